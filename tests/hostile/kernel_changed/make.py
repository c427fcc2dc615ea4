"""Asks for a kernel that does not exist."""

import json


def make(folder, notebook):
    notebook["metadata"]["kernelspec"] = {"name": "evil", "display_name": "Evil", "language": "python"}
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
