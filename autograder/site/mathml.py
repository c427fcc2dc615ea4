"""Formulas as MathML, which browsers set without a script, and the font for it, cut down to what formulas use.

Also an extension of Sphinx, which then sets the formulas of all pages with it.
"""

from __future__ import annotations

import html
import logging
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from fontTools import subset
from latex2mathml.converter import convert

FONT = "stix-two-math.woff"
# Latin, Greek, punctuation, arrows, operators, and the mathematical alphabets that browsers put single letters in.
CHARACTERS = (
    *((0x20, 0xFF), (0x2C6, 0x2DD), (0x391, 0x3F5), (0x2010, 0x2064), (0x2102, 0x2124), (0x2190, 0x22FF)),
    *(
        (0x2308, 0x230B),
        (0x27E8, 0x27EB),
        (0x1D400, 0x1D467),
        (0x1D49C, 0x1D4CF),
        (0x1D5A0, 0x1D5D3),
        (0x1D6A4, 0x1D74D),
    ),
)
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


def write_font(folder: Path) -> None:
    """STIX Two Math (SIL Open Font License), as the package ziamath brings it, with the glyphs of CHARACTERS only."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(flavor="woff", layout_features=["ssty", "dtls"])
    font = subset.load_font(str(files("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)])
    cutter.subset(font)
    subset.save_font(font, str(folder / FONT), options)


def _inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="formula" tabindex="0">{mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, Any]:
    """Sphinx calls it."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
