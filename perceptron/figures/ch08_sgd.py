"""The pictures of lecture 08: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from perceptron import live
from perceptron.drawing import style
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.trail import MINIMUM, Trail
from perceptron.speed.stopwatch import in_units

# Corners of the frame for gradients: few lie farther out, and none but of the smallest batches.
FRAME = np.array([(-48.0, -14.0), (12.0, 20.0)])
MAP = (-1.75, 2.75), (-2.55, 1.75)  # the two weights that the map shows
HIGHEST = 100.0  # losses above are drawn there, and the axis says so
LOWEST = 0.03  # where a spread of 0 is drawn: a logarithmic axis has no place for it
WIDE = 60  # area of a dot of full gradient descent, in square points: it is seen around one of SGD
DOTS = 3600  # and of all dots of SGD together, at most about
LONGER = 3.0  # the arrows of a step are so many times as long as the step
LANES = (2, 1, 0)  # from the top: the smallest batch size, the chosen one, the largest
GAP = 0.01  # between two blocks at most, as a share of the clock
SPREAD_LABELS = ("σ/√B", r"$\sigma/\sqrt{B}\cdot\sqrt{(n-B)/(n-1)}$")


class Noise:
    """Gradients of minibatches around the gradient of all samples, as dots and one as an arrow; their spread by batch size."""

    def __init__(self, each: np.ndarray, measured: Mapping[int, float], sigma: float):
        """`each`: what every sample would like, shape (n, 2); `measured`: spread by batch size."""
        self.full, n = each.mean(axis=0), len(each)
        self.figure, (left, self.axes) = plt.subplots(1, 2, figsize=(9.6, 4.0), width_ratios=(1.35, 1))
        self.cloud = left.scatter([], [], s=14, color=style.TRAIN, alpha=0.25, edgecolors="none")
        arrow = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.008, "zorder": 3}
        left.quiver([0], [0], self.full[:1], self.full[1:], color="black", **arrow)
        self.arrow = left.quiver([0], [0], [1], [0], color=style.TRAIN, **arrow)
        left.plot(0, 0, "o", color="black", markersize=5)
        left.set(xlim=(FRAME[0][0] - 1, FRAME[1][0] + 1), ylim=(FRAME[0][1] - 1, FRAME[1][1] + 1))
        left.set(xlabel="gradient, first weight", ylabel="gradient, second weight", aspect="equal")
        left.set_title("One minibatch (blue), and all samples")

        B = np.arange(1, n)
        theory = sigma / np.sqrt(B)
        exact = theory * np.sqrt((n - B) / (n - 1))
        spreads = [
            *self.axes.loglog(
                list(measured), list(measured.values()), "o", color=style.TRAIN, label="measured"
            ),
            *self.axes.loglog(B, theory, "--", color=style.TRUTH, label=SPREAD_LABELS[0]),
            *self.axes.loglog(B, exact, color="black", label=SPREAD_LABELS[1]),
        ]
        (self.now,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=12, mec="white")
        self.axes.set(xlabel="batch size B", ylabel="spread", xlim=(0.8, 280), ylim=(0.75 * LOWEST, 40))
        self.axes.set_title("Noise of the gradient")
        plain_ticks(self.axes.xaxis, [1, 10, 100, n])
        self.axes.set_yticks([LOWEST, 0.1, 1, 10], ["0", "0.1", "1", "10"])
        legend = self.axes.legend(loc="lower left", fontsize=11)
        legend.set_zorder(style.BELOW)
        self.law: list[Artist] = [*spreads, legend]
        """What gives away how the spread depends on the batch size."""

    def set(self, gradients: np.ndarray, batch_size: int, spread: float, shown: int) -> tuple[float, int]:
        """Show these gradients, (draws, 2), their spread, and number `shown` of them (from 1) as an arrow.

        Returns the angle between this one and the gradient of all samples, in degrees, and how many lie farther out than
        the frame: their dots stand at its edge.
        """
        one = gradients[shown - 1]
        inside = np.clip(gradients, *FRAME)
        self.cloud.set_offsets(inside)
        self.arrow.set_UVC(one[:1], one[1:])
        self.now.set_data([batch_size], [max(spread, LOWEST)])
        cosine = one @ self.full / (np.hypot(*one) * np.hypot(*self.full))
        angle = float(np.rad2deg(np.arccos(np.clip(cosine, -1, 1))))
        return angle, int((inside != gradients).any(axis=1).sum())

    def handle(self, spread: Callable[[float], float]) -> live.Handle:
        """The green point, dragged to another batch size; `spread` is its height there."""
        return live.point(
            self.axes,
            x="batch_size",
            y=lambda batch_size, **_: max(spread(batch_size), LOWEST),
            label="batch size on the curve",
        )


class Paths:
    """The way of SGD and of full gradient descent on a map of the loss, and both losses over the epochs."""

    def __init__(
        self,
        loss: Callable[[np.ndarray], np.ndarray],
        gradient: Callable[[np.ndarray], np.ndarray],
        lowest: np.ndarray,
        n_epochs: int,
    ):
        self.loss, self.gradient, self.n_epochs = loss, gradient, n_epochs
        self.figure, (self.axes, right) = plt.subplots(1, 2, figsize=(9.2, 4.2))
        x, y = np.meshgrid(np.linspace(*MAP[0], 121), np.linspace(*MAP[1], 121))
        heights = loss(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
        self.axes.contour(x, y, heights, levels=14, colors=style.LIGHT)
        self.axes.plot(*lowest, zorder=2.05, **MINIMUM)
        self.axes.set(xlim=MAP[0], ylim=MAP[1], xlabel="first weight", ylabel="second weight", aspect="equal")
        self.axes.set_title("SGD (blue), and all samples")
        colors = {"all samples": "black", "SGD": style.TRAIN}
        self.trails = {name: Trail(self.axes, color, color) for name, color in colors.items()}
        self.trails["all samples"].steps.set_sizes([WIDE])
        self.trails["all samples"].end.set_markersize(14)
        look = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.009, "zorder": 2.6}
        self.arrows = {
            name: self.axes.quiver([0], [0], [0], [0], color=color, **look) for name, color in colors.items()
        }
        right.axhline(float(loss(lowest[None])[0]), color=style.TRUTH, linestyle="--", linewidth=1)
        self.losses = {
            name: right.semilogy([], [], ".-", color=color, markersize=5, linewidth=1)[0]
            for name, color in colors.items()
        }
        self.losses["all samples"].set(markersize=11, linewidth=2)
        self.ends = right.scatter(
            [0, 0], [1, 1], s=[160, 70], color=list(colors.values()), edgecolors="white", zorder=3
        )
        right.set(xlim=(-0.15, n_epochs + 0.15), ylim=(1.7, 1.2 * HIGHEST), xlabel="epochs")
        right.set_title("Loss on all samples")
        plain_ticks(right.yaxis, {2: "2", 5: "5", 10: "10", 20: "20", 50: "50", HIGHEST: "100\nor more"})

    def set(self, paths: Mapping[str, np.ndarray], epochs: float, eta: float) -> dict[str, tuple[int, float]]:
        """Show "SGD" and "all samples", each (steps + 1, 2) over all epochs, up to `epochs`; steps and loss of each.

        The arrows are the next step of SGD, and the one that all samples would make from there with this η, both longer.
        """
        ends = {}
        for name, path in paths.items():
            done = int(epochs * (len(path) - 1) / self.n_epochs + 1e-9)
            so_far = path[: done + 1]
            losses = self.loss(so_far)
            self.trails[name].set(*so_far.T)
            if name == "SGD":
                self.trails[name].steps.set_sizes([float(np.clip(DOTS / len(path), 4, 18))])
            at = np.linspace(0, self.n_epochs, len(path))[: done + 1]
            self.losses[name].set_data(at, np.minimum(losses, HIGHEST))
            ends[name] = done, float(losses[-1])
        here, last = paths["SGD"][ends["SGD"][0]], ends["SGD"][0] + 1 == len(paths["SGD"])
        step = np.zeros(2) if last else paths["SGD"][ends["SGD"][0] + 1] - here
        for name, way in (("SGD", step), ("all samples", -eta * self.gradient(here) * (not last))):
            self.arrows[name].set_offsets(here)
            self.arrows[name].set_UVC(*(LONGER * way)[:, None])
        self.ends.set_offsets([(line.get_xdata()[-1], line.get_ydata()[-1]) for line in self.losses.values()])
        return ends

    def handle(self) -> live.Handle:
        """The start of both, dragged across the map."""
        return live.point(self.axes, x="start_0", y="start_1", label="start of both ways")


class Costs:
    """Seconds for one step and for one epoch over the batch size; and the same clock for three batch sizes: what each gets done."""

    def __init__(self, batch_sizes: Sequence[int], n_samples: int):
        self.batch_sizes = np.asarray(batch_sizes)
        self.n_steps = np.ceil(n_samples / self.batch_sizes)
        self.figure, (self.axes, self.lanes) = plt.subplots(1, 2, figsize=(10.0, 4.2), width_ratios=(1.15, 1))
        nothing = np.ones(len(self.batch_sizes))
        (self.step,) = self.axes.loglog(batch_sizes, nothing, "o-", color="black")
        (self.epoch,) = self.axes.loglog(batch_sizes, nothing, "s-", color=style.BLUE)
        ring: dict[str, Any] = {
            "markersize": 15,
            "mfc": "none",
            "mec": style.HIGHLIGHT,
            "mew": 3,
            "linestyle": "",
        }
        (self.step_now,) = self.axes.plot([], [], "o", zorder=3, **ring)
        (self.epoch_now,) = self.axes.plot([], [], "o", zorder=3, **ring)
        beside: dict[str, Any] = {"fontsize": 11, "va": "center", "ha": "left"}
        self.step_name = self.axes.text(0, 0, "one step", **beside)
        self.epoch_name = self.axes.text(0, 0, "one epoch", color=style.BLUE, **beside)
        self.axes.set(xlabel="batch size", ylabel="time, measured here", xlim=(0.7, 4e4), ylim=(1e-6, 2))
        self.axes.set_title("What a step costs, and what an epoch")
        plain_ticks(self.axes.xaxis, [1, 10, 100, 1000])
        plain_ticks(self.axes.yaxis, {10.0**k: in_units(10.0**k) for k in range(-6, 1)})

        self.lanes.set(xlabel="µs on the clock, one block a step", ylim=(-0.6, 2.75), yticks=[])
        self.lanes.set_title("The same clock for three batch sizes")
        self.lanes.spines["left"].set_visible(False)
        self.blocks = [
            self.lanes.plot([], [], color=color, linewidth=16, solid_capstyle="butt")[0]
            for color in (style.BLACK, style.HIGHLIGHT, style.BLACK)
        ]
        self.done = [self.lanes.text(0, 0, "", fontsize=11) for _ in LANES]

    def span(self, step_seconds: np.ndarray) -> int:
        """So many µs are shown of the clock: a round number in which the dearest of these steps is done."""
        longest = 1e6 * float(step_seconds.max())
        power = 10 ** int(np.floor(np.log10(longest)))
        span = next(int(k * power) for k in (1, 1.5, 2, 3, 4, 5, 7, 10, 15) if k * power > 1.1 * longest)
        self.lanes.set_xlim(0, span)
        return span

    def run(self, step_seconds: np.ndarray, batch_size: int, clock: float) -> None:
        """Let the smallest, the chosen and the largest batch size work until `clock`, in µs; a step counts when it is done."""
        sizes = (int(self.batch_sizes[0]), batch_size, int(self.batch_sizes[-1]))
        for line, text, lane, size in zip(self.blocks, self.done, LANES, sizes, strict=True):
            each = 1e6 * float(step_seconds[self.batch_sizes == size][0])
            steps = int(clock / each + 1e-9)
            starts = each * np.arange(steps + 1)
            gap = min(0.25 * each, GAP * self.lanes.get_xlim()[1])
            ends = np.minimum(starts + each - gap, clock)  # the last one is not done yet
            x = np.column_stack([starts, ends, np.full(steps + 1, np.nan)])[starts < clock]
            line.set_data(x.ravel(), np.full(x.size, lane))
            text.set_position((0, lane + 0.3))
            text.set_text(
                f"batch size {size}: {live.counted(steps, 'step')}, {live.counted(steps * size, 'sample')}"
            )

    def nearest(self, batch_size: float) -> int:
        """The batch size that was measured and is nearest to this one, by its factor."""
        return int(self.batch_sizes[np.abs(np.log(self.batch_sizes / batch_size)).argmin()])

    def set(self, step_seconds: np.ndarray, batch_size: int) -> tuple[float, float]:
        """Show these times, one a batch size, and ring the chosen one; returns seconds of its step and epoch."""
        epoch_seconds = step_seconds * self.n_steps
        chosen = int(np.argmax(self.batch_sizes == batch_size))
        for line, now, name, seconds in (
            (self.step, self.step_now, self.step_name, step_seconds),
            (self.epoch, self.epoch_now, self.epoch_name, epoch_seconds),
        ):
            line.set_ydata(seconds)
            now.set_data([batch_size], [seconds[chosen]])
            name.set_position((1.35 * self.batch_sizes[-1], seconds[-1]))
        return float(step_seconds[chosen]), float(epoch_seconds[chosen])

    def handle(self) -> live.Handle:
        """The ring around a step, dragged to another batch size."""

        def height(batch_size: float, **_: Any) -> float:
            seconds = np.asarray(self.step.get_ydata(), float)
            return float(np.interp(np.log(batch_size), np.log(self.batch_sizes), seconds))

        return live.point(self.axes, x="batch_size", y=height, label="batch size")


def eta_by_batch_size(etas: np.ndarray, losses: Mapping[int, np.ndarray]) -> Figure:
    """Left the loss over η for each batch size; right the best η over the batch size, beside a proportional line."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.7))
    sizes = np.array(list(losses))
    best = []
    for size, color in zip(sizes, plt.get_cmap("viridis")(np.linspace(0, 0.85, len(sizes))), strict=True):
        k = losses[size].argmin()
        best.append(etas[k])
        left.loglog(etas, losses[size], color=color)
        left.plot(etas[k], losses[size][k], "o", color=color)
        left.annotate(
            f"{size}",
            (etas[k], losses[size][k]),
            (0, -17),
            textcoords="offset points",
            ha="center",
            color=color,
            fontsize=11,
        )
    left.set(xlabel="η", ylabel="loss after 3 epochs", ylim=(0.02, 5))
    left.set_title("The best η of each batch size")
    right.loglog(sizes, best, "o-", color=style.TRAIN, label="best η")
    right.loglog(sizes, best[0] * sizes, "--", color=style.TRUTH, label="in proportion to B")
    right.set(xlabel="batch size B", ylim=(etas[0], etas[-1]), title="It grows, and then no longer")
    plain_ticks(left.xaxis, [0.01, 0.1, 1])
    plain_ticks(left.yaxis, [0.1, 1])
    plain_ticks(right.yaxis, [0.01, 0.1, 1])
    plain_ticks(right.xaxis, list(sizes))
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
    plain_ticks(panels[0].yaxis, [0.001, 0.01, 0.1, 1])
    figure.legend(*panels[0].get_legend_handles_labels(), ncols=4, loc="outside upper center")
    return figure
