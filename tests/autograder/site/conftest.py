"""A small course, its website, and a browser that looks at it; `benchmarks/site.py` uses the same for the whole course."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from autograder.authoring.notebooks import lecture_notebook
from tests.browser.conftest import chromium_or_skip, serve_files, wait_for

ROOT = Path(__file__).resolve().parents[3]

LECTURE = r"""# %% [markdown]
# # 01 · Small things
#
# A **bias** is added; see [the next](02_more.ipynb), [one that is not there](09_gone.ipynb), and
# [the exercise](../exercises/01_small/01_small.ipynb). A line ($b$) must not begin with what follows $w_1$.

# %%
import matplotlib.pyplot as plt

from perceptron import live
from perceptron.live.blanks import blanks
from perceptron.live.quiz import quiz

# %% [markdown]
# ## Still
#
# $$y = f\Big(\sum_i w_i x_i + b\Big)$$

# %%
figure, axes = plt.subplots(figsize=(4, 2), dpi=100)
axes.plot([0, 1])
axes.set_title("A line that rises")
print("the answer is", 6 * 7)

# %% [markdown]
# ## Live

# %%
print("a line of code that is so long that it does not fit beside anything else, in any window", "and longer still")

# %% folded="Draws a line for five kinds of controls, and where it ends"
figure, (axes, end) = plt.subplots(1, 2, figsize=(8, 2), dpi=100, layout="constrained")
(line,) = axes.plot([0, 1], [0, 0])
axes.set(ylim=(-10, 10), xlabel="step", ylabel="height")
(mark,) = end.plot([0.5], [0], "o")
end.set(xlim=(0, 1), ylim=(-10, 10), ylabel="end")


def update(w, b, kind, on, seed):
    line.set_ydata([w if on else 0, b + seed])
    mark.set_ydata([b + seed])
    return f"w = {w}, b = {b:.2f}, {kind}, {'on' if on else 'off'}, seed {seed}"


live.figure(
    figure,
    update,
    ask=[live.predict("How many?", 2, why="So many."), live.draw("Draw the line for $w = 1$.", line, why="It *falls*.")],
    pairs=[("w", "kind")],
    handles=[live.line(axes, y="w", label="line")],
    w=live.slider(-3, 3, 1, label="weight $w$", play=True),
    b=live.slider(0.0, 1.0, 0.5, step=0.25),
    kind=live.choice({"round": "round", "flat <b>": "flat"}, label="$\\beta$"),
    on=live.toggle(True, label="on"),
    seed=live.button("New data"),
)

# %%
blanks("01_small")

# %% [markdown]
# ## Check yourself

# %%
quiz("01_small")
"""
MORE = """# %% [markdown]
# # 02 · More
#
# There is **bias** again.

# %%
print("more")

# %% folded="Asks for a guess, then draws a point"
import matplotlib.pyplot as plt

from perceptron import live

figure, axes = plt.subplots(figsize=(4, 2), dpi=100, layout="constrained")
(point,) = axes.plot([0], [0], "o")
axes.set(xlim=(-1, 4), ylim=(-1, 1), xlabel="x", ylabel="y")
live.figure(
    figure,
    lambda x: point.set_data([x], [0]) or f"x = {x}",
    ask=[live.predict("Where is it?", 1, why="There.", hides=[point])],
    x=live.slider(0, 3, 1),
)
"""
HANDS = """# %% [markdown]
# # 03 · Hands

# %% folded="Draws a point, a line, a bar and a number"
import matplotlib.pyplot as plt

from perceptron import live

figure, (plane, heights) = plt.subplots(1, 2, figsize=(9, 3), dpi=100, layout="constrained")
(dot,) = plane.plot([0], [0], "o")
(edge,) = plane.plot([0, 4], [0, 0])
plane.set(xlim=(0, 4), ylim=(0, 4), xlabel="x", ylabel="y")
(bar,) = heights.bar([1], [0], width=1)
number = heights.text(3, 2, "")
heights.set(xlim=(0, 4), ylim=(0, 4), xlabel="which", ylabel="height")


def update(x, y, w, b, h, count):
    dot.set_data([x], [y])
    edge.set_ydata([-b / w, -(b + 4) / w])
    bar.set_height(h)
    number.set_text(str(count))
    return f"x = {x}, y = {y}, b = {b}, h = {h}, count {count}"


live.figure(
    figure,
    lambda x, y, w1, w2, b, h, count: update(x, y, w2, b, h, count),
    pairs=[("w1", "w2")],
    handles=[
        live.point(plane, x="x", y="y", label="point"),
        live.line(plane, normal=("w1", "w2"), offset="b", label="line"),
        live.bar(heights, at=1, y="h", width=1, label="bar"),
        live.cell(heights, (3, 2), "count", size=(1, 1), label="number"),
        live.point(heights, x="x", y="h", moves=["b"], to=lambda x, y, **values: {"b": -x}, label="corner of three"),
    ],
    x=live.slider(0, 4, 1),
    y=live.slider(0, 4, 2),
    w1=live.choice({"one": 1.0, "two": 2.0}),
    w2=live.choice({"one": 1.0, "two": 2.0}),
    b=live.slider(-6, -1, -4),
    h=live.slider(0, 4, 3),
    count=live.slider(0, 9, 5),
)
"""
QUIZ = [
    {
        "question": "Is $w^2 < 0$ *ever*?",
        "options": [
            {"text": "`yes`", "why": "A square is not negative."},
            {"text": "no", "right": True, "why": "For real $w$."},
        ],
        "read": "Live",
    }
]
BLANKS = [
    {"label": "$w$, the *weight*", "answer": -1.5, "hint": "Half of $-3$.", "mistakes": {"1.5": "The sign."}}
]
GLOSSARY = "# Glossary\n\nAll terms.\n\nbias\n: The number $b$.\n\nunknown\n: In no lecture.\n"
EXERCISE = """# %% [markdown]
# # Exercise 01
"""


def write_course(root: Path) -> Path:
    for name, text in (("01_small", LECTURE), ("02_more", MORE), ("03_hands", HANDS)):
        (root / "chapters" / name).mkdir(parents=True)
        (root / "chapters" / name / "lecture.py").write_text(text, encoding="utf-8")
    (root / "chapters" / "01_small" / "exercise.py").write_text(EXERCISE, encoding="utf-8")
    (root / "chapters" / "01_small" / "quiz.json").write_text(json.dumps(QUIZ), encoding="utf-8")
    (root / "chapters" / "01_small" / "blanks.json").write_text(json.dumps(BLANKS), encoding="utf-8")
    (root / "chapters" / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def small_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("site") / "course")


@pytest.fixture(scope="session")
def site(small_course: Path, warm_kernels: None) -> Path:
    """The website of the small course."""
    from autograder.site.build import build

    build(small_course, small_course / "site", repository="ada/course")
    return small_course / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with serve_files(site) as address:
        yield address


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    with chromium_or_skip("no page can be looked at", script_seconds=120) as driver:
        yield driver


# ---------------------------------------------------------------- what the kernel says

ASK = """
def _ask():
    import html
    import json
    import re

    from perceptron.live import LiveFigure
    from perceptron.live.recording import _most, places

    said = []
    for figure in Out.values():
        if isinstance(figure, LiveFigure):
            for asked in figure.ask:
                asked.skip()
            start = figure.values()
            said.append([])
            for name, control in figure.controls.items():
                lines = []
                for value in places(control, _most(figure, name)):
                    control.value = value
                    figure.finish()
                    lines.append(html.unescape(re.sub("<[^>]*>", "", figure.readout.value)))
                control.value = start[name]
                figure.finish()
                said[-1].append(lines)
    print(json.dumps(said))

_ask()
"""


def kernel_lines(root: Path, name: str) -> list[list[list[str]]]:
    """What a fresh kernel says: for each live figure and each of its controls the line at each place."""
    notebook = lecture_notebook(root / "chapters" / name)
    notebook.cells.append(nbformat.v4.new_code_cell(ASK))
    client = NotebookClient(
        notebook,
        km=KernelManager(kernel_name="python3"),
        timeout=300,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(root / "chapters")}},
    )
    with client.setup_kernel(cleanup_kc=True, env={**os.environ, "PYTHONPATH": str(ROOT)}):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
    return json.loads(notebook.cells[-1].outputs[-1].text)


# ---------------------------------------------------------------- what a page shows

MOVE = """
const [folder, control, place, done] = arguments;
const root = document.querySelector(`.live[data-pictures="${folder}"]`);
const element = root.querySelectorAll(".live-control")[control].querySelector("input, select, button");
delete root.dataset.shown;
const kind = element.closest(".live-control").dataset.kind;
if (kind === "button") element.click();
else if (kind === "toggle") { if (element.checked === Boolean(place)) root.dataset.shown = "as before"; else element.click(); }
else if (kind === "choice") { element.selectedIndex = place; element.dispatchEvent(new Event("change")); }
else { element.value = place; element.dispatchEvent(new Event("input")); }
const look = () => root.dataset.shown === undefined ? setTimeout(look, 2) : done([
  root.querySelector('[role="status"]').textContent,
  root.querySelector("canvas")?.getAttribute("aria-label") ?? root.querySelector("img").alt,
]);
look();
"""


def open_page(driver: Any, page: str) -> None:
    """Opens a page, to its end. Without the blank one between, the same page as before counts as open at once."""
    driver.get("about:blank")
    driver.get(page)
    wait_for(lambda: driver.execute_script("return document.readyState === 'complete'"), "the page")


def page_lines(driver: Any, page: str) -> list[list[list[str]]]:
    """What a page says when each control of each live figure is moved through its places: as `kernel_lines`."""
    open_page(driver, page)
    said = []
    folders = driver.execute_script(
        "return [...document.querySelectorAll('.live')].map((root) => root.dataset.pictures)"
    )
    for folder in folders:
        texts, starts = driver.execute_script(
            "const { texts, starts } = document.querySelector(arguments[0]).live; return [texts, starts]",
            f'.live[data-pictures="{folder}"]',
        )
        rows = []
        for control, places in enumerate(texts):
            order = [*range(len(places))]
            kind = driver.execute_script(
                f"return document.querySelectorAll('.live[data-pictures=\"{folder}\"] .live-control')[{control}].dataset.kind"
            )
            if kind == "button":  # it counts up from 0, and starts over
                order = [*order[1:], 0]
            lines = [""] * len(places)
            for place in order:
                line, words = driver.execute_async_script(MOVE, folder, control, place)
                assert line == words, f"{folder}: the alternative text is not the line"
                lines[place] = line
            if kind != "button":
                driver.execute_async_script(MOVE, folder, control, starts[control])
            rows.append(lines)
        said.append(rows)
    return said


POINT = """
const [folder, x, y] = arguments;
const { hands } = document.querySelector(`.live[data-pictures="${folder}"]`).live;
const shown = hands.overlays.filter(({ part }) => part.offsetWidth);
const over = shown.find(({ from, part, whole }) => (x - from) * whole[0] <= part.offsetWidth) ?? shown.at(-1);
over.part.scrollIntoView({ block: "center", behavior: "instant" });
const { left, top } = over.part.getBoundingClientRect();
return [left + (x - over.from) * over.whole[0], top + y * over.whole[1]];
"""


def on_page(driver: Any, folder: str, share: Sequence[float]) -> tuple[float, float]:
    """Where a share of a live figure's picture is in the window, once it has been scrolled there."""
    x, y = driver.execute_script(POINT, folder, *share)
    return x, y


AXE_SCRIPT = (files("selenium_axe_python") / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
THEME = "localStorage.setItem('theme', arguments[0]); document.body.dataset.theme = arguments[0]"


def accessibility_faults(driver: Any, theme: str) -> list[str]:
    """What axe-core finds on the page that is open, in the light or the dark theme: its serious and critical rules."""
    driver.execute_script(THEME, theme)
    if not driver.execute_script("return 'axe' in window"):
        driver.execute_script(AXE_SCRIPT)
    found = driver.execute_async_script("axe.run().then(arguments[0])")
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']} {node['html'][:160]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


WATCH = """
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift = (window.layoutShift ?? 0) + entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
FIGURES = """
const done = arguments[arguments.length - 1];
const look = () => {
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  if (!paint) return setTimeout(look, 20);
  const entries = [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")];
  const bytes = entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  done({ paint: paint.startTime, shift: window.layoutShift ?? 0, bytes });
};
look();
"""


def paint_and_shift(driver: Any, page: str) -> dict[str, float]:
    """Milliseconds to the first paint, layout shift, and bytes of a page that is opened anew and scrolled to its end."""
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    driver.get(page)
    wait_for(lambda: driver.execute_script("return document.readyState === 'complete'"), "the page")
    opened = driver.execute_async_script(FIGURES)
    driver.execute_async_script(
        "const done = arguments[0]; (async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) {"
        "scrollTo(0, y); await new Promise((ready) => setTimeout(ready, 60)); } scrollTo(0, 0); setTimeout(done, 200); })()"
    )
    scrolled = driver.execute_async_script(FIGURES)
    return {"paint": opened["paint"], "bytes": opened["bytes"], "shift": scrolled["shift"]}
