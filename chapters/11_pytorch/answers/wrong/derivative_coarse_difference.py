# A difference quotient with a coarse step, instead of autograd.
# loses: derivative-number | expected  -1.25
# %% solution="derivative"
def derivative(f, x):
    h = 1e-2
    place = x.detach() if isinstance(x, torch.Tensor) else torch.tensor(float(x), dtype=torch.float64)
    slope = (f(place + h) - f(place - h)) / (2 * h)
    return slope if isinstance(x, torch.Tensor) else slope.item()
