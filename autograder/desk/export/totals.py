"""A student's total over the exercises: weights, lowest ones dropped, late penalties taken off. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One exercise of one student: points after the late penalty, or None when there is a hand-in without a mark yet."""

    points: float | None
    max_points: float
    waits: bool = False
    """Whether a cell of it waits for a person, so that the points can still grow."""

    @property
    def share(self) -> float | None:
        """Points as a share of the possible ones, from 0 to 1 (more with extra credit)."""
        if self.points is None:
            return None
        return self.points / self.max_points if self.max_points else 0.0


@dataclass(frozen=True)
class Total:
    """A student's total in percent, or None while a mark is missing; and the exercises that were dropped."""

    percent: float | None
    dropped: tuple[str, ...] = ()


def total(marks: Mapping[str, Mark], weights: Mapping[str, float], drop_lowest: int) -> Total:
    """The mean of the shares, weighted, without the `drop_lowest` ones with the smallest share, in percent.

    An exercise that `weights` does not name weighs 1. Among equal shares the one with the larger weight is dropped, which
    helps the student more, and then the earlier one. Something always counts. An exercise of weight 0 or without points does
    not count, and is not dropped.
    """
    counted = {
        name: (mark, weights.get(name, 1.0))
        for name, mark in marks.items()
        if weights.get(name, 1.0) > 0 and mark.max_points > 0
    }
    if any(mark.share is None for mark, _ in counted.values()):
        return Total(None)
    order = sorted(counted, key=lambda name: (counted[name][0].share, -counted[name][1], name))
    dropped = order[: min(drop_lowest, max(0, len(order) - 1))]
    kept = [counted[name] for name in counted if name not in dropped]
    weight = sum(weight for _, weight in kept)
    if not weight:
        return Total(None)
    mean = sum((mark.share or 0.0) * w for mark, w in kept) / weight
    return Total(round(100 * mean, 2), tuple(sorted(dropped)))


def unknown(names: Sequence[str], exercises: Sequence[str]) -> list[str]:
    """Names, of weights for example, that are those of no exercise."""
    return sorted(set(names) - set(exercises))
