# Prints 50 MB on one line.
# %% solution="sigmoid"
print("x" * 50_000_000)


def sigmoid(z):
    return 0.3
