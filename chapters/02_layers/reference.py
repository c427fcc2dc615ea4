"""Reference functions, known mistakes and cases for the hidden tests of exercise 02."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

Activation = Callable[[float], float] | None


# --- activations that tests pass to the student's functions; each takes one number --------------------------


def relu(z: float) -> float:
    return max(0.0, float(z))


def tanh(z: float) -> float:
    return math.tanh(float(z))


def shifted(z: float) -> float:
    """Not zero at 0 and different for every number, so that nothing cancels."""
    return 2.0 * float(z) + 5.0


def square(z: float) -> float:
    return float(z) * float(z)


# --- neuron_output ------------------------------------------------------------------------------------------


def apply(f: Activation, z: float) -> float:
    return z if f is None else f(z)


def neuron_output(x: Sequence[float], weights: Sequence[float], bias: float, f: Activation) -> float:
    return apply(f, math.fsum(w * value for w, value in zip(weights, x, strict=True)) + bias)


def dot(x: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(w * value for w, value in zip(weights, x, strict=True))


neuron_output.mistakes = {
    "Your neuron leaves out its bias: it is added once, after the sum.": lambda x, w, b, f: apply(
        f, dot(x, w)
    ),
    "You add the bias once for every input. A neuron has one bias: add it once, after the "
    "sum.": lambda x, w, b, f: apply(f, dot(x, w) + len(x) * b),
    "You subtract the bias. It is added.": lambda x, w, b, f: apply(f, dot(x, w) - b),
    "You add the bias to the inputs before multiplying. It belongs after the sum.": lambda x, w, b, f: apply(
        f, dot([value + b for value in x], w)
    ),
    "You add up all inputs and multiply by the sum of all weights. Multiply each input by its own "
    "weight first, "
    "and add the products.": lambda x, w, b, f: apply(f, sum(x) * sum(w) + b),
    "You take the mean of the products. A neuron takes their sum.": lambda x, w, b, f: apply(
        f, dot(x, w) / len(x) + b
    ),
    "You leave the last input out.": lambda x, w, b, f: apply(f, dot(x[:-1], w[:-1]) + b),
    "You leave the first input out: indices start at 0.": lambda x, w, b, f: apply(f, dot(x[1:], w[1:]) + b),
    "You keep only the last product instead of adding them up.": lambda x, w, b, f: apply(
        f, x[-1] * w[-1] + b
    ),
    "Only the first product is counted. Is the `return` line inside the loop?": lambda x, w, b, f: apply(
        f, x[0] * w[0] + b
    ),
    "You add weights and inputs. Each input is multiplied by its weight.": lambda x, w, b, f: apply(
        f, sum(x) + sum(w) + b
    ),
}

activation_mistakes = {
    "You never call f. The activation is the last step: `f(sum + bias)`.": lambda x, w, b, f: dot(x, w) + b,
    "You apply f before the bias is added. The bias belongs inside: `f(sum + bias)`.": lambda x, w, b, f: (
        apply(f, dot(x, w)) + b
    ),
    "You apply f to every product. A neuron applies it once, to the whole sum.": lambda x, w, b, f: (
        sum(apply(f, w_i * x_i) for w_i, x_i in zip(w, x, strict=True)) + b
    ),
    "You always use ReLU. Use the function f that the neuron is given.": lambda x, w, b, f: relu(
        dot(x, w) + b
    ),
    "You use ReLU for every f. Use the function f that the neuron is given.": lambda x, w, b, f: apply(
        f and relu, dot(x, w) + b
    ),
    "You use ReLU where f is None. None means no activation: the sum itself is the "
    "output.": lambda x, w, b, f: apply(f or relu, dot(x, w) + b),
    "Where f gives 0 you return the sum: `f(z) or z` takes 0 for false.": lambda x, w, b, f: (
        apply(f, dot(x, w) + b) or dot(x, w) + b
    ),
    "You apply f twice.": lambda x, w, b, f: apply(f, apply(f, dot(x, w) + b)),
    "You apply f to the inputs. It belongs to the sum: `f(sum + bias)`.": lambda x, w, b, f: (
        dot([apply(f, value) for value in x], w) + b
    ),
}


def _numbers(rng: random.Random, n: int) -> list[float]:
    """Multiples of a half, never 0, so that a student can follow a failing case by hand."""
    return [rng.choice([-1, 1]) * rng.randint(1, 8) / 2 for _ in range(n)]


def neurons(seed: int, *, activations: Sequence[Activation] = (None,)) -> list[Any]:
    """Argument lists of `neuron_output`, with 1 to 7 inputs."""
    rng = random.Random(seed)
    cases = [
        (_numbers(rng, n), _numbers(rng, n), _numbers(rng, 1)[0], f)
        for n in [2, 3, 1, 5, 7]
        for f in activations
    ]
    # A sum of 0, a product of 0, and decimals that must not be rounded.
    cases += [([2.0, 1.0], [1.5, -1.0], -2.0, f) for f in activations]
    cases += [([0.123, -1.7071, 2.5], [0.5678, 1.4142, -0.1], 0.3333, f) for f in activations]
    # Large sums of both signs.
    cases += [([1000.0, 2000.0], [30.0, 20.0], 500.0, f) for f in activations]
    cases += [([1000.0, -2000.0], [-30.0, 20.0], -500.0, f) for f in activations]
    return cases


# --- layer_outputs ------------------------------------------------------------------------------------------


def layer_outputs(
    x: Sequence[float], weights: Sequence[Sequence[float]], biases: Sequence[float], f: Activation
) -> list[float]:
    return [neuron_output(x, row, bias, f) for row, bias in zip(weights, biases, strict=True)]


def _columns(weights: Sequence[Sequence[float]]) -> list[list[float]]:
    return [list(column) for column in zip(*weights, strict=True)]


layer_outputs.mistakes = {
    "Each of your neurons sees one input only, neuron j input j. Every neuron takes all inputs, each with its own "
    "weight.": lambda x, W, b, f: [
        layer_outputs([value] * len(row), [row], [bias], f)[0]
        for value, row, bias in zip(x, W, b, strict=False)
    ],
    "You read the weights column by column. `weights[j]` is the list of neuron j: one row for each neuron, "
    "`weights[j][i]` belongs to input i.": lambda x, W, b, f: layer_outputs(x, _columns(W), b, f),
    "You read a square table of weights column by column. `weights[j]` is the list of neuron j: one "
    "row for each "
    "neuron, `weights[j][i]` belongs to input i.": lambda x, W, b, f: layer_outputs(
        x, _columns(W) if len(W) == len(x) else W, b, f
    ),
    "Every neuron gets the first bias. Neuron j has its own, `biases[j]`.": lambda x, W, b, f: layer_outputs(
        x, W, [b[0]] * len(W), f
    ),
    "Every neuron gets all the biases. Neuron j has its own, `biases[j]`.": lambda x, W, b, f: layer_outputs(
        x, W, [sum(b)] * len(W), f
    ),
    "Your layer leaves out the biases.": lambda x, W, b, f: layer_outputs(x, W, [0.0] * len(W), f),
    "You return only the last neuron's output. A layer returns one output for each "
    "neuron.": lambda x, W, b, f: layer_outputs(x, W, b, f)[-1:],
    "You return only the first neuron's output. Is the `return` line inside the loop?": lambda x, W, b, f: (
        layer_outputs(x, W, b, f)[:1]
    ),
    "The sum of one neuron is carried over to the next. Each starts anew.": lambda x, W, b, f: [
        apply(f, sum(dot(x, row) for row in W[: j + 1]) + b[j]) for j in range(len(W))
    ],
    "You add the neurons' outputs together. A layer returns a list with one output for each "
    "neuron.": lambda x, W, b, f: sum(layer_outputs(x, W, b, f)),
    "The outputs are in reverse order.": lambda x, W, b, f: layer_outputs(x, W, b, f)[::-1],
    "You apply f to the inputs. It belongs to the outputs: `f(sum + bias)`.": lambda x, W, b, f: (
        layer_outputs([apply(f, value) for value in x], W, b, None)
    ),
    "You pass each output on as an input of the next neuron. The neurons of one layer work in parallel: "
    "all of them see the same x.": lambda x, W, b, f: _chained(x, W, b, f),
    "You never call f. Every neuron ends with it: `f(sum + bias)`.": lambda x, W, b, f: layer_outputs(
        x, W, b, None
    ),
    "You apply f before the biases are added. The bias belongs inside: `f(sum + bias)`.": lambda x, W, b, f: [
        out + bias for out, bias in zip(layer_outputs(x, W, [0.0] * len(W), f), b, strict=True)
    ],
}


def _chained(x: Sequence[float], weights: Any, biases: Any, f: Activation) -> list[float]:
    seen, outputs = list(x), []
    for row, bias in zip(weights, biases, strict=True):
        outputs.append(neuron_output(seen, row, bias, f))
        seen = [outputs[-1], *seen[1:]]
    return outputs


def layers(seed: int, *, activations: Sequence[Activation] = (None,)) -> list[Any]:
    """Argument lists of `layer_outputs`: square, wide, narrow, a single neuron, a single input."""
    rng = random.Random(seed)
    shapes = [(2, 2), (3, 3), (2, 4), (5, 2), (3, 1), (1, 3), (4, 6)]  # (inputs, neurons)
    return [
        (_numbers(rng, n_in), [_numbers(rng, n_in) for _ in range(n_out)], _numbers(rng, n_out), f)
        for n_in, n_out in shapes
        for f in activations
    ]


# --- forward_by_hand ----------------------------------------------------------------------------------------

X = [1.0, 2.0]
HIDDEN = [[1.0, 1.0], [1.0, -2.0], [-1.0, 1.0]]
OUTPUT = [[1.0, -1.0, 2.0], [-1.0, 3.0, 1.0]]


def forward_by_hand() -> list[float]:
    h = layer_outputs(X, HIDDEN, [0.0] * 3, relu)
    return layer_outputs(h, OUTPUT, [0.0] * 2, None)


def _forward(x: Sequence[float] = X, hidden: Activation = relu, output: Activation = None) -> list[float]:
    return layer_outputs(layer_outputs(x, HIDDEN, [0.0] * 3, hidden), OUTPUT, [0.0] * 2, output)


forward_by_hand.mistakes = {
    "You left out ReLU. The sum of the second hidden neuron is negative, so its output is 0.": lambda: (
        _forward(hidden=None)
    ),
    "You applied ReLU to the outputs as well. Only the hidden layer has it; an output may be "
    "negative.": lambda: _forward(output=relu),
    "You took the absolute value of the negative sum. ReLU replaces it by 0.": lambda: _forward(hidden=abs),
    "Those are the right numbers in the wrong order: first the upper output.": lambda: _forward()[::-1],
    "Those are the outputs of the hidden layer. The output layer still has to take them as its "
    "inputs.": lambda: layer_outputs(X, HIDDEN, [0.0] * 3, relu),
    "You swapped the two inputs (the first one is 1), or left the third hidden neuron out.": lambda: _forward(
        x=X[::-1]
    ),
    "You applied ReLU to the weights: a negative weight stays negative, only a negative sum becomes "
    "0.": lambda: layer_outputs(
        layer_outputs(X, [[max(0.0, w) for w in row] for row in HIDDEN], [0.0] * 3, relu),
        OUTPUT,
        [0.0] * 2,
        None,
    ),
    "You applied ReLU only in the output layer. It belongs to the hidden layer.": lambda: _forward(
        hidden=None, output=relu
    ),
}


# --- count_parameters ---------------------------------------------------------------------------------------


def count_parameters(sizes: Sequence[int]) -> int:
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


def _weights(sizes: Sequence[int]) -> int:
    return sum(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


count_parameters.mistakes = {
    "You joined the last layer with the first, too: sizes[i - 1] is the last size when i is 0.": lambda sizes: (
        count_parameters(sizes) + sizes[0] * (sizes[-1] + 1)
    ),
    "You counted the weights and left out the biases: each neuron after the input layer has one.": _weights,
    "You gave the input layer biases too. It only passes the numbers on: it has no weights and no "
    "biases.": lambda sizes: _weights(sizes) + sum(sizes),
    "You add the sizes of neighbouring layers. Each neuron of one is joined to each of the other: multiply them.": (
        lambda sizes: sum(a + b for a, b in zip(sizes, sizes[1:], strict=False))
    ),
    "You counted one bias for each layer. Each neuron has its own.": lambda sizes: (
        _weights(sizes) + len(sizes) - 1
    ),
    "You left out the biases of the output layer. Its neurons have them too.": lambda sizes: (
        count_parameters(sizes) - sizes[-1]
    ),
    "You multiplied all the sizes. Only neighbouring layers are joined: multiply neighbours, then "
    "add.": math.prod,
    "You counted neurons. Weights sit on the connections between them.": sum,
    "You counted neurons. Weights sit on the connections between them, and the input layer has no "
    "parameters.": lambda sizes: sum(sizes[1:]),
    "You counted the first two layers only.": lambda sizes: (sizes[0] + 1) * sizes[1],
    "You left out the last layer. Does your loop end one step too early?": lambda sizes: count_parameters(
        sizes[:-1]
    ),
    "You gave the biases to the wrong end: a layer has as many as it has neurons, not as it has "
    "inputs.": lambda sizes: sum(n_in * (n_out + 1) for n_in, n_out in zip(sizes, sizes[1:], strict=False)),
}


def size_lists(seed: int) -> list[Any]:
    rng = random.Random(seed)
    lists = [[1, 1], [4, 2], [3, 3, 3], [2, 3, 4, 1], [1, 50, 1], [784, 128, 64, 10]]
    lists += [[rng.randint(1, 12) for _ in range(rng.randint(3, 7))] for _ in range(6)]
    return [(sizes,) for sizes in lists]


def one_hidden_layer(seed: int) -> list[Any]:
    rng = random.Random(seed)
    return [([rng.randint(2, 9) for _ in range(3)],) for _ in range(5)] + [([7, 3],)]
