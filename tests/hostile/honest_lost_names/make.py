"""Honest: an editor that drops all names and metadata; an answer moved up, as a helper cell and another answer use it."""

import json


def make(folder, notebook):
    cells, moved = [], []
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name == "sigmoid":
            moved = [cell, {**cell, "source": "HIGH = 2 * float(sigmoid(0.0))"}]
            continue
        if name == "step":
            place = len(cells)
            cell["source"] = "def step(z):\n    return np.where(np.asarray(z) > 0, HIGH, 0.0)"
        cells.append(cell)
    cells[place:place] = moved
    for cell in cells:
        cell["metadata"] = {}
        cell.pop("id", None)
    (folder / "01_neuron.ipynb").write_text(json.dumps({**notebook, "cells": cells, "nbformat_minor": 4}))
