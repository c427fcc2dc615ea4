"""Landscapes for a race of optimisers, and the race: the same start, the same number of steps, the same noise.

Lecture 09 draws it. The optimisers themselves are in `perceptron.optimizers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator

from perceptron import optimizers, style
from perceptron.landscape import bowl

EXTENT = 2.6  # half the side of the square that is drawn
BOUND = 50.0  # a run that leaves this square has diverged; it is held at its border
COLORS = {
    "SGD": style.BLACK,
    "momentum": style.BLUE,
    "Adagrad": style.GREEN,
    "RMSprop": style.PINK,
    "Adam": style.ORANGE,
}


@dataclass(frozen=True)
class Landscape:
    """A loss over two weights, how high it lies above its minimum, its gradient in step k, and where runs start."""

    above_minimum: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray, int], np.ndarray]
    start: tuple[float, float]


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

    return Landscape(above_minimum, gradient, (-1.8, 0.001))


def noisy_bowl(noise: float = 3.0, n_steps: int = 1000, seed: int = 0) -> Landscape:
    """½ (w₀² + 4 w₁²) whose gradient carries normal noise, the same in every run."""
    valley = bowl(1.0, 4.0)
    errors = noise * np.random.default_rng(seed).normal(size=(n_steps, 2))
    return Landscape(valley.loss, lambda w, k: valley.gradient(w) + errors[k % n_steps], (-2.0, 1.5))


LANDSCAPES = {
    "ravine": ravine(),
    "ravine, turned": ravine(degrees=45.0),
    "saddle": saddle(),
    "noisy bowl": noisy_bowl(),
}


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


def contour_lines(landscape: Landscape, n_lines: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """x and y of all contour lines as one line with gaps, for one artist that can change."""
    line = np.linspace(-EXTENT, EXTENT, 41)
    heights = landscape.above_minimum(np.stack(np.meshgrid(line, line), axis=-1))
    contours = contour_generator(line, line, heights)
    pieces = []
    for level in heights.max() * np.linspace(0, 1, n_lines + 2)[1:-1] ** 2:
        for piece in contours.lines(float(level)):
            pieces += [np.asarray(piece), np.full((1, 2), np.nan)]
    x, y = np.concatenate(pieces).T
    return x, y


def rare_gradients(
    size: float, beta2: float, lr: float = 0.005, rare: int = 60, n_rounds: int = 60
) -> Mapping[str, np.ndarray]:
    """Paths of SGD and Adam for one weight in [−1, 1] that meets the gradients size, −1, −1, … (`rare` times), again.

    After Reddi, Kale and Kumar, On the convergence of Adam and beyond, 2018. Plain numbers: a hundred times faster.
    """
    gradients = ([size] + rare * [-1.0]) * n_rounds
    sgd, adam = [0.0], [0.0]
    m = s = 0.0
    for t, gradient in enumerate(gradients, start=1):
        sgd.append(min(max(sgd[-1] - lr * gradient, -1.0), 1.0))
        m = 0.9 * m + 0.1 * gradient
        s = beta2 * s + (1 - beta2) * gradient**2
        step = lr * m / (1 - 0.9**t) / ((s / (1 - beta2**t)) ** 0.5 + 1e-8)
        adam.append(min(max(adam[-1] - step, -1.0), 1.0))
    return {"SGD": np.array(sgd), "Adam": np.array(adam)}


class RacePicture:
    """The ways of all optimisers on a map, and beside it how far each loss has fallen."""

    def __init__(self, n_steps: int) -> None:
        self.figure, (self.map, self.fall) = plt.subplots(1, 2, figsize=(9.4, 4.6), width_ratios=[1.15, 1])
        (self.contours,) = self.map.plot([], [], color=style.LIGHT, linewidth=1)
        self.ways = {
            name: self.map.plot([], [], color=color, linewidth=1.2)[0] for name, color in COLORS.items()
        }
        self.falls = {
            name: self.fall.semilogy(np.arange(n_steps + 1), np.ones(n_steps + 1), color=color, label=name)[0]
            for name, color in COLORS.items()
        }
        square = (-EXTENT, EXTENT)
        self.map.set(
            xlim=square, ylim=square, aspect="equal", xlabel="$w_0$", ylabel="$w_1$", title="The way"
        )
        self.fall.set(xlim=(0, n_steps), ylim=(1e-9, 1e3), xlabel="step", title="Loss above the minimum")
        self.fall.legend(ncols=2, loc="lower left", fontsize=10).set_zorder(
            0
        )  # below what moves: never redrawn
        self.landscape: Landscape | None = None

    def show(self, landscape: Landscape, paths: Mapping[str, np.ndarray]) -> dict[str, float]:
        """Draw these paths on this landscape; the loss above the minimum at the end of each, smallest first."""
        if landscape is not self.landscape:
            self.contours.set_data(*contour_lines(landscape))
            self.landscape = landscape
        ends = {}
        for name, points in paths.items():
            heights = landscape.above_minimum(points)
            self.ways[name].set_data(*points.T)
            self.falls[name].set_ydata(np.maximum(heights, 1e-12))
            ends[name] = float(heights[-1])
        return dict(sorted(ends.items(), key=lambda end: end[1]))
