"""Outputs of student code as a notebook may keep them: checked, capped, and harmless in an instructor's browser.

The autograded notebook is shown by formgrader inside the instructor's JupyterLab, and in the feedback page; so whatever
a student's process calls an output is rebuilt here from known parts.
"""

from __future__ import annotations

import base64
import io
import re
import urllib.parse
from typing import Any

import bleach
from nbformat import NotebookNode, v4
from PIL import Image

MAX_OUTPUTS = 200
MAX_ATTACHMENTS = 20
MAX_PIXELS = 50_000_000
"""Of a picture; drawn, each takes four bytes."""
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
CUT = "[… output cut: more than a notebook keeps …]"
MAX_TEXT = 200_000
"""Characters of one text output."""
MAX_HTML = 50_000
"""Characters of one HTML output: cleaning a tag takes time quadratic in its attributes."""

TAGS = {
    "a", "b", "br", "caption", "code", "col", "colgroup", "div", "em", "h1", "h2", "h3", "h4", "h5", "hr", "i", "li",
    "ol", "p", "pre", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": ["href", "title"], "td": ["colspan", "rowspan"], "th": ["colspan", "rowspan", "scope"]}
SCRIPT_TAG = re.compile(r"<(?=/?(?:script|style)\b)", re.IGNORECASE)
"""What stands between these would remain as text when only the tags were taken out."""
SCRIPT = re.compile(
    "|".join(r"\s*".join(word) + r"(?=\s*\\?:)" for word in ("javascript", "vbscript")), re.IGNORECASE
)
"""Browsers overlook line ends and tabs inside these words."""
TEX = re.compile(r"\\(?=(?:href|require|mmlToken)(?![A-Za-z]))")
"""Formulas that make links, whose address a macro could spell."""
DATA_LINK = re.compile(r"(\]\s*+[(:]\s*+<?\s*+)data(?=\s*\\?:)", re.IGNORECASE)
ATTACHMENT = re.compile(r"attachment\s*\\?:", re.IGNORECASE)
AFTER_ATTACHMENT = re.compile(r"[\s)>\]\"']|\Z")
"""What can follow an attachment's name; anything else would make it another name."""
IN_BRACKETS = re.compile(r"(\]\s*+[(:]\s*+)<\s*+(attachment\s*+\\?:[^<>\n]*+)>", re.IGNORECASE)
LEFT_OUT = re.compile(r"!\[([^\]\n]*+)\]\s*+\(\s*+attachment :([^)\n]*+)\)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys, that turn the direction of writing, or that no file can hold."""


def harmless_html(text: str) -> str:
    """HTML without scripts, styles, event handlers, frames, forms and pictures from elsewhere."""
    before, *rest = SCRIPT_TAG.split(text)
    text = before + "".join(part.partition(">")[2] for part in rest if part.startswith("/"))
    return str(
        bleach.clean(
            text, tags=TAGS, attributes=ATTRIBUTES, protocols={"http", "https", "mailto"}, strip=True
        )
    )


def harmless_markdown(text: str) -> str:
    """Markdown whose HTML is shown as text, and whose links lead to no script. Formulas stay as they are.

    Entities are broken up, too: Markdown reads them in links, once or twice, so they could spell `javascript:`.
    """
    text = re.sub(r"&(?=#|\w+;)", "& ", plain(text))
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    return DATA_LINK.sub(r"\1unsafe", SCRIPT.sub("unsafe", TEX.sub(r"\\ ", text)))


def plain(text: str) -> str:
    """Text as a file, a table and a terminal can show it: without control characters and lone surrogates."""
    return CONTROL.sub("", text)


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
    text = value if isinstance(value, str) else ""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "\n[… cut …]"


def _picture(mime: str, data: Any) -> str:
    """A picture as base64 text; "" for what is none, or would take gigabytes to show."""
    if not isinstance(data, str):  # a handle would ask the student's process
        return ""
    try:
        picture = base64.b64decode("".join(data.split()), validate=True)
        with Image.open(io.BytesIO(picture), formats=[PICTURES[mime]]) as opened:  # reads the header only
            width, height = opened.size
    except Exception:  # whatever hostile bytes provoke
        return ""
    return base64.b64encode(picture).decode() if width * height <= MAX_PIXELS else ""


def with_pictures(text: str, data: Any) -> tuple[str, dict[str, dict[str, str]]]:
    """A Markdown cell's text with the pictures that were pasted into it, each under a name that every viewer reads.

    nbconvert loses the whole page over one reference without a picture. So names become `picture-1.png`, and a
    reference to what is not there, is no PNG or JPEG, or is one of too many, becomes a few words, or at least no
    reference.
    """
    kept: dict[str, dict[str, str]] = {}
    new_names: dict[str, str] = {}
    for name, bundle in list(data.items())[:MAX_ATTACHMENTS] if isinstance(data, dict) else ():
        for mime, kind in PICTURES.items():
            if isinstance(bundle, dict) and (picture := _picture(mime, bundle.get(mime))):
                new = f"picture-{len(kept) + 1}.{kind.lower()}"
                kept[new] = {mime: picture}
                spelled = plain(str(name))
                new_names |= dict.fromkeys(
                    (spelled, urllib.parse.quote(spelled), spelled.replace(" ", "%20")), new
                )
                break
    first, *rest = ATTACHMENT.split(IN_BRACKETS.sub(r"\1\2", plain(text)))
    text = first + "".join(_reference(after, new_names) for after in rest)
    there = set(map(str, data)) if isinstance(data, dict) else set()
    return LEFT_OUT.sub(lambda found: _words_for(found[2], there), text), kept


def _words_for(name: str, there: set[str]) -> str:
    """In place of a picture."""
    if there.isdisjoint((name, urllib.parse.unquote(name))):
        return f"*[{name}: this picture is not in the notebook]*"
    return f"*[{name}: left out; PNG and JPEG are kept, {MAX_ATTACHMENTS} of a cell]*"


def _reference(after: str, new_names: dict[str, str]) -> str:
    """What stood after `attachment:`, with that word in front; with a blank in it when it leads to no picture."""
    for name in sorted(new_names, key=len, reverse=True):
        if after.startswith(name) and AFTER_ATTACHMENT.match(after, len(name)):
            return f"attachment:{new_names[name]}{after[len(name) :]}"
    return f"attachment :{after}"


def without_attachments(text: str) -> str:
    """Markdown that student code displays: there are no pictures that it could refer to."""
    return with_pictures(text, None)[0]


def _bundle(data: Any) -> NotebookNode:
    kept = NotebookNode()
    if not isinstance(data, dict):
        return kept
    for mime in PICTURES:
        if picture := _picture(mime, data.get(mime)):
            kept[mime] = picture
    if "text/html" in data:
        kept["text/html"] = harmless_html(_text(data["text/html"])[:MAX_HTML])
    for mime in ("text/markdown", "text/latex"):
        if mime in data:
            kept[mime] = harmless_markdown(without_attachments(_text(data[mime])))
    kept["text/plain"] = _text(data.get("text/plain", ""))
    return kept


def _cost(data: Any) -> int:
    """How much of a notebook's room a bundle takes before it is cleaned, which takes its time, too."""
    if not isinstance(data, dict):
        return 0
    html = _text(data.get("text/html"))[:MAX_HTML]
    # Cleaning nested tags takes quadratic time.
    return sum(len(_text(value)) for value in data.values()) + 10 * len(html) + html.count("<") ** 2 // 8


def safe(outputs: list[Any], count: int, room: int) -> tuple[list[NotebookNode], int]:
    """`outputs` of a student's cell, the `count`-th that ran, and how much of `room` (characters) they took."""
    kept: list[NotebookNode] = []
    used = 0
    for output in outputs[:MAX_OUTPUTS]:
        if not isinstance(output, dict):
            continue
        kind, name = output.get("output_type"), output.get("name")
        if not isinstance(kind, str):
            continue
        if kind == "stream":
            name = "stderr" if isinstance(name, str) and name == "stderr" else "stdout"
            node = v4.new_output("stream", name=name, text=_text(output.get("text", "")))
            size = len(node.text)
        elif kind == "error":
            lines = output.get("traceback")
            lines = [_text(line) for line in lines[:200]] if isinstance(lines, list) else []
            node = error(_text(output.get("ename", "")), _text(output.get("evalue", "")), lines)
            size = sum(map(len, lines))
        elif kind in ("display_data", "execute_result"):
            size = _cost(output.get("data"))
            if used + size > room:
                kept.append(note(CUT))
                return kept, used + size
            data = _bundle(output.get("data"))
            extra = {"execution_count": count} if kind == "execute_result" else {}
            node = v4.new_output(kind, data=data, metadata={}, **extra)
        else:
            continue
        used += size
        if used > room:
            kept.append(note(CUT))
            break
        kept.append(node)
    return kept, used
