"""What recurrent layers ask of the device, and the CPU has no operation for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from perceptron.accelerator.counting import note

aten = torch.ops.aten


def lstm_cell(x: Any, h: Any, c: Any, *biases: Any) -> Any:
    """New state and memory, from the gates that the input and the state give; both have a bias, or none."""
    i, f, g, o = sum((b for b in biases if b is not None), x + h).chunk(4, 1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c, x  # the last is what CUDA keeps for its backward pass


def gru_cell(x: Any, h: Any, state: Any, x_bias: Any = None, h_bias: Any = None) -> Any:
    """The new state."""
    if x_bias is not None:
        x, h = x + x_bias, h + h_bias
    (x_reset, x_update, x_new), (h_reset, h_update, h_new) = x.chunk(3, 1), h.chunk(3, 1)
    new = (x_new + (x_reset + h_reset).sigmoid() * h_new).tanh()
    return new + (x_update + h_update).sigmoid() * (state - new), x


def pack(x: Any, lengths: torch.Tensor, batch_first: bool) -> Any:
    """`pack_padded_sequence`: the lengths, and the sizes of batches made of them, stay on the CPU."""
    if lengths.device.type != "cpu":
        raise RuntimeError(
            f"'lengths' argument should be a 1D CPU int64 tensor, but got {lengths.dim()}D {lengths.device} tensor"
        )
    note("operation")
    packed, sizes = aten._pack_padded_sequence.default(x._inner, lengths, batch_first)
    return type(x)(packed), sizes


WRITTEN_OUT: dict[Any, Callable[..., Any]] = {
    aten._thnn_fused_lstm_cell.default: lstm_cell,
    aten._thnn_fused_gru_cell.default: gru_cell,
    aten._pack_padded_sequence.default: pack,
}
