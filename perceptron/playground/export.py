"""A state as PyTorch code that runs by itself and trains number for number like the playground.

The text is put together from the blocks of `export_template.txt`. A block begins with a line "#: key=value,value …" and
is taken when every key has one of the values (or at "#: always"); <<name>> is replaced. The browser does the same with
the same template.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from perceptron.playground import datasets, network
from perceptron.playground.state import State, number_text

_FEATURES = {
    "x1": "x1",
    "x2": "x2",
    "x1sq": "x1 * x1",
    "x2sq": "x2 * x2",
    "x1x2": "x1 * x2",
    "sinx1": "np.sin(x1)",
    "sinx2": "np.sin(x2)",
}
_ACTIVATIONS = {
    "relu": "nn.ReLU()",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "linear": "nn.Identity()",
}
_SPREADS = {"zeros": "0", "small": "0.1", "xavier": "np.sqrt(2 / (n_in + n_out))", "he": "np.sqrt(2 / n_in)"}


def pytorch_code(state: State | str, epochs: int = 100) -> str:
    """Python code that trains the network of `state` for that many epochs; save it as a file and run it.

    It needs numpy and torch, and works in float64. Its numbers are the playground's, up to rounding. Raises `StateError`.
    """
    state = state if isinstance(state, State) else State.parse(state)
    keys, values = _keys_and_values(state, network.checked_epochs(epochs))
    blocks = [text for conditions, text in _blocks() if all(keys[key] in of for key, of in conditions)]
    return re.sub(r"<<(\w+)>>", lambda match: values[match[1]], "".join(blocks))


@cache
def _blocks() -> list[tuple[list[tuple[str, list[str]]], str]]:
    """The template's blocks: conditions (key, values), and text."""
    text = (Path(__file__).parent / "export_template.txt").read_text(encoding="utf-8")
    blocks = []
    for part in text.split("#: ")[1:]:
        first, _, body = part.partition("\n")
        key, equals, values = first.partition("=")
        blocks.append(([(key, values.split(","))] if equals else [], body))
    return blocks


def _keys_and_values(state: State, epochs: int) -> tuple[dict[str, str], dict[str, str]]:
    """What the conditions of blocks ask for, and what is put in at <<name>>."""
    classes = datasets.draw(state)[2]
    sizes = network.sizes(state, classes)
    head = network.head(state, classes).name
    signs = state.loss != "auto" and classes > 0
    keys = {name: str(getattr(state, name)) for name in ("data", "optimizer", "schedule", "reg")} | {
        "loss": head,
        "targets": ("signs" if signs else "column") if classes < 3 else ("hot signs" if signs else "numbers"),
        "edits": "yes" if state.edits else "no",
    }
    init = state.init if state.init != "auto" else "he" if state.activation == "relu" else "xavier"
    values = {
        name: number_text(value) for name, value in vars(state).items() if isinstance(value, (int, float))
    } | {
        "text": state.text,
        "epochs": str(epochs),
        "classes": str(state.classes),
        "outputs": str(sizes[-1]),
        "expression": _numpy_expression(state.formula),
        "points": _rows(state.points),
        "edits": _rows(state.edits),
        "features": ", ".join(_FEATURES[name] for name in state.features),
        "sizes": "-".join(map(str, sizes)),
        "model": _model(sizes, state.activation, head),
        "spread": _SPREADS[init],
    }
    return keys, values


def _rows(rows: tuple[tuple[float, ...], ...]) -> str:
    return "[" + ", ".join("(" + ", ".join(map(number_text, row)) + ")" for row in rows) + "]"


def _model(sizes: tuple[int, ...], activation: str, head: str) -> str:
    parts = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        parts += [f"nn.Linear({n_in}, {n_out})", _ACTIVATIONS[activation]]
    parts[-1:] = ["nn.Tanh()"] if head == "half squared of tanh" else []
    return ", ".join(parts)


def _numpy_expression(formula: str) -> str:
    """A formula of the playground in numpy; a comparison becomes a difference that is above 0 where it is true."""
    text = re.sub(r"(?<![a-z\d.])(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)", r"np.float64(\1)", formula)
    text = re.sub(r"\b(sin|cos|tan|exp|log|sqrt|abs|pi)\b", r"np.\1", text).replace("^", "**")
    if ">" in text:
        text = "({}) - ({})".format(*text.split(">"))
    elif "<" in text:
        text = "({1}) - ({0})".format(*text.split("<"))
    return text
