"""The quiz in a real JupyterLab and Notebook 7: mouse, keyboard, names, contrast, and a notebook that is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from perceptron.live import quiz
from tests.browser.conftest import ENTER, ROOT, Page, Site, shot, wait_for

pytestmark = pytest.mark.browser

DOWN, UP, SPACE = "\ue015", "\ue013", " "
CELL = 2
NAME = "07_chain_rule"  # whose options are formulas
ROOM = "Above stands a section, and much below it.\n\n" + "More of it.\n\n" * 40


def write(path: Path, shown: bool = False) -> None:
    """A notebook with a long section and a quiz; `shown`: with its output, as another person saved it."""
    section = quiz.load(ROOT / "chapters" / NAME / "quiz.json")[0].read
    code = nbformat.v4.new_code_cell(f'from perceptron.live.quiz import quiz\nquiz("{NAME}")')
    if shown:
        asked = quiz.quiz(NAME)
        code.execution_count = 1
        data = {"text/plain": repr(asked), "text/html": asked._repr_html_()}
        code.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    markdown = [nbformat.v4.new_markdown_cell(f"## {section}"), nbformat.v4.new_markdown_cell(ROOM)]
    notebook = nbformat.v4.new_notebook(cells=[*markdown, code, nbformat.v4.new_code_cell("1 + 1")])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


@pytest.fixture(scope="module", params=["lab", "notebook7"])
def site(request: pytest.FixtureRequest) -> Site:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def opened(site: Site, course: Path) -> Page:
    write(course / "quiz.ipynb")
    page = site.open("quiz.ipynb")
    page.run_all()
    wait_for(lambda: page.read(CELL, ".quiz mjx-container"), "its formulas to be set")
    return page


@pytest.fixture
def page(opened: Page) -> Iterator[Page]:
    """The quiz without any answer, as it is after its cell has run."""
    opened.show(CELL)
    opened.js(
        f"window.jupyterapp.commands.execute('notebook:run-cell'); {opened.panel}.content.mode = 'command'"
    )
    wait_for(
        lambda: opened.read(CELL, "[role=radio]") and not opened.read(CELL, ".quiz-tried"), "a fresh quiz"
    )
    yield opened


def element(page: Page, selector: str) -> Any:
    found = page.js(f"return {page.panel}.content.widgets[{CELL}].node.querySelector(arguments[0])", selector)
    assert found is not None, selector
    return found


def option(number: int) -> str:
    return f".quiz-question [role=radio]:nth-child({number})"


def right_and_wrong() -> tuple[int, int]:
    """Places, from 1, of the right option of the first question and of a wrong one."""
    options = quiz.load(ROOT / "chapters" / NAME / "quiz.json")[0].options
    right = next(number for number, option in enumerate(options, start=1) if option.right)
    return right, right % len(options) + 1


def test_a_click_on_an_options_text_answers_tries_are_kept_and_nothing_below_moves(page: Page) -> None:
    right, wrong = right_and_wrong()
    places = (
        "return [...document.querySelectorAll('.quiz-asked')].map(asked => asked.getBoundingClientRect().top)"
    )
    element(page, option(right)).location_once_scrolled_into_view  # noqa: B018
    before = page.js(places)
    element(page, f"{option(right)} > :nth-child(2)").click()
    assert page.read(CELL, ".quiz-shown b") == [f"{'ABCD'[right - 1]}. Right."]
    element(page, f"{option(wrong)} > :nth-child(2)").click()
    assert page.read(CELL, ".quiz-shown b") == [f"{'ABCD'[wrong - 1]}. Not this one."]
    assert page.js(places) == before
    tried = page.read(CELL, ".quiz-tried .quiz-mark")
    assert sorted(tried) == ["✓", "✗"]
    count = len(quiz.load(ROOT / "chapters" / NAME / "quiz.json"))
    assert page.read(CELL, ".quiz-score") == [f"1 of {count} right at the first try"]
    assert page.errors() == []
    shot(page.driver, "quiz")


def test_the_arrow_keys_move_within_a_question_and_answer_nothing(page: Page) -> None:
    focused = "return [...document.activeElement.parentElement.children].indexOf(document.activeElement)"
    active = f"return {page.panel}.content.activeCellIndex"
    page.press(CELL, option(1), DOWN, DOWN)
    assert (page.js(focused), page.js(active)) == (2, CELL)
    page.press(CELL, option(1), UP)
    assert (page.js(focused), page.js(active)) == (3, CELL)
    assert page.read(CELL, ".quiz-tried") == []
    page.press(CELL, option(4), SPACE)
    page.press(CELL, option(1), ENTER)
    assert len(page.read(CELL, ".quiz-tried")) == 2
    assert page.js(active) == CELL and page.js(f"return {page.panel}.content.mode") == "command"
    stops = page.read(CELL, ".quiz-question:first-of-type [role=radio]", "tabIndex")
    assert sorted(stops) == [-1, -1, -1, 0], "Tab goes to a question once"


def test_read_again_leads_to_the_section(page: Page) -> None:
    _, wrong = right_and_wrong()
    element(page, option(wrong)).click()
    element(page, ".quiz-shown .quiz-read").click()
    heading = (
        "return document.activeElement.tagName + ' ' + document.activeElement.getBoundingClientRect().top"
    )
    wait_for(lambda: page.js(heading).startswith("H2"), "the section")
    assert 0 <= float(page.js(heading).split()[1]) < 700
    assert page.errors() == []


def test_names_can_be_read_aloud(page: Page) -> None:
    right, _ = right_and_wrong()
    element(page, option(right)).click()
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in ("radio", "radiogroup")
    ]
    questions = quiz.load(ROOT / "chapters" / NAME / "quiz.json")
    groups = [squeezed(name) for role, name in named if role == "radiogroup"]
    radios = [squeezed(name) for role, name in named if role == "radio"]
    assert groups == [f"{n}.{squeezed(quiz.readable(q.text))}" for n, q in enumerate(questions, start=1)]
    words = [
        f"{letter}{squeezed(quiz.readable(each.text))}"
        for question in questions
        for letter, each in zip("ABCD", question.options, strict=False)
    ]
    words[right - 1] += "right"  # a try is said, too
    assert radios == words


def squeezed(text: str) -> str:
    """Without its spaces, which stand otherwise in a name than in the text."""
    return "".join(text.split())


# The least contrast of the quiz's texts, each against what lies behind it, painted as the page paints it.
CONTRAST = """
const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const shade = (colours) => {
  for (const colour of colours) { paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); }
  const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((v) => v / 255).map(
    (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
return [...document.querySelectorAll(".quiz b, .quiz .quiz-mark, .quiz .quiz-option span, .quiz .quiz-shown, .quiz .quiz-shown a, .quiz .quiz-score")]
  .filter((text) => text.textContent.trim() && !text.closest("mjx-container, .quiz-why:not(.quiz-shown)")).map((text) => {
  const behind = [];
  for (let node = text; node; node = node.parentElement) behind.unshift(getComputedStyle(node).backgroundColor);
  behind.unshift("white");
  const [a, b] = [shade(behind), shade([...behind, getComputedStyle(text).color])];
  return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), text.textContent];
}).sort((a, b) => a[0] - b[0])[0];
"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_answers_are_read_easily_in_both_themes(page: Page, theme: str) -> None:
    right, wrong = right_and_wrong()
    for number in (right, wrong):
        element(page, option(number)).click()
    light = "return document.body.dataset.jpThemeLight"
    page.command("apputils:change-theme", theme=theme)
    try:
        wait_for(lambda: page.js(light) == str(theme.endswith("Light")).lower(), theme)
        wait_for(
            lambda: page.js(CONTRAST)[0] >= 4.5, f"contrast in {theme}; the least is {page.js(CONTRAST)}", 5
        )
        shot(page.driver, f"quiz-{theme.split()[1].lower()}")
    finally:
        page.command("apputils:change-theme", theme="JupyterLab Light")
        wait_for(lambda: page.js(light) == "true", "the light theme again")


def test_the_checker_of_contrast_would_find_something(page: Page) -> None:
    right, _ = right_and_wrong()
    element(page, option(right)).click()
    page.js("document.querySelector('.quiz-shown b').style.color = '#c0c0c0'")
    assert page.js(CONTRAST)[0] < 2


def test_after_its_kernel_is_gone_a_notebook_opens_with_a_quiz_that_works(lab: Site, course: Path) -> None:
    write(course / "again.ipynb")
    page = lab.open("again.ipynb")
    page.run_all()
    page.save()
    wait_for(lambda: "quiz-question" in (course / "again.ipynb").read_text(), "the notebook to be saved")
    page.shut_down()
    page = lab.open("again.ipynb", anew=True)
    page.show(CELL)
    assert page.js(f"return {page.panel}.content.widgets[{CELL}].model.executionCount"), (
        "it has not run again"
    )
    wait_for(lambda: page.read(CELL, option(1)), "the quiz")
    page.press(CELL, option(1), DOWN, SPACE)
    assert page.read(CELL, ".quiz-score")[0].endswith("right at the first try")
    assert "model not found" not in page.js("return document.body.innerText")
    assert page.errors() == []


def test_where_no_script_may_run_it_can_be_read_and_says_which_key_brings_it_to_life(
    lab: Site, course: Path
) -> None:
    write(course / "foreign.ipynb", shown=True)
    page = lab.open("foreign.ipynb")
    page.show(CELL)
    wait_for(lambda: page.read(CELL, "details"), "the answers")
    assert page.read(CELL, "[role=radio]") == []
    element(page, "details summary").click()
    assert page.read(CELL, "details[open] .quiz-why b")[0] in ("A. Right.", "A. Not this one.")
    assert "Shift+Enter" in page.read(CELL, ".quiz-asleep")[0]
    shot(page.driver, "quiz-foreign")
