# Every neuron looks to the left, relu(k - x), and the last piece is carried by a pair of neurons.
# %% solution="relu_interpolator"
def relu_interpolator(knots, values):
    k, v = np.asarray(knots, float), np.asarray(values, float)
    slope = [(v[i + 1] - v[i]) / (k[i + 1] - k[i]) for i in range(len(k) - 1)]
    W1, b1, W2 = [[1.0], [-1.0]], [-k[-1], k[-1]], [slope[-1], -slope[-1]]
    for i in range(1, len(k) - 1):
        W1.append([-1.0])
        b1.append(k[i])
        W2.append(slope[i] - slope[i - 1])
    return W1, b1, [W2], [v[-1]]
