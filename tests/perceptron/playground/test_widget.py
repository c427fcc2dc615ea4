"""The widget as Python sees it: what it syncs, what it refuses, how it answers the browser's messages."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest

from perceptron.playground import State, StateError, history, playground, pytorch_code, widget
from perceptron.playground.state import Limits


def test_the_modules_are_joined_into_one_text_without_imports() -> None:
    text = widget.joined()
    assert not re.search(r"^import |^export (?!default|function mount)", text, re.MULTILINE)
    assert text.count("export default") == 1
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 100


def test_every_module_is_joined_and_imports_earlier_ones_only() -> None:
    files = {path.relative_to(widget.FOLDER).as_posix() for path in widget.FOLDER.rglob("*.js")}
    assert files == {*widget.MODULES, "loader.js"}
    for place, name in enumerate(widget.MODULES):
        text = (widget.FOLDER / name).read_text(encoding="utf-8")
        for wanted in re.findall(r'from "(\.\.?/[\w/]+\.js)"', text):
            path = (widget.FOLDER / name).parent / wanted
            module = path.resolve().relative_to(widget.FOLDER.resolve()).as_posix()
            assert module in widget.MODULES[:place], f"{name} imports {module}"


def test_a_notebook_that_is_saved_with_twelve_playgrounds_holds_their_code_once() -> None:
    made = [playground("data=spiral&layers=8,8") for _ in range(12)]
    assert made[0].state == "v=1&data=spiral&layers=8,8" and made[0].driver == "browser"
    saved = [json.dumps(one.get_state(), default=str) for one in made]
    assert all("globalThis.perceptronPlayground" in one and len(one) < 6_000 for one in saved)
    assert {one.source for one in made} == {widget.source()}
    assert 100_000 < len(json.dumps(widget.source().get_state())) < 300_000
    made[0].source.close()
    again = playground()
    assert again.source.comm is not None and again.source.code == widget.joined()


def test_a_state_that_is_set_is_checked_where_it_is_set(exercise_07: dict[str, Any]) -> None:
    made = playground("data=xor")
    made.state = "data=xor&hide=lr"
    with pytest.raises(StateError, match="data=moons is not allowed"):
        made.state = "data=moons"
    assert made.settings.hide == ("lr",)
    own = playground("lr=0.05", backward=exercise_07["backward"])
    with pytest.raises(StateError, match="own functions cannot train layers=4,2"):
        own.state = "lr=0.1"
    assert own.settings.lr == 0.05 and own.settings.layers == (6,)
    assert StateError("a sentence")._render_traceback_() == ["a sentence"]


def test_many_points_travel_beside_the_string() -> None:
    points = [(k / 100, -k / 100, k % 2) for k in range(400)]
    made = playground(State().replace(data="points", points=points))
    assert "points=" not in made.state and len(made.points) == 400 * 12
    assert len(made.settings.points) == 400
    few = playground(State().replace(data="points", points=points[:20]))
    assert "points=" in few.state and few.points == b""


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ({"state": "data=moons"}, "data=moons is not allowed; give one of circle"),
        ({"state": "layers=9"}, "from 1 to 8"),
        ({"state": "", "against": "lr=fast"}, "lr=fast is not allowed"),
        ({"state": "", "against": "lr=1", "forward": len}, "leave out against"),
        ({"state": 5}, "a state is a text such as data=spiral&layers=8,8; got int"),
        ({"state": None, "forward": len}, "a state is a text such as data=spiral&layers=8,8; got NoneType"),
        ({"state": "layers=4,2", "forward": len}, "own functions cannot train layers=4,2;"),
        ({"state": "layers=3", "layers": "2"}, "layers='2' is not allowed; give a whole number from 0 to 12"),
        ({"layers": [8, 8]}, 'The network itself stands in the state: playground("layers=8,8")'),
        ({"lr": 0.01}, 'lr is a setting of the state; write it into its string: playground("lr=0.01")'),
        ({"learning_rate": 0.01, "forward": len}, 'write it into its string: playground("lr=0.01")'),
        ({"foward": len}, "playground has no argument foward; it takes state, against, forward, backward,"),
        ({"state": len}, "own functions are given by name: playground(forward=forward, backward=backward)"),
        ({"neurons": 1000}, "neurons=1000 is not allowed; give a whole number from 1 to 32"),
        ({"state": State().replace(Limits(6, 12), layers=(12,))}, "numbers of neurons from 1 to 8"),
    ],
)
def test_what_is_not_allowed_is_said_in_one_sentence(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StateError, match=re.escape(sentence)):
        playground(**arguments)


def test_what_is_given_without_a_name_is_told_its_place() -> None:
    with pytest.raises(StateError, match=re.escape("own functions are given by name: playground(forward=")):
        playground("lr=0.01", len, len)  # type: ignore[arg-type]
    with pytest.raises(StateError, match="playground takes one state; got 2 things"):
        playground("lr=0.01", "lr=0.1")  # type: ignore[arg-type]


@pytest.mark.parametrize("epochs", [-1, 2.5, "ten", True, None])
def test_what_is_no_number_of_epochs_is_told(epochs: Any) -> None:
    for make in (history, pytorch_code):
        with pytest.raises(StateError, match=r"epochs=.* is not allowed; give a whole number from 0 on"):
            make("", epochs)
        with pytest.raises(StateError, match="a state is a text such as"):
            make(5, 1)


def test_larger_networks_by_argument() -> None:
    assert playground("layers=12", neurons=12).limits == {"layers": 6, "neurons": 12}
    assert len(playground("layers=2,2,2,2,2,2,2", layers=7).settings.layers) == 7


@pytest.mark.parametrize(
    "against, wanted",
    [
        ("batch=30", "batch=30"),
        ("#v=1&lr=0.1&layers=8", "v=1&lr=0.1&layers=8"),
        (State().replace(lr=0.1, layers=(8,)), "layers=8&lr=0.1"),
        (State(), "data=circle"),
    ],
)
def test_the_second_run_is_what_differs(against: Any, wanted: str) -> None:
    first = "data=xor" if against == State() else ""
    assert playground(first, against=against).against == wanted


def test_the_browsers_history_becomes_an_array_and_the_run_can_be_trained_here() -> None:
    made = playground("data=gauss&n=50")
    rows = np.array([[0, 0.7, 0.7], [1, 0.5, 0.6]])
    made._receive(made, {"type": "history"}, [rows.tobytes()])
    np.testing.assert_array_equal(made.history(), rows)
    run = made.history(3)
    np.testing.assert_array_equal(run.train_loss, history("data=gauss&n=50", 3).train_loss)
    assert "nn.Sequential" in made.pytorch(5)
    made._receive(made, {"type": "step", "n": 1}, [])  # without own functions nobody answers


def test_questions_to_own_functions_are_answered(exercise_07: dict[str, Any]) -> None:
    made = playground("data=gauss", forward=exercise_07["forward"], backward=exercise_07["backward"])
    sent: list[Any] = []
    made.send = lambda content, buffers=None: sent.append((content, buffers))  # type: ignore[method-assign]
    made._receive(made, {"type": "reset", "id": 1, "state": made.state}, [])
    made._receive(made, {"type": "step", "id": 2, "n": 3, "ms": 50}, [])
    assert [content["id"] for content, _ in sent] == [1, 2]
    assert sent[1][0]["step"] == 3 and len(sent[1][1][0]) % 8 == 0
    assert made.driver == "kernel" and all(one["right"] for one in made.verdicts)


def test_a_reopened_notebook_shows_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "run this cell again" in widget.GONE and widget.GONE.count("<p") == 1
    assert "perceptron-playground-gone" in (widget.FOLDER / "widget.js").read_text(encoding="utf-8")
