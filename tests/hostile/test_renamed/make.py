"""Renames its tests."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader", {})
        if named.get("grade_id", "").startswith("sigmoid-"):
            named["grade_id"] = "x" + named["grade_id"]
            cell["id"] = "x" + cell["id"]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
