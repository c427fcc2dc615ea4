"""The notebook build: what it makes, that it always makes the same, what it never touches or tells."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.authoring import chapter_text, notebooks
from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.links import Links
from tests.warm_python import warm_python

ROOT = Path(__file__).parents[3]
CHAPTERS = notebooks.chapter_names(ROOT)
WITH_EXERCISE = [name for name in CHAPTERS if (ROOT / "chapters" / name / "exercise.py").is_file()]

SHORT_LINE = 12  # characters; a shorter line, such as `return y`, gives nothing away


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def made(root: Path) -> dict[str, bytes]:
    return {name: data for name, data in files(root).items() if name.endswith(".ipynb")}


def strings(value: Any) -> Iterator[str]:
    """Every string anywhere in a notebook, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def secret_lines(cells: list[chapter_text.Cell]) -> set[str]:
    """The lines of solutions and hidden tests that say something and stand nowhere in the open."""
    secret: set[str] = set()
    open_text = ""
    for cell in cells:
        source = cell.source
        if cell.kind == "solution":
            shown = chapter_text.without_solution(source)
        elif cell.kind == "test":
            shown = chapter_text.visible_part(source)
        elif cell.kind == "answer" and chapter_text.BEGIN_SOLUTION not in source:
            shown = ""
        else:
            shown = chapter_text.without_solution(source)
        open_text += shown + "\n"
        secret |= {line.strip() for line in source.split("\n")}
    markers = {
        chapter_text.BEGIN_SOLUTION,
        chapter_text.END_SOLUTION,
        chapter_text.BEGIN_HIDDEN,
        chapter_text.END_HIDDEN,
    }
    return {line for line in secret - markers if len(line) >= SHORT_LINE and line not in open_text}


def leaks(notebook: dict[str, Any], cells: list[chapter_text.Cell]) -> set[str]:
    text = "\n".join(strings(notebook))
    return {line for line in secret_lines(cells) if line in text}


def test_a_chapter_gives_a_lecture_a_solution_and_an_exercise(course: Path) -> None:
    changes = notebooks.build(course)
    assert sorted(made(course)) == sorted(str(path) for path in changes.written)
    assert sorted(made(course)) == [
        "exercises/01_neuron/01_neuron.ipynb",
        "lectures/00_start.ipynb",
        "lectures/01_neuron.ipynb",
        "solutions/01_neuron/01_neuron.ipynb",
    ]


def test_the_same_text_gives_the_same_bytes_in_another_folder(course: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "another place"
    shutil.copytree(course, elsewhere)
    notebooks.build(course)
    notebooks.build(elsewhere)
    assert made(course) == made(elsewhere)


def test_a_second_build_writes_nothing(course: Path) -> None:
    notebooks.build(course)
    before = {path: path.stat().st_mtime_ns for path in course.rglob("*.ipynb")}
    assert notebooks.build(course).written == ()
    assert {path: path.stat().st_mtime_ns for path in course.rglob("*.ipynb")} == before


def test_the_source_notebook_has_schema_3_metadata(course: Path) -> None:
    cells = {cell.id: cell for cell in notebooks.source_notebook(course / "chapters" / "01_neuron").cells}
    assert list(cells) == ["cell-000", "setup", "double", "double-values", "race", "why", "left", "cell-007"]
    common = {"schema_version": 3, "task": False}
    assert cells["setup"].metadata == {
        "nbgrader": {"grade": False, "grade_id": "setup", "locked": True, "solution": False, **common}
    }
    assert cells["double"].metadata == {
        "nbgrader": {"grade": False, "grade_id": "double", "locked": False, "solution": True, **common},
        "tags": ["raises-exception"],
    }
    assert cells["double-values"].metadata["jupyter"] == {"source_hidden": True}
    assert cells["double-values"].metadata["tags"] == ["raises-exception"]
    assert cells["double-values"].metadata["nbgrader"] == {
        "grade": True,
        "grade_id": "double-values",
        "locked": True,
        "points": 1,
        "solution": False,
        **common,
    }
    assert cells["why"].metadata["nbgrader"]["points"] == 2.5
    assert cells["why"].metadata["nbgrader"]["solution"] is True
    assert cells["race"].metadata == {"play": "race", "tags": ["raises-exception"]}
    assert cells["cell-000"].metadata == {}


def test_the_release_holds_stubs_instead_of_answers(course: Path) -> None:
    cells = {cell.id: cell for cell in notebooks.release_notebook(course / "chapters" / "01_neuron").cells}
    assert cells["double"].source == (
        'def double(x):\n    """Twice `x`."""\n    # YOUR CODE HERE\n    raise NotImplementedError()'
    )
    assert cells["double-values"].source == (
        '# Test 1 of 1 · double-values · 1 of 1 point\ncheck.equal(double, 2, 4, read="Doubling")'
    )
    assert cells["why"].source == "YOUR ANSWER HERE"


def test_the_release_is_what_nbgraders_own_command_writes(course: Path) -> None:
    notebooks.build(course)
    ours = made(course)
    shutil.rmtree(course / "exercises")
    command = ["nbgrader", "generate_assignment", "01_neuron", "--no-db"]
    folders = [
        "--CourseDirectory.source_directory=solutions",
        "--CourseDirectory.release_directory=exercises",
    ]
    done = warm_python().run([*command, *folders], cwd=course, env=os.environ)
    assert done.returncode == 0, done.stderr
    assert made(course) == ours


def test_lectures_link_to_their_neighbours_and_their_exercise(course: Path) -> None:
    notebooks.build(course)
    last = nbformat.read(course / "lectures" / "01_neuron.ipynb", as_version=4).cells[-1].source
    assert "Previous lecture: [00 · Start](00_start.ipynb)" in last
    assert "Exercise: [Exercise 01: the neuron](../exercises/01_neuron/01_neuron.ipynb)" in last
    first = nbformat.read(course / "lectures" / "00_start.ipynb", as_version=4).cells[-1].source
    assert first == "---\n\nNext lecture: [01 · The neuron](01_neuron.ipynb)"
    exercise = nbformat.read(course / "exercises/01_neuron/01_neuron.ipynb", as_version=4).cells[-1].source
    assert exercise == "---\n\nLecture: [01 · The neuron](../../lectures/01_neuron.ipynb)"


def test_the_courses_own_notebooks_have_no_badges(course: Path) -> None:
    notebooks.build(course)
    assert not any(b"mybinder" in data or b"colab" in data for data in made(course).values())


def test_links_change_no_other_cell(course: Path) -> None:
    """So a release with badges and one without are the same exercise to the grader."""
    folder = course / "chapters" / "01_neuron"
    links = Links("owner/course", "https://hub.example.org", "https://example.org")
    for make in (notebooks.lecture_notebook, notebooks.source_notebook, notebooks.release_notebook):
        plain, linked = make(folder).cells, make(folder, links).cells
        assert [cell.id for cell in linked[1:3]] == ["links", "colab"]
        assert linked[2].metadata == {"play": "colab"}
        assert linked[:1] + linked[3:] == plain


def test_an_unknown_chapter_is_refused_with_the_known_ones(course: Path) -> None:
    with pytest.raises(ChapterError) as error:
        notebooks.build(course, ["01_neuron", "1_neuron"])
    assert str(error.value) == "there is no chapter 1_neuron; the chapters are 00_start, 01_neuron"
    assert made(course) == {}


def test_a_folder_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChapterError, match="there is no chapter in chapters/: run this in the root"):
        notebooks.build(tmp_path)


def test_one_chapter_can_be_built_alone(course: Path) -> None:
    notebooks.build(course, ["00_start"])
    assert list(made(course)) == ["lectures/00_start.ipynb"]


def test_a_wrong_text_leaves_everything_as_it_was(course: Path) -> None:
    notebooks.build(course)
    (course / "chapters/00_start/lecture.py").write_text("# %% [markdown]\n# # 00 · Changed\n")
    (course / "chapters/01_neuron/exercise.py").write_text("# %% [markdown]\n# # 01\n\n# %%\n")
    before = files(course)
    with pytest.raises(ChapterError, match="chapters/01_neuron/exercise.py:4: a code cell without a header"):
        notebooks.build(course)
    assert files(course) == before


@pytest.mark.parametrize("moves", [0, 2])
def test_a_build_that_is_interrupted_leaves_whole_notebooks_only(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    shutil.copytree(course, tmp_path / "complete")
    notebooks.build(tmp_path / "complete")
    complete = made(tmp_path / "complete")
    replace, left = os.replace, iter(range(moves))

    def stops_midway(source: Path, target: Path) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(notebooks.os, "replace", stops_midway)
    with pytest.raises(KeyboardInterrupt):
        notebooks.build(course)
    assert len(made(course)) == moves
    assert made(course).items() <= complete.items()
    assert not list(course.glob(".build-*"))


def test_notebooks_of_a_removed_chapter_go_and_others_stay(course: Path) -> None:
    notebooks.build(course)
    mine = course / "solutions" / "my_own" / "my_own.ipynb"
    copied = course / "solutions" / "a_copy" / "a_copy.ipynb"
    mine.parent.mkdir()
    copied.parent.mkdir()
    mine.write_text(nbformat.writes(nbformat.v4.new_notebook()))
    shutil.copy(course / "solutions/01_neuron/01_neuron.ipynb", copied)
    (course / "lectures" / "broken.ipynb").write_text("not JSON")
    shutil.rmtree(course / "chapters" / "01_neuron")

    assert [str(path) for path in notebooks.stale(course)] == [
        "lectures/00_start.ipynb",  # its link to the next lecture
        "exercises/01_neuron/01_neuron.ipynb",
        "lectures/01_neuron.ipynb",
        "solutions/01_neuron/01_neuron.ipynb",
    ]
    changes = notebooks.build(course)
    assert [str(path) for path in changes.removed] == [
        "exercises/01_neuron/01_neuron.ipynb",
        "lectures/01_neuron.ipynb",
        "solutions/01_neuron/01_neuron.ipynb",
    ]
    assert sorted(made(course)) == [
        "lectures/00_start.ipynb",
        "lectures/broken.ipynb",
        "solutions/a_copy/a_copy.ipynb",
        "solutions/my_own/my_own.ipynb",
    ]
    assert not (course / "exercises" / "01_neuron").exists()
    assert notebooks.stale(course) == []


def test_an_edited_notebook_is_stale(course: Path) -> None:
    notebooks.build(course)
    assert notebooks.stale(course) == []
    path = course / "lectures" / "01_neuron.ipynb"
    path.write_text(path.read_text().replace("zeros(3)", "zeros(4)"))
    assert notebooks.stale(course) == [Path("lectures/01_neuron.ipynb")]


def test_a_check_that_names_no_section_of_the_lecture_is_refused(course: Path) -> None:
    path = course / "chapters" / "01_neuron" / "exercise.py"
    path.write_text(path.read_text().replace('read="Doubling"', 'read="Halving"'))
    with pytest.raises(ChapterError, match='exercise.py:21: read="Halving" is no section of the lecture'):
        notebooks.build(course)


def test_a_line_of_a_solution_that_leaks_would_be_found(course: Path) -> None:
    cells = chapter_text.read_cells(course / "chapters" / "01_neuron" / "exercise.py")
    release = notebooks.release_notebook(course / "chapters" / "01_neuron")
    assert leaks(release, cells) == set()
    release.cells[0].metadata["hidden"] = {"deep": ["x", "  the_secret_answer = 2 * x  "]}
    assert leaks(release, cells) == {"the_secret_answer = 2 * x"}
    secrets = secret_lines(cells)
    assert "_a_hidden_array = np.arange(1000.0)" in secrets
    assert "Because the secret is that two is more than one." in secrets


# The repository itself.


def test_the_made_notebooks_are_up_to_date() -> None:
    assert CHAPTERS, "chapters/ holds no chapter"
    stale = ", ".join(str(path) for path in notebooks.stale(ROOT))
    assert not stale, f"run `make notebooks` and commit what it writes: {stale}"


def committed(path: str) -> dict[str, Any]:
    assert (ROOT / path).is_file(), f"{path} is missing: run `make notebooks`"
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", WITH_EXERCISE)
def test_a_release_gives_nothing_away(name: str) -> None:
    cells = chapter_text.read_cells(ROOT / "chapters" / name / "exercise.py")
    assert secret_lines(cells)
    assert leaks(committed(f"exercises/{name}/{name}.ipynb"), cells) == set()


@pytest.mark.parametrize("name", WITH_EXERCISE)
def test_every_code_cell_of_a_release_compiles(name: str) -> None:
    for cell in committed(f"exercises/{name}/{name}.ipynb")["cells"]:
        if cell["cell_type"] == "code":
            compile("".join(cell["source"]), f"{name}:{cell['id']}", "exec")


MADE = [f"lectures/{name}.ipynb" for name in CHAPTERS if (ROOT / "chapters" / name / "lecture.py").is_file()]
MADE += [f"{folder}/{name}/{name}.ipynb" for folder in ("solutions", "exercises") for name in WITH_EXERCISE]


@pytest.mark.parametrize("path", MADE)
def test_made_notebooks_carry_no_outputs_and_no_traces_of_the_machine(path: str) -> None:
    notebook = committed(path)
    assert set(notebook["metadata"]) == {"autograder", "kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    for cell in notebook["cells"]:
        assert "lines_to_next_cell" not in cell["metadata"]
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
