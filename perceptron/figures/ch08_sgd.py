"""The pictures of lecture 08: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perceptron.drawing import style

SPREAD_LABELS = ("σ/√B", r"$\sigma/\sqrt{B}\cdot\sqrt{(n-B)/(n-1)}$")


class Noise:
    """Gradients of many minibatches as a cloud around the gradient of all samples; their spread over batch size."""

    def __init__(self, full: np.ndarray, measured: Mapping[int, float], sigma: float, n: int):
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.9))
        self.cloud = left.scatter([], [], s=14, color=style.TRAIN, alpha=0.5)
        left.plot(*full, "x", color="black", markersize=11, markeredgewidth=3)
        left.set(xlim=(-45, 15), ylim=(-12, 16))
        left.set(xlabel="gradient, first weight", ylabel="gradient, second weight")
        left.set_title("Minibatches at the same point")

        B = np.arange(1, n)
        theory = sigma / np.sqrt(B)
        exact = theory * np.sqrt((n - B) / (n - 1))
        right.loglog(list(measured), list(measured.values()), "o", color=style.TRAIN, label="measured")
        right.loglog(B, theory, "--", color=style.TRUTH, label=SPREAD_LABELS[0])
        right.loglog(B, exact, color="black", label=SPREAD_LABELS[1])
        (self.now,) = right.plot([], [], "o", color=style.HIGHLIGHT, markersize=12)
        right.set(xlabel="batch size B", ylabel="spread", ylim=(0.05, 30), title="Noise of the gradient")
        _plain_ticks(right.set_xticks, [1, 10, 100, n])
        _plain_ticks(right.set_yticks, [0.1, 1, 10])
        self.figure.legend(ncols=3, loc="outside upper right", fontsize=10)

    def set(self, gradients: np.ndarray, batch_size: int, spread: float) -> None:
        """Show these gradients, shape (draws, 2), and their spread."""
        self.cloud.set_offsets(gradients)
        self.now.set_data([batch_size], [spread])


class Paths:
    """The way of SGD and of full gradient descent on a map of the loss, and both losses over the epochs."""

    def __init__(self, loss: Callable[[np.ndarray], np.ndarray], lowest: np.ndarray, n_epochs: int):
        self.loss = loss
        self.n_epochs = n_epochs
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.9))
        x, y = np.meshgrid(np.linspace(-1.6, 2.6, 70), np.linspace(-2.4, 1.6, 70))
        heights = loss(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
        left.contour(x, y, heights, levels=14, colors=style.LIGHT)
        self.lines = {name: self._lines(left, right, name) for name in ("all samples", "SGD")}
        left.plot(*lowest, "x", color=style.HIGHLIGHT, markersize=10, markeredgewidth=3, zorder=3)
        left.set(xlim=(-1.6, 2.6), ylim=(-2.4, 1.6), xlabel="first weight", ylabel="second weight")
        left.set_title("The way")
        self.figure.legend(*left.get_legend_handles_labels(), ncols=2, loc="outside upper right", fontsize=10)
        right.axhline(float(loss(lowest[None])[0]), color=style.TRUTH, linestyle="--", linewidth=1)
        right.set(xlim=(-0.1, n_epochs + 0.1), ylim=(1.7, 60), xlabel="epochs", title="Loss on all samples")
        _plain_ticks(right.set_yticks, [2, 5, 10, 20, 50])

    def _lines(self, left: Axes, right: Axes, name: str) -> tuple[plt.Line2D, plt.Line2D]:
        look: dict[str, Any] = {"marker": "o", "color": "black", "markersize": 5}
        if name == "SGD":
            look = {"marker": ".", "color": style.TRAIN, "markersize": 4, "linewidth": 1}
        (path,) = left.plot([], [], label=name, **look)
        (losses,) = right.semilogy([], [], **look)
        return path, losses

    def set(self, paths: Mapping[str, np.ndarray]) -> dict[str, float]:
        """Show the paths "SGD" and "all samples", each (steps + 1, 2); returns the loss at the end of each."""
        ends = {}
        for name, path in paths.items():
            losses = self.loss(path)
            self.lines[name][0].set_data(*path.T)
            self.lines[name][1].set_data(np.linspace(0, self.n_epochs, len(path)), losses)
            ends[name] = float(losses[-1])
        return ends


class Costs:
    """Seconds for one step and for one epoch over the batch size."""

    def __init__(self, batch_sizes: Sequence[int], n_samples: int):
        self.batch_sizes = np.asarray(batch_sizes)
        self.n_steps = np.ceil(n_samples / self.batch_sizes)
        self.figure, axes = plt.subplots(figsize=(6.4, 4.2))
        nothing = np.ones(len(self.batch_sizes))
        (self.step,) = axes.loglog(batch_sizes, nothing, "o-", color=style.TRAIN, label="one step")
        (self.epoch,) = axes.loglog(batch_sizes, nothing, "s-", color=style.TEST, label="one epoch")
        self.now = axes.scatter(
            [1, 1], [1, 1], s=190, facecolors="none", edgecolors=style.HIGHLIGHT, linewidths=3, zorder=3
        )
        axes.set(xlabel="batch size", ylabel="time, measured here", xlim=(0.7, 6e3), ylim=(1e-6, 2))
        axes.set_title("Small batches: cheap steps, expensive epochs")
        _plain_ticks(axes.set_xticks, [1, 10, 100, 1000])
        axes.set_yticks([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1])
        axes.set_yticklabels(["1 µs", "10 µs", "0.1 ms", "1 ms", "10 ms", "0.1 s", "1 s"])
        axes.minorticks_off()
        axes.legend(loc="upper center")

    def set(self, step_seconds: np.ndarray, chosen: int) -> tuple[float, float]:
        """Show these times, one a batch size, and ring the chosen one; returns seconds of its step and epoch."""
        epoch_seconds = step_seconds * self.n_steps
        self.step.set_ydata(step_seconds)
        self.epoch.set_ydata(epoch_seconds)
        times = float(step_seconds[chosen]), float(epoch_seconds[chosen])
        self.now.set_offsets([(self.batch_sizes[chosen], seconds) for seconds in times])
        return times


def eta_by_batch_size(etas: np.ndarray, losses: Mapping[int, np.ndarray]) -> Figure:
    """Left the loss over η for each batch size; right the best η over the batch size, beside a proportional line."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.7))
    sizes = np.array(list(losses))
    best = []
    for size, color in zip(sizes, plt.get_cmap("viridis")(np.linspace(0, 0.85, len(sizes))), strict=True):
        k = losses[size].argmin()
        best.append(etas[k])
        left.loglog(etas, losses[size], color=color, label=f"B = {size}")
        left.plot(etas[k], losses[size][k], "o", color=color)
    left.set(
        xlabel="η", ylabel="loss after 3 epochs", ylim=(0.02, 5), title="Every batch size has an η of its own"
    )
    left.legend(fontsize=10, loc="lower left")
    right.loglog(sizes, best, "o-", color=style.TRAIN, label="best η")
    right.loglog(sizes, best[0] * sizes, "--", color=style.TRUTH, label="in proportion to B")
    right.set(xlabel="batch size B", ylim=(etas[0], etas[-1]), title="It grows, and then no longer")
    _plain_ticks(left.set_xticks, [0.01, 0.1, 1])
    _plain_ticks(left.set_yticks, [0.1, 1])
    _plain_ticks(right.set_yticks, [0.01, 0.1, 1])
    _plain_ticks(right.set_xticks, list(sizes))
    right.legend(loc="upper left")
    return figure


def race(curves: Mapping[int, np.ndarray], target: float) -> Figure:
    """The same runs counted in steps, in epochs and in seconds: for each batch size rows (steps, epochs, seconds, loss)."""
    figure, panels = plt.subplots(1, 3, figsize=(10, 3.9), sharey=True)
    colors = (style.ORANGE, style.PINK, style.BLUE, "black")
    for column, (panel, name) in enumerate(zip(panels, ("steps", "epochs", "seconds"), strict=True)):
        for (size, rows), color in zip(curves.items(), colors, strict=True):
            panel.loglog(rows[:, column], rows[:, 3], color=color, label=f"batch size {size}")
        panel.axhline(target, color=style.TRUTH, linestyle="--", linewidth=1)
        panel.set(xlabel=name, title=f"Counted in {name}")
        panel.minorticks_off()
    panels[0].set(ylabel="loss on all training pictures", ylim=(1e-3, 6))
    _plain_ticks(panels[0].set_yticks, [0.001, 0.01, 0.1, 1])
    figure.legend(*panels[0].get_legend_handles_labels(), ncols=4, loc="outside upper center")
    return figure


def _plain_ticks(set_ticks: Callable[..., object], values: Sequence[float]) -> None:
    """Ticks at these values, written as numbers instead of powers, on a logarithmic axis."""
    set_ticks(values, [f"{value:g}" for value in values])
    set_ticks([], minor=True)
