"""A forward pass told step by step, one step for each neuron with its sum written out; and both ways in arrays.

Lectures print the texts and hand the values to `perceptron.drawing.draw`. Told is the arithmetic of chapter 02, in plain
numbers; `Layers` is that of chapter 07, which `perceptron.words.backward` puts into words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan

import numpy as np

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
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
    squared error. Parameters have numbers: first the weights, layer by layer and row by row, then the biases.
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

    def slope(self, parameter: int, x: np.ndarray, y: np.ndarray) -> float:
        """The slope of the loss with respect to the parameter of this number."""
        return float(np.concatenate([each.ravel() for each in self._slopes(self.both_ways(x, y))])[parameter])

    def _slopes(self, now: Mapping[str, np.ndarray]) -> list[np.ndarray]:
        """Slopes, given by their names in numpy, in the order of the parameters' numbers."""
        layers = range(1, len(self.W) + 1)
        return [now[f"dW{k}"] for k in layers] + [
            now[f"dz{k}" if k < len(self.W) else "dy_hat"] for k in layers
        ]

    def changed(self, parameter: int, by: float) -> Layers:
        """The same network, but for the parameter of this number."""
        arrays = [each.copy() for each in (*self.W, *self.b)]
        for each in arrays:
            if 0 <= parameter < each.size:
                each.flat[parameter] += by
            parameter -= each.size
        return Layers(arrays[: len(self.W)], arrays[len(self.W) :])

    def kinks(self, parameter: int, x: np.ndarray, most: float) -> list[tuple[float, int, int]]:
        """The changes of this parameter, up to `most` to either side, at which the z of a hidden neuron is 0, in their order.

        Each with the layer, the neuron, and 1 where it goes on there when the change grows, −1 where it goes off: as
        (change, layer, ±(neuron + 1)). Between them z is straight, layer by layer.
        """
        ends, found = [-most, most], set()
        for k in range(len(self.W) - 1):
            networks = [self.changed(parameter, each) for each in ends]
            zs = [each.W[k] @ [x, *each.forward(x)][k] + each.b[k] for each in networks]
            for (left, low), (right, high) in pairwise(zip(ends, zs, strict=True)):
                for j in np.flatnonzero(np.abs(high - low) > 1e-12):
                    share = -low[j] / (high[j] - low[j])
                    if -1e-9 <= share <= 1 + 1e-9:
                        at = round(float(left + share * (right - left)), 9) + 0.0
                        found.add((at, k + 1, int(np.sign(high[j] - low[j])) * (int(j) + 1)))
            ends = sorted({*ends, *(at for at, *_ in found)})
        return sorted(found)

    def mean_slopes(self, samples: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, np.ndarray]:
        """All slopes by their names in numpy, each as the mean over the samples."""
        each = [self.both_ways(*sample) for sample in samples]
        return {name: np.mean([one[name] for one in each], axis=0) for name in each[0] if name[0] == "d"}

    def stepped(self, now: Mapping[str, np.ndarray], eta: float) -> Layers:
        """The network after one step down all slopes, which are given by their names in numpy."""
        arrays = [
            each - eta * slope for each, slope in zip((*self.W, *self.b), self._slopes(now), strict=True)
        ]
        return Layers(arrays[: len(self.W)], arrays[len(self.W) :])


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
