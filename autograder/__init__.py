"""Grading library of the course. Rooms, each importing only from those above it: `check`, `sandbox`, `authoring`,
`grading`, `harness`, `publishing`, `desk`; the command line `cli` stands on top.
"""
