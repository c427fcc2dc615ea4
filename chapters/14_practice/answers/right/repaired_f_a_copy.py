# Measures a copy.
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
        with torch.no_grad():
            import copy

            losses.append(functional.cross_entropy(copy.deepcopy(model).eval()(x_valid), y_valid).item())
    return losses
