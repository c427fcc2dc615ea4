"""The simulated accelerator: every operation that chapters 11 and 12 use, against the CPU, and what it counts."""

import copy
import gc
import io
import os
import pickle
import re
import threading
import time
import weakref
from pathlib import Path

import pytest
import torch
import torch.utils.checkpoint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from perceptron import accelerator
from perceptron.accelerator import counting
from tests.warm_python import WITH_TORCH, warm_python

ROOT = Path(__file__).resolve().parents[3]


def made(*shape, seed=0, positive=False):
    values = torch.randn(*shape, generator=torch.Generator().manual_seed(seed))
    return values.abs() + 0.5 if positive else values


OPERATIONS = {
    "add": (lambda a, b: a + b, [(3, 4), (3, 4)]),
    "broadcast": (lambda a, b: a + b, [(3, 4), (4,)]),
    "subtract": (lambda a, b: a - b, [(3, 4), (3, 4)]),
    "multiply": (lambda a, b: a * b, [(3, 4), (3, 1)]),
    "divide": (lambda a, b: a / (b.abs() + 1), [(3, 4), (3, 4)]),
    "negate": (lambda a: -a, [(3, 4)]),
    "power": (lambda a: a**3, [(3, 4)]),
    "numbers": (lambda a: 2 * a + 1, [(3, 4)]),
    "number on the CPU": (lambda a: a * torch.tensor(2.0), [(3, 4)]),
    "mm": (lambda a, b: a @ b, [(3, 4), (4, 2)]),
    "mv": (lambda a, b: a @ b, [(3, 4), (4,)]),
    "bmm": (lambda a, b: a @ b, [(2, 3, 4), (2, 4, 5)]),
    "einsum": (lambda a, b: torch.einsum("ij,kj->ik", a, b), [(3, 4), (2, 4)]),
    "addmm": (lambda b, a, w: torch.addmm(b, a, w.T), [(2,), (3, 4), (2, 4)]),
    "linear": (nn.functional.linear, [(3, 4), (2, 4), (2,)]),
    "conv2d": (lambda x, w: nn.functional.conv2d(x, w, padding=1), [(2, 1, 5, 5), (3, 1, 3, 3)]),
    "max_pool": (lambda x: nn.functional.max_pool2d(x, 2), [(2, 1, 4, 4)]),
    "relu": (torch.relu, [(3, 4)]),
    "leaky_relu": (lambda a: nn.functional.leaky_relu(a, 0.1), [(3, 4)]),
    "gelu": (nn.functional.gelu, [(3, 4)]),
    "tanh": (torch.tanh, [(3, 4)]),
    "sigmoid": (torch.sigmoid, [(3, 4)]),
    "sin": (torch.sin, [(3, 4)]),
    "square": (torch.square, [(3, 4)]),
    "exp": (torch.exp, [(3, 4)]),
    "log": (lambda a: torch.log(a.abs() + 1), [(3, 4)]),
    "sqrt": (lambda a: torch.sqrt(a.abs() + 1), [(3, 4)]),
    "log(sin(x²))": (lambda a: torch.log(torch.sin(torch.tanh(a) ** 2 + 0.1)), [(3, 4)]),
    "softmax": (lambda a: a.softmax(dim=1), [(3, 4)]),
    "log_softmax": (lambda a: a.log_softmax(dim=1), [(3, 4)]),
    "sum": (torch.sum, [(3, 4)]),
    "sum over rows": (lambda a: a.sum(dim=0), [(3, 4)]),
    "mean": (torch.mean, [(3, 4)]),
    "mean over columns": (lambda a: a.mean(dim=1, keepdim=True), [(3, 4)]),
    "std": (lambda a: a.std(dim=0), [(3, 4)]),
    "max": (lambda a: a.max(dim=1).values, [(3, 4)]),
    "amax": (lambda a: a.amax(dim=0), [(3, 4)]),
    "norm": (lambda a: a.norm(), [(3, 4)]),
    "transpose": (lambda a: a.T * 2, [(3, 4)]),
    "reshape": (lambda a: a.reshape(2, 6) * 2, [(3, 4)]),
    "view": (lambda a: a.view(-1)[2:7] * 2, [(3, 4)]),
    "flatten": (lambda a: a.flatten(1), [(2, 3, 4)]),
    "row": (lambda a: a[1] * 2, [(3, 4)]),
    "slice": (lambda a: a[:2, 1:] * 2, [(3, 4)]),
    "mask": (lambda a: a[a > 0], [(3, 4)]),
    "rows by number": (lambda a: a[torch.tensor([2, 0, 2])], [(3, 4)]),
    "where": (lambda a, b: torch.where(a > b, a, 3 * b), [(3, 4), (3, 4)]),
    "clamp": (lambda a: a.clamp(-0.5, 0.5), [(3, 4)]),
    "cat": (lambda a, b: torch.cat([a, b]), [(3, 4), (2, 4)]),
    "stack": (lambda a, b: torch.stack([a, b]), [(3, 4), (3, 4)]),
    "chunk": (lambda a: a.chunk(2, dim=1)[1] * 2, [(3, 4)]),
    "outer": (torch.outer, [(3,), (4,)]),
    "bfloat16": (lambda a, b: (a.bfloat16() @ b.bfloat16()).float(), [(3, 4), (4, 2)]),
    "float64": (lambda a: a.double() ** 2, [(3, 4)]),
    "mse_loss": (nn.functional.mse_loss, [(3, 4), (3, 4)]),
    "l1_loss": (nn.functional.l1_loss, [(3, 4), (3, 4)]),
    "layer_norm": (lambda a: nn.functional.layer_norm(a, (4,)), [(3, 4)]),
    "batch_norm": (lambda a: nn.functional.batch_norm(a, None, None, training=True), [(3, 4)]),
    "avg_pool": (lambda x: nn.functional.avg_pool2d(x, 2), [(2, 1, 4, 4)]),
    "conv_transpose": (nn.functional.conv_transpose2d, [(1, 2, 3, 3), (2, 1, 2, 2)]),
    "group_norm": (lambda x: nn.functional.group_norm(x, 2), [(2, 4, 3)]),
    "huber_loss": (nn.functional.huber_loss, [(3, 4), (3, 4)]),
    "bce with logits": (
        lambda a, b: nn.functional.binary_cross_entropy_with_logits(a, b.sigmoid()),
        [(3, 4)] * 2,
    ),
    "kl_div": (
        lambda a, b: nn.functional.kl_div(a.log_softmax(1), b.softmax(1), reduction="sum"),
        [(3, 4), (3, 4)],
    ),
    "several activations": (
        lambda a: nn.functional.silu(a) + nn.functional.elu(a) + nn.functional.softplus(a),
        [(3, 4)],
    ),
    "sort": (lambda a: a.sort(dim=1).values, [(3, 4)]),
    "cumsum": (lambda a: a.cumsum(dim=0), [(3, 4)]),
    "gather": (lambda a: a.gather(1, torch.zeros(3, 2, dtype=torch.long, device=a.device)), [(3, 4)]),
    "median": (lambda a: a.median(), [(3, 4)]),
    "quantile": (lambda a: a.quantile(0.5), [(3, 4)]),
    "inverse": (lambda a: torch.linalg.inv(a @ a.T + 4 * torch.eye(3, device=a.device)), [(3, 3)]),
    "fft": (lambda a: torch.fft.rfft(a).abs(), [(3, 4)]),
    "squeezed in place": (lambda a: (a * 1).unsqueeze_(0).squeeze_(0).t_(), [(3, 4)]),
    "changed in place": (lambda a: (a * 1).add_(2).mul_(3), [(3, 4)]),
    "changed through a view": (lambda a: _changed_through_a_view(a * 1), [(3, 4)]),
}


def _changed_through_a_view(a):
    a[0] = a[1] * 2
    a.T[1].mul_(3)
    return a


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_and_its_gradient_equal_the_cpus(name):
    operation, shapes = OPERATIONS[name]
    on_cpu = [made(*shape, seed=i).requires_grad_() for i, shape in enumerate(shapes)]
    on_sim = [x.detach().to("sim").requires_grad_() for x in on_cpu]
    expected, got = operation(*on_cpu), operation(*on_sim)
    assert got.device == torch.device("sim:0")
    assert torch.equal(got.detach().cpu(), expected.detach())
    expected.sum().backward()
    got.sum().backward()
    for ours, theirs in zip(on_sim, on_cpu, strict=True):
        assert ours.grad.device.type == "sim"
        assert torch.equal(ours.grad.cpu(), theirs.grad)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss"])
def test_losses_with_class_numbers_equal_the_cpus(loss):
    logits, labels = made(5, 3), torch.tensor([0, 2, 1, 1, 0])
    expected = getattr(nn, loss)()(logits, labels)
    assert getattr(nn, loss)()(logits.to("sim"), labels.to("sim")).item() == expected.item()


@pytest.mark.parametrize(
    "make",
    [
        lambda **to: torch.zeros(2, 3, **to),
        lambda **to: torch.ones(2, **to),
        lambda **to: torch.full((2,), 7.0, **to),
        lambda **to: torch.tensor([[1.0, 2.0]], **to),
        lambda **to: torch.tensor(3, **to),
        lambda **to: torch.as_tensor([1, 2], **to),
        lambda **to: torch.arange(5, **to),
        lambda **to: torch.arange(1.0, 2.0, 0.25, **to),
        lambda **to: torch.linspace(0, 1, 5, **to),
        lambda **to: torch.eye(3, **to),
        lambda **to: torch.zeros_like(torch.ones(2), **to),
        lambda **to: torch.ones(2).new_full((3,), 2.0, **to),
        lambda **to: torch.tril_indices(3, 3, **to),
        lambda **to: torch.hann_window(4, **to),
        lambda **to: torch.empty(0, 3, **to),
        lambda **to: torch.ones(6, **to).resize_(2, 2),
    ],
)
def test_factory_functions_make_the_same_tensor_there(make):
    there = make(device="sim")
    assert there.device == torch.device("sim:0")
    assert torch.equal(there.cpu(), make())


@pytest.mark.parametrize(
    "draw", [torch.rand, torch.randn, lambda n, **to: torch.randint(9, (n,), **to), torch.randperm]
)
def test_random_numbers_come_from_the_same_seed(draw):
    torch.manual_seed(3)
    there = draw(6, device="sim").cpu()
    torch.manual_seed(3)
    assert torch.equal(there, draw(6))


def test_a_device_block_puts_new_tensors_there():
    with torch.device("sim"):
        assert nn.Linear(2, 2).weight.device.type == "sim"


def network(seed=0, dropout=False):
    generator = torch.Generator().manual_seed(seed)
    middle = nn.Dropout(0.5) if dropout else nn.BatchNorm1d(5)
    model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), middle, nn.Linear(5, 3))
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.randn(p.shape, generator=generator))
    return model


OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "AdamW": lambda p: torch.optim.AdamW(p, lr=0.01),
    "Adagrad": lambda p: torch.optim.Adagrad(p, lr=0.01),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "Adam, one by one": lambda p: torch.optim.Adam(p, lr=0.01, foreach=False),
    "Adam, together": lambda p: torch.optim.Adam(p, lr=0.01, foreach=True),
}


def trained(device, optimizer, *, made_before_the_move=False, n_steps=4):
    model = network()
    made_optimizer = OPTIMIZERS[optimizer](model.parameters()) if made_before_the_move else None
    model.to(device)
    made_optimizer = made_optimizer or OPTIMIZERS[optimizer](model.parameters())
    for step in range(n_steps):
        x, labels = made(6, 4, seed=step).to(device), torch.arange(6).to(device) % 3
        made_optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        made_optimizer.step()
    return [p.detach().cpu() for p in model.parameters()]


# Adagrad makes its state when it is made: on every device the model has to be moved before it.
@pytest.mark.parametrize(
    ("optimizer", "made_before_the_move"),
    [
        (name, before)
        for name in OPTIMIZERS
        for before in (True, False)
        if (name, before) != ("Adagrad", True)
    ],
)
def test_training_gives_the_cpus_weights_also_with_an_optimiser_made_before_the_move(
    optimizer, made_before_the_move
):
    ours = trained("sim", optimizer, made_before_the_move=made_before_the_move)
    theirs = trained("cpu", optimizer, made_before_the_move=made_before_the_move)
    for a, b in zip(ours, theirs, strict=True):
        assert torch.equal(a, b)


def test_a_module_keeps_its_parameters_when_it_moves_there_and_back():
    model = network()
    before = [id(p) for p in model.parameters()]
    for device in ("sim", "cpu", "sim"):
        model.to(device)
        assert [id(p) for p in model.parameters()] == before
        assert {p.device.type for p in model.parameters()} == {device}
        assert {b.device.type for b in model.buffers()} == {device}
        assert all(isinstance(p, nn.Parameter) and p.requires_grad and p.is_leaf for p in model.parameters())


def test_gradients_move_with_the_module():
    model = network()
    model(made(6, 4)).sum().backward()
    expected = [p.grad.clone() for p in model.parameters()]
    model.to("sim")
    assert all(torch.equal(p.grad.cpu(), g) for p, g in zip(model.parameters(), expected, strict=True))


def test_a_module_with_gradients_that_others_hold_can_be_told_to_stay():
    model = network().to("sim")
    gradients = torch.autograd.grad(model(made(6, 4).to("sim")).sum(), list(model.parameters()))
    for p, g in zip(model.parameters(), gradients, strict=True):
        p.grad = g
    model.to("sim")
    assert all(p.grad is g for p, g in zip(model.parameters(), gradients, strict=True))


def test_a_move_back_copies_every_tensor_once():
    model = network().to("sim")
    n_tensors = len(list(model.parameters())) + len(list(model.buffers()))
    with accelerator.watch() as log:
        model.to("cpu")
    assert log.to_host == n_tensors


def test_the_module_setting_of_others_is_left_alone():
    network().to("sim").to("cpu")
    assert torch.__future__.get_swap_module_params_on_conversion() is False


def test_a_module_that_stays_on_the_cpu_is_converted_as_ever():
    model = network()
    assert model.double()[0].weight.dtype == torch.float64 and type(model[0].weight) is nn.Parameter


def test_moving_to_where_a_tensor_is_copies_nothing():
    x, model = made(3).to("sim"), network().to("sim")
    with accelerator.watch() as log:
        assert x.to("sim") is x and x.to("sim:0") is x and x.to(torch.device("sim")) is x
        model.to("sim")
    assert log.transfers == [] and log.synchronizations == 0


@pytest.mark.parametrize(
    "mix",
    [
        lambda a, b: a + b,
        lambda a, b: b + a,
        lambda a, b: b.add_(a),
        lambda a, b: a.add_(b),
        lambda a, b: a @ b.T,
        lambda a, b: torch.cat([a, b]),
        lambda a, b: nn.functional.mse_loss(a, b),
        lambda a, b: torch.where(a > 0, a, b),
        lambda a, b: nn.Linear(3, 1)(a),
        lambda a, b: nn.Linear(3, 1).to("sim")(b),
        lambda a, b: nn.functional.cross_entropy(a, torch.tensor([0, 1])),
        lambda a, b: nn.functional.cross_entropy(a[0], torch.tensor(1)),
        lambda a, b: torch.stack([a.sum(), b.sum()]),
        lambda a, b: b.sum().add_(a.sum()),
        lambda a, b: a.index_put_((torch.tensor([0]).to("sim"),), b[:1]),
    ],
)
def test_mixing_devices_raises_pytorchs_own_kind_of_error(mix):
    with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device.*sim:0.*cpu"):
        mix(made(2, 3).to("sim"), made(2, 3))


def test_the_cpu_cannot_be_indexed_from_the_device():
    with pytest.raises(RuntimeError, match="indices should be either on cpu or on the same device"):
        made(3)[torch.tensor([0]).to("sim")]


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (
            lambda x: x.sin().backward(torch.ones(3)),
            "invalid gradient at index 0 - expected device sim:0 but got cpu",
        ),
        (
            lambda x: torch.rand(3, device="sim", generator=torch.Generator()),
            "Expected a 'sim' device type for generator",
        ),
        (
            lambda x: x.detach().normal_(generator=torch.Generator()),
            "Expected a 'sim' device type for generator",
        ),
        (
            lambda x: nn.utils.rnn.pack_padded_sequence(x[:, None, None], torch.tensor([3], device="sim")),
            "'lengths' argument should be a 1D CPU int64 tensor, but got 1D sim:0",
        ),
    ],
)
def test_what_else_stands_on_the_wrong_device_is_named_as_on_a_gpu(mistake, message):
    with pytest.raises(RuntimeError, match=message):
        mistake(made(3).to("sim").requires_grad_())


def test_a_tensor_there_is_no_numpy_array():
    with pytest.raises(TypeError, match="Use Tensor.cpu"):
        made(3).to("sim").numpy()


READ_BACKS = {
    "item": lambda x: x.sum().item(),
    "float": lambda x: float(x[0]),
    "int": lambda x: int(x[0]),
    "if": lambda x: bool(x[0] > 0),
    "format": lambda x: f"{x[0]:.3f}",
    "cpu": lambda x: x.cpu(),
    "numpy": lambda x: x.cpu().numpy(),
    "forced numpy": lambda x: x.numpy(force=True),
    "list": lambda x: x.tolist(),
    "print": lambda x: str(x),
    "equal": lambda x: torch.equal(x, x),
    "mask": lambda x: x[x > 0],
    "nonzero": lambda x: x.nonzero(),
    "torch.accelerator": lambda x: torch.accelerator.synchronize(),
    "torch.accelerator, named": lambda x: torch.accelerator.synchronize("sim"),
    "torch.sim": lambda x: torch.sim.synchronize(),
    "accelerator": lambda x: accelerator.synchronize(),
}


READ_BACKS |= {
    "allclose": lambda x: torch.allclose(x, x),
    "a place on the device": lambda x: x[torch.tensor(1, device="sim")],
    "in": lambda x: 1.0 in x,
    "different values": lambda x: x.unique(),
    "runs of values": lambda x: x.unique_consecutive(),
    "cholesky, which must succeed": lambda x: torch.linalg.cholesky(torch.eye(2, device="sim")),
    "a list of elements": lambda x: torch.tensor([x[0]]),
    "places": lambda x: torch.where(x > 0),
}


@pytest.mark.parametrize("inference", [False, True])
@pytest.mark.parametrize("name", READ_BACKS)
def test_reading_back_counts_as_one_synchronisation(name, inference):
    x = made(4).to("sim")
    with accelerator.watch() as log, torch.inference_mode(inference):
        READ_BACKS[name](x)
    assert log.synchronizations == 1


STAYING = {
    "isclose": lambda x: torch.isclose(x, x),
    "all": lambda x: (x > 0).all(),
    "comparison": lambda x: x == 1,
    "where with values": lambda x: torch.where(x > 0, x, 0.0),
    "one number where a mask is true": lambda x: x.__setitem__(x > 0, 0.0),
    "rows": lambda x: list(x),
    "clipped gradients": lambda x: nn.utils.clip_grad_norm_(_with_gradient(x), 0.1),
    "sum of the rows": lambda x: sum(x),
    "one-hot": lambda x: nn.functional.one_hot(torch.arange(3, device="sim"), 3),
}


def _with_gradient(x):
    x.grad = torch.ones_like(x)
    return [x]


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_on_the_device_is_not_waited_for(name):
    x = made(4).to("sim")
    with accelerator.watch() as log:
        STAYING[name](x)
    assert log.synchronizations == 0 and log.transfers == []


def test_the_format_is_that_of_the_number():
    assert f"{torch.tensor(1.23456).to('sim'):.2f}" == "1.23"


def test_a_printed_tensor_shows_values_and_device():
    assert str(torch.tensor([1.0, 2.0]).to("sim")) == "tensor([1., 2.], device='sim:0')"
    parameter = nn.Linear(1, 1, device="sim").bias
    assert re.match(
        r"Parameter containing:\ntensor\(.*, device='sim:0', requires_grad=True\)", repr(parameter)
    )


def test_operations_and_backward_do_not_synchronise():
    model, x = network().to("sim"), made(6, 4).to("sim")
    with accelerator.watch() as log:
        model(x).sum().backward()
    assert log.synchronizations == 0 and log.transfers == [] and log.operations > 8


@pytest.mark.parametrize("inference", [False, True])
def test_transfers_are_counted_with_their_bytes(inference):
    with accelerator.watch() as log, torch.inference_mode(inference):
        x = torch.ones(3, 5).to("sim")
        (x * 2).to("cpu")
        x.to(torch.float64)
    assert (log.to_device, log.bytes_to_device, log.to_host, log.bytes_to_host) == (1, 60, 1, 60)
    assert log.transfers[0] == accelerator.Transfer("sim", (3, 5), torch.float32, 60)
    assert [e for e in log.events if e != "operation"] == ["to sim", "to cpu", "synchronize"]


def test_other_ways_to_copy_are_counted_too():
    target = torch.zeros(4, device="sim")
    with accelerator.watch() as log:
        target.copy_(torch.ones(4))
        target[1:3] = torch.ones(2)
        torch.tensor([1.0, 2.0], device="sim")
        torch.ones(4).copy_(target)
        target[torch.tensor([0, 1])]
    assert (log.bytes_to_device, log.bytes_to_host) == (16 + 8 + 8 + 16, 16)


def test_a_model_is_transferred_tensor_by_tensor():
    with accelerator.watch() as log:
        nn.Linear(10, 3).to("sim")
    assert (log.to_device, log.bytes_to_device) == (2, 4 * (30 + 3))


def test_watches_can_be_nested():
    with accelerator.watch() as outer:
        torch.ones(1).to("sim")
        with accelerator.watch() as inner:
            torch.ones(1).to("sim")
    torch.ones(1).to("sim")
    assert (outer.to_device, inner.to_device) == (2, 1)


class Clock:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = time.perf_counter()
        self.slept = 0.0

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def test_enqueued_work_is_waited_for_by_the_next_read_back_only(monkeypatch):
    x = made(3).to("sim")
    accelerator.synchronize()
    clock = Clock()
    monkeypatch.setattr(counting, "time", clock)
    accelerator.enqueue(0.2)
    accelerator.enqueue(0.1)
    x + x
    assert clock.slept == 0
    x.sum().item()
    assert clock.slept == pytest.approx(0.3)


def test_memory_counts_what_is_held_and_views_once():
    before = accelerator.memory_allocated()
    x = torch.zeros(1000, device="sim")
    view = x.view(10, 100)
    assert accelerator.memory_allocated() - before == 4000
    assert (
        torch.accelerator.memory_allocated() == torch.sim.memory_allocated() == accelerator.memory_allocated()
    )
    del x
    assert accelerator.memory_allocated() - before == 4000
    del view
    assert accelerator.memory_allocated() == before


def test_training_leaves_no_memory_behind():
    model = network().to("sim")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def step():
        optimizer.zero_grad()
        model(made(6, 4).to("sim")).sum().backward()
        optimizer.step()

    step()
    before = accelerator.memory_allocated()
    for _ in range(3):
        step()
    assert accelerator.memory_allocated() == before


def test_a_deep_copy_of_a_trained_model_starts_without_gradients():
    model = network().to("sim")
    model(made(6, 4).to("sim")).sum().backward()
    assert all(p.grad is None for p in copy.deepcopy(model).parameters())


def saved_and_loaded(x):
    file = io.BytesIO()
    torch.save(x, file)
    file.seek(0)
    return torch.load(file)


@pytest.mark.parametrize("double", [copy.deepcopy, saved_and_loaded])
def test_a_tensor_and_its_view_are_copied_together(double):
    x = made(4).to("sim")
    both_copied = double([x, x[:2]])
    both_copied[0].fill_(3.0)
    assert both_copied[1].tolist() == [3, 3] and x[0].item() != 3


@pytest.mark.parametrize("address", [lambda x: x.data_ptr(), lambda x: x.untyped_storage().data_ptr()])
def test_views_stand_at_the_address_of_their_tensor(address):
    x = made(4).to("sim")
    assert address(x) == address(x.view(2, 2)) != address(x.clone())


@pytest.mark.parametrize("what", ["model", "optimizer"])
def test_states_saved_there_load_anywhere(what):
    model = network().to("sim")
    optimizer = torch.optim.Adam(model.parameters())
    model(made(6, 4).to("sim")).sum().backward()
    optimizer.step()
    file = io.BytesIO()
    torch.save((model if what == "model" else optimizer).state_dict(), file)
    file.seek(0)
    state = torch.load(file, weights_only=True)
    if what == "model":
        here = network(seed=1)
        here.load_state_dict(state)
        back = network(seed=2).to("sim")
        back.load_state_dict(state)
        for a, b, c in zip(model.parameters(), here.parameters(), back.parameters(), strict=True):
            assert torch.equal(a.detach().cpu(), b) and torch.equal(a, c) and c.device.type == "sim"
    else:
        optimizer.load_state_dict(state)
        moments = [value for s in optimizer.state.values() for value in (s["exp_avg"], s["exp_avg_sq"])]
        assert {m.device.type for m in moments} == {"sim"}


def test_a_deep_copy_is_another_model_there():
    model = network().to("sim")
    twin = copy.deepcopy(model)
    with torch.no_grad():
        twin[0].weight.zero_()
    assert twin[0].weight.device.type == "sim" and isinstance(twin[0].weight, nn.Parameter)
    assert model[0].weight.abs().sum().item() > 0


def test_a_loader_works_with_pin_memory_asked_for():
    loader = DataLoader(TensorDataset(made(5, 4), torch.arange(5)), batch_size=2, pin_memory=True)
    sizes = [len(x.to("sim", non_blocking=True)) for x, _ in loader]
    assert sizes == [2, 2, 1]


def test_dropout_draws_what_the_cpu_draws():
    torch.manual_seed(1)
    ours = network(dropout=True).to("sim")(made(6, 4).to("sim"))
    torch.manual_seed(1)
    assert torch.equal(ours.detach().cpu(), network(dropout=True)(made(6, 4)).detach())


def under_autocast(device, dtype=torch.bfloat16):
    model, x, labels = network().to(device), made(6, 4).to(device), (torch.arange(6) % 3).to(device)
    with torch.autocast(device, dtype=dtype):
        logits = model(x)
        loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    return model, logits, loss


def test_autocast_multiplies_in_bfloat16_and_keeps_float32_weights():
    model, logits, loss = under_autocast("sim")
    assert (logits.dtype, loss.dtype) == (torch.bfloat16, torch.float32)
    assert (
        {p.dtype for p in model.parameters()} == {p.grad.dtype for p in model.parameters()} == {torch.float32}
    )
    exact = nn.functional.cross_entropy(network()(made(6, 4)), torch.arange(6) % 3).item()
    assert loss.item() != exact and loss.item() == pytest.approx(exact, rel=0.03)


@pytest.mark.parametrize("layer", [nn.LSTM, nn.GRU])
def test_autocast_reaches_recurrent_layers(layer):
    with torch.autocast("sim", dtype=torch.bfloat16):
        assert layer(3, 4).to("sim")(made(5, 3).to("sim"))[0].dtype == torch.bfloat16


def test_autocast_refuses_probabilities_as_on_a_gpu():
    x = torch.ones(2, device="sim")
    with torch.autocast("sim", dtype=torch.float16), pytest.raises(RuntimeError, match="unsafe to autocast"):
        nn.functional.binary_cross_entropy(x, x)


def test_autocast_ends_with_its_block():
    _, _, _ = under_autocast("sim")
    assert network().to("sim")(made(6, 4).to("sim")).dtype == torch.float32


def test_autocast_computes_sensitive_operations_in_float32():
    x = made(6, 4).to("sim").bfloat16()
    with torch.autocast("sim", dtype=torch.bfloat16):
        assert x.softmax(dim=1).dtype == torch.float32
        assert nn.functional.mse_loss(x, x).dtype == torch.float32
        assert torch.relu(x).dtype == torch.bfloat16


UNSUPPORTED = {
    "another device": lambda x: x.to("meta"),
    "a second one": lambda x: x.to("sim:1"),
    "a factory on a second one": lambda x: torch.ones(2, device="sim:1"),
    "a kernel of CUDA": lambda x: torch.cudnn_grid_sampler(x[None, None, None], x[None, None, None, :2]),
    "sparse": lambda x: x.to_sparse(),
    "random generators": lambda x: torch.Generator(device="sim"),
    "emulation": lambda x: torch.sim.memory_stats(),
    "emulation, torch.accelerator": lambda x: torch.accelerator.memory_stats("sim"),
    "free memory": lambda x: torch.accelerator.get_memory_info(),
    "streams": lambda x: torch.Stream("sim"),
    "nested, by a transformer": lambda x: transformer_that_skips_padding("sim"),
    "lazy layers": lambda x: nn.LazyLinear(2).to("sim"),
    "TorchScript": lambda x: torch.jit.script(nn.Linear(2, 2)).to("sim"),
    "a checkpoint, storage by storage": lambda x: loaded_storage_by_storage(),
    "another current device": lambda x: torch.accelerator.set_device_index(1),
    "the stream of the default device": lambda x: torch.Stream(),
    "events": lambda x: torch.Event("sim", enable_timing=True),
    "a whole graph": lambda x: torch.compile(lambda x: x * 2, fullgraph=True)(x),
    "handing out memory": lambda x: x._typed_storage(),
}


def transformer_that_skips_padding(device):
    layer = nn.TransformerEncoderLayer(4, 2, 8, batch_first=True)
    model = nn.TransformerEncoder(layer, 1).to(device).eval()
    padding = torch.tensor([[False, False, True]]).to(device)
    with torch.no_grad():
        return model(made(1, 3, 4).to(device), src_key_padding_mask=padding)


def loaded_storage_by_storage():
    file = io.BytesIO()
    torch.save(made(2), file)
    file.seek(0)
    return torch.load(file, map_location={"cpu": "sim"})


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_is_not_supported_says_so_in_a_sentence(name):
    errors = (NotImplementedError, RuntimeError, AttributeError, torch._dynamo.exc.Unsupported)
    with pytest.raises(errors, match="simulated accelerator"):
        UNSUPPORTED[name](made(3).to("sim"))


def test_data_on_the_device_need_a_loader_without_workers():
    loader = DataLoader(TensorDataset(made(4, 2).to("sim")), batch_size=2, num_workers=1)
    with pytest.raises(NotImplementedError, match="A DataLoader with workers needs its data on the CPU"):
        list(loader)


def test_only_memory_of_the_cpu_can_be_pinned():
    with pytest.raises(RuntimeError, match="only memory of the CPU can be pinned"):
        made(3).to("sim").pin_memory()


def test_memory_is_pinned_for_cuda_where_there_is_cuda(monkeypatch):
    """PyTorch asks the simulated device first, which cannot; so the call has to name CUDA."""
    asked = []
    monkeypatch.setattr(accelerator.patches, "_pin_memory", lambda x, device: asked.append(device) or x)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    made(3).pin_memory()
    assert asked == ["cuda"]


def test_generators_of_the_cpu_are_what_they_were():
    generator = torch.Generator().manual_seed(3)
    assert isinstance(generator, torch.Generator) and isinstance(torch.default_generator, torch.Generator)
    assert not isinstance(3, torch.Generator)
    assert torch.equal(made(3, seed=3), torch.randn(3, generator=generator))


def test_a_compiled_model_computes_the_same_uncompiled():
    model, x = nn.Linear(3, 2).to("sim"), made(4, 3).to("sim")
    compiled = torch.compile(model, backend="eager")
    assert torch.equal(compiled(x), model(x))
    compiled(x).sum().backward()
    assert model.weight.grad.device.type == "sim"


def both(work):
    """The results of `work(device)` on the CPU and on the simulated device, from the same seed, all on the CPU."""
    results = []
    for device in ("cpu", "sim"):
        torch.manual_seed(0)
        results.append([x.detach().cpu() for x in work(device)])
    return results


def old_idiom(device):
    w, x, y = made(3, 1).to(device), made(5, 3, seed=1).to(device), made(5, 1, seed=2).to(device)
    w.requires_grad = True
    for _ in range(3):
        ((x @ w - y) ** 2).mean().backward()
        w.data = w.data - 0.1 * w.grad.data
        w.grad.data.zero_()
    return [w]


def loop_by_hand(device):
    w, x = made(3, 1).to(device).requires_grad_(), made(5, 3, seed=1).to(device)
    for _ in range(3):
        (x @ w).square().mean().backward()
        with torch.no_grad():
            w -= 0.1 * w.grad
            w.grad = None
    return [w]


def second_derivative(device):
    x = made(3).to(device).requires_grad_()
    (first,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return [first, second]


def twice_backward(device):
    x = made(3).to(device).requires_grad_()
    for _ in range(2):
        (x.sin() * x).sum().backward()
    return [x.grad]


def pictures(device):
    torch.manual_seed(1)
    layers = [
        nn.Conv2d(1, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Dropout(0.3),
        nn.Flatten(),
    ]
    return several_steps(nn.Sequential(*layers, nn.Linear(36, 3)), made(4, 1, 8, 8), device)


def words(device):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Embedding(9, 5), nn.Flatten(), nn.LayerNorm(20), nn.Linear(20, 3))
    return several_steps(model, torch.arange(16).reshape(4, 4) % 9, device)


def recurrent(device):
    torch.manual_seed(1)
    model = nn.RNN(3, 4, batch_first=True).to(device)
    outputs, last = model(made(2, 5, 3).to(device))
    outputs.sum().backward()
    return [outputs, last, *(p.grad for p in model.parameters())]


def several_steps(model, x, device):
    """Training with a schedule, clipped gradients and a mask of rows."""
    model.to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    x, labels = x.to(device), torch.tensor([0, 1, 2, 1]).to(device)
    for _ in range(3):
        optimizer.zero_grad()
        losses = nn.functional.cross_entropy(model(x), labels, reduction="none")
        losses[labels > 0].mean().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
        schedule.step()
    return [*model.parameters(), *model.buffers(), losses]


def gates(device, inference=False):
    torch.manual_seed(1)
    layers = [nn.LSTM(3, 4, num_layers=2), nn.GRU(3, 4, bidirectional=True), nn.GRU(3, 4, bias=False)]
    results = [
        nn.LSTMCell(3, 4).to(device)(made(2, 3).to(device))[1],
        nn.GRUCell(3, 4).to(device)(made(2, 3).to(device)),
    ]
    for layer in layers:
        with torch.inference_mode(inference):
            outputs, _ = layer.to(device)(made(5, 2, 3).to(device))
        if not inference:
            outputs.square().sum().backward()
            results += [p.grad for p in layer.parameters()]
        results.append(outputs)
    return results


def gates_without_gradients(device):
    return gates(device, inference=True)


def sequences_of_several_lengths(device):
    torch.manual_seed(1)
    model, x = nn.LSTM(3, 4, batch_first=True).to(device), made(2, 5, 3).to(device).requires_grad_()
    packed = nn.utils.rnn.pack_padded_sequence(
        x, torch.tensor([3, 5]), batch_first=True, enforce_sorted=False
    )
    outputs, lengths = nn.utils.rnn.pad_packed_sequence(model(packed)[0], batch_first=True)
    outputs.sum().backward()
    return [outputs, lengths, x.grad]


def derivatives_of_functions(device):
    x = made(3).to(device)
    forward = torch.func.jvp(torch.sin, (x,), (x,))
    samples = torch.vmap(torch.func.grad(lambda row: row.sin().sum()))(made(2, 3).to(device))
    return [torch.func.hessian(lambda x: (x.sin() ** 2).sum())(x), *forward, samples]


def complex_numbers(device):
    z = torch.complex(made(3), made(3, seed=1)).to(device)
    return [z.conj().imag, torch.tensor(z.conj()[0].item()), (z @ z.conj()).real, torch.view_as_real(z)]


def seeds(device):
    torch.manual_seed(1)
    with torch.random.fork_rng():
        inside = torch.rand(2, device=device)
    torch.get_device_module("sim").manual_seed(2)
    return [inside, torch.rand(2, device=device)]


PROGRAMS = [
    old_idiom,
    loop_by_hand,
    second_derivative,
    twice_backward,
    pictures,
    words,
    recurrent,
    gates,
    gates_without_gradients,
    sequences_of_several_lengths,
    derivatives_of_functions,
    complex_numbers,
    seeds,
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_gives_the_cpus_results(program):
    on_cpu, on_sim = both(program)
    for ours, theirs in zip(on_sim, on_cpu, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-7)


def test_backward_crosses_devices():
    x = made(3).requires_grad_()
    with accelerator.watch() as log:
        (x.to("sim") * 2).sum().backward()
    assert x.grad.device.type == "cpu" and x.grad.tolist() == [2, 2, 2]
    assert (log.to_device, log.to_host) == (1, 1)


@pytest.mark.parametrize(("there", "back"), [("sim", "cpu"), ("cpu", "sim"), ("sim", "sim")])
def test_a_tensor_can_be_given_data_on_another_device(there, back):
    """The old idiom for a move: each parameter stays the object that an optimiser knows."""
    model, x = nn.Linear(3, 2).to(back), made(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(x.to(back)).sum().backward()
    expected = [(p.detach().cpu() - 0.1 * p.grad.cpu()) for p in model.parameters()]
    for p in model.parameters():
        p.data = p.data.to(there)
        assert (
            isinstance(p, nn.Parameter) and p.requires_grad and p.grad.device.type == p.device.type == there
        )
    optimizer.step()
    for p, wanted in zip(model.parameters(), expected, strict=True):
        assert torch.allclose(p.detach().cpu(), wanted)


def test_plain_tensors_keep_their_data_attribute():
    x, y = torch.ones(2), torch.zeros(3)
    x.data = y
    assert x.shape == (3,) and x.data_ptr() == y.data_ptr()
    with pytest.raises(TypeError):
        x.data = [1.0]


@pytest.mark.parametrize("place", ["sim", "sim:0", torch.device("sim"), "cpu", None])
def test_a_checkpoint_is_loaded_to_where_it_is_asked_for(place):
    file = io.BytesIO()
    torch.save({"weights": network().to("sim").state_dict(), "epoch": 3}, file)
    file.seek(0)
    loaded = torch.load(file, map_location=place, weights_only=True)
    wanted = torch.device(place or "cpu").type
    assert {x.device.type for x in loaded["weights"].values()} == {wanted} and loaded["epoch"] == 3
    assert torch.equal(loaded["weights"]["0.weight"].cpu(), network()[0].weight)


def test_a_pickled_model_is_a_model_on_the_cpu():
    model = pickle.loads(pickle.dumps(network().to("sim")))
    assert all(type(p) is nn.Parameter and p.device.type == "cpu" for p in model.parameters())
    assert torch.equal(model[0].weight, network()[0].weight)


def test_a_shallow_copy_shares_its_numbers():
    x = made(2).to("sim")
    copy.copy(x)[0] = 7.0
    assert x[0].item() == 7.0
    assert isinstance(copy.copy(nn.Parameter(x)), nn.Parameter)


def test_float16_with_a_gradient_scaler_trains():
    model, scaler = nn.Linear(3, 1).to("sim"), torch.amp.GradScaler("sim")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model.weight.detach().clone()
    with torch.autocast("sim", dtype=torch.float16):
        loss = model(torch.ones(2, 3, device="sim")).square().mean()
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    assert model.weight.grad.abs().max().item() < 100
    scaler.step(optimizer)
    assert not torch.equal(model.weight, before)


def test_the_default_device_can_be_this_one():
    torch.set_default_device("sim")
    try:
        model = nn.Linear(3, 2)
        assert model(torch.ones(1, 3)).device.type == "sim"
        assert "sim:0" in repr(model.weight)
    finally:
        torch.set_default_device(None)
    assert torch.ones(1).device.type == "cpu"


def test_threads_get_the_same_results_and_all_their_waits_are_counted():
    model, x, sums = nn.Linear(4, 3).to("sim"), made(6, 4).to("sim"), []

    def work():
        for _ in range(5):
            (gradient,) = torch.autograd.grad(model(x).square().sum(), model.weight)
            sums.append(gradient.sum().item())

    threads = [threading.Thread(target=work) for _ in range(3)]
    with accelerator.watch() as log:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(sums) == log.synchronizations == 15 and len(set(sums)) == 1


def test_the_course_runs_on_one_machine_without_changes_to_others():
    assert torch.device("sim") != torch.device("cpu")
    assert made(3).device.type == "cpu" and torch.zeros(2).device.type == "cpu"


@pytest.mark.parametrize("call", ["y.backward()", "torch.autograd.grad(y, x)"])
def test_it_can_be_imported_after_a_backward_pass(call, tmp_path):
    late = f"""
import torch
torch.ones(1, requires_grad=True).backward()
from perceptron import accelerator
x = torch.ones(1, device="sim", requires_grad=True)
y = (x * 2).sum()
print({call} or x.grad)
"""
    (tmp_path / "late.py").write_text(late, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), WITH_TORCH: "1"}
    done = warm_python().run(["late"], cwd=tmp_path, env=environment)
    assert "2.]" in done.stdout and "sim:0" in done.stdout, done.stderr


class Mistake(Exception):
    """What a student's own code raises."""


def fails(*_):
    raise Mistake("mine")


def an_operation_that_is_not_there(x):
    layer = nn.Embedding(5, 3, sparse=True).to(x.device)
    return layer(torch.tensor([1, 2]).to(x.device)).sum()


def a_function(x):
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, gradient):
            raise Mistake("mine")

    return Wrong.apply(x).sum()


def a_hook_of_a_leaf(x):
    x.register_hook(fails)
    return (x * 2).sum()


def a_hook_of_a_result(x):
    y = x * 2
    y.register_hook(fails)
    return y.sum()


def a_hook_after_a_gradient(x):
    x.register_post_accumulate_grad_hook(fails)
    return (x * 2).sum()


def a_hook_of_a_node(x):
    y = x * 2
    y.grad_fn.register_hook(fails)
    return y.sum()


def a_hook_before_a_node(x):
    y = x * 2
    y.grad_fn.register_prehook(fails)
    return y.sum()


def a_hook_of_a_module(x):
    model = nn.Linear(3, 2).to(x.device)
    model.register_full_backward_hook(fails)
    return model(x).sum()


def a_hook_made_before_the_move(x):
    model = nn.Linear(3, 2)
    model.weight.register_hook(fails)
    return model.to(x.device)(x).sum()


def an_unpacked_tensor(x):
    with torch.autograd.graph.saved_tensors_hooks(lambda saved: saved, fails):
        return x.sin().sum()


def a_checkpoint(x):
    calls = []

    def twice(x):
        calls.append(x)
        return fails() if len(calls) > 1 else x.sin()

    return torch.utils.checkpoint.checkpoint(twice, x, use_reentrant=False).sum()


ERRORS = [
    an_operation_that_is_not_there,
    a_function,
    a_hook_of_a_leaf,
    a_hook_of_a_result,
    a_hook_after_a_gradient,
    a_hook_of_a_node,
    a_hook_before_a_node,
    a_hook_of_a_module,
    a_hook_made_before_the_move,
    an_unpacked_tensor,
    a_checkpoint,
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_backward_pass_is_raised_and_the_next_pass_works(error):
    """PyTorch's engine ended the process here."""
    x = torch.ones(2, 3, device="sim", requires_grad=True)
    loss = error(x)
    with pytest.raises((Mistake, NotImplementedError), match="mine|simulated accelerator"):
        loss.backward()
    y = torch.ones(3, device="sim", requires_grad=True)
    (y * 2).sum().backward()
    assert y.grad.tolist() == [2, 2, 2]


WAYS_TO_HOOK = {
    "tensor": lambda x, y, hook: x.register_hook(hook),
    "after the gradient": lambda x, y, hook: x.register_post_accumulate_grad_hook(hook),
    "node": lambda x, y, hook: y.grad_fn.register_hook(hook),
    "before a node": lambda x, y, hook: y.grad_fn.register_prehook(hook),
}


@pytest.mark.parametrize("answer", ["x", [1], 1.0])
@pytest.mark.parametrize("way", WAYS_TO_HOOK)
def test_a_hook_that_answers_with_something_else_is_an_error(way, answer):
    """PyTorch's engine ended the process here."""
    x = torch.ones(3, device="sim", requires_grad=True)
    y = x * 2
    WAYS_TO_HOOK[way](x, y, lambda *_: answer)
    with pytest.raises(TypeError, match="expected .*, but hook returned"):
        y.sum().backward()


def test_a_hook_of_a_node_answers_with_tensors():
    x = torch.ones(3, device="sim", requires_grad=True)
    y = x * 2
    y.grad_fn.register_prehook(lambda gradients: (1,))
    with pytest.raises(TypeError, match="expected a tuple of Tensor"):
        y.sum().backward()


def test_on_the_cpu_an_error_in_a_hook_ends_the_pass_at_once():
    x, w = torch.ones(3, requires_grad=True), torch.ones(3, requires_grad=True)
    y = w * x
    y.register_hook(fails)
    with pytest.raises(Mistake):
        y.sum().backward()
    assert x.grad is None and w.grad is None


def test_an_error_in_a_hook_keeps_its_cause():
    def hook(gradient):
        try:
            fails()
        except Mistake as error:
            raise ValueError("another") from error

    x = torch.ones(3, device="sim", requires_grad=True)
    x.register_hook(hook)
    with pytest.raises(ValueError, match="another") as raised:
        (x * 2).sum().backward()
    assert isinstance(raised.value.__cause__, Mistake)


def test_an_error_in_a_pass_inside_another_can_be_answered_there():
    class Careful(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, gradient):
            with torch.enable_grad():
                y = torch.ones(2, device="sim", requires_grad=True)
                y.register_hook(fails)
                with pytest.raises(Mistake):
                    (y * 2).sum().backward()
            return gradient * 5

    x = torch.ones(3, device="sim", requires_grad=True)
    Careful.apply(x).sum().backward()
    assert x.grad.tolist() == [5, 5, 5]


def test_an_error_that_a_backward_function_answers_is_none():
    class Careful(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, gradient):
            try:
                gradient.to_sparse()
            except (NotImplementedError, RuntimeError):
                return gradient * 2

    x = torch.ones(3, device="sim", requires_grad=True)
    Careful.apply(x).sum().backward()
    assert x.grad.tolist() == [2, 2, 2]


def test_hooks_change_gradients_and_can_be_removed():
    x = torch.ones(3, device="sim", requires_grad=True)
    handle = x.register_hook(lambda gradient: gradient * 10)
    (x * 2).sum().backward()
    assert x.grad.tolist() == [20, 20, 20]
    handle.remove()
    (x * 2).sum().backward()
    assert x.grad.tolist() == [22, 22, 22]


@pytest.mark.parametrize(("old", "new"), [("cpu", "sim"), ("sim", "cpu"), ("cpu", "cpu")])
def test_what_a_program_put_on_a_parameter_stays_when_it_moves(old, new):
    model, seen = nn.Linear(3, 2).to(old), []
    model.bias.group = "biases"
    model.bias.register_hook(lambda gradient: 10 * gradient)
    model.bias.register_post_accumulate_grad_hook(lambda p: seen.append(p.grad.tolist()))
    model.to(new)
    model(torch.ones(1, 3, device=new)).sum().backward()
    assert model.bias.group == "biases" and seen == [[10, 10]]


def test_a_model_can_change_its_precision_between_forward_and_backward():
    model = nn.Linear(3, 2).to("sim")
    before = [id(p) for p in model.parameters()]
    model.bfloat16()
    loss = model(torch.ones(1, 3, device="sim", dtype=torch.bfloat16)).sum()
    model.float()
    loss.backward()
    assert [id(p) for p in model.parameters()] == before
    assert model.bias.dtype == torch.float32 and model.bias.grad.tolist() == [1, 1]


HELD = {
    "results": lambda model, x: model(x),
    "a loss": lambda model, x: model(x).square().sum(),
    "losses": lambda model, x: [model(x).sum() for _ in range(3)],
    "references": lambda model, x: [weakref.ref(p) for p in model.parameters()],
    "weights used twice": lambda model, x: model(x) * model[0].weight.sum() * model[0].weight.mean(),
}


@pytest.fixture
def little_to_collect():
    """`gc.collect` looks at what the test makes, and not at all that PyTorch and the other tests left."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("little_to_collect")
@pytest.mark.parametrize("what", HELD)
@pytest.mark.parametrize(("old", "new"), [("cpu", "sim"), ("sim", "cpu")])
def test_a_model_moves_while_a_program_holds(what, old, new):
    """PyTorch's own way to move a model to such a device refuses."""
    model = network().to(old)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    held, before = HELD[what](model, made(6, 4).to(old)), [id(p) for p in model.parameters()]
    model.to(new)
    assert [id(p) for p in model.parameters()] == before
    model.eval()(made(6, 4).to(new)).sum().backward()
    optimizer.step()
    del held
    gc.collect()
    assert all(p.device.type == new and p.grad.device.type == new for p in model.parameters())


def test_a_result_that_a_model_left_behind_keeps_its_numbers():
    model, x = nn.Linear(3, 1), made(4, 3).requires_grad_()
    out, expected = model(x), model.weight.detach().clone().expand(4, 3)
    model.to("sim")
    (gradient,) = torch.autograd.grad(out.sum(), x)
    assert torch.equal(gradient, expected)


def test_a_model_cannot_leave_between_forward_and_backward():
    model = nn.Linear(3, 2).to("sim")
    loss = model(torch.ones(1, 3, device="sim")).sum()
    model.cpu()
    with pytest.raises(RuntimeError, match="before its forward pass or after its backward pass"):
        loss.backward()


def test_the_most_memory_held_is_known():
    torch.accelerator.reset_peak_memory_stats()
    before = accelerator.memory_allocated()
    assert torch.accelerator.max_memory_allocated() == before
    x = torch.ones(250, device="sim")
    y = x * 2
    del x, y
    assert accelerator.memory_allocated() == before
    assert accelerator.max_memory_allocated() == torch.accelerator.max_memory_reserved("sim") == before + 2000
    accelerator.reset_peak_memory_stats()
    assert torch.sim.max_memory_allocated() == before
