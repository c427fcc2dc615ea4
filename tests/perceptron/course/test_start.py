"""What lecture 00 shows about the installation and the course, and the quick fit of its figure."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring import chapter_text
from perceptron.course import installation
from perceptron.course.course_map import CHAPTERS, course_map
from perceptron.models import data, quickfit

ROOT = Path(__file__).resolve().parents[3]


def test_everything_is_installed_here() -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    findings = installation.check()
    assert findings.fine, str(findings)
    assert "Everything that the course needs is here." in str(findings)


def without(missing: str) -> installation.Findings:
    def version(package: str) -> str:
        if package == missing:
            raise metadata.PackageNotFoundError(package)
        return "99.0"

    return installation.check(version)


def test_a_missing_package_is_named_with_what_to_do() -> None:
    text = str(without("nbgrader"))
    assert "MISSING  nbgrader is not installed; it is needed for the exercises and their checks" in text
    assert "pip install -c requirements.txt -e ." in text


def test_pytorch_may_come_later() -> None:
    findings = without("torch")
    assert findings.fine
    assert "later    torch is not installed; it is needed for chapters 11, 12 and 14: `make torch`" in str(
        findings
    )
    assert "Everything that you need to begin is here." in str(findings)


@pytest.mark.parametrize("name", ["11_pytorch", "12_gpu", "14_practice"])
@pytest.mark.parametrize("text", ["lecture", "exercise"])
def test_chapters_that_need_pytorch_say_in_their_first_cell_what_to_type(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = chapter_text.read_lecture if text == "lecture" else chapter_text.read_exercise
    cells = read(ROOT / "chapters" / name / f"{text}.py")
    first = next(cell.source for cell in cells if cell.kind not in ("markdown", "answer"))
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match="^PyTorch is not installed: type `make torch`"):
        exec(first, {})


IMPORT_WITHOUT_TORCH = """
import ast, sys

class NoTorch:  # as where it is not installed; an entry None in sys.modules would be seen by SciPy
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError("No module named 'torch'", name="torch")

sys.meta_path.insert(0, NoTorch)
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        try:
            exec(compile(ast.Module([node], []), "cell", "exec"), {})
        except ModuleNotFoundError as error:
            sys.exit(f"{path}: {ast.unparse(node)}: {error}")
    print(path, bool(imports))
"""


def test_nothing_before_chapter_11_needs_pytorch() -> None:
    texts = sorted(
        f"chapters/{path.parent.name}/{path.name}"
        for path in (ROOT / "chapters").glob("*/*.py")
        if path.name in ("lecture.py", "exercise.py") and path.parent.name < "11"
    )
    assert len(texts) == 21
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_TORCH, *texts], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{text} True" for text in texts]


def test_without_the_course_itself_the_first_cell_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = chapter_text.read_lecture(ROOT / "chapters" / "00_start" / "lecture.py")
    first = next(cell.source for cell in cells if cell.kind == "code")
    monkeypatch.setitem(sys.modules, "perceptron.course.installation", None)
    exec(first, {})
    assert "`make lab`" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("found", "fine"), [("0.9.4", False), ("0.9.5", True), ("0.10.0", True), ("1.0rc1", True)]
)
def test_versions_are_compared_as_numbers(found: str, fine: bool) -> None:
    findings = installation.check(lambda package: found if package == "nbgrader" else "99")
    assert findings.fine is fine


def test_the_oldest_versions_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["torch"]
    ranges = dict(re.match(r"([\w-]+)>=([\d.]+)", line).groups() for line in lines)
    known = installation.NEEDED | installation.LATER
    assert {name: least for name, (least, *_) in known.items()} == {name: ranges[name] for name in known}
    assert project["requires-python"] == ">=" + ".".join(map(str, installation.OLDEST_PYTHON))


def test_chapters_that_are_there_are_linked_and_the_others_are_to_come(tmp_path: Path) -> None:
    (tmp_path / "chapters" / "01_neuron").mkdir(parents=True)
    (tmp_path / "chapters" / "01_neuron" / "lecture.py").touch()
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "02_layers.ipynb").touch()
    (tmp_path / "exercises" / "01_neuron").mkdir(parents=True)
    rows = course_map(tmp_path)._repr_markdown_().splitlines()[2:]
    assert len(rows) == len(CHAPTERS) == 15
    assert (
        "[The neuron](01_neuron.ipynb)" in rows[1] and "(../exercises/01_neuron/01_neuron.ipynb)" in rows[1]
    )
    assert "[Layers](02_layers.ipynb)" in rows[2] and "to come" not in rows[2]
    assert all("*to come*" in row and "](" not in row for row in [rows[0], *rows[3:]])


def test_every_chapter_of_the_course_is_on_the_map() -> None:
    there = {
        path.name
        for path in (ROOT / "chapters").iterdir()
        if path.is_dir() and not path.name.startswith((".", "_"))
    }
    assert there <= {name for name, _, _ in CHAPTERS}


def test_more_neurons_never_fit_the_points_worse() -> None:
    x, y = data.nonlinear_samples(80, noise=0.1, seed=1)
    errors = [np.mean((quickfit.fit(x, y, n)(x) - y) ** 2) for n in (1, 2, 4, 8, 16, 32)]
    assert all(later <= earlier + 1e-4 for earlier, later in zip(errors, errors[1:], strict=False))
    assert errors[-1] < 0.1 * errors[0]


def test_the_same_seed_gives_the_same_samples() -> None:
    one, other = data.nonlinear_samples(20, seed=3), data.nonlinear_samples(20, seed=3)
    assert np.array_equal(one, other)


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, title, _ in CHAPTERS])
def test_map_lecture_and_exercise_call_a_chapter_the_same(name: str, title: str) -> None:
    def heading(text: str) -> str:
        lines = (ROOT / "chapters" / name / text).read_text(encoding="utf-8").split("\n")
        return next(line[4:] for line in lines if line.startswith("# # "))

    assert heading("lecture.py") == f"{name[:2]} · {title}"
    if (ROOT / "chapters" / name / "exercise.py").exists():
        assert heading("exercise.py") == f"Exercise {name[:2]} · {title}"
