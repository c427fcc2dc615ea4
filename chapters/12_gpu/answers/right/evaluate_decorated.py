# Switches gradients off with a decorator and divides on the device.
# %% solution="evaluate"
@torch.no_grad()
def evaluate(model, loader, device):
    modes = [m.training for m in model.modules()]
    try:
        model.to(device)
        model.train(False)
        right = torch.tensor(0.0, device=device)
        n = 0
        for x, y in loader:
            guess = torch.max(model(x.to(device)), dim=1).indices
            right += guess.eq(y.to(device)).float().sum()
            n += len(y)
        return float(right / n)
    finally:
        for m, training in zip(model.modules(), modes):
            m.training = training
