"""Reference functions of exercise 11, and what students get wrong.

Much of PyTorch (models, optimisers, loaders) has to live beside student code. So the hidden tests run small drivers:
source that is given plain data, builds model and loader, calls the student's function and returns plain data. The
same source, run here with the reference function in place of the student's, says what must come out.
"""

import math
import random

import torch
from torch import nn
from torch.nn import functional


def driver(source, **functions):
    """The function that `source` ends with, here, working with these functions."""
    namespace = {}
    exec("import numpy as np\nimport torch\nfrom torch import nn\n", namespace)
    exec("from torch.utils.data import DataLoader, Dataset, TensorDataset\n", namespace)
    namespace.update(functions)
    exec(source, namespace)
    return namespace[source.rstrip().splitlines()[-1]]


# derivative ------------------------------------------------------------------------------------------------------

FUNCTIONS = {
    "x²": (lambda x: x**2, lambda x: 2 * x),
    "x³ − 2x": (lambda x: x**3 - 2 * x, lambda x: 3 * x**2 - 2),
    "log(sin(x²))": (
        lambda x: torch.log(torch.sin(x**2)),
        lambda x: 2 * x * torch.cos(x**2) / torch.sin(x**2),
    ),
    "tanh(3x)": (lambda x: torch.tanh(3 * x), lambda x: 3 * (1 - torch.tanh(3 * x) ** 2)),
}

DERIVATIVE_AT = """
def derivative_of(name, x):
    functions = {
        "x²": lambda x: x ** 2,
        "x³ − 2x": lambda x: x ** 3 - 2 * x,
        "log(sin(x²))": lambda x: torch.log(torch.sin(x ** 2)),
        "tanh(3x)": lambda x: torch.tanh(3 * x),
    }
    return derivative(functions[name], x)
derivative_of
"""


def derivative_at(name, x):
    place = x if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)
    slope = FUNCTIONS[name][1](place)
    return slope if isinstance(x, torch.Tensor) else slope.item()


def places(seed):
    """Tensors of several shapes, in [0.3, 1.3] with either sign, where every function of FUNCTIONS is smooth."""
    generator = torch.Generator().manual_seed(seed)
    shapes = [(1,), (5,), (2, 3), (4, 1, 2)]
    magnitudes = [0.3 + torch.rand(shape, generator=generator) for shape in shapes]
    return [m * torch.where(torch.rand(m.shape, generator=generator) < 0.5, -1.0, 1.0) for m in magnitudes]


derivative_mistakes = {
    "This is the value of f, not its derivative.": lambda name, x: FUNCTIONS[name][0](
        torch.as_tensor(x).double()
    ),
    "This is the derivative of the mean of f(x), so it is divided by the number of elements. Sum instead.": (
        lambda name, x: derivative_at(name, x) / (x.numel() if isinstance(x, torch.Tensor) else 1)
    ),
    "This is f(x) times the derivative: what you started backward() from is not the sum of f(x).": (
        lambda name, x: derivative_at(name, x) * FUNCTIONS[name][0](torch.as_tensor(x).double())
    ),
}

# FunctionDataset -------------------------------------------------------------------------------------------------

ITEMS = """
def items(name, n, seed):
    functions = {
        "x²": lambda x: x ** 2,
        "x³ − 2x": lambda x: x ** 3 - 2 * x,
        "log(sin(x²))": lambda x: torch.log(torch.sin(x ** 2)),
        "tanh(3x)": lambda x: torch.tanh(3 * x),
    }
    data = FunctionDataset(functions[name], n, np.random.default_rng(seed))
    samples = [data[i] for i in range(n)]
    again = [data[i] for i in range(n)]
    return [len(data), *(torch.stack([s[k] for s in samples]) for k in (0, 1)), torch.stack([s[0] for s in again])]
items
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
outputs_with_given_weights
"""


def make_mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers)


def _activation_at_the_end(sizes, activation):
    return nn.Sequential(*make_mlp(sizes, activation), activation())


def _no_activation(sizes, activation):
    return make_mlp(sizes, nn.Identity)


def _activation_first(sizes, activation):
    return nn.Sequential(activation(), *make_mlp(sizes, activation))


PARAMETERS_WITHOUT_GRADIENT = """
def parameters_without_gradient():
    model = make_mlp([3, 4, 2], nn.Tanh)
    model(torch.ones(2, 3)).sum().backward()
    return sum(p.grad is None for p in model.parameters())
parameters_without_gradient
"""

outputs = driver(OUTPUTS, make_mlp=make_mlp)
make_mlp_mistakes = {
    "Your network ends with an activation. The output layer has none: regression wants any number, and "
    "CrossEntropyLoss wants logits.": driver(OUTPUTS, make_mlp=_activation_at_the_end),
    "Your network has no activations, so it is one linear function, however many layers it has.": driver(
        OUTPUTS, make_mlp=_no_activation
    ),
    "Your network applies the activation to the inputs too.": driver(OUTPUTS, make_mlp=_activation_first),
    "Your network uses ReLU whatever activation it is given.": driver(
        OUTPUTS, make_mlp=lambda sizes, activation: make_mlp(sizes, nn.ReLU)
    ),
    "Your network ends with a softmax. CrossEntropyLoss contains one already.": driver(
        OUTPUTS,
        make_mlp=lambda sizes, activation: nn.Sequential(make_mlp(sizes, activation), nn.Softmax(dim=1)),
    ),
}


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
losses_and_weights_after_steps
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
mode_in_a_step
"""


def train_step(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def _not_zeroed(model, x, y, loss_fn, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def _zeroed_too_late(model, x, y, loss_fn, optimizer):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


def _loss_after(model, x, y, loss_fn, optimizer):
    train_step(model, x, y, loss_fn, optimizer)
    with torch.no_grad():
        return loss_fn(model(x), y).item()


def _swapped(model, x, y, loss_fn, optimizer):
    swapped = (lambda y_hat, y: loss_fn(y, y_hat)) if y.is_floating_point() else loss_fn
    return train_step(model, x, y, swapped, optimizer)


def _softmax_before(model, x, y, loss_fn, optimizer):
    softmaxed = (
        (lambda logits, y: loss_fn(logits.softmax(dim=1), y)) if not y.is_floating_point() else loss_fn
    )
    return train_step(model, x, y, softmaxed, optimizer)


def _always_squared(model, x, y, loss_fn, optimizer):
    return train_step(model, x, y, nn.MSELoss(), optimizer)


def _two_updates(model, x, y, loss_fn, optimizer):
    loss = train_step(model, x, y, loss_fn, optimizer)
    optimizer.step()
    return loss


def _by_hand(model, x, y, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()


after_steps = driver(AFTER_STEPS, train_step=train_step)
train_step_mistakes = {
    "The gradients are never set to zero, so every step also uses those of all steps before it: optimizer.zero_grad() "
    "once a step.": driver(AFTER_STEPS, train_step=_not_zeroed),
    "The weights do not move: optimizer.step() is missing, or has nothing to use, because the gradients were set to zero "
    "between backward() and step().": driver(AFTER_STEPS, train_step=_zeroed_too_late),
    "This is the loss after the update; return the one that you computed before it.": driver(
        AFTER_STEPS, train_step=_loss_after
    ),
    "The loss function gets target and prediction in the wrong order: loss_fn(model(x), y).": driver(
        AFTER_STEPS, train_step=_swapped
    ),
    "There is a softmax before the loss function, and cross-entropy contains one already: give it the outputs as "
    "they are.": driver(AFTER_STEPS, train_step=_softmax_before),
    "You use the squared error whatever loss_fn you are given.": driver(
        AFTER_STEPS, train_step=_always_squared
    ),
    "The optimiser steps twice, or twice as far.": driver(AFTER_STEPS, train_step=_two_updates),
    "The update is plain gradient descent whatever optimiser you are given: call optimizer.step().": driver(
        AFTER_STEPS, train_step=_by_hand
    ),
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
{name}
"""
HISTORY = _FIT.format(name="history", result="losses")
WEIGHTS_AFTER_FIT = _FIT.format(
    name="weights_after_fit", result="torch.cat([p.detach().ravel() for p in model.parameters()])"
)

TARGETS_IN_ONE_ROW = """
def loss_with_targets_of_shape_3():
    x = torch.tensor([[1.0], [2.0], [3.0]])
    loader = DataLoader(TensorDataset(x, 2 * x.ravel()), batch_size=3)
    return fit(nn.Sequential(line_through_zero(), nn.Flatten(0)), loader, 1, 0.0)
loss_with_targets_of_shape_3
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
modes_in_fit
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
passes
"""


def loss_for(y):
    return functional.mse_loss if y.is_floating_point() else functional.cross_entropy


def _fit_with(
    *,
    summary,
    step=train_step,
    optimizer=torch.optim.SGD,
    choose_loss=loss_for,
    epochs=lambda n: n,
    skip_last=False,
):
    def fit(model, loader, n_epochs, lr):
        model.train()
        made = optimizer(model.parameters(), lr=lr)
        history = []
        for _ in range(epochs(n_epochs)):
            losses, sizes = [], []
            batches = list(loader)
            for x, y in batches[:-1] if skip_last else batches:
                losses.append(step(model, x, y, choose_loss(y), made))
                sizes.append(len(x))
            history.append(summary(losses, sizes))
        return history

    return fit


def weighted(losses, sizes):
    return sum(loss * n for loss, n in zip(losses, sizes, strict=True)) / sum(sizes)


def _softmax_twice(y):
    if y.is_floating_point():
        return functional.mse_loss
    return lambda logits, labels: functional.cross_entropy(logits.softmax(dim=1), labels)


fit = _fit_with(summary=weighted)
history = driver(HISTORY, fit=fit)
weights_after_fit = driver(WEIGHTS_AFTER_FIT, fit=fit)

_FIT_MISTAKES = {
    "There is a softmax before the cross-entropy, which contains one already: give it the outputs as they are.": (
        _fit_with(summary=weighted, choose_loss=_softmax_twice)
    ),
    "The gradients are never set to zero, so every step also uses those of all steps before it.": _fit_with(
        summary=weighted, step=_not_zeroed
    ),
    "This is Adam; plain gradient descent is asked for, torch.optim.SGD.": _fit_with(
        summary=weighted, optimizer=torch.optim.Adam
    ),
    "This is SGD with momentum; plain SGD is asked for.": _fit_with(
        summary=weighted, optimizer=lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9)
    ),
    "The last batch of an epoch is lost.": _fit_with(summary=weighted, skip_last=True),
}
fit_weight_mistakes = {
    sentence: driver(WEIGHTS_AFTER_FIT, fit=f) for sentence, f in _FIT_MISTAKES.items()
} | {
    "Only one epoch was trained.": driver(
        WEIGHTS_AFTER_FIT, fit=_fit_with(summary=weighted, epochs=lambda n: 1)
    ),
}
fit_mistakes = {
    "This is the mean of the batches, in which a small last batch counts as much as a full one. Weight each batch by "
    "its number of samples.": driver(
        HISTORY, fit=_fit_with(summary=lambda losses, sizes: sum(losses) / len(losses))
    ),
    "This is the loss of the last batch only; the mean over all samples of the epoch is asked for.": driver(
        HISTORY, fit=_fit_with(summary=lambda losses, sizes: losses[-1])
    ),
    "This is the sum of the batches' losses, not the mean over the samples.": driver(
        HISTORY, fit=_fit_with(summary=lambda losses, sizes: sum(losses))
    ),
    "This is the sum over the samples; divide by their number.": driver(
        HISTORY, fit=_fit_with(summary=lambda losses, sizes: weighted(losses, sizes) * sum(sizes))
    ),
    "The losses are those after each update; the loss that a batch had before its update is asked for.": driver(
        HISTORY, fit=_fit_with(summary=weighted, step=_loss_after)
    ),
} | {sentence: driver(HISTORY, fit=f) for sentence, f in _FIT_MISTAKES.items()}


def regressions(seed, dtype=torch.float32, drop_last=False, lr=0.05):
    """Arguments of the fit drivers: batches that do not divide the samples, one that does, many, one larger than all.

    With a large lr the loss rises from one epoch to the next.
    """
    generator = torch.Generator().manual_seed(seed)
    cases = [(7, 3, 1, 2), (6, 2, 2, 3), (5, 4, 1, 4), (40, 3, 2, 1)] + ([] if drop_last else [(4, 9, 3, 2)])
    return [
        (
            torch.randn(n, 2, generator=generator, dtype=torch.float64).to(dtype),
            torch.randn(n, outputs, generator=generator, dtype=torch.float64).to(dtype),
            [2, 3, outputs],
            batch_size,
            drop_last,
            n_epochs,
            lr,
            seed + n,
        )
        for n, batch_size, outputs, n_epochs in cases
    ]


def classifications(seed):
    generator = torch.Generator().manual_seed(seed)
    cases = [(7, 3, 2, 2), (9, 4, 3, 3), (6, 6, 4, 2)]
    return [
        (
            torch.randn(n, 2, generator=generator),
            torch.randint(classes, (n,), generator=generator),
            [2, 3, classes],
            batch_size,
            False,
            n_epochs,
            0.3,
            seed + n,
        )
        for n, batch_size, classes, n_epochs in cases
    ]


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


accuracy_mistakes = {
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
gradients_after_measuring
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
file_and_model_after_saving
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
outputs_of_the_loaded_model
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
load_a_file
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
load_a_file_that_holds_code
"""


def _load(model, path):
    model.load_state_dict(torch.load(path, weights_only=True))
    return model


loaded = driver(LOADED, load_weights=_load)
