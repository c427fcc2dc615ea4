"""Parts of a feedback page as HTML without scripts: Markdown with formulas as MathML, code in colour, outputs.

What a student wrote is shown as text: no HTML of it, no links, no pictures but those that the grader let through.
"""

from __future__ import annotations

import contextlib
import functools
import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import Python3Lexer  # type: ignore[import-untyped]

from autograder.authoring.formulas import mathml
from autograder.desk.graded_cells import joined
from autograder.grading.outputs import harmless_html

LONGEST_FORMULA = 1_000
"""Characters of a formula that is set; a longer one is shown as it was written."""
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
FORMATTER, LEXER = HtmlFormatter(nowrap=False, cssclass="code"), Python3Lexer()
PICTURES = ("image/png", "image/jpeg")


def code_style() -> str:
    """The rules for code in colour."""
    return str(FORMATTER.get_style_defs(".code"))


def _formula(source: str, block: bool) -> str:
    """A formula as MathML; as it was written where it is too long, or none that can be set."""
    if len(source) <= LONGEST_FORMULA:
        with contextlib.suppress(Exception):  # whatever the package makes of what a student wrote
            return mathml(source, block)
    return f"<code>{html.escape(source)}</code>"


class _Renderer(IPythonRenderer):
    """Markdown as HTML; `link` makes an address of a link of the course's own text, or "" for none."""

    def __init__(self, own: bool, link: Callable[[str], str], attachments: Mapping[str, Any]) -> None:
        super().__init__(
            escape=not own,
            allow_harmful_protocols=False,
            exclude_anchor_links=True,
            attachments=dict(attachments),
        )
        self.own, self.address = own, link

    def link(self, text: str, url: str, title: str | None = None) -> str:
        address = self.address(url) if self.own else ""
        return f'<a href="{html.escape(address)}">{text}</a>' if address else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if not url.startswith("attachment:"):
            return html.escape(text)
        bundle = self.attachments.get(url.removeprefix("attachment:"), {})
        return next(
            (_picture(kind, bundle[kind], text) for kind in PICTURES if kind in bundle), html.escape(text)
        )

    def block_mermaidjs(self, code: str) -> str:
        return f"<pre>{html.escape(code)}</pre>"

    def block_math(self, body: str) -> str:
        return f"<p>{_formula(body, True)}</p>"

    def inline_math(self, body: str) -> str:
        return _formula(body, False)


def _picture(kind: str, data: Any, said: str = "") -> str:
    text = joined(data)
    if not BASE64.fullmatch(text):
        return ""
    return f'<img alt="{html.escape(said)}" src="data:{kind};base64,{"".join(text.split())}">'


def markdown(source: str, attachments: Mapping[str, Any], *, own: bool, link: Callable[[str], str]) -> str:
    """Markdown as HTML. `own` is the course's text, whose HTML and links are kept; a student's are not."""
    try:
        return str(MarkdownWithMath(renderer=_Renderer(own, link, attachments)).render(source))
    except (
        RecursionError,
        ValueError,
        AttributeError,
        KeyError,
        TypeError,
    ):  # what no Markdown can be made of
        return f"<pre>{html.escape(source)}</pre>"


@functools.lru_cache(maxsize=2_000)
def code(source: str) -> str:
    """A cell's code in colour; test cells are the same for the whole class."""
    return str(highlight(source, LEXER, FORMATTER))


def outputs(cell: Mapping[str, Any]) -> str:
    """The outputs of a cell but for errors of tests, which the page shows itself."""
    parts = []
    for output in cell.get("outputs", []):
        kind = output.get("output_type")
        data = output.get("data", {})
        picture = next((p for p in PICTURES if p in data), "")
        if kind == "stream":
            parts.append(f'<pre class="out">{ansi2html(joined(output.get("text", "")))}</pre>')
        elif kind == "error":
            lines = output.get("traceback") or [output.get("evalue", "")]
            parts.append(f'<pre class="out">{ansi2html(chr(10).join(map(str, lines)))}</pre>')
        elif picture:
            parts.append(_picture(picture, data[picture], "A picture that the cell made."))
        elif "text/html" in data:
            parts.append(f'<div class="out">{harmless_html(joined(data["text/html"]))}</div>')
        elif "text/plain" in data:
            parts.append(f'<pre class="out">{ansi2html(joined(data["text/plain"]))}</pre>')
    return "".join(parts)
