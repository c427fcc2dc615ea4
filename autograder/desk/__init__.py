"""What an instructor sees besides marks: the course opened, and the examination of the machine and of an assignment.

Only the command line calls it.
"""
