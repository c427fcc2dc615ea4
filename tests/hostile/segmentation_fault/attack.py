# Reads memory that is not its own.
# %% solution="sigmoid"
def sigmoid(z):
    import ctypes

    ctypes.string_at(0)
