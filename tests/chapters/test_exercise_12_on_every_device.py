"""The solution of exercise 12 does the same on every device of this machine: the CPU, the simulated one, a real GPU."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder.authoring.chapter_text import read_exercise
from perceptron import accelerator  # the device "sim"

EXERCISE = Path(__file__).resolve().parents[2] / "chapters" / "12_gpu" / "exercise.py"

DEVICES = ["cpu", accelerator.DEVICE]
DEVICES += ["cuda"] if torch.cuda.is_available() else []
DEVICES += ["mps"] if torch.backends.mps.is_available() else []


@pytest.fixture(scope="module")
def solution() -> dict[str, Callable[..., Any]]:
    names: dict[str, Any] = {"torch": torch, "nn": nn, "time": time}
    for cell in read_exercise(EXERCISE):
        if cell.kind == "solution":
            exec(cell.source, names)
    return names


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> torch.device:
    return torch.device(request.param)


def network() -> nn.Sequential:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Dropout(0.0), nn.Linear(32, 4))


def samples() -> TensorDataset:
    draw = torch.Generator().manual_seed(2)
    x = torch.randn(50, 20, generator=draw)
    return TensorDataset(x, x[:, :4].argmax(dim=1))


def test_an_epoch_gives_the_cpus_loss_and_weights(solution, device):
    model, ours = network(), network()
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = solution["train_epoch"](model, DataLoader(samples(), 16), nn.CrossEntropyLoss(), sgd, device)
    by_hand, total = torch.optim.SGD(ours.parameters(), lr=0.1), 0.0
    for x, y in DataLoader(samples(), 16):
        step = nn.functional.cross_entropy(ours(x), y)
        by_hand.zero_grad()
        step.backward()
        by_hand.step()
        total += step.item() * len(x)
    assert isinstance(loss, float) and loss == pytest.approx(total / 50, rel=1e-4)
    for there, here in zip(model.parameters(), ours.parameters(), strict=True):
        assert there.device.type == device.type
        assert torch.allclose(there.detach().cpu(), here, rtol=1e-3, atol=1e-5)


def test_the_share_of_right_answers_is_the_cpus(solution, device):
    model, data = network(), samples()
    x, labels = data.tensors
    expected = (copy.deepcopy(model).eval()(x).argmax(dim=1) == labels).float().mean().item()
    share = solution["evaluate"](model, DataLoader(data, 16), device)
    assert isinstance(share, float) and share == pytest.approx(expected, abs=1e-6) and model.training


def test_a_step_in_mixed_precision_keeps_the_weights_and_nearly_the_loss(solution, device):
    model, (x, labels) = network(), samples().tensors
    expected = nn.functional.cross_entropy(model(x), labels).item()
    before = copy.deepcopy(model)
    sgd = torch.optim.SGD(model.parameters(), lr=0.1)
    loss = solution["mixed_precision_step"](model, x, labels, nn.CrossEntropyLoss(), sgd, device)
    assert loss.dtype == torch.float32 and loss.device.type == device.type and not loss.requires_grad
    assert loss.item() == pytest.approx(expected, rel=0.02)
    for there, here in zip(model.parameters(), before.parameters(), strict=True):
        assert there.dtype == torch.float32 and not torch.equal(there.detach().cpu(), here)


def test_a_stopwatch_waits_for_the_work(solution, device):
    side = 64 if device.type in ("cpu", "sim") else 2048
    a = torch.randn(side, side).to(device)
    if device.type == "sim":
        assert solution["time_on"](device, lambda: accelerator.enqueue(0.01), 3) > 0.0099
    calls = 5
    start = time.perf_counter()
    mean = solution["time_on"](device, lambda: a @ a, calls)
    assert 0 < mean * calls < time.perf_counter() - start


def test_a_batch_goes_there_whole(solution, device):
    batch = {"x": [torch.ones(2), (torch.zeros(3), None)], "name": "a batch"}
    moved = solution["move"](batch, device)
    assert moved["x"][0].device.type == moved["x"][1][0].device.type == device.type
    assert moved["name"] == "a batch" and moved["x"][1][1] is None
    assert batch["x"][0].device.type == "cpu"


def test_the_device_that_is_picked_is_there(solution):
    picked = solution["pick_device"]()
    assert picked.type in DEVICES and torch.ones(2, device=picked).sum().item() == 2.0
