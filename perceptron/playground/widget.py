"""The playground as a Jupyter widget: the JavaScript modules of `js/` joined into one, and the few traits they sync.

`playground()` makes it. The browser trains by itself; only with the kernel as driver do messages travel. What a
notebook saves is the state string and, if there are many, the user's own points.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
# In this order, so that every name is defined above its first use; each module imports from earlier ones only.
MODULES = (
    "generator.js",
    "datasets.js",
    "state.js",
    "engine.js",
    "driver.js",
)
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[a-z]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)


@cache
def joined(last: str = MODULES[-1]) -> str:
    """All modules up to `last` as the text of one: imports between them dropped, only `last` exports.

    anywidget loads one text, in which relative imports lead nowhere. The static page loads the files as they are.
    """
    texts = []
    for name in MODULES[: MODULES.index(last) + 1]:
        text = _IMPORT.sub("", (FOLDER / name).read_text(encoding="utf-8"))
        texts.append(text if name == last else _EXPORT.sub("", text))
    return "\n".join(texts)
