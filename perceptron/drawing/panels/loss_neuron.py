"""The loss as one more neuron, to which the outputs of a drawn network lead, and their labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.patches import Circle

from perceptron.drawing import draw, style


class LossNeuron:
    """It stands `away` inches beside the two outputs, its name above: `at` is its middle."""

    def __init__(self, network: draw.Network, away: float) -> None:
        axes, outputs = network.axes, np.array(network.positions[-1])
        self.at = outputs.mean(axis=0) + [away, 0.0]
        x, middle = map(float, self.at)
        for left, height in outputs:
            axes.plot([left, x, x], [height, middle, height], color=style.GREY, lw=1, zorder=0.4)
        axes.add_patch(Circle((x, middle), network.radius, fc="white", ec=draw.DARK, lw=1.2, zorder=0.5))
        inside: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": draw.FONT, "color": draw.DARK}
        axes.text(x, middle + 0.6 * network.radius, "L", zorder=0.55, **inside)
        self.value = draw.Labels(axes, [(x, middle)], zorder=4)
        heights = [*outputs[:, 1].tolist(), axes.get_ylim()[1] - 0.12]
        self.wanted = draw.Labels(axes, [(x, each) for each in heights], zorder=0.6, boxed=True)

    def set(self, value: str, labels: Sequence[str], name: str) -> None:
        """Write the loss, what is wanted of both outputs, and what the loss is called."""
        self.value.set([value])
        self.wanted.set([*labels, name], draw.DARK)
