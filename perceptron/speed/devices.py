"""How fast a device is: a model of a GPU, times measured here, figures recorded on a real card.

The model is the roofline: a kernel takes as long as its arithmetic or its memory traffic, whichever is longer, plus
the time to launch it. Recorded figures are files that `benchmarks/gpu.py` wrote on a real card; there may be none.
Lecture 12 uses it; `perceptron.figures.ch12_gpu` draws it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

os.environ.setdefault("KINETO_LOG_LEVEL", "99")  # the profiler's log would stand between a lecture's outputs

RECORDED = Path(__file__).resolve().parents[2] / "benchmarks" / "gpu_results"
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
    """The recorded figures of a real card as lines of text; empty without any."""
    if (figures := recorded()) is None:
        return ""
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
