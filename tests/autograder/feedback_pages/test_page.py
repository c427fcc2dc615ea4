"""Feedback pages: what they say, what they cannot do, and when nbgrader's own page is made."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback as Stock
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.feedback_pages import text
from autograder.feedback_pages.converter import GenerateFeedback

ROOT = Path(__file__).resolve().parents[3]
NAME = "01_neuron"
REASON = "The bias is missing <from> your sum.\nf(1)\n  returned  1\n  expected  2\nRead again: “The weighted sum” in the lecture."
HOSTILE = (
    "Look <img src=x onerror=alert(1)> [here](javascript:alert(1)) ![p](https://tracker.example/x.png) $x^2$"
)


@pytest.fixture(scope="module")
def course(classroom):
    """Ada, who lost points and came late, and Bela, who wrote a hostile answer."""
    made = classroom()
    made.enter("ada", {"f-one": REASON}, penalty=1.5, why=3.0)
    made.enter("bela", {}, why=None)
    path = made.folder / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    own = "The sum is $z = w x + b$, see [the lecture](../../lectures/01_neuron.ipynb) and <b>this</b>."
    notes = "**Notes of the grader**\n\n- The cell f had lost its name."
    for cell_id, source in (("text", own), ("grader-notes", notes)):
        notebook["cells"].insert(
            0, {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}
        )
    path.write_text(json.dumps(notebook))
    path = made.folder / "autograded" / "bela" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][-1]["source"] = HOSTILE
    notebook["cells"][0]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "\x1b[31m<script>1</script>"},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b onclick=x()>bold</b><script>1</script>"}},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}},
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": '" onerror="alert(1)'}},
    ]  # fmt: skip
    path.write_text(json.dumps(notebook))
    with Gradebook(made.url, "course") as gradebook:
        gradebook.find_comment("f", NAME, NAME, "ada").manual_comment = "Well <done>."
        gradebook.db.commit()
    return made


def make(course, kind=GenerateFeedback, **settings) -> None:
    directory = CourseDirectory(root=str(course.folder), course_id="course", assignment_id=NAME)
    converter = kind(coursedir=directory, config=Config(settings))
    converter.force = True
    converter.start()


def page(course, student: str) -> str:
    return (course.folder / "feedback" / student / NAME / f"{NAME}.html").read_text()


class Page(HTMLParser):
    """Text, tags and addresses of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", set[str](), list[tuple[str, str | None]]()
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def test_a_page_says_points_reasons_sections_repairs_and_comments(course):
    make(course, GenerateFeedback={"lectures": "https://example.org/{exercise}.html"})
    read = Page(page(course, "ada"))
    words = " ".join(read.text.split())
    assert "6.5 of 10 points" in words and "8 points, less 1.5 for handing in late." in words
    assert "f-one: 0 of 1 points, ✗ no points" in words and "g-one: 3 of 3 points, ✓ all points" in words
    assert "why: 3 of 4 points, part of the points" in words
    assert words.count("The bias is missing <from> your sum.") == 2  # in the table, and in full at its test
    assert "The cell f had lost its name." in words and "Comment: Well <done>." in words
    addresses = [value for name, value in read.attributes if name == "href"]
    assert "https://example.org/01_neuron.html#the-weighted-sum" in addresses
    assert "https://example.org/01_neuron.html" in addresses
    assert "Not marked yet: why." in " ".join(Page(page(course, "bela")).text.split())


def test_without_an_address_of_lectures_no_link_leads_nowhere(course):
    make(course)
    read = Page(page(course, "ada"))
    assert "“The weighted sum”" in read.text and "see the lecture and this" in read.text
    assert {value for name, value in read.attributes if name == "href"} <= {
        "#f-one",
        "#f-many",
        "#g-one",
        "#why",
    }


def test_formulas_are_set_without_a_network_and_own_html_stays(course, monkeypatch):
    make(course)
    read = Page(page(course, "ada"))
    assert {"math", "mi", "b"} <= read.tags and "$z" not in read.text
    site = {"autograder.site.mathml": None, "docutils": None, "sphinx": None}
    program = f"import sys; sys.modules.update({site}); from autograder.feedback_pages import text; print(text._formula('x^2', False))"
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "<math" in ran.stdout  # where only the course is installed, and not what `make site` needs

    def refuse(source: str, block: bool) -> str:
        raise ValueError("no formula")

    monkeypatch.setattr(text, "mathml", refuse)
    assert text._formula("a < b", False) == "<code>a &lt; b</code>"
    assert text._formula("x" * 2000, False).startswith("<code>")


def test_a_page_runs_nothing_and_asks_nobody(course):
    make(course)
    for student in ("ada", "bela"):
        source = page(course, student)
        read = Page(source)
        assert not {"script", "link", "iframe", "object", "form"} & read.tags
        assert not [name for name, _ in read.attributes if name.startswith("on")]
        for name, value in read.attributes:
            assert name not in ("src", "href") or re.match(
                r"#|data:image/png;base64,[A-Za-z0-9+/=]+$", value or ""
            )
        assert "default-src 'none'" in source
    assert "<img src=x" in read.text and "<script>1</script>" in read.text  # as text


def test_whoever_set_a_template_gets_nbgraders_page(course):
    mine = GenerateFeedback(
        coursedir=CourseDirectory(), config=Config({"HTMLExporter": {"template_name": "lab"}})
    )
    assert mine._wants_stock()
    ours = GenerateFeedback(
        coursedir=CourseDirectory(), config=Config({"HTMLExporter": {"template_name": "feedback"}})
    )
    assert not ours._wants_stock() and not GenerateFeedback(coursedir=CourseDirectory())._wants_stock()
    assert issubclass(GenerateFeedback, Stock)


@pytest.fixture(scope="module")
def hiding(classroom):
    """Ada, who lost f-one among hidden lines and f-many among visible ones; g-one hides lines, too, and passed."""
    made = classroom()
    made.enter("ada", {"f-one": REASON, "f-many": "Not so.\nRead again: “Sums” in the lecture."}, penalty=0.7)
    path = made.folder / "autograded" / "ada" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["autograder"]["in_hidden"] = {"f-one": True, "f-many": False, "g-one": False}
    path.write_text(json.dumps(notebook))
    return made


LEVELS = {
    "messages": (["6.3 of 10 points", "less 0.7 for", "f-one: 0 of 1", "The bias is missing", "The weighted sum"], []),
    "names": (
        ["6.3 of 10 points", "f-one: 0 of 1", "A hidden test failed.", "Why hidden tests failed is not told here."],
        ["The bias", "The weighted sum"],
    ),
    "none": (
        ["4 of 6 points", "f-one: – of 1 points, not told here", "g-one: – of 3 points, not told here",
         "f-many: 0 of 2 points, ✗ no points", "Whether hidden tests passed is not told here."],
        ["The bias", "The weighted sum", "A hidden test failed", "6.3", "0.7", "✓ all points g-one"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("level", LEVELS)
def test_a_page_tells_as_much_of_hidden_tests_as_it_shall(level, hiding):
    make(hiding, GenerateFeedback={"hidden": level})
    source = page(hiding, "ada")
    words = " ".join(Page(source).text.split())
    there, absent = LEVELS[level]
    assert [text for text in there if text not in words] == []
    assert [text for text in absent if text in source] == []
    assert "Not so." in words and "“Sums”" in words  # a visible test may say all
    assert source.count('class="test lost"') == {"messages": 2, "names": 2, "none": 1}[level]


def test_where_a_notebook_does_not_say_which_tests_hide_lines_all_may(course):
    make(course, GenerateFeedback={"hidden": "none"})
    words = " ".join(Page(page(course, "ada")).text.split())
    assert (
        "3 of 4 points" in words and "f-many: – of 2 points, not told here" in words
    )  # of what a person marked


def test_pages_are_made_anew_when_they_shall_tell_more(hiding):
    make(hiding, GenerateFeedback={"hidden": "names"})
    directory = CourseDirectory(root=str(hiding.folder), course_id="course", assignment_id=NAME)
    converter = GenerateFeedback(coursedir=directory)
    with Gradebook(hiding.url, "course") as gradebook:
        assert not converter.is_current(gradebook, NAME, "ada")
        converter.hidden = "names"
        assert converter.is_current(gradebook, NAME, "ada")


def test_a_template_of_ones_own_cannot_keep_anything_back(hiding):
    with pytest.raises(NbGraderException, match="tell everything of hidden tests"):
        make(hiding, GenerateFeedback={"hidden": "names"}, HTMLExporter={"template_name": "own"})
