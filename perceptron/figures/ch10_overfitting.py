"""Pictures of trainings on noisy samples: the fitted curve beside both errors, and learning curves to be read.

Lecture 10 uses it. What is drawn is computed in `perceptron.models.overfitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.markers import CARETRIGHTBASE
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, plain_ticks
from perceptron.models import overfitting
from perceptron.models.overfitting import Run, early_stop, predict, truth

ERRORS = (0.001, 0.01, 0.1, 1.0, 10.0)  # ticks; what lies outside is drawn at the ends, which say so
END_ERRORS = 0.8  # where the axis of the errors at the end ends; it is doubled until all of them are in
BEYOND = 1.2  # how far an axis of errors goes on behind its first and last tick, as a factor
LINE = np.linspace(-1, 1, 161)  # where fits are drawn
BAND = "#E8E8E8"  # a lighter style.LIGHT: one that is seen through takes longer
FRAME = (-1.06, 1.06)  # a point at the end of the line is not cut
TEST_SEED, MANY_SEEDS = 1000, range(2000, 2020)  # of the test samples, and of the many data sets
LATER_SEED = 5742  # of the samples that the two networks of a stopped run are measured on at last
N_DRAWN = 40  # of the test samples: all of them would hide the fit
BIAS, VARIANCE, NOISE = style.SECOND_HIGHLIGHT, style.AMBER, "#BFBFBF"  # the parts of the error on new data
SPREAD = "#EDC36B"  # a lighter VARIANCE, for many curves
ROW = 0.21  # of a legend, in inches
BAR = 1.13  # half a bar's width, as a factor
DOTTED: dict[str, Any] = {"linestyle": ":", "color": style.GREY}


class FitPicture:
    """Left the samples, the truth and the fitted curve; then both errors during training, `every` steps apart.

    With `mine`, one of the samples is the reader's, and can be dragged.
    """

    size: tuple[float, float] = (9.2, 4.4)
    panels: tuple[float, ...] = (1, 1)

    def __init__(self, n_steps: int, every: int = 5, held_out: str = "test", mine: bool = False) -> None:
        self.steps = np.arange(every, n_steps + 1, every)
        self.x = LINE
        self.figure, (self.fit, self.curve, *self.more) = plt.subplots(
            1, len(self.panels), figsize=self.size, width_ratios=self.panels
        )
        self.fit.plot(self.x, truth(self.x), color=style.TRUTH, zorder=1, label="truth")
        (self.dots,) = self.fit.plot([], [], "o", color=style.TRAIN, label="training set", mew=0)
        (self.prediction,) = self.fit.plot(self.x, 0 * self.x, color=style.PREDICTION, label="network")
        shown = {"color": style.TRAIN, "mec": style.HIGHLIGHT, "mew": 3, "markersize": 11}
        (self.mine,) = self.fit.plot([], [], "o", label="your sample" if mine else "_", **shown)
        self.fit.set(xlim=FRAME, ylim=(-2.8, 2.8), xlabel="x", ylabel="y", title="The fit")
        self.fit.set_xticks([-1, -0.5, 0, 0.5, 1])
        (self.train_line,) = self.curve.plot([], [], color=style.TRAIN, label="training error")
        (self.test_line,) = self.curve.plot([], [], color=style.TEST, label=f"{held_out} error")
        (self.noise,) = self.curve.plot([], [], label="noise", zorder=0.45, **DOTTED)
        self.curve.set(xlim=(0, n_steps), xlabel="step", title="The learning curve")
        error_axis(self.curve, ERRORS, open_ends=True)
        self.name()

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


class WidthPicture(FitPicture):
    """The same with a third panel: both errors at the end over the width, a dot and a ring.

    Full are those of this network, pale those of other widths; a band holds all errors that count as small. Some of the test
    samples stand pale beside the fit, with thin lines that are what the network misses them by.

    Many networks of this width, each with samples of its own, take their place when they are asked for: pale curves with their mean, and
    what that misses the truth by. Then bars over the width are the error on new data in the mean over all data sets, in its three parts.
    """

    size = (10.4, 4.6)
    panels = (1.15, 1, 0.85)
    RATE = 0.03  # with which the narrow ones, too, have come to rest at the end

    def __init__(self, n_steps: int, widths: Sequence[int]) -> None:
        self.widths = widths
        self.reached: dict[
            bool, tuple[tuple[float, ...], int]
        ] = {}  # of one data set, of many: setting, width
        self.trained: dict[tuple[Any, ...], Run] = {}
        self.curves: dict[tuple[int, float, int], np.ndarray] = {}  # of many data sets, (sets, points)
        super().__init__(n_steps, mine=True)

    def name(self) -> None:
        (axes,) = self.more
        thin: dict[str, Any] = {"color": style.TEST, "alpha": 0.45, "linewidth": 0.8}
        test = f"{N_DRAWN} of the test samples"
        (self.fresh,) = self.fit.plot([], [], "o", markersize=3, mew=0, zorder=1.2, label=test, **thin)
        (self.misses,) = self.fit.plot([], [], zorder=1.1, **thin)
        (self.pale,) = self.fit.plot([], [], color=SPREAD, linewidth=0.8, zorder=0.8, label="20 others")
        (self.mean,) = self.fit.plot(
            self.x, 0 * self.x, "--", color=style.PREDICTION, linewidth=1.5, label="their mean"
        )
        (self.gap,) = self.fit.fill(
            self.x, truth(self.x), color=BIAS, alpha=0.5, linewidth=0, zorder=0.9, label="bias"
        )
        low, high = self.widths[0], self.widths[-1]
        axes.set(xscale="log", xlim=(low / 1.3, 1.3 * high), xlabel="width", title="Errors at the end")
        plain_ticks(axes.xaxis, [low, 3, 8, 22, high])
        self.scale = Scale(axes)
        scaled: dict[str, Any] = {"transform": self.scale.transform}
        flat: dict[str, Any] = {"color": BAND, "antialiased": False, "linewidth": 0, "zorder": 0.4}
        band = self.curve.axhspan(self.curve.get_ylim()[0], 1, label="counts as small", **flat)
        self.bands = [band, axes.add_patch(Rectangle((low / 1.3, -1), 1.3 * high, 1, **flat, **scaled))]
        (self.floor,) = axes.plot([], [], zorder=1.5, **DOTTED, **scaled)
        dot: dict[str, Any] = {"color": style.TRAIN, "mew": 0, **scaled}
        ring: dict[str, Any] = {"color": style.TEST, "mfc": "none", **scaled}  # both are seen where equal
        self.ends = [
            axes.plot([], [], "o", markersize=5, label="training error", zorder=2.2, **dot)[0],
            axes.plot([], [], "o", markersize=9, mew=2, label="test error", zorder=2.2, **ring)[0],
        ]
        pale: dict[str, Any] = {"alpha": 0.5, "zorder": 1.9, "linewidth": 1}
        self.others = [
            axes.plot([], [], "o", markersize=3.5, **dot, **pale)[0],
            axes.plot([], [], "o-", markersize=6, mew=1.2, **ring, **pale)[0],
        ]
        self.bars = [
            axes.add_collection(
                PolyCollection([], facecolor=color, linewidth=0, zorder=1, label=label, **scaled)
            )
            for color, label in ((NOISE, "noise"), (BIAS, "bias²"), (VARIANCE, "variance"))
        ]
        always = [self.fit.lines[0], self.prediction, self.dots, self.mine]
        several = [self.pale, self.mean, self.gap]
        parts: dict[str, Any] = {
            "title": "mean test error, in parts",
            "handlelength": 0.8,
            "columnspacing": 0.7,
        }
        legends = [
            legend_below(self.fit, always, 2),
            legend_below(self.fit, [self.fresh], 1, row=2),
            legend_below(self.fit, several, 3, row=3),
            legend_below(self.curve, [self.train_line, self.test_line, self.noise, band], 1),
            legend_below(axes, self.ends, 1),
            legend_below(axes, self.bars, 3, row=2, handletextpad=0.5, **parts),
        ]
        for legend in legends:  # several in a panel; the layout makes room for what is not clipped
            if legend is not legend.axes.get_legend():
                legend.axes.add_artist(legend).set_clip_on(False)
        covers = [cover(self.fit, row=3, rows=1), cover(axes, row=2, rows=2)]
        for each in covers:  # until the first update, so that they are not a part of the background
            each.set_visible(False)
        self.only: dict[bool, list[Artist]] = {  # what is there with one data set, and with many
            False: [self.fresh, self.misses, *self.others, *covers],
            True: [*several, *self.bars, cover(self.fit, row=2, rows=1)],
        }

    def follow(
        self,
        width: int,
        noise: float,
        n_samples: int,
        many: bool,
        mine: tuple[float, float],
        seed: int,
        small: float,
    ) -> Iterator[tuple[Run, str]]:
        """Train on these samples and the reader's, then what stands beside it. Hands out the run, and the parts of the mean error
        of many data sets once they are known; `small` is where the band ends.
        """
        own, setting = (width, noise, n_samples, *mine, seed), (width, noise, n_samples)
        self.show_samples(*overfitting.samples(n_samples, noise, seed), noise, mine)
        self.floor.set_data(self.floor.axes.get_xlim(), [noise**2] * 2)
        self.fresh.set_data(*(each[:N_DRAWN] for each in overfitting.samples(200, noise, TEST_SEED)))
        for band in self.bands:
            band.set_height(small - band.get_y())
        for when, artists in self.only.items():
            for artist in artists:
                if artist.get_visible() != (when == many):
                    artist.set_visible(when == many)
        tried = {
            each: self._tried(each, *rest) for each, rest in ((False, own), (True, setting)) if each <= many
        }
        beside = self._spread(tried[True]) if many else self._beside(tried[False])
        next(beside)  # what is trained already
        for run in self._train(*own, every=len(self.steps) // 2):
            self.show(run)
            yield run, self._told(setting) if many else ""
        for _ in beside:
            yield run, self._told(setting) if many else ""

    def _train(
        self, width: int, noise: float, n: int, *mine: float, every: int = 250, measure: int = 5
    ) -> Iterator[Run]:
        """`mine` are the place of the reader's sample, and the seed of the others."""
        mine_x, mine_y, seed = mine
        x, y = overfitting.samples(n, noise, int(seed))
        x, y, new = np.append(x, mine_x), np.append(y, mine_y), overfitting.samples(200, noise, TEST_SEED)
        how: dict[str, Any] = {"lr": self.RATE, "every": every, "measure": measure}
        return overfitting.train(x, y, *new, width, self.steps[-1], **how)

    def show(self, run: Run) -> None:
        super().show(run)
        x, y = self.fresh.get_data()
        self.misses.set_data(*lines_between(x, y, run.predict(x)))
        for dot, errors in zip(self.ends, (run.train_errors, run.test_errors), strict=True):
            dot.set_data([run.width], errors[-1:])
        self._make_room()

    def _make_room(self) -> None:
        """Where an error at the end is beyond the axis, that is made twice as long, or more."""
        heights = [each.get_ydata() for each in (*self.ends, *self.others) if each.get_visible()]
        heights += [path.vertices[:, 1] for path in self.bars[-1].get_paths() if self.bars[-1].get_visible()]
        most = np.max(np.concatenate(heights), initial=END_ERRORS)
        end = END_ERRORS * 2 ** np.ceil(np.log2(most / END_ERRORS))
        self.scale.set(-0.025 * end, 1.04 * end, end * np.arange(5) / 4)

    def _tried(self, many: bool, width: int, *setting: float) -> list[tuple[Any, ...]]:
        """This width, and all others up to the widest of this setting so far, each with the setting."""
        before, widest = self.reached.get(many, (setting, 0))
        self.reached[many] = setting, max(width, widest if setting == before else 0)
        others = [each for each in self.widths if each <= self.reached[many][1] and each != width]
        return [(each, *setting) for each in (width, *others)]

    def _beside(self, tried: Sequence[tuple[Any, ...]]) -> Iterator[None]:
        """Pale beside the present network, the first: the errors of other widths on the same samples.

        What has been trained before is drawn at once, the rest one by one.
        """
        others = tried[1:]
        self._compare(others)
        yield
        for one in others:
            if one not in self.trained:
                *_, self.trained[one] = self._train(*one, measure=self.steps[-1])
                self._compare(others)
                yield

    def _compare(self, others: Sequence[tuple[Any, ...]]) -> None:
        runs = [self.trained[one] for one in others if one in self.trained]
        ends = ([run.train_errors[-1] for run in runs], [run.test_errors[-1] for run in runs])
        for dots, errors in zip(self.others, ends, strict=True):
            dots.set_data([run.width for run in runs], errors)
        self._make_room()

    def _spread(self, wanted: Sequence[tuple[Any, ...]]) -> Iterator[None]:
        """What networks of many data sets do, for the present width, the first, and then for the others.

        There are as many samples in each of these sets as in the reader's, whose own is in none of them.
        """
        self._show_curves(self.curves.get(wanted[0]))
        self._show_bars(wanted)
        yield
        _, noise, n_samples = wanted[0]
        x, y = overfitting.samples(n_samples + 1, noise, MANY_SEEDS)
        n_steps = self.steps[-1]
        how: dict[str, Any] = {"lr": self.RATE, "every": n_steps // 40, "measure": n_steps}
        for one in wanted:
            if one in self.curves:
                continue
            for run in overfitting.train(x, y, x, y, one[0], n_steps, **how):
                if one == wanted[0]:
                    self._show_curves(run.predict(self.x))
                yield
            self.curves[one] = run.predict(self.x)
            self._show_bars(wanted)
            yield

    def _told(self, setting: tuple[int, float, int]) -> str:
        """The parts, and their sum as it is written, once they are known."""
        if setting not in self.curves:
            return ""
        bias, variance, noise = (
            round(part, 3) for part in (*bias_and_variance(self.curves[setting]), setting[1] ** 2)
        )
        parts = f"bias² {bias:.3f} + variance {variance:.3f} + noise {noise:.3f}"
        return f"{parts} = mean test error {bias + variance + noise:.3f}"

    def _show_curves(self, curves: np.ndarray | None) -> None:
        if curves is None:
            curves = np.full((1, len(self.x)), np.nan)
        ends = np.full((len(curves), 1), np.nan)
        self.pale.set_data(np.tile(np.append(self.x, np.nan), len(curves)), np.hstack([curves, ends]).ravel())
        mean = curves.mean(axis=0)
        self.mean.set_ydata(mean)
        there_and_back = np.append(self.x, self.x[::-1]), np.append(mean, truth(self.x)[::-1])
        self.gap.set_xy(np.column_stack(there_and_back))

    def _show_bars(self, wanted: Sequence[tuple[Any, ...]]) -> None:
        known = sorted(one for one in wanted if one in self.curves)
        parts = [(one[1] ** 2, *bias_and_variance(self.curves[one])) for one in known]
        tops = np.cumsum(np.insert(np.reshape(parts, (-1, 3)), 0, 0, axis=1), axis=1)
        widths = np.array([one[0] for one in known])
        for part, bars in enumerate(self.bars):
            bars.set_verts(
                [
                    [(left, low), (right, low), (right, high), (left, high)]
                    for left, right, low, high in zip(
                        widths / BAR, widths * BAR, tops[:, part], tops[:, part + 1], strict=True
                    )
                ]
            )
        self._make_room()


def inside(axes: Any, errors: Any) -> Any:
    """These errors as they are drawn: at most at the first and last number of their axis."""
    first, *_, last = axes.get_yticks()
    return np.clip(errors, first, last)


def legend_below(axes: Axes, entries: Sequence[Any], columns: int, row: int = 0, **look: Any) -> Legend:
    """A legend below the panel, `row` rows down: there it hides nothing, and is drawn once."""
    place = {"bbox_to_anchor": (0, -ROW * row), "bbox_transform": inches_below(axes)}
    usual = {"fontsize": 10, "title_fontsize": 10, "columnspacing": 1.1, "handlelength": 1.3}
    legend = axes.legend(handles=entries, loc="upper center", ncols=columns, **place, **(usual | look))
    legend.set_zorder(0)
    return legend


def cover(axes: Axes, row: int, rows: int) -> Rectangle:
    """What hides rows of the legends below the panel: to change them would be a whole new drawing."""
    width, top = 3.6, -0.1 - ROW * row
    patch = Rectangle((-width / 2, top - ROW * rows), width, ROW * rows, color="white", zorder=0.1)
    axes.add_artist(patch).set(transform=inches_below(axes), clip_on=False, in_layout=False)
    return patch


def inches_below(axes: Any) -> Any:
    """Where the legends hang: below the middle of the panel, which may get another size."""
    return axes.get_figure(root=True).dpi_scale_trans + ScaledTranslation(0.5, -0.17, axes.transAxes)


def lines_between(x: Any, y: Any, outputs: Any) -> list[np.ndarray]:
    """The places of one line for all x, from y to the output, with a gap after each."""
    return [np.repeat(x, 3), np.column_stack([y, outputs, np.full(len(x), np.nan)]).ravel()]


class StopPicture(FitPicture):
    """A training that is stopped, and goes on all the same: the network that is kept, beside that of any epoch.

    The validation samples, which judge, stand beside the training set; thin lines are what that epoch's network misses them by.
    A bar from the best epoch so far to that where the patience ends is filled up to now; when it is full, training stops.
    Black is a network: the kept one is drawn through, that of now is dashed.
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
        (self.kept_line,) = self.curve.plot([], [], label="kept", **black)
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
        (self.misses,) = self.fit.plot([], [], color=style.TEST, linewidth=0.8, alpha=0.6, zorder=1.4)
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
        begin, end, here = best + 1, best + 1 + patience, min(now, last) + 1
        self.kept_line.set_data([begin, begin], [self.curve.get_ylim()[0], 0.83 * self.BAR])
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
        error_axis(axes, ERRORS)
        axes.set(title=name, xlabel="step")
        axes.label_outer()
    figure.legend(*row[0].get_legend_handles_labels(), ncols=2, loc="outside upper right", fontsize=10)
    return figure


def bias_and_variance(curves: np.ndarray) -> tuple[float, float]:
    """Bias² and variance of fits at `LINE`, (fits, points), both in the mean over the points, estimated without bias.

    The mean of n fits is itself off by variance/n, so that much is no bias: bias² is what the variance (of a sample, with
    n − 1) leaves of the mean squared distance to the truth, but at least 0; together they are all of it. So do Yang and
    others, "Rethinking Bias-Variance Trade-off for Generalization of Neural Networks" (2020, arXiv 2002.11328).
    """
    missed = float(np.mean((curves - truth(LINE)) ** 2))
    bias = max(missed - float(np.mean(curves.var(axis=0, ddof=1))), 0.0)
    return bias, missed - bias
