# Zeros written as data; the update by hand.
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    model[-1] = nn.Linear(model[-1].in_features, n_classes, dtype=x.dtype)
    for p in model[-1].parameters():
        p.data.zero_()
    losses = []
    for _ in range(n_steps):
        loss = functional.cross_entropy(model(x), y)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p.sub_(lr * p.grad)
        losses.append(loss.item())
    return losses
