"""benchmarks/gpu.py runs, and writes what lecture 12 reads. Its figures are a matter for real cards."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*options):
    command = [sys.executable, str(ROOT / "benchmarks" / "gpu.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def test_a_tiny_run_on_the_cpu_writes_every_figure(tmp_path):
    file = tmp_path / "figures.json"
    done = run("--device", "cpu", "--tiny", "--out", str(file))
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert figures["device"] == "cpu" and figures["card"] == "CPU"
    assert {row["dtype"] for row in figures["matrix_products"]} == {"float32", "bfloat16"}
    for dtype in ("float32", "bfloat16"):
        assert max(row["share_of_best"] for row in figures["matrix_products"] if row["dtype"] == dtype) == 1
    assert {row["variant"] for row in figures["training"]} == {"plain", "autocast"}
    assert all(row["samples_per_second"] > 0 for row in figures["training"])
    assert all(row["to_device_seconds"] > 0 for row in figures["copies"])
    assert figures["train_epoch"]["ratio"] > 0


def test_a_run_on_the_cpu_never_lands_among_the_cards():
    done = run("--device", "cpu", "--tiny")
    assert done.returncode != 0 and "name the file with --out" in done.stderr
