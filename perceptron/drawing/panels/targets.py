"""Outputs on their number lines, each with its target, the arrow of its wish, and where it was before a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from perceptron.drawing import draw, style
from perceptron.drawing.panels.arrows import Arrows

LEFT = 0.45  # inches, for the names


class Targets:
    """A line for each of the named outputs, from `low` to `high`, in axes that are taken over; all can be gone.

    A dot is where an output is, a hollow one where it was, a diamond its target.
    """

    def __init__(self, axes: Axes, names: Sequence[str], low: int, high: int) -> None:
        width, height = draw.clear_axes(axes)
        self.names = names
        self.low, self.unit = low, (width - LEFT - 0.2) / (high - low)
        self.top = height - 0.6 * draw.LINE
        self.foot = 0.5 * draw.LINE
        gap = (height - 2.4 * draw.LINE) / len(names)
        self.rows = height - 1.4 * draw.LINE - (np.arange(len(names)) + 0.5) * gap
        ticks = np.arange(low, high + 1)
        look: dict[str, Any] = {"color": style.LIGHT, "linewidth": 1.0, "zorder": 1.0}
        x = np.array([*self.at([low, high]), np.nan])
        self.lines = axes.plot(np.tile(x, len(names)), np.repeat(self.rows, 3), **look)[0]
        (self.marks,) = axes.plot([], [], "|", color=style.LIGHT, markersize=5, zorder=1.0)
        self.every = np.array([(each, row) for row in self.rows for each in self.at(ticks)])
        self.wishes = Arrows(axes, style.SLOPE, 1.2)
        diamond: dict[str, Any] = {"marker": "D", "color": "white", "mec": draw.DARK, "markersize": 8}
        (self.goals,) = axes.plot([], [], linestyle="", zorder=1.3, **diamond)
        (self.before,) = axes.plot([], [], "o", color="white", mec=style.GREY, markersize=9, zorder=1.4)
        (self.dots,) = axes.plot([], [], "o", color="black", markersize=9, zorder=1.5)
        self.numbers = ticks[:: max(1, len(ticks) // 6)]
        self.labels = draw.Labels(
            axes, [(0.0, 0.0)] * (1 + 3 * len(names) + len(self.numbers)), zorder=1.6, clip=False
        )

    def at(self, values: Any) -> np.ndarray:
        """Where values stand, in inches from the left edge."""
        return LEFT + self.unit * (np.asarray(values, float) - self.low)

    def set(
        self,
        title: str,
        outputs: np.ndarray,
        targets: np.ndarray,
        before: np.ndarray,
        wishes: bool,
        written: Sequence[str],
        wanted: Sequence[str],
    ) -> None:
        """Show the outputs and their targets, with what is `written` and `wanted` beside them, and where they were `before`.

        Their wishes are arrows to the targets.
        """
        x, goals, old = self.at(outputs), self.at(targets), self.at(before)
        ends = np.array([*self.at([self.low]), self.every[:, 0].max(), np.nan])
        self.lines.set_data(np.tile(ends, len(self.rows)), np.repeat(self.rows, 3))
        self.marks.set_data(*self.every.T)
        self.goals.set_data(goals, self.rows)
        self.dots.set_data(x, self.rows)
        moved = np.abs(x - old) > 1e-9
        self.before.set_data(old[moved], self.rows[moved])
        tails, tips = (np.stack([each, self.rows], axis=1) for each in (x, goals))
        self.wishes.set(tails, tips if wishes else tails)
        above, below = self.rows + 0.95 * draw.LINE, self.rows - 0.95 * draw.LINE
        side = [0.15] * len(self.rows)
        self.labels.move(
            [
                (0.1 + draw.width(title) / 2, self.top),
                *zip(side, self.rows, strict=True),
                *zip(x, above, strict=True),
                *zip(goals, below, strict=True),
                *((each, self.foot) for each in self.at(self.numbers)),
            ]
        )
        numbers = [f"{each}".replace("-", "−") for each in self.numbers]
        self.labels.set([title, *self.names, *written, *wanted, *numbers])

    def clear(self) -> None:
        """Show nothing."""
        for line in (self.lines, self.marks, self.goals, self.before, self.dots):
            line.set_data([], [])
        self.wishes.set(np.zeros((0, 2)), np.zeros((0, 2)))
        self.labels.set([""] * len(self.labels.strings))
