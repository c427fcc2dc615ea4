"""Runs one rebuilt notebook: its cells once, in order, without tests; then its tests, on forks that the cells left.

When the last cell has run, its outputs are on record and nothing that a test does can reach them. A fork is left only
where it makes a difference: where tests stand before a cell that does more than define something new, and when so much
time went into cells that they should not run twice. So most submissions cost no fork but the one that tests are asked of.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import os
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode

from autograder.authoring.chapter_text import visible_part
from autograder.grading import outputs
from autograder.grading.causes import DEFINED, Causes
from autograder.grading.judging import beside, reaching, written
from autograder.grading.judging.conversation import Clock, Interrupted, Student
from autograder.grading.judging.course_code import definitions, out_of_range
from autograder.grading.judging.judge import MAX_MESSAGE, Bench, LockedStopped, Tested
from autograder.grading.marks import Mark
from autograder.grading.rebuild import Rebuilt, name_of
from autograder.sandbox.confined_fork import ending_of_status
from autograder.sandbox.limits import Limits, waited_for_a_processor
from autograder.sandbox.warm_process import Warm

MAX_RESTARTS = 5
"""How often a submission gets a new sandbox, because all its processes ended at once."""
WORTH_A_FORK = 0.5
"""Seconds of cells that are not run again: a fork is left before the next one."""
LEAST_SECONDS = 1.0
"""What an added cell gets when the time of all added cells is used up."""
AFTER_A_TIMEOUT = 1 / 5
"""The part of its time that a test gets when an earlier one of the same function ran out of it, or of one that it calls;
and an added cell when an earlier cell did."""
SLOWER = 20
"""And so many times what the slowest call took that did end: an answer that is only slow keeps its time.

So many times slower than the instructor's own solution a right answer may be, too; see `grade`."""
CONTROL_SECONDS = 10.0
"""How long a process may take to fork or to say how a fork ended."""
TOO_LONG = "The time limit of the whole notebook was reached; this cell did not run."
SHORTER = "An earlier test of this function had run out of time, so this one got {:.2g} seconds."
TOO_OFTEN = "Python had to be stopped too often in this notebook; this cell did not run."
ENDED_ITSELF = "Your code ended Python itself (os._exit, perhaps)."

RUNS = ("locked", "solution", "answer", "added")
"""Kinds of cells that run before any test does. The outputs of an `answer` are what a person marks: a plot, perhaps."""
KILL = re.compile(r"\bkill")
"""A cell with this word may have ended the processes that were left behind, and should be the one that is told so."""
DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)|(?:import|from)\s(?!.*\*)|[@#)\]}]|\s|$")
"""How the lines of a cell begin, at the margin, that only defines functions and classes."""
WORD = re.compile(r"\w+")
BINDING = re.compile(r"^(?:(?:async\s+)?(?:def|class)\s+)?(\w+)", re.MULTILINE)


class Untrue(Exception):
    """A fork that says something else than what is known."""


@dataclass
class _Group:
    """Tests with no cell between them, the locked cells before them, and which fork they are asked of."""

    steps: list[tuple[str, NotebookNode]]
    sources: list[str]
    """The cells of the student's before these tests: those since the last group with any."""
    snapshot: int = -1

    @functools.cached_property
    def names(self) -> set[str]:
        """What these cells define."""
        return {name for source in self.sources for name in DEFINED.findall(source)}

    def calls(self, names: set[str]) -> bool:
        """Whether a name of `names` stands in these cells."""
        return any(not names.isdisjoint(WORD.findall(source)) for source in self.sources)


@dataclass
class _Snapshot:
    """A process that was left behind: with what had run by then, and the fork of it that tests are asked of."""

    student: Student
    done: int
    asked: Student | None = None


@dataclass
class Run:
    """The execution of one rebuilt notebook.

    `tests` are the sources of the test cells, `others` for each those of the other tests of the same function; `tell`
    hears each verdict; the tests `beside` run beside student code, those `in_place` follow what a call makes of arguments.
    """

    rebuilt: Rebuilt
    files: dict[str, bytes]
    tests: dict[str, str]
    others: dict[str, list[str]]
    reference: Any
    warm: Warm
    limits: Limits
    tell: Callable[[Mark], None] = lambda mark: None
    beside: frozenset[str] = frozenset()
    in_place: frozenset[str] = frozenset()
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.done: list[tuple[str, str, str]] = []
        """Cells that ran (kind, name, source), to be run again where their process was lost."""
        self.main: Student | None = None
        self.parent: _Snapshot | None = None
        """What `main` is a fork of."""
        self.snapshots: list[_Snapshot] = []
        self.plan: list[int] = []
        """After how many cells each snapshot was taken: when all are lost, they are taken again there."""
        played = _defined_in_play(self.rebuilt)
        self.causes = Causes(played=played)
        self.notes += _used_from_play(self.rebuilt, played)
        self.seen_by: list[int] = []
        """How many of the cells that `causes` tells of had ended when each snapshot was taken."""
        self.groups: list[_Group] = []
        self.pending: list[_Group] = []
        self.names: set[str] = set(dir(builtins))
        self.starts, self.count, self.room = 0, 0, self.limits.output
        self.unsaved = self.added = 0.0
        self.cell_ran_out = False
        """Whether a cell ran out of time: a loop that never ends, which later ones may call as well."""
        self.waited = self.slowest = self.slowest_test = 0.0
        """Seconds of the slowest request of a test that was answered, and of the slowest test."""
        self.endless: set[str] = set()
        """Functions of which a test ran out of time."""
        self.running = False
        self.nothing_left = Interrupted("crashed", TOO_OFTEN)
        """Why there is no snapshot for the tests that have none."""
        self.written: dict[str, bytes] = {}
        """Files that cells wrote, by relative path."""
        self.reached: list[str] = []
        """What was reached for while tests ran."""
        self.told: int | None = None
        """The reading end of the socket to which the audit hooks of the submission's processes write."""

    def all(self) -> None:
        """Everything; the marks are in `marks` afterwards, the outputs in the notebook."""
        try:
            self.deadline = time.monotonic() + self.limits.notebook_wall
            self._cells()
            self._written()
            self.deadline = time.monotonic() + self.limits.notebook_wall
            self._tests()
        finally:
            self._end()

    # -- time

    def _clock(self, seconds: float) -> Clock:
        return Clock(min(seconds, self.deadline - time.monotonic()), self._starved, self._extended)

    def _starved(self) -> float:
        """Seconds since the last look in which this process or the submission's waited for a processor."""
        before = self.waited
        self.waited = waited_for_a_processor() + (self.warm.starved() if self.running else 0.0)
        return self.waited - before

    def _extended(self, more: float) -> None:
        self.deadline += more

    # -- processes

    def _main(self) -> Student:
        """The process that cells run in, started and brought up to date. Raises `Interrupted`."""
        if self.main is not None:
            return self.main
        if time.monotonic() > self.deadline:
            raise Interrupted("timeout", TOO_LONG)
        if self.snapshots:
            self.parent = self.snapshots[-1]
            self.parent.student.begin(Clock(CONTROL_SECONDS))
            try:
                self.main = self.parent.student.fork()
            except Interrupted:
                self._end()
        if self.main is None:
            if self.starts > MAX_RESTARTS:
                raise Interrupted("crashed", TOO_OFTEN)
            self.starts += 1
            self.parent = None
            limits = replace(
                self.limits,
                forks=min(2 * len(self.rebuilt.kinds) + 2, 100),
                notebook_wall=(2 * Clock.MOST + 2) * self.limits.notebook_wall,
            )
            self.main = Student(self.warm.start_student(limits))
            self.running, self.waited = True, waited_for_a_processor()
            self.main.begin(self._clock(self.limits.cell_wall))
            ours, theirs = socket.socketpair()
            with theirs:
                self.told = ours.detach()
                os.set_blocking(self.told, False)
                self.main.watch(theirs.fileno())
            self.main.files(self.files)
        before = self.parent.done if self.parent else 0
        for position, (kind, _, source) in enumerate(self.done[before:], before):
            self._take_again(position)
            self.main.begin(self._clock(self.limits.cell_wall))
            self.main.run(source, locked=kind == "locked")
        self._take_again(len(self.done))
        if (
            self.starts > 1 and not self.snapshots
        ):  # a cell ended everything: the next one that does shall not
            self._planned()
            self._leave(len(self.done))
        return self.main

    def _planned(self) -> None:
        self.plan.append(len(self.done))
        self.seen_by.append(len(self.causes.cells))

    def _take_again(self, position: int) -> None:
        """Snapshots that were lost."""
        while len(self.snapshots) < len(self.plan) and self.plan[len(self.snapshots)] == position:
            self._leave(position)

    def _leave(self, position: int) -> None:
        """Leaves the main process behind as it is; a fork of it goes on."""
        assert self.main is not None
        self.main.begin(Clock(CONTROL_SECONDS))
        other = self.main.fork()
        self.parent = _Snapshot(self.main, position)
        self.snapshots.append(self.parent)
        self.main = other

    def _snapshot(self, *, last: bool = False) -> None:
        """Leaves a snapshot for the tests that wait for one. The main process itself, when it has nothing left to do."""
        try:
            if last:  # what ran is tested, also when the time of the cells is over
                self.deadline = max(self.deadline, time.monotonic() + CONTROL_SECONDS)
            main = self._main()
            if last:
                self.snapshots.append(_Snapshot(main, len(self.done)))
                self.main = None
            else:
                self._leave(len(self.done))
        except Interrupted as stop:
            self._stopped(stop)
            self.nothing_left = stop
            return
        self._planned()
        for group in self.pending:
            group.snapshot = len(self.plan) - 1
        self.pending, self.unsaved = [], 0.0

    def _end(self, *, by_itself: bool = False) -> dict[str, Any]:
        """Ends all processes of the submission; says how the first one had ended."""
        self.main, self.snapshots = None, []
        if self.told is not None:
            os.close(self.told)
            self.told = None
        if not self.running:
            return {}
        self.running = False
        return self.warm.end_student(by_itself=by_itself)

    def _stopped(
        self, stop: Interrupted, asked: Student | None = None, of: _Snapshot | None = None
    ) -> Tested:
        """Why a process stopped: what those saw who wait for its end counts for more than a closed connection."""
        student, parent = (asked, of) if asked is not None else (self.main, self.parent)
        if student is None or student.alive:
            return Tested(stop.verdict, str(stop))
        student.connection.close()
        if asked is None:
            self.main = None
        elif of is not None:
            of.asked = None
        reason, sentence = "", ""
        if parent is not None:
            try:
                parent.student.begin(Clock(CONTROL_SECONDS))
                status = parent.student.end_of_fork()
                if status is not None:
                    ending = ending_of_status(status)
                    reason, sentence = ending.reason, ending.sentence
            except Interrupted:
                parent = None
        if parent is None:
            told = self._end(by_itself=stop.verdict == "crashed")
            reason, sentence = str(told.get("reason")), str(told.get("sentence") or stop)
        if stop.verdict == "crashed" and reason in ("out of memory", "timeout", "crashed"):
            return Tested(reason, sentence)
        if stop.verdict == "crashed" and reason == "exit":
            return Tested("crashed", ENDED_ITSELF)
        return Tested(stop.verdict, str(stop))

    # -- cells

    def _cells(self) -> None:
        locked: list[tuple[str, NotebookNode]] = []
        sources: list[str] = []
        tests_before = False
        for cell, kind in zip(self.rebuilt.notebook.cells, self.rebuilt.kinds, strict=True):
            if kind == "test":
                self.count += 1
                cell.execution_count = self.count
                if not tests_before:
                    sources = sources or (self.groups[-1].sources if self.groups else [])
                    self.groups.append(_Group(locked, sources))
                    sources = []
                    self.pending.append(self.groups[-1])
                    locked = []
                self.groups[-1].steps.append((kind, cell))
            elif cell.cell_type == "code" and kind in RUNS and cell.source.strip():
                self.count += 1
                cell.execution_count = self.count
                if kind == "locked":
                    locked.append((kind, cell))
                else:
                    sources.append(cell.source)
                self._cell(cell, kind)
            else:
                continue
            tests_before = kind == "test"
        if self.pending:
            self._snapshot(last=True)

    def _cell(self, cell: NotebookNode, kind: str) -> None:
        defined = definitions(cell.source) if kind == "locked" else _definitions(cell.source)
        changes = defined is None or not self.names.isdisjoint(defined)
        found = reaching.reaches(cell.source) if kind != "locked" else []
        self.names |= set(BINDING.findall(cell.source)) if defined is None else defined
        if self.unsaved > WORTH_A_FORK or (self.pending and changes):
            self._snapshot()
        name, begun = name_of(cell), time.monotonic()
        seconds = self.limits.cell_wall
        if kind == "added":
            seconds *= AFTER_A_TIMEOUT if self.cell_ran_out else 1
            seconds = max(LEAST_SECONDS, min(seconds, self.limits.added_wall - self.added))
        try:
            main = self._main()
            main.begin(self._clock(seconds))
            ran = main.run(cell.source, locked=kind == "locked")
            if self.parent is not None and KILL.search(cell.source):
                self.parent.student.begin(Clock(CONTROL_SECONDS))
                self.parent.student.request("lookup", "np")
        except Interrupted as stop:
            if self.parent is not None and not self.parent.student.alive:
                self._end()
            tested = self._stopped(stop)
            self.cell_ran_out |= stop.verdict == "timeout"
            cell.outputs = [outputs.error(tested.verdict, tested.message)]
            self.notes.append(f"The cell {name}: {tested.verdict}. {tested.message}")
            self.causes.interrupted(name, cell.source, tested.message)
            return
        finally:
            if self.told is not None:
                found += [what for what in reaching.seen(self.told) if what not in found]
            if found:
                self.notes.append(reaching.noted(name, found))
            took = time.monotonic() - begun
            if kind == "added":
                self.added += took
        self.unsaved += took
        self.done.append((kind, name, cell.source))
        self.causes.ran(name, cell.source, ran.outputs, ran.fine)
        cell.outputs, used = outputs.safe(ran.outputs, self.count, self.room)
        self.room = max(0, self.room - used)
        if ran.cut:
            self.notes.append(f"The output of the cell {name} was cut: output too long.")

    def _written(self) -> None:
        """Takes along the files that cells wrote, before any test can write one."""
        student = self.main or (self.snapshots[-1].student if self.snapshots else None)
        if student is None or not student.alive:
            return
        student.begin(Clock(CONTROL_SECONDS))
        try:
            self.written, notes = written.ask(student, self.files)
        except (Interrupted, Exception):  # whatever the other side makes of it: then there are none
            return
        self.notes += notes

    # -- tests

    def _tests(self) -> None:
        self.bench: Bench | None = None
        for group in self.groups:
            before = len(self.marks)
            unnamed = []
            for kind, cell in group.steps:
                if kind == "test":
                    if self._test(group, cell):
                        unnamed.append((len(self.marks) - 1, cell))
                else:
                    self._locked(group, cell)
            for number, cell in unnamed:
                self._name_mistake(group, number, cell)
            self._confirm(group, before)
        self._listen()
        if self.reached:
            self.notes.append(reaching.noted("", self.reached))

    def _listen(self) -> None:
        """Hears what reached for the grader since the last time."""
        if self.told is not None:
            self.reached += [what for what in reaching.seen(self.told) if what not in self.reached]

    def _beside(self, bench: Bench, name: str, clock: Clock) -> tuple[Tested, Interrupted | None]:
        """A test beside student code. What it reaches for itself (`inspect`, patches) is the instructor's business."""
        self._listen()
        try:
            return beside.run(bench.student, self.tests[name], clock)
        finally:
            if self.told is not None:
                reaching.seen(self.told)

    def _confirm(self, group: _Group, first: int) -> None:
        """After a group, the fork that was asked is asked again what is known here: marks that rest on a lie are taken back.

        After that, and after a failure in which a call ended in an exception, the next group gets a fork of its own: what
        was under way there, a driver with its patches perhaps, reaches no other function.
        """
        marks, true = self.marks[first:], True
        snapshot = self.snapshots[group.snapshot] if 0 <= group.snapshot < len(self.snapshots) else None
        if snapshot is None or snapshot.asked is None:
            return
        if any(mark.points for mark in marks) and snapshot.asked.alive:
            snapshot.asked.begin(Clock(CONTROL_SECONDS))
            try:
                true = reaching.is_true(snapshot.asked)
            except Interrupted:
                true = False
            if not true:
                self._take_back(group, first)
        stopped = snapshot.asked.raised and any(mark.verdict != "passed" for mark in marks)
        if (stopped or not true) and group is not self.groups[-1]:
            snapshot.asked.alive, snapshot.asked = False, None
            snapshot.student.begin(Clock(CONTROL_SECONDS))
            with contextlib.suppress(Interrupted):
                snapshot.student.end_of_fork(patience=0)

    def _take_back(self, group: _Group, first: int) -> None:
        cells = [cell for kind, cell in group.steps if kind == "test"]
        for i, cell in enumerate(cells, first):
            if self.marks[i].points:
                self.marks[i] = replace(self.marks[i], points=0.0, verdict="error", message=reaching.UNTRUE)
                cell.outputs = [outputs.error("error", reaching.UNTRUE)]
        note = f"Look at this notebook: {reaching.UNTRUE}"
        if note not in self.notes:
            self.notes.append(note)

    def _asked(self, group: _Group) -> Bench:
        """The bench, set to a fork that this group's tests are asked of. Raises `Interrupted`."""
        if time.monotonic() > self.deadline:
            raise Interrupted("timeout", TOO_LONG)
        if group.snapshot < 0:
            raise self.nothing_left
        snapshot = self.snapshots[group.snapshot] if group.snapshot < len(self.snapshots) else None
        if snapshot is None or snapshot.asked is None or not snapshot.asked.alive:
            snapshot = self._fresh(group.snapshot)
        assert snapshot.asked is not None
        causes = replace(self.causes, cells=self.causes.cells[: self.seen_by[group.snapshot]])
        if self.bench is None:
            self.bench = Bench(snapshot.asked, self.reference, causes, plain=self.reference is None)
        else:
            self.bench.ask(snapshot.asked, causes)
        return self.bench

    def _fresh(self, number: int) -> _Snapshot:
        """A snapshot with a new fork. When it was ended from within, all processes are made anew, once."""
        for tries in range(2):
            if number >= len(self.snapshots):
                self._main()
            snapshot = self.snapshots[number]
            snapshot.student.begin(Clock(CONTROL_SECONDS))
            try:
                snapshot.asked = snapshot.student.fork()
                snapshot.asked.used = self.warm.used
                if not reaching.is_true(snapshot.asked):
                    raise Untrue
                return snapshot
            except Interrupted:
                self._end()
                if tries:
                    raise
        raise AssertionError("unreachable")

    def _locked(self, group: _Group, cell: NotebookNode) -> None:
        """A locked cell runs in both processes; here, when its time comes among the tests."""
        try:
            bench = self._asked(group)
            bench.student.begin(self._clock(self.limits.cell_wall))
            bench.locked(cell.source, name_of(cell))
        except Untrue:
            return
        except LockedStopped as stopped:
            self.notes.append(str(stopped))
        except Interrupted as stop:
            self._lost(group, stop)

    def _patience(self, group: _Group) -> float:
        """Seconds for a test: fewer after one of the same function ran out of time, for a loop that never ends."""
        most = self._test_seconds
        if not self.endless or not group.calls(self.endless):
            return most
        return min(most, max(AFTER_A_TIMEOUT * most, SLOWER * self.slowest))

    @property
    def _test_seconds(self) -> float:
        """What a test gets; never more than a cell."""
        return min(self.limits.test_wall, self.limits.cell_wall)

    def _lost(self, group: _Group, stop: Interrupted) -> Tested:
        snapshot = self.snapshots[group.snapshot] if 0 <= group.snapshot < len(self.snapshots) else None
        if snapshot is None or snapshot.asked is None:
            return self._stopped(stop)
        return self._stopped(stop, snapshot.asked, snapshot)

    def _test(self, group: _Group, cell: NotebookNode) -> bool:
        """Runs a test; whether it failed and no known mistake was named."""
        name, points = name_of(cell), float(cell.metadata.nbgrader.points)
        seconds, patience = self._test_seconds, self._patience(group)
        begun = time.monotonic()
        try:
            bench = self._asked(group)
            clock = self._clock(patience)
            if name in self.beside:
                tested, stop = self._beside(bench, name, clock)
            else:
                tested, stop = bench.test(
                    self.tests[name],
                    name,
                    seconds,
                    deadline=clock,
                    in_place=name in self.in_place,
                )
            self.slowest = max(self.slowest, bench.student.slowest)
            self.slowest_test = max(self.slowest_test, time.monotonic() - begun)
        except Untrue:
            tested, stop = Tested("error", reaching.UNTRUE), None
        except Interrupted as error:
            tested, stop = Tested(error.verdict, str(error)), error
        if stop is not None:
            tested = replace(self._lost(group, stop), in_hidden=tested.in_hidden)
            if stop.verdict == "timeout":
                self.endless |= group.names
                if patience < seconds and tested.verdict == "timeout":
                    tested = replace(tested, message=f"{tested.message} {SHORTER.format(patience)}")
        shown = visible_part(self.tests[name])
        mark = _mark(name, tested, points, hides=shown != self.tests[name])
        self.marks.append(mark)
        self.tell(mark)
        cell.source = shown.strip("\n") + ("\n# … and hidden tests" if shown != self.tests[name] else "")
        cell.outputs = outputs.of_mark(mark.verdict, mark.message, mark.points)
        return tested.unnamed

    def _name_mistake(self, group: _Group, number: int, cell: NotebookNode) -> None:
        """Puts the known mistake behind a failed test, if there is one, at the head of its message."""
        assert self.bench is not None
        tests = self.tests[name_of(cell)], self.others[name_of(cell)]
        named = self.bench.known_mistake(*tests)
        if named is None:
            try:
                bench, patience = self._asked(group), self._patience(group)
                named, stop = bench.misconception(*tests, self._test_seconds, self._clock(patience))
            except (Untrue, Interrupted):
                return
            if stop is not None:
                self._lost(group, stop)
                if stop.verdict == "timeout":
                    self.endless |= group.names
        if named:
            mark = self.marks[number]
            said = outputs.plain(f"{named}\n{mark.message}"[:MAX_MESSAGE])
            self.marks[number] = replace(mark, message=said)
            cell.outputs = outputs.of_mark(mark.verdict, said, mark.points)


def _mark(name: str, tested: Tested, most: float, *, hides: bool = False) -> Mark:
    """The mark for what came of a test cell that is worth `most` points, and that `hides` lines or does not."""
    if tested.verdict != "passed":
        return Mark(name, 0.0, most, tested.verdict, outputs.plain(tested.message), tested.in_hidden)
    if tested.points is None or tested.points == most:
        return Mark(name, most, most, "passed")
    if fault := out_of_range(tested.points, most):
        return Mark(name, 0.0, most, "error", fault, hides)
    said = f"This test gave {tested.points:g} of {most:g} points."
    return Mark(name, tested.points, most, "failed", said, hides)


def _defined_in_play(rebuilt: Rebuilt) -> dict[str, str]:
    """The functions of play cells, which do not run, each with the name of its cell."""
    return {
        function: name_of(cell)
        for cell, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True)
        if kind == "play"
        for function in DEFINED.findall(cell.source)
    }


def _used_from_play(rebuilt: Rebuilt, played: dict[str, str]) -> list[str]:
    """A note for each function of a play cell that an answer uses, and that no other cell defines."""
    if not played:
        return []
    sources = [
        c.source for c, kind in zip(rebuilt.notebook.cells, rebuilt.kinds, strict=True) if kind in RUNS
    ]
    defined = {name for source in sources for name in DEFINED.findall(source)}
    used = {word for source in sources for word in WORD.findall(source)}
    return [
        f"The play cell {cell} defines {function}, which an answer uses; play cells are not run at grading."
        for function, cell in played.items()
        if function in used - defined
    ]


def _definitions(source: str) -> set[str] | None:
    """`course_code.definitions` for a student's cell; functions and classes only.

    No parser: a source can be made that takes it minutes. Where this is wrong, a fork is left that nobody needed, or a
    test sees a name that a later cell defined.
    """
    names = set()
    for line in source.split("\n"):
        match = DEFINITION.match(line)
        if match is None:
            return None
        if match[1]:
            names.add(match[1])
    return names
