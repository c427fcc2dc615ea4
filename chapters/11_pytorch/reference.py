"""Reference functions of exercise 11, and what students get wrong.

Much of PyTorch (models, optimisers, loaders) has to live beside student code. So the hidden tests go through small
drivers, texts in capitals here: see `through` of `check.same`.
"""

import copy
import math
import random
from functools import partial

import torch
from torch import nn
from torch.nn import functional

from autograder import check

# derivative ------------------------------------------------------------------------------------------------------

_FUNCTIONS = """
functions = {
    "x²": lambda x: x ** 2,
    "x³ − 2x": lambda x: x ** 3 - 2 * x,
    "log(sin(x²))": lambda x: torch.log(torch.sin(x ** 2)),
    "tanh(3x)": lambda x: torch.tanh(3 * x),
}
"""
FUNCTIONS = check.here(_FUNCTIONS + "functions")
_SLOPES = {
    "x²": lambda x: 2 * x,
    "x³ − 2x": lambda x: 3 * x**2 - 2,
    "log(sin(x²))": lambda x: 2 * x * torch.cos(x**2) / torch.sin(x**2),
    "tanh(3x)": lambda x: 3 * (1 - torch.tanh(3 * x) ** 2),
}

DERIVATIVE_AT = f"""{_FUNCTIONS}
def derivative_of(name, x):
    return derivative(functions[name], x)
"""


def derivative_at(name, x):
    place = x if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)
    slope = _SLOPES[name](place)
    return slope if isinstance(x, torch.Tensor) else slope.item()


def places(seed):
    """Tensors of several shapes, in [0.3, 1.3] with either sign, where every function of FUNCTIONS is smooth."""
    generator = torch.Generator().manual_seed(seed)
    shapes = [(1,), (5,), (2, 3), (4, 1, 2)]
    magnitudes = [0.3 + torch.rand(shape, generator=generator) for shape in shapes]
    return [m * torch.where(torch.rand(m.shape, generator=generator) < 0.5, -1.0, 1.0) for m in magnitudes]


derivative_at.mistakes = {
    "This is the value of f, not its derivative.": lambda name, x: FUNCTIONS[name](
        torch.as_tensor(x).double()
    ),
    "This is the derivative of the mean of f(x), so it is divided by the number of elements. Sum instead.": (
        lambda name, x: derivative_at(name, x) / (x.numel() if isinstance(x, torch.Tensor) else 1)
    ),
    "This is f(x) times the derivative: what you started backward() from is not the sum of f(x).": (
        lambda name, x: derivative_at(name, x) * FUNCTIONS[name](torch.as_tensor(x).double())
    ),
}

# FunctionDataset -------------------------------------------------------------------------------------------------

ITEMS = f"""{_FUNCTIONS}
def items(name, n, seed):
    data = FunctionDataset(functions[name], n, np.random.default_rng(seed))
    samples = [data[i] for i in range(n)]
    again = [data[i] for i in range(n)]
    return [len(data), *(torch.stack([s[k] for s in samples]) for k in (0, 1)), torch.stack([s[0] for s in again])]
"""

# make_mlp --------------------------------------------------------------------------------------------------------

OUTPUTS = """
def outputs_with_given_weights(sizes, activation, x, seed):
    model = make_mlp(sizes, activation)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator))
        return model(x)
"""


def make_mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers)


make_mlp.mistakes = {
    "Your network ends with an activation. The output layer has none: regression wants any number, and "
    "CrossEntropyLoss wants logits.": lambda sizes, f: nn.Sequential(*make_mlp(sizes, f), f()),
    "Your network has no activations, so it is one linear function, however many layers it has.": (
        lambda sizes, f: make_mlp(sizes, nn.Identity)
    ),
    "Your network applies the activation to the inputs too.": (
        lambda sizes, f: nn.Sequential(f(), *make_mlp(sizes, f))
    ),
    "Your network uses ReLU whatever activation it is given.": lambda sizes, f: make_mlp(sizes, nn.ReLU),
    "Your network ends with a softmax. CrossEntropyLoss contains one already.": (
        lambda sizes, f: nn.Sequential(make_mlp(sizes, f), nn.Softmax(dim=1))
    ),
}

PARAMETERS_WITHOUT_GRADIENT = """
def parameters_without_gradient():
    model = make_mlp([3, 4, 2], nn.Tanh)
    model(torch.ones(2, 3)).sum().backward()
    return sum(p.grad is None for p in model.parameters())
"""


def networks(seed):
    generator = torch.Generator().manual_seed(seed)
    cases = [
        ([2, 3, 1], nn.ReLU, 4),
        ([3, 6, 2], nn.ReLU, 4),
        ([3, 1], nn.Tanh, 2),
        ([1, 4, 4, 2], nn.Tanh, 3),
        ([4, 3, 5, 2, 3], nn.LeakyReLU, 6),
        ([2, 2, 2, 2], nn.Sigmoid, 5),
    ]
    scales = (1, 1000, 1, 1, 1, 1)  # the second: outputs far outside [-1, 1]
    return [
        (sizes, activation, scale * torch.randn(n, sizes[0], generator=generator), seed + i)
        for i, ((sizes, activation, n), scale) in enumerate(zip(cases, scales, strict=True))
    ]


# train_step ------------------------------------------------------------------------------------------------------

LOSSES = ("squared error", "absolute error", "cross-entropy", "too much costs more", "a steep one")

AFTER_STEPS = """
def losses_and_weights_after_steps(n_steps, seed, optimizer, loss):
    generator = torch.Generator().manual_seed(seed)
    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(draw(*p.shape))
    loss_fn = {
        "squared error": nn.MSELoss(),
        "absolute error": nn.L1Loss(),
        "cross-entropy": nn.CrossEntropyLoss(),
        "a steep one": lambda y_hat, y: 100 * ((y_hat - y) ** 2).mean(),
        "too much costs more": lambda y_hat, y: torch.where(y_hat > y, 3 * (y_hat - y), y - y_hat).mean(),
    }[loss]
    optimizer = {
        "SGD": lambda p: torch.optim.SGD(p, lr=0.05),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9),
        "Adam": lambda p: torch.optim.Adam(p, lr=0.03),
    }[optimizer](model.parameters())
    losses = []
    for _ in range(n_steps):
        x = draw(5, 3)
        y = torch.randint(2, (5,), generator=generator) if loss == "cross-entropy" else draw(5, 2)
        losses.append(train_step(model, x, y, loss_fn, optimizer))
    return {"losses": losses, "weights": torch.cat([p.detach().ravel() for p in model.parameters()])}
"""


MODE_IN_A_STEP = """
def mode_in_a_step():
    seen = {}
    class Watch(nn.Linear):
        def forward(self, x):
            seen["training mode in the step"] = self.training
            return super().forward(x)
    model = Watch(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    train_step(model, torch.ones(3, 2), torch.ones(3, 1), nn.MSELoss(), optimizer)
    return seen | {"training mode afterwards": model.training}
"""


def train_step(model, x, y, loss_fn, optimizer, *, zero="first", steps=1):
    """The right step; gradients set to zero `never` or too `late`, or more `steps`, make it a mistaken one."""
    if zero == "first":
        optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    if zero == "late":
        optimizer.zero_grad()
    for _ in range(steps):
        optimizer.step()
    return loss.item()


def _loss_after(model, x, y, loss_fn, optimizer):
    train_step(model, x, y, loss_fn, optimizer)
    with torch.no_grad():
        return loss_fn(model(x), y).item()


def _with_loss(change):
    """Steps with the loss function that `change` makes of the given one and the targets."""
    return lambda model, x, y, loss_fn, optimizer: train_step(model, x, y, change(loss_fn, y), optimizer)


def _by_hand(model, x, y, loss_fn, optimizer):
    plain = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    return train_step(model, x, y, loss_fn, plain)


train_step.mistakes = {
    "The gradients are never set to zero, so every step also uses those of all steps before it: optimizer.zero_grad() "
    "once a step.": partial(train_step, zero="never"),
    "The weights do not move: optimizer.step() is missing, or has nothing to use, because the gradients were set to zero "
    "between backward() and step().": partial(train_step, zero="late"),
    "This is the loss after the update; return the one that you computed before it.": _loss_after,
    "The loss function gets target and prediction in the wrong order: loss_fn(model(x), y).": _with_loss(
        lambda loss_fn, y: (lambda y_hat, y: loss_fn(y, y_hat)) if y.is_floating_point() else loss_fn
    ),
    "There is a softmax before the loss function, and cross-entropy contains one already: give it the outputs as "
    "they are.": _with_loss(
        lambda loss_fn, y: loss_fn if y.is_floating_point() else (lambda z, y: loss_fn(z.softmax(dim=1), y))
    ),
    "You use the squared error whatever loss_fn you are given.": _with_loss(lambda loss_fn, y: nn.MSELoss()),
    "The optimiser steps twice, or twice as far.": partial(train_step, steps=2),
    "The update is plain gradient descent whatever optimiser you are given: call optimizer.step().": _by_hand,
}

# fit -------------------------------------------------------------------------------------------------------------

_FIT = """
def {name}(x, y, sizes, batch_size, drop_last, n_epochs, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    model = nn.Sequential(nn.Linear(sizes[0], sizes[1]), nn.Tanh(), nn.Linear(sizes[1], sizes[2])).to(x.dtype)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64) * 0.7)
    loader = DataLoader(TensorDataset(x, y), batch_size=batch_size, drop_last=drop_last)
    losses = fit(model, loader, n_epochs, lr)
    return {result}
"""
HISTORY = _FIT.format(name="history", result="losses")
WEIGHTS_AFTER_FIT = _FIT.format(
    name="weights_after_fit", result="torch.cat([p.detach().ravel() for p in model.parameters()])"
)

TARGETS_IN_ONE_ROW = """
def loss_with_targets_of_shape_3():
    x = torch.tensor([[1.0], [2.0], [3.0]])
    loader = DataLoader(TensorDataset(x, 2 * x.ravel()), batch_size=3)
    line = line_through_zero()
    nn.init.ones_(line.weight)
    return fit(nn.Sequential(line, nn.Flatten(0)), loader, 1, 0.0)
"""

MODE_IN_FIT = """
def modes_in_fit():
    modes = []
    class Watch(nn.Linear):
        def forward(self, x):
            modes.append(self.training)
            return super().forward(x)
    fit(Watch(1, 1), DataLoader(TensorDataset(torch.ones(6, 1), torch.ones(6, 1)), batch_size=2), 2, 0.01)
    return modes
"""

PASSES = """
def passes(n_epochs):
    class Counting(DataLoader):
        passes = 0
        def __iter__(self):
            for batch in super().__iter__():
                yield batch
            Counting.passes += 1
    data = TensorDataset(torch.ones(5, 1), torch.ones(5, 1))
    fit(nn.Linear(1, 1), Counting(data, batch_size=2), n_epochs, 0.01)
    return Counting.passes
"""


def loss_for(y):
    return functional.mse_loss if y.is_floating_point() else functional.cross_entropy


def weighted(losses, sizes):
    return sum(loss * n for loss, n in zip(losses, sizes, strict=True)) / sum(sizes)


def fit(
    model,
    loader,
    n_epochs,
    lr,
    *,
    summary=weighted,
    step=train_step,
    optimizer=torch.optim.SGD,
    choose_loss=loss_for,
    skip_last=False,
):
    """The right training; each keyword makes it a mistaken one."""
    model.train()
    made = optimizer(model.parameters(), lr=lr)
    history = []
    batches = list(loader)[:-1] if skip_last else list(loader)
    for _ in range(n_epochs):
        losses = [step(model, x, y, choose_loss(y), made) for x, y in batches]
        history.append(summary(losses, [len(x) for x, _ in batches]))
    return history


def _softmax_twice(y):
    if y.is_floating_point():
        return functional.mse_loss
    return lambda logits, labels: functional.cross_entropy(logits.softmax(dim=1), labels)


_COMMON = {
    "There is a softmax before the cross-entropy, which contains one already: give it the outputs as they are.": (
        partial(fit, choose_loss=_softmax_twice)
    ),
    "The gradients are never set to zero, so every step also uses those of all steps before it.": (
        partial(fit, step=partial(train_step, zero="never"))
    ),
    "This is Adam; plain gradient descent is asked for, torch.optim.SGD.": partial(
        fit, optimizer=torch.optim.Adam
    ),
    "This is SGD with momentum; plain SGD is asked for.": (
        partial(fit, optimizer=partial(torch.optim.SGD, momentum=0.9))
    ),
    "The last batch of an epoch is lost.": partial(fit, skip_last=True),
}
fit_weight_mistakes = _COMMON | {
    "Only one epoch was trained.": lambda model, loader, n_epochs, lr: fit(model, loader, 1, lr)
}
fit.mistakes = {
    "This is the mean of the batches, in which a small last batch counts as much as a full one. Weight each batch by "
    "its number of samples.": partial(fit, summary=lambda losses, sizes: sum(losses) / len(losses)),
    "This is the loss of the last batch only; the mean over all samples of the epoch is asked for.": (
        partial(fit, summary=lambda losses, sizes: losses[-1])
    ),
    "This is the sum of the batches' losses, not the mean over the samples.": (
        partial(fit, summary=lambda losses, sizes: sum(losses))
    ),
    "This is the sum over the samples; divide by their number.": (
        partial(fit, summary=lambda losses, sizes: weighted(losses, sizes) * sum(sizes))
    ),
    "The losses are those after each update; the loss that a batch had before its update is asked for.": (
        partial(fit, step=_loss_after)
    ),
    **_COMMON,
}


def regressions(seed, dtype=torch.float32, drop_last=False, lr=0.05):
    """Arguments of the fit drivers: batches that do not divide the samples, one that does, many, one larger than all.

    With a large lr the loss rises from one epoch to the next.
    """
    generator = torch.Generator().manual_seed(seed)

    def drawn(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)

    cases = [(7, 3, 1, 2), (6, 2, 2, 3), (5, 4, 1, 4), (40, 3, 2, 1)] + ([] if drop_last else [(4, 9, 3, 2)])
    return [
        (drawn(n, 2), drawn(n, outputs), [2, 3, outputs], batch_size, drop_last, n_epochs, lr, seed + n)
        for n, batch_size, outputs, n_epochs in cases
    ]


def classifications(seed):
    generator = torch.Generator().manual_seed(seed)
    cases = []
    for n, batch_size, classes, n_epochs in [(7, 3, 2, 2), (9, 4, 3, 3), (6, 6, 4, 2)]:
        x, labels = torch.randn(n, 2, generator=generator), torch.randint(classes, (n,), generator=generator)
        cases.append((x, labels, [2, 3, classes], batch_size, False, n_epochs, 0.3, seed + n))
    return cases


# accuracy --------------------------------------------------------------------------------------------------------


def _batches(rows, size):
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def _right(logits, labels):
    return [row.index(max(row)) == label for row, label in zip(logits, labels, strict=True)]


def accuracy_of_given_logits(logits, labels, batch_size):
    return sum(_right(logits, labels)) / len(labels)


def _mean_of_means(logits, labels, batch_size):
    shares = [sum(b) / len(b) for b in _batches(_right(logits, labels), batch_size)]
    return sum(shares) / len(shares)


accuracy_of_given_logits.mistakes = {
    "This is the mean of the batches' accuracies, in which a small last batch counts too much. Count right samples over "
    "all batches, then divide.": _mean_of_means,
    "This is the number of right samples; their share is asked for.": (
        lambda logits, labels, batch_size: sum(_right(logits, labels))
    ),
    "This is the accuracy in per cent; a number between 0 and 1 is asked for.": (
        lambda logits, labels, batch_size: 100 * accuracy_of_given_logits(logits, labels, batch_size)
    ),
    "This is the share of wrong samples.": (
        lambda logits, labels, batch_size: 1 - accuracy_of_given_logits(logits, labels, batch_size)
    ),
    "This is the accuracy of the last batch only.": lambda logits, labels, batch_size: (
        sum(_batches(_right(logits, labels), batch_size)[-1]) / len(_batches(labels, batch_size)[-1])
    ),
    "This is the number of right samples divided by the number of batches.": lambda logits, labels, batch_size: (
        sum(_right(logits, labels)) / math.ceil(len(labels) / batch_size)
    ),
    "The smallest output is taken for the answer, not the largest.": lambda logits, labels, batch_size: (
        accuracy_of_given_logits([[-v for v in row] for row in logits], labels, batch_size)
    ),
    "You count a sample as right when the output of its class is above 0.5. Outputs are logits, no probabilities: the "
    "answer is the class with the largest one, argmax(dim=1).": lambda logits, labels, batch_size: (
        sum(row[label] > 0.5 for row, label in zip(logits, labels, strict=True)) / len(labels)
    ),
}


def logits_and_labels(seed, equal_batches):
    draw = random.Random(seed)
    cases = []
    for n, classes, batch_size in (
        [(6, 2, 3), (12, 5, 4), (8, 3, 8)] if equal_batches else [(7, 3, 3), (11, 4, 5), (5, 2, 4)]
    ):
        logits = [[round(draw.gauss(0, 2), 3) for _ in range(classes)] for _ in range(n)]
        labels = [row.index(max(row)) if draw.random() < 0.6 else draw.randrange(classes) for row in logits]
        cases.append((logits, labels, batch_size))
    if equal_batches:  # a sigmoid makes both numbers of the first row 1, half precision those of the second
        cases.append(([[20.0, 30.0], [1.0, 1.0001], [2.0, 1.0]], [1, 1, 0], 3))
    return cases


GRADIENTS_AFTERWARDS = """
def gradients_after_measuring():
    data, model = TensorDataset(torch.ones(2, 2), torch.tensor([0, 1])), nn.Linear(2, 2)
    before = model.weight.detach().clone()
    model.weight.requires_grad_(False)
    model(torch.ones(1, 2)).sum().backward()
    accuracy(model, DataLoader(data, batch_size=2))
    now = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    return {
        "gradients on, afterwards": now, "weights as before": torch.equal(model.weight, before),
        "requires_grad": [p.requires_grad for p in model.parameters()], "a gradient is there": model.bias.grad is not None,
    }
"""

# save_weights, load_weights --------------------------------------------------------------------------------------

SAVED_VALUES = [[1 / 3, -2 / 7, 1e-9]]

SAVED = """
def file_and_model_after_saving():
    import os, tempfile
    model = nn.Linear(3, 1).double()
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[1 / 3, -2 / 7, 1e-9]], dtype=torch.float64))
    with tempfile.TemporaryDirectory() as folder:
        save_weights(nn.Linear(2, 2), os.path.join(folder, "model.pt"))
        save_weights(model, os.path.join(folder, "model.pt"))
        filled = nn.Linear(3, 1).double()
        filled.load_state_dict(torch.load(os.path.join(folder, "model.pt"), weights_only=True))
    return {
        "weight of a model filled from the file": filled.weight.detach(),
        "weight in the model, afterwards": model.weight.detach(),
        "training mode, afterwards": model.training,
    }
"""

SAVED_FROZEN = """
def names_in_the_file_of_a_half_frozen_model():
    import os, tempfile
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    model[0].requires_grad_(False)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pt")
        save_weights(model, path)
        return sorted(torch.load(path, weights_only=True))
"""
SAME_PARAMETERS = """
def an_optimiser_goes_on_after_loading():
    import os, tempfile
    model = nn.Linear(1, 1, bias=False)
    before = list(model.parameters())
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pt")
        torch.save({"weight": torch.full((1, 1), 3.0)}, path)
        load_weights(model, path)
    model(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    return {
        "parameters are the same objects": all(a is b for a, b in zip(before, model.parameters())),
        "weight after one more step": model.weight.item(),
    }
"""
LOADED = """
def outputs_of_the_loaded_model(seed):
    import os, tempfile
    def made(start):
        generator = torch.Generator().manual_seed(start)
        model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 2)).eval()
        with torch.no_grad():
            for tensor in [*model.parameters(), model[1].running_mean]:
                tensor.copy_(torch.randn(tensor.shape, generator=generator))
        return model
    x = torch.randn(5, 3, generator=torch.Generator().manual_seed(seed + 100))
    saved, other = made(seed), made(seed + 1)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        torch.save(saved.state_dict(), os.path.join(folder, "model"))
        loaded = load_weights(other, os.path.join(folder, "model"))
        return {"outputs": loaded(x), "can be trained": all(p.requires_grad for p in loaded.parameters())}
"""

WRONG_STRUCTURE = """
def load_a_file(fault):
    import os, tempfile
    weight, bias = torch.ones(1, 2), torch.ones(1)
    state = {
        "without bias": {"weight": weight},
        "without weight": {"bias": bias},
        "with one more layer": {"weight": weight, "bias": bias, "2.weight": weight, "2.bias": bias},
        "with one more input": {"weight": torch.ones(1, 3), "bias": bias},
    }[fault]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pt")
        torch.save(state, path)
        return load_weights(nn.Linear(2, 1), path)
"""

FOREIGN_FILE = """
def load_a_file_that_holds_code():
    import os, tempfile
    torch._ran_by_exercise_11 = False
    class Code:
        def __reduce__(self):
            return (eval, ("setattr(__import__('torch'), '_ran_by_exercise_11', True)",))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "weights.pt")
        torch.save({"weight": torch.ones(1, 2), "bias": torch.ones(1), "extra": Code()}, path)
        try:
            load_weights(nn.Linear(2, 1), path)
        except NotImplementedError:
            raise
        except Exception as error:
            print("refused, as it must be:", type(error).__name__)
    return "its code was run" if torch._ran_by_exercise_11 else "refused"
"""


def load_weights(model, path):
    model.load_state_dict(torch.load(path, weights_only=True))
    return model


# train -----------------------------------------------------------------------------------------------------------

_TRAIN = """
import os, tempfile
def {name}(data, held_out, batch_size, drop_last, n_epochs, more_epochs, optimizer, lr, seed):
    generator = torch.Generator().manual_seed(seed)
    def made():
        model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 3)).double()
        with torch.no_grad():
            for p in model.parameters():
                p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64))
        return model, getattr(torch.optim, optimizer)(model.parameters(), lr=lr)
    loaders = {{
        "train": DataLoader(TensorDataset(*data), batch_size=batch_size, drop_last=drop_last),
        "validation": DataLoader(TensorDataset(*held_out), batch_size=batch_size),
    }}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "best.pt")
        model, its_optimizer = made()
        curves = train(model, loaders, n_epochs, its_optimizer, path)
        if more_epochs:
            model, its_optimizer = made()
            curves = train(model, loaders, more_epochs, its_optimizer, path, resume=True)
        file = torch.load(path, weights_only=True)
        model.eval()
        with torch.no_grad():
            outputs = model(held_out[0])
        return {result}
"""
CURVES_OF_TRAIN = _TRAIN.format(name="curves_of_a_training", result="curves")
WEIGHTS_OF_TRAIN = _TRAIN.format(name="outputs_of_the_model_after_training", result="outputs")
FILE_OF_TRAIN = _TRAIN.format(
    name="file_of_a_training",
    result="""{
            "epoch": file["epoch"],
            "validation": file["validation"],
            "weights": torch.cat([t.double().ravel() for t in file["model"].values()]),
            "steps of the optimiser": [int(s["step"]) for s in file["optimizer"]["state"].values() if "step" in s],
        }""",
)
RESUMED_TRAIN = _TRAIN.format(
    name="curves_file_and_model_after_resuming",
    result='{"curves": curves, "epoch in the file": file["epoch"], "outputs of the model": outputs}',
)

INTERRUPTED = """
import os, tempfile
def file_of_an_interrupted_run():
    class PowerCut(Exception):
        pass
    class Breaks(DataLoader):
        begun = 0
        def __iter__(self):
            Breaks.begun += 1
            if Breaks.begun == 3:
                raise PowerCut
            return super().__iter__()
    data = TensorDataset(torch.ones(2, 1), torch.tensor([1, 1]))
    loaders = {"train": Breaks(data, batch_size=2), "validation": DataLoader(data, batch_size=2)}
    model = nn.Linear(1, 2, bias=False)
    nn.init.zeros_(model.weight)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "best.pt")
        try:
            train(model, loaders, 5, torch.optim.SGD(model.parameters(), lr=1.0), path)
        except PowerCut:
            pass
        if not os.path.exists(path):
            return {"epoch": None, "weights": None}
        file = torch.load(path, weights_only=True)
    return {"epoch": file["epoch"], "weights": file["model"]["weight"].ravel()}
"""

OLD_FILE = """
import os, tempfile
def run_beside_an_old_file():
    data = TensorDataset(torch.ones(2, 1), torch.tensor([1, 1])), TensorDataset(torch.ones(2, 1), torch.tensor([0, 0]))
    loaders = {"train": DataLoader(data[0], batch_size=2), "validation": DataLoader(data[1], batch_size=2)}
    model = nn.Linear(1, 2, bias=False)
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    old = {"model": {"weight": torch.full((2, 1), 9.0)}, "optimizer": optimizer.state_dict()}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "best.pt")
        torch.save(old | {"epoch": 7, "validation": 0.001}, path)
        train(model, loaders, 2, optimizer, path)
        file = torch.load(path, weights_only=True)
    return {
        "epoch": file["epoch"], "validation": file["validation"], "weights of the model": model.weight.detach().ravel()
    }
"""

PASSES_OF_TRAIN = """
import os, tempfile
def passes_of_train(n_epochs):
    class Counting(DataLoader):
        passes = 0
        def __iter__(self):
            Counting.passes += 1
            return super().__iter__()
    data = TensorDataset(torch.ones(5, 1), torch.ones(5, dtype=torch.long))
    loaders = {"train": Counting(data, batch_size=2), "validation": DataLoader(data, batch_size=2)}
    model = nn.Linear(1, 2)
    with tempfile.TemporaryDirectory() as folder:
        train(model, loaders, n_epochs, torch.optim.SGD(model.parameters(), lr=0.1), os.path.join(folder, "best.pt"))
    return Counting.passes
"""

NO_FILE = """
import os, tempfile
def resume_without_a_file():
    data = TensorDataset(torch.ones(2, 1), torch.tensor([1, 1]))
    loaders = {"train": DataLoader(data, batch_size=2), "validation": DataLoader(data, batch_size=2)}
    model = nn.Linear(1, 2)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "best.pt")
        train(model, loaders, 1, torch.optim.SGD(model.parameters(), lr=0.1), path, resume=True)
"""


def train(
    model,
    loaders,
    n_epochs,
    optimizer,
    path,
    resume=False,
    *,
    step=train_step,
    loss_fn=functional.cross_entropy,
    summary=weighted,
    training=lambda epochs_so_far: True,
    measuring=False,
    judge="validation",
    keeps_best=True,
    learns_from_validation=False,
    loads=("model", "optimizer", "epoch", "validation"),
):
    """The right run; each keyword makes it a mistaken one.

    `training` and `measuring` are the model's modes in both halves of an epoch, `judge` the curve whose smallest value
    is the best, `loads` what is taken from the file when resuming. No driver interrupts it or shuffles, so it writes the
    file and asks the loaders only once.
    """
    best, first, file = math.inf, 0, None
    if resume:
        file = torch.load(path, weights_only=True)
        for name, holder in (("model", model), ("optimizer", optimizer)):
            if name in loads:
                holder.load_state_dict(file[name])
        best = file["validation"] if "validation" in loads else best
        first = file["epoch"] + 1 if "epoch" in loads else 0
    curves = {"train": [], "validation": []}
    batches = {half: list(loaders[half]) for half in curves}
    sizes = {half: [len(x) for x, _ in batches[half]] for half in curves}
    for epoch in range(first, first + n_epochs):
        model.train(training(epoch - first))
        losses = [step(model, x, y, loss_fn, optimizer) for x, y in batches["train"]]
        curves["train"].append(summary(losses, sizes["train"]))
        model.train(measuring)
        if learns_from_validation:
            losses = [step(model, x, y, loss_fn, optimizer) for x, y in batches["validation"]]
        else:
            with torch.no_grad():
                losses = [loss_fn(model(x), y).item() for x, y in batches["validation"]]
        curves["validation"].append(summary(losses, sizes["validation"]))
        if curves[judge][-1] < best:
            best = curves[judge][-1]
            states = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            file = copy.deepcopy(states) | {"epoch": epoch, "validation": curves["validation"][-1]}
    if file is not None:
        torch.save(file, path)
    if keeps_best:
        model.load_state_dict(file["model"])
    return curves


train.mistakes = {
    "These are the weights of the last epoch; the model must end with those of the epoch with the smallest validation "
    "loss. A state_dict() in a variable changes with every step: load the one in the file.": partial(
        train, keeps_best=False
    ),
    "You judge an epoch by its training loss. The best epoch is the one with the smallest validation loss.": (
        partial(train, judge="train")
    ),
    "You make steps on the validation samples, too. Learn from the training samples only.": (
        partial(train, learns_from_validation=True)
    ),
    "You measure the validation loss in training mode: model.eval() before, model.train() after it.": (
        partial(train, measuring=True)
    ),
    "From the second epoch on you train in evaluation mode, which measuring has left behind: model.train() at the start "
    "of every epoch.": partial(train, training=lambda epochs_so_far: epochs_so_far == 0),
    "You train in evaluation mode: model.train() at the start of every epoch.": (
        partial(train, training=lambda epochs_so_far: False)
    ),
    "This is the mean of the batches, in which a small last batch counts as much as a full one. Weight each batch by "
    "its number of samples.": partial(train, summary=lambda losses, sizes: sum(losses) / len(losses)),
    "This is the sum over the samples; divide by their number.": (
        partial(train, summary=lambda losses, sizes: weighted(losses, sizes) * sum(sizes))
    ),
    "This is the loss of the last batch only; the mean over all samples is asked for.": (
        partial(train, summary=lambda losses, sizes: losses[-1])
    ),
    "The losses are those after each update; the loss that a batch had before its update is asked for.": (
        partial(train, step=_loss_after)
    ),
    "The gradients are never set to zero, so every step also uses those of all steps before it.": (
        partial(train, step=partial(train_step, zero="never"))
    ),
    "There is a softmax before the cross-entropy, which contains one already: give it the outputs as they are.": (
        partial(train, loss_fn=lambda logits, labels: functional.cross_entropy(logits.softmax(dim=1), labels))
    ),
}


def _without(name):
    return partial(train, loads={"model", "optimizer", "epoch", "validation"} - {name})


resume_mistakes = train.mistakes | {
    "Resuming loads the weights, but not the optimiser's state: Adam begins again with its means at 0.": (
        _without("optimizer")
    ),
    "Resuming loads the optimiser, but not the weights.": _without("model"),
    "Resuming counts the epochs from 0 again. Go on with the one after the epoch in the file.": _without(
        "epoch"
    ),
    "Resuming forgets the best loss, so that the first new epoch counts as the best, whatever its loss. The file knows it: "
    '"validation".': _without("validation"),
}


def trainings(seed, resumed=False):
    """Arguments of the drivers of train: batches that do not divide the samples, both optimisers, the best epoch first,
    last and in between; labels are partly noise. Only with `resumed` are some epochs left for a second call."""
    generator = torch.Generator().manual_seed(seed)
    cases = []
    for n, held, batch_size, drop_last, n_epochs, more, optimizer, lr in [
        (8, 5, 3, False, 2, 1, "SGD", 0.1),
        (11, 8, 4, True, 4, 2, "Adam", 0.2),
        (9, 7, 9, False, 2, 3, "Adam", 0.05),
        (12, 7, 5, False, 3, 3, "Adam", 0.3),
        (8, 8, 3, True, 4, 2, "SGD", 1.0),
        (14, 9, 6, False, 5, 4, "Adam", 0.03),
    ]:
        both = []
        for rows in (n, held):
            x = torch.randn(rows, 2, generator=generator, dtype=torch.float64)
            labels = torch.where(torch.rand(rows, generator=generator) < 0.7, (x[:, 0] > 0).long(), 2)
            both.append((x, labels))
        calls = (n_epochs, more) if resumed else (n_epochs + more, 0)
        cases.append((*both, batch_size, drop_last, *calls, optimizer, lr, seed + n))
    return cases
