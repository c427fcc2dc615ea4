"""benchmarks/gpu.py runs, and writes what lecture 12 reads. Its figures are a matter for real cards."""

import json
import os
import runpy
import sys
from pathlib import Path

import pytest
import torch

from perceptron.speed import devices
from tests.warm_python import WITH_TORCH, warm_python

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("device", ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])
def test_a_tiny_run_writes_every_figure_and_the_lecture_reads_it(device, tmp_path, monkeypatch):
    file = tmp_path / "figures.json"
    options = ["--device", device, "--tiny", "--out", str(file)]
    done = warm_python().run(["benchmarks.gpu", *options], cwd=ROOT, env={**os.environ, WITH_TORCH: "1"})
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(file.read_text(encoding="utf-8"))
    assert figures["device"] == device and (figures["card"] == "CPU") == (device == "cpu")
    assert {row["dtype"] for row in figures["matrix_products"]} >= {"float32", "bfloat16"}
    for dtype in ("float32", "bfloat16"):
        assert max(row["share_of_best"] for row in figures["matrix_products"] if row["dtype"] == dtype) == 1
    assert {row["variant"] for row in figures["training"]} >= {"plain", "autocast"}
    assert all(row["samples_per_second"] > 0 for row in figures["training"])
    assert all(row["to_device_seconds"] > 0 for row in figures["copies"])
    assert figures["train_epoch"]["ratio"] > 0

    # Lecture 12 shows what stands in such a file; here as if it came from a card, under a name that no card has.
    as_if = figures | {"device": "cuda", "card": "A card that does not exist"}
    file.write_text(json.dumps(as_if), encoding="utf-8")
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    assert devices.report().startswith("Recorded on A card that does not exist")
    assert devices.card_times(None, [16]).sizes.tolist() == [16, 64]


def test_a_run_on_the_cpu_never_lands_among_the_cards(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["gpu.py", "--device", "cpu", "--tiny"])
    with pytest.raises(SystemExit, match="name the file with --out"):
        runpy.run_path(str(ROOT / "benchmarks" / "gpu.py"), run_name="__main__")
