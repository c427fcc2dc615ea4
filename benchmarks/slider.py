"""Slider to changed pixels in JupyterLab: our live figures against `interact` with inline matplotlib, side by side.

Needs chromium and chromedriver. Run `python benchmarks/slider.py`. Both cells draw the
same figure in the same notebook and kernel; the moves alternate between them, so a busy machine slows both.
`python benchmarks/slider.py FOLDER` compares with the live figures of another copy of the project instead.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import conftest as browsing  # noqa: E402

MOVES = 30  # per figure

SETUP = """
import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
from perceptron import live
x = np.linspace(-5, 5, 401)
def neuron(w, b):
    return 1 / (1 + np.exp(-(w * x + b)))
"""
OURS = (
    SETUP
    + """
figure, axes = plt.subplots(figsize=(6, 4))
(line,) = axes.plot(x, neuron(1, 0))
def update(w, b):
    line.set_ydata(neuron(w, b))
    return f"w = {w:.1f}, b = {b:.1f}"
live.figure(figure, update, w=live.slider(-5.0, 5.0, 0.0), b=live.slider(-5.0, 5.0, 0.0))
"""
)
PEER = (
    SETUP
    + """
def draw(w=0.0, b=0.0):
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.plot(x, neuron(w, b))
    axes.set(ylim=(-0.05, 1.05), xlabel="input", ylabel="output", title=f"w = {w:.1f}, b = {b:.1f}")
    plt.show()
ipywidgets.interact(draw, w=(-5.0, 5.0), b=(-5.0, 5.0));
"""
)
# Presses an arrow key on a slider, and waits until the picture in that cell is another one and has been painted.
MOVE = """
const [cell, key, done] = arguments;
const node = window.jupyterapp.shell.currentWidget.content.widgets[cell].node;
const source = () => node.querySelector('.jp-OutputArea img')?.src;
const before = source(), begin = performance.now();
const look = () => {
  const now = source();
  if (now && now !== before) {
    node.querySelector('.jp-OutputArea img').decode().catch(() => 0).then(
      () => requestAnimationFrame(() => done(performance.now() - begin)));
  } else if (performance.now() - begin > 5000) done(null);
  else requestAnimationFrame(look);
};
node.querySelector('.noUi-handle').dispatchEvent(new KeyboardEvent('keydown', {key: key, bubbles: true}));
look();
"""


def race(driver: Any, address: str, notebook: str, cells: int, rounds: int) -> dict[int, list[float]]:
    """Milliseconds of the moves in each cell of a notebook; they alternate between its cells."""
    page = browsing.Page(driver, address.format(place="lab/tree", path=notebook) + "&reset")
    page.run_all()
    times: dict[int, list[float]] = {cell: [] for cell in range(cells)}
    for move in range(cells * rounds):
        cell = move % cells
        page.show(cell)
        time.sleep(0.2)
        key = "ArrowRight" if move < cells * rounds / 2 else "ArrowLeft"
        spent = driver.execute_async_script(MOVE, cell, key)
        if spent is not None:
            times[cell].append(spent)
    return times


def told(title: str, times: list[float]) -> float:
    """Print a line; returns the median."""
    ordered = sorted(times)
    late = ordered[int(0.95 * len(ordered))]
    median = statistics.median(ordered)
    print(f"{title:30s} median {median:4.0f} ms   95 % within {late:4.0f} ms   ({len(ordered)} moves)")
    return median


def main(other: str = "") -> None:
    """Measure and print one line a figure, and the ratio of their medians."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browsing.write_notebook(folder / "empty.ipynb", "")
        browsing.write_notebook(folder / "race.ipynb", OURS, PEER)
        for title, library in (("now", str(ROOT)), ("other", other)):
            browsing.write_notebook(
                folder / f"{title}.ipynb", f"import sys\nsys.path.insert(0, {library!r})\n{OURS}"
            )
        with browsing.chromium() as driver, browsing.serve("jupyterlab", "LabApp", folder) as address:
            if not other:
                times = race(driver, address, "race.ipynb", 2, MOVES)
                ours, peer = told("live figure", times[0]), told("interact + inline matplotlib", times[1])
                print(f"ratio of the medians {peer / ours:.1f}")
                return
            both: dict[str, list[float]] = {"now": [], "other": []}
            for _ in range(4):  # turn by turn, so that a busy machine slows both
                for title in both:
                    both[title] += race(driver, address, f"{title}.ipynb", 1, MOVES // 2)[0]
            now, then = told("live figure of this copy", both["now"]), told(f"that of {other}", both["other"])
            print(f"ratio of the medians {now / then:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
