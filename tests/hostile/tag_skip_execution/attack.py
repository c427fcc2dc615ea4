# Tags the tests with skip-execution.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3
