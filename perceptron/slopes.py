"""An activation beside its derivative, with a tangent to move and the saturated parts marked. Lecture 04 shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from perceptron import style

Function = Callable[[Any], Any]
"""Elementwise: an array in, an array of the same shape out; a number in, a number out."""
TANGENT = 1.5  # how far the tangent reaches to each side, in units of z


class ValueAndSlope:
    """Two panels over the same z: the value f(z) on the left, the slope f'(z) on the right; `set` changes both.

    Where the slope is below `saturated`, the value is drawn in orange.
    """

    def __init__(self, left: Axes, right: Axes, reach: float, saturated: float):
        self.z = np.linspace(-reach, reach, 401)
        self.saturated = saturated
        (self.value,) = left.plot(self.z, self.z, color=style.PREDICTION)
        (self.flat,) = left.plot(self.z, self.z, color=style.ORANGE, linewidth=4)
        (self.tangent,) = left.plot([], [], color=style.HIGHLIGHT)
        (self.slope,) = right.plot(self.z, self.z, color=style.PREDICTION)
        self.dots = [
            panel.plot([], [], "o", color=style.HIGHLIGHT, markersize=9)[0] for panel in (left, right)
        ]
        margin = 0.05 * reach
        left.set(xlabel="$z$", title="value $f(z)$", ylim=(-1.6, reach + margin))
        right.set(xlabel="$z$", title="slope $f'(z)$", ylim=(-0.2, 1.3))
        for panel in (left, right):
            panel.set_xlim(-reach - margin, reach + margin)

    def set(self, f: Function, df: Function, z: float) -> tuple[float, float]:
        """Show `f` with its derivative `df` and the tangent at `z`; returns the value and the slope there."""
        value, slope = float(f(np.float64(z))), float(df(np.float64(z)))
        self.value.set_ydata(f(self.z))
        self.slope.set_ydata(df(self.z))
        self.flat.set_ydata(np.where(np.abs(df(self.z)) < self.saturated, f(self.z), np.nan))
        self.tangent.set_data([z - TANGENT, z + TANGENT], [value - TANGENT * slope, value + TANGENT * slope])
        self.dots[0].set_data([z], [value])
        self.dots[1].set_data([z], [slope])
        return value, slope
