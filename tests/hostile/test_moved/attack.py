# Moves all tests to the top and back in another order.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
