"""Makes the README's pictures: the second live figure of lecture 01 as its sliders move, and a message after a wrong answer.

    .venv/bin/python docs/pictures.py

The figure is the lecture's own; the message is what the first visible test that fails says of a stored wrong answer.
"""

from __future__ import annotations

import ast
import contextlib
import io
import math
import textwrap
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
from PIL import Image

from autograder.authoring import chapter_text

matplotlib.use("agg")
ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
CHAPTER = ROOT / "chapters" / "01_neuron"
FRAMES, MILLISECONDS, WIDTH = 36, 90, 640
WRONG = "weighted_sum_no_bias.py"


def code(name: str) -> list[str]:
    """The code cells of one of the chapter's texts."""
    return [cell.source for cell in chapter_text.read_cells(CHAPTER / name) if not cell.is_markdown]


def moving() -> None:
    """The decision line, turned and shifted once around, as an animated picture."""
    from perceptron import live

    names: dict[str, object] = {}
    for source in code("lecture.py"):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "lecture.py", "exec"), names)
        if len(live.figures()) == 2:
            break
    figure = live.figures()[-1]
    frames = []
    for step in range(FRAMES):
        angle = 2 * math.pi * step / FRAMES
        figure.set(
            w1=round(2 * math.cos(angle), 1),
            w2=round(2 * math.sin(angle), 1),
            b=round(math.sin(2 * angle), 1),
        )
        picture = Image.fromarray(figure.pixels()[..., :3])
        frames.append(picture.resize((WIDTH, round(picture.height * WIDTH / picture.width))).quantize(64))
    frames[0].save(
        OUT / "live.gif",
        save_all=True,
        append_images=frames[1:],
        duration=MILLISECONDS,
        loop=0,
        optimize=True,
    )


def message() -> None:
    """What a student reads below a test, as a still picture."""
    answer = chapter_text.read_answer(CHAPTER / "answers" / "wrong" / WRONG)
    names: dict[str, object] = {}
    for cell in chapter_text.read_exercise(CHAPTER / "exercise.py"):
        if cell.kind == "locked":
            exec(cell.source, names)
    exec(answer.cells[0].source, names)
    function = next(
        node.name for node in ast.parse(answer.cells[0].source).body if isinstance(node, ast.FunctionDef)
    )
    said = ""
    for cell in chapter_text.read_exercise(CHAPTER / "exercise.py"):
        if cell.kind == "test" and cell.name.startswith(function) and not said:
            try:
                exec(chapter_text.visible_part(cell.source), names)
            except Exception as error:
                said = str(error)
    lines = [*answer.cells[0].source.split("\n"), "", *said.split("\n")]
    shown = [part for line in lines for part in textwrap.wrap(line, 88, subsequent_indent="    ") or [""]]
    own = len(answer.cells[0].source.split("\n"))
    figure = plt.figure(figsize=(8, 0.24 * len(shown) + 0.3), dpi=100)
    for number, line in enumerate(shown):
        place = 1 - (number + 0.9) / (len(shown) + 1)
        colour = "#333333" if number < own else "#A63C00"
        figure.text(0.02, place, line, family="monospace", fontsize=10.5, color=colour)
    figure.savefig(OUT / "message.png")


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    message()
    moving()
    for path in sorted(OUT.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} kB")
