# %% [markdown]
# # Exercise 10 · Overfitting
#
# You split data in three ways, train a network while watching both errors, read the result, stop in time, and
# hold a network back.
#
# **Reminder.**
#
# | | |
# | --- | --- |
# | mean squared error | $\frac1n \sum_i (\hat y_i - y_i)^2$ |
# | standardise | $(x - \text{mean}) / \text{standard deviation}$, both from the **training** set, column by column |
# | underfitting | large error on the training set |
# | overfitting | small error on the training set, large error on the test set |
# | good fit | both errors small |
# | early stopping | keep the epoch with the smallest validation error; stop when there is no new best for a while |
# | L2 penalty | add $\lambda \sum w^2$ to the loss; its gradient is $2 \lambda w$ |
# | groups | rows that belong together (a patient, a day) stay on one side of a split |
# | K-fold | cut the rows into $K$ parts; each part is the test set once, the others train |
# | dropout | in training each hidden value is set to 0 with probability $p$; the others are divided by $1 - p$ |
#
# The network of `learning_curve`, with $n$ samples in the rows of $X$, one hidden ReLU layer and one
# output, and the gradient that you derived in chapter 07 ($\odot$ multiplies elementwise):
#
# | forward | backward |
# | --- | --- |
# | $Z = X W_1^T + b_1$ | $\Delta_2 = \frac2n (\hat y - y)$ as a column, shape $(n, 1)$ |
# | $H = \max(0, Z)$ | $\nabla W_2 = \Delta_2^T H$, $\nabla b_2$ = sum of $\Delta_2$ over the samples |
# | $\hat y = H W_2^T + b_2$ | $\Delta_1 = (\Delta_2 W_2) \odot [Z > 0]$ |
# | | $\nabla W_1 = \Delta_1^T X$, $\nabla b_1$ = sum of $\Delta_1$ over the samples |

# %% locked="setup"
import numpy as np

from autograder import check

X_small = np.array([[0.0, 0.1], [1.0, 1.1], [2.0, 2.1], [3.0, 3.1], [4.0, 4.1]])
y_small = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
ORDER = "The order is X_train, X_test, y_train, y_test: two tables of rows first, then two lists of labels."


def in_order(parts):
    """Whether these are two tables and two lists of labels."""
    return [np.ndim(part) for part in parts] == [2, 2, 1, 1]


# %% [markdown]
# ## `train_test_split(X, y, test_fraction, rng)`
# The rows of the data above tell their number: row $i$ holds $i$ and $i + 0.1$, its label is $10 i$. That
# makes it easy to see whether rows and labels stay together.


# %% solution="train_test_split"
def train_test_split(X, y, test_fraction, rng):
    """Split data at random into a training set and a test set.

    X              array (n, features), one sample a row, n ≥ 2; must not be changed
    y              array (n,), the labels; must not be changed
    test_fraction  share of the rows for the test set: it gets round(test_fraction · n) rows, but each of the two
                   sets has at least one
    rng            numpy random generator that decides which rows; use no other source of chance
    Returns X_train, X_test, y_train, y_test, in this order. Each row, with its label, lands in exactly one set.

    Example: 10 rows and test_fraction 0.3 give sets of 7 and 3 rows. `rng.permutation(n)` shuffles the numbers 0 … n−1.
    """
    ### BEGIN SOLUTION
    n = len(X)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    rows = rng.permutation(n)
    test, train = rows[:n_test], rows[n_test:]
    return X[train], X[test], y[train], y[test]
    ### END SOLUTION


# %% test="split-sizes" points=1
check.holds(
    train_test_split, (X_small, y_small, 0.4, check.fresh_rng(1)), in_order, ORDER, read="Train and test"
)
check.holds(
    train_test_split,
    (X_small, y_small, 0.4, check.fresh_rng(1)),
    lambda parts: [np.shape(part) for part in parts] == [(3, 2), (2, 2), (3,), (2,)],
    "The shapes must be (3, 2), (2, 2), (3,), (2,): X_train, X_test, y_train, y_test, with 2 of the 5 "
    "rows for the test.",
    hint="return X[train], X[test], y[train], y[test], where train and test hold row numbers.",
    read="Train and test",
)
### BEGIN HIDDEN TESTS
for _n, _fraction, _n_test in reference.split_sizes:
    check.holds(
        train_test_split,
        (*reference.numbered_rows(_n), _fraction, check.fresh_rng(2)),
        reference.has_sizes(_n - _n_test, _n_test),
        f"Of {_n} rows, {_fraction} of them for the test set, {_n_test} must be in the test set.",
        hint="Round to the nearest whole number of rows: round(test_fraction * n).",
        read="Train and test",
    )
### END HIDDEN TESTS

# %% test="split-pairs" points=1
check.holds(
    train_test_split, (X_small, y_small, 0.4, check.fresh_rng(3)), in_order, ORDER, read="Train and test"
)
check.holds(
    train_test_split,
    (X_small, y_small, 0.4, check.fresh_rng(3)),
    lambda parts: all(
        np.allclose(np.asarray(X)[:, 0] * 10, y) for X, y in zip(parts[:2], parts[2:], strict=True)
    ),
    "Each row must keep its own label: the label of the row that starts with 3 is 30.",
    hint="Shuffle the row numbers once, and use them for both X and y.",
    read="Train and test",
)
### BEGIN HIDDEN TESTS
for _seed in range(4):
    check.holds(
        train_test_split,
        (*reference.numbered_rows(12 + 20 * _seed), 0.3, check.fresh_rng(_seed)),
        reference.rows_keep_labels,
        "Each row must keep its own label (in these data the label is ten times the first column).",
        hint="Shuffle the row numbers once, and use them for both X and y.",
    )
### END HIDDEN TESTS

# %% test="split-every-row-once" points=1
check.holds(
    train_test_split, (X_small, y_small, 0.4, check.fresh_rng(5)), in_order, ORDER, read="Train and test"
)
check.holds(
    train_test_split,
    (X_small, y_small, 0.4, check.fresh_rng(5)),
    lambda parts: sorted([*parts[2], *parts[3]]) == [0.0, 10.0, 20.0, 30.0, 40.0],
    "Each row must be in exactly one of the two sets. A row in both would be tested on what was learnt by "
    "heart.",
    hint="Cut one shuffled list of row numbers in two.",
    read="Train and test",
)
### BEGIN HIDDEN TESTS
for _seed in range(4):
    check.holds(
        train_test_split,
        (*reference.numbered_rows(20 + 3 * _seed), 0.25, check.fresh_rng(_seed)),
        reference.every_row_once,
        "Each row must be in exactly one of the two sets.",
        hint="Cut one shuffled list of row numbers in two.",
    )
### END HIDDEN TESTS

# %% test="split-random" points=1
# The rows must be drawn at random, by the generator that was given.
### BEGIN HIDDEN TESTS
check.holds(
    reference.how_often_tested,
    (train_test_split,),
    lambda counts: min(counts) > 0,
    "In 60 splits with 60 generators, some rows never came into the test set. Every row must have the "
    "same chance.",
    hint="Data are often sorted. Shuffle before you cut: rng.permutation.",
    read="Train and test",
)
check.holds(
    reference.different_test_sets,
    (train_test_split,),
    lambda count: count > 20,
    "In 40 splits the same test rows come together again and again. Shuffle the row numbers, do not only "
    "rotate them or take every third.",
    hint="rng.permutation(n)",
    read="Train and test",
)
check.holds(
    reference.how_often_tested,
    (train_test_split,),
    lambda counts: max(counts) < 40,
    "In 60 splits with 60 generators, some rows were nearly always in the test set. Shuffle with the rng "
    "that is given.",
    read="Train and test",
)
### END HIDDEN TESTS
check.holds(
    train_test_split,
    (X_small, y_small, 0.4, check.fresh_rng(7)),
    lambda parts: len(parts) == 4,
    "Four arrays are expected: X_train, X_test, y_train, y_test.",
)

# %% test="split-at-least-one" points=1
check.holds(
    train_test_split,
    (X_small, y_small, 0.01, check.fresh_rng(8)),
    lambda parts: in_order(parts) and [len(part) for part in parts] == [4, 1, 4, 1],
    lambda parts: (
        "0.01 · 5 rounds to 0, but the test set must have at least one row." if in_order(parts) else ORDER
    ),
    read="Train and test",
)
### BEGIN HIDDEN TESTS
for _n, _fraction, _n_test in reference.extreme_sizes:
    check.holds(
        train_test_split,
        (*reference.numbered_rows(_n), _fraction, check.fresh_rng(2)),
        reference.has_sizes(_n - _n_test, _n_test),
        f"Of {_n} rows, {_fraction} of them for the test set, {_n_test} must be in it: no set may be empty.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## `group_split(groups, test_fraction, rng)`
# Ten pictures of one patient are nearly the same picture. With some in training and some in the test set, the
# test asks what was learnt by heart. So the *groups* are drawn, here patients, and every row follows its group.


# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    """Split row numbers at random so that no group is on both sides.

    groups         list or array with the group of each row: numbers or texts, rows of a group anywhere; must not be
                   changed
    test_fraction  share of the groups (not of the rows) for the test set: it gets round(test_fraction · number of
                   groups) groups, but each side has at least one
    rng            numpy random generator that decides which groups; every group has the same chance, however many
                   rows it has. Use no other source of chance
    Returns train_rows, test_rows, in this order: the row numbers (from 0) of each side, sorted upwards. Every row is
    in exactly one of them. Raises ValueError when there is only one group.

    Example: group_split(["ann", "bob", "ann", "cleo"], 0.3, rng) draws 1 of 3 groups. When it is ann, the result is
    [1, 3] and [0, 2].
    """
    ### BEGIN SOLUTION
    names, group_of_row = np.unique(groups, return_inverse=True)
    n = len(names)
    if n < 2:
        raise ValueError(f"there is only the group {groups[0]!r}; two are needed, one for each side")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    tested = np.isin(group_of_row, rng.permutation(n)[:n_test])
    return np.flatnonzero(~tested), np.flatnonzero(tested)
    ### END SOLUTION


# %% test="group-split-sides" points=2
_patients = ["ann", "bob", "ann", "cleo"]
check.holds(
    group_split,
    (_patients, 0.3, check.fresh_rng(1)),
    lambda sides: sorted(map(sorted, sides)) in [[[0, 2], [1, 3]], [[0, 1, 2], [3]], [[0, 2, 3], [1]]],
    "Two lists of row numbers are expected, one group in one and the other two in the other.",
    hint="round(0.3 · 3) is 1; int(0.9) would be 0. ann has the rows 0 and 2, bob 1, cleo 3.",
    read="When drawing rows at random is wrong",
)
### BEGIN HIDDEN TESTS
for _groups, _fraction, _n_test in reference.group_cases(seed=16):
    check.holds(
        group_split,
        (_groups, _fraction, check.fresh_rng(4)),
        lambda sides, groups=_groups, n_test=_n_test: not reference.group_fault(sides, groups, n_test),
        lambda sides, groups=_groups, n_test=_n_test: reference.group_fault(sides, groups, n_test),
        read="When drawing rows at random is wrong",
    )
### END HIDDEN TESTS

# %% test="group-split-at-least-one" points=1
check.holds(
    group_split,
    ([3, 3, 8, 3, 8], 0.01, check.fresh_rng(2)),
    lambda sides: sorted(map(sorted, sides)) == [[0, 1, 3], [2, 4]],
    "0.01 · 2 rounds to 0, but each side has at least one group.",
)
check.raises(group_split, (["ann", "ann"], 0.5, check.fresh_rng(3)), ValueError)
### BEGIN HIDDEN TESTS
for _groups, _fraction, _n_test in reference.extreme_group_cases:
    check.holds(
        group_split,
        (_groups, _fraction, check.fresh_rng(5)),
        lambda sides, groups=_groups, n_test=_n_test: not reference.group_fault(sides, groups, n_test),
        lambda sides, groups=_groups, n_test=_n_test: reference.group_fault(sides, groups, n_test),
    )
check.raises(group_split, ([7], 0.5, check.fresh_rng(3)), ValueError)
check.raises(group_split, (np.zeros(4), 0.2, check.fresh_rng(3)), ValueError)
### END HIDDEN TESTS

# %% test="group-split-random" points=1
# The groups must be drawn at random, by the generator that is given, and large groups no more often than others.
### BEGIN HIDDEN TESTS
check.holds(
    reference.how_often_groups_are_tested,
    (group_split,),
    lambda counts: 20 <= min(counts) and max(counts) <= 110,
    lambda counts: (
        "In 200 splits with 200 generators each of 10 groups should be in the test set about 60 times; "
        f"the largest group was there {counts[0]} times, the others {min(counts[1:])} to {max(counts[1:])} times."
    ),
    hint="Draw among the names of the groups, each once (np.unique), not among the rows.",
    read="When drawing rows at random is wrong",
)
check.holds(
    reference.different_test_groups,
    (group_split,),
    lambda count: count > 20,
    "In 40 splits the same groups come into the test set together again and again. Shuffle the groups with the rng.",
    hint="rng.permutation(names)",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `k_fold(n, k, rng)`
# With few data one validation set is a small and moody judge. Cut the rows into $K$ parts instead, and let each
# be the judge once.


# %% solution="k_fold"
def k_fold(n, k, rng):
    """Rows of training and test set for each of the k parts of a K-fold cross-validation.

    n    number of rows
    k    number of parts, 2 ≤ k ≤ n; otherwise ValueError
    rng  numpy random generator that shuffles the rows once before they are cut; use no other source of chance
    Returns a list of k pairs (train_rows, test_rows) of row numbers from 0, in any order within each. The k test sets
    together hold every row exactly once, and their sizes differ by at most one. train_rows are all the other rows.

    Example: k_fold(10, 4, rng) gives 4 pairs; two test sets have 3 rows, two have 2.
    """
    ### BEGIN SOLUTION
    if not 2 <= k <= n:
        raise ValueError(f"{k} parts of {n} rows cannot be made; k must be at least 2 and at most n")
    parts = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
    ### END SOLUTION


# %% test="k-fold-parts" points=2
check.holds(
    k_fold,
    (10, 4, check.fresh_rng(1)),
    lambda folds: sorted(len(test) for _, test in folds) == [2, 2, 3, 3],
    "4 pairs (train_rows, test_rows) are expected, with test sets of 2, 2, 3 and 3 rows.",
    hint="np.array_split cuts an array into k parts of nearly equal size.",
    read="K-fold: every row judges once",
)
check.holds(
    k_fold,
    (10, 4, check.fresh_rng(1)),
    lambda folds: all(sorted([*train, *test]) == list(range(10)) for train, test in folds),
    "In each pair train_rows are all the rows that test_rows does not hold.",
    read="K-fold: every row judges once",
)
### BEGIN HIDDEN TESTS
for _n, _k in reference.fold_cases:
    check.holds(
        k_fold,
        (_n, _k, check.fresh_rng(2)),
        lambda folds, n=_n, k=_k: not reference.fold_fault(folds, n, k),
        lambda folds, n=_n, k=_k: reference.fold_fault(folds, n, k),
        read="K-fold: every row judges once",
    )
### END HIDDEN TESTS

# %% test="k-fold-errors" points=1
check.raises(k_fold, (5, 1, check.fresh_rng(1)), ValueError, hint="One part would leave nothing to train on.")
check.raises(k_fold, (5, 6, check.fresh_rng(1)), ValueError, hint="6 parts of 5 rows: one would be empty.")
### BEGIN HIDDEN TESTS
for _n, _k in [(4, 0), (4, -2), (3, 4), (1, 1), (1, 2)]:
    check.raises(k_fold, (_n, _k, check.fresh_rng(1)), ValueError)
### END HIDDEN TESTS

# %% test="k-fold-shuffled" points=1
# The rows must be shuffled before they are cut, by the generator that is given.
### BEGIN HIDDEN TESTS
check.holds(
    reference.partitions,
    (k_fold,),
    lambda found: found[0] > 20 and found[1] < 20,
    lambda found: (
        f"40 generators cut 10 rows into {found[0]} different sets of 5 parts, and some two rows were in one part "
        f"{found[1]} times. By chance nearly all sets differ, and two rows meet about 4 times."
    ),
    hint="Data are often sorted. Shuffle the row numbers with the rng, then cut.",
    read="K-fold: every row judges once",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `standardize(X_train, X_test)`
# Gradient descent likes columns of similar size. The test set stands for data that nobody has seen yet, so
# it must not take part in computing mean and standard deviation.


# %% solution="standardize"
def standardize(X_train, X_test):
    """Shift and scale both sets with mean and standard deviation of the training set, column by column.

    X_train, X_test  arrays (n_train, features) and (n_test, features); must not be changed
    Returns the two new arrays. Use the population standard deviation (np.std as it is). A column that is constant in
    X_train, up to rounding errors, is only shifted, not divided.

    Example: the training rows [1, 10] and [3, 30], with the means 2 and 20 and the standard deviations 1 and 10, become
    [−1, −1] and [1, 1]; a test row [5, 20] becomes [3, 0].
    """
    ### BEGIN SOLUTION
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    constant = spread <= 1e-12 * np.abs(X_train).max(axis=0)
    spread = np.where(constant, 1.0, spread)
    return (X_train - mean) / spread, (X_test - mean) / spread
    ### END SOLUTION


# %% test="standardize-example" points=1
check.equal(
    standardize,
    (np.array([[1.0, 10.0], [3.0, 30.0]]), np.array([[5.0, 20.0]])),
    ([[-1.0, -1.0], [1.0, 1.0]], [[3.0, 0.0]]),
    hint="Means 2 and 20, standard deviations 1 and 10, all from the training rows.",
    read="Standardising the inputs",
)

# %% test="standardize-cases" points=2
# Other shapes and sizes.
### BEGIN HIDDEN TESTS
check.same(
    standardize,
    reference.standardize,
    on=reference.standardize_cases(seed=11),
    hint="Mean and standard deviation of X_train, axis=0, for both sets.",
    read="Standardising the inputs",
)
### END HIDDEN TESTS

# %% test="standardize-constant-column" points=1
check.equal(
    standardize,
    (np.array([[4.0, 1.0], [4.0, 3.0]]), np.array([[6.0, 2.0]])),
    ([[0.0, -1.0], [0.0, 1.0]], [[2.0, 0.0]]),
    hint="A constant column has standard deviation 0: divide by 1 there.",
    read="Standardising the inputs",
)
### BEGIN HIDDEN TESTS
check.same(
    standardize,
    reference.standardize,
    on=reference.constant_column_cases,
    mistakes={},
    hint="The standard deviation of a column of equal numbers can come out as 1e-17 instead of 0, because "
    "the mean is "
    "rounded. Count a column as constant when its standard deviation is tiny compared with its values.",
    read="Standardising the inputs",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng)`
# The whole training of chapters 03 to 08 in one function, with a record. Formulas are in the reminder on
# top; your own `backward` of exercise 07 is a good start. Helper functions of your own are welcome: put
# them into this cell.


# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    """Train a network with one hidden ReLU layer, and record both errors after every epoch.

    X_train, y_train  arrays (n_train, features) and (n_train,); the network learns from these
    X_test, y_test    arrays (n_test, features) and (n_test,); only to measure the error on
    width             number of hidden neurons
    n_epochs          number of epochs; each is one step of gradient descent that uses all training rows
    lr                learning rate
    rng               numpy random generator for the first weights: normal, standard deviation √(2 / inputs of the
                      layer), as in chapter 07; biases start at 0; the slope of ReLU at 0 counts as 0
    Returns (train_errors, test_errors): two lists of n_epochs mean squared errors, both measured after each step.

    Example: with n_epochs = 100, train_errors[0] is the error on the training set after the first step and
    train_errors[99] that of the finished network.
    """
    ### BEGIN SOLUTION
    n, n_inputs = X_train.shape
    W1, b1 = rng.normal(0, np.sqrt(2 / n_inputs), (width, n_inputs)), np.zeros(width)
    W2, b2 = rng.normal(0, np.sqrt(2 / width), (1, width)), np.zeros(1)
    y_column = y_train.reshape(-1, 1)

    def mean_squared_error(X, y):
        y_hat = (np.maximum(0, X @ W1.T + b1) @ W2.T + b2)[:, 0]
        return float(np.mean((y_hat - y) ** 2))

    train_errors, test_errors = [], []
    for _ in range(n_epochs):
        Z = X_train @ W1.T + b1
        H = np.maximum(0, Z)
        D2 = 2 / n * (H @ W2.T + b2 - y_column)
        D1 = (D2 @ W2) * (Z > 0)
        W2, b2 = W2 - lr * D2.T @ H, b2 - lr * D2.sum(axis=0)
        W1, b1 = W1 - lr * D1.T @ X_train, b1 - lr * D1.sum(axis=0)
        train_errors.append(mean_squared_error(X_train, y_train))
        test_errors.append(mean_squared_error(X_test, y_test))
    return train_errors, test_errors
    ### END SOLUTION


# %% test="curve-form" points=1
check.holds(
    learning_curve,
    (X_small / 4, y_small / 40, X_small / 5, y_small / 50, 6, 7, 0.05, check.fresh_rng(1)),
    lambda curves: [np.shape(curve) for curve in curves] == [(7,), (7,)] and np.min(curves) >= 0,
    "With n_epochs = 7 two lists of 7 errors are expected, none of them negative.",
    hint="Append one number to each list after every step, and return both.",
    read="Learning curves",
)

# %% test="curve-by-hand" points=2
# All inputs are 0 here, so the hidden neurons stay silent and only the output bias learns. Its gradient is
# 2 · (b − 2), because the labels 1 and 3 have the mean 2; with lr = 0.25 it goes 0 → 1 → 1.5 → 1.75.
### BEGIN HIDDEN TESTS
check.same(
    learning_curve,
    reference.silent_curve,
    on=reference.silent_cases(seed=12),
    hint="All inputs are 0 here: only the output bias learns, with the gradient 2 · mean(b − y).",
    read="Learning curves",
)
### END HIDDEN TESTS
check.equal(
    learning_curve,
    (
        np.zeros((2, 1)),
        np.array([1.0, 3.0]),
        np.zeros((1, 1)),
        np.array([0.0]),
        5,
        3,
        0.25,
        check.fresh_rng(2),
    ),
    ([2.0, 1.25, 1.0625], [1.0, 2.25, 3.0625]),
    hint="The errors belong to the network after the step: with b = 1 they are (0 + 4) / 2 = 2 and 1.",
    read="Learning curves",
)

# %% test="curve-gradient-step" points=2
# One step of gradient descent must move W1, b1, W2 and b2, each along its own gradient.
### BEGIN HIDDEN TESTS
_starts = [(_seed, 1) for _seed in range(5)]
_starts += [(_seed, 2) for _seed in reference.seeds_with_a_neuron_on_each_side(learning_curve)]
for _seed, _width in _starts:
    _wanted, _found = reference.slope_after_one_step(learning_curve, _seed, _width)
    check.close(
        _found,
        _wanted,
        f"Width {_width}, one sample, one step of learning_curve: the change of the output's slope",
        tolerance=1e-4,
        hint="Is each of W1, b1, W2, b2 updated, with all gradients computed before the first update? D1 "
        "needs the old W2, and each hidden neuron its own entry of it. Compare your lines with the table on "
        "top, or run the gradient check of chapter 07.",
        read="Learning curves",
    )
### END HIDDEN TESTS

# %% test="curve-six-epochs" points=1
# One hidden neuron and five samples, six epochs: small enough to follow every number.
### BEGIN HIDDEN TESTS
for _seed in range(4):
    _wanted, _found = reference.short_run(learning_curve, _seed)
    check.close(
        _found,
        _wanted,
        "Six epochs of learning_curve with one hidden neuron and five samples, train and test errors",
        tolerance=1e-4,
        hint=reference.hint_for_six_epochs(_wanted, _found),
        read="Learning curves",
    )
### END HIDDEN TESTS

# %% test="curve-learns" points=2
# Kinks: after training the network must follow them.
check.holds(
    learning_curve,
    (
        np.linspace(-1, 1, 9).reshape(-1, 1),
        np.abs(np.linspace(-1, 1, 9)),
        np.array([[0.3], [-0.7]]),
        np.array([0.3, 0.7]),
        20,
        500,
        0.1,
        check.fresh_rng(4),
    ),
    lambda curves: curves[0][-1] < 0.005 and curves[1][-1] < 0.02,
    "After 500 epochs on y = |x| both errors must be small, below 0.005 and 0.02.",
    hint="Look at y_hat.shape and y.shape where you subtract them: (n, 1) minus (n,) is (n, n) in numpy.",
    read="Learning curves",
)
### BEGIN HIDDEN TESTS
_train, _test = learning_curve(*reference.kink(), 30, 600, 0.1, check.rng(1))
assert _train[-1] < reference.KINK_LIMIT, (
    f"After 600 epochs on y = |x − 0.3| the training error is {_train[-1]:.3g}; it must be far smaller. If it "
    "stays near the variance of y, look at shapes: (n, 1) minus (n,) is (n, n) in numpy."
)
assert len({float(error) for error in _train}) > 500, (
    "The training error stopped changing long before the last of 600 epochs: every epoch makes a step."
)
_narrow, _wide = (learning_curve(*reference.kink(), _width, 1, 0.1, check.rng(2)) for _width in (32, 64))
assert abs(_narrow[0][0] - _wide[0][0]) > 1e-12, (
    "32 and 64 hidden neurons give the same error after the first epoch: does the network have `width` of them?"
)
check.close(
    _test,
    _train,
    "The test errors of 600 epochs in which the test set is the training set",
    hint="Both lists must be the same: the same error, of the same network, after the step.",
    read="Learning curves",
)
### END HIDDEN TESTS

# %% test="curve-test-set-only-measured" points=1
# Two runs from the same start, with different test sets: the training error must not notice.
### BEGIN HIDDEN TESTS
check.holds(
    reference.train_errors_with_two_test_sets,
    (learning_curve,),
    lambda pair: np.allclose(pair[0], pair[1], rtol=0, atol=1e-9),
    "The training errors changed when only the test data changed: the network learnt from the test set.",
    hint="Gradients come from X_train and y_train alone. The test set is only measured.",
    read="Train and test",
)
### END HIDDEN TESTS

# %% test="curve-all-rows" points=1
# The mean over the samples does not change when every row is there twice: neither may the curve.
### BEGIN HIDDEN TESTS
check.holds(
    reference.train_errors_with_doubled_rows,
    (learning_curve,),
    lambda pair: np.allclose(pair[0], pair[1], rtol=0, atol=1e-6),
    "With every training row doubled, the training errors must stay the same, because loss and gradient "
    "are means.",
    hint="Divide by the number of rows: the gradient has the factor 2 / n. Every step uses all rows.",
    read="Learning curves",
)
### END HIDDEN TESTS

# %% test="curve-epochs-and-start" points=1
# A longer run begins like a shorter one; another generator begins elsewhere.
### BEGIN HIDDEN TESTS
check.holds(
    reference.short_and_long_run,
    (learning_curve,),
    lambda pair: np.allclose(pair[0], pair[1], rtol=0, atol=1e-9),
    "The first 5 epochs of a run of 20 must be the same as a run of 5 epochs.",
    read="Learning curves",
)
check.holds(
    reference.first_errors_of_generators,
    (learning_curve,),
    lambda errors: np.ptp(errors) > 1e-6,
    "Six different generators gave the same start. Draw W1 and W2 with the rng that is given.",
    read="Learning curves",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `diagnose(train_errors, test_errors, tolerance)`
# Reading a learning curve, put into three lines: look at where it ends.


# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    """Name the case that a learning curve ended in.

    train_errors, test_errors  lists of errors, one an epoch; only the last of each counts
    tolerance                  the largest error that is still called small
    Returns "underfitting" when the training error is above the tolerance, otherwise "overfitting" when the test error
    is above it, otherwise "good fit".

    Example: diagnose([0.9, 0.1], [0.9, 0.6], 0.2) is "overfitting".
    """
    ### BEGIN SOLUTION
    if train_errors[-1] > tolerance:
        return "underfitting"
    if test_errors[-1] > tolerance:
        return "overfitting"
    return "good fit"
    ### END SOLUTION


# %% test="diagnose-three-cases" points=1
check.equal(diagnose, ([0.9, 0.1], [0.9, 0.6], 0.2), "overfitting", read="The three cases")
check.equal(diagnose, ([0.9, 0.1], [0.9, 0.15], 0.2), "good fit", read="The three cases")
check.equal(
    diagnose,
    ([0.9, 0.7], [0.9, 0.8], 0.2),
    "underfitting",
    hint="A network that misses its own training data underfits, whatever the test error.",
    read="The three cases",
)

# %% test="diagnose-cases" points=2
### BEGIN HIDDEN TESTS
check.same(
    diagnose,
    reference.diagnose,
    on=reference.diagnose_cases(seed=13),
    hint="Look at the last training error first, then at the last test error.",
    read="The three cases",
)
### END HIDDEN TESTS
check.equal(diagnose, ([0.1, 0.9], [0.1, 0.9], 0.2), "underfitting", hint="Only the last errors count.")

# %% [markdown]
# ## `early_stopping(validation_errors, patience)`
# The validation error falls, and later rises again: the best network was somewhere in between. But errors
# are noisy, so one bad epoch is no reason to stop. **Patience** says how many epochs without a new best you
# wait for.


# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    """Number of the epoch whose network early stopping keeps.

    Walk through the epochs, remember the best one so far, and stop as soon as `patience` epochs in a row brought no
    new best. What comes after that is never seen.

    validation_errors  list of errors, one an epoch, at least one
    patience           a whole number, at least 1
    Returns the index (from 0) of the best epoch before the stop. An error that only equals the best is no new best.

    Example: early_stopping([5, 3, 4, 2, 6, 7, 1], 2) is 3: epochs 4 and 5 bring nothing new, so it stops there and
    never sees the 1. With patience 3 it is 6.
    """
    ### BEGIN SOLUTION
    best = 0
    for epoch, error in enumerate(validation_errors):
        if error < validation_errors[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best
    ### END SOLUTION


# %% test="early-stopping-example" points=1
check.equal(early_stopping, ([5, 3, 4, 2, 6, 7, 1], 2), 3, read="Early stopping")
check.equal(
    early_stopping,
    ([5, 3, 4, 2, 6, 7, 1], 3),
    6,
    hint="Two bad epochs are fewer than 3.",
    read="Early stopping",
)

# %% test="early-stopping-patience-one" points=1
check.equal(
    early_stopping,
    ([5, 3, 4, 2], 1),
    1,
    hint="With patience 1 the first epoch without a new best is the end.",
)
check.equal(early_stopping, ([1.0, 2.0, 0.5], 1), 0, hint="The first epoch can be the best one.")

# %% test="early-stopping-never-stops" points=1
check.equal(
    early_stopping,
    ([5.0, 4.0, 3.0], 2),
    2,
    hint="When errors keep falling, the last epoch is the best; return its index.",
    read="Early stopping",
)
check.equal(early_stopping, ([7.0], 3), 0)

# %% test="early-stopping-equal-is-no-new-best" points=1
check.equal(
    early_stopping,
    ([3.0, 2.0, 2.0, 2.0, 1.0], 2),
    1,
    hint="The second 2.0 only equals the best: it is no new best, and counts as an epoch without one. Two such epochs in "
    "a row are the end, so the 1.0 is never seen, and epoch 1 is kept.",
)

# %% test="early-stopping-cases" points=2
### BEGIN HIDDEN TESTS
check.same(
    early_stopping,
    reference.early_stopping,
    on=reference.early_stopping_cases(seed=14),
    hint="Count the epochs since the best one so far; stop when the count reaches the patience.",
    read="Early stopping",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `l2_penalty(weights, strength)`
# A price on large weights, added to the loss, and the gradient of that price.


# %% solution="l2_penalty"
def l2_penalty(weights, strength):
    """L2 penalty of some weights, and its gradient.

    weights   one array of any shape, or a list of arrays of any shapes (the layers of a network); must not be changed
    strength  factor λ in front of the penalty
    Returns (penalty, gradient): the number strength · (sum of the squares of all weights), and 2 · strength · w, an
    array for an array and a list of arrays for a list.

    Example: l2_penalty(np.array([3.0, -4.0]), 0.1) is (2.5, array([0.6, -0.8])).
    """
    ### BEGIN SOLUTION
    if isinstance(weights, list):
        parts = [l2_penalty(w, strength) for w in weights]
        return sum(penalty for penalty, _ in parts), [gradient for _, gradient in parts]
    return strength * np.sum(weights**2), 2 * strength * weights
    ### END SOLUTION


# %% test="l2-array" points=1
check.equal(
    l2_penalty,
    (np.array([3.0, -4.0]), 0.1),
    (2.5, [0.6, -0.8]),
    hint="9 + 16 = 25, times 0.1; the gradient of λ w² is 2 λ w.",
    read="L2: a price on large weights",
)

# %% test="l2-list" points=1
check.equal(
    l2_penalty,
    ([np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[3.0, 1.0]])], 0.25),
    (4.0, [[[0.5, 1.0], [0.0, -0.5]], [[1.5, 0.5]]]),
    hint="One penalty for all layers together, and one gradient for each layer.",
    read="L2: a price on large weights",
)

# %% test="l2-cases" points=2
### BEGIN HIDDEN TESTS
check.same(
    l2_penalty,
    reference.l2_penalty,
    on=reference.l2_cases(seed=15),
    hint="Sum the squares over all arrays and all axes; the gradient is 2 · strength · w.",
    read="L2: a price on large weights",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `dropout(h, p, rng)`
# In training, every hidden value is set to 0 with the probability $p$, so that no neuron can rely on another
# one. What is left is divided by $1 - p$: on average nothing changes, and at testing time nothing has to be done.


# %% solution="dropout"
def dropout(h, p, rng):
    """Dropout as in training: some elements set to 0 at random, the others scaled up.

    h    array of any shape, values of hidden neurons; must not be changed
    p    probability that an element is set to 0, 0 ≤ p < 1; otherwise ValueError
    rng  numpy random generator that decides for each element by itself; use no other source of chance
    Returns an array of the shape of h: each element is 0 with probability p, and otherwise divided by 1 − p. Elements
    are independent of each other, so that the number of zeros is a matter of chance, too.

    Example: dropout(np.array([1.0, 2.0, 3.0, 4.0]), 0.5, rng) may be [2, 0, 0, 8] or [0, 4, 6, 8].
    """
    ### BEGIN SOLUTION
    if not 0 <= p < 1:
        raise ValueError(f"p is {p}; it must be at least 0 and below 1")
    return h * (rng.random(np.shape(h)) >= p) / (1 - p)
    ### END SOLUTION


# %% test="dropout-values" points=1
check.holds(
    dropout,
    (np.array([1.0, 2.0, 3.0, 4.0]), 0.5, check.fresh_rng(1)),
    lambda result: np.all((np.asarray(result) == 0) | np.isclose(result, [2.0, 4.0, 6.0, 8.0], rtol=1e-12)),
    "With p = 0.5 each element becomes 0 or twice itself: h / (1 − p).",
    read="Dropout and augmentation",
)
check.equal(
    dropout,
    (np.array([[1.0, -2.0], [0.0, 4.0]]), 0.0, check.fresh_rng(2)),
    [[1.0, -2.0], [0.0, 4.0]],
    hint="p is the probability that an element becomes 0: with p = 0 all of them stay.",
)
### BEGIN HIDDEN TESTS
for _h, _p in reference.dropout_cases(seed=17):
    check.holds(
        dropout,
        (_h, _p, check.fresh_rng(3)),
        lambda result, h=_h, p=_p: not reference.dropout_fault(result, h, p),
        lambda result, h=_h, p=_p: reference.dropout_fault(result, h, p),
        hint="h * mask / (1 - p), with a mask of zeros and ones in the shape of h.",
        read="Dropout and augmentation",
    )
### END HIDDEN TESTS

# %% test="dropout-errors" points=1
check.raises(
    dropout, (np.array([1.0, 2.0]), 1.0, check.fresh_rng(1)), ValueError, hint="Nothing would be left."
)
check.raises(dropout, (np.array([1.0, 2.0]), -0.1, check.fresh_rng(1)), ValueError)
### BEGIN HIDDEN TESTS
for _p in (1.5, -2.0, 1, 50):
    check.raises(dropout, (np.array([[1.0, 2.0]]), _p, check.fresh_rng(1)), ValueError)
### END HIDDEN TESTS

# %% test="dropout-by-chance" points=2
# Every element decides for itself, with the generator that is given, and anew at every call.
### BEGIN HIDDEN TESTS
check.holds(
    reference.masks,
    (dropout,),
    lambda masks: not reference.mask_fault(masks),
    reference.mask_fault,
    hint="rng.random(h.shape) gives a number between 0 and 1 for every element; it is below p with probability p.",
    read="Dropout and augmentation",
)
for _p in (0.05, 0.6, 0.95):
    check.holds(
        reference.share_dropped,
        (dropout, _p),
        lambda share, p=_p: abs(share - p) < 0.02,  # eight standard deviations at least
        lambda share, p=_p: (
            f"With p = {p}, {share:.0%} of 40,000 elements were 0; it should be about {p:.0%}."
        ),
        read="Dropout and augmentation",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## All of it together
# Noisy points on a sine curve, split by you, standardised by you, learnt by your network. Try `width = 2`,
# `width = 200`, fewer samples, more noise: which of the three cases does your `diagnose` name?

# %% play="learning-curve"
import matplotlib.pyplot as plt

width, n_samples, noise, n_epochs, lr = 50, 24, 0.3, 4000, 0.01
rng = np.random.default_rng(0)
X = rng.uniform(-3, 3, (n_samples, 1))
y = np.sin(2 * X[:, 0]) + noise * rng.normal(size=n_samples)
X_train, X_test, y_train, y_test = train_test_split(X, y, 0.4, rng)
X_train, X_test = standardize(X_train, X_test)
train_errors, test_errors = learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng)
stop = early_stopping(test_errors, 300)

plt.figure(figsize=(7, 4))
plt.loglog(train_errors, color="#0072B2", label="training set")
plt.loglog(test_errors, color="#D55E00", label="test set")
plt.axvline(stop, color="#009E73", linestyle="--", label=f"early stopping: epoch {stop}")
plt.xlabel("epoch")
plt.ylabel("mean squared error")
plt.title(f"At the end: {diagnose(train_errors, test_errors, 2 * noise**2)}")
plt.legend()
