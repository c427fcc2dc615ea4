# %% [markdown]
# # 13 · The playground
#
# You know all the parts: neurons, layers, activations, the loss, backpropagation, batches, optimisers,
# penalties. Now you put them together and watch them work. Ten experiments, each with a question, a
# prediction, and an answer that was checked over twenty runs.
#
# **You will be able to**
#
# - set up a small experiment, predict its result, and say what you saw;
# - recognise eight ways in which training fails, and name a remedy for each;
# - tell a result from luck, by repeating it from other starts.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch13_playground as figures
from perceptron.live.quiz import quiz
from perceptron.playground import State, history, playground, pytorch_code
from perceptron.playground.network import Runs

style.use()

# %% [markdown]
# ## The machine
#
# From left to right: the **data**, and the features that are made of them; the **network**, in which every
# neuron shows its own output for all places of the plane, and every edge its weight (blue positive, orange
# negative, wide is large); the **output** with the samples on top, and below it the loss on the training
# and the test set. Point at an edge or a neuron to see its numbers. Space starts and stops.
#
# Everything you can set is in one line of text, the **state**, such as `data=circle&layers=4,2`; what is not in it
# is as usual. The same state gives the same data, first weights and order of samples, here, on the course's web
# page, and in the code that you can take along. So a state is a **link**: it goes behind the web page's address.

# %%
playground()

# %% [markdown]
# First find these: the button for one single step; the learning rate; the `+` that adds a layer; the seed.
# **Change the seed and start again. Does the loss curve stay the same?** It does not: data and first weights
# are others. Keep this in mind for everything below.

# %% [markdown]
# ## How to experiment
#
# 1. Read the question, and **write your prediction down**, with a number in it.
# 2. Run the cell. Two runs train at once, on the same data; they differ in what follows `against`. The network
#    that is drawn is the first run's. Under "Two at once" you see the outputs of both, and one curve picture:
#    full lines for the first run, dashes for the second.
# 3. Press play. They stop by themselves.
# 4. Compare with your prediction, then read on. If you were wrong, find the sentence that you did not expect.
#
# A single run proves little. So every answer says in how many of twenty runs it held, for the seeds 0 to 19.
# What you see is seed 0. *Accuracy* is the share of test samples on the right side; half of the samples
# belong to each class, so 50 % is guessing.

# %% [markdown]
# ## 1. XOR without a hidden layer
#
# Two opposite quadrants belong to one class, the other two to the other. **What is the best accuracy that a
# network without a hidden layer can reach? And with one hidden layer of four neurons?** Look at the shape of
# the border between blue and orange.

# %%
playground("data=xor&layers=&lr=0.1&pause=100", against="layers=4")

# %% [markdown]
# One neuron draws one straight line (chapter 01), and no line separates opposite quadrants. Wherever it lies, it
# is wrong about as often as right, so the weights shrink to almost 0. Without a hidden layer the accuracy stays
# below 75 % in 20 of 20 runs. With four hidden neurons it is above 85 % in 20 of 20 runs: each one draws a line,
# and the output combines them.
#
# There is another way. Choose the feature $x_1 x_2$ and no other: its sign *is* the answer. With it alone the
# accuracy is above 99 % in 20 of 20 runs. A hidden layer has to find what you know already.
#
# Link: `#v=1&data=xor&layers=&lr=0.1&pause=100`

# %% [markdown]
# ## 2. Linear activations, however deep
#
# The first run has three hidden layers of eight neurons, and no activation function. That is more than 150
# weights for a disc inside a ring. **How much better than a single neuron is it?** Look at the small
# pictures in the neurons.

# %%
playground("data=circle&activation=linear&layers=8,8,8&pause=100", against="activation=tanh")

# %% [markdown]
# Every neuron, in every layer, shows a straight border. A linear function of linear functions is linear:
# $W_2(W_1 x + b_1) + b_2$ is one layer with $W = W_2 W_1$ (chapter 04). The accuracy stays below 70 % in 20 of
# 20 runs. With tanh, and nothing else changed, it is above 95 % in 20 of 20 runs.
#
# Link: `#v=1&layers=8,8,8&activation=linear&pause=100`

# %% [markdown]
# ## 3. One neuron too few
#
# The same disc. **How many hidden neurons does it take to close a curve around it?** The first run has two, the
# second three.

# %%
playground("data=circle&layers=2&lr=0.1&pause=100", against="layers=3")

# %% [markdown]
# Each hidden neuron gives the output one border. Two borders make a strip or a wedge, and both are open: they
# run out of the picture on the wrong side. With two neurons the accuracy stays below 90 % in 20 of 20 runs;
# with three, which can close a triangle, it is above 95 % in 20 of 20 runs. Patience does not help: after 500
# epochs two neurons are still below 90 % in 20 of 20 runs. What a network cannot represent, no optimiser can
# find (chapter 05).
#
# Link: `#v=1&layers=2&lr=0.1&pause=100`

# %% [markdown]
# ## A worked example: is it luck?
#
# "In 20 of 20 runs", how does one know? By running it twenty times. `Runs` is the playground's network in
# numpy; it trains many states side by side. Here is experiment 3 again, with the seeds 0 to 19:


# %%
def accuracies(text, epochs=100):
    """Test accuracy after each epoch, for 20 seeds: (epochs + 1, 20)."""
    state = State.parse(text)
    runs = Runs([state.replace(seed=seed) for seed in range(20)])
    rows = [runs.accuracy()[1]]
    rows += [runs.train(1).accuracy()[1] for _ in range(epochs)]
    return np.array(rows)


two, three = (accuracies(f"data=circle&lr=0.1&layers={neurons}") for neurons in (2, 3))
print(f"after 100 epochs, two neurons:   {two[-1].min():.0%} to {two[-1].max():.0%}")
print(f"after 100 epochs, three neurons: {three[-1].min():.0%} to {three[-1].max():.0%}")

# %% [markdown]
# Each dot below is one run. **After how many epochs are all the runs with three neurons to the right of all
# those with two?**

# %% folded="Draws the accuracies of all twenty runs after the chosen number of epochs"
luck = figures.TwentyRuns({"2 neurons": two, "3 neurons": three})


def update_luck(epoch):
    luck.set(epoch)
    apart = three[epoch].min() > two[epoch].max()
    return (
        f"epoch {epoch}: best of two neurons {two[epoch].max():.1%}, worst of three {three[epoch].min():.1%}; "
        f"{'apart' if apart else 'mixed'}"
    )


live.figure(luck.figure, update_luck, epoch=live.slider(0, 100, 10, label="epoch"))

# %% [markdown]
# At first the rows are mixed: a lucky run of the smaller network beats an unlucky one of the larger. Stop
# there with one run each, and you may well report the opposite of the truth.

# %% [markdown]
# ## 4. A learning rate that is too large
#
# A plane as the target, $y = (x_1 + x_2)/10$, and a network without hidden layer: the simplest regression
# there is. Its loss is a bowl, and chapter 06 gave the limit of the learning rate: $2/\lambda$, with the
# largest curvature $\lambda$. Inputs spread evenly from −6 to 6 have $\lambda \approx 12$. **At which rate does it
# diverge? What does the loss do then?**

# %%
playground("data=plane&layers=&lr=0.1&pause=20", against="lr=0.2")

# %% [markdown]
# The limit is near $2/12$. At 0.1 the loss falls below a millionth in 20 of 20 runs. At 0.2 every step
# overshoots by more than it corrects, and after 20 epochs the loss is higher than at the start in 20 of 20
# runs, by dozens of powers of ten. In the curve picture that is the dashed line that leaves through the top. Nothing
# was wrong with network, data or gradient.
#
# Link: `#v=1&data=plane&layers=&lr=0.1&pause=20`

# %% [markdown]
# ## 5. Dead from the start
#
# Four ReLU neurons, enough for the disc. But in the first run somebody set the biases of all four to −20. **Which of
# the 17 weights and biases will still change?** Step a few times, and hover over the edges.

# %%
dead_start = State().replace(edits=[(place, -20) for place in (8, 9, 10, 11)]).text
playground(f"{dead_start}&data=circle&activation=relu&layers=4&lr=0.1&pause=100", against="edits=")

# %% [markdown]
# For all samples the sum stays below 0, so the four outputs are 0, and so are their slopes. Nothing flows back
# to the first layer; and the weights of the output get a gradient that is multiplied by the outputs of the
# hidden neurons, 0 again. Only the last bias learns: all other parameters stay where they were, to the last
# digit, in 20 of 20 runs. With the usual start the accuracy is above 95 % in 20 of 20 runs. Slow motion shows
# the zeros: choose a sample and go back through the network.
#
# In practice neurons die of a step that is far too long, and not all at once. A smaller learning rate prevents
# it, or a slope that is never exactly 0 (leaky ReLU).
#
# Link: `#v=1&layers=4&activation=relu&lr=0.1&pause=100&edits=AAAAAAAAIEAAAAAAAAA0wAAAAAAAACJAAAAAAAAANMAAAAAAAAAkQAAAAAAAADTAAAAAAAAAJkAAAAAAAAA0wA`

# %% [markdown]
# ## 6. The spiral, with and without squares
#
# Two arms, wound into each other. Both runs have eight hidden neurons; the second also gets $x_1^2$ and
# $x_2^2$. **Does that help? A square knows nothing of spirals.**

# %%
playground("data=spiral&layers=8&lr=0.1&pause=200", against="features=x1,x2,x1sq,x2sq")

# %% [markdown]
# A neuron that gets squares as well can bend its border: to a parabola, an ellipse, a hyperbola. Eight bent
# borders go further than eight straight ones. With the squares the accuracy is higher in 20 of 20 runs. But
# how high is a matter of the start: above 85 % in 16 of 20 runs. Without them it stays below 75 % in 20 of 20
# runs.
#
# Now try $\sin x_1$ and $\sin x_2$ instead of the squares: above 95 % in 20 of 20 runs. Waves are what an arm
# that comes back again and again is made of. **Features are knowledge.** A second hidden layer of eight neurons,
# without any new feature, is ahead of a single one in 20 of 20 runs, but behind the squares in 20 of 20 runs.
#
# Link: `#v=1&data=spiral&layers=8&lr=0.1&pause=200`

# %% [markdown]
# ## 7. Overfitting, and a penalty against it
#
# Two clouds that overlap, but only 10 % of the samples to train with: 50 samples for 105 weights and
# biases. **Which way will the two losses go? And with an L2 penalty?** Test samples are shown; look at the small
# islands in the output.

# %%
fifty = "data=gauss&noise=50&share=10&layers=8,8&lr=0.3&showtest=1&pause=200"
playground(fifty, against="reg=l2&regrate=0.03")

# %% [markdown]
# In the first run the training loss falls and falls. The test loss has its lowest value in the first 30 epochs,
# in 19 of 20 runs; then it rises, to more than 1.5 times that value in 17 of 20 runs. The network bends its
# border around single samples that lie on the wrong side by chance. The penalty pulls every weight towards 0, and
# large weights are what sharp bends are made of. With it the training loss ends higher in 20 of 20 runs, and the
# test loss lower in 20 of 20 runs (chapter 10).
#
# Link: `#v=1&data=gauss&noise=50&share=10&layers=8,8&lr=0.3&showtest=1&pause=200`

# %% [markdown]
# ## 8. One sample a step, or thirty
#
# Batch size 1 against 30, at the same learning rate, on noisy data. One epoch is 250 samples for both. **Who is
# ahead after five epochs? Who has the smoother curve at the end?** Count the steps.

# %%
playground("data=circle&noise=20&layers=4&lr=0.1&batch=1&pause=60", against="batch=30")

# %% [markdown]
# With batch size 1 an epoch has 250 steps, with 30 it has 9. After five epochs the single samples are ahead in
# 20 of 20 runs: 28 times as many steps, each almost as good on average. But every step follows the opinion of
# one sample, and some are noise. In the last 30 epochs the training loss *rises* in three of ten epochs or
# more, in 20 of 20 runs; with 30 samples a step it does not rise once, in 20 of 20 runs (chapter 08).
#
# Per epoch, small batches win here. Per second it may be different: thirty samples in one product hardly cost more.
#
# Link: `#v=1&noise=20&layers=4&lr=0.1&batch=1&pause=60`

# %% [markdown]
# ## 9. Adam loses
#
# The plane again, SGD against Adam at the learning rate 0.01. **Which one is nearer to the target after two
# epochs? By what factor?** Read the losses under the two outputs; in the curve picture both are soon too
# small to be seen.

# %%
playground("data=plane&layers=&lr=0.01&pause=2", against="optimizer=adam")

# %% [markdown]
# SGD is nearer in 20 of 20 runs, by a factor of 100 or more in 19 of 20 runs. Adam divides every gradient by
# its usual size, so its steps are about as long as the learning rate, however steep the slope. From a start
# that is 1 away, 0.01 a step takes about 100 steps, two epochs have 50. SGD's steps are long where it is
# steep and shrink by themselves near the minimum. This bowl is almost round, so there is nothing for Adam to
# even out.
#
# Perhaps Adam only needs another rate? Give each its best of 0.001, 0.003, 0.01, …, 0.3, 1: after five epochs
# SGD is nearer in 20 of 20 runs. But look at the other side. At 0.3 SGD diverges in 20 of 20 runs, while Adam's
# loss is below 0.01 in 20 of 20 runs. Adam forgives a bad rate; with a good one, on an easy loss, it is not
# the faster of the two.
#
# Link: `#v=1&data=plane&layers=&lr=0.01&pause=2`

# %% [markdown]
# ## 10. Six layers of sigmoids
#
# The disc once more, six hidden layers: sigmoid in the first run, tanh in the second. **Which layer of the first
# run learns first? Which one last?** Watch the edges, and look at one sample in slow motion.

# %%
playground("data=circle&activation=sigmoid&layers=8,8,8,8,8,8&pause=100", against="activation=tanh")

# %% [markdown]
# The sigmoids do not learn at all: accuracy below 60 % in 20 of 20 runs. On the way back every layer
# multiplies by its weights and by the slope of its sigmoid, at most 1/4. Six such slopes leave less than a
# thousandth, and the weights do not make up for it: at the start the
# gradients of the first layer are smaller than those of the last by a factor of more than 1000 in 20 of 20
# runs. With tanh, whose slope at 0 is 1, the factor is less than 10 in 20 of 20 runs, and the accuracy is above
# 95 % in 20 of 20 runs. This is the **vanishing gradient** of chapter 07, and one reason why hidden
# layers rarely use sigmoids today.
#
# Link: `#v=1&layers=8,8,8,8,8,8&activation=sigmoid&pause=100`

# %% [markdown]
# ## Your own functions
#
# The playground can be driven by what you wrote: `forward` and `backward` of exercise 07, a step of exercise 09.
# Copy yours into a cell. They are first tested with the tests of their exercise, and the one that is wrong is
# named. Here is a `backward` with a mistake in it. **Which line is it, and what will you see?**


# %%
def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y - Y_hat) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {
        "W1": dZ1.T @ cache["X"],
        "b1": dZ1.sum(axis=0),
        "W2": dY.T @ cache["H1"],
        "b2": dY.sum(axis=0),
    }


playground("lr=0.0003", backward=backward, anyway=True)

# %% [markdown]
# `Y - Y_hat` turns every sign, so each step goes uphill, faster and faster; the training stops with a sentence
# when the numbers are no longer finite. (The learning rate is small, to give you time to watch.) Mend it, and
# train at 0.01, which is what own functions get when you name no rate. Other mistakes are harder to see: forget
# `/ len(Y)`, or the gate `cache["Z1"] > 0`, and it may still learn, only worse. That is why gradients are *checked*.
#
# **Slow motion** shows the numbers that *your* `backward` gives for one sample, on the edges they belong to; a wrong
# one has a ✗ and the right one beside it. **Gradient check** compares it with small changes of the loss, as in exercise
# 07. Reset, and look at both before you mend the line.
#
# Own functions train in the kernel, one hidden ReLU layer with the loss of exercise 07.

# %% [markdown]
# ## Take it along
#
# A run is a list of arrays, and a program. `history` gives the losses and weights after every epoch.
# `pytorch_code` writes the run as a PyTorch program, with the same data, first weights and order of samples; it
# reaches the same numbers.

# %%
run = history("data=xor&layers=4&lr=0.1", epochs=50)
for epoch in (0, 10, 50):
    print(f"epoch {epoch:2d}: loss {run.train_loss[epoch]:.4f}, on the test set {run.test_loss[epoch]:.4f}")

code = pytorch_code("data=xor&layers=4&lr=0.1", epochs=50)
print(*[line for line in code.splitlines() if "nn.Sequential" in line or "torch.optim" in line], sep="\n")

# %% [markdown]
# ## Common mistakes
#
# - **One run, one conclusion.** Repeat with other seeds before you believe a difference.
# - **Two changes at once.** Then you do not know which one it was. `against` shows you what differs.
# - **Waiting for a network that cannot.** If it cannot represent the answer, no patience helps (1, 2, 3).
# - **Judging by the training loss.** It falls while the test loss rises (7).
# - **Comparing epochs with steps.** With another batch size an epoch has another number of steps (8).
# - **A favourite optimiser.** There is none that always wins (9). Look for the learning rate first.

# %% [markdown]
# ## Check yourself

# %%
quiz("13_playground")

# %% [markdown]
# ## Summary
#
# - Lines, not curves: without hidden layers, or with linear ones, borders stay straight; each hidden neuron
#   adds one border, and features can bend it.
# - Training fails for reasons that you can name: a rate above the limit, a dead start, a vanishing gradient, too
#   few neurons, too few data.
# - Weights that are pulled to 0 generalise better when data are few. Small batches make many rough steps, large
#   ones few smooth steps. Adam forgives; SGD can win.
# - Predict, run, repeat from other starts. A share of runs is a result; one run is an anecdote.
