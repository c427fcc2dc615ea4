# Sends the origin and the unit vectors through both layers.
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    def layers(x):
        return W2 @ (W1 @ x + b1) + b2

    b = layers(np.zeros(W1.shape[1]))
    W = np.stack([layers(e) - b for e in np.eye(W1.shape[1])], axis=1)
    return W, b
