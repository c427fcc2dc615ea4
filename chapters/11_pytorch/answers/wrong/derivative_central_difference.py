# A difference quotient in float64: close everywhere, but no autograd.
# loses: derivative-tensor | cut from the graph
# %% solution="derivative"
def derivative(f, x):
    place = (x.detach() if isinstance(x, torch.Tensor) else torch.tensor(float(x))).double()
    h = 1e-6
    slope = (f(place + h) - f(place - h)) / (2 * h)
    return slope if isinstance(x, torch.Tensor) else slope.item()
