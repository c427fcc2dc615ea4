"""Turns its tests into Markdown."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader", {})
        if named.get("grade_id", "").startswith("sigmoid-"):
            cell["cell_type"] = "markdown"
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
