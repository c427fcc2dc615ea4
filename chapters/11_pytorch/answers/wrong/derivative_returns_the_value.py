# Returns f(x), where the graph starts, and not the gradient.
# loses: derivative-number | value of f, not its derivative
# loses: derivative-tensor | differ
# %% solution="derivative"
def derivative(f, x):
    place = x.detach().clone() if isinstance(x, torch.Tensor) else torch.tensor(float(x))
    place.requires_grad_()
    y = f(place)
    y.sum().backward()
    return y.detach() if isinstance(x, torch.Tensor) else y.item()
