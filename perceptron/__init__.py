"""The teaching library for lectures and play cells: live figures, drawings, data sets, a network in numpy."""
