# Draws the biases too.
# loses: init-shapes | The biases start at 0
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_inputs), (n_hidden, n_inputs)),
        "b1": rng.normal(0, 0.1, n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_hidden), (n_outputs, n_hidden)),
        "b2": rng.normal(0, 0.1, n_outputs),
    }
