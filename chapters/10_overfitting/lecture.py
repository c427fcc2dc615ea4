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
import matplotlib.pyplot as plt
import numpy as np

from perceptron import live, overfitting, style
from perceptron.quiz import quiz

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
# column: subtract the mean, divide by the standard deviation. The test set stands for data that do not
# exist yet, so it has no say in these two numbers. Take both **from the training set**, and use them for
# both sets:

# %%
heights_train, heights_test = np.array([160.0, 170.0, 180.0]), np.array([190.0])
mean, spread = heights_train.mean(), heights_train.std()
print("train", (heights_train - mean) / spread)
print("test ", (heights_test - mean) / spread)
print("wrong", (heights_test - heights_test.mean()) / 1.0, "the test set by its own mean")

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
# *Small* depends on the task: no network can predict the noise, so a test error near the **variance of the
# noise** is the best one can hope for. Below we call an error small when it is at most twice that variance.
#
# A network is too small when it is not deep or wide enough for the data: it underfits. A larger one can
# follow the data more closely, and then it *can* follow the noise, too. The figure trains a real network,
# one hidden layer of tanh neurons, on every move of a slider. Grey is the truth that nobody knows in
# practice.
#
# **Questions.** Predict first. (1) Which widths underfit? (2) Start with 12 samples and noise 0.4 and widen
# the network: what happens to the two errors? (3) Now keep the width at 60. Which two sliders, other than
# the width, make the overfitting go away?

# %%
fit_picture = overfitting.FitPicture(n_steps=1000)


def update_fit(width, noise, n_samples, data):
    x, y = overfitting.samples(n_samples, noise, seed=data)
    x_new, y_new = overfitting.samples(200, noise, seed=1000)
    fit_picture.show_samples(x, y)
    small = max(2 * noise**2, 0.01)
    for run in overfitting.train(x, y, x_new, y_new, width, 1000, every=100):
        fit_picture.show(run)
        train_error, test_error = run.train_errors[-1], run.test_errors[-1]
        case = "good fit" if test_error <= small else "overfitting"
        case = "underfitting" if train_error > small else case
        yield f"training error {train_error:.3f}, test error {test_error:.3f}; small is up to {small:.3f}: {case}"


live.figure(
    fit_picture.figure,
    update_fit,
    stacked=True,
    width=live.slider(1, 60, 60),
    noise=live.slider(0.0, 0.5, 0.4, step=0.05),
    n_samples=live.slider(8, 100, 12, label="samples"),
    data=live.button("new data"),
)

# %% [markdown]
# **Answers.** (1) Width 1, and with bad luck 2: one tanh neuron is one bend, and the truth has more. Both
# errors stay large, whatever the data. (2) The training error falls towards 0 and the test error stays
# several times as large: the curve runs through the noise. (3) More samples, and less noise. With 100
# samples the same 60 neurons are only a little worse than 6: there is no room left between the points to do
# something silly. So overfitting is a matter of the network *and* the data; the remedies are more data, a
# smaller network, or a network that is held back, as in the next sections.

# %% [markdown]
# ## A worked example: from numbers to a name
#
# Here are six trained networks and their errors. The noise has the standard deviation 0.3, so its variance
# is 0.09. Give each row its name before you look at the last column.

# %%
for width, n in [(1, 12), (1, 100), (6, 12), (6, 100), (60, 12), (60, 100)]:
    x, y = overfitting.samples(n, 0.3, seed=0)
    x_new, y_new = overfitting.samples(200, 0.3, seed=1000)
    *_, run = overfitting.train(x, y, x_new, y_new, width, 600)
    train_error, test_error = run.train_errors[-1], run.test_errors[-1]
    case = "underfitting" if train_error > 0.18 else "overfitting" if test_error > 0.18 else "good fit"
    print(f"width {width:2d}, {n:3d} samples:  train {train_error:.3f}  test {test_error:.3f}   {case}")

# %% [markdown]
# Read the table in pairs. More samples **raise** the training error (there is more to fit) and **lower**
# the test error: the gap between the two closes from both sides. A training error *far below* the variance
# of the noise is no success but a sign that noise was learnt.

# %% [markdown]
# ## Learning curves
#
# A **learning curve** draws both errors over the steps or epochs of a training. It is the first thing to
# look at, and it says more than its end:
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
# The figure above has drawn one for each run, on its right side. Go back and look at it again: with 12
# samples, noise 0.4 and width 60 the test error has its minimum early, and rises from there, while the
# training error keeps falling. The network learns the broad shape first and the noise later.

# %% [markdown]
# ## Early stopping
#
# If the best network was somewhere on the way, keep that one. **Early stopping** watches the error on
# held-out data and remembers the weights of the best epoch so far. Errors are noisy, so one bad epoch is no
# reason to stop: the **patience** says how many epochs in a row without a new best are waited for. An error
# that only equals the best is no new best.
#
# The held-out data decide here when to stop, so they take part in the choice and can no longer serve as
# test set. They are called **validation set**; the section after the next says why that matters.
#
# **Question.** The run below is fixed; only the patience changes. Which patience stops too early, in a dip
# before the real minimum? What does a very large patience cost?

# %%
x_stop, y_stop = overfitting.samples(12, 0.4, seed=4)
x_valid, y_valid = overfitting.samples(20, 0.4, seed=1004)
stop_runs = []
for stop_run in overfitting.train(x_stop, y_stop, x_valid, y_valid, 40, 600, lr=0.02, every=1, measure=1):
    stop_runs.append(stop_run.theta)
valid_errors = stop_run.test_errors

# %%
stop_picture = overfitting.FitPicture(n_steps=600, every=1)
stop_picture.show_samples(x_stop, y_stop)
stop_picture.test_line.set_label("validation error")
stop_picture.curve.set_xlim(0, 160)
stop_picture.curve.legend(ncols=2, loc="upper center", fontsize=10).set_zorder(0)


def update_stop(patience):
    best, last = overfitting.early_stop(valid_errors, patience)
    seen = slice(0, last + 1)
    stop_picture.show(overfitting.Run(stop_runs[best], stop_run.train_errors[seen], valid_errors[seen]))
    stop_picture.mark(best + 1)
    return (
        f"patience {patience}: stopped after {last + 1} epochs, kept epoch {best}, validation error "
        f"{valid_errors[best]:.3f} (end of the whole run: {valid_errors[-1]:.3f})"
    )


live.figure(stop_picture.figure, update_stop, stacked=True, patience=live.slider(1, 100, 60))

# %% [markdown]
# **Answer.** A small patience stops at the first dip or bump of the curve, long before the network has
# learnt anything. From a certain patience on, the kept epoch does not change any more; each further epoch
# of patience is then one epoch of training for nothing. Still the best epoch is kept, not the last. The
# curve on the left is that of the kept network: it is smoother than the end of the training would be.

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
# *weight decay*. (With Adam the two are not quite the same.) Biases shift without making anything steep, so
# they usually go free. Some books write $\tfrac{\lambda}{2}$, so that the 2 of the gradient cancels:
# compare formulas before you compare strengths.
#
# **Question.** Width 60 and 12 samples, the overfitting case. Raise $\lambda$ from the left end: what do
# training error, test error and weights do? Is there a $\lambda$ that is too large?

# %%
l2_picture = overfitting.FitPicture(n_steps=1000)


def update_l2(strength, data):
    x, y = overfitting.samples(12, 0.4, seed=data + 5)
    x_new, y_new = overfitting.samples(200, 0.4, seed=1000)
    l2_picture.show_samples(x, y)
    for run in overfitting.train(x, y, x_new, y_new, 60, 1000, strength=strength, every=100):
        l2_picture.show(run)
        yield (
            f"λ = {strength:.1e}: training error {run.train_errors[-1]:.3f}, test error {run.test_errors[-1]:.3f}, "
            f"mean squared weight {run.mean_square_weight:.2f}"
        )


live.figure(
    l2_picture.figure,
    update_l2,
    stacked=True,
    strength=live.slider(1e-6, 1.0, 1e-6, log=True, label=r"$\lambda$"),
    data=live.button("new data"),
)

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
# Here 40 networks differ in nothing but their random start. We choose the one with the smallest error on 10
# held-out samples, and then measure the same network on 200 fresh ones.

# %%
x, y = overfitting.samples(12, 0.4, seed=2)
x_valid10, y_valid10 = overfitting.samples(10, 0.4, seed=20)
x_fresh, y_fresh = overfitting.samples(200, 0.4, seed=30)
valid40, fresh40 = [], []
for seed in range(40):
    *_, run = overfitting.train(x, y, x_valid10, y_valid10, 20, 200, seed=seed)
    valid40.append(run.test_errors[-1])
    fresh40.append(np.mean((run.predict(x_fresh) - y_fresh) ** 2))
winner = int(np.argmin(valid40))
print(f"the winner on the 10 samples that chose it: {valid40[winner]:.3f}")
print(f"the same network on 200 fresh samples:      {fresh40[winner]:.3f}")
print(f"all 40 networks on the fresh samples:       {np.mean(fresh40):.3f} on average")

# %% [markdown]
# The first number is the one that would have been reported. So data are split in **three**: train on the
# training set, choose on the **validation set**, and measure once, at the very end, on the test set. With
# few data the roles of training and validation set are rotated among several parts (*cross-validation*).
# The rule behind it: *a number that you have optimised is no measurement any more.*

# %% [markdown]
# ## Is larger always worse?
#
# One often reads: *if a neural network is too deep or too wide, overfitting occurs.* It **can** occur, it
# does not have to. You saw one reason above: with enough data, width 60 does no harm, and early stopping
# and L2 hold it back. There is another one, which was long overlooked because people stopped at the width
# where things got bad. The figure has 60 noisy samples with 8 inputs each. Hidden weights are random and
# fixed, and only the output weights are fitted, by least squares; that keeps everything exact.

# %%
widths = np.array([5, 8, 12, 18, 24, 32, 42, 52, 60, 75, 100, 150, 220, 400])
train_by_width, test_by_width = overfitting.random_feature_errors(widths, n=60, noise=0.5)
figure, axes = plt.subplots(figsize=(6.6, 3.6))
axes.loglog(widths, np.maximum(train_by_width, 1e-4), color=style.TRAIN, label="training error")
axes.loglog(widths, test_by_width, color=style.TEST, label="test error")
axes.axvline(60, color=style.GREY, linestyle=":", label="as many neurons as samples")
axes.set(xlabel="hidden neurons", ylabel="mean squared error", ylim=(1e-2, 1e3), title="Double descent")
axes.legend(loc="upper left", fontsize=10)
best, worst = test_by_width.argmin(), test_by_width.argmax()
print(
    f"best: {test_by_width[best]:.2f} at width {widths[best]}; worst: {test_by_width[worst]:.2f} at width {widths[worst]};"
)
print(f"largest width {widths[-1]}: {test_by_width[-1]:.2f}")

# %% [markdown]
# The test error falls, rises to a peak where the network can *just* pass through all samples, and then
# **falls again**, although the training error is 0 from there on. At the peak there is only one way through
# all points, a wild one; beyond it there are many, and least squares takes the one with the smallest
# weights. This is **double descent** (Belkin and others, 2019). It does not say that larger is always
# better: the second valley is not as deep as the first one here. It says that "too large overfits" is a
# warning to check, not a law. So measure.

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
