# Returns a list of five million numbers.
# %% solution="sigmoid"
def sigmoid(z):
    return [1.5] * 5_000_000
