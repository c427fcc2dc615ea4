# Loops without end in its cell.
# %% solution="sigmoid"
while True:
    pass


def sigmoid(z):
    return 0.3
