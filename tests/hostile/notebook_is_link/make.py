"""Hands in a link to another file in place of the notebook."""


def make(folder, notebook):
    (folder / "01_neuron.ipynb").symlink_to("/etc/passwd")
