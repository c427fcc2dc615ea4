# %% [markdown]
# # 09 · Optimisers and schedulers
#
# The learning rate is the number that decides most in gradient descent, and you must choose it. This chapter
# shows two ways out: change it by a plan, or let the steps themselves adapt it.
#
# **You will be able to**
#
# - say why no single learning rate fits a whole run and all weights, and plan one with a scheduler;
# - write momentum, Adagrad, RMSprop, Adam and AdamW from their formulas, and clip gradients;
# - compare optimisers fairly, on a real network, and name cases in which a famous one loses.

# %%
import functools

import numpy as np

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch09_optimizers as figures
from perceptron.live.quiz import quiz
from perceptron.models import digit_networks, optimizers, race
from perceptron.models.landscape import bowl

style.use()

# %% [markdown]
# ## Why one learning rate is hard to find
#
# All of training is one line, from chapter 06:
#
# $$\mathbf{w}^{(k)} = \mathbf{w}^{(k-1)} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# where the learning rate $\eta$ is one number for all weights and biases. But what is too large depends on the
# direction.
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
# One direction sets the limit, and the other has to wait: just below the limit $w_0$ is not there yet, just above it
# $w_1$ explodes. And chapter 08 showed that the noise of small batches keeps the weights jumping around the
# minimum, the farther the larger $\eta$ is. So you would like
#
# 1. **large steps while the way is long, small ones at the end**: a *scheduler* does that by a plan;
# 2. **long steps in flat directions, short ones in steep ones**: *optimisers* that remember the gradients they
# met do that.

# %% [markdown]
# ## Learning rate schedulers
#
# A **learning rate scheduler** changes the learning rate during training by a plan that is fixed before. Epochs $e$
# count from 0, and $\eta_0$ is the largest rate.
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
#
# **Warm-up and cosine decay** is common for large networks, and does not only fall. In the first $n_w$ of all
# $n$ steps the rate climbs a ramp, since the first gradients, at random weights, can be large and say little.
# Then half a cosine takes it down to 0. With steps $k$ that count from 0:
#
# $$\eta_k = \eta_0\, \frac{k + 1}{n_w} \;\text{ while } k < n_w, \qquad
# \eta_k = \frac{\eta_0}{2} \left(1 + \cos\Big(\pi\, \frac{k - n_w}{n - n_w}\Big)\right) \;\text{ after that.}$$


# %%
def step_decay(lr, epoch, drop, every):
    return lr * drop ** (epoch // every)


def exponential_decay(lr, epoch, rate):
    return lr * np.exp(-rate * epoch)


def warmup_cosine(lr, step, n_warmup, n_steps):
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    return 0.5 * lr * (1 + np.cos(np.pi * (step - n_warmup) / (n_steps - n_warmup)))


print("epoch   step decay   exponential decay   warm-up and cosine, one step an epoch")
for epoch in (0, 4, 9, 10, 25, 49):
    stairs, slope = step_decay(0.4, epoch, 0.5, 10), exponential_decay(0.4, epoch, 0.07)
    print(f"{epoch:5d} {stairs:12.4f} {slope:19.4f} {warmup_cosine(0.4, epoch, 5, 50):20.4f}")

# %% [markdown]
# Now a run under each plan: a bowl, 150 steps with gradients as noisy as those of small batches, one step
# an epoch.
#
# Then, with the constant rate, move $\eta_0$: **which is the lowest after 20 epochs, and which at the end?** Set it
# back to 0.15, choose the three plans, and drag their points.

# %% folded="Asks for two guesses, then draws rate and loss under the chosen plan"
schedule_picture = figures.SchedulePicture(n_epochs=150)
epochs = np.arange(150)


def update_schedule(plan, eta0, drop, every, rate, n_warmup):
    plans = {
        "constant": np.full(150, eta0),
        "step decay": step_decay(eta0, epochs, drop, every),
        "exponential decay": exponential_decay(eta0, epochs, rate),
        "warm-up and cosine": np.array([warmup_cosine(eta0, k, n_warmup, 150) for k in range(150)]),
    }
    losses = schedule_picture.run(plans[plan], plan, every)
    return f"{plan}: mean loss {losses[20]:.2g} after 20 epochs, {losses[-1]:.2g} after 150"


level_drawn = live.draw(
    "The rate is constant, $\\eta_0 = 0.15$. **Draw the mean loss over 150 epochs**; it starts at 6.5.",
    schedule_picture.mean,
    hides=[schedule_picture.one, *schedule_picture.constant],
    why="It falls fast, and then stays at a level that grows with $\\eta$: there, noise pushes the weights up the sides as fast "
    "as the gradient pulls them down. So a rate of about 0.15 is the lowest after 20 epochs, and one of about 0.03 at the end.",
)
both = live.predict(
    "Can a plan give both, the fast beginning and the low end?",
    "yes, all three",
    options=["no", "only step decay", "yes, all three"],
    why="With $\\eta_0 = 0.15$ all are about as low after 20 epochs as the constant 0.15, and in the end lower than the constant "
    "0.03. But a decay can be too fast: with rate 0.3, or drop 0.1 every 5 epochs, the run stops where it happens to be, since the "
    "sum of all steps that are left is shorter than the way. (A ramp buys nothing in a bowl, but it will in a network.)",
)
ruled = {"drop": "step decay", "every": "step decay", "rate": "exponential decay"}
ruled |= {"n_warmup": "warm-up and cosine"}
live.figure(
    schedule_picture.figure,
    update_schedule,
    ask=[level_drawn, both],
    handles=schedule_picture.handles(),
    only={name: ("plan", plan) for name, plan in ruled.items()},
    pairs=[("plan", name) for name in ("eta0", "drop", "every", "rate", "n_warmup")],
    stacked=True,
    plan=live.choice(["constant", "step decay", "exponential decay", "warm-up and cosine"]),
    eta0=live.slider(0.01, 0.4, 0.15, step=0.01, label=r"$\eta_0$"),
    drop=live.slider(0.1, 0.9, 0.5, step=0.1, label="drop"),
    every=live.slider(5, 50, 20, label="every"),
    rate=live.slider(0.0, 0.3, 0.03, step=0.01, label="rate"),
    n_warmup=live.slider(0, 75, 5, label="$n_w$"),
)

# %% [markdown]
# ## Momentum: remember the last steps
#
# An **optimiser** is the rule that turns gradients into updates. The simplest one, **SGD** (chapter 08), uses
# the present gradient and nothing else. All others remember something of the steps before, in a memory of
# their own, the **state**, which is handed from step to step and starts empty.
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
# $\beta = 0.9$. With an alternating one it shrinks towards $1/(1+\beta)$ times its size, about half. Steps are up to
# ten times as long, and so is noise, which asks for a smaller $\eta$. In the ravine, without noise:

# %% folded="Asks for three guesses, then plays momentum in the ravine, beside SGD"
rolling = figures.Pairs(n_steps=60, etas=np.arange(1, 16) / 100, betas=np.arange(20) / 20)
rolling.frame(reach=1.2)


def update_momentum(step, eta, beta, all_pairs, start_0, start_1):
    start = (start_0, start_1)
    sgd = rolling.run(optimizers.sgd, eta, start)
    ends = rolling.set(sgd, rolling.run(momentum_step, eta, start, beta=beta), step)
    told = ", ".join(f"{name} {figures.told(end, tiny=True)}" for name, end in zip(("SGD", "momentum"), ends))
    lowest = rolling.choose(eta, beta, start, all_pairs) and step == 60
    return f"η = {eta:.2f}, β = {beta:.2f}; loss after {live.counted(step, 'step')}: {told}{', the lowest of all pairs' * lowest}"


inertia = live.predict(
    "With $\\eta = 0.03$ and $\\beta = 0.9$: what will the way do when it first comes to the minimum?",
    "overshoot and swing back",
    options=["stop there", "overshoot and swing back", "miss it for ever"],
    why="That is the price, inertia: it swings the longer the larger $\\beta$ is. And the gain: along the ravine (filled) its "
    "steps grow to several times those of SGD.",
)
limit = live.predict(
    "SGD leaves the ravine when $\\eta$ is above $2/30 = 0.067$. Above which $\\eta$ does momentum, with $\\beta = 0.9$?",
    0.127,
    within=0.01,
    why="At $2(1+\\beta)/30$, almost twice as far: the velocity still points the other way, and so brakes each jump across.",
)
deepest = live.predict(
    "From this start SGD comes, with its best $\\eta$, to a loss of 0.001 in 60 steps. And momentum, with the best $\\eta$ and $\\beta$?",
    "below 10⁻¹²",
    options=["about 0.0005", "about 10⁻⁵", "below 10⁻¹²"],
    why="Find it: drag the point in the right panel. Then show all pairs.",
)
live.figure(
    rolling.figure,
    update_momentum,
    ask=[inertia, limit, deepest],
    handles=[rolling.handle(), rolling.pair_handle()],
    linked=[["eta", "beta", rolling.pair]],
    pairs=[("eta", "beta"), ("step", "beta")],
    stacked=True,
    step=live.slider(0, 60, 60, play=0.25),
    eta=live.slider(0.01, 0.15, 0.03, step=0.01, label=r"$\eta$"),
    beta=live.slider(0.0, 0.95, 0.6, step=0.05, label=r"$\beta$"),
    all_pairs=live.toggle(label="show all pairs"),
    start_0=live.slider(-2.4, 2.4, -2.0, step=0.1, label="start $w_0$"),
    start_1=live.slider(-1.6, 1.6, 0.5, step=0.1, label="start $w_1$"),
)

# %% [markdown]
# Large steps pay, as long as $\beta$ brakes the jumps across. A larger $\beta$ bears more, but swings longer.

# %% [markdown]
# ## Adagrad: a learning rate for every dimension
#
# **Adagrad** divides the learning rate of every weight by the root of all its squared gradients so far:
#
# $$\mathbf{w}^{(k)} = \mathbf{w}^{(k-1)} - \frac{\eta}{\sqrt{\epsilon + \operatorname{diag}(G)}} \cdot \nabla_{\mathbf{w}} L
# \qquad\text{compared to SGD}\qquad \mathbf{w}^{(k)} = \mathbf{w}^{(k-1)} - \eta \cdot \nabla_{\mathbf{w}} L$$
#
# $G$ is the sum of the outer products $\mathbf{g}\,\mathbf{g}^T$ of all gradients so far. Only its diagonal is used,
# and the entry of weight $i$ there is the sum of all $g_i^2$ so far. So nobody builds the matrix; a vector of the
# shape of $\mathbf{w}$ is enough. Root, fraction and product work element by element. The small number $\epsilon$
# ("epsilon", say $10^{-8}$) prevents a division by 0.


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
# In the first line the two gradients are very different, but both weights move by 0.5: the first step of Adagrad is
# $\eta$ long in every dimension. The steep one gets the far smaller rate, unasked.

# %% folded="Draws Adagrad in the ravine, beside SGD"
_ = figures.alone("Adagrad", adagrad_step, lr=0.5, sgd_lr=0.03)

# %% [markdown]
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
# Its memory $\rho$ ("rho") is 0.9 or 0.99. A mean over roughly the last $1/(1-\rho)$ steps has no reason to grow, so
# the rates do not die out. Each weight now moves by about $\eta$ in each step, whatever the size of its gradient. So
# **it need not settle**: near the minimum the gradients shrink, and so does the root that divides them.

# %% folded="Draws RMSprop in the ravine, beside SGD"
_ = figures.alone("RMSprop", optimizers.rmsprop, lr=0.3, sgd_lr=0.03, rho=0.9)

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
# $\mathbf{s}$ holds a thousandth of $\mathbf{g}^2$. Dividing by $1 - \beta^t$ undoes exactly that.
#
# Press play, and look below the map at what Adam remembers for each weight. Then switch the correction off.

# %% folded="Asks for two guesses, then plays Adam in the ravine, with its memories"
striding = figures.Memories(n_steps=60)


def update_adam(step, eta, beta1, corrected, start_0, start_1):
    start, adam = (start_0, start_1), optimizers.adam if corrected else optimizers.adam_uncorrected
    path = striding.run(adam, eta, start, beta1=beta1)
    ends = striding.set(striding.run(optimizers.sgd, 0.03, start), path, step)
    means, roots = striding.remember(path, step, beta1, corrected)
    told = ", ".join(f"{name} {live.short(end)}" for name, end in zip(("SGD (η = 0.03)", "Adam"), ends))
    how = f"η = {eta:.2g}, β₁ = {beta1:.2f}, β₂ = 0.999, {'with' if corrected else 'without'} the correction"
    said = f"{how}; loss after {live.counted(step, 'step')}: {told}"
    if step == 0:
        return said
    moves = [
        f"{name} by {figures.quotient(eta, m, root)}"
        for name, m, root in zip(("w0", "w1"), means[-1], roots[-1])
    ]
    return f"step {step} moves {' and '.join(moves)}\n{said}"


same_length = live.predict(
    "At the start the gradient across is 18 times that along. Which weight does Adam's first step move more?",
    "both alike",
    options=["w0, along", "w1, across", "both alike"],
    why="Each gradient is divided by its own size (below: orange begins at the edge of grey), so both move by $\\eta$. Later the "
    "signs mix, orange falls inside grey, and the steps get shorter.",
)
too_long = live.predict(
    "Without the correction, $\\mathbf{m}$ is at first $0.1\\,\\mathbf{g}$ and $\\mathbf{s}$ is $0.001\\,\\mathbf{g}^2$. How many $\\eta$ long "
    "is the first step?",
    3.16,
    within=0.2,
    why="$0.1 / \\sqrt{0.001}$: both are too small, the root even more, when least is known. Switch the correction off and play: orange "
    "lies outside grey, soon even farther. And $\\mathbf{s}$ warms up so slowly that for thousands of steps none has its proper length.",
)
live.figure(
    striding.figure,
    update_adam,
    ask=[same_length, too_long],
    handles=[striding.handle()],
    pairs=[("step", "eta"), ("step", "beta1"), ("step", "corrected")],
    stacked=True,
    step=live.slider(0, 60, 0, play=0.25),
    eta=live.slider(0.02, 0.5, 0.2, log=True, label=r"$\eta$"),
    beta1=live.slider(0.0, 0.98, 0.9, step=0.02, label=r"$\beta_1$"),
    corrected=live.toggle(True, label="bias correction"),
    start_0=live.slider(-2.4, 2.4, -2.0, step=0.1, label="start $w_0$"),
    start_1=live.slider(-1.6, 1.6, 1.2, step=0.1, label="start $w_1$"),
)

# %% [markdown]
# ## AdamW: decay beside the gradient
#
# **Weight decay** makes every weight a little smaller in every step, so that only weights that the data ask
# for stay large (why that helps is chapter 10's subject). Two ways to do it are the same for SGD: add
# $\lambda \mathbf{w}$ to the gradient, or subtract $\eta \lambda \mathbf{w}$ from the weights. For Adam they are not: what
# enters the gradient is divided by the root. **AdamW** decays *beside* the gradient ("decoupled"):
#
# $$\mathbf{w} \leftarrow \mathbf{w} - \eta\, \lambda\, \mathbf{w}, \qquad
# \text{then Adam's step, with the gradient of the loss alone.}$$
#
# Two weights show the difference. One gets no gradient from the loss, like the weights of a pixel that is always
# black. The other gets large gradients that change their sign. **What will Adam do with $\lambda \mathbf{w}$ in the
# gradient?**

# %%
signs = np.tile([1.0, -1.0], 500)
gradients = np.stack([np.zeros(1000), 10 * signs], axis=1)
lr, decay = 0.001, 0.1
print(f"decay alone leaves {(1 - lr * decay) ** 1000:.3f} of each")
for name in ("AdamW", "Adam, decay in the gradient"):
    w, state = np.array([1.0, 1.0]), {}
    for g in gradients:
        if name == "AdamW":
            w, state = optimizers.adamw(w, g, state, lr, decay=decay)
        else:
            w, state = optimizers.adam(w, g + decay * w, state, lr)
    print(f"{name:27s}  without gradients {w[0]:.3f}, with large ones {w[1]:.3f}")

# %% [markdown]
# AdamW leaves both where the decay alone would leave them. With $\lambda \mathbf{w}$ in the gradient, Adam divides
# it by its own size: the weight without gradients makes first steps of length $\eta$, however small $\lambda$
# is, and the one with large gradients hardly decays at all.

# %% [markdown]
# ## Gradient clipping: a seat belt
#
# Now and then a gradient is many times as long as all others: a mistyped label, or a steep wall in the loss of
# a deep network. One step along it can undo a hundred good ones. **Gradient clipping** bounds its length and
# keeps its direction. The gradients of *all* layers together are one long vector $\mathbf{g}$, and where its
# norm is larger than a limit $c$, everything is multiplied by the same factor:
#
# $$\mathbf{g} \leftarrow \mathbf{g} \cdot \frac{c}{\lVert \mathbf{g} \rVert} \quad\text{ if } \lVert \mathbf{g} \rVert > c$$


# %%
def clip_by_norm(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * (max_norm / norm) for grad in grads] if norm > max_norm else grads


print(clip_by_norm([np.array([0.3, 0.0]), np.array([-0.4])], 1.0), "norm 0.5: nothing to do")
print(clip_by_norm([np.array([30.0, 0.0]), np.array([-40.0])], 1.0), "norm 50: all divided by 50")

# %% [markdown]
# ## A worked example: two steps of each
#
# The ravine, from $(1, 1)$, with $\eta = 0.1$, so the first gradient is $(1, 30)$.
# Compute each first step by hand.

# %%
valley = bowl(1.0, 30.0)
settings = {"sgd": {}, "momentum": {"beta": 0.9}, "adagrad": {}, "rmsprop": {"rho": 0.9}, "adam": {}}
for name, extra in settings.items():
    w, state = np.array([1.0, 1.0]), {}
    for k in (1, 2):
        w, state = getattr(optimizers, name)(w, valley.gradient(w), state, 0.1, **extra)
        print(f"{name:9s} step {k}:  w = ({w[0]:7.4f}, {w[1]:8.4f})   loss {valley.loss(w):8.3f}")

# %% [markdown]
# SGD and momentum jump to $1 - 0.1 \cdot 30 = -2$ in the steep direction; then SGD diverges, and momentum brakes. Adagrad
# and Adam both go to $(0.9, 0.9)$: gradient over its own size, times $\eta$. RMSprop divides by $\sqrt{0.1 \cdot g^2}
# \approx 0.316\,|g|$, since its mean is not corrected, and so goes about 0.316 instead of 0.1.

# %% [markdown]
# ## Where formulas differ
#
# Check these before you compare numbers:
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
# The two forms of momentum are equal while $\eta$ is constant, and differ under a schedule.

# %% [markdown]
# ## The race
#
# Five optimisers, the same start, the same 60 steps, the same noise. $\beta$ is the memory of momentum, of Adam's
# $\mathbf{m}$ and of RMSprop; all else is as usual. Four landscapes: the ravine, the same ravine turned by 45
# degrees, a saddle, and a bowl with noise. Place your bets and press play. **In the noisy bowl with $\eta = 1$: who comes
# closest to rest?**

# %% folded="Takes two bets, then plays the race of the five optimisers"
race_picture = figures.RacePicture(60)


@functools.lru_cache(maxsize=8)
def ways_of(landscape, eta, beta, start):
    return race.run(race.LANDSCAPES[landscape], eta, beta, 60, np.array(start))


def update_race(step, landscape, eta, beta, right, up):
    ground = race.LANDSCAPES[landscape]
    start = race_picture.start_at(ground, right, up)
    ranking = race_picture.show(ground, ways_of(landscape, eta, beta, start), step)
    told = ", ".join(f"{name} {figures.told(loss)}" for name, loss in ranking.items())
    when = f"after {live.counted(step, 'step')}" if step else "at the start"
    return f"{landscape}, η = {eta:.3g}, β = {beta:.2f}, {when}\nloss, the lowest first: {told}"


five = list(race.RACERS)
ahead = live.predict(
    "Who will be ahead in the ravine with $\\eta = 0.05$?",
    "RMSprop",
    options=five,
    why="Adagrad has hardly begun. With 1.0 SGD and momentum diverge, and Adagrad is at the bottom: it wants rates that kill others.",
)
stays = live.predict(
    "Who stays on the saddle with 0.05, where the slope across is almost 0 at the start?",
    "SGD",
    options=five,
    why="Its step across is 0.05 times almost nothing. Adagrad, RMSprop and Adam divide by that almost nothing; momentum adds it up.",
)
race_sliders = {
    "eta": live.slider(0.002, 2.0, 0.05, log=True, label=r"$\eta$"),
    "beta": live.slider(0.0, 0.98, 0.9, step=0.02, label=r"$\beta$"),
    "right": live.slider(-2.0, 4.0, 0.0, step=0.1, label="start moved to the right"),
    "up": live.slider(-3.0, 2.0, 0.0, step=0.1, label="start moved up"),
}
live.figure(
    race_picture.figure,
    update_race,
    ask=[ahead, stays],
    handles=[race_picture.handle(race.LANDSCAPES)],
    pairs=[("step", "landscape"), ("step", "eta")],
    stacked=True,
    step=live.slider(0, 60, 0, play=0.25),
    landscape=live.choice(list(race.LANDSCAPES)),
    **race_sliders,
)

# %% [markdown]
# Adagrad: its rates fall. RMSprop and Adam go on dancing.

# %% [markdown]
# ## On a real network
#
# What counts is networks. Here is one that reads handwritten digits: 64 pixels, 32 hidden neurons, 10 classes, 1,000
# samples in minibatches of 50, five epochs. Every optimiser runs with twelve learning rates, each rate with three
# starts, and is judged on 400 samples that it was not trained on. **Will one optimiser win clearly? How far apart
# will their best rates be?**

# %%
network = digit_networks.Network((64, 32, 10))
rates = np.geomspace(0.001, 3, 12)
racers = {"SGD": (optimizers.sgd, {}), "momentum": (optimizers.momentum, {})}
racers |= {"Adagrad": (optimizers.adagrad, {}), "RMSprop": (optimizers.rmsprop, {"rho": 0.99})}
racers |= {"Adam": (optimizers.adam, {}), "AdamW": (optimizers.adamw, {"decay": 0.1})}


def wrong_digits(network, step, plans, **settings):
    """Share of wrong digits in validation, for each plan of rates, (plans, steps): mean of three splits and starts."""
    wrong = []
    for seed in range(3):
        train, valid, _ = digit_networks.split(1000, seed)
        with np.errstate(all="ignore"):  # a run that diverges ends at infinity
            w = digit_networks.train(network, train, step, plans, seed, **settings)
            wrong.append(network.error(w, valid))
    return np.mean(wrong, axis=0)


plans = np.tile(rates[:, None], 100)  # a constant rate in each row, and a network for it
swept = {name: wrong_digits(network, step, plans, **settings) for name, (step, settings) in racers.items()}
_ = figures.error_by_rate(rates, swept, "Six optimisers, each with twelve rates")
for name, wrong in swept.items():
    print(f"{name:9s} {wrong.min():5.1%} wrong at its best rate, {rates[wrong.argmin()]:.3f}")

# %% [markdown]
# No clear winner: at their best they all end between 5 and 7% wrong, and another start moves each by as
# much. But these best rates lie almost a hundredfold apart. At 0.01 RMSprop is at its best and SGD has hardly
# begun; at 0.7 it is the other way round. Whoever compares them at one common rate has measured that rate.
#
# Now a deep network, six hidden layers, with momentum 0.9. **Do warm-up and clipping help, and at which rates?**

# %%
deep = digit_networks.Network((64, 32, 32, 32, 32, 32, 32, 10))
deep_rates = np.geomspace(0.01, 1, 8)


def clipped(w, grads, state, lr):
    grads = np.array([clip_by_norm([grad], 1.0)[0] for grad in grads])  # one vector for each network
    return optimizers.momentum(w, grads, state, lr)


def constant(etas):
    return np.tile(etas[:, None], 100)


def warmed(etas):
    return np.array([[warmup_cosine(eta, k, 20, 100) for k in range(100)] for eta in etas])


ways = {"constant rate": (optimizers.momentum, constant), "clipped": (clipped, constant)}
ways |= {"warm-up and cosine": (optimizers.momentum, warmed), "both": (clipped, warmed)}
deep_swept = {name: wrong_digits(deep, step, plan(deep_rates)) for name, (step, plan) in ways.items()}
_ = figures.error_by_rate(deep_rates, deep_swept, "Six hidden layers, momentum")

# %% [markdown]
# At small rates the plan only costs: on average its rates are half as large. But from about 0.1 on the constant
# rate fails, since its first steps, at random weights, throw the network far away. The ramp makes these steps
# short, clipping makes the wild ones short, and either of them lets larger rates work, both together three
# or four times as large. Such rates end lower than the best constant one. That is why large networks are
# trained with both.

# %% [markdown]
# ## Cases where the famous ones lose
#
# Back to the ravine, each optimiser at **its own best** of 31 rates. Now turn the ravine. Plain gradient
# descent cannot notice: its steps turn with the landscape. But own rates belong to $w_0$ and to $w_1$, which
# are then no longer "along" and "across". **Whom will that hurt?**

# %%
many_etas = np.geomspace(0.002, 3.0, 31)
for degrees in (0, 45):
    ground = race.ravine(30.0, degrees)
    ways_down = race.run(ground, many_etas[:, None], beta=0.8, n_steps=60)
    best = {name: race.losses(ground, way)[-1].min() for name, way in ways_down.items()}
    print(f"turned by {degrees:2d}°: ", ", ".join(f"{name} {loss:.0e}" for name, loss in best.items()))

# %% [markdown]
# SGD and momentum do not notice. Adagrad, unbeatable in the straight ravine, is the last at 45 degrees: both weights
# then meet both curvatures, their rates become nearly equal, and nothing is left to adapt. RMSprop suffers, too. Adam
# does well thanks to its momentum, but plain momentum does better. Own rates help when the dimensions are the right
# ones.
#
# The second case is made against Adam. One weight between $-1$ and $1$ meets the gradient $-1$ sixty times,
# then once a large positive one, and so on, as when a rare but important sample comes by. If the rare
# gradient is larger than 60, the mean is positive, so the weight should go down to $-1$.
#
# **Does a longer memory $\beta_2$ help Adam?**

# %% folded="Has a curve drawn, asks for a guess, then shows what rare gradients do"
rare_picture = figures.RarePicture(n_steps=61 * 60, rare=60)


def update_rare(size, small, beta2, eta):
    runs = race.rare_gradients(size, beta2, lr=eta, small=small)
    rare_picture.show(runs, race.rare_round(size, beta2, lr=eta, small=small))
    mean = (size - 60 * small) / 61
    ends = {name: points[-61:].mean() for name, points in runs.items()}
    return f"mean gradient {mean:+.2f}, so w should go to -1: SGD ends at {ends['SGD']:+.2f}, Adam at {ends['Adam']:+.2f}"


wrong_side = live.draw(
    "The rare gradient is 90, $\\beta_2 = 0.9$. SGD goes down. **Draw the way of Adam's weight**, from 0 on.",
    rare_picture.lines["Adam"],
    hides=rare_picture.of_adam,
    why="It takes the side of the many small gradients, for every size and every $\\eta$ of the sliders, and with "
    "$\\eta = 0.005$ mostly goes to $+1$, the **worst** place of all. In the middle: the large gradient makes the root leap, so it "
    "is divided by itself; then the root forgets, and the small ones count fully. On the right: they win. SGD simply adds up.",
)
rare_feature = live.predict(
    "Now a rare *feature*: between, its gradient is 0. A common one, with a gradient in each step, moves by $\\eta$ a step. And how "
    "far does one gradient move the rare one, with $\\beta_2 = 0.999$?",
    "about 8 η",
    options=["η / 61", "η", "about 8 η"],
    why="One square in 61 makes the mean of squares $1/61$ of it, so the gradient is $\\sqrt{61} \\approx 7.8$ times the root, whatever its "
    "size: set the ones between to 0. That is how a rare feature still learns: with SGD the common one gets 61 times as far, "
    "with Adam 8 times.",
)
live.figure(
    rare_picture.figure,
    update_rare,
    ask=[wrong_side, rare_feature],
    pairs=[("size", "beta2"), ("small", "beta2")],
    stacked=True,
    size=live.slider(70, 180, 90, label="rare gradient"),
    small=live.choice({"-1": 1.0, "0": 0.0}, label="those between"),
    beta2=live.choice({"0.9": 0.9, "0.99": 0.99, "0.999": 0.999}, label=r"$\beta_2$"),
    eta=live.slider(0.0005, 0.015, 0.005, log=True, label=r"$\eta$"),
)

# %% [markdown]
# A memory that is long compared
# with the 61 steps of a round repairs it: with 0.999 the root hardly moves, so the rare gradient keeps its weight, and
# Adam goes down for every size and every $\eta$ (Reddi, Kale and Kumar, 2018).
#
# So each optimiser may fail for some networks. In practice, start with AdamW, warm-up and cosine decay, and try
# largest rates around 0.001 in factors of three; or with SGD, momentum 0.9 and the same plan, around 0.1.
# Judge them on validation data (chapter 10).

# %% [markdown]
# ## Common mistakes
#
# - **The state is not carried on.** Returning an empty state turns momentum into SGD and Adam into steps of
# the sign. In a loop: `w, state = step(w, gradient, state, …)`.
# - **One state for all layers.** Each array of weights has its own velocity and its own sums.
# - **No bias correction**, or $t$ starting at 0, which divides by 0 in the first step.
# - **Counting steps in a schedule that means epochs.** The rate then falls too fast.
# - **Believing that an adaptive method needs no learning rate.** It adapts the ratio between dimensions;
# $\eta$ still sets how far it goes.

# %% [markdown]
# ## Check yourself

# %%
quiz("09_optimizers")

# %% [markdown]
# ## Summary
#
# - The steepest direction limits the learning rate, and the flattest one waits.
# - A scheduler changes it by a plan: step decay, exponential decay, or a warm-up and then half a cosine.
# - Momentum adds up past gradients and forgets slowly. Adagrad divides each weight's rate by the root of
# its squared gradients so far, RMSprop by a forgetting mean; Adam adds momentum and corrects the start. AdamW
# decays the weights beside the gradient. Clipping bounds the length of the gradient, not its direction.
# - None of them wins everywhere. Compare each at its own best rate, on your network.
#
# In the exercise you write all of these, and race them. Chapter 10 asks:
# does the network also work on data that it has not seen?
