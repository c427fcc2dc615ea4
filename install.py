"""Makes .venv, or brings it up to date, for the parts of the course that are named: `python3 install.py course`.

The Makefile calls it before everything that needs .venv; where nothing is to do, it says nothing and takes a
fraction of a second. Versions stand in requirements.txt, the packages of each part in pyproject.toml. It needs nothing
but Python's standard library, and pip fetches from wherever the user's own pip settings say.

A note in .venv says what is installed. It is taken away while pip changes something, so an installation that was
interrupted starts over; what had been fetched by then comes from pip's cache.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NOTE = VENV / ".installed"
LOG = VENV / "install.log"


@dataclass(frozen=True)
class Part:
    """What is installed together: extras of pyproject.toml, and about how many MB that means (measured on Linux)."""

    extras: tuple[str, ...]
    fetch: int
    disk: int


PARTS = {
    "course": Part((), fetch=170, disk=670),  # what a reader needs, and an instructor up to chapter 10
    "torch": Part(("torch",), fetch=200, disk=860),
    "site": Part(("site",), fetch=15, disk=60),
    "test": Part(("test", "cluster", "quiz"), fetch=48, disk=180),
}

# At its first start JupyterLab would ask whether to fetch news from the network.
LAB_SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}

NO_VENV = (
    "Python's venv module is missing. Install it (Debian, Ubuntu: {sudo}apt install python3-venv, or "
    "python{version}-venv for just this version), then run make again. Where nobody can install it, another Python "
    "3.11 or newer will do: make PYTHON=/path/to/python3.12"
)
NO_CPU_TORCH = (
    "PyTorch: pip finds only the build for NVIDIA cards (2.7 GB to fetch), and there is no such card here. The build "
    "without (0.2 GB) is at an address that pytorch.org shows under Get Started for CPU:\n"
    "  PIP_EXTRA_INDEX_URL=THAT_ADDRESS make torch\n"
    "To take the large one all the same: make torch TORCH=any"
)

NO_NETWORK = (
    "pip cannot reach its package index: there is no network here, or it needs a proxy (HTTPS_PROXY)."
)


class Stop(Exception):
    """The installation cannot go on; the message says why and what to do."""


def main(parts: Sequence[str]) -> None:
    """Install the parts that are named and not there yet. A part in brackets, `[torch]`, may be left out."""
    optional = {part.strip("[]") for part in parts if part.startswith("[")}
    wanted = [part.strip("[]") for part in parts]
    if up_to_date(wanted, optional):
        return
    with open(ROOT / "requirements.txt") as lock:
        hold(lock.fileno())
        if up_to_date(wanted, optional):  # another call did it meanwhile
            return
        install(wanted, optional, lock.fileno())


def hold(lock: int) -> None:
    """Wait until no other call installs. pip inherits the lock, so it counts even when only pip is left of a call."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another call of make is installing here; waiting for its end ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


# ---------------------------------------------------------------- what is there


def pins() -> dict[str, str]:
    """The versions of requirements.txt by package."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))


def key(part: str) -> str:
    """Changes when what the part consists of does."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [project["optional-dependencies"][extra] for extra in PARTS[part].extras]
    content = [pins(), project["dependencies"], project.get("scripts"), extras]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def noted() -> dict[str, str]:
    """What the note says: the key of each part that is installed, or "" for one left out; nothing without a .venv that works."""
    try:
        note: dict[str, str] = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    moved = note.get("where") != str(VENV)
    other = os.environ.get("PYTHON") and note.get("python") != platform.python_version()
    return {} if moved or other or not PYTHON.exists() else note


def up_to_date(wanted: Sequence[str], optional: set[str]) -> bool:
    """Whether nothing is to do: all that is wanted is there, or was left out and may be."""
    note = noted()
    may_lack = set() if os.environ.get("TORCH") == "any" else optional
    return all(note.get(part) == key(part) or (part in may_lack and note.get(part) == "") for part in wanted)


# ---------------------------------------------------------------- PyTorch's builds


def has_nvidia_card() -> bool:
    """Whether a driver for NVIDIA cards is here (also inside WSL)."""
    return os.path.exists("/proc/driver/nvidia/version") or bool(
        shutil.which("nvidia-smi", path=os.environ.get("PATH", "") + ":/usr/lib/wsl/lib")
    )


def torch_to_fetch() -> str:
    """The PyTorch to ask pip for; "" where only a build for NVIDIA cards can be had and there is no such card.

    On Linux the plain version is the build for NVIDIA cards, and it does not start without its 2 GB of libraries
    (tried with 2.13.0 and 2.14.1: libcudnn.so.9 is missing). The build for the CPU has "+cpu" in its version.
    """
    plain = f"torch=={pins()['torch']}"
    if not sys.platform.startswith("linux") or has_nvidia_card() or os.environ.get("TORCH") == "any":
        return plain
    command = [
        str(PYTHON),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "index",
        "versions",
        "torch",
        "--json",
    ]
    asked = subprocess.run(command, capture_output=True, text=True)
    LOG.write_text(asked.stdout + asked.stderr, encoding="utf-8")
    if asked.returncode:
        raise Stop(f"pip could not ask for PyTorch's builds: {last_words()}")
    return f"{plain}+cpu" if f"{pins()['torch']}+cpu" in json.loads(asked.stdout)["versions"] else ""


# ---------------------------------------------------------------- installing


def install(wanted: Sequence[str], optional: set[str], lock: int) -> None:
    note = noted()
    missing = [part for part in wanted if note.get(part) != key(part)]
    fetch, disk = (sum(getattr(PARTS[part], what) for part in missing) for what in ("fetch", "disk"))
    print(
        f"Installing for this course, into .venv ({', '.join(missing)}): about {fetch} MB to fetch, {disk} MB on "
        "the disk. It may be interrupted; the next call goes on.",
        flush=True,
    )
    if not note:
        make_venv(lock)
        note = {"where": str(VENV), "python": platform.python_version()}
    required = []
    if "torch" in missing:
        required = [torch_to_fetch()]
        if required == [""]:
            if "torch" not in optional:
                raise Stop(NO_CPU_TORCH)
            print(f"Left out: {NO_CPU_TORCH}", flush=True)
            missing.remove("torch")
            note["torch"] = ""
            required = []
    extras = ",".join(extra for part in missing for extra in PARTS[part].extras)
    if missing:
        fetched = sum(PARTS[part].fetch for part in missing)
        pip([*required, "--no-build-isolation", "-e", f".[{extras}]" if extras else "."], lock, fetched)
        note |= {part: key(part) for part in missing}
    settings = VENV / "share/jupyter/lab/settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")
    unfinished = NOTE.with_suffix(".new")
    unfinished.write_text(json.dumps(note), encoding="utf-8")
    unfinished.replace(NOTE)


def make_venv(lock: int) -> None:
    """A fresh .venv with the tested pip: Python's own, or the system's where Python comes without (Debian)."""
    own_pip = bool(importlib.util.find_spec("ensurepip"))
    if not own_pip and not importlib.util.find_spec("pip"):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Stop(NO_VENV.format(version=version, sudo="sudo " if os.geteuid() else ""))
    if VENV.is_symlink():  # what it leads to may be another project's
        print(f"- .venv was a link to {os.readlink(VENV)}, which stays as it is ...", flush=True)
        VENV.unlink()
    print(f"- an empty .venv with Python {platform.python_version()} ...", flush=True)
    venv = [sys.executable, "-m", "venv", "--clear", *([] if own_pip else ["--without-pip"]), str(VENV)]
    made = subprocess.run(venv, capture_output=True, text=True, pass_fds=[lock])
    if made.returncode:
        raise Stop(f"{' '.join(venv)} failed: {(made.stdout + made.stderr).strip()}")
    at = [] if own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    pip(["--upgrade", "pip", "setuptools"], lock, 3, at)


def pip(arguments: Sequence[str], lock: int, megabytes: int, program: Sequence[str] = ()) -> None:
    """Run `pip install` with the tested versions: a line for fetching, a line for installing.

    What pip says goes to the log. `program` is the pip to run, by default that of .venv.
    """
    command = [*(program or [str(PYTHON), "-m", "pip"]), "install", "-c", "requirements.txt", *arguments]
    # Each piece of a download on a line of its own, in pip 24.1 and newer; the pip that Python brings may be older.
    settings = {"PIP_PROGRESS_BAR": "raw" if NOTE.exists() else "off", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **settings, "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=[lock],
    )
    heard = Heard(megabytes)
    reader = threading.Thread(target=heard.listen, args=[process.stdout], daemon=True)
    reader.start()
    line = Line(f"- fetching, about {megabytes} MB")
    fetching = True
    while reader.is_alive():
        reader.join(0.3)
        if heard.packages and fetching:
            line.end(f"{heard.fetched:.0f} MB")
            line, fetching = Line(f"- installing {len(heard.packages)} packages"), False
        line.show(heard.share())
    if process.wait():
        line.end("failed")
        told = f"All that it said is in {LOG.relative_to(ROOT)}. Run make again to go on."
        raise Stop(f"{NO_NETWORK if is_offline() else 'pip failed: ' + last_words()}\n{told}")
    line.end("all")


def is_offline() -> bool:
    """Whether pip gave up asking its index. It then says that a package is missing, or that versions are in conflict."""
    return bool(re.search(r"Retry\(total=0,.*connection broken", LOG.read_text(encoding="utf-8")))


def last_words() -> str:
    """The last errors in pip's log, or its last line."""
    lines = [line.strip() for line in LOG.read_text(encoding="utf-8").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR: ")]
    return "\n".join(errors[-3:] or lines[-1:] or ["it said nothing"])


class Heard:
    """How far pip is, from what it says."""

    def __init__(self, megabytes: int) -> None:
        self.expected = float(megabytes)  # about what there is to fetch
        self.fetched = 0.0  # MB, of whole files
        self.coming = 0.0  # MB of the present file that are here
        self.size = 0.0  # MB of the present file
        self.sizes: dict[str, float] = {}  # MB of each file by package
        self.packages: list[str] = []  # to install, in this order, once pip has said so
        self.before = 0  # how many were there before

    def listen(self, output: IO[str]) -> None:
        """Read all that pip says, into the log and into the numbers."""
        with open(LOG, "w", encoding="utf-8") as log:
            for line in output:
                log.write(line)
                log.flush()
                self.hear(line.strip())

    def hear(self, line: str) -> None:
        if file := FILE.match(line):
            self.next_file(file["name"], float(file["size"]) * MEGABYTES[file["unit"]])
            self.coming = self.size if file["how"] == "Using cached" else 0.0
        elif file := re.match(
            r"Processing (\S+\.whl)", line
        ):  # from a folder of files, see pip's --find-links
            self.next_file(os.path.basename(file[1]), os.path.getsize(file[1]) / 1e6)
            self.coming = self.size
        elif piece := re.match(r"Progress (\d+) of \d+", line):
            self.coming = int(piece[1]) / 1e6
        elif line.startswith("Installing collected packages: "):
            NOTE.unlink(missing_ok=True)  # from here on an interruption leaves something half done
            self.next_file("", 0.0)
            self.before = count_installed()
            self.packages = [normal(name) for name in line.partition(": ")[2].split(", ")]

    def next_file(self, name: str, size: float) -> None:
        self.fetched += self.size
        self.size = self.sizes[normal(name.partition("-")[0])] = size
        self.coming = 0.0

    def share(self) -> float:
        """The share that is done of what is under way, fetching or installing, from 0 to 1."""
        if not self.packages:
            return (self.fetched + self.coming) / self.expected
        # Half a megabyte more: a package of nothing takes its time, too.
        work = [0.5 + self.sizes.get(name, 0.0) for name in self.packages]
        return sum(work[: count_installed() - self.before]) / sum(work)


FILE = re.compile(
    r"(?P<how>Downloading|Using cached) (?!\S+\.metadata )(?P<name>\S+) "
    r"\((?P<size>[\d.]+) (?P<unit>bytes|kB|MB|GB)\)"
)
MEGABYTES = {"bytes": 1e-6, "kB": 1e-3, "MB": 1.0, "GB": 1e3}


def normal(name: str) -> str:
    """The spelling of a package's name by which it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def count_installed() -> int:
    return len(list(VENV.glob("lib/python*/site-packages/*.dist-info")))


class Line:
    """A line of output about one step: rewritten as the step goes on, or, in a log, longer at each quarter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.begun = time.monotonic()
        self.quarters = 0
        self.rewritten = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        print(f"{text} ...", end="", flush=True)

    def show(self, share: float) -> None:
        """Say which share is done, and how long the rest takes at this pace."""
        if not 0 < share < 1:
            return
        told = f"{share:.0%}, {duration((time.monotonic() - self.begun) * (1 - share) / share)} left"
        if self.rewritten:
            print(f"\r{self.text}: {told}\x1b[K", end="", flush=True)
        elif int(4 * share) > self.quarters:
            self.quarters = int(4 * share)
            print(f" {told} ...", end="", flush=True)

    def end(self, how: str) -> None:
        """The end of the line: what was done, and how long it took."""
        took = duration(time.monotonic() - self.begun)
        print(f"\r{self.text}: {how}, {took}\x1b[K" if self.rewritten else f" {how}, {took}", flush=True)


def duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Stop as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The next call of make goes on.")
