"""Deletes the tests that it would fail."""

import json


def make(folder, notebook):
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if not cell["metadata"].get("nbgrader", {}).get("grade_id", "").startswith("sigmoid-")
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
