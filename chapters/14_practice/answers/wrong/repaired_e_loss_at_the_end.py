# The loss at the end still has two.
# loses: repaired_e-losses | Symptoms and faults
# %% solution="repaired_e"
def repaired_e(model, x, y, lr, n_steps):
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = loss_fn(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    logits = model(x).detach()
    return {"losses": losses, "loss": loss_fn(torch.softmax(logits, dim=1), y).item(), "probabilities": torch.softmax(logits, dim=1)}
