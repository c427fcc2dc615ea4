"""The checks that test cells are made of, and the sentences with which they fail.

A test cell calls these functions. In a student's own kernel they call the student's function directly; at grading
the function is a handle on another process (`autograder.trusted`), and the same cell runs unchanged. This module
imports nothing else of this package, because students import it too. It judges behaviour only: it never looks at
source code or at a clock.

Everywhere, `arguments` is the argument list when it is a tuple, and the single argument otherwise; `()` calls without
arguments.
"""

from __future__ import annotations

import ast
import builtins
import contextvars
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

__all__ = [
    "CheckFailed",
    "choice",
    "close",
    "equal",
    "fail",
    "fresh",
    "gradient",
    "holds",
    "raises",
    "same",
    "there",
    "work",
]

TOLERANCE = 1e-9
"""Largest |returned − expected| / max(1, |expected|) that counts as equal, unless a check states its own."""

COARSE = 1e-3
"""A tolerance above this share of the values says nothing about signs and factors."""

SHOWN_ELEMENTS = 12
"""Arrays with more elements than this are shown by their shape and first elements."""


class CheckFailed(AssertionError):
    """An answer did not pass; the message is written for the student and is all that a notebook shows.

    `misconception` is the sentence of a known mistake that the answer equals, or "".
    """

    def __init__(self, message: str = "", misconception: str = "") -> None:
        super().__init__(f"{misconception}\n{message}" if misconception else message)
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


class NotAnswered(NotImplementedError):
    """The function still holds the line that the exercise came with. Shown as `NotImplementedError`."""

    def _render_traceback_(self) -> list[str]:
        return [f"NotImplementedError: {self}"]


NotAnswered.__name__ = NotAnswered.__qualname__ = "NotImplementedError"


# ---------------------------------------------------------------------------------------------------------------
# One call, observed


@dataclass
class Raised:
    """An exception as data: class names from the class itself to its most general base, message, the student's line."""

    classes: list[str]
    message: str
    line: str = ""

    @property
    def name(self) -> str:
        return self.classes[0]


@dataclass
class Observation:
    """What one call did: value or exception, arguments that it changed (position → value after), its warnings."""

    value: Any = None
    raised: Raised | None = None
    changed: dict[int, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fresh:
    """An argument made anew, from source, beside whoever is called. See `fresh`."""

    source: str


def raised_from(error: BaseException) -> Raised:
    """`error` as data, with the innermost line of a notebook cell that it passed through."""
    line = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        if "ipykernel_" in filename or "ipython-input" in filename or filename.startswith("<student"):
            line = linecache.getline(filename, number).strip()
    classes = [c.__name__ for c in type(error).__mro__ if c not in (object, BaseException)]
    return Raised(classes, str(error)[:2000], line[:200])


def _observe(f: Any, arguments: tuple[Any, ...]) -> Observation:
    """Calls `f` on copies of `arguments`, here or in the student's process."""
    given = tuple(there(a.source) if isinstance(a, Fresh) else _copy(a) for a in arguments)
    remote = getattr(type(f), "_observe", None)
    if remote is not None:
        observation: Observation = remote(f, given)
        for position, argument in enumerate(arguments):
            if isinstance(
                argument, Fresh
            ):  # made for this call alone, so that nobody misses what it was before
                observation.changed.pop(position, None)
    else:
        observation = Observation()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                observation.value = f(*given)
        except Exception as error:
            observation.raised = raised_from(error)
        observation.warnings = [f"{w.category.__name__}: {w.message}" for w in caught]
        observation.changed = {
            i: after
            for i, (before, after) in enumerate(zip(arguments, given, strict=True))
            if not isinstance(before, Fresh) and not _identical(before, after)
        }
    if observation.raised is not None and "NotImplementedError" in observation.raised.classes:
        raise NotAnswered(_unanswered(_name(f), observation.raised.message))
    return observation


def _unanswered(name: str, message: str) -> str:
    return (
        message or f"{name} is not written yet: replace the line `raise NotImplementedError()` in its cell."
    )


def _call_trusted(f: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """A reference or mistake function, on its own copies of the arguments."""
    given = [
        eval(a.source, {"np": np, **_torch_name()}) if isinstance(a, Fresh) else _copy(a) for a in arguments
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f(*given)


def _torch_name() -> dict[str, Any]:
    torch = sys.modules.get("torch")
    return {"torch": torch} if torch else {}


def _is_tensor(x: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(x, torch.Tensor)


def _copy(x: Any) -> Any:
    """Plain data copied all the way down; anything that lives (a model, a generator) passed as it is."""
    if isinstance(x, np.ndarray):
        return x.copy()
    if _is_tensor(x):
        return (
            x.detach().clone().requires_grad_(x.requires_grad)
            if not x.is_leaf or x.device.type == "cpu"
            else x
        )
    if type(x) in (list, tuple):
        return type(x)(_copy(item) for item in x)
    if type(x) is dict:
        return {key: _copy(value) for key, value in x.items()}
    return x


def _identical(a: Any, b: Any) -> bool:
    """Equal in type, shape and every bit of data; True for things that are not data."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if _is_tensor(a):
        return a.shape == b.shape and a.dtype == b.dtype and bool(((a == b) | ((a != a) & (b != b))).all())
    if type(a) in (list, tuple):
        return len(a) == len(b) and all(map(_identical, a, b))
    if type(a) is dict:
        return list(a) == list(b) and all(_identical(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return a == b or a != a
    if isinstance(a, (bool, int, str, bytes, complex, type(None))):
        return bool(a == b)
    return True


def _arguments(arguments: Any) -> tuple[Any, ...]:
    return arguments if isinstance(arguments, tuple) else (arguments,)


# ---------------------------------------------------------------------------------------------------------------
# Words


def _name(f: Any) -> str:
    name = getattr(f, "_name", None) or getattr(f, "__name__", None) or type(f).__name__
    return "f" if name == "<lambda>" else str(name)


def _number(x: float, digits: int = 10) -> str:
    text = f"{x:.{digits}g}"
    if isinstance(x, (float, np.floating)) and np.isfinite(x) and not set(text) & set(".e"):
        text += ".0"
    return text


def show(x: Any) -> str:
    """A value as a student would type it, shortened where it is long."""
    if isinstance(x, Fresh):
        return x.source
    if isinstance(x, (bool, np.bool_)) or x is None:
        return str(x)
    if isinstance(x, (int, np.integer)):
        return str(int(x)) if abs(int(x)) < 10**40 else f"about 2^{int(x).bit_length() - 1}"
    if isinstance(x, (float, np.floating)):
        return _number(float(x))
    if isinstance(x, (str, bytes)):
        return repr(x) if len(x) <= 200 else repr(x[:200]) + "…"
    if _is_tensor(x):
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
        return _name(x)
    return f"<{type(x).__name__} object>"


def _element(x: Any) -> str:
    return _number(x, 7) if isinstance(x, float) else str(x)


def _nested(x: Any) -> str:
    return "[" + ", ".join(map(_nested, x)) + "]" if isinstance(x, list) else _element(x)


def _call_text(f: Any, arguments: tuple[Any, ...]) -> str:
    return f"{_name(f)}({', '.join(show(a) for a in arguments)})"


def _message(
    call: str, observation: Observation, expected: str | None, sentences: Sequence[str], hint: str, read: str
) -> str:
    if observation.raised is not None:
        lines = [f"{call} stopped with {observation.raised.name}: {observation.raised.message}".rstrip(": ")]
        if observation.raised.line:
            lines.append(f"  in the line  {observation.raised.line}")
    else:
        lines = [call, f"  returned  {show(observation.value)}"]
    if expected is not None:
        lines.append(f"  expected  {expected}")
    lines += [s for s in sentences if s]
    if hint:
        lines.append(f"Hint: {hint}")
    if read:
        lines.append(f"Read again: “{read}” in the lecture.")
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------------------------------
# Comparing


def _numeric(x: Any) -> np.ndarray | None:
    """`x` as a float (or complex) array; None when it is no plain array of numbers."""
    if _is_tensor(x):
        x = x.detach().to("cpu")
        x = x.double().numpy() if x.dtype.is_floating_point else x.numpy()
    if not isinstance(x, (bool, int, float, complex, np.generic, np.ndarray, list, tuple)):
        return None
    if isinstance(x, (list, tuple)):
        parts = [_numeric(item) for item in x]
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


def _kind(x: Any) -> str:
    """What `x` is, in the words of the course."""
    if x is None:
        return "None"
    if isinstance(x, (bool, np.bool_)):
        return "a truth value"
    if isinstance(x, (int, float, np.number)):
        return "a number"
    if isinstance(x, str):
        return "a text"
    if isinstance(x, np.ndarray) or _is_tensor(x):
        return f"an array of shape {tuple(x.shape)}"
    if isinstance(x, dict):
        return "a dict"
    if isinstance(x, (list, tuple)):
        return f"a {type(x).__name__} of {len(x)} item{'s' if len(x) != 1 else ''}"
    if (description := getattr(x, "_description", None)) is not None:
        return str(description)
    return f"an object of type {type(x).__name__}"


def _mismatch(got: Any, expected: Any, tolerance: float, where: str = "") -> str | None:
    """Why `got` does not equal `expected`, as a sentence; None when it does."""
    what = where or "The result"
    if expected is None:
        return None if got is None else f"{what} must be None, but is {_kind(got)}."
    if got is None:
        if where:
            return f"{where} is None."
        return "The function returned None. Does it end with a `return` line?"
    if isinstance(expected, str):
        if not isinstance(got, str):
            return f"{what} must be a text, but is {_kind(got)}."
        return None if got == expected else f"{what} is the text {got[:200]!r}, not {expected!r}."
    if isinstance(expected, dict):
        return _dict_mismatch(got, expected, tolerance, what, where)
    want = _numeric(expected)
    if want is None:
        return _items_mismatch(got, expected, tolerance, what, where)
    have = _numeric(got)
    if have is None:
        wanted = "a number" if want.ndim == 0 else f"numbers of shape {want.shape}"
        if isinstance(got, (list, tuple)) and any(item is None for item in got):
            return f"{what} holds None where a number is expected."
        return f"{what} must be {wanted}, but is {_kind(got)}."
    if have.shape != want.shape:
        return _shape_sentence(have, want, what)
    return _numbers_mismatch(have, want, tolerance, what)


def _dict_mismatch(
    got: Any, expected: Mapping[Any, Any], tolerance: float, what: str, where: str
) -> str | None:
    if not isinstance(got, dict):
        return f"{what} must be a dict with the keys {', '.join(map(repr, expected))}, but is {_kind(got)}."
    for key in expected:
        if key not in got:
            return f"{what} has no key {key!r}."
    for key in got:
        if key not in expected:
            return f"{what} has a key {show(key)} that does not belong there."
    for key, value in expected.items():
        sentence = _mismatch(
            got[key], value, tolerance, f"{where}[{key!r}]" if where else f"The entry {key!r}"
        )
        if sentence is not None:
            return sentence
    return None


def _items_mismatch(got: Any, expected: Any, tolerance: float, what: str, where: str) -> str | None:
    if not isinstance(expected, (list, tuple)):
        return (
            None if type(got) is type(expected) and got == expected else f"{what} must be {show(expected)}."
        )
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, (list, tuple)):
        return f"{what} must be {_kind(expected)}, but is {_kind(got)}."
    if len(got) != len(expected):
        return f"{what} has {len(got)} items; {len(expected)} are expected."
    for i, (g, e) in enumerate(zip(got, expected, strict=True)):
        sentence = _mismatch(g, e, tolerance, f"{where}[{i}]" if where else f"Item {i} of the result")
        if sentence is not None:
            return sentence
    return None


def _shape_sentence(have: np.ndarray, want: np.ndarray, what: str) -> str:
    if want.ndim == 0:
        return f"{what} must be one number, but has shape {have.shape}."
    if have.ndim == 0:
        return f"{what} is one number, but must have shape {want.shape}."
    extra = " It is transposed." if have.shape == want.shape[::-1] and want.ndim == 2 else ""
    return f"{what} has shape {have.shape}, but must have shape {want.shape}.{extra}"


def _numbers_mismatch(have: np.ndarray, want: np.ndarray, tolerance: float, what: str) -> str | None:
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
        return f"{what} is {word}{_at(index)}, where {_number(float(want[index]))} is expected."
    relation = _relation(have, want, tolerance)
    if want.ndim == 0:
        if not relation and what == "The result":
            return ""  # the call and both values stand above
        return (
            f"{what} {relation or f'is {_number(float(have.real))} instead of {_number(float(want.real))}'}."
        )
    with np.errstate(all="ignore"):
        distance = np.where(near, -1.0, np.abs(have - want))
    index = tuple(
        int(i)
        for i in np.unravel_index(np.nanargmax(np.where(np.isnan(distance), np.inf, distance)), want.shape)
    )
    worst = f"{len(wrong)} of {want.size} values differ; most{_at(index)}: {_number(have[index])} instead of {_number(want[index])}."
    return (f"{what} {relation}. " if relation else "") + worst


def _at(index: tuple[int, ...]) -> str:
    return f" at [{', '.join(map(str, index))}]" if index else ""


def _relation(have: np.ndarray, want: np.ndarray, tolerance: float) -> str:
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
        if abs(factor) > 1e-6 and alike(have, factor * want):
            return f"is {_number(float(np.real(factor)), 4)} times what it should be, everywhere"
        shift = have.ravel()[0] - want.ravel()[0]
        if np.ptp(want.real) > tolerance and alike(have, want + shift):
            return f"is off by {_number(float(np.real(shift)), 4)} everywhere"
    return ""


# ---------------------------------------------------------------------------------------------------------------
# The checks


def _common_faults(
    f: Any, arguments: tuple[Any, ...], observation: Observation, hint: str, read: str
) -> None:
    """Fails when the call changed an argument. Exceptions are left to the caller."""
    for position, after in observation.changed.items():
        call = _call_text(f, arguments)
        raise CheckFailed(
            "\n".join(
                [
                    f"{call} changed its {_ordinal(position)} argument",
                    f"  before  {show(arguments[position])}",
                    f"  after   {show(after)}",
                    "A function must leave what it is given as it was: work on a copy, or make a new array "
                    "(`x = x + 1` instead of `x += 1`).",
                ]
            )
        )


def _ordinal(position: int) -> str:
    return (
        ["first", "second", "third", "fourth", "fifth", "sixth"][position]
        if position < 6
        else f"{position + 1}th"
    )


def _ask_again(f: Any, arguments: tuple[Any, ...], first: Observation, tolerance: float) -> None:
    """Repeats a call that was answered before; a different answer fails."""
    again = _observe(f, arguments)
    if first.raised is not None and again.raised is not None:
        same_answer = first.raised.name == again.raised.name
    elif first.raised is None and again.raised is None:
        same_answer = _agree(again.value, first.value, tolerance)
    else:
        same_answer = False
    if not same_answer:
        raise CheckFailed(
            "\n".join(
                [
                    f"{_call_text(f, arguments)} was asked twice and gave two answers",
                    f"  first  {_answer(first)}",
                    f"  then   {_answer(again)}",
                    "The same arguments must always give the same result: a function must not remember earlier calls, "
                    "count them, or draw random numbers of its own.",
                ]
            )
        )


def _answer(observation: Observation) -> str:
    if observation.raised is not None:
        return f"{observation.raised.name}: {observation.raised.message}"
    return show(observation.value)


def _agree(a: Any, b: Any, tolerance: float) -> bool:
    """Equal as far as data go; two objects that are no data (models, functions) count as equal."""
    if getattr(type(b), "_observe", None) is not None:
        return getattr(type(a), "_observe", None) is not None
    if isinstance(b, dict):
        return isinstance(a, dict) and list(a) == list(b) and all(_agree(a[k], b[k], tolerance) for k in b)
    if isinstance(b, (list, tuple)) and _numeric(b) is None:
        return (
            isinstance(a, (list, tuple))
            and len(a) == len(b)
            and all(_agree(x, y, tolerance) for x, y in zip(a, b, strict=True))
        )
    if b is None or isinstance(b, str) or _numeric(b) is not None:
        return _mismatch(a, b, tolerance) is None
    return type(a) is type(b)


def equal(
    f: Any, arguments: Any, expected: Any, *, tolerance: float = TOLERANCE, hint: str = "", read: str = ""
) -> None:
    """`f(*arguments)` must give `expected`, whatever the container (list, tuple, array; float, 0-d array; bool, 0/1).

    `tolerance` bounds |returned − expected| / max(1, |expected|). `hint` is said when it fails; `read` names the
    section of the lecture to read again. Raises `CheckFailed` (or `NotImplementedError` for an untouched answer).
    """
    given = _arguments(arguments)
    observation = _observe(f, given)
    if observation.raised is not None:
        raise CheckFailed(_message(_call_text(f, given), observation, show(expected), [], hint, read))
    sentence = _mismatch(observation.value, expected, tolerance)
    if sentence is not None:
        raise CheckFailed(_message(_call_text(f, given), observation, show(expected), [sentence], hint, read))
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, tolerance)


def same(
    f: Any,
    reference: Callable[..., Any],
    *,
    on: Sequence[Any],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    tolerance: float = TOLERANCE,
    hint: str = "",
    read: str = "",
) -> None:
    """`f` must agree with `reference` on every case of `on` (each an `arguments`).

    Of the failing cases the smallest is shown. When the answers equal those of a function in `mistakes` wherever
    that one differs from the reference, its key (a sentence that names the misconception) opens the message.
    """
    cases = [_arguments(case) for case in on]
    if not cases:
        raise ValueError("check.same got no cases; give at least one in `on`")
    observations = [_observe(f, case) for case in cases]
    expected = [_call_trusted(reference, case) for case in cases]
    sentences: list[str | None] = []
    for observation, want in zip(observations, expected, strict=True):
        if observation.raised is not None:
            sentences.append("")
        else:
            sentences.append(_mismatch(observation.value, want, tolerance))
    failing = [i for i, sentence in enumerate(sentences) if sentence is not None]
    if failing:
        i = min(failing, key=lambda k: (_size(cases[k]), k))
        named = _known_mistake(mistakes or {}, cases, observations, expected, tolerance)
        case, observation, want, sentence = cases[i], observations[i], expected[i], sentences[i] or ""
        case, observation, want, sentence = _one_element(
            f, reference, tolerance, case, observation, want, sentence
        )
        text = _message(_call_text(f, case), observation, show(want), [sentence], hint, read)
        raise CheckFailed(text, named)
    for case, observation in zip(cases, observations, strict=True):
        _common_faults(f, case, observation, hint, read)
    _ask_again(f, cases[0], observations[0], tolerance)


def _size(x: Any) -> float:
    """How much there is to read in an argument list; ties go to smaller numbers."""
    if isinstance(x, np.ndarray) or _is_tensor(x):
        return float(np.prod(x.shape)) + 1
    if isinstance(x, (list, tuple)):
        return sum(map(_size, x)) + 1
    if isinstance(x, dict):
        return sum(map(_size, x.values())) + 1
    if isinstance(x, (int, float)) and not isinstance(x, bool):
        return 1 + min(abs(float(x)), 1e6) * 1e-9 if x == x else 1.5
    return 1.0


def _one_element(
    f: Any,
    reference: Callable[..., Any],
    tolerance: float,
    case: tuple[Any, ...],
    observation: Observation,
    want: Any,
    sentence: str,
) -> tuple[tuple[Any, ...], Observation, Any, str]:
    """For an elementwise function of one array: the same failure on a single number, if a number shows it."""
    kept = (case, observation, want, sentence)
    if len(case) != 1 or not isinstance(case[0], np.ndarray) or case[0].ndim == 0:
        return kept
    array, right = case[0], _numeric(want)
    if right is None or right.shape != array.shape or array.size == 0:
        return kept
    have = _numeric(observation.value) if observation.raised is None else None
    if have is not None and have.shape == right.shape:
        with np.errstate(all="ignore"):
            wrong = ~(np.abs(have - right) <= tolerance * np.maximum(1.0, np.abs(right)))
        candidates = array[wrong]
    else:
        candidates = array.ravel()
    for number in sorted(candidates.tolist(), key=abs)[:3]:
        smaller = _observe(f, (number,))
        answer = _call_trusted(reference, (number,))
        why = "" if smaller.raised is not None else _mismatch(smaller.value, answer, tolerance)
        if why is not None:
            return (number,), smaller, answer, why
    return kept


def _known_mistake(
    mistakes: Mapping[str, Callable[..., Any]],
    cases: list[tuple[Any, ...]],
    observations: list[Observation],
    expected: list[Any],
    tolerance: float,
) -> str:
    for sentence, mistake in mistakes.items():
        telling = 0
        for case, observation, want in zip(cases, observations, expected, strict=True):
            try:
                wrong = _call_trusted(mistake, case)
            except Exception:
                wrong_raised = True
            else:
                wrong_raised = False
                if _mismatch(wrong, want, tolerance) is None:
                    continue
            matches = (
                observation.raised is not None
                if wrong_raised
                else (observation.raised is None and _mismatch(observation.value, wrong, tolerance) is None)
            )
            if not matches:
                break
            telling += not wrong_raised
        else:
            if telling:
                return sentence
    return ""


def gradient(
    f: Any,
    of: Callable[[np.ndarray], Any],
    *,
    at: Sequence[Any],
    tolerance: float = 1e-6,
    hint: str = "",
    read: str = "",
) -> None:
    """`f(w)` must be the gradient of the scalar function `of` at every w in `at`.

    Compared in float64 with central differences (of(w + h) − of(w − h)) / 2h, h = 1e-5 · max(1, |w|), whose error is
    below 1e-9 for smooth functions of order 1. The index with the largest difference is reported.
    """

    def numerical(w: Any) -> np.ndarray:
        point = np.array(w, dtype=float)
        slope = np.zeros_like(point)
        for index in np.ndindex(point.shape):
            h = 1e-5 * max(1.0, abs(float(point[index])))
            up, down = point.copy(), point.copy()
            up[index] += h
            down[index] -= h
            slope[index] = (float(of(up)) - float(of(down))) / (2 * h)
        return slope

    numerical.__name__ = "numerical gradient"
    same(f, numerical, on=[(w,) for w in at], tolerance=tolerance, hint=hint, read=read)


def raises(
    f: Any,
    arguments: Any,
    exception: type[BaseException],
    *,
    mentions: str = "",
    hint: str = "",
    read: str = "",
) -> None:
    """`f(*arguments)` must raise `exception` (or a subclass) with a message, in which `mentions` occurs."""
    given = _arguments(arguments)
    observation = _observe(f, given)
    call, wanted = _call_text(f, given), f"{exception.__name__} with a sentence that says what was given"
    if observation.raised is None or exception.__name__ not in observation.raised.classes:
        raise CheckFailed(_message(call, observation, wanted, [], hint, read))
    message = observation.raised.message
    if observation.raised.name == "KeyError":
        message = message.strip("'\"")
    if not message.strip():
        sentence = (
            f"The error is right, but says nothing. Write `raise {exception.__name__}(…)` with a sentence."
        )
        raise CheckFailed(_message(call, observation, wanted, [sentence], hint, read))
    if mentions.lower() not in message.lower():
        raise CheckFailed(
            _message(call, observation, wanted, [f"The message does not say {mentions!r}."], hint, read)
        )
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, TOLERANCE)


def holds(
    f: Any,
    arguments: Any,
    condition: Callable[[Any], Any],
    sentence: str,
    *,
    objects: bool = False,
    hint: str = "",
    read: str = "",
) -> None:
    """`condition(f(*arguments))` must be true; `sentence` says what must hold, for the student.

    The result must be plain data. With `objects` it may hold things that live beside student code (a state, a model);
    the condition must not believe what these say of themselves.
    """
    given = _arguments(arguments)
    observation = _observe(f, given)
    call = _call_text(f, given)
    if observation.raised is not None:
        raise CheckFailed(_message(call, observation, None, [sentence], hint, read))
    if observation.value is None:
        raise CheckFailed(
            _message(call, observation, None, ["Does the function end with a `return` line?"], hint, read)
        )
    if not objects and _lives_elsewhere(observation.value):
        told = "The result must be plain data: numbers, texts, arrays, lists or dicts."
        raise CheckFailed(_message(call, observation, None, [told], hint, read))
    try:
        fine = bool(condition(observation.value))
    except Exception:  # a value of the wrong kind breaks the condition: it does not hold
        fine = False
    if not fine:
        raise CheckFailed(_message(call, observation, None, [sentence], hint, read))
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, TOLERANCE)


def _lives_elsewhere(x: Any) -> bool:
    """Whether `x` is or holds an object of the student's process, which could answer a condition as it likes."""
    if isinstance(x, (list, tuple, dict)):
        return any(map(_lives_elsewhere, x.values() if isinstance(x, dict) else x))
    return getattr(type(x), "_observe", None) is not None


def close(
    got: Any, expected: Any, what: str, *, tolerance: float = TOLERANCE, hint: str = "", read: str = ""
) -> None:
    """A value that is not the result of one call, such as the end of several steps; `what` names it."""
    sentence = _mismatch(got, expected, tolerance)
    if sentence is not None:
        raise CheckFailed(
            _message(what, Observation(got), show(expected), [sentence], hint, read).replace(
                "returned", "     got"
            )
        )


def choice(f: Any, right: str, why: Mapping[str, str], *, read: str = "") -> None:
    """A quiz answer: `f()` returns a letter. `why` explains every letter; only the chosen one is explained."""
    observation = _observe(f, ())
    letters = ", ".join(why)
    call = _call_text(f, ())
    if observation.raised is not None:
        raise CheckFailed(_message(call, observation, f"one of the letters {letters}", [], "", read))
    answer = observation.value.strip().upper() if isinstance(observation.value, str) else observation.value
    if not isinstance(answer, str) or answer not in why:
        raise CheckFailed(_message(call, observation, f"one of the letters {letters}", [], "", read))
    if answer != right:
        raise CheckFailed(
            _message(f"You chose {answer}. {why[answer]}", Observation(), None, [], "", read).replace(
                "\n  returned  None", ""
            )
        )
    _ask_again(f, (), observation, TOLERANCE)


def fail(sentence: str) -> NoReturn:
    """Fails with this sentence."""
    raise CheckFailed(sentence)


# ---------------------------------------------------------------------------------------------------------------
# What lives beside student code

_process: contextvars.ContextVar[Any] = contextvars.ContextVar("the student's process", default=None)
"""Set by `autograder.trusted` while a test cell runs; None in a student's own kernel."""


def there(source: str, **names: Any) -> Any:
    """The value of `source` (its last expression), evaluated beside student code.

    For what must live there: a random generator, a torch model, a patch. Plain immutable values come back as they
    are, everything else as a handle (in a student's own kernel: as itself). `names` are bound for the source.
    """
    process = _process.get()
    if process is not None:
        return process.there(source, names)
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return evaluate(source, {**frame.f_globals, **names})


def evaluate(source: str, namespace: dict[str, Any]) -> Any:
    """Runs `source` in `namespace`; the value of its last expression, None when it ends with a statement."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<check.there>", "exec"), namespace)
        return None
    tree.body.pop()
    exec(compile(tree, "<check.there>", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "<check.there>", "eval"), namespace)


def fresh(source: str) -> Fresh:
    """An argument made anew from `source` for every call, such as `check.fresh("np.random.default_rng(3)")`.

    Student code gets one made beside it, a reference function one made here: the same seed, the same numbers.
    """
    return Fresh(source)


_COUNT_OPCODES = """
def count_opcodes(f, *arguments):
    import sys
    count = 0
    def trace(frame, event, argument):
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        f(*arguments)
    finally:
        sys.settrace(before)
    return count
count_opcodes
"""


def work(f: Any, arguments: Any) -> int:
    """How many Python instructions `f(*arguments)` runs: the same on every machine, unlike a time."""
    given = tuple(there(a.source) if isinstance(a, Fresh) else _copy(a) for a in _arguments(arguments))
    return int(there(_COUNT_OPCODES)(f, *given))


# ---------------------------------------------------------------------------------------------------------------
# An author who runs a solution notebook in JupyterLab has the hidden tests, and so needs their reference.


def _load_reference_for_authors() -> None:
    here = Path.cwd()
    path = here.parent.parent / "chapters" / here.name / "reference.py"
    if "ipykernel" in sys.modules and here.parent.name == "solutions" and path.exists():
        import importlib.util

        spec = importlib.util.spec_from_file_location("reference", path)
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            builtins.reference = module  # type: ignore[attr-defined]


_load_reference_for_authors()
