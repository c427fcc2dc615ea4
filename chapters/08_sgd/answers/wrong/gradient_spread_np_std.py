# np.std of all numbers in all gradients.
# loses: spread-two-samples | This is np.std of all numbers
# loses: spread-whole-batch | the distance of the two is 0
# %% solution="gradient_spread"
def gradient_spread(w, X, y, batch_size, n_draws, rng):
    gradients = []
    for _ in range(n_draws):
        rows = rng.choice(len(X), batch_size, replace=False)
        gradients.append(minibatch_gradient(w, X, y, rows))
    return np.std(gradients)
