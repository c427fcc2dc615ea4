"""A real kernel trains with own functions and stays responsive: cells and controls get in between two portions.

No stopwatch: what counts is the order of the answers. `benchmarks/own_code.py` measures the times.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from tests.perceptron.playground.conftest import ROOT

SET_UP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import ipywidgets
from perceptron.playground.own_code.kernel_driver import KernelDriver
from perceptron.playground.own_code.own_functions import OwnCode, backward
from perceptron.playground.state import State

def slow_backward(*arguments):
    return backward(*arguments)

driver = KernelDriver(OwnCode(backward=slow_backward))
door = ipywidgets.Widget()
door.on_msg(lambda _, content, buffers: door.send(*driver.answer(content, buffers)))
print(door.model_id)
"""


class Notebook:
    """A notebook's side of a kernel: runs cells, and asks the driver as the widget does."""

    def __init__(self, manager: KernelManager):
        self.client = manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.asked = 0
        self.send_cell(SET_UP)
        self.door = self.next()[1].strip()

    def send_cell(self, code: str) -> None:
        self.client.execute(code)

    def ask(self, kind: str, **more: Any) -> int:
        self.asked += 1
        question = {"type": kind, "id": self.asked, **more}
        data = {"method": "custom", "content": question}
        message = self.client.session.msg("comm_msg", {"comm_id": self.door, "data": data})
        self.client.shell_channel.send(message)
        return self.asked

    def next(self) -> tuple[str, Any]:
        """The next answer of the driver, ("frame", content), or what a cell printed, ("cell", text)."""
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            content = message["content"]
            assert message["msg_type"] != "error", content
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                return "cell", content["text"]
            if message["msg_type"] == "comm_msg" and content["data"].get("method") == "custom":
                answer = content["data"]["content"]
                return answer["type"], answer


@pytest.fixture(scope="module")
def notebook(warm_kernels: None) -> Iterator[Notebook]:
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        yield Notebook(manager)
    finally:
        manager.shutdown_kernel(now=True)


def test_a_cell_and_a_control_wait_for_one_portion_at_most(notebook):
    notebook.ask("reset", state="layers=8&activation=relu&loss=mse&lr=0.01")
    assert notebook.next()[0] == "frame"
    first = notebook.ask("step", n=100_000, ms=30)
    notebook.send_cell("print('a second cell', driver.run.step)")
    control = notebook.ask("set", state="layers=8&activation=relu&loss=mse&lr=0.001")
    second = notebook.ask("step", n=100_000, ms=30)
    answers = [notebook.next() for _ in range(4)]
    assert [kind for kind, _ in answers] == ["frame", "cell", "frame", "frame"]
    portion, cell, changed, after = (content for _, content in answers)
    assert [portion["id"], changed["id"], after["id"]] == [first, control, second]
    assert 0 < portion["step"] < 100_000
    assert cell.strip() == f"a second cell {portion['step']}"
    assert (changed["step"], changed["lr"]) == (portion["step"], 0.001)
    assert after["step"] > portion["step"]


def test_pausing_is_not_asking(notebook):
    notebook.ask("step", n=100_000, ms=20)
    step = notebook.next()[1]["step"]
    for _ in range(3):
        notebook.send_cell("import time; time.sleep(0.05); print(driver.run.step)")
        assert notebook.next() == ("cell", f"{step}\n")


def test_a_function_that_is_defined_anew_in_a_cell_can_be_driven_at_once(notebook):
    notebook.send_cell("driver.own = OwnCode(backward=lambda *a: None)\nprint('defined')")
    assert notebook.next()[0] == "cell"
    notebook.ask("reset", state="layers=8&activation=relu&loss=mse")
    notebook.next()
    notebook.ask("step", n=1)
    assert "must return a dict with W1, b1, W2 and b2" in notebook.next()[1]["wrong"]
    notebook.send_cell("driver.own = OwnCode()\nprint('mended')")
    notebook.next()
    notebook.ask("reset", state="layers=8&activation=relu&loss=mse")
    assert notebook.next()[1]["step"] == 0
    notebook.ask("step", n=1)
    assert notebook.next()[1]["wrong"] == ""
