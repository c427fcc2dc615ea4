"""Hands in megabytes of source without names, which a parser would take minutes to read."""

import json


def make(folder, notebook):
    notebook["cells"] = [
        {
            "cell_type": "code",
            "id": f"n{i}",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "raise ValueError\n" + "1\n" * 500_000,
        }
        for i in range(20)
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
