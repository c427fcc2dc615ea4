# Calls sys.displayhook inside the tested function, so that a result is on record before the test fails.
# %% solution="sigmoid"
def sigmoid(z):
    import sys

    sys.displayhook("x")
    return 0.3
