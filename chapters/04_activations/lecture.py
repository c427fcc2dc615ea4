# %% [markdown]
# # 04 · Activations
#
# In the formula $f(W x + b)$ the matrix has thousands of numbers, and $f$ is a single letter. Still,
# without it the whole network would be worth no more than one layer. This chapter shows why, introduces the
# activations in use, and turns the outputs of a network into probabilities.
#
# **You will be able to**
#
# - explain why layers without activation collapse into one, and calculate that one layer;
# - choose an activation for hidden layers, and say where it saturates;
# - choose the output activation for regression and for classification, and calculate a softmax that
#   survives large numbers.

# %%
import warnings

import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch04_activations as figures
from perceptron.live.quiz import quiz

style.use()

# %% [markdown]
# ## Without activation, depth is wasted
#
# Take a network with two layers and leave the activations out. The first layer turns the input $x$ into
# $h$, the second one turns $h$ into the output $\hat y$:
#
# $$h = W_1 x + b_1, \qquad \hat y = W_2 h + b_2.$$
#
# Put the first formula into the second, and multiply out:
#
# $$\hat y = W_2 (W_1 x + b_1) + b_2 = \underbrace{W_2 W_1}_{W}\, x + \underbrace{W_2 b_1 + b_2}_{b} = W x + b.$$
#
# The result has the form of **one** layer, with the matrix $W = W_2 W_1$ and the bias $b = W_2 b_1 + b_2$.
# Whatever the two layers can do, this one layer can do alone. A third layer would collapse in the same way,
# and so on: without activation, any number of dense layers acts like a single dense layer.
#
# Watch the bias. On some slides you find $b = b_1 + b_2$, and that is wrong: $b_1$ is added in the
# *first* layer, so it goes through the second one like everything else and becomes $W_2 b_1$. Often the
# wrong formula cannot even be calculated, because $b_1$ and $b_2$ have different lengths. In the next cell
# they happen to have the same:

# %%
rng = np.random.default_rng(0)
W1, b1 = rng.normal(size=(2, 3)), rng.normal(size=2)
W2, b2 = rng.normal(size=(2, 2)), rng.normal(size=2)
x = np.array([1.0, -2.0, 0.5])

print("two layers                    ", W2 @ (W1 @ x + b1) + b2)
print("one layer with b = W2 b1 + b2 ", (W2 @ W1) @ x + (W2 @ b1 + b2))
print("one layer with b = b1 + b2    ", (W2 @ W1) @ x + (b1 + b2))

# %% [markdown]
# A single layer without activation is a **linear** function of its inputs (strictly speaking, *affine*:
# linear plus a constant). With one input it is a straight line, with two a plane. So the network would be a
# linear function approximator, and nothing else: it could never follow a curve. **The nonlinear activation
# is what makes depth useful, and it must not be omitted** in the hidden layers.
#
# The next figure lets you take the activation away little by little. The network has one input, two hidden
# layers of 16 neurons with random weights, and one output. Its activation is the **leaky ReLU**, which
# keeps positive numbers and multiplies negative ones by a slope $a$:
#
# $$f(z) = \begin{cases} z & z > 0 \\ a\,z & z \le 0 \end{cases}$$
#
# With $a = 0$ it is ReLU. With $a = 1$ it changes nothing: no activation.


# %%
def leaky_relu(z, slope):
    return np.where(z > 0, z, slope * z)


def random_layers(seed, sizes=(1, 16, 16, 1)):
    rng = np.random.default_rng(seed)
    pairs = zip(sizes[:-1], sizes[1:], strict=True)
    return [
        (rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)), rng.normal(0, 0.7, n_out)) for n_in, n_out in pairs
    ]


def network(X, layers, slope):
    for W, b in layers[:-1]:
        X = leaky_relu(X @ W.T + b, slope)
    W, b = layers[-1]
    return X @ W.T + b


# %% [markdown]
# In the figure, the grey line is the single layer of the collapse formula, with three matrices multiplied
# together; both are scaled to fit the picture. Predict: **is there a sudden point at which the curve becomes
# straight, or does it happen gradually? And what would a hundred more layers change at $a = 1$?**

# %% folded="Draws the network for the chosen slope, and the line that it collapses to"
inputs = np.linspace(-3, 3, 301)[:, None]
collapse = figures.Collapse(inputs)


def update_slope(slope, new_weights):
    layers = random_layers(new_weights + 14)
    ends = [network(inputs, layers, 0.0), network(inputs, layers, 1.0)]
    scale = np.abs(ends).max()  # so that every network fits into the picture
    line, curve = ends[1] / scale, network(inputs, layers, slope) / scale
    collapse.set(curve, line)
    nearest = np.polynomial.Polynomial.fit(inputs[:, 0], curve[:, 0], 1)(inputs)
    return f"slope {slope:.2f}: at most {np.abs(curve - nearest).max():.3f} away from a straight line"


live.figure(
    collapse.figure,
    update_slope,
    slope=live.slider(0.0, 1.0, 0.0, step=0.05, play=True),
    new_weights=live.button("New weights"),
)

# %% [markdown]
# It happens gradually: every corner of the curve is a place where a neuron changes from its positive to its
# negative side. With growing slope the two sides become more and more alike, and the corners flatter. Only
# at $a = 1$ exactly are they gone, and the network lies on the line of the collapse formula. A hundred more
# layers would still be that: one line.
#
# A warning against a wrong conclusion: a slope of 0.9 is not useless. As long as there is *any* corner,
# layers do not collapse exactly. But the network needs larger weights to bend as much.

# %% [markdown]
# ## The usual activations
#
# A good activation is **nonlinear**, cheap, and has a **slope** that tells the training in which direction
# to go. That last point is why the step function of chapter 01 is not used any more: its slope is 0
# wherever it exists. There are many different activations. These are the ones you will meet:
#
# | name | formula | range | where |
# | --- | --- | --- | --- |
# | sigmoid | $\sigma(z) = \dfrac{1}{1 + e^{-z}}$ | 0 to 1 | outputs that mean "yes or no" |
# | tanh | $\tanh z = \dfrac{e^z - e^{-z}}{e^z + e^{-z}}$ | −1 to 1 | hidden layers of small networks and of recurrent ones (chapter 05) |
# | ReLU | $\max(0, z)$ | 0 to ∞ | hidden layers, the usual choice |
# | leaky ReLU | $z$ or $a z$ | −∞ to ∞ | hidden layers, when ReLU neurons "die" (see below) |
# | softplus | $\ln(1 + e^z)$ | 0 to ∞ | a smooth ReLU; outputs that must be positive |
# | SiLU, GELU | $z\,\sigma(z)$ and similar | about −0.3 to ∞ | hidden layers of large language and image models |
#
# The most common are sigmoid, tanh and ReLU. Sigmoid and tanh are relatives: $\tanh z = 2\,\sigma(2z) - 1$,
# so tanh is a sigmoid stretched to the range −1 to 1 and squeezed to half its width. For hidden layers tanh
# is better than the sigmoid, since its outputs are centred on 0. ReLU is simpler than both, and it does not
# flatten out on its positive side. The next section shows why that matters.

# %% [markdown]
# ## Derivatives and saturation
#
# Training changes each weight a little and needs to know what that does to the output. This signal runs
# backwards, from the output to the weight, and each neuron on its way multiplies it by the slope $f'(z)$ of
# its activation (chapter 07 makes this exact). So the **derivatives** are as important as the functions:
#
# $$\sigma'(z) = \sigma(z)\,\big(1 - \sigma(z)\big), \qquad \tanh'(z) = 1 - \tanh^2 z, \qquad \operatorname{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}$$
#
# All three can be calculated from what the forward pass has calculated anyway. ReLU has a corner at 0,
# where mathematics leaves the slope open; by convention it is 0.
#
# Where does $\sigma' = \sigma (1 - \sigma)$ come from? With the chain rule,
# $\dfrac{d}{dz} (1 + e^{-z})^{-1} = (1 + e^{-z})^{-2} e^{-z}$. The first factor is $\sigma^2$, and
# $e^{-z} = 1/\sigma - 1$. Together, $\sigma^2 (1/\sigma - 1) = \sigma - \sigma^2$.
#
# The code has a pair for each activation, its value and its slope:


# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


ACTIVATIONS = {  # name: (value, slope)
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(0, z), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky ReLU, a = 0.1": (lambda z: leaky_relu(z, 0.1), lambda z: np.where(z > 0, 1.0, 0.1)),
    "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
    "SiLU": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
    "step": (lambda z: np.where(z > 0, 1.0, 0.0), lambda z: np.zeros_like(z)),
    "none": (lambda z: z, lambda z: np.ones_like(z)),
}
SATURATED = 0.05  # a smaller slope counts as flat

# %% [markdown]
# Where an activation is almost flat, it is **saturated**: its slope is close to 0, and what should be
# learned there hardly gets through. In the figure, saturated parts (slope below 0.05) are drawn in orange.
# The green line is the tangent at the chosen $z$. Before you move anything:
#
# 1. What is the largest slope of the sigmoid, and where?
# 2. A signal goes back through five sigmoid neurons, all at their best point. What is left of it, at most?
# 3. Which activations never saturate on the positive side?

# %% folded="Draws an activation, its slope and its tangent"
value_and_slope = figures.ValueAndSlope(reach=5.0, saturated=SATURATED)


def update_activation(activation, z):
    value, slope = value_and_slope.set(*ACTIVATIONS[activation], z)
    state = "saturated" if abs(slope) < SATURATED else "not saturated"
    return f"{activation} at z = {z:.1f}: value {value:.3f}, slope {slope:.3f}, {state}"


names = live.choice(list(ACTIVATIONS), label="activation")
z_slider = live.slider(-5.0, 5.0, 1.0, step=0.1, label="$z$")
both = [("activation", "z")]
live.figure(value_and_slope.figure, update_activation, pairs=both, stacked=True, activation=names, z=z_slider)

# %% [markdown]
# The sigmoid is steepest at $z = 0$, where $\sigma' = 0.5 \cdot 0.5 = 0.25$. Five of them in a row leave at
# most $0.25^5$ of the signal, about one thousandth; far from 0 it is less still. In deep networks this is
# the problem of **vanishing gradients** (chapter 07). tanh reaches a slope of 1 at 0, which is better, but
# it flattens out even sooner. ReLU, leaky ReLU, softplus and SiLU have a slope near 1 for all larger positive
# $z$: they do not saturate there, and that is the reason for their success.
#
# The price of ReLU is its negative side, where the slope is exactly 0. A neuron whose sum is negative for
# *every* sample gets no signal at all and stays as it is: a "dead" neuron. Leaky ReLU avoids that. Here are
# the numbers for all of them, on the part of the axis that the plot shows. The step is saturated everywhere,
# ReLU on one half, leaky ReLU nowhere:

# %%
z_axis = np.linspace(-5, 5, 1001)
for name, (_, df) in ACTIVATIONS.items():
    steepest = df(z_axis).max()
    flat = np.mean(np.abs(df(z_axis)) < SATURATED)
    print(f"{name:20s} largest slope {steepest:.2f}, five in a row {steepest**5:8.5f}, {flat:4.0%} saturated")

# %% [markdown]
# ## Regression or classification
#
# The hidden layers have their activation. What about the output layer? That depends on what the outputs
# mean.
#
# - **Regression**: each output is one dimension of what is predicted, and any number is possible, such as
#   −7.21, 5 or 359.51. **No activation** in the output layer (chapter 02 gave the reason).
# - **Classification**: the network chooses one of several classes, and each output should be the
#   **probability** of its class. Probabilities lie between 0 and 1, and they add up to 1. The **softmax**
#   activation takes care of both.
#
# An example that has one of each comes from *reinforcement learning*, where a program learns to act, in a
# game for instance. A network for the **Q-function** estimates for each possible action how much reward
# will follow. Rewards can be any numbers: regression. A network for a **policy** says how probable each
# action should be, for a discrete set of actions such as left, right, jump: classification. The inputs of
# both are the same, and the hidden layers may be, too. Only the output activation and its meaning differ.

# %% [markdown]
# ## Softmax
#
# The sums of the output layer, before any activation, are called **logits**, $z_1, \dots, z_K$ for $K$
# classes. Softmax makes them positive with the exponential function, and then divides each by the sum of
# all:
#
# $$p_k = \frac{e^{z_k}}{\sum_{l=1}^{K} e^{z_l}}$$
#
# In code, for any number of samples at once (why the maximum is subtracted, the worked example will show):


# %%
def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# %% [markdown]
# Three properties follow from this formula:
#
# - Every $p_k$ lies between 0 and 1, since it is a positive part of a sum of positive parts.
# - All $p_k$ together are 1.
# - The order stays: the largest logit gets the largest probability.
#
# Softmax is different from all activations above in one respect. They look at one number at a time; softmax
# looks at **all outputs of a sample together**.
#
# Often the logits are divided by a **temperature** $T$ before the softmax:
# $p = \operatorname{softmax}(z / T)$. With $T = 1$ nothing changes. Language models use it to make their
# choice of the next word bolder or more cautious.
#
# Predict before you move: **you add 1 to all three logits; what happens to the bars on the right? What
# becomes of them for a very small temperature, and for a very large one?**

# %% folded="Draws logits and probabilities for the chosen temperature"
classes = ["cat", "dog", "bird"]
softmax_picture = figures.Softmax(classes)


def update_softmax(z1, z2, z3, temperature):
    z = np.array([z1, z2, z3])
    p = softmax(z / temperature)
    softmax_picture.set(z, p)
    shares = ", ".join(f"{name} {p_k:.1%}" for name, p_k in zip(classes, p, strict=True))
    return f"temperature {temperature:.2f}: {shares}; the sum is {p.sum():.3f}"


start = {"z1": 2.0, "z2": 1.0, "z3": -1.0}
sliders = {name: live.slider(-5.0, 5.0, z, step=0.1, label=f"$z_{name[1]}$") for name, z in start.items()}
sliders["temperature"] = live.slider(0.1, 10.0, 1.0, log=True, label="$T$")
live.figure(softmax_picture.figure, update_softmax, stacked=True, **sliders)

# %% [markdown]
# The first answer is a fourth property of softmax: **adding the same number $c$ to all logits changes
# nothing**. Each exponential is multiplied by $e^c$, and so is their sum. Only the differences between logits
# count.
#
# A small temperature enlarges all differences, so the largest logit takes nearly everything: softmax
# becomes a hard maximum (its name says that it is a *soft* one). A large temperature shrinks the
# differences, and all classes get nearly the same share.
#
# With **two** classes, softmax is an old acquaintance: divide numerator and denominator by $e^{z_1}$, and
# $p_1 = \dfrac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2)$. That is the sigmoid of the difference.

# %% [markdown]
# ## A worked example
#
# A network for pictures of animals gives the logits 2, 1 and −1 for cat, dog and bird. Step by step:

# %%
classes, z = ["cat", "dog", "bird"], np.array([2.0, 1.0, -1.0])
exponentials = np.exp(z)
p = exponentials / exponentials.sum()

for name, z_k, e_k, p_k in zip(classes, z, exponentials, p, strict=True):
    print(
        f"{name:5s} z = {z_k:4.1f}   e^z = {e_k:6.3f}   p = {e_k:5.3f} / {exponentials.sum():6.3f} = {p_k:.3f}"
    )
print(f"sum of the probabilities: {p.sum():.3f}")
print(f"cat against dog: p1 / p2 = {p[0] / p[1]:.3f} = e^(2 − 1) = {np.exp(1):.3f}")

# %% [markdown]
# The last line is worth remembering: a difference of 1 between two logits makes one class $e \approx 2.7$
# times as probable as the other.
#
# Now the same with 1000 added to all logits. By the fourth property nothing must change.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    e = np.exp(z + 1000)
    print("straight from the formula:", e / e.sum())
print("warnings:", "; ".join(str(w.message) for w in caught))

print("largest logit subtracted: ", softmax(z + 1000))

# %% [markdown]
# $e^{1000}$ is larger than any number that 64 bits can hold, so it becomes $\infty$, and $\infty / \infty$
# is not a number, `nan`. In chapter 01 an overflow was harmless; here it destroys the result. The fourth
# property is the remedy: subtract the largest logit from all of them first. Then the largest exponential is
# $e^0 = 1$, the others are smaller, and nothing can overflow. The result is exactly the same.
#
# For a batch, each **row** needs its own maximum. With the maximum of the whole array, a row far below it
# would have exponentials that are all 0, and $0 / 0$ is `nan` again.
#
# Finally, the outputs −7.21, 5, 1, 2 and 359.51. As a regression they are predictions, to be left alone.
# Read as logits, they would mean this:

# %%
outputs = np.array([-7.21, 5.0, 1.0, 2.0, 359.51])
print("regression     ", outputs)
print("classification ", softmax(outputs), " sum", softmax(outputs).sum())

# %% [markdown]
# The network would be as good as certain of the last class. The same numbers, two meanings: which one holds
# is decided by the task, and the output activation says so.

# %% [markdown]
# ## Common mistakes
#
# - **No activation in the hidden layers.** The network trains without any error message, and is one linear
#   layer in disguise.
# - **$b_1 + b_2$ for the collapsed bias.** It is $W_2 b_1 + b_2$. And the matrices multiply in the order
#   $W_2 W_1$: the first layer stands next to $x$.
# - **ReLU or sigmoid at the output of a regression.** They cut predictions off.
# - **A sigmoid for each of several exclusive classes.** Then the outputs do not add up to 1. Use softmax.
# - **Softmax over the wrong axis.** The classes of *one sample* must add up to 1. Samples are rows, so it
#   is the last axis.
# - **Softmax without subtracting the maximum.** It works in every small test, and fails on the day when the
#   logits are large.
# - **Softmax twice.** In PyTorch the cross-entropy loss contains the softmax, so the model must not have
#   another one (chapter 11).
# - **$z(1 - z)$ for the sigmoid's slope.** It is $s(1 - s)$ with $s = \sigma(z)$.
# - **`max(0, z)` for an array.** Python's `max` compares whole things; `np.maximum` goes element by
#   element.

# %% [markdown]
# ## Check yourself

# %%
quiz("04_activations")

# %% [markdown]
# ## Summary
#
# - Dense layers without activation collapse into one: $W = W_2 W_1$, $b = W_2 b_1 + b_2$. The nonlinear
#   activation makes depth useful and must not be omitted.
# - Hidden layers use ReLU and its relatives; sigmoid and tanh saturate on both sides, where their slope is
#   almost 0.
# - $\sigma' = \sigma(1 - \sigma)$, $\tanh' = 1 - \tanh^2$, and ReLU's slope is 1 or 0, at 0 by convention
#   0.
# - A regression has no output activation. A classification has softmax: between 0 and 1, sum 1, to be read
#   as probabilities.
# - Softmax depends only on the differences of the logits, so subtract each sample's largest one, and
#   nothing overflows.
#
# In the exercise you write all of these functions. Chapter 05 then asks what networks with such activations
# can express, and what width and depth have to do with it.
