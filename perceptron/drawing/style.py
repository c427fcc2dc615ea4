"""Colours and matplotlib settings that mean the same in every chapter.

Call `style.use()` once in a lecture's first code cell. The colours are those of Okabe and Ito, which people
with any kind of colour vision can tell apart; each has one meaning, so use its name, not the number.

>>> axes.plot(x, truth(x), color=style.TRUTH, label="truth")
>>> axes.scatter(x_train, y_train, color=style.TRAIN, label="train")
"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
from cycler import cycler
from matplotlib.colors import LinearSegmentedColormap

BLUE = "#0072B2"
ORANGE = "#D55E00"  # Okabe-Ito's vermilion: its lighter orange is too faint for thin lines on white
AMBER = "#E69F00"
SKY = "#56B4E9"
GREEN = "#009E73"
PINK = "#CC79A7"
BLACK = "#000000"
GREY = "#7F7F7F"
LIGHT = "#D9D9D9"

POSITIVE = BLUE
NEGATIVE = ORANGE
TRAIN = BLUE
TEST = ORANGE
TRUTH = GREY
PREDICTION = BLACK
CLASS_0 = ORANGE
CLASS_1 = BLUE
HIGHLIGHT = GREEN
SECOND_HIGHLIGHT = PINK
WRITTEN_NEGATIVE = "#B34700"  # a darker NEGATIVE, for numbers and words: 5.5 to 1 on white
WRITTEN_HIGHLIGHT = "#00694A"  # the same for HIGHLIGHT
WRITTEN_AMBER = "#8A6000"  # and for AMBER
WRITTEN_SECOND = "#8F4070"  # and for SECOND_HIGHLIGHT
BELOW = 0.5  # the place of what never changes, below what moves: it is drawn once
SLOPE = "#9A3E78"  # of the loss, going back: a dark pink, since most slopes are written as numbers

CYCLE = (BLUE, ORANGE, GREEN, PINK, BLACK, SKY, AMBER)

# Orange below, white at the middle, blue above: for weights, decision surfaces and all else that has a sign.
SIGNED = LinearSegmentedColormap.from_list(
    "perceptron.signed", [ORANGE, "#F6C9A8", "#FFFFFF", "#A9CDE4", BLUE]
)

SETTINGS: dict[Any, Any] = {
    "figure.figsize": (6.4, 4.0),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.size": 11,
    "axes.titlesize": 12,
    "axes.titlelocation": "left",
    "axes.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.facecolor": "white",
    "grid.color": LIGHT,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": 11,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "lines.linewidth": 2.0,
    "lines.markersize": 7.0,
    "image.cmap": "viridis",
}


def use() -> None:
    """Make these settings the ones of every figure drawn from now on."""
    mpl.rcParams.update(SETTINGS)


def sign_color(value: float) -> str:
    """Colour of a weight or another number with a sign: blue from 0 upwards, orange below."""
    return POSITIVE if value >= 0 else NEGATIVE


def sign_ink(value: float) -> str:
    """The same for a written number, dark enough to be read on white."""
    return POSITIVE if value >= 0 else WRITTEN_NEGATIVE
