"""The house is as CONTRIBUTING.md draws it: rooms, what lives in each, imports downwards only, tests in the same rooms."""

import ast
import functools
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox.importable import SHOWN

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGES = ("autograder", "perceptron")
MANY = 10
"""Modules of a room, at most: what can be taken in at a glance. Only the figures, one a chapter, are more."""


def modules(room: Path) -> set[str]:
    return {path.stem for path in room.glob("*.py")} - {"__init__"}


def rooms(package: str) -> list[str]:
    """The rooms of a package in the order of CONTRIBUTING.md, the lowest first."""
    table = TEXT.split(f"| `{package}/` |")[1].split("\n\n")[0]
    return re.findall(r"^\| `([\w/]+)/` \|", table, re.MULTILINE)


@functools.cache  # four tests look at each module
def imported(path: Path) -> list[str]:
    """Names of our packages that a module imports, at whatever depth."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_table_names_every_room_and_every_module(package):
    found = [path.parent.relative_to(ROOT / package) for path in (ROOT / package).rglob("*/__init__.py")]
    there = {path.as_posix() for path in found}
    assert set(rooms(package)) == there
    for room in rooms(package):
        row = re.search(rf"^\| `{room}/` \|.*\| (.*) \|$", TEXT.split(f"| `{package}/` |")[1], re.MULTILINE)
        assert row is not None
        assert set(re.findall(r"`(\w+)`", row[1])) == modules(ROOT / package / room), room


@pytest.mark.parametrize("package", PACKAGES)
def test_no_room_is_too_full_and_each_says_who_may_call(package):
    for room in rooms(package):
        folder = ROOT / package / room
        assert room == "figures" or len(modules(folder)) <= MANY, room
        told = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
        assert len(told) > 60, f"{room}/__init__.py does not say who lives there"


def test_the_names_in_the_pictures_are_those_of_the_code():
    pictures = "\n".join(re.findall(r"^```\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL))
    named = set(re.findall(r"\b([a-z]+)/([a-z_]+)\b(?![/.])", pictures))
    known = {
        (room.split("/")[-1], module)  # a room in a room by its own name
        for package in PACKAGES
        for room in rooms(package)
        for module in modules(ROOT / package / room)
    }
    assert len(named) > 15
    assert {(room, module) for room, module in named if room in {room for room, _ in known}} <= known
    assert all(
        (ROOT / path).exists() for path in re.findall(r"(?:autograder|chapters/\d\w+)/[a-z_]+\.py", pictures)
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_rooms_import_downwards_only(package):
    order = rooms(package)
    for path in sources(package):
        parts = path.relative_to(ROOT / package).parts
        if len(parts) == 1:
            continue
        for name in imported(path):
            top, _, rest = name.partition(".")
            assert top != next(other for other in PACKAGES if other != package), f"{path} imports {name}"
            room = rest.split(".")[0]
            if top == package and room in order:
                assert order.index(room) <= order.index(parts[0]), (
                    f"{path} imports {name}, which stands above it"
                )


@pytest.mark.parametrize("package", PACKAGES)
def test_inside_a_room_no_two_modules_import_each_other(package):
    for room in rooms(package):
        folder = ROOT / package / room
        below: dict[str, set[str]] = {}
        for module in modules(folder):
            names = imported(folder / f"{module}.py")
            prefix = f"{package}.{room}."
            below[module] = {
                name.removeprefix(prefix).split(".")[0] for name in names if name.startswith(prefix)
            }
        for _ in below:
            below = {a: b.union(*(below.get(c, set()) for c in b)) for a, b in below.items()}
        assert [module for module, reached in below.items() if module in reached] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_is_needed_by_one_that_it_needs(package):
    """Rooms in rooms, too: `grading/judging` and the rest of `grading` have no cycle."""
    dotted = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sources(package)}
    below = {
        module: {name for name in map(_module_of(dotted), imported(path)) if name and name != module}
        for module, path in dotted.items()
        if path.stem != "__init__"
    }
    for _ in range(len(below).bit_length()):  # each round doubles the length of the ways that are seen
        below = {a: b.union(*(below.get(c, set()) for c in b)) for a, b in below.items()}
    assert [module for module, reached in below.items() if module in reached] == []


def _module_of(dotted: dict[str, Path]) -> Callable[[str], str]:
    """The module that an imported name is, or lies in; "" for what is none of ours."""
    return lambda name: next((n for n in (name, name.rpartition(".")[0]) if n in dotted), "")


def test_figures_are_named_like_their_chapters():
    chapters = {f"ch{path.parent.name}" for path in (ROOT / "chapters").glob("*/lecture.py")}
    assert modules(ROOT / "perceptron" / "figures") <= chapters
    for name in modules(ROOT / "perceptron" / "figures"):
        lecture = ROOT / "chapters" / name.removeprefix("ch") / "lecture.py"
        drawn = re.findall(
            r"from perceptron\.figures import (\w+) as figures", lecture.read_text(encoding="utf-8")
        )
        assert drawn == [name]


@pytest.mark.parametrize("package", PACKAGES)
def test_tests_have_the_same_rooms(package):
    tests = ROOT / "tests" / package
    there = {path.parent.relative_to(tests).as_posix() for path in tests.rglob("test_*.py")} - {"."}
    assert there - {"playground/js"} <= set(rooms(package))  # the JavaScript lies in a folder that is no room
    # `speed` is read and timed by the lectures that use it; its figures are tested in figures/test_ch12_gpu.py.
    assert set(rooms(package)) - there <= {"speed"}


def test_what_untrusted_code_is_shown_needs_nothing_that_it_is_not_shown():
    shown = tuple(folder.replace("/", ".") for folder in SHOWN)
    for folder in SHOWN:
        assert (ROOT / folder).is_dir()
        for path in (ROOT / folder).rglob("*.py"):
            for name in imported(path):
                assert name.split(".")[0] not in PACKAGES or name.startswith(shown), f"{path} imports {name}"
