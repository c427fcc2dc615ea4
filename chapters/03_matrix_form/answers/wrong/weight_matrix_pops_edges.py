# Empties the dictionary it is given.
# loses: matrix-entries | changed its first argument
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_outputs, n_inputs))
    while w:
        (i, j), value = w.popitem()
        W[j, i] = value
    return W
