# Looks at the first letters only, so NOT is taken for NOR.
# loses: gate_weights-unknown | gate_weights('NOT')
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    if gate.startswith("A"):
        return [1, 1], -1.5
    if gate.startswith("O"):
        return [1, 1], -0.5
    if gate.startswith("NA"):
        return [-1, -1], 1.5
    if gate.startswith("NO"):
        return [-1, -1], 0.5
    raise ValueError(f"no neuron computes {gate}")
