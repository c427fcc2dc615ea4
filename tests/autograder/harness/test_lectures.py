"""Every lecture runs in a real kernel, keeps the limits of the course, and has the parts that each lecture has."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import re
from pathlib import Path

import psutil
import pytest

from autograder.authoring import chapter_text
from autograder.harness import lectures, sheets
from perceptron.live import quiz
from tests.warm_python import WITH_TORCH

pytestmark = pytest.mark.usefixtures("warm_kernels")
ROOT = Path(__file__).resolve().parents[3]
SHEETS = Path(__file__).parent / "sheets"
TIMED = {"update_times", "update_cost", "update_product", "update_batch"}
"""Figures that show times of the machine that they are drawn on."""
NAMES = sorted(path.parent.name for path in (ROOT / "chapters").glob("*/lecture.py"))


@functools.cache
def measured(name: str) -> lectures.LectureFigures:
    with pytest.MonkeyPatch.context() as patch:
        if name[:2] in ("11", "12", "14"):
            pytest.importorskip("torch", reason="PyTorch is not installed")
            patch.setenv(WITH_TORCH, "1")
        return lectures.measure(ROOT, name)


def kernels() -> int:
    """How many kernels this process has started that are still there."""
    count = 0
    for each in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended since
            count += "ipykernel" in " ".join(each.cmdline())
    return count


def cells(name: str) -> list[chapter_text.Cell]:
    return chapter_text.read_lecture(ROOT / "chapters" / name / "lecture.py")


@pytest.mark.parametrize("name", NAMES)
def test_a_lecture_runs_without_error_or_warning_and_keeps_the_limits(name: str) -> None:
    assert measured(name).breaches() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lecture_has_live_figures(name: str) -> None:
    assert measured(name).live_figures


@pytest.mark.parametrize("name", NAMES)
def test_every_live_figure_says_in_words_what_it_shows(name: str) -> None:
    assert [figure.update for figure in measured(name).live_figures if not figure.text] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_live_figure_looks_as_if_it_had_been_drawn_anew(name: str) -> None:
    """What is kept on the saved background must not differ from a whole drawing."""
    for figure in measured(name).live_figures:
        assert figure.different_pixels < lectures.DIFFERENT_PIXELS, (
            f"{figure.update}: {figure.different_pixels:.2%} of the pixels differ"
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_live_figure_looks_as_on_the_sheet_that_was_looked_at(name: str) -> None:
    """When a figure was changed: `.venv/bin/autograder lectures NAME --sheets tests/autograder/harness/sheets`, and look."""
    found = sheets.differences(SHEETS / f"{name}.png", measured(name))
    assert [said for said in found if said.split()[0] not in TIMED] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lecture_has_the_parts_that_each_lecture_has(name: str) -> None:
    first = cells(name)[0].source
    assert first.startswith(f"# {name[:2]} · ")
    goals = first.partition("**You will be able to**")[2]
    assert len(re.findall(r"^- ", goals, flags=re.MULTILINE)) == 3, (
        "three lines say what you will be able to do"
    )
    titles = chapter_text.sections(cells(name))
    for part in ("Common mistakes", "Check yourself"):
        assert part in titles
    assert titles[-1] == "Summary"
    assert any("example" in title for title in titles), titles


@pytest.mark.parametrize("name", NAMES)
def test_a_quiz_has_four_to_six_questions_that_name_sections_of_the_lecture(name: str) -> None:
    questions = quiz.load(ROOT / "chapters" / name / "quiz.json")
    assert 4 <= len(questions) <= 6
    assert {question.read for question in questions} <= set(chapter_text.sections(cells(name)))
    assert f'quiz("{name}")' in "".join(cell.source for cell in cells(name))


def test_an_error_a_warning_and_a_dead_control_are_reported(tmp_path: Path) -> None:
    folder = tmp_path / "chapters" / "01_neuron"
    folder.mkdir(parents=True)
    (folder / "lecture.py").write_text(
        "# %% [markdown]\n# # 01 · Broken\n\n# %%\nimport warnings\n\nimport matplotlib.pyplot as plt\n\n"
        "from perceptron import live\n\nwarnings.warn('careful')\n\n# %%\nfigure, axes = plt.subplots()\n"
        "(line,) = axes.plot([0, 1])\n\n\ndef update(up, dead, kind, bent, fine, low):\n    line.set_ydata([0, 1 / up])\n"
        "    return f'line {bent if kind == 1 else 0} {1 / low}'\n\n\n"
        "live.figure(figure, update, up=live.slider(0, 2, 1), dead=live.slider(0, 2, 1), kind=live.choice([0, 1]), "
        "bent=live.slider(0, 2, 1), fine=live.slider(0, 1000, 1), low=live.slider(0.0, 2.0, 1.0))\n"
    )
    (tmp_path / "perceptron").symlink_to(ROOT / "perceptron")
    before = kernels()
    broken = lectures.measure(tmp_path, "01_neuron")
    assert kernels() == before, "its kernel has ended"
    breaches = "\n".join(broken.breaches())
    assert "careful" in breaches
    for name in ("up", "low"):  # at their low ends
        assert re.search(rf"{name} = 0(\.0)?: .*ZeroDivisionError", breaches), breaches
    assert "dead changes neither the picture nor the line" in breaches
    assert "bent counts only with another choice than the first" in breaches
    assert "fine has 1000 steps: a page of 1280 pixels has room for 266 with 3 pixels each" in breaches
    assert "it reads in about 3.0 minutes, not in 18 to 30" in breaches
    for minutes, kept in ((17.9, False), (18.0, True), (30.0, True), (30.1, False)):
        found = dataclasses.replace(broken, reading_minutes=minutes).breaches()
        assert any("minutes" in breach for breach in found) != kept
