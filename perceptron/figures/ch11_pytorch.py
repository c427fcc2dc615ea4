"""The pictures of lecture 11: they draw what its cells compute.

Those that move have a `figure` for `live.figure` and a `set` that shows new numbers; the others return their figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.drawing.scale import plain_ticks
from perceptron.drawing.tensors.graph import TensorGraph
from perceptron.drawing.tensors.table import TensorTables

LOSS_LIMITS = (1e-2, 1e3)
LOSS_TICKS = {0.01: "0.01", 0.1: "0.1", 1: "1", 10: "10", 100: "100", 1000: "1000"}


def squared_error_graph() -> TensorGraph:
    """The graph of L = (w x + b − y)², with PyTorch's names for its operations."""
    nodes = {
        "x": (0, 2.35, "data"),
        "w": (0, 0.95, "parameter"),
        "b": (1, 0.35, "parameter"),
        "y": (2, 0.35, "data"),
        "w·x": (1, 1.65, "MulBackward0"),
        "w·x + b": (2, 1.65, "AddBackward0"),
        "error": (3, 1.2, "SubBackward0"),
        "L": (4, 1.2, "PowBackward0"),
    }
    edges = [
        ("x", "w·x"),
        ("w", "w·x"),
        ("w·x", "w·x + b"),
        ("b", "w·x + b"),
        ("w·x + b", "error"),
        ("y", "error"),
        ("error", "L"),
    ]
    forward = [["w·x"], ["w·x + b"], ["error"], ["L"]]
    backward = [["L"], ["error"], ["w·x + b"], ["w·x", "b"], ["w"]]
    return TensorGraph(nodes, edges, inputs=("w", "b"), order=forward + backward)


Corners = Sequence[Sequence[float]]


def shapes(
    tensors: Mapping[str, Any],
    sources: Mapping[str, Sequence[Any]],
    meets: Mapping[str, Mapping[int, tuple[str, Any, tuple[int, int]]]],
) -> TensorTables:
    """Tensors as tables, and the results of lines, with what each number was made from and what is repeated: see `TensorTables`."""
    return TensorTables(tensors, sources, meets)


class TrainingPicture:
    """Points (x, y) and what the network makes of them, its learning curve, and a plane of learning rates and widths.

    It is filled by `set`; what is chosen in the plane is drawn as a point there. A cell of the plane is the bluer the smaller
    the loss is after all steps; a cross says that the training diverged.

    x, y    numbers in columns or rows, as arrays or tensors on the CPU
    rates   learning rates, and `widths`, numbers of hidden neurons: each factor as large as the next
    ends    the losses after all steps (widths, rates), not finite where it diverged
    """

    def __init__(self, x: Any, y: Any, n_steps: int, rates: Any, widths: Any, ends: Any) -> None:
        self.figure, (left, right, plane) = plt.subplots(1, 3, figsize=(9.8, 3.3), width_ratios=(1, 0.9, 1))
        x = np.ravel(x)
        left.plot(x, np.ravel(y), "o", color=style.TRAIN, markersize=5, label="training data")
        (self.fit,) = left.plot(x, 0 * x, color=style.PREDICTION, label="network")
        left.set(xlabel="x", ylabel="y", ylim=(-2.6, 2.6), title="Data and network")
        left.legend(
            loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2, fontsize=10
        )  # where no fit runs
        self.outside = left.text(0, -2.3, "", ha="center", fontsize=11)  # below all data
        (self.losses,) = right.loglog([1], [1], color=style.TRAIN)
        (self.gone,) = right.plot([], [], "x", color=style.BLACK, markersize=11, mew=3, clip_on=False)
        self.gone.set_in_layout(False)
        self.words = right.text(0.97, 0.06, "", ha="right", fontsize=11, transform=right.transAxes)
        right.set(xlabel="step", ylabel="training loss", title="Learning curve")
        right.set(xlim=(1, n_steps), ylim=(LOSS_LIMITS[0], 2 * LOSS_LIMITS[1]))
        right.set_yticks(list(LOSS_TICKS), list(LOSS_TICKS.values()))
        right.set_xticks(ticks := [1, 10, 100, n_steps], [str(tick) for tick in ticks])
        right.minorticks_off()
        self.plane = plane
        edges = [
            np.sqrt(each[0] / each[1]) * np.append(each, each[-1] * each[1] / each[0])
            for each in (rates, widths)
        ]
        learnt = np.log(np.where(np.isfinite(ends), ends, 1.0))
        fading = LinearSegmentedColormap.from_list("learnt", [style.TRAIN, "white"])
        self.map = plane.pcolormesh(
            *edges, learnt, cmap=fading, vmin=np.log(0.01), vmax=np.log(0.5), zorder=0
        )
        lost = np.argwhere(~np.isfinite(ends))
        look: dict[str, Any] = {"color": style.BLACK, "markersize": 6, "mew": 1.5, "zorder": 1}
        (self.lost,) = plane.plot(np.asarray(rates)[lost[:, 1]], np.asarray(widths)[lost[:, 0]], "x", **look)
        (self.chosen,) = plane.plot([], [], "o", color=style.HIGHLIGHT, markersize=12, mec="white")
        plane.set(
            xlabel=r"learning rate $\eta$", ylabel="hidden neurons", title="Blue: loss 0.01; ×: diverged"
        )
        plane.set(xscale="log", yscale="log", xlim=edges[0][[0, -1]], ylim=edges[1][[0, -1]])
        plain_ticks(plane.xaxis, [0.01, 0.1, 1])
        plain_ticks(plane.yaxis, [1, 4, 16, 64])
        plane.minorticks_off()

    def set(self, outputs: Any, losses: Sequence[float], rate: float, width: int) -> None:
        """The network's outputs at x, and its losses so far, from step 1 on; a cross where they leave the picture."""
        self.chosen.set_data([rate], [width])
        top = LOSS_LIMITS[1]
        shown = np.nan_to_num(losses, nan=top, posinf=top)
        gone = bool(shown[-1] >= top)
        self.fit.set_ydata(np.clip(np.nan_to_num(np.ravel(outputs)), -9, 9))
        self.outside.set_text("its outputs lie outside" if gone else "")
        self.losses.set_data(range(1, len(shown) + 1), np.minimum(shown, top))
        self.gone.set_data([len(shown)] if gone else [], [top] if gone else [])
        self.words.set_text(f"beyond {top:.0f} from step {len(shown)} on" if gone else "")

    def handle(self) -> live.Handle:
        """The learning rate and the number of hidden neurons, dragged across their plane."""
        return live.point(self.plane, x="lr", y="width", label="learning rate and hidden neurons")


SIDE = 8  # cells of a digit's page
LOUDEST = 3  # hidden neurons that light up with an output
FULL = 2.5  # hidden value of the fullest colour
FULL_VOTE = 0.8  # what a hidden neuron adds to an output in the fullest colour, up or down
FAINT = 0.1  # a neuron whose largest weight is smaller than this is pale: it has faded
LIT = 3  # places of the light: the page, the framed neuron, all hidden neurons, the outputs
FRAME_X, FRAME_Y = (-0.5, 0.5, 0.5, -0.5, -0.5), (-0.5, -0.5, 0.5, 0.5, -0.5)


class Reading:
    """A page to draw on, what the hidden neurons and the outputs of a network make of it, and how many digits it reads.

    One hidden neuron is framed; below stand the weights to it from the pixels of the page, and these times the page. All hidden
    neurons show their values or, when they are asked for, what each of them adds to one output: its votes.

    right   share of the validation digits that it reads rightly before the first step of its training, and after each
    """

    def __init__(self, right: Sequence[float], n_hidden: int) -> None:
        self.figure, ((page, hidden, output), (weights, product, curve)) = plt.subplots(
            2, 3, figsize=(9.2, 6.2), width_ratios=(1, 1, 1.15)
        )
        self.page, self.hidden, self.output, self.curve = page, hidden, output, curve
        self.right, self.rows = list(right), n_hidden // SIDE
        blank = np.zeros((SIDE, SIDE))
        self.ink = page.imshow(blank, cmap="gray_r", vmin=0, vmax=1)
        self.neurons = hidden.imshow(style.SIGNED(0.5 + np.zeros((self.rows, SIDE))))
        self.weights, self.product = (panel.imshow(style.SIGNED(0.5 + blank)) for panel in (weights, product))
        (self.framed,) = hidden.plot([], [], color=style.HIGHLIGHT, linewidth=2.5)
        page.set_title("Draw here")
        self.heading = hidden.set_title(" ")
        self.inside = weights.set_title(" ")
        product.set_title("Times the page")
        below: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": 11}
        self.logit, self.sum = (
            panel.text(0.5, -0.04, " ", transform=panel.transAxes, **below) for panel in (hidden, product)
        )  # a blank keeps the room of a line
        for panel in (page, hidden, weights, product):
            rows = self.rows if panel is hidden else SIDE
            panel.set(xticks=[], yticks=[])
            panel.spines[:].set_visible(True)
            across = [[(-0.5, y - 0.5), (SIDE - 0.5, y - 0.5)] for y in range(1, rows)]
            down = [[(x - 0.5, -0.5), (x - 0.5, rows - 0.5)] for x in range(1, SIDE)]
            panel.add_collection(LineCollection(across + down, colors=style.LIGHT, linewidths=0.5))
        for panel in (weights, product):
            panel.spines[:].set(color=style.HIGHLIGHT, linewidth=2.5)  # as the neuron that they belong to
        places = np.arange(10)
        self.bars = output.barh(places, np.zeros(10), 0.7)
        self.shares = draw.Labels(output, [(1.14, float(digit)) for digit in places], zorder=3)
        output.set(xlim=(0, 1.3), ylim=(9.6, -0.6), yticks=places, xticks=[], title="How sure of each digit")
        unseen = output.spines[["top", "right", "bottom"]]
        unseen.set(visible=False, zorder=style.BELOW)  # else they count as drawn above the bars
        curve.plot(right, color=style.TEST, alpha=0.35)
        (self.so_far,) = curve.plot([], [], color=style.TEST)
        (self.dot,) = curve.plot([], [], "o", color=style.HIGHLIGHT, markersize=10, mec="white")
        curve.set(xlabel="step", title="Right in validation", xlim=(-8, len(right) + 8), ylim=(0, 1.06))
        curve.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
        self.loudest = np.zeros((10, LOUDEST), int)

    def set(
        self,
        page: Sequence[float],
        step: int,
        light: int,
        hidden: np.ndarray,
        p: np.ndarray,
        state: Mapping[str, Any],
        neuron: int,
        votes_for: int,
    ) -> None:
        """The page, and after this step the hidden values (neurons,), the probabilities (10,), and the model's `state_dict`.

        Hidden neuron `neuron`, counted from 1, is framed; `votes_for` is an output, or −1. Of all this, as much as the light
        has reached: see `LIT`.
        """
        self.ink.set_data(np.reshape(page, (SIDE, SIDE)))
        reached = np.arange(len(hidden)) == neuron - 1 if light == 1 else np.full(len(hidden), light > 1)
        self._show_hidden(np.where(reached, hidden, 0.0), state, votes_for, bool(reached.all()))
        self._look_inside(state, neuron - 1, np.asarray(page), light > 0)
        x, y = self.place(neuron)
        self.framed.set_data(x + np.array(FRAME_X), y + np.array(FRAME_Y))
        best, lit = int(np.argmax(p)), light == LIT
        for digit, (bar, share) in enumerate(zip(self.bars, p, strict=True)):
            bar.set_width(float(share) * lit)
            bar.set_color(style.PREDICTION if digit == best else style.GREY)
        self.shares.set([f"{share:.0%}" if lit else "" for share in p])
        self.so_far.set_data(range(step + 1), self.right[: step + 1])
        self.dot.set_data([step], [self.right[step]])
        self.loudest = np.argsort(-np.asarray(state["out.weight"]) * hidden, axis=1, kind="stable")[
            :, :LOUDEST
        ]

    def _show_hidden(self, hidden: np.ndarray, state: Mapping[str, Any], votes_for: int, whole: bool) -> None:
        """The values (neurons,) that the light has reached, or their votes for an output; whether these are all votes."""
        if votes_for < 0:
            self.heading.set_text(f"{len(hidden)} hidden neurons")
            self.logit.set_text(" ")
            _tint(self.neurons, hidden / FULL)
            return
        votes, bias = np.asarray(state["out.weight"])[votes_for] * hidden, float(state["out.bias"][votes_for])
        total = float(votes.sum())
        added = f"sum {two_places(total)}, + bias {two_places(bias)} = {two_places(total + bias)}"
        self.heading.set_text(f"Votes for {votes_for}")
        self.logit.set_text(added if whole else f"sum so far {two_places(total)}")
        _tint(self.neurons, votes / FULL_VOTE)

    def _look_inside(self, state: Mapping[str, Any], neuron: int, page: np.ndarray, lit: bool) -> None:
        """The weights of the framed neuron, from 0, in the full colour of their largest, and of the page (64,), if it is `lit`."""
        page = page * lit
        weights, bias = np.asarray(state["hidden.weight"])[neuron], float(state["hidden.bias"][neuron])
        largest, total = float(np.abs(weights).max()), float(weights @ page)
        for image, numbers in ((self.weights, weights), (self.product, weights * page)):
            _tint(image, numbers / max(largest, FAINT))
        faded = largest < FAINT
        self.inside.set_text("This neuron has faded" if faded else f"Its weights, up to ±{largest:.2f}")
        z = total + bias
        added = f"sum {two_places(total)}, + bias {two_places(bias)} = {two_places(z)}"
        self.sum.set_text((added if z > 0 else f"{added}: off") if lit else "")

    @staticmethod
    def place(neuron: int) -> tuple[float, float]:
        """The middle of a hidden neuron's cell, of neurons counted from 1."""
        row, column = divmod(neuron - 1, SIDE)
        return float(column), float(row)

    def handles(self) -> list[live.Handle]:
        """The page is drawn on; the frame is dragged over the hidden neurons; the dot goes along the curve."""

        def chosen(x: float, y: float, **_: Any) -> dict[str, float]:
            row, column = (min(max(round(place), 0), most - 1) for place, most in ((y, self.rows), (x, SIDE)))
            return {"neuron": SIDE * row + column + 1}

        return [
            live.pen(self.page, "page", label="page to draw a digit on"),
            live.frame(
                self.hidden,
                x=lambda neuron, **_: self.place(neuron)[0],
                y=lambda neuron, **_: self.place(neuron)[1],
                size=(1, 1),
                label="hidden neuron",
                moves=["neuron"],
                to=chosen,
            ),
            live.point(
                self.curve, x="step", y=lambda step, **_: self.right[step], label="step of the training"
            ),
        ]

    def linked(self) -> list[list[live.Part]]:
        """An output lights up with the hidden neurons that add most to it, the framed one with what it sees."""

        def neuron(digit: int, place: int) -> live.Region:
            def where(**_: Any) -> Corners:
                row, column = divmod(int(self.loudest[digit, place]), SIDE)
                return [[column - 0.5, row + 0.5], [column + 0.5, row - 0.5]]

            return live.region(self.hidden, "box", where)

        def framed(neuron: int, **_: Any) -> Corners:
            x, y = self.place(neuron)
            return [[x - 0.5, y + 0.5], [x + 0.5, y - 0.5]]

        whole = [(-0.5, SIDE - 0.5), (SIDE - 0.5, -0.5)]
        inside = [live.region(image.axes, "box", whole) for image in (self.weights, self.product)]
        outputs: list[list[live.Part]] = [
            [
                live.region(self.output, "box", [(0, digit + 0.45), (1.28, digit - 0.45)]),
                *(neuron(digit, place) for place in range(LOUDEST)),
            ]
            for digit in range(10)
        ]
        return [*outputs, ["neuron", live.region(self.hidden, "box", framed), *inside]]


def two_places(number: float) -> str:
    """A number as it stands in a sum.

    >>> two_places(-0.126), two_places(-0.001)
    ('−0.13', '0.00')
    """
    return f"{round(number, 2) + 0.0:.2f}".replace("-", "−")


def _tint(image: AxesImage, shares: np.ndarray) -> None:
    """Show numbers of which ±1 has the fullest colour; each is a cell, row by row."""
    colors = style.SIGNED(0.5 + 0.5 * np.clip(shares, -1, 1), bytes=True)
    image.set_data(colors.reshape(-1, SIDE, 4))


def pictures(pixels: Any, labels: Sequence[int]) -> Figure:
    """Pictures of 8 × 8 pixels in a row, each with its label."""
    figure, axes = plt.subplots(1, len(labels), figsize=(8, 1.5))
    for ax, picture, label in zip(axes, pixels, labels, strict=True):
        ax.imshow(np.asarray(picture).reshape(SIDE, SIDE), cmap="gray_r")
        ax.set(xticks=[], yticks=[], title=f"label {label}")
        ax.spines[:].set_visible(True)
    return figure


def losses(histories: Mapping[str, Sequence[float]], title: str) -> Figure:
    """The loss of each step, a line for each name."""
    figure, axes = plt.subplots(figsize=(6.4, 3))
    for (name, history), color in zip(histories.items(), (style.PREDICTION, style.NEGATIVE), strict=True):
        axes.semilogy(history, color=color, label=name)
    axes.set(xlabel="step", ylabel="loss", title=title)
    axes.legend()
    return figure


def learning_curves(history: Sequence[tuple[float, float]], kept: int) -> Figure:
    """Training and validation loss of each epoch, and a dot at the epoch whose weights were kept."""
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    training, validation = zip(*history, strict=True)
    axes.semilogy(training, color=style.TRAIN, label="training")
    axes.semilogy(validation, color=style.TEST, label="validation")
    axes.plot([kept], [validation[kept]], "o", color=style.TEST, label=f"kept: epoch {kept}")
    axes.set(
        xlabel="epoch", ylabel="loss", title="The file holds the epoch with the smallest validation loss"
    )
    axes.legend(loc="lower left")
    return figure
