# %% [markdown]
# # 07 · The chain rule
#
# Training needs the slope of the loss for *every* weight. **Backpropagation** finds all of them, exactly, in
# one sweep from the loss back to the input. It is the chain rule from school, with good bookkeeping.
#
# **You will be able to**
#
# - take a nested function apart and multiply its slopes, by hand and in numpy;
# - derive, write and check the gradient of a two-layer network, for one sample and for a batch;
# - say why weights start random, and how large, and train a network.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.drawing.chain import number
from perceptron.drawing.draw import bracketed
from perceptron.figures import ch07_chain_rule as figures
from perceptron.live.blanks import blanks
from perceptron.live.quiz import quiz
from perceptron.models.forward import Layers

style.use()

# %% [markdown]
# ## The chain rule
#
# What is the slope of this function? (log is the natural logarithm.)
#
# $$f(x) = \log(\sin(x^2))$$
#
# Name the three functions in it, from the inside out:
#
# $$c(x) = x^2 \qquad b(c) = \sin(c) \qquad a(b) = \log(b) \qquad f(x) = a(b(c(x)))$$
#
# A **slope** (derivative) says how many times as far the output moves as the input. Move $x$ by a tiny step:
# $c$ moves $2x$ times as far, $b$ moves $\cos(c)$ times as far as $c$, and $a$ moves $1/b$ times as far as
# $b$. Three gears in a row: the ratios multiply. This is the **chain rule**:
#
# $$\frac{\mathrm{d}f}{\mathrm{d}x}
# = \frac{\mathrm{d}a}{\mathrm{d}b} \cdot \frac{\mathrm{d}b}{\mathrm{d}c} \cdot
# \frac{\mathrm{d}c}{\mathrm{d}x}
# = \frac{1}{b} \cdot \cos(c) \cdot 2x
# = \frac{1}{\sin(x^2)} \cdot \cos(x^2) \cdot 2x$$
#
# **Each slope is taken at the value that enters its function**. The sine gives $\cos(c)$ with $c = x^2$, not
# $\cos(x)$. So compute the values forward, keep them, then multiply the slopes:

# %%
x = 0.8
c = x**2
b = np.sin(c)
a = np.log(b)
slope_a, slope_b, slope_c = 1 / b, np.cos(c), 2 * x
print(f"values    x = {x:.4f}   c = {c:.4f}   b = {b:.4f}   a = {a:.4f}")
print(f"slopes    {slope_a:.4f} · {slope_b:.4f} · {slope_c:.4f} = {slope_a * slope_b * slope_c:.4f}")

h = 1e-6  # the test of chapter 06: a tiny step to both sides
print(f"measured  {(np.log(np.sin((x + h) ** 2)) - np.log(np.sin((x - h) ** 2))) / (2 * h):.4f}")

# %% [markdown]
# The same as a **computational graph**. Values flow forward, on the upper arrows. On the way back (pink) each arrow
# multiplies by its function's slope, beginning with $\mathrm{d}f/\mathrm{d}f = 1$ at the right. Drag the green
# point along the curve, and point at a factor to see where it ends up. Take a **step** (amber): the smaller, the
# nearer its ratios to the slopes.

# %% folded="Asks for a guess, then draws values and slopes of the graph"
log_sin = figures.LogSin()


def values_of(x):
    return [x, x**2, np.sin(x**2), np.log(np.sin(x**2))]


def update_chain(x, step=0.0):
    now = values_of(x)
    slopes = [2 * x, np.cos(now[1]), 1 / now[2]]
    then = values_of(min(x + step, 1.77))  # the curve ends there
    moved = [after - before for before, after in zip(now, then)] if step else []
    log_sin.set(now, slopes, moved)
    factors = " · ".join(bracketed(number(slope)) for slope in slopes)
    told = f"x = {x:.2f}: slope {factors} = {log_sin.graph.total[0].get_text()}"
    if not step:
        return told
    return f"{told}. Measured: f moves {number(moved[3] / moved[0])} times as far as x"


at_the_top = live.predict(
    "Where the slope of $f$ is 0, which of its three factors is 0?",
    "cos c",
    options=["2x", "cos c", "1/b"],
    why="At the top $\\cos(c) = 0$, at $x = \\sqrt{\\pi/2} \\approx 1.25$: one factor of 0 makes the product 0.",
)
live.figure(
    log_sin.figure,
    update_chain,
    ask=[at_the_top],
    handles=[log_sin.handle()],
    linked=log_sin.linked(),
    stacked=True,
    x=live.slider(0.15, 1.75, 0.8, step=0.01, label="$x$"),
    step=live.slider(0.0, 0.3, 0.0, step=0.01, label="step of $x$"),
)

# %% [markdown]
# Towards both ends $b$ goes to 0, and $1/b$ takes the slope beyond all bounds. Factors near 0 and very large ones come
# back in deep networks, as *vanishing* and *exploding* gradients.
#
# One more rule. A value used in several places moves the result along several paths. **Along a path slopes
# multiply; where paths meet, they add.** For $f = u \cdot v$ with $u = x^2$ and $v = \sin(x)$, the path
# through $u$ has the slope $v \cdot 2x$, that through $v$ has $u \cdot \cos(x)$. The sum is the product rule.

# %% [markdown]
# ## Forward, and keep what the way back needs
#
# Now a network: $D$ inputs, $H$ hidden neurons with ReLU, $K$ outputs without activation, squared error.
# First for one sample with the label $y$, shape $(K,)$:
#
# | value | formula | shape |
# | --- | --- | --- |
# | input | $x$ | $(D,)$ |
# | hidden, before the ReLU | $z_1 = W_1 x + b_1$ | $(H,)$; $W_1$ $(H, D)$, $b_1$ $(H,)$ |
# | hidden, after the ReLU | $h_1 = \mathrm{ReLU}(z_1)$ | $(H,)$ |
# | output | $\hat y = W_2 h_1 + b_2$ | $(K,)$; $W_2$ $(K, H)$, $b_2$ $(K,)$ |
# | loss | $L = \sum_k (\hat y_k - y_k)^2$ | one number |
#
# The way back needs $x$, $z_1$ and $h_1$ again, so the way forward keeps them: the **cache**.
#
# Slides may have an activation at the output, too. From here on $b$ is a bias, and no function.

# %% [markdown]
# ## Backward, one line at a time
#
# Write $\mathrm{d}A$ for $\partial L / \partial A$, the slopes of the loss with respect to all numbers in $A$. **It
# has the shape of $A$, always.** Go back from the loss, one value a step.
#
# **1. The output.** Only $(\hat y_k - y_k)^2$ contains $\hat y_k$:
#
# $$\frac{\partial L}{\partial \hat y_k} = 2\,(\hat y_k - y_k)
# \qquad \Rightarrow \qquad
# \underbrace{\mathrm{d}\hat y}_{(K,)} = 2\,(\hat y - y)$$
#
# `dy_hat = 2 * (y_hat - y)`
#
# **2. Weights and bias of the output layer.** In $\hat y_k = \sum_j W_{2,kj}\, h_{1,j} + b_{2,k}$ the weight
# in row $k$, column $j$ has the factor $h_{1,j}$, the bias the factor 1; no other output contains them. So
# $\partial L / \partial W_{2,kj} = \mathrm{d}\hat y_k \cdot h_{1,j}$: every entry of one vector times every
# entry of the other, their **outer product**.
#
# $$\underbrace{\mathrm{d}W_2}_{(K, H)}
# = \underbrace{\mathrm{d}\hat y}_{(K, 1)}\;\underbrace{h_1^\mathsf{T}}_{(1, H)}
# \qquad\qquad
# \underbrace{\mathrm{d}b_2}_{(K,)} = \mathrm{d}\hat y$$
#
# `dW2, db2 = np.outer(dy_hat, h1), dy_hat`
#
# **3. The hidden layer, after the ReLU.** Neuron $j$ feeds *every* $\hat y_k$, with the factor $W_{2,kj}$.
# Several paths: add. $\mathrm{d}h_{1,j} = \sum_k W_{2,kj}\, \mathrm{d}\hat y_k$. The sum runs over the
# *first* index of $W_2$; that is what the transpose says:
#
# $$\underbrace{\mathrm{d}h_1}_{(H,)}
# = \underbrace{W_2^\mathsf{T}}_{(H, K)}\;\underbrace{\mathrm{d}\hat y}_{(K,)}$$
#
# `dh1 = W2.T @ dy_hat`
#
# **4. The hidden layer, before the ReLU.** Its slope is 1 where the neuron is on ($z > 0$), 0 where it is
# off. (At exactly 0 there is none; we take 0.) With $\odot$ for "element by element", and $[\dots]$ for 1
# where true, else 0:
#
# $$\underbrace{\mathrm{d}z_1}_{(H,)}
# = \underbrace{\mathrm{d}h_1}_{(H,)} \odot \underbrace{[z_1 > 0]}_{(H,)}$$
#
# `dz1 = dh1 * (z1 > 0)`
#
# **5. Weights and bias of the hidden layer.** $z_1 = W_1 x + b_1$ is built as in step 2:
#
# $$\underbrace{\mathrm{d}W_1}_{(H, D)}
# = \underbrace{\mathrm{d}z_1}_{(H, 1)}\;\underbrace{x^\mathsf{T}}_{(1, D)}
# \qquad\qquad
# \underbrace{\mathrm{d}b_1}_{(H,)} = \mathrm{d}z_1$$
#
# `dW1, db1 = np.outer(dz1, x), dz1`
#
# The slopes of all weights and biases are the gradient $\nabla L$.

# %% [markdown]
# ## A worked example
#
# 2 inputs, 3 hidden neurons, 2 outputs: the way forward, then the five steps back.

# %%
x, y = np.array([1.0, 2.0]), np.array([1.0, -1.0])
W1, b1 = np.array([[1.0, -1.0], [0.5, 1.0], [-1.0, 1.5]]), np.array([0.0, -0.5, 0.0])
W2, b2 = np.array([[1.0, -1.0, 0.5], [0.5, 1.0, -1.0]]), np.array([0.5, 0.0])

z1 = W1 @ x + b1
h1 = np.maximum(z1, 0)
y_hat = W2 @ h1 + b2
print(f"z1 = {z1}   h1 = {h1}   y_hat = {y_hat}   loss = {np.sum((y_hat - y) ** 2)}\n")

dy_hat = 2 * (y_hat - y)
dW2, db2 = np.outer(dy_hat, h1), dy_hat
dh1 = W2.T @ dy_hat
dz1 = dh1 * (z1 > 0)
dW1, db1 = np.outer(dz1, x), dz1
for name, value in {"dy_hat": dy_hat, "dW2": dW2, "dh1": dh1, "dz1": dz1, "dW1": dW1}.items():
    print(f"{name:7s}{str(value.shape):7s}", str(value + 0.0).replace("\n", "\n" + " " * 15))

# %% [markdown]
# The first row of $\mathrm{d}W_1$ is 0: the first hidden neuron is off, and its weights cannot change the loss.
#
# Try it, with $h_1$, $h_2$, $h_3$ for the hidden neurons (`h1` in numpy). First change **one weight**: drag the green
# knob. Changes (Δ, amber) run forward, and the loss moves by about slope times change, up to a kink (◇). Then press
# **play**: line by line slopes (pink) come back for all weights. The arrow in a neuron is its *wish*, against its
# slope. Line 6 takes one step. The **mean** is a batch's pull. **With two hidden layers, which lines repeat?**

# %% folded="Asks for two guesses, then plays the steps back over the network"
given = Layers([W1, W2], [b1, b2])
deeper = Layers([W1, [[1, 1, -1], [-1, 1, 1]], [[1, -1], [-1, -1]]], [b1, [1, -2], [1, 1.5]])
others = [(np.array([2.0, 0.5]), np.array([0.0, 1.0])), (np.array([-1.0, 2.0]), np.array([1.0, 0.0]))]
flow = figures.Backward([given, deeper], y=y, others=others)


def update_network(x1, x2, sample, hidden, step, back, edge, deep, change, mean):
    step, number = (step, edge) if hidden == 1 else (back, deep)
    return flow.set(hidden, step, np.array([x1, x2]), number, change, sample, mean)


promise = live.predict(
    "The loss is 3.25. The weight from $x_2$ to $h_3$, whose slope is −7, grows by 0.1. What is the loss then, about?",
    2.55,
    within=0.06,
    why="$3.25 - 7 \\cdot 0.1 = 2.55$. Measured are 2.60, since the loss is curved. Two more samples have slopes of their own "
    "for this weight, 0 and 13. The mean of all three is 2: training on them makes the weight *smaller*.",
)
none_learns = live.predict(
    "For which of these inputs does no weight of the first layer learn, although the loss is not 0?",
    "(−2, −1.5)",
    options=["(2, 1)", "(−2, −1.5)", "(2, −2)"],
    why="A hidden neuron learns nothing from a sample for which it is off. At $(-2, -1.5)$ all three are: drag the inputs there.",
)
hands = flow.handles()
live.figure(
    flow.figure,
    update_network,
    ask=[promise, none_learns],
    handles=hands,
    linked=flow.linked(hands),
    stacked=True,
    pairs=[("hidden", "back"), ("hidden", "deep"), ("hidden", "change"), ("x1", "x2")],
    apart=flow.apart,
    only=flow.only,
    x1=live.slider(-2.0, 2.0, 1.0, step=0.5, label="$x_1$"),
    x2=live.slider(-2.0, 2.0, 2.0, step=0.5, label="$x_2$"),
    sample=live.choice([1, 2, 3], label="sample"),
    hidden=live.choice([1, 2], label="hidden layers"),
    step=live.slider(0.0, 6.0, 0.0, step=0.1, label="steps back", play=0.3),
    back=live.slider(0.0, 9.0, 0.0, step=0.125, label="steps back", play=0.375),
    edge=live.choice(flow.parameters, 5, label="weight or bias"),
    deep=live.choice(flow.deep, 5, label="weight or bias"),
    change=live.slider(-figures.MOST_CHANGE, figures.MOST_CHANGE, 0.0, step=0.01, label="changed by"),
    mean=live.toggle(label="mean of all three samples"),
)

# %% [markdown]
# Each further hidden layer repeats steps 3 to 5, with the $\mathrm{d}z$ behind it for $\mathrm{d}\hat y$.
#
# A neuron that is off for *every* sample is called **dead**: its own weights stand still. Here its inputs are the data,
# so it stays dead. In a deeper network its inputs come from layers that learn, and they can wake it.

# %% [markdown]
# ## Pause: fill in the blanks
#
# A smaller network, with numbers that need no calculator:
#
# $$x = \begin{pmatrix} 2 \\ 1 \end{pmatrix} \quad
# W_1 = \begin{pmatrix} 1 & -1 \\ -2 & 3 \end{pmatrix} \quad
# b_1 = \begin{pmatrix} 2 \\ 0 \end{pmatrix} \quad
# W_2 = \begin{pmatrix} 2 & 3 \end{pmatrix} \quad b_2 = 0.5 \quad y = 5$$
#
# Write each number and press Enter. A wrong one is answered. (Rows and columns count from 1.)

# %%
blanks("07_chain_rule")

# %% [markdown]
# ## The same as one product of matrices
#
# A **Jacobian** holds all slopes of one vector with respect to another:
# $\partial\,\text{output}_i / \partial\,\text{input}_j$ in row $i$, column $j$. A matrix product multiplies
# along paths and adds where they meet: it *is* the chain rule for vectors.
#
# $$\frac{\partial L}{\partial W_1} =
# \underbrace{\frac{\partial L}{\partial \hat y}}_{(1,\; K)}\;
# \underbrace{\frac{\partial \hat y}{\partial h_1}}_{(K,\; H)}\;
# \underbrace{\frac{\partial h_1}{\partial z_1}}_{(H,\; H)}\;
# \underbrace{\frac{\partial z_1}{\partial W_1}}_{(H,\; H \cdot D)}$$
#
# 1. The slopes of step 1 as a row: $2(\hat y - y)^\mathsf{T}$.
# 2. $\hat y_k$ contains $h_{1,j}$ with the factor $W_{2,kj}$: $W_2$ itself.
# 3. $h_{1,j}$ depends on $z_{1,j}$ only: $[z_1 > 0]$ on the diagonal, else 0.
# 4. $z_{1,j}$ contains only row $j$ of $W_1$, with the factors $x$: row $j$ holds $x$ in the columns of these
#    weights, else 0. (The $H \cdot D$ weights stand in one long row.)

# %%
dL_dy = 2 * (y_hat - y)[None, :]  # (1, K)
dy_dh = W2  # (K, H)
dh_dz = np.diag(np.where(z1 > 0, 1.0, 0.0))  # (H, H)
dz_dW = np.kron(np.eye(3), x)  # (H, H·D): x in each row, each time further to the right
print("dz_dW =", str(dz_dW).replace("\n", "\n" + " " * 8))

row = dL_dy @ dy_dh @ dh_dz @ dz_dW
print("product, in the shape of W1 =", row.reshape(W1.shape).tolist())
print("the five steps gave           ", (dW1 + 0.0).tolist())  # − 0 becomes 0

# %% [markdown]
# From the left, everything in between is a single row; from the right, the first product is a matrix of $H$ rows
# already. That is why we go *backward*. And nobody builds the last matrix: a row times it is the outer product of
# step 5.
#
# So a layer costs one product forward and two back: **all slopes for the price of about three forward passes**.
# Central differences (chapter 06) pay two passes *per weight*.

# %% [markdown]
# ## A batch of samples
#
# Now $N$ samples at once: the rows of $X$, shape $(N, D)$, with labels $Y$, $(N, K)$. The loss is the mean,
# $L = \frac1N \sum_n \sum_k (\hat Y_{nk} - Y_{nk})^2$, and every vector becomes a matrix with one row a
# sample:
#
# | one sample | batch | shapes | summed over |
# | --- | --- | --- | --- |
# | $z_1 = W_1 x + b_1$ | $Z_1 = X W_1^\mathsf{T} + b_1$ | $(N, H) = (N, D)(D, H)$ | inputs |
# | $\mathrm{d}\hat y = 2(\hat y - y)$ | $\mathrm{d}Y = \frac{2}{N}(\hat Y - Y)$ | $(N, K)$ | |
# | $\mathrm{d}W_2 = \mathrm{d}\hat y\, h_1^\mathsf{T}$ | $\mathrm{d}W_2 = \mathrm{d}Y^\mathsf{T} H_1$ | $(K, H) = (K, N)(N, H)$ | samples |
# | $\mathrm{d}b_2 = \mathrm{d}\hat y$ | $\mathrm{d}b_2 = \sum_n \mathrm{d}Y_n$ | $(K,)$ | samples |
# | $\mathrm{d}h_1 = W_2^\mathsf{T} \mathrm{d}\hat y$ | $\mathrm{d}H_1 = \mathrm{d}Y\, W_2$ | $(N, H) = (N, K)(K, H)$ | outputs |
# | $\mathrm{d}z_1 = \mathrm{d}h_1 \odot [z_1 > 0]$ | $\mathrm{d}Z_1 = \mathrm{d}H_1 \odot [Z_1 > 0]$ | $(N, H)$ | |
# | $\mathrm{d}W_1 = \mathrm{d}z_1\, x^\mathsf{T}$ | $\mathrm{d}W_1 = \mathrm{d}Z_1^\mathsf{T} X$ | $(H, D) = (H, N)(N, D)$ | samples |
#
# **What the transposes are for.** A matrix product sums over the two indices that touch: the last of the
# left factor, the first of the right. All samples pull at the same weight, so its slope is a sum over samples,
# $\mathrm{d}W_{2,kj} = \sum_n \mathrm{d}Y_{nk} H_{1,nj}$. There $n$ stands *first* in both: transpose the left
# one. In $\mathrm{d}H_{1,nj} = \sum_k \mathrm{d}Y_{nk} W_{2,kj}$ the two $k$ touch already: transpose nothing.
# Always: find the index that is summed, and bring it to the middle.
#
# The factor $1/N$ enters once, in $\mathrm{d}Y$; later products carry it along.


# %%
def forward(X, params):
    Z1 = X @ params["W1"].T + params["b1"]  # Z₁ = X W₁ᵀ + b₁
    H1 = np.maximum(Z1, 0)  # H₁ = ReLU(Z₁)
    Y_hat = H1 @ params["W2"].T + params["b2"]  # Ŷ = H₁ W₂ᵀ + b₂
    return Y_hat, {"X": X, "Z1": Z1, "H1": H1}


def loss(Y_hat, Y):
    return np.sum((Y_hat - Y) ** 2) / len(Y)  # L = 1/N Σₙ Σₖ (Ŷ − Y)²


def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)  # dY = 2/N (Ŷ − Y)
    dW2 = dY.T @ cache["H1"]  # dW₂ = dYᵀ H₁
    db2 = dY.sum(axis=0)  # db₂ = Σₙ dYₙ
    dH1 = dY @ params["W2"]  # dH₁ = dY W₂
    dZ1 = dH1 * (cache["Z1"] > 0)  # dZ₁ = dH₁ ⊙ [Z₁ > 0]
    dW1 = dZ1.T @ cache["X"]  # dW₁ = dZ₁ᵀ X
    db1 = dZ1.sum(axis=0)  # db₁ = Σₙ dZ₁ₙ
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# %% [markdown]
# ## Checking a gradient
#
# A wrong gradient does not crash, it trains badly. So check it once against central differences. How near is near
# enough? A difference of $10^{-7}$ is rounding for a slope of 1, a disaster for a slope of $10^{-7}$. So take the
# **relative error**, $|a - b| \,/ \max(|a|, |b|)$: in float64, below $10^{-6}$ is fine, above $10^{-3}$ is a mistake.


# %%
def numerical(name, X, Y, params, h=1e-5):
    slopes = np.zeros_like(params[name])
    for index in np.ndindex(slopes.shape):
        up, down = params[name].copy(), params[name].copy()
        up[index] += h
        down[index] -= h
        rise = loss(forward(X, {**params, name: up})[0], Y) - loss(forward(X, {**params, name: down})[0], Y)
        slopes[index] = rise / (2 * h)
    return slopes


def relative_error(a, b):
    scale = np.maximum(np.abs(a), np.abs(b))
    return np.max(np.abs(a - b) / np.where(scale == 0, 1, scale))  # 0 where both are 0


# %% [markdown]
# Now check `backward` and two broken versions. **Which of the four gradients will be wrong when the gate
# $[Z_1 > 0]$ is forgotten? Which when a sum is taken for the mean?**

# %%
rng = np.random.default_rng(7)
N, D, H, K = 6, 3, 5, 2  # all different
X, Y = rng.normal(size=(N, D)), rng.normal(size=(N, K))
shapes = {"W1": (H, D), "b1": (H,), "W2": (K, H), "b2": (K,)}
net = {name: rng.normal(size=shape) for name, shape in shapes.items()}

Y_hat, cache = forward(X, net)
right = backward(Y_hat, Y, cache, net)
gate_forgotten = backward(Y_hat, Y, {**cache, "Z1": np.ones((N, H))}, net)  # as if every neuron were on
sum_for_mean = {name: slopes * N for name, slopes in right.items()}
for title, found in [("right", right), ("gate forgotten", gate_forgotten), ("sum for mean", sum_for_mean)]:
    errors = [f"{name} {relative_error(found[name], numerical(name, X, Y, net)):.0e}" for name in net]
    print(f"{title:15s}", "   ".join(errors))

# %% [markdown]
# Without the gate only the first layer is wrong: the output layer never meets it. With the sum everything is wrong,
# by the same factor. Square matrices would hide a transpose, so all sizes differ. (Where a $z$ lies within $h$ of 0,
# the kink of the ReLU makes the two differ with nothing wrong.)

# %% [markdown]
# ## Random, and of the right size
#
# Hidden neurons that start with equal weights, incoming *and* outgoing, compute the same, get the same slope
# back and make the same step: they stay equal for ever, and twenty do the work of one. With all weights 0 it is
# worse: $H_1$ and $W_2$ are 0, and only $\mathrm{d}b_2$ is left. So weights start **random**, to break this
# **symmetry**. Biases may start at 0.
#
# **How large?** A neuron sums over its $n$ inputs, $z = \sum_i w_i h_i$. With independent weights of mean 0
# and standard deviation $\sigma$, the mean square of $z$ is $n\,\sigma^2$ times that of the inputs. The ReLU
# removes the negative half, and with it half of the mean square. So a layer multiplies it by
# $\frac12 n\,\sigma^2$, and keeps it when this is 1:
#
# $$\sigma = \sqrt{\frac{2}{n}} \qquad n = \text{inputs of the layer}$$
#
# This is the **He initialisation** (for tanh, which cuts nothing near 0, $\sqrt{1/n}$).
#
# Depth repeats a wrong factor in every layer. Here random samples go forward, and random slopes back, through
# layers of 64 neurons; their **root mean square** is the typical size.

# %%
ACTIVATIONS = {  # each with its slope
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
}


def rms(A):
    return np.sqrt(np.mean(A**2))


def sizes_per_layer(depth, activation, factor, n=64, seed=1):
    f, slope = ACTIVATIONS[activation]
    rng = np.random.default_rng(seed)
    Ws = rng.normal(0, factor * np.sqrt(2 / n), (depth, n, n))
    signals, gates = [rng.normal(size=(20, n))], []
    for W in Ws:
        Z = signals[-1] @ W.T
        signals.append(f(Z))
        gates.append(slope(Z))
    slopes = [rng.normal(size=(20, n))]  # at the output, as if from a loss
    for W, gate in zip(Ws[::-1], gates[::-1]):
        slopes.append((slopes[-1] * gate) @ W)
    spreads = [rms(A - A.mean(axis=0)) for A in signals]  # from sample to sample
    return [rms(A) for A in signals], spreads, [rms(A) for A in slopes[::-1]]


# %% [markdown]
# Guess, then try 0.5 and 2. **Can you find a factor that keeps the sigmoid's gradient?**

# %% folded="Asks for a guess, then draws the size of signal and gradient in every layer"
size_picture = figures.SizePerLayer(deepest=30)


def update_depth(depth, activation, factor):
    signal, spread, slope = sizes_per_layer(depth, activation, factor)
    size_picture.set(signal, spread, slope)
    size = f"{factor:.2f} · √(2/n)" + f" = {factor * np.sqrt(2):.2f} · √(1/n)" * (activation == "tanh")
    return (
        f"One draw of {depth} layers of {activation}, {size}: signal at the output {live.short(signal[-1])}, its spread "
        f"over the samples {live.short(spread[-1])}\ngradient at the input {live.short(slope[0])} (× {(slope[0] / slope[-1]) ** (1 / depth):.2f} a layer)"
    )


ten_layers = live.predict(
    "Ten layers of ReLU, and all weights are half as large as they should be: a factor of 0.5. How large is the gradient at the "
    "input, seen from the output?",
    "a thousandth",
    options=["half", "a twentieth", "a thousandth"],
    why="Each layer multiplies by about 0.5: $0.5^{10} \\approx 0.001$. At a factor of 2 it is a thousand times as large.",
    hides=[size_picture.slope],
)
live.figure(
    size_picture.figure,
    update_depth,
    ask=[ten_layers],
    pairs=[("depth", "activation")],
    stacked=True,
    depth=live.slider(2, 30, 10),
    activation=live.choice(list(ACTIVATIONS)),
    factor=live.slider(0.2, 3.0, 1.0, step=0.05, label="factor on √(2/n)"),
)

# %% [markdown]
# With ReLU every layer multiplies by about the factor, hence the straight lines. At 0.5 the gradient arrives
# about $0.5^{10}$ as large, a **vanishing gradient**; at 2 about $2^{10}$ as large, an **exploding** one.
#
# The sigmoid loses its gradient at every factor of this slider. Its slope is at most 1/4, and larger weights push ever more
# neurons to where it is nearly 0; only at about 7 does the third that is left make up for them. Its signal keeps
# its size, one half, but it is soon the same half for all samples: their spread vanishes.

# %% [markdown]
# ## Training
#
# The step is that of chapter 06, $w \leftarrow w - \eta \nabla L$. Compute the *whole* gradient before you
# change anything: $\mathrm{d}W_1$ needs the old $W_2$.


# %%
def init_params(n_inputs, n_hidden, n_outputs, rng):
    W1 = rng.normal(0, np.sqrt(2 / n_inputs), (n_hidden, n_inputs))
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_outputs, n_hidden))
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_outputs)}


def train(X, Y, params, lr, n_steps):
    losses = []
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {name: params[name] - lr * gradient[name] for name in params}
    return params, losses


# %% [markdown]
# Twenty hidden neurons learn a curve, from three random starts and from one with equal weights. Guess, then press play.

# %% folded="Asks for a guess, trains from every start, and shows the training as a film"
X = np.linspace(-2, 2, 60)[:, None]
Y = np.sin(2 * X) + 0.3 * X**2
starts = {f"random {seed}": init_params(1, 20, 1, np.random.default_rng(seed)) for seed in range(3)}
starts["all equal"] = {**starts["random 0"], "W1": np.full((20, 1), 0.3), "W2": np.full((1, 20), 0.3)}

frames = np.unique(np.geomspace(1, 2000, 61).round().astype(int))  # the steps that are shown
films = {start: ([params], []) for start, params in starts.items()}
for stages, losses in films.values():
    for n_steps in np.diff(frames):
        params, more = train(X, Y, stages[-1], 0.05, n_steps)
        stages.append(params)
        losses += more
fit = figures.Fit(X, Y, others=len(films) - 1, n_steps=2000)


def update_training(step, start):
    k = np.abs(frames - step).argmin()
    params, step = films[start][0][k], frames[k]
    Y_hat, cache = forward(X, params)
    kinks = -params["b1"] / params["W1"][:, 0]  # where z is 0
    parts = cache["H1"] * params["W2"]  # what each neuron adds
    losses = [films[start][1], *(other for name, (_, other) in films.items() if name != start)]
    fit.learned.set(Y_hat, parts.T, kinks)
    fit.set([each[:step] for each in losses], step, loss(Y_hat, Y))
    return f"{start}, step {step}: loss {loss(Y_hat, Y):.4f}"


equal = live.predict(
    "What will the network learn when all weights start equal?",
    "one kink",
    options=["the whole curve, more slowly", "one kink", "a straight line"],
    why="Equal neurons get equal slopes, and make equal steps: twenty do the work of one, with its one kink.",
)
live.figure(
    fit.figure,
    update_training,
    ask=[equal],
    stacked=True,
    pairs=[("step", "start")],
    step=live.slider(1, 2000, log=True, play=True),
    start=live.choice(list(films)),
)

# %% [markdown]
# With all biases 0, all kinks lie at $x = 0$. Training moves them apart. Equal neurons share one kink for ever.
# The random starts learn differently, too: compare methods over several starts.

# %% [markdown]
# ## Softmax with cross-entropy
#
# A classifier ends in softmax and is trained with cross-entropy (chapters 04 and 06). Only step 1 changes,
# the slope of the **logits** $z$, shape $(K,)$, which the last layer computes. With $t$ for the right class:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} \qquad L = -\log p_t = -z_t + \log \sum_j e^{z_j}$$
#
# The term $-z_t$ has the slope $-1$ for $k = t$, else 0. The other is a chain of log, sum and exponential:
# $\frac{1}{\sum_j e^{z_j}} \cdot e^{z_k} = p_k$. Together, with the **one-hot** vector $y$ (1 at the right
# class, else 0):
#
# $$\frac{\partial L}{\partial z_k} = p_k - y_k$$
#
# Prediction minus truth, as for the squared error but without the 2. For a batch, divide by $N$. And subtract
# the largest logit first, which changes no $p_k$:


# %%
def log_softmax(Z):
    Z = Z - Z.max(axis=1, keepdims=True)  # the largest logit becomes 0: the same p, and no overflow
    return Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cross_entropy(Z, labels):
    return -np.mean(log_softmax(Z)[np.arange(len(Z)), labels])


Z, labels = np.array([[2.0, 0.0, -1.0], [0.0, 0.0, 3.0]]), np.array([0, 1])
onehot, P = np.eye(3)[labels], np.exp(log_softmax(Z))
print("p =\n", P.round(3))
print("dZ = (p − onehot) / N =\n", ((P - onehot) / len(Z)).round(3))

step = np.zeros((2, 3))
step[1, 1] = 1e-5
print(
    "measured, second logit of the second sample:",
    f"{(cross_entropy(Z + step, labels) - cross_entropy(Z - step, labels)) / 2e-5:.3f}",
)
print("loss of the logits (1000, 0), label 1:", cross_entropy(np.array([[1000.0, 0.0]]), [1]))

# %% [markdown]
# A small push for the first sample, nearly right; a large one for the second, sure and wrong. The last line is
# finite because the loss is computed from the logits (chapter 06). Steps 2 to 5 are unchanged.

# %% [markdown]
# ## Common mistakes
#
# - **The factor 2 or the $1/N$ lost**, or $1/N$ applied twice.
# - **The gate misread.** The gradient is multiplied by $[z > 0]$, not by $h$.
# - **Biases not summed over the samples**, or averaged although $\mathrm{d}Y$ holds the $1/N$ already.
# - **$W_2$ updated before $\mathrm{d}W_1$ is computed**, or the caller's arrays changed with `-=`.
# - **Equal or zero weights at the start**, in a layer and behind it, or the variance given to `rng.normal` as standard deviation.

# %% [markdown]
# ## Check yourself

# %%
quiz("07_chain_rule")

# %% [markdown]
# ## Summary
#
# - Along a path slopes multiply, each at the value that enters its function; where paths meet, they add.
# - Each step back is one line: a gradient has the shape of its parameter, weights and biases sum over the samples,
#   the ReLU is a gate.
# - Weights start random, with standard deviation $\sqrt{2/n}$ for ReLU.
# - Softmax with cross-entropy gives the logits the gradient $p - y$.
#
# In the exercise you write all of this. The next chapter asks whether every step needs all samples.
