"""`autograder term …`, `extend`, `roster` and `watch`: parses, calls one function of this room, and prints."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograder.authoring.chapter_text import ChapterError

console = Console(highlight=False)
complaints = Console(stderr=True, highlight=False)
app = typer.Typer(
    no_args_is_help=True,
    help="An instructor's term: what is left to do for each exercise, and the steps that do it.",
)

Exercise = Annotated[str | None, typer.Argument(help="The exercise, such as 01_neuron.")]
All = Annotated[bool, typer.Option("--all", help="All exercises.")]


@app.command()
def status() -> None:
    """Say for every exercise what is done and what is left: one table."""
    from autograder.desk.course import open_course
    from autograder.desk.term import dates, state

    course = open_course()
    table = Table()
    for name in ("exercise", "due", "released", "handed in", "graded", "by hand", "feedback", "published"):
        left = name in ("exercise", "due", "released")
        # On a narrow terminal the counts and their headings give way, not the names.
        table.add_column(name, justify="left" if left else "right", no_wrap=name in ("exercise", "due"))
    with course.gradebook() as gradebook:
        students = len(gradebook.students)
        for exercise in course.exercises():
            now = state.state_of(course, gradebook, exercise)
            extended = f" (+{len(now.extended)})" if now.extended else ""
            arrived = f" +{now.arrived}" if now.arrived else ""
            table.add_row(
                escape(exercise),
                dates.shown(course, now.due) + extended,
                now.released,
                f"{len(now.handed_in)}{arrived}",
                str(len(now.graded)),
                str(len(now.waits)) if now.waits else "–",
                str(len(now.feedback)),
                str(len(now.published)),
            )
    console.print(table)
    console.print(
        f"{students} students. handed in: “+2” wait in the exchange (term collect). due: “(+1)” have an extension. "
        "by hand: cells wait for you in formgrader.",
        soft_wrap=True,
    )


@app.command()
def release(exercise: Exercise = None, every: All = False) -> None:
    """Make the students' version, and put it into the exchange."""
    _step("release", exercise, every)


@app.command()
def collect(exercise: Exercise = None, every: All = False) -> None:
    """Take new hand-ins from the exchange."""
    _step("collect", exercise, every)


@app.command()
def grade(
    exercise: Exercise = None,
    every: All = False,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at the same time; 0 means all cores.")] = 0,
    scheduler: Annotated[str, typer.Option(help="Grade on the Dask cluster at this address.")] = "",
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="Without a sandbox: for your own submissions only.")
    ] = False,
) -> None:
    """Grade what is new or changed."""
    if unprotected:
        console.print("Grading WITHOUT a sandbox.", style="bold")
    _step("grade", exercise, every, workers=workers, scheduler=scheduler, unprotected=unprotected)


@app.command()
def feedback(
    exercise: Exercise = None,
    every: All = False,
    unmarked: Annotated[
        bool, typer.Option("--unmarked", help="Also where cells wait for marks by hand.")
    ] = False,
) -> None:
    """Write feedback where it is missing, or was made before marks changed."""
    _step("feedback", exercise, every, unmarked=unmarked)


@app.command()
def publish(exercise: Exercise = None, every: All = False) -> None:
    """Put feedback into the exchange, where students fetch it."""
    _step("publish", exercise, every)


@app.command()
def export(
    exercise: Exercise = None,
    every: All = False,
    form: Annotated[str, typer.Option("--as", help="sheet, canvas or moodle.")] = "sheet",
    to: Annotated[Path | None, typer.Option(help="The file; when left out, such as marks.csv.")] = None,
    weight: Annotated[
        list[str] | None, typer.Option(help="What an exercise weighs, such as 01_neuron=2 (may be repeated).")
    ] = None,
    drop_lowest: Annotated[
        int | None, typer.Option(min=0, help="So many of the lowest do not count.")
    ] = None,
) -> None:
    """Write the marks for Canvas, Moodle or a spreadsheet."""
    from traitlets import TraitError

    from autograder.desk.course import DeskError, open_course
    from autograder.desk.export import plugins

    forms = {"sheet": plugins.MarksExport, "canvas": plugins.CanvasExport, "moodle": plugins.MoodleExport}
    if form not in forms:
        raise DeskError(f"there is no form {form}; there are {', '.join(forms)}")
    target = (to or Path(forms[form].name)).absolute()
    course = open_course()
    plugin = forms[form](parent=course.application)
    plugin.to = str(target)
    if exercise is not None:
        plugin.assignment = course.chosen(exercise, False)
    elif not every:
        course.chosen(None, False)
    if weight:
        plugin.weights = {**plugin.weights, **_weights(weight)}
    if drop_lowest is not None:
        plugin.drop_lowest = drop_lowest
    try:
        with course.gradebook() as gradebook:
            plugin.export(gradebook)
            students = len(gradebook.students)
    except (TraitError, OSError) as error:
        raise DeskError(str(error)) from None
    console.print(f"{target}: {students} students.", markup=False, soft_wrap=True)
    for warning in plugin.warnings:
        console.print(warning, markup=False, soft_wrap=True)


def _weights(given: list[str]) -> dict[str, float]:
    found = {}
    for part in given:
        name, _, number = part.rpartition("=")
        try:
            found[name] = float(number)
        except ValueError:
            raise ChapterError(f"“{part}” is no weight: write 01_neuron=2") from None
        if not name or not 0 <= found[name] < 1e6:
            raise ChapterError(f"“{part}” is no weight: write 01_neuron=2")
    return found


@app.command()
def due(
    what: Annotated[str | None, typer.Argument(help="An exercise, or a table: exercise,date.")] = None,
    date: Annotated[str, typer.Argument(help="Such as 2027-01-15T23:59+01:00, or none.")] = "",
) -> None:
    """Set when an exercise is due, or all of them from a table; alone, show the dates."""
    from autograder.desk.course import DeskError, open_course
    from autograder.desk.term import dates
    from autograder.grading.books import records

    table = Path(what).absolute() if what and not date else None
    course = open_course()
    if what is None:
        with course.gradebook() as gradebook:
            known = records.due_dates(gradebook)
        for exercise in course.exercises():
            console.print(f"{exercise}: {dates.shown(course, known.get(exercise))}", markup=False)
        return
    if table is not None and not table.is_file():
        raise DeskError(
            f"say when {what} is due, such as {dates.EXAMPLE}"
            if what in course.exercises()
            else f"{what} is no exercise with a date behind it, and no table of exercises and dates"
        )
    asked = dates.read_table(table) if table is not None else {what: date}
    for line in dates.set_due(course, asked):
        console.print(line, markup=False, soft_wrap=True)


def extend(
    student: Annotated[str, typer.Argument(help="The student's id.")],
    exercise: Annotated[str, typer.Argument(help="The exercise, such as 01_neuron.")],
    more: Annotated[
        str, typer.Argument(help="Such as +24h, +2d or +1w after the class; none takes it back.")
    ],
) -> None:
    """Give a student more time for an exercise; a late penalty follows it at once."""
    from autograder.desk.course import open_course
    from autograder.desk.term import dates

    for line in dates.extend(open_course(), student, exercise, more):
        console.print(line, markup=False, soft_wrap=True)


def roster(
    file: Annotated[Path, typer.Argument(help="CSV of Canvas or Moodle, or a list of ids.")],
    column: Annotated[str, typer.Option("--id", help="The column with the ids, where it is not clear.")] = "",
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take the students of a file into the gradebook. Nobody is removed."""
    from autograder.desk.course import open_course
    from autograder.desk.term import roster as lists

    read = lists.read(file.absolute(), column)
    changes = lists.import_into(open_course(), read, write=not dry)
    table = Table()
    for name in ("", "student", ""):
        table.add_column(name, overflow="fold")
    for word in ("new", "changed", "gone", "left_out"):
        for name, told in getattr(changes, word):
            table.add_row(word.replace("_", " "), escape(name), escape(told))
    if table.row_count:
        console.print(table)
    console.print(
        f"{'Would be: ' if dry else ''}{len(changes.new)} new, {len(changes.changed)} changed, {changes.same} as they were, "
        f"{len(changes.gone)} gone, {len(changes.left_out)} lines left out. Ids are from the column {read.column}.",
        markup=False,
        soft_wrap=True,
    )


def watch(
    exercise: Annotated[
        str | None, typer.Argument(help="The exercise, such as 01_neuron; all when left out.")
    ] = None,
    every: Annotated[
        str, typer.Option(help="A student is told of an exercise not sooner than this after the last time.")
    ] = "10m",
    most: Annotated[int, typer.Option(min=0, help="And at most so often in 24 hours; 0 for no limit.")] = 0,
    hidden: Annotated[
        str, typer.Option(help="What is told of hidden tests: none, names, or messages.")
    ] = "names",
    once: Annotated[bool, typer.Option("--once", help="Grade what is there, and end.")] = False,
    workers: Annotated[int, typer.Option(min=0, help="Submissions at the same time; 0 means all cores.")] = 0,
    unprotected: Annotated[
        bool, typer.Option("--unprotected", help="Without a sandbox: for your own submissions only.")
    ] = False,
) -> None:
    """Grade what arrives, in submitted/ or through the exchange, and give each student a page at once."""
    from autograder.grading import skip_unused

    skip_unused()
    from autograder.desk.course import DeskError, open_course
    from autograder.desk.doctor import why_no_sandbox
    from autograder.desk.term import dates, steps, told
    from autograder.desk.term import watch as watching

    if unprotected:
        console.print("Grading WITHOUT a sandbox.", style="bold")
    elif reason := why_no_sandbox():
        raise DeskError(f"{reason} `autograder doctor` says more.")
    course = open_course()
    settings = steps.Settings(workers=workers, unprotected=unprotected)
    limits = told.Limits(dates.read_length(every) or datetime.timedelta(), most)
    try:
        watch = watching.start(course, course.chosen(exercise, True), limits, hidden, settings, _say_when)
        watch.look()
        while True:
            time.sleep(watching.SECONDS_BETWEEN_LOOKS)
            watch.look()
            if once:
                break
    except KeyboardInterrupt:
        console.print(
            "Ended. What was graded is kept, and so is who was told; the command goes on from there."
        )


def _say_when(line: str) -> None:
    console.print(f"{datetime.datetime.now():%H:%M:%S}  {line}", markup=False, soft_wrap=True)


def _step(name: str, exercise: str | None, every: bool, **settings: object) -> None:
    """One step for one exercise or for all, with a bar for each."""
    from autograder.grading import skip_unused

    skip_unused()
    from autograder.desk.course import DeskError, open_course
    from autograder.desk.term import steps

    course = open_course()
    failed = False
    given = steps.Settings()
    for key, value in settings.items():
        setattr(given, key, value)
    for chosen in course.chosen(exercise, every):
        try:
            with progress(chosen) as (begin, done):
                told = getattr(steps, name)(course, chosen, steps.Progress(begin, done), given)
        except DeskError as error:
            told = steps.Told([str(error)], failed=True)
        except KeyboardInterrupt:
            raise DeskError("Interrupted. What was done is kept; run the command again to go on.") from None
        for line in told.lines:
            console.print(line, markup=False, soft_wrap=True)
        failed |= told.failed
    if failed:
        raise typer.Exit(1)


@contextlib.contextmanager
def progress(
    title: str, quiet: bool = False
) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """A progress bar with the time left; two functions that tell it how much there is, and that a piece is done."""
    columns = (TextColumn(escape(title)), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=complaints, disable=quiet or not complaints.is_terminal, transient=True
    ) as bar:
        task = bar.add_task("", total=None)
        yield (lambda count: bar.reset(task, total=count)), (lambda line: bar.advance(task))
