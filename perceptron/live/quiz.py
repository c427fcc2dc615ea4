"""The self-check quiz at the end of a lecture: questions from the chapter's quiz.json, all explained.

Nothing is recorded or graded. Buttons carry the letters, so Tab and Enter are enough; texts may hold LaTeX.

>>> quiz("01_neuron")
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets

RIGHT, WRONG = "#00694A", "#A63C00"  # darker than the figures' green and orange: these are texts


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, and why it is right or not."""

    text: str
    why: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A question with its options, and the section of the lecture that answers it."""

    text: str
    options: tuple[Option, ...]
    read: str


def load(path: Path) -> list[Question]:
    """Read a quiz.json: a list of {"question", "options": [{"text", "why", "right"}], "read"}.

    A question or an option may have a "short" text as well, for class, which is not read here.

    Raises ValueError, naming the question, unless each has at least two options, one of them right, each with
    its explanation.
    """
    questions = []
    for place, entry in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
        unknown = set(entry) - {"question", "short", "options", "read"}
        options = tuple(
            Option(option["text"], option.get("why", ""), bool(option.get("right", False)))
            for option in entry.get("options", ())
        )
        if unknown or "question" not in entry:
            raise ValueError(
                f"{path}, question {place}: it has the keys {sorted(entry)}; see perceptron.live.quiz.load"
            )
        if len(options) < 2 or sum(option.right for option in options) != 1:
            raise ValueError(
                f"{path}, question {place}: give it two or more options, exactly one of them right"
            )
        if not all(option.why.strip() for option in options):
            raise ValueError(f'{path}, question {place}: every option needs its explanation, "why"')
        questions.append(Question(entry["question"], options, entry.get("read", "")))
    return questions


def find(name: str) -> Path:
    """The quiz.json of a chapter: in the nearest folder upwards that has it, else beside this package."""
    here = Path.cwd()
    for root in (here, *here.parents, Path(__file__).resolve().parents[2]):
        path = root / "chapters" / name / "quiz.json"
        if path.is_file():
            return path
    raise FileNotFoundError(
        f'chapters/{name}/quiz.json is not in "{here}", above it, or beside the package perceptron; '
        "open the notebook inside the course's folder"
    )


class Quiz:
    """The questions as widgets; `choose` does what a click on an option does."""

    def __init__(self, questions: list[Question]):
        self.questions = questions
        self.first_choices: dict[int, int] = {}
        self.buttons: list[list[ipywidgets.Button]] = []
        self.replies: list[ipywidgets.HTMLMath] = []
        self.score = ipywidgets.HTML()
        rows = [self._ask(place, question) for place, question in enumerate(questions)]
        self.widget = ipywidgets.VBox([*rows, self.score], layout={"max_width": "760px"})
        self._count()

    def choose(self, question: int, option: int) -> None:
        """Answer a question (both count from 0): show why the option is right or not."""
        chosen = self.questions[question].options[option]
        self.first_choices.setdefault(question, option)
        for place, button in enumerate(self.buttons[question]):
            button.style.button_color = None if place != option else "#CDE8DF" if chosen.right else "#F6D9C8"
        word = "Right." if chosen.right else "Not this one."
        read = self.questions[question].read
        again = f' <i>Read again: "{_markup(read)}".</i>' if read and not chosen.right else ""
        self.replies[question].value = (
            f'<div role="status" aria-live="polite" style="line-height: 1.45; margin-bottom: 4px">'
            f'<b style="color: {RIGHT if chosen.right else WRONG}">{"ABCDEFGH"[option]}. {word}</b> '
            f"{_markup(chosen.why)}{again}</div>"
        )
        self._count()

    def _ask(self, place: int, question: Question) -> ipywidgets.Widget:
        asked = f"<b>{place + 1}.</b> {_markup(question.text)}"
        title = ipywidgets.HTMLMath(f'<div style="line-height: 1.45; margin-top: 12px">{asked}</div>')
        reply = ipywidgets.HTMLMath()
        self.replies.append(reply)
        self.buttons.append([])
        rows = []
        for number, option in enumerate(question.options):
            letter = "ABCDEFGH"[number]
            plain = re.sub(r"[$`*\\]", "", option.text)
            button = ipywidgets.Button(
                description=letter, tooltip=f"{letter}: {plain}", layout={"width": "40px", "flex": "0 0 auto"}
            )
            button.on_click(lambda _, place=place, number=number: self.choose(place, number))
            self.buttons[-1].append(button)
            text = ipywidgets.HTMLMath(f'<div style="line-height: 1.45">{_markup(option.text)}</div>')
            rows.append(ipywidgets.HBox([button, text], layout={"align_items": "center"}))
        return ipywidgets.VBox([title, *rows, reply])

    def _count(self) -> None:
        right = sum(self.questions[q].options[o].right for q, o in self.first_choices.items())
        self.score.value = (
            f'<div style="margin-top: 8px">{right} of {len(self.questions)} right at the first try</div>'
            if self.first_choices
            else ""
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        lines = [f"{place}. {question.text}" for place, question in enumerate(self.questions, start=1)]
        return {**(self.widget._repr_mimebundle_() or {}), "text/plain": "\n".join(lines)}


def quiz(name: str) -> Quiz:
    """The self-check quiz of a chapter, such as `quiz("01_neuron")`, as the last line of a cell."""
    return Quiz(load(find(name)))


def _markup(text: str) -> str:
    """Escape for HTML, keeping LaTeX, and set `code`, *emphasis* and **strong** as in Markdown."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    for place, part in enumerate(parts):
        escaped = html.escape(part, quote=False)
        if part.startswith("`") and len(part) > 2:
            escaped = f"<code>{escaped[1:-1]}</code>"
        elif not part.startswith("$"):
            escaped = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaped)
            escaped = re.sub(r"\*(.+?)\*", r"<i>\1</i>", escaped)
        parts[place] = escaped
    return "".join(parts)
