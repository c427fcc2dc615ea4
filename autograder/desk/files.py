"""Files that hold marks: written whole or not at all, and nobody else's to read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def replace(path: Path, content: str, encoding: str = "utf-8") -> Path:
    """Puts a file in place of what was there. Raises `OSError`; then nothing is changed."""
    path = path.absolute()
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".fresh-")
    try:
        with open(handle, "w", encoding=encoding, newline="") as file:
            file.write(content)
        os.replace(fresh, path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return path
