# Uses forward mode through torch.func instead of the graph.
# %% solution="derivative"
def derivative(f, x):
    place = x.detach() if isinstance(x, torch.Tensor) else torch.tensor(float(x))
    _, slope = torch.func.jvp(f, (place,), (torch.ones_like(place),))
    return slope if isinstance(x, torch.Tensor) else slope.item()
