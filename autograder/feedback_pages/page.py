"""A feedback page: points, what to read again, each test's outcome and reason, and the notebook below."""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.authoring.links import Address
from autograder.desk.graded_cells import READ_AGAIN, joined, message_of
from autograder.feedback_pages import text
from autograder.grading.books import records
from autograder.grading.marks import headline

HIDDEN_FAILED = "A hidden test failed."
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 55rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .7rem; text-align: left; vertical-align: top }
th { border-bottom: 2px solid #333 } td { border-bottom: 1px solid #ccc } td.n, th.n { text-align: right; white-space: nowrap }
pre { padding: .5rem .7rem; overflow-x: auto; font-size: 14px; margin: .3rem 0; white-space: pre-wrap }
.code pre { background: #f6f6f6; border: 1px solid #ddd } img { max-width: 100% }
.test { border-left: 5px solid #0072b2; padding-left: .8rem; margin: 1.2rem 0 } .test.lost { border-color: #d55e00 }
.test h3 { font-size: 1rem; margin: .2rem 0 } .reason { background: #fdf3ec; border: 1px solid #d55e00 }
.comment { background: #eef5fb; border: 1px solid #0072b2; padding: .5rem .7rem } .out { border-left: 2px solid #bbb }
.total { font-size: 1.3rem; font-weight: bold }
@media (max-width: 40rem) { thead.tests { display: none } .tests tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid #ccc }
.tests td { border: 0 } .tests td:first-child { flex: 1 1 100% } .tests td:last-child { flex: 1 1 100% } .tests td:empty { display: none } }
"""


@dataclass(frozen=True)
class KeptBack:
    """What a page does not tell: of these tests the outcome, of those why points were lost."""

    outcome: frozenset[str] = frozenset()
    reason: frozenset[str] = frozenset()

    def said(self, test: str, message: str) -> str:
        """What is told of a test that failed."""
        return "" if test in self.outcome else HIDDEN_FAILED if message and test in self.reason else message

    @property
    def sentence(self) -> str:
        if self.outcome:
            return "Whether hidden tests passed is not told here. Points are those of all else."
        return "Why hidden tests failed is not told here." if self.reason else ""


def kept_back(notebook: Mapping[str, Any], hidden: str) -> KeptBack:
    """What a page keeps back that tells of hidden tests nothing (`none`), whether they passed (`names`), or all.

    Where a notebook does not say which tests hide lines, all may.
    """
    told = notebook.get("metadata", {}).get("autograder", {})
    tests = [str(_meta(cell).get("grade_id", "")) for cell in notebook["cells"] if _is_test(cell)]
    lost = told.get("in_hidden", dict.fromkeys(tests, True))
    failed = {test for test, verdict in told.get("verdicts", {}).items() if verdict != "passed"}
    if hidden == "none":
        return KeptBack(
            outcome=frozenset(test for test, there in lost.items() if there or test not in failed)
        )
    return KeptBack(reason=frozenset(test for test, there in lost.items() if there and hidden == "names"))


def page(
    notebook: Mapping[str, Any],
    name: str,
    exercise: str,
    hand_in: records.HandIn,
    address: Address,
    hidden: str = "messages",
) -> str:
    """The page of one graded notebook (as JSON). What it shows besides comes from the gradebook's record.

    `hidden` is how much it tells of hidden tests; see `kept_back`.
    """
    cells = {cell.name: cell for cell in hand_in.cells if cell.notebook == name}
    comments = {cell: said for where, cell, said in hand_in.comments if where == name}
    ours, kept = "autograder" in notebook.get("metadata", {}), kept_back(notebook, hidden)
    body = [_cell(cell, cells, comments, ours, address, kept) for cell in notebook["cells"]]
    reasons = {
        test: said
        for cell in notebook["cells"]
        if _is_test(cell) and (said := kept.said(test := _meta(cell)["grade_id"], message_of(cell)))
    }
    title = html.escape(name)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<style>{STYLE}{_code_style()}</style></head>\n<body><h1>{title}</h1>\n"
        + _total(list(cells.values()), hand_in.penalties.get(name, 0.0), kept)
        + _read_again(reasons, exercise, address)
        + _table([cells[n] for n in _order(notebook, cells)], reasons, kept)
        + "\n".join(body)
        + "\n</body></html>\n"
    )


_code_style = functools.cache(text.code_style)


def _meta(cell: Mapping[str, Any]) -> dict[str, Any]:
    meta = cell.get("metadata", {}).get("nbgrader", {})
    return meta if isinstance(meta, dict) else {}


def _is_test(cell: Mapping[str, Any]) -> bool:
    return bool(_meta(cell).get("grade") and not _meta(cell).get("solution"))


def _order(notebook: Mapping[str, Any], cells: Mapping[str, records.Cell]) -> list[str]:
    """Graded cells in the notebook's order; those that it lacks stand last."""
    there = [str(_meta(cell).get("grade_id", "")) for cell in notebook["cells"]]
    return [n for n in there if n in cells] + [n for n in cells if n not in there]


def _total(cells: Sequence[records.Cell], penalty: float, kept: KeptBack) -> str:
    shown = [cell for cell in cells if cell.name not in kept.outcome]
    points, most = sum(cell.points for cell in shown), sum(cell.max_points for cell in shown)
    if kept.outcome:
        penalty = 0.0  # it is a part of all points, and would tell them
    whole = max(0.0, points - penalty)
    told = f'<p class="total">{whole:g} of {most:g} points</p>' if shown else ""
    if penalty:
        told += f"<p>{points:g} points, less {penalty:g} for handing in late.</p>"
    if waiting := [cell.name for cell in shown if cell.waits]:
        told += f"<p>Not marked yet: {html.escape(', '.join(waiting))}. Points can still be added.</p>"
    return told + (f"<p>{kept.sentence}</p>" if kept.sentence else "")


def _read_again(reasons: Mapping[str, str], exercise: str, address: Address) -> str:
    sections = list(dict.fromkeys(s for reason in reasons.values() for s in READ_AGAIN.findall(reason)))
    if not sections:
        return ""
    lines = []
    for section in sections:
        where, shown = address.of(exercise, section), f"“{html.escape(section)}”"
        lines.append(f'<li><a href="{html.escape(where)}">{shown}</a></li>' if where else f"<li>{shown}</li>")
    return f"<h2>Read again in the lecture</h2><ul>{''.join(lines)}</ul>"


def _outcome(cell: records.Cell, kept: KeptBack) -> str:
    if cell.name in kept.outcome:
        return "not told here"
    if cell.waits:
        return "not marked yet"
    if cell.points >= cell.max_points:
        return "✓ all points"
    return "✗ no points" if cell.points <= 0 else "part of the points"


def _points(cell: records.Cell, kept: KeptBack) -> str:
    return f"{'–' if cell.name in kept.outcome else f'{cell.points:g}'} of {cell.max_points:g}"


def _table(cells: Sequence[records.Cell], reasons: Mapping[str, str], kept: KeptBack) -> str:
    rows = "".join(
        f'<tr><td><a href="#{html.escape(cell.name)}">{html.escape(cell.name)}</a></td>'
        f"<td class=n>{_points(cell, kept)}</td><td>{_outcome(cell, kept)}</td>"
        f"<td>{html.escape(headline(reasons.get(cell.name, '')))}</td></tr>"
        for cell in cells
    )
    head = "<tr><th>test</th><th class=n>points</th><th>outcome</th><th>why</th></tr>"
    return f"<h2>Tests</h2><table><thead class=tests>{head}</thead><tbody class=tests>{rows}</tbody></table><h2>Your notebook</h2>"


def _cell(
    cell: Mapping[str, Any],
    cells: Mapping[str, records.Cell],
    comments: Mapping[str, str],
    ours: bool,
    address: Address,
    kept: KeptBack,
) -> str:
    meta, source = _meta(cell), joined(cell.get("source", ""))
    name = str(meta.get("grade_id", ""))
    if cell.get("cell_type") == "code":
        shown = text.code(source)
    else:
        written = meta.get("solution") or str(cell.get("id", "")).startswith(("added-", "grader-notes"))
        own = ours and not written  # the grader builds notebooks of the course's own cells, but for these
        shown = (
            _own(source, address)
            if own
            else text.markdown(source, cell.get("attachments", {}), own=False, link=address.link)
        )
    graded = cells.get(name) if meta.get("grade") or meta.get("task") else None
    reason = kept.said(name, message_of(cell)) if _is_test(cell) else ""
    if reason:
        shown += f'<pre class="reason">{html.escape(reason)}</pre>'
    elif not (_is_test(cell) and name in kept.outcome):
        shown += text.outputs(cell)
    if name in comments:
        shown += f'<p class="comment"><strong>Comment:</strong> {html.escape(comments[name])}</p>'
    if graded is None:
        return f"<div>{shown}</div>"
    told = not graded.waits and name not in kept.outcome
    lost = " lost" if told and graded.points < graded.max_points else ""
    title = f"{html.escape(name)}: {_points(graded, kept)} points, {_outcome(graded, kept)}"
    return f'<div class="test{lost}" id="{html.escape(name)}"><h3>{title}</h3>{shown}</div>'


@functools.lru_cache(maxsize=2_000)
def _own(source: str, address: Address) -> str:
    """The course's own text, which is the same for the whole class."""
    return text.markdown(source, {}, own=True, link=address.link)
