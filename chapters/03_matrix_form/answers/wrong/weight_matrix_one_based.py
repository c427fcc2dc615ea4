# Counts inputs and neurons from 1.
# loses: matrix-entries | You count from 1
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_outputs, n_inputs))
    for (i, j), value in w.items():
        W[j - 1, i - 1] = value
    return W
