# torch.optim.AdamW itself, whose own state is kept in ours.
# %% solution="adamw_step"
def adamw_step(w, grad, state, lr, beta1, beta2, eps, decay):
    import torch

    parameter = torch.nn.Parameter(torch.tensor(w, dtype=torch.float64))
    optimizer = torch.optim.AdamW([parameter], lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=decay)
    if "step" in state:
        optimizer.state[parameter] = {key: torch.tensor(value) for key, value in state.items()}
    parameter.grad = torch.tensor(grad, dtype=torch.float64)
    optimizer.step()
    return parameter.detach().numpy(), {
        key: value.numpy() for key, value in optimizer.state[parameter].items()
    }
