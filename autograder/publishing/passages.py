"""Recognises passages of secret code and secret sentences in any text, also re-indented, renamed or commented out.

Code is compared as tokens: white space, comments, quotes, commas and parentheses do not count, and names only by which of
them are the same.
Sentences are compared word by word. The proof of a release asks it; it knows nothing of chapters or files.
"""

from __future__ import annotations

import ast
import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

WINDOWS = (20, 14, 10)
"""Tokens in a row that count as a passage, the fewer for shorter blocks. Fewer still are a formula, as lectures have them."""
TELLING = 0.35
"""Share of a passage's tokens, at least, that say something: no name that is new in it, and no mere punctuation."""
WORDS = 8
"""Words in a row that count as a sentence."""

_TOKEN = re.compile(
    r"""\\?["']\w+\\?["']|[^\W\d]\w*|\d[\w.]*|\*\*|//|[=!<>+\-*/%@&|^]=|->|:=|<<|>>|[^\s\w"'`\\]"""
)
QUOTES = "\"'\\"
_WORD = re.compile(r"[^\W_]+")
_DROPPED = frozenset("#(),")
_PLAIN = frozenset(".:[]=")
_KEPT = frozenset(keyword.kwlist) | {"self"}
_COMMENT = re.compile(r"#.*")


@dataclass(frozen=True)
class Secret:
    """Something that must not get out: what it is, and where it stands in the course."""

    what: str
    place: str


@dataclass(frozen=True)
class Found:
    """A secret in a text: the line, from 1, at which it begins."""

    secret: Secret
    line: int


class Tokens:
    """The tokens of a text, the shape of each (all names alike), and the place at which each stands."""

    def __init__(self, text: str):
        self.text = text
        self.places: list[int] = []
        self.tokens: list[str] = []
        self.shapes: list[str] = []
        before = ""
        for match in _TOKEN.finditer(text):
            token = match[0]
            if token in _DROPPED:
                continue
            if token[-1] in "\"'":  # a word in quotes, such as a key
                token = f"'{token.strip(QUOTES)}'"
            self.places.append(match.start())
            self.tokens.append(token)
            name = (token[0].isalpha() or token[0] == "_") and token not in _KEPT and before != "."
            self.shapes.append("name" if name else token)
            before = token

    def canonical(self, start: int, length: int) -> tuple[str, ...]:
        """This piece with every name replaced by a number: by its first place in the piece."""
        numbers: dict[str, str] = {}
        return tuple(
            numbers.setdefault(token, f"name {len(numbers)}") if shape == "name" else token
            for token, shape in zip(
                self.tokens[start : start + length], self.shapes[start : start + length], strict=True
            )
        )

    def pieces(self, length: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The shape of every piece of this length, with its start."""
        return enumerate(zip(*(self.shapes[shift:] for shift in range(length)), strict=False))


class Passages:
    """All secrets. `add` them, `allow` what may be said all the same, then `find` them in texts."""

    def __init__(self) -> None:
        self._code: dict[int, dict[tuple[str, ...], dict[tuple[str, ...], Secret]]] = {}
        self._words: dict[tuple[str, ...], Secret] = {}

    def add_code(self, source: str, secret: Secret, shortest: int = WINDOWS[-1]) -> None:
        """Python source: its code, of `shortest` tokens or more, and the sentences in its strings and comments."""
        for sentence in sentences(source):
            self.add_words(sentence, secret)
        code = without_comments(source)
        tokens, types = Tokens(code), types_in(code)
        typed = [any(start <= place < end for start, end in types) for place in tokens.places]
        length = next((window for window in WINDOWS if shortest <= window <= len(tokens.tokens)), 0)
        for start, shape in tokens.pieces(length) if length else ():
            if sum(typed[start : start + length]) > length / 2:
                continue  # mostly the types of a function's arguments: many functions have the same
            piece = tokens.canonical(start, length)
            new_names = len({token for token in piece if token.startswith("name ")})
            if sum(token not in _PLAIN for token in piece) - new_names >= TELLING * length:
                self._code.setdefault(length, {}).setdefault(shape, {}).setdefault(piece, secret)

    def add_words(self, sentence: str, secret: Secret) -> None:
        """A sentence, of `WORDS` words or more."""
        for piece in _word_pieces(sentence):
            self._words.setdefault(piece[1], secret)

    def allow(self, text: str) -> None:
        """What stands in this text is public, wherever else it stands."""
        for tokens in map(Tokens, {without_comments(text), *_views(text)}):
            for length, by_shape in self._code.items():
                for start, shape in tokens.pieces(length):
                    if shape in by_shape:
                        by_shape[shape].pop(tokens.canonical(start, length), None)
        for view in _views(text):
            for _, piece in _word_pieces(view):
                self._words.pop(piece, None)

    def find(self, text: str) -> Iterator[Found]:
        """The secrets in a text, each once, at the line where it is seen first."""
        seen: dict[Secret, int] = {}
        for view in _views(text):
            for secret, place in self._places(view):
                line = view.count("\n", 0, place) + 1
                seen[secret] = min(line, seen.get(secret, line))
        return (Found(secret, line) for secret, line in seen.items())

    def _places(self, text: str) -> Iterator[tuple[Secret, int]]:
        tokens = Tokens(text)
        for length, by_shape in self._code.items():
            for start, shape in tokens.pieces(length):
                known = by_shape.get(shape)
                if known:
                    secret = known.get(tokens.canonical(start, length))
                    if secret:
                        yield secret, tokens.places[start]
        for place, piece in _word_pieces(text):
            if piece in self._words:
                yield self._words[piece], place


def _views(text: str) -> list[str]:
    """A text, with and without what follows a #; and where it is a string inside a string, as that string."""
    views = [text, _COMMENT.sub("", text)] if "#" in text else [text]
    if "\\n" in text:
        views.append(text.replace("\\n", "  "))
    return views


def _word_pieces(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    matches = list(_WORD.finditer(text))
    words = [match[0].lower() for match in matches]
    pieces = zip(*(words[shift:] for shift in range(WORDS)), strict=False)
    return ((match.start(), piece) for match, piece in zip(matches, pieces, strict=False))


def without_comments(source: str) -> str:
    """Python source without comments and docstrings; what is no Python, without what follows a #."""
    try:
        tree, tokens = _parsed(source)
    except (SyntaxError, tokenize.TokenError, ValueError):
        return _COMMENT.sub("", source)
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    cuts = [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1])
        for t in tokens
        if t.type == tokenize.COMMENT
    ]
    documented = {
        node.body[0].lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and ast.get_docstring(node, clean=False) is not None
    }
    cuts += [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1])
        for t in tokens
        if t.type == tokenize.STRING and t.start[0] in documented
    ]
    kept, end = [], 0
    for start, stop in sorted(cuts):
        kept.append(source[end:start])
        end = max(end, stop)
    return "".join([*kept, source[end:]])


def types_in(code: str) -> list[tuple[int, int]]:
    """Where the annotations of arguments and results stand in Python code; nowhere in what is no Python."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return []
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    found = []
    for node in ast.walk(tree):
        kind = getattr(node, "annotation" if isinstance(node, ast.arg) else "returns", None)
        if isinstance(kind, ast.expr) and kind.end_lineno and kind.end_col_offset:
            ends = (kind.lineno, kind.col_offset), (kind.end_lineno, kind.end_col_offset)
            found.append(tuple(len(code.encode()[: starts[line - 1] + at].decode()) for line, at in ends))
    return [(start, end) for start, end in found]


def sentences(source: str) -> Iterable[str]:
    """The texts of a Python source: its strings, docstrings included, and its comments."""
    try:
        tree, tokens = _parsed(source)
    except (SyntaxError, tokenize.TokenError, ValueError):
        return [source]
    strings = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [*strings, *(token.string for token in tokens if token.type == tokenize.COMMENT)]


@lru_cache(maxsize=1)  # both functions above are asked about the same source
def _parsed(source: str) -> tuple[ast.Module, list[tokenize.TokenInfo]]:
    return ast.parse(source), list(tokenize.generate_tokens(io.StringIO(source).readline))
