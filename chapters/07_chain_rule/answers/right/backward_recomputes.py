# Uses only X from the cache and computes the rest again; np.heaviside for the slope of the ReLU.
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    X = cache["X"]
    Z = X @ params["W1"].T + params["b1"]
    D = (2.0 / Y.shape[0]) * (Y_hat - Y)
    G = np.einsum("nk,kh->nh", D, params["W2"]) * np.heaviside(Z, 0.0)
    ones = np.ones(len(X))
    return dict(W1=np.einsum("nh,nd->hd", G, X), b1=ones @ G, W2=D.T @ np.maximum(Z, 0), b2=ones @ D)
