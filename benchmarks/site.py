"""The website as a whole: how long it takes to build, what it weighs, and what a real browser finds on every page.

    python benchmarks/site.py                    builds it, again, and with a lecture run anew, then looks at every page
    python benchmarks/site.py --only 01_neuron   the pages of one chapter
    python benchmarks/site.py --pictures FOLDER  also takes screenshots: desktop, phone, dark, print

Every place of every control is compared with what a fresh kernel says. Figures of lectures that measure the machine's own
speed say other numbers each time: there only the words are compared.
"""

from __future__ import annotations

import argparse
import base64
import functools
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from autograder.site.build import WORK, build  # noqa: E402
from tests.autograder.site.conftest import (  # noqa: E402
    THEME,
    accessibility_faults,
    kernel_lines,
    on_page,
    open_page,
    page_lines,
    paint_and_shift,
)
from tests.browser.conftest import chromium, drag_across, serve_files, wait_for  # noqa: E402

MEASURED = ("03_matrix_form", "08_sgd", "12_gpu")  # chapters that time this machine
DESKTOP = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PAPER = {"width": 720, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 800, "deviceScaleFactor": 2, "mobile": True}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", action="append", help="a chapter, may be repeated")
    parser.add_argument("--out", type=Path, default=ROOT / "site")
    parser.add_argument("--warm", action="store_true", help="keep what earlier builds made")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    if not given.warm:
        shutil.rmtree(ROOT / WORK, ignore_errors=True)
    first = build(ROOT, given.out, given.only, "owner/course", print)
    again = build(ROOT, given.out, given.only, "owner/course")
    shutil.rmtree(ROOT / WORK / "executed" / again.chapters[-1])
    one = build(ROOT, given.out, given.only, "owner/course")
    print(
        f"load {os.getloadavg()[0]:.0f}; built in {first.seconds:.0f} s, {len(first.run)} lectures run; again in "
        f"{again.seconds:.1f} s; with {', '.join(one.run)} run anew in {one.seconds:.0f} s; "
        f"{first.files} files, {first.size / 1e6:.1f} MB",
        flush=True,
    )
    faults = 0
    with serve_files(given.out) as address, chromium() as driver:
        driver.set_script_timeout(300)
        for path in sorted(given.out.glob("*.html")):
            faults += look(driver, address, path, given)
    print(f"{faults} faults")
    sys.exit(faults > 0)


def look(driver: Any, address: str, path: Path, given: argparse.Namespace) -> int:
    """Looks at one page, prints its figures and its faults, and returns how many faults there are."""
    faults = []
    page = f"{address}/{path.name}"
    seen = paint_and_shift(driver, page)
    told = f"{path.stem}: {seen['bytes'] / 1e3:.0f} kB, first paint {seen['paint']:.0f} ms, shift {seen['shift']:.3f}"
    if seen["bytes"] > 1e6 or seen["shift"] > 0.001:
        faults.append(f"too heavy, or something jumps: {told}")
    for theme in ("light", "dark"):
        faults += [f"{theme}: {fault}" for fault in accessibility_faults(driver, theme)]
    driver.execute_script(THEME, "auto")
    if path.stem[:2].isdigit():
        begin = time.monotonic()
        shown, said = page_lines(driver, page), kernel_lines(ROOT, path.stem)
        if path.stem in MEASURED:
            shown, said = words(shown), words(said)
        places = sum(len(lines) for controls in shown for lines in controls)
        if shown != said:
            faults += differences(shown, said)
        drags, astray = dragged(driver, page)
        faults += astray
        told += (
            f", {len(shown)} live figures, {places} places, {drags} drags, {time.monotonic() - begin:.0f} s"
        )
    print(told, flush=True)
    for fault in faults:
        print(f"  {fault}", flush=True)
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
        take(driver, page, given.pictures / path.stem)
    return len(faults)


# Where a handle can be taken, and where its places at the ends and in the middle of its controls are: [from, to, points] each.
WAYS = """
const { live } = document.querySelector(`.live[data-pictures="${arguments[0]}"]`), [, hand] = arguments, { hands } = live;
const { of, ...shape } = hands.hands[hand], ends = (control) => [...new Set([0, 0.5, 1].map((share) =>
  Math.round(share * (live.texts[control].length - 1))))];
let every = [{}];
for (const control of of) every = every.flatMap((places) => ends(control).map((place) => ({ ...places, [control]: place })));
const held = (points) => {
  const between = [0, 1].map((axis) => (points[0][axis] + points.at(-1)[axis]) / 2);
  return holdOf({ ...shape, points }, between);
};
return every.flatMap((places) => {
  const { track, number } = live.after(places), points = hands.points(hand, [track, number]), now = hands.points(hand);
  return points.length && now.length && !shape.scrubs ? [[held(now), held(points), points, track.lines[number]]] : [];
});
"""
START = """
const { live } = document.querySelector(`.live[data-pictures="${arguments[0]}"]`);
live.places = [...live.starts];
live.move({});
"""
NOW = (
    'return document.querySelector(`.live[data-pictures="${arguments[0]}"]`).live.hands.points(arguments[1])'
)


def stands(driver: Any, folder: str, hand: int, points: list[Any]) -> bool:
    """Whether a handle is there."""
    return bool(driver.execute_script(NOW, folder, hand) == points)


def dragged(driver: Any, page: str) -> tuple[int, list[str]]:
    """Drags each handle to the ends and the middle of its controls; how often, and which did not come there."""
    open_page(driver, page)
    handles = driver.execute_script(
        "return [...document.querySelectorAll('.live')].map(({ live, dataset }) => "
        "[dataset.pictures, (live.hands?.hands ?? []).map((hand) => hand.label)])"
    )
    drags, astray = 0, []
    for folder, labels in handles:
        for hand, label in enumerate(labels):
            driver.execute_script(START, folder)
            for way in range(len(driver.execute_script(WAYS, folder, hand))):
                driver.execute_script(START, folder)
                start, end, points, line = driver.execute_script(WAYS, folder, hand)[way]
                last, first = (
                    on_page(driver, folder, share) for share in (end, start)
                )  # it is scrolled to the first
                drag_across(driver, first, last)
                drags += 1
                try:
                    wait_for(functools.partial(stands, driver, folder, hand, points), "it to come there", 5)
                except AssertionError:
                    astray.append(f"{folder}, {label!r}: not at {points}, where it says {line!r}")
    return drags, astray


def words(said: Any) -> Any:
    """The lines without their numbers."""
    if isinstance(said, str):
        return re.sub(r"\d[\d.,]*", "0", said)
    return (
        {key: words(value) for key, value in said.items()} if isinstance(said, dict) else [*map(words, said)]
    )


def differences(shown: list[Any], said: list[Any]) -> list[str]:
    shapes = [[[len(lines) for lines in controls] for controls in each] for each in (shown, said)]
    if shapes[0] != shapes[1]:
        return [f"places of each control of each figure: page {shapes[0]}, kernel {shapes[1]}"]
    return [
        f"figure {figure}, control {control}, place {place}: page {one!r}, kernel {other!r}"
        for figure, pair in enumerate(zip(shown, said, strict=True))
        for control, (ours, theirs) in enumerate(zip(*pair, strict=True))
        for place, (one, other) in enumerate(zip(ours, theirs, strict=True))
        if one != other
    ]


def take(driver: Any, page: str, name: Path) -> None:
    """Screenshots of a whole page: as on a desktop, dark, on a phone; and as it is printed."""
    for suffix, theme, metrics, media in (
        ("desktop", "light", DESKTOP, "screen"),
        ("dark", "dark", DESKTOP, "screen"),
        ("phone", "light", PHONE, "screen"),
        ("print", "light", PAPER, "print"),
    ):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media})
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get(page)
        driver.execute_script(THEME, theme)
        driver.execute_async_script(
            "const done = arguments[0]; document.querySelectorAll('img').forEach((i) => { i.loading = 'eager'; });"
            "Promise.all([...document.images].map((i) => i.decode().catch(() => {}))).then(() => setTimeout(done, 500))"
        )
        height = driver.execute_script("return document.body.scrollHeight")
        clip = {"x": 0, "y": 0, "width": metrics["width"], "height": height, "scale": 1}
        picture = driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        Path(f"{name}-{suffix}.png").write_bytes(base64.b64decode(picture["data"]))
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    driver.execute_script(THEME, "auto")


if __name__ == "__main__":
    main()
