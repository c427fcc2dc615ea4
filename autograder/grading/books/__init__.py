"""nbgrader's books kept true: gradebook, release and feedback follow the exercise and what was handed in.

`gradebook` and the command line call it, and nbgrader's own commands through `gradebook.install`. `opening` is where every
way into the gradebook begins; only `entries` and `cells` write marks.
"""
