# `in` between two texts asks for a part of the name, not for the name.
# loses: gate_weights-unknown | a part of one too
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    if gate in "AND":
        return [1, 1], -1.5
    if gate in "OR":
        return [1, 1], -0.5
    if gate in "NAND":
        return [-1, -1], 1.5
    if gate in "NOR":
        return [-1, -1], 0.5
    raise ValueError(f"no neuron computes {gate}")
