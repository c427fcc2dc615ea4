"""Runs lectures in a real kernel and measures them: reading time, longest cell, run time, work of a slider move.

`autograder lectures` prints the figures; the tests compare them with the limits below, none of which is a time
(`benchmarks/lectures.py` has those). Each lecture gets a kernel of its own, in which every control of every live
figure is moved through its range after the last cell has run.
"""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode, v4
from rich.console import Console
from rich.table import Table

from autograder.authoring.chapter_text import ChapterError, read_lecture
from autograder.authoring.folding import is_folded
from autograder.authoring.notebooks import CHAPTERS, lecture_notebook

READING_MINUTES = (18.0, 30.0)  # 20 to 30; a tour like lecture 00 may take a tenth less
LONGEST_CELL = 25  # lines of code that are not blank
LONGEST_FOLDED_CELL = 45  # the wiring of a live figure with its questions, which is there for who wants it
# Of one move of a control, in every live figure. Each artist and each byte takes its time, a whole drawing most.
WHOLE_DRAWINGS = 0
DRAWN_ARTISTS = 50  # for one picture, with their parts
PICTURE_BYTES = 250_000
DIFFERENT_PIXELS = 1e-4  # share of a picture that may differ from one that is drawn as a whole

# The estimate: slow reading, with time to think about code, to play with a figure, to answer a question.
WORDS_PER_MINUTE = 200
SECONDS_PER_CODE_CELL = 45
SECONDS_PER_LIVE_FIGURE = 90
SECONDS_PER_QUESTION = 30
SECONDS_PER_BLANK = 15  # one line of a calculation by hand

CELL_TIMEOUT = 120  # seconds; a lecture that needs more for one cell hangs

# Runs in the lecture's kernel. Values that a control takes: both ends and some in between, or every choice.
PROBE = r"""
def _probe():
    import base64
    import io
    import json
    import warnings

    import numpy as np
    from PIL import Image

    from perceptron import live
    from perceptron.live.controls import STEP_PIXELS, steps_of

    ROOM = 800  # pixels for a slider's track, beside JupyterLab's list of files

    def places(control):
        if isinstance(control, live.Button):
            return [control.value + 1, control.value + 2]
        if isinstance(control, live.Page):
            return [*control.pictures, control.empty]
        if isinstance(control.value, bool):
            return [not control.value, control.value]
        if hasattr(control, "_options_values"):
            return [*control._options_values][:12]
        ends = [control.min, control.max]
        shares = [0.0, 1.0, 0.5, 0.15, 0.3, 0.65, 0.8]
        if hasattr(control, "base"):
            return [control.base ** (ends[0] + share * (ends[1] - ends[0])) for share in shares]
        return [type(control.value)(ends[0] + share * (ends[1] - ends[0])) for share in shares]

    def moves_something(figure, name):
        # A control may count only with some choices of the others.
        control = figure.controls[name]
        for other in figure.controls.values():
            if other is control or not (isinstance(other.value, bool) or hasattr(other, "_options_values")):
                continue
            kept, start = other.value, control.value
            for choice in places(other):
                other.value = choice
                seen = set()
                for value in places(control)[:3]:
                    control.value = value
                    figure.finish()
                    seen.add((bytes(figure.image.value), figure.text))
                control.value = start
                if len(seen) > 1:
                    other.value = kept
                    return True
            other.value = kept
        return False

    def small(figure):
        picture = Image.fromarray(figure.pixels()).convert("RGB")
        picture = picture.resize((320, round(picture.height * 320 / picture.width)), Image.Resampling.BOX)
        data = io.BytesIO()
        picture.save(data, "png")
        return base64.b64encode(data.getvalue()).decode()

    def at_an_end(figure, high, values):
        for name, control in figure.controls.items():
            if not isinstance(control, (live.Button, live.Page)):
                value = places(control)
                values[name] = value[(1 if hasattr(control, "max") else -1) if high else 0]
        figure.set(**values)
        figure.finish()
        return small(figure)

    def differing_pixels(figure):
        for control in figure.controls.values():
            if hasattr(control, "max") and not hasattr(control, "base"):
                control.value = control.max
        figure.finish()
        kept, fresh = figure.pixels(), figure.fresh_pixels()
        apart = np.maximum(kept, fresh) - np.minimum(kept, fresh)
        return float((apart > 24).any(axis=-1).mean())

    figures = []
    for figure in live.figures():
        for asked in figure.ask:
            asked.skip()
        moves, problems = [], []
        start, text, looks = figure.values(), figure.text, [small(figure)]
        for name, control in figure.controls.items():
            if hasattr(control, "step") and STEP_PIXELS * steps_of(control) > ROOM:
                problems.append(
                    f"{name} has {steps_of(control)} steps: a page of 1280 pixels has room for {ROOM // STEP_PIXELS} with "
                    f"{STEP_PIXELS} pixels each; make the step larger, or log=True"
                )
        to_start = {}  # goes back with the first move of the next control: in between nothing is drawn
        for name, control in figure.controls.items():
            seen = set()
            for value in places(control):
                canvas = figure.canvas
                work = canvas.redraws, canvas.drawn, canvas.pictures
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    if to_start:
                        figure.set(**to_start, **{name: value})
                        to_start = {}
                    else:
                        control.value = value
                    figure.finish()
                redraws, drawn, pictures = (
                    now - then for now, then in zip((canvas.redraws, canvas.drawn, canvas.pictures), work)
                )
                if pictures:
                    moves.append([redraws, -(-drawn // pictures), len(figure.image.value)])
                seen.add((figure.image.value, figure.text))
                problems += [f"{name} = {value}: {w.category.__name__}: {w.message}" for w in caught]
                if figure.error.value:
                    problems.append(f"{name} = {value}: {figure.error.value}")
            if not isinstance(control, live.Button):
                to_start = {name: start[name]}
            if len(seen) > 1:
                continue
            figure.set(**to_start)
            figure.finish()
            if not moves_something(figure, name):
                problems.append(f"{name} changes neither the picture nor the line below it")
            elif not any(name in pair for pair in figure.pairs):
                problems.append(
                    f"{name} counts only with another choice than the first: without a kernel, on the website, it would "
                    f"do nothing; give live.figure pairs=[(…, {name!r})] with that choice"
                )
        looks += [at_an_end(figure, high, to_start) for high in (False, True)]
        one = {"update": figure.update.__name__, "text": text, "moves": moves, "problems": problems, "pictures": looks}
        one["different_pixels"] = differing_pixels(figure)
        figures.append(one)
    print(json.dumps(figures))

_probe()
"""


@dataclass(frozen=True)
class Move:
    """The work of one move of a control: whole drawings, artists of one picture, bytes of the last picture."""

    whole_drawings: int
    artists: int
    picture_bytes: int


@dataclass(frozen=True)
class LiveFigureFigures:
    """What was measured at one live figure: its update's name, its first line of text, its moves, and what went wrong.

    `different_pixels` is the share of its picture that differs from one drawn anew and as a whole. `pictures` are PNGs,
    small: at its start, and with all controls at their low and at their high ends; see `sheets`.
    """

    update: str
    text: str
    moves: tuple[Move, ...]
    different_pixels: float
    problems: tuple[str, ...]
    pictures: tuple[bytes, ...]

    def breaches(self) -> list[str]:
        """What went wrong in it or takes more work than a move may, as sentences."""
        found = [f"{self.update}: {problem}" for problem in self.problems]
        for measure, limit in (
            ("whole_drawings", WHOLE_DRAWINGS),
            ("artists", DRAWN_ARTISTS),
            ("picture_bytes", PICTURE_BYTES),
        ):
            most = max((getattr(move, measure) for move in self.moves), default=0)
            if most > limit:
                found.append(
                    f"{self.update} needs {most} {measure.replace('_', ' ')} for a move; {limit} is the limit"
                )
        return found


@dataclass(frozen=True)
class LectureFigures:
    """What was measured at one lecture; `problems` are errors, warnings and output to stderr of its cells."""

    name: str
    reading_minutes: float
    longest_cell: int
    longest_folded_cell: int
    run_seconds: float
    live_figures: tuple[LiveFigureFigures, ...]
    problems: tuple[str, ...]

    def breaches(self) -> list[str]:
        """What is over a limit or went wrong, as sentences."""
        found = list(self.problems)
        for figure in self.live_figures:
            found += figure.breaches()
        low, high = READING_MINUTES
        if not low <= self.reading_minutes <= high:
            found.append(
                f"it reads in about {self.reading_minutes:.1f} minutes, not in {low:.0f} to {high:.0f}"
            )
        if self.longest_cell > LONGEST_CELL:
            found.append(f"a code cell has {self.longest_cell} lines; {LONGEST_CELL} is the limit")
        if self.longest_folded_cell > LONGEST_FOLDED_CELL:
            found.append(
                f"a folded cell has {self.longest_folded_cell} lines; {LONGEST_FOLDED_CELL} is the limit"
            )
        return found


def report(root: str | Path, chapters: Iterable[str] | None = None) -> list[LectureFigures]:
    """Measure the lectures of these chapters (all when left out), one after the other."""
    there = sorted(path.parent.name for path in (Path(root) / CHAPTERS).glob("*/lecture.py"))
    for name in chapters or ():
        if name not in there:
            raise ChapterError(f"chapter {name} has no lecture; there are {', '.join(there)}")
    return [measure(Path(root), name) for name in chapters or there]


def measure(root: Path, name: str) -> LectureFigures:
    """Run one lecture in a fresh kernel, move its controls, and measure."""
    folder = root / CHAPTERS / name
    notebook = lecture_notebook(folder)
    run_seconds, problems, figures = run(notebook, root)
    cells = [cell for cell in read_lecture(folder / "lecture.py") if cell.kind == "code"]
    shown, folded = (
        [_lines(cell.source) for cell in cells if bool(cell.folded) == closed] for closed in (False, True)
    )
    minutes = reading_minutes(
        notebook, len(figures), _entries(folder / "quiz.json"), _entries(folder / "blanks.json")
    )
    longest = max(shown, default=0), max(folded, default=0)
    return LectureFigures(name, minutes, *longest, run_seconds, figures, tuple(problems))


def _lines(source: str) -> int:
    return sum(bool(line.strip()) for line in source.splitlines())


def reading_minutes(notebook: NotebookNode, live_figures: int, questions: int, blanks: int = 0) -> float:
    """About how long a student takes for a lecture; the constants above say how it is counted."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"\$\$.*?\$\$", " formula in some words ", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]*\$", " symbol ", text)
    words = len(re.findall(r"\w[\w'’-]*", text))
    # Folded code is there for who wants it; its figure is counted for itself.
    code_cells = sum(cell.cell_type == "code" and not is_folded(cell) for cell in notebook.cells)
    seconds = SECONDS_PER_CODE_CELL * code_cells
    seconds += SECONDS_PER_LIVE_FIGURE * live_figures
    seconds += SECONDS_PER_QUESTION * questions + SECONDS_PER_BLANK * blanks
    return words / WORDS_PER_MINUTE + seconds / 60


def print_report(measured: Sequence[LectureFigures]) -> bool:
    """Print a table of the measured figures, and below it everything that breaks a limit; True when nothing does."""
    console = Console(highlight=False)
    table = Table()
    for title in (
        "lecture",
        "minutes to read",
        "longest cell",
        "run, s",
        "live figures",
        "artists a move",
        "kB a move",
    ):
        table.add_column(title, justify="left" if title == "lecture" else "right")
    for one in measured:
        moves = [move for figure in one.live_figures for move in figure.moves]
        table.add_row(
            one.name,
            f"{one.reading_minutes:.0f}",
            str(one.longest_cell),
            f"{one.run_seconds:.1f}",
            str(len(one.live_figures)),
            str(max((move.artists for move in moves), default=0)),
            str(max((move.picture_bytes for move in moves), default=0) // 1000),
        )
    console.print(table)
    for one in measured:
        for breach in one.breaches():
            console.print(f"{one.name}: {breach}", markup=False)
    return not any(one.breaches() for one in measured)


def run(notebook: NotebookNode, root: Path) -> tuple[float, list[str], tuple[LiveFigureFigures, ...]]:
    """Seconds for all cells, what went wrong in them, and what was measured at the live figures."""
    paths = os.pathsep.join([str(root.resolve()), *filter(None, [os.environ.get("PYTHONPATH")])])
    manager = KernelManager(kernel_name="python3")
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=CELL_TIMEOUT,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(root / CHAPTERS)}},
    )
    problems: list[str] = []
    figures: tuple[LiveFigureFigures, ...] = ()
    with client.setup_kernel(cleanup_kc=True, env={**os.environ, "PYTHONPATH": paths}):
        begin = time.monotonic()
        for index, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError) as error:
                return time.monotonic() - begin, [*problems, f"cell {index}: {error}"], ()
            problems += [
                f"cell {index} wrote to stderr: {output.text.strip()}"
                for output in cell.get("outputs", ())
                if output.output_type == "stream" and output.name == "stderr"
            ]
        seconds = time.monotonic() - begin
        probe = v4.new_code_cell(PROBE)
        notebook.cells.append(probe)
        try:
            client.execute_cell(probe, len(notebook.cells) - 1)
            printed = "".join(
                out.text for out in probe.outputs if out.output_type == "stream" and out.name == "stdout"
            )
            figures = tuple(
                LiveFigureFigures(
                    one["update"],
                    one["text"],
                    tuple(Move(*move) for move in one["moves"]),
                    one["different_pixels"],
                    tuple(one["problems"]),
                    tuple(map(base64.b64decode, one["pictures"])),
                )
                for one in json.loads(printed.splitlines()[-1])
            )
        except (CellExecutionError, CellTimeoutError) as error:
            problems.append(f"moving the controls of the live figures failed: {error}")
        notebook.cells.pop()
    return seconds, problems, figures


def _entries(path: Path) -> int:
    return len(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else 0
