"""The student's process: runs a notebook's cells in an IPython shell and answers calls from the trusted process.

It is forked from the warm process (`autograder.warm`) and serves one submission. Everything in here runs beside
student code and is therefore untrusted: it reports, it never judges.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib.abc
import io
import itertools
import linecache
import operator
import os
import random
import re
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder import check, wire

MAX_CELL_OUTPUTS = 100
"""Outputs (figures, results, streams) kept of one cell."""
MAX_ITEMS = 10_000
"""Items read from an iterable handle."""
MAX_NESTING = 40
"""Calls inside calls between the two processes."""

IMPORTABLE = re.compile(r"autograder(\.check)?|perceptron(\.accelerator(\..*)?)?")
"""What student code may import of our own packages."""

NO_SHELL = "Shell commands do not run while a notebook is graded; this line was skipped."
NO_RESET = "The namespace is not reset while a notebook is graded; this line was skipped."
NO_QUIT = "The kernel does not stop while a notebook is graded; this line was skipped."
NO_INPUT = (
    "input() waits for a person, and nobody is there while a notebook is graded: write the value in the code"
)
CUT = "\n[… output cut: more than a notebook keeps …]\n"


# ---------------------------------------------------------------------------------------------------------------
# The shell


class Outputs:
    """The outputs of the cell that runs, in order, within the caps."""

    limit = 0
    """Bytes kept of one cell; set by `serve`."""

    def __init__(self) -> None:
        self.start()

    def start(self, keep: bool = True) -> None:
        self.items: list[dict[str, Any]] = []
        self.updatable: dict[str, list[dict[str, Any]]] = {}
        self.size = 0
        self.keep = keep
        self.cut = False

    def add(self, output: dict[str, Any], size: int) -> None:
        if not self.keep or self.cut:
            return
        self.size += size
        if self.size > self.limit or len(self.items) >= MAX_CELL_OUTPUTS:
            self.cut = True
            output = {"output_type": "stream", "name": "stderr", "text": CUT}
        last = self.items[-1] if self.items else {}
        if output["output_type"] == "stream" and (last.get("output_type"), last.get("name")) == (
            "stream",
            output["name"],
        ):
            last["text"] += output["text"]
        else:
            self.items.append(output)

    def update(self, identity: str, bundle: dict[str, Any]) -> None:
        """New contents for what was displayed under a name."""
        for shown in self.updatable.get(identity, []):
            self.size += _weight(bundle) - _weight(shown)
            if self.size <= self.limit:
                shown.clear()
                shown.update(bundle)


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of student code. What a process that it forked writes goes to the descriptor."""

    encoding = "utf-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name, self.owner = outputs, name, os.getpid()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() takes a text, not {type(text).__name__}")
        if os.getpid() != self.owner:
            os.write(self.fileno(), text.encode("utf-8", "replace"))
            return len(text)
        room = max(0, self.outputs.limit - self.outputs.size)
        kept = text[: room + 1]
        if kept:
            self.outputs.add({"output_type": "stream", "name": self.name, "text": kept[:room]}, len(kept))
        return len(text)


class Descriptors:
    """What arrives at descriptors 1 and 2, past the streams: from programs, forked processes and libraries in C."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile("a+b", buffering=0)
        for number in (1, 2):
            os.dup2(self.file.fileno(), number)

    def take(self, limit: int) -> str:
        """The text that has arrived since the last call, its beginning when it is too much."""
        with contextlib.suppress(OSError, ValueError):  # student code may have closed the file
            self.file.seek(0)
            data = self.file.read(limit + 1)
            self.file.truncate(0)
            return data.decode("utf-8", "replace")
        return ""


def _bundle(data: dict[str, Any]) -> dict[str, Any]:
    """A mime bundle as JSON: bytes (pictures) become base64 text."""
    import base64

    return {
        str(mime): base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for mime, value in data.items()
    }


class CellPublisher(DisplayPublisher):
    """Collects what `display` shows."""

    def publish(self, data: Any, metadata: Any = None, **other: Any) -> None:  # type: ignore[override]
        bundle, outputs = _bundle(dict(data)), self.shell.outputs
        identity = (other.get("transient") or {}).get("display_id")
        if other.get("update"):
            outputs.update(identity, bundle)
            return
        outputs.add({"output_type": "display_data", "data": bundle, "metadata": {}}, _weight(bundle))
        if identity:
            outputs.updatable.setdefault(identity, []).append(bundle)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.start(self.shell.outputs.keep)


class CellResult(DisplayHook):
    """Collects the value of a cell's last expression."""

    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        bundle = _bundle(dict(format_dict))
        output = {"output_type": "execute_result", "data": bundle, "metadata": {}}
        self.shell.outputs.add(output, _weight(bundle))

    def finish_displayhook(self) -> None:
        self._is_active = False


def _weight(bundle: dict[str, Any]) -> int:
    return sum(len(value) if isinstance(value, str) else 200 for value in bundle.values())


class CellShell(InteractiveShell):
    """IPython as JupyterLab shows it, with outputs collected instead of sent to a browser."""

    display_pub_class = Type(CellPublisher)
    displayhook_class = Type(CellResult)
    outputs = Outputs()

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        lines = [line[:5000] for line in list(stb)[:100]]
        output = {
            "output_type": "error",
            "ename": etype.__name__,
            "evalue": str(evalue)[:5000],
            "traceback": lines,
        }
        self.outputs.add(output, sum(map(len, lines)))

    def system(self, cmd: str) -> None:
        print(NO_SHELL)

    system_piped = system_raw = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        print(NO_SHELL)
        return [] if split else ""

    def ask_exit(self) -> None:
        print(NO_QUIT)

    def enable_gui(self, gui: Any = None) -> None:
        pass


def make_shell() -> CellShell:
    """The shell, with matplotlib's inline figures; made once, in the warm process."""
    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.xmode = "Context"
    shell = CellShell.instance(config=settings)
    shell.enable_matplotlib("inline")

    def skip(kind: str, names: str, sentence: str) -> None:
        for name in names.split():
            shell.magics_manager.magics[kind][name] = lambda line="", cell="": print(sentence)

    skip("line", "pip conda mamba micromamba uv system sx sc", NO_SHELL)
    skip("cell", "bash sh script system sx ! perl ruby python python2 python3 pypy cmd", NO_SHELL)
    skip("line", "reset reset_selective", NO_RESET)
    shell.magics_manager.magics["line"]["matplotlib"] = lambda line="": None
    return shell


class OurModules(importlib.abc.MetaPathFinder):
    """Refuses our own packages to student code, but for the two that exercises use."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.split(".")[0] in ("autograder", "perceptron") and not IMPORTABLE.fullmatch(name):
            raise ImportError(  # `from package import name` would hide a ModuleNotFoundError
                f"{name} cannot be imported where answers are graded: write the function yourself "
                "(lecture code and pictures belong into a play cell)",
                name=name,
            )


# ---------------------------------------------------------------------------------------------------------------
# Functions of the test


class Callback:
    """A function that a test passed: it stays in the trusted process and is called from here."""

    def __init__(self, session: Session, number: int, name: str) -> None:
        self._session, self._number = session, number
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._session.call_back(self._number, args, kwargs)


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
        self.callbacks: dict[int, Callback] = {}
        self.lock = threading.RLock()
        self.nesting = 0
        self.descriptors = Descriptors()
        self.given: dict[str, Any] = {"np": np}
        """Names of locked cells as these cells left them, for `check.there`."""

    def refer(self, x: Any) -> dict[str, Any]:
        if type(x) is Callback:
            return {"reference": ["callback", x._number]}
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
            self.callbacks[which] = Callback(self, which, rest[0] if rest else "f")
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
            raised = check.raised_from(error)
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

    # -- requests

    def on_files(self, files: dict[str, bytes]) -> tuple[Any, ...]:
        """The submission's other files, into the working folder."""
        for name, data in files.items():
            path = Path(name)
            if path.is_absolute() or ".." in path.parts:
                raise ValueError(f"{name} leads out of the submission")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return ("value", None, {}, [])

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
        for node in ast.walk(ast.parse(source)):
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
            value = check.evaluate(source, namespace)
        if isinstance(value, (type(None), bool, int, float, complex, str, bytes)):
            return ("value", value, {}, [])
        return ("object", self.refer(value)["reference"])

    def on_apply(self, operation: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """An operation on objects that live here; replies with the value, changed arguments and warnings."""
        before = [wire.dumps(argument, self.refer) for argument in args]
        with self.quiet() as caught:
            value = OPERATIONS[operation](*args, **kwargs)
        changed = {}
        for i, (old, argument) in enumerate(zip(before, args, strict=True)):
            if wire.dumps(argument, self.refer) != old:
                changed[i] = argument
        return ("value", value, changed, [f"{w.category.__name__}: {w.message}"[:300] for w in caught[:20]])

    @contextlib.contextmanager
    def quiet(self) -> Iterator[list[warnings.WarningMessage]]:
        """Prints and warnings cost a right answer nothing, and nothing printed during a test is kept."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield caught


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


def serve(connection: socket.socket, shell: CellShell, cell_output: int) -> None:
    """Everything that happens in a forked child, with its working folder as the current one."""
    sys.stdin = open(os.devnull, encoding="utf-8")
    shell.outputs.limit = cell_output
    sys.stdout, sys.stderr = Stream(shell.outputs, "stdout"), Stream(shell.outputs, "stderr")

    def no_input(prompt: object = "") -> str:
        raise EOFError(NO_INPUT)

    builtins.input = no_input
    builtins.open = io.open
    # First but for ours, as in JupyterLab; what else a test uses is imported already, so nothing there shadows it.
    sys.path.insert(sys.path.index(str(Path(check.__file__).parent.parent)) + 1, os.getcwd())
    linecache.clearcache()
    package = sys.modules["autograder"]
    for name in [name for name in sys.modules if name.split(".")[0] in ("autograder", "perceptron")]:
        if not IMPORTABLE.fullmatch(name):
            del sys.modules[name]
            package.__dict__.pop(name.partition(".")[2], None)
    sys.meta_path.insert(0, OurModules())
    session = Session(connection, shell)
    session.on_seed(0)
    session.serve()
