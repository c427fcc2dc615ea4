"""What one submission costs: milliseconds from its notebook to its marks, for this version and another in turn.

    python benchmarks/submission_cost.py [--against OLD] [--rounds 3] [--many 22] [CHAPTER ...]

OLD is a checkout of the project. One worker grades the same submission again and again, one process at a time, so on a quiet
machine this is processor time as well, with that of the sandbox's own processes and the kernel's for them; the median of
each round is shown. Both grade the same exercise, that of OLD. PyTorch is there as in a real run: where the exercise uses it
(OLD: as OLD had it). "wrong" hands in the exercise's stored wrong answers, one for each function that has some: messages ask
a failing answer further questions.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FIRST = 3
"""Submissions that come before the measured ones: the first starts what all need."""
CHAPTERS = ("01_neuron", "07_chain_rule", "11_pytorch", "12_gpu")


def grade(root: Path, folder: Path, kind: str, count: int) -> float:
    """Milliseconds, the median of `count` submissions that are graded in this process and those that it starts."""
    sys.path.insert(0, str(root))
    from autograder.authoring import chapter_text
    from autograder.grading.grade import grade_submission
    from autograder.harness import answers
    from autograder.sandbox.warm_process import Warm

    cells = {}
    if kind == "wrong":
        for path in sorted((folder / "answers" / "wrong").glob("*.py")):
            for cell in chapter_text.read_answer(path).cells:
                if cell.name:
                    cells.setdefault(cell.name, cell)
    exercise = answers.exercise_of(folder)
    submission = answers.submission_with(exercise, list(cells.values()))
    if "torch" in inspect.signature(Warm).parameters:
        process = Warm(torch=exercise.uses_torch)
    else:
        process = Warm()
    with process as warm:
        times, points = [], set()
        for _ in range(FIRST + count):
            begun = time.perf_counter()
            points.add(grade_submission(exercise, submission, warm).points)
            times.append(1000 * (time.perf_counter() - begun))
    if len(points) > 1:
        raise RuntimeError(f"{folder.name}: the same submission got {points}")
    return statistics.median(times[FIRST:])


def measured(root: Path, folder: Path, kind: str, count: int) -> float:
    command = [
        sys.executable,
        __file__,
        "--root",
        str(root),
        "--kinds",
        kind,
        "--many",
        str(count),
        str(folder),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    return float(json.loads(ran.stdout))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapters", nargs="*", default=CHAPTERS)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=22, help="submissions of a round")
    parser.add_argument("--kinds", nargs="*", default=["right", "wrong"])
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.root:
        print(
            json.dumps(
                grade(options.root.resolve(), Path(options.chapters[0]), options.kinds[0], options.many)
            )
        )
        return
    versions = {"before": options.against.resolve()} if options.against else {}
    versions["now"] = HERE
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| chapter | answers | version | ms a submission, by round | least |")
    print("| --- | --- | --- | --- | --- |")
    for chapter in options.chapters:
        for kind in options.kinds:
            told: dict[str, list[float]] = {version: [] for version in versions}
            for _ in range(options.rounds):
                for version, root in versions.items():
                    folder = next(iter(versions.values())) / "chapters" / chapter
                    told[version].append(measured(root, folder, kind, options.many))
            for version, rounds in told.items():
                by_round = ", ".join(f"{one:.0f}" for one in rounds)
                print(f"| {chapter} | {kind} | {version} | {by_round} | {min(rounds):.0f} |", flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
