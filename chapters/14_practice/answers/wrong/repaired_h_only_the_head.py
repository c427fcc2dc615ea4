# Trains the new layer only.
# loses: repaired_h-losses | Only the new layer is trained
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    model[-1] = head
    optimizer = torch.optim.SGD(head.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
