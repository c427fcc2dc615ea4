"""A convolution, pen by pen: nine pixels times nine weights, and the filtered picture with the scale of its colours."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from perceptron import live
from perceptron.drawing import draw, style

GREYS = colormaps["gray"]


class Photo:
    """A grey picture, (n, n), with a ring of zeros around it, or without."""

    def __init__(self, axes: Axes, picture: np.ndarray) -> None:
        size = len(picture)
        axes.imshow(picture, cmap="gray", vmin=0, vmax=1).set_gid(live.PHOTO)
        ring = np.pad(np.zeros((size, size, 4), np.uint8), ((1, 1), (1, 1), (0, 0)))
        ring[..., 3] = np.pad(ring[1:-1, 1:-1, 3], 1, constant_values=255)
        end = size + 0.5
        self.ring = axes.imshow(ring, extent=(-1.5, end, end, -1.5), zorder=1)
        axes.text(size / 2, 1.11 * size, "drag the square", ha="center", va="center", zorder=style.BELOW)

    def set(self, padding: bool) -> None:
        """Whether there is a ring."""
        self.ring.set_visible(padding)
        self.ring.set_gid(live.PHOTO if padding else None)


class Products:
    """Nine tiles: a pixel, its weight, and their product, which is also the tile's colour; the sum stands below."""

    STRENGTH = (
        0.22  # how far the colour of a product of size 1 lies from white, of 0.5: its numbers stay readable
    )

    def __init__(self, axes: Axes) -> None:
        spots = [(j, i) for i in range(3) for j in range(3)]
        tiles = [Rectangle((j - 0.48, i - 0.48), 0.96, 0.96) for j, i in spots]
        self.tiles = axes.add_collection(PatchCollection(tiles, linewidths=0.8, edgecolors=style.LIGHT))
        axes.set(xlim=(-0.5, 2.5), ylim=(2.5, -0.5), aspect="equal")
        self.factors = draw.Labels(axes, [(j, i - 0.27) for j, i in spots], zorder=3)
        self.weights = draw.Labels(axes, [(j, i) for j, i in spots], zorder=3)
        self.products = draw.Labels(axes, [(j, i + 0.27) for j, i in spots], zorder=3)
        self.sum = draw.Labels(axes, [(1.0, 2.68)], zorder=3, clip=False)

    def set(self, pixels: np.ndarray, weights: np.ndarray, own: bool) -> None:
        """Pixels and weights, (3, 3); the weights are the reader's `own`, or given."""
        products = weights * pixels
        self.tiles.set_facecolor(style.SIGNED(0.5 + self.STRENGTH * np.clip(products.ravel(), -1, 1)))
        self.factors.set([draw.number(pixel, 5) for pixel in pixels.ravel()])
        factors = [f"· {draw.bracketed(draw.number(weight, 5))}" for weight in weights.ravel()]
        self.weights.set(factors, style.WRITTEN_HIGHLIGHT if own else "black")
        self.products.set([f"= {draw.number(product, 5)}" for product in products.ravel()])
        self.sum.set([f"sum {draw.number(float(products.sum()), 5)}"])


class Filtered:
    """What a kernel makes of a picture of `size` × `size` pixels: each result lies where the middle of its nine pixels is.

    Results have a sign, unless the kernel's weights add up to 1: then they are brightness, like the picture's. Below is the
    scale of their colours.
    """

    BLANK = 230, 255  # brightness of the squares where nothing has been computed yet: a pattern is no result

    def __init__(self, axes: Axes, size: int) -> None:
        self.brightness: bool | None = None  # whether the results shown are
        self.image = axes.imshow(np.zeros((1, 1, 4), np.uint8))
        below = 1.11 * size
        self.strip = axes.imshow(
            np.zeros((1, 256, 4), np.uint8),
            extent=(0.31 * size, 0.69 * size, below + 1.2, below - 1.2),
            aspect="auto",
            clip_on=False,
        )
        self.strip.set_in_layout(False)
        self.ends = draw.Labels(axes, [(0.11 * size, below), (0.89 * size, below)], zorder=3, clip=False)

    def set(self, results: np.ndarray, corner: float, stride: int, brightness: bool, computed: int) -> None:
        """The results, (n, n), each `stride` pixels wide, from `corner` on; those after the first `computed` are blank."""
        n, look = len(results), GREYS if brightness else style.SIGNED
        colors = look(np.clip(results if brightness else 0.5 + results / 2, 0, 1), bytes=True)
        row, column = np.divmod(np.arange(computed, n * n), n)
        square = max(1, 4 // stride)  # results wide
        colors[row, column, :3] = np.take(self.BLANK, (row // square + column // square) % 2)[:, None]
        self.image.set_data(colors)
        end = corner + n * stride
        self.image.set_extent((corner, end, end, corner))
        self.ends.set(["black 0", "white 1"] if brightness else ["−1 or less", "1 or more"])
        if brightness != self.brightness:
            self.brightness = brightness
            self.strip.set_data(look(np.linspace(0, 1, 256)[None], bytes=True))
            for image in (self.image, self.strip):
                image.set_gid(live.PHOTO if brightness else None)


def nine_pixels(axes: Axes, size: int, label: str) -> live.Handle:
    """The nine pixels of a picture of `size` × `size`, or what they become, dragged over it by row and column."""

    def middle(place: int, stride: int, padding: bool) -> float:
        return min(place, size - 3 + 2 * padding) // stride * stride + 1 - padding

    def place(at: float, stride: int, padding: bool) -> float:
        return round((at - 1 + padding) / stride) * stride

    return live.frame(
        axes,
        x=lambda column, stride, padding, **_: middle(column, stride, padding),
        y=lambda row, stride, padding, **_: middle(row, stride, padding),
        size=(3, 3),
        label=label,
        moves=["row", "column"],
        to=lambda x, y, stride, padding, **_: {
            "row": place(y, stride, padding),
            "column": place(x, stride, padding),
        },
    )


def one_weight(axes: Axes, k: int, name: str, own: str) -> live.Handle:
    """Weight k of nine, to be changed where the kernel is the reader's `own`."""
    handle = live.cell(axes, (k % 3, k // 3), name, size=(0.9, 0.26), label=f"weight {name}")
    there = handle.points
    return replace(handle, points=lambda values: there(values) if values["kernel"] == own else [])
