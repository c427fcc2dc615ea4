"""What a lecture costs where it is opened by a link: disk by package, memory, time to the first live figure.

    python benchmarks/binder.py [--lecture 01_neuron]…
    python benchmarks/binder.py --browser           a release in JupyterLab: from its start to the first figure that moved
    python benchmarks/binder.py --every [WORD]…     the same for every notebook, each opened by the path of its link and run
    … --python VENV/bin/python                      JupyterLab and kernels of another environment, with other versions

Binder gives a session 1 to 2 GB of memory. Without a browser the time counts from the start of a kernel, with one from the
start of JupyterLab, as a link's does once its image is built. `postBuild` has run before, as in that image.
"""

from __future__ import annotations

import argparse
import collections
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import nbformat
import psutil
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder.authoring.links import Links  # noqa: E402
from autograder.publishing import release  # noqa: E402
from tests.browser.conftest import ARROW_RIGHT, Page, chromium, serve, wait_for  # noqa: E402

LINKS = Links("owner/course")
FIRST = "lectures/00_start.ipynb"
MOST_SECONDS = 60  # from the start of JupyterLab to the first figure that moved, with both cores to itself
PATIENCE = 500.0  # seconds for one notebook
MOST_MEMORY = 1024  # MiB of a lecture's kernel; Binder's smaller sessions have as much
MOST_DISK = 1000  # MB of all packages of the course without PyTorch
SHOWN = 12  # of the largest packages


def disk() -> list[tuple[str, float]]:
    """The installed packages and their sizes in MB, the largest first."""
    sizes = []
    for package in metadata.distributions():
        files = {Path(package.locate_file(file)).resolve() for file in package.files or ()}
        size = sum(file.stat().st_size for file in files if file.is_file())
        sizes.append((package.metadata["Name"], size / 1e6))
    return sorted(sizes, key=lambda row: -row[1])


def needed() -> set[str]:
    """The packages that the course installs without PyTorch, directly or not."""
    found: set[str] = set()
    todo = ["neural-network-courseware"]
    while todo:
        name = todo.pop()
        for line in metadata.requires(name) or []:
            wanted = Requirement(line)
            package = canonicalize_name(wanted.name)
            applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
            if applies and package not in found:
                found.add(package)
                todo.append(package)
    return found


def memory(pid: int) -> float:
    """The peak of a process's memory in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def lecture(name: str) -> tuple[float, float, float]:
    """Seconds to the first live figure and to the end, and the kernel's peak memory in MiB."""
    path = ROOT / "lectures" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}})
    start, first = time.monotonic(), 0.0
    with client.setup_kernel():
        pid = client.km.provisioner.pid
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            client.execute_cell(cell, number)
            widgets = [
                o for o in cell.outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})
            ]
            if widgets and not first:
                first = time.monotonic() - start
        return first, time.monotonic() - start, memory(pid)


# What a notebook has come to: null while it runs, else its errors, and how many widgets it shows. Exercises go on after an
# error: its cell bears the tag for that.
OUTCOME = """
const panel = window.jupyterapp.shell.currentWidget;
const code = panel.content.widgets.filter((cell) => cell.model.type === "code" && cell.model.sharedModel.source.trim());
const outputs = (cell) => cell.model.outputs.toJSON();
const failed = (cell) => outputs(cell).some((output) => output.output_type === "error");
const goesOn = (cell) => (cell.model.getMetadata("tags") ?? []).includes("raises-exception");
const stopped = code.some((cell) => failed(cell) && !goesOn(cell));
const ran = code.every((cell) => cell.model.executionCount !== null && cell.model.executionState !== "running");
if (panel.sessionContext.session.kernel.status !== "idle" || !(stopped || ran)) return null;
const errors = code.flatMap(outputs).filter((output) => output.output_type === "error").map((output) => output.ename);
const views = code.flatMap(outputs).filter((output) => "application/vnd.jupyter.widget-view+json" in (output.data ?? {}));
return { errors, views: views.length };
"""

# Of nbgrader's parts a student's window has the button Validate only.
WINDOW = """
const has = (name) => window.jupyterapp.hasPlugin(`@jupyter/nbgrader:${name}`);
const left = ["assignment-list", "course-list", "create-assignment", "formgrader", "menu"].filter(has);
if (document.querySelector(".lm-MenuBar-content").innerText.includes("Nbgrader")) left.push("the menu itself");
return { left, validate: Boolean(document.querySelector(".validate-button")) };
"""


def address_of(address: str, path: str) -> str:
    """Where the Binder link of a notebook leads, on a server that runs here."""
    (place,) = parse_qs(urlsplit(LINKS.of(path)["Binder"]).query)["urlpath"]
    return address.format(place=place, path="").replace("/?", "?") + "&reset"


def in_the_browser(words: list[str] | None, python: str) -> bool:
    """Opens the first lecture of a release in JupyterLab, and moves its first figure; with `words` all notebooks whose
    path holds one. Prints what it saw; returns whether all was well."""
    with tempfile.TemporaryDirectory() as name, chromium() as driver:
        folder, prefix = Path(name, "course"), Path(name, "prefix")
        for path, data in release.made(ROOT, LINKS).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        build = {**os.environ, "NB_PYTHON_PREFIX": str(prefix)}
        subprocess.run(["sh", "postBuild"], cwd=folder, env=build, check=True)
        os.environ["JUPYTER_CONFIG_PATH"] = str(prefix / "etc" / "jupyter")
        begin = time.monotonic()
        with serve("jupyterlab", "LabApp", folder, library=folder, python=python) as address:
            started = time.monotonic() - begin
            page = Page(driver, address_of(address, FIRST))
            opened = time.monotonic() - begin
            moved = move_first_figure(page, folder / FIRST) - begin
            print(
                f"JupyterLab answers after {started:.1f} s, {FIRST} is open after {opened:.1f} s, and its first figure "
                f"has moved after {moved:.1f} s (at most {MOST_SECONDS}); {memories()}",
                flush=True,
            )
            window = page.js(WINDOW)
            print(
                f"nbgrader's parts for instructors: {window['left'] or 'none'}; Validate: {window['validate']}"
            )
            well = moved <= MOST_SECONDS and window == {"left": [], "validate": True}
            notebooks = sorted(folder.glob("[!.]*/*.ipynb")) + sorted(folder.glob("[!.]*/[!.]*/*.ipynb"))
            for path in (each.relative_to(folder).as_posix() for each in notebooks):
                if words is not None and (not words or any(word in path for word in words)):
                    well &= look(driver, address_of(address, path), path)
    return well


def move_first_figure(page: Page, path: Path) -> float:
    """Runs a lecture until its first live figure has moved; when that was."""
    cells = nbformat.read(path, as_version=4).cells
    cell = next(number for number, each in enumerate(cells) if "live.figure(" in each.source)
    page.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.show(cell)
    wait_for(lambda: page.read(cell, "img.widget-image", "src"), "the first live figure")
    before = page.read(cell, "img.widget-image", "src")
    page.press(cell, ".noUi-handle", ARROW_RIGHT)
    wait_for(lambda: page.read(cell, "img.widget-image", "src") != before, "the figure to move")
    return time.monotonic()


def look(driver: Any, address: str, path: str) -> bool:
    """Opens a notebook and runs all of it: in an exercise only what is not answered fails, in a lecture nothing."""
    begin = time.monotonic()
    page = Page(driver, address)
    page.js("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    outcome = wait_for(lambda: page.js(OUTCOME), f"the end of {path}", PATIENCE)
    wanted = {"NotImplementedError"} if path.startswith("exercises/") else set()
    said = [
        error for error in page.errors() if "badge" not in error.split(" ")[0]
    ]  # pictures that lie elsewhere
    raised = collections.Counter(outcome["errors"])
    well = set(raised) == wanted and not said
    print(
        f"{'ok    ' if well else 'FAILED'}  {path}  {time.monotonic() - begin:.0f} s, {outcome['views']} widgets, "
        f"{', '.join([*(f'{count} {name}' for name, count in raised.items()), *said])}; {memories()}",
        flush=True,
    )
    page.js(f"return {page.panel}.sessionContext.shutdown()")
    return well


def memories() -> str:
    """The peaks of memory of JupyterLab and of the largest of its kernels."""
    running = psutil.Process().children(recursive=True)
    peaks = {"jupyterlab": 0.0, "ipykernel_launcher": 0.0}
    for process in running:
        try:
            for part in peaks:
                if part in process.cmdline():
                    peaks[part] = max(peaks[part], memory(process.pid))
        except psutil.NoSuchProcess:
            continue
    lab, kernel = peaks.values()
    return f"peak memory: JupyterLab {lab:.0f} MiB, kernel {kernel:.0f} MiB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lecture", action="append", default=[])
    parser.add_argument("--browser", action="store_true")
    parser.add_argument("--every", nargs="*", metavar="WORD")
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    if given.browser or given.every is not None:
        print(f"load {os.getloadavg()[0]:.1f}")
        sys.exit(not in_the_browser(given.every, given.python))
    chosen = given.lecture or ["01_neuron", "07_chain_rule", "10_overfitting", "13_playground"]
    course = needed()
    rows = [(name, size) for name, size in disk() if canonicalize_name(name) in course]
    total = sum(size for _, size in rows)
    print(f"Python {sys.version.split()[0]}, {sysconfig.get_platform()}, load {os.getloadavg()[0]:.0f}")
    print(f"{len(rows)} packages, {total:.0f} MB on the disk (at most {MOST_DISK}):")
    print("  " + ", ".join(f"{name} {size:.0f}" for name, size in rows[:SHOWN]))
    worst = 0.0
    for name in chosen:
        first, end, peak = lecture(name)
        worst = max(worst, peak)
        print(f"{name}: first live figure after {first:.1f} s, end after {end:.1f} s, {peak:.0f} MiB")
    if worst > MOST_MEMORY or total > MOST_DISK:
        sys.exit(f"Too much: at most {MOST_MEMORY} MiB of memory and {MOST_DISK} MB on the disk.")


if __name__ == "__main__":
    main()
