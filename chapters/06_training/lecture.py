# %% [markdown]
# # 06 · Training
#
# So far somebody had to write down the weights. From here on the network finds them.
#
# **You will be able to**
#
# - name the three steps of training and carry out one round by hand;
# - choose a loss function, compute it, and say what it punishes;
# - run gradient descent, and predict from which learning rate on it diverges.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch06_training as figures
from perceptron.live.quiz import quiz
from perceptron.models import landscape

style.use()

# %% [markdown]
# ## Three steps, again and again
#
# Training a neural network repeats three steps, many times:
#
# 1. **Output calculation**: compute the output $\hat y$ for a given input.
# 2. **Error calculation**: compare $\hat y$ with the desired output $y$, the **label**. The result is one
#    number, the **loss** $L$.
# 3. **Model improvement**: change the weights a little, so that the loss becomes smaller.
#
# All weights and biases of all layers are adjusted together. We put them into one long vector
# $\mathbf w$; from now on "the weights" means all of them, biases included.
#
# Watch the smallest model there is, one neuron without activation, $\hat y = w_0 x + w_1$ ($w_1$ is the
# bias), on seven points, in its first 40 rounds; how they are computed, the rest of the chapter explains.
# Before you move the slider: **which will be nearly right first, the slope of the line or its height? And will the
# later steps be as large as the first ones?**

# %% folded="Computes 40 rounds of training, and draws the line after each"
line_x = np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
line_y = np.array([0.4, 0.2, 1.3, 1.5, 2.4, 2.2, 3.2])


def line_gradient(w):
    error = w[0] * line_x + w[1] - line_y
    return np.array([np.mean(2 * error * line_x), np.mean(2 * error)])


line_path = landscape.descend(line_gradient, np.array([-1.0, -1.0]), eta=0.06, n_steps=40)
line_losses = np.mean((np.outer(line_path[:, 0], line_x) + line_path[:, [1]] - line_y) ** 2, axis=1)
line_picture = figures.LineFit(line_x, line_y, n_steps=40)


def update_line(step):
    slope, height = line_path[step]
    line_picture.set(slope * line_x + height, line_losses[: step + 1])
    return f"step {step}: ŷ = {slope:.2f} x + ({height:.2f}), loss {line_losses[step]:.3f}"


live.figure(line_picture.figure, update_line, stacked=True, step=live.slider(0, 40, 0, play=True))

# %% [markdown]
# The slope is right after a few steps, the height takes its time: the loss reacts more strongly to the
# slope, which is multiplied by inputs up to 3. And the steps become smaller by themselves as the line
# gets closer.

# %% [markdown]
# ## Step 1: the output
#
# This is the forward pass of chapters 02 and 03. A network sees a picture and must say "cat" or "dog".
# Its last layer gives the logits 1.9 and 0; softmax (chapter 04) makes probabilities of them.

# %% [markdown]
# ## Step 2: how wrong is it?
#
# The picture shows a cat, so the label is 1 for cat, 0 for dog:
#
# | class | $\hat y$ | $y$ |
# | --- | --- | --- |
# | cat | 0.87 | 1.00 |
# | dog | 0.13 | 0.00 |
#
# A proper **loss function** is 0 for $\hat y = y$, positive otherwise, and the larger the farther the two
# are apart. The simplest choice is the **squared error**: the differences of all outputs $k$, squared and
# summed.
#
# $$L = \sum_k (\hat y_k - y_k)^2$$

# %%
logits, label = np.array([1.9, 0.0]), np.array([1.0, 0.0])
prediction = (np.exp(logits) / np.sum(np.exp(logits))).round(2)
print("prediction  ", prediction)
differences = prediction - label
print("differences ", differences.round(2))
print("squared     ", (differences**2).round(4))
print(f"L = (0.87 − 1)² + (0.13 − 0)² = {np.sum(differences**2):.4f}")

# %% [markdown]
# Without the square, $-0.13$ and $0.13$ would cancel out. The square is also smooth at 0, unlike the
# absolute value, and punishes one large error harder than many small ones.
#
# For $n$ samples the loss is the *mean* over the samples, so that it does not grow with their number:
#
# $$L = \frac1n \sum_{i=1}^{n} \sum_k (\hat y_{ik} - y_{ik})^2$$
#
# PyTorch's `nn.MSELoss` takes the mean over the outputs *as well*: with two outputs, half of our number.
# Neither is wrong.

# %%
Y_hat = np.array([[0.87, 0.13], [0.40, 0.60], [0.10, 0.90]])
Y = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
per_sample = np.sum((Y_hat - Y) ** 2, axis=1)
print("one loss per sample      ", per_sample.round(4))
print("mean squared error, ours ", per_sample.mean().round(4))
print("mean over outputs as well", np.mean((Y_hat - Y) ** 2).round(4))

# %% [markdown]
# ## A loss for classes: cross-entropy
#
# For regression the squared error is usual; for classes there is a better loss. **Cross-entropy** looks
# only at the probability $p$ that the network gave to the *right* class:
#
# $$L = -\ln p$$
#
# It is 0 at $p = 1$, and the larger the smaller $p$ is. Over samples, again, the mean is taken.
#
# The figure compares both losses for two classes, where the squared error of $(p, 1 - p)$ against
# $(1, 0)$ is $2 (1 - p)^2$. The thin lines are tangents. Two questions:
#
# 1. At which $p$ is the cross-entropy 1?
# 2. A network gives the right class only $p = 0.01$. Which loss says more loudly that this must change?

# %% folded="Draws both losses with their tangents"
p_axis = np.linspace(0.005, 1, 400)
loss_picture = figures.TwoLosses(p_axis, -np.log(p_axis), 2 * (1 - p_axis) ** 2)


def update_losses(p):
    entropy, square = np.log(1 / p), 2 * (1 - p) ** 2
    entropy_slope, square_slope = -1 / p, 4 * (p - 1)
    loss_picture.set(p, (entropy, square), (entropy_slope, square_slope))
    return f"p = {p:.2f}: cross-entropy {entropy:.3f}, slope {entropy_slope:.1f}; squared error {square:.4f}, slope {square_slope:.1f}"


live.figure(loss_picture.figure, update_losses, p=live.slider(0.01, 1.0, 0.87, step=0.01))

# %% [markdown]
# Cross-entropy is 1 at $p = 1/e \approx 0.37$. At $p = 0.01$ its slope is −100, that of the squared error
# only about −4; and it has no upper limit, while the squared error never exceeds 2. It shouts when the
# network is sure and wrong. Our cat costs 0.139 and 0.0338.
#
# In code the label is usually the *number* of the right class. Two index arrays, the row numbers and the
# labels, pick one probability from each row.

# %%
p = np.array([[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.25, 0.5, 0.25]])
labels = np.array([0, 2, 0])
right_class = p[np.arange(len(labels)), labels]
print("probability of the right class", right_class)
print("losses                        ", (-np.log(right_class)).round(3))
print("cross-entropy                 ", (-np.log(right_class)).mean().round(3))

# %% [markdown]
# One trap remains: $-\ln 0 = \infty$. One sample with $p = 0$ makes the whole mean infinite, so programs
# keep $p$ slightly above 0.

# %% [markdown]
# ## Feeling the slope
#
# Keep all weights fixed but one, $w_i$. How much does the loss change, per unit, when $w_i$ grows a
# little? This is the **partial derivative** $\partial L / \partial w_i$. All of them together form the
# **gradient** $\nabla_{\mathbf w} L$, a vector with as many numbers as $\mathbf w$. It points where the
# loss *rises* most steeply.
#
# You can feel it, by a small step $h$ forward and one back:
#
# $$\frac{\partial L}{\partial w_i} \approx \frac{L(\dots, w_i + h, \dots) - L(\dots, w_i - h, \dots)}{2h}$$
#
# These are **central differences**. Looking only forward, $(L(w + h) - L(w))/h$, saves one evaluation. We
# try both on $L(w) = e^w$ at $w = 1$, where the derivative is $e$:

# %%
h = 10.0 ** np.arange(-12, 0.1, 0.25)
forward = (np.exp(1 + h) - np.exp(1)) / h
central = (np.exp(1 + h) - np.exp(1 - h)) / (2 * h)
forward_error, central_error = np.abs(forward - np.e), np.abs(central - np.e)
_ = figures.difference_errors(h, forward_error, central_error)
print(f"best forward error {forward_error.min():.1e}, best central error {central_error.min():.1e}")

# %% [markdown]
# From the right, the error first falls, in proportion to $h$ (forward) or $h^2$ (central). Then it rises
# again: the two losses agree in almost all of their 16 digits, and their difference is mostly rounding.
# Around $h = 10^{-5}$ the central difference is right to about ten digits.

# %% [markdown]
# ## Step 3: improve
#
# The gradient points uphill, so we go the other way. In step number $k$ of **gradient descent** the new
# weights are
#
# $$\mathbf w_k = \mathbf w_{k-1} - \eta \cdot \nabla_{\mathbf w} L(\mathbf w_{k-1})$$
#
# The number $\eta$ ("eta", in code often `lr`) is the **learning rate**: how far we go per step, for a
# given slope. You choose it; training does not find it.

# %% [markdown]
# ## A worked example
#
# One weight, two samples: the model is $\hat y = w x$, the data are $(1, 2)$ and $(2, 3)$, and the loss
# is the mean of the squared errors:
#
# $$L(w) = \tfrac12\big[(w - 2)^2 + (2w - 3)^2\big], \qquad \frac{dL}{dw} = (w - 2) + 2\,(2w - 3) = 5w - 8$$
#
# Start at $w = 0$ with $\eta = 0.1$ and compute the first two steps yourself.

# %%
w, eta = 0.0, 0.1
for k in range(6):
    outputs = w * np.array([1.0, 2.0])  # step 1
    loss = np.mean((outputs - np.array([2.0, 3.0])) ** 2)  # step 2
    slope = 5 * w - 8
    print(
        f"k = {k}: w = {w:.4f}   loss {loss:.4f}   gradient {slope:.4f}   w − η·gradient = {w - eta * slope:.4f}"
    )
    w = w - eta * slope  # step 3

# %% [markdown]
# The gradient is negative, so minus times minus makes $w$ larger. The distance to the best weight,
# $w = 1.6$, where the gradient is 0, is halved in every step. The loss goes to its *minimum*, not to 0:
# no line through the origin passes through both points.

# %% [markdown]
# ## Too small, too large
#
# **If the learning rate is too small, training takes long. If it is too large, the updates diverge**:
# they move ever farther away. Take this curve as the loss of one weight:


# %%
def valleys(w):
    return (w**2 - 1) ** 2 - 0.4 * w + 0.6


def valleys_gradient(w):
    return 4 * w * (w**2 - 1) - 0.4


# %% [markdown]
# It has two valleys, the right one deeper than the left. Predict:
#
# 1. Start at $w = -1.6$ with $\eta = 0.05$. Which valley is reached, the deeper or the nearer one?
# 2. How far can you raise $\eta$ before the path no longer comes to rest at the bottom of that valley?

# %% folded="Draws 30 steps of gradient descent on the curve"
curve_picture = figures.CurveDescent(valleys, n_steps=30)


def update_valleys(eta, start):
    path = landscape.descend(valleys_gradient, start, eta, 30)
    losses = valleys(path)
    curve_picture.set(path, losses)
    if np.abs(path[-1]) > 100:
        return f"η = {eta:.3g}: it diverges, beyond w = ±100 after {np.argmax(np.abs(path) > 100)} steps"
    moved = abs(path[-1] - path[-2])
    state = (
        f"at rest at w = {path[-1]:.3f}" if moved < 1e-3 else f"still moving, {moved:.3f} in the last step"
    )
    return f"η = {eta:.3g}: after 30 steps {state}, loss {losses[-1]:.3f}"


eta_slider = live.slider(0.001, 0.5, 0.05, log=True, label=r"$\eta$")
start_slider = live.slider(-2.0, 2.0, -1.6, step=0.05, label="start $w$")
both = [("eta", "start")]
live.figure(
    curve_picture.figure, update_valleys, pairs=both, stacked=True, eta=eta_slider, start=start_slider
)

# %% [markdown]
# With $\eta = 0.05$ the path ends in the *nearer* valley: it knows only the slope under its feet. At
# about 0.15 the first step jumps over the hilltop, and the path happens to rest in the deeper valley.
# From about 0.22 on it mostly swings, or flies away. From which $\eta$ on can *no* start come to rest?

# %%
etas = np.arange(0.01, 0.5, 0.005)
largest = {}  # of each bottom, the largest η with which some start comes to rest there
for start in (-1.6, -0.5, 0.5, 1.6):
    paths = landscape.descend(valleys_gradient, np.full(len(etas), start), etas, 2000)  # all η side by side
    for eta, before, last in zip(etas, paths[-2], paths[-1], strict=True):
        if abs(last - before) < 1e-9:
            bottom = round(float(last), 4)
            largest[bottom] = max(largest.get(bottom, 0), eta)
for bottom, eta in sorted(largest.items()):
    curvature = 12 * bottom**2 - 4  # second derivative of the curve
    print(f"bottom at {bottom:5.2f}: reached up to η = {eta:.3f};  2 / curvature = {2 / curvature:.3f}")

# %% [markdown]
# The deeper valley is also the more sharply curved one, and it is lost first. The last column is a limit
# without trying: 2 divided by the second derivative.

# %% [markdown]
# ## How large may the learning rate be?
#
# Near a minimum a smooth loss looks like a bowl. With one weight, this is $L = \frac12 \lambda w^2$, with
# the minimum at 0; $\lambda$ ("lambda") is the second derivative, the **curvature**. The gradient is
# $\lambda w$, so
#
# $$w_k = w_{k-1} - \eta \lambda w_{k-1} = (1 - \eta\lambda)\, w_{k-1}$$
#
# Every step multiplies the distance from the minimum by $1 - \eta\lambda$ (in the
# worked example 0.5). It shrinks if this number lies between −1 and 1, that is for
# $0 < \eta < 2/\lambda$. At $2/\lambda$ the weight swings between $w$ and $-w$ for ever; above, the
# distance grows.
#
# With many weights the bowl is $L = \frac12 \mathbf w^\top H\, \mathbf w$, with the symmetric matrix $H$
# of second derivatives. Along each eigenvector of $H$ the curvature is its eigenvalue. All directions
# share one $\eta$, so the largest eigenvalue decides:
#
# $$\eta < \frac{2}{\lambda_\text{max}}$$
#
# Take a valley with the curvatures 1 (along) and 10 (across), turned by 30 degrees:

# %%
valley = landscape.bowl(flat=1.0, steep=10.0, degrees=30.0)
print("H =\n", valley.H.round(3))
print("eigenvalues of H", np.linalg.eigvalsh(valley.H).round(3))

# %% [markdown]
# **At which $\eta$ will it diverge? And which $\eta$ brings you fastest to the bottom?**

# %% folded="Draws 40 steps of gradient descent in the valley"
valley_picture = figures.BowlDescent(valley.loss, n_steps=40)


def update_valley(eta, start):
    angle = np.deg2rad(start)
    path = landscape.descend(valley.gradient, 2.6 * np.array([np.cos(angle), np.sin(angle)]), eta, 40)
    losses = valley.loss(path)
    valley_picture.set(path, losses)
    along, across = 1 - eta, 1 - 10 * eta
    return f"η = {eta:.3f}: a step multiplies by {along:.2f} along, by {across:.2f} across; loss after 40 steps {losses[-1]:.2g}"


eta_slider = live.slider(0.005, 0.22, 0.05, step=0.005, label=r"$\eta$")
start_slider = live.slider(0, 360, 60, step=15, label="start angle")
live.figure(valley_picture.figure, update_valley, stacked=True, eta=eta_slider, start=start_slider)

# %% [markdown]
# It diverges above $\eta = 2/10 = 0.2$, from every start not exactly along the valley. A small $\eta$ creeps
# along the bottom, a large one jumps from wall to wall. The fastest lies where both factors have the same
# size, $1 - \eta = -(1 - 10\eta)$, at $\eta = 2/11 \approx 0.18$: near the limit.
#
# So the *steepest* direction sets the limit, and the *flattest* the patience. What if they differ more?

# %%
for steep in (1, 10, 100, 1000):
    best = 2 / (1 + steep)
    factor = 1 - best
    steps = 1 if factor == 0 else int(np.ceil(np.log(1e-3) / np.log(factor)))
    print(
        f"curvatures 1 and {steep:4d}: best η = {best:.4f}, {steps:5d} steps until the distance is a thousandth"
    )

# %% [markdown]
# Chapter 09 shows methods that give every direction a scale of its own.

# %% [markdown]
# ## Where does the gradient come from?
#
# By central differences, each gradient takes two forward passes *per weight*:

# %%
for sizes in ([2, 8, 1], [64, 100, 10], [784, 1000, 1000, 10]):
    n_weights = sum(n_out * (n_in + 1) for n_in, n_out in zip(sizes, sizes[1:], strict=False))
    print(
        f"network {str(sizes):22s} {n_weights:9,d} weights: {2 * n_weights:9,d} forward passes for one gradient"
    )

# %% [markdown]
# More than three million forward passes for one step of a modest network: hopeless. Chapter 07 computes
# the same gradient, exactly, for the price of a few, whatever the number of weights: backpropagation.
# Central differences remain useful as a check of it.

# %% [markdown]
# ## Common mistakes
#
# - **Plus for minus.** The gradient points uphill: $\mathbf w + \eta \nabla L$ makes the loss larger.
# - **Sum before square.** $(\sum_k (\hat y_k - y_k))^2$ lets errors cancel out.
# - **Mean over everything.** In this course: sum over outputs, mean over samples.
# - **All classes in the cross-entropy.** Only the right one counts.
# - **Dividing by $h$** instead of $2h$.
# - **A weight not put back** before the next one is felt.
# - **One gradient for many steps.** Compute it anew each time.
# - **`w -= …` on a stored array.** It changes the array in place: the path becomes one point many times.
# - **"The loss must reach 0."** Only a model that can fit all labels has its minimum there.

# %% [markdown]
# ## Check yourself
#
# Choose an answer to see why it is right or not. You can try every option; each has its explanation.

# %%
quiz("06_training")

# %% [markdown]
# ## Summary
#
# - Training repeats three steps: output, loss, improvement.
# - A loss is 0 for $\hat y = y$ and grows with the distance: squared error for regression, cross-entropy
#   $-\ln p$ for classes.
# - Gradient descent, $\mathbf w_k = \mathbf w_{k-1} - \eta \nabla_{\mathbf w} L$, finds the bottom of a
#   valley, not always of the deepest one.
# - Too small a learning rate takes long, too large a one diverges: near a minimum the limit is
#   $\eta < 2/\lambda_\text{max}$.
#
# In the exercise you write all of these. Then comes chapter 07: the gradient, computed properly.
