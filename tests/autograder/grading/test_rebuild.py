"""Taking in and rebuilding: what an honest student did survives, what a tamperer did does not."""

import base64
import io
import json
import os
import stat
from pathlib import Path

import nbformat
import pytest
from PIL import Image

from autograder.authoring import chapter_text, notebooks
from autograder.authoring.links import Links
from autograder.grading import rebuild, submission
from autograder.grading.submission import Exercise, Unreadable

ROOT = Path(__file__).resolve().parents[3]


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


PICTURE = picture(2, 2)


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    folder = ROOT / "chapters" / "01_neuron"
    return Exercise(folder.name, notebooks.source_notebook(folder), notebooks.release_notebook(folder))


@pytest.fixture
def notebook(exercise) -> dict:
    """The release as a student's JupyterLab would save it."""
    return json.loads(nbformat.writes(exercise.release))


def cell(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def index(notebook, name):
    return notebook["cells"].index(cell(notebook, name))


def code(source):
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def ran(exercise, notebook):
    """(kind, source) of the cells of the rebuilt notebook that run, and the notes."""
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(notebook).encode()))
    cells = [(k, c.source) for k, c in zip(rebuilt.kinds, rebuilt.notebook.cells, strict=True) if k != "text"]
    return cells, rebuilt.notes


def test_an_untouched_notebook_comes_out_as_it_was(exercise, notebook):
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(notebook).encode()))
    assert [c.source for c in rebuilt.notebook.cells] == [c.source for c in exercise.release.cells]
    assert rebuilt.notes == []
    nbformat.validate(rebuilt.notebook)


def test_the_source_of_a_solution_cell_is_taken_and_nothing_else(exercise, notebook):
    target = cell(notebook, "step")
    target["source"] = ["def step(z):\n", "    return 1"]
    target["metadata"]["tags"] = ["skip-execution"]
    target["metadata"]["nbgrader"]["points"] = 1000
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(notebook).encode()))
    mine = next(c for c in rebuilt.notebook.cells if c.id == "step")
    assert mine.source == "def step(z):\n    return 1"
    assert mine.metadata.tags == ["raises-exception"] and "points" not in mine.metadata.nbgrader


def test_helper_cells_run_after_the_named_cell_that_they_followed(exercise, notebook):
    notebook["cells"].insert(index(notebook, "weighted_sum"), code("helper = 1"))
    notebook["cells"].insert(index(notebook, "weighted_sum") + 1, code("after = 2"))
    cells, notes = ran(exercise, notebook)
    sources = [source for _, source in cells]
    assert sources.index("helper = 1") == 1  # after the setup
    assert sources.index("after = 2") == sources.index("".join(cell(notebook, "weighted_sum")["source"])) + 1
    assert notes == []


def test_a_copied_and_improved_cell_runs_where_it_stands(exercise, notebook):
    copy = json.loads(json.dumps(cell(notebook, "step")))
    copy["source"] = "def step(z): return 2"
    notebook["cells"].insert(index(notebook, "step") + 1, copy)
    cells, notes = ran(exercise, notebook)
    at = cells.index(("added", "def step(z): return 2"))
    assert cells[at - 1][0] == "solution"
    assert notes == ["A second cell named step ran as an added cell."]


def test_a_cell_before_everything_runs_first(exercise, notebook):
    notebook["cells"].insert(0, code("first = 1"))
    assert ran(exercise, notebook)[0][0] == ("added", "first = 1")


def test_a_markdown_cell_in_between_is_kept_where_it_stood_and_made_harmless(exercise, notebook):
    text = {"cell_type": "markdown", "metadata": {}, "source": "my notes <script>"}
    notebook["cells"].insert(index(notebook, "step") + 1, text)
    cells, notes = ran(exercise, notebook)
    at = cells.index(("added", "my notes < script>"))
    assert notes == [] and cells[at - 1][0] == "solution"


def test_what_a_student_wrote_into_a_read_only_cell_runs_before_the_original(exercise, notebook):
    setup = cell(notebook, "setup")
    setup["source"] = [*setup["source"], "\nimport math"]
    cells, notes = ran(exercise, notebook)
    assert [kind for kind, _ in cells[:2]] == ["added", "locked"]
    assert cells[0][1].endswith("import math") and "math" not in cells[1][1]
    assert notes == ["The cell setup was changed; the original was run after it."]


def test_line_ends_of_another_system_are_no_change(exercise, notebook):
    for c in notebook["cells"]:
        c["source"] = "".join(c["source"]).replace("\n", "\r\n")
    assert ran(exercise, notebook)[1] == []


def test_a_notebook_that_lost_all_names_runs_in_the_students_order(exercise, notebook):
    notebook["cells"].insert(index(notebook, "step") + 1, code("half = step(1) / 2"))
    for c in notebook["cells"]:
        c["metadata"] = {}
        c.pop("id", None)
    cells, _ = ran(exercise, notebook)
    kinds = [kind for kind, _ in cells]
    assert kinds.count("added") == 1 and kinds.count("solution") == 6
    assert kinds[kinds.index("added") - 1] == "solution"


def test_pictures_pasted_into_an_answer_are_kept(exercise, notebook):
    png = base64.b64encode(PICTURE).decode()
    answer = {"cell_type": "markdown", "metadata": {}, "source": "![](attachment:a.png)"}
    answer["attachments"] = {"a.png": {"image/png": png}, "b": {"text/html": "<script>"}, "c": 5}
    notebook["cells"].append(answer)
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(notebook).encode()))
    [kept] = [c.attachments for c in rebuilt.notebook.cells if "attachments" in c]
    assert kept == {"picture-1.png": {"image/png": png}}
    nbformat.validate(rebuilt.notebook)


def test_brackets_in_printed_text_are_no_parts_of_a_notebook(monkeypatch, exercise, notebook):
    monkeypatch.setattr(submission, "MAX_PARTS", 5000)
    notebook["cells"][1]["source"] = "# " + '["{' * 5000
    submission.parse(json.dumps(notebook).encode())
    notebook["metadata"]["x"] = [[]] * 5000
    with pytest.raises(Unreadable, match="more than 5,000 parts"):
        submission.parse(json.dumps(notebook).encode())


def test_changed_deleted_and_moved_test_cells_are_back_in_place(exercise, notebook):
    cell(notebook, "step-values")["source"] = "pass"
    del notebook["cells"][index(notebook, "step-shapes")]
    notebook["cells"].append(notebook["cells"].pop(index(notebook, "sigmoid-values")))
    cells, notes = ran(exercise, notebook)
    original = [
        source
        for kind, source in ran(exercise, json.loads(nbformat.writes(exercise.release)))[0]
        if kind == "test"
    ]
    assert [source for kind, source in cells if kind == "test"] == original
    assert "The cell step-values was changed; the original was run after it." in notes
    assert "The cell step-shapes is not in this notebook; the original ran all the same." in notes
    assert "Cells were moved; they ran in their original order." in notes


def test_moved_solutions_run_where_the_student_put_them_each_with_its_tests(exercise, notebook):
    moved = notebook["cells"].pop(index(notebook, "sigmoid"))
    notebook["cells"].insert(index(notebook, "step"), moved)
    notebook["cells"].insert(index(notebook, "step"), code("half = sigmoid(0)"))
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(notebook).encode()))
    names = [c.id for c in rebuilt.notebook.cells]
    order = ["weighted_sum", "sigmoid", "sigmoid-values", "step", "step-values", "neuron"]
    assert [name for name in names if name in order] == order
    assert rebuilt.notebook.cells[names.index("sigmoid") + 1].source == "half = sigmoid(0)"
    assert rebuilt.notes == ["Solution cells were moved; each ran where the student put it, with its tests."]


@pytest.mark.parametrize(
    "answer", ["def step(z): return 3", "class step:\n    pass", "class step(dict): pass"]
)
def test_a_solution_cell_that_lost_its_name_is_found_by_what_it_defines(exercise, notebook, answer):
    target = cell(notebook, "step")
    target["metadata"] = {}
    target["id"] = "abc"
    target["source"] = f"import math\n{answer}"
    cells, notes = ran(exercise, notebook)
    assert ("solution", f"import math\n{answer}") in cells
    assert any("lost its name" in note for note in notes)


def test_a_deleted_solution_cell_is_noted(exercise, notebook):
    del notebook["cells"][index(notebook, "step")]
    cells, notes = ran(exercise, notebook)
    assert ("solution", "") in cells and "The cell step is missing." in notes


def test_another_schema_version_is_ignored_and_noted(exercise, notebook):
    cell(notebook, "step")["metadata"]["nbgrader"]["schema_version"] = 99
    _, notes = ran(exercise, notebook)
    assert notes == ["nbgrader metadata of another version was ignored."]


def test_a_test_cell_turned_into_markdown_comes_back(exercise, notebook):
    cell(notebook, "step-values")["cell_type"] = "markdown"
    _, notes = ran(exercise, notebook)
    assert "The cell step-values was a Markdown cell; the original ran." in notes


def test_play_cells_are_kept_but_not_run(exercise, notebook):
    target = next(c for c in notebook["cells"] if "play" in c["metadata"])
    target["source"] = "1/0"
    assert ("play", "1/0") in ran(exercise, notebook)[0]


def test_format_3_is_converted(exercise):
    old = nbformat.convert(nbformat.from_dict(json.loads(nbformat.writes(exercise.release))), 3)
    data = json.dumps(old).encode()
    kinds = rebuild.rebuild(exercise, submission.parse(data)).kinds
    assert kinds.count("solution") == 6


UNREADABLE = {
    "empty": (b"", "is empty"),
    "spaces": (b"  \n", "is empty"),
    "cut short": (b'{"cells": [', "not valid JSON (line 1)"),
    "another encoding": ("{}".encode("utf-16"), "not UTF-8"),
    "a list": (b"[]", "no notebook"),
    "no cells": (b'{"nbformat": 4}', "has no cells"),
    "cells of another kind": (b'{"nbformat": 4, "cells": {}}', "has no cells"),
    "format 2": (b'{"nbformat": 2, "worksheets": []}', "format 2"),
    "no format": (b"{}", "format None"),
    "format 3 without worksheets": (b'{"nbformat": 3}', "format 3"),
    "deep": (b"[" * 200_000, "not valid JSON"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_gets_a_sentence(name):
    data, sentence = UNREADABLE[name]
    with pytest.raises(Unreadable, match=".") as error:
        submission.parse(data)
    assert sentence in str(error.value) and error.value.verdict == "unreadable"


@pytest.mark.parametrize(
    "raw",
    [
        {"nbformat": 4, "cells": [1, None, {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}]},
        {
            "nbformat": 4,
            "cells": [
                {"cell_type": "code", "source": ["a", 3, "b"], "metadata": {"nbgrader": {"grade_id": ["x"]}}}
            ],
        },
        {
            "nbformat": 4,
            "cells": [{"cell_type": "code", "source": "\ud800", "metadata": 7, "id": 5}],
            "metadata": [],
        },
    ],
)
def test_odd_cells_are_skipped_not_fatal(exercise, raw):
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(raw).encode()))
    nbformat.writes(rebuilt.notebook)


def test_only_regular_files_are_taken_in(tmp_path):
    folder = tmp_path / "a"
    (folder / "data").mkdir(parents=True)
    (folder / "a.ipynb").write_text("{}")
    (folder / "data" / "points.csv").write_text("1,2")
    (folder / "timestamp.txt").write_text("2026-01-01")
    (folder / "b.ipynb").mkdir()
    (folder / "b.ipynb" / "points.csv").write_text("1,2")
    secret = tmp_path / "secret"
    secret.write_text("the gradebook")
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    taken = submission.take_in(folder, "a")
    assert taken.files == {"data/points.csv": b"1,2"}
    assert len(taken.notes) == 3 and all("link" in note or "regular" in note for note in taken.notes)


def test_a_link_or_fifo_in_place_of_the_notebook_is_refused_at_once(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text("{}")
    for name, make in (
        ("link", lambda p: p.symlink_to(secret)),
        ("pipe", lambda p: os.mkfifo(p)),
        ("folder", lambda p: p.mkdir()),
    ):
        folder = tmp_path / name
        folder.mkdir()
        make(folder / "a.ipynb")
        with pytest.raises(Unreadable, match="regular file"):
            submission.take_in(folder, "a")


def test_a_missing_or_renamed_notebook_is_missing_and_named(tmp_path):
    with pytest.raises(Unreadable) as error:
        submission.take_in(tmp_path / "none", "a")
    assert error.value.verdict == "missing"
    (tmp_path / "my answer.ipynb").write_text("{}")
    with pytest.raises(
        Unreadable, match="There is my answer.ipynb: hand it in under the name a.ipynb"
    ) as error:
        submission.take_in(tmp_path, "a")
    assert error.value.verdict == "missing"


def test_a_copy_of_the_notebook_is_noted_and_other_notebooks_of_the_assignment_are_not(tmp_path):
    for name in ("a", "a-Copy1", "b"):
        (tmp_path / f"{name}.ipynb").write_text("{}")
    noted = submission.take_in(tmp_path, "a", ["a", "b"]).notes
    assert noted == ["a-Copy1.ipynb lies there, too; a.ipynb was graded."]


def test_a_huge_notebook_is_not_read(tmp_path):
    with open(tmp_path / "a.ipynb", "wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(Unreadable, match="200 MiB; at most 50 MiB"):
        submission.take_in(tmp_path, "a")


def test_reading_never_changes_the_submission(tmp_path):
    (tmp_path / "a.ipynb").write_text("{}")
    (tmp_path / "a.ipynb").chmod(stat.S_IRUSR)
    before = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir())
    submission.take_in(tmp_path, "a")
    assert sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a\n### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS", "a"),
        ("a\n### BEGIN HIDDEN TESTS\nsecret\n### END HIDDEN TESTS\nb", "a\nb"),
        ("### BEGIN HIDDEN TESTS\nsecret", ""),
    ],
)
def test_the_hidden_part_is_cut_out(source, shown):
    assert chapter_text.visible_part(source).strip("\n") == shown


@pytest.mark.parametrize(
    "links", [Links("ada/networks"), Links("a/b", "https://hub.example.org", "https://networks.example.org")]
)
def test_a_release_with_badges_comes_out_as_one_without(exercise, links):
    folder = ROOT / "chapters" / "01_neuron"
    with_badges = json.loads(nbformat.writes(notebooks.release_notebook(folder, links)))
    assert [c["id"] for c in with_badges["cells"][1:3]] == ["links", "colab"]
    rebuilt = rebuild.rebuild(exercise, submission.parse(json.dumps(with_badges).encode()))
    assert rebuilt.notes == [] and "added" not in rebuilt.kinds
    assert [c.source for c in rebuilt.notebook.cells] == [c.source for c in exercise.release.cells]
