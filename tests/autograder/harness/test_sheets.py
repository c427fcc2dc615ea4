"""Contact sheets: what was changed is found and named, and what only another font or rounding changed is not."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from autograder.harness import sheets
from autograder.harness.lectures import LectureFigures, LiveFigureFigures


def drawn(height: float, legend: bool = True, shift: int = 0) -> bytes:
    """A small picture: axes, a bar of a height between 0 and 1, a legend."""
    image = Image.new("RGB", (240, 120), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((20 + shift, 110 - 100 * height, 80 + shift, 110), fill="#0072B2")
    if legend:
        pen.rectangle((160, 10, 230, 30), fill="black")
    data = io.BytesIO()
    image.save(data, "png")
    return data.getvalue()


def lecture(*pictures: tuple[bytes, ...]) -> LectureFigures:
    figures = tuple(
        LiveFigureFigures(f"update_{number}", "", (), 0.0, (), row) for number, row in enumerate(pictures)
    )
    return LectureFigures("01_neuron", 20.0, 1, 1, 1.0, figures, ())


SEEN = lecture((drawn(0.5), drawn(0.0), drawn(1.0)), (drawn(0.2), drawn(0.1), drawn(0.3)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return sheets.write(tmp_path / "sheets", SEEN)


def changed(figure: int, place: int, picture: bytes) -> LectureFigures:
    figures = list(SEEN.live_figures)
    row = list(figures[figure].pictures)
    row[place] = picture
    figures[figure] = dataclasses.replace(figures[figure], pictures=tuple(row))
    return dataclasses.replace(SEEN, live_figures=tuple(figures))


def test_the_same_figures_and_a_pixel_of_shift_are_no_difference(path: Path) -> None:
    assert sheets.differences(path, SEEN) == []
    assert sheets.differences(path, changed(0, 0, drawn(0.5, shift=1))) == []


@pytest.mark.parametrize(
    ("figure", "place", "picture", "said"),
    [
        (0, 0, drawn(0.5, legend=False), "update_0 looks different at its start: "),
        (0, 2, drawn(0.5), "update_0 looks different with its controls at their high ends: "),
        (1, 1, drawn(0.6), "update_1 looks different with its controls at their low ends: "),
    ],
)
def test_what_is_another_is_named(path: Path, figure: int, place: int, picture: bytes, said: str) -> None:
    (found,) = sheets.differences(path, changed(figure, place, picture))
    assert found.startswith(said) and found.endswith("% of it")


def test_a_figure_that_is_new_or_gone_is_seen(path: Path, tmp_path: Path) -> None:
    more = lecture(*(figure.pictures for figure in SEEN.live_figures), (drawn(0.9),) * 3)
    assert len(sheets.differences(path, more)) == 3
    gone = dataclasses.replace(SEEN, live_figures=SEEN.live_figures[1:])
    assert sheets.differences(path, gone)
    assert sheets.differences(tmp_path / "none.png", SEEN) == [f"{tmp_path / 'none.png'} is not there"]


def test_a_sheet_holds_every_picture_once_in_its_colours(path: Path) -> None:
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    blue = (np.abs(pixels - [0, 0x72, 0xB2]).max(axis=-1) < 20).sum()
    assert blue == pytest.approx(61 * 100 * (0.5 + 0.0 + 1.0 + 0.2 + 0.1 + 0.3), rel=0.03)
