"""Training in the kernel with the student's own functions, asked for in small portions by the widget.

The widget pulls: it asks for some steps, gets weights and losses back, draws them and asks again. Nothing trains between
two questions, so pausing is not asking, a closed notebook leaves nothing running, and between two portions of at most
`BUDGET_MS` the kernel handles whatever else waits: a moved control, another cell.

Messages are anywidget's custom messages, JSON with float64 buffers. Each carries "id", a number that the widget counts
up; the answer repeats it. The widget sends its next question when the answer to the last one is there, and drops answers
whose "run" is not the present one.

The widget asks
    {type: "reset", id, state}      start anew from this state string                → frame, or refused
    {type: "set", id, state}        go on with these settings; allowed to differ from the present ones are lr,
                                    optimiser and schedule with their parameters, reg, regrate, batch, and whatever
                                    only the picture shows                                    → frame, or refused
    {type: "step", id, n, ms}       train n steps, fewer when ms milliseconds (at most 50) are over     → frame
    {type: "epoch", id, n, ms}      the same with n whole epochs: stops at the end of one, or when ms are over → frame
    {type: "weights", id} + buffer  go on with these parameters (edited by hand)     → frame, or refused
    {type: "slow", id, row}         one training sample through the own functions    → slow, or refused
    {type: "gradients", id}         their gradient against central differences       → gradients, or refused
    {type: "check", id}             run the exercises' visible tests again           → checked
    {type: "anyway", id}            train although a function failed its tests       → checked

The kernel answers
    {type: "frame", id, run, epoch, step, within, steps_per_epoch, lr, train_loss, test_loss, wrong} + buffer
        run: counts resets. epoch, within: whole epochs done, and steps of the next one. step: all steps done.
        Losses are means over the samples, null where not finite. Buffer: all parameters, float64, through the layers,
        in each the rows of W, then b. wrong: "" or the sentence that says which of the user's functions failed; then
        the parameters are those before the step that failed, and nothing is lost.
    {type: "refused", id, message}   the state is not allowed or not one for own functions; the old run stays
    {type: "slow", id, row, rate, loss, Y_hat, Z1, H1, makers} + buffers gradient, after
        See `own_gradients.OneSample`; lists, null for what forward does not tell. rate: the learning rate of this step.
        makers: {forward, backward, step}, what to call the function that made the numbers.
    {type: "gradients", id, samples, makers} + buffers analytic, numeric
        See `own_gradients.GradientCheck`.
    {type: "checked", id, anyway, functions: [{name, right, message}]}
        right: true, false, or null where the function is none of an exercise and only its form was checked
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import numpy as np

from perceptron.playground.own_code.exercise_tests import Verdict
from perceptron.playground.own_code.own_functions import DEFAULT, OwnCode, OwnCodeError, OwnRun, name_of
from perceptron.playground.own_code.own_gradients import gradient_check, one_sample
from perceptron.playground.state import LIMITS, Limits, State, StateError

BUDGET_MS = 50.0  # the longest portion of training between two looks at what else the kernel has to do
MOST_STEPS = 100_000  # that one question may ask for
# What may change without a new start.
CHANGEABLE = {
    *(
        "optimizer",
        "lr",
        "momentum",
        "rho",
        "beta1",
        "beta2",
        "eps",
        "decay",
        "schedule",
        "drop",
        "every",
        "rate",
        "warmup",
    ),
    *("total", "reg", "regrate", "batch", "discretize", "showtest", "pause", "hide"),
}

Answer = tuple[dict[str, Any], list[bytes]]


class KernelDriver:
    """One playground's training in the kernel. `answer` takes a message and its buffers and never raises."""

    def __init__(self, own: OwnCode, state: State = DEFAULT, anyway: bool = False, limits: Limits = LIMITS):
        self.own = own
        self.limits = limits
        self.anyway = anyway
        self.verdicts: list[Verdict] = own.check()
        self.run = OwnRun(state, own)
        self.number = 0
        self._lock = threading.RLock()  # newer kernels answer widgets in threads of their own

    @property
    def state(self) -> State:
        return self.run.state

    @property
    def wrong(self) -> str:
        """The message of the first function that fails its tests, unless it is to be trained with anyway; else ""."""
        failed = [verdict.message for verdict in self.verdicts if verdict.right is False]
        return failed[0] if failed and not self.anyway else ""

    def answer(self, message: dict[str, Any], buffers: Sequence[Any] = ()) -> Answer:
        """The answer to one message of the widget, with its buffers; see the top of this file."""
        with self._lock:
            content, back = self._answer(message, buffers)
        return {**content, "id": message.get("id") if isinstance(message, dict) else None}, back

    def _answer(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        kinds = {
            "reset": self._reset,
            "set": self._set,
            "step": self._step,
            "epoch": self._epoch,
            "weights": self._weights,
            "slow": self._slow,
            "gradients": self._gradients,
            "check": self._check,
            "anyway": self._anyway,
        }
        try:
            kind = message.get("type") if isinstance(message, dict) else None
            if kind not in kinds:
                raise StateError(f"{kind!r} is no question to the kernel; ask one of {', '.join(kinds)}")
            return kinds[kind](message, buffers)
        except (StateError, OwnCodeError) as error:
            return {"type": "refused", "message": str(error)}, []
        except KeyboardInterrupt:
            return {"type": "refused", "message": "The kernel was interrupted; ask again."}, []

    def _reset(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        state = State.parse(message.get("state", ""), self.limits)
        self.run = OwnRun(state, self.own)
        self.number += 1
        return self._frame(self.wrong)

    def _set(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        state = State.parse(message.get("state", ""), self.limits)
        fixed = [
            name
            for name, value in vars(state).items()
            if value != getattr(self.state, name) and name not in CHANGEABLE
        ]
        if fixed:
            raise StateError(f"{', '.join(fixed)} cannot change while a network trains; reset it")
        self.run.change(state)
        return self._frame()

    def _step(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        return self._train(message, int(_number(message, "n", 1, MOST_STEPS)))

    def _epoch(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        n = int(_number(message, "n", 1, MOST_STEPS))
        return self._train(message, n * self.run.steps_per_epoch - self.run.within)

    def _train(self, message: dict[str, Any], steps: int) -> Answer:
        if self.wrong:
            return self._frame(self.wrong)
        end = perf_counter() + _number(message, "ms", 0, BUDGET_MS, BUDGET_MS) / 1000
        try:
            for _ in range(steps):
                self.run.train_step()
                if perf_counter() >= end:
                    break
        except OwnCodeError as error:
            return self._frame(str(error))
        except KeyboardInterrupt:
            return self._frame("The training was interrupted; play goes on from here.")
        return self._frame()

    def _weights(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        raw = bytes(buffers[0]) if buffers else b""
        given = np.frombuffer(raw[: len(raw) // 8 * 8], "<f8")
        if given.shape != self.run.parameters[0].shape or not np.isfinite(given).all():
            raise StateError(
                f"the weights are {len(given)} numbers; this network needs {self.run.parameters.size} finite ones"
            )
        self.run.parameters = np.array(given)[None]
        return self._frame()

    def _slow(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        row = int(_number(message, "row", 0, len(self.run.data[0].train) - 1))
        shown = one_sample(self.run, row)
        content = {
            "type": "slow",
            "row": row,
            "rate": float(self.run.rate[0, 0]),
            "loss": shown.loss if np.isfinite(shown.loss) else None,
            "Y_hat": shown.Y_hat.tolist(),
            "Z1": None if shown.Z1 is None else shown.Z1.tolist(),
            "H1": None if shown.H1 is None else shown.H1.tolist(),
            "makers": self._makers(),
        }
        return content, [_sent(shown.gradient), _sent(shown.after)]

    def _gradients(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        checked = gradient_check(self.run)
        content = {"type": "gradients", "samples": checked.samples, "makers": self._makers()}
        return content, [_sent(checked.analytic), _sent(checked.numeric)]

    def _makers(self) -> dict[str, str]:
        names = {which: f"your {which}" for which in ("forward", "backward") if getattr(self.own, which)}
        step = f"your {name_of(self.own.step)}" if self.own.step else f"the course's {self.state.optimizer}"
        return {"forward": "the course's forward", "backward": "the course's backward", **names, "step": step}

    def _check(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        self.verdicts = self.own.check()
        return self._checked()

    def _anyway(self, message: dict[str, Any], buffers: Sequence[Any]) -> Answer:
        self.anyway = True
        return self._checked()

    def _checked(self) -> Answer:
        functions = [vars(verdict) for verdict in self.verdicts]
        return {"type": "checked", "anyway": self.anyway, "functions": functions}, []

    def _frame(self, wrong: str = "") -> Answer:
        run = self.run
        train, test = (float(loss[0]) for loss in run.losses())
        content = {
            "type": "frame",
            "run": self.number,
            "epoch": run.epoch,
            "step": run.step,
            "within": run.within,
            "steps_per_epoch": run.steps_per_epoch,
            "lr": float(run.rate[0, 0]),
            "train_loss": train if np.isfinite(train) else None,
            "test_loss": test if np.isfinite(test) else None,
            "wrong": wrong,
        }
        return content, [_sent(run.parameters[0])]


def _sent(numbers: np.ndarray) -> bytes:
    return numbers.astype("<f8").tobytes()


def _number(
    message: dict[str, Any], name: str, low: float, high: float, default: float | None = None
) -> float:
    value = message.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise StateError(
            f"{name}={value} is not allowed in a question to the kernel; give a number from {low} to {high:g}"
        )
    return value
