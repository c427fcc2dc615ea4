# Reads weights[i][j] instead of weights[j][i].
# loses: layer-sums | column by column
# %% solution="layer_outputs"
def layer_outputs(x, weights, biases, f):
    out = []
    for j in range(len(biases)):
        z = sum(weights[i][j] * x[i] for i in range(len(x))) + biases[j]
        out.append(z if f is None else f(z))
    return out
