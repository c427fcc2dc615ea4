"""Slider to changed pixels in JupyterLab: our live figures against `interact` with inline matplotlib, side by side.

Needs chromium and chromedriver. Run `python benchmarks/slider.py`. Both cells draw the
same figure in the same notebook and kernel; the moves alternate between them, so a busy machine slows both.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

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


def main() -> None:
    """Measure and print one line a figure, and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browsing.write_notebook(folder / "empty.ipynb", "")
        browsing.write_notebook(folder / "race.ipynb", OURS, PEER)
        with browsing.chromium() as driver, browsing.serve("jupyterlab", "LabApp", folder) as address:
            page = browsing.Page(driver, address.format(place="lab/tree", path="race.ipynb") + "&reset")
            page.run_all()
            times: dict[int, list[float]] = {0: [], 1: []}
            for move in range(2 * MOVES):
                cell = move % 2
                page.show(cell)
                time.sleep(0.2)
                key = "ArrowRight" if move < MOVES else "ArrowLeft"
                spent = driver.execute_async_script(MOVE, cell, key)
                if spent is not None:
                    times[cell].append(spent)
    for cell, title in ((0, "live figure"), (1, "interact + inline matplotlib")):
        ordered = sorted(times[cell])
        late = ordered[int(0.95 * len(ordered))]
        print(
            f"{title:30s} median {statistics.median(ordered):4.0f} ms   95 % within {late:4.0f} ms   "
            f"({len(ordered)} moves)"
        )
    print(f"ratio of the medians {statistics.median(times[1]) / statistics.median(times[0]):.1f}")


if __name__ == "__main__":
    main()
