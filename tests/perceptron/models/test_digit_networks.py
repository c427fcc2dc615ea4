"""The digit networks of lectures 09 and 10 against PyTorch, in float64: they follow the type of samples and parameters."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from perceptron.models import digit_networks, optimizers


@pytest.mark.parametrize("sizes", [(64, 10), (64, 5, 10), (64, 7, 6, 10)])
@pytest.mark.parametrize("dropping", [False, True])
def test_loss_and_gradient_agree_with_pytorch(sizes, dropping):
    network = digit_networks.Network(sizes)
    small, _, _ = digit_networks.split(30, seed=0)
    samples, w = (
        digit_networks.Samples(small.X.astype(float), small.labels),
        network.start(1) + np.float64(0.01),
    )
    factors = [2.0 * np.random.default_rng(k).integers(0, 2, (30, n)) for k, n in enumerate(sizes[1:-1])]
    to_come = iter(factors)
    weights = torch.tensor(w, requires_grad=True)
    H, at = torch.tensor(samples.X), 0
    for k, (n, m) in enumerate(zip(sizes, sizes[1:], strict=False)):
        W, b = weights[at : at + n * m].reshape(m, n), weights[at + n * m : at + n * m + m]
        at += (n + 1) * m
        H = H @ W.T + b
        if k < len(sizes) - 2:
            H = torch.relu(H) * (torch.tensor(factors[k]) if dropping else 1.0)
    loss = torch.nn.functional.cross_entropy(H, torch.tensor(samples.labels))
    loss.backward()
    found = network.gradient(w, samples, (lambda Z: next(to_come)) if dropping else None)
    assert np.abs(found - weights.grad.numpy()).max() < 1e-12
    if not dropping:
        assert network.loss(w, samples) == pytest.approx(loss.item(), abs=1e-12)
        wrong = (H.argmax(dim=1) != torch.tensor(samples.labels)).double().mean().item()
        assert network.error(w, samples) == wrong


@pytest.mark.parametrize("step", [optimizers.sgd, optimizers.momentum, optimizers.adamw])
def test_networks_side_by_side_are_those_that_are_trained_one_by_one(step):
    network = digit_networks.Network((64, 7, 6, 10))
    train, valid, _ = digit_networks.split(120, seed=0)
    plans = np.array([[0.02] * 9, [0.1] * 4 + [0.03] * 5, np.linspace(0, 0.05, 9)])
    found = digit_networks.train(network, train, step, plans, seed=4)
    assert found.shape == (3, network.n_parameters) and found.dtype == np.float32
    for number, plan in enumerate(plans):
        alone = digit_networks.train(network, train, step, plan, seed=4)
        assert alone.shape == (network.n_parameters,)
        assert np.allclose(found[number], alone, atol=1e-5) and not np.allclose(
            alone, network.start(4), atol=1e-3
        )
        for each in ("loss", "error"):
            assert getattr(network, each)(found, valid)[number] == pytest.approx(
                getattr(network, each)(alone, valid), abs=1e-5
            )


def test_no_picture_is_in_two_sets():
    parts = digit_networks.split(1000, seed=3)
    assert [len(part) for part in parts] == [1000, 400, 397]
    everything = np.concatenate([part.X for part in parts])
    assert np.array_equal(np.sort(everything, axis=0), np.sort(digit_networks.pictures().X, axis=0))


def test_minibatches_of_an_epoch_hold_every_row_once_in_a_new_order():
    parts = list(digit_networks.minibatches(10, 4, 6, seed=0))
    assert [len(part) for part in parts] == [4, 4, 2, 4, 4, 2]
    first, second = np.concatenate(parts[:3]), np.concatenate(parts[3:])
    assert sorted(first) == sorted(second) == list(range(10))
    assert not np.array_equal(first, second)


def test_a_training_lowers_the_loss():
    network = digit_networks.Network((64, 16, 10))
    train, valid, _ = digit_networks.split(500, seed=0)
    w = digit_networks.train(network, train, optimizers.adam, np.full(100, 0.01), seed=0)
    assert network.loss(w, valid) < 0.5 < 2 < network.loss(network.start(0), valid)
    assert w.dtype == np.float32, "half of the time"


def test_about_a_fifth_of_the_labels_is_wrong_and_no_picture_changes():
    train, _, _ = digit_networks.split(1000, seed=0)
    found = digit_networks.mislabelled(train, 0.2, seed=1)
    assert 0.15 < np.mean(found.labels != train.labels) < 0.25
    assert set(found.labels) == set(range(10))
    assert found.X is train.X
