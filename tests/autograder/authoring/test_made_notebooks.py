"""The made notebooks in a real kernel: what a student meets on Run All, and an author in a solution notebook."""

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.authoring import notebooks
from autograder.check.progress import read_header
from tests.warm_python import WITH_TORCH

pytestmark = pytest.mark.usefixtures("warm_kernels")
ROOT = Path(__file__).resolve().parents[3]
EXERCISES = [
    name
    for name in notebooks.chapter_names(ROOT)
    if (ROOT / notebooks.CHAPTERS / name / "exercise.py").exists()
]


def run_all(folder: str, name: str, strict: bool) -> NotebookClient:
    """Run a notebook; when `strict`, the first error ends it, also where Run All would go on."""
    path = ROOT / folder / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    torch = any("import torch" in cell.source for cell in notebook.cells)
    client = NotebookClient(
        notebook,
        timeout=120,
        force_raise_errors=strict,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env={**os.environ, **({WITH_TORCH: "1"} if torch else {})})
    return client


@pytest.mark.parametrize("chapter_name", EXERCISES)
def test_run_all_of_a_release_goes_on_to_the_list_of_what_is_left(chapter_name):
    cells = run_all(notebooks.EXERCISES, chapter_name, strict=False).nb.cells
    failed = [c.id for c in cells if any(o.output_type == "error" for o in c.get("outputs", ()))]
    seen = [cell for cell in cells if read_header(cell.source)]
    (left,) = [cell for cell in cells if cell.id == "left"]
    told = left.outputs[0].text
    passed = [cell.id for cell in seen if cell.id not in failed]
    assert told.startswith(f"{len(passed)} of {len(seen)} tests done, ")
    assert len(passed) < len(seen) / 2
    assert all(f"  {cell.id} " in told for cell in seen if cell.id in failed)
    errors = [o for c in cells for o in c.get("outputs", ()) if o.output_type == "error"]
    assert max(len("\n".join(error.traceback).splitlines()) for error in errors) <= 6, (
        "sentences, no tracebacks"
    )


@pytest.mark.parametrize("chapter_name", EXERCISES)
def test_run_all_of_a_solution_runs_its_hidden_tests_and_play_cells(chapter_name):
    client = run_all(notebooks.SOLUTIONS, chapter_name, strict=True)
    played = [cell for cell in client.nb.cells if "play" in cell.metadata and cell.metadata.play != "colab"]
    assert played and all(cell.outputs for cell in played)
