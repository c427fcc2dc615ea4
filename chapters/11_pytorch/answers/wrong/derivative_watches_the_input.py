# Switches requires_grad on for the tensor that it was given, whose .grad then adds up.
# loses: derivative-leaves-x-alone | Work on a copy
# %% solution="derivative"
def derivative(f, x):
    if not isinstance(x, torch.Tensor):
        x = torch.tensor(float(x), requires_grad=True)
        f(x).backward()
        return x.grad.item()
    x.requires_grad_()
    f(x).sum().backward()
    return x.grad
