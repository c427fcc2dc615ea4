"""Hands in a notebook in R."""

import json


def make(folder, notebook):
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    answers = [
        "library(stats)",
        "sigmoid <- function(z) 1 / (1 + exp(-z))",
        "step <- function(z) as.numeric(z > 0)",
    ]
    notebook["cells"] = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
            "id": f"r{i}",
        }
        for i, source in enumerate(answers)
    ]
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
