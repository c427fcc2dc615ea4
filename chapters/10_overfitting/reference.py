"""Reference functions, known mistakes and cases of exercise 10. Trusted process only."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from autograder import check

Curves = tuple[list[float], list[float]]

# --- train_test_split ---------------------------------------------------------------------------------------

# (rows, test fraction, rows in the test set); n · fraction is never close to a half
split_sizes = [(10, 0.3, 3), (10, 0.28, 3), (10, 0.32, 3), (7, 0.5714, 4), (100, 0.2, 20), (11, 0.25, 3)]
split_sizes += [(9, 0.25, 2)]
extreme_sizes = [(2, 0.5, 1), (2, 0.1, 1), (2, 0.9, 1), (10, 0.01, 1), (10, 0.99, 9), (30, 0.004, 1)]
extreme_sizes += [(3, 0.99, 2)]


def numbered_rows(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that tell their number i: i, i + 1/3, −i; and labels 10 i."""
    i = np.arange(n, dtype=float)
    return np.stack([i, i + 1 / 3, -i], axis=1), 10 * i


def has_sizes(n_train: int, n_test: int) -> Callable[[Any], bool]:
    return lambda parts: [len(part) for part in parts] == [n_train, n_test, n_train, n_test]


def rows_keep_labels(parts: Any) -> bool:
    X_train, X_test, y_train, y_test = (np.asarray(part, dtype=float) for part in parts)
    whole_rows = all(
        np.allclose(X[:, 1:], np.stack([X[:, 0] + 1 / 3, -X[:, 0]], axis=1), rtol=1e-9)
        for X in (X_train, X_test)
    )
    return whole_rows and bool(
        np.allclose(10 * X_train[:, 0], y_train) and np.allclose(10 * X_test[:, 0], y_test)
    )


def every_row_once(parts: Any) -> bool:
    _, _, y_train, y_test = parts
    labels = sorted([*np.asarray(y_train), *np.asarray(y_test)])
    return bool(np.allclose(labels, 10 * np.arange(len(labels)))) and len(parts[0]) == len(y_train)


def how_often_tested(split: Any) -> list[int]:
    """How often each of 10 rows lands in a test set of 3, in 60 splits with 60 generators."""
    X, y = numbered_rows(10)
    counts = [0] * 10
    for seed in range(60):
        y_test = split(X, y, 0.3, check.rng(seed))[3]
        for label in y_test:
            counts[round(float(label) / 10)] += 1
    return counts


def different_test_sets(split: Any) -> int:
    """How many test sets of 3 of 10 rows came up in 40 splits: about 34 by chance, 10 at most when only rotated."""
    X, y = numbered_rows(10)
    splits = (split(X, y, 0.3, check.rng(seed)) for seed in range(40))
    return len({frozenset(round(float(label) / 10) for label in y_test) for _, _, _, y_test in splits})


# --- group_split --------------------------------------------------------------------------------------------


def group_cases(seed: int) -> list[tuple[Any, float, int]]:
    """(groups, test fraction, groups in the test set): numbers and texts, mixed up, lists and arrays."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, float, int]] = [
        (["b", "a", "c", "a", "b", "c", "d", "a"], 0.5, 2),
        ([5, 5, -2, 7, -2, 0], 0.25, 1),
        (np.array([10, 2, 10, 2, 33]), 0.67, 2),
        (["day 10", "day 2", "day 2", "day 1"], 0.3, 1),
        (np.array(["left", "right", "right", "left"]), 0.4, 1),
        (list(range(10)), 0.28, 3),
    ]
    for n_groups, fraction, n_test in [(10, 0.3, 3), (7, 0.5714, 4), (25, 0.2, 5), (11, 0.32, 4)]:
        groups = np.concatenate([np.arange(n_groups), rng.integers(0, n_groups, 3 * n_groups)])
        cases.append((100 + 7 * rng.permutation(groups), fraction, n_test))
    return cases


extreme_group_cases: list[tuple[Any, float, int]] = [
    (["x", "y"], 0.9, 1),
    ([1, 2, 2, 2, 2, 2], 0.99, 1),
    ([1, 2, 3, 3, 2, 1], 0.99, 2),
    (list(range(30)), 0.004, 1),
]


WHOLE = "Row numbers are whole numbers, so that they can be indices: 0, 1, 2, …"


def _whole(rows: Any) -> bool:
    return all(isinstance(row, (int, np.integer)) for row in rows)


def group_fault(sides: Any, groups: Any, n_test: int) -> str:
    """What is wrong with train_rows and test_rows, as a sentence, or ""."""
    if len(sides) != 2 or any(np.ndim(side) != 1 for side in sides):
        return "Two lists of row numbers are expected: train_rows, test_rows."
    if not all(map(_whole, sides)):
        return WHOLE
    train, test = ([int(row) for row in side] for side in sides)
    if sorted(train + test) != list(range(len(groups))):
        return "Every row number, from 0 on, must be in exactly one of the two."
    names = np.asarray(groups)
    both = set(names[train].tolist()) & set(names[test].tolist())
    if both:
        return f"The group {min(both)!r} is on both sides. All rows of a group go to the same side."
    found = len(set(names[test].tolist()))
    if found != n_test:
        n = len(set(names.tolist()))
        if n - found == n_test:
            return f"{found} of the {n} groups are in the test set, {n_test} in training. The order is train_rows, test_rows."
        return (
            f"{found} of the {n} groups are in the test set; it must be {n_test}: round(test_fraction · number of "
            "groups), at least one on each side."
        )
    if train != sorted(train) or test != sorted(test):
        return "The row numbers of each side must be sorted upwards."
    return ""


def how_often_groups_are_tested(split: Any) -> list[int]:
    """How often each of 10 groups is in the test set of 200 splits; the first has 40 rows, the others 2 each."""
    groups = np.repeat(np.arange(10), [40] + 9 * [2])
    counts = [0] * 10
    for seed in range(200):
        for group in set(groups[np.asarray(split(groups, 0.3, check.rng(seed))[1], dtype=int)].tolist()):
            counts[group] += 1
    return counts


def different_test_groups(split: Any) -> int:
    """How many sets of 3 of 10 groups came up in 40 splits: about 34 by chance, 10 at most when only rotated."""
    groups = list(range(10))
    return len(
        {
            frozenset(np.asarray(split(groups, 0.3, check.rng(seed))[1], dtype=int).tolist())
            for seed in range(40)
        }
    )


# --- k_fold -------------------------------------------------------------------------------------------------

fold_cases = [(4, 2), (5, 2), (6, 6), (2, 2), (3, 2), (23, 5), (24, 5), (101, 10), (50, 7), (9, 8)]


def fold_fault(folds: Any, n: int, k: int) -> str:
    """What is wrong with these pairs of training and test rows, as a sentence, or ""."""
    if len(folds) != k or any(len(pair) != 2 for pair in folds):
        return f"A list of {k} pairs (train_rows, test_rows) is expected."
    if not all(_whole(rows) for pair in folds for rows in pair):
        return WHOLE
    pairs = [tuple([int(row) for row in rows] for rows in pair) for pair in folds]
    sizes = [len(test) for _, test in pairs]
    judged = sorted(row for _, test in pairs for row in test)
    if judged != list(range(n)):
        if sorted(row for train, _ in pairs for row in train) == list(range(n)):
            return "The pairs are the wrong way round: (train_rows, test_rows)."
        return f"The {k} test sets together must hold each of the {n} rows exactly once."
    if max(sizes) - min(sizes) > 1:
        return f"The test sets have {', '.join(map(str, sizes))} rows; their sizes may differ by at most one."
    if any(sorted(train + test) != list(range(n)) for train, test in pairs):
        return "In each pair train_rows must be all the rows that its test_rows does not hold."
    return ""


def partitions(folds: Any) -> tuple[int, int]:
    """How many ways to cut 10 rows into 5 pairs came up with 40 generators, and how often the most frequent pair did.

    By chance about 39 of the 945 ways, and each pair 4.4 times, the most frequent one about 9 times.
    """
    found = [
        frozenset(
            frozenset(np.asarray(test, dtype=int).tolist()) for _, test in folds(10, 5, check.rng(seed))
        )
        for seed in range(40)
    ]
    pairs = [pair for parts in found for pair in parts]
    return len(set(found)), max(pairs.count(pair) for pair in set(pairs))


# --- standardize --------------------------------------------------------------------------------------------


def standardize(X_train: np.ndarray, X_test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread = np.where(spread <= 1e-12 * np.abs(X_train).max(axis=0), 1.0, spread)
    return (X_train - mean) / spread, (X_test - mean) / spread


def standardize_cases(seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Columns of different size and place; more and fewer test rows; one test row; one column."""
    rng = np.random.default_rng(seed)
    cases = [(np.array([[1.0], [2.0], [6.0]]), np.array([[3.0], [-500.0]]))]
    for n_train, n_test, features in [(5, 3, 2), (4, 9, 3), (20, 1, 1), (7, 7, 4), (3, 5, 3)]:
        scale, shift = 10.0 ** rng.integers(-6, 4, features), rng.uniform(-5, 5, features)
        X_train, X_test = ((rng.normal(size=(n, features)) + shift) * scale for n in (n_train, n_test))
        cases.append((X_train, X_test))
    return cases


constant_column_cases = [
    (np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 4.0]]), np.array([[7.0, 1.0], [9.0, 0.0]])),
    (
        np.full((10, 1), 0.1),
        np.array([[0.3], [0.1]]),
    ),  # its mean is rounded: the standard deviation is 1.4e-17
    (np.array([[0.3, 5.0], [0.1 + 0.2, 2.0], [0.3, 3.0]]), np.array([[1.3, 2.0]])),
    (np.zeros((4, 2)), np.array([[1.0, -1.0]])),
]


def _by(statistics: Callable[[np.ndarray, np.ndarray], tuple[Any, Any]]) -> Callable[..., Any]:
    def wrong(X_train: np.ndarray, X_test: np.ndarray) -> Any:
        mean, spread = statistics(X_train, X_test)
        return (X_train - mean) / spread, (X_test - mean) / spread

    return wrong


def _each_by_itself(X_train: np.ndarray, X_test: np.ndarray) -> Any:
    with np.errstate(all="ignore"):
        return tuple(
            (X - X.mean(axis=0)) / np.where(X.std(axis=0) == 0, 1, X.std(axis=0)) for X in (X_train, X_test)
        )


standardize.mistakes = {
    "You scale the test set with its own mean and standard deviation. Use those of the training set for "
    "both: the network must see a number in the test set as it would see the same number in training.": (
        _each_by_itself
    ),
    "Your mean and standard deviation come from both sets together, so that the test set leaks into training.": (
        _by(lambda a, b: (np.concatenate([a, b]).mean(axis=0), np.concatenate([a, b]).std(axis=0)))
    ),
    "You use one mean and one standard deviation for the whole table. Each column needs its own: axis=0.": (
        _by(lambda a, b: (a.mean(), a.std()))
    ),
    "You divide by the sample standard deviation (n − 1). The population one (n) is asked for: np.std as it is.": (
        _by(lambda a, b: (a.mean(axis=0), a.std(axis=0, ddof=1)))
    ),
    "You divide by the variance; take its root, the standard deviation.": (
        _by(lambda a, b: (a.mean(axis=0), a.var(axis=0)))
    ),
    "You scale to the range from 0 to 1. That is another recipe; here it is mean 0 and standard deviation 1.": (
        _by(lambda a, b: (a.min(axis=0), np.ptp(a, axis=0)))
    ),
    "You forgot to subtract the mean.": _by(lambda a, b: (0.0, a.std(axis=0))),
    "You forgot to divide by the standard deviation.": _by(lambda a, b: (a.mean(axis=0), 1.0)),
    "You add a small number to every standard deviation. That changes all columns a little; replace only those "
    "that are 0.": _by(lambda a, b: (a.mean(axis=0), a.std(axis=0) + 1e-8)),
    "You left the test set as it was. The network must get it on the same scale as the training set.": (
        lambda a, b: ((a - a.mean(axis=0)) / a.std(axis=0), b)
    ),
    "You divide by the range, largest minus smallest. That is another recipe; here it is the standard deviation.": (
        _by(lambda a, b: (a.mean(axis=0), np.where(np.ptp(a, axis=0) == 0, 1.0, np.ptp(a, axis=0))))
    ),
}

# --- learning_curve -----------------------------------------------------------------------------------------
# Weights are drawn by the student's code, in whatever order, so tests use only what holds for every start.


def silent_curve(
    X_train: Any,
    y_train: Any,
    X_test: Any,
    y_test: Any,
    width: int,
    n_epochs: int,
    lr: float,
    rng: Any,
    *,
    factor: float = 2.0,
    late: bool = False,
    error: Callable[..., Any] = np.mean,
) -> Curves:
    """All inputs are 0, so the hidden neurons are silent and only the output bias learns.

    With another `factor` in the gradient, errors taken too `late` or another `error` it is a mistaken one.
    """
    bias, train_errors, test_errors = 0.0, [], []
    for _ in range(n_epochs):
        before = bias
        bias = bias - lr * factor * float(np.mean(bias - y_train))
        seen = before if late else bias
        train_errors.append(float(error((seen - y_train) ** 2)))
        test_errors.append(float(error((seen - y_test) ** 2)))
    return train_errors, test_errors


def silent_cases(seed: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases = []
    for n_train, n_test, features, width, n_epochs, lr in [
        (2, 1, 1, 3, 2, 0.25),
        (5, 3, 2, 4, 6, 0.1),
        (3, 30, 3, 1, 4, 0.3),
        (4, 10, 2, 5, 5, 1.05),  # diverges
    ]:
        y_train, y_test = rng.normal(100, 1, n_train), rng.normal(-1, 1, n_test)
        X_train, X_test = np.zeros((n_train, features)), np.zeros((n_test, features))
        cases.append((X_train, y_train, X_test, y_test, width, n_epochs, lr, check.fresh_rng(3)))
    return cases


silent_curve.mistakes = {
    "You record the errors before the step. They belong to the network after it: compute the outputs again.": (
        partial(silent_curve, late=True)
    ),
    "You measure the training error before the step and the test error after it. Both belong after the step.": (
        lambda *arguments: (silent_curve(*arguments, late=True)[0], silent_curve(*arguments)[1])
    ),
    "You return the test errors first; the order is train_errors, test_errors.": (
        lambda *arguments: silent_curve(*arguments)[::-1]
    ),
    "The factor 2 of the squared error's derivative is missing in your gradient.": partial(
        silent_curve, factor=1.0
    ),
    "Your gradient is a sum over the samples; the loss is a mean, so divide by their number.": (
        lambda X, y, *others: silent_curve(X, y, *others, factor=2.0 * len(y))
    ),
    "Your errors are sums over the samples; take the mean.": partial(silent_curve, error=np.sum),
    "Your errors are roots of the mean squared error; leave the root out.": (
        partial(silent_curve, error=lambda squares: np.sqrt(np.mean(squares)))
    ),
    "Your errors are half the mean squared error.": (
        partial(silent_curve, error=lambda squares: np.mean(squares) / 2)
    ),
    "You go uphill: subtract the gradient.": partial(silent_curve, factor=-2.0),
}


STEP = 1e-4
"""Learning rate of the single steps: large against rounding, too small to put a neuron to sleep."""


def _along(x: Any) -> np.ndarray:
    """Samples with two features, on one line through 0: a ReLU network sees them as it sees the numbers x."""
    return np.outer(x, [0.6, -0.8])


def _output(curve: Any, x_train: float, y_train: float, x: float, lr: float, seed: int, width: int) -> float:
    """The network's output at x after one step, read back from its error against a label far away."""
    far = 100.0
    arrays = _along(x_train), np.array([y_train]), _along(x), np.array([far])
    return far - float(np.sqrt(curve(*arrays, width, 1, lr, check.rng(seed))[1][0]))


def _sides_awake(curve: Any, seed: int, width: int) -> list[float]:
    """The sides x = ±1 on which the output of a new network is not 0."""
    return [x for x in (1.0, -1.0) if abs(_output(curve, x, 0.0, x, 0.0, seed, width)) > 1e-9]


def seeds_with_a_neuron_on_each_side(curve: Any) -> list[int]:
    """Starts of networks with two hidden neurons of which one is awake for x > 0 and the other for x < 0."""
    return [seed for seed in range(8) if len(_sides_awake(curve, seed, 2)) == 2]


def _start(curve: Any, seed: int, width: int) -> tuple[float, float, float]:
    """Side x = ±1 on which a new network has one neuron awake, its slope there, and c².

    Before the step the output is c·relu(a x): its slope p = a c is read with lr = 0. A step on one sample with output
    error d = 2 (ŷ − y) leads to a − lr d c x, c − lr d a x, and the biases −lr d c and −lr d. Slope and height of the
    new output give c², through the hidden bias.
    """
    sides = _sides_awake(curve, seed, width)
    if not sides:
        check.fail(
            "With lr = 0 the output of a new network is 0 on both sides of x = 0: are its first weights all 0?"
        )
    x = sides[0]
    p = _output(curve, x, 0.0, x, 0.0, seed, width) / x
    step, slope, height = _after_one_step(curve, x, p, seed, width)
    return x, p, -(height + step) / step + step * p * x


def _after_one_step(curve: Any, x: float, p: float, seed: int, width: int) -> tuple[float, float, float]:
    """lr · d of one step on the sample x, and the output's slope and height at 0 after it."""
    lr, label = STEP, p * x - 1  # so that d = 2
    near, far = (_output(curve, x, label, factor * x, lr, seed, width) for factor in (2, 4))
    slope = (far - near) / (2 * x)
    return 2 * lr, slope, near - slope * 2 * x


def slope_after_one_step(curve: Any, seed: int, width: int) -> tuple[float, float]:
    """How much one gradient step changes the slope of the output, per learning rate: as it must be, and as found.

    One hidden neuron may be awake on the side that is looked at; the others must not matter there.
    """
    x, p, c_squared = _start(curve, seed, width)
    step, slope, _ = _after_one_step(curve, x, p, seed, width)
    a_squared = p**2 / c_squared if c_squared else 0.0
    return (-x * (a_squared + c_squared) + step * p) * step / STEP, (slope - p) / STEP


def short_run(curve: Any, seed: int) -> tuple[list[list[float]], list[list[float]]]:
    """Errors of six epochs with one hidden neuron and five samples: as they must be from this start, and as found."""
    side, p, c_squared = _start(curve, seed, 1)
    c = np.sign(p * side) * np.sqrt(abs(c_squared))
    w1, b1, w2, b2, lr = p / c, 0.0, float(c), 0.0, 0.05
    x, y = np.array([-1.0, -0.5, 0.3, 0.8, 1.2]), np.array([0.2, 1.0, -0.5, 0.7, -1.0])
    x_test, y_test = np.array([0.1, -0.7]), np.array([0.5, -0.3])
    wanted: list[list[float]] = [[], []]
    for _ in range(6):
        z = w1 * x + b1
        d = 2 / len(x) * (w2 * np.maximum(0, z) + b2 - y)
        hidden = d * w2 * (z > 0)
        w2, b2 = w2 - lr * d @ np.maximum(0, z), b2 - lr * d.sum()
        w1, b1 = w1 - lr * hidden @ x, b1 - lr * hidden.sum()
        for errors, u, v in zip(wanted, (x, x_test), (y, y_test), strict=True):
            errors.append(float(np.mean((w2 * np.maximum(0, w1 * u + b1) + b2 - v) ** 2)))
    found = curve(_along(x), y, _along(x_test), y_test, 1, 6, lr, check.rng(seed))
    return wanted, [list(errors) for errors in found]


def hint_for_six_epochs(wanted: Any, found: Any) -> str:
    """Where to look when the errors of `short_run` are wrong: one of the two kinds may be right."""
    right = [
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-6)
        for a, b in zip(wanted, found, strict=False)
    ]
    if right == [False, True]:
        return (
            "The test errors are right, so the network learns as it should; only the training error is measured wrongly. "
            "Is it measured after the step? What are the shapes of y_hat and y? (n, 1) minus (n,) is (n, n)."
        )
    return (
        "Where a hidden neuron is silent (Z ≤ 0), its output is 0 and no gradient passes. Each step is plain gradient "
        "descent, with all rows."
    )


KINK_LIMIT = 0.008
"""Training error on `kink()`; right answers reached 0.003 or less from each of 40 starts.

With hidden biases that stay 0 no network gets below 0.0119, and with wrong shapes it stays near the variance, 0.13.
"""


def kink() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """A line with one kink at 0.3. The test set is the training set, so that both errors must be the same."""
    x = np.linspace(-1, 1, 25)
    return x[:, None], np.abs(x - 0.3), x[:, None], np.abs(x - 0.3)


def _some_data(seed: int, n_train: int = 9, n_test: int = 4, features: int = 3) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    shapes = (n_train, features), (n_train,), (n_test, features), (n_test,)
    X_train, y_train, X_test, y_test = (rng.normal(size=shape) for shape in shapes)
    return X_train, y_train, X_test, y_test


def train_errors_with_two_test_sets(curve: Any) -> list[list[float]]:
    X_train, y_train, X_test, y_test = _some_data(21)
    return [
        list(curve(X_train, y_train, X_test + shift, y_test * scale, 5, 15, 0.05, check.rng(1))[0])
        for shift, scale in [(0.0, 1.0), (1.0, 5.0)]
    ]


def train_errors_with_doubled_rows(curve: Any) -> list[list[float]]:
    X_train, y_train, X_test, y_test = _some_data(23)
    doubled = np.repeat(X_train, 2, axis=0), np.repeat(y_train, 2)
    return [
        list(curve(*data, X_test, y_test, 5, 12, 0.03, check.rng(3))[0])
        for data in [(X_train, y_train), doubled]
    ]


def short_and_long_run(curve: Any) -> list[list[float]]:
    data = _some_data(24)
    short, long = (curve(*data, 6, n_epochs, 0.03, check.rng(4)) for n_epochs in (5, 20))
    return [[*short[0], *short[1]], [*long[0][:5], *long[1][:5]]]


def first_errors_of_generators(curve: Any) -> list[float]:
    data = _some_data(25)
    return [float(curve(*data, 6, 1, 0.01, check.rng(seed))[0][0]) for seed in range(6)]


# --- diagnose -----------------------------------------------------------------------------------------------


UNDER, OVER, GOOD = "underfitting", "overfitting", "good fit"


def diagnose(train_errors: Any, test_errors: Any, tolerance: float) -> str:
    return _verdict(train_errors[-1] <= tolerance, test_errors[-1] <= tolerance)


def diagnose_cases(seed: int) -> list[tuple[Any, ...]]:
    """Each verdict, errors equal to the tolerance, best epochs that are not the last, small gaps, random ones."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = [
        ([0.5], [0.5], 0.5),
        ([0.5], [0.75], 0.5),
        ([0.75], [0.5], 0.5),
        ([0.1], [0.3], 0.5),
        ([4.0], [4.5], 2.0),
        ([0.1, 0.9], [0.1, 0.2], 0.5),
        ([0.9, 0.1], [0.2, 0.9], 0.5),
        ([0.9, 0.6, 0.1], [0.9, 0.1, 0.2], 0.5),
        ([3.0, 1.0], [3.0, 1.2], 10.0),
        ([0.5001], [0.3], 0.5),
        ([0.3], [0.5001], 0.5),
    ]
    for _ in range(16):
        n, tolerance = int(rng.integers(1, 6)), float(rng.uniform(0.2, 0.8))
        cases.append((rng.random(n).tolist(), rng.random(n).tolist(), tolerance))
    return cases


def _verdict(small_train: bool, small_test: bool) -> str:
    return UNDER if not small_train else GOOD if small_test else OVER


diagnose.mistakes = {
    "An error that equals the tolerance still counts as small: use > and not >=.": (
        lambda train, test, tolerance: _verdict(train[-1] < tolerance, test[-1] < tolerance)
    ),
    "You look at the smallest error of the run; the last one counts.": (
        lambda train, test, tolerance: _verdict(min(train) <= tolerance, min(test) <= tolerance)
    ),
    "You look at the first error of the run; the last one counts.": (
        lambda train, test, tolerance: _verdict(train[0] <= tolerance, test[0] <= tolerance)
    ),
    "You look at the mean error of the run; the last one counts.": (
        lambda train, test, tolerance: _verdict(np.mean(train) <= tolerance, np.mean(test) <= tolerance)
    ),
    "You swapped the two names: a network that misses its own training data underfits.": (
        lambda *arguments: {UNDER: OVER, OVER: UNDER, GOOD: GOOD}[diagnose(*arguments)]
    ),
    "You ask for the test error first. A large training error means underfitting, whatever the test error.": (
        lambda train, test, tolerance: (
            OVER if test[-1] > tolerance else UNDER if train[-1] > tolerance else GOOD
        )
    ),
    "A test error above the training error is normal. It is overfitting only when it is above the tolerance.": (
        lambda train, test, tolerance: _verdict(train[-1] <= tolerance, test[-1] <= train[-1])
    ),
    "You judge the gap between the errors. Here the errors themselves are compared with the tolerance.": (
        lambda train, test, tolerance: _verdict(train[-1] <= tolerance, test[-1] - train[-1] <= tolerance)
    ),
    "With both errors large you say overfitting; a large training error alone already means underfitting.": (
        lambda train, test, tolerance: (
            OVER if min(train[-1], test[-1]) > tolerance else diagnose(train, test, tolerance)
        )
    ),
    "A large training error with a small test error (luck, or an easy test set) is underfitting, too.": (
        lambda train, test, tolerance: GOOD if test[-1] <= tolerance else diagnose(train, test, tolerance)
    ),
}

# --- early_stopping -----------------------------------------------------------------------------------------


def early_stopping(
    validation_errors: Any, patience: int, *, better: Callable[..., bool] = operator.lt, stopped: bool = False
) -> int:
    """Another comparison than `better`, or the epoch at which it `stopped`, makes it a mistaken one."""
    best = epoch = 0
    for epoch, error in enumerate(validation_errors):
        if better(error, validation_errors[best]):
            best = epoch
        if epoch - best >= patience:
            break
    return epoch if stopped else best


def early_stopping_cases(seed: int) -> list[tuple[Any, ...]]:
    """Plateaus, rises, late improvements that are too late or just in time, and random runs."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = [
        ([2.0, 1.0, 3.0, 3.0, 0.5], 2),
        ([2.0, 1.0, 3.0, 3.0, 0.5], 3),
        ([2.0, 1.0, 1.0, 1.0, 0.5], 2),
        ([5.0, 4.0, 4.5, 4.2, 4.1, 3.0], 3),
        ([5.0, 1.0, 4.0, 3.0, 2.0, 0.5], 3),
        ([5.0, 1.0, 4.0, 3.0, 2.0, 0.5], 5),
        ([3.0, 5.0, 4.0, 2.0], 1),
        ([3.0, 5.0, 4.0, 2.0], 2),
        ([1.0, 1.0, 1.0], 1),
        ([9.0, 8.0, 7.0, 6.0], 1),
        ([4.0, 2.0, 6.0, 2.0, 6.0, 1.0], 4),
    ]
    cases += [([1.0, 0.9999, 0.9998, 2.0], 1), ([5e9, 3e9, 4e9, 2e9, 6e9, 6e9], 2)]
    cases += [([5.0, 6.0, 4.0, 6.0, 3.0, 7.0, 2.0], 2), ([9.0, 8.0, 9.0, 7.0, 9.0, 6.0, 9.0, 5.0, 9.0], 3)]
    for slope in (0.0, 0.6):  # without and with a trend downwards
        for _ in range(12):
            n, patience = int(rng.integers(4, 16)), int(rng.integers(1, 5))
            cases.append((np.round(10 - slope * np.arange(n) + rng.integers(0, 6, n), 1).tolist(), patience))
    return cases


def _against_previous(errors: Any, patience: int) -> int:
    """Counts epochs that are worse than the one before."""
    best, bad = 0, 0
    for epoch in range(1, len(errors)):
        bad = bad + 1 if errors[epoch] >= errors[epoch - 1] else 0
        if errors[epoch] < errors[best]:
            best = epoch
        if bad >= patience:
            break
    return best


def _count_never_reset(errors: Any, patience: int) -> int:
    best, bad = 0, 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        else:
            bad += 1
        if bad >= patience:
            break
    return best


def _compared_with_the_previous(errors: Any, patience: int) -> int:
    best = bad = 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[epoch - 1]:
            best, bad = epoch, 0
        else:
            bad += 1
        if bad >= patience:
            break
    return best


early_stopping.mistakes = {
    "You compare each error with the one before. A new best is below the best so far.": _compared_with_the_previous,
    "You return the best epoch of the whole list. Training stops before its end, so later epochs are never seen.": (
        lambda errors, patience: int(np.argmin(errors))
    ),
    "You return the epoch at which training stops. Keep the best one, some epochs before.": (
        partial(early_stopping, stopped=True)
    ),
    "You return the error of the best epoch; its index is asked for.": (
        lambda errors, patience: errors[early_stopping(errors, patience)]
    ),
    "An error that only equals the best is no new best: use < and not <=.": (
        partial(early_stopping, better=operator.le)
    ),
    "You wait one epoch too long: stop when the count reaches the patience.": (
        lambda errors, patience: early_stopping(errors, patience + 1)
    ),
    "You compare each epoch with the one before. It has to be better than the best one so far.": _against_previous,
    "Your count of epochs without a new best goes on after a new best. It starts again at 0 then.": _count_never_reset,
    "You stop one epoch too early: wait until the count reaches the patience.": (
        lambda errors, patience: early_stopping(errors, patience - 1) if patience > 1 else 0
    ),
    "You count epochs from 1; indices start at 0.": lambda errors, patience: (
        early_stopping(errors, patience) + 1
    ),
    "You stop at the first error that is larger than the one before. It takes `patience` epochs in a row without a new "
    "best, and one that only equals the best is none.": lambda errors, patience: next(
        (epoch for epoch, (one, after) in enumerate(itertools.pairwise(errors)) if after > one),
        len(errors) - 1,
    ),
}

# --- l2_penalty ---------------------------------------------------------------------------------------------


def _l2(
    price: Callable[..., Any] = lambda w, k: k * np.sum(w * w),
    gradient: Callable[..., Any] = lambda w, k: 2 * k * w,
) -> Callable[..., Any]:
    """`price(w, strength)` and `gradient(w, strength)` of one array, summed and listed for a list."""

    def penalty(weights: Any, strength: float) -> tuple[Any, Any]:
        gradients = [gradient(w, strength) for w in _arrays(weights)]
        total = sum(price(w, strength) for w in _arrays(weights))
        return total, gradients if isinstance(weights, list) else gradients[0]

    return penalty


def _arrays(weights: Any) -> list[np.ndarray]:
    return weights if isinstance(weights, list) else [weights]


l2_penalty = _l2()


def l2_cases(seed: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = [
        (np.array([2.0]), 3.0),
        (np.array([0.5, -0.5, 2.0]), 0.25),
        (np.array([[1.0, -2.0, 3.0]]), 0.0),
        ([np.array([[2.0, 1.0]])], 0.5),
        ([np.array([[2.0, 1.0], [1.0, -3.0]]), np.array([[4.0], [0.0]]), np.array([[-1.0]])], 0.1),
    ]
    for shape in [(4,), (2, 3), (3, 2, 4)]:
        cases.append((rng.normal(size=shape), float(rng.uniform(0.1, 3))))
    for shapes in [[(3, 2), (1, 3)], [(2, 2), (2, 2)], [(5,), (2, 4), (1,), (3, 3)]]:
        cases.append(([10 * rng.normal(size=shape) for shape in shapes], float(rng.uniform(0.01, 0.5))))
    return cases


l2_penalty.mistakes = {
    "The factor 2 in the gradient is missing: the derivative of w² is 2 w.": (
        _l2(lambda w, k: k * np.sum(w * w), lambda w, k: k * w)
    ),
    "You halve the penalty. Some books do, so that the gradient loses its 2; here it is strength · Σ w².": (
        _l2(lambda w, k: k / 2 * np.sum(w * w), lambda w, k: k * w)
    ),
    "You halve the penalty but not its gradient.": _l2(price=lambda w, k: k / 2 * np.sum(w * w)),
    "You take the root of the sum. The penalty is the sum of squares itself.": (
        lambda weights, k: (k * np.sqrt(l2_penalty(weights, 1.0)[0]), l2_penalty(weights, k)[1])
    ),
    "You sum absolute values: that is the L1 penalty. Square the weights.": (
        _l2(price=lambda w, k: k * np.sum(np.abs(w)))
    ),
    "That is the L1 penalty with its gradient, the sign. L2 squares the weights.": (
        _l2(lambda w, k: k * np.sum(np.abs(w)), lambda w, k: k * np.sign(w))
    ),
    "You take the mean of the squares; take their sum.": _l2(price=lambda w, k: k * np.mean(w * w)),
    "The strength is missing in the gradient.": _l2(gradient=lambda w, k: 2 * w),
    "The strength is missing in the penalty.": _l2(price=lambda w, k: np.sum(w * w)),
    "Your gradient points downhill. It is the derivative, 2 · strength · w; the minus comes later, in the update.": (
        _l2(gradient=lambda w, k: -2 * k * w)
    ),
    "You square the strength too: it stands once in front of the sum.": (
        _l2(price=lambda w, k: np.sum((k * w) ** 2))
    ),
    "You square the sum. Square each weight first, then sum.": _l2(price=lambda w, k: k * np.sum(w) ** 2),
    "You count only the last array of the list. The penalty is the sum over all arrays.": (
        lambda weights, k: (l2_penalty(_arrays(weights)[-1], k)[0], l2_penalty(weights, k)[1])
    ),
    "You return one penalty for each array. Add them up to one number.": (
        lambda weights, k: (
            [l2_penalty(w, k)[0] for w in weights]
            if isinstance(weights, list)
            else l2_penalty(weights, k)[0],
            l2_penalty(weights, k)[1],
        )
    ),
}

# --- dropout ------------------------------------------------------------------------------------------------


def dropout_cases(seed: int) -> list[tuple[np.ndarray, float]]:
    """Several shapes and probabilities, negative numbers, zeros and whole numbers."""
    rng = np.random.default_rng(seed)
    cases = [(rng.normal(size=shape), p) for shape, p in [((40,), 0.3), ((5, 6), 0.8), ((2, 3, 7), 0.5)]]
    cases += [(np.arange(-6, 30), 0.6), (np.zeros((3, 4)), 0.5), (1e6 * rng.normal(size=(1, 50)), 0.1)]
    return [*cases, (rng.normal(size=(4, 3)), 0.0), (np.ones(30), 0.95)]


def dropout_fault(result: Any, h: np.ndarray, p: float) -> str:
    """What is wrong with this result whatever the chance, as a sentence, or ""."""
    if np.shape(result) != h.shape:
        return f"The result has the shape {np.shape(result)}; that of h, {h.shape}, is expected."
    found, scaled = np.asarray(result, dtype=float), h / (1 - p)

    def only(values: np.ndarray) -> bool:
        return bool(np.all((found == 0) | (np.abs(found - values) <= 1e-9 * np.abs(values))))

    if only(scaled):
        return ""
    if only(1.0 * h):
        return "What is kept has to be divided by 1 − p, so that the mean stays what it was."
    if only(h * (1 - p)):
        return "You multiply what is kept by 1 − p; divide by it, so that the mean stays what it was."
    if p > 0 and only(h / p):
        return "You divide by p; what is kept is divided by the share that is kept, 1 − p."
    if only(np.trunc(scaled)):
        return "Whole numbers in h must not make a whole result: h / (1 − p) has digits after the point."
    return "Each element has to be 0 or h / (1 − p)."


SIZE = 40
"""Rows and columns of the arrays whose masks are looked at; 60 of them, 96,000 elements."""


def masks(dropout: Any) -> np.ndarray:
    """Which elements of ones were dropped with p = 0.3: by 30 generators, each at its first call and at its second."""
    ones, found = np.ones((SIZE, SIZE)), []
    for seed in range(30):
        rng = check.rng(seed)
        found += [dropout(ones, 0.3, rng), dropout(ones, 0.3, rng)]
    return np.asarray(found, dtype=float) == 0


def share_dropped(dropout: Any, p: float) -> float:
    """The share of zeros among 200 × 200 ones."""
    return float(np.mean(np.asarray(dropout(np.ones((200, 200)), p, check.rng(18)), dtype=float) == 0))


def mask_fault(dropped: np.ndarray) -> str:
    """What shows that these masks were not drawn element by element with p = 0.3, as a sentence, or "".

    By chance the share of zeros is 0.3 ± 0.0015, and that of two neighbours that are both 0 is 0.09 ± 0.001; the limits
    are more than six of these standard deviations away.
    """
    share = dropped.mean()
    if abs(share - 0.7) < 0.01:
        return "With p = 0.3, 70% of the elements were 0: p is the probability to be dropped, not to be kept."
    if abs(share - 0.3) > 0.01:
        return f"With p = 0.3, {share:.0%} of many elements were 0; it should be about 30%."
    if any((first == second).all() for first, second in zip(dropped[::2], dropped[1::2], strict=True)):
        return "Two calls with the same rng gave the same mask: draw anew at every call, from the rng that is given."
    if len({mask.tobytes() for mask in dropped}) < len(dropped):
        return "Different generators gave the same mask: draw with the rng that is given."
    for name, both in (
        ("row", dropped[:, :, 1:] & dropped[:, :, :-1]),
        ("column", dropped[:, 1:] & dropped[:, :-1]),
    ):
        if abs(both.mean() - 0.09) > 0.01:
            return (
                f"Whether an element is dropped depends on the next one in its {name}; each has to decide for itself: "
                "draw random numbers in the shape of h."
            )
    if len(set(dropped.sum(axis=(1, 2)).tolist())) < 10:
        return "Every mask has the same number of zeros. Elements are independent, so that number varies by chance."
    if np.ptp(dropped.mean(axis=0)) > 0.6:
        return "Some places are dropped far more often than others; all have the same probability."
    return ""
