"""A real JupyterLab or Notebook 7 in headless Chromium, as a student sees it.

The tests drive the pages by what they show: cells, sliders and pictures, the keyboard, and the console's errors.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import build

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds to wait for a page that should change
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1280,1400"
).split()


def wait_for(look: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask again and again until `look` gives something true; its last answer."""
    end = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < end, f"waited {patience:.0f} s for {what}"
        time.sleep(0.1)
    return seen


class Page:
    """One notebook in the browser."""

    def __init__(self, driver: Any, address: str):
        self.driver = driver
        driver.get_log("browser")  # forget what earlier pages said
        driver.get(address)
        wait_for(lambda: self.js("return !!window.jupyterapp"), f"the application at {address}")
        panel = "window.jupyterapp.shell.currentWidget"
        kernel = f"{panel}?.sessionContext?.session?.kernel"
        wait_for(lambda: self.js(f"return {kernel}?.status === 'idle'"), "an idle kernel")
        self.panel = panel

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def run_all(self) -> None:
        """Run every cell, and wait for the last one to end."""
        done = (
            f"const panel = {self.panel}; return panel.sessionContext.session.kernel.status === 'idle' && "
            "panel.content.widgets.every(cell => cell.model.type !== 'code' || cell.model.executionCount !== null)"
        )
        self.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        wait_for(lambda: self.js(done), "all cells to run")

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

    def show(self, index: int) -> None:
        """Scroll to a cell."""
        self.js(f"{self.panel}.content.activeCellIndex = {index}")
        self.js(f"return {self.panel}.content.scrollToItem({index}, 'start')")
        time.sleep(0.05)

    def inside(self, index: int, selector: str) -> list[Any]:
        """The elements in a cell, once there are any."""
        script = f"return [...{self.panel}.content.widgets[{index}].node.querySelectorAll(arguments[0])]"
        return wait_for(lambda: self.js(script, selector), f"{selector} in cell {index}")

    def errors(self) -> list[str]:
        """What the browser's console called an error since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    if CHROMIUM is None or DRIVER is None:
        missing = "chromium" if CHROMIUM is None else "chromedriver"
        pytest.skip(f"{missing} is not installed, so no notebook can be looked at in a browser")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in OPTIONS:
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def _serve(module: str, trait: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    settings = folder / ".settings"
    home = {
        name: str(settings)
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    }
    command = [sys.executable, "-m", module, "--no-browser", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    command += [f"--{trait}.expose_app_in_browser=True", "--LabApp.news_url=None"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    with open(folder / "server.log", "w") as log:
        server = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **home, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
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


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the lecture notebooks, freshly made."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "lectures").mkdir()
    for chapter in sorted((ROOT / "chapters").glob("*/lecture.py")):
        notebook = build.lecture_notebook(chapter.parent)
        nbformat.write(notebook, folder / "lectures" / f"{chapter.parent.name}.ipynb")
    return folder


@pytest.fixture(scope="session")
def lab(browser: Any, course: Path) -> Iterator[Callable[[str], Page]]:
    """`lab("lectures/01_neuron.ipynb")` opens a notebook in JupyterLab, alone in the window."""
    for address in _serve("jupyterlab", "LabApp", course):
        yield lambda path: Page(browser, address.format(place="lab/tree", path=path) + "&reset")


@pytest.fixture(scope="session")
def notebook7(browser: Any, course: Path) -> Iterator[Callable[[str], Page]]:
    """`notebook7("lectures/01_neuron.ipynb")` opens a notebook in Notebook 7."""
    for address in _serve("notebook", "JupyterNotebookApp", course):
        yield lambda path: Page(browser, address.format(place="notebooks", path=path))
