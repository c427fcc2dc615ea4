"""Grades many submissions at once through a `concurrent.futures` executor: a process pool, or a Dask cluster.

Workers take data and return data; each keeps one warm process per thread. They never see the gradebook. One submission
that breaks its worker is tried once more, and then reported; it never stops the others.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.confine import Limits
from autograder.grade import Graded, grade_submission, ungraded
from autograder.rebuild import Exercise, Submission, Unreadable
from autograder.warm import Warm, WarmError

TRIES = 2
"""How often a submission is tried when its worker breaks."""


@dataclass(frozen=True)
class Task:
    """One notebook of one student: what was taken in, or why it could not be."""

    student: str
    exercise: Exercise
    taken: Submission | Unreadable
    limits: Limits
    protected: bool = True


@dataclass(frozen=True)
class Done:
    """A graded task, or the sentence that says why the grader itself could not grade it."""

    task: Task
    graded: Graded | None
    failure: str = ""


_own = threading.local()


def work(task: Task) -> Graded:
    """Grades one task, in a worker."""
    if isinstance(task.taken, Unreadable):
        return ungraded(task.exercise, task.taken)
    warm: Warm | None = getattr(_own, "warm", None)
    if warm is None or warm.protection != ("sandbox" if task.protected else "unprotected"):
        warm = _own.warm = Warm(protected=task.protected)
    try:
        return grade_submission(task.exercise, task.taken, warm, task.limits)
    except (WarmError, OSError):
        _own.warm = None
        warm.close()
        raise


@contextlib.contextmanager
def executor(workers: int, scheduler: str = "") -> Iterator[Callable[[], concurrent.futures.Executor]]:
    """A function that gives a fresh executor: processes on this machine, or an existing Dask cluster's."""
    made: list[concurrent.futures.Executor] = []
    with contextlib.ExitStack() as stack:
        if scheduler:
            from distributed import Client

            client = stack.enter_context(Client(scheduler))

        def make() -> concurrent.futures.Executor:
            if scheduler:
                pool = client.get_executor(pure=False, retries=0)
            else:
                pool = concurrent.futures.ProcessPoolExecutor(
                    workers, mp_context=multiprocessing.get_context("spawn")
                )
            made.append(pool)
            return pool

        try:
            yield make
        finally:
            for pool in made:
                pool.shutdown(wait=True, cancel_futures=True)


def default_workers() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade_all(tasks: Iterable[Task], *, workers: int = 0, scheduler: str = "") -> Iterator[Done]:
    """Grades the tasks and yields each as soon as it is done. Stopping early cancels what has not begun."""
    waiting = [(task, 1) for task in tasks]
    if not waiting:
        return
    with executor(min(workers or default_workers(), len(waiting)), scheduler) as make:
        while waiting:
            pool = make()
            futures = {pool.submit(work, task): (task, tries) for task, tries in waiting}
            waiting = []
            try:
                for future in concurrent.futures.as_completed(futures):
                    task, tries = futures[future]
                    done, again = _result(future, task, tries)
                    if again:
                        waiting.append((task, tries + 1))
                    elif done is not None:
                        yield done
            finally:
                for future in futures:
                    future.cancel()


def _result(future: concurrent.futures.Future[Graded], task: Task, tries: int) -> tuple[Done | None, bool]:
    """What a finished future says, and whether its task should be tried again."""
    from autograder.isolate import NotIsolated

    try:
        return Done(task, future.result()), False
    except NotIsolated:
        raise
    except (concurrent.futures.BrokenExecutor, WarmError, OSError) as error:
        if tries < TRIES:
            return None, True
        return Done(task, None, f"{type(error).__name__}: {error}"), False
    except Exception as error:  # the others go on; the report names this one
        return Done(task, None, f"{type(error).__name__}: {error}"), False


def as_json(done: Done) -> dict[str, Any]:
    """A result for `--json`."""
    if done.graded is None:
        return {"student": done.task.student, "exercise": done.task.exercise.name, "failure": done.failure}
    graded = done.graded
    return {
        "student": done.task.student,
        "exercise": graded.exercise,
        "points": graded.points,
        "max_points": graded.max_points,
        "verdict": graded.verdict,
        "tests": [
            {
                "test": m.test,
                "points": m.points,
                "max_points": m.max_points,
                "verdict": m.verdict,
                "message": m.message,
            }
            for m in graded.marks
        ],
        "notes": graded.notes,
    }
