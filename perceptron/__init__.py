"""The teaching library: live figures, drawings, data sets and a network in numpy, for the lectures and play cells."""
