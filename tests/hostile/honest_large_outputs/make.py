"""Honest: prints so many brackets that a reader who counts them takes the notebook for a bomb."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = ["[[0.0, 1.0], [1.0, 0.0]]\n"] * 20_000
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
