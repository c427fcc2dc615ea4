"""The gradebook follows the exercise: cells that came, went, were renamed or got other points.

nbgrader refuses all that once somebody has handed in. Here marks and comments stay with their cells, and what was given
by hand for a cell that is gone is written into a file beside the gradebook.
"""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy
from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    SourceCell,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.preprocessors import SaveCells as StockSaveCells

from autograder.grading.books.opening import whole_or_not_at_all
from autograder.grading.submission import Exercise

REMOVED = "removed_marks.csv"
COLUMNS = ("removed", "assignment", "notebook", "cell", "student", "points", "extra_credit", "comment")


class SaveCells(StockSaveCells):
    """nbgrader's step that puts an exercise's cells into the gradebook, also where there are submissions already.

    `told` holds a sentence on each change that touches marks; they are logged, too, unless who called says them.
    """

    def __init__(self, *, quiet: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.told: list[str] = []
        self.quiet = quiet

    def _create_notebook(self, nb: Any) -> None:
        try:
            there = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            there = None
        if there is not None and not there.submissions:
            super()._create_notebook(
                nb
            )  # it takes the old one away and makes a new one, which needs two transactions
            there = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        with whole_or_not_at_all(self.gradebook):
            removed = self._follow(there) if there is not None and there.submissions else []
            if there is None or there.submissions:
                super()._create_notebook(nb)
            self._complete()
            if removed:
                self._write_down(removed)
        for sentence in self.told if not self.quiet else ():
            self.log.warning(sentence)

    def _new(self) -> dict[type[BaseCell], dict[str, dict[str, Any]]]:
        return {
            GradeCell: self.new_grade_cells,
            SolutionCell: self.new_solution_cells,
            TaskCell: self.new_task_cells,
        }

    def _follow(self, notebook: Notebook) -> list[tuple[Any, ...]]:
        """Brings the cells of a notebook with submissions to what the exercise has; returns what hands had given."""
        db = self.gradebook.db
        for old, new in self._renamed(notebook).items():
            for cell in [*notebook._base_cells, *notebook.source_cells]:
                if cell.name == old:
                    cell.name = new
            self.told.append(f"The cell {old} is now called {new}; its marks stay.")
        removed = []
        for kind, new_cells in self._new().items():
            for cell in [c for c in notebook._base_cells if type(c) is kind]:
                if cell.name not in new_cells:
                    if kind is not SolutionCell:
                        self.told.append(
                            f"The cell {cell.name} is gone, and with it its {cell.max_score:g} points."
                        )
                    removed += list(self._by_hand(cell))
                    for row in [*cell.grades, *cell.comments]:
                        db.delete(row)
                    db.delete(cell)
                elif kind is not SolutionCell:
                    self._worth(cell, float(new_cells[cell.name]["max_score"]))
        for cell in notebook.source_cells:
            if cell.name not in self.new_source_cells:
                db.delete(cell)
        db.flush()
        db.expire(notebook)
        self._add(notebook)
        db.flush()
        db.expire(notebook)
        return removed

    def _add(self, notebook: Notebook) -> None:
        """Cells that are new; nbgrader's own step then writes what they hold."""
        there = {(type(cell), cell.name) for cell in notebook._base_cells}
        for kind, new_cells in self._new().items():
            for name, held in new_cells.items():
                if (kind, name) not in there:
                    self.gradebook.db.add(kind(name=name, notebook=notebook, **held))
                    if kind is not SolutionCell:
                        self.told.append(f"The cell {name} is new, worth {held['max_score']:g} points.")
        known = {cell.name for cell in notebook.source_cells}
        for name, held in self.new_source_cells.items():
            if name not in known:
                self.gradebook.db.add(SourceCell(name=name, notebook=notebook, **held))

    def _renamed(self, notebook: Notebook) -> dict[str, str]:
        """New names of test cells by old ones: a text that there was once and is once, under another name.

        Cells that students write into keep their names only: theirs are found by it.
        """
        old = {cell.name: cell.source or "" for cell in notebook.source_cells}
        new = {name: held["source"] for name, held in self.new_source_cells.items()}
        tests = {cell.name for cell in notebook.grade_cells} - {cell.name for cell in notebook.solution_cells}
        wanted = set(self.new_grade_cells) - set(self.new_solution_cells)
        times, times_now = Counter(old.values()), Counter(new.values())
        by_text = {text: name for name, text in new.items() if name in wanted and name not in old}
        return {
            name: by_text[text]
            for name, text in old.items()
            if name in tests and name not in new and text in by_text and times[text] == times_now[text] == 1
        }

    def _worth(self, cell: Any, points: float) -> None:
        """A cell is worth other points: a mark of the grader's becomes what grading would give today.

        A mark given by hand stays, but never above the new maximum, and is shown to the marker once more.
        """
        before = float(cell.max_score)
        if before == points:
            return
        for grade in cell.grades:
            if grade.auto_score is not None:
                whole = grade.auto_score == before
                grade.auto_score = points if whole else grade.auto_score * points / (before or 1)
            if grade.manual_score is not None:
                grade.needs_manual_grade = True
                if points < grade.manual_score <= before:
                    self.told.append(
                        f"{grade.notebook.student.id} had {grade.manual_score:g} points by hand for {cell.name}, which is "
                        f"worth {points:g} now, and has {points:g}: look at it."
                    )
                    grade.manual_score = points
        self.told.append(f"The cell {cell.name} is worth {points:g} points; it was worth {before:g}.")

    def _by_hand(self, cell: BaseCell) -> Iterator[tuple[Any, ...]]:
        """What people had given for a cell: no machine can make that anew."""
        where = (self.assignment_id, self.notebook_id, cell.name)
        for grade in cell.grades:
            if grade.manual_score is not None or grade.extra_credit is not None:
                yield (*where, grade.notebook.student.id, grade.manual_score, grade.extra_credit, None)
        for comment in cell.comments:
            if comment.manual_comment:
                yield (*where, comment.notebook.student.id, None, None, comment.manual_comment)

    def _write_down(self, removed: list[tuple[Any, ...]]) -> None:
        """Marks and comments by hand that their cell took along, into a file beside the gradebook."""
        url = sqlalchemy.make_url(self.db_url)
        in_file = url.get_backend_name() == "sqlite" and url.database
        path = Path(f"{url.database}.{REMOVED}") if in_file else Path(REMOVED)
        fresh = not path.exists()
        with open(path, "a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(COLUMNS)
            now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
            writer.writerows([now, *row] for row in removed)
        self.told.append(
            f"{len(removed)} marks and comments by hand belonged to cells that are gone; they stand in {path.name}."
        )

    def _complete(self) -> None:
        """A place for every mark and comment in each submission, and none for cells that there are no more."""
        db = self.gradebook.db
        notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        db.expire(notebook)
        lacking = [
            submission
            for submission in notebook.assignment.submissions
            if all(mine.notebook_id != notebook.id for mine in submission.notebooks)
        ]
        for submission in lacking:
            db.add(SubmittedNotebook(notebook=notebook, assignment=submission))
        db.flush()
        graded = [cell.id for cell in notebook.grade_cells + notebook.task_cells]
        commented = [cell.id for cell in notebook.solution_cells + notebook.task_cells]
        mine = [id for (id,) in db.query(SubmittedNotebook.id).filter_by(notebook_id=notebook.id)]
        for table, cells in ((Grade, graded), (Comment, commented)):
            there = {
                (row.notebook_id, row.cell_id)
                for row in db.query(table.notebook_id, table.cell_id)
                .join(SubmittedNotebook, SubmittedNotebook.id == table.notebook_id)
                .filter(SubmittedNotebook.notebook_id == notebook.id)
            }
            db.add_all(
                table(notebook_id=id, cell_id=cell)
                for id in mine
                for cell in cells
                if (id, cell) not in there
            )


def agrees(notebook: Notebook, exercise: Exercise) -> bool:
    """Whether the gradebook knows the exercise as it is: the same cells, points and texts."""
    released = {c.metadata.nbgrader.grade_id: c.source for c in exercise.release.cells if _is_named(c)}
    cells = {c.metadata.nbgrader.grade_id: c for c in exercise.source.cells if _is_named(c)}
    wanted = (
        {name: float(cell.metadata.nbgrader.points) for name, cell in cells.items() if utils.is_grade(cell)},
        {name for name, cell in cells.items() if utils.is_solution(cell)},
        {name: float(cell.metadata.nbgrader.points) for name, cell in cells.items() if utils.is_task(cell)},
        {
            name: released.get(name) if utils.is_solution(cell) else cell.source
            for name, cell in cells.items()
            if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell) or utils.is_task(cell)
        },
    )
    there = (
        {cell.name: cell.max_score for cell in notebook.grade_cells},
        {cell.name for cell in notebook.solution_cells},
        {cell.name: cell.max_score for cell in notebook.task_cells},
        {cell.name: cell.source for cell in notebook.source_cells},
    )
    return wanted == there


def _is_named(cell: Any) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade_id"))
