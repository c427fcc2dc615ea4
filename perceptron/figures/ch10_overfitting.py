"""Pictures of trainings on noisy samples: the fitted curve beside its errors, and learning curves to be read.

Lecture 10 uses it. What is drawn is computed in `perceptron.models.overfitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.markers import CARETRIGHTBASE
from matplotlib.patches import Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, cover, error_axis, inside, legend_below, plain_ticks
from perceptron.models import overfitting
from perceptron.models.overfitting import Run, bias_and_variance, early_stop, predict, truth

ERRORS = (0.001, 0.01, 0.1, 1.0, 10.0)  # ticks; what lies outside is drawn at the ends, which say so
END_ERRORS = 0.8  # where the axis of the errors at the end ends; it is doubled until all of them are in
LINE = np.linspace(-1, 1, 161)  # where fits are drawn
BAND = "#E8E8E8"  # a lighter style.LIGHT: one that is seen through takes longer
FRAME = (-1.06, 1.06)  # a point at the end of the line is not cut
TEST_SEED, MANY_SEEDS = 1000, range(2000, 2020)  # of the test samples, and of the many data sets
LATER_SEED = 5742  # of the samples that the two networks of a stopped run are measured on at last
N_DRAWN = 20  # of the test samples: all of them would hide the fit
BESIDE = 0.014  # so far from a validation sample is the second line, of the network that is kept
TOP = 1.2  # of the axis of the errors at each x
SMALL = 0.05  # so much above the variance of the noise an error still counts as small
BIAS, MISS = style.SECOND_HIGHLIGHT, "#EBA57D"  # the latter a lighter style.TEST, for an area
PARTS = (("noise", "#BFBFBF"), ("bias²", BIAS), ("variance", style.AMBER))  # of the error on new data
SPREAD = "#EDC36B"  # a lighter style.AMBER, for many curves
BAR = 1.13  # half a bar's width, as a factor
DOTTED: dict[str, Any] = {"linestyle": ":", "color": style.GREY}


class FitPicture:
    """Left the samples, the truth and the fitted curve; then both errors during training, `every` steps apart.

    With `mine`, one of the samples is the reader's, and can be dragged.
    """

    def __init__(self, n_steps: int, every: int = 5, held_out: str = "test", mine: bool = False) -> None:
        self.steps = np.arange(every, n_steps + 1, every)
        self.x = LINE
        self.figure, (self.fit, self.curve) = plt.subplots(1, 2, figsize=(9.2, 4.4))
        _, self.dots, self.prediction, self.mine = self.draw_fit(self.fit, mine)
        (self.train_line,) = self.curve.plot([], [], color=style.TRAIN, label="training error")
        (self.test_line,) = self.curve.plot([], [], color=style.TEST, label=f"{held_out} error")
        (self.noise,) = self.curve.plot([], [], label="noise", zorder=0.45, **DOTTED)
        self.curve.set(xlim=(0, n_steps), xlabel="step", title="The learning curve")
        error_axis(self.curve, ERRORS, open_ends=True)
        self.name()

    @staticmethod
    def draw_fit(axes: Any, mine: bool) -> list[Any]:
        """The truth, and what will be the training set, the network and the reader's sample."""
        shown = {"color": style.TRAIN, "mec": style.HIGHLIGHT, "mew": 3, "markersize": 11}
        axes.set(xlim=FRAME, ylim=(-2.8, 2.8), xlabel="x", ylabel="y", title="The fit")
        axes.set_xticks([-1, -0.5, 0, 0.5, 1])
        return [
            *axes.plot(LINE, truth(LINE), color=style.TRUTH, zorder=1, label="truth"),
            *axes.plot([], [], "o", color=style.TRAIN, label="training set", mew=0),
            *axes.plot(LINE, 0 * LINE, color=style.PREDICTION, label="network"),
            *axes.plot([], [], "o", label="your sample" if mine else "_", **shown),
        ]

    def name(self) -> None:
        """A legend below each panel. More than four entries stand in rows of three."""
        for axes, columns in ((self.fit, 4), (self.curve, 2)):
            entries, _ = axes.get_legend_handles_labels()
            legend_below(axes, entries, 3 if len(entries) > 4 else columns)

    def show_samples(
        self, x: np.ndarray, y: np.ndarray, noise: float, mine: tuple[float, float] | None = None
    ) -> None:
        """The training set, and the variance of its noise: no network can do better on new data."""
        self.dots.set_data(x, y)
        self.dots.set(markersize=6 if len(x) < 30 else 3.5)  # many dots would hide what is behind them
        if mine:
            self.mine.set_data(*([number] for number in mine))
        self.noise.set_data(self.curve.get_xlim(), [inside(self.curve, noise**2)] * 2)

    def show(self, run: Run) -> None:
        """The present network, and the errors so far."""
        self.prediction.set_ydata(run.predict(self.x))
        for line, each in zip(
            (self.train_line, self.test_line), (run.train_errors, run.test_errors), strict=True
        ):
            line.set_data(self.steps[: len(each)], inside(self.curve, each))

    @staticmethod
    def sliders() -> dict[str, Any]:
        """Where the reader's own sample is."""
        return {
            "mine_x": live.slider(-1.0, 1.0, 0.5, step=0.05, label="your x"),
            "mine_y": live.slider(-2.5, 2.5, 0.7, step=0.05, label="your y"),
        }

    def handle(self) -> live.Handle:
        """The reader's own sample."""
        return live.point(self.fit, x="mine_x", y="mine_y", label="your sample")


class WidthPicture:
    """Fits of networks of one width, below them their expected error at each x, and beside them their errors over the width.

    Full are the errors of this network, pale those of other widths; a band holds all errors that count as small. Some of the test
    samples stand pale beside the fit, with thin lines that are what the network misses them by.

    Many networks of this width, each with samples of its own, take their place when they are asked for: pale curves with their mean.
    Then the error at each x has three parts, and bars over the width are what each of them is in the mean over all x.
    """

    RATE, N_STEPS, EVERY = 0.03, 1000, 100  # at this rate the narrow ones, too, have come to rest at the end

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths, self.x = widths, LINE
        self.widest: tuple[tuple[float, ...], int] = (), 0  # that was tried of the samples of a setting
        self.trained: dict[tuple[float, ...], Run] = {}  # by width, noise, samples, the reader's, seed
        self.curves: dict[tuple[float, ...], np.ndarray] = {}  # of many data sets, (sets, points)
        panels: Any  # of which matplotlib's own types know too little
        self.figure, panels = plt.subplot_mosaic(
            [["fit", "ends"], ["part", "ends"]],
            figsize=(10.4, 5.0),
            width_ratios=(1.5, 1),
            height_ratios=(1.9, 1),
        )
        self.fit, self.part, self.end = (panels[name] for name in ("fit", "part", "ends"))
        self.truth, self.dots, self.prediction, self.mine = FitPicture.draw_fit(self.fit, mine=True)
        self.fit.set_xlabel("")
        self.fit.tick_params(axis="x", labelbottom=False)
        thin: dict[str, Any] = {"color": style.TEST, "alpha": 0.45, "linewidth": 0.8}
        small: dict[str, Any] = {"markersize": 3, "mew": 0, "label": "test samples"}
        (self.fresh,) = self.fit.plot([], [], "o", zorder=1.2, **small, **thin)
        (self.misses,) = self.fit.plot([], [], zorder=1.1, **thin)
        (self.pale,) = self.fit.plot([], [], color=SPREAD, linewidth=0.8, zorder=0.8, label="20 others")
        black = {"color": style.PREDICTION, "linewidth": 1.5}
        (self.mean,) = self.fit.plot(self.x, 0 * self.x, "--", label="their mean", **black)
        self.part.set(xlim=FRAME, ylim=(0, 1.25 * TOP), xlabel="x", ylabel="error at x")
        self.part.set_xticks([-1, -0.5, 0, 0.5, 1])
        self.part.set_yticks([0, TOP / 2, TOP], ["0", f"{TOP / 2:g}", f"{TOP:g}\nor more"])
        low, high = widths[0], widths[-1]
        self.end.set(xscale="log", xlim=(low / 1.3, 1.3 * high), xlabel="width", title="Errors over width")
        plain_ticks(self.end.xaxis, [low, 3, 8, 22, high])
        self.scale = Scale(self.end)
        scaled: dict[str, Any] = {"transform": self.scale.transform}
        self.areas = self._parts(self.part, self.part.transData)
        self.bars = self._parts(self.end, self.scale.transform)
        (self.missed,) = self._parts(self.part, self.part.transData, (("miss² = (network − truth)²", MISS),))
        here: dict[str, Any] = {"zorder": 2.1, "solid_capstyle": "butt"}
        (self.spread,) = self.fit.plot([], [], color=style.AMBER, linewidth=10, **here)
        (self.gap,) = self.fit.plot([], [], linewidth=4, **here)
        upright: dict[str, Any] = {"color": style.HIGHLIGHT, "linewidth": 1.5, "zorder": 2.05}
        self.lines = [each.axvline(0, 0, top, **upright) for each, top in ((self.fit, 1), (self.part, 0.8))]
        self.told = draw.Labels(self.part, [(0.0, 1.13 * TOP)], zorder=3)
        flat: dict[str, Any] = {"color": BAND, "antialiased": False, "linewidth": 0, "zorder": 0.4}
        self.band = Rectangle((low / 1.3, -1), 1.3 * high, 1, label="counts as small", **flat, **scaled)
        self.end.add_patch(self.band)
        (self.floor,) = self.end.plot([], [], zorder=1.5, label="noise", **DOTTED, **scaled)
        dot: dict[str, Any] = {"color": style.TRAIN, "mew": 0, **scaled}
        ring: dict[str, Any] = {"color": style.TEST, "mfc": "none", **scaled}  # both are seen where equal
        self.ends = [
            self.end.plot([], [], "o", markersize=5, label="training error", zorder=2.2, **dot)[0],
            self.end.plot([], [], "o", markersize=9, mew=2, label="test error", zorder=2.2, **ring)[0],
        ]
        pale: dict[str, Any] = {"alpha": 0.5, "zorder": 1.9, "linewidth": 1}
        self.others = [
            self.end.plot([], [], "o", markersize=3.5, **dot, **pale)[0],
            self.end.plot([], [], "o-", markersize=6, mew=1.2, **ring, **pale)[0],
        ]
        self._name()

    @staticmethod
    def _parts(axes: Any, place: Any, parts: Any = PARTS) -> list[PolyCollection]:
        look: dict[str, Any] = {"linewidth": 0, "zorder": 1, "transform": place}
        return [
            axes.add_collection(PolyCollection([], facecolor=color, label=label, **look), autolim=False)
            for label, color in parts
        ]

    def _name(self) -> None:
        """Legends below, and what is there with one data set, and with many; other names are covered."""
        noise, *both = self.areas
        legends = [
            legend_below(self.part, [self.truth, self.prediction, self.dots, self.mine], 4),
            legend_below(self.part, [self.fresh, self.missed, noise], 3, row=1),
            legend_below(self.part, [self.pale, self.mean, noise, *both], 5, row=2),
            legend_below(self.end, [*self.ends, self.floor, self.band], 2),
        ]
        for legend in legends:  # several in a panel; the layout makes room for what is not clipped
            if legend is not legend.axes.get_legend():
                legend.axes.add_artist(legend).set_clip_on(False)
        covers = [cover(self.part, row=row) for row in (1, 2)]
        covers[1].set_visible(False)  # so the first update changes both, and none is a part of the background
        self.only: dict[bool, list[Artist]] = {
            False: [self.fresh, self.misses, *self.others, self.missed, covers[1]],
            True: [self.pale, self.mean, self.spread, *both, *self.bars, covers[0]],
        }

    def follow(self, many: bool, at: float, *own: float) -> Iterator[tuple[Run, str]]:
        """Train on some samples and the reader's, then what stands beside it, and point at x = `at`.

        `own` are width, noise, number of samples, x and y of the reader's, and the seed of the others. Hands out the run, and
        the parts of the mean error of many data sets once they are known.
        """
        width, noise, n_samples, mine_x, mine_y, seed = own
        setting = own[:3]
        self.dots.set_data(*overfitting.samples(int(n_samples), noise, int(seed)))
        self.dots.set(markersize=6 if n_samples < 30 else 3.5)  # many dots would hide what is behind them
        self.mine.set_data([mine_x], [mine_y])
        self.floor.set_data(self.end.get_xlim(), [noise**2] * 2)
        self.band.set_height(noise**2 + SMALL + 1)
        self.fresh.set_data(*(each[:N_DRAWN] for each in overfitting.samples(200, noise, TEST_SEED)))
        for when, artists in self.only.items():
            for artist in artists:
                if artist.get_visible() != (when == many):
                    artist.set_visible(when == many)
        for line in self.lines:
            line.set_xdata([at, at])
        before, widest = self.widest
        self.widest = own[1:], max(int(width), widest if before == own[1:] else 0)
        others = [(each, *own[1:]) for each in self.widths if each <= self.widest[1] and each != width]
        known = self.curves.get(setting) if many else None
        self._compare(others)
        self._show_bars(setting)
        for run in self._train(own):
            self._show(run, noise, at, many, known)
            yield run, self._told(setting) if many else ""
        if many and known is None:
            for known in self._train_many(setting):
                self._show(run, noise, at, many, known)
                yield run, ""
            self._show_bars(setting)
            yield run, self._told(setting)
        for one in () if many else others:
            if one not in self.trained:
                for _ in self._train(one):
                    pass
                self._compare(others)
                yield run, ""

    def _train(self, own: tuple[float, ...]) -> Iterator[Run]:
        """What was trained before is there at once."""
        if own not in self.trained:
            width, noise, n, mine_x, mine_y, seed = own
            x, y = overfitting.samples(int(n), noise, int(seed))
            x, y, new = np.append(x, mine_x), np.append(y, mine_y), overfitting.samples(200, noise, TEST_SEED)
            how: dict[str, Any] = {"lr": self.RATE, "every": self.EVERY, "measure": self.EVERY}
            for run in overfitting.train(x, y, *new, int(width), self.N_STEPS, **how):
                if len(run.test_errors) * self.EVERY < self.N_STEPS:
                    yield run
            self.trained[own] = run
        yield self.trained[own]

    def _train_many(self, setting: tuple[float, ...]) -> Iterator[np.ndarray]:
        """The curves of networks of many data sets, as many samples in each as in the reader's, whose own is in none of them.

        In single precision, which takes half the time.
        """
        width, noise, n_samples = setting
        sets = overfitting.samples(int(n_samples) + 1, noise, MANY_SEEDS)
        x, y = (each.astype(np.float32) for each in sets)
        how: dict[str, Any] = {"lr": self.RATE, "every": self.N_STEPS // 40, "measure": self.N_STEPS}
        for run in overfitting.train(x, y, x, y, int(width), self.N_STEPS, **how):
            curves = run.predict(self.x)
            yield curves
        self.curves[setting] = curves

    def _show(self, run: Run, noise: float, at: float, many: bool, curves: np.ndarray | None) -> None:
        """The present network, and its error at each x, or that of many in its parts."""
        fit, true = run.predict(self.x), truth(self.x)
        self.prediction.set_ydata(fit)
        x, y = self.fresh.get_data()
        self.misses.set_data(*lines_between(x, y, run.predict(x)))
        for dot, errors in zip(self.ends, (run.train_errors, run.test_errors), strict=True):
            dot.set_data([run.width], errors[-1:])
        if many and curves is None:
            curves = np.full((2, len(self.x)), np.nan)
        here = int(np.argmin(np.abs(self.x - at)))
        middle = fit if curves is None else curves.mean(axis=0)
        self.gap.set_data([at, at], [true[here], middle[here]])
        self.gap.set_color(MISS if curves is None else BIAS)
        floor = np.full(len(self.x), noise**2)
        if curves is None:
            self._stack([self.areas[0], self.missed], [floor, (fit - true) ** 2], here)
        else:
            self.mean.set_ydata(middle)
            ends = np.full((len(curves), 1), np.nan)
            xs, ys = np.tile(np.append(self.x, np.nan), len(curves)), np.hstack([curves, ends]).ravel()
            self.pale.set_data(xs, ys)
            bias, variance = bias_and_variance(curves, true)
            self.spread.set_data([at, at], middle[here] + np.sqrt(variance[here]) * np.array([-1, 1]))
            self._stack(self.areas, [floor, bias, variance], here)
        self._make_room()

    def _stack(self, areas: Sequence[PolyCollection], parts: Sequence[np.ndarray], here: int) -> None:
        """One part upon the other, over x, and what they are at the place that is pointed at."""
        tops = np.minimum(np.cumsum([0 * self.x, *parts], axis=0), TOP)
        known = not np.isnan(tops[-1]).any()
        there_and_back = np.append(self.x, self.x[::-1])
        for area, low, high in zip(areas, tops[:-1], tops[1:], strict=True):
            outline = np.column_stack([there_and_back, np.append(low, high[::-1])])
            area.set_verts([outline] if known else [])
        words = ("noise", "bias²", "variance") if len(parts) == 3 else ("noise", "miss²")
        told = " + ".join(f"{word} {part[here]:.2f}" for word, part in zip(words, parts, strict=True))
        total = sum(round(float(part[here]), 2) for part in parts) if known else 0.0
        line = f"at x = {self.x[here]:.2f}: {told} = {total:.2f}".replace("-", "−")
        self.told.set([line if known else ""])

    def _make_room(self) -> None:
        """Where an error at the end is beyond the axis, that is made twice as long, or more."""
        heights = [each.get_ydata() for each in (*self.ends, *self.others) if each.get_visible()]
        heights += [
            each.get_extents().max[1:] for each in self.bars[-1].get_paths() if self.bars[-1].get_visible()
        ]
        most = np.max(np.concatenate(heights), initial=END_ERRORS)
        end = END_ERRORS * 2 ** np.ceil(np.log2(most / END_ERRORS))
        self.scale.set(-0.025 * end, 1.04 * end, end * np.arange(5) / 4)

    def _compare(self, others: Sequence[tuple[float, ...]]) -> None:
        """Pale beside the present network the errors of other widths on the same samples, as far as they are trained."""
        runs = [self.trained[one] for one in others if one in self.trained]
        ends = ([run.train_errors[-1] for run in runs], [run.test_errors[-1] for run in runs])
        for dots, errors in zip(self.others, ends, strict=True):
            dots.set_data([run.width for run in runs], errors)
        self._make_room()

    def _mean_parts(self, setting: tuple[float, ...]) -> list[float]:
        parts = bias_and_variance(self.curves[setting], truth(self.x))
        return [setting[1] ** 2, *(float(np.mean(part)) for part in parts)]

    def _told(self, setting: tuple[float, ...]) -> str:
        """The parts, and their sum as it is written, once they are known."""
        if setting not in self.curves:
            return ""
        noise, bias, variance = (round(part, 3) for part in self._mean_parts(setting))
        parts = f"bias² {bias:.3f} + variance {variance:.3f} + noise {noise:.3f}"
        return f"{parts} = mean test error {bias + variance + noise:.3f}"

    def _show_bars(self, setting: tuple[float, ...]) -> None:
        """All widths that were tried with this noise and as many samples."""
        known = sorted(one for one in self.curves if one[1:] == setting[1:])
        parts = np.reshape([self._mean_parts(one) for one in known], (-1, 3))
        tops = np.cumsum(np.insert(parts, 0, 0, axis=1), axis=1)
        for part, bars in enumerate(self.bars):
            bars.set_verts([box(one[0], *top[part : part + 2]) for one, top in zip(known, tops, strict=True)])
        self._make_room()

    def handles(self) -> list[live.Handle]:
        """The reader's own sample, and the line that points at an x."""
        return [
            live.point(self.fit, x="mine_x", y="mine_y", label="your sample"),
            live.line(self.part, x="at", label="the x that is pointed at"),
        ]


def box(width: float, low: float, high: float) -> list[tuple[float, float]]:
    """The corners of a bar at this width, on a logarithmic axis."""
    left, right = width / BAR, width * BAR
    return [(left, low), (right, low), (right, high), (left, high)]


def lines_between(x: Any, y: Any, outputs: Any) -> list[np.ndarray]:
    """The places of one line for all x, from y to the output, with a gap after each."""
    return [np.repeat(x, 3), np.column_stack([y, outputs, np.full(len(x), np.nan)]).ravel()]


class StopPicture(FitPicture):
    """A training that is stopped, and goes on all the same: the network that is kept, beside that of any epoch.

    The validation samples, which judge, stand beside the training set; thin lines are what that epoch's network misses them by.
    A bar from the best epoch so far to that where the patience ends is filled up to now; when it is full, training stops.
    Black is a network: the kept one is drawn through, that of now is dashed. Once training has stopped, black lines beside the
    others are what the kept one misses the validation samples by.
    """

    BAR = 1.6  # height of the bar, above all errors

    def __init__(self, n_epochs: int, valid: tuple[np.ndarray, np.ndarray], patience: int) -> None:
        """`patience` is the longest that can be chosen; `follow` tells which training it is."""
        self.valid, self.later = valid, overfitting.samples(1000, 0.3, LATER_SEED)
        self.patience = np.arange(1, patience + 1)
        self.sample: tuple[float, float] | None = None
        super().__init__(n_epochs, every=1, held_out="validation", mine=True)
        pale = {"linewidth": 1.2, "alpha": 0.45, "zorder": 1}
        self.beyond = [self.curve.plot([], [], color=color, **pale)[0] for color in (style.TRAIN, style.TEST)]
        black: dict[str, Any] = {"color": style.PREDICTION, "linewidth": 1.5}
        (self.kept_line,) = self.curve.plot([], [], "o-", markersize=7, markevery=[1], label="kept", **black)
        thick: dict[str, Any] = {"solid_capstyle": "butt"}
        (self.wait,) = self.curve.plot([], [], color=style.LIGHT, linewidth=11, label="patience", **thick)
        (self.waited,) = self.curve.plot([], [], color=style.GREY, linewidth=4, **thick)
        (self.wait_end,) = self.curve.plot(  # beside the bar, which may be an epoch long
            [], [], marker=CARETRIGHTBASE, color=style.HIGHLIGHT, markersize=11, zorder=3
        )
        self.count = draw.Labels(self.curve, [(0.0, 0.0)], zorder=3, clip=False)
        (self.now,) = self.curve.plot([], [], "o--", markersize=9, mfc="white", label="now", **black)
        self.prediction.set_label("kept")
        (self.present,) = self.fit.plot(self.x, 0 * self.x, "--", label="now", **black)
        self.fit.plot(*valid, "D", color=style.TEST, markersize=4, zorder=1.3, label="validation set")
        thin: dict[str, Any] = {"linewidth": 1, "zorder": 1.4}
        (self.misses,) = self.fit.plot([], [], color=style.TEST, alpha=0.6, **thin)
        (self.kept_misses,) = self.fit.plot([], [], color=style.PREDICTION, **thin)
        self.curve.set(xlim=(0, 1.03 * len(self.steps)), xlabel="epoch")
        error_axis(self.curve, (0.02, 0.05, 0.1, 0.2, 0.5, 1.0), open_ends=True)
        self.curve.set_ylim(top=1.85 * self.BAR)
        self.name()

    def follow(self, mine: tuple[float, float], train: Callable[[], Iterator[Run]]) -> list[float]:
        """Train, an epoch at a time, where the reader's sample is elsewhere than before; returns the validation errors."""
        if mine != self.sample:
            self.networks = []
            for run in train():
                self.networks.append(run.theta)
            self.whole, self.sample = run, mine
            self.mine.set_data(*([number] for number in mine))
            ends = [early_stop(run.test_errors, int(each))[1] + 1 for each in self.patience]
            self.stops = np.array(ends)
        return self.whole.test_errors

    def stop(self, best: int, last: int, now: int, patience: int) -> list[float]:
        """The network of epoch `best` is kept so far, from 0, training stops after epoch `last`, and walks on to `now`.

        Returns the errors of the network that is kept and of that of now on 1,000 new samples.
        """
        errors, seen = self.whole.test_errors, slice(0, min(now, last) + 1)
        self.show(Run(self.networks[best], self.whole.train_errors[seen], errors[seen]))
        for line, each in zip(self.beyond, (self.whole.train_errors, errors), strict=True):
            line.set_data(self.steps[last : now + 1], inside(self.curve, each[last : now + 1]))
        self.present.set_ydata(predict(self.networks[now], self.x))
        x, y = self.valid
        self.misses.set_data(*lines_between(x, y, predict(self.networks[now], x)))
        beside, missed = lines_between(x - BESIDE, y, predict(self.networks[best], x))
        self.kept_misses.set_data(beside, missed if now > last else np.full_like(missed, np.nan))
        begin, end, here = best + 1, best + 1 + patience, min(now, last) + 1
        foot, error = self.curve.get_ylim()[0], inside(self.curve, errors[best])
        self.kept_line.set_data([begin] * 3, [foot, error, 0.83 * self.BAR])
        self.wait.set_data([begin, end], [self.BAR, self.BAR])
        self.waited.set_data([begin, here], [self.BAR, self.BAR])
        self.wait_end.set_data([end], [self.BAR])
        self.count.move([(max((begin + end) / 2, 0.25 * len(self.steps)), 1.38 * self.BAR)])
        self.count.set([f"waited {here - begin} of {patience}{': stop' if here == end else ''}"])
        self.now.set_data([now + 1], [inside(self.curve, errors[now])])
        x, y = self.later
        return [float(np.mean((predict(self.networks[each], x) - y) ** 2)) for each in (best, now)]

    def bar_ends(self, epoch: int) -> np.ndarray:
        """Where the bar of each patience ends at this epoch: it begins at the best epoch before that, and before the stop."""
        seen = np.minimum(self.stops, epoch)
        best = np.array([int(np.argmin(self.whole.test_errors[:n])) for n in range(1, epoch + 1)]) + 1
        ends: np.ndarray = best[seen - 1] + self.patience
        return ends

    def handles(self) -> list[live.Handle]:
        """The end of the bar, which is the patience, the dot of the epoch, dragged along the validation error, and the sample."""

        def to(x: float, y: float, epoch: int, **_: Any) -> dict[str, float]:
            return {"patience": float(np.interp(x, self.bar_ends(epoch), self.patience))}

        return [
            live.point(
                self.curve,
                x=lambda epoch, patience, **_: float(self.bar_ends(epoch)[patience - 1]),
                y=lambda **_: self.BAR,
                label="end of the patience",
                moves=["patience"],
                to=to,
                follows="x",
            ),
            live.point(
                self.curve,
                x="epoch",
                y=lambda epoch, **_: inside(self.curve, self.whole.test_errors[epoch - 1]),
                label="epoch",
            ),
            live.point(
                self.fit, x=lambda **_: self.mine.get_xdata()[0], y="mine_y", label="your sample", follows="y"
            ),
        ]


def learning_curves(runs: Mapping[str, Run], every: int = 5) -> Figure:
    """The learning curves of some runs side by side, without a word on what they mean."""
    figure, row = plt.subplots(1, len(runs), figsize=(9.2, 2.9), sharey=True)
    for axes, (name, run) in zip(row, runs.items(), strict=True):
        steps = every * np.arange(1, len(run.train_errors) + 1)
        axes.plot(steps, run.train_errors, color=style.TRAIN, label="training error")
        axes.plot(steps, run.test_errors, color=style.TEST, label="validation error")
        error_axis(axes, ERRORS)
        axes.set(title=name, xlabel="step")
        axes.label_outer()
    figure.legend(*row[0].get_legend_handles_labels(), ncols=2, loc="outside upper right", fontsize=10)
    return figure
