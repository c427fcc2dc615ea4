"""Honest: a solution cell split in two, the function in the second half."""

import copy
import json


def make(folder, notebook):
    for place, cell in enumerate(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "step":
            second = copy.deepcopy(cell)
            second["id"] = "0badcafe"
            second["metadata"] = {}
            cell["source"] = "LOW, HIGH = 0.0, 1.0"
            second["source"] = "def step(z):\n    return np.where(np.asarray(z) > 0, HIGH, LOW)"
            notebook["cells"].insert(place + 1, second)
            break
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
