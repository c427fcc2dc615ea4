# Starts every weight at 0.
# loses: init-random | neurons that start equal stay equal
# loses: init-spread | standard deviation
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": np.zeros((n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": np.zeros((n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
