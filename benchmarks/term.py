"""Plays a term with real accounts, once as an instructor of this course types it and once with nbgrader's own commands.

    sudo .venv/bin/python benchmarks/term.py [--students 20] [--exercises 3]

Every student fetches, answers and submits each exercise through the exchange under an account of its own; the accounts are
seen by this process only, in a copy of /etc/passwd. Both sides then get the same hand-ins. Commands are counted and timed,
and at the end every mark of both gradebooks must be the same, and every student must find the own feedback and no other's.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import grading  # noqa: E402

from autograder.authoring import chapter_text, notebooks  # noqa: E402
from autograder.harness import answers  # noqa: E402
from autograder.sandbox import system_calls  # noqa: E402
from tests.as_ordinary_user import lay_open  # noqa: E402

COURSE = "neural-networks"
FIRST_NUMBER = 61000
STOCK_CONFIG = f"""\
c = get_config()
c.CourseDirectory.course_id = "{COURSE}"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""


@dataclass
class Side:
    """One of the two courses, with what was typed in it: step, command, seconds."""

    folder: Path
    exchange: Path
    typed: list[tuple[str, str, float]] = field(default_factory=list)

    def type(self, step: str, *words: str) -> None:
        start = time.perf_counter()
        run(self.folder, self.exchange, words)
        self.typed.append((step, " ".join(words), time.perf_counter() - start))

    def seconds(self, step: str) -> float:
        return sum(seconds for name, _, seconds in self.typed if name == step)

    def count(self, step: str, about: str = "") -> int:
        return sum(name == step and about in command for name, command, _ in self.typed)


def run(folder: Path, exchange: Path, words: Sequence[str], user: pwd.struct_passwd | None = None) -> str:
    """A command in a folder, by root or by a student."""
    home = user.pw_dir if user else str(folder.parent)
    settings = {
        **grading.environment(),
        "HOME": home,
        "NBGRADER_EXCHANGE": str(exchange),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    ran = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=settings, capture_output=True, text=True, **who
    )
    if ran.returncode:
        sys.exit(
            f"{user.pw_name if user else 'the instructor'}: {' '.join(words)} failed:\n{ran.stderr[-3000:]}"
        )
    return ran.stdout + ran.stderr


def accounts(folder: Path, count: int) -> list[pwd.struct_passwd]:
    """Accounts that only this process and those below it see, each with a home that others may not enter."""
    lines = Path("/etc/passwd").read_text(encoding="utf-8")
    names = [f"student{number:02d}" for number in range(1, count + 1)]
    for number, name in enumerate(names, FIRST_NUMBER):
        home = folder / "homes" / name
        home.mkdir(parents=True)
        os.chown(home, number, number)
        home.chmod(0o700)
        lines += f"{name}:x:{number}:{number}::{home}:/bin/sh\n"
    own = folder / "passwd"
    own.write_text(lines, encoding="utf-8")
    system_calls.mount(str(own), "/etc/passwd", flags=system_calls.BIND)
    return [pwd.getpwnam(name) for name in names]


def make_course(folder: Path, names: list[str], config: str) -> Side:
    for name in names:
        (folder / "course" / "chapters" / name).mkdir(parents=True)
        (folder / "course" / "chapters" / name / "exercise.py").write_text(grading.EXERCISE, encoding="utf-8")
    notebooks.build(folder / "course")
    (folder / "course" / "nbgrader_config.py").write_text(config, encoding="utf-8")
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o1777)
    return Side(folder / "course", exchange)


def hand_in(user: pwd.struct_passwd, side: Side, number: int, names: list[str]) -> None:
    """A student fetches, answers and submits every exercise; one in six is right, the others lose a test."""
    home = Path(user.pw_dir)
    (home / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.CourseDirectory.course_id = "{COURSE}"\nc.Exchange.root = "{side.exchange}"\n',
        encoding="utf-8",
    )
    wrong = [None, *grading.WRONG]
    for shift, name in enumerate(names):
        run(home, side.exchange, ["nbgrader", "fetch_assignment", name], user)
        function = wrong[(number + shift) % len(wrong)]
        cells = [chapter_text.Cell("solution", grading.WRONG[function], 1, 1, function)] if function else []
        exercise = answers.exercise_of(side.folder / "chapters" / name)
        (home / name / f"{name}.ipynb").write_bytes(answers.submission_with(exercise, cells).notebook)
        run(home, side.exchange, ["nbgrader", "submit", name], user)


def own_feedback(user: pwd.struct_passwd, side: Side, names: list[str]) -> None:
    """A student fetches feedback and gets one page for each exercise, which no other student gets."""
    home = Path(user.pw_dir)
    for name in names:
        run(home, side.exchange, ["nbgrader", "fetch_feedback", name], user)
        pages = list((home / name / "feedback").rglob("*.html"))
        if len(pages) != 1:
            sys.exit(f"{user.pw_name} finds {len(pages)} pages of feedback for {name}; there must be one.")


def play(folder: Path, students: int, exercises: int) -> tuple[Side, Side]:
    names = [f"{number:02d}_benchmark" for number in range(1, exercises + 1)]
    users = accounts(folder, students)
    ours = make_course(folder / "ours", names, (ROOT / "nbgrader_config.py").read_text(encoding="utf-8"))
    stock = make_course(
        folder / "stock", names, STOCK_CONFIG + f'c.Exchange.root = "{folder}/stock/exchange"\n'
    )
    for side in (ours, stock):
        (side.folder / "list.csv").write_text(
            "id,first_name,last_name\n" + "".join(f"{user.pw_name},,\n" for user in users), encoding="utf-8"
        )

    ours.type("roster", "autograder", "roster", "list.csv")
    ours.type("release", "autograder", "term", "release", "--all")
    stock.type("roster", "nbgrader", "db", "student", "import", "list.csv")
    shutil.rmtree(stock.folder / "exercises")  # as generate_assignment wants it
    for name in names:
        stock.type("release", "nbgrader", "db", "assignment", "add", name)
        stock.type("release", "nbgrader", "generate_assignment", name)
        stock.type("release", "nbgrader", "release_assignment", name)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: hand_in(pair[1], ours, pair[0], names), enumerate(users)))
    inbound = stock.exchange / COURSE / "inbound"
    shutil.rmtree(inbound)
    shutil.copytree(ours.exchange / COURSE / "inbound", inbound)
    for path in (ours.exchange / COURSE / "inbound").iterdir():  # nbgrader asks who owns a hand-in
        shutil.chown(inbound / path.name, path.stat().st_uid, path.stat().st_gid)

    for step in ("collect", "grade", "feedback", "publish"):
        ours.type(step, "autograder", "term", step, "--all")
    ours.type("export", "autograder", "term", "export", "--all", "--as", "sheet")
    ours.type("report", "autograder", "report")
    steps = {
        "collect": "collect",
        "grade": "autograde",
        "feedback": "generate_feedback",
        "publish": "release_feedback",
    }
    for step, command in steps.items():
        for name in names:
            stock.type(step, "nbgrader", command, name)
    stock.type("export", "nbgrader", "export")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda user: own_feedback(user, ours, names), users))
    mine, theirs = grading.marks(ours.folder), grading.marks(stock.folder)
    if mine != theirs or len(mine) < students * len(grading.WRONG):
        sys.exit(f"The gradebooks differ: {sorted(mine.items() ^ theirs.items())[:6]}")
    return ours, stock


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--exercises", type=int, default=3)
    given = parser.parse_args()
    if os.geteuid():
        sys.exit("Accounts are played by root: start this with sudo.")
    lay_open()
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        Path(made).chmod(0o755)
        ours, stock = play(Path(made), given.students, given.exercises)
    rows = [("step", "ours: commands", "seconds", "stock: commands", "seconds", f"stock, {12} exercises")]
    total = 0
    for step in dict.fromkeys(name for name, _, _ in [*ours.typed, *stock.typed]):
        each = stock.count(step)
        term = each + (12 - given.exercises) * stock.count(step, "01_benchmark")
        total += term
        rows.append(
            (
                step,
                str(ours.count(step)),
                f"{ours.seconds(step):.1f}",
                str(each),
                f"{stock.seconds(step):.1f}",
                str(term),
            )
        )
    rows.append(
        (
            "all",
            str(len(ours.typed)),
            f"{sum(seconds for _, _, seconds in ours.typed):.1f}",
            str(len(stock.typed)),
            f"{sum(seconds for _, _, seconds in stock.typed):.1f}",
            str(total),
        )
    )
    print(
        f"{given.students} accounts, {given.exercises} exercises, {given.students * given.exercises} hand-ins\n"
    )
    grading.table(rows, print)


if __name__ == "__main__":
    main()
