"""The student's process: runs a notebook's cells in an IPython shell and answers calls from the trusted process.

It is forked from the warm process (`warm_process`) and serves one submission. It can be told to leave a fork of itself
behind, as it is, from which later forks are made: one that runs further cells, one that is asked what tests ask.
Everything in here runs beside student code and is therefore untrusted: it reports, it never judges.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import gc
import inspect
import io
import itertools
import linecache
import operator
import os
import random
import resource
import signal
import socket
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from autograder.check.calls import raised_from
from autograder.sandbox import system_calls, wire
from autograder.sandbox.importable import IMPORTABLE, OurModules
from autograder.sandbox.notebook_shell import NO_INPUT, CellShell, Descriptors, Stream

MAX_ITEMS = 10_000
"""Items read from an iterable handle."""
MAX_NESTING = 40
"""Calls inside calls between the two processes."""


# ---------------------------------------------------------------------------------------------------------------
# Functions of the test


def _lent(session: Session, number: int, name: str) -> Callable[..., Any]:
    """A function that a test passed: it stays in the trusted process and is called from here.

    A plain function, as in a student's own kernel, without an attribute that leads to the session.
    """

    def lent(*args: Any, **kwargs: Any) -> Any:
        return session.call_back(number, args, kwargs)

    lent.__name__ = lent.__qualname__ = name
    lent.__module__ = "__main__"
    return lent


def _sealed(
    source: str,
    namespace: dict[str, Any],
    translate: Any = compile,
    run: Any = exec,
    value_of: Any = eval,
    expression: Any = ast.Expression,
    is_expression: Any = ast.Expr,
    is_named: Any = (ast.FunctionDef, ast.ClassDef),
) -> Any:
    """`autograder.check.calls.evaluate`, with what it needs in its own hands: nothing that a cell can import is asked."""
    tree = translate(source, DRIVER, "exec", TREE_ONLY)
    last: Any = tree.body[-1] if tree.body else None
    if last is None or type(last) is not is_expression:
        run(translate(tree, DRIVER, "exec"), namespace)
        return namespace[last.name] if type(last) in is_named else None
    tree.body.pop()
    run(translate(tree, DRIVER, "exec"), namespace)
    return value_of(translate(expression(last.value), DRIVER, "eval"), namespace)


UNCHANGING = (type(None), bool, int, float, complex, str, bytes)
"""Types of arguments that no call can change."""
OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda f, *args, **kwargs: f(*args, **kwargs),
    "item": operator.getitem,
    "set item": operator.setitem,
    "attribute": getattr,
    "set attribute": setattr,
    "length": len,
    "truth": bool,
    "items": lambda x: list(itertools.islice(x, MAX_ITEMS + 1)),
    "text": lambda x: repr(x)[:2000],
}


# ---------------------------------------------------------------------------------------------------------------
# The session


class Session:
    """One submission: a shell, the objects that the trusted process holds handles on, and the conversation."""

    def __init__(self, connection: socket.socket, shell: CellShell) -> None:
        self.connection = connection
        self.shell = shell
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.callbacks: dict[int, Callable[..., Any]] = {}
        self.callback_numbers: dict[int, int] = {}
        """Numbers of those functions, by their identity."""
        self.lock = threading.RLock()
        self.nesting = 0
        self.child = 0
        """The last fork of this process that was asked for."""
        self.reserve = _reserve()
        """Descriptors to give up for the next fork, when student code has used all others."""
        self.descriptors = Descriptors()
        self.home = os.getcwd()
        self.files: set[str] = set()
        """Paths of the files that were put into that folder."""
        self.given: dict[str, Any] = {"np": np}
        """Names of locked cells as these cells left them, for `check.there`."""

    def refer(self, x: Any) -> dict[str, Any]:
        if id(x) in self.callback_numbers:  # which keeps all of them alive
            return {"reference": ["callback", self.callback_numbers[id(x)]]}
        name = wire.public_name(x)
        if name is not None:
            return {"reference": ["name", name]}
        number = self.numbers.get(id(x))
        if number is None:
            number = self.numbers[id(x)] = len(self.objects)
            self.objects.append(x)
        label = getattr(x, "__name__", "") if callable(x) else ""
        return {
            "reference": [
                "object",
                number,
                type(x).__name__[:100],
                label[:100] if isinstance(label, str) else "",
            ]
        }

    def resolve(self, reference: dict[str, Any]) -> Any:
        kind, which, *rest = reference["reference"]
        if kind == "object":
            return self.objects[which]
        if kind == "name":
            return wire.named(which)
        if which not in self.callbacks:
            self.callbacks[which] = f = _lent(self, which, rest[0] if rest else "f")
            self.callback_numbers[id(f)] = which
        return self.callbacks[which]

    def send(self, message: Any) -> None:
        wire.send(self.connection, wire.dumps(message, self.refer))

    def receive(self) -> Any:
        return wire.loads(wire.receive(self.connection), self.resolve)

    def serve(self) -> None:
        """Answers requests until the trusted process closes the connection."""
        while True:
            try:
                request = self.receive()
            except wire.Closed:
                return
            self.answer(request)

    def answer(self, request: Any) -> None:
        kind, *details = request
        try:
            reply = getattr(self, "on_" + kind)(*details)
        except wire.TooLarge as error:
            reply = ("too large", str(error))
        except BaseException as error:
            reply = self.raised(error)
        try:
            self.send(reply)
        except wire.TooLarge as error:
            self.send(("too large", str(error)))
        except wire.Closed:
            raise
        except BaseException as error:  # an object whose own methods fail while it is packed
            self.send(self.raised(error))

    @staticmethod
    def raised(error: BaseException) -> tuple[Any, ...]:
        try:
            raised = raised_from(error)
            return ("raised", raised.classes, raised.message, raised.line)
        except BaseException:
            return ("raised", [type(error).__name__, "Exception"], "an exception that cannot be shown", "")

    def call_back(self, number: int, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        """Calls a function of the trusted process; answers its questions until it has returned."""
        with self.lock:
            if self.nesting >= MAX_NESTING:
                raise RecursionError("calls between your code and the test are nested too deep")
            self.nesting += 1
            try:
                self.send(("callback", number, tuple(args), dict(kwargs)))
                while True:
                    message = self.receive()
                    if message[0] == "returned":
                        return message[1]
                    if message[0] == "failed":
                        _, name, text = message
                        kind = getattr(builtins, name, RuntimeError)
                        fits = isinstance(kind, type) and issubclass(kind, Exception)
                        raise (kind if fits else RuntimeError)(text)
                    self.answer(message)
            finally:
                self.nesting -= 1

    # -- what reaches for the grader

    def on_watch(self) -> tuple[Any, ...]:
        """From now on a byte goes to the descriptor that comes along whenever a cell reaches for the machinery."""
        _, descriptors, _, _ = socket.recv_fds(self.connection, 1, 1)
        _watch(descriptors[0])
        return ("value", None, {}, [])

    # -- forks

    def on_fork(self) -> tuple[Any, ...]:
        """A fork of this process, as it is now, with a connection of its own, which comes along with the request."""
        while self.reserve:
            with contextlib.suppress(OSError):  # student code may have closed it
                os.close(self.reserve.pop())
        _, descriptors, _, _ = socket.recv_fds(self.connection, 1, 1)
        other = socket.socket(fileno=descriptors[0])
        threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
        soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
        resource.setrlimit(
            resource.RLIMIT_NPROC, (hard, hard)
        )  # student code may have started all that it may
        self.child = os.fork()
        resource.setrlimit(resource.RLIMIT_NPROC, (soft, hard))
        self.reserve = _reserve()
        if self.child == 0:
            self.connection.close()
            self.connection = other
            Stream.owner = os.getpid()
            os.setpgid(0, 0)
            if system_calls.LINUX:
                system_calls.die_with_parent(signal.SIGKILL)
            if threads > 1:
                _forget_threads()
            return ("value", None, {}, [])
        other.close()
        return ("value", self.child, {}, [])

    def on_end_of_child(self, patience: int) -> tuple[Any, ...]:
        """Ends the last fork; the status with which it had ended by itself within so many milliseconds, or None."""
        child, self.child = self.child, 0
        if child <= 0:  # to the kernel 0 is this whole group
            raise ChildProcessError("there is no fork")
        for _ in range(patience):  # it may be on its way
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return ("value", status, {}, [])
            time.sleep(0.001)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return ("value", None, {}, [])

    # -- requests

    def on_files(self, files: dict[str, bytes]) -> tuple[Any, ...]:
        """The submission's other files, into the working folder."""
        self.home = os.getcwd()
        for name, data in files.items():
            path = Path(name)
            if path.is_absolute() or ".." in path.parts:
                raise ValueError(f"{name} leads out of the submission")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self.files.add(name)
        return ("value", None, {}, [])

    def on_written(self, most_files: int, most_bytes: int) -> tuple[Any, ...]:
        """Files in the working folder that it was not given, up to one more than so many, and so many bytes together.

        Not what Python compiles when a cell imports a helper's module.
        """
        found: dict[str, bytes | None] = {}
        for parent, folders, names in os.walk(self.home):
            folders[:] = sorted(
                name for name in folders if not name.startswith(".") and name != "__pycache__"
            )
            for name in sorted(names):
                path = Path(parent, name)
                relative = path.relative_to(self.home).as_posix()
                if name.startswith(".") or relative in self.files or path.is_symlink() or not path.is_file():
                    continue
                size = path.stat().st_size
                found[relative] = path.read_bytes() if size <= most_bytes else None
                most_bytes -= size
                if most_bytes < 0 or len(found) > most_files:
                    return ("value", found, {}, [])
        return ("value", found, {}, [])

    def on_seed(self, number: int) -> tuple[Any, ...]:
        random.seed(number)
        np.random.seed(number)
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.manual_seed(number)
        return ("value", None, {}, [])

    def on_run(self, source: str) -> tuple[Any, ...]:
        """Runs a cell; replies with its outputs and with whether it ended without an error."""
        for name in ("stdout", "stderr"):
            if getattr(sys, name, None) is None:  # a way to be quiet that IPython cannot stand
                setattr(sys, name, open(os.devnull, "w"))
        shown = self.shell.outputs
        self.descriptors.take(0)
        shown.start()
        result = self.shell.run_cell(source, store_history=True)
        Stream(shown, "stdout").write(self.descriptors.take(shown.limit))
        shown.keep = False
        return ("ran", shown.items, bool(result.success), shown.cut)

    def on_locked(self, source: str) -> tuple[Any, ...]:
        """Runs a locked cell and remembers the names that it binds as `check.there` will see them."""
        reply = self.on_run(source)
        with contextlib.suppress(SyntaxError):
            for node in ast.walk(ast.parse(self.shell.transform_cell(source))):  # magics are no Python
                for name in _bound(node):
                    if name in self.shell.user_ns:
                        self.given[name] = self.shell.user_ns[name]
        return reply

    def on_lookup(self, name: str) -> tuple[Any, ...]:
        if name not in self.shell.user_ns:
            raise NameError(f"name {name!r} is not defined")
        return ("value", self.shell.user_ns[name], {}, [])

    def on_there(self, source: str, names: dict[str, Any]) -> tuple[Any, ...]:
        """What `check.there` makes. Immutable data go back by value, everything else as a handle."""
        namespace = _Layers(self.shell.user_ns, {**self.given, **names})
        with self.quiet():
            value = _sealed(source, namespace)
        if isinstance(value, (type(None), bool, int, float, complex, str, bytes)):
            return ("value", value, {}, [])
        return ("object", self.refer(value)["reference"])

    def on_apply(self, operation: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """An operation on objects that live here; replies with the value, changed arguments and warnings."""
        before = [None if type(x) in UNCHANGING else wire.dumps(x, self.refer) for x in args]
        with self.quiet() as caught:
            value = OPERATIONS[operation](*args, **kwargs)
        changed = {}
        for i, (old, argument) in enumerate(zip(before, args, strict=True)):
            if old is not None and wire.dumps(argument, self.refer) != old:
                changed[i] = argument
        return ("value", value, changed, [f"{w.category.__name__}: {w.message}"[:300] for w in caught[:20]])

    @contextlib.contextmanager
    def quiet(self) -> Iterator[list[warnings.WarningMessage]]:
        """Prints and warnings cost a right answer nothing, and nothing printed during a test is kept."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield caught


TREE_ONLY = ast.PyCF_ONLY_AST
DRIVER = "<check.there>"
"""The file name of drivers that tests run beside student code. A cell that compiles something under it is told of."""
REACHES = {
    "sys._getframe": 1, "sys._current_frames": 1, "gc.get_objects": 2, "gc.get_referrers": 2, "gc.get_referents": 2,
    "sys.settrace": 3, "sys.setprofile": 3, "ctypes.dlopen": 4, "ctypes.dlsym": 4, "ctypes.addressof": 4,
    "object.__getattr__": 5, "object.__setattr__": 5, "compile": 5,
}  # fmt: skip
"""Audit events, with the number that stands for them; `autograder.grading.judging.reaching` has the words."""


LOOKERS = (inspect.__file__, traceback.__file__)
"""Modules of Python's own that reach for whoever asks them to."""


def _watch(
    descriptor: int, getframe: Any = sys._getframe, fstat: Any = os.fstat, write: Any = os.write
) -> None:
    """An audit hook, which nobody can take away: it tells the trusted process before the thing is done.

    The descriptor is a socket's: what was written can neither be read again nor be taken back. When it is closed, or
    another one was put in its place, the thing is not done.
    """
    here = Path(__file__).parents[2]
    folders = (sys.prefix, sys.base_prefix, os.path.dirname(os.__file__))
    ours = (*folders, str(here / "autograder"), str(here / "perceptron"), DRIVER, "<frozen")
    os.set_blocking(descriptor, False)
    status = fstat(descriptor)
    own = (status.st_dev, status.st_ino)
    busy = False

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal busy
        number = REACHES.get(event)
        if number is None or busy or (event == "compile" and arguments[1] != DRIVER):
            return
        busy = True
        try:
            frame = getframe(1)
            while frame is not None and frame.f_code.co_filename in LOOKERS:
                frame = frame.f_back
            if frame is None or frame.f_code.co_filename.startswith(ours):
                return
            status = fstat(descriptor)
            if (status.st_dev, status.st_ino) != own:
                raise OSError("another file")
            write(descriptor, bytes([number]))
        except BlockingIOError:  # it is full: told often enough
            pass
        except OSError:
            raise PermissionError("a cell has closed what belongs to the grader") from None
        finally:
            busy = False

    sys.addaudithook(hook)


def _reserve() -> list[int]:
    opened: list[int] = []
    with contextlib.suppress(OSError):
        while len(opened) < 3:
            opened.append(os.open(os.devnull, os.O_RDONLY))
    return opened


def _forget_threads() -> None:
    """In a fork: the threads of its parent are not there, so pools that count on them begin anew."""
    for pool in [x for x in gc.get_objects() if isinstance(x, ThreadPoolExecutor)]:
        pool._threads = set()
        pool._idle_semaphore = threading.Semaphore(0)


class _Layers(dict[str, Any]):
    """A namespace that falls back on another one."""

    def __init__(self, below: dict[str, Any], names: dict[str, Any]) -> None:
        super().__init__(names)
        self.below = below

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name):
            raise KeyError(name)
        return self.below[name]


def _bound(node: ast.AST) -> list[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
        return [node.name]
    return []


@functools.cache
def hidden_modules() -> list[str]:
    """Modules of ours that student code shall not find imported. The warm process asks it once, for all its forks: who goes
    through thousands of names copies their memory."""
    ours = [name for name in sys.modules if name.split(".")[0] in ("autograder", "perceptron")]
    return [name for name in ours if not IMPORTABLE.fullmatch(name)]


def serve(connection: socket.socket, shell: CellShell, cell_output: int) -> None:
    """Everything that happens in a forked child, with its working folder as the current one."""
    sys.stdin = open(os.devnull, encoding="utf-8")
    shell.outputs.limit = cell_output
    Stream.owner = os.getpid()
    sys.stdout, sys.stderr = Stream(shell.outputs, "stdout"), Stream(shell.outputs, "stderr")

    def no_input(prompt: object = "") -> str:
        raise EOFError(NO_INPUT)

    builtins.input = no_input
    builtins.open = io.open
    # First but for ours, as in JupyterLab; what else a test uses is imported already, so nothing there shadows it.
    sys.path.insert(sys.path.index(str(Path(__file__).parents[2])) + 1, os.getcwd())
    linecache.clearcache()
    package = sys.modules["autograder"]
    for name in hidden_modules():
        del sys.modules[name]
        package.__dict__.pop(name.partition(".")[2], None)
    sys.meta_path.insert(0, OurModules())
    session = Session(connection, shell)
    session.on_seed(0)
    session.serve()
