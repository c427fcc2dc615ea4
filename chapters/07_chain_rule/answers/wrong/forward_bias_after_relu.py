# Adds the hidden bias after the activation.
# loses: forward-output | added after the ReLU
# loses: forward-cache | Z1 is the sum with the bias
# %% solution="forward"
def forward(X, params):
    Z1 = X @ params["W1"].T
    H1 = np.maximum(0, Z1) + params["b1"]
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}
