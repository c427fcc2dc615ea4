"""From what a student handed in to marks in nbgrader's books; the only room that writes an instructor's folders.

The harness, the desk and the command line call it. On the way of a submission: `submission`, `gradebook`, `parallel`,
`grade`, then in a process of its own `judging/`, with `rebuild`, `causes` (what became of cells), `outputs` and `marks`.
"""

import sys
from typing import Any


def skip_unused() -> None:
    """Tells jsonschema that the grammar of web addresses, an optional package, is not there.

    nbformat imports jsonschema, which would build that grammar for a second in every process; no notebook needs it.
    Only for processes of our own: the commands of `autograder` and their workers.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def begin_worker(cores: Any) -> None:
    """First thing in a worker process. It stands here, because whatever a worker is told to call is imported first."""
    skip_unused()
    from autograder.grading.parallel import begin

    begin(cores)
