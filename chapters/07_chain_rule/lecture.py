# %% [markdown]
# # 07 · The chain rule
#
# Gradient descent needs the slope of the loss with respect to every weight. This chapter computes all of
# them in one sweep from the output back to the input: **backpropagation**, which is the chain rule from
# school, with good bookkeeping.
#
# **You will be able to**
#
# - take a nested function apart and multiply its slopes, by hand and in numpy;
# - derive and write the gradient of a two-layer network for one sample and for a batch, and check it;
# - say why weights start random, and how large, and train a network with your own gradient.

# %%
import matplotlib.pyplot as plt
import numpy as np

from perceptron import draw, live, style
from perceptron.chain import chain
from perceptron.quiz import quiz

style.use()

# %% [markdown]
# ## The chain rule
#
# What is the slope of this function?
#
# $$f(x) = \log(\sin(x^2))$$
#
# Three functions stand inside each other. Give each a name, from the inside to the outside:
#
# $$c(x) = x^2 \qquad b(c) = \sin(c) \qquad a(b) = \log(b) \qquad f(x) = a(b(c(x)))$$
#
# A **slope** says how many times as far the output moves as the input. If $x$ moves by a tiny step, $c$ moves
# $2x$ times as far; then $b$ moves $\cos(c)$ times as far as $c$, and $a$ moves $1/b$ times as far as $b$.
# Three gears in a row: the ratios multiply. This is the **chain rule**:
#
# $$\frac{\mathrm{d}f}{\mathrm{d}x}
# = \frac{\mathrm{d}a}{\mathrm{d}b} \cdot \frac{\mathrm{d}b}{\mathrm{d}c} \cdot
# \frac{\mathrm{d}c}{\mathrm{d}x}
# = \frac{1}{b} \cdot \cos(c) \cdot 2x
# = \frac{1}{\sin(x^2)} \cdot \cos(x^2) \cdot 2x$$
#
# Here $\log$ is the natural logarithm, and $f$ exists only where $\sin(x^2) > 0$. One detail carries the
# whole chapter: **each slope is taken at the value that enters its own function**. The slope of the sine is
# $\cos(c)$ with $c = x^2$, not $\cos(x)$. So first compute all values forward, keep them, then multiply the
# slopes. In numbers, at $x = 1$:

# %%
x = 1.0
c = x**2
b = np.sin(c)
a = np.log(b)
slope_a, slope_b, slope_c = 1 / b, np.cos(c), 2 * x
print(f"values   x = {x:.4f}   c = {c:.4f}   b = {b:.4f}   a = {a:.4f}")
print(f"slopes   {slope_a:.4f} · {slope_b:.4f} · {slope_c:.4f} = {slope_a * slope_b * slope_c:.4f}")

h = 1e-6  # the test of chapter 06: walk a tiny step and look how far the function moved
print(f"measured {(np.log(np.sin((x + h) ** 2)) - np.log(np.sin((x - h) ** 2))) / (2 * h):.4f}")

# %% [markdown]
# Below, the same as a **computational graph**: values joined by functions. Values flow forward (blue); slopes
# are multiplied on the way back (orange), beginning with 1, the slope of the result with respect to itself.
# The lowest line holds the products so far: the slope of $f$ with respect to each value.
#
# Before you move $x$: **somewhere the slope of $f$ is 0. Which of the three factors is 0 there? And what
# happens to the slope when $x$ comes near 0, or near $\sqrt{\pi} \approx 1.77$?**

# %%
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8.6, 5.4), height_ratios=(2, 2.6))
graph = chain(
    top,
    ["$x$", "$c = x^2$", "$b = \\sin c$", "$f = \\log b$"],
    ["square", "sin", "log"],
    ["$2x$", "$\\cos c$", "$1/b$"],
)
x_axis = np.linspace(0.05, 1.77, 400)
bottom.plot(x_axis, np.log(np.sin(x_axis**2)), color=style.TRUTH)
(tangent,) = bottom.plot([], [], color=style.NEGATIVE)
(chain_point,) = bottom.plot([], [], "o", color="black")
bottom.set(xlim=(0, 1.8), ylim=(-5, 1), xlabel="x", ylabel="f(x)", title="log(sin(x²)) and its tangent")


def update_chain(x):
    c = x**2
    b = np.sin(c)
    f = np.log(b)
    totals = graph.set([x, c, b, f], [2 * x, np.cos(c), 1 / b])
    tangent.set_data([x - 0.4, x + 0.4], [f - 0.4 * totals[0], f + 0.4 * totals[0]])
    chain_point.set_data([x], [f])
    return f"x = {x:.2f}: slope {2 * x:.3f} · {np.cos(c):.3f} · {1 / b:.3f} = {totals[0]:.3f}"


live.figure(figure, update_chain, stacked=True, x=live.slider(0.15, 1.75, 1.0, step=0.01, label="$x$"))

# %% [markdown]
# The slope is 0 at the top of the curve, where $\cos(c) = 0$, that is $x = \sqrt{\pi/2} \approx 1.25$: one
# factor of 0 makes the whole product 0. Towards both ends $b$ goes to 0, so $1/b$ and with it the slope grow
# without bound. Keep both in mind; they come back as *vanishing* and *exploding* gradients.
#
# Networks need one more rule. A value is often used in several places, and then it moves the result along
# several paths. **Along a path, slopes multiply; where paths meet, they add.** For $f = u \cdot v$ with
# $u = x^2$ and $v = \sin(x)$ there are two paths from $x$ to $f$. The slope of $f$ is $v$ with respect to
# $u$, and $u$ with respect to $v$, so $\frac{\mathrm{d}f}{\mathrm{d}x} = v \cdot 2x + u \cdot \cos(x)$: the
# product rule is a special case.

# %% [markdown]
# ## Forward, and keep what the way back needs
#
# Now the network: $D$ inputs, one hidden layer of $H$ neurons with ReLU, $K$ outputs without activation, for
# one sample first. The loss $L$ is the squared error, summed over the outputs.
#
# | value | formula | shape |
# | --- | --- | --- |
# | input | $x$ | $(D,)$ |
# | hidden layer, before the ReLU | $z_1 = W_1 x + b_1$ | $(H,)$, with $W_1$ $(H, D)$ |
# | hidden layer, after the ReLU | $h_1 = \mathrm{ReLU}(z_1)$ | $(H,)$ |
# | output | $\hat y = W_2 h_1 + b_2$ | $(K,)$, with $W_2$ $(K, H)$ |
# | loss | $L = \sum_k (\hat y_k - y_k)^2$ | one number |
#
# If you know this example from lecture slides, you may have seen an activation $f$ around the output as
# well, and the letter $b$ for both a function and a bias. A regression network has no activation at its
# output, and here $b$ is a bias and nothing else.
#
# The way back will ask for $x$, $z_1$ and $h_1$ again. So the way forward keeps them: the **cache**.

# %% [markdown]
# ## Backward, one line at a time
#
# Write $\mathrm{d}A$ for $\partial L / \partial A$, the slope of the loss with respect to $A$. It holds one
# number for each number in $A$, so **it always has the shape of $A$**. This alone catches half of all
# mistakes. We start at the loss and go back, one value a step.
#
# **1. The output.** Only the term $(\hat y_k - y_k)^2$ contains $\hat y_k$, and a square has the slope 2
# times what is squared:
#
# $$\frac{\partial L}{\partial \hat y_k} = 2\,(\hat y_k - y_k)
# \qquad \Rightarrow \qquad
# \underbrace{\mathrm{d}\hat y}_{(K,)} = 2\,(\hat y - y)$$
#
# **2. Weights and bias of the output layer.** Written out, $\hat y_k = \sum_j W_{2,kj}\, h_{1,j} + b_{2,k}$.
# The weight $W_{2,kj}$ appears in $\hat y_k$ only, multiplied by $h_{1,j}$; the bias with factor 1. So
# $\partial L / \partial W_{2,kj} = \mathrm{d}\hat y_k \cdot h_{1,j}$. All these products together, every
# entry of one vector times every entry of the other, are the **outer product**:
#
# $$\underbrace{\mathrm{d}W_2}_{(K, H)}
# = \underbrace{\mathrm{d}\hat y}_{(K, 1)}\;\underbrace{h_1^\mathsf{T}}_{(1, H)}
# \qquad\qquad
# \underbrace{\mathrm{d}b_2}_{(K,)} = \mathrm{d}\hat y$$
#
# **3. The hidden layer, after the ReLU.** Neuron $j$ sends its output to *every* $\hat y_k$, each time
# multiplied by $W_{2,kj}$. Several paths: add. $\mathrm{d}h_{1,j} = \sum_k W_{2,kj}\, \mathrm{d}\hat y_k$.
# The sum runs over the *first* index of $W_2$, and that is what the transpose says:
#
# $$\underbrace{\mathrm{d}h_1}_{(H,)}
# = \underbrace{W_2^\mathsf{T}}_{(H, K)}\;\underbrace{\mathrm{d}\hat y}_{(K,)}$$
#
# The same weights that carried the values forward carry the blame back.
#
# **4. The hidden layer, before the ReLU.** Each neuron has its own ReLU. Its slope is 1 where the neuron is
# on ($z > 0$) and 0 where it is off. (At exactly 0 there is no slope; we take 0.) With $\odot$ for
# "multiply element by element", and $[\dots]$ for 1 where true and 0 where not:
#
# $$\underbrace{\mathrm{d}z_1}_{(H,)}
# = \underbrace{\mathrm{d}h_1}_{(H,)} \odot \underbrace{[z_1 > 0]}_{(H,)}$$
#
# **5. Weights and bias of the hidden layer.** $z_1 = W_1 x + b_1$ is built as in step 2, so the answer is,
# too:
#
# $$\underbrace{\mathrm{d}W_1}_{(H, D)}
# = \underbrace{\mathrm{d}z_1}_{(H, 1)}\;\underbrace{x^\mathsf{T}}_{(1, D)}
# \qquad\qquad
# \underbrace{\mathrm{d}b_1}_{(H,)} = \mathrm{d}z_1$$
#
# The four results $\mathrm{d}W_1, \mathrm{d}b_1, \mathrm{d}W_2, \mathrm{d}b_2$ together are the gradient
# $\nabla L$ that gradient descent asks for.
#
# **The same in one line.** A **Jacobian** is the matrix of all slopes of a vector with respect to another
# one: row $i$, column $j$ holds $\partial\,\text{output}_i / \partial\,\text{input}_j$. With it, the chain
# rule for vectors is a product of matrices. (Slides may call the values $a, b, c, d$ instead of
# $L, \hat y, h_1, z_1$.)
#
# $$\frac{\partial L}{\partial W_1} =
# \underbrace{\frac{\partial L}{\partial \hat y}}_{(1, K)}\;
# \underbrace{\frac{\partial \hat y}{\partial h_1}}_{(K, H)}\;
# \underbrace{\frac{\partial h_1}{\partial z_1}}_{(H, H)}\;
# \underbrace{\frac{\partial z_1}{\partial W_1}}_{(H,\; H \cdot D)}$$
#
# The first is $2(\hat y - y)^\mathsf{T}$, the second is $W_2$, the third is a diagonal matrix with
# $[z_1 > 0]$ on its diagonal. Multiplied *from the left*, every product so far is a single row: cheap. The
# last one would be a huge matrix, almost all zeros. We never build it: multiplying a row by it, and writing
# the result in the shape of $W_1$, is exactly the outer product of step 5.

# %% [markdown]
# ## A worked example
#
# A network with 2 inputs, 3 hidden neurons and 2 outputs, and one sample. First the way forward, then the
# five steps back, each line of code one formula:

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
# The first row of $\mathrm{d}W_1$ is 0. The first hidden neuron is off, so nothing that happens to its
# weights can change the loss, and the gradient says so. The drawing shows the same network, forward on the
# left. On the right are the slopes: in the circles those of the layer's values ($x$, $z_1$, $\hat y$), on
# the edges those of the weights.
#
# **For which inputs does a hidden neuron learn nothing from this sample? Can you find an input for which
# no weight of the first layer learns anything, although the loss is not 0?**

# %%
figure, (forward_axes, backward_axes) = plt.subplots(1, 2, figsize=(9.4, 4.2))
shown = {"names": {0: ["$x_1$", "$x_2$"], 2: ["$\\hat y_1$", "$\\hat y_2$"]}, "edge_numbers": True}
values_drawn = draw.network(forward_axes, [2, 3, 2], weight_scale=2, **shown)
slopes_drawn = draw.network(backward_axes, [2, 3, 2], weight_scale=10, **shown)
forward_axes.set_title("Forward: values and weights")
backward_axes.set_title("Backward: slopes of the loss")


def update_network(x1, x2):
    x = np.array([x1, x2])
    z1 = W1 @ x + b1
    h1 = np.maximum(z1, 0)
    y_hat = W2 @ h1 + b2
    dy = 2 * (y_hat - y)
    dz1 = (W2.T @ dy) * (z1 > 0)
    values_drawn.set(weights=[W1, W2], values=[x, h1, y_hat])
    slopes_drawn.set(weights=[np.outer(dz1, x), np.outer(dy, h1)], values=[W1.T @ dz1, dz1, dy])
    off = [j + 1 for j in range(3) if z1[j] <= 0]
    state = f"x = ({x1:.1f}, {x2:.1f}): loss {np.sum((y_hat - y) ** 2):.2f}"
    return f"{state}; hidden neurons that are off, counted from the top: {off or 'none'}"


sliders = {name: live.slider(-3.0, 3.0, start, step=0.1) for name, start in {"x1": 1.0, "x2": 2.0}.items()}
live.figure(figure, update_network, stacked=True, **sliders)

# %% [markdown]
# A neuron learns nothing from a sample for which it is off. At $(-1, -1)$ none of the three is on, and no
# slope of the first layer survives, although the loss is not 0. A neuron that is off for *every* sample
# never learns again: it is **dead**.

# %% [markdown]
# ## A batch of samples
#
# Training uses many samples at once. They are the rows of $X$, shape $(N, D)$, and the loss is the mean over
# the samples, $L = \frac1N \sum_n \sum_k (\hat Y_{nk} - Y_{nk})^2$. Every vector from above becomes a
# matrix with one row a sample, and every formula has a row form:
#
# | one sample | batch | shapes | what the product sums over |
# | --- | --- | --- | --- |
# | $z_1 = W_1 x + b_1$ | $Z_1 = X W_1^\mathsf{T} + b_1$ | $(N, H) = (N, D)(D, H)$ | inputs |
# | $\mathrm{d}\hat y = 2(\hat y - y)$ | $\mathrm{d}Y = \frac{2}{N}(\hat Y - Y)$ | $(N, K)$ | |
# | $\mathrm{d}W_2 = \mathrm{d}\hat y\, h_1^\mathsf{T}$ | $\mathrm{d}W_2 = \mathrm{d}Y^\mathsf{T} H_1$ | $(K, H) = (K, N)(N, H)$ | samples |
# | $\mathrm{d}b_2 = \mathrm{d}\hat y$ | $\mathrm{d}b_2 = \sum_n \mathrm{d}Y_n$ | $(K,)$ | samples |
# | $\mathrm{d}h_1 = W_2^\mathsf{T} \mathrm{d}\hat y$ | $\mathrm{d}H_1 = \mathrm{d}Y\, W_2$ | $(N, H) = (N, K)(K, H)$ | outputs |
# | $\mathrm{d}z_1 = \mathrm{d}h_1 \odot [z_1 > 0]$ | $\mathrm{d}Z_1 = \mathrm{d}H_1 \odot [Z_1 > 0]$ | $(N, H)$ | |
# | $\mathrm{d}W_1 = \mathrm{d}z_1\, x^\mathsf{T}$ | $\mathrm{d}W_1 = \mathrm{d}Z_1^\mathsf{T} X$ | $(H, D) = (H, N)(N, D)$ | samples |
#
# **What the transposes are for.** A matrix product sums over the two indices that touch, the last of the
# left factor and the first of the right one. All samples pull at the same weight, so its slope is a sum over
# samples: $\mathrm{d}W_{2,kj} = \sum_n \mathrm{d}Y_{nk} H_{1,nj}$. The index $n$ stands *first* in both, so
# the left one is transposed. For $\mathrm{d}H_{1,nj} = \sum_k \mathrm{d}Y_{nk} W_{2,kj}$ the two $k$ touch
# already, so nothing is transposed. There is nothing else to it: find the index that is summed, bring it to
# the middle. When both orders fit by accident, as with square matrices, shapes cannot warn you.
#
# The factor $1/N$ enters once, in $\mathrm{d}Y$. From there every product carries it along, and the sums
# over the samples become means. Here is the whole of it, each formula beside its line:


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
    db2 = dY.sum(axis=0)  # db₂ = Σₙ dY
    dH1 = dY @ params["W2"]  # dH₁ = dY W₂
    dZ1 = dH1 * (cache["Z1"] > 0)  # dZ₁ = dH₁ ⊙ [Z₁ > 0]
    dW1 = dZ1.T @ cache["X"]  # dW₁ = dZ₁ᵀ X
    db1 = dZ1.sum(axis=0)  # db₁ = Σₙ dZ₁
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# %% [markdown]
# ## Checking a gradient
#
# A wrong gradient does not crash. It trains badly, and you look for the reason elsewhere. So check it once
# against the definition: move one parameter a tiny step in both directions and see how the loss moves (the
# numerical gradient of chapter 06). It costs two forward passes a parameter: too much for training, nothing
# for a test.
#
# How near is near enough? A difference of $10^{-7}$ is rounding for a slope of 1 and a disaster for a slope
# of $10^{-7}$. So compare relative to the size:
# $|a - b| \,/ \max(|a|, |b|)$, the **relative error**. Below $10^{-6}$ is fine in float64; above $10^{-3}$
# there is a mistake. Run the check on a network with different numbers of everything:


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


# %%
rng = np.random.default_rng(7)
N, D, H, K = 6, 3, 5, 2
X, Y = rng.normal(size=(N, D)), rng.normal(size=(N, K))
net = {
    "W1": rng.normal(size=(H, D)),
    "b1": rng.normal(size=H),
    "W2": rng.normal(size=(K, H)),
    "b2": np.zeros(K),
}
Y_hat, cache = forward(X, net)
right = backward(Y_hat, Y, cache, net)
gate_forgotten = backward(Y_hat, Y, {**cache, "Z1": np.ones((N, H))}, net)  # as if every neuron were on
mean_forgotten = {name: slopes * N for name, slopes in right.items()}
found = {"right": right, "gate forgotten": gate_forgotten, "sum for mean": mean_forgotten}
for title, slopes in found.items():
    errors = [f"{name} {relative_error(slopes[name], numerical(name, X, Y, net)):.0e}" for name in net]
    print(f"{title:15s}", "   ".join(errors))

# %% [markdown]
# The right gradient agrees to many digits. The two broken ones stand out, and the pattern tells where to
# look: without the gate of the ReLU only the first layer is wrong; with a sum for the mean everything is, by
# the same factor. Different numbers for $N$, $D$, $H$ and $K$ matter: a forgotten transpose can hide behind
# a square matrix. One caution: where a $z$ is within $h$ of 0, the step crosses the kink of the ReLU, and
# the two can differ although nothing is wrong. Then check at another point.

# %% [markdown]
# ## Random, and of the right size
#
# Where does training start? All weights 0 seems neutral. Try equal numbers and look at the gradient:

# %%
equal = {"W1": np.full((H, D), 0.3), "b1": np.zeros(H), "W2": np.full((K, H), 0.3), "b2": np.zeros(K)}
Y_hat, cache = forward(X, equal)
print(backward(Y_hat, Y, cache, equal)["W1"].round(4))

zero = {name: np.zeros_like(value) for name, value in net.items()}
Y_hat, cache = forward(X, zero)
largest = {name: float(np.abs(g).max().round(4)) for name, g in backward(Y_hat, Y, cache, zero).items()}
print("all weights 0, largest slope of each:", largest)

# %% [markdown]
# All rows are the same. Hidden neurons that start equal get equal gradients, make equal steps and stay equal
# for ever: five neurons do the work of one. Starting at 0 is worse, for then only the output bias has a
# slope. So weights start **random**, to break this **symmetry**. Biases may start at 0.
#
# **How large?** A hidden neuron sums over its $n$ inputs, $z = \sum_i w_i h_i$. With independent weights of
# mean 0 and standard deviation $\sigma$, the mean square of the sum is
# $n\,\sigma^2 \cdot \overline{h^2}$, where $\overline{h^2}$ is the mean square of what comes in. The ReLU
# then removes the negative half, and with it half of the mean square. From layer to layer it is multiplied
# by $\frac12 n\,\sigma^2$, and it keeps its size when this factor is 1:
#
# $$\sigma = \sqrt{\frac{2}{n}} \qquad n = \text{inputs of the layer}$$
#
# This is the **He initialisation** (for tanh, which cuts nothing near 0, $\sigma = \sqrt{1/n}$ keeps the
# size at first). A deep network repeats a wrong factor in every layer, forward and on the way back. The
# figure sends random samples through a network with 64 neurons a layer and shows the typical size (root mean
# square) of the signal in each layer, and of the gradient on its way back.
#
# **Start with ten layers of ReLU. What do you expect for a factor 0.5 and for a factor 2? Is there a factor
# that suits the sigmoid?**


# %%
def he_scaled(depth, activation, factor, n=64):
    """Root mean square of each layer's signal, and of the loss's slope with respect to it."""
    f, slope = UNITS[activation]
    draws = np.random.default_rng(1)
    Ws = draws.normal(0, factor * np.sqrt(2 / n), (depth, n, n))
    signals, gates = [draws.normal(size=(20, n))], []
    for W in Ws:
        z = signals[-1] @ W.T
        signals.append(f(z))
        gates.append(slope(z))
    slopes = [draws.normal(size=(20, n))]  # pretend that the loss asks for this at the output
    for W, gate in zip(Ws[::-1], gates[::-1], strict=True):
        slopes.append((slopes[-1] * gate) @ W)
    return [np.sqrt(np.mean(s**2)) for s in signals], [np.sqrt(np.mean(s**2)) for s in slopes[::-1]]


UNITS = {
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(z / 2), lambda z: 0.25 * (1 - np.tanh(z / 2) ** 2)),
}

# %%
figure, axes = plt.subplots(figsize=(6.4, 4.2))
(signal_line,) = axes.semilogy([], [], "o-", color=style.POSITIVE, label="signal, forward")
(slope_line,) = axes.semilogy([], [], "s-", color=style.NEGATIVE, label="gradient, backward")
axes.axhspan(0.1, 10, color=style.LIGHT, alpha=0.5, zorder=0)
axes.set(xlim=(-0.5, 30.5), ylim=(1e-9, 1e9), xlabel="layer (0: input)", ylabel="typical size")
axes.set_title("Does the signal arrive, and does the gradient?")
axes.legend(loc="upper center")


def update_depth(depth, activation, factor):
    signal, slope = he_scaled(depth, activation, factor)
    signal_line.set_data(np.arange(depth + 1), signal)
    slope_line.set_data(np.arange(depth + 1), slope)
    ratio = (slope[0] / slope[-1]) ** (1 / depth)
    return (
        f"{depth} layers of {activation}, {factor:.2f} · √(2/n): signal at the output {signal[-1]:.1e}, "
        f"gradient at the input {slope[0]:.1e} (× {ratio:.2f} per layer)"
    )


factor = live.slider(0.2, 3.0, 1.0, step=0.05, label="factor on √(2/n)")
live.figure(
    figure, update_depth, depth=live.slider(2, 30, 10), activation=live.choice(list(UNITS)), factor=factor
)

# %% [markdown]
# With ReLU, both lines are straight on this logarithmic axis: the size is multiplied by the factor in every
# layer. At 0.5 the gradient of ten layers arrives a thousand times too small ($0.5^{10}$), a **vanishing
# gradient**; at 2, a thousand times too large, an **exploding** one. At 1 it keeps its size.
#
# The sigmoid has no good factor here. Its slope is at most 1/4, so the gradient shrinks about threefold a
# layer, and large weights push it to its flat ends. Its signal looks healthy all the while, because it
# hovers around one half, which says nothing about the input. And tanh likes $\sqrt{1/n}$, a factor of 0.7.

# %% [markdown]
# ## Training
#
# Everything is here: forward, loss, backward, and the step of chapter 06, $w \leftarrow w - \eta \nabla L$,
# for all four arrays. Compute the *whole* gradient before you change anything: $\mathrm{d}W_1$ needs the old
# $W_2$.


# %%
def train(X, Y, params, lr, n_steps):
    losses, history = [], [params]
    for _ in range(n_steps):
        Y_hat, cache = forward(X, params)
        losses.append(loss(Y_hat, Y))
        gradient = backward(Y_hat, Y, cache, params)
        params = {name: params[name] - lr * gradient[name] for name in params}
        history.append(params)
    return history, losses


def init_params(n_inputs, n_hidden, n_outputs, rng):
    W1 = rng.normal(0, np.sqrt(2 / n_inputs), (n_hidden, n_inputs))
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), (n_outputs, n_hidden))
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_outputs)}


X_curve = np.linspace(-2, 2, 60)[:, None]
Y_curve = np.sin(2 * X_curve) + 0.3 * X_curve**2
starts = {
    seed: train(X_curve, Y_curve, init_params(1, 20, 1, np.random.default_rng(seed)), 0.05, 2000)
    for seed in range(3)
}
print("losses before and after:", [f"{losses[0]:.2f} → {losses[-1]:.4f}" for _, losses in starts.values()])

# %% [markdown]
# Move through the training. **Why is the network at step 0 a line with one kink? Does every start learn
# equally fast?**

# %%
figure, (fit_axes, loss_axes) = plt.subplots(1, 2, figsize=(9, 3.8))
fit_axes.plot(X_curve, Y_curve, color=style.TRUTH, linewidth=5, alpha=0.6, label="truth")
(fit_line,) = fit_axes.plot(X_curve, 0 * X_curve, color=style.PREDICTION, label="network")
fit_axes.set(xlabel="x", ylabel="y", ylim=(-1.5, 2.8), title="What it has learned")
fit_axes.legend(loc="upper right")
(loss_line,) = loss_axes.loglog([], [], color=style.TRAIN)
(loss_point,) = loss_axes.plot([], [], "o", color="black")
loss_axes.set(
    xlabel="step + 1", ylabel="loss", xlim=(0.8, 2500), ylim=(1e-4, 20), title="Its loss, before each step"
)


def update_training(step, start):
    history, losses = starts[start]
    fit_line.set_ydata(forward(X_curve, history[step])[0])
    loss_line.set_data(np.arange(1, len(losses) + 1), losses)
    loss_point.set_data([step + 1], [losses[step]])
    return f"start {start}, step {step}: loss {losses[step]:.4f}"


live.figure(
    figure,
    update_training,
    stacked=True,
    step=live.slider(0, 1999, 0, play=True),
    start=live.choice(list(starts)),
)

# %% [markdown]
# At step 0 all biases are 0, so all kinks of the ReLUs lie at $x = 0$: straight to the left of it, straight
# to the right. Training moves the kinks apart and bends the line into the curve. The starts differ only in
# their random numbers and still learn differently: compare two methods over several starts.

# %% [markdown]
# ## Softmax with cross-entropy
#
# A classifier ends in softmax and is trained with cross-entropy (chapters 04 and 06). Only step 1 changes:
# the slope of the loss with respect to what the last layer computes, the **logits** $z$. For one sample with
# the right class $t$:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} \qquad L = -\log p_t = -z_t + \log \sum_j e^{z_j}$$
#
# The right-hand form is easy to differentiate. The first term has the slope $-1$ for $k = t$ and 0
# otherwise. The second is a chain of log, sum and exponential:
# $\frac{1}{\sum_j e^{z_j}} \cdot e^{z_k} = p_k$. Together, with $y$ for the **one-hot** vector (1 at the
# right class, 0 elsewhere):
#
# $$\frac{\partial L}{\partial z_k} = p_k - y_k$$
#
# Prediction minus truth, as for the squared error but without the 2. For a batch, divide by $N$:

# %%
z = np.array([[2.0, 0.0, -1.0], [0.0, 0.0, 3.0]])
labels = np.array([0, 1])
e = np.exp(z - z.max(axis=1, keepdims=True))  # the largest logit subtracted: safe at 1000, same p
p = e / e.sum(axis=1, keepdims=True)
onehot = np.eye(3)[labels]
print("p =\n", p.round(3))
print("dz = (p − onehot) / N =\n", ((p - onehot) / len(z)).round(3))

# %% [markdown]
# The first sample is nearly right already and gets a small push. The second is confidently wrong and gets
# a large one. In each row the slopes sum to 0: what one class gains, the others lose. From here on, steps 2
# to 5 are unchanged.

# %% [markdown]
# ## Common mistakes
#
# - **A slope at the wrong place.** $\cos(x)$ for $\cos(x^2)$: every slope belongs at the value that enters
#   its function.
# - **The factor 2 or the $1/N$ lost**, or $1/N$ applied twice. The gradient then belongs to another loss.
# - **The gate forgotten, or misread.** The gradient is multiplied by $[z > 0]$. It is not passed through a
#   ReLU itself, and not multiplied by $h$.
# - **Biases not summed over the samples**, or averaged although $\mathrm{d}Y$ holds the $1/N$ already.
# - **A transpose too many or too few**, which square matrices hide.
# - **Updating $W_2$ before $\mathrm{d}W_1$ is computed**, or changing the caller's arrays with `-=`.
# - **Equal or zero weights at the start**, and variance taken for standard deviation in `rng.normal`.

# %% [markdown]
# ## Check yourself

# %%
quiz("07_chain_rule")

# %% [markdown]
# ## Summary
#
# - Along a path slopes multiply, each taken at the value that enters its function; where paths meet, they
#   add. Backpropagation does this from the loss backwards, with the values kept from the way forward.
# - For a two-layer network: `dY = 2 (Y_hat − Y) / N`, `dW2 = dY.T @ H1`, `dH1 = dY @ W2`,
#   `dZ1 = dH1 * (Z1 > 0)`, `dW1 = dZ1.T @ X`; biases take the sum over the samples. Every gradient has the
#   shape of its parameter.
# - Check a gradient once against central differences, with the relative error, on odd shapes.
# - Weights start random to break the symmetry, with standard deviation $\sqrt{2/n}$ for ReLU to keep signal
#   and gradient at their size.
# - For softmax with cross-entropy the gradient of the logits is $p - y$, divided by the number of samples.
#
# In the exercise you write all of this yourself. The next chapter asks whether every step needs all samples.
