"""The pictures of lecture 12: time against size, a training loop as a time line, and what a device's memory holds.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch, Rectangle

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks
from perceptron.speed.devices import CardTimes
from perceptron.speed.stopwatch import in_units
from perceptron.speed.timeline import Held, Timeline, Work

COPIES = style.ORANGE  # everywhere in this chapter; what the GPU computes is black, and the CPU grey

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
        self.ends = self.times_axes.scatter(
            [1] * 3, [1] * 3, s=60, c=["black", "black", COPIES], edgecolors="white", zorder=4
        )
        self.times_axes.set(xlabel="matrix size n", ylabel="time", ylim=(5e-7, 50), xlim=(13, 1e4))
        plain_ticks(self.times_axes.yaxis, {10.0**k: in_units(10.0**k) for k in range(-6, 2)})
        self.times_axes.set_title("One product of n × n matrices")
        self.times_axes.legend(loc="upper left", fontsize=10)
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
        axes.legend(loc="upper left", fontsize=10)
        axes.text(
            0.98, 0.03, times.name, ha="right", fontsize=10, color=style.HIGHLIGHT, transform=axes.transAxes
        )

    def set(self, product: np.ndarray, copies: np.ndarray) -> None:
        """Seconds for the product alone and for the copies, at every n of the axis."""
        self.product.set_ydata(product)
        self.with_copies.set_ydata(product + copies)
        self.share.set_ydata(copies / (product + copies))
        both = product + copies
        self.ends.set_offsets(
            [(self.n[k], line[k]) for k, line in ((0, product), (-1, product), (self.middle, both))]
        )

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


class ThroughputPicture:
    """Samples per second against the batch size on CPU and GPU; made once, then filled by `set`."""

    def __init__(self, cpu_batches: Sequence[int], cpu_rates: Sequence[float], batches: np.ndarray) -> None:
        self.batches = batches
        self.figure, self.axes = plt.subplots(figsize=(6.4, 3.6))
        axes = self.axes
        axes.loglog(cpu_batches, cpu_rates, "o-", color=style.GREY, label="one CPU core, measured")
        (self.line,) = axes.loglog(batches, batches, color=style.PREDICTION, label="GPU, calculated")
        (self.point,) = axes.plot([1], [1], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        axes.set(xlabel="batch size", ylabel="samples per second", ylim=(1e3, 3e9), xlim=(0.7, 1e5))
        axes.set_yticks([1e3, 1e6, 1e9], ["1 thousand", "1 million", "1 billion"])
        axes.set_xticks(shown := [1, 16, 256, 4096, 65536], [f"{batch:,}" for batch in shown])
        axes.minorticks_off()
        axes.set_title("A step of training, by its batch")
        axes.legend(loc="upper left", fontsize=10)

    def set(self, rates: np.ndarray, batch: int, rate: float) -> None:
        """The GPU's samples per second at every batch size of the axis, and at the one that is marked."""
        self.line.set_ydata(rates)
        self.point.set_data([batch], [rate])
        self.rate = rate

    def handle(self) -> live.Handle:
        """The marked batch, dragged along the GPU's line."""
        return live.point(self.axes, x="batch", y=lambda **_: self.rate, label="batch size")


PYTHON, QUEUE, LINK, COMPUTE = 3.0, 1.85, 1.0, 0.0  # heights of the four lanes
THICK, GAP = 0.6, 0.8  # of a bar, in the drawing; between two of them, in points
MOST_QUEUED = 28.0


class LoopPicture:
    """A training loop in time: what Python asks for and where it waits, the queue, and what the device copies and computes.

    `n_steps` steps; the axis ends at `last`, in µs.
    """

    def __init__(self, n_steps: int, last: float) -> None:
        self.n_steps, self.last = n_steps, last
        self.figure, self.axes = plt.subplots(figsize=(9.6, 3.5))
        axes = self.axes
        self.right = 1.1 * last  # room for the time at the end of the longest lane
        axes.set(xlim=(0, self.right), ylim=(-0.45, 3.45), xlabel="time, µs", title="Four steps of training")
        axes.set_yticks(
            [PYTHON, QUEUE + 0.3, LINK, COMPUTE],
            ["Python", "in the queue", "device\ncopies", "device\ncomputes"],
        )
        axes.tick_params(axis="y", length=0)
        axes.spines.left.set_visible(False)
        shared: dict[str, Any] = {"edgecolors": "white", "linewidths": GAP}
        self.asks = PolyCollection([], **shared)
        self.waits = PolyCollection(
            [], facecolors="white", edgecolors=style.GREY, hatch="////", linewidths=0.8
        )
        self.copies, self.kernels = PolyCollection([], **shared), PolyCollection([], **shared)
        for lane in (self.asks, self.waits, self.copies, self.kernels):
            axes.add_collection(lane, autolim=False)
        (self.queue,) = axes.plot([], [], color=style.GREY, linewidth=1.5, drawstyle="steps-post")
        self.numbers = draw.Labels(axes, [(0, 0)] * n_steps, zorder=3)
        self.ends = [axes.text(0, lane, "", va="center", fontsize=11) for lane in (PYTHON, COMPUTE)]
        self.veil = Rectangle((0, -0.45), last, 3.9, facecolor="white", alpha=0.8, zorder=4)
        axes.add_patch(self.veil)
        (self.cursor,) = axes.plot([], [], color=style.HIGHLIGHT, zorder=5)
        (self.grips,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white", zorder=6)
        named = [Patch(fc="white", ec=style.GREY, hatch="////", label="Python waits")]
        legend = axes.legend(handles=named, loc="lower right", bbox_to_anchor=(1, 0.99), fontsize=10)
        legend.set_zorder(0)  # below all that moves, it is drawn once

    def set(self, line: Timeline, time: float) -> None:
        """Show this loop, and hide what comes after `time`, in µs."""
        self.line = line
        lanes = [
            (self.asks, line.asks, PYTHON, style.GREY),
            (self.waits, line.waits, PYTHON, "white"),
            (self.copies, line.copies, LINK, COPIES),
            (self.kernels, line.kernels, COMPUTE, "black"),
        ]
        for lane, works, height, color in lanes:
            lane.set_verts([_bar(work, height) for work in works])
            shortest = min((work.end - work.start for work in works), default=0.0)
            lane.set_linewidth(GAP if shortest > 4 else 0.0)  # a gap must leave something of a short bar
            if lane is not self.waits:
                lane.set_facecolor([to_rgba(color, 1.0 if work.step % 2 else 0.72) for work in works])
        changes = sorted([*line.asked, *line.began])
        waiting = [line.waiting(each) for each in changes]
        self.queue.set_data(
            [0, *(each for each in changes)],
            [QUEUE, *(QUEUE + count / MOST_QUEUED for count in waiting)],
        )
        middles = []
        for step in range(self.n_steps):
            of_step = [work for work in line.kernels if work.step == step]
            middles.append(((of_step[0].start + of_step[-1].end) / 2, COMPUTE - 0.02))
        self.numbers.move(middles)
        self.numbers.set([f"{step + 1}" for step in range(self.n_steps)], "white")
        for text, end in zip(self.ends, (line.python_done, line.device_done), strict=True):
            text.set_x(end + 0.008 * self.last)
            text.set_text(f"{end:.0f} µs")
            text.set_zorder(5 if end <= time else 3)  # not behind the veil, once it is over
        self.veil.set_bounds(time, -0.45, self.right - time, 3.9)
        self.cursor.set_data([time, time], [-0.45, 3.45])
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
    left, right = work.start, work.end
    low, high = height - THICK / 2, height + THICK / 2
    return [(left, low), (left, high), (right, high), (right, low)]


PARTS = {  # of what a device holds, and their colours
    "weights": style.BLACK,
    "batch": style.LIGHT,
    "gradients": style.SLOPE,
    "adam": style.AMBER,
    "activations": style.SKY,
}
MEGA = 1e6


class MemoryPicture:
    """What a device holds at each moment of a step of training: left the present moment, right all of them.

    moments   their names, as `Held.moment` has them
    most      end of the axis, in MB
    """

    def __init__(self, moments: Sequence[str], most: float) -> None:
        self.figure, (now, self.axes) = plt.subplots(1, 2, figsize=(9.6, 3.8), width_ratios=(1, 5.4))
        self.now = PolyCollection([], edgecolors="white", linewidths=1)
        self.all = PolyCollection([], edgecolors="white", linewidths=1)
        now.add_collection(self.now, autolim=False)
        self.axes.add_collection(self.all, autolim=False)
        now.set(xlim=(-0.6, 0.6), ylim=(0, most), xticks=[], ylabel="bytes held, MB", title="Now")
        self.axes.set(xlim=(-0.6, len(moments) - 0.4), ylim=(0, most), title="In one step of training")
        self.axes.set_xticks(range(len(moments)), moments, fontsize=10)
        (self.steps,) = self.axes.plot([], [], color=style.GREY, linewidth=1)
        below_the_legend = 0.88 * most
        self.veil = Rectangle((0, 0), 1, below_the_legend, facecolor="white", alpha=0.75, zorder=3)
        self.axes.add_patch(self.veil)
        (self.dot,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white", zorder=4)
        names = {"adam": "Adam's numbers"}
        named = [Patch(color=color, label=names.get(part, part)) for part, color in PARTS.items()]
        legend = self.axes.legend(
            handles=named, loc="upper right", ncols=5, fontsize=10, handlelength=1, columnspacing=1
        )
        legend.set_zorder(0)

    def set(self, held: Sequence[Held], moment: int) -> None:
        """Show these moments, and hide those after `moment`."""
        self.held = held
        stacks = [_stack(place, one) for place, one in enumerate(held)]
        self.all.set_verts([bar for stack in stacks for bar in stack])
        self.all.set_facecolor(list(PARTS.values()) * len(held))
        self.now.set_verts(_stack(0, held[moment]))
        self.now.set_facecolor(list(PARTS.values()))
        self.steps.set_data(range(len(held)), [one.total / MEGA for one in held])
        self.veil.set_x(moment + 0.5)
        self.veil.set_width(len(held))
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
