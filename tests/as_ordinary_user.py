"""Runs Python as a user without any rights, for root: what the grader does depends on who grades.

    .venv/bin/python tests/as_ordinary_user.py -m pytest -p no:cacheprovider tests/hostile

The user has a number that nobody has, no groups, and sees what Python and the project need even where only root may look
into the folders above: these are laid open in mounts of this process's own. `tests/hostile` runs a part of itself like this.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from autograder.sandbox import bubblewrap, system_calls  # noqa: E402
from autograder.sandbox.confined_fork import make_mount_point  # noqa: E402


def closed(path: str) -> bool:
    """Whether a folder above the path may be entered by some users only."""
    while path != "/":
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & 1:
            return True
    return False


def lay_open() -> None:
    """From here on other users see Python and the project, too: to root's eyes in this process and those below it."""
    system_calls.unshare(system_calls.NEW_MOUNTS)
    system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    needed = [*bubblewrap.python_and_system().values(), str(ROOT)]
    opened = {path: os.open(path, os.O_PATH) for path in needed if closed(os.path.realpath(path))}
    for top in {"/" + path.split("/")[1] for path in opened}:
        system_calls.mount("tmpfs", top, "tmpfs", 0, "mode=1777")
    for path, descriptor in opened.items():
        make_mount_point(path, like=f"/proc/self/fd/{descriptor}")
        flags = system_calls.BIND | system_calls.RECURSIVE
        system_calls.mount(f"/proc/self/fd/{descriptor}", path, flags=flags)


def become_ordinary() -> None:
    """From here on this process is that user."""
    lay_open()
    user = bubblewrap.free_user()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("Only root can become another user; you are an ordinary one already.")
    become_ordinary()
    os.environ.update(HOME="/tmp", PYTHONPATH=str(ROOT), PYTHONDONTWRITEBYTECODE="1")
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
