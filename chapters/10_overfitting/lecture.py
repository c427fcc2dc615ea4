# %% [markdown]
# # 10 · Overfitting
#
# A network that makes no error on its training data may still be useless. This chapter shows how to notice that, and
# what to do about it.
#
# **You will be able to**
#
# - split and scale data so that the test error means something, and say why choices need a third set;
# - tell underfitting, overfitting and a good fit apart, from two numbers or from a learning curve;
# - hold a network back by early stopping, an L2 penalty, dropout and augmentation.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch10_overfitting as figures
from perceptron.live.quiz import quiz
from perceptron.models import digit_networks, optimizers, overfitting

style.use()

# %% [markdown]
# ## Train and test
#
# You train a network for inputs that nobody has seen yet: the next picture, tomorrow's weather. How well it works on
# new data from the same source is called **generalisation**.
#
# To imitate new data, put some of your samples aside before the training begins:
#
# - the **training set** is what the network learns from: only these samples enter the gradient;
# - the **test set** is only looked at: to the network it is new.
#
# Cutting the data in two is a **train/test split**. The rows are drawn **at random** (the next section says when this
# is wrong), each row **keeps its label**, and **no row is in both** sets. One shuffled list of row numbers does all
# three:

# %%
rng = np.random.default_rng(0)
X, y = np.arange(10.0).reshape(10, 1), 10 * np.arange(10.0)
rows = rng.permutation(10)
test_rows, train_rows = rows[:3], rows[3:]
print("test: ", X[test_rows, 0], y[test_rows])
print("train:", X[train_rows, 0], y[train_rows])

# %% [markdown]
# A third of the data for testing is common when there are few samples, a tenth or less when there are many.

# %% [markdown]
# ## When drawing rows at random is wrong
#
# Ten X-rays of one patient look alike. Drawn at random, some are trained on and others tested, and the test
# asks what was learnt by heart. But the question was: what will the network say of *new* patients? So draw
# the **groups** (patients, speakers, machines), and let every row follow its group.
#
# Below are 12 made-up patients with ten rows each. A patient's rows have nearly the same $x$, and a deviation
# in $y$ that belongs to this patient alone. **Which split will tell the truth about new patients?**


# %%
def group_split(groups, test_fraction, rng):
    names = rng.permutation(np.unique(groups))
    tested = np.isin(groups, names[: round(test_fraction * len(names))])
    return np.flatnonzero(~tested), np.flatnonzero(tested)


x_later, y_later, _ = overfitting.patients(200, 1, seed=1000)
errors = {"rows drawn at random": [], "patients drawn at random": []}
for seed in range(10):
    x, y, patient = overfitting.patients(12, 10, seed)
    rng = np.random.default_rng(seed)
    by_row = np.split(rng.permutation(120), [80])
    for name, (train, test) in zip(errors, (by_row, group_split(patient, 1 / 3, rng))):
        *_, run = overfitting.train(x[train], y[train], x[test], y[test], 20, 300, measure=300)
        later = np.mean((run.predict(x_later) - y_later) ** 2)
        errors[name].append((run.test_errors[-1], later))
for name, pairs in errors.items():
    tested, later = np.median(pairs, axis=0)
    print(f"{name:24s}  test error {tested:.3f}, on 200 new patients {later:.3f}")

# %% [markdown]
# Rows drawn at random promise far too much. **Duplicates** are groups, too: the same row twice must go to one
# side. **Time** is the third case: to predict tomorrow, train on the past and test on the latest days, since
# a network that has seen the day before *and* the day after has an easy task. The rule behind all three: the
# test set must be as new to the network as the data will be later.

# %% [markdown]
# ## Standardising the inputs
#
# Columns of very different size make ravines (chapter 09). So inputs are **standardised**, column by
# column: $(x - \mu) / \sigma$, with a mean $\mu$ and a standard deviation $\sigma$ for each column. The test
# set stands for data that do not exist yet, so it has no say in these two numbers. Take them **from the
# training set**, and use them for both sets:

# %%
heights_train, heights_test = np.array([160.0, 170.0, 180.0]), np.array([190.0])
mean, spread = heights_train.mean(), heights_train.std()
print("train", (heights_train - mean) / spread)
print("test ", (heights_test - mean) / spread)
print("wrong", heights_test - heights_test.mean(), "the test set by its own mean")

# %% [markdown]
# In the last line the person of 190 cm became average: the network would be asked about somebody else. A
# constant column has the standard deviation 0; leave it undivided.

# %% [markdown]
# ## The three cases
#
# With an error on each set, three cases can be told apart:
#
# | training error | test error | name | what happened |
# | --- | --- | --- | --- |
# | small | large | **overfitting** | learnt by heart, noise included |
# | small | small | **good fit** | found what the data have in common |
# | large | large | **underfitting** | too few neurons, or too little training, to follow the data |
#
# A network that is not deep or wide enough underfits; one that is very deep or wide *can* overfit. The name
# says what to mend first, so **look at the training error first**: where it is large we say underfitting,
# whatever the test error. That covers two strange cases. With 0.2 and 5 a network has both faults. With 0.5 and
# 0.05 it had luck, an easy test set, or a training that was made harder (dropout, below).
#
# What is *small*? That depends on the task. The samples below come from a smooth curve with **noise**, a random error
# that is added to each $y$. Nobody can predict noise, so on many new samples the **variance of the noise** is the
# smallest error that one can hope for. Here an error counts as small up to that variance plus 0.05.

# %% [markdown]
# ## A worked example: from numbers to a name
#
# Six trained networks with one hidden layer of tanh neurons; the *width* is how many. Cover the last column of what
# the cell prints, and name each row.


# %%
def case(train_error, test_error, small):
    if train_error > small:
        return "underfitting"
    return "overfitting" if test_error > small else "good fit"


small = 0.3**2 + 0.05
x_new, y_new = overfitting.samples(200, 0.3, seed=1000)
print(f"variance of the noise {0.3**2:.2f}, small is up to {small:.2f}")
for width, n in [(1, 12), (1, 100), (6, 12), (6, 100), (60, 12), (60, 100)]:
    *_, run = overfitting.train(*overfitting.samples(n, 0.3, seed=4), x_new, y_new, width, 1000)
    errors = run.train_errors[-1], run.test_errors[-1]
    print(
        f"width {width:2d}, {n:3d} samples:  train {errors[0]:.3f}  test {errors[1]:.3f}   {case(*errors, small)}"
    )

# %% [markdown]
# Compare rows of the same width. On average, more samples **raise** the training error (there is more to fit) and
# **lower** the test error: the gap closes from both sides.

# %% [markdown]
# ## Width, noise, number of samples
#
# The figure trains such a network on every move. Grey is the true curve, which nobody knows in practice; below it
# is the error that new data would have at each $x$. **Move the width up, or play it**: other widths stay, faintly.
# One sample is yours: **drag it**. Does the curve follow, with few samples, and with many? Then tick **20 other
# data sets**, and play again: 20 more networks of each width, each trained on as many samples of its own, yours not
# among them. What their mean gets wrong is called bias, how far they spread variance. **Drag the green line** to an
# $x$.

# %% folded="Asks for two guesses, then trains on the samples, and draws fit and errors"
fit_picture = figures.WidthPicture(widths=(1, 2, 3, 5, 8, 13, 22, 36, 60))


def update_fit(width, noise, n_samples, many, at, mine_x, mine_y, data):
    small = noise**2 + 0.05
    for run, parts in fit_picture.follow(many, at, width, noise, n_samples, mine_x, mine_y, 1060 + data):
        errors = run.train_errors[-1], run.test_errors[-1]
        train, test = (f"{error:.3f} ({'small' if error <= small else 'large'})" for error in errors)
        line = f"Training error {train}, test error {test}; small is at most {small:.3f}. So: {case(*errors, small)}"
        yield f"20 other data sets: {parts}. Yours: {errors[1]:.3f}" if parts else line


best = live.predict(
    "Few samples, 24 and yours: for which of these widths is the test error smallest?",
    "3",
    options=["1", "3", "60"],
    why="One neuron only rises or only falls; the truth falls, rises and falls again. 60 learn the noise by heart.",
)
spread = live.predict(
    "20 other data sets of 25 samples, and 20 networks: for which width do they differ most from each other?",
    "60",
    options=["1", "3", "60"],
    why="The curves of one neuron differ less, and all are wrong alike. Those of 60 follow their own samples, noise included.",
)
live.figure(
    fit_picture.figure,
    update_fit,
    ask=[best, spread],
    handles=fit_picture.handles(),
    linked=[["mine_x", "mine_y", fit_picture.mine], ["at", *fit_picture.lines]],
    pairs=[("width", "n_samples"), ("width", "many"), ("at", "many")],
    stacked=True,
    width=live.slider(1, 60, 1, log=True, step=np.log10(60) / 8, play=1.0),
    noise=live.slider(0.0, 0.5, 0.3, step=0.05),
    n_samples=live.slider(12, 96, 24, log=True, step=np.log10(2), label="samples beside yours"),
    many=live.toggle(label="20 other data sets"),
    at=live.slider(-1.0, 1.0, 0.3, step=0.05, label="point at x"),
    **figures.FitPicture.sliders(),
    data=live.button("new data"),
)

# %% [markdown]
# 60 neurons and 24 samples overfit: the curve bends to the points, noise included, and does what it likes between
# them. With 96 there is no room for that. Which slider is left for a cure? The noise. Without it even a network that
# learns by heart learns the truth, if the samples leave no large gaps. And your sample is one of few that the curve
# passes through, or one of many that outvote it. Press *new data*: about one data set in eight has no good fit at any width.
#
# So overfitting is a matter of the network *and* the data. The remedies are more or better data, a network
# of the right size, or a network that is held back. Holding back is called **regularisation**; four ways
# follow below.

# %% [markdown]
# ## Bias and variance
#
# Over the width, the test errors of one data set make a rough U. In the mean over 20 data sets the U is clear, and one
# sees what it is made of. At each $x$ these networks give 20 predictions $\hat y$, and in the mean over many of them
#
# $$\text{mean of } (\hat y - y)^2 = \underbrace{(\bar y - \text{truth})^2}_{\text{bias}^2}
# + \underbrace{\text{mean of } (\hat y - \bar y)^2}_{\text{variance}} + \text{variance of the noise}$$
#
# where $\bar y$ is the mean prediction. **Bias** is what all these networks get wrong together: their mean misses the
# truth. **Variance** is how much a single one depends on the samples that it happened to get: the curves spread. Narrow
# networks have more bias, wide ones have variance; in between lies the smallest sum. A bar over the width is the mean over
# all $x$. Go back to the figure, with *20 other data sets*: which part of the bar shrinks with more samples, at width 1 and
# at width 60?
#
# More samples lower the variance, and not the bias of one neuron. Holding back lowers the variance, too, and pays with
# some bias.

# %% [markdown]
# ## Why a third set: validation
#
# Width, learning rate, number of steps: such numbers are **hyperparameters**; gradient descent does not
# learn them, you choose them. The natural way is to try several and take the best on the test set. But then
# the test set has taken part in the choice, and the winner's error on it is too good to be true: among many
# candidates, the winner was also *lucky* there.
#
# Here 20 networks differ in nothing but their random start. We choose the one with the smallest error on 10
# held-out samples, and then measure the same network on 200 fresh ones. All of it ten times, with new data
# each time:

# %%
x_fresh, y_fresh = overfitting.samples(200, 0.3, seed=2000)
chosen, fresh, average = [], [], []
for data in range(10):
    x, y = overfitting.samples(12, 0.3, seed=data)
    x_valid, y_valid = overfitting.samples(10, 0.3, seed=1000 + data)
    *_, twenty = overfitting.train(x, y, x_valid, y_valid, 20, 200, lr=0.02, seed=range(20), measure=200)
    held_out, on_fresh = twenty.test_errors[-1], np.mean((twenty.predict(x_fresh) - y_fresh) ** 2, axis=1)
    winner = np.argmin(held_out)
    chosen.append(held_out[winner])
    fresh.append(on_fresh[winner])
    average.append(np.mean(on_fresh))
print(f"the winners on the 10 samples that chose them: {np.mean(chosen):.3f}")
print(f"the same networks on 200 fresh samples:        {np.mean(fresh):.3f}")
print(f"all networks on the fresh samples:             {np.mean(average):.3f}")

# %% [markdown]
# The winners are better than the average. But the first number, the one that would have been reported, flatters them.
# So data are split in **three**: train on the training set, choose on the **validation set**, and measure once, at
# the very end, on the test set. The rule behind it: *a number that you have optimised is no measurement any more.*
# From here on, all curves are of validation errors.

# %% [markdown]
# ## K-fold: every row judges once
#
# With few data, ten samples are a moody judge. **K-fold cross-validation** cuts the shuffled rows into $K$
# parts, trains $K$ times, each time without one part, measures on the part that was left out, and takes the
# mean. It costs $K$ trainings. Here the same 40 samples and the same width are judged ten times, each time cut
# anew. **How far will the ten verdicts spread, with one part as judge, and with the mean of four?**


# %%
def k_fold(n, k, rng):
    parts = np.array_split(rng.permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]


x, y = overfitting.samples(40, 0.3, seed=0)
one_part, four_parts = [], []
for seed in range(10):
    errors = []
    for train, valid in k_fold(40, 4, np.random.default_rng(seed)):
        *_, run = overfitting.train(x[train], y[train], x[valid], y[valid], 6, 300, measure=300)
        errors.append(run.test_errors[-1])
    one_part.append(errors[0])
    four_parts.append(np.mean(errors))
print(f"one part judges:   {min(one_part):.3f} to {max(one_part):.3f}")
print(f"mean of all four:  {min(four_parts):.3f} to {max(four_parts):.3f}")

# %% [markdown]
# The mean depends less on how the rows were cut, so smaller differences between settings can be seen in it.
# When the choice is made, train once more on all 40. The test set stays closed; and where rows belong
# together, the groups are cut into parts.

# %% [markdown]
# ## Learning curves
#
# A **learning curve** draws training and validation error over the steps or epochs of a training. It is the first
# thing to look at:
#
# | what you see | what it means | what to try |
# | --- | --- | --- |
# | both high and flat | underfitting | larger network, other learning rate, better inputs |
# | both still falling at the end | not done yet | train longer |
# | training error falls, validation error rises | overfitting has begun | stop there, more data, hold back |
# | both low, small gap | good fit | open the test set |
# | both jump up and down | learning rate too large | smaller one, or a schedule |
# | both equal and very low | too good to be true? | look for duplicates, and for the label among the inputs |
# | validation error below training error | training is made harder (dropout, augmentation), its error is a mean over the epoch, or the set is easy | measure both after the epoch, without dropout |
#
# **Question.** Four trainings on the curve above, with noise 0.3. What does each learning curve say, and what would
# you do?

# %%
runs = {name: overfitting.unnamed_run(name) for name in "ABCD"}
_ = figures.learning_curves(runs)

# %% [markdown]
# **Answer.** A overfits (60 neurons, 12 samples): the validation error has its lowest point early, and rises while
# the training error goes on falling. B underfits (one neuron, 100 samples): both errors are flat and high; a wider
# network helps, more steps do not. C is not done: both still fall, because the learning rate is tiny. In D (the same
# network and data as in C) it is too large: both jump, and would go on jumping. A schedule (chapter 09) lets such a
# run come to rest.

# %% [markdown]
# ## Early stopping
#
# If the best network was somewhere on the way, keep that one. **Early stopping** watches the validation error and
# remembers the weights of the best epoch so far. Errors go up and down, so one bad epoch is no reason to stop: the
# **patience** says how many epochs in a row without a new best are waited for. An error that only equals the best is
# no new best.
#
# Below every step uses all samples, so a step is an epoch. **Play the epochs**: the validation set judges each network
# by the thin lines (after the stop those without colour are of the kept network), and the bar reaches from the best epoch to
# where it would stop. Drag the bar's end: its length is the patience. At last drag your sample down: that is another
# training.

# %% folded="Asks for a guess, then trains once, and draws where the chosen patience stops"
stop_samples, stop_valid = overfitting.samples(12, 0.3, seed=1742), overfitting.samples(20, 0.3, seed=3742)
stop_picture = figures.StopPicture(120, stop_valid, patience=40)
stop_picture.show_samples(*stop_samples, 0.3)


def update_stop(epoch, patience, mine_y):
    mine = 0.5, mine_y
    x, y = (np.append(*each) for each in zip(stop_samples, mine))
    how = {"lr": 0.008, "decay": 0.0, "every": 1, "measure": 1}
    errors = stop_picture.follow(mine, lambda: overfitting.train(x, y, *stop_valid, 60, 120, **how))
    best, last = overfitting.early_stop(errors, patience)
    best = min(best, int(np.argmin(errors[:epoch])))  # of the epochs so far
    later = "kept {:.3f}, now {:.3f}".format(*stop_picture.stop(best, last, epoch - 1, patience))
    kept, now = f"epoch {best + 1} with {errors[best]:.3f}", f"{errors[epoch - 1]:.3f}"
    if epoch <= last:
        waited = epoch - 1 - best
        return f"Epoch {epoch}: validation error {now}; best so far {kept}; waited {waited} of {patience}"
    stopped = (
        f"Stopped after epoch {last + 1}, {live.counted(patience, 'epoch')} without a new best. Kept: {kept}"
    )
    without = f"; without stopping, epoch {epoch} has {now}. On 1,000 new samples: {later}"
    return stopped + (without if epoch > last + 1 else "")


bumps = live.predict(
    "Which is the smallest of these patiences that gets over both early bumps of the validation error?",
    "16 epochs",
    options=["4 epochs", "8 epochs", "16 epochs", "32 epochs"],
    why="Up to 8 the first bump ends the training; 9 and 10 get over that one, but not over the second. From 11 on the kept "
    "epoch is the best of all, and each further epoch of patience is trained for nothing.",
)
outlier = live.predict(
    "You drag your sample far down, to −2.5. Is the network that is kept then an earlier or a later one?",
    "an earlier one",
    options=["an earlier one", "the same", "a later one"],
    why="Epoch 2, whatever the patience. The longer it trains, the more the curve bends to this one sample, an outlier; the "
    "validation samples know nothing of it.",
)
live.figure(
    stop_picture.figure,
    update_stop,
    ask=[bumps, outlier],
    handles=stop_picture.handles(),
    linked=[["mine_y", stop_picture.mine]],
    stacked=True,
    epoch=live.slider(1, 120, 32, play=0.2),
    patience=live.slider(1, 40, 40),
    mine_y=stop_picture.sliders()["mine_y"],
)

# %% [markdown]
# With a patience of 8 it stops too early, and keeps a poor network; from 11 on, the best one. Without stopping
# (dashed) the fit goes bad between the training samples, and the validation error ends more than twice as high. Which of
# the two is better, new samples have to say: the kept one was chosen by its validation error.

# %% [markdown]
# ## L2: a price on large weights
#
# To pass through every noisy point, a network needs steep pieces, and steep means large weights. So put a
# price on them. The **L2 penalty** adds the sum of all squared weights to the loss, times a strength
# $\lambda$ ("lambda"):
#
# $$L_\text{total} = L + \lambda \sum_i w_i^2, \qquad \frac{\partial}{\partial w_i}\Big(\lambda \sum_i w_i^2\Big) = 2 \lambda w_i$$
#
# The gradient of the penalty pulls each weight towards 0, in proportion to its size; hence the other name, *weight
# decay*. (With Adam the two differ: chapter 09, AdamW.) Biases shift without making anything steep, so they usually
# go free. (Some books write $\tfrac{\lambda}{2}$, and the 2 of the gradient cancels.)
#
# Width 60 and 12 samples, the overfitting case; one more is yours. Raise $\lambda$ from the left end: what do training
# error, validation error and weights do? How far does the curve now follow your sample? Can $\lambda$ be too large?

# %% folded="Asks for a guess, then trains with the penalty, and draws fit and errors"
l2_picture = figures.FitPicture(n_steps=1000, held_out="validation", mine=True)
x_held, y_held = overfitting.samples(200, 0.3, seed=3000)


def update_l2(strength, mine_x, mine_y, data):
    x, y = overfitting.samples(12, 0.3, seed=data + 5)
    l2_picture.show_samples(x, y, 0.3, mine=(mine_x, mine_y))
    x, y = np.append(x, mine_x), np.append(y, mine_y)
    for run in overfitting.train(x, y, x_held, y_held, 60, 1000, lr=0.04, strength=strength, every=100):
        l2_picture.show(run)
        errors = f"training error {run.train_errors[-1]:.3f}, validation error {run.test_errors[-1]:.3f}"
        yield f"λ = {live.short(strength)}: {errors}, mean squared weight {run.mean_square_weight:.2f}"


rises = live.predict(
    "A price on large weights: what does it do to the training error?",
    "it rises",
    options=["it falls", "it stays", "it rises"],
    why="The weights shrink, so the curve can no longer run through every noisy point.",
)
live.figure(
    l2_picture.figure,
    update_l2,
    ask=[rises],
    handles=[l2_picture.handle()],
    linked=[["mine_x", "mine_y", l2_picture.mine]],
    stacked=True,
    strength=live.slider(1e-6, 1.0, 1e-6, log=True, label=r"$\lambda$"),
    **l2_picture.sliders(),
    data=live.button("new data"),
)

# %% [markdown]
# With twelve samples much depends on which twelve. So here are means over five data sets. $\lambda$ is chosen
# on validation data, and only then the test set, 200 samples that nobody has looked at, is opened once:

# %%
x_valid, y_valid = overfitting.samples(200, 0.3, seed=3000)
x_test, y_test = overfitting.samples(200, 0.3, seed=4000)
x, y = overfitting.samples(12, 0.3, seed=range(5, 10))
validation, test = {}, {}
for strength in (1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1.0):
    *_, five = overfitting.train(x, y, x_valid, y_valid, 60, 1000, lr=0.04, strength=strength, measure=1000)
    ends = five.train_errors[-1], five.test_errors[-1], np.mean((five.predict(x_test) - y_test) ** 2, axis=1)
    train, validation[strength], test[strength] = np.mean(ends, axis=1)
    print(f"λ = {strength:.0e}:  training error {train:.3f}, validation error {validation[strength]:.3f}")
chosen_strength = min(validation, key=validation.get)
print(f"chosen: {chosen_strength:.0e}; its error on the test set: {test[chosen_strength]:.3f}")

# %% [markdown]
# **Answer.** The weights shrink and the training error rises all the way. The validation error first falls, because
# the wild pieces vanish, then rises again: with too large a $\lambda$ the curve becomes flat, and the network
# underfits.

# %% [markdown]
# ## Dropout and augmentation
#
# **Dropout** sets every hidden value to 0 with probability $p$, anew in every training step, so that no neuron
# can rely on one other neuron. What is kept is divided by $1 - p$, so that the mean stays what it was.
# It is switched off when the network is used or measured: no zeros, no factor.
#
# **Augmentation** makes new training samples by changes that leave the label right: a 3 that is moved by one pixel is
# still a 3. (A 6 turned by 180 degrees is a 9.) Validation and test data are not augmented, and a picture and its
# copies are a group.
#
# Here are 200 handwritten digits, and a fifth of the labels is wrong. A network with 100 hidden neurons learns them
# by heart, wrong ones included. And in use the pictures will not be centred as neatly. **What will help against which
# of the two faults?**


# %%
def dropout(h, p, rng):
    return h * (rng.random(h.shape) >= p) / (1 - p)


network = digit_networks.Network((64, 100, 10))


def train_digits(samples, p, moved, seed, n_steps=500):
    rng, w, state = np.random.default_rng(seed), network.start(seed), {}
    for rows in digit_networks.minibatches(len(samples), 50, n_steps, seed):
        batch = digit_networks.moved(samples.rows(rows), rng) if moved else samples.rows(rows)
        gradient = network.gradient(w, batch, lambda Z: dropout(np.ones_like(Z), p, rng))
        w, state = optimizers.adam(w, gradient, state, 0.003)
    return w


ways = {"nothing": (0.0, False), "dropout": (0.5, False), "augmentation": (0.0, True), "both": (0.5, True)}
print("wrong digits    in training   in validation   in validation, moved by a pixel")
for name, (p, moved) in ways.items():
    wrong = []
    for seed in range(3):
        train, valid, _ = digit_networks.split(200, seed)
        train, off_centre = (
            digit_networks.mislabelled(train, 0.2, seed),
            digit_networks.moved(valid, np.random.default_rng(seed)),
        )
        w = train_digits(train, p, moved, seed)
        wrong.append([network.error(w, data) for data in (train, valid, off_centre)])
    by_heart, centred, off = np.mean(wrong, axis=0)
    print(f"{name:14s} {by_heart:12.0%} {centred:15.0%} {off:33.0%}")

# %% [markdown]
# Without help the network repeats every wrong label, and fails where pictures are off centre. With dropout it can no
# longer learn all wrong labels by heart, and is better on new pictures for it. Against the second fault dropout does
# nothing, since no training picture shows it. Augmentation does, and it also holds back, since no picture comes twice
# in the same way. Both together are hardly better than one of them.

# %% [markdown]
# ## Rare classes: which number to look at
#
# Of 1,000 people 20 are ill. A test that calls everybody healthy is right in 98%, and useless. So count the two kinds
# of error apart: **recall** is the share of the ill that are found, **precision** the share of the alarms that are
# right.

# %%
for name, found, false_alarms in [("everybody is healthy", 0, 0), ("test A", 15, 45), ("test B", 8, 2)]:
    right = (1000 - (20 - found) - false_alarms) / 1000
    alarms = found + false_alarms
    precision = f"{found / alarms:.0%}" if alarms else "no alarm"
    print(f"{name:21s} right {right:.1%}, recall {found / 20:4.0%}, precision {precision}")

# %% [markdown]
# Test A has the *lowest* share of right answers, and finds most of the ill. Whether it is better than B depends
# on what a missed illness and a false alarm cost. A network gives probabilities, so you can move between A and
# B: raise the alarm from $p = 0.1$ on instead of 0.5, and choose that threshold on validation data. Split so that
# each set holds its share of the rare class (*stratified*), or a small set may have none of it.

# %% [markdown]
# ## Is larger always worse?
#
# One often reads: *if a neural network is too deep or too wide, overfitting occurs*, also on the slides that this
# course follows. It **can** occur, it does not have to: with enough data, width 60 does little harm. And when a
# network grows beyond the width at which it can *just* pass through all samples, and the error there is at its worst,
# the test error may **fall again**, although the training error is 0 from there on: of the many ways through all
# points, training tends to find one with small weights. This is **double descent** (Belkin and others, 2019).

# %% [markdown]
# ## Common mistakes
#
# - **Test data in training**: rows in both sets, or mean and standard deviation taken from all data.
# - **Splitting without shuffling** data that are sorted by class, or **shuffling X and y separately**.
# - **Calling every gap overfitting.** Some gap is normal. What counts is whether the error is small enough for the
#   task.
# - **Taking the last network instead of the best** with early stopping.
# - **Dropout left on** when the network is measured, or **validation data augmented**.

# %% [markdown]
# ## Check yourself

# %%
quiz("10_overfitting")

# %% [markdown]
# ## Summary
#
# - What counts is generalisation, the error on new data. A train/test split imitates them; rows that belong together
#   stay on one side.
# - Choices are made on validation data, with few data by K-fold, and the test set is opened once.
# - Early stopping, L2, dropout and augmentation hold a network back.
# - With rare classes look at recall and precision.
#
# In the exercise you write most of this. Chapter 11 hands the gradients over to PyTorch.
