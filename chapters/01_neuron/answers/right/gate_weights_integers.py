# Whole numbers and tuples: NAND and NOR are AND and OR negated.
# %% solution="gate_weights"
def gate_weights(gate):
    table = {"AND": ((2, 2), -3), "OR": ((2, 2), -1), "NAND": ((-2, -2), 3), "NOR": ((-2, -2), 1)}
    try:
        return table[gate]
    except KeyError:
        raise ValueError(f"there are no weights for {gate}") from None
