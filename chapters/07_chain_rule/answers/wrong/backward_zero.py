# Returns zeros of the right shapes.
# loses: backward-W2 | is zero everywhere
# loses: backward-W1 | is zero everywhere
# loses: backward-relu-off | is zero everywhere
# loses: backward-any-shape | The whole gradient is zero
# %% solution="backward"
def backward(Y_hat, Y, cache, params):
    return {key: np.zeros_like(value) for key, value in params.items()}
