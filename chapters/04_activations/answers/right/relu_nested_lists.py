# Recursion, lists of lists as the result; the function is bound by a lambda.
# %% solution="relu"
relu = lambda z: [relu(part) for part in z] if np.ndim(z) else (z if z > 0 else 0)
