"""Figures that follow their sliders: drawn once, then only what changed is drawn again and sent as a PNG.

Lectures use it. A figure is ordinary matplotlib; a function changes its artists when a control moves:

>>> figure, axes = plt.subplots()
>>> z = np.linspace(-5, 5, 201)
>>> (curve,) = axes.plot(z, sigmoid(z), color=style.PREDICTION)
>>> def update(w, b):
...     curve.set_ydata(sigmoid(w * z + b))
...     return f"f(w·0 + b) = {sigmoid(b):.2f}"
>>> live.figure(figure, update, w=live.slider(-5, 5, 1.0), b=live.slider(-5, 5, 0.0))

What can be touched in the picture is a handle, tied to controls that exist:

>>> live.figure(figure, update, handles=[live.point(axes, x="x1", y="x2", label="input")], x1=…, x2=…)

This room knows nothing of neural networks, and imports nothing else of ours. What the browser does is in `js/`: plain
modules, no build step. From the ground up: `controls`, `artists`, `canvas`, `handles`, `picture`, `predict`,
`live_figure`, `recording`; `quiz` stands beside them, and `blanks` upon it.
"""

from perceptron.live.controls import (
    Button,
    Curve,
    Page,
    button,
    choice,
    counted,
    curve,
    page,
    short,
    slider,
    toggle,
)
from perceptron.live.handles import Handle, Place, Region, Values, bar, cell, frame, line, pen, point, region
from perceptron.live.live_figure import LiveFigure, Part, figure, figures
from perceptron.live.picture import PHOTO
from perceptron.live.predict import Drawing, Prediction, draw, predict

__all__ = [
    "PHOTO",
    "Button",
    "Curve",
    "Drawing",
    "Handle",
    "LiveFigure",
    "Page",
    "Part",
    "Place",
    "Prediction",
    "Region",
    "Values",
    "bar",
    "button",
    "cell",
    "choice",
    "counted",
    "curve",
    "draw",
    "figure",
    "figures",
    "frame",
    "line",
    "page",
    "pen",
    "point",
    "predict",
    "region",
    "short",
    "slider",
    "toggle",
]
