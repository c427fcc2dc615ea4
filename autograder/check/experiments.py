"""A wrong answer is asked again, with one thing about the call changed: a hint may claim only what was seen.

`checks` calls this when a call has failed, and writes what comes back into the message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.check.calls import Observation, observe
from autograder.check.values import numeric
from autograder.check.words import name_of


def what_helps(f: Any, arguments: tuple[Any, ...], is_right: Callable[[Any], bool]) -> str:
    """A change of the arguments' containers or number types with which the result `is_right`, as a sentence; else ""."""
    first = observe(f, arguments)
    for change, sentence in ((_arrays, ARRAYS), (_floats, FLOATS), (_float_arrays, FLOAT_ARRAYS)):
        given = tuple(map(change, arguments))
        if all(a is b for a, b in zip(given, arguments, strict=True)):
            continue
        seen = observe(f, given)
        if seen.raised is None and is_right(seen.value) and _explains(sentence, first, seen.value):
            return sentence.format(name=name_of(f))
    return ""


def _explains(sentence: str, first: Observation, right: Any) -> bool:
    """Whether the wrong answer looks like it: an error, a list repeated or joined, numbers without what follows the point.

    A function that remembers its calls by what they look like would otherwise be told about lists, too.
    """
    if first.raised is not None:
        return True
    have, want = numeric(first.value), numeric(right)
    if have is None or want is None or have.shape != want.shape:
        return sentence != FLOATS
    return sentence != ARRAYS and bool(np.array_equal(have, np.trunc(want)))


ARRAYS = (
    "Given numpy arrays in place of the lists, {name} is right. Lists have no arithmetic: "
    "begin with `x = np.asarray(x, dtype=float)`, for each of them."
)
FLOATS = (
    "Given 1.0, 2.0, … in place of the whole numbers 1, 2, …, {name} is right. An array of whole "
    "numbers keeps only whole numbers: begin with `x = np.asarray(x, dtype=float)`."
)
FLOAT_ARRAYS = (
    "Given arrays of 1.0, 2.0, … in place of lists of whole numbers, {name} is right: begin with "
    "`x = np.asarray(x, dtype=float)`."
)


def _arrays(x: Any) -> Any:
    """Lists of numbers as arrays; a list of arrays stays a list, it is meant to be one."""
    numbers = numeric(x) if isinstance(x, (list, tuple)) and not _holds_arrays(x) else None
    return x if numbers is None or numbers.ndim == 0 else np.asarray(x)


def _holds_arrays(x: Any) -> bool:
    return any(
        _holds_arrays(item) if isinstance(item, (list, tuple)) else hasattr(item, "shape") for item in x
    )


def _floats(x: Any) -> Any:
    """Whole numbers in lists and arrays as floats, in the same container."""
    if isinstance(x, np.ndarray):
        return x.astype(float) if x.dtype.kind in "iu" else x
    if isinstance(x, (list, tuple)) and x:
        parts = [_floats(item) if isinstance(item, (list, tuple)) else _as_float(item) for item in x]
        return x if all(a is b for a, b in zip(parts, x, strict=True)) else type(x)(parts)
    return x


def _as_float(x: Any) -> Any:
    return float(x) if isinstance(x, int) and not isinstance(x, bool) else x


def _float_arrays(x: Any) -> Any:
    array = _arrays(x)
    return _floats(array) if array is not x else x
