# PyTorch's autograd does the backward pass.
# %% solution="learning_curve"
def learning_curve(X_train, y_train, X_test, y_test, width, n_epochs, lr, rng):
    import torch

    n_inputs = X_train.shape[1]
    W1 = torch.tensor(rng.normal(0, (2 / n_inputs) ** 0.5, (n_inputs, width)), requires_grad=True)
    b1 = torch.zeros(width, dtype=torch.float64, requires_grad=True)
    W2 = torch.tensor(rng.normal(0, (2 / width) ** 0.5, (width, 1)), requires_grad=True)
    b2 = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    data = [torch.tensor(a) for a in (X_train, y_train, X_test, y_test)]

    def loss(X, y):
        return ((torch.relu(X @ W1 + b1) @ W2 + b2).squeeze(1) - y).square().mean()

    train_errors, test_errors = [], []
    optimizer = torch.optim.SGD([W1, b1, W2, b2], lr=lr)
    for _ in range(n_epochs):
        optimizer.zero_grad()
        loss(data[0], data[1]).backward()
        optimizer.step()
        with torch.no_grad():
            train_errors.append(loss(data[0], data[1]).item())
            test_errors.append(loss(data[2], data[3]).item())
    return train_errors, test_errors
