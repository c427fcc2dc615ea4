"""The warm process: imports everything once, then forks a student process for each submission.

Inside this process only `main` runs; outside, the grader holds a `Warm` and asks it for one student process at a time.
What stands around the warm process is `bubblewrap`'s affair, what stands around each fork is `confined_fork`'s.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import gc
import importlib
import importlib.util
import json
import linecache
import os
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.sandbox import bubblewrap, confined_fork, system_calls
from autograder.sandbox.importable import INSIDE, SHOWN
from autograder.sandbox.limits import Limits, read_file

if TYPE_CHECKING:
    from autograder.sandbox.notebook_shell import CellShell

START_SECONDS = 120
"""How long imports may take before the warm process counts as broken."""
OWN_END_SECONDS = 2
"""How long a process that closed its connection may take to end."""
MESSAGE = 65536
"""Bytes of one message on the control socket, at most."""

PRELOADED = (
    "matplotlib.backends.backend_agg",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "numpy.random",
    "numpy.fft",
)
"""What students' notebooks lead to besides numpy, torch, matplotlib and IPython; imported before the fork."""
PRELOADED_WITH_TORCH = (
    "torch._dynamo",  # which the first torch optimiser would import, for a second
    "torch.utils.data",
)
"""The same for an exercise that uses PyTorch, where it is installed."""


class WarmError(RuntimeError):
    """The warm process could not be started, or died."""


class Control:
    """The grader's end of its talk with a warm process: a JSON object a message, with descriptors that go along.

    When the process is gone `lost` is raised, in a sentence that names it as `whose`.
    """

    def __init__(self, connection: socket.socket, whose: str, lost: type[WarmError] = WarmError) -> None:
        self.connection, self.whose, self.lost = connection, whose, lost

    def send(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        try:
            socket.send_fds(self.connection, [json.dumps(request).encode()], list(descriptors))
        except OSError as error:
            raise self.lost(f"{self.whose} ended ({error})") from None

    def reply(self) -> dict[str, Any]:
        try:
            data = self.connection.recv(MESSAGE)
        except OSError as error:
            raise self.lost(f"{self.whose} does not answer ({error})") from None
        if not data:
            raise self.lost(f"{self.whose} ended")
        reply: dict[str, Any] = json.loads(data)
        return reply

    def ask(self, request: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """Sends a request and waits for what is replied."""
        self.send(request, descriptors)
        return self.reply()


class Warm:
    """A warm process, to be used in a `with` statement. One student process lives at a time (see `twin`).

    Without `torch` it starts in a third of the time, and each fork costs less; a student who imports PyTorch then waits for
    it. Raises `bubblewrap.NotIsolated` where the sandbox cannot be made, unless `protected` is False.
    """

    def __init__(self, *, protected: bool = True, core: int | None = None, torch: bool = True) -> None:
        self.protection = "sandbox" if protected else "unprotected"
        self.core, self.torch = core, torch
        self.closes_too: list[Callable[[], None]] = []
        """What else ends with this: see `autograder.grading.judging.judge_process`."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control = Control(ours, "the warm process")
        with theirs, tempfile.TemporaryFile() as complaints:
            self.process: subprocess.Popen[bytes] | None = self._launch(
                theirs.fileno(), complaints, protected, core, torch
            )
            theirs.close()
            ours.settimeout(START_SECONDS)
            try:
                self.control.reply()
            except WarmError as error:
                self.close()
                complaints.seek(0)
                said = complaints.read(5000).decode(errors="replace").strip()
                sentence = bubblewrap.explain(said) if protected else ""
                if sentence:
                    raise bubblewrap.NotIsolated(sentence) from None
                raise WarmError(f"{error}. It said: {said or 'nothing'}") from None
        ours.settimeout(None)

    @staticmethod
    def _launch(
        fd: int, complaints: Any, protected: bool, core: int | None, torch: bool
    ) -> subprocess.Popen[bytes]:
        root = Path(__file__).resolve().parents[2]
        program = [
            sys.executable,
            "-m",
            "autograder.sandbox.warm_process",
            str(fd),
            "protected" if protected else "unprotected",
            str(os.getpid()),
            "" if core is None else str(core),
            "torch" if torch else "",
        ]
        if protected:
            shown = {f"{INSIDE}/{name}": root / name for name in SHOWN}
            return bubblewrap.launch(
                program,
                readable=shown,
                pass_fds=[fd],
                environment={"PYTHONPATH": INSIDE},
                hidden=[root],
                stderr=complaints,
            )
        threads = {name: value for name, value in bubblewrap.ENVIRONMENT.items() if name.endswith("_THREADS")}
        return subprocess.Popen(
            program,
            pass_fds=[fd],
            env={
                **os.environ,
                **threads,
                "PYTHONPATH": str(root),
                "PYTHONHASHSEED": "0",
                "NBGRADER_EXECUTION": bubblewrap.ENVIRONMENT["NBGRADER_EXECUTION"],
            },
            stdin=subprocess.DEVNULL,
            stderr=complaints,
        )

    @classmethod
    def over(cls, connection: socket.socket, protection: str) -> Warm:
        """The same warm process, for another process of the grader that was given its control socket."""
        warm = object.__new__(cls)
        warm.control, warm.protection = Control(connection, "the warm process"), protection
        warm.process, warm.core, warm.torch, warm.closes_too = None, None, True, []
        return warm

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextlib.contextmanager
    def twin(self) -> Iterator[Warm]:
        """Another warm process, forked from this one, so that two student processes live at a time.

        It costs no imports, and must end before this one does.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        twin = Warm.over(ours, self.protection)
        twin.core, twin.torch = self.core, self.torch
        with ours:
            with theirs:
                self.control.send({"do": "twin"}, [theirs.fileno()])
            twin.control.reply()
            try:
                yield twin
            finally:
                twin.close()

    def close(self) -> None:
        """Ends the warm process and everything below it."""
        for close in self.closes_too:
            close()
        self.control.connection.close()
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
            self.process.kill()
            self.process.wait()

    def start_student(self, limits: Limits) -> socket.socket:
        """A connection to a fresh student process."""
        ours, theirs = socket.socketpair()
        with theirs:
            self.control.ask({"do": "fork", "limits": dataclasses.asdict(limits)}, [theirs.fileno()])
        return ours

    def starved(self) -> float:
        """Seconds that the student's processes have waited for a processor which others had; 0.0 where nobody counts it."""
        return float(self.control.ask({"do": "count"})["starved"])

    def used(self) -> float | None:
        """Seconds of processor time that the student's processes have used; None where nobody counts them."""
        used = self.control.ask({"do": "count"})["used"]
        return None if used is None else float(used)

    def end_student(self, *, by_itself: bool = False) -> dict[str, Any]:
        """Ends the student process with everything it started; says how it had ended (see `confined_fork.Ending`).

        `by_itself`: the connection was closed from the other side, so its end, and the reason, are on their way.
        """
        ending = self.control.ask({"do": "end", "wait": OWN_END_SECONDS if by_itself else 0})
        if ending.get("reason") == "refused":
            said = str(ending.get("sentence"))
            raise WarmError(
                f"the sandbox of a submission could not be made: {bubblewrap.explain(said) or said}"
            )
        return ending

    def settle(self) -> None:
        """After somebody else used the control socket, and perhaps died over it: no student is left, no reply waits."""
        self.control.send({"do": "settle"})
        while not self.control.reply().get("settled"):
            pass


def main(control_fd: int, protected: bool, parent: int, core: str, torch_too: bool) -> None:
    """The warm process itself: import, say that it is ready, fork on request.

    It ends with the grader: bubblewrap sees to it, here the kernel, and at last the closed control socket. With a `core`
    it keeps to that one, and so does all that it starts: the system call filter lets nobody leave.
    """
    if not protected:
        system_calls.end_with(parent)
    if core and system_calls.LINUX:
        os.sched_setaffinity(0, {int(core)})
    control = socket.socket(fileno=control_fd)
    gc.disable()  # what is imported stays
    with_torch = torch_too and importlib.util.find_spec("torch") is not None
    if with_torch:
        import torch

        torch.set_num_threads(1)
        torch.set_num_threads = _keep_one_thread
    for module in (*(PRELOADED_WITH_TORCH if with_torch else ()), *PRELOADED):
        importlib.import_module(module)
    from autograder.sandbox import notebook_shell, student_process

    shell = notebook_shell.make_shell()
    # Pages that no fork has to copy: forking and ending become 2.5 times cheaper.
    student_process.hidden_modules()
    linecache.clearcache()  # else each fork frees thousands of lines that imports have read
    gc.collect()
    gc.freeze()
    gc.enable()
    system_calls.collapse_memory()
    control.send(b"{}")
    while True:
        data, fds, _, _ = socket.recv_fds(control, MESSAGE, 1)
        if not data:
            return
        order = json.loads(data)
        if order["do"] == "fork":
            if not _serve_one(control, fds[0], Limits(**order["limits"]), shell, protected):
                return
        elif order["do"] == "twin":
            if os.fork() == 0:
                control = socket.socket(fileno=fds[0])
                control.send(b"{}")
            else:
                os.close(fds[0])
        elif order["do"] == "settle":
            control.send(b'{"settled": true}')


def _keep_one_thread(count: int) -> None:
    """Stands for `torch.set_num_threads`: a submission has one core, and a fork could not use its parent's threads."""


def _serve_one(control: socket.socket, fd: int, limits: Limits, shell: CellShell, protected: bool) -> bool:
    """One student process, from its fork to its end; whether the control socket is still open."""
    from autograder.sandbox import student_process

    with socket.socket(fileno=fd) as connection, contextlib.ExitStack() as stack:
        serve = functools.partial(student_process.serve, connection, shell, limits.cell_output)
        if protected:
            child = confined_fork.fork_confined(limits, serve, keep=[fd])
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())

            def run(folder: str = folder, serve: Callable[[], None] = serve) -> None:
                os.chdir(folder)
                serve()

            child = confined_fork.fork_unprotected(limits, run, keep=[fd])
        connection.close()
        control.send(b"{}")
        while data := control.recv(MESSAGE):
            request = json.loads(data)
            if request["do"] == "count":
                used, starved = _count(child.pid) if protected else (None, 0.0)
                control.send(json.dumps({"used": used, "starved": starved}).encode())
                continue
            if request["do"] == "end":
                select.select([child], [], [], request["wait"])
            if not child.ended():
                child.kill()
            ending = child.wait().as_data()
            control.send(b'{"settled": true}' if request["do"] == "settle" else json.dumps(ending).encode())
            return True
        child.kill()
        child.wait()
        return False


def _count(first: int) -> tuple[float, float]:
    """Seconds that a process and all below it have used, and waited for a processor, since they began.

    Those below a twin of this one are not counted: they are another submission's. By thread, to the microsecond; or from
    the coarse sums of each process, which hold the threads that have ended.
    """
    used = waited = 0.0
    children: dict[int, list[int]] = {}
    seconds: dict[int, tuple[float, float]] = {}
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with contextlib.suppress(
                OSError, ValueError, IndexError
            ):  # ended, or a kernel that does not count it
                fields = read_file(f"/proc/{name}/stat").rsplit(b")", 1)[1].split()
                children.setdefault(int(fields[1]), []).append(int(name))
                coarse = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
                fine = delayed = 0.0
                for thread in os.listdir(f"/proc/{name}/task"):
                    ran, waiting, _ = read_file(f"/proc/{name}/task/{thread}/schedstat").split()
                    fine += int(ran) / 1e9
                    delayed += int(waiting) / 1e9
                seconds[int(name)] = max(fine, coarse - 0.01), delayed
    below = [first]
    for pid in below:
        mine = seconds.get(pid, (0.0, 0.0))
        used, waited = used + mine[0], waited + mine[1]
        below += children.get(pid, [])
    return used, waited


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] == "protected", int(sys.argv[3]), sys.argv[4], sys.argv[5] == "torch")
