"""Exercise 14 over many seeds: repaired programs do what their docstrings say, faulty ones never; marks hang on no rounding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from autograder.authoring import chapter_text  # noqa: E402

FOLDER = Path(__file__).resolve().parents[2] / "chapters" / "14_practice"
SEEDS = range(20)


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the exercise's locked cells and its solution define."""
    defined: dict[str, Any] = {"__name__": "__test__"}
    for cell in chapter_text.read_exercise(FOLDER / "exercise.py"):
        if cell.kind in ("locked", "solution"):
            exec(compile(cell.source, cell.name, "exec"), defined)
    return defined


@pytest.mark.parametrize(("letter", "faulty", "repaired"), [("a", 0.3, 0.84), ("d", 0.4, 0.83)])
def test_the_display_is_read_after_the_repair_only(names, letter, faulty, repaired):
    """The exercise asks for 80 %: no seed comes near from either side."""
    for seed in SEEDS:
        (x, y), (x_new, y_new) = names["display"](400, seed), names["display"](500, seed + 100)
        assert names["share"](names[f"program_{letter}"](x, y, x_new, seed), y_new) < faulty
        assert names["share"](names[f"repaired_{letter}"](x, y, x_new, seed), y_new) > repaired


def test_machines_are_judged_rightly(names):
    for seed in SEEDS:
        (x, y), (x_new, y_new) = names["machines"](300, seed), names["machines"](500, seed + 100)
        assert names["share"](names["repaired_i"](x, y, x_new, seed).argmax(dim=1), y_new) > 0.86


def test_coins_are_predicted_by_the_leaking_program_only(names):
    """The exercise compares means over two tables with 0.33 and 0.67."""
    said = {
        name: np.array([names[name](*names["table"](200, 2, False, seed), seed) for seed in SEEDS])
        for name in ("program_j", "repaired_j")
    }
    pairs = {name: (one[::2] + one[1::2]) / 2 for name, one in said.items()}
    assert pairs["program_j"].min() > 0.72
    assert 0.36 < pairs["repaired_j"].min() <= pairs["repaired_j"].max() < 0.64


def network(names, x, y):
    torch.manual_seed(0)
    with names["Products"]() as products:
        layers = names["best_network"](x, y)
    return layers, products.n


def test_the_products_are_those_of_the_rule(names):
    x, y, _, _ = names["puzzle"](0)
    layers, counted = network(names, x, y)
    weights = sum(W.numel() for W, _ in layers)
    assert (
        counted == 3 * 600 * weights * 120 + 24 * 6
    )  # and the product that puts the scaling into the first layer
    with names["Products"]() as products:
        torch.ones(4, 3) @ torch.ones(3, 5)
        torch.nn.Linear(3, 5)(torch.ones(4, 3))
        torch.mv(torch.ones(5, 3), torch.ones(3))
    assert products.n == 60 + 3 * 60 + 15


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_rounding_changes_no_answer_of_the_open_task(names, seed):
    """Inputs that differ by 1e-12, which is more than machines differ in a sum, and another number of threads."""
    x, y, x_new, y_new = names["puzzle"](seed)
    answers = names["answers_of"](network(names, x, y)[0], x_new)
    assert names["share"](answers, y_new) > 0.82
    for other in range(3):
        generator = torch.Generator().manual_seed(other)
        moved = x * (1 + 1e-12 * torch.randn(x.shape, generator=generator, dtype=x.dtype))
        assert torch.equal(names["answers_of"](network(names, moved, y)[0], x_new), answers)
    threads = torch.get_num_threads()
    torch.set_num_threads(2 if threads == 1 else 1)
    try:
        assert torch.equal(names["answers_of"](network(names, x, y)[0], x_new), answers)
    finally:
        torch.set_num_threads(threads)
