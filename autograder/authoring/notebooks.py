"""Makes the notebooks in lectures/, solutions/ and exercises/ from the texts in chapters/.

`autograder build` and the tests call it; the grader asks it for an exercise's pristine notebook. The release
step is nbgrader's own, run in memory and without a gradebook. Nothing here runs a cell.
"""

import ast
import copy
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring import chapter_text, folding, quiz_text
from autograder.authoring.chapter_text import Cell, ChapterError
from autograder.authoring.links import Links
from autograder.check import progress

CHAPTERS, LECTURES, SOLUTIONS, EXERCISES = "chapters", "lectures", "solutions", "exercises"
SCHEMA = 3  # of nbgrader's cell metadata
NO_LINKS = Links()
# Run All does not stop at a cell with this tag: all that can be run is run. The cell's error is an error all the same.
GOES_ON = {"tags": ["raises-exception"]}
# As a play cell it is never run at grading.
LEFT_CELL = """\
# What is left to do
from autograder import check

check.left()"""

# No versions: the same text must give the same bytes with every Python.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Changes:
    """What one build did, as paths from the root: notebooks written, removed, and already up to date."""

    written: tuple[Path, ...]
    removed: tuple[Path, ...]
    unchanged: tuple[Path, ...]


def chapter_names(root: str | Path) -> list[str]:
    """The chapters in order: the folders of chapters/ that hold a lecture.py or an exercise.py."""
    folders = sorted((Path(root) / CHAPTERS).glob("*/"))
    return [folder.name for folder in folders if _has(folder, "lecture.py") or _has(folder, "exercise.py")]


def build(root: str | Path, chapters: Iterable[str] | None = None) -> Changes:
    """Rewrite the notebooks of the named chapters, or of all; then also remove those of deleted chapters.

    Everything is made in memory first, so a wrong text changes nothing on disk. Raises `ChapterError`.
    """
    root = Path(root)
    notebooks = _made(root, _known(root, chapters))
    unchanged = [path for path, text in notebooks.items() if _text_of(root / path) == text]
    written = [path for path in notebooks if path not in unchanged]
    removed = _leftovers(root) if chapters is None else []
    if written:
        _write(root, {path: notebooks[path] for path in written})
    for path in removed:
        (root / path).unlink()
        if path.parts[0] != LECTURES and not any((root / path).parent.iterdir()):
            (root / path).parent.rmdir()
    return Changes(tuple(written), tuple(removed), tuple(unchanged))


def stale(root: str | Path, chapters: Iterable[str] | None = None) -> list[Path]:
    """The made notebooks of these chapters (or of all), as paths from the root, that differ from what the texts give."""
    root = Path(root)
    notebooks = _made(root, chapter_names(root) if chapters is None else _known(root, chapters))
    return [path for path, text in notebooks.items() if _text_of(root / path) != text] + _leftovers(root)


def lecture_notebook(folder: str | Path, links: Links = NO_LINKS) -> NotebookNode:
    """The lecture notebook of a chapter's folder, such as chapters/01_neuron."""
    folder = Path(folder)
    cells = chapter_text.read_lecture(folder / "lecture.py")
    folding.check(folder / "lecture.py", cells)
    quiz_text.check_asked(folder / "lecture.py", cells)
    made = [_node(cell) for cell in cells]
    made.append(nbformat.v4.new_markdown_cell(_lecture_links(folder)))
    return _notebook(made, links.cells(f"{LECTURES}/{folder.name}.ipynb"), folder, "lecture.py")


def source_notebook(folder: str | Path, links: Links = NO_LINKS) -> NotebookNode:
    """The exercise of a chapter's folder with solution and hidden tests: nbgrader's source notebook."""
    folder = Path(folder)
    path = folder / "exercise.py"
    cells = chapter_text.read_exercise(path)
    if _has(folder, "lecture.py"):
        titles = chapter_text.sections(chapter_text.read_lecture(folder / "lecture.py"))
        chapter_text.check_references(path, cells, titles)
    made = [_node(cell) for cell in _with_headers(cells)]
    if any(cell.kind == "test" for cell in cells):
        about = {"play": chapter_text.LEFT, **GOES_ON, **folding.TEST_METADATA}
        made.append(nbformat.v4.new_code_cell(LEFT_CELL, metadata=copy.deepcopy(about)))
    neighbours = _exercise_links(folder)
    if neighbours:
        made.append(nbformat.v4.new_markdown_cell(neighbours))
    return _notebook(
        made, links.cells(f"{EXERCISES}/{folder.name}/{folder.name}.ipynb"), folder, "exercise.py"
    )


def release_notebook(folder: str | Path, links: Links = NO_LINKS) -> NotebookNode:
    """The exercise as students get it: `source_notebook` after nbgrader's own release step."""
    return released(source_notebook(folder, links))


def _known(root: Path, chapters: Iterable[str] | None) -> list[str]:
    known = chapter_names(root)
    if not known:
        raise ChapterError(f"there is no chapter in {CHAPTERS}/: run this in the root of the course")
    if chapters is None:
        return known
    names = list(chapters)
    for name in names:
        if name not in known:
            raise ChapterError(f"there is no chapter {name}; the chapters are {', '.join(known)}")
    return [name for name in known if name in names]


def _made(root: Path, chapters: list[str]) -> dict[Path, str]:
    """The text of every notebook that these chapters give, by its path from the root."""
    notebooks: dict[Path, str] = {}
    for name in chapters:
        folder = root / CHAPTERS / name
        if _has(folder, "quiz.json"):
            quiz_text.read_quiz(folder / "quiz.json")  # refuses what would not fit in class
        if _has(folder, "lecture.py"):
            notebooks[Path(LECTURES, f"{name}.ipynb")] = written(lecture_notebook(folder))
        if _has(folder, "exercise.py"):
            source = source_notebook(folder)
            notebooks[Path(SOLUTIONS, name, f"{name}.ipynb")] = written(source)
            notebooks[Path(EXERCISES, name, f"{name}.ipynb")] = _released(source)
    return notebooks


def _notebook(cells: list[NotebookNode], links: list[NotebookNode], folder: Path, text: str) -> NotebookNode:
    """The notebook of these cells, with `links` below its title."""
    for number, cell in enumerate(cells):
        # nbformat draws random ids: named cells keep their name, the others are numbered.
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.metadata.get("play")
        cell["id"] = name or f"cell-{number:03d}"
    cells[1:1] = links
    metadata: dict[str, Any] = {
        **NOTEBOOK_METADATA,
        "autograder": {"made_from": f"{CHAPTERS}/{folder.name}/{text}"},
    }
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def _node(cell: Cell) -> NotebookNode:
    new = nbformat.v4.new_markdown_cell if cell.is_markdown else nbformat.v4.new_code_cell
    metadata: dict[str, Any] = {}
    if cell.folded:
        return new(folding.source(cell), metadata=copy.deepcopy(folding.METADATA))
    if cell.kind in ("solution", "test", "play"):
        metadata |= copy.deepcopy(GOES_ON)
    if cell.kind == "test":
        metadata |= copy.deepcopy(folding.TEST_METADATA)
    if cell.kind == "play":
        metadata["play"] = cell.name
    elif cell.kind in ("locked", "solution", "test", "answer"):
        metadata["nbgrader"] = {
            "grade": cell.kind in ("test", "answer"),
            "grade_id": cell.name,
            "locked": cell.kind in ("locked", "test"),
            "schema_version": SCHEMA,
            "solution": cell.kind in ("solution", "answer"),
            "task": False,
        }
        if cell.points:
            metadata["nbgrader"]["points"] = cell.points
    return new(cell.source, metadata=metadata)


def _with_headers(cells: list[Cell]) -> list[Cell]:
    """The cells of an exercise, each test below a comment that says which it is: all that shows while it is folded."""
    tests = [
        cell for cell in cells if cell.kind == "test" and _has_code(chapter_text.visible_part(cell.source))
    ]
    total = sum(cell.points for cell in tests)
    headers = {
        cell.name: progress.header(progress.Graded(number, len(tests), cell.name, cell.points, total))
        for number, cell in enumerate(tests, start=1)
    }

    def with_header(cell: Cell) -> Cell:
        hidden = f"# Test {cell.name} · {progress.in_points(cell.points)} · runs at grading only"
        return replace(cell, source=f"{headers.get(cell.name, hidden)}\n{cell.source}")

    return [with_header(cell) if cell.kind == "test" else cell for cell in cells]


def _has_code(source: str) -> bool:
    return bool(ast.parse(source).body)


def written(notebook: NotebookNode) -> str:
    """The text of a notebook's file."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def released(source: NotebookNode) -> NotebookNode:
    """A source notebook as `nbgrader generate_assignment` hands it out, without the gradebook step."""
    return nbformat.reads(_released(source), as_version=4)


def _released(source: NotebookNode) -> str:
    # Imported late: it takes two seconds, which a student's process and the checks need not pay.
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    steps = [step for step in GenerateAssignment().preprocessors if not issubclass(step, SaveCells)]
    return run_release_steps(steps, source, {})


def run_release_steps(steps: Iterable[Any], source: NotebookNode, resources: dict[str, Any]) -> str:
    """The text of `source` after these preprocessors of nbgrader's."""
    from nbconvert.exporters import NotebookExporter
    from traitlets.config import Config

    config = Config()
    config.NotebookExporter.default_preprocessors = []
    exporter = NotebookExporter(config=config)
    for step in steps:
        exporter.register_preprocessor(step, enabled=True)
    text, _ = exporter.from_notebook_node(source, resources=resources)
    return str(text).rstrip("\n") + "\n"


def _lecture_links(folder: Path) -> str:
    previous, following = _neighbours(folder)
    links = []
    if previous:
        links.append(f"Previous lecture: [{title_of(previous)}]({previous.name}.ipynb)")
    if _has(folder, "exercise.py"):
        target = f"../{EXERCISES}/{folder.name}/{folder.name}.ipynb"
        links.append(f"Exercise: [{title_of(folder, 'exercise.py')}]({target})")
    if following:
        links.append(f"Next lecture: [{title_of(following)}]({following.name}.ipynb)")
    return "---\n\n" + " · ".join(links) if links else "---\n\nThis is the only lecture so far."


def _exercise_links(folder: Path) -> str:
    _, following = _neighbours(folder)
    links = []
    if _has(folder, "lecture.py"):
        links.append(f"Lecture: [{title_of(folder)}](../../{LECTURES}/{folder.name}.ipynb)")
    if following:
        links.append(f"Next lecture: [{title_of(following)}](../../{LECTURES}/{following.name}.ipynb)")
    return "---\n\n" + " · ".join(links) if links else ""


def _neighbours(folder: Path) -> tuple[Path | None, Path | None]:
    """The chapters with a lecture just before and just after this one."""
    lectures = sorted(path.parent for path in folder.parent.glob("*/lecture.py"))
    before = [path for path in lectures if path.name < folder.name]
    after = [path for path in lectures if path.name > folder.name]
    return (before[-1] if before else None), (after[0] if after else None)


def title_of(folder: Path, text: str = "lecture.py") -> str:
    """A chapter's title, found without judging the rest of its text, which is another build's affair."""
    for line in (folder / text).read_text(encoding="utf-8", errors="replace").split("\n"):
        if line.startswith("# # "):
            return line[4:].strip()
    return folder.name


def _has(folder: Path, text: str) -> bool:
    return (folder / text).is_file()


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


def _leftovers(root: Path) -> list[Path]:
    """Made notebooks whose chapter or text is gone; a notebook that we did not make is never among them."""
    found = []
    for path in [
        *root.glob(f"{LECTURES}/*.ipynb"),
        *root.glob(f"{SOLUTIONS}/*/*.ipynb"),
        *root.glob(f"{EXERCISES}/*/*.ipynb"),
    ]:
        text = "lecture.py" if path.parent.name == LECTURES else "exercise.py"
        made_from = f"{CHAPTERS}/{path.stem}/{text}"
        in_its_place = path.parent.name in (LECTURES, path.stem)
        if in_its_place and not (root / made_from).is_file() and _made_from(path) == made_from:
            found.append(path.relative_to(root))
    return sorted(found)


def _made_from(path: Path) -> str | None:
    """The text that a notebook says it was made from; None where it says nothing."""
    try:
        return json.loads(path.read_bytes())["metadata"]["autograder"]["made_from"]
    except (ValueError, KeyError, TypeError):
        return None


def _write(root: Path, notebooks: dict[Path, str]) -> None:
    """Write all notebooks beside their place, then move each into it: none is ever seen half-written."""
    staging = Path(tempfile.mkdtemp(prefix=".build-", dir=root))
    try:
        for path, text in notebooks.items():
            (staging / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).write_bytes(text.encode("utf-8"))
        for path in notebooks:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / path, root / path)
    finally:
        shutil.rmtree(staging)
