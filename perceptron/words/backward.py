"""The way back through a network, and one number of it that is changed, in the sentences of lecture 07: two lines each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from perceptron.models.forward import Layers, Sample, way_back
from perceptron.words.numbers import apart, factor, path_sum, shown, signed

HIDDEN, OUTPUTS = ("h₁", "h₂", "h₃"), ("ŷ₁", "ŷ₂")  # as in the picture, so in all texts
DEEPER = (("h₁₁", "h₁₂", "h₁₃"), ("h₂₁", "h₂₂"))  # with two hidden layers: layer and neuron, as in h₁,ⱼ
Place = tuple[int, int, int]
"""A weight (layer, j, i), to neuron j from neuron i before it, or the bias (layer, j, −1)."""


def names_of(sizes: Sequence[int]) -> list[Sequence[str]]:
    """What the neurons of such a network are called, layer by layer."""
    return [("x₁", "x₂"), *([HIDDEN] if len(sizes) == 3 else DEEPER), OUTPUTS]


def parameter_names(places: Sequence[Place], names: Sequence[Sequence[str]]) -> list[str]:
    """What weights and biases are called: by what they join, and by their neuron."""
    return [f"bias of {names[k][j]}" if i < 0 else f"{names[k - 1][i]} → {names[k][j]}" for k, j, i in places]


def _paths(weights: np.ndarray, slopes: np.ndarray) -> str:
    return " + ".join(f"{factor(w)} · {factor(d)}" for w, d in zip(weights, slopes, strict=True))


def behind(place: Place, neurons: Sequence[tuple[int, int]]) -> list[int]:
    """Which of the `neurons` (layer, j) a weight or a bias moves: those whose changes are written."""
    layer, j, _ = place
    return [k for k, each in enumerate(neurons) if each == (layer, j) or each[0] > layer]


def nudges(
    place: Place,
    neurons: Sequence[tuple[int, int]],
    change: float,
    now: Mapping[str, np.ndarray],
    moved: np.ndarray,
) -> list[str]:
    """What a changed weight or bias does at each of the `neurons`, which have `moved`: the change before it times a local ratio.

    `now` are the numbers with the change. A hidden neuron whose z crosses 0 has no ratio. Without a change, in the step down,
    all neurons have moved.
    """
    (layer, j, i), last = place, neurons[-1][0]
    own, texts = neurons.index((layer, j)), [""] * len(moved)
    for k in behind(place, neurons) if change else range(len(moved)):
        to, here = neurons[k]
        texts[k] = f"Δ {signed(moved[k], 4 if change else 3)}" if change or abs(moved[k]) > 5e-4 else ""
        # a bias is not multiplied at its own neuron, and in two hidden layers is no room
        if not change or last > 2 or abs(moved[k]) < 1e-9 or k == own and i < 0:
            continue
        if k == own:
            before, ratio = change, float(now["x" if layer == 1 else f"h{layer - 1}"][i])
        else:
            before, ratio = float(moved[own]), float(now[f"W{to}"][here, j])
        ratio *= to == last or now[f"z{to}"][here] > 1e-9
        if abs(before * ratio - moved[k]) < 1e-9:
            texts[k] += f" = {shown(before)} · {factor(ratio)}"
    return texts


Rows = tuple[str, list[str], list[tuple[float, float]]]
"""A title, texts, and from where to where their bars go."""


def terms(dy_hat: np.ndarray, moved: np.ndarray, measured: float) -> Rows:
    """The change of the loss as the sum of each output's slope times its change, beside what is `measured`."""
    parts = dy_hat * moved
    texts = [
        f"{name}:  {factor(d)} · {factor(by)} = {shown(part)}"
        for name, d, by, part in zip(OUTPUTS, dy_hat, moved, parts, strict=True)
    ]
    total = float(parts.sum())
    spans = [(0.0, float(parts[0])), (float(parts[0]), total), (0.0, total), (0.0, measured)]
    return (
        "ΔL ≈ Σ ∂L/∂ŷ · Δŷ",
        [*texts, f"sum:  {shown(total)}", f"measured ΔL:  {shown(measured)}"],
        spans,
    )


def pulls(name: str, slopes: Sequence[float]) -> Rows:
    """The slopes of one number for each sample, and their mean."""
    mean = float(np.mean(slopes))
    texts = [f"sample {k}:  {shown(each)}" for k, each in enumerate(slopes, start=1)]
    spans = [(0.0, each) for each in (*slopes, mean)]
    return f"slope for {name}: each sample pulls", [*texts, f"mean:  {shown(mean, 3)}"], spans


def film(
    now: Mapping[str, np.ndarray],
    steps: Sequence[tuple[str, str, int]],
    known: int,
    moving: tuple[str, int],
    mean: bool,
) -> tuple[list[str], list[str], list[str], np.ndarray]:
    """What is written after so many `known` steps of the way back: beside weights, above neurons, above layers; and the slopes.

    `moving` is the kind of the step that is under way, and its layer: at a gate each slope stands with what it is
    multiplied by, and on the way along weights each weight has what it carries. Slopes that are not known are 0.
    """
    written = partial(shown, decimals=3 if mean else 4)
    found = {(kind, k) for _, kind, k in steps[:known]}
    outputs = steps[0][2]
    behind_of = {k: f"dz{k}" for k in range(1, outputs)} | {outputs: "dy_hat"}
    beside, weights, above, names, slopes = [], [], [], [], []
    for k in range(1, outputs + 1):
        carries, there = moving == ("paths", k - 1), ("weights", k) in found
        terms = now[f"dW{k}"]
        if carries:
            terms = now[f"W{k}"] * now[behind_of[k]][:, None]
        beside += [
            (shown if carries else written)(each) if carries or there else "" for each in terms.ravel()
        ]
        weights.append(f"W{k} · {behind_of[k]}" if carries else f"dW{k}" if there else "")
    for k in range(1, outputs):
        paths = (now[behind_of[k + 1]][:, None] * now[f"W{k + 1}"]).T  # what comes along each weight behind
        sums = [path_sum(each) if outputs == 2 else shown(each.sum()) for each in paths]
        gated, there = ("gate", k) in found, ("paths", k) in found
        if moving == ("gate", k):
            gates = now[f"z{k}"] > 0
            sums = [f"{shown(dh)} · {int(on)}" for dh, on in zip(now[f"dh{k}"], gates, strict=True)]
        above += [*map(written, now[f"dz{k}"])] if gated else sums if there else [""] * len(sums)
        name = (f"dz{k} = db{k}" if ("weights", k) in found else f"dz{k}") if gated else f"dh{k}"
        names.append(name if there else "")
        slopes.append(there * now[f"dz{k}" if gated else f"dh{k}"])
    above += [written(each) if known else "" for each in now["dy_hat"]]
    names.append(f"dy_hat = db{outputs}" if ("weights", outputs) in found else "dy_hat" if known else "")
    prefix = "mean " if mean else ""
    heads = [name and prefix + name for name in (*weights, *names)]
    return beside, above, heads, np.concatenate([*slopes, bool(known) * now["dy_hat"]])


def product(place: Place, now: Mapping[str, np.ndarray]) -> str:
    """The slope of a weight or a bias as what is multiplied, and added, along its paths to the loss (one hidden layer)."""
    layer, j, i = place
    behind = now["dz1" if layer == 1 else "dy_hat"][j]
    value = "" if i < 0 else f"value {factor(now['x' if layer == 1 else 'h1'][i])} · "
    total = shown(behind if i < 0 else now[f"dW{layer}"][j, i])
    if layer == 2:
        return f"{value}slope behind {factor(behind)} = {total}"
    return f"{value}gate {int(now['z1'][j] > 0)} · both paths ({_paths(now['W2'][:, j], now['dy_hat'])}) = {total}"


def told_back(step: int, now: Mapping[str, np.ndarray], slope: str) -> str:
    """A step of the way back through one hidden layer in two lines of words, with the numbers of one entry.

    Of the last one `slope` says what is multiplied for one number.
    """
    h1, y_hat, y, dh1, dy_hat = (now[name] for name in ("h1", "y_hat", "y", "dh1", "dy_hat"))
    j = int(np.argmax(h1))  # a neuron that is on, where there is one
    name, off = HIDDEN[j], [n for n, h in zip(HIDDEN, h1, strict=True) if h == 0]
    all_off = " and ".join(filter(None, (", ".join(off[:-1]), *off[-1:])))
    closed = ", ".join(f"{n}: {shown(dh)} → 0" for n, dh in zip(HIDDEN, dh1, strict=True) if n in off)
    learn = f"{all_off} {'learn' if off[1:] else 'learns'} nothing." if off else "All learn."
    wish = ["up" if slope < 0 else "down" if slope > 0 else "nowhere" for slope in dy_hat]
    return (
        "The way forward is done. Which way should each number move?\n"
        "Drag the green knob to try one weight, or play: the way back finds all slopes at once.",
        f"The slope at an output is twice its error. At ŷ₁: 2 · ({shown(y_hat[0])} − {factor(y[0])}) = {shown(dy_hat[0])}.\n"
        f"The arrow is the wish, against the slope: ŷ₁ should go {wish[0]}, ŷ₂ {wish[1]}.",
        "The slope of a weight: that of the neuron behind it, times the value of the one before it.\n"
        f"Weight {name} → ŷ₁: {factor(dy_hat[0])} · {factor(h1[j])} = {shown(now['dW2'][0, j])}.",
        "Each hidden neuron feeds both outputs, so at each two paths add.\n"
        f"At {name}: {_paths(now['W2'][:, j], dy_hat)} = {shown(dh1[j])}.",
        f"Where a neuron is off (z ≤ 0), its slope becomes 0.\n{f'So for {closed}' if off else 'None is off'}.",
        f"{slope}.\n{learn}",
    )[step]


def told_again(step: int, layers: int, now: Mapping[str, np.ndarray]) -> str:
    """A step of the way back through more: what its line does, which line it repeats, and its numbers."""
    if not step:
        return "The way forward is done.\nBack go five lines, and then lines 3 to 5 again."
    line, kind, k = way_back(layers)[step - 1]
    does = {
        "error": "twice the errors",
        "weights": "every slope behind times every value before",
        "paths": "at each neuron both paths add",
        "gate": "where z ≤ 0 nothing goes back",
    }[kind]
    again = f" is line {step - 3} again, one layer further back" if step > 5 else ""
    names = re.findall(r"np\.outer\((\w+), (\w+)\)", line)
    names = list(names[0]) if names else [line.split()[0]]
    numbers = [f"{name} = ({', '.join(map(shown, now[name] + 0.0))})" for name in names]
    if kind == "paths":
        slopes = now["dy_hat" if k == layers - 1 else f"dz{k + 1}"]
        sums = [path_sum(each) for each in (slopes[:, None] * now[f"W{k + 1}"]).T]
        numbers = [f"dh{k}: {', '.join(sums)}"]
    return f"Line {step}{again}: {does}.\n{', '.join(numbers)}."


def told_step(
    eta: float,
    share: float,
    losses: tuple[float, float],
    moved: Sequence[tuple[float, float]],
    wanted: np.ndarray,
) -> str:
    """One step down all slopes, as far as it is taken, a `share`: the loss, and each output from where to where."""
    ways = [
        f"{name} {shown(before, 3)} → {shown(after, 3)} (wanted: {shown(y)})"
        for name, (before, after), y in zip(OUTPUTS, moved, wanted, strict=True)
    ]
    part = "" if share > 0.999 else f", {100 * share:.0f} % of it"
    return (
        f"One step down{part}: every weight and bias moves by −{eta} times its slope (Δ, amber).\n"
        f"{', '.join(ways)}: loss {shown(losses[0], 3)} → {shown(losses[1], 3)}."
    )


def told_kinks(
    given: Layers,
    parameter: int,
    change: float,
    batch: Sequence[Sample],
    names: Sequence[Sequence[str]],
) -> str:
    """A sentence on the places, up to this change of a weight or bias, where the z of a neuron crosses 0; "" where none is.

    Where z is 0 at no change there is no slope at all.
    """
    there, crossed = "", []
    for number, (x, _) in enumerate(batch, start=1):
        of = f" (sample {number})" if len(batch) > 1 else ""
        for at, layer, way in given.kinks(parameter, x, abs(change)):
            name = names[layer][abs(way) - 1]
            if at == 0:
                there += f" There z of {name} is exactly 0{of}, a kink: 0 is its slope to one side."
            elif at * change > 0:
                crossed.append((abs(at), name, f"{'on' if at * way > 0 else 'off'} at {shown(at)}{of}"))
    if crossed:
        (_, name, first), *others = sorted(crossed)
        switches = ", ".join([f"{name} switches {first}", *(f"{each} {text}" for _, each, text in others)])
        there += f" {switches}: the slope holds only up to {'the first' if others else 'there'}."
    return there


def told_change(
    name: str,
    moved: Mapping[str, float],
    losses: tuple[float, float],
    slope: float,
    kinks: str,
    rest: float,
) -> str:
    """How a changed number moves what comes behind it, beside what its slope promises, with a sentence on `kinks`.

    `moved` are the changes of the number ("w" or "b") and of the neurons behind it; without these the losses are a mean.
    `rest` is the sum of the squared changes of the outputs.
    """
    (of, change), *behind = moved.items()
    mean = "" if behind else "mean "
    before, after, between = apart(*losses)
    hidden = [f"Δ{each} {signed(by)}" for each, by in behind if each not in OUTPUTS]
    outputs = [f"Δ{each} {signed(by)}" for each, by in behind if each in OUTPUTS]
    steps = [f"Δ{of} {signed(change)}", *hidden[:1], ", ".join(outputs), f"{mean}ΔL {between}"]
    why = kinks or (f" What is left, {shown(rest)}, is Σ Δŷ²: nothing for tiny changes." if behind else "")
    return (
        f"{name}: {' ⇒ '.join(filter(None, steps))}: {mean}loss {before} → {after}.\n"
        f"{'Mean slope' if mean else 'Slope'} times change: {factor(slope, 3 if mean else 4)} · {factor(change)} = {shown(slope * change)}.{why}"
    )


def told_mean(name: str, pulls: Sequence[float], loss: float, eta: float, then: float) -> str:
    """The mean slope of a number over the samples, and the mean loss after one step down all mean slopes."""
    return (
        f"Mean slope of {name}: ({' + '.join(map(factor, pulls))}) / {len(pulls)} = {shown(float(np.mean(pulls)), 3)}. "
        "It is a mean of products, which is no product of means.\n"
        f"One step down the mean slopes, η = {eta}: mean loss {shown(loss, 3)} → {shown(then, 3)}."
    )
