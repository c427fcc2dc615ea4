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

Import it before the first backward pass of a process: PyTorch starts its threads for backward then, one for each
device that it knows.

It is no emulator: it has no speed, no memory limit, no pinned memory, no random generators of its own and no compiler
(`torch.compile` runs a model as it is); `enqueue` keeps the device busy for a given time. What it saves is saved as
tensors on the CPU. Built on PyTorch's experimental Python backend for the private-use device.
"""

from __future__ import annotations

import contextlib
import functools
import time
import warnings
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.utils import backend_registration
from torch.utils._pytree import tree_map

__all__ = [
    "DEVICE",
    "Log",
    "SimTensor",
    "Transfer",
    "enqueue",
    "memory_allocated",
    "synchronize",
    "watch",
]

NAME = "sim"
DEVICE = "sim:0"
"""The only simulated device; "sim" means the same."""

aten = torch.ops.aten


# ---------------------------------------------------------------------------------------------------------------
# What is counted


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


# The autograd engine runs a device's backward pass in a thread of its own: plain globals, no thread-local state.
_logs: list[Log] = []
_busy_until = 0.0
_allocated: dict[int, tuple[int, int]] = {}  # address of a storage → (tensors that hold it, its bytes)


@contextlib.contextmanager
def watch() -> Iterator[Log]:
    """Counts copies, synchronisations and operations inside the `with` block; blocks may be nested."""
    log = Log()
    _logs.append(log)
    try:
        yield log
    finally:
        _logs[:] = [other for other in _logs if other is not log]


def _note(event: str) -> None:
    for log in _logs:
        log.events.append(event)
        log.operations += event == "operation"
        log.synchronizations += event == "synchronize"


def _note_transfer(to: str, tensor: torch.Tensor) -> None:
    transfer = Transfer(to, tuple(tensor.shape), tensor.dtype, tensor.numel() * tensor.element_size())
    for log in _logs:
        log.transfers.append(transfer)
        log.events.append(f"to {to}")


# ---------------------------------------------------------------------------------------------------------------
# Time and memory


def enqueue(seconds: float) -> None:
    """Gives the device work that takes `seconds`, and returns at once, as starting a kernel on a GPU does."""
    global _busy_until
    _busy_until = max(_busy_until, time.perf_counter()) + seconds
    _note("enqueue")


def synchronize(device: Any = None) -> None:
    """Waits until the device has done all work that was enqueued. Also `torch.accelerator.synchronize()`."""
    _wait()


def _wait() -> None:
    _note("synchronize")
    while (left := _busy_until - time.perf_counter()) > 0:
        time.sleep(left)


def memory_allocated(device: Any = None) -> int:
    """Bytes that tensors on the device hold now. Views of one tensor count once."""
    return sum(size for _, size in _allocated.values())


def _release(address: int) -> None:
    holders, size = _allocated.get(address, (0, 0))
    if holders > 1:
        _allocated[address] = (holders - 1, size)
    else:
        _allocated.pop(address, None)


# ---------------------------------------------------------------------------------------------------------------
# The tensor


class SimTensor(torch.Tensor):
    """A tensor on the simulated device: a shell with `device="sim:0"` around a tensor on the CPU.

    Made by `.to("sim")`, by factory functions with `device="sim"`, and by operations on such tensors. PyTorch's
    dispatcher hands every operation on it to `__torch_dispatch__`, below autograd.
    """

    _inner: torch.Tensor

    @staticmethod
    def __new__(cls, inner: torch.Tensor) -> SimTensor:
        if (
            type(inner).__name__ == "FakeTensor"
        ):  # torch.compile at work: at this answer it leaves the model as it is
            from torch._dynamo import exc, trace_rules

            trace_rules.add(__name__)
            raise exc.Unsupported("The simulated accelerator has no compiler; this model runs as it is.")
        if inner.layout is not torch.strided:
            raise NotImplementedError("The simulated accelerator has no sparse tensors: use .to_dense().")
        return torch.Tensor._make_wrapper_subclass(
            cls,
            inner.size(),
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device=torch.device(DEVICE),
        )

    def __init__(self, inner: torch.Tensor) -> None:
        self._inner = inner
        storage = inner.untyped_storage()
        address = storage.data_ptr()
        holders, _ = _allocated.get(address, (0, 0))
        _allocated[address] = (holders + 1, storage.nbytes())
        weakref.finalize(inner, _release, address).atexit = False

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        return _run(func, args, kwargs or {})

    # A "traceable wrapper": where a class has these two, nn.Module.to can keep the identity of its parameters.
    def __tensor_flatten__(self) -> tuple[list[str], None]:
        return ["_inner"], None

    @staticmethod
    def __tensor_unflatten__(inner: Any, context: None, size: Any, stride: Any) -> SimTensor:
        return SimTensor(inner["_inner"])

    def _put(self, inner: torch.Tensor) -> None:
        """Another tensor in this shell, or the same one with another shape."""
        _DATA.__set__(self, SimTensor(inner))
        self._inner = inner

    @property
    def data(self) -> Any:
        return _DATA.__get__(self)

    @data.setter
    def data(self, value: torch.Tensor) -> None:
        if not isinstance(value, SimTensor):
            raise RuntimeError(
                f"A tensor on {DEVICE} cannot get the data of one on {value.device}: copy it with .to('{NAME}') first."
            )
        self._put(value._inner)

    def numpy(self, *, force: bool = False) -> Any:
        if force:
            return self.detach().cpu().numpy()
        raise TypeError(
            f"can't convert {DEVICE} device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first."
        )

    def __array__(self, *_: Any, **__: Any) -> Any:
        return self.numpy()

    def tolist(self) -> Any:
        return self.detach().cpu().tolist()

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        _wait()
        text = repr(self._inner.detach())[:-1] + f", device='{DEVICE}'"
        if self.grad_fn is not None:
            text += f", grad_fn=<{type(self.grad_fn).__name__}>"
        elif self.requires_grad:
            text += ", requires_grad=True"
        return text + ")"

    def __format__(self, specification: str) -> str:
        return (
            self.item().__format__(specification)
            if self.dim() == 0
            else object.__format__(self, specification)
        )

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Saved as a tensor on the CPU, so that every machine can load it."""
        _wait()
        _note_transfer("cpu", self._inner)
        copy: Any = self._inner.detach().clone()
        if isinstance(self, torch.nn.Parameter):
            copy = torch.nn.Parameter(copy)
        return copy.requires_grad_(self.requires_grad).__reduce_ex__(protocol)

    def __copy__(self) -> Any:
        return self.detach().requires_grad_(self.requires_grad)

    def _typed_storage(self) -> Any:
        """A loader's worker process asks for this, to put a batch into shared memory."""
        raise NotImplementedError(
            "The memory of the simulated accelerator cannot be shared or handed out. A DataLoader with workers needs its "
            "data on the CPU: move each batch, x.to('sim')."
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if id(self) in memo:
            return memo[id(self)]
        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment."
            )
        copy: Any = SimTensor(self._inner.detach().clone())
        if isinstance(self, torch.nn.Parameter):
            copy = torch.nn.Parameter(copy, requires_grad=self.requires_grad)
        else:
            copy.requires_grad_(self.requires_grad)
        if self.grad is not None:
            copy.grad = self.grad.clone()
        memo[id(self)] = copy
        return copy


_DATA: Any = torch.Tensor.data


# ---------------------------------------------------------------------------------------------------------------
# Operations

# These need numbers from the device before the program can go on, on a GPU as here.
_READ_BACK = {
    aten._local_scalar_dense.default,
    aten.allclose.default,
    aten.bincount.default,
    aten.equal.default,
    aten.histc.default,
    aten._linalg_check_errors.default,
    aten.nonzero.default,
    aten.masked_select.default,
    aten._unique2.default,
    aten.unique_consecutive.default,
    aten.unique_dim.default,
    aten.is_nonzero.default,
    aten.repeat_interleave.Tensor,
}

# Indices may stand on the CPU; they are copied to the device first.
_INDEXING = {
    aten.index.Tensor,
    aten.index_put.default,
    aten.index_put_.default,
    aten._index_put_impl_.default,
    aten._unsafe_index.Tensor,
}


def _is_sim(device: Any) -> bool:
    device = torch.device("cpu" if device is None else device)
    if device.type == NAME and device.index not in (None, 0):
        raise RuntimeError(f"There is one simulated accelerator, {DEVICE}, and no {device}.")
    return device.type == NAME


@functools.cache
def _is_composite(func: Any) -> bool:
    """Whether PyTorch defines this operation by others; under inference_mode such operations arrive whole."""
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")


def _run(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """One operation of the dispatcher in which at least one tensor is on the device."""
    if func is aten._to_copy.default:
        return _to_copy(*args, **kwargs)
    if func is aten.copy_.default:
        return _copy(*args, **kwargs)
    if _is_composite(func):
        return func.decompose(*args, **kwargs)
    wrappers: dict[int, SimTensor] = {}
    strangers: list[torch.Tensor] = []
    inner_args = [_unwrap(x, wrappers, strangers) for x in args]
    inner_kwargs = {key: _unwrap(x, wrappers, strangers) for key, x in kwargs.items()}
    if strangers:
        _check_device(func, args, strangers)
    result_on_cpu = False
    if kwargs.get("device") is not None:
        result_on_cpu = not _is_sim(kwargs["device"])
        inner_kwargs["device"] = torch.device("cpu")
    if func in _READ_BACK or (func in _INDEXING and _waits_for_mask(args)):
        _wait()
    if func is not aten._local_scalar_dense.default:
        _note("operation")
    try:
        out = func(*inner_args, **inner_kwargs)
    except NotImplementedError:
        raise _not_there(func) from None
    return out if result_on_cpu else _wrap(out, wrappers)


def _not_there(func: Any) -> NotImplementedError:
    return NotImplementedError(
        f"The simulated accelerator cannot run {func.name()}. Run this part on the CPU: copy with .cpu(), and the "
        "result back with .to('sim')."
    )


def _unwrap(x: Any, wrappers: dict[int, SimTensor], strangers: list[torch.Tensor]) -> Any:
    """An argument as the CPU needs it; fills `wrappers` (by the id of what they hold) and `strangers` on the CPU."""
    if isinstance(x, SimTensor):
        wrappers[id(x._inner)] = x
        return x._inner
    if isinstance(x, (list, tuple)):
        return [_unwrap(item, wrappers, strangers) for item in x]
    if isinstance(x, torch.Tensor) and x.dim() > 0:
        strangers.append(x)
    return x


def _wrap(x: Any, wrappers: dict[int, SimTensor]) -> Any:
    """A result of the CPU as one of the device: the argument itself where it was changed in place."""
    if isinstance(x, (list, tuple)):
        return type(x)(_wrap(item, wrappers) for item in x)
    if not isinstance(x, torch.Tensor):
        return x
    known = wrappers.get(id(x))
    if known is None:
        if x.is_inference() == torch.is_inference_mode_enabled():
            return SimTensor(x)
        with torch.inference_mode(x.is_inference()):  # a view of an ordinary tensor is an ordinary tensor
            return SimTensor(x)
    if known.shape != x.shape or known.stride() != x.stride():
        known._put(x)
    return known


def _waits_for_mask(args: tuple[Any, ...]) -> bool:
    """A mask's true elements have to be counted, except where all get one number: `x[mask] = 0.0`."""
    one_number = len(args) > 2 and args[2].numel() == 1
    masks = [x for x in args[1] if isinstance(x, torch.Tensor) and x.dtype in (torch.bool, torch.uint8)]
    return bool(masks) and not one_number


def _check_device(func: Any, args: tuple[Any, ...], strangers: list[torch.Tensor]) -> None:
    """As on a GPU: all tensors on one device, but single numbers (0-d tensors) and indices may stay on the CPU."""
    if func in _INDEXING:
        if not isinstance(args[0], SimTensor):
            raise RuntimeError(
                "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
            )
        if not any(x is y for x in args[2:3] for y in strangers):
            for index in strangers:
                _note_transfer(NAME, index)
            return
    raise RuntimeError(
        f"Expected all tensors to be on the same device, but found at least two devices, {DEVICE} and "
        f"{strangers[0].device}! (when running aten::{func.overloadpacket.__name__})"
    )


def _to_copy(
    x: torch.Tensor,
    *,
    dtype: torch.dtype | None = None,
    layout: Any = None,
    device: Any = None,
    pin_memory: bool | None = None,
    non_blocking: bool = False,
    memory_format: Any = None,
) -> torch.Tensor:
    """`x.to(...)` where it has something to do and x is on the device."""
    source = x._inner if isinstance(x, SimTensor) else x
    target = x.device if device is None else torch.device(device)
    if not _is_sim(target) and target.type != "cpu":
        raise RuntimeError(f"The simulated accelerator copies to and from the CPU only, not to {target}.")
    copy = aten._to_copy.default(source, dtype=dtype, memory_format=memory_format)
    if target.type == NAME:
        _note("operation") if isinstance(x, SimTensor) else _note_transfer(NAME, source)
        return SimTensor(copy)
    if isinstance(x, SimTensor):
        _note_transfer("cpu", source)
        if not non_blocking:
            _wait()
    return copy


def _copy(target: torch.Tensor, source: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    """`target.copy_(source)` between any two devices."""
    inner_source = source._inner if isinstance(source, SimTensor) else source
    if isinstance(target, SimTensor):
        if isinstance(source, SimTensor):
            _note("operation")
        else:
            _note_transfer(NAME, inner_source)
        target._inner.copy_(inner_source)
    else:
        _note_transfer("cpu", inner_source)
        if not non_blocking:
            _wait()
        target.copy_(inner_source)
    return target


# ---------------------------------------------------------------------------------------------------------------
# The device, made known to PyTorch


class _Backend(backend_registration._DummyBackendModule):
    """What `torch.sim` offers, under the names that `torch.cuda` has for it."""

    synchronize = staticmethod(synchronize)
    memory_allocated = staticmethod(memory_allocated)

    def set_device(self, device: Any) -> None:
        _is_sim(torch.device(NAME, device) if isinstance(device, int) else device)

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16, torch.float16]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"The simulated accelerator has no torch.{NAME}.{name}; it is no emulator.")


def _factory(func: Any, *args: Any, **kwargs: Any) -> SimTensor:
    """Operations without a tensor among their arguments, such as `empty`."""
    if not _is_sim(kwargs.get("device")):
        raise _not_there(func)
    return SimTensor(func(*args, **{**kwargs, "device": "cpu", "pin_memory": None}))


def _copy_from(source: torch.Tensor, target: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    return _copy(target, source, non_blocking)


def _read(x: SimTensor) -> Any:
    """`torch.tensor([x[0], x[1]])` reads its elements in here, past `__torch_dispatch__`."""
    return _run(aten._local_scalar_dense.default, (x,), {})


# As on CUDA: matrix products in the low precision, what is sensitive to rounding in float32.
_AUTOCAST_LOW = """
    linear matmul mm mv bmm addmm addmv addbmm baddbmm conv1d conv2d conv3d prelu scaled_dot_product_attention
""".split()
_AUTOCAST_FLOAT32 = """
    softmax.int log_softmax.int logsumexp layer_norm group_norm nll_loss mse_loss l1_loss smooth_l1_loss huber_loss
    kl_div binary_cross_entropy_with_logits cosine_similarity exp expm1 log log1p log2 log10 rsqrt reciprocal softplus
    pow.Tensor_Scalar pow.Tensor_Tensor norm.Scalar sum sum.dim_IntList prod cumsum
""".split()


def _autocast_key() -> Any:
    return torch._C._parse_dispatch_key("AutocastPrivateUse1")


def _autocast_kernel(name: str, dtype: Callable[[], torch.dtype]) -> Callable[..., Any]:
    packet, _, overload = name.partition(".")
    operation = getattr(getattr(aten, packet), overload or "default")
    low = (torch.float16, torch.bfloat16, torch.float32)

    def kernel(*args: Any, **kwargs: Any) -> Any:
        wanted = dtype()

        def cast(x: Any) -> Any:
            fits = isinstance(x, torch.Tensor) and x.dtype in low and x.device.type == NAME
            return x.to(wanted) if fits else x

        with torch._C._ExcludeDispatchKeyGuard(torch._C.DispatchKeySet(_autocast_key())):
            return operation(*tree_map(cast, args), **tree_map(cast, kwargs))

    return kernel


def _register() -> list[torch.library.Library]:
    if not hasattr(backend_registration, "_setup_privateuseone_for_python_backend"):
        raise ImportError(
            f"The simulated accelerator needs PyTorch 2.9 or newer; this is {torch.__version__}. "
            "Install a newer one: pip install --upgrade torch"
        )
    other = torch._C._get_privateuse1_backend_name()
    if other not in (NAME, "privateuseone"):
        raise ImportError(
            f"PyTorch has room for one extra device, and {other!r} has taken it. Restart the kernel and import "
            "perceptron.accelerator without it."
        )
    backend_registration._setup_privateuseone_for_python_backend(NAME, backend_module=_Backend())
    library = torch.library.Library("aten", "IMPL", "PrivateUse1")
    library.impl("_copy_from", _copy_from)
    library.impl("_local_scalar_dense", _read)
    factories = torch.library.Library("_", "IMPL", "PrivateUse1")
    factories.fallback(_factory)
    autocast_others = torch.library.Library("_", "IMPL", "AutocastPrivateUse1")
    autocast_others.fallback(torch.library.fallthrough_kernel)
    autocast = torch.library.Library("aten", "IMPL", "AutocastPrivateUse1")
    for name in _AUTOCAST_LOW:
        kernel = _autocast_kernel(name, lambda: torch.get_autocast_dtype(NAME))
        autocast.impl(name, kernel)
    for name in _AUTOCAST_FLOAT32:
        autocast.impl(name, _autocast_kernel(name, lambda: torch.float32))
    return [library, factories, autocast, autocast_others]


_libraries = _register()  # registrations end when these are collected


def _real() -> str | None:
    """The type of this machine's own accelerator, if it has one."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _for_all(name: str) -> Callable[..., Any]:
    """`torch.accelerator.NAME`, which PyTorch now takes for the simulated device's: for every device again."""

    def function(device: Any = None, /) -> Any:
        asked = torch.device(device).type if isinstance(device, (str, torch.device)) else _real() or NAME
        return getattr(getattr(torch, asked), name)()

    return function


for _name in ("synchronize", "memory_allocated", "max_memory_allocated", "memory_reserved", "empty_cache"):
    setattr(torch.accelerator, _name, _for_all(_name))

_current_accelerator = torch.accelerator.current_accelerator


def _current(check_available: bool = False) -> torch.device | None:
    real = _real()
    return torch.device(real) if real else _current_accelerator(check_available)


torch.accelerator.current_accelerator = _current

_pin_memory = torch.Tensor.pin_memory


def _pin(self: torch.Tensor, *args: Any) -> torch.Tensor:
    """Pins for CUDA, which PyTorch would no longer find beside the simulated device; without it, gives the tensor."""
    if isinstance(self, SimTensor):
        raise RuntimeError(f"cannot pin a tensor on {DEVICE}: only memory of the CPU can be pinned")
    if not torch.cuda.is_available():
        return self
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it would rather choose the device itself
        return _pin_memory(self, "cuda")


torch.Tensor.pin_memory = _pin  # type: ignore[method-assign, assignment]

_run_backward = torch.autograd._engine_run_backward


def _backward(*args: Any, **kwargs: Any) -> Any:
    """What `.backward()` and `torch.autograd.grad` call; explains an import that came too late."""
    try:
        return _run_backward(*args, **kwargs)
    except RuntimeError as error:
        if "device_ready_queues_" not in str(error):
            raise
        raise RuntimeError(
            "The simulated accelerator was imported after the first backward pass of this process, and PyTorch "
            "cannot add it any more. Restart the kernel, and import perceptron.accelerator in the first cell."
        ) from None


torch.autograd._engine_run_backward = _backward

_load = torch.load


@functools.wraps(_load)
def _load_there(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
    """`torch.load` for `map_location="sim"`: tensors are read on the CPU, then moved."""
    if not isinstance(map_location, (str, torch.device)) or not _is_sim(map_location):
        return _load(f, map_location, *args, **kwargs)
    movable = (torch.Tensor, torch.nn.Module)
    return tree_map(lambda x: x.to(NAME) if isinstance(x, movable) else x, _load(f, "cpu", *args, **kwargs))


torch.load = _load_there

_Generator: Any = torch.Generator


class _Generators(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, _Generator)


class _GeneratorOrSentence(metaclass=_Generators):
    """`torch.Generator`, which for `device="sim"` ends in a sentence."""

    def __new__(cls, device: Any = "cpu") -> Any:
        if _is_sim(device):
            raise NotImplementedError(
                "The simulated accelerator has no random generators of its own. Draw on the CPU, "
                "with torch.Generator(), and move the result with .to('sim')."
            )
        return _Generator(device)


torch.Generator = _GeneratorOrSentence  # type: ignore[misc]

_apply_to_module = torch.nn.Module._apply


def _apply(self: torch.nn.Module, fn: Any, recurse: bool = True) -> torch.nn.Module:
    """`nn.Module.to` replaces parameters that change the kind of tensor; on a GPU they stay, so here they must too."""
    own = [*self._parameters.values(), *self._buffers.values()]
    own += [p.grad for p in self._parameters.values() if p is not None]
    if not any(isinstance(x, SimTensor) for x in own):
        return _apply_to_module(self, fn, recurse)
    with torch.no_grad():
        applied = {id(x): (x, fn(x)) for x in own if x is not None}
    if all(after is x for x, after in applied.values()):
        for module in self.children() if recurse else ():
            module._apply(fn)
        return self
    before = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        # Children first go their own way; `fn` must not copy these tensors a second time.
        for module in self.children() if recurse else ():
            module._apply(fn)
        return _apply_to_module(self, lambda x: applied[id(x)][1] if id(x) in applied else fn(x), False)
    finally:
        torch.__future__.set_swap_module_params_on_conversion(before)


torch.nn.Module._apply = _apply  # type: ignore[method-assign]
