# As programs did before PyTorch 0.4: Variable, .data, backward(ones).
# %% solution="derivative"
def derivative(f, x):
    from torch.autograd import Variable
    if isinstance(x, (int, float)):
        v = Variable(torch.Tensor([float(x)]), requires_grad=True)
        f(v).backward()
        return v.grad.data[0].item()
    v = Variable(x.data.clone(), requires_grad=True)
    y = f(v)
    y.backward(torch.ones_like(y))
    return v.grad.data
