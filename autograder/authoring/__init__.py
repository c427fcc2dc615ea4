"""From the text of a chapter to its notebooks; nothing here runs a cell.

The grader asks it for an exercise's pristine notebook; the harness, the desk and the command line call it.
"""
