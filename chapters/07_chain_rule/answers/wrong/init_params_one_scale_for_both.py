# Uses the first layer's scale in the second one too.
# loses: init-spread | each layer has its own number of inputs
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    s = np.sqrt(2 / n_inputs)
    return {
        "W1": rng.normal(0, s, (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, s, (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
