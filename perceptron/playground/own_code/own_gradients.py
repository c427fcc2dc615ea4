"""What own functions say of gradients: those of one sample, for slow motion, and those of many, to be checked.

Nothing here changes the run: neither its parameters nor what its step remembers. The browser has the right numbers of
its own; it shows these in their place and marks the ones that differ.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from perceptron.playground.own_code.own_functions import OwnRun

# Of a gradient check: it calls forward twice for each parameter, and the kernel waits for it.
MOST_SAMPLES = 50
DIFFERENCE = 1e-5  # half the way of a central difference, times the parameter's size where that is above 1


@dataclass(frozen=True)
class OneSample:
    """One training sample on its way through own functions, as a batch of one.

    Y_hat (outputs,), and its loss; Z1, H1 (hidden,): what forward left in its cache under these names, None if nothing
    of this shape. gradient (parameters,): what backward returned; after (parameters,): what the step makes of the
    parameters with it, penalty included.
    """

    Y_hat: np.ndarray
    loss: float
    Z1: np.ndarray | None
    H1: np.ndarray | None
    gradient: np.ndarray
    after: np.ndarray


def one_sample(run: OwnRun, row: int) -> OneSample:
    """The training sample `row`, counted from 0 in training order. Raises `OwnCodeError`."""
    H, targets = run.training_sample(row)
    with np.errstate(all="ignore"):
        Y_hat, cache = run.outputs(H, run.params(run.parameters[0]))
        gradient = run.backpropagated(H, targets)
        after, _ = run.updated(gradient[None] + run.penalty(), copy.deepcopy(run.memory))
        loss = float(run.head.loss(Y_hat, targets)[0])
    left = cache if isinstance(cache, dict) else {}
    hidden = [_hidden(left.get(name), run.sizes[1]) for name in ("Z1", "H1")]
    return OneSample(Y_hat[0], loss, hidden[0], hidden[1], gradient, after[0])


def _hidden(value: object, neurons: int) -> np.ndarray | None:
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError):
        return None
    return array[0] if array.shape == (1, neurons) and np.isfinite(array).all() else None


@dataclass(frozen=True)
class GradientCheck:
    """backward's gradient of the mean loss over so many samples, and central differences of the loss that forward gives.

    analytic, numeric: (parameters,) each.
    """

    samples: int
    analytic: np.ndarray
    numeric: np.ndarray


def gradient_check(run: OwnRun) -> GradientCheck:
    """Over the first training samples, `MOST_SAMPLES` at most, without penalty. Raises `OwnCodeError`."""
    H, targets = run.training_sample(slice(MOST_SAMPLES))
    with np.errstate(all="ignore"):
        analytic = run.backpropagated(H, targets)

        def loss(parameters: np.ndarray) -> float:
            Y_hat, _ = run.outputs(H, run.params(parameters))
            return float(run.head.loss(Y_hat, targets).mean())

        here = run.parameters[0]
        numeric = np.empty_like(here)
        for place, value in enumerate(here):
            way = DIFFERENCE * max(1.0, abs(value))
            above, below = here.copy(), here.copy()
            above[place] += way
            below[place] -= way
            numeric[place] = (loss(above) - loss(below)) / (above[place] - below[place])
    return GradientCheck(len(H), analytic, numeric)
