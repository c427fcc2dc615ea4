# Uses .backward() on a fresh leaf, with a vector of ones instead of a sum.
# %% solution="derivative"
def derivative(f, x):
    leaf = torch.as_tensor(x, dtype=torch.get_default_dtype() if not torch.is_tensor(x) else x.dtype)
    leaf = leaf.detach().clone().requires_grad_(True)
    y = f(leaf)
    y.backward(gradient=torch.ones_like(y))
    if torch.is_tensor(x):
        return leaf.grad
    return float(leaf.grad)
