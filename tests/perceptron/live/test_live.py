"""A live figure: what a moved control does to the picture, the readout and the error line."""

from __future__ import annotations

import asyncio
import io
import warnings
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from PIL import Image

from perceptron import live
from perceptron.drawing import style
from perceptron.live import live_figure
from perceptron.live.controls import told


def pixels(shown: live.LiveFigure) -> np.ndarray:
    """What the reader sees: the picture that was sent, decoded."""
    return np.asarray(Image.open(io.BytesIO(shown.image.value)))


def one_line(update_extra: Any = None, **controls: Any) -> tuple[live.LiveFigure, Any]:
    figure, axes = plt.subplots(figsize=(3, 2))
    (line,) = axes.plot([0, 1], [0, 1])
    axes.set(ylim=(-5, 5), title="title")

    def update(slope: float, **others: Any) -> str:
        line.set_ydata([0, slope])
        if update_extra:
            update_extra(slope, **others)
        return f"slope {slope}"

    return live.figure(figure, update, slope=live.slider(-5.0, 5.0, 1.0), **controls), line


def test_a_moved_slider_changes_the_artist_the_picture_and_the_readout() -> None:
    shown, line = one_line()
    before = shown.image.value
    shown.controls["slope"].value = -3.0
    assert list(line.get_ydata()) == [0, -3.0]
    assert shown.image.value != before
    assert "slope −3.0" in shown.readout.value
    assert shown.error.value == ""


def test_only_what_changed_is_drawn_again() -> None:
    shown, _ = one_line()
    artists = shown.canvas.drawn
    for slope in np.linspace(-5, 5, 11):
        shown.controls["slope"].value = float(slope)
    assert shown.canvas.redraws == 1
    assert shown.canvas.pictures == 12
    assert shown.canvas.drawn == 12 * artists > 0


def test_the_sent_picture_is_the_drawing() -> None:
    shown, _ = one_line()
    shown.controls["slope"].value = 2.5
    assert np.array_equal(pixels(shown), shown.pixels())
    assert np.array_equal(shown.pixels(), shown.fresh_pixels())


ARTISTS = {
    "title": lambda axes: (axes.set_title("a"), lambda title, v: title.set_text(f"v = {v:.1f}")),
    "text": lambda axes: (axes.text(0.5, 0.5, "a"), lambda text, v: text.set_text(f"v = {v:.1f}")),
    "scatter": lambda axes: (
        axes.scatter([0, 1], [0, 1]),
        lambda dots, v: dots.set_offsets([[0, v / 5], [1, 1]]),
    ),
    "image": lambda axes: (
        axes.imshow(np.eye(3), vmin=-5, vmax=5, extent=(0, 1, 0, 1)),
        lambda image, v: image.set_data(np.full((3, 3), v)),
    ),
    "bar": lambda axes: (axes.bar([0.5], [0.5]), lambda bars, v: bars[0].set_height(v / 5)),
    "legend": lambda axes: (
        axes.legend(handles=[plt.Line2D([], [], label="a")]),
        lambda legend, v: legend.get_texts()[0].set_text(f"v = {v:.1f}"),
    ),
    "annotation": lambda axes: (
        axes.annotate("a", (0.2, 0.2), (0.6, 0.6), arrowprops={"arrowstyle": "->"}),
        lambda note, v: setattr(note, "xy", (0.1 + v / 10, 0.2)) or note.set_text(f"{v:.1f}"),
    ),
    "limits": lambda axes: (axes, lambda axes, v: axes.set_xlim(0, 2 + v / 5)),
    "ticks": lambda axes: (axes, lambda axes, v: axes.set_xticks([0, 0.1 + v / 10])),
    "label": lambda axes: (axes, lambda axes, v: axes.set_xlabel(f"label {v:.1f}")),
    "axis colour": lambda axes: (axes, lambda axes, v: axes.set_facecolor((0.5 + v / 10, 1, 1))),
    "grid under an image": lambda axes: (
        (axes.grid(True), axes.imshow(np.eye(2), extent=(0, 1, 0, 1), alpha=0.5))[1],
        lambda image, v: image.set_data(np.full((2, 2), v / 5)),
    ),
    "new artist": lambda axes: (
        [],
        lambda held, v: (
            [old.remove() for old in held],
            held.clear(),
            held.extend(axes.plot([0, 1], [v / 5, 0])),
        ),
    ),
    "visibility": lambda axes: (axes.plot([0, 1], [1, 0])[0], lambda line, v: line.set_visible(v > 0)),
    "other axes": lambda axes: (
        axes.inset_axes([0.6, 0.6, 0.3, 0.3]).plot([0, 1])[0],
        lambda line, v: line.set_ydata([0, 0.5 + v / 10]),
    ),
}


@pytest.mark.parametrize("kind", ARTISTS)
def test_every_kind_of_artist_is_followed_as_if_drawn_anew(kind: str) -> None:
    figure, axes = plt.subplots(figsize=(3, 2), layout="constrained")
    axes.plot([0, 1], [0.2, 0.8])  # something below and beside it that must stay
    artist, change = ARTISTS[kind](axes)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    shown = live.figure(figure, lambda v: change(artist, v) and None, v=live.slider(-5.0, 5.0, 1.0))
    seen = set()
    for value in (-4.0, 3.0, 5.0):
        shown.controls["v"].value = value
        assert shown.error.value == ""
        seen.add(shown.image.value)
        kept, fresh = shown.pixels(), shown.fresh_pixels()
        assert np.abs(kept.astype(int) - fresh).max() <= 8
    assert len(seen) >= 2


def test_a_three_dimensional_figure_is_followed() -> None:
    figure, axes = plt.subplots(figsize=(3, 2), subplot_kw={"projection": "3d"})
    (line,) = axes.plot([0, 1], [0, 1], [0, 1])
    shown = live.figure(
        figure, lambda v: line.set_data_3d([0, 1], [0, 1], [0, v]), v=live.slider(0.1, 1.0, 0.5)
    )
    before = shown.image.value
    shown.controls["v"].value = 1.0
    assert shown.image.value != before


def test_what_lies_above_a_changed_artist_stays_above_it() -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    image = axes.imshow(np.zeros((2, 2)), vmin=0, vmax=1, extent=(0, 1, 0, 1))
    dots = axes.scatter([0.5], [0.5], s=400, color="red")
    assert isinstance(dots, PathCollection)
    shown = live.figure(figure, lambda v: image.set_data(np.full((2, 2), v)), v=live.slider(0.0, 1.0, 0.0))
    shown.controls["v"].value = 1.0
    red = np.array([255, 0, 0])
    assert (np.abs(pixels(shown)[..., :3].astype(int) - red).max(axis=-1) < 30).sum() > 100


def test_an_exception_is_shown_under_the_figure_and_goes_when_the_next_update_works() -> None:
    def fail(slope: float) -> None:
        if slope < 0:
            raise ValueError(f"no <negative> slope: {slope}")

    shown, _ = one_line(fail)
    picture = shown.image.value
    shown.controls["slope"].value = -1.0
    assert "ValueError: no &lt;negative&gt; slope: -1.0" in shown.error.value
    assert "raise ValueError" in shown.error.value, "the line that failed is quoted"
    assert shown.image.value == picture
    shown.controls["slope"].value = 2.0
    assert shown.error.value == ""


def test_an_exception_at_the_first_drawing_is_raised_in_the_cell() -> None:
    figure, _ = plt.subplots()
    with pytest.raises(ZeroDivisionError):
        live.figure(figure, lambda v: 1 / v, v=live.slider(0, 2, 0))


def test_the_notebook_does_not_show_the_figure_a_second_time() -> None:
    shown, _ = one_line()
    assert shown.figure not in [plt.figure(number) for number in plt.get_fignums()]


def test_a_figure_of_an_earlier_cell_has_been_shown_already_and_a_sentence_says_so() -> None:
    figure, _ = plt.subplots()
    plt.close(figure)  # as a notebook does at the end of a cell, after showing it
    with pytest.warns(UserWarning, match="Make it in the cell that calls live.figure"):
        live.figure(figure, lambda: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        live.figure(figure, lambda: None)  # live already
        live.figure(plt.figure(), lambda: None)


def test_html_in_a_readout_is_text() -> None:
    figure, _ = plt.subplots()
    shown = live.figure(figure, lambda v: "<script>1 < 2</script>", v=live.slider(0, 1))
    assert "&lt;script&gt;1 &lt; 2&lt;/script&gt;" in shown.readout.value


def test_the_notebook_page_holds_the_widget_and_a_sentence_for_those_who_cannot_see_it() -> None:
    shown, _ = one_line()
    bundle = shown._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == "slope 1.0"
    assert 'aria-live="polite"' in shown.readout.value


def test_several_controls_are_moved_with_one_update() -> None:
    calls = []
    shown, _ = one_line(lambda slope, **others: calls.append(others), other=live.slider(0, 3))
    calls.clear()
    shown.set(slope=2.0, other=3)
    assert calls == [{"other": 3}]


def test_a_control_that_would_do_nothing_is_not_there() -> None:
    shown, _ = one_line(
        kind=live.choice(["plain", "bent"]), bend=live.slider(0, 3), only={"bend": ("kind", "bent")}
    )
    row = shown._rows["bend"].layout
    assert row.display == "none"
    shown.controls["kind"].value = "bent"
    assert row.display is None
    with pytest.raises(ValueError, match="only names plan, which is no control"):
        one_line(bend=live.slider(0, 3), only={"bend": ("plan", "bent")})


def test_of_controls_that_are_apart_only_one_is_away_from_its_start() -> None:
    shown, _ = one_line(
        step=live.slider(0, 5, 5),
        change=live.slider(-3, 3, 0),
        other=live.slider(0, 9, 4),
        apart=[("step", "change")],
    )
    shown.controls["change"].value = 2
    shown.controls["other"].value = 7
    pictures = shown.canvas.pictures
    shown.controls["step"].value = 1
    assert shown.values() == {"slope": 1.0, "step": 1, "change": 0, "other": 7}
    assert shown.canvas.pictures == pictures + 1, "one update for both"
    shown.controls["change"].value = -1
    assert shown.values() == {"slope": 1.0, "step": 5, "change": -1, "other": 7}
    shown.set(step=2, change=3)
    assert shown.values() == {"slope": 1.0, "step": 2, "change": 3, "other": 7}, (
        "a program says what it wants"
    )
    with pytest.raises(ValueError, match="apart names plan, which is no control"):
        one_line(bend=live.slider(0, 3), apart=[("bend", "plan")])


# --- controls


@pytest.mark.parametrize(
    ("control", "value"),
    [
        (live.slider(0, 5, 2), 2),
        (live.slider(0, 5), 0),
        (live.slider(0.0, 1.0, 0.5), 0.5),
        (live.slider(0, 1, 0.5), 0.5),
        (live.slider(0.001, 10.0, 0.1, log=True), 0.1),
        (live.choice(["a", "b"]), "a"),
        (live.choice({"first": 1, "second": 2}, 2), 2),
        (live.toggle(True), True),
        (live.button("again"), 0),
    ],
)
def test_a_control_starts_with_its_value(control: Any, value: Any) -> None:
    assert control.value == pytest.approx(value) if isinstance(value, float) else control.value == value


def test_whole_numbers_stay_whole() -> None:
    assert isinstance(live.slider(1, 9, 3).value, int)
    assert isinstance(live.slider(1, 9, 3.0).value, float)


def test_steps_are_round_and_the_number_shows_them() -> None:
    control = live.slider(-5.0, 5.0, 0.0)
    assert control.step == 0.1
    assert control.readout_format == ".1f"
    assert live.slider(0.0, 1.0, step=0.25).readout_format == ".2f"


@pytest.mark.parametrize(
    ("low", "high", "value"), [(0.003, 0.6, 0.03), (0.002, 2.0, 0.05), (4.0, 64.0, 25.0), (1, 9, 1)]
)
def test_a_logarithmic_slider_starts_on_a_step_so_that_the_browser_leaves_it_there(
    low: float, high: float, value: float
) -> None:
    control = live.slider(low, high, value, log=True)
    steps = (np.log10(value) - control.min) / control.step
    assert steps == pytest.approx(round(steps), abs=1e-6)
    assert 40 < (control.max - control.min) / control.step < 90


def test_a_logarithmic_slider_of_whole_numbers_gives_whole_numbers_and_a_key_always_moves_it() -> None:
    figure, axes = plt.subplots()
    point = live.point(axes, x="n", y=0, label="n")
    shown = live.figure(figure, lambda n: str(n), handles=[point], n=live.slider(1, 100, 1, log=True))
    seen = [shown.values()["n"]]
    for _ in range(70):
        shown._follow({"handle": 0, "key": "ArrowRight", "times": 1})
        seen.append(shown.values()["n"])
    assert all(isinstance(n, int) for n in seen) and (seen[0], seen[-1]) == (1, 100)
    assert {1, 2, 3, 5, 10} <= set(seen) and sorted(seen) == seen
    assert shown.image.handles[0]["said"] == "n = 100"


@pytest.mark.parametrize(
    ("value", "text"), [(1e-6, "0.000001"), (0.05, "0.05"), (12.345, "12.3"), (0.031622776, "0.0316")]
)
def test_a_logarithmic_slider_says_plain_numbers(value: float, text: str) -> None:
    assert told(live.slider(1e-6, 100.0, value, log=True)) == text


def test_a_button_counts_its_presses() -> None:
    control = live.button("again")
    control.click()
    control.click()
    assert control.value == 2


def test_a_control_without_label_is_named_like_the_argument() -> None:
    shown, _ = one_line()
    assert shown.controls["slope"].description == "slope"


@pytest.mark.parametrize(
    ("control", "value"),
    [
        (live.slider(0.0, 1.0, 0.0, step=0.25, play=True), 0.75),
        (live.slider(0.01, 100.0, 0.01, step=1.0, log=True, play=True), 10.0),
    ],
)
def test_a_play_button_moves_its_slider(control: Any, value: float) -> None:
    figure, axes = plt.subplots(figsize=(2, 2))
    (line,) = axes.plot([0, 1])
    shown = live.figure(figure, lambda v: line.set_ydata([0, v]), v=control)
    play = next(widget for widget in live_figure._family(shown.widget) if type(widget).__name__ == "Player")
    play.step = 3
    assert control.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("control", "sent", "value"),
    [
        (live.slider(-3.0, 3.0, 0.0, step=0.1), 2.000000000000001, 2.0),
        (live.slider(-3.0, 3.0, 0.0, step=0.1), -2.6999999999999997, -2.7),
        (live.slider(0.001, 10.0, 0.1, log=True, step=0.1), 1.0000000000000018, 1.0),
        (live.slider(0.0, 1.0, 0.5, step=0.25), 0.3, 0.3),  # between two places: somebody meant it
    ],
)
def test_a_value_from_the_browser_has_no_binary_dust(control: Any, sent: float, value: float) -> None:
    control.set_state({"value": sent})
    assert control.value == value


def test_a_slider_has_at_least_three_pixels_a_step() -> None:
    figure, _ = plt.subplots()
    sliders = {"few": live.slider(0, 5), "many": live.slider(1, 200), "log": live.slider(0.01, 1.0, log=True)}
    live.figure(figure, lambda **_: None, **sliders)
    for name, least in {"few": 240, "many": 3 * 199, "log": 240}.items():
        assert int(sliders[name].layout.width.removesuffix("px")) >= least + 20


@pytest.mark.parametrize(
    ("label", "said"),
    [("$w_1$", "w 1"), (r"$\hat y_2$", "y hat 2"), ("weight $w$", "weight w"), (r"$\eta$", "eta")],
)
def test_a_control_is_named_in_words(label: str, said: str) -> None:
    figure, _ = plt.subplots()
    shown = live.figure(figure, lambda v: None, v=live.slider(0, 3, label=label))
    assert shown.controls["v"].tooltip == said


def test_the_pace_of_play_can_be_read() -> None:
    assert live.slider(0, 5, play=True).played == 1.5
    assert live.slider(0, 40, play=True).played == 0.2
    assert live.slider(0, 500, play=True).played == 0.12
    assert live.slider(0, 5, play=0.4).played == 0.4
    assert not live.slider(0, 5).played


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.0123, "0.0123"),
        (-1.3e-5, "−1.3·10⁻⁵"),
        (2.4e7, "2.4·10⁷"),
        (3e-53, "below 10⁻¹²"),
        (1234.0, "1234"),
    ],
)
def test_a_number_in_a_line_can_be_read(value: float, text: str) -> None:
    assert live.short(value) == text


def test_a_negative_number_in_the_line_has_a_minus_sign_and_a_hyphen_stays_one() -> None:
    figure, _ = plt.subplots()
    shown = live.figure(
        figure, lambda v: f"z-axis at {-v:.1f}, from 1-5, (-2, -3)", v=live.slider(0.0, 3.0, 1.5)
    )
    assert "z-axis at −1.5, from 1-5, (−2, −3)" in shown.readout.value
    assert shown.image.alt == "z-axis at −1.5, from 1-5, (−2, −3)"


# --- sizes


def panels(n: int, **settings: Any) -> live.LiveFigure:
    figure, axes = plt.subplots(1, n, figsize=(9, 3), layout="constrained", **settings)
    lines = [each.plot([0, 1])[0] for each in np.atleast_1d(axes)]
    return live.figure(figure, lambda v: lines[0].set_ydata([0, v]), v=live.slider(0.0, 1.0, 1.0))


@pytest.mark.parametrize(("ratio", "drawn"), [(1.0, 1.0), (1.5, 1.5), (2.0, 2.0), (3.0, 2.0)])
def test_a_picture_has_the_pixels_of_the_page(ratio: float, drawn: float) -> None:
    shown = panels(2)
    for width in (900, 800, 5000):
        shown.image.box = {"width": width, "ratio": ratio}
        assert shown.pixels().shape[1] == pytest.approx(min(width, 900) * drawn, abs=1)
        assert np.abs(shown.pixels().astype(int) - shown.fresh_pixels()).max() <= 8


@pytest.mark.parametrize("panels_in_a_row", [1, 2])
def test_text_is_never_smaller_than_eleven_pixels(panels_in_a_row: int) -> None:
    shown = panels(panels_in_a_row)
    smallest = FontProperties(size=plt.rcParams["xtick.labelsize"]).get_size_in_points()
    shown.image.box = {"width": 100, "ratio": 1.0}
    assert shown.pixels().shape[1] / shown.canvas.natural * smallest * 100 / 72 >= 10.99


def test_a_single_panel_becomes_narrower_unless_something_would_be_cut() -> None:
    shown = panels(1)
    shown.image.box = {"width": 360, "ratio": 1.0}
    assert shown.image.natural == 440 and shown.pixels().shape[1] == 360
    shown.image.box = {"width": 900, "ratio": 1.0}
    assert shown.image.natural == 900
    long = panels(1)
    long.figure.axes[0].set_title("A title that is longer than there is room for in a narrow picture, by far")
    long.image.box = {"width": 360, "ratio": 1.0}
    assert long.image.natural == 900


def test_a_grid_of_panels_stands_under_each_other_row_after_row() -> None:
    figure, grid = plt.subplots(2, 2, figsize=(9, 6), layout="constrained")
    lines = [axes.plot([0, 1], label="line")[0] for axes in grid.flat]
    figure.legend([lines[0]], ["line"], loc="outside upper center")
    shown = live.figure(figure, lambda v: lines[3].set_ydata([0, v]), v=live.slider(0.0, 1.0, 1.0))
    shown.image.box = {"width": 400, "ratio": 1.0}
    assert shown.image.natural == 450 and shown.image.ratio == pytest.approx(12 / 4.5)
    tops = [axes.get_position().y0 for axes in grid.flat]
    assert tops == sorted(tops, reverse=True) and len(set(tops)) == 4
    assert np.abs(shown.pixels().astype(int) - shown.fresh_pixels()).max() <= 8


def test_where_a_panel_spans_rows_those_of_a_column_stay_together() -> None:
    figure, panels = plt.subplot_mosaic([["a", "c"], ["b", "c"]], figsize=(9, 4), layout="constrained")
    (line,) = panels["c"].plot([0, 1])
    shown = live.figure(figure, lambda v: line.set_ydata([0, v]), v=live.slider(0.0, 1.0, 1.0))
    shown.image.box = {"width": 400, "ratio": 1.0}
    assert shown.image.natural == 450 and shown.image.ratio == pytest.approx(8 / 4.5)
    tops = [panels[name].get_position().y0 for name in "abc"]
    assert tops == sorted(tops, reverse=True) and len(set(tops)) == 3


def test_panels_stand_under_each_other_where_there_is_no_room_beside_and_go_back() -> None:
    shown = panels(3, width_ratios=(2, 1, 1))
    left, middle, right = shown.figure.axes
    shown.image.box = {"width": 460, "ratio": 1.0}
    assert shown.image.natural == 450 and shown.image.ratio == pytest.approx(2)
    tops = [axes.get_position().y0 for axes in (left, middle, right)]
    assert tops[0] > tops[1] > tops[2]
    shown.controls["v"].value = 0.3
    assert np.abs(shown.pixels().astype(int) - shown.fresh_pixels()).max() <= 8
    shown.image.box = {"width": 900, "ratio": 1.0}
    assert shown.image.natural == 900
    assert left.get_position().x0 < middle.get_position().x0 < right.get_position().x0


def test_the_still_picture_is_small_and_says_what_to_press() -> None:
    text = panels(2)._still_html()
    assert len(text) < 40_000
    assert "Press Shift+Enter" in text and 'src="data:image/png;base64,' in text


def test_the_still_picture_is_renewed_once_after_a_move_and_not_for_another_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown, renewed = panels(2), list[str]()
    monkeypatch.setattr(
        live_figure, "display", lambda *_, **__: SimpleNamespace(update=lambda new: renewed.append(new.data))
    )
    shown._ipython_display_()

    def calm() -> int:
        shown._calm(None, {"type": "calm"}, None)
        return len(renewed)

    shown.image.box = {"width": 500, "ratio": 2.0}
    assert calm() == 0
    shown.controls["v"].value = 0.3
    assert calm() == 1 and renewed == [shown._still_html()]
    assert calm() == 1


# --- updates that yield frames


def trainer(frames: int, log: list[int]) -> live.LiveFigure:
    figure, axes = plt.subplots(figsize=(2, 2))
    (line,) = axes.plot([0, 1])
    axes.set_ylim(0, 100)

    def update(start: int) -> Generator[str]:
        for step in range(frames):
            log.append(start + step)
            line.set_ydata([0, start + step])
            yield f"step {step} from {start}"

    return live.figure(figure, update, start=live.slider(0, 90, 0))


async def until(there: Callable[[], object]) -> None:
    """Lets the kernel's loop run until this holds; never ends where it does not come to hold."""
    while not there():
        await asyncio.sleep(0.001)


def test_frames_run_to_their_end_outside_a_notebook() -> None:
    log: list[int] = []
    shown = trainer(5, log)
    shown.controls["start"].value = 50
    assert log == [0, 1, 2, 3, 4, 50, 51, 52, 53, 54]
    assert "step 4 from 50" in shown.readout.value


def test_in_a_notebook_the_first_frame_comes_at_once_and_a_new_move_ends_the_old_run() -> None:
    log: list[int] = []
    shown = trainer(1000, log)

    async def student() -> None:
        log.clear()
        shown.controls["start"].value = 10
        assert log == [10], "one frame, then the kernel reads its messages"
        assert "step 0 from 10" in shown.readout.value
        await until(lambda: len(log) > 1)
        assert len(log) < 1000
        shown.controls["start"].value = 50
        before = len(log)
        await until(lambda: len(log) > before + 10)
        assert all(value >= 50 for value in log[before - 1 :])

    asyncio.run(student())


def test_a_notebook_shows_the_last_frame() -> None:
    shown = trainer(20, [])

    async def student() -> None:
        shown.controls["start"].value = 70
        await until(lambda: "step 19 from 70" in shown.readout.value)

    asyncio.run(student())
    assert np.array_equal(pixels(shown), shown.fresh_pixels())


@pytest.mark.parametrize("frames", [1, 2, 300])
def test_finish_runs_what_is_left_and_keeps_the_line_where_nothing_is(frames: int) -> None:
    shown = trainer(frames, [])

    async def student() -> None:
        shown.controls["start"].value = 30
        shown.finish()
        assert f"step {frames - 1} from 30" in shown.readout.value

    asyncio.run(student())


def test_an_exception_between_frames_is_shown() -> None:
    figure, axes = plt.subplots(figsize=(2, 2))

    def update(v: int) -> Generator[str]:
        yield "first"
        if v:
            raise RuntimeError("diverged")

    shown = live.figure(figure, update, v=live.slider(0, 1, 0))

    async def student() -> None:
        shown.controls["v"].value = 1
        assert shown.error.value == ""
        await until(lambda: shown.error.value)

    asyncio.run(student())
    assert "diverged" in shown.error.value


# --- running a cell twice


def test_a_cell_that_runs_again_replaces_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_figure, "_place", lambda: ("cell-1", "run-1"))
    first, _ = one_line()
    second, _ = one_line()  # two in one run of one cell: both stay
    assert first in live.figures() and second in live.figures()
    monkeypatch.setattr(live_figure, "_place", lambda: ("cell-1", "run-2"))
    third, _ = one_line()
    assert first not in live.figures() and second not in live.figures()
    third.controls["slope"].value = 4.0
    assert "slope 4.0" in third.readout.value


def test_style_settings_are_accepted_by_matplotlib() -> None:
    style.use()
    assert plt.rcParams["axes.spines.top"] is False
    assert style.sign_color(0.5) == style.POSITIVE and style.sign_color(-0.5) == style.NEGATIVE
