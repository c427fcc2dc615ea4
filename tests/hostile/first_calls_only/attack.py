# Right on the first two calls, wrong from then on.
# %% solution="sigmoid"

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    return 1 / (1 + np.exp(-np.clip(np.asarray(z, float), -700, 700))) if calls <= 2 else 0.3
