"""The self-check quiz at the end of a lecture: questions from the chapter's quiz.json, all explained.

Nothing is recorded or graded. What a cell shows is HTML that needs no kernel: `quiz.js`, which comes with it, turns the
answers into buttons, and where no script may run, in a notebook that is not trusted, they open all the same. The website
shows the same elements (`autograder/site/quizzes.py`) with the same `quiz.js` and `quiz.css`. Texts may hold LaTeX.

>>> quiz("01_neuron")
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

LETTERS = "ABCDEFGH"
ASLEEP = "Open an answer to see why it is right or not. With Shift+Enter in this cell it also counts, and follows the arrow keys."
FOLDER = Path(__file__).parent / "js"


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
    """The questions; as a cell's last value they are shown as HTML, elsewhere as text."""

    def __init__(self, questions: list[Question]):
        self.questions = questions

    def _repr_html_(self) -> str:
        asked = "".join(
            _question(number, question) for number, question in enumerate(self.questions, start=1)
        )
        style, script = ((FOLDER / name).read_text(encoding="utf-8") for name in ("quiz.css", "quiz.js"))
        return (
            f'<div class="quiz"><style>\n{style}</style>{asked}<p class="quiz-score" role="status"></p>'
            f'<p class="quiz-asleep"><small>{ASLEEP}</small></p><script>\n{script}</script></div>'
        )

    def __repr__(self) -> str:
        lines = []
        for number, question in enumerate(self.questions, start=1):
            lines.append(f"{number}. {readable(question.text)}")
            lines += [
                f"   {letter}. {readable(option.text)}"
                for letter, option in zip(LETTERS, question.options, strict=False)
            ]
        return "\n".join(lines)


def _question(number: int, question: Question) -> str:
    options = "".join(
        _option(letter, option, question.read)
        for letter, option in zip(LETTERS, question.options, strict=False)
    )
    asked = f'<p class="quiz-asked"><b>{number}.</b> {markup(question.text)}</p>'
    return f'<div class="quiz-question">{asked}{options}</div>'


def _option(letter: str, option: Option, read: str) -> str:
    right = str(option.right).lower()
    again = ""
    if read and not option.right:
        address, section = html.escape(read.replace(" ", "-")), html.escape(read)
        again = (
            f' <a class="quiz-read" href="#{address}" data-section="{section}">Read again: “{section}”</a>'
        )
    return (
        f'<details class="quiz-option" data-right="{right}"><summary><span class="quiz-letter">{letter}</span> '
        f"<span>{markup(option.text)}</span></summary>"
        f'<p class="quiz-why"><b>{letter}. {"Right." if option.right else "Not this one."}</b> {markup(option.why)}{again}</p></details>'
    )


def quiz(name: str) -> Quiz:
    """The self-check quiz of a chapter, such as `quiz("01_neuron")`, as the last line of a cell."""
    return Quiz(load(find(name)))


def markup(text: str) -> str:
    """Escape for HTML, keeping LaTeX for a notebook to set, and set `code`, *emphasis* and **strong** as in Markdown."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    for place, part in enumerate(parts):
        escaped = html.escape(part, quote=False)
        if part.startswith("`") and len(part) > 2:
            escaped = f"<code>{escaped[1:-1]}</code>"
        elif part.startswith("$") and len(part) > 2:
            name = html.escape(readable(part))
            escaped = f'<span class="quiz-formula" role="math" aria-label="{name}">{escaped}</span>'
        else:
            escaped = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaped)
            escaped = re.sub(r"\*(.+?)\*", r"<i>\1</i>", escaped)
        parts[place] = escaped
    return "".join(parts)


# ---------------------------------------------------------------- formulas that are read aloud

_SIGNS = {
    "alpha": "α", "beta": "β", "epsilon": "ε", "eta": "η", "lambda": "λ", "sigma": "σ", "nabla": "∇", "partial": "∂",
    "cdot": "·", "times": "×", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "dots": "…", "infty": "∞", "top": "T",
    "pm": "±", "sum": "Σ", "to": "→", "in": "∈",
}  # fmt: skip
_GROUP = r"\s*\{([^{}]*)\}"  # the innermost braces, so that a formula is read from inside out
_INSIDE_OUT = (
    (re.compile(rf"\\(?:mathrm|mathbf|mathsf|mathit|text){_GROUP}"), r"\1"),
    (re.compile(rf"\\hat{_GROUP}|\\hat\s+(\w)"), "\\1\\2\N{COMBINING CIRCUMFLEX ACCENT}"),
    (re.compile(rf"\\sqrt{_GROUP}|\\sqrt\s+(\w)"), r"√(\1\2)"),
    (re.compile(rf"\\[dt]?frac{_GROUP}{_GROUP}"), r"(\1)/(\2)"),
    (re.compile(rf"([_^]){_GROUP}"), r"\1\1\2\1\1"),
)
_RAISED = str.maketrans("0123456789+-=()nitTx", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵗᵀˣ")
_LOWERED = str.maketrans("0123456789+-=()aeijkmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₘₙₒₚᵣₛₜᵤᵥₓ")


def readable(text: str) -> str:
    """A text of the course without markup: formulas in plain signs, as a name that a screen reader says aloud."""
    parts = re.split(r"\$([^$]+)\$", text)
    for place, part in enumerate(parts):
        parts[place] = (
            _formula(part) if place % 2 else re.sub(r"(\*\*|\*|`)(?=\S)(.+?)(?<=\S)\1", r"\2", part)
        )
    return unicodedata.normalize("NFC", " ".join("".join(parts).split()))


def _formula(source: str) -> str:
    source = re.sub(r"\\(?:[,;:! ]|q?quad\b|left\b|right\b)", " ", source)
    before = ""
    while before != source:
        before = source
        for pattern, becomes in _INSIDE_OUT:
            source = pattern.sub(becomes, source)
    source = re.sub(r"\\([A-Za-z]+)", lambda found: _SIGNS.get(found[1], found[1]), source)
    source = re.sub(r"__(.*?)__|_(\w)", lambda found: _shifted(found[1] or found[2], _LOWERED, "_"), source)
    source = re.sub(
        r"\^\^(.*?)\^\^|\^(\w)", lambda found: _shifted(found[1] or found[2], _RAISED, "^"), source
    )
    return re.sub(r"[{}\\]", "", source).replace("-", "\N{MINUS SIGN}")


def _shifted(argument: str, table: dict[int, int], sign: str) -> str:
    """Superscript or subscript, in Unicode's own characters where all of it has them."""
    argument = argument.strip()
    if all(ord(character) in table for character in argument):
        return argument.translate(table)
    return f"{sign}{argument}" if len(argument) == 1 else f"{sign}({argument})"
