"""The live figures of lecture 01 show what the formulas of the neuron say, at every setting of their controls."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from perceptron.drawing import style


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


FORMULAS = {"sigmoid": sigmoid, "step": lambda z: np.asarray(z > 0, float), "none": lambda z: z}


@pytest.mark.parametrize("activation", FORMULAS)
def test_the_curve_is_the_activation_of_the_weighted_input(lecture, activation: str) -> None:
    names = lecture("01_neuron")
    shown = names.live_figure("update_curve")
    for w, b in itertools.product([-5.0, 0.0, 0.7, 5.0], [-5.0, 0.0, 3.3, 5.0]):
        shown.set(w=w, b=b, activation=activation)
        x, y = names["curve"].curve.get_data()
        assert np.allclose(y, FORMULAS[activation](w * x + b))
        (turn,), (height,) = names["curve"].turning_point.get_data()
        assert w * turn + b == pytest.approx(0) if w else np.isnan(turn)
        assert height == FORMULAS[activation](0.0)
        assert shown.error.value == ""


def test_the_plane_the_line_and_the_drawn_neuron_agree_with_the_formula(lecture) -> None:
    names = lecture("01_neuron")
    shown = names.live_figure("update_plane")
    plane = names["plane"]
    for w1, w2, b, x1, x2 in [
        (1, 2, -1, 1, 1),
        (-3, 3, 3, -3, 2),
        (0, 2, 1, 0, 0),
        (3, 0, -1.5, 1, 3),
        (0, 0, 1, 1, 1),
    ]:
        shown.set(w1=w1, w2=w2, b=b, x1=x1, x2=x2)
        colors = style.SIGNED(sigmoid(w1 * plane.X1 + w2 * plane.X2 + b), bytes=True)
        assert np.array_equal(plane.colors.get_array(), colors)
        line_x, line_y = plane.line.get_data()
        assert (
            np.isnan(line_x).all()
            if w1 == w2 == 0
            else np.allclose(w1 * line_x + w2 * line_y + b, 0, atol=1e-9)
        )
        assert [*plane.point.get_xydata()[0]] == [x1, x2]
        z = w1 * x1 + w2 * x2 + b
        wanted = [x1, x2, w1, w2, b, z, sigmoid(z)]
        written = [float(label.removeprefix("b = ").replace("−", "-")) for label in plane.neuron.labels]
        assert np.allclose(written, wanted, atol=0.00501)
        assert f"the sum is {z:.2f} and the output {sigmoid(z):.2f}" in shown.text


@pytest.mark.parametrize("gate", ["AND", "OR", "NAND", "NOR", "XOR"])
def test_the_gate_figure_counts_the_corners_that_are_right(lecture, gate: str) -> None:
    truth = {
        "AND": lambda a, b: a and b,
        "OR": lambda a, b: a or b,
        "NAND": lambda a, b: not (a and b),
        "NOR": lambda a, b: not (a or b),
        "XOR": lambda a, b: a != b,
    }[gate]
    names = lecture("01_neuron")
    shown, square = names.live_figure("update_gate"), names["square"]
    best = 0
    for w1, w2, b in itertools.product(
        [-2.0, -1.0, 1.0, 2.0], [-2.0, -1.0, 1.0, 2.0], [-1.5, -0.5, 0.5, 1.5]
    ):
        shown.update(gate=gate, w1=w1, w2=w2, b=b)  # the figure without its picture, which is not looked at
        right = sum((w1 * a + w2 * c + b > 0) == bool(truth(a, c)) for a in (0, 1) for c in (0, 1))
        assert square.title.get_text() == f"{gate}: {right} of 4 corners right"
        colors = np.asarray(square.area.get_array())[..., :3].astype(int)
        wanted = [bool(truth(a, c)) for a, c in names["CORNERS"]]
        assert [rgba[0] == 0 for rgba in square.corners.get_facecolors()] == wanted  # black
        blue = colors[..., 2] > colors[..., 0]
        assert np.array_equal(blue, w1 * square.X1 + w2 * square.X2 + b > 0)
        best = max(best, right)
    assert best == (3 if gate == "XOR" else 4)


@pytest.mark.parametrize("w1", [-3.0, -1.0, 0.5, 2.4, 2.6, 3.0])
@pytest.mark.parametrize("w2", [-3.0, -1.0, 0.5, 2.4, 2.6, 3.0])
def test_the_name_of_the_weights_stays_in_the_frame_and_off_the_shaft(lecture, w1, w2):
    names = lecture("01_neuron")
    shown, picture = names.live_figure("update_plane"), names["plane"]
    shown.set(w1=w1, w2=w2)
    box, frame = picture.tip.get_window_extent(), picture.right.get_window_extent()
    along = picture.right.transData.transform(np.outer(np.linspace(0, 1, 200), [w1, w2]))
    inner = box.padded(-0.2 * box.height)
    assert not any(inner.contains(*place) for place in along)
    assert frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
