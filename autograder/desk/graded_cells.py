"""Cells of a graded notebook, as its JSON has them: what the grader said of a test. What students wrote is data here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

READ_AGAIN = re.compile(r"^Read again: “(.+)” in the lecture\.$", re.MULTILINE)
"""The last line of a message: the section of the lecture that treats the mistake."""


def joined(text: Any) -> str:
    """A source or an output's text, which the format keeps whole or in lines."""
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def message_of(cell: Mapping[str, Any]) -> str:
    """Why a test failed; "" where it did not."""
    errors = [output for output in cell.get("outputs", []) if output.get("output_type") == "error"]
    return str(errors[0].get("evalue", "")) if errors else ""
