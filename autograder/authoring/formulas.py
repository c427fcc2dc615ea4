"""Formulas as MathML, which browsers set without a script and without a network: for the website and for feedback."""

from __future__ import annotations

import html
import re
from functools import cache

from latex2mathml.converter import convert

# A minus or plus that follows another operator, or an opening bracket, belongs to the number behind it.
SIGN = re.compile(
    r"(<mo(?: [^>]*)?>(?!&#x00029;|&#x0005D;|&#x0007C;|\)|\]|\||!)[^<]*</mo>)<mo>(&#x02212;|&#x0002B;)</mo>"
)


@cache
def mathml(formula: str, block: bool = False) -> str:
    """A formula in LaTeX as a `<math>` element; the formula stays in it as an attribute for who wants to copy it."""
    # latex2mathml makes upright letters slanted, and words operators with room around them.
    upright = re.sub(r"\\mathrm\{(\w)\}", r"\\text{\1}", formula.strip())
    element = convert(upright, display="block" if block else "inline")
    element = re.sub(r"<mo>([A-Za-z]{2,})</mo>", r"<mi>\1</mi>", element)
    element = SIGN.sub(r'\1<mo form="prefix">\2</mo>', element)
    return element.replace("<math ", f'<math data-tex="{html.escape(formula.strip())}" ', 1)
