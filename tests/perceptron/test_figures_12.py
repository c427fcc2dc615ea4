"""Lecture 12: what the figures show is what the formulas say, and it names what is measured and what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from perceptron import gpu_figures
from perceptron.gpu_figures import Card

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("peak", "launch", "link"), [(50.0, 10.0, 25.0), (5.0, 1.0, 64.0), (500.0, 100.0, 4.0)]
)
def test_the_lines_are_launch_plus_roofline_plus_copies(lecture, peak, launch, link):
    names = lecture("12_gpu")
    shown = names.live_figure("update_product")
    shown.set(peak=peak, launch=launch, link=link)
    assert shown.error.value == ""
    peak, launch, link = (shown.controls[name].value for name in ("peak", "launch", "link"))
    n = names["n_axis"]
    product = launch * 1e-6 + np.maximum(2 * n**3 / (peak * 1e12), 12 * n**2 / 2e12)
    copies = 12 * n**2 / (link * 1e9)
    assert np.allclose(names["gpu_line"].get_ydata(), product)
    assert np.allclose(names["copy_line"].get_ydata(), product + copies)
    assert np.allclose(names["share_line"].get_ydata(), copies / (product + copies))


@pytest.mark.parametrize("exponent", [0, 6, 16])
def test_the_point_is_the_throughput_of_the_batch(lecture, exponent):
    names = lecture("12_gpu")
    shown = names.live_figure("update_batch")
    shown.set(exponent=exponent, launch=10.0)
    assert shown.error.value == ""
    batch = 2.0**exponent
    layers = [(64, 256), (256, 256), (256, 10)]
    seconds = 5 * 10e-6
    for inputs, outputs in layers:
        moved = 4 * (batch * (inputs + outputs) + inputs * outputs)
        seconds += max(2 * batch * inputs * outputs / 50e12, moved / 2e12)
    seconds += 2 * max(batch * 256 / 50e12, 8 * batch * 256 / 2e12)
    x, y = names["rate_point"].get_data()
    assert list(x) == [batch] and y[0] == pytest.approx(batch / seconds)
    assert f"{50e-6 / seconds:.0%}" in shown.text


def test_a_larger_product_never_takes_less_time():
    times = Card(peak=1e13, memory=1e12, launch=5e-6, link=1e10).product(np.arange(1, 5000))
    assert np.all(np.diff(times) >= 0) and times[0] == pytest.approx(5e-6, rel=1e-3)


def test_without_recorded_figures_there_are_none(tmp_path, monkeypatch):
    monkeypatch.setattr(gpu_figures, "RECORDED", tmp_path / "nowhere")
    assert gpu_figures.recorded() is None


def test_the_last_record_of_a_real_card_is_read_and_runs_on_the_cpu_are_not(tmp_path, monkeypatch):
    for file, device, date in [
        ("a", "cuda", "2026-01-01"),
        ("b", "cuda", "2026-02-01"),
        ("c", "cpu", "2026-03-01"),
    ]:
        (tmp_path / f"{file}.json").write_text(json.dumps({"device": device, "date": date}), encoding="utf-8")
    monkeypatch.setattr(gpu_figures, "RECORDED", tmp_path)
    assert gpu_figures.recorded() == {"device": "cuda", "date": "2026-02-01"}


def test_two_processes_end_with_the_same_weights():
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*command, "-m", "perceptron.two_processes"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert "the same weights everywhere: True" in done.stdout, done.stderr[-2000:]
