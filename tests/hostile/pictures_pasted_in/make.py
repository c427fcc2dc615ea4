"""Pastes pictures of 30 MB into Markdown cells: a small picture each, with 1.5 MB of nothing behind it."""

import base64
import json

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def make(folder, notebook):
    data = base64.b64encode(PICTURE + bytes(1_500_000)).decode()
    for i in range(15):
        cell = {
            "cell_type": "markdown", "metadata": {}, "id": f"m{i}", "source": "![x](attachment:x.png)",
            "attachments": {"x.png": {"image/png": data}},
        }  # fmt: skip
        notebook["cells"].append(cell)
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
