"""What a lecture costs where it is opened by a link: disk by package, memory, time to the first live figure.

    python benchmarks/binder.py [--lecture 01_neuron]…

Binder gives a session 1 to 2 GB of memory. The time counts from the start of a kernel, as a link's does once its image is
built and its server answers; the browser's share is in benchmarks/slider.py.
"""

from __future__ import annotations

import argparse
import os
import sys
import sysconfig
import time
from importlib import metadata
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lecture", action="append", default=[])
    chosen = parser.parse_args().lecture or ["01_neuron", "07_chain_rule", "10_overfitting", "13_playground"]
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
