# Returns the output only.
# loses: forward-returns | forward must return two things
# %% solution="forward"
def forward(X, params):
    return np.maximum(0, X @ params["W1"].T + params["b1"]) @ params["W2"].T + params["b2"]
