"""A simulated accelerator: the PyTorch device `sim`, on any machine.

It computes on the CPU, but behaves like another device. Tensors have to be moved to it; mixing it with the CPU raises
PyTorch's own kind of error; reading a number back waits for it. Chapter 12 and its exercise use it, so that everybody
can practise what a GPU asks of a program.

    x = torch.ones(3).to("sim")
    with accelerator.watch() as log:
        total = x.sum().item()
    log.synchronizations                       # 1

`watch` counts what costs time on a real device: copies and waiting. The counts are taken beside the code that they
watch, in the same process: evidence against accidents, not against somebody who wants to forge them.

It is no emulator: it has no speed, no memory limit, no pinned memory, no streams, no random generators of its own and
no compiler (`torch.compile` runs a model as it is); `enqueue` keeps the device busy for a given time. What it saves is
saved as tensors on the CPU. Built on PyTorch's experimental Python backend for the private-use device.

    counting.py        the log of `watch`, the device's clock and its memory
    backward.py        errors in a backward pass
    tensor.py          the tensor, and how operations on it run
    recurrent.py       operations of recurrent layers that the CPU has not
    registration.py    what PyTorch is told about the device: factories, autocast, `torch.sim`
    patches.py         PyTorch's own functions that would go wrong beside such a device
"""

from perceptron.accelerator import patches, registration  # noqa: F401 (PyTorch knows the device from here on)
from perceptron.accelerator.counting import (
    Log,
    Transfer,
    enqueue,
    max_memory_allocated,
    memory_allocated,
    reset_peak_memory_stats,
    synchronize,
    watch,
)
from perceptron.accelerator.tensor import DEVICE, SimTensor

__all__ = [
    "DEVICE",
    "Log",
    "SimTensor",
    "Transfer",
    "enqueue",
    "max_memory_allocated",
    "memory_allocated",
    "reset_peak_memory_stats",
    "synchronize",
    "watch",
]
