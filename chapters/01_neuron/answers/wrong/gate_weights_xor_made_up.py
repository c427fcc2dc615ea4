# Returns something for XOR instead of saying that it cannot be done.
# loses: gate_weights-unknown | No line separates
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    weights = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NAND": ([-1, -1], 1.5), "NOR": ([-1, -1], 0.5)}
    return weights.get(gate, ([1, -1], 0))
