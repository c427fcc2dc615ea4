# Forgets the ReLU, so the two layers are one linear layer.
# loses: forward-output | The hidden layer has no activation
# loses: forward-cache | Under H1 stands the hidden layer before the ReLU
# %% solution="forward"
def forward(X, params):
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = Z1
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}
