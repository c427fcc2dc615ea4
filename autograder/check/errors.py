"""What an error of Python or a warning of numpy says of a student's call, where its own words do not say it.

`checks` writes these sentences below what was seen. Each holds whatever the code looks like: it explains, and does not guess.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.check.calls import Observation
from autograder.check.values import is_tensor, numeric


def explained(observation: Observation, arguments: tuple[Any, ...]) -> str:
    """What lies behind an error, or behind a result that is NaN or infinite; "" where nothing is to be added."""
    raised = observation.raised
    if raised is None:
        return _warning_behind(observation)
    if raised.name == "UnboundLocalError":
        return (
            "No line that gives this name a value had run before: it stands in a loop that had no round, in an `if` that "
            "was not entered, or further down."
        )
    if raised.message == "'NoneType' object is not callable" and any(a is None for a in arguments):
        return "One argument of this call is None, which cannot be called: first ask `if … is None`."
    return ""


def _warning_behind(observation: Observation) -> str:
    """numpy's warning about the operation that made NaN or infinity."""
    values = numeric(observation.value)
    if values is None or np.isfinite(values).all():
        return ""
    for warning in observation.warnings:
        if found := re.fullmatch(r"RuntimeWarning: ([a-z ]{1,40} encountered in [a-z_0-9 ]{1,40})", warning):
            return f"numpy warned on the way: {found[1]}."
    return ""


def returned_error(value: Any, exception: type[BaseException]) -> str:
    """That an exception came back as the result, where it had to be raised; else ""."""
    name = exception.__name__
    is_one = isinstance(value, exception) or getattr(value, "_description", "") == f"an object of type {name}"
    return (
        f"Your function returns the error. Write `raise {name}(…)`, so that the call stops there."
        if is_one
        else ""
    )


def leave_it(argument: Any) -> str:
    """How to leave an argument as it was, for its kind."""
    if isinstance(argument, dict):
        return (
            "work on a copy of the dict, `x = dict(x)`, and give its entries new arrays "
            "(`x[key] = x[key] + 1` instead of `x[key] += 1`)."
        )
    if isinstance(argument, (list, tuple)):
        inside = any(hasattr(item, "shape") for item in argument)
        return f"make a new list{' of new arrays, `[a.copy() for a in x]`' if inside else ', such as `x = list(x)`'}."
    copy = "x.clone()" if is_tensor(argument) else "x.copy()"
    remark = "" if is_tensor(argument) else "; `np.asarray(x)` copies no array"
    return f"work on a copy (`x = {copy}`{remark}), or make a new array (`x = x + 1` instead of `x += 1`)."
