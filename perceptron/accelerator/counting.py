"""What happens on the simulated device: copies, waits and operations, its clock and its memory."""

from __future__ import annotations

import contextlib
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch

NAME = "sim"


@dataclass(frozen=True)
class Transfer:
    """One copy between CPU and device."""

    to: str
    """Where to: `"sim"` or `"cpu"`."""
    shape: tuple[int, ...]
    dtype: torch.dtype
    bytes: int


@dataclass
class Log:
    """What happened on the device while `watch` was on."""

    transfers: list[Transfer] = field(default_factory=list)
    synchronizations: int = 0
    """How often the program waited for the device: `.item()`, `.cpu()`, `print`, `synchronize`, an `if` on a tensor."""
    operations: int = 0
    """Operations that ran on the device, copies not counted."""
    events: list[str] = field(default_factory=list)
    """`"operation"`, `"enqueue"`, `"to sim"`, `"to cpu"`, `"synchronize"`, in the order in which they happened."""

    @property
    def to_device(self) -> int:
        """Number of copies to the device."""
        return sum(t.to == NAME for t in self.transfers)

    @property
    def to_host(self) -> int:
        """Number of copies back to the CPU."""
        return sum(t.to == "cpu" for t in self.transfers)

    @property
    def bytes_to_device(self) -> int:
        return sum(t.bytes for t in self.transfers if t.to == NAME)

    @property
    def bytes_to_host(self) -> int:
        return sum(t.bytes for t in self.transfers if t.to == "cpu")


# A program's threads share the device: plain globals, no thread-local state.
_logs: list[Log] = []
_busy_until = 0.0
_allocated: dict[int, tuple[int, int]] = {}  # address of a storage → (tensors that hold it, its bytes)
_held = 0  # bytes of all storages
_peak = 0


@contextlib.contextmanager
def watch() -> Iterator[Log]:
    """Counts copies, synchronisations and operations inside the `with` block; blocks may be nested."""
    log = Log()
    _logs.append(log)
    try:
        yield log
    finally:
        _logs[:] = [other for other in _logs if other is not log]


def note(event: str) -> None:
    """Writes an event into every log that is open."""
    for log in _logs:
        log.events.append(event)
        log.operations += event == "operation"
        log.synchronizations += event == "synchronize"


def note_transfer(to: str, tensor: torch.Tensor) -> None:
    """Writes a copy of this tensor into every log that is open."""
    transfer = Transfer(to, tuple(tensor.shape), tensor.dtype, tensor.numel() * tensor.element_size())
    for log in _logs:
        log.transfers.append(transfer)
        log.events.append(f"to {to}")


def enqueue(seconds: float) -> None:
    """Gives the device work that takes `seconds`, and returns at once, as starting a kernel on a GPU does."""
    global _busy_until
    _busy_until = max(_busy_until, time.perf_counter()) + seconds
    note("enqueue")


def synchronize(device: Any = None) -> None:
    """Waits until the device has done all work that was enqueued. Also `torch.accelerator.synchronize()`."""
    note("synchronize")
    while (left := _busy_until - time.perf_counter()) > 0:
        time.sleep(left)


def memory_allocated(device: Any = None) -> int:
    """Bytes that tensors on the device hold now. Views of one tensor count once."""
    return _held


def max_memory_allocated(device: Any = None) -> int:
    """The most bytes that tensors on the device held at one time, since the start or `reset_peak_memory_stats()`."""
    return _peak


def reset_peak_memory_stats(device: Any = None) -> None:
    """`max_memory_allocated` starts again from what is held now."""
    global _peak
    _peak = _held


def hold(tensor: torch.Tensor) -> None:
    """Counts the memory of a tensor as the device's, for as long as the tensor lives."""
    global _held, _peak
    storage = tensor.untyped_storage()
    address = storage.data_ptr()
    holders, size = _allocated.get(address, (0, storage.nbytes()))
    _allocated[address] = (holders + 1, size)
    if not holders:
        _held += size
        _peak = max(_peak, _held)
    weakref.finalize(tensor, _release, address).atexit = False


def _release(address: int) -> None:
    global _held
    holders, size = _allocated.pop(address)
    if holders > 1:
        _allocated[address] = (holders - 1, size)
    else:
        _held -= size
