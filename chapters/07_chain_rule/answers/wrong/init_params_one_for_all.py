# The spread of the weights is another one: each layer has its own number of inputs. Yours is
# loses: init-spread | each layer has its own number of inputs. Yours is
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    return {
        "W1": rng.normal(0, 0.1, size=(n_hidden, n_inputs)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(0, 0.1, size=(n_outputs, n_hidden)),
        "b2": np.zeros(n_outputs),
    }
