"""Pictures of trainings on noisy samples: the fitted curve beside both errors, and learning curves to be read.

Lecture 10 uses it. What is drawn is computed in `perceptron.models.overfitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks
from perceptron.models.overfitting import Run, early_stop, predict, truth

ERRORS = (0.001, 0.01, 0.1, 1.0, 10.0)  # ticks; what lies outside is drawn at the ends, which say so
END_ERRORS = (0.03, 0.1, 0.3, 1.0)  # likewise, of the panel where a U is to be seen
BEYOND = 1.2  # how far an axis of errors goes on behind its first and last tick, as a factor
LINE = np.linspace(-1, 1, 161)  # where fits are drawn
BAND = "#E8E8E8"  # a lighter style.LIGHT: one that is seen through takes longer
FRAME = (-1.06, 1.06)  # a point at the end of the line is not cut
N_DRAWN = 40  # of the test samples: all of them would hide the fit
EARLIER = 4  # sets of samples before the present one whose fits stay, at most


class FitPicture:
    """Left the samples, the truth and the fitted curve; then both errors during training, `every` steps apart.

    With `mine`, one of the samples is the reader's, and can be dragged. Some of the `test` samples stand pale beside them, with
    thin lines that are what the network misses them by. With `widths`, a third panel has both errors at the
    end over the width: a dot and a ring for this network, pale ones for other widths; and a band holds all errors that count as small.
    """

    def __init__(
        self,
        n_steps: int,
        every: int = 5,
        held_out: str = "test",
        mine: bool = False,
        widths: Sequence[int] = (),
    ) -> None:
        self.steps = np.arange(every, n_steps + 1, every)
        self.x, self.widths = LINE, widths
        self.trained: dict[tuple[float, ...], Run] = {}
        self.setting: tuple[float, ...] = ()  # of all controls but the width
        self.widest = 0
        size, ratios = ((10.4, 4.3), (1.15, 1, 0.8)) if widths else ((9.2, 4.4), (1, 1))
        self.figure, (self.fit, self.curve, *self.sizes) = plt.subplots(
            1, len(ratios), figsize=size, width_ratios=ratios
        )
        self.fit.plot(self.x, truth(self.x), color=style.TRUTH, zorder=1, label="truth")
        (self.dots,) = self.fit.plot([], [], "o", color=style.TRAIN, label="training set", markersize=6)
        (self.prediction,) = self.fit.plot(self.x, 0 * self.x, color=style.PREDICTION, label="network")
        shown = {"color": style.TRAIN, "mec": style.HIGHLIGHT, "mew": 3, "markersize": 11}
        (self.mine,) = self.fit.plot([], [], "o", label="your sample" if mine else "_", **shown)
        self.fit.set(xlim=FRAME, ylim=(-2.6, 2.6), xlabel="x", ylabel="y", title="The fit")
        self.fit.set_xticks([-1, -0.5, 0, 0.5, 1])
        (self.train_line,) = self.curve.plot([], [], color=style.TRAIN, label="training error")
        (self.test_line,) = self.curve.plot([], [], color=style.TEST, label=f"{held_out} error")
        dotted: dict[str, Any] = {"linestyle": ":", "color": style.GREY, "zorder": 0.45}
        self.noise_lines = self.curve.plot([], [], label="variance of the noise", **dotted)
        self.curve.set(xlim=(0, n_steps), xlabel="step", title="The learning curve")
        error_axis(self.curve, ERRORS, open_ends=True)
        self.bands: list[Rectangle] = []
        for axes in self.sizes:
            self._over_width(axes)
            self.noise_lines += axes.plot([], [], **dotted)
        self.name()

    def _over_width(self, axes: Axes) -> None:
        name = f"{N_DRAWN} of the test samples"
        thin: dict[str, Any] = {"color": style.TEST, "alpha": 0.45, "linewidth": 0.8}
        (self.fresh,) = self.fit.plot([], [], "o", markersize=3, mew=0, zorder=1.2, label=name, **thin)
        (self.misses,) = self.fit.plot([], [], zorder=1.1, **thin)
        (self.older,) = self.fit.plot([], [], color=style.PREDICTION, linewidth=1, alpha=0.35, zorder=1.5)
        self.older_name = self.fit.text(
            1, 1.02, "", transform=self.fit.transAxes, ha="right", fontsize=10
        )  # beside the title, where no fit runs
        dot: dict[str, Any] = {"color": style.TRAIN, "mew": 0}
        ring: dict[str, Any] = {"color": style.TEST, "mfc": "none"}  # both are seen where they are equal
        self.ends = [
            axes.plot([], [], "o", markersize=5, label="training error", **dot)[0],
            axes.plot([], [], "o", markersize=9, mew=2, label="test error", **ring)[0],
        ]
        pale: dict[str, Any] = {"alpha": 0.5, "zorder": 1.9, "linewidth": 1}
        self.others = [
            axes.plot([], [], "o", markersize=3.5, **dot, **pale)[0],
            axes.plot([], [], "o-", markersize=6, mew=1.2, label="pale: other widths", **ring, **pale)[0],
        ]
        low, high = self.widths[0], self.widths[-1]
        axes.set(xscale="log", xlim=(0.8 * low, 1.25 * high), xlabel="width", title="Errors at the end")
        error_axis(axes, END_ERRORS, open_ends=True)
        axes.set_ylabel("")
        plain_ticks(axes.xaxis, [low, 3, 10, high])
        look: dict[str, Any] = {"color": BAND, "antialiased": False, "linewidth": 0, "zorder": 0.4}
        for each, label in ((self.curve, "counts as small"), (axes, "_")):
            self.bands.append(each.axhspan(each.get_ylim()[0], 1, label=label, **look))

    def name(self) -> None:
        """A legend below each panel: there it hides nothing, and is drawn once. More than four entries stand in rows of three."""
        wide = not self.sizes
        for axes, columns in zip(
            (self.fit, self.curve, *self.sizes), (4, 2) if wide else (2, 1, 1), strict=True
        ):
            many = wide and len(axes.get_legend_handles_labels()[1]) > 4
            place: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.17)}
            look = {"fontsize": 10, "columnspacing": 1.1, "handlelength": 1.3}
            axes.legend(ncols=3 if many else columns, **place, **look).set_zorder(0)

    def show_samples(
        self,
        x: np.ndarray,
        y: np.ndarray,
        noise: float,
        mine: tuple[float, float] | None = None,
        small: float = 0.0,
        test: tuple[np.ndarray, np.ndarray] | None = None,
    ) -> None:
        """The training set, and the variance of its noise: no network can do better on new data. `small` is where its band ends.

        Of the `test` samples the first are drawn.
        """
        if test:
            self.fresh.set_data(*(each[:N_DRAWN] for each in test))
        self.dots.set_data(x, y)
        if mine:
            self.mine.set_data(*([number] for number in mine))
        for line in self.noise_lines:
            line.set_data(line.axes.get_xlim(), [inside(line.axes, noise**2)] * 2)
        for band in self.bands:
            band.set_height(small - band.get_y())

    def show(self, run: Run) -> None:
        """The present network, and the errors so far."""
        self.prediction.set_ydata(run.predict(self.x))
        if self.sizes:
            x, y = self.fresh.get_data()
            self.misses.set_data(*lines_between(x, y, run.predict(x)))
        errors = (run.train_errors, run.test_errors)
        for line, each in zip((self.train_line, self.test_line), errors, strict=True):
            line.set_data(self.steps[: len(each)], inside(self.curve, each))
        for dot, each in zip(self.ends if self.sizes else [], errors, strict=False):
            dot.set_data([run.width], inside(dot.axes, each[-1:]))

    def beside(self, train: Callable[..., Run], width: int, *setting: float) -> Iterator[None]:
        """Pale beside the present network: other widths on the same samples, and fits as wide to earlier samples.

        What has been trained before is drawn at once; then, one by one, what `train(width, *setting)` gives of the others.
        Shown are all `widths` up to the widest of this setting so far. Its last number is that of the set of samples, from 0.
        """
        *rest, data = setting
        self.widest = max(width, self.widest if setting == self.setting else 0)
        self.setting = setting
        others = [(each, *setting) for each in self.widths if each <= self.widest and each != width]
        earlier = [(width, *rest, each) for each in range(max(int(data) - EARLIER, 0), int(data))]
        self._compare(others, earlier)
        yield
        for one in others + earlier:
            if one not in self.trained:
                self.trained[one] = train(*one)
                self._compare(others, earlier)
                yield

    def _compare(self, others: Sequence[tuple[float, ...]], earlier: Sequence[tuple[float, ...]]) -> None:
        same, before = (
            [self.trained[one] for one in group if one in self.trained] for group in (others, earlier)
        )
        ends = ([run.train_errors[-1] for run in same], [run.test_errors[-1] for run in same])
        for dots, errors in zip(self.others, ends, strict=True):
            dots.set_data([run.width for run in same], inside(dots.axes, errors))
        self.older_name.set_text("pale: earlier samples" if before else "")
        self.older.set_visible(bool(before))
        fits = [np.append(run.predict(self.x), np.nan) for run in before]
        self.older.set_data(np.tile(np.append(self.x, np.nan), len(fits)), np.ravel(fits))

    def handle(self) -> live.Handle:
        """The reader's own sample."""
        return live.point(self.fit, x="mine_x", y="mine_y", label="your sample")


def inside(axes: Any, errors: Any) -> Any:
    """These errors as they are drawn on an `error_axis`: at most at its first and last tick."""
    low, high = axes.get_ylim()
    return np.clip(errors, low * BEYOND, high / BEYOND)


def lines_between(x: Any, y: Any, outputs: Any) -> list[np.ndarray]:
    """The places of one line for all x, from y to the output, with a gap after each."""
    return [np.repeat(x, 3), np.column_stack([y, outputs, np.full(len(x), np.nan)]).ravel()]


class StopPicture(FitPicture):
    """A training that is stopped, and goes on all the same: the network that is kept, beside that of any epoch.

    The validation samples, which judge, stand beside the training set; thin lines are what that epoch's network misses them by.
    A bar from the best epoch so far to that where the patience ends is filled up to now; when it is full, training stops.
    Black is a network: the kept one is drawn through, that of now is dashed.
    """

    BAR = 1.1  # height of the bar, above all errors

    def __init__(
        self, whole: Run, networks: Sequence[np.ndarray], valid: tuple[np.ndarray, np.ndarray], patience: int
    ) -> None:
        """`networks` are those of all epochs of the `whole` run, `patience` is the longest that can be chosen."""
        self.whole, self.networks, self.valid = whole, networks, valid
        self.patience = np.arange(1, patience + 1)
        self.stops = np.array([early_stop(whole.test_errors, int(each))[1] + 1 for each in self.patience])
        super().__init__(len(whole.train_errors), every=1, held_out="validation")
        pale = {"linewidth": 1.2, "alpha": 0.45, "zorder": 1}
        self.beyond = [self.curve.plot([], [], color=color, **pale)[0] for color in (style.TRAIN, style.TEST)]
        black: dict[str, Any] = {"color": style.PREDICTION, "linewidth": 1.5}
        (self.kept_line,) = self.curve.plot([], [], label="kept", **black)
        thick: dict[str, Any] = {"solid_capstyle": "butt"}
        (self.wait,) = self.curve.plot([], [], color=style.LIGHT, linewidth=11, label="patience", **thick)
        (self.waited,) = self.curve.plot([], [], color=style.GREY, linewidth=4, **thick)
        (self.wait_end,) = self.curve.plot(
            [], [], "|", color=style.HIGHLIGHT, markersize=17, mew=3.5, zorder=3
        )
        self.count = draw.Labels(self.curve, [(0.0, 0.0)], zorder=3, clip=False)
        (self.now,) = self.curve.plot([], [], "o--", markersize=9, mfc="white", label="now", **black)
        self.prediction.set_label("kept")
        (self.present,) = self.fit.plot(self.x, 0 * self.x, "--", label="now", **black)
        self.fit.plot(*valid, "D", color=style.TEST, markersize=4, zorder=1.3, label="validation set")
        (self.misses,) = self.fit.plot([], [], color=style.TEST, linewidth=0.8, alpha=0.6, zorder=1.4)
        self.curve.set(xlim=(0, 1.03 * len(self.steps)), xlabel="epoch")
        error_axis(self.curve, (0.05, 0.1, 0.2, 0.5, 1.0))
        self.curve.set_ylim(0.05, 1.5 * self.BAR)
        self.name()

    def stop(self, best: int, last: int, now: int, patience: int) -> None:
        """The network of epoch `best` is kept so far, from 0, training stops after epoch `last`, and walks on to `now`."""
        errors, seen = self.whole.test_errors, slice(0, min(now, last) + 1)
        self.show(Run(self.networks[best], self.whole.train_errors[seen], errors[seen]))
        for line, each in zip(self.beyond, (self.whole.train_errors, errors), strict=True):
            line.set_data(self.steps[last : now + 1], each[last : now + 1])
        self.present.set_ydata(predict(self.networks[now], self.x))
        x, y = self.valid
        self.misses.set_data(*lines_between(x, y, predict(self.networks[now], x)))
        begin, end, here = best + 1, best + 1 + patience, min(now, last) + 1
        self.kept_line.set_data([begin, begin], [self.curve.get_ylim()[0], self.BAR])
        self.wait.set_data([begin, end], [self.BAR, self.BAR])
        self.waited.set_data([begin, here], [self.BAR, self.BAR])
        self.wait_end.set_data([end], [self.BAR])
        self.count.move([(max((begin + end) / 2, 0.22 * len(self.steps)), 1.25 * self.BAR)])
        self.count.set([f"waited {here - begin} of {patience}{': stop' if here == end else ''}"])
        self.now.set_data([now + 1], [errors[now]])

    def bar_ends(self, epoch: int) -> np.ndarray:
        """Where the bar of each patience ends at this epoch: it begins at the best epoch before that, and before the stop."""
        seen = np.minimum(self.stops, epoch)
        best = np.array([int(np.argmin(self.whole.test_errors[:n])) for n in range(1, epoch + 1)]) + 1
        ends: np.ndarray = best[seen - 1] + self.patience
        return ends

    def handles(self) -> list[live.Handle]:
        """The end of the bar, which is the patience, and the dot of the epoch, dragged along the validation error."""

        def to(x: float, y: float, epoch: int, **_: Any) -> dict[str, float]:
            return {"patience": float(np.interp(x, self.bar_ends(epoch), self.patience))}

        return [
            live.point(
                self.curve,
                x=lambda epoch, patience: float(self.bar_ends(epoch)[patience - 1]),
                y=lambda **_: self.BAR,
                label="end of the patience",
                moves=["patience"],
                to=to,
                follows="x",
            ),
            live.point(
                self.curve, x="epoch", y=lambda epoch, **_: self.whole.test_errors[epoch - 1], label="epoch"
            ),
        ]


def error_axis(axes: Axes, ticks: Sequence[float], open_ends: bool = False) -> None:
    """A logarithmic axis for mean squared errors, with plain numbers: small raised exponents are hard to read.

    With `open_ends` its first and last number stand for what lies beyond them, too, and say so.
    """
    low, *_, high = ticks
    axes.set(yscale="log", ylim=(low / BEYOND, high * BEYOND), ylabel="mean squared error")
    words = {tick: f"{tick:g}" for tick in ticks}
    ends = {low: f"{low:g}\nor less", high: f"{high:g}\nor more"} if open_ends else {}
    plain_ticks(axes.yaxis, words | ends)


def learning_curves(runs: Mapping[str, Run], every: int = 5) -> Figure:
    """The learning curves of some runs side by side, without a word on what they mean."""
    figure, row = plt.subplots(1, len(runs), figsize=(9.2, 2.9), sharey=True)
    for axes, (name, run) in zip(row, runs.items(), strict=True):
        steps = every * np.arange(1, len(run.train_errors) + 1)
        axes.plot(steps, run.train_errors, color=style.TRAIN, label="training error")
        axes.plot(steps, run.test_errors, color=style.TEST, label="validation error")
        error_axis(axes, ERRORS[1:])
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
