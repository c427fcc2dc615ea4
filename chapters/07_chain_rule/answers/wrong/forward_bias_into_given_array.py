# Remembers Z1 in the params that it was given.
# loses: forward-returns | changed its second argument
# %% solution="forward"
def forward(X, params):
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(0, Z1)
    params["Z1"] = Z1
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}
