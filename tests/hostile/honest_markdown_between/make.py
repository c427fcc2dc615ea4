"""Honest: notes in Markdown between all cells."""

import json


def make(folder, notebook):
    note = {"cell_type": "markdown", "metadata": {}, "source": "Ask about this on Monday."}
    notebook["cells"] = [
        part for n, cell in enumerate(notebook["cells"]) for part in (cell, {**note, "id": f"note-{n}"})
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
