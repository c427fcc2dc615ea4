"""Learning rate schedules and optimisers, each a function that makes one step and hands its memory on.

Lecture 09 races them. Every step takes and returns `(w, state)`; a state is a dict, `{}` at the start. All work
elementwise on arrays of any shape, in numpy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

State = dict[str, Any]
Step = Callable[..., tuple[np.ndarray, State]]


def step_decay(lr: float, epoch: int, drop: float, every: int) -> float:
    """lr · drop^⌊epoch / every⌋: stairs, `every` epochs long."""
    return lr * drop ** (epoch // every)


def exponential_decay(lr: float, epoch: float, rate: float) -> float:
    """lr · e^(−rate · epoch): a smooth slope."""
    return float(lr * np.exp(-rate * epoch))


def warmup_cosine(lr: float, step: int, n_warmup: int, n_steps: int) -> float:
    """lr · (step + 1) / n_warmup at first, then half a cosine down to 0 at n_steps; steps count from 0."""
    if step < n_warmup:
        return lr * (step + 1) / n_warmup
    if step >= n_steps:
        return 0.0
    return float(0.5 * lr * (1 + np.cos(np.pi * (step - n_warmup) / (n_steps - n_warmup))))


def sgd(w: np.ndarray, grad: np.ndarray, state: State, lr: float) -> tuple[np.ndarray, State]:
    """w − lr · grad."""
    return w - lr * grad, state


def momentum(
    w: np.ndarray, grad: np.ndarray, state: State, lr: float, beta: float = 0.9
) -> tuple[np.ndarray, State]:
    """v ← beta · v + grad, then w − lr · v; as in `torch.optim.SGD(momentum=beta)`."""
    v = beta * state.get("v", 0.0) + grad
    return w - lr * v, {"v": v}


def adagrad(
    w: np.ndarray, grad: np.ndarray, state: State, lr: float, eps: float = 1e-8
) -> tuple[np.ndarray, State]:
    """G ← G + grad², then w − lr · grad / √(eps + G): eps inside the root, unlike `torch.optim.Adagrad`."""
    total = state.get("G", 0.0) + grad**2
    return w - lr * grad / np.sqrt(eps + total), {"G": total}


def rmsprop(
    w: np.ndarray, grad: np.ndarray, state: State, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[np.ndarray, State]:
    """s ← rho · s + (1 − rho) · grad², then w − lr · grad / (√s + eps); as in `torch.optim.RMSprop(alpha=rho)`."""
    s = rho * state.get("s", 0.0) + (1 - rho) * grad**2
    return w - lr * grad / (np.sqrt(s) + eps), {"s": s}


def adam(
    w: np.ndarray,
    grad: np.ndarray,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[np.ndarray, State]:
    """Running means of grad and grad², both corrected for their start at 0; as in `torch.optim.Adam`."""
    t = state.get("t", 0) + 1
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0.0) + (1 - beta2) * grad**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), {"t": t, "m": m, "s": s}


def adam_uncorrected(
    w: np.ndarray, grad: np.ndarray, state: State, lr: float, beta1: float = 0.9, beta2: float = 0.999
) -> tuple[np.ndarray, State]:
    """Adam with both means as they are, near 0 at first: its first step is √10 times as long, and others are longer."""
    m = beta1 * state.get("m", 0.0) + (1 - beta1) * grad
    s = beta2 * state.get("s", 0.0) + (1 - beta2) * grad**2
    return w - lr * m / (np.sqrt(s) + 1e-8), {"m": m, "s": s}


def adam_memories(
    gradients: np.ndarray, beta1: float = 0.9, beta2: float = 0.999, corrected: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the gradients after each step, and the root that Adam divides it by, ε and all; both of their shape, (steps, …)."""
    means, roots = np.empty_like(gradients), np.empty_like(gradients)
    state: State = {}
    for t, grad in enumerate(gradients, start=1):
        _, state = adam_uncorrected(grad, grad, state, 0.0, beta1, beta2)
        m, s = state["m"], state["s"]
        means[t - 1] = m / (1 - beta1**t) if corrected else m
        roots[t - 1] = np.sqrt(s / (1 - beta2**t) if corrected else s) + 1e-8
    return means, roots


def adamw(
    w: np.ndarray,
    grad: np.ndarray,
    state: State,
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    decay: float = 0.01,
) -> tuple[np.ndarray, State]:
    """w − lr · decay · w, then Adam's step; as in `torch.optim.AdamW` (Loshchilov and Hutter, 2019)."""
    return adam(w - lr * decay * w, grad, state, lr, beta1, beta2, eps)


def clip_by_norm(grads: list[np.ndarray], max_norm: float) -> list[np.ndarray]:
    """All of them times max_norm / norm where the norm over all is larger (Pascanu, Mikolov and Bengio, 2013)."""
    norm = np.sqrt(sum(float(np.sum(grad**2)) for grad in grads))
    return [grad * (max_norm / norm) for grad in grads] if norm > max_norm else list(grads)


def path(
    step: Step,
    gradient: Callable[[np.ndarray, int], np.ndarray],
    start: np.ndarray,
    rates: Iterable[float | np.ndarray],
    bound: float,
    **settings: float | np.ndarray,
) -> np.ndarray:
    """All points of a run: `step` from `start`, one learning rate a step.

    `gradient` gets the point and the number of the step, so that it can be noisy and yet the same in every run.
    Points are kept within ±`bound`, so that a run that diverges stays finite.
    """
    state: dict[str, Any] = {}
    points = [np.asarray(start, float)]
    for k, rate in enumerate(rates):
        w, state = step(points[-1], gradient(points[-1], k), state, rate, **settings)
        points.append(np.minimum(np.maximum(w, -bound), bound))
    return np.stack(points)
