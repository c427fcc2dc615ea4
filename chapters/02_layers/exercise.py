# %% [markdown]
# # Exercise 02 · Layers
#
# In this exercise you build a network by hand: first one neuron, then a layer of neurons, then the outputs
# of a small network. Use plain Python lists and loops; the short matrix form is the subject of chapter 03.
#
# ## Reminder
#
# | | formula | in code |
# | --- | --- | --- |
# | neuron | $\text{output} = f\left(\sum_i w_i x_i + b\right)$ | `neuron_output(x, weights, bias, f)` |
# | layer, same inputs for all | $h_j = f(\sum_i w_{ji} x_i + b_j)$ | `layer_outputs(x, weights, biases, f)` |
# | weight of neuron $j$ for input $i$ | $w_{ji}$ | `weights[j][i]`: one row for each neuron |
# | ReLU | $\max(0, z)$ | `relu(z)` |
# | parameters of a dense layer | $n_\text{in} \cdot n_\text{out}$ weights and $n_\text{out}$ biases | |
#
# - Indices start at 0: `weights[0][1]` is the weight from the second input to the first neuron.
# - `f` is a function of **one number**. `f=None` means *no activation*: the sum itself is the output.
# - The input layer is a dummy: it passes the numbers on and has neither weights nor biases.
# - In the output layer of a regression network there is no activation.
#
# Run each cell with Shift+Enter. Each test says whether you passed. There are more tests at grading,
# with other numbers.

# %% locked="setup"
from autograder import check


def relu(z):
    """max(0, z) of one number."""
    return max(0.0, z)


def double(z):
    """2 z of one number: a made-up activation, so that you see where it is applied."""
    return 2.0 * z


# %% [markdown]
# ## 1 · One neuron
# Multiply each input by its own weight, add the products, add the bias once, and put the result into `f`.


# %% solution="neuron_output"
def neuron_output(x, weights, bias, f):
    """Output of one neuron, f(sum of w_i x_i + bias).

    x        list of n numbers, the inputs
    weights  list of n numbers, weights[i] belongs to x[i]
    bias     one number
    f        function of one number, or None for no activation
    returns  one number

    Example: neuron_output([1, 2], [3, -1], 0.5, None) is 3·1 − 1·2 + 0.5 = 1.5.
    """
    ### BEGIN SOLUTION
    z = bias
    for x_i, w_i in zip(x, weights, strict=True):
        z += w_i * x_i
    return z if f is None else f(z)
    ### END SOLUTION


# %% test="neuron-sum" points=2
### BEGIN HIDDEN TESTS
check.same(
    neuron_output, reference.neuron_output, on=reference.neurons(seed=1), read="From one neuron to a layer"
)
### END HIDDEN TESTS
check.equal(neuron_output, ([1, 2], [3, -1], 0.5, None), 1.5, read="From one neuron to a layer")
check.equal(neuron_output, ([2, 0, -1], [1, 5, 4], 1, None), -1, read="From one neuron to a layer")

# %% test="neuron-activation" points=1
### BEGIN HIDDEN TESTS
check.same(
    neuron_output,
    reference.neuron_output,
    on=reference.neurons(
        seed=2, activations=[reference.shifted, reference.tanh, reference.relu, reference.square, None]
    ),
    mistakes=reference.activation_mistakes,
    hint="f works on one number: call it once, at the end.",
    read="From one neuron to a layer",
)
### END HIDDEN TESTS
check.equal(neuron_output, ([1, 2], [1, -2], 0, relu), 0, hint="The sum is −3, and ReLU makes it 0.")
check.equal(
    neuron_output, ([1, 2], [3, -1], 0.5, double), 3, hint="The sum with its bias is 1.5, and f doubles it."
)

# %% [markdown]
# ## 2 · A layer
# The neurons of a layer stand side by side. All of them see the same inputs `x`; each has its own row of
# weights and its own bias. You may call `neuron_output`.


# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    """Outputs of a fully connected layer of m neurons, as a list of m numbers.

    x        list of n numbers, the inputs of every neuron
    weights  list of m rows of n numbers, weights[j][i] from input i to neuron j
    biases   list of m numbers, biases[j] of neuron j
    f        function of one number, or None for no activation
    returns  list of m numbers

    Example: layer_outputs([1, 2], [[1, 0], [0, 1], [1, 1]], [0, 0, -5], None) is [1, 2, -2].
    """
    ### BEGIN SOLUTION
    return [neuron_output(x, row, bias, f) for row, bias in zip(weights, biases, strict=True)]
    ### END SOLUTION


# %% test="layer-sums" points=2
### BEGIN HIDDEN TESTS
check.same(
    layer_outputs, reference.layer_outputs, on=reference.layers(seed=3), read="From one neuron to a layer"
)
### END HIDDEN TESTS
check.equal(layer_outputs, ([1, 2], [[1, 0], [0, 1], [1, 1]], [0, 0, -5], None), [1, 2, -2])
check.equal(
    layer_outputs,
    ([1, 2], [[0, 1], [3, 0]], [10, 20], None),
    [12, 23],
    hint="weights[j] is the row of neuron j.",
)

# %% test="layer-activation" points=1
### BEGIN HIDDEN TESTS
check.same(
    layer_outputs,
    reference.layer_outputs,
    on=reference.layers(seed=4, activations=[reference.shifted, reference.tanh, reference.relu, None]),
    hint="f takes one number, so call it once for each neuron.",
    read="From one neuron to a layer",
)
### END HIDDEN TESTS
check.equal(layer_outputs, ([1, 2], [[1, 0], [0, 1], [1, 1]], [0, 0, -5], relu), [1, 2, 0])

# %% [markdown]
# ## 3 · Task: calculate the outputs of a network
# Take pencil and paper. All biases are 0, the hidden layer has the ReLU activation $f(x) = \max(0, x)$, and
# there is no other activation. The cell below draws the network (with `perceptron` installed); these are
# its numbers:
#
# | | weight from input 0 | weight from input 1 | |
# | --- | --- | --- | --- |
# | hidden neuron 0 | 1 | 1 | |
# | hidden neuron 1 | 1 | −2 | |
# | hidden neuron 2 | −1 | 1 | |
#
# | | weight from hidden 0 | weight from hidden 1 | weight from hidden 2 |
# | --- | --- | --- | --- |
# | output 0 | 1 | −1 | 2 |
# | output 1 | −1 | 3 | 1 |
#
# The inputs are $x = (1, 2)$.

# %% play="drawing"
from matplotlib import pyplot as plt

from perceptron.drawing import draw

_, _axes = plt.subplots(figsize=(7.5, 5), constrained_layout=True)
_ = draw.network(
    _axes,
    [2, 3, 2],
    weights=[[[1, 1], [1, -2], [-1, 1]], [[1, -1, 2], [-1, 3, 1]]],
    values=[[1, 2], None, None],
    names={0: ["in 0", "in 1"], 1: ["?", "?", "?"], 2: ["out 0", "out 1"]},
)


# %% solution="forward_by_hand"
def forward_by_hand():
    """The two outputs of the drawn network for x = (1, 2), as a list [output 0, output 1].

    Calculate them by hand and return the two numbers; afterwards you may check them with layer_outputs.

    Example of the form (not of the numbers): return [0.5, -7]
    """
    ### BEGIN SOLUTION
    return [5, -2]
    ### END SOLUTION


# %% test="forward-by-hand" points=2
### BEGIN HIDDEN TESTS
check.same(
    forward_by_hand,
    reference.forward_by_hand,
    on=[()],
    hint="Write down the sum of each hidden neuron first, then what ReLU makes of it, then the two outputs.",
    read="A worked example: a forward pass",
)
### END HIDDEN TESTS
check.holds(
    forward_by_hand,
    (),
    lambda outputs: len(outputs) == 2,
    "The network has two outputs: return a list of two numbers.",
)

# %% [markdown]
# ## 4 · Task: draw a network
# Draw the structure of a neural network with the following specifications:
#
# - two input dimensions
# - one output dimension
# - regression task
# - first hidden layer with three neurons
# - second hidden layer with four neurons
# - ReLU in the hidden layers
#
# Draw it on paper, and describe it as a dictionary. The play cell at the end draws what you described.


# %% solution="network_spec"
def network_spec():
    """The specified network as a dict with these five keys.

    "inputs"             number of inputs
    "hidden"             list of the numbers of neurons in the hidden layers, in the order of calculation
    "outputs"            number of outputs
    "hidden_activation"  name of the activation in the hidden layers, in lower case, or None for no activation
    "output_activation"  name of the activation in the output layer, in lower case, or None for no activation

    Example: 10 inputs, one hidden layer of 20 tanh neurons, 3 outputs with softmax:
    {"inputs": 10, "hidden": [20], "outputs": 3, "hidden_activation": "tanh", "output_activation": "softmax"}
    """
    ### BEGIN SOLUTION
    return {
        "inputs": 2,
        "hidden": [3, 4],
        "outputs": 1,
        "hidden_activation": "relu",
        "output_activation": None,
    }
    ### END SOLUTION


# %% test="spec-layers" points=1
check.holds(
    network_spec,
    (),
    lambda spec: set(spec) == {"inputs", "hidden", "outputs", "hidden_activation", "output_activation"},
    "The dict must have exactly the five keys named in the docstring.",
)
### BEGIN HIDDEN TESTS
check.holds(
    network_spec,
    (),
    lambda spec: spec["inputs"] == 2,
    'The network has two input dimensions: "inputs" must be 2.',
)
check.holds(
    network_spec,
    (),
    lambda spec: spec["outputs"] == 1,
    'The network has one output dimension: "outputs" must be 1.',
)
check.holds(
    network_spec,
    (),
    lambda spec: len(spec["hidden"]) == 2,
    '"hidden" lists the hidden layers only, one number each, and there are two of them. '
    "The input layer and the output layer are not hidden.",
    read="Input, hidden and output layers",
)
check.holds(
    network_spec,
    (),
    lambda spec: list(spec["hidden"]) != [4, 3],
    "The hidden layers are in the wrong order: first the one with three neurons, then the one with four.",
)
check.holds(
    network_spec,
    (),
    lambda spec: not isinstance(spec["hidden"], dict) and list(spec["hidden"]) == [3, 4],
    "The hidden layers have three and four neurons, in a list.",
)
### END HIDDEN TESTS

# %% test="spec-activations" points=1
check.holds(
    network_spec, (), lambda spec: "output_activation" in spec, 'The key "output_activation" is missing.'
)
### BEGIN HIDDEN TESTS
check.holds(
    network_spec,
    (),
    lambda spec: spec["output_activation"] is None,
    'In a regression network the output layer has no activation: "output_activation" must be None '
    "(without quotation marks).",
    read="Why the output layer has no activation",
)
check.holds(
    network_spec,
    (),
    lambda spec: spec["hidden_activation"] is not None,
    "The hidden layers need an activation; only the output layer has none.",
    read="Why the output layer has no activation",
)
check.holds(
    network_spec,
    (),
    lambda spec: spec["hidden_activation"] == "relu",
    'The hidden layers have the activation "relu" (the name as a text, in lower case).',
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Counting parameters
# Every connection between two neighbouring layers has a weight; every neuron after the input layer has a
# bias.


# %% solution="count_parameters"
def count_parameters(sizes):
    """Number of weights and biases of a fully connected network.

    sizes    list of two sizes or more, inputs first: [2, 3, 1] has 2 inputs, 3 hidden neurons, 1 output
    returns  an integer

    Example: count_parameters([2, 3, 1]) is 13: 6 + 3 weights, 3 + 1 biases.
    """
    ### BEGIN SOLUTION
    total = 0
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        total += n_in * n_out + n_out
    return total
    ### END SOLUTION


# %% test="count-one-hidden-layer" points=1
### BEGIN HIDDEN TESTS
check.same(
    count_parameters,
    reference.count_parameters,
    on=reference.one_hidden_layer(seed=6),
    read="Counting parameters",
)
### END HIDDEN TESTS
check.equal(
    count_parameters,
    [2, 3, 1],
    13,
    hint="2·3 weights and 3 biases, then 3·1 weights and 1 bias.",
    read="Counting parameters",
)
check.equal(count_parameters, [5, 2], 12, hint="Inputs joined directly to outputs: 5·2 weights and 2 biases.")

# %% test="count-any-depth" points=1
### BEGIN HIDDEN TESTS
check.same(
    count_parameters, reference.count_parameters, on=reference.size_lists(seed=5), read="Counting parameters"
)
### END HIDDEN TESTS
check.equal(count_parameters, [2, 3, 4, 1], 30, read="Counting parameters")
check.equal(
    count_parameters,
    [50000, 60000, 10],
    3000660010,
    hint="Python's own whole numbers have no limit; an array of 32-bit integers ends at 2³¹ − 1 = 2147483647.",
)

# %% [markdown]
# ## 6 · Task: why is there no activation function in the output layer?
# A regression network predicts temperatures in °C. Its hidden layers use ReLU, its output layer has no
# activation. Why?
#
# - **A** Activations are too slow for the output layer.
# - **B** The outputs must be able to take any value; an activation such as ReLU or sigmoid would cut off a
#   part of them.
# - **C** Without an activation in the output layer the network is linear, and linear networks cannot
#   overfit.
# - **D** The output layer is a dummy, like the input layer: it calculates nothing.


# %% solution="answer_output_activation"
def answer_output_activation():
    """The letter of the right answer, "A", "B", "C" or "D"."""
    ### BEGIN SOLUTION
    return "B"
    ### END SOLUTION


# %% test="output-activation" points=1
check.holds(
    answer_output_activation,
    (),
    lambda letter: letter.strip().upper() in tuple("ABCD"),
    'Return one of the letters "A", "B", "C", "D".',
)
### BEGIN HIDDEN TESTS
check.choice(
    answer_output_activation,
    "B",
    {
        "A": "An activation of a few outputs costs next to nothing, and the hidden layers have many "
        "more. The reason is "
        "what values the output may take.",
        "B": "Yes: a prediction of −7.21 or 359.51 must be possible, and every activation would "
        "restrict the range.",
        "C": "The hidden layers still have their ReLU, so the network is not linear (and a linear "
        "model can overfit too). "
        "The reason is what values the output may take.",
        "D": "The input layer is a dummy, the output layer is not: it multiplies by weights, adds, "
        "and adds its biases. "
        "It only leaves out f, because of the values that the output may take.",
    },
    read="Why the output layer has no activation",
)
### END HIDDEN TESTS

# %% [markdown]
# ## For pleasure: the network that you described
# The first cell draws your `network_spec()` and counts its parameters with your function. The second one
# lets your `layer_outputs` calculate a network with random weights on a whole grid of inputs: every hidden
# neuron folds the picture along a line. Change the seed, the numbers of neurons and the activation.

# %% play="my-network"
_spec = network_spec()
_sizes = [_spec["inputs"], *_spec["hidden"], _spec["outputs"]]
_, _axes = plt.subplots(figsize=(7.5, 4.5))
_axes.set_title(f"{count_parameters(_sizes)} parameters", loc="center")
_ = draw.network(_axes, _sizes)

# %% play="folded-paper"
import random

random.seed(2)
_sizes = [2, 6, 6, 1]
_layers = [
    (
        [[random.gauss(0, 1) for _ in range(n_in)] for _ in range(n_out)],
        [random.gauss(0, 1) for _ in range(n_out)],
    )
    for n_in, n_out in zip(_sizes[:-1], _sizes[1:], strict=True)
]


def _network(*x):
    for k, (weights, biases) in enumerate(_layers):
        x = layer_outputs(x, weights, biases, relu if k < len(_layers) - 1 else None)
    return x[0]


_grid = [-4 + 0.1 * k for k in range(81)]
_, _axes = plt.subplots(figsize=(5.8, 4.5), constrained_layout=True)
_picture = _axes.contourf(
    _grid, _grid, [[_network(x0, x1) for x0 in _grid] for x1 in _grid], levels=30, cmap="RdBu"
)
_axes.set(xlabel="input 0", ylabel="input 1", title="A random network, by your layers")
_ = plt.colorbar(_picture)
