"""Reference functions, known mistakes and test cases of exercise 08. Only the trusted process reads this file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from autograder import check

# --- steps and epochs ---------------------------------------------------------------------------------------


def steps_per_epoch(n_samples: int, batch_size: int) -> int:
    return -(-n_samples // batch_size)


steps_per_epoch.mistakes = {
    "The last, smaller batch is a step too: round up, not down.": lambda n, b: n // b,
    "Round up: one sample left over already needs a step of its own. `round` goes to the nearest.": (
        lambda n, b: round(n / b)
    ),
    "A remainder needs one more step, but where the division has none, there is no such batch.": (
        lambda n, b: n // b + 1
    ),
    "The number of steps is a whole number: round up.": lambda n, b: n / b,
    "This rounds down where the batch is larger than the data set: one step remains.": (
        lambda n, b: 0 if b > n else steps_per_epoch(n, b)
    ),
    "This is the number of samples in the last batch, not the number of batches.": lambda n, b: n % b or b,
    "The last step is missing.": lambda n, b: steps_per_epoch(n, b) - 1,
}

STEP_CASES = [
    *[(10, 1), (10, 3), (12, 4), (1, 1), (5, 8), (7, 7), (1000, 32), (60000, 128), (101, 100), (99, 100)],
    *[(64, 63), (3, 2), (1001, 1000), (400001, 100000)],
]


# --- minibatches --------------------------------------------------------------------------------------------


def rows_of(batches: Any) -> list[int]:
    """All row numbers of a list of batches, in their order."""
    return [int(row) for batch in batches for row in np.ravel(batch)]


def whole_numbers(batches: Any) -> bool:
    return all(np.asarray(batch).dtype.kind in "iu" and np.ndim(batch) == 1 for batch in batches)


def covers_once(batches: Any, n_samples: int) -> bool:
    return sorted(rows_of(batches)) == list(range(n_samples))


def sizes(batches: Any) -> list[int]:
    return [len(batch) for batch in batches]


def well_shuffled(batches: Any) -> bool:
    """Every batch of a large data set holds rows from all of it, by chance more or fewer from one half, and few
    neighbours. Order inside a batch is free."""
    n = len(rows_of(batches))
    tenths = [len(set((np.ravel(batch) * 10 // n).tolist())) for batch in batches]
    together = sum(int(np.sum(np.diff(np.sort(np.ravel(batch))) == 1)) for batch in batches)
    number = np.repeat(np.arange(len(batches)), sizes(batches))
    of_one_half = {int(np.sum(np.ravel(batch) < n // 2)) for batch in batches}
    return (
        len(of_one_half) > 2
        and min(tenths) >= 8
        and together < 200
        and abs(float(np.corrcoef(rows_of(batches), number)[0, 1])) < 0.16
    )


def well_ordered_at_random(batches: Any) -> bool:
    """The same for batches of a single row: hardly a row follows its neighbour or keeps its place."""
    order = np.array(rows_of(batches))
    n = len(order)
    return int(np.sum(np.abs(np.diff(order)) == 1)) < 20 and int(np.sum(order == np.arange(n))) < 15


def every_place_varies(epochs: list[Any]) -> bool:
    """In several epochs with batch size 1, no place always holds the same row."""
    return all(len(set(rows)) > 1 for rows in zip(*(rows_of(batches) for batches in epochs), strict=True))


# --- the gradient of a minibatch ----------------------------------------------------------------------------


def minibatch_gradient(w: np.ndarray, X: np.ndarray, y: np.ndarray, rows: Any) -> np.ndarray:
    rows = np.asarray(rows)
    return 2 / len(rows) * X[rows].T @ (X[rows] @ w - y[rows])


def _times(factor: Callable[..., float]) -> Callable[..., np.ndarray]:
    """The gradient times `factor(rows, X)`."""
    return lambda w, X, y, rows: minibatch_gradient(w, X, y, rows) * factor(rows, X)


_over_all = _times(lambda rows, X: len(rows) / len(X))
_summed = _times(lambda rows, X: len(rows))
_half = _times(lambda rows, X: 0.5)


def _all_rows(w: np.ndarray, X: np.ndarray, y: np.ndarray, rows: Any) -> np.ndarray:
    return minibatch_gradient(w, X, y, np.arange(len(X)))


minibatch_gradient.mistakes = {
    "Divide by the number of rows in the minibatch, not by the number of all samples.": _over_all,
    "The mean over the rows is missing: divide by their number (a sum stands where a mean belongs).": _summed,
    "The factor 2 is missing: the square has the slope 2 (Xw − y).": _half,
    "The sign is wrong: prediction minus target, X w − y.": _times(lambda rows, X: -1.0),
    "All samples are used; only those in `rows` belong to the minibatch.": _all_rows,
    "The first samples are used instead of those that `rows` names.": (
        lambda w, X, y, rows: minibatch_gradient(w, X, y, np.arange(len(rows)))
    ),
    "The transpose is missing: every feature collects from all rows, X[rows].T @ (…).": (
        lambda w, X, y, rows: 2 / len(rows) * X[rows] @ (X[rows] @ w - y[rows])
    ),
    "Divide by the number of rows, not by the number of features.": (
        _times(lambda rows, X: len(rows) / X.shape[1])
    ),
    "A row that is named twice counts twice.": (
        lambda w, X, y, rows: minibatch_gradient(w, X, y, np.unique(rows))
    ),
    "The targets y[rows] are not subtracted.": lambda w, X, y, rows: minibatch_gradient(w, X, 0 * y, rows),
}


def gradient_cases(seed: int) -> list[tuple[Any, ...]]:
    """(w, X, y, rows): many and few features, one row, all rows, rows in any order, rows as array and as list."""
    rng = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = []
    for n, features, batch in [(3, 1, 1), (6, 2, 3), (5, 4, 5), (9, 3, 2), (8, 5, 3), (7, 1, 4), (4, 3, 3)]:
        X, y, w = rng.normal(size=(n, features)), 2 * rng.normal(size=n), rng.normal(size=features)
        cases.append((w, X, y, rng.permutation(n)[:batch]))
    w, X, y, _ = cases[1]
    cases += [(w, X, y, [5, 0]), (w, X, 1e3 * y, np.array([2, 4, 1]))]  # a large gradient is right, too
    return cases


def repeated_rows(seed: int) -> list[tuple[Any, ...]]:
    rng = np.random.default_rng(seed)
    X, y, w = rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=2)
    return [(w, X, y, np.array([4, 4, 1])), (w, X, y, np.array([0, 0]))]


def loss_on(X: np.ndarray, y: np.ndarray, rows: Any) -> Callable[[np.ndarray], float]:
    return lambda w: float(np.mean((X[rows] @ w - y[rows]) ** 2))


# --- a batch in parts ---------------------------------------------------------------------------------------


def accumulated_gradient(gradients: list[np.ndarray], sizes: list[int]) -> np.ndarray:
    return np.average(gradients, axis=0, weights=sizes)


accumulated_gradient.mistakes = {
    "This is the mean of the parts, in which a part with few samples counts as much as one with many. Weight each "
    "gradient by the number of its samples.": lambda gradients, sizes: np.mean(gradients, axis=0),
    "The gradients are only added up. Each is a mean already: weight it by its share of all samples.": (
        lambda gradients, sizes: np.sum(gradients, axis=0)
    ),
    "This is the sum over the samples; divide by their number.": (
        lambda gradients, sizes: sum(sizes) * accumulated_gradient(gradients, sizes)
    ),
    "This divides by the number of parts. Divide by the number of all samples.": (
        lambda gradients, sizes: sum(sizes) / len(sizes) * accumulated_gradient(gradients, sizes)
    ),
    "Every gradient is divided by the size of its part, and it is a mean over that part already.": (
        lambda gradients, sizes: np.sum([g / n for g, n in zip(gradients, sizes)], axis=0)
    ),
    "This is the gradient of the last part only; the others count too.": lambda gradients, sizes: gradients[
        -1
    ],
    "The last part is left out.": lambda gradients, sizes: accumulated_gradient(gradients[:-1], sizes[:-1]),
    "The sign is wrong: this is the gradient, not the step.": (
        lambda gradients, sizes: -accumulated_gradient(gradients, sizes)
    ),
    "The numbers inside each gradient are averaged as well; it keeps its shape.": (
        lambda gradients, sizes: np.average([np.mean(g) for g in gradients], weights=sizes)
    ),
    "Whole numbers in the gradients must not make a whole result: add up in an array of floats.": (
        lambda gradients, sizes: accumulated_gradient(gradients, sizes).astype(gradients[0].dtype)
    ),
}


def parts(seed: int) -> list[tuple[list[np.ndarray], list[int]]]:
    """Gradients of several shapes for parts of different and of equal size, whole numbers, large values, one part."""
    rng = np.random.default_rng(seed)
    shapes = [((2,), [3, 1]), ((1,), [1, 2, 4]), ((2, 3), [5, 5, 2]), ((3, 1, 2), [1, 1, 1, 6]), ((4,), [7])]
    cases = [([rng.normal(size=shape) for _ in sizes], sizes) for shape, sizes in shapes]
    cases += [
        ([np.array([1, 2]), np.array([4, 0])], [1, 2]),
        ([1e4 * rng.normal(size=3) for _ in "abc"], [8, 8, 3]),
    ]
    return cases + [([rng.normal(size=2) for _ in range(3)], [2, 2, 2])]


# --- stochastic gradient descent ----------------------------------------------------------------------------


def sgd(
    X: np.ndarray,
    y: np.ndarray,
    w0: np.ndarray,
    lr: float,
    batch_size: int,
    n_epochs: int,
    rng: Any = None,
    *,
    gradient: Callable[..., np.ndarray] = minibatch_gradient,
    last_batch: bool = True,
    with_start: bool = True,
    restart: bool = False,
) -> np.ndarray:
    """SGD without a shuffle, for data on which the order does not matter; each keyword makes it a mistaken one."""
    w = np.array(w0, dtype=float)
    path = [w] if with_start else []
    for _ in range(n_epochs):
        if restart:
            w = np.array(w0, dtype=float)
        for start in range(0, len(X), batch_size):
            rows = np.arange(start, min(start + batch_size, len(X)))
            if len(rows) < batch_size and start > 0 and not last_batch:
                continue
            w = w - lr * gradient(w, X, y, rows)
            path.append(w)
    return np.array(path).reshape(-1, X.shape[1])


def _last_point_everywhere(*arguments: Any) -> np.ndarray:
    path = sgd(*arguments)
    return np.repeat(path[-1:], len(path), axis=0)


sgd.mistakes = {
    "The last, smaller batch of the epoch is left out; its samples count too.": partial(
        sgd, last_batch=False
    ),
    "The step goes uphill: subtract lr times the gradient.": (
        lambda X, y, w0, lr, *others: sgd(X, y, w0, -lr, *others)
    ),
    "The starting point is missing: the path begins with w0.": partial(sgd, with_start=False),
    "Every epoch starts at w0 again. Go on from where the last epoch ended.": partial(sgd, restart=True),
    "The last batch is smaller: average over its own rows, not over batch_size.": (
        lambda X, y, w0, lr, size, *others: sgd(
            X, y, w0, lr, size, *others, gradient=_times(lambda rows, X: len(rows) / size)
        )
    ),
    "Every step divides by the number of all samples; divide by the number of rows in the batch.": (
        partial(sgd, gradient=_over_all)
    ),
    "The gradient of a batch is summed, not averaged.": partial(sgd, gradient=_summed),
    "Every step uses all samples instead of its minibatch.": partial(sgd, gradient=_all_rows),
    "The factor 2 of the squared error's slope is missing.": partial(sgd, gradient=_half),
    "All points of the path are the last one: the same array was appended again and again and then changed. Append "
    "a copy, or write w = w − … instead of w −= ….": _last_point_everywhere,
    "The path has one point an epoch; it must have one a step.": (
        lambda X, y, w0, lr, size, *others: sgd(X, y, w0, lr, size, *others)[:: steps_per_epoch(len(X), size)]
    ),
    "Only the last point is returned; the whole path is asked for, the start first.": lambda *all: sgd(*all)[
        -1
    ],
}


def same_rows(n: int, features: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A data set of n equal samples: whatever the order, every batch of any size has the same mean gradient."""
    rng = np.random.default_rng(seed)
    return np.tile(rng.normal(size=features), (n, 1)), np.full(n, 1.5)


def any_order_cases(seed: int, rng: Any) -> list[tuple[Any, ...]]:
    """Arguments of sgd for which the shuffle cannot matter: all samples in one batch, or all samples equal."""
    numbers = np.random.default_rng(seed)
    cases: list[tuple[Any, ...]] = []
    for n, features, batch, epochs in [(4, 1, 4, 3), (20, 3, 20, 2), (6, 2, 50, 4)]:
        X, y = numbers.normal(size=(n, features)), numbers.normal(size=n)
        cases.append((X, y, numbers.normal(size=features), 0.07, batch, epochs, rng))
    X, y, w, lr, *rest = cases[-1]
    cases += [(X, 1e3 * y, w, lr, *rest), (X, y, w, 1e-5, *rest)]  # long steps, short steps
    for n, features, batch, epochs in [(5, 1, 2, 2), (7, 2, 3, 3), (8, 3, 4, 2), (3, 2, 1, 2)]:
        X, y = same_rows(n, features, seed + n)
        cases.append((X, y, numbers.normal(size=features), 0.07, batch, epochs, rng))
    return cases


def marked_rows(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A data set in which sample i alone moves weight i, so that a path tells which samples each step used."""
    return np.eye(n), np.arange(1.0, n + 1), np.zeros(n)


def rows_used(path: Any) -> list[list[int]]:
    """The samples that each step of a path on `marked_rows` used."""
    moves = np.abs(np.diff(np.asarray(path, dtype=float), axis=0)) > 1e-9
    return [np.flatnonzero(move).tolist() for move in moves]


def epochs_of(path: Any, steps: int) -> list[list[int]]:
    """The order of the samples in each epoch of such a path."""
    used = rows_used(path)
    return [[row for step in used[i : i + steps] for row in step] for i in range(0, len(used), steps)]


def each_once(path: Any, n: int, steps: int) -> bool:
    return all(sorted(epoch) == list(range(n)) for epoch in epochs_of(path, steps))


def path_fault(path: Any, n_steps: int) -> str:
    """Why a path on `marked_rows` does not tell which samples its steps used, as a sentence; "" where it does."""
    if len(path) != n_steps + 1:
        return f"{n_steps} steps make {n_steps + 1} points, w0 first; your path has {len(path)}."
    if [] in rows_used(path):
        return (
            "Points of your path that follow each other are equal, though every step moves a weight here: append a copy, or "
            "write w = w − … instead of w −= …."
        )
    return ""


def new_order_each_epoch(path: Any, steps: int) -> bool:
    epochs = epochs_of(path, steps)
    return len({tuple(epoch) for epoch in epochs}) == len(epochs)


def new_groups_each_epoch(path: Any, steps: int) -> bool:
    """Which samples share a minibatch must change too, not only the order of the minibatches."""
    used = [frozenset(step) for step in rows_used(path)]
    epochs = [frozenset(used[i : i + steps]) for i in range(0, len(used), steps)]
    return len(set(epochs)) == len(epochs)


def shuffled(path: Any, steps: int) -> bool:
    """No epoch takes the samples in their given order, backwards, or that order turned round."""
    for epoch in epochs_of(path, steps):
        ahead = sum(b - a == 1 for a, b in zip(epoch, epoch[1:], strict=False))
        behind = sum(a - b == 1 for a, b in zip(epoch, epoch[1:], strict=False))
        if max(ahead, behind) > len(epoch) // 2:
            return False
    return True


# --- the noise of the gradient ------------------------------------------------------------------------------


def all_distances(w: np.ndarray, X: np.ndarray, y: np.ndarray, batch_size: int) -> np.ndarray:
    """Distance from the full gradient for every possible minibatch without repetition."""
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    chosen = combinations(range(len(X)), batch_size)
    return np.array([np.linalg.norm(minibatch_gradient(w, X, y, list(rows)) - full) for rows in chosen])


def expected_spread(w: np.ndarray, X: np.ndarray, y: np.ndarray, batch_size: int) -> float:
    """Root mean square distance over all minibatches: σ/√B · √((n − B)/(n − 1))."""
    n = len(X)
    each = 2 * X * (X @ w - y)[:, None]
    sigma = float(np.sqrt(np.mean(np.sum((each - each.mean(axis=0)) ** 2, axis=1))))
    return sigma / batch_size**0.5 * ((n - batch_size) / (n - 1)) ** 0.5 if n > 1 else 0.0


def two_samples_spread(
    w: np.ndarray, X: np.ndarray, y: np.ndarray, batch_size: int, n_draws: int, rng: Any
) -> float:
    """The spread for two samples and batch size 1: both gradients lie equally far from their mean, so it is certain."""
    return float(all_distances(w, X, y, 1)[0])


def _spread_times(factor: Callable[..., float]) -> Callable[..., float]:
    """The spread times `factor(w, n_draws)`."""
    return lambda w, X, y, size, n_draws, rng: (
        two_samples_spread(w, X, y, size, n_draws, rng) * factor(w, n_draws)
    )


two_samples_spread.mistakes = {
    "This is the mean of the squared distances. The square root is missing.": (
        lambda *arguments: two_samples_spread(*arguments) ** 2
    ),
    "The squares are averaged over the features too. A distance sums over the features; only the draws are "
    "averaged.": _spread_times(lambda w, n_draws: len(w) ** -0.5),
    "The squared distances are summed over the draws, not averaged.": _spread_times(
        lambda w, n_draws: n_draws**0.5
    ),
    "The factor 2 of the gradient is missing.": _spread_times(lambda w, n_draws: 0.5),
    "This is np.std of all numbers in the gradients, around their own mean. A distance from the full gradient sums over "
    "the features; only the draws are averaged.": (
        lambda w, X, y, size, n_draws, rng: np.std(
            [minibatch_gradient(w, X, y, rng.choice(len(X), size, replace=False)) for _ in range(n_draws)]
        )
    ),
    "One number is asked for, the distance; this is one for each feature.": (
        lambda w, X, y, *others: np.abs(
            minibatch_gradient(w, X, y, [0]) - minibatch_gradient(w, X, y, [0, 1])
        )
    ),
}


def two_sample_cases(seed: int, rng: Any) -> list[tuple[Any, ...]]:
    numbers = np.random.default_rng(seed)
    cases = []
    for features, draws, size in [(2, 3, 2.0), (3, 8, 2.0), (1, 5, 2.0), (4, 1, 500.0)]:
        X, y = numbers.normal(size=(2, features)), size * numbers.normal(size=2)
        cases.append((numbers.normal(size=features), X, y, 1, draws, rng))
    return cases


def noisy_data(n: int, features: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(w, X, y) with gradients that differ a lot from sample to sample."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=features), rng.normal(size=(n, features)), 3 * rng.normal(size=n)


def sorted_data(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same with one feature and samples in the order of their gradients: neighbours are alike."""
    w, X, y = noisy_data(n, 1, seed)
    order = np.argsort(X[:, 0] * (X @ w - y))
    return w, X[order], y[order]


def is_a_distance(value: Any, w: np.ndarray, X: np.ndarray, y: np.ndarray, batch_size: int) -> bool:
    """Whether one draw gave the distance of a minibatch without repetition."""
    return bool(np.min(np.abs(all_distances(w, X, y, batch_size) - float(value))) < 1e-9)


def is_rms_of_two(value: Any, w: np.ndarray, X: np.ndarray, y: np.ndarray, batch_size: int) -> bool:
    """Whether two draws gave the root mean square of two of the possible distances."""
    squares = all_distances(w, X, y, batch_size) ** 2
    pairs = np.sqrt((squares[:, None] + squares) / 2)
    return bool(np.min(np.abs(pairs - float(value))) < 1e-9)


def draws_differ(spread: Callable[..., Any]) -> bool:
    """Whether several draws are not always one, and not always the two halves of the data, which lie equally far."""
    data = noisy_data(6, 3, seed=21)

    def one_distance(n_draws: int, seed: int) -> bool:
        return is_a_distance(spread(*data, 3, n_draws, check.rng(seed)), *data, 3)

    return not any(all(one_distance(n_draws, seed) for seed in range(8)) for n_draws in (2, 5))
