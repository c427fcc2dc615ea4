"""Hands in a pipe in place of the notebook; whoever opens it waits for ever."""

import os


def make(folder, notebook):
    os.mkfifo(folder / "01_neuron.ipynb")
