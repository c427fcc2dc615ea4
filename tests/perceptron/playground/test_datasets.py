"""Data sets are those of the shared table, look as they are described, and own points come with sentences."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from perceptron.playground import datasets, formula
from perceptron.playground.datasets import points_from_arrays, points_from_csv
from perceptron.playground.state import DATA, State, StateError
from tests.perceptron.playground.tables import HERE, data

TABLE = json.loads((HERE / "datasets.json").read_text(encoding="utf-8"))


def test_the_table_has_every_data_set_and_is_the_one_that_python_writes():
    assert {State.parse(row["text"]).data for row in TABLE["drawn"]} == set(DATA)
    assert [row["text"] for row in data()["drawn"]] == [row["text"] for row in TABLE["drawn"]]


@pytest.mark.parametrize("row", TABLE["drawn"], ids=lambda row: row["text"][:40])
def test_samples_are_those_of_the_table(row):
    got = datasets.samples(State.parse(row["text"]))
    assert got.X == pytest.approx(np.array(row["X"]), rel=1e-12, abs=1e-12)
    assert got.y == pytest.approx(np.array(row["y"]), rel=1e-12, abs=1e-12)
    assert got.classes == row["classes"]
    assert (got.train.tolist(), got.test.tolist()) == (row["train"], row["test"])


@pytest.mark.parametrize("row", TABLE["refused"], ids=lambda row: row["text"][:40])
def test_a_state_without_samples_to_train_with_is_refused_in_the_words_of_the_table(row):
    with pytest.raises(StateError) as caught:
        datasets.samples(State.parse(row["text"]))
    assert str(caught.value) == row["message"]


@pytest.mark.parametrize("row", TABLE["formulas"], ids=lambda row: row["formula"])
def test_formulas_have_the_values_of_the_table(row):
    value = formula.parse(row["formula"])(np.array(row["x1"]), np.array(row["x2"]))
    assert float(value) == pytest.approx(float(row["value"]), rel=1e-15, nan_ok=True)


def test_a_formula_as_deep_as_its_length_allows_is_read_and_drawn():
    for text in (
        "(" * 99 + "x1" + ")" * 99,
        "-" * 198 + "x1",
        "^".join(["2"] * 100),
        "sin(" * 39 + "x1" + ")" * 39,
    ):
        value = formula.parse(text)(np.array([1.0, -1.0]), np.zeros(2))
        assert value.shape == (2,)


def test_features_are_those_of_the_table():
    X = np.array(TABLE["features"]["X"])
    for name, values in TABLE["features"]["values"].items():
        assert datasets.features(X, [name])[:, 0] == pytest.approx(values, rel=1e-15)
    x1, x2 = X.T
    expected = [x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)]
    assert datasets.features(X, list(datasets.FEATURES)) == pytest.approx(np.stack(expected, axis=1))


@pytest.mark.parametrize("name", [name for name in DATA if name != "points"])
@pytest.mark.parametrize("n", [10, 501])
def test_every_data_set_has_the_size_asked_for_and_a_split_without_overlap(name, n):
    got = datasets.samples(State().replace(data=name, n=n, share=30, noise=50))
    assert got.X.shape == (n, 2)
    assert sorted([*got.train, *got.test]) == list(range(n))
    assert len(got.train) == int(n * 0.3 + 0.5)
    if got.classes:
        assert set(got.y) <= set(range(got.classes))
    else:
        assert np.abs(got.y).max() <= 1.8  # the plane at a place that 50 % noise has moved to (9, 9)


def test_data_sets_look_as_they_are_described():
    def drawn(text):
        return datasets.draw(State.parse(text + "&n=2000"))[:2]

    X, y = drawn("data=circle")
    r = np.hypot(*X.T)
    assert (r[y == 1].max() <= 2.5, r[y == 0].min() >= 3.5, r.max() <= 5) == (True, True, True)
    X, y = drawn("data=xor")
    assert ((X[:, 0] * X[:, 1] > 0) == y).all()
    assert np.abs(X).min() >= 0.3
    X, y = drawn("data=gauss&noise=50")
    assert X[y == 1].mean(axis=0) == pytest.approx([2, 2], abs=0.25)
    assert X[y == 0].var(axis=0) == pytest.approx([4, 4], rel=0.15)
    X, y = drawn("data=spiral")
    assert -X[y == 1] == pytest.approx(X[y == 0], abs=1e-9)
    X, y = drawn("data=plane")
    assert y == pytest.approx(X.sum(axis=1) / 10)
    X, y = drawn("data=multi-gauss")
    near = np.hypot(*(X - [0, -2.5]).T)
    assert y[near < 1.9] == pytest.approx(1 - near[near < 1.9] / 2, abs=0.1)
    X, y = drawn("data=rings&classes=5")
    assert (np.diff([np.hypot(*X[y == k].T).mean() for k in range(5)]) > 0.9).all()
    X, y = drawn("data=blobs&classes=4")
    assert np.bincount(y.astype(int)).tolist() == [500] * 4
    X, y = drawn("data=formula&formula=x1^2%2Bx2^2%3C9")
    assert ((np.hypot(*X.T) < 3) == y).all()


def test_noise_mixes_the_classes():
    for name in ("circle", "xor", "formula"):
        quiet, loud = (datasets.draw(State().replace(data=name, noise=noise)) for noise in (0, 50))
        assert (quiet[0] == loud[0]).all()
        assert 0.05 < (quiet[1] != loud[1]).mean() < 0.5


# ---------------------------------------------------------------------------------------------------------------
# Own points


def test_points_come_from_arrays():
    own = points_from_arrays([[1, 2], [-3, 4]], [0, 1])
    assert own.settings == {"data": "points", "points": ((1, 2, 0), (-3, 4, 1)), "problem": "classification"}
    assert own.note == ""
    got = datasets.samples(State().replace(**own.settings))
    assert (got.classes, len(got.train), len(got.test)) == (2, 1, 1)


def test_classes_may_be_texts_and_inputs_of_any_size():
    own = points_from_arrays(np.array([[100.0, 5], [200, 5], [150, 5]]), ["cat", "dog", "cat"])
    assert own.points == ((-5, 0, 0), (5, 0, 1), (0, 0, 0))
    assert (
        own.note
        == "Classes were numbered: cat is class 0, dog is class 1. Inputs were scaled, each column to −5 … 5."
    )
    assert (
        points_from_arrays([[0, 0], [1, 1]], [-1, 1]).note
        == "Classes were numbered: -1 is class 0, 1 is class 1."
    )
    assert points_from_arrays([[0, 0], [1, 1]], [[True], [False]]).points[0][2] == 1


def test_values_of_a_regression_are_scaled_when_they_are_large():
    own = points_from_arrays([[0, 0], [1, 1], [2, 2]], [10, 20, 30], "regression")
    assert [point[2] for point in own.points] == [-1, 0, 1]
    assert "scaled from 10 … 30" in own.note
    assert points_from_arrays([[0, 0], [1, 1]], [0.5, -0.25], "regression").note == ""


@pytest.mark.parametrize(
    "text",
    ["1,2,0\n3,4,1\n", "x1;x2;class\n1;2;0\n3;4;1", "a\tb\tc\n1\t2\t0\n\n3\t4\t1\n", "1, 2, 0\r\n3 ,4,1.0"],
)
def test_points_come_from_a_csv_text_in_any_of_the_usual_dialects(text, tmp_path):
    expected = ((1, 2, 0), (3, 4, 1))
    assert points_from_csv(text).points == expected
    (tmp_path / "points.csv").write_text(text, encoding="utf-8-sig")
    assert points_from_csv(tmp_path / "points.csv").points == expected
    assert points_from_csv(str(tmp_path / "points.csv")).points == expected


def test_a_csv_may_be_an_open_file_or_have_a_name_with_a_comma(tmp_path, monkeypatch):
    expected = ((1, 2, 0), (3, 4, 1))
    assert points_from_csv(io.StringIO("1,2,0\n3,4,1")).points == expected
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my,points.csv").write_text("1,2,0\n3,4,1", encoding="utf-8")
    assert points_from_csv("my,points.csv").points == expected


@pytest.mark.parametrize("source", [None, 3, io.BytesIO(b"1,2,0"), [[1, 2, 0]]])
def test_what_is_no_csv_gets_one_sentence(source):
    with pytest.raises(StateError, match="a CSV is a text or a file of text; got"):
        points_from_csv(source)


def test_a_csv_may_name_its_classes():
    assert points_from_csv("1,2,red\n3,4,blue").points == ((1, 2, 1), (3, 4, 0))


@pytest.mark.parametrize(
    ("source", "problem", "sentence"),
    [
        ("1,2,0\nx,4,1\n", "classification", 'line 2 of the CSV has "x" in column 1; give a number there'),
        (
            "x1,x2,c\n1,nan,0\n3,4,1",
            "classification",
            'line 2 of the CSV has "nan" in column 2; give a number there',
        ),
        ("1,2,0\n3,4,\n", "classification", 'line 2 of the CSV has "" in column 3; give a class there'),
        ("1,2,0\n3,4,nan\n", "classification", 'line 2 of the CSV has "nan" in column 3; give a class there'),
        ("1,2,0.5\n3,4,low\n", "regression", 'line 2 of the CSV has "low" in column 3; give a number there'),
        (
            "1,2\n3,4\n",
            "classification",
            "line 1 of the CSV has 2 columns; give three: x1, x2, class or value",
        ),
        (
            "1,2,0,5\n3,4,1,5\n",
            "classification",
            "line 1 of the CSV has 4 columns; give three: x1, x2, class or value",
        ),
        ("1,2,0\n3,4,0\n", "classification", "points has only one class; give points of at least two"),
        ("1,2,0\n,", "classification", "line 2 of the CSV has 2 columns; give three: x1, x2, class or value"),
        ("x1,x2,class\n", "classification", 'line 1 of the CSV has "x1" in column 1; give a number there'),
        (
            "x,2,0\n3,4,1\n5,6,0",
            "classification",
            'line 1 of the CSV has "x" in column 1; give a number there',
        ),
        ("\n \n", "classification", "the CSV is empty; give lines such as 1.5,-2,0"),
        (
            "no_such_file.csv",
            "classification",
            "there is no file no_such_file.csv; give a CSV file, or the text of one",
        ),
        (
            "\n".join(f"1,{k},{k + 0.5}" for k in range(9)),
            "classification",
            "y has 9 different classes; give at most 6, or problem='regression'",
        ),
        (
            "1,2,0\n3,4,1\n",
            "clustering",
            "problem=clustering is not allowed; give one of classification, regression",
        ),
    ],
)
def test_a_csv_that_cannot_be_used_gets_one_sentence(source, problem, sentence):
    with pytest.raises(StateError) as caught:
        points_from_csv(source, problem)
    assert str(caught.value) == sentence


def test_a_file_that_is_no_text_gets_one_sentence(tmp_path):
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\xff\xfe\x00")
    with pytest.raises(StateError, match="cannot be read as text"):
        points_from_csv(tmp_path / "picture.csv")
    with pytest.raises(StateError, match="cannot be read as text"):
        points_from_csv(tmp_path)


@pytest.mark.parametrize(
    ("X", "y", "sentence"),
    [
        ([[1, 2, 3]], [0], "X has the shape (1, 3); give two columns, one row a point, (points, 2)"),
        ([1, 2], [0, 1], "X has the shape (2,); give two columns, one row a point, (points, 2)"),
        ([[1, 2], [3, 4]], [0, 1, 1], "y has the shape (3,); give one label a point, (2,)"),
        ([[1, "a"], [3, 4]], [0, 1], "X holds something that is no number; give numbers only"),
        ([[1, np.nan], [3, 4]], [0, 1], "X is nan at (0, 1); give finite numbers only"),
        ([[1, 2], [3, 4]], [0, np.nan], "y is nan at 1; give finite numbers only"),
        (
            [[1, 2], [3, 4]],
            [None, 1],
            "y holds labels of different kinds, or None; give numbers only, or texts only",
        ),
        ([[1, 2], [3, 4]], [1, 1], "points has only one class; give points of at least two"),
        ([[1, 2]], [1], "points holds 1; give at least 2 points, by mouse, from arrays or a CSV file"),
        (np.zeros((0, 2)), [], "points holds 0; give at least 2 points, by mouse, from arrays or a CSV file"),
    ],
)
def test_arrays_that_cannot_be_used_get_one_sentence(X, y, sentence):
    with pytest.raises(StateError) as caught:
        points_from_arrays(X, y)
    assert str(caught.value) == sentence
