"""What an instructor sees besides marks: the demonstration, and the examination of the machine.

Only the command line calls it.
"""
