# Forgets that backward starts from one number.
# loses: derivative-tensor | scalar outputs
# loses: derivative-kind | scalar outputs
# %% solution="derivative"
def derivative(f, x):
    place = x.detach().clone() if isinstance(x, torch.Tensor) else torch.tensor(float(x))
    place.requires_grad_()
    (slope,) = torch.autograd.grad(f(place), place)
    return slope if isinstance(x, torch.Tensor) else slope.item()
