"""Writes Markdown whose pictures and links ask another server, and the Jupyter that shows it."""

import json

TEXT = """
![a](http://evil.example/a.png) ![b](//evil.example/b.png) ![c](/api/shutdown) [d](../../../logout) ![e][e] [f]
<http://evil.example/f> http://evil.example/g www.evil.example/h [![i](http://evil.example/i)](/lab?reset)

[e]: http://evil.example/e
[f]: /hub/logout
"""


def make(folder, notebook):
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "id": "home", "source": TEXT})
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
