"""The IPython shell in which a notebook's cells run, with their outputs collected, capped, instead of sent to a browser.

It is made once, in the warm process, and lives on in every fork of it; `student_process` runs cells in it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import tempfile
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

MAX_CELL_OUTPUTS = 100
"""Outputs (figures, results, streams) kept of one cell."""

NO_SHELL = "Shell commands do not run while a notebook is graded; this line was skipped."
NO_RESET = "The namespace is not reset while a notebook is graded; this line was skipped."
NO_QUIT = "The kernel does not stop while a notebook is graded; this line was skipped."
NO_WINDOW = "No window opens while a notebook is graded; figures stay in the notebook."
NO_INPUT = (
    "input() waits for a person, and nobody is there while a notebook is graded: write the value in the code"
)
CUT = "\n[… output cut: more than a notebook keeps …]\n"


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
    owner = 0
    """The process that runs cells; set by `student_process`, anew in each fork that it makes of itself."""

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name = outputs, name

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() takes a text, not {type(text).__name__}")
        if os.getpid() != Stream.owner:
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

    def publish(self, data: Any, metadata: Any = None, **other: Any) -> None:
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
    _stay_without_windows()
    return shell


def _stay_without_windows() -> None:
    """`matplotlib.use("TkAgg")` opens windows on a student's own computer; here it would stop the cell."""
    import matplotlib
    import matplotlib.pyplot as plt

    def tolerant(choose: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(choose)
        def chosen(backend: str, *args: Any, **kwargs: Any) -> None:
            try:
                choose(backend, *args, **kwargs)
            except ImportError:
                print(NO_WINDOW)

        return chosen

    matplotlib.use = tolerant(matplotlib.use)
    plt.switch_backend = tolerant(plt.switch_backend)
