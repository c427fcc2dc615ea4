# %% [markdown]
# # Exercise 04 · Activations
#
# In this exercise you write the activation functions and their derivatives, fold two linear layers into
# one, and turn the outputs of a network into probabilities.
#
# ## Reminder
#
# | | value | derivative |
# | --- | --- | --- |
# | ReLU | $\max(0, z)$ | 1 for $z > 0$, otherwise 0 (at 0 by convention) |
# | leaky ReLU, slope $a \in [0, 1]$ | $z$ for $z > 0$, otherwise $a z$ | 1 for $z > 0$, otherwise $a$ |
# | sigmoid | $s = \dfrac{1}{1 + e^{-z}}$ | $s\,(1 - s)$ |
# | tanh | $t = \tanh z$ | $1 - t^2$ |
#
# - **Collapse**: without activation, $W_2 (W_1 x + b_1) + b_2 = (W_2 W_1)\, x + (W_2 b_1 + b_2)$: two
#   layers are one.
# - **Softmax**: $p_k = \dfrac{e^{z_k}}{\sum_l e^{z_l}}$. Every $p_k$ lies in [0, 1], and their sum is 1.
#   Adding the same number to all $z_k$ changes nothing.
# - **Regression**: here no activation in the output layer, as usual. **Classification**: softmax in the output layer.
#
# All functions but `collapse` work on *arrays of any shape*: a number gives a number, a list or an array
# gives the same shape. Softmax works along the last axis, so samples may be rows. Do not change what you
# are given.
#
# Run each cell with Shift+Enter. Each test says whether you passed. There are more tests at grading,
# with other numbers.

# %% locked="setup"
import numpy as np

from autograder import check


def sigmoid(z):
    """1 / (1 + e^(−z)), elementwise, without overflow for any z; a number, a list or an array."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


# %% [markdown]
# ## 1 · ReLU
# Keep what is positive, replace the rest by 0. Python's `max(0, z)` handles one number only; which numpy
# function takes the larger of two numbers, element by element?


# %% solution="relu"
def relu(z):
    """max(0, z), elementwise.

    z        number, list or array of any shape
    returns  the same shape

    Example: relu([-2, 0, 3]) is [0, 0, 3].
    """
    ### BEGIN SOLUTION
    return np.maximum(0.0, z)
    ### END SOLUTION


# %% test="relu-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    relu,
    reference.relu,
    on=[1e-12, *reference.numbers()],
    hint="What is positive stays as it is, the rest becomes 0, for a number, a list or an array.",
    tolerance=1e-15,
    read="The usual activations",
)
### END HIDDEN TESTS
check.equal(
    relu,
    [-2.0, 0.0, 3.0],
    [0.0, 0.0, 3.0],
    hint="ReLU keeps what is positive and replaces the rest by 0.",
    read="The usual activations",
)
check.equal(relu, -1.5, 0.0)

# %% test="relu-any-shape" points=1
### BEGIN HIDDEN TESTS
check.same(
    relu,
    reference.relu,
    on=reference.arrays(seed=1) + reference.extremes(),
    tolerance=1e-15,
    read="The usual activations",
)
### END HIDDEN TESTS
check.equal(relu, np.array([[-1.0, 2.0, -3.0], [4.0, -5.0, 0.5]]), [[0, 2, 0], [4, 0, 0.5]])

# %% [markdown]
# ## 2 · Leaky ReLU
# The negative side keeps a little slope, so that a signal gets back through the neuron on both sides.


# %% solution="leaky_relu"
def leaky_relu(z, slope):
    """z where z is positive, slope · z elsewhere, elementwise.

    z        number, list or array of any shape
    slope    number from 0 to 1
    returns  the same shape as z

    Example: leaky_relu([-2, 0, 3], 0.1) is [-0.2, 0, 3].
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, slope * z)
    ### END SOLUTION


# %% test="leaky-relu-values" points=2
### BEGIN HIDDEN TESTS
check.same(leaky_relu, reference.leaky_relu, on=reference.with_slopes(seed=2), read="The usual activations")
### END HIDDEN TESTS
check.equal(leaky_relu, ([-2.0, 0.0, 3.0], 0.1), [-0.2, 0.0, 3.0], read="The usual activations")
check.equal(leaky_relu, ([-2.0, 3.0], 1.0), [-2.0, 3.0], hint="With slope 1 nothing changes at all.")
check.equal(leaky_relu, ([-2.0, 3.0], 0.0), [0.0, 3.0], hint="With slope 0 it is ReLU.")

# %% [markdown]
# ## 3 · Derivatives
# Training needs the slopes of the activations (chapter 07). Write each so that it stays right for very
# large $|z|$: no NaN and no infinity.


# %% solution="relu_grad"
def relu_grad(z):
    """Slope of ReLU at z, elementwise: 1 for z > 0, 0 for z < 0, and 0 at z = 0.

    z        number, list or array of any shape
    returns  the same shape

    Example: relu_grad([-2, 0, 3]) is [0, 0, 1].
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
    ### END SOLUTION


# %% test="relu-grad" points=1
### BEGIN HIDDEN TESTS
check.same(
    relu_grad,
    reference.relu_grad,
    on=reference.numbers() + reference.arrays(seed=3) + reference.extremes(),
    tolerance=1e-15,
    read="Derivatives and saturation",
)
### END HIDDEN TESTS
check.equal(
    relu_grad,
    [-2.0, 0.0, 3.0],
    [0.0, 0.0, 1.0],
    hint="At 0 the slope is 0 by convention.",
    read="Derivatives and saturation",
)
check.equal(relu_grad, 0.5, 1.0)


# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    """Slope of the sigmoid at z, s (1 − s) with s = sigmoid(z), elementwise.

    z        number, list or array of any shape
    returns  the same shape; right to 1e-12, also for |z| = 1000

    Example: sigmoid_grad(0) is 0.25. The function sigmoid is given.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %% test="sigmoid-grad-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    sigmoid_grad,
    reference.sigmoid_grad,
    on=reference.numbers() + reference.arrays(seed=4),
    tolerance=1e-12,
    hint="s · (1 − s) is right to 1e-12; a difference quotient and float32 are not.",
    read="Derivatives and saturation",
)
check.gradient(
    sigmoid_grad,
    lambda z: reference.sigmoid(z).sum(),
    at=[np.array([[-2.0, -0.5, 0.0], [0.3, 1.5, 4.0]])],
    tolerance=1e-8,
)
### END HIDDEN TESTS
check.equal(sigmoid_grad, 0.0, 0.25, hint="s = 0.5 there.", read="Derivatives and saturation")
check.equal(sigmoid_grad, [-np.log(3), np.log(3)], [0.1875, 0.1875], hint="s = 0.25 and s = 0.75 there.")

# %% test="sigmoid-grad-far-out" points=1
### BEGIN HIDDEN TESTS
check.same(
    sigmoid_grad,
    reference.sigmoid_grad,
    on=reference.extremes(),
    tolerance=1e-12,
    hint="Far out the sigmoid is flat: its slope is 0.",
    read="Derivatives and saturation",
)
### END HIDDEN TESTS
check.equal(sigmoid_grad, [-1000.0, 1000.0], [0.0, 0.0], hint="Far out the sigmoid is flat: its slope is 0.")


# %% solution="tanh_grad"
def tanh_grad(z):
    """Slope of tanh at z, 1 − tanh²(z), elementwise.

    z        number, list or array of any shape
    returns  the same shape; right to 1e-12, also for |z| = 1000

    Example: tanh_grad(0) is 1.
    """
    ### BEGIN SOLUTION
    return 1 - np.tanh(z) ** 2
    ### END SOLUTION


# %% test="tanh-grad" points=2
### BEGIN HIDDEN TESTS
check.same(
    tanh_grad,
    reference.tanh_grad,
    on=reference.numbers() + reference.arrays(seed=5) + reference.extremes(),
    tolerance=1e-12,
    hint="1 − tanh²(z) is right to 1e-12; a difference quotient and float32 are not.",
    read="Derivatives and saturation",
)
check.gradient(
    tanh_grad, lambda z: np.tanh(z).sum(), at=[np.array([[-2.0, -0.5, 0.0], [0.3, 1.5, 3.0]])], tolerance=1e-8
)
### END HIDDEN TESTS
check.equal(tanh_grad, 0.0, 1.0, read="Derivatives and saturation")
check.equal(tanh_grad, [-np.log(2), np.log(2)], [0.64, 0.64], hint="tanh(ln 2) = 0.6")

# %% [markdown]
# ## 4 · Two linear layers are one
# The first layer is $W_1 x + b_1$, the second one takes its outputs, and neither has an activation. Which
# single layer does the same for every $x$?


# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    """The single layer (W, b) that does the same as two layers without activation.

    W1       array of shape (hidden, inputs)
    b1       array of shape (hidden,)
    W2       array of shape (outputs, hidden)
    b2       array of shape (outputs,)
    returns  (W, b), shapes (outputs, inputs) and (outputs,): W x + b = W2 (W1 x + b1) + b2 for every x

    Example with one input, one hidden neuron and one output (lists stand for arrays):
    collapse([[2]], [1], [[3]], [5]) is ([[6]], [8]).
    """
    ### BEGIN SOLUTION
    return W2 @ W1, W2 @ b1 + b2
    ### END SOLUTION


# %% test="collapse-square" points=1
### BEGIN HIDDEN TESTS
check.same(
    collapse,
    reference.collapse,
    on=reference.two_layers(seed=6, shapes=reference.SQUARE),
    read="Without activation, depth is wasted",
)
### END HIDDEN TESTS
check.equal(
    collapse,
    (
        np.array([[1.0, 2.0], [0.0, 1.0]]),
        np.array([1.0, 0.0]),
        np.array([[1.0, 0.0], [3.0, 1.0]]),
        np.array([0.0, 1.0]),
    ),
    ([[1, 2], [3, 7]], [1, 4]),
    hint="Put x = 0 into both layers: what comes out is b.",
    read="Without activation, depth is wasted",
)

# %% test="collapse-any-shape" points=1
### BEGIN HIDDEN TESTS
check.same(
    collapse,
    reference.collapse,
    on=reference.two_layers(seed=7, shapes=reference.OTHER),
    read="Without activation, depth is wasted",
)
### END HIDDEN TESTS
check.equal(collapse, (np.array([[2.0]]), np.array([1.0]), np.array([[3.0]]), np.array([5.0])), ([[6]], [8]))

# %% [markdown]
# ## 5 · Softmax
# Softmax turns any numbers (*logits*) into probabilities. The formula has a trap: $e^{1000}$ is larger than
# any number that a computer stores. Adding the same number to all logits changes nothing, so first subtract
# each row's largest one.


# %% solution="softmax"
def softmax(z):
    """Probabilities e^(z_k) / Σ e^(z_l) along the last axis.

    z        list or array with one axis or more; the last axis are the classes
    returns  the same shape; along the last axis the sum is 1; finite for logits up to ±1000

    Example: softmax([0, 0]) is [0.5, 0.5]; softmax([[0, 0], [1, 1]]) is [[0.5, 0.5], [0.5, 0.5]].
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% test="softmax-one-sample" points=1
### BEGIN HIDDEN TESTS
check.same(
    softmax,
    reference.softmax,
    on=[[1.0, 1.0], [0.0, 2.0], [1, 2, 3], [-1.0, 0.5, 4.0, 0.0], [5.0]],
    read="Softmax",
)
### END HIDDEN TESTS
check.equal(softmax, [0.0, 0.0], [0.5, 0.5], read="Softmax")
check.equal(
    softmax,
    [0.0, np.log(3)],
    [0.25, 0.75],
    hint="The exponentials are 1 and 3, their sum is 4.",
    read="Softmax",
)

# %% test="softmax-last-axis" points=1
### BEGIN HIDDEN TESTS
check.same(softmax, reference.softmax, on=reference.logits(seed=8), read="Softmax")
### END HIDDEN TESTS
check.equal(
    softmax,
    np.array([[0.0, 0.0], [0.0, np.log(3)]]),
    [[0.5, 0.5], [0.25, 0.75]],
    hint="Each row by itself: axis=-1, and keepdims=True keeps the shapes in step.",
)
check.equal(softmax, [[0, 0], [1, 1]], [[0.5, 0.5], [0.5, 0.5]])

# %% test="softmax-large-logits" points=1
### BEGIN HIDDEN TESTS
check.same(
    softmax,
    reference.softmax,
    on=reference.large_logits(),
    mistakes=reference.overflow_mistakes,
    hint="Subtract each row's largest logit first: then no exponent is above 0, and one of them is 0.",
    read="Softmax",
)
### END HIDDEN TESTS
check.equal(
    softmax,
    [1000.0, 1000.0],
    [0.5, 0.5],
    hint="Subtract the largest logit first: softmax([1000, 1000]) is softmax([0, 0]).",
    read="Softmax",
)

# %% [markdown]
# ## 6 · What the network says
# `z` is what the output layer calculated. For a regression that is already the prediction; for a
# classification it still has to become probabilities.


# %% solution="predict"
def predict(z, task):
    """Prediction of a network whose output layer calculated z.

    z        list or array, the last axis are the outputs
    task     "regression" or "classification"
    returns  the same shape: z itself for a regression, probabilities for a classification
    raises   ValueError for any other task, with a message that says which task was given

    Example: predict([0, 0], "classification") is [0.5, 0.5]. You may call softmax.
    """
    ### BEGIN SOLUTION
    if task == "regression":
        return z
    if task == "classification":
        return softmax(z)
    raise ValueError(f"predict got the task {task!r}; give 'regression' or 'classification'")
    ### END SOLUTION


# %% test="predict-regression" points=1
### BEGIN HIDDEN TESTS
check.same(
    predict,
    reference.predict,
    on=reference.outputs(seed=9, task="regression"),
    read="Regression or classification",
)
### END HIDDEN TESTS
check.equal(
    predict,
    ([-7.21, 359.51], "regression"),
    [-7.21, 359.51],
    hint="A regression network has no activation in its output layer.",
)

# %% test="predict-classification" points=1
### BEGIN HIDDEN TESTS
check.same(
    predict,
    reference.predict,
    on=reference.outputs(seed=10, task="classification"),
    read="Regression or classification",
)
### END HIDDEN TESTS
check.equal(predict, ([0.0, np.log(3)], "classification"), [0.25, 0.75], read="Regression or classification")
check.equal(predict, ([0, 0], "classification"), [0.5, 0.5])

# %% test="predict-other-task" points=1
check.raises(
    predict,
    ([0.0, 1.0], "clustering"),
    ValueError,
    mentions="clustering",
    hint="Raise ValueError for every other task, with a message that says which one was given.",
)
### BEGIN HIDDEN TESTS
for _task in ["classify", "regressions", "rank", "class", "binary classification"]:
    check.raises(
        predict,
        ([0.0, 1.0], _task),
        ValueError,
        mentions=_task,
        hint="Only the two names in the docstring are tasks.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## For pleasure: your functions in a picture
# The first cell plots what you wrote, each activation with its slope: where the slope is almost 0, the
# neuron is *saturated* and learns slowly. The second one lets a random network of your ReLU neurons say how
# sure it is, on a whole map of inputs, which of three classes a point belongs to. Multiply the logits by 5:
# what happens to the borders?

# %% play="gallery"
from matplotlib import pyplot as plt

_z = np.linspace(-6, 6, 241)
_, _panels = plt.subplots(1, 3, figsize=(11, 3), sharey=True, constrained_layout=True)
for _panel, _name, _value, _slope in zip(
    _panels,
    ["ReLU", "sigmoid", "tanh"],
    [relu, sigmoid, np.tanh],
    [relu_grad, sigmoid_grad, tanh_grad],
    strict=True,
):
    _panel.plot(_z, _value(_z), color="black", label="value")
    _panel.plot(_z, _slope(_z), color="#0072B2", linestyle="--", label="slope")
    _panel.set(title=_name, xlabel="z", ylim=(-1.2, 2.2))
_ = _panels[0].legend(frameon=False)

# %% play="three-classes"
_rng = np.random.default_rng(3)
_W1, _b1, _W2 = _rng.normal(size=(12, 2)), _rng.normal(size=12), _rng.normal(size=(3, 12))
_x = np.linspace(-3, 3, 121)
_points = np.stack(np.meshgrid(_x, _x), axis=-1)
_logits = relu(_points @ _W1.T + _b1) @ _W2.T
_, _axes = plt.subplots(figsize=(4.8, 4.8), constrained_layout=True)
_colours = np.array([[0.84, 0.37, 0.0], [0.0, 0.62, 0.45], [0.0, 0.45, 0.70]])  # orange, green, blue
_axes.imshow(predict(_logits, "classification") @ _colours, extent=(-3, 3, -3, 3), origin="lower")
_ = _axes.set(xlabel="input 0", ylabel="input 1", title="How sure the network is, and of which class")
