"""Two values side by side: how a value is shown to a student, and the sentence that says how two differ.

Only data are looked at: numbers, texts, arrays, tensors, lists, tuples and dicts. `autograder.check` is built on it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

TOLERANCE = 1e-9
"""Largest |returned − expected| / max(1, |expected|) that counts as equal, unless a check states its own."""

COARSE = 1e-3
"""A tolerance above this share of the values says nothing about signs and factors."""

LINE = 160
"""Characters of a value or a call that are shown in full; what is longer is shown in outline."""

SHORT = 40
"""Characters of a part that an outline shows in full."""

NEARLY = 1e-4
"""Below this relative difference a wrong result is called nearly right."""

SHOWN_ELEMENTS = 12
"""Arrays with more elements than this are shown by their shape and first elements."""


def is_tensor(x: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


# ---------------------------------------------------------------------------------------------------------------
# Shown


def _number(x: float, digits: int = 10) -> str:
    text = f"{x:.{digits}g}"
    if isinstance(x, (float, np.floating)) and np.isfinite(x) and not set(text) & set(".e"):
        text += ".0"
    return text


def show(x: Any) -> str:
    """A value as a student would type it, shortened where it is long."""
    if _is_truth(x) or x is None:
        return str(x)
    if isinstance(x, (int, np.integer)):
        return str(int(x)) if abs(int(x)) < 10**40 else f"about 2^{int(x).bit_length() - 1}"
    if isinstance(x, (float, np.floating)):
        return _number(float(x))
    if type(x).__name__ == "dtype" or isinstance(x, np.dtype):  # numpy's or torch's
        return str(x)
    if isinstance(x, (str, bytes)):
        return repr(x) if len(x) <= 200 else repr(x[:200]) + "…"
    if is_tensor(x):
        x = x.detach().to("cpu")
        x = x.float().numpy() if x.dtype.is_floating_point else x.numpy()
    if isinstance(x, np.ndarray):
        if x.ndim == 0:
            return show(x.item())
        if x.size > SHOWN_ELEMENTS:
            first = ", ".join(_element(v) for v in x.ravel()[:4].tolist())
            return f"[{first}, …] of shape {x.shape}"
        return _nested(x.tolist()) if x.size else f"[] of shape {x.shape}"
    if isinstance(x, dict):
        items = ", ".join(f"{show(k)}: {show(v)}" for k, v in list(x.items())[:SHOWN_ELEMENTS])
        return "{" + items + (", …" if len(x) > SHOWN_ELEMENTS else "") + "}"
    if isinstance(x, (list, tuple)):
        flat = all(isinstance(v, (bool, int, float)) for v in x)
        items = ", ".join((_element(v) if flat else show(v)) for v in list(x)[:SHOWN_ELEMENTS])
        items += f", … ({len(x)} items)" if len(x) > SHOWN_ELEMENTS else ""
        return f"[{items}]" if isinstance(x, list) else f"({items}{',' if len(x) == 1 else ''})"
    if (description := getattr(x, "_description", None)) is not None:
        return str(description)
    if callable(x):
        return name_of(x)
    return f"<{type(x).__name__} object>"


def brief(x: Any) -> str:
    """A value in outline: what is short as it is, arrays and long lists by their shape."""
    text = show(x)
    if len(text) <= SHORT or isinstance(x, (str, bytes)):
        return text
    if isinstance(x, dict):
        items = [f"{show(key)}: {brief(value)}" for key, value in list(x.items())[:SHOWN_ELEMENTS]]
        return "{" + ", ".join(items) + (", …" if len(x) > SHOWN_ELEMENTS else "") + "}"
    numbers = numeric(x)
    if numbers is not None and numbers.ndim:
        return f"<{'tensor' if is_tensor(x) else 'array' if isinstance(x, np.ndarray) else 'list'} of shape {numbers.shape}>"
    if isinstance(x, (list, tuple)):
        items = [brief(item) for item in x[:4]] + (["…"] if len(x) > 4 else [])
        return f"[{', '.join(items)}]" if isinstance(x, list) else f"({', '.join(items)})"
    return text


def in_a_line(x: Any) -> str:
    """`show(x)` where it fits in a line or two, otherwise `brief(x)`."""
    text = show(x)
    return text if len(text) <= LINE else brief(x)


def name_of(f: Any) -> str:
    """What a function is called; `f` when it has no name."""
    name = getattr(f, "_name", None) or getattr(f, "__name__", None) or type(f).__name__
    return "f" if name == "<lambda>" else str(name)


def _element(x: Any) -> str:
    return _number(x, 7) if isinstance(x, float) else str(x)


def _nested(x: Any) -> str:
    return "[" + ", ".join(map(_nested, x)) + "]" if isinstance(x, list) else _element(x)


# ---------------------------------------------------------------------------------------------------------------
# Compared


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


def kind(x: Any) -> str:
    """What `x` is, in the words of the course."""
    if x is None:
        return "None"
    if _is_truth(x):
        return "a truth value"
    if isinstance(x, (int, float, np.number)):
        return "a number"
    if isinstance(x, str):
        return "a text"
    if isinstance(x, np.ndarray) and x.dtype.kind in "SUO":
        return f"an array of {'objects' if x.dtype.kind == 'O' else 'texts'}"
    if isinstance(x, np.ndarray) or is_tensor(x):
        return f"an array of shape {tuple(x.shape)}"
    if isinstance(x, dict):
        return "a dict"
    if isinstance(x, (list, tuple)):
        return f"a {type(x).__name__} of {len(x)} item{'s' if len(x) != 1 else ''}"
    if (description := getattr(x, "_description", None)) is not None:
        return str(description)
    return f"an object of type {type(x).__name__}"


def mismatch(got: Any, expected: Any, tolerance: float, where: str = "") -> str | None:
    """Why `got` does not equal `expected`, as a sentence; None when it does."""
    what = where or "The result"
    if expected is None:
        return None if got is None else f"{what} must be None, but is {kind(got)}."
    if got is None:
        if where:
            return f"{where} is None."
        return "The function returned None. Does it end with a `return` line?"
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
    if _is_truth(got) and _is_truth(expected):
        alike = bool(got) == bool(expected)
        return None if alike else f"{what} is {bool(got)} instead of {bool(expected)}." if where else ""
    return _numbers_mismatch(have, want, tolerance, what, _written_as(got, expected))


def _written_as(got: Any, expected: Any) -> Callable[[float], str]:
    """How to write numbers that both stand for truth values, for whole numbers, or for anything else."""
    kinds = {_kind_of_numbers(x) for x in (got, expected)}
    if kinds == {"b"}:
        return lambda x: str(bool(x))
    return (lambda x: f"{x:.0f}") if kinds <= {"i", "u"} else _number


def _kind_of_numbers(x: Any) -> str:
    """numpy's letter for the numbers that `x` holds: "b" for truth values, "i" and "u" for whole numbers."""
    if isinstance(x, (list, tuple)):
        kinds = {_kind_of_numbers(item) for item in x}
        return kinds.pop() if len(kinds) == 1 else "f"
    if is_tensor(x):
        real = x.dtype.is_floating_point or x.dtype.is_complex
        return "f" if real else "b" if str(x.dtype) == "torch.bool" else "i"
    return np.asarray(x).dtype.kind


def _is_truth(x: Any) -> bool:
    return isinstance(x, (bool, np.bool_))


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
        got = list(got)
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


def _numbers_mismatch(
    have: np.ndarray, want: np.ndarray, tolerance: float, what: str, written: Callable[[float], str]
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
    simple = "" if written(1.0) == "True" else relation(have, want, tolerance)
    digits = _digits_in_common(have, want)
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


def _digits_in_common(have: np.ndarray, want: np.ndarray) -> str:
    """For a result that is nearly right, how near."""
    with np.errstate(all="ignore"):
        relative = float(np.max(np.abs(have - want) / np.maximum(np.abs(want), np.finfo(float).tiny)))
    if not 0 < relative < NEARLY:
        return ""
    return (
        f" It agrees to {int(-np.log10(relative))} digits only: is it rounded, approximated, or in float32?"
    )


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
            return f"is {_number(float(np.real(factor)), 4)} times what it should be, everywhere"
        shift = have.ravel()[0] - want.ravel()[0]
        if np.ptp(want.real) > tolerance and alike(have, want + shift):
            return f"is off by {_number(float(np.real(shift)), 4)} everywhere"
    return ""
