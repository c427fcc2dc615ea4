"""The optimisers and schedules of chapter 09 by the names that a state gives them.

All parameters of a run are one array, which every optimiser treats element by element, as `torch.optim` does: AdamW's
decay, too, is on weights and biases alike. Adagrad is the course's, ε inside the root; the others are PyTorch's.
"""

from __future__ import annotations

from collections.abc import Callable

from perceptron.models import optimizers
from perceptron.models.optimizers import Step
from perceptron.playground.state import State

# name → the step, and which settings of the state it takes after (w, grad, state, lr), in the order of exercise 09
OPTIMIZERS: dict[str, tuple[Step, tuple[str, ...]]] = {
    "sgd": (optimizers.sgd, ()),
    "momentum": (optimizers.momentum, ("momentum",)),
    "adagrad": (optimizers.adagrad, ("eps",)),
    "rmsprop": (optimizers.rmsprop, ("rho", "eps")),
    "adam": (optimizers.adam, ("beta1", "beta2", "eps")),
    "adamw": (optimizers.adamw, ("beta1", "beta2", "eps", "decay")),
}

# name → factor of the learning rate in an epoch and a step, both counted from 0
SCHEDULES: dict[str, Callable[[State, int, int], float]] = {
    "constant": lambda s, epoch, step: 1.0,
    "step": lambda s, epoch, step: optimizers.step_decay(1.0, epoch, s.drop, s.every),
    "exponential": lambda s, epoch, step: optimizers.exponential_decay(1.0, epoch, s.rate),
    "cosine": lambda s, epoch, step: optimizers.warmup_cosine(1.0, step, s.warmup, s.total),
}


def learning_rate(state: State, epoch: int, step: int) -> float:
    """The learning rate of a step; `step` counts through all epochs."""
    return state.lr * SCHEDULES[state.schedule](state, epoch, step)
