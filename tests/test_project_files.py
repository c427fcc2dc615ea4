"""pyproject.toml, requirements.txt and environment.yml agree, and the Makefile says what a machine lacks."""

import ast
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

CORE = [Requirement(line) for line in PROJECT["dependencies"]]
EXTRAS = {
    name: [Requirement(line) for line in lines] for name, lines in PROJECT["optional-dependencies"].items()
}
TORCH = EXTRAS["torch"]
TESTED = CORE + TORCH + EXTRAS["site"] + EXTRAS["test"] + EXTRAS["cluster"] + EXTRAS["quiz"]
ON_CONDA = {"torch": "pytorch-cpu"}  # where conda-forge has another name

# Parts of torch's build for NVIDIA cards, which its build for the CPU does without.
FOR_CUDA_ONLY = re.compile(r"nvidia-|cuda-|triton$")


def pinned() -> dict[str, Version]:
    pins = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, equals, version = line.partition("==")
            assert equals and re.fullmatch(r"[A-Za-z0-9._-]+", name), (
                f"requirements.txt: {line}: write NAME==VERSION"
            )
            assert re.fullmatch(r"[0-9a-z.]+", version), f"requirements.txt: {line}: a public version only"
            assert canonicalize_name(name) not in pins, f"requirements.txt: {name} stands twice"
            pins[canonicalize_name(name)] = Version(version)
    return pins


def conda() -> dict[str, SpecifierSet]:
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    # conda's `python=3.11` is pip's `python==3.11.*`.
    as_pip = [re.sub(r"(?<![<>=!~])=([\d.]+)$", r"==\1.*", line) for line in lines if isinstance(line, str)]
    found = [Requirement(line) for line in as_pip]
    return {canonicalize_name(requirement.name): requirement.specifier for requirement in found}


@pytest.mark.parametrize("requirement", TESTED, ids=lambda requirement: requirement.name)
def test_each_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    version = pinned().get(canonicalize_name(requirement.name))
    assert version is not None, (
        f"requirements.txt does not pin {requirement.name}, which pyproject.toml names"
    )
    assert version in requirement.specifier, (
        f"requirements.txt pins {requirement.name}=={version}, pyproject.toml wants {requirement.specifier}"
    )


@pytest.mark.parametrize("requirement", CORE + TORCH, ids=lambda requirement: requirement.name)
def test_conda_gets_the_same_range(requirement: Requirement) -> None:
    name = ON_CONDA.get(requirement.name, requirement.name)
    assert name in conda(), f"environment.yml does not name {name}, which pyproject.toml does"
    assert conda()[name] == requirement.specifier, (
        f"environment.yml has {name}{conda()[name]}, pyproject.toml {requirement.specifier}"
    )


def test_conda_gets_nothing_that_pyproject_does_not_name() -> None:
    known = {ON_CONDA.get(requirement.name, requirement.name) for requirement in CORE + TORCH} | {
        "python",
        "pip",
    }
    assert set(conda()) <= known, f"only in environment.yml: {', '.join(sorted(set(conda()) - known))}"
    oldest = next(s.version for s in SpecifierSet(PROJECT["requires-python"]) if s.operator == ">=")
    assert conda()["python"] == SpecifierSet(f"=={oldest}.*"), (
        "Binder knows the Python to begin with only from one line such as python=3.11"
    )


def test_the_setting_that_only_conda_has_is_said_to_be_untested() -> None:
    assert "Not tested here" in (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_dependencies_of_dependencies_are_pinned_too() -> None:
    pins = pinned()
    waiting = [(requirement.name, frozenset(requirement.extras)) for requirement in TESTED]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (canonicalize_name(name), extras) in seen:
            continue
        seen.add((canonicalize_name(name), extras))
        assert canonicalize_name(name) in pins, (
            f"requirements.txt does not pin {name}, which is installed for another"
        )
        for line in metadata.requires(name) or []:
            inner = Requirement(line)
            wanted = [{"extra": extra} for extra in extras] or [{"extra": ""}]
            applies = inner.marker is None or any(inner.marker.evaluate(extra) for extra in wanted)
            if applies and not FOR_CUDA_ONLY.match(inner.name):
                waiting.append((inner.name, frozenset(inner.extras)))


def test_every_pinned_version_runs_on_the_oldest_python_that_is_promised() -> None:
    """Debian 12 has 3.11.2; a package that wants 3.11.5 would stop the installation there."""
    oldest = next(s.version for s in SpecifierSet(PROJECT["requires-python"]) if s.operator == ">=")
    wanted = {name: metadata.metadata(name).get("Requires-Python") or "" for name in pinned()}
    too_new = [f"{name} ({python})" for name, python in wanted.items() if oldest not in SpecifierSet(python)]
    assert not too_new, f"not for Python {oldest}: {', '.join(too_new)}"


@pytest.mark.parametrize("requirement", TESTED, ids=lambda requirement: requirement.name)
def test_the_tests_run_with_the_pinned_version(requirement: Requirement) -> None:
    here = Version(metadata.version(requirement.name)).public
    assert here == str(pinned()[canonicalize_name(requirement.name)]), (
        f"{requirement.name} {here} is installed: run `make test`, which installs requirements.txt"
    )


def imported(folder: str) -> set[str]:
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"__future__"}


@pytest.mark.parametrize("package", ["autograder", "perceptron"])
def test_what_a_package_imports_is_declared(package: str) -> None:
    declared = {
        canonicalize_name(requirement.name)
        for requirement in CORE + TORCH + EXTRAS["cluster"] + EXTRAS["quiz"] + EXTRAS["site"]
    }
    distributions = metadata.packages_distributions()
    for name in sorted(imported(package) - {package}):
        assert name not in {"autograder", "perceptron"}, (
            f"{package} imports {name}: neither may know the other"
        )
        providers = {canonicalize_name(provider) for provider in distributions.get(name, [name])}
        assert providers & declared, f"{package} imports {name}, which pyproject.toml does not name"


def test_the_console_script_exists() -> None:
    assert PROJECT["scripts"] == {"autograder": "autograder.__main__:main"}
    tree = ast.parse((ROOT / "autograder" / "cli.py").read_text(encoding="utf-8"))
    assert "main" in {getattr(node, "name", None) for node in tree.body}


# The Makefile, as someone meets it on a machine that lacks something.


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "install.py", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(checkout: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    assert program, "make is missing"
    environment = {"PATH": os.environ["PATH"] if path is None else path, "LC_ALL": "C"}
    return subprocess.run(
        [program, *arguments],
        cwd=checkout,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def stand_in(folder: Path, name: str, refuses: str = "nothing", lacks: list[str] | None = None) -> Path:
    """A python that fails when it is asked for `refuses` and that runs install.py without the modules it `lacks`."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    without = (
        f"import runpy, sys; sys.modules.update(dict.fromkeys({lacks or []})); "
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    path.write_text(
        f'#!/bin/sh\ncase "$*" in *"{refuses}"*) exit 1;; install.py*) exec "{sys.executable}" -c "{without}" "$@";; esac\n'
        f'exec "{sys.executable}" "$@"\n'
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("target", ["lab", "demo", "test", "notebooks", "lint"])
def test_a_missing_venv_module_names_the_package_to_install(checkout: Path, target: str) -> None:
    python = stand_in(checkout / "bin", "python3", lacks=["ensurepip", "pip"])
    done = make(checkout, target, f"PYTHON={python}")
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert done.returncode != 0
    assert "Python's venv module is missing" in done.stderr
    assert "python3-venv" in done.stderr and f"python{version}-venv" in done.stderr
    assert "Traceback" not in done.stderr and not (checkout / ".venv").exists()


def test_a_python_that_is_too_old_is_refused(checkout: Path) -> None:
    python = stand_in(checkout / "bin", "python3.9", refuses="(3, 11)")
    done = make(checkout, "lab", f"PYTHON={python}")
    assert done.returncode != 0
    assert f"PYTHON={python} is not a Python 3.11 or newer" in done.stderr
    assert not (checkout / ".venv").exists()


def test_no_python_at_all_is_one_sentence(checkout: Path) -> None:
    stand_in(checkout / "bin", "python3", refuses="(3, 11)")
    done = make(checkout, "lab", path=str(checkout / "bin"))
    assert done.returncode != 0
    assert "The course needs Python 3.11 or newer, and none is on the PATH" in done.stderr
    assert not (checkout / ".venv").exists()


def test_make_alone_says_what_there_is(checkout: Path) -> None:
    done = make(checkout)
    assert done.returncode == 0
    for target in ("lab", "demo", "test", "notebooks", "lint"):
        assert f"make {target}" in done.stdout


# A skipped test in CI.

SKIPS = """\
import pytest

@pytest.mark.parametrize("reason", REASONS)
def test_cannot_run(reason):
    pytest.skip(reason)

def test_can_run():
    pass
"""
PASSES = "def test_can_run():\n    pass\n"


def ran(tmp_path: Path, reasons: list[str], ci: str = "") -> str:
    """What pytest prints about tests that are skipped for these reasons, and one that passes."""
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "test_skips.py").write_text(SKIPS.replace("REASONS", repr(reasons)) if reasons else PASSES)
    command = [sys.executable, "-m", "pytest", "test_skips.py", "-p", "no:cacheprovider"]
    return subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "CI": ci}, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize(("ci", "summary"), [("true", "1 failed, 1 passed"), ("", "1 passed, 1 skipped")])
def test_in_ci_no_test_may_be_skipped(tmp_path: Path, ci: str, summary: str) -> None:
    said = ran(tmp_path, ["there is no browser"], ci)
    assert summary in said, said
    assert "there is no browser" in said


NO_BUBBLEWRAP = "bubblewrap is missing: install it with `apt install bubblewrap` or `dnf install bubblewrap`."
NO_BROWSER = "chromedriver is not installed, so no notebook can be looked at in a browser"
NOT_ROOT = "not root, so it cannot become another user"


@pytest.mark.parametrize(
    ("reasons", "parts", "command"),
    [
        (
            [NO_BUBBLEWRAP] * 3 + [NO_BROWSER],
            "the sandbox: no bubblewrap (3); the browser: no chromium with chromedriver (1)",
            "{sudo}apt install bubblewrap chromium chromium-driver && make test",
        ),
        ([NOT_ROOT], "the sandbox of a root grader: not root (1)", "{sudo}make test"),
        (["PyTorch is not installed"], "chapters 11, 12 and 14: no PyTorch (1)", "make torch && make test"),
        (["The kernel refused new namespaces."], "The kernel refused new namespaces. (1)", "make test"),
    ],
)
def test_what_could_not_run_is_said_in_three_lines(
    tmp_path: Path, reasons: list[str], parts: str, command: str
) -> None:
    lines = ran(tmp_path, reasons).splitlines()
    start = next(number for number, line in enumerate(lines) if "not run here" in line)
    assert lines[start + 1] == f"{len(reasons)} tests could not run on this machine:"
    assert lines[start + 2].strip() == parts
    assert lines[start + 3].strip() == "To run them, too: " + command.format(
        sudo="sudo " if os.geteuid() else ""
    )
    assert len(lines) == start + 5  # then only the count of the tests


def test_where_everything_runs_nothing_is_said_about_it(tmp_path: Path) -> None:
    assert "not run here" not in ran(tmp_path, [])


@pytest.mark.parametrize("where", ["", "    "])
def test_a_test_that_needs_pytorch_is_skipped_without_it(tmp_path: Path, where: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_torch.py").write_text(f"def test_it():\n    pass\n{where}import torch\n")
    script = "import sys; sys.modules['torch'] = None; import pytest; sys.exit(pytest.main(['-p', 'no:cacheprovider']))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "CI": ""},
        capture_output=True,
        text=True,
    )
    assert "1 skipped" in done.stdout and "make torch" in done.stdout, done.stdout


def test_in_ci_a_file_that_skips_itself_fails(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "test_skips.py").write_text("import pytest\npytest.importorskip('no_such_package')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "test_skips.py", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "CI": "true"},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "CI=true allows no skipped test" in done.stdout


def test_the_citation_names_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert {"cff-version", "message", "title", "authors", "license"} <= set(citation)


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_what_a_page_links_to_is_there(page: str) -> None:
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_readmes_badges_say_what_the_project_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "pictures.py"), run_name="pictures")["badges"]()
    readme, licence = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / "LICENSE").read_text()
    assert "MIT License" in licence and "CC BY 4.0" in licence
    for name, svg in made.items():
        assert (ROOT / "docs" / "pictures" / name).read_text(encoding="utf-8") == svg
        assert f"docs/pictures/{name}" in readme
    assert f"{PROJECT['requires-python'].removeprefix('>=')} or newer" in made["python.svg"]
