"""Keeps nbgrader's books: reads its folders, writes `autograded/` and its gradebook.

`Autograde`, a subclass of nbgrader's converter that `nbgrader_config.py` installs, and `autograder grade` both call
`grade_assignment`. It runs in one process, the only one that writes; what nbgrader would have stored is stored.
"""

from __future__ import annotations

import contextlib
import datetime
import glob
import hashlib
import importlib.util
import json
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde as StockAutograde
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Bool, Integer, Unicode

from autograder.authoring.notebooks import CHAPTERS, run_release_steps
from autograder.grading.contract import files, permissions, pristine, settings, trial
from autograder.grading.grade import Graded, headline
from autograder.grading.parallel import Done, Task, grade_all
from autograder.grading.rebuild import kind_of, name_of
from autograder.grading.submission import Exercise, Submission, Unreadable, is_clutter, is_kept, take_in
from autograder.sandbox.bubblewrap import NotIsolated

IMPORTS_TORCH = re.compile(rb"\b(import|from) [\w., ]*\btorch\b")


@dataclass
class Report:
    """What one run did: results as they came, students skipped as unchanged, failures of the grader itself.

    `overlooked` are sentences on notebooks that lie where no submission is looked for, on settings without effect and on
    hooks that failed.
    """

    done: list[Done] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    overlooked: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[Done]:
        return [done for done in self.done if done.graded is None]


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
        report = grade_assignment(self, say=self.log.info)
        for done in report.failures:
            self.log.error("%s was not graded: %s", done.task.student, done.failure)
        for sentence in report.overlooked:
            self.log.warning(sentence)
        if report.failures:
            raise NbGraderException(
                f"{len(report.failures)} submissions were not graded; run the command again"
            )


def install() -> None:
    """Puts `Autograde` in the place of nbgrader's: for its command line, its API and formgrader's button."""
    import nbgrader.apps.api
    import nbgrader.apps.autogradeapp
    import nbgrader.converters

    for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp, nbgrader.converters):
        module.Autograde = Autograde


# ---------------------------------------------------------------------------------------------------------------
# What there is to grade


def _fail(converter: StockAutograde, sentence: str) -> NbGraderException:
    converter.log.error(sentence)
    return NbGraderException(sentence)


def exercises_of(converter: StockAutograde) -> list[Exercise]:
    """The assignment's pristine notebooks, with the chapter's reference where there is one."""
    course, assignment = converter.coursedir, converter.coursedir.assignment_id
    source = Path(course.root) / course.source_directory / assignment
    release = Path(course.root) / course.release_directory / assignment
    paths = sorted(source.glob(f"{course.notebook_id}.ipynb"))
    if not paths:
        known = sorted(path.name for path in source.parent.glob("*/") if any(path.glob("*.ipynb")))
        raise _fail(
            converter,
            f"There is no assignment {assignment}; the assignments are {', '.join(known) or 'none'}.",
        )
    reference = Path(course.root) / CHAPTERS / assignment / "reference.py"
    text = reference.read_text(encoding="utf-8") if reference.exists() else ""
    try:
        return pristine.read(converter, paths, release, text)
    except pristine.NotUsable as error:
        raise _fail(converter, str(error)) from None


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
    for path in [pattern] if student != "*" and os.path.isdir(pattern) else sorted(glob.glob(below)):
        match = re.fullmatch(regular, path, re.DOTALL)
        if match and match["student_id"] not in excluded and not is_clutter(match["student_id"]):
            found[match["student_id"]] = Path(path)
    if not found:
        who = "" if student == "*" else f" of {student}"
        there = "".join(f" {sentence}" for sentence in overlooked(converter, set()))
        raise _fail(
            converter, f"There is no submission{who} at {os.path.relpath(pattern, course.root)}.{there}"
        )
    return found


def overlooked(converter: StockAutograde, found: set[str]) -> list[str]:
    """Notebooks of the assignment in folders of students who have no submission of it, a sentence each."""
    course, assignment = converter.coursedir, converter.coursedir.assignment_id
    submitted = Path(course.root) / course.submitted_directory
    names = {path.name for path in (Path(course.root) / course.source_directory / assignment).glob("*.ipynb")}
    told = []
    for folder in sorted(submitted.glob("*/")):
        if folder.name in found or is_clutter(folder.name) or folder.is_symlink():
            continue
        lies = [p for depth in ("*", "*/*") for p in folder.glob(depth) if p.name in names and p.is_file()]
        if lies:
            where, right = (os.path.relpath(p, course.root) for p in (lies[0], folder / assignment))
            told.append(f"{where} is not graded: move it into the folder {right}.")
    return told


def _fingerprint(exercise: Exercise, taken: Submission | Unreadable) -> str:
    """Changes when the submission, the exercise or its reference do."""
    shas = (exercise.source_sha256, exercise.reference_sha256, exercise.files_sha256)
    digest = hashlib.sha256(bytes.fromhex("".join(shas)))
    if isinstance(taken, Unreadable):
        digest.update(str(taken).encode())
    else:
        digest.update(hashlib.sha256(taken.notebook).digest())
        for name, data in sorted(taken.files.items()):
            digest.update(name.encode() + hashlib.sha256(data).digest())
    return digest.hexdigest()


def _taken(converter: StockAutograde, folder: Path, exercise: Exercise) -> Submission | Unreadable:
    """What a student handed in, without what `CourseDirectory.ignore` names; or why it cannot be read."""
    try:
        return files.without_ignored(take_in(folder, exercise.name), converter.coursedir.ignore)
    except Unreadable as error:
        return error


def _imports_torch(task: Task) -> bool:
    """Whether a submission imports PyTorch. An answer that uses it is as right as any, so grading it needs it."""
    return isinstance(task.taken, Submission) and bool(IMPORTS_TORCH.search(task.taken.notebook))


def _graded_before(path: Path) -> str:
    """The fingerprint of an autograded notebook; "" when there is none or it cannot be read."""
    try:
        metadata = json.loads(path.read_bytes())["metadata"]["autograder"]
        return str(metadata["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


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
    report = Report()
    if not students and converter.coursedir.student_id == "*" or list(students) == ["*"]:
        report.overlooked = overlooked(converter, set(folders))
    report.overlooked += settings.told(converter)
    limits = settings.limits_of(converter)
    unknown = settings.unknown(converter, folders)
    tasks: list[Task] = []
    prints: dict[tuple[str, str], str] = {}
    for student, folder in folders.items():
        fresh = False
        for exercise in exercises:
            taken = _taken(converter, folder, exercise)
            mark = prints[student, exercise.name] = _fingerprint(exercise, taken)
            written = (
                Path(converter._format_dest(converter.coursedir.assignment_id, student))
                / f"{exercise.name}.ipynb"
            )
            if converter.force or _graded_before(written) != mark:
                if not fresh and converter.pre_convert_hook is not None and student not in unknown:
                    report.overlooked += filter(
                        None, [settings.run_hook(converter, "pre_convert_hook", student, folder)]
                    )
                    taken = _taken(converter, folder, exercise)
                    mark = prints[student, exercise.name] = _fingerprint(exercise, taken)
                task = Task(student, exercise, taken, limits, not converter.unprotected)
                if student in unknown:
                    report.done.append(Done(task, None, unknown[student]))
                else:
                    tasks.append(task)
                fresh = True
        if not fresh:
            report.skipped.append(student)
    if report.skipped:
        say(
            f"{len(report.skipped)} submissions are graded and unchanged; they are skipped (--force grades them again)."
        )
    begin(len(tasks))
    if not tasks:
        return report
    if not importlib.util.find_spec("torch") and (
        using := sorted({t.student for t in tasks if _imports_torch(t)})
    ):
        who = ", ".join(using[:5]) + (", …" if len(using) > 5 else "")
        raise _fail(
            converter,
            f"PyTorch is not installed, and there are submissions that use it ({who}): run `make torch`, then grade again.",
        )
    if converter.unprotected:
        converter.log.warning("Grading WITHOUT a sandbox: student code can read and change whatever you can.")
    tasks = _where_tests_run(converter, tasks)
    with Books(converter) as books:
        books.register(exercises)
        left = Counter(task.student for task in tasks)
        try:
            for done in grade_all(tasks, workers=converter.workers, scheduler=converter.scheduler):
                report.done.append(done)
                left[done.task.student] -= 1
                if done.graded is not None:
                    mark = prints[done.task.student, done.task.exercise.name]
                    try:
                        books.enter(done.task, done.graded, folders[done.task.student], mark)
                    except Exception as error:  # the others go on; the report names this one
                        books.gradebook.db.rollback()
                        report.done[-1] = Done(done.task, None, f"{type(error).__name__}: {error}")
                        continue
                    say(
                        f"{done.task.student}: {done.graded.points:g} of {done.graded.max_points:g}, {done.graded.verdict}"
                    )
                if not left[done.task.student]:
                    target = Path(
                        converter._format_dest(converter.coursedir.assignment_id, done.task.student)
                    )
                    report.overlooked += filter(
                        None,
                        [settings.run_hook(converter, "post_convert_hook", done.task.student, target)],
                    )
        except NotIsolated as error:
            raise _fail(converter, f"{error} Run `autograder doctor` for details.") from None
    return report


def _where_tests_run(converter: Autograde, tasks: list[Task]) -> list[Task]:
    """The tasks, with exercises that know where each of their tests runs; what must be known first is told."""
    exercises = {task.exercise.name: task.exercise for task in tasks}
    try:
        trials = trial.of_assignment(converter, list(exercises.values()), protected=not converter.unprotected)
    except NotIsolated as error:
        raise _fail(converter, f"{error} Run `autograder doctor` for details.") from None
    for each in trials:
        exercises[each.exercise.name] = each.exercise
        for sentence in each.sentences:
            converter.log.error(sentence)
    return [replace(task, exercise=exercises[task.exercise.name]) for task in tasks]


class Books:
    """The gradebook and `autograded/` of a course, opened once; one writer."""

    def __init__(self, converter: StockAutograde) -> None:
        self.converter = converter
        self.course = converter.coursedir
        self.penalties = AssignLatePenalties(parent=converter)
        self.penalties.init_plugin()

    def __enter__(self) -> Books:
        self.gradebook = Gradebook(self.course.db_url, self.course.course_id)
        # What does not change while this runs (cells, points) is then read once, not for every submission.
        self.gradebook.db().expire_on_commit = False
        return self

    def __exit__(self, *error: object) -> None:
        self.gradebook.close()

    def register(self, exercises: list[Exercise]) -> None:
        """Makes the assignment known to the gradebook, as `nbgrader generate_assignment` does, where it is not."""
        assignment = self.course.assignment_id
        for exercise in exercises:
            try:
                self.gradebook.find_notebook(exercise.name, assignment)
            except MissingEntry:
                self.gradebook.update_or_create_assignment(assignment)
                resources = {
                    "nbgrader": {
                        "notebook": exercise.name,
                        "assignment": assignment,
                        "student": ".",
                        "db_url": self.course.db_url,
                    }
                }
                run_release_steps(GenerateAssignment().preprocessors, exercise.source, resources)
                self.gradebook.db.expire_all()
        notebooks = [self.gradebook.find_notebook(exercise.name, assignment) for exercise in exercises]
        self.kept = [
            cell for notebook in notebooks for cell in notebook.grade_cells + notebook.solution_cells
        ]

    @contextlib.contextmanager
    def _whole_or_not_at_all(self) -> Iterator[None]:
        """One transaction for a result; by itself nbgrader's gradebook commits after the student and the submission."""
        db = self.gradebook.db
        commit = db.commit
        db.commit = db.flush
        try:
            yield
            commit()
        except BaseException:
            db.rollback()
            raise
        finally:
            db.commit = commit

    def enter(self, task: Task, graded: Graded, folder: Path, fingerprint: str) -> None:
        """One result, whole or not at all: what goes into `autograded/` is written beside it first, and moved there last.

        So a disk that is full leaves no mark without its notebook.
        """
        graded.notebook.metadata["autograder"]["fingerprint"] = fingerprint
        timestamp = self._timestamp(folder)
        target = Path(self.converter._format_dest(self.course.assignment_id, task.student))
        target.parent.mkdir(parents=True, exist_ok=True)
        permissions.share_above(target, self.converter)
        fresh = Path(tempfile.mkdtemp(prefix=".grading-", dir=target.parent))
        try:
            self._write(task, graded, timestamp, target, fresh)
            self._mark(task, graded, timestamp)
            if target.exists():
                utils.rmtree(str(target))
            os.replace(fresh, target)
        except BaseException:
            utils.rmtree(str(fresh))
            raise

    def _mark(self, task: Task, graded: Graded, timestamp: datetime.datetime | None) -> None:
        """The marks of one result, into the gradebook."""
        assignment, student = self.course.assignment_id, task.student
        keywords = {"timestamp": timestamp} if timestamp else {}
        with self._whole_or_not_at_all():
            self.gradebook.update_or_create_student(student)
            submission = self.gradebook.update_or_create_submission(assignment, student, **keywords)
            notebook = self.gradebook.find_submission_notebook(task.exercise.name, assignment, student)
            with self.gradebook.db.no_autoflush:
                self._grades(notebook, task.exercise, graded)
            notebook.late_submission_penalty = None
            self.gradebook.db.flush()
            if submission.total_seconds_late > 0:
                penalty = self.penalties.plugin_inst.late_submission_penalty(
                    student, notebook.score, submission.total_seconds_late
                )
                if penalty is not None:
                    notebook.late_submission_penalty = self.penalties._check_late_penalty(notebook, penalty)

    @staticmethod
    def _timestamp(folder: Path) -> datetime.datetime | None:
        """When the student handed in, from the file that nbgrader's collect writes."""
        path = folder / "timestamp.txt"
        try:
            if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
                return None
            return utils.parse_utc(path.read_text(encoding="utf-8").strip())
        except (OSError, ValueError, OverflowError, UnicodeDecodeError):
            return None

    @staticmethod
    def _grades(notebook: Any, exercise: Exercise, graded: Graded) -> None:
        """Scores and comments as nbgrader's SaveAutoGrades would store them."""
        marks = {mark.test: mark for mark in graded.marks}
        sums = {
            c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("checksum")
            for c in exercise.release.cells
            if "nbgrader" in c.metadata
        }
        cells = {c.metadata.nbgrader.grade_id: c for c in graded.notebook.cells if "nbgrader" in c.metadata}
        tasks = {name_of(cell) for cell in exercise.source.cells if kind_of(cell) == "task"}
        untouched = {n for n, cell in cells.items() if sums.get(n) == utils.compute_checksum(cell)} - tasks
        for grade in notebook.grades:
            mark = marks.get(grade.name)
            if mark is not None:
                grade.auto_score = mark.points
            elif graded.verdict in ("unreadable", "missing") or grade.name in untouched:
                grade.auto_score = 0
            else:
                grade.auto_score = None
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in notebook.comments:
            comment.auto_comment = "No response." if comment.name in untouched else None

    def _write(
        self, task: Task, graded: Graded, timestamp: datetime.datetime | None, target: Path, fresh: Path
    ) -> None:
        """Everything that will be `target`, into the folder `fresh`."""
        for sibling in filter(Path.is_file, target.glob("*.ipynb")):
            shutil.copy2(sibling, fresh / sibling.name)
        if isinstance(task.taken, Submission):
            given = task.exercise.files
            there = files.supplied(task.taken.files, given)[0]
            for name, data in {**graded.files, **there}.items():
                if name in given or is_kept(name):
                    (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                    (fresh / name).write_bytes(data)
        if timestamp:
            (fresh / "timestamp.txt").write_text(f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC")
        text = nbformat.writes(graded.notebook)
        (fresh / f"{task.exercise.name}.ipynb").unlink(missing_ok=True)
        (fresh / f"{task.exercise.name}.ipynb").write_text(text, encoding="utf-8")
        permissions.set_inside(fresh, self.converter)


def reasons(lost: list[tuple[str, str]]) -> list[str]:
    """Lost tests with their messages, as lines for a table; tests that say the same share a line."""
    tests: dict[str, list[str]] = {}
    for test, message in lost:
        tests.setdefault(headline(message), []).append(test)
    return [f"{', '.join(names)}: {line}" for line, names in tests.items()]
