# Uniform from 0 to 1 instead of normal: all weights are positive.
# loses: init-random | must be drawn around 0
# loses: init-spread | the mean must be 0
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.random((n_hidden, n_inputs)) * np.sqrt(2 / n_inputs),
        "b1": np.zeros(n_hidden),
        "W2": rng.random((n_outputs, n_hidden)) * np.sqrt(2 / n_hidden),
        "b2": np.zeros(n_outputs),
    }
