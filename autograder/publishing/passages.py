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
from functools import cache, cached_property, lru_cache
from itertools import accumulate

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


Piece = tuple[str | int, ...]
"""Tokens in a row, every name replaced by a number: by its first place among them."""


class Tokens:
    """The tokens of a text, and the shape of each (all names alike)."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = [
            token if token[-1] not in "\"'" else f"'{token.strip(QUOTES)}'"  # a word in quotes, such as a key
            for token in _TOKEN.findall(text)
            if token not in _DROPPED
        ]
        self.shapes = [
            token if before == "." else _shape(token)
            for before, token in zip(["", *self.tokens], self.tokens, strict=False)
        ]

    @cached_property
    def places(self) -> list[int]:
        """The place in the text at which each token stands."""
        return [match.start() for match in _TOKEN.finditer(self.text) if match[0] not in _DROPPED]

    def piece(self, start: int, length: int) -> Piece:
        """So many tokens from there on."""
        numbers: dict[str, int] = {}
        tokens, shapes = self.tokens[start : start + length], self.shapes[start : start + length]
        return tuple(
            [
                numbers.setdefault(token, len(numbers)) if shape == "name" else token
                for token, shape in zip(tokens, shapes, strict=True)
            ]
        )

    def windows(self, length: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The shape of every piece of this length, with its start."""
        return enumerate(zip(*(self.shapes[shift:] for shift in range(length)), strict=False))


@cache  # of a few thousand tokens, asked a million times
def _shape(token: str) -> str:
    name = (token[0].isalpha() or token[0] == "_") and token not in _KEPT
    return "name" if name else token


class Passages:
    """All secrets. `add` them, `allow` what may be said all the same, then `find` them in texts."""

    def __init__(self) -> None:
        self._code: dict[int, dict[tuple[str, ...], dict[Piece, Secret]]] = {}
        self._begins: set[tuple[str, ...]] = set()  # the first shapes of every piece that was added
        self._words: dict[tuple[str, ...], Secret] = {}

    def add_code(self, source: str, secret: Secret, shortest: int = WINDOWS[-1]) -> None:
        """Python source: its code, of `shortest` tokens or more, and the sentences in its strings and comments."""
        for sentence in sentences(source):
            self.add_words(sentence, secret)
        code = without_comments(source)
        tokens, types = Tokens(code), types_in(code)
        length = next((window for window in WINDOWS if shortest <= window <= len(tokens.tokens)), 0)
        if not length:
            return
        places = tokens.places if types else [0] * len(tokens.tokens)
        typed = _counts(any(start <= place < end for start, end in types) for place in places)
        telling = _counts(token not in _PLAIN for token in tokens.shapes)
        for start, shape in tokens.windows(length):
            stop = start + length
            if typed[stop] - typed[start] > length / 2:
                continue  # mostly the types of a function's arguments: many functions have the same
            piece = tokens.piece(start, length)
            new_names = len({token for token in piece if isinstance(token, int)})
            if telling[stop] - telling[start] - new_names >= TELLING * length:
                self._code.setdefault(length, {}).setdefault(shape, {}).setdefault(piece, secret)
                self._begins.add(shape[: WINDOWS[-1]])

    def add_words(self, sentence: str, secret: Secret) -> None:
        """A sentence, of `WORDS` words or more."""
        for _, words in _word_windows(sentence):
            self._words.setdefault(words, secret)

    def allow(self, text: str) -> None:
        """What stands in this text is public, wherever else it stands."""
        for tokens in map(Tokens, {without_comments(text), *_views(text)}):
            for _, piece, known in self._alike(tokens):
                known.pop(piece, None)
        for view in _views(text):
            for _, words in _word_windows(view):
                self._words.pop(words, None)

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
        for start, piece, known in self._alike(tokens):
            if secret := known.get(piece):
                yield secret, tokens.places[start]
        if said := [(number, words) for number, words in _word_windows(text) if words in self._words]:
            places = [match.start() for match in _WORD.finditer(text)]
            yield from ((self._words[words], places[number]) for number, words in said)

    def _alike(self, tokens: Tokens) -> Iterator[tuple[int, Piece, dict[Piece, Secret]]]:
        """Every piece that has the shape of a secret: its start, the piece, and the secrets of that shape."""
        starts = [start for start, shape in tokens.windows(WINDOWS[-1]) if shape in self._begins]
        for length, by_shape in self._code.items():
            for start in starts:
                if known := by_shape.get(tuple(tokens.shapes[start : start + length])):
                    yield start, tokens.piece(start, length), known


def _counts(those: Iterable[bool]) -> list[int]:
    """How many are true before each place, and before the end."""
    return list(accumulate(those, initial=0))


def _views(text: str) -> list[str]:
    """A text, with and without what follows a #; and where it is a string inside a string, as that string."""
    views = [text, _COMMENT.sub("", text)] if "#" in text else [text]
    if "\\n" in text:
        views.append(text.replace("\\n", "  "))
    return views


def _word_windows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every `WORDS` words in a row, with the number of the first."""
    words = [word.lower() for word in _WORD.findall(text)]
    return enumerate(zip(*(words[shift:] for shift in range(WORDS)), strict=False))


def without_comments(source: str) -> str:
    """Python source without comments and docstrings; what is no Python, without what follows a #."""
    try:
        nodes, tokens = _parsed(source)
    except (SyntaxError, tokenize.TokenError, ValueError):
        return _COMMENT.sub("", source)
    starts = list(accumulate(map(len, source.splitlines(keepends=True)), initial=0))
    cuts = [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1])
        for t in tokens
        if t.type == tokenize.COMMENT
    ]
    documented = {
        node.body[0].lineno
        for node in nodes
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
    if "def" not in code:
        return []
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return []
    lines = code.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    found = []
    for node in ast.walk(tree):
        kind = getattr(node, "annotation" if isinstance(node, ast.arg) else "returns", None)
        if isinstance(kind, ast.expr) and kind.end_lineno and kind.end_col_offset:
            ends = (kind.lineno, kind.col_offset), (kind.end_lineno, kind.end_col_offset)
            start, end = (starts[n - 1] + len(lines[n - 1].encode()[:at].decode()) for n, at in ends)
            found.append((start, end))
    return found


def sentences(source: str) -> Iterable[str]:
    """The texts of a Python source: its strings, docstrings included, and its comments."""
    try:
        nodes, tokens = _parsed(source)
    except (SyntaxError, tokenize.TokenError, ValueError):
        return [source]
    strings = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [*strings, *(token.string for token in tokens if token.type == tokenize.COMMENT)]


@lru_cache(maxsize=1)  # both functions above are asked about the same source
def _parsed(source: str) -> tuple[list[ast.AST], list[tokenize.TokenInfo]]:
    return list(ast.walk(ast.parse(source))), list(tokenize.generate_tokens(io.StringIO(source).readline))
