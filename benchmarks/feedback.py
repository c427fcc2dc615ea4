"""Feedback pages: ours against stock nbgrader's, of the same graded class in the same run. `python benchmarks/feedback.py`.

The class hands in the exercise's own solution with one comment of each student. Nobody has to grade it: marks are entered.
"""

import json
import shutil
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback as Stock
from nbgrader.coursedir import CourseDirectory

from autograder.feedback_pages.converter import GenerateFeedback

ROOT = Path(__file__).resolve().parents[1]
NAME, STUDENTS = "01_neuron", 20


def enter(folder: Path) -> CourseDirectory:
    """A gradebook and graded notebooks of `STUDENTS` students."""
    notebook = nbformat.read(ROOT / "solutions" / NAME / f"{NAME}.ipynb", as_version=4)
    notebook.metadata["autograder"] = {"verdict": "passed", "notes": []}
    course = CourseDirectory(root=str(folder), course_id="course", assignment_id=NAME)
    with Gradebook(course.db_url, "course") as gradebook:
        gradebook.add_assignment(NAME)
        gradebook.add_notebook(NAME, NAME)
        for cell in notebook.cells:
            meta = cell.metadata.get("nbgrader", {})
            if meta.get("grade"):
                gradebook.add_grade_cell(
                    meta.grade_id, NAME, NAME, max_score=meta.points, cell_type=cell.cell_type
                )
            if meta.get("solution"):
                gradebook.add_solution_cell(meta.grade_id, NAME, NAME)
        for number in range(STUDENTS):
            student = f"student{number:02}"
            gradebook.add_student(student)
            with gradebook.db.no_autoflush:
                gradebook.add_submission(NAME, student)
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("solution"):
                    cell.source = f"{cell.source.split('# of ')[0]}# of {student}"
            lies = folder / "autograded" / student / NAME
            lies.mkdir(parents=True)
            (lies / f"{NAME}.ipynb").write_text(json.dumps(notebook))
    return course


def seconds(course: CourseDirectory, kind: type) -> float:
    """Processor time for the whole class."""
    converter = kind(coursedir=course)
    converter.log.setLevel("CRITICAL")
    converter.force = True
    begun = time.process_time()
    converter.start()
    return time.process_time() - begun


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        course = enter(folder)
        seconds(course, Stock)  # what is imported late
        stock, ours = seconds(course, Stock), seconds(course, GenerateFeedback)
        size = (folder / "feedback" / "student00" / NAME / f"{NAME}.html").stat().st_size
        print(
            f"{STUDENTS} students, processor time: stock {stock:.2f} s, ours {ours:.2f} s, ratio {stock / ours:.1f}"
        )
        print(f"a page of ours has {size / 1000:.0f} kB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
