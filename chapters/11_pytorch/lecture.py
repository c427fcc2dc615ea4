# %% [markdown]
# # 11 · PyTorch
#
# You have written forward passes, backpropagation and optimisers yourself. From now on a framework does the calculus,
# and you know what it does.
#
# **You will be able to**
#
# - let autograd compute any gradient, and tell the shape of every result before you run it;
# - write a training run that can be trusted: validation, the best weights kept, resumed after a crash, tested once;
# - find the four classic bugs: gradients not zeroed, softmax twice, training mode left on, shapes that
#   broadcast.

# %%
import tempfile
from pathlib import Path

import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch11_pytorch as figures
from perceptron.live.quiz import quiz
from perceptron.models import landscape

style.use()
torch.set_num_threads(1)  # for networks as small as ours, more threads only get in each other's way
_ = torch.manual_seed(0)

# %% [markdown]
# ## Why a framework
#
# PyTorch, TensorFlow and JAX are **frameworks**: libraries made to calculate the gradient $\nabla_\mathbf{w} L$ and
# to descend along it, for any network that you can write down. What remains yours: the data, the model, the loss, and
# noticing when something is wrong.
#
# A **tensor** is PyTorch's array. It behaves like a numpy array. Its `dtype` is usually float32, half the
# memory of numpy's float64. Two things are new: the `device` on which it stands (chapter 12), and whether
# PyTorch should keep track of what happens to it (`requires_grad`).

# %%
X = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
W = torch.ones(4, 2)
print(X.shape, X.dtype, X.device, X.requires_grad)
print("X @ W.T has shape", tuple((X @ W.T).shape))

a = np.zeros(3)
shared, copied = torch.from_numpy(a), torch.tensor(a)
a[0] = 7.0
print("shares memory with numpy:", shared.tolist(), shared.dtype)
print("is a copy:               ", copied.tolist())
try:
    nn.Linear(3, 1)(shared)
except RuntimeError as error:
    print("a float32 layer refuses it:", error)

# %% [markdown]
# Samples are rows and `W` is (outputs, inputs), as before. What comes from numpy is float64, and the last line
# is how PyTorch complains. `torch.tensor(a, dtype=torch.float32)` converts.

# %% [markdown]
# ## Shapes
#
# Most mistakes of the first weeks are mistakes of shape, and the worst of them raise no error. Four rules:
#
# - **Reshape** reads the numbers row by row and writes them row by row into the new shape. `-1` stands for
#   the size that is left over.
# - An **axis** is one index; PyTorch says `dim`. `sum(dim=0)`, `mean`, `softmax` and `argmax` work *along*
#   an axis, and `sum`, `mean` and `argmax` make it disappear. `keepdim=True` leaves it with size 1.
# - `unsqueeze(k)` puts a new axis of size 1 at place `k`, `squeeze(k)` takes it away.
# - **Broadcasting** lets unequal shapes meet. Compare the sizes *from the right*: they fit when they are
#   equal, or when one is 1 or missing. That one is repeated.
#
# Here are two tensors, `m` and `v`, and seven lines to choose. Say the shape before you choose. Then play the numbers: each
# is made from those in frames. Faint ones are repeated.

# %% folded="Asks for two guesses, then draws both tensors and the chosen result"
tensors = {"m": torch.arange(6.0).reshape(2, 3), "v": torch.tensor([10.0, 20.0, 30.0])}
LINES = [
    "m.reshape(3, 2)",
    "m.T",
    "m.sum(dim=0)",
    "m.sum(dim=1, keepdim=True)",
    "m + v",
    "v.unsqueeze(1)",
    "v.unsqueeze(1) - v",
]
RESULTS = {line: eval(line, dict(tensors)) for line in LINES}


def made_from(line):  # autograd, of which more below, knows it
    return torch.autograd.functional.jacobian(
        lambda m, v: eval(line, {"m": m, "v": v}), tuple(tensors.values())
    )


m, v = tensors.values()
meets = {  # what broadcasting repeats, and to which size
    "m + v": {1: ("v", v, (2, 3))},
    "v.unsqueeze(1) - v": {0: ("v.unsqueeze(1)", v.unsqueeze(1), (3, 3)), 1: ("v", v, (3, 3))},
}
shapes_picture = figures.shapes(tensors, {line: made_from(line) for line in LINES}, meets)


def update_shapes(line, number):
    shapes_picture.set(line, RESULTS[line], number)
    return f"{line} has shape {tuple(RESULTS[line].shape)}: {RESULTS[line].tolist()}"


same_shape = live.predict(
    "m has shape (2, 3), v has shape (3,). Which two lines give the same shape, with the numbers in other places?",
    "m.reshape(3, 2) and m.T",
    options=["m.reshape(3, 2) and m.T", "m.sum(dim=0) and v.unsqueeze(1)", "m + v and v.unsqueeze(1) - v"],
    why="reshape keeps the order of reading, T exchanges the axes.",
)
how_many = live.predict(
    "How many numbers has the last line, v.unsqueeze(1) - v, a column minus a row?",
    9,
    why="Shapes (3, 1) and (3,) meet as (3, 3): the table of **all pairs**.",
)
live.figure(
    shapes_picture.figure,
    update_shapes,
    ask=[same_shape, how_many],
    linked=shapes_picture.linked(),
    pairs=[("line", "number")],
    stacked=True,
    line=live.choice(LINES),
    number=live.slider(0, 10, 10, play=0.7),
)

# %% [markdown]
# A table of all pairs happens to a loss when the model gives shape (B, 1) and the labels have shape (B,): nobody asked
# for B · B differences, and no error is raised. Give both the same shape.

# %% [markdown]
# ## Autograd: the gradient for free
#
# Switch on `requires_grad` for a tensor, compute with it, and PyTorch records every operation in a
# **graph**. Calling `.backward()` on the result walks the graph from the end to the beginning, multiplies
# the local derivatives (the chain rule), and leaves the derivative in `.grad`. This is **autograd**. The
# result must be one number: "the gradient" means the gradient *of a scalar*.
#
# Here is the seed example of chapter 07, $f(x) = \log(\sin(x^2))$, whose derivative we know:
#
# $$f'(x) = \frac{1}{\sin(x^2)} \cos(x^2) \, 2x$$

# %%
x = torch.tensor(1.2, dtype=torch.float64, requires_grad=True)
f = torch.log(torch.sin(x**2))
f.backward()

by_hand = 1 / np.sin(1.2**2) * np.cos(1.2**2) * 2 * 1.2
print("autograd", x.grad.item())
print("by hand ", by_hand)
print("last operation in the graph:", type(f.grad_fn).__name__)

# %% [markdown]
# The next example is one neuron without activation and its squared error, $L = (w x + b - y)^2$. Its graph shows each
# tensor with its value, in **pink** the gradient of $L$ with respect to it, and below the box PyTorch's name for the
# operation that made it. On the arrows stand the local slopes: read them backwards, and multiply. Drag the numbers of
# $w$ and $b$, and play forward and backward, twice, with nothing in between.

# %% folded="Asks for a guess, then draws values, slopes and gradients in the graph"
graph = figures.squared_error_graph()


def squared_error(w, b, calls):
    tensor = {"x": torch.tensor(2.0), "y": torch.tensor(1.0)}
    tensor |= {"w": torch.tensor(w, requires_grad=True), "b": torch.tensor(b, requires_grad=True)}
    for _ in range(calls):
        tensor["w·x"] = tensor["w"] * tensor["x"]
        tensor["w·x + b"] = tensor["w·x"] + tensor["b"]
        tensor["error"] = tensor["w·x + b"] - tensor["y"]
        tensor["L"] = tensor["error"] ** 2
        for name in ("w·x", "w·x + b", "error", "L"):
            tensor[name].retain_grad()  # otherwise only leaves such as w and b keep a gradient
        tensor["L"].backward()
    return tensor


def update_graph(w, b, step):
    calls, done = (step - 1) // 10 + 1 if step else 1, (step - 1) % 10 + 1 if step else 0
    tensor = squared_error(w, b, calls)
    gradients = {name: None if t.grad is None else t.grad.item() for name, t in tensor.items()}
    values = {name: t.item() for name, t in tensor.items()}
    slopes = {("w", "w·x"): values["x"], ("w·x", "w·x + b"): 1.0, ("b", "w·x + b"): 1.0}
    slopes |= {("w·x + b", "error"): 1.0, ("error", "L"): 2 * values["error"]}
    graph.set(values, gradients, slopes, calls, done)
    if done < 10:
        new = [f"{name} has {graph.gradients[name] or graph.values[name]}" for name in graph.order[done - 1]]
        return (
            f"{'forward' if done < 5 else 'backward'}, call {calls}: {', '.join(new) if done else 'not yet'}"
        )
    times = "once" if calls == 1 else "twice"
    return f"L = {values['L']:.2f}; backward called {times}: gradient of w {gradients['w']:.2f}, of b {gradients['b']:.2f}"


twice = live.predict(
    "With $w = 1$ and $b = 0.5$ the gradient of $w$ is 6 after one backward. What is it after a second one?",
    12,
    why=".backward() **adds** to .grad. (The boxes in between are new tensors in every forward pass.)",
)
touched = graph.handles()
live.figure(
    graph.figure,
    update_graph,
    ask=[twice],
    handles=touched,
    linked=[["w", touched[0]], ["b", touched[1]], *graph.linked()],
    stacked=True,
    w=live.slider(-2.0, 2.0, 1.0, step=0.1, label="$w$"),
    b=live.slider(-2.0, 2.0, 0.5, step=0.1, label="$b$"),
    step=live.slider(0, 20, 10, label="forward and backward, twice", play=0.7),
)

# %% [markdown]
# That gradients add up is useful when one is collected from several parts (chapter 08), and the source of the most
# frequent bug of all.

# %% [markdown]
# ## A small example: the same numbers as our own
#
# Does autograd agree with the backpropagation of chapter 07? The network of its section "Checking a
# gradient" once more, with the same data and weights. First our formulas; then PyTorch, where only the
# forward pass is written down.

# %%
rng = np.random.default_rng(7)
X_np, Y_np = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
shapes = {"W1": (5, 3), "b1": (5,), "W2": (2, 5), "b2": (2,)}
params = {name: rng.normal(size=shape) for name, shape in shapes.items()}

Z1 = X_np @ params["W1"].T + params["b1"]
H1 = np.maximum(Z1, 0)
dY = 2 * (H1 @ params["W2"].T + params["b2"] - Y_np) / len(X_np)
dZ1 = dY @ params["W2"] * (Z1 > 0)
ours = {"W1": dZ1.T @ X_np, "b1": dZ1.sum(axis=0), "W2": dY.T @ H1, "b2": dY.sum(axis=0)}

t = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
Y_hat = torch.relu(torch.tensor(X_np) @ t["W1"].T + t["b1"]) @ t["W2"].T + t["b2"]
((Y_hat - torch.tensor(Y_np)) ** 2).sum(dim=1).mean().backward()
for name in params:
    theirs = t[name].grad.numpy()
    print(
        f"{name}: ours {np.round(ours[name].ravel()[:3], 5)} …, autograd {np.round(theirs.ravel()[:3], 5)} …,"
    )
    print(f"    largest difference of all {theirs.size} numbers: {np.abs(ours[name] - theirs).max():.1e}")

# %% [markdown]
# Equal up to the rounding of float64. Autograd is no approximation: it is your `backward`, written by a
# program that watched your `forward`.

# %% [markdown]
# ## Data sets and loaders
#
# scikit-learn ships handwritten digits, 8×8 pixels each, with grey values from 0 to 16. A **data set** in
# PyTorch is anything that answers two questions: how many samples (`len`), and which is number i (`data[i]`).
# A **transform** is a function applied to each sample on its way out: here, scaling to [0, 1]. A **loader**
# builds batches, in a new order every epoch.


# %%
from sklearn.datasets import load_digits


def scale(picture):
    return torch.tensor(picture, dtype=torch.float32) / 16


class Digits(Dataset):
    def __init__(self, pictures, labels, transform):
        self.pictures, self.labels, self.transform = pictures, labels, transform

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, i):
        return self.transform(self.pictures[i]), int(self.labels[i])


pictures, labels = load_digits(return_X_y=True)
digits = Digits(pictures, labels, scale)
x_batch, y_batch = next(iter(DataLoader(digits, batch_size=6, shuffle=True)))
print(len(digits), "samples; a batch:", tuple(x_batch.shape), x_batch.dtype)
_ = figures.pictures(x_batch, y_batch.tolist())

# %% [markdown]
# The loader stacked six samples into one tensor, and their labels into another. When all data fit into memory,
# `TensorDataset(x, y)` does the same without a class of your own.

# %% [markdown]
# ## A model is an `nn.Module`
#
# `nn.Linear(n_inputs, n_outputs)` is the dense layer $X W^T + b$, with weights that start random.
# `nn.Module` is the base class of all layers and models. It finds the parameters in its parts, so that an
# optimiser can be given all of them at once. You write a class: `__init__` makes the parts, `forward` says how
# an input runs through them. You call the model itself, and the backward pass follows from `forward`. For
# layers that simply follow each other, `nn.Sequential` is such a class, ready made.


# %%
class Reader(nn.Module):
    def __init__(self, n_hidden):
        super().__init__()
        self.hidden = nn.Linear(64, n_hidden)
        self.out = nn.Linear(n_hidden, 10)

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


model = Reader(32)
for name, parameter in model.named_parameters():
    print(f"{name:13s} {tuple(parameter.shape)}")
print("parameters:", sum(p.numel() for p in model.parameters()), "=", 64 * 32 + 32 + 32 * 10 + 10)

in_a_row = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
in_a_row.load_state_dict(dict(zip(in_a_row.state_dict(), model.state_dict().values(), strict=True)))
print("output for a batch:", tuple(model(x_batch).shape))
print("the same numbers from nn.Sequential:", torch.equal(in_a_row(x_batch), model(x_batch)))

# %% [markdown]
# There is no activation after the last layer: the ten outputs are **logits**, any real numbers. And layers
# kept in a plain Python list are *not* found: use `nn.Sequential` or `nn.ModuleList`, or the optimiser will
# never hear of them.

# %% [markdown]
# ## The training loop
#
# The lecture that this course follows shows the loop of every PyTorch program like this (simplified, `w` is
# the weight):
#
# ```python
# for i in range(n_iter):
#     Y_pred = forward(X)                            # making predictions with forward pass
#     loss = criterion(Y_pred, Y)                    # calculating the loss
#     loss.backward()                                # backward pass for computing the gradients
#     w.data = w.data - step_size * w.grad.data      # update the parameters
# ```
#
# Forward, loss, backward, update: the three steps of chapter 06 (with the third one split in two) are all
# there. You already know what is missing: `backward` *adds* to `w.grad`, and nobody sets it to zero. And
# `.data` is an old idiom, which goes behind autograd's back; today an update stands inside `with
# torch.no_grad():`, which says that it is not to be recorded. An **optimiser** takes over both, the update
# and the zeroing: it holds the parameters, and all those of chapter 09 have the same two calls,
# `zero_grad()` and `step()`.
#
# ## Gradients add up
#
# How much does the missing line matter? Guess what the loss curve of a straight line that is fitted to 20
# points looks like when every step uses the sum of *all gradients so far*. Then run the cell.


# %%
x_line = torch.linspace(-1, 1, 20).reshape(-1, 1)
y_line = 3 * x_line - 0.5


def losses_of(zero_the_gradients, n_steps=60, lr=0.1):
    line, criterion = nn.Linear(1, 1), nn.MSELoss()
    nn.init.zeros_(line.weight), nn.init.zeros_(line.bias)
    optimizer = torch.optim.SGD(line.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = criterion(line(x_line), y_line)
        if zero_the_gradients:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


histories = {"zeroed": losses_of(True), "never zeroed": losses_of(False)}
_ = figures.losses(histories, "Without zeroing, the loss swings instead of settling")

# %% [markdown]
# The first two losses agree, since one step has nothing to add to. After that the sum acts like a heavy ball that
# never slows down: momentum with β = 1. Nothing raises an error. A loss that swings without settling is the sign.
#
# Next a network with one hidden tanh layer learns 40 points of a wave, while you watch. Drag the green point to the right until
# it diverges, in a narrow network and in a wide one.

# %% folded="Asks for a guess, then trains, and draws curve and loss on the way"
x_wave = torch.linspace(-1, 1, 40).reshape(-1, 1)
y_wave = torch.sin(4 * x_wave) + 0.1 * torch.randn(x_wave.shape, generator=torch.Generator().manual_seed(2))


def new_network(width):
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 1))


def training(lr, width, n_steps=400):
    network, history = new_network(width), []
    sgd = torch.optim.SGD(network.parameters(), lr=lr)
    for _ in range(n_steps):
        loss = nn.functional.mse_loss(network(x_wave), y_wave)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        history.append(loss.item())
        yield network, history


rates, widths = 0.00625 * 2 ** np.arange(0, 8.5, 0.5), 2 ** np.arange(7)
starts = [new_network(width).state_dict().values() for width in widths]
ends = landscape.wave_losses(x_wave, y_wave, starts, rates, n_steps=400, limit=1000)  # the same in numpy
picture = figures.TrainingPicture(x_wave, y_wave, 400, rates, widths, ends)


def update_training(lr, width):
    for step, (network, history) in enumerate(training(lr, width), start=1):
        diverged = not history[-1] < figures.LOSS_LIMITS[1]
        if diverged or step in (1, 10) or step % 40 == 0:
            picture.set(network(x_wave).detach(), history, lr, width)
            state = "the loss is beyond 1000: it has diverged" if diverged else f"loss {history[-1]:.3g}"
            yield f"η = {lr:.3f}, {live.counted(width, 'hidden neuron')}: step {step}, {state}"
        if diverged:
            return None


wider = live.predict(
    "With 4 hidden neurons η = 0.4 still learns, from this start. Does a network with 64 allow a larger or a smaller η?",
    "a smaller one",
    options=["a larger one", "the same", "a smaller one"],
    why="More neurons push the output at once: the largest curvature grows, and chapter 06's $2/\\lambda_\\text{max}$ falls.",
    hides=[picture.map, picture.lost],
)
live.figure(
    picture.figure,
    update_training,
    ask=[wider],
    handles=[picture.handle()],
    pairs=[("lr", "width")],
    stacked=True,
    lr=live.slider(0.00625, 1.6, 0.1, log=True, step=np.log10(2) / 2, label="learning rate $\\eta$"),
    width=live.slider(1, 64, 8, log=True, step=np.log10(2), label="hidden neurons"),
)

# %% [markdown]
# With 64 hidden neurons the limit lies between 0.1 and 0.15, depending on the start.
#
# A schedule of chapter 09 becomes a **scheduler**: it holds an optimiser and changes its η whenever you call
# `scheduler.step()`, once an epoch or once a step. `StepLR`, `ExponentialLR` and `CosineAnnealingLR` are in
# `torch.optim.lr_scheduler`.

# %% [markdown]
# ## Logits, and the softmax that is already there
#
# `nn.CrossEntropyLoss` takes **logits** and computes softmax and cross-entropy together (chapter 06). So the
# model must *not* end in a softmax. What if it does? It runs, and it still learns something. But the inner
# softmax squeezes all logits into [0, 1], so the outer one can never be sure. The best loss that ten classes
# can then reach is far from 0:

# %%
logits, label = torch.tensor([[2.0, 1.0, -1.0]]), torch.tensor([0])
by_formula = -torch.log(torch.softmax(logits, dim=1)[0, 0])
print(f"CrossEntropyLoss {nn.CrossEntropyLoss()(logits, label):.6f}, by the formula {by_formula:.6f}")

certain = torch.zeros(1, 10)
certain[0, 0] = 1.0  # what a softmax gives when it is completely sure, and right
print(f"a perfect answer after a softmax too many: {nn.CrossEntropyLoss()(certain, label):.3f}")

# %% [markdown]
# When the loss of a classifier of ten classes gets stuck just above that number, look for a softmax too many.

# %% [markdown]
# ## Accuracy, and measuring without side effects
#
# The loss is for the optimiser; people ask how many answers are right. The predicted class is the largest
# logit, `argmax`; a softmax would keep the order.
#
# Two switches belong to every measurement. `model.eval()` puts all parts into **evaluation mode**: dropout
# stops dropping, and batch normalisation uses the means and variances that it stored during training in
# place of those of the batch. `torch.no_grad()` stops recording the graph, which saves memory and time. You
# need both. Afterwards the parts go back to the mode they were in. Add up over the samples and divide at the
# end: the mean of the batches' means gives a small last batch too much weight.


# %%
def measure(model, loader):
    """Mean loss, and share of right answers."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    total, right = 0.0, 0
    with torch.no_grad():
        for x, labels in loader:
            logits = model(x)
            total += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(dim=1) == labels).sum().item()
    for module, training in modes:
        module.training = training
    return total / len(loader.dataset), right / len(loader.dataset)


dropping = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.5), nn.Linear(32, 10))
answers = [dropping(x_batch)[0, 1].item() for _ in range(3)]
print("training mode, the same picture three times:", np.round(answers, 3))
dropping.eval()
answers = [dropping(x_batch)[0, 1].item() for _ in range(3)]
print("evaluation mode, three times more:          ", np.round(answers, 3))

# %% [markdown]
# ## One script, from data to result
#
# Everything at once, in the form that nearly every training program has.
#
# **Three sets** (chapter 10). The training set makes the steps; the validation set chooses, here the epoch
# whose weights are kept; the test set is opened once, for the last line of the report.
#
# **Seeds.** Weights and shuffles are random. The same seed gives the same numbers again, on the same machine;
# elsewhere rounding may differ, and with it all that follows. A result worth reporting holds for several seeds.

# %%
x_digits, y_digits = scale(pictures), torch.tensor(labels)
rows = torch.randperm(len(x_digits), generator=torch.Generator().manual_seed(1)).split([1000, 300, 497])
train_set, validation_set, test_set = (TensorDataset(x_digits[part], y_digits[part]) for part in rows)


def start(seed, weight_decay=0.0):
    torch.manual_seed(seed)  # from here on: weights, shuffles, dropout
    model = Reader(64)
    loaders = {
        "train": DataLoader(train_set, batch_size=32, shuffle=True),
        "validation": DataLoader(validation_set, batch_size=300),
    }
    return model, torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=weight_decay), loaders


# %% [markdown]
# **The loop.** Four things are new: `train()` at the start of *every* epoch, since measuring may leave another
# mode behind; the validation loss at its end; the **checkpoint**, a file that is written whenever that loss is
# the smallest so far; and a line of log, so that you see tomorrow what happened tonight.
#
# The checkpoint holds the **state dict**, a dict of tensors by name, and not the model object. The optimiser has one,
# too; without it Adam would forget its means.


# %%
def run(model, optimizer, loaders, epochs, path, best=float("inf")):
    history = []
    for epoch in epochs:
        model.train()
        total = 0.0
        for x, y in loaders["train"]:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        validation, right = measure(model, loaders["validation"])
        history.append((total / len(train_set), validation))
        if validation < best:
            best = validation
            states = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(states | {"epoch": epoch, "validation": best}, path)
        log = f"epoch {epoch:2d}: loss {history[-1][0]:.4f}, validation {validation:.4f}, right {right:.1%}"
        with open(path.with_suffix(".log"), "a") as file:
            print(log, "kept" if validation == best else "", file=file)
    return history


# %% [markdown]
# Before you look: **both losses fall at first. Which of them goes on falling until the end?**

# %%
folder = tempfile.TemporaryDirectory()
path = Path(folder.name, "best.pt")
history = run(*start(seed=0), range(40), path)
print(*path.with_suffix(".log").read_text().splitlines()[::6], sep="\n")
checkpoint = torch.load(path, map_location="cpu", weights_only=True)
print(f"{path.name}: {path.stat().st_size} bytes, epoch {checkpoint['epoch']}")
_ = figures.learning_curves(history, kept=checkpoint["epoch"])

# %% [markdown]
# The training loss falls to the end. The validation loss turns: the network goes on to learn the training digits by
# heart (chapter 10). So it went for each of 20 seeds, with the best epoch anywhere from 5 to 25. The file holds the
# epoch at the dot.
#
# **After a crash.** A new process makes the same objects, loads the file into them, and goes on with the next
# epoch. `map_location="cpu"` makes a file readable that was written on a GPU. `weights_only=True` (the default
# since PyTorch 2.6) takes tensors and plain data only: other files can run code when they are loaded.

# %%
model, optimizer, loaders = start(seed=7)  # other weights, which will be overwritten
print(f"before loading, right: {measure(model, loaders['validation'])[1]:.1%}")
checkpoint = torch.load(path, map_location="cpu", weights_only=True)
model.load_state_dict(checkpoint["model"])
optimizer.load_state_dict(checkpoint["optimizer"])
first = checkpoint["epoch"] + 1
_ = run(model, optimizer, loaders, range(first, first + 3), path, checkpoint["validation"])
print(*path.with_suffix(".log").read_text().splitlines()[-3:], sep="\n")

# %% [markdown]
# One trap: `state_dict()` hands out the model's *own* tensors. `best = model.state_dict()` is no copy, and
# follows every later step; `copy.deepcopy` it, or read the file.
#
# **The test set** is opened here, for the first time and for the last. The validation accuracy would flatter:
# the epoch was chosen by looking at those samples.

# %%
model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["model"])
_, right = measure(model, DataLoader(test_set, batch_size=500))
spread = np.sqrt(right * (1 - right) / len(test_set))  # of a share, from sample to sample
print(f"{right:.1%} of {len(test_set)} digits that nobody had looked at, give or take {2 * spread:.1%}")
folder.cleanup()

# %% [markdown]
# ## Draw a digit
#
# Here is the same network in its first 155 steps, with weight decay (chapter 10). Play them. Then press *next picture*
# and **draw a digit of your own**, as large as the page (keyboard: arrows, space bar, Delete), and play the light. Drag
# the frame onto a hidden neuron: what does it look for, and see? Point at a bar: the neurons that add most to it light
# up. *Votes for* shows what each adds to one output, value times output weight: blue for that digit, orange against.

# %% folded="Asks for two guesses, trains, and draws what the network makes of a page"
(reader, optimizer, loaders), kept, right = start(seed=12, weight_decay=0.01), [], []
for _, (x, y) in zip(range(156), (batch for _ in range(5) for batch in loaders["train"])):
    kept.append({name: tensor.clone() for name, tensor in reader.state_dict().items()})
    right.append(measure(reader, loaders["validation"])[1])
    optimizer.zero_grad()
    nn.functional.cross_entropy(reader(x), y).backward()
    optimizer.step()
reading = figures.Reading(right, n_hidden=64)


def update_digit(page, step, light, neuron, votes_for):
    state, x = kept[step], torch.tensor(page)
    hidden = torch.relu(state["hidden.weight"] @ x + state["hidden.bias"])
    p = torch.softmax(state["out.weight"] @ hidden + state["out.bias"], dim=0)
    reading.set(page, step, light, hidden.numpy(), p.numpy(), state, neuron, votes_for)
    line = (
        f"After {live.counted(step, 'step')}: ink in {(x > 0).sum()} of 64 pixels; neuron {neuron} gives {hidden[neuron - 1]:.2f}; "
        f"{(hidden > 0).sum()} of 64 hidden neurons are on; it reads a {p.argmax()} and is {p.max():.0%} sure"
    )
    return "; ".join(line.split("; ")[: light + 1])


sure = live.predict(
    "Before its first step, how sure is the network of the digit that it is shown? In percent, roughly.",
    10,
    within=5,
    why="Its ten logits lie near 0, so the softmax gives each digit about a tenth.",
    hides=[*reading.bars, *reading.shares.artists],
)
patches = live.predict(
    "Before its first step, the 64 weights of a hidden neuron are noise. And after the last?",
    "patches of one sign",
    options=["noise", "patches of one sign", "a whole digit"],
    why="A neuron looks for pieces of strokes: ink on blue excites it, ink on orange calms it. (Those that nothing needs fade.)",
)
shown = [x_digits[rows[1]][y_digits[rows[1]] == digit][4].tolist() for digit in (3, 8, 4, 0)]
live.figure(
    reading.figure,
    update_digit,
    ask=[sure, patches],
    handles=reading.handles(),
    linked=reading.linked(),
    pairs=[("page", "step"), ("neuron", "step"), ("light", "step"), ("votes_for", "step")],
    page=live.page(8, 8, shown, label="next picture"),
    step=live.slider(0, 155, 0, label="step of the training", play=0.08),
    light=live.slider(0, figures.LIT, figures.LIT, label="light", play=1.2),
    neuron=live.slider(1, 64, 30, label="hidden neuron"),
    votes_for=live.choice({"none": -1, **{str(digit): digit for digit in range(10)}}, label="votes for"),
)

# %% [markdown]
# A small digit, or one in a corner, is often read wrongly: the data set has none (chapter 10: augmentation). And
# whatever you draw, a cross or nothing at all, ten probabilities add up to 1.

# %% [markdown]
# ## Common mistakes
#
# - **Gradients not zeroed.** One `zero_grad()` a step, before `backward` or after `step`, never in between.
# - **Softmax twice.** `CrossEntropyLoss` wants logits.
# - **Shapes that broadcast.** (B, 1) minus (B,) is (B, B), and the network learns the mean of all targets.
# - **`model.eval()` forgotten**, or `model.train()` forgotten afterwards.
# - **Keeping `loss` instead of `loss.item()`.** A list of such losses keeps every graph in memory.
# - **The optimiser made for another model.** It changes exactly the tensors it was given.
# - **`nn.MSELoss` is not the loss of chapter 06.** It averages over samples *and* outputs, ours sums over the
#   outputs.

# %% [markdown]
# ## Check yourself

# %%
quiz("11_pytorch")

# %% [markdown]
# ## Summary
#
# - A tensor is an array with a device and a memory of how it was computed; `backward` turns this memory
#   into the gradients of your own backpropagation.
# - The loop is always the same: forward, loss, zero, backward, step.
# - `Dataset` answers "how many" and "which"; `DataLoader` shuffles and batches; `nn.Module` collects parameters;
#   `optim` updates them; a scheduler changes η.
# - `CrossEntropyLoss` takes logits. Measure in evaluation mode and without gradients.
# - A run: train, measure on validation data, keep the best weights with the optimiser's state, log, resume.
#   The test set comes last, once.
#
# In the exercise you write these parts yourself, and read digits with them. The next chapter moves the same
# program to a GPU.
