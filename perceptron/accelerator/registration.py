"""What PyTorch is told about the simulated accelerator: its factories, autocast, and `torch.sim`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.utils import backend_registration
from torch.utils._pytree import tree_map

from perceptron.accelerator import counting, recurrent
from perceptron.accelerator.tensor import (
    NAME,
    SimTensor,
    aten,
    copy,
    is_sim,
    not_there,
    run,
    wrong_generator,
)

if not hasattr(backend_registration, "_DummyBackendModule"):
    raise ImportError(
        f"The simulated accelerator needs PyTorch 2.10 or newer; this is {torch.__version__}. "
        "Install a newer one: pip install --upgrade torch"
    )


class _Backend(backend_registration._DummyBackendModule):
    """What `torch.sim` offers, under the names that `torch.cuda` has for it."""

    synchronize = staticmethod(counting.synchronize)
    memory_allocated = staticmethod(counting.memory_allocated)
    max_memory_allocated = staticmethod(counting.max_memory_allocated)
    reset_peak_memory_stats = staticmethod(counting.reset_peak_memory_stats)
    # Freed memory is free: nothing is reserved beyond what tensors hold.
    memory_reserved = memory_allocated
    max_memory_reserved = max_memory_allocated

    # It draws what the CPU draws.
    def manual_seed(self, seed: int) -> None:
        torch.default_generator.manual_seed(seed)

    manual_seed_all = manual_seed

    def get_rng_state(self, device: Any = None) -> torch.Tensor:
        return torch.get_rng_state()

    def set_rng_state(self, state: torch.Tensor, device: Any = None) -> None:
        torch.set_rng_state(state)

    def empty_cache(self) -> None:
        """Does nothing, as there is no cache."""

    def set_device(self, device: Any) -> None:
        is_sim(torch.device(NAME, device) if isinstance(device, int) else device)

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16, torch.float16]

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"The simulated accelerator has no torch.{NAME}.{name}; it is no emulator.")


def _factory(func: Any, *args: Any, **kwargs: Any) -> SimTensor:
    """Operations without a tensor among their arguments, such as `empty`."""
    if not is_sim(kwargs.get("device")):
        raise not_there(func)
    if kwargs.get("generator") is not None:
        raise wrong_generator()
    if func is aten._efficientzerotensor.default:  # of forward-mode derivatives: has no memory
        func = aten.zeros.default
    return SimTensor(func(*args, **{**kwargs, "device": "cpu", "pin_memory": None}))


def _copy_from(source: torch.Tensor, target: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    return copy(target, source, non_blocking)


def _read(x: SimTensor) -> Any:
    """`torch.tensor([x[0], x[1]])` reads its elements in here, past `__torch_dispatch__`."""
    return run(aten._local_scalar_dense.default, (x,), {})


# As on CUDA: matrix products in the low precision, what is sensitive to rounding in float32.
_AUTOCAST_LOW = """
    linear matmul mm mv bmm addmm addmv addbmm baddbmm conv1d conv2d conv3d prelu scaled_dot_product_attention
    _thnn_fused_lstm_cell _thnn_fused_gru_cell
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


def _unsafe_to_autocast(*_: Any) -> None:
    raise RuntimeError(
        "torch.nn.functional.binary_cross_entropy and torch.nn.BCELoss are unsafe to autocast: give the logits to "
        "binary_cross_entropy_with_logits or BCEWithLogitsLoss."
    )


def _register() -> list[torch.library.Library]:
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
    cells = torch.library.Library("aten", "IMPL", "AutogradPrivateUse1")
    for cell in (aten._thnn_fused_lstm_cell.default, aten._thnn_fused_gru_cell.default):
        cells.impl(cell.name(), recurrent.WRITTEN_OUT[cell])
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
    autocast.impl("binary_cross_entropy", _unsafe_to_autocast)
    return [library, cells, factories, autocast, autocast_others]


_libraries = _register()  # registrations end when these are collected
