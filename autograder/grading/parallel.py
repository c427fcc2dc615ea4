"""Grades many submissions at once through a `concurrent.futures` executor: a process pool, or a Dask cluster.

Workers take data and return data; each keeps one warm process per thread. They never see the gradebook. One submission
that breaks its worker is tried once more, alone, and then reported; it never stops the others.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import multiprocessing.connection
import multiprocessing.process
import multiprocessing.queues
import multiprocessing.util
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.grading import begin_worker
from autograder.grading.grade import Graded, grade_submission, ungraded
from autograder.grading.submission import Exercise, Submission, Unreadable
from autograder.sandbox import system_calls
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm, WarmError


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


class NoCluster(RuntimeError):
    """A Dask cluster that cannot be reached, has no workers, or went away; the sentence says what to do."""


SECONDS_TO_CONNECT = 10.0
SECONDS_WITHOUT_WORKERS = 60.0
"""How long a cluster may be without a single worker, or a scheduler without an answer: one that is restarted comes back
by then."""
SECONDS_BETWEEN_LOOKS = 5.0

_own = threading.local()


def begin(cores: multiprocessing.queues.SimpleQueue[int | None]) -> None:
    """First thing in a worker: it ends when the grader ends, however that comes about, and gets its core."""
    _own.core = cores.get()
    parent = multiprocessing.process.parent_process()
    if parent is not None:
        system_calls.end_with(parent.pid or 0)
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)


def work(task: Task) -> Graded:
    """Grades one task, in a worker."""
    if isinstance(task.taken, Unreadable):
        return ungraded(task.exercise, task.taken)
    warm: Warm | None = getattr(_own, "warm", None)
    uses_torch, protection = task.exercise.uses_torch, "sandbox" if task.protected else "unprotected"
    if warm is None or warm.protection != protection or (uses_torch and not warm.torch):
        if warm is not None:
            warm.close()
        core = getattr(_own, "core", None)
        warm = _own.warm = Warm(protected=task.protected, core=core, torch=uses_torch)
        multiprocessing.util.Finalize(None, warm.close, exitpriority=1)  # a worker runs no atexit functions
    try:
        return grade_submission(task.exercise, task.taken, warm, task.limits)
    except (WarmError, OSError):
        _own.warm = None
        warm.close()
        raise


@contextlib.contextmanager
def executor(
    workers: int, scheduler: str = ""
) -> Iterator[tuple[Callable[[], concurrent.futures.Executor], Callable[..., None]]]:
    """A function that gives a fresh executor, processes on this machine or an existing Dask cluster's, and one that looks
    whether that cluster is still there: it raises `NoCluster`."""
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(_Cluster(scheduler)) if scheduler else None

        def make() -> concurrent.futures.Executor:
            if cluster is not None:
                return cluster.client.get_executor(pure=False, retries=0)
            return _on_this_machine(workers)

        yield make, cluster.look if cluster is not None else lambda **_: None


class _Cluster:
    """A connection to a Dask scheduler. Raises `NoCluster`."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.client: Any = None
        self.answered = self.seen = time.monotonic()
        """When the scheduler answered last, and when it had a worker."""

    def __enter__(self) -> _Cluster:
        try:
            from distributed import Client
        except ImportError:
            raise NoCluster("Dask is not installed here: pip install -e '.[cluster]'.") from None
        try:
            self.client = Client(self.address, timeout=SECONDS_TO_CONNECT)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise NoCluster(
                f"No Dask scheduler answers at {self.address} ({type(error).__name__}): the address looks like "
                "tcp://HOST:8786, and `dask scheduler` prints it."
            ) from None
        try:
            self.client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        except TimeoutError:
            self.client.close(timeout=1)
            raise NoCluster(
                f"The Dask scheduler at {self.address} has no worker: start some with `dask worker {self.address}`, then "
                "run this command again."
            ) from None
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(Exception):  # it may be gone
            self.client.close(timeout=SECONDS_TO_CONNECT)

    def look(self, *, cancelled: bool = False) -> None:
        """Whether the scheduler answers, and has workers. A busy one may be slow, unless it `cancelled` what was asked."""
        now = time.monotonic()
        try:
            known = self.client.sync(self.client.scheduler.identity, callback_timeout=SECONDS_TO_CONNECT)
            self.answered = now
        except Exception:
            if (
                not cancelled
                and self.client.status != "closed"
                and now - self.answered < SECONDS_WITHOUT_WORKERS
            ):
                return
            raise NoCluster(
                f"The Dask scheduler at {self.address} went away. What was graded is kept; run this command again."
            ) from None
        self.seen = now if known.get("workers") else self.seen
        if now - self.seen > SECONDS_WITHOUT_WORKERS:
            raise NoCluster(
                f"The Dask scheduler at {self.address} has lost all its workers. What was graded is kept; start some, "
                "then run this command again."
            )


def _on_this_machine(workers: int) -> concurrent.futures.Executor:
    context = multiprocessing.get_context("spawn")
    try:
        cores = context.SimpleQueue()
        for core in _cores(workers):
            cores.put(core)
        return concurrent.futures.ProcessPoolExecutor(
            workers, context, initializer=begin_worker, initargs=(cores,)
        )
    except (ImportError, OSError, NotImplementedError):
        # Processes need semaphores, which a chroot without a /dev/shm of its own refuses: one at a time, in here.
        return concurrent.futures.ThreadPoolExecutor(1)


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    """Spares new workers the program that runs here, which multiprocessing would have them import: JupyterLab, perhaps."""
    kept = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = kept


def _cores(workers: int) -> list[int | None]:
    """A core for each of several workers, to which what it grades is kept; None where there are not enough of them."""
    free = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return list(free[:workers]) if 1 < workers <= len(free) else [None] * workers


def default_workers() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def grade_all(tasks: Iterable[Task], *, workers: int = 0, scheduler: str = "") -> Iterator[Done]:
    """Grades the tasks and yields each as soon as it is done. Stopping early cancels what has not begun."""
    waiting, suspects = list(tasks), list[Task]()
    if not waiting:
        return
    workers = min(workers or default_workers(), len(waiting))
    with executor(workers, scheduler) as (make, look):
        while waiting or suspects:
            alone = not waiting
            batch, waiting, suspects = (suspects[:1], [], suspects[1:]) if alone else (waiting, [], suspects)
            pool = make()
            futures: dict[concurrent.futures.Future[Graded], Task] = {}
            lost: set[concurrent.futures.Future[Graded]] = set()
            try:
                for task in batch:
                    try:
                        with _no_main_module():
                            futures[pool.submit(work, task)] = task
                    except concurrent.futures.BrokenExecutor:
                        waiting.append(task)
                for future in _completed(futures, look):
                    if scheduler and future.cancelled():
                        look(cancelled=True)
                    done = _result(future, futures[future], last=alone)
                    if done is None:
                        lost.add(future)
                    else:
                        yield done
            finally:
                for future in futures:
                    future.cancel()
                # Waited for: Python's exit wakes the thread of a pool that still ends, and finds its pipe closed.
                pool.shutdown(wait=not scheduler)
            again = [task for future, task in futures.items() if future in lost]
            # They ran in this order, so whoever broke a worker is among the first. Each of these gets a second try,
            # alone; the others go on as before.
            suspects += again[: 2 * workers]
            waiting = again[2 * workers :] + waiting


def _completed(
    futures: Iterable[concurrent.futures.Future[Graded]], look: Callable[[], None]
) -> Iterator[concurrent.futures.Future[Graded]]:
    """The futures as they end; `look` is called whenever none did for a while."""
    left = set(futures)
    while left:
        ended, left = concurrent.futures.wait(left, SECONDS_BETWEEN_LOOKS, concurrent.futures.FIRST_COMPLETED)
        yield from ended
        if not ended:
            look()


def _result(future: concurrent.futures.Future[Graded], task: Task, last: bool) -> Done | None:
    """What a finished future says; None when its worker broke and it was not the last try."""
    from autograder.sandbox.bubblewrap import NotIsolated

    try:
        return Done(task, future.result())
    except NotIsolated:
        raise
    except (concurrent.futures.BrokenExecutor, WarmError, OSError) as error:
        return Done(task, None, f"{type(error).__name__}: {error}") if last else None
    except Exception as error:  # the others go on; the report names this one
        return Done(task, None, f"{type(error).__name__}: {error}")


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
