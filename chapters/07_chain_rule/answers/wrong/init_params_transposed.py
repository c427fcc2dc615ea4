# Makes the weights (inputs, outputs).
# loses: init-shapes | W is (outputs, inputs)
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, np.sqrt(2 / n_inputs), (n_inputs, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, np.sqrt(2 / n_hidden), (n_hidden, n_outputs)),
        "b2": np.zeros(n_outputs),
    }
