"""What nbgrader promises and this grader keeps: its kinds of tests, an assignment's files, settings, hooks and permissions.

Only `gradebook` calls in, but for `files`, which the judge asks, too. docs/nbgrader.md says what is kept in another way, and why.
"""
