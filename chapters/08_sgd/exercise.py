# %% [markdown]
# # Exercise 08 · Stochastic gradient descent
#
# You will cut a data set into minibatches, descend on them, and measure how noisy their gradients are.
#
# ## Reminder
#
# **Words.** A **minibatch** is the part of the samples that one step uses, and the **batch size** $B$ is its
# number of samples. An **epoch** is one pass through all $n$ samples. Its number of steps is $n / B$,
# *rounded up*: the last minibatch may be smaller.
#
# **The model of this exercise** is linear, without a bias: the prediction is `X @ w`. `X` is (n, features),
# one sample a row; `y` is (n,); `w` is (features,).
#
# | | formula |
# | --- | --- |
# | loss on a set of rows | mean of $(Xw - y)^2$ over these rows |
# | its gradient | $\frac{2}{\text{number of rows}} \, X_\text{rows}^\mathsf{T} (X_\text{rows} w - y_\text{rows})$ |
# | one step | $w \leftarrow w - \eta \cdot \text{gradient of the minibatch}$ |
# | spread of the gradient | root of the mean squared distance from the full gradient |
# | its theory, without replacement | $\frac{\sigma}{\sqrt B} \sqrt{\frac{n - B}{n - 1}}$, so $\sigma / \sqrt B$ while $B \ll n$ |
#
# The distance of two gradients is the length of their difference; $\sigma$ is the spread at batch size 1.
#
# **Random numbers** come from the generator `rng` that a function is given: `rng.permutation(n)` shuffles the
# numbers 0 … n − 1, `rng.choice(n, size, replace=False)` draws some of them, each at most once.

# %% locked="setup"
import numpy as np

from autograder import check

# 4 samples with 2 features.
X_small = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0], [1.0, 3.0]])
y_small = np.array([1.0, 0.0, 2.0, -1.0])
w_small = np.array([1.0, -1.0])

# %% [markdown]
# ## `steps_per_epoch(n_samples, batch_size)`


# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    """Number of gradient steps in one pass through the data.

    n_samples: number of samples, 1 or more. batch_size: samples in a minibatch, 1 or more.
    Returns a whole number, 1 or more: the last minibatch may be smaller than batch_size.

    Example: steps_per_epoch(10, 4) is 3
    """
    ### BEGIN SOLUTION
    return -(-n_samples // batch_size)
    ### END SOLUTION


# %% test="steps-rounded-up" points=1
### BEGIN HIDDEN TESTS
check.same(
    steps_per_epoch,
    reference.steps_per_epoch,
    on=[case for case in reference.STEP_CASES if case[0] >= case[1]],
    read="Minibatches and epochs",
)
### END HIDDEN TESTS
check.equal(
    steps_per_epoch, (10, 4), 3, hint="4 + 4 + 2: the rest is a step too.", read="Minibatches and epochs"
)
check.equal(steps_per_epoch, (8, 4), 2, hint="4 + 4, nothing left over.", read="Minibatches and epochs")

# %% test="steps-large-batch" points=1
### BEGIN HIDDEN TESTS
check.same(steps_per_epoch, reference.steps_per_epoch, on=reference.STEP_CASES, read="Minibatches and epochs")
### END HIDDEN TESTS
check.equal(
    steps_per_epoch,
    (5, 100),
    1,
    hint="One small batch holds them all: one step.",
    read="Minibatches and epochs",
)

# %% [markdown]
# ## `minibatches(n_samples, batch_size, rng)`
#
# A fresh shuffle of all row numbers, cut into pieces.


# %% solution="minibatches"
def minibatches(n_samples, batch_size, rng):
    """The rows of each minibatch of one epoch: every row once, in random order.

    n_samples: number of samples, 1 or more. batch_size: rows in a minibatch, 1 or more.
    rng: a generator from np.random.default_rng; it decides the order.
    Returns a list of index arrays with batch_size rows each; the last one may be shorter.

    Example: minibatches(5, 2, np.random.default_rng(0)) is [array([4, 2]), array([3, 1]), array([0])]
    (with another use of rng the order is another one, and as good)
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]
    ### END SOLUTION


# %% test="minibatches-cover" points=1
check.holds(
    minibatches,
    (10, 5, check.fresh_rng(1)),
    lambda batches: sorted(int(row) for batch in batches for row in batch) == list(range(10)),
    lambda batches: (
        "Together the minibatches must hold every row 0 … 9 exactly once. Missing are the rows "
        f"{sorted({*range(10)} - {int(row) for batch in batches for row in batch})}."
    ),
    hint="Shuffle the row numbers 0 … n − 1 first, then cut.",
    read="Minibatches and epochs",
)
### BEGIN HIDDEN TESTS
for _n, _size in [(12, 4), (30, 3), (9, 1), (1, 1), (6, 6)]:
    check.holds(
        minibatches,
        (_n, _size, check.fresh_rng(2)),
        lambda batches, n=_n: reference.whole_numbers(batches) and reference.covers_once(batches, n),
        f"Together the minibatches must hold every row 0 … {_n - 1} exactly once, as whole numbers.",
        hint="Drawing each minibatch anew repeats some rows and leaves out others.",
        read="Minibatches and epochs",
    )
### END HIDDEN TESTS

# %% test="minibatches-sizes" points=1
check.holds(
    minibatches,
    (10, 4, check.fresh_rng(3)),
    lambda batches: isinstance(batches, (list, tuple)) and [len(batch) for batch in batches] == [4, 4, 2],
    "10 rows in minibatches of 4 are a list of three arrays with 4, 4 and 2 rows.",
    hint="The last minibatch is shorter; it is neither dropped nor filled up.",
    read="Minibatches and epochs",
)
check.holds(
    minibatches,
    (5, 2, check.fresh_rng(0)),
    lambda batches: [len(batch) for batch in batches] == [2, 2, 1],
    "5 rows in minibatches of 2 are three arrays with 2, 2 and 1 rows.",
    read="Minibatches and epochs",
)
### BEGIN HIDDEN TESTS
for _n, _size, _sizes in [
    (7, 3, [3, 3, 1]),
    (5, 5, [5]),
    (4, 9, [4]),
    (11, 2, [2, 2, 2, 2, 2, 1]),
    (101, 50, [50, 50, 1]),
]:
    check.holds(
        minibatches,
        (_n, _size, check.fresh_rng(4)),
        lambda batches, n=_n, sizes=_sizes: (
            isinstance(batches, (list, tuple))
            and reference.sizes(batches) == sizes
            and reference.covers_once(batches, n)
        ),
        f"{_n} rows in minibatches of {_size} must be a list of arrays with {_sizes} rows that covers "
        f"every row once.",
        hint="All minibatches have batch_size rows but the last, which takes what is left.",
        read="Minibatches and epochs",
    )
### END HIDDEN TESTS

# %% test="minibatches-shuffled" points=2
_one = minibatches(20, 6, check.rng(5))
_other = minibatches(20, 6, check.rng(6))
assert [list(batch) for batch in _one] != [list(batch) for batch in _other], (
    "Two different generators gave the same minibatches: the order must come from `rng`."
)
check.holds(
    minibatches,
    (100, 20, check.fresh_rng(7)),
    lambda batches: all(max(batch) - min(batch) >= 30 for batch in batches),
    "Every minibatch must mix rows from the whole data set: shuffle the rows, not only the order of the "
    "minibatches.",
    read="Minibatches and epochs",
)
### BEGIN HIDDEN TESTS
for _seed in (8, 9):
    check.holds(
        minibatches,
        (1000, 100, check.fresh_rng(_seed)),
        reference.well_shuffled,
        "The rows must be fully shuffled: every minibatch takes rows from all of the data set, in no order.",
        hint="`rng.permutation(n_samples)` gives all row numbers in random order.",
        read="Minibatches and epochs",
    )
check.holds(
    minibatches,
    (1000, 1, check.fresh_rng(19)),
    reference.well_ordered_at_random,
    "The rows must be fully shuffled, in no order.",
    hint="`rng.permutation(n_samples)` gives all row numbers in random order.",
    read="Minibatches and epochs",
)
_rng = check.rng(10)
_first, _second = minibatches(30, 7, _rng), minibatches(30, 7, _rng)
assert reference.rows_of(_first) != reference.rows_of(_second), (
    "Two epochs with one generator came in the same order: draw from the `rng` that is given, do not "
    "make or seed a new one."
)
assert {tuple(sorted(map(int, batch))) for batch in _first} != {
    tuple(sorted(map(int, batch))) for batch in _second
}, "Two epochs must group the rows differently: shuffle all rows anew."
assert reference.every_place_varies([minibatches(10, 1, _rng) for _ in range(8)]), (
    "In eight epochs, one place always held the same row: shuffle all rows."
)
### END HIDDEN TESTS

# %% [markdown]
# ## `minibatch_gradient(w, X, y, rows)`


# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    """Gradient of the mean squared error on some rows of the data, for the linear model X @ w.

    w: (features,), where the gradient is taken. X: (n, features). y: (n,).
    rows: the row numbers of the minibatch, an array or a list; one or more.
    Returns an array (features,): 2 / len(rows) · X[rows].T @ (X[rows] @ w − y[rows]).

    Example: minibatch_gradient(w_small, X_small, y_small, [1]) is [4.0, 2.0]
    """
    ### BEGIN SOLUTION
    difference = X[rows] @ w - y[rows]
    return 2 / len(rows) * X[rows].T @ difference
    ### END SOLUTION


# %% test="gradient-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    minibatch_gradient,
    reference.minibatch_gradient,
    on=[case for case in reference.gradient_cases(seed=81) if len(case[3]) == 1],
    read="A noisy gradient",
)
### END HIDDEN TESTS
check.equal(
    minibatch_gradient,
    (w_small, X_small, y_small, [1]),
    [4.0, 2.0],
    hint="Row 1: prediction 2 − 1 = 1, target 0, so 2 · 1 · (2, 1).",
    read="A noisy gradient",
)
check.equal(
    minibatch_gradient, (w_small, X_small, y_small, np.array([3, 0])), [-1.0, -3.0], read="A noisy gradient"
)

# %% test="gradient-rows" points=1
### BEGIN HIDDEN TESTS
check.same(
    minibatch_gradient,
    reference.minibatch_gradient,
    on=reference.gradient_cases(seed=82),
    read="A noisy gradient",
)
### END HIDDEN TESTS
check.equal(
    minibatch_gradient,
    (w_small, X_small, y_small, [0, 1, 2, 3]),
    [0.5, -0.5],
    hint="All four rows: the gradient of the whole loss, the mean of the four samples' gradients.",
    read="A noisy gradient",
)

# %% test="gradient-slope" points=1
### BEGIN HIDDEN TESTS
for _w, _X, _y, _rows in reference.gradient_cases(seed=83)[1:4]:
    check.gradient(
        lambda w, X=_X, y=_y, rows=_rows: minibatch_gradient(w, X, y, rows),
        reference.loss_on(_X, _y, _rows),
        at=[_w, 3 * _w],
        read="A noisy gradient",
    )
check.same(
    minibatch_gradient,
    reference.minibatch_gradient,
    on=reference.repeated_rows(seed=84),
    read="A noisy gradient",
)
### END HIDDEN TESTS
check.close(
    np.mean([minibatch_gradient(w_small, X_small, y_small, rows) for rows in ([0, 1], [2, 3])], axis=0),
    [0.5, -0.5],
    "The mean of the gradients on rows 0 and 1 and on rows 2 and 3",
    hint="Every gradient is a mean over its own rows, so two halves average to the gradient of all rows.",
)

# %% [markdown]
# ## `accumulated_gradient(gradients, sizes)`
#
# A batch that does not fit into the memory is computed in parts, and one step is made for all of them. Each
# part has the gradient of *its own* mean loss. What is the gradient of the mean over all samples?


# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    """Gradient of the mean loss of a whole batch, from those of its parts.

    gradients: list of arrays of one shape, for each part the gradient of the mean loss of its samples. They
    must not change.
    sizes: list with the number of samples of each part, 1 or more; they may differ.
    Returns an array of that shape: the gradient of the mean over all samples. Every sample counts the same.

    Example: accumulated_gradient([np.array([4.0, 0.0]), np.array([0.0, 8.0])], [3, 1]) is [3.0, 2.0]
    """
    ### BEGIN SOLUTION
    shares = np.array(sizes) / sum(sizes)
    return sum(share * gradient for share, gradient in zip(shares, gradients))
    ### END SOLUTION


# %% test="accumulated-parts" points=2
### BEGIN HIDDEN TESTS
check.same(
    accumulated_gradient,
    reference.accumulated_gradient,
    on=reference.parts(seed=85),
    read="Gradient accumulation",
)
### END HIDDEN TESTS
check.equal(
    accumulated_gradient,
    ([np.array([4.0, 0.0]), np.array([0.0, 8.0])], [3, 1]),
    [3.0, 2.0],
    hint="Three of four samples pull with 4 at the first weight: 3/4 · 4 + 1/4 · 0.",
    read="Gradient accumulation",
)
check.equal(
    accumulated_gradient,
    ([np.array([1, 2]), np.array([3, 5])], [10, 10]),
    [2.0, 3.5],
    hint="Parts of equal size have equal shares, 1/2 and 1/2.",
)

# %% [markdown]
# ## `sgd(X, y, w0, lr, batch_size, n_epochs, rng)`
#
# Put the pieces together: in every epoch new minibatches, for every minibatch one step. The last, smaller
# minibatch makes a step of its own, averaged over its own rows.


# %% solution="sgd"
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    """Stochastic gradient descent on the mean squared error of the linear model X @ w.

    X: (n, features). y: (n,). w0: (features,), the start; it must not change.
    lr: learning rate. batch_size: rows in a minibatch, 1 or more (more than n: all rows). n_epochs: 0 or
    more.
    rng: a generator from np.random.default_rng for the shuffles, a new one every epoch.
    Returns the path, an array (n_epochs · steps per epoch + 1, features): w0 first, then w after every step.

    Example: sgd(X_small, y_small, w_small, 0.1, 2, 3, np.random.default_rng(0)).shape is (7, 2)
    """
    ### BEGIN SOLUTION
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - lr * minibatch_gradient(w, X, y, rows)
            path.append(w)
    return np.array(path)
    ### END SOLUTION


# %% test="sgd-path" points=1
check.holds(
    sgd,
    (X_small, y_small, w_small, 0.1, 3, 2, check.fresh_rng(1)),
    lambda path: np.shape(path) == (5, 2),
    "4 samples in minibatches of 3 make 2 steps an epoch; 2 epochs make 4 steps, so the path has 5 "
    "points: shape (5, 2).",
    read="The path of SGD",
)
check.holds(
    sgd,
    (X_small, y_small, w_small, 0.1, 2, 3, check.fresh_rng(0)),
    lambda path: np.shape(path) == (7, 2),
    "4 samples in minibatches of 2 make 2 steps an epoch; 3 epochs make 6 steps, so the path has 7 points: shape (7, 2).",
    read="The path of SGD",
)
check.holds(
    sgd,
    (X_small, y_small, w_small, 0.1, 2, 1, check.fresh_rng(1)),
    lambda path: np.all(np.abs(np.asarray(path)[0] - w_small) < 1e-12),
    "The first point of the path must be w0.",
    hint="If all points are equal, the same array was appended and then changed: append a copy.",
)
### BEGIN HIDDEN TESTS
for _size, _epochs, _points in [(1, 2, 9), (4, 3, 4), (50, 2, 3), (3, 1, 3), (2, 0, 1)]:
    check.holds(
        sgd,
        (X_small, y_small, w_small, 0.05, _size, _epochs, check.fresh_rng(2)),
        lambda path, points=_points: (
            np.shape(path) == (points, 2) and np.allclose(np.asarray(path)[0], w_small)
        ),
        f"With 4 samples, batch size {_size} and {_epochs} epochs the path has {_points} points, w0 first.",
        read="The path of SGD",
    )
### END HIDDEN TESTS

# %% test="sgd-all-samples" points=2
### BEGIN HIDDEN TESTS
check.same(
    sgd,
    reference.sgd,
    on=reference.any_order_cases(81, check.fresh_rng(3))[:5],
    hint="All samples fit into one minibatch: the order does not matter, and this is plain gradient descent.",
    read="The path of SGD",
)
### END HIDDEN TESTS
check.equal(
    sgd,
    (X_small, y_small, w_small, 0.1, 4, 2, check.fresh_rng(4)),
    [[1.0, -1.0], [0.95, -0.95], [0.9025, -0.915]],
    hint="With batch size 4 every step uses all 4 samples, in whatever order.",
    read="The path of SGD",
)

# %% test="sgd-last-batch" points=1
### BEGIN HIDDEN TESTS
check.same(
    sgd,
    reference.sgd,
    on=reference.any_order_cases(82, check.fresh_rng(5)),
    hint="All samples of this data set are equal, so every step, also that of the last, smaller batch, "
    "has the same mean.",
    read="The path of SGD",
)
### END HIDDEN TESTS
check.equal(
    sgd,
    (np.ones((3, 1)), np.ones(3), np.zeros(1), 0.25, 2, 1, check.fresh_rng(6)),
    [[0.0], [0.5], [0.75]],
    hint="Three equal samples, batch size 2: a step with two rows, then one with a single row, each "
    "averaged over its own.",
    read="The path of SGD",
)

# %% test="sgd-each-sample-once" points=2
_path = sgd(np.eye(3), np.array([1.0, 2.0, 3.0]), np.zeros(3), 0.25, 1, 1, check.rng(7))
check.close(
    np.asarray(_path)[-1],
    [0.5, 1.0, 1.5],
    "the end of the path for X = np.eye(3), y = [1, 2, 3], w0 = 0, lr = 0.25, batch size 1, one epoch",
    hint="Sample i moves weight i only. After one epoch every sample must have been used exactly once.",
    read="The path of SGD",
)
### BEGIN HIDDEN TESTS
for _n, _size, _seed in [(12, 1, 8), (12, 4, 9), (11, 3, 10)]:
    _steps = reference.steps_per_epoch(_n, _size)
    _path = sgd(*reference.marked_rows(_n), 0.1, _size, 3, check.rng(_seed))
    assert not reference.path_fault(_path, 3 * _steps), reference.path_fault(_path, 3 * _steps)
    assert reference.each_once(_path, _n, _steps), (
        f"With {_n} samples and batch size {_size}, not every sample was used exactly once in every epoch."
    )
_path = np.asarray(sgd(*reference.marked_rows(10), 0.1, 2, 3, check.rng(11)))
check.close(
    _path[::5],
    [(1 - 0.9**k) * np.arange(1.0, 11.0) for k in range(4)],
    "the path after each epoch for X = np.eye(10), y = [1, …, 10], w0 = 0, lr = 0.1, batch size 2",
    hint="X[rows] and y[rows] must be the same samples.",
    read="The path of SGD",
)
### END HIDDEN TESTS

# %% test="sgd-new-shuffle" points=1
_path = sgd(np.eye(9), np.arange(1.0, 10.0), np.zeros(9), 0.1, 1, 3, check.rng(12))
assert np.shape(_path) == (28, 9), (
    "9 samples with batch size 1 make 9 steps an epoch; three epochs make a path of 28 points, w0 first. Yours has the "
    f"shape {np.shape(_path)}, not (28, 9)."
)
_moves = np.diff(_path, axis=0)
assert np.all(np.any(_moves, axis=1)), (
    "Points of your path that follow each other are equal, though every step moves a weight here: append a copy, or write "
    "w = w − … instead of w −= …."
)
_order = np.argmax(np.abs(_moves), axis=1).reshape(3, 9)
assert len({tuple(row) for row in _order.tolist()}) == 3, (
    f"The order of the samples in three epochs was {_order.tolist()}. Every epoch needs a new shuffle, "
    f"from `rng`."
)
### BEGIN HIDDEN TESTS
for _size, _seed in [(1, 13), (4, 14), (5, 15)]:
    _steps = reference.steps_per_epoch(20, _size)
    _path = sgd(*reference.marked_rows(20), 0.1, _size, 5, check.rng(_seed))
    assert reference.new_order_each_epoch(_path, _steps), (
        "Two epochs used the samples in the same order: shuffle anew every epoch."
    )
    assert reference.shuffled(_path, _steps) or _size > 1, (
        "The samples came in order: shuffle the rows, all of them."
    )
_path = sgd(*reference.marked_rows(20), 0.1, 4, 5, check.rng(19))
assert reference.new_groups_each_epoch(_path, 5), (
    "The same samples shared a minibatch in two epochs: shuffle all rows anew, not only the order of "
    "the minibatches."
)
_one = sgd(*reference.marked_rows(20), 0.1, 1, 1, check.rng(16))
_other = sgd(*reference.marked_rows(20), 0.1, 1, 1, check.rng(17))
assert reference.rows_used(_one) != reference.rows_used(_other), (
    "Two different generators gave the same order: the shuffles must come from the `rng` that is given."
)
check.holds(
    sgd,
    (*reference.marked_rows(5), 0.1, 2, 2, check.fresh_rng(18)),
    lambda path: np.shape(path) == (7, 5),
    "5 samples in minibatches of 2 make 3 steps an epoch; two epochs make 7 points.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `gradient_spread(w, X, y, batch_size, n_draws, rng)`
#
# How far is a minibatch's gradient from the true one, typically? Draw many minibatches and measure.


# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    """Root mean square distance of minibatch gradients from the full gradient, at one point w.

    w: (features,). X: (n, features). y: (n,).
    batch_size: rows in a minibatch, from 1 to n, drawn without replacement: no row twice in one minibatch.
    n_draws: number of minibatches to draw, 1 or more, each independently of the others.
    rng: a generator from np.random.default_rng.
    Returns one number: the root of the mean over the draws of |gradient of the draw − full gradient|², where
    |v|² is the sum of the squares of v.

    Example: with two samples and batch_size 1 there are two gradients, equally far from their mean, so
    gradient_spread(np.zeros(1), np.ones((2, 1)), np.array([1.0, 3.0]), 1, 5, rng) is 2.0 for any rng
    """
    ### BEGIN SOLUTION
    full = minibatch_gradient(w, X, y, np.arange(len(X)))
    squares = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), size=batch_size, replace=False)
        squares.append(np.sum((minibatch_gradient(w, X, y, rows) - full) ** 2))
    return np.sqrt(np.mean(squares))
    ### END SOLUTION


# %% test="spread-two-samples" points=1
### BEGIN HIDDEN TESTS
check.same(
    gradient_spread,
    reference.two_samples_spread,
    on=reference.two_sample_cases(81, check.fresh_rng(1)),
    hint="With two samples and batch size 1, both gradients are equally far from the full one: the "
    "spread is certain.",
    read="How noisy?",
)
### END HIDDEN TESTS
check.equal(
    gradient_spread,
    (np.zeros(1), np.ones((2, 1)), np.array([1.0, 3.0]), 1, 5, check.fresh_rng(2)),
    2.0,
    hint="The two gradients are −2 and −6, the full one is −4: both are 2 away.",
    read="How noisy?",
)

# %% test="spread-whole-batch" points=1
check.equal(
    gradient_spread,
    (w_small, X_small, y_small, 4, 20, check.fresh_rng(3)),
    0.0,
    hint="A minibatch of all 4 samples, none of them twice (replace=False), has the full gradient: the distance of the "
    "two is 0. The numbers inside one gradient may differ all they want.",
    read="How noisy?",
)
### BEGIN HIDDEN TESTS
for _n, _features in [(3, 1), (9, 4), (1, 2)]:
    check.equal(
        gradient_spread,
        (*reference.noisy_data(_n, _features, seed=_n), _n, 6, check.fresh_rng(4)),
        0.0,
        hint="A minibatch of all samples, none of them twice (replace=False), has the full gradient: the distance of the "
        "two is 0. The numbers inside one gradient may differ all they want.",
        read="How noisy?",
    )
### END HIDDEN TESTS

# %% test="spread-one-draw" points=1
check.holds(
    gradient_spread,
    (np.zeros(1), np.ones((3, 1)), np.array([0.0, 1.0, 5.0]), 1, 1, check.fresh_rng(5)),
    lambda spread: min(abs(spread - 4), abs(spread - 2), abs(spread - 6)) < 1e-9,
    "One draw is one distance from the full gradient −4; the samples' gradients are 0, −2 and −10, so "
    "it is 4, 2 or 6.",
    hint="The distance from the full gradient, not from the mean of the draws.",
    read="How noisy?",
)
### BEGIN HIDDEN TESTS
for _seed, _size in [(6, 2), (7, 1), (8, 3), (9, 5)]:
    _data = reference.noisy_data(7, 3, seed=_seed)
    check.holds(
        gradient_spread,
        (*_data, _size, 1, check.fresh_rng(_seed)),
        lambda spread, data=_data, size=_size: reference.is_a_distance(spread, *data, size),
        f"One draw of {_size} of the 7 samples gives the distance of its gradient from the full one; "
        f"this is none of the "
        "possible distances.",
        hint="Draw with replace=False, average over the rows drawn, compare with the gradient of all rows.",
        read="How noisy?",
    )
    check.holds(
        gradient_spread,
        (*_data, _size, 2, check.fresh_rng(_seed)),
        lambda spread, data=_data, size=_size: reference.is_rms_of_two(spread, *data, size),
        "Two draws give the root of the mean of two squared distances; this fits no two minibatches.",
        hint="Square the distances first, then take their mean, then the root.",
        read="How noisy?",
    )
assert reference.draws_differ(gradient_spread), (
    "In eight runs with several draws, all minibatches were always equally far from the full gradient: draw "
    "n_draws minibatches, each from all rows, independently of the others."
)
### END HIDDEN TESTS

# %% test="spread-theory" points=2
check.holds(
    gradient_spread,
    (np.zeros(1), np.ones((4, 1)), np.array([0.0, 1.0, 2.0, 5.0]), 2, 1000, check.fresh_rng(10)),
    lambda spread: abs(spread / 2.160246899469287 - 1) < 0.15,
    "Over all six pairs of the four samples the root mean square distance is √(14/3), about 2.16.",
    hint="Every draw must be a new, random pair.",
    read="How noisy?",
)
### BEGIN HIDDEN TESTS
for _n, _size, _draws, _data in [
    (10, 5, 1500, reference.noisy_data(10, 4, seed=11)),
    (40, 2, 4000, reference.noisy_data(40, 4, seed=12)),
    (40, 8, 1500, reference.sorted_data(40, seed=13)),
    (12, 10, 1000, reference.noisy_data(12, 4, seed=14)),
]:
    _expected = reference.expected_spread(*_data, _size)
    check.holds(
        gradient_spread,
        (*_data, _size, _draws, check.fresh_rng(_n + _size)),
        lambda spread, expected=_expected: abs(spread / expected - 1) < 0.07,
        f"With {_n} samples and batch size {_size}, {_draws} draws must come within 7 % of the theory, "
        f"{_expected:.4g}: more than five times as far as chance leads them.",
        hint="√(mean of squared distances), not the mean of the distances; drawn without replacement.",
        read="How noisy?",
    )
_data = reference.noisy_data(30, 3, seed=15)
_one = gradient_spread(*_data, 3, 1, check.rng(16))
_other = gradient_spread(*_data, 3, 1, check.rng(17))
assert abs(_one - _other) > 1e-12, (
    "Two different generators gave the same minibatch: draw from the `rng` that is given."
)
_few, _many = (gradient_spread(*_data, 3, _draws, check.rng(18)) for _draws in (1000, 2000))
assert abs(_few - _many) > 1e-12, (
    "1000 and 2000 draws from the same generator gave the same number: draw as many minibatches as n_draws says."
)
### END HIDDEN TESTS

# %% [markdown]
# ## Play: four ways down
#
# Your `sgd` on one problem, with four batch sizes. Every run sees the data five times; what differs is how
# many steps it makes from that. Change the learning rate: which batch size breaks first?

# %% play="four-ways-down"
import matplotlib.pyplot as plt

n, lr, n_epochs = 200, 0.05, 5
rng = np.random.default_rng(0)
X = rng.normal(size=(n, 2)) * [1.0, 0.5]
y = X @ [2.0, -1.0] + rng.normal(size=n)
grid = np.meshgrid(np.linspace(-1, 3, 60), np.linspace(-2.5, 1.5, 60))
surface = np.mean((np.stack(grid, -1) @ X.T - y) ** 2, axis=-1)
figure, panels = plt.subplots(1, 4, figsize=(13, 3.6), sharey=True, layout="constrained")
for axes, batch_size in zip(panels, [1, 10, 50, 200], strict=True):
    path = sgd(X, y, np.array([-0.5, 1.0]), lr, batch_size, n_epochs, np.random.default_rng(1))
    axes.contour(*grid, surface, levels=15, colors="0.8")
    axes.plot(*path.T, ".-", linewidth=1, markersize=3)
    axes.set(title=f"batch size {batch_size}: {len(path) - 1} steps", xlabel="$w_0$")
panels[0].set_ylabel("$w_1$")
plt.show()

# %% [markdown]
# And the noise: your `gradient_spread` against the theory.

# %% play="noise"
batch_sizes = np.array([1, 2, 5, 10, 20, 50, 100, 150, 199])
w = np.array([-0.5, 1.0])
measured = [gradient_spread(w, X, y, int(b), 500, np.random.default_rng(2)) for b in batch_sizes]
theory = gradient_spread(w, X, y, 1, 5000, np.random.default_rng(3)) / np.sqrt(batch_sizes)
plt.loglog(batch_sizes, measured, "o", label="measured")
plt.loglog(batch_sizes, theory, "--", label="σ/√B")
plt.loglog(batch_sizes, theory * np.sqrt((n - batch_sizes) / (n - 1)), label="σ/√B · √((n − B)/(n − 1))")
plt.xlabel("batch size B")
plt.ylabel("spread of the gradient")
plt.legend()
plt.show()
