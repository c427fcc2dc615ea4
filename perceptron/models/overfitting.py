"""Noisy samples of a curve, and small networks that are trained on them while you watch both errors.

Lecture 10 uses it. The networks have one hidden layer of tanh neurons and are trained in full by Adam with all
samples in each step, which is quick enough to run on every move of a slider. Samples and parameters may have leading axes:
that many runs are then trained side by side. The pictures of these trainings are in `perceptron.figures.ch10_overfitting`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

N_TEST = 200  # fresh samples to measure the test error on
FIRST_SLOPE = 8.0  # typical slope of a hidden neuron at the start; inputs lie in [-1, 1]


def truth(x: np.ndarray) -> np.ndarray:
    """The curve that the samples come from, before the noise."""
    return np.sin(4 * x) * (1 - 0.4 * x)


def samples(n: int, noise: float, seed: int | Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """n points (x, y), x at random in [−1, 1], y the truth with normal noise of that standard deviation.

    Fewer points are the first of more. With several seeds, a set for each of them, side by side: (seeds, n).
    """
    if not isinstance(seed, int):
        x, y = np.array([samples(n, noise, each) for each in seed]).swapaxes(0, 1)
        return x, y
    x = np.random.default_rng(seed).uniform(-1, 1, n)
    return x, truth(x) + noise * np.random.default_rng((seed, 1)).normal(size=n)


def patients(n: int, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x, y and the number of the patient of n · rows samples.

    A patient's rows lie within about ±0.01 of one x, and share a deviation from the truth, of standard deviation 0.5;
    each row has noise of 0.1 of its own.
    """
    rng = np.random.default_rng(seed)
    patient = np.repeat(np.arange(n), rows)
    own_x, deviation = rng.uniform(-1, 1, n), 0.5 * rng.normal(size=n)
    x = own_x[patient] + 0.005 * rng.normal(size=n * rows)
    return x, truth(x) + deviation[patient] + 0.1 * rng.normal(size=n * rows), patient


@dataclass
class Run:
    """One training, from the start to where it is now, or several side by side.

    Errors are mean squared errors after each step: numbers, or arrays with one for each run.
    """

    theta: np.ndarray
    train_errors: list[Any] = field(default_factory=list)
    test_errors: list[Any] = field(default_factory=list)

    def predict(self, x: np.ndarray) -> np.ndarray:
        """Outputs of the present network at the inputs x, shape (…, n)."""
        return predict(self.theta, x)

    @property
    def width(self) -> int:
        """How many hidden neurons the network has."""
        return len(self.theta) // 3

    @property
    def mean_square_weight(self) -> float:
        """Mean of the squared weights, biases left out."""
        width = self.width
        return float(np.mean(np.concatenate([self.theta[:width], self.theta[2 * width : 3 * width]]) ** 2))


def _layers(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """w1, b1 and w2 as rows, (…, 1, width), and b2, (…, 1)."""
    width = theta.shape[-1] // 3
    rows = theta[..., None, :]
    return rows[..., :width], rows[..., width : 2 * width], rows[..., 2 * width : -1], theta[..., -1:]


def _hidden(x: np.ndarray, w1: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """tanh(w1 x + b1), (…, n, width), in one place of the memory: with many runs that saves a third of the time."""
    hidden: np.ndarray = x[..., None] * w1
    hidden += b1
    return np.tanh(hidden, out=hidden)


def predict(theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """w2 · tanh(w1 x + b1) + b2, (…, n), all parameters in one vector of 3 · width + 1 numbers, (…, 3 · width + 1)."""
    w1, b1, w2, b2 = _layers(theta)
    output: np.ndarray = (_hidden(x, w1, b1) @ w2.swapaxes(-1, -2))[..., 0] + b2
    return output


def gradient(theta: np.ndarray, x: np.ndarray, y: np.ndarray, strength: float = 0.0) -> np.ndarray:
    """Gradient of the mean squared error plus `strength` times the sum of the squared weights (no biases)."""
    w1, b1, w2, b2 = _layers(theta)
    width = w1.shape[-1]
    hidden = _hidden(x, w1, b1)
    error = 2 / x.shape[-1] * ((hidden @ w2.swapaxes(-1, -2))[..., 0] + b2 - y)
    back = hidden * hidden
    np.subtract(1, back, out=back)
    back *= w2
    back *= error[..., None]
    result = np.empty_like(theta)
    result[..., :width] = (x[..., None, :] @ back)[..., 0, :]
    result[..., width : 2 * width] = back.sum(axis=-2)
    result[..., 2 * width : -1] = (error[..., None, :] @ hidden)[..., 0, :]
    result[..., -1] = error.sum(axis=-1)
    if strength:
        result[..., :width] += 2 * strength * w1[..., 0, :]
        result[..., 2 * width : -1] += 2 * strength * w2[..., 0, :]
    return result


def start(width: int, seed: int) -> np.ndarray:
    """Parameters of a new network: hidden neurons of random slope that bend somewhere in [−1, 1]."""
    rng = np.random.default_rng(seed)
    w1 = FIRST_SLOPE * rng.normal(size=width)
    b1 = -w1 * rng.uniform(-1, 1, width)
    return np.concatenate([w1, b1, rng.normal(size=width) / np.sqrt(width), [0.0]])


def train(
    x: np.ndarray,
    y: np.ndarray,
    x_test: np.ndarray,
    y_test: np.ndarray,
    width: int,
    n_steps: int,
    *,
    lr: float = 0.01,
    decay: float = 0.98,
    strength: float = 0.0,
    seed: int | Sequence[int] = 0,
    every: int = 250,
    measure: int = 5,
) -> Iterator[Run]:
    """Train by Adam, and hand out the run after every `every` steps; errors are recorded every `measure` steps.

    The learning rate falls in a straight line from `lr`, by the share `decay` until the last step, so that runs come
    to rest. `strength` is that of the L2 penalty. With samples of shape (runs, n) that many runs are trained side by side,
    from the same start, or, with a `seed` for each, from their own, in the precision of x.
    """
    first = start(width, seed) if isinstance(seed, int) else np.array([start(width, each) for each in seed])
    first = first.astype(x.dtype)
    run = Run(np.broadcast_to(first, (*x.shape[:-1], first.shape[-1])) if first.ndim == 1 else first)
    m = s = np.zeros_like(run.theta)
    for t in range(1, n_steps + 1):
        g = gradient(run.theta, x, y, strength)
        m, s = 0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g * g
        rate = lr * (1 - decay * t / n_steps)
        run.theta = run.theta - rate * m / (1 - 0.9**t) / (np.sqrt(s / (1 - 0.99**t)) + 1e-8)
        if t % measure == 0:
            run.train_errors.append(np.mean((run.predict(x) - y) ** 2, axis=-1))
            run.test_errors.append(np.mean((run.predict(x_test) - y_test) ** 2, axis=-1))
        if t % every == 0 or t == n_steps:
            yield run


def unnamed_run(name: str) -> Run:
    """One of four trainings, "A" to "D", whose learning curves are to be read before their settings are known."""
    n, width, lr = {"A": (12, 60, 0.01), "B": (100, 1, 0.01), "C": (100, 20, 2e-4), "D": (100, 20, 0.5)}[name]
    x, y = samples(n, 0.3, seed=0)
    *_, run = train(x, y, *samples(N_TEST, 0.3, seed=1000), width, 600, lr=lr, decay=0.0)
    return run


def early_stop(errors: list[float], patience: int) -> tuple[int, int]:
    """The best epoch before `patience` epochs without a new best, and the epoch at which training stops."""
    best = 0
    for epoch, error in enumerate(errors):
        if error < errors[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(errors) - 1


def bias_and_variance(curves: np.ndarray, true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bias² and variance of fits, (fits, points), at each point: together they are the mean squared distance to the truth.

    The mean of n fits is itself off by variance/n, so that much is no bias: bias² is what the variance (of a sample, with
    n − 1) leaves of the mean squared distance to the truth, but at least 0. So do Yang and others, "Rethinking Bias-Variance
    Trade-off for Generalization of Neural Networks" (2020, arXiv 2002.11328).
    """
    missed: np.ndarray = np.mean((curves - true) ** 2, axis=0)
    bias = np.maximum(missed - curves.var(axis=0, ddof=1), 0)
    return bias, missed - bias
