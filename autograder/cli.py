"""The command line: `autograder COMMAND`. It parses, calls one function, and prints; all work is done elsewhere."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.authoring.chapter_text import ChapterError
from autograder.desk.report import commands as reports
from autograder.desk.term import commands as term

if TYPE_CHECKING:
    from autograder.grading.books.regrade import Plan
    from autograder.grading.gradebook import Autograde, Report

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(term.app, name="term")
app.command()(term.extend)
app.command()(term.roster)
app.command()(term.watch)
app.command()(reports.report)
console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)

Chapters = Annotated[list[str] | None, typer.Argument(help="Chapters such as 01_neuron; all when left out.")]


def root() -> Path:
    """The course: the working folder or the nearest folder above it that holds chapters/."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "chapters").is_dir():
            return folder
    raise ChapterError("there is no folder chapters/ here or above: run this in the course's folder")


@app.command()
def build(chapters: Chapters = None) -> None:
    """Make lectures/, solutions/ and exercises/ from the texts in chapters/."""
    from autograder.authoring.notebooks import build as make

    changes = make(root(), chapters or None)
    for path in changes.written:
        console.print(f"made     {path}", markup=False)
    for path in changes.removed:
        console.print(f"removed  {path}", markup=False)
    console.print(f"{len(changes.unchanged)} notebooks were up to date.")


@app.command()
def answers(
    chapters: Chapters = None,
    only: Annotated[str, typer.Option(help="Only answers whose file name holds this text.")] = "",
) -> None:
    """Try every chapter's tests on its right and wrong answers."""
    from autograder.authoring.notebooks import chapter_names
    from autograder.grading.parallel import default_workers
    from autograder.harness.answers import examine

    here = root()
    known = [name for name in chapter_names(here) if (here / "chapters" / name / "exercise.py").exists()]
    for name in chapters or []:
        if name not in known:
            raise ChapterError(f"there is no exercise {name}; the exercises are {', '.join(known)}")
    failed = False
    for name in chapters or known:
        start = time.monotonic()
        count, faults = examine(here, name, only, forks=default_workers())
        if not count:
            raise ChapterError(f"{name} has no answer with {only!r} in its name")
        for fault in faults:
            console.print(f"✗ {fault}", markup=False)
        failed |= bool(faults)
        console.print(f"{name}: {count} submissions, {len(faults)} faults, {time.monotonic() - start:.1f} s")
    if failed:
        raise typer.Exit(1)


@app.command()
def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 01_neuron.")],
    student: Annotated[list[str] | None, typer.Option(help="Only this student (may be repeated).")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at the same time; 0 means all cores.")] = 0,
    scheduler: Annotated[str, typer.Option(help="Grade on the Dask cluster at this address.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Also those that are graded and unchanged.")] = False,
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="Without a sandbox: for your own submissions only.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print results as JSON, nothing else.")] = False,
    clones: Annotated[
        Path | None,
        typer.Option(help="First take submissions in from this folder of git clones, one a student."),
    ] = None,
) -> None:
    """Grade the submissions of an assignment into nbgrader's gradebook, as `nbgrader autograde` does."""
    from autograder.grading import skip_unused

    skip_unused()
    from nbgrader.converters.base import NbGraderException

    from autograder.grading.clones import NoClones, take_in
    from autograder.grading.gradebook import grade_assignment
    from autograder.grading.parallel import as_json as jsonable

    left_out: list[str] = []
    clones = clones and clones.resolve()
    try:
        converter = _converter(assignment)
        if clones is not None:
            taken = take_in(clones, converter.coursedir, assignment)
            left_out = [f"{name} was left out: {reason}." for name, reason in taken.left_out.items()]
        converter.workers, converter.scheduler = workers, scheduler
        converter.force, converter.unprotected = force, unprotected
        with term.progress("graded", quiet=as_json) as (begin, say):
            report = grade_assignment(converter, student or ["*"], begin=begin, say=say)
    except (NbGraderException, NoClones) as error:
        raise ChapterError(str(error)) from None
    except KeyboardInterrupt:
        raise ChapterError("Interrupted. What was graded is kept; run the command again to go on.") from None
    report.done.sort(key=lambda done: (done.task.student, done.task.exercise.name))
    if as_json:
        told = {"skipped": report.skipped, "overlooked": left_out + report.overlooked, "late": report.late}
        told["faults"] = report.faults
        print(json.dumps({"graded": [jsonable(done) for done in report.done], **told}, indent=1))
    else:
        _print_results(assignment, report, unprotected)
        console.print(report.summary, soft_wrap=True)
        for sentence in left_out + report.overlooked:
            console.print(sentence, markup=False)
    if report.failures:
        raise typer.Exit(1)


def _converter(assignment: str) -> Autograde:
    from autograder.desk.course import open_course

    return open_course(silent=False).converter(assignment)


def _print_results(assignment: str, report: Report, unprotected: bool) -> None:
    from autograder.grading.gradebook import reasons

    table = Table(title=f"{assignment}{', graded WITHOUT a sandbox' if unprotected else ''}")
    for name in ("student", "points", "verdict", "lost"):
        table.add_column(name, overflow="fold", justify="right" if name == "points" else "left")
    for done in report.done:
        graded = done.graded
        name = escape(report.name(done))
        if graded is None:
            table.add_row(name, "–", "not graded", escape(done.failure))
        else:
            lost = reasons(
                [(mark.test, mark.message) for mark in graded.marks if mark.points < mark.max_points]
            )
            table.add_row(name, report.points(done), graded.verdict, escape("\n".join(lost)))
    if report.done:
        console.print(table)


@app.command()
def regrade(
    assignment: Annotated[str, typer.Argument(help="The assignment, such as 01_neuron.")],
    student: Annotated[list[str] | None, typer.Option(help="Only this student (may be repeated).")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at the same time; 0 means all cores.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Enter the new marks without asking.")] = False,
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="Without a sandbox: for your own submissions only.")
    ] = False,
) -> None:
    """Say who would gain and who would lose what when an exercise changed; then enter it, with --yes or when asked."""
    from nbgrader.converters.base import NbGraderException

    from autograder.grading.books.regrade import plan

    try:
        converter = _converter(assignment)
        converter.workers, converter.unprotected = workers, unprotected
        with term.progress("graded") as (begin, say):
            found = plan(converter, student, begin=begin, say=say)
        _print_plan(assignment, found)
        failed: list[str] = []
        if found.entries and (
            yes or (console.is_terminal and typer.confirm("Enter this into the gradebook?"))
        ):
            failed = found.enter()
            console.print(
                f"{len(found.entries) - len(failed)} entered. `nbgrader generate_feedback {assignment}` writes their "
                "feedback anew.",
                soft_wrap=True,
            )
            for sentence in failed:
                console.print(sentence, markup=False, soft_wrap=True)
        elif found.entries:
            console.print(
                f"Nothing was written. `autograder regrade {assignment} --yes` enters it.", soft_wrap=True
            )
    except NbGraderException as error:
        raise ChapterError(str(error)) from None
    if found.failures or failed:
        raise typer.Exit(1)


def _print_plan(assignment: str, found: Plan) -> None:
    table = Table(title=f"{assignment}, graded again")
    for name in ("student", "before", "after", "difference", "cells"):
        justify: Literal["left", "right"] = "left" if name in ("student", "cells") else "right"
        table.add_column(name, overflow="fold", justify=justify)
    for row in found.rows():
        table.add_row(*map(escape, row))
    if found.changes:
        console.print(table)
    for sentence in [*found.told, found.summary]:
        console.print(sentence, markup=False, soft_wrap=True)


@app.command()
def demo() -> None:
    """Play a small term of a class made of the course's own answers, in the folder demo/, and compare what comes of it."""
    from autograder.grading import skip_unused

    skip_unused()
    from autograder.desk.demo import compare, draw, play
    from autograder.desk.doctor import why_no_sandbox

    begun = time.monotonic()
    course, here = root(), root() / "demo"
    chapters, drawn = draw.draw(course)
    play.set_up(course, here, draw.EXERCISES, draw.STUDENTS)
    console.print(
        f"A class of {len(draw.STUDENTS)} students and {len(draw.EXERCISES)} exercises, drawn from the course's answers: "
        "right ones, wrong ones, half done, late, broken, hostile. All of it is in the folder demo/.",
        soft_wrap=True,
    )
    reason = why_no_sandbox()
    if reason:
        console.print(
            f"NO SANDBOX. {reason}\nThis class is made of the course's own answers, so it is graded without a "
            "sandbox; `autograder doctor` says more. A real class is never graded so unless you ask for it.",
            markup=False,
            style="bold",
        )

    def say(line: str) -> None:
        console.print(line, markup=False, soft_wrap=True, style=None if line.startswith(" ") else "bold")

    report = play.play(here, draw.EXERCISES, drawn, protected=not reason, say=say)
    wrong = compare.differences(here / play.COURSE, chapters, draw.STUDENTS, drawn)
    for sentence in wrong:
        complaints.print(f"✗ {sentence}", markup=False, soft_wrap=True)
    if wrong:
        raise ChapterError(f"{len(wrong)} numbers are not as they were drawn: this is an error of the demo.")
    tests = sum(len(chapter.points) for chapter in chapters)
    console.print(
        f"All is as it was drawn: {len(drawn)} marks, how many passed each of {tests} tests, {len(draw.STUDENTS)} totals. "
        f"{time.monotonic() - begun:.0f} s. Look at:",
        soft_wrap=True,
    )
    student, exercise = next(key for key, hand_in in drawn.items() if hand_in.kind == "wrong")
    home = here / play.COURSE
    for what, path in (
        ("the class", report[0]),
        ("what a student gets back", home / "feedback" / student / exercise / f"{exercise}.html"),
        ("the marks", home / play.MARKS),
    ):
        console.print(f"    {what}: {path.relative_to(course)}", markup=False, soft_wrap=True)
    console.print(
        f"and, in {home.relative_to(course)}, at what `autograder term status` says.",
        markup=False,
        soft_wrap=True,
    )


@app.command()
def hostile(
    ours_only: Annotated[bool, typer.Option("--ours-only", help="Leave stock nbgrader out.")] = False,
) -> None:
    """Run the attacks that do no harm through stock nbgrader and through this grader, and compare the points."""
    import tempfile

    from autograder.harness import attacks as corpus

    table = Table()
    for name in ("attack", "what it does", "stock points", "our points", "our verdict"):
        table.add_column(name, overflow="fold", justify="right" if name.endswith("points") else "left")
    with tempfile.TemporaryDirectory() as folder:
        for row in corpus.compare(root(), Path(folder), stock=not ours_only):
            table.add_row(*(part if isinstance(part, str) else f"{part:g}" for part in row))
    console.print(table)
    console.print("A wrong answer is worth at most 19 of 23 points (18 where the gates are wrong).")


@app.command()
def doctor(
    assignment: Annotated[
        str, typer.Argument(help="An assignment: where does each of its tests run, does your solution pass?")
    ] = "",
) -> None:
    """Say for each layer of the sandbox whether this machine has it, and what to do when it has not."""
    from autograder.desk.doctor import examine

    if assignment:
        _examine_assignment(assignment)
        return
    colours = {"PASS": "green", "CAUTION": "yellow", "FAIL": "red"}
    findings = examine()
    table = Table()
    for name in ("", "layer", "what was found"):
        table.add_column(name, overflow="fold")
    for finding in findings:
        table.add_row(f"[{colours[finding.grade]}]{finding.grade}[/]", finding.layer, finding.sentence)
    console.print(table)
    if any(finding.grade == "FAIL" for finding in findings):
        raise typer.Exit(1)


def _examine_assignment(assignment: str) -> None:
    from nbgrader.converters.base import NbGraderException

    from autograder.desk.assignment import examine
    from autograder.sandbox.bubblewrap import NotIsolated

    try:
        rows = examine(_converter(assignment))
    except (NbGraderException, NotIsolated) as error:
        raise ChapterError(str(error)) from None
    table = Table(title=assignment)
    for name in ("notebook", "test", "points", "runs", "your solution"):
        table.add_column(name, overflow="fold", justify="right" if name == "points" else "left")
    for row in rows:
        passes = f"[red]fails:[/] {escape(row.failure)}" if row.failure else "passes"
        table.add_row(escape(row.notebook), escape(row.test), f"{row.points:g}", row.where, passes)
    console.print(table)
    if any(row.failure for row in rows):
        raise typer.Exit(1)


@app.command()
def lectures(
    chapters: Chapters = None,
    sheets: Annotated[
        Path | None,
        typer.Option(help="A folder for contact sheets of the live figures, one for each lecture."),
    ] = None,
) -> None:
    """Measure the lectures: reading time, longest cell, run time, live figures, work of one slider move."""
    from autograder.harness.lectures import print_report, report
    from autograder.harness.sheets import write

    measured = report(root(), chapters or None)
    for one in measured:
        if sheets is not None and one.live_figures:
            print(write(sheets, one))
    if not print_report(measured):
        raise typer.Exit(1)


@app.command()
def site(
    out: Annotated[Path, typer.Argument(help="The folder to build it in.")] = Path("site"),
    chapters: Annotated[str, typer.Option(help="Only these chapters, with commas between them.")] = "",
    repository: Annotated[
        str, typer.Option(help="OWNER/NAME at GitHub, for links to Binder and Colab.")
    ] = "",
) -> None:
    """Build the course's website, whose figures move without a kernel."""
    from autograder.site import links
    from autograder.site.build import build as make

    names = [name.strip() for name in chapters.split(",") if name.strip()]
    made = make(root(), out, names or None, repository, lambda line: console.print(line, markup=False))
    if not made.repository:
        console.print(links.UNKNOWN, markup=False, soft_wrap=True)
    console.print(
        f"{out}: {len(made.chapters)} lectures, {made.files} files, {made.size / 1e6:.0f} MB, {made.seconds:.0f} s. "
        f"To look at it: python3 -m http.server -d {out}",
        soft_wrap=True,
    )
    if made.repository:
        console.print(
            f"To publish it: cd {out} && git init -b gh-pages && git add -A && git commit -m Website && git push "
            f"https://github.com/{made.repository} gh-pages. GitHub Pages, set to this branch, then shows it at "
            f"{links.home(made.repository)}; give this address to autograder release as --website.",
            markup=False,
            soft_wrap=True,
        )


@app.command()
def release(
    out: Annotated[
        Path, typer.Argument(help="The folder of the students' repository, new or released before.")
    ],
    chapters: Annotated[
        list[str] | None, typer.Argument(help="With --solutions: the chapters whose deadline has passed.")
    ] = None,
    repository: Annotated[
        str, typer.Option(help="OWNER/NAME on GitHub; when left out, from the folder's git remote.")
    ] = "",
    hub: Annotated[str, typer.Option(help="Address of a JupyterHub with nbgitpuller.")] = "",
    website: Annotated[str, typer.Option(help="Address of the course's website.")] = "",
    solutions: Annotated[
        bool, typer.Option("--solutions", help="Add the worked solutions of the chapters named.")
    ] = False,
) -> None:
    """Write the repository for students, proved to hold no answer; run it again to update it."""
    from autograder.authoring import notebooks
    from autograder.authoring.links import BRANCH, Links
    from autograder.publishing import release as students

    if solutions != bool(chapters):
        raise ChapterError(
            "worked solutions are added with --solutions and the chapters, such as --solutions 01_neuron 02_layers"
        )
    name = students.repository_of(out, repository)
    changes = students.release(root(), out, Links(name, hub, website), chapters or ())
    first = changes.added and not changes.unchanged and not changes.changed
    for word, files in (
        ("new", [] if first else changes.added),
        ("changed", changes.changed),
        ("removed", changes.removed),
        ("kept, for it was edited there", changes.kept),
    ):
        for file in files:
            console.print(f"{word}: {file}", markup=False, soft_wrap=True)
    console.print(
        f"{out}: {len(changes.added)} files new, {len(changes.changed)} changed, {len(changes.removed)} removed, "
        f"{changes.unchanged} as they were. {changes.looked_through} files and git's objects were looked through: no "
        "answer, no hidden test.",
        markup=False,
        soft_wrap=True,
    )
    if not name:
        console.print(
            "No repository is named, so no badges and links were made: give --repository OWNER/NAME.",
            soft_wrap=True,
        )
    console.print(
        f"To publish: cd {out} && git init -b main && git add -A && git commit -m Release, then push it."
        if not (out / ".git").exists()
        else f"To publish: cd {out} && git add -A && git commit -m Release && git push",
        markup=False,
        soft_wrap=True,
    )
    if name:
        lecture = f"{notebooks.LECTURES}/{notebooks.chapter_names(root())[0]}.ipynb"
        console.print(
            f"Once it is pushed to the branch {BRANCH}, this link opens the first lecture on Binder: "
            f"{Links(name).of(lecture)['Binder']}",
            markup=False,
            soft_wrap=True,
        )


@app.command()
def quiz(
    chapters: Annotated[list[str], typer.Argument(help="Chapters such as 01_neuron.")],
    kahoot: Annotated[
        Path | None, typer.Option(help="Write a spreadsheet, .xlsx, that Kahoot imports.")
    ] = None,
    moodle: Annotated[Path | None, typer.Option(help="Write Moodle XML, .xml.")] = None,
    qti: Annotated[Path | None, typer.Option(help="Write QTI 1.2, .zip, for Canvas.")] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="Write a page to print, .html, solutions on a sheet of their own.")
    ] = None,
    seconds: Annotated[
        int, typer.Option(help="Kahoot's time for an answer: 5, 10, 20, 30, 60, 90, 120 or 240.")
    ] = 60,
) -> None:
    """Write the self-check quizzes of chapters for use in class."""
    from autograder.publishing import quizzes

    wanted = {"kahoot": kahoot, "moodle": moodle, "qti": qti, "sheet": sheet}
    for path, count in quizzes.write(
        root(), chapters, {k: v for k, v in wanted.items() if v}, seconds
    ).items():
        console.print(f"{path}: {count} questions", markup=False, soft_wrap=True)


@app.command()
def check(chapter: Annotated[str, typer.Argument(help="The chapter, such as 01_neuron.")] = "") -> None:
    """Look whether all of one chapter holds: its notebooks, answers, lecture and tests, in under a minute."""
    from autograder.grading import skip_unused

    skip_unused()
    from autograder.harness.chapter import check as look

    start = time.monotonic()
    failed = look(root(), chapter, lambda line: console.print(line, markup=False, soft_wrap=True))
    if not failed:
        console.print(f"{chapter} holds, {time.monotonic() - start:.0f} s.")
        return
    console.print(f"{', '.join(outcome.step for outcome in failed)} failed. To repeat only that:")
    for outcome in failed:
        console.print(f"    {outcome.again}", markup=False, soft_wrap=True)
    raise typer.Exit(1)


def main() -> None:
    """Entry point; a wrong input ends in one sentence and exit code 1."""
    try:
        app()
    except ChapterError as error:
        complaints.print(str(error), markup=False)
        raise SystemExit(1) from None
