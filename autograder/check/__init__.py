"""What a test cell calls: `from autograder import check`, then `check.equal(…)` and its like.

Test cells, reference modules and students' own kernels import this room; it imports nothing else of ours, because
student code is shown all of it. In a student's kernel a check calls the student's function directly; at grading the
function is a handle on another process (`autograder.grading.judging.conversation`), and the same cell runs unchanged.

A new graded function takes a docstring and a solution in exercise.py, visible checks with literal numbers, and for the
hidden ones, in reference.py, the function itself, its known mistakes and its cases:

    def accumulated_gradient(gradients, sizes): …
    accumulated_gradient.mistakes = {"This is the mean of the parts, …": lambda gradients, sizes: …, …}
    def parts(seed): …                                            # a list of (gradients, sizes)

    check.same(accumulated_gradient, reference.accumulated_gradient, on=reference.parts(seed=1))

From the ground up: `values`, `words`, `comparison`, `packages`, `calls`, `errors`, `experiments`, `checks`; `progress` and,
upon it, `validate` stand beside: they are for a student's notebook only.
"""

import builtins
import sys
from pathlib import Path

from autograder.check.calls import fresh, fresh_rng, here, once, processor_seconds, rng, there, work
from autograder.check.checks import CheckFailed, choice, close, equal, fail, gradient, holds, raises, same
from autograder.check.progress import left, watch
from autograder.check.words import named

__all__ = [
    "CheckFailed",
    "choice",
    "close",
    "equal",
    "fail",
    "fresh",
    "fresh_rng",
    "gradient",
    "here",
    "holds",
    "left",
    "named",
    "once",
    "processor_seconds",
    "raises",
    "rng",
    "same",
    "there",
    "work",
]

# An author who runs a solution notebook in JupyterLab has the hidden tests, and so needs their reference.


def _load_reference_for_authors() -> None:
    here = Path.cwd()
    path = here.parent.parent / "chapters" / here.name / "reference.py"
    if "ipykernel" in sys.modules and here.parent.name == "solutions" and path.exists():
        import importlib.util

        spec = importlib.util.spec_from_file_location("reference", path)
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            builtins.reference = module  # type: ignore[attr-defined]


_load_reference_for_authors()
watch()
