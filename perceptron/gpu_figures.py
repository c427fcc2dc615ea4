"""What lecture 12 knows about the speed of devices: a model of a GPU, times measured here, and recorded figures.

The model is the roofline: a kernel takes as long as its arithmetic or its memory traffic, whichever is longer, plus
the time to launch it. Recorded figures are files that `benchmarks/gpu.py` wrote on a real card; there may be none.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

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


def best_time(work: Callable[[], Any], seconds: float = 0.03) -> float:
    """The shortest of several calls, in seconds: the one that was disturbed least. For work on the CPU."""
    work()
    times: list[float] = []
    while sum(times) < seconds or len(times) < 4:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def recorded() -> dict[str, Any] | None:
    """The figures of a real card that were recorded last, or None: see `benchmarks/gpu.py`."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RECORDED.glob("*.json"))]
    real = [figures for figures in found if figures.get("device") != "cpu"]
    return max(real, key=lambda figures: figures.get("date", "")) if real else None
