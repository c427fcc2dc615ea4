# %% [markdown]
# # 01 · The neuron
#
# Every neural network, also the largest ones, is made of one small part that is repeated many times. This
# chapter is about that part.
#
# **You will be able to**
#
# - compute the output of an artificial neuron by hand and in numpy, and name its parts;
# - say what each weight, the bias and the activation function do to that output;
# - choose weights that build a logic gate, and explain why one neuron cannot build XOR.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch01_neuron as figures
from perceptron.live.quiz import quiz

style.use()

# %% [markdown]
# ## From nature to a formula
#
# A nerve cell collects signals from other nerve cells. They arrive through its **dendrites**, fine branches
# that end at other cells. Some connections are strong and some are weak; some excite the cell and some calm
# it. In the **cell body** all these signals add up. Once the sum exceeds a certain **threshold**, the cell
# **fires**: it sends a signal of its own through its **axon** to the cells that come next.
#
# An **artificial neuron** keeps the arithmetic of this and drops everything else:
#
# | in nature | in the formula | name |
# | --- | --- | --- |
# | signals from other cells | $x_1, x_2, \dots, x_n$ | **inputs** |
# | strength of each connection | $w_1, w_2, \dots, w_n$ | **weights** |
# | what the cell body adds up | $z = \sum_i w_i x_i + b$ | **weighted sum** with **bias** $b$ |
# | to fire or not to fire | $f$ | **activation function** |
# | signal in the axon | $y = f(z)$ | **output** |
#
# All of these are ordinary numbers. Put together they give the one formula of this chapter:
#
# $$y = f\Big(\sum_i w_i x_i + b\Big)$$
#
# The comparison with nature ends here. A nerve cell sends pulses in time; an artificial neuron is a
# function: the same inputs always give the same output.
#
# The picture shows a neuron with two inputs. Read it from left to right: inputs in the small circles,
# weights on the edges (**blue** when positive, **orange** when negative, wider when larger), the sum in the
# large circle, then the activation, then the output.

# %%
x, w, b = [1.0, 2.0], [1.5, -0.5], 0.25
z = w[0] * x[0] + w[1] * x[1] + b
_ = figures.two_inputs(x, w, b, z)

# %% [markdown]
# There is no activation yet: the output is the sum itself. We now go through the formula from the inside to
# the outside.

# %% [markdown]
# ## The weighted sum
#
# The inputs of a neuron form a vector $\mathbf{x}$ of $n$ numbers, its weights a vector $\mathbf{w}$ of the
# same length. Multiplying them pair by pair and adding up is the **dot product** of the two vectors:
#
# $$\sum_i w_i x_i = w_1 x_1 + w_2 x_2 + \dots + w_n x_n = \mathbf{w} \cdot \mathbf{x}$$
#
# A weight says how much its input counts. A large positive weight means "this input speaks for it", a
# negative one "this input speaks against it", and a weight of 0 "this input does not matter".
#
# In Python the sum can be a loop. In numpy it is one operator, `@`, and both give the same number:

# %%
x = np.array([0.5, -1.0, 2.0])
w = np.array([2.0, 1.0, 0.5])

total = 0.0
for w_i, x_i in zip(w, x, strict=True):
    total += w_i * x_i
    print(f"{w_i:5.2f} · {x_i:5.2f} = {w_i * x_i:5.2f}    sum so far {total:5.2f}")

print("loop ", total)
print("w @ x", w @ x)

# %% [markdown]
# The loop walks through three numbers in Python. The operator hands both arrays to compiled code, which is
# much faster for the thousands of inputs of a real network. Chapter 03 measures that.

# %% [markdown]
# ## The bias
#
# The nerve cell fires when its sum *exceeds a threshold*, say $\theta$ ("theta"):
#
# $$\sum_i w_i x_i > \theta \qquad\Longleftrightarrow\qquad \sum_i w_i x_i - \theta > 0$$
#
# The **bias** is this threshold with the opposite sign, $b = -\theta$, moved to the left side. So every
# neuron compares with zero, and how easily it fires has become one more number to choose:
#
# $$z = \sum_i w_i x_i + b$$
#
# A positive bias makes the neuron eager, a negative one makes it reluctant. Note the order: first multiply
# and sum, **then** add the bias, once. Each neuron has as many weights as inputs, but only one bias.

# %% [markdown]
# ## The activation function
#
# The activation function $f$ turns the sum $z$ into the output. The one closest to the firing cell is the
# **step function**: 1 when $z$ is above 0, that is, when the threshold is exceeded, and 0 otherwise. At
# $z = 0$ it is reached but not *exceeded*, so $\operatorname{step}(0) = 0$.
#
# $$\operatorname{step}(z) = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}$$
#
# The step has a weakness that decides everything later on: move $z$ a little and the output does not change
# at all, except at one point, where it jumps. A small change of a weight then tells you nothing about
# whether it helped. So networks use smooth functions, for example the **sigmoid** (or logistic function),
# which is a step with soft edges:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# Its output lies between 0 and 1, and $\sigma(0)$ is one half: the neuron cannot decide.


# %%
def step(z):
    return np.where(z > 0, 1.0, 0.0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def identity(z):
    return z


z_axis = np.linspace(-6, 6, 601)
_ = figures.step_and_sigmoid(z_axis, step(z_axis), sigmoid(z_axis))

# %% [markdown]
# Now take the simplest neuron of all, with one input: $y = f(w x + b)$. The green point marks where the sum is
# zero, and you can **drag it**, or move the sliders. First the figure asks you for two guesses. A wrong one
# teaches more than a right one.

# %% folded="Asks for two guesses, then draws the output for weight, bias and activation"
ACTIVATIONS = {"sigmoid": sigmoid, "step": step, "none": identity}
curve = figures.OutputCurve()


def update_curve(w, b, activation):
    f = ACTIVATIONS[activation]
    turn = 0.0 - b / w if w else np.nan  # where the sum is zero
    curve.set(f(w * curve.x + b), (turn, f(0.0)))
    zero = f"The sum is 0 at x = {turn:.2f}" if w else f"The sum is {b:.2f} everywhere"
    return f"{zero}; at x = 0 the sum is {b:.1f} and the output {float(f(np.array(b))):.3f}"


half_on = live.predict(
    "With $w = 2$ and $b = -3$: at which input $x$ is the sigmoid neuron exactly half on?",
    1.5,
    within=0.05,
    why="The sum is zero where $wx + b = 0$, that is at $x = -b/w$. For $w = 2$ and $b = -3$ this is $3/2$.",
)
sideways = live.predict(
    "You want to move the curve sideways. Which of the two does that, when $b$ is 2?",
    "w and b",
    options=["only w", "only b", "w and b"],
    why="A small trap. The weight sets the steepness, and its sign decides whether the curve rises or falls. But because "
    "the turning point is $-b/w$, the weight moves it, too, whenever $b$ is not 0. Set $b = 2$ and move only $w$ to see "
    "both happen at once.",
)
w_slider = live.slider(-5.0, 5.0, 1.0, label="weight $w$")
b_slider = live.slider(-5.0, 5.0, -1.0, label="bias $b$")
live.figure(
    curve.figure,
    update_curve,
    ask=[half_on, sideways],
    pairs=[("w", "b")],
    handles=[curve.handle()],
    linked=[["b", curve.turning_point]],
    w=w_slider,
    b=b_slider,
    activation=live.choice(ACTIVATIONS.keys()),
)

# %% [markdown]
# The larger $|w|$, the more the sigmoid looks like a step. With $w = 0$ the input does not matter any more and
# the output is the same everywhere.

# %% [markdown]
# ### Very large sums
#
# What does `sigmoid` do with extreme numbers? The result should be 0 far on the left and 1 far on the
# right.

# %%
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("results:", sigmoid(np.array([-1000.0, 0.0, 1000.0])))

print("warning:", caught[0].message)

# %% [markdown]
# The results are right, yet numpy warns. At $z = -1000$ the formula asks for $e^{1000}$, which is larger
# than the largest number that 64 bits can hold, so it becomes *infinity* (an **overflow**). Then
# $1 / (1 + \infty) = 0$, which is correct. The warning comes from the step in between. Where such an
# overflow ends in a wrong result, and what to do about it, is a subject of chapter 04.

# %% [markdown]
# ## A worked example
#
# Should you take the bicycle today? Three inputs describe the day, each on a scale from −1 (no) to 1 (yes):
# sunshine, wind, and whether you are in a hurry. Someone who loves sun, dislikes wind, and is a little
# faster by bicycle might decide with the weights below. The bias is positive: in doubt, they ride.

# %%
names = ["sunshine", "wind", "hurry"]
x = np.array([0.8, 0.5, -1.0])
w = np.array([2.0, -1.5, 0.5])
b = 0.4

products = w * x
z = products.sum() + b
for name, x_i, w_i, product in zip(names, x, w, products, strict=True):
    print(f"{name:9s} {w_i:5.2f} · {x_i:5.2f} = {product:6.3f}")
print(f"{'bias':9s}                 {b:6.3f}")
print(f"{'sum z':9s}                 {z:6.3f}")
print(f"step(z) = {step(z):.0f}: {'ride' if step(z) else 'take the bus'}")
print(f"sigmoid(z) = {sigmoid(z):.3f}")

# %% [markdown]
# Follow the numbers once with pencil and paper; it takes a minute and stays with you. The step neuron gives
# a plain decision. The sigmoid neuron also says how clear the case was: an output near one half would have
# meant that it hardly matters.
#
# In a notebook the whole neuron is one line. `f`, `w` and `b` are what makes it *this* neuron:


# %%
def neuron(x, w, b, f):
    return f(w @ x + b)


print("neuron(x, w, b, sigmoid) =", neuron(x, w, b, sigmoid))

# %% [markdown]
# ## The decision line
#
# With two inputs, every possible input is a point $(x_1, x_2)$ of a plane. The step neuron fires on one
# part of this plane and stays silent on the other. The border between them is where the sum is zero:
#
# $$w_1 x_1 + w_2 x_2 + b = 0$$
#
# This is the equation of a straight line. Solved for $x_2$ (possible when $w_2 \neq 0$) it has a slope and
# an intercept, the height at which it crosses the vertical axis:
#
# $$x_2 = -\frac{w_1}{w_2}\, x_1 - \frac{b}{w_2}$$
#
# It is called the **decision line** or decision boundary. The vector $(w_1, w_2)$ stands perpendicular to
# it and points to the side where the neuron fires. With $w_2 = 0$ the line is upright, and has no slope.
#
# Below, the colour is the output of a *sigmoid* neuron: blue towards 1, orange towards 0, no colour in between.
# The straight line is the decision line, and the arrow is the vector $(w_1, w_2)$. The green point is the input that
# the drawing on the left works on. **Take hold of them:** drag the point, the line and the tip of the arrow, or
# drag a number in the neuron up and down. What belongs together lights up.

# %% folded="Asks for two guesses, then draws the neuron and its decision line"
plane = figures.Plane()


def update_plane(w1, w2, b, x1, x2):
    z = round(w1 * x1 + w2 * x2 + b, 9) + 0.0  # what binary fractions add in the last place is no sum
    everywhere = sigmoid(w1 * plane.X1 + w2 * plane.X2 + b)
    plane.set(x=[x1, x2], w=[w1, w2], b=b, z=z, y=sigmoid(z), everywhere=everywhere)
    state = "fires" if z > 0 else "is silent"
    return f"At ({x1:.1f}, {x2:.1f}) the sum is {z:.2f} and the output {sigmoid(z):.2f}; a step neuron {state} there"


turning = live.predict(
    "What shifts the line without turning it: $w_1$, $w_2$ or $b$?",
    "only b",
    options=["only b", "w1 and w2", "all three"],
    why="The weights turn the line and the bias shifts it: the slope $-w_1/w_2$ does not contain $b$.",
)
doubled = live.predict(
    "If you double $w_1$, $w_2$ and $b$: where does the line go?",
    "it stays",
    options=["twice as far from the middle", "it gets twice as steep", "it stays"],
    why="$2 w_1 x_1 + 2 w_2 x_2 + 2 b = 0$ is the same equation. What changes is how quickly the colour turns from orange "
    "to blue: all sums are twice as large.",
)
start = {"w_1": 1.0, "w_2": 1.5, "b": -1.0, "x_1": 1.0, "x_2": 1.0}
sliders = {
    name.replace("_", ""): live.slider(-3.0, 3.0, start[name], step=0.1, label=f"${name}$") for name in start
}
touched = plane.handles()
live.figure(
    plane.figure,
    update_plane,
    ask=[turning, doubled],
    handles=touched,
    linked=plane.linked(touched),
    stacked=True,
    **sliders,
)

# %% [markdown]
# The *ratio* of the numbers says where the border is, their *size* says how sure the neuron is of itself. With
# both weights at 0 there is no line left. The same colour is everywhere, and only the bias chooses it.

# %% [markdown]
# ## Logic gates
#
# A **logic gate** takes inputs that are 0 or 1 and returns 0 or 1. AND returns 1 when both inputs are 1; OR
# when at least one is; NAND and NOR are their opposites; XOR ("exclusive or") returns 1 when exactly one of
# them is. Gates are a good test for a neuron: there are only four inputs to get right, the corners of a
# square.
#
# AND can be built by thinking. With $w_1 = w_2 = 1$ the sum without bias counts the ones: 0, 1, 1 or 2. The
# neuron has to fire at 2 and not at 1, so the threshold must lie between them, for example $b = -1.5$.

# %%
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
GATES = {
    "AND": [0, 0, 0, 1],
    "OR": [0, 1, 1, 1],
    "NAND": [1, 1, 1, 0],
    "NOR": [1, 0, 0, 0],
    "XOR": [0, 1, 1, 0],
}

w, b = np.array([1.0, 1.0]), -1.5
for corner, wanted in zip(CORNERS, GATES["AND"], strict=True):
    z = w @ corner + b
    print(f"inputs {corner}   z = {z:5.2f}   output {step(z):.0f}   wanted {wanted}")

# %% [markdown]
# Now it is your turn. A filled circle is a corner where the gate wants 1, an empty one where it wants 0.
# Blue is where the step neuron fires. Drag the line, and turn it by the tip of its arrow. The line at the start
# gets two corners of AND wrong. Solve AND, then OR, then NAND. **How many corners of XOR can you get right?**

# %% folded="Draws where the step neuron fires, and counts the corners it gets right"
square = figures.Gate(CORNERS)


def update_gate(gate, w1, w2, b):
    fires = step(w1 * square.X1 + w2 * square.X2 + b)
    z = CORNERS @ [w1, w2] + b
    right = step(z) == GATES[gate]
    title = f"{gate}: {np.sum(right)} of 4 corners right"
    square.set(w=[w1, w2], b=b, fires=fires, wanted=GATES[gate], right=right, title=title)
    on_the_line = [f"({x1}, {x2})" for (x1, x2), sum_there in zip(CORNERS, z, strict=True) if sum_there == 0]
    undecided = (
        f" On the line the sum is 0, and step(0) = 0: {', '.join(on_the_line)}." if on_the_line else ""
    )
    done = f"{gate} is solved. " if all(right) else ""
    return f"{done}Sums at 00, 01, 10, 11: {', '.join(f'{each:.2f}' for each in z)}.{undecided}"


names = {"w1": ("$w_1$", 1.0), "w2": ("$w_2$", 1.0), "b": ("$b$", -0.5)}
gate_sliders = {
    name: live.slider(-2.0, 2.0, start, step=0.25, label=label) for name, (label, start) in names.items()
}
live.figure(
    square.figure,
    update_gate,
    handles=square.handles(),
    gate=live.choice(GATES.keys()),
    **gate_sliders,
)

# %% [markdown]
# Each gate except XOR has many solutions: any line that separates the filled from the empty corners will
# do. For XOR you can get three corners right, and never four.

# %% [markdown]
# ## What one neuron cannot do
#
# Could it be that nobody has looked hard enough for XOR? Let the computer try all combinations of 25 values
# for each of the three numbers, and count how many solve each gate:

# %%
values = np.linspace(-3, 3, 25)
W1, W2, B = np.meshgrid(values, values, values)  # every combination, 25 · 25 · 25 of them
outputs = np.stack([step(W1 * x1 + W2 * x2 + B) for x1, x2 in CORNERS], axis=-1)

for gate, wanted in GATES.items():
    right = np.sum(outputs == wanted, axis=-1)
    print(
        f"{gate:5s} solved by {np.sum(right == 4):5d} of {right.size} settings, best: {right.max()} corners"
    )

# %% [markdown]
# A search is no proof, but here the proof is short. Write down what XOR asks of the sum at the four
# corners:
#
# $$\begin{aligned}
# (0, 0) \to 0: &\quad b \le 0 \\
# (1, 0) \to 1: &\quad w_1 + b > 0 \\
# (0, 1) \to 1: &\quad w_2 + b > 0 \\
# (1, 1) \to 0: &\quad w_1 + w_2 + b \le 0
# \end{aligned}$$
#
# Add the two lines in the middle: $w_1 + w_2 + 2b > 0$, so $w_1 + w_2 + b > -b$. By the first line
# $-b \ge 0$, hence $w_1 + w_2 + b > 0$. The last line says the opposite. No three numbers can do it.
#
# In the picture: one neuron draws *one straight line*, and no straight line separates the two filled
# corners of XOR from the two empty ones. Problems that a straight line can solve are called **linearly
# separable**; XOR is the smallest problem that is not.
#
# The way out is to use more than one neuron. "At least one, but not both" is OR and NAND at the same time,
# and you have built those two. A third neuron joins them with AND:


# %%
def xor(x):
    h = np.array([neuron(x, [1, 1], -0.5, step), neuron(x, [-1, -1], 1.5, step)])  # OR, NAND
    return neuron(h, [1, 1], -1.5, step)  # AND


for corner, wanted in zip(CORNERS, GATES["XOR"], strict=True):
    print(f"inputs {corner}   output {xor(corner):.0f}   wanted {wanted}")

# %% [markdown]
# Three neurons in two layers do what no single neuron can. This is the idea of everything that follows:
# simple parts, in layers. Chapter 02 builds them properly.

# %% [markdown]
# ## Common mistakes
#
# - **The bias inside the sum.** $\sum_i (w_i x_i + b)$ adds the bias once per input. It belongs outside,
#   once.
# - **The bias before the product.** $w\,(x + b)$ is not $w x + b$.
# - **`>=` for `>`.** The neuron fires when its sum *exceeds* the threshold, so
#   $\operatorname{step}(0) = 0$.
# - **A lost minus sign.** $1 / (1 + e^{z})$ is a falling curve: $\sigma(-z)$, not $\sigma(z)$.
# - **`*` for `@`.** For arrays, `w * x` multiplies pair by pair and leaves a vector; the sum is missing.
# - **A threshold with the wrong sign.** The bias is *minus* the threshold: firing above 1.5 means
#   $b = -1.5$.
# - **Dividing by $w_2 = 0$.** An upright decision line has no slope. Check before you divide.

# %% [markdown]
# ## Check yourself
#
# Choose an answer to see why it is right or not. You can try every option; each has its explanation.

# %%
quiz("01_neuron")

# %% [markdown]
# ## Summary
#
# - A neuron computes $y = f\big(\sum_i w_i x_i + b\big)$: weighted sum, plus bias, through an activation
#   function.
# - A weight says how much its input counts and in which direction; the bias is the threshold with opposite
#   sign.
# - The step function decides, the sigmoid decides softly, with $\sigma(0)$ one half.
# - With two inputs the neuron draws the line $w_1 x_1 + w_2 x_2 + b = 0$. The ratio of the three numbers
#   places the line, their size sets how sharp the transition is.
# - AND, OR, NAND and NOR are one neuron each; XOR is not linearly separable and needs a second layer.
#
# The exercise lets you build each of these pieces yourself. Then go on to layers.
