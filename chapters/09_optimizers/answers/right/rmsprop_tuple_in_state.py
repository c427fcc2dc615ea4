# Keeps a list in the state under a number.
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    old = np.array(state[0]) if 0 in state else np.zeros(w.shape)
    s = np.average([old, grad**2], axis=0, weights=[rho, 1 - rho])
    return w - lr * grad / (np.sqrt(s) + eps), {0: s.tolist()}
