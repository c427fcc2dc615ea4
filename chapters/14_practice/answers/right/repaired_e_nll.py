# Logarithms and NLLLoss.
# %% solution="repaired_e"
def repaired_e(model, x, y, lr, n_steps):
    loss_fn = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = loss_fn(torch.log_softmax(model(x), dim=1), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    logits = model(x).detach()
    return {"losses": losses, "loss": loss_fn(logits.log_softmax(dim=1), y).item(), "probabilities": torch.softmax(logits, dim=1)}
