# Some cases lie exactly on the threshold, where the neuron stays silent.
# %% solution="gate_weights"
def gate_weights(gate):
    if gate == "AND":
        return [1.0, 1.0], -1.0
    if gate == "OR":
        return [1.0, 1.0], 0.0
    if gate == "NAND":
        return [-1.0, -1.0], 2.0
    if gate == "NOR":
        return [-1.0, -1.0], 1.0
    raise ValueError(f"no neuron for {gate}")
