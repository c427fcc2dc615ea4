"""The tables that Python wrote (tables.py beside this folder) hold the JavaScript to the same numbers and sentences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.perceptron.playground.js.conftest import Evaluate

TABLES = Path(__file__).resolve().parents[1]


def table(name: str) -> Any:
    return json.loads((TABLES / name).read_text(encoding="utf-8"))


def test_uniforms_and_shuffles_are_bit_identical_and_normals_equal_to_rounding(evaluate: Evaluate) -> None:
    wanted = table("generator.json")
    got = evaluate(
        """
        const many = (seed, n, draw) => {
            const generator = new m.Generator(seed);
            return Array.from({ length: n }, () => generator[draw]());
        };
        return {
            uniforms: a.uniforms.map((row) => many(row.seed, 5, "uniform")),
            normals: a.normals.map((row) => many(row.seed, 5, "normal")),
            shuffles: a.shuffles.map((row) => Array.from(new m.Generator(row.seed).shuffle(row.n))),
            streams: a.streams.map((row) => m.stream(row.seed, row.purpose, row.index).uniform()),
        };
        """,
        wanted,
    )
    assert got["uniforms"] == [row["values"] for row in wanted["uniforms"]]
    assert got["shuffles"] == [row["order"] for row in wanted["shuffles"]]
    assert got["streams"] == [row["first"] for row in wanted["streams"]]
    np.testing.assert_allclose(got["normals"], [row["values"] for row in wanted["normals"]], rtol=1e-14)


STATES = """
    const plain = (value) => (ArrayBuffer.isView(value) ? triples(value) : value);
    const triples = (v) => Array.from({ length: v.length / 3 }, (_, i) => Array.from(v.slice(3 * i, 3 * i + 3)));
    const message = (text) => { try { m.parseState(text); return "accepted"; } catch (error) { return error.message; } };
    return {
        keys: Object.entries(m.KEYS).map(([name, key]) => ({ name, kind: key.kind, default: plain(key.standard) })),
        good: a.good.map(({ text, settings }) => {
            const state = m.parseState(text);
            const canonical = m.formatState(state);
            const again = m.formatState(m.parseState(canonical));
            const differ = Object.keys(m.KEYS).filter(
                (name) => m.writeValue(name, state[name]) !== m.writeValue(name, m.KEYS[name].standard));
            return { canonical, again, settings: Object.fromEntries(differ.map((name) => [name, plain(state[name])])) };
        }),
        bad: a.bad.map(({ text }) => message(text)),
        numbers: a.numbers.map(([value]) => m.writeValue("lr", value)),
    };
"""


def test_states_are_read_written_and_refused_as_in_python(evaluate: Evaluate) -> None:
    wanted = table("states.json")
    got = evaluate(STATES, wanted)
    assert got["keys"] == wanted["keys"]
    assert [row["canonical"] for row in got["good"]] == [row["canonical"] for row in wanted["good"]]
    assert [row["again"] for row in got["good"]] == [row["canonical"] for row in wanted["good"]]
    assert [row["settings"] for row in got["good"]] == [row["settings"] for row in wanted["good"]]
    assert got["bad"] == [row["message"] for row in wanted["bad"]]
    assert got["numbers"] == [text for _, text in wanted["numbers"]]


DATA = """
    const message = (text) => { try { m.drawData(m.parseState(text)); return "drawn"; } catch (e) { return e.message; } };
    return {
        drawn: a.drawn.map(({ text }) => {
            const { x1, x2, target, train, test, classes } = m.drawData(m.parseState(text));
            return {
                X: Array.from(x1, (v, i) => [v, x2[i]]), y: Array.from(target), train: Array.from(train),
                test: Array.from(test), classes,
            };
        }),
        refused: a.refused.map(({ text }) => message(text)),
        features: Object.fromEntries(Object.keys(m.FEATURES).map((name) => [name, Array.from(
            m.featureRows([name], a.features.X.map((x) => x[0]), a.features.X.map((x) => x[1]), [0, 1]))])),
        formulas: a.formulas.map(({ formula, x1, x2 }) => {
            const value = m.parseFormula(formula)(x1, x2);
            return Number.isFinite(value) ? value : String(value).toLowerCase().replace("inity", "");
        }),
    };
"""


def test_data_sets_features_and_formulas_are_those_of_python(evaluate: Evaluate) -> None:
    wanted = table("datasets.json")
    got = evaluate(DATA, wanted)
    for row, right in zip(got["drawn"], wanted["drawn"], strict=True):
        np.testing.assert_allclose(row["X"], right["X"], rtol=0, atol=1e-13, err_msg=right["text"])
        np.testing.assert_allclose(row["y"], right["y"], rtol=0, atol=1e-13, err_msg=right["text"])
        for key in ("train", "test", "classes"):
            assert row[key] == right[key], right["text"]
    assert got["refused"] == [row["message"] for row in wanted["refused"]]
    for name, values in wanted["features"]["values"].items():
        np.testing.assert_allclose(got["features"][name], values, rtol=1e-14)
    for value, right in zip(got["formulas"], wanted["formulas"], strict=True):
        same = value == right["value"] if isinstance(value, str) else value == pytest.approx(right["value"])
        assert same, right


RUNS = """
    const result = [];
    for (const { text } of a.runs) {
        const run = new m.BrowserDriver();
        await run.reset(m.parseState(text));
        const row = { sizes: run.network.sizes, first: Array.from(run.network.theta), first_losses: [run.trainLoss, run.testLoss] };
        run.advance({ steps: 1 });
        row.after_step = Array.from(run.network.theta);
        run.advance({ epochs: run.within ? 3 : 2 });
        row.steps = run.step;
        row.after_3_epochs = Array.from(run.network.theta);
        row.losses = [run.trainLoss, run.testLoss];
        result.push(row);
    }
    return result;
"""


def test_runs_give_the_numbers_of_the_reference_network(evaluate: Evaluate) -> None:
    wanted = table("runs.json")
    for row, right in zip(evaluate(RUNS, wanted), wanted["runs"], strict=True):
        assert (row["sizes"], row["steps"]) == (list(right["sizes"]), right["steps"]), right["text"]
        for key in ("first", "first_losses", "after_step", "after_3_epochs", "losses"):
            np.testing.assert_allclose(row[key], right[key], rtol=1e-10, atol=1e-10, err_msg=right["text"])


CSV = """
    const read = ({ text, problem }) => {
        try { const { points, note } = m.parsePoints(text, problem); return { points: Array.from(points), note }; }
        catch (error) { return { message: error.message }; }
    };
    return a.map(read);
"""
CASES = [
    ("1,2,0\n3,4,1\n-1.5,.5,1", "classification"),
    ("x1,x2,class\n1,2,0\n3,4,1\n", "classification"),
    ('x1;x2;"class"\n1;2;cat\n3;4;dog\n', "classification"),
    ("10\t20\t3\n-10\t0\t7\n0\t0\t3", "classification"),
    ("1,2,5.5\n0,1,-3\n", "regression"),
    ("1,2\n3,4\n", "classification"),
    ("1,2,0\n3,four,1\n", "classification"),
    ("1,2,0\n3,nan,1\n", "classification"),
    ("1,2,0\n3,4,nan\n", "classification"),
    ("1,2,0\n3,4,-Infinity\n", "classification"),
    ("one,2,0\n3,4,1\n", "classification"),  # no line of names: nothing of it is dropped in silence
    ("1 2 0\n3 4 1\n", "classification"),
    ("1,2,1\n3,4,1\n", "classification"),
    ("", "classification"),
    ("1,2,high\n1,3,low", "regression"),
    ("\n".join(f"1,{k},{k}" for k in range(5)) + "\n2,2,6\n1,1,8", "classification"),
]


def test_csv_is_read_and_refused_as_in_python(evaluate: Evaluate) -> None:
    from perceptron.playground import datasets
    from perceptron.playground.state import StateError

    got = evaluate(CSV, [{"text": text, "problem": problem} for text, problem in CASES])
    for row, (text, problem) in zip(got, CASES, strict=True):
        try:
            right = datasets.points_from_csv(text or "\n", problem)
        except StateError as error:
            assert row.get("message") == str(error), text
        else:
            assert row.get("note") == right.note.replace(".0 is", " is"), text
            np.testing.assert_allclose(row["points"], np.ravel(right.points), rtol=1e-6)


CODE = """
    const result = [];
    for (const { text } of a.runs) {
        const state = m.parseState(text);
        const { classes } = m.drawData(state);
        const network = { sizes: m.sizesOf(state), classes, loss: m.lossOf(state) };
        result.push(m.pytorchCode(a.template, state, network, 7));
    }
    return result;
"""


def test_the_pytorch_code_is_that_of_python(evaluate: Evaluate) -> None:
    from perceptron.playground import pytorch_code, widget

    rows = table("runs.json")["runs"]
    template = widget.TEMPLATE.read_text(encoding="utf-8")
    got = evaluate(CODE, {"runs": rows, "template": template})
    for code, row in zip(got, rows, strict=True):
        assert code == pytorch_code(row["text"], 7), row["text"]
