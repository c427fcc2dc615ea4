"""The website's small parts: formulas, quiz, glossary, links, dead links."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.formulas import mathml
from autograder.site import glossary, links
from autograder.site.figures import Size, live_html, picture_size
from autograder.site.links import dead_links
from autograder.site.markup import markup, plain
from autograder.site.quizzes import quiz_html

CHAPTERS = Path(__file__).resolve().parents[3] / "chapters"


def test_markup_escapes_and_sets_code_emphasis_and_formulas() -> None:
    text = markup("`a < b` and *this*, **that**, $x_1$ <script>")
    assert "<code>a &lt; b</code>" in text and "<i>this</i>" in text and "<b>that</b>" in text
    assert "<msub><mi>x</mi><mn>1</mn></msub>" in text
    assert "&lt;script&gt;" in text
    assert plain("weight $w_1$") == "weight w_1"


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        (r"r \cos x", '<mo lspace="0.167em" rspace="0.167em">cos</mo>'),
        (r"-\ln p", '<mo lspace="0" rspace="0.167em">ln</mo>'),
        (r"2 \sin(x)", '<mo lspace="0.167em" rspace="0">sin</mo>'),
        (r"\lVert g \rVert", '<mo stretchy="false" lspace="0" rspace="0">&#x02016;</mo><mi>g</mi>'),
        (r"\max(|a|, 1)", '<mo stretchy="false" lspace="0" rspace="0">&#x0007C;</mo><mi>a</mi>'),
        (r"x_1 + \dots + x_n", "<mi>&#x02026;</mi><mo>&#x0002B;</mo><msub>"),
        (r"\ln -x", '<mo form="prefix">&#x02212;</mo>'),
    ],
)
def test_formulas_have_the_room_that_tex_gives_them(formula: str, found: str) -> None:
    assert found in mathml(formula)


@pytest.mark.parametrize("path", sorted(CHAPTERS.glob("*/quiz.json")), ids=lambda path: path.parent.name)
def test_every_option_of_a_quiz_is_there_with_its_reason(path: Path) -> None:
    questions = json.loads(path.read_text(encoding="utf-8"))
    text = quiz_html(path)
    assert text.count("<details") == sum(len(question["options"]) for question in questions)
    assert text.count('data-right="true"') == len(questions)
    for question in questions:
        for option in question["options"]:
            assert markup(option["why"]) in text
    assert "merror" not in text


def test_data_in_a_page_cannot_end_its_script() -> None:
    control = {"kind": "slider", "label": "a", "texts": ["0", "1"], "start": 0, "play": 0, "only": None}
    track = {"of": [0], "lines": ["</script><b>", "b"], "corners": [None, [1, 2]]}
    text = live_html(
        {
            "width": 10,
            "height": 5,
            "line": "</script><b>",
            "controls": [control],
            "tracks": [track],
            "hands": [],
            "out_of_reach": [],
            "questions": [],
            "sketch": None,
        },
        "f/1",
        Size(10, 5, 8),
    )
    assert text.count("</script>") == 1


# ---------------------------------------------------------------- panels


@pytest.mark.parametrize(
    ("drawn", "cut"),
    [
        ([(100, 380), (430, 800)], 405),  # two panels
        ([(100, 380), (410, 420), (444, 800)], 394),  # the second begins with the name of an axis
        ([(100, 800)], None),  # one that goes through
        ([(400, 800)], None),  # nothing at the left
        ([(100, 380), (386, 800)], None),  # too close to cut
    ],
)
def test_a_wide_picture_is_cut_where_nothing_is_drawn(
    tmp_path: Path, drawn: list[tuple[int, int]], cut: int | None
) -> None:
    pixels = np.full((90, 1200, 3), 255, np.uint8)
    for begin, end in drawn:
        pixels[10:80, begin * 4 // 3 : end * 4 // 3] = 0
    Image.fromarray(pixels).save(tmp_path / "wide.png")
    assert picture_size(tmp_path / "wide.png", 900, 68) == Size(900, 68, 720, cut)
    assert picture_size(tmp_path / "wide.png", 600, 45, 450) == Size(600, 45, 450, None)


# ---------------------------------------------------------------- the glossary


def lectures() -> dict[str, str]:
    found = {}
    for path in sorted(CHAPTERS.glob("*/lecture.py")):
        lines = path.read_text(encoding="utf-8").split("\n")
        found[path.parent.name] = "\n".join(line[2:] for line in lines if line.startswith("# "))
    return found


def test_every_term_of_the_glossary_is_introduced_in_a_lecture() -> None:
    _, entries = glossary.read(CHAPTERS / "glossary.md")
    assert len(entries) > 100
    where = glossary.introduced(entries, lectures())
    assert sorted(entry.term for term, entry in entries.items() if term not in where) == []


def test_a_term_that_stands_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text("# Glossary\n\nweight\n: One.\n\nWeights\n: Two.\n")
    with pytest.raises(ChapterError, match=r"glossary.md, line 6: Weights is defined in line 3 already"):
        glossary.read(tmp_path / "glossary.md")


def test_a_term_without_a_definition_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text("# Glossary\n\nweight\n: One.\n\nbias\n\nlayer\n: Two.\n")
    with pytest.raises(ChapterError, match="glossary.md, line 6: below a term stands"):
        glossary.read(tmp_path / "glossary.md")


def test_a_term_is_linked_once_where_its_first_lecture_introduces_it(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text("# Glossary\n\nweight\n: One.\n")
    _, entries = glossary.read(tmp_path / "glossary.md")
    texts = {"01_a": "The **weights** and\nthe **weight**.", "02_b": "A **weight**."}
    where = glossary.introduced(entries, texts)
    done: set[str] = set()
    first = glossary.linked(texts["01_a"], "01_a", entries, where, done)
    assert (
        first == 'The <span id="introduces-weight"></span>**{term}`weights <weight>`** and\nthe **weight**.'
    )
    assert glossary.linked(texts["02_b"], "02_b", entries, where, set()) == texts["02_b"]


# ---------------------------------------------------------------- links


def test_links_of_a_page_lead_to_the_students_repository() -> None:
    told = dict(links.page_links("ada/course", "01_neuron", exercise=True))
    assert list(told) == ["Run it on Binder", "Run it on Colab", "Exercise", "Notebook at GitHub"]
    assert all("ada/course" in address for address in told.values())
    assert links.page_links("", "01_neuron", exercise=True) == []
    with pytest.raises(ChapterError, match='"ada" is not OWNER/NAME'):
        links.page_links("ada", "01_neuron", exercise=False)


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("Ada/networks", "https://ada.github.io/networks/"),
        ("ada/ada.github.io", "https://ada.github.io/"),
    ],
)
def test_the_address_at_github_pages(repository: str, address: str) -> None:
    assert links.home(repository) == address


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("b.html", []),
        ("b.html#there", []),
        ("b.html#gone", ["a.html links to b.html#gone, but there is no such place in that page"]),
        ("c.html", ["a.html links to c.html, which is not there"]),
        ("b.html#data=xor&layers=2", []),
        ("https://example.org/", []),
    ],
)
def test_dead_links_are_found(tmp_path: Path, link: str, found: list[str]) -> None:
    (tmp_path / "a.html").write_text(f'<a href="{link}">x</a>')
    (tmp_path / "b.html").write_text('<p id="there"></p>')
    assert dead_links(tmp_path) == found
