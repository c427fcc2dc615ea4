"""Every submission of the corpus gets what it declares, and nobody else notices.

All run in one warm process, one after the other, with an honest submission after each: whatever an attack leaves
behind would show there. A few run once more as an ordinary user.
"""

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.grading import parallel
from autograder.grading.grade import Graded
from autograder.grading.parallel import Task
from autograder.grading.submission import Exercise, Submission, Unreadable, take_in
from autograder.harness import attacks
from autograder.harness.answers import submission_with
from autograder.sandbox.limits import Limits
from tests.sandboxed import needs_sandbox

ROOT = Path(__file__).resolve().parents[2]
ATTACKS = {attack.name: attack for attack in attacks.attacks(ROOT)}
AS_ORDINARY_USER = (
    "kills_everyone", "memory_of_many", "fork_bomb", "daemon", "namespaces", "reads_secrets", "thread_bomb", "disk_fill",
    "writes_to_every_descriptor", "poisons_the_warm_process", "links_and_pipes", "network", "hidden_inputs_after_a_restart",
    "splice_by_other_names", "moves_files_into_pipes", "honest_odd_answers",
)  # fmt: skip
"""The attacks for which it matters who grades."""


pytestmark = needs_sandbox


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path: Path):
    """pytest's own cleaning up of a thousand folders in each other ends in a RecursionError, three runs later."""
    yield
    subprocess.run(["rm", "-rf", "--", str(tmp_path)], check=True)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with what attacks look for: a gradebook, another student's answers, the reference."""
    course = tmp_path_factory.mktemp("course")
    (course / "gradebook.db").write_bytes(b"the marks of all")
    (course / "submitted" / "neighbour").mkdir(parents=True)
    (course / "submitted" / "neighbour" / "01_neuron.ipynb").write_text("{}")
    return course


@pytest.fixture(scope="module")
def exercise(course: Path) -> Exercise:
    return attacks.prepare(ROOT, course)


@pytest.fixture(scope="module")
def neighbour(exercise: Exercise) -> Iterator[Task]:
    task = Task("neighbour", exercise, submission_with(exercise, []), Limits())
    assert parallel.work(task).points == 23
    yield task
    if (warm := getattr(parallel._own, "warm", None)) is not None:
        warm.close()
        parallel._own.warm = None


def state(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
        if path.is_file()
    }


def processes_below(top: int) -> int:
    """How many processes descend from `top`."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            pass  # it has just ended
    below, count = {top}, 0
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
        count += len(more)
    return count


def grade(attack: attacks.Attack, exercise: Exercise, folder: Path) -> Graded:
    attacks.hand_in(attack, exercise, folder)
    try:
        taken: Submission | Unreadable = take_in(folder, exercise.name)
    except Unreadable as error:
        taken = error
    return parallel.work(Task(attack.name, exercise, taken, replace(Limits(), **attack.limits)))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_gets_what_it_declares_and_harms_nobody(name, course, exercise, neighbour, tmp_path):
    attack = ATTACKS[name]
    warm = parallel._own.warm
    before, processes = state(course), processes_below(warm.process.pid)
    graded = grade(attack, exercise, tmp_path / "submission")
    told = [(mark.test, mark.verdict, mark.message) for mark in graded.marks if mark.points < mark.max_points]
    assert graded.verdict in (attack.verdicts or (attack.verdict,)), told
    assert graded.points == attack.points, told
    assert all(mark.points == 0 or mark.verdict == "passed" for mark in graded.marks)
    assert parallel._own.warm is warm and warm.process.poll() is None
    assert processes_below(warm.process.pid) == processes
    assert state(course) == before
    text = nbformat.writes(graded.notebook)
    text.encode()
    nbformat.validate(graded.notebook)
    shown = json.dumps(
        [cell.outputs for cell in graded.notebook.cells if cell.cell_type == "code"], ensure_ascii=False
    )
    assert [word for word in attack.absent if word in shown or word in json.dumps(shown)] == []
    assert [word for word in attack.present if word not in shown] == []
    assert all(any(word in note for note in graded.notes) for word in attack.notes), graded.notes
    assert not attack.max_notebook or len(text) < attack.max_notebook
    tests = [cell.source for cell in graded.notebook.cells if cell.metadata.get("nbgrader", {}).get("points")]
    assert "reference." not in "".join(tests)
    assert metadata(graded.notebook.cells) == metadata(exercise.release.cells)
    if attack.feedback:
        assert scripts(graded) == []
    after = parallel.work(neighbour)
    assert (after.points, after.verdict) == (23, "passed"), [m for m in after.marks if m.message]


def metadata(cells: list) -> dict:
    named = [json.loads(json.dumps(cell.metadata.nbgrader)) for cell in cells if "nbgrader" in cell.metadata]
    return {one["grade_id"]: one for one in named}


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "form", "svg", "object", "embed"):
            self.found.append(tag)
        for name, value in attributes:
            scheme = "".join((value or "").lower().split())
            if name.startswith("on") or scheme.startswith(("javascript:", "vbscript:", "data:text")):
                self.found.append(f"{tag} {name}={value}")


def scripts(graded: Graded) -> list[str]:
    """What a browser would run on the page that nbgrader makes of a graded notebook."""
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(graded.notebook)
    found = _Scripts()
    found.feed(page)
    return found.found


def test_the_page_of_an_untouched_attack_would_hold_scripts(exercise, tmp_path):
    """The check above can find something."""
    attacks.hand_in(ATTACKS["xss_markdown_answer"], exercise, tmp_path / "submission")
    notebook = nbformat.read(tmp_path / "submission" / "01_neuron.ipynb", as_version=4)
    graded = Graded(exercise.name, notebook, [], "passed")
    assert {"script", "img onerror=alert(1)"} <= set(scripts(graded))
    assert any("href=javascript" in found for found in scripts(graded))


def test_the_same_submission_gets_the_same_marks_whatever_it_draws(exercise, tmp_path, neighbour):
    marks = [grade(ATTACKS["random_answers"], exercise, tmp_path / str(i)).points for i in range(3)]
    assert len(set(marks)) == 1


def test_an_attack_that_breaks_its_worker_stops_no_other(exercise):
    """A worker that dies, whatever kills it, costs its own submission only, and each other one is graded."""
    deadly = replace(exercise, reference="import os\nos._exit(3)\n")
    missing = Unreadable("nothing was handed in", "missing")
    tasks = [Task(f"s{i}", exercise, missing, Limits()) for i in range(8)]
    tasks[2] = Task("s2", deadly, submission_with(exercise, []), Limits())
    done = {one.task.student: one for one in parallel.grade_all(tasks, workers=2)}
    assert sorted(done) == [f"s{i}" for i in range(8)]
    assert [student for student, one in done.items() if one.graded is None] == ["s2"]


def test_the_same_as_an_ordinary_user():
    if os.geteuid() != 0:
        pytest.skip("not root: this run is an ordinary user's already")
    chosen = " or ".join(f"[{name}]" for name in AS_ORDINARY_USER)
    ran = subprocess.run(
        [
            sys.executable, str(ROOT / "tests" / "as_ordinary_user.py"), "-m", "pytest", "-q", "-p", "no:cacheprovider",
            "-p", "no:xdist", "--rootdir", str(ROOT), "-c", "/dev/null", f"--basetemp=/tmp/hostile-{secrets.token_hex(8)}",
            "--import-mode=importlib", __file__, "-k", chosen,
        ],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert ran.returncode == 0 and f"{len(AS_ORDINARY_USER)} passed" in ran.stdout, ran.stdout + ran.stderr
