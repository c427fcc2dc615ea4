# %% [markdown]
# # Exercise 09 · Optimisers and schedulers
#
# You write three learning rate schedulers, the update rules of six optimisers and gradient clipping, then race
# them.
#
# **Reminder.** $\eta$ is the learning rate `lr`, $g$ the gradient at the present weights $w$. All
# operations are elementwise: every weight has its own entry in $v$, $G$, $s$ and $m$, which have the shape
# of $w$ and start at 0.
#
# | rule | state | formula |
# | --- | --- | --- |
# | step decay | – | $\eta_e = \eta \cdot \text{drop}^{\lfloor e / \text{every} \rfloor}$ |
# | exponential decay | – | $\eta_e = \eta \cdot e^{-\text{rate} \cdot e}$ |
# | warm-up, then cosine | – | a ramp up to $\eta$, then half a cosine down to 0 |
# | SGD | – | $w \leftarrow w - \eta\, g$ |
# | momentum | $v$ | $v \leftarrow \beta v + g, \quad w \leftarrow w - \eta\, v$ |
# | Adagrad | $G$ | $G \leftarrow G + g^2, \quad w \leftarrow w - \eta\, g / \sqrt{\varepsilon + G}$ |
# | RMSprop | $s$ | $s \leftarrow \rho s + (1 - \rho) g^2,$ |
# | | | $w \leftarrow w - \eta\, g / (\sqrt{s} + \varepsilon)$ |
# | Adam | $m, s, t$ | $t \leftarrow t + 1, \quad m \leftarrow \beta_1 m + (1 - \beta_1) g,$ |
# | | | $s \leftarrow \beta_2 s + (1 - \beta_2) g^2,$ |
# | | | $\hat m = m / (1 - \beta_1^t), \quad \hat s = s / (1 - \beta_2^t),$ |
# | | | $w \leftarrow w - \eta\, \hat m / (\sqrt{\hat s} + \varepsilon)$ |
# | AdamW | as Adam | $w \leftarrow w - \eta\, \lambda\, w$, then Adam's step |
# | clipping | – | all gradients times $c / \lVert g \rVert$, where the norm is larger than $c$ |
#
# **Every optimiser has the same form**, `step(w, grad, state, lr, …)`, and returns two things: the new
# weights and the new state, `return w, state`. The state is a dict in which a function keeps what it needs
# for the next step. At the first step it is empty, `{}`; after that you are handed the one that you
# returned. What you call its entries is your own affair. `state.get("v", 0.0)` reads an entry and gives 0
# while there is none.
#
# The function `walk` below does what a training loop does, and the tests use it: it calls your function
# once per gradient and hands the state along. (`check.there` makes it run beside your function, so that any
# object may be a state.)

# %% locked="setup"
import numpy as np

from autograder import check


def walk(step, w, grads, lr, *settings):
    """The points that `step` reaches when it meets `grads`, one after the other.

    lr is one number, or one number per step (a schedule).
    """
    points, state = [], {}
    for grad, rate in zip(grads, np.broadcast_to(lr, len(grads)), strict=True):
        answer = step(np.array(w), np.array(grad), state, float(rate), *settings)
        if not isinstance(answer, (tuple, list)) or len(answer) != 2 or answer[0] is None:
            raise TypeError(
                "a step must return two things, the new weights and the new state: return w, state"
            )
        w, state = answer
        points.append(np.array(w))
    return points


W_TWO, GRAD_TWO = np.array([1.0, 2.0]), np.array([10.0, -10.0])
A_STEP = "A step returns two things, the new weights, in the shape of w, and the state: return w, state"


def is_a_step(answer):
    """Whether `answer`, to W_TWO and GRAD_TWO, has the form that A_STEP says."""
    return len(answer) == 2 and np.shape(answer[0]) == (2,)


# %% [markdown]
# ## `step_decay(lr, epoch, drop, every)`
# Stairs: after every `every` epochs the learning rate is multiplied by `drop` once more.


# %% solution="step_decay"
def step_decay(lr, epoch, drop, every):
    """Learning rate in an epoch under step decay: lr · drop^⌊epoch / every⌋.

    lr     learning rate in the first epoch
    epoch  number of the epoch, a whole number that counts from 0
    drop   factor of each drop, between 0 and 1
    every  epochs between two drops, a whole number of at least 1
    Returns one number.

    Example: step_decay(0.8, 25, 0.5, 10) is 0.8 · 0.5² = 0.2, because 25 epochs hold two whole tens.
    """
    ### BEGIN SOLUTION
    return lr * drop ** (epoch // every)
    ### END SOLUTION


# %% test="step-decay-example" points=1
check.equal(
    step_decay,
    (0.8, 25, 0.5, 10),
    0.2,
    hint="Epoch 25 lies on the third stair: two drops.",
    read="Learning rate schedulers",
)
check.equal(step_decay, (0.8, 9, 0.5, 10), 0.8, hint="Epochs 0 to 9 still have the first learning rate.")

# %% test="step-decay-first-drop" points=1
check.equal(
    step_decay,
    (0.3, 10, 0.1, 10),
    0.03,
    hint="Epochs count from 0, so epoch 10 is the first after ten whole epochs.",
)
check.equal(
    step_decay, (0.3, 0, 0.1, 10), 0.3, hint="The first epoch is number 0 and has the full learning rate."
)

# %% test="step-decay-cases" points=1
### BEGIN HIDDEN TESTS
check.same(
    step_decay,
    reference.step_decay,
    on=reference.step_decay_cases(seed=91),
    tolerance=1e-11,
    read="Learning rate schedulers",
)
### END HIDDEN TESTS
check.equal(step_decay, (2.0, 3, 0.25, 1), 0.03125, hint="With every = 1 the rate drops after each epoch.")

# %% [markdown]
# ## `exponential_decay(lr, epoch, rate)`
# A smooth slope instead of stairs.


# %% solution="exponential_decay"
def exponential_decay(lr, epoch, rate):
    """Learning rate in an epoch under exponential decay: lr · e^(−rate · epoch).

    lr     learning rate in the first epoch
    epoch  number of the epoch, counts from 0
    rate   how fast it falls, per epoch; 0 keeps it constant
    Returns one number.

    Example: exponential_decay(0.5, 10, 0.1) is 0.5 · e⁻¹ = 0.1839….
    """
    ### BEGIN SOLUTION
    return lr * np.exp(-rate * epoch)
    ### END SOLUTION


# %% test="exponential-decay-example" points=1
check.equal(exponential_decay, (0.5, 10, 0.1), 0.18393972058572117, read="Learning rate schedulers")
check.equal(exponential_decay, (0.5, 0, 0.1), 0.5, hint="Epoch 0 has the full learning rate: e⁰ is 1.")

# %% test="exponential-decay-cases" points=1
### BEGIN HIDDEN TESTS
check.same(
    exponential_decay,
    reference.exponential_decay,
    on=reference.exponential_decay_cases(seed=92),
    tolerance=1e-11,
    read="Learning rate schedulers",
)
### END HIDDEN TESTS
check.equal(exponential_decay, (3.0, 2, 0.0), 3.0, hint="Rate 0 keeps the learning rate as it is.")

# %% [markdown]
# ## `warmup_cosine(lr, step, n_warmup, n_steps)`
# A ramp up to the full learning rate, then half a cosine down to 0. This schedule counts *steps*, from 0.


# %% solution="warmup_cosine"
def warmup_cosine(lr, step, n_warmup, n_steps):
    """Learning rate in a step under warm-up and cosine decay.

    lr        the largest learning rate
    step      number of the step, a whole number that counts from 0
    n_warmup  steps of the ramp, a whole number; 0 means no ramp
    n_steps   steps of the whole run, the ramp among them; larger than n_warmup
    Returns one number:
    lr · (step + 1) / n_warmup                                          in the ramp, while step < n_warmup,
    ½ · lr · (1 + cos(π · (step − n_warmup) / (n_steps − n_warmup)))    after it,
    0                                                                   from step n_steps on.

    Example: warmup_cosine(0.8, 0, 4, 12) is 0.2, warmup_cosine(0.8, 4, 4, 12) is 0.8, and half-way down,
    warmup_cosine(0.8, 8, 4, 12) is 0.4.
    """
    ### BEGIN SOLUTION
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    progress = min((step - n_warmup) / (n_steps - n_warmup), 1)
    return 0.5 * lr * (1 + np.cos(np.pi * progress))
    ### END SOLUTION


# %% test="warmup-cosine-ramp" points=1
check.equal(
    warmup_cosine,
    (0.8, 0, 4, 12),
    0.2,
    hint="The ramp has four steps: 0.2, 0.4, 0.6, 0.8. The first step moves, too.",
    read="Learning rate schedulers",
)
check.equal(
    warmup_cosine, (0.8, 3, 4, 12), 0.8, hint="The last step of the ramp, number 3, has the full rate."
)
check.equal(
    warmup_cosine,
    (0.8, 0, 0, 12),
    0.8,
    hint="With n_warmup = 0 there is no ramp, and nothing may be divided by it.",
)

# %% test="warmup-cosine-fall" points=1
check.equal(
    warmup_cosine,
    (0.8, 4, 4, 12),
    0.8,
    hint="The cosine begins at step n_warmup, with cos(0) = 1.",
    read="Learning rate schedulers",
)
check.equal(
    warmup_cosine,
    (0.8, 8, 4, 12),
    0.4,
    hint="Step 8 is half-way between 4 and 12: cos(π/2) = 0, which leaves ½ · lr.",
)
check.equal(warmup_cosine, (0.8, 12, 4, 12), 0.0, hint="From step n_steps on the rate is 0.")

# %% test="warmup-cosine-cases" points=2
### BEGIN HIDDEN TESTS
check.same(
    warmup_cosine,
    reference.warmup_cosine,
    on=reference.warmup_cosine_cases(seed=107),
    tolerance=1e-11,
    read="Learning rate schedulers",
)
### END HIDDEN TESTS
check.equal(warmup_cosine, (3.0, 100, 5, 20), 0.0, hint="The cosine must not come up again after the end.")

# %% [markdown]
# ## `sgd_step(w, grad, state, lr)`
# Plain descent. It has nothing to remember, but it takes a state and returns one, so that all optimisers
# can be used by the same loop.


# %% solution="sgd_step"
def sgd_step(w, grad, state, lr):
    """One step of (stochastic) gradient descent: w − lr · grad.

    w, grad  arrays of the same shape, any shape; neither may be changed
    state    a dict, not used
    lr       learning rate
    Returns (new w, state).

    Example: sgd_step(np.array([1.0, 2.0]), np.array([10.0, -10.0]), {}, 0.1) is (array([0., 3.]), {}).
    """
    ### BEGIN SOLUTION
    return w - lr * grad, state
    ### END SOLUTION


# %% test="sgd-form" points=1
check.holds(sgd_step, (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1), is_a_step, A_STEP, objects=True)

# %% test="sgd-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.sgd_step),
    on=reference.walks(sgd_step, seed=93),
    tolerance=1e-10,
    read="Why one learning rate is hard to find",
)
### END HIDDEN TESTS
check.equal(
    check.there("walk"),
    (sgd_step, np.array([1.0, 2.0]), [[10.0, -10.0], [2.0, 0.0]], 0.1),
    [[0.0, 3.0], [-0.2, 3.0]],
    hint="The gradient points uphill; you want to go down.",
    read="Why one learning rate is hard to find",
)

# %% [markdown]
# ## `momentum_step(w, grad, state, lr, beta)`
# A velocity $v$ sums up the gradients so far and forgets slowly. There are two forms in use, and they
# differ when the learning rate changes between steps. **Ours multiplies by the learning rate at the end**,
# as in the table above.


# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    """One step of gradient descent with momentum: v ← beta · v + grad, then w − lr · v.

    w, grad  arrays of the same shape, any shape; neither may be changed
    state    {} at the first step, where v starts at 0; later what this function returned
    lr       learning rate of this step (a scheduler may change it from step to step)
    beta     share of the old velocity that is kept, 0 ≤ beta < 1
    Returns (new w, new state).

    Example: with lr = 0.1, beta = 0.5 and a gradient of 1 in every step, one weight that starts at 0 goes to
    −0.1, −0.25, −0.425, …: the velocity is 1, 1.5, 1.75, ….
    """
    ### BEGIN SOLUTION
    v = beta * state.get("v", 0.0) + grad
    return w - lr * v, {"v": v}
    ### END SOLUTION


# %% test="momentum-form" points=1
check.holds(momentum_step, (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1, 0.9), is_a_step, A_STEP, objects=True)

# %% test="momentum-example" points=1
check.equal(
    check.there("walk"),
    (momentum_step, np.array([0.0]), [[1.0], [1.0], [1.0]], 0.1, 0.5),
    [[-0.1], [-0.25], [-0.425]],
    hint="The second velocity is 0.5 · 1 + 1 = 1.5, so the second step is 0.15 long.",
    read="Momentum: remember the last steps",
)

# %% test="momentum-walks" points=2
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.momentum_step),
    on=reference.walks(momentum_step, 0.9, seed=94),
    tolerance=1e-10,
    hint="v ← beta · v + grad, then w ← w − lr · v, and v goes into the state.",
    read="Momentum: remember the last steps",
)
### END HIDDEN TESTS
check.equal(
    check.there("walk"),
    (momentum_step, np.array([1.0, -1.0]), [[2.0, 0.0], [0.0, 4.0]], 0.5, 0.9),
    [[0.0, -1.0], [-0.9, -3.0]],
    hint="In the second step the first weight still moves: its velocity is 0.9 · 2.",
)

# %% test="momentum-schedule" points=1
# The learning rate is 1 in the first step and 0.1 in the second.
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.momentum_step),
    on=reference.scheduled_walks(momentum_step, 0.8, seed=95),
    tolerance=1e-10,
    read="Where formulas differ",
)
### END HIDDEN TESTS
check.equal(
    check.there("walk"),
    (momentum_step, np.array([0.0]), [[1.0], [0.0]], [1.0, 0.1], 0.5),
    [[-1.0], [-1.05]],
    hint="Multiply the whole velocity by the present learning rate: 0.1 · (0.5 · 1 + 0) = 0.05.",
    read="Where formulas differ",
)

# %% test="momentum-two-layers" points=1
# A network has many arrays of weights, and each brings its own state: nothing may be kept anywhere else.
### BEGIN HIDDEN TESTS
check.same(
    check.there(reference.TWO_LAYERS),
    reference.two_layers_with(reference.momentum_step),
    on=reference.layers_cases(momentum_step, 0.9, seed=96),
    tolerance=1e-10,
    hint="Two layers take turns here, each with its own state. Keep v in the state only, never in a "
    "global variable.",
    read="Momentum: remember the last steps",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `adagrad_step(w, grad, state, lr, eps)`
# Every weight gets a learning rate of its own, divided by the root of all its squared gradients so far.
# $\varepsilon$ stands **inside** the root here, as in the formula of the lecture; PyTorch puts it outside.


# %% solution="adagrad_step"
def adagrad_step(w, grad, state, lr, eps):
    """One step of Adagrad: G ← G + grad², then w − lr · grad / √(eps + G), all elementwise.

    w, grad  arrays of the same shape, any shape; neither may be changed
    state    {} at the first step, where G starts at 0; later what this function returned
    lr       learning rate
    eps      small number above 0 inside the root, against a division by 0
    Returns (new w, new state).

    Example: with lr = 0.1, eps = 0 and the gradients 3, then 4, one weight that starts at 1 goes to
    1 − 0.1 · 3/√9 = 0.9 and then to 0.9 − 0.1 · 4/√25 = 0.82.
    """
    ### BEGIN SOLUTION
    total = state.get("G", 0.0) + grad**2
    return w - lr * grad / np.sqrt(eps + total), {"G": total}
    ### END SOLUTION


# %% test="adagrad-form" points=1
check.holds(adagrad_step, (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1, 1e-8), is_a_step, A_STEP, objects=True)

# %% test="adagrad-example" points=1
check.equal(
    check.there("walk"),
    (adagrad_step, np.array([1.0]), [[3.0], [4.0]], 0.1, 0.0),
    [[0.9], [0.82]],
    hint="After the second step G is 9 + 16 = 25.",
    read="Adagrad: a learning rate for every dimension",
)

# %% test="adagrad-epsilon" points=1
check.equal(
    check.there("walk"),
    (adagrad_step, np.array([0.0]), [[4.0]], 1.0, 9.0),
    [[-0.8]],
    hint="With G = 16 and eps = 9 the root is √(9 + 16) = 5.",
    read="Where formulas differ",
)

# %% test="adagrad-scale" points=1
check.equal(
    check.there("walk"),
    (adagrad_step, np.array([0.0, 0.0]), [[1000.0, 0.001]], 0.5, 0.0),
    [[-0.5, -0.5]],
    hint="Each dimension is divided by its own root, so the first step is as long in a steep one as in a "
    "flat one.",
    read="Adagrad: a learning rate for every dimension",
)

# %% test="adagrad-walks" points=2
# Other shapes, many steps, zero gradients: the update must be the formula's.
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.adagrad_step),
    on=reference.walks(adagrad_step, 1e-8, seed=97) + reference.walks(adagrad_step, 0.3, seed=98),
    tolerance=1e-10,
    hint="G ← G + grad², then w ← w − lr · grad / √(eps + G).",
    read="Adagrad: a learning rate for every dimension",
)
check.same(
    check.there(reference.TWO_LAYERS),
    reference.two_layers_with(reference.adagrad_step),
    on=reference.layers_cases(adagrad_step, 1e-6, seed=99),
    tolerance=1e-10,
    hint="Two layers take turns here, each with its own state. Keep G in the state only.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `rmsprop_step(w, grad, state, lr, rho, eps)`
# Like Adagrad, but with a running mean that forgets instead of a sum that only grows. Here $\varepsilon$
# stands **outside** the root, as in PyTorch.


# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    """One step of RMSprop: s ← rho · s + (1 − rho) · grad², then w − lr · grad / (√s + eps), all elementwise.

    w, grad  arrays of the same shape, any shape; neither may be changed
    state    {} at the first step, where s starts at 0; later what this function returned
    lr       learning rate
    rho      share of the old mean that is kept, 0 ≤ rho < 1
    eps      small number above 0 outside the root, against a division by 0
    Returns (new w, new state).

    Example: with lr = 0.1, rho = 0.75, eps = 0 and a gradient of 2, one weight that starts at 1 goes to
    1 − 0.1 · 2/√(0.25 · 4) = 0.8.
    """
    ### BEGIN SOLUTION
    mean_square = rho * state.get("s", 0.0) + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(mean_square) + eps), {"s": mean_square}
    ### END SOLUTION


# %% test="rmsprop-form" points=1
check.holds(
    rmsprop_step, (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1, 0.9, 1e-8), is_a_step, A_STEP, objects=True
)

# %% test="rmsprop-example" points=1
check.equal(
    check.there("walk"),
    (rmsprop_step, np.array([1.0]), [[2.0], [1.0]], 0.1, 0.75, 0.0),
    [[0.8], [0.7]],
    hint="s is 0.25 · 2² = 1 after the first step and 0.75 · 1 + 0.25 · 1² = 1 after the second.",
    read="RMSprop: forget the distant past",
)

# %% test="rmsprop-epsilon" points=1
check.equal(
    check.there("walk"),
    (rmsprop_step, np.array([0.0]), [[4.0]], 1.0, 0.75, 3.0),
    [[-0.8]],
    hint="s = 4, so the divisor is √4 + 3 = 5.",
    read="Where formulas differ",
)

# %% test="rmsprop-walks" points=2
# Other shapes, many steps, zero gradients: the update must be the formula's.
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.rmsprop_step),
    on=reference.walks(rmsprop_step, 0.9, 1e-8, seed=101) + reference.walks(rmsprop_step, 0.7, 0.4, seed=102),
    tolerance=1e-10,
    hint="s ← rho · s + (1 − rho) · grad², then w ← w − lr · grad / (√s + eps).",
    read="RMSprop: forget the distant past",
)
check.same(
    check.there(reference.TWO_LAYERS),
    reference.two_layers_with(reference.rmsprop_step),
    on=reference.layers_cases(rmsprop_step, 0.8, 1e-6, seed=103),
    tolerance=1e-10,
    hint="Two layers take turns here, each with its own state. Keep s in the state only.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `adam_step(w, grad, state, lr, beta1, beta2, eps)`
# Momentum's running mean over RMSprop's root, both corrected for their start at 0. Your state has to know
# how many steps were taken: $t$ is 1 in the first step.


# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    """One step of Adam.

    m ← beta1 · m + (1 − beta1) · grad        running mean of the gradients
    s ← beta2 · s + (1 − beta2) · grad²       running mean of their squares
    w − lr · (m / (1 − beta1^t)) / (√(s / (1 − beta2^t)) + eps)

    w, grad       arrays of the same shape, any shape; neither may be changed
    state         {} at the first step, where m, s and t start at 0; later what this function returned
    lr            learning rate
    beta1, beta2  shares of the old means that are kept, both in 0 ≤ beta < 1
    eps           small number above 0 outside the root, against a division by 0
    Returns (new w, new state).

    Example: with eps = 0 the first step is exactly lr long in every dimension whose gradient is not 0:
    adam_step(np.array([1.0, 1.0]), np.array([50.0, -0.001]), {}, 0.1, 0.9, 0.999, 0.0)[0] is array([0.9, 1.1]).
    """
    ### BEGIN SOLUTION
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0.0) + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), {"t": t, "m": m, "s": s}
    ### END SOLUTION


# %% test="adam-form" points=1
check.holds(
    adam_step, (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1, 0.9, 0.999, 1e-8), is_a_step, A_STEP, objects=True
)

# %% test="adam-first-step" points=1
check.equal(
    check.there("walk"),
    (adam_step, np.array([1.0, 1.0]), [[50.0, -0.001]], 0.1, 0.9, 0.999, 0.0),
    [[0.9, 1.1]],
    hint="After correction m̂ is the gradient and ŝ its square, so the first step is lr long in each "
    "dimension.",
    read="Adam: both at once",
)

# %% test="adam-second-step" points=2
# With beta1 = 0.5 and beta2 = 0.75: m̂ = 0.75 / 0.75 = 1 in the first entry, ŝ = 0.4375 / 0.4375 = 1.
check.equal(
    check.there("walk"),
    (adam_step, np.array([0.0, 0.0]), [[1.0, 2.0], [1.0, 0.0]], 0.1, 0.5, 0.75, 0.0),
    [[-0.1, -0.1], [-0.2, -0.15091750772173156]],
    hint="In the second step t = 2: divide m by 1 − beta1² and s by 1 − beta2².",
    read="Adam: both at once",
)

# %% test="adam-epsilon" points=1
check.equal(
    check.there("walk"),
    (adam_step, np.array([0.0]), [[4.0]], 1.0, 0.9, 0.999, 1.0),
    [[-0.8]],
    hint="m̂ = 4 and √ŝ = 4, so the step is 4 / (4 + 1). ε is added after the root, to the corrected ŝ.",
    read="Where formulas differ",
)

# %% test="adam-walks" points=2
# Other shapes, many steps, zero gradients: the update must be the formula's.
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.adam_step),
    on=reference.walks(adam_step, 0.9, 0.999, 1e-8, seed=104)
    + reference.walks(adam_step, 0.6, 0.8, 0.2, seed=105),
    tolerance=1e-10,
    hint="Compare your lines with the formulas in the docstring, one by one.",
    read="Adam: both at once",
)
### END HIDDEN TESTS

# %% test="adam-two-layers" points=1
# A network has many arrays of weights, and each brings its own state: t, too, belongs there.
### BEGIN HIDDEN TESTS
check.same(
    check.there(reference.TWO_LAYERS),
    reference.two_layers_with(reference.adam_step),
    on=reference.layers_cases(adam_step, 0.9, 0.99, 1e-6, seed=106),
    tolerance=1e-10,
    hint="Two layers take turns here, each with its own state. Keep m, s and t in the state only.",
    read="Adam: both at once",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `adamw_step(w, grad, state, lr, beta1, beta2, eps, decay)`
# Adam with *decoupled* weight decay: the weights shrink by the share `lr · decay`, and the decay stays out of
# the gradient and out of Adam's means. You may call your `adam_step`.


# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    """One step of AdamW: first w ← w − lr · decay · w, then Adam's step from there, with the same grad.

    w, grad       arrays of the same shape, any shape; neither may be changed
    state         {} at the first step, where m, s and t start at 0; later what this function returned
    lr            learning rate; it scales the decay, too
    beta1, beta2  shares of the old means that are kept, both in 0 ≤ beta < 1
    eps           small number above 0 outside the root, as in adam_step
    decay         strength λ of the weight decay, 0 or more; grad is the gradient of the loss without any penalty
    Returns (new w, new state). The decay uses the w that is given, as torch.optim.AdamW does.

    Example: with eps = 0 and the gradient 5, adamw_step(np.array([2.0]), np.array([5.0]), {}, 0.1, 0.9, 0.999, 0.0, 0.25)[0]
    is array([1.85]): 2 − 0.1 · 0.25 · 2 = 1.95, and Adam's first step is 0.1 long.
    """
    ### BEGIN SOLUTION
    return adam_step(w - lr * decay * w, grad, state, lr, beta1, beta2, eps)
    ### END SOLUTION


# %% test="adamw-form" points=1
check.holds(
    adamw_step,
    (W_TWO, GRAD_TWO, check.fresh("{}"), 0.1, 0.9, 0.999, 1e-8, 0.01),
    is_a_step,
    A_STEP,
    objects=True,
)

# %% test="adamw-example" points=1
check.equal(
    check.there("walk"),
    (adamw_step, np.array([2.0]), [[5.0]], 0.1, 0.9, 0.999, 0.0, 0.25),
    [[1.85]],
    hint="The weight loses 0.1 · 0.25 of itself, 0.05, and goes Adam's first step, 0.1.",
    read="AdamW: decay beside the gradient",
)
check.equal(
    check.there("walk"),
    (adamw_step, np.array([2.0, -4.0]), [[0.0, 0.0], [0.0, 0.0]], 0.5, 0.9, 0.999, 1e-8, 0.2),
    [[1.8, -3.6], [1.62, -3.24]],
    hint="Without a gradient only the decay is left: every step multiplies by 1 − 0.5 · 0.2 = 0.9.",
    read="AdamW: decay beside the gradient",
)

# %% test="adamw-walks" points=2
# Other shapes, many steps, zero gradients, and no decay at all: then it is Adam.
### BEGIN HIDDEN TESTS
check.same(
    check.there("walk"),
    reference.walking(reference.adamw_step),
    on=reference.walks(adamw_step, 0.9, 0.999, 1e-8, 0.05, seed=108)
    + reference.walks(adamw_step, 0.6, 0.8, 0.2, 0.4, seed=109)
    + reference.walks(adamw_step, 0.9, 0.99, 1e-3, 0.0, seed=110)[:4]
    + [(adamw_step, np.array([3, -5]), [np.array([1, 2]), np.array([0, -3])], 0.1, 0.9, 0.99, 1e-3, 0.5)],
    tolerance=1e-10,
    hint="First w ← w − lr · decay · w, then adam_step with the gradient as it was given.",
    read="AdamW: decay beside the gradient",
)
### END HIDDEN TESTS

# %% test="adamw-two-layers" points=1
### BEGIN HIDDEN TESTS
check.same(
    check.there(reference.TWO_LAYERS),
    reference.two_layers_with(reference.adamw_step),
    on=reference.layers_cases(adamw_step, 0.9, 0.99, 1e-6, 0.1, seed=111),
    tolerance=1e-10,
    hint="Two layers take turns here, each with its own state. Keep m, s and t in the state only.",
    read="AdamW: decay beside the gradient",
)
### END HIDDEN TESTS

# %% [markdown]
# ## `clip_by_norm(grads, max_norm)`
# A seat belt: the gradients of all layers together are one long vector, and it may not be longer than
# `max_norm`. Its direction stays. (PyTorch's `clip_grad_norm_` adds $10^{-6}$ to the norm before it divides.
# Here nothing is added.)


# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    """Gradients of a whole network, scaled down together when they are too long together.

    grads     list of arrays of any shapes, one or more: the gradients of all layers. Neither the list nor an array
              may be changed
    max_norm  largest allowed norm, above 0
    The norm is the root of the sum of the squares of all numbers in all arrays: one number.
    Returns a list of arrays of the same shapes in the same order: all multiplied by max_norm / norm when the norm is
    larger than max_norm, otherwise equal to grads.

    Example: clip_by_norm([np.array([3.0]), np.array([0.0, -4.0])], 1.0) is [array([0.6]), array([0., -0.8])]: the norm
    is 5.
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(grad**2.0) for grad in grads))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * grad for grad in grads]
    ### END SOLUTION


# %% test="clip-example" points=1
check.equal(
    clip_by_norm,
    ([np.array([3.0]), np.array([0.0, -4.0])], 1.0),
    [[0.6], [0.0, -0.8]],
    hint="One norm for all arrays together, √(9 + 0 + 16) = 5, and one factor, 1/5.",
    read="Gradient clipping: a seat belt",
)

# %% test="clip-small" points=1
check.equal(
    clip_by_norm,
    ([np.array([[0.3, 0.0], [0.0, -0.4]])], 2.0),
    [[[0.3, 0.0], [0.0, -0.4]]],
    hint="The norm is 0.5, which is allowed: the gradients stay as they are. Nothing is made longer.",
    read="Gradient clipping: a seat belt",
)
check.equal(
    clip_by_norm,
    ([np.array([0.0, 0.0]), np.array([0.0])], 1.0),
    [[0.0, 0.0], [0.0]],
    hint="Where all gradients are 0 the norm is 0, and nothing may be divided by it.",
)

# %% test="clip-cases" points=2
### BEGIN HIDDEN TESTS
check.same(
    clip_by_norm,
    reference.clip_by_norm,
    on=reference.clip_cases(seed=112),
    hint="norm = √(sum of all squares, over all arrays); factor max_norm / norm where it is larger.",
    read="Gradient clipping: a seat belt",
)
### END HIDDEN TESTS

# %% [markdown]
# ## Your optimisers in a race
# A ravine: the loss is $\tfrac12 (w_0^2 + 30\, w_1^2)$, thirty times as steep across as along. Each
# optimiser takes 60 steps from the same start, with a learning rate that suits it. Change the rates, or
# turn the ravine by an `angle` of 45 degrees, and run the cell again: who gains, who loses, and why?

# %% play="race"
import matplotlib.pyplot as plt

angle = np.radians(0)
turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
hessian = turn @ np.diag([1.0, 30.0]) @ turn.T
racers = {
    "SGD": (sgd_step, 0.06),
    "momentum": (momentum_step, 0.03, 0.8),
    "Adagrad": (adagrad_step, 0.8, 1e-8),
    "RMSprop": (rmsprop_step, 0.1, 0.9, 1e-8),
    "Adam": (adam_step, 0.2, 0.9, 0.999, 1e-8),
    "AdamW": (adamw_step, 0.2, 0.9, 0.999, 1e-8, 0.1),
}
grid = np.linspace(-2.6, 2.6, 121)
at = np.stack(np.meshgrid(grid, grid), axis=-1)
plt.figure(figsize=(7, 6))
plt.contour(grid, grid, np.einsum("...i,ij,...j->...", at, hessian, at) / 2, levels=20, colors="lightgrey")
for name, (step, *settings) in racers.items():
    w, state, path = np.array([-2.0, 1.2]), {}, [np.array([-2.0, 1.2])]
    for _ in range(60):
        w, state = step(w, hessian @ w, state, *settings)
        path.append(w)
    plt.plot(*np.array(path).T, ".-", linewidth=1, label=f"{name}: loss {w @ hessian @ w / 2:.1e}")
plt.legend(loc="upper right")
plt.title("60 steps through a ravine, with your optimisers")
plt.gca().set_aspect("equal")

# %% play="schedules"
# Your three schedulers over 50 epochs, with one step an epoch.
epochs = np.arange(50)
plt.figure(figsize=(7, 3))
plt.step(epochs, [step_decay(0.5, int(e), 0.5, 10) for e in epochs], where="post", label="step decay")
plt.plot(epochs, [exponential_decay(0.5, int(e), 0.07) for e in epochs], label="exponential decay")
plt.plot(epochs, [warmup_cosine(0.5, int(e), 8, 50) for e in epochs], label="warm-up and cosine")
plt.xlabel("epoch")
plt.ylabel("learning rate")
plt.legend()
