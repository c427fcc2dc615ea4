"""How numbers are written, and the sentences of lecture 07: what is said is true at every place."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from perceptron.words import backward
from perceptron.words.numbers import apart, factor, path_sum, shown, signed

NAME = "07_chain_rule"
LAYERS = backward.names_of([2, 3, 2])


def test_numbers_are_written_as_by_hand() -> None:
    assert [shown(each, 3) for each in (2.0, -0.0001, -0.125, 1.0005)] == ["2", "0", "−0.125", "1.001"]
    assert [signed(each) for each in (0.25, -1.5, 0.0, 1e-9)] == ["+0.25", "−1.5", "0", "0"]
    assert [factor(each) for each in (0.5, -3.0)] == ["0.5", "(−3)"]
    assert path_sum([3.0, -2.5]) == "3 − 2.5 = 0.5"
    assert apart(3.25, 3.19036) == ("3.25", "3.1904", "−0.0596"), "what is written adds up"
    assert apart(12.34567, 12.0) == ("12.346", "12", "−0.346")


def read_numbers(texts: list[str]) -> list[float]:
    return [float(text.replace("−", "-")) for text in texts]


def test_parameters_are_called_by_what_they_join_and_biases_by_their_neuron() -> None:
    names = backward.parameter_names([(1, 2, 1), (2, 0, 2), (1, 0, -1), (2, 1, -1)], LAYERS)
    assert names == ["x₂ → h₃", "h₃ → ŷ₁", "bias of h₁", "bias of ŷ₂"]
    deep = backward.parameter_names([(2, 1, 0), (2, 1, -1)], backward.names_of([2, 3, 2, 2]))
    assert deep == ["h₁₁ → h₂₂", "bias of h₂₂"]


def test_a_kink_is_told_wherever_a_change_takes_a_z_to_the_other_side_and_elsewhere_the_slope_holds(
    lecture,
) -> None:
    names = lecture(NAME)
    given, y, tiny = names["given"], names["y"], 1e-6
    places, changes = np.arange(-4, 5) / 2, np.array([-3, -2, -1, 1, 2, 3]) / 10
    seen = {"on": 0, "off": 0, "at 0": 0, "none": 0}
    for x in (np.array([a, b]) for a in places for b in places):
        for edge, change in itertools.product(range(17), changes):
            said = backward.told_kinks(given, edge, change, [(x, y)], LAYERS)
            j = edge // 2 if edge < 6 else edge - 12 if 12 <= edge < 15 else -1
            slope = given.slope(edge, x, y)
            z = [(each.W[0] @ x + each.b[0])[j] for each in (given, given.changed(edge, change))]
            if j < 0 or z[0] == z[1]:
                assert said == ""
            elif z[0] == 0:
                seen["at 0"] += 1
                assert said == f" There z of h{'₁₂₃'[j]} is exactly 0, a kink: 0 is its slope to one side."
                sides = [(given.changed(edge, by).loss(x, y) - given.loss(x, y)) / by for by in (-tiny, tiny)]
                assert slope == 0 and min(map(abs, sides)) < 1e-9
            elif z[0] * z[1] < -1e-9 or abs(z[1]) < 1e-9:
                way = "on" if z[0] < 0 else "off"
                seen[way] += 1
                start, at = said.split(f" switches {way} at ")
                assert start == f" h{'₁₂₃'[j]}" and at.endswith(": the slope holds only up to there.")
                (at,) = read_numbers([at.split(":")[0]])
                there = given.changed(edge, at)
                assert (there.W[0] @ x + there.b[0])[j] == pytest.approx(
                    0, abs=0.0011
                ) and 0 < at / change < 1.01
            else:
                seen["none"] += 1
                assert said == ""
                assert given.changed(edge, tiny).loss(x, y) - given.loss(x, y) == pytest.approx(
                    tiny * slope, abs=1e-8
                )
    assert min(seen.values()) >= 15, seen


def test_in_two_hidden_layers_the_loss_is_smooth_but_at_its_kinks(lecture) -> None:
    """Between them each z keeps its sign, and at each one of them is 0."""
    names = lecture(NAME)
    deeper, seen = names["deeper"], 0
    for x in (np.array(each) for each in [(2.0, 1.5), (1.5, 1.5), (-0.5, 1.0)]):
        for number in range(23):
            kinks = deeper.kinks(number, x, 0.4)
            places = [-0.4, *(at for at, *_ in kinks), 0.4]
            seen += len(kinks)
            for at, layer, way in kinks:
                z = deeper.changed(number, at).both_ways(x, names["y"])[f"z{layer}"]
                assert z[abs(way) - 1] == pytest.approx(0, abs=1e-8)
            for left, right in itertools.pairwise(places):
                if right - left > 1e-6:
                    inside = [
                        deeper.changed(number, left + (right - left) * share) for share in (0.01, 0.5, 0.99)
                    ]
                    signs = [
                        np.sign(np.round(np.concatenate([one["z1"], one["z2"]]), 9))
                        for one in (each.both_ways(x, names["y"]) for each in inside)
                    ]
                    assert (signs[0] == signs[1]).all() and (signs[1] == signs[2]).all()
    assert seen > 20


def test_several_kinks_of_a_mean_are_told_in_their_order(lecture) -> None:
    names = lecture(NAME)
    batch = [(np.array(x), names["y"]) for x in [(1.0, 2.0), (1.0, 0.75)]]
    said = backward.told_kinks(names["given"], 0, -0.4, batch, LAYERS)
    assert said == " h₁ switches off at −0.25 (sample 2): the slope holds only up to there."
    said = backward.told_kinks(names["given"], 0, -0.4, [*batch, (np.array([2.0, 1.75]), names["y"])], LAYERS)
    assert said == (
        " h₁ switches off at −0.125 (sample 3), h₁ off at −0.25 (sample 2): the slope holds only up to the first."
    )
