"""The state of the playground: every setting, as one frozen object and as one string that fits into a link.

The string is `key=value&key=value`, percent-encoded, with only what differs from the defaults, in the order of `KEYS`:
one state has one string, the same in Python and in JavaScript (tests/perceptron/playground/states.json). Whatever is
wrong with a string or a setting is said in one sentence, a `StateError`; a state object is always valid.

>>> state = State.parse("v=1&data=spiral&layers=8,8&lr=0.1")
>>> state.replace(lr=0.3).text
'v=1&data=spiral&layers=8,8&lr=0.3'
"""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import numpy as np

from perceptron.playground import formula

VERSION = 1
CLASSIFICATION = ("circle", "xor", "gauss", "spiral", "rings", "blobs", "formula")
REGRESSION = ("plane", "multi-gauss")
DATA = (*CLASSIFICATION[:4], *REGRESSION, *CLASSIFICATION[4:], "points")
FEATURES = ("x1", "x2", "x1sq", "x2sq", "x1x2", "sinx1", "sinx2")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
CONTROLS = (
    *(
        "play",
        "step",
        "reset",
        "epoch",
        "data",
        "n",
        "noise",
        "share",
        "seed",
        "features",
        "layers",
        "activation",
    ),
    *(
        "init",
        "loss",
        "optimizer",
        "lr",
        "schedule",
        "reg",
        "batch",
        "discretize",
        "showtest",
        "pause",
        "weights",
    ),
    *("slow", "slice", "check", "compare", "picture", "export", "link"),
    *("speed", "settings"),
)
MOST_CLASSES = 6  # as many colours as colour-blind eyes can tell apart
LONGEST_ATTACHMENT = 4000  # characters of points or edits in a link: 250 points


class StateError(ValueError):
    """A setting that is not allowed. The message names the key, what was given, and what is allowed."""

    def _render_traceback_(self) -> list[str]:  # a notebook shows the sentence alone
        return [str(self)]


@dataclass(frozen=True)
class Limits:
    """How large a network may be; the playground takes larger ones by argument."""

    layers: int = 6
    neurons: int = 8


LIMITS = Limits()


@dataclass(frozen=True)
class Key:
    """One key of the string: how its text is read, what is allowed, and the default.

    kind: "whole" or "number" (low to high, the ends that are `open` left out), "choice", "list" (of choices, each at
    most once, in their order), "layers", "flag" (0 or 1), "formula", "points", "edits".
    """

    name: str
    kind: str
    default: Any
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    open: str = ""  # "low", "high"

    @property
    def allowed(self) -> str:
        """What may be given, in words."""
        if self.kind in ("whole", "number"):
            what = "a whole number" if self.kind == "whole" else "a number"
            low, high = number_text(self.low), number_text(self.high)
            if self.open:
                above = f"above {low}" if self.open == "low" else f"from {low}"
                below = f"below {high}" if self.open == "high" else f"up to {high}"
                return f"{what} {above}, {below}"
            return f"{what} from {low} to {high}"
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "list":
            return "some of " + ", ".join(self.choices) + ", each once"
        return {
            "flag": "0 or 1",
            "points": "points in base64url, three float32 each: x1, x2, class or value",
            "edits": "edited weights in base64url, two float64 each: number of the parameter, value",
        }[self.kind]


# In the order of the string. Lists in the order of their choices.
KEYS = {
    key.name: key
    for key in (
        Key("data", "choice", "circle", choices=DATA),
        Key("n", "whole", 500, 10, 5000),
        Key("noise", "number", 0.0, 0, 50),
        Key("share", "whole", 50, 1, 99),
        Key("seed", "whole", 0, 0, 2**32 - 1),
        Key("classes", "whole", 3, 3, MOST_CLASSES),
        Key("formula", "formula", "x2-sin(x1)"),
        Key("problem", "choice", "classification", choices=("classification", "regression")),
        Key("features", "list", ("x1", "x2"), choices=FEATURES),
        Key("layers", "layers", (4, 2)),
        Key("activation", "choice", "tanh", choices=ACTIVATIONS),
        Key("init", "choice", "auto", choices=("auto", "zeros", "small", "xavier", "he")),
        Key("loss", "choice", "auto", choices=("auto", "squared", "mse")),
        Key("optimizer", "choice", "sgd", choices=("sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw")),
        Key("lr", "number", 0.03, 0, 100),
        Key("momentum", "number", 0.9, 0, 1, open="high"),
        Key("rho", "number", 0.9, 0, 1, open="high"),
        Key("beta1", "number", 0.9, 0, 1, open="high"),
        Key("beta2", "number", 0.999, 0, 1, open="high"),
        Key("eps", "number", 1e-8, 0, 1, open="low"),
        Key("decay", "number", 0.01, 0, 1),
        Key("schedule", "choice", "constant", choices=("constant", "step", "exponential", "cosine")),
        Key("drop", "number", 0.5, 0, 1, open="low"),
        Key("every", "whole", 50, 1, 100_000),
        Key("rate", "number", 0.01, 0, 10),
        Key("warmup", "whole", 100, 0, 1_000_000),
        Key("total", "whole", 5000, 1, 10_000_000),
        Key("reg", "choice", "none", choices=("none", "l1", "l2")),
        Key("regrate", "number", 0.003, 0, 10),
        Key("batch", "whole", 10, 1, 5000),
        Key("discretize", "flag", False),
        Key("showtest", "flag", False),
        Key("pause", "whole", 0, 0, 1_000_000),
        Key("hide", "list", (), choices=CONTROLS),
        Key("points", "points", ()),
        Key("edits", "edits", ()),
    )
}

# What others call a key, TensorFlow Playground's links among them.
OTHER_NAMES = {
    "learning_rate": "lr",
    "learningRate": "lr",
    "eta": "lr",
    "batch_size": "batch",
    "batchSize": "batch",
    "dataset": "data",
    "optimiser": "optimizer",
    "hidden": "layers",
    "neurons": "layers",
    "networkShape": "layers",
    "epochs": "pause",
    "regularization": "reg",
    "regularizationRate": "regrate",
    "percTrainData": "share",
}

_WHOLE = re.compile(r"-?\d+\Z", re.ASCII)
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\Z", re.ASCII | re.IGNORECASE)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)


@dataclass(frozen=True)
class State:
    """All settings. Make one with `State.parse(text)`, or `State().replace(data="spiral", lr=0.1)`.

    data      data set: circle, xor, gauss, spiral, rings, blobs (classes), plane, multi-gauss (regression), formula
              (the region where `formula` is true), points (your own, in `points`)
    n, noise  number of samples; noise in percent, 0 to 50
    share     percent of the samples in the training set
    seed      of data, split, first weights and order of samples
    classes   number of classes of rings and blobs
    problem   whether the third column of `points` is a class, 0, 1, 2, …, or a value
    layers    neurons in each hidden layer
    loss      "auto": logistic for two classes, softmax with cross-entropy for more, half the squared error for a
              regression; "squared": TensorFlow Playground's, tanh output and half the squared error; "mse": that of
              exercise 07, linear output and mean squared error. Both have labels −1 and 1
    momentum … decay   parameters of the optimisers (`decay` is AdamW's, `rho` RMSprop's)
    drop … total       parameters of the schedules: step decay, exponential decay, cosine with warm-up (in steps)
    reg, regrate       L1 or L2 and its rate, added to the gradient of the weights
    pause     epoch to stop at; 0 for none
    hide      controls that are not shown
    points    rows (x1, x2, class or value), in the precision of float32
    edits     pairs (number of the parameter, value) that replace first weights. Parameters count through the
              layers, in each the rows of W, then b
    """

    data: str = "circle"
    n: int = 500
    noise: float = 0.0
    share: int = 50
    seed: int = 0
    classes: int = 3
    formula: str = "x2-sin(x1)"
    problem: str = "classification"
    features: tuple[str, ...] = ("x1", "x2")
    layers: tuple[int, ...] = (4, 2)
    activation: str = "tanh"
    init: str = "auto"
    loss: str = "auto"
    optimizer: str = "sgd"
    lr: float = 0.03
    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    decay: float = 0.01
    schedule: str = "constant"
    drop: float = 0.5
    every: int = 50
    rate: float = 0.01
    warmup: int = 100
    total: int = 5000
    reg: str = "none"
    regrate: float = 0.003
    batch: int = 10
    discretize: bool = False
    showtest: bool = False
    pause: int = 0
    hide: tuple[str, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()
    edits: tuple[tuple[int, float], ...] = ()

    @staticmethod
    def parse(text: str, limits: Limits = LIMITS) -> State:
        """The state of a string, or of a whole link: what stands after its "#". Raises `StateError`."""
        return State().changed(text, limits)

    def changed(self, text: str, limits: Limits = LIMITS) -> State:
        """This state with what a string says changed, such as "batch=30". Raises `StateError`."""
        if not isinstance(text, str):
            raise StateError(f"a state is a text such as data=spiral&layers=8,8; got {type(text).__name__}")
        text = text.rpartition("#")[2].strip()
        given: dict[str, Any] = {}
        for part in text.split("&"):
            part = part.strip(" ")
            if not part:
                continue
            name, equals, value = part.partition("=")
            name, value = name.strip(" "), value.strip(" ")
            if not equals:
                raise StateError(_without_key(part))
            if "=" in value and name != "formula":
                raise StateError(f'"{_short(part)}" holds more than one setting; put & between them')
            if name in given:
                raise StateError(f"{name} is given twice; give it once")
            value = _decoded(name, value)
            if name == "v":
                if value != str(VERSION):
                    raise StateError(
                        f"v={_short(value)} is not allowed; this playground reads version {VERSION} of the link"
                    )
                given[name] = VERSION
                continue
            given[name] = _read(_key(name), value, limits)
        given.pop("v", None)
        return dataclasses.replace(self, **given)

    def replace(self, limits: Limits = LIMITS, **changes: Any) -> State:
        """The state with these settings changed, each checked. Raises `StateError`; this state stays as it is."""
        checked = {name: _checked(_key(name), value, limits) for name, value in changes.items()}
        return dataclasses.replace(self, **checked)

    @property
    def text(self) -> str:
        """The one string of this state. Points or edits too long for a link are left out; see `left_out`."""
        parts = [f"v={VERSION}"]
        for key in KEYS.values():
            value = getattr(self, key.name)
            if value != key.default and key.name not in self.left_out:
                parts.append(f"{key.name}={quote(_written(key, value), safe='!~*()' + chr(39) + ',')}")
        return "&".join(parts)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Which of "points" and "edits" are too long for a link."""
        long = (name for name in ("points", "edits") if getattr(self, name))
        return tuple(
            name for name in long if len(_written(KEYS[name], getattr(self, name))) > LONGEST_ATTACHMENT
        )

    @property
    def left_out_sentence(self) -> str:
        """What to tell the user who copies the link; "" when it holds everything."""
        if not self.left_out:
            return ""
        kind = " and ".join(
            {"points": "your points", "edits": "your edited weights"}[name] for name in self.left_out
        )
        return f"The link leaves out {kind}: more than {LONGEST_ATTACHMENT} characters do not fit into it."

    def __str__(self) -> str:
        return self.text


def number_text(value: float) -> str:
    """A number as JavaScript writes it: 30, 0.03, 1e-8. The shortest digits that give the same float64."""
    if value == 0:
        return "0"
    sign, numerals, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    digits, minus = "".join(map(str, numerals)), "-" * sign
    point = int(exponent) + len(digits)  # the value is 0.digits · 10^point
    if len(digits) <= point <= 21:
        return minus + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{minus}{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _key(name: str) -> Key:
    if name not in KEYS:
        meant = OTHER_NAMES.get(name)
        said = f"it is called {meant} here" if meant else f"the keys are {', '.join(KEYS)}"
        raise StateError(f'"{name}" is no key of a state; {said}')
    return KEYS[name]


def _without_key(part: str) -> str:
    """What to say of a part of a string that has no "="."""
    if part in KEYS:
        return f'"{part}" has no value; write {part}=...'
    key = next((key.name for key in KEYS.values() if key.kind == "choice" and part in key.choices), None)
    example = f"{key}={part}" if key else "data=spiral&lr=0.1"
    return f'"{_short(part)}" has no key; write key=value, such as {example}'


def _decoded(name: str, value: str) -> str:
    try:
        if re.search(r"%(?![0-9A-Fa-f]{2})", value):
            raise ValueError
        return unquote_to_bytes(value).decode()
    except ValueError:
        raise StateError(f"{name}={_short(value)} is damaged: its %-signs are no encoded text") from None


def _refused(key: Key, given: str, allowed: str = "") -> StateError:
    return StateError(f"{key.name}={_short(given)} is not allowed; give {allowed or key.allowed}")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _read(key: Key, text: str, limits: Limits) -> Any:
    """The value of a text from a link."""
    if key.kind in ("whole", "number"):
        if not (_WHOLE if key.kind == "whole" else _NUMBER).match(text):
            raise _refused(key, text)
        return _in_range(key, int(text) if key.kind == "whole" else float(text), text)
    if key.kind == "choice":
        if text not in key.choices:
            raise _refused(key, text)
        return text
    if key.kind == "flag":
        if text not in ("0", "1"):
            raise _refused(key, text)
        return text == "1"
    if key.kind == "list":
        return _in_order(key, text.split(",") if text else [], text)
    if key.kind == "layers":
        parts = text.split(",") if text else []
        if not all(_WHOLE.match(part) for part in parts):
            raise _refused(key, text, _sizes_allowed(limits))
        return _sizes(key, [int(part) for part in parts], text, limits)
    if key.kind == "formula":
        return _formula(text)
    raw = _bytes(key, text)
    if key.kind == "points":
        return _points(key, np.frombuffer(raw, "<f4").reshape(-1, 3).astype(float), text)
    return _edits(key, np.frombuffer(raw, "<f8").reshape(-1, 2), text)


def _checked(key: Key, value: Any, limits: Limits) -> Any:
    """A value given from Python, in the form that the state keeps; what a link could say is said in the same words."""
    if key.kind in ("whole", "number"):
        number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
        if not number or (key.kind == "whole" and value != np.floor(value)):
            raise _refused(key, _shown(value))
        return _in_range(key, int(value) if key.kind == "whole" else float(value), _shown(value))
    if key.kind == "choice":
        if not isinstance(value, str):
            raise _refused(key, _shown(value))
        return _read(key, value, limits)
    if key.kind == "flag":
        if not isinstance(value, (bool, np.bool_)) and value not in (0, 1):
            raise _refused(key, _shown(value))
        return bool(value)
    if key.kind == "formula":
        if not isinstance(value, str):
            raise _refused(key, _shown(value), "a text such as x2-sin(x1)")
        return _formula(value)
    if isinstance(value, str):
        return _read(key, value, limits)
    if key.kind == "list":
        names = list(value) if isinstance(value, Sequence) else [value]
        return _in_order(key, names, ",".join(map(_shown, names)))
    if key.kind == "layers":
        if not isinstance(value, (int, np.integer, Sequence, np.ndarray)):
            raise _refused(key, _shown(value), _sizes_allowed(limits))
        sizes = [value] if isinstance(value, (int, np.integer)) else list(value)
        text = ",".join(map(_shown, sizes))
        if not all(isinstance(size, (int, np.integer)) and not isinstance(size, bool) for size in sizes):
            raise _refused(key, text, _sizes_allowed(limits))
        return _sizes(key, [int(size) for size in sizes], text, limits)
    columns = 3 if key.kind == "points" else 2
    try:
        rows = np.asarray(value, float)
        rows = rows if rows.size else np.zeros((0, columns))
    except (TypeError, ValueError):
        rows = np.zeros(0)
    if rows.ndim != 2 or rows.shape[1] != columns:
        raise _refused(key, "these", f"rows of {columns} numbers")
    if key.kind == "points":
        with np.errstate(over="ignore"):  # becomes infinite, and is refused
            rows = rows.astype(np.float32).astype(float)
        return _points(key, rows, "these")
    return _edits(key, rows, "these")


def _shown(value: Any) -> str:
    if isinstance(value, (float, np.floating)) and np.isfinite(value):
        return number_text(float(value))
    return str(value)


def _in_range(key: Key, value: float, text: str) -> float:
    above = value > key.low if key.open == "low" else value >= key.low
    below = value < key.high if key.open == "high" else value <= key.high
    if not (above and below):  # nan is neither
        raise _refused(key, text)
    return value + 0 if key.kind == "whole" else value + 0.0  # −0 becomes 0


def _in_order(key: Key, names: list[Any], text: str) -> tuple[str, ...]:
    if any(name not in key.choices for name in names) or len(set(names)) < len(names):
        raise _refused(key, text)
    if key.name == "features" and not names:
        raise _refused(key, text, "at least one of " + ", ".join(key.choices))
    return tuple(name for name in key.choices if name in names)


def _sizes_allowed(limits: Limits) -> str:
    return f"up to {limits.layers} numbers of neurons from 1 to {limits.neurons}, such as 4,2"


def _sizes(key: Key, sizes: list[int], text: str, limits: Limits) -> tuple[int, ...]:
    if len(sizes) > limits.layers or not all(1 <= size <= limits.neurons for size in sizes):
        raise _refused(key, text, _sizes_allowed(limits))
    return tuple(sizes)


def _formula(text: str) -> str:
    try:
        formula.parse(text)
    except formula.FormulaError as error:
        raise StateError(f"formula={_short(text)} is not allowed; {error}") from None
    return formula.compact(text)


def _bytes(key: Key, text: str) -> bytes:
    size = 12 if key.kind == "points" else 16
    if not _BASE64URL.match(text) or len(text) % 4 == 1:
        raise _refused(key, text)
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(raw) % size:
        raise _refused(key, text)
    return raw


def _points(key: Key, rows: np.ndarray, text: str) -> tuple[tuple[float, float, float], ...]:
    if not np.isfinite(rows).all():
        raise _refused(key, text, "points that are numbers, neither nan nor infinite")
    return tuple((float(x1), float(x2), float(label)) for x1, x2, label in rows)


def _edits(key: Key, rows: np.ndarray, text: str) -> tuple[tuple[int, float], ...]:
    whole = rows[:, 0] == np.floor(rows[:, 0])
    if not np.isfinite(rows).all() or not whole.all() or (rows[:, 0] < 0).any():
        raise _refused(key, text, "pairs of a parameter's number, counted from 0, and a finite value")
    last = {int(number): float(value) for number, value in rows}
    return tuple(sorted(last.items()))


def _written(key: Key, value: Any) -> str:
    if key.kind in ("whole", "number"):
        return number_text(value)
    if key.kind == "flag":
        return "1" if value else "0"
    if key.kind in ("list", "layers"):
        return ",".join(map(str, value))
    if key.kind in ("points", "edits"):
        kind = "<f4" if key.kind == "points" else "<f8"
        return base64.urlsafe_b64encode(np.array(value, kind).tobytes()).decode().rstrip("=")
    return str(value)
