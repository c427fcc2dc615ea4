"""nbgrader's exchange: who may read what, and feedback that one student's missing file does not stop."""

from __future__ import annotations

import glob
import os
import stat
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseAssignment, ExchangeReleaseFeedback

from autograder.grading.submission import SECRET, TIMESTAMP


class ReleaseAssignment(ExchangeReleaseAssignment):
    """nbgrader's step, which first shuts the course's folder: whoever can reach the exchange could read there, too."""

    def start(self) -> None:
        self.shut_course()
        super().start()

    def ensure_root(self) -> None:
        super().ensure_root()
        mode = os.stat(self.root).st_mode
        if os.stat(self.root).st_uid == os.geteuid() and not mode & stat.S_ISVTX:
            os.chmod(
                self.root, stat.S_IMODE(mode) | stat.S_ISVTX
            )  # students cannot rename each other's folders

    def shut_course(self) -> None:
        """Solutions, gradebook and what others handed in are for the course's owner (and group, where it is shared)."""
        course, root = Path(self.coursedir.root).resolve(), Path(self.root).resolve()
        if course == root or course in root.parents:
            self.fail(
                f"The exchange, {root}, lies inside the course: whoever may use it can get at solutions/ and gradebook.db. "
                "Name a folder outside of the course: NBGRADER_EXCHANGE=/srv/nbgrader/exchange, for example."
            )
        mode = stat.S_IMODE(course.stat().st_mode)
        shut = mode & ~(0o007 if self.coursedir.groupshared else 0o077)
        if mode == shut:
            return
        try:
            course.chmod(shut)
        except OSError:
            self.fail(
                f"Others can read solutions/ and gradebook.db in {course}, and you may not change that: its owner has to "
                f"run `chmod {'o' if self.coursedir.groupshared else 'go'}-rwx {course}` first."
            )
        who = "you and your group" if self.coursedir.groupshared else "you"
        self.log.warning("From now on only %s can read %s: it holds solutions and marks.", who, course)

    def copy_files(self) -> None:
        super().copy_files()
        root = Path(self.root).resolve()
        closed = [str(path) for path in (root, *root.parents) if not path.stat().st_mode & stat.S_IXOTH]
        if closed:
            self.log.warning(
                "Other users cannot reach the exchange, for only some may enter %s. On a machine that students share, make "
                "one that they can reach (docs/instructors.md).",
                closed[-1],
            )


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's step, one student at a time: who did not hand in through the exchange stops nobody."""

    src_path: str

    def copy_files(self) -> None:
        course = self.coursedir
        for folder in sorted(glob.glob(glob.escape(course.root) + self.src_path.removeprefix(course.root))):
            if not glob.glob(os.path.join(glob.escape(folder), "*.html")):
                continue
            lacks = [name for name in (SECRET, TIMESTAMP) if not os.path.isfile(os.path.join(folder, name))]
            if lacks:
                self.log.warning(
                    "%s is not released: it has no %s, for this was not handed in with nbgrader's `submit`. Give it to the "
                    "student in another way.",
                    os.path.relpath(folder, course.root),
                    " and no ".join(lacks),
                )
                continue
            self.src_path = glob.escape(folder)
            try:
                super().copy_files()
            except OSError as error:
                self.log.error("%s is not released: %s.", os.path.relpath(folder, course.root), error)
