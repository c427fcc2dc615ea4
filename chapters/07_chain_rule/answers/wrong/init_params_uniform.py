# A uniform distribution of the right spread.
# loses: init-spread | not a uniform
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    a, b = np.sqrt(6 / n_inputs), np.sqrt(6 / n_hidden)
    return {
        "W1": rng.uniform(-a, a, (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.uniform(-b, b, (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
