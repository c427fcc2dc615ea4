"""Numbers to fill in, in the middle of a lecture: each is checked at once, and a wrong one gets a tutor's sentence.

They come from the chapter's blanks.json. Nothing is recorded or graded. Enter or Tab leaves a field, and its reply
appears beside it.

>>> blanks("07_chain_rule")
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets
from IPython.display import HTML, display

from perceptron.live.picture import asleep
from perceptron.live.predict import numbers
from perceptron.live.quiz import find, readable

TOLERANCE = 0.005  # an answer may be rounded to two decimals
FIELD_WIDTH = "90px"
GONE = "Press Shift+Enter in the cell above to fill in these numbers."


@dataclass(frozen=True)
class Blank:
    """One number that is asked for.

    label     what it is, with LaTeX between dollars
    answer    the number, right to `TOLERANCE`
    hint      said to a wrong number that is not in `mistakes`
    mistakes  a number that students give → the sentence that says how they came to it
    """

    label: str
    answer: float
    hint: str
    mistakes: Mapping[float, str]

    def reply(self, text: str) -> tuple[bool, str]:
        """Whether this text is the number, and what to say to it; no words for an empty field."""
        if not text.strip():
            return False, ""
        try:
            read = numbers(text)
        except (ValueError, ZeroDivisionError):
            return False, f"“{text.strip()}” is not a number. Write one such as −1.5 or 3/4."
        if any(abs(value - self.answer) <= TOLERANCE for value in read):
            return True, "Right."
        for mistake, sentence in self.mistakes.items():
            if any(abs(value - mistake) <= TOLERANCE for value in read):
                return False, sentence
        return False, self.hint


class Blanks:
    """Fields in a column, one a blank; `fill` does what typing into a field and leaving it does."""

    def __init__(self, blanks: Sequence[Blank]):
        self.blanks = list(blanks)
        self.right = [False] * len(self.blanks)
        self.fields: list[ipywidgets.Text] = []
        self.replies: list[ipywidgets.HTMLMath] = []
        self.score = ipywidgets.HTML()
        rows = [self._row(place, blank) for place, blank in enumerate(self.blanks)]
        self.widget = ipywidgets.VBox([*rows, self.score], layout={"max_width": "760px"})
        self.widget.add_class("live-blanks")
        self._count()

    def fill(self, place: int, text: str) -> None:
        """Write `text` into a field (counted from 0)."""
        self.fields[place].value = text

    def _row(self, place: int, blank: Blank) -> ipywidgets.Widget:
        label = ipywidgets.HTMLMath(
            html.escape(blank.label, quote=False), layout={"width": "250px", "flex": "0 0 auto"}
        )
        entry = ipywidgets.Text(continuous_update=False, layout={"width": FIELD_WIDTH, "flex": "0 0 auto"})
        entry.tooltip = readable(blank.label)
        entry.observe(lambda change, place=place: self._answer(place, change["new"]), names="value")
        reply = ipywidgets.HTMLMath()
        self.fields.append(entry)
        self.replies.append(reply)
        return ipywidgets.HBox([label, entry, reply], layout={"align_items": "center"})

    def _answer(self, place: int, text: str) -> None:
        self.right[place], words = self.blanks[place].reply(text)
        sign = ("✓ " if self.right[place] else "✗ ") if words else ""  # no colours: it reads in every theme
        self.replies[place].value = (
            f'<div role="status" aria-live="polite" style="line-height: 1.3">'
            f"{sign}{html.escape(words, quote=False)}</div>"
        )
        self._count()

    def _count(self) -> None:
        done, all_of_them = sum(self.right), len(self.blanks)
        more = "" if done < all_of_them else " You have done it."
        self.score.value = f'<div style="margin-top: 6px">{done} of {all_of_them} numbers right.{more}</div>'

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = [f"{blank.label} = ?" for blank in self.blanks]
        return {**(self.widget._repr_mimebundle_() or {}), "text/plain": "\n".join(lines)}

    def _ipython_display_(self) -> None:
        """The fields, and what is shown in their place in a notebook whose kernel is gone: what they ask for."""
        display(self._repr_mimebundle_(), raw=True)
        lines = "".join(f"<li>{html.escape(blank.label, quote=False)}</li>" for blank in self.blanks)
        display(HTML(asleep(f"<ul>{lines}</ul>", GONE)))


def load(path: Path) -> list[Blank]:
    """Read a blanks.json: a list of {"label", "answer", "hint", "mistakes"}, as in `Blank`.

    Raises ValueError, naming the entry, when one has other keys or a mistake that is the answer.
    """
    found = []
    for place, entry in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
        if set(entry) != {"label", "answer", "hint", "mistakes"}:
            raise ValueError(
                f"{path}, entry {place}: it has the keys {sorted(entry)}; see perceptron.live.blanks"
            )
        mistakes = {float(number): sentence for number, sentence in entry["mistakes"].items()}
        if any(abs(number - entry["answer"]) <= TOLERANCE for number in mistakes):
            raise ValueError(f"{path}, entry {place}: one of its mistakes is the answer, {entry['answer']}")
        found.append(Blank(entry["label"], float(entry["answer"]), entry["hint"], mistakes))
    return found


def blanks(name: str) -> Blanks:
    """The blanks of a chapter, such as `blanks("07_chain_rule")`, as the last line of a cell."""
    return Blanks(load(find(name).with_name("blanks.json")))
