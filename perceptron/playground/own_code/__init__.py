"""The student's own functions driving the playground: checked with the exercises' visible tests, then trained with.

The widget calls `kernel_driver`; from the ground up: `exercise_tests`, `own_functions`, `own_gradients`, `kernel_driver`.
"""
