"""A network with one hidden layer that is fitted at once, for figures that need a fit on every slider move.

Only the output weights are computed, by least squares; the hidden neurons stay where they were put. So it is no
model of training (chapter 06 is), but its curves look like those of a trained network of the same size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STEEPNESS = 9.0  # of the hidden neurons: each goes from off to on within about 2 / STEEPNESS
RIDGE = 1e-4  # keeps the output weights small where there are more neurons than data


@dataclass(frozen=True)
class Fitted:
    """A fitted network with one input: where its H neurons switch, their output weights (H,), and the output's bias."""

    centres: np.ndarray
    weights: np.ndarray
    bias: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Its outputs for inputs (n,)."""
        return np.asarray(self.bias + self.steps(x).sum(axis=0))

    def steps(self, x: np.ndarray) -> np.ndarray:
        """What each neuron adds to the outputs for inputs (n,): a soft step each, (H, n)."""
        return self.weights[:, None] * _hidden(x, self.centres)


def fit(x: np.ndarray, y: np.ndarray, n_hidden: int) -> Fitted:
    """Fit `n_hidden` tanh neurons to points with x in [-1, 1].

    More neurons contain the fewer ones, so the error at the given points never grows with `n_hidden`
    (up to the small ridge).
    """
    centres = _spread(n_hidden)
    H = np.column_stack([_hidden(x, centres).T, np.ones(len(x))])
    *weights, bias = np.linalg.solve(H.T @ H / len(x) + RIDGE * np.eye(n_hidden + 1), H.T @ y / len(x))
    return Fitted(centres, np.array(weights), bias)


def _hidden(x: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """What the hidden neurons give, (H, n)."""
    return np.asarray(np.tanh(STEEPNESS * (np.asarray(x, float) - centres[:, None])))


def count_numbers(n_hidden: int) -> int:
    """How many weights and biases such a network has: two per hidden neuron, and the output neuron's."""
    return 3 * n_hidden + 1


def _spread(count: int) -> np.ndarray:
    """The first `count` points of a sequence that fills [-1, 1] evenly (van der Corput, base 2)."""
    places = []
    for index in range(1, count + 1):
        place, share = 0.0, 0.5
        while index:
            index, bit = divmod(index, 2)
            place += share * bit
            share /= 2
        places.append(2 * place - 1)
    return np.array(places)
