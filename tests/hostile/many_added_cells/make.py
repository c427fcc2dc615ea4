"""Adds ten thousand cells."""

import json


def make(folder, notebook):
    notebook["cells"] += [
        {
            "cell_type": "code",
            "id": f"n{i}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "pass",
        }
        for i in range(10_000)
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
