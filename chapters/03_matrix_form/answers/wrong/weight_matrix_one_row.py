# `[[0] * n] * m` is m times the same list.
# loses: matrix-entries | one and the same list
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = [[0] * n_inputs] * n_outputs
    for (i, j), w_ij in w.items():
        W[j][i] = w_ij
    return W
