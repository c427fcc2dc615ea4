"""Reference functions, known mistakes and cases for the hidden tests of exercise 03."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder import check

Activation = Callable[[np.ndarray], np.ndarray] | None
Layers = Sequence[tuple[np.ndarray, np.ndarray]]


# --- activations that tests pass to the student's functions; each takes a whole array -----------------------


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(0.0, z)


def tanh(z: np.ndarray) -> np.ndarray:
    return np.tanh(z)


def shifted(z: np.ndarray) -> np.ndarray:
    """Not zero at 0 and different for every number, so that nothing cancels."""
    return 2.0 * z + 5.0


def centred(z: np.ndarray) -> np.ndarray:
    """Depends on the whole array, as softmax does."""
    return z - np.mean(z)


def square(z: np.ndarray) -> np.ndarray:
    return z * z


# --- weight_matrix ------------------------------------------------------------------------------------------


def weight_matrix(
    w: Mapping[tuple[int, int], float],
    n_inputs: int,
    n_outputs: int,
    *,
    place: Callable[[int, int], tuple[int, int]] = lambda i, j: (j, i),
) -> np.ndarray:
    """The weight from i to j stands at `place(i, j)`, which is W[j, i] unless it is to be mistaken."""
    W = np.zeros((n_outputs, n_inputs))
    for (i, j), value in w.items():
        W[place(i, j)] = value
    return W


def _row_by_row(w: Mapping[tuple[int, int], float], n_inputs: int, n_outputs: int) -> np.ndarray:
    values = list(w.values()) + [0.0] * (n_inputs * n_outputs - len(w))
    return np.array(values).reshape(n_outputs, n_inputs)


def _one_row(w: Mapping[tuple[int, int], float], n_inputs: int, n_outputs: int) -> np.ndarray:
    rows = [[0.0] * n_inputs] * n_outputs
    for (i, j), value in w.items():
        rows[j][i] = value
    return np.array(rows)


def _missing_is_one(w: Mapping[tuple[int, int], float], n_inputs: int, n_outputs: int) -> np.ndarray:
    return weight_matrix(w, n_inputs, n_outputs) + np.array(
        [[(i, j) not in w for i in range(n_inputs)] for j in range(n_outputs)]
    )


weight_matrix.mistakes = {
    "Your matrix is transposed. Row j belongs to neuron j and column i to input i, so its shape is (n_outputs, n_inputs).": (
        lambda *arguments: weight_matrix(*arguments).T
    ),
    "You look up (j, i). The key of the weight from input i to neuron j is (i, j).": (
        lambda w, n_inputs, n_outputs: np.array(
            [[w.get((j, i), 0) for i in range(n_inputs)] for j in range(n_outputs)]
        ).reshape(n_outputs, n_inputs)
    ),
    "You put the weight from i to j at `W[i, j]`. Row j belongs to neuron j, so it stands at `W[j, i]`.": (
        partial(weight_matrix, place=lambda i, j: (i, j))
    ),
    "You count from 1. Indices start at 0 here: input 0 is the first one.": (
        partial(weight_matrix, place=lambda i, j: (j - 1, i - 1))
    ),
    "You fill the matrix in the order of the dict. The keys (i, j) say where each weight stands.": _row_by_row,
    "A missing edge must be 0: no connection, no contribution.": _missing_is_one,
    "All rows of your table are one and the same list: `[[0] * n] * m` repeats it. Make each row anew.": _one_row,
}


def edges(seed: int) -> list[Any]:
    """Argument lists of `weight_matrix`: square and not, complete and with gaps, in shuffled order."""
    rng = np.random.default_rng(seed)
    cases: list[Any] = []
    shapes = [
        (6, 5, 1.0),
        (2, 2, 1.0),
        (3, 3, 1.0),
        (2, 3, 1.0),
        (4, 2, 1.0),
        (1, 4, 1.0),
        (3, 1, 1.0),
        (3, 4, 0.6),
        (5, 5, 0.3),
    ]
    for n_in, n_out, share in shapes:
        pairs = [(i, j) for i in range(n_in) for j in range(n_out)]
        kept = [pairs[k] for k in rng.permutation(len(pairs)) if rng.random() < share]
        cases.append(
            ({pair: int(rng.integers(1, 10)) * int(rng.choice([-1, 1])) for pair in kept}, n_in, n_out)
        )
    cases.append(({}, 2, 3))
    cases.append(({(1, 0): 0.5, (2, 1): -0.123456789}, 3, 2))
    return cases


# --- dense --------------------------------------------------------------------------------------------------


def apply(f: Activation, z: np.ndarray) -> np.ndarray:
    return z if f is None else f(z)


def dense(x: np.ndarray, W: np.ndarray, b: np.ndarray, f: Activation) -> np.ndarray:
    return apply(f, W @ x + b)


dense.mistakes = {
    "You multiply by the transposed matrix. Row j of W belongs to neuron j: `W @ x`.": lambda x, W, b, f: (
        apply(f, W.T @ x + b)
    ),
    "You add the bias before the product. It comes after: `W @ x + b`.": lambda x, W, b, f: apply(
        f, W @ (x + b)
    ),
    "You multiply element by element: `*` is not the matrix product. Write `W @ x`.": lambda x, W, b, f: (
        apply(f, W * x + b)
    ),
    "You leave out the bias: `W @ x + b`.": lambda x, W, b, f: apply(f, W @ x),
    "You subtract the bias. It is added: `W @ x + b`.": lambda x, W, b, f: apply(f, W @ x - b),
    "You never call f. The activation is the last step: `f(W @ x + b)`.": lambda x, W, b, f: W @ x + b,
    "You apply f before the bias is added. The bias belongs inside: `f(W @ x + b)`.": lambda x, W, b, f: (
        apply(f, W @ x) + b
    ),
    "You use ReLU where f is None. None means no activation.": lambda x, W, b, f: apply(f or relu, W @ x + b),
    "You always use ReLU. Use the function f that the layer is given.": lambda x, W, b, f: relu(W @ x + b),
    "You apply f to the inputs. It belongs to the sums: `f(W @ x + b)`.": lambda x, W, b, f: (
        W @ apply(f, x) + b
    ),
    "You apply f twice.": lambda x, W, b, f: apply(f, apply(f, W @ x + b)),
    "You call f for each number by itself. It takes the whole array: `f(W @ x + b)`.": lambda x, W, b, f: (
        np.array([apply(f, z) for z in W @ x + b])
    ),
}


def _array(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Multiples of a half, never 0, so that a student can follow a failing case by hand."""
    return rng.integers(1, 9, shape) / 2 * rng.choice([-1, 1], shape)


SHAPES = [(2, 2), (3, 3), (3, 2), (2, 4), (1, 3), (4, 1), (6, 5), (3, 8)]
"""(inputs, neurons) of the layers under test."""


def samples(seed: int, *, activations: Sequence[Activation] = (None,)) -> list[Any]:
    """Argument lists of `dense`: one sample, layers of several shapes."""
    rng = np.random.default_rng(seed)
    cases: list[Any] = [
        (_array(rng, n_in), _array(rng, n_out, n_in), _array(rng, n_out), f)
        for n_in, n_out in SHAPES
        for f in activations
    ]
    return cases + [(1000 * _array(rng, 2), _array(rng, 4, 2), _array(rng, 4), f) for f in activations]


# --- dense_batch --------------------------------------------------------------------------------------------


def dense_batch(X: np.ndarray, W: np.ndarray, b: np.ndarray, f: Activation) -> np.ndarray:
    return apply(f, X @ W.T + b)


dense_batch.mistakes = {
    "You multiply `X @ W`. The samples are rows, so W must be transposed: `X @ W.T + "
    "b`.": lambda X, W, b, f: apply(f, X @ W + b),
    "Your result is transposed: the samples must be rows again. `X @ W.T` has one row for each "
    "sample.": lambda X, W, b, f: apply(f, W @ X.T + b[:, None]),
    "You add b as a column. There is one bias for each neuron, so b goes along each row: `X @ W.T + "
    "b`.": lambda X, W, b, f: apply(f, X @ W.T + b[:, None]),
    "You leave out the biases: `X @ W.T + b`.": lambda X, W, b, f: apply(f, X @ W.T),
    "You add the biases before the product. They come after: `X @ W.T + b`.": lambda X, W, b, f: apply(
        f, (X + b) @ W.T
    ),
    "You never call f. The activation is the last step: `f(X @ W.T + b)`.": lambda X, W, b, f: X @ W.T + b,
    "You apply f before the biases are added. They belong inside: `f(X @ W.T + b)`.": lambda X, W, b, f: (
        apply(f, X @ W.T) + b
    ),
    "You return the first sample only. Every row of X has its row in the result.": lambda X, W, b, f: (
        dense_batch(X[:1], W, b, f)
    ),
    "You lose the last sample. Every row of X has its row in the result.": lambda X, W, b, f: dense_batch(
        X, W, b, f
    )[:-1],
    "You take the mean over the samples. Every row of X has its own row in the result.": lambda X, W, b, f: (
        dense_batch(X, W, b, f).mean(axis=0)
    ),
    "You use ReLU where f is None. None means no activation.": lambda X, W, b, f: dense_batch(
        X, W, b, f or relu
    ),
    "You apply f twice.": lambda X, W, b, f: apply(f, dense_batch(X, W, b, f)),
}


def batches(seed: int, *, activations: Sequence[Activation] = (None,)) -> list[Any]:
    """Argument lists of `dense_batch`: one sample, as many samples as neurons, all square, many."""
    rng = np.random.default_rng(seed)
    shapes = [
        (2, 2, 2),
        (3, 3, 3),
        (2, 3, 2),
        (3, 2, 3),
        (1, 2, 3),
        (4, 1, 1),
        (1, 1, 1),
        (7, 4, 2),
        (400, 3, 5),
    ]
    cases: list[Any] = [
        (_array(rng, n, n_in), _array(rng, n_out, n_in), _array(rng, n_out), f)
        for n, n_in, n_out in shapes
        for f in activations
    ]
    return cases + [(1000 * _array(rng, 5, 2), _array(rng, 4, 2), _array(rng, 4), f) for f in activations]


# --- mlp_forward --------------------------------------------------------------------------------------------


def mlp_forward(
    X: np.ndarray,
    layers: Layers,
    f: Activation,
    *,
    active: Callable[[int, int], bool] = lambda k, n: k < n - 1,
    until: int | None = None,
) -> np.ndarray:
    """f acts in layer k of n where `active(k, n)`, and the layers run up to `until`; others are mistaken."""
    for k, (W, b) in enumerate(layers[:until]):
        X = dense_batch(X, W, b, f if active(k, len(layers)) else None)
    return X


mlp_forward.mistakes = {
    "You apply f in the output layer too. Apply it in every layer but the last.": (
        partial(mlp_forward, active=lambda k, n: True)
    ),
    "You apply f in no layer. Without it the whole network is one linear layer (chapter 04).": (
        partial(mlp_forward, active=lambda k, n: False)
    ),
    "You apply f in the first layer only. Every hidden layer has it.": (
        partial(mlp_forward, active=lambda k, n: k == 0 < n - 1)
    ),
    "You leave f out after the first layer and apply it after all others. It comes after every layer but the last.": (
        partial(mlp_forward, active=lambda k, n: k > 0)
    ),
    "You apply f in the last layer only. It is the other way round: every layer but the last.": (
        partial(mlp_forward, active=lambda k, n: k == n - 1)
    ),
    "You leave f out of the last hidden layer too. Only the output layer has none.": (
        partial(mlp_forward, active=lambda k, n: k < n - 2)
    ),
    "You apply f to the inputs. The input layer is a dummy: it passes X on as it is.": (
        lambda X, layers, f: mlp_forward(apply(f, X), layers, f)
    ),
    "You stop before the output layer.": partial(mlp_forward, until=-1),
    "A network of a single layer has no activation at all: that layer is its output layer.": (
        partial(mlp_forward, active=lambda k, n: k < n - 1 or n == 1)
    ),
    "You leave out the biases.": lambda X, layers, f: mlp_forward(X, [(W, 0 * b) for W, b in layers], f),
    "You leave out the biases of the last layer.": (
        lambda X, layers, f: mlp_forward(X, [*layers[:-1], (layers[-1][0], 0 * layers[-1][1])], f)
    ),
    "A square W must be transposed as well: `X @ W.T`.": lambda X, layers, f: mlp_forward(
        X, [(W.T if W.shape[0] == W.shape[1] else W, b) for W, b in layers], f
    ),
    "You go through the layers backwards. The first of the list is the first to calculate.": (
        lambda X, layers, f: mlp_forward(X, list(layers)[::-1], f)
    ),
    "You use ReLU where f is None. None means no activation.": (
        lambda X, layers, f: mlp_forward(X, layers, f or relu)
    ),
}


def networks(seed: int, *, activations: Sequence[Activation] = (relu, tanh, shifted, None)) -> list[Any]:
    """Argument lists of `mlp_forward`: one to five layers, equal and different widths."""
    rng = np.random.default_rng(seed)
    shapes = [
        (2, [2, 2, 2]),
        (3, [3, 3, 3, 3]),
        (4, [2, 3]),
        (1, [3, 4, 1]),
        (5, [2, 5, 3, 2]),
        (3, [1, 4, 2, 6, 3, 1]),
    ]
    cases: list[Any] = []
    for n, sizes in shapes:
        for f in activations:
            layers = [
                (_array(rng, n_out, n_in) / 2, _array(rng, n_out))
                for n_in, n_out in zip(sizes, sizes[1:], strict=False)
            ]
            cases.append((_array(rng, n, sizes[0]), layers, f))
    X, layers, f = cases[0]  # the same samples through another network
    return [*cases, (X, [(W[::-1], -b) for W, b in layers], f)]


# --- multiply_adds ------------------------------------------------------------------------------------------


def multiply_adds(sizes: Sequence[int], n_samples: int) -> int:
    return n_samples * sum(n_in * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


def _parameters(sizes: Sequence[int]) -> int:
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


multiply_adds.mistakes = {
    "You count the biases too. Count one for each weight and sample; adding a bias is no "
    "product.": lambda sizes, n: n * _parameters(sizes),
    "You count for one sample. Every sample goes through every weight.": lambda sizes, n: multiply_adds(
        sizes, 1
    ),
    "You add the number of samples. Every sample goes through every weight: multiply.": lambda sizes, n: (
        multiply_adds(sizes, 1) + n
    ),
    "You multiply all the sizes. Only neighbouring layers are joined: multiply neighbours, then "
    "add.": lambda sizes, n: n * math.prod(sizes),
    "You count a multiplication and an addition as two. Count one for each weight and "
    "sample.": lambda sizes, n: 2 * multiply_adds(sizes, n),
    "You count neurons. A product belongs to each weight, that is to each connection.": lambda sizes, n: (
        n * sum(sizes)
    ),
    "You leave out the last layer. Does your loop end one step too early?": lambda sizes, n: multiply_adds(
        sizes[:-1], n
    ),
    "You count the first layer only.": lambda sizes, n: multiply_adds(sizes[:2], n),
}


def sizes_and_samples(seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    cases: list[Any] = [
        ([3, 2], 1),
        ([2, 3, 1], 5),
        ([4, 4, 4], 4),
        ([2, 2, 2, 2], 2),
        ([784, 128, 64, 10], 60_000),
    ]
    for _ in range(6):
        cases.append(([int(n) for n in rng.integers(1, 12, rng.integers(2, 7))], int(rng.integers(2, 40))))
    return cases


# --- how the work grows, seen from outside ------------------------------------------------------------------

SUM_OF_OUTPUTS = """
def sum_of_outputs(X, W, b):
    return float(np.asarray(dense_batch(X, W, b, None), float).sum())
"""


def check_growth(answer: Any) -> None:
    """60,000 samples that nobody knows before must cost much less than walking through them does here.

    Instructions are counted beside student code, so a cell could forge their number; the processor time of its process it
    cannot, nor the sum of numbers that are drawn here.
    """
    rng = np.random.default_rng()
    X, W, b = rng.normal(size=(60_000, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
    total = check.there(SUM_OF_OUTPUTS, dense_batch=answer)
    check.close(
        total(X, W, b),
        float(np.sum(X @ W.T + b)),
        "The sum of all outputs for 60,000 samples",
        tolerance=1e-6,
    )
    start = time.process_time()
    for x in X:
        W @ x
    walk = time.process_time() - start
    taken = [check.processor_seconds(total, (X, W, b)) for _ in range(3)]
    if None not in taken and min(taken) > walk / 2:
        check.fail(
            "dense_batch takes as long for 60,000 samples as walking through them does. One product `X @ W.T` does all of "
            "them.\nRead again: “Many samples, one product” in the lecture."
        )
