"""A network with one hidden layer of ReLU, forward and back for one sample, as chapter 07 writes both ways out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class TwoLayers:
    """D inputs, H hidden neurons, K outputs without activation: W1 (H, D), b1 (H,), W2 (K, H), b2 (K,); squared error.

    Weights have numbers: first those of W1, row by row, then those of W2.
    """

    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """h1 (H,) and the outputs (K,) for the inputs x (D,)."""
        h1 = np.maximum(self.W1 @ x + self.b1, 0)
        return h1, self.W2 @ h1 + self.b2

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The squared error for a sample with the label y (K,)."""
        return float(np.sum((self.forward(x)[1] - y) ** 2))

    def slopes(self, x: np.ndarray, y: np.ndarray) -> dict[str, np.ndarray]:
        """The way back: "dy_hat", "dW2", "dh1", "dz1" and "dW1"; those of the biases are "dy_hat" and "dz1"."""
        h1, y_hat = self.forward(x)
        dy_hat = 2 * (y_hat - y)
        dh1 = self.W2.T @ dy_hat
        dz1 = dh1 * (h1 > 0)
        return {
            "dy_hat": dy_hat,
            "dW2": np.outer(dy_hat, h1),
            "dh1": dh1,
            "dz1": dz1,
            "dW1": np.outer(dz1, x),
        }

    def slope(self, weight: int, x: np.ndarray, y: np.ndarray) -> float:
        """The slope of the loss with respect to the weight of this number."""
        slopes = self.slopes(x, y)
        return float(np.concatenate([slopes["dW1"].ravel(), slopes["dW2"].ravel()])[weight])

    def changed(self, weight: int, by: float) -> TwoLayers:
        """The same network, but for the weight of this number."""
        flat = np.concatenate([self.W1.ravel(), self.W2.ravel()])
        flat[weight] += by
        W1, W2 = np.split(flat, [self.W1.size])
        return replace(self, W1=W1.reshape(self.W1.shape), W2=W2.reshape(self.W2.shape))

    def stepped(self, x: np.ndarray, y: np.ndarray, eta: float) -> TwoLayers:
        """The network after one step down all slopes."""
        d = self.slopes(x, y)
        return TwoLayers(
            self.W1 - eta * d["dW1"],
            self.b1 - eta * d["dz1"],
            self.W2 - eta * d["dW2"],
            self.b2 - eta * d["dy_hat"],
        )
