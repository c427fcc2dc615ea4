# Asks for the gradients directly and puts them in place, so nothing can add up.
# %% solution="train_step"
def train_step(model, x, y, loss_fn, optimizer):
    parameters = list(model.parameters())
    loss = loss_fn(model(x), y)
    for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
        p.grad = g
    optimizer.step()
    return loss.tolist()
