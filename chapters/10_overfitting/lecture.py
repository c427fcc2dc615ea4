# %% [markdown]
# # 10 · Overfitting
#
# A network that makes no error on its training data may still be useless. This chapter shows how to notice
# that, what to do about it, and how to read the curves that every training leaves behind.
#
# **You will be able to**
#
# - tell underfitting, overfitting and a good fit apart, from two numbers or from a learning curve;
# - split and scale data so that the test error means something, and say why choices need a third set;
# - use early stopping and an L2 penalty, and say when "larger networks overfit" is true.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch10_overfitting as figures
from perceptron.live.quiz import quiz
from perceptron.models import overfitting

style.use()

# %% [markdown]
# ## Train and test
#
# You do not train a network to repeat the labels that you have. You train it for inputs that nobody has
# seen yet: the next picture, tomorrow's weather. How well it works on new data from the same source is
# called **generalisation**.
#
# New data cannot be had in advance, but they can be imitated. Put some of your samples aside before the
# training begins:
#
# - the **training set** is what the network learns from: only these samples enter the gradient;
# - the **test set** is only looked at: it shows how the network does on data that it has not seen.
#
# Cutting the data in two is a **train/test split**. Three things must be right: the rows are drawn **at
# random** (data are often sorted, by date or by class), each row **keeps its label**, and **no row is in
# both** sets. One shuffled list of row numbers does all three:

# %%
rng = np.random.default_rng(0)
X, y = np.arange(10.0).reshape(10, 1), 10 * np.arange(10.0)
rows = rng.permutation(10)
test_rows, train_rows = rows[:3], rows[3:]
print("test: ", X[test_rows, 0], y[test_rows])
print("train:", X[train_rows, 0], y[train_rows])

# %% [markdown]
# A third of the data for testing is common when there are few samples, a tenth or less when there are many:
# the test set must be large enough to measure the error, and every sample in it is missing in training.

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
# The last line shows what goes wrong otherwise: the person of 190 cm became average, and the network would
# be asked about somebody else. A column that is constant has the standard deviation 0; leave it undivided.

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
# (Large and small would be a strange fourth case: luck, or an easy test set. It is no good fit either.)
# A network that is not deep or wide enough underfits; one that is very deep or wide *can* overfit. Neither is
# wanted. To tell the cases apart, look at the training error first:


# %%
def case(train_error, test_error, small):
    if train_error > small:
        return "underfitting"
    return "overfitting" if test_error > small else "good fit"


for train_error, test_error in [(0.02, 0.50), (0.09, 0.12), (0.40, 0.45)]:
    print(
        f"training error {train_error}, test error {test_error}: {case(train_error, test_error, small=0.14)}"
    )

# %% [markdown]
# What is *small*? That depends on the task. The samples below come from a smooth curve with **noise**, a
# random error that is added to each $y$. Nobody can predict noise, so on new data the **variance of the
# noise** is the smallest error that one can hope for. Here an error counts as small up to that variance plus
# 0.05, about a tenth of the variance of the curve itself.
#
# The figure trains a real network on every move of a slider: one hidden layer of tanh neurons, its
# *width* is how many. Grey is the true curve, which nobody knows in practice; dotted is the variance of the
# noise.
#
# **Questions.** Predict first. (1) With 100 samples, make the network narrower. From which width on does it
# underfit? (2) Go to width 60, then take away samples, down to 12. What happens to both errors, and to the
# curve? (3) Keep 60 neurons and 12 samples. Which slider is left to cure the overfitting?

# %% folded="Trains on the chosen samples, and draws the fit with both errors"
fit_picture = figures.FitPicture(n_steps=1000)


def update_fit(width, noise, n_samples, data):
    x, y = overfitting.samples(n_samples, noise, seed=3 * data)
    x_new, y_new = overfitting.samples(200, noise, seed=1000)
    fit_picture.show_samples(x, y, noise)
    for run in overfitting.train(x, y, x_new, y_new, width, 1000, every=100):
        fit_picture.show(run)
        errors = run.train_errors[-1], run.test_errors[-1]
        small = noise**2 + 0.05
        yield f"training error {errors[0]:.3f}, test error {errors[1]:.3f}; small is up to {small:.3f}: {case(*errors, small)}"


live.figure(
    fit_picture.figure,
    update_fit,
    stacked=True,
    width=live.slider(1, 60, 6),
    noise=live.slider(0.0, 0.5, 0.3, step=0.05),
    n_samples=live.slider(8, 100, 100, label="samples"),
    data=live.button("new data"),
)

# %% [markdown]
# **Answers.** (1) From width 2 on, with some data only at width 1: each tanh neuron makes one bend, and the
# truth has more. Both errors stay large, and more samples would not help. (2) The training error falls far
# *below* the dotted line, the test error rises far above it: the curve runs through the points, noise
# included, and does what it likes between them; *new data* shows how much of that is luck. With 100 samples
# the same 60 neurons do little harm: between close points there is no room for anything silly. (3) The
# noise. Without it even a network that learns by heart learns the truth, if the samples leave no large gaps.
#
# So overfitting is a matter of the network *and* the data. The remedies are more or better data, a network
# of the right size, or a network that is held back. Holding back is called **regularisation**; two ways
# follow below.

# %% [markdown]
# ## A worked example: from numbers to a name
#
# Here are six trained networks and their errors, noise 0.3. Cover the last column, and name each row.

# %%
small = 0.3**2 + 0.05
x_new, y_new = overfitting.samples(200, 0.3, seed=1000)
print(f"variance of the noise {0.3**2:.2f}, small is up to {small:.2f}")
for width, n in [(1, 12), (1, 100), (6, 12), (6, 100), (60, 12), (60, 100)]:
    *_, run = overfitting.train(*overfitting.samples(n, 0.3, seed=0), x_new, y_new, width, 1000)
    errors = run.train_errors[-1], run.test_errors[-1]
    print(
        f"width {width:2d}, {n:3d} samples:  train {errors[0]:.3f}  test {errors[1]:.3f}   {case(*errors, small)}"
    )

# %% [markdown]
# Compare rows of the same width. More samples **raise** the training error (there is more to fit) and
# **lower** the test error: the gap closes from both sides. A training error *far below* the variance of the
# noise is no success, but a sign that noise was learnt.

# %% [markdown]
# ## Learning curves
#
# A **learning curve** draws both errors over the steps or epochs of a training. It is read by eye, it is the
# first thing to look at, and it says more than its end:
#
# | what you see | what it means | what to try |
# | --- | --- | --- |
# | both high and flat | underfitting | larger network, larger learning rate, better inputs |
# | both still falling at the end | not done yet | train longer |
# | training error falls, test error rises | overfitting has begun | stop there, more data, L2 |
# | both low, small gap | good fit | nothing |
# | both jump up and down | learning rate too large | smaller one, or a schedule |
# | test error far below training error | suspicious | look for rows in both sets, or an easy test set |
#
# **Question.** Four trainings on the curve above, with noise 0.3. What does each learning curve say, and
# what would you do? Decide before you read on.

# %%
runs = {name: overfitting.unnamed_run(name) for name in "ABCD"}
_ = figures.learning_curves(runs)

# %% [markdown]
# **Answer.** A overfits (60 neurons, 12 samples): the test error has its lowest point early, and rises while
# the training error goes on falling. The network learns the broad shape first and the noise later. B
# underfits (one neuron, 100 samples): both errors are flat and high; a wider network helps, more steps do
# not. C is not done: both still fall, because the learning rate is tiny. In D (the same network and data as
# in C) it is too large: both jump, and would go on jumping. A schedule (chapter 09) lets such a run come to
# rest.

# %% [markdown]
# ## Early stopping
#
# If the best network was somewhere on the way, keep that one. **Early stopping** watches the error on
# held-out data and remembers the weights of the best epoch so far. Errors go up and down, so one bad epoch
# is no reason to stop: the **patience** says how many epochs in a row without a new best are waited for. An
# error that only equals the best is no new best.
#
# The held-out data decide here when to stop, so they take part in the choice and can no longer serve as
# test set. They are called **validation set**; the section after the next says why that matters.
#
# **Question.** The run below is fixed (every step uses all samples, so a step is an epoch); only the
# patience changes. Which patience stops too early, in a dip before the real minimum? What does a very large
# patience cost?

# %% folded="Trains once, and draws where the chosen patience stops"
x_stop, y_stop = overfitting.samples(12, 0.3, seed=54)
x_valid, y_valid = overfitting.samples(20, 0.3, seed=1054)
stop_networks = []
for stop_run in overfitting.train(x_stop, y_stop, x_valid, y_valid, 60, 600, lr=0.005, every=1, measure=1):
    stop_networks.append(stop_run.theta)
valid_errors = stop_run.test_errors

stop_picture = figures.StopPicture(stop_run, n_shown=250)
stop_picture.show_samples(x_stop, y_stop, 0.3)


def update_stop(patience):
    best, last = overfitting.early_stop(valid_errors, patience)
    stop_picture.stop(stop_networks[best], best, last)
    return f"stopped after epoch {last}, kept epoch {best}: validation error {valid_errors[best]:.3f} (after 600 epochs {valid_errors[-1]:.3f})"


live.figure(stop_picture.figure, update_stop, stacked=True, patience=live.slider(1, 100, 3))

# %% [markdown]
# **Answer.** Up to patience 11 the first bump of the curve ends the training after a few epochs, before the
# network has learnt much; 12 and 13 get over that bump, but not over the next. From 14 on the kept epoch is
# the best of all, and each further epoch of patience is one epoch of training for nothing. Without stopping,
# the validation error would have become several times as large. So choose a patience that is generous, as
# long as you can pay for it. Kept is the best epoch (dashed), never the last (square).

# %% [markdown]
# ## L2: a price on large weights
#
# To pass through every noisy point, a network needs steep pieces, and steep means large weights. So put a
# price on them. The **L2 penalty** adds the sum of all squared weights to the loss, times a strength
# $\lambda$ ("lambda"):
#
# $$L_\text{total} = L + \lambda \sum_i w_i^2, \qquad \frac{\partial}{\partial w_i}\Big(\lambda \sum_i w_i^2\Big) = 2 \lambda w_i$$
#
# The gradient of the penalty pulls each weight towards 0, in proportion to its size; hence the other name,
# *weight decay*. (With Adam the two differ; *AdamW* is Adam with true weight decay.) Biases shift without making anything steep, so
# they usually go free. Some books write $\tfrac{\lambda}{2}$, so that the 2 of the gradient cancels:
# compare formulas before you compare strengths.
#
# **Question.** Width 60 and 12 samples, the overfitting case. Raise $\lambda$ from the left end: what do
# training error, test error and weights do? Is there a $\lambda$ that is too large?

# %% folded="Trains with the chosen penalty, and draws the fit with both errors"
l2_picture = figures.FitPicture(n_steps=1000)


def update_l2(strength, data):
    x, y = overfitting.samples(12, 0.3, seed=data + 5)
    l2_picture.show_samples(x, y, 0.3)
    for run in overfitting.train(x, y, x_new, y_new, 60, 1000, lr=0.04, strength=strength, every=100):
        l2_picture.show(run)
        errors = f"training error {run.train_errors[-1]:.3f}, test error {run.test_errors[-1]:.3f}"
        yield f"λ = {strength:.1e}: {errors}, mean squared weight {run.mean_square_weight:.2f}"


live.figure(
    l2_picture.figure,
    update_l2,
    stacked=True,
    strength=live.slider(1e-6, 1.0, 1e-6, log=True, label=r"$\lambda$"),
    data=live.button("new data"),
)

# %% [markdown]
# With twelve samples much depends on which twelve. So here are means over five data sets:

# %%
print("     λ    train   test")
for strength in (1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1.0):
    ends = []
    for data in range(5, 10):
        x, y = overfitting.samples(12, 0.3, seed=data)
        *_, run = overfitting.train(x, y, x_new, y_new, 60, 1000, lr=0.04, strength=strength)
        ends.append((run.train_errors[-1], run.test_errors[-1]))
    print(f"{strength:.0e}   {np.mean(ends, axis=0)[0]:.3f}   {np.mean(ends, axis=0)[1]:.3f}")

# %% [markdown]
# **Answer.** The weights shrink and the training error rises all the way. The test error first falls,
# because the wild pieces vanish, then rises again: with too large a $\lambda$ the curve becomes flat, and
# the network underfits. The best $\lambda$ lies in between, and it can only be found by trying, on data
# that were not trained on.

# %% [markdown]
# ## Why a third set: validation
#
# Width, learning rate, patience, $\lambda$: such numbers are **hyperparameters**; gradient descent does not
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
    held_out, on_fresh = [], []
    for seed in range(20):
        *_, run = overfitting.train(x, y, x_valid, y_valid, 20, 200, lr=0.02, seed=seed, measure=200)
        held_out.append(run.test_errors[-1])
        on_fresh.append(np.mean((run.predict(x_fresh) - y_fresh) ** 2))
    winner = np.argmin(held_out)
    chosen.append(held_out[winner])
    fresh.append(on_fresh[winner])
    average.append(np.mean(on_fresh))
print(f"the winners on the 10 samples that chose them: {np.mean(chosen):.3f}")
print(f"the same networks on 200 fresh samples:        {np.mean(fresh):.3f}")
print(f"all networks on the fresh samples:             {np.mean(average):.3f}")

# %% [markdown]
# To choose was good: the winners are better than the average. But the first number, the one that would have
# been reported, is too good to be true. So data are split in **three**: train on the training set, choose
# on the **validation set**, and measure once, at the very end, on the test set. With few data the roles of
# training and validation set are rotated among several parts (*cross-validation*). The rule behind it: *a
# number that you have optimised is no measurement any more.*

# %% [markdown]
# ## Is larger always worse?
#
# One often reads: *if a neural network is too deep or too wide, overfitting occurs*, also on the slides that
# this course follows. It **can** occur, it does not have to. You saw one reason above: with enough data,
# width 60 does little harm, and early stopping and L2 hold it back. There is another one, which was long
# overlooked because people stopped at the width where things got bad. The figure has 60 noisy samples with
# 8 inputs each. Hidden weights are random and fixed, and only the output weights are fitted, by least
# squares; that keeps everything exact.
#
# **Question.** The training error reaches 0 as soon as there are as many neurons as samples. What will the
# test error do there, and what beyond?

# %%
widths = np.array([5, 10, 20, 30, 40, 50, 60, 70, 80, 100, 150, 250, 500, 1000])
for noise in (0.5, 0.3):
    train_by_width, test_by_width = overfitting.random_feature_errors(widths, n=60, noise=noise)
    for name, part in [("up to 50", widths <= 50), ("60", widths == 60), ("from 70", widths >= 70)]:
        best = test_by_width[part].argmin()
        print(
            f"noise {noise}, width {name:8s}: test error {test_by_width[part][best]:6.2f} at {widths[part][best]}"
        )
_ = figures.double_descent(widths, train_by_width, test_by_width, n=60, noise=0.3)

# %% [markdown]
# **Answer.** The test error falls, rises to a peak where the network can *just* pass through all samples,
# and then **falls again**, although the training error is 0 from there on. At the peak there is only one
# way through all points, a wild one; beyond it there are many, and least squares takes the one with the
# smallest weights. This is **double descent** (Belkin and others, 2019). With noise 0.3, in the figure, a
# very wide network is the best of all; with noise 0.5 a small one is. So "too large overfits" is a warning to
# check, not a law. Measure.

# %% [markdown]
# ## Common mistakes
#
# - **Test data in training**: rows in both sets, or mean and standard deviation taken from all data.
# - **Splitting without shuffling** sorted data, so that the test set holds a class that was never trained.
# - **Shuffling X and y separately**, so that labels belong to strangers.
# - **Judging by the training error alone.** It falls for any network that is large enough.
# - **Calling every gap overfitting.** Some gap is normal. What counts is whether the test error is small
# enough for the task.
# - **Choosing on the test set**, and reporting the same number as the result.
# - **Taking the last network instead of the best** with early stopping, or losing patience at the first bump.
# - **More epochs against overfitting.** They make it worse; more data, a penalty, or stopping helps.

# %% [markdown]
# ## Check yourself

# %%
quiz("10_overfitting")

# %% [markdown]
# ## Summary
#
# - What counts is generalisation, the error on data that were not trained on. A random train/test split
# imitates such data.
# - Small and large error: overfitting. Both small: good fit. Both large: underfitting. *Small* is measured
# against the noise.
# - The learning curve shows which case it is, and when it began. Early stopping keeps the best epoch; an L2
# penalty keeps weights small; more data help most.
# - Choices are made on a third, validation set. Scaling uses the training set's mean and standard deviation.
# - Large networks *can* overfit; whether they do depends on data, regularisation and training.
#
# In the exercise you write the split, the scaling, the whole training with its learning curve, the
# diagnosis, early stopping and the penalty. Chapter 11 hands the gradients over to PyTorch.
