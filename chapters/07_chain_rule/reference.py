"""Reference functions, known mistakes and test cases of exercise 07; only the trusted process reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder import check

Params = dict[str, np.ndarray]
LAYERS = ("W1", "b1", "W2", "b2")


# --- the chain rule -----------------------------------------------------------------------------------------


def d_log_sin_square(x: Any) -> np.ndarray:
    x = np.asarray(x, dtype=float)
    return np.cos(x**2) / np.sin(x**2) * 2 * x


d_log_sin_square.mistakes = {
    "The inner derivative is missing: x² has the slope 2x, and the chain rule multiplies by it.": (
        lambda x: np.cos(x**2) / np.sin(x**2)
    ),
    "The outer derivative is missing: log has the slope 1 / sin(x²) at the point sin(x²).": (
        lambda x: np.cos(x**2) * 2 * x
    ),
    "The middle derivative is missing: sin has the slope cos(x²) at the point x².": (
        lambda x: 2 * x / np.sin(x**2)
    ),
    "Each slope is taken at the value that enters its function: the slope of sin is cos(x²), not cos(x).": (
        lambda x: np.cos(x) / np.sin(x**2) * 2 * x
    ),
    "This is the derivative of log((sin x)²). In sin(x²) the square comes first, the sine after it.": (
        lambda x: 2 * np.cos(x) / np.sin(x)
    ),
    "The slope of the square, 2x, is a factor: cos(x²) · 2x. It does not go into the cosine.": (
        lambda x: np.cos(2 * x) / np.sin(x**2)
    ),
    "The sign is wrong: sin has the slope +cos.": lambda x: -d_log_sin_square(x),
    "This is the value of the function, not its slope.": lambda x: np.log(np.sin(x**2)),
    "All three slopes are taken at x. Each belongs at the value that enters its own function: "
    "log's at sin(x²), sin's at x², the square's at x.": lambda x: 1 / x * np.cos(x) * 2 * x,
}


def chain_cases(seed: int) -> list[Any]:
    """Numbers and arrays where sin(x²) is clearly positive, both signs and several periods of the sine."""
    rng = np.random.default_rng(seed)
    angle = rng.uniform(0.3, np.pi - 0.3, 20) + 2 * np.pi * rng.integers(0, 4, 20)
    x = np.sqrt(angle) * rng.choice([-1.0, 1.0], 20)
    numbers = [float(x[0]), float(x[1]), float(-abs(x[2]))]
    return [(case,) for case in (*numbers, x[3:7], x[7:11], x.reshape(5, 4), x[:6].reshape(1, 2, 3))]


# --- the network --------------------------------------------------------------------------------------------


def forward(X: np.ndarray, params: Params) -> tuple[np.ndarray, Params]:
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(Z1, 0.0)
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}


def output_of(forward: Callable[..., Any]) -> Callable[..., Any]:
    """The student's forward as a function that returns Y_hat only."""

    def first(X: np.ndarray, params: Params) -> Any:
        result = forward(X, params)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise TypeError("forward must return two things: Y_hat and the cache, a dictionary")
        return result[0]

    return check.named("Y_hat of forward", first)


def cached(forward: Callable[..., Any], key: str) -> Callable[..., Any]:
    """The student's forward as a function that returns one entry of the cache only."""

    def entry(X: np.ndarray, params: Params) -> Any:
        result = forward(X, params)
        if not isinstance(result, (tuple, list)) or len(result) != 2 or not isinstance(result[1], dict):
            raise TypeError("forward must return two things: Y_hat and the cache, a dictionary")
        if key not in result[1]:
            raise KeyError(f"the cache has no key {key!r}")
        return result[1][key]

    return check.named(f"cache[{key!r}] of forward", entry)


def output(X: np.ndarray, params: Params) -> np.ndarray:
    return forward(X, params)[0]


def Z1(X: np.ndarray, params: Params) -> np.ndarray:
    return forward(X, params)[1]["Z1"]


def H1(X: np.ndarray, params: Params) -> np.ndarray:
    return forward(X, params)[1]["H1"]


output.mistakes = {
    "The ReLU belongs to the hidden layer only: this is a regression network, its outputs may be negative.": (
        lambda X, p: np.maximum(output(X, p), 0.0)
    ),
    "The hidden layer has no activation here: H1 = ReLU(Z1), and H1 goes on to the output layer.": (
        lambda X, p: Z1(X, p) @ p["W2"].T + p["b2"]
    ),
    "The biases are missing: each layer computes X @ W.T + b.": (
        lambda X, p: np.maximum(X @ p["W1"].T, 0.0) @ p["W2"].T
    ),
    "The output layer's bias b2 is missing.": lambda X, p: output(X, p) - p["b2"],
    "The bias b1 is added after the ReLU. It belongs into Z1, before the ReLU.": (
        lambda X, p: (np.maximum(X @ p["W1"].T, 0.0) + p["b1"]) @ p["W2"].T + p["b2"]
    ),
    "The weights are not transposed: samples are rows and W is (outputs, inputs), so a layer is X @ W.T + b.": (
        lambda X, p: np.maximum(X @ p["W1"] + p["b1"], 0.0) @ p["W2"] + p["b2"]
    ),
}
Z1.mistakes = {
    "Under Z1 stands the hidden layer after the ReLU. Z1 is what enters the ReLU, H1 what leaves it.": H1,
    "Z1 is the sum with the bias: X @ W1.T + b1.": lambda X, p: X @ p["W1"].T,
}
H1.mistakes = {
    "Under H1 stands the hidden layer before the ReLU. Z1 is what enters the ReLU, H1 what leaves it.": Z1
}


def loss(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    return float(np.sum((Y_hat - Y) ** 2) / len(Y))


loss.mistakes = {
    "The sum is not divided by the number of samples, the rows of Y.": lambda Y_hat, Y: np.sum(
        (Y_hat - Y) ** 2
    ),
    "The outputs of one sample are summed; only the samples are averaged. `np.mean` over everything also "
    "averages over the outputs.": lambda Y_hat, Y: np.mean((Y_hat - Y) ** 2),
    "There is a factor 1/2 too much. Some books put it there; this course does not.": (
        lambda Y_hat, Y: loss(Y_hat, Y) / 2
    ),
    "There is no square root in this loss.": lambda Y_hat, Y: np.sqrt(loss(Y_hat, Y)),
    "There is no square root in this loss, and the outputs are summed, not averaged.": (
        lambda Y_hat, Y: np.sqrt(np.mean((Y_hat - Y) ** 2))
    ),
    "The differences must be squared; these are their absolute values.": (
        lambda Y_hat, Y: np.sum(np.abs(Y_hat - Y)) / len(Y)
    ),
    "First square, then sum and average: here differences of opposite sign cancel.": (
        lambda Y_hat, Y: np.mean(np.sum(Y_hat - Y, axis=1)) ** 2
    ),
    "First square every output's difference, then sum: here differences of opposite sign cancel.": (
        lambda Y_hat, Y: np.mean(np.sum(Y_hat - Y, axis=1) ** 2)
    ),
    "The sum is divided by the number of outputs. Divide by the number of samples, the rows.": (
        lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2) / Y.shape[1]
    ),
    "These are the losses of the single samples; the loss is their mean, one number.": (
        lambda Y_hat, Y: np.sum((Y_hat - Y) ** 2, axis=1)
    ),
}


def loss_cases(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    shapes = [(1, 1), (4, 1), (1, 3), (2, 5), (3, 3), (6, 2)]
    same = rng.normal(size=(3, 2))
    return [(2 * rng.normal(size=shape), 2 * rng.normal(size=shape)) for shape in shapes] + [
        (same, same.copy())
    ]


# --- backward -----------------------------------------------------------------------------------------------


def backward(
    Y_hat: np.ndarray,
    Y: np.ndarray,
    cache: Params,
    params: Params,
    *,
    factor: float = 2.0,
    divide: Callable[[np.ndarray], float] = len,
    gate: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda dH1, Z1: dH1 * (Z1 > 0),
    bias: Callable[[np.ndarray], np.ndarray] = lambda d: d.sum(axis=0),
    back: Callable[[np.ndarray, np.ndarray], np.ndarray] = lambda dY, W2: dY @ W2,
) -> Params:
    """The right gradient; each keyword swaps one step for a mistaken one."""
    dY = factor * (Y_hat - Y) / divide(Y)
    dZ1 = gate(back(dY, params["W2"]), cache["Z1"])
    return {"W1": dZ1.T @ cache["X"], "b1": bias(dZ1), "W2": dY.T @ cache["H1"], "b2": bias(dY)}


def _zeros(Y_hat: np.ndarray, Y: np.ndarray, cache: Params, params: Params) -> Params:
    return {key: np.zeros_like(params[key]) for key in LAYERS}


def _one_sum_of_biases(*arguments: Any) -> Params:
    right = backward(*arguments)
    return {**right, "b1": right["b1"].sum(), "b2": right["b2"].sum()}


ALL_ZERO = "The whole gradient is zero, so gradient descent would never move."

backward.mistakes = {
    "The factor 2 is missing: the square (ŷ − y)² has the slope 2 (ŷ − y).": partial(backward, factor=1.0),
    "The sign is wrong: the slope of (ŷ − y)² with respect to ŷ is 2 (ŷ − y), not 2 (y − ŷ).": (
        partial(backward, factor=-2.0)
    ),
    "The mean over the samples is missing: the loss divides by their number, so its gradient does too "
    "(a sum stands where a mean belongs).": partial(backward, divide=lambda Y: 1),
    "The loss averages over the samples and sums over the outputs; this gradient divides by the number of "
    "outputs as well.": partial(backward, divide=np.size),
    "This gradient divides by the number of outputs; the loss divides by the number of samples.": (
        partial(backward, divide=lambda Y: Y.shape[1])
    ),
    "The ReLU's own slope is missing: where Z1 ≤ 0 the neuron is off, and no gradient passes.": (
        partial(backward, gate=lambda dH1, Z1: dH1)
    ),
    "The ReLU is applied to the gradient. Its slope is asked for, 1 where Z1 > 0 and 0 elsewhere: the sign of Z1 "
    "decides, not the sign of the gradient.": partial(backward, gate=lambda dH1, Z1: np.maximum(dH1, 0)),
    "The gradient is multiplied by ReLU(Z1). Its slope belongs there: 1 where Z1 > 0 and 0 elsewhere.": (
        partial(backward, gate=lambda dH1, Z1: dH1 * np.maximum(Z1, 0))
    ),
    "The gate is the wrong way round: the gradient passes where Z1 > 0.": (
        partial(backward, gate=lambda dH1, Z1: dH1 * (Z1 <= 0))
    ),
    "W2 is transposed once too often on the way back: forward is H1 @ W2.T, backward is dY @ W2.": (
        partial(backward, back=lambda dY, W2: dY @ W2.T)
    ),
    "Where W2 is square it is transposed once too often on the way back: forward is H1 @ W2.T, backward is "
    "dY @ W2.": partial(backward, back=lambda dY, W2: dY @ (W2.T if W2.shape[0] == W2.shape[1] else W2)),
    "The bias gradients are averaged over the samples once more. The 1/samples stands in dY already, so "
    "here they are summed.": partial(backward, bias=lambda d: d.mean(axis=0)),
    "The gradient divides by the number of samples twice: once in dY is enough, then sum.": (
        partial(backward, divide=lambda Y: len(Y) ** 2)
    ),
    "The bias gradients have one axis too many: the gradient of b has the shape of b, (neurons,), so sum "
    "without keepdims.": partial(backward, bias=lambda d: d.sum(axis=0, keepdims=True)),
    "The bias gradients still have one row a sample: every sample pulls at the same bias, so sum over the "
    "samples (axis 0).": partial(backward, bias=lambda d: d),
    "The bias gradients are summed over the neurons. Sum over the samples, axis 0.": (
        partial(backward, bias=lambda d: d.sum(axis=1))
    ),
    "Each bias has its own slope. Sum over the samples only (axis=0), not over everything.": _one_sum_of_biases,
    "The weight gradients are transposed: the gradient of W has the shape of W, (outputs, inputs), as in "
    "dW2 = dY.T @ H1.": lambda *arguments: {key: value.T for key, value in backward(*arguments).items()},
    "Only the first sample is used; every sample adds its share to the gradient.": (
        lambda Y_hat, Y, cache, p: backward(Y_hat[:1], Y[:1], {k: v[:1] for k, v in cache.items()}, p)
    ),
    "W2 was multiplied by H1 on the way forward, so its gradient is dY.T @ H1; here stands Z1, the value "
    "before the ReLU.": lambda Y_hat, Y, cache, p: backward(Y_hat, Y, {**cache, "H1": cache["Z1"]}, p),
    ALL_ZERO: _zeros,
}


SIZES = [(1, 1, 1, 1), (5, 2, 3, 1), (1, 3, 2, 4), (4, 3, 5, 2), (3, 3, 3, 3), (2, 4, 1, 3), (7, 1, 6, 1)]
"""(samples, inputs, hidden, outputs) of the random cases: square and not, one and many of each."""


def random_network(rng: np.random.Generator, n_inputs: int, n_hidden: int, n_outputs: int) -> Params:
    """Weights and biases of order 1, none near enough to a kink of the ReLU to matter."""
    shapes = (n_hidden, n_inputs), (n_hidden,), (n_outputs, n_hidden), (n_outputs,)
    return {key: rng.normal(size=shape) for key, shape in zip(LAYERS, shapes, strict=True)}


def network_cases(seed: int) -> list[tuple[np.ndarray, Params]]:
    rng = np.random.default_rng(seed)
    return [(1.5 * rng.normal(size=(n, sizes[0])), random_network(rng, *sizes)) for n, *sizes in SIZES]


def gradient_cases(seed: int, *, sizes: list[tuple[int, int, int, int]] = SIZES) -> list[tuple[Any, ...]]:
    """Arguments of backward for random targets and parameters. Each network has neurons that are on and some off."""
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
    """One entry of the student's backward against ours, on random networks: every key earns its own points."""

    def entry(backward: Callable[..., Any]) -> Callable[..., Any]:
        def one(*arguments: Any) -> Any:
            result = backward(*arguments)
            if not isinstance(result, dict):
                raise TypeError("backward must return a dictionary with the keys W1, b1, W2, b2")
            if key not in result:
                raise KeyError(f"the dictionary that backward returned has no key {key!r}")
            return result[key]

        return check.named(f"the entry {key!r} of backward", one)

    zero = f"The gradient of {key} is zero everywhere, so gradient descent would never move {key}."
    mistakes = {zero if sentence == ALL_ZERO else sentence: f for sentence, f in backward.mistakes.items()}
    check.same(student, backward, through=entry, on=gradient_cases(seed), mistakes=mistakes, read=read)


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
    "At Z1 = 0 exactly, this course takes 0 for the slope of the ReLU (Z1 > 0, not Z1 >= 0).": (
        partial(backward, gate=lambda dH1, Z1: dH1 * (Z1 >= 0))
    ),
    **backward.mistakes,
}


# --- checking -----------------------------------------------------------------------------------------------


def _larger(a: Any, b: Any) -> np.ndarray:
    return np.maximum(np.abs(a), np.abs(b))


def _ratios(a: Any, b: Any, scale: Callable[..., Any] = _larger) -> np.ndarray:
    return np.abs(a - b) / np.where(scale(a, b) == 0, 1.0, scale(a, b))


def relative_error(a: Any, b: Any) -> float:
    return float(np.max(_ratios(np.asarray(a, dtype=float), np.asarray(b, dtype=float))))


relative_error.mistakes = {
    "This is the absolute error. Divide each difference by max(|a|, |b|).": lambda a, b: np.max(
        np.abs(a - b)
    ),
    "Divide by the larger of |a| and |b|; this divides by |a|.": lambda a, b: np.max(
        np.abs(a - b) / np.abs(a)
    ),
    "Divide by the larger of |a| and |b|; this divides by |b|.": lambda a, b: np.max(
        np.abs(a - b) / np.abs(b)
    ),
    "Divide by the larger of |a| and |b|; this divides by their sum.": (
        lambda a, b: np.max(np.abs(a - b) / (np.abs(a) + np.abs(b)))
    ),
    "The absolute value of a − b is missing.": lambda a, b: np.max(_ratios(a, b) * np.sign(a - b)),
    "The scale must be max(|a|, |b|), with absolute values; two negative numbers show it.": (
        lambda a, b: np.max(_ratios(a, b, np.maximum))
    ),
    "The largest element's error is asked for, not the mean over the elements.": (
        lambda a, b: np.mean(_ratios(a, b))
    ),
    "Every element has its own scale; here all are divided by the largest number, so an error in a small "
    "element stays hidden.": lambda a, b: np.max(_ratios(a, b, lambda a, b: np.max(_larger(a, b)))),
    "This compares norms. Divide element by element, then take the largest.": (
        lambda a, b: np.linalg.norm(a - b) / (max(np.linalg.norm(a), np.linalg.norm(b)) or 1.0)
    ),
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
        off = 10.0 ** rng.uniform(-6, -0.5, size=shape) * rng.choice([-1.0, 1.0], size=shape)
        cases.append((a, a * (1 + off)))
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


zero_mistakes = {
    "0 / 0 is not a number. Where both are 0 they agree, and the error there is 0.": (
        lambda a, b: np.max(np.abs(a - b) / _larger(a, b))
    ),
    "A small number is added to the scale. That hides errors in small elements; only 0 / 0 needs care.": (
        lambda a, b: np.max(np.abs(a - b) / (_larger(a, b) + 1e-8))
    ),
    "The scale is kept above a small number. That hides errors in small elements; only 0 / 0 needs care.": (
        lambda a, b: np.max(np.abs(a - b) / np.maximum(_larger(a, b), 1e-8))
    ),
    **relative_error.mistakes,
}


# --- start and training -------------------------------------------------------------------------------------


def spread(weights: Any) -> float:
    return float(np.sqrt(np.mean(np.asarray(weights, dtype=float) ** 2)))


def spreads(params):
    """The spread that was found in each weight matrix, as a sentence; a known slip that it shows is named."""
    weights = {key: np.asarray(params[key]) for key in ("W1", "W2")}
    text = " and ".join(f"{W.std():.3g} in {key}" for key, W in weights.items())
    slips = {
        "that is √(1/inputs): the 2 is missing": lambda W: W.shape[1] ** -0.5,
        "that is the square of it, 2/inputs: `rng.normal` takes the standard deviation": lambda W: (
            2 / W.shape[1]
        ),
        "that is √(2/neurons): the number of inputs counts": lambda W: (2 / W.shape[0]) ** 0.5,
        "that is √(2/(inputs + neurons)), another rule": lambda W: (2 / sum(W.shape)) ** 0.5,
    }
    if all(abs(W.mean()) > 0.05 * W.std() for W in weights.values()):
        means = " and ".join(f"{W.mean():.3g} in {key}" for key, W in weights.items())
        return f"Yours is {text}; and the mean must be 0, but is {means}."
    for slip, spread in slips.items():
        if all(abs(W.std() / spread(W) - 1) < 0.03 for W in weights.values()):
            return f"Yours is {text}; {slip}."
    return f"Yours is {text}."


def has_spread(weights: Any, wanted: float) -> bool:
    """Standard deviation within 3 % (10 standard errors of 60,000 draws, 3 of the smallest array used)."""
    mean = float(np.mean(np.asarray(weights, dtype=float)))
    return abs(spread(weights) / wanted - 1) < 0.03 and abs(mean) < 0.05 * wanted


def looks_normal(weights: Any) -> bool:
    """Kurtosis near 3 and one value beyond 3.5 standard deviations: neither uniform, nor two-valued, nor cut off."""
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


def dependence(params: Params) -> str:
    """What makes the weights look as if they were not drawn one by one around 0, as a sentence; "" where nothing does."""
    for key in ("W1", "W2"):
        W = np.asarray(params[key], dtype=float)
        if looks_independent(W):
            continue
        if abs(W.mean()) > 6 * W.std() / np.sqrt(W.size):
            return f"The weights must be drawn around 0, as `rng.normal` does; those of {key} have the mean {W.mean():.3g}."
        return "The weights must be drawn independently of each other, each with its own random number."
    return ""


def unrelated(a: Any, b: Any) -> bool:
    """No long run of `a` comes again in `b`, at whatever scale."""
    a, b = np.asarray(a).ravel(), np.asarray(b).ravel()
    n = min(len(a), len(b))
    pairs = [(a[:n], b[:n]), (a[-n:], b[-n:]), (a[:n], b[:n][::-1])]
    return all(abs(float(np.corrcoef(x, y)[0, 1])) < 6 / np.sqrt(n) for x, y in pairs)


def _moved(params: Params, gradient: Params, lr: float) -> Params:
    return {key: params[key] - lr * gradient[key] for key in params}


def train(
    X: np.ndarray,
    Y: np.ndarray,
    params: Params,
    lr: float,
    n_steps: int,
    *,
    step: Callable[..., Params] = lambda p, gradient, lr, first: _moved(p, gradient(p), lr),
    after: bool = False,
    extra: bool = False,
) -> tuple[Params, list[float]]:
    """The right training; `step`, losses noted `after` each step and an `extra` one at the end make it a mistaken one."""

    def gradient(params: Params) -> Params:
        Y_hat, cache = forward(X, params)
        return backward(Y_hat, Y, cache, params)

    losses, first = [loss(output(X, params), Y)], params
    for _ in range(n_steps):
        params = step(params, gradient, lr, first)
        losses.append(loss(output(X, params), Y))
    return params, losses[1:] if after else losses if extra else losses[:-1]


def _one_after_the_other(params: Params, gradient: Callable[..., Params], lr: float, first: Params) -> Params:
    for key in ("W2", "b2", "W1", "b1"):
        params = {**params, key: params[key] - lr * gradient(params)[key]}
    return params


train.mistakes = {
    "The step goes uphill: subtract lr times the gradient.": (
        partial(train, step=lambda p, gradient, lr, first: _moved(p, gradient(p), -lr))
    ),
    "The loss is noted after each update; it is asked for before, so losses[0] belongs to the given params.": (
        partial(train, after=True)
    ),
    "There is one loss too many: note one before each update, none after the last.": partial(
        train, extra=True
    ),
    "The biases never move. All four arrays are parameters.": partial(
        train,
        step=lambda p, gradient, lr, first: p | {k: _moved(p, gradient(p), lr)[k] for k in ("W1", "W2")},
    ),
    "The gradient is computed once, at the start. Every step needs the gradient at the params it stands on.": (
        partial(train, step=lambda p, gradient, lr, first: _moved(p, gradient(first), lr))
    ),
    "Every step starts at the given params again. Go on from where the last step ended.": (
        partial(train, step=lambda p, gradient, lr, first: _moved(first, gradient(p), lr))
    ),
    "The learning rate lr is not used.": (
        partial(train, step=lambda p, gradient, lr, first: _moved(p, gradient(p), 1.0))
    ),
    "Each array is updated before the next one's gradient is known. Compute the whole gradient first, then move "
    "all four arrays.": partial(train, step=_one_after_the_other),
}


def training_cases(seed: int, n_steps: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases = []
    for n, n_inputs, n_hidden, n_outputs in [(5, 2, 3, 1), (1, 3, 2, 2), (6, 1, 4, 3), (5, 2, 3, 1)]:
        X, Y = rng.normal(size=(n, n_inputs)), rng.normal(size=(n, n_outputs))
        network = random_network(rng, n_inputs, n_hidden, n_outputs)
        cases.append((X, Y, {key: 0.7 * value for key, value in network.items()}, 0.03, n_steps))
    return cases


def rough_training_cases(seed: int) -> list[tuple[Any, ...]]:
    """A learning rate so large that the loss rises, targets so large that the gradient is, and a loss that is 0."""
    (X, Y, params, _, _), *_ = training_cases(seed, 1)
    return [(X, Y, params, 1.5, 3), (X, 1e3 * Y, params, 1e-4, 2), (X, output(X, params), params, 0.1, 3)]


# --- classification -----------------------------------------------------------------------------------------


def _softmax(z: np.ndarray, axis: int | None = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _onehot(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.eye(z.shape[1])[np.asarray(labels)]


def softmax_cross_entropy_grad(z: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return (_softmax(z) - _onehot(z, labels)) / len(z)


def mean_cross_entropy(labels: np.ndarray) -> Callable[[np.ndarray], float]:
    """The loss whose gradient is asked for, as a function of the logits."""

    def of(z: np.ndarray) -> float:
        top = z.max(axis=1, keepdims=True)
        log_sum = top[:, 0] + np.log(np.exp(z - top).sum(axis=1))
        return float(np.mean(log_sum - z[np.arange(len(z)), labels]))

    return of


softmax_cross_entropy_grad.mistakes = {
    "The mean over the samples is missing: divide by their number.": (
        lambda z, labels: softmax_cross_entropy_grad(z, labels) * len(z)
    ),
    "Divide by the number of samples only, not by the number of classes as well.": (
        lambda z, labels: softmax_cross_entropy_grad(z, labels) / z.shape[1]
    ),
    "This divides by the number of classes; the mean goes over the samples.": (
        lambda z, labels: softmax_cross_entropy_grad(z, labels) * len(z) / z.shape[1]
    ),
    "The sign is wrong: p − onehot, the prediction minus the truth.": (
        lambda z, labels: -softmax_cross_entropy_grad(z, labels)
    ),
    "The truth is missing: subtract 1 from the probability of each sample's own label.": (
        lambda z, labels: _softmax(z) / len(z)
    ),
    "The logits stand where the probabilities belong: apply softmax first.": (
        lambda z, labels: (z - _onehot(z, labels)) / len(z)
    ),
    "The softmax runs over the samples. Each row, one sample's classes, must sum to 1.": (
        lambda z, labels: (_softmax(z, axis=0) - _onehot(z, labels)) / len(z)
    ),
    "The softmax is normalised over the whole array. Each row, one sample's classes, must sum to 1.": (
        lambda z, labels: (_softmax(z, axis=None) - _onehot(z, labels)) / len(z)
    ),
    "The factor 2 belongs to the squared error. The gradient of cross-entropy has none.": (
        lambda z, labels: 2 * softmax_cross_entropy_grad(z, labels)
    ),
    "This is the gradient with respect to the probabilities. Asked is the one with respect to the logits, "
    "which goes on through the softmax.": lambda z, labels: -_onehot(z, labels) / _softmax(z) / len(z),
    "The labels are class numbers, not values to subtract: put a 1 into the column that the label names, "
    "0 elsewhere.": lambda z, labels: (_softmax(z) - labels[:, None]) / len(z),
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


extreme_mistakes = {
    "e^1000 is too large for a float. Subtract each row's largest logit before `np.exp`; the softmax stays the same.": (
        lambda z, labels: (np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) - _onehot(z, labels)) / len(z)
    ),
    **softmax_cross_entropy_grad.mistakes,
}
