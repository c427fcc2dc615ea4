# Forgets the transposes: works only where a layer has as many inputs as outputs.
# loses: forward-output | ValueError
# loses: forward-returns | stopped with ValueError
# loses: forward-cache | ValueError
# %% solution="forward"
def forward(X, params):
    Z1 = X @ params["W1"] + params["b1"]
    H1 = np.maximum(0, Z1)
    return H1 @ params["W2"] + params["b2"], {"X": X, "Z1": Z1, "H1": H1}
