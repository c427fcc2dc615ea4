"""The network of the playground in numpy: first weights, forward, backward, training. The reference for all others.

It follows a state to the letter: the engine in JavaScript and the exported PyTorch code give the same numbers (tested to
1e-10). All parameters of a run are one vector, through the layers, in each the rows of W, then b. Several runs are
trained side by side along a leading axis, so that a claim can be tested over many seeds in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from perceptron.playground import datasets
from perceptron.playground.generator import stream
from perceptron.playground.state import State, StateError
from perceptron.playground.updates import OPTIMIZERS, learning_rate

Layers = list[tuple[np.ndarray, np.ndarray]]

# name → the function, and its slope from what came out of it
ACTIVATIONS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]] = {
    "relu": (lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(float)),
    "tanh": (np.tanh, lambda h: 1 - h * h),
    "sigmoid": (lambda z: _sigmoid(z), lambda h: h * (1 - h)),
    "linear": (lambda z: z, np.ones_like),
}


def _sigmoid(z: np.ndarray) -> np.ndarray:
    half: np.ndarray = 0.5 + 0.5 * np.tanh(0.5 * z)
    return half


# ---------------------------------------------------------------------------------------------------------------
# Parameters


def sizes(state: State, classes: int) -> tuple[int, ...]:
    """Neurons of every layer, inputs and outputs included: one output for two classes or a regression."""
    return (len(state.features), *state.layers, classes if classes > 2 else 1)


def count_parameters(sizes: Sequence[int]) -> int:
    """How many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))


def layers(parameters: np.ndarray, sizes: Sequence[int]) -> Layers:
    """(W, b) of every layer as views into the vector, W (…, outputs, inputs), b (…, outputs)."""
    views, place = [], 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W = parameters[..., place : place + n_out * n_in]
        b = parameters[..., place + n_out * n_in : place + n_out * (n_in + 1)]
        views.append((W.reshape(*parameters.shape[:-1], n_out, n_in), b))
        place += n_out * (n_in + 1)
    return views


def is_weight(sizes: Sequence[int]) -> np.ndarray:
    """1.0 for every weight and 0.0 for every bias, in the order of the parameters."""
    marks = np.zeros(count_parameters(sizes))
    for W, _ in layers(marks, sizes):
        W[...] = 1.0
    return marks


def first_parameters(state: State, sizes: Sequence[int]) -> np.ndarray:
    """The parameters before training, shape (parameters,): drawn as `state.init` says, then the edited ones set."""
    parameters = np.zeros(count_parameters(sizes))
    init = state.init if state.init != "auto" else "he" if state.activation == "relu" else "xavier"
    for number, (W, _) in enumerate(layers(parameters, sizes)):
        n_out, n_in = W.shape
        spread = {"zeros": 0.0, "small": 0.1, "xavier": np.sqrt(2 / (n_in + n_out)), "he": np.sqrt(2 / n_in)}[
            init
        ]
        W[...] = spread * stream(state.seed, "weights", number).normals(W.size).reshape(W.shape)
    for place, value in state.edits:
        if place >= len(parameters):
            raise StateError(
                f"edits has parameter {place}, and this network has {len(parameters)}, counted from 0; "
                "edit its weights anew"
            )
        parameters[place] = value
    return parameters


# ---------------------------------------------------------------------------------------------------------------
# Forward, loss, backward


@dataclass(frozen=True)
class Head:
    """What happens at the output: `output` of the last sums z, `loss` of each sample, and dloss/dz of each.

    targets are what `target` makes of the labels; all arrays are (…, samples, outputs).
    """

    name: str
    target: Callable[[np.ndarray], np.ndarray]
    output: Callable[[np.ndarray], np.ndarray]
    loss: Callable[[np.ndarray, np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


def head(state: State, classes: int) -> Head:
    """The output and loss that a state asks for. Labels of a classification are −1 and 1 in the squared losses."""
    if classes == 0:
        target = _column
    elif state.loss == "auto":
        target = _column if classes == 2 else lambda y: _one_hot(y, classes)
    else:
        target = (lambda y: 2 * _column(y) - 1) if classes == 2 else lambda y: 2 * _one_hot(y, classes) - 1
    if state.loss == "mse":
        name = "mse"
    elif classes == 0:
        name = "half squared"
    elif state.loss == "squared":
        name = "half squared of tanh"
    else:
        name = "logistic" if classes == 2 else "cross-entropy"
    return replace(_HEADS[name], target=target)


def _column(y: np.ndarray) -> np.ndarray:
    return y[..., None]


def _one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    return (y[..., None] == np.arange(classes)).astype(float)


def _sum(values: np.ndarray) -> np.ndarray:
    total: np.ndarray = values.sum(axis=-1)
    return total


def _softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    p: np.ndarray = e / e.sum(axis=-1, keepdims=True)
    return p


def _cross_entropy(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    top = z.max(axis=-1)
    total: np.ndarray = top + np.log(_sum(np.exp(z - top[..., None]))) - _sum(z * t)
    return total


def _identity(z: np.ndarray) -> np.ndarray:
    return z


def _tanh_slope(z: np.ndarray, t: np.ndarray) -> np.ndarray:
    a = np.tanh(z)
    slope: np.ndarray = (a - t) * (1 - a * a)
    return slope


_HEADS = {
    head.name: head
    for head in (
        Head(
            "logistic",
            _column,
            _sigmoid,
            lambda z, t: _sum(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))),
            lambda z, t: _sigmoid(z) - t,
        ),
        Head("cross-entropy", _column, _softmax, _cross_entropy, lambda z, t: _softmax(z) - t),
        Head("half squared", _column, _identity, lambda z, t: _sum((z - t) ** 2) / 2, lambda z, t: z - t),
        Head(
            "half squared of tanh",
            _column,
            np.tanh,
            lambda z, t: _sum((np.tanh(z) - t) ** 2) / 2,
            _tanh_slope,
        ),
        Head("mse", _column, _identity, lambda z, t: _sum((z - t) ** 2), lambda z, t: 2 * (z - t)),
    )
}


def forward(network: Layers, H: np.ndarray, activation: str) -> list[np.ndarray]:
    """What every layer gives for the inputs H (…, samples, inputs): H itself, the hidden layers, the last sums z."""
    f = ACTIVATIONS[activation][0]
    outputs = [H]
    for number, (W, b) in enumerate(network):
        z = outputs[-1] @ W.swapaxes(-1, -2) + b[..., None, :]
        outputs.append(z if number == len(network) - 1 else f(z))
    return outputs


def backward(
    network: Layers, outputs: list[np.ndarray], dz: np.ndarray, activation: str, gradient: Layers
) -> None:
    """Writes the gradient of every W and b into `gradient`; dz is that of the last sums, as the chain rule goes on."""
    slope = ACTIVATIONS[activation][1]
    for number in reversed(range(len(network))):
        dW, db = gradient[number]
        np.matmul(dz.swapaxes(-1, -2), outputs[number], out=dW)
        np.sum(dz, axis=-2, out=db)
        if number:
            dz = (dz @ network[number][0]) * slope(outputs[number])


# ---------------------------------------------------------------------------------------------------------------
# Training


class Runs:
    """Trainings side by side, one a state. States may differ in what changes numbers but no shapes.

    parameters  (runs, parameters), the present ones; memory: the state of the optimiser, in its own words
    epoch, within, step  whole epochs done, steps of the next one, all steps done
    """

    def __init__(self, states: Sequence[State]):
        same = {replace(s, seed=0, lr=0.0, regrate=0.0, noise=0.0, init="auto", edits=()) for s in states}
        if len(same) != 1:
            raise ValueError(
                "runs side by side may differ in seed, lr, regrate, noise, init and edits only; "
                f"got {len(same)} different states; train them one after the other"
            )
        self.states = list(states)
        self.state = states[0]
        data = [datasets.samples(state) for state in states]
        self.classes = max(samples.classes for samples in data)
        self.sizes = sizes(self.state, self.classes)
        self.head = head(self.state, self.classes)
        self.data = data
        self._train = self._set([samples.train for samples in data])
        self._test = self._set([samples.test for samples in data])
        self.parameters = np.stack([first_parameters(state, self.sizes) for state in states])
        self._penalised = is_weight(self.sizes) * np.array([[state.regrate] for state in states])
        self.memory: dict[str, Any] = {}
        self.epoch = self.within = self.step = 0

    def _set(self, rows: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """Inputs (runs, samples, features) and targets (runs, samples, outputs) of these rows."""
        X = np.stack([samples.X[chosen] for samples, chosen in zip(self.data, rows, strict=True)])
        y = np.stack([samples.y[chosen] for samples, chosen in zip(self.data, rows, strict=True)])
        return datasets.features(X, self.state.features), self.head.target(y)

    def training_sample(self, rows: int | slice) -> tuple[np.ndarray, np.ndarray]:
        """Of the first run, inputs (samples, features) and targets (samples, outputs) of one training sample or some.

        Raises `IndexError` for one that is not there.
        """
        n = len(self.data[0].train)
        if isinstance(rows, int):
            if not 0 <= rows < n:
                raise IndexError(f"there are {n} training samples, counted from 0; got {rows}")
            rows = slice(rows, rows + 1)
        return self._train[0][0, rows], self._train[1][0, rows]

    @property
    def steps_per_epoch(self) -> int:
        return -(-self._train[0].shape[1] // self.state.batch)

    @property
    def rate(self) -> np.ndarray:
        """The learning rate of the next step, (runs, 1)."""
        return np.array([[learning_rate(state, self.epoch, self.step)] for state in self.states])

    def batch(self) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets of the next step."""
        if self.within == 0:
            n = self._train[0].shape[1]
            order = np.stack([stream(state.seed, "epoch", self.epoch).shuffle(n) for state in self.states])
            self._epoch = tuple(np.take_along_axis(part, order[..., None], axis=1) for part in self._train)
        rows = slice(self.within * self.state.batch, (self.within + 1) * self.state.batch)
        return self._epoch[0][:, rows], self._epoch[1][:, rows]

    def gradient(self, H: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """Of the mean loss over these samples, penalty included, (runs, parameters)."""
        network = layers(self.parameters, self.sizes)
        outputs = forward(network, H, self.state.activation)
        gradient = np.empty_like(self.parameters)
        dz = self.head.slope(outputs[-1], targets) / H.shape[1]
        backward(network, outputs, dz, self.state.activation, layers(gradient, self.sizes))
        return gradient if self.state.reg == "none" else gradient + self.penalty()

    def penalty(self) -> np.ndarray:
        """What L1 or L2 adds to the gradient, (runs, parameters); 0 at the biases."""
        if self.state.reg == "none":
            return np.zeros_like(self.parameters)
        slope = self.parameters if self.state.reg == "l2" else np.sign(self.parameters)
        penalty: np.ndarray = self._penalised * slope
        return penalty

    def train_step(self) -> None:
        """One step of the optimiser, for every run."""
        with np.errstate(all="ignore"):  # a run that diverges is something to look at, not to warn of
            gradient = self.gradient(*self.batch())
            self.parameters, self.memory = self.updated(gradient, self.memory)
        self.step += 1
        self.within += 1
        if self.within == self.steps_per_epoch:
            self.within, self.epoch = 0, self.epoch + 1

    def updated(self, gradient: np.ndarray, memory: dict[str, Any]) -> tuple[np.ndarray, dict[str, Any]]:
        """What the optimiser makes of the parameters with this gradient and memory, and its new memory."""
        step, settings = OPTIMIZERS[self.state.optimizer]
        given = [getattr(self.state, name) for name in settings]
        return step(self.parameters, gradient, memory, self.rate, *given)

    def change(self, state: State) -> None:
        """Go on with other settings of optimiser, schedule, penalty and batch, all runs alike; no new start.

        A new batch size begins the present epoch again, with the weights as they are; another optimiser forgets.
        """
        if state.optimizer != self.state.optimizer:
            self.memory = {}
        if state.batch != self.state.batch:
            self.within = 0
        self.state = state
        self.states = [replace(state, seed=one.seed) for one in self.states]
        self._penalised = is_weight(self.sizes) * np.array([[one.regrate] for one in self.states])

    def train(self, epochs: int) -> Runs:
        """Train until that many more epochs are whole."""
        end = self.epoch + epochs
        while self.epoch < end:
            self.train_step()
        return self

    def sums(self, X: np.ndarray) -> np.ndarray:
        """The last sums z for inputs X (samples, 2), (runs, samples, outputs)."""
        H = datasets.features(np.asarray(X, float), self.state.features)
        with np.errstate(all="ignore"):
            return forward(layers(self.parameters, self.sizes), H, self.state.activation)[-1]

    def losses(self) -> tuple[np.ndarray, np.ndarray]:
        """Mean loss of every run over its training and its test samples, without penalty, (runs,) each."""
        return self._mean_loss(self._train), self._mean_loss(self._test)

    def _mean_loss(self, part: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        with np.errstate(all="ignore"):
            z = forward(layers(self.parameters, self.sizes), part[0], self.state.activation)[-1]
            mean: np.ndarray = self.head.loss(z, part[1]).mean(axis=-1)
        return mean

    def accuracy(self) -> tuple[np.ndarray, np.ndarray]:
        """Share of right classes of every run, training and test samples, (runs,) each. Not for a regression."""
        return self._share_right(self._train), self._share_right(self._test)

    def _share_right(self, part: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        with np.errstate(all="ignore"):
            z = forward(layers(self.parameters, self.sizes), part[0], self.state.activation)[-1]
        if z.shape[-1] > 1:
            right = z.argmax(axis=-1) == part[1].argmax(axis=-1)
        else:
            right = (z > 0)[..., 0] == (part[1] > 0)[..., 0]
        share: np.ndarray = (right & np.isfinite(z).all(axis=-1)).mean(axis=-1)
        return share


@dataclass(frozen=True)
class History:
    """A run as arrays: row e of each is after e whole epochs. parameters is (epochs + 1, parameters)."""

    state: State
    sizes: tuple[int, ...]
    train_loss: np.ndarray
    test_loss: np.ndarray
    parameters: np.ndarray

    @property
    def epoch(self) -> np.ndarray:
        return np.arange(len(self.train_loss))

    def layers(self, epoch: int) -> Layers:
        """(W, b) of every layer after that many epochs."""
        return layers(self.parameters[epoch], self.sizes)


def checked_epochs(epochs: int) -> int:
    """A number of epochs to train. Raises `StateError`."""
    if not isinstance(epochs, (int, np.integer)) or isinstance(epochs, bool) or epochs < 0:
        raise StateError(f"epochs={epochs!r} is not allowed; give a whole number from 0 on")
    return int(epochs)


def history(state: State | str, epochs: int) -> History:
    """The run of a state, from its first weights through that many epochs: what the playground shows, as arrays.

    Raises `StateError`.
    """
    state = state if isinstance(state, State) else State.parse(state)
    epochs = checked_epochs(epochs)
    run = Runs([state])
    losses, parameters = [run.losses()], [run.parameters[0]]
    for _ in range(epochs):
        run.train(1)
        losses.append(run.losses())
        parameters.append(run.parameters[0])
    train, test = np.array(losses)[..., 0].T
    return History(state, run.sizes, train, test, np.stack(parameters))
