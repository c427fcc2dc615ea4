# %% [markdown]
# # Exercise 11 · PyTorch
#
# You write the pieces that every PyTorch program has: a derivative, a data set, a model, a training step, the loop
# around it, a measure of success, and a way to keep the result. Together they are a training run that can be trusted,
# and at the end they read handwritten digits.
#
# ## Reminder
#
# | | in code |
# | --- | --- |
# | a tensor that autograd watches | `x = torch.tensor(2.0, requires_grad=True)` |
# | derivative of a **scalar** `y` by every watched leaf `x` | `y.backward()`, then `x.grad`; or `torch.autograd.grad(y, x)` |
# | no graph is recorded | `with torch.no_grad():` |
# | gradients are **added** to `.grad` | `optimizer.zero_grad()` once a step |
# | one step of gradient descent, $w \leftarrow w - \eta \nabla L$ | `optimizer = torch.optim.SGD(model.parameters(), lr=eta)`, `optimizer.step()` |
# | dense layer, $X W^T + b$ | `nn.Linear(n_inputs, n_outputs)` |
# | mean squared error (regression, float targets) | `nn.MSELoss()(y_hat, y)`: the mean over samples **and** outputs |
# | cross-entropy (classification, integer labels) | `nn.CrossEntropyLoss()(logits, labels)`: it contains the softmax |
# | training and evaluation mode | `model.train()`, `model.eval()`; every submodule has its own `.training` |
# | all parameters and buffers, as a dict of tensors | `model.state_dict()`, `model.load_state_dict(state)` |
# | write a dict of tensors to a file, read it | `torch.save(state, path)`, `torch.load(path, weights_only=True)` |
#
# Samples are rows; `x` has shape (samples, features). One number out of a tensor: `t.item()`.
# Run each cell with Shift+Enter. Each test says whether you passed.

# %% locked="setup"
import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

from autograder import check


def line_through_zero():
    """One dense layer, y = w x + b, that starts with w = b = 0."""
    model = nn.Linear(1, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model


# %% [markdown]
# ## 1 · A derivative
# Autograd differentiates whatever you compute with tensors. Here it becomes a function that you can use at a number
# or at a whole tensor of places.


# %% solution="derivative"
def derivative(f, x):
    """Derivative of f at x, computed by autograd.

    f        elementwise function: takes a tensor of any shape, gives a tensor of that shape
    x        a number (int or float), or a tensor of floats
    returns  a float for a number; a tensor of the shape of x for a tensor: f'(x) at every element.
             x itself stays as it was (also its .requires_grad and its .grad).

    Example: derivative(torch.square, 3) is 6.0.
    """
    ### BEGIN SOLUTION
    place = x.detach().clone() if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)
    place.requires_grad_()
    (slope,) = torch.autograd.grad(f(place).sum(), place)
    return slope if isinstance(x, torch.Tensor) else slope.item()
    ### END SOLUTION


# %% test="derivative-number" points=1
### BEGIN HIDDEN TESTS
_derivative_at = check.there(reference.DERIVATIVE_AT, derivative=derivative)
check.same(
    _derivative_at,
    reference.derivative_at,
    on=[(name, x) for name in reference.FUNCTIONS for x in (1.25, -1.0, 0.5, 1)],
    tolerance=1e-5,
    read="Autograd: the gradient for free",
)
### END HIDDEN TESTS
check.equal(derivative, (torch.square, 3.0), 6.0, tolerance=1e-5, read="Autograd: the gradient for free")
check.equal(
    derivative, (torch.square, 3), 6.0, tolerance=1e-5, hint="3 is an int; only floats have derivatives."
)
check.equal(derivative, (torch.sin, 0.0), 1.0, tolerance=1e-5)

# %% test="derivative-tensor" points=1
### BEGIN HIDDEN TESTS
_derivative_at = check.there(reference.DERIVATIVE_AT, derivative=derivative)
check.same(
    _derivative_at,
    reference.derivative_at,
    on=[(name, x) for name in reference.FUNCTIONS for x in reference.places(seed=1)],
    tolerance=1e-5,
    read="Autograd: the gradient for free",
)
check.equal(
    check.there("lambda x: derivative(lambda v: v * v.detach(), x)", derivative=derivative),
    torch.tensor([1.0, -2.0, 0.5]),
    [1.0, -2.0, 0.5],
    tolerance=1e-5,
    hint="v * v.detach() looks like v², but its second factor is cut from the graph: to autograd it is a constant. "
    "A difference quotient cannot see that.",
    read="Autograd: the gradient for free",
)
### END HIDDEN TESTS
check.equal(
    derivative,
    (torch.square, torch.tensor([1.0, -2.0, 0.5])),
    [2.0, -4.0, 1.0],
    tolerance=1e-5,
    hint="backward() starts from one number, so add up f(x) first: each x_i only touches its own f(x_i).",
)

# %% test="derivative-kind" points=1
check.holds(
    derivative,
    (torch.square, 3.0),
    lambda d: isinstance(d, (float, np.floating)),
    "For a number the result must be a plain number too: `.item()` takes it out of the tensor.",
)
check.holds(
    derivative,
    (torch.square, torch.tensor([[1.0, 2.0]])),
    lambda d: isinstance(d, torch.Tensor) and not d.requires_grad,
    "For a tensor the result must be a tensor, without a graph behind it.",
)

# %% test="derivative-leaves-x-alone" points=1
_state_after = check.there(
    """
def state_of_x_after_two_calls(watched):
    x = torch.tensor([1.0, 2.0], requires_grad=watched)
    first, second = derivative(torch.square, x), derivative(torch.square, x)
    return {"second result": second, "requires_grad": x.requires_grad, "has .grad": x.grad is not None}
""",
    derivative=derivative,
)
check.equal(
    _state_after,
    False,
    {"second result": [2.0, 4.0], "requires_grad": False, "has .grad": False},
    tolerance=1e-5,
    hint="Asked twice about the same x, which must stay as it is: work on a copy, x.detach().clone().requires_grad_().",
)
### BEGIN HIDDEN TESTS
check.equal(
    _state_after,
    True,
    {"second result": [2.0, 4.0], "requires_grad": True, "has .grad": False},
    tolerance=1e-5,
    hint="Work on a copy: x.detach().clone().requires_grad_(). A .grad that exists already is added to.",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · A data set
# A data set answers two questions: how many samples (`len(data)`), and which one is number i (`data[i]`). A
# `DataLoader` builds batches from just that.


# %% solution="FunctionDataset"
class FunctionDataset(Dataset):
    """n samples (x, f(x)) of a function, with x drawn once, evenly from [-1, 1].

    f    function that takes a tensor of any shape and gives a tensor of that shape
    n    number of samples
    rng  numpy random generator, np.random.default_rng(seed): the places x come from it

    len(data) is n; data[i] is the tuple (x, y) of sample i, two float32 tensors of shape (1,) without a graph, y = f(x).
    Asked again, data[i] is the same sample. data[n] raises IndexError, so that `for x, y in data` comes to an end.

    Example: data = FunctionDataset(torch.square, 5, np.random.default_rng(0)); x, y = data[0]
    """

    def __init__(self, f, n, rng):
        ### BEGIN SOLUTION
        self.x = torch.tensor(rng.uniform(-1, 1, size=(n, 1)), dtype=torch.float32)
        self.y = f(self.x)
        ### END SOLUTION

    def __len__(self):
        ### BEGIN SOLUTION
        return len(self.x)
        ### END SOLUTION

    def __getitem__(self, i):
        ### BEGIN SOLUTION
        return self.x[i], self.y[i]
        ### END SOLUTION


# %% test="FunctionDataset-items" points=2
_first = check.there(
    """
def first_sample(n):
    data = FunctionDataset(torch.square, n, np.random.default_rng(0))
    x, y = data[0]
    return {"len": len(data), "shapes": [str(tuple(x.shape)), str(tuple(y.shape))], "types": [str(x.dtype), str(y.dtype)],
            "y is f(x)": torch.allclose(y.double(), x.double() ** 2, atol=1e-6)}
""",
    FunctionDataset=FunctionDataset,
)
check.equal(
    _first,
    5,
    {"len": 5, "shapes": ["(1,)", "(1,)"], "types": ["torch.float32", "torch.float32"], "y is f(x)": True},
    hint="data[i] is a pair of float32 tensors of shape (1,), x and y = f(x).",
    read="Data sets and loaders",
)
### BEGIN HIDDEN TESTS
_items = check.there(reference.ITEMS, FunctionDataset=FunctionDataset)
for _name in reference.FUNCTIONS:
    _n, _xs, _ys, _again = _items(_name, 7, 3)
    check.close(_n, 7, "len(FunctionDataset(f, 7, rng))")
    check.close(list(_xs.shape), [7, 1], "the shape of all x, one sample a row")
    check.close(_ys, reference.FUNCTIONS[_name](_xs), f"the y of a data set of {_name}", tolerance=1e-5)
    check.close(
        _again, _xs, "the x of the same samples, asked for again", hint="Draw the places once, in __init__."
    )
    assert not (_xs.requires_grad or _ys.requires_grad), (
        "Autograd watches your samples. Data are no parameters: leave requires_grad off, or every step of a training drags "
        "the graph of the data along."
    )
### END HIDDEN TESTS

# %% test="FunctionDataset-interval" points=2
_all_x = check.there(
    """
def all_x(n, seed):
    data = FunctionDataset(torch.sin, n, np.random.default_rng(seed))
    return torch.stack([data[i][0] for i in range(n)])
""",
    FunctionDataset=FunctionDataset,
)
_x = _all_x(400, 1)
assert bool((_x >= -1).all() and (_x <= 1).all()), "Every x must lie in [-1, 1]."
assert float(_x.min()) < -0.9 and float(_x.max()) > 0.9, (
    f"The x must fill [-1, 1] evenly, but 400 of them lie between {float(_x.min()):.2f} and {float(_x.max()):.2f}."
)
### BEGIN HIDDEN TESTS
_x = _all_x(4000, 2)
assert bool((_x >= -1).all() and (_x <= 1).all()), "Every x must lie in [-1, 1]."
for _left in (-1.0, -0.5, 0.0, 0.5):
    _share = float(((_x >= _left) & (_x < _left + 0.5)).float().mean())
    assert 0.21 < _share < 0.29, (
        f"The x must fill [-1, 1] evenly: about 25 % of them belong between {_left} and {_left + 0.5}, "
        f"but {_share:.0%} of 4000 are there."
    )
assert len(set(_x.abs().ravel().tolist())) > 3500, "The x must be drawn at random, each for itself."
### END HIDDEN TESTS

# %% test="FunctionDataset-generator" points=1
_same_seed = check.there(
    """
def one_generator_two_data_sets(seed):
    rng = np.random.default_rng(seed)
    first, second = FunctionDataset(torch.sin, 6, rng), FunctionDataset(torch.sin, 6, rng)
    return [torch.stack([data[i][0] for i in range(6)]).ravel() for data in (first, second)]
""",
    FunctionDataset=FunctionDataset,
)
_first, _second = _same_seed(1)
_first_again, _ = _same_seed(1)
check.close(
    _first_again, _first, "the x of two data sets made with the same seed", hint="Draw from rng only."
)
assert not torch.equal(_first, _second), (
    "Two data sets from one generator must get different x. Draw from the rng that you are given, not from a new one."
)
### BEGIN HIDDEN TESTS
assert not torch.equal(_same_seed(2)[0], _first), (
    "Another seed must give other x. Draw from the rng that you are given."
)
### END HIDDEN TESTS

# %% test="FunctionDataset-batches" points=1
_loaded = check.there(
    """
def shapes_of_batches(n, batch_size):
    data = FunctionDataset(torch.square, n, np.random.default_rng(0))
    return [[list(x.shape), list(y.shape)] for x, y in DataLoader(data, batch_size=batch_size, shuffle=True)]
""",
    FunctionDataset=FunctionDataset,
)
check.equal(
    _loaded,
    (5, 2),
    [[[2, 1], [2, 1]], [[2, 1], [2, 1]], [[1, 1], [1, 1]]],
    hint="Two samples of shape (1,) make a batch of shape (2, 1).",
    read="Data sets and loaders",
)

_walk = check.there(
    """
def samples_in_a_walk(n):
    from itertools import islice
    data = FunctionDataset(torch.square, n, np.random.default_rng(0))
    return len(list(islice(iter(data), 3 * n)))
""",
    FunctionDataset=FunctionDataset,
)
check.equal(
    _walk,
    5,
    5,
    hint="`for x, y in data` asks for data[0], data[1], … until data[i] raises IndexError.",
    read="Data sets and loaders",
)

# %% [markdown]
# ## 3 · A model
# Dense layers with an activation between them, and none at the end: regression wants any number, and
# `CrossEntropyLoss` wants logits.


# %% solution="make_mlp"
def make_mlp(sizes, activation):
    """Multilayer perceptron as an nn.Module.

    sizes       list of layer sizes, inputs first: at least two numbers
    activation  class of the activation, such as nn.ReLU; one between two dense layers, none at the end
    returns     an nn.Module that takes (samples, sizes[0]) and gives (samples, sizes[-1])

    Example: make_mlp([2, 3, 1], nn.ReLU) has 2·3 + 3 + 3·1 + 1 = 13 parameters.
    """
    ### BEGIN SOLUTION
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(n_inputs, n_outputs), activation()]
    return nn.Sequential(*layers[:-1])
    ### END SOLUTION


# %% test="make_mlp-parameters" points=2
_shapes = check.there(
    """
def shapes_of_parameters(sizes, activation):
    return [list(p.shape) for p in make_mlp(sizes, activation).parameters()]
""",
    make_mlp=make_mlp,
)
check.equal(
    _shapes,
    ([2, 3, 1], nn.ReLU),
    [[3, 2], [3], [1, 3], [1]],
    hint="[2, 3, 1] are two dense layers, nn.Linear(2, 3) and nn.Linear(3, 1), with weights and bias each. Layers in a "
    "plain list are not found: use nn.Sequential.",
    read="A model is an `nn.Module`",
)
### BEGIN HIDDEN TESTS
check.equal(_shapes, ([4, 1], nn.Tanh), [[1, 4], [1]], hint="Two sizes are one dense layer.")
check.equal(_shapes, ([1, 6, 6, 6, 2], nn.Sigmoid), [[6, 1], [6], [6, 6], [6], [6, 6], [6], [2, 6], [2]])
### END HIDDEN TESTS

# %% test="make_mlp-output" points=2
### BEGIN HIDDEN TESTS
check.same(
    make_mlp,
    reference.make_mlp,
    through=reference.OUTPUTS,
    on=reference.networks(seed=2),
    tolerance=1e-5,
    read="A model is an `nn.Module`",
)
### END HIDDEN TESTS
_outputs = check.there(
    """
def outputs_with_all_parameters_set_to(value, sizes, activation, x):
    model = make_mlp(sizes, activation)
    with torch.no_grad():
        for p in model.parameters():
            p.fill_(value)
        return model(torch.tensor(x))
""",
    make_mlp=make_mlp,
)
check.equal(
    _outputs,
    (-1.0, [1, 2, 1], nn.ReLU, [[-3.0], [1.0]]),
    [[-5.0], [-1.0]],
    tolerance=1e-6,
    hint="No activation after the last layer, or an output could never be negative.",
    read="A model is an `nn.Module`",
)

# %% test="make_mlp-random-start" points=1
# Graded only: two networks start with different random weights, as nn.Linear draws them, and can be trained.
### BEGIN HIDDEN TESTS
_start = check.there(
    "lambda: [p.detach().clone() for p in make_mlp([5, 4, 3], nn.ReLU).parameters()]", make_mlp=make_mlp
)
_one, _other = _start(), _start()
for _a, _b in zip(_one, _other, strict=True):
    assert _a.ndim == 1 or not torch.equal(_a, _b), (
        "Two networks must start with different random weights, as nn.Linear gives them."
    )
    assert _a.ndim == 1 or bool((_a.amax(dim=0) - _a.amin(dim=0) > 1e-4).all()), (
        "The neurons of a layer must start with different weights, or they stay copies of each other."
    )
check.equal(
    check.there(reference.PARAMETERS_WITHOUT_GRADIENT, make_mlp=make_mlp),
    (),
    0,
    hint="After backward() from the output, every parameter must have a gradient, or it will never be trained.",
    read="A model is an `nn.Module`",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · One training step
# Forward, loss, backward, update: and the gradients of the last step must not be left over in this one.


# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    """One step of training on one batch.

    model      nn.Module
    x, y       inputs and targets of the batch, samples are rows
    loss_fn    function of (prediction, target) that gives the loss as a 0-d tensor
    optimizer  torch.optim optimiser that holds the parameters of the model; gradients that are there already, from an
               earlier backward(), take no part in the step
    returns    the loss before the update, as a float

    Example: for _ in range(100): loss = train_step(model, x, y, nn.MSELoss(), optimizer)
    """
    ### BEGIN SOLUTION
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION


# %% locked="line-after-steps"
LINE_AFTER_STEPS = """
def line_after_steps(n_steps, lr):
    model = line_through_zero()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])
    losses = [train_step(model, x, y, nn.MSELoss(), optimizer) for _ in range(n_steps)]
    return {"losses": losses, "weight": model.weight.item(), "bias": model.bias.item()}
"""

# %% test="train_step-one" points=2
### BEGIN HIDDEN TESTS
check.same(
    train_step,
    reference.train_step,
    through=reference.AFTER_STEPS,
    on=[
        (1, seed, optimizer, loss)
        for seed in (0, 1)
        for optimizer in ("SGD", "Adam")
        for loss in reference.LOSSES
    ],
    tolerance=1e-7,
    hint="Return the loss before the update; then the weights move once, by optimizer.step(), along the gradient of "
    "loss_fn(model(x), y).",
    read="The training loop",
)
check.equal(
    check.there(reference.MODE_IN_A_STEP, train_step=train_step),
    (),
    {"training mode in the step": True, "training mode afterwards": True},
    hint="A step of training runs in training mode; model.eval() belongs to measuring.",
    read="The training loop",
)
### END HIDDEN TESTS
_line = check.there(LINE_AFTER_STEPS, train_step=train_step)
check.equal(
    _line,
    (1, 0.1),
    {"losses": [10.0], "weight": 1.0, "bias": 0.6},
    tolerance=1e-5,
    hint="The loss is taken before the update: (2² + 4²) / 2 = 10.",
    read="The training loop",
)

# %% test="train_step-two" points=2
### BEGIN HIDDEN TESTS
check.same(
    train_step,
    reference.train_step,
    through=reference.AFTER_STEPS,
    on=[
        (n, seed, name, "squared error")
        for n in (2, 5)
        for seed in (2, 3)
        for name in ("SGD", "momentum", "Adam")
    ],
    tolerance=1e-7,
    hint="In every step: zero the gradients once, call optimizer.step() once, return the loss from before it.",
    read="Gradients add up",
)
### END HIDDEN TESTS
_line = check.there(LINE_AFTER_STEPS, train_step=train_step)
check.equal(
    _line,
    (2, 0.1),
    {"losses": [10.0, 1.06], "weight": 1.32, "bias": 0.78},
    tolerance=1e-5,
    hint="Right after one step and wrong after two: are the gradients of the first step still there?",
    read="Gradients add up",
)

_stale = check.there(
    """
def weight_after_one_step(stale_gradient):
    model = line_through_zero()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for p in model.parameters():
        p.grad = torch.full_like(p, stale_gradient)
    train_step(model, torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]]), nn.MSELoss(), optimizer)
    return model.weight.item()
""",
    train_step=train_step,
)
check.equal(
    _stale,
    100.0,
    1.0,
    tolerance=1e-5,
    hint="A gradient of 100 was there before the step: zero the gradients before backward(), not only at the end.",
    read="Gradients add up",
)

# %% test="train_step-float" points=1
_line = check.there(LINE_AFTER_STEPS, train_step=train_step)
check.holds(
    _line,
    (1, 0.1),
    lambda result: isinstance(result["losses"][0], (float, np.floating)),
    "The loss must come back as a plain number: `loss.item()`. A tensor would keep its whole graph in memory.",
    read="The training loop",
)

# %% test="train_step-loss-function" points=1
# Graded only: other loss functions, such as the absolute error and one that is not symmetric.
### BEGIN HIDDEN TESTS
check.same(
    train_step,
    reference.train_step,
    through=reference.AFTER_STEPS,
    on=[(3, seed, "SGD", loss) for seed in (4, 5) for loss in reference.LOSSES],
    tolerance=1e-7,
    hint="Use the loss_fn that you are given, with the prediction first and the target second.",
    read="The training loop",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · The loop
# All batches of a loader are one epoch. What you report for an epoch is the mean loss of its samples, so a smaller
# last batch must count for less.


# %% solution="fit"
def fit(model, loader, n_epochs, lr):
    """Trains a model with plain stochastic gradient descent.

    model     nn.Module; it is switched to training mode
    loader    gives batches (x, y), anew in every epoch, such as a DataLoader. Where y holds floats, in whatever shape,
              the loss is the mean squared error (nn.MSELoss); where it holds integers, the cross-entropy of the
              model's outputs taken as logits (nn.CrossEntropyLoss)
    n_epochs  number of passes through the loader
    lr        learning rate of torch.optim.SGD, without momentum
    returns   list of n_epochs floats: for each epoch the mean over its samples of the loss that they had when their
              batch was used, before its update. A batch of 3 counts three times as much as a batch of 1.

    Example: losses = fit(make_mlp([1, 20, 1], nn.Tanh), DataLoader(data, batch_size=10, shuffle=True), 50, lr=0.1)
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for _ in range(n_epochs):
        total, n_samples = 0.0, 0
        for x, y in loader:
            loss_fn = nn.MSELoss() if y.is_floating_point() else nn.CrossEntropyLoss()
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
            n_samples += len(x)
        history.append(total / n_samples)
    return history
    ### END SOLUTION


# %% test="fit-history" points=2
### BEGIN HIDDEN TESTS
check.same(
    fit,
    reference.fit,
    through=reference.HISTORY,
    on=reference.regressions(seed=1) + reference.regressions(seed=7, dtype=torch.float64, lr=0.5),
    tolerance=1e-5,
    hint="One float an epoch: the losses of the batches, weighted by their sizes.",
    read="The training loop",
)
### END HIDDEN TESTS
_history = check.there(
    """
def history_of_a_line(n_epochs, lr, batch_size):
    model = line_through_zero()
    x = torch.tensor([[1.0], [2.0], [3.0]])
    return fit(model, DataLoader(TensorDataset(x, 2 * x), batch_size=batch_size), n_epochs, lr)
""",
    fit=fit,
)
check.equal(
    _history,
    (2, 0.0, 3),
    [56 / 3, 56 / 3],
    tolerance=1e-5,
    hint="With lr = 0 nothing is learned: both epochs have the loss (2² + 4² + 6²) / 3.",
    read="The training loop",
)
check.holds(
    _history,
    (2, 0.0, 3),
    lambda losses: not any(isinstance(loss, torch.Tensor) for loss in losses),
    "The losses must be plain numbers: `loss.item()`. A tensor can keep its whole graph in memory.",
)
check.equal(
    _history,
    (1, 0.0, 2),
    [56 / 3],
    tolerance=1e-5,
    hint="Batches of 2 and 1 samples with losses 10 and 36: their mean per sample is (2·10 + 1·36) / 3.",
    read="The training loop",
)

# %% test="fit-learns" points=1
# Graded only: the weights after the training, on other data and networks.
### BEGIN HIDDEN TESTS
check.same(
    fit,
    reference.fit,
    through=reference.WEIGHTS_AFTER_FIT,
    on=reference.regressions(seed=2),
    mistakes=reference.fit_weight_mistakes,
    tolerance=1e-5,
    hint="After the training the weights are not those of plain SGD on every batch of every epoch.",
    read="The training loop",
)
### END HIDDEN TESTS

# %% test="fit-classes" points=2
### BEGIN HIDDEN TESTS
check.same(
    fit,
    reference.fit,
    through=reference.HISTORY,
    on=reference.classifications(seed=3),
    tolerance=1e-5,
    hint="Integer targets: nn.CrossEntropyLoss on the outputs as they are.",
    read="Logits, and the softmax that is already there",
)
### END HIDDEN TESTS
_classes = check.there(
    """
def history_of_two_classes(n_epochs, lr):
    model = nn.Linear(1, 2)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.0], [1.0]]))
        model.bias.fill_(0.0)
    data = TensorDataset(torch.tensor([[0.0], [1.0]]), torch.tensor([0, 1]))
    return fit(model, DataLoader(data, batch_size=2), n_epochs, lr)
""",
    fit=fit,
)
check.equal(
    _classes,
    (1, 0.0),
    [(0.6931471805599453 + 0.31326168751822286) / 2],
    tolerance=1e-5,
    hint="Integer targets: nn.CrossEntropyLoss on the outputs as they are. It contains the softmax.",
    read="Logits, and the softmax that is already there",
)

# %% test="fit-precision" points=1
# Graded only: float64 data, and float targets of shape (samples,).
### BEGIN HIDDEN TESTS
check.same(
    fit,
    reference.fit,
    through=reference.HISTORY,
    on=reference.regressions(seed=4, dtype=torch.float64),
    tolerance=1e-5,
    hint="Right with float32, wrong here? Targets of every float type (float32, float64, …) belong to a regression: ask y.is_floating_point().",
)
check.equal(
    check.there(reference.TARGETS_IN_ONE_ROW, fit=fit),
    (),
    [14 / 3],
    tolerance=1e-5,
    hint="Outputs and targets have the shape (samples,) here. Their floats tell a regression, not their shape: give both to "
    "nn.MSELoss as they are. (n,) against (n, 1) would make n × n differences.",
)
### END HIDDEN TESTS

# %% test="fit-loader" points=1
# Graded only: loaders that shuffle or drop a last, smaller batch, and the mode of the model.
### BEGIN HIDDEN TESTS
_passes = check.there(reference.PASSES, fit=fit)
assert _passes(4) >= 4, (
    "fit went through the loader less than once an epoch. Loop over the loader itself in every epoch; when you keep "
    "its batches in a list, a shuffling loader cannot shuffle again."
)
check.same(
    fit,
    reference.fit,
    through=reference.HISTORY,
    on=reference.regressions(seed=5, drop_last=True),
    tolerance=1e-5,
    hint="Right elsewhere, wrong here? Divide by the number of samples that you have seen; a loader can leave out a last, smaller batch.",
)
check.equal(
    check.there(reference.MODE_IN_FIT, fit=fit),
    (),
    [True] * 6,
    hint="Training runs in training mode: model.train().",
    read="The training loop",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · How good is it?
# For the measuring the model must stand still: no dropout, no gradients, and afterwards every part of it in the mode
# in which you found it.


# %% solution="accuracy"
def accuracy(model, loader):
    """Share of samples whose largest output stands at the right class.

    model    nn.Module that gives logits, (samples, classes). It runs in evaluation mode and without gradients;
             afterwards every submodule is in the mode (training or not) that it had before, and nothing else has
             changed
    loader   gives batches (x, labels), labels are class numbers
    returns  float between 0 and 1: right samples / all samples

    Example: accuracy(model, DataLoader(test_set, batch_size=100)) is 0.97 when 97 of 100 are right.
    """
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right / n_samples
    ### END SOLUTION


# %% locked="accuracy-of-given-logits"
ACCURACY_OF_GIVEN_LOGITS = """
def accuracy_of_given_logits(logits, labels, batch_size):
    data = TensorDataset(torch.tensor(logits), torch.tensor(labels))
    return accuracy(nn.Identity(), DataLoader(data, batch_size=batch_size))
"""

# %% test="accuracy-share" points=2
_share = check.there(ACCURACY_OF_GIVEN_LOGITS, accuracy=accuracy)
### BEGIN HIDDEN TESTS
check.same(
    _share,
    reference.accuracy_of_given_logits,
    on=reference.logits_and_labels(seed=1, equal_batches=True),
    tolerance=1e-6,
    read="Accuracy, and measuring without side effects",
)
### END HIDDEN TESTS
check.equal(
    _share,
    ([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]], [0, 1, 1], 3),
    2 / 3,
    tolerance=1e-6,
    hint="The largest outputs stand at the classes 0, 1, 0; two of three are right.",
    read="Accuracy, and measuring without side effects",
)
check.holds(
    _share,
    ([[2.0, 1.0], [0.0, 3.0]], [0, 1], 2),
    lambda share: not isinstance(share, torch.Tensor),
    "The share must be a plain number: `.item()` takes it out of the tensor.",
)

# %% test="accuracy-last-batch" points=1
_share = check.there(ACCURACY_OF_GIVEN_LOGITS, accuracy=accuracy)
### BEGIN HIDDEN TESTS
check.same(
    _share,
    reference.accuracy_of_given_logits,
    on=reference.logits_and_labels(seed=2, equal_batches=False),
    tolerance=1e-6,
    read="Accuracy, and measuring without side effects",
)
### END HIDDEN TESTS
check.equal(
    _share,
    ([[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]], [0, 1, 1], 2),
    2 / 3,
    tolerance=1e-6,
    hint="Batches of 2 and 1 samples: count right samples, and do not average the batches.",
)

# %% test="accuracy-evaluation-mode" points=1
_seen = check.there(
    """
def seen_while_measuring():
    seen = {}
    class Watch(nn.Linear):
        def forward(self, x):
            seen.update({"training mode": self.training, "gradients on": torch.is_grad_enabled()})
            return super().forward(x)
    model = nn.Sequential(Watch(2, 2)).train()
    accuracy(model, DataLoader(TensorDataset(torch.ones(2, 2), torch.tensor([0, 1])), batch_size=2))
    return seen
""",
    accuracy=accuracy,
)
check.equal(
    _seen,
    (),
    {"training mode": False, "gradients on": False},
    hint="model.eval() switches dropout off, torch.no_grad() the recording of the graph. You need both.",
    read="Accuracy, and measuring without side effects",
)
### BEGIN HIDDEN TESTS
check.equal(
    check.there(reference.GRADIENTS_AFTERWARDS, accuracy=accuracy),
    (),
    {
        "gradients on, afterwards": True,
        "weights as before": True,
        "requires_grad": [False, True],
        "a gradient is there": True,
    },
    hint="Measuring changes nothing, and gradients are on again afterwards: `with torch.no_grad():` ends by itself.",
)
### END HIDDEN TESTS

# %% test="accuracy-restores-modes" points=2
_modes = check.there(
    """
def modes_before_and_after(modes):
    model = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5), nn.Sequential(nn.Linear(3, 2)))
    for module, mode in zip(model.modules(), modes):
        module.training = mode
    accuracy(model, DataLoader(TensorDataset(torch.ones(2, 2), torch.tensor([0, 1])), batch_size=2))
    return [module.training for module in model.modules()]
""",
    accuracy=accuracy,
)
check.equal(_modes, [True] * 5, [True] * 5, hint="The model came in training mode and must leave in it.")
check.equal(_modes, [False] * 5, [False] * 5, hint="The model came in evaluation mode and must leave in it.")
### BEGIN HIDDEN TESTS
for _mixed in (
    [True, False, True, True, False],
    [False, True, False, True, True],
    [True, True, False, False, False],
):
    check.equal(
        _modes,
        _mixed,
        _mixed,
        hint="model.train() sets every part. A frozen part (a BatchNorm, say) must stay frozen: note the mode of each "
        "module in model.modules(), and put it back.",
        read="Accuracy, and measuring without side effects",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 7 · Keep the result
# What is worth keeping is the `state_dict`: a dict of tensors. The code that builds the model stays code.


# %% solution="save_weights"
def save_weights(model, path):
    """Writes the state_dict of a model to a file, at exactly this path. A file that is there already is replaced.

    model  nn.Module; all of its state_dict is written, frozen layers (requires_grad=False) too
    path   text, such as "digits.pt"

    Example: save_weights(model, "digits.pt")
    """
    ### BEGIN SOLUTION
    torch.save(model.state_dict(), path)
    ### END SOLUTION


# %% test="save_weights-file" points=2
_saved = check.there(
    """
def files_and_contents(name):
    import os, tempfile
    model = nn.Sequential(nn.Linear(1, 2), nn.BatchNorm1d(2))
    with torch.no_grad():
        for p in model.parameters():
            p.fill_(0.5)
    with tempfile.TemporaryDirectory() as folder:
        save_weights(model, os.path.join(folder, name))
        files = sorted(os.listdir(folder))
        try:
            contents = torch.load(os.path.join(folder, name), weights_only=True)
        except FileNotFoundError:
            contents = "no such file"
        except Exception:
            contents = "something else than a dict of tensors"
    return {"files": files, "contents": dict(contents) if isinstance(contents, dict) else contents}
""",
    save_weights=save_weights,
)
check.equal(
    _saved,
    "weights.pt",
    {
        "files": ["weights.pt"],
        "contents": {
            "0.weight": [[0.5], [0.5]],
            "0.bias": [0.5, 0.5],
            "1.weight": [0.5, 0.5],
            "1.bias": [0.5, 0.5],
            "1.running_mean": [0.0, 0.0],
            "1.running_var": [1.0, 1.0],
            "1.num_batches_tracked": 0,
        },
    },
    hint="model.state_dict() holds the parameters and the buffers; torch.save writes it.",
    read="One script, from data to result",
)
### BEGIN HIDDEN TESTS
check.equal(
    check.there(reference.SAVED, save_weights=save_weights),
    (),
    {
        "weight of a model filled from the file": reference.SAVED_VALUES,
        "weight in the model, afterwards": reference.SAVED_VALUES,
        "training mode, afterwards": True,
    },
    tolerance=1e-12,
    hint="The file holds the weights as they are, also where an older file had that name, and the model stays as it was.",
)
check.equal(
    check.there(reference.SAVED_FROZEN, save_weights=save_weights),
    (),
    ["0.bias", "0.weight", "1.bias", "1.weight"],
    hint="The first layer was frozen (requires_grad=False). Its weights belong to the model all the same.",
    read="One script, from data to result",
)
check.holds(
    _saved,
    "no-ending",
    lambda result: result["files"] == ["no-ending"] and len(result["contents"]) == 7,
    "The file must have exactly the given path: nothing is put behind it.",
)
### END HIDDEN TESTS


# %% solution="load_weights"
def load_weights(model, path):
    """Fills a model with the state_dict that `save_weights` wrote.

    model    nn.Module with the same structure as the saved one. Its parameters stay the same objects, so that an
             optimiser that holds them goes on
    path     text
    returns  the same model, filled
    raises   RuntimeError when the file belongs to another structure (load_state_dict does that);
             a file that holds anything else than tensors is refused (weights_only=True)

    Example: model = load_weights(make_mlp([64, 32, 10], nn.ReLU), "digits.pt")
    """
    ### BEGIN SOLUTION
    model.load_state_dict(torch.load(path, weights_only=True))
    return model
    ### END SOLUTION


# %% test="load_weights-fill" points=2
_loaded = check.there(
    """
def after_loading(value):
    import os, tempfile
    model = nn.Linear(2, 1)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pt")
        torch.save({"weight": torch.full((1, 2), value), "bias": torch.full((1,), value)}, path)
        result = load_weights(model, path)
    return {"weight": model.weight.detach(), "bias": model.bias.detach(), "returned the same model": result is model}
""",
    load_weights=load_weights,
)
check.equal(
    _loaded,
    2.5,
    {"weight": [[2.5, 2.5]], "bias": [2.5], "returned the same model": True},
    hint="torch.load reads the file, model.load_state_dict fills the model; then return the model.",
    read="One script, from data to result",
)
### BEGIN HIDDEN TESTS
check.same(load_weights, reference.load_weights, through=reference.LOADED, on=[0, 1, 2], tolerance=1e-7)
check.equal(
    check.there(reference.SAME_PARAMETERS, load_weights=load_weights),
    (),
    {"parameters are the same objects": True, "weight after one more step": 2.0},
    tolerance=1e-6,
    hint="An optimiser was made before the file was loaded. New parameter objects are none of its parameters: copy the "
    "numbers into those that are there, as load_state_dict does without assign=True.",
    read="One script, from data to result",
)
### END HIDDEN TESTS

# %% test="load_weights-wrong-structure" points=1
# Graded only: files of another model, with less, more or other weights.
### BEGIN HIDDEN TESTS
_wrong = check.there(reference.WRONG_STRUCTURE, load_weights=load_weights)
for _file in ("without bias", "without weight", "with one more layer", "with one more input"):
    check.raises(
        _wrong,
        _file,
        RuntimeError,
        hint="A file of another model must be refused: load_state_dict does that, with strict=True, the default.",
        read="One script, from data to result",
    )
### END HIDDEN TESTS

# %% test="load_weights-foreign-file" points=1
# Graded only: a file that holds more than tensors.
### BEGIN HIDDEN TESTS
_foreign = check.there(reference.FOREIGN_FILE, load_weights=load_weights)
check.equal(
    _foreign,
    (),
    "refused",
    hint="The file held more than tensors, and its code was run. weights_only=True (the default) refuses such files.",
    read="One script, from data to result",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · A training run that can be trusted
# The whole of it: train, measure on validation data after every epoch, keep the best weights in a file at once, and go
# on from that file when the run was interrupted. `state_dict()` hands out the model's own tensors, not copies: what you
# keep of it in a variable changes with the next step. Your earlier functions may be used.


# %% solution="train"
def train(model, loaders, n_epochs, optimizer, path, resume=False):
    """Trains a classifier, keeps its best weights in a file, and can go on from that file.

    model      nn.Module that gives logits, (samples, classes)
    loaders    {"train": loader, "validation": loader}; each gives batches (x, labels), anew in every epoch, such as a
               DataLoader; labels are class numbers. The loss is nn.CrossEntropyLoss of the model's outputs as they are.
    n_epochs   number of epochs of this call, at least 1
    optimizer  torch.optim optimiser that holds the parameters of the model
    path       text, exactly the name of the checkpoint file
    resume     False: the run starts with model and optimiser as they are given, as epoch 0, and knows of no best loss;
               an old file at path is replaced after the first epoch.
               True: model, optimiser and best loss are first loaded from path, and the run goes on with the epoch after
               the one in the file
    returns    {"train": [...], "validation": [...]}, two lists of n_epochs floats, for the epochs of this call only.
               Each is a mean over samples, so a batch of 3 counts three times as much as a batch of 1:
               "train" of the losses that the training samples had when their batch was used, in training mode, before
               its update; "validation" of the losses of the validation samples after the epoch, in evaluation mode
               and without gradients
    raises     FileNotFoundError for resume=True when there is no file (torch.load does that)

    Whenever an epoch's validation loss is smaller than all before it (resume=True: also than the one in the file), a
    dict is written to path, before the next epoch begins:
        "model", "optimizer"  their state_dict() after this epoch
        "epoch"               its number, counted from 0
        "validation"          its validation loss, a float
    torch.load(path, weights_only=True) must be able to read it. At the end the model holds the weights in the file.

    Example: curves = train(model, {"train": train_loader, "validation": other_loader}, 20, optimizer, "best.pt")
    """
    ### BEGIN SOLUTION
    best, first = float("inf"), 0
    if resume:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        best, first = checkpoint["validation"], checkpoint["epoch"] + 1
    curves = {"train": [], "validation": []}
    for epoch in range(first, first + n_epochs):
        for part in ("train", "validation"):
            model.train(part == "train")
            total, n_samples = 0.0, 0
            for x, labels in loaders[part]:
                if part == "train":
                    loss = train_step(model, x, labels, nn.CrossEntropyLoss(), optimizer)
                else:
                    with torch.no_grad():
                        loss = nn.CrossEntropyLoss()(model(x), labels).item()
                total += loss * len(x)
                n_samples += len(x)
            curves[part].append(total / n_samples)
        if curves["validation"][-1] < best:
            best = curves["validation"][-1]
            states = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(states | {"epoch": epoch, "validation": best}, path)
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["model"])
    return curves
    ### END SOLUTION


# %% locked="two-weights"
# A model of two logits that start at 0. All training samples belong to class 1; validation samples as the test says.
# Each call is (n_epochs, lr, resume), with a new model and a new optimiser, and the same file.
TWO_WEIGHTS = """
import os, tempfile
def run_of_two_weights(validation_labels, *calls):
    def loader(labels):
        return DataLoader(TensorDataset(torch.ones(len(labels), 1), torch.tensor(labels)), batch_size=2)
    loaders = {"train": loader([1, 1]), "validation": loader(validation_labels)}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "best")
        for n_epochs, lr, resume in calls:
            model = nn.Linear(1, 2, bias=False)
            nn.init.zeros_(model.weight)
            optimizer = torch.optim.SGD(model.parameters(), lr=lr)
            curves = train(model, loaders, n_epochs, optimizer, path, resume=resume)
        file = torch.load(path, weights_only=True)
        return {"curves": curves, "weights": model.weight.detach().ravel(), "files": os.listdir(folder), "file": file}
"""

# %% test="train-curves" points=2
_curves = check.there(
    TWO_WEIGHTS
    + """
def curves_of_two_weights(validation_labels, *calls):
    return run_of_two_weights(validation_labels, *calls)["curves"]
""",
    train=train,
)
### BEGIN HIDDEN TESTS
check.same(
    train,
    reference.train,
    through=reference.CURVES_OF_TRAIN,
    on=reference.trainings(seed=1),
    tolerance=1e-6,
    hint="Two means over samples for each epoch: in training mode, before each update; in evaluation mode, after the epoch.",
    read="One script, from data to result",
)
assert check.there(reference.PASSES_OF_TRAIN, train=train)(4) >= 4, (
    "train went through the training loader less than once an epoch. Loop over the loader itself in every epoch; when "
    "you keep its batches in a list, a shuffling loader cannot shuffle again."
)
### END HIDDEN TESTS
check.equal(
    _curves,
    ([1, 1, 0], (1, 0.0, False)),
    {"train": [0.6931472], "validation": [0.6931472]},
    tolerance=1e-5,
    hint="Both logits are 0, so every sample has the loss log 2.",
    read="One script, from data to result",
)
check.equal(
    _curves,
    ([1, 1, 0], (2, 1.0, False)),
    {"train": [0.6931472, 0.3132617], "validation": [0.6465950, 0.7072363]},
    tolerance=1e-5,
    hint="After the first epoch the logits are −0.5 and 0.5: validation losses of 0.3133 and 0.3133 (one batch) and 1.3133.",
    read="One script, from data to result",
)
check.holds(
    _curves,
    ([1, 1, 0], (1, 1.0, False)),
    lambda curves: not any(isinstance(loss, torch.Tensor) for losses in curves.values() for loss in losses),
    "The losses must be plain numbers: `loss.item()`. A tensor can keep its whole graph in memory.",
)

# %% test="train-best-weights" points=2
_weights = check.there(
    TWO_WEIGHTS
    + """
def weights_after_training(validation_labels, *calls):
    return run_of_two_weights(validation_labels, *calls)["weights"]
""",
    train=train,
)
### BEGIN HIDDEN TESTS
check.same(
    train,
    reference.train,
    through=reference.WEIGHTS_OF_TRAIN,
    on=reference.trainings(seed=2),
    tolerance=1e-6,
    hint="At the end the model holds the weights of the epoch with the smallest validation loss.",
    read="One script, from data to result",
)
check.equal(
    _weights,
    ([1, 1, 1, 1, 1, 0], (4, 1.0, False)),
    [-0.7689414, 0.7689414],
    tolerance=1e-5,
    hint="The smallest of the four validation losses is that of the second epoch.",
    read="One script, from data to result",
)
### END HIDDEN TESTS
check.equal(
    _weights,
    ([1], (2, 1.0, False)),
    [-0.7689414, 0.7689414],
    tolerance=1e-5,
    hint="Here every epoch is better than the one before, so the last weights are the best.",
    read="One script, from data to result",
)
check.equal(
    _weights,
    ([0], (3, 1.0, False)),
    [-0.5, 0.5],
    tolerance=1e-5,
    hint="Here the validation loss grows with every epoch, so the weights after the first one are the best. "
    "state_dict() hands out the model's own tensors: copy them, or read them back from the file.",
    read="One script, from data to result",
)

# %% test="train-file" points=2
_file = check.there(
    TWO_WEIGHTS
    + """
def file_after_training(validation_labels, *calls):
    result = run_of_two_weights(validation_labels, *calls)
    file = result["file"]
    weights, optimizer = file["model"]["weight"].ravel(), sorted(file["optimizer"])
    return {"files": result["files"], "epoch": file["epoch"], "validation": file["validation"], "weights": weights,
            "optimizer": optimizer}
""",
    train=train,
)
check.equal(
    _file,
    ([0], (3, 1.0, False)),
    {
        "files": ["best"],
        "epoch": 0,
        "validation": 1.3132617,
        "weights": [-0.5, 0.5],
        "optimizer": ["param_groups", "state"],
    },
    tolerance=1e-5,
    hint="The first of three epochs was the best. The file at exactly path holds what there was after it: two state dicts, "
    "its number (from 0) and its validation loss.",
    read="One script, from data to result",
)
### BEGIN HIDDEN TESTS
check.equal(
    _file,
    ([1, 0], (3, 0.0, False)),
    {
        "files": ["best"],
        "epoch": 0,
        "validation": 0.6931472,
        "weights": [0.0, 0.0],
        "optimizer": ["param_groups", "state"],
    },
    tolerance=1e-5,
    hint="With lr = 0 all validation losses are equal. Only a smaller one is a new best.",
    read="One script, from data to result",
)
check.equal(
    check.there(reference.INTERRUPTED, train=train),
    (),
    {"epoch": 1, "weights": [-0.7689414, 0.7689414]},
    tolerance=1e-5,
    hint="The run was interrupted in its third epoch. A best epoch must be in the file before the next one begins.",
    read="One script, from data to result",
)
check.equal(
    check.there(reference.OLD_FILE, train=train),
    (),
    {"epoch": 0, "validation": 1.3132617, "weights of the model": [-0.5, 0.5]},
    tolerance=1e-5,
    hint="There was a file of an older, better run. Without resume=True it counts for nothing, and is replaced.",
    read="One script, from data to result",
)
check.same(
    train,
    reference.train,
    through=reference.FILE_OF_TRAIN,
    on=reference.trainings(seed=3),
    tolerance=1e-6,
    hint="After the best epoch: model.state_dict(), optimizer.state_dict(), the epoch's number, its validation loss.",
    read="One script, from data to result",
)
### END HIDDEN TESTS

# %% test="train-resume" points=2
_curves = check.there(
    TWO_WEIGHTS
    + """
def curves_and_epoch_after_resuming(validation_labels, *calls):
    result = run_of_two_weights(validation_labels, *calls)
    return {"curves": result["curves"], "epoch in the file": result["file"]["epoch"]}
""",
    train=train,
)
### BEGIN HIDDEN TESTS
check.same(
    train,
    reference.train,
    through=reference.RESUMED_TRAIN,
    on=reference.trainings(seed=4, resumed=True),
    mistakes=reference.resume_mistakes,
    tolerance=1e-6,
    hint="Load the model, the optimiser with its state, the epoch and the best validation loss from the file, and go on with "
    "the next epoch. n_epochs counts the epochs of this call.",
    read="One script, from data to result",
)
check.raises(
    check.there(reference.NO_FILE, train=train),
    (),
    FileNotFoundError,
    hint="resume=True without a file: a run that silently starts anew is not what was asked for. torch.load raises.",
    read="One script, from data to result",
)
### END HIDDEN TESTS
check.equal(
    _curves,
    ([1], (2, 1.0, False), (1, 1.0, True)),
    {"curves": {"train": [0.1946086], "validation": [0.1404877]}, "epoch in the file": 2},
    tolerance=1e-5,
    hint="The new model goes on where the file stopped: with logits of ±0.7689, as epoch 2.",
    read="One script, from data to result",
)
check.equal(
    _curves,
    ([0], (1, 1.0, False), (2, 1.0, True)),
    {
        "curves": {"train": [0.3132617, 0.1946086], "validation": [1.7324915, 2.0320571]},
        "epoch in the file": 0,
    },
    tolerance=1e-5,
    hint="The epochs after resuming are worse than the one in the file, so the file stays as it is.",
    read="One script, from data to result",
)

# %% test="train-modes" points=1
_modes = check.there(
    """
def modes_of_three_epochs():
    import os, tempfile
    seen = []
    class Watch(nn.Linear):
        def forward(self, x):
            part = "train" if x[0, 0] == 1 else "validation"
            seen.append([part, self.training, torch.is_grad_enabled()])
            return super().forward(x)
    model = nn.Sequential(Watch(1, 2))
    def loader(value):
        return DataLoader(TensorDataset(torch.full((2, 1), value), torch.tensor([0, 1])), batch_size=2)
    loaders = {"validation": loader(2.0), "train": loader(1.0)}
    with tempfile.TemporaryDirectory() as folder:
        train(model, loaders, 3, torch.optim.SGD(model.parameters(), lr=0.1), os.path.join(folder, "best.pt"))
    return seen
""",
    train=train,
)
check.equal(
    _modes,
    (),
    [["train", True, True], ["validation", False, False]] * 3,
    hint="Every line is [samples, training mode, gradients on]. model.train() belongs inside the loop over the epochs: "
    "measuring has switched to evaluation mode.",
    read="One script, from data to result",
)

# %% [markdown]
# ## Read digits
# Everything that you wrote, put together: 1,797 pictures of 8×8 pixels, which scikit-learn brings along.

# %% play="digits"
import matplotlib.pyplot as plt
from sklearn.datasets import load_digits

pictures, labels = load_digits(return_X_y=True)
x, y = torch.tensor(pictures / 16, dtype=torch.float32), torch.tensor(labels)
train_set, test_set = TensorDataset(x[:1400], y[:1400]), TensorDataset(x[1400:], y[1400:])
torch.manual_seed(0)
network = make_mlp([64, 32, 10], nn.ReLU)
history = fit(network, DataLoader(train_set, batch_size=32, shuffle=True), n_epochs=20, lr=0.3)
share = accuracy(network, DataLoader(test_set, batch_size=100))
print(
    f"loss {history[0]:.2f} → {history[-1]:.3f}; {share:.1%} of the {len(test_set)} new digits are read correctly"
)

guess = network(x[1400:]).argmax(dim=1)
wrong = torch.nonzero(guess != y[1400:]).ravel()[:8]
figure, axes = plt.subplots(1, 8, figsize=(10, 1.8))
for ax, i in zip(axes, wrong.tolist(), strict=False):
    ax.imshow(x[1400 + i].reshape(8, 8), cmap="gray_r")
    ax.set(title=f"{y[1400 + i]} as {guess[i]}", xticks=[], yticks=[])
