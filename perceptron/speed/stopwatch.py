"""How long a function takes. Lecture 08 measures a step of training with it, lecture 12 the CPU."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
LEAST_SECONDS, LEAST_CALLS = 0.01, 5  # measure at least that long, and that many calls


def in_units(seconds: float, digits: int = 3) -> str:
    """A time as people say it, in the unit that fits.

    >>> in_units(1.79e-6), in_units(0.0432), in_units(12.0), in_units(0.0905, 2)
    ('1.79 µs', '43.2 ms', '12 s', '90 ms')
    """
    written = [(float(f"{seconds / size:.{digits}g}"), unit) for unit, size in UNITS.items()]
    number, unit = next((pair for pair in written if pair[0] >= 1), written[-1])
    return f"{number:g} {unit}"


def best_time(function: Callable[..., Any], *arguments: Any) -> float:
    """Seconds of the shortest of several calls, in one thread: the one that other programs disturbed least."""
    shortest, total, calls = float("inf"), 0.0, 0
    with threadpool_limits(1):
        while total < LEAST_SECONDS or calls < LEAST_CALLS:
            start = time.perf_counter()
            function(*arguments)
            seconds = time.perf_counter() - start
            shortest, total, calls = min(shortest, seconds), total + seconds, calls + 1
    return shortest
