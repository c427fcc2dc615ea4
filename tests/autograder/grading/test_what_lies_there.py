"""A class's folder as it comes: Macs' leftovers, a notebook outside its folder, pictures that an editor lost."""

import json
import os
import shutil
from pathlib import Path

import pytest

from autograder.harness import answers
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[3]
NAME = "01_neuron"


def command(course: Path, *arguments: str) -> str:
    """An `autograder` or `nbgrader` command in the course's folder; its standard output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = warm_python().run(arguments, cwd=course, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    here = tmp_path_factory.mktemp("course")
    for part in ("chapters", "solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, here / part / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", here)
    notebook = answers.submission_with(answers.exercise_of(here / "chapters" / NAME), []).notebook
    with_pictures = json.loads(notebook)
    for name in ("lost.png", "größe.png", "a b.gif"):
        with_pictures["cells"].insert(
            3, {"cell_type": "markdown", "metadata": {}, "source": f"![p](attachment:{name})", "id": name[:4]}
        )
    handed_in = {
        f"ada/{NAME}/{NAME}.ipynb": notebook,
        f"pictures/{NAME}/{NAME}.ipynb": json.dumps(with_pictures).encode(),
        f"upper/{NAME}/{NAME}.IPYNB": notebook,
        f"left_out/{NAME}.ipynb": notebook,
        f"other_folder/homework/{NAME}.ipynb": notebook,
        f"__MACOSX/{NAME}/._{NAME}.ipynb": b"\0\5\x16\7",
        f"ada/__MACOSX/._{NAME}": b"\0",
        ".DS_Store": b"\0",
        "Thumbs.db": b"\0",
    }
    for path, data in handed_in.items():
        (here / "submitted" / path).parent.mkdir(parents=True, exist_ok=True)
        (here / "submitted" / path).write_bytes(data)
    return here


@pytest.fixture(scope="module")
def report(course) -> dict:
    return json.loads(
        command(course, "autograder", "grade", NAME, "--unprotected", "--json", "--workers", "1")
    )


def test_only_students_are_graded(report):
    assert {graded["student"]: graded["verdict"] for graded in report["graded"]} == {
        "ada": "passed",
        "pictures": "passed",
        "upper": "missing",
    }


def test_a_notebook_outside_its_folder_is_named_with_the_way_to_put_it_right(report):
    assert report["overlooked"] == [
        f"submitted/left_out/{NAME}.ipynb is not graded: move it into the folder submitted/left_out/{NAME}.",
        f"submitted/other_folder/homework/{NAME}.ipynb is not graded: "
        f"move it into the folder submitted/other_folder/{NAME}.",
    ]


def test_near_misses_reach_the_report(report):
    notes = {graded["student"]: graded["notes"] for graded in report["graded"]}
    assert "capital and small letters as written here" in notes["upper"][0]


def test_lost_pictures_cost_nobody_the_feedback_page(course, report):
    command(course, "nbgrader", "generate_feedback", NAME)
    page = (course / "feedback" / "pictures" / NAME / f"{NAME}.html").read_text()
    assert page.count("this picture is not in the notebook") == 3


def test_where_nobody_is_found_the_sentence_says_what_lies_there(course):
    found = warm_python().run(
        ["autograder", "grade", NAME, "--student", "nobody"],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert found.returncode == 1
    assert "There is no submission of nobody" in found.stderr
    assert f"submitted/left_out/{NAME}.ipynb is not graded" in " ".join(found.stderr.split())
