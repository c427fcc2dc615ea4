# Puts zeros into the old layer, which keeps its number of outputs.
# loses: repaired_h-losses | Symptoms and faults
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    head = model[-1]
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
