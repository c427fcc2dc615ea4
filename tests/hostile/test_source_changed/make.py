"""Empties its tests."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader", {})
        if named.get("grade_id", "").startswith("sigmoid-"):
            cell["source"] = "pass"
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
