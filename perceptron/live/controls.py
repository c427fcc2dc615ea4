"""The controls of live figures: sliders, choices, check boxes and buttons of ipywidgets, with steps that can be read.

A slider's value lies on the grid of its steps, and this is the one place that sees to it: browsers add steps up in binary,
and send 2.000000000000001.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np
import traitlets

TRACK = 240  # pixels of the page, at least, for a slider's way from one end to the other
STEP_PIXELS = 3  # of it, at least, for each step
SIDES = 20  # pixels of a slider beside its track
DUST = 1e-6  # of a step: what lies nearer than this to a place of the slider is meant to be there
TINY = 1e-12  # smaller numbers are not worth their digits
THREE_DIGITS = (
    ".3"  # as the browser reads it: without zeros at the end, and down to 0.000001 without a power of ten
)
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAYED = (
    8.0  # seconds that a whole run of a play button takes, unless its steps are shorter or longer than these
)
SHORTEST, LONGEST = 0.12, 1.5  # seconds a step


class FloatSlider(ipywidgets.FloatSlider):
    """ipywidgets' own, but without binary dust."""

    @traitlets.validate("value")
    def _validate_value(self, proposal: Any) -> float:
        return without_dust(self, super()._validate_value(proposal))


class FloatLogSlider(ipywidgets.FloatLogSlider):
    """ipywidgets' own, but without binary dust."""

    @traitlets.validate("value")
    def _validate_value(self, proposal: Any) -> float:
        return without_dust(self, super()._validate_value(proposal))


def steps_of(control: ipywidgets.Widget) -> int:
    """How many steps a slider has from its low end on; a choice of numbers has one from each to the next."""
    if isinstance(control, ipywidgets.Dropdown):
        return len(control.options) - 1
    return math.floor((control.max - control.min) / control.step + DUST)


def at_step(control: ipywidgets.Widget, step: int) -> Any:
    """The value of a slider's place, counted in steps from its low end; a round number where the step is one."""
    if isinstance(control, ipywidgets.Dropdown):
        return control.options[step][1]
    place = control.min + step * control.step
    if isinstance(control, ipywidgets.FloatLogSlider):
        return float(f"{control.base**place:.12g}")
    return int(place) if isinstance(control, ipywidgets.IntSlider) else float(round(place, 10)) + 0.0


def step_at(control: ipywidgets.Widget, value: float) -> float:
    """How many steps a value lies above a slider's low end, whole or not; of a choice, the place of the nearest number."""
    if isinstance(control, ipywidgets.Dropdown):
        return float(np.argmin([abs(number - value) for _, number in control.options]))
    if isinstance(control, ipywidgets.FloatLogSlider):
        value = math.log(max(value, 1e-300), control.base)
    return float(value - control.min) / control.step


def snapped(control: ipywidgets.Widget, value: float, steps: int = 0) -> Any:
    """The place of a slider that lies nearest to a value, or so many steps from there; its end where it has no such place."""
    return at_step(control, min(max(round(step_at(control, value)) + steps, 0), steps_of(control)))


def without_dust(control: ipywidgets.Widget, value: float) -> float:
    """The value itself, or the slider's place that it only just misses."""
    if not math.isfinite(value) or not control.step:
        return value
    near = round(step_at(control, value))
    return float(at_step(control, near)) if abs(step_at(control, value) - near) < DUST else value


def short(value: float) -> str:
    """A number to be read in a line: three digits, as a power of ten when it is very large or small, "below 10⁻¹²" as such.

    >>> short(0.0123), short(-1.3e-5), short(2.4e7), short(3e-53)
    ('0.0123', '−1.3·10⁻⁵', '2.4·10⁷', 'below 10⁻¹²')
    """
    if value == 0 or not math.isfinite(value):
        text = f"{value:g}"
    elif abs(value) < TINY:
        return "below 10⁻¹²"
    else:
        power = math.floor(math.log10(abs(value)) + 1e-12)
        if -3 <= power < 5:
            text = f"{value:.3g}" if power < 3 else f"{value:.0f}"
        else:
            text = f"{value / 10.0**power:.1f}·10{str(power).translate(RAISED)}"
    return text.replace("-", "−")


def counted(count: int, thing: str) -> str:
    """A number of things in words.

    >>> counted(1, "step"), counted(4096, "sample")
    ('1 step', '4,096 samples')
    """
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def reading(control: ipywidgets.Widget) -> Any:
    """The value of a control as an update gets it: whole where its slider is one of whole numbers."""
    return round(control.value) if getattr(control, "whole", False) else control.value


def told(control: ipywidgets.Widget) -> str:
    """The value of a control as its readout shows it, with a true minus sign; of a page, how many cells have ink.

    Of a curve likewise, in how many places it is drawn.
    """
    if isinstance(control, Curve):
        return f"drawn in {sum(height > 0 for height in control.value)} of {len(control.value)} places"
    if isinstance(control, Page):
        return f"ink in {sum(ink > 0 for ink in control.value)} of {len(control.value)} cells"
    if isinstance(control, ipywidgets.Dropdown):
        return str(control.label)
    return written(control, control.value)


def written(control: ipywidgets.Widget, value: Any) -> str:
    """A value of a control as the browser's readout shows it, with a true minus sign."""
    form = getattr(control, "readout_format", "")
    if form == THREE_DIGITS:
        return np.format_float_positional(value, precision=3, fractional=False, trim="-")
    return format(value, form).replace("-", "−")


def slider(
    low: float,
    high: float,
    value: float | None = None,
    *,
    step: float | None = None,
    label: str = "",
    log: bool = False,
    play: bool | float = False,
) -> ipywidgets.Widget:
    """A slider from `low` to `high`; whole numbers when `low`, `high` and `step` are ints.

    `label` stands above it (LaTeX between dollars works); without one, the name of the argument does.
    `log=True` makes equal ways on the slider equal factors, and with three ints whole numbers of them. `play=True` adds a
    play button, whose pace is chosen by the number of steps; `play=0.5` makes a step take half a second.
    """
    whole = isinstance(low, int) and isinstance(high, int) and (isinstance(step, int) or step is None or log)
    if value is None:
        value = low
    shared: dict[str, Any] = {"description": label, "continuous_update": True}
    if log:
        least, start, most = np.log10([low, value, high])
        most = most if 10.0**most >= high else np.nextafter(most, np.inf)  # or a start at this end is cut
        widget = FloatLogSlider(
            value=value, min=least, max=most, step=step or _step_through(least, start, most), **shared
        )
        widget.whole = whole and isinstance(value, int)
        widget.readout_format = ".0f" if widget.whole else THREE_DIGITS
    elif whole and isinstance(value, int):
        widget = ipywidgets.IntSlider(value=value, min=low, max=high, step=step or 1, **shared)
    else:
        step = step or _round_step((high - low) / 100)
        widget = FloatSlider(value=value, min=low, max=high, step=step, **shared)
        widget.readout_format = f".{len(f'{step:.6f}'.rstrip('0').partition('.')[2])}f"
    widget.played = pace(widget) if play is True else float(play)
    return widget


def pace(control: ipywidgets.Widget) -> float:
    """Seconds a step at which a whole run can be read: short for many steps, long for few."""
    return min(max(PLAYED / max(steps_of(control), 1), SHORTEST), LONGEST)


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
    return ipywidgets.Checkbox(value=value, description=label, indent=False)


class Button(ipywidgets.Button):
    """A button whose `value` is how often it was pressed: use it as the seed of "new data"."""

    value = traitlets.Int(0)

    def __init__(self, **settings: Any):
        super().__init__(**settings)
        self.on_click(self._count)

    def _count(self, _: ipywidgets.Button) -> None:
        self.value += 1


class Page(ipywidgets.Button):
    """A page of cells with ink from 0 to 1, row by row, on which the reader draws: see `live.pen`. Made by `page`.

    A press shows the next of its `pictures`; after the reader's own drawing, an empty page.
    """

    DECIMALS = 2
    value: Any = traitlets.Tuple()

    def __init__(self, rows: int, columns: int, pictures: Sequence[Sequence[float]], **settings: Any):
        self.rows, self.columns = rows, columns
        self.empty = (0.0,) * (rows * columns)
        self.pictures = [self._cells(picture) for picture in pictures]
        self._at = 0
        super().__init__(value=self.pictures[0], **settings)
        self.on_click(self._next)

    @traitlets.validate("value")
    def _validate_value(self, proposal: Any) -> tuple[float, ...]:
        cells = self._cells(proposal["value"])
        if len(cells) != len(self.empty) or not all(0 <= ink <= 1 for ink in cells):
            raise traitlets.TraitError(f"a page has {len(self.empty)} numbers from 0 to 1 here, not {cells}")
        return cells

    def _next(self, _: ipywidgets.Button) -> None:
        given = [*self.pictures, self.empty]
        self._at = (self._at + 1) % len(given) if self.value in given else len(given) - 1
        self.value = given[self._at]

    def _cells(self, page: Sequence[float]) -> tuple[float, ...]:
        return tuple(round(float(ink), self.DECIMALS) for ink in page)


class Curve(Page):
    """A curve that the reader draws with a pen: a height at each of so many places, from just above 0, its foot, to 1, its top.

    It is 0 where nothing is drawn. Made by `curve`; its keyboard has `rows` and `columns` for the pen, fewer than there are
    places.
    """

    DECIMALS = 4
    GRID = 21, 25  # rows and columns of the keyboard

    def __init__(self, pictures: Sequence[Sequence[float]], **settings: Any):
        super().__init__(1, len(pictures[0]), pictures, **settings)
        self.rows, self.columns = self.GRID


def page(rows: int, columns: int, pictures: Sequence[Sequence[float]], label: str) -> Page:
    """A page on which the reader draws, at first the first of `pictures`: each has rows · columns numbers from 0 to 1."""
    return Page(rows, columns, pictures, description=label)


def curve(pictures: Sequence[Sequence[float]], label: str) -> Curve:
    """A curve for the reader to draw, at first the first of `pictures`: each has as many heights, above 0 and up to 1."""
    return Curve(pictures, description=label)


def button(label: str) -> Button:
    """A push button; the update gets the number of presses so far, 0 at the start."""
    return Button(description=label)


def _round_step(step: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not above `step`."""
    power = 10.0 ** np.floor(np.log10(step) + 1e-9)
    return float(next(factor * power for factor in (5, 2, 1) if factor * power <= step * (1 + 1e-9)))


def set_out(control: ipywidgets.Widget, name: str) -> int:
    """Give a control of the argument `name` its label, its spoken name and its width; returns the width in pixels."""
    if not control.description:
        control.description = name
    control.tooltip = plain(control.description)
    width = TRACK + SIDES
    if hasattr(control, "step"):
        width = max(TRACK, STEP_PIXELS * steps_of(control)) + SIDES
    control.layout.width = f"{width}px" if hasattr(control, "step") else "auto"
    control.layout.max_width = "100%"
    control.add_class("live-control")
    return width


def plain(label: str) -> str:
    """A label in words, without its LaTeX: r"$\\hat y_1$" is said as "y hat 1"."""
    text = re.sub(r"\\(hat|bar|tilde)\s*\{?(\w)\}?", r"\2 \1", label)
    text = re.sub(r"\\(?:mathrm|mathbf|text)|[${}]|\\(?=[a-z])", "", text)
    return " ".join(text.replace("_", " ").replace("^", " ").split())
