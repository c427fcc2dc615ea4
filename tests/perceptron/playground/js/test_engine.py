"""The JavaScript engine against PyTorch, central differences and the formulas of the course."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from perceptron.models import optimizers
from tests.perceptron.playground.js.conftest import Evaluate

# Trains `epochs` epochs of each state and gives all that another engine needs to do the same.
RUN = """
const results = [];
for (const state of a.states) {
    const run = new m.BrowserDriver();
    await run.reset(m.parseState(state));
    const { network, data } = run;
    const first = Array.from(network.theta);
    const orders = [];
    for (let e = 0; e < a.epochs; e++) {
        const order = m.stream(run.state.seed, "epoch", e).shuffle(data.train.length);
        orders.push(Array.from(order, (i) => data.train[i]));
    }
    run.advance({ epochs: a.epochs });
    results.push({
        first, orders, last: Array.from(network.theta), sizes: network.sizes, X: Array.from(run.X),
        target: Array.from(data.target), train: run.trainLoss, test: run.testLoss, rows: Array.from(data.train),
        classes: data.classes, loss: network.loss, steps: run.step, epoch: run.epoch,
    });
}
return results;
"""
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "linear": lambda z: z}


class AdagradInside(torch.optim.Optimizer):
    """Adagrad with ε inside the root, as the course has it."""

    def __init__(self, parameters: Any, lr: float, eps: float):
        super().__init__(parameters, {"lr": lr, "eps": eps})

    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for p in group["params"]:
                total = self.state[p].setdefault("G", torch.zeros_like(p))
                total += p.grad**2
                p.data -= group["lr"] * p.grad / torch.sqrt(group["eps"] + total)


def torch_optimizer(name: str, parameters: list[torch.Tensor], lr: float) -> Any:
    if name == "adagrad":
        return AdagradInside(parameters, lr, 1e-8)
    made = {
        "sgd": lambda: torch.optim.SGD(parameters, lr=lr),
        "momentum": lambda: torch.optim.SGD(parameters, lr=lr, momentum=0.9),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, lr=lr, alpha=0.9),
        "adam": lambda: torch.optim.Adam(parameters, lr=lr),
        "adamw": lambda: torch.optim.AdamW(parameters, lr=lr, weight_decay=0.01),
    }
    return made[name]()


class Torch:
    """The network of a run in PyTorch, float64, with the same first weights."""

    def __init__(self, run: dict[str, Any], activation: str):
        self.sizes, self.loss_name, self.classes = run["sizes"], run["loss"], run["classes"]
        self.activation = ACTIVATIONS[activation]
        self.parameters, at = [], 0
        for n_in, n_out in zip(self.sizes[:-1], self.sizes[1:], strict=True):
            for shape in ((n_out, n_in), (n_out,)):
                values = torch.tensor(run["first"][at : at + math.prod(shape)], dtype=torch.float64)
                self.parameters.append(values.reshape(shape).requires_grad_())
                at += math.prod(shape)
        self.X = torch.tensor(run["X"], dtype=torch.float64).reshape(-1, self.sizes[0])
        self.target = torch.tensor(run["target"], dtype=torch.float64)

    def loss(self, rows: list[int]) -> torch.Tensor:
        h, last = self.X[rows], len(self.sizes) - 2
        for layer in range(last + 1):
            h = torch.nn.functional.linear(h, self.parameters[2 * layer], self.parameters[2 * layer + 1])
            if layer < last:
                h = self.activation(h)
        y = self.target[rows]
        if self.loss_name == "logistic":
            return torch.nn.functional.binary_cross_entropy_with_logits(h[:, 0], y)
        if self.loss_name == "softmax":
            return torch.nn.functional.cross_entropy(h, y.long())
        if self.classes == 0:
            wanted = y[:, None]
        elif self.classes == 2:
            wanted = 2 * y[:, None] - 1
        else:
            wanted = 2 * torch.nn.functional.one_hot(y.long(), self.classes).double() - 1
        if self.loss_name == "mse":
            return ((h - wanted) ** 2).sum(1).mean()
        out = torch.tanh(h) if self.classes else h
        return 0.5 * ((out - wanted) ** 2).sum(1).mean()

    def flat(self) -> np.ndarray:
        return torch.cat([p.detach().flatten() for p in self.parameters]).numpy()


def torch_run(run: dict[str, Any], settings: dict[str, Any], rate: Any = None) -> Torch:
    """The same training in PyTorch: same batches, same order; `rate` gives lr from (epoch, step)."""
    model = Torch(run, settings.get("activation", "tanh"))
    lr = settings.get("lr", 0.03)
    optimizer = torch_optimizer(settings.get("optimizer", "sgd"), model.parameters, lr)
    step = 0
    for epoch, order in enumerate(run["orders"]):
        for start in range(0, len(order), settings.get("batch", 10)):
            optimizer.zero_grad()
            model.loss(order[start : start + settings.get("batch", 10)]).backward()
            for p in model.parameters[::2]:
                strength = settings.get("regrate", 0)
                p.grad += strength * (p.detach() if settings.get("reg") == "l2" else torch.sign(p.detach()))
            if rate is not None:
                optimizer.param_groups[0]["lr"] = rate(epoch, step)
            optimizer.step()
            step += 1
    return model


def text(settings: dict[str, Any]) -> str:
    return "&".join(f"{key}={value}" for key, value in settings.items())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw"])
def test_ten_epochs_give_the_weights_of_pytorch_with_every_optimiser(
    evaluate: Evaluate, optimizer: str
) -> None:
    shared = {"noise": 10, "layers": "5,3", "optimizer": optimizer, "lr": 0.01, "batch": 7, "n": 200}
    every = [{"data": data, **shared} for data in ("circle", "rings", "multi-gauss")]
    runs = evaluate(RUN, {"states": [text(settings) for settings in every], "epochs": 10})
    for settings, run in zip(every, runs, strict=True):
        model = torch_run(run, settings)
        assert run["steps"] == 10 * math.ceil(100 / 7) and run["epoch"] == 10
        np.testing.assert_allclose(run["last"], model.flat(), rtol=0, atol=1e-10, err_msg=settings["data"])
        assert run["train"] == pytest.approx(model.loss(run["rows"]).item(), abs=1e-10)
        assert np.abs(np.subtract(run["last"], run["first"])).max() > 0.01  # it did move


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "linear"])
def test_every_activation_and_loss_trains_as_in_pytorch(evaluate: Evaluate, activation: str) -> None:
    every = [
        {
            "data": data, "noise": 20, "features": "x1,x2,sinx1", "layers": "4,4", "activation": activation,
            "loss": loss, "reg": "l2" if activation == "tanh" else "l1", "regrate": 0.003, "batch": 100,
            "lr": 0.01 if loss == "mse" else 0.1,  # squared errors of linear outputs are steep
        }
        for data in ("xor", "blobs", "plane")
        for loss in ("auto", "squared", "mse")
    ]  # fmt: skip
    runs = evaluate(RUN, {"states": [text(settings) for settings in every], "epochs": 10})
    for settings, run in zip(every, runs, strict=True):
        model = torch_run(run, settings)
        np.testing.assert_allclose(run["last"], model.flat(), rtol=0, atol=1e-10, err_msg=str(settings))


def cosine(lr: float, step: int, warmup: int, total: int) -> float:
    if step < warmup:
        return lr * (step + 1) / warmup
    return lr * 0.5 * (1 + math.cos(math.pi * min(1, (step - warmup) / (total - warmup))))


SCHEDULES = {
    "step": ("drop=0.5&every=3", lambda e, s: optimizers.step_decay(0.05, e, 0.5, 3)),
    "exponential": ("rate=0.2", lambda e, s: optimizers.exponential_decay(0.05, e, 0.2)),
    "cosine": ("warmup=20&total=200", lambda e, s: cosine(0.05, s, 20, 200)),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_has_the_rates_of_chapter_09(evaluate: Evaluate, name: str) -> None:
    extra, rate = SCHEDULES[name]
    state = f"lr=0.05&optimizer=momentum&schedule={name}&{extra}"
    (run,) = evaluate(RUN, {"states": [state], "epochs": 10})
    model = torch_run(run, {"lr": 0.05, "optimizer": "momentum"}, rate)
    np.testing.assert_allclose(run["last"], model.flat(), rtol=0, atol=1e-10)


def test_own_tanh_is_right_to_three_units_in_the_last_place(evaluate: Evaluate) -> None:
    x = np.concatenate([np.linspace(-25, 25, 4001), np.geomspace(1e-300, 1, 500), [0.0, -0.0, 30, -800]])
    got = evaluate(
        "const v = Float64Array.from(a); m.tanhInto(v, 0, v.length); return Array.from(v);", x.tolist()
    )
    assert (np.abs(got - np.tanh(x)) <= 3 * np.spacing(np.abs(np.tanh(x)))).all()
    assert evaluate(
        "const v = Float64Array.of(NaN, Infinity, -Infinity); m.tanhInto(v, 0, 3); return Array.from(v, String);"
    ) == ["NaN", "1", "-1"]


CHECK = """
    const run = new m.BrowserDriver();
    await run.reset(m.parseState(a.state));
    run.advance({ epochs: 3 });
    if (a.bug) {
        const right = run.network.backward;
        run.network.backward = function (count) {
            right.call(this, count);
            this.grad[a.bug.place] *= a.bug.factor;
        };
    }
    const { worst, relative, analytic } = m.checkGradients(run.network, run.X, run.data.target, run.data.train);
    return { worst, relative: relative[worst], analytic: Array.from(analytic), ...run.network.located(worst) };
"""


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "linear", "relu"])
def test_backpropagation_agrees_with_central_differences(evaluate: Evaluate, activation: str) -> None:
    for data in ("gauss", "rings", "plane"):
        state = f"data={data}&activation={activation}&n=100&layers=4,3&lr=0.1"
        report = evaluate(CHECK, {"state": state})
        # A ReLU has kinks, and a difference across one is off by more than rounding.
        assert report["relative"] < (1e-3 if activation == "relu" else 2e-6), data
        assert max(map(abs, report["analytic"])) > 1e-4, data


def test_the_gradient_check_names_the_weight_that_is_wrong(evaluate: Evaluate) -> None:
    bug = {"place": 5, "factor": 1.01}
    report = evaluate(CHECK, {"state": "n=100&layers=4,3", "bug": bug})
    assert (report["layer"], report["row"], report["column"]) == (1, 2, 1)
    assert report["relative"] == pytest.approx(0.01, rel=0.05)


TRACE = """
    const run = new m.BrowserDriver();
    await run.reset(m.parseState(a.state));
    run.advance({ epochs: 2 });
    const row = run.data.train[a.sample];
    const x = run.X.slice(2 * row, 2 * row + 2);
    const theta = Array.from(run.network.theta);
    const steps = m.traceSample(run.network, x, run.data.target[row], 0.05);
    return {
        x: Array.from(x), target: run.data.target[row], theta, sizes: run.network.sizes,
        steps: steps.map((s) => ({ ...s, before: [], after: Array.from(s.after ?? []) })),
        unchanged: run.network.theta.every((v, k) => v === theta[k]),
    };
"""


@pytest.mark.parametrize("data", ["circle", "plane", "blobs"])
@pytest.mark.parametrize("sample", [0, 3, 11])
def test_slow_motion_shows_the_numbers_that_backward_of_exercise_07_returns(
    evaluate: Evaluate, exercise_07: dict[str, Any], data: str, sample: int
) -> None:
    got = evaluate(TRACE, {"state": f"data={data}&layers=5&activation=relu&loss=mse", "sample": sample})
    n_in, n_hidden, n_out = got["sizes"]
    sizes = [(n_hidden, n_in), (n_hidden,), (n_out, n_hidden), (n_out,)]
    parts = np.split(np.array(got["theta"]), np.cumsum([math.prod(s) for s in sizes])[:-1])
    p = {name: part.reshape(s) for name, part, s in zip(("W1", "b1", "W2", "b2"), parts, sizes, strict=True)}
    X = np.array([got["x"]])
    target = got["target"]
    Y = (
        np.array([[target if data == "plane" else 2 * target - 1]])
        if n_out == 1
        else 2 * np.eye(n_out)[[int(target)]] - 1
    )
    Y_hat, cache = exercise_07["forward"](X, p)
    right = exercise_07["backward"](Y_hat, Y, cache, p)
    shown = {(step["phase"], step["layer"]): step for step in got["steps"]}
    for place, wanted in {
        ("input", 0): X, ("sum", 1): cache["Z1"], ("activation", 1): cache["H1"], ("activation", 2): Y_hat,
        ("error", 1): right["b1"], ("gradient", 1): right["b1"], ("gradient", 2): right["b2"],
    }.items():  # fmt: skip
        np.testing.assert_allclose(shown[place]["values"], np.ravel(wanted), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(shown["gradient", 1]["weights"], right["W1"].ravel(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(shown["gradient", 2]["weights"], right["W2"].ravel(), rtol=1e-12, atol=1e-14)
    assert shown["loss", 2]["values"][0] == pytest.approx(np.sum((Y_hat - Y) ** 2), rel=1e-12)
    after = np.concatenate([(p[name] - 0.05 * right[name]).ravel() for name in ("W1", "b1", "W2", "b2")])
    np.testing.assert_allclose(shown["update", 2]["after"], after, rtol=1e-12, atol=1e-14)
    assert got["unchanged"]


def test_slow_motion_of_a_deep_network_agrees_with_the_gradient_of_one_sample(evaluate: Evaluate) -> None:
    report = evaluate("""
        const run = new m.BrowserDriver();
        await run.reset(m.parseState("data=rings&layers=4,3,5&activation=sigmoid&features=x1,x2,x1x2"));
        const row = run.data.train[7];
        const x = run.X.slice(3 * row, 3 * row + 3);
        const update = m.traceSample(run.network, x, run.data.target[row], 0.1).at(-1);
        run.network.gradient(run.X, run.data.target, Int32Array.of(row), 0, 1);
        return [Array.from(update.gradient), Array.from(run.network.grad)];
    """)
    np.testing.assert_allclose(report[0], report[1], rtol=1e-14)
    assert np.abs(report[0]).max() > 1e-3


def test_a_run_is_repeated_from_its_string_edited_first_weights_included(evaluate: Evaluate) -> None:
    first, again, string, other = evaluate("""
        const train = async (text) => {
            const run = new m.BrowserDriver();
            await run.reset(m.parseState(text));
            run.advance({ epochs: 2 });
            run.advance({ steps: 3 });
            return Array.from(run.network.theta);
        };
        const state = { ...m.parseState("data=spiral&optimizer=adam"), edits: [[0, -1.25], [14, 0.5]] };
        const string = m.formatState(state);
        return [await train(string), await train(string), string, await train("data=spiral&optimizer=adam")];
    """)
    assert first == again != other and "edits=" in string


def test_memory_of_history_and_path_stays_flat(evaluate: Evaluate) -> None:
    report = evaluate("""
        const rows = new m.Thinned(3, 1024);
        for (let e = 0; e < 100000; e++) rows.add(e, 2 * e, 3 * e);
        const values = rows.values();
        const first = [], last = values.slice(-3);
        for (let r = 0; r < rows.count; r++) first.push(values[3 * r]);
        return { room: rows.rows.length, count: rows.count, first, last: Array.from(last) };
    """)
    assert report["room"] == 3 * 1024 and 512 <= report["count"] <= 1024
    steps = np.diff(report["first"])
    assert (steps == steps[0]).all() and report["first"][0] == 0
    assert report["last"][1] == 2 * report["last"][0] >= 199000 - 512


def test_an_edge_case_of_sizes_trains(evaluate: Evaluate) -> None:
    report = evaluate("""
        const result = [];
        for (const text of ["layers=", "layers=1", "layers=8,8,8,8,8,8&batch=1&n=20", "batch=5000", "share=99&n=10",
                            "share=1&n=10", "init=zeros", "data=blobs&classes=6&layers=", "n=5000&batch=333"]) {
            const run = new m.BrowserDriver();
            await run.reset(m.parseState(text));
            const before = run.trainLoss;
            run.advance({ epochs: 2 });
            result.push([text, before, run.trainLoss, run.testLoss, run.data.train.length, run.data.test.length]);
        }
        return result;
    """)
    for name, before, train, test, n_train, n_test in report:
        assert train is not None and test is not None and n_train >= 1 and n_test >= 1, name
        assert train != before or "zeros" in name, name


def test_two_views_of_one_widget_do_not_take_each_others_answers(evaluate: Evaluate) -> None:
    asked, heard = evaluate("""
        const listeners = [], ids = [];
        const answer = ({ id }) => listeners.forEach((hear) => hear({ type: "checked", id, functions: [id] }, []));
        const model = { on: (_, hear) => listeners.push(hear), off() {}, send: (message) => { ids.push(message.id); setTimeout(answer, 0, message); } };
        const views = [new m.KernelDriver(model), new m.KernelDriver(model)];
        const answers = await Promise.all([views[1].check(), views[0].check(), views[1].check()]);
        return [ids, answers.map((one) => one.functions[0])];
    """)
    assert asked == heard and len(set(asked)) == 3
