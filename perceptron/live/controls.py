"""The controls of live figures: sliders, choices, check boxes and buttons of ipywidgets, with steps that can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets

CONTROL_WIDTH = "300px"


def slider(
    low: float,
    high: float,
    value: float | None = None,
    *,
    step: float | None = None,
    label: str = "",
    log: bool = False,
    play: bool = False,
) -> ipywidgets.Widget:
    """A slider from `low` to `high`; whole numbers when `low`, `high` and `step` are ints.

    `label` stands beside it (LaTeX between dollars works); without one, the name of the argument does.
    `log=True` makes equal ways on the slider equal factors. `play=True` adds a play button.
    """
    whole = (
        isinstance(low, int) and isinstance(high, int) and (isinstance(step, int) or step is None) and not log
    )
    if value is None:
        value = low
    shared: dict[str, Any] = {"description": label, "continuous_update": True}
    if log:
        least, start, most = np.log10([low, value, high])
        widget = ipywidgets.FloatLogSlider(
            value=value, min=least, max=most, step=step or _step_through(least, start, most), **shared
        )
        widget.readout_format = ".3g" if low >= 0.001 else ".1e"
    elif whole and isinstance(value, int):
        widget = ipywidgets.IntSlider(value=value, min=low, max=high, step=step or 1, **shared)
    else:
        step = step or _round_step((high - low) / 100)
        widget = ipywidgets.FloatSlider(value=value, min=low, max=high, step=step, **shared)
        widget.readout_format = f".{len(f'{step:.6f}'.rstrip('0').partition('.')[2])}f"
    widget.played = play
    return widget


def _step_through(least: float, start: float, most: float) -> float:
    """About a sixtieth of the way, and such that `start` is on a step: the browser rounds what is not."""
    step = (most - least) / 60
    return (start - least) / max(1, round((start - least) / step)) if start > least else step


def choice(
    options: Sequence[Any] | Mapping[str, Any], value: Any = None, *, label: str = ""
) -> ipywidgets.Dropdown:
    """A drop-down list of `options` (names, or a dict from name to value); at first the first."""
    pairs = (
        list(options.items())
        if isinstance(options, Mapping)
        else [(str(option), option) for option in options]
    )
    return ipywidgets.Dropdown(
        options=pairs, value=pairs[0][1] if value is None else value, description=label
    )


def toggle(value: bool = False, *, label: str = "") -> ipywidgets.Checkbox:
    """A box to tick; the update gets True or False."""
    return ipywidgets.Checkbox(value=value, description=label, indent=True)


class Button(ipywidgets.Button):
    """A button whose `value` is how often it was pressed: use it as the seed of "new data"."""

    value = traitlets.Int(0)

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self.on_click(self._count)

    def _count(self, _: ipywidgets.Button) -> None:
        self.value += 1


def button(label: str) -> Button:
    """A push button; the update gets the number of presses so far, 0 at the start."""
    return Button(description=label)


def _round_step(step: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not above `step`."""
    power = 10.0 ** np.floor(np.log10(step) + 1e-9)
    return float(next(factor * power for factor in (5, 2, 1) if factor * power <= step * (1 + 1e-9)))


def with_play(control: ipywidgets.Widget) -> ipywidgets.Widget:
    """The control with a play button that moves it in the browser, one step after the other."""
    ticks = round((control.max - control.min) / control.step)
    play = ipywidgets.Play(
        min=0, max=ticks, value=0, interval=120, show_repeat=False, layout={"width": "auto"}
    )

    def follow(change: Any) -> None:
        place = control.min + change["new"] * control.step
        control.value = control.base**place if isinstance(control, ipywidgets.FloatLogSlider) else place

    if isinstance(control, ipywidgets.IntSlider):
        play.min, play.max, play.step, play.value = control.min, control.max, control.step, control.value
        ipywidgets.jslink((play, "value"), (control, "value"))
    else:
        play.observe(follow, names="value")
    return ipywidgets.VBox([control, ipywidgets.HBox([play], layout={"justify_content": "flex-end"})])


def shown_text(label: str) -> str:
    """About what a label looks like once its LaTeX is set, to measure its width."""
    return re.sub(r"\\[a-z]+", "x", label).translate(str.maketrans("", "", "${}_^"))
