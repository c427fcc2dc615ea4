# The right shape, but w_ij at W[i, j]; only a square matrix holds them all.
# loses: matrix-entries | You put w_ij at `W[i, j]`
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_outputs, n_inputs))
    for (i, j), value in w.items():
        W[i, j] = value
    return W
