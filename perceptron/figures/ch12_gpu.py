"""The pictures of lecture 12: time against size, of one product and of a batch.

Each has a `figure` for `live.figure` and a `set` that shows new numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np

from perceptron.drawing import style
from perceptron.speed.devices import CardTimes


class ProductPicture:
    """Time against matrix size on CPU and GPU, and the share of copies; made once, then filled by `set`."""

    def __init__(self, sizes: np.ndarray, cpu_times: np.ndarray, n_axis: np.ndarray) -> None:
        self.figure, (self.times_axes, share_axes) = plt.subplots(
            1, 2, figsize=(8.2, 3.1), width_ratios=(3, 2)
        )
        plot = self.times_axes.loglog
        plot(sizes, cpu_times, "o-", color=style.GREY, label="one CPU core, measured")
        (self.product,) = plot(n_axis, n_axis, color=style.PREDICTION, label="GPU, calculated")
        (self.with_copies,) = plot(n_axis, n_axis, color=style.NEGATIVE, label="GPU with copies, calculated")
        self.times_axes.set(xlabel="matrix size n", ylabel="seconds", ylim=(5e-7, 1e2))
        self.times_axes.set_title("One product of n × n matrices")
        self.times_axes.legend(loc="upper left", fontsize=10)
        (self.share,) = share_axes.semilogx(n_axis, 0 * n_axis, color=style.NEGATIVE)
        share_axes.set(xlabel="matrix size n", ylabel="share of time", ylim=(0, 1))
        share_axes.set_title("Time spent moving data")

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


class ThroughputPicture:
    """Samples per second against the batch size on CPU and GPU; made once, then filled by `set`."""

    def __init__(self, cpu_batches: Sequence[int], cpu_rates: Sequence[float], batches: np.ndarray) -> None:
        self.figure, axes = plt.subplots(figsize=(6.4, 3.6))
        axes.loglog(cpu_batches, cpu_rates, "o-", color=style.GREY, label="one CPU core, measured")
        (self.line,) = axes.loglog(batches, batches, color=style.PREDICTION, label="GPU, calculated")
        (self.point,) = axes.plot([1], [1], "o", color=style.HIGHLIGHT, markersize=9)
        axes.set(xlabel="batch size", ylabel="samples per second", ylim=(1e3, 3e9))
        axes.set_title("Free samples, at first")
        axes.legend(loc="upper left")

    def set(self, rates: np.ndarray, batch: int, rate: float) -> None:
        """The GPU's samples per second at every batch size of the axis, and at the one that is marked."""
        self.line.set_ydata(rates)
        self.point.set_data([batch], [rate])
