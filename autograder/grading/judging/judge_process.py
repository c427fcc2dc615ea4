"""A judge for each submission: a fork of a warm process of the grader, limited in memory and time, ended with its work.

Whatever a student sent is touched there: the notebook's JSON, outputs, what functions return and call back. It can take
what the limits allow, and when it takes more its death is a verdict. The grader itself gets back small, weighed JSON.

Inside the warm process only `main` runs; outside, the grader holds `Judges` and asks for one judgement at a time.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import importlib
import importlib.util
import json
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import types
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from autograder.grading import outputs
from autograder.grading.judging.course_code import compiled
from autograder.grading.judging.judgement import graded_here, ungraded
from autograder.grading.marks import Mark
from autograder.grading.rebuild import asking, kind_of, name_of, rebuild
from autograder.grading.submission import Exercise, Submission, Unreadable, parse
from autograder.sandbox import system_calls
from autograder.sandbox.limits import Limits, own_bytes
from autograder.sandbox.warm_process import MESSAGE, Control, Warm, WarmError

MAX_RESULT = 64 * 2**20
"""Bytes that a judge may say: a notebook's outputs, attachments and sources are capped far below."""
MAX_FILE = 2**20
"""Bytes of a file that a judge may write: it has no reason to, but for a library's temporary ones."""
PRELOADED = ("torch._dynamo", "torch.utils.data")
"""What the first optimiser and loader of an exercise would import, for a second, in every judge."""
KNOWN_EXERCISES = 8
"""Exercises that a warm process keeps."""
SIZE = struct.Struct("!Q")
_OUT_OF_MEMORY_EXIT, _FAILED_EXIT = 77, 70

DEATHS = {
    "timeout": "Judging this notebook took longer than the grader allows: is something in it much larger than was asked for?",
    "out of memory": "Judging this notebook took more memory than the grader allows: is something in it much larger than was "
    "asked for?",
    "crashed": "The judge of this notebook was ended by what the notebook sent it.",
}


class JudgeLost(WarmError):
    """A judge, or the process that judges are forked from, is gone at no fault of the submission, as far as can be seen."""


class JudgeFailed(RuntimeError):
    """The grader itself, or a test, has a fault that it did not expect."""


@dataclass
class Told:
    """What a judge said: its result, or how it died (verdict, sentence) with the marks that it had given by then.

    `cpu` is in seconds, `memory` the most resident bytes.
    """

    result: dict[str, Any] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    death: tuple[str, str] | None = None
    cpu: float = 0.0
    memory: int = 0


def key_of(exercise: Exercise) -> str:
    """What an exercise is known by to its judges."""
    key = exercise.source_sha256 + exercise.reference_sha256 + exercise.files_sha256
    return f"{key} {sorted(exercise.beside)} {sorted(exercise.in_place)}"


def judges_of(warm: Warm) -> Judges:
    """The judges that work with this warm process; both end together."""
    judges: Judges | None = warm.__dict__.get("judges")
    if judges is None:
        judges = warm.__dict__["judges"] = Judges(warm.core)
        warm.closes_too.append(judges.close)
    return judges


class Judges:
    """The warm process that judges are forked from. One judges at a time."""

    def __init__(self, core: int | None = None) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control = Control(ours, "the judges' process", JudgeLost)
        self.known: list[str] = []
        self.slowest_tests: dict[str, float] = {}
        """Seconds of the slowest test with the solution of an exercise, by `key_of`; `grade` finds it out."""
        self.last = Told()
        root = str(Path(__file__).resolve().parents[3])
        program = (
            f"import sys; sys.path.insert(0, {root!r}); from autograder.grading import skip_unused; skip_unused(); "
            f"from autograder.grading.judging import judge_process; judge_process.main({theirs.fileno()}, {os.getpid()}, {core})"
        )
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", program],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, **threads},
            )

    def close(self) -> None:
        """Ends the warm process, and with it a judge that is still at work."""
        self.control.connection.close()
        self.process.kill()
        self.process.wait()

    def _know(self, exercise: Exercise) -> str:
        """Shows the warm process an exercise, once: its judges then have it, and what its tests import."""
        key = key_of(exercise)
        if key not in self.known:
            with tempfile.TemporaryFile() as file:
                file.write(pickle.dumps(exercise))
                file.flush()
                told = self.control.ask({"do": "know", "key": key}, [file.fileno()])
                if failure := told["failure"]:
                    raise JudgeFailed(failure)
            self.known = [*self.known, key][-KNOWN_EXERCISES:]
        return key

    def judge(
        self,
        exercise: Exercise,
        submission: Submission,
        warm: Warm,
        limits: Limits,
        *,
        marks: Sequence[Mark] = (),
        note: str = "",
    ) -> Told:
        """Has one submission judged; with `marks` only its notebook is made. Raises `JudgeFailed` or `WarmError`."""
        whole = exercise.whole or exercise
        part = (
            None if whole is exercise else [name_of(c) for c in exercise.source.cells if kind_of(c) == "test"]
        )
        request = {
            "do": "judge",
            "key": self._know(whole),
            "tests": part,
            "limits": asdict(limits),
            "protection": warm.protection,
        }
        ours, theirs = socket.socketpair()
        told = self.last = Told()
        failure = ""
        with ours:
            with theirs:
                self.control.send(request, [theirs.fileno(), warm.control.connection.fileno()])
            with contextlib.suppress(OSError):  # it died before it had read all
                _send(ours, pickle.dumps((submission, list(marks), note)))
            left = MAX_RESULT
            while (data := _receive(ours, left)) is not None:
                left -= len(data)
                said = json.loads(data)
                if "mark" in said:
                    told.marks.append(Mark(**said["mark"]))
                failure = said.get("failure", failure)
                told.result = said.get("result", told.result)
        reply = self.control.reply()
        warm.settle()
        told.cpu, told.memory = reply["cpu"], reply["memory"]
        if failure:
            raise JudgeFailed(failure)
        if not told.result:
            told.death = _death(reply["status"])
        return told


def _death(status: int) -> tuple[str, str]:
    """The verdict for a submission over which its judge died. Raises `JudgeLost` when that is not its fault."""
    code = os.waitstatus_to_exitcode(status)
    if code == _OUT_OF_MEMORY_EXIT:
        verdict = "out of memory"
    elif -code in (signal.SIGXCPU, signal.SIGALRM):
        verdict = "timeout"
    elif -code in (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL):
        verdict = "crashed"
    else:
        raise JudgeLost(f"the judge ended with status {code}")
    return verdict, DEATHS[verdict]


def _send(connection: socket.socket, data: bytes) -> None:
    connection.sendall(SIZE.pack(len(data)))
    connection.sendall(data)


def _receive(connection: socket.socket, limit: int) -> bytes | None:
    """The next message; None at the end, and for one that was cut short or is too long."""
    head = _exactly(connection, SIZE.size)
    if head is None or (size := SIZE.unpack(head)[0]) > limit:
        return None
    return _exactly(connection, size)


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        try:
            part = connection.recv(min(size - len(data), 2**20))
        except OSError:
            return None
        if not part:
            return None
        data += part
    return bytes(data)


# ---------------------------------------------------------------------------------------------------------------
# Inside the warm process


@dataclass
class _Known:
    """An exercise, with its reference loaded."""

    exercise: Exercise
    reference: types.ModuleType | None


def load_reference(source: str) -> types.ModuleType | None:
    """A chapter's reference.py as a module; None for an empty text."""
    if not source:
        return None
    module = types.ModuleType("reference")
    exec(compile(source, "<reference>", "exec"), module.__dict__)
    return module


def main(control_fd: int, parent: int, core: int | None) -> None:
    """The warm process itself: load exercises, fork a judge on request, say how it ended."""
    system_calls.end_with(parent)
    if core is not None and system_calls.LINUX:
        os.sched_setaffinity(0, {core})
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # as nbgrader tells notebooks who runs them
    control = socket.socket(fileno=control_fd)
    import numpy.random  # noqa: F401 (what every judge seeds; numpy imports it when it is asked for)

    known: dict[str, _Known] = {}
    while True:
        data, fds, _, _ = socket.recv_fds(control, MESSAGE, 2)
        if not data:
            return
        request = json.loads(data)
        if request["do"] == "know":
            with open(fds[0], "rb") as file:
                file.seek(0)
                exercise = pickle.load(file)
            failure = ""
            try:
                known[request["key"]] = _prepare(exercise)
            except Exception as error:  # of its reference, which may need what is not installed
                failure = f"{type(error).__name__}: {error}"[:2000]
            for old in list(known)[:-KNOWN_EXERCISES]:
                del known[old]
            control.send(json.dumps({"failure": failure}).encode())
            continue
        with tempfile.TemporaryDirectory(prefix="autograder-judge-") as folder:
            _lay_out(known[request["key"]].exercise.files, Path(folder))
            pid = os.fork()
            if pid == 0:
                control.close()
                os.chdir(folder)
                sys.path.insert(1, folder)  # as in JupyterLab: locked cells may import what was handed out
                _judge(known[request["key"]], request, *fds)
            for fd in fds:
                os.close(fd)
            _, status, usage = os.wait4(pid, 0)
        reply = {"status": status, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}
        control.send(json.dumps(reply).encode())


def _lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Writes an assignment's own files where locked cells and tests of one judge look for them."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _prepare(exercise: Exercise) -> _Known:
    if exercise.uses_torch and importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        for module in PRELOADED:
            importlib.import_module(module)
    known = _Known(exercise, load_reference(exercise.reference))
    _rehearse(exercise)
    gc.collect()
    gc.freeze()
    system_calls.collapse_memory()
    return known


def _rehearse(exercise: Exercise) -> None:
    """Does once what every judge would do anew: compile cells, and what nbformat and Pillow do at first use."""
    for cell in exercise.source.cells:
        if (kind := kind_of(cell)) in ("test", "locked"):
            with contextlib.suppress(SyntaxError):  # a line magic, perhaps: its own cell will say so
                compiled(cell.source, f"<{kind} {name_of(cell)}>")
    ungraded(exercise, Unreadable("rehearsal"))
    with contextlib.suppress(Unreadable):
        rebuild(exercise, parse(nbformat.writes(exercise.release).encode()))
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    outputs.safe([{"output_type": "display_data", "data": {"image/png": picture}}], 1, MESSAGE)


def _judge(known: _Known, request: dict[str, Any], connection_fd: int, control_fd: int) -> None:
    """Everything that happens in a judge. What a test prints or warns of is nobody's: it may show hidden lines."""
    code = _FAILED_EXIT
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)
        system_calls.end_with(os.getppid())
        limits = Limits(**request["limits"])
        connection = socket.socket(fileno=connection_fd)
        warm = Warm.over(socket.socket(fileno=control_fd), request["protection"])
        _limit(limits)
        exercise, tests = known.exercise, request["tests"]
        if tests is not None:
            exercise = asking(exercise, frozenset(tests))
        code = _judge_one(exercise, known.reference, connection, warm, limits)
    except MemoryError:
        code = _OUT_OF_MEMORY_EXIT
    finally:
        os._exit(code)


def _limit(limits: Limits) -> None:
    """What a judge may take."""
    cpu = max(1, int(limits.judge_cpu))
    wanted = [("RLIMIT_CORE", 0, 0), ("RLIMIT_CPU", cpu, cpu + 5), ("RLIMIT_FSIZE", MAX_FILE, MAX_FILE)]
    if system_calls.LINUX:
        memory = own_bytes(b"VmData") + limits.judge_memory
        wanted.append(("RLIMIT_DATA", memory, memory))
    for name, soft, hard in wanted:
        _, most = resource.getrlimit(getattr(resource, name))
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(getattr(resource, name), (soft, hard))
    signal.setitimer(signal.ITIMER_REAL, 20 * limits.notebook_wall + 60)  # its signal ends the process


def _judge_one(
    exercise: Exercise, reference: Any, connection: socket.socket, warm: Warm, limits: Limits
) -> int:
    def say(message: dict[str, Any]) -> None:
        _send(connection, json.dumps(message).encode())

    data = _receive(connection, 2**40)
    if data is None:
        return _FAILED_EXIT
    submission, marks, note = pickle.loads(data)
    del data
    try:
        graded = graded_here(
            exercise,
            submission,
            warm,
            limits,
            reference,
            tell=lambda mark: say({"mark": asdict(mark)}),
            marks=marks,
            note=note,
        )
        result = {
            "notebook": graded.notebook,
            "marks": [asdict(mark) for mark in graded.marks],
            "verdict": graded.verdict,
            "notes": graded.notes,
            "provenance": graded.provenance,
            "files": {name: base64.b64encode(data).decode() for name, data in graded.files.items()},
        }
        say({"result": result})
    except MemoryError:
        raise
    except Exception as error:
        say({"failure": f"{type(error).__name__}: {error}"[:2000]})
    return 0
