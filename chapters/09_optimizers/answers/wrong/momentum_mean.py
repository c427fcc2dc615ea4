# Uses v ← beta v + (1 − beta) grad.
# loses: momentum-walks | makes v a mean
# loses: momentum-example | expected
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) + (1 - beta) * grad
    return w - lr * v, {"v": v}
