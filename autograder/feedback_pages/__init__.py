"""What a student gets back: one page for each notebook, in place of nbgrader's own page.

`nbgrader_config.py` puts `converter` in nbgrader's place, so `nbgrader generate_feedback`, formgrader and `autograder term`
make these pages. They read the graded notebook and the gradebook.
"""
