# Prints without end.
# %% solution="sigmoid"
while True:
    print("x" * 1000)


def sigmoid(z):
    return 0.3
