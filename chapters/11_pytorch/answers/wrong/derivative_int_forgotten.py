# Makes a tensor of whatever comes, and an int has no gradient.
# loses: derivative-number | floating point
# %% solution="derivative"
def derivative(f, x):
    place = x.detach().clone() if isinstance(x, torch.Tensor) else torch.tensor(x)
    place.requires_grad_()
    (slope,) = torch.autograd.grad(f(place).sum(), place)
    return slope if isinstance(x, torch.Tensor) else slope.item()
