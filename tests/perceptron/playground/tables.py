"""Writes the tables that Python and JavaScript are both tested with, from the Python side.

`.venv/bin/python tests/perceptron/playground/tables.py` rewrites them; `git diff` then shows what a change of the Python
code means for links that exist. Runs (`runs.json`) were checked against PyTorch by `test_network.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from perceptron.playground import datasets, formula, network
from perceptron.playground.generator import Generator, stream
from perceptron.playground.state import DATA, KEYS, State, StateError, number_text

HERE = Path(__file__).parent

POINTS = ((1.0, 2.0, 0.0), (-1.5, 0.25, 1.0), (3.0, -3.0, 2.0))

GOOD = [
    "",
    "v=1",
    "#v=1",
    "https://example.org/playground/#data=xor",
    "v=1&data=spiral&layers=8,8&lr=0.1",
    "lr=0.1&layers=8,8&data=spiral",
    " lr = 0.1 & layers=8,8& data =spiral ",
    "data=circle&n=500&lr=0.030",
    "lr=3e-2&eps=1e-08&regrate=.01",
    "lr=1.&noise=-0",
    "layers=",
    "layers=1,2,3,4,5,6",
    "features=sinx2,x1",
    "features=x1sq%2Cx2sq",
    "activation=relu&init=he&loss=squared",
    "loss=mse&optimizer=adamw&decay=0.05&beta1=0&beta2=0.5",
    "optimizer=momentum&momentum=0.5&schedule=step&drop=1&every=10",
    "optimizer=rmsprop&rho=0&schedule=exponential&rate=0",
    "optimizer=adagrad&schedule=cosine&warmup=0&total=1",
    "reg=l1&regrate=0&batch=1&pause=300",
    "reg=l2&regrate=10&batch=5000",
    "discretize=1&showtest=1",
    "discretize=0&showtest=0",
    "hide=link,play,lr",
    "seed=4294967295&share=1&noise=12.5",
    "data=rings&classes=6",
    "data=multi-gauss",
    "data=formula&formula=x1%5E2%20%2B%20x2**2%20%3C%209",
    "data=formula&formula=SIN(X1)*x2",
    "data=points&problem=regression&points=" + State().replace(points=POINTS).text.partition("points=")[2],
    "edits=" + State().replace(edits=[(3, 0.5), (0, -1.25)]).text.partition("edits=")[2],
    "&&data=xor&&",
    "eps=1e-16&lr=100&regrate=1e-7&rate=0.00001",
]

BAD = [
    "nosie=3",
    "learning_rate=0.1",
    "batchSize=10&dataset=xor",
    "spiral",
    "tanh",
    "data=xor&what",
    "lr=0.01, data=xor",
    "lr=0.01;data=xor",
    "lr=0.01 data=xor",
    "n",
    "lr",
    "lr=",
    "lr=fast",
    "lr=-0.1",
    "lr=101",
    "lr=nan",
    "lr=inf",
    "lr=0x1",
    "lr=1_0",
    "lr=1,5",
    "n=9",
    "n=5001",
    "n=12.5",
    "n=1e3",
    "noise=51",
    "share=0",
    "share=100",
    "seed=-1",
    "seed=4294967296",
    "classes=2",
    "momentum=1",
    "eps=0",
    "drop=0",
    "drop=1.5",
    "data=moons",
    "data=Circle",
    "data=",
    "features=",
    "features=x3",
    "features=x1,x1",
    "layers=9",
    "layers=0",
    "layers=4,,2",
    "layers=4,2.5",
    "layers=1,1,1,1,1,1,1",
    "discretize=yes",
    "hide=everything",
    "formula=",
    "formula=x3",
    "formula=x1%2B",
    "formula=(x1",
    "formula=x1)",
    "formula=sin",
    "formula=2x1",
    "formula=x1%3Ex2%3Ex1",
    "formula=__import__",
    "formula=" + "%2B".join(["x1"] * 80),
    "formula=%E0%A4%A",
    "formula=%ff",
    "points=abc",
    "points=AAAA*AAA",
    "points=AADAfwAAAAAAAAAA",
    "edits=AAAAAAAA4D8AAAAAAADgPw",
    "data=xor&data=xor",
    "v=2",
    "v=1&v=1",
    "data=xor&lr=-1",
]

FORMULAS = [
    ("x1+2*x2", 1.5, -2.0),
    ("-x1^2", 3.0, 0.0),
    ("2^3^2", 0.0, 0.0),
    ("x1^-1", 4.0, 0.0),
    ("2-3-4", 0.0, 0.0),
    ("12/3/2", 0.0, 0.0),
    ("x1 > x2", 1.0, 3.0),
    ("x1 < x2", 1.0, 3.0),
    ("sin(pi*x1) + cos(x2)", 0.5, 0.25),
    ("tan(x1)*exp(x2)", 0.5, 0.25),
    ("log(x1)", -1.0, 0.0),
    ("sqrt(abs(x1))", -4.0, 0.0),
    ("1/x1", 0.0, 0.0),
    (".5e1 - 5.", 0.0, 0.0),
    ("--x1", 2.0, 0.0),
    ("x1**2 + X2**2", 2.0, 3.0),
    ("(-8)^(1/3)", 0.0, 0.0),
]

DRAWN = [
    *[f"data={name}&n=50" for name in DATA if name != "points"],
    *[f"data={name}&n=51&noise=30&seed=7" for name in DATA if name != "points"],
    "data=rings&n=50&classes=5&noise=10",
    "data=blobs&n=50&classes=6&share=10",
    "data=circle&n=10&share=1",
    "data=circle&n=10&share=99",
    "data=xor&n=25&share=50",
    GOOD[-4],
    GOOD[-4].replace("problem=regression&", ""),
]

UNDRAWABLE = [
    "data=points",
    "data=formula&formula=1",
    "data=formula&formula=-1",
    "data=formula&formula=log(-1)",
    "data=points&points=" + State().replace(points=[(0, 0, 1), (1, 1, 1)]).text.partition("points=")[2],
    "data=points&points=" + State().replace(points=[(0, 0, 0.5), (1, 1, 1)]).text.partition("points=")[2],
    "data=points&points=" + State().replace(points=[(0, 0, 6), (1, 1, 1)]).text.partition("points=")[2],
]


# Every optimiser, schedule, loss, penalty, activation, first weights and number of classes, short last batches included.
RUNS = [
    "n=40",
    "n=40&optimizer=momentum&momentum=0.8&lr=0.1",
    "n=40&optimizer=adagrad&lr=0.1&eps=0.001",
    "n=40&optimizer=rmsprop&rho=0.8&lr=0.01",
    "n=40&optimizer=adam&lr=0.05",
    "n=40&optimizer=adamw&lr=0.05&decay=0.1&beta1=0.8&beta2=0.99&eps=1e-6",
    "n=50&schedule=step&drop=0.3&every=2&lr=0.2&batch=7",
    "n=50&schedule=exponential&rate=0.2&lr=0.2&batch=7",
    "n=50&schedule=cosine&warmup=3&total=10&lr=0.2&batch=7&optimizer=adam",
    "n=40&schedule=cosine&warmup=0&total=100&lr=0.2",
    "n=40&loss=squared&activation=relu&layers=5,4,3",
    "n=40&loss=mse&activation=relu&layers=6",
    "n=40&reg=l2&regrate=0.1&activation=sigmoid",
    "n=40&reg=l1&regrate=0.05&activation=linear&features=x1,x2,x1sq,x2sq,x1x2,sinx1,sinx2",
    "n=40&layers=&data=xor&init=small",
    "n=40&layers=3&init=zeros",
    "n=40&layers=3&init=he&data=gauss&noise=20&seed=99",
    "n=45&data=rings&classes=4&layers=5",
    "n=45&data=blobs&loss=squared&layers=5&batch=4",
    "n=45&data=blobs&loss=mse&layers=5&activation=relu",
    "n=40&data=plane&layers=4",
    "n=40&data=multi-gauss&loss=mse&layers=4",
    "n=40&data=spiral&layers=2,2,2,2,2,2&activation=sigmoid&share=90&batch=1",
    "n=40&data=formula&batch=5000",
    "n=40&layers=2&edits=" + State().replace(edits=[(0, 0.5), (8, -1.25)]).text.partition("edits=")[2],
    GOOD[-4] + "&layers=2",
]


def message(call: Any, *arguments: Any) -> str:
    try:
        call(*arguments)
    except StateError as error:
        return str(error)
    raise AssertionError(f"{arguments} was not refused")


def states() -> dict[str, Any]:
    """Keys; strings with their canonical form and settings; strings that are refused, with the sentence."""

    def good(text: str) -> dict[str, Any]:
        state = State.parse(text)
        settings = {
            name: getattr(state, name) for name, key in KEYS.items() if getattr(state, name) != key.default
        }
        return {"text": text, "canonical": state.text, "settings": settings}

    return {
        "keys": [{"name": key.name, "kind": key.kind, "default": key.default} for key in KEYS.values()],
        "good": [good(text) for text in GOOD],
        "bad": [{"text": text, "message": message(State.parse, text)} for text in BAD],
        "numbers": [
            [value, number_text(value)]
            for value in (0.0, 30.0, 0.03, 1e-7, 1e-6, 1.5e-8, 123456.789, 1e20, 1e21, -2.5, 1 / 3, 2**-40)
        ],
    }


def generator() -> dict[str, Any]:
    """Uniforms (bit-identical), normals (to rounding), shuffles, and the seeds of streams by their first uniform."""
    return {
        "uniforms": [
            {"seed": s, "values": Generator(s).uniforms(5).tolist()} for s in (0, 1, 12345, 2**32 - 1)
        ],
        "normals": [{"seed": s, "values": Generator(s).normals(5).tolist()} for s in (0, 1, 12345)],
        "shuffles": [
            {"seed": s, "n": n, "order": Generator(s).shuffle(n).tolist()}
            for s, n in ((0, 0), (1, 1), (2, 10), (3, 25))
        ],
        "streams": [
            {"seed": s, "purpose": p, "index": i, "first": stream(s, p, i).uniform()}
            for s in (0, 7, 2**32 - 1)
            for p, i in (
                ("data", 0),
                ("split", 0),
                ("weights", 0),
                ("weights", 1),
                ("epoch", 0),
                ("epoch", 999),
            )
        ],
    }


def data() -> dict[str, Any]:
    """Samples of every data set, their split, features at some places, values of formulas, and what is refused."""

    def drawn(text: str) -> dict[str, Any]:
        got = datasets.samples(State.parse(text))
        return {
            "text": text,
            "classes": got.classes,
            "X": got.X.tolist(),
            "y": got.y.tolist(),
            "train": got.train.tolist(),
            "test": got.test.tolist(),
        }

    X = np.array([[1.5, -2.0], [0.0, 3.0]])
    formulas = [
        {
            "formula": text,
            "x1": x1,
            "x2": x2,
            "value": number(formula.parse(text)(np.array(x1), np.array(x2))),
        }
        for text, x1, x2 in FORMULAS
    ]
    return {
        "drawn": [drawn(text) for text in DRAWN],
        "refused": [
            {"text": text, "message": message(datasets.samples, State.parse(text))} for text in UNDRAWABLE
        ],
        "features": {
            "X": X.tolist(),
            "values": {name: datasets.features(X, [name])[:, 0].tolist() for name in datasets.FEATURES},
        },
        "formulas": formulas,
    }


def runs() -> dict[str, Any]:
    """First parameters of a run, those after one step and after three epochs, and the losses then."""

    def ran(text: str) -> dict[str, Any]:
        run = network.Runs([State.parse(text)])
        first, first_losses = run.parameters[0].tolist(), [float(loss[0]) for loss in run.losses()]
        run.train_step()
        after_step = run.parameters[0].tolist()
        run.train(3 if run.within else 2)
        return {
            "text": text,
            "sizes": run.sizes,
            "loss": run.head.name,
            "first": first,
            "first_losses": first_losses,
            "after_step": after_step,
            "steps": run.step,
            "after_3_epochs": run.parameters[0].tolist(),
            "losses": [float(loss[0]) for loss in run.losses()],
        }

    return {"runs": [ran(text) for text in RUNS]}


def number(value: Any) -> float | str:
    """JSON has no nan and no infinity: they are written as texts."""
    return float(value) if np.isfinite(value) else str(float(value))


TABLES = {"states.json": states, "generator.json": generator, "datasets.json": data, "runs.json": runs}


def written(name: str) -> str:
    table = TABLES[name]()
    parts = [
        f'"{part}": [\n' + ",\n".join(json.dumps(one, allow_nan=False) for one in rows) + "\n]"
        if isinstance(rows, list)
        else f'"{part}": {json.dumps(rows, allow_nan=False)}'
        for part, rows in table.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    for name in TABLES:
        (HERE / name).write_text(written(name), encoding="utf-8")
