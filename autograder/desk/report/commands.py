"""`autograder report`: parses, calls one function of this room, and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console(highlight=False)


def report(
    exercise: Annotated[
        str | None, typer.Argument(help="The exercise, such as 01_neuron; all when left out.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write it into.")] = Path("report"),
    names: Annotated[bool, typer.Option("--names", help="Call students by their names.")] = False,
    student: Annotated[str, typer.Option(help="Instead: how this student did over the term.")] = "",
) -> None:
    """Write a picture of the class: one page, and CSV."""
    from autograder.desk.course import open_course
    from autograder.desk.report.write import report as write

    target = out.absolute()
    files = write(open_course(), exercise, target, names=names, student=student)
    console.print(f"{files[0]}", markup=False, soft_wrap=True)
    if len(files) > 1:
        console.print(f"and {len(files) - 1} tables beside it, as CSV.", markup=False)
    if not names:
        console.print("Students are numbers in it; --names calls them by their names.", markup=False)
