# One sample at a time.
# %% solution="minibatch_gradient"
def minibatch_gradient(w, X, y, rows):
    total = np.zeros(len(w))
    for i in rows:
        total += 2 * X[i] * (np.dot(X[i], w) - y[i])
    return total / len(rows)
