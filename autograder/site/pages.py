"""A chapter's page: its lecture's notebook as Sphinx and myst-nb take it, every output turned into HTML that needs no kernel."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from PIL import Image

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.folding import is_folded
from autograder.authoring.notebooks import CHAPTERS
from autograder.site import glossary, links
from autograder.site.execution import FIGURE_DPI, Executed
from autograder.site.figures import live_html, picture_size, playground_html, still_html
from autograder.site.quizzes import blanks_html, quiz_html

ASKING = {
    "quiz": quiz_html,
    "blanks": blanks_html,
}  # by the kind of a cell's last value: what makes HTML of the file of that name
PAGE_DPI = 100  # of matplotlib's figures as the lectures set them
WIDGET = "application/vnd.jupyter.widget-view+json"
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*?(\w+)\.ipynb)(#[^)]*)?\)")
STATE = re.compile(r"^Link: `#(\S+)`$", re.MULTILINE)  # of the playground, below an experiment


@dataclass(frozen=True)
class Course:
    """What the pages of one build have in common."""

    root: Path
    chapters: tuple[str, ...]  # that have a page
    repository: str  # OWNER/NAME, or ""
    entries: Mapping[str, glossary.Entry]
    where: Mapping[str, str]  # by a term's key, the lecture that introduces it


def page(course: Course, name: str, lecture: Executed, pictures: Path) -> NotebookNode:
    """The page of a chapter; figures that stand still are written into the folder `pictures`."""
    done: set[str] = set()
    title, *cells = lecture.notebook.cells[
        :-1
    ]  # the last one links to the neighbours, which the theme does, too
    heading, _, rest = title.source.partition("\n")
    made = [nbformat.v4.new_markdown_cell(heading)]
    exercise = (course.root / CHAPTERS / name / "exercise.py").exists()
    if below := links.page_links(course.repository, name, exercise):
        anchors = " · ".join(f'<a href="{html.escape(address)}">{text}</a>' for text, address in below)
        made.append(nbformat.v4.new_markdown_cell(f'<p class="page-links">{anchors}</p>'))
    for cell in (nbformat.v4.new_markdown_cell(rest.strip()), *cells):
        if cell.cell_type == "markdown":
            text = glossary.linked(_links(course, cell.source), name, course.entries, course.where, done)
            made.append(nbformat.v4.new_markdown_cell(text))
        else:
            made.append(_code(course, name, cell, lecture, pictures))
    notebook = nbformat.v4.new_notebook(cells=made, metadata=lecture.notebook.metadata)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:03d}"
    return notebook


def _links(course: Course, text: str, suffix: str = "ipynb") -> str:
    """Links to notebooks lead to their pages, to Binder for exercises, and nowhere where there is neither."""

    def link(match: re.Match[str]) -> str:
        words, path, name, section = match.groups()
        if "exercises/" in path:
            return (
                f"[{words}]({links.exercise_address(course.repository, name)})"
                if course.repository
                else words
            )
        return f"[{words}]({name}.{suffix}{section or ''})" if name in course.chapters else words

    state = r'<a href="playground/js/index.html#\1">Open this in the playground, on a page of its own</a>'
    return STATE.sub(state, LINK.sub(link, text))


def _code(course: Course, name: str, cell: NotebookNode, lecture: Executed, pictures: Path) -> NotebookNode:
    folded = is_folded(cell)
    summary, _, source = cell.source.partition("\n") if folded else ("", "", cell.source)
    made = nbformat.v4.new_code_cell(source)
    made.execution_count = cell.execution_count
    if folded:
        made.metadata = {
            "tags": ["hide-input"],
            "mystnb": {"code_prompt_show": f"Code: {summary.lstrip('# ')}"},
        }
    shown = lecture.shown.get(cell.execution_count)
    if shown and shown["kind"] in ASKING:
        made.metadata = {"tags": ["remove-input"]}
    for output in cell.outputs:
        found = _output(course, name, output, lecture, cell, pictures)
        if found is not None:
            made.outputs.append(found)
    return made


def _output(
    course: Course,
    name: str,
    output: NotebookNode,
    lecture: Executed,
    cell: NotebookNode,
    pictures: Path,
) -> NotebookNode | None:
    shown = lecture.shown.get(cell.execution_count)
    data = output.get("data", {})
    if WIDGET in data or (shown and shown["kind"] == "quiz" and "text/html" in data):
        if shown is None:
            raise ChapterError(
                f"{CHAPTERS}/{name}/lecture.py: a cell shows a widget that a page cannot hold; on the website work "
                f"live figures, quizzes, blanks and playgrounds that are a cell's last value:\n{cell.source}"
            )
        if shown["kind"] == "live":
            recording, number = shown["recording"], str(cell.execution_count)
            start = lecture.pictures / number / "start.webp"
            size = picture_size(start, recording["width"], recording["height"], recording["least"])
            return _html(live_html(recording, f"figures/{name}/{number}", size))
        if shown["kind"] == "playground":
            return _html(playground_html(shown["state"], shown["against"], shown["kernel"]))
        return _html(ASKING[shown["kind"]](course.root / CHAPTERS / name / f"{shown['kind']}.json"))
    if "image/png" in data:
        png = base64.b64decode(data["image/png"])
        file = f"{hashlib.sha256(png).hexdigest()[:12]}.webp"  # as the recorded ones: half as many bytes
        pictures.mkdir(parents=True, exist_ok=True)
        picture = Image.open(io.BytesIO(png))
        picture.save(pictures / file, lossless=True)
        width, height = picture.size
        words = data.get("text/plain", "")
        if words in ("", "Figure. "):
            words = (
                cell.source.partition("\n")[0].lstrip("# ") if is_folded(cell) else "Figure without a title"
            )
        scale = PAGE_DPI / FIGURE_DPI
        size = picture_size(pictures / file, round(width * scale), round(height * scale))
        return _html(still_html(f"figures/{name}/{file}", words, size))
    if any(name in data.get("text/html", "") for name in ("perceptron-playground-gone", "live-still")):
        return None
    if "text/markdown" in data:
        text = _links(
            course, data["text/markdown"], "html"
        )  # in outputs myst-nb looks for no other documents
        return nbformat.v4.new_output("display_data", data={"text/markdown": text})
    return output


def _html(text: str) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data={"text/html": text})
