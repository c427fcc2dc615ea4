# Leaves the new layer random.
# loses: repaired_h-losses | Symptoms and faults
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    model[-1] = head
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
