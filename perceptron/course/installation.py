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
    "matplotlib": ("3.8", "all figures"),
    "ipywidgets": ("8.1", "the sliders of the live figures"),
    "nbgrader": ("0.9.5", "the exercises and their checks"),
    "scikit-learn": ("1.4", "the data sets of chapters 10 and 11"),
    "torch": ("2.10", "chapters 11 and 12"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: a sentence, and whether all is well."""

    fine: bool
    sentence: str


class Findings(list[Finding]):
    """All findings; a notebook shows them as a list with a last line that says what to do."""

    @property
    def fine(self) -> bool:
        """Whether nothing is missing."""
        return all(finding.fine for finding in self)

    def __str__(self) -> str:
        lines = [f"{'ok     ' if finding.fine else 'MISSING'}  {finding.sentence}" for finding in self]
        end = (
            "Everything that the course needs is here."
            if self.fine
            else (
                "Something is missing. In the course's folder run `make lab`, or `pip install -r requirements.txt` in "
                "the Python that this notebook uses, then restart the kernel (menu Kernel, Restart)."
            )
        )
        return "\n".join([*lines, "", end])

    __repr__ = __str__


def check(version: Callable[[str], str] = metadata.version) -> Findings:
    """Look at Python and at every package; `version` tells a package's version or raises PackageNotFoundError."""
    python = ".".join(map(str, sys.version_info[:3]))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info >= OLDEST_PYTHON:
        findings = Findings([Finding(True, f"Python {python}")])
    else:
        findings = Findings([Finding(False, f"Python {python} is too old; {oldest} or newer is needed")])
    for package, (least, purpose) in NEEDED.items():
        try:
            found = version(package)
        except metadata.PackageNotFoundError:
            findings.append(Finding(False, f"{package} is not installed; it is needed for {purpose}"))
            continue
        if _numbers(found) < _numbers(least):
            findings.append(
                Finding(False, f"{package} {found} is too old; {least} or newer is needed for {purpose}")
            )
        else:
            findings.append(Finding(True, f"{package} {found}, for {purpose}"))
    return findings


def _numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version: "2.13.0+cpu" gives (2, 13, 0)."""
    numbers = []
    for part in version.split("+")[0].split("."):
        digits = "".join(character for character in part if character.isdigit())
        if not digits or not part[0].isdigit():
            break
        numbers.append(int(digits))
    return tuple(numbers)
