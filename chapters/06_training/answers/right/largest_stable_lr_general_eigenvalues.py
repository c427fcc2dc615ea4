# Eigenvalues of a general matrix; they are real here.
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    values, _ = np.linalg.eig(np.asarray(H))
    if not np.allclose(H, np.transpose(H)) or min(values.real) <= 0:
        raise ValueError("H must be symmetric and positive definite, got " + str(H))
    return min(2 / v for v in values.real)
