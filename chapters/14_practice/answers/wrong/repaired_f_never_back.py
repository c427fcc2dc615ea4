# Evaluation mode, and not back.
# loses: repaired_f-goes-on | never goes back to training mode
# %% solution="repaired_f"
def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    model.train()
    for _ in range(n_epochs):
        for x, y in batches:
            loss = functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            losses.append(functional.cross_entropy(model(x_valid), y_valid).item())
    return losses
