"""Formulas as MathML, which browsers set without a script and without a network: for the website and for feedback."""

from __future__ import annotations

import html
import re
from functools import cache

from latex2mathml.converter import convert

# A minus or plus that follows another operator, or an opening bracket, belongs to the number behind it.
SIGN = re.compile(
    r"(<mo(?: [^>]*)?>(?!&#x00029;|&#x0005D;|&#x0007C;|&#x02016;|\)|\]|\||!)[^<]*</mo>)<mo>(&#x02212;|&#x0002B;)</mo>"
)
# As in TeX a function has a thin space around it, but none before a bracket and none where a formula begins.
FUNCTION = re.compile(
    r"(</m(?!o>)\w+>)?<m[io]>([A-Za-z]{2,})</m[io]>(?=(<mo[^>]*>(?:&#x00028;|&#x0005B;)|</)?)"
)
THIN = "0.167em"
BAR = re.compile(r'<mo(?: fence="false")?(?: stretchy="false")?>(&#x02016;|&#x0007C;)</mo>')


@cache
def mathml(formula: str, block: bool = False) -> str:
    """A formula in LaTeX as a `<math>` element; the formula stays in it as an attribute for who wants to copy it."""
    # latex2mathml makes upright letters slanted, dots, infinity and ∂ operators with room around them, and the bars of a
    # norm as high as all of the line.
    upright = re.sub(r"\\mathrm\{(\w)\}", r"\\text{\1}", formula.strip())
    element = convert(upright, display="block" if block else "inline")
    element = FUNCTION.sub(_function, element)
    element = re.sub(r"<mo>(&#x02026;|&#x0221E;|&#x02202;)</mo>", r"<mi>\1</mi>", element)
    element = BAR.sub(r'<mo stretchy="false" lspace="0" rspace="0">\1</mo>', element)
    element = SIGN.sub(r'\1<mo form="prefix">\2</mo>', element)
    return element.replace("<math ", f'<math data-tex="{html.escape(formula.strip())}" ', 1)


def _function(match: re.Match[str]) -> str:
    before, name, bracket_or_end = match.groups()
    left, right = THIN if before else "0", "0" if bracket_or_end else THIN
    return f'{before or ""}<mo lspace="{left}" rspace="{right}">{name}</mo>'
