# Sums all gradients with their weights; t is their number.
# %% solution="adam_step"
def adam_step(w, grad, state, lr, beta1, beta2, eps):
    past = [*state.get("past", []), grad]
    ages = np.arange(len(past))[::-1]
    g = np.stack(past)
    m_hat = np.tensordot(beta1**ages, g, 1) / (beta1**ages).sum()
    s_hat = np.tensordot(beta2**ages, g**2, 1) / (beta2**ages).sum()
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), {"past": past}
