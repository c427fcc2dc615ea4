"""install.py, on small packages made here: what it says, what it leaves alone, and what an interruption does to it."""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
FILES = 2000  # of the large package: installing it takes a second or more


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, for a folder of its own."""
    spec = importlib.util.spec_from_file_location("install", ROOT / "install.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "install", module)
    spec.loader.exec_module(module)
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, part in (
        ("VENV", ""),
        ("PYTHON", "bin/python"),
        ("NOTE", ".installed"),
        ("LOG", "install.log"),
    ):
        monkeypatch.setattr(module, name, tmp_path / ".venv" / part)
    module.PYTHON.symlink_to(sys.executable)
    monkeypatch.delenv("PYTHON", raising=False)
    monkeypatch.delenv("TORCH", raising=False)
    return module


# ---------------------------------------------------------------- what pip says

SAID = """\
Obtaining file:///home/ada/course
Collecting numpy==2.4.6 (from -c requirements.txt (line 87))
  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.whl.metadata (6.6 kB)
  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.whl (20.0 MB)
Progress 0 of 20000000
Progress 5000000 of 20000000
"""


def test_what_is_fetched_is_read_from_what_pip_says(install: ModuleType) -> None:
    heard = install.Heard(megabytes=40)
    for line in SAID.splitlines():
        heard.hear(line.strip())
    assert heard.share() == pytest.approx(5 / 40)  # of the metadata nothing
    heard.hear("Progress 20000000 of 20000000")
    heard.hear("Using cached prompt_toolkit-3.0.53-py3-none-any.whl (500 kB)")
    assert heard.share() == pytest.approx(20.5 / 40)


def test_installing_goes_by_the_size_of_what_is_installed(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = install.Heard(megabytes=40)
    for line in SAID.splitlines():
        heard.hear(line.strip())
    installed = 7
    monkeypatch.setattr(install, "count_installed", lambda: installed)
    heard.hear("Installing collected packages: typing_extensions, NumPy, six")
    assert heard.packages == ["typing-extensions", "numpy", "six"]
    assert heard.share() == 0
    installed = 8
    assert heard.share() == pytest.approx(0.5 / 21.5)
    installed = 9
    assert heard.share() == pytest.approx(21 / 21.5)


@pytest.mark.parametrize(("left", "offline"), [(0, True), (3, False)])
def test_no_network_is_told_from_what_pip_then_calls_a_conflict(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int, offline: bool
) -> None:
    """A connection that broke and came back is not what pip failed of."""
    log = tmp_path / "install.log"
    log.write_text(
        f"WARNING: Retrying (Retry(total={left}, connect=None)) after connection broken by 'NewConnectionError(…)'\n"
        "ERROR: Cannot install pip because these package versions have conflicting dependencies.\n"
    )
    monkeypatch.setattr(install, "LOG", log)
    assert install.is_offline() == offline


def test_a_step_is_one_line_in_a_log_too(install: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    line = install.Line("- fetching, about 40 MB")
    for percent in range(0, 101):
        line.show(percent / 100)
    line.end("39 MB")
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert [f"{quarter}%," in said for quarter in (24, 25, 26, 50, 75, 100)] == [
        False,
        True,
        False,
        True,
        True,
        False,
    ]
    assert "left" in said and "39 MB, 0 s" in said


# ---------------------------------------------------------------- which PyTorch


def asked(install: ModuleType, versions: str) -> str:
    """What is asked of pip when it knows these versions."""
    install.PYTHON.unlink()
    install.PYTHON.write_text(f"#!/bin/sh\necho '{{\"versions\": [{versions}]}}'\n")
    install.PYTHON.chmod(0o755)
    return install.torch_to_fetch()


@pytest.mark.parametrize(
    ("card", "versions", "option", "expected"),
    [
        (False, '"2.15.0", "{pin}+cpu", "{pin}"', "", "torch=={pin}+cpu"),
        (False, '"2.15.0", "{pin}"', "", ""),  # only the build for NVIDIA cards
        (False, '"2.15.0", "{pin}"', "any", "torch=={pin}"),
        (True, '"2.15.0", "{pin}"', "", "torch=={pin}"),
    ],
)
def test_without_a_card_only_the_build_for_the_cpu_is_fetched(
    install: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    card: bool,
    versions: str,
    option: str,
    expected: str,
) -> None:
    pin = install.pins()["torch"]
    monkeypatch.setattr(install, "has_nvidia_card", lambda: card)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("TORCH", option)
    assert asked(install, versions.format(pin=pin)) == expected.format(pin=pin)


def test_elsewhere_than_on_linux_the_plain_version_is_for_the_cpu(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert install.torch_to_fetch() == f"torch=={install.pins()['torch']}"


def test_a_pytorch_that_cannot_be_had_is_left_out_or_refused_before_anything_is_fetched(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    note = {
        "where": str(install.VENV),
        "python": "3",
        "course": install.key("course"),
        "test": install.key("test"),
    }
    install.NOTE.write_text(install.json.dumps(note))
    monkeypatch.setattr(install, "torch_to_fetch", lambda: "")
    monkeypatch.setattr(install, "pip", lambda *_: pytest.fail("pip was started"))
    with pytest.raises(install.Stop, match="PIP_EXTRA_INDEX_URL=.* make torch"):
        install.main(["course", "torch"])
    install.main(["course", "[torch]", "test"])
    assert "Left out: PyTorch" in capsys.readouterr().out
    install.main(["course", "[torch]", "test"])
    assert capsys.readouterr().out == ""  # said once
    monkeypatch.setenv("TORCH", "any")
    assert not install.up_to_date(["course", "torch", "test"], {"torch"})  # now it can be had
    monkeypatch.delenv("TORCH")
    with pytest.raises(install.Stop):
        install.main(["course", "torch"])


# ---------------------------------------------------------------- what is up to date


def test_a_part_is_installed_again_when_a_version_or_its_packages_change(install: ModuleType) -> None:
    before = {part: install.key(part) for part in install.PARTS}
    project = install.ROOT / "pyproject.toml"
    project.write_text(project.read_text().replace('"pytest>=8', '"pytest>=8.1'))
    assert {part for part in install.PARTS if install.key(part) != before[part]} == {"test"}
    pins = install.ROOT / "requirements.txt"
    pins.write_text(pins.read_text().replace("numpy==", "numpy==1"))
    assert all(install.key(part) != before[part] for part in install.PARTS)


def test_an_environment_that_was_moved_or_lost_its_python_starts_over(install: ModuleType) -> None:
    note = {"where": str(install.VENV), "python": "3.11.2", "course": install.key("course")}
    install.NOTE.write_text(install.json.dumps(note))
    assert install.up_to_date(["course"], set())
    install.NOTE.write_text(install.json.dumps({**note, "where": "/elsewhere/.venv"}))
    assert not install.up_to_date(["course"], set())
    install.NOTE.write_text(install.json.dumps(note))
    install.PYTHON.unlink()
    assert install.noted() == {}


def test_a_link_is_replaced_and_what_it_leads_to_stays(
    install: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = install.VENV.rename(tmp_path / "other")
    install.VENV.symlink_to(other)
    before = sorted(other.rglob("*"))
    monkeypatch.setattr(install, "pip", lambda *arguments: None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # which would take seconds to unpack a pip
    with open(os.devnull) as lock:
        install.make_venv(lock.fileno())
    assert sorted(other.rglob("*")) == before != []
    assert install.VENV.is_dir() and not install.VENV.is_symlink()
    assert (install.VENV / "pyvenv.cfg").exists()
    assert f".venv was a link to {other}, which stays" in capsys.readouterr().out


def test_the_sizes_that_are_told_are_about_those_of_the_installed_packages(install: ModuleType) -> None:
    site = Path(pytest.__file__).parents[1]
    total = (
        sum(path.stat().st_size for path in site.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    )
    assert sum(part.disk for part in install.PARTS.values()) == pytest.approx(total, rel=0.25)


# ---------------------------------------------------------------- the whole, with packages made here


def wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> None:
    """A wheel that pip can install."""
    about = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = io.StringIO()
    csv.writer(rows).writerows([path, "", ""] for path in [*files, f"{about}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in {**files, f"{about}/RECORD": rows.getvalue()}.items():
            archive.writestr(path, text)


BACKEND = """
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    about = "course-1.dist-info"
    with zipfile.ZipFile(f"{folder}/course-1-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: course\\nVersion: 1\\nRequires-Dist: large\\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        archive.writestr(f"{about}/RECORD", "")
    return "course-1-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "course"
version = "1"
dependencies = ["large"]
scripts = {}
optional-dependencies = {test = ["small"], torch = [], cluster = []}
"""


def make_checkout(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one large package, with a folder of files in the place of an index."""
    files = folder / "files"
    files.mkdir()
    pip = metadata.distribution("pip")
    own = {
        str(path): Path(str(path.locate()))
        for path in pip.files or []
        if path.parts[0] != ".." and path.suffix != ".pyc"
    }
    with zipfile.ZipFile(files / f"pip-{pip.version}-py3-none-any.whl", "w") as archive:
        for name, path in own.items():
            archive.write(path, name)
    wheel(files, "setuptools", "99", {"setuptools/__init__.py": ""})
    wheel(files, "large", "1", {f"large/part_{n}.py": f"def f():\n    return {n}\n" for n in range(FILES)})
    here = folder / "course"
    here.mkdir()
    shutil.copy(ROOT / "install.py", here)
    shutil.copy(ROOT / "Makefile", here)
    (here / "backend.py").write_text(BACKEND)
    (here / "pyproject.toml").write_text(PROJECT)
    (here / "requirements.txt").write_text(f"# Versions\nlarge==1\npip=={pip.version}\nsetuptools==99\n")
    for name, value in (("NO_INDEX", "1"), ("FIND_LINKS", str(files)), ("CONFIG_FILE", os.devnull)):
        monkeypatch.setenv(f"PIP_{name}", value)
    for name in ("PYTHON", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"):  # the last three of a `make test` around this
        monkeypatch.delenv(name, raising=False)
    return here


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course where nothing is installed."""
    return make_checkout(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A course where everything is installed, and what was said meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        here = make_checkout(tmp_path_factory.mktemp("installed"), patch)
        done = make(here)
        assert done.returncode == 0, done.stdout + done.stderr
        yield here, done.stdout


@pytest.fixture
def debians(checkout: Path) -> Path:
    """Debian's python3 without python3-venv, but with python3-pip: .venv gets its pip from there, in half of the time."""
    python = checkout / "python3"
    script = (
        f"import runpy, sys; sys.executable = '{python}'; sys.modules['ensurepip'] = None; sys.argv = sys.argv[1:]; "
        "runpy.run_path('install.py', run_name='__main__')"
    )
    python.write_text(
        f"""#!/bin/sh
case "$1 $2 $3" in
    install.py*) exec "{sys.executable}" -c "{script}" "$@";;
    "-m pip --python") ;;
    "-m pip "*) echo "pip was about to install for the Python that runs these tests" >&2; exit 9;;
esac
exec "{sys.executable}" "$@"
"""
    )
    python.chmod(0o755)
    return python


def make(checkout: Path, python: Path | str = sys.executable) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "course", f"PYTHON={python}"],
        cwd=checkout,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def whole(checkout: Path) -> bool:
    return len(list(checkout.glob(".venv/lib/python*/site-packages/large/part_*.py"))) == FILES


def begin(checkout: Path, python: Path, until: str) -> subprocess.Popen[str]:
    """`make course`, in a process group of its own, up to the moment when it has said `until`."""
    started = subprocess.Popen(
        ["make", "course", f"PYTHON={python}"],
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = ""
    assert started.stdout
    while until not in said:
        piece = started.stdout.read(1)
        assert piece, f"make ended: {said}"
        said += piece
    return started


def wait_until_pip_unpacks(checkout: Path) -> None:
    end = time.monotonic() + 120
    while not any(checkout.glob(".venv/lib/python*/site-packages/large")):
        assert time.monotonic() < end, "pip does not come to the large package"
        time.sleep(0.01)


def test_each_step_is_a_line_and_the_second_call_says_nothing(installed: tuple[Path, str]) -> None:
    checkout, said = installed
    lines = said.splitlines()
    assert "MB to fetch" in lines[0] and "course" in lines[0]
    assert [line.split()[:2] for line in lines[1:]] == [
        ["-", "an"], ["-", "fetching,"], ["-", "installing"], ["-", "fetching,"], ["-", "installing"],
    ]  # fmt: skip
    assert whole(checkout)
    again = make(checkout)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_after_everything_was_killed_the_next_call_makes_it_whole(checkout: Path, debians: Path) -> None:
    started = begin(checkout, debians, until="installing 2 packages ... all")
    wait_until_pip_unpacks(checkout)
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate()
    assert not whole(checkout) and not (checkout / ".venv" / ".installed").exists()
    done = make(checkout, debians)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "an empty .venv" in done.stdout
    assert whole(checkout)


def test_when_only_make_was_killed_the_next_call_waits_for_what_goes_on(
    checkout: Path, debians: Path
) -> None:
    started = begin(checkout, debians, until="installing 2 packages ... all")
    wait_until_pip_unpacks(checkout)
    os.kill(started.pid, signal.SIGKILL)
    done = make(checkout, debians)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Another call of make is installing here" in done.stdout
    assert whole(checkout) and (checkout / ".venv" / ".installed").exists()
    started.communicate()


def test_what_cannot_be_had_is_told_in_pips_words_and_leaves_what_was_there(
    installed: tuple[Path, str],
) -> None:
    checkout, _ = installed
    project = checkout / "pyproject.toml"
    project.write_text(project.read_text().replace('"large"', '"large", "absent"'))
    backend = checkout / "backend.py"
    backend.write_text(backend.read_text().replace("Requires-Dist: large", "Requires-Dist: absent"))
    done = make(checkout)
    assert done.returncode != 0
    assert "pip failed: ERROR: " in done.stderr and "absent" in done.stderr and "make again" in done.stderr
    assert "Traceback" not in done.stderr
    project.write_text(PROJECT)
    assert make(checkout).stdout == ""
