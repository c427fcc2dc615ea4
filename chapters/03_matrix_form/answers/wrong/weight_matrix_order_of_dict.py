# Fills the rows in the order of the dictionary.
# loses: matrix-entries | in the order of the dict
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    values = list(w.values())
    values += [0] * (n_inputs * n_outputs - len(values))
    return np.array(values).reshape(n_outputs, n_inputs)
