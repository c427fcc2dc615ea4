"""The references of exercises 07 and 08, with which students are compared, agree with PyTorch's autograd in
float64."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"


def reference(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"reference_{name[:2]}", CHAPTERS / name / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


chain_rule, sgd = reference("07_chain_rule"), reference("08_sgd")


@pytest.mark.parametrize("seed", range(3))
def test_backward_agrees(seed: int) -> None:
    for _, Y, cache, params in [*chain_rule.gradient_cases(seed), chain_rule.at_the_kink()]:
        leaves = {key: torch.tensor(value, requires_grad=True) for key, value in params.items()}
        hidden = torch.relu(torch.tensor(cache["X"]) @ leaves["W1"].T + leaves["b1"])
        Y_hat = hidden @ leaves["W2"].T + leaves["b2"]
        loss = ((Y_hat - torch.tensor(Y)) ** 2).sum(dim=1).mean()
        loss.backward()
        found, found_cache = chain_rule.forward(cache["X"], params)
        np.testing.assert_allclose(found, Y_hat.detach(), atol=1e-12)
        assert chain_rule.loss(found, Y) == pytest.approx(loss.item(), rel=1e-12)
        gradient = chain_rule.backward(found, Y, found_cache, params)
        for key, leaf in leaves.items():
            np.testing.assert_allclose(gradient[key], leaf.grad, rtol=1e-12, atol=1e-12)


def test_the_gradient_of_softmax_with_cross_entropy_agrees() -> None:
    for z, labels in [*chain_rule.logit_cases(seed=1), *chain_rule.extreme_logits()]:
        logits = torch.tensor(z, requires_grad=True)
        torch.nn.functional.cross_entropy(logits, torch.tensor(labels)).backward()
        np.testing.assert_allclose(chain_rule.softmax_cross_entropy_grad(z, labels), logits.grad, atol=1e-14)


def test_the_derivative_of_log_sin_square_agrees() -> None:
    for (x,) in chain_rule.chain_cases(seed=1):
        point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        torch.log(torch.sin(point**2)).sum().backward()
        np.testing.assert_allclose(chain_rule.d_log_sin_square(x), point.grad, rtol=1e-9)


def test_training_agrees_with_torch_s_sgd() -> None:
    for X, Y, params, lr, n_steps in chain_rule.training_cases(seed=1, n_steps=20):
        leaves = {key: torch.tensor(value, requires_grad=True) for key, value in params.items()}
        optimizer = torch.optim.SGD(leaves.values(), lr=lr)
        losses = []
        for _ in range(n_steps):
            optimizer.zero_grad()
            hidden = torch.relu(torch.tensor(X) @ leaves["W1"].T + leaves["b1"])
            Y_hat = hidden @ leaves["W2"].T + leaves["b2"]
            loss = ((Y_hat - torch.tensor(Y)) ** 2).sum(dim=1).mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        trained, found = chain_rule.train(X, Y, params, lr, n_steps)
        np.testing.assert_allclose(found, losses, rtol=1e-9)
        for key, leaf in leaves.items():
            np.testing.assert_allclose(trained[key], leaf.detach(), atol=1e-9)


def test_the_minibatch_gradient_agrees() -> None:
    for w, X, y, rows in [*sgd.gradient_cases(seed=1), *sgd.repeated_rows(seed=1)]:
        leaf = torch.tensor(w, requires_grad=True)
        rows = torch.tensor(np.asarray(rows))
        torch.nn.functional.mse_loss(torch.tensor(X)[rows] @ leaf, torch.tensor(y)[rows]).backward()
        np.testing.assert_allclose(sgd.minibatch_gradient(w, X, y, rows.numpy()), leaf.grad, atol=1e-12)


@pytest.mark.parametrize("sizes", [[3, 1, 4], [2, 2], [5]])
def test_the_accumulated_gradient_is_that_of_the_whole_batch(sizes: list[int]) -> None:
    w, X, y = sgd.noisy_data(sum(sizes), 3, seed=1)
    leaf = torch.tensor(w, requires_grad=True)
    torch.nn.functional.mse_loss(torch.tensor(X) @ leaf, torch.tensor(y)).backward()
    parts = np.split(np.arange(len(y)), np.cumsum(sizes)[:-1])
    gradients = [sgd.minibatch_gradient(w, X, y, rows) for rows in parts]
    np.testing.assert_allclose(sgd.accumulated_gradient(gradients, sizes), leaf.grad, atol=1e-12)


def test_the_theory_of_the_spread_is_the_mean_over_all_minibatches() -> None:
    for n, batch_size in [(6, 1), (6, 3), (7, 5), (5, 5)]:
        data = sgd.noisy_data(n, 3, seed=n)
        exact = np.sqrt(np.mean(sgd.all_distances(*data, batch_size) ** 2))
        assert sgd.expected_spread(*data, batch_size) == pytest.approx(exact, abs=1e-12)
