# %% [markdown]
# # 11 · PyTorch
#
# You have written forward passes, backpropagation and optimisers yourself. From now on a framework does the
# calculus, and you can see through it, because you know what it does.
#
# **You will be able to**
#
# - let autograd compute any gradient, and check it against one of your own;
# - build, train, evaluate, save and load a network with PyTorch's basic parts;
# - find the four classic bugs: gradients not zeroed, softmax twice, training mode left on, shapes that
#   broadcast.

# %%
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

style.use()
torch.set_num_threads(1)  # for networks as small as ours, more threads only get in each other's way
_ = torch.manual_seed(0)

# %% [markdown]
# ## Why a framework
#
# PyTorch, TensorFlow, JAX and (no longer developed) MXNet are **frameworks**: libraries made to calculate
# the gradient $\nabla_\mathbf{w} L$ and to descend along it. The gradient calculation of chapter 07
# filled a page for two layers. A framework does it for any network that you can write down, so no need to
# worry about the calculus any more. What remains yours: the data, the model, the loss, and noticing when
# something is wrong.
#
# A **tensor** is PyTorch's array. It behaves like a numpy array and knows three things more: a `dtype` that
# is usually float32 (half the memory of numpy's float64), a `device` on which it stands (chapter 12), and
# whether PyTorch should keep track of what happens to it.

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

# %% [markdown]
# Samples are rows and `W` is (outputs, inputs), as before. Note the dtype of `shared`: what comes from
# numpy is float64, and a float32 model refuses it. `torch.tensor(a, dtype=torch.float32)` converts.

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
# The next example is one neuron without activation and its squared error, $L = (w x + b - y)^2$. `x` and `y`
# are data and need no gradient. The function calls forward and backward several times, and does nothing in
# between:


# %%
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


# %% [markdown]
# The graph below shows the tensors afterwards. Blue is the value that the last forward pass left in a tensor,
# orange the gradient of $L$ with respect to it. Below each box stands PyTorch's own name for the operation
# that made it.
#
# Predict before you move: **with everything else fixed, what happens to the gradient of $w$ when you call
# backward twice without anything in between?**

# %% folded="Draws values and gradients in the graph"
graph = figures.squared_error_graph()


def update_graph(w, b, calls):
    tensor = squared_error(w, b, calls)
    gradients = {name: None if t.grad is None else t.grad.item() for name, t in tensor.items()}
    graph.set({name: t.item() for name, t in tensor.items()}, gradients)
    return f"L = {tensor['L'].item():.2f}; after {calls} backward: gradient of w {gradients['w']:.2f}, of b {gradients['b']:.2f}"


w_of_graph, b_of_graph = live.slider(-2.0, 2.0, 1.0, label="$w$"), live.slider(-2.0, 2.0, 0.5, label="$b$")
calls_slider = live.slider(1, 5, 1, label="backward calls")
live.figure(graph.figure, update_graph, stacked=True, w=w_of_graph, b=b_of_graph, calls=calls_slider)

# %% [markdown]
# The gradients of $w$ and $b$ double, and with every further call they grow again: `.backward()` *adds*
# to `.grad`. Nothing else in the graph changes: the boxes in between are new tensors in every forward
# pass. This is useful when a gradient has to be collected from several parts, and the source of the most
# frequent bug of all, which we meet below. Read the picture backwards once: $\partial
# L/\partial\,\text{error} = 2 \cdot \text{error}$, the sums hand it on unchanged, and the product
# multiplies it by the *other* factor, $x = 2$.

# %% [markdown]
# ## The same numbers as our own
#
# Does autograd agree with the backpropagation of chapter 07? The network of its section "Checking a
# gradient" once more: two layers, ReLU, squared error summed over the outputs, mean over the samples; from
# the same seed the same data and the same weights. First our formulas; then PyTorch, where only the forward
# pass is written down, and `.backward()` does the rest.

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
# Equal up to the rounding of float64. Autograd is no approximation and no magic: it is your `backward`,
# written by a program that watched your `forward`.

# %% [markdown]
# ## Data sets and loaders
#
# scikit-learn ships a collection of handwritten digits, 8×8 pixels each, with grey values from 0 to 16. A
# **data set** in PyTorch is anything that answers two questions: how many samples (`len`), and which is
# number i (`data[i]`). A **transform** is a function applied to each sample on its way out: here, scaling
# the grey values to [0, 1]. (The package torchvision has a shelf of them for pictures: turn, crop, flip.)
# The task of a **loader** is to build batches, in a new order every epoch.


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
print(len(digits), "samples; a batch:", tuple(x_batch.shape), x_batch.dtype, "labels", y_batch.tolist())

# %% [markdown]
# The loader stacked six samples into one tensor of shape (6, 64) and six numbers into one integer tensor.
# When all data fit into memory, `TensorDataset(x, y)` does the same without a class of your own:

# %%
x_digits, y_digits = scale(pictures), torch.tensor(labels)
order = torch.randperm(len(x_digits), generator=torch.Generator().manual_seed(1))
train_rows, test_rows = order[:1400], order[1400:]
train_set = TensorDataset(x_digits[train_rows], y_digits[train_rows])
test_set = TensorDataset(x_digits[test_rows], y_digits[test_rows])
_ = figures.pictures(x_digits[:8], y_digits[:8].tolist())

# %% [markdown]
# ## A model is an `nn.Module`
#
# `nn.Linear(n_inputs, n_outputs)` is the dense layer $X W^T + b$, with weights that start random.
# `nn.Module` is the base class of all layers and models. It finds the parameters in its parts, so that an
# optimiser can be given all of them at once. For layers that simply follow each other, `nn.Sequential` is
# all you need. When they do not, write a class: `__init__` makes the parts, `forward` says how an input
# runs through them. You call the model itself, and the backward pass follows from `forward`:

# %%
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
for name, parameter in model.named_parameters():
    print(f"{name:9s} {tuple(parameter.shape)}")
print("parameters:", sum(p.numel() for p in model.parameters()), "=", 64 * 32 + 32 + 32 * 10 + 10)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = model[0], model[2]  # the same layers, to compare

    def forward(self, x):
        return self.out(torch.relu(self.hidden(x)))


print("output for a batch:", tuple(model(x_batch).shape))
print("the same from the class:", torch.equal(Reader()(x_batch), model(x_batch)))

# %% [markdown]
# Three things to notice. There is no activation after the last layer. The ten outputs are not probabilities
# but **logits**, any real numbers; more on that soon. And layers kept in a plain Python list are *not*
# found: use `nn.Sequential` or `nn.ModuleList`, or the optimiser will never hear of them.

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
# there. You already know what is missing: `backward` *adds* to `w.grad`, and nobody sets it to zero. The
# last line works but is an old idiom: `.data` goes behind autograd's back. Today an update stands inside
# `with torch.no_grad():`, which says that this step is not to be recorded. The mended loop, for a line:

# %%
x_line = torch.linspace(-1, 1, 20).reshape(-1, 1)
y_line = 3 * x_line - 0.5
criterion = nn.MSELoss()
w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
by_hand = []
for _ in range(60):
    loss = criterion(x_line @ w.T + b, y_line)  # forward pass and loss
    loss.backward()  # gradients
    with torch.no_grad():
        for parameter in (w, b):
            parameter -= 0.1 * parameter.grad  # w ← w − η · gradient
            parameter.grad.zero_()  # the line that was missing
    by_hand.append(loss.item())

# %% [markdown]
# An **optimiser** takes over the update and the zeroing. It holds the parameters, and all optimisers of
# chapter 09 have the same two calls, `zero_grad()` and `step()`:


# %%
def losses_of(zero_the_gradients, n_steps=60, lr=0.1):
    line = nn.Linear(1, 1)
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


print("same losses as by hand:", np.allclose(losses_of(True), by_hand))

# %% [markdown]
# ## Gradients add up
#
# How much does the missing line matter? Guess what the loss curve looks like when every step uses the sum
# of *all gradients so far*. Then run it.

# %%
histories = {"zeroed": losses_of(True), "never zeroed": losses_of(False)}
for kind, history in histories.items():
    print(
        f"{kind:12s} loss of the first three steps {np.round(history[:3], 4)}, of the last {history[-1]:.1e}"
    )
_ = figures.losses(histories, "Without zeroing, the loss swings instead of settling")

# %% [markdown]
# The first two losses agree, since one step has nothing to add to. After that the sum acts like a heavy
# ball that never slows down: momentum with β = 1. On this harmless problem it swings; on a real one it
# often diverges. Nothing raises an error, and that makes it dangerous. A loss that swings without
# settling is the sign.
#
# Now a network with one hidden tanh layer, on 40 points of a wave. The function hands out the network and its
# losses after every step:

# %%
x_wave = torch.linspace(-1, 1, 40).reshape(-1, 1)
y_wave = torch.sin(4 * x_wave) + 0.1 * torch.randn(x_wave.shape, generator=torch.Generator().manual_seed(2))


def training(lr, width, n_steps=400):
    torch.manual_seed(3)
    network = nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 1))
    sgd, history = torch.optim.SGD(network.parameters(), lr=lr), []
    for _ in range(n_steps):
        loss = nn.functional.mse_loss(network(x_wave), y_wave)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        history.append(loss.item())
        yield network, history


# %% [markdown]
# The next figure shows this training while it runs. **How far can you raise η before it diverges? And does a
# wider network allow a larger or a smaller η?** Try width 4 first, then 64.

# %% folded="Trains the network, and draws its curve and its loss on the way"
picture = figures.TrainingPicture(x_wave, y_wave, n_steps=400)


def update_training(lr, width):
    for step, (network, history) in enumerate(training(lr, width), start=1):
        if step in (1, 10) or step % 40 == 0:
            picture.set(network(x_wave).detach(), history)
            state = f"loss {history[-1]:.3g}" if np.isfinite(history[-1]) else "the loss has diverged"
            yield f"η = {lr:.3f}, width {width}: step {step}, {state}"


lr_slider = live.slider(0.005, 2.0, 0.1, log=True, label="learning rate $\\eta$")
live.figure(picture.figure, update_training, stacked=True, lr=lr_slider, width=live.slider(1, 64, 8))

# %% [markdown]
# With 4 hidden neurons η = 0.4 still learns; with 64 everything above about 0.12 diverges. In a wide
# network more neurons push the output in the same direction at once, so the loss is steeper. In chapter
# 06 the limit was $2/\lambda_\text{max}$; here the largest curvature grows with the width, and so the
# limit falls. Too small an η is no disaster, only slow: at 0.01 the network is still nearly a straight
# line after 400 steps.

# %% [markdown]
# ## Schedules
#
# The schedules of chapter 09 have their place between epochs: a **scheduler** holds an optimiser and
# changes its learning rate whenever you call `scheduler.step()`. The lines are our formulas, the dots are
# PyTorch.

# %%
from torch.optim.lr_scheduler import ExponentialLR, StepLR

epochs = np.arange(30)


def rates_of(make_scheduler):
    sgd = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    scheduler, rates = make_scheduler(sgd), []
    for _ in epochs:
        rates.append(scheduler.get_last_lr()[0])
        sgd.step()
        scheduler.step()
    return rates


rates = {
    "step decay, 0.1 · 0.5^⌊epoch / 8⌋": rates_of(lambda sgd: StepLR(sgd, step_size=8, gamma=0.5)),
    "exponential, 0.1 · e^(−0.1 · epoch)": rates_of(lambda sgd: ExponentialLR(sgd, gamma=np.exp(-0.1))),
}
formulas = [0.1 * 0.5 ** (epochs // 8), 0.1 * np.exp(-0.1 * epochs)]
_ = figures.schedules(rates, formulas)

# %% [markdown]
# ## Logits, and the softmax that is already there
#
# For classification you want the softmax and then the cross-entropy (chapters 04 and 06).
# `nn.CrossEntropyLoss` takes **logits** and does both, because together they can be computed without
# overflow. So the model must *not* end in a softmax. What if it does? It still runs, and it still learns
# something. But the inner softmax squeezes all logits into [0, 1], so the outer one can never be sure. The
# best loss that ten classes can then reach is far from 0:

# %%
logits, label = torch.tensor([[2.0, 1.0, -1.0]]), torch.tensor([0])
by_formula = -torch.log(torch.softmax(logits, dim=1)[0, 0])
print(f"CrossEntropyLoss {nn.CrossEntropyLoss()(logits, label):.6f}, by the formula {by_formula:.6f}")

certain = torch.zeros(1, 10)
certain[0, 0] = 1.0  # what a softmax gives when it is completely sure, and right
print(f"a perfect answer after a softmax too many: {nn.CrossEntropyLoss()(certain, label):.3f}")

# %% [markdown]
# A classifier of ten classes whose loss gets stuck just above that number has a softmax too many.

# %% [markdown]
# ## Accuracy, and measuring without side effects
#
# The loss is for the optimiser; people ask how many answers are right. The predicted class is the largest
# logit, `argmax`, with or without a softmax, since softmax keeps the order.
#
# Two switches belong to every measurement. `model.eval()` puts all parts into **evaluation mode**: dropout
# stops dropping, batch normalisation stops learning. `torch.no_grad()` stops recording the graph, which
# saves memory and time. They are independent, and you need both. Afterwards the parts go back to the mode
# they were in. Count right samples and divide at the end: the mean of the batches' accuracies gives a small
# last batch too much weight.


# %%
def accuracy(model, loader):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right = 0
    with torch.no_grad():
        for x, labels in loader:
            right += (model(x).argmax(dim=1) == labels).sum().item()
    for module, training in modes:
        module.training = training
    return right / len(loader.dataset)


dropping = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.5), nn.Linear(32, 10))
answers = [dropping(x_batch)[0, 1].item() for _ in range(3)]
print("training mode, the same picture three times:", np.round(answers, 3))
print("accuracy of an untrained network:", round(accuracy(model, DataLoader(test_set, batch_size=100)), 3))

# %% [markdown]
# ## A worked example: reading digits
#
# Everything at once, which is also the homework of the original lecture ("learn the basics of PyTorch":
# tensors, data sets and loaders, transforms, building the model, autograd, optimisation, save and load).
# The second network has a softmax too many.


# %%
def train(model, n_epochs=10):
    loader = DataLoader(train_set, batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(0))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    losses, accuracies = [], []
    for _ in range(n_epochs):
        total = 0.0
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x)
        losses.append(total / len(train_set))
        accuracies.append(accuracy(model, DataLoader(test_set, batch_size=500)))
    return losses, accuracies


torch.manual_seed(0)
plain = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
doubled = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10), nn.Softmax(dim=1))
runs = {"logits": train(plain), "softmax twice": train(doubled)}

# %%
for name, (losses, accuracies) in runs.items():
    print(f"{name:14s} training loss {losses[-1]:.3f}, test accuracy {accuracies[-1]:.1%}")
_ = figures.learning_curves(runs, floor=nn.CrossEntropyLoss()(certain, label).item())

# %% [markdown]
# Both networks learn to read, on this easy task about equally well. So the accuracy alone would not have
# told you about the mistake; the loss does, because it cannot get below the dashed line. Its numbers no
# longer mean what you think, and where the classes are harder to tell apart the squeezed gradients cost
# accuracy too.
#
# To choose width, η or number of epochs you would need a third set, the validation set of chapter 10. The
# test set is for the last line of the report.

# %% [markdown]
# ## Save and load
#
# The result of training is a dict of tensors, the **state dict**: parameters and buffers by name. Save
# that, not the model object; the code that builds the model stays code. `weights_only=True` (the default
# since PyTorch 2.6) refuses files that hold anything but tensors and plain data. Older formats can run code
# when they are loaded, so never switch it off for a file that you did not write yourself.

# %%
import tempfile
from pathlib import Path

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder, "digits.pt")
    torch.save(plain.state_dict(), path)
    print(
        f"{path.name}: {path.stat().st_size} bytes for {sum(p.numel() for p in plain.parameters())} numbers"
    )
    again = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    again.load_state_dict(torch.load(path, weights_only=True))

print("same answers:", torch.equal(again(x_digits), plain(x_digits)))

# %% [markdown]
# ## Common mistakes
#
# - **Gradients not zeroed.** Every step then uses the sum of all gradients so far. One
#   `optimizer.zero_grad()` per step, before `backward` or after `step`, never between the two.
# - **Softmax twice.** `CrossEntropyLoss` wants logits.
# - **Shapes that broadcast.** A prediction of shape (B, 1) minus a target of shape (B,) is a (B, B) matrix.
#   The loss runs, and the network learns the mean. Compare shapes before you trust a loss.
# - **`model.eval()` forgotten**, or `model.train()` forgotten afterwards.
# - **Keeping `loss` instead of `loss.item()`.** A list of such losses keeps every graph in memory.
# - **float64 from numpy.** `expected scalar type Float but found Double`: convert once, when you make the
#   tensor.
# - **The optimiser made for another model.** It changes exactly the tensors it was given.
# - **`nn.MSELoss` is not the loss of chapter 06.** It averages over samples *and* outputs, ours sums over
#   the outputs; with $k$ outputs they differ by the factor $k$, and so does the right η.

# %% [markdown]
# ## Check yourself

# %%
quiz("11_pytorch")

# %% [markdown]
# ## Summary
#
# - A tensor is an array with a device and a memory of how it was computed; `backward` turns this memory
#   into gradients. They equal those of your own backpropagation.
# - The loop is always the same: forward, loss, zero, backward, step. Gradients add up unless you zero them.
# - `Dataset` answers "how many" and "which"; `DataLoader` shuffles and batches; `nn.Module` collects
#   parameters; `optim` updates them; a scheduler changes η between epochs.
# - `CrossEntropyLoss` takes logits. Measure in evaluation mode and without gradients, and put the modes
#   back.
# - Save the `state_dict`, load it with `weights_only=True`.
#
# In the exercise you write these parts yourself, and read digits with them. The next chapter moves the same
# program to a GPU.
