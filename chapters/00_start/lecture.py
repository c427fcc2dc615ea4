# %% [markdown]
# # 00 · Start
#
# This course explains how neural networks work, from a single neuron to training a network on a graphics
# card. You will read, move sliders, and write the important parts yourself. No knowledge of neural networks
# is needed; a little Python and school mathematics (functions, derivatives) are.
#
# **You will be able to**
#
# - say what a neural network does, in one sentence and with an example;
# - check that everything needed is installed, run cells, and move the figures in this course;
# - find your way through the chapters.

# %% [markdown]
# ## Does everything work?
#
# You are looking at a **notebook**: text and code in **cells**, one below the other. Click into a code cell
# and press **Shift+Enter** to run it; the result appears below it. The menu entry *Run → Run All Cells*
# runs them all, from the top to the bottom. Do that now, then come back here.
#
# The first cell looks whether everything is there that the course needs:

# %%
try:
    from perceptron.course.installation import check
except ModuleNotFoundError:
    print("The course's own package, perceptron, is not found.")
    print("Run `make lab` in the course's folder, and open this notebook in the browser window that appears.")
else:
    print(check())

# %% [markdown]
# A line that starts with `MISSING` says what it is needed for, and the last line says how to get it; the
# cells further down may stop with an error until then. You do not need a graphics card: chapter 12 comes
# with a simulated one.
#
# The next cell loads what the figures of this notebook need.

# %%
import matplotlib.pyplot as plt
import numpy as np

from perceptron import live
from perceptron.course.course_map import course_map
from perceptron.drawing import style
from perceptron.figures import ch00_start as figures
from perceptron.live.quiz import quiz
from perceptron.models import data, quickfit

style.use()

# %% [markdown]
# Most figures in this course are live, and here is a first one. Try it with the mouse, then with the keyboard:
# click on the slider and press the arrow keys. (In Notebook 7 the arrow keys already have another meaning, so
# use Page Up and Page Down there.) You can also click on the number beside the slider and type a new one.

# %% folded="Draws a wave for the chosen frequency"
angle = np.linspace(0, 2 * np.pi, 400)
figure, axes = plt.subplots(figsize=(4.2, 2.6))
(wave,) = axes.plot(angle, np.sin(angle), color=style.PREDICTION)
axes.set(xlabel="angle in radians", ylabel="height", title="A first live figure", ylim=(-1.1, 1.1))


def update_wave(frequency):
    wave.set_ydata(np.sin(frequency * angle))
    return f"Number of waves: {frequency}. If this line changes with the slider, live figures work."


live.figure(figure, update_wave, frequency=live.slider(1, 9, 2))

# %% [markdown]
# The grey line with three dots above the figure is a **folded** cell: you can do without its code, which only
# moves the figure. To open it, click on it; with the keyboard, press Shift+Enter in the cell above it, then Enter.
# (*View → Collapse Selected Code* folds it again.)
#
# A live figure is no more than a line, and a function that changes it, called by a slider. From now on the
# drawing is hidden in `perceptron`.
#
# Under every live figure one line says in words what it shows. When a figure does not move although the
# cell has been run, restart with the menu *Kernel → Restart Kernel and Run All Cells*. Figures lose their
# connection when the notebook is closed and its kernel is shut down; running the cell again brings them
# back.

# %% [markdown]
# ## What is a neural network?
#
# A **neural network** is a function with many adjustable numbers. It gets numbers, and it returns numbers:
#
# $$\text{output} = \text{network}(\text{input};\ \text{adjustable numbers})$$
#
# That sounds modest until you notice what can be written as numbers. A photograph is a grid of brightness
# values. A sentence is a sequence of word numbers. A chess position, a recording, the readings of a machine
# are numbers too.
#
# What makes networks special is the second argument. By choosing its adjustable numbers well, the same
# network can be turned into very different functions, and it can come close to almost any function there
# is. Networks are **very powerful function approximators**. Here are some functions that people approximate
# with them:
#
# | input | output | known as |
# | --- | --- | --- |
# | a photograph | for each pixel: what it shows, and which of the objects it belongs to | panoptic segmentation |
# | the beginning of a sentence | the next word | autocompletion |
# | a face, and a recording of another person | the first face, moving and speaking like the second person | deep fakes |
# | a photograph | a box around every object, with its name | object detection, such as YOLO |
# | a sentence | a picture of what it describes | image generation, such as Stable Diffusion |
# | a sentence in one language | the same in another one | translation, such as with a transformer |
#
# Some of these are useful, some are dangerous, and a few are both. Nobody could write such a function by
# hand. It is found from examples: pairs of an input and the output that is wanted.

# %% [markdown]
# ## A function that follows data
#
# Pictures and sentences have thousands of inputs, so let us look at something that fits on a page: one
# input $x$, one output $y$. Imagine that the points below were measured, with small errors. They are
# clearly **nonlinear**: no straight line comes close to them.
#
# A network with a **hidden layer**, one layer of neurons between its input and its output, is fitted to the
# points. Each of these hidden neurons adds one soft step to the curve, drawn as a thin line; the newest one is green. Grey
# strokes show how far the curve misses each point. How many neurons does it need before the curve follows the data?

# %% folded="Asks for a guess, then fits a network of the chosen size, and draws its curve"
x, y = data.nonlinear_samples(80, noise=0.08, seed=4)
picture = figures.Fit(x, y, most=24, wanted=0.1)
off_by = np.array([np.mean(np.abs(quickfit.fit(x, y, n)(x) - y)) for n in range(1, 25)])


def update_fit(neurons):
    network = quickfit.fit(x, y, neurons)
    picture.set(network, network.steps(picture.x), off_by[:neurons])
    numbers = quickfit.count_numbers(neurons)
    return f"Hidden neurons: {neurons}, adjustable numbers: {numbers}, off by {off_by[neurons - 1]:.3f} on average"


how_many = live.predict(
    "How many hidden neurons until it is off by less than 0.1 on average?",
    9,
    within=2,
    why="With nine it is off by 0.08. Where the data bend, several steps stand close together.",
)
hidden_neurons = live.slider(1, 24, 1, label="hidden neurons", play=True)
live.figure(picture.figure, update_fit, ask=[how_many], stacked=True, neurons=hidden_neurons)

# %% [markdown]
# With one neuron there is a single soft step. With three there is a wave; with seven to ten the finer
# wiggles follow too. After about fifteen hardly anything changes, because what remains is the measurement
# error.
#
# The rest of this course is about three questions that this picture raises. *What exactly does a neuron add?*
# (chapters 01 to 05). *Who finds the adjustable numbers?* (06 to 09; here they were computed by a shortcut
# that works for this small case only.) *Would the curve also be right at points that it has not seen?* (10).

# %% [markdown]
# ## A worked example
#
# Here is a complete network that you can check by hand. It has one input, two hidden neurons, and one
# output. Each hidden neuron multiplies the input by a **weight** and then replaces negative results by 0.
# The output adds up both:
#
# $$h_1 = \max(0,\ 1 \cdot x) \qquad h_2 = \max(0,\ -1 \cdot x) \qquad y = 1 \cdot h_1 + 1 \cdot h_2$$
#
# Compute $y$ for $x = -3$, $x = 0$ and $x = 2$ with a pencil, then compare. Which well-known function is
# this?

# %%
for number in [-3.0, 0.0, 2.0]:
    h1 = max(0.0, 1 * number)
    h2 = max(0.0, -1 * number)
    output = 1 * h1 + 1 * h2
    print(f"x = {number:4.1f}   h1 = {h1:3.1f}   h2 = {h2:3.1f}   y = {output:3.1f}")

# %% [markdown]
# The network computes the absolute value $|x|$, exactly. One neuron is in charge of the positive inputs,
# the other one of the negative inputs. Its adjustable numbers are the four weights $1, -1, 1, 1$. Change
# one of them in the cell and run it again: it becomes a different function, with the same structure.

# %% [markdown]
# ## More data
#
# Networks have a second strength: they go on improving when there are more data, where simpler methods
# stop. The next figure repeats the fit above with 10 up to 3,000 points, for a straight line, a small
# network and a larger one. It shows the error on *new* points that were not used for the fit, averaged over
# ten repetitions. Both axes are logarithmic: each labelled mark is ten times the one before. Which model is
# best with few data, and which one with many?


# %% folded="Fits three models to 10 up to 3,000 points, and draws their errors"
def error_on_new_points(fit, n_samples, seed):
    x_new = np.linspace(-1, 1, 400)
    prediction = fit(*data.nonlinear_samples(n_samples, noise=0.3, seed=seed))(x_new)
    return np.mean(np.abs(prediction - data.nonlinear_curve(x_new)))


MODELS = {
    "straight line": lambda x, y: np.poly1d(np.polyfit(x, y, 1)),
    "network, 5 neurons": lambda x, y: quickfit.fit(x, y, 5),
    "network, 40 neurons": lambda x, y: quickfit.fit(x, y, 40),
}
sizes = [10, 30, 100, 300, 1000, 3000]
errors = {
    name: [np.mean([error_on_new_points(fit, n, seed) for seed in range(10)]) for n in sizes]
    for name, fit in MODELS.items()
}
_ = figures.errors_by_size(sizes, errors)

# %% [markdown]
# With ten points the straight line is best: the networks bend where nothing was measured. With thousands of
# points the large network is far ahead. The straight line stopped improving long ago, because the curve is
# not a straight line and no amount of data changes that. The small network stops too, only later. This is one
# reason why networks became so successful when large collections of pictures and texts became available.

# %% [markdown]
# ## One way to train them all
#
# There are countless kinds of networks. Three that you may have heard of:
#
# - A **transformer** reads a sequence, such as a text, and lets every part look at every other part. The
#   large language models are transformers.
# - **YOLO** ("you only look once") finds all objects of a picture in one pass, fast enough for video.
# - **Stable Diffusion** starts from noise and removes it step by step, until a picture is left that fits a
#   sentence.
#
# As different as they are, they are all trained in the same way, by **gradient descent**: measure how wrong
# the output is, find out for each adjustable number in which direction it should move to make the error
# smaller, move all of them a little, and repeat. Doing this with networks of many layers is called **deep
# learning**.
#
# This course teaches the most fundamental kind, the **multilayer perceptron** (MLP): neurons in layers,
# each one connected with all neurons of the layer before. It is the simplest network, it is a part of
# almost all the others, and what you learn about it (layers, activations, gradients, training, overfitting)
# holds for them as well.

# %% [markdown]
# ## How to use this course
#
# Each chapter has a lecture, such as this notebook, and most have an exercise.
#
# - **Read and move.** A lecture takes 20 to 30 minutes. Before a live figure there is a question: answer it
#   before you touch the slider. A wrong prediction teaches more than a right one.
# - **Check yourself.** A short quiz at the end explains every option, also the wrong ones.
# - **Do the exercise.** You write small functions. Below each one are folded test cells: run one and it says at
#   once what is right, or what is wrong and which section to read again. Tests of what you have not written
#   yet stop with `NotImplementedError`; that is normal. *Run → Run All Cells* runs what can be run, and the
#   last cell lists what is left.
# - **Hand in.** When your course uses automatic grading, your functions are also tried on other inputs than
#   those you see. Run *Kernel → Restart Kernel and Run All Cells* before you hand in: what only worked
#   because of a cell that you deleted does not work for anybody else.
#
# Each notebook runs alone, and you may change any of its cells. The chapters build on each other, so take
# them in order the first time. This is the map; the links open the notebooks:

# %%
course_map()

# %% [markdown]
# ## Common mistakes
#
# - **Running cells in any order.** A cell only knows what was run before it. When something is strange,
#   restart the kernel and run all cells.
# - **Reading without predicting.** Moving a slider and nodding feels like understanding. Write your guess
#   down first.
# - **"A network thinks like a brain."** It is a function made of sums, products and one simple nonlinear
#   function. The brain gave the idea and the name, not much more.
# - **"Bigger is always better."** With few data a straight line can be better than a network, as the figure
#   about more data shows.
# - **"It learned, so it understands."** It was adjusted until its outputs fitted the examples. Inputs that
#   are unlike all examples can give any output.

# %% [markdown]
# ## Check yourself
#
# Choose an answer with a click, or with Tab, the arrow keys and Enter. You can try every option; each has its
# explanation.

# %%
quiz("00_start")

# %% [markdown]
# ## Summary
#
# - A neural network is a function with many adjustable numbers. Chosen well, they make it approximate
#   almost any other function, for example from pictures or sentences to pictures, sentences or names.
# - More hidden neurons let it follow more nonlinear data; more data let a larger network become better.
# - All kinds of networks are trained by gradient descent. This course is about the multilayer perceptron.
# - Predict, move, read; then write the functions yourself in the exercise.
#
# Start with the part that everything is made of: a single neuron.
