"""Errors in a backward pass.

PyTorch's engine ends the process where Python raises while it works for this device: on the way out it asks a Python
function which device that is, with the error still set, and that call cannot succeed. So nothing raises there. An
operation's error is kept and returned as its result: no tensor, so the engine stops. A hook's error is kept, and the
pass goes on. In both cases `backward` raises what was kept.
"""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Callable
from typing import Any

import torch

from perceptron.accelerator.counting import NAME


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


def hook(function: Callable[..., Any], kind: type = torch.Tensor) -> Callable[..., Any]:
    """A hook that changes nothing where it would raise, or answer with anything but a `kind`."""

    @functools.wraps(function)
    def kept(*args: Any) -> Any:
        given = itertools.chain(*(x if isinstance(x, tuple) else (x,) for x in args))
        devices = {x.device.type for x in given if isinstance(x, torch.Tensor)}
        if devices and NAME not in devices:
            return function(*args)
        try:
            answer = function(*args)
            if answer is not None:
                _check(answer, kind)
            return answer
        except BaseException as error:
            _kept.of_hooks.append(error)
            return None

    return kept


def _check(answer: Any, kind: type) -> None:
    if not isinstance(answer, kind):
        raise TypeError(f"expected {kind.__name__}, but hook returned {type(answer).__name__!r}")
    for item in answer if isinstance(answer, tuple) else ():
        if item is not None and not isinstance(item, torch.Tensor):
            raise TypeError(f"expected a tuple of Tensor, but hook returned {type(item).__name__!r} in it")


def backward(run: Callable[..., Any]) -> Callable[..., Any]:
    """The engine's `run`, which raises what was kept, and works in the thread that calls it.

    A thread for each device would have to be there since the first backward pass of the process: after that, PyTorch
    cannot add a device any more.
    """

    @functools.wraps(run)
    def backward(outputs: Any, gradients: Any, *args: Any, **kwargs: Any) -> Any:
        for i, (y, given) in enumerate(zip(outputs, gradients, strict=False)):
            if isinstance(y, torch.Tensor) and given is not None and given.device != y.device:
                raise RuntimeError(
                    f"invalid gradient at index {i} - expected device {y.device} but got {given.device}"
                )
        of_the_pass_around = vars(_kept).copy()
        _kept.__init__()  # type: ignore[misc]
        result: Any = None
        errors: list[BaseException] = []
        try:
            with torch.autograd.set_multithreading_enabled(False):
                result = run(outputs, gradients, *args, **kwargs)
        except Exception as stopped:
            errors = [*_kept.of_operations, stopped]
        finally:
            errors = _kept.of_hooks + errors
            vars(_kept).update(of_the_pass_around)
        for error in errors:
            raise error
        return result

    return backward
