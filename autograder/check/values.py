"""What counts as data in a comparison: numbers, in whatever container they come.

The other modules of this room build on it; it imports none of them.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np


def is_tensor(x: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


def is_truth(x: Any) -> bool:
    return isinstance(x, (bool, np.bool_))


def numeric(x: Any) -> np.ndarray | None:
    """`x` as a float (or complex) array; None when it is no plain array of numbers."""
    if is_tensor(x):
        x = x.detach().to("cpu")
        x = x.double().numpy() if x.dtype.is_floating_point else x.numpy()
    if not isinstance(x, (bool, int, float, complex, np.generic, np.ndarray, list, tuple)):
        return None
    if isinstance(x, (list, tuple)):
        parts = [numeric(item) for item in x]
        if any(part is None for part in parts) or len({part.shape for part in parts if part is not None}) > 1:
            return None
        x = [part for part in parts if part is not None]
    try:
        array = np.asarray(x)
    except (ValueError, OverflowError):
        return None
    if array.dtype == object:  # integers beyond 64 bit
        try:
            array = array.astype(float)
        except (TypeError, ValueError, OverflowError):
            return None
    if array.dtype.kind not in "biufc":
        return None
    return array.astype(complex if array.dtype.kind == "c" else float)
