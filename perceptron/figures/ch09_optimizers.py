"""Pictures of optimisers at work: a run under a schedule, a race on a map, errors by learning rate, rare gradients.

Lecture 09 uses it. What is drawn is computed in `perceptron.models.race`.
"""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perceptron.drawing import style
from perceptron.models import race

EXTENT = 2.6  # half the side of the square that the map shows
LOWEST = 1e-12  # losses are drawn at least this high: a logarithmic axis has no place for 0
COLORS = {
    "SGD": style.BLACK,
    "momentum": style.BLUE,
    "Adagrad": style.GREEN,
    "RMSprop": style.PINK,
    "Adam": style.ORANGE,
    "AdamW": style.AMBER,
}
DECADES = {1e-9: "1e-9", 1e-6: "1e-6", 1e-3: "0.001", 1.0: "1", 1e3: "1000"}


class SchedulePicture:
    """Left the learning rate of every epoch; right the loss of one run under this plan, and the mean of many."""

    def __init__(self, n_epochs: int) -> None:
        self.figure, (self.plan, self.fall) = plt.subplots(1, 2, figsize=(9, 3.6))
        epochs = np.arange(n_epochs + 1)
        (self.rates,) = self.plan.plot(
            epochs[:-1], 0 * epochs[:-1], color=style.PREDICTION, drawstyle="steps-post"
        )
        (self.one,) = self.fall.plot(
            epochs, 1 + 0 * epochs, color=style.SKY, linewidth=1, label="one run", alpha=0.8
        )
        (self.mean,) = self.fall.plot(epochs, 1 + 0 * epochs, color=style.TRAIN, label="mean of many runs")
        self.plan.set(xlabel="epoch", ylabel="learning rate", ylim=(0, 0.42), title="The plan")
        self.fall.set(yscale="log", xlabel="epoch", ylabel="loss", ylim=(1e-5, 20), title="The runs under it")
        self.fall.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
        self.fall.minorticks_off()
        self.figure.legend(ncols=2, loc="outside upper right", fontsize=10)

    def run(self, etas: np.ndarray) -> np.ndarray:
        """Draw a plan and the runs under it; returns their mean loss, at the start and after each epoch."""
        losses = race.noisy_losses(etas)
        mean: np.ndarray = losses.mean(axis=1)
        self.rates.set_ydata(etas)
        self.one.set_ydata(np.maximum(losses[:, 0], LOWEST))
        self.mean.set_ydata(mean)
        return mean


class RacePicture:
    """The ways of all optimisers on a map, and beside it how far each loss has fallen."""

    def __init__(self, n_steps: int) -> None:
        self.figure, (self.map, self.fall) = plt.subplots(1, 2, figsize=(9.4, 4.8), width_ratios=[1.15, 1])
        (self.contours,) = self.map.plot([], [], color=style.LIGHT, linewidth=1)
        (self.minima,) = self.map.plot([], [], "x", color=style.GREY, markersize=10, markeredgewidth=2)
        self.ways = {
            name: self.map.plot([], [], color=COLORS[name], linewidth=1.2)[0] for name in race.RACERS
        }
        self.ends = {
            name: self.map.plot([], [], "o", color=COLORS[name], markersize=7)[0] for name in race.RACERS
        }
        self.falls = {name: self.fall.plot([], [], color=COLORS[name], label=name)[0] for name in race.RACERS}
        square = (-EXTENT, EXTENT)
        self.map.set(
            xlim=square, ylim=square, aspect="equal", xlabel="$w_0$", ylabel="$w_1$", title="The way"
        )
        self.fall.set(xlim=(0, n_steps), xlabel="step", title="Loss above the minimum")
        loss_axis(self.fall, 1e-9)
        self.figure.legend(ncols=5, loc="outside upper center", fontsize=10, handletextpad=0.3)
        self.landscape: race.Landscape | None = None

    def show(self, landscape: race.Landscape, paths: Mapping[str, np.ndarray]) -> dict[str, float]:
        """Draw these paths on this landscape; the last loss of each, smallest first, infinite where it diverged."""
        if landscape is not self.landscape:
            self.contours.set_data(*contour_lines(landscape))
            self.minima.set_data(*np.array(landscape.minima).T)
            self.landscape = landscape
        last = {}
        for name, path in paths.items():
            losses = race.losses(landscape, path)
            shown = path[: np.isfinite(losses).sum() + 1]  # up to the step that left the map
            self.ways[name].set_data(*shown.T)
            self.ends[name].set_data(*shown[-1:].T)
            self.falls[name].set_data(np.arange(len(losses)), np.maximum(losses, LOWEST))
            last[name] = float(losses[-1])
        return dict(sorted(last.items(), key=lambda end: end[1]))


class RarePicture:
    """One weight between −1 and 1 over the steps, as SGD and as Adam move it."""

    def __init__(self, n_steps: int) -> None:
        self.figure, axes = plt.subplots(figsize=(6.4, 3.8))
        steps = np.arange(n_steps + 1)
        self.lines = {
            name: axes.plot(steps, 0 * steps, color=COLORS[name], label=name, linewidth=1.5)[0]
            for name in ("SGD", "Adam")
        }
        axes.set(xlabel="step", ylabel="weight $w$", ylim=(-1.15, 1.15))
        axes.set_title("Many small gradients, one large one")
        self.figure.legend(ncols=2, loc="outside upper right", fontsize=10)

    def show(self, runs: Mapping[str, np.ndarray]) -> None:
        """Draw the weight after each step, name → (n_steps + 1,)."""
        for name, line in self.lines.items():
            line.set_ydata(runs[name])


def error_by_rate(etas: np.ndarray, errors: Mapping[str, np.ndarray], title: str) -> Figure:
    """Shares of wrong answers over the learning rate, name → one a rate, on logarithmic axes."""
    figure, axes = plt.subplots(figsize=(6.6, 4.2))
    others = iter((style.GREY, style.SKY, style.GREEN, style.ORANGE))
    for name, shares in errors.items():
        color = COLORS[name] if name in COLORS else next(others)
        axes.plot(etas, 100 * shares, ".-", color=color, linewidth=1.5, label=name)
    axes.set(xscale="log", yscale="log", ylim=(4, 110), xlabel=r"(largest) learning rate $\eta$")
    axes.set(ylabel="wrong digits in validation, %", title=title)
    shown = [rate for rate in (0.001, 0.01, 0.1, 1.0) if etas[0] <= rate * 1.001 and rate <= etas[-1] * 1.001]
    axes.set_xticks(shown, [f"{rate:g}" for rate in shown])
    axes.set_yticks([5, 10, 20, 50, 100], ["5", "10", "20", "50", "100"])
    axes.minorticks_off()
    figure.legend(ncols=3, loc="outside upper left", fontsize=10)
    return figure


def loss_axis(axes: Axes, low: float) -> None:
    """A logarithmic axis from `low` to 1000 with plain numbers: small raised exponents are hard to read."""
    axes.set(yscale="log", ylim=(low, 1e3))
    axes.set_yticks(list(DECADES), list(DECADES.values()))
    axes.minorticks_off()


def contour_lines(landscape: race.Landscape, n_lines: int = 9) -> tuple[np.ndarray, np.ndarray]:
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
