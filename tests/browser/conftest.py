"""A real JupyterLab or Notebook 7 in headless Chromium, as a student sees it.

The tests drive the pages by what they show: cells, sliders and pictures, the keyboard, and the console's errors.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import symtable
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.authoring import notebooks
from tests.warm_python import warm_python

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds to wait for a page that should change
# Debian's Chromium without windows costs a seventh less than the whole one. The command of that name leaves it running at the end.
NAMES = ("/usr/lib/chromium/chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1280,1400 "
    # A page of JupyterLab costs a third less without these.
    "--disable-features=BackForwardCache,MediaRouter,OptimizationHints,Translate --disable-default-apps "
    "--disable-component-extensions-with-background-pages --disable-extensions --mute-audio"
).split()


# Parts of JupyterLab and Notebook 7 that no lecture needs, with what needs them: a page loads in four fifths of the time
# without. test_links and test_nbgrader open the whole JupyterLab.
LEFT_OUT = [
    *(
        f"@jupyterlab/{name}-extension"
        for name in (
            "celltags console csvviewer debugger extensionmanager fileeditor help htmlviewer hub imageviewer inspector "
            "javascript json launcher logconsole lsp markdownviewer mermaid pdf running settingeditor terminal tooltip "
            "vega5 workspaces"
        ).split()
    ),
    *(f"@jupyter-notebook/{name}-extension" for name in ("console", "help", "lab", "terminal")),
    "@jupyterlab/notebook-extension:language-server",
    "@jupyter/nbgrader",
    "jupyterlab-jupytext",
    "jupyterlab_pygments",
]

ARROW_RIGHT, PAGE_UP, ENTER, BACKSPACE = (
    "\ue014",
    "\ue00e",
    "\ue007",
    "\ue003",
)  # as selenium's Keys names them

# A figure whose update takes a while and yields frames, fails on one value, and says which frame it shows.
FRAMES = """
import time
import matplotlib.pyplot as plt
from perceptron import live

figure, axes = plt.subplots(figsize=(3, 2))
(line,) = axes.plot([0, 1])
axes.set_ylim(0, 200)

def update(start):
    if start == 13:
        raise ValueError("an unlucky number")
    if start == 0:
        return "ready"
    for step in range(200):
        time.sleep(0.02)
        line.set_ydata([0, step])
        yield f"start {start}, step {step}"

live.figure(figure, update, start=live.slider(0, 20, 0))
"""


# Everything that a live figure can have, in two panels. The blue of its bar is the only colour.
TOUCHED = """
import matplotlib.pyplot as plt
import numpy as np
from perceptron import live

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
(box,) = left.bar([0.5], [1.0], width=0.5, color="#0072B2")
left.set(xlim=(0, 1), ylim=(0, 4), title="a bar")
threshold = right.axvline(0.5, color="black")
number = right.text(0.2, 0.5, "", fontsize=12)
photo = right.imshow([[0.8]], cmap="gray", vmin=0, vmax=1, extent=(0.6, 0.9, 0.1, 0.4), aspect="auto")
photo.set_gid(live.PHOTO)
right.set(xlim=(0, 1), ylim=(0, 1), title="a line and a number")

def update(height, at, count, kind, shown):
    box.set_height(height)
    threshold.set_xdata([at, at])
    number.set_text(f"{kind} {count}")
    return f"height {height}, at {at}, count {count}, {kind}, {shown}, {-1.5}"

bar = live.bar(left, at=0.5, y="height", width=0.5, label="bar")
line = live.line(right, x="at", label="threshold")
cell = live.cell(right, (0.25, 0.52), "count", size=(0.3, 0.2), label="number")
live.figure(
    figure, update, handles=[bar, line, cell], linked=[["height", bar], ["count", cell, number]],
    height=live.slider(-4.0, 4.0, 1.0, step=0.1, label="$h_1$"), at=live.slider(0.0, 1.6, 0.5, step=0.01),
    count=live.slider(0, 9, 2, play=0.2), kind=live.choice(["few", "many"]), shown=live.toggle(True, label="show it"),
)
"""


# A curve to be drawn before the figure moves. Its true curve is the only grey.
DRAWN = """
figure, axes = plt.subplots(figsize=(6, 3))
(curve,) = axes.plot(np.arange(11), np.arange(11) / 10, color="#7F7F7F")
(dot,) = axes.plot([], [], "o", color="#0072B2")
axes.set(ylim=(0, 2), xlabel="step", ylabel="loss")

def update_drawn(step):
    dot.set_data([step], [step / 10])
    return f"step {step}"

drawing = live.draw("Draw the loss.", curve, why="It rises.")
live.figure(figure, update_drawn, ask=[drawing], step=live.slider(0, 10, 3))
"""


def wait_for(look: Callable[[], Any], what: str, patience: float = PATIENCE, pause: float = 0.1) -> Any:
    """Ask again and again until `look` gives something true; its last answer."""
    end = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < end, f"waited {patience:.0f} s for {what}"
        time.sleep(pause)
    return seen


def until(driver: Any, script: str, what: str, *arguments: Any) -> Any:
    """Wait until a script gives something true; its last answer.

    The page asks itself again and again, for some seconds: each question from here would cost it, Chromium and chromedriver
    milliseconds. A timer holds the promise, which would be lost when its page collects it. On a page that goes on to
    another address chromedriver asks anew.
    """
    look = f"""
        const look = () => {{ {script} }}, end = performance.now() + 5000;
        return new Promise((seen, failed) => {{
            const again = () => {{
                try {{
                    const found = look();
                    if (found || performance.now() > end) seen(found); else setTimeout(again, 20);
                }} catch (error) {{ failed(error); }}
            }};
            again();
        }});"""
    return wait_for(lambda: driver.execute_script(look, *arguments), what, pause=0)


def settle(driver: Any, promise: str, *arguments: Any) -> None:
    """Wait until the promise that a JavaScript expression gives is kept. On a page that goes on to another address
    the expression is evaluated anew."""
    script = f"""
        const [mark, ...args] = arguments;
        if (window.settling?.mark !== mark) {{
            const settling = {{ mark }};
            window.settling = settling;
            (async () => {promise})().then(
                () => {{ settling.end = "kept"; }}, (error) => {{ settling.end = `${{error}}`; }});
        }}
        return window.settling.end"""
    end = until(driver, script, f"the end of {promise}", secrets.token_hex(4), *arguments)
    assert end == "kept", f"{promise}: {end}"


def drag_across(
    driver: Any, start: tuple[float, float], end: tuple[float, float], finger: bool = False
) -> None:
    """Drag from one place of the window to another, in three moves, with the mouse, or with a finger where `by_finger`."""
    way = [
        [begin + (to - begin) * part / 3 for begin, to in zip(start, end, strict=True)] for part in range(4)
    ]
    if finger:
        for number, (x, y) in enumerate(way):
            points = {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]}
            driver.execute_cdp_cmd("Input.dispatchTouchEvent", points)
        driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return
    kinds = ["mousePressed", *["mouseMoved"] * 3, "mouseReleased"]
    for kind, (x, y) in zip(kinds, [*way, way[-1]], strict=True):
        event = {"type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1}
        driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


@contextmanager
def by_finger(driver: Any) -> Iterator[None]:
    """A screen that is touched."""
    driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def shot(driver: Any, name: str) -> None:
    """A picture of the page, for whoever sets SCREENSHOTS to a folder."""
    if os.environ.get("SCREENSHOTS"):
        driver.save_screenshot(str(Path(os.environ["SCREENSHOTS"], f"{name}.png")))


class Page:
    """One notebook in the browser."""

    panel = "window.jupyterapp.shell.currentWidget"

    def __init__(self, driver: Any, address: str, known: frozenset[str] = frozenset()):
        self.driver = driver
        self.known = known
        driver.get("about:blank")
        time.sleep(0.3)
        driver.get_log("browser")  # forget what earlier pages said, and said when they were left
        driver.get(address)
        wait_for(lambda: self.js("return !!window.jupyterapp"), f"the application at {address}")
        self._until_idle()

    def _until_idle(self) -> None:
        kernel = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
        until(self.driver, f"return {kernel}?.status === 'idle'", "an idle kernel")

    def go(self, path: str) -> None:
        """Open another notebook in the JupyterLab that is loaded, in place of this one, which is not saved.

        Widgets of this one may be on their way to the page while it is closed, and say that their model is gone: what is said
        until the other notebook is open, and it has been quiet for a moment, does not count.
        """
        self.js(f"{self.panel}.context.model.dirty = false; {self.panel}.close()")
        self.command("docmanager:open", path=path, factory="Notebook")
        self._until_idle()
        self.driver.get_log("browser")
        time.sleep(0.5)
        wait_for(lambda: not self.driver.get_log("browser"), "the console to be quiet", pause=0.5)

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def command(self, name: str, **arguments: Any) -> None:
        """Execute a command of the application to its end."""
        settle(self.driver, "window.jupyterapp.commands.execute(...args)", name, arguments)

    def save(self) -> None:
        """Save the notebook. A figure that has come to rest renews its still picture, and the notebook is changed again."""

        def saved() -> bool:
            self.command("docmanager:save")
            return not self.js(f"return {self.panel}.context.model.dirty")

        wait_for(saved, "the notebook to be saved", pause=0.5)

    def shut_down(self) -> None:
        """End the kernel of the notebook."""
        settle(self.driver, f"{self.panel}.sessionContext.shutdown()")

    def run_all(self) -> None:
        """Run every cell, and wait for the last one to end."""
        done = (
            f"const panel = {self.panel}; return panel.sessionContext.session.kernel.status === 'idle' && "
            "panel.content.widgets.every(cell => cell.model.type !== 'code' || cell.model.executionCount !== null)"
        )
        self.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        until(self.driver, done, "all cells to run")

    def cells_with(self, selector: str) -> list[int]:
        """Which cells have an output that holds such an element; goes through the notebook from the top."""
        found = []
        for index in range(self.js(f"return {self.panel}.content.widgets.length")):
            self.show(index)
            if self.js(
                f"return !!{self.panel}.content.widgets[{index}].node.querySelector(arguments[0])", selector
            ):
                found.append(index)
        return found

    def cells_saying(self, text: str) -> list[int]:
        """Which cells of code hold a text; none has to be shown for it."""
        script = (
            f"return {self.panel}.content.widgets.flatMap((cell, index) => cell.model.type === 'code' && "
            "cell.model.sharedModel.getSource().includes(arguments[0]) ? [index] : [])"
        )
        return self.js(script, text)

    def show(self, index: int) -> None:
        """Scroll to a cell."""
        self.js(f"{self.panel}.content.activeCellIndex = {index}")
        settle(self.driver, f"{self.panel}.content.scrollToItem({index}, 'start')")
        time.sleep(0.05)

    def read(self, index: int, selector: str, what: str = "textContent") -> list[str]:
        """A property of the elements in a cell that match; looked up anew, because pages redraw themselves."""
        node = f"{self.panel}.content.widgets[{index}].node"
        return self.js(
            f"return [...{node}.querySelectorAll(arguments[0])].map(e => e[arguments[1]])", selector, what
        )

    def press(self, index: int, selector: str, *keys: str) -> None:
        """Give the first such element in a cell the focus, as Tab does, and press keys."""
        from selenium.webdriver.common.action_chains import ActionChains

        wait_for(lambda: self.read(index, selector), f"{selector} in cell {index}")
        self.js(f"{self.panel}.content.widgets[{index}].node.querySelector(arguments[0]).focus()", selector)
        ActionChains(self.driver).send_keys(*keys).perform()

    def guess(self, index: int) -> None:
        """Answer the questions above a figure, a number with 2, a choice with its first option, a curve not at all.

        It moves only then.
        """
        fields = self.read(index, ".live-ask input[type=text]", "placeholder")
        choices = self.read(index, ".live-ask .widget-radio-box")
        if fields:
            self.press(index, ".live-ask input[type=text]", "2", ENTER)
        for each in range(len(choices)):
            self.js(
                f"{self.panel}.content.widgets[{index}].node.querySelectorAll('.live-ask .widget-radio-box')[{each}]"
                ".querySelector('input').click()"
            )
        drawn = self.read(index, ".live-sketch")
        if drawn:
            self.js(
                f"[...{self.panel}.content.widgets[{index}].node.querySelectorAll('.live-ask')]"
                ".find(ask => !ask.querySelector('input')).querySelector('button').click()"
            )
        asked = len(fields) + len(choices) + len(drawn)
        wait_for(lambda: len(self.read(index, ".live-ask [role=status]")) == asked, "the answers")
        wait_for(lambda: not self.read(index, ".noUi-target[disabled]"), "the sliders to move")

    def errors(self) -> list[str]:
        """What the console called an error since the page was opened, but not with an empty notebook."""
        return sorted(self._said() - self.known)

    def _said(self) -> set[str]:
        entries = [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        return {re.sub(r"http://127\.0\.0\.1:\d+|\?v=\w+", "", entry["message"]) for entry in entries}


class Site:
    """A running JupyterLab or Notebook 7."""

    def __init__(self, driver: Any, address: str, step: str):
        self.driver = driver
        self.address = address
        self.step = step  # the key that moves a slider
        self.known: frozenset[str] = frozenset()
        self.page: Page | None = None  # of JupyterLab, which can go from notebook to notebook
        empty = self.open("empty.ipynb")
        time.sleep(2)
        self.known = empty.known = frozenset(empty._said())
        assert not [said for said in self.known if "activat" in said], (
            "what is left out is needed by what is there"
        )

    def open(self, path: str, anew: bool = False) -> Page:
        """Open a notebook with a kernel of its own, or the one that it has.

        A JupyterLab that is loaded goes there, for to load it takes seconds, unless a test wants it `anew`.
        """
        if self.page and not anew and self._is_there():
            self.page.go(path)
            return self.page
        page = Page(self.driver, self.address.format(path=path), self.known)
        self.page = page if self.step == ARROW_RIGHT else None
        return page

    def _is_there(self) -> bool:
        origin = "/".join(self.address.split("/")[:3])
        script = "return location.origin === arguments[0] && !!window.jupyterapp"
        return bool(self.driver.execute_script(script, origin))


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def chromium_or_skip(what: str, script_seconds: float | None = None) -> Iterator[Any]:
    """Chromium; where it is not installed, the tests that ask for it are skipped with the reason: `what` in a browser."""
    if CHROMIUM is None or DRIVER is None:
        missing = "chromium" if CHROMIUM is None else "chromedriver"
        pytest.skip(f"{missing} is not installed, so {what} in a browser")
    with chromium() as driver:
        if script_seconds is not None:
            driver.set_script_timeout(script_seconds)
        yield driver


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium for all tests of a session; without it they are skipped, and say so."""
    with chromium_or_skip("no notebook can be looked at") as driver:
        yield driver


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, modules with the type that browsers ask for, and says nothing."""

    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
    }

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@contextmanager
def serve_files(folder: Path) -> Iterator[str]:
    """A bare web server for the files of a folder; gives its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


@contextmanager
def serve(module: str, trait: str, folder: Path, library: Path = ROOT) -> Iterator[str]:
    """Run a Jupyter server in a folder; gives its address, with {place} and {path} to fill in.

    Kernels find the packages of the folder `library`.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    settings = folder / ".settings"
    home = {
        name: str(settings)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    }
    command = [*warm_python().client, module, "--no-browser", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += [f"--{trait}.expose_app_in_browser=True", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--LanguageServerManager.autodetect=False"]  # it would ask Node for each of twenty
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **home, "PYTHONPATH": str(library)},
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"

        def answers() -> bool:
            assert server.poll() is None, (folder / "server.log").read_text()
            try:
                return urllib.request.urlopen(f"{address}/api?token={token}", timeout=5).status == 200
            except urllib.error.URLError:
                return False

        wait_for(answers, f"{module} to start")
        yield f"{address}/{{place}}/{{path}}?token={token}"
    finally:
        server.terminate()
        server.wait(20)


def write_notebook(path: Path, *sources: str) -> None:
    """A notebook with these code cells."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


def names(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell makes, and those that it uses, its functions' globals among them."""
    table = symtable.symtable(source, "cell", "exec")
    made = {one.get_name() for one in table.get_symbols() if one.is_assigned() or one.is_imported()}
    used, scopes = set[str](), [table]
    while scopes:
        scope = scopes.pop()
        scopes += scope.get_children()
        used |= {
            one.get_name()
            for one in scope.get_symbols()
            if one.is_referenced() and (scope is table or one.is_global())
        }
    return made, used


def for_live_figures(cells: list[Any]) -> list[Any]:
    """Those cells of code with live figures, and those that make a name that they use, or that one of these uses.

    A cell that only changes what another one made is left out: where a figure needs it, the formulas no longer agree.
    """
    kept: list[Any] = []
    wanted = set[str]()
    for cell in reversed(cells):
        made, used = names(cell.source)
        if "live.figure(" in cell.source or made & wanted:
            kept.insert(0, cell)
            wanted = wanted - made | used
    return kept


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the lecture notebooks, freshly made, in `figures` only what their live figures need, and small
    notebooks for these tests."""
    folder = tmp_path_factory.mktemp("course")
    for kind in ("lectures", "figures", ".settings/labconfig"):
        (folder / kind).mkdir(parents=True)
    left_out = json.dumps({"disabledExtensions": dict.fromkeys(LEFT_OUT, True)})
    (folder / ".settings" / "labconfig" / "page_config.json").write_text(left_out)
    for chapter in sorted((ROOT / "chapters").glob("*/lecture.py")):
        notebook = notebooks.lecture_notebook(chapter.parent)
        nbformat.write(notebook, folder / "lectures" / f"{chapter.parent.name}.ipynb")
        notebook.cells = for_live_figures([cell for cell in notebook.cells if cell.cell_type == "code"])
        nbformat.write(notebook, folder / "figures" / f"{chapter.parent.name}.ipynb")
    write_notebook(folder / "empty.ipynb", "")
    write_notebook(folder / "frames.ipynb", FRAMES)
    write_notebook(folder / "touched.ipynb", TOUCHED, DRAWN)
    write_notebook(
        folder / "blanks.ipynb", 'from perceptron.live.blanks import blanks\nblanks("07_chain_rule")'
    )
    return folder


@pytest.fixture(scope="session")
def lab(browser: Any, course: Path, warm_kernels: None) -> Iterator[Site]:
    """JupyterLab."""
    with serve("jupyterlab", "LabApp", course) as address:
        yield Site(browser, address.replace("{place}", "lab/tree") + "&reset", ARROW_RIGHT)


@pytest.fixture(scope="session")
def notebook7(browser: Any, course: Path) -> Iterator[Site]:
    """Notebook 7, which keeps the arrow keys for itself: its sliders listen to Page Up and Page Down."""
    with serve("notebook", "JupyterNotebookApp", course) as address:
        yield Site(browser, address.replace("{place}", "notebooks"), PAGE_UP)
