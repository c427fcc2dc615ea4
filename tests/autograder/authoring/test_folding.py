"""Folded cells: how a text marks them, which are refused, what the notebook says, and what nbconvert leaves out."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter, MarkdownExporter, SlidesExporter

from autograder.authoring import chapter_text, folding, notebooks
from autograder.authoring.chapter_text import ChapterError
from tests.warm_python import warm_python

ROOT = Path(__file__).parents[3]
NAMES = sorted(path.parent.name for path in (ROOT / "chapters").glob("*/lecture.py"))

LECTURE = """\
# %% [markdown]
# # 01 · The neuron

# %%
import matplotlib.pyplot as plt
import numpy as np

from perceptron import live


def double(x):
    return 2 * x


# %% folded="Draws the line for the chosen slope"
figure, axes = plt.subplots()
(line,) = axes.plot([0, 1])


def update(slope):
    shown = double(np.array([0, slope]))
    line.set_ydata(shown)
    return f"slope {slope}"


live.figure(figure, update, slope=live.slider(0, 2, 1))

# %% [markdown]
# The answer.

# %%
print(double(21))
"""
HEADER = '# %% folded="Draws the line for the chosen slope"'
WIRING = LECTURE[LECTURE.index(HEADER) : LECTURE.index("# %% [markdown]\n# The answer")]
SHORT = """\
# %%
figure = plt.figure()
(line,) = figure.gca().plot([0, 1])


def update(slope):
    line.set_ydata([0, slope])
    return f"slope {slope}"


live.figure(figure, update, slope=live.slider(0, 2, 1))

"""
CALL = "live.figure(figure, update, slope=live.slider(0, 2, 1))"


def chapter(root: Path, text: str, name: str = "lecture.py") -> Path:
    folder = root / "chapters" / "01_neuron"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folded_cell_is_a_code_cell_with_a_line_that_says_what_it_does(tmp_path: Path) -> None:
    cells = chapter_text.read_lecture(chapter(tmp_path, LECTURE) / "lecture.py")
    assert [(cell.kind, cell.folded) for cell in cells] == [
        ("markdown", ""),
        ("code", ""),
        ("code", "Draws the line for the chosen slope"),
        ("markdown", ""),
        ("code", ""),
    ]
    assert cells[2].source.startswith("figure, axes") and cells[2].source.endswith(CALL)


REFUSED = {
    "key without value": (HEADER, "# %% folded", 15, '`folded` has no value: write folded="…"'),
    "empty": (HEADER, '# %% folded=""', 15, 'folded="" does not say what the code does: write folded="Draws'),
    "without quotes": (HEADER, "# %% folded=Wiring", 15, "folded=Wiring does not say what the code does"),
    "one word": (HEADER, '# %% folded="Wiring"', 15, 'folded="Wiring" does not say what the code does'),
    "spaces": (HEADER, '# %% folded="   "', 15, "does not say what the code does"),
    "full stop": (HEADER, '# %% folded="Draws it."', 15, "in words, without a full stop"),
    "a name": (HEADER, '# %% folded="draw_it"', 15, "does not say what the code does"),
    "too long": (HEADER, f'# %% folded="Draws {"it " * 30}now"', 15, "has 99 characters: shorten it to 80"),
    "twice": (HEADER, '# %% folded="Draws it" folded="Draws that"', 15, "folded= stands twice in one header"),
    "text": ("# %% [markdown]\n# The", '# %% [markdown] folded="The answer"\n# The', 28, "is for code cells"),
    "another key": (HEADER, f'{HEADER} play="race"', 15, "carry no key but folded=, remove play="),
    "no cell header": (HEADER, HEADER.replace("# %%", "#%%"), 15, "is no cell header"),
    "ends with a value": (
        CALL,
        f"shown = {CALL}",
        15,
        "a folded cell that shows nothing: end it with its figure",
    ),
    "ends with a print": (CALL, "print(line)", 15, "a folded cell that shows nothing"),
    "ends with a name": (CALL, "line", 15, "a folded cell that shows nothing"),
    "ends with a function": (CALL, "", 15, "a folded cell that shows nothing"),
    "a name that only it binds": (
        "print(double(21))",
        "print(line)",
        31,
        "this cell is shown and uses `line`, which the folded cell in line 15 binds: bind it in a cell that is shown",
    ),
    "such a name in a function": (
        "print(double(21))",
        "def axis():\n    return [axes for _ in range(3)]",
        31,
        "uses `axes`, which the folded cell in line 15 binds",
    ),
    "a name that it binds anew": (
        "(line,) =",
        "double =",
        31,
        "uses `double`, which the folded cell in line 15",
    ),
    "a name that it binds as global": (
        "    shown =",
        "    global double\n    double =",
        32,
        "uses `double`, which the folded cell in line 15",
    ),
    "a long live figure in the open": (
        HEADER,
        "# %%",
        15,
        '7 lines stand between the text and this live figure: fold the cell with # %% folded="WHAT ITS CODE DOES"',
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "sentence"), REFUSED.values(), ids=REFUSED)
def test_the_build_refuses_bad_use_with_file_and_line_and_writes_nothing(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert LECTURE.count(old) == 1, "the case must change exactly one place"
    chapter(tmp_path, LECTURE.replace(old, new))
    with pytest.raises(ChapterError) as error:
        notebooks.build(tmp_path)
    assert str(error.value).startswith(f"chapters/01_neuron/lecture.py:{line}: "), error.value
    assert sentence in str(error.value)
    assert not list(tmp_path.rglob("*.ipynb"))


ALLOWED = {
    "a still picture": (CALL, "_ = axes.plot([0, 1])"),
    "a name that is bound again": ("print(double(21))", "line = double(21)\nprint(line)"),
    "a name that is a function's own": (
        "print(double(21))",
        "def f(line):\n    axes = line\n    return axes",
    ),
    "a name that a loop binds": ("print(double(21))", "print([line for line in 'ab'])"),
    "a short live figure in the open": (WIRING, SHORT),
}


@pytest.mark.parametrize(("old", "new"), ALLOWED.values(), ids=ALLOWED)
def test_what_reads_well_is_not_refused(tmp_path: Path, old: str, new: str) -> None:
    assert LECTURE.count(old) == 1
    notebooks.build(chapter(tmp_path, LECTURE.replace(old, new)).parents[1])


@pytest.mark.parametrize("name", ["exercise.py", "double_wrong.py"])
def test_exercises_and_answers_have_no_folded_cells(tmp_path: Path, name: str) -> None:
    path = (
        chapter(tmp_path, LECTURE if name == "exercise.py" else f"# Nothing.\n{HEADER}\n{CALL}\n", name)
        / name
    )
    if name == "exercise.py":
        path.write_text(path.read_text().replace("# %%\n", '# %% locked="setup"\n', 1))
    with pytest.raises(
        ChapterError, match="folded= is for the live figures of lectures|an answer file holds"
    ):
        chapter_text.read_cells(path)


@pytest.fixture
def notebook(tmp_path: Path) -> Any:
    return notebooks.lecture_notebook(chapter(tmp_path, LECTURE))


def test_the_notebook_says_folded_to_every_program_that_shows_it(notebook: Any) -> None:
    folded = [cell for cell in notebook.cells if cell.metadata]
    assert [cell.id for cell in folded] == ["cell-002"]
    assert folded[0].metadata == {
        "jupyter": {"source_hidden": True},
        "tags": ["hide-input"],
        "cellView": "form",
        "transient": {"remove_source": True},
    }
    # JupyterLab shows the first line of the code while it is closed.
    assert folded[0].source.split("\n")[:2] == [
        "# Draws the line for the chosen slope",
        "figure, axes = plt.subplots()",
    ]


def test_two_folded_cells_share_no_metadata(tmp_path: Path) -> None:
    folder = chapter(
        tmp_path, LECTURE + LECTURE[LECTURE.index(HEADER) : LECTURE.index("# %% [markdown]\n# The")]
    )
    first, second = (cell for cell in notebooks.lecture_notebook(folder).cells if cell.metadata)
    first.metadata["tags"].append("mine")
    assert second.metadata["tags"] == folding.METADATA["tags"] == ["hide-input"]


@pytest.mark.parametrize("exporter", [HTMLExporter, SlidesExporter, MarkdownExporter])
def test_nbconvert_leaves_the_code_out_and_the_output_in_without_any_option(
    notebook: Any, exporter: Any
) -> None:
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="what the figure says")]
    text = re.sub(r"<[^>]*>", "", exporter().from_notebook_node(notebook)[0])
    assert "what the figure says" in text
    assert "Draws the line" not in text and "set_ydata" not in text
    assert "double" in text, "cells that are shown keep their code"


@pytest.mark.usefixtures("warm_kernels")
def test_the_command_for_html_leaves_the_code_of_a_real_lecture_out(tmp_path: Path) -> None:
    made = notebooks.lecture_notebook(ROOT / "chapters" / "01_neuron")
    folded = [cell.source for cell in made.cells if "hide-input" in cell.metadata.get("tags", ())]
    nbformat.write(made, tmp_path / "neuron.ipynb")
    done = warm_python().run(
        ["nbconvert", "--to", "html", "--execute", "neuron.ipynb"], cwd=tmp_path, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "neuron.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]*>", "", page)
    assert len(folded) == 3
    for source in folded:
        update = re.search(r"def (\w+)", source)
        assert update is not None and update[1] not in text
    assert "def neuron(x, w, b, f)" in text
    assert page.count('type="application/vnd.jupyter.widget-view+json"') >= 3, "the figures are in the page"


@pytest.mark.parametrize("name", NAMES)
def test_every_live_figure_of_a_lecture_is_folded_or_a_few_lines(name: str) -> None:
    """What `folding.check` refuses, seen in the notebook: a figure stands directly below its question."""
    made = notebooks.lecture_notebook(ROOT / "chapters" / name)
    figures = [cell for cell in made.cells if cell.cell_type == "code" and "live.figure(" in cell.source]
    assert figures
    for cell in figures:
        lines = [line for line in cell.source.split("\n") if line.strip()]
        assert folding.is_folded(cell) or len(lines) <= folding.LONGEST_SHOWN_FIGURE, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_the_text_stands_directly_above_a_folded_figure_and_directly_below_it(name: str) -> None:
    made = notebooks.lecture_notebook(ROOT / "chapters" / name)
    for before, cell, after in zip(made.cells, made.cells[1:], made.cells[2:], strict=False):
        if folding.is_folded(cell):
            assert after.cell_type == "markdown", f"no answer below {cell.source[:60]}"
            assert before.cell_type == "markdown", f"no question above {cell.source[:60]}"
