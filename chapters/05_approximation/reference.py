"""Reference functions, known mistakes and cases for the hidden tests of exercise 05."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder import check

# --- the interpolating network


def _relu(z):
    return np.maximum(z, 0.0)


def _curve(layers, x):
    h = np.reshape(np.asarray(x, dtype=float), (-1, 1))
    for W, b in layers[:-1]:
        h = _relu(h @ np.asarray(W, dtype=float).T + np.asarray(b, dtype=float))
    W, b = layers[-1]
    return (h @ np.asarray(W, dtype=float).T + np.asarray(b, dtype=float))[:, 0]


def curve_of(relu_interpolator) -> Callable[..., Any]:
    """The student's network for (knots, values), evaluated at x."""

    def relu_interpolator_at(knots, values, x):
        network = relu_interpolator(knots, values)
        if not isinstance(network, (tuple, list)) or len(network) != 4:
            raise ValueError("relu_interpolator must return the tuple (W1, b1, W2, b2)")
        W1, b1, W2, b2 = (np.asarray(part, dtype=float) for part in network)
        n = b1.size
        if (W1.shape, b1.shape, W2.shape, b2.shape) != ((n, 1), (n,), (1, n), (1,)):
            raise ValueError(
                f"W1, b1, W2, b2 have the shapes {W1.shape}, {b1.shape}, {W2.shape}, {b2.shape}, "
                "not (H, 1), (H,), (1, H), (1,)"
            )
        return _curve([(W1, b1), (W2, b2)], x)

    return relu_interpolator_at


def curve_through(knots, values, x):
    """Straight lines through the points, the end pieces continued."""
    knots, values, x = (np.asarray(part, dtype=float) for part in (knots, values, x))
    piece = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
    slope = (values[piece + 1] - values[piece]) / (knots[piece + 1] - knots[piece])
    return values[piece] + slope * (x - knots[piece])


def _slopes(knots, values):
    return np.diff(values) / np.diff(knots)


def _network(slopes, knots, values, x, *, left=-1.0, bends=True, kink=-1.0, left_kink=1.0):
    """What the hand-built network gives at x, if the pieces had these slopes.

    `left` is the sign of the neuron left of the first knot, 0 without it; without `bends` the slopes themselves are its
    weights; with `kink` 1 the biases have the wrong sign, with `left_kink` −1 that of the left neuron.
    """
    weights = np.concatenate([slopes[:1], np.diff(slopes)]) if bends else slopes
    hidden = _relu(np.add.outer(x, kink * knots[:-1]))
    return values[0] + left * slopes[0] * _relu(left_kink * knots[0] - x) + hidden @ weights


def _mistaken(**mistake):
    return lambda knots, values, x: _network(_slopes(knots, values), knots, values, x, **mistake)


def _whole_numbers_only(knots, values, x):
    s = _slopes(knots, values)
    bends = np.zeros_like(values)
    bends[: len(s)] = np.concatenate([s[:1], np.diff(s)])
    hidden = _relu(np.subtract.outer(x, knots))
    return values[0] - s[0] * _relu(knots[0] - x) + hidden @ bends.astype(float)


curve_through.mistakes = {
    "Left of the first knot your network is flat: there every relu(x − k) is 0. "
    "Add a neuron relu(k0 − x), with the weight −1, that continues the first piece.": _mistaken(left=0.0),
    "Right of the last knot your network is flat: put no bend at the last knot, and the last piece goes on by itself.": (
        lambda knots, values, x: curve_through(knots, values, np.minimum(x, knots[-1]))
    ),
    "You cut the curve off on both sides; the first and the last piece must go on instead.": (
        lambda knots, values, x: np.interp(x, knots, values)
    ),
    "The output weights must be the changes of slope from piece to piece, not the slopes: "
    "the neurons further left are still active and add up.": _mistaken(bends=False),
    "The output weights must be the changes of slope from piece to piece, not the slopes themselves: "
    "the neurons further left are still active.": _mistaken(bends=False, left=0.0),
    "The whole curve is too low or too high by the first value: that one belongs into b2.": (
        lambda knots, values, x: curve_through(knots, values, x) - values[0]
    ),
    "A slope is the difference of two values divided by the distance of their knots, and that distance need not be 1.": (
        lambda knots, values, x: _network(np.diff(values), knots, values, x)
    ),
    "relu(x − k) bends at k, so the bias is −k, with a minus sign.": _mistaken(kink=1.0),
    "relu(x − k) bends at k, so its bias is −k, with a minus sign.": _mistaken(kink=1.0, left=0.0),
    "All biases have the wrong sign: relu(x − k) bends at k with the bias −k, relu(k0 − x) with the bias +k0.": (
        _mistaken(kink=1.0, left_kink=-1.0)
    ),
    "The neuron on the left, relu(k0 − x), grows to the left, so its output weight is minus the first slope.": (
        _mistaken(left=1.0)
    ),
    "Whole knots and values must not make whole slopes: make float arrays (`dtype=float`) before you fill them.": _whole_numbers_only,
}


def knot_cases(seed):
    """(knots, values) of 2 to 40 knots, unevenly spaced, on both sides of 0."""
    rng = np.random.default_rng(seed)
    cases = [
        (np.array([1.0, 3.0]), np.array([2.0, 5.0])),
        (np.array([-2.0, -1.5, 0.5]), np.array([1.5, -1.0, 2.5])),
        (np.array([0, 2, 3, 7]), np.array([1, 2, -4, 3])),
        (np.array([0, 2, 3, 7]), np.array([3, 1, 4, 2])),
        (np.array([1.0, 3.0, 4.0]), np.array([2.0, 2.0, 2.0])),
    ]
    for n in (2, 3, 5, 12, 40):
        knots = rng.uniform(-4, 2) + np.cumsum(rng.uniform(0.1, 1.5, n))
        cases.append((knots, rng.normal(scale=3.0, size=n)))
    return cases


def at_knots(cases):
    return [(knots, values, np.asarray(knots, dtype=float)) for knots, values in cases]


def between_knots(cases):
    rng = np.random.default_rng(50)
    return [(k, v, np.sort(rng.uniform(k[0], k[-1], 3).round(3))) for k, v in cases]


def right_of_knots(cases):
    return [(k, v, k[-1] + np.array([0.5, 20.0, 1e6])) for k, v in cases]


def left_of_knots(cases):
    return [(k, v, k[0] - np.array([0.5, 20.0, 1e6])) for k, v in cases]


def lines(seed):
    rng = np.random.default_rng(seed)
    x = np.array([-9.0, -1.0, 0.0, 2.0, 9.0])
    return [(np.sort(rng.uniform(-5, 5, 2)).round(1), rng.normal(size=2).round(1), x) for _ in range(4)]


def scaled_cases(seed):
    """[(scale, cases)]: values of the size of `scale`, and knots that are near together or far away."""
    rng = np.random.default_rng(seed)
    result = []
    for scale, width, start in (
        (1e-6, 1.0, 0.0),
        (1e5, 1.0, -3.0),
        (1.0, 1e-3, 0.5),
        (1.0, 1e4, -2e4),
        (1.0, 0.1, 300.0),
    ):
        cases = []
        for n in (3, 8, 25):
            knots = start + width * np.cumsum(rng.uniform(0.2, 1.0, n))
            x = np.sort(rng.uniform(knots[0] - width, knots[-1] + width, 11))
            cases.append((knots, scale * rng.normal(size=n), x))
        result.append((scale, cases))
    return result


# --- the largest error


def max_error(f, g, grid):
    return float(np.max(np.abs(f(grid) - g(grid))))


_peak = check.named("1/(1+25x²)", lambda x: 1.0 / (1.0 + 25.0 * x**2))
_shifted_sine = check.named("sin(3x)+0.3", lambda x: np.sin(3.0 * x) + 0.3)
_line = check.named("x/2−1", lambda x: 0.5 * x - 1.0)
_quadratic = check.named("x²−1", lambda x: x**2 - 1.0)
_low_line = check.named("x/2−40", lambda x: 0.5 * x - 40.0)
_bent = check.named("|x−0.25|+x/2", lambda x: np.abs(x - 0.25) + 0.5 * x)


def error_cases(seed):
    rng = np.random.default_rng(seed)
    pairs = [
        (_peak, np.square),
        (np.sin, np.cos),
        (_shifted_sine, _line),
        (np.tanh, _quadratic),
        (_line, _shifted_sine),
    ]
    pairs += [(np.sin, np.cos)]
    sizes = (1, 7, 30, 101, 500, 7)
    return [(f, g, rng.uniform(-3, 3, size=n)) for (f, g), n in zip(pairs, sizes, strict=True)]


def signed_error_cases(seed):
    """The first function is below the second by more than it is above."""
    rng = np.random.default_rng(seed)
    pairs = [(_low_line, np.cos), (np.sin, np.exp), (_line, np.square), (np.cos, _low_line)]
    return [(f, g, rng.uniform(-2, 3, size=20)) for f, g in pairs]


def single_point_cases():
    return [
        (np.sin, np.cos, np.array([2.0])),
        (_line, _line, np.array([0.0, 1.0])),
        (np.square, _line, np.array([-2.0])),
    ]


max_error.mistakes = {
    "You left out the absolute value: where f lies below g, the difference is negative.": (
        lambda f, g, x: np.max(f(x) - g(x))
    ),
    "You took the absolute value of the largest difference; the largest absolute difference is asked, "
    "so the absolute value comes first.": lambda f, g, x: abs(np.max(f(x) - g(x))),
    "You left out the absolute value, and g − f is negative where f lies above g.": (
        lambda f, g, x: np.max(g(x) - f(x))
    ),
    "That is the mean error; the largest one is asked.": lambda f, g, x: np.mean(np.abs(f(x) - g(x))),
    "That is the mean squared error; the largest absolute error is asked.": (
        lambda f, g, x: np.mean((f(x) - g(x)) ** 2)
    ),
    "That is the root mean square error; the largest absolute error is asked.": (
        lambda f, g, x: np.sqrt(np.mean((f(x) - g(x)) ** 2))
    ),
    "That is the sum of all errors; the largest one is asked.": lambda f, g, x: np.sum(np.abs(f(x) - g(x))),
    "That is the place of the largest error, not the error itself.": (
        lambda f, g, x: x[np.argmax(np.abs(f(x) - g(x)))]
    ),
    "That is the index of the largest error (argmax), not the error itself.": (
        lambda f, g, x: np.argmax(np.abs(f(x) - g(x)))
    ),
    "You squared the difference; the error is its absolute value.": lambda f, g, x: np.max(
        (f(x) - g(x)) ** 2
    ),
    "You compared the largest value of f with the largest value of g, which may lie at different x; "
    "take the difference point by point.": lambda f, g, x: abs(np.max(f(x)) - np.max(g(x))),
    "These are the errors at every point; return the largest of them, one number.": (
        lambda f, g, x: np.abs(f(x) - g(x))
    ),
    "That is the largest *relative* error; do not divide.": (
        lambda f, g, x: np.max(np.abs(f(x) - g(x)) / np.abs(f(x)))
    ),
}


# --- how many knots


def _largest(difference):
    return np.max(np.abs(difference))


def interpolation_error(f, interval, n, points=1001, *, measure=_largest, endpoint=True):
    grid, knots = np.linspace(*interval, points), np.linspace(*interval, n, endpoint=endpoint)
    return float(measure(f(grid) - np.interp(grid, knots, f(knots))))


def _first(good, start=2):
    n = start
    while n < 3000 and not good(n):
        n += 1
    return n


def knots_needed(f, interval, tolerance, points=1001, **mistake):
    return _first(lambda n: interpolation_error(f, interval, n, points, **mistake) <= tolerance)


def _middle_error(f, interval, n):
    knots = np.linspace(*interval, n)
    middle = (knots[1:] + knots[:-1]) / 2
    return float(np.max(np.abs(f(middle) - np.interp(middle, knots, f(knots)))))


def _doubling(f, interval, tolerance):
    n = 2
    while interpolation_error(f, interval, n) > tolerance and n < 3000:
        n *= 2
    return n


def _bisection(f, interval, tolerance, high=1001):
    low = 2
    while low < high:
        middle = (low + high) // 2
        if interpolation_error(f, interval, middle) <= tolerance:
            high = middle
        else:
            low = middle + 1
    return low


def _never_worse_again(f, interval, tolerance):
    """The smallest n from which on all further n are good too."""
    n = 300
    while n > 2 and interpolation_error(f, interval, n - 1) <= tolerance:
        n -= 1
    return n


def _by_formula(f, interval, tolerance):
    a, b = interval
    x = np.linspace(a, b, 1001)
    h = x[1] - x[0]
    curvature = np.max(np.abs(np.diff(f(x), 2))) / h**2
    return max(2, int(np.ceil((b - a) * np.sqrt(curvature / (8 * tolerance)))) + 1)


knots_needed.mistakes = {
    "You always use [0, 1]; the knots must span the interval that was given.": lambda f, i, t: knots_needed(
        f, (0, 1), t
    ),
    "The formula h²/8 · max|f''| is an upper bound: fewer knots can be enough, so measure the error for each n.": _by_formula,
    "You start at 3 knots; 2 are enough for a straight line.": lambda f, i, t: max(3, knots_needed(f, i, t)),
    "You count the pieces; the knots are one more.": lambda f, i, t: knots_needed(f, i, t) - 1,
    "Your count is one too high: return the first n that is good enough.": lambda f, i, t: (
        knots_needed(f, i, t) + 1
    ),
    "That is the number of inner knots; both ends count too.": lambda f, i, t: knots_needed(f, i, t) - 2,
    "You look at 1,000 points; the exercise asks for 1,001, both ends included.": partial(
        knots_needed, points=1000
    ),
    "You compare the squared error with the tolerance; compare the error itself.": (
        partial(knots_needed, measure=lambda difference: _largest(difference) ** 2)
    ),
    "You allow a share of the largest value; the tolerance is the largest error itself.": (
        lambda f, i, t: knots_needed(f, i, t * _largest(f(np.linspace(*i, 1001))))
    ),
    "You compare the root mean square error with the tolerance; the largest one must stay below it.": (
        partial(knots_needed, measure=lambda difference: np.sqrt(np.mean(difference**2)))
    ),
    "You compare the mean error with the tolerance; the largest one must stay below it.": (
        partial(knots_needed, measure=lambda difference: np.mean(np.abs(difference)))
    ),
    "At the knots the error is always 0; look at 1,001 points between them as well.": lambda f, i, t: 2,
    "You look only at the middle between two knots; the largest error can be elsewhere. "
    "Look at all 1,001 points.": lambda f, i, t: _first(lambda n: _middle_error(f, i, n) <= t),
    "You left out the absolute value: where the straight line lies above f, the difference is negative.": (
        partial(knots_needed, measure=np.max)
    ),
    "The last knot must lie at b, the end of the interval: np.linspace without endpoint=False.": (
        partial(knots_needed, endpoint=False)
    ),
    "You doubled n until it was enough, but the smallest n is asked.": _doubling,
    "A bisection needs an error that falls with every knot, and this one does not: "
    "try n = 2, 3, 4, … in turn.": _bisection,
    "The smallest n that is good enough is asked, even when a larger n is worse again.": _never_worse_again,
    "You look at about 100 points; the exercise asks for 1,001, and between yours the error is larger.": (
        partial(knots_needed, points=101)
    ),
    "You look at 100 points; the exercise asks for 1,001, and between yours the error is larger.": (
        partial(knots_needed, points=100)
    ),
}


def smooth_cases():
    return [
        (np.square, (0, 1), 0.003),
        (np.sin, (0.0, 3.0), 0.02),
        (_peak, (-1.0, 1.0), 0.05),
        (np.cos, (0.0, 9.0), 0.0072),
        (np.sin, (0.0, 3.0), 0.3),
    ]


def interval_cases():
    return [
        (np.exp, (1.0, 3.5), 0.1),
        (np.square, (-7, 2), 0.5),
        (np.sin, (100.0, 104.0), 0.03),
        (np.sqrt, (2.0, 50.0), 0.04),
        (_shifted_sine, (-4.0, -1.0), 0.05),
    ]


def straight_cases():
    return [
        (_line, (-1.0, 3.0), 1e-6),
        (_low_line, (0.0, 10.0), 1e-3),
        (np.sin, (-0.1, 0.1), 0.01),
        (np.abs, (2, 9), 1e-6),
    ]


def kink_cases():
    return [
        (np.abs, (-3, 3), 1e-3),
        (np.abs, (-1.0, 3.0), 1e-3),
        (_bent, (0.0, 1.0), 1e-3),
        (np.abs, (-4.0, 6.0), 0.05),
        (np.abs, (-1.0, 1.0), 0.9995),
        (np.abs, (-1.0, 1.5), 1.1999),
        (np.abs, (-1.0, 1.0013), 1.00015),  # on more or fewer points than 1,001 it needs 3
    ]


def fine_cases():
    return [
        (np.sqrt, (0.0, 4.0), 0.106),
        (np.tan, (-1.4, 0.3), 0.1),
        (np.exp, (0.0, 5.0), 3.0),
        (np.sin, (0.0, 120.0), 0.0226),
    ]


# --- the deep zigzag


def chain_of(depth):
    """Condition: `depth` hidden layers of 1 to 4 neurons and one output, whose shapes fit together."""

    def chained(layers):
        if len(layers) != depth + 1:
            return False
        inputs = 1
        for W, b in layers:
            W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
            if b.ndim != 1 or W.shape != (b.size, inputs) or not 1 <= b.size <= 4:
                return False
            inputs = b.size
        return inputs == 1

    return chained


def chain_sentence(depth):
    return (
        f"sawtooth({depth}) must have {depth} hidden layer{'s' if depth > 1 else ''} of at most 4 neurons and an output "
        "layer with 1 neuron, and each W must have the shape (its neurons, the neurons before it)."
    )


def _narrow(layers, depth):
    """The layers, unless there are too many or one is too wide, which at a large depth would fill the memory."""
    if len(layers) > depth + 1:
        raise ValueError(
            f"there are {len(layers)} layers; {depth} hidden ones and the output layer are asked"
        )
    widest = max(np.asarray(b).size for _, b in layers)
    if widest > 4:
        raise ValueError(f"a layer has {widest} neurons; at most 4 are allowed, so depth must do the folding")
    return layers


def pieces_of(sawtooth):
    """How many linear pieces the student's network makes on [0, 1]."""

    def count(depth):
        steps = 16 * 2**depth
        slope = np.diff(_curve(_narrow(sawtooth(depth), depth), np.linspace(0, 1, steps + 1))) * steps
        same = np.abs(np.diff(slope)) <= 1e-6 * max(1.0, float(np.max(np.abs(slope))))
        return 1 + int(np.sum(~same[1:] & same[:-1])) if len(same) > 1 else 1

    return check.named("pieces_of_sawtooth", count)


def pieces(depth):
    return 2**depth


pieces.mistakes = {
    "You built one tent too few: depth hidden layers must fold depth times.": lambda d: max(2, 2 ** (d - 1)),
    "You built one tent too many.": lambda d: 2 ** (d + 1),
    "Your pieces are added, not folded: each layer must take the tent of the layer before as its input.": lambda d: (
        2 * d
    ),
    "Your pieces grow by one per layer: each layer must fold what came before.": lambda d: d + 1,
    "Only one tent reaches the output, whatever the depth: each layer must fold the output of the layer before.": (
        lambda d: 2
    ),
    "The output is one straight line: nothing is folded.": lambda d: 1,
    "Your tents have a flat top or flat ends, so there are too many pieces: one neuron must turn slope 2 into −2, "
    "which takes the weight 4.": lambda d: 3 * 2 ** (d - 1),
}


def wave_of(sawtooth):
    """The student's network at eighths of its pieces; turned over when it starts at 1 instead of 0."""

    def values(depth):
        y = _curve(_narrow(sawtooth(depth), depth), np.linspace(0, 1, 8 * 2**depth + 1))
        return 1.0 - y if y[0] > 0.5 else y

    return check.named("values_of_sawtooth", values)


def wave(depth):
    x = np.linspace(0, 1, 8 * 2**depth + 1) * 2**depth
    return np.abs((x + 1) % 2 - 1)


def _folded(fold):
    """The wave of `depth` tents of another form than ours: `fold(x)` is one of them."""

    def folded(depth):
        x = np.linspace(0, 1, 8 * 2**depth + 1)
        for _ in range(depth):
            x = fold(x)
        return x

    return folded


wave.mistakes = {
    "With relu(2x) − relu(2x − 1) the curve rises and then stays flat; to come down again, the second neuron "
    "must be twice as steep as the first: relu(4x − 2).": _folded(lambda x: _relu(2 * x) - _relu(2 * x - 1)),
    "Your tent reaches only ½, so the next one is not folded: its top must be 1.": (
        _folded(lambda x: _relu(x) - 2 * _relu(x - 0.5))
    ),
    "You built one tent too few: depth hidden layers must fold depth times.": lambda d: np.abs(
        (np.linspace(0, 1, 8 * 2**d + 1) * 2 ** (d - 1) + 1) % 2 - 1
    ),
    "Your zigzag runs from −1 to 1; it must stay between 0 and 1.": lambda d: 2 * wave(d) - 1,
    "Your zigzag is twice as high as it may be.": lambda d: 2 * wave(d),
    "Your zigzag is only half as high as it must be.": lambda d: wave(d) / 2,
}


# --- layer types

LAYER_TYPES = {
    "pictures": (
        "convolution",
        "Pictures: a small kernel that slides over the picture finds an edge wherever it is. That is a convolution.",
    ),
    "large pictures": (
        "pooling",
        "Large pictures: making them smaller without weights, by the largest or mean value of each 2 × 2 block, is pooling.",
    ),
    "time series": (
        "recurrent",
        "Time series: a small memory that is carried from one value to the next is what a recurrent layer has.",
    ),
    "sentences": (
        "transformer",
        "Sentences: each word looking directly at every other word is attention, the heart of a transformer layer.",
    ),
    "tables": (
        "linear",
        "Tables: columns without order or neighbours give no structure to use; every input goes to every neuron, "
        "in a linear (dense) layer.",
    ),
    "word numbers": (
        "sparse",
        "Word numbers: looking up row 4711 of a table is an embedding, which torch.nn lists under sparse layers.",
    ),
}

_CONFUSIONS = {
    (
        "time series",
        "transformer",
    ): "A transformer looks at the whole sequence at once, and keeps no small memory. ",
    (
        "sentences",
        "recurrent",
    ): "A recurrent layer reads one word after the other; here each looks at all others. ",
    ("pictures", "linear"): "A linear layer would have to learn an edge anew at every place of the picture. ",
    ("pictures", "pooling"): "Pooling has no weights: it makes pictures smaller, but finds nothing in them. ",
    ("large pictures", "convolution"): "A convolution has weights (its kernel); here none are wanted. ",
    ("tables", "sparse"): "Sparse does not mean small: these layers look up rows of a table of weights. ",
    ("word numbers", "linear"): "A linear layer would need 50,000 inputs, of which all but one are 0. ",
    ("tables", "convolution"): "A convolution uses neighbours, and columns of a table have none. ",
}


def judge_layer_types(check, answer, *keys):
    """Fails with the explanation for the first of `keys` that has the wrong layer type."""
    for key in keys:
        right, why = LAYER_TYPES[key]
        given = answer.get(key) if isinstance(answer, dict) else None
        given = given.strip().lower() if isinstance(given, str) else given
        if given != right:
            chose = (
                f"For {key!r} you chose {given!r}. "
                if isinstance(given, str)
                else f"There is no answer for {key!r}. "
            )
            check.fail(chose + _CONFUSIONS.get((key, given), "") + why)
