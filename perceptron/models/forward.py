"""A forward pass told step by step, one step for each neuron with its sum written out; and a small one in arrays, with slopes.

Lectures print the texts and hand the values to `perceptron.drawing.draw`. Told is the arithmetic of chapter 02, in plain
numbers; `TwoLayers` is that of chapter 07.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
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
class TwoLayers:
    """A network with one hidden layer of ReLU, forward and back for one sample, as chapter 07 writes both ways out.

    D inputs, H hidden neurons, K outputs without activation: W1 (H, D), b1 (H,), W2 (K, H), b2 (K,); squared error.
    Weights have numbers: first those of W1, row by row, then those of W2.
    """

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """h1 (H,) and the outputs (K,) for the inputs x (D,)."""
        h1 = np.maximum(self.W1 @ x + self.b1, 0)
        return h1, self.W2 @ h1 + self.b2

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The squared error for a sample with the label y (K,)."""
        return float(np.sum((self.forward(x)[1] - y) ** 2))

    def slopes(self, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
        """The way back: "dy_hat", "dW2", "dh1", "dz1" and "dW1"; those of the biases are "dy_hat" and "dz1"."""
        h1, y_hat = self.forward(x)
        dy_hat = 2 * (y_hat - y)
        dh1 = self.W2.T @ dy_hat
        dz1 = dh1 * (h1 > 0)
        return {
            "dy_hat": dy_hat,
            "dW2": np.outer(dy_hat, h1),
            "dh1": dh1,
            "dz1": dz1,
            "dW1": np.outer(dz1, x),
        }

    def slope(self, weight: int, x: np.ndarray, y: np.ndarray) -> float:
        """The slope of the loss with respect to the weight of this number."""
        slopes = self.slopes(x, y)
        return float(np.concatenate([slopes["dW1"].ravel(), slopes["dW2"].ravel()])[weight])

    def changed(self, weight: int, by: float) -> TwoLayers:
        """The same network, but for the weight of this number."""
        flat = np.concatenate([self.W1.ravel(), self.W2.ravel()])
        flat[weight] += by
        W1, W2 = np.split(flat, [self.W1.size])
        return replace(self, W1=W1.reshape(self.W1.shape), W2=W2.reshape(self.W2.shape))

    def at_kink(self, weight: int, x: np.ndarray) -> bool:
        """Whether this weight moves the z of a hidden neuron that is exactly 0, where the ReLU has no slope."""
        j, i = divmod(weight, len(x))
        return weight < self.W1.size and x[i] != 0 and float(self.W1[j] @ x + self.b1[j]) == 0

    def stepped(self, x: np.ndarray, y: np.ndarray, eta: float) -> TwoLayers:
        """The network after one step down all slopes."""
        d = self.slopes(x, y)
        return TwoLayers(
            self.W1 - eta * d["dW1"],
            self.b1 - eta * d["dz1"],
            self.W2 - eta * d["dW2"],
            self.b2 - eta * d["dy_hat"],
        )
