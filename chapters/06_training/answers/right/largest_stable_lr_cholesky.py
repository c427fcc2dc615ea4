# Cholesky says whether H is positive definite; the 2-norm is the largest eigenvalue.
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    if H.shape[0] != H.shape[1] or abs(H - H.T).max() > 1e-9:
        raise ValueError(f"H is not symmetric: {H}")
    try:
        np.linalg.cholesky(H)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"H is not positive definite: {H}") from error
    return 2 / np.linalg.norm(H, 2)
