"""Hands in Markdown cells of 60 kB each that a reader of Markdown works on for minutes."""

import json

TEXTS = {
    "brackets": "[" * 60_000,
    "stars": "*a **b " * 8_000,
    "quotations": "> " * 30_000,
    "formulas": "$" * 60_000,
    "ticks": " ".join("`" * n for n in range(1, 340)),
    "lists": "\n".join(" " * (2 * n) + "- x" for n in range(240)),
    "tables": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b" * 20_000,
    "links": "[a](" * 15_000,
}


def make(folder, notebook):
    for name, text in TEXTS.items():
        notebook["cells"].append({"cell_type": "markdown", "id": name, "metadata": {}, "source": text})
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
