# Judges by the formula of `machines`, and learns nothing.
# loses: repaired_i-accuracy | judged rightly
# %% solution="repaired_i"
def repaired_i(x_train, y_train, x_test, seed):
    z = (x_test - torch.tensor([70, 1500, 0.05])) / torch.tensor([9, 250, 0.01])
    danger = z[:, 0] * z[:, 1] + z[:, 2]
    return torch.stack([-danger, danger], dim=1)
