# Switches off dropout only.
# loses: repaired_f-measures | Symptoms and faults
# %% solution="repaired_f"
def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_epochs):
        model.train()
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.train()
        for part in model:
            part.training = not isinstance(part, (nn.Dropout, nn.Linear))
        with torch.no_grad():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
    return losses
