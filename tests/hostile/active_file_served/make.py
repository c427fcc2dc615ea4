"""Hands in a page named like a data URL, and a link to it."""

import json


def make(folder, notebook):
    source = "Please see [my drawing](data%3A,drawing.html)"
    notebook["cells"].append({"cell_type": "markdown", "id": "m", "metadata": {}, "source": source})
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
    (folder / "data:,drawing.html").write_text("<!doctype html><script>document.title = 'RAN'</script>")
