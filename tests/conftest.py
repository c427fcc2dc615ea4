"""Rules for every test: what cannot run is said at the end, with the command that brings it; with CI=true it fails."""

import contextlib
import gc
import importlib.util
import itertools
import os
import re
import socket
from collections import Counter
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Every core has a test process already, and arrays are small: more threads would only wait for each other. Where a test asks
# for two, one that waits sleeps and does not spin. What tests start (kernels, commands) inherits it.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the others makes what they share: see tests/warm_python.py."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        from tests.warm_python import SHARED, warm_python

        os.environ[SHARED] = str(warm_python().jupyter_path)


@pytest.fixture(scope="session")
def warm_kernels() -> Iterator[None]:
    """Kernels named `python3` begin with the packages of others imported: see tests/warm_python.py.

    A port for a kernel is found before the kernel takes it, and what the system gives away may be gone by then: each
    test process has ports of its own.
    """
    from jupyter_client.connect import LocalPortCache

    from tests.warm_python import warm_python  # some tests take this file to a folder of its own

    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    numbers = itertools.cycle(range(10_000 + 2_000 * worker, 12_000 + 2_000 * worker))

    def find_available_port(cache: LocalPortCache, ip: str) -> int:
        for number in numbers:
            with socket.socket() as tried, contextlib.suppress(OSError):
                tried.bind((ip, number))
                return number
        raise AssertionError("unreachable")

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(warm_python().jupyter_path))
        patch.setattr(LocalPortCache, "find_available_port", find_available_port)
        yield


Report = pytest.TestReport | pytest.CollectReport


def _fail_instead(report: Report) -> Report:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"CI=true allows no skipped test, and this one was skipped: {reason}"
    return report


def _in_ci() -> bool:
    return os.environ.get("CI") == "true"


NO_TORCH = "PyTorch is not installed"
HAS_TORCH = importlib.util.find_spec("torch") is not None
MISSES_TORCH = re.compile(
    "ModuleNotFoundError: (No module named 'torch'|PyTorch is not|import of torch halted)"
)


def _skip_without_torch(report: Report) -> Report:
    """A test that fails because PyTorch is not installed cannot run here."""
    if not HAS_TORCH and report.failed and MISSES_TORCH.search(str(report.longrepr)):
        report.outcome = "skipped"
        report.longrepr = (report.nodeid.partition("::")[0], 0, f"Skipped: {NO_TORCH}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Report]:
    """pytest asks for this report after each phase of each test."""
    report = _skip_without_torch((yield))
    return (
        _fail_instead(report) if _in_ci() and report.skipped and not hasattr(report, "wasxfail") else report
    )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, Report]:
    """pytest asks for this report for each file of tests; a file may skip itself whole."""
    report = _skip_without_torch((yield))
    return _fail_instead(report) if _in_ci() and report.skipped else report


LACKS = (
    # what a reason says, the part that did not run, the packages of Debian that bring it
    ("bubblewrap is missing", "the sandbox: no bubblewrap", ["bubblewrap"]),
    ("in a browser", "the browser: no chromium with chromedriver", ["chromium", "chromium-driver"]),
    (NO_TORCH, "chapters 11, 12 and 14: no PyTorch", []),
    ("not root", "the sandbox of a root grader: not root", []),
)


def _lack(reason: str) -> tuple[str, str, list[str]]:
    """The entry of `LACKS` for a reason; one of its own for another reason."""
    return next((lack for lack in LACKS if lack[0] in reason), (reason, reason, []))


@pytest.hookimpl(wrapper=True, tryfirst=True)  # after all else that pytest prints but the count
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None, None, None]:
    """Says in three lines which parts could not run here, and the one command that brings them."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped]
    if not reasons:
        return
    parts = Counter(_lack(reason)[1] for reason in reasons)
    kinds = {_lack(reason)[0] for reason in reasons}
    packages = [name for lack in LACKS if lack[0] in kinds for name in lack[2]]
    sudo = "sudo " if os.geteuid() else ""
    commands = [f"{sudo}apt install {' '.join(packages)}"] if packages else []
    commands += ["make torch"] if NO_TORCH in kinds else []
    commands += [f"{sudo if 'not root' in kinds else ''}make test"]
    terminalreporter.section("not run here")
    terminalreporter.line(f"{len(reasons)} tests could not run on this machine:")
    terminalreporter.line("  " + "; ".join(f"{part} ({count})" for part, count in parts.items()))
    terminalreporter.line(f"  To run them, too: {' && '.join(commands)}")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What is imported and collected stays: to look through 750,000 objects for waste, again and again, took a tenth of the
    processor's time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is one long piece of work for one process begins first: begun last, it would keep all others waiting."""
    long = (
        "tests/browser/",
        "tests/test_types.py",
        "tests/test_install.py",
        "tests/perceptron/playground/js/test_page.py",
    )
    # All of Notebook 7 comes before all of JupyterLab: a browser that goes from one to the other loads the page anew.
    items.sort(key=lambda item: (not item.nodeid.startswith(long), "[notebook7" not in item.nodeid))


class ByFile(LoadScopeScheduling):
    """The tests of one file share a process and its fixtures; so do those of one chapter's answers or notebooks, all that
    need a browser and its Jupyter servers, and all that look at the release of the whole course."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        for folder in ("tests/browser", "tests/autograder/publishing"):
            if file.startswith(f"{folder}/"):
                return folder
        chapter = re.search(r"\[(\d\d_\w+)", test)
        return f"{file} {chapter[1]}" if chapter else file


@pytest.hookimpl(optionalhook=True)  # one test runs others without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """xdist's own --dist loadgroup writes groups where pytest 9.2 no longer reads them."""
    return ByFile(config, log)
