"""A guess before the answer: a question above a live figure, which stays still until the reader has said what will happen.

Nothing is recorded or graded. The explanation is folded until then, and who does not want to guess can have it at once.

>>> live.figure(figure, update, ask=[live.predict("Where does it cross zero?", 1.5, why="$-b/w$ is $3/2$.")], w=…, b=…)
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import ipywidgets

WIDTH = "760px"  # lines longer than this are hard to read


class Prediction:
    """One question with its answer; made by `predict`. `guess` does what the reader's guess does, `skip` shows the answer."""

    def __init__(
        self, question: str, answer: float | str, options: Sequence[str], within: float, unit: str, why: str
    ):
        self.question, self.answer, self.options = question, answer, tuple(options)
        self.within, self.unit, self.why = within, unit, why
        self.answered = False
        self._then: list[Callable[[], None]] = []
        asked = ipywidgets.HTMLMath(
            f'<div style="line-height: 1.45"><b>Your guess first.</b> {_set(question)}</div>'
        )
        self.entry = self._entry()
        self.entry.observe(lambda change: self._taken(change["new"]), names="value")
        self.shows = ipywidgets.Button(
            description="Show me", tooltip="Show the answer without a guess", layout={"width": "auto"}
        )
        self.shows.on_click(lambda _: self.skip())
        self.reply = ipywidgets.HTMLMath()
        row = ipywidgets.HBox(
            [self.entry, self.shows],
            layout={"align_items": "center", "flex_flow": "row wrap", "grid_gap": "0 12px"},
        )
        self.widget = ipywidgets.VBox(
            [asked, row, self.reply], layout={"max_width": WIDTH, "margin": "0 0 10px 0"}
        )
        self.widget.add_class("live-ask")

    def _entry(self) -> ipywidgets.Widget:
        if self.options:
            return ipywidgets.RadioButtons(options=self.options, value=None, layout={"width": "auto"})
        return ipywidgets.Text(
            placeholder="a number, then Enter",
            tooltip="Your guess, a number",
            continuous_update=False,
            layout={"width": "190px"},
        )

    def then(self, action: Callable[[], None]) -> None:
        """Call this once the question is answered."""
        self._then.append(action)

    def guess(self, value: float | str) -> None:
        """Say a number, or one of the options."""
        self.entry.value = value if self.options else str(value)

    def skip(self) -> None:
        """Show the answer without a guess."""
        self._end(f"It is <b>{_set(self.told(self.answer))}</b>.")

    def told(self, value: float | str) -> str:
        """An answer as it is written: with a true minus sign, and its unit."""
        text = value if isinstance(value, str) else f"{value:.4g}".replace("-", "−")
        return f"{text} {self.unit}".strip()

    def _taken(self, value: Any) -> None:
        if self.answered or value in (None, ""):
            return
        if not self.options:
            try:
                value = number(value)
            except (ValueError, ZeroDivisionError):
                self.reply.value = f"“{html.escape(value)}” is not a number. Write one such as −1.5 or 3/4."
                return
        right = (
            value == self.answer if self.options else abs(value - float(self.answer)) <= self.within + 1e-9
        )
        said = f"You said <b>{_set(self.told(value))}</b>"
        self._end(f"{said}: right." if right else f"{said}. It is <b>{_set(self.told(self.answer))}</b>.")

    def _end(self, sentence: str) -> None:
        if self.answered:
            return
        self.answered = True
        self.entry.disabled = True
        self.shows.layout.display = "none"
        self.reply.value = f'<div role="status" aria-live="polite" style="line-height: 1.45">{sentence} {_set(self.why)}</div>'
        for action in self._then:
            action()


def predict(
    question: str,
    answer: float | str,
    *,
    options: Sequence[str] = (),
    within: float = 0.0,
    unit: str = "",
    why: str = "",
) -> Prediction:
    """A question for `live.figure(…, ask=[…])`. The figure moves once the reader has guessed, or wants to see it at once.

    The guess is a number, right to `within`, with its `unit`; or, with `options`, one of those. `why` is the explanation that
    comes then. Question and explanation may hold LaTeX between dollars, and **strong** words; options are plain text.
    Raises ValueError when the answer is none of the options, or no number.
    """
    if options and answer not in options:
        raise ValueError(f"the answer {answer!r} is none of the options {list(options)}")
    if not options and isinstance(answer, str):
        raise ValueError(f"the answer {answer!r} is no number; give options for a choice")
    return Prediction(question, answer, options, within, unit, why)


def number(text: str) -> float:
    """A number as people type it: with a point or a comma, with a long minus sign, or as a fraction.

    Raises ValueError, or ZeroDivisionError.
    """
    return float(Fraction(text.replace("−", "-").replace(",", ".").replace(" ", "")))


def _set(text: str) -> str:
    """Escape for HTML, keeping LaTeX, and set **strong** words as in Markdown."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(
        html.escape(part, quote=False)
        if place % 2
        else re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(part, quote=False))
        for place, part in enumerate(parts)
    )
