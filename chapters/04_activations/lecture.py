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
# - choose an activation for hidden layers, say where it saturates, and what that does to a deep network;
# - choose the output activation by what is asked (a number, a count, one class, several labels), and calculate
#   a softmax that survives large numbers.

# %%
import itertools
import warnings

import numpy as np
from sklearn.linear_model import LinearRegression, PoissonRegressor

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch04_activations as figures
from perceptron.live.quiz import quiz
from perceptron.models import digits

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
# The result has the form of **one** layer: whatever the two can do, this one can do alone. A third layer would
# collapse in the same way. Without activation, any number of dense layers acts like a single one.
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
# A single layer without activation is a **linear** function of its inputs (strictly speaking, *affine*: linear plus a
# constant). With one input it is a straight line, with two a plane; it can never follow a curve. **The nonlinear
# activation is what makes depth useful, and it must not be omitted** in the hidden layers.
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
# Left is the activation: **drag the green end** of its negative side, or press play. Right are the network and, dashed, the
# single layer of the collapse formula, both scaled to fit the picture. Blue dots are corners, larger where it turns more.

# %% folded="Asks for two guesses, then draws the network and its one layer"
inputs = np.linspace(-3, 3, 301)[:, None]
collapse = figures.Collapse(inputs)


def update_slope(slope, new_weights):
    layers = random_layers(new_weights + 14)
    ends = [network(inputs, layers, 0.0), network(inputs, layers, 1.0)]
    scale = np.abs(ends).max()  # so that every network fits into the picture
    line, curve = ends[1] / scale, network(inputs, layers, slope) / scale
    distance = collapse.set(slope, curve, line)
    return f"Slope {slope:.2f}: at most {distance:.3f} away from the dashed line, which is the one layer"


gradually = live.predict(
    "With $a$ growing to 1: is there a sudden point at which the curve becomes straight?",
    "no, it happens gradually",
    options=["yes, at one point", "no, it happens gradually"],
    why="Every corner is a place where a neuron changes sides. With growing slope the two sides become more and more alike, "
    "and the corners flatter. Only at $a = 1$ exactly are they gone.",
)
hundred = live.predict(
    "What would a hundred more layers change at $a = 1$?",
    "nothing: one line",
    options=["more corners", "a smooth curve", "nothing: one line"],
    why="They would still be one layer: the collapse formula takes in each of them.",
)
tip = collapse.handle()
live.figure(
    collapse.figure,
    update_slope,
    ask=[gradually, hundred],
    handles=[tip],
    linked=collapse.linked(tip),
    stacked=True,
    slope=live.slider(0.0, 1.0, 0.0, step=0.05, play=True),
    new_weights=live.button("New weights"),
)

# %% [markdown]
# ## The usual activations
#
# A good activation is **nonlinear**, cheap, and has a **slope** that tells the training in which direction to go.
# That last point is why the step function of chapter 01 is not used any more: its slope is 0 wherever it exists.
# These are the ones you will meet:
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
# Sigmoid and tanh are relatives: $\tanh z = 2\,\sigma(2z) - 1$. The outputs of tanh are centred on 0 and its slope at
# 0 is four times as large, which suits hidden layers better. ReLU is simpler than both, and it does not flatten out
# on its positive side. The next sections show why that matters.

# %% [markdown]
# ## Derivatives and saturation
#
# Training changes each weight a little and needs to know what that does to the output. This signal, the
# **gradient**, runs backwards, from the output to the weight. Each neuron on its way multiplies it by the slope
# $f'(z)$ of its activation, and each connection by its weight (chapter 07 makes this exact). So the **derivatives** are as important as the functions:
#
# $$\sigma'(z) = \sigma(z)\,\big(1 - \sigma(z)\big), \qquad \tanh'(z) = 1 - \tanh^2 z, \qquad \operatorname{ReLU}'(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}$$
#
# ReLU has a corner at 0, where mathematics leaves the slope open; by convention it is 0.
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
# Where an activation is almost flat to its end, it is **saturated**: its slope is close to 0, and what should be learned
# there hardly gets through. In the figure, saturated parts (slope below 0.05) are orange. The green line is the tangent at the
# chosen $z$: **drag its point** along the curve. Where a function jumps, the filled dot is its value.

# %% folded="Asks for three guesses, then draws an activation, its slope and its tangent"
value_and_slope = figures.ValueAndSlope(reach=5.0, saturated=SATURATED)


def update_activation(activation, z):
    value, slope, flat = value_and_slope.set(*ACTIVATIONS[activation], z)
    state = "saturated" if flat else "not saturated"
    return f"{activation} at z = {z:.1f}: value {value:.3f}, slope {slope:.3f}, {state}"


steepest = live.predict(
    "What is the largest slope of the sigmoid?",
    0.25,
    within=0.005,
    why="It is steepest at $z = 0$, where $\\sigma' = 0.5 \\cdot 0.5$.",
)
five = live.predict(
    "A signal goes back through five sigmoid neurons, all at their best point. What is left of it, by their slopes?",
    "about a thousandth",
    options=["about a quarter", "about a twentieth", "about a thousandth"],
    why="$0.25^5 \\approx 0.001$; far from 0 it is less still.",
)
never = live.predict(
    "Which one never saturates on the positive side?",
    "SiLU",
    options=["sigmoid", "tanh", "SiLU"],
    why="Nor do ReLU, leaky ReLU and softplus: their slope is near 1 for all larger positive $z$.",
)
names = live.choice(list(ACTIVATIONS), "tanh", label="activation")
z_slider = live.slider(-5.0, 5.0, 1.0, step=0.1, label="$z$")
points = value_and_slope.handles(ACTIVATIONS)
live.figure(
    value_and_slope.figure,
    update_activation,
    ask=[steepest, five, never],
    pairs=[("activation", "z")],
    handles=points,
    linked=value_and_slope.linked(points),
    stacked=True,
    activation=names,
    z=z_slider,
)

# %% [markdown]
# The weights multiply the signal as well, and large ones could make up for the small slopes; but large weights also drive
# $z$ away from 0, to where the sigmoid is flat. In deep networks this is the problem of **vanishing gradients** (chapter
# 07). tanh reaches a slope of 1 at 0, which is better, but it flattens out even sooner. That ReLU and its relatives do not
# saturate for positive $z$ is one reason for their success.
#
# The price of ReLU is its negative side, where the slope is exactly 0. A neuron whose sum is negative for
# *every* sample gets no signal at all: it is **dead**. Its own weights stay as they are. Whether it stays dead depends
# on its inputs. In the first hidden layer these are the data, and nothing will change them. In a later layer they come
# from neurons that go on learning, and may one day lift its sum above 0 again. Leaky ReLU has no flat side.

# %% [markdown]
# ## Deep networks, measured
#
# Now a real task: pictures of handwritten digits, 8×8 pixels each, are to be sorted into ten classes, by twelve hidden
# layers of 32 neurons. Before training, weights are random, and their size counts: a neuron adds up its $n$ inputs. They
# are drawn with standard deviation $g/\sqrt n$; $g$ is the **gain**. Biases start at 0.
#
# The next cell sends 400 pictures forward, and the gradient back: times the weights, times the slope, layer by layer.


# %%
def rms(a):  # root mean square: a typical size
    return np.sqrt(np.mean(a**2))


data, rng = digits.digits(), np.random.default_rng(0)
widths = [64] + 12 * [32] + [10]
drawn = [rng.normal(size=(n, m)).astype(np.float32) / np.sqrt(m) for m, n in itertools.pairwise(widths)]


def there_and_back(gain, f, slope):
    h, sums = data.X[:400], []
    for W in drawn:
        sums.append(h @ (gain * W).T)
        h = f(sums[-1])
    back = np.exp(digits.log_softmax(sums.pop()))
    back[np.arange(400), data.labels[:400]] -= 1  # the loss by the last sums (chapter 07)
    sizes = []
    for W, z in zip(drawn[:0:-1], sums[::-1], strict=True):
        back = (back @ (gain * W)) * slope(z)
        sizes.insert(0, rms(back))
    return sums, np.array(sizes) / sizes[-1]


# %% [markdown]
# Above, each grey shape is one layer: wide where many of its activations lie. The blue bar in it is one neuron: when it is
# a dot, the neuron says the same for all pictures. Below is what is left of the gradient, of 1 in the last layer. **Press
# play** (12 steps forward, 12 back), **then move the gain**, and try the other activations.

# %% folded="Asks for two guesses, then draws the way there and back"
names = ["ReLU", "leaky ReLU, a = 0.1", "tanh", "sigmoid"]
ends = dict(zip(names, [(-0.6, 5.0), (-1.2, 5.0), (-1.15, 1.15), (-0.1, 1.1)], strict=True))
deep = figures.DeepSignals(12, ends, SATURATED)


def update_deep(activation, gain, step):
    sums, left = there_and_back(gain, *ACTIVATIONS[activation])
    deep.set(activation, ACTIVATIONS[activation], gain, step, sums, left)
    k = deep.layer_at(step)
    h = ACTIVATIONS[activation][0](sums[k - 1])
    if step <= 12:
        differ = rms(h - h.mean(axis=0))  # from the mean picture
        return f"Forward, layer {k}: size {live.short(rms(h))}, differences between pictures {live.short(differ)}"
    return f"Back, layer {k}: {live.short(left[k - 1])} of the last layer's gradient is left"


keeps = live.predict(
    "Which gain lets ReLU keep the size of its activations through 12 layers?",
    1.41,
    within=0.16,
    why="$\\sqrt 2$. ReLU's slope is 1 for about half of the sums and 0 for the others, typically $\\sqrt{1/2}$, and "
    "$\\sqrt 2 \\cdot \\sqrt{1/2} = 1$. Try 1 and 2: a little less vanishes, a little more explodes.",
    hides=deep.signal,
)
piles = live.predict(
    "tanh with a gain of 4: where are most activations of the last layers?",
    "near −1 and 1",
    options=["near 0", "evenly spread", "near −1 and 1"],
    why="Its sums lie far out, on the flat ends: most neurons are saturated.",
)
marks = deep.handles()
live.figure(
    deep.figure,
    update_deep,
    ask=[keeps, piles],
    handles=marks,
    pairs=[("gain", "step"), ("activation", "gain")],
    stacked=True,
    activation=live.choice(names),
    gain=live.slider(0.5, 4.0, 1.0, log=True, step=np.log10(2) / 4, label="gain $g$"),
    step=live.slider(1, 24, 24, play=True),
)

# %% [markdown]
# A signal that loses a little in every layer is lost in the end, forward and back. With $g = \sqrt 2$, the start of **He**,
# ReLU keeps both. tanh holds itself between −1 and 1; its gradient explodes with a large gain. The sigmoid, whose slope is a
# quarter at most, makes all pictures look alike, and lets hardly any gradient through, with all these gains.
#
# **The default of PyTorch** is *not* He's, although the function that draws it is called `kaiming_uniform_` (Kaiming is He's
# first name). Weights and biases are uniform between $-1/\sqrt n$ and $1/\sqrt n$: a gain of $1/\sqrt 3 \approx 0.58$. Its
# biases keep the activations of ReLU from vanishing, and this deceives: the differences between pictures shrink, by a
# factor of about 0.4 in every layer.
#
# Does it matter? Train them: 1400 pictures, 300 steps, each curve with the best of four learning rates. The **loss** says how
# wrong a network is (chapter 06); one that guesses has $\ln 10 \approx 2.3$.

# %% folded="Trains 96 networks, asks for a guess, then draws their losses"
rates, runs = [0.03, 0.1, 0.3, 1.0], {}
for depth, start, name in itertools.product((2, 6, 12), digits.INITIALISATIONS, names):
    f = ACTIVATIONS[name]
    first = digits.new_layers([64] + depth * [32] + [10], start, seeds=len(rates) * [0])
    last, losses = digits.train(first, f, data.X, data.labels, lr=rates, n_steps=300, batch_size=50)
    late = losses[-20:].mean(axis=0)
    best = np.argmin(np.where(np.isfinite(late), late, np.inf))  # some rates diverge
    read = digits.accuracies(data.X_test, data.labels_test, digits.one_run(last, best), f)[0]
    runs[depth, start, name] = losses[:, best].reshape(-1, 10).mean(axis=1), read  # over ten steps
trained = figures.Trained(names, n_steps=300)


def update_trained(depth, initialisation):
    chosen = {name: runs[depth, initialisation, name] for name in names}
    trained.set(chosen)
    words = ", ".join(f"{name.split(',')[0]} {read:.0%}" for name, (_, read) in chosen.items())
    return f"{depth} hidden layers, {initialisation}: of the new pictures are read {words}"


fails = live.predict(
    "Two layers, six, twelve: which activation fails first?",
    "sigmoid",
    options=["sigmoid", "tanh", "ReLU", "leaky ReLU"],
    why="With six layers its loss stays at guessing, from either start, with every rate tried.",
    hides=[*trained.lines.values(), *trained.labels.artists],
)
live.figure(
    trained.figure,
    update_trained,
    ask=[fails],
    pairs=[("depth", "initialisation")],
    depth=live.choice([2, 6, 12], 2, label="hidden layers"),
    initialisation=live.choice(list(digits.INITIALISATIONS), label="start"),
)

# %% [markdown]
# With two layers all four learn, from either start. With twelve and the default nobody gets far; with He, tanh and leaky
# ReLU still learn, and ReLU less surely. So ReLU is no law: on this task tanh is the best of the four.
#
# And **dead neurons**? With the default half of ReLU's are dead from the fifth layer on, because what reaches them differs
# so little between pictures. With six layers, training brings about half of these back, because the layers below go on
# learning; with twelve nothing is learned, so nothing comes back.

# %% [markdown]
# ## Regression or classification
#
# The hidden layers have their activation. What about the output layer? That depends on what the outputs mean.
#
# | what is asked | output activation |
# | --- | --- |
# | a number of any size, such as −7.21, 5 or 359.51 (**regression**) | none |
# | a number that cannot be negative: a count, a duration, a price | softplus or $e^z$, often; none, if it never comes near 0 |
# | one of $K$ classes, only one is right (**classification**) | softmax: probabilities between 0 and 1 with the sum 1 |
# | any number of $K$ labels, several may be right at once | a sigmoid for each |
#
# So "no activation for a regression" is the usual choice (chapter 02 gave the reason), and not a law. Take the number of
# bicycles that pass a bridge in an hour, by temperature. Both models below have one weight and one bias; the second puts
# an exponential on top and is trained with the loss for counts (Poisson). **What does each predict for a day of frost?**

# %%
draws = np.random.default_rng(0)
degrees = draws.uniform(-10, 30, (300, 1))
bicycles = draws.poisson(np.exp(1.5 + 0.08 * degrees[:, 0]))

line = LinearRegression().fit(degrees, bicycles)
exponential = PoissonRegressor(alpha=0, max_iter=1000).fit(degrees, bicycles)
for t in (-10.0, 0.0, 10.0, 30.0):
    truth = np.exp(1.5 + 0.08 * t)
    print(
        f"{t:4.0f} °C: no activation {line.predict([[t]])[0]:6.1f}, "
        f"exponential {exponential.predict([[t]])[0]:5.1f}, in truth {truth:5.1f} bicycles"
    )

# %% [markdown]
# Without an activation the frost brings a negative number of bicycles. $e^z$ turns "so many more" into "so many times as
# many"; softplus is nearly straight for large $z$.
#
# *Reinforcement learning*, where a program learns to act, has both. A network for the **Q-function** estimates for
# each action how much reward will follow, any numbers: regression. A network for a **policy** says how probable each
# action should be, of a discrete set such as left, right, jump: classification.

# %% [markdown]
# ## Softmax
#
# The sums of the output layer, before any activation, are called **logits**, $z_1, \dots, z_K$ for $K$
# classes. **Softmax** makes them positive with the exponential function, and then divides each by the sum of
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
# - Every $p_k$ lies between 0 and 1.
# - All $p_k$ together are 1.
# - The order stays: the largest logit gets the largest **probability**.
#
# All activations above look at one number at a time; softmax looks at **all outputs of a sample together**.
#
# Often the logits are divided by a **temperature** $T$ before the softmax:
# $p = \operatorname{softmax}(z / T)$. With $T = 1$ nothing changes. Language models use it to make their
# choice of the next word bolder or more cautious.
#
# **Drag the bars of the logits**, and then the temperature. Which of your answers changes when each output has a sigmoid of
# its own instead?

# %% folded="Asks for two guesses, then draws logits and probabilities"
classes = ["cat", "dog", "bird"]
softmax_picture = figures.Softmax(classes)


def update_softmax(z1, z2, z3, temperature, output):
    z = np.array([z1, z2, z3])
    p = output(z / temperature)
    softmax_picture.set(z, np.exp((z - z.max()) / temperature) if output is softmax else None, p)
    shares = ", ".join(f"{name} {figures.percent(p_k)}" for name, p_k in zip(classes, p, strict=True))
    return f"Temperature {temperature:.2f}: {shares}; the sum is {p.sum():.3f}"


one_more = live.predict(
    "You add 1 to all three logits. What happens to the bars on the right?",
    "nothing",
    options=["all grow", "the largest grows", "nothing"],
    why="That is a **fourth property** of softmax: adding the same number $c$ to all logits changes nothing. Each exponential "
    "is multiplied by $e^c$, and so is their sum. Only the differences between logits count.",
)
cold = live.predict(
    "And for a very small temperature?",
    "the largest takes nearly all",
    options=["the largest takes nearly all", "all get nearly the same", "nothing"],
    why="It enlarges all differences. A large temperature shrinks them, and all classes get nearly the same share.",
)


start = {"z1": 2.0, "z2": 1.0, "z3": -1.0}
sliders = {name: live.slider(-5.0, 5.0, z, step=0.1, label=f"$z_{name[1]}$") for name, z in start.items()}
sliders["temperature"] = live.slider(0.1, 10.0, 1.0, log=True, label="$T$")
sliders["output"] = live.choice({"softmax: one of them": softmax, "sigmoids: any of them": sigmoid})
bars = softmax_picture.handles()
live.figure(
    softmax_picture.figure,
    update_softmax,
    ask=[one_more, cold],
    handles=bars,
    linked=softmax_picture.linked(bars),
    stacked=True,
    **sliders,
)

# %% [markdown]
# With **two** classes, softmax is an old acquaintance: divide numerator and denominator by $e^{z_1}$, and
# $p_1 = \dfrac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2)$. That is the sigmoid of the difference.
#
# **Sigmoids** look at one logit each: 1 added to all logits raises all bars, and their sum may be anything from 0 to 3.

# %% [markdown]
# ## Several labels at once
#
# A photo can show a cat *and* a dog. Then "cat?", "dog?" and "bird?" are three questions, each with yes or no, $y_k$ is 1
# or 0, and each output is a sigmoid, $p_k = \sigma(z_k)$. The loss of such outputs is the **binary cross-entropy**:
#
# $$L = -\sum_k \big[\, y_k \ln p_k + (1 - y_k) \ln (1 - p_k) \,\big]$$
#
# Of the two logarithms, that of the given answer counts: it is 0 when the network is sure and right, and large when it is
# sure and wrong. Put $p_k = \sigma(z_k)$ in, and a softplus comes out, $L = \sum_k \big[\ln(1 + e^{z_k}) - y_k z_k\big]$,
# which is safe where $p_k$ would round to 0 or 1. Its slope is as simple as can be:
# $\partial L / \partial z_k = p_k - y_k$.

# %%
logits, answers = np.array([2.0, 1.0, -1.0]), np.array([1, 0, 0])  # cat yes, dog no, bird no
p = sigmoid(logits)
by_probability = -(answers * np.log(p) + (1 - answers) * np.log(1 - p))
by_logits = np.logaddexp(0, logits) - answers * logits  # logaddexp(0, z) is softplus
print("probabilities", p.round(3), "sum", p.sum().round(3))
print("losses       ", by_probability.round(3), "from the logits", by_logits.round(3))
print("slopes p − y ", (p - answers).round(3))

z, no = np.array([1000.0]), 0  # sure of a label that is not there
with np.errstate(divide="ignore"):
    print(
        "z = 1000:     by probability", -np.log(1 - sigmoid(z)), "from the logit", np.logaddexp(0, z) - no * z
    )

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
# Now with 1000 added to all logits. By the fourth property nothing must change.

# %%
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    e = np.exp(z + 1000)
    print("straight from the formula:", e / e.sum())
print("warnings:", "; ".join(str(w.message) for w in caught))

print("largest logit subtracted: ", softmax(z + 1000))

# %% [markdown]
# $e^{1000}$ is larger than any number that 64 bits can hold, so it becomes $\infty$, and $\infty / \infty$ is not a
# number, `nan`. The fourth property is the remedy: subtract the largest logit from all of them first. Then the
# largest exponential is $e^0 = 1$, the others are smaller, and nothing can overflow.
#
# For a batch, each **row** needs its own maximum. With the maximum of the whole array, a row far below it
# would have exponentials that are all 0, and $0 / 0$ is `nan` again.

# %% [markdown]
# ## Common mistakes
#
# - **No activation in the hidden layers.** No error message says so.
# - **$b_1 + b_2$ for the collapsed bias.** It is $W_2 b_1 + b_2$. And the matrices multiply in the order $W_2 W_1$:
#   the first layer stands next to $x$.
# - **Sigmoids for exclusive classes, or softmax for labels that may come together.** The first need not add up to 1;
#   the second has to, so two right labels get at most one half each.
# - **"PyTorch starts with He."** It does not; call `nn.init.kaiming_normal_` yourself.
# - **Softmax over the wrong axis.** The classes of *one sample* must add up to 1. Samples are rows, so it
#   is the last axis.
# - **Softmax twice.** In PyTorch the cross-entropy loss contains the softmax, so the model must not have another one
#   (chapter 11).

# %% [markdown]
# ## Check yourself

# %%
quiz("04_activations")

# %% [markdown]
# ## Summary
#
# - Dense layers without activation collapse into one: $W = W_2 W_1$, $b = W_2 b_1 + b_2$.
# - Hidden layers use ReLU and its relatives; sigmoid and tanh saturate on both sides, where their slope is almost 0.
#   In a deep network the start counts as much as the activation: He keeps sizes, the default of PyTorch makes them
#   smaller in every layer.
# - A regression usually has no output activation; counts and the like have softplus or an exponential. One class of
#   several has softmax: between 0 and 1, sum 1, to be read as probabilities. Several labels have a sigmoid each,
#   with binary cross-entropy.
# - Softmax depends only on differences of logits, so subtract each sample's largest one: nothing overflows.
#
# In the exercise you write all of these functions. Chapter 05 then asks what networks with such activations
# can express, and what width and depth have to do with it.
