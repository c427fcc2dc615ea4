"""nbgrader's settings for this course: its folders, its gradebook, and this project's grader in nbgrader's place."""

import os
import sys
from pathlib import Path

course = Path(__file__).resolve().parent
sys.path.insert(0, str(course))
# nbgrader runs `alembic` for a new gradebook; the environment need not be activated.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

try:
    from autograder.feedback_pages import converter
    from autograder.grading import gradebook
except ImportError as error:
    # nbgrader would go on after an exception, with its own grader and other folders.
    sys.exit(
        f"nbgrader_config.py needs this course's Python packages ({error}): run `make venv`, use .venv/bin/nbgrader."
    )

gradebook.install()
converter.install()

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
# Where `nbgrader release_assignment` and `collect` exchange files with students on one machine or hub. The course's own
# folder is made here, because formgrader and the assignment list call a missing one an error.
exchange = Path(os.environ.get("NBGRADER_EXCHANGE") or course / "exchange")
if "NBGRADER_EXCHANGE" not in os.environ and os.access(course, os.W_OK):
    exchange.mkdir(exist_ok=True)
c.Exchange.root = str(exchange)
