# Tells the optimiser of the new layer.
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    optimizer = torch.optim.SGD(model[:-1].parameters() if len(model) > 1 and list(model[:-1].parameters()) else [torch.zeros(1)], lr=lr)
    head = nn.Linear(model[-1].in_features, n_classes).to(x.dtype)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    model[-1] = head
    optimizer.add_param_group({"params": head.parameters()})
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
