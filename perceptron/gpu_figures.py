"""What lecture 12 knows and draws of the speed of devices: a model of a GPU, times measured here, recorded figures.

The model is the roofline: a kernel takes as long as its arithmetic or its memory traffic, whichever is longer, plus
the time to launch it. Recorded figures are files that `benchmarks/gpu.py` wrote on a real card; there may be none.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch

from perceptron import style

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # the profiler's log would stand between a lecture's outputs

RECORDED = Path(__file__).resolve().parents[1] / "benchmarks" / "gpu_results"
FLOAT32 = 4  # bytes


@dataclass(frozen=True)
class Card:
    """A GPU as three numbers, and the cable to it."""

    peak: float
    """Multiplications and additions per second."""
    memory: float
    """Bytes per second between the GPU and its own memory."""
    launch: float
    """Seconds until a kernel that was asked for begins."""
    link: float
    """Bytes per second between CPU and GPU."""

    def kernel(self, operations: Any, moved: Any) -> Any:
        """Seconds for one kernel with so many operations and bytes moved in the GPU's memory."""
        return self.launch + np.maximum(np.asarray(operations) / self.peak, np.asarray(moved) / self.memory)

    def product(self, n: Any) -> Any:
        """Seconds for the product of two n by n matrices in float32: 2n³ operations, three matrices of traffic."""
        n = np.asarray(n, float)
        return self.kernel(2 * n**3, 3 * FLOAT32 * n**2)

    def copies(self, n: Any) -> Any:
        """Seconds to copy two n by n matrices to the GPU and the result back."""
        return 3 * FLOAT32 * np.asarray(n, float) ** 2 / self.link


@dataclass(frozen=True)
class CardTimes:
    """Seconds for products of n by n matrices in float32 on a real GPU, and where they come from."""

    name: str
    sizes: np.ndarray
    seconds: np.ndarray


def card_times(gpu: str | None, sizes: Sequence[int]) -> CardTimes | None:
    """Measured on this machine's GPU ("cuda" or "mps"); without one, as recorded on another card; or None."""
    if gpu:
        name = torch.cuda.get_device_name() if gpu == "cuda" else gpu
        seconds = [_seconds_on(gpu, n) for n in sizes]
        return CardTimes(f"{name}, measured here", np.array(sizes), np.array(seconds))
    if (figures := recorded()) is None:
        return None
    rows = [row for row in figures["matrix_products"] if row["dtype"] == "float32"]
    name = f"{figures['card']}, recorded {figures['date']}"
    return CardTimes(name, np.array([r["n"] for r in rows]), np.array([r["seconds"] for r in rows]))


def _seconds_on(gpu: str, n: int, calls: int = 20) -> float:
    A, B = torch.randn(n, n, device=gpu), torch.randn(n, n, device=gpu)
    wait = getattr(torch, gpu).synchronize
    A @ B
    wait()
    start = time.perf_counter()
    for _ in range(calls):
        A @ B
    wait()
    return (time.perf_counter() - start) / calls


def recorded() -> dict[str, Any] | None:
    """The figures of a real card that were recorded last, or None: see `benchmarks/gpu.py`."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RECORDED.glob("*.json"))]
    real = [figures for figures in found if figures.get("device") != "cpu"]
    return max(real, key=lambda figures: figures.get("date", "")) if real else None


def report() -> str:
    """The recorded figures of a real card as lines of text; without any, the sentence that there are none."""
    if (figures := recorded()) is None:
        return (
            "No figures of a real card have been recorded for this copy of the course: none was at hand when it was made.\n"
            "To record some on a machine with a CUDA GPU: python benchmarks/gpu.py"
        )
    card, driver, version, date = (figures[key] for key in ("card", "driver", "torch", "date"))
    lines = [f"Recorded on {card} (driver {driver}, torch {version}), {date}:"]
    for row in figures["matrix_products"]:
        rate = 2 * row["n"] ** 3 / row["seconds"] / 1e12
        lines.append(
            f"  product, n = {row['n']:5d} {row['dtype']:9s}{row['seconds'] * 1e6:10.1f} µs{rate:8.1f} · 10¹²/s, "
            f"{row['share_of_best']:.0%} of the best"
        )
    for row in figures["copies"]:
        rates = [row["bytes"] / row[f"to_{where}_seconds"] / 1e9 for where in ("device", "host")]
        kind = "pinned" if row["pinned"] else "ordinary"
        lines.append(
            f"  copy, {row['bytes']:11,d} bytes {kind:9s}{rates[0]:8.2f} GB/s there, {rates[1]:.2f} back"
        )
    for row in figures["training"]:
        rate = row["samples_per_second"]
        lines.append(f"  training, {row['network']:7s} {row['variant']:11s}{rate:13,.0f} samples per second")
    ratio = figures["train_epoch"]["ratio"]
    lines.append(f"  train_epoch of exercise 12 reaches {ratio:.0%} of a loop that was tuned by hand")
    return "\n".join(lines)


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
