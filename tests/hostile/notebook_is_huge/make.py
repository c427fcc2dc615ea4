"""Hands in a notebook of 200 MB (a sparse file)."""


def make(folder, notebook):
    with open(folder / "01_neuron.ipynb", "wb") as file:
        file.truncate(200 * 2**20)
