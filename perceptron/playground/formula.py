"""The formula of the data set "formula": which points of the plane are in the class above, which below.

A small parser of its own, so that a link or a text field can never run code: numbers, x1, x2, pi, + − * / ^, brackets,
and sin cos tan exp log sqrt abs. `a > b` and `a < b` are the regions where that is true; without a comparison, "> 0" is
meant. The same grammar is in js/datasets.js; tests/perceptron/playground/datasets.json holds both to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

Function = Callable[[np.ndarray, np.ndarray], np.ndarray]

FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
}
NAMES: dict[str, Function] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "pi": lambda x1, x2: np.full_like(x1, np.pi),
}
LONGEST = 200  # characters

_TOKEN = re.compile(r"(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z][a-z0-9]*)|([-+*/^()<>])")
_KNOWN = "numbers, x1, x2, pi, + - * / ^ ( ), sin cos tan exp log sqrt abs, and one < or >"


class FormulaError(ValueError):
    """The formula cannot be read; the message says at what."""


def compact(text: str) -> str:
    """The one way to write a formula: small letters, no spaces, ^ for powers."""
    return re.sub(r"\s+", "", text).lower().replace("**", "^")


def parse(text: str) -> Function:
    """The function of (x1, x2), arrays of one shape, that is above 0 exactly where the formula is true.

    Raises `FormulaError`. Where the value does not exist, such as log(-1), the function gives nan.
    """
    text = compact(text)
    if not text:
        raise FormulaError("the formula is empty; give one such as x2-sin(x1)")
    if len(text) > LONGEST:
        raise FormulaError(f"the formula has {len(text)} characters; give one of at most {LONGEST}")
    value = _Parser(text).comparison()

    def function(x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return value(np.asarray(x1, float), np.asarray(x2, float))

    return function


class _Parser:
    """Recursive descent, one method a rule of the grammar; each returns the function of what it has read."""

    def __init__(self, text: str):
        self.tokens: list[str] = []
        place = 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise FormulaError(f'the formula has "{text[place]}", which is not known; use {_KNOWN}')
            self.tokens.append(match[0])
            place = match.end()
        self.place = 0

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._next()
        if token in wanted and token:
            self.place += 1
            return token
        return ""

    def _unexpected(self) -> FormulaError:
        if not self._next():
            return FormulaError("the formula ends too early; a number, a name or a bracket is missing")
        return FormulaError(f'the formula has "{self._next()}" where it does not fit')

    def comparison(self) -> Function:
        left = self.sum()
        sign = self._take("<", ">")
        if sign:
            right = self.sum()
            left = _minus(left, right) if sign == ">" else _minus(right, left)
        if self._next():
            raise self._unexpected()
        return left

    def sum(self) -> Function:
        left = self.product()
        while sign := self._take("+", "-"):
            right = self.product()
            left = _plus(left, right) if sign == "+" else _minus(left, right)
        return left

    def product(self) -> Function:
        left = self.signed()
        while sign := self._take("*", "/"):
            right = self.signed()
            left = _times(left, right) if sign == "*" else _over(left, right)
        return left

    def signed(self) -> Function:
        if sign := self._take("+", "-"):
            inner = self.signed()
            return inner if sign == "+" else _negative(inner)
        return self.power()

    def power(self) -> Function:
        base = self.atom()
        return _to_the(base, self.signed()) if self._take("^") else base

    def atom(self) -> Function:
        token = self._next()
        if token[:1].isdigit() or token[:1] == ".":
            self.place += 1
            number = float(token)
            return lambda x1, x2: np.full_like(x1, number)
        if token in NAMES:
            self.place += 1
            return NAMES[token]
        if token in FUNCTIONS:
            self.place += 1
            if self._next() != "(":
                raise FormulaError(f"the formula has {token} without a bracket; write {token}(...)")
            return _apply(FUNCTIONS[token], self._bracket())
        if token == "(":
            return self._bracket()
        if token[:1].isalpha():
            raise FormulaError(f'the formula has "{token}", which is not known; use {_KNOWN}')
        raise self._unexpected()

    def _bracket(self) -> Function:
        self.place += 1
        inner = self.sum()
        if not self._take(")"):
            raise FormulaError("the formula has a bracket that is not closed")
        return inner


def _plus(f: Function, g: Function) -> Function:
    return lambda x1, x2: f(x1, x2) + g(x1, x2)


def _minus(f: Function, g: Function) -> Function:
    return lambda x1, x2: f(x1, x2) - g(x1, x2)


def _times(f: Function, g: Function) -> Function:
    return lambda x1, x2: f(x1, x2) * g(x1, x2)


def _over(f: Function, g: Function) -> Function:
    return lambda x1, x2: f(x1, x2) / g(x1, x2)


def _to_the(f: Function, g: Function) -> Function:
    return lambda x1, x2: f(x1, x2) ** g(x1, x2)


def _negative(f: Function) -> Function:
    return lambda x1, x2: -f(x1, x2)


def _apply(outer: Callable[[np.ndarray], np.ndarray], f: Function) -> Function:
    return lambda x1, x2: outer(f(x1, x2))
