"""A small table as one gets it: machines, of which some failed. It has seven traps, and knows where they are.

Lecture 14 uses it. Most people meet these traps in this order: a column that is known too late, rows entered twice,
values that are missing, a rare class, columns of very different size, wrong labels, and a split that ignores all that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

COLUMNS = ("temperature, °C", "turns a minute", "vibration, mm", "age, years", "repair, hours")
REPAIR = 4
"""The column that leaks: hours of repair in the week after, which nobody knows when the question is asked."""
MISSING_SHARE, WRONG_SHARE, TWICE_SHARE = 0.15, 0.015, 0.3


@dataclass(frozen=True)
class Table:
    """Rows of machines.

    x      (rows, 5), float, columns as in COLUMNS; NaN where a value is missing
    y      (rows,), 1 where the table says that the machine failed in the next week, else 0
    truth  (rows,), what really happened: y with the wrong labels put right
    """

    x: np.ndarray
    y: np.ndarray
    truth: np.ndarray


def machines(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """n machines as they are: x (n, 5) without gaps, with the hours of repair known; and which failed, (n,) 0 or 1.

    A machine fails when it is hot and vibrates at the same time, or when it is old and fast; about one in ten does.
    """
    z = rng.normal(size=(n, 4))
    hot, fast, vibrating, old = z.T
    danger = np.maximum(np.minimum(hot, vibrating), np.minimum(old, fast)) + 0.15 * rng.normal(size=n)
    failed = (danger > 0.85).astype(int)
    repair = np.where(
        failed == 1, 2 + rng.gamma(2.0, 3.0, n), np.where(rng.random(n) < 0.1, rng.gamma(1.0, 1.0, n), 0)
    )
    x = np.column_stack(
        [70 + 9 * hot, 1500 + 250 * fast, 0.05 + 0.01 * vibrating, np.maximum(0.1, 8 + 2.5 * old), repair]
    )
    return x, failed


def table(n: int, seed: int) -> Table:
    """A table of n different machines, with all traps: about 1.3 n rows, in random order."""
    rng = np.random.default_rng(seed)
    x, truth = machines(n, rng)
    wrong = rng.random(n) < WRONG_SHARE
    y = np.where(wrong, 1 - truth, truth)
    x[rng.random(n) < MISSING_SHARE, 2] = np.nan
    rows = np.concatenate([np.arange(n), rng.choice(n, round(TWICE_SHARE * n), replace=False)])
    rng.shuffle(rows)
    return Table(x[rows], y[rows], truth[rows])


def next_month(n: int, seed: int) -> Table:
    """New machines, asked about before anything has happened to them: no hours of repair yet, no row twice."""
    rng = np.random.default_rng(seed)
    x, truth = machines(n, rng)
    x[:, REPAIR] = 0
    x[rng.random(n) < MISSING_SHARE, 2] = np.nan
    return Table(x, truth, truth)
