"""The playground on a bare static page, without a kernel: every control by keyboard, every tool, sizes and words."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from perceptron.playground import widget
from perceptron.playground.state import CONTROLS, KEYS
from tests.browser.conftest import wait_for

pytestmark = pytest.mark.browser

SPACE, ENTER, UP, DOWN, LEFT, RIGHT, TAB = " ", "\ue007", "\ue013", "\ue015", "\ue012", "\ue014", "\ue004"
ESCAPE = "\ue00c"


class StaticPage:
    def __init__(self, driver: Any, address: str):
        self.driver, self.address = driver, address

    def open(self, state: str = "", width: int = 1280, height: int = 1000, dark: bool = False) -> StaticPage:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [theme]})
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(f"{self.address}/js/index.html#{state}")
        wait_for(lambda: self.ask("view.frame"), "the page", 30)
        self.drawn()
        return self

    def drawn(self) -> None:
        """Whatever was to be drawn is: a frame that begins after now has ended."""
        self.run("for (const _ of [1, 2]) await new Promise(requestAnimationFrame)")

    def ask(self, expression: str, *arguments: Any) -> Any:
        script = (
            f"const view = document.querySelector('.pg')?.playground; return view ? ({expression}) : null"
        )
        return self.driver.execute_script(script, *arguments)

    def run(self, script: str, *arguments: Any) -> Any:
        """Statements with the view; a promise that they return is waited for."""
        return self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; const view = document.querySelector('.pg').playground;"
            f"(async (...a) => {{ {script} }})(...arguments).then(done, (error) => done('error: ' + error.stack))",
            *arguments,
        )

    def press(self, selector: str, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        self.driver.execute_script("document.querySelector(arguments[0]).focus()", selector)
        ActionChains(self.driver).send_keys(*keys).perform()

    def type(self, selector: str, text: str, *keys: str) -> None:
        self.driver.execute_script("document.querySelector(arguments[0]).select()", selector)
        self.press(selector, text, *keys)

    def click(self, selector: str) -> None:
        self.driver.execute_script("document.querySelector(arguments[0]).click()", selector)

    def button(self, text: str) -> None:
        self.driver.execute_script(
            "[...document.querySelectorAll('button')].find(b => b.textContent === arguments[0]).click()", text
        )

    def text(self, selector: str) -> str:
        return self.driver.execute_script(
            "return document.querySelector(arguments[0])?.textContent ?? ''", selector
        )

    @property
    def said(self) -> str:
        return self.text(".pg-live")

    def until(self, look: Callable[[], Any], what: str) -> Any:
        return wait_for(look, f"{what}; the playground says: {self.said}", 30)

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]


@pytest.fixture(scope="module")
def page(chrome: Any, pages: str) -> Iterator[StaticPage]:
    yield StaticPage(chrome, pages)
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_page_plays_and_its_link_follows_the_state(page: StaticPage) -> None:
    page.open("data=gauss&layers=3")
    page.press(".pg-play", SPACE)
    page.until(lambda: page.ask("view.driver.epoch") > 3, "some epochs")
    page.press(".pg-play", SPACE)
    page.press("[data-key=activation]", "R")  # typing a letter chooses in a select
    page.until(lambda: page.ask("view.state.activation") == "relu", "ReLU")
    assert page.ask("location.hash") == "#v=1&data=gauss&layers=3&activation=relu"
    page.driver.execute_script("location.hash = 'data=xor'")
    page.until(lambda: page.ask("view.state.data") == "xor", "the state of another link")
    page.press(".pg-play", "S")  # with Shift one batch
    page.until(lambda: page.ask("[view.driver.epoch, view.driver.within]") == [0, 1], "one batch")
    assert page.errors() == []


def test_a_bad_link_is_said_and_the_page_works_with_its_defaults(page: StaticPage) -> None:
    page.open("data=moons&n=20")
    assert "data=moons is not allowed" in page.said and "defaults" in page.said
    page.press("body", SPACE)
    page.run("await view.step()")
    assert page.ask("view.driver.epoch") >= 1


def test_a_playground_that_stands_still_asks_for_no_frames_and_draws_again_when_touched(
    page: StaticPage,
) -> None:
    page.open("data=xor")
    at_rest, trained, hovered = page.run("""
        const own = globalThis.requestAnimationFrame;
        const frames = async (act) => {
            let count = 0;
            globalThis.requestAnimationFrame = (react) => { count += 1; return own(react); };
            act();
            await new Promise((done) => setTimeout(done, 400));
            globalThis.requestAnimationFrame = own;
            return count;
        };
        const at_rest = await frames(() => {});
        const trained = await frames(() => { view.toggle(); setTimeout(() => view.toggle(), 200) });
        return [at_rest, trained, await frames(() => view.hover(1, 0))];
    """)
    assert at_rest == 0 and trained > 2 and hovered == 1


NUMBERS = [
    name
    for name, key in KEYS.items()
    if key.kind in ("number", "whole") and name not in ("noise", "share", "seed", "pause", "n", "batch")
]


def test_every_number_follows_the_arrow_keys_and_what_is_typed_and_refuses_nonsense(page: StaticPage) -> None:
    owner = {"momentum": "momentum", "eps": "adam", "rho": "rmsprop", "beta1": "adam", "beta2": "adam"}
    schedule = {"drop": "step", "every": "step", "rate": "exponential", "warmup": "cosine", "total": "cosine"}
    page.open("n=100")
    page.driver.execute_script("document.querySelector('.pg-more').open = true")
    for name in [*NUMBERS, "seed", "pause", "n", "batch"]:
        extra = "&optimizer=" + ("adamw" if name == "decay" else owner.get(name, "sgd"))
        extra += f"&schedule={schedule.get(name, 'constant')}" + ("&reg=l2" if name == "regrate" else "")
        extra += "&data=rings" if name == "classes" else ""
        assert page.run("return view.restore(a[0])", "n=100" + extra), name
        field = f"[data-key={name}]"
        before = page.ask(f"view.state.{name}")
        page.press(field, UP)
        page.until(lambda name=name, old=before: page.ask(f"view.state.{name}") > old, f"a larger {name}")
        page.press(field, DOWN)
        page.until(lambda name=name, old=before: page.ask(f"view.state.{name}") <= old, f"a smaller {name}")
        kept = page.ask(f"view.state.{name}")
        for nonsense in ("abc", f"{KEYS[name].high * 10:g}9"):
            page.type(field, nonsense, ENTER)
            sentence = f"{name}={nonsense} is not allowed"
            page.until(lambda sentence=sentence: sentence in page.said, sentence)
            assert page.ask(f"view.state.{name}") == kept
            assert page.ask(f"view.fields.{name}.getAttribute('aria-invalid')") == "true"


@pytest.mark.parametrize("name", ["optimizer", "schedule", "init", "loss", "activation", "reg"])
def test_every_choice_trains(page: StaticPage, name: str) -> None:
    page.open("data=gauss&n=60&layers=3&reg=l2")
    for choice in KEYS[name].choices:
        assert page.run(f"return view.setText('{name}', a[0])", choice) is True
        page.run("await view.step()")
        assert page.ask(f"view.state.{name}") == choice
        assert page.ask("Number.isFinite(view.driver.trainLoss)"), choice
    shown = page.ask("[...document.querySelectorAll('.pg-numbers .pg-field')].filter(f => !f.hidden).length")
    assert shown == 0 if name not in ("optimizer", "schedule") else shown > 0


def test_data_sets_are_chosen_with_the_arrow_keys(page: StaticPage) -> None:
    page.open("layers=3")
    names = page.ask("[...document.querySelectorAll('.pg-thumb')].map(t => t.dataset.name)")
    for before, after in zip(names, [*names[1:]], strict=False):
        page.press(f".pg-thumb[data-name='{before}']", RIGHT)
        page.until(lambda after=after: page.ask("view.state.data") == after, after)
        page.run("await view.step()")
        assert page.ask("Number.isFinite(view.driver.testLoss)"), after
    page.press(".pg-thumb[data-name=points]", LEFT)
    page.until(lambda: page.ask("view.state.data") == "formula", "formula")


def test_sliders_noise_and_share_change_the_data(page: StaticPage) -> None:
    page.open("data=gauss")
    page.press("[data-key=noise]", RIGHT, RIGHT)
    page.until(lambda: page.ask("view.state.noise") == 10, "10 %")
    page.press("[data-key=share]", RIGHT)
    page.until(lambda: page.ask("view.driver.data.train.length") == 300, "300 of 500")
    assert "10 %" in page.text("[data-field=noise]")
    seed = page.ask("view.driver.data.x1[0]")
    page.button("New data")
    page.until(lambda: page.ask("view.driver.data.x1[0]") != seed, "new data")


def test_layers_neurons_and_features_are_changed_on_the_picture(page: StaticPage) -> None:
    page.open("layers=4,2")
    page.press("[aria-label='Add a hidden layer']", ENTER)
    page.until(lambda: page.ask("view.state.layers") == [4, 2, 2], "a third layer")
    page.press("[aria-label='One neuron more in layer 2']", ENTER, ENTER)  # the focus stays on the button
    page.until(lambda: page.ask("view.state.layers") == [4, 4, 2], "two more neurons")
    page.press("[aria-label='One neuron less in layer 1']", ENTER)
    page.until(lambda: page.ask("view.state.layers") == [3, 4, 2], "one less")
    for _ in range(3):
        page.press("[aria-label='Remove the last hidden layer']", ENTER)
    page.until(lambda: page.ask("view.state.layers") == [], "no hidden layer")
    page.press("[data-node='0-4']", ENTER)
    page.until(lambda: page.ask("view.state.features") == ["x1", "x2", "x1x2"], "the feature x1x2")
    for name in ("0-0", "0-1", "0-4"):
        page.press(f"[data-node='{name}']", ENTER)
    assert page.ask("view.state.features") == ["x1x2"] and "at least one feature" in page.said
    page.run("view.setLayers([8, 8, 8, 8, 8, 8]); await 0")
    page.until(lambda: page.ask("view.state.layers.length") == 6, "six layers")
    page.press("[aria-label='Add a hidden layer']", ENTER)
    assert page.ask("view.state.layers.length") == 6 and "the most" in page.said


def test_the_arrow_keys_go_from_neuron_to_neuron_and_the_focused_one_is_shown_large(page: StaticPage) -> None:
    page.open("data=xor&layers=4,2")
    before = page.ask("view.map.toDataURL()")
    page.press("[data-node='0-0']", TAB)  # focus by keyboard, as :focus-visible asks
    page.press("[data-node='0-0']", RIGHT, DOWN)
    page.until(lambda: page.ask("document.activeElement.dataset.node") == "1-1", "the second neuron")
    page.until(lambda: page.text(".pg-out h3") == "Neuron 2 of layer 1", "its name")
    page.until(lambda: page.ask("view.map.toDataURL()") != before, "its map")
    page.press("[data-node='1-1']", RIGHT, RIGHT)
    page.until(lambda: page.text(".pg-out h3") == "Output", "the output again")


def test_hovering_an_edge_shows_its_weight_and_a_click_edits_it(page: StaticPage) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    page.open("data=xor&layers=1&init=small")
    x, y = page.ask("(({path}, box) => [box.left + (path.x1 + path.x2) / 2, box.top + (path.y1 + path.y2) / 2])"
                    "(view.edges[1], view.netBox.getBoundingClientRect())")  # fmt: skip
    pointer = ActionBuilder(page.driver)
    pointer.pointer_action.move_to_location(round(x), round(y))
    pointer.perform()
    page.until(lambda: page.ask("view.overEdge?.place") == 1, "the edge under the pointer")
    ActionChains(page.driver).click().perform()
    assert "Weight from x₂ to neuron 1 of layer 1" in page.text(".pg-card strong")
    page.type(".pg-card input[type=text]", "2", ENTER)
    page.until(lambda: page.ask("view.driver.network.theta[1]") == 2, "the weight")
    assert page.ask("view.state.edits") == [[1, 2]]
    page.run("await view.step(); await view.edit(1, -3)")
    assert page.ask("view.state.edits") == [
        [1, 2]
    ]  # first weights only; the line says that the link starts anew
    assert "a weight was set by hand" in page.said
    page.run("await view.reset()")
    assert page.ask("view.driver.network.theta[1]") == 2


def test_every_control_can_be_hidden_while_it_is_there_and_comes_back(page: StaticPage) -> None:
    page.open("optimizer=adam&schedule=step")
    shown = "[...document.querySelectorAll('[data-control=%s]')].map(n => n.getClientRects().length)"
    hide = "await view.set({ hide: a }); await new Promise(requestAnimationFrame)"
    for name in CONTROLS:
        page.run(hide, name)
        if name == "features":  # those that are used stay, and cannot be changed
            assert page.ask("view.nodes.filter(n => n.c === 0 && n.node.getClientRects().length).length") == 2
            page.press("[data-node='0-0']", ENTER)
            assert page.ask("view.state.features") == ["x1", "x2"]
        elif name == "weights":
            page.press("[data-node='1-0']", ENTER)
            assert page.ask("view.card.hidden")
        else:
            counts = page.ask(shown % name)
            assert counts and not any(counts), name
            assert page.ask("document.querySelectorAll('[data-control]:not(.pg-hidden)').length") > 20
        assert page.ask(
            "view.panels.filter(p => !p.tab.matches('.pg-hidden')).some(p => p.tab.tabIndex === 0)"
        )
    page.run("await view.set({ hide: [] })")
    assert page.ask("document.querySelectorAll('.pg-hidden').length") == 0


def test_what_is_open_closes_when_it_is_hidden(page: StaticPage) -> None:
    page.open()
    page.press("[data-node='1-0']", ENTER)
    page.run("view.openPanel('check'); await view.set({ hide: ['check', 'weights'] })")
    assert page.ask("view.card.hidden && view.panels.every(p => p.body.hidden)")
    page.run("view.openPanel('take'); await view.set({ hide: ['link', 'picture'] })")
    assert page.ask("view.panels.some(p => !p.body.hidden)")  # the PyTorch code is still there
    page.run("await view.set({ hide: ['link', 'picture', 'export'] })")
    assert page.ask("view.panels.every(p => p.body.hidden)")


def test_everything_that_can_be_used_has_a_name(page: StaticPage) -> None:
    page.open("data=blobs&optimizer=adamw&schedule=cosine&reg=l1")
    page.driver.execute_script("document.querySelector('.pg-more').open = true")
    nameless = []
    for panel in page.ask("view.panels.map(p => p.name)"):
        page.run("view.openPanel(a[0])", panel)
        tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        used = {"button", "textbox", "slider", "combobox", "checkbox", "radio", "tab", "spinbutton", "dialog"}
        nameless += [
            (panel, node["role"]["value"])
            for node in tree
            if not node.get("ignored")
            and node.get("role", {}).get("value") in used
            and not node.get("name", {}).get("value", "").strip()
        ]
    assert nameless == []
    assert (
        page.ask("document.querySelectorAll('.pg [aria-live], .pg [role=status], .pg [role=alert]').length")
        == 1
    )


def test_what_a_tool_says_is_read_out_by_the_live_line(page: StaticPage) -> None:
    page.open("data=circle&layers=3&n=100")
    page.run("view.openPanel('check')")
    page.button("Check the gradients")
    page.until(lambda: "All 13 agree" in page.said, "the result")
    page.run("view.openPanel('slow')")
    page.until(lambda: page.said.startswith("Step 1 of"), "the first step")
    page.press(".pg-slow input[type=range]", RIGHT)
    page.until(lambda: page.said.startswith("Step 2 of"), "the second step")


@pytest.mark.parametrize("width", [360, 480, 700, 900, 1280])
def test_nothing_sticks_out_at_any_width(page: StaticPage, width: int) -> None:
    page.open("data=blobs&layers=8,8,8,8,8,8&optimizer=adamw", width=width)
    for panel in [None, *page.ask("view.panels.map(p => p.name)")]:
        page.run("view.openPanel(a[0]); await new Promise(requestAnimationFrame)", panel)
        if panel == "check":
            page.button("Check the gradients")
        if panel == "compare":
            page.button("Start both")
            page.run("view.toggle(false)")
        assert page.ask("document.documentElement.scrollWidth <= innerWidth"), panel
    overlapping = page.ask(
        "(() => { const boxes = view.nodes.map(n => n.node.getBoundingClientRect()); let found = 0;"
        "boxes.forEach((a, i) => boxes.forEach((b, j) => { if (i < j && a.left < b.right && b.left < a.right &&"
        "a.top < b.bottom && b.top < a.bottom) found++; })); return found; })()"
    )
    assert overlapping == 0


def test_it_stops_at_the_chosen_epoch(page: StaticPage) -> None:
    page.open("data=gauss&n=50&pause=7")
    page.press(".pg-play", SPACE)
    page.until(lambda: not page.ask("view.playing"), "the pause")
    assert page.ask("view.driver.epoch") == 7
    page.press(".pg-play", SPACE)  # and goes on when asked again
    page.until(lambda: page.ask("view.driver.epoch") > 9, "more epochs")
    page.press(".pg-play", SPACE)


def test_a_run_that_diverges_stops_and_says_why(page: StaticPage) -> None:
    page.open("data=plane&activation=linear&lr=100&layers=4,4")
    page.press(".pg-play", SPACE)
    page.until(lambda: "smaller learning rate" in page.said, "the sentence")
    assert not page.ask("view.playing")
    page.run("await view.setText('lr', '0.03'); await view.reset(); await view.step()")
    assert page.ask("Number.isFinite(view.driver.trainLoss)")


def pixels(page: StaticPage, canvas: str) -> np.ndarray:
    """Its picture, shape (height, width, 4); sizes and colours in one look, between which no frame changes them."""
    height, width, data = page.ask(
        f"(({{ height, width }}) => [height, width, Array.from({canvas}.getContext('2d')"
        f".getImageData(0, 0, width, height).data)])({canvas})"
    )
    return np.array(data).reshape(height, width, 4)


def test_the_map_shows_what_the_network_says(page: StaticPage) -> None:
    page.open("data=gauss&n=200&lr=0.1")
    page.run("view.driver.advance({epochs: 30}); view.trained()")
    page.drawn()
    picture = pixels(page, "view.map")
    size = len(picture)
    red, blue = picture[..., 0].astype(int), picture[..., 2].astype(int)
    corner = size // 8
    assert (blue - red)[corner, -corner] > 60  # x1, x2 > 0: class 1, blue
    assert (blue - red)[-corner, corner] < -60  # x1, x2 < 0: class 0, orange
    page.run("await view.set({discretize: true})")
    page.drawn()
    _, counts = np.unique(pixels(page, "view.map").reshape(-1, 4), axis=0, return_counts=True)
    assert sorted(counts)[-2:] > [0.2 * size**2] * 2  # two colours,
    assert sum(sorted(counts)[-2:]) > 0.95 * size**2  # and the line between them


def test_test_data_are_shown_on_request(page: StaticPage) -> None:
    page.open("data=gauss&n=200&share=10")
    before = np.count_nonzero(pixels(page, "view.pointsCanvas")[..., 3])
    assert before > 0
    page.press("[data-key=showtest]", SPACE)
    page.until(lambda: page.ask("view.state.showtest"), "the box")
    page.drawn()
    assert np.count_nonzero(pixels(page, "view.pointsCanvas")[..., 3]) > 2 * before


def test_a_slice_of_the_loss_equals_the_loss_at_its_places(page: StaticPage) -> None:
    page.open("data=xor&n=80&layers=3")
    page.run("view.driver.advance({epochs: 5}); view.trained(); view.openPanel('slice')")
    page.until(lambda: "in this slice" in page.text("[id$=panel-slice] .pg-split"), "the slice")
    page.run(
        "const [one, two] = document.querySelectorAll('[id$=panel-slice] select'); one.value = '0'; two.value = '3';"
        "one.dispatchEvent(new Event('change'))"
    )
    page.until(
        lambda: "in this slice" in page.text("[id$=panel-slice] .pg-split"), "the slice of two weights"
    )
    low, high, here = map(
        float, re.findall(r"\d+\.?\d*", page.text("[id$=panel-slice] div > p:last-child"))[:3]
    )
    grid = page.run("""
        const { network, X, data } = view.driver;
        const kept = Float64Array.from(network.theta);
        const losses = [];
        for (let r = 0; r < 41; r++) for (let c = 0; c < 41; c++) {
            network.theta.set(kept);
            network.theta[0] += -2 + c / 10;
            network.theta[3] += 2 - r / 10;
            losses.push(network.meanLoss(X, data.target, data.train));
        }
        network.theta.set(kept);
        return [Math.min(...losses), Math.max(...losses), view.driver.trainLoss];
    """)
    assert [low, high, here] == pytest.approx(grid, rel=0.01)


def test_the_gradient_check_reports_and_marks_the_worst(page: StaticPage) -> None:
    page.open("data=circle&layers=3&n=100")
    page.run("view.openPanel('check')")
    page.button("Check the gradients")
    assert "All 13 agree" in page.text("[id$=panel-check]")
    assert page.ask("document.querySelectorAll('[id$=panel-check] tr').length") == 7
    page.run("""
        const { network } = view.driver;
        const right = network.backward;
        network.backward = function (count) { right.call(this, count); this.grad[4] *= -1; };
    """)
    page.button("Check the gradients")
    assert "Weight from x₁ to neuron 3 of layer 1 differs by 2" in page.text("[id$=panel-check]")
    assert page.ask("view.marked") == 4


def test_two_runs_side_by_side_have_the_same_data_and_first_weights(page: StaticPage) -> None:
    page.open("data=gauss&noise=30&n=100")
    page.run("view.openPanel('compare')")
    page.driver.execute_script(
        "const [key] = document.querySelectorAll('[id$=panel-compare] select');"
        "key.value = 'lr'; key.dispatchEvent(new Event('change'))"
    )
    page.type("[id$=panel-compare] input", "0.3")
    page.button("Start both")
    page.until(lambda: page.ask("view.driver.epoch") > 10, "both to train")
    page.run("view.toggle(false)")
    page.until(lambda: "lr=0.3" in page.text("[id$=panel-compare] figure:last-of-type"), "the second run")
    assert "lr=0.03:" in page.text("[id$=panel-compare] figure")
    wanted = page.run("""
        const { BrowserDriver } = await import(new URL('driver.js', location.href));
        const other = new BrowserDriver();
        await other.reset({ ...view.state, lr: 0.3 });
        const rows = view.rivals[0].rows;
        other.advance({ epochs: rows.rows[3 * (rows.count - 1)] });
        return [Array.from(other.history.values()), Array.from(rows.values()), view.driver.epoch];
    """)
    assert wanted[0] == wanted[1] and wanted[1][-3] == wanted[2]


def test_the_second_run_shows_what_the_first_one_is_asked_to_show(page: StaticPage) -> None:
    page.open("data=gauss&noise=50&n=100&share=20")
    page.run("""
        await view.panels.find((panel) => panel.name === "compare").start("layers=2");
        view.openPanel("compare");
        view.driver.advance({ epochs: 20 });
        view.trained();
    """)
    captions = (
        "[...document.querySelectorAll('[id$=panel-compare] figcaption')].map((node) => node.textContent)"
    )
    page.until(lambda: all("% of the test samples right" in one for one in page.ask(captions)), "the shares")
    assert page.ask(captions)[0].startswith("layers=4,2:") and page.ask(captions)[1].startswith("layers=2:")
    right = page.run("""
        const { BrowserDriver } = await import(new URL('driver.js', location.href));
        const other = new BrowserDriver();
        await other.reset({ ...view.state, layers: [2] });
        other.advance({ epochs: 20 });
        return Math.round(100 * other.accuracy(other.data.test));
    """)
    page.until(lambda: f"{right} % of" in page.ask(captions)[1], "the share of the second run")
    for change in ("showtest", "discretize"):
        before = [pixels(page, f"document.querySelectorAll('.pg-twin')[{k}]") for k in (0, 1)]
        page.run(
            f"await view.set({{ {change}: true }}); for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame)"
        )
        for k in (0, 1):
            after = pixels(page, f"document.querySelectorAll('.pg-twin')[{k}]")
            assert (after != before[k]).any(axis=-1).sum() > 300, (change, k)


def test_the_second_run_may_differ_in_several_settings_and_says_in_which(page: StaticPage) -> None:
    page.open("data=gauss&n=60&layers=3")
    panel = "document.querySelector('[id$=panel-compare] %s')"
    for text, key, shown in (
        ("reg=l2&regrate=0.03", "", "reg=l2&regrate=0.03"),
        ("layers=", "layers", ""),
        ("edits=", "", "edits="),
    ):
        page.run(
            "await view.panels.find((panel) => panel.name === 'compare').start(a[0]); view.openPanel('compare')",
            text,
        )
        assert page.ask(f"[{panel % 'select'}.value, {panel % 'input'}.value]") == [key, shown]
        assert page.ask(panel % "select" + ".selectedOptions[0].textContent") == (key or "several")
    page.run("view.driver.advance({ epochs: 1 }); view.trained()")
    captions = (
        "[...document.querySelectorAll('[id$=panel-compare] figcaption')].map((node) => node.textContent)"
    )
    page.type("[id$=panel-compare] input", "layers=&lr=0.1")
    page.button("Start both")
    page.until(lambda: page.ask(captions)[1].startswith("no hidden layer, lr=0.1:"), "what differs")
    page.run("view.toggle(false)")
    assert page.ask(captions)[0].startswith("layers=3, lr=0.03:")
    for text, sentence in (
        ("", "Say in what the second run differs"),
        ("lr", '"lr" has no value; write lr=...'),
    ):
        page.type("[id$=panel-compare] input", text or " ")
        page.button("Start both")
        assert sentence in page.text("[id$=panel-compare] .pg-result")


def test_the_numbers_of_slow_motion_do_not_hide_each_other(page: StaticPage) -> None:
    for width, state in (
        (1280, "layers=3,2"),
        (1280, "layers=8&features=x1,x2,x1sq,x2sq"),
        (360, "layers=3,2"),
    ):
        page.open(f"data=xor&n=50&{state}", width=width)
        page.run("view.openPanel('slow')")
        page.until(lambda: page.said.startswith("Step 1 of"), "the first step")
        steps = int(page.ask("document.querySelector('.pg-slow input[type=range]').max"))
        shown = 0
        for step in range(steps + 1):
            page.run("const r = document.querySelector('.pg-slow input[type=range]'); r.value = a[0];"
                     "r.dispatchEvent(new Event('input'))", step)  # fmt: skip
            boxes = page.ask("""(() => {
                const boxes = [];
                const real = view.overCanvas.getContext("2d");
                const said = {
                    roundRect: (x, y, w, h) => boxes.push([x, y, w, h]),
                    measureText: (text) => ((real.font = "600 12px system-ui, sans-serif"), real.measureText(text)),
                };
                view.overlay(new Proxy({}, { get: (_, name) => said[name] ?? (() => {}), set: () => true }));
                return boxes;
            })()""")
            shown += len(boxes)
            for k, (x, y, w, h) in enumerate(boxes):
                for one in boxes[:k]:
                    assert x >= one[0] + one[2] or one[0] >= x + w or y >= one[1] + one[3] or one[1] >= y + h
        assert shown > 20
    # On a phone, the network stays in sight above its numbers.
    page.run("document.querySelector('.pg-formulas').scrollIntoView({ block: 'end' })")
    box = page.ask("view.netBox.getBoundingClientRect().toJSON()")
    numbers = page.ask("document.querySelector('.pg-formulas').getBoundingClientRect().toJSON()")
    assert (
        box["top"] >= 0 and box["bottom"] <= numbers["top"] < numbers["bottom"] <= page.ask("innerHeight") + 1
    )
    x, y = box["left"] + box["width"] / 2, box["bottom"] - 4
    assert page.ask(f"view.netBox.contains(document.elementFromPoint({x}, {y}))")


def test_slow_motion_says_how_the_loss_and_its_slope_are_computed(page: StaticPage) -> None:
    def lines_of(step: int) -> list[str]:
        page.run("const r = document.querySelector('.pg-slow input[type=range]'); r.value = a[0];"
                 "r.dispatchEvent(new Event('input'))", step)  # fmt: skip
        return page.ask("[...document.querySelectorAll('.pg-formulas div')].map((line) => line.textContent)")

    number = r"(−?\d[\d.]*(?:e−?\d+)?)"
    for state, how in {
        "data=xor": rf"−ln p = {number}|−ln\(1 − p\) = {number}",
        "data=rings": rf"−ln p of class \d = {number}",
        "data=plane": rf"½ \({number} − \(?{number}\)?\)² = {number}",
        "data=xor&loss=squared": rf"½ \({number} − \(?{number}\)?\)² = {number}",
        "data=blobs&loss=mse": rf"(?:\(.+?\)²(?: \+ )?){{3}} = {number}",
    }.items():
        page.open(f"{state}&n=50&layers=3")
        page.run("view.openPanel('slow')")
        page.until(lambda: page.said.startswith("Step 1 of"), "the first step")
        loss = lines_of(5)[-1]
        assert re.fullmatch(f"L = (?:{how})", loss), loss
        for line in lines_of(6):  # p − y = 0.7 − 1 = −0.3; 2·(0.3 − (−1)) = 2.6; (0.3 − 1) · slope 0.9 = −0.6
            _, left, right = line.replace("p − y = ", "").split(" = ")
            sum_ = left.replace("−", "-").replace("·", "*").replace("slope ", "")
            assert eval(sum_) == pytest.approx(float(right.replace("−", "-")), rel=0.02, abs=0.002), line


def test_whoever_paints_sees_every_point(page: StaticPage) -> None:
    page.open("data=xor&n=60")
    page.click(".pg-thumb[data-name=points]")
    page.until(lambda: page.text("[id$=panel-own] h4") == "Paint", "the tool")
    page.run("for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame)")
    all_points = np.count_nonzero(pixels(page, "view.pointsCanvas")[..., 3])
    page.run("view.openPanel(null); for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame)")
    assert page.ask("view.driver.data.test.length") > 5
    assert np.count_nonzero(pixels(page, "view.pointsCanvas")[..., 3]) < 0.8 * all_points


def test_points_are_painted_with_the_keyboard_erased_and_cleared(page: StaticPage) -> None:
    page.open("data=xor&n=60")
    page.click(".pg-thumb[data-name=points]")
    page.until(lambda: page.ask("view.state.data") == "points", "my points")
    count = page.ask("view.state.points.length / 3")
    page.until(lambda: page.text("[id$=panel-own] h4") == "Paint", "the tool")
    page.run("await view.step()")
    weights = page.ask("view.driver.network.theta[0]")
    page.press(".pg-points", RIGHT, "0", ENTER, RIGHT, "1", ENTER)
    page.until(lambda: page.ask("view.state.points.length / 3") == count + 2, "two more points")
    assert page.ask("Array.from(view.state.points.slice(-6))") == [0.5, 0, 0, 1, 0, 1]
    assert page.ask("view.driver.network.theta[0]") == weights  # it goes on learning with what it has
    page.run("const t = document.querySelector('[id$=panel-own] select'); t.value = 'erase';"
             "t.dispatchEvent(new Event('change'))")  # fmt: skip
    page.press(".pg-points", ENTER)
    page.until(lambda: page.ask("view.state.points.length / 3") == count + 1, "one less")
    page.button("Clear")
    assert page.ask("view.state.points.length / 3") == count + 1  # the network keeps its samples for now
    page.press(".pg-points", ENTER)
    page.until(lambda: "1 point yet" in page.text("[id$=panel-own] .pg-own > .pg-result"), "the sentence")


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("1,2,0\n3,four,1", 'line 2 of the CSV has "four" in column 2'),
        ("1,2,0\n3,nan,1", 'line 2 of the CSV has "nan" in column 2'),
        ("1,2,0\n3,4,0", "only one class"),
        ("1,2\n3,4", "line 1 of the CSV has 2 columns"),
        ("", "the CSV is empty"),
    ],
)
def test_a_bad_csv_is_a_sentence_and_nothing_is_lost(page: StaticPage, text: str, sentence: str) -> None:
    page.open("data=spiral&layers=5")
    page.run("view.openPanel('own'); document.querySelector('[id$=panel-own] textarea').value = a[0]", text)
    page.button("Use these points")
    page.until(lambda: sentence in page.text("[id$=panel-own] .pg-own > .pg-result"), sentence)
    assert page.ask("view.state.data") == "spiral"


def test_a_good_csv_file_and_a_formula_become_data(page: StaticPage, tmp_path: Any) -> None:
    page.open()
    file = tmp_path / "mine.csv"
    file.write_text("a,b,kind\n100,2,cat\n300,5,dog\n200,1,fox\n", encoding="utf-8")
    page.run("view.openPanel('own')")
    page.driver.find_element("css selector", "[id$=panel-own] input[type=file]").send_keys(str(file))
    page.until(
        lambda: "3 points. Classes were numbered" in page.text("[id$=panel-own] .pg-own > .pg-result"), "it"
    )
    assert page.ask("view.driver.data.classes") == 3
    page.type("[aria-label='Formula of a region']", "x1^2 + x2^2 < 16", ENTER)
    page.until(lambda: page.ask("view.state.data") == "formula", "the formula")
    assert page.ask("view.state.formula") == "x1^2+x2^2<16"
    inside = page.ask("[...view.driver.data.target].map((t, i) => [t, Math.hypot(view.driver.data.x1[i],"
                      "view.driver.data.x2[i])])")  # fmt: skip
    assert all((radius < 4) == bool(label) for label, radius in inside)
    page.type("[aria-label='Formula of a region']", "x1 > 99", ENTER)
    page.until(lambda: "true nowhere" in page.text("[id$=panel-own] .pg-own > .pg-result"), "the sentence")
    assert page.ask("view.state.formula") == "x1^2+x2^2<16"


def test_the_picture_is_taken_along_as_svg_and_png_and_the_history_as_csv(page: StaticPage) -> None:
    page.open("data=rings&layers=4")
    page.run("view.driver.advance({epochs: 3}); view.trained(); await new Promise(requestAnimationFrame)")
    svg, png, csv = page.run("""
        const m = await import(new URL('export.js', location.href));
        const blob = await m.picturePng(view);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return [m.pictureSvg(view), btoa(String.fromCharCode(...bytes.slice(0, 33))), m.historyCsv(view.driver.history)];
    """)
    root = ElementTree.fromstring(svg)
    paths = root.findall(".//{http://www.w3.org/2000/svg}path")
    images = root.findall(".//{http://www.w3.org/2000/svg}image")
    assert len(paths) == 2 * 4 + 4 * 3 and len(images) == 7 + 4 + 3 + 2
    header = base64.b64decode(png)
    assert header[:8] == b"\x89PNG\r\n\x1a\n" and int.from_bytes(header[16:20], "big") > 1000
    lines = csv.strip().split("\n")
    assert lines[0] == "epoch,train_loss,test_loss" and len(lines) == 5 and lines[4].startswith("3,")


def test_every_experiment_can_be_set_up(page: StaticPage) -> None:
    page.open()
    page.run("view.openPanel('settings')")
    count = page.ask("document.querySelectorAll('.pg-experiments li').length")
    assert count == 10
    for k in range(count):
        page.driver.execute_script(
            "document.querySelectorAll('.pg-experiments button')[arguments[0]].click()", k
        )
        page.until(lambda: "predict what will happen" in page.said, "the setting")
        page.run("await view.step()")
    assert page.errors() == []


def test_keys_are_in_the_controls_reach_of_a_screen_reader_and_the_focus_is_seen(page: StaticPage) -> None:
    page.open("layers=3")
    seen = []
    page.press("body", TAB)
    for _ in range(60):
        seen.append(
            page.ask("(document.activeElement.ariaLabel ?? document.activeElement.id ?? '').slice(0, 40)")
        )
        outline = page.ask("getComputedStyle(document.activeElement).outlineStyle + "
                           "getComputedStyle(document.activeElement.parentElement).outlineStyle")  # fmt: skip
        assert "solid" in outline or "auto" in outline, seen[-1]
        page.driver.switch_to.active_element.send_keys(TAB)
        if page.ask("document.activeElement === document.body"):
            break
    for name in ("Play", "Step", "Reset", "Circle", "Feature x₁", "Neuron 1 of layer 1, weights"):
        assert any(name in one for one in seen), name


def test_the_joined_text_mounts_as_the_widget_does(page: StaticPage, pages: str) -> None:
    page.open()
    result = page.run(
        """
        const address = URL.createObjectURL(new Blob([a[0]], { type: "text/javascript" }));
        const { default: widget } = await import(address);
        const values = { state: "data=plane", points: new DataView(new ArrayBuffer(0)), driver: "browser",
            limits: { layers: 6, neurons: 8 }, verdicts: [], against: "" };
        const model = { get: (name) => values[name], set: (name, value) => { values[name] = value; },
            save_changes() {}, on() {}, off() {}, send() {} };
        const el = document.createElement("div");
        document.body.append(el);
        const close = widget.render({ model, el, template: "" });
        const view = el.firstChild.playground;
        await view.started;
        await view.step();
        const loss = view.driver.trainLoss;
        await view.set({ data: "xor" });
        close();
        return [loss, values.state, el.childElementCount];
        """,
        widget.joined(),
    )
    assert result[0] > 0 and result[1:] == ["v=1&data=xor", 0]


class Finger:
    """One finger on the screen, as Chromium emulates it."""

    def __init__(self, page: StaticPage):
        self.page = page

    def __enter__(self) -> Finger:
        self._send("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=1)
        return self

    def __exit__(self, *_: Any) -> None:
        self._send("Emulation.setTouchEmulationEnabled", enabled=False)

    def _send(self, name: str, **more: Any) -> None:
        self.page.driver.execute_cdp_cmd(name, more)

    def stroke(self, *places: tuple[float, float]) -> None:
        """Down at the first place, over the others, and up."""
        for kind, place in [("touchStart", places[0]), *[("touchMove", place) for place in places[1:]]]:
            self._send("Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": place[0], "y": place[1]}])
        self._send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def on(self, selector: str, *shares: tuple[float, float]) -> None:
        """A stroke over an element, places as shares of its width and height."""
        node = f"document.querySelector({selector!r})"
        box = self.page.ask(
            f"({node}.scrollIntoView({{block: 'center'}}), {node}.getBoundingClientRect().toJSON())"
        )
        self.stroke(*[(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in shares])


def test_a_finger_paints_points_opens_a_weight_and_drags_it(page: StaticPage) -> None:
    page.open("data=gauss&layers=1&init=small", width=400)
    with Finger(page) as finger:
        page.run("view.openPanel('own')")
        finger.on(".pg-class[title='Class 1']", (0.5, 0.5))
        page.until(lambda: page.ask("view.paint.tool") == "paint", "the brush")
        finger.on(".pg-points", (0.25, 0.5), (0.4, 0.5), (0.5, 0.5))
        page.until(lambda: page.ask("view.paint.points?.length / 3") == 3, "three points")
        scrolled = page.ask("scrollY")
        page.driver.execute_script("document.querySelector(\".pg-class[title='Class 0']\").click()")
        finger.on(".pg-points", (0.5, 0.25))
        page.until(lambda: page.ask("view.state.data") == "points", "the points as data")
        points = np.array(page.ask("Array.from(view.state.points)")).reshape(-1, 3)
        np.testing.assert_allclose(points[:, :2], [[-3, 0], [-1.2, 0], [0, 0], [0, 3]], atol=0.1)
        assert points[:, 2].tolist() == [1, 1, 1, 0] and page.ask("scrollY") == scrolled
        page.run("view.openPanel(null)")
        x, y = page.ask("(view.netBox.scrollIntoView({block: 'center'}), (({path}, box) => [box.left + (path.x1 + "
                        "path.x2) / 2, box.top + (path.y1 + path.y2) / 2])(view.edges[0], view.netBox.getBoundingClientRect()))")  # fmt: skip
        finger.stroke((x, y + 6))  # a finger is not exact
        page.until(lambda: "Weight from x₁ to neuron 1" in page.text(".pg-card strong"), "its card")
        before = page.ask("view.driver.network.theta[0]")
        assert abs(before) < 1
        finger.on(".pg-card input[type=range]", (0.5, 0.5), (0.7, 0.5), (0.9, 0.5))
        page.until(lambda: page.ask("view.driver.network.theta[0]") > 2, "the weight that was dragged")
        assert page.ask("view.state.edits[0][1] === view.driver.network.theta[0]")
        page.press(".pg-card input[type=text]", ESCAPE)
        finger.on(".pg-play", (0.5, 0.5))
        page.until(lambda: page.ask("view.driver.epoch") > 3, "training that a finger started")
        finger.on(".pg-play", (0.5, 0.5))
        page.until(lambda: not page.ask("view.playing"), "the pause")
        epoch = page.ask("view.driver.epoch")
        finger.on("[aria-label=Step]", (0.5, 0.5))
        page.until(lambda: page.ask("view.driver.epoch") == epoch + 1, "one epoch more")
    assert page.errors() == []
