"""A forward pass told step by step: one step for each neuron, with its sum written out.

Lectures print the texts and hand the values to `perceptron.drawing.draw`. The arithmetic is that of chapter 02, in plain
numbers; for calculating with networks use arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan

Layer = tuple[Sequence[Sequence[float]], Sequence[float], Callable[[float], float] | None]
"""Weights (a row for each neuron), biases, and the activation or None."""


@dataclass
class Step:
    """What is known after a step, for `draw.Network.set`: a layer's numbers are None, or NaN where still unknown."""

    text: str
    values: list[list[float] | None]
    highlight: list[tuple[int, int, int]]


def number(value: float) -> str:
    """`value` as it is written in a sum: a true minus sign, brackets when negative, no needless decimals."""
    text = f"{value + 0.0:.4g}".replace("-", "−")
    return f"({text})" if value < 0 else text


def signed(value: float) -> str:
    """A change as it is written, with its sign."""
    return f"{value:+.4g}".replace("-", "−")


def changed(layers: Sequence[Layer], weight: tuple[int, int, int], by: float) -> list[Layer]:
    """The same layers, but for one weight (layer, j, i), counted from layer 1: to neuron j from neuron i before it."""
    layer, j, i = weight
    rows = [list(row) for row in layers[layer - 1][0]]
    rows[j][i] += by
    return [(rows if k == layer else W, b, f) for k, (W, b, f) in enumerate(layers, start=1)]


def neuron(
    name: str, x: Sequence[float], weights: Sequence[float], bias: float, f: Callable[[float], float] | None
) -> tuple[str, float]:
    """One neuron's calculation as a line of text, and its output."""
    z = sum(w * v for w, v in zip(weights, x, strict=True)) + bias
    y = z if f is None else f(z)
    terms = " + ".join(f"{number(w)}·{number(v)}" for w, v in zip(weights, x, strict=True))
    after = "" if f is None else f", {f.__name__} makes it {number(y).strip('()')}"
    return f"{name} = {terms} + {number(bias)} = {number(z).strip('()')}{after}", y


def steps(x: Sequence[float], layers: Sequence[Layer], names: Sequence[str]) -> list[Step]:
    """The forward pass of `x`: first a step in which only the inputs are known, then one for each neuron.

    `names` holds one letter for each layer after the inputs; its neurons are numbered from 1.
    """
    values: list[list[float] | None] = [list(x), *([None] * len(layers))]
    told = [Step("The inputs are given; nothing is calculated yet.", list(values), [])]
    for k, (weights, biases, f) in enumerate(layers, start=1):
        known: list[float] = []
        for j, (row, bias) in enumerate(zip(weights, biases, strict=True)):
            text, output = neuron(f"{names[k - 1]}{j + 1}", values[k - 1] or [], row, bias, f)
            known.append(output)
            values[k] = known + [nan] * (len(biases) - len(known))
            told.append(Step(text, list(values), [(k, j, i) for i in range(len(row))]))
    return told
