"""What nbgrader's own settings mean to this grader: kept, or reported in a sentence as having no effect.

`gradebook` asks before it grades. Nothing that an instructor set is silently ignored.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from autograder.sandbox.limits import Limits

WITHOUT_EFFECT = {
    "Execute": ("cells run in the sandbox, not in a kernel of Jupyter's", ("timeout", "enabled")),
    "IgnorePattern": ("what a test prints or warns of costs no points here", ()),
    "ClearMetadataPreprocessor": ("a student's metadata never get into the graded notebook", ()),
    "LimitOutput": ("outputs are cut as autograder/sandbox/limits.py says", ()),
    "OverwriteCells": ("read-only cells always come from your own notebook, missing ones, too", ()),
    "DeduplicateIds": ("a second cell of the same name always runs as an added one", ()),
    "OverwriteKernelspec": ("the kernel's name always comes from your own notebook", ()),
    "SaveAutoGrades": ("marks are always written", ()),
}
"""Sections of nbgrader's settings, why this grader does not follow them, and those of their entries that it follows."""
STEPS = ("sanitize_preprocessors", "autograde_preprocessors")
NO_EXECUTE = (
    "--no-execute (Execute.enabled = False) has no effect here: the outputs that students saved prove nothing, so the "
    "notebooks run in the sandbox."
)


def limits_of(converter: Autograde) -> Limits:
    """The limits of a submission, with nbgrader's `Execute.timeout`, in seconds, as the time of a cell and of a test.

    More than the default stretches the limits of the whole notebook, too; no timeout gives a cell all of that time.
    """
    limits = Limits()
    if "Execute" not in converter.config:
        return limits
    timeout = Execute(parent=converter).timeout
    if timeout is None or timeout <= 0:
        return replace(limits, cell_wall=limits.notebook_wall, test_wall=limits.notebook_wall)
    stretch = max(1.0, timeout / limits.cell_wall)
    return replace(
        limits,
        cell_wall=float(timeout),
        test_wall=float(timeout),
        added_wall=stretch * limits.added_wall,
        notebook_wall=stretch * limits.notebook_wall,
        notebook_cpu=stretch * limits.notebook_cpu,
        judge_cpu=stretch * limits.judge_cpu,
    )


def told(converter: Autograde) -> list[str]:
    """A sentence for each setting that has no effect here."""
    sentences = []
    if "Execute" in converter.config:
        execute = Execute(parent=converter)
        if not execute.enabled:
            sentences.append(NO_EXECUTE)
        if execute.timeout is None or execute.timeout <= 0:
            sentences.append(
                f"Execute.timeout sets no limit; a cell gets {Limits().notebook_wall:g} s here, all that its notebook has."
            )
    return sentences + _without_effect(converter)


def _without_effect(converter: Autograde) -> list[str]:
    config = converter.config
    found = [
        f"{section}.{entry} has no effect here: {reason}."
        for section, (reason, followed) in WITHOUT_EFFECT.items()
        if section in config
        for entry in sorted(config[section])
        if entry not in followed
    ]
    stock = type(converter).class_traits()
    return found + [
        f"Autograde.{name} has no effect here: no step of nbgrader's touches a submission."
        for name in STEPS
        if getattr(converter, name) != stock[name].default()
    ]


def unknown(converter: Autograde, book: Gradebook, students: Iterable[str]) -> dict[str, str]:
    """With `Autograde.create_student` off: the students that the gradebook does not have, with a sentence for each."""
    if converter.create_student:
        return {}
    known = {student.id for student in book.students}
    return {
        student: f"the gradebook has no student {student}, and Autograde.create_student is off: "
        f"`nbgrader db student add {student}`"
        for student in students
        if student not in known
    }


def run_hook(converter: Autograde, which: str, student: str, folder: Path) -> str:
    """Calls the instructor's `pre_convert_hook` or `post_convert_hook` for a student; why it stopped, or "".

    As nbgrader calls it: in the course's folder, with the paths of the notebooks in `folder`. What it prints goes to
    standard error.
    """
    hook = getattr(converter, which)
    if hook is None:
        return ""
    course = converter.coursedir
    try:
        with contextlib.chdir(course.root), contextlib.redirect_stdout(sys.stderr):
            notebooks = sorted(str(path) for path in folder.glob(f"{course.notebook_id}.ipynb"))
            hook(assignment=course.assignment_id, student=student, notebooks=notebooks)
    except Exception as error:  # the instructor's own code; nbgrader goes on, too
        return f"The {which} stopped for {student}: {type(error).__name__}: {error}"[:500]
    return ""
