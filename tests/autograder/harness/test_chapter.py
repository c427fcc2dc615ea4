"""`autograder check`: one chapter's notebooks, answers, lecture and tests, each with its outcome and its own repetition."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring import notebooks
from autograder.authoring.chapter_text import ChapterError
from autograder.harness import chapter

ROOT = Path(__file__).resolve().parents[3]
NAME = "01_neuron"
ANSWERS = {
    "right/a": "def double(x): return x + x",
    "right/b": "def double(x): return 2 * x",
    "wrong/a": "def double(x): return x * x",
    "wrong/b": "def double(x): return x",
    "wrong/c": "def double(x): return 3 * x",
}

TEST_OF_THE_CHAPTER = f"""\
from pathlib import Path


def test_the_exercise_asks_for_double():
    course = Path(__file__).parents[2]
    assert "def double(x)" in (course / "chapters" / "{NAME}" / "exercise.py").read_text()
"""


@pytest.fixture
def sound(course: Path) -> Path:
    """The small course with notebooks, answers and a test, all as they must be."""
    for name, body in ANSWERS.items():
        path = course / "chapters" / NAME / "answers" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        loses = "# loses: double-values | expected\n" if name.startswith("wrong") else ""
        path.write_text(f'# An answer.\n{loses}# %% solution="double"\n{body}\n')
    notebooks.build(course)
    tests = course / "tests" / "perceptron" / "test_neuron.py"
    tests.parent.mkdir(parents=True)
    tests.write_text(TEST_OF_THE_CHAPTER)
    (tests.parent / "test_layers.py").write_text("def test_of_another_chapter():\n    assert False\n")
    return course


def test_a_sound_chapter_says_a_line_a_step(sound: Path) -> None:
    lines: list[str] = []
    failed = chapter.check(sound, NAME, lines.append)
    said = "\n".join(lines)
    assert not failed, said
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "✓ notebooks",
        "✓ answers",
        "✓ lecture",
        "✓ tests",
    ]
    assert "7 submissions graded" in said and "1 passed" in said


def test_what_fails_is_named_and_the_command_ends_with_what_repeats_only_that(
    sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = sound / "chapters" / NAME / "answers" / "wrong" / "c.py"
    wrong.write_text(wrong.read_text().replace("3 * x", "2 * x"))
    (sound / "exercises" / NAME / f"{NAME}.ipynb").write_text("{}")
    (sound / "tests" / "perceptron" / "test_neuron.py").write_text(
        "import pytest\n\n@pytest.mark.parametrize('x', ['a b', 1])\ndef test_it(x):\n    assert x == 1\n\n"
        "def test_too():\n    assert False\n"
    )
    monkeypatch.chdir(sound)
    done = CliRunner().invoke(cli.app, ["check", NAME])
    assert done.exit_code == 1
    assert f"exercises/{NAME}/{NAME}.ipynb is not what the text gives" in done.output
    assert "answers/wrong/c.py must lose double-values, but passes it" in done.output
    assert done.output.splitlines()[-4:] == [
        "notebooks, answers, tests failed. To repeat only that:",
        "    make notebooks",
        f"    .venv/bin/autograder answers {NAME} --only wrong/c.py",
        "    .venv/bin/python -m pytest 'tests/perceptron/test_neuron.py::test_it[a b]' "
        "tests/perceptron/test_neuron.py::test_too",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("7_chain", "there is no chapter 7_chain; the chapters are "), ("", "no chapter was named")],
)
def test_an_unknown_or_missing_chapter_is_one_sentence_with_the_names(name: str, sentence: str) -> None:
    with pytest.raises(ChapterError, match=sentence) as error:
        chapter.check(ROOT, name, print)
    assert str(error.value).endswith(", ".join(notebooks.chapter_names(ROOT)))


def test_make_check_passes_the_chapter_on(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    make = shutil.which("make")
    assert make, "make is missing"
    command = [make, "--dry-run", "--assume-old=.venv/.ready", "check", f"CHAPTER={NAME}"]
    (tmp_path / ".venv").mkdir()
    for name in (".venv/.ready", "requirements.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert re.search(rf'\.venv/bin/autograder check "{NAME}"', said), said


@pytest.mark.parametrize("name", notebooks.chapter_names(ROOT))
def test_every_chapter_has_tests_of_its_own(name: str) -> None:
    chosen = chapter.chapter_tests(ROOT, name)
    own = [part for part in chosen if part.startswith("tests/perceptron/figures/")]
    assert f"tests/perceptron/figures/test_ch{name}.py" in own
    assert all((ROOT / part.partition("::")[0]).exists() for part in chosen)
    assert chapter.lecture_tests(ROOT, name)[-1] == name
