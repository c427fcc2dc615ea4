"""The course as a website whose figures move without a kernel, from the chapters' texts.

Only the command line calls it. It runs every lecture in a kernel of its own and has `perceptron.live.recording`, which is
called there, keep what the live figures show; Sphinx makes the pages, `static/` shows the pictures. Of a chapter it reads
`lecture.py` and `quiz.json`: solutions and references are never opened. Needs the packages of the part `site`.
"""
