"""A half-done exercise in a real kernel: what passed and failed is said, Run All goes on, Validate says the same."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbgrader import utils

from autograder.authoring import notebooks
from autograder.check import validate
from autograder.check.progress import Graded, Progress, header, read_header

ROOT = Path(__file__).resolve().parents[3]
ANSWERS = {
    "weighted_sum": "def weighted_sum(x, w, b):\n    return sum(a * c for a, c in zip(x, w)) + b",
    "step": "def step(z):\n    import sys\n    print('a note', file=sys.stderr)\n    return (np.asarray(z) >= 0) * 1.0",
    "sigmoid": "def sigmoid(z):\n    z = np.asarray(z)\n    return 1 / (1 + np.exp(-z)",
}


@pytest.fixture(scope="module")
def half_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exercise 01 with a right answer, a wrong one, one that Python cannot read, and the others not begun."""
    notebook = notebooks.release_notebook(ROOT / "chapters" / "01_neuron")
    for cell in notebook.cells:
        cell.source = ANSWERS.get(cell.id, cell.source)
    path = tmp_path_factory.mktemp("01_neuron") / "01_neuron.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def ran(warm_kernels: None, half_done: Path) -> dict[str, NotebookNode]:
    """Its cells after Run All, by their name. nbclient stops where Jupyter does."""
    notebook = nbformat.read(half_done, as_version=4)
    NotebookClient(notebook, timeout=60).execute()
    return {cell.id: cell for cell in notebook.cells}


def errors(cell: NotebookNode) -> list[str]:
    return ["\n".join(output.traceback) for output in cell.outputs if output.output_type == "error"]


def printed(cell: NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.get("name") == "stdout")


def test_a_passed_test_says_so_with_its_points(ran: dict[str, NotebookNode]) -> None:
    assert printed(ran["weighted_sum-example"]).startswith("Passed: 1 point. 1 of ")
    assert printed(ran["step-values"]).startswith("Passed: 1 point. ")
    assert "points visible here." in printed(ran["step-values"])


def test_what_failed_still_raises(ran: dict[str, NotebookNode]) -> None:
    (said,) = errors(ran["step-threshold"])
    assert said.startswith("step(0.0)\n  returned  1.0") and "Passed" not in printed(ran["step-threshold"])
    (said,) = errors(ran["neuron-activation"])
    assert said == (
        "NotImplementedError: neuron is not written yet: replace the line `raise NotImplementedError()` in its cell."
    )


def test_a_syntax_error_is_one_sentence_with_its_line_and_its_tests_are_one_each(
    ran: dict[str, NotebookNode],
) -> None:
    (said,) = errors(ran["sigmoid"])
    assert said.splitlines() == [
        "SyntaxError: Python cannot read line 3 of this cell: '(' was never closed.",
        "    return 1 / (1 + np.exp(-z)",
        "               ^",
    ]
    (said,) = errors(ran["sigmoid-values"])
    assert said == (
        "NameError: sigmoid is not defined. Run its cell above; if that one stopped with an error, put it right."
    )


def test_play_cells_say_what_is_missing_in_a_sentence(ran: dict[str, NotebookNode]) -> None:
    (said,) = errors(ran["gates"])
    assert said.startswith("NotImplementedError: gate_weights is not written yet") and "\n" not in said
    assert len(ran["gates"].outputs) == 1, "no figure that was only begun"


def test_the_last_cell_lists_what_is_left(ran: dict[str, NotebookNode]) -> None:
    lines = printed(ran["left"]).splitlines()
    failed = [cell.id for cell in ran.values() if read_header(cell.source) and errors(cell)]
    assert lines[1] == "Left to do:"
    assert [line.split()[0] for line in lines[2:]] == failed
    assert lines[3].split() == ["step-threshold", "1", "point", "failed"]
    assert any(line.endswith("sigmoid is not defined") for line in lines)
    assert any(line.endswith("not written yet") for line in lines)


def test_nbgraders_marks_are_those_of_what_raises(ran: dict[str, NotebookNode]) -> None:
    """A pass that says so is no partial credit to nbgrader, and the tag that lets Run All go on changes no mark."""
    tests = [cell for cell in ran.values() if cell.cell_type == "code" and utils.is_grade(cell)]
    assert len(tests) > 10
    for cell in copy.deepcopy(tests):
        cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
        points = cell.metadata.nbgrader.points
        assert utils.determine_grade(cell) == (0 if errors(cell) else points, points), cell.id
        assert utils.compute_checksum(cell) == cell.metadata.nbgrader.checksum


def test_validate_says_what_running_the_cells_says(half_done: Path, ran: dict[str, NotebookNode]) -> None:
    failed = validate.Validator().validate(str(half_done))["failed"]
    wanted = [
        (cell.source.split("\n")[0][2:], errors(cell)[0]) for cell in ran.values() if is_failed_test(cell)
    ]
    *_, last = failed
    last["raw_error"], _, how_far = last["raw_error"].rpartition("\n\n")
    assert [(cell["source"], cell["raw_error"].strip()) for cell in failed] == wanted
    assert printed(ran["left"]).startswith(how_far)
    json.dumps(failed)


def is_failed_test(cell: NotebookNode) -> bool:
    return read_header(cell.source) is not None and bool(errors(cell))


def test_validate_of_a_lecture_says_that_there_is_nothing_to_validate() -> None:
    validator = validate.Validator()
    validator.stream = io.StringIO()
    validator.validate_and_print(str(ROOT / "lectures" / "01_neuron.ipynb"))
    assert validator.stream.getvalue() == f"{validate.NOTHING}\n"


def test_an_older_definition_does_not_stand_in_for_a_cell_that_cannot_be_read() -> None:
    cells = [
        "from autograder import check",
        "def f(x):\n    return x",
        "def f(x):\n    return x +",
        f"{header(Graded(1, 2, 'f-values', 1.5, 2))}\ncheck.equal(f, 1, 1)",
        "check.left()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    assert "f is not defined" in errors(notebook.cells[3])[0]
    assert printed(notebook.cells[4]).splitlines()[-1] == "  test 2 has not run yet"


def test_a_header_can_be_read_back() -> None:
    test = Graded(3, 14, "step-values", 1.5, 23)
    assert header(test) == "# Test 3 of 14 · step-values · 1.5 of 23 points"
    assert read_header(f"{header(test)}\ncheck.equal(step, 0, 0)") == test
    assert read_header("# Test of something\n") is None


def test_before_any_test_ran_it_says_what_to_do_and_after_all_that_nothing_is_left() -> None:
    progress = Progress()
    assert progress.left() == "No test has run yet: choose Run → Run All Cells."
    progress.note(Graded(1, 1, "a", 2, 2))
    assert progress.left() == "1 of 1 test done, 2 of 2 points visible here. At grading there are more tests."
