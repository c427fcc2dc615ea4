"""What one submission costs, in processor time of all processes, for this version and another in turn.

    python benchmarks/submission_cost.py [--against OLD] [--rounds 3] [--many 22] [CHAPTER ...]

OLD is a checkout of the project. Each figure is the slope between few and many submissions that are graded one after the
other on one worker, so starting the grader is left out; what starting and one submission cost is shown, too. "wrong" hands in
the chapter's stored wrong answers, one for each function that has some: messages ask a failing answer further questions.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parents[1]
FEW = 2
CHAPTERS = ("01_neuron", "07_chain_rule", "11_pytorch", "12_gpu")


def processor_seconds() -> float:
    """Of this process and all below it, those included that have ended."""
    here = psutil.Process()
    times = [process.cpu_times() for process in (here, *here.children(recursive=True))]
    return float(sum(t.user + t.system + t.children_user + t.children_system for t in times))


def grade(root: Path, chapter: str, kind: str, count: int) -> dict[str, float]:
    """Grades `count` submissions in this process and those that it starts."""
    sys.path.insert(0, str(root))
    from autograder.authoring import chapter_text
    from autograder.grading.grade import grade_submission
    from autograder.harness import answers
    from autograder.sandbox.warm_process import Warm

    cells = {}
    if kind == "wrong":  # this version's, for both
        for path in sorted((HERE / "chapters" / chapter / "answers" / "wrong").glob("*.py")):
            for cell in chapter_text.read_answer(path).cells:
                if cell.name:
                    cells.setdefault(cell.name, cell)
    exercise = answers.exercise_of(root / "chapters" / chapter)
    submission = answers.submission_with(exercise, list(cells.values()))
    with Warm() as warm:
        points = {grade_submission(exercise, submission, warm).points for _ in range(count)}
        cpu = processor_seconds()  # before anything is killed, which nobody would have waited for
    if len(points) > 1:
        raise RuntimeError(f"{chapter}: the same submission got {points}")
    return {"cpu": cpu, "points": points.pop()}


def measured(root: Path, chapter: str, kind: str, count: int) -> float:
    command = [sys.executable, __file__, "--root", str(root), "--kind", kind, "--count", str(count), chapter]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    return float(json.loads(ran.stdout)["cpu"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapters", nargs="*", default=CHAPTERS)
    parser.add_argument("--against", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=22, help="submissions of the longer run")
    parser.add_argument("--kinds", nargs="*", default=["right", "wrong"])
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kind", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.root:
        print(json.dumps(grade(options.root.resolve(), options.chapters[0], options.kind, options.count)))
        return
    versions = {"before": options.against.resolve()} if options.against else {}
    versions["now"] = HERE
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| chapter | answers | version | ms a submission, by round | median | start and one submission |")
    print("| --- | --- | --- | --- | --- | --- |")
    for chapter in options.chapters:
        for kind in options.kinds:
            told: dict[str, list[tuple[float, float]]] = {version: [] for version in versions}
            for _ in range(options.rounds):
                for version, root in versions.items():
                    few, many = (measured(root, chapter, kind, count) for count in (FEW, options.many))
                    each = (many - few) / (options.many - FEW)
                    told[version].append((each, few - (FEW - 1) * each))
            for version, rounds in told.items():
                each = [1000 * one for one, _ in rounds]
                start = statistics.median(start for _, start in rounds)
                by_round = ", ".join(f"{one:.0f}" for one in each)
                print(
                    f"| {chapter} | {kind} | {version} | {by_round} | {statistics.median(each):.0f} | {start:.1f} s |",
                    flush=True,
                )
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
