"""A live figure's recording: its pictures, put together as a page does, are those that the kernel draws."""

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from perceptron import live
from perceptron.live.recording import HELD, PAIRED, PLACES, PRESSES, described, places, record, rounded


def make(update: Any = None, pairs: Any = (), **controls: Any) -> live.LiveFigure:
    figure, axes = plt.subplots(figsize=(3, 2))
    (line,) = axes.plot([0, 1], [0, 0])
    axes.set_ylim(-10, 10)

    def move(**values: Any) -> str:
        line.set_ydata(
            [float(value) if not isinstance(value, str) else len(value) for value in values.values()][:2]
        )
        return " ".join(f"{name} is {value}" for name, value in values.items())

    return live.figure(figure, update or move, pairs=pairs, **controls)


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGBA"))


def shown(recording: dict[str, Any], folder: Path, track: int, place: int) -> np.ndarray:
    """The start with the change of a place over it, as figures.js draws it."""
    picture = Image.open(folder / "start.webp").convert("RGBA")
    corner = recording["tracks"][track]["corners"][place]
    if corner:
        picture.alpha_composite(Image.open(folder / f"{track}-{place}.webp").convert("RGBA"), tuple(corner))
    return np.asarray(picture)


def test_every_recorded_place_is_the_kernels_picture_and_line(tmp_path: Path) -> None:
    figure = make(
        a=live.slider(-5, 5, 1),
        b=live.slider(0.0, 1.0, 0.5, step=0.25),
        c=live.choice(["up", "down"]),
        d=live.toggle(True),
        e=live.button("again"),
    )
    recording = record(figure, tmp_path)
    tried = 0
    for track, control in zip(recording["tracks"], recording["controls"], strict=True):
        (index,) = track["of"]
        name = list(figure.controls)[index]
        start = figure.controls[name].value
        for place, value in enumerate(places(figure.controls[name])):
            figure.controls[name].value = value
            assert figure.text.replace("-", "−") == track["lines"][place]
            assert np.array_equal(shown(recording, tmp_path, index, place), rounded(figure.pixels())), (
                name,
                value,
            )
            tried += 1
        figure.controls[name].value = start
        assert track["lines"][control["start"]] == recording["line"]
        assert track["corners"][control["start"]] is None
    assert tried == 11 + 5 + 2 + 2 + PRESSES


def test_colours_are_rounded_less_than_anybody_sees_and_white_and_black_stay() -> None:
    every = np.stack(
        [*np.meshgrid(np.arange(256), np.arange(256)), np.full((256, 256), 7)] + [np.full((256, 256), 9)],
        axis=-1,
    )
    saved = rounded(every.astype(np.uint8)).astype(int)
    assert np.abs(saved - every)[..., :3].max() == 2 and (saved[..., 3] == 9).all(), "alpha stays"
    assert saved[0, 0].tolist()[:2] == [0, 0] and saved[255, 255].tolist()[:2] == [255, 255]


def test_a_pair_is_recorded_in_all_its_combinations(tmp_path: Path) -> None:
    figure = make(pairs=[("a", "b")], a=live.slider(0, 3, 1), b=live.slider(0, 2, 2), c=live.slider(0, 9, 4))
    recording = record(figure, tmp_path)
    alone, pair = recording["tracks"]
    assert alone["of"] == [2] and pair["of"] == [0, 1], "what moves in a pair needs no pictures of its own"
    assert pair["lines"] == [f"a is {a} b is {b} c is 4" for a in range(4) for b in range(3)]
    figure.set(a=3, b=0)
    assert np.array_equal(shown(recording, tmp_path, 1, 9), rounded(figure.pixels()))


def test_fine_sliders_in_a_pair_get_fewer_places(tmp_path: Path) -> None:
    figure = make(pairs=[("a", "b")], a=live.slider(0, 100, 33), b=live.slider(0, 100, 50))
    recording = record(figure, tmp_path)
    assert len(recording["tracks"][0]["lines"]) <= 1.2 * PAIRED
    assert "a is 33 b is 50" in recording["tracks"][0]["lines"]


def test_the_places_of_handles_are_kept_and_the_two_controls_of_one_are_recorded_together(
    tmp_path: Path,
) -> None:
    figure = make(a=live.slider(0, 3, 1), b=live.slider(0, 100, 50), c=live.slider(0, 9, 4))
    axes = figure.figure.axes[0]
    point = live.point(axes, x="a", y="b", label="point")
    of_three = live.point(
        axes, x="a", y="b", moves=["c"], to=lambda x, y, **values: {"c": x}, label="of three"
    )
    figure.handles = [point, live.line(axes, x="c", label="line"), of_three]
    recording = record(figure, tmp_path)
    assert [hand["of"] for hand in recording["hands"]] == [[0, 1], [2]]
    assert recording["out_of_reach"] == ["of three"]
    pair = recording["tracks"][1]
    assert pair["of"] == [0, 1] and 100 < len(pair["lines"]) <= HELD
    heights = recording["controls"][1]["texts"]
    for number, moved in enumerate(pair["hands"]):
        a, b = divmod(number, len(heights))
        wanted = axes.transData.transform([a, float(heights[b])]) / figure.figure.bbox.size
        points = (moved or {}).get(0, recording["hands"][0]["points"])
        assert points == [pytest.approx([wanted[0], 1 - wanted[1]], abs=1e-4)]
        assert 1 not in (moved or {}), "the line stays"


def test_a_handle_gets_whole_numbers_of_a_slider_that_has_them(tmp_path: Path) -> None:
    figure = make(a=live.slider(1, 64, 1, log=True))
    axes = figure.figure.axes[0]
    to: Any = lambda x, y, a: {"a": x}  # noqa: E731
    figure.handles = [
        live.point(axes, x=lambda a: range(100)[a] / 100, y=0, label="n", moves=["a"], to=to, follows="x")
    ]
    recording = record(figure, tmp_path)
    assert len(recording["tracks"][0]["hands"]) > 5 and recording["hands"][0]["of"] == [0]


@pytest.mark.parametrize(
    "control",
    [
        live.slider(1, 200, 10),
        live.slider(-5.0, 5.0, 0.3),
        live.slider(0.001, 0.5, 0.05, log=True),
        live.slider(0, 7, 3),
        live.slider(0.15, 1.75, 1.0, step=0.01),
    ],
)
def test_places_hold_the_start_and_both_ends_and_rise(control: Any) -> None:
    values = places(control)
    at = np.log10(values) if hasattr(control, "base") else values
    assert at[0] == pytest.approx(control.min)
    assert control.max - control.step < at[-1] < control.max + 1e-9  # the last step that the slider can take
    assert control.value in values
    assert values == sorted(set(values))
    assert len(values) <= PLACES + 2
    assert len(values) > PLACES / 3 or len(values) == 8
    assert {type(value) for value in values} == {type(control.value)}


def test_a_logarithmic_slider_reaches_its_end_and_so_can_start_there() -> None:
    """In a kernel a value above ten to the power of `max` is cut: 600 was 599.9999999999997, which is no place."""
    assert 10.0 ** float(np.log10(600)) < 600
    for high in range(2, 1000):
        control = live.slider(1, high, high, log=True)
        assert 10.0**control.max >= high and control.value == high


def test_an_update_that_raises_is_named_with_its_place(tmp_path: Path) -> None:
    def fail(a: int) -> str:
        return f"{1 / (a - 2)}"

    with pytest.raises(ValueError, match="at a = 2 its update raises ZeroDivisionError: division by zero"):
        record(make(fail, a=live.slider(0, 5, 1)), tmp_path)


def test_a_line_that_depends_on_the_way_is_refused(tmp_path: Path) -> None:
    count = iter(range(1000))
    with pytest.raises(ValueError, match="may depend on the controls only"):
        record(make(lambda a: f"move {next(count)}", a=live.slider(0, 5, 1)), tmp_path)


def test_a_control_that_does_nothing_alone_needs_a_pair(tmp_path: Path) -> None:
    def update(kind: str, a: int) -> str:
        return kind if kind == "still" else f"{kind} {a}"

    controls = {"kind": live.choice(["still", "moving"]), "a": live.slider(0, 5, 1)}
    with pytest.raises(ValueError, match=r"a changes nothing .* give live.figure pairs="):
        record(make(update, **controls), tmp_path)
    only = {"a": ("kind", "moving")}
    recording = record(make(update, pairs=[("kind", "a")], only=only, **controls), tmp_path)
    assert [control["only"] for control in recording["controls"]] == [None, [0, 1]]
    assert recording["tracks"][0]["lines"][-1] == "moving 5"


def test_a_pair_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="pairs names c, which is no control; there are a, b"):
        make(pairs=[("a", "c")], a=live.slider(0, 5, 1), b=live.slider(0, 5, 1))


def test_a_still_figure_in_words() -> None:
    figure, (left, right) = plt.subplots(1, 2)
    left.set(title="the step $z_1$", xlabel="sum $z$", ylabel="output")
    right.set_title("the sigmoid", loc="left")
    figure.suptitle("Two activations")
    assert described(figure) == "Figure. Two activations; the step z_1: output over sum z; the sigmoid"


def test_the_picture_before_a_curve_was_drawn_is_kept_with_its_panel(tmp_path: Path) -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    (line,) = axes.plot([0, 1], [0, 1], linewidth=6, color="#0072B2")
    axes.set(xlabel="step", ylim=(-1, 2))
    asked = live.draw("Draw it.", line, why="So.")
    shown = live.figure(
        figure, lambda a: line.set_ydata([0, a]) or f"a {a}", ask=[asked], a=live.slider(0, 2, 1)
    )
    recording = record(shown, tmp_path)
    blue = [(pixels(tmp_path / name)[..., 0] < 20).sum() for name in ("blank.webp", "start.webp")]
    assert blue[1] > blue[0] + 200
    assert recording["line"] == "a 1" and recording["tracks"][0]["lines"] == ["a 0", "a 1", "a 2"]
    (x0, y0), (x1, y1) = recording["sketch"]["corners"]
    assert 0 < x0 < x1 < 1 and 0 < y0 < y1 < 1
    assert recording["sketch"]["question"] == 0
    assert recording["questions"][0]["answer"] == "The true curve is in the picture now"


def test_the_picture_without_what_answers_a_question_is_kept(tmp_path: Path) -> None:
    figure, axes = plt.subplots(figsize=(3, 2))
    (line,) = axes.plot([0, 1], [0, 1], linewidth=6, color="#0072B2")
    asked = [live.predict("Now?", 1), live.predict("How steep?", 1, hides=[line])]
    shown = live.figure(
        figure, lambda a: line.set_ydata([0, a]) or f"a {a}", ask=asked, a=live.slider(0, 2, 1)
    )
    recording = record(shown, tmp_path)
    blue = [(pixels(tmp_path / name)[..., 0] < 20).sum() for name in ("blank.webp", "start.webp")]
    assert blue[1] > blue[0] + 200
    assert recording["line"] == "a 1" and recording["tracks"][0]["lines"] == ["a 0", "a 1", "a 2"]
    assert recording["sketch"]["question"] == 1 and "corners" not in recording["sketch"]


def test_a_whole_number_that_a_logarithm_misses_by_a_hair_has_its_place(tmp_path: Path) -> None:
    figure, axes = plt.subplots(figsize=(2, 2))
    (line,) = axes.plot([0, 1], [0, 1])
    samples = live.slider(12, 100, 12, log=True, step=np.log10(100 / 12) / 4)
    shown = live.figure(figure, lambda n: line.set_ydata([0, n]) or f"{n}", n=samples)
    (control,) = record(shown, tmp_path)["controls"]
    assert control["start"] == 0 and len(control["texts"]) == 5


def test_a_page_is_recorded_with_its_pictures_and_empty(tmp_path: Path) -> None:
    figure, axes = plt.subplots(figsize=(2, 2))
    image = axes.imshow(np.zeros((1, 2)), vmin=0, vmax=1)

    def update(page: tuple[float, ...]) -> str:
        image.set_data([page])
        return str(page)

    made = live.figure(figure, update, page=live.page(1, 2, [[0.8125, 0.0], [0.0, 1.0]], label="next"))
    recording = record(made, tmp_path)
    assert recording["tracks"][0]["lines"] == ["(0.81, 0.0)", "(0.0, 1.0)", "(0.0, 0.0)"]
    assert (recording["controls"][0]["kind"], recording["controls"][0]["start"]) == ("button", 0)
