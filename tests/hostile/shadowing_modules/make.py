"""Hands in files named like the modules that tests use."""

import json


def make(folder, notebook):
    for name in (
        "numpy.py",
        "torch.py",
        "sitecustomize.py",
        "check.py",
        "reference.py",
        "random.py",
        "json.py",
    ):
        (folder / name).write_text("def __getattr__(name):\n    return lambda *args, **kwargs: True\n")
    (folder / "autograder").mkdir()
    (folder / "autograder" / "__init__.py").write_text("")
    (folder / "autograder" / "check.py").write_text(
        "equal = same = holds = raises = lambda *args, **kwargs: None\n"
    )
    (folder / "01_neuron.ipynb").write_text(json.dumps(notebook))
