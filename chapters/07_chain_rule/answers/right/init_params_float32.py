# Draws in float32, where two of many weights may be equal by chance.
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    def weights(n_out, n_in):
        return rng.standard_normal((n_out, n_in), dtype=np.float32) * np.float32((2 / n_in) ** 0.5)

    return {
        "W1": weights(n_hidden, n_inputs),
        "b1": np.zeros(n_hidden),
        "W2": weights(n_outputs, n_hidden),
        "b2": np.zeros(n_outputs),
    }
