# %% [markdown]
# # 12 · The GPU
#
# "GPUs are extremely fast in calculating $Wx + b$", said chapter 03. This chapter says how fast, from what
# size on, and what you have to do for it, and what not to.
#
# **You will be able to**
#
# - tell from the size of a computation whether a GPU can help, and what moving the data costs;
# - write one training program that runs on any device and rarely waits for it;
# - measure time honestly, and use mixed precision, memory figures and a profiler.

# %%
import copy
import functools
import time

import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from perceptron import accelerator, live
from perceptron.drawing import style
from perceptron.figures import ch12_gpu as figures
from perceptron.live.quiz import quiz
from perceptron.speed import timeline
from perceptron.speed.devices import Card, card_times, report
from perceptron.speed.stopwatch import best_time, in_units

style.use()
torch.set_num_threads(1)  # one CPU core, so that other programs disturb the measurements less
gpu = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else None
device = torch.device(gpu or "sim")
name = torch.cuda.get_device_name() if gpu == "cuda" else gpu or "no GPU: the simulated accelerator stands in"
print(f"device used below: {device} ({name})")

# %% [markdown]
# You need no GPU for this chapter. `perceptron.accelerator` adds a **simulated accelerator** to PyTorch,
# a device named `sim`. It computes on the CPU, so it is not fast. But it behaves like a device of its
# own: it refuses to mix with the CPU, and it counts copies and waiting. With a CUDA or Apple GPU, the
# cells below that say `device` use that one; those that say `"sim"` count on the simulated one
# everywhere.

# %% [markdown]
# ## What a GPU is good at
#
# A CPU has a few fast cores that do one thing after the other. A GPU has thousands of slow ones that do the
# same thing at the same time. $Wx + b$ is made for it: every output is a sum of its own, so all outputs, of
# all samples of a batch, can be computed at once.
#
# How long does an operation take there? The **roofline** model, with the launch added, needs three numbers of a card:
#
# $$\text{time} \approx \text{launch} + \max\left(\frac{\text{arithmetic}}{\text{peak}},
# \frac{\text{bytes moved}}{\text{bandwidth}}\right)$$
#
# The *peak* is how many multiplications and additions per second it can do. The *bandwidth* is how many
# bytes per second reach it from its own memory. The *launch* is how long it takes to start a **kernel**, a
# function that runs on the GPU, however small. The product of two $n \times n$ matrices needs $2n^3$
# operations and moves $12 n^2$ bytes in float32: $n/6$ operations for every byte. Large products keep the
# arithmetic busy. An addition needs one operation for every 12 bytes: it always waits for memory.
#
# First the CPU of this machine, one core of it, measured:

# %%
SIZES = np.array([16, 32, 64, 128, 256, 512, 1024])
cpu_times = []
for n in SIZES:
    A, B = torch.randn(n, n), torch.randn(n, n)
    cpu_times.append(best_time(torch.mm, A, B))
cpu_times = np.array(cpu_times)
n_axis = np.geomspace(16, 8192, 80)
for n, seconds in zip(SIZES, cpu_times, strict=True):
    print(
        f"n = {n:4d}: {in_units(seconds):>8s}, {2 * n**3 / seconds / 1e9:6.1f} billion operations per second"
    )

# %% [markdown]
# Now the GPU. **Its lines are calculated with the formula above, not measured**, from round numbers of a large card
# (its bandwidth: $2 \cdot 10^{12}$ bytes per second). Drag the points: the left one is the launch, the right one the peak, the
# orange one the *link*, the cable over which copies go. "With copies" adds the way of both matrices to the GPU and of
# the result back. Where this machine has a GPU, or one was recorded with `benchmarks/gpu.py`, its points appear, with
# its name.

# %% folded="Asks for a guess, then draws the times of a product on CPU and GPU"
picture = figures.ProductPicture(SIZES, cpu_times, n_axis)
real = card_times(gpu, SIZES)
if real:
    picture.add_card(real)
    print(report())


def update_product(peak, launch, link):
    card = Card(peak=peak * 1e12, memory=2e12, launch=launch * 1e-6, link=link * 1e9)
    product, copies = card.product(n_axis), card.copies(n_axis)
    picture.set(product, copies)
    alone, with_copies = picture.faster_from(product), picture.faster_from(product + copies)
    both, share = in_units(product[-1] + copies[-1]), copies[-1] / (product[-1] + copies[-1])
    return (
        f"GPU faster {alone}, with copies {with_copies}. At n = 8192: {both}, of which copies take {share:.0%}. "
        f"After its launch, a product waits for memory below n = {6 * card.peak / card.memory:.0f}, for arithmetic above"
    )


twice = live.predict(
    "From some size on, the GPU is faster than this CPU core. Does a GPU with twice the peak move that size?",
    "hardly",
    options=["it halves it", "it makes it a little smaller", "hardly"],
    why="Where the lines cross, the launch takes nearly all of the GPU's time. And below n = 6 · peak / bandwidth, here 150, what is "
    "left is time for moving bytes: the peak does not count. It moves only the right end.",
)
sliders = {
    "peak": live.slider(5.0, 500.0, 50.0, log=True, label="peak, 10¹²/s"),
    "launch": live.slider(1.0, 100.0, 10.0, log=True, label="launch, µs"),
    "link": live.slider(4.0, 64.0, 25.0, log=True, label="link, GB/s"),
}
live.figure(picture.figure, update_product, ask=[twice], handles=picture.handles(), stacked=True, **sliders)

# %% [markdown]
# For small matrices the launch is everything: the line of the GPU is flat, and the CPU wins. The copies take over in the
# middle: with the sliders as they stood at first, at $n = 1024$ nine tenths of the time go into moving, and even at
# $n = 8192$ it is more than half. It falls there because copies grow with $n^2$ and arithmetic with $n^3$. Two rules
# follow, and the rest of the chapter is about them:
#
# - give the GPU *much* work at a time (large batches, wide layers);
# - bring the data there *once* and leave them there.

# %% [markdown]
# ## One program for every device
#
# `x.to(device)` gives a *new* tensor on the device. `model.to(device)` changes the model itself: its
# parameters stay the same objects, so an optimiser that already holds them goes on working. What is there
# already is not copied again. Everything that meets in one operation must stand on one device:

# %%
model = nn.Linear(3, 2).to(device)
batch = torch.randn(4, 3)
print("the model is on", model.weight.device)
try:
    model(batch)
except RuntimeError as error:
    print("mixed devices:", str(error).split(" (when")[0])
print("the result is on", model(batch.to(device)).device)

# %% [markdown]
# You will see this error often. Its answer is nearly always a missing `.to(device)`: of the targets, of a
# tensor made with `torch.zeros(n)` instead of `torch.zeros(n, device=x.device)`, or of a list that was
# never moved. Write `device` once, at the top, and never hard-code `"cuda"`.

# %% [markdown]
# ## Moving data
#
# The log of `accelerator.watch()` shows what a program asks of the simulated device. `.to` is a copy, with
# so many bytes. `.item()`, `.cpu()`, `print` and an `if` on a tensor bring a number back, and for that the
# program has to **wait** until the device has computed it.

# %%
x, y = torch.randn(256, 64), torch.randint(10, (256,))
network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
with accelerator.watch() as log:
    network.to("sim")
    loss = nn.functional.cross_entropy(network(x.to("sim")), y.to("sim"))
    loss.backward()
    print(f"loss {loss.item():.3f}")
for transfer in log.transfers:
    print(f"to {transfer.to}: shape {transfer.shape}, {transfer.bytes} bytes")
print(f"{log.to_device} copies, {log.operations} operations, {log.synchronizations} wait")

# %% [markdown]
# The model is copied once, tensor by tensor. A batch is copied each time, so keep it small: pictures as
# bytes, converted to floats on the device, need a quarter of the cable's time.

# %% [markdown]
# ## A stopwatch that lies
#
# Work on a GPU is **asynchronous**. An operation puts a kernel into a queue and returns at once; Python
# runs ahead and prepares the next ones. That is good, and it fools every stopwatch. The simulated device
# can be told that an operation takes some time, so you can see it here: each call below keeps the device
# busy for 20 ms.


# %%
def stopwatch(wait, n=5):
    accelerator.synchronize()  # nothing left over from before
    start = time.perf_counter()
    for _ in range(n):
        accelerator.enqueue(0.020)
    if wait:
        accelerator.synchronize()
    return (time.perf_counter() - start) / n


print(f"without waiting: {stopwatch(wait=False) * 1e3:6.3f} ms per call")
print(f"with waiting:    {stopwatch(wait=True) * 1e3:6.3f} ms per call")

# %% [markdown]
# The first number is how fast Python can *ask*. An honest measurement has six parts: warm up (the first
# call loads kernels and fills caches), wait, start the clock, call many times, wait, stop the clock. To
# wait is `torch.cuda.synchronize()` on CUDA, or `getattr(torch, device.type).synchronize()` on any device
# but the CPU.

# %% [markdown]
# ## Two time lines
#
# Four steps of a training loop, *calculated*: in each, Python asks for the copy of a batch and for six kernels, and
# needs 10 µs to ask for one thing. Below, the device does them in that order. Play it, or **drag the green line**. Drag
# the end of the first kernel, too: when are kernels so short that the device has to wait for Python?

# %% folded="Asks for two guesses, then draws what Python and the device do, and when"
loop = figures.LoopPicture(n_steps=4, last=1040)


def update_loop(time, kernel, copy, memory, item):
    line = timeline.training(4, 6, 10, kernel, copy, memory, item)
    loop.set(line, time)
    asking = any(work.start <= time < work.end for work in line.asks)
    python = "is through" if time >= line.python_done else "is asking" if asking else "waits"
    pauses = [sum(work.length for work in works) for works in line.split(line.pauses)]
    waiting = line.waiting(time)
    queue = {0: "nothing waits", 1: "1 thing waits"}.get(waiting, f"{waiting} things wait")
    return (
        f"At {time} µs Python {python}, and {queue} in the queue. All ends at {line.device_done:.0f} µs; "
        f"for {sum(pauses):.0f} µs of it no kernel runs: {pauses[0]:.0f} waiting for copies, {pauses[1]:.0f} for Python."
    )


lies = live.predict(
    "A stopwatch around this loop does not wait at its end. What will it show, in µs?",
    280,
    within=20,
    unit="µs",
    why="Four steps, in each seven things to ask for: $4 \\cdot 7 \\cdot 10$ µs. The device needs more than twice as long.",
    hides=loop.answers,
)
empties = live.predict(
    "Now loss.item() in every step. How many things can wait in the queue at the end of a step?",
    0,
    why="Python waits until the last kernel is done. Then the device waits for Python to ask for the next.",
)
live.figure(
    loop.figure,
    update_loop,
    ask=[lies, empties],
    handles=loop.handles(),
    linked=loop.linked(),
    pairs=[("memory", "item")],
    stacked=True,
    time=live.slider(0, 1040, 400, step=10, label="time, µs", play=True),
    kernel=live.slider(2, 30, 20, label="a kernel runs, µs"),
    copy=live.slider(0, 60, 40, step=5, label="a copy takes, µs"),
    memory=live.choice([timeline.PINNED, timeline.ORDINARY, timeline.STREAM], label="batches come from"),
    item=live.toggle(label="loss.item() in every step"),
)

# %% [markdown]
# That is so below 5 µs: then a step, $40 + 6k$, ends before Python has asked for the next, $7 \cdot 10$. Choose
# *ordinary memory*: on CUDA, a plain `x.to(device)` also makes Python wait, until the copy is done. Two settings end
# that. **Pinned memory** cannot be moved away by the operating system, so the GPU can fetch it by itself:
# `DataLoader(..., pin_memory=True)` or `x.pin_memory()`. From there, `x.to(device, non_blocking=True)` joins the queue
# like any other work. It takes both. In a second **stream** (`torch.cuda.Stream`), a queue of its own, the copy of the
# next batch runs *beneath* the computation of this one. Never read a `non_blocking` copy *back* to the CPU without
# synchronising: you may read it before it has arrived.

# %% [markdown]
# ## An epoch that rarely waits
#
# A common way to slow a GPU down is one short line in the training loop: `total += loss.item()`. Adding up *on
# the device* costs one small launch a step and no waiting, and one `.item()` at the end is enough. (With CUDA, make the
# loader with `pin_memory=True`, and both copies `non_blocking=True`.)


# %%
def epoch(model, loader, optimizer, device, item_every_step):
    model.to(device).train()
    total = 0.0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss = loss.detach() * len(x)
        total = total + (loss.item() if item_every_step else loss)
    return float(total) / len(loader.dataset)


# %% [markdown]
# ## A worked example: digits on any device
#
# The digits of chapter 11, two epochs on the simulated device, counted. The loss must not depend on how it
# is added up:

# %%
from sklearn.datasets import load_digits

pictures, labels = load_digits(return_X_y=True)
data = TensorDataset(torch.tensor(pictures / 16, dtype=torch.float32), torch.tensor(labels))
for item_every_step in (True, False):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.005)
    loader = DataLoader(data, batch_size=128, shuffle=True, generator=torch.Generator().manual_seed(0))
    with accelerator.watch() as log:
        losses = [epoch(network, loader, optimizer, "sim", item_every_step) for _ in range(2)]
    print(f"item() every step: {item_every_step!s:5}  loss {losses[0]:.4f}, {losses[1]:.4f}", end="")
    print(f"  copies {log.to_device}, operations {log.operations}, waits {log.synchronizations}")

# %% [markdown]
# Same losses, same copies; but one wait an epoch instead of one a step. On a GPU this can decide whether
# it is busy or bored.

# %% [markdown]
# ## Batch size and throughput
#
# Each step of a small network starts a dozen kernels, however few samples the batch has. **Throughput** is
# the number of samples per second. Take the forward pass of a network with two hidden layers of 256
# neurons: five kernels.


# %%
def kernel_seconds(batch, card):
    layers = [(64, 256), (256, 256), (256, 10)]
    first, second, third = [card.kernel(2 * batch * i * o, 4 * (batch * (i + o) + i * o)) for i, o in layers]
    relu = card.kernel(batch * 256, 8 * batch * 256)
    return [seconds - card.launch for seconds in (first, relu, second, relu, third)]


def step_seconds(batch, card):
    asked = done = 0.0
    for seconds in kernel_seconds(batch, card):
        asked = asked + card.launch  # Python asks for the next one meanwhile
        done = np.maximum(asked, done) + seconds
    return done


mlp = nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))
small = [4**k for k in range(7)]
with torch.no_grad():
    rows = torch.randn(max(small), 64)
    cpu_rates = [b / best_time(mlp, rows[:b]) for b in small]
print(f"CPU, samples per second: {cpu_rates[0]:,.0f} one by one, {max(cpu_rates):,.0f} in a good batch")

# %% [markdown]
# One CPU core is measured, the GPU *calculated* as above. Play it, or **drag a green point**:

# %% folded="Asks for a guess, then draws time and samples per second by batch size"
batches = np.geomspace(1, 2**16, 200)
throughput = figures.ThroughputPicture(small, cpu_rates, batches)


def update_batch(batch, launch):
    card = Card(peak=50e12, memory=2e12, launch=launch * 1e-6, link=25e9)
    works, seconds = kernel_seconds(batch, card), step_seconds(batch, card)
    kernels, share = kernel_seconds(batches, card), sum(works) / seconds
    throughput.set(step_seconds(batches, card), kernels, batch, works, card.launch)
    return (
        f"A batch of {live.counted(batch, 'sample')}: {in_units(seconds)}, {batch / seconds / 1e6:,.3g} million samples a second; "
        f"the device computes for {f'{share:.0%}' if share >= 0.01 else 'under 1%'} of the time. "
        f"The lines bend at {throughput.bend(kernels, card.launch):,} samples, where the last kernel has to queue"
    )


free = live.predict(
    "Python needs 10 µs to ask for a kernel. How large must a batch be until the device computes for half of the time?",
    "about 4,500",
    options=["about 15", "about 300", "about 4,500"],
    why="Up to there a pass takes nearly the same time: those samples are free. A little beyond, the kernels take longer than "
    "Python needs to ask for them: they queue, the launches are hidden, and the time grows with the batch.",
    hides=throughput.answers,
)
live.figure(
    throughput.figure,
    update_batch,
    ask=[free],
    handles=throughput.handles(),
    stacked=True,
    batch=live.slider(1, 2**16, 64, log=True, step=np.log10(2), label="batch size", play=True),
    launch=live.slider(1.0, 50.0, 10.0, log=True, label="launch, µs"),
)

# %% [markdown]
# Only at about 5,500 samples the device's work takes over and the line bends, with launches of 2 µs at a fifth of
# that. But throughput is not learning: chapter 08 showed that a larger batch makes fewer
# steps per epoch. A common recipe: the smallest batch that keeps the device busy. A **CUDA graph** or
# `torch.compile` attacks the same problem from the other side: fewer launches.

# %% [markdown]
# ## Memory
#
# A GPU has little memory (often 8 to 80 GB), and training fills it with four things: the weights, a
# gradient for each, the optimiser's state (two numbers per weight for Adam), and the **activations** of
# every layer and sample, which the backward pass needs. All four you can count beforehand:

# %%
weights = sum(p.numel() for p in mlp.parameters())
activations = 256 * (256 + 256 + 10)  # a batch of 256: two hidden layers after ReLU, and the outputs
batch_bytes = x.nbytes + y.nbytes
print(f"weights {4 * weights:,} bytes, gradients as many, Adam {2 * 4 * weights:,}")
print(f"a batch of 256: {batch_bytes:,} bytes, and its activations {4 * activations:,}")

# %% [markdown]
# Now the simulated device counts what its tensors hold during one step of training. Play it, or drag the green point.

# %% folded="Asks for a guess, then draws what the simulated device counts"
MOMENTS = [held.moment for held in timeline.memory_of_a_step(copy.deepcopy(mlp), x, y)]
memory = figures.MemoryPicture(MOMENTS, most=3.6)


@functools.cache
def step_of(batch, first):
    x, y = torch.randn(batch, 64), torch.randint(10, (batch,))
    return timeline.memory_of_a_step(copy.deepcopy(mlp), x, y, first=first)


def update_memory(moment, batch, first):
    held = step_of(batch, first)
    memory.set(held, moment)
    now, most = held[moment], max(held, key=lambda one: one.peak)
    name, fullest = (" ".join(one.moment.split()) for one in (now, most))
    return (
        f"{name}: {now.total / 1e6:.2f} MB held, up to {now.peak / 1e6:.2f} MB on the way there. "
        f"Most in this step: {most.peak / 1e6:.2f} MB ({fullest})"
    )


fullest = live.predict(
    "In the first step, with a batch of 256, when is most of the memory in use?",
    "in Adam's step",
    options=["in the forward pass", "in the backward pass", "in Adam's step"],
    why="The backward pass sets the activations free, layer by layer, and puts gradients of weights in their place. Adam's two "
    "numbers per weight appear with its first step and stay, and its arithmetic needs room for what is gone when it is done. "
    "In later steps the backward pass has most. zero_grad frees the gradients.",
    hides=[memory.later],
)
live.figure(
    memory.figure,
    update_memory,
    ask=[fullest],
    handles=[memory.handle()],
    stacked=True,
    moment=live.slider(0, len(MOMENTS) - 1, 3, label="moment", play=True),
    pairs=[("moment", "first")],
    batch=live.slider(16, 512, 256, log=True, step=np.log10(2), label="batch size"),
    first=live.choice({"the first": True, "any later one": False}, label="step"),
)

# %% [markdown]
# The bars are the count by hand, and in the backward pass a gradient as large as a layer's values. The grey lines
# add what an operation needs while it runs. With 512 samples the backward pass needs most, since activations and their
# gradients grow with the batch. Large pictures and long texts have the same effect.
#
# On CUDA you read `torch.cuda.memory_allocated()` (held by tensors), `max_memory_allocated()` (the most so
# far) and `memory_reserved()` (kept by PyTorch for reuse). `nvidia-smi` shows more than the last one: CUDA's
# own context, some hundred megabytes for each process, comes on top. Out of memory?
# Halve the batch; evaluate under `torch.no_grad()`; keep `loss.item()` in your list, never `loss`; and use
# 16-bit activations, the next section.

# %% [markdown]
# ## Half the bits: bfloat16 and autocast
#
# | type | bits | digits | largest number | smallest normal number |
# | --- | --- | --- | --- | --- |
# | float32 | 32 | 7 | $3 \cdot 10^{38}$ | $10^{-38}$ |
# | float16 | 16 | 3 | 65,504 | $6 \cdot 10^{-5}$ |
# | bfloat16 | 16 | 2 to 3 | $3 \cdot 10^{38}$ | $10^{-38}$ |
#
# 16 bits are half the traffic, and *tensor cores* multiply them several times faster. (Between the two
# stands **TF32**: float32 numbers, multiplied with ten bits of precision;
# `torch.set_float32_matmul_precision("high")`.) A network that is only *used* may live in bfloat16 altogether,
# and large ones do. But *training* usually keeps its weights in float32: a small update of a large weight is rounded
# away in bfloat16.

# %%
weight, update = torch.tensor(1.0), torch.tensor(0.001)
print(f"1 + 0.001 in float32: {weight + update}, in bfloat16: {weight.bfloat16() + update.bfloat16()}")
tiny = torch.tensor(1e-8)
print(f"1e-8 in float16: {tiny.half()}, in bfloat16: {tiny.bfloat16()}")

layer = nn.Linear(64, 10).to(device)
with torch.autocast(device.type, dtype=torch.bfloat16):
    logits = layer(x.to(device))
    loss = nn.functional.cross_entropy(logits, y.to(device))
loss.backward()
tensors = {"weights": layer.weight, "product": logits, "loss": loss, "gradient": layer.weight.grad}
for part, tensor in tensors.items():
    print(f"{part:9s} {tensor.dtype}")

# %% [markdown]
# **Autocast** does the right thing: matrix products in bfloat16, what is sensitive to rounding (softmax,
# losses, sums) in float32, and the weights stay float32. Put the forward pass and the loss inside,
# `backward` and `step` outside. With **float16**, small gradients become 0, as the second line shows. There
# you need a `GradScaler`, which multiplies the loss before backward and divides the gradients after it:
#
# ```python
# scaler = torch.amp.GradScaler(device.type)     # once
# scaler.scale(loss).backward()                  # instead of loss.backward()
# scaler.step(optimizer)                         # instead of optimizer.step(); left out when a gradient is infinite
# scaler.update()                                # a smaller factor after an infinite gradient, now and then a larger
# ```
#
# bfloat16 has the exponents of float32 and needs none.

# %% [markdown]
# ## `torch.compile` and the profiler
#
# Between two large products, a network is full of small operations that only move memory.
# `torch.compile(model)` looks at the whole model and fuses such operations into one kernel. The first call
# is slow, since it compiles, and it needs a compiler, which you may not have. So the cell tries it on CUDA
# only, and falls back on a backend that records the graph and compiles nothing: same results, no speed.

# %%
place = gpu or "cpu"
plain, inputs = (
    nn.Sequential(nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 10)).to(place),
    torch.randn(32, 64),
)
for backend in ("inductor", "eager") if gpu == "cuda" else ("eager",):
    try:
        compiled = torch.compile(plain, backend=backend)
        outputs = compiled(inputs.to(place))
        break
    except Exception as problem:  # no compiler, or one that does not know this card
        print(f"backend {backend} does not work here: {type(problem).__name__}")
difference = (outputs - plain(inputs.to(place))).abs().max().item()
print(f"backend {backend}: largest difference to the plain model {difference:.1e}")

# %% [markdown]
# Before you speed anything up, ask the **profiler** where the time goes. It lists every operation, how
# often it ran and how long. Read the column *Self CPU*: time in the operation itself. (On CUDA, add
# `ProfilerActivity.CUDA` and read *Self CUDA*.)

# %%
from torch.profiler import ProfilerActivity, profile

wide = nn.Sequential(nn.Linear(64, 512), nn.ReLU(), nn.Linear(512, 10))
with profile(activities=[ProfilerActivity.CPU]) as measured:
    for _ in range(10):
        nn.functional.cross_entropy(wide(x), y).backward()
table = sorted(measured.key_averages(), key=lambda row: -row.self_cpu_time_total)
total = sum(row.self_cpu_time_total for row in table)
print(f"{'operation':34s}{'calls':>6s}{'self CPU, µs':>15s}{'share':>8s}")
for row in table[:6]:
    print(
        f"{row.key[:33]:34s}{row.count:6d}{row.self_cpu_time_total:15.0f}{row.self_cpu_time_total / total:8.0%}"
    )

# %% [markdown]
# `addmm` is the dense layer forward, `mm` its two products in the backward pass. If the top of your list is
# copies or item, you know what to do.
#
# ### Several GPUs
#
# In **data-parallel** training every GPU holds the whole model and works on its part of each batch. After
# backward, the gradients are averaged over all GPUs, so all models make the same step. In PyTorch this is
# `DistributedDataParallel`, one process for each GPU. What it adds to a program:
#
# ```python
# dist.init_process_group("gloo")                  # the processes find each other; on GPUs "nccl"
# model = DistributedDataParallel(model)           # averages the gradients during backward
# sampler = DistributedSampler(data)               # gives each process its share of the samples
# sampler.set_epoch(epoch)                         # at the start of every epoch: shuffle anew
# ```
#
# `perceptron/speed/two_processes.py` is such a program, short enough to read, with two processes on the CPU.
# Run it in a terminal in the course's folder; it prints whether the processes end with the same weights:
#
# ```
# torchrun --standalone --nproc-per-node 2 -m perceptron.speed.two_processes
# ```

# %% [markdown]
# ## Common mistakes
#
# - **One tensor forgotten.** "Expected all tensors to be on the same device": look for targets, new
#   tensors, lists.
# - **`x.to(device)` without `x =`.** For tensors, `.to` gives a new one and leaves the old one where it is.
# - **`.item()`, `print(loss)` or `if loss > ...` in every step.** Each of them waits.
# - **Timing without synchronising.** You measure how fast Python asks.
# - **The model moved in the loop**, or taken back to the CPU after every batch.
# - **`model.bfloat16()` instead of autocast, in training.** Small updates of the weights are rounded away.
# - **`"cuda"` hard-coded.** Nobody without such a card can run your program.
# - **A GPU for a tiny network.** When the launches dominate, the CPU is faster. Measure.

# %% [markdown]
# ## Check yourself

# %%
quiz("12_gpu")

# %% [markdown]
# ## Summary
#
# - time ≈ launch + max(arithmetic / peak, bytes / bandwidth): large products are fast, small ones cost
#   their launch, and copies over the cable cost more than most arithmetic.
# - One `device`, written once; model, inputs and targets on it; each batch copied once.
# - Work is asynchronous: wait before you stop the clock, and read numbers back once per epoch.
# - Larger batches use launches better, until the device's work takes over. Memory holds weights, gradients and
#   the optimiser's numbers, whatever the batch, and activations, which grow with it.
# - Autocast with bfloat16: products in 16 bits, weights in 32. float16 needs a `GradScaler`.
# - The profiler first, then `torch.compile`, then more GPUs.
#
# In the exercise you write the training loop for any device, graded on the simulated one.
