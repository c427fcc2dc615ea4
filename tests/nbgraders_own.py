"""Runs nbgrader's own tests, which ship with it, with this grader in nbgrader's place; takes minutes, so it's no part of `make test`.

    .venv/bin/python tests/nbgraders_own.py                # all of nbgrader.tests but those that need a browser
    .venv/bin/python tests/nbgraders_own.py nbgrader.tests.apps.test_nbgrader_autograde -k autotest    # some of them
    .venv/bin/python tests/nbgraders_own.py --stock        # nbgrader alone, to compare

Every test must pass, but for those that the table in docs/nbgrader.md names with a reason. One that fails and is not there,
or is there and passes, is told at the end, and the exit code is 1.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "nbgrader.md"
# Not test_auth, which needs requests_mock.
SUITES = ("apps", "api", "nbgraderformat", "preprocessors", "utils", "test_validator")


def deliberate() -> set[str]:
    """The names of tests that docs/nbgrader.md says fail here, with a reason for each."""
    rows = re.findall(
        r"^\| (.*?) \|", TABLE.read_text(encoding="utf-8").split("## nbgrader's own tests")[1], re.M
    )
    return {name for row in rows for name in re.findall(r"`(test_\w+::test_\w+)`", row)}


class Outcomes:
    """What became of each test, by its name without parameters."""

    def __init__(self) -> None:
        self.failed: set[str] = set()
        self.passed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        path, _, test = report.nodeid.partition("[")[0].rpartition("::")
        name = f"{Path(path.partition('::')[0]).stem}::{test}"
        if report.failed:
            self.failed.add(name)
        elif report.passed and report.when == "call":
            self.passed.add(name)


def main(arguments: list[str]) -> int:
    # nbgrader runs `alembic` for a new gradebook; the environment need not be activated.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    stock = "--stock" in arguments
    arguments = [argument for argument in arguments if argument != "--stock"]
    if not stock:
        sys.path.insert(0, str(ROOT))
        from autograder.grading import gradebook

        gradebook.install()
    outcomes = Outcomes()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "pytest.ini")
        settings.write_text("[pytest]\n")
        suites = [argument for argument in arguments if argument.startswith("nbgrader.tests.")]
        arguments = [argument for argument in arguments if argument not in suites]
        suites = suites or [f"nbgrader.tests.{suite}" for suite in SUITES]
        own = ["-c", str(settings), "-p", "no:cacheprovider", "-q", "--tb=short", "--pyargs"]
        pytest.main([*own, *suites, *arguments], plugins=[outcomes])
    known = deliberate()
    news = sorted(outcomes.failed - known)
    old = sorted((outcomes.passed - outcomes.failed) & known)
    print(
        f"\n{len(outcomes.passed | outcomes.failed)} tests, {len(outcomes.failed)} failed, {len(news)} without a reason."
    )
    if news and not stock:
        print(f"Not in the table of {TABLE.relative_to(ROOT)}: {', '.join(news)}")
    if old and not stock:
        print(f"In that table, though they pass: {', '.join(old)}")
    return 0 if stock or not (news or old) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
