"""Outputs of student code as a notebook may keep them: checked, capped, and harmless in an instructor's browser.

The autograded notebook is shown by formgrader inside the instructor's JupyterLab, and in the feedback page; so whatever
a student's process calls an output is rebuilt here from known parts.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import bleach
from nbformat import NotebookNode, v4

MAX_OUTPUTS = 200
MAX_TEXT = 200_000
"""Characters of one text output."""

TAGS = {
    "a", "b", "br", "caption", "code", "col", "colgroup", "div", "em", "h1", "h2", "h3", "h4", "h5", "hr", "i", "li",
    "ol", "p", "pre", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": ["href", "title"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan", "scope"]}
UNSAFE_SCHEME = re.compile(r"(?:javascript|vbscript|data)(?:\s|&[a-z#0-9]+;)*:", re.IGNORECASE)


def harmless_html(text: str) -> str:
    """HTML without scripts, styles, event handlers, frames, forms and pictures from elsewhere."""
    return str(
        bleach.clean(
            text, tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto"}, strip=True
        )
    )


def harmless_markdown(text: str) -> str:
    """Markdown whose HTML is shown as text, and whose links lead to no script. Formulas stay as they are."""
    return UNSAFE_SCHEME.sub("unsafe:", re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text))


def error(name: str, message: str, traceback: list[str] | None = None) -> NotebookNode:
    """An error output, as a failing cell has."""
    return v4.new_output(
        "error",
        ename=name,
        evalue=message,
        traceback=message.splitlines() if traceback is None else traceback,
    )


def note(text: str) -> NotebookNode:
    """A line of ours below a cell. Not on stderr, which nbgrader counts as a failure."""
    return v4.new_output("stream", name="stdout", text=text + "\n")


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else str(value)[:MAX_TEXT]
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "\n[… cut …]"


def _bundle(data: Any) -> NotebookNode:
    kept = NotebookNode()
    if not isinstance(data, dict):
        return kept
    for mime in ("image/png", "image/jpeg"):
        if isinstance(data.get(mime), str):
            try:
                picture = base64.b64decode("".join(data[mime].split()), validate=True)
            except (binascii.Error, ValueError):
                continue
            kept[mime] = base64.b64encode(picture).decode()
    if "text/html" in data:
        kept["text/html"] = harmless_html(_text(data["text/html"]))
    for mime in ("text/markdown", "text/latex"):
        if mime in data:
            kept[mime] = harmless_markdown(_text(data[mime]))
    kept["text/plain"] = _text(data.get("text/plain", ""))
    return kept


def safe(outputs: list[Any], count: int, room: int) -> tuple[list[NotebookNode], int]:
    """`outputs` of a student's cell, the `count`-th that ran, and how much of `room` (characters) they took."""
    kept: list[NotebookNode] = []
    used = 0
    for output in outputs[:MAX_OUTPUTS]:
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            node = v4.new_output("stream", name=name, text=_text(output.get("text", "")))
            size = len(node.text)
        elif kind == "error":
            lines = output.get("traceback")
            lines = [_text(line) for line in lines[:200]] if isinstance(lines, list) else []
            node = error(_text(output.get("ename", "")), _text(output.get("evalue", "")), lines)
            size = sum(map(len, lines))
        elif kind in ("display_data", "execute_result"):
            data = _bundle(output.get("data"))
            extra = {"execution_count": count} if kind == "execute_result" else {}
            node = v4.new_output(kind, data=data, metadata={}, **extra)
            size = sum(len(value) for value in data.values())
        else:
            continue
        used += size
        if used > room:
            kept.append(note("[… output cut: more than a notebook keeps …]"))
            break
        kept.append(node)
    return kept, used
