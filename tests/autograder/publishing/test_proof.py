"""The proof that a release holds no answer: it passes the real release, and finds every kind of planted leak."""

import ast
import base64
import bz2
import gzip
import io
import json
import pickle
import subprocess
import textwrap
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from autograder.authoring import chapter_text
from autograder.publishing import contents, passages, proof, release

ROOT = Path(__file__).parents[3]
NEURON = ROOT / "chapters" / "01_neuron"


def look(folder: Path, secrets: proof.Secrets, name: str, data: bytes) -> list[proof.Leak]:
    """What the proof says of one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return proof.leaks(folder, secrets, {name: path})


def test_the_release_of_this_course_passes(released: Path) -> None:
    """`release` has proved it: test_release.py holds that it writes nothing where it finds a leak."""
    assert (released / release.NOTE).is_file()


def test_every_line_of_the_list_of_what_is_shown_is_needed(released: Path, secrets: proof.Secrets) -> None:
    """A line that nothing needs any more would let a leak pass."""
    named = {name for name, _ in secrets.shown}
    assert [name for name in sorted(named) if not (released / name).is_file()] == []
    there = {
        (name, found.secret.what)
        for name in named
        for text in contents.texts((released / name).read_bytes())
        for found in secrets.passages.find(text.text)
    }
    assert sorted(secrets.shown - there) == []


# ---------------------------------------------------------------- what is secret


def solution_of(name: str) -> str:
    cells = chapter_text.read_exercise(NEURON / "exercise.py")
    source = next(cell.source for cell in cells if cell.kind == "solution" and cell.name == name)
    return source.split(chapter_text.BEGIN_SOLUTION)[1].split(chapter_text.END_SOLUTION)[0]


def hidden_test() -> str:
    cells = chapter_text.read_exercise(NEURON / "exercise.py")
    source = next(cell.source for cell in cells if cell.name == "weighted_sum-lengths")
    return source.split(chapter_text.BEGIN_HIDDEN)[1].split(chapter_text.END_HIDDEN)[0]


def reference() -> str:
    source = (NEURON / "reference.py").read_text(encoding="utf-8")
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return max((ast.get_source_segment(source, node) or "" for node in functions), key=len)


def stored_answer() -> str:
    answers = [chapter_text.read_answer(path) for path in sorted(NEURON.glob("answers/right/*.py"))]
    return max((cell.source for answer in answers for cell in answer.cells), key=len)


SECRETS = {
    "a solution": lambda: solution_of("weighted_sum"),
    "a hidden test": hidden_test,
    "the reference": reference,
    "a stored answer": stored_answer,
}


def renamed(source: str) -> str:
    """Other names everywhere, and another layout."""
    names: dict[str, str] = {}

    class Rename(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.Name:
            return ast.Name(names.setdefault(node.id, f"thing{len(names)}"), node.ctx)

        def visit_arg(self, node: ast.arg) -> ast.arg:
            return ast.arg(names.setdefault(node.arg, f"thing{len(names)}"))

    return ast.unparse(Rename().visit(ast.parse(textwrap.dedent(source))))


def picture(source: str) -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", source, zip=True)
    file = io.BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG", pnginfo=about)
    return file.getvalue()


def archive(source: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inside.txt", source)
    return file.getvalue()


def notebook(**cell: object) -> bytes:
    about = {
        "cell_type": "code",
        "id": "x",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": [],
    }
    content = {"cells": [{**about, **cell}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, indent=1).encode()


def encoded(source: str) -> str:
    return base64.b64encode(source.encode()).decode()


HIDINGS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "as it is": ("notes.py", str.encode),
    "indented": ("notes.py", lambda s: "\n".join("            " + line for line in s.split("\n")).encode()),
    "on one line": ("notes.txt", lambda s: " ".join(s.split()).encode()),
    "renamed": ("notes.py", lambda s: renamed(s).encode()),
    "commented out": ("notes.py", lambda s: "\n".join("# " + line for line in s.split("\n")).encode()),
    "with comments between": ("notes.py", lambda s: s.replace("\n", "  # so it goes on\n").encode()),
    "in a string": ("notes.py", lambda s: f"text = {s!r}".encode()),
    "in Windows' UTF-16": ("notes.txt", lambda s: s.encode("utf-16")),
    "base64": ("notes.py", lambda s: f"data = '{encoded(s)}'".encode()),
    "base64 in lines": ("notes.txt", lambda s: base64.encodebytes(s.encode())),
    "base64 twice": ("notes.txt", lambda s: encoded(encoded(s)).encode()),
    "base32": ("notes.txt", lambda s: base64.b32encode(s.encode())),
    "hex": ("notes.txt", lambda s: s.encode().hex().encode()),
    "gzip": ("data.bin", lambda s: gzip.compress(s.encode())),
    "bzip2": ("data.bin", lambda s: bz2.compress(s.encode())),
    "packed, in base64": ("notes.txt", lambda s: base64.b64encode(zlib.compress(s.encode()))),
    "an archive": ("data.zip", archive),
    "a pickle": ("data.pkl", lambda s: pickle.dumps({"text": s})),
    "a pickle of bytes": ("data.pkl", lambda s: pickle.dumps([zlib.compress(s.encode())])),
    "a picture's comment": ("figure.png", picture),
    "a notebook's cell": ("lectures/01_neuron.ipynb", lambda s: notebook(source=s.splitlines(keepends=True))),
    "a notebook's metadata": ("lectures/01_neuron.ipynb", lambda s: notebook(metadata={"note": {"deep": s}})),
    "a notebook's output": (
        "lectures/01_neuron.ipynb",
        lambda s: notebook(
            outputs=[{"output_type": "stream", "name": "stdout", "text": s.splitlines(keepends=True)}]
        ),
    ),
    "a picture in an output": (
        "lectures/01_neuron.ipynb",
        lambda s: notebook(
            outputs=[
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"image/png": base64.b64encode(picture(s)).decode()},
                }
            ]
        ),
    ),
    "a quiz": (
        "chapters/01_neuron/quiz.json",
        lambda s: json.dumps([{"question": "?", "options": [{"text": "a", "why": s}]}]).encode(),
    ),
}


@pytest.mark.parametrize("hiding", HIDINGS)
@pytest.mark.parametrize("kind", SECRETS)
def test_a_planted_leak_is_found(tmp_path: Path, secrets: proof.Secrets, kind: str, hiding: str) -> None:
    name, plant = HIDINGS[hiding]
    found = look(tmp_path, secrets, name, plant(SECRETS[kind]()))
    assert found, f"{kind} {hiding} was not found"
    assert all(leak.file == name for leak in found)
    assert any("chapters/01_neuron/" in leak.what for leak in found)


def test_the_line_is_named(tmp_path: Path, secrets: proof.Secrets) -> None:
    found = look(
        tmp_path, secrets, "notes.py", b"import this\n\n\n" + solution_of("weighted_sum").strip("\n").encode()
    )
    assert found[0].line in (4, 5)
    summaries = [chapter_text.read_answer(path).summary for path in NEURON.glob("answers/wrong/*.py")]
    found = look(tmp_path, secrets, "notes.md", f"Of ours.\n\n{max(summaries, key=len)}".encode())
    assert [leak.line for leak in found] == [3]
    found = look(tmp_path, secrets, "a.ipynb", HIDINGS["a notebook's cell"][1](solution_of("weighted_sum")))
    lines = (tmp_path / "a.ipynb").read_text().split("\n")
    assert "np.asarray" in lines[found[0].line - 1] or "x.shape" in lines[found[0].line - 1]


def test_the_right_letter_of_a_question_is_found(tmp_path: Path, secrets: proof.Secrets) -> None:
    assert secrets.choices == {"answer_output_activation": "B"}
    text = 'def answer_output_activation():\n    """The letter."""\n    return "B"\n'
    assert look(tmp_path, secrets, "notes.py", text.encode())
    assert look(tmp_path, secrets, "notes.txt", encoded(text).encode())
    assert look(tmp_path, secrets, "notes.txt", b"answer_output_activation: B")
    assert not look(tmp_path, secrets, "notes.py", text.replace('"B"', "letter").encode())


def test_an_answered_cell_of_an_exercise_is_found_however_short(
    tmp_path: Path, secrets: proof.Secrets, released: Path
) -> None:
    name = "exercises/01_neuron/01_neuron.ipynb"
    data = (released / name).read_bytes()
    assert not look(tmp_path, secrets, name, data)
    content = json.loads(data)
    cell = next(c for c in content["cells"] if c["id"] == "step")
    cell["source"] = [*cell["source"][:-2], "    return 1.0 * (z > 0)"]
    found = look(tmp_path, secrets, name, json.dumps(content, indent=1).encode())
    assert [leak.what for leak in found] == ["the cell step holds an answer, not the released stub"]
    assert "return 1.0" in (tmp_path / name).read_text().split("\n")[found[0].line - 1]


@pytest.mark.parametrize("name", sorted(proof.FORBIDDEN))
def test_some_files_are_refused_by_name(tmp_path: Path, secrets: proof.Secrets, name: str) -> None:
    assert look(tmp_path, secrets, f"deep/{name}", b"")


def test_what_cannot_be_looked_into_is_refused(tmp_path: Path, secrets: proof.Secrets) -> None:
    import importlib.util
    import marshal

    code = importlib.util.MAGIC_NUMBER + b"\0" * 12 + marshal.dumps(compile("x = 1", "x", "exec"))
    assert "compiled Python" in look(tmp_path, secrets, "a.pyc", code)[0].what
    assert "cannot be opened" in look(tmp_path, secrets, "a.zip", b"PK\x03\x04 broken")[0].what
    deep = b"nothing"
    for _ in range(12):
        deep = gzip.compress(deep)
    assert "wrapped more than" in look(tmp_path, secrets, "a.gz", deep)[0].what


# ---------------------------------------------------------------- git


@pytest.fixture
def repository(tmp_path: Path) -> Callable[..., str]:
    def git(*command: str, said: str = "") -> str:
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        done = subprocess.run(
            ["git", "-C", str(tmp_path), *who, *command],
            input=said,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    git("init", "-q", "-b", "main")
    (tmp_path / "README.md").write_text("Nothing.\n")
    git("add", "-A")
    git("commit", "-q", "-m", "Begin")
    return git


def test_a_leak_in_an_old_commit_is_found(
    tmp_path: Path, secrets: proof.Secrets, repository: Callable[..., str]
) -> None:
    assert proof.leaks(tmp_path, secrets) == []
    (tmp_path / "oops.py").write_text(solution_of("weighted_sum"))
    repository("add", "-A")
    repository("commit", "-q", "-m", "Oops")
    repository("rm", "-q", "oops.py")
    repository("commit", "-q", "-m", "Nobody saw it")
    found = proof.leaks(tmp_path, secrets)
    assert found and all(leak.file.startswith("oops.py in git (blob ") for leak in found)
    repository("reset", "-q", "--hard", "HEAD~2")
    assert proof.leaks(tmp_path, secrets), "the reflog still has it"
    repository("reflog", "expire", "--expire=now", "--all")
    assert "unreachable in git" in proof.leaks(tmp_path, secrets)[0].file
    repository("gc", "-q", "--prune=now")
    assert proof.leaks(tmp_path, secrets) == []


def test_a_leak_in_a_commit_message_is_found(
    tmp_path: Path, secrets: proof.Secrets, repository: Callable[..., str]
) -> None:
    repository("commit", "-q", "--allow-empty", "-F", "-", said=solution_of("weighted_sum"))
    assert "(commit " in proof.leaks(tmp_path, secrets)[0].file


# ---------------------------------------------------------------- how much is covered


def test_the_types_of_a_function_are_no_secret_and_its_code_is() -> None:
    """Figures have functions of two arrays that give two arrays, as references have."""
    header = "def {}({}: np.ndarray, {}: np.ndarray) -> tuple[np.ndarray, np.ndarray]:\n"
    body = (
        "    {0}, {1} = {2}.mean(axis=0), {2}.std(axis=0)\n    return ({2} - {0}) / {1}, ({3} - {0}) / {1}\n"
    )
    secret, known = passages.Secret("the reference", "here"), passages.Passages()
    known.add_code(header.format("scaled", "seen", "new") + body.format("m", "s", "seen", "new"), secret)
    stranger = header.format("corners", "x", "y") + "    turns = np.diff(y, 2)\n    return x[1:-1], turns\n"
    assert list(known.find(stranger)) == []
    stolen = header.format("f", "a", "b") + body.format("mean", "spread", "a", "b")
    assert [found.secret for found in known.find(stolen)] == [secret]


def test_every_solution_that_is_no_mere_formula_is_found_under_other_names(secrets: proof.Secrets) -> None:
    """All that a class could ask for; what is missed is a formula that a lecture shows, or shorter than one."""
    looked_for, missed = 0, []
    for path in sorted((ROOT / "chapters").glob("*/exercise.py")):
        for what, _, source in proof._secret_parts(chapter_text.read_exercise(path)):
            tokens = passages.Tokens(passages.without_comments(source)).tokens
            if what.startswith("the solution") and len(tokens) >= passages.WINDOWS[-1]:
                looked_for += 1
                if not list(secrets.passages.find(renamed(source))):
                    missed.append(f"{path.parent.name}: {what}")
    assert looked_for > 60
    assert missed == [
        "11_pytorch: the solution of FunctionDataset",  # return self.x[i], self.y[i]
        "14_practice: the solution of repaired_b",  # the faulty program, which is given, with one line more
    ]
