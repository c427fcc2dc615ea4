"""Reference functions, known mistakes and cases of exercise 09. Trusted process only."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder import check

Step = Callable[..., tuple[Any, dict[str, Any]]]

# --- schedulers ---------------------------------------------------------------------------------------------


def step_decay(lr: float, epoch: int, drop: float, every: int) -> float:
    return lr * drop ** math.floor(epoch / every)


def step_decay_cases(seed: int) -> list[tuple[Any, ...]]:
    """Epochs on, just before and just after a drop, and random ones."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = [(1.0, 7, 0.5, 7), (1.0, 6, 0.5, 7), (1.0, 8, 0.5, 7), (50.0, 0, 0.9, 3)]
    cases += [(2.0, 5, 1.0, 2), (1e6, 100, 0.5, 10), (1.0, 30, 0.1, 5), (1e3, 60, 0.1, 5)]
    for _ in range(12):
        lr, drop = float(rng.uniform(0.5, 5)), float(rng.uniform(0.2, 0.95))
        cases.append((lr, int(rng.integers(0, 40)), drop, int(rng.integers(1, 12))))
    return cases


step_decay.mistakes = {
    "You take a share of the first rate off for each drop. Each drop multiplies by `drop` once more: drop ** (number of "
    "drops).": lambda lr, epoch, drop, every: lr * (1 - drop * (epoch // every)),
    "You multiply by the number of drops. Each drop multiplies by `drop` once more: drop ** (number of drops).": (
        lambda lr, epoch, drop, every: lr * drop * (epoch // every)
    ),
    "Your rate falls a little in every epoch. Stairs need whole numbers: round epoch / every down, for "
    "example with //.": (lambda lr, epoch, drop, every: lr * drop ** (epoch / every)),
    "Your drops come one epoch early. Epochs count from 0 here, so nothing has to be added to epoch.": (
        lambda lr, epoch, drop, every: lr * drop ** ((epoch + 1) // every)
    ),
    "Your drops come one epoch late. The first epoch after a whole period already has the smaller rate.": (
        lambda lr, epoch, drop, every: lr * drop ** (max(epoch - 1, 0) // every)
    ),
    "You round to the nearest whole number of periods; a period counts only when it is over, so round "
    "down.": (lambda lr, epoch, drop, every: lr * drop ** round(epoch / every)),
    "You drop once and never again: after two periods the rate has to be multiplied by drop twice.": (
        lambda lr, epoch, drop, every: lr * drop if epoch >= every else lr
    ),
    "You multiply drop by the number of periods. Each period multiplies once more, so it is a power.": (
        lambda lr, epoch, drop, every: lr * drop * (epoch // every) if epoch >= every else lr
    ),
    "You drop only in the epochs that are whole multiples of every; the lower rate has to last until the "
    "next drop.": (lambda lr, epoch, drop, every: lr * drop if epoch and epoch % every == 0 else lr),
    "You take drop as the share that is lost. It is the factor that the rate is multiplied by.": (
        lambda lr, epoch, drop, every: lr * (1 - drop) ** (epoch // every)
    ),
}


def exponential_decay(lr: float, epoch: float, rate: float) -> float:
    return lr * math.exp(-rate * epoch)


def exponential_decay_cases(seed: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases = [(1.0, 1, 1.0), (40.0, 0, 0.7), (1.0, 0, 0.0), (1e6, 30, 0.3), (1.0, 300, 2.0)]
    return cases + [
        (float(rng.uniform(0.5, 5)), int(rng.integers(1, 30)), float(rng.uniform(0.01, 0.2)))
        for _ in range(12)
    ]


exponential_decay.mistakes = {
    "Your learning rate grows. The minus sign in the exponent makes it fall.": (
        lambda lr, epoch, rate: lr * np.exp(rate * epoch)
    ),
    "You took rate itself as the base; the base is e, and rate stands in the exponent.": (
        lambda lr, epoch, rate: lr * rate**epoch
    ),
    "You multiply by (1 − rate) in each epoch. That comes close for small rates, but the formula is "
    "e^(−rate · epoch).": (lambda lr, epoch, rate: lr * (1 - rate) ** epoch),
    "That is 1 / (1 + rate · epoch), inverse decay; this function is e^(−rate · epoch).": (
        lambda lr, epoch, rate: lr / (1 + rate * epoch)
    ),
    "The base is e, not 10: np.exp.": lambda lr, epoch, rate: lr * 10 ** (-rate * epoch),
    "The base is e, not 2: np.exp.": lambda lr, epoch, rate: lr * 2 ** (-rate * epoch),
    "You count epochs from 1. They count from 0, so the first epoch has the full learning rate.": (
        lambda lr, epoch, rate: lr * np.exp(-rate * (epoch + 1))
    ),
    "You divide by rate. It says how fast the rate falls, so it is multiplied by the epoch.": (
        lambda lr, epoch, rate: lr * np.exp(-epoch / rate) if rate else lr
    ),
    "The learning rate stands in the exponent of your formula as well; it belongs only in front.": (
        lambda lr, epoch, rate: lr * np.exp(-lr * rate * epoch)
    ),
}

# --- optimisers ---------------------------------------------------------------------------------------------


def sgd_step(w, grad, state, lr):
    return w - lr * grad, state


def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", np.zeros_like(w)) + grad
    return w - lr * v, {"v": v}


def adagrad_step(w, grad, state, lr, eps):
    total = state.get("G", np.zeros_like(w)) + grad * grad
    return w - lr / np.sqrt(eps + total) * grad, {"G": total}


def rmsprop_step(w, grad, state, lr, rho, eps):
    mean_square = rho * state.get("s", np.zeros_like(w)) + (1 - rho) * grad * grad
    return w - lr * grad / (np.sqrt(mean_square) + eps), {"s": mean_square}


def adam_step(w, grad, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", np.zeros_like(w)) + (1 - beta1) * grad
    s = beta2 * state.get("s", np.zeros_like(w)) + (1 - beta2) * grad * grad
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + eps), {"t": t, "m": m, "s": s}


# --- walks and their cases ----------------------------------------------------------------------------------


def walking(step: Step) -> Callable[..., list[Any]]:
    """`walk` of the exercise with this step in place of the student's, its mistakes included."""

    def walk(_: Any, w: Any, grads: Any, lr: Any, *settings: float) -> list[Any]:
        points, state = [], {}
        for grad, rate in zip(grads, np.broadcast_to(lr, len(grads)), strict=True):
            w, state = step(np.array(w), np.array(grad), state, float(rate), *settings)
            points.append(np.array(w))
        return points

    walk.mistakes = {
        sentence: walking(mistake) for sentence, mistake in getattr(step, "mistakes", {}).items()
    }
    return walk


def walks(step: Any, *settings: float, seed: int) -> list[tuple[Any, ...]]:
    """Start points and gradients of several shapes: one or many gradients, zero, very steep, very flat."""
    rng = np.random.default_rng(seed)
    three = [np.array([0.5, 0.0]), np.array([0.0, 3.0]), np.array([1.5, -1.0])]
    cases: list[tuple[Any, ...]] = [
        (step, np.array([1.0]), [np.array([2.0])], 0.5, *settings),
        (step, np.array([1.0]), [np.array([2.0]), np.array([-3.0])], 0.5, *settings),
        (step, np.array([1.0, -2.0]), three, 0.3, *settings),
    ]
    forms = [((4,), 3, 1.0), ((2, 3), 4, 2.0), ((3, 1), 7, 50.0), ((1, 2, 2), 2, 0.02), ((5,), 40, 1.0)]
    for shape, n_steps, size in [*forms, ((4, 4), 3, 300.0)]:
        grads = [size * rng.normal(size=shape) for _ in range(n_steps)]
        start = size * rng.normal(size=shape)
        cases.append((step, start, grads, float(rng.uniform(0.02, 0.9)), *settings))
    return cases


def scheduled_walks(step: Any, *settings: float, seed: int) -> list[tuple[Any, ...]]:
    """Walks whose learning rate changes from step to step."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = [
        (step, np.array([0.0]), [np.array([1.0]), np.array([2.0])], [0.5, 0.25], *settings)
    ]
    for shape, n_steps in [((3,), 4), ((2, 3), 6)]:
        grads = [rng.normal(size=shape) for _ in range(n_steps)]
        cases.append(
            (step, rng.normal(size=shape), grads, [float(r) for r in rng.uniform(0.1, 1, n_steps)], *settings)
        )
    return cases


# A training loop over two arrays of different shapes that take turns, and the arrays at its end. It runs beside
# student code, where a state may be any object; a step must leave w and grad as they are, in later steps too.
TWO_LAYERS = """
def two_layers(step, W, b, grads_W, grads_b, lr, *settings):
    def careful(w, grad, state):
        given_w, given_grad = np.array(w), np.array(grad)
        answer = step(given_w, given_grad, state, lr, *settings)
        if not (np.array_equal(given_w, w) and np.array_equal(given_grad, grad)):
            raise ValueError(
                "this step changed the array that it was given; make a new one: w = w - … instead of w -= …"
            )
        return answer
    state_W, state_b = {}, {}
    for grad_W, grad_b in zip(grads_W, grads_b, strict=True):
        W, state_W = careful(W, grad_W, state_W)
        b, state_b = careful(b, grad_b, state_b)
    return [np.array(W), np.array(b)]
"""


def two_layers_with(step: Step) -> Callable[..., list[Any]]:
    return lambda _, *arguments: check.here(TWO_LAYERS)(step, *arguments)


def layers_cases(step: Any, *settings: float, seed: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = []
    for shape_W, shape_b, n_steps in [((2,), (2,), 2), ((2, 3), (2,), 3), ((1, 4), (1,), 5)]:
        grads_W = [rng.normal(size=shape_W) for _ in range(n_steps)]
        grads_b = [rng.normal(size=shape_b) for _ in range(n_steps)]
        cases.append(
            (step, rng.normal(size=shape_W), rng.normal(size=shape_b), grads_W, grads_b, 0.2, *settings)
        )
    return cases


# --- known mistakes of the optimisers -----------------------------------------------------------------------

NOT_CARRIED = "Every step of yours starts from nothing: return the new state, and read it with state.get in the next step."
UPHILL = "You add the step. The gradient points uphill, so it has to be subtracted."


def _uphill(step: Step) -> Step:
    """The same step in the wrong direction."""

    def uphill(w: Any, *others: Any) -> tuple[Any, Any]:
        right, state = step(w, *others)
        return 2 * w - right, state

    return uphill


sgd_step.mistakes = {
    UPHILL: _uphill(sgd_step),
    "The learning rate is missing: the step is lr times the gradient.": lambda w, g, state, lr: (
        w - g,
        state,
    ),
    "You return the step alone. The new weights are the old minus the step.": lambda w, g, state, lr: (
        -lr * g,
        state,
    ),
    "You return the weights as they were; subtract lr · grad from them.": lambda w, g, state, lr: (w, state),
    "You divide by the learning rate; multiply by it.": lambda w, g, state, lr: (w - g / lr, state),
    "You use only the direction of the gradient. In plain gradient descent its length counts too.": (
        lambda w, g, state, lr: (w - lr * np.sign(g), state)
    ),
}


def _momentum(velocity: Callable[..., Any], step: Callable[..., Any] = lambda v, g, beta: v) -> Step:
    """Momentum with another `velocity(v, g, beta)`, or another `step(v, g, beta)` along it."""

    def mistaken(w, g, state, lr, beta):
        v = velocity(state.get("v", np.zeros_like(w)), g, beta)
        return w - lr * step(v, g, beta), {"v": v}

    return mistaken


def _velocity_with_rate(w, g, state, lr, beta):
    v = beta * state.get("v", 0.0) - lr * g
    return w + v, {"v": v}


def _old_velocity(w, g, state, lr, beta):
    v = state.get("v", np.zeros_like(w))
    return w - lr * v, {"v": beta * v + g}


momentum_step.mistakes = {
    NOT_CARRIED: lambda w, g, state, lr, beta: (w - lr * g, {}),
    "You multiply the gradient by (1 − beta), which makes v a mean. That form exists (Adam uses it), but here "
    "v ← beta · v + grad.": _momentum(lambda v, g, beta: beta * v + (1 - beta) * g),
    "You put the learning rate into the velocity. That is the other form of momentum: the same for a constant rate, "
    "but here the rate changes, and old steps must be scaled by the present rate.": _velocity_with_rate,
    "That is Nesterov's momentum, which looks one step ahead. Here, step along v.": (
        _momentum(lambda v, g, beta: beta * v + g, lambda v, g, beta: g + beta * v)
    ),
    "You step along the old velocity. Update v first, then step.": _old_velocity,
    "You keep only the last gradient. Store v, not the gradient.": (
        lambda w, g, state, lr, beta: (w - lr * (beta * state.get("g", 0.0) + g), {"g": g})
    ),
    "You multiply the new gradient by beta as well; only the old velocity is multiplied.": (
        _momentum(lambda v, g, beta: beta * (v + g))
    ),
    "Your velocity never forgets: multiply the old one by beta.": _momentum(lambda v, g, beta: v + g),
    "You multiply the gradient by beta; it is the old velocity that is multiplied.": (
        _momentum(lambda v, g, beta: v + beta * g)
    ),
    UPHILL: _uphill(momentum_step),
}


def _adagrad(
    divisor: Callable[..., Any] = lambda G, eps: np.sqrt(eps + G),
    gather: Callable[..., Any] = lambda old, g: old + g * g,
) -> Step:
    """Adagrad with another divisor, or another way to gather G."""

    def step(w, g, state, lr, eps):
        total = gather(state.get("G", np.zeros_like(w)), g)
        with np.errstate(all="ignore"):
            return w - lr * g / divisor(total, eps), {"G": total}

    return step


adagrad_step.mistakes = {
    "Your G is the square of the last gradient only. It has to be the sum over all steps so far: add to the old G and "
    "return the sum in the state.": _adagrad(gather=lambda old, g: g * g),
    "Your ε stands outside the root, as in PyTorch. Here it stands inside: √(eps + G).": (
        _adagrad(lambda G, eps: np.sqrt(G) + eps)
    ),
    "The root is missing: you divide by eps + G itself.": _adagrad(lambda G, eps: eps + G),
    "You sum the gradients' sizes; square them first.": _adagrad(gather=lambda old, g: old + np.abs(g)),
    "You sum the gradients without squaring them, so that they cancel.": _adagrad(
        gather=lambda old, g: old + g
    ),
    "You divide all dimensions by one number. Each weight has its own sum: leave out np.sum, and square elementwise.": (
        _adagrad(gather=lambda old, g: old + np.sum(g * g))
    ),
    "You divide by the G of the steps before; add the present grad² first.": (
        lambda w, g, state, lr, eps: (
            w - lr * g / np.sqrt(eps + state.get("G", np.zeros_like(w))),
            {"G": state.get("G", 0.0) + g * g},
        )
    ),
    "You multiply by the root. Steep dimensions would get even longer steps; divide.": (
        _adagrad(lambda G, eps: 1 / np.sqrt(eps + G))
    ),
    UPHILL: _uphill(adagrad_step),
}


def _rmsprop(
    gather: Callable[..., Any] = lambda old, g, rho: rho * old + (1 - rho) * g * g,
    divisor: Callable[..., Any] = lambda s, eps: np.sqrt(s) + eps,
) -> Step:
    """RMSprop with another way to gather s, or another divisor."""

    def step(w, g, state, lr, rho, eps):
        mean_square = gather(state.get("s", np.zeros_like(w)), g, rho)
        with np.errstate(all="ignore"):
            return w - lr * g / divisor(mean_square, eps), {"s": mean_square}

    return step


def _rmsprop_corrected(w, g, state, lr, rho, eps):
    t = state.get("t", 0) + 1
    s = rho * state.get("s", 0.0) + (1 - rho) * g * g
    return w - lr * g / (np.sqrt(s / (1 - rho**t)) + eps), {"s": s, "t": t}


rmsprop_step.mistakes = {
    NOT_CARRIED: _rmsprop(lambda old, g, rho: (1 - rho) * g * g),
    "You swapped the shares: the old mean keeps rho, the new square enters with 1 − rho.": (
        _rmsprop(lambda old, g, rho: (1 - rho) * old + rho * g * g)
    ),
    "Your ε stands inside the root. Here it stands outside, as in PyTorch: √s + eps.": (
        _rmsprop(divisor=lambda s, eps: np.sqrt(s + eps))
    ),
    "The factor 1 − rho at the new square is missing, so that s is no mean.": (
        _rmsprop(lambda old, g, rho: rho * old + g * g)
    ),
    "Your s sums up all squares: that is Adagrad. RMSprop forgets: rho · s + (1 − rho) · grad².": (
        _rmsprop(lambda old, g, rho: old + g * g)
    ),
    "The root is missing: divide by √s + eps.": _rmsprop(divisor=lambda s, eps: s + eps),
    "The gradient has to be squared before it enters the mean.": (
        _rmsprop(lambda old, g, rho: rho * old + (1 - rho) * g)
    ),
    "You divide all dimensions by one number. Each weight has its own mean square.": (
        _rmsprop(lambda old, g, rho: rho * old + (1 - rho) * np.sum(g * g))
    ),
    "You correct the mean for its start at 0. Adam does that; RMSprop does not.": _rmsprop_corrected,
    UPHILL: _uphill(rmsprop_step),
}


def _corrected(m: Any, s: Any, t: int, b1: float, b2: float, eps: float) -> Any:
    return np.divide(m, 1 - b1**t) / (np.sqrt(np.divide(s, 1 - b2**t)) + eps)


def _adam(
    update: Callable[..., Any] = _corrected,
    m: Callable[..., Any] = lambda m, g, b1: b1 * m + (1 - b1) * g,
    s: Callable[..., Any] = lambda s, g, b2: b2 * s + (1 - b2) * g * g,
    count: Callable[[int], int] = lambda t: t,
) -> Step:
    """Adam with another last line `update(m, s, t, beta1, beta2, eps)`, other means or another count."""

    def step(w, g, state, lr, b1, b2, eps):
        t = state.get("t", 0) + 1
        new_m, new_s = (
            mean(state.get(name, np.zeros_like(w)), g, b) for name, mean, b in (("m", m, b1), ("s", s, b2))
        )
        with np.errstate(all="ignore"):
            return w - lr * update(new_m, new_s, count(t), b1, b2, eps), {"t": t, "m": new_m, "s": new_s}

    return step


def _adam_feeding_back(w, g, state, lr, beta1, beta2, eps):
    t = state.get("t", 0) + 1
    m = (beta1 * state.get("m", 0.0) + (1 - beta1) * g) / (1 - beta1**t)
    s = (beta2 * state.get("s", 0.0) + (1 - beta2) * g * g) / (1 - beta2**t)
    return w - lr * m / (np.sqrt(s) + eps), {"t": t, "m": m, "s": s}


adam_step.mistakes = {
    NOT_CARRIED: _adam(
        m=lambda m, g, b1: (1 - b1) * g, s=lambda s, g, b2: (1 - b2) * g * g, count=lambda t: 1
    ),
    "The bias correction is missing: m and s start at 0, so divide them by 1 − beta1^t and 1 − beta2^t.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (np.sqrt(s) + eps))
    ),
    "Your t stays 1. Count the steps in the state: t ← t + 1.": _adam(count=lambda t: 1),
    "Your t starts at 0, so the first correction divides by 0. In the first step t is 1.": (
        _adam(count=lambda t: t - 1)
    ),
    "Your t is one too large. In the first step t is 1.": _adam(count=lambda t: t + 1),
    "Your ε stands inside the root. Here it stands outside, as in PyTorch.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (1 - b1**t) / np.sqrt(s / (1 - b2**t) + eps))
    ),
    "You add ε to √s before the correction; add it to √ŝ, after it.": (
        _adam(lambda m, s, t, b1, b2, eps: np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(s) + eps))
    ),
    "You corrected s only; m starts at 0 as well and needs 1 − beta1^t.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (np.sqrt(s / (1 - b2**t)) + eps))
    ),
    "You corrected m only; s starts at 0 as well and needs 1 − beta2^t.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (1 - b1**t) / (np.sqrt(s) + eps))
    ),
    "You corrected with beta · t; it is the power beta^t.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (1 - b1 * t) / (np.sqrt(s / (1 - b2 * t)) + eps))
    ),
    "You use the corrected means as the next step's memory; keep the uncorrected m and s in the state.": (
        _adam_feeding_back
    ),
    "You swapped beta1 and beta2: beta1 belongs to the mean of gradients, beta2 to the mean of squares.": (
        lambda w, g, state, lr, b1, b2, eps: adam_step(w, g, state, lr, b2, b1, eps)
    ),
    "The gradient has to be squared before it enters the second mean.": (
        _adam(s=lambda s, g, b2: b2 * s + (1 - b2) * g)
    ),
    "The root is missing under the step: divide by √ŝ + eps.": (
        _adam(lambda m, s, t, b1, b2, eps: m / (1 - b1**t) / (s / (1 - b2**t) + eps))
    ),
    "The factors 1 − beta1 and 1 − beta2 are missing, so that m and s are no means.": (
        _adam(m=lambda m, g, b1: b1 * m + g, s=lambda s, g, b2: b2 * s + g * g)
    ),
    "You step along the gradient itself: that is RMSprop with a correction. Adam steps along its mean m̂.": (
        lambda w, g, state, lr, b1, b2, eps: adam_step(w, g, state, lr, 0.0, b2, eps)
    ),
    "You divide all dimensions by one number. Each weight has its own mean square.": (
        _adam(s=lambda s, g, b2: b2 * s + (1 - b2) * np.sum(g * g))
    ),
    UPHILL: _uphill(adam_step),
}
