"""Reference functions of exercise 14, and what students get wrong.

The programs are given models, which have to live beside student code: drivers, texts in capitals here, make them there
and give back data. See `through` of `check.same`.
"""

from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from autograder import check

# what drivers share ----------------------------------------------------------------------------------------------

_MADE = """
def made(sizes, generator):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_inputs, n_outputs), nn.Tanh()]
    model = nn.Sequential(*layers[:-1]).double()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64))
    return model
def weights(*models):
    return torch.cat([p.detach().ravel() for model in models for p in model.parameters()])
"""

LOSSES_AND_WEIGHTS = (
    _MADE
    + """
def losses_and_weights(x, y, sizes, lr, n_steps, seed):
    model = made(sizes, torch.Generator().manual_seed(seed))
    result = {name}(model, x, y, lr, n_steps)
    losses = result["losses"] if isinstance(result, dict) else result
    return {{"losses": losses, "weights": weights(model)}}
"""
)

ERROR_OF_A_REGRESSION = (
    _MADE
    + """
def error_after_the_last_step(x, y, sizes, lr, n_steps, seed):
    return repaired_c(made(sizes, torch.Generator().manual_seed(seed)), x, y, lr, n_steps)["error"]
"""
)

PART_OF_A_TRAINING = (
    _MADE
    + """
def part_of_the_result(x, y, sizes, lr, n_steps, seed):
    return repaired_e(made(sizes, torch.Generator().manual_seed(seed)), x, y, lr, n_steps)["{part}"]
"""
)

LOSSES_AND_WEIGHTS_OF_TWO_PARTS = (
    _MADE
    + """
def losses_and_weights_of_two_parts(x, y, sizes, lr, n_steps, seed):
    generator = torch.Generator().manual_seed(seed)
    first, second = made(sizes[:2], generator), made(sizes[1:], generator)
    losses = repaired_g(first, second, x, y, lr, n_steps)
    return {"losses": losses, "weights": weights(first, second)}
"""
)

FINE_TUNING = (
    _MADE
    + """
def losses_and_weights_of_a_fine_tuning(x, y, sizes, n_classes, lr, n_steps, seed):
    model = made(sizes, torch.Generator().manual_seed(seed))
    losses = repaired_h(model, n_classes, x, y, lr, n_steps)
    return {"losses": losses, "weights": weights(model)}
"""
)

VALIDATION_LOSSES = (
    _MADE
    + """
def validation_losses(n_epochs, seed):
    generator = torch.Generator().manual_seed(seed)
    def drawn(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)
    model = made([3, 5, 4], generator)
    model.insert(1, nn.BatchNorm1d(5).double())
    batches = [(2 + drawn(6, 3), torch.randint(4, (6,), generator=generator)) for _ in range(3)]
    x, y = drawn(7, 3), torch.randint(4, (7,), generator=generator)
    losses = repaired_f(model, batches, x, y, n_epochs, 0.2)
    return {"losses": losses, "statistics": model[1].running_mean, "weights": weights(model)}
"""
)


def _drawn(n, n_inputs, generator):
    return torch.randn(n, n_inputs, generator=generator, dtype=torch.float64)


def trainings(seed):
    """Classifications: x, y, sizes, lr, n_steps, seed. With two hidden layers, one, and many classes."""
    generator = torch.Generator().manual_seed(seed)
    cases = [(4, [2, 3, 2], 0.3, 4), (6, [3, 4, 3], 0.2, 5), (5, [2, 3, 3, 4], 0.1, 6)]
    return [
        (
            _drawn(n, sizes[0], generator),
            torch.randint(sizes[-1], (n,), generator=generator),
            sizes,
            lr,
            n_steps,
            seed + n,
        )
        for n, sizes, lr, n_steps in cases
    ]


def regressions(seed):
    """Regressions with targets of shape (samples,): of a line and of networks, and of a single sample."""
    generator = torch.Generator().manual_seed(seed)
    cases = [(4, [2, 1], 0.05, 4), (6, [3, 4, 1], 0.05, 5), (1, [2, 3, 1], 0.05, 3)]
    return [
        (
            _drawn(n, sizes[0], generator),
            _drawn(n, 1, generator).ravel(),
            sizes,
            lr,
            n_steps,
            seed + n,
        )
        for n, sizes, lr, n_steps in cases
    ]


def fine_tunings(seed):
    """Fine-tunings: the new number of classes is that of the old task, smaller, or larger."""
    generator = torch.Generator().manual_seed(seed)
    cases = [(4, [2, 3, 2], 2), (6, [3, 4, 5], 3), (6, [2, 3, 3, 2], 4)]
    return [
        (
            _drawn(n, sizes[0], generator),
            torch.randint(n_classes, (n,), generator=generator),
            sizes,
            n_classes,
            0.5,
            6,
            seed + n,
        )
        for n, sizes, n_classes in cases
    ]


# the programs ----------------------------------------------------------------------------------------------------

AS_BEFORE = "This is what the program did before the repair."
NOT_MOVED = "The weights do not move at all: the gradients are set to zero between backward() and step(), or there is no step."


def _descend(outputs, parameters, loss_of, lr, n_steps, zero="first"):
    """Gradient descent on loss_of(outputs()); gradients zeroed `never`, `late` or only `before` the loop are mistakes."""
    optimizer = torch.optim.SGD(parameters, lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = loss_of(outputs())
        if zero == "first":
            optimizer.zero_grad()
        loss.backward()
        if zero == "late":
            optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


def repaired_b(model, x, y, lr, n_steps, *, zero="first"):
    return _descend(
        lambda: model(x),
        model.parameters(),
        lambda z: functional.cross_entropy(z, y),
        lr,
        n_steps,
        zero,
    )


repaired_b.mistakes = {
    f"{AS_BEFORE} Each step still uses the gradients of all steps before it.": partial(
        repaired_b, zero="never"
    ),
    NOT_MOVED: partial(repaired_b, zero="late"),
}


def _column(y):
    return y[:, None]


def repaired_c(model, x, y, lr, n_steps, *, trained=_column, measured=_column):
    """The right regression; targets `trained` or `measured` as they are make it a mistaken one."""
    losses = _descend(
        lambda: model(x),
        model.parameters(),
        lambda y_hat: ((y_hat - trained(y)) ** 2).mean(),
        lr,
        n_steps,
    )
    return {"losses": losses, "error": (model(x) - measured(y)).abs().mean().item()}


def _as_it_is(y):
    return y


repaired_c.mistakes = {
    f"{AS_BEFORE} (n, 1) minus (n,) is an (n, n) table of all differences.": partial(
        repaired_c, trained=_as_it_is, measured=_as_it_is
    ),
    "The loss is repaired, the error is not: there, too, (n, 1) minus (n,) is an (n, n) table.": partial(
        repaired_c, measured=_as_it_is
    ),
    "The error is repaired, the loss is not: there, too, (n, 1) minus (n,) is an (n, n) table.": partial(
        repaired_c, trained=_as_it_is
    ),
}


def _softmax(z):
    return torch.softmax(z, dim=1)


def repaired_e(model, x, y, lr, n_steps, *, trained=_as_it_is, measured=_as_it_is, told=_softmax):
    """The right training; a softmax in what is `trained` or `measured`, or none in what is `told`, is a mistake."""
    losses = _descend(
        lambda: trained(model(x)),
        model.parameters(),
        lambda z: functional.cross_entropy(z, y),
        lr,
        n_steps,
    )
    z = model(x).detach()
    return {
        "losses": losses,
        "loss": functional.cross_entropy(measured(z), y).item(),
        "probabilities": told(z),
    }


repaired_e.mistakes = {
    f"{AS_BEFORE} CrossEntropyLoss applies a softmax to what is a softmax already.": partial(
        repaired_e, trained=_softmax, measured=_softmax
    ),
    "The training is repaired; the loss at the end still has its softmax twice.": partial(
        repaired_e, measured=_softmax
    ),
    "The loss at the end is repaired; the training still has its softmax twice.": partial(
        repaired_e, trained=_softmax
    ),
    "These are logits. Probabilities need a softmax, one.": partial(repaired_e, told=_as_it_is),
    "This is the softmax of a softmax: one is enough.": partial(
        repaired_e, told=lambda z: _softmax(_softmax(z))
    ),
}


def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr, *, measure="evaluation", back=True):
    """The right training; measuring in another mode, or not going `back` to training mode, is a mistake."""
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(n_epochs):
        if back:
            model.train()
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.train(measure == "training")
        with torch.no_grad():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
    return losses


repaired_f.mistakes = {
    f"{AS_BEFORE} The network is measured in training mode: batch normalisation uses the validation batch's own statistics, "
    "and even learns from it.": partial(repaired_f, measure="training"),
    "The network never goes back to training mode: from the second epoch on it is trained in evaluation mode.": partial(
        repaired_f, back=False
    ),
}


def repaired_g(first, second, x, y, lr, n_steps, *, cut=_as_it_is):
    return _descend(
        lambda: second(cut(torch.tanh(first(x)))),
        [*first.parameters(), *second.parameters()],
        lambda z: functional.cross_entropy(z, y),
        lr,
        n_steps,
    )


repaired_g.mistakes = {
    f"{AS_BEFORE} The first part does not move: the graph is cut between the parts, or the optimiser "
    "does not hold its parameters.": partial(repaired_g, cut=torch.Tensor.detach)
}


def repaired_h(model, n_classes, x, y, lr, n_steps, *, held="all"):
    """The right fine-tuning; `held` are the parameters that the optimiser holds: all, the new ones or the old ones."""
    old = list(model.parameters())
    model[-1] = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(model[-1].weight)
    nn.init.zeros_(model[-1].bias)
    parameters = {"all": model.parameters(), "new": model[-1].parameters(), "old": old}[held]
    return _descend(lambda: model(x), parameters, lambda z: functional.cross_entropy(z, y), lr, n_steps)


repaired_h.mistakes = {
    f"{AS_BEFORE} The optimiser still holds the layer that was replaced, and not the new one.": partial(
        repaired_h, held="old"
    ),
    "Only the new layer is trained; the old ones stand still. All parameters are to be trained.": partial(
        repaired_h, held="new"
    ),
}


def machines_of_another_kind(seed):
    """Inputs like those of `machines`, but far away from them."""
    rng = np.random.default_rng(seed)
    return torch.tensor([[700.0, 9000.0, 3.0]], dtype=torch.float32) * torch.tensor(
        rng.uniform(0.5, 1.5, size=(20, 3)), dtype=torch.float32
    )


# the names of the faults -----------------------------------------------------------------------------------------

RIGHT = {
    "A": "learning rate far too large",
    "B": "gradients not zeroed",
    "C": "shapes that broadcast",
    "D": "labels shuffled apart from inputs",
    "E": "softmax twice",
    "F": "evaluation in training mode",
    "G": "frozen by detach",
    "H": "optimiser made too early",
    "I": "test statistics in the scaling",
    "J": "duplicates on both sides",
}

WOULD_SHOW = {
    "duplicates on both sides": "the same row in the training and in the test data, and an accuracy that is too good",
    "evaluation in training mode": "two different answers to the same question, where there is dropout or batch normalisation",
    "frozen by detach": "a part of the network whose parameters get no gradient",
    "gradients not zeroed": "a backward() without a zero_grad() in the same step, and a loss that swings",
    "label among the inputs": "a column that is known only when the answer is known, and an accuracy that is too good",
    "labels shuffled apart from inputs": "inputs and labels taken in two different orders, and an accuracy of pure guessing",
    "learning rate far too large": "steps so long that the loss jumps about or becomes infinite",
    "learning rate far too small": "a loss that falls smoothly, but hardly at all",
    "no activation between the layers": "layers that follow each other directly: they are one linear function",
    "optimiser made too early": "an optimiser that holds tensors which are no longer in the model",
    "shapes that broadcast": "a difference of (n, 1) and (n,), which is an (n, n) table",
    "softmax twice": "a softmax in front of a loss that contains one, and a loss that gets stuck above 0",
    "test statistics in the scaling": "a mean or a standard deviation into which test rows entered",
}


def check_name(fault_names, name_given, program):
    """Fails unless the dict names the right fault of this program; says what the named one would look like."""

    def sentence(names):
        given = name_given(names, program)
        return f"“{given}” would show as {WOULD_SHOW[given]}. Look for that in program {program}: it is not there."

    check.holds(
        fault_names,
        (),
        lambda names: name_given(names, program) == RIGHT[program],
        sentence,
        read="Symptoms and faults",
    )


# the open task ---------------------------------------------------------------------------------------------------

PUZZLES = (318_904_776_120_553_871_049_226, 907_115_238_664_090_317_725_481)
"""Seeds of the hidden puzzles: too large to be found by trying."""
