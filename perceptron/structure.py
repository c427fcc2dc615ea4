"""A plain drawing of a network whose layers and widths may change at every move of a slider.

Where `perceptron.draw` writes numbers into a network of fixed structure, this one shows the structure itself: which
neurons there are, which are connected, and how many parameters that makes. Lecture 02 uses it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from perceptron import style

MARKER = 430.0  # area of a neuron, in square points
LABEL = 11.0  # points
SPREAD = 0.86  # share of the axes' width between the first layer and the last


class Structure:
    """Layers of circles, all connected to the next; `set` changes how many. At most as many as the axes were made for."""

    def __init__(self, axes: Axes, most_layers: int, most_neurons: int):
        self.axes = axes
        self.most_neurons = most_neurons
        axes.set(xlim=(-0.5, 0.5), ylim=(-0.5 * most_neurons - 1.6, 0.5 * most_neurons + 0.1))
        axes.set_axis_off()
        self.edges = LineCollection([], colors=style.GREY, linewidths=0.9, zorder=1)
        axes.add_collection(self.edges, autolim=False)
        self.neurons = axes.scatter(
            [], [], s=MARKER, facecolors="white", edgecolors="#404040", linewidths=1.3, zorder=2
        )
        below = -0.5 * most_neurons
        self.names = [
            axes.text(0, below - 0.2, "", ha="center", va="top", fontsize=LABEL) for _ in range(most_layers)
        ]
        self.counts = [
            axes.text(0, below - 1.0, "", ha="center", va="top", fontsize=LABEL, color=style.BLUE)
            for _ in range(most_layers)
        ]

    def set(self, sizes: Sequence[int]) -> None:
        """Show a network with these layer sizes, inputs first; an input layer is grey."""
        xs = SPREAD * (np.linspace(-0.5, 0.5, len(sizes)) if len(sizes) > 1 else np.zeros(1))
        columns = [
            np.stack([np.full(n, x), 0.5 * (n - 1) - np.arange(n)], axis=1)
            for x, n in zip(xs, sizes, strict=True)
        ]
        self.edges.set_segments(
            [
                (start, end)
                for left, right in zip(columns, columns[1:], strict=False)
                for start in left
                for end in right
            ]
        )
        self.neurons.set_offsets(np.concatenate(columns))
        self.neurons.set_facecolor(
            [style.LIGHT if k == 0 else "white" for k, n in enumerate(sizes) for _ in range(n)]
        )
        last = len(sizes) - 1
        for k, (name, count) in enumerate(zip(self.names, self.counts, strict=True)):
            if k > last:
                name.set_text("")
                count.set_text("")
                continue
            name.set_position((xs[k], name.get_position()[1]))
            name.set_text("inputs" if k == 0 else "output" if k == last else f"hidden {k}")
            count.set_position((xs[k], count.get_position()[1]))
            count.set_text("" if k == 0 else f"{sizes[k - 1]}·{sizes[k]} + {sizes[k]}")
