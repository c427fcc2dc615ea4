"""A released repository in a real JupyterLab, opened under the path that its Binder links use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from autograder.authoring.links import Links
from autograder.publishing import release
from tests.browser.conftest import ROOT, Page, serve, wait_for

pytestmark = pytest.mark.browser
LINKS = Links("ada/networks")


@pytest.fixture(scope="module")
def follow(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Page]]:
    """Opens a notebook of a release of two chapters as its Binder link does, on a server whose kernels find nothing of
    the course but what is in the release."""
    course, out = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("networks")
    (course / "chapters").mkdir()
    (course / "autograder").mkdir()
    copied = (*release.COPIED, "pyproject.toml", "Makefile")
    for name in ("chapters/00_start", "chapters/01_neuron", "perceptron", "autograder/check", *copied):
        (course / name).symlink_to(ROOT / name)
    for name, data in release.made(course, LINKS).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)

    with serve("jupyterlab", "LabApp", out, library=out) as address:
        yield lambda path: Page(
            browser,
            address.format(place=place_of(LINKS.of(path)["Binder"]), path="").replace("/?", "?") + "&reset",
        )


def place_of(link: str) -> str:
    """Where a link to Binder leads on the server that Binder starts."""
    (place,) = parse_qs(urlsplit(link).query)["urlpath"]
    return place


def errors_here(page: Page) -> list[str]:
    """What the console called an error, but for the badges' pictures, which lie elsewhere."""
    return [said for said in page.errors() if "badge" not in said.split(" ")[0]]


def test_a_lecture_opens_by_its_link_and_runs(follow: Callable[[str], Page]) -> None:
    page = follow("lectures/01_neuron.ipynb")
    assert page.js(f"return {page.panel}.context.path") == "lectures/01_neuron.ipynb"
    page.run_all()
    assert page.cells_with("img.widget-image") and page.cells_with("button[title^='A: ']")
    assert errors_here(page) == []


def test_an_exercise_opens_by_its_link_and_stops_at_the_first_answer(follow: Callable[[str], Page]) -> None:
    page = follow("exercises/01_neuron/01_neuron.ipynb")
    page.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    stopped = (
        f"return {page.panel}.content.widgets.filter((cell) => cell.model.type === 'code')"
        ".flatMap((cell) => cell.model.outputs.toJSON()).filter((output) => output.output_type === 'error')"
        ".map((output) => output.ename)"
    )
    assert wait_for(lambda: page.js(stopped), "the first cell without an answer") == ["NotImplementedError"]
    assert errors_here(page) == []
