# Starts from a matrix of ones.
# loses: matrix-entries | A missing edge must be 0
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.ones((n_outputs, n_inputs))
    for (i, j), value in w.items():
        W[j, i] = value
    return W
