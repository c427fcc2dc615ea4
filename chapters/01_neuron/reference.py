"""Reference functions, known mistakes and cases for the hidden tests of exercise 01. Stays in the trusted process."""

import numpy as np


def weighted_sum(x, w, b):
    return float(np.dot(np.asarray(w, float), np.asarray(x, float)) + b)


weighted_sum.mistakes = {
    "You add the bias to every product; it belongs to the sum and is added once.": lambda x, w, b: float(
        np.sum(np.multiply(w, x) + b)
    ),
    "You add the bias before multiplying. Only the inputs are multiplied by the weights.": lambda x, w, b: (
        float(np.sum(np.multiply(w, np.add(x, b))))
    ),
    "The bias is missing from your sum.": lambda x, w, b: float(np.dot(w, x)),
    "You subtract the bias; it is added.": lambda x, w, b: float(np.dot(w, x) - b),
    "You take the mean of the products; a neuron adds them up.": lambda x, w, b: float(
        np.mean(np.multiply(w, x)) + b
    ),
    "You add inputs and weights; each input is multiplied by its weight.": lambda x, w, b: float(
        np.sum(np.add(w, x)) + b
    ),
    "You multiply sum by sum; each input has its own weight, so multiply first and add afterwards.": lambda x, w, b: (
        float(np.sum(x) * np.sum(w) + b)
    ),
    "The last input is left out: range(n) already ends at n − 1.": lambda x, w, b: float(
        np.dot(w[:-1], x[:-1]) + b
    ),
    "The first input is left out: indices start at 0.": lambda x, w, b: float(np.dot(w[1:], x[1:]) + b),
    "You use the first weight for all inputs; each input has its own.": lambda x, w, b: float(
        np.sum(x) * w[0] + b
    ),
    "You multiply by the bias; it is added.": lambda x, w, b: float(np.dot(w, x) * b),
    "You use the first two inputs only; a neuron may have any number.": lambda x, w, b: float(
        np.dot(w[:2], x[:2]) + b
    ),
    "You round down to a whole number; the sum comes out as it is.": lambda x, w, b: (
        float(np.dot(w, x) + b) // 1
    ),
}


def step(z):
    return np.where(np.asarray(z, float) > 0, 1.0, 0.0)


step.mistakes = {
    "Your neuron fires at exactly 0. It fires when the sum exceeds the threshold: > 0, not >= 0.": lambda z: (
        np.where(np.asarray(z) >= 0, 1.0, 0.0)
    ),
    "Your step fires for negative sums: the comparison is the wrong way round.": lambda z: np.where(
        np.asarray(z) < 0, 1.0, 0.0
    ),
    "You return −1 for a silent neuron; a silent neuron gives 0.": np.sign,
    "You return z itself where the neuron fires (that is ReLU); a step gives 1 there.": lambda z: np.maximum(
        z, 0.0
    ),
    "Your step has its threshold at 1; here it is 0 (the bias moves it).": lambda z: np.where(
        np.asarray(z) > 1, 1.0, 0.0
    ),
    "You round z to 0 or 1, so that the threshold lies at 0.5; it lies at 0.": lambda z: np.where(
        np.asarray(z) > 0.5, 1.0, 0.0
    ),
}


def sigmoid(z):
    z = np.asarray(z, float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def _with_overflow(formula):
    def mistake(z):
        with np.errstate(all="ignore"):
            return formula(np.asarray(z, float))

    return mistake


sigmoid.mistakes = {
    "The minus sign in the exponent is missing, so your curve falls where it should rise.": lambda z: sigmoid(
        -np.asarray(z)
    ),
    "This is e^z / (1 + e^z). It is the same function, but e^1000 overflows and ∞ / ∞ is not a number: use e^(−z) for positive z.": _with_overflow(
        lambda z: np.exp(z) / (1 + np.exp(z))
    ),
    "This is the hyperbolic tangent: tanh(z) runs from −1 to 1, the sigmoid from 0 to 1.": np.tanh,
    "You compute tanh(z / 2), which runs from −1 to 1; shift and halve it to get the sigmoid.": lambda z: (
        np.tanh(np.asarray(z) / 2)
    ),
    "The parentheses are missing: 1 / 1 + e^(−z) divides first.": _with_overflow(lambda z: 1 + np.exp(-z)),
    "You forgot the 1 in the denominator: 1 / e^(−z) is just e^z.": _with_overflow(np.exp),
    "You take 2 to the power of −z; the base is e.": _with_overflow(lambda z: 1 / (1 + 2.0**-z)),
    "This is 1 / (1 − e^(−z)); the denominator adds.": _with_overflow(lambda z: 1 / (1 - np.exp(-z))),
}


def square(z):
    return z * z


def neuron(x, w, b, f):
    z = weighted_sum(x, w, b)
    return z if f is None else f(z)


def _apply(f, z):
    return z if f is None else f(z)


neuron.mistakes = {
    "You apply the activation to the sum without the bias; the bias belongs inside f.": lambda x, w, b, f: (
        _apply(f, float(np.dot(w, x))) + b
    ),
    "You apply the activation to every product; it is applied once, to the whole sum.": lambda x, w, b, f: (
        sum(_apply(f, wi * xi) for wi, xi in zip(w, x, strict=True)) + b
    ),
    "You ignore f and always use the sigmoid.": lambda x, w, b, f: float(sigmoid(weighted_sum(x, w, b))),
    "You ignore f and always use the step.": lambda x, w, b, f: float(step(weighted_sum(x, w, b))),
    "You return the sum; the activation f is missing.": lambda x, w, b, f: weighted_sum(x, w, b),
    "Where f gives 0 you return the sum: `f(z) or z` takes 0 for false.": lambda x, w, b, f: (
        _apply(f, weighted_sum(x, w, b)) or weighted_sum(x, w, b)
    ),
    "You apply f twice.": lambda x, w, b, f: _apply(f, _apply(f, weighted_sum(x, w, b))),
    "You leave out the bias.": lambda x, w, b, f: _apply(f, float(np.dot(w, x))),
    "Without an activation you return 0; f=None means that the sum comes out as it is.": lambda x, w, b, f: (
        0.0 if f is None else f(weighted_sum(x, w, b))
    ),
}

TRUTH = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "NOR": (1, 0, 0, 0)}
CASES = ((0, 0), (0, 1), (1, 0), (1, 1))


def check_gate(check, gate_weights, gate):
    """The neuron with these weights fires in exactly the cases in which the gate is 1."""
    lines = []

    def computes_the_gate(result):
        w, b = result
        lines.clear()
        if np.shape(w) != (2,) or np.ndim(b) != 0 or not np.all(np.isfinite([*w, b])):
            return False
        for (x1, x2), fires in zip(CASES, TRUTH[gate], strict=True):
            z = w[0] * x1 + w[1] * x2 + b
            if int(z > 0) != fires:
                verb = "fires" if z > 0 else "does not fire"
                lines.append(
                    f"At x = ({x1}, {x2}) the sum is {z:g}, so the neuron {verb}; {gate} is {fires} there."
                )
        return not lines

    try:
        check.holds(gate_weights, gate, computes_the_gate, f"These weights do not make the gate {gate}.")
    except check.CheckFailed as failure:
        check.fail("\n".join([str(failure), *lines[:2]]))


def decision_boundary(w, b):
    return 0 - w[0] / w[1], 0 - b / w[1]  # never −0


decision_boundary.mistakes = {
    "The minus signs are missing: bringing w_1 x_1 and b to the other side changes their sign.": lambda w, b: (
        w[0] / w[1],
        b / w[1],
    ),
    "The slope is right, but the intercept has the wrong sign.": lambda w, b: (-w[0] / w[1], b / w[1]),
    "The intercept is right, but the slope has the wrong sign.": lambda w, b: (w[0] / w[1], -b / w[1]),
    "You divide by w_1: that solves for x_1. Solve for x_2.": lambda w, b: (-w[1] / w[0], -b / w[0]),
    "Slope and intercept are swapped: the slope comes first.": lambda w, b: (-b / w[1], -w[0] / w[1]),
    "The intercept must be divided by w_2 as well.": lambda w, b: (-w[0] / w[1], -b),
    "The slope is upside down: it is −w_1 / w_2.": lambda w, b: (-w[1] / w[0], -b / w[1]),
}


def _halves(rng, n):
    """Multiples of a half, never 0, so that a failing case can be followed by hand."""
    return rng.integers(1, 9, n) / 2 * rng.choice([-1, 1], n)


def neuron_cases(seed):
    """(x, w, b) of 1 to 7 inputs, as lists and arrays: halves, the same inputs twice, decimals; the bias is never 0."""
    rng = np.random.default_rng(seed)
    cases = [(_halves(rng, n), _halves(rng, n), float(_halves(rng, 1)[0])) for n in (2, 1, 3, 5, 7)]
    cases = [(x.tolist(), w.tolist(), b) for x, w, b in cases[:2]] + cases[2:]
    cases += [([1, 2, 3], [4, -5, 6], -7), ([1, 2, 3], [-2, 0.5, 1], -7)]
    return cases + [(rng.normal(size=n), rng.normal(size=n), float(rng.uniform(0.3, 2))) for n in (3, 4)]


def random_arrays(seed):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=4), 3 * rng.normal(size=(2, 3)), float(rng.normal()), rng.normal(size=3).tolist()]


def arrays_without_zero(seed):
    rng = np.random.default_rng(seed)
    return [
        np.sign(a) * (0.01 + np.abs(a))
        for a in (rng.normal(size=5), rng.normal(size=(3, 2)), 0.2 * rng.normal(size=4))
    ]


def shapes(seed):
    """Numbers, lists and arrays of many shapes."""
    rng = np.random.default_rng(seed)
    return [
        1.5,
        -2,
        np.float64(0.25),
        rng.normal(size=1),
        rng.normal(size=(2, 3, 4)),
        rng.normal(size=(5, 1)),
        [[1.0], [-2.0]],
    ]


def boundary_cases(seed):
    rng = np.random.default_rng(seed)
    cases = [(_halves(rng, 2), float(_halves(rng, 1)[0])) for _ in range(6)]
    return cases + [
        ([1.0, 2.0], 3.0),
        ([1.0, 2.0], -1.0),
        ([0.0, 2.0], -1.0),
        ([1e-3, -1e3], 5.0),
        ([1.0, 1e-3], 2.0),
    ]
