"""Reference functions, known mistakes and cases for the hidden tests of exercise 06."""

from __future__ import annotations

from functools import partial

import numpy as np

from autograder import check

# --- squared errors


def squared_error(y_hat, y):
    return float(np.sum((y_hat - y) ** 2))


squared_error.mistakes = {
    "You took the mean over the outputs; their sum is asked.": lambda a, b: np.mean((a - b) ** 2),
    "You square the sum of the differences, so that + and − cancel out; square first, then sum.": (
        lambda a, b: np.sum(a - b) ** 2
    ),
    "You forgot the square.": lambda a, b: np.sum(a - b),
    "You summed absolute differences; squares are asked.": lambda a, b: np.sum(np.abs(a - b)),
    "That is the distance, the root of the squared error: leave the root out.": lambda a, b: np.sqrt(
        np.sum((a - b) ** 2)
    ),
    "Half of the squared error is used in some books; here there is no ½.": lambda a, b: (
        np.sum((a - b) ** 2) / 2
    ),
    "The squared errors of the outputs must be summed to one number.": lambda a, b: (a - b) ** 2,
    "Squares of the parts, not of the difference: (ŷ − y)² is not ŷ² − y².": lambda a, b: np.sum(a**2 - b**2),
    "Only the first output is counted.": lambda a, b: (a[0] - b[0]) ** 2,
    "The last output is left out: range(n) already ends at n − 1.": lambda a, b: np.sum((a - b)[:-1] ** 2),
    "You double the difference instead of squaring it: ** 2, not * 2.": lambda a, b: np.sum((a - b) * 2),
    "Only the largest error is counted; sum over all outputs.": lambda a, b: np.max((a - b) ** 2),
}


def sample_cases(seed):
    rng = np.random.default_rng(seed)
    cases = [(np.array([2.0, 0.0, 1.0]), np.array(y)) for y in ([0.0, 1.0, 4.0], [2.0, 3.0, 0.0])]
    cases += [(np.array([3.0]), np.array([-0.5])), (np.array([1.0, -2.0]), np.array([2.5, 1.0]))]
    return cases + [
        (rng.normal(scale=s, size=n), rng.normal(scale=s, size=n)) for n, s in ((2, 1), (5, 10), (40, 1))
    ]


def cancelling_cases(seed):
    """Differences that sum to 0, and differences that are very small."""
    rng = np.random.default_rng(seed)
    y = rng.normal(size=4)
    return [
        (np.array([3.0, -3.0]), np.array([0.0, 0.0])),
        (y + np.array([1.0, -2.0, 0.5, 0.5]), y),
        (np.array([1e-3, 1.0]), np.array([0.0, 1.0])),
    ]


def mean_squared_error(Y_hat, Y):
    return float(np.mean(np.sum((Y_hat - Y) ** 2, axis=1)))


mean_squared_error.mistakes = {
    "You took the mean over the outputs too, as nn.MSELoss does; here the outputs are summed, and only the samples "
    "averaged.": lambda A, B: np.mean((A - B) ** 2),
    "You summed over the samples; their mean is asked.": lambda A, B: np.sum((A - B) ** 2),
    "You divided by the number of outputs instead of the number of samples: mean over the samples, axis 0.": (
        lambda A, B: np.mean(np.sum((A - B) ** 2, axis=0))
    ),
    "That is one number per output: sum over the outputs (axis 1) first.": lambda A, B: np.mean(
        (A - B) ** 2, axis=0
    ),
    "That is one number per sample: take their mean.": lambda A, B: np.sum((A - B) ** 2, axis=1),
    "You take the root of the mean; no root is asked.": lambda A, B: np.sqrt(
        np.mean(np.sum((A - B) ** 2, axis=1))
    ),
    "You square the sum of a sample's differences, so that + and − cancel out.": (
        lambda A, B: np.mean(np.sum(A - B, axis=1) ** 2)
    ),
    "You forgot the square.": lambda A, B: np.mean(np.sum(A - B, axis=1)),
    "Absolute differences were summed; squares are asked.": lambda A, B: np.mean(
        np.sum(np.abs(A - B), axis=1)
    ),
    "Half of the squared error is used in some books; here there is no ½.": (
        lambda A, B: np.mean(np.sum((A - B) ** 2, axis=1)) / 2
    ),
    "Only the first sample is counted.": lambda A, B: np.sum((A[0] - B[0]) ** 2),
}


def batch_cases(seed):
    rng = np.random.default_rng(seed)
    Y_hat = np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 1.0]])
    cases = [
        (Y_hat, np.array(Y)) for Y in ([[0.0, 2.0, 2.0], [1.0, 0.0, 1.0]], [[1.0, 0.0, 0.0], [3.0, 0.0, 2.0]])
    ]
    return cases + [(rng.normal(size=s), rng.normal(size=s)) for s in ((5, 2), (2, 5), (3, 3), (50, 4))]


def wide_batch_cases(seed):
    rng = np.random.default_rng(seed)
    return [(10 * rng.normal(size=s), 10 * rng.normal(size=s)) for s in ((1, 4), (6, 1), (1, 1), (2, 30))]


# --- cross-entropy

FLOOR = 1e-12


def cross_entropy(p, labels):
    return float(0.0 - np.mean(np.log(np.maximum(p[np.arange(len(labels)), labels], FLOOR))))  # never −0


def _picked(p, labels):
    return np.maximum(p[np.arange(len(labels)), labels], FLOOR)


cross_entropy.mistakes = {
    "The minus sign is missing: ln p is negative for p < 1, and a loss must not be.": (
        lambda p, y: np.mean(np.log(_picked(p, y)))
    ),
    "You summed over the samples; their mean is asked.": lambda p, y: -np.sum(np.log(_picked(p, y))),
    "The natural logarithm is asked, np.log, not the one to base 10.": lambda p, y: (
        -np.mean(np.log10(_picked(p, y)))
    ),
    "The natural logarithm is asked, np.log, not the one to base 2.": lambda p, y: (
        -np.mean(np.log2(_picked(p, y)))
    ),
    "All classes are counted; only the probability of the right class matters.": (
        lambda p, y: -np.mean(np.sum(np.log(np.maximum(p, FLOOR)), axis=1))
    ),
    "p[:, labels] takes the columns of all labels for every row; p[np.arange(n), labels] takes one number per row.": (
        lambda p, y: -np.mean(np.log(np.maximum(p[:, y], FLOOR)))
    ),
    "That is the mean of −ln p over all classes, divided by the number of classes as well.": (
        lambda p, y: -np.sum(np.log(_picked(p, y))) / p.size
    ),
    "The logarithm comes before the mean: the mean of ln p is not ln of the mean.": (
        lambda p, y: -np.log(np.mean(_picked(p, y)))
    ),
    "That is 1 − p of the right class; its logarithm is asked.": lambda p, y: np.mean(1 - _picked(p, y)),
    "You use the most probable class; the label says which class is right.": (
        lambda p, y: -np.mean(np.log(np.maximum(p.max(axis=1), FLOOR)))
    ),
    "That is the squared error; −ln p of the right class is asked.": (
        lambda p, y: np.mean(np.sum((p - np.eye(p.shape[1])[y]) ** 2, axis=1))
    ),
    "These are the losses of the samples; take their mean.": lambda p, y: -np.log(_picked(p, y)),
    "You apply softmax to p, as torch's cross_entropy does; p are probabilities already.": (
        lambda p, y: -np.mean(np.log(_picked(np.exp(p) / np.exp(p).sum(axis=1, keepdims=True), y)))
    ),
    "You count the classes from 1; the labels start at 0.": lambda p, y: -np.mean(np.log(_picked(p, y - 1))),
    "That is the entropy of p, −Σ p ln p; only the right class counts, with its full weight.": (
        lambda p, y: -np.mean(np.sum(p * np.log(np.maximum(p, FLOOR)), axis=1))
    ),
    "You count the classes that are wrong as well, with ln(1 − p): that is the loss for several yes/no questions.": (
        lambda p, y: (
            -np.mean(
                np.sum(
                    np.where(
                        np.eye(p.shape[1])[y] == 1,
                        np.log(np.maximum(p, FLOOR)),
                        np.log(np.maximum(1 - p, FLOOR)),
                    ),
                    axis=1,
                )
            )
        )
    ),
}


def _added(small):
    return lambda p, y: -np.mean(np.log(p[np.arange(len(y)), y] + small))


def _clipped(low, high):
    return lambda p, y: -np.mean(np.log(np.clip(p[np.arange(len(y)), y], low, high)))


for _small in (2.0**-52, *(10.0**-k for k in range(5, 17))):
    cross_entropy.mistakes[
        f"You add {_small:.2g} to every probability, which changes the loss; np.maximum(p, 1e-12) changes only the zeros."
    ] = _added(_small)
for _small in (1e-8, 1e-7, 1e-6, 1e-5):
    cross_entropy.mistakes |= {
        f"You cut probabilities off at {_small:.0e}; everything from 1e-9 on must count exactly.": _clipped(
            _small, 1
        ),
        f"You cut probabilities off at {_small:.0e} and 1 − {_small:.0e}; everything from 1e-9 on must count exactly.": (
            _clipped(_small, 1 - _small)
        ),
    }


def _probabilities(rng, samples, classes):
    z = rng.normal(scale=2.0, size=(samples, classes))
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def probability_cases(seed):
    rng = np.random.default_rng(seed)
    p = np.array([[0.7, 0.2, 0.1], [0.25, 0.5, 0.25]])
    cases = [(np.array([[0.2, 0.8]]), np.array([0])), (p, np.array([2, 1])), (p, np.array([0, 2]))]
    for n, k in ((1, 4), (3, 3), (4, 2), (2, 5), (30, 10)):
        cases.append((_probabilities(rng, n, k), rng.integers(0, k, n)))
    return cases


def sure_cases(seed):
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 4, 6)
    sure = np.eye(4)[labels]
    half = sure.copy()
    half[0] = [0.25, 0.25, 0.25, 0.25]
    return [(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1, 0])), (sure, labels), (half, labels)]


def tiny_cases():
    return [
        (np.array([[2e-9, 1 - 2e-9]]), np.array([0])),
        (np.array([[1e-8, 1 - 1e-8], [0.5, 0.5]]), np.array([0, 1])),
        (np.array([[0.3, 0.7 - 1e-7, 1e-7]]), np.array([2])),
        (np.array([[1e-5, 1 - 1e-5], [1 - 3e-6, 3e-6]]), np.array([0, 1])),
        (np.array([[1e-9, 1 - 1e-9], [1e-9, 1 - 1e-9]]), np.array([0, 1])),
    ]


def zero_cases(seed):
    """(p, labels, how many samples give their class the probability 0)"""
    rng = np.random.default_rng(seed)
    p = _probabilities(rng, 5, 3)
    labels = rng.integers(0, 3, 5)
    p[1] = np.eye(3)[(labels[1] + 1) % 3]
    p[4] = np.eye(3)[(labels[4] + 2) % 3]
    return [
        (np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), np.array([1, 0]), 2),
        (np.array([[1.0, 0.0]]), np.array([1]), 1),
        (p, labels, 2),
    ]


def loss_with_zeros(p, labels, loss_of_zero):
    """The mean loss when a sample with p = 0 for its class counts as `loss_of_zero`."""
    right = p[np.arange(len(labels)), labels]
    losses = np.where(right > 0, -np.log(np.where(right > 0, right, 1.0)), float(loss_of_zero))
    return float(losses.mean())


def between(low, high):
    return lambda loss: np.ndim(loss) == 0 and low < float(loss) < high


# --- cross-entropy from logits


def _log_softmax(z, shift=None):
    shifted = np.asarray(z, dtype=float) - (np.max(z, axis=1, keepdims=True) if shift is None else shift(z))
    with np.errstate(all="ignore"):
        return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))


def _of_label(log_p, labels):
    return log_p[np.arange(len(labels)), labels]


def cross_entropy_from_logits(z, labels):
    return float(0.0 - np.mean(_of_label(_log_softmax(z), labels)))  # never −0


def _softmax(z, axis=1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _cut_off(low):
    return lambda z, y: -np.mean(np.log(np.maximum(_of_label(_softmax(z), y), low)))


cross_entropy_from_logits.mistakes = {
    "The minus sign is missing: ln p is negative for p < 1, and a loss must not be.": (
        lambda z, y: np.mean(_of_label(_log_softmax(z), y))
    ),
    "You summed over the samples; their mean is asked.": lambda z, y: -np.sum(_of_label(_log_softmax(z), y)),
    "These are the losses of the samples; take their mean.": lambda z, y: -_of_label(_log_softmax(z), y),
    "All classes are counted; only the right one matters.": (
        lambda z, y: -np.mean(np.sum(_log_softmax(z), axis=1))
    ),
    "That is the mean over all classes as well; only the right one matters.": (
        lambda z, y: -np.mean(_log_softmax(z))
    ),
    "[:, labels] takes the columns of all labels for every row; [np.arange(n), labels] takes one number per row.": (
        lambda z, y: -np.mean(_log_softmax(z)[:, y])
    ),
    "You use the logit of the right class without softmax: −z is no −ln p. Add ln Σ e^z.": (
        lambda z, y: -np.mean(_of_label(z, y))
    ),
    "You take the logarithm of the logit itself; z is no probability. Softmax comes first.": (
        lambda z, y: -np.mean(np.log(np.maximum(_of_label(z, y), FLOOR)))
    ),
    "The softmax is applied twice.": lambda z, y: -np.mean(_of_label(_log_softmax(_softmax(z)), y)),
    "The logarithm is missing: −p of the right class is no cross-entropy.": (
        lambda z, y: -np.mean(_of_label(_softmax(z), y))
    ),
    "You divide by the sum over the samples; softmax sums over the classes, axis 1.": (
        lambda z, y: -np.mean(np.log(_of_label(_softmax(z, axis=0), y)))
    ),
    "You use the most probable class; the label says which class is right.": (
        lambda z, y: -np.mean(np.max(_log_softmax(z), axis=1))
    ),
    "The natural logarithm is asked, np.log, not the one to base 10.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(z), y)) / np.log(10)
    ),
    "The natural logarithm is asked, np.log, not the one to base 2.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(z), y)) / np.log(2)
    ),
    "The logarithm comes before the mean: the mean of ln p is not ln of the mean.": (
        lambda z, y: -np.log(np.mean(_of_label(_softmax(z), y)))
    ),
    "You count the classes from 1; the labels start at 0.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(z), y - 1))
    ),
    "The sign of the logits is turned: the largest logit belongs to the most probable class.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(-np.asarray(z, dtype=float)), y))
    ),
    "The largest logit was subtracted in one place only: what is taken out of the sum must come back.": (
        lambda z, y: np.mean(
            np.log(np.sum(np.exp(z - np.max(z, axis=1, keepdims=True)), axis=1)) - _of_label(z, y)
        )
    ),
    "The exponentials overflow: subtract the largest logit of each row first. It changes nothing else.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(z, lambda z: 0), y))
    ),
    "You subtract the largest of *all* logits. A row far below it has exponentials that are all 0: each row needs its "
    "own largest logit.": lambda z, y: -np.mean(_of_label(_log_softmax(z, np.max), y)),
    "You subtract the mean of the row; a logit far above it still overflows. Subtract the largest.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(z, lambda z: np.mean(z, axis=1, keepdims=True)), y))
    ),
    "You compute p first, and it rounds to 0 where the logits are far apart; ln 0 is infinite. Take the logarithm of "
    "the formula: ln p = z − max − ln Σ e^(z − max).": (
        lambda z, y: -np.mean(np.log(_of_label(_softmax(z), y)))
    ),
    "That is how far the right logit lies below the largest one, a hard maximum; the soft one, ln Σ e^z, is asked.": (
        lambda z, y: np.mean(np.max(z, axis=1) - _of_label(z, y))
    ),
    "Whole numbers in z must not make whole logarithms: compute in an array of floats.": (
        lambda z, y: np.mean(np.trunc(_of_label(-_log_softmax(z), y)))
    ),
    "Logits beyond ±700 were clipped. No clipping is needed when the largest logit is subtracted.": (
        lambda z, y: -np.mean(_of_label(_log_softmax(np.clip(z, -700, 700)), y))
    ),
}
for _low in (2.0**-52, *(10.0**-k for k in (5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 30, 100, 300, 308))):
    cross_entropy_from_logits.mistakes[
        f"You compute p first and cut it off at {_low:.2g}, so that no loss is larger than {-np.log(_low):.1f}. Take the "
        "logarithm of the formula: ln p = z − max − ln Σ e^(z − max)."
    ] = _cut_off(_low)


def logit_cases(seed):
    rng = np.random.default_rng(seed)
    z = np.array([[2.0, 1.0, -1.0], [0.5, -0.5, 3.0]])
    cases = [(np.array([[0.0, 1.0]]), np.array([0])), (z, np.array([1, 2])), (z, np.array([0, 0]))]
    for n, k in ((1, 4), (3, 3), (4, 2), (2, 5), (30, 10), (5, 1)):
        cases.append((3 * rng.normal(size=(n, k)), rng.integers(0, k, n)))
    return cases


def large_logit_cases(seed):
    """Logits that overflow, underflow or are far apart, in one row or between rows; sure and right, sure and wrong."""
    rng = np.random.default_rng(seed)
    near = rng.normal(size=(4, 3))
    apart = np.array([[-1000.0], [0.0], [1000.0], [500.0]])
    labels = rng.integers(0, 3, 4)
    return [
        (np.array([[1000.0, 0.0]]), np.array([0])),
        (np.array([[0.0, 1000.0]]), np.array([0])),
        (np.array([[0.0, 40.0], [0.0, -40.0]]), np.array([0, 0])),
        (np.array([[-800.0, 0.0, -750.0]]), np.array([2])),
        (near + 1000, labels),
        (near - 1000, labels),
        (near + apart, labels),
        (300 * near, labels),
        (np.array([[1e6, -1e6, 0.0], [-1e6, -1e6, -1e6]]), np.array([1, 2])),
    ]


def whole_logit_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (np.zeros((3, 4), dtype=int), np.array([0, 3, 2])),
        (rng.integers(-5, 6, (6, 3)), rng.integers(0, 3, 6)),
        (np.array([[7, 7, -2]]), np.array([1])),
        (np.array([[900, -900], [-900, -901]]), np.array([1, 0])),
    ]


# --- the numerical gradient


_MATRIX, _TARGETS = (
    np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5], [-2.0, 1.0]]),
    np.array([1.0, 0.0, 2.0, -1.0]),
)

_sines = check.named("sum(sin(w))", lambda w: float(np.sum(np.sin(w))))
_cubes = check.named("sum(w³) − sum(w)²", lambda w: float(np.sum(w**3) - np.sum(w) ** 2))
_chain = check.named("w₀·w₁ + w₁·w₂", lambda w: float(w[0] * w[1] + w[1] * w[2]))
_fit = check.named("mean((Xw − y)²)", lambda w: float(np.mean((_MATRIX @ w - _TARGETS) ** 2)))
_weighted = check.named(
    "sum(i·w_i²) over all places i", lambda w: float(np.sum(np.arange(1, w.size + 1).reshape(w.shape) * w**2))
)
_rows = check.named("sum((w·(1, 2, −1))²)", lambda w: float(np.sum((w @ np.array([1.0, 2.0, -1.0])) ** 2)))
_exponentials = check.named("sum(exp(w/2))", lambda w: float(np.sum(np.exp(w / 2))))
_steep = check.named("1e5·sum((w − 0.25)²)", lambda w: float(1e5 * np.sum((w - 0.25) ** 2)))
_steep_cross = check.named(
    "1e5·(w₀² + w₀w₁ + w₁²)", lambda w: float(1e5 * (w[0] ** 2 + w[0] * w[1] + w[1] ** 2))
)

_GRADIENTS = {
    _sines.__name__: np.cos,
    _cubes.__name__: lambda w: 3 * w**2 - 2 * np.sum(w),
    _chain.__name__: lambda w: np.array([w[1], w[0] + w[2], w[1]]),
    _weighted.__name__: lambda w: 2 * np.arange(1, w.size + 1).reshape(w.shape) * w,
    _rows.__name__: lambda w: 2 * np.multiply.outer(w @ np.array([1.0, 2.0, -1.0]), [1.0, 2.0, -1.0]),
    _exponentials.__name__: lambda w: np.exp(w / 2) / 2,
    _steep.__name__: lambda w: 2e5 * (w - 0.25),
    _steep_cross.__name__: lambda w: 1e5 * np.array([2 * w[0] + w[1], w[0] + 2 * w[1]]),
}


def _differences(f, w, *, h=1e-5, one_sided=False, moved_back=True):
    """Central differences; `one_sided` ones, or places that are not `moved_back`, are mistaken."""
    gradient, up, down = np.zeros(w.shape), w.astype(float), w.astype(float)
    for index in np.ndindex(w.shape):
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(w)) / h if one_sided else (f(up) - f(down)) / (2 * h)
        if moved_back:
            up, down = w.astype(float), w.astype(float)
    return gradient


def gradient_of(f, w):
    """The exact gradient where it is known, else central differences."""
    exact = _GRADIENTS.get(f.__name__)
    return exact(w) if exact else _differences(f, w)


def _all_at_once(f, w, h=1e-5):
    return np.full(w.shape, (f(w + h) - f(w - h)) / (2 * h))


def _first_axis_only(f, w):
    gradient = np.zeros(w.shape)
    for i in range(len(w)):
        step = np.zeros(w.shape)
        step[i] = 1e-5
        gradient[i] = (f(w + step) - f(w - step)) / 2e-5
    return gradient


gradient_of.mistakes = {
    "You divide by h; between w + h and w − h lies 2h.": lambda f, w: 2 * gradient_of(f, w),
    "You divide by h/2 … or by something else too small: between w + h and w − h lies 2h.": lambda f, w: (
        4 * gradient_of(f, w)
    ),
    "You look to one side only: (f(w + h) − f(w)) / h is off by h/2 times the curvature. "
    "Look to both sides.": partial(_differences, h=1e-5, one_sided=True),
    "You look to one side only, forward: that is off by h/2 times the curvature. Look to both sides.": (
        partial(_differences, h=1e-4, one_sided=True)
    ),
    "You look to one side only, to the right: that is off by h/2 times the curvature. Look to both sides.": (
        partial(_differences, h=1e-6, one_sided=True)
    ),
    "You look to one side only, ahead: that is off by h/2 times the curvature. Look to both sides.": (
        partial(_differences, h=1e-7, one_sided=True)
    ),
    "You look to one side only, to the left: that is off by h/2 times the curvature. Look to both sides.": (
        partial(_differences, h=-1e-5, one_sided=True)
    ),
    "A place that was moved must be moved back before the next one: w has wandered away.": partial(
        _differences, moved_back=False
    ),
    "You moved all places at once; a partial derivative moves one place and leaves the others.": _all_at_once,
    "You moved whole rows; every single place needs its own derivative.": _first_axis_only,
    "The sign is wrong: f(w + h) − f(w − h), not the other way round.": lambda f, w: -gradient_of(f, w),
    "The gradient must have the shape of w; yours is flat.": lambda f, w: gradient_of(f, w).ravel(),
    "That is the sum of all partial derivatives; the gradient has one for each place.": lambda f, w: (
        gradient_of(f, w).sum()
    ),
    "You forgot to divide by 2h.": lambda f, w: 2e-5 * gradient_of(f, w),
}


def vector_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (_sines, np.array([0.0, 1.0])),
        (_chain, np.array([1.0, 2.0, -3.0])),
        (_fit, np.array([0.5, -1.0])),
        (_sines, rng.normal(size=7)),
        (_cubes, rng.normal(size=4)),
        (_exponentials, np.array([3.0])),
    ]


def shaped_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (f, rng.normal(size=s))
        for f, s in (
            (_weighted, (2, 3)),
            (_cubes, (4, 1)),
            (_sines, (2, 1, 3)),
            (_weighted, (1, 5)),
            (_rows, (2, 3)),
        )
    ]


def curved_cases():
    return [
        (_steep, np.array([0.25])),
        (_steep, np.array([0.25, 0.25, 0.25])),
        (_steep_cross, np.array([0.0, 0.0])),
        (_steep, np.full((2, 2), 0.25)),
    ]


# --- gradient descent


def gradient_descent(grad, w0, lr, n_steps):
    path = [np.array(w0, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def _same_gradient(grad, w0, lr, n_steps):
    g = grad(w0)
    return np.array([w0 - k * lr * g for k in range(n_steps + 1)])


def _momentum_like(grad, w0, lr, n_steps):
    total = np.zeros(w0.shape)

    def summed(w):
        nonlocal total
        total = total + grad(w)
        return total

    return gradient_descent(summed, w0, lr, n_steps)


def _shrinking(grad, w0, lr, n_steps):
    path = [w0]
    for k in range(n_steps):
        path.append(path[-1] - lr / (k + 1) * grad(path[-1]))
    return np.array(path)


def _one_by_one(grad, w0, lr, n_steps):
    """Each place is updated with a gradient that sees the places before it already moved."""
    path = [np.array(w0, dtype=float)]
    for _ in range(n_steps):
        w = path[-1].copy()
        for index in np.ndindex(w.shape):
            w[index] -= lr * grad(w)[index]
        path.append(w)
    return np.array(path)


gradient_descent.mistakes = {
    "You go uphill: the gradient points up, so it is subtracted.": lambda g, w, lr, n: gradient_descent(
        g, w, -lr, n
    ),
    "Only the last point is returned; all points are asked, the start included.": lambda g, w, lr, n: (
        gradient_descent(g, w, lr, n)[-1]
    ),
    "The start is missing: n_steps steps make n_steps + 1 points.": lambda g, w, lr, n: gradient_descent(
        g, w, lr, n
    )[1:],
    "The last point is missing: n_steps steps make n_steps + 1 points.": lambda g, w, lr, n: gradient_descent(
        g, w, lr, n
    )[:-1],
    "All points of your path are the same: the list holds one array many times, and `-=` changes them all. "
    "Make a new array in each step.": lambda g, w, lr, n: np.array(
        [gradient_descent(g, w, lr, n)[-1]] * (n + 1)
    ),
    "You use the gradient of the start in every step; it must be computed anew at every point.": _same_gradient,
    "You forgot the learning rate.": lambda g, w, lr, n: gradient_descent(g, w, 1.0, n),
    "One step too many.": lambda g, w, lr, n: gradient_descent(g, w, lr, n + 1),
    "You add up the gradients of all steps; only the gradient of this point counts.": _momentum_like,
    "You make the learning rate smaller in every step; here it stays the same.": _shrinking,
    "You divide by the length of the gradient; here it is used as it is.": (
        lambda g, w, lr, n: gradient_descent(
            lambda p: g(p) / max(float(np.linalg.norm(g(p))), 1e-300), w, lr, n
        )
    ),
    "All weights move at the same time: compute the gradient once per step, at the old point.": _one_by_one,
    "The path holds the gradients, not the points.": lambda g, w, lr, n: np.array(
        [g(p) for p in gradient_descent(g, w, lr, n)]
    ),
}


def _double_well(w):
    with np.errstate(all="ignore"):  # a wrong answer may run away
        return w**3 - w


_H = np.array([[3.0, 1.0], [1.0, 2.0]])

_double = check.named("2w", lambda w: 2 * w)
_tilted = check.named("H w, H = [[3, 1], [1, 2]]", lambda w: _H @ w)
_to_five = check.named("w − 5", lambda w: w - 5.0)
_double_well = check.named("w³ − w", _double_well)
_tilted_rows = check.named("w H, H = [[3, 1], [1, 2]]", lambda w: w @ _H)
_cosine = check.named("cos(w)", lambda w: np.cos(w))


def descent_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (_double, np.array([4.0]), 0.1, 3),
        (_tilted, np.array([1.0, -2.0]), 0.2, 5),
        (_to_five, rng.normal(size=6), 0.3, 10),
        (_double_well, rng.uniform(-1.5, 1.5, 3), 0.15, 25),
        (_double, np.array([1.0, 2.0]), 1.1, 30),
        (_double, np.array([0.0, 0.0]), 0.1, 4),
    ]


def shaped_descent_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (_to_five, rng.normal(size=(2, 3)), 0.25, 4),
        (_double_well, rng.uniform(-1, 1, (4, 1)), 0.1, 6),
        (_double, rng.normal(size=(1, 2, 2)), 0.2, 3),
        (_tilted_rows, np.array([[1.0, -1.0], [2.0, 0.5], [0.0, 3.0]]), 0.2, 2),
    ]


def curved_descent_cases(seed):
    rng = np.random.default_rng(seed)
    return [
        (_cosine, np.array([0.3]), 0.5, 12),
        (_double_well, np.array([0.2, -1.4]), 0.2, 15),
        (_tilted, rng.normal(size=2), 0.4, 7),
    ]


def has_shape(*shape):
    return lambda path: np.shape(path) == shape


# --- the largest stable learning rate


def largest_stable_lr(H):
    return 2.0 / float(np.linalg.eigvalsh(H)[-1])


largest_stable_lr.mistakes = {
    "That is 1/λmax, which is safe, but not the limit: |1 − ηλ| < 1 holds up to 2/λ.": (
        lambda H: 1 / np.linalg.eigvalsh(H)[-1]
    ),
    "You use the smallest eigenvalue; the steepest direction, with the largest one, diverges first.": (
        lambda H: 2 / np.linalg.eigvalsh(H)[0]
    ),
    "The diagonal entries are not the eigenvalues: np.linalg.eigvalsh(H).": lambda H: 2 / np.max(np.diag(H)),
    "That is the trace, the sum of all eigenvalues; the largest one is asked.": lambda H: 2 / np.trace(H),
    "np.linalg.norm(H) is not the largest eigenvalue (np.linalg.norm(H, 2) would be).": lambda H: (
        2 / np.linalg.norm(H)
    ),
    "The largest entry of H is not its largest eigenvalue.": lambda H: 2 / np.max(H),
    "The largest sum of a row is only a bound for the largest eigenvalue.": lambda H: (
        2 / np.max(np.sum(np.abs(H), axis=1))
    ),
    "The determinant is the product of all eigenvalues; the largest one is asked.": lambda H: (
        2 / np.linalg.det(H)
    ),
    "That is the largest eigenvalue itself; the learning rate is 2 divided by it.": lambda H: (
        np.linalg.eigvalsh(H)[-1]
    ),
    "That is half of the largest eigenvalue; it must be 2 divided by it.": lambda H: (
        np.linalg.eigvalsh(H)[-1] / 2
    ),
    "2/(λmin + λmax) is the *fastest* learning rate; the largest stable one is 2/λmax.": (
        lambda H: 2 / (np.linalg.eigvalsh(H)[0] + np.linalg.eigvalsh(H)[-1])
    ),
    "These are the limits of all directions; the smallest of them counts.": lambda H: (
        2 / np.linalg.eigvalsh(H)
    ),
}


def bowls(seed):
    rng = np.random.default_rng(seed)
    cases = [
        np.array([[3.0, 1.0], [1.0, 5.0]]),
        np.diag([5.0, 0.5, 2.0]),
        np.array([[0.04]]),
        np.diag([1e-3, 1.0, 400.0]),
    ]
    for n in (3, 6):
        A = rng.normal(size=(n, n))
        H = A @ A.T + 0.5 * np.eye(n)
        cases.append((H + H.T) / 2)
    return [(H,) for H in cases]


def tilted_bowls(seed):
    rng = np.random.default_rng(seed)
    cases = [np.array([[5.0, -4.0], [-4.0, 5.0]]), np.array([[1.0, 0.9], [0.9, 1.0]])]
    for n in (2, 4, 8):
        Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
        H = Q @ np.diag(np.linspace(0.2, 7.0, n)) @ Q.T
        cases.append((H + H.T) / 2)
    return [(H,) for H in cases]


def no_bowls(seed):
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    saddle = Q @ np.diag([-1.0, 2.0, 5.0]) @ Q.T
    return [
        np.array([[-3.0]]),
        np.array([[1.0, 2.0], [2.0, 1.0]]),
        np.diag([0.0, 3.0]),
        (saddle + saddle.T) / 2,
        np.diag([-1.0, -1.0]),
        np.array([[2.0, -1.0], [1.0, 2.0]]),
        np.array([[4.0, 1.0, 0.0], [0.5, 4.0, 1.0], [0.0, 1.0, 4.0]]),
        np.array([[4.0, 1.0, 0.0], [1.0, 4.0, 1.0], [0.5, 1.0, 4.0]]),
    ]
