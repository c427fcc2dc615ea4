"""The optimisers of lecture 09 against PyTorch's, in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from perceptron.models import optimizers, race

CASES = {
    "sgd": (optimizers.sgd, {}, lambda p: torch.optim.SGD(p, lr=0.05)),
    "momentum": (optimizers.momentum, {"beta": 0.8}, lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8)),
    "rmsprop": (
        optimizers.rmsprop,
        {"rho": 0.7, "eps": 1e-3},
        lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.7, eps=1e-3),
    ),
    "adam": (
        optimizers.adam,
        {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3},
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3),
    ),
    "adamw": (
        optimizers.adamw,
        {"beta1": 0.8, "beta2": 0.95, "eps": 1e-3, "decay": 0.2},
        lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.2),
    ),
    # PyTorch adds ε outside the root and ours stands inside: without it they are the same.
    "adagrad": (optimizers.adagrad, {"eps": 0.0}, lambda p: torch.optim.Adagrad(p, lr=0.05, eps=0.0)),
}


@pytest.mark.parametrize("name", CASES)
def test_thirty_steps_agree_with_pytorch(name):
    step, settings, make = CASES[name]
    rng = np.random.default_rng(9)
    start, gradients = rng.normal(size=(3, 4)), rng.normal(size=(30, 3, 4))
    weights = torch.nn.Parameter(torch.tensor(start))
    optimizer = make([weights])
    w, state = start, {}
    for gradient in gradients:
        weights.grad = torch.tensor(gradient)
        optimizer.step()
        w, state = step(w, gradient, state, 0.05, **settings)
        assert np.abs(w - weights.detach().numpy()).max() < 1e-12


def test_clipping_agrees_with_pytorch_up_to_its_small_number():
    rng = np.random.default_rng(1)
    grads = [rng.normal(size=(3, 2)), rng.normal(size=4)]
    for max_norm in (0.5, 100.0):
        parameters = [torch.nn.Parameter(torch.zeros(grad.shape, dtype=torch.float64)) for grad in grads]
        for parameter, grad in zip(parameters, grads, strict=True):
            parameter.grad = torch.tensor(grad)
        torch.nn.utils.clip_grad_norm_(parameters, max_norm)
        for parameter, clipped in zip(parameters, optimizers.clip_by_norm(grads, max_norm), strict=True):
            assert np.allclose(parameter.grad.numpy(), clipped, rtol=1e-5)


@pytest.mark.parametrize("name", race.LANDSCAPES)
def test_a_gradient_without_noise_is_the_slope_of_its_landscape(name):
    landscape = race.noisy_bowl(noise=0.0) if name == "noisy bowl" else race.LANDSCAPES[name]
    w, h = np.array([0.7, -0.4]), 1e-6
    for i, direction in enumerate(np.eye(2)):
        rise = landscape.above_minimum(w + h * direction) - landscape.above_minimum(w - h * direction)
        assert np.isclose(landscape.gradient(w, 0)[i], rise / (2 * h), atol=1e-6)


def test_the_rare_gradients_run_is_the_optimiser_of_this_module():
    runs = race.rare_gradients(90.0, 0.99, n_rounds=3)
    w, state = np.array(0.0), {}
    for k, gradient in enumerate(([90.0] + 60 * [-1.0]) * 3):
        w, state = optimizers.adam(w, gradient, state, 0.005, 0.9, 0.99)
        w = np.clip(w, -1, 1)
        assert np.isclose(runs["Adam"][k + 1], w)
