# Ignores the generator and seeds its own.
# loses: init-random | draw from the `rng` that is given
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    rng = np.random.default_rng(42)
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_inputs), (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_hidden), (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
