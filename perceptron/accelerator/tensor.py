"""The tensor of the simulated accelerator, and how operations on it run."""

from __future__ import annotations

import functools
from copy import deepcopy
from typing import Any

import torch

from perceptron.accelerator import backward
from perceptron.accelerator.counting import NAME, hold, note, note_transfer, synchronize
from perceptron.accelerator.recurrent import WRITTEN_OUT

DEVICE = f"{NAME}:0"
"""The only simulated device; "sim" means the same."""

aten = torch.ops.aten


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
        if type(inner).__name__ == "FakeTensor":  # torch.compile at work
            from torch._dynamo import exc, trace_rules

            trace_rules.add(__package__)
            raise exc.Unsupported(  # at this answer it leaves the model as it is, unless it was told not to
                "The simulated accelerator has no compiler: without fullgraph=True, the model runs as it is."
            )
        if inner.layout is not torch.strided or inner.is_nested:
            raise NotImplementedError(
                "The simulated accelerator has no sparse and no nested tensors: use .to_dense(), or keep them on "
                "the CPU (nn.TransformerEncoder makes nested ones, unless it is told enable_nested_tensor=False)."
            )
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
        hold(inner)

    @classmethod
    def __torch_dispatch__(
        cls, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        return run(func, args, kwargs or {})

    # A "traceable wrapper": where a class has these two, nn.Module.to can keep the identity of its parameters.
    def __tensor_flatten__(self) -> tuple[list[str], None]:
        return ["_inner"], None

    @staticmethod
    def __tensor_unflatten__(inner: Any, context: None, size: Any, stride: Any) -> SimTensor:
        return SimTensor(inner["_inner"])

    def refill(self, inner: torch.Tensor) -> None:
        """Another tensor in this shell, or the same one with another shape."""
        _DATA.__set__(self, SimTensor(inner))
        self._inner = inner

    def numpy(self, *, force: bool = False) -> Any:
        if force:
            return self.detach().cpu().numpy()
        raise TypeError(
            f"can't convert {DEVICE} device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first."
        )

    def data_ptr(self) -> int:
        return self._inner.data_ptr()

    def untyped_storage(self) -> Any:
        return self._inner.untyped_storage()

    def __array__(self, *_: Any, **__: Any) -> Any:
        return self.numpy()

    def tolist(self) -> Any:
        return self.detach().cpu().tolist()

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        synchronize()
        text = repr(self._inner.detach())[:-1] + f", device='{DEVICE}'"
        if self.grad_fn is not None:
            text += f", grad_fn=<{type(self.grad_fn).__name__}>"
        elif self.requires_grad:
            text += ", requires_grad=True"
        return ("Parameter containing:\n" if isinstance(self, torch.nn.Parameter) else "") + text + ")"

    def __format__(self, specification: str) -> str:
        return (
            self.item().__format__(specification)
            if self.dim() == 0
            else object.__format__(self, specification)
        )

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Saved as a tensor on the CPU, so that every machine can load it."""
        synchronize()
        note_transfer("cpu", self._inner)
        return self._like_this(self._inner.detach()).__reduce_ex__(protocol)

    def _like_this(self, copy: torch.Tensor) -> Any:
        if isinstance(self, torch.nn.Parameter):
            return torch.nn.Parameter(copy, requires_grad=self.requires_grad)
        return copy.requires_grad_(self.requires_grad)

    def __copy__(self) -> Any:
        return self._like_this(self.detach())

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
        copy = self._like_this(SimTensor(deepcopy(self._inner.detach(), memo)))
        if not isinstance(self, torch.nn.Parameter):  # a parameter's gradient is not copied, on no device
            copy.grad = deepcopy(self.grad, memo)
        memo[id(self)] = copy
        return copy


_DATA: Any = torch._C.TensorBase.data


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


# These take no single number from the CPU, as most operations do.
_NO_NUMBERS = {aten.stack.default, aten.nll_loss_forward.default}


def is_sim(device: Any) -> bool:
    """Whether this is the simulated device; a second one ends in a sentence."""
    device = torch.device("cpu" if device is None else device)
    if device.type == NAME and device.index not in (None, 0):
        raise RuntimeError(f"There is one simulated accelerator, {DEVICE}, and no {device}.")
    return device.type == NAME


@functools.cache
def _is_composite(func: Any) -> bool:
    """Whether PyTorch defines this operation by others; under inference_mode such operations arrive whole."""
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")


@backward.operation
def run(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """One operation of the dispatcher in which at least one tensor is on the device."""
    if func is aten._to_copy.default:
        return _to_copy(*args, **kwargs)
    if func is aten.copy_.default:
        return copy(*args, **kwargs)
    if _is_composite(func):
        return func.decompose(*args, **kwargs)
    if func in WRITTEN_OUT:
        return WRITTEN_OUT[func](*args, **kwargs)
    if kwargs.get("generator") is not None:
        raise wrong_generator()
    wrappers: dict[int, SimTensor] = {}
    strangers: list[torch.Tensor] = []
    inner_args = [_unwrap(x, wrappers, strangers) for x in args]
    inner_kwargs = {key: _unwrap(x, wrappers, strangers) for key, x in kwargs.items()}
    if strangers:
        _check_device(func, args, strangers)
    result_on_cpu = False
    if kwargs.get("device") is not None:
        result_on_cpu = not is_sim(kwargs["device"])
        inner_kwargs["device"] = torch.device("cpu")
    if func in _READ_BACK or (func in _INDEXING and _waits_for_mask(args)):
        synchronize()
    if func is not aten._local_scalar_dense.default:
        note("operation")
    try:
        out = func(*inner_args, **inner_kwargs)
    except NotImplementedError:
        raise not_there(func) from None
    return out if result_on_cpu else _wrap(out, wrappers)


def wrong_generator() -> RuntimeError:
    return RuntimeError(
        f"Expected a '{NAME}' device type for generator but found 'cpu'. The simulated accelerator has no generators: draw "
        "on the CPU, and move the result with .to('sim')."
    )


def not_there(func: Any) -> NotImplementedError:
    """The error of an operation that the device cannot run."""
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
    if isinstance(x, torch.Tensor):
        strangers.append(x)
    return x


def _wrap(x: Any, wrappers: dict[int, SimTensor]) -> Any:
    """A result of the CPU as one of the device: the argument itself where it was changed in place."""
    if isinstance(x, (list, tuple)):
        return type(x)(_wrap(item, wrappers) for item in x)
    if not isinstance(x, torch.Tensor):
        return x
    if x.is_complex():
        x = x.resolve_conj()  # the shell would not know
    known = wrappers.get(id(x))
    if known is None:
        if x.is_inference() == torch.is_inference_mode_enabled():
            return SimTensor(x)
        with torch.inference_mode(x.is_inference()):  # a view of an ordinary tensor is an ordinary tensor
            return SimTensor(x)
    if known.shape != x.shape or known.stride() != x.stride():
        known.refill(x)
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
        value = args[2] if len(args) > 2 else None
        for index in strangers:
            if index is not value:
                note_transfer(NAME, index)
        strangers = [x for x in strangers if x is value]
    changes_one = (
        isinstance(args[0], torch.Tensor) and not isinstance(args[0], SimTensor) and func._schema.is_mutable
    )
    if not (changes_one or func in _NO_NUMBERS or any(x.dim() for x in strangers)):
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
    if not is_sim(target) and target.type != "cpu":
        raise RuntimeError(f"The simulated accelerator copies to and from the CPU only, not to {target}.")
    result = aten._to_copy.default(source, dtype=dtype, memory_format=memory_format)
    if target.type == NAME:
        note("operation") if isinstance(x, SimTensor) else note_transfer(NAME, source)
        return SimTensor(result)
    if isinstance(x, SimTensor):
        note_transfer("cpu", source)
        if not non_blocking:
            synchronize()
    return result


def copy(target: torch.Tensor, source: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    """`target.copy_(source)` between any two devices."""
    if torch.nn.parameter.is_lazy(source):
        raise NotImplementedError(
            "The simulated accelerator cannot take a lazy layer, which has no weights yet: run one batch through the model "
            "on the CPU first."
        )
    inner_source = source._inner if isinstance(source, SimTensor) else source
    if isinstance(target, SimTensor):
        if isinstance(source, SimTensor):
            note("operation")
        else:
            note_transfer(NAME, inner_source)
        target._inner.copy_(inner_source)
    else:
        note_transfer("cpu", inner_source)
        if not non_blocking:
            synchronize()
        target.copy_(inner_source)
    return target
