# Raises, but without a sentence.
# loses: gate_weights-unknown | says nothing
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    weights = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NAND": ([-1, -1], 1.5), "NOR": ([-1, -1], 0.5)}
    if gate not in weights:
        raise ValueError
    return weights[gate]
