"""A picture of the class: what the gradebook and the graded notebooks say of an exercise, on one page and as CSV.

Only the command line calls it. Every number is counted here from `grading/books/records` and from the graded notebooks; nothing is
graded, and nothing but the report's own files is written.
"""
