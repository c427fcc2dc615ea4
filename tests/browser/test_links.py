"""A released repository in a real JupyterLab, opened under the path that its Binder links use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from autograder.authoring.links import Links
from autograder.publishing import release
from tests.browser.conftest import ROOT, Site, serve, wait_for, write_notebook

pytestmark = pytest.mark.browser
LINKS = Links("ada/networks")


@pytest.fixture(scope="module")
def released(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """JupyterLab in the release of two chapters; of the course, its kernels find what is in the release."""
    course, out = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("networks")
    (course / "chapters").mkdir()
    (course / "autograder").mkdir()
    for name in ("chapters/00_start", "chapters/01_neuron", "perceptron", "autograder/check"):
        (course / name).symlink_to(ROOT / name)
    for name in (*release.COPIED, "pyproject.toml", "Makefile"):
        (course / name).symlink_to(ROOT / name)
    for name, data in release.made(course, LINKS).items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(data)
    write_notebook(out / "empty.ipynb", "")
    with serve("jupyterlab", "LabApp", out, library=out) as address:
        yield Site(browser, address.replace("{place}", "lab/tree") + "&reset", "")


def path_of(link: str) -> str:
    """Where a link to Binder leads on the server that Binder starts, without the part that all links have."""
    (path,) = parse_qs(urlsplit(link).query)["urlpath"]
    assert path.startswith("lab/tree/")
    return path.removeprefix("lab/tree/")


def test_a_lecture_opens_by_its_link_and_runs(released: Site) -> None:
    page = released.open(path_of(LINKS.of("lectures/01_neuron.ipynb")["Binder"]))
    assert page.js(f"return {page.panel}.context.path") == "lectures/01_neuron.ipynb"
    page.run_all()
    assert len(page.cells_with("img.widget-image")) == 3
    assert page.cells_with("button[title^='A: ']"), "its quiz is found"
    assert page.errors() == []


def test_an_exercise_opens_by_its_link_and_stops_at_the_first_answer(released: Site) -> None:
    page = released.open(path_of(LINKS.of("exercises/01_neuron/01_neuron.ipynb")["Binder"]))
    page.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    stopped = (
        f"return {page.panel}.content.widgets.filter((cell) => cell.model.type === 'code')"
        ".flatMap((cell) => cell.model.outputs.toJSON()).filter((output) => output.output_type === 'error')"
        ".map((output) => output.ename)"
    )
    assert wait_for(lambda: page.js(stopped), "the first cell without an answer") == ["NotImplementedError"]
    assert page.errors() == []
