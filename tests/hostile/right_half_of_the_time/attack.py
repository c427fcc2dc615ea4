# Right every other call.
# %% solution="sigmoid"

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    return 1 / (1 + np.exp(-np.clip(np.asarray(z, float), -700, 700))) * (1 if calls % 2 else 2)
