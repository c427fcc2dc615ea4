"""One call of a student's function, observed: on copies of its arguments, here or in the student's process.

The checks look at what `observe` saw. What must live beside student code is made here too: `there` and `fresh`.
"""

from __future__ import annotations

import ast
import contextvars
import linecache
import sys
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.check.packages import name_foreign_packages
from autograder.check.values import is_tensor
from autograder.check.words import name_of


class NotAnswered(NotImplementedError):
    """The function still holds the line that the exercise came with. Shown as `NotImplementedError`."""

    def _render_traceback_(self) -> list[str]:
        return [f"NotImplementedError: {self}"]


NotAnswered.__name__ = NotAnswered.__qualname__ = "NotImplementedError"


@dataclass
class Raised:
    """An exception as data: class names from the class itself to its most general base, message, the student's line."""

    classes: list[str]
    message: str
    line: str = ""

    @property
    def name(self) -> str:
        return self.classes[0]


@dataclass
class Observation:
    """What one call did: value or exception, arguments that it changed (position → value after), its warnings."""

    value: Any = None
    raised: Raised | None = None
    changed: dict[int, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fresh:
    """An argument made anew, from source, beside whoever is called. See `fresh`."""

    source: str

    @property
    def _description(self) -> str:
        return self.source


def raised_from(error: BaseException) -> Raised:
    """`error` as data, with the innermost line of a notebook cell that it passed through."""
    line = function = ""
    for frame, number in traceback.walk_tb(error.__traceback__):
        filename = frame.f_code.co_filename
        if "ipykernel_" in filename or "ipython-input" in filename or filename.startswith("<student"):
            line = linecache.getline(filename, number).strip()
            function = frame.f_code.co_qualname.partition(".")[0]
    classes = [c.__name__ for c in type(error).__mro__ if c not in (object, BaseException)]
    message = str(error)[:2000]
    if isinstance(error, NotImplementedError) and not message and function.isidentifier():
        message = _unanswered(function)
    return Raised(classes, message, line[:200])


def observe(f: Any, arguments: tuple[Any, ...]) -> Observation:
    """Calls `f` on copies of `arguments`, here or in the student's process."""
    given = tuple(there(a.source) if isinstance(a, Fresh) else _copy(a) for a in arguments)
    remote = getattr(type(f), "_observe", None)
    if remote is not None:
        observation: Observation = remote(f, given)
        for position, argument in enumerate(arguments):
            if isinstance(
                argument, Fresh
            ):  # made for this call alone, so that nobody misses what it was before
                observation.changed.pop(position, None)
    else:
        name_foreign_packages()
        observation = Observation()
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                observation.value = f(*given)
        except Exception as error:
            observation.raised = raised_from(error)
        observation.warnings = [f"{w.category.__name__}: {w.message}" for w in caught]
        observation.changed = {
            i: after
            for i, (before, after) in enumerate(zip(arguments, given, strict=True))
            if not isinstance(before, Fresh) and not _identical(before, after)
        }
    if observation.raised is not None and _is_unanswered(observation.raised):
        raise NotAnswered(observation.raised.message or _unanswered(name_of(f)))
    return observation


def _is_unanswered(raised: Raised) -> bool:
    """Whether this is the line that the exercise came with; libraries raise NotImplementedError too, with a message."""
    own_line = "raise NotImplementedError" in raised.line
    return "NotImplementedError" in raised.classes and (own_line or not raised.message)


def _unanswered(name: str) -> str:
    return f"{name} is not written yet: replace the line `raise NotImplementedError()` in its cell."


def call_trusted(f: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """A reference or mistake function, on its own copies of the arguments."""
    given = [
        eval(a.source, {"np": np, **_torch_name()}) if isinstance(a, Fresh) else _copy(a) for a in arguments
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f(*given)


def _torch_name() -> dict[str, Any]:
    torch = sys.modules.get("torch")
    return {"torch": torch} if torch else {}


def _copy(x: Any) -> Any:
    """Plain data copied all the way down; anything that lives (a model, a generator) passed as it is."""
    if isinstance(x, np.ndarray):
        return x.copy()
    if is_tensor(x):
        return (
            x.detach().clone().requires_grad_(x.requires_grad)
            if not x.is_leaf or x.device.type == "cpu"
            else x
        )
    if type(x) in (list, tuple):
        return type(x)(_copy(item) for item in x)
    if type(x) is dict:
        return {key: _copy(value) for key, value in x.items()}
    return x


def _identical(a: Any, b: Any) -> bool:
    """Equal in type, shape and every bit of data; True for things that are not data."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()
    if is_tensor(a):
        return a.shape == b.shape and a.dtype == b.dtype and bool(((a == b) | ((a != a) & (b != b))).all())
    if type(a) in (list, tuple):
        return len(a) == len(b) and all(map(_identical, a, b))
    if type(a) is dict:
        return list(a) == list(b) and all(_identical(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return a == b or a != a
    if isinstance(a, (bool, int, str, bytes, complex, type(None))):
        return bool(a == b)
    return True


def arguments_of(arguments: Any) -> tuple[Any, ...]:
    return arguments if isinstance(arguments, tuple) else (arguments,)


# ---------------------------------------------------------------------------------------------------------------
# What lives beside student code

process: contextvars.ContextVar[Any] = contextvars.ContextVar("the student's process", default=None)
"""Set by `autograder.grading.judging.judge` while a test cell runs; None in a student's own kernel."""


def there(source: str, **names: Any) -> Any:
    """The value of `source` (its last expression, or the function that it ends with), evaluated beside student code.

    For what must live there: a random generator, a torch model, a patch, a driver (a function that is given plain data,
    makes models and loaders of them, calls the student's function and returns plain data). Plain immutable values come
    back as they are, everything else as a handle (in a student's own kernel: as itself). `names` are bound for the
    source, in which locked names are known as well.
    """
    student = process.get()
    return here(source, **names) if student is None else student.there(source, names)


def once(question: str, f: Any, arguments: Any) -> Any:
    """`f(*arguments)`, plain data: called once for each `question` to a submission, however many tests look at the result.

    For what is dear, as a long training. In a student's own kernel, where `f` may be another one by now, it is called anew.
    """
    given = arguments_of(arguments)
    student = process.get()
    if student is None:
        return f(*given)
    key = (once, question)
    if key not in student.remembered:
        student.remembered[key] = f(*given)
    return student.remembered[key]


def here(source: str, **names: Any) -> Any:
    """The same as `there`, but evaluated where the test itself runs, with the names of whoever calls.

    For a driver around a reference function: what it gives is what the student's must give.
    """
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__package__") == __package__:
        frame = frame.f_back
    return evaluate(source, {**frame.f_globals, **names})


def rng(seed: int) -> Any:
    """A random generator beside student code, for functions that a test calls itself. See `fresh_rng` for checks."""
    return there(f"np.random.default_rng({seed})")


def evaluate(source: str, namespace: dict[str, Any]) -> Any:
    """Runs `source` in `namespace`; the value of its last expression, or the function or class that it ends with.

    None when it ends with another statement.
    """
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<check.there>", "exec"), namespace)
        return namespace[last.name] if isinstance(last, (ast.FunctionDef, ast.ClassDef)) else None
    tree.body.pop()
    exec(compile(tree, "<check.there>", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "<check.there>", "eval"), namespace)


def fresh(source: str) -> Fresh:
    """An argument made anew from `source` for every call, such as `check.fresh("np.random.default_rng(3)")`.

    Student code gets one made beside it, a reference function one made here: the same seed, the same numbers.
    """
    return Fresh(source)


def fresh_rng(seed: int) -> Fresh:
    """A random generator as an argument of a check: made anew, with this seed, for every call. See `fresh`."""
    return Fresh(f"np.random.default_rng({seed})")


_COUNT_OPCODES = """
def count_opcodes(f, *arguments):
    import sys
    count = 0
    def trace(frame, event, argument):
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        f(*arguments)
    finally:
        sys.settrace(before)
    return count
"""


def work(f: Any, arguments: Any) -> int:
    """How many Python instructions `f(*arguments)` runs: the same on every machine, unlike a time."""
    given = tuple(there(a.source) if isinstance(a, Fresh) else _copy(a) for a in arguments_of(arguments))
    return int(there(_COUNT_OPCODES)(f, *given))


def processor_seconds(f: Any, arguments: Any) -> float | None:
    """Processor time that student code took for `f(*arguments)`, as seen from outside its process.

    What is counted beside student code (`work`) is what student code lets be counted; this is not. None where there is no
    outside: in a student's own kernel, and without a sandbox.
    """
    student = process.get()
    before = None if student is None else student.used()
    if before is None:
        return None
    f(*(_copy(a) for a in arguments_of(arguments)))
    return float(student.used() - before)
