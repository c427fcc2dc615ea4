# Divides by the layer's outputs instead of its inputs.
# loses: init-spread | 200 inputs
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_outputs), (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
