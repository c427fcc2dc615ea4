# Notes the modes and puts them back; inference mode.
# %% solution="repaired_f"
def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        modes = [(part, part.training) for part in model.modules()]
        model.eval()
        with torch.inference_mode():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
        for part, mode in modes:
            part.training = mode
    return losses
