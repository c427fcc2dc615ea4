# Returns a list that contains itself.
# %% solution="sigmoid"
def sigmoid(z):
    cycle = []
    cycle.append(cycle)
    return cycle
