# %% [markdown]
# # 06 · Training
#
# So far somebody had to write down the weights. From here on the network finds them.
#
# **You will be able to**
#
# - name the three steps of training and carry out one round by hand;
# - choose a loss function, compute it safely from logits, and say what it punishes;
# - run gradient descent, say where it comes to rest, and predict from which learning rate on it diverges.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch06_training as figures
from perceptron.live.quiz import quiz
from perceptron.models import digits, landscape, race

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
# Watch the smallest model there is, one neuron without activation, $\hat y = w_0 x + w_1$ ($w_1$ is the bias), on
# seven points, in its first 40 rounds. The figure asks for two guesses, one of them drawn. Then play, or drag the point
# of the loss curve.

# %% folded="Asks for two guesses, then draws the line after each of 40 rounds"
line_x = np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
line_y = np.array([0.4, 0.2, 1.3, 1.5, 2.4, 2.2, 3.2])


def line_gradient(w):
    error = w[0] * line_x + w[1] - line_y
    return np.array([np.mean(2 * error * line_x), np.mean(2 * error)])


line_path = landscape.descend(line_gradient, np.array([-1.0, -1.0]), eta=0.06, n_steps=40)
line_outputs = np.outer(line_path[:, 0], line_x) + line_path[:, [1]]
line_losses = np.mean((line_outputs - line_y) ** 2, axis=1)
line_picture = figures.LineFit(line_x, line_y, line_losses)


def update_line(step):
    slope, height = line_path[step]
    line_picture.set(line_outputs[: step + 1], line_losses[: step + 1])
    sign = "−" if height < 0 else "+"
    return f"step {step}: ŷ = {slope:.2f} x {sign} {abs(height):.2f}, loss {line_losses[step]:.3f}"


first = live.predict(
    "Which will be nearly right first: the slope of the line or its height?",
    "the slope",
    options=["the slope", "the height", "both at once"],
    why="The slope is right after a few steps, the height takes its time: the loss reacts more strongly to the slope, which "
    "is multiplied by inputs up to 3.",
)
loss_drawn = live.draw(
    "It starts at the green point. **Draw the loss over the 40 steps.**",
    line_picture.curve,
    why="The first steps gain most, and then they become smaller by themselves as the line gets closer. The first bend is "
    "where the slope is right and only the height is left; the floor no line can avoid. (The axis counts factors: equal ways up are equal factors.)",
)
line_handle = line_picture.handle()
live.figure(
    line_picture.figure,
    update_line,
    ask=[first, loss_drawn],
    handles=[line_handle],
    linked=[["step", line_handle, line_picture.outputs]],
    stacked=True,
    step=live.slider(0, 40, 0, play=True),
)

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
# A **loss function** makes one number of this, the larger the farther the two are apart. The losses of this
# chapter are 0 for $\hat y = y$; others have a smallest value of another size, which does no harm: training
# asks only *where* a loss is smallest. The simplest choice is the **squared error**: the differences of all
# outputs $k$, squared and summed.
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

# %% [markdown]
# ## A loss for classes: cross-entropy
#
# For regression the squared error is usual; for classes there is a better loss. **Cross-entropy** looks
# only at the probability $p$ that the network gave to the *right* class:
#
# $$L = -\ln p$$
#
# It is 0 at $p = 1$, and the larger the smaller $p$ is. Over samples, again, the mean is taken. In code the
# label is usually the *number* of the right class; two index arrays, `p[np.arange(n), labels]`, pick one
# probability from each row.

# %% [markdown]
# ## From logits, and why
#
# Why a logarithm? Training cannot move $p$ directly. It moves the weights, they move the logits, and softmax
# makes $p$ of the logits. So what counts is the slope of the loss *with respect to the logits*. For two classes,
# let $z$ be the logit of the right class minus the other one; then $p = \sigma(z)$, with the slope $p\,(1 - p)$
# (chapter 04). The squared error of $(p, 1 - p)$ against $(1, 0)$ is $2 (1 - p)^2$. Slopes multiply:
#
# | loss | slope with respect to $p$ | slope with respect to $z$ |
# | --- | --- | --- |
# | cross-entropy $-\ln p$ | $-1 / p$ | $-(1 - p)$ |
# | squared error $2 (1 - p)^2$ | $-4\,(1 - p)$ | $-4\,(1 - p) \cdot p\,(1 - p)$ |
#
# The figure has both losses twice, over $p$ and over $z$, with tangents. Each step moves a dot downhill: its $z$ by half
# the slope.

# %% folded="Asks for a guess, then draws both losses over p and over the logits"
p_axis, z_axis = np.linspace(0.002, 1, 500), np.linspace(-8, 8, 201)
p_of_z = 1 / (1 + np.exp(-z_axis))
losses_over = [(-np.log(p), 2 * (1 - p) ** 2) for p in (p_axis, p_of_z)]
loss_picture = figures.TwoLosses(p_axis, z_axis, *losses_over)


def slopes_over_z(z):
    q = 1 / (1 + np.exp(-z))
    return np.stack([-(1 - q[..., 0]), -4 * (1 - q[..., 1]) ** 2 * q[..., 1]], axis=-1)


def update_losses(p, step):
    z = landscape.descend(slopes_over_z, np.full(2, np.log(p / (1 - p))), 0.5, 30)[: step + 1]
    q, slopes = 1 / (1 + np.exp(-z)), slopes_over_z(z)
    both = np.stack([-np.log(q[:, 0]), 2 * (1 - q[:, 1]) ** 2], axis=1)
    loss_picture.set(q, z, both, slopes / (q * (1 - q)), slopes)
    entropy, squared = (f"{slope:.2f}".replace("-", "−") for slope in slopes[-1].round(2) + 0.0)
    return (
        f"after {live.counted(step, 'step')}: cross-entropy {both[-1, 0]:.3f} (p = {q[-1, 0]:.2f}), squared error {both[-1, 1]:.4f} (p = {q[-1, 1]:.2f})\n"
        f"slopes with respect to z: cross-entropy {entropy}, squared error {squared}"
    )


harder = live.predict(
    "A network gives the right class only $p = 0.01$. Which loss pushes its *logits* harder?",
    "cross-entropy, 25 times as hard",
    options=["the squared error, twice as hard", "both alike", "cross-entropy, 25 times as hard"],
    why="The cross-entropy pushes with a slope of −0.99, the squared error with only −0.04: where the network is most wrong, "
    "the softmax is saturated and swallows the signal. Set $p$ to 0.01, and play.",
)
live.figure(
    loss_picture.figure,
    update_losses,
    ask=[harder],
    handles=[loss_picture.handle()],
    pairs=[("p", "step")],
    stacked=True,
    p=live.slider(0.01, 0.99, 0.87, step=0.01, label="start $p$"),
    step=live.slider(0, 30, 0, play=0.2),
)

# %% [markdown]
# The logarithm undoes the exponential of the softmax, so wrong logits are always pushed. *That* is why classifiers are trained with cross-entropy. Our cat costs
# 0.139 and 0.0338.
#
# A trap remains: for the logits $(1000, 0)$ and the label 1, softmax rounds $p$ to 0, and $-\ln 0 = \infty$. So
# programs do not compute $p$ on the way. They put the softmax into the logarithm, subtract the largest logit $m$ of
# the sample (chapter 04), and stay with logits; this is **log-softmax**:
#
# $$-\ln p_t = -\ln \frac{e^{z_t}}{\sum_l e^{z_l}} = \ln \sum_l e^{z_l - m} - (z_t - m)$$


# %%
def cross_entropy_from_logits(z, labels):
    shifted = z - z.max(axis=1, keepdims=True)  # each row's largest logit becomes 0: nothing overflows
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


print("the cat:             ", cross_entropy_from_logits(np.array([[1.9, 0.0]]), np.array([0])).round(3))
print("(1000, 0), label 1:  ", cross_entropy_from_logits(np.array([[1000.0, 0.0]]), np.array([1])))

# %% [markdown]
# ## Feeling the slope
#
# Keep all weights fixed but one, $w_i$ (an index says *which* weight). How much does the loss change, per unit, when $w_i$ grows a
# little? This is the **partial derivative** $\partial L / \partial w_i$. All of them together form the
# **gradient** $\nabla_{\mathbf w} L$, a vector with as many numbers as $\mathbf w$.
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

# %% [markdown]
# ## The steepest way
#
# Which step lowers the loss most? Let $\mathbf d$ be a step of length $r$, at the angle $\varphi$ to the gradient.
# Seen from near by, a smooth loss is a plane (Taylor, first order):
#
# $$L(\mathbf w + \mathbf d) \approx L(\mathbf w) + \nabla L \cdot \mathbf d
# = L(\mathbf w) + \lVert \nabla L \rVert \; r \cos\varphi$$
#
# The cosine is −1 at $\varphi = 180°$: **straight against the gradient the loss falls most steeply**, along it the
# loss rises most steeply, and at right angles to it, along a contour line, nothing changes. In the figure the loss is
# a long valley whose lowest point is the cross. Drag the end of your step, or play its length. The argument holds for small $r$: **what does
# a longer step do to the two curves on the right?**

# %% folded="Asks for a guess, then draws steps in all directions and what they do"
long_valley, here = landscape.bowl(flat=1.0, steep=10.0, degrees=30.0), np.array([2.2, 0.2])
steepest = figures.Steepest(long_valley.loss, here, long_valley.gradient(here))


def update_steepest(angle, length):
    change, best = steepest.set(angle, length)
    verb = "falls" if change < 0 else "rises"
    return f"a step of {length:.2f} at {angle}° to the gradient: the loss {verb} by {abs(change):.3f}; best of this length: {best:.0f}°"


to_the_lowest = live.predict(
    "Does the steepest way lead to the lowest point?",
    "no, across the valley",
    options=["yes", "no, across the valley", "no, along the valley"],
    why="The gradient knows the slope here and nothing else, and across a long valley the slope is steep.",
    hides=[steepest.downhill, steepest.on, steepest.steepest, steepest.best, steepest.lowest],
)
angle_slider = live.slider(0, 360, 90, step=15, label="angle $\\varphi$")
length_slider = live.slider(0.05, 2.5, 0.5, step=0.05, label="length $r$", play=True)
live.figure(
    steepest.figure,
    update_steepest,
    ask=[to_the_lowest],
    handles=[steepest.handle()],
    stacked=True,
    angle=angle_slider,
    length=length_slider,
)

# %% [markdown]
# The promise of the gradient is for small steps. From a length of about 0.3 on the measured curve leaves the
# cosine; the best direction turns away from 180°, and a step of 2 straight against the gradient makes the loss
# *larger*.

# %% [markdown]
# ## Step 3: improve
#
# The gradient points uphill, so we go the other way. In step number $k$ of **gradient descent** the new
# weights are
#
# $$\mathbf w^{(k)} = \mathbf w^{(k-1)} - \eta \cdot \nabla_{\mathbf w} L\big(\mathbf w^{(k-1)}\big)$$
#
# (The number of the step stands above, in brackets; slides may write $\mathbf w_k$, which looks like weight number $k$.)
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
# It has two valleys (crosses), the right one deeper. In all maps from here on a path starts at the open circle, which
# you can drag; its steps darken, and it ends at the dot. **How far can you raise $\eta$ before the path no longer comes to
# rest in the same valley?**

# %% folded="Asks for a guess, then plays 30 steps of gradient descent on the curve"
curve_picture = figures.CurveDescent(valleys, n_steps=30)


def update_valleys(eta, start, step):
    path = landscape.descend(valleys_gradient, start, eta, 30)[: step + 1]
    losses, slope = valleys(path), valleys_gradient(path[-1])
    gone = curve_picture.set(path, losses, slope, -eta * slope)
    if np.abs(path[-1]) > 100:
        away = int(np.argmax(np.abs(path) > 100))
        told = f"gone from the picture after {live.counted(gone, 'step')}, beyond w = ±100 after {away}"
        return f"η = {eta:.3g}: it diverges: {told}"
    moved = abs(path[-1] - path[step - 1])  # of step 0, nothing
    state = f"still moving, {moved:.3f} in the last step"
    ahead = f"slope {slope:z.2f}, next step −η · slope = {-eta * slope:z.3f}"
    if abs(slope) < 1e-3:  # rest is where the slope is 0, not where steps are small
        state = f"at rest at w = {path[-1]:.3f}"
    elif moved < 1e-3:
        state = f"hardly moving at w = {path[-1]:.3f}"
        ahead = f"slope {live.short(slope)}, next step −η · slope = {live.short(-eta * slope)}"
    state = state if step else f"at w = {start:.2f}"
    return f"η = {eta:.3g}: after {live.counted(step, 'step')} {state}, loss {losses[-1]:.3f}; {ahead}"


reached = live.predict(
    "The path starts at $w = -1.6$, with $\\eta = 0.05$. Which valley does it reach?",
    "the nearer one",
    options=["the nearer one", "the deeper one"],
    why="It knows only the slope under its feet. Set $\\eta$ to 0.05 and play the steps.",
)
eta_slider = live.slider(0.001, 0.5, 0.002, log=True, label=r"$\eta$")
start_slider = live.slider(-2.0, 2.0, -1.6, step=0.05, label="start $w$")
live.figure(
    curve_picture.figure,
    update_valleys,
    ask=[reached],
    handles=[curve_picture.handle()],
    pairs=[("eta", "start"), ("eta", "step")],
    stacked=True,
    eta=eta_slider,
    start=start_slider,
    step=live.slider(0, 30, 30, play=0.2),
)

# %% [markdown]
# At about 0.15 the
# first step jumps over the hilltop, and the path happens to rest in the deeper valley. From about 0.22 on it mostly
# swings, or flies away.

# %% [markdown]
# ## Where it rests
#
# Gradient descent rests wherever the gradient is 0: at the bottom of a valley, on a hilltop (start the path above at
# $w = -0.1$: it stays near by for long), and, with two or more weights, on a **saddle**, a bottom in one direction
# and a hilltop in another. Here is one, at the origin, between two valleys:
# $L = \frac12 w_0^2 - \frac12 w_1^2 + \frac14 w_1^4 + \frac14$. Three paths start at $w_0 = -1.8$, one exactly on the
# ridge $w_1 = 0$, two a little beside it. **Which of them will leave the saddle?**

# %%
saddle = race.saddle()
paths = {
    name: landscape.descend(lambda w: saddle.gradient(w, 0), np.array([-1.8, float(name)]), 0.1, 250)
    for name in ("0", "0.000001", "0.01")
}
_ = figures.saddle_paths(saddle.above_minimum, paths)

# %% [markdown]
# The one on the ridge rests on the saddle for ever. The one that starts a millionth beside it seems to rest, for
# about a hundred steps, and then leaves: to rest at a saddle or a hilltop, a path must hit it exactly, and a random
# start practically never does. But it may *wait* there. So "the loss no longer falls" means that the gradient is
# small, and not that a bottom has been reached.

# %% [markdown]
# ## How large may the learning rate be?
#
# Near a minimum a smooth loss looks like a bowl. With one weight, this is $L = \frac12 \lambda w^2$, with
# the minimum at 0; $\lambda$ ("lambda") is the second derivative, the **curvature**. The gradient is
# $\lambda w$, so
#
# $$w^{(k)} = w^{(k-1)} - \eta \lambda w^{(k-1)} = (1 - \eta\lambda)\, w^{(k-1)}$$
#
# Every step multiplies the distance from the minimum by $1 - \eta\lambda$ (in the
# worked example 0.5). It shrinks if this number lies between −1 and 1, that is for
# $0 < \eta < 2/\lambda$. At $2/\lambda$ the weight swings between $w$ and $-w$ for ever; above, the
# distance grows.
#
# With many weights the bowl is $L = \frac12 \mathbf w^\top H\, \mathbf w$, with the symmetric matrix $H$
# of second derivatives, and its gradient is $H \mathbf w$. In the long valley above, the steepest way missed the lowest
# point. From some places it leads straight there: from those along the valley, and from those straight across. These
# two directions, dashed in the next figure, are the **eigenvectors** of $H$. On them
# $H \mathbf w = \lambda \mathbf w$, with a number $\lambda$, the **eigenvalue**: the curvature in that direction. So along
# each of them gradient descent does what it does with one weight, and all share one $\eta$. The largest
# eigenvalue decides:
#
# $$\eta < \frac{2}{\lambda_\text{max}}$$

# %%
valley = landscape.bowl(flat=1.0, steep=10.0, degrees=30.0)  # the same as above
print("H =\n", valley.H.round(3))
print("eigenvalues of H", np.linalg.eigvalsh(valley.H).round(3))

# %% [markdown]
# Two numbers to work out, before you see it:

# %% folded="Asks for two guesses, then plays 40 steps of gradient descent in the valley"
valley_picture = figures.BowlDescent(valley.loss, valley.H, n_steps=40)


curvatures, turn = np.array([1.0, 10.0]), np.deg2rad(30)
directions = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])  # along, across


def update_valley(eta, start, step):
    angle = turn + np.deg2rad(start)
    path = landscape.descend(valley.gradient, 2.6 * np.array([np.cos(angle), np.sin(angle)]), eta, 40)
    path = path[: step + 1]
    turned = path @ directions.T  # its parts along and across
    parts = 0.5 * curvatures * turned**2  # their losses, which add up to L
    factors = 1 - eta * curvatures
    valley_picture.set(eta, path, turned, parts, factors)
    along, across = (live.short(part) for part in parts[-1])
    return (
        f"start {start}° round from the valley; a step multiplies by {factors[0]:.2f} along, by {factors[1]:.2f} across\n"
        f"loss after {live.counted(step, 'step')} {live.short(np.sum(parts[-1]))}: {along} along + {across} across"
    )


limit = live.predict(
    "From which $\\eta$ on will it diverge?",
    0.2,
    within=0.005,
    why="Above $2/10$, from every start that is not exactly along the valley. The **steepest** direction sets the limit.",
)
fastest = live.predict(
    "Which $\\eta$ brings you fastest to the bottom, from a start on neither dashed line?",
    round(2 / 11, 3),
    within=0.013,
    why="Where both factors have the same size, $1 - \\eta = -(1 - 10\\eta)$: at $\\eta = 2/11$, near the limit. Both lines on "
    "the right are then equally steep. A smaller $\\eta$ creeps along the bottom, a larger one jumps from wall to wall.",
    hides=[*valley_picture.larger, valley_picture.now],
)
eta_slider = live.slider(0.005, 0.22, 0.05, step=0.005, label=r"$\eta$")
start_slider = live.slider(0, 345, 30, step=15, label="start, degrees round from the valley")
live.figure(
    valley_picture.figure,
    update_valley,
    ask=[limit, fastest],
    handles=valley_picture.handles(radius=2.6),
    pairs=[("eta", "step")],
    stacked=True,
    eta=eta_slider,
    start=start_slider,
    step=live.slider(0, 40, 40, play=0.2),
)

# %% [markdown]
# Turned to its eigenvectors, the loss is a sum of two that know nothing of each other, each with its own factor; but both
# have the same $\eta$. So the *steepest* direction sets the limit, and the *flattest* the patience (more in chapter 09).

# %% [markdown]
# ## A real network
#
# Now the three steps on real data: 1400 pictures of handwritten digits, 8×8 pixels each. The network has 64 inputs,
# 32 hidden neurons with ReLU, and 10 logits; the loss is the cross-entropy; each step uses all pictures. Where does the
# gradient come from? Central differences need two forward passes *per weight* and step. Chapter 07 computes the same
# gradient, exactly, for the price of a few passes, whatever the number of weights: **backpropagation**. We borrow it.

# %%
data, etas = digits.digits(), np.geomspace(0.005, 5, 13)
net = digits.new_layers([64, 32, 10], "He", seeds=[0] * len(etas))  # the same start for every η, side by side
n_weights = sum(W[0].size + b[0].size for W, b in net)
print(f"{n_weights} weights: {2 * n_weights} forward passes for a single gradient by central differences")

shown = [list(data.labels_test).index(digit) for digit in range(10)]  # a test picture of each digit
curves, looks, read = [], [], []  # after each step: the losses, log-softmax of these pictures, accuracy
for _ in range(101):
    logits = digits.forward(data.X_test, net, digits.RELU)[1]
    looks.append(digits.log_softmax(logits[:, shown]))
    read.append((logits.argmax(axis=-1) == data.labels_test).mean(axis=1))
    net, losses = digits.train(net, digits.RELU, data.X, data.labels, lr=etas, n_steps=1)
    curves.append(losses[0])
curves = np.array(curves)  # (steps, η)

# %% [markdown]
# A network that guesses has the loss $\ln 10 \approx 2.3$. The pictures on the right were not used in training. **From
# which $\eta$ on does the loss no longer simply fall?**

# %% folded="Asks for a guess, then draws the loss and what the network reads"
reading = figures.Reading(data.X_test[shown], data.labels_test[shown], curves, etas)


def update_reading(eta, step):
    run = reading.run(eta)
    reading.set(etas[run], curves[: step + 1, run], np.exp(looks[step][run]))
    loss = curves[step, run]
    return f"η = {etas[run]:.3g}, step {step}: loss {loss:.3f}; {read[step][run]:.0%} of the {len(data.X_test)} test pictures are read correctly"


eta_slider = live.slider(etas[0], etas[-1], etas[4], log=True, step=0.25, label="$\\eta$")
as_sharp = live.predict(
    "Is there a limit for $\\eta$, as sharp as for a bowl?",
    "yes, but not a sharp one",
    options=["yes, as sharp", "yes, but not a sharp one", "no"],
    why="$\\lambda_\\text{max}$ belongs to one place in the landscape, and the path leads through many.",
    hides=[reading.after, reading.chosen],
)
live.figure(
    reading.figure,
    update_reading,
    ask=[as_sharp],
    handles=reading.handles(),
    pairs=[("eta", "step")],
    stacked=True,
    eta=eta_slider,
    step=live.slider(0, 100, 0, play=True),
)

# %% [markdown]
# Up to $\eta \approx 0.5$ the loss falls in nearly every step, and the faster the larger $\eta$ is. At 0.89 it rises now
# and then, and the network still learns best. At 1.6 the loss jumps up first; some starts recover, others do not. From
# 2.8 on all is lost: huge steps have switched nearly all hidden neurons off (dead, in the word of chapter 04), and
# after 100 steps the network guesses, or does hardly better. You find $\eta$ by trying, from small to large.

# %% [markdown]
# ## Common mistakes
#
# - **Plus for minus.** The gradient points uphill: $\mathbf w + \eta \nabla L$ makes the loss larger.
# - **Sum before square.** $(\sum_k (\hat y_k - y_k))^2$ lets errors cancel out.
# - **Softmax first, its logarithm later.** The probability rounds to 0; compute from the logits.
# - **Dividing by $h$** instead of $2h$.
# - **A weight not put back** before the next one is felt.
# - **One gradient for many steps.**
# - **`w -= …` on a stored array.** It changes the array in place: the path becomes one point many times.

# %% [markdown]
# ## Check yourself

# %%
quiz("06_training")

# %% [markdown]
# ## Summary
#
# - Training repeats three steps: output, loss, improvement.
# - A loss grows with the distance from the label: squared error for regression, cross-entropy $-\ln p$ for
#   classes, computed from the logits. Its slope there does not vanish where the network is wrong.
# - Gradient descent, $\mathbf w^{(k)} = \mathbf w^{(k-1)} - \eta \nabla_{\mathbf w} L$, steps in the steepest
#   direction. It rests where the gradient is 0: nearly always at the bottom of a valley, not always of the
#   deepest one, and it may wait at a saddle.
# - Too small a learning rate takes long, too large a one diverges: near a minimum the limit is
#   $\eta < 2/\lambda_\text{max}$.
#
# In the exercise you write all of these. Then comes chapter 07: the gradient, computed properly.
