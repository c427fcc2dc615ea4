# %% [markdown]
# # Exercise 07 · The chain rule
#
# You will build backpropagation: the gradient of a two-layer network, by hand, in numpy. At the end your own
# code learns a curve.
#
# ## Reminder
#
# **Chain rule.** For $f(x) = a(b(c(x)))$ the slopes multiply, each taken at the value that enters its
# function: $\dfrac{\mathrm{d}f}{\mathrm{d}x} = a'(b) \cdot b'(c) \cdot c'(x)$.
#
# **The network.** Samples are rows. With $N$ samples, $D$ inputs, $H$ hidden neurons, $K$ outputs:
#
# | forward | shape | backward | shape |
# | --- | --- | --- | --- |
# | `Z1 = X @ W1.T + b1` | (N, H) | `dY = 2 * (Y_hat - Y) / N` | (N, K) |
# | `H1 = ReLU(Z1)` | (N, H) | `dW2 = dY.T @ H1` and `db2 =` sum of dY over the samples | (K, H), (K,) |
# | `Y_hat = H1 @ W2.T + b2` | (N, K) | `dH1 = dY @ W2` | (N, H) |
# | $L = \frac{1}{N} \sum_n \sum_k (\hat y_{nk} - y_{nk})^2$ | one number | `dZ1 = dH1 * (Z1 > 0)` | (N, H) |
# | | | `dW1 = dZ1.T @ X` and `db1 =` sum of dZ1 over the samples | (H, D), (H,) |
#
# `dA` is short for $\partial L / \partial A$ and always has the shape of `A`. `W1` is (H, D) and `W2`
# is (K, H): (outputs, inputs).
#
# **Relative error** of two numbers: $|a - b| / \max(|a|, |b|)$, and 0 when both are 0.
#
# **Start:** weights from a normal distribution with standard deviation
# $\sqrt{2 / \text{inputs of the layer}}$, biases 0.
#
# **Softmax with cross-entropy**, gradient with respect to the logits: $(p - \text{onehot}) / N$.

# %% locked="setup"
import numpy as np

from autograder import check

# A network with 2 inputs, 3 hidden neurons and 1 output, and 4 samples for it.
X_small = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0], [-2.0, 0.5]])
Y_small = np.array([[1.0], [2.0], [-1.0], [0.0]])
params_small = {
    "W1": np.array([[1.0, -1.0], [0.5, 2.0], [-1.0, 0.0]]),
    "b1": np.array([0.0, -1.0, 0.5]),
    "W2": np.array([[1.0, -2.0, 0.5]]),
    "b2": np.array([0.5]),
}
# What the way forward gives for it, so that the way back can be tested by itself.
Y_hat_small = np.array([[-6.5], [4.5], [-1.25], [1.75]])
cache_small = {
    "X": X_small,
    "Z1": np.array([[-1.0, 3.5, -0.5], [4.0, -1.5, -2.5], [-1.0, 1.0, 0.5], [-2.5, -1.0, 2.5]]),
    "H1": np.array([[0.0, 3.5, 0.0], [4.0, 0.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 2.5]]),
}

# %% [markdown]
# ## `d_log_sin_square(x)`
#
# The derivative of $\log(\sin(x^2))$. Three functions stand inside each other: multiply three slopes.


# %% solution="d_log_sin_square"
def d_log_sin_square(x):
    """Derivative of log(sin(x²)) with respect to x, elementwise.

    x: a number, a list or an array of any shape, with sin(x²) > 0 everywhere.
    Returns the slopes, in the shape of x.

    Example: d_log_sin_square(1.0) is about 1.2842
    """
    ### BEGIN SOLUTION
    x = np.asarray(x, dtype=float)
    c = x**2
    b = np.sin(c)
    return (1 / b) * np.cos(c) * (2 * x)
    ### END SOLUTION


# %% test="chain-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    d_log_sin_square,
    reference.d_log_sin_square,
    on=[case for case in reference.chain_cases(seed=71) if isinstance(case[0], float)]
    + [(0.001,), (1.6,), (-2.9,)],
    hint="The result is a product of three slopes: that of log at sin(x²), that of sin at x², that of the square at x.",
    read="The chain rule",
)
### END HIDDEN TESTS
check.equal(
    d_log_sin_square,
    1.0,
    1.2841852318686615,
    hint="log' = 1/b, sin' = cos, square' = 2x.",
    read="The chain rule",
)
check.equal(d_log_sin_square, 0.5, 3.91631736464594, read="The chain rule")

# %% test="chain-arrays" points=1
### BEGIN HIDDEN TESTS
check.same(
    d_log_sin_square,
    reference.d_log_sin_square,
    on=reference.chain_cases(seed=72),
    hint="x may be an array or a list: np.asarray(x), then numpy's functions.",
    read="The chain rule",
)
### END HIDDEN TESTS
check.equal(
    d_log_sin_square,
    [-1.0, 1.0],
    [-1.2841852318686615, 1.2841852318686615],
    hint="Lists count too: np.asarray(x).",
)

# %% [markdown]
# ## `forward(X, params)`
#
# The network's output, and a **cache** of what the way back will need.


# %% solution="forward"
def forward(X, params):
    """Output of the two-layer network for a batch, and what the way back needs.

    X: (N, D), one sample a row.
    params: a dict with the arrays W1 (H, D), b1 (H,), W2 (K, H), b2 (K,).
    Returns (Y_hat, cache): Y_hat is (N, K); cache is a dict with "X" (as given), "Z1" (N, H), the hidden
    layer before the ReLU, and "H1" (N, H), after it. The output layer has no activation.

    Example: forward(X_small, params_small)[0][1] is [4.5]
    """
    ### BEGIN SOLUTION
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(0, Z1)
    Y_hat = H1 @ params["W2"].T + params["b2"]
    return Y_hat, {"X": X, "Z1": Z1, "H1": H1}
    ### END SOLUTION


# %% test="forward-returns" points=1
check.holds(
    forward,
    (X_small, params_small),
    lambda result: len(result) == 2 and {"X", "Z1", "H1"} <= set(result[1]),
    "forward must return two things: Y_hat, and a dictionary with the keys 'X', 'Z1' and 'H1'.",
    read="Forward, and keep what the way back needs",
)
check.close(
    np.shape(forward(X_small, params_small)[0]), (4, 1), "The shape of Y_hat, for 4 samples and 1 output,"
)
### BEGIN HIDDEN TESTS
check.holds(
    forward,
    reference.network_cases(seed=70)[3],
    lambda result: (
        np.shape(result[0]) == (4, 2) and np.shape(result[1]["Z1"]) == np.shape(result[1]["H1"]) == (4, 5)
    ),
    "For 4 samples, 3 inputs, 5 hidden neurons and 2 outputs, Y_hat must be (4, 2), Z1 and H1 (4, 5).",
    read="Forward, and keep what the way back needs",
)
### END HIDDEN TESTS

# %% test="forward-output" points=2
### BEGIN HIDDEN TESTS
check.same(
    reference.output_of(forward),
    reference.output,
    on=reference.network_cases(seed=71)
    + [(1e3 * X, params) for X, params in reference.network_cases(seed=73)[3:5]],
    read="Forward, and keep what the way back needs",
)
### END HIDDEN TESTS
check.close(
    forward(X_small, params_small)[0],
    [[-6.5], [4.5], [-1.25], [1.75]],
    "forward(X_small, params_small)[0], the output Y_hat,",
    hint="ReLU in the hidden layer, none at the output. Do the first sample by hand.",
    read="Forward, and keep what the way back needs",
)

# %% test="forward-cache" points=1
### BEGIN HIDDEN TESTS
_cases = reference.network_cases(seed=72)
check.same(
    reference.cached(forward, "Z1"),
    reference.Z1,
    on=_cases,
    hint="A relu that works in place, such as `Z1[Z1 < 0] = 0`, changes Z1 too.",
)
check.same(reference.cached(forward, "H1"), reference.H1, on=_cases)
check.same(reference.cached(forward, "X"), lambda X, params: X, on=_cases)
### END HIDDEN TESTS
check.close(
    forward(X_small, params_small)[1]["Z1"],
    [[-1.0, 3.5, -0.5], [4.0, -1.5, -2.5], [-1.0, 1.0, 0.5], [-2.5, -1.0, 2.5]],
    'cache["Z1"], the hidden layer before the ReLU,',
)
check.close(
    forward(X_small, params_small)[1]["H1"],
    [[0.0, 3.5, 0.0], [4.0, 0.0, 0.0], [0.0, 1.0, 0.5], [0.0, 0.0, 2.5]],
    'cache["H1"], the hidden layer after the ReLU,',
)

# %% [markdown]
# ## `loss(Y_hat, Y)`
#
# How far the outputs are from the targets: square, sum over the outputs of a sample, mean over the samples.


# %% solution="loss"
def loss(Y_hat, Y):
    """Mean over the samples of the squared error, summed over the outputs.

    Y_hat, Y: (N, K), outputs of the network and targets.
    Returns one number; 0 only where Y_hat equals Y.

    Example: loss(np.array([[1.0, 2.0]]), np.array([[0.0, 0.0]])) is 5.0
    """
    ### BEGIN SOLUTION
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=1))
    ### END SOLUTION


# %% test="loss-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    loss,
    reference.loss,
    on=[case for case in reference.loss_cases(seed=71) if case[0].shape[1] == 1],
    read="Forward, and keep what the way back needs",
)
### END HIDDEN TESTS
check.equal(
    loss,
    (np.array([[3.0], [1.0]]), np.array([[1.0], [1.0]])),
    2.0,
    hint="(3 − 1)² = 4, (1 − 1)² = 0; their mean.",
)
check.equal(loss, (np.array([[1.0, 2.0]]), np.array([[0.0, 0.0]])), 5.0, hint="1² + 2², of the only sample.")
check.equal(
    loss,
    (np.array([[0.87, 0.13]]), np.array([[1.0, 0.0]])),
    0.0338,
    hint="Sum over the outputs: 0.13² + 0.13².",
)

# %% test="loss-many-outputs" points=1
### BEGIN HIDDEN TESTS
check.same(
    loss, reference.loss, on=reference.loss_cases(seed=72), read="Forward, and keep what the way back needs"
)
### END HIDDEN TESTS
check.equal(
    loss,
    (np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 1.0]]), np.zeros((2, 3))),
    3.0,
    hint="5 for the first sample, 1 for the second; the mean over two samples is 3.",
)

# %% [markdown]
# ## `backward(Y_hat, Y, cache, params)`
#
# The heart of the course: from the loss back to every weight and bias. Take the table above from top to
# bottom, one line of code for each formula. Each entry earns its own points.


# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    """Gradient of `loss(Y_hat, Y)` with respect to every parameter.

    Y_hat, Y: (N, K), outputs of the network and targets.
    cache: the dict that `forward` returned. Use its keys "X", "Z1" and "H1" only; the tests bring their
    own cache.
    params: the dict that `forward` got. It must not change.
    Returns a dict with the keys W1, b1, W2, b2; each gradient has the shape of its parameter.
    The slope of the ReLU at 0 is taken to be 0.

    Example: with Y_hat and cache from forward(X_small, params_small), the entry "b2" is [-1.75]
    """
    ### BEGIN SOLUTION
    dY = 2 * (Y_hat - Y) / len(Y)
    dH1 = dY @ params["W2"]
    dZ1 = dH1 * (cache["Z1"] > 0)
    return {
        "W1": dZ1.T @ cache["X"],
        "b1": dZ1.sum(axis=0),
        "W2": dY.T @ cache["H1"],
        "b2": dY.sum(axis=0),
    }
    ### END SOLUTION


# %% test="backward-b2" points=1
### BEGIN HIDDEN TESTS
reference.same_entry(backward, "b2", seed=71, read="A batch of samples")
### END HIDDEN TESTS
check.close(
    backward(Y_hat_small, Y_small, cache_small, params_small)["b2"],
    [-1.75],
    'backward(Y_hat_small, Y_small, cache_small, params_small)["b2"]',
    hint="dY has one row a sample; every sample pulls at the same b2, so sum over the samples.",
    read="A batch of samples",
)

# %% test="backward-W2" points=2
### BEGIN HIDDEN TESTS
reference.same_entry(backward, "W2", seed=72, read="A batch of samples")
### END HIDDEN TESTS
check.close(
    backward(Y_hat_small, Y_small, cache_small, params_small)["W2"],
    [[5.0, -13.25, 2.125]],
    'backward(Y_hat_small, Y_small, cache_small, params_small)["W2"]',
    hint="dW2 = dY.T @ H1 has the shape of W2, (outputs, hidden neurons).",
    read="A batch of samples",
)

# %% test="backward-b1" points=1
### BEGIN HIDDEN TESTS
reference.same_entry(backward, "b1", seed=73, read="Backward, one line at a time")
### END HIDDEN TESTS
check.close(
    backward(Y_hat_small, Y_small, cache_small, params_small)["b1"],
    [1.25, 7.75, 0.375],
    'backward(Y_hat_small, Y_small, cache_small, params_small)["b1"]',
    hint="Send dY back through W2, stop it where Z1 ≤ 0, then sum over the samples.",
    read="Backward, one line at a time",
)

# %% test="backward-W1" points=2
### BEGIN HIDDEN TESTS
reference.same_entry(backward, "W1", seed=74, read="Backward, one line at a time")
### END HIDDEN TESTS
check.close(
    backward(Y_hat_small, Y_small, cache_small, params_small)["W1"],
    [[3.75, -1.25], [7.5, 15.25], [-0.875, 0.15625]],
    'backward(Y_hat_small, Y_small, cache_small, params_small)["W1"]',
    hint="dW1 = dZ1.T @ X, and dZ1 is dY @ W2 where Z1 > 0, otherwise 0.",
    read="Backward, one line at a time",
)

# %% test="backward-one-sample-two-outputs" points=1
### BEGIN HIDDEN TESTS
check.same(
    backward,
    reference.backward,
    on=reference.gradient_cases(seed=75, sizes=[(1, 2, 3, 2), (1, 4, 2, 3), (1, 1, 5, 2), (1, 3, 4, 4)]),
    read="A batch of samples",
)
### END HIDDEN TESTS
_params = {**params_small, "W2": np.array([[1.0, -2.0, 0.5], [0.0, 1.0, -1.0]]), "b2": np.array([0.5, 0.0])}
_cache = {key: value[:1] for key, value in cache_small.items()}
check.equal(
    backward,
    (np.array([[-6.5, 3.5]]), np.array([[1.0, 2.0]]), _cache, _params),
    {
        "W1": [[0.0, 0.0], [33.0, 66.0], [0.0, 0.0]],
        "b1": [0.0, 33.0, 0.0],
        "W2": [[0.0, -52.5, 0.0], [0.0, 10.5, 0.0]],
        "b2": [-15.0, 3.0],
    },
    hint="One sample is a batch with one row: the same formulas, N = 1. Only the second hidden neuron is on.",
    read="A batch of samples",
)

# %% test="backward-relu-off" points=1
### BEGIN HIDDEN TESTS
check.same(
    backward,
    reference.backward,
    on=[reference.at_the_kink()],
    mistakes=reference.kink_mistakes,
    read="Backward, one line at a time",
)
### END HIDDEN TESTS
check.equal(
    backward,
    (
        np.array([[2.0]]),
        np.array([[0.0]]),
        {"X": np.array([[1.0]]), "Z1": np.array([[-3.0, 3.0]]), "H1": np.array([[0.0, 3.0]])},
        {
            "W1": np.array([[-3.0], [3.0]]),
            "b1": np.zeros(2),
            "W2": np.array([[1.0, 0.5]]),
            "b2": np.array([0.5]),
        },
    ),
    {"W1": [[0.0], [2.0]], "b1": [0.0, 2.0], "W2": [[0.0, 12.0]], "b2": [4.0]},
    hint="The first neuron is off (Z1 = −3): nothing that happens to it can change the loss.",
    read="Backward, one line at a time",
)

# %% test="backward-any-shape" points=2
### BEGIN HIDDEN TESTS
check.same(
    backward,
    reference.backward,
    on=reference.gradient_cases(
        seed=76, sizes=[(8, 3, 5, 2), (2, 5, 3, 4), (6, 1, 1, 1), (3, 2, 7, 1), (9, 4, 4, 4), (2, 1, 2, 6)]
    ),
    read="A batch of samples",
)
check.same(
    backward,
    reference.backward,
    on=[(y_hat, 1e4 * y, cache, params) for y_hat, y, cache, params in reference.gradient_cases(seed=77)],
)
### END HIDDEN TESTS
check.holds(
    backward,
    (Y_hat_small, Y_small, cache_small, params_small),
    lambda gradient: (
        {key: np.shape(gradient[key]) for key in gradient}
        == {"W1": (3, 2), "b1": (3,), "W2": (1, 3), "b2": (1,)}
    ),
    "backward must return a dictionary with W1, b1, W2 and b2, each with the shape of its parameter.",
    read="A batch of samples",
)

# %% [markdown]
# ## `relative_error(a, b)`
#
# Is $10^{-7}$ a large error? For a gradient of 1 it is rounding, for a gradient of $10^{-7}$ it is
# everything. So a gradient check divides by the size of the numbers.


# %% solution="relative_error"
def relative_error(a, b):
    """Largest |a − b| / max(|a|, |b|) over all elements; an element that is 0 in both counts as 0.

    a, b: numbers, lists or arrays of the same shape.
    Returns one number: 0 when all agree, 2 when some have opposite signs and equal size.

    Example: relative_error([1.0, 100.0], [1.0, 101.0]) is 1 / 101, about 0.0099
    """
    ### BEGIN SOLUTION
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    difference = np.abs(a - b)
    scale = np.maximum(np.abs(a), np.abs(b))
    return np.max(difference / np.where(scale == 0, 1, scale))
    ### END SOLUTION


# %% test="relative-error-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    relative_error,
    reference.relative_error,
    on=[case for case in reference.pairs(seed=71) if np.ndim(case[0]) < 2],
    read="Checking a gradient",
)
### END HIDDEN TESTS
check.equal(relative_error, (2.0, 1.0), 0.5, hint="|2 − 1| / max(2, 1)")
check.equal(relative_error, (-1.0, 1.0), 2.0, hint="|−1 − 1| / max(1, 1)")
check.equal(relative_error, ([1.0, 100.0], [1.0, 101.0]), 0.009900990099009901)

# %% test="relative-error-largest" points=1
### BEGIN HIDDEN TESTS
check.same(relative_error, reference.relative_error, on=reference.pairs(seed=72), read="Checking a gradient")
### END HIDDEN TESTS
check.equal(
    relative_error,
    (np.array([[100.0, 0.001], [5.0, 5.0]]), np.array([[101.0, 0.002], [5.0, 5.0]])),
    0.5,
    hint="The small element is wrong by half of itself; that counts more than 1 in 101.",
)

# %% test="relative-error-zero" points=1
### BEGIN HIDDEN TESTS
check.same(
    relative_error,
    reference.relative_error,
    on=reference.pairs_with_zeros(),
    mistakes=reference.zero_mistakes,
    read="Checking a gradient",
)
### END HIDDEN TESTS
check.equal(
    relative_error, ([0.0, 0.0], [0.0, 0.0]), 0.0, hint="0 / 0 gives nan. Where both are 0, they agree."
)
check.equal(
    relative_error, ([0.0, 3.0], [1e-12, 3.0]), 1.0, hint="One is 0 and the other is not: as wrong as can be."
)

# %% [markdown]
# ## `init_params(n_inputs, n_hidden, n_outputs, rng)`
#
# A start that breaks the symmetry between the neurons and keeps the signal at its size.


# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    """Random parameters for the two-layer network.

    n_inputs, n_hidden, n_outputs: how many of each (D, H, K).
    rng: a generator from np.random.default_rng; draw all random numbers from it, for example with
    rng.normal(size=(3, 2)).
    Returns a dict with W1 (H, D), b1 (H,), W2 (K, H), b2 (K,). Weights come from a normal distribution with
    mean 0 and standard deviation sqrt(2 / inputs of that layer), biases are 0.

    Example: init_params(2, 3, 1, np.random.default_rng(0))["W2"].shape is (1, 3)
    """
    ### BEGIN SOLUTION
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_inputs), size=(n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_hidden), size=(n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
    ### END SOLUTION


# %% test="init-shapes" points=1
check.holds(
    init_params,
    (2, 3, 1, check.fresh_rng(0)),
    lambda p: {key: np.shape(p[key]) for key in p} == {"W1": (3, 2), "b1": (3,), "W2": (1, 3), "b2": (1,)},
    "For 2 inputs, 3 hidden neurons and 1 output the shapes are W1 (3, 2), b1 (3,), W2 (1, 3), b2 (1,).",
    hint="W is (outputs, inputs) of its layer.",
)
check.holds(
    init_params,
    (2, 3, 1, check.fresh_rng(0)),
    lambda p: not np.asarray(p["b1"]).any() and not np.asarray(p["b2"]).any(),
    "The biases start at 0.",
)
### BEGIN HIDDEN TESTS
check.holds(
    init_params,
    (5, 2, 7, check.fresh_rng(8)),
    lambda p: {key: np.shape(p[key]) for key in p} == {"W1": (2, 5), "b1": (2,), "W2": (7, 2), "b2": (7,)},
    "For 5 inputs, 2 hidden neurons and 7 outputs the shapes are W1 (2, 5), b1 (2,), W2 (7, 2), b2 (7,).",
    hint="W is (outputs, inputs) of its layer.",
)
check.holds(
    init_params,
    (1, 30, 20, check.fresh_rng(9)),
    lambda p: not np.asarray(p["b1"]).any() and not np.asarray(p["b2"]).any(),
    "The biases start at 0.",
)
### END HIDDEN TESTS

# %% test="init-random" points=1
check.holds(
    init_params,
    (4, 5, 3, check.fresh_rng(1)),
    lambda p: len(np.unique(p["W1"])) == 20 and len(np.unique(p["W2"])) == 15,
    "All weights must be different: neurons that start equal stay equal.",
    read="Random, and of the right size",
)
_first = init_params(4, 5, 3, check.rng(1))
_second = init_params(4, 5, 3, check.rng(2))
assert not any(np.array_equal(_first[key], _second[key]) for key in ("W1", "W2")), (
    "Two different generators must give different weights: draw from the `rng` that is given."
)
### BEGIN HIDDEN TESTS
_weights = init_params(100, 80, 60, check.rng(3))
assert not reference.dependence(_weights), reference.dependence(_weights)
assert reference.unrelated(_weights["W1"], _weights["W2"]), (
    "W1 and W2 hold the same random numbers: each weight needs its own."
)
_rng = check.rng(4)
_first, _second = init_params(3, 4, 2, _rng), init_params(3, 4, 2, _rng)
assert not any(np.array_equal(_first[key], _second[key]) for key in ("W1", "W2")), (
    "Two networks from one generator must differ: draw from the `rng` that is given, do not make or seed "
    "a new one."
)
### END HIDDEN TESTS

# %% test="init-spread" points=2
### BEGIN HIDDEN TESTS
check.holds(
    init_params,
    (200, 300, 100, check.fresh_rng(6)),
    lambda p: reference.has_spread(p["W1"], 0.1) and reference.has_spread(p["W2"], (2 / 300) ** 0.5),
    lambda p: (
        "With 200 inputs and 300 hidden neurons the standard deviation is √(2/200) = 0.1 in W1 and √(2/300) = 0.0816 in "
        f"W2: each layer has its own number of inputs. {reference.spreads(p)}"
    ),
    read="Random, and of the right size",
)
check.holds(
    init_params,
    (50, 400, 30, check.fresh_rng(7)),
    lambda p: reference.has_spread(p["W1"], 0.2) and reference.has_spread(p["W2"], (2 / 400) ** 0.5),
    lambda p: (
        "With 50 inputs and 400 hidden neurons the standard deviation is √(2/50) = 0.2 in W1 and √(2/400) = 0.0707 in W2. "
        f"{reference.spreads(p)}"
    ),
    read="Random, and of the right size",
)
check.holds(
    init_params,
    (150, 200, 100, check.fresh_rng(10)),
    lambda p: reference.looks_normal(p["W1"]) and reference.looks_normal(p["W2"]),
    "The weights must come from a normal distribution, not a uniform or a cut-off one.",
    read="Random, and of the right size",
)
### END HIDDEN TESTS
check.holds(
    init_params,
    (200, 300, 100, check.fresh_rng(5)),
    lambda p: abs(np.asarray(p["W1"]).std() / 0.1 - 1) < 0.03,
    lambda p: (
        f"With 200 inputs, W1 has the standard deviation √(2/200) = 0.1; yours has {np.asarray(p['W1']).std():.3g}."
    ),
    read="Random, and of the right size",
)

# %% [markdown]
# ## `train(X, Y, params, lr, n_steps)`
#
# Gradient descent, with everything you built: forward, loss, backward, step. If one of those still fails
# above, mend it first.


# %% solution="train"
def train(X, Y, params, lr, n_steps):
    """Gradient descent on the two-layer network, all samples in every step.

    X: (N, D), Y: (N, K), params: the start, a dict W1, b1, W2, b2 that must not change.
    lr: learning rate. n_steps: number of steps, 0 or more.
    Returns (params, losses): the new params, and a list of the n_steps losses, each before its update.

    Example: len(train(X_small, Y_small, params_small, 0.1, 5)[1]) is 5
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {key: params[key] - lr * gradient[key] for key in params}
    return params, losses
    ### END SOLUTION


# %% test="train-one-step" points=1
### BEGIN HIDDEN TESTS
check.same(train, reference.train, on=reference.training_cases(seed=71, n_steps=1), read="Training")
### END HIDDEN TESTS
check.equal(
    train,
    (X_small, Y_small, params_small, 0.1, 1),
    (
        {
            "W1": [[0.625, -0.875], [-0.25, 0.475], [-0.9125, -0.015625]],
            "b1": [-0.125, -1.775, 0.4625],
            "W2": [[0.5, -0.675, 0.2875]],
            "b2": [0.675],
        },
        [16.40625],
    ),
    hint="params − lr · gradient, for each of the four arrays.",
    read="Training",
)

# %% test="train-losses" points=1
### BEGIN HIDDEN TESTS
check.same(
    train,
    reference.train,
    on=reference.training_cases(seed=72, n_steps=3) + reference.rough_training_cases(seed=75),
    read="Training",
)
check.equal(
    train,
    (X_small, Y_small, params_small, 0.1, 0),
    (params_small, []),
    hint="No step: the params as given, no loss.",
)
### END HIDDEN TESTS
check.holds(
    train,
    (X_small, Y_small, params_small, 0.1, 5),
    lambda result: len(result) == 2 and len(result[1]) == 5,
    "5 steps give (params, losses) with 5 losses: one for each step, from before it.",
    read="Training",
)
check.close(
    train(X_small, Y_small, params_small, 0.1, 2)[1],
    [16.40625, 1.2820750363349915],
    "train(X_small, Y_small, params_small, 0.1, 2)[1], the losses before each update,",
    read="Training",
)

# %% test="train-many-steps" points=1
### BEGIN HIDDEN TESTS
check.same(
    train, reference.train, on=reference.training_cases(seed=73, n_steps=40), tolerance=1e-7, read="Training"
)
### END HIDDEN TESTS
check.holds(
    train,
    (X_small, Y_small, params_small, 0.05, 200),
    lambda result: result[1][-1] < 0.2 * result[1][0],
    "After 200 small steps the loss must be far below its start.",
    read="Training",
)

# %% test="train-keeps-the-start" points=1
### BEGIN HIDDEN TESTS
check.same(
    train,
    reference.train,
    on=reference.training_cases(seed=74, n_steps=2),
    hint="`params[key] -= …` changes the caller's arrays; `params = {key: params[key] - …}` makes new ones.",
)
### END HIDDEN TESTS
check.equal(
    train,
    (X_small, Y_small, params_small, 0.0, 2),
    (params_small, [16.40625, 16.40625]),
    hint="With the learning rate 0 nothing moves.",
)

# %% [markdown]
# ## `softmax_cross_entropy_grad(z, labels)`
#
# A classifier ends in softmax and cross-entropy. Their two derivatives together are short.


# %% solution="softmax_cross_entropy_grad"
def softmax_cross_entropy_grad(z, labels):
    """Gradient of the mean cross-entropy of softmax(z) with respect to the logits z.

    z: (N, classes), the logits of N samples; finite results up to ±1000.
    labels: N class numbers, each from 0 to classes − 1.
    Returns an array with the shape of z: (softmax(z) − onehot(labels)) / N.

    Example: softmax_cross_entropy_grad(np.array([[0.0, 0.0]]), np.array([0])) is [[-0.5, 0.5]]
    """
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    gradient = e / e.sum(axis=1, keepdims=True)
    gradient[np.arange(len(z)), labels] -= 1
    return gradient / len(z)
    ### END SOLUTION


# %% test="softmax-grad-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    softmax_cross_entropy_grad,
    reference.softmax_cross_entropy_grad,
    on=reference.logit_cases(seed=71),
    read="Softmax with cross-entropy",
)
### END HIDDEN TESTS
check.equal(softmax_cross_entropy_grad, (np.array([[0.0, 0.0]]), np.array([0])), [[-0.5, 0.5]])
check.equal(
    softmax_cross_entropy_grad,
    (np.array([[0.0, 0.0], [1.0986122886681098, 0.0]]), np.array([0, 1])),
    [[-0.25, 0.25], [0.375, -0.375]],
    hint="Probabilities (1/2, 1/2) and (3/4, 1/4); subtract 1 at the label; divide by 2 samples.",
    read="Softmax with cross-entropy",
)

# %% test="softmax-grad-sums-to-zero" points=1
### BEGIN HIDDEN TESTS
check.same(
    softmax_cross_entropy_grad,
    reference.softmax_cross_entropy_grad,
    on=reference.logit_cases(seed=72),
    read="Softmax with cross-entropy",
)
_labels = np.array([2, 0, 1, 1])
check.gradient(
    lambda z: softmax_cross_entropy_grad(z, _labels),
    reference.mean_cross_entropy(_labels),
    at=[2 * np.random.default_rng(seed).normal(size=(4, 3)) for seed in (75, 76)],
    tolerance=1e-7,
    read="Softmax with cross-entropy",
)
### END HIDDEN TESTS
check.holds(
    softmax_cross_entropy_grad,
    (np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([2, 0])),
    lambda gradient: np.all(np.abs(np.asarray(gradient).sum(axis=1)) < 1e-9),
    "In every row the gradient sums to 0: what one class gains, the others lose.",
    read="Softmax with cross-entropy",
)

# %% test="softmax-grad-extreme" points=1
### BEGIN HIDDEN TESTS
check.same(
    softmax_cross_entropy_grad,
    reference.softmax_cross_entropy_grad,
    on=reference.extreme_logits(),
    mistakes=reference.extreme_mistakes,
    read="Softmax with cross-entropy",
)
### END HIDDEN TESTS
check.equal(
    softmax_cross_entropy_grad,
    (np.array([[1000.0, 0.0]]), np.array([1])),
    [[1.0, -1.0]],
    hint="e^1000 is too large for a float. Subtract the row's largest logit first; the softmax stays the "
    "same.",
    read="Softmax with cross-entropy",
)

# %% [markdown]
# ## Play: is your backward right, and does it learn?
#
# The first cell compares your `backward` with a numerical gradient of your own `loss`. Below $10^{-6}$ is
# good. Then break `backward` on purpose and see how large the number becomes.

# %% play="gradient-check"
_rng = np.random.default_rng(0)
_params = init_params(3, 6, 2, _rng)
_X, _Y = _rng.normal(size=(8, 3)), _rng.normal(size=(8, 2))
_gradient = backward(*(lambda out: (out[0], _Y, out[1], _params))(forward(_X, _params)))
for _key, _value in _params.items():
    _numerical = np.zeros_like(_value)
    for _index in np.ndindex(_value.shape):
        _side = []
        for _h in (1e-6, -1e-6):
            _moved = {**_params, _key: _value.copy()}
            _moved[_key][_index] += _h
            _side.append(loss(forward(_X, _moved)[0], _Y))
        _numerical[_index] = (_side[0] - _side[1]) / 2e-6
    print(f"{_key}: relative error {relative_error(_gradient[_key], _numerical):.1e}")

# %% [markdown]
# Now let it learn a curve, from four different starts. Try fewer hidden neurons, a larger learning rate, and
# all weights at 0.

# %% play="learn-a-curve"
import matplotlib.pyplot as plt

n_hidden, lr, n_steps = 30, 0.05, 3000
x = np.linspace(-2, 2, 60)[:, None]
y = np.sin(2 * x) + 0.3 * x**2
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
left.plot(x, y, color="0.6", linewidth=6, label="truth")
for seed in range(4):
    params, losses = train(x, y, init_params(1, n_hidden, 1, np.random.default_rng(seed)), lr, n_steps)
    left.plot(x, forward(x, params)[0], label=f"network, start {seed}")
    right.semilogy(losses)
left.set(title="What four networks learned", xlabel="x", ylabel="y")
left.legend()
right.set(title="Four starts, four ways down", xlabel="step", ylabel="loss")
plt.show()
