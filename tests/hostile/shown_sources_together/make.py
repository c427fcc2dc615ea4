"""Hands in sixty cells of 60 kB of comments."""

import json


def make(folder, notebook):
    for i in range(60):
        source = "\n".join(f"# {i} {j}" for j in range(6_000))
        cell = {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        notebook["cells"].append(cell)
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
