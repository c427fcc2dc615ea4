"""The settings to try are the ten experiments of lecture 13, word for word, and the pair of runs goes as it says there."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from perceptron.playground import State
from tests.perceptron.playground.js.conftest import Evaluate

LECTURE = Path(__file__).resolve().parents[4] / "chapters" / "13_playground" / "lecture.py"


def of_the_lecture() -> list[tuple[str, str]]:
    """(state, against) of every call of `playground` with two runs; the names that they use are worked out."""
    names: dict[str, Any] = {"State": State}
    found = []
    for node in ast.parse(LECTURE.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in ("dead_start", "fifty"):
                names[name] = eval(compile(ast.Expression(node.value), "lecture", "eval"), names)
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "playground" and call.keywords:
            keywords = {word.arg: word.value for word in call.keywords}
            if "against" in keywords:
                text = eval(compile(ast.Expression(call.args[0]), "lecture", "eval"), names)
                found.append((text, ast.literal_eval(keywords["against"])))
    return found


def test_the_ten_experiments_are_those_of_the_lecture(evaluate: Evaluate) -> None:
    got = evaluate("return m.EXPERIMENTS")
    wanted = of_the_lecture()
    assert len(got) == len(wanted) == 10
    for one, (text, against) in zip(got, wanted, strict=True):
        assert State.parse(one["state"]) == State.parse(text), one["title"]
        assert one["against"] == against, one["title"]
        assert one["title"] and one["why"].endswith(".")


def test_the_second_run_of_each_experiment_ends_as_the_lecture_says(evaluate: Evaluate) -> None:
    rows = evaluate("""
        const result = [];
        for (const { state, against } of m.EXPERIMENTS) {
            const pair = [];
            const all = m.parseState(against);
            const changes = Object.fromEntries(against.split("&").map((part) => {
                const name = part.split("=")[0];
                return [name, all[name]];
            }));
            for (const change of [{}, changes]) {
                const run = new m.BrowserDriver();
                await run.reset({ ...m.parseState(state), ...change });
                run.advance({ epochs: run.state.pause });
                const right = run.accuracy(run.data.test);
                pair.push([run.trainLoss, run.testLoss, Number.isNaN(right) ? null : right]);
            }
            result.push(pair);
        }
        return result;
    """)
    (xor, linear, neuron, rate, dead, spiral, overfit, batch, adam, sigmoid) = rows
    assert xor[0][2] < 0.75 and xor[1][2] > 0.85
    assert linear[0][2] < 0.7 and linear[1][2] > 0.95
    assert neuron[0][2] < 0.9 and neuron[1][2] > 0.95
    assert rate[0][0] < 1e-6 and (rate[1][0] is None or rate[1][0] > 1e6)
    assert dead[0][2] < 0.75 and dead[1][2] > 0.95
    assert spiral[0][2] < 0.75 and spiral[1][2] > spiral[0][2]
    assert overfit[0][0] < overfit[1][0] and overfit[0][1] > overfit[1][1]
    assert batch[0][0] > 0 and batch[1][0] > 0
    assert adam[0][0] * 10 < adam[1][0]
    assert sigmoid[0][2] < 0.6 and sigmoid[1][2] > 0.95
