"""How long a function takes. Lecture 08 measures a step of training with it, lecture 12 the CPU."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

LEAST_SECONDS, LEAST_CALLS = 0.01, 5  # measure at least that long, and that many calls


def best_time(function: Callable[..., Any], *arguments: Any) -> float:
    """Seconds of the shortest of several calls, in one thread: the one that other programs disturbed least."""
    times: list[float] = []
    with threadpool_limits(1):
        while sum(times) < LEAST_SECONDS or len(times) < LEAST_CALLS:
            start = time.perf_counter()
            function(*arguments)
            times.append(time.perf_counter() - start)
    return min(times)
