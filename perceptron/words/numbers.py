"""Numbers as they are written by hand: no needless zeros, true minus signs, negative factors in brackets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from perceptron.drawing.draw import bracketed


def shown(value: float, decimals: int = 4) -> str:
    """So many decimals at most, rounded as by hand, without zeros at the end; a true minus sign, and none before 0.

    Four are enough for the slopes of lecture 07's networks, and three for their values: what is written adds up and
    multiplies out.
    """
    size = np.floor(abs(value) * 10**decimals + 0.5 + 1e-6) / 10**decimals
    text = f"{size:.{decimals}f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 < size else text


def signed(change: float, decimals: int = 4) -> str:
    """A change with its sign."""
    text = shown(change, decimals)
    return f"+{text}" if change > 0 and text != "0" else text


def factor(value: float, decimals: int = 4) -> str:
    """A factor of a product: a negative one in brackets."""
    return bracketed(shown(value, decimals))


def apart(before: float, after: float) -> tuple[str, str, str]:
    """Two losses, and what is between them, as they are written: what is shown adds up. Large ones have a decimal less."""
    decimals = 4 if max(before, after) < 10 else 3
    before, after = (float(np.round(each + 1e-9, decimals)) for each in (before, after))
    return shown(before, decimals), shown(after, decimals), signed(after - before, decimals)


def path_sum(terms: Sequence[float]) -> str:
    """A sum as it is written out by hand: "3 − 2.5 = 0.5", with as many decimals as it needs, three at most."""
    first, *others, total = (
        f"{round(float(each), 3) + 0.0:.6g}".replace("-", "−") for each in (*terms, sum(terms))
    )
    rest = [f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in others]
    return f"{first}{''.join(rest)} = {total}"
