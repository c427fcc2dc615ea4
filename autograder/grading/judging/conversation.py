"""The trusted end of the conversation with a student's process: requests, handles on its objects, callbacks.

Everything that the other side says is data or a handle; a lie can only change what the student's own functions seem
to return. `judge` runs test cells over it.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import itertools
import socket
import sys
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.check.calls import Observation, Raised
from autograder.sandbox import wire

MAX_ITEMS = 10_000
MAX_NESTING = 50
MAX_LENGTH = 10**7
"""Length that a handle may claim: Python makes room for it before it reads the first item."""
MAX_RECEIVED = 256 * 2**20
"""Bytes that one cell or test may get from the student's process; JSON counts eightfold, as it does in memory."""


class Interrupted(BaseException):
    """The student's process stopped answering; `verdict` is one of `timeout`, `crashed`, `output too long`."""

    def __init__(self, verdict: str, sentence: str) -> None:
        super().__init__(sentence)
        self.verdict = verdict


REPLIES: dict[str, tuple[type, ...]] = {
    "value": (object, dict, list),
    "object": (list,),
    "raised": (list, str, str),
    "ran": (list, bool, bool),
    "too large": (str,),
    "callback": (int, tuple, dict),
}
"""Kinds of replies and what follows the kind."""


WITHDRAWN = (
    "This function was lent to your code for the call that it was given to (and to what that call returned); "
    "it cannot be called later."
)


class LentName(NameError):
    """A student's name that stands for a function of a test."""


class StudentError(Exception):
    """An exception that student code raised and that no built-in class stands for."""


def _exception(classes: list[str], message: str) -> Exception:
    """A student's exception for a test that calls a function plainly: the nearest built-in class, same message."""
    for name in classes:
        kind = getattr(builtins, str(name), None)
        if kind in (Exception, StopIteration):  # this would end a loop of the test as if all were done
            continue
        if isinstance(kind, type) and issubclass(kind, Exception):
            with contextlib.suppress(TypeError):
                return kind(message)
    name = classes[0][:100] if classes[0].isidentifier() else "Exception"
    error: Exception = type(name, (StudentError,), {})(message)
    return error


def _out_of_memory(classes: list[str], message: str) -> bool:
    """Python says MemoryError, torch a RuntimeError."""
    return "MemoryError" in classes or ("RuntimeError" in classes and "can't allocate memory" in message)


# ---------------------------------------------------------------------------------------------------------------
# Handles


class Handle:
    """An object in the student's process. It can be called, indexed, iterated, measured, read, set and passed on."""

    def __init__(self, student: Student, reference: list[Any], type_name: str, label: str) -> None:
        for name, value in (
            ("_student", student),
            ("_reference", reference),
            ("_name", label or f"a {type_name}"),
            ("_description", label or f"an object of type {type_name}"),
            ("_loans", {}),  # functions of the test that it may hold: they can be called while it is used
        ):
            object.__setattr__(self, name, value)

    def _observe(self, arguments: tuple[Any, ...]) -> Observation:
        return self._student.observe(self, arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student.apply("call", self, *args, **kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self._student.apply("item", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._student.apply("set item", self, key, value)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__name__", "__doc__", "__wrapped__"):
            raise AttributeError(name)
        return self._student.apply("attribute", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.apply("set attribute", self, name, value)

    def __len__(self) -> int:
        length = self._student.apply("length", self)
        if type(length) is not int or not 0 <= length <= MAX_LENGTH:
            raise ValueError("its length is no number of items")
        return length

    def __bool__(self) -> bool:
        return self._student.apply("truth", self) is True

    def __iter__(self) -> Iterator[Any]:
        items = self._student.apply("items", self)
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            raise ValueError(f"more than {MAX_ITEMS} items: the iteration does not end")
        return iter(items)

    def __repr__(self) -> str:
        text = self._student.apply("text", self)
        return text if isinstance(text, str) else object.__repr__(self)


@functools.cache
def _callables_by_name(torch_is_there: bool) -> dict[str, Any]:
    """What of numpy and torch can be called in this process because it can do nothing but compute, by its name.

    A table, made once: a name that the other side sends is looked up in it, never followed attribute by attribute.
    """
    table: dict[str, Any] = {}
    for name, x in vars(np).items():
        if isinstance(x, np.ufunc) or (isinstance(x, type) and issubclass(x, np.generic)):
            table[f"numpy.{name}"] = x
    if torch_is_there:
        torch = sys.modules["torch"]
        for name, x in vars(torch.nn).items():
            if isinstance(x, type) and issubclass(x, torch.nn.Module) and "torch.nn.modules." in x.__module__:
                table[f"torch.nn.{name}"] = table[f"{x.__module__}.{x.__qualname__}"] = x
    return table


# ---------------------------------------------------------------------------------------------------------------
# The conversation


class Clock:
    """The seconds left of those that a cell or test has; see `wire.Deadline`.

    `starved` gives the seconds, since it was last asked, in which the submission waited for a processor that others had:
    they do not count, up to `MOST` times the time that was given. `extended` is told of them.
    """

    MOST = 4

    def __init__(
        self,
        seconds: float,
        starved: Callable[[], float] = lambda: 0.0,
        extended: Callable[[float], None] = lambda more: None,
    ) -> None:
        self.begun, self.seconds, self.more = time.monotonic(), seconds, 0.0
        self.starved, self.extended = starved, extended

    def __call__(self) -> float:
        elapsed = time.monotonic() - self.begun
        if elapsed >= self.seconds + self.more:
            more = min(self.starved(), elapsed - self.more, self.MOST * self.seconds - self.more)
            if more > 0.05:
                self.more += more
                self.extended(more)
        return self.seconds + self.more - (time.monotonic() - self.begun)


@dataclass
class Ran:
    """What running one cell gave: outputs as nbformat knows them, and whether it ended without an error."""

    outputs: list[dict[str, Any]]
    fine: bool
    cut: bool = False


class Student:
    """The trusted end of a connection to one process of a submission. `deadline` bounds every wait."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.deadline: wire.Deadline = None
        self.alive = True
        """False once request and reply are out of step: the process cannot be asked again."""
        self.lent: list[dict[int, Any]] = []
        """For each request that runs, innermost last: the functions of the test that the other side may call, by number."""
        self.numbers = itertools.count()
        self.used: Callable[[], float | None] = lambda: None
        """Processor time that the submission has used so far, seen from outside."""
        self.rebind: Callable[[Any, Any, Any], None] = lambda argument, after, result: None
        """Told of an argument that a call changed in place, and of the call's result; see `judge.Bench`."""
        self.remembered: dict[Any, Any] = {}
        """What `check.same` and `check.once` remember of the answers so far, by question. Forks share it."""
        self.handles: weakref.WeakValueDictionary[str, Handle] = weakref.WeakValueDictionary()
        self.nesting = 0
        self.received = 0
        """Weighed bytes since the cell or test began; see `MAX_RECEIVED`."""
        self.slowest = 0.0
        """Seconds of the slowest request so far that was answered."""
        self.raised = False
        """Whether a call, or a driver, has ended in an exception."""

    def begin(self, deadline: wire.Deadline) -> None:
        """A cell or test begins: its time and its share of memory."""
        self.deadline, self.received = deadline, 0

    def refer(self, x: Any) -> dict[str, Any]:
        if isinstance(x, Handle):
            self.lent[-1].update(x._loans)
            return {"reference": x._reference}
        name = wire.public_name(x)
        if name is not None:
            return {"reference": ["name", name]}
        if not callable(x):
            raise wire.WireError(
                f"a test passes an object of type {type(x).__name__} to student code; "
                "make it there with check.there(…) or check.fresh(…)"
            )
        return {"reference": ["callback", self._lend(x), getattr(x, "__name__", "f")]}

    def _lend(self, function: Any) -> int:
        """The number of a function of the test, which the request that runs now lends to the other side."""
        for loans in self.lent:
            for number, known in loans.items():
                if known is function:
                    return number
        number = next(self.numbers)
        self.lent[-1][number] = function
        return number

    def resolve(self, reference: dict[str, Any]) -> Any:
        match reference["reference"]:
            case ["callback", int(number), *_]:
                # Never the function itself: what a student returns, or calls by a name of his own, is the student's.
                return self.handle(["callback", number], "function", "")
            case ["name", str(path)]:
                known = _callables_by_name(sys.modules.get("torch") is not None).get(path)
                label = path.split(".")[-1][:100]
                return known if known is not None else self.handle(["name", path[:200]], "function", label)
            case ["object", int(number), str(type_name), str(label)]:
                return self.handle(["object", number], type_name[:100], label[:100])
        raise wire.Malformed("not a reference")

    def handle(self, reference: list[Any], type_name: str, label: str) -> Handle:
        key = repr(reference)
        handle = self.handles.get(key)
        if handle is None:
            handle = self.handles[key] = Handle(self, reference, type_name, label)
        return handle

    def send(self, message: Any) -> None:
        wire.send(self.connection, wire.dumps(message, self.refer), self.deadline)

    def receive(self) -> tuple[Any, ...]:
        """The next reply, of a known kind and shape. Raises `wire.WireError`, `wire.Late` or `wire.Closed`."""
        frame = wire.receive(self.connection, self.deadline)
        self.received += len(frame) + 7 * wire.HEADER.unpack_from(frame)[0]
        if self.received > MAX_RECEIVED:
            raise wire.TooLarge("the answers of one test together are more than it can hold")
        match wire.loads(frame, self.resolve):
            case (str(kind), *body) if (
                kind in REPLIES
                and len(body) == len(REPLIES[kind])
                and all(map(isinstance, body, REPLIES[kind]))
            ):
                if kind == "object":
                    return ("value", self.resolve({"reference": body[0]}), {}, [])
                if kind == "raised" and not all(isinstance(name, str) for name in body[0] or [None]):
                    raise wire.Malformed("an exception without a name")
                return (kind, *body)
        raise wire.Malformed("not a reply")

    def request(self, *message: Any, descriptor: int | None = None) -> tuple[Any, ...]:
        """Sends a request and returns its reply; answers callbacks meanwhile. Raises `Interrupted`.

        Without a message it only waits for a reply. A `descriptor` goes along.
        """
        if not self.alive:
            raise Interrupted("crashed", "The process of your notebook has stopped.")
        begun = time.monotonic()
        self.nesting += 1
        self.lent.append({})
        try:
            if self.nesting > MAX_NESTING:
                raise RecursionError("calls between the test and the answer are nested too deep")
            if message:
                self.send(message)
            if descriptor is not None:
                try:
                    socket.send_fds(self.connection, [b"+"], [descriptor])
                except OSError as error:
                    raise wire.Closed(str(error)) from None
            while True:
                reply = self.receive()
                if reply[0] != "callback":
                    break
                self.answer_callback(*reply[1:])
        except wire.Late:
            raise self._lost("timeout", "The time limit was reached: does a loop never end?") from None
        except wire.TooLarge as error:
            raise self._lost(
                "output too long", f"The result is too large to be looked at: {error}."
            ) from None
        except wire.Malformed as error:
            raise self._lost("error", f"The result could not be read: {error}.") from None
        except wire.Closed:
            raise self._lost(
                "crashed", "Python stopped while this code ran (a crash, or os._exit)."
            ) from None
        finally:
            self.nesting -= 1
            loans = self.lent.pop()
        if not self.nesting:
            self.slowest = max(self.slowest, time.monotonic() - begun)
        self.raised |= reply[0] == "raised" and bool(message) and message[0] in ("apply", "there")
        if loans and reply[0] == "value":
            _attach(loans, reply[1])
        if reply[0] == "raised" and _out_of_memory(reply[1], reply[2]):
            raise Interrupted("out of memory", "The memory limit was reached.")
        if reply[0] == "too large":
            raise Interrupted("output too long", f"The result is too large to be looked at: {reply[1]}.")
        return reply

    def _lost(self, verdict: str, sentence: str) -> Interrupted:
        self.alive = False
        return Interrupted(verdict, sentence)

    def answer_callback(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        function = next((loans[number] for loans in self.lent if number in loans), None)
        try:
            if function is None:
                raise RuntimeError(WITHDRAWN)
            value = function(*args, **kwargs)
            frame = wire.dumps(("returned", value), self.refer)
        except wire.TooLarge:
            raise
        except Exception as error:
            frame = wire.dumps(("failed", type(error).__name__, str(error)[:2000]), self.refer)
        wire.send(self.connection, frame, self.deadline)

    # -- requests

    def value(self, reply: tuple[Any, ...]) -> Any:
        if reply[0] == "raised":
            raise _exception(reply[1], reply[2])
        if reply[0] != "value":
            raise self._unasked()
        return reply[1]

    def _unasked(self) -> Interrupted:
        return self._lost("error", "The student's process gave a reply that no request asked for.")

    def fork(self) -> Student:
        """A fork of the process as it is now, with a connection of its own. Raises `Interrupted`."""
        ours, theirs = socket.socketpair()
        with theirs:
            reply = self.request("fork", descriptor=theirs.fileno())
        if reply[0] != "value":
            ours.close()
            raise self._lost("crashed", "The process of your notebook could not go on.")
        other = Student(ours)
        other.remembered = self.remembered
        other.begin(self.deadline)
        other.request()
        return other

    def watch(self, descriptor: int) -> None:
        """What reaches for the grader from now on is told to this descriptor; see `reaching`."""
        self.value(self.request("watch", descriptor=descriptor))

    def end_of_fork(self, patience: int = 50) -> int | None:
        """Ends the last fork; the status with which it had ended by itself within so many milliseconds, or None."""
        reply = self.request("end_of_child", patience)
        if reply[0] != "value":
            raise self._lost("crashed", "The process of your notebook could not go on.")
        return reply[1] if type(reply[1]) is int else None

    def files(self, files: dict[str, bytes]) -> None:
        """Puts files into the working folder, by relative path; several messages where one would be too large."""
        batch: dict[str, bytes] = {}
        for name, data in files.items():
            if batch and sum(map(len, batch.values())) + len(data) > wire.MAX_ARRAYS // 4:
                self.value(self.request("files", batch))
                batch = {}
            batch[name] = data
        self.value(self.request("files", batch))

    def written(self, most_files: int, most_bytes: int) -> Any:
        """What the process calls the files that its cells wrote, by relative path; more than so much it need not say."""
        return self.value(self.request("written", most_files, most_bytes))

    def run(self, source: str, *, locked: bool = False) -> Ran:
        """Runs a cell in the student's shell."""
        reply = self.request("locked" if locked else "run", source)
        if reply[0] != "ran":
            raise self._unasked()
        return Ran(reply[1], reply[2], reply[3])

    def lookup(self, name: str) -> Any:
        found = self.value(self.request("lookup", name))
        if isinstance(found, Handle):
            if found._reference[0] == "callback":
                raise LentName(
                    f"{name} is a function that a test lent to your code, not one that you wrote: define {name} yourself."
                )
            object.__setattr__(found, "_name", name)
        return found

    def there(self, source: str, names: dict[str, Any]) -> Any:
        return self.value(self.request("there", source, names))

    def seed(self, number: int) -> None:
        self.value(self.request("seed", number))

    def observe(self, f: Handle, arguments: tuple[Any, ...]) -> Observation:
        """One call as `autograder.check` looks at it."""
        reply = self.request("apply", "call", [f, *arguments], {})
        if reply[0] == "raised":
            _, classes, message, line = reply
            return Observation(raised=Raised(classes, message, line))
        if reply[0] != "value":
            raise self._unasked()
        _, value, after, caught = reply
        changed = {i - 1: x for i, x in after.items() if isinstance(i, int) and 0 < i <= len(arguments)}
        return Observation(value=value, changed=changed, warnings=[w for w in caught if type(w) is str])

    def apply(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        """An operation on handles. Nothing that it is given changes here.

        An argument crosses as a copy; what the call made of that copy is only told to `rebind`.
        """
        reply = self.request("apply", operation, list(args), kwargs)
        if reply[0] == "value":
            for i, after in reply[2].items():
                if isinstance(i, int) and 0 <= i < len(args):
                    self.rebind(args[i], after, reply[1])
        return self.value(reply)


def _attach(loans: dict[int, Any], value: Any, depth: int = 0) -> None:
    """Handles that a call returned (a closure, an object) may hold what was lent to it, and be used with it."""
    if isinstance(value, Handle):
        value._loans.update(loans)
    elif isinstance(value, (list, tuple, dict)) and depth < 3:
        for item in itertools.islice(value.values() if isinstance(value, dict) else value, 100):
            _attach(loans, item, depth + 1)
