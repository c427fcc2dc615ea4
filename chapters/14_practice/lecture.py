# %% [markdown]
# # 14 · Practice
#
# This chapter puts all the parts in the order in which a project needs them, from a heap of raw data to a report that
# others can rely on. Most of the work is not training. It is finding out what you have, what could be wrong with it,
# and how sure you may be of the result.
#
# **You will be able to**
#
# - find the traps in a table before a network falls into them;
# - go from a baseline to a trained network in small steps, each of which can fail visibly;
# - say what a network gets wrong, how sure it may be, and how far your own result can be trusted.

# %%
import functools
import tempfile
from pathlib import Path

import numpy as np

try:
    import torch
except ModuleNotFoundError:
    told = "PyTorch is not installed: type `make torch` in the course's folder, then run this cell again."
    raise ModuleNotFoundError(told) from None
from sklearn.datasets import load_digits
from sklearn.svm import SVC
from torch import nn
from torch.nn.functional import cross_entropy

from perceptron import live
from perceptron.drawing import style
from perceptron.figures import ch14_practice as figures
from perceptron.live.quiz import quiz
from perceptron.models import machines

style.use()
torch.set_num_threads(1)

# %% [markdown]
# ## Look at the data
#
# A factory wants to know which of its machines will fail next week, and hands you a table. Before anything else, look
# at it: how many rows, what kind of numbers, how large, which are missing, how many rows of each class, which rows
# stand there more than once.
#
# **Question.** Read the output and the histograms below slowly. There are six traps in this table that can be seen from
# here, and one that cannot. How many do you find?

# %%
table = machines.table(1200, seed=0)
different, times = np.unique(np.nan_to_num(table.x), axis=0, return_counts=True)  # nan equals nothing
print(
    f"{len(table.x)} rows, {table.y.mean():.1%} of them failed; {(times > 1).sum()} rows stand there more than once"
)
print(f"{'column':18s}{'missing':>8s}{'least':>9s}{'median':>9s}{'most':>9s}")
for name, values in zip(machines.COLUMNS, table.x.T):
    known = values[np.isfinite(values)]
    least, middle, most = np.percentile(known, [0, 50, 100])
    print(f"{name:18s}{len(values) - len(known):8d}{least:9.2f}{middle:9.2f}{most:9.2f}")
_ = figures.columns(table.x, table.y, machines.COLUMNS)

# %% [markdown]
# **Answer.** (1) **Values are missing** in one column. (2) The columns are of **very different size**: 0.05 beside
# 1500. (3) The class that matters is **rare**. (4) Rows stand there **twice**. A random split puts one copy into the
# training set and the other into the test set. (5) The column *repair* splits the classes almost perfectly.
# Measurements are seldom that good. Ask where it comes from: the hours were booked *after* the machine had failed.
# When the question is asked, nobody knows them. That is a **leak**: an input that carries the answer and will not be
# there in use. (6) So is every number that was computed from all rows, the test rows included. What cannot be seen is
# (7): some **labels are wrong**.
#
# Each trap has its standard answer:
#
# | trap | what to do |
# | --- | --- |
# | missing values | fill in the median of the *training* rows, and add a column that says "was missing" |
# | columns of different size | standardise, with mean and deviation of the *training* rows |
# | a rare class | look at its own numbers, not at the accuracy; weight its loss |
# | rows twice | remove the copies *before* you split; where the same machine or patient comes back, split by machine |
# | a leaking column | ask of each column: is it known when the question is asked? |
# | wrong labels | read the rows on which a trained network is most surprised |
# | all of them | split first, compute anything else afterwards, and open the test set once |

# %% [markdown]
# ## A baseline first
#
# Before a network is trained you need a number to beat: the **baseline**, the result of something that takes no
# effort. For classes that is the rule "always the most frequent class", and a linear model. Here the first is hard to
# beat, because machines seldom fail. A network that never raises an alarm has that accuracy, and is useless. So two
# more numbers are needed for a rare class (chapter 10): **recall**, the share of the failures that are found, and
# **precision**, the share of the alarms that are right.


# %%
def numbers(alarm, failed):
    """Right answers, recall and precision, as three shares."""
    found = (alarm & failed).sum()
    return [(alarm == failed).mean(), found / max(1, failed.sum()), found / max(1, alarm.sum())]


never = np.zeros(len(table.y), dtype=bool)
print(
    "no alarm, ever: right answers {:.1%}, recall {:.0%}, precision {:.0%}".format(
        *numbers(never, table.y == 1)
    )
)

# %% [markdown]
# Now a network, 64 hidden neurons, on this table. The preparation is a function that learns its numbers (medians,
# means, deviations) from the rows it is first given, and then does the same to any rows. That is what keeps test
# rows out of it. Each row of the rare class counts `weight` times in the loss.


# %%
def preparation(x):
    """A function that prepares rows, with medians, means and deviations of these rows."""
    fill = np.nanmedian(x, axis=0)

    def filled(rows):
        return np.column_stack([np.where(np.isnan(rows), fill, rows), np.isnan(rows[:, 2])])

    mean, spread = filled(x).mean(axis=0), filled(x).std(axis=0)
    spread[spread == 0] = 1
    return lambda rows: torch.tensor((filled(rows) - mean) / spread, dtype=torch.float32)


def alarms(x, y, new, weight, seed=0):
    """Trains on rows x with labels y; for each group of rows in `new`, which of them raise an alarm."""
    prepare = preparation(x)
    inputs, target = prepare(x), torch.tensor(y)
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(inputs.shape[1], 64), nn.Tanh(), nn.Linear(64, 2))
    adam = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(120):
        loss = cross_entropy(model(inputs), target, weight=torch.tensor([1.0, weight]))
        adam.zero_grad()
        loss.backward()
        adam.step()
    return [model(prepare(rows)).argmax(dim=1).numpy() == 1 for rows in new]


# %%
def report_and_truth(no_repair, no_copies, weight, seeds=range(5)):
    """The three numbers of each table, on rows put aside and on the machines of next month: (tables, 2, 3).

    And of the failures among the copied and the other rows put aside, the share that is found.
    """
    rows_of, copied_or_not = [], []
    for seed in seeds:
        one, later = machines.table(800, seed), machines.next_month(1000, seed + 100)
        _, first, who = np.unique(np.nan_to_num(one.x), axis=0, return_index=True, return_inverse=True)
        rows = np.random.default_rng(seed).permutation(first if no_copies else len(one.x))
        columns = [0, 1, 2, 3] if no_repair else [0, 1, 2, 3, 4]
        test, train = rows[: len(rows) // 4], rows[len(rows) // 4 :]
        new = one.x[test][:, columns], later.x[:, columns]
        said, shown = alarms(one.x[train][:, columns], one.y[train], new, weight)
        failed, copied = one.y[test] == 1, np.isin(who[test], who[train])
        rows_of.append([numbers(said, failed), numbers(shown, later.truth == 1)])
        copied_or_not.append(
            [[(said & each).sum(), each.sum()] for each in (failed & copied, failed & ~copied)]
        )
    found, failures = np.sum(copied_or_not, axis=0).T
    return np.array(rows_of), np.divide(found, failures, out=np.full(2, np.nan), where=failures > 0)


# %% [markdown]
# In the figure, grey is what your report would say: measured on a quarter of the table that was put aside. Beside
# it is what happens next month: new machines, asked about *before* anything has happened to them. Bars are means
# over five tables, dots are the tables. At the start nothing is done against the traps.
#
# Tick one box, then both. What does each do to the report, and what to the truth? With everything ticked, are you proud
# of the accuracy? Move *weight* then: what do you pay for finding more failures?

# %% folded="Asks for a guess, trains on five tables, and compares report and truth"
months = [machines.next_month(1000, seed + 100) for seed in range(5)]
report_picture = figures.ReportPicture(baseline=np.mean([1 - month.truth.mean() for month in months]))


five_tables = functools.cache(report_and_truth)


def update_report(no_repair, no_copies, weight):
    tables, of_which = five_tables(no_repair, no_copies, weight)
    report, truth = report_picture.set(tables, of_which)
    words = "right {:.0%}, recall {:.0%}, precision {:.0%}"
    return f"The report: {words.format(*report)}. Next month: {words.format(*truth)}."


pleased = live.predict(
    "The report says that 87% of the failures are found. How many will be found next month, in percent?",
    3,
    within=7,
    unit="%",
    why="Hardly a failure: the column that the network relied on, **repair**, is empty when the question is asked.",
    hides=report_picture.answers,
)
enough = live.predict(
    "Leave the column out. Does the report tell the truth then?",
    "it still promises too much",
    options=["it promises too little", "it tells the truth", "it still promises too much"],
    why="Tick it, and compare how many alarms are right (precision). The right picture shows why: the network knows the **copied** "
    "rows by heart, and the report counts them.",
)
live.figure(
    report_picture.figure,
    update_report,
    ask=[pleased, enough],
    linked=report_picture.linked(),
    pairs=[("no_repair", "no_copies"), ("no_repair", "weight")],
    stacked=True,
    no_repair=live.toggle(label="leave out the column repair"),
    no_copies=live.toggle(label="remove copies before the split"),
    weight=live.slider(1, 12, 1, label="weight of a failure"),
)

# %% [markdown]
# **Answers.** *Leave out the column repair*: the report sinks, and the truth rises, since the network now has to learn
# from the measurements. But the report still promises too much, of the alarms above all: rows that were trained on are
# no test. *Remove the copies*, and it no longer does. (It is even a little too modest: some labels of its test rows are
# wrong, and count against the network.) The accuracy says little: it is at most two points above that of no
# alarm at all, although more than half of the failures are found. A larger weight finds more failures (recall) for
# more false alarms (precision). Which is better is no question of mathematics: ask what a failure costs, and what an
# alarm.

# %% [markdown]
# ## An example from the beginning: digits
#
# The rest of the chapter is one run on the handwritten digits of chapter 11, made harder by noise, as from a bad
# camera: so there will be errors to look at. First the split, in three, before anything is computed from the data.
# Then look: are there as many of each, and can you read them yourself?

# %%
pictures, labels = load_digits(return_X_y=True)
pictures = pictures / 16 + 0.25 * np.random.default_rng(0).normal(size=pictures.shape)
order = np.random.default_rng(1).permutation(len(labels))
parts = {"train": order[:900], "valid": order[900:1350], "test": order[1350:]}
x = {name: torch.tensor(pictures[rows], dtype=torch.float32) for name, rows in parts.items()}
y = {name: torch.tensor(labels[rows]) for name, rows in parts.items()}
print("samples of each class:", {name: np.bincount(y[name]).tolist() for name in y})

means = torch.stack([x["train"][y["train"] == digit].mean(dim=0) for digit in range(10)])
nearest = torch.cdist(x["valid"], means).argmin(dim=1)
print(f"baseline, the most frequent digit: {np.bincount(y['valid']).max() / len(y['valid']):.1%}")
print(f"baseline, the nearest mean picture: {(nearest == y['valid']).double().mean():.1%}")

# %% [markdown]
# The second baseline is a few lines without any training, and already good. A network that reaches less probably has a
# bug, and one that reaches a little more has to say why it is worth the trouble.

# %% [markdown]
# ## Overfit one batch
#
# Now the network, and a test of the *program* before any long run: train on **one small batch** until its loss is
# nearly 0. Any working network can learn 20 samples by heart. If yours cannot, something is broken, and more data or
# a longer training would only hide it. Look at the first loss as well: a classifier that knows nothing should
# have about $\ln 10 = 2.30$.


# %%
def network(seed, width=32):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10))


def batch_losses(wrong, n_steps=300):
    model, few, their = network(0), x["train"][:20], y["train"][:20]
    adam = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(n_steps):
        outputs = model(few).softmax(dim=1) if wrong == "softmax twice" else model(few)
        target = their[torch.randperm(20)] if wrong == "labels shuffled apart" else their
        loss = cross_entropy(outputs, target)
        adam.zero_grad()
        loss.backward()
        adam.step()
        yield loss.item()


for wrong in ("nothing", "softmax twice", "labels shuffled apart"):
    losses = list(batch_losses(wrong))
    print(f"wrong: {wrong:22s} first loss {losses[0]:.2f}, after 300 steps {losses[-1]:.3f}")

# %% [markdown]
# Both broken programs run without an error. Neither gets near 0, and after ten seconds you know that.

# %% [markdown]
# ## Search the learning rate
#
# The learning rate comes first, since with a wrong one every other choice looks bad. Search it **by factors**, not by
# sums: 0.001, 0.003, 0.01, … on short runs, with more than one seed, judged by the *validation* loss. Below are
# plain SGD runs of 180 steps with batches of 50.


# %%
def short_run(rate, seed, n_steps=180):
    """Trains, and yields the batch losses so far and the network."""
    model, losses = network(seed), []
    sgd, generator = torch.optim.SGD(model.parameters(), lr=rate), torch.Generator().manual_seed(seed)
    for _ in range(n_steps):
        rows = torch.randint(len(x["train"]), (50,), generator=generator)
        loss = cross_entropy(model(x["train"][rows]), y["train"][rows])
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        losses.append(loss.item())
        yield losses, model


def loss_on(part, model):
    with torch.no_grad():
        return cross_entropy(model(x[part]), y[part]).item()


def dead(model):
    """How many hidden neurons give 0 for every training picture."""
    with torch.no_grad():
        return int((model[:2](x["train"]) == 0).all(dim=0).sum())


rates = 10 ** np.arange(-3.5, 1.01, 0.25)
ends = np.array([[loss_on("valid", [*short_run(rate, seed)][-1][1]) for seed in range(3)] for rate in rates])

# %% [markdown]
# The left picture is the result of the search; at the dashed line, $\ln 10$, a network guesses. **Drag the square** from
# left to right and watch the run: how does it look where $\eta$ is too small, where it is best, and where it is too large?

# %% folded="Asks for a guess, then trains with the chosen rate, and draws its losses"
best_rate = rates[np.median(ends, axis=1).argmin()]
rate_picture = figures.RatePicture(rates, ends, [*short_run(best_rate, seed=0)][-1][0])


def update_rate(eta):
    for step, (losses, model) in enumerate(short_run(eta, seed=0), start=1):
        if step in (1, 10) or step % 30 == 0:
            at_the_end = loss_on("valid", model)
            is_what = rate_picture.set(eta, losses, at_the_end)
            yield (
                f"η = {eta:.2g} ({is_what}), step {step}: training loss {losses[-1]:.2f}, "
                f"validation loss {at_the_end:.2f}, {dead(model)} of 32 ReLUs dead"
            )


ground = live.predict(
    "From the least to the largest learning rate that comes near the best result (twice its loss): what factor?",
    "about a factor of 10",
    options=["about a factor of 1.5", "about a factor of 10", "about a factor of 1000"],
    why="The curve is a valley with a steep right wall. Between its walls, up to twice the best loss, it is about one power of "
    "ten wide, so there is no need to search finely.",
    hides=rate_picture.answers,
)
live.figure(
    rate_picture.figure,
    update_rate,
    ask=[ground],
    handles=[rate_picture.handle()],
    stacked=True,
    eta=live.slider(3e-4, 10.0, 0.03, log=True, label=r"$\eta$"),
)

# %% [markdown]
# **Answer.** Left of the valley the run is smooth and not done; in it, it falls fast and trembles a little. Right of
# it, it jumps at first. From about 3 on it soon lies still, on the dashed line: nearly every ReLU is **dead**, 0 for every
# picture, gets no gradient, and stays so. Calm alone is no good sign. Take a rate on the ground, *left* of the wall by
# a factor of 3 or so: beyond it all is lost, and the wall moves. With another width it stands elsewhere (here further
# right for a wider network, in chapter 11 further left). With more steps the ground reaches further left.

# %% [markdown]
# ## Train, read the curves, keep the best
#
# Now the long run, Adam this time, and its learning curves. After each epoch the validation loss is measured, and
# whenever it is the best so far, a **checkpoint** is written (chapter 11): a file with the weights, the optimiser's
# state, the epoch and the seed. At the end the best weights are read back. Here the file lies in a temporary folder,
# and vanishes with it; give yours a place that stays.


# %%
def train(seed, width=32, decay=0.0, n_epochs=30):
    model = network(seed, width)
    adam = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=decay)
    curves, best = {"train": [], "valid": []}, np.inf
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "best.pt")
        for epoch in range(n_epochs):
            for rows in torch.randperm(len(x["train"])).split(50):
                loss = cross_entropy(model(x["train"][rows]), y["train"][rows])
                adam.zero_grad()
                loss.backward()
                adam.step()
            for part, curve in curves.items():
                curve.append(loss_on(part, model))
            if curves["valid"][-1] < best:
                best = curves["valid"][-1]
                states = {"model": model.state_dict(), "optimizer": adam.state_dict()}
                torch.save(states | {"epoch": epoch, "seed": seed}, path)
        last = {k: v.clone() for k, v in model.state_dict().items()}
        kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept["model"])
    return model, curves, last, kept


model, curves, last, kept = train(seed=0)
print(f"read back: epoch {kept['epoch']}, after {kept['optimizer']['state'][0]['step']:.0f} steps of Adam")
_ = figures.learning_curves(curves["train"], curves["valid"], kept["epoch"])

# %% [markdown]
# The training loss goes on falling; the validation loss has its lowest point early and rises again: overfitting has
# begun (chapter 10), and the kept network is that of the square. To go on from there, load the optimiser's state as
# well. No choice so far has looked at the test set.

# %% [markdown]
# ## Look at the errors
#
# One number says how many answers are wrong, not *which*. The **confusion matrix** does: row $i$, column $j$ counts the
# digits $i$ that were read as $j$. One network makes so few errors of each kind that the largest field is chance. So five
# seeds train five networks, and all answers are counted. Beside them, another method on the same pictures.
#
# **Question.** Drag the frame to the largest off-diagonal field: do all five networks misread the same pictures? Would
# you have read them rightly? Then show the largest losses. Which kind of error would you mend first?

# %% folded="Trains four more networks, asks for a guess, then draws the confusion matrix"
readers = [model, *(train(seed)[0] for seed in range(1, 5))]
with torch.no_grad():
    p_valid = torch.stack([reader(x["valid"]).softmax(dim=1) for reader in readers]).numpy()
errors = (p_valid.argmax(axis=2) != y["valid"].numpy()).sum(axis=1)
missed = (SVC().fit(x["train"], y["train"]).predict(x["valid"]) != y["valid"].numpy()).sum()
print(f"errors in {len(y['valid'])} pictures: the networks {errors}, a support vector machine {missed}")
confusion = figures.ConfusionPicture(x["valid"].numpy(), y["valid"].numpy(), p_valid, typical=means.numpy())


def update_confusion(digit, read_as, worst):
    count = confusion.set(digit, read_as, worst)
    if worst:
        return "the largest losses, as a mean over the networks: what most of them read, and how sure all are of it"
    of_all = confusion.counts[digit].sum()
    an, are = "an" if digit == 8 else "a", "is" if count == 1 else "are"
    rightly = ", rightly" if digit == read_as else ""
    return f"{count} of the {of_all} answers to pictures of {an} {digit} {are} {read_as}{rightly}"


largest = live.predict(
    "On noisy pictures of eight by eight pixels: which of these mistakes will the networks make most often?",
    "reads a 9 as an 8",
    options=["reads a 1 as a 7", "reads a 4 as a 9", "reads a 5 as a 9", "reads a 9 as an 8"],
    why="One can hardly know beforehand: that is why one looks. Noise fills the gaps of a 9, and it becomes an 8. A 1 as a 7, "
    "what people would fear, is never seen.",
    hides=confusion.answers,
)
live.figure(
    confusion.figure,
    update_confusion,
    ask=[largest],
    handles=[confusion.handle()],
    only=dict.fromkeys(("digit", "read_as"), ("worst", False)),
    stacked=True,
    digit=live.slider(0, 9, 8),
    read_as=live.slider(0, 9, 1, label="read as"),
    worst=live.toggle(label="the largest losses"),
)

# %% [markdown]
# **Answer.** The largest field is *9 read as 8*. Most of its answers come from a few pictures that nearly all five misread,
# and you would misread some, too. But not all is the camera's fault: the support vector machine makes far fewer errors,
# so a better network could. The largest losses are worth reading one by one: each may be a strange picture, a wrong label,
# or of a kind that the training set lacks.
#
# On the table of the machines we know which labels are wrong, because we made it. So we can see how well that works:
# the rows of the *training* table on which a trained network is most surprised, and the share of them whose label is
# wrong.


# %%
def share_of_wrong_labels(seed, n_suspects=20):
    one = machines.table(1200, seed)
    keep = np.unique(np.nan_to_num(one.x), axis=0, return_index=True)[1]
    rows, said, truth = one.x[keep][:, :4], torch.tensor(one.y[keep]), one.truth[keep]
    torch.manual_seed(seed)
    inputs, net = preparation(rows)(rows), nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 2))
    adam = torch.optim.Adam(net.parameters(), lr=0.02, weight_decay=1e-3)
    for _ in range(120):
        losses = cross_entropy(net(inputs), said, reduction="none")
        adam.zero_grad()
        losses.mean().backward()
        adam.step()
    suspects = losses.detach().numpy().argsort()[-n_suspects:]
    wrong = said.numpy() != truth
    return wrong[suspects].mean(), wrong.mean()


among, everywhere = np.mean([share_of_wrong_labels(seed) for seed in range(5)], axis=0)
print(f"wrong labels: {everywhere:.1%} of all rows, {among:.0%} of the 20 rows with the largest loss")

# %% [markdown]
# Twenty rows to read instead of a thousand. Do not throw them out unread, though: among them are also the rare
# cases that matter most.

# %% [markdown]
# ## How sure may it be?
#
# The softmax gives probabilities, and people will use them: "below 90 %, ask a human". So they should be right. A
# network is **calibrated** when of all answers that it gives with 90 %, about 90 % are right. To check, sort the
# answers into bins by how sure the network is, and draw in each bin the share of right ones. Networks that are trained
# long are often **too sure**: the loss on the training set can still be lowered by larger logits after every answer is
# right already.
#
# The mend is one number. Divide all logits by a **temperature** $T$ (chapter 04) before the softmax. The order of
# the answers stays, so the accuracy does, too; only the probabilities move. $T$ is chosen on the validation set, by the
# cross-entropy.
#
# This is the network of the *last* epoch, not the kept one. Find the $T$ that brings the points to the dashed line:
# **drag the square**. Does the loss on the right have its minimum there? A thin line is one standard error up and down:
# what chance alone does to the share of right ones among 75 answers.

# %% folded="Asks for a guess, then draws how often the network is right at a temperature"
long_trained = network(0)
long_trained.load_state_dict(last)
with torch.no_grad():
    logits = long_trained(x["valid"])
temperatures = np.linspace(0.5, 4.0, 71)
at_temperature = np.array([cross_entropy(logits / T, y["valid"]).item() for T in temperatures])
calibration = figures.CalibrationPicture(temperatures, at_temperature, n_bins=6)


def update_calibration(T):
    sure, answer = (logits / T).softmax(dim=1).max(dim=1)
    sure, right = sure.numpy(), (answer == y["valid"]).numpy()
    bins = np.array_split(np.argsort(sure, kind="stable"), 6)  # as many answers in each
    means = np.array([[sure[rows].mean(), right[rows].mean()] for rows in bins])
    loss = cross_entropy(logits / T, y["valid"]).item()
    calibration.set(*means.T, len(right) / 6, T, loss)
    return (
        f"T = {T:.2f}: sure {sure.mean():.1%} on average, right {right.mean():.1%}; cross-entropy {loss:.3f}"
    )


honest = live.predict(
    "A network that was trained on and on, until 99% of its training digits were right. Is it too sure of itself?",
    "too sure",
    options=["not sure enough", "about right", "too sure"],
    why="At $T = 1$ the points lie below the line: the loss on the training set still fell with larger logits.",
    hides=calibration.answers,
)
live.figure(
    calibration.figure,
    update_calibration,
    ask=[honest],
    handles=[calibration.handle()],
    stacked=True,
    T=live.slider(0.5, 4.0, 1.0, step=0.05, label="$T$"),
)

# %% [markdown]
# **Answer.** The best $T$ is clearly above 1; there the average sureness agrees with the share of right answers,
# which has not moved. (Chosen and judged on the same 450 pictures; one number can hardly learn them by heart.) The
# minimum of the loss lies at about the same place, because the cross-entropy is a proper measure of probabilities:
# it is smallest when they are true.

# %% [markdown]
# ## The report
#
# Now, and only now, the test set. One network on it gives one number, and that number has two uncertainties. Another
# **seed** would have given another network. And another **test set** would have given another share: with $n$ samples
# and a share $p$, the standard error is $\sqrt{p (1 - p) / n}$. State both. Here ten seeds for each of two variants,
# narrow and wide:


# %%
def on_test(model):
    with torch.no_grad():
        return (model(x["test"]).argmax(dim=1) == y["test"]).double().mean().item()


results = {
    f"{width} hidden neurons": np.array([on_test(train(seed, width, n_epochs=15)[0]) for seed in range(10)])
    for width in (32, 48)
}
for name, shares in results.items():
    print(
        f"{name}: {shares.mean():.1%} ± {shares.std(ddof=1):.1%} (standard deviation over {len(shares)} seeds)"
    )
first, second = results.values()
error = (second - first).std(ddof=1) / np.sqrt(len(first))
print(f"difference: {(second - first).mean():.1%} ± {error:.1%} (standard error, seed by seed)")
print(f"one seed says that the wider one is better: {np.mean(second > first):.0%} of the seeds")
print(
    f"another test set of {len(y['test'])}: ± {np.sqrt(first.mean() * (1 - first.mean()) / len(y['test'])):.1%}"
)
_ = figures.seeds(results)

# %% [markdown]
# The spread over the seeds is larger than the difference; with one seed for each you could have reported either as
# the winner. Compare **over several seeds, with the same splits**, and say how many. And the last line is often the
# largest uncertainty of all, which no number of seeds makes smaller: only more test data do.
#
# A report that others can rely on fits on half a page: where the data come from, what was removed and why; the split;
# the baseline; the network, and how its settings were chosen; the result on the test set, opened once, with
# both uncertainties; the confusion matrix; what it gets wrong; and the code, the seeds and the versions.

# %% [markdown]
# ## Symptoms and faults
#
# Faults of training programs seldom raise an error. They have symptoms, and each symptom has few causes:
#
# | symptom | think of | how to make sure |
# | --- | --- | --- |
# | loss jumps about or becomes infinite | **learning rate** far too large | a thousandth of it |
# | loss swings, up and down, and never rests | **gradients not zeroed** | is there a `zero_grad` for every `backward`? |
# | loss falls smoothly, but hardly at all | learning rate far too small | ten times as large |
# | loss stays at exactly $\ln K$, or at the start | the **optimiser** holds other tensors: it was made before a layer was replaced | compare `id(p)` in optimiser and model |
# | cannot learn one batch by heart | a part is **frozen**, by `detach`, `.data` or `no_grad` | print each `p.grad` |
# | same prediction for every input, regression | **shapes that broadcast**: (n, 1) and (n,) | print the shape of the difference |
# | accuracy of pure guessing | **labels** in another order than the inputs | look at ten pairs yourself |
# | accuracy fine, loss stuck above 0 | **softmax twice** | is there a softmax before `CrossEntropyLoss`? |
# | no better than a linear model | no activation between the layers | print the model |
# | the same question, another answer | measured in **training mode** | ask twice |
# | a sample's prediction depends on its company | **test statistics in the scaling**; training mode with batch normalisation | ask about one row alone |
# | too good to be true | **duplicates** on both sides of the split; a **label among the inputs** | labels from a coin: is it still better than chance? |

# %% [markdown]
# ## Common mistakes
#
# - **Training first, looking later.** A network finds every leak, and does not tell you.
# - **No baseline.** 92 % sounds good until you know that saying "no" every time has 92 %.
# - **Copies removed after the split**, medians and means taken before it. Split first; then compute.
# - **One seed.** A difference that is smaller than the spread over seeds is no result.

# %% [markdown]
# ## Check yourself

# %%
quiz("14_practice")

# %% [markdown]
# ## Summary
#
# - Look at the data; ask of each column whether it is known when the question is asked. Split before you compute.
# - Baseline, one batch by heart, learning rate by factors, long run with the best weights kept: each step can fail
#   visibly, and none needs the test set.
# - Read the errors: confusion matrix, the surest wrong answers, the rows with the largest loss. Check how sure the
#   network may be; one temperature mends much.
# - A result is a number with its uncertainties: over seeds, and from the size of the test set.
#
# In the exercise you get ten programs that run and are wrong. Find the faults.
