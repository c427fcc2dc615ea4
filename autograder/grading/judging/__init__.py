"""The judge of one submission: a process of the grader's own in which everything that a student sent is touched.

Only `grade` calls in, at `judge_process`; what cannot be taken in becomes `judgement.ungraded`. From the outside in:
`judge_process` (forked, limited, ended with its submission), `judgement`, `run` (cells first, then tests on forks), `judge` (a
test), `reaching` (what a cell reaches for), `conversation` (with the student's processes, over `sandbox/wire`).
"""
