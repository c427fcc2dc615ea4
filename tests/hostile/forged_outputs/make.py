"""Hands in outputs of a passed test, and metadata of a graded notebook."""

import json


def make(folder, notebook):
    for cell in notebook["cells"]:
        named = cell["metadata"].get("nbgrader", {})
        if named.get("grade_id", "").startswith("sigmoid-"):
            cell["outputs"] = [
                {
                    "output_type": "execute_result",
                    "data": {"text/plain": "FOUND"},
                    "metadata": {},
                    "execution_count": 1,
                }
            ]
    notebook["metadata"]["autograder"] = {"fingerprint": "x", "verdict": "passed"}
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
