"""The command line: `autograder COMMAND`. It parses, calls one function, and prints; all work is done elsewhere."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.chapter import ChapterError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console()

Chapters = Annotated[list[str] | None, typer.Argument(help="Chapters such as 01_neuron; all when left out.")]


def root() -> Path:
    """The course: the working folder or the nearest folder above it that holds chapters/."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "chapters").is_dir():
            return folder
    raise ChapterError("there is no folder chapters/ here or above: run this in the course's folder")


@app.command()
def build(chapters: Chapters = None) -> None:
    """Make lectures/, solutions/ and exercises/ from the texts in chapters/."""
    from autograder.build import build as make

    changes = make(root(), chapters or None)
    for path in changes.written:
        console.print(f"made     {path}")
    for path in changes.removed:
        console.print(f"removed  {path}")
    console.print(f"{len(changes.unchanged)} notebooks were up to date.")


@app.command()
def answers(chapters: Chapters = None) -> None:
    """Try every chapter's tests on its right and wrong answers."""
    from autograder.answers import examine
    from autograder.build import chapter_names
    from autograder.warm import Warm

    here = root()
    known = [name for name in chapter_names(here) if (here / "chapters" / name / "exercise.py").exists()]
    for name in chapters or []:
        if name not in known:
            raise ChapterError(f"there is no exercise {name}; the exercises are {', '.join(known)}")
    failed = False
    with Warm(protected=False) as warm:
        for name in chapters or known:
            start = time.monotonic()
            count, faults = examine(here, name, warm)
            for fault in faults:
                console.print(f"[red]✗[/red] {fault}", highlight=False, markup=True)
            failed |= bool(faults)
            console.print(
                f"{name}: {count} submissions, {len(faults)} faults, {time.monotonic() - start:.1f} s"
            )
    if failed:
        raise typer.Exit(1)


def main() -> None:
    """Entry point; a wrong input ends in one sentence and exit code 1."""
    try:
        app()
    except ChapterError as error:
        Console(stderr=True).print(str(error), highlight=False, markup=False)
        raise SystemExit(1) from None
