"""The playground driven by own functions in a real kernel: pictures a second, and how long a control or a cell waits.

Run `python benchmarks/own_code.py`. The peer is the same kernel doing nothing: what a message there and back costs by
itself. Questions are sent as the widget sends them, the next one when the answer to the last is there.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from jupyter_client.manager import KernelManager  # noqa: E402

from tests.perceptron.playground.own_code.test_in_a_kernel import Notebook  # noqa: E402

PORTION_MS = 30
SECONDS = 5.0
MOVES = 30
STATE = "layers=8&activation=relu&loss=mse&lr=0.01"


def milliseconds(times: list[float]) -> str:
    ordered = sorted(1000 * one for one in times)
    return (
        f"median {statistics.median(ordered):5.1f} ms, 95 % {ordered[int(0.95 * (len(ordered) - 1))]:5.1f} ms"
    )


def main() -> None:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        notebook = Notebook(manager)
        notebook.ask("reset", state=STATE)
        notebook.next()
        idle = []
        for _ in range(MOVES):
            begin = time.perf_counter()
            notebook.ask("set", state=STATE)
            notebook.next()
            idle.append(time.perf_counter() - begin)

        pictures, begin = 0, time.perf_counter()
        first = last = 0
        while time.perf_counter() < begin + SECONDS:
            notebook.ask("step", n=100_000, ms=PORTION_MS)
            last = notebook.next()[1]["step"]
            first = first or last
            pictures += 1
        seconds = time.perf_counter() - begin

        controls, cells = [], []
        for move in range(2 * MOVES):
            notebook.ask("step", n=100_000, ms=PORTION_MS)  # a portion is under way when the user acts
            begin = time.perf_counter()
            if move % 2:
                notebook.ask("set", state=STATE)
            else:
                notebook.send_cell("print(1)")
            notebook.next()
            notebook.next()
            (controls if move % 2 else cells).append(time.perf_counter() - begin)
    finally:
        manager.shutdown_kernel(now=True)
    print(f"nothing to do:          {milliseconds(idle)} there and back")
    print(
        f"control while training: {milliseconds(controls)}, of which up to {PORTION_MS} ms the portion under way"
    )
    print(f"cell while training:    {milliseconds(cells)}")
    print(f"pictures: {pictures / seconds:.0f} a second, {(last - first) / seconds:,.0f} steps a second")
    ratio = statistics.median(controls) / statistics.median(idle)
    print(f"a control waits {ratio:.1f} times as long as in a kernel that does nothing")


if __name__ == "__main__":
    main()
