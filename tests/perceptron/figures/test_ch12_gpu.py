"""Lecture 12: what the figures show is what the formulas say, and it names what is measured and what is not."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import jupytext
import numpy as np
import pytest

from perceptron.speed import devices
from perceptron.speed.devices import Card

ROOT = Path(__file__).resolve().parents[3]


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
    picture = names["picture"]
    assert np.allclose(picture.product.get_ydata(), product)
    assert np.allclose(picture.with_copies.get_ydata(), product + copies)
    assert np.allclose(picture.share.get_ydata(), copies / (product + copies))


def test_the_sentences_about_the_first_picture_are_true():
    card = Card(peak=50e12, memory=2e12, launch=10e-6, link=25e9)  # where the sliders stand at first
    source = (ROOT / "chapters" / "12_gpu" / "lecture.py").read_text(encoding="utf-8")
    for slider in ("5.0, 500.0, 50.0", "1.0, 100.0, 10.0", "4.0, 64.0, 25.0"):
        assert f"live.slider({slider}, log=True" in source
    share = {n: card.copies(n) / (card.copies(n) + card.product(n)) for n in (1024, 8192)}
    assert share[1024] == pytest.approx(0.9, abs=0.02) and 0.5 < share[8192] < share[1024]
    stronger = Card(peak=100e12, memory=2e12, launch=10e-6, link=25e9)
    small = np.array([16, 32, 64, 128])
    assert np.allclose(stronger.product(small), card.product(small), rtol=0.05)


def test_the_sentences_about_the_batch_size_are_true(lecture):
    seconds = lecture("12_gpu")["step_seconds"]
    slow, fast = (Card(peak=50e12, memory=2e12, launch=launch, link=25e9) for launch in (10e-6, 2e-6))
    assert seconds(1024, slow) < 1.25 * seconds(1, slow)
    assert seconds(4096, slow) - 50e-6 < 50e-6 < seconds(16384, slow) - 50e-6
    assert seconds(3000, fast) / seconds(1, fast) == pytest.approx(
        seconds(15000, slow) / seconds(1, slow), rel=0.1
    )


def test_the_memory_that_is_counted_is_the_memory_calculated_by_hand(lecture, capsys):
    names = lecture("12_gpu")
    capsys.readouterr()
    names["memory_of_one_step"](copy.deepcopy(names["mlp"]), names["x"], names["y"])
    held = [int(line.split()[-2].replace(",", "")) for line in capsys.readouterr().out.splitlines()]
    weights, batch = 4 * names["weights"], names["batch_bytes"]
    expected = [
        weights + batch,
        weights + batch + 4 * names["activations"],
        2 * weights + batch,
        4 * weights + batch,
        3 * weights + batch,
    ]
    assert np.allclose(held, expected, rtol=0, atol=16)
    assert max(expected) == expected[3] and 4 * names["activations"] < weights + weights
    of_a_sample = names["activations"] / 256
    assert 256 * of_a_sample < 4 * names["weights"] < 1024 * of_a_sample  # weights, gradients, Adam's two


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
    x, y = names["throughput"].point.get_data()
    assert list(x) == [batch] and y[0] == pytest.approx(batch / seconds)
    assert f"{50e-6 / seconds:.0%}" in shown.text


def test_a_larger_product_never_takes_less_time():
    times = Card(peak=1e13, memory=1e12, launch=5e-6, link=1e10).product(np.arange(1, 5000))
    assert np.all(np.diff(times) >= 0) and times[0] == pytest.approx(5e-6, rel=1e-3)


def test_without_recorded_figures_there_are_none(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "RECORDED", tmp_path / "nowhere")
    assert devices.recorded() is None


def test_the_last_record_of_a_real_card_is_read_and_runs_on_the_cpu_are_not(tmp_path, monkeypatch):
    for file, device, date in [
        ("a", "cuda", "2026-01-01"),
        ("b", "cuda", "2026-02-01"),
        ("c", "cpu", "2026-03-01"),
    ]:
        (tmp_path / f"{file}.json").write_text(json.dumps({"device": device, "date": date}), encoding="utf-8")
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    assert devices.recorded() == {"device": "cuda", "date": "2026-02-01"}


MADE_UP = {
    "device": "cuda",
    "card": "A card that does not exist",
    "driver": "0.0",
    "torch": "0.0",
    "date": "2001-01-01",
    "matrix_products": [
        {"n": 64, "dtype": "float32", "seconds": 1e-5, "share_of_best": 0.5},
        {"n": 1024, "dtype": "float32", "seconds": 2e-4, "share_of_best": 1.0},
        {"n": 1024, "dtype": "bfloat16", "seconds": 1e-4, "share_of_best": 1.0},
    ],
    "copies": [{"bytes": 4096, "pinned": True, "to_device_seconds": 4.096e-6, "to_host_seconds": 8.192e-6}],
    "training": [{"network": "wide", "variant": "CUDA graph", "batch": 64, "samples_per_second": 1234567.0}],
    "train_epoch": {"train_epoch": 9.0, "tuned by hand": 10.0, "ratio": 0.9},
}


def test_recorded_figures_are_shown_with_the_cards_name_and_marked_as_recorded(tmp_path, monkeypatch):
    (tmp_path / "card.json").write_text(json.dumps(MADE_UP), encoding="utf-8")
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    text = devices.report()
    assert text.startswith("Recorded on A card that does not exist (driver 0.0, torch 0.0), 2001-01-01:")
    for part in (
        "10.7 · 10¹²/s",
        "21.5 · 10¹²/s",
        "1.00 GB/s there, 0.50 back",
        "1,234,567",
        "90% of a loop",
    ):
        assert part in text
    times = devices.card_times(None, [16])
    assert times.name == "A card that does not exist, recorded 2001-01-01"
    assert times.sizes.tolist() == [64, 1024] and times.seconds.tolist() == [1e-5, 2e-4]


def test_without_recorded_figures_the_lecture_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    assert "No figures of a real card have been recorded" in devices.report()
    assert devices.card_times(None, [16]) is None


def test_the_lecture_shows_the_record_as_points_and_as_text(tmp_path, monkeypatch, capsys):
    (tmp_path / "card.json").write_text(json.dumps(MADE_UP), encoding="utf-8")
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    cells = jupytext.read(ROOT / "chapters" / "12_gpu" / "lecture.py", fmt="py:percent").cells
    shown = [c.source for c in cells if "card_times(" in c.source or "report())" in c.source]
    names = {"gpu": None, "device": "sim"}
    for source in [c.source for c in cells if c.cell_type == "code"][:2] + shown:
        exec(source, names)
        names |= {"gpu": None}
    assert capsys.readouterr().out.count("A card that does not exist") == 2
    axes = names["picture"].times_axes
    assert "A card that does not exist, recorded 2001-01-01" in [text.get_text() for text in axes.texts]
    assert axes.lines[-1].get_ydata().tolist() == [1e-5, 2e-4]


def test_two_processes_end_with_the_same_weights():
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    done = subprocess.run(
        [*command, "-m", "perceptron.speed.two_processes"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "the same weights everywhere: True" in done.stdout, done.stderr[-2000:]
