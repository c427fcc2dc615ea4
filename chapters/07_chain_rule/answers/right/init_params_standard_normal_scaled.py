# Standard normal numbers, scaled afterwards; the second layer is drawn first, and float32.
# %% solution="init_params"
def init_params(n_inputs, n_hidden, n_outputs, rng):
    W2 = rng.standard_normal((n_outputs, n_hidden)) * (2 / n_hidden) ** 0.5
    W1 = (rng.standard_normal((n_hidden, n_inputs)) * (2 / n_inputs) ** 0.5).astype(np.float32)
    return {"W2": W2, "b2": np.zeros(n_outputs), "W1": W1, "b1": np.zeros(n_hidden)}
