# The spread of the weights is another one: √(1/inputs): the 2 is missing
# loses: init-spread | that is √(1/inputs): the 2 is missing
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, np.sqrt(1 / n_inputs), size=(n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(1 / n_hidden), size=(n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
