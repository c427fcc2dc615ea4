# Row i for input i: the whole matrix is transposed.
# loses: matrix-entries | Your matrix is transposed
# loses: matrix-shape | a row for each neuron
# loses nothing else
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_inputs, n_outputs))
    for (i, j), value in w.items():
        W[i, j] = value
    return W
