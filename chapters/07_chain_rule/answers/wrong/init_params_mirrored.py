# Draws half of the neurons and takes the other half as their mirror images.
# loses: init-random | drawn independently
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    W1 = rng.normal(0, np.sqrt(2 / n_inputs), size=(n_hidden, n_inputs))
    half = n_hidden // 2
    W1[n_hidden - half :] = -W1[:half]
    W2 = rng.normal(0, np.sqrt(2 / n_hidden), size=(n_outputs, n_hidden))
    return {"W1": W1, "b1": np.zeros(n_hidden), "W2": W2, "b2": np.zeros(n_outputs)}
