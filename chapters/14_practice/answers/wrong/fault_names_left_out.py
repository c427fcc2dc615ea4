# Leaves one out, and writes another in own words.
# loses: fault_names-C | Under "C"
# loses: fault_names-D | Under "D"
# %% solution="fault_names"
def fault_names():
    return {
        "A": "learning rate far too large",
        "B": "gradients not zeroed",
        "D": "wrong order",
        "E": "softmax twice",
        "F": "evaluation in training mode",
        "G": "frozen by detach",
        "H": "optimiser made too early",
        "I": "test statistics in the scaling",
        "J": "duplicates on both sides",
    }
