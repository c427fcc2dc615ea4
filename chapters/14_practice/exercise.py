# %% [markdown]
# # Exercise 14 · Practice
#
# Ten training programs. Each of them runs to its end without an error, and each of them is wrong. You say what the
# fault is called, and repair the program. Then comes one open task: the best network that a small budget can buy.
#
# ## Reminder
#
# A fault that raises no error shows in numbers. What to look at, in this order:
#
# | look at | it should be | otherwise think of |
# | --- | --- | --- |
# | the first loss of a classifier of $K$ classes | about $\ln K$ | wrong loss, wrong targets, huge weights |
# | the loss on **one small batch**, trained long | nearly 0 | something is not trained, or the targets do not belong to the inputs |
# | `x.shape`, `y.shape`, `model(x).shape` | what you would have said | shapes that broadcast |
# | each parameter before and after one step | all of them moved a little | frozen parts, an optimiser that holds other tensors, the learning rate |
# | the loss over the steps | falls, and then comes to rest | learning rate; gradients that add up |
# | the same question, asked twice | the same answer | training mode |
# | the accuracy | better than the baseline, and not too good to be true | leaks |
#
# Every program stands in a cell of its own and is a function, `program_a` to `program_j`. Its **docstring is right**: it
# says what the program should do. Its body does something else. Play with it: call it, print, change it. Then write
# the repaired program under the new name, `repaired_a` and so on, with the same arguments and the same kind of result.
# Copy the old body and change what is wrong, or write it anew: every repair that does what the docstring says counts.
# In most programs one line is wrong; in some, two.
#
# You will need the names of the faults in section 11; write them down as you go. These are all that there are:

# %% locked="setup"
import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from torch import nn
from torch.nn import functional

from autograder import check

FAULTS = (
    "duplicates on both sides",
    "evaluation in training mode",
    "frozen by detach",
    "gradients not zeroed",
    "label among the inputs",
    "labels shuffled apart from inputs",
    "learning rate far too large",
    "learning rate far too small",
    "no activation between the layers",
    "optimiser made too early",
    "shapes that broadcast",
    "softmax twice",
    "test statistics in the scaling",
)

# %% [markdown]
# The data of most programs is the display of a meter: seven segments that are lit or not, read by seven light sensors,
# with noise. The class is the digit. (Seven inputs, ten classes; a good network reads about nine of ten rightly.)

# %% locked="display"
LIT = [
    "1110111",
    "0010010",
    "1011101",
    "1011011",
    "0111010",
    "1101011",
    "1101111",
    "1010010",
    "1111111",
    "1111011",
]


def display(n, seed):
    """n readings of a seven-segment display: x (n, 7), float32, about 1 where a segment is lit; y (n,), the digits."""
    rng = np.random.default_rng(seed)
    digits = rng.integers(10, size=n)
    lit = np.array([[int(segment) for segment in LIT[digit]] for digit in digits])
    x = lit + 0.3 * rng.normal(size=lit.shape)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(digits)


x_display, y_display = display(3, seed=0)
print(x_display.round(decimals=1), y_display)

# %% [markdown]
# ## 1 · Program A
# *What you see: the predictions on new readings are hardly better than guessing, and the loss jumps up and down.*


# %% locked="program-a"
def program_a(x, y, x_new, seed):
    """Trains a network with 32 hidden neurons on the display, and reads new displays with it.

    x, y     training data: (samples, 7) and (samples,), as `display` gives them, some hundred samples; the sensors may
             be connected in another order, for all inputs alike
    x_new    new inputs, (new samples, 7)
    seed     for the random start
    returns  the predicted digits of the new inputs, (new samples,); at least 80 % of them right
    """
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=500.0)
    for _ in range(200):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_new).argmax(dim=1)


# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    """Program A, repaired.

    x, y, x_new, seed  as in `program_a`
    returns            the predicted digits of the new inputs, (new samples,); at least 80 % of them right

    Example: repaired_a(x, y, x_new, seed=0)
    """
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(200):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_new).argmax(dim=1)
    ### END SOLUTION


# %% locked="read-rightly"
def share(predicted, y):
    """The share of right predictions; 0 where these are no class numbers, one a sample."""
    predicted = torch.as_tensor(predicted)
    return (predicted == y).float().mean().item() if predicted.shape == y.shape else 0.0


def check_reading(program, n, seed, order=None, wires=(0, 1, 2, 3, 4, 5, 6), least=0.8, hint=""):
    """Fails unless `program`, trained on n displays, reads at least this share of 200 new ones rightly.

    order  a function of the digits that gives the rows in the order in which they come; `wires` is that of the sensors
    """
    (x, y), (x_new, y_new) = display(n, seed), display(200, seed + 1)
    rows = torch.arange(n) if order is None else order(y)
    check.holds(
        program,
        (x[rows][:, wires], y[rows], x_new[:, wires], seed),
        lambda predicted: share(predicted, y_new) >= least,
        lambda predicted: (
            f"{share(predicted, y_new):.0%} of the new displays are read rightly; it must be {least:.0%} or more, and the "
            f"result must be one digit for each of them, of shape {tuple(y_new.shape)}."
        ),
        hint=hint,
        read="Symptoms and faults",
    )


# %% test="repaired_a-reads" points=2
_rate = "Print the loss of every step. Does it jump? Does it hardly fall below ln 10 = 2.3? A learning rate can be too small, too."
check_reading(repaired_a, 300, seed=0, hint=_rate)
### BEGIN HIDDEN TESTS
check_reading(repaired_a, 400, seed=11, hint=_rate)
check_reading(repaired_a, 400, seed=13, wires=(3, 6, 0, 5, 1, 4, 2), hint=_rate)
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · Program B
# *What you see: the loss falls, rises again, falls, and does not come to rest.*


# %% locked="program-b"
def program_b(model, x, y, lr, n_steps):
    """Gradient descent, $w ← w − η ∇L$, on the mean cross-entropy of all samples.

    model    nn.Module that gives logits; it is trained
    x, y     inputs (samples, features) and class numbers (samples,)
    lr       the learning rate η
    returns  the n_steps losses, each before its step, as a list of floats
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% solution="repaired_b"
def repaired_b(model, x, y, lr, n_steps):
    """Program B, repaired.

    model, x, y, lr, n_steps  as in `program_b`
    returns                   the n_steps losses, each before its step, as a list of floats

    Example: repaired_b(model, x, y, lr=0.1, n_steps=100)
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% test="repaired_b-losses" points=2
### BEGIN HIDDEN TESTS
check.same(
    repaired_b,
    reference.repaired_b,
    through=reference.LOSSES_AND_WEIGHTS.format(name="repaired_b"),
    on=reference.trainings(seed=1),
    tolerance=1e-6,
    hint="A step uses the gradient of the present loss only.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
_losses = check.there(
    """
def losses_of_a_line_between_two_classes(lr, n_steps):
    model = nn.Linear(1, 2).double()
    nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    x, y = torch.tensor([[-1.0], [1.0]], dtype=torch.float64), torch.tensor([0, 1])
    return repaired_b(model, x, y, lr, n_steps)
""",
    repaired_b=repaired_b,
)
check.equal(
    _losses,
    (1.0, 3),
    [0.6931471805599453, 0.31326168751822286, 0.19460864436072997],
    tolerance=1e-6,
    hint="The third loss shows it: the second step may use the second gradient only.",
    read="Symptoms and faults",
)

# %% [markdown]
# ## 3 · Program C
# *What you see: the loss comes to rest, but far from 0, and the network gives about the same number for every input.*


# %% locked="program-c"
def program_c(model, x, y, lr, n_steps):
    """Regression: gradient descent on the mean squared error of all samples.

    model    nn.Module that gives one output a sample, shape (samples, 1); it is trained
    x, y     inputs (samples, features) and targets (samples,), both floats
    returns  a dict: "losses", the n_steps mean squared errors, each before its step, as a list of floats;
             "error", a float: the mean over the samples of |prediction − target| after the last step
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (model(x) - y).abs().mean()
    return {"losses": losses, "error": error.item()}


# %% solution="repaired_c"
def repaired_c(model, x, y, lr, n_steps):
    """Program C, repaired.

    model, x, y, lr, n_steps  as in `program_c`
    returns                   {"losses": list of n_steps floats, "error": float}

    Example: repaired_c(model, x, y, lr=0.1, n_steps=100)
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = ((model(x).squeeze(dim=1) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    error = (model(x).squeeze(dim=1) - y).abs().mean()
    return {"losses": losses, "error": error.item()}
    ### END SOLUTION


# %% locked="line-through-three-points"
LINE_THROUGH_THREE_POINTS = """
def result_for_three_points(lr, n_steps):
    model = nn.Linear(1, 1).double()
    nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    x = torch.tensor([[-1.0], [0.0], [1.0]], dtype=torch.float64)
    return repaired_c(model, x, 3 * x.ravel(), lr, n_steps)
"""

# %% test="repaired_c-losses" points=2
_three_points = check.there(LINE_THROUGH_THREE_POINTS, repaired_c=repaired_c)
### BEGIN HIDDEN TESTS
check.same(
    repaired_c,
    reference.repaired_c,
    through=reference.LOSSES_AND_WEIGHTS.format(name="repaired_c"),
    on=reference.regressions(seed=2),
    tolerance=1e-6,
    hint="Compare the shapes of model(x), of y, and of their difference.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
check.holds(
    _three_points,
    (0.25, 3),
    lambda result: np.allclose(result["losses"], [6.0, 8 / 3, 32 / 27]),
    "The three losses must be 6, 8/3 and 32/27: the points (-1, -3), (0, 0), (1, 3), and a line that starts at 0.",
    hint="What is the shape of model(x), of y, and of their difference?",
    read="Symptoms and faults",
)

# %% test="repaired_c-error" points=1
_three_points = check.there(LINE_THROUGH_THREE_POINTS, repaired_c=repaired_c)
### BEGIN HIDDEN TESTS
check.same(
    repaired_c,
    reference.repaired_c,
    through=reference.ERROR_OF_A_REGRESSION,
    on=reference.regressions(seed=3),
    tolerance=1e-6,
    hint="The same fault can stand in more than one line.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
check.holds(
    _three_points,
    (0.25, 0),
    lambda result: abs(result["error"] - 2.0) < 1e-6,
    "A line at 0 misses the points (-1, -3), (0, 0), (1, 3) by 2 on average.",
    hint="The same fault can stand in more than one line.",
    read="Symptoms and faults",
)

# %% [markdown]
# ## 4 · Program D
# *What you see: the loss hardly falls below ln 10, and one in ten new displays is read rightly.*


# %% locked="program-d"
def program_d(x, y, x_new, seed):
    """Trains on the display in batches of 25, for 15 epochs, and reads new displays.

    x, y     training data: (samples, 7) and (samples,), some hundred samples, perhaps sorted by digit:
             every epoch takes them in a new random order; the sensors may be connected as in program A
    x_new    new inputs, (new samples, 7)
    seed     for the random start and the order
    returns  the predicted digits of the new inputs, (new samples,); at least 80 % of them right
    """
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(15):
        x = x[torch.randperm(len(x))]
        y = y[torch.randperm(len(y))]
        for start in range(0, len(x), 25):
            loss = functional.cross_entropy(model(x[start : start + 25]), y[start : start + 25])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model(x_new).argmax(dim=1)


# %% solution="repaired_d"
def repaired_d(x, y, x_new, seed):
    """Program D, repaired.

    x, y, x_new, seed  as in `program_d`; x and y stay as they are
    returns            the predicted digits of the new inputs, (new samples,); at least 80 % of them right

    Example: repaired_d(x, y, x_new, seed=0)
    """
    ### BEGIN SOLUTION
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(7, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(15):
        for rows in torch.randperm(len(x)).split(25):
            loss = functional.cross_entropy(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model(x_new).argmax(dim=1)
    ### END SOLUTION


# %% test="repaired_d-reads" points=1
check_reading(repaired_d, 300, seed=2)
### BEGIN HIDDEN TESTS
check_reading(repaired_d, 400, seed=21)
check_reading(repaired_d, 400, seed=23, wires=(4, 0, 6, 2, 5, 1, 3))
### END HIDDEN TESTS

# %% test="repaired_d-sorted" points=1
_sorted = "These displays come sorted by digit. Every epoch must take them in a new random order, each with its own label."
check_reading(repaired_d, 400, seed=4, order=torch.argsort, hint=_sorted)
### BEGIN HIDDEN TESTS
check_reading(repaired_d, 400, seed=25, order=lambda digits: torch.argsort(-digits), hint=_sorted)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Program E
# *What you see: the accuracy is fine, but the loss gets stuck well above 0, however long you train.*


# %% locked="program-e"
def program_e(model, x, y, lr, n_steps):
    """Trains a classifier by gradient descent on the mean cross-entropy, and says how sure it is.

    model    nn.Module that gives logits; it is trained
    x, y     inputs (samples, features) and class numbers (samples,)
    returns  a dict: "losses", the n_steps mean cross-entropies, each before its step, as a list of floats;
             "loss", a float: the mean cross-entropy after the last step;
             "probabilities" after the last step, a tensor (samples, classes) without a graph, whose rows have the sum 1
    """
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        p = torch.softmax(model(x), dim=1)
        loss = loss_fn(p, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    p = torch.softmax(model(x), dim=1).detach()
    return {"losses": losses, "loss": loss_fn(p, y).item(), "probabilities": p}


# %% solution="repaired_e"
def repaired_e(model, x, y, lr, n_steps):
    """Program E, repaired.

    model, x, y, lr, n_steps  as in `program_e`
    returns                   {"losses": list of n_steps floats, "loss": float, "probabilities": tensor (samples, classes)}

    Example: repaired_e(model, x, y, lr=0.1, n_steps=100)
    """
    ### BEGIN SOLUTION
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    logits = model(x).detach()
    return {
        "losses": losses,
        "loss": loss_fn(logits, y).item(),
        "probabilities": torch.softmax(logits, dim=1),
    }
    ### END SOLUTION


# %% locked="two-classes"
TWO_CLASSES = """
def part_of_the_result(part, lr, n_steps):
    model = nn.Linear(1, 2).double()
    nn.init.zeros_(model.weight), nn.init.zeros_(model.bias)
    x, y = torch.tensor([[-1.0], [1.0]], dtype=torch.float64), torch.tensor([0, 1])
    return repaired_e(model, x, y, lr, n_steps)[part]
"""

# %% test="repaired_e-losses" points=2
_part = check.there(TWO_CLASSES, repaired_e=repaired_e)
### BEGIN HIDDEN TESTS
check.same(
    repaired_e,
    reference.repaired_e,
    through=reference.PART_OF_A_TRAINING.format(part="losses"),
    on=reference.trainings(seed=4),
    tolerance=1e-6,
    hint="nn.CrossEntropyLoss takes logits: it contains the softmax.",
    read="Symptoms and faults",
)
check.same(
    repaired_e,
    reference.repaired_e,
    through=reference.PART_OF_A_TRAINING.format(part="loss"),
    on=reference.trainings(seed=5),
    tolerance=1e-6,
    hint="The losses are right, and the last one, after the training, is not: is its softmax there twice?",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
check.equal(
    _part,
    ("losses", 1.0, 3),
    [0.6931471805599453, 0.31326168751822286, 0.19460864436072997],
    tolerance=1e-6,
    hint="nn.CrossEntropyLoss takes logits: it contains the softmax.",
    read="Symptoms and faults",
)
check.equal(_part, ("loss", 1.0, 1), 0.31326168751822286, tolerance=1e-6, read="Symptoms and faults")

# %% test="repaired_e-probabilities" points=1
_part = check.there(TWO_CLASSES, repaired_e=repaired_e)
check.equal(
    _part,
    ("probabilities", 1.0, 0),
    [[0.5, 0.5], [0.5, 0.5]],
    tolerance=1e-6,
    hint="Probabilities do need a softmax, one.",
    read="Symptoms and faults",
)
### BEGIN HIDDEN TESTS
check.same(
    repaired_e,
    reference.repaired_e,
    through=reference.PART_OF_A_TRAINING.format(part="probabilities"),
    on=reference.trainings(seed=6),
    tolerance=1e-6,
    hint="Probabilities do need a softmax, one, along the classes.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · Program F
# *What you see: the validation loss is worse than the training loss from the start, and it differs when you measure the
# same network twice.*


# %% locked="program-f"
def program_f(model, batches, x_valid, y_valid, n_epochs, lr):
    """Gradient descent in batches; after each epoch the network is measured on the validation data.

    model             nn.Module that gives logits, perhaps with dropout or batch normalisation; it comes in training mode,
                      and its parts are in training mode in all steps of all epochs
    batches           list of pairs (x, y) of inputs and class numbers; one step for each, in this order, in every epoch
    x_valid, y_valid  validation data, inputs and class numbers
    returns           the n_epochs mean cross-entropies on the validation data, of the network as it will be used
                      (evaluation mode), as a list of floats. The measuring changes nothing in the network.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(n_epochs):
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
    return losses


# %% solution="repaired_f"
def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr):
    """Program F, repaired.

    model, batches, x_valid, y_valid, n_epochs, lr  as in `program_f`
    returns                                         the n_epochs validation losses, as a list of floats

    Example: repaired_f(model, batches, x_valid, y_valid, n_epochs, lr)
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
    return losses
    ### END SOLUTION


# %% locked="modes-of-a-run"
MODES = """
def modes_of_the_passes(n_epochs):
    modes = []
    class Watch(nn.Linear):
        def forward(self, x):
            modes.append("training" if self.training else "evaluation")
            return super().forward(x)
    model = nn.Sequential(Watch(2, 3), nn.Dropout(0.5))
    x, y = torch.ones(4, 2), torch.tensor([0, 1, 2, 0])
    repaired_f(model, [(x, y), (x, y)], x, y, n_epochs, 0.1)
    return modes
"""

# %% test="repaired_f-measures" points=1
### BEGIN HIDDEN TESTS
check.same(
    repaired_f,
    reference.repaired_f,
    through=reference.VALIDATION_LOSSES,
    on=[(1, seed) for seed in (1, 2, 3)],
    tolerance=1e-6,
    hint="torch.no_grad() is about gradients only; dropout and batch normalisation ask for the mode.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
_modes = check.there(MODES, repaired_f=repaired_f)
check.equal(
    _modes,
    1,
    ["training", "training", "evaluation"],
    hint="Two batches, then a look at the validation data. torch.no_grad() is about gradients only; dropout asks "
    "for the mode.",
    read="Symptoms and faults",
)

# %% test="repaired_f-goes-on" points=1
### BEGIN HIDDEN TESTS
check.same(
    repaired_f,
    reference.repaired_f,
    through=reference.VALIDATION_LOSSES,
    on=[(4, seed) for seed in (4, 5, 6)],
    tolerance=1e-6,
    hint="What is the mode of the network when the second epoch begins?",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
_modes = check.there(MODES, repaired_f=repaired_f)
check.equal(
    _modes,
    2,
    ["training", "training", "evaluation"] * 2,
    hint="What is the mode of the network when the second epoch begins?",
    read="Symptoms and faults",
)

# %% [markdown]
# ## 7 · Program G
# *What you see: it learns something, but it cannot even learn a handful of samples by heart.*


# %% locked="program-g"
def program_g(first, second, x, y, lr, n_steps):
    """Trains a network of two parts, with tanh between them, by gradient descent on the mean cross-entropy.

    first, second  nn.Module: the logits are second(tanh(first(x))). All parameters of both are trained.
    x, y           inputs (samples, features) and class numbers (samples,)
    returns        the n_steps losses, each before its step, as a list of floats
    """
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = torch.tanh(first(x)).detach()
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% solution="repaired_g"
def repaired_g(first, second, x, y, lr, n_steps):
    """Program G, repaired.

    first, second, x, y, lr, n_steps  as in `program_g`
    returns                           the n_steps losses, each before its step, as a list of floats

    Example: repaired_g(first, second, x, y, lr, n_steps)
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD([*first.parameters(), *second.parameters()], lr=lr)
    losses = []
    for _ in range(n_steps):
        hidden = torch.tanh(first(x))
        loss = functional.cross_entropy(second(hidden), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% test="repaired_g-losses" points=2
### BEGIN HIDDEN TESTS
check.same(
    repaired_g,
    reference.repaired_g,
    through=reference.LOSSES_AND_WEIGHTS_OF_TWO_PARTS,
    on=reference.trainings(seed=7),
    tolerance=1e-6,
    hint="All parameters of both parts must move: print them before and after a step.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
_moved = check.there(
    """
def which_parts_moved(n_steps):
    torch.manual_seed(0)
    first, second = nn.Linear(3, 4), nn.Linear(4, 2)
    before = [p.detach().clone() for part in (first, second) for p in part.parameters()]
    x, y = torch.tensor([[1.0, 0.0, -1.0], [0.0, 2.0, 1.0]]), torch.tensor([0, 1])
    repaired_g(first, second, x, y, 0.1, n_steps)
    moved = [not torch.equal(a, p) for a, p in zip(before, [*first.parameters(), *second.parameters()])]
    return {"first": moved[:2], "second": moved[2:]}
""",
    repaired_g=repaired_g,
)
check.equal(
    _moved,
    1,
    {"first": [True, True], "second": [True, True]},
    hint="Weights and bias of each part, before and after a step: did they move? Where does the graph end?",
    read="Symptoms and faults",
)

# %% [markdown]
# ## 8 · Program H
# *What you see: the loss is exactly ln K, and stays there.*


# %% locked="program-h"
def program_h(model, n_classes, x, y, lr, n_steps):
    """Fine-tuning: a trained network gets a new last layer for another task, and all of it is trained on.

    model      nn.Sequential, trained on some other task, whose last part is an nn.Linear. Its last part is replaced
               by a new nn.Linear with n_classes outputs and weights and biases 0; then all parameters, old and
               new, are trained by gradient descent on the mean cross-entropy
    x, y       inputs (samples, features) and class numbers (samples,) of the new task
    returns    the n_steps losses, each before its step, as a list of floats
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    model[-1] = head
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    """Program H, repaired.

    model, n_classes, x, y, lr, n_steps  as in `program_h`
    returns                              the n_steps losses, each before its step, as a list of floats

    Example: repaired_h(model, n_classes, x, y, lr, n_steps)
    """
    ### BEGIN SOLUTION
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    model[-1] = head
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% test="repaired_h-losses" points=2
### BEGIN HIDDEN TESTS
check.same(
    repaired_h,
    reference.repaired_h,
    through=reference.FINE_TUNING,
    on=reference.fine_tunings(seed=8),
    tolerance=1e-6,
    hint="All parameters of the model, as it is after the replacement, must move.",
    read="Symptoms and faults",
)
### END HIDDEN TESTS
_fine_tuned = check.there(
    """
def losses_with_a_new_head(n_classes, lr, n_steps):
    model = nn.Sequential(nn.Identity(), nn.Linear(1, 5).double())
    x, y = torch.tensor([[-1.0], [1.0]], dtype=torch.float64), torch.tensor([0, 1])
    return repaired_h(model, n_classes, x, y, lr, n_steps)
""",
    repaired_h=repaired_h,
)
check.equal(
    _fine_tuned,
    (2, 1.0, 3),
    [0.6931471805599453, 0.31326168751822286, 0.19460864436072997],
    tolerance=1e-6,
    hint="Which tensors does the optimiser hold when it steps? Print id(p) of its parameters and of the model's.",
    read="Symptoms and faults",
)

# %% [markdown]
# ## 9 · Program I
# *What you see: the predictions for a sample change with the company in which it is asked about.*


# %% locked="program-i"
def program_i(x_train, y_train, x_test, seed):
    """Trains on standardised inputs, and gives the logits of test inputs.

    x_train, y_train  (samples, features), columns of very different size, and class numbers 0 or 1, (samples,)
    x_test            (test samples, features): stands for data that do not exist yet. What comes out for one of its rows
                      does not depend on the other rows of x_test
    seed              for the random start
    returns           logits of the test inputs, a tensor (test samples, 2) without a graph
    """
    x = torch.cat([x_train, x_test])
    x = (x - x.mean(dim=0)) / x.std(dim=0)
    x_train, x_test = x[: len(x_train)], x[len(x_train) :]
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(x.shape[1], 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        loss = functional.cross_entropy(model(x_train), y_train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_test).detach()


# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    """Program I, repaired.

    x_train, y_train, x_test, seed  as in `program_i`
    returns                         logits of the test inputs, a tensor (test samples, 2) without a graph

    Example: repaired_i(x_train, y_train, x_test, seed=0)
    """
    ### BEGIN SOLUTION
    mean, spread = x_train.mean(dim=0), x_train.std(dim=0)
    x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(x_train.shape[1], 16), nn.Tanh(), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        loss = functional.cross_entropy(model(x_train), y_train)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model(x_test).detach()
    ### END SOLUTION


# %% locked="machines"
def machines(n, seed):
    """n machines: temperature in °C, turns a minute, vibration in mm, float32; and whether each failed, 0 or 1."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(n, 3))
    failed = (z[:, 0] * z[:, 1] + z[:, 2] + 0.2 * rng.normal(size=n) > 0).astype(int)
    x = [70, 1500, 0.05] + z * [9, 250, 0.01]
    return torch.tensor(x, dtype=torch.float32), torch.tensor(failed)


# %% test="repaired_i-company" points=2
_alone = check.there(
    """
def logits_of_the_first_rows(x_train, y_train, x_test, n):
    return repaired_i(x_train, y_train, x_test[:n], seed=0)[:3]
""",
    repaired_i=repaired_i,
)
_machines = (*machines(150, seed=0), machines(40, seed=1)[0])
_three = _alone(*_machines, 3)
check.equal(
    _alone,
    (*_machines, 40),
    _three,
    tolerance=1e-3,
    hint="Expected are the logits of the first three machines when x_test holds these three only. Now 40 machines were "
    "asked about, and the logits of the first three are others. What do you compute from x_test, and why?",
    read="Symptoms and faults",
)
### BEGIN HIDDEN TESTS
_far = reference.machines_of_another_kind(seed=2)
for _x_test in (_machines[2][:1], torch.cat([_machines[2][:3], _far])):
    check.close(
        _alone(_machines[0], _machines[1], _x_test, len(_x_test)),
        _three[: len(_x_test)],
        f"logits of the same machines, asked about {'alone' if len(_x_test) == 1 else 'with others of another kind'}",
        tolerance=1e-3,
        hint="Mean and standard deviation come from the training data only.",
        read="Symptoms and faults",
    )
### END HIDDEN TESTS

# %% test="repaired_i-accuracy" points=1
_logits_to_classes = check.there(
    "lambda x_train, y_train, x_test, seed: repaired_i(x_train, y_train, x_test, seed).argmax(dim=1)",
    repaired_i=repaired_i,
)
_x_new, _y_new = machines(300, seed=4)
check.holds(
    _logits_to_classes,
    (*machines(300, seed=3), _x_new, 0),
    lambda predicted: share(predicted, _y_new) >= 0.8,
    lambda predicted: (
        f"{share(predicted, _y_new):.0%} of the test machines are judged rightly; it must be 80% or more. Is the training "
        "data scaled, and are the test data scaled in the same way?"
    ),
    read="Symptoms and faults",
)
### BEGIN HIDDEN TESTS
for _seed in (31, 32):  # for the second, the two classes have each other's numbers
    (_x, _y), (_x_new, _y_new) = machines(300, seed=_seed), machines(500, seed=_seed + 100)
    _y, _y_new = (_y, _y_new) if _seed == 31 else (1 - _y, 1 - _y_new)
    _judged = _logits_to_classes(_x, _y, _x_new, _seed)
    assert share(_judged, _y_new) >= 0.8, (
        f"{share(_judged, _y_new):.0%} of the test machines are judged rightly; it must be 80% or more."
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 10 · Program J
# *What you see: the test accuracy is splendid, and on the data of next month it is not.*


# %% locked="program-j"
def program_j(x, y, seed):
    """Puts a quarter of the data aside, trains a wide network on the rest, and says how it does on new data.

    x, y     (samples, features) and class numbers 0 or 1, (samples,). Rows may have been entered more than once,
             anywhere in the table; rows with equal features have equal labels
    seed     for the split and the random start
    returns  the accuracy on the rows that were put aside, a float: an honest estimate for rows that are not in the table
    """
    torch.manual_seed(seed)
    rows = torch.randperm(len(x))
    test, train = rows[: len(x) // 4], rows[len(x) // 4 :]
    model = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()


# %% solution="repaired_j"
def repaired_j(x, y, seed):
    """Program J, repaired.

    x, y, seed  as in `program_j`
    returns     the accuracy on rows that the network has not seen, a float

    Example: repaired_j(x, y, seed=0); where y are thrown coins, it is near 0.5, for nothing can be learnt
    """
    ### BEGIN SOLUTION
    x, of_row = torch.unique(x, dim=0, return_inverse=True)
    first = torch.zeros(len(x), dtype=torch.long)
    first[of_row] = torch.arange(len(y))
    y = y[first]
    torch.manual_seed(seed)
    rows = torch.randperm(len(x))
    test, train = rows[: len(x) // 4], rows[len(x) // 4 :]
    model = nn.Sequential(nn.Linear(x.shape[1], 100), nn.ReLU(), nn.Linear(100, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(100):
        loss = functional.cross_entropy(model(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (model(x[test]).argmax(dim=1) == y[test]).float().mean().item()
    ### END SOLUTION


# %% locked="tables-with-duplicates"
def table(n, copies, learnable, seed):
    """A table of n different rows of 8 numbers, each `copies` times, in random order.

    learnable  whether the label follows from the row (its first number is positive); otherwise a coin decided
    """
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 8))
    y = (x[:, 0] > 0).astype(int) if learnable else rng.integers(2, size=n)
    rows = rng.permutation(np.repeat(np.arange(n), copies))
    return torch.tensor(x[rows], dtype=torch.float32), torch.tensor(y[rows])


MEAN_REPORT = """
def mean_report_on_tables(n, copies, learnable, seeds):
    reports = [repaired_j(*table(n, copies, learnable, seed), seed) for seed in seeds]
    return sum(reports) / len(reports)
"""

# %% test="repaired_j-coins" points=2
_report = check.there(MEAN_REPORT, repaired_j=repaired_j)
check.holds(
    _report,
    (200, 3, False, [0, 1]),
    lambda said: 0.33 < said < 0.67,
    "Coins decided all labels of these two tables, so nobody can predict them: an honest accuracy is about 0.5. Every row "
    "stands in its table three times: where were the other two when a row was put aside?",
    read="Symptoms and faults",
)
### BEGIN HIDDEN TESTS
for _copies, _seeds in ((2, [40, 41]), (5, [42, 43])):
    check.holds(
        _report,
        (200, _copies, False, _seeds),
        lambda said: 0.33 < said < 0.67,
        f"Coins decided all labels, and every row stands in its table {_copies} times: an honest accuracy is about 0.5, on "
        "average of two tables.",
        read="Symptoms and faults",
    )
### END HIDDEN TESTS

# %% test="repaired_j-learnable" points=1
_report = check.there(MEAN_REPORT, repaired_j=repaired_j)
check.holds(
    _report,
    (200, 3, True, [0, 1]),
    lambda said: 0.75 < said < 1.0,
    "Here the label follows from the row, and new rows are judged rightly about nine times in ten. Does each row still have "
    "its own label, and is it measured on rows that were not trained on?",
    read="Symptoms and faults",
)
### BEGIN HIDDEN TESTS
for _copies, _seeds in ((1, [50]), (4, [51])):
    check.holds(
        _report,
        (200, _copies, True, _seeds),
        lambda said: 0.75 < said < 1.0,
        f"Here the label follows from the row; every row stands in its table {_copies} times. New rows are judged rightly about "
        "nine times in ten.",
        read="Symptoms and faults",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 11 · The names of the faults
# For each program its fault, one of the texts in `FAULTS` (three of them are left over). No fault has two programs.


# %% solution="fault_names"
def fault_names():
    """The fault of each program: a dict from "A" to "J" to a text of FAULTS. What you leave out costs only its own point.

    Example: {"A": "label among the inputs", "B": …, …, "J": …}, were that the fault of program A
    """
    ### BEGIN SOLUTION
    return {
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
    ### END SOLUTION


# %% locked="name-given"
def name_given(names, program):
    """The fault that the dict names for a program, without regard to capitals and spaces."""
    return " ".join(str(names[program]).lower().replace("optimizer", "optimiser").split())


# %% test="fault_names-A" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "A") in FAULTS,
    'Under "A" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "A")
### END HIDDEN TESTS

# %% test="fault_names-B" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "B") in FAULTS,
    'Under "B" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "B")
### END HIDDEN TESTS

# %% test="fault_names-C" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "C") in FAULTS,
    'Under "C" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "C")
### END HIDDEN TESTS

# %% test="fault_names-D" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "D") in FAULTS,
    'Under "D" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "D")
### END HIDDEN TESTS

# %% test="fault_names-E" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "E") in FAULTS,
    'Under "E" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "E")
### END HIDDEN TESTS

# %% test="fault_names-F" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "F") in FAULTS,
    'Under "F" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "F")
### END HIDDEN TESTS

# %% test="fault_names-G" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "G") in FAULTS,
    'Under "G" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "G")
### END HIDDEN TESTS

# %% test="fault_names-H" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "H") in FAULTS,
    'Under "H" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "H")
### END HIDDEN TESTS

# %% test="fault_names-I" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "I") in FAULTS,
    'Under "I" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "I")
### END HIDDEN TESTS

# %% test="fault_names-J" points=1
check.holds(
    fault_names,
    (),
    lambda names: name_given(names, "J") in FAULTS,
    'Under "J" there must be one of the texts of FAULTS.',
)
### BEGIN HIDDEN TESTS
reference.check_name(fault_names, name_given, "J")
### END HIDDEN TESTS

# %% [markdown]
# ## 12 · The open task: the best network for the money
# `puzzle(seed)` draws a task by chance: six numbers of very different size, three classes, no straight border between
# them, and one training label in ten is wrong. Your program is given the 600 training samples of a puzzle, and gives back
# a trained network. It is then asked about 3000 new samples. The puzzles that count are drawn with seeds that you do not
# know, so no weights can be brought along; what counts is how your program trains.
#
# - **The budget.** The network has at most 1000 numbers (weights and biases). The training takes at most 300 million
#   products of two numbers. They are the same on every machine, which seconds are not. Counted are those of `nn.Linear`
#   and of `@`: each layer costs samples × inputs × outputs, and three times as much where gradients are recorded (one
#   forward, two backward). So a step on $n$ samples costs about $3 n$ times the number of weights. What you do to *find*
#   your settings costs nothing: only the run of the finished program counts.
# - **The marks.** The share of right answers on hidden puzzles: a point for 70 %, two more for 78 %, and two more for 84 %.
# - **The same mark on every machine.** All seeds are set to 0 before your program runs; work in float64 (`x` is), and do
#   not look at a clock. Two runs must give the same network.
#
# The training must be done with `nn.Linear` or `@`, where it is counted. ReLU stands between the layers,
# none at the end. What is free: width and depth, scaling, optimiser, $\eta$ and its schedule, batches, decay, a validation
# set of your own, …

# %% locked="puzzle"
MOST_NUMBERS, MOST_PRODUCTS = 1_000, 300_000_000


def puzzle(seed):
    """A task drawn by chance: x (600, 6), y (600,) to train on; x_new (3000, 6), y_new (3000,) to be asked about.

    x are float64, their columns of very different size; y are class numbers 0, 1, 2. One label in ten of y is drawn
    anew, by chance; those of y_new are all right.
    """
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(6, 6)))
    sizes, middle, begin = 10 ** rng.uniform(-2, 2, size=6), rng.normal(size=6), rng.uniform(0, 3)

    def drawn(n):
        z = rng.normal(size=(n, 6))
        turns = np.arctan2(z[:, 1], z[:, 0]) * 3 / (2 * np.pi) + 0.6 * np.hypot(z[:, 0], z[:, 1])
        return torch.tensor((z @ turn + middle) * sizes), torch.tensor((turns + begin) // 1 % 3).long()

    (x, y), (x_new, y_new) = drawn(600), drawn(3000)
    wrong = torch.tensor(rng.random(600) < 0.15)  # a third of these keep their label
    return x, torch.where(wrong, torch.tensor(rng.integers(3, size=600)), y), x_new, y_new


def layers_of(model, mean, spread):
    """The layers of an nn.Sequential as a list of (W, b), for inputs that are not standardised yet.

    model         nn.Linear and nn.ReLU in turn, trained on (x - mean) / spread; other parts are passed over
    mean, spread  of each column, (features,): they go into the first layer, since W (x - m) / s + b = (W / s) x + (b - W m / s)
    """
    layers = [(part.weight.detach(), part.bias.detach()) for part in model if isinstance(part, nn.Linear)]
    W, b = layers[0]
    if W.dtype != mean.dtype:
        raise TypeError(
            f"layers_of got weights in {W.dtype} and a mean in {mean.dtype}: train in float64, model.double()"
        )
    return [(W / spread, b - W @ (mean / spread)), *layers[1:]]


def answers_of(layers, x):
    """The class numbers (samples,) that a network gives, a list of (W, b) with ReLU between the layers."""
    for W, b in layers[:-1]:
        x = torch.relu(x @ W.T + b)
    W, b = layers[-1]
    return (x @ W.T + b).argmax(dim=1)


# %% solution="best_network"
def best_network(x, y):
    """A network, trained on one puzzle within the budget.

    x, y     training data as `puzzle` gives them: (600, 6) float64, and class numbers 0, 1, 2, (600,)
    returns  the layers, a list of (W, b) in float64, W (outputs, inputs), b (outputs,), as in chapter 03: 6 inputs (not
             standardised), 3 outputs, ReLU between the layers and none at the end; at most 1000 numbers in all.
             `layers_of` makes such a list

    Example: best_network(*puzzle(0)[:2])
    """
    ### BEGIN SOLUTION
    mean, spread = x.mean(dim=0), x.std(dim=0)
    x = (x - mean) / spread
    model = nn.Sequential(
        nn.Linear(6, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 3)
    ).double()
    n_steps = 120
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.02, weight_decay=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, n_steps)
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return layers_of(model, mean, spread)
    ### END SOLUTION


# %% locked="within-the-budget"
class Products(torch.overrides.TorchFunctionMode):
    """Counts the products of two numbers in nn.Linear and @ while it is entered; threefold where gradients are recorded."""

    n = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        if function.__name__ in ("linear", "matmul", "__matmul__", "__rmatmul__", "mm", "bmm", "mv", "addmm"):
            factor = args[1] if function.__name__ in ("addmm", "__rmatmul__") else args[0]
            self.n += result.numel() * factor.shape[-1] * (3 if result.requires_grad else 1)
        return result


WITHIN_BUDGET = """
def trained_within_the_budget(x, y):
    import random
    torch.manual_seed(0), np.random.seed(0), random.seed(0)
    with Products() as products:
        layers = best_network(x, y)
    layers = [tuple(layer) for layer in layers] if isinstance(layers, (list, tuple)) else type(layers).__name__
    return {"products": products.n, "layers": layers}
"""


def is_network(trained):
    """Whether the layers fit together, from 6 inputs to 3 outputs, in float64 and without a graph."""
    sizes = [6]
    for layer in trained["layers"]:
        if len(layer) != 2 or not all(isinstance(part, torch.Tensor) for part in layer):
            return False
        W, b = layer
        fits = W.dtype == b.dtype == torch.float64 and not (W.requires_grad or b.requires_grad)
        if not fits or W.ndim != 2 or W.shape[1] != sizes[-1] or b.shape != W.shape[:1]:
            return False
        sizes.append(W.shape[0])
    return len(sizes) > 1 and sizes[-1] == 3


def what_is_wrong(trained):
    """What keeps a result from being a network within the budget, in a sentence; empty when nothing does."""
    if not is_network(trained):
        return (
            "The result must be a list of layers (W, b), float64 tensors without a graph: W (outputs, inputs), b (outputs,), "
            "from 6 inputs to 3 outputs."
        )
    n_numbers = sum(W.numel() + b.numel() for W, b in trained["layers"])
    if n_numbers > MOST_NUMBERS:
        return f"The network has {n_numbers:,} weights and biases; {MOST_NUMBERS:,} are the budget."
    if trained["products"] > MOST_PRODUCTS:
        return f"The training took {trained['products']:,} products; {MOST_PRODUCTS:,} are the budget."
    if trained["products"] < 600 * n_numbers / 2:
        return (
            f"Only {trained['products']:,} products were counted, too few to look at all data once. Train with nn.Linear or @, "
            "inside of best_network."
        )
    return ""


def check_share(best_network, least, seeds):
    """Fails unless the networks for these puzzles stay within the budget, and answer this share rightly on average."""
    train, shares = check.there(WITHIN_BUDGET, best_network=best_network), []
    for seed in seeds:
        x, y, x_new, y_new = puzzle(seed)
        trained = check.once(f"puzzle {seed}", train, (x, y))
        if sentence := what_is_wrong(trained):
            check.fail(sentence)
        shares.append(share(answers_of(trained["layers"], x_new), y_new))
    if np.mean(shares) < least:
        check.fail(
            f"{np.mean(shares):.1%} of the new samples are answered rightly, on average of {len(shares)} puzzles; "
            f"this point is for {least:.0%}."
        )


# %% test="best_network-budget" points=1
check.holds(
    check.there(WITHIN_BUDGET, best_network=best_network),
    puzzle(0)[:2],
    lambda trained: not what_is_wrong(trained),
    what_is_wrong,
    hint="layers_of makes the list of layers.",
)

# %% test="best_network-70" points=1
check_share(best_network, 0.70, [0])
### BEGIN HIDDEN TESTS
check_share(best_network, 0.70, reference.PUZZLES[:1])
### END HIDDEN TESTS

# %% test="best_network-78" points=2
check_share(best_network, 0.78, [0])
### BEGIN HIDDEN TESTS
check_share(best_network, 0.78, reference.PUZZLES[:1])
### END HIDDEN TESTS

# %% test="best_network-84" points=2
check_share(best_network, 0.84, [0])
### BEGIN HIDDEN TESTS
check_share(best_network, 0.84, reference.PUZZLES)
### END HIDDEN TESTS

# %% [markdown]
# ## Play: how sure is your network, and how often is it right?
# Each dot stands for a fifth of the new samples of a puzzle that you have not seen. **Before you run it:** one label in
# ten was drawn by chance. Will the dots lie above or below the line?

# %% play="how-sure"
import matplotlib.pyplot as plt

x, y, x_new, y_new = puzzle(7)
layers = best_network(x, y)
for W, b in layers[:-1]:
    x_new = torch.relu(x_new @ W.T + b)
p = (x_new @ layers[-1][0].T + layers[-1][1]).softmax(dim=1)
sure, said = p.max(dim=1)
bins = sure.argsort().chunk(5)
often = [(said[rows] == y_new[rows]).double().mean().item() for rows in bins]
plt.plot([1 / 3, 1], [1 / 3, 1], color="grey", label="as often right as sure")
plt.plot([sure[rows].mean().item() for rows in bins], often, "o", label="your network")
plt.xlabel("how sure"), plt.ylabel("how often right"), plt.legend()
plt.title(f"{(said == y_new).double().mean():.1%} of the new samples")
plt.show()
