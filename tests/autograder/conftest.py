"""A small course in a folder of its own, and a warm process, for tests that build or grade something."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.warm_process import Warm

LECTURE = """\
# %% [markdown]
# # {number} · {title}
#
# What you will be able to do.

# %%
import numpy as np

np.zeros(3)

# %% [markdown]
# ## Doubling
#
# Twice as much.
"""

EXERCISE = '''\
# %% [markdown]
# # Exercise 01: the neuron
#
# A reminder.

# %% locked="setup"
import numpy as np

from autograder import check

# %% solution="double"
def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    the_secret_answer = 2 * x
    return the_secret_answer
    ### END SOLUTION


# %% test="double-values" points=1
check.equal(double, 2, 4, read="Doubling")
### BEGIN HIDDEN TESTS
_a_hidden_array = np.arange(1000.0)
check.equal(double, _a_hidden_array, 2 * _a_hidden_array)
### END HIDDEN TESTS

# %% play="race"
print(double(3))

# %% [markdown] answer="why" points=2.5
# Because the secret is that two is more than one.
'''


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The root of a course with lectures 00 and 01 and exercise 01."""
    root = tmp_path / "course"
    for name, number, title in (("00_start", "00", "Start"), ("01_neuron", "01", "The neuron")):
        (root / "chapters" / name).mkdir(parents=True)
        text = LECTURE.format(number=number, title=title)
        (root / "chapters" / name / "lecture.py").write_text(text, encoding="utf-8")
    (root / "chapters" / "01_neuron" / "exercise.py").write_text(EXERCISE, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """One warm process without a sandbox for all tests that need no other: it takes seconds to import everything."""
    with Warm(protected=False, torch=False) as warm:
        yield warm


@pytest.fixture(scope="session")
def warm_with_torch() -> Iterator[Warm]:
    """The same for what uses PyTorch: it starts four times as long, and its forks cost a fifth more."""
    with Warm(protected=False) as warm:
        yield warm


@pytest.fixture(scope="session")
def known_head() -> Iterator[None]:
    """New gradebooks know their version: nbgrader would start alembic, a program that takes seconds, to ask for it."""
    import nbgrader.api
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR

    head = str(ScriptDirectory(ALEMBIC_DIR).get_current_head())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nbgrader.api, "get_alembic_version", lambda: head)
        yield
