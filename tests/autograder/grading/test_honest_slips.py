"""Slips of honest students: code in another kind of cell, a wrong label, lost pictures, packages that are not there.

Each is graded as it deserves, with a note or a cause that names what happened.
"""

import base64
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum
from PIL import Image

from autograder.authoring import chapter_text
from autograder.authoring.notebooks import released
from autograder.grading import outputs
from autograder.grading.grade import grade_submission
from autograder.grading.submission import Exercise, Submission, Unreadable, checksum, parse, take_in
from autograder.harness import answers

ROOT = Path(__file__).resolve().parents[3]
STEP = "def step(z):\n    return np.where(np.asarray(z) > 0, 1.0, 0.0)"


def exercise_of(chapter):
    return answers.exercise_of(next((ROOT / "chapters").glob(f"{chapter}_*")))


@pytest.fixture(scope="module")
def exercise():
    return exercise_of("01")


@pytest.fixture
def notebook(exercise):
    return right(exercise)


def right(exercise, **solutions):
    """The notebook with the course's own answers, but for `solutions`, as JupyterLab saves it."""
    cells = [chapter_text.Cell("solution", source, 1, 1, name) for name, source in solutions.items()]
    return json.loads(answers.submission_with(exercise, cells).notebook)


def cell(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def insert(notebook, after, source, kind="code", **more):
    outputs = {"outputs": [], "execution_count": None} if kind == "code" else {}
    at = notebook["cells"].index(cell(notebook, after)) + 1
    made = {"cell_type": kind, "metadata": {}, "source": source, "id": "extra", **outputs, **more}
    notebook["cells"].insert(at, made)


def graded(warm, exercise, notebook):
    return grade_submission(exercise, Submission(json.dumps(notebook).encode()), warm)


def turn_into(kind, cell):
    cell["cell_type"] = kind
    cell.pop("outputs", None)
    cell.pop("execution_count", None)


def is_full(result):
    return result.points == result.max_points


# --- code in a cell of another type


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_solution_in_a_cell_of_another_type_counts(warm, exercise, notebook, kind):
    turn_into(kind, cell(notebook, "step"))
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    shown = {"markdown": "Markdown", "raw": "raw"}[kind]
    assert result.notes == [f"The cell step was a {shown} cell; it was taken as code."]


def test_a_solution_that_lost_its_type_and_its_name_counts(warm, exercise, notebook):
    turn_into("raw", cell(notebook, "step"))
    slipped = cell(notebook, "step")
    slipped["metadata"], slipped["id"] = {}, "abc"
    result = graded(warm, exercise, notebook)
    assert is_full(result) and "The cell step was a raw cell; it was taken as code." in result.notes


def test_a_solution_that_was_put_between_fences_counts(warm, exercise):
    notebook = right(exercise, step=f"```python\n{STEP}\n```")
    turn_into("markdown", cell(notebook, "step"))
    assert is_full(graded(warm, exercise, notebook))


def test_a_helper_that_became_markdown_runs(warm, exercise):
    notebook = right(exercise, step="def step(z):\n    return fires(z)")
    insert(notebook, "weighted_sum", STEP.replace("step", "fires"), "markdown")
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    assert result.notes == ["The cell with fires was a Markdown cell; it was taken as code."]


def test_an_old_attempt_kept_as_markdown_does_not_run(warm, exercise, notebook):
    """A copy of the code cell is the answer; the original, made Markdown, is a memory of the first attempt."""
    old = cell(notebook, "step")
    insert(notebook, "step", STEP)
    old["source"] = "def step(z):\n    return 17"
    turn_into("markdown", old)
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    kept = [c for c in result.notebook.cells if "return 17" in c.source]
    assert [c.cell_type for c in kept] == ["markdown"]


def test_a_helper_in_a_play_cell_is_named(warm, exercise):
    notebook = right(exercise, step="def step(z):\n    return fires(z)")
    play = next(c for c in notebook["cells"] if "play" in c["metadata"])
    play["source"] = STEP.replace("step", "fires")
    result = graded(warm, exercise, notebook)
    lost = {mark.test: mark.message for mark in result.marks if not mark.points}
    assert "fires stands in the play cell gates, which is not run at grading" in lost["step-values"]
    assert result.notes == [
        "The play cell gates defines fires, which an answer uses; play cells are not run at grading."
    ]


def test_prose_stays_prose(warm, exercise, notebook):
    insert(notebook, "step", "I first wrote def step(z) with >=, and then with >.", "raw")
    result = graded(warm, exercise, notebook)
    assert is_full(result) and result.notes == []


def test_an_id_that_looks_like_a_name_takes_nobodys_place(warm, exercise, notebook):
    insert(notebook, "weighted_sum", "helper = 1", id="step")
    insert(notebook, "weighted_sum", "note to myself", "markdown", id="sigmoid")
    insert(notebook, "weighted_sum", "other = 2", id="step-values")
    result = graded(warm, exercise, notebook)
    assert is_full(result) and result.notes == []


def test_an_id_names_a_cell_only_where_no_other_cell_defines_the_function(warm, exercise, notebook):
    real = cell(notebook, "step")
    real["metadata"], real["id"] = {}, "abc"
    insert(notebook, "weighted_sum", "helper = 1", id="step")
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    assert result.notes == ["The cell step had lost its name; the cell that defines step was taken."]


# --- a label that is wrong

LABELS = {
    "polyglot": {"display_name": ".NET (C#)", "language": "C#", "name": ".net-csharp"},
    "sage": {"display_name": "SageMath 10", "language": "sagemath", "name": "sage-10"},
    "r": {"display_name": "R", "language": "R", "name": "ir"},
    "julia": {"display_name": "Julia 1.10", "language": "julia", "name": "julia-1.10"},
}


@pytest.mark.parametrize("label", LABELS)
def test_python_under_another_label_is_graded_with_a_note(warm, exercise, notebook, label):
    notebook["metadata"]["kernelspec"] = LABELS[label]
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    assert len(result.notes) == 1 and f"is written in {LABELS[label]['language'].lower()}" in result.notes[0]


def test_a_label_is_overlooked_for_a_notebook_that_lost_all_names_too(warm, exercise, notebook):
    notebook["metadata"]["kernelspec"] = LABELS["polyglot"]
    for c in notebook["cells"]:
        c["metadata"] = {}
        c.pop("id", None)
    assert is_full(graded(warm, exercise, notebook))


def test_a_notebook_in_another_language_is_unreadable(warm, exercise):
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": "step <- function(z) as.numeric(z > 0)",
            "outputs": [],
        }
    ]
    foreign = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": LABELS["r"]}, "cells": cells}
    result = graded(warm, exercise, foreign)
    assert (result.verdict, result.points) == ("unreadable", 0)
    assert "written in r, not in Python" in result.notes[0]


def test_one_answer_in_another_language_costs_itself_only_and_the_line_is_named(warm, exercise):
    notebook = right(exercise, step="step <- function(z) {\n  as.numeric(z > 0)\n}")
    notebook["metadata"]["kernelspec"] = LABELS["r"]
    result = graded(warm, exercise, notebook)
    message = next(m.message for m in result.marks if m.test == "step-values")
    assert result.points == result.max_points - 3
    assert "its cell stopped at `step <- function(z) {` (SyntaxError" in message


# --- pictures


def picture(kind="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


def png(*names):
    return {name: {"image/png": picture()} for name in names}


MANY = [f"{i}.png" for i in range(21)]
PICTURES = {
    # text, attachments, how many are shown, words in place of one
    "fine": ("![a](attachment:a.png)", png("a.png"), 1, ""),
    "lost": ("![a](attachment:a.png)", None, 0, "a.png: this picture is not in the notebook"),
    "gif": (
        "![a](attachment:a.gif)",
        {"a.gif": {"image/gif": picture("GIF")}},
        0,
        "a.gif: left out; PNG and JPEG",
    ),
    "webp": ("![a](attachment:a.webp)", {"a.webp": {"image/webp": picture("WEBP")}}, 0, "left out"),
    "blank": ("![a](attachment:my%20picture.png)", png("my picture.png"), 1, ""),
    "many": ("\n".join(f"![a](attachment:{name})" for name in MANY), png(*MANY), 20, "20.png: left out"),
    # of the same kind
    "umlaut": ("![a](attachment:größe.png)", png("größe.png"), 1, ""),
    "brackets": ("![a](<attachment:my picture.png>)", png("my picture.png"), 1, ""),
    "title": ('![a](attachment:a.png "my network")', png("a.png"), 1, ""),
    "by number": ("![a][1]\n\n[1]: attachment:lost.png", png("a.png"), 0, "attachment :lost.png"),
    "in a quotation": ("> ![a][1]\n>\n> [1]:\n> attachment:lost.png", None, 0, "attachment :lost.png"),
    "escaped": ("![a](attachment\\:lost.png)", None, 0, "not in the notebook"),
    "prefix": ("![a](attachment:a.pngs)", png("a.png"), 0, "not in the notebook"),
    "no name": ("![a](attachment:)", None, 0, "not in the notebook"),
    "control character": ("![a](attach\x07ment:a.png)", None, 0, "not in the notebook"),
    "odd bundle": ("![a](attachment:a.png)", {"a.png": ["image/png"], "b": 7}, 0, "left out"),
}


def html_of(cell):
    """As nbconvert writes a feedback page, and formgrader a submission."""
    return MarkdownWithMath(
        renderer=IPythonRenderer(escape=False, attachments=cell.get("attachments"))
    ).render(cell.source)


@pytest.mark.parametrize("case", PICTURES)
def test_whatever_a_markdown_cell_shows_the_page_is_made(warm, exercise, case):
    text, attachments, shown, words = PICTURES[case]
    notebook = right(exercise)
    more = {} if attachments is None else {"attachments": attachments}
    insert(notebook, "step", text, "markdown", **more)
    result = graded(warm, exercise, notebook)
    kept = [c for c in result.notebook.cells if c.id.startswith("added")]
    html = html_of(kept[0])
    assert is_full(result)
    assert html.count("data:image/png;base64") == shown
    assert words in re.sub(r"<.*?>", "", html)


def test_markdown_that_code_displays_refers_to_no_pictures():
    bundle = {"text/markdown": "![a](attachment:a.png)", "text/plain": "x"}
    kept, _ = outputs.safe([{"output_type": "display_data", "data": bundle}], 1, 10_000)
    text = kept[0].data["text/markdown"]
    assert "attachment:" not in text and "this picture is not in the notebook" in text


# --- settings of a whole process


DOUBLES = "import torch; torch.set_default_dtype(torch.float64)"
SETTINGS = [
    "np.set_printoptions(precision=2, suppress=True, threshold=5)",
    "import warnings; warnings.simplefilter('error')",
    "import matplotlib; matplotlib.use('TkAgg')",
    "import matplotlib.pyplot as plt; plt.switch_backend('QtAgg')",
    "import sys; sys.setrecursionlimit(500)",
    "import locale; locale.setlocale(locale.LC_ALL, 'C')",
]


@pytest.mark.parametrize(
    ("chapter", "settings"),
    [*(("01", [setting]) for setting in [DOUBLES, *SETTINGS]), ("11", [DOUBLES]), ("11", SETTINGS)],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} of them: {value[0]}",
)
def test_a_setting_costs_a_right_answer_nothing(request, chapter, settings):
    exercise = exercise_of(chapter)
    torch = exercise.uses_torch or DOUBLES in settings
    warm = request.getfixturevalue("warm_with_torch" if torch else "warm")
    notebook = right(exercise)
    for setting in settings:
        insert(notebook, "setup", setting)  # each in a cell of its own: one that fails ends no other
    result = graded(warm, exercise, notebook)
    assert is_full(result), [(m.test, m.message) for m in result.marks if m.points < m.max_points]


def test_numpys_error_setting_means_the_same_as_in_the_students_kernel(warm, exercise):
    naive = "np.seterr(over='raise')\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-np.asarray(z, float)))"
    result = graded(warm, exercise, right(exercise, sigmoid=naive))
    message = next(m.message for m in result.marks if m.test == "sigmoid-large")
    assert "stopped with FloatingPointError: overflow" in message


# --- causes

NAMED = {
    # of the case
    "tqdm": ("from tqdm import tqdm\n" + STEP, ["`from tqdm import tqdm`", "tqdm is not installed where answers are graded"]),
    "syntax of a later Python": ("t\"x\" = 3\n" + STEP, ["SyntaxError", 't"x" = 3', "graded with Python 3"]),
    # of the same kind
    "seaborn": ("import numpy as np, seaborn as sns\n" + STEP, ["seaborn is not installed where answers are graded"]),
    "numpy of another version": ("np.product([1, 2])\n" + STEP, ["has no attribute 'product'", "graded with numpy 2"]),
    "renamed": (STEP.replace("step", "step_function"), ["its cell ran, but defines step_function", "Call the function step"]),
    "not a function": ("z = 3", ["its cell ran, but defines no function", "Write `def step(…):`"]),
    "empty": ("", ["the cell for it is missing or empty"]),
    "deleted": (STEP + "\ndel step", ["its cell ran, but a later line deleted the name"]),
    "own error": ("print(1 / 0)\n" + STEP, ["its cell stopped at `print(1 / 0)` (ZeroDivisionError: division by zero)"]),
    "exit in the cell": ("raise SystemExit(2)\n" + STEP, ["its cell stopped", "SystemExit: 2"]),
}  # fmt: skip


@pytest.mark.parametrize("case", NAMED)
def test_a_test_that_finds_no_function_says_why(warm, exercise, case):
    source, parts = NAMED[case]
    result = graded(warm, exercise, right(exercise, step=source))
    messages = {m.message for m in result.marks if m.points < m.max_points}
    assert len(messages) == 1 and result.points == result.max_points - 3
    for part in parts:
        assert part in next(iter(messages)).splitlines()[0]


@pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="Python 3.12 reads quotes inside an f-string's braces"
)
def test_syntax_that_this_python_does_not_know_is_named_with_its_version(warm, exercise):
    result = graded(warm, exercise, right(exercise, step='print(f"{"a"}")\n' + STEP))
    message = next(m.message for m in result.marks if m.test == "step-values")
    assert 'its cell stopped at `print(f"{"a"}")` (SyntaxError' in message
    assert "Answers are graded with Python 3.11" in message


def test_a_package_that_a_helper_cell_lacks_is_named_where_its_name_is_missing(warm, exercise):
    notebook = right(exercise, step="def step(z):\n    return np.asarray(pd.Series(np.ravel(z)) > 0) * 1.0")
    insert(notebook, "setup", "import pandas as pd")
    result = graded(warm, exercise, notebook)
    message = next(m.message for m in result.marks if m.test == "step-values")
    assert "NameError: name 'pd' is not defined" in message
    assert "A cell with pd in it stopped at `import pandas as pd`" in message
    assert "pandas is not installed where answers are graded: do without it." in message


def test_a_package_that_is_imported_inside_a_function_is_named(warm, exercise):
    result = graded(warm, exercise, right(exercise, step="def step(z):\n    import polars\n    return z"))
    message = next(m.message for m in result.marks if m.test == "step-values")
    assert "polars is not installed where answers are graded: do without it." in message


# --- what the instructor changed


def changed(exercise, name, change):
    """The exercise as its instructor has it after changing a cell of the released one."""
    source = nbformat.from_dict(json.loads(json.dumps(exercise.source)))
    target = next(c for c in source.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)
    change(target)
    return Exercise(exercise.name, source, released(source), exercise.reference)


def with_source(old, new):
    def change(cell):
        assert old in cell.source
        cell.source = cell.source.replace(old, new, 1)

    return change


def test_a_setup_that_the_instructor_changed_is_not_the_students_change(warm, exercise, notebook):
    today = changed(exercise, "setup", with_source("import numpy as np", "import numpy as np\nimport math"))
    result = graded(warm, today, notebook)
    assert is_full(result)
    assert result.notes == ["The cell setup is as an earlier release had it; today's ran."]


def test_nor_is_a_test_and_its_old_text_does_not_run(warm, exercise, notebook):
    today = changed(exercise, "step-values", with_source("[-1.0, 2.0, 0.5]", "[-1.0, 2.0, 0.25]"))
    result = graded(warm, today, notebook)
    assert is_full(result)
    assert result.notes == ["The cell step-values is as an earlier release had it; today's ran."]
    assert not any("2.0, 0.5]" in c.source for c in result.notebook.cells)


def test_nor_are_other_points(warm, exercise, notebook):
    today = changed(exercise, "step-values", lambda cell: cell.metadata.nbgrader.update(points=5))
    result = graded(warm, today, notebook)
    assert is_full(result) and result.notes == [] and result.max_points == 27


def test_a_test_that_was_added_since_is_nobodys_fault(warm, exercise, notebook):
    del notebook["cells"][notebook["cells"].index(cell(notebook, "step-values"))]
    result = graded(warm, exercise, notebook)
    assert is_full(result)
    assert result.notes == ["The cell step-values is not in this notebook; the original ran all the same."]


def test_what_the_student_did_write_into_a_read_only_cell_is_still_told(warm, exercise, notebook):
    cell(notebook, "setup")["source"] += "\nimport math"
    result = graded(warm, exercise, notebook)
    assert result.notes == ["The cell setup was changed; the original was run after it."]


def test_a_cells_checksum_is_nbgraders(exercise):
    """Of every kind of cell, as released and with another text."""
    named = [c for c in exercise.release.cells if "nbgrader" in c.metadata]
    kinds = {(c.metadata.nbgrader.grade, c.metadata.nbgrader.solution) for c in named}
    assert kinds >= {(False, False), (False, True), (True, False)}
    for cell in named:
        for source in (cell.source, cell.source + "\n# ö"):
            written = NotebookNode({**cell, "source": source})
            assert checksum(written.cell_type, source, written.metadata.nbgrader) == compute_checksum(written)
    for by_hand in ({"points": 2}, {"points": 2.5, "solution": True}, {"points": 1, "locked": False}):
        metadata = NotebookNode({"grade": True, "solution": False, "grade_id": "a", **by_hand})
        theirs = NotebookNode(cell_type="markdown", source="", metadata=NotebookNode(nbgrader=metadata))
        assert checksum("markdown", "", metadata) == compute_checksum(theirs)


def test_a_judge_needs_nothing_of_nbgrader():
    """Its servers and its gradebook would be imported for seconds, by every process that judges."""
    program = (
        "from autograder.grading.judging import judge_process; import sys; print('nbgrader' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "False\n"


@pytest.mark.parametrize("odd", [None, 7, "", "0" * 32, ["a"]])
def test_odd_checksums_are_no_release(exercise, notebook, odd):
    cell(notebook, "setup")["metadata"]["nbgrader"]["checksum"] = odd
    parsed = parse(json.dumps(notebook).encode())
    assert not next(c for c in parsed.cells if c.name == "setup").as_released


# --- what lies in the folder in place of the notebook

THERE = {
    # files in the folder, what is said
    "txt": (["01_neuron.ipynb.txt"], "your browser or mail program added .txt; hand it in under the name 01_neuron.ipynb"),
    "json": (["01_neuron.ipynb.json"], "added .json"),
    "upper": (["01_neuron.IPYNB"], "capital and small letters as written here"),
    "zip": (["01_neuron.zip"], "There is 01_neuron.zip: unpack the archive"),
    "deeper": (["01_neuron/01_neuron.ipynb"], "There is 01_neuron/01_neuron.ipynb: it lies in a folder of its own"),
    "mac": (["__MACOSX/._01_neuron.ipynb", "._01_neuron.ipynb"], ""),
    # of the same kind
    "html": (["01_neuron.ipynb.html"], "added .html"),
    "copy": (["01_neuron (1).ipynb"], "There is 01_neuron (1).ipynb: hand it in under the name 01_neuron.ipynb"),
    "tar": (["homework.tar.gz"], "unpack the archive"),
    "script": (["01_neuron.py"], "hand in the notebook, 01_neuron.ipynb, as JupyterLab saves it"),
    "mac archive": (["Archive/01_neuron.ipynb", "__MACOSX/Archive/._01_neuron.ipynb"], "There is Archive/01_neuron.ipynb"),
    "nothing alike": (["notes.txt"], ""),
}  # fmt: skip


@pytest.mark.parametrize("case", THERE)
def test_what_lies_there_is_named(tmp_path, case):
    names, said = THERE[case]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    with pytest.raises(Unreadable) as error:
        take_in(tmp_path, "01_neuron")
    assert error.value.verdict == "missing" and said in str(error.value)
    assert "._" not in str(error.value)
    if not said:
        assert str(error.value) == "01_neuron.ipynb is missing."
