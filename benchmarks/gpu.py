"""What a real card does: matrix products, copies and training steps, each against a peer in the same run.

    python benchmarks/gpu.py                     measures on CUDA and writes benchmarks/gpu_results/CARD.json
    python benchmarks/gpu.py --device cpu --tiny --out /tmp/figures.json      tries the program without a card

Lecture 12 shows the file. Matrix products are given as a share of the card's own best one; training as samples per
second: plain (float32), autocast (bfloat16), and under autocast compiled or as a CUDA graph; the course's own
`train_epoch` (the solution of exercise 12) beside a loop that was tuned by hand. Nothing is compared with figures of
another run.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder.authoring.chapter_text import read_exercise  # noqa: E402

REPEATS = 7  # the median of so many measurements counts
NETWORKS = {"digits": ([64, 128, 10], 128), "wide": ([1024, 4096, 4096, 10], 2048)}  # sizes, batch
TINY = {"digits": ([64, 16, 10], 32), "wide": ([32, 64, 10], 64)}


def wait(device: torch.device) -> None:
    """Until the device has done all its work; the CPU always has."""
    if device.type != "cpu":
        getattr(torch, device.type).synchronize()


def seconds_per_call(work: Callable[[], Any], device: torch.device, at_least: float) -> float:
    """Median over REPEATS of the mean time of a call; each measurement lasts `at_least` seconds."""
    work()
    wait(device)
    start = time.perf_counter()
    work()
    wait(device)
    calls = max(1, int(at_least / max(time.perf_counter() - start, 1e-7)))
    measured = []
    for _ in range(REPEATS):
        wait(device)
        start = time.perf_counter()
        for _ in range(calls):
            work()
        wait(device)
        measured.append((time.perf_counter() - start) / calls)
    return sorted(measured)[REPEATS // 2]


def matrix_products(device: torch.device, sizes: list[int], at_least: float) -> list[dict[str, Any]]:
    """n by n products in float32, TF32 (CUDA only) and bfloat16; the share is that of the best rate of the same type."""
    rows: list[dict[str, Any]] = []
    kinds = ["float32", "tf32", "bfloat16"] if device.type == "cuda" else ["float32", "bfloat16"]
    for kind in kinds:
        torch.set_float32_matmul_precision("high" if kind == "tf32" else "highest")
        dtype = torch.bfloat16 if kind == "bfloat16" else torch.float32
        for n in sizes:
            a, b = torch.randn(n, n, device=device).to(dtype), torch.randn(n, n, device=device).to(dtype)
            out = torch.empty_like(a)
            seconds = seconds_per_call(lambda a=a, b=b, out=out: torch.mm(a, b, out=out), device, at_least)  # type: ignore[misc]
            rows.append(
                {"n": n, "dtype": kind, "seconds": seconds, "operations_per_second": 2 * n**3 / seconds}
            )
    torch.set_float32_matmul_precision("highest")
    for row in rows:
        best = max(other["operations_per_second"] for other in rows if other["dtype"] == row["dtype"])
        row["share_of_best"] = row["operations_per_second"] / best
    return rows


def copies(device: torch.device, sizes: list[int], at_least: float) -> list[dict[str, Any]]:
    """Copies of so many bytes to the device and back, from ordinary and from pinned memory."""
    rows = []
    for size in sizes:
        for pinned in (False, True) if device.type == "cuda" else (False,):
            here = torch.empty(size, dtype=torch.uint8)
            here = here.pin_memory() if pinned else here
            there = torch.empty(size, dtype=torch.uint8, device=device)
            rows.append(
                {
                    "bytes": size,
                    "pinned": pinned,
                    "to_device_seconds": seconds_per_call(
                        lambda here=here, there=there: there.copy_(here, non_blocking=True),  # type: ignore[misc]
                        device,
                        at_least,
                    ),
                    "to_host_seconds": seconds_per_call(
                        lambda here=here, there=there: here.copy_(there, non_blocking=True),  # type: ignore[misc]
                        device,
                        at_least,
                    ),
                }
            )
    return rows


def network(sizes: list[int], device: torch.device) -> nn.Sequential:
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(n_inputs, n_outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1]).to(device)


def step_of(model: nn.Module, x: torch.Tensor, y: torch.Tensor, autocast: bool) -> Callable[[], None]:
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)

    def step() -> None:
        with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=autocast):
            loss = nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def graphed(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> Callable[[], None]:
    """The whole training step as one CUDA graph."""
    step = step_of(model, x, y, autocast=True)
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def training(device: torch.device, networks: dict[str, Any], at_least: float) -> list[dict[str, Any]]:
    """Samples per second of one training step; a variant that this machine cannot run is left out, with the reason."""
    rows: list[dict[str, Any]] = []
    for name, (sizes, batch) in networks.items():
        x = torch.randn(batch, sizes[0], device=device)
        y = torch.randint(sizes[-1], (batch,), device=device)
        variants: dict[str, Callable[[], Callable[[], None]]] = {
            "plain": lambda x=x, y=y, s=sizes: step_of(network(s, device), x, y, False),  # type: ignore[misc]
            "autocast": lambda x=x, y=y, s=sizes: step_of(network(s, device), x, y, True),  # type: ignore[misc]
        }
        if device.type == "cuda":
            variants["compiled"] = lambda x=x, y=y, s=sizes: step_of(  # type: ignore[misc]
                torch.compile(network(s, device)),  # type: ignore[arg-type]
                x,
                y,
                True,
            )
            variants["CUDA graph"] = lambda x=x, y=y, s=sizes: graphed(network(s, device), x, y)  # type: ignore[misc]
        for variant, make in variants.items():
            try:
                seconds = seconds_per_call(make(), device, at_least)
            except Exception as error:  # no compiler, not enough memory, an old driver
                print(f"left out: {name}, {variant}: {f'{type(error).__name__}: {error}'.splitlines()[0]}")
                continue
            rows.append(
                {"network": name, "variant": variant, "batch": batch, "samples_per_second": batch / seconds}
            )
    return rows


def course_train_epoch() -> Callable[..., float]:
    """The solution of exercise 12."""
    cells = read_exercise(ROOT / "chapters" / "12_gpu" / "exercise.py")
    [source] = [cell.source for cell in cells if cell.kind == "solution" and cell.name == "train_epoch"]
    namespace: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(source, namespace)
    function: Callable[..., float] = namespace["train_epoch"]
    return function


def tuned_epoch(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, batch: int, optimizer: Any, device: torch.device
) -> float:
    """A loop tuned by hand: while one batch is computed, a second stream copies the next from pinned memory."""
    side = torch.cuda.Stream() if device.type == "cuda" else None
    total = torch.zeros((), device=device)

    def fetch(start: int) -> list[torch.Tensor]:
        with torch.cuda.stream(side) if side else contextlib.nullcontext():
            return [t[start : start + batch].to(device, non_blocking=True) for t in (x, y)]

    following = fetch(0)
    for start in range(0, len(x), batch):
        inputs, targets = following
        if side:
            computing = torch.cuda.current_stream()
            computing.wait_stream(side)
            for t in following:
                t.record_stream(computing)  # its memory is in use there until this batch is done
        if start + batch < len(x):
            following = fetch(start + batch)
        loss = nn.functional.cross_entropy(model(inputs), targets)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(inputs)
    return float(total) / len(x)


class Batches:
    """The batches of two tensors as a loader gives them, without a loader's work for single samples."""

    def __init__(self, x: torch.Tensor, y: torch.Tensor, batch: int) -> None:
        self.x, self.y, self.batch = x, y, batch

    def __iter__(self) -> Any:
        return iter(zip(self.x.split(self.batch), self.y.split(self.batch), strict=True))


def epochs(device: torch.device, sizes: list[int], batch: int, n_batches: int) -> dict[str, float]:
    """The course's train_epoch beside the tuned loop, in turns, on the wide network."""
    x, y = torch.randn(batch * n_batches, sizes[0]), torch.randint(sizes[-1], (batch * n_batches,))
    if device.type == "cuda":
        x, y = x.pin_memory(), y.pin_memory()
    course, model = course_train_epoch(), network(sizes, device)
    optimizer, loss_fn = torch.optim.SGD(model.parameters(), lr=0.01), nn.CrossEntropyLoss()
    loader = DataLoader(TensorDataset(x, y), batch_size=batch, pin_memory=device.type == "cuda")
    runs: dict[str, Callable[[], float]] = {
        "train_epoch": lambda: course(model, Batches(x, y, batch), loss_fn, optimizer, device),
        "train_epoch, DataLoader": lambda: course(model, loader, loss_fn, optimizer, device),
        "tuned by hand": lambda: tuned_epoch(model, x, y, batch, optimizer, device),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(REPEATS + 1):
        for name, run in runs.items():
            wait(device)
            start = time.perf_counter()
            run()
            wait(device)
            if turn:  # the first turn warms up
                times[name].append(time.perf_counter() - start)
    rates = {name: len(x) / sorted(measured)[REPEATS // 2] for name, measured in times.items()}
    return {**rates, "ratio": rates["train_epoch"] / rates["tuned by hand"]}


def about(device: torch.device) -> dict[str, Any]:
    card, driver = "CPU", "none"
    if device.type == "cuda":
        card = torch.cuda.get_device_name()
        query = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
        try:
            driver = (
                subprocess.run(query, capture_output=True, text=True, check=True)
                .stdout.split("\n")[0]
                .strip()
            )
        except (OSError, subprocess.CalledProcessError):
            driver = "unknown"
    now = datetime.datetime.now(datetime.UTC)
    return {
        "device": device.type,
        "card": card,
        "driver": driver,
        "torch": torch.__version__,
        "date": now.strftime("%Y-%m-%d"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument(
        "--tiny", action="store_true", help="small sizes and short measurements, to try the program"
    )
    parser.add_argument(
        "--out", type=Path, help="the file to write; otherwise benchmarks/gpu_results/CARD.json"
    )
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("No CUDA GPU can be used here. Try the program with: --device cpu --tiny --out FILE")
    if options.device == "cpu" and options.out is None:
        sys.exit("A run on the CPU says nothing about a card: name the file with --out FILE")
    device, tiny = torch.device(options.device), options.tiny
    at_least = 0.002 if tiny else 0.2
    networks = TINY if tiny else NETWORKS
    figures = about(device)
    figures["matrix_products"] = matrix_products(
        device, [16, 64] if tiny else [64, 256, 1024, 2048, 4096, 8192, 16384], at_least
    )
    figures["copies"] = copies(device, [2**10, 2**16] if tiny else [2**k for k in range(12, 31, 3)], at_least)
    figures["training"] = training(device, networks, at_least)
    figures["train_epoch"] = epochs(device, *networks["wide"], n_batches=3 if tiny else 40)
    card = "".join(c if c.isalnum() else "_" for c in figures["card"])
    path = options.out or ROOT / "benchmarks" / "gpu_results" / f"{card}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for row in figures["matrix_products"]:
        print(
            f"{row['dtype']:9s} n = {row['n']:5d}  {row['seconds'] * 1e6:10.1f} µs  {row['share_of_best']:4.0%} of the best"
        )
    for row in figures["training"]:
        print(
            f"{row['network']:7s} {row['variant']:11s} {row['samples_per_second']:14,.0f} samples per second"
        )
    print(
        "train_epoch against a loop tuned by hand:",
        {k: round(v, 2) for k, v in figures["train_epoch"].items()},
    )
    print("written:", path)


if __name__ == "__main__":
    main()
