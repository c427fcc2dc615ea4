"""The pictures of lecture 12: time against size, a training loop as a time line, and what a device's memory holds.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks
from perceptron.speed.devices import CardTimes
from perceptron.speed.stopwatch import in_units
from perceptron.speed.timeline import Held, Timeline, Work

COPIES = style.ORANGE  # everywhere in this chapter; what the GPU computes is black, and the CPU grey

WAITING: dict[str, Any] = {"facecolor": "white", "edgecolor": style.GREY, "hatch": "////", "linewidth": 0.8}
COPYING = WAITING | {"edgecolor": COPIES}

FASTEST = 2e-8  # seconds: where the axis of the times begins

Limits = tuple[float, float]
Answer = Callable[..., float]
"""A number of the picture, from the values of all controls."""


class ProductPicture:
    """Time against matrix size on CPU and GPU, and the share of copies; made once, then filled by `set`."""

    def __init__(self, sizes: np.ndarray, cpu_times: np.ndarray, n_axis: np.ndarray) -> None:
        self.n = n_axis
        self.middle = int(np.argmin(np.abs(n_axis - 1024)))  # there copies take nearly all of the time
        self.figure, (self.times_axes, share_axes) = plt.subplots(
            1, 2, figsize=(9.2, 3.5), width_ratios=(3, 2)
        )
        plot = self.times_axes.loglog
        plot(sizes, cpu_times, "o-", color=style.GREY, label="one CPU core, measured")
        (self.product,) = plot(n_axis, n_axis, color=style.PREDICTION, label="GPU, calculated")
        (self.with_copies,) = plot(n_axis, n_axis, color=COPIES, label="GPU with copies, calculated")
        self.cpu = np.exp(np.interp(np.log(n_axis), np.log(sizes), np.log(cpu_times), right=np.nan))
        self.crossings = [
            plot([], [], "o:", color=color, linewidth=1.5, ms=5, mfc="white", markevery=[1], zorder=3)[0]
            for color in (style.PREDICTION, COPIES)
        ]
        self.faster = self.times_axes.text(1, 1.2 * FASTEST, "GPU faster →", va="bottom", fontsize=10)
        shared: dict[str, Any] = {"textcoords": "offset points", "fontsize": 10, "annotation_clip": False}
        self.names = [
            self.times_axes.annotate(name, (1, 1), (x, y), ha=ha, color=color, **shared)
            for name, x, y, ha, color in (
                ("launch", 0, 8, "left", "black"),
                ("peak", 6, -22, "center", "black"),
                ("link", 10, -4, "left", style.WRITTEN_NEGATIVE),
            )
        ]
        self.ends = self.times_axes.scatter(
            [1] * 3, [1] * 3, s=60, c=["black", "black", COPIES], edgecolors="white", zorder=4
        )
        self.times_axes.set(xlabel="matrix size n", ylabel="time", ylim=(FASTEST, 50), xlim=(13, 1e4))
        plain_ticks(self.times_axes.yaxis, {10.0**k: in_units(10.0**k) for k in range(-6, 2)})
        self.times_axes.set_title("One product of n × n matrices")
        self.times_axes.legend(loc="upper left", fontsize=10).set_zorder(style.BELOW)
        (self.share,) = share_axes.semilogx(n_axis, 0 * n_axis, color=COPIES)
        share_axes.set(
            xlabel="matrix size n", ylim=(0, 1), xlim=(13, 1e4), title="Share of time spent moving data"
        )
        share_axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
        for axes in (self.times_axes, share_axes):
            axes.set_xticks(shown := [16, 128, 1024, 8192], [f"{n:,}" for n in shown])
            axes.minorticks_off()

    def add_card(self, times: CardTimes) -> None:
        """Points of a real GPU."""
        axes = self.times_axes
        axes.loglog(times.sizes, times.seconds, "s", color=style.HIGHLIGHT, label="a real GPU")
        axes.legend(loc="upper left", fontsize=10).set_zorder(style.BELOW)
        axes.text(
            0.98, 0.03, times.name, ha="right", fontsize=10, color=style.HIGHLIGHT, transform=axes.transAxes
        )

    def set(self, product: np.ndarray, copies: np.ndarray) -> None:
        """Seconds for the product alone and for the copies, at every n of the axis."""
        self.product.set_ydata(product)
        self.with_copies.set_ydata(product + copies)
        self.share.set_ydata(copies / (product + copies))
        both = product + copies
        for mark, line in zip(self.crossings, (product, both), strict=True):
            n = self.crossing(line)
            there = self.n[0] < n < np.inf
            mark.set_data([n, n] if there else [], [FASTEST, np.interp(n, self.n, line)] if there else [])
        n = self.crossing(both)
        self.faster.set_x(max(1.1 * n, 40))
        self.faster.set_text("GPU faster →" if n < np.inf else "")
        for name, k, line in zip(self.names, (0, -1, self.middle), (product, product, both), strict=True):
            name.xy = (self.n[k], line[k])
        self.names[0].set_position((0, 8 if product[0] > self.cpu[0] else -18))  # away from the CPU's line
        near = (
            product[self.middle] > 0.25 * both[self.middle]
        )  # then the GPU's other line passes below the point
        self.names[2].set_position((12, -24) if near else (10, -4))
        self.ends.set_offsets(
            [(self.n[k], line[k]) for k, line in ((0, product), (-1, product), (self.middle, both))]
        )

    def crossing(self, line: np.ndarray) -> float:
        """The n from which on this line lies below the CPU's: the first one where it does so everywhere, infinite where nowhere."""
        above = np.log(line) - np.log(self.cpu)
        slower = np.flatnonzero(above >= 0)
        if not len(slower):
            return float(self.n[0])
        ends = slice(slower[-1], slower[-1] + 2)
        if np.isnan(above[ends]).any():  # the CPU was measured up to here
            return np.inf
        return float(np.exp(np.interp(0, above[ends][::-1], np.log(self.n[ends])[::-1])))

    def faster_from(self, line: np.ndarray) -> str:
        """The same in words."""
        n = self.crossing(line)
        if n == np.inf:
            return "nowhere in view"
        return "everywhere in view" if n == self.n[0] else f"from n ≈ {n:.0f}"

    def handles(self) -> list[live.Handle]:
        """The left end of the GPU's line is the launch, its right end the peak; where copies take all the time is the link."""
        n, last, middle = (float(self.n[k]) for k in (0, -1, self.middle))

        def height(line: int, place: int) -> Answer:
            return lambda **_: float(np.asarray((self.product, self.with_copies)[line].get_ydata())[place])

        def launch(x: float, y: float, **_: float) -> dict[str, float]:
            return {"launch": 1e6 * y}

        def peak(x: float, y: float, launch: float, **_: float) -> dict[str, float]:
            return {"peak": 2 * last**3 / max(y - 1e-6 * launch, 1e-9) / 1e12}

        def link(x: float, y: float, **_: float) -> dict[str, float]:
            alone = np.asarray(self.product.get_ydata())[self.middle]
            return {"link": 12 * middle**2 / max(y - alone, 1e-9) / 1e9}

        axes = self.times_axes
        return [
            live.point(axes, n, height(0, 0), label="launch", moves=["launch"], to=launch, follows="y"),
            live.point(axes, last, height(0, -1), label="peak", moves=["peak"], to=peak, follows="y"),
            live.point(
                axes, middle, height(1, self.middle), label="link", moves=["link"], to=link, follows="y"
            ),
        ]


KERNELS = ("W₁", "ReLU", "W₂", "ReLU", "W₃")  # of a forward pass
GAP = 0.8  # between two bars, in points


class ThroughputPicture:
    """What a batch costs: one forward pass as a strip, and over the batch size its time and the samples per second.

    Made once, then filled by `set`.
    """

    def __init__(self, cpu_batches: Sequence[int], cpu_rates: Sequence[float], batches: np.ndarray) -> None:
        self.batches = batches
        self.figure = plt.figure(figsize=(9.2, 4.5))
        grid = self.figure.add_gridspec(2, 2, height_ratios=(1, 3.6))
        strip = self.figure.add_subplot(grid[0, :])
        self.time_axes, self.axes = (self.figure.add_subplot(grid[1, place]) for place in (0, 1))
        strip.set(xlim=(0, 1), ylim=(-0.4, 1), xticks=[], yticks=[])
        strip.spines[:].set_visible(False)
        self.told = strip.text(0, 1.1, "", fontsize=12, va="bottom", transform=strip.transAxes)
        self.launches, self.works = (
            PolyCollection([], facecolors=color, edgecolors="white", linewidths=GAP)
            for color in (style.GREY, style.PREDICTION)
        )
        self.names = draw.Labels(strip, [(0, 0)] * len(KERNELS), zorder=3, clip=False)
        for pieces in (self.launches, self.works):
            strip.add_collection(pieces, autolim=False)
        strip.text(-0.01, 0.78, "Python", fontsize=11, ha="right", va="center")
        strip.text(-0.01, 0.22, "device", fontsize=11, ha="right", va="center")
        named = [
            Patch(color=style.GREY, label="asks for a kernel"),
            Patch(color=style.PREDICTION, label="computes"),
        ]
        legend = strip.legend(handles=named, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize=10)
        legend.set_zorder(style.BELOW)
        rates = np.asarray(cpu_rates, dtype=float)
        cpu = {"color": style.GREY, "label": "one CPU core, measured"}
        self.time_axes.loglog(cpu_batches, cpu_batches / rates, "o-", **cpu)
        self.axes.loglog(cpu_batches, rates, "o-", **cpu)
        self.lines, self.points, self.halves = [], [], []
        for axes in (self.time_axes, self.axes):
            self.lines += axes.loglog(batches, batches, color=style.PREDICTION, label="GPU, calculated")
            self.halves += axes.plot([], [], color=style.GREY, linestyle=":", linewidth=1.5, zorder=1.5)
            self.points += axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
            axes.set(xlabel="batch size", xlim=(0.7, 1e5))
            plain_ticks(axes.xaxis, {batch: f"{batch:,}" for batch in (1, 16, 256, 4096, 65536)})
        self.time_axes.set(title="Time of a forward pass", ylim=(1e-6, 0.2))
        plain_ticks(self.time_axes.yaxis, {10.0**k: in_units(10.0**k) for k in range(-6, 0)})
        self.axes.set(title="Samples per second", ylim=(1e3, 3e9))
        plain_ticks(self.axes.yaxis, {1e3: "1 thousand", 1e6: "1 million", 1e9: "1 billion"})
        self.axes.legend(loc="upper left", fontsize=10).set_zorder(style.BELOW)
        self.half = self.time_axes.text(1, 1.15e-6, "← the device mostly waits", ha="right", fontsize=10)
        self.answers = [*self.lines, *self.halves, *self.points, self.half]

    def set(
        self,
        seconds: np.ndarray,
        kernels: Sequence[np.ndarray],
        batch: int,
        works: Sequence[float],
        launch: float,
    ) -> None:
        """The GPU's time of a pass and of each of its kernels at every batch size of the axis; the marked one's kernels.

        All in seconds. Python asks for one kernel after the other, each in the time of a launch; one begins when it was asked
        for and the one before it has ended.
        """
        asked, begun, end = launch * np.arange(len(works) + 1), [], 0.0
        for at, work in zip(asked[1:], works, strict=True):
            begun.append(max(at, end))
            end = begun[-1] + work
        self.heights = end, batch / end
        values = (seconds, self.batches / seconds)
        half = float(np.interp(0.5, np.sum(kernels, axis=0) / seconds, self.batches))
        for line, mark, point, y, height in zip(
            self.lines, self.halves, self.points, values, self.heights, strict=True
        ):
            line.set_ydata(y)
            mark.set_data([half, half], [1e-6, np.interp(half, self.batches, y)])
            point.set_data([batch], [height])
        self.half.set_x(0.85 * half)
        self.launches.set_verts(
            [_box(at / end, then / end, 0.56, 1) for at, then in zip(asked, asked[1:], strict=False)]
        )
        self.works.set_verts(
            [_box(at / end, (at + work) / end, 0, 0.44) for at, work in zip(begun, works, strict=True)]
        )
        self.works.set_linewidth(
            GAP if min(works) > 0.01 * end else 0.0
        )  # a gap must leave something of a short bar
        self.names.move([((at + work / 2) / end, -0.22) for at, work in zip(begun, works, strict=True)])
        self.names.set(KERNELS, "black")
        self.told.set_text(f"One forward pass, {live.counted(batch, 'sample')}: {in_units(end)}")

    def bend(self, kernels: Sequence[np.ndarray], launch: float) -> int:
        """The batch size, to two digits, from which on the last kernel has to queue: the time is now the device's, not Python's."""
        done = 0.0
        for number, work in enumerate(kernels, start=1):
            late = done - number * launch
            done = np.maximum(done, number * launch) + work
        return int(float(f"{np.interp(0, late, self.batches):.2g}"))

    def handles(self) -> list[live.Handle]:
        """The marked batch, dragged along either of the GPU's lines."""
        return [
            live.point(
                self.time_axes, x="batch", y=lambda **_: self.heights[0], label="batch size, by its time"
            ),
            live.point(self.axes, x="batch", y=lambda **_: self.heights[1], label="batch size"),
        ]


def _box(left: float, right: float, low: float, high: float) -> list[Limits]:
    return [(left, low), (left, high), (right, high), (right, low)]


PYTHON, QUEUE, LINK, COMPUTE = 3.0, 1.85, 1.0, 0.0  # heights of the four lanes
THICK = 0.6  # of a bar, in the drawing
LOW, HIGH = -0.75, 3.45
MOST_QUEUED = 28.0


class LoopPicture:
    """A training loop in time: what Python asks for and where it waits, the queue, and what the device copies and computes.

    `n_steps` steps; the axis ends at `last`, in µs.
    """

    def __init__(self, n_steps: int, last: float) -> None:
        self.n_steps, self.last = n_steps, last
        self.figure, self.axes = plt.subplots(figsize=(9.6, 3.7))
        axes = self.axes
        self.right = 1.1 * last  # room for the time at the end of the longest lane
        axes.set(xlim=(0, self.right), ylim=(LOW, HIGH), xlabel="time, µs", title="Four steps of training")
        axes.set_yticks(
            [PYTHON, QUEUE + 0.3, LINK, COMPUTE],
            ["Python", "things in\nthe queue", "device\ncopies", "device\ncomputes"],
        )
        axes.tick_params(axis="y", length=0)
        axes.spines.left.set_visible(False)
        shared: dict[str, Any] = {"edgecolors": "white", "linewidths": GAP}
        self.asks = PolyCollection([], **shared)
        self.for_a_copy, self.otherwise = (PolyCollection([], **look) for look in (COPYING, WAITING))
        self.copies, self.kernels = PolyCollection([], **shared), PolyCollection([], **shared)
        for lane in (self.asks, self.for_a_copy, self.otherwise, self.copies, self.kernels):
            axes.add_collection(lane, autolim=False)
        for count in (0, 20):
            axes.axhline(QUEUE + count / MOST_QUEUED, color=style.LIGHT, linewidth=0.8, zorder=style.BELOW)
        top: dict[str, Any] = {"va": "top", "fontsize": 10, "color": style.GREY, "zorder": style.BELOW}
        axes.text(0.004 * last, QUEUE + 20 / MOST_QUEUED - 0.03, "20", **top)
        (self.queue,) = axes.plot([], [], color=style.GREY, linewidth=1.5, drawstyle="steps-post")
        self.queued = axes.text(0, QUEUE, "", va="center", fontsize=11, zorder=5)
        self.numbers = draw.Labels(axes, [(0, 0)] * n_steps, zorder=3)
        self.ends = [axes.text(0, lane, "", va="center", fontsize=11) for lane in (PYTHON, COMPUTE)]
        self.veil = Rectangle((0, LOW), last, HIGH - LOW, facecolor="white", alpha=0.8, zorder=4)
        axes.add_patch(self.veil)
        (self.cursor,) = axes.plot([], [], color=style.HIGHLIGHT, zorder=5)
        (self.grips,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white", zorder=6)
        self.answers = [*self.ends, self.asks, self.queue, self.queued]
        named = [Patch(**COPYING, label="waits for a copy"), Patch(**WAITING, label="waits for the other")]
        legend = axes.legend(handles=named, loc="lower right", bbox_to_anchor=(1, 0.99), fontsize=10, ncols=2)
        legend.set_zorder(0)  # below all that moves, it is drawn once

    def set(self, line: Timeline, time: float) -> None:
        """Show this loop, and hide what comes after `time`, in µs."""
        self.line = line
        lanes = [
            (self.asks, line.asks, PYTHON, style.GREY),
            (self.copies, line.copies, LINK, COPIES),
            (self.kernels, line.kernels, COMPUTE, "black"),
        ]
        for lane, works, height, color in lanes:
            lane.set_verts([_bar(work, height) for work in works])
            shortest = min(work.length for work in works)
            lane.set_linewidth(GAP if shortest > 4 else 0.0)  # a gap must leave something of a short bar
            lane.set_facecolor([to_rgba(color, 1.0 if work.step % 2 else 0.72) for work in works])
        waits, pauses = line.split(line.waits), line.split(line.pauses)
        for lane, of_python, of_device in zip((self.for_a_copy, self.otherwise), waits, pauses, strict=True):
            lane.set_verts(
                [*(_bar(work, PYTHON) for work in of_python), *(_bar(work, COMPUTE) for work in of_device)]
            )
        changes = sorted([*line.asked, *line.began])
        waiting = [line.waiting(each) for each in changes]
        self.queue.set_data(
            [0, *(each for each in changes)],
            [QUEUE, *(QUEUE + count / MOST_QUEUED for count in waiting)],
        )
        now = line.waiting(time)
        self.queued.set_text(f"{now}" if now else "")
        self.queued.set_position((time + 0.01 * self.last, QUEUE + now / MOST_QUEUED))
        middles = []
        for step in range(self.n_steps):
            of_step = [work for work in line.kernels if work.step == step]
            middles.append(((of_step[0].start + of_step[-1].end) / 2, COMPUTE - 0.5))
        self.numbers.move(middles)
        self.numbers.set([f"step {step + 1}" for step in range(self.n_steps)], "black")
        for text, end in zip(self.ends, (line.python_done, line.device_done), strict=True):
            text.set_x(end + 0.008 * self.last)
            text.set_text(f"{end:.0f} µs")
            text.set_zorder(5 if end <= time else 3)  # not behind the veil, once it is over
        self.veil.set_bounds(time, LOW, self.right - time, HIGH - LOW)
        self.cursor.set_data([time, time], [LOW, HIGH])
        self.grips.set_data([line.copies[0].end, line.kernels[0].end], [LINK, COMPUTE])

    def handles(self) -> list[live.Handle]:
        """The present moment; the ends of the first copy and of the first kernel, which make all of them longer."""

        def end(kind: str) -> tuple[Answer, Callable[..., dict[str, float]]]:
            def first() -> Work:
                return (self.line.copies if kind == "copy" else self.line.kernels)[0]

            return (
                lambda **_: first().end,
                lambda x, y, **_: {kind: x - first().start},
            )

        (copy, to_copy), (kernel, to_kernel) = end("copy"), end("kernel")
        axes = self.axes
        return [
            live.line(axes, x="time", label="moment"),
            live.point(axes, copy, LINK, label="length of a copy", moves=["copy"], to=to_copy, follows="x"),
            live.point(
                axes, kernel, COMPUTE, label="length of a kernel", moves=["kernel"], to=to_kernel, follows="x"
            ),
        ]

    def linked(self) -> list[list[live.Part]]:
        """All that belongs to one step of the training."""

        def box(step: int, height: float, of: str) -> live.Region:
            def corners(**_: float) -> list[list[float]]:
                works = [work for work in getattr(self.line, of) if work.step == step]
                ends = (min(work.start for work in works), max(work.end for work in works))
                return [[ends[0], height - THICK / 2], [ends[1], height + THICK / 2]]

            return live.region(self.axes, "box", corners)

        lanes = ((PYTHON, "asks"), (LINK, "copies"), (COMPUTE, "kernels"))
        return [[box(step, *lane) for lane in lanes] for step in range(self.n_steps)]


def _bar(work: Work, height: float) -> list[Limits]:
    return _box(work.start, work.end, height - THICK / 2, height + THICK / 2)


PARTS = {  # of what a device holds: name and colour
    "weights": ("weights", style.BLACK),
    "batch": ("batch", style.LIGHT),
    "gradients": ("gradients of weights", style.SLOPE),
    "adam": ("Adam's numbers", style.AMBER),
    "activations": ("activations", style.SKY),
    "passing": ("their gradients", style.PINK),
}
MEGA = 1e6


class MemoryPicture:
    """What a device holds at each moment of a step of training, and the most that it held on the way there.

    moments   their names, as `Held.moment` has them
    most      end of the axis, in MB
    """

    def __init__(self, moments: Sequence[str], most: float) -> None:
        self.figure, self.axes = plt.subplots(figsize=(9.6, 3.8))
        self.bars, self.later = (PolyCollection([], edgecolors="white", linewidths=1) for _ in range(2))
        for bars in (self.bars, self.later):
            self.axes.add_collection(bars, autolim=False)
        self.axes.set(xlim=(-0.6, len(moments) - 0.4), ylim=(0, most), ylabel="bytes held, MB")
        self.axes.set_title("In one step of training")
        self.axes.set_xticks(range(len(moments)), moments, fontsize=10)
        (self.peaks,) = self.axes.plot([], [], color=style.GREY, linewidth=1.5, zorder=2)
        (self.most,) = self.axes.plot([], [], "--", color=style.GREY, linewidth=1.2, zorder=2)
        self.most_name = self.axes.text(-0.5, 0, "most so far", va="bottom", fontsize=10, color=style.GREY)
        (self.dot,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white", zorder=4)
        named: list[Artist] = [Patch(color=color, label=name) for name, color in PARTS.values()]
        named.append(Line2D([], [], color=style.GREY, linewidth=1.5, label="most on the way there"))
        shared: dict[str, Any] = {"ncols": 4, "fontsize": 10, "handlelength": 1, "columnspacing": 1}
        legend = self.axes.legend(handles=named, loc="lower right", bbox_to_anchor=(1, 0.98), **shared)
        legend.set_zorder(0)

    def set(self, held: Sequence[Held], moment: int) -> None:
        """Show these moments, those after `moment` faintly."""
        self.held = held
        for bars, moments, alpha in (
            (self.bars, range(moment + 1), 1.0),
            (self.later, range(moment + 1, len(held)), 0.25),
        ):
            bars.set_verts([bar for place in moments for bar in _stack(place, held[place])])
            bars.set_facecolor([to_rgba(color, alpha) for _ in moments for _, color in PARTS.values()])
        peaks = [one.peak / MEGA for one in held[: moment + 1]]
        ends = [(place - 0.4, place + 0.4, np.nan) for place in range(moment + 1)]
        self.peaks.set_data(np.ravel(ends), np.repeat(peaks, 3))
        most = max(peaks)
        self.most.set_data([-0.6, moment + 0.4], [most, most])
        self.most_name.set_y(most)
        self.most_name.set_text("most so far" if moment else "")  # the dot would stand in it
        self.dot.set_data([moment], [held[moment].total / MEGA])

    def handle(self) -> live.Handle:
        """The present moment, dragged along the bars."""
        return live.point(
            self.axes,
            x="moment",
            y=lambda moment, **_: self.held[moment].total / MEGA,
            label="moment of the step",
        )


def _stack(place: float, held: Held) -> list[list[Limits]]:
    """The bars of one moment, in MB, one upon the other."""
    tops = np.cumsum([getattr(held, part) for part in PARTS]) / MEGA
    left, right = place - 0.4, place + 0.4
    return [
        [(left, low), (left, high), (right, high), (right, low)]
        for low, high in zip([0.0, *tops[:-1]], tops, strict=True)
    ]
