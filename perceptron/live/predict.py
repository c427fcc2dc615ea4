"""A guess before the answer: a question above a live figure, which stays still until the reader has said what will happen.

The guess is a number, a choice, or a curve that is drawn in a panel of the figure. Nothing is recorded or graded. The
explanation is folded until then, and who does not want to guess can have it at once.

>>> live.figure(figure, update, ask=[live.predict("Where does it cross zero?", 1.5, why="$-b/w$ is $3/2$.")], w=…, b=…)
>>> live.figure(figure, update, ask=[live.draw("Draw the loss over the steps.", loss_line, why="…")], step=…)
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import ipywidgets
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from perceptron.live.controls import plain, short
from perceptron.live.handles import shares

WIDTH = "760px"  # lines longer than this are hard to read
HAND = "#00795A"  # what the reader's hand does: the colour of all handles, too (`js/shapes.css`)
COLUMNS = 65  # of a curve that is drawn here and not in the browser
DRAW_IT = "Draw your guess in the green panel: with the pointer, or with the arrow keys."
NEAR = 0.06  # share of the panel's height: curves that are nowhere farther apart are the same to the eye


class Prediction:
    """One question with its answer; made by `predict`. `guess` does what the reader's guess does, `skip` shows the answer.

    What it `hides` is not in the picture before, and the line below says `asks` instead.
    """

    asks = "What answers the question is hidden until you have guessed."
    _stays = True  # its entry, once it is answered

    def __init__(
        self,
        question: str,
        answer: float | str,
        options: Sequence[str],
        within: float,
        unit: str,
        why: str,
        hides: Sequence[Artist],
    ):
        self.question, self.answer, self.options = question, answer, tuple(options)
        self.within, self.unit, self.why = within, unit, why
        self.hides = list(hides)
        for artist in self.hides:
            artist.set_visible(False)
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

    def panel(self) -> dict[str, Any]:
        """What the browser needs to know of a panel in which a curve is drawn: nothing here."""
        return {}

    def then(self, action: Callable[[], None]) -> None:
        """Call this once the question is answered."""
        self._then.append(action)

    def guess(self, value: Any) -> None:
        """Say a number, or one of the options; a curve is drawn as the function of its x."""
        self.entry.value = value if self.options else str(value)

    def skip(self) -> None:
        """Show the answer without a guess."""
        self._end(f"It is <b>{_set(self.told(self.answer))}</b>.")

    def told(self, value: float | str) -> str:
        """An answer as it is written: with a true minus sign, and its unit."""
        if isinstance(value, str):
            text = value
        else:
            large = 1000 <= abs(value) < 1e15
            text = (f"{value:,.0f}" if large else f"{value:.4g}").replace("-", "−")
        return f"{text} {self.unit}".strip()

    def _taken(self, value: Any) -> None:
        if self.answered or value in (None, ""):
            return
        if self.options:
            right = value == self.answer
        else:
            try:
                read = numbers(value)
            except (ValueError, ZeroDivisionError):
                self.reply.value = f"“{html.escape(value)}” is not a number. Write one such as −1.5 or 3/4."
                return
            answer = float(self.answer)
            good = [each for each in read if abs(each - answer) <= self.within + 1e-9]
            right = bool(good)
            value = good[0] if good else read[-1] if abs(answer) >= 100 else read[0]
        said = f"You said <b>{_set(self.told(value))}</b>"
        self._end(f"{said}: right." if right else f"{said}. It is <b>{_set(self.told(self.answer))}</b>.")

    def _end(self, sentence: str) -> None:
        if self.answered:
            return
        self.answered = True
        for artist in self.hides:
            artist.set_visible(True)
        self.entry.disabled = True
        self.entry.layout.display = None if self._stays else "none"
        self.shows.layout.display = "none"
        self.reply.value = f'<div role="status" aria-live="polite" style="line-height: 1.45">{sentence} {_set(self.why)}</div>'
        for action in self._then:
            action()


class Drawing(Prediction):
    """A curve to be drawn in the panel of `line`, which is the answer and appears over it; made by `draw`.

    `heights` are the guess: for columns at equal distances a share of the panel's height, from its top, or NaN.
    """

    _stays = False
    asks = f"{DRAW_IT} Then press Show."

    def __init__(self, question: str, line: Line2D, hides: Sequence[Artist], why: str):
        self.line, self.axes = line, _axes_of(line)
        self.heights = np.full(COLUMNS, np.nan)
        super().__init__(question, "", (), 0.0, "", why, [line, *hides])

    def _entry(self) -> ipywidgets.Widget:
        return ipywidgets.HTML("Draw it in the green panel.")

    def take(self, heights: Sequence[float | None]) -> None:
        """The guess so far, from the browser; None where nothing is drawn."""
        self.heights = np.array([np.nan if share is None else share for share in heights], float)
        self.shows.description, self.shows.tooltip = "Show", "Show the true curve over yours"

    def guess(self, value: Any) -> None:
        """Draw this function over the whole panel, and show the answer."""
        x, _ = self._data(np.linspace(0, 1, COLUMNS), np.full(COLUMNS, 0.5))
        at = self.axes.transData.transform(np.column_stack([x, value(x)]))
        self.take((1 - self.axes.transAxes.inverted().transform(at)[:, 1]).tolist())
        self.skip()

    def skip(self) -> None:
        """Show the true curve, over the guess where there is one."""
        if self.answered:
            return
        drawn = np.isfinite(self.heights)
        if drawn.any():
            across = np.linspace(0, 1, len(self.heights))[drawn]
            x, y = self._data(across, 1 - self.heights[drawn])
            self.axes.plot(x, y, "--", color=HAND, linewidth=2.5, zorder=1.6, scalex=False, scaley=False)
        self._end(self.compared() if drawn.sum() > 1 else "")

    def told(self, value: float | str) -> str:
        """What stands in place of an answer in words."""
        return "The true curve is in the picture now"

    def compared(self) -> str:
        """Where guess and answer are farthest apart, in the numbers of the axes, among the points of the answer."""
        drawn = np.isfinite(self.heights)
        across = np.linspace(0, 1, len(self.heights))[drawn]
        true = np.asarray(self.line.get_xydata(), float)
        at = self.axes.transAxes.inverted().transform(self.axes.transData.transform(true))
        inside = np.isfinite(at).all(axis=1) & (at[:, 0] >= across[0]) & (at[:, 0] <= across[-1])
        if not inside.any():
            return ""
        guessed = np.interp(at[inside, 0], across, 1 - self.heights[drawn])
        gaps = np.abs(guessed - np.clip(at[inside, 1], 0, 1))  # nobody can draw outside the panel
        far = int(gaps.argmax())
        if gaps[far] <= NEAR:
            return "Your curve, dashed, is nowhere farther from it than the eye can see: <b>well drawn</b>."
        _, y = self._data(at[inside, 0], guessed)
        x, truth = true[inside][far]
        return (
            f"Your curve is dashed. It is farthest off at {html.escape(plain(self.axes.get_xlabel()))} {short(x)}: you drew "
            f"<b>{short(y[far])}</b>, and it is <b>{short(truth)}</b>."
        )

    def panel(self) -> dict[str, Any]:
        """Its corners, what it asks for, and the ends of its axes."""
        figure = self.line.get_figure()
        assert isinstance(figure, Figure)
        ends = {
            way: {"name": plain(name), "low": float(low), "high": float(high), "log": scale == "log"}
            for way, name, (low, high), scale in (
                ("x", self.axes.get_xlabel(), self.axes.get_xlim(), self.axes.get_xscale()),
                ("y", self.axes.get_ylabel(), self.axes.get_ylim(), self.axes.get_yscale()),
            )
        }
        return {
            "corners": shares(figure, self.axes.transAxes.transform(np.array([[0.0, 1.0], [1.0, 0.0]]))),
            "label": f"{ends['y']['name'] or plain(self.axes.get_title(loc='left'))} over {ends['x']['name']}",
            **ends,
        }

    def _data(self, across: np.ndarray, up: np.ndarray) -> np.ndarray:
        """Shares of the panel, from its lower left corner, as x and y in the data of its axes, shape (2, …)."""
        at = self.axes.transAxes.transform(np.column_stack([across, up]))
        return np.asarray(self.axes.transData.inverted().transform(at)).T


def draw(question: str, line: Line2D, *, hides: Sequence[Artist] = (), why: str = "") -> Drawing:
    """A question for `live.figure(…, ask=[…])` that is answered by drawing a curve in the panel of `line`.

    `line` is the true curve, an artist of the figure. It and what else `hides` names are not there before the guess; then
    they are, over it, with a sentence that says where the two are farthest apart, and the explanation `why`. Name the axes.
    """
    return Drawing(question, line, hides, why)


def _axes_of(line: Line2D) -> Axes:
    if not isinstance(line.axes, Axes) or not line.axes.get_xlabel():
        raise ValueError("a curve to be drawn must stand in axes whose x has a name: set xlabel first")
    return line.axes


def predict(
    question: str,
    answer: float | str,
    *,
    options: Sequence[str] = (),
    within: float = 0.0,
    unit: str = "",
    why: str = "",
    hides: Sequence[Artist] = (),
) -> Prediction:
    """A question for `live.figure(…, ask=[…])`. The figure moves once the reader has guessed, or wants to see it at once.

    The guess is a number, right to `within`, with its `unit`; or, with `options`, one of those. `why` is the explanation that
    comes then. Artists that would give the answer away are named in `hides`: they are not there before the guess, nor is the
    line below the picture. Question and explanation may hold LaTeX between dollars, **strong** and *stressed* words; options are
    plain text.
    Raises ValueError when the answer is none of the options, or no number.
    """
    if options and answer not in options:
        raise ValueError(f"the answer {answer!r} is none of the options {list(options)}")
    if not options and isinstance(answer, str):
        raise ValueError(f"the answer {answer!r} is no number; give options for a choice")
    return Prediction(question, answer, options, within, unit, why, hides)


def numbers(text: str) -> list[float]:
    """What a number may mean as people type it: with a point or a comma, thousands set apart, a long minus sign, or a fraction.

    Two where a comma is a decimal one or sets thousands apart: the smaller first. Raises ValueError, or ZeroDivisionError.

    >>> numbers("0,5"), numbers("1,024"), numbers("15,745,024"), numbers("−3/4")
    ([0.5], [1.024, 1024.0], [15745024.0], [-0.75])
    """
    text = re.sub(r"[\s'’]", "", text.replace("−", "-"))
    grouped = re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3}){2,}(?:,\d+)?)", text)
    if not grouped:
        return [float(Fraction(text.replace(",", ".")))]
    apart, decimal = (",", ".") if text.find(",") in range(1, 5) else (".", ",")
    whole = float(text.replace(apart, "").replace(decimal, "."))
    return [float(text.replace(",", ".")), whole] if text.count(",") == 1 and "." not in text else [whole]


def _set(text: str) -> str:
    """Escape for HTML, keeping LaTeX, and set **strong** and *stressed* words as in Markdown."""
    parts = [html.escape(part, quote=False) for part in re.split(r"(\$[^$]+\$)", text)]
    for place in range(0, len(parts), 2):
        strong = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", parts[place])
        parts[place] = re.sub(r"\*(.+?)\*", r"<i>\1</i>", strong)
    return "".join(parts)
