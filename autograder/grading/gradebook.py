"""Keeps nbgrader's books: reads its folders, writes `autograded/` and its gradebook.

`Autograde`, a subclass of nbgrader's converter that `nbgrader_config.py` installs, and `autograder grade` both call
`grade_assignment`. It runs in one process, the only one that writes; what nbgrader would have stored is stored.
"""

from __future__ import annotations

import glob
import importlib.util
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbgrader.converters import Autograde as StockAutograde
from nbgrader.converters.base import NbGraderException
from traitlets import Bool, Integer, TraitError, Unicode

from autograder.authoring.notebooks import CHAPTERS
from autograder.grading import unchanged
from autograder.grading.books import names, records, timestamps
from autograder.grading.books.entries import Books
from autograder.grading.books.opening import GradebookTrouble, is_locked, open_gradebook, told
from autograder.grading.contract import files, pristine, settings, trial
from autograder.grading.grade import headline
from autograder.grading.parallel import Done, NoCluster, Task, grade_all
from autograder.grading.submission import Exercise, Submission, Unreadable, is_clutter, take_in
from autograder.sandbox.bubblewrap import NotIsolated
from autograder.sandbox.limits import Limits

IMPORTS_TORCH = re.compile(rb"\b(import|from) [\w., ]*\btorch\b")


@dataclass
class Report:
    """What one run did: results as they came, students skipped as unchanged, failures of the grader itself.

    `overlooked` are sentences on notebooks that lie where no submission is looked for, on settings without effect, on hooks
    that failed, and on what else was seen. `again` counts why submissions were graded that had been before, `late` names
    those of whom only the time of handing in, the due date or the penalty is another than before. `faults` are sentences on
    tests that the instructor's own solution fails; the log told them before anybody was graded. `entered` is what the
    gradebook now holds of those that were graded, by student.
    """

    done: list[Done] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    overlooked: list[str] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    entered: dict[str, records.HandIn] = field(default_factory=dict)
    notebooks: int = 1
    """How many notebooks the assignment has."""

    def points(self, done: Done) -> str:
        """The points of a graded notebook, those that a person has to give, and how late it came, in words."""
        assert done.graded is not None
        said = f"{done.graded.points:g} of {done.graded.max_points:g}"
        hand_in = self.entered.get(done.task.student)
        if hand_in is not None and (left := hand_in.points_to_mark(done.graded.exercise)):
            said += f", {left:g} to mark by hand"
        if hand_in is not None and hand_in.seconds_late > 0:
            said += f", {records.length(hand_in.seconds_late)} late"
        return said

    def name(self, done: Done) -> str:
        """Whose a notebook is, and which one where the exercise has several."""
        student, notebook = done.task.student, done.task.exercise.name
        return f"{student}, {notebook}" if self.notebooks > 1 else student

    @property
    def _graded(self) -> list[tuple[str, str]]:
        return [(done.task.student, done.graded.exercise) for done in self.done if done.graded is not None]

    @property
    def failures(self) -> list[Done]:
        return [done for done in self.done if done.graded is None]

    @property
    def summary(self) -> str:
        """What became of all submissions, on one line."""
        graded = len(self._graded)
        why = [f"{count} because {reason}" for reason, count in self.again.items() if reason and graded]
        line = f"{graded} graded{' (again: ' + ', '.join(why) + ')' if why else ''}"
        entered = [(self.entered[student], name) for student, name in self._graded if student in self.entered]
        if waiting := sum(hand_in.points_to_mark(name) > 0 for hand_in, name in entered):
            line += f", {waiting} of them to mark by hand"
        if late := sum(hand_in.seconds_late > 0 for hand_in, _ in entered):
            line += f", {late} of them late"
        if self.skipped:
            line += f", {len(self.skipped)} skipped: graded and unchanged"
        if self.late:
            line += f" ({len(self.late)} of them with another time, due date or penalty than before)"
        return line + (f", {len(self.failures)} NOT graded." if self.failures else ".")


class Autograde(StockAutograde):
    """nbgrader's converter with this grader inside: same command, same folders, same gradebook."""

    # Not to be set in a settings file, where it would be forgotten: `--unprotected` is typed anew each time.
    unprotected = Bool(
        False, help="Grade without a sandbox, for one's own submissions; every report says so."
    )
    workers = Integer(0, help="Submissions graded at the same time; 0 means all cores.").tag(config=True)
    scheduler = Unicode("", help="Address of a Dask scheduler to grade on, such as tcp://host:8786.").tag(
        config=True
    )

    def start(self) -> None:
        try:
            report = grade_assignment(self, say=self.log.info)
        except NbGraderException as error:  # nbgrader ends without a word
            self.log.error(str(error))
            raise
        for done in report.failures:
            self.log.error("%s was not graded: %s", done.task.student, done.failure)
        for sentence in report.overlooked:
            self.log.warning(sentence)
        if report.failures:
            raise NbGraderException(
                f"{len(report.failures)} submissions were not graded; run the command again"
            )


def install() -> None:
    """Puts our converters in the place of nbgrader's: for its command line, its API and formgrader's buttons."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.apps.exportapp
    import nbgrader.apps.generateassignmentapp
    import nbgrader.apps.generatefeedbackapp
    import nbgrader.converters
    from nbgrader.coursedir import CourseDirectory

    from autograder.grading.books.feedback import GenerateFeedback
    from autograder.grading.books.release import GenerateAssignment

    apps = {
        Autograde: nbgrader.apps.autogradeapp,
        GenerateAssignment: nbgrader.apps.generateassignmentapp,
        GenerateFeedback: nbgrader.apps.generatefeedbackapp,
    }
    for converter, app in apps.items():
        for module in (nbgrader.apps.api, app, nbgrader.converters):
            setattr(module, converter.__name__, converter)
    CourseDirectory.get_existing_timestamp = timestamps.existing_timestamp
    nbgrader.apps.exportapp.ExportApp.start = _export


def _export(app: Any) -> None:
    """`nbgrader export` with a gradebook that is opened as everybody opens it, so that what is wrong is a sentence."""
    from nbgrader.apps.baseapp import NbGrader

    NbGrader.start(app)
    app.init_plugin()
    try:
        with open_gradebook(app.coursedir) as gradebook, told(app.coursedir.db_url):
            app.plugin_inst.export(gradebook)
    except (GradebookTrouble, TraitError, OSError) as error:
        app.fail(str(error))


# ---------------------------------------------------------------------------------------------------------------
# What there is to grade


def exercises_of(converter: StockAutograde) -> list[Exercise]:
    """The assignment's pristine notebooks, with the chapter's reference where there is one."""
    course, assignment = converter.coursedir, converter.coursedir.assignment_id
    source = Path(course.root) / course.source_directory / assignment
    release = Path(course.root) / course.release_directory / assignment
    paths = sorted(source.glob(f"{course.notebook_id}.ipynb"))
    if not paths:
        known = sorted(path.name for path in source.parent.glob("*/") if any(path.glob("*.ipynb")))
        raise NbGraderException(
            f"There is no assignment {assignment}; the assignments are {', '.join(known) or 'none'}.",
        )
    reference = Path(course.root) / CHAPTERS / assignment / "reference.py"
    text = reference.read_text(encoding="utf-8") if reference.exists() else ""
    try:
        return pristine.read(converter, paths, release, text)
    except pristine.NotUsable as error:
        raise NbGraderException(str(error)) from None


def students_of(converter: StockAutograde, student: str) -> dict[str, Path]:
    """Students with a submission of the assignment, and the folder of it, by name; `student` may be a pattern."""
    course = converter.coursedir
    pattern = course.format_path(course.submitted_directory, student, course.assignment_id)
    regular = course.format_path(
        course.submitted_directory, "(?P<student_id>.*)", re.escape(course.assignment_id), escape=True
    )
    excluded = set(course.student_id_exclude.split(",")) if course.student_id_exclude else set()
    found = {}
    below = glob.escape(course.root) + pattern.removeprefix(course.root)
    paths = [pattern] if student != "*" and os.path.isdir(pattern) else sorted(glob.glob(below))
    if not paths and "*" not in student:  # the name may be spelled in another way
        every = course.format_path(course.submitted_directory, "*", course.assignment_id)
        paths = sorted(glob.glob(glob.escape(course.root) + every.removeprefix(course.root)))
        paths = [
            p for p in paths if (m := re.fullmatch(regular, p, re.DOTALL)) and names.matches(m[1], student)
        ]
    for path in paths:
        match = re.fullmatch(regular, path, re.DOTALL)
        if match and match["student_id"] not in excluded and not is_clutter(match["student_id"]):
            found[match["student_id"]] = Path(path)
    if not found:
        who = "" if student == "*" else f" of {student}"
        there = "".join(f" {sentence}" for sentence in overlooked(converter, set()))
        raise NbGraderException(
            f"There is no submission{who} at {os.path.relpath(pattern, course.root)}.{there}"
        )
    return found


def overlooked(converter: StockAutograde, found: set[str]) -> list[str]:
    """Notebooks of the assignment in folders of students who have no submission of it, a sentence each."""
    course, assignment = converter.coursedir, converter.coursedir.assignment_id
    submitted = Path(course.root) / course.submitted_directory
    wanted = {path.name for path in _sources(converter)}
    told = []
    for folder in sorted(submitted.glob("*/")):
        if folder.name in found or is_clutter(folder.name) or folder.is_symlink():
            continue
        lies = [p for depth in ("*", "*/*") for p in folder.glob(depth) if p.name in wanted and p.is_file()]
        if lies:
            where, right = (os.path.relpath(p, course.root) for p in (lies[0], folder / assignment))
            told.append(names.shown(f"{where} is not graded: move it into the folder {right}."))
    return told


def _sources(converter: StockAutograde) -> list[Path]:
    """All notebooks of the assignment, also those that are not graded now."""
    course = converter.coursedir
    return sorted((Path(course.root) / course.source_directory / course.assignment_id).glob("*.ipynb"))


def _taken(
    converter: StockAutograde, folder: Path, exercise: Exercise, every: Collection[str]
) -> Submission | Unreadable:
    """What a student handed in, without what `CourseDirectory.ignore` names; or why it cannot be read."""
    try:
        return files.without_ignored(take_in(folder, exercise.name, every), converter.coursedir.ignore)
    except Unreadable as error:
        return error


def _imports_torch(task: Task) -> bool:
    """Whether a submission imports PyTorch. An answer that uses it is as right as any, so grading it needs it."""
    return isinstance(task.taken, Submission) and bool(IMPORTS_TORCH.search(task.taken.notebook))


# ---------------------------------------------------------------------------------------------------------------
# Grading an assignment


def grade_assignment(
    converter: Autograde,
    students: Sequence[str] = (),
    *,
    say: Callable[[str], Any] = print,
    begin: Callable[[int], Any] = lambda count: None,
) -> Report:
    """Grades every submission of the converter's assignment that is new or changed (all with `force`).

    Those of `students`, names or patterns, or of whom the converter is configured for when none are given.
    Results are written as they come, so an interruption loses only what was running. `begin` is told the number of
    tasks, `say` a line for each result. Raises `NbGraderException`.
    """
    exercises = exercises_of(converter)
    folders: dict[str, Path] = {}
    for student in students or [converter.coursedir.student_id]:
        folders |= students_of(converter, student)
    report = Report(notebooks=len(exercises))
    if not students and converter.coursedir.student_id == "*" or list(students) == ["*"]:
        report.overlooked = overlooked(converter, set(folders))
    if converter.unprotected:
        converter.log.warning("Grading WITHOUT a sandbox: student code can read and change whatever you can.")
    report.overlooked += settings.told(converter)
    try:
        with Books(converter) as books, told(converter.coursedir.db_url):
            known = [student.id for student in books.gradebook.students]
            folders, refused = names.settled(folders, known)
            for name, sentence in refused.items():
                task = Task(name, exercises[0], Unreadable(sentence), Limits())
                report.done.append(Done(task, None, sentence))
            _grade(converter, books, exercises, folders, report, say, begin)
    except GradebookTrouble as error:
        raise NbGraderException(str(error)) from None
    return report


def tasks_of(
    converter: Autograde,
    books: Books,
    exercises: list[Exercise],
    folders: dict[str, Path],
    report: Report,
    *,
    hooks: bool = True,
) -> tuple[list[Task], dict[str, Any]]:
    """What of these submissions is to be graded, and when each was handed in. The report is told of the others.

    The instructor's `pre_convert_hook` is called for them, unless `hooks` are not wanted.
    """
    limits = settings.limits_of(converter)
    every = [path.stem for path in _sources(converter)]
    unknown = settings.unknown(converter, books.gradebook, folders)
    tasks: list[Task] = []
    times: dict[str, Any] = {}
    points = unchanged.points_in(books.gradebook, converter.coursedir.assignment_id)
    due = books.due_dates()
    zone = str(converter.config.Exchange.get("timezone", "UTC"))
    for student, folder in folders.items():
        try:
            times[student] = timestamps.read(folder, zone)
        except timestamps.NotUnderstood as error:
            if due.of(student) is not None:
                sentence = f"{error} Until then it is not known whether it came in time."
                task = Task(student, exercises[0], Unreadable(sentence), Limits())
                report.done.append(Done(task, None, sentence))
                continue
            report.overlooked.append(f"{student}: {error} It was graded as if there were none.")
            times[student] = None
        fresh = False
        for exercise in exercises:
            task = Task(
                student,
                exercise,
                _taken(converter, folder, exercise, every),
                limits,
                not converter.unprotected,
            )
            target = Path(converter._format_dest(converter.coursedir.assignment_id, student))
            why = unchanged.why_again(
                unchanged.graded(target / f"{exercise.name}.ipynb"),
                fingerprint_of(task),
                points.get((student, exercise.name)),
            )
            if converter.force or why is not None:
                if student in unknown:
                    report.done.append(Done(task, None, unknown[student]))
                    fresh = True
                    continue
                if not fresh and hooks and converter.pre_convert_hook is not None:
                    said = settings.run_hook(converter, "pre_convert_hook", student, folder)
                    report.overlooked += filter(None, [said])
                    task = replace(task, taken=_taken(converter, folder, exercise, every))
                report.again[unchanged.REASONS.get(why or "", "")] += 1
                tasks.append(task)
                fresh = True
        if not fresh:
            report.skipped.append(student)
    return tasks, times


def fingerprint_of(task: Task) -> dict[str, str]:
    """What the mark of a task rests on; see `unchanged`."""
    return unchanged.fingerprint(task.exercise, task.taken, task.limits, task.protected)


def _grade(
    converter: Autograde,
    books: Books,
    exercises: list[Exercise],
    folders: dict[str, Path],
    report: Report,
    say: Callable[[str], Any],
    begin: Callable[[int], Any],
) -> None:
    """Grades what is to be graded, and enters it."""
    tasks, times = tasks_of(converter, books, exercises, folders, report)
    dates = books.due_dates()
    report.late = [student for student in report.skipped if books.enter_time(student, times[student], dates)]
    if report.skipped:
        say(
            f"{len(report.skipped)} submissions are graded and unchanged; they are skipped (--force grades them again)."
        )
    if report.late:
        say(
            f"{len(report.late)} of them came at another time than before, or have another due date or penalty now."
        )
    if why := ", ".join(f"{reason} ({count})" for reason, count in report.again.items() if reason):
        say(f"Graded again because {why}.")
    begin(len(tasks))
    if not tasks:
        return
    refuse_without_torch(converter, tasks)
    tasks, report.faults = where_tests_run(converter, tasks)
    books.sweep()
    report.overlooked += books.register(exercises)
    left = Counter(task.student for task in tasks)
    try:
        for done in grade_all(tasks, workers=converter.workers, scheduler=converter.scheduler):
            report.done.append(done)
            student = done.task.student
            left[student] -= 1
            if done.graded is not None:
                try:
                    books.enter(
                        done.task, done.graded, folders[student], fingerprint_of(done.task), times[student]
                    )
                except Exception as error:  # the others go on; the report names this one
                    books.gradebook.db.rollback()
                    if is_locked(error):
                        raise
                    report.done[-1] = Done(done.task, None, f"{type(error).__name__}: {error}")
                    continue
                report.entered |= records.hand_ins(
                    books.gradebook, converter.coursedir.assignment_id, student
                )
                say(f"{report.name(done)}: {report.points(done)}, {done.graded.verdict}")
            if not left[student]:
                target = Path(converter._format_dest(converter.coursedir.assignment_id, student))
                said = settings.run_hook(converter, "post_convert_hook", student, target)
                report.overlooked += filter(None, [said])
    except NotIsolated as error:
        raise NbGraderException(f"{error} Run `autograder doctor` for details.") from None
    except NoCluster as error:
        raise NbGraderException(str(error)) from None


def refuse_without_torch(converter: Autograde, tasks: list[Task]) -> None:
    """Submissions that use PyTorch wait until it is there. Raises `NbGraderException`."""
    if importlib.util.find_spec("torch"):
        return
    using = sorted({task.student for task in tasks if _imports_torch(task)})
    if using:
        who = ", ".join(using[:5]) + (", …" if len(using) > 5 else "")
        raise NbGraderException(
            f"PyTorch is not installed, and there are submissions that use it ({who}): run `make torch`, then grade again.",
        )


def where_tests_run(converter: Autograde, tasks: list[Task]) -> tuple[list[Task], list[str]]:
    """The tasks, with exercises that know where each of their tests runs; and what must be known first, which is logged."""
    exercises = {task.exercise.name: task.exercise for task in tasks}
    try:
        trials = trial.of_assignment(converter, list(exercises.values()), protected=not converter.unprotected)
    except NotIsolated as error:
        raise NbGraderException(f"{error} Run `autograder doctor` for details.") from None
    exercises |= {each.exercise.name: each.exercise for each in trials}
    faults = [sentence for each in trials for sentence in each.sentences]
    for sentence in faults:
        converter.log.error(sentence)
    return [replace(task, exercise=exercises[task.exercise.name]) for task in tasks], faults


def reasons(lost: list[tuple[str, str]]) -> list[str]:
    """Lost tests with their messages, as lines for a table; tests that say the same share a line."""
    tests: dict[str, list[str]] = {}
    for test, message in lost:
        tests.setdefault(headline(message), []).append(test)
    return [f"{', '.join(names)}: {line}" for line, names in tests.items()]
