"""Slider move to first picture in a real kernel, for figures that train: worst case over the ends of all controls.

Run `python benchmarks/first_frame.py [LECTURE …]` (10_overfitting and 09_optimizers when left out). Sends the same
messages as a browser, and waits for the picture to come back; the browser's own share is in `slider.py`. For figures
whose update yields frames it also prints how long the whole training takes, and how soon the next move gets its
picture while a training is under way.

`python benchmarks/first_frame.py --beside FOLDER [LECTURE …]` compares with the figures of another copy of the project
(all lectures when left out), both kernels at work by turns, so that a busy machine slows both. What has no figure of
that name in the other copy is new.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.authoring.chapter_text import read_lecture  # noqa: E402
from autograder.authoring.notebooks import chapter_names  # noqa: E402

QUIET_SECONDS = 0.4  # without a picture for so long, a training has ended

# Prints, for every live figure: its update, its picture's and controls' comms, both ends of each control.
DESCRIBE = """
import inspect, json
from perceptron import live
def _ends(control):
    if hasattr(control, "_options_values"):
        return list(range(len(control._options_values)))
    if isinstance(control.value, bool):
        return [False, True]
    if not hasattr(control, "min"):
        return []  # a button, a drawing
    return [getattr(control, "base", 0) ** end if hasattr(control, "base") else end for end in (control.min, control.max)]
print(json.dumps([
    {"update": each.update.__name__, "trains": inspect.isgeneratorfunction(each.update), "image": each.image.model_id,
     "controls": {name: {"comm": control.model_id, "trait": "index" if hasattr(control, "_options_values") else "value",
                         "ends": _ends(control)} for name, control in each.controls.items()}}
    for each in live.figures()]))
"""


class Kernel:
    """A lecture in a kernel of its own, and the messages that its sliders send.

    Of its code cells those run that hold one of the words `wanted`; all of them by default. `root` is the copy of the
    project that it comes from.
    """

    def __init__(self, lecture: str, wanted: tuple[str, ...] = ("",), root: Path = ROOT) -> None:
        path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.manager, client = start_new_kernel(kernel_name="python3", env={**os.environ, "PYTHONPATH": path})
        assert isinstance(client, BlockingKernelClient)
        self.client = client
        for cell in read_lecture(root / "chapters" / lecture / "lecture.py"):
            if cell.kind == "code" and any(word in cell.source for word in wanted):
                self.run(cell.source)
        self.figures = json.loads(self.run(DESCRIBE))
        self.subshell = self._subshell()

    def _subshell(self) -> str | None:
        """A thread of its own for widget messages, as JupyterLab asks for where the kernel has them."""
        if "kernel subshells" not in self.client.kernel_info(reply=True)["content"].get(
            "supported_features", []
        ):
            return None
        self.client.control_channel.send(self.client.session.msg("create_subshell_request", {}))
        return str(self.client.get_control_msg(timeout=10)["content"]["subshell_id"])

    def run(self, code: str) -> str:
        """Execute a cell; what it printed."""
        printed: list[str] = []

        def keep(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self.client.execute_interactive(code, output_hook=keep, timeout=120)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed)

    def move(self, control: dict[str, Any], value: Any) -> bool:
        """Send what a browser sends when a slider has moved; False when it stands there already."""
        if control.get("now") == value:
            return False
        control["now"] = value
        data = {"method": "update", "state": {control["trait"]: value}, "buffer_paths": []}
        message = self.client.session.msg("comm_msg", {"comm_id": control["comm"], "data": data})
        if self.subshell:
            message["header"]["subshell_id"] = self.subshell
        self.client.shell_channel.send(message)
        return True

    def pictures(self, figure: dict[str, Any], quiet: float = QUIET_SECONDS) -> Iterator[float]:
        """The times at which pictures of this figure arrive, until none has come for `quiet` seconds."""
        end = time.perf_counter() + 3
        while time.perf_counter() < end:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.001, end - time.perf_counter()))
            except queue.Empty:
                return
            content = message["content"]
            state = content.get("data", {}).get("state", {}) if message["msg_type"] == "comm_msg" else {}
            buffers = content.get("data", {}).get("buffer_paths", []) if state or message["buffers"] else []
            if content.get("comm_id") == figure["image"] and ["value"] in buffers:
                end = time.perf_counter() + quiet
                yield time.perf_counter()

    def stop(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def measure(kernel: Kernel, figure: dict[str, Any], quickly: bool = False) -> dict[str, list[float]]:
    """Milliseconds to the first and to the last picture, and to the first one when a training is interrupted.

    Of a figure that trains a control moves with the others at all combinations of their ends; `quickly` only at all first and
    at all last ones, and no training is interrupted.
    """
    trains = figure["trains"] and not quickly
    quiet = QUIET_SECONDS if figure["trains"] else 0.1
    controls = {name: control for name, control in figure["controls"].items() if control["ends"]}
    found: dict[str, list[float]] = {"first": [], "last": [], "interrupting": []}
    for name, control in controls.items():
        others = {key: each for key, each in controls.items() if key != name}
        ends = [each["ends"] for each in others.values()]
        corners = itertools.product(*ends) if trains else ([e[0] for e in ends], [e[-1] for e in ends])
        for values in corners:
            moved = [kernel.move(*other) for other in zip(others.values(), values, strict=True)]
            if any(moved):
                list(kernel.pictures(figure, quiet))
            for end in (control["ends"][-1], control["ends"][0], control["ends"][-1]):
                begin = time.perf_counter()
                if not kernel.move(control, end):
                    continue
                times = [1000 * (at - begin) for at in kernel.pictures(figure, quiet)]
                if times:
                    found["first"].append(times[0])
                    found["last"].append(times[-1])
            if trains:
                kernel.move(control, control["ends"][0])
                next(kernel.pictures(figure), None)
                begin = time.perf_counter()
                kernel.move(control, control["ends"][-1])
                times = [1000 * (at - begin) for at in kernel.pictures(figure)]
                found["interrupting"] += times[:1]
    return found


def beside(folder: Path, lectures: list[str]) -> None:
    """Measure each figure here and in the other copy, by turns; print a line a figure, and a last one for all."""
    everything: dict[str, list[float]] = {"now": [], "then": []}
    for lecture in lectures:
        now, then = Kernel(lecture), Kernel(lecture, root=folder)
        try:
            others = {figure["update"]: figure for figure in then.figures}
            for figure in now.figures:
                before: list[float] = []
                first: list[float] = []
                for _ in range(2):
                    if figure["update"] in others:
                        before += measure(then, others[figure["update"]], quickly=True)["first"]
                    first += measure(now, figure, quickly=True)["first"]
                line = f"{lecture:16s} {figure['update']:18s} {statistics.median(first):4.0f} ms, worst {max(first):4.0f} ms"
                line += "; before: "
                line += f"{statistics.median(before):4.0f}, {max(before):4.0f}" if before else "–, new"
                print(line, flush=True)
                if before:
                    everything["now"].append(statistics.median(first))
                    everything["then"].append(statistics.median(before))
        finally:
            now.stop()
            then.stop()
    ratios = [a / b for a, b in zip(everything["now"], everything["then"], strict=True)]
    print(
        f"{len(ratios)} figures that both have: {statistics.median(everything['now']):.0f} ms in the median of their medians, "
        f"before {statistics.median(everything['then']):.0f}; ratio {statistics.median(ratios):.2f}, at most {max(ratios):.2f}"
    )


def main(lectures: list[str]) -> None:
    """Measure and print a line a figure."""
    for lecture in lectures:
        kernel = Kernel(lecture)
        try:
            for figure in kernel.figures:
                found = measure(kernel, figure)
                first = found["first"]
                line = f"{lecture} {figure['update']:16s} first picture: median {statistics.median(first):4.0f} ms, "
                line += f"worst {max(first):4.0f} ms of {len(first)} moves"
                if figure["trains"]:
                    line += f"; whole training: median {statistics.median(found['last']):4.0f} ms, worst {max(found['last']):4.0f} ms"
                    line += f"; a move during a training: worst {max(found['interrupting']):4.0f} ms"
                print(line, flush=True)
        finally:
            kernel.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--beside"]:
        beside(Path(sys.argv[2]).resolve(), sys.argv[3:] or chapter_names(ROOT))
    else:
        main(sys.argv[1:] or ["10_overfitting", "09_optimizers"])
