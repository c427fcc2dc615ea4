"""The judge of a submission: what is lent, what a student's process may change, limits, snapshots, controls, weights."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import psutil
import pytest

from autograder.authoring import chapter_text
from autograder.grading import outputs
from autograder.grading.grade import grade_submission
from autograder.grading.judging import judge_process, reaching
from autograder.grading.judging.conversation import Clock, Handle, Student
from autograder.grading.judging.course_code import definitions
from autograder.grading.judging.judge import Bench
from autograder.grading.judging.judgement import graded_here
from autograder.grading.judging.run import LEAST_SECONDS, Run, _definitions
from autograder.grading.parallel import Task
from autograder.grading.submission import Exercise, Submission, is_kept
from autograder.harness import answers
from autograder.sandbox import bubblewrap
from autograder.sandbox.limits import Limits, waited_for_a_processor
from autograder.sandbox.warm_process import Warm

ROOT = Path(__file__).resolve().parents[4]
try:
    bubblewrap.find_bubblewrap()
    SANDBOX = True
except bubblewrap.NotIsolated:
    SANDBOX = False
needs_sandbox = pytest.mark.skipif(not SANDBOX, reason="bubblewrap is not installed: apt install bubblewrap")


@pytest.fixture(scope="module")
def warm():
    with Warm(protected=SANDBOX, torch=False) as warm:
        yield warm


@pytest.fixture(scope="module")
def exercise():
    return answers.exercise_of(ROOT / "chapters" / "01_neuron")


@pytest.fixture
def bench(warm):
    student = Student(warm.start_student(Limits()))
    bench = Bench(student)
    setup = "import numpy as np\nfrom autograder import check"
    bench.locked(setup, "setup")
    student.run(setup, locked=True)
    yield bench
    student.connection.close()
    warm.end_student()


def verdict(bench, answer, test):
    bench.student.run(answer)
    return bench.test(test, "test", 20)[0]


def grade(warm, exercise, limits=None, added=(), **solutions):
    cells = [chapter_text.Cell("solution", source, 1, 1, name) for name, source in solutions.items()]
    cells += [chapter_text.Cell("added", source, 1, 1, "") for source in added]
    return grade_submission(exercise, answers.submission_with(exercise, cells), warm, limits)


# --- what is lent ------------------------------------------------------------------------------------------------

LENT = {
    "a closure over a lent function is called with it": (
        "def compose(f, g): return lambda x: f(g(x))",
        "_h = compose(lambda x: x + 1, lambda x: 2 * x)\nassert _h(3) == 7",
        "passed",
    ),
    "an object keeps what it was made with": (
        "class Layer:\n    def __init__(self, f): self.f = f\n    def forward(self, x): return self.f(x)",
        "_layer = Layer(lambda x: x + 1)\nassert _layer.forward(3) == 4",
        "passed",
    ),
    "a function that was kept is refused in the next call": (
        "kept = []\ndef take(f):\n    kept.append(f)\n    return 1\ndef answer(x): return kept[0](x)",
        "take(lambda x: x + 1)\nassert answer(3) == 4",
        "error",
    ),
    "a name may not be a lent function": (
        "def take(f):\n    global answer\n    answer = f\n    return 1",
        "take(lambda x: x + 1)\nassert answer(3) == 4",
        "error",
    ),
    "what is returned is never the function itself": (
        "def give(f): return f",
        "_f = lambda x: x\nassert give(_f) is not _f and type(give(_f)).__name__ == 'Handle'",
        "passed",
    ),
}


@pytest.mark.parametrize("name", LENT)
def test_loans(name, bench):
    answer, test, expected = LENT[name]
    tested = verdict(bench, answer, test)
    assert tested.verdict == expected, tested.message
    if expected == "error":
        assert "lent to your code" in tested.message


# --- what a student's process may change -------------------------------------------------------------------------

CHANGED = {
    "with a result, nothing": ("def f(x):\n    x[0] = 9\n    return 1", "_x = [1]\nf(_x)\nassert _x == [1]"),
    "without one, the name": (
        "def f(x): x[0] = 9",
        "_x = [1]\n_y = _x\nf(_x)\nassert _x == [9] and _y == [9]",
    ),
    "but not the object": (
        "def f(x): x[0] = 9",
        "_x = [1]\n_held = (_x,)\nf(_x)\nassert _x == [9] and _held[0] == [1]",
    ),
    "nor what a locked cell gave": (
        "def f(x): x[0] = 9",
        "f(np.ones(1))\n_old = given\nf(given)\nassert given == [1]",
    ),
    "nor arrays that expected values come from": (
        "def f(x):\n    x += 1\n    return float(x.sum())",
        "_x = np.zeros(3)\nf(_x)\nassert f(_x) == 3 and _x.sum() == 0",
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_an_argument_that_was_changed_in_place(name, bench):
    bench.locked("given = [1]", "given")
    tested = verdict(bench, *CHANGED[name])
    assert tested.verdict == "passed", tested.message


def test_names_are_looked_up_in_a_table(bench):
    import torch

    assert bench.student.resolve({"reference": ["name", "numpy.exp"]}) is np.exp
    assert bench.student.resolve({"reference": ["name", "torch.nn.Linear"]}) is torch.nn.Linear
    for path in ("torch.ops.leak.x", "numpy.load", "numpy.exp.__class__", "torch._C", "numpy.random.seed"):
        assert isinstance(bench.student.resolve({"reference": ["name", path]}), Handle)
    assert "leak" not in vars(torch.ops)


# --- limits ------------------------------------------------------------------------------------------------------


def test_a_test_that_needs_more_memory_than_a_judge_has_is_out_of_memory(warm, exercise):
    greedy = replace(
        exercise, reference=exercise.reference + "\ndef sigmoid(z): return np.zeros((40_000, 40_000)) + 1\n"
    )
    graded = grade(warm, greedy, replace(Limits(), judge_memory=300 * 2**20))
    lost = {mark.test: mark.verdict for mark in graded.marks if mark.points < mark.max_points}
    assert lost["sigmoid-large"] == "out of memory" or "out of memory" in lost.values()
    assert graded.points > 10
    assert warm.__dict__["judges"].last.memory < 700 * 2**20


@pytest.mark.parametrize(
    ("does", "told"),
    [("os.kill(os.getpid(), 11)", "crashed"), ("[0 for _ in iter(int, 1)]", "timeout")],
    ids=["dies", "never ends"],
)
def test_the_death_of_a_judge_is_a_verdict_and_what_it_had_judged_counts(does, told, warm, exercise):
    deadly = replace(
        exercise, reference=exercise.reference + f"\ndef decision_boundary(*a):\n    import os\n    {does}\n"
    )
    graded = grade(warm, deadly, replace(Limits(), judge_cpu=1.0))
    verdicts = {mark.test: mark.verdict for mark in graded.marks}
    assert verdicts["sigmoid-values"] == "passed" and verdicts["decision_boundary-random"] == told
    assert any("judge of this submission was ended" in note for note in graded.notes)
    assert any("def sigmoid" in cell.source for cell in graded.notebook.cells)
    nbformat.validate(graded.notebook)
    assert grade(warm, exercise).points == 23


def test_time_in_which_others_had_the_processor_does_not_count():
    told = []
    clock = Clock(0.2, lambda: 0.3, told.append)
    time.sleep(0.25)
    assert 0 < clock() < 0.3 and told
    idle = Clock(0.2, lambda: 0.0)
    time.sleep(0.25)
    assert idle() <= 0
    hog = Clock(0.05, lambda: 1000.0)
    end = time.monotonic() + 5
    while hog() > 0 and time.monotonic() < end:
        time.sleep(0.02)
    assert time.monotonic() < end, "there is no end to it"


@needs_sandbox
def test_what_a_submission_waits_for_and_uses_is_counted_from_outside(warm):
    student = Student(warm.start_student(Limits()))
    student.begin(time.monotonic() + 60)
    before = warm.used()
    student.run("sum(range(3_000_000))")
    middle = warm.used()
    student.run("import time\ntime.sleep(0.3)")
    after = warm.used()
    assert middle - before > 0.005 and after - middle < middle - before + 0.2 and warm.starved() >= 0
    student.connection.close()
    warm.end_student()


GRADE = ["autograder", "grade", "--workers", "2"]
KILLED = {
    "autograder grade, as systemd stops it": (GRADE, signal.SIGTERM),
    "autograder grade, by force": (GRADE, signal.SIGKILL),
    "nbgrader autograde, as systemd stops it": (
        ["nbgrader", "autograde", "--Autograde.workers=2"],
        signal.SIGTERM,
    ),
    "nbgrader autograde, with its terminal": (
        ["nbgrader", "autograde", "--Autograde.workers=2"],
        signal.SIGHUP,
    ),
}


@needs_sandbox
@pytest.mark.parametrize("how", KILLED)
def test_nothing_is_left_when_the_grader_is_killed(how, exercise, tmp_path):
    command, number = KILLED[how]
    for part in ("chapters", "solutions", "exercises"):
        (tmp_path / part).mkdir()
        (tmp_path / part / exercise.name).symlink_to(ROOT / part / exercise.name)
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    sleep = "import time\ntime.sleep(25)"  # twice: on a busy machine the second worker comes much later than the first
    cells = [chapter_text.Cell("solution", sleep, 1, 1, name) for name in ("step", "sigmoid")]
    for name in ("ada", "bob"):
        folder = tmp_path / "submitted" / name / exercise.name
        folder.mkdir(parents=True)
        (folder / f"{exercise.name}.ipynb").write_bytes(answers.submission_with(exercise, cells).notebook)
    running = subprocess.Popen(
        [sys.executable, "-m", *command, exercise.name],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # these tests may run under nohup
    )  # fmt: skip
    grader, end = psutil.Process(running.pid), time.monotonic() + 400
    while (
        len(below := grader.children(recursive=True)) < 12
    ):  # workers, judges, walls, warm and student processes
        assert running.poll() is None and time.monotonic() < end, [p.cmdline() for p in below]
        time.sleep(0.2)
    running.send_signal(number)
    running.wait(30)
    _, alive = psutil.wait_procs(below, timeout=30)
    assert not alive, [p.cmdline() for p in alive]


# --- cells once, tests on forks ----------------------------------------------------------------------------------


def test_slow_experiments_cost_no_solution_its_points(warm, exercise):
    slow = ["import time\ntime.sleep(5)"] * 6
    limits = replace(Limits(), cell_wall=2.5, added_wall=5.0, notebook_wall=24.0)
    graded = grade(warm, exercise, limits, added=slow)
    assert graded.points == graded.max_points, graded.marks
    assert sum("timeout" in note for note in graded.notes) == 6


def test_what_a_test_passes_in_reaches_no_later_cell(warm, exercise):
    noting = (
        "SEEN = []\ndef step(z):\n    SEEN.append(z)\n    open('seen', 'a').write(str(z))\n"
        "    return np.where(np.asarray(z) > 0, 1.0, 0.0)"
    )
    later = "def gate_weights(gate): ...\nprint('saw', SEEN, __import__('os').path.exists('seen'))"
    shown = json.dumps(grade(warm, exercise, step=noting, gate_weights=later).notebook)
    assert "saw [] False" in shown


def test_an_endless_loop_after_slow_cells_runs_none_of_them_again(warm, exercise):
    counting = "open('/tmp/runs', 'a').write('x')\nimport time\ntime.sleep(0.7)\nprint(len(open('/tmp/runs').read()), 'run')"
    late = "print(len(open('/tmp/runs').read()), 'in all')\ndef gate_weights(gate):\n    while True: time.sleep(0.1)"
    graded = grade(warm, exercise, replace(Limits(), cell_wall=1.5), weighted_sum=counting, gate_weights=late)
    shown = json.dumps(graded.notebook)
    assert "1 run" in shown and "1 in all" in shown
    lost = {mark.test for mark in graded.marks if mark.verdict == "timeout"}
    assert lost == {"gate_weights-and-or", "gate_weights-nand-nor", "gate_weights-unknown"}


def test_a_pool_of_threads_works_in_the_fork_that_is_tested(warm, exercise):
    pool = (
        "from concurrent.futures import ThreadPoolExecutor\nPOOL = ThreadPoolExecutor(2)\nlist(POOL.map(abs, [1, 2]))\n"
        "def step(z):\n    return POOL.submit(lambda: np.where(np.asarray(z) > 0, 1.0, 0.0)).result()"
    )
    assert grade(warm, exercise, step=pool).points == 23


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x):\n    return x\n", {"f"}),
        ("import numpy as np\n\n@cache\ndef f():\n    pass\n\nclass A(B):\n    x = 1", {"f", "A"}),
        ("def f(\n    x,\n):\n    pass", {"f"}),
        ("x = 1\ndef f(): pass", None),
        ("f()", None),
        ("from module import *", None),
        ('def f():\n    """\nText at the margin.\n"""', None),
    ],
)
def test_cells_that_only_define_need_no_fork(source, names):
    assert _definitions(source) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np\n\ndef f(): pass\n\nclass C:\n    x = 1", {"f", "C"}),
        ('DRIVER = """\ndef f():\n    pass\n"""', {"DRIVER"}),
        ("A, B = 1_000, [2.0, (3, -4)]\nc = d = {'e': 5}", {"A", "B", "c", "d"}),
        ('"""What this is."""\nfrom module import name\n@cache\nasync def f(): pass', {"f"}),
        ("x = f()", None),
        ("x = y", None),
        ("x[0] = 1", None),
        ("x.y = 1", None),
        ("f()", None),
        ("if 1: x = 2", None),
        ("%matplotlib inline", None),
        ("from module import *", None),
    ],
)
def test_locked_cells_that_only_define_need_no_fork_either(source, names):
    assert definitions(source) == names


def test_tests_see_what_was_there_when_their_turn_came(warm, exercise):
    """A later cell that defines a name again, or changes a value, changes nothing for the tests before it."""
    again = "def gate_weights(gate):\n    return 1\n\ndef step(z):\n    return 7"
    graded = grade(warm, exercise, gate_weights=again)
    lost = {mark.test for mark in graded.marks if mark.points == 0}
    assert lost and all(test.startswith("gate_weights") for test in lost)


# --- what is measured beside student code ------------------------------------------------------------------------


def test_the_controls_hold_in_an_honest_process_and_fail_in_a_patched_one(bench):
    bench.student.begin(time.monotonic() + 30)
    assert reaching.is_true(bench.student)
    patch = (
        "import gc\ns = next(x for x in gc.get_objects() if type(x).__name__ == 'Session' and hasattr(x, 'callbacks'))\n"
        "s.on_there = lambda source, names: ('value', 1, {}, [])"
    )
    bench.student.run(patch)
    assert not reaching.is_true(bench.student)


@pytest.mark.parametrize(
    "patch",
    [
        "import builtins\nbuiltins.exec = builtins.eval = builtins.compile = lambda *a, **k: 1",
        "import ast\nast.parse = lambda *a, **k: 1",
        "from autograder.check import calls\ncalls.evaluate = lambda *a: 1",
    ],
)
def test_drivers_need_nothing_that_a_cell_can_replace(patch, bench):
    bench.student.run("original = (exec, eval, compile)\n" + patch)
    bench.student.begin(time.monotonic() + 30)
    assert reaching.is_true(bench.student)


REACHING = {
    "import sys\nsys.modules['autograder.check']": "list of modules",
    "import gc\ngc.get_objects()": "garbage collector",
    "from gc import get_referrers": "garbage collector",
    "import sys\nsys._getframe(1)": "frames",
    "try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__.tb_frame.f_back": "frames",
    "import ctypes": "ctypes",
    "import sys\nsys.settrace(None)": "tracing",
    "from autograder import check\ncheck.equal = None": "grader's own package",
    "from autograder.check import calls": "grader's own package",
    "f.__globals__": "other code's functions",
    "import inspect\ninspect.stack()": "frames",
    "from perceptron.accelerator import counting": "simulated device",
    "accelerator.watch = fake": "simulated device",
    "torch.equal = lambda a, b: True": "of a library",
    "    np.testing.assert_allclose = print": "of a library",
}


@pytest.mark.parametrize("source", REACHING)
def test_reaching_for_the_grader_is_noted(source):
    assert any(REACHING[source] in what for what in reaching.reaches(source))


@pytest.mark.parametrize(
    "source",
    [
        "from autograder import check\ncheck.equal(f, 1, 2)",
        "import sys\nprint(sys.version)",
        "check == 3",
        "gcd = 1",
        "torch.backends.cudnn.benchmark = True",
        "from perceptron import accelerator\nwith accelerator.watch() as log:\n    accelerator.synchronize()",
        "x = np.sum(y)\nif np.pi == 3: pass\nplot(np.pi,\n     time=3, x=np.e)",
    ],
)
def test_what_honest_cells_write_is_not(source):
    assert reaching.reaches(source) == []


@needs_sandbox
@pytest.mark.parametrize(
    "source",
    [
        "getattr(__import__('s' + 'ys'), '_get' + 'frame')()",
        "getattr(__import__('g' + 'c'), 'get_' + 'objects')()",
        "getattr(__import__('s' + 'ys'), 'set' + 'trace')(None)",
        "import inspect\ngetattr(inspect, 'sta' + 'ck')()",
        "import traceback\nlist(getattr(traceback, 'walk' + '_stack')(None))",
    ],
)
def test_reaching_under_another_name_is_seen_when_it_happens(source, warm, exercise):
    assert reaching.reaches(source) == []
    graded = grade(warm, exercise, added=[source])
    assert graded.points == 23 and any("Look at the cell added" in note for note in graded.notes), (
        graded.notes
    )


PIECES = "getattr(__import__('g' + 'c'), 'get_' + 'objects')()"
FIND = """
import os
def is_socket(n):
    try:
        return os.readlink(f'/proc/self/fd/{n}').startswith('socket')
    except OSError:
        return False
last = max(n for n in map(int, os.listdir('/proc/self/fd')) if is_socket(n))
"""
"""The socket that the audit hook writes to was the last to be opened."""


@needs_sandbox
@pytest.mark.parametrize("trick", ["os.dup2(os.open('/dev/null', os.O_WRONLY), last)", "os.close(last)"])
def test_whoever_silences_the_audit_hook_does_not_get_what_it_watches(trick, warm, exercise):
    graded = grade(warm, exercise, added=[f"{FIND}\n{trick}\nprint(len({PIECES}) > 9, 'DONE')"])
    shown = json.dumps(graded.notebook)
    assert "True DONE" not in shown and "PermissionError" in shown and graded.points == 23


@needs_sandbox
@pytest.mark.parametrize(
    "trick",
    [
        "print(open(f'/proc/self/fd/{last}', 'rb').read())",
        "print(os.read(last, 1000))",
        "import socket\nsocket.socket(fileno=os.dup(last)).shutdown(2)",
        "try:\n    while True: os.write(last, bytes(100))\nexcept BlockingIOError: pass",
    ],
)
def test_what_the_audit_hook_told_cannot_be_taken_back(trick, warm, exercise):
    graded = grade(warm, exercise, added=[f"{FIND}\n{PIECES}\n{trick}"])
    assert any("Look at the cell added" in note and "garbage" in note for note in graded.notes), graded.notes


@needs_sandbox
def test_each_cell_that_reaches_is_named_not_the_first_one_only(warm, exercise):
    graded = grade(warm, exercise, added=[PIECES, "1 + 1", PIECES])
    assert len({note for note in graded.notes if "Look at the cell" in note and "garbage" in note}) == 2, (
        graded.notes
    )


def test_a_lent_function_leads_nowhere(bench):
    """As in a student's own kernel it is a plain function; what calls the test stands behind no attribute."""
    looks = (
        "def look(f):\n    d = [n for n in dir(f) if not n.startswith('__')]\n"
        "    return [d, list(vars(f)), type(f).__name__, f.__name__, f.__module__]"
    )
    tested = verdict(
        bench, looks, "def g(x): return x\nassert look(g) == [[], [], 'function', 'g', '__main__']"
    )
    assert tested.verdict == "passed", tested.message


# --- weights and what is kept ------------------------------------------------------------------------------------

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
HEAVY = {
    "error names": {"output_type": "error", "ename": "x" * 199_000, "evalue": "y" * 199_000, "traceback": []},
    "tracebacks": {"output_type": "error", "ename": "x", "evalue": "y", "traceback": ["z" * 9_000] * 100},
    "pictures": {
        "output_type": "display_data",
        "data": {"image/png": base64.b64encode(PNG + bytes(300_000)).decode()},
    },
    "line ends": {"output_type": "stream", "name": "stdout", "text": "\n" * 150_000},
    "control characters": {"output_type": "stream", "name": "stdout", "text": "\x01" * 150_000},
    "html": {"output_type": "display_data", "data": {"text/html": "<b>x" * 10_000}},
}


@pytest.mark.parametrize("name", HEAVY)
def test_outputs_are_weighed_as_they_are_written(name):
    room, cells = 10**6, []
    for _ in range(8):
        nodes, used = outputs.safe([HEAVY[name]] * 40, 1, room)
        room = max(0, room - used)
        cells.append(nbformat.v4.new_code_cell("x", outputs=nodes))
    assert len(nbformat.writes(nbformat.v4.new_notebook(cells=cells)).encode()) < 1_300_000


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + "".join(f"<b a{i:x}>" for i in range(1_600)) + "<p>x" * 1_600,
        "<table>" * 5_000 + "<td>" * 5_000,
        "<div>" * 10_000,
        "<" * 50_000,
        "<!--" * 12_000,
    ],
)
def test_cleaning_html_takes_and_gives_little(text):
    with outputs.at_most(2.0):
        clean = outputs.harmless_html(text[: outputs.MAX_HTML])
    assert len(clean) < 10 * outputs.MAX_HTML


@pytest.mark.parametrize(
    "source",
    [
        "x = 1" + " \n" * 32_768 + "y = 2\n",
        " " * 60_000,
        "a = '" + "\\" * 60_000,
        '"""' * 20_000,
        "(" * 60_000,
    ],
)
def test_what_is_shown_of_a_source_can_be_coloured_at_once(source):
    shown = outputs.shown(source)
    with outputs.at_most(2.0):
        outputs._show(shown, markdown=False)
    assert len(shown) <= outputs.MAX_SHOWN + 200


def test_a_source_that_fits_is_shown_as_it_is():
    source = "def f(x):\n    return x\n" * 100
    assert outputs.shown(source) == source.rstrip("\n") or outputs.shown(source) == source


@pytest.mark.parametrize(
    "name",
    [
        "data:,drawing.html", "data:,drawing.txt", "page.html", "a.svg", "b.xhtml", "c.js", "d.css", "e.xml", "f.pdf",
        "g.html.gz", "folder/data:text.csv", "none", "h.mht", "i.HTM", "j.swf", "k.ipynb_", "http:x.txt", "\N{FULLWIDTH COLON}.png/x.htm",
    ],
)  # fmt: skip
def test_a_file_that_a_browser_might_run_is_not_kept(name):
    assert not is_kept(name)


@pytest.mark.parametrize(
    "name", ["data/levels.txt", "my_steps.py", "Weights 2.npz", "model.pt", "plot.PNG", "a.b.csv"]
)
def test_what_students_hand_in_beside_their_notebook_is_kept(name):
    assert is_kept(name)


@pytest.mark.parametrize(
    "text",
    [
        "![a](http://evil.example/a.png)", "![b](//evil.example/b)", "[c](/lab/api)", "[d](../logout)", "![e][e]\n\n[e]: /x",
        "[f][]\n\n[f]: http://evil.example", "<http://evil.example>", "http://evil.example/g", "www.evil.example",
        "[![i](/i)](/j)", "[k](<http://evil.example>)", "<img src=/l>", "[m](&#104;ttp://evil.example)",
    ],
)  # fmt: skip
def test_markdown_asks_nobody(text):
    from nbconvert.filters import markdown2html

    html = markdown2html(outputs.harmless_markdown(text))
    assert "<img" not in html and "href" not in html.replace('href="#', "")


def test_markdown_keeps_pasted_pictures_and_formulas():
    assert outputs.harmless_markdown("![x](attachment:x.png)") == "![x](attachment:x.png)"
    assert outputs.harmless_markdown("$a[i] < b$") == "$a[i] < b$"


def test_a_task_crosses_to_a_judge_and_back_as_small_data(warm, exercise):
    graded = grade_submission(exercise, Submission(b'{"nbformat": 4, "cells": []}'), warm)
    assert graded.points == 0 and type(graded.marks[0]).__name__ == "Mark"
    assert Task("ada", exercise, Submission(b""), Limits()).protected and isinstance(exercise, Exercise)


# --- loops without end ------------------------------------------------------------------------------------------------

TWO_FUNCTIONS = """\
# %% [markdown]
# # Exercise 01: two functions

# %% locked="setup"
from autograder import check

# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% test="many" points=1
for _i in range(9):
    assert double(_i) == 2 * _i

# %% test="one" points=1
assert double(2) == 4

# %% solution="four"
def four(x):
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION

# %% test="both" points=1
assert four(1) == 4

# %% solution="half"
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION

# %% test="another" points=1
assert half(2) == 1
"""


@pytest.fixture(scope="module")
def two_functions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters") / "01_two"
    folder.mkdir()
    (folder / "exercise.py").write_text(TWO_FUNCTIONS)
    return answers.exercise_of(folder)


def timed(warm, exercise, seconds, wall=2.0):
    limits = replace(Limits(), cell_wall=wall)
    double = f"import time\ndef double(x):\n    time.sleep({seconds})\n    return 2 * x"
    half = "def half(x):\n    time.sleep(0.8)\n    return x / 2"
    return {mark.test: mark for mark in grade(warm, exercise, limits, double=double, half=half).marks}


def test_after_a_timeout_the_tests_of_that_function_and_its_callers_get_little_time(warm, two_functions):
    marks = timed(warm, two_functions, 1000, wall=5.0)  # of which a call that ends may take a twentieth
    assert [marks[name].verdict for name in ("many", "one", "both", "another")] == ["timeout"] * 3 + [
        "passed"
    ]
    told = {
        name: re.search(r"so this one got ([\d.]+) seconds", mark.message) for name, mark in marks.items()
    }
    assert {name: float(found[1]) < 4.9 for name, found in told.items() if found} == {
        "one": True,
        "both": True,
    }


def test_an_answer_that_is_only_slow_keeps_its_time(warm, two_functions):
    marks = timed(warm, two_functions, 0.4)
    assert {name: mark.points for name, mark in marks.items()} == {
        "many": 0,
        "one": 1,
        "both": 1,
        "another": 1,
    }


@pytest.fixture
def judged(monkeypatch):
    """The time that a test got in each judgement, in their order."""
    seconds = []
    judge = judge_process.Judges.judge

    def counted(judges, exercise, submission, warm, limits, **more):
        seconds.append(limits.test_wall)
        return judge(judges, exercise, submission, warm, limits, **more)

    monkeypatch.setattr(judge_process.Judges, "judge", counted)
    return seconds


SLOW = "import time\ndef double(x):\n    time.sleep({seconds})\n    return 2 * x"


def test_only_a_failure_in_which_a_call_stopped_gives_the_next_tests_a_new_process(
    warm, two_functions, monkeypatch
):
    forks = []
    fork = Student.fork
    monkeypatch.setattr(Student, "fork", lambda student: forks.append(student) or fork(student))

    def forks_for(source):
        forks.clear()
        cell = chapter_text.Cell("solution", source, 1, 1, "double")
        graded_here(two_functions, answers.submission_with(two_functions, [cell]), warm, Limits(), None)
        return len(forks)

    right = forks_for("def double(x): return 2 * x")
    assert forks_for("def double(x): return x") == right
    assert forks_for("def double(x): return [][x]") == right + 2  # two groups stand below one that stopped


def test_after_a_cell_that_never_ended_added_cells_get_little_time(warm, two_functions, monkeypatch):
    """So that a class waits seconds for who tried an endless function in many cells of their own."""
    given = []
    clock = Run._clock
    monkeypatch.setattr(Run, "_clock", lambda run, seconds: given.append(seconds) or clock(run, seconds))
    cells = [chapter_text.Cell("added", "import time\nwhile True: time.sleep(0.1)", 1, 1, "")] * 3
    submission = answers.submission_with(two_functions, cells)
    graded = graded_here(two_functions, submission, warm, Limits(cell_wall=3.0), None)
    assert graded.points == 4
    assert given.count(LEAST_SECONDS) == 2  # which is more than a fifth of 3
    assert sum("timeout" in note for note in graded.notes) == 3


def test_an_endless_loop_has_the_solution_timed_once(warm, two_functions, judged, monkeypatch):
    # The solution may take a second, on a busy machine.
    monkeypatch.setattr("autograder.grading.grade.SLOWER", 1)
    limits = replace(Limits(), cell_wall=25.0, test_wall=1.2)
    for _ in range(2):
        marks = grade(warm, two_functions, limits, double=SLOW.format(seconds=1000)).marks
        assert [mark.verdict for mark in marks] == ["timeout"] * 3 + ["passed"]
    assert judged[:2] == [1.2, 25.0] and judged.count(25.0) == 1
    assert grade(warm, two_functions, limits).points == 4 and judged[-1] == 1.2


def test_where_the_solution_is_slow_an_answer_may_be_ten_times_slower(warm, tmp_path, judged):
    """Here ten times slower than it is two seconds for a test; a test that ran out of time at a tenth is judged again."""
    slow = TWO_FUNCTIONS.replace("    return 2 * x", "    import time; time.sleep(0.02)\n    return 2 * x")
    (tmp_path / "exercise.py").write_text(slow)
    exercise = answers.exercise_of(tmp_path)
    limits = replace(Limits(), test_wall=0.2)
    for _ in range(2):
        assert grade(warm, exercise, limits, double=SLOW.format(seconds=0.2)).points == 4
    first, timed, timed_again, longer, again, as_long = judged
    assert (first, timed, timed_again, again) == (0.2, 30.0, 30.0, 0.2)
    assert longer == as_long and 20 * 9 * 0.02 <= longer <= 30


def test_waiting_for_a_processor_costs_neither_a_judge_nor_its_submission_time(monkeypatch):
    empty = types.SimpleNamespace(notebook=types.SimpleNamespace(cells=[]), kinds=[])
    run = Run(empty, {}, {}, {}, None, types.SimpleNamespace(starved=lambda: 2.0), Limits())
    run.running = True
    monkeypatch.setattr("autograder.grading.judging.run.waited_for_a_processor", lambda: 5.0)
    assert (run._starved(), run._starved()) == (7.0, 0.0)


def test_how_long_a_process_waited_is_read_from_the_kernel(monkeypatch):
    monkeypatch.setattr("autograder.sandbox.limits.read_file", lambda path: b"81 2500000000 7\n")
    assert waited_for_a_processor() == 2.5

    def not_counted(path):
        raise FileNotFoundError

    monkeypatch.setattr("autograder.sandbox.limits.read_file", not_counted)
    assert waited_for_a_processor() == 0.0


def test_what_a_test_prints_or_warns_of_reaches_no_terminal(tmp_path, capfd):
    loud = "print('hidden line')\n__import__('warnings').warn('hidden line')\nassert half(2) == 1"
    (tmp_path / "exercise.py").write_text(TWO_FUNCTIONS.replace("assert half(2) == 1", loud))
    with Warm(protected=False, torch=False) as own:
        assert grade(own, answers.exercise_of(tmp_path)).points == 4
    assert "hidden line" not in "".join(capfd.readouterr())
