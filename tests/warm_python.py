"""Python programs that begin with their imports done, for tests that start many kernels and commands.

A kernel and a command of nbgrader each spend one to three seconds of a processor on imports. Here one process makes
these imports once; each program is a fork of it, with arguments, environment, folder and files of its own:

    warm_python().run(["nbgrader", "export"], cwd=course, env={…})       # python -m nbgrader export
    os.environ["JUPYTER_PATH"] = str(warm_python().jupyter_path)           # every `python3` kernel is such a fork

Only packages of others are imported beforehand, so a fork imports ours from where its own PYTHONPATH says. The fixture
`warm_kernels` of tests/conftest.py does the second. All test processes of a run share the one that tests/conftest.py has
made, which imports nothing before it is first asked.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

IMPORTS = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipywidgets",
    "anywidget",
    "matplotlib.pyplot",  # not its backend, which looks for the running kernel when it is imported
    "nbclient",
    "nbconvert.exporters",
    "nbgrader.apps",
    "numpy",
    "PIL.PngImagePlugin",
    "sklearn.datasets",
)
IMPORTS_WITH_TORCH = ("torch", "torch._dynamo", "torch.utils.data")
WITH_TORCH = "WARM_PYTHON_WITH_TORCH"
"""A program with this in its environment begins with PyTorch imported, too."""
SHARED = "WARM_PYTHON"
"""Where test processes find the folder of the one that they share."""
MESSAGE = 1 << 20
"""Bytes of one request, at most: arguments and environment."""


@functools.cache
def warm_python() -> WarmPython:
    """The one that this process shares with others, or one of its own, which ends with it."""
    if shared := os.environ.get(SHARED):
        return WarmPython(Path(shared))
    folder = tempfile.TemporaryDirectory(prefix="warm-")
    made = WarmPython(Path(folder.name))
    server = made.start()

    @atexit.register
    def close() -> None:
        assert server.stdin
        server.stdin.close()
        server.wait()
        folder.cleanup()

    return made


class WarmPython:
    """What is needed to ask a process that has imported everything for forks: its address, and its kernels' path."""

    def __init__(self, folder: Path) -> None:
        self.jupyter_path = folder
        self.address = str(folder / "socket")
        self.client = [sys.executable, "-IS", __file__, self.address]
        """The command, but for its arguments, of a small program that stands for a fork: its files, signals and end."""

    def start(self) -> subprocess.Popen[bytes]:
        """Starts that process, which ends with its standard input. What it forked ends by itself."""
        spec = self.jupyter_path / "kernels" / "python3"
        spec.mkdir(parents=True)
        kernel = {
            "argv": [*self.client, "ipykernel_launcher", "-f", "{connection_file}"],
            "display_name": "Python 3",
            "language": "python",
            "metadata": {"debugger": False},
        }
        (spec / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")
        return subprocess.Popen([sys.executable, __file__, self.address], stdin=subprocess.PIPE)

    def run(
        self, arguments: Sequence[str], *, cwd: Path, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """`python -m` with these arguments, to its end; what it said is in `stdout` and `stderr`."""
        with (
            tempfile.TemporaryFile("w+") as out,
            tempfile.TemporaryFile("w+") as err,
            open(os.devnull) as none,
        ):
            files = [none.fileno(), out.fileno(), err.fileno()]
            code = ask(self.address, arguments, str(cwd), dict(env), files)
            said = []
            for file in (out, err):
                file.seek(0)
                said.append(file.read())
        return subprocess.CompletedProcess(list(arguments), code, *said)


def ask(address: str, arguments: Sequence[str], cwd: str, env: dict[str, str], files: Sequence[int]) -> int:
    """Has a program run with these as its standard files; its exit code, negative for a signal.

    SIGINT and SIGTERM go on to the program, and it ends when this process ends.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with connection:
        while True:
            try:
                connection.connect(address + "-torch" * (WITH_TORCH in env))
                break
            except FileNotFoundError:  # it begins still
                select.select([], [], [], 0.02)
        request = json.dumps({"arguments": list(arguments), "cwd": cwd, "env": env}).encode()
        socket.send_fds(connection, [request], list(files))
        if __name__ == "__main__":
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda number, _: connection.send(str(int(number)).encode()))
            parent = os.getppid()
            while not select.select([connection], [], [], 1.0)[0]:
                if os.getppid() != parent:  # as a kernel does
                    return 1
        return int(connection.recv(64) or b"1")


# ---------------------------------------------------------------- in the process that forks


def serve(address: str, until: int) -> None:
    """Forks a program for each request, until the file `until` can be read. The first request has the imports done; the first
    that wants PyTorch has it imported in a fork of this process, which serves all that want it from then on."""
    plain, torch = (_listener(address + end) for end in ("", "-torch"))
    if until in select.select([plain, torch, until], [], [])[0]:
        return
    # Read on import: where figures go in a kernel, and that a kernel is started by another program, whichever.
    os.environ.update(MPLBACKEND="module://matplotlib_inline.backend_inline", JPY_PARENT_PID="-1")
    for module in IMPORTS:
        __import__(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who keep a program
    listening = {plain, torch}
    while True:
        gc.freeze()  # a fork that looks through what was imported for garbage would copy all of it
        ready = select.select([*listening, until], [], [])[0]
        if until in ready:
            os._exit(0)
        if torch in ready and plain in listening:
            listening = {plain, torch} - {plain if (child := os.fork() == 0) else torch}
            for module in IMPORTS_WITH_TORCH * child:
                __import__(module)
            continue
        connection, _ = ready[0].accept()
        if os.fork() == 0:
            for listener in (plain, torch):
                listener.close()
            os.close(until)
            keep(connection)
        connection.close()


def _listener(address: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(address + ".new")
    listener.listen(64)
    os.rename(address + ".new", address)
    return listener


def keep(connection: socket.socket) -> None:
    """Forks the program that is asked for, passes signals on to it, and says how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    data, files, _, _ = socket.recv_fds(connection, MESSAGE, 3)
    request = json.loads(data)
    if (program := os.fork()) == 0:
        connection.close()
        become(request, files)
    for file in files:
        os.close(file)
    ended = os.pidfd_open(program)
    while ended not in (ready := select.select([connection, ended], [], [])[0]):
        number = int(connection.recv(64) or signal.SIGKILL) if ready else 0
        with contextlib.suppress(ProcessLookupError):
            os.kill(program, number)
        if number == signal.SIGKILL:
            break
    code = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    with contextlib.suppress(OSError):
        connection.send(str(code).encode())
    os._exit(0)


def become(request: dict[str, Any], files: Sequence[int]) -> None:
    """Runs the program in this process, as `python -m` would."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started with
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    own = [request["cwd"], *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    sys.path[:] = [*own, *sys.path[1:]]
    if any(os.path.isdir(os.path.join(folder, "perceptron")) for folder in own):
        # Ours is there, whole: what it lacks is not taken from where it is installed.
        sys.meta_path[:] = [
            finder
            for finder in sys.meta_path
            if not str(getattr(finder, "__module__", "")).startswith("__editable__")
        ]
    module, *_ = sys.argv[:] = request["arguments"]
    code: Any = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
        if not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    address, *arguments = sys.argv[1:]
    if arguments:
        sys.exit(ask(address, arguments, os.getcwd(), dict(os.environ), [0, 1, 2]))
    serve(address, sys.stdin.fileno())
