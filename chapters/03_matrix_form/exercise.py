# %% [markdown]
# # Exercise 03 · Matrix form
#
# In this exercise you turn the loops of chapter 02 into matrix products: first the matrix itself, then a
# dense layer for one sample, then for a whole batch, then a network.
#
# ## Reminder
#
# | | formula | in code |
# | --- | --- | --- |
# | weight of neuron $j$ for input $i$: from $i$ to $j$ | $w_{ji}$ | `W[j, i]` |
# | dense layer, one sample | $h = f(W x + b)$ | `f(W @ x + b)` |
# | dense layer, a batch: samples are rows | $H = f(X W^\top + b)$ | `f(X @ W.T + b)` |
#
# | name | shape | what a row is |
# | --- | --- | --- |
# | `x` | (inputs,) | |
# | `W` | (outputs, inputs) | the weights of one neuron |
# | `b` | (outputs,) | |
# | `X` | (samples, inputs) | one sample |
# | `X @ W.T + b` | (samples, outputs) | the outputs for one sample |
#
# - Indices start at 0.
# - `@` is the matrix product; `*` multiplies element by element, which is something else.
# - `f` takes **a whole array**. `f=None` means no activation.
# - numpy adds `b` to every row by itself (broadcasting).
#
# Run each cell with Shift+Enter. Each test says whether you passed. There are more tests at grading,
# with other numbers.

# %% locked="setup"
import numpy as np

from autograder import check


def relu(z):
    """max(0, z), elementwise, for an array of any shape."""
    return np.maximum(0.0, z)


# %% [markdown]
# ## 1 · The weight matrix
# Row $j$ of the matrix holds all the weights of neuron $j$. Here the weights come as a list of edges: a
# dictionary whose key `(i, j)` says where an edge starts, input $i$, and where it ends, neuron $j$. An edge that
# is not in it does not exist, and its weight is 0.


# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    """The matrix W of shape (n_outputs, n_inputs): W[j, i] is the weight from input i to neuron j.

    w          dict {(i, j): weight}: the edge starts at input i and ends at neuron j; a missing edge is 0
    n_inputs   number of inputs, so i = 0 … n_inputs − 1
    n_outputs  number of neurons, so j = 0 … n_outputs − 1
    returns    array of shape (n_outputs, n_inputs)

    Example: weight_matrix({(0, 0): 5, (2, 1): 7}, 3, 2) is [[5, 0, 0], [0, 0, 7]].
    """
    ### BEGIN SOLUTION
    W = np.zeros((n_outputs, n_inputs))
    for (i, j), weight in w.items():
        W[j, i] = weight
    return W
    ### END SOLUTION


# %% test="matrix-entries" points=1
### BEGIN HIDDEN TESTS
check.same(weight_matrix, reference.weight_matrix, on=reference.edges(seed=1), read="From sums to a matrix")
### END HIDDEN TESTS
check.equal(
    weight_matrix,
    ({(0, 0): 1, (1, 0): 2, (0, 1): 3, (1, 1): 4}, 2, 2),
    [[1, 2], [3, 4]],
    hint="(1, 0) is the weight from input 1 to neuron 0: row 0, column 1.",
    read="From sums to a matrix",
)
check.equal(
    weight_matrix, ({(0, 0): 5, (2, 1): 7}, 3, 2), [[5, 0, 0], [0, 0, 7]], read="From sums to a matrix"
)

# %% test="matrix-shape" points=1
### BEGIN HIDDEN TESTS
for _n_in, _n_out in [(3, 2), (2, 3), (1, 4), (4, 1)]:
    _hint = f"{_n_out} neurons, {_n_in} inputs: the shape must be ({_n_out}, {_n_in}), a row for each neuron."
    check.equal(weight_matrix, ({}, _n_in, _n_out), np.zeros((_n_out, _n_in)), hint=_hint)
_corner = np.zeros((2, 3))
_corner[1, 2] = 0.25
check.equal(
    weight_matrix, ({(2, 1): 0.25}, 3, 2), _corner, hint="Decimals must stay decimals; missing edges are 0."
)
### END HIDDEN TESTS
check.holds(
    weight_matrix,
    ({(0, 0): 1.0}, 4, 2),
    lambda W: np.shape(W) == (2, 4),
    "With 4 inputs and 2 neurons the shape must be (2, 4): one row for each neuron.",
)

# %% [markdown]
# ## 2 · A dense layer, one sample
# One product, one sum, one call of `f`.


# %% solution="dense"
def dense(x, W, b, f):
    """Outputs f(W x + b) of a dense layer for one sample.

    x        array of shape (inputs,)
    W        array of shape (outputs, inputs)
    b        array of shape (outputs,)
    f        function of a whole array, or None for no activation
    returns  array of shape (outputs,)

    Example: with x = [1, 1], W = [[1, 2], [3, 4]] and b = [10, 20] (all of them as arrays),
    dense(x, W, b, None) is [13, 27].
    """
    ### BEGIN SOLUTION
    z = W @ x + b
    return z if f is None else f(z)
    ### END SOLUTION


# %% test="dense-values" points=2
### BEGIN HIDDEN TESTS
check.same(dense, reference.dense, on=reference.samples(seed=2), read="One layer, one product")
### END HIDDEN TESTS
check.equal(
    dense,
    (np.array([1.0, 1.0]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0]), None),
    [13, 27],
    hint="1·1 + 2·1 + 10 and 3·1 + 4·1 + 20",
    read="One layer, one product",
)
check.equal(
    dense,
    (np.array([1.0, 0.0, 2.0]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.0, -1.0]), None),
    [7, 15],
    read="One layer, one product",
)

# %% test="dense-activation" points=1
### BEGIN HIDDEN TESTS
check.same(
    dense,
    reference.dense,
    on=reference.samples(
        seed=3,
        activations=[
            reference.shifted,
            reference.tanh,
            reference.relu,
            reference.square,
            reference.centred,
            None,
        ],
    ),
    hint="f takes the whole array: one call is enough.",
    read="One layer, one product",
)
### END HIDDEN TESTS
check.equal(
    dense,
    (np.array([1.0, 1.0]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([-10.0, 20.0]), relu),
    [0, 27],
    hint="The sums are −7 and 27, and ReLU makes −7 a 0.",
)

# %% [markdown]
# ## 3 · A dense layer, a whole batch
# Now `X` holds many samples, one in each row, and one product does them all. Do not walk through the
# samples in Python: the last test counts the Python instructions that run for 40 and for 4,000 samples,
# and the count must not grow.


# %% solution="dense_batch"
def dense_batch(X, W, b, f):
    """Outputs f(X Wᵀ + b) of a dense layer for a batch of samples.

    X        array of shape (samples, inputs)
    W        array of shape (outputs, inputs)
    b        array of shape (outputs,)
    f        function of a whole array, or None for no activation
    returns  array of shape (samples, outputs)

    Example: with X = [[1, 1], [0, 2]], W = [[1, 2], [3, 4]] and b = [10, 20] (all of them as arrays),
    dense_batch(X, W, b, None) is [[13, 27], [14, 28]].
    """
    ### BEGIN SOLUTION
    Z = X @ W.T + b
    return Z if f is None else f(Z)
    ### END SOLUTION


# %% test="batch-values" points=2
### BEGIN HIDDEN TESTS
check.same(dense_batch, reference.dense_batch, on=reference.batches(seed=4), read="Many samples, one product")
### END HIDDEN TESTS
check.equal(
    dense_batch,
    (np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0]), None),
    [[13, 27], [14, 28]],
    read="Many samples, one product",
)
check.equal(
    dense_batch,
    (np.array([[1.0, 0.0, 2.0]]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([0.0, -1.0]), None),
    [[7, 15]],
    hint="A single sample is a batch too: its result has shape (1, outputs).",
)

# %% test="batch-activation" points=1
### BEGIN HIDDEN TESTS
check.same(
    dense_batch,
    reference.dense_batch,
    on=reference.batches(seed=5, activations=[reference.shifted, reference.tanh, reference.relu, None]),
    hint="f takes the whole array: one call is enough.",
    read="Many samples, one product",
)
### END HIDDEN TESTS
check.equal(
    dense_batch,
    (np.array([[1.0, 1.0], [0.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([-10.0, 20.0]), relu),
    [[0, 27], [0, 28]],
)

# %% test="batch-no-loop" points=1
_W, _b = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, 2.0, 3.0])
for _n in [3, 4, 400]:
    check.equal(dense_batch, (np.ones((_n, 2)), _W, _b, None), [[4, 9, 14]] * _n)
# Tables so large that printing one shows a few rows only: a forgotten print costs nothing.
_W, _b = np.ones((30, 40)), np.ones(30)
_few, _many = (check.work(dense_batch, (np.ones((_n, 40)), _W, _b, np.tanh)) for _n in [40, 4000])
if _many > _few + 200:
    check.fail(
        f"dense_batch runs {_few} Python instructions for 40 samples and {_many} for 4,000: it walks through "
        "the samples. One product `X @ W.T` does all of them.\nRead again: “Many samples, one product” "
        "in the lecture."
    )
### BEGIN HIDDEN TESTS
reference.check_growth(dense_batch)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · A network
# A multilayer perceptron is a list of dense layers: the outputs of each are the inputs of the next. Every
# layer but the last has the activation `f`.


# %% solution="mlp_forward"
def mlp_forward(X, layers, f):
    """Outputs of a multilayer perceptron for a batch of samples.

    X        array of shape (samples, inputs)
    layers   list of (W, b), in the order of calculation; W of shape (outputs, inputs), b of shape (outputs,)
    f        activation of every layer but the last, a function of a whole array, or None for no activation
    returns  array of shape (samples, outputs of the last layer)

    You may call dense_batch. Example: a list of one layer gives X Wᵀ + b, without activation.
    """
    ### BEGIN SOLUTION
    H = X
    for W, b in layers[:-1]:
        H = dense_batch(H, W, b, f)
    W, b = layers[-1]
    return dense_batch(H, W, b, None)
    ### END SOLUTION


# %% test="mlp-by-hand" points=1
### BEGIN HIDDEN TESTS
check.same(
    mlp_forward,
    reference.mlp_forward,
    on=reference.networks(seed=6, activations=[reference.relu, None]),
    hint="Each layer takes the outputs of the one before; f comes after every layer but the last.",
    read="A network is a list of layers",
)
### END HIDDEN TESTS
# The network of chapter 02: x = (1, 2) gives 5 and −2.
_layers = [
    (np.array([[1.0, 1.0], [1.0, -2.0], [-1.0, 1.0]]), np.zeros(3)),
    (np.array([[1.0, -1.0, 2.0], [-1.0, 3.0, 1.0]]), np.zeros(2)),
]
check.equal(
    mlp_forward,
    (np.array([[1.0, 2.0]]), _layers, relu),
    [[5, -2]],
    hint="The last layer has no activation.",
    read="A network is a list of layers",
)

# %% test="mlp-any-depth" points=2
### BEGIN HIDDEN TESTS
check.same(
    mlp_forward,
    reference.mlp_forward,
    on=reference.networks(seed=7),
    hint="Each layer takes the outputs of the one before; f comes after every layer but the last.",
    read="A network is a list of layers",
)
### END HIDDEN TESTS
_one = [(np.array([[1.0, -1.0]]), np.array([0.5]))]
check.equal(
    mlp_forward,
    (np.array([[1.0, 3.0], [2.0, 0.0]]), _one, relu),
    [[-1.5], [2.5]],
    hint="A single layer is the output layer: no activation.",
)

# %% [markdown]
# ## 5 · How much work is it?
# A matrix product of shapes (n, k) and (k, m) takes n·k·m multiplications, each followed by an addition:
# one *multiply-add* for each weight and each sample. Adding the biases is so little beside it that it is
# not counted.


# %% solution="multiply_adds"
def multiply_adds(sizes, n_samples):
    """Number of multiply-adds of a forward pass: one for each weight and each sample, biases not counted.

    sizes      list of at least two layer sizes, inputs first
    n_samples  number of samples
    returns    an integer

    Example: multiply_adds([2, 3, 1], 10) is 90: (2·3 + 3·1) weights, 10 samples.
    """
    ### BEGIN SOLUTION
    return n_samples * sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    ### END SOLUTION


# %% test="multiply-adds" points=2
### BEGIN HIDDEN TESTS
check.same(
    multiply_adds,
    reference.multiply_adds,
    on=reference.sizes_and_samples(seed=8),
    read="How much work is it?",
)
### END HIDDEN TESTS
check.equal(
    multiply_adds, ([2, 3, 1], 10), 90, hint="Nine weights, ten samples.", read="How much work is it?"
)
check.equal(multiply_adds, ([784, 128, 10], 1), 101632)

# %% [markdown]
# ## For pleasure: how fast is your layer?
# The cell runs your `dense_batch` on larger and larger batches of pictures (784 pixels, 128 neurons) and
# prints how many billion multiply-adds per second your computer does in it. How does the rate change with
# the batch, and why? (Chapter 12 repeats this on a graphics card.)

# %% play="race"
import time

_rng = np.random.default_rng(0)
_W, _b = _rng.normal(size=(128, 784)), np.zeros(128)
for _n in [1, 10, 100, 1000, 5000]:
    _X = _rng.normal(size=(_n, 784))
    _seconds = []
    for _ in range(20):
        _start = time.perf_counter()
        dense_batch(_X, _W, _b, relu)
        _seconds.append(time.perf_counter() - _start)
    _rate = multiply_adds([784, 128], _n) / min(_seconds) / 1e9
    print(f"{_n:6d} samples: {1e3 * min(_seconds):8.3f} ms, {_rate:6.1f} billion multiply-adds per second")
