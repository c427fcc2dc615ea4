"""Hands in JSON that is no notebook."""


def make(folder, notebook):
    (folder / "01_neuron.ipynb").write_text('["\\ud800", 5]')
