"""How long things take, and on what: a stopwatch, a model of a GPU with recorded figures, time lines, two processes.

Lectures 03, 08 and 12 call it.
"""
