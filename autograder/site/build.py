"""Builds the website: runs lectures, writes the pages' sources, has Sphinx make them, and puts all into one folder.

What was made before is kept in build/site/, so a change in one chapter costs that chapter only. The folder that is
published changes at the very end: a build that fails leaves it as it was.
"""

from __future__ import annotations

import filecmp
import importlib.util
import io
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.links import Links
from autograder.authoring.notebooks import CHAPTERS, LECTURES, chapter_names, lecture_notebook
from autograder.site import glossary, pages
from autograder.site.execution import Executed, executed, library
from autograder.site.links import dead_links

START = f"{LECTURES}/00_start.ipynb"
WORK = Path("build", "site")  # below the course's folder; git ignores it
STATIC = Path(__file__).parent / "static"
SHARED = [
    f"{name}.{kind}" for name in ("quiz", "shapes", "sketch") for kind in ("js", "css")
]  # notebooks have the same
# GitHub Pages leaves out folders with an underscore without it. By it we know our own folder, and by the names in it,
# one a line, the files in that folder that a build wrote.
MARKER = ".nojekyll"
NEEDED = ("sphinx", "myst_nb", "furo", "ziamath")
TITLE = "Neural networks, from one neuron to PyTorch on a GPU"

SETTINGS: dict[str, Any] = {
    "project": TITLE,
    "author": "",
    "language": "en",
    "extensions": ["myst_nb", "autograder.site.mathml"],
    "html_theme": "furo",
    "html_title": "Neural networks",
    "html_favicon": str(STATIC / "favicon.svg"),
    "html_math_renderer": "mathml",
    "html_static_path": [str(STATIC), *(str(library() / "live" / "js" / name) for name in SHARED)],
    "html_css_files": ["site.css", "quiz.css", "shapes.css", "sketch.css"],
    "html_js_files": [
        ("shapes.js", {"defer": "defer"}),
        ("sketch.js", {"defer": "defer"}),
        ("hands.js", {"defer": "defer"}),
        ("figures.js", {"defer": "defer"}),
        ("quiz.js", {"defer": "defer"}),
        ("code.js", {"defer": "defer"}),
        ("playground.js", {"type": "module"}),
    ],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_copyright": False,
    "html_show_sphinx": False,
    "html_theme_options": {"navigation_with_keys": True},
    "pygments_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    "nb_execution_mode": "off",
    "nb_merge_streams": True,
    "nb_mime_priority_overrides": [["html", "text/html", 0], ["html", "text/markdown", 5]],
    "exclude_patterns": [],
}


@dataclass(frozen=True)
class Built:
    """What a build did: the chapters with a page, those that were run, the repository, seconds, files, bytes."""

    chapters: tuple[str, ...]
    run: tuple[str, ...]
    repository: str
    seconds: float
    files: int
    size: int


def build(
    root: Path,
    out: Path,
    chapters: Iterable[str] | None = None,
    repository: str = "",
    say: Callable[[str], None] = lambda line: None,
) -> Built:
    """Build the website of these chapters (of all that have a lecture when left out) in the folder `out`.

    Raises ChapterError, one sentence, for a wrong input; `out` is then as it was before.
    """
    begin = time.monotonic()
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ChapterError(
            f"the website needs {', '.join(missing)}: run make site, which installs what it needs"
        )
    if out.exists() and not out.is_dir():
        raise ChapterError(f"{out} is a file: name a folder for the website")
    if out.exists() and any(path.name != ".git" for path in out.iterdir()) and not (out / MARKER).exists():
        raise ChapterError(
            f"{out} holds something that is no website of this course: name an empty or a new folder"
        )
    names = _chosen(root, chapters)
    Links(repository)  # raises for a name with a typo
    work = root / WORK
    lectures = _executed(root, names, work / "executed", say)
    course = _course(root, names, repository)
    source, site = work / "source", work / "html"
    _write_sources(course, lectures, source, work)
    _sphinx(source, site, work / "doctrees")
    stage = work / "published"
    _sync({**_files(site), **_pictures(lectures, work), **_playground()}, stage)
    dead = dead_links(stage)
    if dead:
        raise ChapterError("the website has dead links:\n" + "\n".join(dead))
    files = _publish(stage, out)
    run = tuple(name for name in names if lectures[name].fresh)
    size = sum(path.stat().st_size for path in files.values())
    return Built(tuple(names), run, repository, time.monotonic() - begin, len(files), size)


def _chosen(root: Path, chapters: Iterable[str] | None) -> list[str]:
    there = [name for name in chapter_names(root) if (root / CHAPTERS / name / "lecture.py").exists()]
    for name in chapters or ():
        if name not in there:
            raise ChapterError(f"chapter {name} has no lecture; there are {', '.join(there)}")
    return [name for name in there if name in chapters] if chapters else there


def _executed(root: Path, names: list[str], kept: Path, say: Callable[[str], None]) -> dict[str, Executed]:
    """All lectures, run as many at a time as there are cores.

    Their texts are read before: where two threads parse Python at once, Python 3.11 and 3.12 may raise a SystemError
    (python/cpython, issue 106905).
    """
    read = {name: lecture_notebook(root / CHAPTERS / name) for name in names}

    def one(name: str) -> Executed:
        begin = time.monotonic()
        lecture = executed(root, name, read[name], kept)
        if lecture.fresh:
            say(f"{name}: run and recorded, {time.monotonic() - begin:.0f} s")
        return lecture

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(names, pool.map(one, names), strict=True))


def _course(root: Path, names: list[str], repository: str) -> pages.Course:
    path = root / CHAPTERS / "glossary.md"
    _, entries = glossary.read(path) if path.exists() else ("", {})
    texts = {
        name: "\n\n".join(
            cell.source
            for cell in lecture_notebook(root / CHAPTERS / name).cells
            if cell.cell_type == "markdown"
        )
        for name in names
    }
    return pages.Course(root, tuple(names), repository, entries, glossary.introduced(entries, texts))


def _write_sources(course: pages.Course, lectures: dict[str, Executed], source: Path, work: Path) -> None:
    """What Sphinx reads; a file whose text is as before is not touched, so its page is not made again."""
    texts: dict[str, str] = {}
    titles: dict[str, str] = {}
    shutil.rmtree(work / "stills", ignore_errors=True)
    for name, lecture in lectures.items():
        page = pages.page(course, name, lecture, work / "stills" / name)
        titles[name] = page.cells[0].source.lstrip("# ")
        texts[f"{name}.ipynb"] = nbformat.writes(page) + "\n"
    texts["index.md"] = _index(course, titles)
    texts["playground.md"] = PLAYGROUND
    if (course.root / CHAPTERS / "glossary.md").exists():
        above, _ = glossary.read(course.root / CHAPTERS / "glossary.md")
        texts["glossary.md"] = glossary.page(above, course.entries, course.where, titles)
    if (course.root / CHAPTERS / "symbols.md").exists():
        texts["symbols.md"] = (course.root / CHAPTERS / "symbols.md").read_text(encoding="utf-8")
    texts["conf.py"] = "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items())
    source.mkdir(parents=True, exist_ok=True)
    index = source / "index.md"
    if not index.exists() or index.read_text(encoding="utf-8") != texts["index.md"]:
        for made in (
            "html",
            "doctrees",
        ):  # every page lists all pages, and Sphinx makes only those with new texts again
            shutil.rmtree(work / made, ignore_errors=True)
    for path in source.iterdir():
        if path.is_file() and path.name not in texts:
            path.unlink()
    for file, text in texts.items():
        if not (source / file).exists() or (source / file).read_text(encoding="utf-8") != text:
            (source / file).write_text(text, encoding="utf-8")


def _index(course: pages.Course, titles: dict[str, str]) -> str:
    more = [name for name in ("glossary", "symbols") if (course.root / CHAPTERS / f"{name}.md").exists()]
    lectures = "\n".join(f"{title} <{name}>" for name, title in titles.items())
    doors = ""
    if course.repository:
        lab = Links(course.repository).of(START)["Binder"]
        doors = (
            f"To work with the notebooks, [open the course on Binder]({lab}), or install it from "
            f"[its repository](https://github.com/{course.repository}).\n"
        )
    return INDEX.format(title=TITLE, lectures=lectures, more="\n".join(["playground", *more]), doors=doors)


INDEX = """\
# {title}

A course in pictures that move. Each lecture asks a question, you make a prediction, move a slider, and see. On these
pages figures show pictures that were drawn beforehand, one for each place of a slider; the same lectures are
notebooks, in which everything can be changed.

Start with the first lecture. Each takes 20 to 30 minutes, and ends with a quiz.

{doors}
## Lectures

```{{toctree}}
:maxdepth: 1

{lectures}
```

## At hand

```{{toctree}}
:maxdepth: 1

{more}
```
"""

PLAYGROUND = """\
# Playground

A network that trains before your eyes, in this page. Choose data, features, layers and a learning rate, and press
play. What you have set stands in the address of
<a href="playground/js/index.html">the playground's own page</a>, which can be sent to others as a link.

<div class="playground" data-state="" data-against=""></div>
"""


def _sphinx(source: Path, out: Path, doctrees: Path) -> None:
    """Have Sphinx make the pages; its warnings, dead references among them, are errors."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from autograder.site.mathml import FONT, write_font

    warnings = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                str(source),
                str(source),
                str(out),
                str(doctrees),
                "html",
                status=None,
                warning=warnings,
            )
            app.build()
    except SphinxError as error:
        raise ChapterError(f"Sphinx stopped: {error}") from None
    said = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue()).strip()
    if said:
        shutil.rmtree(doctrees)  # Sphinx says it once only
        raise ChapterError(f"Sphinx warns:\n{said}")
    if not (out / "_static" / FONT).exists():
        write_font(out / "_static")


def _files(folder: Path) -> dict[Path, Path]:
    """All files of a folder by their place in it."""
    return {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}


def _pictures(lectures: dict[str, Executed], work: Path) -> dict[Path, Path]:
    found: dict[Path, Path] = {}
    for name, lecture in lectures.items():
        for folder in (lecture.pictures, work / "stills" / name):
            found |= {Path("figures", name, place): path for place, path in _files(folder).items()}
    return found


def _playground() -> dict[Path, Path]:
    """The playground's modules, and beside them the template of the code that it writes."""
    folder = library() / "playground"
    found = {Path("playground", "js", place): path for place, path in _files(folder / "js").items()}
    return found | {Path("playground", "export_template.txt"): folder / "export_template.txt"}


def _publish(stage: Path, out: Path) -> dict[Path, Path]:
    """Bring `out` to what `stage` holds, and say which files that are. What others put there stays: .git, a CNAME."""
    files = _files(stage)
    marker = out / MARKER
    before = set(marker.read_text(encoding="utf-8").splitlines()) if marker.exists() else set()
    now = {place.as_posix() for place in files}
    out.mkdir(parents=True, exist_ok=True)
    marker.write_text(
        "\n".join(sorted(before | now)) + "\n", encoding="utf-8"
    )  # true also when this is interrupted
    _sync(files, out, before)
    marker.write_text("\n".join(sorted(now)) + "\n", encoding="utf-8")
    return files


def _sync(files: dict[Path, Path], out: Path, ours: set[str] | None = None) -> None:
    """Make `out` hold these files and no others, or none of `ours` that is not among them.

    A file that is there already is left alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    for place, path in files.items():
        target = out / place
        if target.exists() and filecmp.cmp(path, target):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for place, path in _files(out).items():
        if place not in files and (ours is None or place.as_posix() in ours):
            path.unlink()
            for folder in path.parents:
                if folder == out or any(folder.iterdir()):
                    break
                folder.rmdir()
