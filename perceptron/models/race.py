"""Landscapes for a race of optimisers, and the race: the same start, the same number of steps, the same noise.

Lecture 09 uses it. The optimisers themselves are in `optimizers`, the pictures in
`perceptron.figures.ch09_optimizers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from perceptron.models import optimizers
from perceptron.models.landscape import bowl

BOUND = 50.0  # a run that reaches the border of this square has diverged


@dataclass(frozen=True)
class Landscape:
    """A loss over two weights, how high it lies above its minimum, its gradient in step k, and where runs start."""

    above_minimum: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray, int], np.ndarray]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ((0.0, 0.0),)


def ravine(steep: float = 30.0, degrees: float = 0.0) -> Landscape:
    """½ wᵀ H w with curvature 1 along and `steep` across, its axis turned by `degrees`; the start turns with it."""
    valley = bowl(1.0, steep, degrees)
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    start = turn @ np.array([-2.0, 1.2])
    return Landscape(valley.loss, lambda w, k: valley.gradient(w), (float(start[0]), float(start[1])))


def saddle() -> Landscape:
    """½ w₀² − ½ w₁² + ¼ w₁⁴: a saddle at the origin, minima at (0, ±1). The start is almost on its ridge."""

    def above_minimum(w: np.ndarray) -> np.ndarray:
        return 0.5 * w[..., 0] ** 2 - 0.5 * w[..., 1] ** 2 + 0.25 * w[..., 1] ** 4 + 0.25

    def gradient(w: np.ndarray, k: int) -> np.ndarray:
        return np.stack([w[..., 0], w[..., 1] ** 3 - w[..., 1]], axis=-1)

    return Landscape(above_minimum, gradient, (-1.8, 0.001), ((0.0, 1.0), (0.0, -1.0)))


def noisy_bowl(
    noise: float = 3.0, n_steps: int = 200, seed: int = 0, runs: tuple[int, ...] = ()
) -> Landscape:
    """½ (w₀² + 4 w₁²) whose gradient carries normal noise, the same for every optimiser.

    With `runs=(n,)` the gradient takes the points of n runs at once, shape (n, 2), and each has a noise of its own.
    """
    valley = bowl(1.0, 4.0)
    errors = noise * np.random.default_rng(seed).normal(size=(n_steps, *runs, 2))
    return Landscape(valley.loss, lambda w, k: valley.gradient(w) + errors[k % n_steps], (-2.0, 1.5))


LANDSCAPES = {
    "ravine": ravine(),
    "ravine, turned": ravine(degrees=45.0),
    "saddle": saddle(),
    "noisy bowl": noisy_bowl(),
}


RACERS = ("SGD", "momentum", "Adagrad", "RMSprop", "Adam")


def run(
    landscape: Landscape, lr: float | np.ndarray, beta: float, n_steps: int, start: np.ndarray | None = None
) -> Mapping[str, np.ndarray]:
    """The paths of all optimisers, name → (n_steps + 1, …, 2).

    `beta` is the memory of momentum, of Adam's first mean and of RMSprop. `lr` may have shape (n, 1): n runs at once.
    """
    first = np.broadcast_to(landscape.start, (*np.shape(lr)[:-1], 2)) if start is None else start
    racers: dict[str, tuple[optimizers.Step, dict[str, float]]] = {
        "SGD": (optimizers.sgd, {}),
        "momentum": (optimizers.momentum, {"beta": beta}),
        "Adagrad": (optimizers.adagrad, {}),
        "RMSprop": (optimizers.rmsprop, {"rho": beta}),
        "Adam": (optimizers.adam, {"beta1": beta}),
    }
    rates: list[float | np.ndarray] = [lr] * n_steps
    return {
        name: optimizers.path(step, landscape.gradient, first, rates, BOUND, **settings)
        for name, (step, settings) in racers.items()
    }


def losses_of_pairs(
    landscape: Landscape, etas: np.ndarray, betas: np.ndarray, n_steps: int, start: tuple[float, float]
) -> np.ndarray:
    """The loss of momentum after `n_steps` for each β and each learning rate, shape (betas, etas); infinite where it diverged."""
    first = np.broadcast_to(start, (len(betas), len(etas), 2))
    path = optimizers.path(
        optimizers.momentum,
        landscape.gradient,
        first,
        [etas[:, None]] * n_steps,
        BOUND,
        beta=betas[:, None, None],
    )
    last: np.ndarray = losses(landscape, path)[-1]
    return last


def losses(landscape: Landscape, path: np.ndarray) -> np.ndarray:
    """The loss above the minimum along a path; infinite from the step on in which the run has diverged."""
    gone = np.logical_or.accumulate(np.abs(path).max(axis=-1) >= BOUND)
    return np.where(gone, np.inf, landscape.above_minimum(path))


def noisy_losses(etas: np.ndarray, n_runs: int = 100, noise: float = 0.5) -> np.ndarray:
    """Losses of `n_runs` runs of SGD in a noisy bowl, one rate a step, shape (len(etas) + 1, n_runs)."""
    landscape = noisy_bowl(noise, len(etas), runs=(n_runs,))
    start = np.tile(landscape.start, (n_runs, 1))
    return landscape.above_minimum(optimizers.path(optimizers.sgd, landscape.gradient, start, etas, BOUND))


def rare_gradients(
    size: float, beta2: float, lr: float = 0.005, rare: int = 60, n_rounds: int = 60, small: float = 1.0
) -> Mapping[str, np.ndarray]:
    """Paths of SGD and Adam for one weight in [−1, 1] that meets the gradients size, −small, −small, … (`rare` times), again.

    After Reddi, Kale and Kumar, On the convergence of Adam and beyond, 2018. Plain numbers: a hundred times faster.
    """
    gradients = ([size] + rare * [-small]) * n_rounds
    sgd, adam = [0.0], [0.0]
    m = s = 0.0
    for t, gradient in enumerate(gradients, start=1):
        sgd.append(min(max(sgd[-1] - lr * gradient, -1.0), 1.0))
        m = 0.9 * m + 0.1 * gradient
        s = beta2 * s + (1 - beta2) * gradient**2
        step = lr * m / (1 - 0.9**t) / ((s / (1 - beta2**t)) ** 0.5 + 1e-8)
        adam.append(min(max(adam[-1] - step, -1.0), 1.0))
    return {"SGD": np.array(sgd), "Adam": np.array(adam)}


@dataclass(frozen=True)
class Round:
    """A late round of `rare_gradients`: what each step meets, Adam's root √s then, and how far both kinds move the weight."""

    gradients: np.ndarray
    root: np.ndarray
    lr: float
    moved: Mapping[str, tuple[float, float]]
    """Optimiser → by how much the large gradient and all small ones move the weight in this round, if nothing stops it."""


def rare_round(size: float, beta2: float, lr: float = 0.005, rare: int = 60, small: float = 1.0) -> Round:
    """What a round comes to when many have gone before. Adam's mean is a sum, so its move has a part of each kind."""
    gradients = np.append(size, np.full(rare, -small))
    large = np.append(size, np.zeros(rare))
    root = np.sqrt(_periodic_mean(gradients**2, beta2))
    parts = [_periodic_mean(part, 0.9) for part in (large, gradients - large)]
    down, up = (float(-lr * np.sum(part / root)) for part in parts)
    return Round(gradients, root, lr, {"SGD": (-lr * size, lr * rare * small), "Adam": (down, up)})


def _periodic_mean(values: np.ndarray, beta: float) -> np.ndarray:
    """The running mean with memory β at each place of a round that has been repeated for ever."""
    n = len(values)
    ago = np.subtract.outer(np.arange(n), np.arange(n)) % n
    mean: np.ndarray = beta**ago @ values * (1 - beta) / (1 - beta**n)
    return mean
