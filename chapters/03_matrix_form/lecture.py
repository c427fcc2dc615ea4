# %% [markdown]
# # 03 · Matrix form
#
# Chapter 02 calculated a layer neuron by neuron and input by input: two loops. This chapter writes the same
# calculation as one matrix product. Nothing changes in the result. But the formula fits on half a line, the
# code too, and the computer becomes faster by a factor that you will measure.
#
# **You will be able to**
#
# - write the weights of a layer as a matrix, and say what its rows and columns mean;
# - calculate a layer, a batch and a whole network with matrix products, and check their shapes on paper;
# - count how much work a network is, and explain why graphics cards are good at it.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch03_matrix_form as figures
from perceptron.live.quiz import quiz
from perceptron.speed.stopwatch import best_time, in_units

style.use()

# %% [markdown]
# ## From sums to a matrix
#
# The output of neuron $j$ in a dense layer, with $w_{ji}$ the weight of neuron $j$ for input $i$, is
#
# $$h_j = f\Big(\sum_i w_{ji}\, x_i + b_j\Big).$$
#
# Write it down for every neuron of a layer with four inputs and four neurons, one line below the other, and
# leave $f$ and the biases aside for a moment:
#
# $$\begin{aligned}
# z_1 &= w_{11} x_1 + w_{12} x_2 + w_{13} x_3 + w_{14} x_4 \\
# z_2 &= w_{21} x_1 + w_{22} x_2 + w_{23} x_3 + w_{24} x_4 \\
# z_3 &= w_{31} x_1 + w_{32} x_2 + w_{33} x_3 + w_{34} x_4 \\
# z_4 &= w_{41} x_1 + w_{42} x_2 + w_{43} x_3 + w_{44} x_4
# \end{aligned}$$
#
# The $x$ repeat themselves in every line. Take them out, and what remains is a table of weights times a
# column of inputs. That is a **matrix-vector product**, and with biases and activation the whole layer is
#
# $$\begin{bmatrix} h_1 \\ h_2 \\ h_3 \\ h_4 \end{bmatrix} = f\left(
# \begin{bmatrix} w_{11} & w_{12} & w_{13} & w_{14} \\
# w_{21} & w_{22} & w_{23} & w_{24} \\
# w_{31} & w_{32} & w_{33} & w_{34} \\
# w_{41} & w_{42} & w_{43} & w_{44} \end{bmatrix}
# \begin{bmatrix} x_1 \\ x_2 \\ x_3 \\ x_4 \end{bmatrix}
# + \begin{bmatrix} b_1 \\ b_2 \\ b_3 \\ b_4 \end{bmatrix}\right)$$
#
# **Row $j$ holds everything that neuron $j$ needs.** So the matrix $W$ has one row for each neuron and one
# column for each input, and its shape is (outputs, inputs). $w_{23}$ stands in row 2 and column 3, as always in
# mathematics: it goes *to* neuron 2, *from* input 3. Code counts from 0, so there it is `W[1, 2]`. PyTorch
# stores the weights of `nn.Linear` in the same way.
#
# (Some lectures call the weight from $i$ to $j$ $w_{ij}$. It is the same number in the same place, with its
# indices exchanged. This course never writes it so; where you meet it, exchange them.)
#
# In the exercise a layer comes as a list of its edges: where each starts, where it ends, and its weight. Put
# them in their places:

# %%
edges = {(0, 0): 2.0, (1, 0): -1.0, (2, 0): 0.5, (0, 1): 0.0, (1, 1): 1.0, (2, 1): -3.0}  # (from, to): weight

W_small = np.zeros((2, 3))  # two neurons, three inputs
for (start, end), weight in edges.items():
    W_small[end, start] = weight
print(W_small)

# %% [markdown]
# Now a layer with four inputs and four neurons, as in the equation above. Its numbers are made up:

# %%
W = np.array([[1.0, -0.5, 0.0, 2.0], [-1.5, 1.0, 0.5, -1.0], [0.5, 0.5, -2.0, 1.0], [0.0, 1.5, 1.0, -0.5]])
b = np.array([0.5, -1.0, 0.0, 1.0])
x = np.array([1.0, 2.0, -1.0, 0.5])


def relu(z):
    return np.maximum(0, z)


# %% [markdown]
# The next figure shows this layer twice, as a drawing and as its equation, and below it one of its sums term by term,
# with its code. A **green** row belongs to the chosen neuron, a **pink** column to the chosen input. **Drag the green
# mark** over the matrix, or move it with the arrow keys, and point at any number: what belongs together lights up.

# %% folded="Asks for two guesses, then draws the layer, its equation, and one sum"
picture = figures.LayerAndEquation(W, b)


def update_row(neuron, input, x2):
    now = np.array([x[0], x2, x[2], x[3]])
    j, column = neuron - 1, input - 1 if input else None
    z = W @ now + b
    picture.set(now, z, relu(z), row=j, column=column)
    if not input:
        return f"Row {neuron} of W: {', '.join(f'{v:g}' for v in W[j])}, the weights of all edges into neuron {neuron}"
    code = f"W[{j}, {column}]"
    return f"w{neuron}{input} = {W[j, column]:g}, in code {code}: from input {input} to neuron {neuron}"


leaving = live.predict(
    "All edges that leave input 4: where do their weights stand in the matrix?",
    "in column 4",
    options=["in row 4", "in column 4", "on the diagonal"],
    why="A column is an input: each row, that is each neuron, holds one weight for input 4. A row is a neuron: the four edges "
    "that arrive at neuron 3 have the numbers of row 3.",
)
meeting = live.predict(
    "Row of neuron 3 and column of input 4 meet in one entry. What is it called?",
    "w34, in code W[2, 3]",
    options=["w43, in code W[3, 2]", "w34, in code W[3, 4]", "w34, in code W[2, 3]"],
    why="First the neuron where the edge arrives, then the input where it starts; and code counts from 0.",
)
neurons = live.slider(1, 4, 2)
inputs = live.choice({"none": 0, **{str(i): i for i in (1, 2, 3, 4)}}, label="input")
x2_slider = live.slider(-3.0, 3.0, 2.0, step=0.5, label="$x_2$")
touched = picture.handles()
live.figure(
    picture.figure,
    update_row,
    ask=[leaving, meeting],
    pairs=[("neuron", "input")],
    handles=touched,
    linked=picture.linked(touched),
    stacked=True,
    neuron=neurons,
    input=inputs,
    x2=x2_slider,
)

# %% [markdown]
# Drag $x_2$, too, up and down: all four sums change, because $x_2$ meets a whole column of $W$, one weight in each row.

# %% [markdown]
# ## One layer, one product
#
# With the matrix, the dense layer of chapter 02 becomes
#
# $$h = f(W x + b)$$
#
# where $x$ is the vector of inputs, shape (inputs,), $W$ the matrix, shape (outputs, inputs), $b$ the
# vector of biases, shape (outputs,), and $f$ works on each number of the sum. In numpy the matrix product
# is the operator `@`:

# %%
x_small, b_small = np.array([1.0, 2.0, 4.0]), np.array([0.5, -1.0])

with_loops = b_small.copy()
for j in range(2):
    for i in range(3):
        with_loops[j] += W_small[j, i] * x_small[i]

print("loops       ", with_loops)
print("W @ x + b   ", W_small @ x_small + b_small)
print("with ReLU   ", np.maximum(0, W_small @ x_small + b_small))

# %% [markdown]
# The best habit when you work with matrices is to write the shapes below the formula. Two neighbours of a
# product must agree, and they disappear:
#
# $$\underbrace{W}_{(2,\,3)}\ \underbrace{x}_{(3,)} + \underbrace{b}_{(2,)} \quad\to\quad \underbrace{z}_{(2,)}$$
#
# If they do not agree, numpy refuses, and its message ends with the two numbers that clash. Here somebody has
# **transposed** the matrix, that is, swapped its rows and columns:

# %%
try:
    W_small.T @ x_small + b_small
except ValueError as error:
    print(error)

# %% [markdown]
# Be glad about such a message. A **square** matrix fits in both ways, so the same mistake there gives wrong
# numbers and no error at all. That is why the tests in the exercises use layers that are not square, and
# you should too.

# %% [markdown]
# ## Many samples, one product
#
# A network is rarely asked about one sample only. Data come as a table: **each row of $X$ is one sample**,
# each column one input. Several samples that are calculated together are a **batch**. How does the layer
# act on all rows at once?
#
# The sample is a row now, no longer a column, so the product turns round: $x W^\top$ instead of $W x$, with
# the transposed matrix $W^\top$. For the whole batch,
#
# $$H = f\big(X W^\top + b\big), \qquad \underbrace{X}_{(\text{samples},\ \text{inputs})}\ \underbrace{W^\top}_{(\text{inputs},\ \text{outputs})} \to \underbrace{H}_{(\text{samples},\ \text{outputs})}.$$
#
# The bias has to be added to every row. numpy does that by itself: an array of shape (outputs,) is added to
# each row of an array of shape (samples, outputs). This is called **broadcasting**.

# %%
X_small = np.array([[1.0, 2.0, 4.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [-1.0, 1.0, 0.0]])

H = X_small @ W_small.T + b_small
for x_n, h_n in zip(X_small, H, strict=True):
    print(f"x = {x_n}   W @ x + b = {W_small @ x_n + b_small}   row of X @ W.T + b = {h_n}")

# %% [markdown]
# Two rows are worth a second look. The sample of zeros gives the biases, nothing else. And the sample
# $(1, 0, 0)$ gives the first column of $W$ plus the biases: each input picks its column.

# %% [markdown]
# ## A network is a list of layers
#
# A multilayer perceptron is now a list of pairs `(W, b)`. The outputs of one layer are the inputs of the
# next, and every layer but the last has the activation $f$:


# %%
def mlp_forward(X, layers, f):
    H = X
    for W, b in layers[:-1]:
        H = f(H @ W.T + b)  # hidden layers
    W, b = layers[-1]
    return H @ W.T + b  # output layer: no activation


# %% [markdown]
# These few lines calculate *every* multilayer perceptron, of any depth and any width, for any number of
# samples. The rest of the course is about how to find good numbers for `layers`.

# %% [markdown]
# ## A worked example
#
# Chapter 02 followed the robot's network neuron by neuron: inputs 1.5 and 1, three hidden neurons with ReLU, two
# outputs. Here it is again. Before you run the cell, write the shapes of all arrays on paper.

# %%
W1 = np.array([[1.0, -1.0], [-1.0, 1.0], [0.5, 0.5]])
b1 = np.array([0.0, 0.0, -1.0])
W2 = np.array([[-1.0, 1.0, -2.0], [1.0, -1.0, -2.0]])
b2 = np.array([2.0, 2.0])
X = np.array([[1.5, 1.0], [0.0, 0.0]])

Z1 = X @ W1.T + b1
H1 = relu(Z1)
print("sums of the hidden layer   ", *Z1.tolist(), Z1.shape)
print("outputs of the hidden layer", *H1.tolist(), H1.shape)
print("outputs of the network     ", *(H1 @ W2.T + b2).tolist())
print("the same with mlp_forward  ", *mlp_forward(X, [(W1, b1), (W2, b2)], relu).tolist())

# %% [markdown]
# The first row of each line is the sample of chapter 02: the sums 0.5, −0.5 and 0.25, and the outputs 1
# and 2, the same numbers as there. The second row is another sample, the dark, which took no extra line of code.

# %% [markdown]
# ## How much work is it?
#
# A product of shapes (samples, inputs) and (inputs, outputs) has samples · outputs entries, and each takes
# as many multiplications as there are inputs, each followed by an addition. The unit of such work is the
# **multiply-add**: one for each weight and each sample.
#
# $$\text{multiply-adds of a layer} = \text{samples} \cdot n_\text{in} \cdot n_\text{out}$$
#
# The biases are one addition for each output, so little beside it that they are not counted.

# %%
sizes, n_samples = [784, 128, 64, 10], 60_000  # small pictures of digits
work = n_samples * sum(n_in * n_out for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True))
print(f"{work:,} multiply-adds for one pass through {n_samples:,} pictures")

# %% [markdown]
# Training goes through the data many times, and each time forward and backward, which together is about three
# times the work of the forward pass alone. So it matters how fast the computer does a multiply-add.

# %% [markdown]
# ## Loops against one product
#
# Three programs that calculate the same layer for a whole batch:
#
# - **loops**: three nested loops in Python, over samples, neurons and inputs;
# - **one sample at a time**: a loop over the samples, with `W @ x + b` inside;
# - **one product**: `X @ W.T + b`.
#
# Below, the figure asks for a guess by which factor one product is faster than the loops, for a batch of 256 samples.
# Make yours now, and another one: where does the line in the middle end up?


# %%
def loops(X, W, b):
    return [[b[j] + sum(W[j][i] * x[i] for i in range(len(x))) for j in range(len(b))] for x in X]


def one_at_a_time(X, W, b):
    return [W @ x + b for x in X]


def one_product(X, W, b):
    return X @ W.T + b


# %% [markdown]
# The layer has 32 inputs and 32 neurons. The loops get plain lists, with which they are faster than with
# arrays, so the race is fair. The measurement runs on your machine, now. `best_time` calls a program several
# times and keeps the shortest time, the one that other programs disturbed least.

# %%
rng = np.random.default_rng(0)
W_race, b_race = rng.normal(size=(32, 32)), rng.normal(size=32)
batch_sizes = [2**k for k in range(9)]
measured = {"loops": [], "one sample at a time": [], "one product": []}
for n in batch_sizes:
    X_race = rng.normal(size=(n, 32))
    lists = X_race.tolist(), W_race.tolist(), b_race.tolist()
    measured["loops"].append(best_time(loops, *lists))
    measured["one sample at a time"].append(best_time(one_at_a_time, X_race, W_race, b_race))
    measured["one product"].append(best_time(one_product, X_race, W_race, b_race))

assert np.allclose(loops(*lists), one_product(X_race, W_race, b_race))  # the same numbers

# %% [markdown]
# Now let them race: above are the outputs, a row for each sample, blue once they are there. (As if each part took equally long;
# what one call of numpy calculates appears when it returns.) Press play, then **drag the green lines**: to other batch sizes,
# and other moments. The clock is logarithmic: it goes faster and faster.

# %% folded="Asks for a guess, then draws the race, and the measured times"
race = figures.Race(batch_sizes, measured, n_outputs=32)


def update_times(batch, time):
    k = round(np.log2(batch))
    t = [seconds[k] for seconds in measured.values()]
    words = race.set(k, time)
    done = ", ".join(f"{program} {word}" for program, word in zip(measured, words, strict=True))
    when = f"{live.counted(batch, 'sample')} after {in_units(1e-6 * time, 2)}"
    return f"{when}: {done}. One product is {t[0] / t[2]:,.0f} times as fast as the loops"


factor = measured["loops"][-1] / measured["one product"][-1]
powers = ["about 10", "about 100", "about 1,000", "about 10,000"]
how_much_faster = live.predict(
    "A batch of 256 samples: by which factor is one product faster than the loops?",
    powers[np.clip(round(np.log10(factor)), 1, 4) - 1],
    options=powers,
    why=f"On this machine, just now, it was {factor:,.0f}.",
    hides=[*race.lines, race.dots, *race.labels.artists],
)
lines = race.handles()
live.figure(
    race.figure,
    update_times,
    ask=[how_much_faster],
    handles=lines,
    pairs=[("batch", "time")],
    stacked=True,
    batch=live.slider(1, 256, 16, log=True, step=np.log10(2), label="batch size"),
    time=live.slider(1.0, 1e5, 1.0, log=True, step=0.1, label="time in µs", play=True),
)

# %% [markdown]
# Both axes are logarithmic: equal distances are equal factors. Three things happen as the batch grows:
#
# - The **loops** grow in proportion to the batch from the very start: every multiply-add costs the same,
#   and most of that cost is Python reading its own program.
# - **One sample at a time** is much better, since the two inner loops now run in compiled code. But each
#   call still costs about a microsecond of preparation, and it is paid for every sample.
# - **One product** pays that preparation once. At small batches its line is nearly flat: a few samples take
#   hardly longer than one. Only when there is enough work does it start to grow.
#
# So the rule for the rest of the course is: no loops over samples, neurons or inputs. Loops over *layers*
# (there are few) and over training steps remain.

# %% [markdown]
# ## Why graphics cards are fast at this
#
# Look at the matrix product once more. Every entry of the result is a sum of its own, which needs no other
# entry. All of them could be calculated **at the same time**, if only there were enough calculating units.
# A processor has some cores, rarely more than a few dozen. A graphics card (**GPU**) has thousands of
# simple calculating units, built for exactly this: the same simple operation on very many numbers. That is
# why GPUs are extremely fast at $W x + b$, and why neural networks became large when people started to use
# them.
#
# Two conditions apply, and you have just seen the first: the product must be **large enough** to keep all
# units busy. The second is that the numbers must already be *on* the card, because bringing them there
# costs time. Chapter 12 measures both.

# %% [markdown]
# ## Common mistakes
#
# - **`W.T` forgotten, or written where it does not belong.** One sample as a vector: `W @ x`. Samples as
#   rows: `X @ W.T`. Write the shapes down.
# - **Believing that it is right because there was no error.** A square matrix fits both ways. Test with
#   layers that are not square.
# - **`*` for `@`.** `W * x` multiplies element by element, broadcasts, and gives a matrix where a vector is
#   expected.
# - **Row and column exchanged.** The row is the neuron where the weight *arrives*, the column the input where
#   it starts.
# - **The bias as a column.** Where the shapes fit at all, `X @ W.T + b[:, None]` adds one number to a whole
#   *sample*. Each bias belongs to a neuron, and the neurons are the columns here: just `+ b`.
# - **The activation on the last layer.** `mlp_forward` applies it to every layer but the last.
# - **A loop over the samples.** It is right, and slow.

# %% [markdown]
# ## Check yourself

# %%
quiz("03_matrix_form")

# %% [markdown]
# ## Summary
#
# - A dense layer is $h = f(W x + b)$. Row $j$ of $W$ belongs to neuron $j$, column $i$ to input $i$:
#   `W[j, i]` is $w_{ji}$, and the shape is (outputs, inputs).
# - For a batch with samples as rows, $H = f(X W^\top + b)$, and broadcasting adds $b$ to every row.
# - A multilayer perceptron is a list of `(W, b)`: one short loop over the layers calculates any of them.
# - A forward pass takes one multiply-add for each weight and each sample.
# - One large product is faster than many small ones, and far faster than loops. GPUs take this to the
#   extreme, because all entries of a product can be calculated side by side.
#
# The exercise asks for each of these steps as a function of your own. Chapter 04 then looks at the one part
# that is only a letter in these formulas: the activation $f$.
