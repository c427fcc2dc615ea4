# %% [markdown]
# # Exercise 01 · The neuron
#
# You build an artificial neuron from its parts: the weighted sum, the activation, and the two together. Then you make
# it compute logic gates, and find the line at which it changes its mind.
#
# **Reminder.** A neuron has $n$ inputs $x_1, \dots, x_n$, a weight $w_i$ for each of them, and one bias $b$. It adds up
#
# $$z = \sum_{i=1}^{n} w_i x_i + b$$
#
# and puts the sum through its activation function $f$: the output is $f(z)$. Two activations are used here:
#
# | activation | formula | in words |
# | --- | --- | --- |
# | step | $f(z) = 1$ if $z > 0$, otherwise $0$ | the neuron fires when the sum *exceeds* the threshold |
# | sigmoid | $f(z) = \dfrac{1}{1 + e^{-z}}$ | a smooth step, from 0 to 1 |
#
# A neuron with two inputs splits the plane: on the line $w_1 x_1 + w_2 x_2 + b = 0$ the sum is zero, on one side of it
# the step neuron fires, on the other side it does not.
#
# **How it works.** Write each function in its cell and run the cells below it (Shift+Enter). Tests are folded: each says
# whether you passed, and for how many points; a click on its line shows what it asks. *Run → Run All Cells* runs what can
# be run, and the last cell lists what is left. There are more tests at grading, with other numbers. No function may
# change the lists and arrays that it is given. Arrays are numpy arrays of float64; indices start at 0, so $x_1$ is `x[0]`.

# %% locked="setup"
import numpy as np

from autograder import check

# %% [markdown]
# ## The weighted sum
#
# Multiply each input by its weight, add everything up, and add the bias *once*.


# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    """Weighted sum of one neuron, w_1 x_1 + … + w_n x_n + b.

    x: n inputs (list or array); w: n weights; b: the bias, one number. Returns one number.
    Raises ValueError when x and w do not have the same length.

    Example: weighted_sum([1, 2], [3, 4], 5) is 1·3 + 2·4 + 5 = 16.
    """
    ### BEGIN SOLUTION
    x, w = np.asarray(x, dtype=float), np.asarray(w, dtype=float)
    if x.shape != w.shape:
        raise ValueError(
            f"weighted_sum got {x.size} inputs and {w.size} weights; give one weight for each input"
        )
    return np.sum(w * x) + b
    ### END SOLUTION


# %% test="weighted_sum-example" points=1
check.equal(
    weighted_sum,
    ([1.0, 2.0], [3.0, 4.0], 5.0),
    16.0,
    hint="1·3 + 2·4 + 5: products first, then the sum, then the bias once.",
    read="The weighted sum",
)
### BEGIN HIDDEN TESTS
check.same(
    weighted_sum,
    reference.weighted_sum,
    on=[([2.0], [-3.0], 0.5), ([1.0, 2.0], [3.0, 4.0], 5.0), ([-1.0, 0.5], [2.0, 6.0], -1.25)],
    read="The weighted sum",
)
### END HIDDEN TESTS

# %% test="weighted_sum-many" points=2
check.equal(weighted_sum, ([0.5, -1.0, 2.0], [2.0, 1.0, -0.5], 0.25), -0.75, read="The weighted sum")
### BEGIN HIDDEN TESTS
check.same(
    weighted_sum,
    reference.weighted_sum,
    on=reference.neuron_cases(seed=1),
    hint="Only the weights multiply the inputs; the bias is added once, at the end.",
    read="The weighted sum",
)
### END HIDDEN TESTS

# %% test="weighted_sum-lengths" points=1
check.raises(
    weighted_sum,
    ([1.0, 2.0, 3.0], [1.0, 2.0], 0.0),
    ValueError,
    hint="Compare the lengths first; numpy would stretch a single weight over all inputs without a word.",
)
### BEGIN HIDDEN TESTS
check.raises(
    weighted_sum,
    ([1.0, 2.0, 3.0], [2.0], 0.0),
    ValueError,
    hint="A single weight for three inputs is an error.",
)
check.raises(
    weighted_sum, ([1.0], [2.0, 3.0], 0.0), ValueError, hint="More weights than inputs is an error, too."
)
### END HIDDEN TESTS

# %% [markdown]
# ## The step activation
#
# The neuron fires (1) when its sum is larger than 0, and stays silent (0) otherwise. At exactly 0 it stays silent:
# the sum has to *exceed* the threshold.
#
# Like every activation in this course it works **elementwise**: a number gives a number, an array gives an array of
# the same shape.


# %% solution="step"
def step(z):
    """Step activation, elementwise: 1 where z > 0, otherwise 0.

    z: a number, a list or an array of any shape. Returns the same shape.

    Example: step([-1.0, 0.0, 2.0]) is [0, 0, 1].
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1.0, 0.0)
    ### END SOLUTION


# %% test="step-values" points=1
check.equal(
    step,
    [-1.0, 2.0, 0.5],
    [0, 1, 1],
    hint="1 where z is positive, 0 elsewhere.",
    read="The activation function",
)
### BEGIN HIDDEN TESTS
check.same(step, reference.step, on=reference.arrays_without_zero(seed=2))
### END HIDDEN TESTS

# %% test="step-threshold" points=1
check.equal(step, 0.0, 0, hint="“Exceeds” means >, not ≥.", read="The activation function")
check.equal(step, [-1.0, 0.0, 2.0], [0, 0, 1])
### BEGIN HIDDEN TESTS
check.same(
    step,
    reference.step,
    on=[0, -0.0, [0.0, 1e-300, -1e-300], np.array([[0.3, 5e-324], [0.7, 1e300]])],
    hint="Very small sums count as well: everything above 0 fires.",
    read="The activation function",
)
### END HIDDEN TESTS

# %% test="step-shapes" points=1
check.equal(
    step,
    [[1.0, -1.0], [0.5, 2.0], [-3.0, -0.5]],
    [[1, 0], [1, 1], [0, 0]],
    hint="Compare the whole array at once: np.asarray(z) > 0.",
)
### BEGIN HIDDEN TESTS
check.same(
    step,
    reference.step,
    on=reference.shapes(seed=3),
    mistakes={},
    hint="The result has the shape of z, for a number too.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## The sigmoid activation
#
# A smooth step: near 0 for very negative sums, near 1 for very positive ones, one half at 0. Large numbers are a trap:
# $e^{1000}$ does not fit into a float64. A warning costs nothing here, a wrong value (`nan`) does.


# %% solution="sigmoid"
def sigmoid(z):
    """Logistic function 1 / (1 + e^(−z)), elementwise, right to 1e-12 for |z| up to 1000.

    z: a number, a list or an array of any shape. Returns the same shape, values from 0 to 1.

    Example: sigmoid(0.0) is 0.5.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
    ### END SOLUTION


# %% test="sigmoid-values" points=1
check.equal(
    sigmoid,
    0.0,
    0.5,
    tolerance=1e-12,
    hint="e^0 is 1, so this is 1 / (1 + 1).",
    read="The activation function",
)
check.equal(
    sigmoid,
    [-1.0, 2.0],
    [0.2689414213699951, 0.8807970779778823],
    tolerance=1e-12,
    read="The activation function",
)
### BEGIN HIDDEN TESTS
check.same(
    sigmoid,
    reference.sigmoid,
    on=reference.random_arrays(seed=4),
    tolerance=1e-12,
    read="The activation function",
)
### END HIDDEN TESTS

# %% test="sigmoid-large" points=2
check.equal(
    sigmoid,
    [-1000.0, 1000.0],
    [0.0, 1.0],
    tolerance=1e-12,
    hint="At ±1000 the sigmoid is 0 or 1 to every digit that a float64 has.",
)
### BEGIN HIDDEN TESTS
check.same(
    sigmoid,
    reference.sigmoid,
    on=[
        40.0,
        -40.0,
        710.0,
        -710.0,
        np.array([-1000.0, 2.0, 1000.0]),
        [[-1000.0, -30.0, 0.0], [1e-9, 36.7, 999.0]],
    ],
    tolerance=1e-12,
    hint="e^1000 is too large for a float64: divide by it only where that gives 0, or never let the exponent be positive.",
    read="The activation function",
)
### END HIDDEN TESTS

# %% test="sigmoid-shapes" points=1
check.holds(
    sigmoid,
    [[0.0, 1.0, -1.0]],
    lambda result: np.shape(result) == (1, 3),
    "The result must have the shape of z, here (1, 3).",
)
### BEGIN HIDDEN TESTS
check.same(
    sigmoid,
    reference.sigmoid,
    on=reference.shapes(seed=5),
    mistakes={},
    tolerance=1e-12,
    hint="The result has the shape of z.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## The neuron
#
# Put the parts together: the weighted sum, then the activation `f`, which is handed in as a function. `f=None` means
# *no activation*: the neuron returns its sum.


# %% solution="neuron"
def neuron(x, w, b, f):
    """Output f(w_1 x_1 + … + w_n x_n + b) of one neuron.

    x: n inputs; w: n weights; b: the bias; f: the activation, a function of one number, or None for none.
    Returns one number.

    Example: neuron([1, 2], [3, 4], -12, None) is 1·3 + 2·4 − 12 = −1; with step as f it is step(−1), which is 0.
    """
    ### BEGIN SOLUTION
    z = weighted_sum(x, w, b)
    return z if f is None else f(z)
    ### END SOLUTION


# %% test="neuron-activation" points=2
check.equal(
    neuron,
    ([1.0, 2.0], [3.0, 4.0], -12.0, lambda z: 10 * z),
    -10.0,
    hint="First the sum, then f of it.",
    read="From nature to a formula",
)
### BEGIN HIDDEN TESTS
check.same(
    neuron,
    reference.neuron,
    on=[
        (x, w, b, f)
        for x, w, b in reference.neuron_cases(seed=6)
        for f in (np.tanh, reference.step, reference.sigmoid, reference.square)
    ],
    hint="f is applied once, to the whole sum with its bias.",
    read="From nature to a formula",
)
### END HIDDEN TESTS

# %% test="neuron-none" points=1
check.equal(
    neuron, ([1.0, 2.0], [3.0, 4.0], -12.0, None), -1.0, hint="Without an activation the output is the sum."
)
### BEGIN HIDDEN TESTS
check.same(
    neuron,
    reference.neuron,
    on=[(x, w, b, None) for x, w, b in reference.neuron_cases(seed=7)],
    hint="f=None: return the weighted sum as it is.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Logic gates
#
# With inputs 0 and 1 a step neuron can be a logic gate. Find two weights and a bias for each gate (there are many):
#
# | $x_1$ | $x_2$ | AND | OR | NAND | NOR |
# | --- | --- | --- | --- | --- | --- |
# | 0 | 0 | 0 | 0 | 1 | 1 |
# | 0 | 1 | 0 | 1 | 1 | 0 |
# | 1 | 0 | 0 | 1 | 1 | 0 |
# | 1 | 1 | 1 | 1 | 0 | 0 |
#
# No single neuron can be XOR (one or the other, not both): no straight line separates its cases. So asking for it is
# an error, with a sentence that says which gate was asked for.


# %% solution="gate_weights"
def gate_weights(gate):
    """Weights and bias of a step neuron with two inputs that computes a logic gate.

    gate: "AND", "OR", "NAND" or "NOR". Returns (w, b) with two weights w and the bias b.
    Raises ValueError for every other gate, "XOR" included; the message names the gate.

    Example: w, b = gate_weights("AND"); then step(w[0] * 1 + w[1] * 1 + b) is 1.
    """
    ### BEGIN SOLUTION
    gates = {
        "AND": ([1.0, 1.0], -1.5),
        "OR": ([1.0, 1.0], -0.5),
        "NAND": ([-1.0, -1.0], 1.5),
        "NOR": ([-1.0, -1.0], 0.5),
    }
    if gate not in gates:
        raise ValueError(f"gate_weights knows {', '.join(gates)}; no single neuron computes {gate!r}")
    return gates[gate]
    ### END SOLUTION


# %% test="gate_weights-and-or" points=2
check.holds(
    gate_weights,
    "AND",
    lambda result: len(result) == 2 and len(result[0]) == 2 and np.ndim(result[1]) == 0,
    "The result must be (w, b): two weights and one bias.",
    read="Logic gates",
)
### BEGIN HIDDEN TESTS
reference.check_gate(check, gate_weights, "AND")
reference.check_gate(check, gate_weights, "OR")
### END HIDDEN TESTS

# %% test="gate_weights-nand-nor" points=2
check.holds(
    gate_weights,
    "NOR",
    lambda result: result[1] > 0,
    "The result must be (w, b). NOR fires when both inputs are 0, and then the sum is just b: it must be positive.",
    read="Logic gates",
)
### BEGIN HIDDEN TESTS
reference.check_gate(check, gate_weights, "NAND")
reference.check_gate(check, gate_weights, "NOR")
### END HIDDEN TESTS

# %% test="gate_weights-unknown" points=1
check.raises(
    gate_weights,
    "XOR",
    ValueError,
    mentions="XOR",
    hint="No line separates the four cases of XOR: raise ValueError and name the gate.",
    read="What one neuron cannot do",
)
### BEGIN HIDDEN TESTS
for _gate in ("XNOR", "NOT", "AN", "BUFFER"):
    check.raises(
        gate_weights,
        _gate,
        ValueError,
        mentions=_gate,
        hint="Every name that is not in the table is an error, a part of one too.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## The decision line
#
# On which line does a neuron with two inputs change its mind? Where its sum is zero: $w_1 x_1 + w_2 x_2 + b = 0$. Solve
# for $x_2$ and read off slope and intercept:
#
# $$x_2 = \text{slope} \cdot x_1 + \text{intercept}$$
#
# When $w_2 = 0$ the line is vertical and has no slope; then the function raises `ValueError`.


# %% solution="decision_boundary"
def decision_boundary(w, b):
    """Slope and intercept of the line w_1 x_1 + w_2 x_2 + b = 0, written as x_2 = slope · x_1 + intercept.

    w: two weights; b: the bias. Returns (slope, intercept). Raises ValueError when w_2 is 0 (a vertical line).

    Example: decision_boundary([1.0, 1.0], -1.5) is (-1.0, 1.5).
    """
    ### BEGIN SOLUTION
    w1, w2 = w
    if w2 == 0:
        raise ValueError(
            f"decision_boundary got w = {list(w)}: with w_2 = 0 the line is vertical and has no slope"
        )
    return -w1 / w2, -b / w2
    ### END SOLUTION


# %% test="decision_boundary-example" points=1
check.equal(
    decision_boundary, ([1.0, 1.0], -1.5), (-1.0, 1.5), hint="x_2 = -x_1 + 1.5", read="The decision line"
)
### BEGIN HIDDEN TESTS
check.same(
    decision_boundary,
    reference.decision_boundary,
    on=[([2.0, -4.0], 8.0), ([1.0, 1.0], -1.5)],
    read="The decision line",
)
### END HIDDEN TESTS

# %% test="decision_boundary-random" points=2
check.equal(decision_boundary, ([3.0, 2.0], 1.0), (-1.5, -0.5), read="The decision line")
### BEGIN HIDDEN TESTS
check.same(
    decision_boundary,
    reference.decision_boundary,
    on=reference.boundary_cases(seed=8),
    hint="w_1 x_1 + w_2 x_2 + b = 0: bring w_1 x_1 and b to the other side, then divide by w_2.",
    read="The decision line",
)
### END HIDDEN TESTS

# %% test="decision_boundary-vertical" points=1
check.raises(
    decision_boundary,
    ([1.0, 0.0], 2.0),
    ValueError,
    hint="w_2 = 0: the line is vertical, there is no slope to return.",
)
### BEGIN HIDDEN TESTS
check.raises(decision_boundary, ([-3.0, 0], 0.0), ValueError, hint="This holds for every w_1 and b.")
check.raises(
    decision_boundary,
    (np.array([1.0, 0.0]), 1.0),
    ValueError,
    hint="numpy divides by zero with a warning only: ask before dividing.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## For your pleasure
#
# Your gates and their decision lines. The filled dots are the cases in which the gate fires.

# %% play="gates"
import matplotlib.pyplot as plt

from perceptron.drawing import style

style.use()
figure, panels = plt.subplots(1, 4, figsize=(11, 3), sharey=True, layout="constrained")
for axes, gate in zip(panels, ["AND", "OR", "NAND", "NOR"]):
    w, b = gate_weights(gate)
    for x in [(0, 0), (0, 1), (1, 0), (1, 1)]:
        fires = neuron(x, w, b, step) == 1
        axes.plot(*x, "o", markersize=12, color="black", markerfacecolor="black" if fires else "white")
    slope, intercept = decision_boundary(w, b)
    line = np.array([-0.5, 1.5])
    axes.plot(line, slope * line + intercept)
    axes.set(title=gate, xlabel="$x_1$", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), aspect="equal")
panels[0].set_ylabel("$x_2$")
plt.show()
