"""Honest: the solution cell copied, name and all, and improved in the copy."""

import copy
import json


def make(folder, notebook):
    for place, cell in enumerate(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "sigmoid":
            better = copy.deepcopy(cell)
            better["source"] = (
                "import torch\n\n\ndef sigmoid(z):\n    return torch.sigmoid(torch.as_tensor(np.asarray(z, float))).numpy()"
            )
            notebook["cells"].insert(place + 1, better)
            break
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
