"""Errors in a backward pass.

PyTorch's engine ends the process where Python raises while it works for this device: on the way out it asks a Python
function which device that is, with the error still set, and that call cannot succeed. So nothing raises there. An
operation's error is kept and returned as its result: no tensor, so the engine stops. A hook's error is kept, and the
pass goes on. In both cases `backward` raises what was kept.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any

import torch


class _Kept(threading.local):
    """The errors of the backward pass that this thread runs."""

    def __init__(self) -> None:
        self.of_operations: list[BaseException] = []
        self.of_hooks: list[BaseException] = []


_kept = _Kept()


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, which inside a backward pass returns an error instead of raising it."""

    @functools.wraps(function)
    def kept(*args: Any, **kwargs: Any) -> Any:
        if torch._C._current_graph_task_id() < 0:
            return function(*args, **kwargs)
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            _kept.of_operations.append(error)
            return error

    return kept


def hook(function: Callable[..., Any]) -> Callable[..., Any]:
    """A hook that changes nothing where it would raise."""

    @functools.wraps(function)
    def kept(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            _kept.of_hooks.append(error)
            return None

    return kept


def backward(run: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's `run`, which raises what was kept, and works in the thread that calls it.

    A thread for each device would have to be there since the first backward pass of the process: after that, PyTorch
    cannot add a device any more.
    """

    @functools.wraps(run)
    def backward(*args: Any, **kwargs: Any) -> Any:
        if torch._C._current_graph_task_id() < 0:  # not inside another one
            _kept.__init__()  # type: ignore[misc]
        try:
            with torch.autograd.set_multithreading_enabled(False):
                result = run(*args, **kwargs)
        except Exception:
            for error in _kept.of_hooks + _kept.of_operations:
                raise error from None
            raise
        for error in _kept.of_hooks:
            raise error
        return result

    return backward
