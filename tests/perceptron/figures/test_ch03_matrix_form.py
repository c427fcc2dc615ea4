"""Lecture 03: what the figures show is what the formulas say."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.figures import ch03_matrix_form as matrix_figures


@pytest.mark.parametrize(("neuron", "column"), [(1, None), (4, 1), (2, 3), (3, 4)])
@pytest.mark.parametrize("x2", [-3.0, 0.5, 3.0])
def test_the_equation_shows_the_layer_and_marks_the_chosen_row_and_column(lecture, neuron, column, x2):
    names = lecture("03_matrix_form")
    shown = names.live_figure("update_row")
    shown.set(neuron=neuron, input=column, x2=x2)
    assert shown.error.value == ""
    x = np.array([names["x"][0], x2, *names["x"][2:]])
    z = names["W"] @ x + names["b"]
    equation = names["picture"].equation
    assert equation.shown == [matrix_figures.number(value) for value in [*x, *z, *np.maximum(0, z)]]
    assert equation.row.get_y() == neuron - 1
    assert equation.column.get_visible() == (column is not None)
    if column is not None:
        assert equation.column.get_x() == column - 1
        assert f"w{neuron}{column} = {names['W'][neuron - 1, column - 1]:g}" in shown.text
    network = names["picture"].network
    lit = {(j, i) for (_, j, i), label in zip(network.edges, network.weight_labels, strict=True) if label}
    row = {(neuron - 1, i) for i in range(4)}
    assert lit == (row if column is None else {(j, column - 1) for j in range(4)})
    assert network.value_labels == [[draw.number(value, 5) for value in v] for v in (x, np.maximum(0, z))]


def test_the_marked_times_are_those_that_were_measured(lecture):
    names = lecture("03_matrix_form")
    shown = names.live_figure("update_batch")
    for k, batch in enumerate(names["batch_sizes"]):
        shown.set(batch=batch)
        x, y = names["race"].dots.get_data()
        assert shown.error.value == ""
        assert list(x) == [batch] * 3
        assert np.allclose(y, [1e3 * times[k] for times in names["measured"].values()])


def test_the_three_programs_calculate_the_same(lecture):
    names = lecture("03_matrix_form")
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(3, 4)), rng.normal(size=3)
    for program in ("loops", "one_at_a_time", "one_product"):
        assert np.allclose(names[program](X, W, b), X @ W.T + b)
