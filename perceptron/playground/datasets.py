"""The data sets of the playground: samples in the square from −6 to 6, drawn by the playground's own generator.

The first six are those of TensorFlow Playground (its src/dataset.ts: D. Smilkov, S. Carter, Apache 2.0), with numbers
drawn in the same order: the inputs of a sample, then its noise. The seventh and eighth have three to six classes, and the
last two are the user's own: the region of a formula, and points from arrays, a CSV file or the mouse.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from perceptron.playground import formula
from perceptron.playground.generator import Generator, stream
from perceptron.playground.state import MOST_CLASSES, REGRESSION, State, StateError

HALF_WIDTH = 6.0  # of the square that is drawn
FILLED = 5.0  # points that lie outside are scaled to fill the square to here


@dataclass(frozen=True)
class Samples:
    """What a network is trained on and tested with.

    X  (samples, 2), the two inputs before any feature is taken
    y  (samples,): class numbers 0, 1, 2, … as floats, or values of a regression
    classes  how many classes there are; 0 for a regression
    train, test  row numbers, in the order in which the split drew them
    """

    X: np.ndarray
    y: np.ndarray
    classes: int
    train: np.ndarray
    test: np.ndarray


def samples(state: State) -> Samples:
    """The samples of a state, split in train and test. Raises `StateError` where it has none to train with."""
    X, y, classes = draw(state)
    order = stream(state.seed, "split").shuffle(len(y))
    n_train = min(max(int(np.floor(len(y) * state.share / 100 + 0.5)), 1), len(y) - 1)
    return Samples(X, y, classes, order[:n_train], order[n_train:])


def draw(state: State) -> tuple[np.ndarray, np.ndarray, int]:
    """Inputs (samples, 2), labels (samples,), and the number of classes, 0 for a regression."""
    if state.data == "points":
        return _own_points(state)
    generator = stream(state.seed, "data")
    noise = state.noise / 100
    if state.data in ("rings", "blobs"):
        kind = _rings if state.data == "rings" else _blobs
        X, y = kind(generator, state.n, noise, state.classes)
        return X, y, state.classes
    if state.data == "formula":
        X, y = _formula(generator, state.n, noise, state.formula)
    else:
        X, y = _DRAWN[state.data](generator, state.n, noise)
    return X, y, 0 if state.data in REGRESSION else 2


FEATURES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1sq": lambda x1, x2: x1 * x1,
    "x2sq": lambda x1, x2: x2 * x2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sinx1": lambda x1, x2: np.sin(x1),
    "sinx2": lambda x1, x2: np.sin(x2),
}


def features(X: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """The inputs that the network gets: one column a feature, of X (…, 2), shape (…, features)."""
    return np.stack([FEATURES[name](X[..., 0], X[..., 1]) for name in names], axis=-1)


def _variance(noise: float) -> float:
    """Of the Gaussian clouds: 0.5 without noise, 4 at 50 %."""
    return 0.5 + 7 * noise


def _circle(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """A disc inside a ring. The label is that of a place moved by the noise."""
    u = generator.uniforms(4 * n).reshape(n, 4)
    inside = np.arange(n) < (n + 1) // 2
    r = np.where(inside, 2.5 * u[:, 0], 3.5 + 1.5 * u[:, 0])
    X = _polar(r, 2 * np.pi * u[:, 1])
    moved = X + noise * (10 * u[:, 2:] - 5)
    return X, (np.hypot(moved[:, 0], moved[:, 1]) < 2.5).astype(float)


def _xor(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Four quadrants, with a gap of 0.3 on both sides of the axes; opposite ones share their class."""
    u = 10 * generator.uniforms(4 * n).reshape(n, 4) - 5
    X = u[:, :2] + np.where(u[:, :2] > 0, 0.3, -0.3)
    moved = X + noise * u[:, 2:]
    return X, (moved[:, 0] * moved[:, 1] >= 0).astype(float)


def _gauss(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two clouds, the class 1 around (2, 2), the class 0 around (−2, −2)."""
    first = np.arange(n) < (n + 1) // 2
    z = generator.normals(2 * n).reshape(n, 2)
    return np.where(first, 2.0, -2.0)[:, None] + np.sqrt(_variance(noise)) * z, first.astype(float)


def _spiral(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two arms, one and three quarter turns long, moved by the noise."""
    first = np.arange(n) < (n + 1) // 2
    i = np.where(first, np.arange(n), np.arange(n) - (n + 1) // 2)
    r = i / (n / 2) * 5
    t = 1.75 * i / (n / 2) * 2 * np.pi + np.where(first, 0.0, np.pi)
    return _polar(r, t) + noise * (2 * generator.uniforms(2 * n).reshape(n, 2) - 1), first.astype(float)


def _plane(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """(x1 + x2) / 10, taken at a place moved by the noise."""
    u = 12 * generator.uniforms(4 * n).reshape(n, 4) - 6
    moved = u[:, :2] + noise * u[:, 2:]
    return u[:, :2], (moved[:, 0] + moved[:, 1]) / 10


def _multi_gauss(generator: Generator, n: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Six cones of radius 2 and height 1 or −1; where two meet, the one that is higher or deeper counts."""
    u = 12 * generator.uniforms(4 * n).reshape(n, 4) - 6
    moved = u[:, :2] + noise * u[:, 2:]
    y = np.zeros(n)
    for x1, x2, sign in (
        (-4, 2.5, 1),
        (0, 2.5, -1),
        (4, 2.5, 1),
        (-4, -2.5, -1),
        (0, -2.5, 1),
        (4, -2.5, -1),
    ):
        height = sign * np.clip(1 - np.hypot(moved[:, 0] - x1, moved[:, 1] - x2) / 2, 0, 1)
        y = np.where(np.abs(height) > np.abs(y), height, y)
    return u[:, :2], y


_DRAWN = {
    "circle": _circle,
    "xor": _xor,
    "gauss": _gauss,
    "spiral": _spiral,
    "plane": _plane,
    "multi-gauss": _multi_gauss,
}


def _rings(generator: Generator, n: int, noise: float, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """One ring a class, the first inmost, moved by the noise."""
    y = _class_by_class(n, classes)
    u = generator.uniforms(4 * n).reshape(n, 4)
    X = _polar(5 * (y + 0.15 + 0.7 * u[:, 0]) / classes, 2 * np.pi * u[:, 1])
    return X + 2 * noise * (2 * u[:, 2:] - 1), y


def _blobs(generator: Generator, n: int, noise: float, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """One Gaussian cloud a class, their centres on a circle of radius 3.5."""
    y = _class_by_class(n, classes)
    z = generator.normals(2 * n).reshape(n, 2)
    return _polar(np.full(n, 3.5), 2 * np.pi * y / classes) + np.sqrt(_variance(noise)) * z, y


def _formula(generator: Generator, n: int, noise: float, text: str) -> tuple[np.ndarray, np.ndarray]:
    """Places everywhere in the square; class 1 where the formula is above 0 at a place moved by the noise."""
    u = 12 * generator.uniforms(4 * n).reshape(n, 4) - 6
    moved = u[:, :2] + noise * u[:, 2:]
    y = (formula.parse(text)(moved[:, 0], moved[:, 1]) > 0).astype(float)
    if y.min() == y.max():
        where = "everywhere" if y.min() else "nowhere"
        raise StateError(f"formula={text} is true {where} in the picture; give one that splits it in two")
    return u[:, :2], y


def _polar(r: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([r * np.sin(angle), r * np.cos(angle)], axis=-1)


def _class_by_class(n: int, classes: int) -> np.ndarray:
    """Labels in order, as many of each class as of the others, or one more of the first ones."""
    counts = [n // classes + (k < n % classes) for k in range(classes)]
    return np.repeat(np.arange(classes, dtype=float), counts)


def _own_points(state: State) -> tuple[np.ndarray, np.ndarray, int]:
    rows = np.array(state.points, float).reshape(-1, 3)
    if len(rows) < 2:
        raise StateError(
            f"points holds {len(rows)}; give at least 2 points, by mouse, from arrays or a CSV file"
        )
    y = rows[:, 2]
    if state.problem == "regression":
        return rows[:, :2], y, 0
    if (y != np.floor(y)).any() or y.min() < 0 or y.max() >= MOST_CLASSES:
        raise StateError(
            f"points has the class {_first_odd(y)}; give classes 0 to {MOST_CLASSES - 1}, or set problem=regression"
        )
    if y.min() == y.max():
        raise StateError("points has only one class; give points of at least two")
    return rows[:, :2], y, max(int(y.max()) + 1, 2)


def _first_odd(y: np.ndarray) -> str:
    odd = y[(y != np.floor(y)) | (y < 0) | (y >= MOST_CLASSES)][0]
    return f"{odd:g}"


# ---------------------------------------------------------------------------------------------------------------
# Points from arrays and from CSV


@dataclass(frozen=True)
class OwnPoints:
    """Points as settings of a state, `State().replace(**points.settings)`, and what was done to them, in a sentence."""

    points: tuple[tuple[float, float, float], ...]
    problem: str
    note: str

    @property
    def settings(self) -> dict[str, Any]:
        return {"data": "points", "points": self.points, "problem": self.problem}


def points_from_arrays(X: Any, y: Any, problem: str = "classification") -> OwnPoints:
    """Own points from inputs X (samples, 2) and labels y (samples,).

    Labels of a classification may be numbers or texts; classes are numbered in sorted order. Inputs outside the
    square from −6 to 6 are scaled, each column by itself, to fill −5 to 5. Raises `StateError`.
    """
    if problem not in ("classification", "regression"):
        raise StateError(f"problem={problem} is not allowed; give one of classification, regression")
    inputs = _numbers(X, "X")
    if inputs.ndim != 2 or inputs.shape[1] != 2:
        raise StateError(f"X has the shape {inputs.shape}; give two columns, one row a point, (points, 2)")
    labels = np.asarray(y)
    if labels.shape in ((len(inputs), 1), (1, len(inputs))):
        labels = labels.reshape(-1)
    if labels.shape != (len(inputs),):
        raise StateError(f"y has the shape {labels.shape}; give one label a point, ({len(inputs)},)")
    notes = []
    if problem == "regression":
        values = _numbers(labels, "y")
        if len(values) and np.abs(values).max() > 1:
            low, high = float(values.min()), float(values.max())
            values = (values - (low + high) / 2) / ((high - low) / 2 or 1.0)
            notes.append(f"Values were scaled from {low:g} … {high:g} to −1 … 1.")
    else:
        values, note = _class_numbers(labels)
        notes += [note] if note else []
    if len(inputs) and np.abs(inputs).max() > HALF_WIDTH:
        low, high = inputs.min(axis=0), inputs.max(axis=0)
        width = np.where(high > low, high - low, 1.0)
        inputs = FILLED * (2 * (inputs - low) / width - (high > low))
        notes.append("Inputs were scaled, each column to −5 … 5.")
    rows = np.column_stack([inputs, values])
    state = State().replace(data="points", points=rows, problem=problem)
    draw(state)  # says what is wrong with them
    return OwnPoints(state.points, problem, " ".join(notes))


def points_from_csv(source: str | Path | IO[str], problem: str = "classification") -> OwnPoints:
    """Own points from a CSV text, path or open file with three columns: x1, x2, class or value. A first line of names is skipped.

    Separators may be comma, semicolon or tab. Raises `StateError`, naming line and column of what is no number.
    """
    text = _csv_text(source)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise StateError("the CSV is empty; give lines such as 1.5,-2,0")
    separator = max(",;\t", key=lines[0].count)
    rows = [
        [cell.strip() for cell in row]
        for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)
    ]
    names = all(_number(cell) is None for cell in rows[0][:2])
    first = 1 if names and len(rows) > 1 else 0
    inputs, labels = [], []
    for number, row in enumerate(rows[first:], start=first + 1):
        if len(row) != 3:
            columns = "1 column" if len(row) == 1 else f"{len(row)} columns"
            raise StateError(f"line {number} of the CSV has {columns}; give three: x1, x2, class or value")
        for column in (0, 1) if problem == "classification" else (0, 1, 2):
            value = _number(row[column])
            if value is None or not np.isfinite(value):
                raise StateError(
                    f'line {number} of the CSV has "{row[column][:30]}" in column {column + 1}; give a number there'
                )
        inputs.append([float(row[0]), float(row[1])])
        labels.append(row[2])
    if problem == "classification":
        return points_from_arrays(inputs, _classes_of_texts(labels, first), problem)
    return points_from_arrays(inputs, [float(label) for label in labels], problem)


def _csv_text(source: str | Path | IO[str]) -> str:
    """The text of a CSV that is given as text, as a path, or as an open file."""
    if not isinstance(source, (str, Path)):
        read = getattr(source, "read", None)
        text = read() if callable(read) else None
        if not isinstance(text, str):
            raise StateError(f"a CSV is a text or a file of text; got {type(source).__name__}")
        return text.lstrip("\ufeff")
    is_file = "\n" not in str(source) and len(str(source)) < 4096 and Path(source).exists()
    if isinstance(source, str) and not is_file and any(mark in source for mark in "\n,;\t"):
        return source.lstrip("\ufeff")
    path = Path(source)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise StateError(f"there is no file {path}; give a CSV file, or the text of one") from None
    except (OSError, ValueError) as error:
        raise StateError(f"{path} cannot be read as text ({error}); give a CSV file in UTF-8") from None


def _classes_of_texts(labels: list[str], first: int) -> list[Any]:
    for number, label in enumerate(labels, start=first + 1):
        if label.lower().lstrip("+-") in ("", "nan", "inf", "infinity"):
            raise StateError(f'line {number} of the CSV has "{label}" in column 3; give a class there')
    numbers = [_number(label) for label in labels]
    return labels if any(number is None for number in numbers) else numbers


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _numbers(values: Any, name: str) -> np.ndarray:
    try:
        numbers = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise StateError(f"{name} holds something that is no number; give numbers only") from None
    if not np.isfinite(numbers).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(np.atleast_1d(numbers)))[0])
        where = place[0] if len(place) == 1 else place
        raise StateError(f"{name} is {np.atleast_1d(numbers)[place]} at {where}; give finite numbers only")
    return numbers


def _class_numbers(labels: np.ndarray) -> tuple[np.ndarray, str]:
    """Labels as 0, 1, 2, …, in sorted order, and the note that says so when they were called otherwise."""
    if labels.dtype.kind in "fiub":
        _numbers(labels, "y")
    if not len(labels):
        return np.zeros(0), ""
    try:
        names, numbers = np.unique(labels, return_inverse=True)
    except TypeError:
        raise StateError(
            "y holds labels of different kinds, or None; give numbers only, or texts only"
        ) from None
    if len(names) > MOST_CLASSES:
        raise StateError(
            f"y has {len(names)} different classes; give at most {MOST_CLASSES}, or problem='regression'"
        )
    if (
        labels.dtype.kind in "fiub"
        and np.array_equal(names, np.floor(names))
        and 0 <= names[0] <= names[-1] < MOST_CLASSES
    ):
        return labels.astype(float), ""
    named = ", ".join(f"{name} is class {number}" for number, name in enumerate(names.tolist()))
    return numbers.astype(float), f"Classes were numbered: {named}."
