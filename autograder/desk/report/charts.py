"""Charts as inline SVG: dark on white with the numbers written at the bars, so that they can be read in grey and aloud."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 640, 200, 8, 42, 18
"""Pixels of a chart, and of the room around its bars."""
DARK, LIGHT = "#333333", "#bbbbbb"


def bins(values: Sequence[float], most: float, count: int = 12) -> list[tuple[float, float, int]]:
    """How many values lie in each of the steps from 0 to `most`: from, up to, how many. The last step holds its end."""
    steps = max(1.0, math.ceil(most / count * 2) / 2) if most > 0 else 1.0
    edges = [i * steps for i in range(max(1, math.ceil(max([most, *values]) / steps)) + 1)]
    found = []
    for low, high in zip(edges, edges[1:], strict=False):
        last = high == edges[-1]
        found.append((low, high, sum(low <= value < high or (last and value == high) for value in values)))
    return found


def histogram(values: Sequence[float], most: float, unit: str, who: str) -> str:
    """Bars with their counts above, and the range of each below."""
    steps = bins(values, most)
    highest = max((count for *_, count in steps), default=0) or 1
    room = (WIDTH - 2 * LEFT) / len(steps)
    parts = []
    for i, (low, high, count) in enumerate(steps):
        tall = (HEIGHT - BELOW - ABOVE) * count / highest
        x, y = LEFT + i * room, HEIGHT - BELOW - tall
        parts.append(
            f'<rect x="{x + 2:.1f}" y="{y:.1f}" width="{room - 4:.1f}" height="{tall:.1f}" fill="{DARK}"/>'
        )
        middle = x + room / 2
        if count:
            parts.append(f'<text x="{middle:.1f}" y="{y - 4:.1f}">{count}</text>')
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - BELOW + 15}">{low:g}–{high:g}</text>')
    spelled = "; ".join(f"{low:g} to {high:g}: {count}" for low, high, count in steps if count)
    return _svg(
        [
            *parts,
            f'<line x1="{LEFT}" x2="{WIDTH - LEFT}" y1="{HEIGHT - BELOW}" y2="{HEIGHT - BELOW}" stroke="{DARK}"/>',
            f'<text x="{WIDTH / 2}" y="{HEIGHT - 6}">{html.escape(unit)}</text>',
        ],
        f"{who} by {unit}. {spelled or 'none'}",
    )


def bar(share: float) -> str:
    """A small bar for a cell of a table; the number stands beside it."""
    long = 100 * min(1.0, max(0.0, share))
    return (
        '<svg class="bar" viewBox="0 0 100 10" width="100" height="10" aria-hidden="true">'
        f'<rect width="100" height="10" fill="{LIGHT}"/><rect width="{long:.1f}" height="10" fill="{DARK}"/></svg>'
    )


def lines(names: Sequence[str], one: Sequence[float | None], other: Sequence[float | None], said: str) -> str:
    """Two series over the exercises, from 0 to 1: one with dots on a solid line, the other with squares on a dashed one."""
    room = (WIDTH - 80) / max(1, len(names) - 1)
    tall = HEIGHT - BELOW - ABOVE

    def at(i: int, share: float) -> tuple[float, float]:
        return 40 + i * room, ABOVE + tall * (1 - min(1.0, max(0.0, share)))

    parts = []
    for share in (0.0, 0.5, 1.0):
        y = at(0, share)[1]
        parts.append(f'<line x1="40" x2="{WIDTH - 40}" y1="{y:.1f}" y2="{y:.1f}" stroke="{LIGHT}"/>')
        parts.append(f'<text x="18" y="{y + 4:.1f}">{share:.0%}</text>')
    for values, dashes, mark in ((other, "5 4", "square"), (one, "", "dot")):
        points = [at(i, value) for i, value in enumerate(values) if value is not None]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{way}" fill="none" stroke="{DARK}" stroke-width="2" stroke-dasharray="{dashes}"/>'
        )
        for x, y in points:
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{DARK}"/>'
                if mark == "dot"
                else f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="white" stroke="{DARK}"/>'
            )
    for i, name in enumerate(names):
        parts.append(f'<text x="{at(i, 0)[0]:.1f}" y="{HEIGHT - 20}">{html.escape(name[:12])}</text>')
    return _svg(parts, said)


def _svg(parts: Sequence[str], said: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(said)}">'
        + "".join(parts)
        + "</svg>"
    )
