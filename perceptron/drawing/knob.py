"""One weight of a drawn network that is changed by hand: a knob on its wire, which is dragged along it, or to another wire.

And the loss that answers; its slopes for several samples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.draw import Network
from perceptron.drawing.scale import Scale, ticks

KEPT = (
    0.2  # inches: a knob that is not farther from its wire than this stays on it, also where another crosses
)


ENDS = [digit * 10**power for power in range(4) for digit in (1, 2, 5)]  # where the scale of bars may end


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


class Wiggle:
    """The loss for each change of one weight, as it was measured, and its tangent, which the slope promises.

    A diamond stands at each kink of the loss: behind it the slope holds no longer.
    """

    def __init__(self, axes: Axes, most: float) -> None:
        """`most` is the largest change, to either side."""
        self.ends = np.array([-most, most])
        axes.set(xlim=(-1.1 * most, 1.1 * most), xticks=[-most, 0, most])
        axes.set_xticklabels([f"−{most:g}", "0", f"{most:g}"])
        axes.set_xlabel(" ", fontsize=draw.FONT)  # keeps the room for the name of the weight
        self.name = axes.text(
            0.5, -0.29, "", transform=axes.transAxes, ha="center", va="center", fontsize=draw.FONT
        )
        axes.set_title("loss (grey), slope (pink)", fontsize=draw.FONT)
        self.scale = Scale(axes, widest="−100")
        data: dict[str, Any] = {"transform": self.scale.transform}
        (self.measured,) = axes.plot([], [], color=style.TRUTH, linewidth=4, alpha=0.6, zorder=2.0, **data)
        (self.tangent,) = axes.plot([], [], color=style.SLOPE, zorder=2.1, **data)
        (self.gap,) = axes.plot([], [], color="black", linewidth=1.2, zorder=2.2, **data)
        diamond: dict[str, Any] = {"marker": "D", "color": "white", "mec": draw.DARK, "markersize": 6}
        (self.kinks,) = axes.plot([], [], linestyle="", zorder=2.3, **diamond, **data)
        (self.dot,) = axes.plot([], [], "o", color="black", markersize=6, zorder=2.4, **data)

    def set(
        self,
        name: str,
        changes: Sequence[float],
        losses: Sequence[float],
        slope: float,
        change: float,
        kinks: Sequence[float],
    ) -> None:
        """Show the losses for some changes of this weight, in their order, with 0, `change` and all `kinks` among them.

        `slope` is that at 0 (NaN: not yet known), and `change` is which one is chosen.
        """
        self.name.set_text(f"change of {name}{', ◇ kink' if len(kinks) else ''}")
        loss, now = (float(np.interp(each, changes, losses)) for each in (0.0, change))
        room = 1.15 * max(
            0.5, np.max(np.abs(np.subtract(losses, loss))), self.ends[1] * abs(np.nan_to_num(slope))
        )
        self.scale.set(loss - room, loss + room, ticks(loss - room, loss + room))
        self.measured.set_data(changes, losses)
        self.tangent.set_data(self.ends, loss + slope * self.ends)
        self.gap.set_data([change, change], [loss + slope * change, now])
        self.kinks.set_data(kinks, np.interp(kinks, changes, losses))
        self.dot.set_data([change], [now])


class Pulls:
    """The slopes of one weight for some samples, and their mean, as bars over a scale that has room for the longest."""

    def __init__(self, axes: Axes, samples: int) -> None:
        rows = np.arange(samples + 1.0)
        axes.set(xlim=(-1.05, 2.7), ylim=(samples + 0.5, -0.5), xticks=[])
        axes.set_title("slope at change 0", fontsize=draw.FONT)
        axes.set_yticks(rows, [*(f"sample {k + 1}" for k in range(samples)), "mean"])
        axes.tick_params(axis="y", length=0, labelsize=draw.FONT)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        for x in (-1, 0, 1):
            axes.axvline(x, color=style.LIGHT if x else style.GREY, linewidth=0.8, zorder=style.BELOW)
        self.axes, self.bars = axes, axes.barh(rows, [0.0] * len(rows), height=0.6, color=style.SLOPE)
        scale = [(x, samples + 1.05) for x in (-1.0, 0.0, 1.0)]
        self.numbers = draw.Labels(axes, [*((1.85, row) for row in rows), *scale], zorder=2, clip=False)

    def set(self, slopes: Sequence[float], chosen: int) -> None:
        """Show the slopes of the samples, none before they are known; the bar of the `chosen` row is dark."""
        widths = [*slopes, float(np.mean(slopes))] if slopes else [0.0] * len(self.bars)
        end = next(each for each in ENDS if each >= max(map(abs, widths)))
        for row, (bar, slope) in enumerate(zip(self.bars, widths, strict=True)):
            bar.set_width(slope / end)
            bar.set_alpha(0.9 if row == chosen else 0.35)
        scale = [f"−{end}", "0", f"{end}"] if slopes else [""] * 3
        written = [*map(shown, slopes), shown(widths[-1], 3)] if slopes else ["?"] * len(widths)
        self.numbers.set(written + scale)


def shown(value: float, decimals: int = 4) -> str:
    """So many decimals at most, rounded as by hand, without zeros at the end; a true minus sign, and none before 0.

    Four are enough for the slopes of lecture 07's networks, and three for their values: what is written adds up and
    multiplies out.
    """
    size = np.floor(abs(value) * 10**decimals + 0.5 + 1e-6) / 10**decimals
    text = f"{size:.{decimals}f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 < size else text
