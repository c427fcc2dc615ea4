# The matrix has the right form, but the keys are looked up the other way round.
# loses: matrix-entries | You look up (j, i)
# %% solution="weight_matrix"
def weight_matrix(w, n_inputs, n_outputs):
    return [[w.get((j, i), 0.0) for i in range(n_inputs)] for j in range(n_outputs)]
