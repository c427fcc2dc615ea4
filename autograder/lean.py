"""Keeps the start of a grading process short; imports nothing."""

import sys


def skip_unused() -> None:
    """Tells jsonschema that the grammar of web addresses, an optional package, is not there.

    nbformat imports jsonschema, which would build that grammar for a second in every process; no notebook needs it.
    Only for processes of our own: the commands of `autograder` and their workers.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
