"""What in a submission reaches for the grader: told to the instructor, never a silent mark.

What is measured beside student code is evidence, not proof. So a cell that reaches for other code's insides is noted:
from its source, and from what Python's audit hook saw when the cell ran (for names that were put together from pieces).
And before and after its tests, a process of the submission is asked things whose answer is drawn here, at random.
"""

from __future__ import annotations

import os
import random
import re

from autograder.grading.judging.conversation import Handle, Interrupted, Student

WORDS = {
    "Python's list of modules": r"\bsys\s*\.\s*modules\b|\bimportlib\b",
    "the garbage collector's list of objects": r"\bgc\b\s*(?:\.|$)|\bget_(?:objects|referrers|referents)\b|\bimport\s+gc\b",
    "other code's frames": r"\binspect\s*\.\s*(?:stack|trace|get\w*frames)\b|\b(?:walk_stack|walk_tb|_getframe|_current_frames|currentframe|f_back|f_globals|f_locals|tb_frame|gi_frame|cr_frame)\b",
    "Python's tracing": r"\b(?:settrace|setprofile|addaudithook)\b",
    "memory, through ctypes": r"\b_?ctypes\b|/proc/\w+/(?:mem|maps)\b",
    "other code's functions": r"__(?:closure|globals|code|subclasses|builtins)__|\bcell_contents\b|\bbuiltins\b",
    "the simulated device's own parts": r"\bperceptron\s*\.\s*accelerator\b|\bcounting\s*\.\s*_|\baccelerator\s*\.\s*"
    r"(?:_|(?:backward|counting|patches|recurrent|registration|tensor)\b|\w+\s*=(?!=))|\bsetattr\s*\(\s*accelerator\b",
    "what tests use of a library": r"^[ \t]*(?:np|numpy|torch|nn|time|plt)\b(?:\s*\.\s*(?!backends\b)\w+)+\s*=(?!=)"
    r"|\bsetattr\s*\(\s*(?:np|numpy|torch|nn|time)\b",
    "the grader's own package": r"\bautograder\b(?!\s+import\s+check\b)|\bcheck\s*\.\s*\w+\s*=(?!=)|\bsetattr\s*\(\s*check\b",
}
"""What is reached for, and how it looks in a source."""
SEEN = {
    1: "other code's frames",
    2: "the garbage collector's list of objects",
    3: "Python's tracing",
    4: "memory, through ctypes",
    5: "other code's functions",
}
"""What a number means that the audit hook of the student's process sent."""
PATTERNS = {what: re.compile(words, re.MULTILINE) for what, words in WORDS.items()}
MOST_READS = 100
"""Student code may write, too, without an end."""
MAX_SOURCE = 200_000
"""Characters of a cell that are looked at."""

CONTROL = """
def control(numbers, place, more, times):
    numbers[place] += more
    total = 0
    for number in numbers:
        total = total * 3 + number
    for _ in range(times):
        total += more
    return total
control
"""
UNTRUE = (
    "What the grader measures beside your code does not work in this notebook: asked for something that it knows, it gets "
    "another answer. Does a cell change Python itself, or the grader?"
)


def reaches(source: str) -> list[str]:
    """What the source of a cell reaches for."""
    return [what for what, pattern in PATTERNS.items() if pattern.search(source[:MAX_SOURCE])]


def noted(name: str, whats: list[str]) -> str:
    """The sentence for the instructor; without a cell's name for what happened while tests ran."""
    where = f"Look at the cell {name}: it" if name else "Look at this notebook: while tests ran, its code"
    return f"{where} reaches for {', '.join(whats)}. Tests that measure beside it may have been told a lie."


def seen(descriptor: int) -> list[str]:
    """What the audit hooks told since the last call, from the reading end of their socket."""
    told: set[str] = set()
    try:
        for _ in range(MOST_READS):
            data = os.read(descriptor, 65536)
            if not data:
                return [*sorted(told), "the grader's connection"]
            told |= {SEEN[number] for number in data if number in SEEN}
    except OSError:  # there is no more
        pass
    return sorted(told)


def is_true(student: Student) -> bool:
    """Whether a driver that runs beside student code says what it must: what it returns, and what it changes.

    Raises `Interrupted` when the process stops over it.
    """
    draw = random.SystemRandom()
    numbers = [draw.randrange(1000) for _ in range(draw.randrange(3, 9))]
    place, more, times = draw.randrange(len(numbers)), draw.randrange(1, 1000), draw.randrange(50)
    after = list(numbers)
    after[place] += more
    total = 0
    for number in after:
        total = total * 3 + number
    try:
        control = student.there(CONTROL, {})
        if not isinstance(control, Handle):
            return False
        observation = student.observe(control, (numbers, place, more, times))
    except Interrupted:
        raise
    except Exception:  # whatever the other side made of it
        return False
    return (
        observation.raised is None
        and type(observation.value) is int
        and observation.value == total + times * more
        and list(observation.changed) == [0]
        and observation.changed[0] == after
    )
