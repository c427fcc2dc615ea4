"""Which answers are alike: after renaming, and beyond what is usual."""

from autograder.desk.report import similar

OWN = {"f": "def f(x, w, b):\n    return np.sum(w * x) + b"}
USUAL = "def f(x, w, b):\n    return np.dot(w, x) + b"
ODD = """
def f(x, w, b):
    # my own idea
    total = 0.0
    for i in range(len(x)):
        if w[i] != 0 and x[i] != 0:
            total += w[i] * x[i] if i % 2 == 0 else x[i] * w[i]
    return float(total) + b - 0 * len(w)
"""
RENAMED = """
def f(x, w, b):
    result = 0.0   # quite another
    for k in range(len(x)):
        if w[k] != 0 and x[k] != 0:
            result += w[k] * x[k] if k % 2 == 0 else x[k] * w[k]
    return float(result) + b - 0 * len(w)
"""
GIVEN = frozenset({"f", "np", "x", "w", "b"})


def pairs(**answers):
    return similar.pairs({student: {"f": text} for student, text in answers.items()}, OWN, GIVEN)


def test_a_copy_is_found_after_its_names_and_comments_were_changed():
    found = pairs(ada=ODD, bela=RENAMED, chloe=USUAL, dora=USUAL, emil=USUAL)
    assert [(pair.one, pair.other, pair.share, pair.cells) for pair in found] == [
        ("ada", "bela", 1.0, ("f",))
    ]


def test_what_many_write_and_what_the_instructor_wrote_makes_no_pair():
    assert pairs(ada=ODD, bela=ODD, chloe=ODD, dora=USUAL) == []
    assert similar.pairs({"ada": {"f": ODD}, "bela": {"f": RENAMED}}, {"f": ODD}, GIVEN) == []
    assert pairs(ada=USUAL, bela=USUAL) == []  # too short to say anything


def test_another_way_to_the_same_end_is_no_pair():
    other = ODD.replace("for i in range(len(x)):", "for i, one in enumerate(x):").replace(
        "float(total)", "sum([total])"
    )
    other = other.replace("if w[i] != 0 and x[i] != 0:", "if one:").replace(
        "total += w[i] * x[i]", "total = total + one * w[i]"
    )
    other = other.replace("if i % 2 == 0 else x[i] * w[i]", "")
    assert pairs(ada=ODD, bela=other) == []


def test_texts_count_as_one_symbol_whatever_is_in_them():
    assert similar.symbols('a = \'x # y\' + f"""b\nc"""  # z') == ["name", "=", "text", "+", "text"]
    assert similar.symbols("open('never closed") == ["open", "(", "text"]
