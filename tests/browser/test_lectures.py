"""Figures and blanks in a real JupyterLab: frames, errors, formulas, and a clean console. For a whole lecture see test_folding."""

from __future__ import annotations

import time

import pytest

from tests.browser.conftest import ARROW_RIGHT, BACKSPACE, ENTER, Page, Site, shot, wait_for

pytestmark = pytest.mark.browser


def readout(page: Page, cell: int) -> str:
    return "".join(page.read(cell, "[role=status]"))


def picture(page: Page, cell: int) -> str:
    return "".join(page.read(cell, "img.widget-image", "src"))


def test_a_number_that_is_filled_in_is_answered_at_once_and_without_a_kernel_it_says_which_key_helps(
    lab: Site,
) -> None:
    page = lab.open("blanks.ipynb")
    page.run_all()
    (cell,) = page.cells_with("input[type=text]")
    page.show(cell)
    page.press(cell, "input[type=text]", "1", ENTER)
    wait_for(lambda: "The bias is missing" in readout(page, cell), "the sentence for a wrong number")
    page.press(cell, "input[type=text]", BACKSPACE, "3", ENTER)
    wait_for(lambda: "Right." in readout(page, cell), "the answer to a right number")
    assert page.read(cell, "mjx-container"), "the labels' formulas are set"
    assert not any(page.read(cell, ".live-still", "offsetHeight"))
    assert page.errors() == []
    page.save()
    page.shut_down()
    page = lab.open("blanks.ipynb", anew=True)
    page.show(cell)
    wait_for(lambda: any(page.read(cell, ".live-still", "offsetHeight")), "what is shown without the kernel")
    shot(page.driver, "blanks-asleep")
    (text,) = page.read(cell, ".live-still")
    assert "Press Shift+Enter in the cell above" in text and page.read(cell, ".live-still mjx-container")
    assert "Error displaying widget" not in page.js(
        f"return {page.panel}.content.widgets[{cell}].node.querySelector('.jp-OutputArea').innerText"
    )


def test_the_start_page_links_to_the_chapters_and_nothing_asks_about_news(lab: Site) -> None:
    page = lab.open("lectures/00_start.ipynb")
    page.run_all()
    (cell,) = page.cells_with(".jp-OutputArea a[href*='01_neuron']")
    page.show(cell)
    links = page.read(cell, ".jp-OutputArea a", "href")
    assert any("lectures/01_neuron.ipynb" in link for link in links), links
    assert "Jupyter news" not in page.js("return document.body.innerText")
    assert page.errors() == []


def test_frames_follow_each_other_stop_at_the_next_move_and_errors_are_shown(lab: Site) -> None:
    page = lab.open("frames.ipynb")
    page.run_all()
    page.show(0)
    page.press(0, ".noUi-handle", ARROW_RIGHT)
    wait_for(lambda: "start 1, step" in readout(page, 0), "the first frame")
    first, sent = readout(page, 0), picture(page, 0)
    wait_for(lambda: readout(page, 0) != first and picture(page, 0) != sent, "a later frame")
    page.press(0, ".noUi-handle", ARROW_RIGHT)
    wait_for(lambda: "start 2, step" in readout(page, 0), "the run of the next value")
    page.press(0, ".noUi-handle", *[ARROW_RIGHT] * 11)
    wait_for(
        lambda: "ValueError: an unlucky number" in "".join(page.read(0, "[role=alert]")), "the error of 13"
    )
    page.press(0, ".noUi-handle", ARROW_RIGHT)
    wait_for(lambda: "start 14, step" in readout(page, 0), "the figure to go on")
    assert page.errors() == []


def test_a_figure_works_after_its_cell_ran_twice_and_after_the_notebook_was_reopened(lab: Site) -> None:
    page = lab.open("frames.ipynb")
    page.run_all()
    page.run_all()
    page.save()
    time.sleep(1)
    page = lab.open("frames.ipynb", anew=True)
    page.show(0)
    page.press(0, ".noUi-handle", ARROW_RIGHT)
    wait_for(lambda: "start 1, step" in readout(page, 0), "the figure to follow its slider")
    assert page.errors() == []
