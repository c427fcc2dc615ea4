"""The page of a report: one HTML file without scripts, that asks no other file. What students wrote is shown as text only."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from autograder.authoring.links import Address
from autograder.desk.report import charts
from autograder.desk.report.numbers import FEWEST, Numbers, Said
from autograder.desk.report.similar import Pair
from autograder.grading.books.records import length

MOST_REASONS = 15
NOWHERE = Address()
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.7rem } h2 { margin-top: 3rem; border-bottom: 2px solid #333 } h3 { margin-top: 2rem }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .7rem; text-align: left; vertical-align: top }
th { border-bottom: 2px solid #333 } td { border-bottom: 1px solid #ccc } td.n, th.n { text-align: right; white-space: nowrap }
.chart { width: 100%; height: auto; max-width: 640px } .chart text { font-size: 12px; text-anchor: middle; fill: #111 }
.bar { vertical-align: middle; margin-left: .5rem } .wide { overflow-x: auto } .quiet { color: #444 }
.said td:first-child { min-width: 18rem } .said td:nth-child(3) { min-width: 10rem }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } pre { background: #f4f4f4; border: 1px solid #ccc;
padding: .5rem; overflow-x: auto; font-size: 13px; margin: .2rem 0 1rem } summary { cursor: pointer }
@media (max-width: 40rem) { .pair { grid-template-columns: 1fr } }
@media print { details { display: block } }
"""


@dataclass
class People:
    """What students are called on the page: by their names, or by numbers in an order that tells nothing."""

    students: Sequence[str]
    names: Mapping[str, str] = field(default_factory=dict)
    """Of each student, what it is called; "" where the name is not known."""
    shown: bool = False

    def __post_init__(self) -> None:
        mixed = sorted(set(self.students), key=lambda s: hashlib.sha256(s.encode()).digest())
        self.numbers = {student: i for i, student in enumerate(mixed, 1)}
        private = {
            word
            for student in self.students
            for word in [student, *self.names.get(student, "").split()]
            if len(word) > 2
        }
        longest_first = sorted(map(re.escape, private), key=len, reverse=True)
        self.private = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
        if not private:
            self.private = re.compile(r"(?!)")

    def call(self, student: str) -> str:
        if not self.shown:
            return f"student {self.numbers[student]}"
        name = self.names.get(student, "")
        return f"{name} ({student})" if name else student

    def clean(self, text: str) -> str:
        """A text that a student wrote; names of the class are blotted out when names are not shown."""
        return text if self.shown else self.private.sub("…", text)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[int] = ()) -> str:
    """A table; its cells are HTML."""
    if not rows:
        return ""

    def cells(tag: str, parts: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if i in numeric else ''}>{part}</{tag}>" for i, part in enumerate(parts)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{cells("th", head)}</tr></thead><tbody>{body}</tbody></table></div>'


def page(title: str, parts: Sequence[str]) -> str:
    """A whole page around its parts."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><h1>{html.escape(title)}</h1>\n" + "\n".join(filter(None, parts)) + "\n</body></html>\n"
    )


def overview(all_numbers: Sequence[Numbers]) -> str:
    """A line for each exercise."""
    rows = []
    for numbers in all_numbers:
        points = numbers.points
        middle = f"{np.median(points):g}" if points else "–"
        rows.append(
            [
                f'<a href="#{html.escape(numbers.exercise)}">{html.escape(numbers.exercise)}</a>',
                str(len(numbers.handed_in)),
                str(len(points)),
                middle,
                f"{numbers.max_points:g}",
                str(len(numbers.late)),
                str(len(numbers.looks) + len(numbers.pairs)),
            ]
        )
    head = ["exercise", "handed in", "graded", "median", "of", "late", "to look at"]
    return table(head, rows, range(1, 7))


def exercise(numbers: Numbers, people: People, address: Address = NOWHERE) -> str:
    """All of one exercise; sections of its lecture are links where their `address` is known."""
    name = html.escape(numbers.exercise)
    points = numbers.points
    parts = [f'<h2 id="{name}">{name}</h2>']
    waits = f", of whom {numbers.waits} wait for marks by hand" if numbers.waits else ""
    parts.append(f"<p>{len(numbers.handed_in)} handed in, {len(points)} are graded{waits}.</p>")
    if not points:
        return "\n".join(parts)
    parts.append("<h3>Points</h3>")
    parts.append(
        f"<p>Median {np.median(points):g}, mean {np.mean(points):.1f}, from {min(points):g} to {max(points):g}, "
        f"of {numbers.max_points:g}. Penalties for late work are taken off.</p>"
    )
    parts.append(charts.histogram(points, numbers.max_points, "points", "Students"))
    parts += [_tests(numbers), _misconceptions(numbers, address), _verdicts(numbers), _late(numbers, people)]
    parts += [_notes(numbers), _looks(numbers, people), _pairs(numbers, people), _seconds(numbers, people)]
    return "\n".join(filter(None, parts))


def _tests(numbers: Numbers) -> str:
    rows = []
    for test in numbers.tests:
        fine = "–" if test.discrimination is None else f"{test.discrimination:+.2f}".replace("-", "−")
        ways = ", ".join(
            f"{n} {verdict}" for verdict, n in sorted(test.verdicts.items()) if verdict != "passed"
        )
        rows.append(
            [
                html.escape(test.name) + (" <small>(by hand)</small>" if test.by_hand else ""),
                f"{test.max_points:g}",
                f"{test.solved} of {test.tried}",
                f"{test.share:.0%}{charts.bar(test.share)}",
                f"{test.mean:.0%}",
                fine,
                html.escape(ways),
            ]
        )
    head = ["test", "points", "solved by", "share", "mean", "discrimination", "else"]
    told = [
        f"<p><strong>{what} passes:</strong> {html.escape(', '.join(names))}.</p>"
        for what, names in (("Nobody", numbers.nobody), ("Everybody", numbers.everybody))
        if names
    ]
    return (
        "<h3>Tests</h3>"
        + table(head, rows, (1, 2, 3, 4, 5))
        + f'<p class="quiet">Discrimination is the correlation of a test\'s points with the points for all else: near 0 or '
        f"below, the test asks something else than the others. A dash: all did the same, or fewer than {FEWEST} did it.</p>"
        + "".join(told)
    )


def _misconceptions(numbers: Numbers, address: Address) -> str:
    def section(said: Said) -> str:
        if not said.section:
            return ""
        shown, where = f"“{html.escape(said.section)}”", address.of(numbers.exercise, said.section)
        return (
            f'<a href="{html.escape(where)}">{shown}</a>'
            if where
            else f"{shown} in lecture {html.escape(numbers.exercise)}"
        )

    everything = {test.name for test in numbers.tests if not test.by_hand}

    def rows(said: Sequence[Said]) -> list[list[str]]:
        return [
            [
                html.escape(one.line),
                str(one.students),
                "all tests" if everything <= {*one.tests} else html.escape(", ".join(one.tests)),
                section(one),
            ]
            for one in said
        ]

    head = ["what was said", "students", "tests", "section that treats it"]
    known = table(head, rows(numbers.misconceptions), (1,))
    other = table(head, rows(numbers.reasons[:MOST_REASONS]), (1,))
    more = (
        f"<p>{len(numbers.reasons) - MOST_REASONS} more reasons.</p>"
        if len(numbers.reasons) > MOST_REASONS
        else ""
    )
    return (
        '<div class="said"><h3>Misconceptions with a name</h3>'
        + (known or "<p>None was seen.</p>")
        + (f"<h3>Other reasons, most often first</h3>{other}{more}" if other else "")
        + "</div>"
    )


def _verdicts(numbers: Numbers) -> str:
    rows = [[html.escape(verdict), str(count)] for verdict, count in numbers.verdicts.most_common()]
    return "<h3>Verdicts</h3>" + table(["verdict on a notebook", "how many"], rows, (1,))


def _late(numbers: Numbers, people: People) -> str:
    if numbers.due is None:
        return "<h3>Late work</h3><p>The exercise has no due date.</p>"
    rows = [
        [html.escape(people.call(student)), length(record.seconds_late), f"{record.penalty:g}"]
        for student, record in sorted(numbers.late.items(), key=lambda item: -item[1].seconds_late)
    ]
    told = f"<p>Due {numbers.due:%Y-%m-%d %H:%M} UTC; {len(rows)} of {len(numbers.hand_ins)} came later.</p>"
    return "<h3>Late work</h3>" + told + table(["who", "late by", "costs points"], rows, (1, 2))


def _notes(numbers: Numbers) -> str:
    rows = [[html.escape(note), str(count)] for note, count in numbers.notes.most_common(30)]
    return ("<h3>Notes of the grader</h3>" + table(["note", "students"], rows, (1,))) if rows else ""


def _looks(numbers: Numbers, people: People) -> str:
    rows = [[html.escape(people.call(student)), html.escape(note)] for student, note in numbers.looks]
    return "<h3>Cells to look at</h3>" + (
        table(["who", "what was seen"], rows) or "<p>The grader saw nothing that a person should look at.</p>"
    )


def _pairs(numbers: Numbers, people: People) -> str:
    if not numbers.pairs:
        return "<h3>Answers that are alike</h3><p>None beyond what is usual in this class.</p>"
    told = (
        "<p>These pairs share most of what is rare in the class, after all names were made the same. That is no proof of "
        "anything: look at them.</p>"
    )
    return (
        "<h3>Answers that are alike</h3>"
        + told
        + "".join(_pair(numbers, pair, people) for pair in numbers.pairs)
    )


def _pair(numbers: Numbers, pair: Pair, people: People) -> str:
    sides = []
    for student in (pair.one, pair.other):
        answers = {
            name: text for graded in numbers.notebooks[student] for name, text in graded.answers.items()
        }
        shown = "".join(
            f"<div>{html.escape(cell)}</div><pre>{html.escape(people.clean(answers[cell]))}</pre>"
            for cell in pair.cells
            if cell in answers
        )
        sides.append(f"<div><strong>{html.escape(people.call(student))}</strong>{shown}</div>")
    title = f"{people.call(pair.one)} and {people.call(pair.other)}: {pair.share:.0%} alike, in {', '.join(pair.cells)}"
    return (
        f'<details><summary>{html.escape(title)}</summary><div class="pair">{"".join(sides)}</div></details>'
    )


def _seconds(numbers: Numbers, people: People) -> str:
    seconds = numbers.seconds
    if not seconds:
        return ""
    slowest = max(seconds, key=lambda student: seconds[student])
    return (
        "<h3>Time of grading</h3>"
        f"<p>Median {np.median(list(seconds.values())):.1f} s for a submission; the longest took {seconds[slowest]:.1f} s "
        f"({html.escape(people.call(slowest))}).</p>"
        + charts.histogram(list(seconds.values()), max(seconds.values()), "seconds", "Submissions")
    )


def progress(student: str, all_numbers: Sequence[Numbers], people: People) -> list[str]:
    """The term of one student beside the class's median, as parts of a page."""
    names, own, others, rows = [], list[float | None](), list[float | None](), []
    for numbers in all_numbers:
        record, most = numbers.hand_ins.get(student), numbers.max_points
        share = record.points / most if record is not None and most else None
        middle = float(np.median(numbers.points)) / most if numbers.points and most else None
        names.append(numbers.exercise)
        own.append(share)
        others.append(middle)
        late = length(record.seconds_late) if record is not None and record.seconds_late else ""
        rows.append(
            [
                html.escape(numbers.exercise),
                f"{record.points:g} of {most:g}" if record is not None else "–",
                f"{share:.0%}" if share is not None else "–",
                f"{middle:.0%}" if middle is not None else "–",
                late,
            ]
        )
    said = f"Share of the points of each exercise: dots for {people.call(student)}, squares for the class's median."
    return [
        f"<p>{html.escape(said)}</p>",
        charts.lines(names, own, others, said),
        table(["exercise", "points", "share", "class's median", "late by"], rows, (1, 2, 3, 4)),
    ]
