"""The picture of lecture 13: many runs of two settings, as dots that move with the epochs."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np

from perceptron.drawing import style


class TwentyRuns:
    """One row of dots a setting, one dot a run: its test accuracy after an epoch.

    `accuracies` holds (epochs + 1, runs) for each of two settings, as shares.
    """

    def __init__(self, accuracies: Mapping[str, np.ndarray]):
        self.accuracies = dict(accuracies)
        self.figure, axes = plt.subplots(figsize=(8, 2.6))
        self.dots = []
        for row, (name, color) in enumerate(zip(self.accuracies, (style.ORANGE, style.BLUE), strict=True)):
            marker = "os"[row]
            (dots,) = axes.plot([], [], marker, color=color, markersize=7, alpha=0.7, label=name)
            self.dots.append(dots)
        axes.set_yticks(range(len(self.accuracies)), list(self.accuracies))
        axes.set(xlim=(0.3, 1.01), ylim=(-0.6, len(self.accuracies) - 0.4), xlabel="accuracy on the test set")
        axes.set_xticks([0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [f"{tick} %" for tick in range(40, 101, 10)])
        axes.set_title("Twenty runs of each setting")
        axes.grid(axis="x")

    def set(self, epoch: int) -> None:
        """Show the runs after this epoch. Runs lie a little apart in height, so that none hides another."""
        for row, (dots, shares) in enumerate(zip(self.dots, self.accuracies.values(), strict=True)):
            spread = np.linspace(-0.3, 0.3, shares.shape[1])
            dots.set_data(shares[epoch], row + spread)
