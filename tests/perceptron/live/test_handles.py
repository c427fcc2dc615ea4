"""Handles: from the controls' values to a place in the picture, and from a drag or a key to the controls' values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from perceptron import live

Made = tuple[live.LiveFigure, Any]


def make(handle: Callable[[Any], live.Handle], **controls: Any) -> tuple[live.LiveFigure, live.Handle]:
    figure, (axes, _) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    axes.set(xlim=(-3, 3), ylim=(-3, 3))
    made = handle(axes)
    shown = live.figure(figure, lambda **values: str(values), handles=[made], **controls)
    return shown, made


def plane(handle: Callable[[Any], live.Handle]) -> tuple[live.LiveFigure, live.Handle]:
    sliders = {
        name: live.slider(-3.0, 3.0, start, step=0.1)
        for name, start in {"w1": 1.0, "w2": 2.0, "b": -1.0}.items()
    }
    return make(handle, **sliders)


def key(shown: live.LiveFigure, name: str, times: int = 1) -> None:
    shown.image.move = {"handle": 0, "key": name, "times": times, "number": shown.image.heard + 1}


def test_a_point_snaps_to_the_steps_and_ends_of_its_controls() -> None:
    shown, point = plane(lambda axes: live.point(axes, x="w1", y="w2", label="weights"))
    shown.drag(point, 1.234, -0.77)
    assert (shown.values()["w1"], shown.values()["w2"]) == (1.2, -0.8)
    shown.drag(point, 99, -99)
    assert (shown.values()["w1"], shown.values()["w2"]) == (3.0, -3.0)


def test_a_frame_is_dragged_by_its_middle_and_goes_both_ways() -> None:
    shown, frame = plane(
        lambda axes: live.frame(
            axes,
            x=lambda w1, **_: w1,
            y=lambda w2, **_: w2,
            size=(1.0, 2.0),
            label="weights",
            moves=["w1", "w2"],
            to=lambda x, y, **_: {"w1": x, "w2": y},
        )
    )
    shown.drag(frame, 1.5, -0.7)
    assert (shown.values()["w1"], shown.values()["w2"]) == (1.5, -0.7)
    assert np.allclose(frame.points(shown.values()), [[1.0, -1.7], [2.0, 0.3]])
    key(shown, "ArrowUp", 2)
    key(shown, "ArrowLeft")
    assert (shown.values()["w1"], shown.values()["w2"]) == (1.4, -0.5)
    assert shown.image.handles[0]["kind"] == "box" and shown.image.handles[0]["follows"] == "xy"


def test_a_choice_of_numbers_is_dragged_as_a_slider_is_and_says_its_names() -> None:
    shown, point = make(
        lambda axes: live.point(axes, x="kind", y=0, label="kind"),
        kind=live.choice({"none": 0, "one": 1, "two": 2}),
    )
    assert shown.image.handles[0]["said"] == "kind = none" and shown.image.handles[0]["ends"] == [0.0, 2.0]
    shown.drag(point, 1.2, 0)
    assert shown.values() == {"kind": 1}
    key(shown, "ArrowRight", 3)
    assert shown.values() == {"kind": 2} and shown.image.handles[0]["said"] == "kind = two"
    shown.drag(point, -9, 0)
    assert shown.values() == {"kind": 0}


def test_the_place_of_a_handle_is_that_of_its_data_in_the_picture() -> None:
    shown, _ = plane(lambda axes: live.point(axes, x="w1", y="w2", label="weights"))
    axes = shown.handles[0].axes
    shown.set(w1=-1.5, w2=2.5)
    for box in ({"width": 800, "ratio": 1.0}, {"width": 400, "ratio": 2.0}):  # side by side, under each other
        shown.image.box = box
        height, width = shown.pixels().shape[:2]
        x, y = axes.transData.transform((-1.5, 2.5))
        assert shown.image.handles[0]["points"] == [
            [pytest.approx(x / width, abs=1e-4), pytest.approx(1 - y / height, abs=1e-4)]
        ]
    assert height > width


@pytest.mark.parametrize(("w1", "w2"), [(1.0, 2.0), (0.0, 1.5), (-2.0, 0.0), (3.0, -3.0)])
def test_a_line_of_the_plane_goes_through_where_it_is_dragged_to(w1: float, w2: float) -> None:
    shown, line = plane(lambda axes: live.line(axes, normal=("w1", "w2"), offset="b", label="line"))
    shown.set(w1=w1, w2=w2)
    shown.drag(line, 0.3, 0.4)
    b = shown.values()["b"]
    assert b == pytest.approx(-(w1 * 0.3 + w2 * 0.4), abs=0.0501)
    ends = np.asarray(line.points(shown.values()))
    assert np.allclose(ends @ [w1, w2] + b, 0) and np.abs(ends).max() == pytest.approx(3)


def test_a_line_that_is_nowhere_has_no_place() -> None:
    shown, _ = plane(lambda axes: live.line(axes, normal=("w1", "w2"), offset="b", label="line"))
    shown.set(w1=0.0, w2=0.0)
    assert shown.image.handles[0]["points"] == []
    assert shown.error.value == ""


def test_arrow_keys_go_where_they_point_whatever_the_signs() -> None:
    shown, line = plane(lambda axes: live.line(axes, normal=("w1", "w2"), offset="b", label="line"))
    for w2 in (2.0, -2.0):
        shown.set(w1=0.0, w2=w2, b=0.0)
        before = line.points(shown.values())[0][1]
        key(shown, "ArrowUp", times=3)
        assert shown.values()["b"] == pytest.approx(-0.3 * np.sign(w2))
        assert line.points(shown.values())[0][1] > before
        key(shown, "ArrowRight")
        assert shown.values()["b"] == pytest.approx(-0.3 * np.sign(w2)), "a level line does not go sideways"


def test_a_logarithmic_control_takes_steps_of_equal_factors() -> None:
    shown, line = make(
        lambda axes: live.line(axes, x="at", label="line"),
        at=live.slider(0.01, 100.0, 1.0, log=True, step=0.1),
    )
    key(shown, "ArrowRight", times=10)
    assert shown.values()["at"] == pytest.approx(10)
    shown.drag(line, 2.0, 0.0)
    assert shown.values()["at"] == pytest.approx(10**0.3)


def test_a_bar_reaches_to_its_control_and_a_cell_counts_pixels() -> None:
    shown, bar = plane(lambda axes: live.bar(axes, at=1.0, y="b", width=0.5, label="bar"))
    assert bar.points(shown.values()) == [[0.75, 0.0], [1.25, -1.0]]
    shown.drag(bar, 0.0, 2.04)
    assert shown.values()["b"] == 2.0
    shown, _ = plane(lambda axes: live.cell(axes, (0, 0), "w1", label="cell"))
    for lift, value in ((8.0, 1.1), (24.0, 1.3), (-16.0, 0.8)):  # counted from where it was taken
        shown.image.move = {"handle": 0, "grab": 7, "x": 0.5, "y": 0.5, "lift": lift, "number": lift}
        assert shown.values()["w1"] == pytest.approx(value)


def test_what_a_handle_says_follows_its_controls() -> None:
    shown, point = plane(lambda axes: live.point(axes, x="w1", y="w2", label="weights"))
    shown.drag(point, -1.0, 2.0)
    assert shown.image.handles[0]["said"] == "w1 = −1.0, w2 = 2.0"


def test_a_handle_of_unknown_controls_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="handles names w3, which is no control; there are w1, w2, b"):
        plane(lambda axes: live.point(axes, x="w1", y="w3", label="weights"))
    with pytest.raises(ValueError, match="the point 'still' moves no control"):
        live.point(plt.figure().add_subplot(), x=1.0, y=2.0, label="still")
    with pytest.raises(ValueError, match="needs one of x, y, or normal with offset"):
        live.line(plt.figure().add_subplot(), label="line")


def test_a_move_that_changes_nothing_is_answered_without_a_picture() -> None:
    shown, point = plane(lambda axes: live.point(axes, x="w1", y="w2", label="weights"))
    shown.drag(point, 1.0, 2.0)
    pictures = shown.canvas.pictures
    x, y = shown.image.handles[0]["points"][0]
    shown.image.move = {"handle": 0, "grab": 1, "x": x, "y": y, "lift": 0, "number": 5}
    assert (shown.image.heard, shown.canvas.pictures) == (5, pictures)


def test_parts_that_belong_together_are_given_with_their_shapes() -> None:
    figure, axes = plt.subplots(figsize=(4, 3))
    (curve,) = axes.plot([0, 1, 2], [0, 1, 0])
    text = axes.text(1, 0.5, "label")
    spot = live.region(axes, "circle", [(1, 1), (1.2, 1)])
    shown = live.figure(figure, lambda a: "", linked=[["a", curve, text, spot]], a=live.slider(0, 3))
    (group,) = shown.image.links
    assert group["controls"] == ["a"]
    assert [shape["kind"] for shape in group["shapes"]] == ["line", "box", "circle"]
    assert len(group["shapes"][0]["points"]) == 3
    with pytest.raises(ValueError, match="no region 'star'"):
        live.region(axes, "star", [(0, 0)])


def drawn_on() -> tuple[live.LiveFigure, live.Handle]:
    """A page of 4 rows and 5 columns, with a picture of ink everywhere."""
    figure, axes = plt.subplots(figsize=(5, 4))
    image = axes.imshow(np.zeros((4, 5)), vmin=0, vmax=1)
    pen = live.pen(axes, "page", label="page")

    def update(page: tuple[float, ...]) -> str:
        image.set_data(np.reshape(page, (4, 5)))
        return str(sum(page))

    return live.figure(figure, update, handles=[pen], page=live.page(4, 5, [[1.0] * 20], label="next")), pen


def pen_key(shown: live.LiveFigure, name: str, x: float, y: float) -> None:
    at = shown.handles[0].axes.transData.transform((x, y))
    place = [at[0] / shown.figure.bbox.width, 1 - at[1] / shown.figure.bbox.height]
    shown.image.move = {"handle": 0, "key": name, "pen": place, "number": shown.image.heard + 1}


def test_a_pen_leaves_ink_along_its_path_and_less_beside_it() -> None:
    shown, pen = drawn_on()
    shown.set(page=[0.0] * 20)
    shown.drag(pen, 1, 2)
    page = np.reshape(shown.values()["page"], (4, 5))
    away = np.hypot(np.arange(5) - 1, np.arange(4)[:, None] - 2)
    assert np.allclose(page, np.clip(1.1 - away, 0, 1), atol=0.006)
    ends = pen.axes.transData.transform([(0, 0), (4, 0)])
    path = [[x / shown.figure.bbox.width, 1 - y / shown.figure.bbox.height] for x, y in ends]
    shown.image.move = {"handle": 0, "grab": 1, "path": path, "number": 1}
    after = np.reshape(shown.values()["page"], (4, 5))
    assert np.allclose(after[0], 1) and np.allclose(after[2:], page[2:])
    assert np.allclose(shown.figure.axes[0].images[0].get_array(), after)
    assert shown.image.handles[0]["said"].endswith(f"ink in {(after > 0).sum()} of 20 cells")


def test_keys_give_a_cell_ink_take_it_away_and_clear_the_page() -> None:
    shown, _ = drawn_on()
    pen_key(shown, " ", 3, 1)
    assert shown.values()["page"][8] == 0 and sum(shown.values()["page"]) == 19
    pen_key(shown, " ", 3, 1)
    assert sum(shown.values()["page"]) == 20
    pen_key(shown, "Delete", 0, 0)
    assert shown.values()["page"] == (0.0,) * 20


def curve_of(places: int) -> tuple[live.LiveFigure, live.Handle]:
    """A curve over x from 0 to 10 in axes from 0 to 2, given as level; drawing sets the toggle."""
    figure, axes = plt.subplots(figsize=(5, 4))
    axes.set(xlim=(-5, 15), ylim=(0, 2))
    (line,) = axes.plot(np.zeros(places))
    pen = live.pen(axes, "curve", label="yours", across=(0, 10), sets={"own": True})

    def update(curve: tuple[float, ...], own: bool) -> str:
        line.set_ydata(curve)
        return f"{sum(curve):.3f} {own}"

    controls = {"curve": live.curve([[0.5] * places], label="next"), "own": live.toggle()}
    return live.figure(figure, update, handles=[pen], **controls), pen


def test_a_curve_goes_where_the_pen_went_last_and_a_given_one_is_gone_with_the_first_stroke() -> None:
    shown, pen = curve_of(11)
    drawn = lambda: np.array(shown.values()["curve"])  # noqa: E731

    def path(*points: tuple[float, float]) -> None:
        at = pen.axes.transData.transform(points)
        path = [[x / shown.figure.bbox.width, 1 - y / shown.figure.bbox.height] for x, y in at]
        shown.image.move = {"handle": 0, "grab": 1, "path": path, "number": shown.image.heard + 1}

    assert (
        shown.image.handles[0]["said"].startswith("next = drawn in 11 of 11 places,")
        and not shown.values()["own"]
    )
    path((2, 0.4), (6, 1.2))
    assert np.allclose(drawn(), [0, 0, 0.2, 0.3, 0.4, 0.5, 0.6, 0, 0, 0, 0], atol=1e-3)
    assert shown.values()["own"] and shown.image.handles[0]["said"].startswith(
        "next = drawn in 5 of 11 places,"
    )
    path((6, 1.2), (12, 1.2), (12, 9), (10, -3))  # beside it is at its end, above it at its top
    assert np.allclose(drawn()[6:10], 0.6, atol=1e-3) and drawn()[10] == pytest.approx(0.0001)
    path((8, 2), (4, 2))  # back over it
    assert np.allclose(drawn(), [0, 0, 0.2, 0.3, 1, 1, 1, 1, 1, 0.6, 0.0001], atol=1e-3)


def test_keys_bend_a_curve_at_a_cell_and_clear_it() -> None:
    shown, _ = curve_of(101)
    pen_key(shown, " ", 5, 1.8)
    pen_key(shown, " ", 5.4, 1.0)
    curve = np.array(shown.values()["curve"])
    assert curve[50] == pytest.approx(0.9, abs=1e-3) and curve[54] == pytest.approx(0.5, abs=1e-3)
    assert curve[52] == pytest.approx(0.7, abs=1e-3) and (curve[:46] == 0).all()
    pen_key(shown, "Delete", 0, 0)
    assert not any(shown.values()["curve"])


def test_a_press_shows_the_next_picture_and_after_a_drawing_an_empty_page() -> None:
    page = live.page(1, 2, [[0.8125, 0.0], [0.0, 1.0]], label="next")
    seen = [page.value]
    for _ in range(3):
        page.click()
        seen.append(page.value)
    assert seen == [(0.81, 0.0), (0.0, 1.0), (0.0, 0.0), (0.81, 0.0)]
    page.value = (0.3, 0.3)
    page.click()
    assert page.value == (0.0, 0.0)
    with pytest.raises(Exception, match="a page has 2 numbers from 0 to 1"):
        page.value = (0.3, 2.0)
