"""Hands in a notebook in another encoding."""

import json


def make(folder, notebook):
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook), encoding="utf-16")
