# sigmoid(z) · sigmoid(−z).
# %% solution="sigmoid_grad"
def sigmoid_grad(z):
    return sigmoid(z) * sigmoid(-np.asarray(z))
