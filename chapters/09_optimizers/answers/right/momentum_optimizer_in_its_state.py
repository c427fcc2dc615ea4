# Keeps a parameter and the optimiser that holds it in the state: objects that belong together.
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    import torch

    if not state:
        parameter = torch.nn.Parameter(torch.tensor(w))
        state = {"p": parameter, "optimizer": torch.optim.SGD([parameter], lr=lr, momentum=beta)}
    parameter, optimizer = state["p"], state["optimizer"]
    optimizer.param_groups[0]["lr"] = lr
    with torch.no_grad():
        parameter.copy_(torch.tensor(w))
    parameter.grad = torch.tensor(grad)
    optimizer.step()
    return parameter.detach().numpy().copy(), state
