"""Hands in 64 kB of lines that hold one space."""

import json


def make(folder, notebook):
    cell = next(
        c for c in notebook["cells"] if (c["metadata"].get("nbgrader") or {}).get("grade_id") == "sigmoid"
    )
    cell["source"] += "\nx = 1" + " \n" * 32_768 + "y = 2\n"
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
