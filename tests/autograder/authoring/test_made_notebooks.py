"""The made notebooks in a real kernel: what a student meets on Run All, and an author in a solution notebook."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograder.authoring import notebooks

ROOT = Path(__file__).resolve().parents[3]
EXERCISES = [
    name
    for name in notebooks.chapter_names(ROOT)
    if (ROOT / notebooks.CHAPTERS / name / "exercise.py").exists()
]


def run_all(folder: str, name: str) -> NotebookClient:
    path = ROOT / folder / name / f"{name}.ipynb"
    client = NotebookClient(
        nbformat.read(path, as_version=4), timeout=120, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    return client


@pytest.mark.parametrize("chapter_name", EXERCISES)
def test_run_all_of_a_release_stops_at_the_first_unanswered_cell(chapter_name):
    with pytest.raises(CellExecutionError) as stopped:
        run_all(notebooks.EXERCISES, chapter_name)
    assert stopped.value.ename == "NotImplementedError"
    assert "is not written yet" in stopped.value.evalue


@pytest.mark.parametrize("chapter_name", EXERCISES)
def test_run_all_of_a_solution_runs_its_hidden_tests_and_play_cells(chapter_name):
    client = run_all(notebooks.SOLUTIONS, chapter_name)
    played = [cell for cell in client.nb.cells if "play" in cell.metadata and cell.metadata.play != "colab"]
    assert played and all(cell.outputs for cell in played)
