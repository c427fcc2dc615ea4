# Returns an integer of a million digits.
# %% solution="sigmoid"
def sigmoid(z):
    return 10**1_000_000
