"""Rules for every test: with CI=true a test that cannot run fails, so that nothing goes untested unseen.

The one exception are tests marked `gpu`: CI has no accelerator.
"""

import os
from collections.abc import Generator

import pytest

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
    may_skip = item.get_closest_marker("gpu") is not None or hasattr(report, "wasxfail")
    return _fail_instead(report) if _in_ci() and report.skipped and not may_skip else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, Report]:
    """pytest asks for this report for each file of tests; a file may skip itself whole."""
    report = yield
    return _fail_instead(report) if _in_ci() and report.skipped else report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file share a process (and its fixtures); those of one chapter's answers or notebooks do."""
    for item in items:
        chapter = getattr(item, "callspec", None) and item.callspec.params.get("chapter_name")
        group = f"{item.path.name}-{chapter}" if chapter else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))
