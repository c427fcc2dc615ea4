# Capitals, spaces, and the other spelling.
# %% solution="fault_names"
def fault_names():
    return {
        "A": "learning rate far too large",
        "B": "gradients not zeroed",
        "C": "shapes that broadcast",
        "D": "labels shuffled apart from inputs",
        "E": "Softmax twice",
        "F": "evaluation in training mode",
        "G": "frozen by detach",
        "H": " Optimizer  made too early",
        "I": "test statistics in the scaling",
        "J": "duplicates on both sides",
    }
