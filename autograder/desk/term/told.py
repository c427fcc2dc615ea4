"""What `autograder watch` told whom, in a table beside the gradebook: limits and hand-ins that wait outlive a restart."""

from __future__ import annotations

import csv
import datetime
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

NAME = "watched.csv"
BEGUN, TOLD = "begun", "told"
"""A hand-in was about to be graded; its student was told what came of it."""
DAY = datetime.timedelta(days=1)

Key = tuple[str, str]
"""Student and exercise."""


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class Limits:
    """How often a student is told of one exercise: not sooner than `every`, and at most `most` times in 24 hours (0: no limit)."""

    every: datetime.timedelta = datetime.timedelta(minutes=10)
    most: int = 0


@dataclass
class Journal:
    """The table. A line that cannot be read counts for nothing; another program may add lines, but takes none away."""

    path: Path
    told: dict[Key, list[datetime.datetime]] = field(default_factory=lambda: defaultdict(list))
    begun: set[Key] = field(default_factory=set)
    """Those who were not told yet."""

    def __post_init__(self) -> None:
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return
        for line in csv.reader(text.splitlines()):
            try:
                when = datetime.datetime.fromisoformat(line[0])
                what, student, exercise = line[1:]
            except (ValueError, IndexError):
                continue
            if when.tzinfo is not None:
                self._take(when, what, (student, exercise))

    def _take(self, when: datetime.datetime, what: str, key: Key) -> None:
        if what == BEGUN:
            self.begun.add(key)
        elif what == TOLD:
            self.begun.discard(key)
            self.told[key].append(when)

    def write(self, what: str, key: Key) -> None:
        """Adds a line; it is on the disk before anything else happens. Raises `OSError`."""
        when = now()
        with open(self.path, "a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([when.isoformat(timespec="seconds"), what, *key])
            file.flush()
            os.fsync(file.fileno())
        self._take(when, what, key)

    def free_from(self, key: Key, limits: Limits) -> datetime.datetime:
        """From when on the student may be told again; a time that is over when that is now."""
        times = sorted(self.told.get(key, []))
        if not times:
            return datetime.datetime.min.replace(tzinfo=datetime.UTC)
        free = times[-1] + limits.every
        if limits.most and len(times) >= limits.most:
            free = max(free, times[-limits.most] + DAY)
        return free
