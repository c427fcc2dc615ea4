"""Moves all tests to the top and back in another order."""

import json


def make(folder, notebook):
    notebook["cells"].sort(key=lambda cell: not cell["metadata"].get("nbgrader", {}).get("grade", False))
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
