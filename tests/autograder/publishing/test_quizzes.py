"""Quizzes for class, each read back by a program that did not write it."""

import re
import shutil
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest

from autograder.authoring import notebooks, quiz_text
from autograder.authoring.chapter_text import ChapterError
from autograder.publishing import quizzes

ROOT = Path(__file__).parents[3]
NAMES = ["01_neuron", "06_training"]
ALL = notebooks.chapter_names(ROOT)
KNOWN_TIMES = {5, 10, 20, 30, 60, 90, 120, 240}


def questions(names: list[str]) -> list[quiz_text.Question]:
    return [q for name in names for q in quiz_text.read_quiz(ROOT / "chapters" / name / "quiz.json")]


def write(tmp_path: Path, kind: str, names: list[str] = NAMES, seconds: int = 60) -> Path:
    path = tmp_path / f"quiz{quizzes.SUFFIXES[kind]}"
    assert quizzes.write(ROOT, names, {kind: path}, seconds) == {path: len(questions(names))}
    return path


def test_the_spreadsheet_is_what_kahoot_imports(tmp_path: Path) -> None:
    """Read by openpyxl, by the rules of Kahoot's template: a question a row from row 9 on."""
    page = openpyxl.load_workbook(write(tmp_path, "kahoot", ALL, seconds=30)).active
    rows = list(page.iter_rows(min_row=9, max_col=8, values_only=True))
    assert len(rows) == len(questions(ALL)) > 70
    assert str(page["B8"].value).startswith("Question - max 120") and str(page["H8"].value).startswith(
        "Correct"
    )
    for (number, question, *options, seconds, right), asked in zip(rows, questions(ALL), strict=True):
        given = [option for option in options if option is not None]
        assert isinstance(number, int) and question == asked.plain and len(question) <= 120
        assert given == [option.plain for option in asked.options] and 2 <= len(given) <= 4
        assert all(0 < len(option) <= 75 for option in given)
        assert seconds in KNOWN_TIMES
        assert asked.options[int(right) - 1].right
        assert not any(sign in text for text in (question, *given) for sign in ("$", "\\", "{", "`"))
        assert not any(text.startswith("=") for text in (question, *given))


def test_the_same_quiz_gives_the_same_bytes() -> None:
    read = [quizzes._read(ROOT, name) for name in NAMES]
    for make in (quizzes.moodle, quizzes.qti, quizzes.sheet):
        assert make(read) == make(read)


# ---------------------------------------------------------------- Moodle and Canvas


def html_of(text: str) -> str:
    return quizzes.as_html(text)


def test_moodle_reads_the_same_questions(tmp_path: Path) -> None:
    """By the rules of Moodle's own documentation of its XML."""
    top = ElementTree.parse(write(tmp_path, "moodle")).getroot()
    assert top.tag == "quiz"
    categories = [q.findtext("category/text") for q in top if q.get("type") == "category"]
    assert categories == ["$course$/top/01 · The neuron", "$course$/top/06 · Training"]
    read = [q for q in top if q.get("type") == "multichoice"]
    for entry, asked in zip(read, questions(NAMES), strict=True):
        assert entry.find("questiontext").get("format") == "html"
        assert entry.findtext("questiontext/text") == html_of(asked.text)
        assert entry.findtext("single") == "true"
        answers = entry.findall("answer")
        assert [a.findtext("text") for a in answers] == [html_of(o.text) for o in asked.options]
        assert [float(a.get("fraction")) for a in answers] == [100.0 * o.right for o in asked.options]
        assert [a.findtext("feedback/text") for a in answers] == [html_of(o.why) for o in asked.options]
    assert len({entry.findtext("name/text") for entry in read}) == len(read)


NAMESPACES = {
    "p": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
    "q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2",
}


def test_canvas_finds_every_assessment_and_reads_the_same_questions(tmp_path: Path) -> None:
    """The manifest leads to the assessments; a choice is scored as a QTI 1.2 engine scores it."""
    with zipfile.ZipFile(write(tmp_path, "qti")) as package:
        assert package.testzip() is None
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        files = {file.get("href") for file in manifest.iterfind(".//p:file", NAMESPACES)}
        assert files | {"imsmanifest.xml"} == set(package.namelist())
        resources = manifest.findall(".//p:resource[@type='imsqti_xmlv1p2']", NAMESPACES)
        identifiers = {
            resource.get("identifier") for resource in manifest.iterfind(".//p:resource", NAMESPACES)
        }
        wanted = {d.get("identifierref") for d in manifest.iterfind(".//p:dependency", NAMESPACES)}
        assert wanted <= identifiers
        items = []
        for resource in resources:
            path = resource.find("p:file", NAMESPACES).get("href")
            items += ElementTree.fromstring(package.read(path)).findall(".//q:item", NAMESPACES)
    assert len({item.get("ident") for item in items}) == len(items)
    for item, asked in zip(items, questions(NAMES), strict=True):
        assert item.findtext("q:presentation/q:material/q:mattext", None, NAMESPACES) == html_of(asked.text)
        labels = item.findall(".//q:response_label", NAMESPACES)
        assert [label.findtext(".//q:mattext", None, NAMESPACES) for label in labels] == [
            html_of(option.text) for option in asked.options
        ]
        for label, option in zip(labels, asked.options, strict=True):
            score, told = score_of(item, label.get("ident"))
            assert score == (100.0 if option.right else 0.0)
            assert told == html_of(option.why)


def score_of(item: ElementTree.Element, chosen: str | None) -> tuple[float, str | None]:
    """What a QTI 1.2 engine makes of a choice: conditions in order, until one that holds does not say to go on."""
    score, told = 0.0, None
    for condition in item.iterfind(".//q:respcondition", NAMESPACES):
        if condition.findtext("q:conditionvar/q:varequal", None, NAMESPACES) != chosen:
            continue
        if (scored := condition.find("q:setvar", NAMESPACES)) is not None:
            score = float(scored.text or 0)
        if (shown := condition.find("q:displayfeedback", NAMESPACES)) is not None:
            feedback = item.find(f"q:itemfeedback[@ident='{shown.get('linkrefid')}']", NAMESPACES)
            told = feedback.findtext(".//q:mattext", None, NAMESPACES) if feedback is not None else None
        if condition.get("continue") != "Yes":
            break
    return score, told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$w < 2$ & more", r"<p>\(w &lt; 2\) &amp; more</p>"),
        ("`a < b` is *not* **so**", "<p><code>a &lt; b</code> is <em>not</em> <strong>so</strong></p>"),
        ("$w_1 * w_2 * 3$", r"<p>\(w_1 * w_2 * 3\)</p>"),
    ],
)
def test_texts_become_html_with_latex(text: str, shown: str) -> None:
    assert html_of(text) == shown


# ---------------------------------------------------------------- paper


def test_the_printed_sheet_has_its_solutions_on_a_page_of_their_own(tmp_path: Path) -> None:
    """Printed by Chromium, read by pypdf."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("chromium is not installed, so no sheet can be printed in a browser")
    path, printed = write(tmp_path, "sheet", ["01_neuron"]), tmp_path / "sheet.pdf"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={tmp_path}/chromium",
    ]
    subprocess.run(
        [browser, *options, f"--print-to-pdf={printed}", path.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    texts = [page.extract_text() for page in pypdf.PdfReader(printed).pages]
    pages = [
        " ".join(unicodedata.normalize("NFKC", text).split()) for text in texts
    ]  # "fi" is one letter in print
    assert len(pages) == 2
    asked, solved = pages
    for number, question in enumerate(questions(["01_neuron"]), start=1):
        assert question.text.split("$")[0].strip() in asked
        right = next(option for option in question.options if option.right)
        letter = "ABCD"[question.options.index(right)]
        assert re.search(rf"\b{number}\. ?{letter},", solved)
        assert right.why.split("$")[0].split(".")[0].strip() not in asked or "$" in right.why[:3]
    assert "Solutions" in solved and "Solutions" not in asked


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("names", "targets", "seconds", "message"),
    [
        (["01_neuron"], {}, 60, "say what to write"),
        (
            ["1_neuron"],
            {"moodle": "a.xml"},
            60,
            "there is no chapter 1_neuron; the chapters are 00_start, 01_neuron",
        ),
        (["01_neuron"], {"kahoot": "a.csv"}, 60, "must end in .xlsx"),
        (["01_neuron"], {"kahoot": "nowhere/a.xlsx"}, 60, "there is no folder"),
        (["01_neuron"], {"kahoot": "a.xlsx"}, 45, "Kahoot knows 5, 10, 20"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(
    tmp_path: Path, names: list[str], targets: dict[str, str], seconds: int, message: str
) -> None:
    with pytest.raises(ChapterError, match=message):
        quizzes.write(ROOT, names, {kind: tmp_path / name for kind, name in targets.items()}, seconds)
    assert list(tmp_path.iterdir()) == []


def test_a_chapter_without_a_quiz_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "chapters" / "01_neuron", tmp_path / "chapters" / "01_neuron")
    (tmp_path / "chapters" / "01_neuron" / "quiz.json").unlink()
    with pytest.raises(ChapterError, match="01_neuron has no quiz"):
        quizzes.write(tmp_path, ["01_neuron"], {"moodle": tmp_path / "a.xml"}, 60)
    assert not (tmp_path / "a.xml").exists()


def test_without_the_spreadsheet_package_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(ChapterError, match=r"pip install -c requirements.txt -e '.\[quiz\]'"):
        write(tmp_path, "kahoot")
