"""The optimisers and schedules of chapter 09 by the names that a state gives them.

All parameters of a run are one array, which every optimiser treats element by element, as `torch.optim` does: AdamW's
decay, too, is on weights and biases alike. Adagrad is the course's, ε inside the root; the others are PyTorch's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from perceptron.models import optimizers
from perceptron.models.optimizers import Step
from perceptron.playground.state import State


def adamw(
    w: np.ndarray,
    grad: np.ndarray,
    state: dict[str, Any],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    decay: float = 0.01,
) -> tuple[np.ndarray, dict[str, Any]]:
    """w − lr · decay · w, then Adam's step; as in `torch.optim.AdamW` (Loshchilov and Hutter, 2019)."""
    return optimizers.adam(w - lr * decay * w, grad, state, lr, beta1, beta2, eps)


def warmup_cosine(lr: float, step: int, n_warmup: int, n_steps: int) -> float:
    """lr · (step + 1) / n_warmup at first, then half a cosine down to 0 at n_steps; steps count from 0."""
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    if step >= n_steps:
        return 0.0
    return float(0.5 * lr * (1 + np.cos(np.pi * (step - n_warmup) / (n_steps - n_warmup))))


# name → the step, and which settings of the state it takes after (w, grad, state, lr), in the order of exercise 09
OPTIMIZERS: dict[str, tuple[Step, tuple[str, ...]]] = {
    "sgd": (optimizers.sgd, ()),
    "momentum": (optimizers.momentum, ("momentum",)),
    "adagrad": (optimizers.adagrad, ("eps",)),
    "rmsprop": (optimizers.rmsprop, ("rho", "eps")),
    "adam": (optimizers.adam, ("beta1", "beta2", "eps")),
    "adamw": (adamw, ("beta1", "beta2", "eps", "decay")),
}

# name → factor of the learning rate in an epoch and a step, both counted from 0
SCHEDULES: dict[str, Callable[[State, int, int], float]] = {
    "constant": lambda s, epoch, step: 1.0,
    "step": lambda s, epoch, step: optimizers.step_decay(1.0, epoch, s.drop, s.every),
    "exponential": lambda s, epoch, step: optimizers.exponential_decay(1.0, epoch, s.rate),
    "cosine": lambda s, epoch, step: warmup_cosine(1.0, step, s.warmup, s.total),
}


def learning_rate(state: State, epoch: int, step: int) -> float:
    """The learning rate of a step; `step` counts through all epochs."""
    return state.lr * SCHEDULES[state.schedule](state, epoch, step)
