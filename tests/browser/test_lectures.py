"""Lectures in a real JupyterLab and a real Notebook 7: sliders, quiz and formulas work, the console stays clean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Page, wait_for

pytestmark = pytest.mark.browser
Open = Callable[[str], Page]


@pytest.fixture(params=["lab", "notebook7"])
def open_notebook(request: pytest.FixtureRequest) -> Open:
    return request.getfixturevalue(request.param)


def press(page: Page, element: Any, *keys: str) -> None:
    page.js("arguments[0].focus()", element)
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(page.driver).send_keys(*keys).perform()


def test_a_slider_moved_by_keyboard_changes_the_picture_and_the_readout(open_notebook: Open) -> None:
    from selenium.webdriver.common.keys import Keys

    page = open_notebook("lectures/01_neuron.ipynb")
    page.run_all()
    figures = page.cells_with("img.widget-image")
    assert len(figures) == 3
    page.show(figures[0])
    (picture,) = page.inside(figures[0], "img.widget-image")
    readout = page.inside(figures[0], "[role=status]")[0].text
    before = picture.get_attribute("src")
    press(page, page.inside(figures[0], ".noUi-handle")[0], Keys.ARROW_RIGHT)
    wait_for(lambda: picture.get_attribute("src") != before, "the picture to change")
    wait_for(lambda: page.inside(figures[0], "[role=status]")[0].text != readout, "the readout to change")
    assert page.errors() == []
