"""Hands in a file at the bottom of three hundred folders."""

import json


def make(folder, notebook):
    import os

    here = os.open(folder, os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("file.txt", os.O_CREAT, dir_fd=here))
    os.close(here)
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
