"""Honest: imports added to the read-only first cell, in an editor that allows it."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name == "setup":
            cell["source"] = [*cell["source"], "\nimport math"]
        if name == "step":
            cell["source"] = "def step(z):\n    return np.where(np.asarray(z) > math.sin(0), 1.0, 0.0)"
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
