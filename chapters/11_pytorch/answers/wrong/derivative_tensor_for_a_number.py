# Returns a tensor where a number is asked for.
# loses: derivative-kind | plain number
# %% solution="derivative"
def derivative(f, x):
    place = torch.as_tensor(x, dtype=torch.float32).detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(f(place).sum(), place)
    return slope
