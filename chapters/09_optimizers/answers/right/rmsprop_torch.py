# PyTorch's own tensors, state and all.
# %% solution="rmsprop_step"
def rmsprop_step(w, grad, state, lr, rho, eps):
    import torch

    g = torch.tensor(grad, dtype=torch.float64)
    s = torch.tensor(state.get("s", np.zeros_like(w)), dtype=torch.float64)
    s.mul_(rho).addcmul_(g, g, value=1 - rho)
    return w - lr * (g / (s.sqrt() + eps)).numpy(), {"s": s.numpy()}
