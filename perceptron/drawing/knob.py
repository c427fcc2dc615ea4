"""One weight of a drawn network that is changed by hand: a knob on its wire, which is dragged along it, or to another wire.

Or a bias: the knob stands beside its number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.drawing.draw import Network

KEPT = (
    0.2  # inches: a knob that is not farther from its wire than this stays on it, also where another crosses
)
BIAS = 1.05, 0.5  # inches left of a neuron's middle, beside its bias: from where to where its knob goes


class Knob:
    """The knob stands on the wire of the weight `edge`, its number in `network.edges`, the farther along the larger `change`.

    With `biases` the numbers after those of the weights are the biases', layer by layer.
    `edge` and `change` name the controls, whose numbers they are. `most` is the largest change to either side; `start` and
    `end` are the shares of the wire where it begins and ends. A white dot is the weight as it was given.
    """

    def __init__(
        self,
        network: Network,
        edge: str,
        change: str,
        *,
        most: float,
        start: float,
        end: float,
        biases: bool = False,
    ) -> None:
        self.network, self.biases = network, biases
        self.names = (edge, change)
        self.most, self.start, self.end = most, start, end
        axes = network.axes
        (self.track,) = axes.plot(
            [], [], color=style.HIGHLIGHT, linewidth=7, alpha=0.35, solid_capstyle="round", zorder=1.5
        )
        (self.given,) = axes.plot([], [], "o", color="white", markersize=4, zorder=1.6)
        (self.grip,) = axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=11, mec="white", zorder=2.9)

    def weights(self, *names: Sequence[str]) -> dict[str, int]:
        """The numbers of the weights by what they join, for a choice; `names` are those of the neurons, layer by layer."""
        return {
            f"{names[k - 1][i]} → {names[k][j]}": number
            for number, (k, j, i) in enumerate(self.network.edges)
        }

    def tracks(self) -> np.ndarray:
        """Where each knob may go, in inches of the axes: from the least change to the most, shape (numbers, 2, 2)."""
        net = self.network
        ends = [[net.along(edge, share) for share in (self.start, self.end)] for edge in net.edges]
        if self.biases:
            ends += [[(x - away, y) for away in BIAS] for x, y in net.bias_places]
        return np.array(ends)

    def place(self, edge: int, change: float) -> tuple[float, float]:
        """Where it is for a change of this number, in inches of the axes."""
        low, high = self.tracks()[edge]
        x, y = low + (high - low) * (0.5 + 0.5 * change / self.most)
        return float(x), float(y)

    def set(self, edge: int, change: float, shown: bool = True) -> None:
        """Put it on this weight, changed by so much."""
        places = [self.place(edge, each) for each in (-self.most, self.most, 0.0, change)] if shown else []
        at = np.array(places).reshape(-1, 2)
        for line, points in ((self.track, at[:2]), (self.given, at[2:3]), (self.grip, at[3:])):
            line.set_data(points[:, 0], points[:, 1])

    def handle(self, label: str, edge: str = "", jumps: bool = True) -> live.Handle:
        """The knob, dragged; `edge` names the control where it is another one. One that does not jump stays on its number."""
        edge, change = edge or self.names[0], self.names[1]

        def to(x: float, y: float, **values: float) -> dict[str, float]:
            here = np.array([x, y])
            starts, stops = self.tracks().transpose(1, 0, 2)
            ways = stops - starts
            shares = np.sum((here - starts) * ways, axis=1) / np.sum(ways**2, axis=1)
            away = np.linalg.norm(starts + np.clip(shares, 0, 1)[:, None] * ways - here, axis=1)
            now = int(values[edge])
            wire = now if away[now] < KEPT or not jumps else int(np.argmin(away))
            to = {change: self.most * float(2 * np.clip(shares[wire], 0, 1) - 1)}
            return {edge: wire, **to} if jumps else to

        def coordinate(axis: int) -> Callable[..., float]:
            return lambda **values: self.place(int(values[edge]), values[change])[axis]

        moves = [edge, change] if jumps else [change]
        return live.point(
            self.network.axes, x=coordinate(0), y=coordinate(1), label=label, moves=moves, to=to
        )
