"""The demonstration, `make demo`: a small term of a class that is drawn from the stored answers, and whether its report,
marks and totals are those that were drawn.

Only the command line calls it. It does what an instructor types, through the same functions.
"""
