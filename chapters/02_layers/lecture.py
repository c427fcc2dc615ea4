# %% [markdown]
# # 02 · Layers
#
# One neuron draws one straight line. Networks do more because they have many neurons, arranged in layers.
# This chapter is about that arrangement: what is connected to what, in which order it is calculated, and
# how many numbers it takes.
#
# **You will be able to**
#
# - calculate the outputs of a small network by hand, neuron by neuron;
# - draw a network from its description, name its layers, and count its weights and biases;
# - say what depth and width mean, and why a regression network has no activation in its output layer.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch02_layers as figures
from perceptron.live.quiz import quiz
from perceptron.models import forward

style.use()

# %% [markdown]
# ## From one neuron to a layer
#
# An **artificial neural network** (ANN) is a combination of several artificial neurons. They could be
# connected in any way. By far the most common way is this one: take several neurons, give **all of them the
# same inputs**, and let each of them calculate its own output. Such a group is a **layer**.
#
# Here are three neurons that look at the same two inputs, the light on the left and on the right eye of a small robot:

# %%
layer_weights = [[1.0, -1.0], [-1.0, 1.0], [0.5, 0.5]]
layer_biases = [0.0, 0.0, -1.0]
_ = figures.one_layer(layer_weights, layer_biases)

# %% [markdown]
# Every input is connected to every neuron, so the layer is called **fully connected**. The words **dense
# layer** and **linear layer** mean the same thing (the last one is PyTorch's name, `nn.Linear`; it is meant
# without the activation).
#
# Each connection needs its own weight, so a weight now has two indices: **first the neuron, then the input**.
# $w_{ji}$ is the weight of neuron $j$ for input $i$, $b_j$ the bias of neuron $j$, and $h_j$ its output. Then
# the whole layer is one formula, to be read once for each neuron $j$:
#
# $$h_j = f\Big(\sum_i w_{ji}\, x_i + b_j\Big)$$
#
# There is nothing new in it: it is the neuron of chapter 01 with a number attached. In Python, the weights
# of one neuron are a list, so the weights of a layer are a list of lists, one row a neuron. `weights[j]`
# belongs to neuron `j`, and `weights[j][i]` is its weight for input `i`, counted from 0. The order is the same
# in every formula and every program of this course.
#
# The activation from now on is **ReLU**, $f(z) = \max(0, z)$: a positive sum stays as it is, a negative one
# becomes 0. (The name, *rectified linear unit*, is longer than the function.) It is the usual first choice,
# and chapter 04 says why. `f=None` stands for *no activation*: the sum itself is the output.


# %%
def relu(z):
    return max(0.0, z)


def layer(x, weights, biases, f):
    outputs = []
    for w_j, b_j in zip(weights, biases, strict=True):  # one neuron after the other
        z = b_j
        for w_ji, x_i in zip(w_j, x, strict=True):
            z += w_ji * x_i
        outputs.append(z if f is None else f(z))
    return outputs


x = [1.5, 1.0]
print("sums          ", layer(x, layer_weights, layer_biases, None))
print("after ReLU    ", layer(x, layer_weights, layer_biases, relu))

# %% [markdown]
# Two things to notice. The order of the neurons within a layer has no meaning: they do not see each other,
# so they could all be calculated **at the same time**. And three neurons turn two numbers into three
# numbers: a layer may have more outputs than inputs, or fewer.

# %% [markdown]
# ## Input, hidden and output layers
#
# Now put layers one behind the other: the outputs of the first are the inputs of the second, and so on. A
# network with such a layered structure is a **multilayer perceptron**, or **MLP**. It is the network of
# this course.
#
# - The **input layer** comes first. It is a *dummy*: its "neurons" have no weights, no bias and no
#   activation. They hold the numbers $x_i$, nothing more. It is called a layer because it is drawn like
#   one.
# - The **output layer** comes last. Its outputs are the outputs of the network, $\hat y$ ("y hat").
# - All layers between the two are **hidden layers**. Their outputs are seen by no one outside.
#
# A network is described by its layer sizes, inputs first. `[2, 3, 1]` has two inputs, one hidden layer of
# three neurons and one output.
#
# The weights and biases together are the **parameters** of the network: the numbers that training will
# choose. In the next figure you build networks of your own: drag the green mark above a layer up and down, or move
# the sliders. A hidden layer with 0 neurons is left out. Grey circles are the input layer. In blue, below each
# layer, stand its parameters: weights + biases.

# %% folded="Asks for two guesses, then draws a network and counts its parameters"
sketch = figures.Structure(["inputs", "hidden_1", "hidden_2", "hidden_3", "outputs"], most_neurons=8)


def update_structure(inputs, hidden_1, hidden_2, hidden_3, outputs):
    sizes = [inputs, *(n for n in (hidden_1, hidden_2, hidden_3) if n > 0), outputs]
    weights = sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    biases = sum(sizes[1:])
    sketch.set(sizes, title=f"{weights + biases} parameters")
    each = f"{weights} weight{'s' * (weights > 1)} and {biases} bias{'es' * (biases > 1)}"
    return f"{sizes}: {each}, depth {len(sizes) - 1}"


one_more = live.predict(
    "All five sliders stand at 4. You add one neuron to one of the layers. Where does that cost the most parameters?",
    "in a hidden layer",
    options=["in the inputs", "in a hidden layer", "in the outputs"],
    why="A fifth neuron in a hidden layer costs nine: four weights in, four weights out, one bias. A fifth output costs five "
    "(four weights in and a bias), a fifth input four (weights out only). Hidden layers have neighbours on both sides.",
)
deeper = live.predict(
    "Which needs more parameters, a network [4, 8, 1] or a network [4, 4, 4, 1]?",
    "[4, 8, 1]",
    options=["[4, 8, 1]", "[4, 4, 4, 1]"],
    why="A close race: 49 against 45. Both have eight hidden neurons. Splitting them into two layers removes connections to "
    "the inputs and the output, and adds nearly as many between the two hidden layers.",
)
start = {"inputs": (1, 2), "hidden_1": (0, 3), "hidden_2": (0, 0), "hidden_3": (0, 0), "outputs": (1, 1)}
size_sliders = {
    name: live.slider(low, 8, value, label=name.replace("_", " ")) for name, (low, value) in start.items()
}
live.figure(sketch.figure, update_structure, ask=[one_more, deeper], handles=sketch.handles(), **size_sliders)

# %% [markdown]
# Try it: set all five sliders to 4, and drag one mark after the other up by one neuron and down again.

# %% [markdown]
# ## Counting parameters
#
# You have counted with a figure; now count with a formula. A dense layer with $n_\text{in}$ inputs and
# $n_\text{out}$ neurons has
#
# $$n_\text{in} \cdot n_\text{out} \ \text{weights} \quad\text{and}\quad n_\text{out}\ \text{biases.}$$
#
# The parameters of a network are the sum over its layers. The input layer contributes nothing, since it is
# a dummy.

# %%
sizes = [784, 128, 64, 10]  # 28 × 28 pixels in, ten digits out
total = 0
for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
    parameters = n_in * n_out + n_out
    total += parameters
    print(f"{n_in:4d} → {n_out:3d}: {n_in * n_out:7d} weights + {n_out:3d} biases = {parameters:7d}")
print(f"all layers: {total:38d}")

# %% [markdown]
# Look where the parameters are. A network that reads small grey pictures of 28 × 28 pixels spends nine
# tenths of them on its first layer, because each of the 128 neurons is connected to every pixel. For larger
# pictures this becomes absurd, and other kinds of layers take over (chapter 05).
#
# One example from the data, such as one picture, is a **sample**. The numbers of inputs and outputs come from
# the problem: as many inputs as a sample has numbers, as many outputs as there are numbers to predict. The
# hidden sizes are your choice.

# %% [markdown]
# ## A worked example: a forward pass
#
# To calculate the outputs of a network from its inputs is called a **forward pass**. The rule is simple:
# layer by layer, from the inputs to the outputs, and a layer may start only when the one before it has
# finished.
#
# The example continues with the three neurons from above as the hidden layer, with ReLU. What do they look for? The
# first fires when the left eye sees more light than the right one, the second in the opposite case, the third when
# there is much light. The output layer, two neurons without activation, makes of that the speeds of the left and the
# right wheel; a negative speed is backwards:

# %%
layers = [
    (layer_weights, layer_biases, relu),
    ([[-1.0, 1.0, -2.0], [1.0, -1.0, -2.0]], [2.0, 2.0], None),
]
for step in forward.steps([1.5, 1.0], layers, names=["h", "ŷ"]):
    print(step.text)

# %% [markdown]
# Follow every line with a pencil. The second hidden neuron has a negative sum, so ReLU switches it **off**:
# it contributes 0 to *both* outputs, whatever its outgoing weights are. In the output layer there is no
# ReLU, so an output may be negative.
#
# The next figure does the same calculation in pictures. Press **play** and watch one neuron after the other get its
# number; above a hidden one stands its sum $z$, and one that is off is crossed out. Drag the inputs up and down: wheels
# and robot follow. And drag the green knob along its wire to change that weight, or to another wire.

# %% folded="Asks for two guesses, then plays the forward pass"
picture = figures.ForwardPass(layers)


def update_pass(step, x1, x2, edge, change):
    with_change = forward.changed(layers, picture.network.edges[edge], change)
    now, given = (forward.steps([x1, x2], each, names=["h", "ŷ"]) for each in (with_change, layers))
    return picture.set(with_change, now, given, step, edge, change)


dazzled = live.predict(
    "A lamp straight ahead dazzles both eyes: both inputs are 3. What does the robot do?",
    "it backs away",
    options=["it drives on", "it stands still", "it backs away"],
    why="Both differences are 0, so only the third hidden neuron is on: $0.5 \\cdot 3 + 0.5 \\cdot 3 - 1 = 2$. Each wheel "
    "gets $-2 \\cdot 2 + 2 = -2$. Which light makes it stand still? Drag both inputs.",
)
idle = live.predict(
    "With the inputs 1.5 and 1 one of these weights may become whatever you like, and both wheels go on as before. Which?",
    "from h₂ to the left wheel",
    options=["from x₁ to h₂", "from h₂ to the left wheel", "from h₃ to the left wheel"],
    why="$h_2$ is off, and a weight times 0 is 0. The weight *into* $h_2$ can wake it: from a change of $+0.5$ on, its sum is "
    "positive. Move the knob to both.",
)
x1, x2 = (live.slider(0.0, 3.0, value, step=0.5, label=f"$x_{i}$") for i, value in ((1, 1.5), (2, 1.0)))
hands = picture.handles()
live.figure(
    picture.figure,
    update_pass,
    ask=[dazzled, idle],
    handles=hands,
    linked=picture.linked(hands),
    stacked=True,
    pairs=[("x1", "x2"), ("edge", "change")],
    step=live.slider(0.0, 5.0, 5.0, step=0.1, label="neurons calculated", play=0.25),
    x1=x1,
    x2=x2,
    edge=live.choice(picture.weights(), label="weight"),
    change=live.slider(-figures.MOST_CHANGE, figures.MOST_CHANGE, 0.0, step=0.5, label="changed by"),
)

# %% [markdown]
# In the dark all hidden neurons are off, and nothing of $x$ gets through: the outputs are the biases of the output
# layer, and the robot drives straight on.
#
# Notice also that each step uses the numbers of the layer before and no others. That is why the pass is
# called *forward*.

# %% [markdown]
# ### Task: calculate the outputs of this network
#
# Now do it alone. In the network below **all biases are 0**, the hidden layer has the ReLU activation,
# $f(x) = \max(0, x)$, and there is no other activation. The inputs are 1 and 2, the weights stand on the
# edges. Calculate both outputs on paper. The exercise checks them (`forward_by_hand`) and tells you what
# went wrong if they differ.

# %%
task_weights = [[[1, 1], [1, -2], [-1, 1]], [[1, -1, 2], [-1, 3, 1]]]  # of the hidden and the output layer
_ = figures.task([1, 2], task_weights)

# %% [markdown]
# ## Why hidden layers
#
# One layer gives every input a vote: a weight, positive or negative, the same for every sample. Often that is
# not how inputs work. **The effect of an input may turn round.** Body temperature is bad news above 38 °C *and*
# below 36 °C. Whatever weight it gets, a rising temperature is good news everywhere, or bad news everywhere.
# Two hidden neurons look at one side each, and the output adds them up:

# %%
temperature = np.linspace(34, 42, 201)
hot, cold = np.maximum(0, temperature - 38), np.maximum(0, 36 - temperature)
alarm = 1.0 * hot + 1.5 * cold
_ = figures.turning_point(temperature, hot, cold, alarm)

# %% [markdown]
# **And an input may mean nothing by itself.** Is one dark pixel a sign of an edge? Only if its neighbour is
# bright. Take two pixels, 0 for dark and 1 for bright, and ask for 1 when they differ. That is the XOR of
# chapter 01, which no single neuron can do. The first two hidden neurons of the robot can:

# %%
edge = [([[1.0, -1.0], [-1.0, 1.0]], [0.0, 0.0], relu), ([[1.0, 1.0]], [0.0], None)]
for pixels in ([0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]):
    h = layer(pixels, *edge[0])
    print(f"pixels {pixels}   hidden {h}   output {layer(h, *edge[1])[0]}")

# %% [markdown]
# The first fires when the left pixel is the brighter one, the second when the right one is. Hidden neurons ask
# questions of their own about the inputs, and the next layer weighs the answers. Training finds the questions.

# %% [markdown]
# ## Why the output layer has no activation
#
# **Task:** the hidden layers of the networks above have an activation, the output layer has none. Why?
# Think for a minute before you read on. A hint: a network predicts tomorrow's temperature in °C, another
# one the height of a tide above mean sea level.
#
# These are **regression** tasks: the network predicts numbers, and any number may be the right one. But the
# usual activations restrict what comes out: ReLU never gives a negative number, the sigmoid stays between 0
# and 1. Suppose that the sums of an output neuron are exactly right. The plot shows what is left of them:

# %%
hours = np.linspace(0, 24, 200)
tide = 2.4 * np.sin(2 * np.pi * hours / 12.4) + 0.3
_ = figures.predictions(hours, tide, relu=np.maximum(0, tide), sigmoid=1 / (1 + np.exp(-tide)))

# %% [markdown]
# With ReLU the network can never predict a negative height, with the sigmoid nothing outside 0 to 1 metre.
# No training can repair that, because no weights can make the output leave the range of the activation. So
# the output layer of a regression network has **no activation**; the sum itself is the prediction.
#
# Why then do the hidden layers have one? Because without it all layers together could do no more than a
# single one; that is a main point of chapter 04. And when the task is not to predict a number but to choose
# one of several classes (**classification**), the output layer gets a special activation, softmax, which
# makes probabilities out of the sums. That is in chapter 04, too.
#
# You may meet slides in which the activation $f$ is written around the output layer of a regression network
# as well, for example in a formula for its loss. Read them with this section in mind.

# %% [markdown]
# ## Width and depth
#
# Two words describe the shape of a network:
#
# - The **width** of a layer is its number of neurons. It says how many calculations are done **in
#   parallel**, side by side.
# - The **depth** of a network is its number of layers. It says how many calculations follow **one after the
#   other**.
#
# The input layer calculates nothing, so we do not count it: `[2, 3, 4, 1]` has depth 3, two hidden layers
# and the output layer. (Some books count it. When you compare, look at how they count.)
#
# Why the difference matters: neurons side by side can share the work, on many processor cores or on a
# graphics card. Layers have to wait for each other. The next cell compares networks with almost the same
# number of parameters.

# %%
shapes = [[8, 1100, 1], [8, 100, 99, 1], [8, *[58] * 4, 1], [8, *[34] * 10, 1]]
print("parameters   depth: steps one after the other   width: neurons side by side")
for sizes in shapes:
    parameters = sum((n_in + 1) * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
    print(f"{parameters:10d}   {len(sizes) - 1:6d} {'▪' * (len(sizes) - 1):27s}   {max(sizes[1:]):6d}")

# %% [markdown]
# All four cost about the same to store. The first needs only two steps, the last eleven, but no step of the
# last is wider than 34 neurons.
#
# What does size buy? Wider layers mean more weights, and so does one more layer of the same width; a deeper
# network of narrower layers may have fewer, as 45 against 49 above. With more weights a network *can*
# approximate more strongly nonlinear data. Chapter 05 makes that precise, and compares width with depth.
#
# Larger is not simply better, though. A network that is too large for its data *can* **overfit**: it learns
# the noise of its training samples instead of the rule behind them. It does not have to (many samples, or
# the remedies of chapter 10, prevent it), but you have to look.

# %% [markdown]
# ### Task: draw a network
#
# Take a sheet of paper and draw the structure of the network with these specifications:
#
# - two input dimensions
# - one output dimension
# - regression task
# - first hidden layer with three neurons
# - second hidden layer with four neurons
#
# Write the activation next to each layer, and the number of parameters below each. How many lines did you
# draw? Then set the sliders of the first live figure to your network and compare: there is one line for each
# weight. In the exercise you describe the network in a dictionary, `network_spec`, and a cell draws it.

# %% [markdown]
# ## Common mistakes
#
# - **Giving the input layer weights or biases.** It is a dummy. The first weights belong to the first
#   hidden layer.
# - **One bias for a whole layer.** Each neuron has its own.
# - **Reading the weights the wrong way.** `weights[j][i]` goes from input `i` to neuron `j`: first where it
#   arrives, then where it comes from, in $w_{ji}$ as well.
# - **Forgetting the activation, or applying it to every product.** It comes once per neuron, after the
#   bias.
# - **ReLU at the output of a regression network.** Then no negative prediction is possible.
# - **Starting a layer too early.** All outputs of the layer before are needed, including the zeros.
# - **Multiplying all sizes to count parameters.** Only neighbouring layers are connected: multiply
#   neighbours, then add.

# %% [markdown]
# ## Check yourself

# %%
quiz("02_layers")

# %% [markdown]
# ## Summary
#
# - A layer is a group of neurons with the same inputs: $h_j = f\big(\sum_i w_{ji}\, x_i + b_j\big)$. Fully
#   connected, dense and linear layer are three names for it.
# - In a multilayer perceptron the outputs of each layer are the inputs of the next: input layer (a dummy),
#   hidden layers, output layer.
# - A forward pass calculates layer by layer. A dense layer has $n_\text{in} \cdot n_\text{out}$ weights and
#   $n_\text{out}$ biases.
# - The output layer of a regression network has no activation, because an activation would restrict what
#   can be predicted.
# - Width counts calculations side by side, depth counts calculations one after the other.
#
# In the exercise you write the neuron and the layer yourself, calculate the network of the task, and
# describe the one you drew. Chapter 03 then replaces both loops by a single matrix product.
