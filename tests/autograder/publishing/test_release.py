"""`autograder release`: what it writes, what it keeps, what it refuses."""

import functools
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement

from autograder.authoring import notebooks
from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.links import Links
from autograder.publishing import proof, release, worked
from tests.warm_python import warm_python

ROOT = Path(__file__).parents[3]
NO_LINKS = Links()
LINKS = Links("ada/networks", "https://hub.example.org", "https://networks.example.org/course")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course with three of its chapters, to read."""
    root = tmp_path_factory.mktemp("three") / "course"
    for name in ("00_start", "01_neuron", "02_layers"):
        shutil.copytree(ROOT / "chapters" / name, root / "chapters" / name)
    shutil.copy(ROOT / proof.SHOWN, root / "chapters")
    for name in (*release.COPIED, "pyproject.toml", "Makefile"):
        shutil.copy(ROOT / name, root)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "perceptron", root / "perceptron", ignore=ignored)
    shutil.copytree(ROOT / "autograder" / "check", root / "autograder" / "check", ignore=ignored)
    return root


@pytest.fixture
def course(three: Path, tmp_path: Path) -> Path:
    """The course with three of its chapters, to be changed."""
    return Path(shutil.copytree(three, tmp_path / "course"))


@dataclass(frozen=True)
class Released:
    """The first release of the three chapters, to read."""

    out: Path
    changes: release.Changes

    def copy(self, out: Path) -> None:
        """Makes of the folder `out` what the release left there."""
        shutil.copytree(self.out, out)


@pytest.fixture(scope="module")
def with_links(three: Path) -> Released:
    out = three.parent / "with links"
    return Released(out, release.release(three, out, LINKS))


@pytest.fixture(scope="module")
def without_links(three: Path) -> Released:
    out = three.parent / "without links"
    return Released(out, release.release(three, out, NO_LINKS))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "students"


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_what_students_need_and_nothing_of_the_grader(with_links: Released) -> None:
    names = tree(with_links.out)
    assert {"README.md", "Makefile", "environment.yml", "pyproject.toml", "install.py", ".gitignore"} <= names
    assert {
        "lectures/01_neuron.ipynb",
        "exercises/01_neuron/01_neuron.ipynb",
        "chapters/01_neuron/quiz.json",
    } <= names
    assert {path.parts[1] for path in map(Path, names) if path.parts[0] == "autograder"} == {
        "__init__.py",
        "check",
    }
    assert {path.name for path in map(Path, names) if path.parts[0] == "chapters"} == {"quiz.json"}
    assert not any("solution" in name or "__pycache__" in name for name in names)
    assert not any(path.name.startswith(".") for path in with_links.out.parent.iterdir())


def test_of_nbgraders_parts_in_jupyterlab_only_validate_is_left_in_a_students_window() -> None:
    off = json.loads((release.TEMPLATES / "page_config.json").read_text())["disabledExtensions"]
    folder = Path(sys.prefix, "share", "jupyter", "labextensions", "@jupyter", "nbgrader", "static")
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    parts = set(re.findall(r"[\"'](@jupyter/nbgrader:[\w-]+)[\"']", code))
    assert parts == {*off, "@jupyter/nbgrader:validate-assignment"}
    makefile = (release.TEMPLATES / "Makefile").read_text(encoding="utf-8")
    assert 'JUPYTER_CONFIG_PATH="$(CURDIR)/jupyter' in makefile


def test_every_notebook_has_a_link_of_each_kind_in_the_readme_and_below_its_title(
    with_links: Released,
) -> None:
    out = with_links.out
    readme = (out / "README.md").read_text(encoding="utf-8")
    for name in sorted(tree(out)):
        if name.endswith(".ipynb"):
            cells = nbformat.read(out / name, as_version=4).cells
            assert cells[1].id == "links" and cells[2].id == "colab"
            for what, address in LINKS.of(name).items():
                assert f"[{what}]({address})" in readme
                assert f"]({address})" in cells[1].source
    assert "@" not in readme


def test_without_a_name_there_are_no_links_and_everything_else_is_there(
    with_links: Released, without_links: Released
) -> None:
    out = without_links.out
    assert tree(out) == tree(with_links.out)
    assert "http" not in (out / "README.md").read_text(encoding="utf-8")
    assert b"mybinder" not in (out / "lectures/01_neuron.ipynb").read_bytes()


def test_its_project_files_agree(without_links: Released) -> None:
    out = without_links.out
    project = tomllib.loads((out / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["dependencies"] == ours["dependencies"]
    assert project["optional-dependencies"] == {"torch": ours["optional-dependencies"]["torch"]}
    assert [Requirement(line) for line in project["dependencies"]]
    shown = subprocess.run(
        ["make", "-C", str(out), "help"], capture_output=True, text=True, check=True
    ).stdout
    assert "make lab" in shown and "make test" in shown


def test_again_it_updates_in_place_and_keeps_what_others_added(
    course: Path, out: Path, without_links: Released
) -> None:
    without_links.copy(out)
    first = without_links.changes
    assert len(first.added) == len(tree(out)) - 1 and not (first.changed or first.removed or first.kept)
    (out / "syllabus.md").write_text("Monday, ten o'clock.")
    (out / "README.md").write_text("Our own words.")
    (out / "lectures" / "00_start.ipynb").unlink()
    lecture = course / "chapters" / "01_neuron" / "lecture.py"
    lecture.write_text(
        lecture.read_text(encoding="utf-8") + "\n# %% [markdown]\n# A last word.\n", encoding="utf-8"
    )
    shutil.rmtree(course / "chapters" / "02_layers")
    second = release.release(course, out, NO_LINKS)
    assert second.added == ["lectures/00_start.ipynb"]
    assert second.changed == ["exercises/01_neuron/01_neuron.ipynb", "lectures/01_neuron.ipynb"]
    assert second.removed == [
        "chapters/02_layers/quiz.json",
        "exercises/02_layers/02_layers.ipynb",
        "lectures/02_layers.ipynb",
    ]
    assert second.kept == ["README.md"]
    assert (out / "README.md").read_text() == "Our own words." and (out / "syllabus.md").exists()
    assert not (out / "exercises" / "02_layers").exists()
    third = release.release(course, out, NO_LINKS)
    assert not (third.added or third.changed or third.removed) and third.kept == ["README.md"]


def test_worked_solutions_come_when_they_are_asked_for(three: Path, out: Path, with_links: Released) -> None:
    with_links.copy(out)
    changes = release.release(three, out, LINKS, ["01_neuron"])
    assert changes.added == ["solutions/01_neuron.ipynb"] and changes.changed == ["README.md"]
    notebook = nbformat.read(out / "solutions" / "01_neuron.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "return np.sum(w * x) + b" in text and "NotImplementedError" not in text
    assert "reference." not in text and "### BEGIN" not in text
    assert not any("nbgrader" in cell.metadata for cell in notebook.cells)
    assert (
        "`weighted_sum-lengths`** (1 point)" in text
        and "A single weight for three inputs is an error." in text
    )
    assert "solutions/01_neuron.ipynb" in (out / "README.md").read_text(encoding="utf-8")
    # The next year begins without them.
    assert release.release(three, out, LINKS).removed == ["solutions/01_neuron.ipynb"]


@pytest.mark.parametrize(
    "name", [n for n in notebooks.chapter_names(ROOT) if (ROOT / "chapters" / n / "exercise.py").is_file()]
)
def test_each_hidden_test_has_its_reason_in_words(name: str) -> None:
    source = notebooks.source_notebook(ROOT / "chapters" / name)
    hidden = [c for c in source.cells if "### BEGIN HIDDEN TESTS" in c.source]
    notebook = worked.worked_solution(ROOT / "chapters" / name)
    told = {cell.id: cell.source for cell in notebook.cells if cell.id.startswith("why-")}
    assert hidden
    for cell in hidden:
        words = told[f"why-{cell.metadata.nbgrader.grade_id}"[:64]]
        assert all(len(line) > 20 for line in words.split("\n") if line.startswith("- ")), words
    assert not any("reference." in words or "check." in words for words in told.values())


def test_a_leak_refuses_the_release_and_changes_nothing(
    course: Path, out: Path, without_links: Released
) -> None:
    without_links.copy(out)
    before = {name: (out / name).read_bytes() for name in tree(out)}
    (course / "perceptron" / "models" / "leak.py").write_text(
        (ROOT / "chapters" / "01_neuron" / "reference.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(
        release.NotProved, match="perceptron/models/leak.py:[0-9]+: the reference .*, from chapters/01_neuron"
    ):
        release.release(course, out, NO_LINKS)
    assert {name: (out / name).read_bytes() for name in tree(out)} == before
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


def test_what_others_added_is_looked_through_too(three: Path, out: Path, without_links: Released) -> None:
    without_links.copy(out)
    (out / "help.md").write_text(
        (ROOT / "chapters" / "01_neuron" / "exercise.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(release.NotProved, match="help.md:"):
        release.release(three, out, NO_LINKS)


# ---------------------------------------------------------------- bad input


def test_a_folder_with_something_else_is_refused(three: Path, out: Path) -> None:
    out.mkdir()
    (out / "thesis.tex").write_text("Dear reader")
    with pytest.raises(ChapterError, match="holds something else, thesis.tex for one: name a new folder"):
        release.release(three, out, NO_LINKS)
    assert tree(out) == {"thesis.tex"}


@pytest.mark.parametrize("where", [".", "students", ".."])
def test_a_folder_in_or_around_the_course_is_refused(three: Path, where: str) -> None:
    with pytest.raises(ChapterError, match="name a folder outside of"):
        release.release(three, three / where, NO_LINKS)


def test_a_file_is_refused(three: Path, out: Path) -> None:
    out.write_text("x")
    with pytest.raises(ChapterError, match="is a file"):
        release.release(three, out, NO_LINKS)


def test_an_unknown_chapter_is_refused_with_the_known_ones(three: Path, out: Path) -> None:
    with pytest.raises(ChapterError, match="no exercise 1_neuron; the exercises are 01_neuron, 02_layers"):
        release.release(three, out, NO_LINKS, ["1_neuron"])
    assert not out.exists()


def test_a_broken_note_is_refused(three: Path, out: Path, without_links: Released) -> None:
    without_links.copy(out)
    (out / release.NOTE).write_text("{")
    with pytest.raises(ChapterError, match="cannot be read: restore it"):
        release.release(three, out, NO_LINKS)


# ---------------------------------------------------------------- the repository's name


def clone(out: Path, address: str) -> None:
    subprocess.run(["git", "init", "-q", str(out)], check=True)
    subprocess.run(["git", "-C", str(out), "remote", "add", "origin", address], check=True)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/ada/networks",
        "https://github.com/ada/networks.git",
        "git@github.com:ada/networks.git",
        "ssh://git@github.com/ada/networks/",
    ],
)
def test_the_name_comes_from_the_folders_remote(out: Path, address: str) -> None:
    clone(out, address)
    assert release.repository_of(out, "") == "ada/networks"
    assert release.repository_of(out, "Ada/networks") == "Ada/networks"


def test_another_name_than_the_remotes_has_a_typo(out: Path) -> None:
    clone(out, "https://github.com/ada/networks")
    with pytest.raises(
        ChapterError, match="says ada/netwroks, and the folder's git remote says ada/networks"
    ):
        release.repository_of(out, "ada/netwroks")


def test_without_a_remote_there_is_no_name(out: Path) -> None:
    assert release.repository_of(out, "") == ""
    clone(out, "https://gitlab.example.org/ada/networks")
    assert release.repository_of(out, "") == ""


def test_a_release_goes_into_a_fresh_clone(three: Path, out: Path) -> None:
    clone(out, "https://github.com/ada/networks")
    assert release.release(three, out, NO_LINKS).added


# ---------------------------------------------------------------- the released folder alone


@pytest.fixture(scope="module")
def alone(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the whole course's release."""
    folder = tmp_path_factory.mktemp("release")
    shutil.copytree(released, folder / "out")
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Release"]):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", "-C", str(folder / "out"), *who, *command], check=True)
    subprocess.run(["git", "clone", "-q", str(folder / "out"), str(folder / "clone")], check=True)
    return folder / "clone"


def test_binder_builds_it_from_environment_yml(alone: Path) -> None:
    """By repo2docker's own detection; what it would then build needs Docker and conda."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(alone)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert '--file "environment.yml"' in said and "requirements.txt" not in said
    assert "environment for python=3.11" in said and "Python version unspecified" not in said
    # `-e .` needs all files: they are copied before the environment is made.
    assert said.index(" src/ ${REPO_DIR}/") < said.index("env update -p")
    lines = (alone / "environment.yml").read_text(encoding="utf-8").splitlines()
    assert any(line.strip().startswith("- pytorch-cpu>=") for line in lines)


@pytest.fixture
def alone_run(alone: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs one of its own modules, as its Makefile does but with this Python. Of ours it finds only what is in the clone."""

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(alone), "HOME": str(alone.parent)}
        kernels = {"JUPYTER_PATH": str(warm_python().jupyter_path)}
        return warm_python().run(command, cwd=alone, env=environment | kernels)

    return run


@pytest.fixture
def smoke(
    alone_run: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Its own smoke test, on notebooks whose name holds one of the words."""
    return functools.partial(alone_run, "tests.smoke")


def test_its_notebooks_run_in_a_fresh_clone(smoke: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    words = ["lectures/00", "lectures/01", "exercises/01", "lectures/07", "lectures/13"]
    done = smoke(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(re.search(rf"^ok +{word}", done.stdout, re.MULTILINE) for word in words), done.stdout
    assert ", 0 failed" in done.stdout


def test_its_smoke_test_finds_a_notebook_that_fails(
    alone: Path, smoke: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    path = alone / "exercises" / "01_neuron" / "01_neuron.ipynb"
    kept = path.read_text(encoding="utf-8")
    content = json.loads(kept)
    next(cell for cell in content["cells"] if cell["id"] == "step")["source"] = [
        "def step(z):\n",
        "    return z",
    ]
    try:
        path.write_text(json.dumps(content), encoding="utf-8")
        done = smoke("exercises/01")
    finally:
        path.write_text(kept, encoding="utf-8")
    assert done.returncode == 1 and "the cell step is answered" in done.stdout


# ---------------------------------------------------------------- on a push


def test_a_push_runs_the_visible_tests_of_what_was_begun(
    alone: Path, alone_run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """`make visible`, with a right answer, a wrong one, and all others to do."""
    path = alone / "exercises" / "01_neuron" / "01_neuron.ipynb"
    kept = path.read_text(encoding="utf-8")
    content = json.loads(kept)
    answers = {
        "weighted_sum": "def weighted_sum(x, w, b):\n    return np.dot(x, w)",
        "step": "def step(z):\n    return np.where(np.asarray(z) > 0, 1, 0)",
    }
    for cell in content["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    try:
        path.write_text(json.dumps(content), encoding="utf-8")
        done = alone_run("tests.visible")
    finally:
        path.write_text(kept, encoding="utf-8")
    assert done.returncode == 1, done.stderr
    assert re.search(r"FAILED +weighted_sum-example\n.*expected +16", done.stdout, re.DOTALL)
    assert re.search(r"ok +step-", done.stdout) and re.search(r"to do +", done.stdout)
    assert "02_layers" not in done.stdout  # nothing was begun there


def test_the_workflow_has_no_secret_and_may_only_read(alone: Path) -> None:
    text = (alone / ".github" / "workflows" / "visible-tests.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets." not in text and "pull_request_target" not in text
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert runs == ["make visible"]
    assert re.search(r"^visible:", (alone / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
