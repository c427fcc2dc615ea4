"""The one source of random numbers of the playground: the same in Python, in JavaScript and in exported code.

The generator is mulberry32 (Tommy Ettinger's, public domain): 32 bits of state that grow by a fixed step, so the k-th
number is a function of seed and k, and numpy computes many at once. Streams for different purposes are seeded by a hash
of their names, so that, for instance, the order of epoch 70 is known without running the 69 before it.
"""

from __future__ import annotations

import numpy as np

STEP = np.uint32(0x6D2B79F5)  # mulberry32 adds it to its state before each number
FNV_START, FNV_PRIME = 0x811C9DC5, 0x01000193


class Generator:
    """mulberry32 from a 32-bit seed. Numbers drawn one by one and many at once are the same numbers."""

    def __init__(self, seed: int):
        self._state = np.uint32(seed & 0xFFFFFFFF)

    def uniforms(self, n: int) -> np.ndarray:
        """The next n uniform numbers in [0, 1), shape (n,)."""
        with np.errstate(over="ignore"):
            a = self._state + STEP * np.arange(1, n + 1, dtype=np.uint32)
            if n:
                self._state = a[-1]
            t = (a ^ (a >> np.uint32(15))) * (a | np.uint32(1))
            t ^= t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))
            t ^= t >> np.uint32(14)
        return t / 2.0**32

    def normals(self, n: int) -> np.ndarray:
        """The next n normal numbers, mean 0 and variance 1, shape (n,). Each takes two uniforms (Box and Muller)."""
        u = self.uniforms(2 * n).reshape(n, 2)
        normals: np.ndarray = np.sqrt(-2 * np.log(1 - u[:, 0])) * np.cos(2 * np.pi * u[:, 1])
        return normals

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """The next uniform number in [low, high)."""
        return float(low + (high - low) * self.uniforms(1)[0])

    def normal(self) -> float:
        """The next normal number."""
        return float(self.normals(1)[0])

    def shuffle(self, n: int) -> np.ndarray:
        """The numbers 0 … n − 1 in a random order (Fisher and Yates, from the end)."""
        order = list(range(n))
        ends = np.arange(n, 1, -1)
        for i, j in zip(ends - 1, (self.uniforms(len(ends)) * ends).astype(int), strict=True):
            order[i], order[j] = order[j], order[i]
        return np.array(order, dtype=int)


def stream(seed: int, purpose: str, index: int = 0) -> Generator:
    """The generator for one purpose: "data", "split", "weights" (index: layer), "epoch" (index: epoch).

    Its seed is the FNV-1a hash of the text "seed/purpose/index".
    """
    value = FNV_START
    for byte in f"{seed}/{purpose}/{index}".encode():
        value = (value ^ byte) * FNV_PRIME & 0xFFFFFFFF
    return Generator(value)
