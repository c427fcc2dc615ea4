# Appends layer after layer to a Sequential.
# %% solution="make_mlp"
def make_mlp(sizes, activation):
    model = nn.Sequential()
    for i in range(1, len(sizes)):
        if i > 1:
            model.append(activation())
        model.append(nn.Linear(in_features=sizes[i - 1], out_features=sizes[i]))
    return model
