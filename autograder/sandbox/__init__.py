"""Everything on the untrusted side, and the wire to it. Student code is shown this whole folder: no secret lives here.

`grading` and `harness` hold a `warm_process.Warm`, the desk asks whether a sandbox can be made; nobody else calls. From
the outside in: `bubblewrap` (walls around the warm process), `warm_process`, `confined_fork` (walls around each
submission, with `limits` and `system_calls`), `student_process`, `notebook_shell`; `wire` is spoken on both sides.
"""

import re

INSIDE = "/course"
"""Where the sandbox shows what it needs of ours."""
SHOWN = ("autograder/check", "autograder/sandbox", "perceptron/accelerator")
"""Folders that untrusted code is shown, each whole: this room, and the two that exercises import."""
IMPORTABLE = re.compile(r"autograder(\.check)?|perceptron(\.accelerator(\..*)?)?")
"""What student code may import of our own packages."""
