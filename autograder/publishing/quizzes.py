"""Writes the quizzes of chapters for class: for Kahoot, as Moodle XML, as QTI 1.2 for Canvas, and as a sheet to print.

All four say the same, from the same quiz.json. Formulas are plain text for Kahoot and on paper; Moodle and Canvas show
LaTeX between \\\\( and \\\\) themselves.
"""

from __future__ import annotations

import hashlib
import html
import io
import os
import re
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from autograder.authoring import notebooks, quiz_text
from autograder.authoring.chapter_text import ChapterError

LETTERS = "ABCD"
TIMES = (5, 10, 20, 30, 60, 90, 120, 240)  # seconds that Kahoot knows
SUFFIXES = {"kahoot": ".xlsx", "moodle": ".xml", "qti": ".zip", "sheet": ".html"}


@dataclass(frozen=True)
class Quiz:
    """A chapter's quiz: its folder's name, its title, its questions."""

    name: str
    title: str
    questions: list[quiz_text.Question]


def write(root: Path, chapters: Iterable[str], targets: Mapping[str, Path], seconds: int) -> dict[Path, int]:
    """Write the quizzes to these files, by kind (`SUFFIXES`); returns how many questions each holds.

    Raises `ChapterError`, having written nothing.
    """
    if not targets:
        raise ChapterError(
            "say what to write: --kahoot FILE.xlsx, --moodle FILE.xml, --qti FILE.zip or --sheet FILE.html"
        )
    for kind, path in targets.items():
        if path.suffix.lower() != SUFFIXES[kind]:
            raise ChapterError(f"--{kind} {path}: the name must end in {SUFFIXES[kind]}")
        if not path.parent.is_dir():
            raise ChapterError(f"--{kind} {path}: there is no folder {path.parent}")
    if seconds not in TIMES:
        raise ChapterError(f"--seconds {seconds}: Kahoot knows {', '.join(map(str, TIMES))}")
    quizzes = [_read(root, name) for name in dict.fromkeys(chapters)]
    writers: dict[str, Callable[[list[Quiz]], bytes]] = {
        "kahoot": lambda all_of_them: kahoot(all_of_them, seconds),
        "moodle": moodle,
        "qti": qti,
        "sheet": sheet,
    }
    contents = {path: writers[kind](quizzes) for kind, path in targets.items()}
    for path, data in contents.items():
        _put(path, data)
    return dict.fromkeys(contents, sum(len(quiz.questions) for quiz in quizzes))


def _read(root: Path, name: str) -> Quiz:
    known = notebooks.chapter_names(root)
    if name not in known:
        raise ChapterError(f"there is no chapter {name}; the chapters are {', '.join(known)}")
    folder = root / notebooks.CHAPTERS / name
    return Quiz(name, notebooks.title_of(folder), quiz_text.read_quiz(folder / "quiz.json"))


def _put(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        file.write(data)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


# ---------------------------------------------------------------- Kahoot


def kahoot(quizzes: list[Quiz], seconds: int) -> bytes:
    """A spreadsheet laid out as Kahoot's own template: a heading in row 8, a question a row from row 9 on."""
    try:
        import xlsxwriter
    except ImportError:
        raise ChapterError(
            "for Kahoot's spreadsheet a package is missing: .venv/bin/pip install -c requirements.txt -e '.[quiz]'"
        ) from None

    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet("Sheet1")
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.write("B2", "Quiz template", bold)
    page.write("B3", " · ".join(quiz.title for quiz in quizzes))
    heads = [f"Question - max {quiz_text.LONGEST_QUESTION} characters"]
    heads += [
        f"Answer {n} - max {quiz_text.LONGEST_OPTION} characters"
        for n in range(1, quiz_text.MOST_OPTIONS + 1)
    ]
    heads += [f"Time limit (sec) – {', '.join(map(str, TIMES[:-1]))}, or {TIMES[-1]} secs"]
    heads += ["Correct answer(s) - choose at least one"]
    page.write_row("B8", heads, bold)
    row = 8  # counted from 0: the ninth
    for question in (question for quiz in quizzes for question in quiz.questions):
        page.write_number(row, 0, row - 7)
        page.write_string(row, 1, question.plain, wrapped)
        for number, option in enumerate(question.options):
            page.write_string(row, 2 + number, option.plain, wrapped)
        page.write_number(row, 6, seconds)
        page.write_number(row, 7, 1 + _right(question))
        row += 1
    page.set_column("B:B", 60)
    page.set_column("C:F", 30)
    page.set_column("G:H", 16)
    book.close()
    return file.getvalue()


def _right(question: quiz_text.Question) -> int:
    return next(number for number, option in enumerate(question.options) if option.right)


# ---------------------------------------------------------------- Moodle


def moodle(quizzes: list[Quiz]) -> bytes:
    """Moodle's XML, https://docs.moodle.org/en/Moodle_XML_format: a category a chapter, each option with its feedback."""
    top = Element("quiz")
    for quiz in quizzes:
        category = SubElement(top, "question", type="category")
        SubElement(
            SubElement(category, "category"), "text"
        ).text = f"$course$/top/{quiz.title.replace('/', '//')}"
        for number, question in enumerate(quiz.questions, start=1):
            entry = SubElement(top, "question", type="multichoice")
            SubElement(SubElement(entry, "name"), "text").text = f"{quiz.name} {number}"
            _html_text(entry, "questiontext", question.text)
            for name, value in (
                ("defaultgrade", "1"),
                ("penalty", "0.3333333"),
                ("hidden", "0"),
                ("single", "true"),
                ("shuffleanswers", "true"),
                ("answernumbering", "ABCD"),
            ):
                SubElement(entry, name).text = value
            for option in question.options:
                answer = SubElement(entry, "answer", fraction="100" if option.right else "0", format="html")
                SubElement(answer, "text").text = as_html(option.text)
                _html_text(answer, "feedback", option.why)
    return _xml(top)


def _html_text(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, name, format="html"), "text").text = as_html(text)


# ---------------------------------------------------------------- QTI

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_META = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def qti(quizzes: list[Quiz]) -> bytes:
    """A package of QTI 1.2 as Canvas exports and imports it: an assessment a chapter, each option with its feedback."""
    manifest = Element(
        "manifest", identifier=_key("manifest", *(quiz.name for quiz in quizzes)), xmlns=_PACKAGE
    )
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "IMS Content"
    SubElement(metadata, "schemaversion").text = "1.1.3"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    files = {}
    for quiz in quizzes:
        key = _key(quiz.name)
        resource = SubElement(resources, "resource", identifier=key, type="imsqti_xmlv1p2")
        SubElement(resource, "file", href=f"{key}/{key}.xml")
        SubElement(resource, "dependency", identifierref=f"{key}_meta")
        meta = SubElement(
            resources, "resource", identifier=f"{key}_meta", type=_META, href=f"{key}/assessment_meta.xml"
        )
        SubElement(meta, "file", href=f"{key}/assessment_meta.xml")
        files[f"{key}/{key}.xml"] = _xml(_assessment(quiz, key))
        files[f"{key}/assessment_meta.xml"] = _xml(_assessment_meta(quiz, key))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"imsmanifest.xml": _xml(manifest), **files}.items():
            # The time of day would make every file another one.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _assessment(quiz: Quiz, key: str) -> Element:
    top = Element("questestinterop", xmlns=_QTI)
    assessment = SubElement(top, "assessment", ident=key, title=quiz.title)
    _fields(assessment, {"cc_maxattempts": "unlimited"})
    section = SubElement(assessment, "section", ident="root_section")
    for number, question in enumerate(quiz.questions, start=1):
        item = SubElement(section, "item", ident=_key(quiz.name, str(number)), title=f"{quiz.name} {number}")
        keys = [_key(quiz.name, str(number), letter) for letter in LETTERS[: len(question.options)]]
        about = {
            "question_type": "multiple_choice_question",
            "points_possible": "1.0",
            "original_answer_ids": ",".join(keys),
        }
        _fields(SubElement(item, "itemmetadata"), about)
        presentation = SubElement(item, "presentation")
        _material(presentation, question.text)
        asked = SubElement(presentation, "response_lid", ident="response1", rcardinality="Single")
        choices = SubElement(asked, "render_choice")
        processing = SubElement(item, "resprocessing")
        outcomes = SubElement(processing, "outcomes")
        SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
        for option, name in zip(question.options, keys, strict=True):
            _material(SubElement(choices, "response_label", ident=name), option.text)
            told = SubElement(processing, "respcondition", attrib={"continue": "Yes"})
            SubElement(SubElement(told, "conditionvar"), "varequal", respident="response1").text = name
            SubElement(told, "displayfeedback", feedbacktype="Response", linkrefid=f"{name}_fb")
            _material(
                SubElement(SubElement(item, "itemfeedback", ident=f"{name}_fb"), "flow_mat"), option.why
            )
        scored = SubElement(processing, "respcondition", attrib={"continue": "No"})
        right = SubElement(SubElement(scored, "conditionvar"), "varequal", respident="response1")
        right.text = keys[_right(question)]
        SubElement(scored, "setvar", action="Set", varname="SCORE").text = "100"
    return top


def _assessment_meta(quiz: Quiz, key: str) -> Element:
    top = Element("quiz", identifier=key, xmlns=_CANVAS)
    values = {
        "title": quiz.title,
        "quiz_type": "practice_quiz",
        "shuffle_answers": "true",
        "allowed_attempts": "-1",
    }
    for name, value in (values | {"points_possible": f"{len(quiz.questions)}.0"}).items():
        SubElement(top, name).text = value
    return top


def _fields(parent: Element, values: Mapping[str, str]) -> None:
    fields = SubElement(parent, "qtimetadata")
    for label, value in values.items():
        field = SubElement(fields, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = value


def _material(parent: Element, text: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = as_html(text)


def _key(*parts: str) -> str:
    """An identifier that is the same every time."""
    return "g" + hashlib.sha256("/".join(parts).encode()).hexdigest()[:31]


def _xml(top: Element) -> bytes:
    ElementTree.indent(top)
    return bytes(ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)) + b"\n"


def as_html(text: str) -> str:
    """A text of the course as HTML with LaTeX between \\\\( and \\\\), as Moodle and Canvas set it."""
    parts = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    for place, part in enumerate(parts):
        escaped = html.escape(part, quote=False)
        if part.startswith("$") and len(part) > 2:
            parts[place] = rf"\({escaped[1:-1]}\)"
        elif part.startswith("`") and len(part) > 2:
            parts[place] = f"<code>{escaped[1:-1]}</code>"
        else:
            escaped = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escaped)
            parts[place] = re.sub(r"\*(.+?)\*", r"<em>\1</em>", escaped)
    return f"<p>{''.join(parts)}</p>"


# ---------------------------------------------------------------- paper

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 18mm; }}
body {{ font: 11.5pt/1.35 Georgia, "DejaVu Serif", serif; max-width: 46em; margin: 0 auto; padding: 0 1em; }}
h1 {{ font-size: 1.25em; margin: 0 0 .6em; }}
.name {{ float: right; font-size: .85em; }}
h1, ol.options {{ break-after: avoid; }}
ol > li {{ break-inside: avoid; margin-bottom: .8em; }}
ol.options {{ list-style: upper-alpha; padding-left: 1.6em; margin-top: .2em; columns: 2; column-gap: 2em; }}
ol.options > li {{ margin-bottom: .15em; }}
.quiz + .quiz, .solutions {{ break-before: page; }}
@media screen {{ .quiz + .quiz, .solutions {{ border-top: 1px solid #999; margin-top: 3em; padding-top: 2em; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def sheet(quizzes: list[Quiz]) -> bytes:
    """A page to print: the questions of each chapter on a sheet, then the solutions, on sheets of their own."""
    parts = []
    for quiz in quizzes:
        asked = "\n".join(
            f'<li>{_text(question.text)}\n<ol class="options">'
            + "".join(f"<li>{_text(option.text)}</li>" for option in question.options)
            + "</ol></li>"
            for question in quiz.questions
        )
        head = f'<h1><span class="name">Name: ____________________</span>{_text(quiz.title)}</h1>'
        parts.append(f'<section class="quiz">\n{head}\n<ol>\n{asked}\n</ol>\n</section>')
    for quiz in quizzes:
        told = "\n".join(
            f"<li><strong>{LETTERS[_right(q)]}</strong>, {_text(q.options[_right(q)].text)}<br>"
            f"{_text(q.options[_right(q)].why)}</li>"
            for q in quiz.questions
        )
        title = f"<h1>Solutions: {_text(quiz.title)}</h1>"
        parts.append(f'<section class="solutions">\n{title}\n<ol>\n{told}\n</ol>\n</section>')
    title = html.escape(", ".join(quiz.title for quiz in quizzes))
    return _PAGE.format(title=title, body="\n".join(parts)).encode()


def _text(text: str) -> str:
    return html.escape(quiz_text.plain(text), quote=False)
