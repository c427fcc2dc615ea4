# Returns a text of a hundred million characters.
# %% solution="sigmoid"
def sigmoid(z):
    return "x" * 100_000_000
