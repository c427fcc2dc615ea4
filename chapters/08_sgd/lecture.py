# %% [markdown]
# # 08 · Stochastic gradient descent
#
# One step of gradient descent so far asks *every* sample for its opinion. With a million samples that is a
# million answers before the weights move at all. This chapter asks a few samples at a time, and measures what
# that costs and what it buys.
#
# **You will be able to**
#
# - cut a data set into minibatches and count the steps of an epoch;
# - write stochastic gradient descent, and predict its path for a small and a large batch;
# - say how noisy the gradient of a minibatch is, and choose batch size and learning rate by measuring.

# %%
import functools
import time

import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch08_sgd as figures
from perceptron.live.quiz import quiz
from perceptron.models import digits
from perceptron.speed.stopwatch import best_time

style.use()

# %% [markdown]
# ## Why not all samples at once
#
# The loss is a mean over the samples, so its gradient is a mean, too: every sample has a gradient that it
# would like, and the step follows the average. To keep the view clear, this chapter uses the smallest model
# there is, linear and without a bias: prediction $X w$, where $X$ has the shape $(n, \text{features})$, one
# sample a row, and $w$ the shape $(\text{features},)$. The loss is $L(w) = \frac1n \sum_i (x_i \cdot w -
# y_i)^2$, with row $x_i$ and label $y_i$. All that follows holds for networks as well.
#
# The gradient has the shape of $w$; it is $X^\mathsf{T}\,\mathrm{d}Y$ of chapter 07. On any choice of rows, the
# same formula gives the gradient of the loss *on these rows*, with their number for $n$:
#
# $$\nabla L(w) = \frac{2}{n}\; X^\mathsf{T}\,(X w - y)$$
#
# How long does it take for all rows? Measured here and now:


# %%
def gradient(w, X, y):
    return 2 / len(y) * X.T @ (X @ w - y)  # of the loss on these rows


draws = np.random.default_rng(0)
X_large, y_large, w_large = draws.normal(size=(100_000, 50)), draws.normal(size=100_000), np.zeros(50)
for n in (100, 1_000, 10_000, 100_000):
    t = best_time(gradient, w_large, X_large[:n], y_large[:n])
    print(f"{n:7,d} samples: {1e3 * t:8.3f} ms for one gradient")

# %% [markdown]
# From some size on, ten times the samples cost ten times the time, or more, where the data outgrow the
# processor's fast memory. But is the answer ten times better? A poll does not ask the whole country, and its
# result is usually close; we shall see how close. **Stochastic gradient descent**
# (SGD) uses this: compute the gradient on a small random part of the samples, step at once, and take
# *another* part for the next step.

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
# step too. (Some slides define an epoch *as* $n / B$. That fraction, rounded up, is the number of steps in an
# epoch; the epoch is the pass itself.)
#
# The samples of a minibatch must be drawn at random. Data often come sorted, first all cats and then all
# dogs, and a minibatch of cats only would pull everything towards "cat". So shuffle the row numbers, cut them
# into pieces, and **shuffle again before each epoch**:


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

alone = [gradient(w_tiny, X_tiny[[i]], y_tiny[[i]]).item() for i in range(4)]
print("one sample each:", alone)
print("all four:       ", gradient(w_tiny, X_tiny, y_tiny).item(), "= mean of these")

pairs = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
of_pairs = [gradient(w_tiny, X_tiny[pair], y_tiny[pair]).item() for pair in pairs]
print("all six pairs:  ", of_pairs, "mean", np.mean(of_pairs))

# %% [markdown]
# No pair hits the full gradient exactly. But the *mean* over all pairs is the full gradient: a minibatch
# errs, and it errs in no particular direction. A random estimate with this property is called **unbiased**.
# All pairs agree that the weight must grow; they disagree about how much.

# %% [markdown]
# ## A noisy gradient
#
# So the gradient of a minibatch is the true gradient plus **noise** with mean 0. We measure it on 200 samples
# and two weights. The **spread** of some gradients is their root mean square distance from the full one.

# %%
n, samples = 200, np.random.default_rng(3)
X = samples.normal(size=(n, 2)) * [1.5, 0.7]
y = X @ [1.2, -0.8] + 1.5 * samples.normal(size=n)
w_start = np.array([-1.0, 1.0])

each = np.array([gradient(w_start, X[[i]], y[[i]]) for i in range(n)])  # (n, 2): what every sample would like
full = gradient(w_start, X, y)
orders = np.argsort(np.random.default_rng(4).random((4000, n)), axis=1)  # 4000 shuffles of the row numbers


def draw_gradients(batch_size, n_draws):
    """Gradients at w_start of that many random minibatches, no row twice in any of them."""
    return each[orders[:n_draws, :batch_size]].mean(axis=1)


def spread(gradients):
    return np.sqrt(np.mean(np.sum((gradients - full) ** 2, axis=1)))


sigma = spread(each)  # of single samples

# %% [markdown]
# Every dot on the left is the gradient of one of 300 minibatches; of the arrows the blue one is such a gradient,
# the other that of all samples. Play draws one minibatch after the other; the green point is dragged to other batch
# sizes.

# %% folded="Asks for two guesses, then draws gradients of minibatches and their spread"
SIZES = np.round(200 ** np.linspace(0, 1, 11)).astype(int)  # 1, 2, 3, 5, 8, …, 200


@functools.cache
def spread_of(B):
    return spread(draw_gradients(B, 300))


noise = figures.Noise(each, {B: spread_of(B) for B in SIZES if B < n}, sigma)


def update_noise(batch_size, minibatch):
    B = batch_size
    angle, outside = noise.set(draw_gradients(B, 300), B, spread_of(B), minibatch)
    edge = f"; {outside} of 300 dots lie farther out than the frame" if outside else ""
    return (
        f"batch size {B}, minibatch {minibatch}: its gradient points {angle:.0f}° away from that of all samples\n"
        f"spread of the 300 gradients {spread_of(B):.2f}{edge}"
    )


four_times = live.predict(
    "How many times as large must the batch be to halve the spread?",
    4,
    within=0.5,
    unit="times",
    why="About four times, wherever you begin: the next section says why.",
)
all_of_them = live.predict(
    "And what will the dots do at batch size 200?",
    "all lie at one place",
    options=["all lie at one place", "spread 200 times less", "spread as much as at 100"],
    why="There every minibatch holds all samples, and the noise is gone.",
    hides=noise.law,
)
live.figure(
    noise.figure,
    update_noise,
    ask=[four_times, all_of_them],
    handles=[noise.handle(lambda B: spread_of(round(B)))],
    stacked=True,
    minibatch=live.slider(1, 40, 1, play=0.5),
    batch_size=live.slider(1, 200, 8, log=True, step=np.log10(200) / 10, label="batch size"),
)

# %% [markdown]
# ## How noisy?
#
# Why four times? Let $\sigma$ be the spread of single samples, $B = 1$. A sum of $B$ independent numbers has
# $B$ times the variance of one, so their mean has $B / B^2 = 1/B$ of it. The standard deviation is the root:
#
# $$\text{spread} \approx \frac{\sigma}{\sqrt B}$$
#
# A minibatch is drawn **without replacement**, no row twice, so its samples are not quite independent: the
# more of the data it holds, the less is left to chance. The exact result has a second factor:
#
# $$\text{spread} = \frac{\sigma}{\sqrt B}\,\sqrt{\frac{n - B}{n - 1}}$$
#
# It is 1 for $B = 1$ and 0 for $B = n$. Where it comes from: the deviations of all $n$ samples sum to 0, so
# one that is too high leaves the others too low on average. For two different draws the mean (dot) product of
# the deviations is $-\sigma^2 / (n - 1)$, and there are $B(B - 1)$ ordered pairs of draws. So the variance of
# the mean is
#
# $$\frac{1}{B^2}\left(B\,\sigma^2 - B(B - 1)\,\frac{\sigma^2}{n - 1}\right)
# = \frac{\sigma^2}{B} \cdot \frac{n - B}{n - 1}$$
#
# Measured against both:


# %%
def exact(sigma, B, n):
    return sigma / np.sqrt(B) * np.sqrt((n - B) / (n - 1))


print(
    f"six pairs of the example: spread {np.std(of_pairs):.6f}, in theory {exact(np.std(alone), 2, 4):.6f}\n"
)
print("    B   measured     exact      σ/√B")
for B in (1, 4, 16, 64, 128, 200):
    found = spread(draw_gradients(B, 4000))
    print(f"{B:5d} {found:10.4f} {exact(sigma, B, n):9.4f} {sigma / np.sqrt(B):9.4f}")

# %% [markdown]
# The square root is the reason for SGD. **A batch 100 times as large costs 100 times the work and is only 10
# times as exact.** For the same work you could take 100 noisy steps instead of one good one.
#
# And look where $n$ stands: in the second factor only, which is nearly 1 for $B \ll n$. Here is the poll. Half of the
# voters say yes, so one answer (1 or 0) has the spread 0.5, and 1000 of them are asked. **How much worse is the poll in
# a large country than in a town?**

# %%
for n_voters in (10_000, 1_000_000, 80_000_000):
    points = 100 * exact(0.5, 1000, n_voters)
    print(f"1000 of {n_voters:10,d} voters asked: the share of yes is off by {points:.2f} points")

# %% [markdown]
# It is as good. Exactness is a matter of how *many* are asked, not of which *part* of the country. So a data set ten times as
# large needs no larger batches, and the same number of steps is ten times less than an epoch.

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
            w = w - lr * gradient(w, X[rows], y[rows])  # w -= … would change the stored points, too
            path.append(w)
    return np.array(path)


def losses_on_all(path):
    return np.mean((path @ X.T - y) ** 2, axis=1)  # one loss for each point of the path


w_best = np.linalg.solve(X.T @ X, X.T @ y)  # where the loss is lowest: the gradient is 0

# %% [markdown]
# Below, SGD and gradient descent with all samples start at the same point (drag it) and look at every sample five
# times. The contours show the loss on *all* samples. Press play: the arrows are the next step of SGD and the one that
# all samples would make from there, both drawn three times as long. Then try: **at batch size 1, what does a smaller
# $\eta$ change? How far can you raise $\eta$ for batch size 200, and for batch size 1?**

# %% folded="Asks for a guess, then plays SGD and gradient descent over the loss"
paths = figures.Paths(losses_on_all, lambda w: gradient(w, X, y), w_best, n_epochs=5)


@functools.lru_cache(maxsize=8)
def run_of(batch_size, eta, start, shuffle):
    with np.errstate(all="ignore"):  # a path that diverges ends at infinity
        return np.clip(sgd(X, y, start, eta, batch_size, 5, np.random.default_rng(shuffle)), -1e3, 1e3)


def update_path(epochs, batch_size, eta, start_0, start_1, shuffle):
    sizes, start = {"SGD": batch_size, "all samples": n}, (start_0, start_1)
    runs = {name: run_of(B, eta, start, shuffle * (B < n)) for name, B in sizes.items()}
    told = []
    for name, (steps, loss) in paths.set(runs, epochs, eta).items():
        how = f"loss {loss:.2f}" if loss < 100 else "it diverges"
        told.append(f"{name} after {live.counted(steps, 'step')}: {how}")
    return f"{epochs:.2f} epochs, η = {eta:.3f}\n{'; '.join(told)}"


lowest_loss = live.predict(
    "With $\\eta = 0.03$: which batch size has the lowest loss after five epochs?",
    "8",
    options=["1", "8", "200"],
    why="From the same five looks at the data, a small batch makes many steps and reaches the bottom, while all samples have "
    "made five and are still on their way. But too small a batch pays with noise at the end.",
)
live.figure(
    paths.figure,
    update_path,
    ask=[lowest_loss],
    handles=[paths.handle()],
    pairs=[("epochs", "batch_size"), ("epochs", "eta")],
    stacked=True,
    epochs=live.slider(0.0, 5.0, 0.0, step=0.05, play=0.15, label="epochs"),
    batch_size=live.slider(1, 200, 8, log=True, step=np.log10(200) / 10, label="batch size"),
    eta=live.slider(0.003, 0.6, 0.03, log=True, label="$\\eta$"),
    start_0=live.slider(-1.5, 2.5, -1.0, step=0.1, label="start, first weight"),
    start_1=live.slider(-2.3, 1.5, 1.0, step=0.1, label="start, second weight"),
    shuffle=live.button("another shuffle"),
)

# %% [markdown]
# A single run is luck, so for the first question we take the mean of 20 shuffles:

# %%
print(f"lowest possible loss {losses_on_all(w_best[None])[0]:.3f}; after five epochs, mean of 20 shuffles:")
for B in (1, 3, 10, 30, 100, 200):
    runs = [sgd(X, y, w_start, 0.03, B, 5, np.random.default_rng(seed)) for seed in range(20)]
    print(
        f"batch size {B:3d}: {len(runs[0]) - 1:4d} steps, loss {losses_on_all([r[-1] for r in runs]).mean():.3f}"
    )

print(f"\nall samples: the limit is η = {2 / np.linalg.eigvalsh(2 / n * X.T @ X)[-1]:.3f}")
print(f"the sample with the largest inputs, alone: η = {1 / np.max(np.sum(X**2, axis=1)):.3f}")

# %% [markdown]
# - With batch size 1 the path reaches the bottom quickly and then does not come to rest. There the full
#   gradient is near 0, but single samples still disagree, so every step is noise, times $\eta$. A smaller
#   $\eta$ makes the cloud smaller and the way longer. Chapter 09 gets both: large steps first, smaller ones
#   later.
# - With all samples the limit is that of chapter 06, $2 / \lambda_\text{max}$. A single sample $x_i$ has the
#   curvature $2 \lVert x_i \rVert^2$, so its own limit is $1 / \lVert x_i \rVert^2$: now and then one with
#   large inputs comes along and throws the weights far away. When you make the batch smaller, you may have
#   to lower $\eta$.

# %% [markdown]
# ## What a step and an epoch cost
#
# If small batches give more steps from the same data, why not always $B = 1$? Because a computer does not like
# it. A step has a fixed price, whatever the batch: Python calls numpy, numpy prepares, a GPU starts. And one
# product of large matrices uses the hardware far better than many small ones (chapter 03). So we measure a
# step on this machine, and count from it an epoch of 20,000 samples.

# %%
batch_sizes = 2 ** np.arange(13)
rows = np.random.default_rng(5).permutation(20_000)


def step(w, X, y, rows):
    return w - 0.1 * gradient(w, X[rows], y[rows])


step_seconds = {}
for n_features in (5, 50):
    A = X_large[:, :n_features].copy()
    step_seconds[n_features] = np.array(
        [best_time(step, np.zeros(n_features), A, y_large, rows[:B]) for B in batch_sizes]
    )

dear = batch_sizes[np.argmax(step_seconds[50] > 2 * step_seconds[50][0])]
print(f"with 50 features, a step costs twice as much as at batch size 1 only from batch size {dear} on")

# %% [markdown]
# So what does an epoch cost? And what gets done in the same time? Play the clock on the right.

# %% folded="Has a curve drawn and asks for a guess, then plays a clock"
costs = figures.Costs(batch_sizes, n_samples=20_000)
span = costs.span(step_seconds[50])


def update_cost(clock, batch_size, n_features):
    B = costs.nearest(batch_size)
    costs.run(step_seconds[n_features], B, clock)
    one_step, one_epoch = costs.set(step_seconds[n_features], B)
    return f"batch size {B}: {1e6 * one_step:.1f} µs a step, {1e3 * one_epoch:.2f} ms an epoch"


epoch_drawn = live.draw(
    "The points are the measured time of a step. An epoch is 20,000 samples. **Draw the time of an epoch over the batch "
    "size.**",
    costs.epoch,
    hides=[costs.epoch_now, costs.epoch_name],
    why="On the left the step is all fixed price: doubling the batch halves the time of an epoch, for free. On the right the "
    "time of a step grows in proportion, and an epoch costs about the same whatever you do.",
)
same_time = live.predict(
    "Let the same clock run for batch sizes 1 and 16. How many steps does 16 make?",
    "nearly as many as 1",
    options=["a sixteenth", "about a quarter", "nearly as many as 1"],
    why="Its step costs hardly more, and sees 16 samples. Play the clock, then try larger batches: from the bend on they make fewer "
    "steps, and see hardly more samples.",
)
live.figure(
    costs.figure,
    update_cost,
    ask=[epoch_drawn, same_time],
    handles=[costs.handle()],
    pairs=[("clock", "batch_size"), ("clock", "n_features"), ("batch_size", "n_features")],
    stacked=True,
    clock=live.slider(0, span, 0, step=span / 50, play=0.15, label="clock, µs"),
    batch_size=live.slider(1, 4096, 16, log=True, step=np.log10(2), label="batch size"),
    n_features=live.choice([5, 50], 50, label="features"),
)

# %% [markdown]
# Where an epoch no longer gets cheaper, larger batches buy exactness and nothing else. A GPU moves this bend far to the
# right (chapter 12).
#
# ## How the learning rate goes with the batch size
#
# A less noisy gradient can be trusted with a longer step. How much longer? We measure it on a network: the digits of
# chapter 06, 64 inputs, 32 hidden neurons, 10 classes, cross-entropy. For each batch size it is trained with 13 learning
# rates, each from 3 random starts, always for 3 epochs: every run looks at the same number of samples. **When the batch is
# three times as large, how does the best $\eta$ change? Does that go on for ever?**

# %%
data, etas, seeds = digits.digits(), np.geomspace(0.004, 4, 13), range(3)
tried = {}  # batch size → mean loss for each η
for B in (1, 3, 10, 30, 100, 300):
    nets = digits.new_layers([64, 32, 10], "He", np.repeat(seeds, len(etas)))  # all runs side by side
    nets, _ = digits.train(
        nets, digits.RELU, data.X, data.labels, np.tile(etas, len(seeds)), 3 * len(data.X) // B, B
    )
    with np.errstate(all="ignore"):  # the largest η diverge
        ends = digits.losses(data.X, data.labels, nets, digits.RELU).reshape(len(seeds), len(etas))
    tried[B] = np.where(np.isfinite(ends), ends, 99).mean(axis=0)
best_eta = {B: etas[losses.argmin()] for B, losses in tried.items()}
print("best η:", ", ".join(f"{eta:.3f} for B = {B}" for B, eta in best_eta.items()))
_ = figures.eta_by_batch_size(etas, tried)

# %% [markdown]
# At first three times the batch stands an $\eta$ that is two to three times as large: a third of the steps, and each goes
# nearly three times as far. But no batch is better than all samples, and their gradient has a limit, too (chapter 06: not
# far below 1 for this network). From about 100 samples on, or earlier, it is reached. From there on larger batches make
# fewer steps of the same length, and the loss after the same number of epochs is worse. (One place up or down among the
# 13 rates is luck: three starts do not tell neighbours apart.)
#
# So a **rule** for a change of the batch size: multiply $\eta$ by the same factor, and look again, since this is rather too
# much than too little. Its limits: it is for small batches and plain SGD, and where it ends depends on network and
# data. For Adam (chapter 09), $\sqrt B$ is the usual guess.

# %% [markdown]
# ## Against the clock
#
# What counts in the end is the time until the loss is low. Four batch sizes on that network, each with its best $\eta$ from
# above, for half a second. The clock runs only while a step is computed, not while the loss on all pictures is.


# %%
def against_the_clock(batch_size, lr, seconds, seed=0):
    """Rows (steps, epochs, seconds, loss on all pictures), at moments that are further and further apart."""
    net, rng = digits.new_layers([64, 32, 10], "He", [seed]), np.random.default_rng(seed)
    told, spent, steps = [], 0.0, 0
    while True:
        for rows in minibatches(len(data.X), batch_size, rng):
            begin = time.perf_counter()
            _, slopes = digits.gradient(data.X[rows], data.labels[rows], net, digits.RELU)
            net = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(net, slopes)]
            spent += time.perf_counter() - begin
            steps += 1
            if not told or spent > 1.15 * told[-1][2]:
                loss = digits.losses(data.X, data.labels, net, digits.RELU)[0]
                told.append((steps, steps * batch_size / len(data.X), spent, loss))
            if spent > seconds:
                return np.array(told)


# %% [markdown]
# **Which batch size needs the fewest steps to a loss of 0.1? Which the fewest epochs? And which is first on the clock?**

# %%
rates = {B: best_eta[B] for B in (1, 10, 100)} | {len(data.X): best_eta[300]}
curves = {B: against_the_clock(B, lr, seconds=0.5) for B, lr in rates.items()}
for B, rows in curves.items():
    there = rows[rows[:, 3] <= 0.1]
    when = (
        f"{there[0, 0]:4.0f} steps, {there[0, 1]:4.1f} epochs, {there[0, 2]:.3f} s"
        if len(there)
        else "more than half a second"
    )
    print(f"batch size {B:4d}, η = {rates[B]:.3f}: loss 0.1 after {when}")
_ = figures.race(curves, target=0.1)

# %% [markdown]
# Counted in steps, the larger batch wins: every step is better. Counted in epochs, the smaller one wins: it makes more
# steps from the same samples. Neither is what you pay. Seconds are steps times the price of a step, which hardly differs
# between 1 sample and 10, and is high for all samples. So on the clock a batch in between is first (where this was
# written, 100 or 10). On a GPU, where a larger batch costs little more per step (chapter 12), it will be larger.
#
# **Choosing a batch size.** Take one near the bend, where the hardware is busy and the steps are still many:
# 32 to 256 is common. The memory sets an upper limit, since all values of the cache grow with $B$. Powers of
# two are a habit, not a law.

# %% [markdown]
# ## Gradient accumulation
#
# When a batch does not fit into the memory, compute it in parts that do, and make one step for all of them. Part $k$ has $n_k$ samples and the gradient $g_k$ of its own mean loss. Every sample
# must count the same, so a part counts with its share of the samples:
#
# $$\nabla L = \sum_k \frac{n_k}{n}\, g_k, \qquad n = \sum_k n_k$$
#
# Only parts of equal size may be averaged plainly. PyTorch *adds* the gradients of several calls of `backward`
# (chapter 11), so there each part's loss is multiplied by $n_k / n$ first.

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
#   The size $n$ of the data hardly counts. Many noisy steps often beat few exact ones, until the bottom is near.
# - Near the bottom, SGD with constant $\eta$ keeps moving in a cloud that shrinks with $\eta$.
# - A step has a fixed price, so tiny batches waste time. Measure, and choose a size near the bend.
# - The best $\eta$ grows with $B$, nearly in proportion at first, until it meets the limit of full gradient descent.
#
# In the exercise you build each piece and measure the noise yourself. Chapter 09 then makes the steps
# smarter.
