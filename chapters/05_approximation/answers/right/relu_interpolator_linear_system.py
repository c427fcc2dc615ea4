# Solves for the output weights instead of taking differences of slopes.
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    knots = np.array(knots, dtype=float)
    inner = knots[1:-1]
    W1 = np.vstack([[[1.0]], [[-1.0]], np.ones((len(inner), 1))])
    b1 = np.concatenate([[-knots[0]], [knots[0]], -inner])
    H = np.maximum(knots[:, None] @ W1.T + b1, 0)
    A = np.column_stack([H[:, [0]], H[:, 2:], np.ones(len(knots))])
    solution = np.linalg.solve(A, np.array(values, dtype=float))
    W2 = np.concatenate([[solution[0], -solution[0]], solution[1:-1]])[None, :]
    return W1, b1, W2, solution[-1:]
