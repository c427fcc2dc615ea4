"""The checks that test cells are made of, and the sentences with which they fail.

They judge behaviour only: none looks at source code or at a clock. Everywhere, `arguments` is the argument list when
it is a tuple, and the single argument otherwise; `()` calls without arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from autograder.check.calls import Observation, arguments_of, call_trusted, here, observe, process, there
from autograder.check.comparison import TOLERANCE, mismatch, relation_of
from autograder.check.errors import explained, leave_it, returned_error
from autograder.check.experiments import what_helps
from autograder.check.values import is_tensor, numeric
from autograder.check.words import LINE, brief, in_a_line, name_of, show


class CheckFailed(AssertionError):
    """An answer did not pass; the message is written for the student and is all that a notebook shows.

    `misconception` is the sentence of a known mistake that the answer equals, or "".
    """

    def __init__(self, message: str = "", misconception: str = "") -> None:
        super().__init__(f"{misconception}\n{message}" if misconception else message)
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


# ---------------------------------------------------------------------------------------------------------------
# Words


def _call_text(f: Any, arguments: tuple[Any, ...]) -> str:
    call = f"{name_of(f)}({', '.join(map(show, arguments))})"
    return call if len(call) <= LINE else f"{name_of(f)}({', '.join(map(brief, arguments))})"


def _message(
    call: str, observation: Observation, expected: str | None, sentences: Sequence[str], hint: str, read: str
) -> str:
    if observation.raised is None:
        opening = [call, f"  returned  {in_a_line(observation.value)}"]
    else:
        opening = [
            f"{call} stopped with {observation.raised.name}: {observation.raised.message}".rstrip(": ")
        ]
        if observation.raised.line:
            opening.append(f"  in the line  {observation.raised.line}")
    return _text(opening, expected, sentences, hint, read)


def _text(opening: list[str], expected: str | None, sentences: Sequence[str], hint: str, read: str) -> str:
    lines = [*opening, *([] if expected is None else [f"  expected  {expected}"]), *filter(None, sentences)]
    if hint:
        lines.append(f"Hint: {hint}")
    if read:
        lines.append(f"Read again: “{read}” in the lecture.")
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------------------------------
# The checks


def _common_faults(
    f: Any, arguments: tuple[Any, ...], observation: Observation, hint: str, read: str
) -> None:
    """Fails when the call changed an argument. Exceptions are left to the caller."""
    for position, after in observation.changed.items():
        call = _call_text(f, arguments)
        before, now = in_a_line(arguments[position]), in_a_line(after)
        shown = ""
        if before == now:
            shown = "Only rounding shows it: something was added and taken away again."
        if mismatch(after, arguments[position], 0.0) is None:
            shown = (
                "Its numbers are the same: its type changed, or whether PyTorch records what happens to it."
            )
        raise CheckFailed(
            _text(
                [
                    f"{call} changed its {_ordinal(position)} argument",
                    f"  before  {before}",
                    f"  after   {now}",
                ],
                None,
                [
                    shown,
                    f"A function must leave what it is given as it was: {leave_it(arguments[position])}",
                ],
                "",
                "",
            )
        )


def _ordinal(position: int) -> str:
    return (
        ["first", "second", "third", "fourth", "fifth", "sixth"][position]
        if position < 6
        else f"{position + 1}th"
    )


def _ask_again(f: Any, arguments: tuple[Any, ...], first: Observation, tolerance: float) -> None:
    """Repeats a call that was answered before; a different answer fails."""
    again = observe(f, arguments)
    if first.raised is not None and again.raised is not None:
        same_answer = first.raised.name == again.raised.name
    elif first.raised is None and again.raised is None:
        same_answer = _agree(again.value, first.value, tolerance)
    else:
        same_answer = False
    if not same_answer:
        raise CheckFailed(
            "\n".join(
                [
                    f"{_call_text(f, arguments)} was asked twice and gave two answers",
                    f"  first  {_answer(first)}",
                    f"  then   {_answer(again)}",
                    "The same arguments must always give the same result: a function must not remember earlier calls, "
                    "count them, or draw random numbers of its own.",
                ]
            )
        )


def _answer(observation: Observation) -> str:
    if observation.raised is not None:
        return f"{observation.raised.name}: {observation.raised.message}"
    return in_a_line(observation.value)


def _agree(a: Any, b: Any, tolerance: float) -> bool:
    """Equal as far as data go; two objects that are no data (models, functions) count as equal."""
    if getattr(type(b), "_observe", None) is not None:
        return getattr(type(a), "_observe", None) is not None
    if isinstance(b, dict):
        return isinstance(a, dict) and list(a) == list(b) and all(_agree(a[k], b[k], tolerance) for k in b)
    if isinstance(b, (list, tuple)) and numeric(b) is None:
        return (
            isinstance(a, (list, tuple))
            and len(a) == len(b)
            and all(_agree(x, y, tolerance) for x, y in zip(a, b, strict=True))
        )
    if b is None or isinstance(b, str) or numeric(b) is not None:
        return mismatch(a, b, tolerance) is None
    return type(a) is type(b)


def equal(
    f: Any, arguments: Any, expected: Any, *, tolerance: float = TOLERANCE, hint: str = "", read: str = ""
) -> None:
    """`f(*arguments)` must give `expected`, whatever the container (list, tuple, array; float, 0-d array; bool, 0/1).

    `tolerance` bounds |returned − expected| / max(1, |expected|). `hint` is said when it fails; `read` names the
    section of the lecture to read again. Raises `CheckFailed` (or `NotImplementedError` for an untouched answer).
    """
    given = arguments_of(arguments)
    observation = observe(f, given)
    sentence = "" if observation.raised is not None else mismatch(observation.value, expected, tolerance)
    if sentence is not None:
        helps = what_helps(f, given, lambda value: mismatch(value, expected, tolerance) is None)
        behind = "" if helps else explained(observation, given)
        sentences = [sentence or "", behind, _also_changed(given, observation), helps]
        text = _message(
            _call_text(f, given), observation, in_a_line(expected), sentences, "" if helps else hint, read
        )
        raise CheckFailed(text)
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, tolerance)


def same(
    f: Any,
    reference: Callable[..., Any],
    *,
    on: Sequence[Any],
    mistakes: Mapping[str, Callable[..., Any]] | None = None,
    through: str | Callable[..., Any] = "",
    tolerance: float = TOLERANCE,
    hint: str = "",
    read: str = "",
) -> None:
    """`f` must agree with `reference` on every case of `on` (each an `arguments`).

    Of the failing cases the smallest is shown. When the answers equal those of a function in `mistakes` wherever
    that one differs from the reference, its key (a sentence that names the misconception) opens the message. A table
    that the reference function carries, `reference.mistakes`, is used where `mistakes` is not given.

    With `through`, the cases are put to something that calls `f`, and so they are for the reference and the mistakes.
    It is a driver's source, in which `f` has the reference's name (it runs beside student code for `f`, here for the
    others; see `there`), or a Python function that is given `f` and gives a function, as to pick a part of the result.
    """
    cases = [arguments_of(case) for case in on]
    if not cases:
        raise ValueError("check.same got no cases; give at least one in `on`")
    if mistakes is None:
        mistakes = getattr(reference, "mistakes", {})
    asked = (reference, through)
    if isinstance(through, str) and through:
        name = reference.__name__
        f = there(through, **{name: f})
        mistakes = {sentence: here(through, **{name: mistake}) for sentence, mistake in mistakes.items()}
        reference = here(through, **{name: reference})
    elif callable(through):
        f, reference = through(f), through(reference)
        mistakes = {sentence: through(mistake) for sentence, mistake in mistakes.items()}
    _compare(asked, f, reference, cases, mistakes, tolerance, hint, read)


MOST_REMEMBERED = 200
"""Argument lists that are remembered for a question."""


@dataclass
class Remembered:
    """Earlier checks of one question: argument lists that were answered rightly, each with the right answer and its
    tolerance, and known mistakes that were named."""

    right: list[Any] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def _earlier(asked: Any) -> Remembered:
    """What is remembered of this student's answers to a question; what is new is added to it."""
    student = process.get()
    remembered: Remembered = (
        Remembered() if student is None else student.remembered.setdefault(asked, Remembered())
    )
    return remembered


def _compare(
    asked: Any,
    f: Any,
    reference: Callable[..., Any],
    cases: list[tuple[Any, ...]],
    mistakes: Mapping[str, Callable[..., Any]],
    tolerance: float,
    hint: str,
    read: str,
) -> None:
    observations = [observe(f, case) for case in cases]
    expected = [call_trusted(reference, case) for case in cases]
    sentences: list[str | None] = []
    for observation, want in zip(observations, expected, strict=True):
        if observation.raised is not None:
            sentences.append("")
        else:
            sentences.append(mismatch(observation.value, want, tolerance))
    failing = [i for i, sentence in enumerate(sentences) if sentence is not None]
    earlier = _earlier(asked)
    earlier.right += [
        (case, want, tolerance)
        for case, want, sentence in zip(cases, expected, sentences, strict=True)
        if sentence is None
    ]
    del earlier.right[MOST_REMEMBERED:]
    if failing:
        i = min(failing, key=lambda k: (_size(cases[k]), k))
        fails = [sentence is not None for sentence in sentences]
        known = _known_mistake(
            {key: mistakes[key] for key in sorted(mistakes, key=lambda key: key not in earlier.named)},
            cases,
            observations,
            expected,
            fails,
            tolerance,
            lambda mistake: _fits(mistake, earlier.right),
        )
        case, observation, want, sentence = cases[i], observations[i], expected[i], sentences[i] or ""
        relations = _relate_alike(
            [observations[k] for k in failing], [expected[k] for k in failing], tolerance
        )
        if sentence and not relations:
            sentence = mismatch(observation.value, want, tolerance, relations=False) or ""
        changed = _also_changed(case, observation)
        helps = _what_helps_in_all(f, [(cases[k], expected[k]) for k in [i, *failing]], tolerance)
        case, observation, want, sentence = _one_element(
            f, reference, tolerance, (case, observation, want, sentence), relations
        )
        if changed or helps:  # seen, where the known mistake is only concluded
            known = ""
        earlier.named.add(known)
        behind = "" if helps or known else explained(observation, case)
        told = [sentence or "", behind, changed, helps]
        text = _message(_call_text(f, case), observation, in_a_line(want), told, "" if helps else hint, read)
        raise CheckFailed(text, known)
    for case, observation in zip(cases, observations, strict=True):
        _common_faults(f, case, observation, hint, read)
    _ask_again(f, cases[0], observations[0], tolerance)


def _what_helps_in_all(f: Any, failing: list[tuple[tuple[Any, ...], Any]], tolerance: float) -> str:
    """What helps in the first of these wrong answers, if it helps in the next few as well; see `what_helps`."""

    def helps(case: tuple[Any, ...], want: Any) -> str:
        return what_helps(f, case, lambda value: mismatch(value, want, tolerance) is None)

    first = helps(*failing[0])
    return first if first and all(helps(*other) == first for other in failing[1:5]) else ""


def _fits(mistake: Callable[..., Any], right: list[Any]) -> bool:
    """Whether a known mistake gives the right answer wherever the student did: in earlier checks, too."""
    for case, want, tolerance in right:
        try:
            wrong = call_trusted(mistake, case)
        except Exception:
            return False
        if mismatch(wrong, want, tolerance) is not None:
            return False
    return True


def _relate_alike(observations: list[Observation], expected: list[Any], tolerance: float) -> bool:
    """Whether wrong results all relate to the right ones in the same way, such as by a factor of two."""
    relations = {
        None if seen.raised is not None else relation_of(seen.value, want, tolerance)
        for seen, want in zip(observations, expected, strict=True)
    }
    return len(relations - {None}) == 1


def _also_changed(arguments: tuple[Any, ...], observation: Observation) -> str:
    """That a wrong call changed an argument, too, which may well be why it is wrong."""
    if not observation.changed:
        return ""
    position, after = next(iter(observation.changed.items()))
    return (
        f"The call changed its {_ordinal(position)} argument, from {in_a_line(arguments[position])} to "
        f"{in_a_line(after)}: {leave_it(arguments[position])}"
    )


def _size(x: Any) -> float:
    """How much there is to read in an argument list; ties go to smaller numbers."""
    if isinstance(x, np.ndarray) or is_tensor(x):
        return float(np.prod(x.shape)) + 1
    if isinstance(x, (list, tuple)):
        return sum(map(_size, x)) + 1
    if isinstance(x, dict):
        return sum(map(_size, x.values())) + 1
    if isinstance(x, (int, float)) and not isinstance(x, bool):
        return 1 + min(abs(float(x)), 1e6) * 1e-9 if x == x else 1.5
    return 1.0


def _one_element(
    f: Any,
    reference: Callable[..., Any],
    tolerance: float,
    shown: tuple[tuple[Any, ...], Observation, Any, str],
    relations: bool,
) -> tuple[tuple[Any, ...], Observation, Any, str]:
    """For an elementwise function of one array: the same failure on a single number, if a number shows it.

    `shown` is what is told else: arguments, what was seen, what was expected, and the sentence.
    """
    case, observation, want, _ = shown
    if len(case) != 1 or not isinstance(case[0], np.ndarray) or case[0].ndim == 0:
        return shown
    array, right = case[0], numeric(want)
    if right is None or right.shape != array.shape or array.size == 0:
        return shown
    have = numeric(observation.value) if observation.raised is None else None
    if have is not None and have.shape == right.shape:
        with np.errstate(all="ignore"):
            wrong = ~(np.abs(have - right) <= tolerance * np.maximum(1.0, np.abs(right)))
        candidates = array[wrong]
    else:
        candidates = array.ravel()
    for number in sorted(candidates.tolist(), key=abs)[:3]:
        try:
            answer = call_trusted(reference, (number,))
        except Exception:  # the question is about arrays only
            return shown
        smaller = observe(f, (number,))
        if (smaller.raised and smaller.raised.name) != (observation.raised and observation.raised.name):
            continue  # another failure than the one to show
        if relations and not smaller.raised:  # a sign or factor that the whole array does not show is chance
            whole = relation_of(observation.value, want, tolerance)
            relations = relation_of(smaller.value, answer, tolerance) == whole
        why = "" if smaller.raised else mismatch(smaller.value, answer, tolerance, relations=relations)
        if why is not None:
            return (number,), smaller, answer, why
    return shown


def _known_mistake(
    mistakes: Mapping[str, Callable[..., Any]],
    cases: list[tuple[Any, ...]],
    observations: list[Observation],
    expected: list[Any],
    failing: list[bool],
    tolerance: float,
    fits: Callable[[Callable[..., Any]], bool],
) -> str:
    """The sentence of the first mistake that explains every failing case, no other, and `fits` else; "" without one.

    One that gives only NaN and infinity where it is wrong explains little: it is named when no other does as well.
    """
    doubtful = []
    for sentence, mistake in mistakes.items():
        telling = 0
        finite = False
        for case, observation, want, fails in zip(cases, observations, expected, failing, strict=True):
            try:
                wrong = call_trusted(mistake, case)
            except Exception:
                wrong_raised = True
            else:
                wrong_raised = False
                if mismatch(wrong, want, tolerance) is None:
                    if fails:  # for another reason than this mistake
                        break
                    continue
            matches = (
                observation.raised is not None
                if wrong_raised
                else (observation.raised is None and mismatch(observation.value, wrong, tolerance) is None)
            )
            if not matches:
                break
            telling += not wrong_raised
            finite = finite or (not wrong_raised and _any_finite(wrong))
        else:
            if telling and fits(mistake):
                if finite:
                    return sentence
                doubtful.append(sentence)
    return doubtful[0] if len(doubtful) == 1 else ""


def _any_finite(x: Any) -> bool:
    numbers = numeric(x)
    return numbers is None or numbers.size == 0 or bool(np.isfinite(numbers).any())


def gradient(
    f: Any,
    of: Callable[[np.ndarray], Any],
    *,
    at: Sequence[Any],
    tolerance: float = 1e-6,
    hint: str = "",
    read: str = "",
) -> None:
    """`f(w)` must be the gradient of the scalar function `of` at every w in `at`.

    Compared in float64 with central differences (of(w + h) − of(w − h)) / 2h, h = 1e-5 · max(1, |w|), whose error is
    below 1e-9 for smooth functions of order 1. The index with the largest difference is reported.
    """

    def numerical(w: Any) -> np.ndarray:
        point = np.array(w, dtype=float)
        slope = np.zeros_like(point)
        for index in np.ndindex(point.shape):
            h = 1e-5 * max(1.0, abs(float(point[index])))
            up, down = point.copy(), point.copy()
            up[index] += h
            down[index] -= h
            slope[index] = (float(of(up)) - float(of(down))) / (2 * h)
        return slope

    numerical.__name__ = "numerical gradient"
    same(f, numerical, on=[(w,) for w in at], tolerance=tolerance, hint=hint, read=read)


def raises(
    f: Any,
    arguments: Any,
    exception: type[BaseException],
    *,
    mentions: str = "",
    hint: str = "",
    read: str = "",
) -> None:
    """`f(*arguments)` must raise `exception` (or a subclass) with a message, in which `mentions` occurs."""
    given = arguments_of(arguments)
    observation = observe(f, given)
    call, wanted = _call_text(f, given), f"{exception.__name__} with a sentence that says what was given"
    if observation.raised is None or exception.__name__ not in observation.raised.classes:
        told = [returned_error(observation.value, exception)]
        raise CheckFailed(_message(call, observation, wanted, told, hint, read))
    message = observation.raised.message
    if observation.raised.name == "KeyError":
        message = message.strip("'\"")
    if not message.strip():
        sentence = (
            f"The error is right, but says nothing. Write `raise {exception.__name__}(…)` with a sentence."
        )
        raise CheckFailed(_message(call, observation, wanted, [sentence], hint, read))
    if mentions.lower() not in message.lower():
        raise CheckFailed(
            _message(call, observation, wanted, [f"The message does not say {mentions!r}."], hint, read)
        )
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, TOLERANCE)


def holds(
    f: Any,
    arguments: Any,
    condition: Callable[[Any], Any],
    sentence: str | Callable[[Any], str],
    *,
    objects: bool = False,
    hint: str = "",
    read: str = "",
) -> None:
    """`condition(f(*arguments))` must be true; `sentence` says what must hold, for the student.

    A sentence that tells what was found is a function of the result.
    The result must be plain data. With `objects` it may hold things that live beside student code (a state, a model);
    the condition must not believe what these say of themselves.
    """
    given = arguments_of(arguments)
    observation = observe(f, given)
    call = _call_text(f, given)

    def must(value: Any) -> str:
        try:
            return sentence if isinstance(sentence, str) else str(sentence(value))
        except Exception:  # a value of the wrong kind breaks the sentence, too; it stands above
            return ""

    def fits(value: Any) -> bool:
        try:
            return (objects or not _lives_elsewhere(value)) and bool(condition(value))
        except Exception:  # a value of the wrong kind breaks the condition: it does not hold
            return False

    if observation.raised is not None:
        helps = what_helps(f, given, fits)
        raise CheckFailed(
            _message(
                call,
                observation,
                None,
                [helps or explained(observation, given), "" if helps else must(None)],
                "" if helps else hint,
                read,
            )
        )
    if observation.value is None:
        raise CheckFailed(
            _message(call, observation, None, [mismatch(None, 0.0, TOLERANCE) or ""], hint, read)
        )
    if not objects and _lives_elsewhere(observation.value):
        told = "The result must be plain data: numbers, texts, arrays, lists or dicts."
        raise CheckFailed(_message(call, observation, None, [told], hint, read))
    if not fits(observation.value):
        changed = _also_changed(given, observation)
        sentences = [must(observation.value), explained(observation, given), changed]
        raise CheckFailed(_message(call, observation, None, sentences, hint, read))
    _common_faults(f, given, observation, hint, read)
    _ask_again(f, given, observation, TOLERANCE)


def _lives_elsewhere(x: Any) -> bool:
    """Whether `x` is or holds an object of the student's process, which could answer a condition as it likes."""
    if isinstance(x, (list, tuple, dict)):
        return any(map(_lives_elsewhere, x.values() if isinstance(x, dict) else x))
    return getattr(type(x), "_observe", None) is not None


def close(
    got: Any, expected: Any, what: str, *, tolerance: float = TOLERANCE, hint: str = "", read: str = ""
) -> None:
    """A value that is not the result of one call, such as the end of several steps; `what` names it."""
    sentence = mismatch(got, expected, tolerance)
    if sentence is not None:
        opening = [what, f"       got  {in_a_line(got)}"]
        raise CheckFailed(_text(opening, in_a_line(expected), [sentence], hint, read))


def choice(f: Any, right: str, why: Mapping[str, str], *, read: str = "") -> None:
    """A quiz answer: `f()` returns a letter. `why` explains every letter; only the chosen one is explained."""
    observation = observe(f, ())
    letters = ", ".join(why)
    call = _call_text(f, ())
    if observation.raised is not None:
        raise CheckFailed(_message(call, observation, f"one of the letters {letters}", [], "", read))
    answer = observation.value.strip().upper() if isinstance(observation.value, str) else observation.value
    if not isinstance(answer, str) or answer not in why:
        raise CheckFailed(_message(call, observation, f"one of the letters {letters}", [], "", read))
    if answer != right:
        raise CheckFailed(_text([f"You chose {answer}. {why[answer]}"], None, [], "", read))
    _ask_again(f, (), observation, TOLERANCE)


def fail(sentence: str) -> NoReturn:
    """Fails with this sentence."""
    raise CheckFailed(sentence)
