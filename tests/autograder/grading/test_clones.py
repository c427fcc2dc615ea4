"""Submissions from a folder of git clones: whose they are, what is copied, what is refused."""

import subprocess
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from autograder.grading import clones


def git(folder: Path, *command: str) -> None:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    when = {"GIT_COMMITTER_DATE": "2026-11-20T18:00:00+02:00", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(["git", "-C", str(folder), *who, *command], check=True, env=when)


def clone(folder: Path, text: str = "{}") -> Path:
    """A student's repository, with an answer in one commit."""
    exercise = folder / "exercises" / "01_neuron"
    exercise.mkdir(parents=True)
    (exercise / "01_neuron.ipynb").write_text(text)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Answered")
    return folder


@pytest.fixture
def course(tmp_path: Path) -> CourseDirectory:
    courses = CourseDirectory()
    courses.root = str(tmp_path / "course")
    return courses


def test_each_clone_is_a_students_submission_with_the_time_of_its_commit(
    tmp_path: Path, course: CourseDirectory
) -> None:
    folder = tmp_path / "networks-submissions"
    clone(folder / "networks-ada", "ada's")
    clone(folder / "networks-b-la.2", "bela's")
    assert clones.take_in(folder, course, "01_neuron") == clones.Taken(["ada", "b-la.2"], {})
    there = Path(course.root) / "submitted" / "ada" / "01_neuron"
    assert (there / "01_neuron.ipynb").read_text() == "ada's"
    assert (there / "timestamp.txt").read_text() == "2026-11-20 16:00:00 UTC\n"


def test_a_later_commit_takes_the_place_of_an_earlier_one(tmp_path: Path, course: CourseDirectory) -> None:
    folder = tmp_path / "class"
    exercise = clone(folder / "ada", "first") / "exercises" / "01_neuron"
    (exercise / "helper.py").write_text("old")
    clones.take_in(folder, course, "01_neuron")
    (exercise / "helper.py").unlink()
    (exercise / "01_neuron.ipynb").write_text("second")
    clones.take_in(folder, course, "01_neuron")
    there = Path(course.root) / "submitted" / "ada" / "01_neuron"
    assert {path.name for path in there.iterdir()} == {"01_neuron.ipynb", "timestamp.txt"}
    assert (there / "01_neuron.ipynb").read_text() == "second"
    assert [path.name for path in there.parent.iterdir()] == ["01_neuron"]


def test_links_lead_nowhere(tmp_path: Path, course: CourseDirectory) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "01_neuron.ipynb").write_text("the instructor's own")
    folder = tmp_path / "class"
    file = clone(folder / "ada") / "exercises" / "01_neuron" / "01_neuron.ipynb"
    file.unlink()
    file.symlink_to(secret / "01_neuron.ipynb")
    exercises = clone(folder / "bela") / "exercises"
    (exercises / "01_neuron" / "01_neuron.ipynb").unlink()
    (exercises / "01_neuron").rmdir()
    (exercises / "01_neuron").symlink_to(secret)
    taken = clones.take_in(folder, course, "01_neuron")
    assert taken.students == ["ada"] and list(taken.left_out) == ["bela"]
    copied = Path(course.root) / "submitted" / "ada" / "01_neuron" / "01_neuron.ipynb"
    assert copied.is_symlink()  # which grading refuses, as it refuses any link
    assert not (Path(course.root) / "submitted" / "bela").exists()


def test_a_clone_without_the_exercise_is_named(tmp_path: Path, course: CourseDirectory) -> None:
    clone(tmp_path / "class" / "ada")
    taken = clones.take_in(tmp_path / "class", course, "02_layers")
    assert taken == clones.Taken([], {"ada": "there is no folder exercises/02_layers in the clone"})


def test_a_hook_in_a_clone_does_not_run(tmp_path: Path, course: CourseDirectory) -> None:
    folder = clone(tmp_path / "class" / "ada")
    git(folder, "config", "core.fsmonitor", f"touch {tmp_path / 'ran'}")
    git(folder, "config", "core.pager", f"touch {tmp_path / 'ran'}")
    clones.take_in(tmp_path / "class", course, "01_neuron")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_clones_is_refused(tmp_path: Path, course: CourseDirectory, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(clones.NoClones, match="is no folder|holds no git clone"):
        clones.take_in(tmp_path / name, course, "01_neuron")
