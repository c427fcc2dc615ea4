"""How a measured number answers the change of another, beside what its slope promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from perceptron.drawing import draw, style
from perceptron.drawing.scale import Scale, ticks


class Response:
    """The loss for each change of one parameter, as it was measured, and its tangent, which the slope promises.

    A diamond stands at each kink of the loss: behind it the slope holds no longer. `hide` covers all of it.
    """

    def __init__(self, axes: Axes, most: float, title: str) -> None:
        """`most` is the largest change, to either side."""
        self.axes, self.ends = axes, np.array([-most, most])
        axes.set(xlim=(-1.1 * most, 1.1 * most), xticks=[-most, 0, most])
        axes.set_xticklabels([f"−{most:g}", "0", f"{most:g}"])
        axes.set_xlabel(" ", fontsize=draw.FONT)  # keeps the room for the name of the parameter
        self.name = axes.text(
            0.5, -0.235, "", transform=axes.transAxes, ha="center", va="center", fontsize=draw.FONT
        )
        axes.set_title(title, fontsize=draw.FONT)
        self.scale = Scale(axes, widest="−100")
        data: dict[str, Any] = {"transform": self.scale.transform}
        (self.measured,) = axes.plot([], [], color=style.TRUTH, linewidth=4, alpha=0.6, zorder=2.0, **data)
        (self.tangent,) = axes.plot([], [], color=style.SLOPE, zorder=2.1, **data)
        (self.gap,) = axes.plot([], [], color="black", linewidth=1.2, zorder=2.2, **data)
        diamond: dict[str, Any] = {"marker": "D", "color": "white", "mec": draw.DARK, "markersize": 6}
        (self.kinks,) = axes.plot([], [], linestyle="", zorder=2.3, **diamond, **data)
        (self.dot,) = axes.plot([], [], "o", color="black", markersize=6, zorder=2.4, **data)
        look: dict[str, Any] = {"color": "white", "zorder": 9, "clip_on": False, "visible": False}
        self.cover = axes.add_patch(Rectangle((-0.2, -0.4), 1.35, 1.53, transform=axes.transAxes, **look))
        self.cover.set_in_layout(False)

    def hide(self, hidden: bool) -> None:
        """Cover it, or not; what moves is not drawn then."""
        self.cover.set_visible(hidden)
        for artist in (self.name, *self.axes.lines, *self.axes.collections):
            artist.set_visible(not hidden)

    def set(
        self,
        name: str,
        changes: Sequence[float],
        losses: Sequence[float],
        slope: float,
        change: float,
        kinks: Sequence[float],
    ) -> None:
        """Show the losses for some changes of this parameter, in their order, with 0, `change` and all `kinks` among them.

        `slope` is that at 0, and `change` is which one is chosen.
        """
        self.name.set_text(f"change of {name}{', ◇ kink' if len(kinks) else ''}")
        loss, now = (float(np.interp(each, changes, losses)) for each in (0.0, change))
        room = 1.15 * max(0.5, np.max(np.abs(np.subtract(losses, loss))), self.ends[1] * abs(slope))
        self.scale.set(loss - room, loss + room, ticks(loss - room, loss + room))
        self.measured.set_data(changes, losses)
        self.tangent.set_data(self.ends, loss + slope * self.ends)
        self.gap.set_data([change, change], [loss + slope * change, now])
        self.kinks.set_data(kinks, np.interp(kinks, changes, losses))
        self.dot.set_data([change], [now])
