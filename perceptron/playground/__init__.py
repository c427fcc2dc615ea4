"""The playground: a small network that trains before your eyes, in the browser or driven by your own functions.

`playground()` shows it, in a notebook; `State` is what it shows, as an object and as a string that fits into a link.
"""

from perceptron.playground.state import State
from perceptron.playground.widget import Playground, playground

__all__ = ["Playground", "State", "playground"]
