# Returns a list nested a thousand deep.
# %% solution="sigmoid"
def sigmoid(z):
    deep = []
    for _ in range(1000):
        deep = [deep]
    return deep
