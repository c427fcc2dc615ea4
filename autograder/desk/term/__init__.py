"""An instructor's term: what is left to do for each exercise, the steps that do it, due dates and the roster.

Only the command line calls it. It is a thin layer over nbgrader's API: all that it knows stands in nbgrader's folders and
gradebook, so nbgrader's own commands and formgrader go on working beside it.
"""
