# %% [markdown]
# # 09 · Optimisers and schedulers
#
# The learning rate is the number that decides most in gradient descent, and you must choose it. This chapter
# shows two ways out: change it by a plan, or let the steps themselves adapt it.
#
# **You will be able to**
#
# - say why no single learning rate fits a whole run and all weights, and plan one with a scheduler;
# - write momentum, Adagrad, RMSprop and Adam from their formulas, and say what each one remembers;
# - compare optimisers fairly, and name cases in which a famous one loses.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch09_optimizers as figures
from perceptron.live.quiz import quiz
from perceptron.models import optimizers, race
from perceptron.models.landscape import bowl

style.use()

# %% [markdown]
# ## Why one learning rate is hard to find
#
# All of training is one line, from chapter 06:
#
# $$\mathbf{w}_k = \mathbf{w}_{k-1} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# where $\mathbf{w}_k$ are all weights and biases after step $k$, in one vector; $\nabla_{\mathbf{w}} L$ is
# the gradient of the loss, a vector of the same length; and $\eta$ ("eta") is the **learning rate**, one
# number. If it is too small, training takes long. If it is too large, the updates diverge. And what is "too
# large" depends on the direction.
#
# Take a **ravine**: a loss of two weights that is 30 times as steep across ($w_1$) as along ($w_0$),
#
# $$L(\mathbf{w}) = \tfrac12 \left( w_0^2 + 30\, w_1^2 \right), \qquad \nabla L = (w_0,\; 30\, w_1).$$
#
# Each step multiplies $w_0$ by $1 - \eta$ and $w_1$ by $1 - 30\,\eta$. The steep direction allows no rate
# above $2/30$. How much is left of $w_0$ and $w_1$ after 60 steps?

# %%
for eta in (0.01, 0.03, 0.06, 0.07):
    flat, steep = (1 - eta) ** 60, (1 - 30 * eta) ** 60
    print(f"eta = {eta}:  w0 keeps {flat:6.1%} of its size,  w1 is multiplied by {steep:9.2e}")

# %% [markdown]
# One direction sets the limit, and the other has to wait: just below the limit $w_0$ is still not quite there,
# just above it $w_1$ explodes. Real losses have thousands of directions. And chapter 08 showed that
# the noise of small batches keeps the weights jumping around the minimum, the farther the larger $\eta$ is.
# So you would like
#
# 1. **large steps at first, small ones at the end**: a *scheduler* does that by a plan;
# 2. **long steps in flat directions, short ones in steep ones**: *optimisers* do that from the gradients
# they meet.

# %% [markdown]
# ## Learning rate schedulers
#
# A **learning rate scheduler** decreases the learning rate during training by a plan that is fixed before.
# Two plans are common. Epochs $e$ count from 0, and $\eta_0$ is the first rate.
#
# **Step decay** goes down stairs: after every `every` epochs the rate is multiplied by the factor `drop`,
#
# $$\eta_e = \eta_0 \cdot \text{drop}^{\lfloor e / \text{every} \rfloor},$$
#
# where $\lfloor\cdot\rfloor$ rounds down. **Exponential decay** is a smooth slope with one parameter, its
# rate of decay:
#
# $$\eta_e = \eta_0 \cdot e^{-\text{rate} \cdot e}.$$
#
# (Here the first $e$ is the number 2.718…, the second one the epoch.)


# %%
def step_decay(lr, epoch, drop, every):
    return lr * drop ** (epoch // every)


def exponential_decay(lr, epoch, rate):
    return lr * np.exp(-rate * epoch)


for epoch in (0, 9, 10, 25, 50):
    stairs, slope = step_decay(0.4, epoch, 0.5, 10), exponential_decay(0.4, epoch, 0.07)
    print(f"epoch {epoch:2d}:  step decay {stairs:.4f}   exponential decay {slope:.4f}")

# %% [markdown]
# Now a run under each plan: a bowl, 150 steps with gradients as noisy as those of small batches, one step
# an epoch. The thin line is one run; the thick one, the mean of 100 runs, shows the level behind the noise.
#
# **Questions.** (1) Start with the constant rate and raise $\eta_0$ from 0.01. Which rate is the lowest
# after 20 epochs, and which at the end? (2) Choose a decay, with $\eta_0 = 0.3$. Do you get both, the fast
# beginning and the low end? (3) Can a decay be too fast?

# %% folded="Draws rate and loss under the chosen plan"
schedule_picture = figures.SchedulePicture(n_epochs=150)
epochs = np.arange(150)


def update_schedule(plan, eta0, drop, every, rate):
    plans = {
        "constant": np.full(150, eta0),
        "step decay": step_decay(eta0, epochs, drop, every),
        "exponential decay": exponential_decay(eta0, epochs, rate),
    }
    losses = schedule_picture.run(plans[plan])
    return f"{plan}: mean loss {losses[20]:.2g} after 20 epochs, {losses[-50:].mean():.2g} over the last 50"


live.figure(
    schedule_picture.figure,
    update_schedule,
    pairs=[("plan", name) for name in ("eta0", "drop", "every", "rate")],
    stacked=True,
    plan=live.choice(["constant", "step decay", "exponential decay"]),
    eta0=live.slider(0.01, 0.4, 0.01, step=0.01, label=r"$\eta_0$"),
    drop=live.slider(0.1, 0.9, 0.5, step=0.1, label="drop (stairs)"),
    every=live.slider(5, 50, 20, label="every (stairs)"),
    rate=live.slider(0.0, 0.3, 0.03, step=0.01, label="rate (slope)"),
)

# %% [markdown]
# **Answers.** (1) About 0.15 is first after 20 epochs, and about 0.03 at the end. Smaller rates have not
# arrived yet. Larger ones have, and stay at a level that grows with $\eta$: there, noise pushes the weights
# up the sides as fast as the gradient pulls them down. (2) Yes. With step decay you see the stairs again in
# the loss: each drop of the rate lowers the level. (3) Yes. With rate 0.3, or drop 0.1 every 5 epochs, the
# run stops where it happens to be: the sum of all steps that are left is shorter than the way. A scheduler
# trades one number for two or three, but these are easier to find.

# %% [markdown]
# ## Momentum: remember the last steps
#
# An **optimiser** is a rule for the update that uses more than the present gradient: the last steps, and
# the size of the gradient in every dimension. So it needs a memory, its **state**, which is handed from
# step to step and starts empty.
#
# **Momentum** remembers the way it was going. It keeps a **velocity** $\mathbf{v}$, of the shape of the
# weights, which starts at 0:
#
# $$\mathbf{v} \leftarrow \beta\, \mathbf{v} + \mathbf{g}, \qquad \mathbf{w} \leftarrow \mathbf{w} - \eta\, \mathbf{v}$$
#
# Here $\mathbf{g} = \nabla_{\mathbf{w}} L$ is the gradient, and $\beta$ ("beta") the share that is kept from
# step to step, often 0.9. Gradients that point the same way add up; gradients that change their sign cancel.
# That is what a ravine asks for: along it all gradients agree, across it they alternate.


# %%
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0.0) + grad
    return w - lr * v, {"v": v}


for name, signs in [("always 1", 40 * [1]), ("1, -1, 1, -1, …", 20 * [1, -1])]:
    w, state, velocities = 0.0, {}, []
    for gradient in signs:
        w, state = momentum_step(w, gradient, state, lr=0.1, beta=0.9)
        velocities.append(round(state["v"], 3))
    print(f"gradients {name:16s} velocities {velocities[:4]} … {velocities[-1]}")
print(f"in the long run ±{1 / (1 - 0.9):.1f} and ±{1 / (1 + 0.9):.3f}")

# %% [markdown]
# With a steady gradient the velocity grows towards $1/(1-\beta)$ times the gradient, ten times for
# $\beta = 0.9$. With an alternating one it shrinks towards $1/(1+\beta)$ times its size, about half. The
# price is inertia: the run overshoots the minimum and swings back, the longer the larger $\beta$ is. And
# since steps are up to ten times as long, noise is, too: when you add momentum, lower $\eta$.

# %% [markdown]
# ## Adagrad: a learning rate for every dimension
#
# **Adagrad** divides the learning rate of every weight by the root of all its squared gradients so far:
#
# $$\mathbf{w}_k = \mathbf{w}_{k-1} - \frac{\eta}{\sqrt{\epsilon + \operatorname{diag}(G_k)}} \cdot \nabla_{\mathbf{w}} L
# \qquad\text{compared to SGD}\qquad \mathbf{w}_k = \mathbf{w}_{k-1} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# $G_k = \mathbf{g}_1\mathbf{g}_1^T + \dots + \mathbf{g}_k\mathbf{g}_k^T$ is a sum of outer products, a
# square matrix with a row and a column for each weight. But only its diagonal is used, and the entry of
# weight $i$ there is simply $g_{1,i}^2 + \dots + g_{k,i}^2$. So nobody builds the matrix: one sum for each
# weight is enough, a vector of the shape of $\mathbf{w}$. Root, fraction and product work element by
# element. The small number $\epsilon$ ("epsilon", say $10^{-8}$) prevents a division by 0.


# %%
def adagrad_step(w, grad, state, lr, eps=1e-8):
    total = state.get("G", 0.0) + grad**2
    return w - lr * grad / np.sqrt(eps + total), {"G": total}


w, state = np.array([-2.0, 1.2]), {}
for k in range(1, 5):
    before, gradient = w, np.array([1.0, 30.0]) * w  # the ravine
    w, state = adagrad_step(w, gradient, state, lr=0.5)
    own_rates = np.round((before - w) / gradient, 4)
    print(f"step {k}:  gradient {np.round(gradient, 2)}   own rates {own_rates}   w {np.round(w, 3)}")

# %% [markdown]
# In the first line the two gradients are very different, but both weights move by 0.5: the first step of
# Adagrad is $\eta$ long in every dimension. The steep one gets the far smaller rate, without anybody having
# said which one is steep. The ravine has become a round bowl.
#
# The sums only grow, so the rates only fall, like $1/\sqrt{k}$ while gradients keep their size: a scheduler
# for free where there is noise, but a run that has a long way to go may starve.

# %% [markdown]
# ## RMSprop: forget the distant past
#
# **RMSprop** replaces Adagrad's sum by a running mean $\mathbf{s}$, of the shape of $\mathbf{w}$, that
# forgets old gradients:
#
# $$\mathbf{s} \leftarrow \rho\, \mathbf{s} + (1 - \rho)\, \mathbf{g}^2, \qquad
# \mathbf{w} \leftarrow \mathbf{w} - \frac{\eta}{\sqrt{\mathbf{s}} + \epsilon}\, \mathbf{g}$$
#
# Its memory $\rho$ ("rho") is 0.9 or 0.99; the square is taken element by element. A mean over roughly the
# last $1/(1-\rho)$ steps has no reason to grow, so the rates do not die out. The name says it: *root mean
# square*. Each weight now moves by about $\eta$ in each step, whatever the size of its gradient. So **it
# need not settle**: near the minimum the gradients shrink, and so does the root that divides them. A
# schedule for $\eta$ helps.

# %% [markdown]
# ## Adam: both at once
#
# **Adam** takes a running mean $\mathbf{m}$ of the gradients, which is a kind of momentum, and divides it
# by RMSprop's root:
#
# $$\mathbf{m} \leftarrow \beta_1 \mathbf{m} + (1-\beta_1)\,\mathbf{g}, \qquad
# \mathbf{s} \leftarrow \beta_2 \mathbf{s} + (1-\beta_2)\,\mathbf{g}^2$$
#
# $$\hat{\mathbf{m}} = \frac{\mathbf{m}}{1 - \beta_1^t}, \qquad \hat{\mathbf{s}} = \frac{\mathbf{s}}{1 - \beta_2^t}, \qquad
# \mathbf{w} \leftarrow \mathbf{w} - \eta\, \frac{\hat{\mathbf{m}}}{\sqrt{\hat{\mathbf{s}}} + \epsilon}$$
#
# where $t = 1, 2, 3, \dots$ counts the steps; usual values are $\beta_1 = 0.9$, $\beta_2 = 0.999$. The hats
# are the **bias correction**. Both means start at 0, so at first they are far too small: after one step
# $\mathbf{s}$ holds a thousandth of $\mathbf{g}^2$. Dividing by $1 - \beta^t$ undoes exactly that. What
# would happen without it, when the gradient is always 1?

# %%
beta1, beta2 = 0.9, 0.999
for t in (1, 2, 5, 10, 100, 1000, 5000):
    m, s = 1 - beta1**t, 1 - beta2**t  # the means after t steps with the gradient 1
    without = m / np.sqrt(s)
    corrected = (m / (1 - beta1**t)) / np.sqrt(s / (1 - beta2**t))
    print(f"t = {t:4d}:  m {m:.3f}  s {s:.4f}   step {without:.2f} eta without, {corrected:.2f} eta with it")

# %% [markdown]
# Without it the first steps, which know least, would be several times too long, and for thousands of steps
# they would not have their proper length, because $\mathbf{s}$ warms up so slowly.

# %% [markdown]
# ## A worked example: two steps of each
#
# The ravine again, from $(1, 1)$, with $\eta = 0.1$ for everybody, so the first gradient is $(1, 30)$.
# Compute each first step by hand before you run the cell.

# %%
valley = bowl(1.0, 30.0)
settings = {"sgd": {}, "momentum": {"beta": 0.9}, "adagrad": {}, "rmsprop": {"rho": 0.9}, "adam": {}}
for name, extra in settings.items():
    w, state = np.array([1.0, 1.0]), {}
    for k in (1, 2):
        w, state = getattr(optimizers, name)(w, valley.gradient(w), state, 0.1, **extra)
        print(f"{name:9s} step {k}:  w = ({w[0]:7.4f}, {w[1]:8.4f})   loss {valley.loss(w):8.3f}")

# %% [markdown]
# SGD and momentum jump to $1 - 0.1 \cdot 30 = -2$ in the steep direction. SGD jumps farther with each step,
# it diverges; momentum brakes, since its velocity still points the other way. Adagrad and Adam both go to
# $(0.9, 0.9)$: gradient over its own size, times $\eta$. RMSprop divides by $\sqrt{0.1 \cdot g^2} \approx
# 0.316\,|g|$, since its mean is not corrected, and so goes about 0.316 instead of 0.1.

# %% [markdown]
# ## Where formulas differ
#
# Books and libraries mean different things by one name. Check these before you compare numbers:
#
# | | this course | elsewhere |
# | --- | --- | --- |
# | Adagrad's $\epsilon$ | inside the root: $\sqrt{\epsilon + G}$ | PyTorch: outside, $\sqrt{G} + \epsilon$ |
# | RMSprop's and Adam's $\epsilon$ | outside, as in PyTorch | TensorFlow 1 had it inside for RMSprop |
# | Adam's correction | before $\epsilon$ is added | short forms add $\epsilon$ to the uncorrected root |
# | momentum | $v = \beta v + g$, then $w - \eta v$ (PyTorch) | $v = \beta v + \eta g$, then $w - v$ (Keras) |
# | momentum as a mean | no | $v = \beta v + (1-\beta) g$: steps are $1-\beta$ times as long |
# | exponential decay | $e^{-\text{rate} \cdot e}$ | PyTorch: $\gamma^e$, so $\gamma = e^{-\text{rate}}$ |
#
# Do such details matter? The first two hardly, as long as gradients are far from 0. The two forms of
# momentum are equal while $\eta$ is constant. When a schedule divides $\eta$ by ten, ours is slower at once;
# in the other one the old, fast velocity has to fade first.

# %% [markdown]
# ## The race
#
# Five optimisers, the same start, the same 60 steps, the same noise. $\beta$ is the memory of momentum, of
# Adam's $\mathbf{m}$ and of RMSprop; all else is as usual. Four landscapes: the ravine, the same ravine
# turned by 45 degrees, a **saddle** (a pass between two valleys: flat at the top, though no minimum), and a
# bowl with noise. Grey crosses are the minima. A way ends where it leaves the map for good.
#
# **Questions.** Predict, then press play. (1) Who is ahead in the ravine with $\eta = 0.05$? Who with 1.0?
# (2) Who gets off the saddle with 0.05, where the slope across is almost 0 at the start? (3) In the noisy
# bowl with $\eta = 1$, who comes closest to rest? (4) What does $\beta = 0$ turn momentum into?

# %% folded="Draws the ways of the five optimisers over the landscape"
race_picture = figures.RacePicture(n_steps=60)


def update_race(steps, landscape, eta, beta):
    ground = race.LANDSCAPES[landscape]
    ranking = race_picture.show(ground, race.run(ground, eta, beta, steps))
    ends = [f"{name} {'diverged' if np.isinf(loss) else f'{loss:.1e}'}" for name, loss in ranking.items()]
    return f"loss after {steps} steps: " + ", ".join(ends)


live.figure(
    race_picture.figure,
    update_race,
    pairs=[("steps", "landscape")],
    stacked=True,
    steps=live.slider(1, 60, 60, play=True),
    landscape=live.choice(list(race.LANDSCAPES)),
    eta=live.slider(0.002, 2.0, 0.05, log=True, label=r"$\eta$"),
    beta=live.slider(0.0, 0.98, 0.9, step=0.02, label=r"$\beta$"),
)

# %% [markdown]
# **Answers.** (1) With 0.05 RMSprop wins, and Adagrad has hardly begun. With 1.0 SGD and momentum have
# diverged, and Adagrad is at the bottom: it wants rates that kill others. *A race with one common $\eta$ is
# no fair race.* (2) All but SGD, which runs onto the pass and stays: its step across is 0.05 times almost
# nothing. Adagrad, RMSprop and Adam divide by that almost nothing; momentum adds it up. (3) Adagrad: its
# rates fall. RMSprop and Adam go on dancing. (4) Into SGD: the two lines cover each other.

# %% [markdown]
# ## Cases where the famous ones lose
#
# To be fair, give each optimiser **its own best** $\eta$. The figure runs each of them with 31 rates in the
# ravine. The lowest point of a curve is the best that this optimiser can do in 60 steps.
#
# **Question.** Turn the ravine. Plain gradient descent cannot notice: its steps turn with the landscape.
# But own rates belong to $w_0$ and to $w_1$, which are now no longer "along" and "across". Whom will that
# hurt?

# %% folded="Draws the loss of each optimiser after 60 steps by learning rate"
many_etas = np.geomspace(0.002, 3.0, 31)
sweep_picture = figures.SweepPicture(many_etas)


def update_sweep(degrees, beta):
    ground = race.ravine(30.0, degrees)
    paths = race.run(ground, many_etas[:, None], beta, 60)
    best = sweep_picture.show({name: race.losses(ground, path)[-1] for name, path in paths.items()})
    return "best loss of each: " + ", ".join(f"{name} {loss:.0e}" for name, loss in best.items())


live.figure(
    sweep_picture.figure,
    update_sweep,
    degrees=live.slider(0, 45, 0, label="turned by (°)"),
    beta=live.slider(0.0, 0.98, 0.8, step=0.02, label=r"$\beta$"),
)

# %% [markdown]
# **Answer.** The curves of SGD and momentum do not move. Adagrad, unbeatable in the straight ravine, is the
# last at 45 degrees: both weights then meet both curvatures, their rates become nearly equal, and nothing is
# left to adapt. RMSprop suffers, too. Adam does well thanks to its momentum, but plain momentum does better,
# and it is simpler. Own rates help when the dimensions are the right ones.
#
# The second case is made against Adam. One weight between $-1$ and $1$ meets the gradient $-1$ sixty times,
# then once a large positive one, and so on, as when a rare but important sample comes by. If the rare
# gradient is larger than 60, the mean is positive, so the weight should go down to $-1$.
#
# **Question.** Whose side does Adam take, that of the many small gradients or that of the rare large one?
# Does a longer memory $\beta_2$ help?

# %% folded="Draws the weight under SGD and Adam while rare gradients come by"
rare_picture = figures.RarePicture(n_steps=61 * 60)


def update_rare(size, beta2):
    runs = race.rare_gradients(size, beta2)
    rare_picture.show(runs)
    mean = (size - 60) / 61
    ends = {name: points[-61:].mean() for name, points in runs.items()}
    return f"mean gradient {mean:+.2f}, so w should go to -1: SGD ends at {ends['SGD']:+.2f}, Adam at {ends['Adam']:+.2f}"


live.figure(
    rare_picture.figure,
    update_rare,
    pairs=[("size", "beta2")],
    size=live.slider(62, 180, 90, label="rare gradient"),
    beta2=live.choice({"0.9": 0.9, "0.95": 0.95, "0.99": 0.99, "0.999": 0.999}, label=r"$\beta_2$"),
)

# %% [markdown]
# **Answer.** With the short memory 0.9, Adam goes up for every size on the slider, mostly to $+1$, the
# *worst* place of all: the large gradient also makes $\sqrt{\hat{s}}$ large, so it is divided by itself and
# counts little more than a small one. SGD simply adds up and goes down. A memory that is long compared with
# the 61 steps of a round repairs it: with 0.999 Adam goes down for every size, which is one reason for this
# usual value (Reddi, Kale and Kumar, 2018; their variant *AMSGrad* cannot fail in this way).
#
# So there are many optimisers, they often accelerate training, and each may fail for some networks. In
# practice, start with Adam and $\eta = 0.001$, or with SGD, momentum 0.9 and a schedule; try learning rates
# in factors of three; and compare optimisers only at the best rate of each, found on a validation set
# (chapter 10).

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
# - **Counting steps in a schedule that means epochs.** With 100 steps per epoch the rate falls 100 times
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
# - Momentum adds up past gradients and forgets slowly. Adagrad divides each weight's rate by the root of
# its squared gradients so far, RMSprop by a forgetting mean; Adam does both and corrects the start.
# - None of them wins everywhere: own rates are useless when the ravine is turned, and a short memory can
# lead Adam the wrong way.
#
# In the exercise you write both schedulers and all five optimisers, and race them yourself. Chapter 10 asks
# what comes after a low training loss: does the network also work on data that it has not seen?
