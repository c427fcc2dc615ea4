"""One weight of a drawn network that is changed by hand: a knob on its wire, which is dragged along it, or to another wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.drawing.draw import Network

KEPT = (
    0.2  # inches: a knob that is not farther from its wire than this stays on it, also where another crosses
)


class Knob:
    """The knob stands on the wire of the weight `edge`, its number in `network.edges`, the farther along the larger `change`.

    `edge` and `change` name the controls, whose numbers they are. `most` is the largest change to either side; `start` and
    `end` are the shares of the wire where it begins and ends. A white dot is the weight as it was given.
    """

    def __init__(
        self, network: Network, edge: str, change: str, *, most: float, start: float, end: float
    ) -> None:
        self.network = network
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

    def place(self, edge: int, change: float) -> tuple[float, float]:
        """Where it is for a change of this weight, in inches of the axes."""
        share = self.start + (self.end - self.start) * (0.5 + 0.5 * change / self.most)
        return self.network.along(self.network.edges[edge], share)

    def set(self, edge: int, change: float, shown: bool = True) -> None:
        """Put it on this weight, changed by so much."""
        places = [self.place(edge, each) for each in (-self.most, self.most, 0.0, change)] if shown else []
        at = np.array(places).reshape(-1, 2)
        for line, points in ((self.track, at[:2]), (self.given, at[2:3]), (self.grip, at[3:])):
            line.set_data(points[:, 0], points[:, 1])

    def handle(self, label: str) -> live.Handle:
        """The knob, dragged."""
        edge, change = self.names

        def to(x: float, y: float, **values: float) -> dict[str, float]:
            here = np.array([x, y])
            ends = [self.place(k, self.most * way) for k in range(len(self.network.edges)) for way in (-1, 1)]
            starts, stops = np.array(ends).reshape(-1, 2, 2).transpose(1, 0, 2)
            ways = stops - starts
            shares = np.sum((here - starts) * ways, axis=1) / np.sum(ways**2, axis=1)
            away = np.linalg.norm(starts + np.clip(shares, 0, 1)[:, None] * ways - here, axis=1)
            now = int(values[edge])
            wire = now if away[now] < KEPT else int(np.argmin(away))
            return {edge: wire, change: self.most * float(2 * np.clip(shares[wire], 0, 1) - 1)}

        def coordinate(axis: int) -> Callable[..., float]:
            return lambda **values: self.place(int(values[edge]), values[change])[axis]

        return live.point(
            self.network.axes, x=coordinate(0), y=coordinate(1), label=label, moves=[edge, change], to=to
        )
