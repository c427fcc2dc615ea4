"""Puts cells of every wrong shape between the others."""

import json


def make(folder, notebook):
    notebook["cells"][1:1] = [
        None,
        3,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": {"a": 1}, "metadata": 5},
        {"cell_type": "raw", "source": "x", "metadata": {"nbgrader": []}},
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
