"""Hands in a notebook under another name."""

import json


def make(folder, notebook):
    (folder / "my solution.ipynb").write_text(json.dumps(notebook))
