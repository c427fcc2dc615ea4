"""An extension of Sphinx, which sets the formulas of all pages as MathML, and the font for it, cut down to what they use."""

from __future__ import annotations

import html
import logging
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from docutils import nodes
from fontTools import subset

from autograder.authoring.formulas import mathml

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


def write_font(folder: Path) -> None:
    """STIX Two Math (SIL Open Font License), as the package ziamath brings it, with the glyphs of CHARACTERS only."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = subset.Options(flavor="woff", layout_features=["ssty", "dtls"])
    font = subset.load_font(str(files("ziamath") / "fonts" / "STIXTwoMath-Regular.ttf"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in CHARACTERS for code in range(first, last + 1)])
    cutter.subset(font)
    subset.save_font(font, str(folder / FONT), options)


def _hold(app: Any, doctree: nodes.document, docname: str) -> None:
    """A bracket before a formula, a full stop behind it: browsers would break the line between them."""
    for node in doctree.findall(nodes.math):
        place = node.parent.index(node)
        for neighbour, what, pattern in (
            (place + 1, "after", r"^\S{1,12}"),
            (place - 1, "before", r"\S{1,12}$"),
        ):
            text = node.parent[neighbour] if 0 <= neighbour < len(node.parent) else None
            if isinstance(text, nodes.Text) and (held := re.search(pattern, text)):
                node[what] = held[0]
                node.parent[neighbour] = nodes.Text(text[: held.start()] + text[held.end() :])


def _inline(translator: Any, node: nodes.math) -> None:
    before, after = (html.escape(node.get(what, "")) for what in ("before", "after"))
    element = f"{before}{mathml(node.astext())}{after}"
    translator.body.append(f'<span class="held">{element}</span>' if before or after else element)
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="formula" tabindex="0">{mathml(node.astext(), block=True)}</div>')
    raise nodes.SkipNode


def _preload(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Browsers ask for the font with the page: later it could not be used without moving the text."""
    address = context["pathto"](f"_static/{FONT}", 1)
    link = f'<link rel="preload" href="{address}" as="font" type="font/woff" crossorigin>'
    context["metatags"] = context.get("metatags", "") + link


def setup(app: Any) -> dict[str, Any]:
    """Sphinx calls it."""
    app.connect("html-page-context", _preload)
    app.connect("doctree-resolved", _hold)
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
