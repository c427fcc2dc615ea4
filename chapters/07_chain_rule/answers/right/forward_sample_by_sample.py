# Loops over the samples, as the formula for one x is written; returns a list of two.
# %% solution="forward"
def forward(X, params):
    Z1, H1, Y_hat = [], [], []
    for x in X:
        z = params["W1"] @ x + params["b1"]
        h = z * (z > 0)
        Z1.append(z)
        H1.append(h)
        Y_hat.append(params["W2"] @ h + params["b2"])
    return [np.array(Y_hat), dict(X=X.copy(), Z1=np.array(Z1), H1=np.array(H1))]
