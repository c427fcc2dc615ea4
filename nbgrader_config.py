"""nbgrader's settings for this course: its folders, its gradebook, and this project's grader in nbgrader's place."""

import glob
import os
import sys
from pathlib import Path

course = Path(__file__).resolve().parent
sys.path.insert(0, str(course))
# nbgrader runs `alembic` for a new gradebook; the environment need not be activated.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

try:
    from autograder.check import validate
    from autograder.feedback_pages import converter
    from autograder.grading import gradebook
except ImportError as error:
    # nbgrader would go on after an exception, with its own grader and other folders.
    sys.exit(
        f"nbgrader_config.py needs this course's Python packages ({error}): run `make venv`, use .venv/bin/nbgrader."
    )

gradebook.install()
converter.install()
validate.install()

c = get_config()  # noqa: F821 (given by nbgrader)
c.CourseDirectory.root = str(course)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.course_id = "neural-networks"
# A fresh clone holds the release already; nbgrader would skip it and then know no assignment. Its release step gives
# the same bytes, so writing it again changes nothing.
c.GenerateAssignment.force = True
# What late work loses. Without a rule it loses nothing; write one in a line such as
# c.LateRule.rule = "10% a day, 15 minutes grace, nothing after 7 days"
c.AssignLatePenalties.plugin_class = "autograder.desk.term.late.LateRule"
c.ExportApp.plugin_class = "autograder.desk.export.table.CsvExportPlugin"
c.ExchangeFactory.release_assignment = "autograder.grading.books.exchange.ReleaseAssignment"
c.ExchangeFactory.release_feedback = "autograder.grading.books.exchange.ReleaseFeedback"
# Where `nbgrader release_assignment` and `collect` exchange files with students on one machine or hub: never inside the
# course, which students must not be able to enter. A folder beside the course is made for formgrader and the assignment
# list only, which call a missing one an error; nbgrader's own commands make theirs when something is released.
usual = Path("/usr/local/share/nbgrader/exchange")
beside = course.parent / f"{course.name}-exchange"
exchange = Path(os.environ.get("NBGRADER_EXCHANGE") or (usual if usual.is_dir() else beside))
program = Path(sys.argv[0])
if (
    exchange == beside
    and os.access(course.parent, os.W_OK)
    and "jupyter" in f"{program.parent.name}/{program.name}"
):
    exchange.mkdir(exist_ok=True)
c.Exchange.root = str(exchange)
if exchange != course / "exchange" and (course / "exchange" / c.CourseDirectory.course_id).is_dir():
    print(
        f"{course}/exchange is not used any longer, for students who reach it reach the solutions, too: move what is in it "
        f"to {exchange}.",
        file=sys.stderr,
    )
if glob.has_magic(str(course)):
    print(
        f"The course lies in {course}: to nbgrader's formgrader, collect and export of files, signs like [ or * in the name "
        "of a folder are patterns, so they may find nothing. Give the folder another name.",
        file=sys.stderr,
    )
