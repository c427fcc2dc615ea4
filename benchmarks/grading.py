"""Grades the same class with stock nbgrader and with this grader, side by side, and prints the ratios.

    python benchmarks/grading.py                 40 submissions; stock grades 6 of them, because each takes seconds
    python benchmarks/grading.py -n 200          the figure of the goal
    python benchmarks/grading.py --linear        only ours, with 10, 100 and 1000 submissions

The assignment imports numpy, torch and matplotlib, and has 6 graded functions, one plot and 50 training steps; both
graders run its tests. Every time is the wall time of a whole command, start-up included, but for "parts".
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NAME = "90_benchmark"
EXERCISE = '''\
# %% [markdown]
# # Benchmark

# %% locked="setup"
import matplotlib.pyplot as plt
import numpy as np
import torch

from autograder import check

# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    """Weighted sum of a neuron."""
    ### BEGIN SOLUTION
    return np.dot(x, w) + b
    ### END SOLUTION

# %% test="weighted_sum-values" points=1
check.equal(weighted_sum, ([1.0, 2.0], [3.0, 4.0], 5.0), 16.0)
### BEGIN HIDDEN TESTS
check.equal(weighted_sum, (np.arange(100.0), np.ones(100), -1.0), 4949.0)
### END HIDDEN TESTS

# %% solution="relu"
def relu(z):
    """The positive part."""
    ### BEGIN SOLUTION
    return np.maximum(z, 0)
    ### END SOLUTION

# %% test="relu-values" points=1
check.equal(relu, [-2.0, 0.0, 3.0], [0.0, 0.0, 3.0])
### BEGIN HIDDEN TESTS
check.equal(relu, np.arange(-500.0, 500.0), np.concatenate([np.zeros(500), np.arange(500.0)]))
### END HIDDEN TESTS

# %% solution="softmax"
def softmax(z):
    """Probabilities."""
    ### BEGIN SOLUTION
    e = np.exp(z - np.max(z))
    return e / e.sum()
    ### END SOLUTION

# %% test="softmax-sum" points=1
check.holds(softmax, [1.0, 2.0, 4.0], lambda p: abs(np.sum(p) - 1) < 1e-12, "The outputs must sum to 1.")
### BEGIN HIDDEN TESTS
check.equal(softmax, [1000.0, 1000.0], [0.5, 0.5])
### END HIDDEN TESTS

# %% solution="mse"
def mse(a, b):
    """Mean squared error."""
    ### BEGIN SOLUTION
    return np.mean((np.asarray(a) - np.asarray(b)) ** 2)
    ### END SOLUTION

# %% test="mse-values" points=1
check.equal(mse, ([1.0, 2.0], [1.0, 4.0]), 2.0)
check.equal(mse, (np.zeros((4, 5)), np.ones((4, 5))), 1.0)

# %% solution="layer"
def layer(x, w, b):
    """A layer of PyTorch, without an activation."""
    ### BEGIN SOLUTION
    return x @ w.T + b
    ### END SOLUTION

# %% test="layer-values" points=1
check.equal(layer, (torch.ones(2, 3), torch.ones(4, 3), torch.zeros(4)), torch.full((2, 4), 3.0))
### BEGIN HIDDEN TESTS
check.equal(layer, (torch.zeros(1, 3), torch.ones(2, 3), torch.tensor([1.0, -1.0])), torch.tensor([[1.0, -1.0]]))
### END HIDDEN TESTS

# %% solution="train"
def train(steps):
    """Losses of a small network that learns the sine."""
    ### BEGIN SOLUTION
    torch.manual_seed(0)
    x = torch.linspace(-3, 3, 64).reshape(-1, 1)
    network = torch.nn.Sequential(torch.nn.Linear(1, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(network(x), torch.sin(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION

losses = train(50)
plt.plot(losses)
plt.xlabel("step")
plt.ylabel("loss")
plt.show()

# %% test="train-learns" points=2
assert len(losses) == 50, "Fifty steps, please."
assert losses[-1] < losses[0] / 2, "The loss must fall."
check.holds(train, 1, lambda result: len(result) == 1, "One step, one loss.")
'''
"""The last cell that a student writes trains and plots at once; its test looks at what it left."""

WRONG = {
    "weighted_sum": "def weighted_sum(x, w, b):\n    return np.dot(x, w)",
    "relu": "def relu(z):\n    return np.abs(z)",
    "softmax": "def softmax(z):\n    return np.exp(z)",
    "mse": "def mse(a, b):\n    return np.sum((np.asarray(a) - np.asarray(b)) ** 2)",
    "layer": "def layer(x, w, b):\n    return x @ w.T",
}

STOCK_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "benchmark"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
"""


# ---------------------------------------------------------------------------------------------------------------
# Courses


def environment() -> dict[str, str]:
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    return {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}


def make_course(folder: Path, count: int, *, stock: bool) -> Path:
    """A course with `count` submissions, registered in its gradebook; every sixth is right, the others lose a test."""
    from autograder.authoring import chapter_text, notebooks
    from autograder.harness import answers

    (folder / "chapters" / NAME).mkdir(parents=True)
    (folder / "chapters" / NAME / "exercise.py").write_text(EXERCISE, encoding="utf-8")
    notebooks.build(folder)
    config = STOCK_CONFIG if stock else (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    exercise = answers.exercise_of(folder / "chapters" / NAME)
    kinds = [answers.submission_with(exercise, [])]
    for name, source in WRONG.items():
        kinds.append(answers.submission_with(exercise, [chapter_text.Cell("solution", source, 1, 1, name)]))
    for number in range(count):
        place = folder / "submitted" / student(number) / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_bytes(kinds[number % len(kinds)].notebook)
        (place / "timestamp.txt").write_text("2026-11-20 18:00:00 UTC", encoding="utf-8")
    run(folder, "nbgrader", "generate_assignment", NAME, "--force")
    return folder


def student(number: int) -> str:
    return f"student-{number:04d}"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


@dataclass(frozen=True)
class Cost:
    """Seconds of a command: by the wall, and of processors, but for what bubblewrap shut in (nobody waits for that)."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Cost) -> Cost:
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def __mul__(self, factor: float) -> Cost:
        return Cost(self.wall * factor, self.cpu * factor)


def run(folder: Path, *arguments: str) -> Cost:
    """A command in a course, with all processes that it starts and waits for."""
    with tempfile.TemporaryFile() as log:
        start = time.perf_counter()
        started = subprocess.Popen(command(*arguments), cwd=folder, env=environment(), stdout=log, stderr=log)
        _, status, usage = os.wait4(started.pid, 0)
        wall = time.perf_counter() - start
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            log.seek(0)
            sys.exit(f"{' '.join(arguments)} failed:\n{log.read().decode(errors='replace')[-3000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def marks(folder: Path) -> dict[tuple[str, str], float]:
    """Every mark in a course's gradebook, by student and test."""
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as db:
        rows = db.execute(
            """SELECT student_id, base_cell.name, auto_score FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            WHERE auto_score IS NOT NULL"""
        ).fetchall()
    return {(who, test): score for who, test, score in rows}


# ---------------------------------------------------------------------------------------------------------------
# Measuring


@dataclass(frozen=True)
class Stock:
    """Stock nbgrader, from runs of different length: its start, and one submission in one or two processes."""

    start: Cost
    each: Cost
    beside: Cost


def stock_autograde(folder: Path, first: int, last: int) -> Cost:
    """Stock nbgrader on students `first` to `last` - 1, one process, start-up included."""
    everyone = range(len(list((folder / "submitted").iterdir())))
    others = ",".join(student(number) for number in everyone if not first <= number < last)
    return run(
        folder, "nbgrader", "autograde", NAME, "--force", f"--CourseDirectory.student_id_exclude={others}"
    )


def measure_stock(folder: Path, count: int) -> Stock:
    copies = [folder.with_name(f"stock-{number}") for number in range(2)]
    for copy in copies:  # two gradebooks, so that neither process waits for the other's
        shutil.copytree(folder, copy)
    one = stock_autograde(folder, 0, 1)
    more = stock_autograde(folder, 0, count)
    each = (more - one) * (1 / (count - 1))
    half = count // 2
    with ThreadPoolExecutor(2) as pool:
        start = time.perf_counter()
        costs = list(pool.map(stock_autograde, copies, (0, half), (half, 2 * half)))
        wall = time.perf_counter() - start
    begin = one - each
    beside = Cost(wall - begin.wall, costs[0].cpu + costs[1].cpu - 2 * begin.cpu) * (1 / (2 * half))
    return Stock(begin, each, beside)


def autograde(folder: Path, workers: int) -> Cost:
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    return run(folder, "autograder", "grade", NAME, "--workers", str(workers), "--json")


def peak_memory(folder: Path, workers: int) -> float:
    """GiB of the whole process tree at its highest, shared pages counted once."""
    import psutil

    shutil.rmtree(folder / "autograded", ignore_errors=True)
    started = subprocess.Popen(
        command("autograder", "grade", NAME, "--workers", str(workers), "--json"),
        cwd=folder, env=environment(), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    peak, root = 0, psutil.Process(started.pid)
    while started.poll() is None:
        total = 0
        with contextlib.suppress(psutil.Error):
            for process in [root, *root.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
        peak = max(peak, total)
        time.sleep(0.2)
    return peak / 2**30


def parts(folder: Path, count: int) -> dict[str, float]:
    """Where one worker's time goes, in milliseconds a submission, with the judge's part in this process, unforked."""
    from autograder.grading import gradebook
    from autograder.grading.judging import conversation, judge, judge_process, judgement
    from autograder.grading.marks import Graded
    from autograder.grading.parallel import Done, Task
    from autograder.grading.submission import Submission
    from autograder.sandbox import warm_process

    spent: dict[str, float] = defaultdict(float)

    def timed(owner: Any, name: str, part: str) -> None:
        inner = getattr(owner, name)

        def outer(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return inner(*args, **kwargs)
            finally:
                spent[part] += time.perf_counter() - start

        stack.callback(setattr, owner, name, inner)
        setattr(owner, name, outer)

    def in_this_process(tasks: list[Task], **_: Any) -> Iterator[Done]:
        reference = judge_process.load_reference(tasks[0].exercise.reference)
        with warm_process.Warm() as process:

            def graded_here(task: Task) -> Graded:
                assert isinstance(task.taken, Submission)
                return judgement.graded_here(task.exercise, task.taken, process, task.limits, reference)

            graded_here(tasks[0])
            spent.clear()
            for task in tasks:
                start = time.perf_counter()
                graded = graded_here(task)
                spent["all of grading"] += time.perf_counter() - start
                yield Done(task, graded)

    with contextlib.ExitStack() as stack:
        timed(warm_process.Warm, "start_student", "fork and end")
        timed(warm_process.Warm, "end_student", "fork and end")
        timed(conversation.Student, "run", "student's cells")
        timed(judge.Bench, "test", "tests")
        timed(gradebook.Books, "enter", "bookkeeping")
        stack.callback(setattr, gradebook, "grade_all", gradebook.grade_all)
        gradebook.grade_all = in_this_process
        converter = _converter(folder, count)
        gradebook.grade_assignment(converter, say=lambda line: None)
    inside = sum(spent[name] for name in ("fork and end", "student's cells", "tests"))
    spent["rebuilding the notebook"] = spent.pop("all of grading") - inside
    return {name: 1000 * seconds / count for name, seconds in spent.items()}


def _converter(folder: Path, count: int) -> Any:
    from nbgrader.apps.baseapp import NbGrader

    from autograder.grading.gradebook import Autograde

    with contextlib.chdir(folder):
        os.environ["PATH"] = environment()["PATH"]
        application = NbGrader()
        application.log_level = 40
        application.initialize([])
    application.coursedir.assignment_id = NAME
    application.coursedir.student_id = "*"
    others = [student(n) for n in range(count, len(list((folder / "submitted").iterdir())))]
    application.coursedir.student_id_exclude = ",".join(others)
    converter = Autograde(coursedir=application.coursedir, parent=application)
    converter.force = True
    return converter


# ---------------------------------------------------------------------------------------------------------------
# The report


def table(rows: list[tuple[str, ...]], say: Callable[[str], None]) -> None:
    """A Markdown table; the first row is its head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for number, row in enumerate(rows):
        say("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
        if number == 0:
            say("| " + " | ".join("-" * width for width in widths) + " |")
    say("")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=40, help="submissions (40)")
    parser.add_argument("--stock", type=int, default=6, help="submissions that stock nbgrader grades (6)")
    parser.add_argument(
        "--linear", action="store_true", help="only this grader, with 10, 100 and 1000 submissions"
    )
    options = parser.parse_args()
    if options.stock < 4 or options.n < options.stock:
        parser.error("stock grades at least 4 submissions, and not more than there are")
    if not hasattr(contextlib, "chdir"):
        parser.error("Python 3.11 or newer, please")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        if options.linear:
            linear(Path(name))
        else:
            report(Path(name), options)


def report(here: Path, options: argparse.Namespace) -> None:
    n = options.n
    ours, few = (make_course(here / name, count, stock=False) for name, count in (("ours", n), ("few", 2)))
    peer = make_course(here / "stock", options.stock, stock=True)
    before = os.getloadavg()[0]
    single, double = autograde(ours, 1), autograde(ours, 2)
    stock = measure_stock(peer, options.stock)
    double_again = autograde(ours, 2)  # before and after the peer, because other load comes and goes
    double = (double + double_again) * 0.5
    start = autograde(few, 1)
    print(
        f"{datetime.date.today()}, {os.cpu_count()} cores, {n} submissions; "
        f"load average {before:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end.\n"
    )
    expected, got = marks(peer), marks(ours)
    differing = {key for key, score in expected.items() if got.get(key) != score}
    if differing or not expected:
        sys.exit(f"the two graders disagree: {sorted(differing)}")
    alone = stock.start + stock.each * n

    def row(what: str, cost: Cost, each: Cost) -> tuple[str, ...]:
        return (what, f"{cost.wall:.1f} s", f"{each.wall:.2f} s", f"{alone.wall / cost.wall:.1f}")

    rows: list[tuple[str, ...]] = [("grader", "class", "one more", "ratio")]
    rows.append(row("stock nbgrader, one process \\*", alone, stock.each))
    rows.append(row("stock nbgrader, two side by side \\*", stock.start + stock.beside * n, stock.beside))
    for workers, cost in ((1, single), (2, double)):
        each = (cost - start) * (1 / (n - 2))
        rows.append(row(f"this grader, {workers} worker{'s'[: workers - 1]}", cost, each))
    table(rows, print)
    print(
        f"\\* calculated from runs of 1 and of {options.stock} submissions: {stock.start.wall:.1f} s to start, the rest "
        f"in proportion. The {len(expected)} marks that both graders gave are the same.\n"
    )
    spent = parts(ours, min(n, 40))
    table(
        [("part, one worker", "ms a submission, wall"), *((k, f"{v:.0f}") for k, v in spent.items())], print
    )
    memory = peak_memory(make_course(here / "memory", 12, stock=False), 2)
    print(f"Peak memory with 2 workers, all processes, shared pages counted once: {memory:.2f} GiB.")


def linear(here: Path) -> None:
    rows: list[tuple[str, ...]] = [("submissions", "2 workers, wall", "each")]
    for count in (10, 100, 1000):
        cost = autograde(make_course(here / f"linear-{count}", count, stock=False), 2)
        rows.append((str(count), f"{cost.wall:.1f} s", f"{cost.wall / count:.3f} s"))
    table(rows, print)


if __name__ == "__main__":
    main()
