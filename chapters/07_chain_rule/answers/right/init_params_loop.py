# A helper for one layer, drawing row by row.
# %% solution="init_params"
def one_layer(n_in, n_out, rng):
    rows = [[rng.normal(scale=np.sqrt(2.0 / n_in)) for _ in range(n_in)] for _ in range(n_out)]
    return np.array(rows), [0.0] * n_out


def init_params(n_inputs, n_hidden, n_outputs, rng):
    W1, b1 = one_layer(n_inputs, n_hidden, rng)
    W2, b2 = one_layer(n_hidden, n_outputs, rng)
    return dict(W1=W1, b1=b1, W2=W2, b2=b2)
