"""Many submissions: the same results from a Dask cluster; a broken worker; an interruption; a clean standard output."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from autograder.authoring import chapter_text
from autograder.grading import grade, parallel
from autograder.grading.submission import Exercise, Submission, Unreadable
from autograder.harness import answers
from autograder.sandbox.limits import Limits
from tests.sandboxed import WHY_NO_SANDBOX, needs_sandbox
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
NAME = "01_neuron"
WRONG = {
    "step": "def step(z):\n    return np.where(np.asarray(z) >= 0, 1.0, 0.0)",
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + np.exp(np.asarray(z)))",
}

SANDBOX = not WHY_NO_SANDBOX


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return answers.exercise_of(ROOT / "chapters" / NAME)


def submission(exercise: Exercise, wrong: str = "") -> Submission:
    cells = [chapter_text.Cell("solution", WRONG[wrong], 1, 1, wrong)] if wrong else []
    return answers.submission_with(exercise, cells)


def tasks_of(exercise: Exercise) -> list[parallel.Task]:
    taken: dict[str, Submission | Unreadable] = {
        "right": submission(exercise),
        "step": submission(exercise, "step"),
        "sigmoid": submission(exercise, "sigmoid"),
        "broken": Submission(b'{"cells": ['),
        "absent": Unreadable("It is missing.", "missing"),
    }
    return [parallel.Task(student, exercise, what, Limits(), SANDBOX) for student, what in taken.items()]


def results(tasks: list[parallel.Task], **options: object) -> dict[str, dict[str, object]]:
    done = parallel.grade_all(tasks, **options)  # type: ignore[arg-type]
    return {one.task.student: parallel.as_json(one) for one in done}


# ---------------------------------------------------------------------------------------------------------------
# No processes, no cluster


def test_where_processes_cannot_be_had_submissions_are_graded_one_at_a_time_in_here(exercise, monkeypatch):
    tasks = tasks_of(exercise)[:2]
    usual = results(tasks, workers=1)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError("no semaphores")  # what a chroot without a /dev/shm of its own says

    monkeypatch.setattr(parallel.concurrent.futures, "ProcessPoolExecutor", refused)
    assert results(tasks, workers=2) == usual


def test_the_pool_has_ended_when_all_are_graded(exercise):
    """Python's exit wakes the threads of pools that still end, and could find a pipe closed: a traceback below the marks."""
    results(tasks_of(exercise)[3:], workers=1)
    assert not [thread for thread in threading.enumerate() if "Executor" in type(thread).__name__]


def test_a_worker_does_not_build_a_grammar_of_web_addresses(tmp_path):
    """Which costs a second; the grammar is installed with JupyterLab, and nbformat's validator would import it."""
    asked = "sorted({'nbformat', 'lark', 'nbgrader'} & set(__import__('sys').modules))"
    program = (
        "import multiprocessing\nfrom concurrent.futures import ProcessPoolExecutor\n"
        "if __name__ == '__main__':\n"
        "    from autograder.grading import begin_worker\n"
        "    context = multiprocessing.get_context('spawn')\n"
        "    cores = context.SimpleQueue()\n"
        "    cores.put(None)\n"
        "    with ProcessPoolExecutor(1, context, initializer=begin_worker, initargs=(cores,)) as pool:\n"
        f"        print(pool.submit(eval, {asked!r}).result())\n"
    )
    (tmp_path / "program.py").write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert ran.stdout == "['nbformat']\n", ran.stderr


# A cluster


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler with two workers, each a process of its own, as a cluster has them."""
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install '.[cluster]'")
    here = tmp_path_factory.mktemp("dask")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = []

    def start(*arguments: str) -> None:
        with open(here / "dask.log", "a") as log:
            command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            started.append(subprocess.Popen(command, cwd=here, env=environment, stdout=log, stderr=log))

    try:
        file = here / "scheduler.json"
        start("dask_scheduler", "--host=127.0.0.1", "--port=0", "--no-dashboard", f"--scheduler-file={file}")
        for _ in range(2):
            start(
                "dask_worker", f"--scheduler-file={file}", "--nthreads=1", "--no-dashboard", "--no-nanny",
                f"--local-directory={here}", "--memory-limit=0",
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not file.exists():
            assert time.monotonic() < end, (here / "dask.log").read_text()
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        yield address
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def here(exercise: Exercise) -> dict[str, dict[str, object]]:
    """What comes of the submissions on this machine."""
    return results(tasks_of(exercise), workers=1)


@needs_sandbox
def test_a_cluster_gives_the_same_marks_verdicts_and_messages(exercise, here, scheduler):
    assert here == results(tasks_of(exercise), scheduler=scheduler)
    assert {name: (one["points"], one["verdict"]) for name, one in here.items()} == {
        "right": (23.0, "passed"),
        "step": (22.0, "failed"),
        "sigmoid": (19.0, "failed"),
        "broken": (0.0, "unreadable"),
        "absent": (0.0, "missing"),
    }


@needs_sandbox
def test_on_a_cluster_too_each_submission_has_a_judge_of_its_own(exercise, scheduler):
    """It dies over what it is sent, its death is a verdict, and nobody else on that worker notices.

    Dask runs tasks in threads of a worker's process, where neither signals nor limits could be set.
    """
    does = {
        "kills": "os.kill(os.getpid(), 11)",
        "fills": "return [bytes(2**20) for _ in range(5000)]",
        "loops": "while True: pass",
    }
    tasks = []
    for name, line in does.items():
        deadly = replace(
            exercise,
            reference=f"{exercise.reference}\ndef decision_boundary(*a):\n    import os\n    {line}\n",
        )
        limits = replace(Limits(), judge_cpu=1.0, judge_memory=300 * 2**20, cell_wall=20.0)
        tasks += [
            parallel.Task(name, deadly, submission(exercise), limits),
            parallel.Task("after " + name, exercise, submission(exercise), Limits()),
        ]
    done = results(tasks, scheduler=scheduler)
    verdicts = {
        name: {mark["test"]: mark["verdict"] for mark in one["tests"]}
        for name, one in done.items()
        if name in does
    }
    random = "decision_boundary-random"
    assert {name: each[random] for name, each in verdicts.items()} == {
        "kills": "crashed",
        "fills": "out of memory",
        "loops": "timeout",
    }
    assert all(each["sigmoid-values"] == "passed" for each in verdicts.values())
    assert {name: one["points"] for name, one in done.items() if name not in does} == {
        "after " + name: 23.0 for name in does
    }


@needs_sandbox
def test_a_worker_of_a_cluster_that_is_killed_changes_no_result(exercise, here, scheduler):
    import distributed

    with distributed.Client(scheduler) as client:
        victim = next(iter(client.run(os.getpid).values()))
    found: dict[str, dict[str, object]] = {}
    for done in parallel.grade_all(tasks_of(exercise), scheduler=scheduler):
        if not found:
            os.kill(victim, signal.SIGKILL)
        found[done.task.student] = parallel.as_json(done)
    assert found == here


@needs_sandbox
def test_judges_and_warm_processes_end_with_the_worker_of_a_cluster(exercise, tmp_path):
    """A worker that the cluster's manager kills leaves nothing behind."""
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install '.[cluster]'")
    program = (
        "from distributed import LocalCluster, Client\n"
        "if __name__ == '__main__':\n"
        "    cluster = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)\n"
        "    print(cluster.scheduler_address, flush=True)\n"
        "    input()\n"
    )
    (tmp_path / "cluster.py").write_text(program)
    running = subprocess.Popen(
        [sys.executable, "cluster.py"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = running.stdout.readline().strip()
        with distributed.Client(address) as client:
            task = parallel.Task("ada", exercise, submission(exercise), Limits())
            assert client.submit(parallel.work, task, pure=False).result().points == 23
            below = psutil.Process(running.pid).children(recursive=True)
            named = [" ".join(process.cmdline()) for process in below]
            assert any("judge_process" in name for name in named) and any(
                "warm_process" in name for name in named
            )
        running.kill()
        _, alive = psutil.wait_procs(below, timeout=30)
        assert not alive, [process.cmdline() for process in alive]
    finally:
        running.kill()
        running.wait()


GONE = threading.Event()


def waits(task: parallel.Task) -> None:
    GONE.wait(5)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "tcp://nowhere.invalid:8786"])
def test_a_wrong_address_is_a_sentence(address, exercise, monkeypatch):
    pytest.importorskip("distributed", reason="dask is not installed: pip install '.[cluster]'")
    monkeypatch.setattr(parallel, "SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(parallel.NoCluster, match=f"No Dask scheduler answers at {address}"):
        results(tasks_of(exercise), scheduler=address)


def test_no_worker_and_a_scheduler_that_goes_away_are_sentences(exercise, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="dask is not installed: pip install '.[cluster]'")
    import dask

    gc.collect()  # an older cluster, collected while this one's loop begins, would wait for a lock that is held for it
    monkeypatch.setattr(parallel, "SECONDS_TO_CONNECT", 1.0)
    monkeypatch.setattr(parallel, "SECONDS_BETWEEN_LOOKS", 0.2)
    monkeypatch.setattr(parallel, "SECONDS_WITHOUT_WORKERS", 0.5)
    monkeypatch.setattr(parallel, "work", waits)
    local = {"processes": False, "threads_per_worker": 1, "dashboard_address": None, "n_workers": 0}
    quick = {"distributed.comm.timeouts.connect": "1s"}  # else a cluster waits long for its closed scheduler
    with dask.config.set(quick), distributed.LocalCluster(**local) as cluster:
        address = cluster.scheduler_address
        with pytest.raises(
            parallel.NoCluster, match=f"has no worker: start some with `dask worker {address}`"
        ):
            results(tasks_of(exercise), scheduler=address)
        cluster.scale(1)
        cluster.wait_for_workers(1)
        threading.Timer(0.5, cluster.scale, [0]).start()
        with pytest.raises(parallel.NoCluster, match="has lost all its workers"):
            results(tasks_of(exercise), scheduler=address)
        cluster.scale(1)
        cluster.wait_for_workers(1)
        threading.Timer(0.5, cluster.sync, [cluster.scheduler.close]).start()
        with pytest.raises(parallel.NoCluster, match="went away. What was graded is kept"):
            results(tasks_of(exercise), scheduler=address)
        GONE.set()


# ---------------------------------------------------------------------------------------------------------------
# What goes wrong


def dies(task: parallel.Task) -> grade.Graded:
    """`parallel.work`, but a submission with a file `kill` ends its worker, as often as the file says."""
    if isinstance(task.taken, Submission) and "kill" in task.taken.files:
        counter = Path(task.taken.files["kill"].decode())
        left = int(counter.read_text())
        if left:
            counter.write_text(str(left - 1))
            os.kill(os.getpid(), signal.SIGKILL)
    return grade.ungraded(task.exercise, Unreadable("not graded in this test"))


@pytest.mark.parametrize(("deaths", "graded"), [(1, True), (99, False)])
def test_a_killed_worker_is_tried_again_or_reported_and_the_others_go_on(
    exercise, tmp_path, monkeypatch, deaths, graded
):
    counter = tmp_path / "deaths"
    counter.write_text(str(deaths))
    tasks = [parallel.Task(f"s{n}", exercise, Submission(b"{}"), Limits(), False) for n in range(4)]
    tasks[1].taken.files["kill"] = str(counter).encode()
    monkeypatch.setattr(parallel, "work", dies)
    done = {one.task.student: one for one in parallel.grade_all(tasks, workers=2)}
    assert sorted(done) == ["s0", "s1", "s2", "s3"]
    assert {name for name, one in done.items() if one.graded is None} == (set() if graded else {"s1"})
    if not graded:
        assert "terminated abruptly" in done["s1"].failure


# ---------------------------------------------------------------------------------------------------------------
# The command


@pytest.fixture
def course(exercise, tmp_path) -> Path:
    """A course with eight submissions."""
    for part in ("chapters", "solutions", "exercises"):
        (tmp_path / part).mkdir()
        (tmp_path / part / NAME).symlink_to(ROOT / part / NAME)
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    for number in range(8):
        folder = tmp_path / "submitted" / f"s{number}" / NAME
        folder.mkdir(parents=True)
        data = submission(exercise, "step" if number % 2 else "").notebook
        (folder / f"{NAME}.ipynb").write_bytes(data)
    return tmp_path


def start(course: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [*warm_python().client, "autograder", "grade", NAME, "--json", *arguments]
    return subprocess.Popen(
        command, cwd=course, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@needs_sandbox
def test_an_interrupted_run_keeps_what_is_graded_and_the_next_one_goes_on(exercise, course):
    # The last one takes its time, or all could be graded before the signal comes.
    slow = chapter_text.Cell("added", "import time; time.sleep(3)", 1, 1)
    last = course / "submitted" / "s7" / NAME / f"{NAME}.ipynb"
    last.write_bytes(answers.submission_with(exercise, [slow]).notebook)
    running = start(course, "--workers", "1")
    end = time.monotonic() + PATIENCE
    while len(kept := sorted(course.glob(f"autograded/s*/{NAME}/{NAME}.ipynb"))) < 2:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1 and said == ""
    assert "What was graded is kept" in complained and "Traceback" not in complained, complained
    graded = {path.parent.parent.name for path in course.glob(f"autograded/s*/{NAME}/{NAME}.ipynb")}
    assert 2 <= len(kept) <= len(graded) < 8
    assert not list(course.glob("autograded/*/.grading-*"))

    said, complained = start(course, "--workers", "1").communicate(timeout=PATIENCE)
    again = json.loads(said)  # and nothing else on standard output
    assert set(again["skipped"]) == graded
    assert {one["student"] for one in again["graded"]} == {f"s{n}" for n in range(8)} - graded
    assert {one["points"] for one in again["graded"]} <= {22.0, 23.0}


@needs_sandbox
def test_progress_goes_to_the_other_stream(course):
    """A terminal on stderr gets the progress bar; `--json` stays clean on stdout."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [*warm_python().client, "autograder", "grade", NAME, "--student", "s0"]
    with subprocess.Popen(
        command, cwd=course, env=environment, stdout=subprocess.PIPE, stderr=theirs
    ) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(ours, 4096):
                shown += part
        said = running.stdout.read().decode()
    os.close(ours)
    assert running.returncode == 0
    assert "1/1" in shown.decode() and "graded" in shown.decode()
    assert "23 of 23" in said and "1/1" not in said
