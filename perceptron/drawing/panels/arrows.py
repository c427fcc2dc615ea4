"""Upright or level arrows, as many as you like, drawn as one collection: which way a number should go, and how strongly."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

SHAFT, HEAD, LENGTH = 0.04, 0.085, 0.15
"""Inches: half the widths of both, and the most of the head along the arrow."""
LEAST = 0.02  # an arrow that is shorter is none


class Arrows:
    """Arrows in axes whose unit is an inch."""

    def __init__(self, axes: Axes, color: Any, zorder: float) -> None:
        self.tails, self.tips = np.zeros((0, 2)), np.zeros((0, 2))
        self.shapes = PolyCollection([], facecolors=color, edgecolors="none", zorder=zorder)
        axes.add_collection(self.shapes, autolim=False)

    def set(self, tails: np.ndarray, tips: np.ndarray) -> None:
        """Draw them from their `tails` to their `tips`, both of shape (n, 2); those without a length are left out."""
        ways = np.asarray(tips, float).reshape(-1, 2) - np.asarray(tails, float).reshape(-1, 2)
        lengths = np.linalg.norm(ways, axis=1)
        there = lengths > LEAST
        self.tails, self.tips = np.reshape(tails, (-1, 2))[there], np.reshape(tips, (-1, 2))[there]
        shapes = []
        for tail, way, length in zip(self.tails, ways[there], lengths[there], strict=True):
            along, head = way / length, min(LENGTH, 0.6 * length)
            across = np.array([-along[1], along[0]])
            neck, tip = tail + (length - head) * along, tail + length * along
            right = [tail + SHAFT * across, neck + SHAFT * across, neck + HEAD * across]
            left = [neck - HEAD * across, neck - SHAFT * across, tail - SHAFT * across]
            shapes.append(np.array([*right, tip, *left]))
        self.shapes.set_verts(shapes)
