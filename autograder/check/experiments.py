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
    """A change of the arguments' containers or number types with which the result `is_right`, as a sentence; else "".

    A function that stops at an array is also asked about its numbers one at a time.
    """
    first = observe(f, arguments)
    for change, sentence in ((_arrays, ARRAYS), (_floats, FLOATS), (_float_arrays, FLOAT_ARRAYS)):
        given = tuple(map(change, arguments))
        if all(a is b for a, b in zip(given, arguments, strict=True)):
            continue
        seen = observe(f, given)
        if seen.raised is None and is_right(seen.value) and _explains(sentence, first, seen.value):
            return sentence.format(name=name_of(f))
    one_at_a_time = None if first.raised is None else _each_number(f, arguments)
    return "" if one_at_a_time is None or not is_right(one_at_a_time) else EACH_NUMBER.format(name=name_of(f))


MOST_NUMBERS = 40
"""Arrays with more numbers than this are not asked about one number at a time."""


def _each_number(f: Any, arguments: tuple[Any, ...]) -> np.ndarray | None:
    """The results for every number of the first argument by itself, in its shape; None where one of them is no number."""
    numbers = numeric(arguments[0]) if arguments else None
    if numbers is None or numbers.ndim == 0 or not 0 < numbers.size <= MOST_NUMBERS:
        return None
    results = []
    for number in numbers.ravel().tolist():
        seen = observe(f, (number, *arguments[1:]))
        result = None if seen.raised is not None else numeric(seen.value)
        if result is None or result.ndim:
            return None
        results.append(result)
    return np.array(results).reshape(numbers.shape)


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

EACH_NUMBER = (
    "Asked about one number at a time, {name} is right: what stops it is a whole list or array. Use what works on all "
    "elements at once, such as `np.asarray(x, dtype=float)`, `np.where`, `np.maximum` or `np.exp`."
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
