"""Hands in links, a pipe and a folder that leads elsewhere along with the notebook."""

import json


def make(folder, notebook):
    import os

    (folder / "link.txt").symlink_to("/etc/passwd")
    (folder / "folder").symlink_to("/etc")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
