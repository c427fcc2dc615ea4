# Garbage where there is no edge.
# loses: matrix-entries | NaN
# loses: matrix-shape | NaN
# loses nothing else
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.full((n_outputs, n_inputs), np.nan)
    for (i, j), value in w.items():
        W[j, i] = value
    return W
