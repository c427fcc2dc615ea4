"""Grading library of the course: notebook build, checks, trusted grader, reports and command line."""
