# Passes the variance 2/n where the standard deviation is asked for.
# loses: init-spread | that is the square of it, 2/inputs
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, 2 / n_inputs, (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, 2 / n_hidden, (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
