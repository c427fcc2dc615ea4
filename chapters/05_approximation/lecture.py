# %% [markdown]
# # 05 · Approximation
#
# A network is a function with many adjustable numbers. Which functions can it become? This chapter builds
# some by hand, and measures what accuracy costs.
#
# **You will be able to**
#
# - read a one-hidden-layer ReLU network as a line with bends, and predict how its error falls with its
#   width;
# - say what the universal approximation theorem promises, and what it does not;
# - explain why practice trades width for depth, and name the layer types that lie beyond the dense one.

# %%
import numpy as np

from perceptron import live
from perceptron.drawing import draw, style
from perceptron.figures import ch05_approximation as figures
from perceptron.live.quiz import quiz
from perceptron.models import data

style.use()

# %% [markdown]
# ## Depth and width
#
# Depth is the number of calculations *one after the other*, width that of calculations *side by side* (chapter 02). More of
# either means more weights. What the same *number* of weights can do depends on how they are arranged.

# %% [markdown]
# ## A network that you can read
#
# Take one input, one hidden layer of ReLU neurons, and one output. The first weights are all 1 here, so
# hidden neuron number $j$ calculates $\mathrm{relu}(x - k_j)$: its bias is $-k_j$. It is 0 up to $k_j$ and then rises
# with slope 1, like an opened hinge. The output adds these hinges with its weights $v_j$, and its bias $c$:
#
# $$\hat y(x) = \sum_j v_j\,\mathrm{relu}(x - k_j) + c$$
#
# Between two neighbouring $k_j$ nothing switches, so the curve is straight. At $k_j$ its slope changes by
# $v_j$. We call the $k_j$ **knots**: *a ReLU network with one hidden layer is a line that bends at its knots.*
#
# Here are three neurons, $c = 0$. **Drag** the hinges, or the knots of their sum
# (coloured: how each bends it). Build a step, which rises and then stays; a bump, which comes back to 0 and stays
# there; and a bump 1 high, but only 1 wide. Then choose sigmoids $\sigma(wx + b)$, **play** $w$, and build them again.

# %% folded="Asks for three guesses, then draws three neurons, their hinges, and the sum"
hinge_x = np.linspace(0, 4, 401)
hinge_picture = figures.Hinges(hinge_x)


def update_hinges(k0, k1, k2, v0, v1, v2, kind, w):
    knots, weights, relus = np.array([k0, k1, k2]), np.array([v0, v1, v2]), kind == "ReLU"
    away = hinge_x - knots[:, None]
    parts = weights[:, None] * (np.maximum(away, 0) if relus else 1 / (1 + np.exp(-w * away)))
    bends, at = np.unique(knots, return_inverse=True)
    sums = np.cumsum([0, *np.bincount(at, weights)])  # slopes, or levels; knots at one place make one bend
    return hinge_picture.set(None if relus else w, knots, weights, parts, bends, sums)


knots = {f"k{j}": live.slider(0.2, 3.4, j + 1.0, step=0.1, label=f"$k_{j}$") for j in range(3)}
weights = {f"v{j}": live.slider(-4.0, 4.0, (1.0, -2.0, 0.0)[j], step=0.5, label=f"$v_{j}$") for j in range(3)}
level = live.predict(
    "Until $x = 2$ the sum rises, and then it falls for ever. Which weight of $h_1$ lets it stay level instead?",
    -1,
    why="The slope must change from 1 to 0 there.",
)
to_zero = live.predict(
    "Leave $-2$ there. With which weight of $h_2$ does the sum come to rest at 0?",
    1,
    why="The slopes are then 1, −1, and 0 again: each weight is the *change* of slope at its knot.",
)
half = live.predict(
    "A sigmoid $\\sigma(wx + b)$ with $w = 16$ shall be ½ at $x = 2$. Which $b$?",
    -32,
    why="It is ½ where $wx + b = 0$, at $-b/w$. So $b$ must grow with $w$, or the step slides to the left.",
)
grips = hinge_picture.handles(list(knots), list(weights))
live.figure(
    hinge_picture.figure,
    update_hinges,
    ask=[level, to_zero, half],
    handles=grips,
    linked=[[f"k{j}", f"v{j}", hinge_picture.network.neuron(j), hinge_picture.hinges[j]] for j in range(3)],
    pairs=[("kind", "w")],
    only={"w": ("kind", "sigmoid")},
    stacked=True,
    **knots,
    **weights,
    kind=live.choice(["ReLU", "sigmoid"], label="neurons"),
    w=live.slider(1, 64, step=np.log10(2), label="first weight $w$", log=True, play=0.7),
)

# %% [markdown]
# Each output weight is a *change* of slope: a bump has 1, −2, 1, and twice as much where it is half as wide. Bumps side
# by side, which share neurons, build any curve. A steep sigmoid, like any activation with two different limits, is a
# step at $-b/w$, and its weight a change of *level*: a bump has 1, −1.

# %% [markdown]
# ## A worked example
#
# Now the other way round: the curve shall go through the points $(0, 1)$, $(1, 3)$, $(2, 2)$ and $(4, 2)$. Calculate the
# slopes of the three pieces, then their changes, then the network, before you look.


# %%
def relu(z):
    return np.maximum(z, 0)


points_x = np.array([0.0, 1.0, 2.0, 4.0])
points_y = np.array([1.0, 3.0, 2.0, 2.0])

slopes = np.diff(points_y) / np.diff(points_x)
print("slopes of the pieces  ", slopes)
print(
    "changes of slope      ", [float(slopes[0]), float(slopes[1] - slopes[0]), float(slopes[2] - slopes[1])]
)


def by_hand(x):
    return 2 * relu(x - 0) - 3 * relu(x - 1) + 1 * relu(x - 2) + 1


for x, y in zip(points_x, points_y, strict=True):
    print(f"ŷ({x:.0f}) = {by_hand(x):.1f}   wanted {y:.1f}")
print(f"ŷ(1.5) = {by_hand(1.5):.1f}, halfway between 3 and 2;  ŷ(-3) = {by_hand(-3.0):.1f}, flat on the left")

# %% [markdown]
# Three neurons, no training. The output bias is the value at the first knot; left of it the curve is flat.
#
# So every *continuous* curve of finitely many straight pieces is a ReLU network with one hidden layer.

# %% [markdown]
# ## How good is it?
#
# $f$ is the function that we want to approximate. Lay $n$ knots at equal distances over an interval, and
# let the network go through $f$ at each of them. How far does it stray in between? We take the **maximum error**: the
# largest $\lvert f(x) - \hat y(x) \rvert$ on a fine grid of $x$. (`np.interp` computes what the network computes.)


# %%
def interpolation_error(f, interval, n):
    grid = np.linspace(*interval, 2001)
    knots = np.linspace(*interval, n)
    return np.max(np.abs(f(grid) - np.interp(grid, knots, f(knots))))


INTERVAL, WIDTHS = (0.0, 2 * np.pi), np.arange(2, 34)  # numbers of knots


def all_errors(f):
    return np.array([interpolation_error(f, INTERVAL, n) for n in WIDTHS])


TARGETS = {  # with the largest |f''|
    "sine": (np.sin, 1.0),
    "peak": (lambda x: 6 / (1 + (2 * x - 6) ** 2) - 3, 48.0),
    "square root": (lambda x: np.sqrt(x) - 1, np.inf),
}
target_errors = {name: all_errors(f) for name, (f, _) in TARGETS.items()}

# %% [markdown]
# Right is the largest error for each number of pieces: **drag the green dot**, or play. Then **draw a function of your
# own** over the grey one, in one stroke (keyboard: arrows, space bar, Delete): the pieces follow it. Try a jump, too.

# %% folded="Asks for two guesses, then draws a function, the network, and its error"
fit_x, OWN = np.linspace(*INTERVAL, 601), "your own"
fit_picture = figures.Interpolation(fit_x, pieces=WIDTHS - 1)


def update_fit(target, pieces, own):
    f, bend = (fit_picture.drawn(own), np.inf) if target == OWN else TARGETS[target]
    errors, n = all_errors(f) if target == OWN else target_errors[target], pieces + 1
    knots, bounds = np.linspace(*INTERVAL, n), (2 * np.pi / (WIDTHS - 1)) ** 2 / 8 * bend
    error = errors[n - WIDTHS[0]]
    fit_picture.set(f(fit_x), knots, f(knots), errors, error, bounds, target == OWN)
    return f"{target.capitalize()}, {n} knots, {live.counted(pieces, 'piece')}: maximum error {error:.3f}"


doubled = live.predict(
    "You double the number of pieces of the sine, from 8 to 16. What happens to its error?",
    "a quarter is left",
    options=["half is left", "a quarter is left", "a tenth is left"],
    why="It falls as one over the *square* of their number: the dots run down with slope −2.",
    hides=fit_picture.law.all,
)
worse = live.predict(
    "The *peak* has one narrow top near the middle. Which follows it better, two pieces or three?",
    "two",
    options=["two", "three"],
    why="Two have a knot almost at the top. Of three none is near it: see for yourself.",
)
across = np.linspace(0, 1, 121)
given = [0.5 + 0.4 * across * np.sin(9 * across), np.where(across < 0.45, 0.2, 0.8)]  # the second one jumps
live.figure(
    fit_picture.figure,
    update_fit,
    ask=[doubled, worse],
    handles=fit_picture.handles("pieces", "own", {"target": OWN}),
    pairs=[("target", "own"), ("target", "pieces")],
    only={"own": ("target", OWN)},
    stacked=True,
    target=live.choice([*TARGETS, OWN]),
    pieces=live.slider(1, 32, 4, step=np.log10(2) / 2, label="pieces $n - 1$", log=True, play=0.6),
    own=live.curve(given, label="next curve"),
)

# %% [markdown]
# ## The price of accuracy
#
# Where does the square come from? On a short piece of length $h$, a smooth function is nearly a parabola. The straight
# line through its ends is wrong most in the middle, by $h^2/8$ times the size of the second derivative $f''$. For $n$
# knots from $a$ to $b$,
#
# $$\text{maximum error} \;\le\; \frac{h^2}{8}\,\max\lvert f'' \rvert, \qquad h = \frac{b - a}{n - 1}$$
#
# For the sine, $\max\lvert f''\rvert = 1$: the bound, dashed in the figure above, is almost reached. An error ten times
# smaller costs about $\sqrt{10} \approx 3.2$ times as many neurons, **for one input**. The square root pays more: at 0
# it is infinitely steep. On the first piece the error is $\sqrt{h}/4$, so four times as many pieces leave half of it.
#
# Now build a wave: **drag the five knots**. Each adds one bump to the flat line. Bring the largest error below 0.15; then the
# square root's, whose knots must crowd together.

# %% folded="Asks for two guesses, then lets you raise five bumps"
N_BUMPS, GOAL = 5, 0.15
hand_picture = figures.KnotsByHand(fit_x, N_BUMPS)
TO_BUILD = {"wave": lambda x: (np.sin(x) - np.cos(x) + 1) / 2, "square root": TARGETS["square root"][0]}


def bare_line(target, crowding):  # the knots, and there the straight line through the ends of the function
    knots = 2 * np.pi * np.linspace(0, 1, N_BUMPS + 2) ** crowding
    return knots, np.interp(knots, knots[[0, -1]], TO_BUILD[target](knots[[0, -1]]))


def update_knots(target, crowding, h1, h2, h3, h4, h5):
    f, (knots, line) = TO_BUILD[target], bare_line(target, crowding)
    heights = np.array([0, h1, h2, h3, h4, h5, 0])
    hand_picture.set(f(fit_x), knots, line, heights, GOAL)
    error = np.max(np.abs(f(fit_x) - np.interp(fit_x, knots, line + heights)))
    added = np.diff(np.diff(heights) / np.diff(knots), prepend=0)  # the changes of slope
    parts = [(f"h{j}", draw.number(v, 5)) for j, v in zip("₀₁₂₃₄₅", added, strict=True) if abs(v) >= 0.005]
    neurons, changes = (", ".join(part[k] for part in parts) for k in (0, 1))
    done = f", below {GOAL}: done" if error < GOAL else ""
    told = f"The bumps change the output weights of {neurons} by {changes}" if parts else "No bump yet"
    return f"Maximum error {error:.3f}{done}. {told}"


crowd = live.predict(
    "Where must the knots crowd together for the square root?",
    "at its left end",
    options=["at its left end", "in the middle", "at its right end"],
    why="Closer where the function bends more: that evens the error out. Training (chapter 06) can move knots, too.",
)
lift = live.predict(
    "Lift knot 2 by 0.2. Which output weights change?",
    "of h₁, h₂ and h₃, as 1 : −2 : 1",
    options=["of h₂ alone", "of h₂ and h₃, as 1 : −1", "of h₁, h₂ and h₃, as 1 : −2 : 1"],
    why="You have added a bump, and neighbouring bumps share neurons.",
)
bumps = {f"h{j}": live.slider(-0.5, 1.2, 0.0, step=0.01, label=f"bump {j}") for j in range(1, N_BUMPS + 1)}
grips = hand_picture.handles(
    list(bumps),
    lambda j, target, crowding, **_: tuple(float(part[j]) for part in bare_line(target, crowding)),
)
live.figure(
    hand_picture.figure,
    update_knots,
    ask=[crowd, lift],
    handles=grips,
    linked=[[f"h{j}", grips[j - 1], hand_picture.network.neuron(j)] for j in range(1, N_BUMPS + 1)],
    stacked=True,
    target=live.choice(list(TO_BUILD)),
    crowding=live.slider(0.5, 2.0, 1.0, step=0.1, label="crowding"),
    **bumps,
)

# %% [markdown]
# ## Two inputs
#
# A bump over two inputs is a **tower**. Two neurons of weight $w > 0$ make a step (a steep sigmoid does it alone):
#
# $$s(x) = \mathrm{relu}(w x + b) - \mathrm{relu}(w x + b - 1)$$
#
# It begins at $-b/w$ and rises to 1 with slope $w$: over the plane, a wall. **Play** the number of steps:
# two make a ridge, four a cross. One neuron in a second hidden layer, $\mathrm{relu}(\text{sum} + c)$, can leave its middle only.
#
# **Drag** the places 1 to 4 where steps begin, the end of the first ($w$), and the level on the bar below which the last
# neuron is off ($c$). Keep nothing but the tower, 1 high; then make its walls half as wide, at the same places.

# %% folded="Asks for three guesses, then draws the network of a tower, and the tower"
tower_picture, PLACES = figures.Tower(), {"b1": 1.0, "b2": 2.5, "b3": 1.5, "b4": 3.0}


def bump(x, w, biases):  # one step up, the next one down
    steps = [relu(w * x + b) - relu(w * x + b - 1) for b in biases]
    return sum(steps[::2]) - sum(steps[1::2]) + 0 * x


def update_tower(steps, w, c, **b):
    biases, places = [*b.values()], [*PLACES.values()]
    f, g = (lambda x: bump(x, w, biases[: min(steps, 2)])), (lambda x: bump(x, w, biases[2:steps]))
    top, arms, done = tower_picture.set(steps, w, biases, c, (f, g), lambda x1, x2: relu(f(x1) + g(x2) + c))
    off = [j for j in range(steps) if abs(biases[j] / w + places[j]) > 0.13]  # two steps of a slider
    told = f"{live.counted(steps, 'step')}, {1 / w:.2f} wide, at −b/w = {', '.join(f'{-b / w:z.2f}' for b in biases[:steps])}. Highest {top:.2f}"
    told += f", arms {arms:.2f}" * (steps == 4) + f": task {1 + (w == 4 and not off)} of 2 done" * done
    moved = f". Step {off[0] + 1} was at {places[off[0]]:.2f}" if w > 2 and off else ""
    return told + f". Its corners are cut off: ½ + ½ − 1 = 0{moved}" * done


doubled_weight = live.predict(
    "Double $w$ and no bias. Where does the step that began at 1 begin then?",
    0.5,
    why="At $-b/w$. A weight that is doubled halves every place, and every way up. To stay there, $b$ must double, too.",
)
ridge = live.predict(
    "Step 2 goes down again at $x_1 = 2.5$. Which way does the ridge between steps 1 and 2 run?",
    "along x₂",
    options=["along x₁", "along x₂", "round the middle"],
    why="Its neurons do not see $x_2$, so all of a line along $x_2$ has one height.",
)
tower_alone = live.predict(
    "Two ridges cross, each 1 high. Which $c$ takes all away but the middle, and as little of that as it can?",
    -1,
    why="Their sum is 2 in the middle and 1 on the arms: $\\mathrm{relu}(2 - 1) = 1$ and $\\mathrm{relu}(1 - 1) = 0$.",
)
sliders = {b: live.slider(-12.0, 0.0, -2 * at, step=0.25, label=f"$b_{b[1]}$") for b, at in PLACES.items()}
grips, neuron = tower_picture.plane.handles("steps", "w", [*sliders], "c"), tower_picture.network.neuron
groups = [[name, grips[j], neuron(2 * j), neuron(2 * j + 1)] for j, name in enumerate(sliders)]
live.figure(
    tower_picture.figure,
    update_tower,
    ask=[doubled_weight, ridge, tower_alone],
    handles=grips,
    linked=[*groups, ["c", grips[5], neuron(8)]],
    pairs=[("steps", "c")],
    stacked=True,
    steps=live.slider(1, 4, label="steps", play=1.5),
    w=live.slider(1.0, 4.0, 2.0, step=0.25, label="first weight $w$"),
    **sliders,
    c=live.slider(-2.0, 0.0, 0.0, step=0.25, label="last bias $c$"),
)

# %% [markdown]
# Now to *any* function of two inputs: one tower for each cell of a grid, times the value of $f$ in the cell's middle.
# Neighbours share a wall: a step down of one is the step up of the next. **Drag each top** into its ring.


# %% folded="Asks for two guesses, then draws the network of four towers, set by you"
def tower_grid(heights, n, shift):
    """The output of a network of towers shifted by a share of a cell; a fifth of a cell are walls."""

    def place(x):  # the wall nearest to it, and how far over it
        at = x * n / 4 - shift + (shift > 0)
        wall = np.clip(np.rint(at).astype(int), 1, len(heights) - 1)
        return wall, np.clip(5 * (at - wall) + 0.5, 0, 1)

    def network(x1, x2):  # anywhere all towers are 0 but those of two columns and two rows
        (i, right), (j, up) = place(x1), place(x2)
        high = heights[j - 1, i - 1], heights[j - 1, i], heights[j, i - 1], heights[j, i]
        share = relu(1 - right - up), relu(right - up), relu(up - right), relu(right + up - 1)
        return sum(h * one for h, one in zip(high, share, strict=True))

    return network


def towers(f, n, copies):  # the mean of shifted grids; a shift needs one more row and column
    shifts = [(m / copies, int(m > 0)) for m in range(copies)]
    middles = [4 / n * (np.arange(n + more) + 0.5 + shift - more) for shift, more in shifts]
    grids = [tower_grid(f(x, x[:, None]), n, shift) for x, (shift, _) in zip(middles, shifts, strict=True)]
    return lambda x1, x2: sum(network(x1, x2) for network in grids) / copies


def landscape(x, y):
    places = zip([0.6, -0.4, 0.3, 1.0], figures.TowersByHand.MIDDLES, strict=True)
    return sum(v * np.exp(-1.2 * (x - a) ** 2 - 1.2 * (y - b) ** 2) for v, (a, b) in places)


four_picture = figures.TowersByHand(landscape)
four_values = np.array([landscape(*middle) for middle in four_picture.MIDDLES])


def update_four(**v):
    heights, flat = np.array([*v.values()]), ", for a tower stays flat up to the edge"
    done = np.abs(heights - four_values) < 0.05  # the nearest place of a slider
    x1, x2, made, wanted = four_picture.set(heights, tower_grid(heights.reshape(2, 2), 2, 0), 0.4, done)
    said = f"{np.sum(done)} of 4 towers are as high as f" + ": done" * bool(done.all())
    return f"{said}. Largest error {abs(wanted - made):.2f} at ({x1:.1f}, {x2:.1f}): f is {wanted:z.2f}, the network {made:z.2f}{flat * bool(done.all())}"


one_tower = live.predict("One output weight changes. How many tops move?", 1, why="Other towers are 0 there.")
middle = live.predict(
    "All four tops shall be 1 high. How high is the network in the middle, at (2, 2)?",
    0,
    why="There each bump is at half its height, and ½ + ½ − 1 = 0: no tower stands where four walls cross.",
)
sliders = {f"v{j}": live.slider(-0.6, 1.1, 0.0, step=0.1, label=f"$v_{j}$") for j in range(1, 5)}
grips = four_picture.handles([*sliders])
live.figure(
    four_picture.figure,
    update_four,
    ask=[one_tower, middle],
    handles=grips,
    linked=[[name, grips[j], four_picture.network.neuron(j)] for j, name in enumerate(sliders)],
    stacked=True,
    **sliders,
)

# %% [markdown]
# Where four walls cross, $½ + ½ - 1 = 0$: a hole. Average $M$ such grids, each shifted by $1/M$ of a cell: a hole of one
# lies on tops of the others. **Drag the green dot** to more towers and copies.

# %% folded="Asks for three guesses, then draws shifted grids of towers, and their error"
SURFACES = {
    "hills": lambda x, y: np.exp(-((x - 3) ** 2) - (y - 3) ** 2) + np.exp(-((x - 1) ** 2) - (y - 1) ** 2) / 2,
    "ring": lambda x, y: np.exp(-3 * (np.hypot(x - 2, y - 2) - 1.2) ** 2),
}
NUMBERS, COPIES = [4, 6, 8, 11, 16], [1, 2, 4, 8]
towers_picture = figures.Towers(NUMBERS, COPIES)


def largest_error(f, n, copies):  # and where it is, of 17 × 17 places in each cell
    x = 4 * np.add.outer(np.arange(n), np.arange(17) / 16).ravel() / n
    gaps = np.abs(f(x, x[:, None]) - towers(f, n, copies)(x, x[:, None])).round(9)
    row, column = np.unravel_index(gaps.argmax(), gaps.shape)
    return gaps[row, column], x[column], x[row]


def update_towers(target, n, copies):
    n, copies = (min(known, key=lambda k: abs(k - v)) for known, v in ((NUMBERS, n), (COPIES, copies)))
    found, in_cut = towers_picture.set(n, copies, SURFACES[target], towers, tower_errors[target])
    neurons = 4 * (n + 1) + n**2 + (copies - 1) * (4 * (n + 2) + (n + 1) ** 2)
    told = f"{n} × {n} towers, {copies} grid{'s' * (copies > 1)}, {neurons:,} hidden neurons: largest error "
    told += "{:.3f} at ({:.2f}, {:.2f}): f is {:.2f}, the network {:z.2f}".format(*found)
    return told + ", not in the cut" * (not in_cut)


tower_errors = {
    name: np.array([[largest_error(f, n, m) for n in NUMBERS] for m in COPIES])
    for name, f in SURFACES.items()
}
holes = live.predict(
    "With one grid, what does the largest error anywhere do as $n$ grows?",
    "it stays about as large as f",
    options=["it stays about as large as f", "it halves when n doubles", "a quarter is left when n doubles"],
    why="Where walls cross, the sum is 0, however many there are. Holes get narrower, not less deep.",
)
deep = "$f$ is 1. How deep is a hole in the mean of four grids?"
quarter = live.predict(deep, 0.25, why="One of four is 0 there: $1/M$.", hides=towers_picture.errors.curves)
ten_inputs = live.predict(
    "With ten inputs: how many times as many towers do cells half as wide take?",
    1024,
    why="Twice as many along each of the ten: $2^{10}$. For 784 pixels it is $2^{784}$, a number of 237 digits.",
)
live.figure(
    towers_picture.figure,
    update_towers,
    ask=[holes, quarter, ten_inputs],
    handles=[towers_picture.errors.handle("n", "copies")],
    stacked=True,
    target=live.choice([*SURFACES]),
    n=live.slider(4, 16, 8, step=np.log10(2) / 2, label="towers along each input $n$", log=True, play=0.5),
    copies=live.slider(1, 8, 1, step=np.log10(2), label="shifted copies $M$", log=True, play=0.8),
)

# %% [markdown]
# A tower over $d$ inputs is $d$ bumps and $c = -(d - 1)$: its middle is $d$ high, all else at most $d - 1$. With $n$ along each
# input, that takes $n^d$ of them: the **curse of dimensionality**. For *any* function no method escapes it. What is asked
# about pictures of 784 pixels is not *any* function: few directions matter in it, and it is made of parts.

# %% [markdown]
# ## The universal approximation theorem
#
# Our towers took two hidden layers of ReLU. One is enough (no proof here); other activations serve, too. This
# is the **universal approximation theorem**:
#
# > Let $f$ be a **continuous** function on a **closed, bounded** set, and let the activation be continuous and **not a
# > polynomial**. For every error $\varepsilon > 0$ there is a network with *one* hidden layer of *finite* width whose
# > output differs from $f$ by less than $\varepsilon$ everywhere on that set.
#
# Quoted as "one hidden layer approximates any function", it lacks three conditions:
#
# - **Continuous.** A network of continuous parts has no jumps, so at a jump of $f$ an error stays.
# - **Closed and bounded.** Such as $[0, 2\pi]$. Far outside, every ReLU network with one input is a straight line, and
#   the sine is not.
# - **Not a polynomial.** With $z^2$ as activation, a hidden layer of any width adds parabolas, and their sum is again a
#   parabola (or a straight line).
#
# The last point can be tried: hidden weights and biases at random, and the best output weights (by least squares) for the
# sine on $[-3, 3]$.

# %%
grid = np.linspace(-3, 3, 400)
activations = {"relu": relu, "tanh": np.tanh, "square": np.square}
for name, activation in activations.items():
    errors = []
    for width in (5, 20, 80):
        rng = np.random.default_rng(0)
        H = activation(np.outer(grid, rng.normal(size=width)) + rng.uniform(-3, 3, width))
        H = np.column_stack([H, np.ones_like(grid)])
        output_weights = np.linalg.lstsq(H, np.sin(grid), rcond=1e-9)[0]
        errors.append(np.max(np.abs(H @ output_weights - np.sin(grid))))
    print(f"{name:7s} width 5, 20, 80: errors", np.array(errors).round(5))

# %% [markdown]
# ReLU and tanh get better with more neurons. The square has its best parabola at width 5 already.
#
# And what the theorem does *not* say:
#
# - **How wide.** Finite but unknown; for many inputs it can be enormous.
# - **How to find the weights.** They exist. Whether training finds them is another question.
# - **That one layer is best.**

# %% [markdown]
# ## Folding
#
# With one hidden layer, each neuron adds one bend: $H$ neurons make at most $H + 1$ pieces. Now look
# at the **tent**, two ReLU neurons on $[0, 1]$:
#
# $$t(x) = \mathrm{relu}(2x) - \mathrm{relu}(4x - 2)$$
#
# It rises from 0 to 1 and falls again, so it *folds* the interval: $x$ and $1 - x$ get the same value.
# Whatever the next layer draws on $[0, 1]$, it draws twice, forwards and backwards. Apply the tent to its
# own output and you get two teeth; once more, four.
#
# Each tent is one hidden layer of two neurons. A network of $d$ such layers has $4 + 6(d - 1) + 3 = 6d + 1$ parameters, one
# with a hidden layer of $H$ neurons $3H + 1$, as many where $H = 2d$. **Drag the green point**: small dots mark all places
# that the deep network cannot tell from it.

# %% folded="Asks for two guesses, then draws the folded line, and counts pieces"
DEEPEST = 6
fold_x = np.linspace(0, 1, 2049)
fold_picture = figures.Folding(DEEPEST)


def tent(x):
    return relu(2 * x) - relu(4 * x - 2)


def folded(x, depth):
    for _ in range(depth):
        x = tent(x)
    return x


def update_fold(depth, at):
    depths = np.arange(1, depth + 1)
    fold_picture.set(
        fold_x,
        folded(fold_x, depth),
        parameters=6 * depths + 1,
        deep_pieces=2**depths,
        wide_pieces=2 * depths + 1,
        at=at,
        value=folded(at, depth),
    )
    made = f"{2**depth} pieces deep, {2 * depth + 1} wide"
    return f"{6 * depth + 1} parameters: {made}. At x = {at:.2f} the deep output is {folded(at, depth):.2f}"


deep_pieces = live.predict(
    "With $d = 6$, that is 37 parameters each: how many pieces does the deep network make?",
    64,
    why="$2^6$: every further layer doubles the number of pieces.",
)
wide_pieces = live.predict(
    "And how many can the wide one make at best?",
    13,
    why="One more than its 12 neurons. The parameters of a further layer, spent on width, add two pieces.",
)
live.figure(
    fold_picture.figure,
    update_fold,
    ask=[deep_pieces, wide_pieces],
    handles=fold_picture.handles(folded),
    stacked=True,
    depth=live.slider(1, DEEPEST, 2, label="depth $d$"),
    at=live.slider(0.0, 1.0, 0.3, step=0.01, label="$x$"),
)

# %% [markdown]
# ## Width versus depth
#
# The tent is the most favourable case for depth. What do *random* weights do? The cell counts the places where any neuron
# switches on or off.


# %%
def count_pieces(sizes, rng):
    h = np.linspace(-3, 3, 12001)[:, None]
    on = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        z = h @ rng.normal(scale=np.sqrt(2 / n_in), size=(n_in, n_out)) + rng.normal(scale=0.5, size=n_out)
        on.append(z > 0)
        h = relu(z)
    on = np.concatenate(on, axis=1)
    return 1 + np.sum(np.any(on[1:] != on[:-1], axis=1))


rng = np.random.default_rng(5)
for hidden in ([24], [12, 12], [8, 8, 8], [6, 6, 6, 6]):
    counts = [count_pieces([1, *hidden], rng) for _ in range(20)]
    print(f"hidden layers {str(hidden):13s} 24 neurons, at random: {np.mean(counts):4.1f} pieces on average")

# %% [markdown]
# Roughly as many pieces as neurons, however they are arranged. Depth makes very many pieces *possible*; they do not come by
# themselves. In practice it has another economy: later layers reuse what earlier ones have found. In pictures, edges make
# corners, and corners make eyes.
#
# Depth has a price: layers wait for one another, and gradients can shrink or grow from layer to layer (chapter 07). Start with two or three hidden layers of equal width, and compare on data not used for training (chapter 10).

# %% [markdown]
# ## Other layer types
#
# This course builds networks from dense layers only. PyTorch's module `torch.nn` shows what else
# there is:
#
# | in `torch.nn` | what it is for |
# | --- | --- |
# | containers | put layers together (chapter 11) |
# | convolution layers | pictures, sound |
# | pooling layers | largest or mean of each block of pixels |
# | padding layers | a border, so that a kernel fits at the edge |
# | non-linear activations (weighted sum, nonlinearity) | ReLU, sigmoid, tanh, … (chapter 04) |
# | non-linear activations (other) | softmax and its relatives (chapter 04) |
# | normalisation layers | keep values near mean 0 and spread 1 |
# | recurrent layers | time series, with a memory |
# | transformer layers | sets and sequences: every part looks at every other |
# | linear layers | dense layers |
# | dropout layers | switch neurons off at random, against overfitting |
# | sparse layers | look up the vector of word number 4711 |
# | distance functions | how similar two vectors are |
# | loss functions | how wrong the output is (chapter 06) |
# | vision layers | enlarge pictures, rearrange their pixels |
# | shuffle layers | mix colour channels |
# | data-parallel layers | several GPUs at once (chapter 12) |
# | utilities | limit gradients, remove weights |
# | quantised functions | 8-bit numbers: smaller and faster |
# | lazy modules initialisation | take the number of inputs from data |
#
# A **convolution layer** takes a small matrix of weights, the **kernel**, lays it on the picture, multiplies pair by pair
# and adds up: a neuron that sees nine pixels. Then the kernel moves on by one pixel, *with the same weights*. A bias and
# an activation follow.


# %%
def convolve(picture, kernel):
    rows, columns = picture.shape
    result = np.zeros((rows - 2, columns - 2))
    for i in range(3):
        for j in range(3):
            result += kernel[i, j] * picture[i : i + rows - 2, j : j + columns - 2]
    return result


KERNELS = {
    "upright edges": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
    "level edges": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) / 4,
    "all edges": np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]]),
    "blur": np.ones((3, 3)) / 9,
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "learned 1": np.array([[0.27, 0.16, 0.34], [0.08, -0.05, 0.14], [-0.37, -0.31, -0.25]]),
    "learned 2": np.array([[-0.02, 0.1, 0.28], [-0.2, 0.3, 0.2], [-0.24, 0.14, 0.32]]),
    "learned 3": np.array([[0.2, 0.13, 0.01], [0.26, -0.02, -0.12], [0.2, -0.22, -0.11]]),
    "learned 4": np.array([[-0.01, -0.33, -0.31], [0.22, 0.01, 0.12], [0.13, 0.29, 0.26]]),
}
photo = data.house()
print(
    f"a kernel: 9 weights; a dense layer from {photo.size} to {62 * 62} pixels: {photo.size * 62 * 62:,} weights"
)

# %% [markdown]
# The green square marks nine pixels, whose products with the weights add up to the pixel marked on the right: **drag it over
# the picture**, or play. **Drag a weight, too** (kernel: *your own*). A larger *stride* leaves out places; with *padding* (and
# stride 1) the result is as large as the picture. “Learned 1” to “4” are the kernels of a small network that reads digits: guess what each
# looks for, then read the line.

# %% folded="Asks for two guesses, then draws photo, products, and filtered photo"
kernel_picture = figures.Convolution(photo)
BRIGHT = dict(zip([*KERNELS][5:], ("above", "right of", "left of and a little above", "below"), strict=True))


def update_kernel(kernel, stride, padding, so_far, row, column, **own):
    weights = np.reshape(list(own.values()), (3, 3)) if kernel == OWN else KERNELS[kernel]
    seen = np.pad(photo, int(padding))  # with zeros
    filtered = convolve(seen, weights)[::stride, ::stride]
    row, column = (min(place, len(seen) - 3) // stride * stride for place in (row, column))
    kernel_picture.set(row, column, seen, weights, filtered, so_far, kernel == OWN)
    total = np.sum(weights * seen[row : row + 3, column : column + 3])
    told = f"{len(filtered)} × {len(filtered)} pixels: the nine products at row {row}, column {column} add up to {total:z.2f}"
    edges = f". Of edges it answers most where bright lies {BRIGHT[kernel]} dark" if kernel in BRIGHT else ""
    plain = f". Its weights add up to {weights.sum():.2f}: plain bright areas answer, too"
    return f"{kernel.capitalize()}, {told}{edges}{plain * bool(edges and weights.sum() > 0.3)}"


left_wall = live.predict(
    "Which kernel finds the left wall of the house?",
    "upright edges",
    options=["upright edges", "level edges", "blur"],
    why="Its left column is negative, its right one positive: blue where dark meets bright from left to right.",
)
plain_area = live.predict(
    "What does an edge kernel give on a plain area?", 0, why="Its weights add up to 0: the products cancel."
)
own_weights = {
    f"w{i}{j}": live.slider(-2.0, 2.0, float(weight), step=0.25, label=f"$w_{{{i}{j}}}$")
    for (i, j), weight in np.ndenumerate(KERNELS["upright edges"] + KERNELS["level edges"])
}
grips = kernel_picture.handles(OWN, list(own_weights))
live.figure(
    kernel_picture.figure,
    update_kernel,
    ask=[left_wall, plain_area],
    handles=grips,
    linked=[[name, grip] for name, grip in zip(own_weights, grips[2:], strict=True)],
    only=dict.fromkeys(own_weights, ("kernel", OWN)),
    pairs=[("so_far", "row"), ("padding", "column")],
    stacked=True,
    kernel=live.choice([OWN, *KERNELS]),
    stride=live.slider(1, 4, label="stride"),
    padding=live.toggle(label="padding: a ring of zeros"),
    so_far=live.toggle(label="only what is computed so far"),
    row=live.slider(0, 63, 44, play=0.15),  # on the door
    column=live.slider(0, 63, 27, play=0.15),
    **own_weights,
)

# %% [markdown]
# A convolution layer is economical: the kernel looks only at **neighbours**, and it uses the **same weights everywhere**: an
# edge means the same wherever it is. A dense layer would learn it anew at each place. A layer has many kernels and gives as
# many pictures; a kernel of the next layer reaches through all of them. Training finds them: most such networks find one
# for level edges.

# %% [markdown]
# ## Common mistakes
#
# - **Slopes for bends.** The output weights are the *changes* of slope.
# - **The first value forgotten.** Without the output bias the whole curve sits at the wrong height.
# - **The bias with the wrong sign.** $\mathrm{relu}(w x + b)$ bends at $-b/w$.
# - **Pieces for knots.** $n$ knots make $n - 1$ pieces.
# - **Looking only at the knots.** There the error is 0.
# - **"One more knot is better."** Not at a kink: for $\lvert x \rvert$ on $[-1, 1]$ three knots are perfect, four are not.

# %% [markdown]
# ## Check yourself
#
# Choose an answer to see why it is right or not. You can try every option; each has its explanation.

# %%
quiz("05_approximation")

# %% [markdown]
# ## Summary
#
# - A one-hidden-layer ReLU network is a line that bends at its knots; each output weight is a change of
#   slope.
# - With $n$ equally spaced knots the error for a smooth function of one input falls about as $1/n^2$. Towers make a
#   function of two inputs; with $d$ inputs $n$ along each are $n^d$.
# - Universal approximation: one finite hidden layer gets as close as you like to a continuous function on
#   a closed, bounded set, if the activation is not a polynomial.
# - $d$ folding layers make $2^d$ pieces, one layer of as many parameters about $2d$. Practice trades
#   width against depth.
# - Other layers know more about their data: convolution for pictures, recurrent layers for sequences, transformers for
#   anything that comes in parts.
#
# In chapter 06 the network finds its weights itself.
