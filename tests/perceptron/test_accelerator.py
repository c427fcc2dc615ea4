"""The simulated accelerator: every operation that chapters 11 and 12 use, against the CPU, and what it counts."""

import copy
import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from perceptron import accelerator

ROOT = Path(__file__).resolve().parents[2]


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
    ],
)
def test_mixing_devices_raises_pytorchs_own_kind_of_error(mix):
    with pytest.raises(RuntimeError, match="Expected all tensors to be on the same device.*sim:0.*cpu"):
        mix(made(2, 3).to("sim"), made(2, 3))


def test_the_cpu_cannot_be_indexed_from_the_device():
    with pytest.raises(RuntimeError, match="indices should be either on cpu or on the same device"):
        made(3)[torch.tensor([0]).to("sim")]


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


@pytest.mark.parametrize("inference", [False, True])
@pytest.mark.parametrize("name", READ_BACKS)
def test_reading_back_counts_as_one_synchronisation(name, inference):
    x = made(4).to("sim")
    with accelerator.watch() as log, torch.inference_mode(inference):
        READ_BACKS[name](x)
    assert log.synchronizations == 1


def test_the_format_is_that_of_the_number():
    assert f"{torch.tensor(1.23456).to('sim'):.2f}" == "1.23"


def test_a_printed_tensor_shows_values_and_device():
    assert str(torch.tensor([1.0, 2.0]).to("sim")) == "tensor([1., 2.], device='sim:0')"


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


def test_enqueued_work_is_waited_for_by_the_next_read_back_only():
    x = made(3).to("sim")
    accelerator.synchronize()
    start = time.perf_counter()
    accelerator.enqueue(0.2)
    accelerator.enqueue(0.1)
    x + x
    returned = time.perf_counter() - start
    x.sum().item()
    assert returned < 0.3 <= time.perf_counter() - start


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


def test_autocast_ends_with_its_block():
    _, _, _ = under_autocast("sim")
    assert network().to("sim")(made(6, 4).to("sim")).dtype == torch.float32


def test_autocast_computes_sensitive_operations_in_float32():
    x = made(6, 4).to("sim").bfloat16()
    with torch.autocast("sim", dtype=torch.bfloat16):
        assert x.softmax(dim=1).dtype == torch.float32
        assert nn.functional.mse_loss(x, x).dtype == torch.float32
        assert torch.relu(x).dtype == torch.bfloat16


@pytest.mark.parametrize(
    "unsupported",
    [
        lambda x: x.resize_(9),
        lambda x: x.unsqueeze_(0),
        lambda x: x.to("meta"),
        lambda x: nn.LSTM(3, 2).to("sim")(x.reshape(1, 1, 3)),
    ],
)
def test_what_is_not_supported_says_so_in_a_sentence(unsupported):
    with pytest.raises((NotImplementedError, RuntimeError), match="The simulated accelerator"):
        unsupported(made(3).to("sim"))


def test_the_course_runs_on_one_machine_without_changes_to_others():
    assert torch.device("sim") != torch.device("cpu")
    assert made(3).device.type == "cpu" and torch.zeros(2).device.type == "cpu"


def test_a_late_import_is_explained():
    late = """
import torch
torch.ones(1, requires_grad=True).backward()
from perceptron import accelerator
x = torch.ones(1, device="sim", requires_grad=True)
try:
    (x * 2).sum().backward()
except RuntimeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", late], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "Restart the kernel, and import perceptron.accelerator in the first cell" in done.stdout, (
        done.stderr
    )
