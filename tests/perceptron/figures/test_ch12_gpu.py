"""Lecture 12: what the figures show is what the formulas say, and it names what is measured and what is not."""

from __future__ import annotations

import copy
import itertools
import json
import subprocess
import sys
from pathlib import Path

import jupytext
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from perceptron import accelerator
from perceptron.figures import ch12_gpu as figures
from perceptron.speed import devices, timeline
from perceptron.speed.devices import Card
from perceptron.speed.stopwatch import in_units

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
    assert f"waits for memory below n = {3 * 4 / 2 * peak * 1e12 / 2e12:.0f}," in shown.text


# of a CPU that is made up, by its time at n = 16
@pytest.mark.parametrize("start", [2e-9, 5e-7, 2e-6, 5e-6, 2e-3])
@pytest.mark.parametrize(
    ("peak", "launch", "link"), [(50.0, 10.0, 25.0), (5.0, 1.0, 64.0), (500.0, 100.0, 4.0)]
)
def test_from_where_on_the_gpu_is_faster(start, peak, launch, link):
    sizes, n = np.array([16, 32, 64, 128, 256, 512, 1024]), np.geomspace(16, 8192, 80)
    times = start * (sizes / 16.0) ** 2.5
    picture = figures.ProductPicture(sizes, times, n)
    card = Card(peak=peak * 1e12, memory=2e12, launch=launch * 1e-6, link=link * 1e9)
    picture.set(card.product(n), card.copies(n))
    fine = np.geomspace(16, 1024, 20_000)
    cpu = start * (fine / 16) ** 2.5
    for mark, copies in zip(picture.crossings, (0, 1), strict=True):
        line = card.product(fine) + copies * card.copies(fine)
        told = picture.faster_from(card.product(n) + copies * card.copies(n))
        faster = line < cpu
        if faster.all() or not faster[-1]:
            assert told == ("everywhere in view" if faster.all() else "nowhere in view")
            assert not len(mark.get_xdata())
            continue
        at = fine[np.flatnonzero(~faster)[-1]]
        assert mark.get_xdata() == pytest.approx([at, at], rel=0.02)
        assert mark.get_ydata()[1] == pytest.approx(np.interp(at, fine, line), rel=0.05)
        assert told.startswith("from n ≈ ") and float(told.split("≈ ")[1]) == pytest.approx(at, rel=0.05)
    plt.close(picture.figure)


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
    below, above = (card.kernel(0, 12 * n**2) - card.kernel(2 * n**3, 0) for n in (149, 151))
    assert below > 0 > above, "moving bytes takes longer than arithmetic below 150"


def test_the_sentences_about_the_batch_size_are_true(lecture):
    seconds = lecture("12_gpu")["step_seconds"]
    slow, fast = (Card(peak=50e12, memory=2e12, launch=launch, link=25e9) for launch in (10e-6, 2e-6))
    kernels = lecture("12_gpu")["kernel_seconds"]
    assert seconds(4500, slow) < 1.05 * seconds(1, slow), "nearly the same time"
    assert sum(kernels(4500, slow)) == pytest.approx(seconds(4500, slow) / 2, rel=0.02)
    for card, bend in ((slow, 5500), (fast, 1100)):
        slopes = [seconds(at + 1, card) - seconds(at, card) for at in (0.9 * bend, 1.1 * bend)]
        assert slopes[1] > 6 * slopes[0] > 0, "the line bends"
    assert seconds(65536, slow) < sum(kernels(65536, slow)) + 1.1 * slow.launch, "launches are hidden"


@pytest.mark.parametrize(
    ("handle", "name", "to"), [(0, "launch", 40e-6), (1, "peak", 0.1), (2, "link", 0.002)]
)
def test_the_points_of_the_lines_are_dragged_to_a_time(lecture, handle, name, to):
    names = lecture("12_gpu")
    shown = names.live_figure("update_product")
    shown.set(peak=50.0, launch=10.0, link=25.0)
    one = shown.handles[handle]
    x = one.points(shown.values())[0][0]
    shown.drag(one, x, to)
    assert set(one.names) == {name} and shown.error.value == ""
    assert one.points(shown.values())[0][1] == pytest.approx(to, rel=0.06)  # to half a step


# -- the time line


def a_loop(memory, item, kernel=20, copy=40, ask=10):
    """What `timeline.training` calculates, event by event, in µs: ends of Python and device, waits of each for copies and others."""
    python = queue = link = computed = 0
    waits, pauses = [0, 0], [0, 0]
    for _ in range(4):
        python += ask
        copied = max(python, link if memory == timeline.STREAM else queue)
        link = copied + copy
        if memory != timeline.STREAM:
            queue = link
        if memory == timeline.ORDINARY:
            waits[1] += max(0, copied - python)
            waits[0] += link - max(copied, python)
            python = max(python, link)
        for _ in range(6):
            python += ask
            begin = max(python, queue, link)
            for moment in range(computed, begin):  # each µs in which no kernel runs
                pauses[0 if copied <= moment < link else 1] += 1
            computed = queue = begin + kernel
        if item:
            waits[1] += max(0, queue - python)
            python = max(python, queue)
    return python, max(queue, link), waits, pauses


@pytest.mark.parametrize("memory", [timeline.ORDINARY, timeline.PINNED, timeline.STREAM])
@pytest.mark.parametrize("item", [False, True])
@pytest.mark.parametrize(("kernel", "copy"), [(20, 40), (2, 0), (30, 60)])
def test_the_bars_are_what_python_and_the_device_do(lecture, memory, item, kernel, copy):
    names = lecture("12_gpu")
    shown, picture = names.live_figure("update_loop"), names["loop"]
    shown.set(memory=memory, item=item, kernel=kernel, copy=copy, time=1040)
    assert shown.error.value == ""
    python, device, waits, pauses = a_loop(memory, item, kernel, copy)
    bars = {
        lane: [path.get_extents() for path in getattr(picture, lane).get_paths()]
        for lane in ("asks", "for_a_copy", "otherwise", "copies", "kernels")
    }
    bars["waits"] = [bar for lane in ("for_a_copy", "otherwise") for bar in bars[lane] if bar.y0 > 2]
    assert (len(bars["asks"]), len(bars["copies"]), len(bars["kernels"])) == (28, 4, 24)
    assert all(bar.width == pytest.approx(kernel) for bar in bars["kernels"])
    assert all(bar.width == pytest.approx(copy) for bar in bars["copies"])
    assert max(bar.x1 for bar in bars["asks"] + bars["waits"]) == pytest.approx(python)
    assert max(bar.x1 for bar in bars["kernels"]) == pytest.approx(device)
    assert [text.get_text() for text in picture.ends] == [f"{python:.0f} µs", f"{device:.0f} µs"]
    told = (
        f"for {sum(pauses)} µs of it no kernel runs: {pauses[0]} waiting for copies, {pauses[1]} for Python"
    )
    assert told in shown.text and sum(pauses) == device - 24 * kernel
    in_order = sorted(bars["asks"] + bars["waits"], key=lambda bar: bar.x0)
    assert all(a.x1 == pytest.approx(b.x0) for a, b in itertools.pairwise(in_order)), "Python asks or waits"
    if memory == timeline.ORDINARY and copy:
        assert len(bars["waits"]) >= 4
    if memory != timeline.ORDINARY and not item:
        assert not bars["waits"]
    for number, lane in enumerate(("for_a_copy", "otherwise")):
        widths = [
            sum(bar.width for bar in bars[lane] if (bar.y0 > 2) == of_python) for of_python in (True, False)
        ]
        assert widths == pytest.approx([waits[number], pauses[number]]), "hatched for its cause"
    shown_to = picture.axes.get_xlim()[1]
    renderer = picture.figure.canvas.get_renderer()
    for text in picture.ends:
        end = text.get_window_extent(renderer).transformed(picture.axes.transData.inverted()).x1
        assert end < shown_to


def test_moment_copy_and_kernel_are_dragged(lecture):
    names = lecture("12_gpu")
    shown, picture = names.live_figure("update_loop"), names["loop"]
    shown.set(memory=timeline.PINNED, item=False, kernel=20, copy=40, time=1040)
    moment, copy, kernel = shown.handles
    shown.drag(moment, 203, 1)
    assert shown.values()["time"] == 200 and picture.veil.get_x() == 200
    assert list(picture.cursor.get_xdata()) == [200, 200]
    waiting = shown.text.split("and ")[1].split(" ")[0]
    line = picture.line
    assert waiting == picture.queued.get_text()
    assert int(waiting) == sum(a <= 200 < b for a, b in zip(line.asked, line.began, strict=True)) > 3
    shown.drag(copy, 70, 1)  # it begins at 10 µs
    assert shown.values()["copy"] == 60
    shown.drag(kernel, 80, 0)  # it begins at 70 µs
    assert shown.values()["kernel"] == 10


def test_what_the_text_says_about_the_time_lines_is_true():
    def run(memory=timeline.PINNED, item=False, kernel=20):
        return timeline.training(4, 6, 10, kernel, 40, memory, item)

    start = run()
    assert start.python_done == 280 and start.device_done > 2 * start.python_done
    assert run(item=True).waiting(run(item=True).python_done) == 0
    assert run(timeline.ORDINARY).waits and not start.waits
    assert len(run(timeline.STREAM).pauses) == 1 < len(start.pauses), "only before the first kernel"

    def for_python(kernel):
        return sum(work.length for work in run(kernel=kernel).split(run(kernel=kernel).pauses)[1])

    assert for_python(4) > for_python(5) == for_python(20) == 10, "below 5 µs"
    copies, kernels = run(timeline.STREAM).copies, run(timeline.STREAM).kernels
    assert any(k.start <= copy.start and copy.end <= kernels[-1].end for copy in copies[1:] for k in kernels)
    with pytest.raises(ValueError, match="there are 'ordinary memory'"):
        timeline.training(1, 1, 1, 1, 1, "floppy disc", False)


# -- the memory of a step


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("batch", [16, 256, 512])
def test_the_memory_that_the_device_counts_is_the_memory_calculated_by_hand(lecture, batch, first):
    names = lecture("12_gpu")
    shown, picture = names.live_figure("update_memory"), names["memory"]
    weights, rows = 4 * names["weights"], batch * (4 * 64 + 8)
    one, second, outputs = (4 * batch * size for size in (256, 256, 10))
    adam = 0 if first else 2 * weights
    last = 4 * (256 * 10 + 10)
    layer_2 = last + 4 * (256 * 256 + 256)
    expected = [  # weights, batch, their gradients, Adam's numbers, activations, a gradient of a layer's values
        (weights, rows, 0, adam, 0, 0),
        (weights, rows, 0, adam, one, 0),
        (weights, rows, 0, adam, one + second, 0),
        (weights, rows, 0, adam, one + second + outputs, 0),
        (weights, rows, last, adam, one + second, second),
        (weights, rows, layer_2, adam, one, one),
        (weights, rows, weights, adam, 0, 0),
        (weights, rows, weights, 2 * weights, 0, 0),
        (weights, rows, 0, 2 * weights, 0, 0),
    ]
    totals = [sum(parts) for parts in expected]
    largest = 4 * 256 * 256  # of the matrices
    peaks = {  # before a ReLU has its values, and while Adam works at the largest matrix
        0: totals[0],
        1: totals[0] + 2 * one,
        2: totals[1] + 2 * second,
        3: totals[2] + 2 * outputs,
        7: totals[7] + 2 * largest,
        8: totals[7],
    }
    peak_of_the_step = most_in_a_step(copy.deepcopy(names["mlp"]), batch, first)
    so_far = []
    for moment, parts in enumerate(expected):
        shown.set(moment=moment, batch=batch, first=first)
        assert shown.error.value == "" and f"{sum(parts) / 1e6:.2f} MB held" in shown.text
        for bars, seen in ((picture.bars, expected[: moment + 1]), (picture.later, expected[moment + 1 :])):
            heights = [path.get_extents().height for path in bars.get_paths()]
            assert np.allclose(heights, np.ravel(seen) / 1e6, atol=2e-5)
        assert picture.dot.get_xydata()[0] == pytest.approx([moment, sum(parts) / 1e6], abs=2e-5)
        marks = picture.peaks.get_ydata()
        assert len(marks) == 3 * (moment + 1) and np.allclose(marks[:-3], np.repeat(so_far, 3))
        so_far.append(marks[-1])
        assert 1e6 * marks[-1] >= max(totals[max(moment - 1, 0) : moment + 1]) - 20
        assert 1e6 * marks[-1] == pytest.approx(peaks.get(moment, 1e6 * marks[-1]), abs=1100)  # and a bias
        assert f"up to {marks[-1]:.2f} MB" in shown.text
        assert picture.most.get_ydata()[-1] == max(so_far)
        assert f"Most in this step: {peak_of_the_step / 1e6:.2f} MB" in shown.text
    assert 1e6 * max(so_far) == pytest.approx(peak_of_the_step, abs=20)
    fullest = 7 if first and batch < 512 else 5 if batch > 16 else 7
    assert np.argmax(so_far) == fullest, (
        "the guess that is asked for, and what is said of other batches and steps"
    )


def most_in_a_step(network, batch, first):
    """What the device says, without a look in between."""
    before = accelerator.memory_allocated()
    network, x, y = network.to("sim"), torch.randn(batch, 64).to("sim"), torch.randint(10, (batch,)).to("sim")
    optimizer = torch.optim.Adam(network.parameters())
    for _ in range(1 if first else 2):
        accelerator.reset_peak_memory_stats()
        loss = torch.nn.functional.cross_entropy(network(x), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        del loss
    return accelerator.max_memory_allocated() - before


def test_the_moment_is_dragged_along_the_bars(lecture):
    shown = lecture("12_gpu").live_figure("update_memory")
    shown.drag(shown.handles[0], 6.8, 0.1)
    assert shown.values()["moment"] == 7


@pytest.mark.parametrize("handle", [0, 1])
@pytest.mark.parametrize("exponent", [0, 6, 16])
def test_time_and_throughput_are_those_of_the_batch_that_is_dragged_along_their_lines(
    lecture, exponent, handle
):
    names = lecture("12_gpu")
    shown, picture = names.live_figure("update_batch"), names["throughput"]
    batch = 2**exponent
    shown.set(batch=300, launch=10.0)
    shown.drag(shown.handles[handle], 1.2 * batch, 1.0)
    assert shown.error.value == "" and shown.values()["batch"] == batch

    def works(batch):
        dense = []
        for inputs, outputs in [(64, 256), (256, 256), (256, 10)]:
            moved = 4 * (batch * (inputs + outputs) + inputs * outputs)
            dense.append(max(2 * batch * inputs * outputs / 50e12, moved / 2e12))
        relu = max(batch * 256 / 50e12, 8 * batch * 256 / 2e12)
        return np.array([dense[0], relu, dense[1], relu, dense[2]])

    asked, done, begun = 10e-6 * np.arange(6), 0.0, []
    for at, work in zip(asked[1:], works(batch), strict=True):
        begun.append(max(at, done))
        done = begun[-1] + work
    seconds, share = done, works(batch).sum() / done
    for point, height in zip(picture.points, (seconds, batch / seconds), strict=True):
        assert point.get_xydata()[0] == pytest.approx([batch, height])
    told = f"{share:.0%}" if share >= 0.01 else "under 1%"
    assert f"computes for {told} of" in shown.text and "0% of" not in told
    bend = int(shown.text.split("bend at ")[1].split(" ")[0].replace(",", ""))

    def late(batch):  # how long the last kernel stands in the queue before it can begin
        done = 0.0
        for at, work in zip(asked[1:5], works(batch)[:4], strict=True):
            done = max(at, done) + work
        return done - asked[5]

    assert late(0.98 * bend) < 0 < late(1.02 * bend)
    assert f": {in_units(seconds)}" in picture.told.get_text()
    boxes = [path.get_extents() for path in picture.works.get_paths()]
    assert np.allclose([box.width for box in boxes], works(batch) / seconds)
    assert np.allclose([box.x0 for box in boxes], np.array(begun) / seconds) and boxes[
        -1
    ].x1 == pytest.approx(1)
    middles = [(box.x0 + box.x1) / 2 for box in boxes]
    assert np.allclose(picture.names.artists[0].get_offsets()[:, 0], middles)
    assert list(picture.names.strings) == ["W₁", "ReLU", "W₂", "ReLU", "W₃"]
    boxes = [path.get_extents() for path in picture.launches.get_paths()]
    assert np.allclose(
        [(box.x0, box.x1) for box in boxes], np.stack([asked[:-1], asked[1:]], axis=1) / seconds
    )
    times, rates = (line.get_ydata() for line in picture.lines)
    assert np.allclose(times * rates, picture.batches)
    half = picture.halves[0].get_xdata()[0]
    assert works(half).sum() == pytest.approx(
        names["step_seconds"](half, Card(50e12, 2e12, 1e-5, 25e9)) / 2, rel=0.01
    )


@pytest.mark.parametrize("update", ["update_loop", "update_batch", "update_memory"])
def test_what_answers_a_question_is_not_there_before(lecture, update):
    shown = lecture("12_gpu").live_figure(update)
    hidden = [artist for question in shown.ask if not question.answered for artist in question.hides]
    assert not any(artist.get_visible() for artist in hidden)


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


def test_without_recorded_figures_nothing_announces_any(tmp_path, monkeypatch):
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    assert devices.report() == "" and devices.card_times(None, [16]) is None


def test_the_lecture_shows_the_record_as_points_and_as_text(tmp_path, monkeypatch, capsys):
    (tmp_path / "card.json").write_text(json.dumps(MADE_UP), encoding="utf-8")
    monkeypatch.setattr(devices, "RECORDED", tmp_path)
    cells = jupytext.read(ROOT / "chapters" / "12_gpu" / "lecture.py", fmt="py:percent").cells
    shown = [c.source for c in cells if "card_times(" in c.source]
    names = {"gpu": None, "device": "sim"}
    for source in [c.source for c in cells if c.cell_type == "code"][:2] + shown:
        exec(source, names)
        names |= {"gpu": None}
    assert capsys.readouterr().out.count("Recorded on A card that does not exist") == 1
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
