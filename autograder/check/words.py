"""How values, calls and functions are written in the sentences that a student reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.check.values import is_tensor, is_truth, numeric

LINE = 160
"""Characters of a value or a call that are shown in full; what is longer is shown in outline."""

SHORT = 40
"""Characters of a part that an outline shows in full."""

SHOWN_ELEMENTS = 12
"""Arrays with more elements than this are shown by their shape and first elements."""


def number(x: float, digits: int = 10) -> str:
    text = f"{x:.{digits}g}"
    if isinstance(x, (float, np.floating)) and np.isfinite(x) and not set(text) & set(".e"):
        text += ".0"
    return text


def show(x: Any) -> str:
    """A value as a student would type it, shortened where it is long."""
    if is_truth(x) or x is None:
        return str(x)
    if isinstance(x, (int, np.integer)):
        return str(int(x)) if abs(int(x)) < 10**40 else f"about 2^{int(x).bit_length() - 1}"
    if isinstance(x, (float, np.floating)):
        return number(float(x))
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
    return f"an object of type {type(x).__name__}"


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


def named(name: str, f: Callable[..., Any]) -> Callable[..., Any]:
    """`f`, called `name` in messages: `named("cos(w)", lambda w: np.cos(w))` for a function that a test passes."""
    f.__name__ = name
    return f


def _element(x: Any) -> str:
    return number(x, 7) if isinstance(x, float) else str(x)


def _nested(x: Any) -> str:
    return "[" + ", ".join(map(_nested, x)) + "]" if isinstance(x, list) else _element(x)


def kind(x: Any) -> str:
    """What `x` is, in the words of the course."""
    if x is None:
        return "None"
    if is_truth(x):
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
