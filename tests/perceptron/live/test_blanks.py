"""Blanks to fill in: what a number is answered, and what a blanks.json must hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from perceptron.live import blanks, quiz

BLANK = blanks.Blank("$z$", -1.5, "Row times column.", {1.5: "The sign is lost."})


@pytest.mark.parametrize("text", ["-1.5", " −1.5 ", "-1,5", "-3/2", "−1.497", "- 1.5"])
def test_a_number_is_right_however_it_is_written(text: str) -> None:
    assert BLANK.reply(text) == (True, "Right.")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1.5", "The sign is lost."),
        ("3/2", "The sign is lost."),
        ("7", "Row times column."),
        ("two", "“two” is not a number"),
        ("1/0", "“1/0” is not a number"),
        ("nan", "“nan” is not a number"),
        ("", ""),
    ],
)
def test_a_wrong_number_gets_its_sentence(text: str, sentence: str) -> None:
    right, said = BLANK.reply(text)
    assert not right and (said.startswith(sentence) if sentence else said == "")


def test_what_is_typed_is_answered_beside_the_field_and_counted() -> None:
    shown = blanks.Blanks([BLANK, blanks.Blank("$h$", 0, "ReLU.", {})])
    assert "0 of 2 numbers right." in shown.score.value
    shown.fill(0, "1.5")
    assert "The sign is lost." in shown.replies[0].value and shown.replies[1].value == ""
    shown.fill(0, "-1.5")
    shown.fill(1, "0")
    assert "Right." in shown.replies[0].value
    assert "2 of 2 numbers right. You have done it." in shown.score.value
    shown.fill(1, "<b>")
    assert "&lt;b&gt;" in shown.replies[1].value and "1 of 2" in shown.score.value


@pytest.mark.parametrize(
    ("change", "message"),
    [({"hnt": "x"}, "it has the keys"), ({"mistakes": {"-1.5": "No."}}, "one of its mistakes is the answer")],
)
def test_a_blanks_file_that_is_not_right_is_refused(tmp_path: Path, change: dict, message: str) -> None:
    entry = {"label": "$z$", "answer": -1.5, "hint": "Row times column.", "mistakes": {}} | change
    (tmp_path / "blanks.json").write_text(json.dumps([entry]), encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        blanks.load(tmp_path / "blanks.json")


def test_the_numbers_of_chapter_07_are_those_of_autograd() -> None:
    entries = blanks.load(quiz.find("07_chain_rule").with_name("blanks.json"))
    text = (quiz.find("07_chain_rule").with_name("lecture.py")).read_text(encoding="utf-8")
    assert (
        r"W_1 = \begin{pmatrix} 1 & -1 \\ -2 & 3 \end{pmatrix}" in text
    )  # the numbers of the network are typed twice
    assert r"b_1 = \begin{pmatrix} 2 \\ 0 \end{pmatrix}" in text and r"x = \begin{pmatrix} 2 \\ 1" in text
    assert r"W_2 = \begin{pmatrix} 2 & 3 \end{pmatrix} \quad b_2 = 0.5 \quad y = 5" in text
    x, y = torch.tensor([2.0, 1.0]), 5.0
    W1, W2 = (torch.tensor(rows, requires_grad=True) for rows in ([[1.0, -1.0], [-2.0, 3.0]], [[2.0, 3.0]]))
    z1 = W1 @ x + torch.tensor([2.0, 0.0])
    h1 = torch.relu(z1)
    y_hat = W2 @ h1 + 0.5
    for tensor in (z1, h1, y_hat):
        tensor.retain_grad()
    ((y_hat - y) ** 2).sum().backward()
    expected = [*z1.tolist(), h1[1].item(), y_hat.item(), y_hat.grad.item(), W2.grad[0, 0].item()]
    expected += [*h1.grad.tolist(), z1.grad[1].item(), W1.grad[0, 0].item()]
    np.testing.assert_allclose([entry.answer for entry in entries], expected)
