"""One submission from bytes to marks: verdicts, repairs, provenance, and outputs that harm nobody."""

import json
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.authoring import chapter_text
from autograder.grading import outputs
from autograder.grading.grade import grade_folder, grade_submission, headline, ungraded
from autograder.grading.judging import judge_process
from autograder.grading.rebuild import asking
from autograder.grading.submission import Submission, Unreadable
from autograder.harness import answers
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm_process import Warm

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def exercise():
    return answers.exercise_of(ROOT / "chapters" / "01_neuron")


def grade(warm, exercise, solved=True, limits=None, **solutions):
    cells = [chapter_text.Cell("solution", source, 1, 1, name) for name, source in solutions.items()]
    return grade_submission(exercise, answers.submission_with(exercise, cells, solved=solved), warm, limits)


def verdicts(graded):
    return {mark.test: mark.verdict for mark in graded.marks}


def test_the_solution_earns_everything_and_leaves_a_valid_notebook(warm, exercise):
    graded = grade(warm, exercise)
    assert (graded.points, graded.verdict) == (graded.max_points, "passed")
    nbformat.validate(graded.notebook)


def test_a_visible_test_names_the_mistake_that_another_test_of_the_function_knows(warm):
    exercise = answers.exercise_of(ROOT / "chapters" / "09_optimizers")
    source = "def step_decay(lr, epoch, drop, every):\n    return lr * drop ** (epoch / every)"
    graded = grade(warm, exercise, step_decay=source)
    message = next(mark.message for mark in graded.marks if mark.test == "step-decay-example")
    assert message.startswith("Your rate falls a little in every epoch.")
    assert "step_decay(0.8, 25, 0.5, 10)\n  returned" in message


def test_the_search_for_a_mistake_costs_a_failed_test_nothing_where_it_never_ends(warm):
    exercise = answers.exercise_of(ROOT / "chapters" / "09_optimizers")
    source = "import time\ndef step_decay(lr, epoch, drop, every):\n    while lr != 0.8: time.sleep(0.1)\n    return 7.0"
    graded = grade(warm, exercise, limits=Limits(cell_wall=3.0), step_decay=source)
    found = {mark.test: mark.verdict for mark in graded.marks if mark.points < mark.max_points}
    assert found.pop("step-decay-example") == "failed"
    assert all(test.startswith("step-decay") for test in found)


def test_an_endless_loop_costs_its_own_tests_only(warm, exercise):
    limits = Limits(cell_wall=1.0)
    graded = grade(warm, exercise, limits=limits, step="def step(z):\n    while True: pass")
    lost = {mark.test: mark.verdict for mark in graded.marks if mark.points == 0}
    assert set(lost) == {"step-values", "step-threshold", "step-shapes"}
    assert set(lost.values()) == {"timeout"} and graded.verdict == "timeout"


def test_a_cell_that_never_ends_is_skipped_and_the_rest_goes_on(warm, exercise):
    graded = grade(warm, exercise, limits=Limits(cell_wall=1.0), step="while True: pass")
    assert verdicts(graded)["sigmoid-values"] == "passed"
    assert verdicts(graded)["step-values"] == "error"
    assert any("The cell step: timeout" in note for note in graded.notes)


def test_the_whole_notebook_has_a_limit(warm, exercise):
    endless = "import time\ndef {}(*a):\n    while True: time.sleep(0.1)"
    everything = {f: endless.format(f) for f in answers.functions_of(exercise)}
    graded = grade(warm, exercise, limits=Limits(cell_wall=1.0, notebook_wall=3.0), **everything)
    assert graded.points == 0
    assert "The time limit of the whole notebook was reached" in graded.marks[-1].message


def test_a_crash_keeps_what_ran_before_and_after(warm, exercise):
    graded = grade(warm, exercise, sigmoid="import os\nos._exit(3)")
    assert verdicts(graded)["step-values"] == "passed"
    assert verdicts(graded)["decision_boundary-example"] == "passed"
    assert verdicts(graded)["sigmoid-values"] != "passed"


def test_links_to_lectures_are_formgraders(exercise):
    """Its pages lie at /formgrader/submissions/ID/ of a Jupyter server."""
    text = json.dumps(ungraded(exercise, Unreadable("It is empty.")).notebook)
    assert "](../../../lab/tree/lectures/01_neuron.ipynb" in text and "](../../lectures" not in text


def test_hidden_tests_do_not_reach_the_notebook(warm, exercise):
    text = json.dumps(grade(warm, exercise, step="def step(z): return 7").notebook, ensure_ascii=False)
    assert "reference." not in text and "HIDDEN TESTS" not in text
    assert "# … and hidden tests" in text


def test_provenance_says_what_was_graded_with_what(warm, exercise):
    made = grade(warm, exercise).notebook.metadata["autograder"]
    assert made["seed"] == 0 and made["limits"]["cell_wall"] == Limits().cell_wall
    assert made["protection"] == "unprotected"
    assert set(made["verdicts"].values()) == {"passed"}
    for key in ("python", "numpy", "torch", "nbgrader", "autograder", "pristine_sha256", "submission_sha256"):
        assert made[key]


def test_without_pytorch_the_warm_process_serves_answers_that_do_not_use_it(exercise, monkeypatch, tmp_path):
    without = (
        "import sys, runpy; sys.modules['torch'] = None; sys.argv = sys.argv[2:]; "
        "runpy.run_module('autograder.sandbox.warm_process', run_name='__main__')"
    )
    python = tmp_path / "python"
    python.write_text(
        f"""#!/bin/sh
        case "$1" in
        -m) exec "{sys.executable}" -c "{without}" "$@" ;;
        *) exec "{sys.executable}" -P -c "import sys; sys.modules['torch'] = None; $3" ;;
        esac
        """
    )
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with Warm(protected=False) as warm:
        assert grade(warm, exercise).points == 23
        told = grade(warm, exercise, step="import torch\ndef step(z): return torch.heaviside(z, 1)")
    assert verdicts(told)["step-values"] == "error" and verdicts(told)["sigmoid-values"] == "passed"


def test_a_part_of_an_exercise_is_judged_by_who_knows_the_whole(warm, exercise):
    """On its tests only; nothing is made ready anew for it."""
    grade(warm, exercise)
    judges = judge_process.judges_of(warm)
    known = list(judges.known)
    part = asking(exercise, frozenset({"step-values"}))
    graded = grade_submission(part, answers.submission_with(part, []), warm)
    assert [(mark.test, mark.verdict) for mark in graded.marks] == [("step-values", "passed")]
    assert judges.known == known


def test_who_uses_pytorch_where_the_exercise_does_not_gets_it_all_the_same(warm, exercise):
    step = "import torch\ndef step(z): return (torch.as_tensor(z, dtype=torch.float64) > 0).double().numpy()"
    assert not exercise.uses_torch
    assert answers.exercise_of(ROOT / "chapters" / "11_pytorch").uses_torch
    assert not answers.exercise_of(ROOT / "chapters" / "09_optimizers").uses_torch  # which speaks of it
    assert not warm.torch
    assert grade(warm, exercise, step=step).points == 23


def test_grading_without_a_sandbox_is_said_in_the_notebook(warm, exercise):
    assert "Graded without a sandbox" in grade(warm, exercise).notebook.cells[0].source


def test_the_same_submission_gets_the_same_marks(warm, exercise):
    random = (
        "import random\ndef step(z):\n    return np.where(np.asarray(z) > random.random() - 0.5, 1.0, 0.0)"
    )
    first, second = (grade(warm, exercise, step=random) for _ in range(2))
    assert first.marks == second.marks


def test_other_files_of_the_submission_can_be_read_and_imported_but_shadow_nothing(warm, exercise):
    submission = answers.submission_with(
        exercise,
        [
            chapter_text.Cell(
                "solution",
                "from helper import answer\nimport numpy\ndef step(z): return np.where(np.asarray(z) > 0, answer, 0)",
                1,
                1,
                "step",
            )
        ],
    )
    shadow = b"raise RuntimeError('shadowed')"
    submission.files = {
        "helper.py": b"answer = 1",
        "numpy.py": shadow,
        "autograder/check.py": shadow,
        "sitecustomize.py": shadow,
        "json.py": shadow,
    }
    graded = grade_submission(exercise, submission, warm)
    assert graded.points == graded.max_points


@pytest.mark.parametrize(
    ("data", "verdict", "words"),
    [
        (b"", "unreadable", "is empty"),
        (b"{", "unreadable", "not valid JSON"),
        (b'{"nbformat": 9}', "unreadable", "format 9"),
    ],
)
def test_what_cannot_be_read_gets_no_points_and_its_reason(data, verdict, words, warm, exercise):
    graded = grade_submission(exercise, Submission(data), warm)
    assert graded.points == 0 and graded.verdict == verdict
    assert all(words in mark.message for mark in graded.marks)
    nbformat.validate(graded.notebook)


def test_a_missing_notebook_is_missing(tmp_path, warm, exercise):
    assert grade_folder(exercise, tmp_path, warm).verdict == "missing"


HARMLESS = {
    "script": ("<script>alert(1)</script><b>ok</b>", "<b>ok</b>"),
    "handler": ('<img src=x onerror="alert(1)">', ""),
    "link": ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
    "style": ("<style>body{display:none}</style>", ""),
    "frame": ('<iframe src="//evil"></iframe>', ""),
    "table": ("<table><tr><td>1</td></tr></table>", "<td>1</td>"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_html_of_an_output_is_made_harmless(name):
    dirty, kept = HARMLESS[name]
    node, _ = outputs.safe([{"output_type": "display_data", "data": {"text/html": dirty}}], 1, 10**6)
    clean = node[0].data["text/html"]
    assert kept in clean
    for word in ("<script", "onerror", "javascript:", "<style", "<iframe"):
        assert word not in clean


def test_markdown_answers_keep_formulas_and_lose_html():
    clean = outputs.harmless_markdown(
        "$a < b$ and <script>x</script> [me](javascript:alert(1)) ![](JaVaScRiPt:x)"
    )
    assert "$a < b$" in clean and "<script" not in clean and "javascript:" not in clean.lower()


@pytest.mark.parametrize("picture", ['x" onerror="alert(1)', "not base64!", 5, None])
def test_a_picture_is_base64_or_nothing(picture):
    node, _ = outputs.safe(
        [{"output_type": "display_data", "data": {"image/png": picture, "text/plain": "p"}}], 1, 10**6
    )
    assert "image/png" not in node[0].data


@pytest.mark.parametrize(
    "forged",
    [
        [None, 3, "x", [], {}],
        [{"output_type": "execute_result", "data": {"text/plain": "100"}, "execution_count": "x"}],
        [{"output_type": "stream", "name": "<script>", "text": ["a", 3]}],
        [
            {
                "output_type": "display_data",
                "data": {"application/javascript": "alert(1)", "image/svg+xml": "<svg onload=x>"},
            }
        ],
        [{"output_type": "error", "ename": 3, "evalue": None, "traceback": "x"}],
    ],
)
def test_forged_outputs_become_valid_ones(forged):
    nodes, _ = outputs.safe(forged, 1, 10**6)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=nodes)])
    nbformat.validate(notebook)
    assert "javascript" not in json.dumps(notebook) and "svg" not in json.dumps(notebook)


def test_outputs_beyond_the_notebooks_room_are_cut():
    nodes, used = outputs.safe([{"output_type": "stream", "name": "stdout", "text": "x" * 100}] * 10, 1, 250)
    assert "cut" in nodes[-1].text and len(nodes) == 3 and used > 250


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("You forgot the sign.\nf(1)\n  returned  1\n  expected  2", "You forgot the sign."),
        ("f(1)\n  returned  1\n  expected  2\nmore", "f(1) returned 1; expected 2"),
        ("f(1)\n  returned  1\nIt must be even.", "f(1): It must be even."),
        ("f(1) stopped with ValueError: x\n  expected  2", "f(1) stopped with ValueError: x"),
        ("", ""),
    ],
)
def test_a_message_on_one_line(message, line):
    assert headline(message) == line
