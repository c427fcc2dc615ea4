"""Reference functions, known mistakes and test cases of exercise 07; only the trusted process reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder import check

Params = dict[str, np.ndarray]
LAYERS = ("W1", "b1", "W2", "b2")


# --- the chain rule -----------------------------------------------------------------------------------------


def d_log_sin_square(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return np.cos(x**2) / np.sin(x**2) * 2 * x


def _inner_factor_missing(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return np.cos(x**2) / np.sin(x**2)


def _outer_factor_missing(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return np.cos(x**2) * 2 * x


def _middle_factor_missing(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return 2 * x / np.sin(x**2)


def _cos_of_x(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return np.cos(x) / np.sin(x**2) * 2 * x


def _square_of_sin(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return 2 * np.cos(x) / np.sin(x)


def _minus_cos(x: Any) -> np.ndarray:
    return -d_log_sin_square(x)


def _value_itself(x: Any) -> np.ndarray:
    return np.log(np.sin(np.asarray(x, dtype=float) ** 2))


def _derivatives_at_x(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return 1 / x * np.cos(x) * 2 * x


d_log_sin_square_mistakes = {
    "The inner derivative is missing: x² has the slope 2x, and the chain rule "
    "multiplies by it.": _inner_factor_missing,
    "The outer derivative is missing: log has the slope 1 / sin(x²) at the "
    "point sin(x²).": _outer_factor_missing,
    "The middle derivative is missing: sin has the slope cos(x²) at the point x².": _middle_factor_missing,
    "Each slope is taken at the value that enters its function: the slope of sin is cos(x²), "
    "not cos(x).": _cos_of_x,
    "This is the derivative of log((sin x)²). In sin(x²) the square comes first, the "
    "sine after it.": _square_of_sin,
    "The sign is wrong: sin has the slope +cos.": _minus_cos,
    "This is the value of the function, not its slope.": _value_itself,
    "All three slopes are taken at x. Each belongs at the value that enters its own function: "
    "log's at sin(x²), sin's at x², the square's at x.": _derivatives_at_x,
}


def chain_cases(seed: int) -> list[Any]:
    """Numbers and arrays where sin(x²) is clearly positive, both signs and several periods of the sine."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0.3, np.pi - 0.3, 20) + 2 * np.pi * rng.integers(0, 4, 20)
    x = np.sqrt(angle) * rng.choice([-1.0, 1.0], 20)
    return [
        (float(x[0]),),
        (float(x[1]),),
        (float(-abs(x[2])),),
        (x[3:7],),
        (x[7:11],),
        (x.reshape(5, 4),),
        (x[:6].reshape(1, 2, 3),),
    ]


# --- the network --------------------------------------------------------------------------------------------


def forward(X: np.ndarray, params: Params) -> tuple[np.ndarray, Params]:
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(Z1, 0.0)
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}


def output(X: np.ndarray, params: Params) -> np.ndarray:
    return forward(X, params)[0]


def output_of(forward: Callable[..., Any]) -> Callable[..., Any]:
    """The student's forward as a function that returns Y_hat only."""

    def first(X: np.ndarray, params: Params) -> Any:
        result = forward(X, params)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise TypeError("forward must return two things: Y_hat and the cache, a dictionary")
        return result[0]

    first.__name__ = "Y_hat of forward"
    return first


def cached(forward: Callable[..., Any], key: str) -> Callable[..., Any]:
    """The student's forward as a function that returns one entry of the cache only."""

    def entry(X: np.ndarray, params: Params) -> Any:
        result = forward(X, params)
        if not isinstance(result, (tuple, list)) or len(result) != 2 or not isinstance(result[1], dict):
            raise TypeError("forward must return two things: Y_hat and the cache, a dictionary")
        if key not in result[1]:
            raise KeyError(f"the cache has no key {key!r}")
        return result[1][key]

    entry.__name__ = f"cache[{key!r}] of forward"
    return entry


def _relu_on_output(X: np.ndarray, params: Params) -> np.ndarray:
    return np.maximum(output(X, params), 0.0)


def _no_relu(X: np.ndarray, params: Params) -> np.ndarray:
    return (X @ params["W1"].T + params["b1"]) @ params["W2"].T + params["b2"]


def _no_biases(X: np.ndarray, params: Params) -> np.ndarray:
    return np.maximum(X @ params["W1"].T, 0.0) @ params["W2"].T


def _no_output_bias(X: np.ndarray, params: Params) -> np.ndarray:
    return output(X, params) - params["b2"]


def _bias_after_relu(X: np.ndarray, params: Params) -> np.ndarray:
    return (np.maximum(X @ params["W1"].T, 0.0) + params["b1"]) @ params["W2"].T + params["b2"]


def _not_transposed(X: np.ndarray, params: Params) -> np.ndarray:
    return np.maximum(X @ params["W1"] + params["b1"], 0.0) @ params["W2"] + params["b2"]


forward_mistakes = {
    "The ReLU belongs to the hidden layer only: this is a regression network, its outputs may "
    "be negative.": _relu_on_output,
    "The hidden layer has no activation here: H1 = ReLU(Z1), and H1 goes on to the output layer.": _no_relu,
    "The biases are missing: each layer computes X @ W.T + b.": _no_biases,
    "The output layer's bias b2 is missing.": _no_output_bias,
    "The bias b1 is added after the ReLU. It belongs into Z1, before the ReLU.": _bias_after_relu,
    "The weights are not transposed: samples are rows and W is (outputs, inputs), so a layer is X @ W.T + "
    "b.": _not_transposed,
}


def _active_only(X: np.ndarray, params: Params) -> np.ndarray:
    return np.maximum(X @ params["W1"].T + params["b1"], 0.0)


def _without_bias(X: np.ndarray, params: Params) -> np.ndarray:
    return X @ params["W1"].T


Z1_mistakes = {
    "Under Z1 stands the hidden layer after the ReLU. Z1 is what enters the ReLU, H1 "
    "what leaves it.": _active_only,
    "Z1 is the sum with the bias: X @ W1.T + b1.": _without_bias,
}


def _before_relu(X: np.ndarray, params: Params) -> np.ndarray:
    return X @ params["W1"].T + params["b1"]


H1_mistakes = {
    "Under H1 stands the hidden layer before the ReLU. Z1 is what enters the ReLU, H1 "
    "what leaves it.": _before_relu
}


def loss(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sum((Y_hat - Y) ** 2) / len(Y))


def _loss_sum(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sum((Y_hat - Y) ** 2))


def _loss_mean_all(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.mean((Y_hat - Y) ** 2))


def _loss_half(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return loss(Y_hat, Y) / 2


def _loss_root(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sqrt(loss(Y_hat, Y)))


def _loss_root_mean_all(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sqrt(np.mean((Y_hat - Y) ** 2)))


def _loss_absolute(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sum(np.abs(Y_hat - Y)) / len(Y))


def _loss_square_of_mean(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.mean(np.sum(Y_hat - Y, axis=1)) ** 2)


def _loss_square_of_sum(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.mean(np.sum(Y_hat - Y, axis=1) ** 2))


def _loss_over_outputs(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sum((Y_hat - Y) ** 2) / Y.shape[1])


def _loss_per_sample(Y_hat: np.ndarray, Y: np.ndarray) -> np.ndarray:
    return np.sum((Y_hat - Y) ** 2, axis=1)


loss_mistakes = {
    "This is the sum over the samples, not their mean.": _loss_sum,
    "The outputs of one sample are summed; only the samples are averaged. `np.mean` over everything also "
    "averages "
    "over the outputs.": _loss_mean_all,
    "There is a factor 1/2 too much. Some books put it there; this course does not.": _loss_half,
    "There is no square root in this loss.": _loss_root,
    "There is no square root in this loss, and the outputs are summed, not averaged.": _loss_root_mean_all,
    "The differences must be squared; these are their absolute values.": _loss_absolute,
    "First square, then sum and average: here differences of opposite sign cancel.": _loss_square_of_mean,
    "First square every output's difference, then sum: here differences of opposite "
    "sign cancel.": _loss_square_of_sum,
    "The sum is divided by the number of outputs. Divide by the number of "
    "samples, the rows.": _loss_over_outputs,
    "These are the losses of the single samples; the loss is their mean, one number.": _loss_per_sample,
}


def loss_cases(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    shapes = [(1, 1), (4, 1), (1, 3), (2, 5), (3, 3), (6, 2)]
    same = rng.normal(size=(3, 2))
    return [(2 * rng.normal(size=shape), 2 * rng.normal(size=shape)) for shape in shapes] + [
        (same, same.copy())
    ]


# --- backward -----------------------------------------------------------------------------------------------


def backward(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    return _back(Y_hat, Y, cache, params)


def _back(
    Y_hat: np.ndarray,
    Y: np.ndarray,
    cache: Params,
    params: Params,
    *,
    factor: float = 2.0,
    divide: Callable[[np.ndarray], float] = len,
    gate: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda dH1, Z1: dH1 * (Z1 > 0),
    bias: Callable[[np.ndarray], np.ndarray] = lambda d: d.sum(axis=0),
    through: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda dY, W2: dY @ W2,
) -> Params:
    """The right gradient; each keyword swaps one step for a mistaken one."""
    dY = factor * (Y_hat - Y) / divide(Y)
    dZ1 = gate(through(dY, params["W2"]), cache["Z1"])
    return {"W1": dZ1.T @ cache["X"], "b1": bias(dZ1), "W2": dY.T @ cache["H1"], "b2": bias(dY)}


def _swapped(**step: Any) -> Callable[..., Params]:
    def mistaken(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
        return _back(Y_hat, Y, cache, params, **step)

    return mistaken


def _zeros(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    return {key: np.zeros_like(params[key]) for key in LAYERS}


def _weights_transposed(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    right = backward(Y_hat, Y, cache, params)
    return {key: value.T for key, value in right.items()}


def _first_sample_only(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    return backward(Y_hat[:1], Y[:1], {key: value[:1] for key, value in cache.items()}, params)


def _z1_for_h1(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    return backward(Y_hat, Y, {**cache, "H1": cache["Z1"]}, params)


def _one_sum_of_biases(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    right = backward(Y_hat, Y, cache, params)
    return {**right, "b1": right["b1"].sum(), "b2": right["b2"].sum()}


ALL_ZERO = "The whole gradient is zero, so gradient descent would never move."

backward_mistakes: dict[str, Callable[..., Params]] = {
    "The factor 2 is missing: the square (ŷ − y)² has the slope 2 (ŷ − y).": _swapped(factor=1.0),
    "The sign is wrong: the slope of (ŷ − y)² with respect to ŷ is 2 (ŷ − y), not 2 (y − ŷ).": _swapped(
        factor=-2.0
    ),
    "The mean over the samples is missing: the loss divides by their number, so its gradient does too "
    "(a sum stands where a mean belongs).": _swapped(divide=lambda Y: 1),
    "The loss averages over the samples and sums over the outputs; this gradient divides by the number of "
    "outputs "
    "as well.": _swapped(divide=lambda Y: Y.size),
    "This gradient divides by the number of outputs; the loss divides by the number of samples.": _swapped(
        divide=lambda Y: Y.shape[1]
    ),
    "The ReLU's own slope is missing: where Z1 ≤ 0 the neuron is off, and no gradient passes.": _swapped(
        gate=lambda dH1, Z1: dH1
    ),
    "The ReLU is applied to the gradient. Its slope is asked for, 1 where Z1 > 0 and 0 elsewhere: the "
    "sign of Z1 decides, "
    "not the sign of the gradient.": _swapped(gate=lambda dH1, Z1: np.maximum(dH1, 0)),
    "The gradient is multiplied by ReLU(Z1). Its slope belongs there: 1 where Z1 > 0 and "
    "0 elsewhere.": _swapped(gate=lambda dH1, Z1: dH1 * np.maximum(Z1, 0)),
    "The gate is the wrong way round: the gradient passes where Z1 > 0.": _swapped(
        gate=lambda dH1, Z1: dH1 * (Z1 <= 0)
    ),
    "W2 is transposed once too often on the way back: forward is H1 @ W2.T, backward is dY @ W2.": _swapped(
        through=lambda dY, W2: dY @ W2.T
    ),
    "Where W2 is square it is transposed once too often on the way back: forward is H1 @ W2.T, backward is "
    "dY @ W2.": _swapped(through=lambda dY, W2: dY @ (W2.T if W2.shape[0] == W2.shape[1] else W2)),
    "The bias gradients are averaged over the samples once more. The 1/samples stands in dY already, so "
    "here they are "
    "summed.": _swapped(bias=lambda d: d.mean(axis=0)),
    "The gradient divides by the number of samples twice: once in dY is enough, then sum.": _swapped(
        divide=lambda Y: len(Y) ** 2
    ),
    "The bias gradients have one axis too many: the gradient of b has the shape of b, (neurons,), so sum "
    "without keepdims.": _swapped(bias=lambda d: d.sum(axis=0, keepdims=True)),
    "The bias gradients still have one row a sample: every sample pulls at the same bias, so sum over the "
    "samples "
    "(axis 0).": _swapped(bias=lambda d: d),
    "The bias gradients are summed over the neurons. Sum over the samples, axis 0.": _swapped(
        bias=lambda d: d.sum(axis=1)
    ),
    "Each bias has its own slope. Sum over the samples only (axis=0), not over "
    "everything.": _one_sum_of_biases,
    "The weight gradients are transposed: the gradient of W has the shape of W, (outputs, inputs), as in "
    "dW2 = dY.T @ H1.": _weights_transposed,
    "Only the first sample is used; every sample adds its share to the gradient.": _first_sample_only,
    "W2 was multiplied by H1 on the way forward, so its gradient is dY.T @ H1; here stands Z1, the value "
    "before the "
    "ReLU.": _z1_for_h1,
    ALL_ZERO: _zeros,
}


def entry(backward: Callable[..., Any], key: str) -> Callable[..., Any]:
    """The student's backward as a function that returns one entry only, so that every key earns its own
    points."""

    def one(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Any:
        result = backward(Y_hat, Y, cache, params)
        if not isinstance(result, dict):
            raise TypeError("backward must return a dictionary with the keys W1, b1, W2, b2")
        if key not in result:
            raise KeyError(f"the dictionary that backward returned has no key {key!r}")
        return result[key]

    one.__name__ = f"the entry {key!r} of backward"
    return one


SIZES = [(1, 1, 1, 1), (5, 2, 3, 1), (1, 3, 2, 4), (4, 3, 5, 2), (3, 3, 3, 3), (2, 4, 1, 3), (7, 1, 6, 1)]
"""(samples, inputs, hidden, outputs) of the random cases: square and not, one and many of each."""


def random_network(rng: np.random.Generator, n_inputs: int, n_hidden: int, n_outputs: int) -> Params:
    """Weights and biases of order 1, none near enough to a kink of the ReLU to matter."""
    return {
        "W1": rng.normal(size=(n_hidden, n_inputs)),
        "b1": rng.normal(size=n_hidden),
        "W2": rng.normal(size=(n_outputs, n_hidden)),
        "b2": rng.normal(size=n_outputs),
    }


def network_cases(seed: int) -> list[tuple[np.ndarray, Params]]:
    rng = np.random.default_rng(seed)
    return [
        (1.5 * rng.normal(size=(n, n_inputs)), random_network(rng, n_inputs, n_hidden, n_outputs))
        for n, n_inputs, n_hidden, n_outputs in SIZES
    ]


def gradient_cases(seed: int, *, sizes: list[tuple[int, int, int, int]] = SIZES) -> list[tuple[Any, ...]]:
    """Arguments of backward for random targets and parameters. Each network has neurons that are on and some
    off."""
    rng = np.random.default_rng(seed)
    cases = []
    for n, n_inputs, n_hidden, n_outputs in sizes:
        while True:
            X = 1.5 * rng.normal(size=(n, n_inputs))
            params = random_network(rng, n_inputs, n_hidden, n_outputs)
            Y_hat, cache = forward(X, params)
            share_on = float(np.mean(cache["Z1"] > 0))
            if share_on == 1.0 if n * n_hidden == 1 else 0.2 < share_on < 0.8:
                break
        cases.append((Y_hat, 2 * rng.normal(size=Y_hat.shape), cache, params))
    return cases


def same_entry(student: Callable[..., Any], key: str, *, seed: int, read: str) -> None:
    """One entry of the student's backward against ours, on random networks."""
    mistakes = {sentence: entry(mistaken, key) for sentence, mistaken in backward_mistakes.items()}
    del mistakes[ALL_ZERO]
    mistakes[f"The gradient of {key} is zero everywhere, so gradient descent would never move {key}."] = (
        entry(_zeros, key)
    )
    check.same(
        entry(student, key),
        entry(backward, key),
        on=gradient_cases(seed),
        mistakes=mistakes,
        read=read,
    )


def at_the_kink() -> tuple[Any, ...]:
    """Arguments of backward in which a hidden neuron has exactly Z1 = 0, one is on and one is off."""
    X = np.array([[1.0, 2.0], [2.0, 1.0]])
    params = {
        "W1": np.array([[2.0, -1.0], [1.0, 1.0], [-1.0, -1.0]]),
        "b1": np.zeros(3),
        "W2": np.array([[1.0, -2.0, 3.0]]),
        "b2": np.array([0.5]),
    }
    Y_hat, cache = forward(X, params)
    return Y_hat, np.array([[1.0], [-1.0]]), cache, params


kink_mistakes = {
    "At Z1 = 0 exactly, this course takes 0 for the slope of the ReLU (Z1 > 0, not Z1 >= 0).": _swapped(
        gate=lambda dH1, Z1: dH1 * (Z1 >= 0)
    ),
    **backward_mistakes,
}


# --- checking -----------------------------------------------------------------------------------------------


def relative_error(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.maximum(np.abs(a), np.abs(b))
    return float(np.max(np.abs(a - b) / np.where(scale == 0, 1.0, scale)))


def _ratios(a: Any, b: Any) -> np.ndarray:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.maximum(np.abs(a), np.abs(b))
    return np.abs(a - b) / np.where(scale == 0, 1.0, scale)


def _absolute_only(a: Any, b: Any) -> float:
    return float(np.max(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float))))


def _over_a(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / np.abs(a)))


def _over_b(a: Any, b: Any) -> float:
    return _over_a(b, a)


def _over_sum(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))


def _without_abs(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.maximum(np.abs(a), np.abs(b))
    return float(np.max((a - b) / np.where(scale == 0, 1.0, scale)))


def _signed_scale(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = np.maximum(a, b)
    return float(np.max(np.abs(a - b) / np.where(scale == 0, 1.0, scale)))


def _one_scale_for_all(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = max(np.max(np.abs(a)), np.max(np.abs(b)))
    return float(np.max(np.abs(a - b)) / scale) if scale else 0.0


def _norms(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    scale = max(np.linalg.norm(a), np.linalg.norm(b))
    return float(np.linalg.norm(a - b) / scale) if scale else 0.0


relative_error_mistakes = {
    "This is the absolute error. Divide each difference by max(|a|, |b|).": _absolute_only,
    "Divide by the larger of |a| and |b|; this divides by |a|.": _over_a,
    "Divide by the larger of |a| and |b|; this divides by |b|.": _over_b,
    "Divide by the larger of |a| and |b|; this divides by their sum.": _over_sum,
    "The absolute value of a − b is missing.": _without_abs,
    "The scale must be max(|a|, |b|), with absolute values; two negative numbers show it.": _signed_scale,
    "The largest element's error is asked for, not the mean over the elements.": lambda a, b: float(
        np.mean(_ratios(a, b))
    ),
    "Every element has its own scale; here all are divided by the largest number, so an error in a small "
    "element "
    "stays hidden.": _one_scale_for_all,
    "This compares norms. Divide element by element, then take the largest.": _norms,
    "One number is asked for: the largest of these.": _ratios,
}


def pairs(seed: int) -> list[tuple[Any, Any]]:
    """Numbers and arrays to compare: near and far, tiny and huge, of both signs, some elements 0 in both."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, Any]] = [
        (float(rng.normal()), float(rng.normal())),
        (-3.0, -1.5),
        (1.0, 1.0000001),
    ]
    for shape in [(3,), (2, 4), (5, 1), (2, 1, 3), (5, 4)]:
        a = rng.normal(size=shape) * 10.0 ** rng.integers(-8, 5, size=shape)
        cases.append(
            (a, a * (1 + 10.0 ** rng.uniform(-6, -0.5, size=shape) * rng.choice([-1.0, 1.0], size=shape)))
        )
    return cases


def pairs_with_zeros() -> list[tuple[Any, Any]]:
    return [
        (np.array([0.0, 2.0]), np.array([0.0, 1.0])),
        (np.zeros((2, 3)), np.zeros((2, 3))),
        (np.array([[0.0, -4.0], [0.0, 1e-12]]), np.array([[0.0, -4.0], [0.0, 3e-12]])),
        (np.array([0.0, 5.0]), np.array([1e-13, 5.0])),
        (np.array([0.0, 2e-40]), np.array([0.0, 3e-40])),
        (0.0, 0.0),
    ]


def _zero_over_zero(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))))


def _padded(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / (np.maximum(np.abs(a), np.abs(b)) + 1e-8)))


def _floored(a: Any, b: Any) -> float:
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.max(np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-8)))


zero_mistakes = {
    "0 / 0 is not a number. Where both are 0 they agree, and the error there is 0.": _zero_over_zero,
    "A small number is added to the scale. That hides errors in small elements; only 0 / 0 "
    "needs care.": _padded,
    "The scale is kept above a small number. That hides errors in small elements; only 0 / 0 "
    "needs care.": _floored,
}


# --- start and training -------------------------------------------------------------------------------------


def spread(weights: Any) -> float:
    return float(np.sqrt(np.mean(np.asarray(weights, dtype=float) ** 2)))


def has_spread(weights: Any, wanted: float) -> bool:
    """Standard deviation within 3 % (10 standard errors of 60,000 draws, 3 of the smallest array used)."""
    mean = float(np.mean(np.asarray(weights, dtype=float)))
    return abs(spread(weights) / wanted - 1) < 0.03 and abs(mean) < 0.05 * wanted


def looks_normal(weights: Any) -> bool:
    """Kurtosis near 3 and one value beyond 3.5 standard deviations: neither uniform, nor two-valued, nor cut
    off."""
    z = np.asarray(weights, dtype=float).ravel()
    z = (z - z.mean()) / z.std()
    return (
        abs(float(np.mean(z**4)) - 3) < 0.2
        and abs(float(np.mean(z**3))) < 0.1
        and float(np.max(np.abs(z))) > 3.5
    )


def looks_independent(weights: Any) -> bool:
    """No two rows, columns or neighbours go together, and hardly a value comes twice (in float32 a few may)."""
    W = np.asarray(weights, dtype=float)
    if len(np.unique(W)) < 0.99 * W.size:
        return False
    z = (W.ravel() - W.mean()) / W.std()
    neighbours = abs(float(np.mean(z[1:] * z[:-1]))) < 6 / np.sqrt(z.size)
    together = [np.abs(np.corrcoef(rows) - np.eye(len(rows))).max() for rows in (W, W.T)]
    means = [np.abs(rows.mean(axis=1)).max() / W.std() * np.sqrt(rows.shape[1]) for rows in (W, W.T)]
    return neighbours and max(together) < 0.7 and max(means) < 6


def unrelated(a: Any, b: Any) -> bool:
    """No long run of `a` comes again in `b`, at whatever scale."""
    a, b = np.asarray(a).ravel(), np.asarray(b).ravel()
    n = min(len(a), len(b))
    pairs = [(a[:n], b[:n]), (a[-n:], b[-n:]), (a[:n], b[:n][::-1])]
    return all(abs(float(np.corrcoef(x, y)[0, 1])) < 6 / np.sqrt(n) for x, y in pairs)


def train(
    X: np.ndarray, Y: np.ndarray, params: Params, lr: float, n_steps: int
) -> tuple[Params, list[float]]:
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {key: params[key] - lr * gradient[key] for key in params}
    return params, losses


def _train_with(
    step: Callable[..., Params], *, after: bool = False, extra: bool = False
) -> Callable[..., Any]:
    def mistaken(X: np.ndarray, Y: np.ndarray, params: Params, lr: float, n_steps: int) -> Any:
        losses, first = [], params
        for _ in range(n_steps):
            Y_hat, cache = forward(X, params)
            if not after:
                losses.append(loss(Y_hat, Y))
            params = step(params, X, Y, lr, first)
            if after:
                losses.append(loss(output(X, params), Y))
        if extra:
            losses.append(loss(output(X, params), Y))
        return params, losses

    return mistaken


def _gradient(params: Params, X: np.ndarray, Y: np.ndarray) -> Params:
    Y_hat, cache = forward(X, params)
    return backward(Y_hat, Y, cache, params)


def _right_step(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    gradient = _gradient(params, X, Y)
    return {key: params[key] - lr * gradient[key] for key in params}


def _uphill(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    gradient = _gradient(params, X, Y)
    return {key: params[key] + lr * gradient[key] for key in params}


def _weights_only(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    gradient = _gradient(params, X, Y)
    return {key: params[key] - lr * gradient[key] if key.startswith("W") else params[key] for key in params}


def _same_gradient(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    gradient = _gradient(first, X, Y)
    return {key: params[key] - lr * gradient[key] for key in params}


def _from_the_start(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    gradient = _gradient(params, X, Y)
    return {key: first[key] - lr * gradient[key] for key in params}


def _no_lr(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    return _right_step(params, X, Y, 1.0, first)


def _one_after_the_other(params: Params, X: np.ndarray, Y: np.ndarray, lr: float, first: Params) -> Params:
    for key in ("W2", "b2", "W1", "b1"):
        params = {**params, key: params[key] - lr * _gradient(params, X, Y)[key]}
    return params


train_mistakes = {
    "The step goes uphill: subtract lr times the gradient.": _train_with(_uphill),
    "The loss is noted after each update; it is asked for before, so losses[0] belongs to the "
    "given params.": _train_with(_right_step, after=True),
    "There is one loss too many: note one before each update, none after the last.": _train_with(
        _right_step, extra=True
    ),
    "The biases never move. All four arrays are parameters.": _train_with(_weights_only),
    "The gradient is computed once, at the start. Every step needs the gradient at the params "
    "it stands on.": _train_with(_same_gradient),
    "Every step starts at the given params again. Go on from where the last step ended.": _train_with(
        _from_the_start
    ),
    "The learning rate lr is not used.": _train_with(_no_lr),
    "Each array is updated before the next one's gradient is known. Compute the whole gradient first, "
    "then move all "
    "four arrays.": _train_with(_one_after_the_other),
}


def training_cases(seed: int, n_steps: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases = []
    for n, n_inputs, n_hidden, n_outputs in [(5, 2, 3, 1), (1, 3, 2, 2), (6, 1, 4, 3), (5, 2, 3, 1)]:
        X, Y = rng.normal(size=(n, n_inputs)), rng.normal(size=(n, n_outputs))
        params = {
            key: 0.7 * value for key, value in random_network(rng, n_inputs, n_hidden, n_outputs).items()
        }
        cases.append((X, Y, params, 0.03, n_steps))
    return cases


def rough_training_cases(seed: int) -> list[tuple[Any, ...]]:
    """A learning rate so large that the loss rises, targets so large that the gradient is, and a loss that
    is 0."""
    (X, Y, params, _, _), *_ = training_cases(seed, 1)
    return [(X, Y, params, 1.5, 3), (X, 1e3 * Y, params, 1e-4, 2), (X, output(X, params), params, 0.1, 3)]


# --- classification -----------------------------------------------------------------------------------------


def _softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_cross_entropy_grad(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (_softmax(z) - np.eye(z.shape[1])[np.asarray(labels)]) / len(z)


def mean_cross_entropy(labels: np.ndarray) -> Callable[[np.ndarray], float]:
    """The loss whose gradient is asked for, as a function of the logits."""

    def of(z: np.ndarray) -> float:
        top = z.max(axis=1, keepdims=True)
        log_sum = top[:, 0] + np.log(np.exp(z - top).sum(axis=1))
        return float(np.mean(log_sum - z[np.arange(len(z)), labels]))

    return of


def _no_mean(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return softmax_cross_entropy_grad(z, labels) * len(z)


def _mean_over_all(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return softmax_cross_entropy_grad(z, labels) / z.shape[1]


def _mean_over_classes(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return softmax_cross_entropy_grad(z, labels) * len(z) / z.shape[1]


def _wrong_sign(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return -softmax_cross_entropy_grad(z, labels)


def _no_onehot(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return _softmax(z) / len(z)


def _logits_for_p(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (z - np.eye(z.shape[1])[labels]) / len(z)


def _softmax_over_samples(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (_softmax(z, axis=0) - np.eye(z.shape[1])[labels]) / len(z)


def _softmax_over_everything(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max())
    return (e / e.sum() - np.eye(z.shape[1])[labels]) / len(z)


def _factor_two(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return 2 * softmax_cross_entropy_grad(z, labels)


def _with_respect_to_p(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return -np.eye(z.shape[1])[labels] / _softmax(z) / len(z)


def _label_column_subtracted(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (_softmax(z) - np.asarray(labels)[:, None]) / len(z)


softmax_mistakes = {
    "The mean over the samples is missing: divide by their number.": _no_mean,
    "Divide by the number of samples only, not by the number of classes as well.": _mean_over_all,
    "This divides by the number of classes; the mean goes over the samples.": _mean_over_classes,
    "The sign is wrong: p − onehot, the prediction minus the truth.": _wrong_sign,
    "The truth is missing: subtract 1 from the probability of each sample's own label.": _no_onehot,
    "The logits stand where the probabilities belong: apply softmax first.": _logits_for_p,
    "The softmax runs over the samples. Each row, one sample's classes, "
    "must sum to 1.": _softmax_over_samples,
    "The softmax is normalised over the whole array. Each row, one sample's classes, "
    "must sum to 1.": _softmax_over_everything,
    "The factor 2 belongs to the squared error. The gradient of cross-entropy has none.": _factor_two,
    "This is the gradient with respect to the probabilities. Asked is the one with respect to the logits, "
    "which goes on "
    "through the softmax.": _with_respect_to_p,
    "The labels are class numbers, not values to subtract: put a 1 into the column that the label names, "
    "0 elsewhere.": (_label_column_subtracted),
}


def logit_cases(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    shapes = [(1, 2), (3, 2), (2, 5), (4, 4), (6, 3), (1, 7)]
    return [(2 * rng.normal(size=shape), rng.integers(0, shape[1], size=shape[0])) for shape in shapes]


def extreme_logits() -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (np.array([[1000.0, 0.0]]), np.array([1])),
        (np.array([[-1000.0, -1000.0, -1001.0], [1000.0, -1000.0, 999.0]]), np.array([2, 0])),
        (np.array([[0.0, -1000.0, 1000.0]]), np.array([2])),
    ]


def _naive(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[labels]) / len(z)


extreme_mistakes = {
    "e^1000 is too large for a float. Subtract each row's largest logit before `np.exp`; the softmax "
    "stays the same.": _naive
}
