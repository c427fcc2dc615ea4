"""Copies its tests with their names."""

import json


def make(folder, notebook):
    notebook["cells"] += [
        cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
