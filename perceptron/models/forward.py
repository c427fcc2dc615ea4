"""A forward pass told step by step, one step for each neuron with its sum written out; and both ways in arrays, told, too.

Lectures print the texts and hand the values to `perceptron.drawing.draw`. Told is the arithmetic of chapter 02, in plain
numbers; `Layers` is that of chapter 07.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from perceptron.drawing.draw import bracketed
from perceptron.drawing.knob import shown

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
HIDDEN, OUTPUTS = ("h₁", "h₂", "h₃"), ("ŷ₁", "ŷ₂")  # as in the picture, so in all texts
LineBack = tuple[str, str, int]
Sample = tuple[np.ndarray, np.ndarray]
Layer = tuple[Sequence[Sequence[float]], Sequence[float], Callable[[float], float] | None]
"""Weights (a row for each neuron), biases, and the activation or None."""


@dataclass
class Step:
    """What is known after a step, for `draw.Network.set`: a layer's numbers are None, or NaN where still unknown.

    `sums` are those of the neurons that are known, before the activation, layer by layer after the inputs.
    """

    text: str
    values: list[list[float] | None]
    highlight: list[tuple[int, int, int]]
    sums: list[list[float]]


def name(letter: str, j: int) -> str:
    """The name of a layer's neuron j, which is counted from 0: ("h", 0) is h₁."""
    return letter + str(j + 1).translate(SUBSCRIPTS)


def number(value: float) -> str:
    """`value` as it is written in a sum: a true minus sign, brackets when negative, no needless decimals."""
    text = f"{value + 0.0:.4g}".replace("-", "−")
    return f"({text})" if value < 0 else text


def changed(layers: Sequence[Layer], weight: tuple[int, int, int], by: float) -> list[Layer]:
    """The same layers, but for one weight (layer, j, i), counted from layer 1: to neuron j from neuron i before it."""
    layer, j, i = weight
    rows = [list(row) for row in layers[layer - 1][0]]
    rows[j][i] += by
    return [(rows if k == layer else W, b, f) for k, (W, b, f) in enumerate(layers, start=1)]


def neuron(
    name: str, x: Sequence[float], weights: Sequence[float], bias: float, f: Callable[[float], float] | None
) -> tuple[str, float, float]:
    """One neuron's calculation as a line of text, its sum, and its output."""
    z = sum(w * v for w, v in zip(weights, x, strict=True)) + bias
    y = z if f is None else f(z)
    terms = " + ".join(f"{number(w)}·{number(v)}" for w, v in zip(weights, x, strict=True))
    after = "" if f is None else f", {f.__name__} makes it {number(y).strip('()')}"
    return f"{name} = {terms} + {number(bias)} = {number(z).strip('()')}{after}", z, y


def steps(x: Sequence[float], layers: Sequence[Layer], names: Sequence[str]) -> list[Step]:
    """The forward pass of `x`: first a step in which only the inputs are known, then one for each neuron.

    `names` holds one letter for each layer after the inputs; its neurons are numbered from 1.
    """
    values: list[list[float] | None] = [list(x), *([None] * len(layers))]
    told = [Step("The inputs are given; nothing is calculated yet.", list(values), [], [])]
    sums: list[list[float]] = []
    for k, (weights, biases, f) in enumerate(layers, start=1):
        known: list[float] = []
        sums.append([])
        for j, (row, bias) in enumerate(zip(weights, biases, strict=True)):
            text, z, output = neuron(name(names[k - 1], j), values[k - 1] or [], row, bias, f)
            known.append(output)
            sums[-1].append(z)
            values[k] = known + [nan] * (len(biases) - len(known))
            told.append(Step(text, list(values), [(k, j, i) for i in range(len(row))], list(map(list, sums))))
    return told


@dataclass(frozen=True)
class Layers:
    """A network with ReLU in its hidden layers, forward and back for one sample, as chapter 07 writes both ways out.

    `W[k]` of shape (outputs, inputs) and `b[k]` belong to the k-th layer after the inputs; no activation at the output;
    squared error. Weights have numbers: first those of the first layer, row by row, then those of the next.
    """

    W: Sequence[np.ndarray]
    b: Sequence[np.ndarray]

    def __post_init__(self) -> None:
        for name in ("W", "b"):
            object.__setattr__(self, name, [np.asarray(each, float) for each in getattr(self, name)])

    def forward(self, x: np.ndarray) -> list[np.ndarray]:
        """What each layer gives for the inputs, the outputs last."""
        given = [x]
        for W, b in zip(self.W[:-1], self.b[:-1], strict=True):
            given.append(np.maximum(W @ given[-1] + b, 0))
        return [*given[1:], self.W[-1] @ given[-1] + self.b[-1]]

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The squared error for a sample with the label y."""
        return float(np.sum((self.forward(x)[-1] - y) ** 2))

    def both_ways(self, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
        """All numbers of a sample by their names in numpy: "x", "y", "W1", "z1", "h1", …, "y_hat", and on the way back "dy_hat",
        "dW2", "dh1", "dz1", "dW1". Slopes of biases are those of what they are added to.
        """
        *hidden, y_hat = self.forward(x)
        values = [x, *hidden]
        now = {"x": x, "y": y, "y_hat": y_hat, "dy_hat": 2 * (y_hat - y)}
        behind = now["dy_hat"]
        for k in range(len(self.W), 0, -1):
            W, before = self.W[k - 1], values[k - 1]
            now |= {f"W{k}": W, f"dW{k}": np.outer(behind, before)}
            if k > 1:
                z = self.W[k - 2] @ values[k - 2] + self.b[k - 2]
                dh = W.T @ behind
                behind = dh * (z > 0)
                now |= {f"h{k - 1}": before, f"z{k - 1}": z, f"dh{k - 1}": dh, f"dz{k - 1}": behind}
        return now

    def slope(self, weight: int, x: np.ndarray, y: np.ndarray) -> float:
        """The slope of the loss with respect to the weight of this number."""
        now = self.both_ways(x, y)
        return float(np.concatenate([now[f"dW{k + 1}"].ravel() for k in range(len(self.W))])[weight])

    def changed(self, weight: int, by: float) -> Layers:
        """The same network, but for the weight of this number."""
        W = [each.copy() for each in self.W]
        for each in W:
            if 0 <= weight < each.size:
                each.flat[weight] += by
            weight -= each.size
        return Layers(W, self.b)

    def kink(self, weight: int, x: np.ndarray) -> float:
        """The change of this weight, of the first layer, at which the z of the neuron behind it is 0; NaN where there is none.

        Its sign and that of x say whether the neuron goes on or off there.
        """
        j, i = divmod(weight, len(x))
        if weight >= self.W[0].size or x[i] == 0:
            return nan
        return -float(self.W[0][j] @ x + self.b[0][j]) / float(x[i]) + 0.0

    def mean_slopes(self, samples: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
        """All slopes by their names in numpy, each as the mean over the samples."""
        each = [self.both_ways(*sample) for sample in samples]
        return {name: np.mean([one[name] for one in each], axis=0) for name in each[0] if name[0] == "d"}

    def stepped(self, now: Mapping[str, np.ndarray], eta: float) -> Layers:
        """The network after one step down all slopes, which are given by their names in numpy."""
        dW = [now[f"dW{k + 1}"] for k in range(len(self.W))]
        db = [*(now[f"dz{k + 1}"] for k in range(len(self.W) - 1)), now["dy_hat"]]
        return Layers(
            [each - eta * slope for each, slope in zip(self.W, dW, strict=True)],
            [each - eta * slope for each, slope in zip(self.b, db, strict=True)],
        )


def way_back(layers: int) -> list[LineBack]:
    """The lines of numpy of the way back through so many layers, for one sample: each with what it finds, and of which layer.

    >>> [line for line, _, _ in way_back(1)]
    ['dy_hat = 2 * (y_hat - y)', 'dW1, db1 = np.outer(dy_hat, x), dy_hat']
    """
    behind = "dy_hat"
    steps = [(f"{behind} = 2 * (y_hat - y)", "error", layers)]
    for k in range(layers, 0, -1):
        before, j = f"h{k - 1}" if k > 1 else "x", k - 1
        steps.append((f"dW{k}, db{k} = np.outer({behind}, {before}), {behind}", "weights", k))
        if k > 1:
            steps.append((f"dh{j} = W{k}.T @ {behind}", "paths", j))
            steps.append((f"dz{j} = dh{j} * (z{j} > 0)", "gate", j))
            behind = f"dz{j}"
    return steps


def signed(change: float) -> str:
    """A change with its sign."""
    return f"{'+' if change > 0 else ''}{shown(change, 3)}"


def apart(before: float, after: float) -> tuple[float, float, float]:
    """Two losses, and what is between them, as they are written."""
    before, after = (float(np.round(each + 1e-9, 3)) for each in (before, after))
    return before, after, after - before


def factor(value: float) -> str:
    """A factor of a product: a negative one in brackets."""
    return bracketed(shown(value))


def path_sum(terms: Sequence[float]) -> str:
    """A sum as it is written out by hand: "3 − 2.5 = 0.5", with as many decimals as it needs, three at most."""
    first, *others, total = (
        f"{round(float(each), 3) + 0.0:.6g}".replace("-", "−") for each in (*terms, sum(terms))
    )
    rest = [f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in others]
    return f"{first}{''.join(rest)} = {total}"


def _paths(weights: np.ndarray, slopes: np.ndarray) -> str:
    return " + ".join(f"{factor(w)} · {factor(d)}" for w, d in zip(weights, slopes, strict=True))


def product(weight: tuple[int, int, int], now: Mapping[str, np.ndarray]) -> str:
    """The slope of a weight (layer, j, i) as what is multiplied, and added, along its paths to the loss."""
    layer, j, i = weight
    value, total = factor(now["x" if layer == 1 else "h1"][i]), shown(now[f"dW{layer}"][j, i])
    if layer == 2:
        return f"value {value} · slope behind {factor(now['dy_hat'][j])} = {total}"
    paths = _paths(now["W2"][:, j], now["dy_hat"])
    return f"value {value} · gate {int(now['z1'][j] > 0)} · both paths ({paths}) = {total}"


def told_back(step: int, now: Mapping[str, np.ndarray], slope: str, then: str) -> str:
    """A step of the way back through one hidden layer in two lines of words, with the numbers of one entry.

    Of the last one `slope` says what is multiplied for one weight, and `then` what comes after it.
    """
    h1, y_hat, y, dh1, dy_hat = (now[name] for name in ("h1", "y_hat", "y", "dh1", "dy_hat"))
    j = int(np.argmax(h1))  # a neuron that is on, where there is one
    name, off = HIDDEN[j], [n for n, h in zip(HIDDEN, h1, strict=True) if h == 0]
    all_off = " and ".join(filter(None, (", ".join(off[:-1]), *off[-1:])))
    closed = ", ".join(f"{n}: {shown(dh)} → 0" for n, dh in zip(HIDDEN, dh1, strict=True) if n in off)
    learn = f"{all_off} {'learn' if off[1:] else 'learns'} nothing." if off else "All learn."
    return (
        f"The way forward is done.\nHidden neurons that are off: {all_off or 'none'}.",
        "The slope at an output is twice its error.\n"
        f"At ŷ₁: 2 · ({shown(y_hat[0])} − {factor(y[0])}) = {shown(dy_hat[0])}.",
        "The slope of a weight: that of the neuron behind it, times the value of the one before it.\n"
        f"Weight {name} → ŷ₁: {factor(dy_hat[0])} · {factor(h1[j])} = {shown(now['dW2'][0, j])}.",
        "Each hidden neuron feeds both outputs, so at each two paths add.\n"
        f"At {name}: {_paths(now['W2'][:, j], dy_hat)} = {shown(dh1[j])}.",
        f"Where a neuron is off (z ≤ 0), its slope becomes 0.\n{f'So for {closed}' if off else 'None is off'}.",
        f"{slope}.\n{learn} {then}",
    )[step]


def told_again(step: int, layers: int, now: Mapping[str, np.ndarray]) -> str:
    """A step of the way back through more: what its line does, which line it repeats, and its numbers."""
    if not step:
        return "The way forward is done.\nBack go five lines, and then lines 3 to 5 again."
    line, kind, k = way_back(layers)[step - 1]
    does = {
        "error": "twice the errors",
        "weights": "every slope behind times every value before",
        "paths": "at each neuron both paths add",
        "gate": "where z ≤ 0 nothing goes back",
    }[kind]
    again = f" is line {step - 3} again, one layer further back" if step > 5 else ""
    names = re.findall(r"np\.outer\((\w+), (\w+)\)", line)
    names = list(names[0]) if names else [line.split()[0]]
    numbers = [f"{name} = ({', '.join(map(shown, now[name] + 0.0))})" for name in names]
    if kind == "paths":
        slopes = now["dy_hat" if k == layers - 1 else f"dz{k + 1}"]
        sums = [path_sum(each) for each in (slopes[:, None] * now[f"W{k + 1}"]).T]
        numbers = [f"dh{k}: {', '.join(sums)}"]
    return f"Line {step}{again}: {does}.\n{', '.join(numbers)}."


def told_kinks(given: Layers, weight: int, change: float, batch: Sequence[Sample]) -> str:
    """A sentence on the places, up to this change of a weight, where the z of its neuron crosses 0; "" where none is.

    Where z is 0 at no change there is no slope at all.
    """
    there, crossed = "", []
    for number, (x, _) in enumerate(batch, start=1):
        at, of = given.kink(weight, x), f" (sample {number})" if len(batch) > 1 else ""
        j, i = divmod(weight, len(x))
        if at == 0:
            there = f" There z of {HIDDEN[j]} is exactly 0{of}, a kink: 0 is its slope to one side."
        elif 0 < at / change <= 1 + 1e-9:
            crossed.append((abs(at), f"{'on' if at * x[i] > 0 else 'off'} at {shown(at, 3)}{of}"))
    if crossed:
        first = "there" if len(crossed) == 1 else "the first"
        switches = ", ".join(text for _, text in sorted(crossed))
        there += f" {HIDDEN[j]} switches {switches}: the slope holds only up to {first}."
    return there


def told_change(
    name: str, moved: Mapping[str, float], losses: tuple[float, float], slope: float, kinks: str
) -> str:
    """How a changed weight moves what comes behind it, beside what its slope promises, with a sentence on `kinks`.

    `moved` are the changes of the weight ("w") and of all neurons behind it; without these the losses are a mean.
    """
    mean = "mean " if len(moved) == 1 else ""
    before, after, between = apart(*losses)
    told = [f"Δ{each} {signed(by)}" for each, by in moved.items()]
    steps = [*told[:2], ", ".join(told[2:]), f"{mean}ΔL {signed(between)}"]
    change = moved["w"]
    return (
        f"Weight {name}: {' ⇒ '.join(filter(None, steps))}: {mean}loss {shown(before, 3)} → {shown(after, 3)}.\n"
        f"{'Mean slope' if mean else 'Slope'} times change: {bracketed(shown(slope, 3 if mean else 4))} · {factor(change)} = {shown(slope * change, 3)}."
        f"{kinks or ' The pink slopes come back at change 0.'}"
    )
