"""A package that the course does not install is named where a student validates, and nowhere else."""

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.validator import Validator

from autograder.check import packages
from autograder.harness import answers

pytestmark = pytest.mark.usefixtures("warm_kernels")
ROOT = Path(__file__).resolve().parents[3]


def install(folder: Path, name: str) -> None:
    """A package of this name, as pip would leave it."""
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("def tqdm(x):\n    return x\n")
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "top_level.txt").write_text(f"{name}\n")


def validated(tmp_path, monkeypatch, source):
    """What `nbgrader validate` finds wrong with exercise 01, solved, with this in front of `step`."""
    install(tmp_path / "site", "foreignpackage")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path / "site"), str(ROOT))))
    exercise = answers.exercise_of(ROOT / "chapters" / "01_neuron")
    notebook = json.loads(answers.submission_with(exercise, []).notebook)
    cell = next(c for c in notebook["cells"] if c.get("id") == "step")
    cell["source"] = f"{source}\n{cell['source']}"
    path = tmp_path / "01_neuron.ipynb"
    path.write_text(json.dumps(notebook))
    return Validator().validate(str(path))


@pytest.mark.parametrize(
    "source",
    [
        "from foreignpackage import tqdm",
        "def unused():\n    import foreignpackage.part as p",
        "%matplotlib inline\nimport numpy, foreignpackage",
    ],
)
def test_validation_names_a_package_that_the_course_does_not_install(tmp_path, monkeypatch, source):
    found = validated(tmp_path, monkeypatch, source)
    assert len(found["failed"]) == 1  # said once
    assert (
        "foreignpackage is not one of the packages that this course installs" in found["failed"][0]["error"]
    )


def test_packages_of_the_course_and_of_python_are_fine(tmp_path, monkeypatch):
    source = "import math, torch, scipy, matplotlib.pyplot as plt\nfrom collections import Counter\nfrom sklearn import datasets"
    assert "failed" not in validated(tmp_path, monkeypatch, source)


def test_an_import_in_a_later_cell_is_found_and_each_cell_read_once(monkeypatch, capsys):
    cells, read = ["", "import numpy"], []
    shell = SimpleNamespace(kernel=None, user_ns={"In": cells})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(packages, "foreign", sorted)
    monkeypatch.setattr(packages, "_read", set())
    monkeypatch.setattr(packages, "_named", set())
    imported = packages._imported
    monkeypatch.setattr(packages, "_imported", lambda sources: read.extend(sources) or imported(sources))
    for source, named in (("", "numpy"), ("import numpy, pandas", "pandas"), ("1 + 1", "")):
        cells.append(source)
        packages.name_foreign_packages()
        assert capsys.readouterr().err.partition(" ")[0] == named
    assert sorted(read) == sorted(set(cells))


def test_nothing_is_said_where_the_courses_own_list_is_not_known(monkeypatch):
    monkeypatch.setattr(packages, "COURSE", "a-course-that-pip-does-not-know")
    assert packages.foreign({"pip", "numpy"}) == []


def test_what_is_not_installed_here_either_needs_no_word():
    assert packages.foreign({"a_module_that_is_not_there"}) == []


def test_all_that_the_course_needs_indirectly_counts():
    assert {"numpy", "nbgrader", "sqlalchemy"} <= packages.needed(packages.COURSE)
