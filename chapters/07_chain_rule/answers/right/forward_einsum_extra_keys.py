# Products by einsum, a mask for the ReLU, and more in the cache than asked for.
# %% solution="forward"
def forward(X, params):
    Z1 = np.einsum("nd,hd->nh", X, params["W1"]) + params["b1"]
    on = Z1 > 0
    H1 = np.where(on, Z1, 0.0)
    Y_hat = np.einsum("nh,kh->nk", H1, params["W2"]) + params["b2"]
    return Y_hat, {"X": X, "Z1": Z1, "H1": H1, "on": on, "Y_hat": Y_hat}
