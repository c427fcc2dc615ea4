"""What is computed, in words: how numbers are written, and the sentences of lectures that tell a computation step by step.

Figures call; nothing is drawn here.
"""
