# Moves one place of a flat copy, and moves it back.
# %% solution="numerical_gradient"
def numerical_gradient(f, w):
    v = np.array(w, dtype=float)
    flat = v.reshape(-1)
    slopes = []
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + 1e-4
        up = f(v)
        flat[i] = old - 1e-4
        down = f(v)
        flat[i] = old
        slopes.append((up - down) / 2e-4)
    return np.reshape(slopes, v.shape)
