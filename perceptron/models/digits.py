"""Networks that learn to read the 8×8 digits that scikit-learn ships, many runs side by side.

Lectures 04, 06 and 08 use it. Every array of a network has a leading axis of runs, so that learning rates or seeds are
compared in one go, and a claim about runs is tested over many seeds in seconds. The gradient is that of chapter 07, the
loss the mean cross-entropy, from the logits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from sklearn.datasets import load_digits

N_TEST = 397  # of 1797 pictures
AT_ONCE = (
    5000  # samples of all runs in one computation: what is on the way then stays in the processor's cache
)

Function = Callable[[np.ndarray], np.ndarray]
Activation = tuple[Function, Function]
"""Value and slope, both as functions of the sum z."""
Layers = list[tuple[np.ndarray, np.ndarray]]
"""W (runs, outputs, inputs) and b (runs, 1, outputs) of every layer; the last one has no activation."""

TANH: Activation = np.tanh, lambda z: 1 - np.tanh(z) ** 2
RELU: Activation = (lambda z: np.maximum(0, z)), (lambda z: z > 0)


@dataclass(frozen=True)
class Digits:
    """Pictures (n, 64), float32, with mean 0 and standard deviation 1 over all pixels; labels (n,), 0 to 9."""

    X: np.ndarray
    labels: np.ndarray
    X_test: np.ndarray
    labels_test: np.ndarray


@cache
def digits() -> Digits:
    """1400 pictures to train on and 397 to test, always the same split, drawn at random."""
    pictures, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(pictures))
    pictures, labels = pictures[order], labels[order]
    X_test, X = np.split(pictures, [N_TEST])
    X_test, X = (((part - X.mean()) / X.std()).astype(np.float32) for part in (X_test, X))
    return Digits(X, labels[N_TEST:], X_test, labels[:N_TEST])


def he(n_inputs: int, n_outputs: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Normal weights with standard deviation √(2 / inputs), biases 0 (He and others, 2015)."""
    return rng.normal(0, np.sqrt(2 / n_inputs), (n_outputs, n_inputs)), np.zeros((1, n_outputs))


def pytorch_default(n_inputs: int, n_outputs: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases uniform between ±1/√inputs, as `torch.nn.Linear` draws them."""
    bound = 1 / np.sqrt(n_inputs)
    return rng.uniform(-bound, bound, (n_outputs, n_inputs)), rng.uniform(-bound, bound, (1, n_outputs))


INITIALISATIONS = {"default of PyTorch": pytorch_default, "He": he}


def new_layers(sizes: Sequence[int], initialisation: str, seeds: Sequence[int]) -> Layers:
    """Layers of float32 from `sizes[0]` inputs to `sizes[-1]` outputs, a run for each seed."""
    draw = INITIALISATIONS[initialisation]
    rngs = [np.random.default_rng(seed) for seed in seeds]
    layers = []
    for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:], strict=True):
        pairs = [draw(n_inputs, n_outputs, rng) for rng in rngs]
        W, b = (np.array(parts, np.float32) for parts in zip(*pairs, strict=True))
        layers.append((W, b))
    return layers


def one_run(layers: Layers, run: int) -> Layers:
    """The layers of a single run; the axis of runs stays."""
    return [(W[run : run + 1], b[run : run + 1]) for W, b in layers]


def forward(X: np.ndarray, layers: Layers, activation: Activation) -> tuple[list[np.ndarray], np.ndarray]:
    """The sums z of every hidden layer, (runs, samples, neurons) each, and the logits.

    X: (samples, inputs), or (runs, samples, inputs) where every run has samples of its own.
    """
    sums, _, logits = _forward(X, layers, activation)
    return sums, logits


def _forward(
    X: np.ndarray, layers: Layers, activation: Activation
) -> tuple[list[np.ndarray], list[np.ndarray], np.ndarray]:
    """The sums, the inputs of every layer, and the logits."""
    sums, inputs = [], [X]
    for W, b in layers[:-1]:
        sums.append(inputs[-1] @ W.swapaxes(-1, -2) + b)
        inputs.append(activation[0](sums[-1]))
    W, b = layers[-1]
    return sums, inputs, inputs[-1] @ W.swapaxes(-1, -2) + b


def log_softmax(logits: np.ndarray) -> np.ndarray:
    """The logarithm of the softmax, along the last axis."""
    largest = logits.swapaxes(-1, -2).copy().max(axis=-2)  # ten times as fast as along so short an axis
    shifted = logits - largest[..., None]
    result: np.ndarray = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def losses(X: np.ndarray, labels: np.ndarray, layers: Layers, activation: Activation) -> np.ndarray:
    """The mean cross-entropy of every run, shape (runs,)."""
    log_p = log_softmax(forward(X, layers, activation)[1])
    return -log_p[:, np.arange(len(labels)), labels].mean(axis=-1)


def accuracies(X: np.ndarray, labels: np.ndarray, layers: Layers, activation: Activation) -> np.ndarray:
    """The share of pictures that every run reads correctly, shape (runs,)."""
    logits = forward(X, layers, activation)[1]
    return (logits.argmax(axis=-1) == labels).mean(axis=-1)


def gradient(
    X: np.ndarray, labels: np.ndarray, layers: Layers, activation: Activation
) -> tuple[np.ndarray, Layers]:
    """The loss of every run, and its gradient in the shape of the layers; labels (samples,) or (runs, samples)."""
    n_runs, at_once = len(layers[0][0]), max(1, AT_ONCE // X.shape[-2])
    parts = [slice(start, start + at_once) for start in range(0, n_runs, at_once)]
    found = [
        _gradient(
            X[part] if X.ndim == 3 else X,
            labels[part] if labels.ndim == 2 else labels,
            [(W[part], b[part]) for W, b in layers],
            activation,
        )
        for part in parts
    ]
    if len(found) == 1:
        return found[0]
    losses, gradients = zip(*found, strict=True)
    joined: Layers = [
        (np.concatenate([W for W, _ in pairs]), np.concatenate([b for _, b in pairs]))
        for pairs in zip(*gradients, strict=True)
    ]
    return np.concatenate(losses), joined


def _gradient(
    X: np.ndarray, labels: np.ndarray, layers: Layers, activation: Activation
) -> tuple[np.ndarray, Layers]:
    sums, inputs, logits = _forward(X, layers, activation)
    log_p = log_softmax(logits)
    n_runs, n_samples, _ = logits.shape
    right = np.arange(n_runs)[:, None], np.arange(n_samples), labels
    loss = -log_p[right].mean(axis=1)
    back = np.exp(log_p)
    back[right] -= 1
    back /= n_samples
    gradients: Layers = []
    for k in reversed(range(len(layers))):
        gradients.insert(0, (back.swapaxes(-1, -2) @ inputs[k], back.sum(axis=-2, keepdims=True)))
        if k:
            back = (back @ layers[k][0]) * activation[1](sums[k - 1]).astype(back.dtype)
    return loss, gradients


def minibatches(
    n_samples: int, batch_size: int, n_runs: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Rows (runs, batch) for one epoch; every run has a shuffle of its own, and a smaller last batch is left out."""
    orders = rng.permuted(np.tile(np.arange(n_samples), (n_runs, 1)), axis=1)
    for start in range(0, n_samples - batch_size + 1, batch_size):
        yield orders[:, start : start + batch_size]


@np.errstate(all="ignore")
def train(
    layers: Layers,
    activation: Activation,
    X: np.ndarray,
    labels: np.ndarray,
    lr: float | np.ndarray,
    n_steps: int,
    batch_size: int | None = None,
    seed: int = 0,
) -> tuple[Layers, np.ndarray]:
    """Gradient descent: new layers, and the loss of each step's samples before it, shape (n_steps, runs).

    `lr` is a number, or one for each run. Without a `batch_size`, every step uses all samples. Runs may diverge; then
    their numbers are infinite or NaN.
    """
    n_runs = len(layers[0][0])
    rate = np.broadcast_to(np.float32(lr), n_runs)[:, None, None]
    rng = np.random.default_rng(seed)
    rows: Iterator[np.ndarray] = iter(())
    told = np.empty((n_steps, n_runs))
    for k in range(n_steps):
        X_step, labels_step = X, labels
        if batch_size is not None:
            batch = next(rows, None)
            if batch is None:
                rows = minibatches(len(X), batch_size, n_runs, rng)
                batch = next(rows)
            X_step, labels_step = X[batch], labels[batch]
        told[k], slopes = gradient(X_step, labels_step, layers, activation)
        layers = [(W - rate * dW, b - rate * db) for (W, b), (dW, db) in zip(layers, slopes, strict=True)]
    return layers, told
