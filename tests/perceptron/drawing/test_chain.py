"""The drawn chain of functions."""

from __future__ import annotations

import pytest

from perceptron.drawing.chain import Chain


def test_a_chain_says_how_many_functions_it_needs() -> None:
    with pytest.raises(ValueError, match="3 values has 2 functions"):
        Chain(None, ["a", "b", "c"], ["f"], ["g", "h"])
