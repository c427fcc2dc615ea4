"""The playground: a small network that trains before your eyes, in the browser or driven by your own functions.

`playground(state="", *, against=None, forward=None, backward=None, step=None, anyway=False, layers=6, neurons=8)` makes
the widget (`widget.py`; the pictures and the engine in the browser are in `js/`). state and against: strings or `State`s;
with `against` two settings train side by side, the second written as what differs from the first, such as "batch=30".
forward, backward, step: own functions of exercises 07 and 09, that train in the kernel; one that fails its exercise's
visible tests is named, and trains only with anyway=True. layers, neurons: how large a network may be.

Everything else works without the widget:
    State, StateError                    all settings, and their string
    history(state, epochs)               a run as arrays
    pytorch_code(state, epochs)          a run as PyTorch code that trains the same way
    points_from_arrays, points_from_csv  own points as settings of a state
"""

from perceptron.playground.datasets import points_from_arrays, points_from_csv
from perceptron.playground.export import pytorch_code
from perceptron.playground.network import history
from perceptron.playground.state import State, StateError
from perceptron.playground.widget import Playground, playground

__all__ = [
    "Playground",
    "State",
    "StateError",
    "history",
    "playground",
    "points_from_arrays",
    "points_from_csv",
    "pytorch_code",
]
