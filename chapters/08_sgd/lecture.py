# %% [markdown]
# # 08 · Stochastic gradient descent
#
# One step of gradient descent so far asks *every* sample for its opinion. With a million samples that is a
# million answers before the weights move at all. This chapter asks a few samples at a time, and shows what
# that costs and what it buys.
#
# **You will be able to**
#
# - cut a data set into minibatches and count the steps of an epoch;
# - write stochastic gradient descent, and predict its path for a small and a large batch;
# - say how noisy the gradient of a minibatch is, and choose a batch size by measuring.

# %%
import time

import matplotlib.pyplot as plt
import numpy as np
from threadpoolctl import threadpool_limits

from perceptron import live, style
from perceptron.quiz import quiz

style.use()

# %% [markdown]
# ## Why not all samples at once
#
# The loss is a mean over the samples, so its gradient is a mean, too: every sample computes the gradient
# that it would like, and the step follows the average. To keep the view clear, this chapter uses the
# smallest model there is, a linear one without a bias: prediction $X w$, with $X$ of shape
# $(n, \text{features})$, one sample a row, and loss $L(w) = \frac1n \sum_i (x_i \cdot w - y_i)^2$. All that
# follows holds for networks as well.
#
# For any set of rows, the gradient of the loss *on these rows* is
#
# $$\nabla L_\text{rows}(w) = \frac{2}{\text{number of rows}}\; X_\text{rows}^\mathsf{T}\,(X_\text{rows}\, w
# - y_\text{rows})$$
#
# How long does one gradient take when it uses all samples? Measured here and now:


# %%
def gradient(w, X, y, rows):
    difference = X[rows] @ w - y[rows]
    return 2 / len(rows) * X[rows].T @ difference


def seconds(function, repeats=7):
    """The shortest of several runs, in one thread, so that other programs disturb the figure less."""
    times = []
    with threadpool_limits(1):
        for _ in range(repeats):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
    return min(times)


draws = np.random.default_rng(0)
X_large, y_large, w_large = draws.normal(size=(100_000, 50)), draws.normal(size=100_000), np.zeros(50)
for n in (100, 1_000, 10_000, 100_000):
    A, b = X_large[:n], y_large[:n]
    t = seconds(lambda A=A, b=b: 2 / len(b) * A.T @ (A @ w_large - b))
    print(f"{n:7d} samples: {1e3 * t:8.3f} ms for one gradient")

# %% [markdown]
# Ten times the samples cost about ten times the time: less at first, where calling numpy is most of it, and
# more in the end, where the data no longer fit into the processor's fast memory. But is the answer ten times
# better? A mean over 100 random samples is usually close to the mean over
# 100,000, just as a poll need not ask the whole country. **Stochastic gradient descent** (SGD) uses this:
# compute the gradient on a small random part of the samples, step at once, and take *another* part for the
# next step.

# %% [markdown]
# ## Minibatches and epochs
#
# The part that one step uses is a **minibatch** (often just *batch*), and the number of its samples is the
# **batch size** $B$. One pass through the whole data set is an **epoch**. How many steps is that? As many as
# there are minibatches:
#
# $$\text{steps per epoch} = \left\lceil \frac{n}{B} \right\rceil$$
#
# The brackets mean *rounded up*: when $B$ does not divide $n$, the last minibatch is smaller, and it is a
# step too. (Some slides define an epoch *as* $n / B$. That fraction is the number of steps in an epoch; the
# epoch is the pass itself.) Larger batches mean fewer steps from the same data.
#
# The samples of a minibatch must be drawn at random. Data often come sorted, first all cats and then all
# dogs, and a minibatch of cats only would pull everything towards "cat". So shuffle the row numbers and cut
# them into pieces, and **shuffle again before each epoch**:


# %%
def minibatches(n_samples, batch_size, rng):
    order = rng.permutation(n_samples)
    return [order[start : start + batch_size] for start in range(0, n_samples, batch_size)]


shuffles = np.random.default_rng(1)
for epoch in range(3):
    print(f"epoch {epoch}:", *minibatches(10, 4, shuffles))

# %% [markdown]
# Ten samples, batch size 4, three steps an epoch; each row number once in every epoch, in a new order. The
# random generator `rng` is made once and handed in. A function that made its own with a fixed seed would
# return the same "shuffle" every time.

# %% [markdown]
# ## A worked example
#
# Four samples, one weight. What would each sample like, and what do the minibatches of size 2 say?

# %%
X_tiny, y_tiny, w_tiny = np.ones((4, 1)), np.array([0.0, 1.0, 2.0, 5.0]), np.zeros(1)

alone = [float(gradient(w_tiny, X_tiny, y_tiny, [i])[0]) for i in range(4)]
print("one sample each:", alone)
print(
    "all four:       ", gradient(w_tiny, X_tiny, y_tiny, [0, 1, 2, 3])[0], "= mean of these", np.mean(alone)
)

pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
of_pairs = [float(gradient(w_tiny, X_tiny, y_tiny, pair)[0]) for pair in pairs]
print("all six pairs:  ", of_pairs, "mean", np.mean(of_pairs))
print("root mean square distance from the full gradient:", np.std(of_pairs).round(4))

# %% [markdown]
# No pair hits the full gradient exactly. But the *mean* over all pairs is the full gradient: a minibatch
# errs, and it errs in no particular direction. A random estimate with this property is called **unbiased**.
# All pairs agree that the weight must grow; they disagree about how much.

# %% [markdown]
# ## A noisy gradient
#
# So the gradient of a minibatch is the true gradient plus **noise**, and the noise has mean 0. The figure
# shows it for 200 samples and two weights. On the left, every dot is the gradient of one random minibatch;
# the black cross is the gradient of all samples. On the right, the **spread**: the root of the mean squared
# distance between dots and cross.
#
# Write down your guess first: **how much larger must the batch be to halve the spread? And what happens at
# batch size 200?**

# %%
n = 200
samples = np.random.default_rng(3)
X = samples.normal(size=(n, 2)) * [1.5, 0.7]
y = X @ [1.2, -0.8] + 1.5 * samples.normal(size=n)
w_start = np.array([-1.0, 1.0])


each = 2 * X * (X @ w_start - y)[:, None]  # (n, 2): the gradient that every sample alone would like
full = each.mean(axis=0)
sigma = np.sqrt(np.mean(np.sum((each - full) ** 2, axis=1)))


orders = np.argsort(np.random.default_rng(4).random((4000, n)), axis=1)  # 4000 shuffles of the row numbers


def draw_gradients(batch_size, n_draws):
    """Gradients at w_start of that many random minibatches, no row twice in any of them."""
    return each[orders[:n_draws, :batch_size]].mean(axis=1)


def spread(gradients):
    return np.sqrt(np.mean(np.sum((gradients - full) ** 2, axis=1)))


def theory(batch_size):
    return sigma * np.sqrt((n - batch_size) / (n - 1) / batch_size)


# %%
figure, (cloud_axes, spread_axes) = plt.subplots(1, 2, figsize=(9, 3.8))
cloud = cloud_axes.scatter(*np.zeros((2, 300)), s=12, color=style.TRAIN, alpha=0.5)
cloud_axes.plot(*full, "x", color="black", markersize=11, markeredgewidth=3)
cloud_axes.set(
    xlabel="gradient, first weight", ylabel="gradient, second weight", xlim=(-45, 15), ylim=(-12, 16)
)
cloud_axes.set_title("300 minibatches at the same point")
sizes, B_axis = np.array([1, 2, 5, 10, 20, 50, 100, 150, 190]), np.arange(1, n)
measured_spreads = [spread(draw_gradients(b, 300)) for b in sizes]
spread_axes.loglog(sizes, measured_spreads, "o", color=style.TRAIN, label="measured")
spread_axes.loglog(B_axis, sigma / np.sqrt(B_axis), "--", color=style.TRUTH, label="σ/√B")
spread_axes.loglog(B_axis, theory(B_axis), color="black", label="theory")
(spread_point,) = spread_axes.plot([], [], "o", color=style.HIGHLIGHT, markersize=12)
spread_axes.set(xlabel="batch size B", ylabel="spread", ylim=(0.05, 30), title="Noise of the gradient")
spread_axes.legend(loc="lower left")


def update_noise(batch_size):
    gradients = draw_gradients(batch_size, 300)
    cloud.set_offsets(gradients)
    spread_point.set_data([batch_size], [spread(gradients)])
    return f"batch size {batch_size}: spread {spread(gradients):.3f}, in theory {theory(batch_size):.3f}"


live.figure(figure, update_noise, stacked=True, batch_size=live.slider(1, 200, 10, label="batch size"))

# %% [markdown]
# To halve the spread the batch must be four times as large. And at batch size 200 every minibatch holds all
# samples, so the noise is gone altogether.

# %% [markdown]
# ## How noisy?
#
# Why four times? Let $\sigma$ be the spread of single samples, $B = 1$. The mean of $B$ independent random
# numbers has a variance that is $B$ times smaller, so its standard deviation shrinks with the square root:
#
# $$\text{spread} \approx \frac{\sigma}{\sqrt B}$$
#
# A minibatch is drawn **without replacement**, no row twice, so its samples are not quite independent: the
# more of the data it holds, the less is left to chance. The exact result has a second factor:
#
# $$\text{spread} = \frac{\sigma}{\sqrt B}\,\sqrt{\frac{n - B}{n - 1}}$$
#
# It is 1 for $B = 1$ and 0 for $B = n$. In practice $B$ is far smaller than $n$, and the simple rule is all
# you need. The numbers, measured against both:

# %%
print("    B   measured   σ/√B · √((n − B)/(n − 1))   σ/√B")
for size in (1, 4, 16, 64, 128, 200):
    simple, measured = sigma / np.sqrt(size), spread(draw_gradients(size, 4000))
    print(f"{size:5d} {measured:10.4f} {theory(size):16.4f} {simple:18.4f}")

# %% [markdown]
# This square root is the reason for SGD. **A batch 100 times as large costs 100 times the work and is only
# 10 times as exact.** For the same work you could take 100 noisy steps instead of one good one.

# %% [markdown]
# ## The path of SGD
#
# The algorithm is two loops, epochs around minibatches, with one step inside:


# %%
def sgd(X, y, w0, lr, batch_size, n_epochs, rng):
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(n_epochs):
        for rows in minibatches(len(X), batch_size, rng):
            w = w - lr * gradient(w, X, y, rows)  # a new array; w -= … would change all points of the path
            path.append(w)
    return np.array(path)


# %% [markdown]
# Below, SGD (blue) and gradient descent with all samples (black) start at the same point and look at every
# sample five times. The lines are contours of the loss on *all* samples, lowest at the green cross; the right
# side shows that loss.
# Predict, then try:
#
# 1. Which batch size has the lowest loss after five epochs, at $\eta = 0.03$?
# 2. At batch size 1: does SGD arrive and stay? What does a smaller $\eta$ change?
# 3. How far can you raise $\eta$ for batch size 200, and for batch size 1?

# %%
w_best = np.linalg.solve(X.T @ X, X.T @ y)  # where the loss is lowest: the normal equations
figure, (path_axes, loss_axes) = plt.subplots(1, 2, figsize=(9, 3.9))
grid = np.stack(np.meshgrid(np.linspace(-1.6, 2.6, 70), np.linspace(-2.4, 1.6, 70)), axis=-1)
surface = np.mean((grid @ X.T - y) ** 2, axis=-1)
path_axes.contour(grid[..., 0], grid[..., 1], surface, levels=14, colors=style.LIGHT)
(full_line,) = path_axes.plot([], [], "o-", color="black", markersize=5, label="all samples")
(sgd_line,) = path_axes.plot([], [], ".-", color=style.TRAIN, linewidth=1, markersize=4, label="SGD")
path_axes.plot(*w_best, "x", color=style.HIGHLIGHT, markersize=10, markeredgewidth=3, zorder=3)
path_axes.set(xlabel="first weight", ylabel="second weight", xlim=(-1.6, 2.6), ylim=(-2.4, 1.6))
path_axes.legend(loc="lower left", framealpha=0.9, frameon=True)
(full_loss,) = loss_axes.semilogy([], [], "o-", color="black", markersize=5)
(sgd_loss,) = loss_axes.semilogy([], [], ".-", color=style.TRAIN, linewidth=1, markersize=4)
loss_axes.axhline(np.mean((y - X @ w_best) ** 2), color=style.TRUTH, linestyle="--", linewidth=1)
loss_axes.set(xlabel="epochs", ylabel="loss on all samples", xlim=(-0.1, 5.1), ylim=(1.7, 60))
loss_axes.set_yticks([2, 5, 10, 20, 50], ["2", "5", "10", "20", "50"])
loss_axes.minorticks_off()


# %%
H = X.T @ X / n
loss_best = np.mean((X @ w_best - y) ** 2)


def losses_of(path):
    away = path - w_best  # the loss is a bowl around its minimum
    return loss_best + np.einsum("ki,ij,kj->k", away, H, away)


def update_path(batch_size, eta, shuffle):
    ends = []
    for path_line, loss_line, size in [(sgd_line, sgd_loss, batch_size), (full_line, full_loss, n)]:
        with np.errstate(all="ignore"):  # a path that diverges ends at infinity
            path = sgd(X, y, w_start, eta, size, 5, np.random.default_rng(shuffle))
        path = np.clip(path, -100, 100)
        losses = losses_of(path)
        path_line.set_data(*path.T)
        loss_line.set_data(np.linspace(0, 5, len(path)), losses)
        ends.append(f"{len(path) - 1} steps, loss {losses[-1]:.3f}" if losses[-1] < 100 else "diverges")
    return f"η = {eta:.3f}: SGD {ends[0]}; all samples {ends[1]}; lowest possible loss {loss_best:.3f}"


live.figure(
    figure,
    update_path,
    stacked=True,
    batch_size=live.slider(1, 200, 10, label="batch size"),
    eta=live.slider(0.003, 0.6, 0.03, log=True, label="$\\eta$"),
    shuffle=live.button("another shuffle"),
)

# %% [markdown]
# 1. Small batches win at first: from the same five looks at the data, batch size 10 makes 100 steps and
#    reaches the bottom, while full gradient descent has made five and is still on its way.
# 2. With batch size 1 the path reaches the bottom quickly and then does not come to rest. There the full
#    gradient is near 0, but single samples still disagree, so every step is noise of size $\eta \sigma$. A
#    smaller $\eta$ makes the cloud smaller and the way longer. Chapter 09 gets both: large steps first,
#    smaller ones later.
# 3. With all samples the limit is the one of chapter 06, $2 / \lambda_\text{max}$ (the cell below computes
#    it). Single samples have a much lower limit: now and then one with large inputs comes along and throws
#    the weights far away. When you make the batch smaller, you may have to lower $\eta$.
#
# The noise is not only a nuisance. On the bumpy losses of networks it shakes the weights out of poor places
# in which exact gradient descent would stay.

# %%
print(f"all samples: the limit is η = {2 / np.linalg.eigvalsh(2 * H)[-1]:.3f}")
print(f"the sample with the largest inputs, alone: η = {1 / np.max(np.sum(X**2, axis=1)):.3f}")

# %% [markdown]
# ## What a step and an epoch cost
#
# If small batches give more steps from the same data, why not always use $B = 1$? Because a computer does not
# like it. A step has a fixed price, whatever the batch: Python calls numpy, numpy prepares, a GPU starts. And
# a product of large matrices uses the hardware far better than many small ones (chapter 03). Let us measure
# a step on this machine, and from it an epoch, for 20,000 samples.


# %%
def time_of_step(batch_size, n_features):
    w = np.zeros(n_features)
    rows = np.random.default_rng(5).permutation(20_000)[:batch_size]
    A = X_large[:, :n_features]
    return seconds(lambda: w - 0.1 * gradient(w, A, y_large, rows), repeats=9)


batch_sizes = 2 ** np.arange(13)
step_times = {f: np.array([time_of_step(int(b), f) for b in batch_sizes]) for f in (5, 50)}
for b, t in list(zip(batch_sizes, step_times[50], strict=True))[::2]:
    steps = int(np.ceil(20_000 / b))
    print(
        f"batch size {b:5d}: {1e6 * t:8.1f} µs a step, {steps:5d} steps, {1e3 * t * steps:8.2f} ms an epoch"
    )

# %% [markdown]
# **Before you look: up to which batch size does a step cost about the same? What does that do to the time of
# an epoch?**

# %%
figure, axes = plt.subplots(figsize=(6.4, 4.2))
(step_line,) = axes.loglog(batch_sizes, step_times[50], "o-", color=style.TRAIN, label="one step")
(epoch_line,) = axes.loglog(
    batch_sizes, step_times[50], "s-", color=style.TEST, label="one epoch, 20,000 samples"
)
cost_points = axes.scatter(
    [1, 1], [1, 1], s=190, facecolors="none", edgecolors=style.HIGHLIGHT, linewidths=3, zorder=3
)
axes.set(xlabel="batch size", ylabel="seconds, measured here", xlim=(0.7, 6e3), ylim=(1e-6, 2))
axes.set_title("Small batches: cheap steps, expensive epochs")
axes.legend(loc="upper center")


def update_cost(power, n_features):
    step, epoch = step_times[n_features], step_times[n_features] * np.ceil(20_000 / batch_sizes)
    step_line.set_ydata(step)
    epoch_line.set_ydata(epoch)
    cost_points.set_offsets([(batch_sizes[power], step[power]), (batch_sizes[power], epoch[power])])
    return f"batch size {2**power}: {1e6 * step[power]:.1f} µs a step, {1e3 * epoch[power]:.2f} ms an epoch"


power = live.slider(0, 12, 4, label="batch size $2^k$, $k$")
live.figure(figure, update_cost, power=power, n_features=live.choice([5, 50], 50, label="features"))

# %% [markdown]
# Up to some dozens of samples, a step costs nearly the same: it is all fixed price. In this range doubling
# the batch halves the time of an epoch, for free. Later the time of a step grows in proportion and an epoch
# costs the same whatever you do; from there, larger batches buy exactness and nothing else. A GPU moves
# this bend far to the right (chapter 12).
#
# **Choosing a batch size.** Take one near the bend, where the hardware is busy and the steps are still
# many: 32 to 256 is common. The memory sets an upper limit, since all values of the cache grow with $B$.
# Powers of two are a habit, not a law. And change $\eta$ together with $B$: a larger, less noisy batch
# stands a larger step.

# %% [markdown]
# ## Common mistakes
#
# - **The last, smaller batch lost.** `n // B` rounds down; its samples would never be used in that epoch.
# - **The wrong denominator.** Average over the rows of *this* minibatch: not over $n$, and in the last one
#   not over $B$.
# - **The same shuffle every epoch**, from a fixed seed inside the function, or a shuffle made once outside
#   the loop. Shuffling the *order of fixed groups* is not enough either.
# - **$X$ shuffled without $y$.** Shuffle row numbers and index both with them.
# - **Drawing each minibatch anew** and calling $n/B$ of them an epoch: some samples come twice, others not
#   at all.
# - **Judging a run by the loss of one minibatch.** It is noisy. Average over an epoch, or use all samples.
# - **`w -= …` on an array that is stored in the path**: all stored points change with it.

# %% [markdown]
# ## Check yourself

# %%
quiz("08_sgd")

# %% [markdown]
# ## Summary
#
# - The gradient of the loss is a mean over samples. SGD estimates it from a minibatch of $B$ samples and
#   steps at once; the estimate is noisy, but right on average.
# - An epoch is one pass through the data: $\lceil n / B \rceil$ steps, a new shuffle each time.
# - The noise falls as $\sigma / \sqrt B$ (exactly: times $\sqrt{(n - B)/(n - 1)}$), the work grows as $B$.
#   So many noisy steps beat few exact ones, until the bottom is near.
# - Near the bottom, SGD with constant $\eta$ keeps moving in a cloud that shrinks with $\eta$.
# - A step has a fixed price, so tiny batches waste time. Measure, and choose a size near the bend.
#
# In the exercise you build each piece and measure the noise yourself. Chapter 09 then makes the steps
# smarter.
