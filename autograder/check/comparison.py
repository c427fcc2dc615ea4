"""Two values side by side: the sentence that says how what was returned differs from what was expected.

Only data are looked at: numbers, texts, arrays, tensors, lists, tuples and dicts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.check.values import is_tensor, is_truth, numeric
from autograder.check.words import kind, number, show

TOLERANCE = 1e-9
"""Largest |returned − expected| / max(1, |expected|) that counts as equal, unless a check states its own."""

COARSE = 1e-3
"""A tolerance above this share of the values says nothing about signs and factors."""

FLOAT32 = 1e-6
"""What a float32 computation may be off, relatively."""

NEARLY = 1e-4
"""Below this relative difference a wrong result is called nearly right."""


def mismatch(
    got: Any, expected: Any, tolerance: float, where: str = "", *, relations: bool = True
) -> str | None:
    """Why `got` does not equal `expected`, as a sentence; None when it does.

    Without `relations` a factor, a sign or an offset between two numbers is not told: one case may show it by chance.
    """
    what = where or "The result"
    if expected is None:
        return None if got is None else f"{what} must be None, but is {kind(got)}."
    if got is None:
        if where:
            return f"{where} is None."
        return "For this input the function returned None: it came to no `return` line with a value."
    if isinstance(expected, str):
        if not isinstance(got, str):
            return f"{what} must be a text, but is {kind(got)}."
        return None if got == expected else f"{what} is the text {got[:200]!r}, not {expected!r}."
    if isinstance(expected, dict):
        return _dict_mismatch(got, expected, tolerance, what, where)
    want = numeric(expected)
    if want is None:
        return _items_mismatch(got, expected, tolerance, what, where)
    have = numeric(got)
    if have is None:
        wanted = "a number" if want.ndim == 0 else f"numbers of shape {want.shape}"
        if isinstance(got, (list, tuple)) and any(item is None for item in got):
            return f"{what} holds None where a number is expected."
        return f"{what} must be {wanted}, but is {kind(got)}."
    if have.shape != want.shape:
        return _shape_sentence(have, want, what)
    if is_truth(got) and is_truth(expected):
        alike = bool(got) == bool(expected)
        return None if alike else f"{what} is {bool(got)} instead of {bool(expected)}." if where else ""
    if isinstance(got, np.ndarray) and got.dtype.kind in "iu" and _cut_off(have, want, tolerance):
        return f"{what} is an array of whole numbers ({got.dtype}), which cuts off what follows the point: make it one of floats."
    written = _written_as(got, expected)
    return numbers_mismatch(have, want, tolerance, what, written, relations=relations)


def _cut_off(have: np.ndarray, want: np.ndarray, tolerance: float) -> bool:
    """Whether these are the right numbers without what follows the point, and not the right numbers."""
    return bool(np.array_equal(have, np.trunc(want))) and not _all_near(have, want, tolerance)


def relation_of(got: Any, expected: Any, tolerance: float) -> str | None:
    """How two results relate, see `relation`; None where that cannot be said of them."""
    have, want = numeric(got), numeric(expected)
    if have is None or want is None or have.shape != want.shape or not np.any(want):
        return None
    return relation(have, want, tolerance)


def _written_as(got: Any, expected: Any) -> Callable[[float], str]:
    """How to write numbers that both stand for truth values, for whole numbers, or for anything else."""
    kinds = {_kind_of_numbers(x) for x in (got, expected)}
    if kinds == {"b"}:
        return lambda x: str(bool(x))
    return (lambda x: f"{x:.0f}") if kinds <= {"i", "u"} else number


def _kind_of_numbers(x: Any) -> str:
    """numpy's letter for the numbers that `x` holds: "b" for truth values, "i" and "u" for whole numbers."""
    if isinstance(x, (list, tuple)):
        kinds = {_kind_of_numbers(item) for item in x}
        return kinds.pop() if len(kinds) == 1 else "f"
    if is_tensor(x):
        real = x.dtype.is_floating_point or x.dtype.is_complex
        return "f" if real else "b" if str(x.dtype) == "torch.bool" else "i"
    return np.asarray(x).dtype.kind


def _dict_mismatch(
    got: Any, expected: Mapping[Any, Any], tolerance: float, what: str, where: str
) -> str | None:
    if not isinstance(got, dict):
        return f"{what} must be a dict with the keys {', '.join(map(repr, expected))}, but is {kind(got)}."
    for key in expected:
        if key not in got:
            return f"{what} has no key {key!r}."
    for key in got:
        if key not in expected:
            return f"{what} has a key {show(key)} that does not belong there."
    for key, value in expected.items():
        sentence = mismatch(
            got[key], value, tolerance, f"{where}[{key!r}]" if where else f"The entry {key!r}"
        )
        if sentence is not None:
            return sentence
    return None


def _items_mismatch(got: Any, expected: Any, tolerance: float, what: str, where: str) -> str | None:
    if not isinstance(expected, (list, tuple)):
        if type(got) is type(expected) and got == expected:
            return None
        return f"{what} must be {show(expected)}, but is {show(got)}."
    if isinstance(got, np.ndarray) and got.ndim:
        if _items_mismatch(list(got), expected, tolerance, what, where) is None:
            return None
        return f"{what} must be {kind(expected)}, but is {kind(got)}."
    if not isinstance(got, (list, tuple)):
        return f"{what} must be {kind(expected)}, but is {kind(got)}."
    if len(got) != len(expected):
        return f"{what} has {len(got)} items; {len(expected)} are expected."
    for i, (g, e) in enumerate(zip(got, expected, strict=True)):
        sentence = mismatch(g, e, tolerance, f"{where}[{i}]" if where else f"Item {i} of the result")
        if sentence is not None:
            return sentence
    return None


def _shape_sentence(have: np.ndarray, want: np.ndarray, what: str) -> str:
    if want.ndim == 0:
        return f"{what} must be one number, but has shape {have.shape}."
    if want.size == 0:
        return f"{what} must be empty, but has shape {have.shape}."
    if have.ndim == 0:
        return f"{what} is one number, but must have shape {want.shape}."
    extra = " It is transposed." if have.shape == want.shape[::-1] and want.ndim == 2 else ""
    return f"{what} has shape {have.shape}, but must have shape {want.shape}.{extra}"


def numbers_mismatch(
    have: np.ndarray,
    want: np.ndarray,
    tolerance: float,
    what: str,
    written: Callable[[float], str],
    *,
    relations: bool = True,
) -> str | None:
    if have.dtype.kind == "c" and want.dtype.kind != "c":
        if np.any(np.abs(have.imag) > tolerance):
            return f"{what} is a complex number, but must be real."
        have = have.real
    with np.errstate(all="ignore"):
        near = np.abs(have - want) <= tolerance * np.maximum(1.0, np.abs(want))
        near |= (have == want) | (np.isnan(have) & np.isnan(want))
    if near.all():
        return None
    wrong = np.argwhere(~near)
    odd = ~np.isfinite(have) & np.isfinite(want)
    if odd.any():
        index = tuple(int(i) for i in np.argwhere(odd)[0])
        word = "NaN (not a number)" if np.isnan(have[index]) else "infinite"
        return f"{what} is {word}{_at(index)}, where {written(float(want[index]))} is expected."
    # Twice a count or an index says nothing about how it was found.
    simple = relation(have, want, tolerance) if relations and written(1.0) not in ("True", "1") else ""
    digits = _how_near(have, want, near, tolerance) if written(1.0) != "True" else ""
    if want.ndim == 0:
        if not simple and what == "The result":
            return digits.strip()  # the call and both values stand above
        return f"{what} {simple or f'is {written(float(have.real))} instead of {written(float(want.real))}'}.{digits}"
    with np.errstate(all="ignore"):
        distance = np.where(near, -1.0, np.abs(have - want))
    index = tuple(
        int(i)
        for i in np.unravel_index(np.nanargmax(np.where(np.isnan(distance), np.inf, distance)), want.shape)
    )
    worst = f"{len(wrong)} of {want.size} values differ; most{_at(index)}: {written(have[index])} instead of {written(want[index])}.{digits}"
    if simple:
        return f"{what} {simple}. {worst}"
    return worst if what == "The result" else f"{what}: {worst}"


def _how_near(have: np.ndarray, want: np.ndarray, near: np.ndarray, tolerance: float) -> str:
    """For a result that is nearly right, or right but for its size or precision: in what way, where its numbers show it."""
    with np.errstate(all="ignore"):
        relative = float(np.max(np.abs(have - want) / np.maximum(np.abs(want), np.finfo(float).tiny)))
    nearly = 0 < relative < NEARLY
    if have.dtype.kind == "c" or not np.isfinite(have).all():
        return ""
    if nearly and _all_near(have, want.astype(np.float32).astype(float), tolerance + FLOAT32):
        if np.array_equal(have, have.astype(np.float32)):
            return " All its numbers are float32 numbers: compute in float64."
    for places in range(0 if want.size > 2 else 1, 9):
        if not np.array_equal(have, np.round(have, places)):
            continue
        telling = nearly or places > 2 or want.size > 2
        if telling and _all_near(have, np.round(want, places), tolerance):
            return f" It is rounded to {f'{places} decimal places' if places else 'whole numbers'}."
        break
    if nearly:
        return f" It agrees to {int(-np.log10(relative))} digits only."
    return _limit(have, want, near)


def _all_near(a: np.ndarray, b: np.ndarray, tolerance: float) -> bool:
    return bool(np.all(np.abs(a - b) <= tolerance * np.maximum(1.0, np.abs(b))))


def _limit(have: np.ndarray, want: np.ndarray, near: np.ndarray) -> str:
    """For a result that is right up to some number, and that number where more (or less) is expected: clipped there."""
    wrong = have[~near]
    if wrong.size < 2 or not near.any() or np.ptp(wrong) > 0:
        return ""
    end = float(wrong[0])
    if np.all(want[~near] > end) and np.all(want[near] <= end):
        return f" It is {number(end)} wherever more is expected."
    if np.all(want[~near] < end) and np.all(want[near] >= end):
        return f" It is {number(end)} wherever less is expected."
    return ""


def _at(index: tuple[int, ...]) -> str:
    return f" at [{', '.join(map(str, index))}]" if index else ""


def relation(have: np.ndarray, want: np.ndarray, tolerance: float) -> str:
    """How a wrong result relates to the right one, when it does so simply: sign, factor, transpose, offset."""
    if not (np.isfinite(have).all() and np.isfinite(want).all()) or not np.any(want):
        return ""
    if tolerance > COARSE * float(np.max(np.abs(want))):
        return ""  # too coarse a comparison to say how the two relate

    def alike(a: np.ndarray, b: np.ndarray) -> bool:
        return bool(np.all(np.abs(a - b) <= min(10 * tolerance, COARSE) * np.maximum(1.0, np.abs(b))))

    if want.size > 1 and not np.any(have):
        return "is zero everywhere"
    if alike(have, -want):
        return "has the opposite sign" if want.ndim == 0 else "has the opposite sign everywhere"
    if alike(have, 2 * want):
        return "is twice what it should be"
    if alike(2 * have, want):
        return "is half of what it should be"
    if want.ndim == 2 and want.shape[0] == want.shape[1] and alike(have, want.T):
        return "is transposed"
    if want.size > 2:
        largest = np.argmax(np.abs(want))
        factor = have.ravel()[largest] / want.ravel()[largest]
        if abs(factor) > 1e-6 and abs(factor - 1) > 1e-3 and alike(have, factor * want):
            return f"is {number(float(np.real(factor)), 4)} times what it should be, everywhere"
        shift = have.ravel()[0] - want.ravel()[0]
        if np.ptp(want.real) > tolerance and alike(have, want + shift):
            return f"is off by {number(float(np.real(shift)), 4)} everywhere"
    return ""
