# Makes a mask of the rows, which counts a repeated row once.
# loses: gradient-slope | named twice counts twice
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    used = np.isin(np.arange(len(X)), rows)
    return 2 / used.sum() * X[used].T @ (X[used] @ w - y[used])
