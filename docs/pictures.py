"""Makes the README's pictures: the second live figure of lecture 01 as its sliders move, a message after a wrong answer, and
badges; and for docs/figures.md the film of the backward pass.

    .venv/bin/python docs/pictures.py

The figures are the lectures' own; the message is what the first visible test that fails says of a stored wrong answer.
"""

from __future__ import annotations

import ast
import contextlib
import io
import math
import textwrap
import tomllib
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
from PIL import Image

from autograder.authoring import chapter_text

matplotlib.use("agg")
ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "docs" / "pictures"
CHAPTER = ROOT / "chapters" / "01_neuron"
FRAMES, WIDTH = 36, 640
WRONG = "weighted_sum_no_bias.py"


def code(name: str, chapter: Path = CHAPTER) -> list[str]:
    """The code cells of one of a chapter's texts."""
    return [cell.source for cell in chapter_text.read_cells(chapter / name) if not cell.is_markdown]


def film(out: str, chapter: Path, update: str, scenes: list[dict[str, float]], milliseconds: int) -> None:
    """The live figure of a lecture with this update, with its controls set to one scene after another: a picture that moves."""
    from perceptron import live

    names: dict[str, object] = {}
    found: list[live.LiveFigure] = []
    for source in code("lecture.py", chapter):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, "lecture.py", "exec"), names)
        found = [figure for figure in live.figures() if figure.update.__name__ == update]
        if found:
            break
    frames = []
    for scene in scenes:
        found[0].set(**scene)
        picture = Image.fromarray(found[0].pixels()[..., :3])
        picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)))
        frames.append(picture.quantize(96, Image.Quantize.MAXCOVERAGE))  # keeps small spots of a colour
    frames[0].save(
        OUT / out, save_all=True, append_images=frames[1:], duration=milliseconds, loop=0, optimize=True
    )


def moving() -> None:
    """The decision line of 01, turned and shifted once around; the backward pass of 07."""
    angles = [2 * math.pi * step / FRAMES for step in range(FRAMES)]
    scenes = [
        {
            "w1": round(2 * math.cos(angle), 1),
            "w2": round(2 * math.sin(angle), 1),
            "b": round(math.sin(2 * angle), 1),
        }
        for angle in angles
    ]
    film("live.gif", CHAPTER, "update_plane", scenes, 90)
    steps = [{"hidden": 1, "step": step / 5} for step in range(31)]
    again = [{"hidden": 2, "back": step / 2} for step in range(19)]  # through two hidden layers
    scenes = [*steps, *steps[-1:] * 6, *again, *again[-1:] * 4]
    film("backward.gif", ROOT / "chapters" / "07_chain_rule", "update_network", scenes, 350)


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


BADGE = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{name}: {value}">
<rect width="{width}" height="20" rx="3" fill="#555"/>
<path d="M{split} 0h{rest}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{rest}z" fill="#00795a"/>
<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle">
<text x="{first}" y="14">{name}</text><text x="{second}" y="14">{value}</text></g></svg>
"""


def badges() -> dict[str, str]:
    """The badges by the name of their file, as SVG; they need no server. Those of links are in the students' repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    made = {}
    for name, value in (("Python", f"{oldest} or newer"), ("code", "MIT"), ("text", "CC BY 4.0")):
        split, rest = 7 * len(name) + 14, 7 * len(value) + 10
        made[f"{name.lower()}.svg"] = BADGE.format(
            name=name,
            value=value,
            width=split + rest + 3,
            split=split,
            rest=rest,
            first=split / 2,
            second=split + rest / 2 + 1,
        )
    return made


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for file, svg in badges().items():
        (OUT / file).write_text(svg, encoding="utf-8")
    message()
    moving()
    for path in sorted(OUT.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.0f} kB")
