"""What leaves the house: the repository for students, the proof that no answer is in it, and quizzes for class.

Only the command line calls it. `passages` recognises secrets in a text, `contents` finds the texts in a file, `proof`
knows which secrets this course has, `release` makes the repository; `quizzes` writes what other programs import.
"""
