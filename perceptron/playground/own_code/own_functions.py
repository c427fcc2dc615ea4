"""Training with the student's own functions: `forward` and `backward` of exercise 07, one `…_step` of exercise 09.

They compute everything that moves the weights. The picture and the losses are computed from the weights by the
playground itself, so that a mistake shows in what the network learns, not in how it is drawn.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from perceptron.playground.network import Runs, layers
from perceptron.playground.own_code.exercise_tests import NoExercise, Verdict, run_tests
from perceptron.playground.state import LIMITS, Limits, State, StateError

Function = Callable[..., Any]
Params = dict[str, np.ndarray]

KEYS = ("W1", "b1", "W2", "b2")
# a parameter of a step of exercise 09 → the setting of the state that it gets
SETTINGS = {
    "beta": "momentum",
    "rho": "rho",
    "beta1": "beta1",
    "beta2": "beta2",
    "eps": "eps",
    "decay": "decay",
}
STEPS = {  # parameters after (w, grad, state, lr) → the function of exercise 09 that has them
    ("beta",): "momentum_step",
    ("eps",): "adagrad_step",
    ("rho", "eps"): "rmsprop_step",
    ("beta1", "beta2", "eps"): "adam_step",
    ("beta1", "beta2", "eps", "decay"): "adamw_step",
}


class OwnCodeError(ValueError):
    """An own function gave something that cannot be trained with; the message names it and says what it must give."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


def forward(X: np.ndarray, params: Params) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The course's own, of lecture 07, for whoever brings only a `backward` or a step."""
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(Z1, 0)
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}


def backward(Y_hat: np.ndarray, Y: np.ndarray, cache: dict[str, np.ndarray], params: Params) -> Params:
    """The course's own, of lecture 07, for whoever brings only a `forward` or a step."""
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {
        "W1": dZ1.T @ cache["X"],
        "b1": dZ1.sum(axis=0),
        "W2": dY.T @ cache["H1"],
        "b2": dY.sum(axis=0),
    }


@dataclass(frozen=True)
class OwnCode:
    """The functions that train; the course's where the student brought none."""

    forward: Function | None = None
    backward: Function | None = None
    step: Function | None = None

    def __post_init__(self) -> None:
        for name in ("forward", "backward", "step"):
            function = getattr(self, name)
            if function is not None and not callable(function):
                raise OwnCodeError(
                    f"{name} is {type(function).__name__}, which cannot be called; give the function itself, "
                    f"without brackets: {name}={name}"
                )
        if self.step is not None:
            step_settings(self.step)

    def check(self) -> list[Verdict]:
        """One verdict a function that the student brought, from the exercises' visible tests."""
        verdicts = []
        for name in ("forward", "backward"):
            if getattr(self, name) is not None:
                verdicts.append(_verdict("07_chain_rule", name, getattr(self, name)))
        if self.step is not None:
            name = exercise_name(self.step)
            if name:
                verdicts.append(_verdict("09_optimizers", name, self.step))
            else:
                verdicts.append(
                    Verdict(
                        name_of(self.step),
                        None,
                        "It is none of the steps of exercise 09, so it has no tests.",
                    )
                )
        return verdicts


def _verdict(exercise: str, name: str, function: Function) -> Verdict:
    try:
        return run_tests(exercise, name, function)
    except NoExercise as error:
        return Verdict(name, None, f"{name} was not tested: {error}.")


def name_of(function: Function) -> str:
    """What a function is called in a sentence."""
    return getattr(function, "__name__", type(function).__name__)


def step_settings(step: Function) -> tuple[str, ...]:
    """Names of the parameters of a step after (w, grad, state, lr). Raises `OwnCodeError` for ones that nobody fills."""
    try:
        parameters = list(inspect.signature(step).parameters.values())
    except (TypeError, ValueError):
        raise OwnCodeError(
            f"{name_of(step)} does not say which arguments it takes; write it with def"
        ) from None
    places = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(places) < 4:
        raise OwnCodeError(
            f"{name_of(step)} takes {len(places)} arguments; a step takes at least four: (w, grad, state, lr)"
        )
    for parameter in places[4:]:
        if parameter.name not in SETTINGS:
            raise OwnCodeError(
                f"{name_of(step)} has the argument {parameter.name}; after (w, grad, state, lr) a step may have "
                + ", ".join(SETTINGS)
            )
    return tuple(parameter.name for parameter in places[4:])


def exercise_name(step: Function) -> str:
    """Which function of exercise 09 this step wants to be, by its name or else its arguments; "" for none of them."""
    if name_of(step) in {"sgd_step", *STEPS.values()}:
        return name_of(step)
    return STEPS.get(step_settings(step), "")


# Inputs up to 6 and exercise 07's loss make steep slopes: at 0.03 some data sets diverge from some seeds, at 0.01 none.
DEFAULT = State(layers=(6,), activation="relu", loss="mse", lr=0.01)


def check_state(state: State) -> None:
    """Raises `StateError` unless own functions can train this: one hidden ReLU layer and the loss of exercise 07."""
    wrong = []
    if len(state.layers) != 1:
        wrong.append("layers=" + ",".join(map(str, state.layers)))
    if state.activation != "relu":
        wrong.append(f"activation={state.activation}")
    if state.loss != "mse":
        wrong.append(f"loss={state.loss}")
    if wrong:
        raise StateError(
            f"own functions cannot train {', '.join(wrong)}; give one hidden layer, such as layers=6, "
            "activation=relu and loss=mse, as in exercise 07"
        )


class OwnRun(Runs):
    """A training whose steps are made by own functions. After an error everything is as before the step."""

    def __init__(self, state: State, own: OwnCode):
        check_state(state)
        super().__init__([state])
        self.own = own

    def params(self, flat: np.ndarray) -> Params:
        """A vector of parameters, or of their gradient, (parameters,), as the dict of exercise 07; copies."""
        (W1, b1), (W2, b2) = layers(flat, self.sizes)
        return {key: value.copy() for key, value in zip(KEYS, (W1, b1, W2, b2), strict=True)}

    def outputs(self, H: np.ndarray, params: Params) -> tuple[np.ndarray, Any]:
        """Y_hat and the cache that the student's forward gives for the inputs H (samples, features)."""
        name, function = self.named("forward")
        answer = _call(name, function, H.copy(), {key: value.copy() for key, value in params.items()})
        if not isinstance(answer, (tuple, list)) or len(answer) != 2:
            raise OwnCodeError(f"{name} must return two things, Y_hat and the cache; it gave {_kind(answer)}")
        shape = (len(H), self.sizes[-1])
        return self._array(name, "Y_hat", answer[0], shape, "(samples, outputs)"), answer[1]

    def backpropagated(self, H: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """The student's gradient of the mean loss over these samples, (parameters,), penalty left out.

        H (samples, features), targets (samples, outputs). Raises `OwnCodeError`, naming the function and what it gave.
        """
        params = self.params(self.parameters[0])
        Y_hat, cache = self.outputs(H, params)
        name, function = self.named("backward")
        gradient = _call(name, function, Y_hat, targets.copy(), cache, self.params(self.parameters[0]))
        if not isinstance(gradient, dict) or not set(KEYS) <= set(gradient):
            given = (
                f"the keys {sorted(map(str, gradient))}" if isinstance(gradient, dict) else _kind(gradient)
            )
            raise OwnCodeError(f"{name} must return a dict with W1, b1, W2 and b2; it gave {given}")
        arrays = [self._array(name, key, gradient[key], params[key].shape, f"that of {key}") for key in KEYS]
        return np.concatenate([array.ravel() for array in arrays])

    def gradient(self, H: np.ndarray, targets: np.ndarray) -> np.ndarray:
        """By the student's functions, penalty added, (1, parameters). Raises `OwnCodeError`."""
        return self.backpropagated(H[0], targets[0])[None] + self.penalty()

    def named(self, which: str) -> tuple[str, Function]:
        """A function, "forward" or "backward", with its name in a sentence; the course's where the student has none."""
        own = getattr(self.own, which)
        if own is not None:
            return which, own
        courses: dict[str, Function] = {"forward": forward, "backward": backward}
        return f"the course's {which}", courses[which]

    def updated(self, gradient: np.ndarray, memory: dict[str, Any]) -> tuple[np.ndarray, dict[str, Any]]:
        """By the student's step, each array with a state of its own. Raises `OwnCodeError`."""
        if self.own.step is None:
            return super().updated(gradient, memory)
        step, name = self.own.step, name_of(self.own.step)
        given = [getattr(self.state, SETTINGS[setting]) for setting in step_settings(step)]
        params, grads, rate = (
            self.params(self.parameters[0]),
            self.params(gradient[0]),
            float(self.rate[0, 0]),
        )
        new, new_memory = [], {}
        for key in KEYS:
            answer = _call(name, step, params[key].copy(), grads[key], memory.get(key, {}), rate, *given)
            if not isinstance(answer, (tuple, list)) or len(answer) != 2:
                raise OwnCodeError(
                    f"{name} must return two things, the new w and the state; it gave {_kind(answer)}"
                )
            new.append(self._array(name, f"the new {key}", answer[0], params[key].shape, f"that of {key}"))
            new_memory[key] = answer[1]
        return np.concatenate([array.ravel() for array in new])[None], new_memory

    def _array(self, name: str, what: str, value: Any, shape: tuple[int, ...], why: str) -> np.ndarray:
        try:
            array = np.array(value, dtype=float)
        except (TypeError, ValueError):
            raise OwnCodeError(f"{name} gave {what} that is no array of numbers; it must be one") from None
        if array.shape != shape:
            raise OwnCodeError(f"{name} gave {what} with the shape {array.shape}; it must be {shape}, {why}")
        if not np.isfinite(array).all():
            raise OwnCodeError(
                f"{name} gave {what} with nan or infinite numbers in step {self.step + 1}: the training diverged, "
                "or something was divided by 0; look at signs, or try a smaller learning rate"
            )
        return array


def _kind(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__} with {len(value)} entries"
    return "None (is there a return?)" if value is None else type(value).__name__


def _call(name: str, function: Function, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except NotImplementedError:
        raise OwnCodeError(f"{name} is not written yet; answer it in its exercise first") from None
    except (Exception, SystemExit) as error:
        text = str(error) or "no message"
        raise OwnCodeError(f"{name} raised {type(error).__name__}: {text}") from error


def own_state(state: State | str, limits: Limits = LIMITS) -> State:
    """What is trained with own functions where the user did not choose: one hidden ReLU layer, exercise 07's loss.

    In a text, what is not named is as in `DEFAULT`; but a string with v=1 is one that a playground wrote, and there a
    learning rate that is not named is the playground's usual one. In a `State`, nobody knows what was named: layers,
    activation and loss count as chosen when they are not the usual ones, the learning rate when any of the four is not.
    Raises `StateError` for what is named and not allowed; `check_state` refuses what own functions cannot train.
    """
    usual = State()
    if isinstance(state, str):
        written = "v=1" in state.rpartition("#")[2].strip().split("&")
        return replace(DEFAULT, lr=usual.lr if written else DEFAULT.lr).changed(state, limits)
    shape = ("layers", "activation", "loss")
    unchosen = [name for name in shape if getattr(state, name) == getattr(usual, name)]
    if len(unchosen) == len(shape) and state.lr == usual.lr:
        unchosen.append("lr")
    return replace(state, **{name: getattr(DEFAULT, name) for name in unchosen})
