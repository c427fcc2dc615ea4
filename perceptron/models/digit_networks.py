"""Small networks on the handwritten digits that scikit-learn ships, with all weights and biases in one vector.

Lectures 09 and 10 train them: by any step of `optimizers`, with dropout, with other data. Hidden layers are ReLU, the
output gives logits, and the loss is cross-entropy. All is float32, which takes less time. Parameters may have leading axes:
that many networks are then computed side by side, on the same samples. `digits` has networks whose samples differ, too, by
gradient descent.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

from perceptron.models.digits import he, log_softmax
from perceptron.models.optimizers import State, Step


@dataclass(frozen=True)
class Samples:
    """Pictures as rows, (n, 64), brightness from 0 to 1, and their digits, (n,)."""

    X: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.X)

    def rows(self, rows: np.ndarray) -> Samples:
        return Samples(self.X[rows], self.labels[rows])


@functools.cache
def pictures() -> Samples:
    """All 1,797 of them."""
    X, labels = load_digits(return_X_y=True)
    return Samples((X / 16).astype(np.float32), labels)


def split(n_train: int, seed: int, n_validation: int = 400) -> tuple[Samples, Samples, Samples]:
    """Training, validation and test set, drawn at random; the test set is what the others leave."""
    rows = np.random.default_rng(seed).permutation(len(pictures()))
    cuts = [n_train, n_train + n_validation]
    train, validation, test = (pictures().rows(part) for part in np.split(rows, cuts))
    return train, validation, test


def moved(samples: Samples, rng: np.random.Generator) -> Samples:
    """The same pictures, each moved by −1, 0 or 1 pixel down and to the right; what leaves the frame is lost."""
    framed = np.pad(samples.X.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    down, right = rng.integers(0, 3, (2, len(samples), 1, 1))
    at = np.arange(8)
    seen = framed[np.arange(len(samples))[:, None, None], at[:, None] + down, at + right]
    return Samples(seen.reshape(-1, 64), samples.labels)


def mislabelled(samples: Samples, share: float, seed: int) -> Samples:
    """The same pictures; about this share of them, drawn at random, gets the label of another digit."""
    rng = np.random.default_rng(seed)
    wrong = rng.random(len(samples)) < share
    return Samples(samples.X, (samples.labels + wrong * rng.integers(1, 10, len(samples))) % 10)


@dataclass(frozen=True)
class Network:
    """Layer sizes, from inputs to outputs, such as (64, 32, 10); its parameters w are one vector, (…, n_parameters)."""

    sizes: tuple[int, ...]

    @property
    def n_parameters(self) -> int:
        return sum((n + 1) * m for n, m in itertools.pairwise(self.sizes))

    def layers(self, w: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """W, (…, outputs, inputs), and b, (…, 1, outputs), of each layer, as views into w."""
        found, at = [], 0
        for n, m in itertools.pairwise(self.sizes):
            W = w[..., at : at + n * m].reshape(*w.shape[:-1], m, n)
            found.append((W, w[..., None, at + n * m : at + n * m + m]))
            at += (n + 1) * m
        return found

    def start(self, seed: int) -> np.ndarray:
        """He's start: weights with standard deviation √(2 / inputs of the layer), biases 0."""
        rng = np.random.default_rng(seed)
        w = np.zeros(self.n_parameters, np.float32)
        for W, _ in self.layers(w):
            W[:], _ = he(W.shape[1], W.shape[0], rng)
        return w

    def logits(self, w: np.ndarray, X: np.ndarray) -> np.ndarray:
        """Outputs, (…, n, classes)."""
        *hidden, (W, b) = self.layers(w)
        for V, c in hidden:
            X = np.maximum(0, X @ V.swapaxes(-1, -2) + c)
        return X @ W.swapaxes(-1, -2) + b

    def loss(self, w: np.ndarray, samples: Samples) -> Any:
        """Mean cross-entropy of each network."""
        log_p = log_softmax(self.logits(w, samples.X))[..., np.arange(len(samples)), samples.labels]
        return -np.mean(log_p, axis=-1)

    def error(self, w: np.ndarray, samples: Samples) -> Any:
        """Share of wrong digits of each network."""
        return np.mean(self.logits(w, samples.X).argmax(axis=-1) != samples.labels, axis=-1)

    def gradient(
        self,
        w: np.ndarray,
        samples: Samples,
        drop: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> np.ndarray:
        """Gradient of the mean cross-entropy. `drop` gives factors for a hidden layer's values, of their shape: dropout."""
        layers = self.layers(w)
        inputs, factors, H = [], [], samples.X
        for W, b in layers[:-1]:
            inputs.append(H)
            Z = H @ W.swapaxes(-1, -2) + b
            factor = (Z > 0) if drop is None else (Z > 0) * drop(Z)
            factors.append(factor)
            H = Z * factor
        inputs.append(H)
        W, b = layers[-1]
        delta = np.exp(log_softmax(H @ W.swapaxes(-1, -2) + b))
        delta[..., np.arange(len(samples)), samples.labels] -= 1
        delta /= len(samples)
        result = np.empty_like(w)
        slopes = self.layers(result)
        for k in range(len(layers) - 1, -1, -1):
            slopes[k][0][:] = delta.swapaxes(-1, -2) @ inputs[k]
            slopes[k][1][:] = delta.sum(axis=-2, keepdims=True)
            if k:
                delta = (delta @ layers[k][0]) * factors[k - 1]
        return result


def minibatches(n: int, batch_size: int, n_steps: int, seed: int) -> Iterator[np.ndarray]:
    """Row numbers of `n_steps` minibatches, shuffled anew in every epoch; the last one of an epoch may be smaller."""
    rng = np.random.default_rng(seed)
    starts: list[int] = []
    for _ in range(n_steps):
        if not starts:
            order, starts = rng.permutation(n), list(range(0, n, batch_size))
        at = starts.pop(0)
        yield order[at : at + batch_size]


def train(
    network: Network,
    samples: Samples,
    step: Step,
    rates: np.ndarray,
    seed: int,
    batch_size: int = 50,
    **settings: float,
) -> np.ndarray:
    """Parameters after one `step` for each learning rate, from He's start; start and shuffles are those of `seed`.

    `rates` are one plan, (steps,), or several, (…, steps): a network for each is then trained side by side, all from the same
    start and with the same shuffles.
    """
    rates = np.asarray(rates, np.float32)
    w, state = np.tile(network.start(seed), (*rates.shape[:-1], 1)), State()
    for k, rows in enumerate(minibatches(len(samples), batch_size, rates.shape[-1], seed)):
        gradient = network.gradient(w, samples.rows(rows))
        w, state = step(w, gradient, state, rates[..., k, None], **settings)
    return w
