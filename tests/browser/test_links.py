"""A released repository in a real JupyterLab, opened under the path that its Binder links use."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from autograder.authoring.links import Links
from autograder.publishing import release
from tests.browser.conftest import ROOT, Page, serve, shot, wait_for

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

    with pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        prefix = tmp_path_factory.mktemp("prefix")  # where Binder's environment would be
        patch.setenv("NB_PYTHON_PREFIX", str(prefix))
        subprocess.run(["sh", "postBuild"], cwd=out, check=True)
        patch.setenv("JUPYTER_CONFIG_PATH", str(prefix / "etc" / "jupyter"))
        address = stack.enter_context(serve("jupyterlab", "LabApp", out, library=out))
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


@pytest.fixture(scope="module")
def lecture(follow: Callable[[str], Page]) -> Page:
    return follow("lectures/00_start.ipynb")


def test_a_lecture_opens_by_its_link_and_runs(lecture: Page) -> None:
    page = lecture
    assert page.js(f"return {page.panel}.context.path") == "lectures/00_start.ipynb"
    page.run_all()
    for code, shown in (("live.figure(", "img.widget-image"), ('quiz("', ".quiz [role=radio]")):
        cell = page.cells_saying(code)[0]
        page.show(cell)
        wait_for(lambda cell=cell, shown=shown: page.read(cell, shown), shown)
    assert errors_here(page) == []


def test_a_students_window_has_no_menu_for_instructors_and_a_lecture_is_not_validated(lecture: Page) -> None:
    page = lecture
    menus = page.js("return document.querySelector('.lm-MenuBar-content').innerText")
    assert "Kernel" in menus and "Nbgrader" not in menus
    assert not page.js("return window.jupyterapp.commands.hasCommand('nbgrader:open-create-assignment')")
    wait_for(lambda: page.js("return !!document.querySelector('.validate-button')"), "the button")
    page.js("document.querySelector('.validate-button').click()")
    said = "return document.querySelector('#validation-message')?.innerText ?? ''"
    wait_for(lambda: page.js(said), "the answer")
    shot(page.driver, "validate-lecture")
    assert "nothing to validate: this notebook has no tests" in page.js(said)


def test_an_exercise_opens_by_its_link_and_run_all_ends_with_what_is_left(
    follow: Callable[[str], Page],
) -> None:
    page = follow("exercises/01_neuron/01_neuron.ipynb")
    cells = f"{page.panel}.content.widgets.filter((cell) => cell.model.type === 'code')"
    first = f"{cells}.find((cell) => cell.model.sharedModel.id === 'weighted_sum')"
    page.js(
        f"{first}.model.sharedModel.setSource('def weighted_sum(x, w, b):\\n    return np.dot(w, x) + b')"
    )
    page.run_all()
    last = f"return {cells}.at(-1).model.outputs.toJSON().map((output) => output.text).join('')"
    told = wait_for(lambda: page.js(last), "the list of what is left").splitlines()
    assert (
        told[0].startswith("3 of 17 tests done, 4 of 23 points")
        and told[1] == "Left to do:"
        and len(told) == 16
    ), told
    shot(page.driver, "exercise-end")
    (test,) = page.cells_with("[data-mime-type] pre")[:1]
    assert page.read(test, "pre")[0].startswith("Passed: 1 point. 1 of 17 tests done, 1 of 23 points")
    page.show(test - 1)
    shot(page.driver, "exercise-begin")
    assert page.read(test, ".jp-PlaceholderText")[0].startswith("# Test 1 of 17 · weighted_sum-")
    assert errors_here(page) == []
