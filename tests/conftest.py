"""Rules for every test: with CI=true a test that cannot run fails, so that nothing goes untested unseen."""

import os
import re
from collections.abc import Generator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

# Every core has a test process already, and arrays are small: more threads would only wait for each other. What tests
# start (kernels, commands) inherits it.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

Report = pytest.TestReport | pytest.CollectReport


def _fail_instead(report: Report) -> Report:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"CI=true allows no skipped test, and this one was skipped: {reason}"
    return report


def _in_ci() -> bool:
    return os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Report]:
    """pytest asks for this report after each phase of each test."""
    report = yield
    return (
        _fail_instead(report) if _in_ci() and report.skipped and not hasattr(report, "wasxfail") else report
    )


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, Report]:
    """pytest asks for this report for each file of tests; a file may skip itself whole."""
    report = yield
    return _fail_instead(report) if _in_ci() and report.skipped else report


class ByFile(LoadScopeScheduling):
    """The tests of one file share a process and its fixtures; those of one chapter's answers or notebooks do."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        chapter = re.search(r"\[(\d\d_\w+)", test)
        return f"{file} {chapter[1]}" if chapter else file


@pytest.hookimpl(optionalhook=True)  # one test runs others without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """xdist's own --dist loadgroup writes groups where pytest 9.2 no longer reads them."""
    return ByFile(config, log)
