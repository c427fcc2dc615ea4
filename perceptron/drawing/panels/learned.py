"""What a network with one hidden layer has learned of a curve: its output, what each neuron adds to it, and where it has kinks."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba

from perceptron.drawing import draw, style


class Learned:
    """A curve, and a network that learns it. A kink is a dot where a neuron's z is 0; what each adds is pale."""

    BELOW = 0.35  # so far below it is written that all kinks are one

    def __init__(self, axes: Axes, x: np.ndarray, y: np.ndarray) -> None:
        self.x = x.ravel()
        axes.plot(x, y, color=style.TRUTH, linewidth=5, alpha=0.6, label="truth")
        (self.curve,) = axes.plot(x, np.zeros_like(x), color=style.PREDICTION, label="network")
        look: dict[str, Any] = {"color": style.AMBER, "mec": "black", "mew": 0.7, "markersize": 7}
        (self.kinks,) = axes.plot([], [], "o", zorder=3, label="kink of a neuron", **look)
        self.parts = LineCollection([], colors=to_rgba(style.AMBER, 0.5), linewidths=1.0, zorder=1.5)
        self.parts.set_label("what it adds")
        axes.add_collection(self.parts, autolim=False)
        self.pile = draw.Labels(axes, [(0.0, 0.0)], zorder=3.5, boxed=True)
        axes.set(xlabel="x", ylabel="y", ylim=(-1.5, 3.2), title="What it has learned")
        axes.legend(loc="upper center", ncols=2, columnspacing=1.0, handlelength=1.4).set_zorder(style.BELOW)

    def set(self, outputs: np.ndarray, parts: np.ndarray, kinks: np.ndarray) -> None:
        """The outputs at x, what each neuron adds to them, (neurons, n), and where each has its kink."""
        self.curve.set_ydata(outputs)
        self.parts.set_segments([np.column_stack([self.x, part]) for part in parts])
        inside = kinks[np.abs(kinks) <= self.x[-1]]
        heights = np.interp(inside, self.x, outputs.ravel())
        self.kinks.set_data(inside, heights)
        if piled := len(inside) == len(kinks) and bool(np.ptp(kinks) < 1e-9):
            self.pile.move([(float(kinks[0]), float(heights[0]) - self.BELOW)])
        self.pile.set([f"all {len(kinks)} kinks" * piled])
