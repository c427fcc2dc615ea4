"""Honest: reads a file that was handed in along with the notebook, and imports a module from another."""

import json


def make(folder, notebook):
    (folder / "data").mkdir()
    (folder / "data" / "levels.txt").write_text("0 1")
    (folder / "my_steps.py").write_text(
        "import numpy as np\n\n\ndef choose(z, a, b):\n    return np.where(np.asarray(z) > 0, a, b)\n"
    )
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
