# %% [markdown]
# # Exercise 05 · Approximation
#
# You build networks by hand that follow any curve you like, measure how well they do it, and let depth do
# what width cannot. Write the functions below; run the test cells under each one as often as you like.
#
# ## The formulas on one page
#
# | what | formula |
# | --- | --- |
# | network with one hidden ReLU layer of $H$ neurons | $\hat y(x) = \sum_{j} W_{2,0j}\,\mathrm{relu}(W_{1,j0}\,x + b_{1,j}) + b_2$ |
# | one hidden neuron $\mathrm{relu}(x - k)$ | 0 up to the knot $k$, then slope 1: it *bends* the curve at $k$ |
# | slope of the piece between two knots | $s_i = (y_{i+1} - y_i)\,/\,(x_{i+1} - x_i)$ |
# | bend needed at an inner knot | change of slope, $s_i - s_{i-1}$ |
# | left of the first knot | $\mathrm{relu}(k_0 - x)$ is the neuron that is active there |
# | largest error on a grid | $\max_x \lvert f(x) - g(x) \rvert$ |
# | error of linear interpolation, knots $h$ apart | at most $h^2/8 \cdot \max\lvert f''\rvert$, so it falls as $1/n^2$ |
# | tent, folds $[0, 1]$ once | $t(x) = \mathrm{relu}(2x) - \mathrm{relu}(4x - 2)$ |
# | the tent `depth` times in a row | $2^\text{depth}$ linear pieces |
#
# Samples are rows, `W` has the shape (outputs, inputs), and a network is a list `[(W, b), …]` of layers.

# %% locked="setup"
import numpy as np

from autograder import check


def relu(z):
    """max(0, z), elementwise: chapter 04."""
    return np.maximum(z, 0.0)


def mlp_forward(X, layers, f):
    """Output of a network for the samples in the rows of X; f acts after every layer but the last: chapter 03."""
    for W, b in layers[:-1]:
        X = f(X @ np.asarray(W).T + np.asarray(b))
    W, b = layers[-1]
    return X @ np.asarray(W).T + np.asarray(b)


def curve(layers, x):
    """What a ReLU network with one input and one output gives at each number in the 1-D array x."""
    return mlp_forward(np.reshape(x, (-1, 1)), layers, relu)[:, 0]


# %% [markdown]
# ## `relu_interpolator(knots, values)`
#
# Between two neighbouring **knots** the curve is a straight piece. A hidden neuron `relu(x - k)` does
# nothing up to `k` and adds a slope from there on. So every inner knot gets one neuron, and its output
# weight is the *change* of slope there. Two things are easily forgotten: the value at the first knot, and
# the world to the left of it.


# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    """A network with one hidden ReLU layer whose output goes through all points (knots[i], values[i]).

    knots:  array of shape (n,), strictly increasing, n ≥ 2
    values: array of shape (n,)
    Returns the tuple (W1, b1, W2, b2) with the shapes (H, 1), (H,), (1, H), (1,); H is yours to choose.
    Between two knots the output is a straight line. Left of the first and right of the last knot the first and
    the last piece simply go on.

    >>> W1, b1, W2, b2 = relu_interpolator(np.array([0, 1, 3]), np.array([2, 4, 1]))
    >>> curve([(W1, b1), (W2, b2)], np.array([0.0, 0.5, 1.0, 3.0]))
    array([2., 3., 4., 1.])
    """
    ### BEGIN SOLUTION
    slopes = np.diff(values) / np.diff(knots)
    bends = np.diff(slopes)
    W1 = np.ones((len(knots), 1))
    W1[0, 0] = -1.0  # relu(k0 - x): active on the left of the first knot
    b1 = np.concatenate([[knots[0]], -knots[:-1]]).astype(float)
    W2 = np.concatenate([[-slopes[0], slopes[0]], bends]).reshape(1, -1)
    b2 = np.array([values[0]], dtype=float)
    return W1, b1, W2, b2
    ### END SOLUTION


# %% locked="relu-interpolator-at"
def relu_interpolator_at(knots, values, x):
    """What your network for these knots and values gives at each number of x."""
    W1, b1, W2, b2 = relu_interpolator(np.array(knots), np.array(values))
    return curve([(W1, b1), (W2, b2)], np.array(x))


# %% test="relu_interpolator-shapes" points=1
def _fits(network):
    _W1, _b1, _W2, _b2 = (np.asarray(part) for part in network)
    return (_W1.shape, _b1.shape, _W2.shape, _b2.shape) == ((_b1.size, 1), (_b1.size,), (1, _b1.size), (1,))


_shapes = "W1, b1, W2, b2 must have the shapes (H, 1), (H,), (1, H), (1,), with the same H."
_hint = "One input, H hidden neurons, one output; W is (outputs, inputs). `.reshape(-1, 1)` makes a column."
check.holds(relu_interpolator, (np.array([0, 1, 3]), np.array([2, 4, 1])), _fits, _shapes, hint=_hint)
### BEGIN HIDDEN TESTS
for _case in reference.knot_cases(seed=51):
    check.holds(relu_interpolator, _case, _fits, _shapes, hint=_hint)
check.holds(relu_interpolator, (np.array([-1.0, 2.0]), np.array([5.0, 5.0])), _fits, _shapes, hint=_hint)
### END HIDDEN TESTS

# %% test="relu_interpolator-knots" points=2
### BEGIN HIDDEN TESTS
check.same(
    reference.curve_of(relu_interpolator),
    reference.curve_through,
    on=reference.at_knots(reference.knot_cases(seed=52)),
    tolerance=1e-8,
    hint="The three arguments are knots, values, and the x at which your network was evaluated: the knots.",
    read="A network that you can read",
)
### END HIDDEN TESTS
check.equal(
    relu_interpolator_at,
    ([0, 1, 3], [2, 4, 1], [0, 1, 3]),
    [2.0, 4.0, 1.0],
    tolerance=1e-8,
    hint="The slopes are 2 and −1.5, so the neuron that bends at 1 has the output weight −3.5.",
    read="A network that you can read",
)

# %% test="relu_interpolator-between" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.curve_of(relu_interpolator),
    reference.curve_through,
    on=reference.between_knots(reference.knot_cases(seed=53)),
    tolerance=1e-8,
    hint="The three arguments are knots, values, and the x at which your network was evaluated: between the knots.",
)
### END HIDDEN TESTS
check.equal(
    relu_interpolator_at,
    ([0, 1, 3], [2, 4, 1], [0.25, 0.5, 2.0]),
    [2.5, 3.0, 2.5],
    tolerance=1e-8,
    hint="Between two knots the output must be the straight line that joins the two points.",
)

# %% test="relu_interpolator-right" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.curve_of(relu_interpolator),
    reference.curve_through,
    on=reference.right_of_knots(reference.knot_cases(seed=54)),
    tolerance=1e-8,
    hint="Right of the last knot the last piece goes on: no bend at the last knot.",
)
### END HIDDEN TESTS
check.equal(
    relu_interpolator_at,
    ([0, 1, 3], [2, 4, 1], [4.0, 7.0]),
    [-0.5, -5.0],
    tolerance=1e-8,
    hint="Right of the last knot the last piece goes on with its slope, here −1.5.",
)

# %% test="relu_interpolator-left" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.curve_of(relu_interpolator),
    reference.curve_through,
    on=reference.left_of_knots(reference.knot_cases(seed=55)),
    tolerance=1e-8,
    hint="Left of the first knot the first piece goes on; relu(k0 − x) is active there.",
)
### END HIDDEN TESTS
check.equal(
    relu_interpolator_at,
    ([0, 1, 3], [2, 4, 1], [-1.0, -5.0]),
    [0.0, -8.0],
    tolerance=1e-8,
    hint="Left of all knots every relu(x − k) is 0. A neuron with the weight −1, relu(k0 − x), is active there.",
)

# %% test="relu_interpolator-line" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.curve_of(relu_interpolator),
    reference.curve_through,
    on=reference.lines(seed=56),
    tolerance=1e-8,
)
### END HIDDEN TESTS
check.equal(
    relu_interpolator_at,
    ([-1, 1], [3, -3], [-2.0, -1.0, 0.0, 1.0, 2.0]),
    [6.0, 3.0, 0.0, -3.0, -6.0],
    tolerance=1e-8,
    hint="Two knots make one straight line, with no bend anywhere.",
)

# %% test="relu_interpolator-scales" points=1
check.equal(
    relu_interpolator_at,
    ([1000.0, 1000.5, 1001.0], [0.0, 2e6, -1e6], [999.5, 1000.0, 1000.25, 1001.0]),
    [-2e6, 0.0, 1e6, -1e6],
    tolerance=1e-6,
    hint="Divide by the distance of the knots; do not take it for 1, and do not take the first knot for 0.",
)
### BEGIN HIDDEN TESTS
for _scale, _cases in reference.scaled_cases(seed=57):
    check.same(
        reference.curve_of(relu_interpolator),
        reference.curve_through,
        on=_cases,
        mistakes={},
        tolerance=1e-8 * min(1.0, _scale),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## `max_error(f, g, grid)`
#
# How good is an approximation? The theorem of this chapter promises that the *largest* error gets small:
# not the mean one, and not only where we happened to look. We look on a fine grid.


# %% solution="max_error"
def max_error(f, g, grid):
    """The largest distance |f(x) − g(x)| over all x of the grid.

    f, g: functions that take a whole array and return one of the same shape
    grid: array of shape (n,), n ≥ 1, in any order
    Returns one number, 0 or larger.

    >>> max_error(np.square, np.abs, np.array([-2.0, 0.5, 1.0]))
    2.0
    """
    ### BEGIN SOLUTION
    return float(np.max(np.abs(f(grid) - g(grid))))
    ### END SOLUTION


# %% test="max_error-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    max_error,
    reference.max_error,
    on=reference.error_cases(seed=58),
    tolerance=1e-12,
    hint="One number: the largest |f(x) − g(x)| on the grid.",
    read="How good is it?",
)
### END HIDDEN TESTS
check.equal(
    max_error, (np.square, np.abs, np.array([-2.0, 0.5, 1.0])), 2.0, hint="At −2 the distance is |4 − 2| = 2."
)
check.equal(max_error, (np.abs, np.square, np.array([-2.0, 0.5, 1.0])), 2.0, hint="A distance has no sign.")

# %% test="max_error-signs" points=1
### BEGIN HIDDEN TESTS
check.same(
    max_error,
    reference.max_error,
    on=reference.signed_error_cases(seed=59),
    hint="Take the absolute value of the difference, then the maximum.",
)
### END HIDDEN TESTS
check.equal(
    max_error,
    (np.sin, np.exp, np.array([0.0, -1.0])),
    1.2093504261989443,
    hint="Here sin is below exp everywhere; the error is still positive. Take the absolute value before the maximum.",
)

# %% test="max_error-equal" points=1
### BEGIN HIDDEN TESTS
check.same(max_error, reference.max_error, on=reference.single_point_cases())
### END HIDDEN TESTS
check.equal(
    max_error, (np.cos, np.cos, np.linspace(-3, 3, 50)), 0.0, hint="A function has no distance from itself."
)

# %% [markdown]
# ## `knots_needed(f, interval, tolerance)`
#
# How wide must the network be? Lay `n` knots at equal distances over the interval (both ends are knots),
# join the points by straight lines (`np.interp` does, and so does your network), and look at the largest
# error on **1,001 equally spaced points**. Find the smallest `n` with which it is at most `tolerance`. More
# knots are *not* always better: 3 knots are perfect for |x| on [−1, 1], and 4 are not.


# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    """The smallest number n ≥ 2 of equally spaced knots with which linear interpolation of f is good enough.

    f:         function that takes a whole array
    interval:  (a, b) with a < b; the first knot is a, the last is b
    tolerance: the largest error allowed (≤) on 1,001 equally spaced points from a to b
    Returns an int.

    >>> knots_needed(np.square, (0, 1), 0.011)
    6
    """
    ### BEGIN SOLUTION
    a, b = interval
    grid = np.linspace(a, b, 1001)
    n = 2
    while True:
        knots = np.linspace(a, b, n)
        if np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots)))) <= tolerance:
            return n
        n += 1
    ### END SOLUTION


# %% test="knots_needed-values" points=2
### BEGIN HIDDEN TESTS
check.same(
    knots_needed,
    reference.knots_needed,
    on=reference.smooth_cases(),
    hint="n counts the knots, both ends included; try n = 2, 3, 4, … until the error is small enough.",
    read="The price of accuracy",
)
### END HIDDEN TESTS
check.equal(
    knots_needed,
    (np.square, (0, 1), 0.011),
    6,
    hint="With 6 knots h = 0.2, and the error of x² is h²/4 = 0.01.",
)
check.equal(
    knots_needed, (np.sin, (0.0, 6.0), 0.05), 11, hint="With 11 knots the largest error is about 0.045."
)

# %% test="knots_needed-interval" points=1
### BEGIN HIDDEN TESTS
check.same(
    knots_needed,
    reference.knots_needed,
    on=reference.interval_cases(),
    hint="The knots and the 1,001 points run from a to b, both ends included.",
)
### END HIDDEN TESTS
check.equal(
    knots_needed, (np.exp, (-2.0, 1.0), 0.02), 13, hint="Spread the knots and the 1,001 points from a to b."
)

# %% test="knots_needed-straight" points=1
### BEGIN HIDDEN TESTS
check.same(knots_needed, reference.knots_needed, on=reference.straight_cases())
### END HIDDEN TESTS
check.equal(
    knots_needed,
    (np.negative, (-3, 5), 0.001),
    2,
    hint="A straight line needs no inner knot: start with n = 2.",
)

# %% test="knots_needed-smallest" points=1
### BEGIN HIDDEN TESTS
check.same(
    knots_needed,
    reference.knots_needed,
    on=reference.kink_cases(),
    hint="Try n = 2, 3, 4, … in turn, and look at exactly 1,001 points, both ends included.",
)
for _interval, _tolerance in [((0, 1), 0.25), ((0, 2), 1.0)]:  # the error of 2 knots, to the last digit
    check.equal(
        knots_needed,
        (np.square, _interval, _tolerance),
        2,
        hint="With 2 knots the largest error is exactly the tolerance, and that is allowed: at most (≤).",
    )
### END HIDDEN TESTS
check.equal(
    knots_needed,
    (np.abs, (-1, 1), 0.01),
    3,
    hint="3 knots hit the kink of |x| exactly, 4 knots miss it: the error does not always fall, so try every n in turn.",
)

# %% test="knots_needed-grid" points=1
### BEGIN HIDDEN TESTS
check.same(
    knots_needed,
    reference.knots_needed,
    on=reference.fine_cases(),
    hint="The largest error on exactly 1,001 points decides, however many knots it takes.",
)
### END HIDDEN TESTS
check.equal(
    knots_needed,
    (np.sqrt, (0.0, 1.0), 0.06),
    19,
    hint="The largest error is not at the knots, and not in the middle between two either: look at all 1,001 points.",
)

# %% [markdown]
# ## `sawtooth(depth)`
#
# One hidden layer of `H` neurons bends a curve at most `H` times. Layers in a row do better: each tent
# `t(x) = relu(2x) − relu(4x − 2)` folds everything before it in two. Two hidden neurons make one tent, and
# the next layer can read `t` from them, because `t` is a *linear* function of the two.


# %% solution="sawtooth"
def sawtooth(depth):
    """A deep, narrow network that zigzags between 0 and 1 over [0, 1].

    depth: number of hidden layers, an int ≥ 1
    Returns the list [(W, b), …] of depth hidden ReLU layers with at most 4 neurons each and a linear output layer
    (depth + 1 pairs in all), usable by mlp_forward. On [0, 1] its output has 2^depth linear pieces of equal length;
    each of them goes from 0 to 1 or from 1 to 0.

    >>> curve(sawtooth(1), np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
    array([0. , 0.5, 1. , 0.5, 0. ])
    """
    ### BEGIN SOLUTION
    b = np.array([0.0, -2.0])
    layers = [(np.array([[2.0], [4.0]]), b)]
    for _ in range(depth - 1):
        layers.append((np.array([[2.0, -2.0], [4.0, -4.0]]), b))
    layers.append((np.array([[1.0, -1.0]]), np.array([0.0])))
    return layers
    ### END SOLUTION


# %% test="sawtooth-layers" points=1
check.holds(
    sawtooth, 1, lambda layers: len(layers) == 2, "depth = 1 must give 1 hidden layer and the output layer."
)
check.holds(
    sawtooth, 3, lambda layers: len(layers) == 4, "depth = 3 must give 3 hidden layers and the output layer."
)
check.holds(
    sawtooth,
    3,
    lambda layers: all(np.shape(_b)[0] <= 4 for _W, _b in layers),
    "No layer may have more than 4 neurons.",
    hint="Depth must do the work: two neurons make one tent.",
    read="Folding",
)
### BEGIN HIDDEN TESTS
for _depth in (1, 2, 4, 7, 12):
    check.holds(
        sawtooth,
        _depth,
        reference.chain_of(_depth),
        reference.chain_sentence(_depth),
        hint="W is (outputs, inputs).",
    )
### END HIDDEN TESTS

# %% test="sawtooth-one-tent" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.wave_of(sawtooth),
    reference.wave,
    on=[1],
    hint="sawtooth(1) is one tent, relu(2x) − relu(4x − 2): from 0 straight up to 1 at ½, and straight down to 0 again.",
    read="Folding",
)
### END HIDDEN TESTS
_y = curve(sawtooth(1), np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
check.close(
    np.abs(np.diff(_y)),
    [0.5, 0.5, 0.5, 0.5],
    "how far sawtooth(1) moves from one quarter to the next",
    hint="0, ½, 1, ½, 0",
)

# %% test="sawtooth-pieces" points=2
### BEGIN HIDDEN TESTS
check.same(
    reference.pieces_of(sawtooth),
    reference.pieces,
    on=[1, 2, 3, 4, 5, 6],
    hint="This counts the linear pieces of your network's output on [0, 1].",
    read="Folding",
)
### END HIDDEN TESTS
_y = curve(sawtooth(2), np.array([0.0, 0.25, 0.5, 0.75, 1.0]))
check.close(
    np.abs(np.diff(_y)),
    [1.0, 1.0, 1.0, 1.0],
    "how far sawtooth(2) moves from one quarter to the next",
    hint="depth = 2 makes four pieces, each from 0 to 1 or back: 0, 1, 0, 1, 0.",
)

# %% test="sawtooth-wave" points=1
### BEGIN HIDDEN TESTS
check.same(
    reference.wave_of(sawtooth),
    reference.wave,
    on=[2, 3, 4, 6, 10, 13],
    hint="Between k/2^depth and (k+1)/2^depth the output is one straight line from 0 to 1 or from 1 to 0.",
    read="Folding",
)
### END HIDDEN TESTS
check.holds(
    sawtooth,
    3,
    lambda layers: np.all(np.abs(curve(layers, np.linspace(0, 1, 17)) - 0.5) <= 0.5 + 1e-9),
    "On [0, 1] the output of sawtooth(3) must stay between 0 and 1.",
)

# %% [markdown]
# ## `answer_layer_types()`
#
# A dense layer is not the only one. Below are six kinds of data or jobs. Give each the layer type of the
# list that is made for it; every type is used exactly once.
#
# | key | what you have, and what you want |
# | --- | --- |
# | `"pictures"` | photographs of 224 × 224 pixels; an edge means the same wherever it is in the picture |
# | `"large pictures"` | maps of features that must become smaller, 112 × 112 instead of 224 × 224, without any weights |
# | `"time series"` | a sensor that sends a value every second, for ever; a small memory is carried from one value to the next |
# | `"sentences"` | whole sentences to translate; each word looks directly at every other word |
# | `"tables"` | rows of a table with 12 unrelated columns, a house each; the price is wanted |
# | `"word numbers"` | word number 4711 of 50,000 is to become a vector of 64 numbers, by looking it up in a table |

# %% locked="layer-types"
LAYER_TYPES = ["convolution", "linear", "pooling", "recurrent", "sparse", "transformer"]


# %% solution="answer_layer_types"
def answer_layer_types():
    """The layer type for each of the six kinds of data: a dict from key to an element of LAYER_TYPES.

    Returns {"pictures": …, "large pictures": …, "time series": …, "sentences": …, "tables": …, "word numbers": …}.
    """
    ### BEGIN SOLUTION
    return {
        "pictures": "convolution",
        "large pictures": "pooling",
        "time series": "recurrent",
        "sentences": "transformer",
        "tables": "linear",
        "word numbers": "sparse",
    }
    ### END SOLUTION


# %% test="answer_layer_types-pictures" points=1
_keys = ["pictures", "large pictures", "time series", "sentences", "tables", "word numbers"]
check.holds(
    answer_layer_types,
    (),
    lambda answer: (
        sorted(answer) == sorted(_keys)
        and all(_type.strip().lower() in LAYER_TYPES for _type in answer.values())
    ),
    "The answer must be a dict with the six keys, and every value one of the names in LAYER_TYPES.",
)
### BEGIN HIDDEN TESTS
reference.judge_layer_types(check, answer_layer_types(), "pictures", "large pictures")
### END HIDDEN TESTS

# %% test="answer_layer_types-sequences" points=1
check.holds(
    answer_layer_types,
    (),
    lambda answer: len(set(answer.values())) == 6,
    "Every layer type is used exactly once.",
)
### BEGIN HIDDEN TESTS
reference.judge_layer_types(check, answer_layer_types(), "time series", "sentences")
### END HIDDEN TESTS

# %% test="answer_layer_types-tables" points=1
check.holds(
    answer_layer_types,
    (),
    lambda answer: "tables" in answer and "word numbers" in answer,
    "Two keys are missing.",
)
### BEGIN HIDDEN TESTS
reference.judge_layer_types(check, answer_layer_types(), "tables", "word numbers")
### END HIDDEN TESTS

# %% [markdown]
# ## For your pleasure: a skyline
#
# Your network, drawn with 30 knots, then with the sawtooth on top of it. Change `skyline` and `depth` as
# you like.

# %% play="skyline"
import matplotlib.pyplot as plt

x = np.linspace(0, 1, 2001)
skyline = np.array([0, 2, 2, 3, 3, 5, 4, 4, 7, 7, 2, 2, 6, 9, 6, 3, 3, 4, 4, 1, 1, 3, 5, 5, 3, 2, 2, 4, 4, 0])
W1, b1, W2, b2 = relu_interpolator(np.linspace(0, 1, len(skyline)), skyline)
city = curve([(W1, b1), (W2, b2)], x)
depth = 6
waves = curve(sawtooth(depth), x)

figure, axes = plt.subplots(figsize=(8, 3.5), layout="constrained")
axes.fill_between(x, city, color="#0072B2", label=f"one hidden layer, {len(b1)} neurons")
axes.fill_between(
    x,
    -0.6 - 0.8 * waves,
    -3,
    color="#56B4E9",
    label=f"{depth} hidden layers of {len(sawtooth(depth)[0][1])} neurons",
)
axes.set(
    xlim=(0, 1), ylim=(-3, 12), xticks=[], yticks=[], title="A city by the sea, computed by two networks"
)
axes.legend(loc="upper right", frameon=False)
plt.show()
