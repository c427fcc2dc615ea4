"""Marks the hand-marked cell as no solution, so that it earns full points unread."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader", {})
        if named.get("grade_id") == "why":
            named["solution"] = False
            cell["source"] = "no idea"
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
