"""Pictures of optimisers at work: a run under a schedule, one optimiser alone, a race, errors by rate, rare gradients.

Lecture 09 uses it. What is drawn is computed in `perceptron.models.race`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from contourpy import contour_generator
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text

from perceptron import live
from perceptron.drawing import style
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.trail import MINIMUM, START, Trail, fading
from perceptron.live.controls import RAISED
from perceptron.models import optimizers, race

EXTENT = 2.6  # half the side of the square that the map shows
INSIDE = 2.4  # a start lies at most so far from the middle, in each direction
LOWEST, HIGHEST = 1e-10, 1e3  # losses are drawn between these, and the axis says so
COLORS = {
    "SGD": style.BLACK,
    "momentum": style.BLUE,
    "Adagrad": style.GREEN,
    "RMSprop": style.PINK,
    "Adam": style.ORANGE,
    "AdamW": style.AMBER,
}
CALLED = {"momentum": "blue", "Adagrad": "green", "RMSprop": "pink", "Adam": "orange"}
REACHES = 3.0, 54.0  # of the panels of Adam's memories: at the usual start both gradients stand equally high
THIRDS = (-1, -1 / 3, 0, 1 / 3, 1)
BESIDE = 1.25  # on the map, from where a way leaves it to the middle of the words that say so
DEEPEST = 1e-16  # the loss of the darkest pair of η and β
NUMBERS = {LOWEST: "10⁻¹⁰\nor less", 1e-6: "10⁻⁶", 1e-3: "0.001", 1.0: "1", HIGHEST: "1000\nor more"}
LEAST_LEVEL = 1e-5  # losses under a schedule are drawn at least this high
NOTHING = 0.3  # where a gradient of 0 is drawn: a logarithmic axis has no place for it
BEST_CONSTANT = 0.15, 0.03  # the constant rates that are lowest after 20 epochs, and after 150
AT_RATE = 40  # the epoch at which the slope of an exponential decay is taken


class SchedulePicture:
    """Left the learning rate of every epoch; right the loss of one run under this plan, and the mean of many."""

    def __init__(self, n_epochs: int) -> None:
        self.figure, (self.plan, self.fall) = plt.subplots(1, 2, figsize=(9, 3.8))
        epochs = np.arange(n_epochs + 1)
        (self.rates,) = self.plan.plot(
            epochs[:-1], 0 * epochs[:-1], color=style.PREDICTION, drawstyle="steps-post"
        )
        (self.points,) = self.plan.plot([], [], "o", color=style.HIGHLIGHT, markersize=9, mec="white")
        (self.one,) = self.fall.plot(
            epochs, 1 + 0 * epochs, color=style.SKY, linewidth=1, label="one run", alpha=0.8
        )
        (self.mean,) = self.fall.plot(epochs, 1 + 0 * epochs, color=style.TRAIN, label="mean of 100 runs")
        grey: dict[str, Any] = {"color": style.GREY, "linewidth": 1.5, "zorder": 1.9}
        self.constant = [
            self.fall.plot(
                epochs, self._drawn(np.full(n_epochs, eta0)), dashes, label=f"mean, always {eta0}", **grey
            )[0]
            for eta0, dashes in zip(BEST_CONSTANT, ("--", ":"), strict=True)
        ]
        self.plan.set(xlabel="epoch", ylabel="learning rate", xlim=(-4, n_epochs + 4), ylim=(0, 0.44))
        self.plan.set_title("The plan")
        self.fall.set(yscale="log", xlabel="epoch", ylabel="loss", xlim=(-4, n_epochs + 4))
        self.fall.set(ylim=(0.7 * LEAST_LEVEL, 90), title="The runs under it")
        plain_ticks(self.fall.yaxis, {LEAST_LEVEL: "10⁻⁵\nor less", 1e-3: "0.001", 0.1: "0.1", 10: "10"})
        self.fall.legend(loc="upper right", fontsize=10).set_zorder(style.BELOW)

    @staticmethod
    def _drawn(etas: np.ndarray) -> np.ndarray:
        """The mean loss of many runs with these rates, as it is drawn."""
        return np.maximum(_noisy_losses(tuple(etas)).mean(axis=1), LEAST_LEVEL)

    def run(self, etas: np.ndarray, plan: str, every: int) -> np.ndarray:
        """Draw a plan and the runs under it; returns their mean loss, at the start and after each epoch.

        Its largest rate has a point, and so has that of the epoch by which a decay's shape is dragged.
        """
        losses = _noisy_losses(tuple(etas))
        mean: np.ndarray = losses.mean(axis=1)
        self.rates.set_ydata(etas)
        shaped_at = {"step decay": [every], "exponential decay": [AT_RATE]}.get(plan, [])
        points = [int(np.argmax(etas)), *shaped_at]
        self.points.set_data(points, etas[points])
        self.one.set_ydata(np.maximum(losses[:, 0], LEAST_LEVEL))
        self.mean.set_ydata(np.maximum(mean, LEAST_LEVEL))
        return mean

    def handles(self) -> list[live.Handle]:
        """The largest rate, at the end of the ramp where there is one, and the point that gives the plan its shape."""

        def place(
            plan: str, eta0: float, drop: float, every: int, rate: float, **_: Any
        ) -> tuple[float, float]:
            if plan == "step decay":
                return every, eta0 * drop
            return (
                (AT_RATE, eta0 * np.exp(-rate * AT_RATE)) if plan == "exponential decay" else (np.nan, np.nan)
            )

        def shaped(x: float, y: float, plan: str, eta0: float, **_: Any) -> dict[str, float]:
            left = max(y, 1e-6) / eta0
            if plan == "step decay":
                return {"every": x, "drop": left}
            return {"rate": -float(np.log(left)) / AT_RATE} if plan == "exponential decay" else {}

        def ramp(plan: str, n_warmup: int, **_: Any) -> int:
            return n_warmup if plan == "warm-up and cosine" else 0

        def climbed(x: float, y: float, plan: str, **_: Any) -> dict[str, float]:
            return {"n_warmup": x} if plan == "warm-up and cosine" else {}

        return [
            live.point(self.plan, x=ramp, y="eta0", label="largest rate", moves=["n_warmup"], to=climbed),
            live.point(
                self.plan,
                x=lambda **values: place(**values)[0],
                y=lambda **values: place(**values)[1],
                label="shape of the plan",
                moves=["every", "drop", "rate"],
                to=shaped,
            ),
        ]


@cache
def _noisy_losses(etas: tuple[float, ...]) -> np.ndarray:
    return race.noisy_losses(np.array(etas))


class Alone:
    """One optimiser in the ravine, beside SGD: left both ways, right by how much it moves each weight in each step."""

    def __init__(self, name: str, n_steps: int, more: int = 0) -> None:
        """`more` panels are left empty on the right."""
        self.name, self.ground, self.n_steps = name, race.ravine(), n_steps
        self.figure, (self.map, self.moves, *self.more) = self._panels(more)
        self.map.plot(*contour_lines(self.ground), color=style.LIGHT, linewidth=1, zorder=1)
        self.map.plot(0, 0, zorder=2.05, **MINIMUM)
        self.map.set(xlim=(-EXTENT, EXTENT), ylim=(-1.8, 1.8), xlabel="$w_0$, along", ylabel="$w_1$, across")
        self.map.set(aspect="equal")
        self.trails = {
            "SGD": Trail(self.map, "black", "black"),
            name: Trail(self.map, COLORS[name], COLORS[name]),
        }
        self.heading = self.map.set_title(f"SGD, and {name} ({CALLED[name]})")
        self.moves.axhline(0, color=style.LIGHT, linewidth=1)
        (self.along,) = self.moves.plot([], [], "o-", color=COLORS[name], markersize=4, label="$w_0$, along")
        (self.across,) = self.moves.plot(
            [], [], "s--", color=COLORS[name], mfc="white", markersize=4, linewidth=1.2, label="$w_1$, across"
        )
        self.moves.set(
            xlabel="step", ylabel="moved by", xlim=(-1, n_steps + 1), title=f"What a step of {name} moves"
        )
        self.moves.legend(loc="upper right", ncols=2).set_zorder(style.BELOW)
        self.reach = np.inf

    def _panels(self, more: int) -> tuple[Figure, Sequence[Axes]]:
        """The figure, and its panels: the map, the steps, and those that are left empty."""
        widths = (1.2, 1.0, *[0.75] * more)
        figure, panels = plt.subplots(
            1, 2 + more, figsize=(4.1 * sum(widths), 3.4), width_ratios=widths, squeeze=False
        )
        return figure, list(panels.ravel())

    def frame(self, reach: float) -> None:
        """How far up and down the right panel goes; longer steps stand at these ends, which say so."""
        self.reach = reach
        self.moves.set_ylim(-1.12 * reach, 1.55 * reach)
        words = {-1: "\nor less", -0.5: "", 0: "", 0.5: "", 1: "\nor more"}
        ticks = {
            share * reach: f"{share * reach:.2g}{more}".replace("-", "−") for share, more in words.items()
        }
        plain_ticks(self.moves.yaxis, ticks)

    def run(
        self, step: optimizers.Step, lr: float, start: tuple[float, float], **settings: float
    ) -> np.ndarray:
        """All points of a run of `n_steps` steps, shape (n_steps + 1, 2)."""
        return optimizers.path(
            step, self.ground.gradient, np.array(start), [lr] * self.n_steps, race.BOUND, **settings
        )

    def set(self, sgd: np.ndarray, path: np.ndarray, done: int) -> tuple[float, float]:
        """Show both ways (n_steps + 1, 2) up to step `done`.

        Returns the loss of SGD and that of the optimiser, infinite where it diverged.
        """
        for trail, way in zip(self.trails.values(), (sgd, path), strict=True):
            trail.set(*way[: done + 1].T)
        self._part_labels()
        seen = self.trails[self.name].path.get_xydata()  # up to where it has left the map, if it has
        moved = np.clip(np.diff(np.asarray(seen), axis=0), -self.reach, self.reach)
        steps = np.arange(1, len(moved) + 1)
        self.along.set_data(steps, moved[:, 0])
        self.across.set_data(steps, moved[:, 1])
        ends = [float(race.losses(self.ground, way)[done]) for way in (sgd, path)]
        return ends[0], ends[1]

    def _part_labels(self) -> None:
        """Where both ways leave the map they say so beside themselves; on the same side, one nearer to the middle."""
        labels = [trail.gone for trail in self.trails.values()]
        if not all(label.get_text() for label in labels):
            return
        onwards = -np.sign(np.asarray(self.trails["SGD"].start.get_xdata())[0]) or 1.0
        farthest = onwards * max(onwards * label.get_position()[0] for label in labels)
        for label in labels:  # no way has been on that side
            label.set_x(float(np.clip(farthest + BESIDE * onwards, -1.5, 1.5)))
        first, second = labels
        (x, y), other = second.get_position(), first.get_position()
        if abs(y - other[1]) < 0.35 and abs(x - other[0]) < 2.0:
            second.set_y(other[1] - np.copysign(0.4, y))

    def handle(self) -> live.Handle:
        """The start of both, dragged across the map."""
        return live.point(self.map, x="start_0", y="start_1", label="start of both ways")


class Pairs(Alone):
    """Momentum alone, and the plane of its pairs of η and β: the point there is the one that is shown."""

    def __init__(self, n_steps: int, etas: np.ndarray, betas: np.ndarray) -> None:
        super().__init__("momentum", n_steps, more=1)
        self.heading.set_text("SGD,\nand momentum (blue)")  # all three titles have two lines
        self.moves.set_title("What a step of\nmomentum moves")
        (self.sgd_along,) = self.moves.plot(
            [], [], color="black", linewidth=1.2, zorder=2.1, label="$w_0$, along: SGD"
        )
        self.moves.legend(loc="upper right", ncols=2, fontsize=10).set_zorder(style.BELOW)
        self.etas, self.betas = etas, betas
        (self.plane,) = self.more
        (eta_low, eta_high), (beta_low, beta_high) = (
            (places[0] - gap / 2, places[-1] + gap / 2)
            for places, gap in ((etas, etas[1] - etas[0]), (betas, betas[1] - betas[0]))
        )
        self.depths = self.plane.imshow(
            np.zeros((len(betas), len(etas))),
            cmap=plt.get_cmap("Blues_r").with_extremes(bad=style.LIGHT),
            vmin=np.log10(DEEPEST),
            vmax=0,
            extent=(eta_low, eta_high, beta_low, beta_high),
            origin="lower",
            aspect="auto",
        )
        (self.pair,) = self.plane.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        self.plane.set(xlabel=r"$\eta$", ylabel=r"$\beta$", xticks=[0.01, 0.05, 0.1, 0.15])
        self.plane.set_yticks([0, 0.3, 0.6, 0.9], ["0: SGD", "0.3", "0.6", "0.9"])
        self.title = self.plane.set_title(" \n ")
        self.start: tuple[float, float] | None = None

    def set(self, sgd: np.ndarray, path: np.ndarray, done: int) -> tuple[float, float]:
        """As for one alone; the middle panel has the steps of SGD along the ravine, too."""
        ends = super().set(sgd, path, done)
        moved = np.diff(np.asarray(self.trails["SGD"].path.get_xdata()))
        self.sgd_along.set_data(np.arange(1, len(moved) + 1), np.clip(moved, -self.reach, self.reach))
        return ends

    def choose(self, eta: float, beta: float, start: tuple[float, float], all_pairs: bool) -> bool:
        """Show which pair it is and, if wanted, how deep all others come from this start; True if none comes deeper."""
        self.pair.set_data([eta], [beta])
        if start != self.start:
            self.start = start
            self.losses = race.losses_of_pairs(self.ground, self.etas, self.betas, self.n_steps, start)
            depths = np.log10(np.maximum(self.losses, DEEPEST))
            self.depths.set_data(np.where(np.isfinite(depths), depths, np.nan))
        self.depths.set_visible(all_pairs)
        self.pair.set(
            mfc="none" if all_pairs else style.HIGHLIGHT,
            mec=style.HIGHLIGHT if all_pairs else "white",
            mew=2.5 if all_pairs else 1.0,
        )  # a ring: its cell is seen
        shades = f"Loss after {self.n_steps} steps: more colour is lower,\nnone 1 or more, grey gone"
        self.title.set_text(
            shades if all_pairs else "Your pair of\nη and β"
        )  # always two lines: the layout stays
        pair = np.abs(self.betas - beta).argmin(), np.abs(self.etas - eta).argmin()
        return bool(self.losses[pair] == self.losses.min())

    def pair_handle(self) -> live.Handle:
        """The pair, dragged across the plane."""
        return live.point(self.plane, x="eta", y="beta", label="pair of η and β")


class Memories(Alone):
    """Adam alone, and below it both of its memories for each weight: their quotient is the step, in η, on the right above."""

    def __init__(self, n_steps: int) -> None:
        super().__init__("Adam", n_steps, more=2)
        self.reach = 5.0  # without the correction, at the usual start, the longest step is 4.3
        self.heading.set_text("SGD (its own η = 0.03), and Adam (orange)")
        self.moves.set(ylim=(-5.3, 7.5), xlabel="", ylabel="")
        self.moves.set_title("The step, in η: −orange ÷ grey")
        plain_ticks(self.moves.yaxis, {-5: "−5\nor less", -1: "−1", 0: "0", 1: "1", 5: "5\nor more"})
        for one in (-1, 1):
            self.moves.axhline(one, color=style.GREY, linewidth=1, linestyle=":")
        self.gradients: list[Line2D] = []
        self.means: list[Line2D] = []
        self.roots: list[Polygon] = []
        for axes, way, reach in zip(self.more, ("$w_0$, along", "$w_1$, across"), REACHES, strict=True):
            self.roots += axes.fill([], [], color=style.LIGHT, zorder=1)
            self.gradients += axes.plot([], [], ".", color=style.BLACK, markersize=5, zorder=2.1)
            self.means += axes.plot([], [], "o-", color=COLORS["Adam"], markersize=3, zorder=2.2)
            axes.set(xlabel="step", xlim=self.moves.get_xlim(), ylim=(-1.05 * reach, 1.05 * reach))
            axes.set_title(f"{way}: gradients (dots),\ntheir mean m (orange), ± root √s (grey)")
            plain_ticks(
                axes.yaxis, {share * reach: f"{share * reach:g}".replace("-", "−") for share in THIRDS}
            )

    def _panels(self, more: int) -> tuple[Figure, Sequence[Axes]]:
        figure, panels = plt.subplots(
            2, 2, figsize=(9.0, 6.2), width_ratios=(1.2, 1.0), height_ratios=(1.25, 1)
        )
        return figure, list(panels.ravel())

    def remember(
        self, path: np.ndarray, done: int, beta1: float, corrected: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """Show the gradients of the first `done` steps and what Adam remembers of them; returns m and √s, each (done, 2)."""
        gradients = self.ground.gradient(path[:done], 0)
        means, roots = optimizers.adam_memories(gradients, beta1, corrected=corrected)
        steps, edges = np.arange(1, done + 1), np.repeat(np.arange(done + 1) + 0.5, 2)[1:-1]
        for k, reach in enumerate(REACHES):
            top = np.minimum(np.repeat(roots[:, k], 2), reach)
            self.roots[k].set_xy(np.column_stack([np.append(edges, edges[::-1]), np.append(top, -top[::-1])]))
            self.gradients[k].set_data(steps, np.clip(gradients[:, k], -reach, reach))
            self.means[k].set_data(steps, np.clip(means[:, k], -reach, reach))
        in_eta = np.clip(-means / roots, -self.reach, self.reach)
        self.along.set_data(steps, in_eta[:, 0])
        self.across.set_data(steps, in_eta[:, 1])
        return means, roots


def alone(
    name: str, step: optimizers.Step, lr: float, sgd_lr: float, n_steps: int = 30, **settings: float
) -> Figure:
    """A still picture of one optimiser in the ravine, beside SGD with its own rate."""
    picture = Alone(name, n_steps)
    sgd = picture.run(optimizers.sgd, sgd_lr, picture.ground.start)
    path = picture.run(step, lr, picture.ground.start, **settings)
    reach = 1.15 * float(np.abs(np.diff(path, axis=0)).max())
    picture.moves.set_ylim(-reach, 1.5 * reach)
    picture.set(sgd, path, n_steps)
    return picture.figure


class RacePicture:
    """The ways of all optimisers on a map, and how far each loss has fallen."""

    def __init__(self, n_steps: int) -> None:
        self.figure, (self.map, self.fall) = plt.subplots(1, 2, figsize=(9.4, 4.4))
        (self.contours,) = self.map.plot([], [], color=style.LIGHT, linewidth=1, zorder=1)
        (self.minima,) = self.map.plot([], [], zorder=2.05, **MINIMUM)
        self.ways = {
            name: self.map.plot([], [], color=COLORS[name], linewidth=1.2, alpha=0.45)[0]
            for name in race.RACERS
        }
        self.steps = self.map.scatter([], [], s=12, zorder=2.2)
        self.ends = self.map.scatter([], [], s=75, edgecolors="white", zorder=2.5)
        (self.start,) = self.map.plot([], [], zorder=2.4, **START)
        self.falls = {name: self.fall.plot([], [], color=COLORS[name])[0] for name in race.RACERS}
        self.heads = self.fall.scatter([], [], s=60, edgecolors="white", zorder=3)
        square = (-EXTENT, EXTENT)
        self.map.set(
            xlim=square, ylim=square, aspect="equal", xlabel="$w_0$", ylabel="$w_1$", title="The way"
        )
        self.fall.set(xlim=(-2, n_steps + 2), xlabel="step", title="Loss above the minimum")
        self.fall.set(yscale="log", ylim=(0.3 * LOWEST, 300 * HIGHEST))  # with room for the names
        plain_ticks(self.fall.yaxis, NUMBERS)  # what it cannot hold is drawn at its ends, which say so
        for place, name in zip((0.02, 0.14, 0.41, 0.62, 0.86), race.RACERS, strict=True):
            look: dict[str, Any] = {
                "color": COLORS[name],
                "weight": "bold",
                "zorder": style.BELOW,
                "va": "top",
            }
            self.fall.text(place, 0.99, name, transform=self.fall.transAxes, **look)
        self.landscape: race.Landscape | None = None

    def show(self, landscape: race.Landscape, paths: Mapping[str, np.ndarray], step: int) -> dict[str, float]:
        """Draw these paths up to a step; the last loss of each, smallest first, infinite where it diverged."""
        if landscape is not self.landscape:
            self.contours.set_data(*contour_lines(landscape))
            self.minima.set_data(*np.array(landscape.minima).T)
            self.landscape = landscape
        last, dots, tints, ends = {}, [], [], []
        for name, whole in paths.items():
            path = whole[: step + 1]
            losses = race.losses(landscape, path)
            shown = path[: np.isfinite(losses).sum() + 1]  # up to the step that left the map
            self.ways[name].set_data(*shown.T)
            dots.append(shown)
            tints.append(fading(COLORS[name])(np.linspace(0, 1, len(shown))))
            ends.append(shown[-1])
            self.falls[name].set_data(np.arange(len(losses)), np.clip(losses, LOWEST, HIGHEST))
            last[name] = float(losses[-1])
        self.steps.set_offsets(np.concatenate(dots))
        self.steps.set_facecolor(np.concatenate(tints))
        self.start.set_data(*dots[0][:1].T)
        colors = [COLORS[name] for name in paths]
        self.ends.set_offsets(ends)
        self.heads.set_offsets([(step, np.clip(last[name], LOWEST, HIGHEST)) for name in paths])
        for scatter in (self.ends, self.heads):
            scatter.set_facecolor(colors)
        return dict(sorted(last.items(), key=lambda end: end[1]))

    def handle(self, landscapes: Mapping[str, race.Landscape]) -> live.Handle:
        """The start of all, dragged across the map: `right` and `up` are how far it lies from the usual one."""

        def at(way: int) -> Callable[..., float]:
            return lambda landscape, right, up, **_: self.start_at(landscapes[landscape], right, up)[way]

        def moved(x: float, y: float, landscape: str, **_: Any) -> dict[str, float]:
            usual = landscapes[landscape].start
            return {"right": x - usual[0], "up": y - usual[1]}

        return live.point(self.map, x=at(0), y=at(1), label="start of all", moves=["right", "up"], to=moved)

    @staticmethod
    def start_at(landscape: race.Landscape, right: float, up: float) -> tuple[float, float]:
        """The usual start, moved by so much, but not off the map."""
        x, y = np.clip(np.add(landscape.start, (right, up)), -INSIDE, INSIDE).round(9)
        return float(x), float(y)


def told(loss: float, tiny: bool = False) -> str:
    """A loss in a line: two digits that can be read, or that it diverged; below 10⁻¹² one digit, if `tiny`."""
    if tiny and 0 < loss < 1e-12:
        digit, power = f"{loss:.0e}".split("e-")
        return f"{digit}·10{f'-{int(power)}'.translate(RAISED)}"
    if not np.isfinite(loss):
        return "diverged"
    return f"{loss:.2g}" if 1e-3 <= loss < 100 else live.short(loss)


def quotient(eta: float, mean: float, root: float) -> str:
    """How far a step of Adam moves a weight, in a line: "-0.2 = -η · 36 / 36"."""

    def size(number: float) -> str:
        return told(number, tiny=True) if 0 < number < 1e-12 else live.short(number)

    up, sign = ("-", "-") if mean > 0 else ("+", "")
    return f"{up}{size(eta * abs(mean) / root)} = {sign}η · {size(abs(mean))} / {size(root)}"


class RarePicture:
    """One weight over the steps, as SGD and as Adam move it; what Adam divides by in a late round; who pulls how strongly there."""

    def __init__(self, n_steps: int, rare: int) -> None:
        """`rare`: so many small gradients between two large ones."""
        self.figure, (axes, self.divided, self.pulls) = plt.subplots(
            1, 3, figsize=(9.8, 3.6), width_ratios=(1.15, 1, 1)
        )
        steps = np.arange(n_steps + 1)
        self.lines = {
            name: axes.plot(steps, 0 * steps, color=COLORS[name], linewidth=1.5)[0]
            for name in ("SGD", "Adam")
        }
        axes.set(xlabel="step", ylabel="weight $w$", ylim=(-1.15, 1.15), xticks=[0, 1000, 2000, 3000])
        plain_ticks(axes.yaxis, {-1: "−1", -0.5: "−0.5", 0: "0", 0.5: "0.5", 1: "1"})
        axes.set_title("SGD, and Adam (orange)")

        self.places = np.arange(rare + 1)
        (self.sizes,) = self.divided.semilogy(
            self.places, 1 + 0 * self.places, "o", color=style.GREY, markersize=5
        )
        (self.root,) = self.divided.plot(self.places, 1 + 0 * self.places, color=COLORS["Adam"])
        self.divided.set(
            xlabel="steps after the large gradient", ylim=(0.7 * NOTHING, 300), xticks=[0, 20, 40, 60]
        )
        plain_ticks(self.divided.yaxis, {NOTHING: "0", 1: "1", 10: "10", 100: "100"})
        self.divided.set_title("One late round: sizes of gradients\n(grey), Adam's root √s (orange)")

        self.pulls.set(xlim=(0, 1), ylim=(-0.75, 1.75), yticks=[1, 0], yticklabels=["SGD", "Adam"])
        self.pulls.set_xticks([0, 0.5, 1], ["0", "half", "all"])
        self.pulls.set_xlabel("share of what moves $w$")
        self.pulls.set_title("Down by the large one (full),\nup by the small ones (faint)")
        self.pulls.axvline(0.5, color=style.GREY, linewidth=1, linestyle=":", zorder=3)
        self.down: dict[str, Rectangle] = {}
        self.up: dict[str, Rectangle] = {}
        self.words: dict[str, list[Text]] = {}
        for place, name in ((1, "SGD"), (0, "Adam")):
            (self.down[name],) = self.pulls.barh([place], [0.5], height=0.55, color=COLORS[name])
            (self.up[name],) = self.pulls.barh(
                [place], [1.0], height=0.55, color=COLORS[name], alpha=0.25, zorder=0.9
            )
            self.words[name] = [
                self.pulls.text(0.02, place, "", color="white", va="center", zorder=3),
                self.pulls.text(0.98, place, "", va="center", ha="right", zorder=3),
            ]

    def show(self, runs: Mapping[str, np.ndarray], late: race.Round) -> None:
        """Draw the weight after each step, name → (n_steps + 1,), and one late round of it."""
        for name, line in self.lines.items():
            line.set_ydata(runs[name])
        self.sizes.set_ydata(np.maximum(np.abs(late.gradients), NOTHING))
        self.root.set_ydata(np.maximum(late.root, NOTHING))
        for name, (large, small) in late.moved.items():
            self.down[name].set_width(large / (large - small))
            for words, moved in zip(self.words[name], (large, small), strict=True):
                words.set_text(f"{round(moved / late.lr, 1):+g} η".replace("-", "−") if moved else "")

    @property
    def of_adam(self) -> list[Artist]:
        """What gives away how Adam's weight will go, besides its line."""
        return [self.root, self.down["Adam"], self.up["Adam"], *self.words["Adam"]]


def error_by_rate(etas: np.ndarray, errors: Mapping[str, np.ndarray], title: str) -> Figure:
    """Shares of wrong answers over the learning rate, name → one a rate, on logarithmic axes."""
    figure, axes = plt.subplots(figsize=(6.6, 4.2))
    others = iter((style.GREY, style.SKY, style.GREEN, style.ORANGE))
    for name, shares in errors.items():
        color = COLORS[name] if name in COLORS else next(others)
        axes.plot(etas, 100 * shares, ".-", color=color, linewidth=1.5, label=name)
    axes.set(xscale="log", yscale="log", ylim=(4, 110), xlabel=r"(largest) learning rate $\eta$")
    axes.set(ylabel="wrong digits in validation, %", title=title)
    shown = [rate for rate in (0.001, 0.01, 0.1, 1.0) if etas[0] <= rate * 1.001 and rate <= etas[-1] * 1.001]
    plain_ticks(axes.xaxis, shown)
    plain_ticks(axes.yaxis, [5, 10, 20, 50, 100])
    figure.legend(ncols=3, loc="outside upper left", fontsize=10)
    return figure


@cache
def contour_lines(landscape: race.Landscape, n_lines: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """x and y of all contour lines as one line with gaps, for one artist that can change."""
    line = np.linspace(-EXTENT, EXTENT, 81)
    heights = landscape.above_minimum(np.stack(np.meshgrid(line, line), axis=-1))
    contours = contour_generator(line, line, heights)
    pieces = []
    for level in heights.max() * np.linspace(0, 1, n_lines + 2)[1:-1] ** 2:
        for piece in contours.lines(float(level)):
            pieces += [np.asarray(piece), np.full((1, 2), np.nan)]
    x, y = np.concatenate(pieces).T
    return x, y
