# Starts backward() from the mean, so the gradient of a tensor is too small.
# loses: derivative-tensor | derivative of the mean
# %% solution="derivative"
def derivative(f, x):
    place = x.detach().clone() if isinstance(x, torch.Tensor) else torch.tensor(float(x))
    place.requires_grad_()
    f(place).mean().backward()
    return place.grad if isinstance(x, torch.Tensor) else place.grad.item()
