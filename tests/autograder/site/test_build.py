"""The website of a small course: what is on its pages, what a second build does again, and what stops it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.authoring.chapter_text import ChapterError
from autograder.site.build import build
from tests.autograder.site.conftest import write_course

pytestmark = pytest.mark.usefixtures("warm_kernels")


def text(site: Path, page: str = "01_small") -> str:
    return (site / f"{page}.html").read_text(encoding="utf-8")


def test_the_page_holds_what_the_lecture_shows(site: Path) -> None:
    page = text(site)
    assert "the answer is 42" in page
    assert 'alt="Figure. A line that rises"' in page
    assert page.count('class="live"') == 1
    assert 'alt="w = 1, b = 0.50, round, on, seed 0"' in page
    assert page.count("<details") >= 2 and "A square is not negative." in page
    assert "<munder" in page or "<msub" in page
    assert re.search(r'<span class="held">\(<math .{,200}</math>\)</span>', page)
    assert re.search(r'<span class="held"><math .{,200}</math>\.</span>', page)
    assert "application/vnd.jupyter" not in page
    assert (
        re.findall(r'<(?:script|link)[^>]*(?:src|href)="https?:[^"]*"', page) == []
    )  # nothing from elsewhere


def test_every_picture_of_every_place_is_there(site: Path) -> None:
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text(site))[1])  # type: ignore[index]
    (folder,) = re.findall(r'data-pictures="([^"]*)"', text(site))
    tried = 0
    for number, track in enumerate(data["tracks"]):
        for place, corner in enumerate(track["corners"]):
            assert (site / folder / f"{number}-{place}.webp").exists() == (corner is not None)
            tried += 1
    assert tried == 5 + 2 + 6 + 7 * 2  # what moves in a pair has no track of its own


def test_links_lead_to_pages_binder_or_nowhere(site: Path) -> None:
    page = text(site)
    assert 'href="02_more.html"' in page
    assert "one that is not there" in page and "09_gone" not in page
    exercise = "urlpath=lab%2Ftree%2Fexercises%2F01_small%2F01_small.ipynb"
    assert page.count(f"https://mybinder.org/v2/gh/ada/course/main?{exercise}") == 2
    assert "https://colab.research.google.com/github/ada/course/blob/main/lectures/01_small.ipynb" in page
    assert "Exercise" not in re.findall(r'<p class="page-links">.*?</p>', text(site, "02_more"))[0]


def test_terms_lead_to_the_glossary_and_back(site: Path) -> None:
    assert 'href="glossary.html#term-bias"' in text(site)
    assert "glossary.html#term-bias" not in text(site, "02_more")
    assert 'href="01_small.html#introduces-bias"' in text(site, "glossary")


def test_the_whole_site_has_no_exercise(site: Path) -> None:
    for path in site.rglob("*"):
        if path.is_file():
            assert b"Exercise 01" not in path.read_bytes(), path


def test_only_code_that_changed_is_run_again(site: Path, small_course: Path, tmp_path: Path) -> None:
    course = shutil.copytree(small_course, tmp_path / "course")
    assert build(course, course / "site", repository="ada/course").run == ()
    more = course / "chapters" / "02_more" / "lecture.py"
    more.write_text(more.read_text().replace("There is", "Here is"))
    assert build(course, course / "site").run == ()
    assert "Here is" in text(course / "site", "02_more")
    assert "mybinder" not in text(course / "site")
    more.write_text(more.read_text().replace('"more"', '"even more"'))
    assert build(course, course / "site").run == ("02_more",)
    assert "even more" in text(course / "site", "02_more")
    quiz = course / "chapters" / "01_small" / "quiz.json"
    quiz.write_text(quiz.read_text().replace("A square is not negative.", "Squares never are."))
    assert build(course, course / "site").run == ()
    assert "Squares never are." in text(course / "site")


def test_a_build_of_one_chapter_has_no_page_of_the_other(small_course: Path, tmp_path: Path) -> None:
    course = shutil.copytree(small_course, tmp_path / "course")
    assert build(course, tmp_path / "one", ["02_more"]).chapters == ("02_more",)
    assert not (tmp_path / "one" / "01_small.html").exists()


def test_what_others_put_beside_the_pages_stays(site: Path, small_course: Path, tmp_path: Path) -> None:
    """A site is published from its folder by git, and a domain of one's own stands in a file there."""
    course = shutil.copytree(small_course, tmp_path / "course")
    out = course / site.name
    subprocess.run(["git", "init", "-q", str(out)], check=True)
    (out / "CNAME").write_text("networks.example.org")
    (out / "figures" / "mine.txt").write_text("a note")
    subprocess.run(["git", "-C", str(out), "add", "-A"], check=True)
    build(course, out, ["02_more"])
    assert not (out / "01_small.html").exists() and not (out / "figures" / "01_small").exists()
    assert (out / "CNAME").exists() and (out / "figures" / "mine.txt").exists()
    status = ["git", "-C", str(out), "status", "--short"]
    assert "AD 01_small.html" in subprocess.run(status, capture_output=True, text=True, check=True).stdout


def test_a_figure_that_raises_stops_the_build_and_the_site_stays(
    small_course: Path, site: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(small_course, tmp_path / "course")
    before = {path: path.read_bytes() for path in (course / "site").rglob("*") if path.is_file()}
    lecture = course / "chapters" / "01_small" / "lecture.py"
    lecture.write_text(lecture.read_text().replace("line.set_ydata([w", "line.set_ydata([1 / (w - 3)"))
    with pytest.raises(
        ChapterError, match="01_small/lecture.py: .*update: at w = 3, .* raises ZeroDivisionError"
    ):
        build(course, course / "site")
    assert {path: path.read_bytes() for path in (course / "site").rglob("*") if path.is_file()} == before


def test_a_cell_that_fails_is_named(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    more = course / "chapters" / "02_more" / "lecture.py"
    more.write_text(more.read_text().replace('print("more")', "print(undefined)"))
    with pytest.raises(
        ChapterError, match="02_more/lecture.py: NameError: name 'undefined' is not defined, in the cell"
    ):
        build(course, tmp_path / "site", ["02_more"])
    assert not (tmp_path / "site").exists()


def test_a_folder_with_something_else_is_left_alone(small_course: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ChapterError, match="holds something that is no website of this course"):
        build(small_course, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_refused_as_the_place_of_a_website(small_course: Path, tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("mine")
    with pytest.raises(ChapterError, match="pages is a file: name a folder for the website"):
        build(small_course, tmp_path / "pages")
    assert (tmp_path / "pages").read_text() == "mine"


def test_an_unknown_chapter_is_refused(small_course: Path, tmp_path: Path) -> None:
    with pytest.raises(
        ChapterError, match="chapter 07_none has no lecture; there are 01_small, 02_more, 03_hands"
    ):
        build(small_course, tmp_path / "site", ["07_none"])


def test_a_widget_that_a_page_cannot_hold_is_refused(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course")
    more = course / "chapters" / "02_more" / "lecture.py"
    more.write_text(more.read_text().replace('print("more")', "import ipywidgets\n\nipywidgets.IntSlider()"))
    with pytest.raises(ChapterError, match="shows a widget that a page cannot hold"):
        build(course, tmp_path / "site", ["02_more"])
