"""What untrusted code is shown of our packages, and what of that a notebook's cells may import."""

from __future__ import annotations

import importlib.abc
import re
from typing import Any

INSIDE = "/course"
"""Where the sandbox shows what it needs of ours."""
SHOWN = ("autograder/check", "autograder/sandbox", "perceptron/accelerator")
"""Folders that untrusted code is shown, each whole: this room, and the two that exercises import."""
IMPORTABLE = re.compile(r"autograder(\.check)?|perceptron(\.accelerator(\..*)?)?")
"""What student code may import of our own packages."""


class OurModules(importlib.abc.MetaPathFinder):
    """Refuses our own packages to student code, but for the two that exercises use."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.split(".")[0] in ("autograder", "perceptron") and not IMPORTABLE.fullmatch(name):
            raise ImportError(  # `from package import name` would hide a ModuleNotFoundError
                f"{name} cannot be imported where answers are graded: write the function yourself "
                "(lecture code and pictures belong into a play cell)",
                name=name,
            )
