# Rows from a comprehension, with get.
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    return [[w.get((i, j), 0.0) for i in range(n_inputs)] for j in range(n_outputs)]
