# Expects every edge.
# loses: matrix-entries | KeyError
# loses: matrix-shape | KeyError
# loses nothing else
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    return np.array([[w[i, j] for i in range(n_inputs)] for j in range(n_outputs)])
