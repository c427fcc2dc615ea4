"""The small course's website in a real browser: figures, quiz, playground, accessibility, what the page weighs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.site.figures import READABLE
from tests.autograder.site.conftest import (
    accessibility_faults,
    kernel_lines,
    on_page,
    open_page,
    page_lines,
    paint_and_shift,
)
from tests.browser.conftest import ARROW_RIGHT, ENTER, by_finger, drag_across, wait_for

pytestmark = pytest.mark.browser
PAGES = ("index", "01_small", "03_hands", "glossary", "playground", "search", "genindex")


@pytest.fixture
def page(chrome: Any, address: str) -> Any:
    open_page(chrome, f"{address}/01_small.html")
    return chrome


def test_every_place_of_every_control_says_what_the_kernel_says(
    chrome: Any, address: str, small_course: Path
) -> None:
    kernel = kernel_lines(small_course, "01_small")
    page = page_lines(chrome, f"{address}/01_small.html")
    assert page == kernel
    assert sum(len(lines) for controls in page for lines in controls) == 7 + 5 + 2 + 2 + 6


def move(driver: Any, control: int, place: int) -> str:
    from tests.autograder.site.conftest import MOVE

    folder = driver.execute_script("return document.querySelector('.live').dataset.pictures")
    return driver.execute_async_script(MOVE, folder, control, place)[0]


def test_a_pair_moves_together_and_any_other_control_sends_them_back(page: Any) -> None:
    assert move(page, 0, 6) == "w = 3, b = 0.50, round, on, seed 0"
    assert move(page, 2, 1) == "w = 3, b = 0.50, flat, on, seed 0"
    assert move(page, 1, 0) == "w = 1, b = 0.00, round, on, seed 0"
    places = page.execute_script(
        "return [...document.querySelectorAll('.live-control :is(input, select)')].map((e) => e.selectedIndex ?? e.value)"
    )
    assert places[:3] == ["4", "0", 0]
    assert move(page, 2, 1) == "w = 1, b = 0.50, flat, on, seed 0"


def test_the_canvas_shows_the_recorded_picture(page: Any, address: str) -> None:
    """Where a change goes is seen in the pixels: they are the start's with the change drawn over it."""
    move(page, 0, 6)
    same, different = page.execute_async_script(
        """const done = arguments[0];
        const root = document.querySelector(".live"), canvas = root.querySelector("canvas");
        const drawn = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        const other = document.createElement("canvas");
        other.width = canvas.width; other.height = canvas.height;
        const { track, number } = root.live.after({ 0: 6 });
        const name = `${root.live.tracks.indexOf(track)}-${number}`;
        const load = async (name) => { const i = new Image(); i.src = `${root.dataset.pictures}/${name}.webp`; await i.decode(); return i; };
        (async () => {
          const context = other.getContext("2d");
          context.drawImage(await load("start"), 0, 0);
          const start = context.getImageData(0, 0, canvas.width, canvas.height).data;
          context.drawImage(await load(name), ...track.corners[number]);
          const wanted = context.getImageData(0, 0, canvas.width, canvas.height).data;
          done([drawn.every((value, place) => value === wanted[place]), drawn.some((value, place) => value !== start[place])]);
        })();"""
    )
    assert same and different


def test_on_a_phone_the_panels_stand_under_each_other_and_move(page: Any) -> None:
    move(page, 1, 4)
    pixels = """return [...document.querySelectorAll(".live canvas")].map((canvas) =>
      [...canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data].reduce(
        (rows, value, place) => { (rows[Math.floor(place / 4 / canvas.width)] ??= []).push(value); return rows; }, []))"""
    (wide,) = page.execute_script(pixels)
    phone = {"width": 390, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        both = wait_for(lambda: len(parts := page.execute_script(pixels)) == 2 and parts, "both parts", 30)
        assert [left + right for left, right in zip(*both, strict=True)] == wide
        first, second = (part.rect for part in page.find_elements("css selector", ".live .part"))
        assert second["y"] > first["y"] + first["height"] - 1 and min(first["width"], second["width"]) > 250
        assert page.execute_script("return document.documentElement.scrollWidth") == 390
        assert move(page, 1, 0).startswith("w = 1, b = 0.00")
        assert page.execute_script(pixels)[1] != both[1]
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_on_a_narrow_phone_a_picture_is_moved_sideways_before_its_text_is_too_small(page: Any) -> None:
    shown = """return [...document.querySelectorAll(".sideways")].map((box) => [box.tabIndex, box.clientWidth,
      ...[...box.querySelectorAll(".part")].map((part) => part.getBoundingClientRect().width)])"""
    desktop, narrow = page.execute_script(shown), {"width": 280, "height": 800, "deviceScaleFactor": 2}
    assert [tab for tab, *_ in desktop] == [-1, -1]
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**narrow, "mobile": True})
    try:
        wait_for(lambda: [tab for tab, *_ in page.execute_script(shown)] == [0, 0], "both to take the focus")
        (_, box, still), (_, _, left, right) = page.execute_script(shown)
        assert still == round(READABLE * 400) > box
        assert max(left, right) == pytest.approx(
            11 / (10 / 72 * 100) * 800 / 2, abs=40
        )  # about half of 800 pixels
        assert page.execute_script("return document.documentElement.scrollWidth") == 280
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_what_only_a_notebook_can_do_is_said(page: Any) -> None:
    note = page.execute_script("return document.querySelector('.live-note').textContent")
    assert "these move together" in note and "take hold" not in note


HELD = "x = 1, y = 2, b = −4, h = 3, count 5"
# What is dragged, from where, to where, both in data, and the line that is then shown.
DRAGGED = {
    "point": (0, (1, 2), (3.1, 0.9), "x = 3, y = 1, b = −4, h = 3, count 5"),
    "point, out of its frame": (0, (1, 2), (4.1, 4.4), "x = 4, y = 4, b = −4, h = 3, count 5"),
    "line": (0, (0.5, 3.5), (0.9, 1.2), "x = 1, y = 2, b = −2, h = 3, count 5"),
    "bar": (1, (1, 1.5), (1.2, 0.4), "x = 1, y = 2, b = −4, h = 2, count 5"),
}


def data_to_share(page: Any, panel: int, place: tuple[float, float]) -> tuple[float, float]:
    """From data of a panel of the hands' figure to shares of its picture, by two of its handles whose data are known."""
    hands = page.execute_script(
        "return document.querySelector('.live').live.hands.hands.map((hand) => hand.points)"
    )
    (x1, y2), (left, bottom), (right, top) = (
        hands[0][0],
        *hands[2],
    )  # the point at (1, 2), the bar from (0.5, 0) to (1.5, 3)
    unit = right - left, (top - bottom) / 3
    return (
        (left if panel else x1) + unit[0] * (place[0] - (0.5 if panel else 1)),
        (bottom if panel else y2) + unit[1] * (place[1] - (0 if panel else 2)),
    )


@pytest.fixture(params=["mouse", "finger"])
def touched(chrome: Any, address: str, request: Any) -> Iterator[tuple[Any, bool]]:
    """The page of hands with a mouse on a desktop; with a finger on a phone, where its picture is cut in two."""
    if request.param == "mouse":
        open_page(chrome, f"{address}/03_hands.html")
        yield chrome, False
        return
    phone = {"width": 390, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    with by_finger(chrome):
        open_page(chrome, f"{address}/03_hands.html")
        yield chrome, True
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_what_is_dragged_in_the_picture_moves_its_controls_to_the_nearest_place(
    touched: tuple[Any, bool],
) -> None:
    page, finger = touched
    folder = page.execute_script("return document.querySelector('.live').dataset.pictures")
    for name, (panel, start, end, line) in DRAGGED.items():
        page.execute_script(
            "const { live } = document.querySelector('.live'); live.move({ 4: live.starts[4] })"
        )
        wait_for(lambda: page.execute_script(LINE) == HELD, "the start", 10)
        first, last = (on_page(page, folder, data_to_share(page, panel, place)) for place in (start, end))
        drag_across(page, first, last, finger)
        wait_for(lambda line=line: page.execute_script(LINE) == line, f"{name}: {line}", 10)


def test_a_number_is_dragged_up_and_down_and_stops_at_its_ends(touched: tuple[Any, bool]) -> None:
    page, finger = touched
    folder = page.execute_script("return document.querySelector('.live').dataset.pictures")
    x, y = on_page(page, folder, data_to_share(page, 1, (3, 2)))
    drag_across(page, (x, y), (x, y - 25), finger)
    wait_for(lambda: page.execute_script(LINE).endswith("count 7"), "two more", 10)
    drag_across(page, (x, y), (x, y + 300), finger)
    wait_for(lambda: page.execute_script(LINE).endswith("count 0"), "the lower end", 10)


def test_a_handle_goes_with_its_slider_and_is_hidden_from_the_keyboard(chrome: Any, address: str) -> None:
    open_page(chrome, f"{address}/03_hands.html")
    mark = "return document.querySelectorAll('.live-handle .live-mark:is(circle)')[0].cx.baseVal.value"
    before, unit = (
        chrome.execute_script(mark),
        data_to_share(chrome, 0, (1, 0))[0] - data_to_share(chrome, 0, (0, 0))[0],
    )
    assert move(chrome, 0, 4).startswith("x = 4,")
    width = chrome.execute_script(
        "return document.querySelector('.live .part').getBoundingClientRect().width"
    )
    assert chrome.execute_script(mark) - before == pytest.approx(3 * unit * width, abs=0.5)
    assert chrome.execute_script("return document.querySelectorAll('.live-handle[tabindex]').length") == 0
    note = chrome.execute_script("return document.querySelector('.live-note').textContent")
    assert "Only in the notebook can you take hold of: corner of three." in note


LINE = "return document.querySelector('.live-line [role]').textContent"


def test_a_curve_is_drawn_before_the_true_one_is_shown(page: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    image, area = (page.find_element("css selector", f".live {what}") for what in ("img", ".live-sketch"))
    assert image.get_attribute("src").endswith("/blank.webp")
    assert page.execute_script(LINE).startswith("Draw your guess")
    page.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", area)
    chain = ActionChains(page, duration=40)
    chain.move_to_element(area).click_and_hold().move_by_offset(40, -20).release().perform()
    line = page.find_element("css selector", ".live-sketched")
    assert len(line.get_attribute("points").split()) > 5
    question = page.find_elements("css selector", ".live-ask")[1]
    question.find_element("css selector", "summary").click()
    wait_for(lambda: page.execute_script(LINE).startswith("w = 1,"), "the true curve", 30)
    assert "The true curve is in the picture now." in question.text and "It falls." in question.text
    assert not page.find_elements("css selector", ".live-sketch") and line.is_displayed()
    assert page.find_element("css selector", ".live canvas").is_displayed()


def test_what_answers_a_question_is_hidden_until_that_is_opened(chrome: Any, address: str) -> None:
    open_page(chrome, f"{address}/02_more.html")
    image = chrome.find_element("css selector", ".live img")
    assert image.get_attribute("src").endswith("/blank.webp")
    assert (
        chrome.execute_script(LINE) == "What answers the question is hidden. Guess. Then open the question."
    )
    chrome.find_element("css selector", ".live-ask summary").click()
    wait_for(lambda: chrome.execute_script(LINE) == "x = 1", "the line", 30)
    assert chrome.find_element("css selector", ".live canvas").is_displayed()
    open_page(chrome, f"{address}/02_more.html")
    assert move(chrome, 0, 3) == "x = 3", "a control shows it, too"
    assert chrome.execute_script("return document.querySelector('.live-ask').open")


def test_the_play_button_plays_to_the_end(page: Any) -> None:
    page.execute_script("document.querySelector('.live-play').click()")
    mark = "return document.querySelector('.live-play').textContent"
    assert page.execute_script(mark) != "▶"
    wait_for(lambda: page.execute_script(mark) == "▶", "the end of the film", 30)
    assert page.execute_script(LINE).startswith("w = 3,")


def test_a_slider_follows_the_keyboard(page: Any) -> None:
    slider = page.find_element("css selector", ".live input[type=range]")
    slider.send_keys(ARROW_RIGHT)
    wait_for(lambda: page.execute_script(LINE).startswith("w = 2,"), "the next place", 30)
    assert slider.get_attribute("aria-valuetext") == "2"


def test_a_picture_that_cannot_be_loaded_is_said(page: Any) -> None:
    page.execute_script("document.querySelector('.live').live.folder = 'nowhere'")
    assert move(page, 0, 0).startswith("This picture could not be loaded.")
    page.execute_script(
        "const root = document.querySelector('.live'); root.live.folder = root.dataset.pictures"
    )
    assert move(page, 0, 0).startswith("w = −3,")


def test_without_scripts_each_figure_is_a_picture_with_its_line_and_the_quiz_opens(
    chrome: Any, address: str
) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chrome.get(f"{address}/01_small.html")
        figure = chrome.find_element("css selector", ".live img")
        assert figure.get_attribute("alt") == "w = 1, b = 0.50, round, on, seed 0"
        assert figure.size["width"] > 200
        assert not chrome.find_element("css selector", ".live-controls").is_displayed()
        assert chrome.find_element("css selector", ".live-line").text.startswith("w = 1, b = 0.50")
        option = chrome.find_element("css selector", ".quiz summary")
        option.send_keys(ENTER)
        assert "A square is not negative." in chrome.find_element("css selector", ".quiz details[open]").text
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_quiz_counts_first_tries_and_leads_to_the_section(page: Any) -> None:
    score = "return document.querySelector('.quiz-score').textContent"
    wrong, right = page.find_elements("css selector", ".quiz [role=radio]")
    page.execute_script("arguments[0].lastElementChild.click()", wrong)
    assert page.execute_script(score) == "0 of 1 right at the first try"
    link = page.find_element("css selector", ".quiz-shown .quiz-read")
    assert page.execute_script(
        "return !!document.querySelector(arguments[0])", link.get_dom_attribute("href")
    )
    right.send_keys(ENTER)
    assert page.execute_script(score) == "0 of 1 right at the first try"
    assert page.execute_script("return document.querySelectorAll('.quiz-tried').length") == 2
    assert [fault for theme in ("light", "dark") for fault in accessibility_faults(page, theme)] == []


def test_a_blank_opens_and_gives_the_number_and_the_way_to_it(page: Any) -> None:
    (blank,) = page.find_elements("css selector", ".blanks details")
    said = "return arguments[0].querySelector('p').innerText"
    assert page.execute_script(said, blank) == ""  # closed
    page.execute_script("arguments[0].querySelector('summary').click()", blank)
    assert page.execute_script(said, blank).startswith("−1.5 Half of")


def test_the_playground_trains_in_the_page(chrome: Any, address: str) -> None:
    open_page(chrome, f"{address}/playground.html")
    root = "document.querySelector('.playground .pg')?.playground"
    wait_for(lambda: chrome.execute_script(f"return Boolean({root}?.frame)"), "the playground", 30)
    chrome.execute_script(f"{root}.toggle(true)")
    wait_for(
        lambda: chrome.execute_script(f"return {root}.driver.history.values().length > 6"), "some epochs", 30
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_accessibility_checker_finds_nothing_serious(chrome: Any, address: str, name: str) -> None:
    open_page(chrome, f"{address}/{name}.html")
    if name == "playground":
        wait_for(
            lambda: chrome.execute_script("return document.querySelector('.pg') !== null"),
            "the playground",
            30,
        )
    for theme in ("light", "dark"):
        assert accessibility_faults(chrome, theme) == [], theme


def test_the_accessibility_checker_would_find_something(page: Any) -> None:
    page.execute_script("document.querySelector('.still img').removeAttribute('alt')")
    assert any("image-alt" in fault for fault in accessibility_faults(page, "light"))


@pytest.mark.parametrize("name", ["01_small", "playground"])
def test_a_page_is_light_and_nothing_in_it_jumps(chrome: Any, address: str, name: str) -> None:
    figures = paint_and_shift(chrome, f"{address}/{name}.html")
    assert figures["bytes"] < 1_000_000
    assert figures["shift"] < 0.002
