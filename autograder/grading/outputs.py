"""Outputs of student code as a notebook may keep them: checked, capped, and harmless in an instructor's browser.

The autograded notebook is shown by formgrader inside the instructor's JupyterLab, and in the feedback page; so whatever
a student's process calls an output is rebuilt here from known parts.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import re
import signal
import threading
import urllib.parse
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode, v4
from PIL import Image

MAX_OUTPUTS = 200
MAX_ATTACHMENTS = 20
MAX_PIXELS = 50_000_000
"""Of a picture; drawn, each takes four bytes."""
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
CUT = "[… output cut: more than a notebook keeps …]"
MAX_ATTACHED = 8 * 2**20
"""Bytes, as written, of all pictures that were pasted into Markdown cells."""
MAX_TEXT = 200_000
"""Characters of one text output."""
MAX_ERROR_NAME, MAX_ERROR_TEXT, MAX_ERROR_LINES = 200, 5_000, 200
"""Characters of an error's name, of its message and of each line of its traceback; and those lines."""
MAX_HTML = 50_000
"""Characters of one HTML output."""
MAX_HTML_DEPTH = 100
"""Tags inside tags: browsers' own limit is 512."""
OVERHEAD = 12
"""Bytes that a line of text takes in a notebook file besides itself: it stands as an item of a list there."""

SHORT_SOURCE = 4_000
"""Characters of a cell that are shown without a look at what showing them costs."""
MAX_SHOWN, MAX_SHOWN_LINE = 60_000, 2_000
"""Characters of a student's cell, and of one of its lines, that the graded notebook shows."""
MAX_SHOWN_TOGETHER = 2**19
"""The same of all cells together."""
SECONDS_TO_SHOW, SECONDS_TO_SHOW_ALL = 0.5, 3.0
"""Processor time that colouring a cell's source, or rendering its Markdown, may take, and that of all cells together; the
beginning is shown else."""
SOURCE_CUT = "[… the grader shows only the beginning of this cell …]"

TAGS = {
    "a", "b", "br", "caption", "code", "col", "colgroup", "div", "em", "h1", "h2", "h3", "h4", "h5", "hr", "i", "li",
    "ol", "p", "pre", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
VOID = {"br", "col", "hr"}
SPAN = re.compile(r"""\b(colspan|rowspan)\s*=\s*["']?(\d{1,3})\b""", re.IGNORECASE)
"""The only attributes that are kept, of table cells. A link keeps its text and loses its address."""
TAG = re.compile(r"(<[^<>]*>)")
NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
SCRIPT_TAG = re.compile(r"<(?=/?(?:script|style)\b)", re.IGNORECASE)
"""What stands between these would remain as text when only the tags were taken out."""
SCRIPT = re.compile(
    "|".join(r"\s*".join(word) + r"(?=\s*\\?:)" for word in ("javascript", "vbscript")), re.IGNORECASE
)
"""Browsers overlook line ends and tabs inside these words."""
TEX = re.compile(r"\\(?=(?:href|url|require|mmlToken|includegraphics|style|class|cssId|data)(?![A-Za-z]))")
"""Formulas that make links, whose address a macro could spell, or that style the page."""
ATTACHMENT = re.compile(r"attachment\s*\\?:", re.IGNORECASE)
AFTER_ATTACHMENT = re.compile(r"[\s)>\]\"']|\Z")
"""What can follow an attachment's name; anything else would make it another name."""
IN_BRACKETS = re.compile(r"(\]\s*+[(:]\s*+)<\s*+(attachment\s*+\\?:[^<>\n]*+)>", re.IGNORECASE)
LEFT_OUT = re.compile(r"!\[([^\]\n]*+)\]\s*+\(\s*+attachment :([^)\n]*+)\)")
LINK = re.compile(r"\](?=\((?!attachment:)|\[|:)")
"""Where the address of a link or picture begins. What the student pasted in (`attachment:`) stands in the notebook."""
ADDRESS = re.compile(r":(?=//)|\bwww\.(?=\w)", re.IGNORECASE)
"""Readers of Markdown make links of these wherever they stand."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys, that turn the direction of writing, or that no file can hold."""


def harmless_html(text: str) -> str:
    """HTML made anew from known tags, without attributes but the span of table cells. Takes time linear in the text."""
    before, *rest = SCRIPT_TAG.split(text)
    text = before + "".join(part.partition(">")[2] for part in rest if part.startswith("/"))
    before, *rest = text.split("<!--")
    text = before + "".join(part.partition("-->")[2] for part in rest)
    made: list[str] = []
    opened: list[str] = []
    for part in TAG.split(text):
        found = NAME.match(part) if part.startswith("<") else None
        if part.startswith("<") and part.endswith(">"):
            name = found[2].lower() if found else ""
            if name not in TAGS:
                continue
            if found and found[1]:
                while name in opened:
                    made.append(f"</{opened[-1]}>")
                    if opened.pop() == name:
                        break
            elif name in VOID or len(opened) < MAX_HTML_DEPTH:
                spans = SPAN.findall(part) if name in ("td", "th") else []
                made.append(f"<{name}{''.join(f' {key.lower()}={chr(34)}{n}{chr(34)}' for key, n in spans)}>")
                if name not in VOID:
                    opened.append(name)
        else:
            made.append(html.escape(html.unescape(part), quote=False))
    made += [f"</{name}>" for name in reversed(opened)]
    return "".join(made)


def harmless_markdown(text: str) -> str:
    """Markdown whose HTML is shown as text, without links and pictures but pasted ones. Formulas stay as they are.

    No link is left: not to a script, nor to another server, nor to an address of the Jupyter that shows the notebook.
    Entities are broken up, too: Markdown reads them in links, once or twice, so they could spell `javascript:`.
    """
    text = re.sub(r"&(?=#|\w+;)", "& ", plain(text))
    text = re.sub(r"<(?=[A-Za-z/!?])", "< ", text)
    text = LINK.sub("] ", text)
    text = ADDRESS.sub(lambda found: found[0] + " ", text)
    return SCRIPT.sub("unsafe", TEX.sub(r"\\ ", text))


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


def of_mark(verdict: str, message: str, points: float) -> list[NotebookNode]:
    """The outputs of a test cell in the graded notebook: its message, as an error where it gave no points at all."""
    if verdict == "passed":
        return []
    return [note(message)] if points else [error(verdict, message)]


def note(text: str) -> NotebookNode:
    """A line of ours below a cell. Not on stderr, which nbgrader counts as a failure."""
    return v4.new_output("stream", name="stdout", text=text + "\n")


def _text(value: Any, limit: int = MAX_TEXT) -> str:
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    text = value if isinstance(value, str) else ""
    text = text[: limit + 1].encode("utf-8", "replace").decode()
    return text if len(text) <= limit else text[:limit] + "\n[… cut …]"


def written(x: Any) -> int:
    """Bytes, or about as many, that a part of a notebook takes in its file: texts as JSON, each line an item of a list."""
    if isinstance(x, str):
        return len(json.dumps(x, ensure_ascii=False).encode()) + OVERHEAD * max(0, len(x.splitlines()) - 1)
    if isinstance(x, dict):
        return OVERHEAD + sum(written(value) for value in x.values() if isinstance(value, (str, list, dict)))
    if isinstance(x, list):
        return sum(OVERHEAD + written(item) for item in x)
    return 0


class TooSlow(Exception):
    """What was tried takes longer than it may."""


@contextlib.contextmanager
def at_most(seconds: float, error: BaseException | None = None) -> Iterator[None]:
    """Stops what it surrounds with `error` after so much processor time of this process; in the main thread only."""

    def stop(*_: Any) -> None:
        raise error or TooSlow()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, max(0.001, seconds))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def shown(
    source: str, *, markdown: bool = False, room: int = MAX_SHOWN_TOGETHER, seconds: float = SECONDS_TO_SHOW
) -> str:
    """The source of a student's cell as the graded notebook shows it.

    Feedback pages and formgrader colour it and render it, at a cost that can be quadratic: many blank lines become few,
    and of what is long or takes long only the beginning is shown. `room` and `seconds` are what is left for it.
    """
    limit = max(200, min(MAX_SHOWN, room))
    if len(source) <= min(SHORT_SOURCE // 4, limit):
        return source
    lines = [line.rstrip()[:MAX_SHOWN_LINE] for line in source[: 4 * limit].split("\n")]
    text = re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines))
    kept = text[:limit]
    if len(kept) > SHORT_SOURCE:
        try:
            with at_most(min(seconds, SECONDS_TO_SHOW)):
                _show(kept, markdown)
        except Exception:  # too slow, or a fault of the library: its pages would have it, too
            kept = kept[:SHORT_SOURCE]
    if kept == text and len(source) <= 4 * limit:
        return kept
    return f"{kept}\n{'' if markdown else '# '}{SOURCE_CUT}"


def _show(source: str, markdown: bool) -> None:
    """What the pages of nbgrader will do with a cell's source."""
    if markdown:
        from nbconvert.filters import markdown2html

        markdown2html(source)
    else:
        from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

        for _ in PythonLexer().get_tokens(source):
            pass


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


def with_pictures(text: str, data: Any, room: int = MAX_ATTACHED) -> tuple[str, dict[str, dict[str, str]]]:
    """A Markdown cell's text with the pictures that were pasted into it, each under a name that every viewer reads.

    nbconvert loses the whole page over one reference without a picture. So names become `picture-1.png`, and a
    reference to what is not there, is no PNG or JPEG, does not fit into `room` (bytes as written), or is one of too
    many, becomes a few words, or at least no reference.
    """
    kept: dict[str, dict[str, str]] = {}
    new_names: dict[str, str] = {}
    for name, bundle in list(data.items())[:MAX_ATTACHMENTS] if isinstance(data, dict) else ():
        for mime, kind in PICTURES.items():
            given = bundle.get(mime) if isinstance(bundle, dict) else None
            if isinstance(given, str) and len(given) <= room and (picture := _picture(mime, given)):
                new = f"picture-{len(kept) + 1}.{kind.lower()}"
                kept[new] = {mime: picture}
                room -= len(picture)
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


def _bundle(data: Any, room: int) -> NotebookNode | None:
    """What a notebook keeps of a bundle; None when it does not fit in `room`."""
    kept = NotebookNode()
    if not isinstance(data, dict):
        return kept
    for mime in PICTURES:
        picture = data.get(mime)
        if isinstance(picture, str) and len(picture) > room:
            return None
        if picture := _picture(mime, picture):
            kept[mime] = picture
    if "text/html" in data:
        kept["text/html"] = harmless_html(_text(data["text/html"], MAX_HTML))
    for mime in ("text/markdown", "text/latex"):
        if mime in data:
            kept[mime] = harmless_markdown(without_attachments(_text(data[mime])))
    kept["text/plain"] = _text(data.get("text/plain", ""))
    return kept


def safe(outputs: list[Any], count: int, room: int) -> tuple[list[NotebookNode], int]:
    """`outputs` of a student's cell, the `count`-th that ran, and how much of `room` (bytes as written) they took."""
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
        elif kind == "error":
            lines = output.get("traceback")
            lines = lines[:MAX_ERROR_LINES] if isinstance(lines, list) else []
            node = error(
                _text(output.get("ename", ""), MAX_ERROR_NAME),
                _text(output.get("evalue", ""), MAX_ERROR_TEXT),
                [_text(line, MAX_ERROR_TEXT) for line in lines],
            )
        elif kind in ("display_data", "execute_result"):
            data = _bundle(output.get("data"), room - used)
            if data is None:
                kept.append(note(CUT))
                return kept, room + 1
            extra = {"execution_count": count} if kind == "execute_result" else {}
            node = v4.new_output(kind, data=data, metadata={}, **extra)
        else:
            continue
        used += written({key: node[key] for key in node if key not in ("output_type", "name", "metadata")})
        if used > room:
            kept.append(note(CUT))
            break
        kept.append(node)
    return kept, used
