"""`autograder doctor`: which layers of the sandbox work on this machine, found out by really trying each.

`examine` is called by the command line. `sandbox.look_around` runs inside and tells what it could do there. Nothing here changes the machine.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import select
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from autograder.sandbox import bubblewrap, system_calls
from autograder.sandbox.importable import INSIDE, SHOWN
from autograder.sandbox.limits import Limits, processes_counted_alone
from autograder.sandbox.look_around import IMPORTED_INSIDE, UP

Grade = Literal["PASS", "CAUTION", "FAIL"]

SLOW_FORK = 0.1  # seconds; beyond it, grading a class becomes noticeably slower
LITTLE_MEMORY = 2 << 30  # bytes that two workers need
START_TIME = 120.0  # seconds that the imports inside may take


@dataclass(frozen=True)
class Finding:
    """One layer: whether it works here, and a sentence that says what was seen or what to do."""

    layer: str
    grade: Grade
    sentence: str


def examine() -> list[Finding]:
    """Try every layer, the outermost first; takes a few seconds."""
    findings = list(_outside())
    if any(finding.grade == "FAIL" for finding in findings):
        findings.append(Finding("sandbox", "FAIL", "Not tried: see above. Grading refuses without it."))
    else:
        findings += _sandbox()
    return [*findings, *_packages(), *_torch()]


# ---------------------------------------------------------------- outside


def _outside() -> Iterator[Finding]:
    if not system_calls.LINUX:
        yield Finding(
            "system",
            "FAIL",
            f"{platform.system()} has no such sandbox: grade on Linux or in WSL2, or use --unprotected for your "
            "own work.",
        )
        return
    yield _system()
    yield _memory()
    yield _user_namespaces()
    yield _bubblewrap()
    yield _who_grades()


def _system() -> Finding:
    what = f"Linux {platform.release()} on {platform.machine()}"
    if not system_calls.filter_available():
        return Finding("system", "FAIL", f"{what}: the sandbox knows x86_64 and aarch64 with 64 bits only.")
    if not processes_counted_alone():
        return Finding(
            "system",
            "CAUTION",
            f"{what}: before 5.14 the kernel does not count processes for each submission; the keeper does, "
            "50 times a second. A newer kernel is better.",
        )
    return Finding("system", "PASS", f"{what}.")


def _memory() -> Finding:
    sizes = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    free = int(sizes["MemAvailable"].split()[0]) << 10
    told = f"{free / 2**30:.1f} GiB of memory are available"
    if free < LITTLE_MEMORY:
        return Finding("memory", "CAUTION", f"{told}; two workers need 2 GiB: use --workers 1.")
    return Finding("memory", "PASS", f"{told}.")


_TRY_NAMESPACES = """
import os, sys
sys.path.insert(0, sys.argv[1])
from autograder.sandbox import confined_fork, system_calls
user = int(sys.argv[2])
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
identity = os.getuid(), os.getgid()
system_calls.set_dumpable(True)
system_calls.unshare(confined_fork.NAMESPACES & ~system_calls.NEW_PROCESSES)
confined_fork.keep_identity(*identity)
system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
system_calls.mount("tmpfs", "/tmp", "tmpfs")
"""


def _user_namespaces() -> Finding:
    try:
        user = bubblewrap.free_user() if os.geteuid() == 0 else os.getuid()
    except bubblewrap.NotIsolated as reason:
        return Finding("user namespaces", "FAIL", str(reason))
    root = str(Path(__file__).resolve().parents[2])
    program = [sys.executable, "-I", "-S", "-B", "-c", _TRY_NAMESPACES, root, str(user)]
    try:
        tried = subprocess.run(program, capture_output=True, text=True)
    except OSError as error:
        return Finding("user namespaces", "FAIL", _does_not_run(sys.executable, error))
    if tried.returncode == 0:
        return Finding("user namespaces", "PASS", "An ordinary user can make them and mount inside them.")
    said = tried.stderr.strip().splitlines()[-1] if tried.stderr.strip() else "nothing was said"
    return Finding("user namespaces", "FAIL", bubblewrap.explain(said) or f"They could not be made: {said}.")


def _does_not_run(program: str, error: OSError) -> str:
    """Why a program that is there does not start for whoever asks."""
    return (
        f"{program} does not start for the user {os.getuid()} ({error.strerror}): let this user run it and read all folders "
        "above it, or make an environment of this user's own."
    )


def _bubblewrap() -> Finding:
    try:
        path = bubblewrap.find_bubblewrap()
    except bubblewrap.NotIsolated as reason:
        return Finding("bubblewrap", "FAIL", str(reason))
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    except OSError as error:
        return Finding("bubblewrap", "FAIL", _does_not_run(path, error))
    version = tuple(map(int, re.findall(r"\d+", said)[:3]))
    needed = ".".join(map(str, bubblewrap.BUBBLEWRAP_NEEDED))
    if version < bubblewrap.BUBBLEWRAP_NEEDED:
        return Finding("bubblewrap", "FAIL", f"{said.strip()} is too old: install {needed} or newer.")
    if os.stat(path).st_mode & 0o4000:
        return Finding(
            "bubblewrap",
            "CAUTION",
            f"{path} is setuid root, which the sandbox does not need: sudo chmod u-s {path}.",
        )
    return Finding("bubblewrap", "PASS", f"{said.strip()} at {path}.")


def _who_grades() -> Finding:
    if os.geteuid() == 0:
        return Finding("user", "PASS", "Root grades; each worker becomes a user that nobody else is.")
    return Finding("user", "PASS", "An ordinary user grades; student code runs as that user, shut in.")


# ---------------------------------------------------------------- inside


def _sandbox() -> list[Finding]:
    with _secret_file() as secret:
        return _findings_inside(secret)


def _secret_file() -> Any:
    """A file in the home folder that must not be seen inside; elsewhere when home cannot be written."""
    home = Path.home()
    folder = home if os.access(home, os.W_OK) else None
    return tempfile.NamedTemporaryFile("w", prefix="autograder-doctor-", dir=folder)


def _launch(function: str) -> subprocess.Popen[bytes]:
    """A function of `sandbox.look_around`, in a sandbox."""
    root = Path(__file__).resolve().parents[2]
    return bubblewrap.launch(
        [
            sys.executable,
            "-s",
            "-P",
            "-c",
            f"from autograder.sandbox.look_around import {function} as run; run()",
        ],
        readable={f"{INSIDE}/{name}": root / name for name in SHOWN},
        environment={"PYTHONPATH": INSIDE},
        hidden=[root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
    )


def why_no_sandbox() -> str:
    """Why no sandbox can be made here, in a sentence; "" where it can. Makes one, which takes a fraction of a second."""
    try:
        process = _launch("shut_in_nothing")
        output, errors = process.communicate(timeout=START_TIME)
    except (bubblewrap.NotIsolated, OSError) as reason:
        return str(reason)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"The sandbox did not start within {START_TIME:g} s."
    said = output.decode(errors="replace").strip() or errors.decode(errors="replace").strip()
    if process.returncode == 0 and said == "exit":
        return ""
    last = said.splitlines()[-1] if said else "nothing was said"
    return bubblewrap.explain(said) or _unreadable_python(said) or f"The sandbox does not start: {last}."


def _findings_inside(secret: Any) -> list[Finding]:
    root = Path(__file__).resolve().parents[2]
    begun = time.monotonic()
    try:
        process = _launch("look_around")
        owner = _owner(process)
        question = json.dumps([secret.name, str(root), os.path.expanduser("~")]).encode()
        output, errors = process.communicate(question, timeout=START_TIME)
    except (bubblewrap.NotIsolated, OSError) as reason:
        return [Finding("sandbox", "FAIL", str(reason))]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return [Finding("sandbox", "FAIL", f"It did not start within {START_TIME:g} s.")]
    said = errors.decode(errors="replace").strip()
    try:
        seen = json.loads(output)
    except ValueError:
        last = said.splitlines()[-1] if said else "nothing was said"
        told = bubblewrap.explain(said) or _unreadable_python(said) or f"It does not start: {last}"
        return [Finding("sandbox", "FAIL", told)]
    took = time.monotonic() - begun
    seen["owner"] = owner
    return [Finding("sandbox", "PASS", f"bubblewrap starts Python inside in {took:.1f} s."), *_judge(seen)]


def _owner(process: subprocess.Popen[bytes]) -> int:
    """The user to whom the sandbox belongs, once it has said that it is up; -1 if it does not say so."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_TIME)
    if not ready or process.stdout.readline() != UP:
        return -1
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("Uid:")[1].split()[0])


def _unreadable_python(said: str) -> str:
    if "Permission denied" not in said and "ModuleNotFoundError" not in said:
        return ""
    return (
        f"Python's files cannot be read by others, so not in the sandbox of a root grader: "
        f"chmod -R a+rX {sys.prefix} {sys.base_prefix}"
    )


def _judge(seen: dict[str, Any]) -> Iterator[Finding]:
    def finding(layer: str, good: bool, fine: str, broken: str) -> Finding:
        return Finding(layer, "PASS" if good else "FAIL", fine if good else broken)

    ending = seen["ending"]
    if ending["reason"] == "refused":
        told = bubblewrap.explain(ending["sentence"]) or ending["sentence"]
        yield Finding("each submission", "FAIL", f"A submission cannot be shut in on its own: {told}")
        return
    inside = seen["student"]
    problem = "Do not grade here; please report this with the versions below"
    yield finding(
        "network",
        inside["interfaces"] == ["lo"] and not inside["connected"],
        "There is none.",
        f"Interfaces {inside['interfaces']}, connections {inside['connected']}. {problem}.",
    )
    yield finding(
        "files",
        not inside["read"] and not inside["written"],
        "Neither the course nor a home can be read, and nothing can be written but temporary files.",
        f"Could be read: {inside['read']}; written: {inside['written']}. {problem}.",
    )
    yield finding(
        "privileges",
        inside["capabilities"] == 0 and not inside["namespaces"] and seen["owner"] > 0,
        "No capability, no way to new namespaces, not root on this machine.",
        f"Capabilities {inside['capabilities']:#x}, new namespaces {inside['namespaces']}, owner {seen['owner']}. "
        f"{problem}.",
    )
    yield finding(
        "processes",
        inside["processes"] <= Limits().processes and inside["seen"] == 2,
        f"At most {inside['processes']} at once, and none but its own can be seen.",
        f"{inside['processes']} could be started, {inside['seen']} can be seen. {problem}.",
    )
    yield finding(
        "memory limit",
        inside["memory"] == "MemoryError" and seen["together"] == "out of memory",
        "Too much memory ends in MemoryError, of several processes together in `out of memory`.",
        f"One process: {inside['memory']}; several: {seen['together']}. {problem}.",
    )
    yield finding(
        "disk limit",
        inside["disk"] <= Limits().temporary,
        f"Writing stops after {inside['disk'] >> 20} MiB.",
        f"{inside['disk'] >> 20} MiB could be written. {problem}.",
    )
    yield finding(
        "end",
        seen["left"] == 0,
        "Nothing is left of a submission at its end.",
        f"{seen['left']} processes were left. {problem}.",
    )
    fork = seen["fork"]
    yield Finding(
        "speed",
        "PASS" if fork < SLOW_FORK else "CAUTION",
        f"Shutting a submission in and clearing up after it takes {fork * 1000:.0f} ms."
        + ("" if fork < SLOW_FORK else " Other work on this machine slows it down."),
    )
    found = {name: version for name, version in seen["versions"].items() if version}
    missing = [name for name in IMPORTED_INSIDE if name not in found and importlib.util.find_spec(name)]
    yield finding(
        "imports inside",
        not missing,
        ", ".join(f"{name} {version}" for name, version in found.items()) + ".",
        f"{', '.join(missing)} cannot be imported in the sandbox although installed packages are shown there: "
        "reinstall them in this environment (not editable, not linked to another folder).",
    )


# ---------------------------------------------------------------- packages


def _packages() -> list[Finding]:
    """The installed versions against the ranges that the course declares."""
    from packaging.requirements import Requirement

    wanted = [Requirement(text) for text in _declared()]
    if not wanted:
        return [Finding("packages", "CAUTION", "The course's list of packages was not found.")]
    missing, other = [], []
    for requirement in wanted:
        try:
            version = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(requirement.name)
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            other.append(f"{requirement.name} {version} (tried: {requirement.specifier})")
    if missing:
        told = f"Missing: {', '.join(missing)}. Install with `make venv`, or `pip install -c requirements.txt -e .`."
        return [Finding("packages", "FAIL", told)]
    if other:
        return [Finding("packages", "CAUTION", f"Outside the ranges tried: {'; '.join(other)}.")]
    return [Finding("packages", "PASS", f"All {len(wanted)} are installed, in the ranges that were tried.")]


def _torch() -> list[Finding]:
    if importlib.util.find_spec("torch"):
        return []
    told = "It is not installed. Chapters 11, 12 and 14, and answers that use it, need it: `make torch`."
    return [Finding("PyTorch", "CAUTION", told)]


def _declared() -> list[str]:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if project.exists():
        return list(tomllib.loads(project.read_text())["project"]["dependencies"])
    try:
        declared = importlib.metadata.requires("neural-network-courseware") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [text for text in declared if "extra ==" not in text]
