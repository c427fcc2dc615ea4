"""Claims nbgrader metadata of version 99."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = 99
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
