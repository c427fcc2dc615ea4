"""Pictures of trainings on noisy samples: the fitted curve beside both errors, and learning curves to be read.

Lecture 10 uses it. What is drawn is computed in `perceptron.models.overfitting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perceptron import live
from perceptron.drawing import style
from perceptron.models.overfitting import Run, early_stop, predict, truth

SMALLEST = 1e-9  # errors are drawn at least this high: a logarithmic axis has no place for 0
LINE = np.linspace(-1, 1, 161)  # where fits are drawn
FRAME = (-1.06, 1.06)  # a point at the end of the line is not cut
DECADES = {0.001: "0.001", 0.01: "0.01", 0.1: "0.1", 1.0: "1", 10.0: "10", 100.0: "100"}


class FitPicture:
    """Left the samples, the truth and the fitted curve; right both errors during training, `every` steps apart.

    With `mine`, one of the samples is the reader's, and can be dragged.
    """

    def __init__(self, n_steps: int, every: int = 5, held_out: str = "test", mine: bool = False) -> None:
        self.steps = np.arange(every, n_steps + 1, every)
        self.x = LINE
        self.figure, (self.fit, self.curve) = plt.subplots(1, 2, figsize=(9.2, 4.4))
        self.fit.plot(self.x, truth(self.x), color=style.TRUTH, label="truth")
        (self.dots,) = self.fit.plot([], [], "o", color=style.TRAIN, label="training set", markersize=6)
        (self.prediction,) = self.fit.plot(self.x, 0 * self.x, color=style.PREDICTION, label="network")
        shown = {"color": style.TRAIN, "mec": style.HIGHLIGHT, "mew": 3, "markersize": 11}
        (self.mine,) = self.fit.plot([], [], "o", label="your sample" if mine else "_", **shown)
        self.fit.set(xlim=FRAME, ylim=(-2.6, 2.6), xlabel="x", ylabel="y", title="The fit")
        self.fit.set_xticks([-1, -0.5, 0, 0.5, 1])
        (self.train_line,) = self.curve.plot([], [], color=style.TRAIN, label="training error")
        (self.test_line,) = self.curve.plot([], [], color=style.TEST, label=f"{held_out} error")
        (self.noise_line,) = self.curve.plot([], [], ":", color=style.GREY, label="variance of the noise")
        self.curve.set(xlim=(0, n_steps), xlabel="step", title="The learning curve")
        error_axis(self.curve, 1e-3, 3)
        self.name()

    def name(self) -> None:
        """A legend below each panel: there it hides nothing, and is drawn once. More than four entries stand in rows of three."""
        for axes, columns in ((self.fit, 4), (self.curve, 2)):
            many = len(axes.get_legend_handles_labels()[1]) > 4
            legend = axes.legend(
                loc="upper center",
                bbox_to_anchor=(0.5, -0.17),
                ncols=3 if many else columns,
                fontsize=10,
                columnspacing=1.1,
                handlelength=1.3,
            )
            legend.set_zorder(0)

    def show_samples(
        self, x: np.ndarray, y: np.ndarray, noise: float, mine: tuple[float, float] | None = None
    ) -> None:
        """The training set, and the variance of its noise: no network can do better on new data."""
        self.dots.set_data(x, y)
        if mine:
            self.mine.set_data(*([number] for number in mine))
        self.noise_line.set_data([self.steps[0] - 1, self.steps[-1]], [max(noise**2, SMALLEST)] * 2)

    def show(self, run: Run) -> None:
        """The present network, and the errors so far."""
        self.prediction.set_ydata(run.predict(self.x))
        steps = self.steps[: len(run.train_errors)]
        self.train_line.set_data(steps, np.maximum(run.train_errors, SMALLEST))
        self.test_line.set_data(steps, np.maximum(run.test_errors, SMALLEST))

    def handle(self) -> live.Handle:
        """The reader's own sample."""
        return live.point(self.fit, x="mine_x", y="mine_y", label="your sample")


class StopPicture(FitPicture):
    """A training that is stopped, and goes on all the same: the network that is kept, beside that of any epoch.

    The validation samples, which judge, stand beside the training set; thin lines are what that epoch's network misses them by.
    """

    def __init__(
        self, whole: Run, networks: Sequence[np.ndarray], valid: tuple[np.ndarray, np.ndarray], patience: int
    ) -> None:
        """`networks` are those of all epochs of the `whole` run, `patience` is the longest that can be chosen."""
        self.whole, self.networks, self.valid = whole, networks, valid
        n_epochs = len(whole.train_errors)
        self.patience = np.arange(1, patience + 1)
        self.stops = np.array([early_stop(whole.test_errors, int(each))[1] + 1 for each in self.patience])
        super().__init__(n_epochs, every=1, held_out="validation")
        for errors, color in ((whole.train_errors, style.TRAIN), (whole.test_errors, style.TEST)):
            self.curve.plot(self.steps, errors, color=color, linewidth=1, alpha=0.35, zorder=1)
        (self.kept_line,) = self.curve.plot(
            [], [], "--", color=style.HIGHLIGHT, linewidth=1.5, label="kept: best so far"
        )
        (self.stop_dot,) = self.curve.plot(
            [], [], "s", color=style.TEST, markersize=10, mec="white", label="stopped"
        )
        (self.now,) = self.curve.plot([], [], "o", color=style.TEST, markersize=9, mec="white", label="now")
        self.prediction.set_label("kept")
        (self.present,) = self.fit.plot(
            self.x, 0 * self.x, "--", color=style.TEST, linewidth=1.2, label="now"
        )
        self.fit.plot(*valid, "D", color=style.TEST, markersize=4, zorder=1.5, label="validation set")
        (self.misses,) = self.fit.plot([], [], color=style.TEST, linewidth=0.8, alpha=0.6, zorder=1.4)
        self.curve.set(xscale="log", xlim=(0.9, 1.15 * n_epochs), xlabel="epoch")
        self.curve.set_xticks(ticks := [1, 3, 10, 30, 100, 300, 600], [str(tick) for tick in ticks])
        error_axis(self.curve, 0.02, 1.5)
        self.name()

    def stop(self, best: int, last: int, now: int) -> None:
        """The network of epoch `best` is kept, from 0, training would be stopped after epoch `last`, and walks on to `now`."""
        errors, seen = self.whole.test_errors, slice(0, now + 1)
        self.show(Run(self.networks[best], self.whole.train_errors[seen], errors[seen]))
        self.present.set_ydata(predict(self.networks[now], self.x))
        x, y = self.valid
        gaps = np.full(len(x), np.nan)
        self.misses.set_data(
            np.column_stack([x, x, gaps]).ravel(),
            np.column_stack([y, predict(self.networks[now], x), gaps]).ravel(),
        )
        self.kept_line.set_data([best + 1, best + 1], [SMALLEST, 1.0])
        self.stop_dot.set_data([last + 1], [errors[last]])
        self.now.set_data([now + 1], [errors[now]])

    def handles(self) -> list[live.Handle]:
        """The square where the training stops and the dot of the epoch, dragged along the validation error."""

        def stopped(patience: int, **_: Any) -> float:
            return float(self.stops[patience - 1])

        def to(x: float, y: float, patience: int, **_: Any) -> dict[str, float]:
            return {"patience": float(np.interp(np.log(max(x, 1.0)), np.log(self.stops), self.patience))}

        return [
            live.point(
                self.curve,
                x=stopped,
                y=lambda **values: self.whole.test_errors[int(stopped(**values)) - 1],
                label="where the training stops",
                moves=["patience"],
                to=to,
                follows="x",
            ),
            live.point(
                self.curve, x="epoch", y=lambda epoch, **_: self.whole.test_errors[epoch - 1], label="epoch"
            ),
        ]


def error_axis(axes: Axes, low: float, high: float) -> None:
    """A logarithmic axis for mean squared errors, with plain numbers: small raised exponents are hard to read."""
    axes.set(yscale="log", ylim=(low, high), ylabel="mean squared error")
    shown = {value: text for value, text in DECADES.items() if low <= value <= high}
    axes.set_yticks(list(shown), list(shown.values()))
    axes.minorticks_off()


def learning_curves(runs: Mapping[str, Run], every: int = 5) -> Figure:
    """The learning curves of some runs side by side, without a word on what they mean."""
    figure, row = plt.subplots(1, len(runs), figsize=(9.2, 2.9), sharey=True)
    for axes, (name, run) in zip(row, runs.items(), strict=True):
        steps = every * np.arange(1, len(run.train_errors) + 1)
        axes.plot(steps, run.train_errors, color=style.TRAIN, label="training error")
        axes.plot(steps, run.test_errors, color=style.TEST, label="validation error")
        error_axis(axes, 0.005, 20)
        axes.set(title=name, xlabel="step")
        axes.label_outer()
    figure.legend(*row[0].get_legend_handles_labels(), ncols=2, loc="outside upper right", fontsize=10)
    return figure


def bias_and_variance(curves: np.ndarray) -> tuple[float, float]:
    """Bias² and variance of fits at `LINE`, (fits, points), both in the mean over the points."""
    return float(np.mean((curves.mean(axis=0) - truth(LINE)) ** 2)), float(np.mean(curves.var(axis=0)))


def refits(fits: Mapping[int, np.ndarray], n_samples: int) -> Figure:
    """Many fits of the same kind of network over each other, width → (fits, points), with their mean and the truth."""
    figure, row = plt.subplots(1, len(fits), figsize=(9.2, 3.4), sharey=True)
    for axes, (width, curves) in zip(row, fits.items(), strict=True):
        thin = axes.plot(LINE, curves.T, color=style.SKY, linewidth=0.6, alpha=0.35)
        axes.plot(LINE, truth(LINE), color=style.TRUTH, label="truth")
        axes.plot(LINE, curves.mean(axis=0), color=style.PREDICTION, linestyle="--", label="their mean")
        bias, variance = bias_and_variance(curves)
        axes.set(xlim=FRAME, ylim=(-2.6, 2.6), xlabel="x")
        axes.set_title(f"width {width}\nbias² {bias:.3f}, variance {variance:.3f}", fontsize=11)
        axes.set_xticks([-0.5, 0, 0.5])
        axes.label_outer()
    thin[0].set_label(f"{len(curves)} networks, {n_samples} samples each")
    row[0].set_ylabel("y")
    handles, labels = row[-1].get_legend_handles_labels()
    legend = figure.legend(handles, labels, ncols=3, loc="outside upper right", fontsize=10)
    legend.get_lines()[0].set(alpha=1.0, linewidth=1.5)
    return figure
