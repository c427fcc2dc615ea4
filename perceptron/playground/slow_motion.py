"""One training sample in slow motion: every number of the way forward, of the way back, and of the update.

For a network with one hidden ReLU layer and loss=mse the gradients are those of `backward` in exercise 07. The browser
computes the same numbers for the picture; this is their reference, and what own functions are shown with.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from perceptron.playground import datasets
from perceptron.playground.network import ACTIVATIONS, Runs, forward, layers


@dataclass(frozen=True)
class LayerInMotion:
    """One layer, J neurons with I inputs. "d" is short for the slope of the loss with respect to what follows.

    products (J, I): weight times input, whose sum with b is `sums` (J,); outputs (J,): after the activation.
    local (J,): slope of the activation at the sum. In the last layer: slope of the loss at the sum.
    dsums (J,), dW (J, I), db (J,); dinputs (I,): what goes back to the layer before.
    penalty (J, I): what L1 or L2 adds to dW. new_W, new_b: after the update.
    """

    W: np.ndarray
    b: np.ndarray
    inputs: np.ndarray
    products: np.ndarray
    sums: np.ndarray
    outputs: np.ndarray
    local: np.ndarray
    dsums: np.ndarray
    dW: np.ndarray
    db: np.ndarray
    dinputs: np.ndarray
    penalty: np.ndarray
    new_W: np.ndarray
    new_b: np.ndarray


@dataclass(frozen=True)
class SlowMotion:
    """One sample: x (2,), target (outputs,), layers from the first to the last, the loss, and the learning rate."""

    x: np.ndarray
    target: np.ndarray
    layers: tuple[LayerInMotion, ...]
    loss: float
    rate: float

    def as_json(self) -> dict[str, Any]:
        """Lists and numbers only, for a message."""
        return {
            "x": self.x.tolist(),
            "target": self.target.tolist(),
            "loss": self.loss,
            "rate": self.rate,
            "layers": [
                {name: value.tolist() for name, value in vars(layer).items()} for layer in self.layers
            ],
        }


def slow_motion(run: Runs, row: int) -> SlowMotion:
    """The next step of the first of `run`, were its batch the one training sample `row` (counted in training order).

    Nothing is changed: neither the parameters nor what the optimiser remembers.
    """
    samples, state = run.data[0], run.state
    if not 0 <= row < len(samples.train):
        raise IndexError(f"there are {len(samples.train)} training samples, counted from 0; got {row}")
    x = samples.X[samples.train[row]]
    target = run.head.target(samples.y[samples.train[row : row + 1]])
    parameters = run.parameters[0]
    network = layers(parameters, run.sizes)
    outputs = forward(network, datasets.features(x[None], state.features), state.activation)
    gradient, penalty = np.empty_like(parameters), run.penalty()[0]
    back = layers(gradient, run.sizes)
    notes: list[dict[str, np.ndarray]] = []
    dsums = run.head.slope(outputs[-1], target)[0]
    local = dsums
    for (W, b), (dW, db), h in reversed(list(zip(network, back, outputs, strict=False))):
        dW[...], db[...] = np.outer(dsums, h[0]), dsums
        dinputs = W.T @ dsums
        products = W * h[0]
        notes.insert(
            0, {"W": W, "b": b, "inputs": h[0], "products": products, "sums": products.sum(axis=1) + b}
        )
        notes[0] |= {"local": local, "dsums": dsums, "dW": dW, "db": db, "dinputs": dinputs}
        local = ACTIVATIONS[state.activation][1](h[0])
        dsums = dinputs * local
    every = np.broadcast_to(gradient + penalty, run.parameters.shape)
    new = run.updated(every, copy.deepcopy(run.memory))[0][0]
    after = [
        run.head.output(outputs[-1])[0] if k == len(notes) - 1 else outputs[k + 1][0]
        for k in range(len(notes))
    ]
    return SlowMotion(
        x,
        target[0],
        tuple(
            LayerInMotion(**note, outputs=out, penalty=extra, new_W=new_W, new_b=new_b)
            for note, out, (extra, _), (new_W, new_b) in zip(
                notes, after, layers(penalty, run.sizes), layers(new, run.sizes), strict=True
            )
        ),
        float(run.head.loss(outputs[-1], target)[0]),
        float(run.rate[0, 0]),
    )
