# OR gets the weights of AND.
# loses: gate_weights-and-or | OR is 1 there
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    weights = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -1.5), "NAND": ([-1, -1], 1.5), "NOR": ([-1, -1], 0.5)}
    if gate not in weights:
        raise ValueError(f"no neuron for {gate}")
    return weights[gate]
