"""Honest: a notebook in the old format 3."""

import json

import nbformat


def make(folder, notebook):
    notebook = nbformat.convert(nbformat.from_dict(notebook), 3)
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
