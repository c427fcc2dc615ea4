# %% [markdown]
# # Exercise 12 · The GPU
#
# You write training code that runs on any device: it picks one, moves what has to be moved, waits only when it must,
# and trains in mixed precision. You need no GPU for it. The tests use a **simulated accelerator**, a PyTorch device
# named `sim`: it computes on the CPU, refuses to mix with it as a GPU does, and counts copies and waiting.
#
# ## Reminder
#
# | | in code |
# | --- | --- |
# | is there a GPU? | `torch.cuda.is_available()` (NVIDIA, AMD), `torch.backends.mps.is_available()` (Apple) |
# | move a tensor (gives another one) | `x = x.to(device)` |
# | move a model (changes the model) | `model.to(device)` |
# | already there | `.to(device)` copies nothing |
# | start a kernel | returns **at once**; the device works on |
# | wait for the device | `torch.cuda.synchronize()`, or reading a number back: `.item()`, `.cpu()`, `print` |
# | wait, whatever the device is | `getattr(torch, device.type).synchronize()`; the CPU needs none |
# | a clock in seconds | `time.perf_counter()` |
# | matrix products in bfloat16, weights in float32 | `with torch.autocast(device.type, dtype=torch.bfloat16):` around forward pass and loss |
# | what happened on `sim` | `with accelerator.watch() as log:` then `log.synchronizations`, `log.bytes_to_device`, … |
#
# A `device` may come as text (`"cuda"`) or as `torch.device("cuda")`; `torch.device(device)` takes both.
# Run each cell with Shift+Enter. A test cell that says nothing has passed.

# %% locked="setup"
import time

import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder import check
from perceptron import accelerator


def line_through_zero():
    """One dense layer, y = w x + b, that starts with w = b = 0."""
    model = nn.Linear(1, 1)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    return model


# %% [markdown]
# ## 1 · Which device?


# %% solution="pick_device"
def pick_device():
    """The best device of this machine.

    returns  torch.device: "cuda" where a CUDA GPU can be used, otherwise "mps" where Apple's can, otherwise "cpu"

    Example: on a laptop without a GPU, pick_device() is torch.device("cpu").
    """
    ### BEGIN SOLUTION
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")
    ### END SOLUTION


# %% test="pick_device-type" points=1
check.holds(
    pick_device,
    (),
    lambda device: isinstance(device, torch.device),
    'The result must be a torch.device, not a text: torch.device("cpu").',
    read="One program for every device",
)

# %% test="pick_device-choice" points=2
_pick = check.there(
    """
def picked_on_a_machine_with(cuda, mps):
    from contextlib import ExitStack
    from types import SimpleNamespace
    from unittest.mock import patch
    best = torch.device("cuda" if cuda else "mps" if mps else "cpu")
    def current_accelerator(check_available=False):  # without the check: whatever PyTorch was built for
        return best if cuda or mps else None if check_available else torch.device("cuda")
    machine = {
        "cuda.is_available": cuda, "cuda.device_count": int(cuda), "cuda.get_device_name": "a GPU",
        "backends.mps.is_available": mps, "mps.is_available": mps, "mps.device_count": int(mps),
        "accelerator.is_available": cuda or mps, "accelerator.device_count": int(cuda or mps),
    }
    if cuda:
        gpu = {"name": "a GPU", "major": 9, "minor": 0, "total_memory": 16 * 2**30, "multi_processor_count": 100}
        machine |= {
            "cuda.get_device_properties": SimpleNamespace(**gpu), "cuda.get_device_capability": (9, 0),
            "cuda.current_device": 0, "cuda.mem_get_info": (15 * 2**30, 16 * 2**30),
        }
    with ExitStack() as patches:
        for name, answer in machine.items():
            patches.enter_context(patch(f"torch.{name}", lambda *_, answer=answer, **__: answer))
        patches.enter_context(patch("torch.accelerator.current_accelerator", current_accelerator))
        device = pick_device()
    return None if device is None else torch.device(device).type
""",
    pick_device=pick_device,
)
check.equal(
    _pick, (False, False), "cpu", hint="There is no GPU on this machine.", read="One program for every device"
)
check.equal(_pick, (True, False), "cuda", hint="Ask torch.cuda.is_available().")
check.equal(_pick, (False, True), "mps", hint="Ask torch.backends.mps.is_available().")
### BEGIN HIDDEN TESTS
check.equal(_pick, (True, True), "cuda", hint="CUDA comes first.")
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · Move a batch
# Loaders give batches as lists, tuples or dicts of tensors, sometimes one inside the other.


# %% solution="move"
def move(batch, device):
    """A batch with all its tensors on the device.

    batch    a tensor; or a list, tuple or dict of such, also nested. What is no tensor stays:
             text, numbers, None, numpy arrays.
    device   torch.device or text
    returns  the same structure (list for list, tuple for tuple, same keys). The batch that came in is not changed,
             and a tensor that is on the device already is not copied.

    Example: x, y = move((x, y), "cuda")
    """
    ### BEGIN SOLUTION
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {key: move(value, device) for key, value in batch.items()}
    if isinstance(batch, (list, tuple)):
        return type(batch)(move(value, device) for value in batch)
    return batch
    ### END SOLUTION


# %% locked="moved-to-sim"
MOVED_TO_SIM = """
def described(x):
    if isinstance(x, torch.Tensor):
        return f"{x.tolist()} on {x.device.type}"
    if isinstance(x, dict):
        return {"dict": {key: described(value) for key, value in x.items()}}
    if isinstance(x, (list, tuple)):
        return {type(x).__name__: [described(value) for value in x]}
    return x
def moved_to_sim(batch):
    return described(move(batch, "sim"))
"""

# %% test="move-tensor" points=1
_moved = check.there(MOVED_TO_SIM, move=move)
check.equal(_moved, torch.tensor([1.0, 2.0]), "[1.0, 2.0] on sim", read="Moving data")
### BEGIN HIDDEN TESTS
check.equal(
    check.there(reference.MOVED_TO, move=move),
    (),
    {"cpu": "cpu", "sim": "sim", "device('cpu')": "cpu", "device('sim', 0)": "sim", "from sim to cpu": "cpu"},
    hint="Use the device that is asked for, given as text or as torch.device.",
)
reference.refuses_sim_1('move(x, "sim:1")', move=move)
### END HIDDEN TESTS

# %% test="move-structure" points=2
### BEGIN HIDDEN TESTS
check.same(
    move,
    reference.move,
    through=reference.MOVED,
    on=reference.batches(),
    hint="What is no tensor stays. Each part of a list, a tuple or a dict may be anything that a batch may be: call move on it.",
    read="Moving data",
)
### END HIDDEN TESTS
_moved = check.there(MOVED_TO_SIM, move=move)
check.equal(
    _moved,
    [torch.tensor([1]), torch.tensor([2])],
    {"list": ["[1] on sim", "[2] on sim"]},
    hint="A list in, a list out.",
    read="Moving data",
)
check.equal(
    _moved,
    {"x": torch.tensor([1]), "name": "digit"},
    {"dict": {"x": "[1] on sim", "name": "digit"}},
    hint="Same keys; what is no tensor stays as it is.",
)

# %% test="move-copies" points=1
_copies = check.there(
    """
def copies_for(n_on_cpu, n_on_sim):
    batch = [torch.ones(5) for _ in range(n_on_cpu)] + [torch.ones(5, device="sim") for _ in range(n_on_sim)]
    with accelerator.watch() as log:
        moved = move(batch, "sim")
    return {
        "copies to sim": log.to_device,
        "copies back": log.to_host,
        "waits": log.synchronizations,
        "what was there is the same tensor": all(a is b for a, b in zip(moved[n_on_cpu:], batch[n_on_cpu:])),
        "still on the CPU before": all(x.device.type == "cpu" for x in batch[:n_on_cpu]),
    }
""",
    move=move,
)
check.equal(
    _copies,
    (2, 1),
    {
        "copies to sim": 2,
        "copies back": 0,
        "waits": 0,
        "what was there is the same tensor": True,
        "still on the CPU before": True,
    },
    hint="Each tensor once, and none that is there already; the batch that came in stays as it was.",
    read="Moving data",
)
### BEGIN HIDDEN TESTS
reference.check_log()
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · Measure time
# A stopwatch that stops while the device is still working measures how fast Python can ask for work.


# %% solution="time_on"
def time_on(device, fn, n):
    """Mean time of a call on a device.

    device   torch.device or text
    fn       function without arguments that starts work on the device
    n        number of calls to average over
    returns  float, seconds per call. fn is called once to warm up; then, between two moments at which the device has
             finished all its work, n times without waiting in between.

    Example: time_on("cuda", lambda: a @ b, 100)
    """
    ### BEGIN SOLUTION
    device = torch.device(device)

    def wait():
        if device.type != "cpu":
            getattr(torch, device.type).synchronize()

    fn()
    wait()
    start = time.perf_counter()
    for _ in range(n):
        fn()
    wait()
    return (time.perf_counter() - start) / n
    ### END SOLUTION


# %% test="time_on-cpu" points=1
_calls = check.there(
    """
def calls_on_the_cpu(n):
    calls = []
    seconds = time_on("cpu", lambda: calls.append(1), n)
    return {"calls": len(calls), "a number of seconds": isinstance(seconds, float) and 0 <= seconds < 1}
""",
    time_on=time_on,
)
check.equal(
    _calls,
    3,
    {"calls": 4, "a number of seconds": True},
    hint="One call to warm up, then n calls. The CPU has nothing to synchronise.",
    read="A stopwatch that lies",
)
### BEGIN HIDDEN TESTS
check.equal(_calls, 1, {"calls": 2, "a number of seconds": True})
check.equal(_calls, 10, {"calls": 11, "a number of seconds": True})
reference.check_calls(time_on)
### END HIDDEN TESTS

# %% test="time_on-waits" points=2
_order = check.there(
    """
def calls_and_waits(n):
    x = torch.ones(1, device="sim")
    with accelerator.watch() as log:
        time_on("sim", lambda: accelerator.enqueue(0.0), n)
    names = ["call" if event == "enqueue" else "wait" for event in log.events if event in ("enqueue", "synchronize")]
    order = [name for i, name in enumerate(names) if name == "call" or i == 0 or names[i - 1] == "call"]
    return order[1:] if order[:1] == ["wait"] else order
""",
    time_on=time_on,
)
### BEGIN HIDDEN TESTS
check.same(
    _order,
    reference.calls_and_waits,
    on=[1, 3, 6],
    hint="Warm up, wait, start the clock, call n times, wait, stop the clock.",
    read="A stopwatch that lies",
)
check.equal(
    check.there(reference.WAITS_FOR_CUDA, time_on=time_on),
    (),
    True,
    hint="Asked about a CUDA device, you did not wait for it. Wait for the device that you are given.",
    read="A stopwatch that lies",
)
reference.check_log()
### END HIDDEN TESTS
check.equal(
    _order,
    2,
    ["call", "wait", "call", "call", "wait"],
    hint="Warm up, wait, start the clock, call n times, wait, stop the clock.",
    read="A stopwatch that lies",
)

# %% test="time_on-seconds" points=2
_seconds = check.there(
    """
def seconds_when_a_call_takes(seconds, n, warm_up):
    left = [warm_up]
    def work():
        accelerator.enqueue(left.pop() if left else seconds)
    return time_on(torch.device("sim", 0), work, n)
""",
    time_on=time_on,
)
_time = _seconds(0.004, 25, 0.004)
assert isinstance(_time, float), "time_on must return a float, in seconds."
assert _time >= 0.004, (
    f"Each call keeps the device busy for 0.004 s, but you returned {_time:.2g} s. Was the clock stopped before the "
    "device had finished, or started too late? Or was the time of n calls divided by more than n? Read again: “A "
    "stopwatch that lies” in the lecture."
)
assert _time < 0.05, f"Each call takes 0.004 s, but you returned {_time:.2g}: seconds per call are asked for."
### BEGIN HIDDEN TESTS
_time = _seconds(0.06, 2, 0.001)
assert _time >= 0.06, (
    f"Each call keeps the device busy for 0.06 s, but you returned {_time:.2g} s: the clock was stopped too early, "
    "the time of n calls was divided by more than n, or the result does not come from a clock."
)
_time = _seconds(0.001, 3, 0.4)
assert _time >= 0.001, f"Each call keeps the device busy for 0.001 s, but you measured {_time:.2g} s."
assert _time < 0.1, (
    f"The warm-up took 0.4 s and each of the 3 calls after it 0.001 s, but you returned {_time:.2g} s per call: the "
    "warm-up must have finished before the clock starts."
)
_time, _all = check.there(reference.SECONDS_IN_ALL, time_on=time_on)(2)
assert 2 * _time <= 1.05 * _all, (
    f"Everything together, with n = 2, took {_all:.2g} s, but you returned {_time:.2g} s per call: divide the time of n "
    "calls by n."
)
reference.check_seconds(time_on)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · An epoch on any device
# Model, batches and loss stand on one device. Numbers are read back once an epoch: every `.item()` makes Python wait.


# %% solution="train_epoch"
def train_epoch(model, loader, loss_fn, optimizer, device):
    """Trains for one pass through the loader, on a device.

    model      nn.Module, anywhere; it is moved to the device (once, if it is not there) and put in training mode
    loader     gives batches (x, y) on the CPU; each is copied to the device once
    loss_fn    function of (prediction, target): the mean loss of the batch, a 0-d tensor
    optimizer  torch.optim optimiser that holds the parameters of the model
    device     torch.device or text
    returns    float: the mean loss of all samples that the loader gave, each as it was before its batch's update.
               The device is waited for once, at the end; no batch's graph is kept until then.

    Example: loss = train_epoch(model, loader, nn.CrossEntropyLoss(), optimizer, pick_device())
    """
    ### BEGIN SOLUTION
    model.to(device)
    model.train()
    total, n_samples = 0.0, 0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total = total + loss.detach() * len(x)
        n_samples += len(x)
    return (total / n_samples).item()
    ### END SOLUTION


# %% locked="loss-of-a-line"
LOSS_OF_A_LINE = """
def loss_of_a_line(device, batch_size):
    model = line_through_zero()
    x = torch.tensor([[1.0], [2.0], [3.0]])
    loader = DataLoader(TensorDataset(x, 2 * x), batch_size=batch_size)
    return train_epoch(model, loader, nn.MSELoss(), torch.optim.SGD(model.parameters(), lr=0.0), device)
"""

# %% test="train_epoch-loss" points=2
### BEGIN HIDDEN TESTS
check.same(
    train_epoch,
    reference.train_epoch,
    through=reference.EPOCH_LOSS,
    on=[(device, *case) for case in reference.epochs(seed=1) for device in ("cpu", "sim")],
    tolerance=1e-5,
    read="An epoch that rarely waits",
)
check.same(
    train_epoch,
    reference.train_epoch,
    through=reference.EPOCH_LOSS,
    on=[("cpu", *case) for case in reference.epochs(seed=3, drop_last=True)],
    mistakes={},
    tolerance=1e-5,
    hint="Take the batches from the loader and divide by the number of samples in them: this loader leaves out the last, "
    "smaller batch.",
)
### END HIDDEN TESTS
_line = check.there(LOSS_OF_A_LINE, train_epoch=train_epoch)
check.equal(
    _line, ("cpu", 3), 56 / 3, tolerance=1e-5, hint="(2² + 4² + 6²) / 3", read="An epoch that rarely waits"
)
check.equal(_line, ("sim", 3), 56 / 3, tolerance=1e-5, hint="The same number on every device.")
check.equal(
    _line, ("sim", 2), 56 / 3, tolerance=1e-5, hint="The last batch is smaller and must count for less."
)

# %% test="train_epoch-float" points=1
_line = check.there(LOSS_OF_A_LINE, train_epoch=train_epoch)
check.holds(
    _line,
    ("sim", 3),
    lambda loss: isinstance(loss, (float, np.floating)),
    "The loss must come back as a plain number. `.item()` takes it off the device.",
    objects=True,
    read="An epoch that rarely waits",
)

# %% test="train_epoch-weights" points=2
# Graded only: the weights after two epochs, with several optimisers, on the CPU and on sim.
### BEGIN HIDDEN TESTS
check.same(
    train_epoch,
    reference.train_epoch,
    through=reference.EPOCH_WEIGHTS,
    on=[(device, *case) for case in reference.epochs(seed=2) for device in ("cpu", "sim")],
    mistakes=reference.epoch_weight_mistakes,
    tolerance=1e-5,
    hint="After the epoch the weights must be those of one optimiser step a batch.",
    read="An epoch that rarely waits",
)
### END HIDDEN TESTS

# %% test="train_epoch-placement" points=1
_places = check.there(
    """
def places_of_model_data_and_loss():
    seen = {}
    class Watch(nn.Linear):
        def forward(self, x):
            seen["data"], seen["training mode"] = x.device.type, self.training
            return super().forward(x)
    def loss_fn(y_hat, y):
        seen["targets"] = y.device.type
        return ((y_hat - y) ** 2).mean()
    model = nn.Sequential(Watch(2, 1)).eval()
    loader = DataLoader(TensorDataset(torch.ones(4, 2), torch.ones(4, 1)), batch_size=2)
    train_epoch(model, loader, loss_fn, torch.optim.SGD(model.parameters(), lr=0.1), torch.device("sim"))
    return seen | {"model, afterwards": model[0].weight.device.type}
""",
    train_epoch=train_epoch,
)
check.equal(
    _places,
    (),
    {"data": "sim", "training mode": True, "targets": "sim", "model, afterwards": "sim"},
    hint="Model, inputs and targets belong on the device that is asked for, in training mode.",
    read="One program for every device",
)
### BEGIN HIDDEN TESTS
reference.refuses_sim_1(
    'train_epoch(model, loader, loss_fn, optimizer, torch.device("sim", 1))', train_epoch=train_epoch
)
### END HIDDEN TESTS

# %% locked="one-epoch"
ONE_EPOCH = """
def what_one_epoch_costs(n_batches, model_is_there):
    model = nn.Sequential(nn.Linear(50, 40), nn.ReLU(), nn.Linear(40, 1))
    if model_is_there:
        model.to("sim")
    loader = DataLoader(TensorDataset(torch.ones(8 * n_batches, 50), torch.ones(8 * n_batches, 1)), batch_size=8)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with accelerator.watch() as log:
        train_epoch(model, loader, nn.MSELoss(), optimizer, "sim")
    needed = 8 * n_batches * (50 + 1) * 4
    if not model_is_there:
        needed += sum(4 * p.numel() for p in model.parameters())
    return [log.bytes_to_device, needed, log.to_host, log.synchronizations]
"""

# %% test="train_epoch-copies" points=2
_log = check.there(ONE_EPOCH, train_epoch=train_epoch)
for _there in (False, True):
    _sent, _needed, _back, _waits = _log(5, _there)
    assert _sent <= _needed + 200, (
        f"One epoch of 5 batches copied {_sent} bytes to the device, where {_needed} are enough: each batch once, "
        f"and the model {'not at all, it is there already' if _there else 'once'}."
    )
    assert _back <= 2, (
        f"One epoch of 5 batches copied {_back} tensors back to the CPU, where the loss, once, is enough."
    )
### BEGIN HIDDEN TESTS
_sent, _needed, _back, _waits = _log(23, False)
assert _sent <= _needed + 23 * 40, (
    f"23 batches copied {_sent} bytes to the device, where {_needed} are enough."
)
assert _back <= 2, (
    f"One epoch of 23 batches copied {_back} tensors back to the CPU; the loss, once, is enough."
)
reference.check_log()
### END HIDDEN TESTS

# %% test="train_epoch-waits" points=2
_log = check.there(ONE_EPOCH, train_epoch=train_epoch)
_sent, _needed, _back, _waits = _log(5, True)
assert _waits <= 1, (
    f"One epoch of 5 batches made Python wait for the device {_waits} times; once is enough. Add up "
    "`loss.detach() * len(x)` on the device and read the sum back at the end; to print or compare a tensor is to wait, too. "
    "Read again: “An epoch that rarely waits” in the lecture."
)
### BEGIN HIDDEN TESTS
_sent, _needed, _back, _waits = _log(17, False)
assert _waits <= 1, f"One epoch of 17 batches made Python wait for the device {_waits} times; once is enough."
reference.check_log()
check.holds(
    check.there(reference.GRAPHS_ALIVE, train_epoch=train_epoch),
    (),
    lambda alive: max(alive) <= 2,
    "These many graphs of earlier batches were still in memory at each of 6 batches. A loss (or a prediction) that is kept "
    "as it is takes its graph along: use loss.detach().",
    read="An epoch that rarely waits",
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Evaluate on any device


# %% solution="evaluate"
def evaluate(model, loader, device):
    """Share of samples whose largest output stands at the right class, measured on a device.

    model    nn.Module that gives logits, (samples, classes); moved to the device if it is not there, where it stays. It
             runs in evaluation mode, without gradients and in its own precision; nothing else of it changes, so afterwards
             every submodule is in the mode it had before
    loader   gives batches (x, labels) on the CPU
    device   torch.device or text
    returns  float between 0 and 1. The device is waited for once, at the end.

    Example: evaluate(model, test_loader, pick_device())
    """
    ### BEGIN SOLUTION
    model.to(device)
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    right, n_samples = 0, 0
    with torch.no_grad():
        for x, labels in loader:
            x, labels = x.to(device), labels.to(device)
            right = right + (model(x).argmax(dim=1) == labels).sum()
            n_samples += len(labels)
    for module, training in modes:
        module.training = training
    return right.item() / n_samples
    ### END SOLUTION


# %% test="evaluate-share" points=2
_share = check.there(
    """
def share_of_given_logits(logits, labels, batch_size, device):
    data = TensorDataset(torch.tensor(logits), torch.tensor(labels))
    return evaluate(nn.Identity(), DataLoader(data, batch_size=batch_size), device)
""",
    evaluate=evaluate,
)
### BEGIN HIDDEN TESTS
check.same(
    _share,
    reference.share_of_given_logits,
    on=reference.logits_and_labels(seed=1),
    tolerance=1e-6,
    read="An epoch that rarely waits",
)
### END HIDDEN TESTS
_logits = [[2.0, 1.0], [0.0, 3.0], [5.0, 4.0]]
check.equal(_share, (_logits, [0, 1, 1], 3, "cpu"), 2 / 3, tolerance=1e-6, hint="The answers are 0, 1, 0.")
check.equal(_share, (_logits, [0, 1, 1], 3, "sim"), 2 / 3, tolerance=1e-6, hint="The same on every device.")
check.equal(_share, (_logits, [0, 1, 1], 2, "sim"), 2 / 3, tolerance=1e-6, hint="Count samples, not batches.")

# %% test="evaluate-placement" points=1
_seen = check.there(
    """
def seen_while_measuring(modes):
    seen = {}
    class Watch(nn.Linear):
        def forward(self, x):
            out = super().forward(x)
            seen.update({"data": x.device.type, "output": str(out.dtype), "training": self.training})
            seen["gradients"] = torch.is_grad_enabled()
            return out
    model = nn.Sequential(Watch(2, 2), nn.Dropout(0.5))
    for module, mode in zip(model.modules(), modes):
        module.training = mode
    loader = DataLoader(TensorDataset(torch.ones(4, 2), torch.tensor([0, 1, 1, 0])), batch_size=2)
    result = evaluate(model, loader, torch.device("sim"))
    modes_now, gradients_now = [module.training for module in model.modules()], torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    return seen | {
        "modes afterwards": modes_now, "gradients afterwards": gradients_now,
        "model afterwards": model[0].weight.device.type, "a float": isinstance(result, (float, np.floating)),
    }
""",
    evaluate=evaluate,
)
_right = {"data": "sim", "output": "torch.float32", "training": False, "gradients": False}
_right |= {"gradients afterwards": True, "model afterwards": "sim", "a float": True}
check.equal(
    _seen,
    [True, True, True],
    _right | {"modes afterwards": [True, True, True]},
    hint="On the device, in float32 as the model is, in evaluation mode, without gradients; afterwards everything as before.",
    read="One program for every device",
)
### BEGIN HIDDEN TESTS
for _modes in ([False, False, False], [True, False, True], [False, True, False]):
    check.equal(
        _seen,
        _modes,
        _right | {"modes afterwards": _modes},
        hint="Note the mode of every module in model.modules() before model.eval(), and put it back.",
    )
check.equal(
    check.there(reference.LEFT_BY_EVALUATE, evaluate=evaluate),
    (),
    {"weights as before": True, "requires_grad": [False, True], "a gradient is there": True},
    hint="Measuring changes nothing of the model: torch.no_grad() is enough to do without gradients.",
)
reference.refuses_sim_1('evaluate(model, loader, "sim:1")', evaluate=evaluate)
### END HIDDEN TESTS

# %% test="evaluate-waits" points=1
_waits = check.there(
    """
def waits_and_copies_back(n_batches):
    model = nn.Linear(30, 3).to("sim")
    loader = DataLoader(TensorDataset(torch.ones(4 * n_batches, 30), torch.zeros(4 * n_batches).long()), batch_size=4)
    with accelerator.watch() as log:
        evaluate(model, loader, "sim")
    return [log.synchronizations, log.to_host]
""",
    evaluate=evaluate,
)
_n, _back = _waits(6)
assert _n <= 1, (
    f"Evaluating 6 batches made Python wait for the device {_n} times; once is enough. Add up the right answers on the "
    "device and read the sum back at the end."
)
assert _back <= 2, f"Evaluating 6 batches copied {_back} tensors back to the CPU; the sum, once, is enough."
### BEGIN HIDDEN TESTS
_n, _back = _waits(15)
assert _n <= 1, f"Evaluating 15 batches made Python wait for the device {_n} times; once is enough."
assert _back <= 2, f"Evaluating 15 batches copied {_back} tensors back to the CPU; the sum, once, is enough."
reference.check_log()
### END HIDDEN TESTS

# %% [markdown]
# ## 6 · Mixed precision
# Tensor cores multiply bfloat16 matrices several times faster than float32 ones. The weights stay float32, or small
# updates would be rounded away.


# %% solution="mixed_precision_step"
def mixed_precision_step(model, x, y, loss_fn, optimizer, device):
    """One training step with the forward pass and the loss under autocast in bfloat16.

    model      nn.Module; moved to the device if it is not there. Its weights stay float32
    x, y       inputs and targets of one batch, anywhere
    loss_fn    function of (prediction, target) that gives a 0-d tensor
    optimizer  torch.optim optimiser that holds the parameters of the model
    device     torch.device or text
    returns    the loss before the update: a 0-d float32 tensor on the device, detached. Nothing waits for the device.

    Example: loss = mixed_precision_step(model, x, y, nn.MSELoss(), optimizer, "cuda")
    """
    ### BEGIN SOLUTION
    device = torch.device(device)
    model.to(device)
    x, y = x.to(device), y.to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16):
        loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.detach()
    ### END SOLUTION


# %% test="mixed_precision_step-types" points=2
_types = check.there(
    """
def types_in_a_step(device):
    seen = {}
    class Watch(nn.Linear):
        def forward(self, x):
            out = super().forward(x)
            seen.update({"output of a layer": str(out.dtype), "training mode": self.training})
            return out
    model = Watch(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    mixed_precision_step(model, torch.ones(4, 3), torch.ones(4, 2), nn.MSELoss(), optimizer, device)
    return seen | {"weights afterwards": str(model.weight.dtype), "weights are on": model.weight.device.type}
""",
    mixed_precision_step=mixed_precision_step,
)
check.equal(
    _types,
    "sim",
    {
        "output of a layer": "torch.bfloat16",
        "training mode": True,
        "weights afterwards": "torch.float32",
        "weights are on": "sim",
    },
    hint="autocast computes the layers in bfloat16 and leaves the weights alone; never call model.bfloat16().",
    read="Half the bits: bfloat16 and autocast",
)
check.equal(
    _types,
    "cpu",
    {
        "output of a layer": "torch.bfloat16",
        "training mode": True,
        "weights afterwards": "torch.float32",
        "weights are on": "cpu",
    },
    hint="autocast needs the type of the device that is asked for: torch.device(device).type.",
)
### BEGIN HIDDEN TESTS
reference.refuses_sim_1(
    'mixed_precision_step(model, x, y, loss_fn, optimizer, "sim:1")',
    mixed_precision_step=mixed_precision_step,
)
### END HIDDEN TESTS

# %% test="mixed_precision_step-result" points=2
_result = check.there(
    """
def result_of_a_step(device):
    model = nn.Linear(3, 2).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.ones(4, 3, device=device), torch.ones(4, 2, device=device)
    with accelerator.watch() as log:
        loss = mixed_precision_step(model, x, y, nn.MSELoss(), optimizer, torch.device(device))
    if not isinstance(loss, torch.Tensor):
        return {"a tensor": False, "waits": log.synchronizations}
    return {
        "a tensor": True, "on": loss.device.type, "type": str(loss.dtype), "shape": list(loss.shape),
        "has a graph": loss.requires_grad, "waits": log.synchronizations,
    }
""",
    mixed_precision_step=mixed_precision_step,
)
check.equal(
    _result,
    "sim",
    {"a tensor": True, "on": "sim", "type": "torch.float32", "shape": [], "has a graph": False, "waits": 0},
    hint="Return loss.detach(): it stays on the device, and nobody waits. What is on the device already needs no copy.",
    read="Half the bits: bfloat16 and autocast",
)
### BEGIN HIDDEN TESTS
for _device, _type in [("cpu", "cpu"), ("sim:0", "sim")]:
    check.equal(
        _result,
        _device,
        {
            "a tensor": True,
            "on": _type,
            "type": "torch.float32",
            "shape": [],
            "has a graph": False,
            "waits": 0,
        },
        hint="The same on every device, also on one with a number, as in cuda:0.",
    )
### END HIDDEN TESTS

# %% test="mixed_precision_step-training" points=2
_training = check.there(
    """
def losses_of_mixed_steps(n_steps, device):
    model = line_through_zero()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x, y = torch.tensor([[1.0], [2.0]]), torch.tensor([[2.0], [4.0]])
    losses = [mixed_precision_step(model, x, y, nn.MSELoss(), optimizer, device) for _ in range(n_steps)]
    return [float(loss) for loss in losses]
""",
    mixed_precision_step=mixed_precision_step,
)
check.equal(
    _training,
    (2, "sim"),
    [10.0, 1.06],
    tolerance=0.02,
    hint="In float32 the losses before the updates are 10 and 1.06; bfloat16 keeps about three digits.",
    read="Half the bits: bfloat16 and autocast",
)
### BEGIN HIDDEN TESTS
_steps = check.there(reference.MIXED, mixed_precision_step=mixed_precision_step)
_exact = check.here(reference.MIXED, mixed_precision_step=reference.float32_step)
for _seed in (1, 2, 3):
    for _device in ("sim", "cpu"):
        _change, _losses, _kinds = _steps(_seed, 4, _device)
        _exact_change, _exact_losses, _ = _exact(_seed, 4, "cpu")
        _off = float((_change - _exact_change).norm() / _exact_change.norm())
        assert _off < 0.05, (
            f"After 4 steps on {_device} the weights moved {_off:.0%} away from where float32 steps take them; bfloat16 "
            "explains 1 or 2 %. Are the gradients set to zero, does optimizer.step() run once, and are the weights float32 "
            "all the time?"
        )
        check.close(_losses, _exact_losses, "the losses of 4 mixed precision steps", tolerance=0.03)
        assert "torch.bfloat16" not in _kinds, (
            "The cross-entropy came out in bfloat16. The loss belongs under autocast, too, which computes it in float32."
        )
for _device in ("sim", "cpu"):
    check.equal(
        check.there(reference.STEP_FROM_1000, mixed_precision_step=mixed_precision_step),
        _device,
        3.0,
        tolerance=1e-6,
        hint="The prediction is 1000, the target 1001.5 and the loss twice what is missing. Only layers are rounded to "
        "bfloat16, never the target; and loss_fn takes the prediction first.",
    )
### END HIDDEN TESTS

# %% [markdown]
# ## See it run
# The digits of chapter 11, with your functions, on the best device of this machine and on `sim`, where the log shows
# what a GPU would have been asked to do.

# %% play="digits"
from sklearn.datasets import load_digits

pictures, labels = load_digits(return_X_y=True)
data = TensorDataset(torch.tensor(pictures / 16, dtype=torch.float32), torch.tensor(labels))
for device in (pick_device(), torch.device("sim")):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    loader = DataLoader(data, batch_size=64, shuffle=True)
    with accelerator.watch() as log:
        start = time.perf_counter()
        losses = [train_epoch(network, loader, nn.CrossEntropyLoss(), optimizer, device) for _ in range(3)]
        seconds = time.perf_counter() - start
    share = evaluate(network, loader, device)
    print(f"{device.type}: loss {losses[0]:.2f} → {losses[-1]:.2f}, {share:.1%} right, {seconds:.1f} s")
print(f"3 epochs on sim: {log.operations} operations, {log.to_device} copies, {log.synchronizations} waits")
