"""PyTorch's own functions that would go wrong beside the simulated accelerator, put right.

Each does for all other devices what it did before.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch.utils._pytree import tree_map

from perceptron.accelerator import backward, registration  # noqa: F401 (first, as it may refuse)
from perceptron.accelerator.tensor import DEVICE, NAME, SimTensor, is_sim

# ---------------------------------------------------------------------------------------------------------------
# torch.accelerator: PyTorch takes the simulated device for the machine's only one


def _real() -> str | None:
    """The type of this machine's own accelerator, if it has one."""
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def _of_the_device(name: str) -> Callable[..., Any]:
    """`torch.accelerator.NAME` of the device that is asked for, of the machine's own where none is named."""

    def function(device: Any = None, /) -> Any:
        asked = torch.device(device).type if isinstance(device, (str, torch.device)) else _real() or NAME
        module = torch.get_device_module(asked)
        return getattr(module, name)(*() if device is None else (device,))

    return function


for _name in """
    empty_cache max_memory_allocated max_memory_reserved memory_allocated memory_reserved memory_stats
    reset_accumulated_memory_stats reset_peak_memory_stats synchronize
""".split():
    setattr(torch.accelerator, _name, _of_the_device(_name))
setattr(torch.accelerator, "get_memory_info", _of_the_device("mem_get_info"))  # noqa: B010 (mypy)
setattr(torch.accelerator, "set_device_index", _of_the_device("set_device"))  # noqa: B010

_current_accelerator = torch.accelerator.current_accelerator


def _current(check_available: bool = False) -> torch.device | None:
    real = _real()
    return torch.device(real) if real else _current_accelerator(check_available)


torch.accelerator.current_accelerator = _current

# ---------------------------------------------------------------------------------------------------------------
# Pinned memory, checkpoints, and classes that work for other devices only

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


torch.Tensor.pin_memory = _pin

_load = torch.load


@functools.wraps(_load)
def _load_there(f: Any, map_location: Any = None, *args: Any, **kwargs: Any) -> Any:
    """`torch.load` for `map_location="sim"`: tensors are read on the CPU, then moved."""
    if not isinstance(map_location, (str, torch.device)) or not is_sim(map_location):
        return _load(f, map_location, *args, **kwargs)
    movable = (torch.Tensor, torch.nn.Module)
    return tree_map(lambda x: x.to(NAME) if isinstance(x, movable) else x, _load(f, "cpu", *args, **kwargs))


torch.load = _load_there


def _not_storage_by_storage(storage: Any, location: str) -> None:
    if location.partition(":")[0] == NAME:
        raise RuntimeError(
            f"The simulated accelerator takes whole files: torch.load(file, map_location={NAME!r}), or load to the CPU and "
            "move what you need."
        )


torch.serialization.register_package(0, lambda storage: None, _not_storage_by_storage)


def _not_for_sim(original: Any, default: Callable[[], str], sentence: str) -> Any:
    """The class `original`, which for the simulated device ends in a sentence."""

    class Meta(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, original)

    class Refusing(metaclass=Meta):
        def __new__(cls, device: Any = None, *args: Any, **kwargs: Any) -> Any:
            if "stream_id" in kwargs:  # names its device in another way
                return original(**kwargs)
            device = default() if device is None else device
            if isinstance(device, (str, torch.device)) and is_sim(device):
                raise NotImplementedError(f"The simulated accelerator has no {sentence}")
            return original(device, *args, **kwargs)

    return functools.wraps(original, updated=())(Refusing)


_REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "Generator": (
        lambda: "cpu",
        "random generators of its own. Draw on the CPU, with torch.Generator(), and move the result with .to('sim').",
    ),
    "Stream": (
        lambda: _real() or NAME,
        "streams besides its one queue: torch.accelerator.synchronize() waits for that.",
    ),
    "Event": (
        lambda: _real() or NAME,
        "events: take the time with time.perf_counter(), after torch.accelerator.synchronize().",
    ),
}
for _name, (_default, _sentence) in _REFUSED.items():
    setattr(torch, _name, _not_for_sim(getattr(torch, _name), _default, _sentence))

# ---------------------------------------------------------------------------------------------------------------
# The backward pass: every way in, and every hook

torch.autograd._engine_run_backward = backward.backward(torch.autograd._engine_run_backward)

_HookMixin: Any = torch.autograd.function._HookMixin
_register_hook = _HookMixin._register_hook
_HookMixin._register_hook = staticmethod(
    lambda hooks, hook: _register_hook(hooks, backward.hook(hook, tuple))
)

_Packing: Any = torch.autograd.graph.saved_tensors_hooks
_pack = _Packing.__init__


@functools.wraps(_pack)
def _pack_and_unpack(self: Any, pack_hook: Any, unpack_hook: Any) -> None:
    _pack(self, pack_hook, backward.operation(unpack_hook))


_Packing.__init__ = _pack_and_unpack


def _with_kept_errors(register: Any) -> Any:
    @functools.wraps(register)
    def method(self: torch.Tensor, hook: Any) -> Any:
        return register(self, backward.hook(hook))

    return method


for _name in ("register_hook", "register_post_accumulate_grad_hook"):
    setattr(torch.Tensor, _name, _with_kept_errors(getattr(torch.Tensor, _name)))

# ---------------------------------------------------------------------------------------------------------------
# A tensor that moves and stays the same object, as it does on a GPU


_swap_tensors = torch.utils.swap_tensors


def _moved(*_: Any) -> None:
    raise RuntimeError(
        "A tensor that the loss was computed from has moved to another device since. Move a model, with .to(...), before "
        "its forward pass or after its backward pass, not between them."
    )


@functools.wraps(_swap_tensors)
def _swap(x: torch.Tensor, other: torch.Tensor) -> None:
    """Also called by `nn.Module.to`. What a program put on a tensor that moves stays on it.

    PyTorch's own swap refuses a tensor that a result on the old device still needs; that result keeps the old numbers.
    """
    if not (isinstance(x, SimTensor) or isinstance(other, SimTensor)):
        _swap_tensors(x, other)
        return
    own = {name: value for name, value in vars(x).items() if name not in ("_inner", "_is_param")}
    if x.is_leaf and x.requires_grad and not x.is_inference():
        with torch.inference_mode(False):
            torch.autograd.graph.get_gradient_edge(x).node.register_prehook(_moved)
    x.__class__, other.__class__ = other.__class__, x.__class__
    x.__dict__, other.__dict__ = other.__dict__, x.__dict__
    torch._C._swap_tensor_impl(x, other)
    vars(x).update(own)
    for hooks in ("_backward_hooks", "_post_accumulate_grad_hooks"):
        setattr(x, hooks, getattr(x, hooks))


torch.utils.swap_tensors = _swap


def _become(x: torch.Tensor, value: torch.Tensor) -> None:
    """Gives x the numbers, the type and the device of `value`. The gradient stays behind where the device changes."""
    if x is value:
        return
    if isinstance(x, SimTensor) and isinstance(value, SimTensor):
        x.refill(value._inner)
        return
    x.grad = None
    value = value.detach()
    is_parameter = isinstance(x, torch.nn.Parameter)
    other = torch.nn.Parameter(value, requires_grad=False) if is_parameter else value
    _swap(x, other.requires_grad_(x.requires_grad))


_data: Any = torch.Tensor.data


def _set_data(x: torch.Tensor, value: torch.Tensor) -> None:
    if type(x) is not SimTensor and type(value) is not SimTensor:
        _data.__set__(x, value)
        return
    gradient = x.grad
    _become(x, value)
    if gradient is not None and x.grad is None:
        x.grad = gradient.to(x.device, x.dtype)


torch.Tensor.data = property(_data.__get__, _set_data)

_apply_to_module = torch.nn.Module._apply


def _apply(self: torch.nn.Module, fn: Any, recurse: bool = True) -> torch.nn.Module:
    """`nn.Module.to`, which would replace the parameters of a model that is on the device."""
    parameters = [p for p in self._parameters.values() if p is not None]
    buffers = {key: b for key, b in self._buffers.items() if b is not None}
    if isinstance(self, torch.jit.ScriptModule) and isinstance(fn(torch.empty(0)), SimTensor):
        raise NotImplementedError(
            "The simulated accelerator cannot run TorchScript: move the module that it was made of."
        )
    if not any(isinstance(x, SimTensor) for x in (*parameters, *buffers.values())):
        return _apply_to_module(self, fn, recurse)
    for module in self.children() if recurse else ():
        module._apply(fn)
    with torch.no_grad():
        for p in parameters:
            gradient = p.grad
            _become(p, fn(p))
            p.grad = None if gradient is None else fn(gradient)
        self._buffers.update({key: fn(b) for key, b in buffers.items()})
    return self


torch.nn.Module._apply = _apply
