"""Lecture 01 in a real JupyterLab and a real Notebook 7: its figures and quiz work, its folded cells are closed with the
figure open and opened by mouse and keyboard, and the console stays clean."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.browser.conftest import ARROW_RIGHT, ENTER, Page, Site, wait_for

pytestmark = pytest.mark.browser

SHIFT = "\ue008"  # as selenium's Keys names it
CLOSED_LINE = ".jp-InputPlaceholder .jp-PlaceholderText"
EDITOR = ".jp-InputArea-editor"


@pytest.fixture(params=["lab", "notebook7"], scope="module")
def site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def lecture(site: Site, course: Path) -> Page:
    """A copy of lecture 01 with all cells run, of its text only what stands above a folded cell, for all of it takes seconds
    to be set; one for all tests, each of which leaves its cells closed.

    A copy, for the server is shared: other tests open the lecture itself, and shall not meet its kernel.
    """
    notebook = nbformat.read(course / "lectures" / "01_neuron.ipynb", as_version=4)
    notebook.cells = [
        cell
        for cell, below in zip(notebook.cells, notebook.cells[1:], strict=False)
        if cell.cell_type == "code" or "hide-input" in below.metadata.get("tags", [])
    ]
    path = f"lectures/01_in_{'lab' if site.step == ARROW_RIGHT else 'notebook7'}.ipynb"
    nbformat.write(notebook, course / path)
    page = site.open(path)
    page.run_all()
    return page


@pytest.fixture
def page(lecture: Page) -> Iterator[Page]:
    yield lecture
    lecture.command("notebook:show-all-cell-code")
    for cell in wiring(lecture):
        lecture.js(f"{lecture.panel}.content.widgets[{cell}].inputHidden = true")


def wiring(page: Page) -> list[int]:
    """The cells that the text marks as folded, by their tag."""
    count = page.js(f"return {page.panel}.content.widgets.length")
    tags = [
        page.js(f"return {page.panel}.content.widgets[{cell}].model.getMetadata('tags')")
        for cell in range(count)
    ]
    return [cell for cell in range(count) if "hide-input" in (tags[cell] or [])]


def is_closed(page: Page, cell: int) -> bool:
    """Whether a cell shows its one line and no editor."""
    line = page.read(cell, CLOSED_LINE)
    editor = page.read(cell, EDITOR, "offsetParent")
    return bool(line) and not editor


def picture_follows_slider(page: Page, cell: int, key: str) -> None:
    def shown() -> tuple[str, str]:
        return "".join(page.read(cell, "img.widget-image", "src")), "".join(page.read(cell, "[role=status]"))

    wait_for(lambda: page.read(cell, "img.widget-image"), "the figure")
    height = page.js(
        f"return {page.panel}.content.widgets[{cell}].node.querySelector('img.widget-image').offsetHeight"
    )
    assert height > 100, "the figure is open"
    page.guess(cell)
    picture, line = shown()
    page.press(cell, ".noUi-handle", key)
    wait_for(lambda: shown()[0] != picture and shown()[1] != line, "the picture and its line to change")


def test_wiring_is_folded_the_figure_is_open_and_everything_else_is_shown(page: Page, site: Site) -> None:
    folded = wiring(page)
    assert len(folded) == 3
    for cell in range(page.js(f"return {page.panel}.content.widgets.length")):
        page.show(cell)
        if cell in folded:
            assert is_closed(page, cell)
            (line,) = page.read(cell, CLOSED_LINE)
            assert re.fullmatch(r"# (Asks for .* then draws|Draws) \w.*\w", line), (
                "the line says what the code does"
            )
            picture_follows_slider(page, cell, site.step)
        else:
            assert not page.read(cell, CLOSED_LINE)
    assert page.errors() == []


def test_a_quiz_follows_the_keyboard(page: Page) -> None:
    (quiz,) = page.cells_saying('quiz("')
    page.show(quiz)
    page.press(quiz, ".quiz [role=radio]", ENTER)
    assert page.read(quiz, ".quiz-shown b") == ["A. Right."]
    wait_for(lambda: page.read(quiz, ".quiz-shown mjx-container"), "its formula to be set")
    assert page.errors() == []


def test_a_click_on_the_line_opens_the_code_and_the_figure_still_works_after_running_it(
    page: Page, site: Site
) -> None:
    cell = wiring(page)[0]
    page.show(cell)
    panel = f"{page.panel}.content.widgets[{cell}]"
    page.js(f"return {panel}.node.querySelector(arguments[0])", CLOSED_LINE).click()
    wait_for(lambda: not is_closed(page, cell), "the cell to open")
    assert "def update_curve" in "".join(page.read(cell, EDITOR))
    before = page.js(f"return {panel}.model.executionCount")
    page.js("window.jupyterapp.commands.execute('notebook:run-cell')")
    wait_for(lambda: page.js(f"return {panel}.model.executionCount") not in (before, None), "the cell to run")
    wait_for(lambda: page.read(cell, "img.widget-image"), "its figure")
    picture_follows_slider(page, cell, site.step)
    assert page.errors() == []


def test_the_keyboard_opens_a_cell_as_lecture_00_says(page: Page) -> None:
    """Shift+Enter in the cell above, then Enter. The arrow keys jump over folded cells in both programs."""
    from selenium.webdriver.common.action_chains import ActionChains

    cell = wiring(page)[1]
    page.show(cell - 1)
    page.js(f"{page.panel}.content.mode = 'command'; {page.panel}.content.activate()")
    ActionChains(page.driver).key_down(SHIFT).send_keys(ENTER).key_up(SHIFT).perform()
    wait_for(lambda: page.js(f"return {page.panel}.content.activeCellIndex") == cell, "the folded cell")
    assert is_closed(page, cell)
    ActionChains(page.driver).send_keys(ENTER).perform()
    wait_for(lambda: not is_closed(page, cell), "the cell to open")
    assert page.js("return document.activeElement.getAttribute('role')") == "textbox", (
        "and the code has the focus"
    )
    page.command("notebook:hide-cell-code")
    wait_for(lambda: is_closed(page, cell), "View → Collapse Selected Code to fold it again")


def test_folded_cells_run_in_their_order_and_stay_folded(page: Page) -> None:
    page.run_all()
    code = f"{page.panel}.content.widgets.filter(cell => cell.model.type === 'code')"
    counts = page.js(f"return {code}.map(cell => cell.model.executionCount)")
    assert counts == list(range(counts[0], counts[0] + len(counts)))
    for cell in wiring(page):
        page.show(cell)
        assert is_closed(page, cell)


def test_the_page_that_jupyterlab_prints_leaves_the_wiring_out(lab: Site) -> None:
    """File → Print fetches this page from the server; the other cells keep their code."""
    page = lab.open("lectures/00_start.ipynb")
    page.run_all()
    page.save()
    address = lab.address.replace("lab/tree", "nbconvert/html").format(path="lectures/00_start.ipynb")
    html = urllib.request.urlopen(address, timeout=60).read().decode()
    text = re.sub(r"<[^>]*>", "", html)
    assert "Number of waves: 2" in text, "what the figure says is printed"
    assert "update_wave" not in text and "Draws a wave" not in text
    assert "course_map()" in text
