# Multiplies out: 2/B (AᵀA w − Aᵀb).
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    A, b = X[np.array(rows)], y[np.array(rows)]
    return (2.0 / A.shape[0]) * (np.einsum("ij,ik,k->j", A, A, w) - b @ A)
