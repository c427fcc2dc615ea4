# Draws from numpy's global generator, so the same question gets two answers.
# loses: init-random | asked twice
# loses: init-shapes | asked twice
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": np.random.normal(0, np.sqrt(2 / n_inputs), (n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": np.random.normal(0, np.sqrt(2 / n_hidden), (n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
