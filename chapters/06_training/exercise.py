# %% [markdown]
# # Exercise 06 · Training
#
# Training repeats three steps: compute the output, compute the error, improve the weights. You have the
# first step from chapter 03; here you write the other two.
#
# ## The formulas on one page
#
# | what | formula |
# | --- | --- |
# | squared error of one sample | $L = \sum_k (\hat y_k - y_k)^2$, a sum over the outputs |
# | mean squared error | mean of $L$ over the samples |
# | cross-entropy | mean over the samples of $-\ln p_\text{label}$: only the probability of the right class counts |
# | the same from logits | $-\ln p_\text{label} = \ln \sum_l e^{z_l} - z_\text{label}$, with $p = \operatorname{softmax}(z)$ |
# | slope by central differences | $\dfrac{\partial f}{\partial w_i} \approx \dfrac{f(w + h\,e_i) - f(w - h\,e_i)}{2h}$, $e_i$ is 1 at place $i$ and 0 elsewhere |
# | step number $k$ of gradient descent | $w^{(k)} = w^{(k-1)} - \eta\,\nabla L(w^{(k-1)})$ |
# | largest stable learning rate of $L = \frac12 w^\top H w$ | $\eta < 2 / \lambda_\text{max}$, with the largest eigenvalue of $H$ |
#
# Samples are rows. Labels are class numbers, from 0; all other arrays hold floats, never whole numbers, unless a
# function says so. No function changes the arrays that it is given. `lr` is the learning rate $\eta$. PyTorch's `nn.MSELoss` takes the mean over the outputs
# *too*, so with 2 outputs it gives half of what is asked here.

# %% locked="setup"
import numpy as np

from autograder import check


def twice(w):
    """2 w: the gradient of w², for the tests of gradient descent."""
    return 2 * w


# %% [markdown]
# ## `squared_error(y_hat, y)`
#
# The error of *one* sample: how far is the prediction from the label, over all outputs together?


# %% solution="squared_error"
def squared_error(y_hat, y):
    """The sum over the outputs of (prediction − label)².

    y_hat, y: arrays of shape (outputs,)
    Returns one number, 0 or larger.

    >>> squared_error(np.array([1.0, 5.0]), np.array([3.0, 4.0]))
    5.0
    """
    ### BEGIN SOLUTION
    return np.sum((y_hat - y) ** 2)
    ### END SOLUTION


# %% test="squared_error-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    squared_error,
    reference.squared_error,
    on=reference.sample_cases(seed=61),
    hint="Difference, square, sum over the outputs.",
    read="Step 2: how wrong is it?",
)
### END HIDDEN TESTS
check.equal(
    squared_error, (np.array([1.0, 5.0]), np.array([3.0, 4.0])), 5.0, hint="(1 − 3)² + (5 − 4)² = 4 + 1"
)
check.equal(squared_error, (np.array([4.0]), np.array([-2.0])), 36.0, hint="(4 − (−2))²")

# %% test="squared_error-cat" points=1
check.equal(
    squared_error,
    (np.array([0.87, 0.13]), np.array([1.0, 0.0])),
    0.0338,
    hint="The cat of the lecture: (0.87 − 1)² + (0.13 − 0)²",
    read="Step 2: how wrong is it?",
)
### BEGIN HIDDEN TESTS
check.same(
    squared_error,
    reference.squared_error,
    on=[(np.array([p, 1 - p]), np.array([1.0, 0.0])) for p in (0.86, 0.5, 0.99)],
    hint="The same for a network that is more, or less, sure of the cat.",
    read="Step 2: how wrong is it?",
)
### END HIDDEN TESTS

# %% test="squared_error-zero" points=1
### BEGIN HIDDEN TESTS
check.same(squared_error, reference.squared_error, on=reference.cancelling_cases(seed=62), tolerance=1e-12)
### END HIDDEN TESTS
check.equal(
    squared_error, (np.array([2.0, -7.0, 0.5]), np.array([2.0, -7.0, 0.5])), 0.0, hint="No error where ŷ = y."
)
check.equal(
    squared_error, (np.array([1.0, -1.0]), np.array([0.0, 0.0])), 2.0, hint="+1 and −1 must not cancel out."
)

# %% [markdown]
# ## `mean_squared_error(Y_hat, Y)`
#
# The same for many samples: sum over the outputs of a sample, mean over the samples.


# %% solution="mean_squared_error"
def mean_squared_error(Y_hat, Y):
    """The mean over the samples of squared_error.

    Y_hat, Y: arrays of shape (samples, outputs)
    Returns one number.

    >>> mean_squared_error(np.array([[1.0, 5.0], [0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 1.0]]))
    3.0
    """
    ### BEGIN SOLUTION
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=1))
    ### END SOLUTION


# %% test="mean_squared_error-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    mean_squared_error,
    reference.mean_squared_error,
    on=reference.batch_cases(seed=63),
    hint="Sum over the outputs (axis 1), then the mean over the samples.",
    read="Step 2: how wrong is it?",
)
### END HIDDEN TESTS
check.equal(
    mean_squared_error,
    (np.array([[1.0, 5.0], [0.0, 0.0]]), np.array([[3.0, 4.0], [0.0, 1.0]])),
    3.0,
    hint="The two samples have the errors 5 and 1; their mean is 3.",
)

# %% test="mean_squared_error-outputs" points=1
### BEGIN HIDDEN TESTS
check.same(
    mean_squared_error,
    reference.mean_squared_error,
    on=reference.wide_batch_cases(seed=64),
    hint="Divide by the number of samples, not by the number of values.",
)
### END HIDDEN TESTS
check.equal(
    mean_squared_error, (np.ones((2, 3)), np.zeros((2, 3))), 3.0, hint="Each sample has the error 1 + 1 + 1."
)
check.equal(mean_squared_error, (np.ones((4, 1)), np.zeros((4, 1))), 1.0, hint="Each sample has the error 1.")

# %% [markdown]
# ## `cross_entropy(p, labels)`
#
# For classes, the network gives a probability for each class (softmax, chapter 04), and the label is the
# *number* of the right class. The loss looks at the probability of the right class alone: −ln 1 = 0 when
# the network is sure and right, and very large when it is sure and wrong. At `p = 0` the logarithm is −∞,
# and one such sample would ruin the mean. Here you are given nothing but `p`, so keep the probability away from
# 0, by so little that no probability of 1e-9 or more changes. (The next function needs no such trick.)


# %% solution="cross_entropy"
def cross_entropy(p, labels):
    """The mean over the samples of −ln(probability of the right class).

    p:      array of shape (samples, classes), probabilities
    labels: array of shape (samples,), the number of the right class, from 0
    Returns one number. Where the probability of the right class is 0, that sample counts as some finite number
    above 20; probabilities from 1e-9 on are exact.

    >>> cross_entropy(np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([0, 1]))
    0.3992538...
    """
    ### BEGIN SOLUTION
    right = p[np.arange(len(labels)), labels]
    return -np.mean(np.log(np.maximum(right, 1e-12)))
    ### END SOLUTION


# %% test="cross_entropy-values" points=2
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy,
    reference.cross_entropy,
    on=reference.probability_cases(seed=65),
    hint="p[np.arange(n), labels] picks the probability of the right class from each row.",
    read="A loss for classes: cross-entropy",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy,
    (np.array([[0.5, 0.5], [0.1, 0.9]]), np.array([0, 1])),
    0.3992538481088769,
    hint="(−ln 0.5 − ln 0.9) / 2",
)
check.equal(cross_entropy, (np.array([[0.2, 0.3, 0.5]]), np.array([1])), 1.2039728043259361, hint="−ln 0.3")

# %% test="cross_entropy-sure" points=1
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy,
    reference.cross_entropy,
    on=reference.sure_cases(seed=66),
    tolerance=1e-8,
    hint="A network that is sure and right has the loss 0; the zeros of the other classes do not matter.",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy,
    (np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), np.array([1, 0])),
    0.0,
    tolerance=1e-8,
    hint="Sure and right: −ln 1 = 0. The zeros of the wrong classes must not come in.",
)

# %% test="cross_entropy-tiny" points=1
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy,
    reference.cross_entropy,
    on=reference.tiny_cases(),
    hint="From 1e-9 on every probability must count exactly: use np.maximum(p, 1e-12), and add nothing.",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy,
    (np.array([[1e-9, 1.0 - 1e-9]]), np.array([0])),
    20.72326583694641,
    hint="−ln 1e-9 = 20.723…, exactly",
)

# %% test="cross_entropy-zero" points=1
check.holds(
    cross_entropy,
    (np.array([[0.0, 1.0]]), np.array([0])),
    lambda loss: np.isfinite(loss) and loss > 20,
    "Sure and wrong: the loss must be finite, and above 20.",
    hint="np.maximum(p, 1e-12) before the logarithm.",
)
### BEGIN HIDDEN TESTS
for _p, _labels, _zeros in reference.zero_cases(seed=67):
    check.holds(
        cross_entropy,
        (_p, _labels),
        reference.between(20.0 * _zeros / len(_labels), 800.0),
        "The loss must be finite, and every sample with p = 0 for its class counts with more than 20.",
    )
    _one = cross_entropy(np.array([[0.0, 1.0]]), np.array([0]))
    check.close(
        cross_entropy(_p, _labels),
        reference.loss_with_zeros(_p, _labels, _one),
        "cross_entropy of several samples, some of them with p = 0 for their class",
        tolerance=1e-8,
        hint=f"One such sample alone has the loss {_one:.4g} with your function; here it is one of several in the mean.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## `cross_entropy_from_logits(z, labels)`
#
# What libraries compute: the same loss from the *logits*, before the softmax. No probability appears, so none
# can round to 0 on the way, and nothing has to be cut off: the loss of $z = (1000, 0)$ with the label 1 is 1000.
# The sum of exponentials overflows for large logits, unless the largest logit of each *row* is subtracted first
# (chapter 04); that changes no difference between logits, so it does not change the loss.


# %% solution="cross_entropy_from_logits"
def cross_entropy_from_logits(z, labels):
    """The mean over the samples of −ln(softmax(z) of the right class), exact for logits of any size.

    z:      array of shape (samples, classes), logits, floats or whole numbers; not changed
    labels: array of shape (samples,), the number of the right class, from 0
    Returns one number, right to 1e-9 (a relative 1e-9 where it is larger than 1), for logits between −1e6 and 1e6.

    >>> cross_entropy_from_logits(np.array([[1000.0, 0.0]]), np.array([1]))
    1000.0
    """
    ### BEGIN SOLUTION
    shifted = z - np.max(z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])
    ### END SOLUTION


# %% test="cross_entropy_from_logits-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy_from_logits,
    reference.cross_entropy_from_logits,
    on=reference.logit_cases(seed=76),
    read="From logits, and why",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy_from_logits,
    (np.array([[0.0, 0.0], [2.0, 2.0]]), np.array([0, 1])),
    0.6931471805599453,
    hint="Equal logits: both classes have p = 0.5, and −ln 0.5 = 0.693…",
)
check.equal(
    cross_entropy_from_logits,
    (np.array([[1.9, 0.0]]), np.array([0])),
    0.13938675828296043,
    hint="The cat of the lecture: ln(e^1.9 + e^0) − 1.9",
)

# %% test="cross_entropy_from_logits-large" points=1
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy_from_logits,
    reference.cross_entropy_from_logits,
    on=reference.large_logit_cases(seed=77),
    hint="Stay with the logarithm: ln p = z − max − ln Σ e^(z − max). Where p itself is computed, it rounds to 0.",
    read="From logits, and why",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy_from_logits,
    (np.array([[1000.0, 0.0]]), np.array([1])),
    1000.0,
    hint="ln(e^1000 + e^0) − 0 = 1000; without the largest logit subtracted, e^1000 is infinite.",
)
check.equal(
    cross_entropy_from_logits,
    (np.array([[0.0, 0.0], [-1000.0, -1000.0]]), np.array([0, 0])),
    0.6931471805599453,
    hint="Each row needs its own largest logit; beside the other row's, both exponentials here would be 0.",
)

# %% test="cross_entropy_from_logits-whole-numbers" points=1
### BEGIN HIDDEN TESTS
check.same(
    cross_entropy_from_logits,
    reference.cross_entropy_from_logits,
    on=reference.whole_logit_cases(seed=78),
    hint="Whole numbers in z must not make whole logarithms: compute in an array of floats.",
)
### END HIDDEN TESTS
check.equal(
    cross_entropy_from_logits,
    (np.array([[3, 1, 1], [0, 2, 0]]), np.array([0, 1])),
    0.2395447662218845,
    hint="ln(e³ + e + e) − 3 and ln(1 + e² + 1) − 2 are equal.",
)

# %% [markdown]
# ## `numerical_gradient(f, w)`
#
# How does the loss change when one weight changes a little, and all others stay? Try it: a little more, a
# little less. Doing this for every weight gives the whole gradient. It is far too slow for training, and
# the best way to check a gradient that was computed in another way.


# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    """The gradient of f at w by central differences.

    f: function that takes an array of the shape of w and returns a number
    w: array of any shape (1-D, 2-D, …), not changed
    Returns an array of the shape of w, right to a relative 1e-5.

    >>> numerical_gradient(lambda w: w[0] ** 2 + 3 * w[1], np.array([2.0, 5.0]))
    array([4., 3.])
    """
    ### BEGIN SOLUTION
    h = 1e-5
    gradient = np.zeros_like(w, dtype=float)
    for index in np.ndindex(w.shape):
        step = np.zeros_like(w, dtype=float)
        step[index] = h
        gradient[index] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
    ### END SOLUTION


# %% test="numerical_gradient-values" points=1
def _bowl(w):
    return w[0] ** 2 + 3 * w[1]


### BEGIN HIDDEN TESTS
check.same(
    numerical_gradient,
    reference.gradient_of,
    on=reference.vector_cases(seed=68),
    tolerance=1e-5,
    hint="For each place i: move w[i] alone by h to both sides, and divide the difference of f by 2h.",
    read="Feeling the slope",
)
### END HIDDEN TESTS
check.equal(
    numerical_gradient,
    (_bowl, np.array([2.0, 5.0])),
    [4.0, 3.0],
    tolerance=1e-5,
    hint="∂f/∂w0 = 2 w0, ∂f/∂w1 = 3",
)
check.equal(
    numerical_gradient,
    (_bowl, np.array([-1.0, 0.0])),
    [-2.0, 3.0],
    tolerance=1e-5,
    hint="∂f/∂w0 = 2 w0, ∂f/∂w1 = 3",
)


# %% test="numerical_gradient-shapes" points=1
def _sum_of_cubes(w):
    return np.sum(w**3)


### BEGIN HIDDEN TESTS
check.same(
    numerical_gradient,
    reference.gradient_of,
    on=reference.shaped_cases(seed=69),
    tolerance=1e-5,
    hint="np.ndindex(w.shape) walks through all places of an array of any shape; f is always given that shape.",
)
### END HIDDEN TESTS
check.equal(
    numerical_gradient,
    (_sum_of_cubes, np.array([[1.0, 2.0, 0.0], [-1.0, -2.0, 3.0]])),
    [[3.0, 12.0, 0.0], [3.0, 12.0, 27.0]],
    tolerance=1e-5,
    hint="The gradient has the shape of w.",
)


# %% test="numerical_gradient-central" points=1
def _steep_bowl(w):
    return 1e5 * np.sum(w**2)


### BEGIN HIDDEN TESTS
check.same(
    numerical_gradient,
    reference.gradient_of,
    on=reference.curved_cases(),
    tolerance=1e-5,
    hint="(f(w + h) − f(w)) / h is off by h/2 times the curvature; (f(w + h) − f(w − h)) / 2h is not.",
    read="Feeling the slope",
)
### END HIDDEN TESTS
check.equal(
    numerical_gradient,
    (_steep_bowl, np.array([0.0, 0.0])),
    [0.0, 0.0],
    tolerance=1e-5,
    hint="At the bottom of a bowl the slope is 0. Look to both sides: central differences.",
)

# %% [markdown]
# ## `gradient_descent(grad, w0, lr, n_steps)`
#
# The third step of training, repeated. Keep every point of the way, so that it can be drawn.


# %% solution="gradient_descent"
def gradient_descent(grad, w0, lr, n_steps):
    """All points of gradient descent, the start included.

    grad:    function that takes an array of the shape of w0 and returns the gradient there, of the same shape
    w0:      array of any shape, the start, not changed
    lr:      learning rate
    n_steps: number of steps, 0 or more
    Returns an array of shape (n_steps + 1, *w0.shape), or a list of n_steps + 1 arrays.

    >>> gradient_descent(lambda w: 2 * w, np.array([1.0, -4.0]), 0.25, 2)
    array([[ 1.  , -4.  ],
           [ 0.5 , -2.  ],
           [ 0.25, -1.  ]])
    """
    ### BEGIN SOLUTION
    path = [np.array(w0, dtype=float)]
    for _ in range(n_steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)
    ### END SOLUTION


# %% test="gradient_descent-values" points=2
### BEGIN HIDDEN TESTS
check.same(
    gradient_descent,
    reference.gradient_descent,
    on=reference.descent_cases(seed=70),
    hint="Each point is the one before, minus lr · grad at the one before; every point is kept.",
    read="Step 3: improve",
)
### END HIDDEN TESTS
check.equal(
    gradient_descent,
    (twice, np.array([1.0, -4.0]), 0.25, 2),
    [[1.0, -4.0], [0.5, -2.0], [0.25, -1.0]],
    hint="Each step takes away lr · 2w, here half of w.",
)


# %% test="gradient_descent-start" points=1
check.equal(
    gradient_descent,
    (twice, np.array([3.0]), 0.1, 0),
    [[3.0]],
    hint="No step at all: the start is the whole path.",
)
check.equal(gradient_descent, (twice, np.array([3.0]), 0.5, 1), [[3.0], [0.0]], hint="One step: two points.")
### BEGIN HIDDEN TESTS
for _n in (0, 1, 4):
    check.holds(
        gradient_descent,
        (twice, np.array([[1.0, 2.0, 3.0]]), 0.1, _n),
        reference.has_shape(_n + 1, 1, 3),
        f"{_n} steps from an array of shape (1, 3) make a path of shape ({_n + 1}, 1, 3): the start, and a point per step.",
    )
### END HIDDEN TESTS


# %% test="gradient_descent-shapes" points=1
### BEGIN HIDDEN TESTS
check.same(
    gradient_descent,
    reference.gradient_descent,
    on=reference.shaped_descent_cases(seed=71),
    hint="w0 may be a matrix: grad is given matrices, and the path is an array of them.",
)
### END HIDDEN TESTS
check.equal(
    gradient_descent,
    (twice, np.array([[1.0, 0.0, 2.0], [0.0, 4.0, -2.0]]), 0.25, 1),
    [[[1.0, 0.0, 2.0], [0.0, 4.0, -2.0]], [[0.5, 0.0, 1.0], [0.0, 2.0, -1.0]]],
)


# %% test="gradient_descent-gradient" points=1
def _cubic(w):
    return w**3 - 1.0


### BEGIN HIDDEN TESTS
check.same(
    gradient_descent,
    reference.gradient_descent,
    on=reference.curved_descent_cases(seed=72),
    hint="The gradient is computed anew at every point.",
)
### END HIDDEN TESTS
check.equal(
    gradient_descent,
    (_cubic, np.array([2.0]), 0.1, 3),
    [[2.0], [1.3], [1.1803], [1.1158714521372999]],
    tolerance=1e-8,
    hint="At 2 the gradient is 7, at 1.3 it is 1.197: it must be computed anew at every point.",
)

# %% [markdown]
# ## `largest_stable_lr(H)`
#
# Near its minimum every smooth loss looks like a bowl, $L = \frac12 w^\top H w$, with the gradient $H w$.
# In the direction of an eigenvector with the eigenvalue $\lambda$, a step multiplies the distance by
# $1 - \eta\lambda$. It shrinks as long as $\lvert 1 - \eta\lambda \rvert < 1$, for *every* eigenvalue.


# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    """The learning rate up to which gradient descent converges on the loss ½ wᵀ H w: 2 / (largest eigenvalue).

    H: array of shape (n, n), symmetric and positive definite (all eigenvalues above 0); otherwise ValueError
    Returns one number. Below it gradient descent converges from every start, above it diverges.

    >>> largest_stable_lr(np.array([[2.0, 0.0], [0.0, 8.0]]))
    0.25
    """
    ### BEGIN SOLUTION
    if not np.allclose(H, H.T):
        raise ValueError(f"H must be symmetric, but {H.tolist()} is not")
    eigenvalues = np.linalg.eigvalsh(H)
    if eigenvalues[0] <= 0:
        raise ValueError(f"H must be positive definite, but it has the eigenvalue {eigenvalues[0]:.3g}")
    return 2 / eigenvalues[-1]
    ### END SOLUTION


# %% test="largest_stable_lr-values" points=1
### BEGIN HIDDEN TESTS
check.same(
    largest_stable_lr,
    reference.largest_stable_lr,
    on=reference.bowls(seed=73),
    tolerance=1e-8,
    hint="np.linalg.eigvalsh gives the eigenvalues of a symmetric matrix, smallest first.",
    read="How large may the learning rate be?",
)
### END HIDDEN TESTS
check.equal(
    largest_stable_lr,
    np.array([[2.0, 0.0], [0.0, 8.0]]),
    0.25,
    hint="The eigenvalues are 2 and 8; 2/8 = 0.25.",
)
check.equal(largest_stable_lr, np.array([[4.0]]), 0.5, hint="One weight, one eigenvalue.")

# %% test="largest_stable_lr-tilted" points=1
### BEGIN HIDDEN TESTS
check.same(
    largest_stable_lr,
    reference.largest_stable_lr,
    on=reference.tilted_bowls(seed=74),
    tolerance=1e-8,
    hint="The eigenvalues of a matrix with entries beside the diagonal are not its diagonal entries.",
)
### END HIDDEN TESTS
check.equal(
    largest_stable_lr,
    np.array([[2.0, 1.0], [1.0, 2.0]]),
    2 / 3,
    hint="The eigenvalues are 1 and 3: the valley lies across the axes.",
)

# %% test="largest_stable_lr-errors" points=1
check.raises(
    largest_stable_lr,
    np.array([[1.0, 0.0], [0.0, -2.0]]),
    ValueError,
    hint="One eigenvalue is negative: a saddle, on which no learning rate converges.",
)
check.raises(
    largest_stable_lr, np.array([[2.0, 1.0], [0.0, 2.0]]), ValueError, hint="This H is not symmetric."
)
### BEGIN HIDDEN TESTS
for _H in reference.no_bowls(seed=75):
    check.raises(
        largest_stable_lr,
        _H,
        ValueError,
        hint="H must be symmetric, and all its eigenvalues must be larger than 0.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## For your pleasure: a first trained neuron
#
# Your functions train a neuron: `tanh(w0 · x + w1)` on 20 noisy points. The gradient comes from your
# `numerical_gradient`, the steps from your `gradient_descent`. Try other learning rates: where does it
# diverge?

# %% play="first-training"
import matplotlib.pyplot as plt

rng = np.random.default_rng(6)
x = np.linspace(-2, 2, 20)
y = np.tanh(2.5 * x - 1) + 0.1 * rng.normal(size=20)


def loss(w):
    return mean_squared_error(np.tanh(w[0] * x + w[1])[:, None], y[:, None])


lr = 0.5
path = gradient_descent(lambda w: numerical_gradient(loss, w), np.array([-1.0, 1.0]), lr, 60)
H = np.array([numerical_gradient(lambda w, i=i: numerical_gradient(loss, w)[i], path[-1]) for i in range(2)])
print(f"near the minimum gradient descent is stable up to lr = {largest_stable_lr((H + H.T) / 2):.1f}")

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
left.plot(x, y, "o", color="#0072B2")
for k, shade in zip((0, 2, 5, 10, 60), np.linspace(0.8, 0, 5), strict=True):
    left.plot(x, np.tanh(path[k, 0] * x + path[k, 1]), color=str(shade), label=f"step {k}")
left.set(xlabel="x", ylabel="output", title="The neuron learns")
left.legend(frameon=False)
right.semilogy([loss(w) for w in path], color="black")
right.set(xlabel="step", ylabel="mean squared error", title=f"Loss, learning rate {lr}")
plt.show()
