# W_ij first, transposed at the end.
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    W = np.zeros((n_inputs, n_outputs))
    for edge in w:
        W[edge] = w[edge]
    return W.T
