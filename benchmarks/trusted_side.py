"""Peak memory and processor time of the trusted side for the dearest attacks of tests/hostile, as a Markdown table.

    python benchmarks/trusted_side.py                 this version
    cd OLD && python .../trusted_side.py --root OLD   another checkout of the project, with this one's attacks

Each attack is graded alone, by a grader of its own. Where a judge of its own handles what was sent, its figures are shown,
otherwise those of the whole grading process; what either has before it begins is about 50 to 130 MiB.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
ATTACKS = (
    "in_other_chapters_callback_memory", "html_rebuilds_tags", "names_leak_memory", "error_text_not_counted",
    "nested_html", "notebook_many_parts", "frame_many_lists", "frame_same_array_often", "frame_deep",
    "pictures_pasted_in", "result_huge_list", "many_added_cells",
)  # fmt: skip
CHAPTER_OF = {"in_other_chapters_callback_memory": "06_training"}
PATIENCE = 400


def measure(root: Path, name: str) -> dict[str, Any]:
    """Grades one attack in this process."""
    sys.path.insert(0, str(root))
    from autograder.authoring import chapter_text
    from autograder.grading.grade import grade_folder, grade_submission
    from autograder.harness import answers, attacks
    from autograder.sandbox.limits import Limits
    from autograder.sandbox.warm_process import Warm

    with tempfile.TemporaryDirectory() as folder, Warm() as warm:
        begun = time.process_time()
        if chapter := CHAPTER_OF.get(name):
            exercise = answers.exercise_of(root / "chapters" / chapter)
            cells = chapter_text.read_answer(HERE / "tests" / "hostile" / name / "attack.py").cells
            graded = grade_submission(exercise, answers.submission_with(exercise, cells), warm)
        else:
            exercise = attacks.prepare(root, Path(folder) / "course")
            attack = next(attack for attack in attacks.attacks(HERE) if attack.name == name)
            attacks.hand_in(attack, exercise, Path(folder) / "submission")
            graded = grade_folder(
                exercise, Path(folder) / "submission", warm, replace(Limits(), **attack.limits)
            )
        cpu, memory = time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        judges = warm.__dict__.get("judges")
        if judges is not None:
            cpu, memory = judges.last.cpu, judges.last.memory
        return {"cpu": cpu, "memory": memory / 2**20, "notebook": len(json.dumps(graded.notebook)) / 2**20}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--root", type=Path, default=HERE, help="the checkout that grades")
    parser.add_argument("--only", help="one attack, in this process, as JSON")
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.root.resolve(), options.only)))
        return
    print("| attack | peak memory | processor time | notebook |\n| --- | --- | --- | --- |")
    for name in ATTACKS:
        command = [sys.executable, __file__, "--root", str(options.root.resolve()), "--only", name]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=options.root)
            told = json.loads(ran.stdout)
            print(
                f"| {name} | {told['memory']:.0f} MiB | {told['cpu']:.1f} s | {told['notebook']:.1f} MiB |",
                flush=True,
            )
        except subprocess.TimeoutExpired:
            print(f"| {name} | – | more than {PATIENCE} s of waiting | – |", flush=True)
        except ValueError:
            print(
                f"| {name} | – | the grader died: {ran.stderr.strip().splitlines()[-1][:80]} | – |",
                flush=True,
            )


if __name__ == "__main__":
    main()
