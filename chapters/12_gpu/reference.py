"""Reference functions of exercise 12, and what students get wrong.

Models, loaders and the simulated accelerator live beside student code. So the hidden tests go through small drivers,
texts in capitals here: see `through` of `check.same`.
"""

import random
import time
from functools import partial

import numpy as np
import torch
from torch import nn  # noqa: F401  # a name in the drivers, as the next ones
from torch.utils.data import DataLoader, TensorDataset  # noqa: F401

from autograder import check
from perceptron import accelerator  # noqa: F401

# a device that is not there --------------------------------------------------------------------------------------

AS_GIVEN = (
    "There is no sim:1, and PyTorch's error about it must come through. Use the device as it is given: its .type alone has "
    "lost the number, and cuda:1 would become cuda:0."
)


_NOT_THERE = """
def ask_for_sim_1():
    model, loss_fn, x, y = nn.Linear(2, 2), nn.CrossEntropyLoss(), torch.ones(2, 2), torch.tensor([0, 1])
    loader = DataLoader(TensorDataset(x, y), batch_size=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    {call}
    return "no error"
"""


def refuses_sim_1(call, **function):
    """`call` asks the student's function to use a device that is not there."""
    ask = check.there(_NOT_THERE.format(call=call), **function)
    check.raises(ask, (), RuntimeError, mentions="sim:1", hint=AS_GIVEN)


# move ------------------------------------------------------------------------------------------------------------

MOVED = """
def described(x):
    if isinstance(x, torch.Tensor):
        return f"{str(x.dtype)[6:]} {x.tolist()} on {x.device.type}" + (" with a graph" if x.requires_grad else "")
    if isinstance(x, dict):
        return {"dict": {key: described(value) for key, value in x.items()}}
    if isinstance(x, (list, tuple)):
        return {type(x).__name__: [described(value) for value in x]}
    return x
def moved_to_sim(batch):
    before = described(batch)
    result = described(move(batch, torch.device("sim")))
    return {"moved": result, "the batch that came in is as it was": described(batch) == before}
"""

MOVED_TO = """
def moved_to():
    x = torch.ones(2)
    return {
        "cpu": move(x, "cpu").device.type,
        "sim": move(x, "sim").device.type,
        "device('cpu')": move(x, torch.device("cpu")).device.type,
        "device('sim', 0)": move(x, torch.device("sim", 0)).device.type,
        "from sim to cpu": move(x.to("sim"), "cpu").device.type,
    }
"""


def move(batch, device, *, kind=None):
    """With `kind`, lists and tuples both become that, which is a mistake."""
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device, kind=kind) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return (kind or type(batch))(move(value, device, kind=kind) for value in batch)
    return batch


def _outer_layer_only(batch, device):
    def one(x):
        return x.to(device) if isinstance(x, torch.Tensor) else x

    if isinstance(batch, dict):
        return {key: one(value) for key, value in batch.items()}
    return type(batch)(map(one, batch)) if isinstance(batch, (list, tuple)) else one(batch)


def _in_place(batch, device):
    if not isinstance(batch, (list, dict)):
        return tuple(_in_place(v, device) for v in batch) if isinstance(batch, tuple) else move(batch, device)
    for key in batch if isinstance(batch, dict) else range(len(batch)):
        batch[key] = _in_place(batch[key], device)
    return batch


move.mistakes = {
    "Tensors inside a nested list, tuple or dict are left behind: let move call itself for every item.": _outer_layer_only,
    "A tuple comes back as a list: build the same kind of container, type(batch)(…).": partial(
        move, kind=list
    ),
    "A list comes back as a tuple: build the same kind of container, type(batch)(…).": partial(
        move, kind=tuple
    ),
    "The batch that came in was changed; build a new list or dict instead.": _in_place,
    "The tensors in a dict are left behind.": (
        lambda batch, device: batch if isinstance(batch, dict) else move(batch, device)
    ),
}


def batches():
    def t(*values):
        return torch.tensor(values)

    batches = [
        (t(1.0, 2.0), t(3)),
        [t(1), [t(2), t(3, 4)]],
        (t(1), {"mask": t(True, False), "text": "seven", "sizes": [t(2), 5, None]}),
        {"x": {"picture": t(0.5), "label": 3}, "y": (t(1), t(2))},
        "no tensor",
        [],
        {},
        ((t(1),), [], {}),
        {0: t(3).int(), 1: torch.tensor(1 / 3, dtype=torch.float64), 2: np.array([3.5])},
    ]
    return [(batch,) for batch in batches]


# time_on ---------------------------------------------------------------------------------------------------------


def calls_and_waits(n):
    return ["call", "wait"] + ["call"] * n + ["wait"]


calls_and_waits.mistakes = {
    "Nobody waits for the device, so the clock stops while it is still working.": lambda n: (
        ["call"] * (n + 1)
    ),
    "The device is waited for after every call. Start all n calls and wait once: real programs do not wait either.": (
        lambda n: ["call", "wait"] * (n + 1)
    ),
    "There is no wait before the clock starts, so the rest of the warm-up is measured too.": (
        lambda n: ["call"] * (n + 1) + ["wait"]
    ),
    "There is no wait before the clock stops, so work that is still going on is not measured.": (
        lambda n: ["call", "wait"] + ["call"] * n
    ),
    "There is no warm-up: the first call is often slow, and should not count.": lambda n: (
        ["call"] * n + ["wait"]
    ),
    "One of the n timed calls is missing: the warm-up does not count.": lambda n: calls_and_waits(n - 1),
    "There is more than one warm-up call.": lambda n: (["call"] * n + ["wait"]) * 2,
}

SECONDS_IN_ALL = """
def seconds_per_call_and_in_all(n):
    import time
    left = [0.0]
    start = time.perf_counter()
    seconds = time_on("sim", lambda: accelerator.enqueue(left.pop() if left else 0.003), n)
    return [seconds, time.perf_counter() - start]
"""

# Nowhere is there a 100th GPU, so an answer that reads a number back from it fails: it has asked the right device.
WAITS_FOR_CUDA = """
def waits_for_cuda():
    from unittest.mock import patch
    waits = []
    with patch("torch.cuda.is_available", lambda: True), patch("torch.cuda.synchronize", lambda *_: waits.append(1)):
        try:
            time_on("cuda:99", lambda: None, 1)
        except NotImplementedError:
            raise
        except (AssertionError, RuntimeError):
            waits.append(1)
    return bool(waits)
"""

# What is measured beside student code is what student code says. So these draw what comes of it here, at random, and
# count and time it here, too; the log of the simulated device is asked about work that is known.

SECONDS_DRAWN = """
def seconds_when_the_test_says_how_long(how_long, n):
    return time_on(torch.device("sim", 0), lambda: accelerator.enqueue(how_long()), n)
"""

LOG_OF_KNOWN_WORK = """
def log_of_known_work(copies, waits, size):
    with accelerator.watch() as log:
        for _ in range(copies):
            torch.ones(size).to("sim")
        for _ in range(waits):
            accelerator.enqueue(0.0)
            accelerator.synchronize()
    calls = [event for event in log.events if event == "enqueue"]
    return [log.to_device, log.bytes_to_device, log.to_host, log.synchronizations, len(calls)]
"""


def _lengths():
    """How long each call takes, the warm-up first: seconds that only this process knows."""
    draw = random.SystemRandom()
    return [draw.uniform(0.01, 0.04) for _ in range(draw.randrange(3, 7))]


def _judge_seconds(seconds, lengths, count, all_seconds):
    n = len(lengths) - 1
    if count != n + 1:
        check.fail(f"With n = {n}, time_on called fn {count} times: once to warm up, then {n} times.")
    mean = sum(lengths[1:]) / n
    if not isinstance(seconds, float) or not 0.98 * mean <= seconds <= all_seconds / n:
        check.fail(
            f"With n = {n}, the calls after the warm-up took {mean:.3g} s each on average, but you returned {seconds!r}. Read "
            "again: “A stopwatch that lies” in the lecture."
        )


def check_calls(time_on):
    """time_on of a function that lives here, on the CPU: its calls are counted and their time is spent here."""
    lengths, count = _lengths(), 0

    def work():
        nonlocal count
        time.sleep(lengths[count] if count < len(lengths) else 0.0)
        count += 1

    start = time.perf_counter()
    seconds = time_on("cpu", work, len(lengths) - 1)
    _judge_seconds(seconds, lengths, count, time.perf_counter() - start)


def check_seconds(time_on):
    """The same on the simulated device, which asks here how long each call keeps it busy."""
    lengths, count = _lengths(), 0

    def how_long():
        nonlocal count
        count += 1
        return lengths[count - 1] if count <= len(lengths) else 0.0

    measured = check.there(SECONDS_DRAWN, time_on=time_on)
    start = time.perf_counter()
    seconds = measured(how_long, len(lengths) - 1)
    _judge_seconds(seconds, lengths, count, time.perf_counter() - start)


def check_log():
    """The log of the simulated device tells the truth about work that is drawn here."""
    draw = random.SystemRandom()
    copies, waits, size = draw.randrange(2, 9), draw.randrange(2, 9), draw.randrange(5, 50)
    told = check.there(LOG_OF_KNOWN_WORK)(copies, waits, size)
    if list(told) != [copies, 4 * size * copies, 0, waits, waits]:
        check.fail(
            f"{copies} copies and {waits} waits that the test made itself were logged as {told}: does a cell change the "
            "simulated device or the log?"
        )


# train_epoch -----------------------------------------------------------------------------------------------------

_EPOCH = """
def {name}(device, seed, task, n_samples, batch_size, optimizer, dtype, drop_last):
    generator = torch.Generator().manual_seed(seed)
    dtype = getattr(torch, dtype)
    model = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 4)).to(dtype)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64))
    x = torch.randn(n_samples, 3, generator=generator, dtype=dtype)
    if task == "classes":
        y, loss_fn = torch.randint(4, (n_samples,), generator=generator), nn.CrossEntropyLoss()
    else:
        y, loss_fn = torch.randn(n_samples, 4, generator=generator, dtype=dtype), nn.MSELoss()
    optimizer = {{
        "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "Adam": lambda p: torch.optim.Adam(p, lr=0.03),
    }}[optimizer](model.parameters())
    loader = DataLoader(TensorDataset(x, y), batch_size=batch_size, drop_last=drop_last)
    losses = [train_epoch(model, loader, loss_fn, optimizer, device) for _ in range(2)]
    return {result}
"""
EPOCH_LOSS = _EPOCH.format(name="losses_of_two_epochs", result="losses")
EPOCH_WEIGHTS = _EPOCH.format(
    name="weights_after_two_epochs",
    result='torch.cat([p.detach().ravel() for p in model.parameters()]).to("cpu")',
)


def epochs(seed, drop_last=False):
    """Arguments of the epoch drivers; in float32 it shows when a layer runs in bfloat16."""
    cases = [
        (seed, "numbers", 7, 3, "SGD", "float64"),
        (seed + 10, "classes", 10, 4, "Adam", "float64"),
        (seed + 20, "numbers", 8, 4, "momentum", "float64"),
        (seed + 30, "classes", 5, 8, "SGD", "float32"),
        (seed + 40, "numbers", 9, 2, "Adam", "float64"),
        (seed + 50, "numbers", 5, 2, "SGD", "float32"),
    ]
    return [(*case, drop_last) for case in (cases[:1] if drop_last else cases)]


def weighted(losses, sizes):
    return sum(loss * n for loss, n in zip(losses, sizes, strict=True)) / sum(sizes)


def train_epoch(
    model,
    loader,
    loss_fn,
    optimizer,
    device,
    *,
    summary=weighted,
    zero="every step",
    after=False,
    skip=False,
    step=True,
):
    """The right epoch, always on the CPU, where the numbers are the same; each keyword makes it a mistaken one."""
    losses, sizes = [], []
    batches = list(loader)
    if zero == "every epoch":
        optimizer.zero_grad()
    for x, y in batches[:-1] if skip and len(batches) > 1 else batches:
        loss = loss_fn(model(x), y)
        if zero == "every step":
            optimizer.zero_grad()
        loss.backward()
        if step:
            optimizer.step()
        losses.append((loss_fn(model(x), y) if after else loss).item())
        sizes.append(len(x))
    return summary(losses, sizes)


epoch_weight_mistakes = {
    "The gradients are never set to zero, so every step also uses those of all steps before it.": (
        partial(train_epoch, zero="never")
    ),
    "The gradients are set to zero once an epoch; every step needs it.": partial(
        train_epoch, zero="every epoch"
    ),
    "The last batch of the epoch is lost.": partial(train_epoch, skip=True),
    "The weights are never updated: optimizer.step() is missing, or finds no gradients.": (
        partial(train_epoch, step=False)
    ),
}
train_epoch.mistakes = {
    "This is the mean over the batches, in which a small last batch counts as much as a full one. Weight each batch by "
    "its number of samples.": partial(train_epoch, summary=lambda losses, sizes: sum(losses) / len(losses)),
    "This is the loss of the last batch only.": partial(
        train_epoch, summary=lambda losses, sizes: losses[-1]
    ),
    "This is the sum of the batches' losses, not the mean over the samples.": (
        partial(train_epoch, summary=lambda losses, sizes: sum(losses))
    ),
    "The losses are those after each update; those before it are asked for.": partial(
        train_epoch, after=True
    ),
    **epoch_weight_mistakes,
}

GRAPHS_ALIVE = """
def graphs_of_earlier_batches():
    import weakref
    class Graph:
        pass
    graphs, alive = weakref.WeakSet(), []
    class Marked(torch.autograd.Function):
        @staticmethod
        def forward(context, y_hat):
            context.graph = Graph()
            alive.append(len(graphs))
            graphs.add(context.graph)
            return y_hat.clone()
        @staticmethod
        def backward(context, slope):
            return slope
    class Model(nn.Linear):
        def forward(self, x):
            return Marked.apply(super().forward(x))
    model = Model(2, 1)
    loader = DataLoader(TensorDataset(torch.ones(12, 2), torch.ones(12, 1)), batch_size=2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    train_epoch(model, loader, nn.MSELoss(), optimizer, "cpu")
    return alive
"""

# evaluate --------------------------------------------------------------------------------------------------------


def _right(logits, labels):
    return [row.index(max(row)) == label for row, label in zip(logits, labels, strict=True)]


def _batches(rows, size):
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def share_of_given_logits(logits, labels, batch_size, device):
    return sum(_right(logits, labels)) / len(labels)


def _shares(logits, labels, batch_size):
    return [sum(right) / len(right) for right in _batches(_right(logits, labels), batch_size)]


share_of_given_logits.mistakes = {
    "This is the mean of the batches' shares, in which a small last batch counts too much.": (
        lambda *case: np.mean(_shares(*case[:3]))
    ),
    "This is the number of right samples; their share is asked for.": lambda *case: sum(_right(*case[:2])),
    "This is in per cent; a number between 0 and 1 is asked for.": lambda *case: (
        100 * share_of_given_logits(*case)
    ),
    "This is the share of wrong samples.": lambda *case: 1 - share_of_given_logits(*case),
    "This is the share of the last batch only.": lambda *case: _shares(*case[:3])[-1],
}


LEFT_BY_EVALUATE = """
def model_after_measuring():
    model, weight = nn.Linear(2, 2), torch.tensor([[0.5, -1.0], [2.0, 0.25]])
    with torch.no_grad():
        model.weight.copy_(weight)
    model.weight.requires_grad_(False)
    model(torch.ones(1, 2)).sum().backward()
    evaluate(model, DataLoader(TensorDataset(torch.ones(2, 2), torch.tensor([0, 1])), batch_size=2), "cpu")
    return {
        "weights as before": torch.equal(model.weight, weight),
        "requires_grad": [p.requires_grad for p in model.parameters()],
        "a gradient is there": model.bias.grad is not None,
    }
"""


def logits_and_labels(seed):
    draw = random.Random(seed)
    cases = []
    for n, classes, batch_size, device in [
        (7, 3, 3, "sim"),
        (11, 4, 5, "cpu"),
        (5, 2, 4, "sim"),
        (12, 5, 4, "sim"),
    ]:
        logits = [[round(draw.gauss(0, 2), 3) for _ in range(classes)] for _ in range(n)]
        labels = [row.index(max(row)) if draw.random() < 0.6 else draw.randrange(classes) for row in logits]
        cases.append((logits, labels, batch_size, device))
    return cases


# mixed_precision_step --------------------------------------------------------------------------------------------

MIXED = """
def change_and_losses_of_mixed_steps(seed, n_steps, device):
    generator = torch.Generator().manual_seed(seed)
    model = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 3))
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(0.4 * torch.randn(p.shape, generator=generator))
    before = torch.cat([p.detach().ravel() for p in model.parameters()])
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.8)
    losses = []
    for _ in range(n_steps):
        x, y = torch.randn(32, 6, generator=generator), torch.randint(3, (32,), generator=generator)
        losses.append(mixed_precision_step(model, x, y, nn.CrossEntropyLoss(), optimizer, device))
    after = torch.cat([p.detach().ravel() for p in model.parameters()]).to("cpu")
    kinds = [str(loss.dtype) for loss in losses if isinstance(loss, torch.Tensor)]
    return [after - before, [float(loss) for loss in losses], kinds]
"""

STEP_FROM_1000 = """
def loss_of_a_step_from_1000(device):
    model = line_through_zero()
    with torch.no_grad():
        model.bias.fill_(1000.0)
    def loss_fn(y_hat, y):
        return 2 * (y - y_hat).relu().mean()
    x, y, optimizer = torch.zeros(1, 1), torch.full((1, 1), 1001.5), torch.optim.SGD(model.parameters(), lr=0.1)
    return float(mixed_precision_step(model, x, y, loss_fn, optimizer, device))
"""


def float32_step(model, x, y, loss_fn, optimizer, device):
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
