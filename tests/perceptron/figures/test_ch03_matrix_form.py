"""Lecture 03: what the figures show is what the formulas say."""

from __future__ import annotations

import numpy as np
import pytest

from perceptron.drawing import draw
from perceptron.figures import ch03_matrix_form as matrix_figures
from perceptron.speed.stopwatch import in_units


@pytest.mark.parametrize(("neuron", "column"), [(1, 0), (4, 1), (2, 3), (3, 4)])
@pytest.mark.parametrize("x2", [-3.0, 0.5, 3.0])
def test_the_equation_shows_the_layer_and_marks_the_chosen_row_and_column(lecture, neuron, column, x2):
    names = lecture("03_matrix_form")
    shown = names.live_figure("update_row")
    shown.set(neuron=neuron, input=column, x2=x2)
    assert shown.error.value == ""
    x = np.array([names["x"][0], x2, *names["x"][2:]])
    W, b = names["W"], names["b"]
    z = W @ x + b
    equation = names["picture"].equation
    assert equation.shown == [matrix_figures.number(value) for value in [*x, *z, *np.maximum(0, z)]]
    assert equation.row.get_y() == neuron - 1
    marks = (equation.column, equation.crossing)
    assert [mark.get_visible() for mark in marks] == [column > 0] * 2
    assert len(equation.mark.get_xdata()) == (column == 0)
    if column:
        assert equation.column.get_x() == pytest.approx(column - 1, abs=0.05)
        assert equation.crossing.get_xy() == (column - 1, neuron - 1)
        assert (
            f"w{neuron}{column} = {W[neuron - 1, column - 1]:g}, in code W[{neuron - 1}, {column - 1}]"
            in shown.text
        )
    network = names["picture"].network
    lit = {(j, i) for (_, j, i), label in zip(network.edges, network.weight_labels, strict=True) if label}
    row = {(neuron - 1, i) for i in range(4)}
    assert lit == row | ({(j, column - 1) for j in range(4)} if column else set())
    assert network.value_labels == [[draw.number(value, 5) for value in v] for v in (x, np.maximum(0, z))]


@pytest.mark.parametrize(("neuron", "x2"), [(1, -3.0), (2, 0.5), (4, 3.0)])
def test_the_sum_below_the_equation_and_its_code_give_the_sum(lecture, neuron, x2):
    names = lecture("03_matrix_form")
    shown, equation = names.live_figure("update_row"), names["picture"].equation
    shown.set(neuron=neuron, input=3, x2=x2)
    x = np.array([names["x"][0], x2, *names["x"][2:]])
    z = (names["W"] @ x + names["b"])[neuron - 1]
    numbers = " ".join(equation.terms[:-1]).replace("−", "-").replace("·", "*")
    assert eval(numbers) == pytest.approx(z, abs=0.01)
    *parts, total = (float(text.replace("−", "-")) for text in equation.products)
    assert parts == pytest.approx([*(names["W"][neuron - 1] * x), names["b"][neuron - 1]], abs=0.005)
    assert sum(parts) == pytest.approx(total, abs=0.01) and total == pytest.approx(z, abs=0.005)
    assert eval(" ".join(equation.code), {"W": names["W"], "b": names["b"], "x": x}) == pytest.approx(z)


def test_the_mark_is_dragged_over_the_matrix_and_off_it_and_walks_by_keys(lecture):
    names = lecture("03_matrix_form")
    shown = names.live_figure("update_row")
    mark, in_equation, in_drawing = shown.handles
    shown.drag(mark, 2.4, 3.7)
    assert (shown.values()["neuron"], shown.values()["input"]) == (4, 3)
    shown.drag(mark, -0.7, 0.2)
    assert (shown.values()["neuron"], shown.values()["input"]) == (1, 0)
    assert shown.controls["input"].label == "none"
    for asked in shown.ask:
        asked.skip()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight"):
        shown.image.move = {"handle": 0, "key": key, "times": 1, "number": shown.image.heard + 1}
    assert (shown.values()["neuron"], shown.values()["input"]) == (2, 2)
    assert shown.image.handles[0]["said"] == "neuron = 2, input = 2"
    before = shown.values()["x2"]
    for handle in (in_equation, in_drawing):
        index = shown.handles.index(handle)
        shown.image.move = {"handle": index, "key": "ArrowDown", "times": 1, "number": shown.image.heard + 1}
    assert shown.values()["x2"] == before - 1


def test_an_entry_lights_up_with_its_edge_and_its_line_of_the_sum_and_by_keyboard_the_marked_one(lecture):
    names = lecture("03_matrix_form")
    shown, picture = names.live_figure("update_row"), names["picture"]
    values = {"neuron": 3, "input": 2, "x2": 2.0}
    by_mark, *groups = shown.linked
    assert by_mark[:3] == ["neuron", "input", shown.handles[0]]
    entries = [group for group in groups if len(group) == 3 and group[1].kind == "line"]
    assert len(entries) == 16
    entry, edge, term = entries[2 * 4 + 1]
    assert [entry.points(values), edge.points(values), term.points(values)] == [
        part.points(values) for part in by_mark[3:]
    ]
    assert np.mean(entry.points(values), axis=0) == pytest.approx([1.5, 2.5])
    assert edge.points(values)[1] == pytest.approx(picture.network.along((1, 2, 1), 1.0))
    assert term.points({**values, "neuron": 1}) == [], "the sum of another neuron has no such term"
    assert by_mark[3].points({**values, "input": 0}) == []


def test_the_marked_times_are_those_that_were_measured_and_the_line_is_dragged(lecture):
    names = lecture("03_matrix_form")
    shown = names.live_figure("update_times")
    for k, batch in enumerate(names["batch_sizes"]):
        shown.drag(shown.handles[0], 1.1 * batch, 1.0)
        assert shown.values()["batch"] == batch
        x, y = names["race"].dots.get_data()
        assert shown.error.value == ""
        assert list(x) == [batch] * 3
        times = [times[k] for times in names["measured"].values()]
        assert np.allclose(y, 1e6 * np.array(times))
        assert names["race"].labels.strings == [in_units(time, 2) for time in times]
        assert f"{times[0] / times[2]:,.0f} times" in shown.text
        assert shown.text.startswith("1 sample after" if k == 0 else f"{batch} samples after")


@pytest.mark.parametrize(("k", "time"), [(0, 1.0), (4, 10.0), (4, 100.0), (8, 1000.0), (8, 1e5)])
def test_each_program_has_filled_what_its_measured_time_allows(lecture, k, time):
    names = lecture("03_matrix_form")
    shown, race = names.live_figure("update_times"), names["race"]
    batch = names["batch_sizes"][k]
    shown.set(batch=batch, time=1.0)
    shown.drag(shown.handles[1], 1.0, time)
    assert shown.values()["time"] == pytest.approx(time)
    measured = [1e6 * times[k] for times in names["measured"].values()]
    for image, label, per_part, all_of_it in zip(
        race.outputs, race.words, (1, 32, 32 * batch), measured, strict=True
    ):
        filled = image.get_array()[:: 256 // batch]
        assert filled.shape == (batch, 32)
        share = min(time / all_of_it, 1)
        assert share - per_part / (32 * batch) - 1e-9 <= filled.mean() <= share + 1e-9
        assert (np.diff(filled.ravel().astype(int)) <= 0).all(), "row by row"
        assert label.strings == ["done" if filled.all() else f"{int(100 * filled.mean() + 1e-9)}%"]
    assert ", one product " + race.words[2].strings[0] in shown.text


def test_the_three_programs_calculate_the_same(lecture):
    names = lecture("03_matrix_form")
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(3, 4)), rng.normal(size=3)
    for program in ("loops", "one_at_a_time", "one_product"):
        assert np.allclose(names[program](X, W, b), X @ W.T + b)
