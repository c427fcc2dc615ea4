"""Runs nbgrader's own tests, which ship with it, with this grader in nbgrader's place; takes minutes, so it's no part of `make test`.

    .venv/bin/python tests/nbgraders_own.py                # all of nbgrader.tests but those that need a browser
    .venv/bin/python tests/nbgraders_own.py nbgrader.tests.apps.test_nbgrader_autograde -k autotest    # some of them
    .venv/bin/python tests/nbgraders_own.py --stock        # nbgrader alone, to compare

Every test must pass, but for those that the table in docs/nbgrader.md names with a reason. Any other that fails is run once
more with nbgrader alone: if it fails there, too, it says nothing of this grader. One that fails only here and is not in the
table, or is there and passes, is told at the end, and the exit code is 1.
"""

import contextlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "nbgrader.md"
SUITES = ("apps", "api", "nbgraderformat", "preprocessors", "utils", "test_validator")
NEEDS_REQUESTS_MOCK = "test_auth"
"""How nbgrader asks JupyterHub who somebody is: nothing of ours has a part in it."""
FAILED = "Failed with nbgrader alone: "


def deliberate() -> tuple[set[str], set[str]]:
    """The names of tests that docs/nbgrader.md says fail here, with a reason for each; and those that do so now and then."""
    rows = re.findall(
        r"^\| (.*?) \|", TABLE.read_text(encoding="utf-8").split("## nbgrader's own tests")[1], re.M
    )
    always, now_and_then = set[str](), set[str]()
    for row in rows:
        (now_and_then if "now and then" in row else always).update(re.findall(r"`(test_\w+::test_\w+)`", row))
    return always, now_and_then


class Outcomes:
    """What became of each test, by its name without parameters."""

    def __init__(self) -> None:
        self.failed: set[str] = set()
        self.passed: set[str] = set()
        self.skipped: set[str] = set()
        self.names: dict[str, str] = {}
        """`test_module::test_function` of pytest's longer names, which leave the module out where only one is asked for."""
        self.address: dict[str, str] = {}
        """How pytest is asked for each test again, by that name."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            module = item.module.__name__
            below = item.nodeid.partition("::")[2].partition("[")[0]
            name = f"{module.rpartition('.')[2]}::{below.rpartition('::')[2]}"
            self.names[item.nodeid] = name
            self.address[name] = f"{module}::{below}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = self.names[report.nodeid]
        if report.failed:
            self.failed.add(name)
        elif report.skipped:
            self.skipped.add(name)
        elif report.when == "call":
            self.passed.add(name)


def suites() -> list[str]:
    """All that can be run here."""
    if importlib.util.find_spec("requests_mock"):
        return [*SUITES, NEEDS_REQUESTS_MOCK]
    print(f"{NEEDS_REQUESTS_MOCK} is left out: it needs `pip install requests-mock`.")
    return list(SUITES)


def run(arguments: list[str]) -> Outcomes:
    """Runs tests in a folder in which nbgrader's own files lie where its tests look for them: as in its repository."""
    outcomes = Outcomes()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "pytest.ini")
        settings.write_text("[pytest]\n")
        nbgrader = importlib.util.find_spec("nbgrader")
        assert nbgrader is not None and nbgrader.origin is not None
        Path(folder, "nbgrader").symlink_to(Path(nbgrader.origin).parent)
        wanted = [argument for argument in arguments if argument.startswith("nbgrader.tests.")]
        options = [argument for argument in arguments if argument not in wanted]
        wanted = wanted or [f"nbgrader.tests.{suite}" for suite in suites()]
        own = ["-c", str(settings), "-p", "no:cacheprovider", "-q", "--tb=short", "--pyargs"]
        with contextlib.chdir(folder):
            pytest.main([*own, *wanted, *options], plugins=[outcomes])
    return outcomes


def fail_with_nbgrader_alone(tests: list[str]) -> set[str]:
    """Those of these tests that have nothing to do with this grader."""
    command = [sys.executable, __file__, "--stock", *tests]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout
    lines = [line.removeprefix(FAILED) for line in said.splitlines() if line.startswith(FAILED)]
    return {name for line in lines for name in line.split(", ")}


def main(arguments: list[str]) -> int:
    # nbgrader runs `alembic` for a new gradebook; the environment need not be activated.
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    stock = "--stock" in arguments
    arguments = [argument for argument in arguments if argument != "--stock"]
    if not stock:
        sys.path.insert(0, str(ROOT))
        from autograder.grading import gradebook

        gradebook.install()
    outcomes = run(arguments)
    failed, ran = sorted(outcomes.failed), outcomes.passed | outcomes.failed
    print(f"\n{len(ran)} tests, {len(failed)} failed, {len(outcomes.skipped)} skipped.")
    if stock:
        if failed:
            print(f"{FAILED}{', '.join(failed)}")
        return 0
    always, now_and_then = deliberate()
    known = always | now_and_then
    news = [name for name in failed if name not in known]
    of_nbgrader = fail_with_nbgrader_alone([outcomes.address[name] for name in news]) if news else set()
    news = [name for name in news if name not in of_nbgrader]
    old = sorted((outcomes.passed - outcomes.failed) & always)
    print(f"{len(outcomes.failed & known)} are in the table of {TABLE.relative_to(ROOT)}.")
    if of_nbgrader:
        print(f"{len(of_nbgrader)} fail with nbgrader alone, too: {', '.join(sorted(of_nbgrader))}")
    if news:
        print(f"Not in that table: {', '.join(news)}")
    if old:
        print(f"In that table, though they pass: {', '.join(old)}")
    return 1 if news or old else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
