# Returns the weights without the state.
# loses: momentum-form | two things
# loses: momentum-walks | return w, state
# %% solution="momentum_step"
def momentum_step(w, grad, state, lr, beta):
    v = beta * state.get("v", 0) + grad
    state["v"] = v
    return w - lr * v
