"""Short texts with a little Markdown, such as a quiz's answers and a slider's label, as HTML."""

from __future__ import annotations

import html
import re

from autograder.authoring.formulas import mathml


def markup(text: str) -> str:
    """Escaped for HTML, with `code`, *emphasis*, **strong** and formulas between dollars."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    for place, part in enumerate(parts):
        if part.startswith("$") and len(part) > 2:
            parts[place] = mathml(part[1:-1])
        elif part.startswith("`") and len(part) > 2:
            parts[place] = f"<code>{html.escape(part[1:-1], quote=False)}</code>"
        else:
            escaped = html.escape(part, quote=False)
            escaped = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaped)
            parts[place] = re.sub(r"\*(.+?)\*", r"<i>\1</i>", escaped)
    return "".join(parts)


def plain(text: str) -> str:
    """About the same without any markup, to be read aloud."""
    return re.sub(r"[$`*\\{}]", "", text)
