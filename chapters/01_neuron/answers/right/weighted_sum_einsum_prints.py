# einsum, prints on the way, and a helper cell of the student's own.
# %% added
def same_length(x, w):
    return len(x) == len(w)


# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    if not same_length(x, w):
        raise ValueError(f"x and w differ in length: {len(x)} and {len(w)}")
    print("weighted sum of", x)
    return np.einsum("i,i->", np.asarray(w, float), np.asarray(x, float)) + b
