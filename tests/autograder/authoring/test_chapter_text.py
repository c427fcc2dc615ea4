"""Chapter texts: what is read, and every text that is refused, with its line and its sentence."""

import re
from pathlib import Path

import jupytext
import pytest

from autograder.authoring import chapter_text
from autograder.authoring.chapter_text import ChapterError

ROOT = Path(__file__).parents[3]

EXERCISE = '''\
# %% [markdown]
# # Exercise 01: the neuron
#
# A reminder.

# %% locked="setup"
import numpy as np

from autograder import check

# %% solution="double"
def double(x):
    """Twice `x`."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% test="double-values" points=1
check.equal(double, 2, 4, read="Doubling")
### BEGIN HIDDEN TESTS
_large = 1000
check.equal(double, _large, 2 * _large)
### END HIDDEN TESTS

# %% play="race"
print(double(3))

# %% [markdown] answer="why" points=2.5
# Because two is more than one.
'''


def write(folder: Path, text: str, name: str = "exercise.py") -> Path:
    path = folder / "chapters" / "01_neuron" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_exercise_is_read_cell_by_cell(tmp_path: Path) -> None:
    cells = chapter_text.read_cells(write(tmp_path, EXERCISE))
    assert [(cell.kind, cell.name, cell.points, cell.line) for cell in cells] == [
        ("markdown", "", 0, 1),
        ("locked", "setup", 0, 6),
        ("solution", "double", 0, 11),
        ("test", "double-values", 1, 19),
        ("play", "race", 0, 26),
        ("answer", "why", 2.5, 29),
    ]
    assert cells[0].source == "# Exercise 01: the neuron\n\nA reminder."
    assert cells[1].source == "import numpy as np\n\nfrom autograder import check"
    assert cells[5].source == "Because two is more than one."
    assert chapter_text.title(Path("exercise.py"), cells) == "Exercise 01: the neuron"


def test_every_line_of_a_source_is_where_source_line_says(tmp_path: Path) -> None:
    path = write(tmp_path, EXERCISE.replace('locked="setup"\n', 'locked="setup"\n\n\n'))
    lines = path.read_text().split("\n")
    for cell in chapter_text.read_cells(path):
        for number, line in enumerate(cell.source.split("\n"), start=cell.source_line):
            written = lines[number - 1]
            assert line == (written.removeprefix("#").removeprefix(" ") if cell.is_markdown else written)


def test_jupytext_alone_reads_the_same_sources(tmp_path: Path) -> None:
    ours = chapter_text.read_cells(write(tmp_path, EXERCISE))
    theirs = jupytext.reads(EXERCISE, fmt="py:percent").cells
    assert [cell.source for cell in ours] == [cell.source for cell in theirs]


def test_a_comment_named_like_a_shell_command_stays_a_comment(tmp_path: Path) -> None:
    text = EXERCISE.replace("print(double(3))", "# copy the result\n# %timeit double(3)\nprint(double(3))")
    play = chapter_text.read_cells(write(tmp_path, text))[4]
    assert play.source == "# copy the result\n# %timeit double(3)\nprint(double(3))"


def test_a_header_inside_a_string_begins_no_cell(tmp_path: Path) -> None:
    text = EXERCISE.replace("print(double(3))", 'text = """\n# %% not a cell\n"""')
    assert len(chapter_text.read_cells(write(tmp_path, text))) == 6


TEST = '# %% test="double-values" points=1'
SOLUTION = '# %% solution="double"'
WHOLE_FUNCTION = EXERCISE.split(SOLUTION)[1].split("\n\n\n")[0].strip()

REFUSED = {
    "duplicate name": (
        'play="race"',
        'play="setup"',
        26,
        'the name "setup" was used in line 6: choose another',
    ),
    "test without points": (
        TEST,
        '# %% test="double-values"',
        19,
        'test="double-values" has no points: add points=1',
    ),
    "answer without points": ('answer="why" points=2.5', 'answer="why"', 29, "has no points: add points=1"),
    "zero points": (TEST, TEST[:-1] + "0", 19, "points=0: write a positive number, such as points=1"),
    "negative points": (TEST, TEST[:-1] + "-1", 19, "points=-1: write a positive number"),
    "endless points": (TEST, TEST[:-1] + "inf", 19, "points=inf: write a positive number"),
    "points in words": (TEST, TEST[:-1] + "one", 19, "points=one: write a positive number"),
    "quoted points": (TEST, TEST[:-1] + '"1"', 19, 'points="1": write a positive number'),
    "points without value": (TEST, TEST[:-2], 19, "points has no value: write a positive number"),
    "points for a locked cell": ('locked="setup"', 'locked="setup" points=1', 6, "points= belongs to test="),
    "solution without a test": (
        'check.equal(double, 2, 4, read="Doubling")\n### BEGIN HIDDEN TESTS\n_large = 1000\n'
        "check.equal(double, _large, 2 * _large)\n",
        "check.fail('no')\n### BEGIN HIDDEN TESTS\n",
        11,
        'solution="double" has no test after it: add a cell # %% test="double-…" points=1 that calls double',
    ),
    "solution named otherwise": (SOLUTION, '# %% solution="triple"', 11, 'solution="triple" defines double'),
    "solution with two functions": (
        "    ### END SOLUTION\n",
        "    ### END SOLUTION\n\n\ndef triple(x):\n    return 3 * x\n",
        11,
        'solution="double" defines double and triple: it must define double and nothing else',
    ),
    "solution without a function": (
        WHOLE_FUNCTION,
        "### BEGIN SOLUTION\ndouble = abs\n### END SOLUTION",
        11,
        'solution="double" defines no function: it must define double',
    ),
    "function between the markers": (
        WHOLE_FUNCTION,
        "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION",
        11,
        "`def double` stands between the markers: move ### BEGIN SOLUTION below it",
    ),
    "solution that compiles only with its answer": (
        "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n",
        "    try:\n        y = 2 * x\n    ### BEGIN SOLUTION\n    finally:\n        pass\n    return y\n"
        "    ### END SOLUTION\n",
        11,
        'solution="double" without its answer does not compile',
    ),
    "no markers": (
        "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
        "    return 2 * x",
        11,
        'solution="double" has no ### BEGIN SOLUTION and ### END SOLUTION around its answer',
    ),
    "begin without end": (
        "    ### END SOLUTION\n",
        "",
        14,
        "### BEGIN SOLUTION without an ### END SOLUTION after it",
    ),
    "end without begin": (
        "    ### BEGIN SOLUTION\n",
        "",
        15,
        "### END SOLUTION without a ### BEGIN SOLUTION before it",
    ),
    "begin twice": (
        "    return 2 * x\n",
        "    ### BEGIN SOLUTION\n    return 2 * x\n",
        15,
        "### BEGIN SOLUTION inside the region that began in line 14",
    ),
    "marker with words behind it": (
        "    ### BEGIN SOLUTION\n",
        "    ### BEGIN SOLUTION of it\n",
        14,
        "write the marker alone in its line, exactly: ### BEGIN SOLUTION",
    ),
    "marker with one hash": (
        "### END HIDDEN TESTS",
        "# END HIDDEN TESTS",
        24,
        "write the marker alone in its line, exactly: ### END HIDDEN TESTS",
    ),
    "hidden tests without end": (
        "### END HIDDEN TESTS\n",
        "",
        21,
        "### BEGIN HIDDEN TESTS without an ### END HIDDEN TESTS after it",
    ),
    "hidden tests in a play cell": (
        "print(double(3))",
        "### BEGIN HIDDEN TESTS\nprint(double(3))\n### END HIDDEN TESTS",
        27,
        "`BEGIN HIDDEN TESTS` does not belong in this play cell: nbgrader acts on it",
    ),
    "solution markers in a locked cell": (
        "import numpy as np",
        "### BEGIN SOLUTION\nimport numpy as np\n### END SOLUTION",
        7,
        "`BEGIN SOLUTION` does not belong in this locked cell",
    ),
    "solution marker in the text": (
        "# A reminder.",
        "# Nothing about BEGIN SOLUTION.",
        4,
        "`BEGIN SOLUTION` does not belong in this markdown cell",
    ),
    "nbgrader's autotest": (
        "_large = 1000",
        "### AUTOTEST double(1)",
        22,
        "`AUTOTEST` does not belong in this test cell",
    ),
    "code cell without header": ('# %% play="race"', "# %%", 26, "a code cell without a header: say what"),
    "title for a header": ('# %% play="race"', "# %% Race", 26, '`Race` has no value: write Race="…"'),
    "unknown key": (
        'play="race"',
        'game="race"',
        26,
        "unknown key game=: the keys are locked=, solution=, test=, play=, answer= and points=, in lectures folded=",
    ),
    "key without value": ('locked="setup"', "locked", 6, '`locked` has no value: write locked="…"'),
    "key with an empty value": ('locked="setup"', "locked=", 6, '`locked` has no value: write locked="…"'),
    "key with an empty name": ('locked="setup"', 'locked=""', 6, 'locked="" is no name: write locked="NAME"'),
    "name without quotes": (
        'locked="setup"',
        "locked=setup",
        6,
        'locked=setup is no name: write locked="NAME"',
    ),
    "name with a space": ('locked="setup"', 'locked="set up"', 6, 'locked="set up" is no name'),
    "quote left open": ('locked="setup"', 'locked="setup', 6, '`locked="setup` is not KEY="VALUE"'),
    "name like a nameless cell": (
        'locked="setup"',
        'locked="cell-001"',
        6,
        'the build gives the name "cell-001" to a cell',
    ),
    "name of the install cell": ('play="race"', 'play="colab"', 26, 'the build gives the name "colab" to a'),
    "name too long": (
        'locked="setup"',
        f'locked="{"s" * 65}"',
        6,
        "the name has 65 characters: shorten it to 64",
    ),
    "the same key twice": (
        'locked="setup"',
        'locked="a" locked="b"',
        6,
        "locked= stands twice in one header",
    ),
    "two kinds": (
        TEST,
        '# %% test="double-values" play="race" points=1',
        19,
        "two kinds in one header (test and play): a cell has one kind",
    ),
    "text for a code kind": (
        '# %% play="race"',
        '# %% [markdown] play="race"',
        26,
        "play= is for code cells",
    ),
    "solution marker in an answer, without the # of a line of text": (
        "# Because two is more than one.",
        "### BEGIN SOLUTION\n# Because two is more than one.\n### END SOLUTION",
        30,
        "write the marker alone in its line, exactly: # ### BEGIN SOLUTION",
    ),
    "answer in code": (
        '[markdown] answer="why"',
        'answer="why"',
        29,
        "answer= is for text: write # %% [markdown]",
    ),
    "raw cell": ('# %% play="race"', "# %% [raw]", 26, "`[raw]` is no kind of cell: only [markdown] is"),
    "header without a space": (
        '# %% play="race"',
        '#%% play="race"',
        26,
        "is no cell header: write # %%, a space",
    ),
    "added in an exercise": (
        '# %% play="race"',
        "# %% added",
        26,
        "`added` cells stand in answer files only",
    ),
    "cell that does not compile": ("print(double(3))", "print(double(3)", 27, "the cell does not compile"),
    "return outside a function": ("print(double(3))", "return 3", 27, "the cell does not compile"),
    "markdown without hash": (
        "# A reminder.",
        "A reminder.",
        4,
        "a line of a markdown cell without # in front",
    ),
    "no title": (
        "# # Exercise 01: the neuron",
        "# Exercise",
        1,
        "begin with a # %% [markdown] cell whose first",
    ),
    "text before the first cell": (
        "# %% [markdown]\n# # Exercise",
        "import os\n# %% [markdown]\n# # Exercise",
        1,
        "text before the first cell: begin with # %% [markdown]",
    ),
    "test that binds": ("_large = 1000", "large = 1000", 22, "a test cell binds `large`: call it `_large`"),
    "test that imports": ("_large = 1000", "_large = 1\nimport os.path", 23, "a test cell binds `os`"),
    "test that imports everything": (
        "_large = 1000",
        "from math import *",
        22,
        "`from math import *` in a test",
    ),
    "test that defines": ("_large = 1000", "def double(x): return 2 * x", 22, "a test cell binds `double`"),
    "test that loops": ("_large = 1000", "for _large, big in [(1, 2)]: pass", 22, "a test cell binds `big`"),
    "test that catches": (
        "_large = 1000",
        "try: pass\nexcept ValueError as error: pass",
        23,
        "a test cell binds `error`",
    ),
    "test that binds by walrus": (
        "_large = 1000",
        "_l = [big := 1 for _ in '1']",
        22,
        "a test cell binds `big`",
    ),
    "test that binds from a function": (
        "_large = 1000",
        "def _f():\n    global np\n    np = None",
        24,
        "a test cell binds `np`",
    ),
    "test that deletes": ("_large = 1000", "del double", 22, "a test cell binds `double`"),
    "test whose visible part does not compile": (
        'check.equal(double, 2, 4, read="Doubling")\n### BEGIN',
        "if double:\n    ### BEGIN",
        19,
        'test="double-values" without its hidden part does not compile',
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_text_is_refused_with_file_line_and_sentence(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert EXERCISE.count(old) == 1, "the case must change exactly one place"
    text = EXERCISE.replace(old, new)
    if new.lstrip().startswith("if double"):  # the hidden part is then the body
        text = text.replace("_large = 1000", "    _large = 1000").replace(
            "\ncheck.equal(double, _l", "\n    check.equal(double, _l"
        )
    with pytest.raises(ChapterError) as error:
        chapter_text.read_cells(write(tmp_path, text))
    message = str(error.value)
    assert message.startswith(f"chapters/01_neuron/exercise.py:{line}: "), message
    assert sentence in message
    assert "\n" not in message and str(tmp_path) not in message


def test_names_within_functions_and_comprehensions_are_the_tests_own(tmp_path: Path) -> None:
    inner = "_large = sum(n for n in range(3))\ndef _f(x):\n    y = x\n    return y"
    chapter_text.read_cells(write(tmp_path, EXERCISE.replace("_large = 1000", inner)))


def test_a_solution_may_be_a_class_and_have_private_helpers(tmp_path: Path) -> None:
    text = EXERCISE.replace("def double(x):", "def _twice(x):\n    return 2 * x\n\n\nclass double:").replace(
        "    return 2 * x\n    ###", "    value = 2\n    ###"
    )
    assert chapter_text.read_cells(write(tmp_path, text))[2].name == "double"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "chapters/01_neuron/exercise.py: there is no such file"),
        (b"# %% [markdown]\n# # \xff", "not UTF-8 text (byte 20); save it as UTF-8"),
        (b"", "chapters/01_neuron/exercise.py:1: begin with a # %% [markdown] cell"),
    ],
)
def test_an_unreadable_file_is_one_sentence(tmp_path: Path, data: bytes | None, sentence: str) -> None:
    path = write(tmp_path, "")
    path.unlink() if data is None else path.write_bytes(data)
    with pytest.raises(ChapterError, match=re.escape(sentence)):
        chapter_text.read_cells(path)


LECTURE = """\
# %% [markdown]
# # 01 · The neuron
#
# ## Inputs and weights

# %%
import numpy as np

# %% [markdown]
# ### The sum
#
# ```
# ## not a section
# ```
"""


def test_a_lecture_has_sections_that_checks_can_name(tmp_path: Path) -> None:
    cells = chapter_text.read_cells(write(tmp_path, LECTURE, "lecture.py"))
    assert [cell.kind for cell in cells] == ["markdown", "code", "markdown"]
    assert chapter_text.sections(cells) == ["Inputs and weights", "The sum"]


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            "# %%\nimport",
            '# %% locked="setup"\nimport',
            6,
            "a lecture's cells carry no key but folded=, remove locked=",
        ),
        ("import numpy", "import", 7, "the cell does not compile"),
        ("# # 01", "# ## 01", 1, "begin with a # %% [markdown] cell whose first line is the title"),
        ("import numpy as np", "### BEGIN SOLUTION", 7, "does not belong in this code cell"),
    ],
)
def test_a_wrong_lecture_is_refused(tmp_path: Path, old: str, new: str, line: int, sentence: str) -> None:
    with pytest.raises(ChapterError) as error:
        chapter_text.read_cells(write(tmp_path, LECTURE.replace(old, new, 1), "lecture.py"))
    assert str(error.value).startswith(f"chapters/01_neuron/lecture.py:{line}: ")
    assert sentence in str(error.value)


def test_a_check_that_names_no_section_is_refused_in_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, EXERCISE)
    cells = chapter_text.read_cells(path)
    chapter_text.check_references(path, cells, ["Doubling"])
    with pytest.raises(ChapterError) as error:
        chapter_text.check_references(path, cells, ["The sum", "Bias"])
    assert str(error.value) == (
        'chapters/01_neuron/exercise.py:20: read="Doubling" is no section of the lecture; '
        'its sections are "The sum", "Bias"'
    )


ANSWER = """\
# Forgets the factor,
# so that everything stays as it is.
# loses: double-values | expected 4
# loses: double-large | the factor 2
# %% added
import math

# %% solution="double"
def double(x):
    return x
"""


def test_an_answer_file_says_what_it_loses(tmp_path: Path) -> None:
    path = write(tmp_path, ANSWER, "double_factor_forgotten.py")
    answer = chapter_text.read_answer(path)
    assert answer.summary == "Forgets the factor, so that everything stays as it is."
    assert answer.loses == (("double-values", "expected 4"), ("double-large", "the factor 2"))
    assert [(cell.kind, cell.name, cell.line) for cell in answer.cells] == [
        ("added", "", 5),
        ("solution", "double", 8),
    ]
    assert list(answer.cells) == chapter_text.read_cells(path)


def test_an_answer_may_fail_to_compile_as_a_students_may(tmp_path: Path) -> None:
    path = write(tmp_path, ANSWER.replace("return x", "return x +"), "double_unfinished.py")
    assert chapter_text.read_answer(path).cells[1].source.endswith("return x +")


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("| expected 4", "", 3, "write # loses: TEST | PART OF THE MESSAGE"),
        ("| expected 4", "|", 3, "write # loses: TEST | PART OF THE MESSAGE"),
        ("# %% added", "import os\n# %% added", 5, "code before the first cell"),
        ("# %% added", '# %% locked="setup"', 5, "an answer file holds solution="),
        ("# %% added", '# %% added="yes"', 5, "`added` takes no value: write # %% added"),
        ("# %% added", '# %% solution="double"', 8, 'the name "double" was used in line 5'),
        ("    return x", "    ### BEGIN SOLUTION", 10, "does not belong in this solution cell"),
        (ANSWER, '# %% solution="double"\n', 1, "begin with a comment that says in one sentence"),
        (ANSWER, "# Nothing.\n", 1, "the file has no cell"),
    ],
)
def test_a_wrong_answer_file_is_refused(tmp_path: Path, old: str, new: str, line: int, sentence: str) -> None:
    with pytest.raises(ChapterError) as error:
        chapter_text.read_answer(write(tmp_path, ANSWER.replace(old, new, 1), "double_wrong.py"))
    assert str(error.value).startswith(f"chapters/01_neuron/double_wrong.py:{line}: ")
    assert sentence in str(error.value)
