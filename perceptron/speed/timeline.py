"""When Python and a device do what: a training loop as a time line, and the memory of one of its steps, moment by moment.

The time line is calculated: Python asks for copies and kernels one after the other, and the device does them in the order in
which they were asked for. The memory is what the simulated device counts. Lecture 12 uses both.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import nn

from perceptron import accelerator

ORDINARY, PINNED, STREAM = "ordinary memory", "pinned, non_blocking", "pinned, in a second stream"


@dataclass(frozen=True)
class Work:
    """Something that lasts from `start` to `end`, in µs, in the training step `step`."""

    step: int
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass
class Timeline:
    """What Python and the device do, each in its order; what is asked for by `asked[k]` begins at `began[k]`."""

    asks: list[Work] = field(default_factory=list)
    waits: list[Work] = field(default_factory=list)
    copies: list[Work] = field(default_factory=list)
    kernels: list[Work] = field(default_factory=list)
    began: list[float] = field(default_factory=list)

    @property
    def asked(self) -> list[float]:
        """When each copy and kernel stood in the queue."""
        return [work.end for work in self.asks]

    @property
    def python_done(self) -> float:
        """When Python comes out of the loop: there a stopwatch without a wait stops."""
        return max(work.end for work in self.asks + self.waits)

    @property
    def device_done(self) -> float:
        """When the last kernel ends: there a stopwatch stops that waits before."""
        return max(work.end for work in self.kernels + self.copies)

    @property
    def pauses(self) -> list[Work]:
        """When no kernel runs before the last one ends, each in the step of the kernel that follows."""
        ends = [0.0, *(kernel.end for kernel in self.kernels)]
        pairs = zip(ends, self.kernels, strict=False)
        return [Work(kernel.step, end, kernel.start) for end, kernel in pairs if kernel.start > end]

    def split(self, works: Sequence[Work]) -> tuple[list[Work], list[Work]]:
        """These pauses or waits as two lists: while the batch of their own step is copied, and otherwise."""
        copying, otherwise = [], []
        for work in works:
            copy = self.copies[work.step]
            start, end = (min(max(time, work.start), work.end) for time in (copy.start, copy.end))
            copying.append(Work(work.step, start, end))
            otherwise += [Work(work.step, work.start, start), Work(work.step, end, work.end)]
        return [work for work in copying if work.length], [work for work in otherwise if work.length]

    def waiting(self, time: float) -> int:
        """How many copies and kernels have been asked for by then, and have not begun."""
        return sum(asked <= time < began for asked, began in zip(self.asked, self.began, strict=True))


def training(
    n_steps: int, n_kernels: int, ask: float, kernel: float, copy: float, memory: str, item: bool
) -> Timeline:
    """A loop of training steps: each copies a batch, then starts kernels; with `item`, it then reads the loss.

    `ask` is how long Python needs to ask for one thing, `kernel` how long each kernel runs, `copy` how long the batch is under
    way, in µs. `memory` says from where it comes: from ORDINARY memory Python waits for the copy; when PINNED the copy
    stands in the queue like a kernel; in a second STREAM it runs beside the kernels of earlier steps.
    """
    if memory not in (ORDINARY, PINNED, STREAM):
        raise ValueError(f"memory is {memory!r}; there are {ORDINARY!r}, {PINNED!r} and {STREAM!r}")
    line = Timeline()
    now = free = link_free = 0.0  # times: of Python, of the device's queue, of its second stream

    def asking(step: int) -> None:
        nonlocal now
        line.asks.append(Work(step, now, now + ask))
        now += ask

    def wait(step: int, until: float) -> None:
        nonlocal now
        if until > now:
            line.waits.append(Work(step, now, until))
            now = until

    for step in range(n_steps):
        asking(step)
        start = max(now, link_free if memory == STREAM else free)
        link_free = start + copy
        line.copies.append(Work(step, start, link_free))
        line.began.append(start)
        if memory != STREAM:
            free = link_free
        if memory == ORDINARY:
            wait(step, link_free)
        for _ in range(n_kernels):
            asking(step)
            start = max(now, free, link_free)
            free = start + kernel
            line.kernels.append(Work(step, start, free))
            line.began.append(start)
        if item:
            wait(step, free)
    return line


@dataclass(frozen=True)
class Held:
    """Bytes that a device holds at a moment of a training step, by what they are for."""

    moment: str
    weights: int
    batch: int
    gradients: int
    """Of weights and biases."""
    adam: int
    activations: int
    """What the forward pass saved for the backward pass."""
    passing: int
    """What an operation has handed on to the next: in the backward pass, the gradient of a layer's values."""
    peak: int
    """The most that was held at one time since the moment before."""

    @property
    def total(self) -> int:
        return self.weights + self.batch + self.gradients + self.adam + self.activations + self.passing


def memory_of_a_step(
    network: nn.Sequential, x: torch.Tensor, y: torch.Tensor, *, first: bool = True
) -> list[Held]:
    """What the simulated device counts during one step of training with Adam, the first or a later one, layer by layer.

    The network is moved to it. Its `max_memory_allocated` starts anew at each moment.
    """
    found: list[Held] = []
    saved: list[weakref.ref[torch.Tensor]] = []
    before = accelerator.memory_allocated()
    network, x, y = network.to("sim"), x.to("sim"), y.to("sim")
    parameters = list(network.parameters())
    optimizer = torch.optim.Adam(parameters)
    if not first:
        nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()
        optimizer.zero_grad()

    def held(moment: str) -> None:
        weights = _bytes(parameters)
        gradients = _bytes([p.grad for p in parameters if p.grad is not None])
        states = [value for state in optimizer.state.values() for value in state.values()]
        adam = _bytes([value for value in states if value.device.type == "sim"])
        batch = _bytes([x, y])
        # PyTorch saves inputs, weights and the same values twice, too: what has the memory of another counts once.
        known = {_address(tensor) for tensor in [*parameters, x, y]}
        alive = {_address(tensor): tensor for one in saved if (tensor := one()) is not None}
        activations = _bytes([tensor for address, tensor in alive.items() if address not in known])
        rest = accelerator.memory_allocated() - before - weights - batch - gradients - adam - activations
        peak = accelerator.max_memory_allocated() - before
        found.append(Held(moment, weights, batch, gradients, adam, activations, rest, peak))
        accelerator.reset_peak_memory_stats()

    def save(tensor: torch.Tensor) -> torch.Tensor:
        saved.append(weakref.ref(tensor))
        return tensor

    layers = [layer for layer in network if isinstance(layer, nn.Linear)]
    hooks = [
        layer.weight.register_post_accumulate_grad_hook(_told(held, f"backward\nlayer {number}"))
        for number, layer in reversed(list(enumerate(layers, start=1)))
        if number > 1
    ]
    accelerator.reset_peak_memory_stats()
    held("before")
    h, number = x, 0
    with torch.autograd.graph.saved_tensors_hooks(save, lambda tensor: tensor):
        for part, following in zip(network, [*list(network)[1:], None], strict=True):
            h = part(h)
            number += isinstance(part, nn.Linear)
            if following is not None and isinstance(following, nn.Linear):
                held(f"forward\nlayer {number}")
        loss = nn.functional.cross_entropy(h, y)
    del h
    held(f"forward\nlayer {number}")
    loss.backward()
    held("backward\nlayer 1")
    for hook in hooks:
        hook.remove()
    optimizer.step()
    held("Adam's\nstep")
    optimizer.zero_grad()
    held("zero_grad")
    return found


def _told(held: Callable[[str], None], moment: str) -> Callable[[torch.Tensor], None]:
    return lambda _: held(moment)


def _bytes(tensors: Sequence[torch.Tensor]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def _address(tensor: torch.Tensor) -> int:
    """Where a tensor of the simulated device has its values: the same for all views of it."""
    return tensor.untyped_storage().data_ptr()
