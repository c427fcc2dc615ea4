# Clips Z1 in place, so the cache holds H1 under both names.
# loses: forward-cache | Under Z1 stands the hidden layer after the ReLU
# %% solution="forward"
def forward(X, params):
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = Z1
    H1[H1 < 0] = 0
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}
