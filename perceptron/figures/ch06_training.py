"""The pictures of lecture 06: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.trail import BOX, MINIMUM, START, Trail

LOWEST, HIGHEST = 1e-6, 100.0  # losses are drawn between these, and the axis says so
NUMBERS = {
    LOWEST: "0.000001\nor less",
    1e-3: "0.001",
    0.1: "0.1",
    1.0: "1",
    10.0: "10",
    HIGHEST: "100\nor more",
}
TANGENT_P, TANGENT_Z = 0.1, 2.0  # how far a tangent reaches to each side, in units of p and of z

LOWEST_MARK: dict[str, Any] = {
    "marker": "D",
    "linestyle": "",
    "color": "black",
    "mfc": style.AMBER,
    "markersize": 7,
}

Pair = tuple[float, float]
Losses = tuple[np.ndarray, np.ndarray]


class LineFit:
    """Left labels `y` at `x`, the line of the outputs, pale those of the steps before, and the errors; right each step's loss."""

    def __init__(self, x: np.ndarray, y: np.ndarray, losses: np.ndarray) -> None:
        self.x, self.y, self.all_losses = x, y, losses
        self.figure, (left, self.axes) = plt.subplots(1, 2, figsize=(8.8, 3.4))
        left.plot(x, y, "o", color=style.TRAIN, label="labels y")
        self.before = LineCollection([], colors=style.LIGHT, linewidths=1.2, zorder=1.5)
        left.add_collection(self.before, autolim=False)
        (self.outputs,) = left.plot(x, x, color=style.PREDICTION, label="outputs ŷ")
        (self.errors,) = left.plot([], [], "--", color=style.ORANGE, linewidth=1.2, label="errors")
        left.set(xlabel="x", ylim=(-4.5, 7), title="Output and error")
        left.legend(loc="upper left").set_zorder(style.BELOW)
        (self.curve,) = self.axes.plot(losses, color=style.GREY, linewidth=3)
        (self.losses,) = self.axes.plot([], [], color=style.BLACK)
        (self.now,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.axes.set(xlabel="step", ylabel="loss", xlim=(-1.5, len(losses) + 0.5))
        self.axes.set_title("Loss: the mean of the squared errors")
        _loss_axis(self.axes, 0.05, 40)

    def set(self, outputs: np.ndarray, losses: np.ndarray) -> None:
        """The outputs (steps + 1, n) at `x`, and the losses, up to this step."""
        *before, now = outputs
        self.before.set_segments([np.column_stack([self.x, line]) for line in before])
        self.outputs.set_ydata(now)
        gaps = np.full_like(self.x, np.nan)  # NaN lifts the pen between two errors
        self.errors.set_data(np.repeat(self.x, 3), np.column_stack([now, self.y, gaps]).ravel())
        self.losses.set_data(np.arange(len(losses)), losses)
        self.now.set_data([len(losses) - 1], losses[-1:])

    def handle(self) -> live.Handle:
        """The point of the loss curve, dragged along it: the line of that step is shown."""
        return live.point(
            self.axes, x="step", y=lambda step: float(self.all_losses[step]), label="point of the loss curve"
        )


class TwoLosses:
    """Cross-entropy and squared error of two classes, with their tangents: left over the probability p of the right
    class, right over the difference z of the logits, p = σ(z). Each is walked down, from the same start, an open circle.
    """

    def __init__(self, p: np.ndarray, z: np.ndarray, over_p: Losses, over_z: Losses) -> None:
        """Each of `over_p` and `over_z` holds the losses (cross-entropy, squared error) at these p or z."""
        self.figure, panels = plt.subplots(1, 2, figsize=(9.2, 3.6))
        self.over_p = panels[0]
        names = (style.BLUE, "cross-entropy"), (style.ORANGE, "squared error")
        self.dots, self.tangents, self.ways = [], [], []
        for panel, x, both in zip(panels, (p, z), (over_p, over_z), strict=True):
            for (color, label), losses in zip(names, both, strict=True):
                panel.plot(x, losses, color=color, alpha=0.4, label=label)
                self.ways += panel.plot([], [], "o", color=color, markersize=4, alpha=0.6)
                self.tangents += panel.plot([], [], color=color, linewidth=2.5)
                over = 2.3 if color == style.BLUE else 2.1  # where both start, the one that is dragged
                self.dots += panel.plot([], [], "o", color=color, markersize=9, mec="white", zorder=over)
            panel.set(ylabel="loss", ylim=(-0.2, 7))
        (self.start,) = self.over_p.plot([], [], zorder=2.2, **START)
        panels[0].set(xlabel="probability p of the right class", title="Over p")
        panels[1].set(xlabel="logit of the right class minus the other, z", title="Over the logits")
        panels[1].set_xticks(range(-8, 9, 2))
        panels[0].legend(loc="upper right").set_zorder(style.BELOW)

    def set(
        self, p: np.ndarray, z: np.ndarray, losses: np.ndarray, slopes_p: np.ndarray, slopes_z: np.ndarray
    ) -> None:
        """At the start and after each step (steps + 1, 2), for (cross-entropy, squared error): `p`, `z`, the loss, its slopes."""
        self.start.set_data(p[0, :1], losses[0, :1])
        ways = [(p, slopes_p, TANGENT_P), (z, slopes_z, TANGENT_Z)]
        for k, (way, slopes, reach) in enumerate(ways):
            near = np.array([-reach, reach])
            for loss in range(2):
                x, y, slope = way[:, loss], losses[:, loss], slopes[-1, loss]
                self.ways[2 * k + loss].set_data(x, y)
                self.dots[2 * k + loss].set_data(x[-1:], y[-1:])
                self.tangents[2 * k + loss].set_data(x[-1] + near, y[-1] + slope * near)

    def handle(self) -> live.Handle:
        """The start, dragged along the cross-entropy over p."""
        return live.point(
            self.over_p, x="p", y=lambda p, **_: float(-np.log(p)), label="start on the cross-entropy"
        )


def difference_errors(h: np.ndarray, forward: np.ndarray, central: np.ndarray) -> Figure:
    """The errors of forward and of central differences over the step h."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.loglog(h, forward, "o-", color=style.ORANGE, markersize=4, label="forward")
    axes.loglog(h, central, "o-", color=style.BLUE, markersize=4, label="central")
    axes.set(xlabel="step h", ylabel="error of the slope")
    axes.set_title("Central differences win; too small an h loses")
    axes.legend(loc="upper center")
    return figure


class Steepest:
    """Left a ring of steps of one length around a point; right how much each changes the loss, by its direction.

    The change is shown as a share of |∇L| · length, so that the line of Taylor is the cosine at every length. The arrow is the
    way of the gradient, from which an arc is the angle of the step.
    """

    ARROW, ARC = 1.3, 0.3  # how long the arrow is, and the radius of the arc, in units of the weights

    def __init__(
        self, loss: Callable[[np.ndarray], np.ndarray], at: np.ndarray, gradient: np.ndarray
    ) -> None:
        self.loss, self.at = loss, at
        self.size = float(np.hypot(*gradient))
        self.uphill = float(np.arctan2(gradient[1], gradient[0]))
        self.angles = np.arange(361)  # whole degrees, as the best one is told
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(9.2, 3.9), width_ratios=(1.15, 1))
        self.axes = left
        _contours(left, loss, (-3.0, 5.0), (-3.0, 3.0))
        left.plot(0, 0, **MINIMUM)
        left.plot(*at, "o", color="black", markersize=6)
        (self.ring,) = left.plot([], [], color=style.GREY, linewidth=1.2)
        (self.downhill,) = left.plot([], [], color=style.BLUE, linewidth=9, alpha=0.4)
        ahead = at - np.outer([0, 10], gradient) / self.size
        (self.on,) = left.plot(
            *ahead.T, ":", color=style.BLUE, linewidth=1.5
        )  # where the steepest way leads to
        self.steepest = left.text(-0.5, 2.5, "steepest way", color=style.BLUE, ha="right", bbox=BOX)
        (self.best,) = left.plot([], [], **LOWEST_MARK)
        self.tip = at + self.ARROW * gradient / self.size
        way = {"arrowstyle": "-|>", "color": style.SLOPE, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        left.annotate("", self.tip, at, arrowprops=way, zorder=1.5)
        left.text(*(at + 1.25 * (self.tip - at)), "∇L", color=style.SLOPE, ha="center", va="center", bbox=BOX)
        (self.arc,) = left.plot([], [], color=draw.DARK, linewidth=1.2)
        self.named = draw.Labels(left, [(0.0, 0.0)], zorder=2.2)
        self.named.set(["φ"], draw.DARK)
        (self.chosen,) = left.plot([], [], "o-", color=style.HIGHLIGHT, markevery=[1])
        left.set_title("Your step, and the way of the gradient")
        right.plot(self.angles, np.cos(np.deg2rad(self.angles)), "--", color=style.TRUTH, label="cos φ")
        (self.change,) = right.plot([], [], color="black", label="measured")
        (self.lowest,) = right.plot([], [], label="its lowest point", **LOWEST_MARK)
        (self.now,) = right.plot([], [], "o", color=style.HIGHLIGHT, markersize=10)
        right.axhline(0, color=style.LIGHT, linewidth=1, zorder=0)
        right.axvline(180, ymax=0.87, color=style.BLUE, linewidth=1, zorder=0)
        right.set(xlabel="angle φ to the gradient, degrees", ylabel="change of the loss / (‖∇L‖ r)")
        right.set(
            xlim=(-9, 369), ylim=(-1.2, 3.0), xticks=[0, 90, 180, 270, 360], title="What they do to the loss"
        )
        right.set_yticks([-1, 0, 1, 2])
        right.legend(loc="upper center", ncols=3, columnspacing=0.8, handlelength=1.2).set_zorder(style.BELOW)

    def _ends(self, degrees: np.ndarray | float, length: float) -> np.ndarray:
        angle = np.deg2rad(degrees) + self.uphill
        return self.at + length * np.stack([np.cos(angle), np.sin(angle)], axis=-1)

    def set(self, degrees: float, length: float) -> tuple[float, float]:
        """Show the step at this angle to the gradient; returns its change of the loss and the best angle, in degrees."""
        ends = self._ends(self.angles, length)
        changes = self.loss(ends) - self.loss(self.at)
        end = self._ends(degrees, length)
        change = float(self.loss(end) - self.loss(self.at))
        self.ring.set_data(*ends.T)
        for line, tip in ((self.downhill, self._ends(180.0, length)), (self.chosen, end)):
            line.set_data([self.at[0], tip[0]], [self.at[1], tip[1]])
        self.arc.set_data(*self._ends(np.linspace(0, degrees, 61), self.ARC).T)
        self.named.move([tuple(self._ends(degrees / 2, 2.0 * self.ARC))])
        best = int(changes.argmin())
        self.best.set_data(*ends[best, :, None])
        self.change.set_data(self.angles, changes / (self.size * length))
        self.lowest.set_data(self.angles[[best]], changes[[best]] / (self.size * length))
        self.now.set_data([degrees], [change / (self.size * length)])
        return change, float(self.angles[best])

    def handle(self) -> live.Handle:
        """The end of the chosen step, dragged anywhere."""

        def end(angle: float, length: float) -> np.ndarray:
            return np.asarray(self._ends(angle, length))

        def chosen(x: float, y: float, **_: float) -> dict[str, float]:
            way = np.array([x, y]) - self.at
            angle = np.rad2deg(np.arctan2(way[1], way[0]) - self.uphill) % 360
            return {"angle": float(angle), "length": float(np.hypot(*way))}

        return live.point(
            self.axes,
            x=lambda angle, length: float(end(angle, length)[0]),
            y=lambda angle, length: float(end(angle, length)[1]),
            label="end of your step",
            moves=["angle", "length"],
            to=chosen,
        )


class CurveDescent:
    """Left the path of gradient descent on a loss with one weight, and its next step; right the loss after each step.

    The next step goes level by −η · slope, an arrow, and from there up or down to the curve; a tangent is the slope.
    """

    def __init__(self, loss: Callable[[np.ndarray], np.ndarray], n_steps: int) -> None:
        self.figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.7))
        self.axes, self.loss = left, loss
        w = np.linspace(-2.3, 2.3, 461)
        left.plot(w, loss(w), color=style.TRUTH)
        inner = loss(w)[1:-1]
        bottoms = w[1:-1][(inner < loss(w)[:-2]) & (inner < loss(w)[2:])]
        left.plot(bottoms, loss(bottoms), zorder=2.05, **MINIMUM)
        left.set(xlabel="weight w", ylabel="loss", xlim=(-2.3, 2.3), ylim=(-0.6, 10.6))
        left.set_title("Slope, pink; next step, green")
        (self.tangent,) = left.plot([], [], color=style.SLOPE, linewidth=3, zorder=2.05)
        (self.next,) = left.plot([], [], color=style.HIGHLIGHT, zorder=2.3)  # above the trail, below its end
        self.trail = Trail(left, aside=0.28)  # between the arms of the curve
        self.path, self.end = self.trail.path, self.trail.end
        (self.losses,) = right.plot([], [], "o-", color=style.PREDICTION, markersize=4)
        right.set(xlabel="step", ylabel="loss", xlim=(-1, n_steps + 1), title="Loss per step")
        _loss_axis(right, 0.1, 2 * HIGHEST)

    def set(self, path: np.ndarray, losses: np.ndarray, slope: float, step: float) -> int | None:
        """The weight and its loss, at the start and after each step; the slope there and the next step. Returns the step that
        leaves the map.
        """
        reach = 0.7 * np.array([-1, 1]) / np.hypot(1, 0.4 * slope)  # as long on the page, however steep
        on_the_map = abs(path[-1]) < 3
        self.tangent.set_data(*([path[-1] + reach, losses[-1] + slope * reach] if on_the_map else [[], []]))
        self.losses.set_data(np.arange(len(losses)), np.minimum(losses, HIGHEST))
        ahead = path[-1] + step
        self.next.set_data([path[-1], ahead, ahead], [losses[-1], losses[-1], self.loss(np.array(ahead))])
        return self.trail.set(path, losses)

    def handle(self) -> live.Handle:
        """The start, dragged along the curve."""
        return live.point(
            self.axes,
            x="start",
            y=lambda start, **_: float(self.loss(np.array(start))),
            label="start of the path",
        )


class BowlDescent:
    """Gradient descent in a bowl: on a map with its two eigenvectors, on the same map turned to them, and the loss, which is
    the sum of a part along the flat one and a part across it. A strip has the size of the larger factor for every η.
    """

    COLORS = style.AMBER, style.PINK  # along, across; green is the dot at the end
    INKS = style.WRITTEN_AMBER, style.WRITTEN_SECOND
    ROWS = 3e4, 7e3, 1600.0  # heights of what is written above the losses

    def __init__(self, loss: Callable[[np.ndarray], np.ndarray], H: np.ndarray, n_steps: int) -> None:
        rows: Any = [["left", "middle", "right"], ["rates", "rates", "right"]]
        look: dict[str, Any] = {"width_ratios": (1, 1, 1.1), "height_ratios": (3, 1)}
        self.figure, panels = plt.subplot_mosaic(rows, figsize=(9.6, 4.6), **look)
        left, middle, right = (panels[name] for name in rows[0])
        self.axes, self.turned = left, middle
        curvatures, self.directions = _eigen(H)
        _contours(left, loss, (-3.0, 3.0), (-3.0, 3.0))
        _contours(middle, lambda v: 0.5 * v**2 @ curvatures, (-3.0, 3.0), (-3.0, 3.0))
        middle.set_xlabel(f"along the valley: curvature {curvatures[0]:.0f}", color=self.INKS[0])
        middle.set_ylabel(f"across: curvature {curvatures[1]:.0f}", color=self.INKS[1])
        for axes, title in ((left, "Path across the valley"), (middle, "The same, turned")):
            axes.plot(0, 0, **MINIMUM)
            axes.set(title=title, xticks=range(-3, 4), yticks=range(-3, 4), anchor="N")
        for direction, level, color in zip(self.directions, ((1, 0), (0, 1)), self.COLORS, strict=True):
            for axes, way in ((left, direction), (middle, np.array(level))):
                axes.plot(*np.outer(way, [-5, 5]), "--", color=color)
        self.trails = Trail(left, aside=0.34), Trail(middle)
        self.trail = self.trails[0]
        self.path, self.end = self.trail.path, self.trail.end
        self.trails[1].gone.set_visible(False)  # the other map says it
        (self.losses,) = right.plot([], [], color=style.PREDICTION, linewidth=3.5, alpha=0.35)
        self.parts = [right.plot([], [], "o-", color=color, markersize=3.5)[0] for color in self.COLORS]
        right.set(xlabel="step", ylabel="loss", xlim=(-1, n_steps + 1), title="Loss: along + across")
        _loss_axis(right, 0.5 * LOWEST, 1e5)
        self.rates = draw.Labels(right, [(n_steps / 2, height) for height in self.ROWS], zorder=3)
        strip, best = panels["rates"], 2 / curvatures.sum()  # there both factors have one size
        strip.axhline(1, color=style.LIGHT, linewidth=1, zorder=0)
        self.larger = [
            strip.plot(etas := np.linspace(*ends, 81), np.abs(1 - etas * curvature), color=color)[0]
            for ends, curvature, color in zip(
                ((0, best), (best, 0.225)), curvatures, self.COLORS, strict=True
            )
        ]
        (self.now,) = strip.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white")
        strip.set(xlim=(0, 0.225), ylim=(0.75, 1.3), xticks=[0, 0.1, 0.2], yticks=[0.8, 1, 1.2])
        strip.set_title("The larger of both factors, in size, for every η")

    def set(self, eta: float, path: np.ndarray, turned: np.ndarray, parts: np.ndarray, factors: Pair) -> None:
        """At the start and after each step: the two weights, the same turned, and the two parts of the loss, (steps + 1, 2).

        Along and across, a step with this η multiplies the distance from the minimum by one of the `factors`.
        """
        for trail, points in zip(self.trails, (path, turned), strict=True):
            trail.set(*points.T)
        self._keep_from(path[0])
        self.now.set_data([eta], [max(map(abs, factors))])
        steps = np.arange(len(parts))
        for line, part in zip((self.losses, *self.parts), (parts.sum(axis=1), *parts.T), strict=True):
            gone = np.append(
                False, part[:-1] < LOWEST
            )  # it ends where it reaches the foot: flat, it would look as if it rested
            line.set_data(steps, np.where(gone, np.nan, np.clip(part, LOWEST, HIGHEST)))
        names = zip(("along", "across"), factors, strict=True)
        told = [f"{name}: × {draw.bracketed(draw.number(factor, 5))}² a step" for name, factor in names]
        self.rates.set([*told, "grey: their sum"], [*self.INKS, draw.DARK])

    def _keep_from(self, start: np.ndarray) -> None:
        """What is said where the path leaves the map does not lie on its start."""
        x, y = self.trail.gone.get_position()
        if abs(x - start[0]) < 2 and abs(y - start[1]) < 0.6:
            self.trail.gone.set_position((x, float(start[1] - np.copysign(0.75, start[1]))))

    def handles(self, radius: float) -> list[live.Handle]:
        """The start, on both maps, dragged around the circle on which it lies: `start` degrees from the valley."""

        def start(axes: Axes, turn: float) -> live.Handle:
            return live.point(
                axes,
                x=lambda start, **_: radius * float(np.cos(np.deg2rad(start + turn))),
                y=lambda start, **_: radius * float(np.sin(np.deg2rad(start + turn))),
                label="start of the path",
                moves=["start"],
                to=lambda x, y, **_: {"start": float((np.rad2deg(np.arctan2(y, x)) - turn) % 360)},
            )

        flat = self.directions[0]
        return [start(self.axes, float(np.rad2deg(np.arctan2(flat[1], flat[0])))), start(self.turned, 0.0)]


def saddle_paths(loss: Callable[[np.ndarray], np.ndarray], paths: Mapping[str, np.ndarray]) -> Figure:
    """Paths (steps + 1, 2) by name: left on a map of the loss, right the loss after each step."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.8, 3.6))
    _contours(left, loss, (-2.0, 2.0), (-2.0, 2.0))
    left.plot([0, 0], [-1, 1], **MINIMUM)
    for (name, path), color in zip(paths.items(), ("black", style.BLUE, style.ORANGE), strict=True):
        left.plot(*path.T, color=color)
        left.plot(*path[-1], "o", color=color, mec="white", markersize=10)
        right.plot(loss(path), color=color, label=name)
    left.annotate("saddle", (0, 0), (0.45, -0.35), arrowprops={"arrowstyle": "-"}, fontsize=11)
    left.set(title="Three paths to their ends (dots)")
    right.set(xlabel="step", ylabel="loss", title="A plateau need not be the end", ylim=(-0.05, 2.0))
    right.legend(title="start: second weight at", loc="upper right")
    return figure


class Reading:
    """The loss of a network that learns to read digits; the loss after as many steps for every learning rate; and pictures
    that it has not seen, with what it reads.
    """

    def __init__(
        self, pictures: np.ndarray, labels: Sequence[int], curves: np.ndarray, etas: np.ndarray
    ) -> None:
        """`pictures`: (10, 64), any scale; `labels`: what they show; `curves`: losses (steps + 1, etas)."""
        self.labels, self.curves, self.etas = labels, curves, etas
        self.figure, (self.axes, rates, gallery) = plt.subplots(
            1, 3, figsize=(9.8, 3.6), width_ratios=(1, 0.8, 1.15)
        )
        self.rates = rates
        n_steps = len(curves) - 1
        self.axes.axhline(np.log(10), color=style.TRUTH, linestyle="--", linewidth=1)
        self.axes.text(
            0.9 * n_steps, 1.15 * np.log(10), "guessing", ha="right", va="bottom", color=style.GREY
        )
        (self.losses,) = self.axes.plot([], [], color=style.TRAIN)
        (self.now,) = self.axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.axes.set(xlabel="step", ylabel="loss", xlim=(-3, n_steps + 3), title="Cross-entropy")
        _loss_axis(self.axes, 0.01, 2 * HIGHEST)
        rates.axhline(np.log(10), color=style.TRUTH, linestyle="--", linewidth=1)
        (self.after,) = rates.plot(etas, 0 * etas, "o-", color=style.TRAIN, markersize=5)
        (self.chosen,) = rates.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        rates.set(xscale="log", xlabel=r"learning rate $\eta$", title="After this step, every η")
        plain_ticks(rates.xaxis, [0.01, 0.1, 1])
        _loss_axis(rates, 0.01, 2 * HIGHEST)
        rates.tick_params(labelleft=False)
        tiles = np.full((2, 5, 15, 10), pictures.min())
        tiles[:, :, :8, 1:9] = pictures.reshape(2, 5, 8, 8)
        gallery.imshow(tiles.transpose(0, 2, 1, 3).reshape(30, 50), cmap="gray_r")
        gallery.set_axis_off()
        gallery.set_title("Reads unseen pictures as")
        below = {"ha": "center", "va": "center", "fontsize": 11}
        self.read = [gallery.text(10 * (k % 5) + 4.5, 15 * (k // 5) + 10.6, "", **below) for k in range(10)]

    def run(self, eta: float) -> int:
        """The run whose learning rate is nearest to this one, by its factor."""
        return int(np.abs(np.log(self.etas / eta)).argmin())

    def set(self, eta: float, losses: np.ndarray, p: np.ndarray) -> None:
        """With this learning rate the losses up to this step, and the probabilities (10, classes) that it gives to the pictures."""
        self.losses.set_data(np.arange(len(losses)), np.minimum(losses, HIGHEST))
        self.now.set_data([len(losses) - 1], np.minimum(losses[-1:], HIGHEST))
        self.after.set_ydata(np.minimum(self.curves[len(losses) - 1], HIGHEST))
        self.chosen.set_data([eta], np.minimum(losses[-1:], HIGHEST))
        for text, one, label in zip(self.read, p, self.labels, strict=True):
            digit = int(one.argmax())
            text.set_text(f"{digit}\n{one[digit]:.0%}")
            text.set_color("black" if digit == label else style.ORANGE)

    def handles(self) -> list[live.Handle]:
        """The points of both curves, dragged along them: through the steps, and through the learning rates."""

        def height(eta: float, step: int) -> float:
            return min(float(self.curves[step, self.run(eta)]), HIGHEST)

        return [
            live.point(self.axes, x="step", y=height, label="point of the loss curve"),
            live.point(self.rates, x="eta", y=height, label="learning rate"),
        ]


def _eigen(H: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues of a symmetric 2 × 2 matrix, the smaller first, and its eigenvectors as rows: a turn of the axes."""
    values, vectors = np.linalg.eigh(H)
    flat = vectors[:, 0] * np.sign(vectors[0, 0])
    return values, np.array([flat, [-flat[1], flat[0]]])


def _contours(axes: Axes, loss: Callable[[np.ndarray], np.ndarray], x: Pair, y: Pair) -> None:
    """Contour lines of `loss` between these ends of both axes, the lower the denser in value."""
    across, up = np.linspace(*x, 121), np.linspace(*y, 121)
    heights = loss(np.stack(np.meshgrid(across, up), axis=-1))
    levels = heights.min() + np.ptp(heights) * np.linspace(0, 1, 14)[1:-1] ** 2
    axes.contour(across, up, heights, levels=levels, colors="#B8B8B8", linewidths=0.8)
    axes.set(xlabel="first weight $w_0$", ylabel="second weight $w_1$", aspect="equal", xlim=x, ylim=y)


def _loss_axis(axes: Axes, low: float, high: float) -> None:
    """A logarithmic axis for losses, with plain numbers; what it cannot hold is drawn at its ends, which say so."""
    axes.set(yscale="log", ylim=(low, high))
    plain_ticks(axes.yaxis, {number: text for number, text in NUMBERS.items() if low <= number <= high})
