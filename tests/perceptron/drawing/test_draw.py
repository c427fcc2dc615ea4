"""Drawings of neurons and networks: the numbers they show, their colours and widths, and that they stay legible."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose

from perceptron.drawing import draw, style

W1 = np.array([[1.0, -2.0], [0.5, 0.0], [-0.25, 3.0]])
W2 = np.array([[1.0, -1.0, 2.0]])


def small(**changes) -> draw.Network:
    _, axes = plt.subplots(figsize=(6.4, 4), layout="constrained")
    settings = {"weights": [W1, W2], "biases": [[0, 1, -1], [0.5]], "values": [[1, 2], [0, 1, 2], [-3.5]]}
    return draw.network(axes, [2, 3, 1], **{**settings, **changes})


def test_values_and_weights_are_written() -> None:
    drawing = small()
    assert drawing.value_labels == [["1.00", "2.00"], ["0.00", "1.00", "2.00"], ["−3.50"]]
    assert drawing.weight_labels == [
        "1.00",
        "−2.00",
        "0.50",
        "0.00",
        "−0.25",
        "3.00",
        "1.00",
        "−1.00",
        "2.00",
    ]


def test_only_what_is_given_changes() -> None:
    drawing = small()
    drawing.set(values=[[5, 6], None, None])
    assert drawing.value_labels == [["5.00", "6.00"], ["", "", ""], [""]]
    assert drawing.weight_labels[0] == "1.00"


def test_positive_weights_are_blue_negative_ones_orange_and_large_ones_wide() -> None:
    drawing = small()
    colors, widths = drawing._lines.get_colors(), drawing._lines.get_linewidths()
    for (layer, j, i), color, width in zip(drawing.edges, colors, widths, strict=True):
        weight = [W1, W2][layer - 1][j, i]
        wanted = style.LIGHT if weight == 0 else style.POSITIVE if weight > 0 else style.NEGATIVE
        assert tuple(color) == to_rgba(wanted)
        assert width == pytest.approx(draw.THIN + (draw.WIDE - draw.THIN) * abs(weight) / 3)


def test_what_is_not_highlighted_fades_and_an_empty_list_ends_it() -> None:
    drawing = small()
    drawing.set(highlight=[(1, 0), (1, 0, 1)])
    opacities = [color[3] for color in drawing._lines.get_colors()]
    assert opacities[drawing.edges.index((1, 0, 1))] == 1
    assert opacities.count(1.0) == 1
    assert [label for label in drawing.weight_labels if label] == ["−2.00"]
    drawing.set(highlight=[])
    assert {color[3] for color in drawing._lines.get_colors()} == {1.0}


@pytest.mark.parametrize("sizes", [[1], [1, 1], [2, 3, 1], [8] * 8, [1, 8, 1], [2, 6, 6, 6, 6, 6, 6, 1]])
def test_neurons_never_touch_and_their_numbers_fit_into_them(sizes: list[int]) -> None:
    _, axes = plt.subplots(figsize=(max(4, len(sizes)), max(3, 0.5 * max(sizes))), layout="constrained")
    rng = np.random.default_rng(0)
    drawing = draw.network(axes, sizes, values=[rng.normal(size=size) for size in sizes])
    points = [np.array(point) for layer in drawing.positions for point in layer]
    for one, other in itertools.combinations(points, 2):
        assert np.hypot(*(one - other)) > 2 * drawing.radius
    for label in itertools.chain(*drawing.value_labels):
        assert label != ""
        assert len(label) * draw.DIGIT <= 2 * drawing.radius


@pytest.mark.parametrize("sizes", [[2, 3, 1], [2, 2], [3, 3, 3], [1, 4], [4, 1], [2, 4, 4, 1]])
def test_numbers_on_edges_never_hide_each_other(sizes: list[int]) -> None:
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    weights = [np.ones((b, a)) for a, b in itertools.pairwise(sizes)]
    drawing = draw.network(axes, sizes, weights=weights)
    points = np.asarray(drawing._edge_labels._glyphs.get_offsets())
    written = [point for point, label in zip(points, drawing.weight_labels, strict=True) if label]
    for one, other in itertools.combinations(written, 2):
        apart = np.abs(one - other)
        assert apart[1] >= 0.9 * draw.LINE or apart[0] >= 4 * draw.DIGIT


def test_a_network_takes_another_shape_in_its_place_and_back() -> None:
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    _, others = plt.subplots(figsize=(7, 4), layout="constrained")
    drawing = draw.network(axes, [2, 3, 2], edge_numbers=True)
    deeper = draw.network(others, [2, 3, 2, 2])
    inputs, outputs = drawing.positions[0], drawing.positions[-1]
    for sizes in ([2, 3, 2, 2], [2, 3, 2]):
        drawing.reshape(sizes)
        weights = [np.full((b, a), 0.5) for a, b in itertools.pairwise(sizes)]
        drawing.set(
            weights=weights,
            values=[np.ones(size) for size in sizes],
            biases=[np.ones(size) for size in sizes[1:]],
        )
        assert drawing.weight_labels == ["0.50"] * sum(W.size for W in weights)
        assert [len(layer) for layer in drawing.value_labels] == sizes
        ends = np.array([drawing.positions[0], drawing.positions[-1]])
        assert ends == pytest.approx(np.array([inputs, outputs])), "these stay"
        assert len(drawing._lines.get_segments()) == len(drawing.edges)
        assert len(drawing._circles.get_paths()) == sum(sizes)
        for layer, j, i in drawing.edges:
            middle = np.add(drawing.positions[layer - 1][i], drawing.positions[layer][j]) / 2
            assert drawing.along((layer, j, i), 0.5) == pytest.approx(tuple(middle))
        if len(sizes) == 4:
            assert drawing.positions == deeper.positions and drawing.edges == deeper.edges


def test_sizes_without_neurons_are_refused() -> None:
    _, axes = plt.subplots()
    with pytest.raises(ValueError, match=r"\[2, 0\]"):
        draw.network(axes, [2, 0])


@pytest.mark.parametrize(
    ("value", "characters", "text"),
    [
        (0.5, 5, "0.50"),
        (-0.5, 5, "−0.50"),
        (-0.5, 4, "−0.5"),
        (-0.001, 5, "0.00"),
        (123.456, 5, "123.5"),
        (1234.0, 3, ""),
        (float("nan"), 4, "?"),
        (float("-inf"), 4, "−∞"),
    ],
)
def test_a_number_loses_decimals_to_fit(value: float, characters: int, text: str) -> None:
    assert draw.number(value, characters) == text


def test_a_neuron_shows_its_numbers() -> None:
    _, axes = plt.subplots(figsize=(5, 3))
    drawing = draw.neuron(axes, 2, activation="step", weight_scale=2)
    drawing.set(x=[1, 2], w=[0.5, -1], b=0.25, z=-1.25, y=0)
    assert drawing.labels == ["1.00", "2.00", "0.50", "−1.00", "b = 0.25", "−1.25", "0.00"]


@pytest.mark.parametrize(("w", "b"), [((1, 2), -1), ((0, 2), 1), ((3, 0), 1.5), ((-1, 1e-3), 0)])
def test_the_ends_of_a_boundary_lie_on_the_line(w: tuple[float, float], b: float) -> None:
    x, y = draw.boundary(w, b)
    assert_allclose(w[0] * x + w[1] * y + b, 0, atol=1e-9)
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(200)


def test_without_weights_there_is_no_boundary() -> None:
    assert np.isnan(draw.boundary((0, 0), 1)).all()
