# Takes one leak for the other.
# loses: fault_names-I | the same row in the training
# loses: fault_names-J | a mean or a standard deviation
# %% solution="fault_names"
def fault_names():
    return {
        "A": "learning rate far too large",
        "B": "gradients not zeroed",
        "C": "shapes that broadcast",
        "D": "labels shuffled apart from inputs",
        "E": "softmax twice",
        "F": "evaluation in training mode",
        "G": "frozen by detach",
        "H": "optimiser made too early",
        "I": "duplicates on both sides",
        "J": "test statistics in the scaling",
    }
