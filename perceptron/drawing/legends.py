"""Legends below a panel, several of them in rows: there they hide nothing, and are drawn once.

Which of them is shown may change: `cover` hides the others. `perceptron.figures.ch10_overfitting` uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

FIRST, ROW = (
    -0.5,
    0.21,
)  # where the first row hangs, below the label of the axis, and how high one is, in inches


def legend_below(axes: Axes, entries: Sequence[Any], columns: int, row: int = 0, **look: Any) -> Legend:
    """A legend below the panel, `row` rows down: there it hides nothing, and is drawn once."""
    place = {"bbox_to_anchor": (0, FIRST - ROW * row), "bbox_transform": inches_below(axes)}
    usual = {"fontsize": 10, "columnspacing": 1.1, "handlelength": 1.3}
    legend = axes.legend(handles=entries, loc="upper center", ncols=columns, **place, **(usual | look))
    legend.set_zorder(0)
    return legend


def cover(axes: Axes, row: int) -> Rectangle:
    """What hides a row of the legends below the panel: to change them would be a whole new drawing."""
    width, top = 6.2, FIRST - 0.1 - ROW * row
    patch = Rectangle((-width / 2, top - ROW), width, ROW, color="white", zorder=0.1)
    axes.add_artist(patch).set(transform=inches_below(axes), clip_on=False, in_layout=False)
    return patch


def inches_below(axes: Any) -> Any:
    """Where the legends hang: below the middle of the panel, which may get another size."""
    return axes.get_figure(root=True).dpi_scale_trans + ScaledTranslation(0.5, 0, axes.transAxes)
