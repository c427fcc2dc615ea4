# A callable object with type hints; its own kind of ValueError; prints while it works.
# %% added
class LengthError(ValueError):
    """x and w differ."""


# %% solution="weighted_sum"
class WeightedSum:
    def __call__(self, x: list[float], w: list[float], b: float = 0.0) -> np.float64:
        if len(x) != len(w):
            raise LengthError(f"{len(x)} inputs, {len(w)} weights")
        print("adding", len(x), "products")
        return np.float64(sum(map(lambda pair: pair[0] * pair[1], zip(x, w)), start=b))


weighted_sum = WeightedSum()
assert weighted_sum([1, 2], [3, 4], 5) == 16
