# %% [markdown]
# # 09 · Optimisers and schedulers
#
# Gradient descent has one number that you must choose, and it is the one that decides most: the learning
# rate. This chapter is about two ways to choose it less often: change it by a plan, or let the steps
# themselves adapt it.
#
# **You will be able to**
#
# - say why no single learning rate fits a whole run and all weights, and plan one with a scheduler;
# - write momentum, Adagrad, RMSprop and Adam from their formulas, and say what each one remembers;
# - compare optimisers fairly, and name cases in which a famous one loses.

# %%
import matplotlib.pyplot as plt
import numpy as np

from perceptron import live, optimizers, race, style
from perceptron.landscape import bowl
from perceptron.quiz import quiz

style.use()

# %% [markdown]
# ## Why one learning rate is hard to find
#
# All of training is one line, from chapter 06:
#
# $$\mathbf{w}_k = \mathbf{w}_{k-1} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# where $\mathbf{w}_k$ are all weights and biases after step $k$, $\nabla_{\mathbf{w}} L$ is the gradient of
# the loss, a vector of the same length, and $\eta$ ("eta") is the **learning rate**, one number. If it is
# too small, training takes long. If it is too large, the updates diverge. And what is "too large" depends
# on the direction.
#
# Take a **ravine**: a loss with two weights that is 30 times as steep across ($w_1$) as along ($w_0$),
#
# $$L(\mathbf{w}) = \tfrac12 \left( w_0^2 + 30\, w_1^2 \right), \qquad \nabla L = (w_0,\; 30\, w_1).$$
#
# Each step multiplies $w_0$ by $1 - \eta$ and $w_1$ by $1 - 30\,\eta$. The steep direction allows no rate
# above $2/30$. How much is left of the flat one after 60 steps?

# %%
for eta in (0.01, 0.03, 0.06, 0.07):
    flat, steep = (1 - eta) ** 60, (1 - 30 * eta) ** 60
    print(f"eta = {eta}:  w0 keeps {flat:6.1%} of its size,  w1 is multiplied by {steep:9.2e}")

# %% [markdown]
# One direction sets the limit, the other one has to wait. A rate of 0.06 is nearly the largest possible,
# and the flat direction still keeps a few per cent; with 0.07 the steep one explodes. Real losses have
# thousands of directions, and they change on the way. On top of that, chapter 08 showed that the noise of
# small batches keeps the weights jumping around the minimum, the farther the larger $\eta$ is. So you would
# like
#
# 1. **large steps at first, small ones at the end**: a *learning rate scheduler* does that by a plan;
# 2. **long steps in flat directions, short ones in steep ones**: *optimisers* do that from the gradients
# they meet.

# %% [markdown]
# ## Learning rate schedulers
#
# A **learning rate scheduler** decreases the learning rate during training according to a plan that is
# fixed before. Two plans are common. Epochs $e$ count from 0 and $\eta_0$ is the first rate.
#
# **Step decay** goes down stairs: after every `every` epochs the rate is multiplied by the factor `drop`,
#
# $$\eta_e = \eta_0 \cdot \text{drop}^{\lfloor e / \text{every} \rfloor},$$
#
# where $\lfloor\cdot\rfloor$ rounds down. **Exponential decay** is a smooth slope with one parameter, its
# rate of decay:
#
# $$\eta_e = \eta_0 \cdot e^{-\text{rate} \cdot e}.$$


# %%
def step_decay(lr, epoch, drop, every):
    return lr * drop ** (epoch // every)


def exponential_decay(lr, epoch, rate):
    return lr * np.exp(-rate * epoch)


for epoch in (0, 9, 10, 25, 50):
    stairs, slope = step_decay(0.4, epoch, 0.5, 10), exponential_decay(0.4, epoch, 0.07)
    print(f"epoch {epoch:2d}:  step decay {stairs:.4f}   exponential decay {slope:.4f}")

# %% [markdown]
# Below, a run on a round bowl with noisy gradients, as from small batches; each step stands for an epoch.
# Left is the plan, right the loss under it.
#
# **Question.** Start with the constant rate. Raise $\eta_0$: the loss falls faster, but to which level?
# Then choose a decay. Can you have both, the fast beginning and the low end? And what happens when the
# decay is too fast?

# %%
NOISY = race.noisy_bowl(noise=0.5)


def run_under(plan):
    """The learning rates of 150 epochs under a plan (epoch → rate), and the losses of the run, start included."""
    etas = [plan(epoch) for epoch in range(150)]
    walk = optimizers.path(optimizers.sgd, NOISY.gradient, np.array(NOISY.start), etas, bound=50.0)
    return etas, NOISY.above_minimum(walk)


schedule_figure, (rate_axes, loss_axes) = plt.subplots(1, 2, figsize=(9, 3.4))
(rate_line,) = rate_axes.plot(np.arange(150), np.zeros(150), color=style.PREDICTION)
(loss_line,) = loss_axes.semilogy(np.arange(151), np.ones(151), color=style.TRAIN)
rate_axes.set(xlabel="epoch", ylabel="learning rate", ylim=(0, 0.42), title="The plan")
_ = loss_axes.set(xlabel="epoch", ylabel="loss", ylim=(1e-6, 30), title="The run under it")


# %%
def update_schedule(plan, eta0, drop, every, rate):
    plans = {
        "constant": lambda e: eta0,
        "step decay": lambda e: step_decay(eta0, e, drop, every),
        "exponential decay": lambda e: exponential_decay(eta0, e, rate),
    }
    etas, losses = run_under(plans[plan])
    rate_line.set_ydata(etas)
    loss_line.set_ydata(losses)
    return (
        f"{plan}: loss {losses[10]:.2g} after 10 epochs; mean of the last 50 epochs {losses[-50:].mean():.2g}"
    )


live.figure(
    schedule_figure,
    update_schedule,
    stacked=True,
    plan=live.choice(["constant", "step decay", "exponential decay"]),
    eta0=live.slider(0.01, 0.4, 0.3, step=0.01, label=r"$\eta_0$"),
    drop=live.slider(0.1, 0.9, 0.5, step=0.1, label="drop (stairs)"),
    every=live.slider(5, 50, 20, label="every (stairs)"),
    rate=live.slider(0.0, 0.3, 0.03, step=0.01, label="rate (slope)"),
)

# %% [markdown]
# **Answer.** A constant rate gives either the fast start or the low end: the noise that is left at the end
# grows with $\eta$. Both plans give both, because the rate is large while the way is long, and small when
# only noise is left. The stairs can be seen in the loss: at each drop it falls to a new level. When the
# decay is too fast (rate 0.3), the run stops where it happens to be: after 20 epochs the steps are 400
# times shorter. A scheduler trades one number for two or three, but they are easier to find than the one.

# %% [markdown]
# ## Momentum: remember the last steps
#
# An **optimiser** is a rule for the update that uses more than the present gradient: the last steps, and
# the size of the gradient in every dimension. So it needs a memory, called its **state**, that is handed
# from step to step and starts empty.
#
# **Momentum** remembers the way it was going. It keeps a **velocity** $\mathbf{v}$, of the shape of the
# weights:
#
# $$\mathbf{v} \leftarrow \beta\, \mathbf{v} + \mathbf{g}, \qquad \mathbf{w} \leftarrow \mathbf{w} - \eta\, \mathbf{v}$$
#
# with the gradient $\mathbf{g} = \nabla_{\mathbf{w}} L$ and a share $\beta$ ("beta") that is kept from step
# to step, often 0.9. Gradients that point the same way add up; gradients that change their sign cancel.
# That is what a ravine asks for: along it all gradients agree, across it they alternate.


# %%
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0.0) + grad
    return w - lr * v, {"v": v}


for name, signs in [("always 1", [1, 1, 1, 1, 1, 1, 1, 1]), ("alternating", [1, -1, 1, -1, 1, -1, 1, -1])]:
    w, state = 0.0, {}
    for gradient in signs:
        w, state = momentum_step(w, gradient, state, lr=0.1, beta=0.9)
    print(f"gradients {name:12s} last velocity {state['v']:6.3f}")
print(f"in the long run: {1 / (1 - 0.9):.1f} and {1 / (1 + 0.9):.3f} in size")

# %% [markdown]
# With a steady gradient the velocity grows towards $1/(1-\beta)$ times the gradient, ten times for $\beta =
# 0.9$. With an alternating one it shrinks towards $1/(1+\beta)$, about half. The price is inertia: a run
# with momentum overshoots the minimum and swings back, and the larger $\beta$, the longer. Since the steps
# become longer, a smaller $\eta$ is often needed than without momentum.

# %% [markdown]
# ## Adagrad: a learning rate for every dimension
#
# **Adagrad** divides the learning rate of every weight by the root of all its squared gradients so far:
#
# $$\mathbf{w}_k = \mathbf{w}_{k-1} - \frac{\eta}{\sqrt{\epsilon + \operatorname{diag}(G_k)}} \cdot \nabla_{\mathbf{w}} L
# \qquad\text{compared to SGD}\qquad \mathbf{w}_k = \mathbf{w}_{k-1} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# Here $G_k = \mathbf{g}_1\mathbf{g}_1^T + \dots + \mathbf{g}_k\mathbf{g}_k^T$ is the sum of the outer
# products of all gradients so far, a square matrix with a row for each weight. Only its diagonal is used,
# and its entry for weight $i$ is simply $\sum_k g_{k,i}^2$. So nobody builds the matrix: one sum for each
# weight is enough. The fraction is a vector, and all operations are elementwise. The small number
# $\epsilon$ ("epsilon", say $10^{-8}$) prevents a division by 0.


# %%
def adagrad_step(w, grad, state, lr, eps=1e-8):
    total = state.get("G", 0.0) + grad**2
    return w - lr * grad / np.sqrt(eps + total), {"G": total}


w, state = np.array([-2.0, 1.2]), {}
for k in range(1, 5):
    before, gradient = w, np.array([1.0, 30.0]) * w
    w, state = adagrad_step(w, gradient, state, lr=0.5)
    print(
        f"step {k}:  gradient {np.round(gradient, 2)}   own rates {np.round((before - w) / gradient, 4)}   w {np.round(w, 3)}"
    )

# %% [markdown]
# Look at the first line. The gradients differ by a factor of 18, but both weights move by exactly 0.5: the
# first step of Adagrad is $\eta$ long in every dimension. The rate of the steep dimension is far smaller
# than that of the flat one, without anybody having said which is which. The ravine has become a round bowl.
#
# The sum $G$ only grows, so the rates only fall, roughly like $1/\sqrt{k}$ while gradients stay of one
# size. That is a scheduler for free on noisy problems, but a run that has a long way to go may starve on
# the way.

# %% [markdown]
# ## RMSprop: forget the distant past
#
# **RMSprop** replaces Adagrad's sum by a running mean $\mathbf{s}$ that forgets old gradients:
#
# $$\mathbf{s} \leftarrow \rho\, \mathbf{s} + (1 - \rho)\, \mathbf{g}^2, \qquad
# \mathbf{w} \leftarrow \mathbf{w} - \frac{\eta}{\sqrt{\mathbf{s}} + \epsilon}\, \mathbf{g}$$
#
# Its memory $\rho$ ("rho") is 0.9 or 0.99; the square of a vector is taken element by element. A mean over
# the last $1/(1-\rho)$ steps, roughly, replaces the sum over all steps, so the rates do not die out. The
# name says it: *root mean square*. Each weight now moves by about $\eta$ in each step, whatever the size of
# its gradient. That also means that **it does not settle**: near the minimum the gradients shrink, and so
# does the root that divides them. A schedule for $\eta$ helps.

# %% [markdown]
# ## Adam: both at once
#
# **Adam** takes the running mean of the gradients $\mathbf{m}$, which is a kind of momentum, and divides it
# by RMSprop's root:
#
# $$\mathbf{m} \leftarrow \beta_1 \mathbf{m} + (1-\beta_1)\,\mathbf{g}, \qquad
# \mathbf{s} \leftarrow \beta_2 \mathbf{s} + (1-\beta_2)\,\mathbf{g}^2$$
#
# $$\hat{\mathbf{m}} = \frac{\mathbf{m}}{1 - \beta_1^t}, \qquad \hat{\mathbf{s}} = \frac{\mathbf{s}}{1 - \beta_2^t}, \qquad
# \mathbf{w} \leftarrow \mathbf{w} - \eta\, \frac{\hat{\mathbf{m}}}{\sqrt{\hat{\mathbf{s}}} + \epsilon}$$
#
# where $t = 1, 2, 3, \dots$ counts the steps; usual values are $\beta_1 = 0.9$, $\beta_2 = 0.999$. The
# middle line is the **bias correction**. Both means start at 0, so at first they are far too small: after
# one step $\mathbf{s}$ holds a thousandth of $\mathbf{g}^2$. Dividing by $1 - \beta^t$ undoes exactly that.
# What would happen without it?

# %%
beta1, beta2 = 0.9, 0.999
for t in (1, 2, 5, 10, 100, 1000, 5000):
    m, s = 1 - beta1**t, 1 - beta2**t  # the means after t steps with the gradient 1
    print(
        f"t = {t:4d}:  m = {m:.3f}  s = {s:.4f}  step without correction {m / np.sqrt(s):5.2f} eta,  with it 1.00 eta"
    )

# %% [markdown]
# Without it, the first steps would be three to seven times as long as $\eta$, and the step would reach its
# proper length only after thousands of steps, because $\mathbf{s}$ warms up so slowly.

# %% [markdown]
# ## A worked example: two steps of each
#
# The ravine again, from $(1, 1)$, with $\eta = 0.1$ for everybody, so the gradient of the first step is
# $(1, 30)$. Compute the first row of each optimiser by hand before you run the cell.

# %%
valley = bowl(1.0, 30.0)
settings = {"sgd": {}, "momentum": {"beta": 0.9}, "adagrad": {}, "rmsprop": {"rho": 0.9}, "adam": {}}
for name, extra in settings.items():
    w, state = np.array([1.0, 1.0]), {}
    for k in (1, 2):
        w, state = getattr(optimizers, name)(w, valley.gradient(w), state, 0.1, **extra)
        print(f"{name:9s} step {k}:  w = ({w[0]:7.4f}, {w[1]:8.4f})   loss {valley.loss(w):8.3f}")

# %% [markdown]
# SGD and momentum jump from 1 to $1 - 0.1 \cdot 30 = -2$ in the steep direction, and diverge. Adagrad and
# Adam both go to $(0.9, 0.9)$: gradient over its own size, times $\eta$. RMSprop divides by $\sqrt{0.1
# \cdot g^2} = 0.316\,|g|$, since its mean is not corrected, and goes $0.316$ instead of $0.1$.

# %% [markdown]
# ## Where formulas differ
#
# Two books, two papers or two libraries can mean different things by one name. Check these before you
# compare numbers:
#
# | | this course | elsewhere |
# | --- | --- | --- |
# | Adagrad's $\epsilon$ | inside the root: $\sqrt{\epsilon + G}$ | PyTorch: outside, $\sqrt{G} + \epsilon$ |
# | RMSprop's and Adam's $\epsilon$ | outside, as in PyTorch | TensorFlow 1 had it inside for RMSprop |
# | momentum | $v = \beta v + g$, then $w - \eta v$ (PyTorch) | $v = \beta v + \eta g$, then $w - v$ |
# | momentum as a mean | no | $v = \beta v + (1-\beta) g$: steps are $1-\beta$ times as long |
# | Adam's correction | yes | some short forms add $\epsilon$ before the correction |
#
# Do such details matter? The first one, hardly, as long as gradients are far from 0: inside, $\epsilon =
# 10^{-8}$ acts like $10^{-4}$ outside. The two forms of momentum are equal while $\eta$ is constant, and
# differ under a scheduler:

# %%
rates, gradients = [1.0, 0.1, 0.1], [1.0, 0.0, 0.0]
v_ours = v_other = w_ours = w_other = 0.0
for eta, g in zip(rates, gradients, strict=True):
    v_ours, v_other = 0.9 * v_ours + g, 0.9 * v_other + eta * g
    w_ours, w_other = w_ours - eta * v_ours, w_other - v_other
    print(f"eta = {eta}:  ours w = {w_ours:.3f}   other form w = {w_other:.3f}")

# %% [markdown]
# After the rate has dropped to a tenth, our form goes on with a tenth of its speed; in the other one the
# old, fast velocity has to fade first.

# %% [markdown]
# ## The race
#
# Five optimisers, the same start, the same 60 steps, the same noise. $\beta$ is the memory of momentum, of
# Adam's $\mathbf{m}$ and of RMSprop; the other settings are the usual ones. Four landscapes: the ravine,
# the same ravine turned by 45 degrees, a **saddle** (a pass between two valleys: flat at the start, though
# no minimum), and a bowl with noise.
#
# **Questions.** Predict, then look: (1) Who reaches the bottom of the ravine with $\eta = 0.05$? Who with
# 1.0? (2) Who gets off the saddle, where the gradient across is only 0.001 at the start? (3) In the noisy
# bowl, who comes to rest, and who goes on dancing? (4) What does $\beta = 0$ turn momentum into?

# %%
race_picture = race.RacePicture(n_steps=60)


def update_race(landscape, eta, beta):
    ground = race.LANDSCAPES[landscape]
    ranking = race_picture.show(ground, race.run(ground, eta, beta, 60))
    return "loss after 60 steps: " + ", ".join(f"{name} {loss:.1e}" for name, loss in ranking.items())


live.figure(
    race_picture.figure,
    update_race,
    stacked=True,
    landscape=live.choice(list(race.LANDSCAPES)),
    eta=live.slider(0.002, 2.0, 0.05, log=True, label=r"$\eta$"),
    beta=live.slider(0.0, 0.98, 0.9, step=0.02, label=r"$\beta$"),
)

# %% [markdown]
# **Answers.** (1) With 0.05, RMSprop leads and Adagrad hardly leaves its start. With 1.0, SGD and momentum
# have left the picture, and Adagrad is at the bottom: it wants rates that would kill the others. *A race
# with one common $\eta$ is no fair race.* (2) RMSprop, Adam and momentum. SGD with 0.05 runs onto the pass
# and stays: its step across is 0.05 times almost nothing, while RMSprop and Adam divide by that almost
# nothing. (3) With a large $\eta$ all but Adagrad go on dancing; Adagrad's falling rates bring it to rest.
# (4) Into SGD: the two lines cover each other.

# %% [markdown]
# ## Cases where the famous ones lose
#
# To be fair, give each optimiser **its own best** $\eta$, and compare those. The figure runs each of them
# with 31 rates on a ravine that is 30 times as steep across as along. The lowest point of each curve is the
# best it can do in 60 steps.
#
# **Question.** Turn the ravine. Plain gradient descent cannot notice: its steps turn with the landscape.
# Whom will it hurt that rates belong to $w_0$ and $w_1$, and no longer to "along" and "across"?

# %%
sweep_figure, sweep_axes = plt.subplots(figsize=(6.6, 4.2))
many_etas = np.geomspace(0.002, 3.0, 31)
sweeps = {n: sweep_axes.loglog(many_etas, many_etas, color=c, label=n)[0] for n, c in race.COLORS.items()}
sweep_axes.set(ylim=(1e-10, 1e3), xlabel=r"learning rate $\eta$", ylabel="loss after 60 steps")
sweep_axes.set_title("Each optimiser with 31 learning rates")
sweep_axes.legend(ncols=2, loc="lower left", fontsize=10).set_zorder(0)


def update_sweep(degrees, beta):
    ground = race.ravine(30.0, degrees)
    best = {}
    for name, points in race.run(ground, many_etas[:, None], beta, 60).items():
        heights = np.maximum(ground.above_minimum(points[-1]), 1e-30)
        sweeps[name].set_ydata(np.maximum(heights, 1e-12))
        best[name] = heights.min()
    ranks = sorted(best, key=lambda name: best[name])
    return "best loss of each: " + ", ".join(f"{name} {best[name]:.0e}" for name in ranks)


live.figure(
    sweep_figure,
    update_sweep,
    degrees=live.slider(0, 45, 0, label="turned by (°)"),
    beta=live.slider(0.0, 0.98, 0.8, step=0.02, label=r"$\beta$"),
)

# %% [markdown]
# **Answer.** The curves of SGD and momentum do not move at all. Adagrad, unbeatable in the straight ravine,
# becomes the last at 45 degrees: both weights then see both curvatures, their two rates are nearly equal,
# and there is nothing left to adapt. RMSprop gets stuck as well, at the level of its own jumping. Adam
# keeps up thanks to its momentum, but does not win; momentum alone is as good, and simpler. Rates per
# dimension help when the dimensions are the right ones.
#
# The second case is made for Adam. One weight between $-1$ and $1$ meets the gradient $-1$ sixty times,
# then once a large positive gradient, and so on, as when a rare but important sample comes by. If that one
# is larger than 60, the mean gradient is positive, so the weight should go down to $-1$.
#
# **Question.** Whose side does Adam take, that of the many small gradients or that of the rare large one?
# Does a longer memory $\beta_2$ help?

# %%
rare_figure, rare_axes = plt.subplots(figsize=(6.4, 3.6))
rare_steps = np.arange(61 * 60 + 1)
rare_lines = {
    n: rare_axes.plot(rare_steps, 0 * rare_steps, color=race.COLORS[n], label=n, linewidth=1.5)[0]
    for n in ("SGD", "Adam")
}
rare_axes.set(
    xlabel="step", ylabel="weight $w$", ylim=(-1.15, 1.15), title="Sixty small gradients, one large one"
)
rare_axes.legend(loc="center right").set_zorder(0)


def update_rare(size, beta2):
    runs = race.rare_gradients(size, beta2)
    for name, line in rare_lines.items():
        line.set_ydata(runs[name])
    mean = (size - 60) / 61
    ends = {name: points[-61:].mean() for name, points in runs.items()}
    side = "-1" if mean > 0 else "+1"
    return f"mean gradient {mean:+.2f}, so w should go to {side}: SGD ends at {ends['SGD']:+.2f}, Adam at {ends['Adam']:+.2f}"


live.figure(
    rare_figure,
    update_rare,
    size=live.slider(62, 180, 90, label="rare gradient"),
    beta2=live.choice({"0.9": 0.9, "0.95": 0.95, "0.99": 0.99, "0.999": 0.999}, label=r"$\beta_2$"),
)

# %% [markdown]
# **Answer.** With a short memory Adam goes up, for most sizes of the rare gradient to $+1$, the *worst*
# place of all: the large gradient also makes $\sqrt{\hat{s}}$ large, so it is divided by itself and counts
# little more than a small one. SGD simply adds up and goes down. A memory $\beta_2$ that is long compared
# with the 61 steps of a round repairs it, which is one reason for the usual 0.999 (Reddi, Kale and Kumar,
# 2018, who also proposed a variant that cannot fail in this way).
#
# So there are many optimisers, they often accelerate training, and each may fail for some networks. What to
# do in practice: start with Adam and $\eta = 0.001$ or with SGD, momentum 0.9 and a schedule; try learning
# rates in factors of three; and compare optimisers only after each had its own rate tuned on a validation
# set (chapter 10).

# %% [markdown]
# ## Common mistakes
#
# - **The state is not carried on.** Returning an empty state turns momentum into SGD and Adam into steps of
# the sign. In a loop: `w, state = step(w, gradient, state, …)`.
# - **One state for all layers.** Each array of weights has its own velocity and its own sums.
# - **$\mathbf{w}$ changed in place.** `w -= …` also changes the array that the caller still holds.
# - **No bias correction**, or $t$ starting at 0, which divides by 0 in the first step.
# - **One number instead of one per weight.** $\mathbf{g}^2$ is elementwise; there is no sum over the
# dimensions.
# - **Comparing optimisers at one learning rate.** 0.05 is large for Adam, right for SGD, tiny for Adagrad.
# - **Calling a schedule by steps when it counts epochs.** With 100 steps per epoch the rate falls 100 times
# too fast.
# - **Believing that an adaptive method needs no learning rate.** It adapts the ratio between dimensions;
# $\eta$ still sets how far it goes.

# %% [markdown]
# ## Check yourself

# %%
quiz("09_optimizers")

# %% [markdown]
# ## Summary
#
# - One learning rate must serve all directions and the whole run: the steepest direction sets its limit,
# the flattest one waits, and noise asks for small steps at the end.
# - A scheduler lowers it by a plan: step decay $\eta_0 \cdot \text{drop}^{\lfloor e/\text{every} \rfloor}$,
# exponential decay $\eta_0\, e^{-\text{rate} \cdot e}$.
# - Momentum sums up past gradients and forgets slowly. Adagrad divides each weight's rate by the root of
# its squared gradients so far, RMSprop by a forgetting mean, Adam does both and corrects the start.
# - None of them wins everywhere: rates per dimension are useless when the ravine is turned, and a short
# memory can lead Adam the wrong way.
#
# In the exercise you write both schedulers and all five optimisers, and race them yourself. Chapter 10 asks
# what comes after a low training loss: does the network also work on data that it has not seen?
