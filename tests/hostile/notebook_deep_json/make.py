"""Hands in JSON nested half a million deep."""


def make(folder, notebook):
    (folder / "01_neuron.ipynb").write_text("[" * 500_000)
