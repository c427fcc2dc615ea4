# The right shape, but the weight from i to j at W[i, j]; only a square matrix holds them all.
# loses: matrix-entries | You put the weight from i to j at `W[i, j]`
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_outputs, n_inputs))
    for (i, j), value in w.items():
        W[i, j] = value
    return W
