# An integer matrix cuts decimals off.
# loses: matrix-entries | an array of whole numbers (int64), which cuts off
# loses: matrix-shape | an array of whole numbers (int64), which cuts off
# loses nothing else
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_outputs, n_inputs), dtype=int)
    for (i, j), value in w.items():
        W[j, i] = value
    return W
