"""nbgrader's parts in a real JupyterLab: formgrader and its autograde button, Validate, the assignment panels.

Everything happens in a small course of its own, in the order in which an instructor meets it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring import chapter_text
from autograder.desk import doctor
from autograder.harness import answers
from tests.browser.conftest import ROOT, serve, settle, shot, wait_for

pytestmark = pytest.mark.browser

NAME = "01_neuron"
WRONG = "def step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)"


class Lab:
    """JupyterLab on a course, with formgrader in a frame of it."""

    def __init__(self, driver: Any, address: str, course: Path) -> None:
        self.driver, self.address, self.course = driver, address, course
        self.framed = False

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def open(self, path: str = "") -> None:
        """JupyterLab as it starts anew, with a notebook or with nothing."""
        self.framed = False
        self.driver.switch_to.default_content()
        self.driver.get(self.address.format(place="lab/tree" if path else "lab", path=path) + "&reset")
        wait_for(lambda: self.js("return !!window.jupyterapp"), "JupyterLab")
        settle(self.driver, "window.jupyterapp.restored")

    def command(self, name: str) -> None:
        """A command of the Nbgrader menu, as soon as it is enabled."""
        ready = "const all = window.jupyterapp.commands; return all.hasCommand(arguments[0]) && all.isEnabled(arguments[0])"
        wait_for(lambda: self.js(ready, name), name)
        self.js("window.jupyterapp.commands.execute(arguments[0])", name)

    def formgrader(self, place: str = "") -> None:
        """Formgrader as the menu opens it, or a page of it in the same frame."""
        if not self.framed:
            self.open()
            self.command("nbgrader:open-formgrader")
            frame = wait_for(lambda: self.find("iframe[src*='/formgrader']"), "formgrader's frame")[0]
            self.driver.switch_to.frame(frame)
            self.framed = True
        if place:
            self.js("window.location = arguments[0]", f"/formgrader/{place}")

    def find(self, selector: str) -> list[Any]:
        return self.driver.find_elements("css selector", selector)

    def text(self, selector: str = "body") -> str:
        """The text of the page, or of the first such element, in one line; looked up anew."""
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return " ".join(self.js(script, selector).split())

    def row(self, word: str) -> str:
        """The row of formgrader's table that holds a word."""
        script = "return [...document.querySelectorAll('#main-table tr')].map(row => row.innerText)"
        return next((" ".join(row.split()) for row in self.js(script) if word in row), "")

    def click(self, selector: str) -> None:
        wait_for(lambda: self.find(selector), selector)
        self.js("document.querySelector(arguments[0]).click()", selector)


def hand_in(course: Path, student: str, data: bytes) -> None:
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(data)
    (folder / "timestamp.txt").write_text("2026-11-01 12:00:00 UTC")


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab in a course as a clone holds it, with two submissions."""
    course = tmp_path_factory.mktemp("nbgrader")
    for part in ("chapters", "solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, course / part / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    exercise = answers.exercise_of(course / "chapters" / NAME)
    hand_in(course, "right", answers.submission_with(exercise, []).notebook)
    wrong = [chapter_text.Cell("solution", WRONG, 1, 1, "step")]
    hand_in(course, "wrong", answers.submission_with(exercise, wrong).notebook)
    with serve("jupyterlab", "LabApp", course) as address:
        yield Lab(browser, address, course)


@pytest.fixture(scope="module")
def graded(lab: Lab) -> Lab:
    """The same after formgrader's autograde button was pressed for the student `wrong`."""
    if reason := doctor.why_no_sandbox():
        pytest.skip(reason)
    lab.formgrader(f"manage_submissions/{NAME}")
    wait_for(lambda: "needs autograding" in lab.row("wrong"), "the submissions")
    lab.js(
        "[...document.querySelectorAll('#main-table tr')].find(row => row.innerText.includes('wrong'))"
        ".querySelector('.autograde a').click()"
    )
    wait_for(lambda: lab.find(".modal.in"), "the end of grading")
    assert "Successfully autograded" in lab.text(".modal.in"), lab.text(".modal.in")
    return lab


def test_formgraders_first_page_lists_the_assignment_without_an_error(lab: Lab) -> None:
    lab.formgrader()
    wait_for(lambda: lab.row(NAME).endswith("draft 2"), "the list of assignments")
    page = lab.text().lower()
    assert not [word for word in ("error", "not be available", "does not exist") if word in page], page
    shot(lab.driver, "assignments")


def test_the_autograde_button_grades_with_this_grader_and_shows_the_score(graded: Lab) -> None:
    wait_for(lambda: "22 / 23" in graded.row("wrong"), "the score")
    assert "needs autograding" in graded.row("right")
    path = graded.course / "autograded" / "wrong" / NAME / f"{NAME}.ipynb"
    provenance = json.loads(path.read_text(encoding="utf-8"))["metadata"]["autograder"]
    assert (provenance["protection"], provenance["verdict"]) == ("sandbox", "failed")
    shot(graded.driver, "score")


def test_formgrader_shows_the_graded_submission_with_its_reason(graded: Lab) -> None:
    graded.formgrader(f"gradebook/{NAME}/{NAME}")
    link = "#main-table a[href*='/formgrader/submissions/']"
    graded.click(link)
    wait_for(lambda: "> 0, not >= 0" in graded.text(), "the graded notebook")
    assert "reference.step" not in graded.text()
    links = "return [...document.querySelectorAll('a[href*=lectures]')].map(link => link.pathname)"
    assert f"/lab/tree/lectures/{NAME}.ipynb" in graded.js(links)
    lost = "return [...document.querySelectorAll('input.score')].map(box => [box.placeholder, box.value])"
    wait_for(lambda: ["0", ""] in graded.js(lost) or ["0.0", ""] in graded.js(lost), "the lost point")
    graded.js(
        "[...document.querySelectorAll('.output_error, .jp-OutputArea-output, pre')].find("
        "e => e.innerText.includes('not >= 0')).scrollIntoView()"
    )
    shot(graded.driver, "submission")


def test_validate_names_what_is_not_answered(lab: Lab) -> None:
    lab.open(f"exercises/{NAME}/{NAME}.ipynb")
    wait_for(lambda: lab.find(".validate-button"), "the Validate button")
    lab.driver.find_element("css selector", ".validate-button").click()
    said = wait_for(lambda: lab.text(".jp-Dialog-content"), "Validate's answer")
    shot(lab.driver, "validate")
    assert "sigmoid is not written yet" in said and "Traceback" not in said
    assert "The following cell failed: Test 4 of 17 · step-values · 1 of 23 points" in said
    assert said.endswith("0 of 17 tests done, 0 of 23 points visible here. Ok")
    lab.click(".jp-Dialog-content button")


def test_the_create_assignment_panel_shows_the_points(lab: Lab) -> None:
    lab.open(f"solutions/{NAME}/{NAME}.ipynb")
    lab.command("nbgrader:open-create-assignment")
    total = ".nbgrader-TotalPointsInput input, input.nbgrader-TotalPointsInput"
    wait_for(lambda: lab.find(total), "the panel")
    wait_for(lambda: lab.js("return document.querySelector(arguments[0]).value", total) == "23", "the points")
    shot(lab.driver, "create")


def test_the_assignment_list_opens_without_an_error(lab: Lab) -> None:
    if lab.framed:
        lab.open(f"solutions/{NAME}/{NAME}.ipynb")
    lab.command("nbgrader:open-assignment-list")
    panel = "#nbgrader-assignment-list"
    wait_for(lambda: "There are no assignments to fetch" in lab.text(panel), "the list")
    shot(lab.driver, "list")
    assert "Error" not in lab.text(panel) and "does not exist" not in lab.text(panel)
