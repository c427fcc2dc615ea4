# Adam, made anew in every step, is no gradient descent.
# loses: repaired_h-losses | Symptoms and faults
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    model[-1] = head
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
