"""Figures that follow their sliders: drawn once, then only what changed is drawn again and sent as a PNG.

Lectures use it. A figure is ordinary matplotlib; a function changes its artists when a control moves:

>>> figure, axes = plt.subplots()
>>> z = np.linspace(-5, 5, 201)
>>> (curve,) = axes.plot(z, sigmoid(z), color=style.PREDICTION)
>>> def update(w, b):
...     curve.set_ydata(sigmoid(w * z + b))
...     return f"f(w·0 + b) = {sigmoid(b):.2f}"
>>> live.figure(figure, update, w=live.slider(-5, 5, 1.0), b=live.slider(-5, 5, 0.0))

This room knows nothing of neural networks, and imports nothing else of ours. It needs no JavaScript of its own: it
works where ipywidgets do. From the ground up: `controls`, `artists`, `live_figure`, `recording`; `quiz` stands beside
them, and `blanks` upon it.
"""

from perceptron.live.controls import Button, button, choice, slider, toggle
from perceptron.live.live_figure import LiveFigure, figure, figures

__all__ = ["Button", "LiveFigure", "button", "choice", "figure", "figures", "slider", "toggle"]
