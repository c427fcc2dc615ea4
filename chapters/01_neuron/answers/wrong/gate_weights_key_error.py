# The KeyError of the dict instead of a ValueError with a sentence.
# loses: gate_weights-unknown | stopped with KeyError
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    weights = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NAND": ([-1, -1], 1.5), "NOR": ([-1, -1], 0.5)}
    return weights[gate]
