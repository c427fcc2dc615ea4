"""Exported code runs by itself and trains number for number like the reference network."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from perceptron.playground import network
from perceptron.playground.export import _numpy_expression, pytorch_code
from perceptron.playground.formula import compact, parse
from perceptron.playground.state import State
from tests.perceptron.playground.tables import FORMULAS, RUNS

EPOCHS = 10
MORE = [
    f"n=40&data={data}&noise=20&batch=3&lr=0.05"
    for data in ("circle", "xor", "gauss", "spiral", "plane", "multi-gauss", "rings", "blobs", "formula")
]
EACH_OPTIMIZER_WITH_EACH_SCHEDULE = [
    f"n=40&optimizer={optimizer}&schedule={schedule}&every=2&total=30&lr=0.05&reg={reg}"
    for optimizer in ("sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw")
    for schedule, reg in (("constant", "l1"), ("step", "l2"), ("exponential", "none"), ("cosine", "none"))
]


def run_exported(text: str, epochs: int = EPOCHS) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "__main__"}
    before = torch.get_default_dtype()
    try:
        exec(compile(pytorch_code(text, epochs), "exported.py", "exec"), names)
    finally:
        torch.set_default_dtype(before)
    return names


@pytest.mark.parametrize("text", [*RUNS, *MORE, *EACH_OPTIMIZER_WITH_EACH_SCHEDULE])
def test_exported_code_ends_at_the_same_parameters_and_losses(text, capsys):
    names = run_exported(text)
    run = network.Runs([State.parse(text)]).train(EPOCHS)
    parameters = torch.nn.utils.parameters_to_vector(names["model"].parameters()).detach().numpy()
    assert parameters == pytest.approx(run.parameters[0], rel=1e-10, abs=1e-10)
    assert np.abs(parameters - network.Runs([State.parse(text)]).parameters[0]).max() > 0
    losses = names["mean_loss"](names["train"]), names["mean_loss"](names["test"])
    assert losses == pytest.approx([float(loss[0]) for loss in run.losses()], rel=1e-10, abs=1e-12)
    assert capsys.readouterr().out.count("epoch") == 10


def test_exported_code_runs_as_a_file_of_its_own(tmp_path):
    path = tmp_path / "network.py"
    path.write_text(pytorch_code("data=xor&n=20&layers=3&optimizer=adagrad", 3), encoding="utf-8")
    printed = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert printed.stdout.startswith("epoch 1: loss 0.")
    assert printed.stderr == ""


@pytest.mark.parametrize(("formula", "x1", "x2"), FORMULAS)
def test_a_formula_has_the_same_value_in_exported_code(formula, x1, x2):
    with np.errstate(all="ignore"):
        value = eval(
            _numpy_expression(compact(formula)), {"np": np, "x1": np.float64(x1), "x2": np.float64(x2)}
        )
    assert value == pytest.approx(parse(formula)(np.array(x1), np.array(x2)), rel=1e-15, nan_ok=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "data=rings&optimizer=adagrad&schedule=cosine&reg=l2",
        "data=points&points=" + RUNS[-1].partition("points=")[2].partition("&")[0],
    ],
)
def test_exported_code_holds_nothing_that_the_state_does_not_use(text):
    code = pytorch_code(text)
    assert "<<" not in code
    assert "#:" not in code
    assert code.count("def draw(") == 1
    assert ("class Adagrad" in code) == ("adagrad" in text)
    assert ("def learning_rate" in code) == ("schedule" in text)
