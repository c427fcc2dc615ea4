"""Where a released notebook can be opened."""

import subprocess
import sys
import types
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.links import COLAB_CELL, Address, Links, from_formgrader, is_link_cell

LINKS = Links("owner/course", "https://hub.example.org/", "https://course.example.org/site/")
PATH = "exercises/01_neuron/01_neuron.ipynb"


def test_binder_and_colab_open_the_notebook_itself() -> None:
    found = LINKS.of(PATH)
    binder = urlsplit(found["Binder"])
    assert binder.path == "/v2/gh/owner/course/main"
    assert parse_qs(binder.query) == {"urlpath": [f"lab/tree/{PATH}"]}
    assert found["Colab"] == f"https://colab.research.google.com/github/owner/course/blob/main/{PATH}"


def test_the_hubs_link_is_nbgitpullers() -> None:
    link = urlsplit(LINKS.of(PATH)["JupyterHub"])
    assert (link.netloc, link.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(link.query) == {
        "repo": ["https://github.com/owner/course"],
        "branch": ["main"],
        "urlpath": [f"lab/tree/course/{PATH}"],
    }


def test_only_lectures_have_a_page_on_the_website() -> None:
    assert "website" not in LINKS.of(PATH)
    assert LINKS.of("lectures/01_neuron.ipynb")["website"] == "https://course.example.org/site/01_neuron.html"


def test_formgrader_and_feedback_follow_the_links_of_a_graded_notebook() -> None:
    text = "See [the lecture](../../lectures/01_neuron.ipynb#the-sum) and [data](../../data/a.csv)."
    shown = from_formgrader(text)
    assert shown == text.replace("../../lectures", "../../../lab/tree/lectures")
    address = Address("https://example.org/{exercise}.html")
    assert address.link("../../../lab/tree/lectures/01_neuron.ipynb") == "https://example.org/01_neuron.html"


def test_without_anything_there_is_nothing() -> None:
    assert Links().of(PATH) == {} and Links().cells(PATH) == []


@pytest.mark.parametrize(
    "value", ["course", "https://example.org/x", "a/b/c", "a b/c", "owner/course.git", "-a/b", "a/..", "ä/b"]
)
def test_a_repository_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ChapterError, match="is not OWNER/NAME of a GitHub repository"):
        Links(value)


def test_an_address_without_https_is_refused() -> None:
    with pytest.raises(
        ChapterError, match='address of the hub, "hub.example.org", does not begin with https://'
    ):
        Links("a/b", "hub.example.org")
    with pytest.raises(ChapterError, match="needs the repository to pull"):
        Links("", "https://hub.example.org")


@pytest.mark.parametrize(
    "links", [LINKS, Links("a/b"), Links("", "", "https://x.org"), Links("a/b", "https://h.org")]
)
def test_its_cells_are_known_again(links: Links) -> None:
    cells = links.cells("lectures/01_neuron.ipynb")
    assert cells and all(is_link_cell(cell.source) for cell in cells)
    assert not any(is_link_cell(cell.source + "\nprint('mine')") for cell in cells)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "print(1)",
        "[Open](https://x.org)",
        "# On Colab this fetches the course",
        "text ![Open in Binder](x)",
    ],
)
def test_other_cells_are_no_links(source: str) -> None:
    assert not is_link_cell(source)


INSTALL = COLAB_CELL.replace("{url}", "https://github.com/owner/course")


def test_the_install_cell_does_nothing_outside_colab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("ran a command"))
    path = list(sys.path)
    names: dict[str, Any] = {}
    exec(INSTALL, names)
    assert sys.path == path
    assert set(names) - {"__builtins__"} == {"sys"}


def test_the_install_cell_fetches_the_course_on_colab(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    exec(INSTALL, {})
    assert commands[0][:2] == ["git", "clone"]
    assert commands[0][-2:] == ["https://github.com/owner/course", sys.path[0]]
    assert commands[1][1:4] == ["-m", "pip", "install"] and commands[1][-1] == "anywidget"
