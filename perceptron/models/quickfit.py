"""A network with one hidden layer that is fitted at once, for figures that need a fit on every slider move.

Only the output weights are computed, by least squares; the hidden neurons stay where they were put. So it is no
model of training (chapter 06 is), but its curves look like those of a trained network of the same size.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

STEEPNESS = 9.0  # of the hidden neurons: each goes from off to on within about 2 / STEEPNESS
RIDGE = 1e-4  # keeps the output weights small where there are more neurons than data


def fit(x: np.ndarray, y: np.ndarray, n_hidden: int) -> Callable[[np.ndarray], np.ndarray]:
    """Fit `n_hidden` tanh neurons to points with x in [-1, 1]; returns the fitted function of an array.

    More neurons contain the fewer ones, so the error at the given points never grows with `n_hidden`
    (up to the small ridge).
    """
    centres = _spread(n_hidden)

    def features(x: np.ndarray) -> np.ndarray:
        hidden = np.tanh(STEEPNESS * (np.asarray(x, float)[:, None] - centres))
        return np.column_stack([hidden, np.ones(len(x))])

    H = features(x)
    weights = np.linalg.solve(H.T @ H / len(x) + RIDGE * np.eye(n_hidden + 1), H.T @ y / len(x))
    return lambda x: features(x) @ weights


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
