"""Says in plain words whether what the course needs is installed, and what to do about what is not.

Lecture 00 shows it to students. It looks at names and versions only and imports nothing heavy.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

OLDEST_PYTHON = (3, 11)
# Package: (oldest version that works, what it is for). The versions are those of pyproject.toml; a test compares.
NEEDED = {
    "numpy": ("1.26", "all arithmetic"),
    "matplotlib": ("3.10", "all figures"),
    "ipywidgets": ("8.1", "the sliders of the live figures"),
    "nbgrader": ("0.9.5", "the exercises and their checks"),
    "scikit-learn": ("1.4", "the data sets of chapters 10 and 11"),
}
# The same for what a reader may install later, with the command for it.
LATER = {"torch": ("2.10", "chapters 11, 12 and 14", "make torch")}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: a sentence, whether all is well, and whether there is time until a later chapter."""

    fine: bool
    sentence: str
    later: bool = False

    def __str__(self) -> str:
        return f"{'later' if self.later else 'ok' if self.fine else 'MISSING':<7}  {self.sentence}"


class Findings(list[Finding]):
    """All findings; a notebook shows them as a list with a last line that says what to do."""

    @property
    def fine(self) -> bool:
        """Whether nothing is missing."""
        return all(finding.fine for finding in self)

    def __str__(self) -> str:
        if not self.fine:
            end = (
                "Something is missing. In the course's folder run `make lab`, or `pip install -c requirements.txt -e .` "
                "in the Python that this notebook uses, then restart the kernel (menu Kernel, Restart)."
            )
        elif any(finding.later for finding in self):
            end = "Everything that you need to begin is here."
        else:
            end = "Everything that the course needs is here."
        return "\n".join([*map(str, self), "", end])

    __repr__ = __str__


def check(version: Callable[[str], str] = metadata.version) -> Findings:
    """Look at Python and at every package; `version` tells a package's version or raises PackageNotFoundError."""
    python = ".".join(map(str, sys.version_info[:3]))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info >= OLDEST_PYTHON:
        findings = Findings([Finding(True, f"Python {python}")])
    else:
        findings = Findings([Finding(False, f"Python {python} is too old; {oldest} or newer is needed")])
    findings += [_package(name, least, purpose, version) for name, (least, purpose) in NEEDED.items()]
    for name, (least, purpose, command) in LATER.items():
        finding = _package(name, least, purpose, version)
        if not finding.fine:
            finding = Finding(True, f"{finding.sentence}: `{command}`", later=True)
        findings.append(finding)
    return findings


def _package(name: str, least: str, purpose: str, version: Callable[[str], str]) -> Finding:
    try:
        found = version(name)
    except metadata.PackageNotFoundError:
        return Finding(False, f"{name} is not installed; it is needed for {purpose}")
    if _numbers(found) < _numbers(least):
        return Finding(False, f"{name} {found} is too old; {least} or newer is needed for {purpose}")
    return Finding(True, f"{name} {found}, for {purpose}")


def _numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: "2.13.0+cpu" gives (2, 13, 0)."""
    numbers = []
    for part in version.split("+")[0].split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits or not part[0].isdigit():
            break
        numbers.append(int(digits))
    return tuple(numbers)
