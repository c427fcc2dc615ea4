"""The pictures of lecture 14: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from perceptron import live
from perceptron.drawing import draw, style

SIDE = 8  # pixels of a digit's side
N_PICTURES = 6
LOSS_LIMITS = (0.05, 5.0)
RATES = {0.001: "0.001", 0.01: "0.01", 0.1: "0.1", 1.0: "1", 10.0: "10"}


def columns(x: np.ndarray, y: np.ndarray, names: Sequence[str]) -> Figure:
    """A histogram of each column for each class, as shares of the class; missing values are left out, and counted."""
    figure, row = plt.subplots(1, len(names), figsize=(11.0, 2.5), sharey=True)
    for axes, values, name in zip(row, x.T, names, strict=True):
        known = np.isfinite(values)
        edges = np.linspace(values[known].min(), values[known].max(), 16)
        for label, color in ((0, style.CLASS_0), (1, style.CLASS_1)):
            of_class = values[known & (y == label)]
            shares = np.histogram(of_class, edges)[0] / max(1, len(of_class))
            axes.stairs(shares, edges, color=color, linewidth=2, label=("did not fail", "failed")[label])
        gaps = int((~known).sum())
        axes.set(xlabel=name, title=f"{gaps} missing" if gaps else "")
    row[0].set(ylabel="share of the class", ylim=(0, 1))
    row[1].legend(loc="upper right", fontsize=10, handlelength=1.0)
    return figure


class ReportPicture:
    """Left three numbers, each as the report has it and as next month shows it; right which failures the report found.

    Filled by `set`.
    """

    NUMBERS = ("right answers", "failures found", "alarms that are right")
    ROWS = ("test rows\nwith a copy in\nthe training set", "all other\ntest rows", "next\nmonth")

    def __init__(self, baseline: float) -> None:
        self.figure, (self.axes, of_which) = plt.subplots(1, 2, figsize=(10.4, 3.6), width_ratios=(3, 2.2))
        self.baseline = baseline
        places = np.arange(3.0)
        zeros = np.zeros(3)
        grey, black = {"color": style.GREY}, {"color": style.BLACK}
        self.report = self.axes.bar(places - 0.18, zeros, 0.34, label="the report says", **grey)
        self.truth = self.axes.bar(places + 0.18, zeros, 0.34, label="next month shows", **black)
        self.axes.plot(
            [-0.4, 0.4], 2 * [baseline], "--", color=style.HIGHLIGHT, label="next month, with no alarm"
        )
        self.dots = [
            self.axes.plot([], [], "o", markersize=3.5, color=style.AMBER, mec="white", mew=0.5)[0]
            for _ in range(2)
        ]
        self.dots[0].set_label("one table")
        self.of_which = of_which.bar(places, zeros, 0.5, color=[style.GREY, style.GREY, style.BLACK])
        self.axes.set_title("The report and the truth")
        of_which.set_title("Failures found, among …")
        for axes, names in ((self.axes, self.NUMBERS), (of_which, self.ROWS)):
            axes.set(ylim=(0, 1.12), yticks=[])
            axes.spines.left.set_visible(False)
            axes.set_xticks(places, names, fontsize=10)
        self.shares = [draw.Labels(self.axes, [(0.0, 0.0)] * 3, zorder=3) for _ in range(2)]
        self.found = draw.Labels(of_which, [(0.0, 0.0)] * 3, zorder=3)
        self.figure.legend(ncols=4, loc="outside lower left", fontsize=10)
        self.answers = [
            *self.truth,
            self.dots[1],
            *self.shares[1].artists,
            *self.of_which,
            *self.found.artists,
        ]

    def set(self, tables: np.ndarray, of_which: Sequence[float]) -> np.ndarray:
        """The three numbers of each table, report and truth: (tables, 2, 3); returns their means, (2, 3).

        And of the failures among the copied and the other rows, the share found: no number where there are no such rows.
        """
        means: np.ndarray = tables.mean(axis=0)
        for bars, heights, shares, dots, each in zip(
            (self.report, self.truth), means, self.shares, self.dots, tables.transpose(1, 2, 0), strict=True
        ):
            apart = np.linspace(-0.1, 0.1, len(tables))
            dots.set_data(
                [bar.get_x() + bar.get_width() / 2 + shift for bar in bars for shift in apart], each.ravel()
            )
            places = []
            for number, (bar, height, highest) in enumerate(
                zip(bars, heights, each.max(axis=1), strict=True)
            ):
                bar.set_height(height)
                above = float(highest) + 0.06
                if number == 0 and abs(above - self.baseline) < 0.05:  # not on the dashed line
                    above = self.baseline + 0.05
                places.append((bar.get_x() + bar.get_width() / 2, above))
            shares.move(places)
            shares.set([f"{height:.0%}" for height in heights])
        found = [*of_which, means[1, 1]]
        for bar, share in zip(self.of_which, found, strict=True):
            bar.set_height(np.nan_to_num(share))
        self.found.move([(place, np.nan_to_num(share) + 0.05) for place, share in enumerate(found)])
        self.found.set(["none left" if np.isnan(share) else f"{share:.0%}" for share in found])
        return means

    def linked(self) -> list[list[live.Part]]:
        """What the report says lights up with what next month shows of it; failures found with all that they consist of."""
        pairs: list[list[live.Part]] = [[*pair] for pair in zip(self.report, self.truth, strict=True)]
        pairs[1] += [*self.of_which]
        return pairs


class RatePicture:
    """Left the loss that each learning rate reaches, right the loss of one run on the way; filled by `set`.

    rates, losses  the rates that were tried, and the validation loss of each: an array (rates, seeds)
    best_run       the batch losses of a run with the best of them
    """

    def __init__(self, rates: np.ndarray, losses: np.ndarray, best_run: Sequence[float]) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.0))
        self.left = left
        median = _within(np.median(losses, axis=1))
        self.low, self.high = ground(rates, median)
        floor, top = 0.27, LOSS_LIMITS[1]
        self.search = left.plot(rates, _within(losses), "o", color=style.TEST, alpha=0.45, ms=4, zorder=2.1)
        self.search[0].set_label("one seed")
        self.search += left.plot(rates, median, color=style.TEST, label="their median")
        (self.chosen,) = left.plot(
            [], [], "s", color=style.HIGHLIGHT, markersize=10, mec="white", label="this run"
        )
        left.set(xscale="log", yscale="log", ylim=(floor, top), xlabel=r"learning rate $\eta$")
        left.set(ylabel="validation loss", title="The search")
        left.set_xticks(list(RATES), list(RATES.values()))
        left.legend(loc="lower left", fontsize=10, handlelength=1.3).set_zorder(style.BELOW)
        band = left.axvspan(self.low, self.high, color=style.HIGHLIGHT, alpha=0.14, linewidth=0, zorder=0.6)
        ends = rates[0], rates[-1]
        names = {
            (ends[0], self.low): "too small",
            (self.low, self.high): f"good: a\nfactor\nof {self.high / self.low:.0f}",
            (self.high, ends[1]): "too large",
        }
        words = [
            left.text(np.sqrt(a * b), 0.93 * top, name, ha="center", va="top", fontsize=10)
            for (a, b), name in names.items()
        ]
        steps = np.arange(1, len(best_run) + 1)
        (best,) = right.plot(steps, _within(best_run), color=style.GREY, alpha=0.55, linewidth=1.2)
        best_name = right.text(
            steps[-1], 0.06, "grey: the best rate", ha="right", fontsize=10, color=style.GREY
        )
        (self.curve,) = right.plot([], [], color=style.TRAIN)
        right.set(yscale="log", xlim=(0, steps[-1]), ylim=LOSS_LIMITS, xlabel="step")
        right.set(ylabel="training loss of the batch", title="This run")
        left.set_yticks([0.3, 0.5, 1, np.log(10), 5], ["0.3", "0.5", "1", "ln 10", "5"])
        right.set_yticks([0.1, 0.2, 0.5, 1, np.log(10), 5], ["0.1", "0.2", "0.5", "1", "ln 10", "5"])
        for axes in (left, right):
            axes.axhline(np.log(10), color=style.TRUTH, linestyle="--", linewidth=1, zorder=style.BELOW)
            axes.minorticks_off()
        self.answers = [*self.search, band, *words, best, best_name]

    def set(self, rate: float, losses: Sequence[float], at_the_end: float) -> str:
        """The batch losses of a run so far, and its present validation loss; says what its rate is."""
        self.height = float(_within(at_the_end))
        self.chosen.set_data([rate], [self.height])
        drawn = _within(losses)
        self.curve.set_data(np.arange(1, len(drawn) + 1), drawn)
        return "too small" if rate < 0.99 * self.low else "too large" if rate > 1.01 * self.high else "good"

    def handle(self) -> live.Handle:
        """The square, dragged to another learning rate."""
        return live.point(self.left, x="eta", y=lambda eta: self.height, label="learning rate of this run")


def ground(rates: np.ndarray, losses: np.ndarray) -> tuple[float, float]:
    """The least and the largest rate whose loss is at most twice the best."""
    good = rates[losses <= 2 * losses.min()].tolist()
    return good[0], good[-1]


def _within(losses: Any) -> np.ndarray:
    """Losses as they can be drawn: not beyond the frame, where they are no number any more at its upper end."""
    return np.clip(np.nan_to_num(losses, nan=LOSS_LIMITS[1]), *LOSS_LIMITS)


def learning_curves(train: Sequence[float], valid: Sequence[float], best: int) -> Figure:
    """Both losses after each epoch, and the epoch whose weights are kept (counted from 0)."""
    figure, axes = plt.subplots(figsize=(6.4, 3.0))
    epochs = np.arange(1, len(train) + 1)
    axes.plot(epochs, train, color=style.TRAIN, label="training loss")
    axes.plot(epochs, valid, color=style.TEST, label="validation loss")
    axes.plot(best + 1, valid[best], "s", color=style.HIGHLIGHT, markersize=9, label="kept")
    axes.set(xlabel="epoch", ylabel="cross-entropy", ylim=(0, None), title="Learning curves")
    axes.legend()
    return figure


class ConfusionPicture:
    """Left how often each digit is read as which, by all networks; right the pictures behind a field, or the worst of all.

    Filled by `set`.

    pictures   (samples, 64), labels (samples,), p (networks, samples, 10): the probabilities that they gave
    typical    (10, 64), of each digit the mean picture
    """

    def __init__(
        self, pictures: np.ndarray, labels: np.ndarray, p: np.ndarray, *, typical: np.ndarray
    ) -> None:
        self.pictures, self.labels, self.p, self.typical = pictures, labels, p, typical
        self.read_as = p.argmax(axis=2)  # (networks, samples)
        self.counts = np.zeros((10, 10), dtype=int)
        np.add.at(self.counts, (np.broadcast_to(labels, self.read_as.shape), self.read_as), 1)
        losses = -np.log(p[:, np.arange(len(labels)), labels]).mean(axis=0)
        self.worst = np.argsort(-losses, kind="stable")[: N_PICTURES + 2]
        self.figure = plt.figure(figsize=(9.6, 4.4))
        grid = self.figure.add_gridspec(2, 7, width_ratios=[1.05, 1.05, 1.05, 1, 1, 1, 1])
        axes = self.matrix = self.figure.add_subplot(grid[:, :3])
        errors = np.where(np.eye(10, dtype=bool), 0, self.counts)
        self.answers: list[Artist] = [
            axes.imshow(errors, cmap="Oranges", vmin=0, vmax=1.6 * max(1, errors.max()))
        ]
        for (row, column), count in np.ndenumerate(self.counts):
            if count:
                color = style.GREY if row == column else style.BLACK
                number = axes.text(
                    column, row, str(count), ha="center", va="center", fontsize=10, color=color
                )
                self.answers += [number] if row != column else []
        axes.set(xlabel="read as", ylabel="digit", xticks=range(10), yticks=range(10))
        axes.set_title(f"Confusion matrix of {len(p)} networks")
        self.frame = Rectangle((0, 0), 1, 1, fill=False, ec=style.HIGHLIGHT, lw=3, zorder=4)
        axes.add_patch(self.frame)
        self.images, self.titles = [], []
        for place in range(N_PICTURES + 2):
            one = self.figure.add_subplot(grid[place // 4, 3 + place % 4])
            one.set(xticks=[], yticks=[])
            one.spines[:].set_visible(False)
            self.images.append(one.imshow(np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=1))
            above = one.text(0.5, 1.04, "", transform=one.transAxes, ha="center", va="bottom", fontsize=11)
            self.titles.append(above)
        self.answers += [self.frame, *self.images, *self.titles]

    def set(self, digit: int, read_as: int, worst: bool) -> int:
        """Shows pictures of a field, beside the means of both digits, or those with the largest loss; says what the field counts."""
        self.frame.set_xy((read_as - 0.5, digit - 0.5))
        self.frame.set_visible(not worst)
        if worst:
            shown = [(self.pictures[row], self._told(row)) for row in self.worst]
        else:
            so_read = (self.read_as == read_as) & (self.labels == digit)
            rows = np.lexsort((-self.p[:, :, read_as].mean(axis=0), -so_read.sum(axis=0)))  # by most first
            shown = [
                (self.pictures[row], f"by {so_read[:, row].sum()} of {len(self.p)}")
                for row in rows[:N_PICTURES]
                if so_read[:, row].any()
            ]
            shown += (N_PICTURES - len(shown)) * [(np.zeros(SIDE**2), "")]
            means = [(self.typical[each], f"a mean {each}") for each in (digit, read_as)]
            if digit == read_as:
                means[1] = np.zeros(SIDE**2), ""
            shown = [means[0], *shown[:3], means[1], *shown[3:]]  # one at the left of each row
        for image, title, (pixels, told) in zip(self.images, self.titles, shown, strict=True):
            image.set_data(pixels.reshape(SIDE, SIDE))
            title.set(text=told, color=style.WRITTEN_HIGHLIGHT if "mean" in told else style.BLACK)
        return int(self.counts[digit, read_as])

    def _told(self, row: int) -> str:
        """As what most networks read a picture, and how sure all are of that."""
        most = np.bincount(self.read_as[:, row]).argmax()
        return f"{self.labels[row]} as {most}: {self.p[:, row, most].mean():.0%}"

    def handle(self) -> live.Handle:
        """The frame, dragged from field to field."""
        return live.point(self.matrix, x="read_as", y="digit", label="field of the matrix")


class CalibrationPicture:
    """Left how often the network is right against how sure it is, right the loss over the temperature; filled by `set`."""

    def __init__(self, temperatures: np.ndarray, losses: np.ndarray, n_bins: int) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 3.8))
        left.plot([0, 1], [0, 1], "--", color=style.GREY, linewidth=1)
        gap = {"color": style.SECOND_HIGHLIGHT}
        self.gaps = left.vlines([0.0] * n_bins, 0, 0, linewidth=5, alpha=0.6, zorder=1.9, **gap)
        (self.points,) = left.plot([], [], "o-", color=style.BLACK)
        self.errors = left.vlines([0.0] * n_bins, 0, 0, linewidth=1.5, color=style.BLACK)
        (self.widest,) = left.plot([], [], "o", color=style.SECOND_HIGHLIGHT, markersize=10, mec="white")
        self.told = left.text(1.02, 0.3, "", ha="right", va="top", fontsize=10, color=style.WRITTEN_SECOND)
        left.set(
            xlim=(0, 1.04), ylim=(0, 1.04), xlabel="how sure the network is", ylabel="how often it is right"
        )
        left.set_title("Calibration")
        left.text(0.05, 0.85, "not sure enough", color=style.GREY)
        left.text(0.3, 0.06, "too sure", color=style.GREY)
        self.right = right
        (curve,) = right.plot(temperatures, losses, color=style.TEST)
        (self.mark,) = right.plot([], [], "s", color=style.HIGHLIGHT, markersize=10, mec="white")
        right.set(xlabel="temperature T", ylabel="validation loss", title="Cross-entropy")
        self.answers: list[Artist] = [self.gaps, self.points, self.errors, self.widest, self.told, curve]

    def set(
        self, sure: np.ndarray, right: np.ndarray, n_answers: float, temperature: float, loss: float
    ) -> None:
        """Mean probability and share of right answers of each bin, and how many it has; the temperature and its loss."""
        errors = np.sqrt(right * (1 - right) / n_answers)
        self.errors.set_segments(
            [[(x, y - e), (x, y + e)] for x, y, e in zip(sure, right, errors, strict=True)]
        )
        self.points.set_data(sure, right)
        self.gaps.set_segments([[(x, x), (x, y)] for x, y in zip(sure, right, strict=True)])
        worst = int(np.abs(sure - right).argmax())
        self.widest.set_data([sure[worst]], [right[worst]])
        chance = "\nthat may be chance" if abs(sure[worst] - right[worst]) < 2 * errors[worst] else ""
        self.told.set_text(
            f"the widest gap: of answers given with\n{sure[worst]:.0%}, {right[worst]:.0%} ± {errors[worst]:.0%} are right{chance}"
        )
        self.loss = loss
        self.mark.set_data([temperature], [loss])

    def handle(self) -> live.Handle:
        """The square, dragged along the loss to another temperature."""
        return live.point(self.right, x="T", y=lambda T: self.loss, label="temperature")


def seeds(results: Mapping[str, np.ndarray]) -> Figure:
    """One dot a seed for each variant, and the mean with two standard errors."""
    figure, axes = plt.subplots(figsize=(6.8, 1.0 + 0.7 * len(results)))
    for place, (values, color) in enumerate(zip(results.values(), style.CYCLE, strict=False)):
        spread = np.linspace(-0.14, 0.14, len(values))
        axes.plot(100 * values, place + spread, "o", color=color, markersize=5, alpha=0.6)
        error = 2 * values.std(ddof=1) / np.sqrt(len(values))
        axes.errorbar(
            100 * values.mean(), place - 0.28, xerr=100 * error, fmt="s", color=color, capsize=4, markersize=6
        )
    axes.set_yticks(range(len(results)), list(results))
    axes.set(ylim=(-0.6, len(results) - 0.5), xlabel="right answers on the test set, %")
    axes.set_title("One dot a seed; the square is the mean ± 2 standard errors")
    return figure
