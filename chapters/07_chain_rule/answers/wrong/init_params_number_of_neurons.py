# The spread of the weights is another one: √(2/neurons): the number of inputs counts
# loses: init-spread | that is √(2/neurons): the number of inputs counts
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_hidden), size=(n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_outputs), size=(n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
