# Infinite weights: 0 · ∞ is not a number, and the comparison with 0 hides it.
# loses: gate_weights-and-or | do not make the gate
# loses nothing else
# %% solution="gate_weights"
def gate_weights(gate):
    infinity = float("inf")
    gates = {
        "AND": ([infinity, infinity], -1.0),
        "OR": ([1, 1], -0.5),
        "NAND": ([-1, -1], 1.5),
        "NOR": ([-1, -1], 0.5),
    }
    if gate not in gates:
        raise ValueError(f"no neuron computes {gate}")
    return gates[gate]
