"""The playground in a real JupyterLab and a real Notebook 7, driven by keyboard and pointer as a student drives it."""

from __future__ import annotations

import base64
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from ipywidgets import Widget

from perceptron.playground import playground
from tests.browser.conftest import Page, Site, settle, wait_for, write_notebook

pytestmark = pytest.mark.browser

SPACE, ENTER, UP, RIGHT, ESCAPE = " ", "\ue007", "\ue013", "\ue014", "\ue00c"
FUNCTIONS = """
import numpy as np

def forward(X, params):
    Z1 = X @ params["W1"].T + params["b1"]
    H1 = np.maximum(0, Z1)
    return H1 @ params["W2"].T + params["b2"], {"X": X, "Z1": Z1, "H1": H1}

def backward(Y_hat, Y, cache, params):
    dY = 2 * (Y_hat - Y) / len(Y)
    dZ1 = (dY @ params["W2"]) * (cache["Z1"] > 0)
    return {"W1": dZ1.T @ cache["X"], "b1": dZ1.sum(0), "W2": dY.T @ cache["H1"], "b2": dY.sum(0)}

def wrong_backward(Y_hat, Y, cache, params):
    return {key: -value for key, value in backward(Y_hat, Y, cache, params).items()}

wrong_backward.__name__ = "backward"
"""
IMPORT = "from perceptron.playground import playground\n"
OWN_CODE = (
    FUNCTIONS,
    IMPORT + "playground('data=gauss', forward=forward, backward=backward)",
    "answer = 6 * 7\nprint(answer)",
    "playground('data=gauss', forward=forward, backward=wrong_backward)",
)
RIGHT_CODE, ANSWER, WRONG_CODE = 1, 2, 3  # cells of it


# The right gradient for some training samples, and the texts that slow motion draws over the network.
GRADIENT = """(() => {
    const { network, data, X } = view.driver;
    const rows = %s;
    network.gradient(X, data.target, rows, 0, rows.length);
    return Array.from(network.grad);
})()"""
DRAWN = """(() => {
    const texts = [];
    const said = { fillText: (text) => texts.push(text), measureText: () => ({ width: 20 }) };
    view.overlay(new Proxy({}, { get: (_, name) => said[name] ?? (() => {}), set: () => true }));
    return texts;
})()"""


def number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.fixture(scope="session")
def notebooks(course: Path) -> Path:
    """The course's folder with notebooks that show playgrounds."""
    write_notebook(course / "playground.ipynb", IMPORT + 'p = playground("data=gauss")\np')
    write_notebook(
        course / "twelve_playgrounds.ipynb", *[f"{IMPORT}playground('seed={k}')" for k in range(12)]
    )
    two = [IMPORT + 'playground("data=xor")', IMPORT + 'playground("data=plane&layers=3")']
    write_notebook(course / "two_playgrounds.ipynb", *two)
    write_notebook(course / "own_code.ipynb", *OWN_CODE)
    return course


@pytest.fixture(params=["lab", "notebook7"], scope="module")  # all tests of one, then all of the other
def site(request: pytest.FixtureRequest, notebooks: Path) -> Site:
    return request.getfixturevalue(request.param)


class Playground:
    """One playground in a cell of a page."""

    def __init__(self, page: Page, cell: int):
        self.page, self.cell = page, cell
        page.show(cell)
        wait_for(lambda: page.read(cell, ".pg-live"), "the playground")
        wait_for(lambda: self.ask("view.frame !== undefined"), "its first picture")

    def ask(self, expression: str) -> Any:
        node = f"{self.page.panel}.content.widgets[{self.cell}].node"
        script = f"const view = {node}.querySelector('.pg')?.playground; return view ? ({expression}) : null"
        return self.page.js(script)

    def press(self, selector: str, *keys: str) -> None:
        self.page.press(self.cell, selector, *keys)

    def find(self, selector: str) -> Any:
        node = f"{self.page.panel}.content.widgets[{self.cell}].node"
        return self.page.js(f"return {node}.querySelector(arguments[0])", selector)

    def click(self, selector: str) -> None:
        """A real click, where the element is shown."""
        element = wait_for(lambda: self.find(selector), selector)
        self.page.js("arguments[0].scrollIntoView({block: 'center'})", element)
        time.sleep(0.2)
        element.click()

    def type(self, selector: str, text: str, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        self.page.js("arguments[0].focus(); arguments[0].select()", self.find(selector))
        ActionChains(self.page.driver).send_keys(text, *keys).perform()

    @property
    def said(self) -> str:
        return "".join(self.page.read(self.cell, ".pg-live"))

    @property
    def epoch(self) -> int:
        return self.ask("view.driver.epoch")

    def wait(self, look: Callable[[], Any], what: str) -> Any:
        return wait_for(look, f"{what}; the playground says: {self.said}", 30)


def python(page: Page, code: str) -> None:
    """Have the kernel run something beside the cells; window.printed is what it prints, or says of an error."""
    page.js(
        f"window.asked = {page.panel}.sessionContext.session.kernel.requestExecute({{code: arguments[0]}}); "
        "window.printed = ''; "
        "window.asked.onIOPub = (m) => { window.printed += m.content.text ?? m.content.traceback?.join('') ?? '' }",
        code,
    )


def shot(page: Page, name: str) -> None:
    if os.environ.get("SCREENSHOTS"):
        page.driver.save_screenshot(str(Path(os.environ["SCREENSHOTS"], f"{name}.png")))


opened: dict[str, Page] = {}  # address → the page that shows playground.ipynb, for as long as it is there


@pytest.fixture
def one(site: Site) -> Playground:
    """A playground of its first state. The page of the last test is used again where it is still open."""
    page = opened.get(site.address)
    address = "/".join(site.address.split("/")[:3])
    here = "return location.href.startsWith(arguments[0]) && !!window.jupyterapp?.shell.currentWidget"
    if page is None or not page.js(f"{here} && {page.panel}.context.path === 'playground.ipynb'", address):
        page = opened[site.address] = site.open("playground.ipynb")
        page.run_all()
    one = Playground(page, 0)
    page.js("window.done = false")
    one.ask("(view.openPanel(null), view.toggle(false), view.restore('data=gauss').then(() => view.reset())"
            ".then(() => { window.done = true; }), true)")  # fmt: skip
    wait_for(lambda: page.js("return window.done"), "the first state")
    return one


def test_space_plays_and_pauses_and_a_step_trains_one_epoch(one: Playground) -> None:
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.epoch > 5, "some epochs")
    one.press(".pg-play", SPACE)
    one.wait(lambda: not one.ask("view.playing"), "the pause")
    stopped = one.epoch
    time.sleep(0.5)
    assert one.epoch == stopped
    assert f"Epoch {stopped}" in one.said and "training loss" in one.said
    one.press("[aria-label=Step]", ENTER)
    one.wait(lambda: one.epoch == stopped + 1, "one more epoch")
    one.press("[aria-label=Reset]", ENTER)
    one.wait(lambda: one.epoch == 0, "the start")
    one.press(".pg-points", SPACE)  # space plays wherever it has no other meaning
    one.wait(lambda: one.epoch > 2, "some epochs")
    one.press(".pg-points", SPACE)
    shot(one.page, "playground")
    assert one.page.errors() == []


def test_a_weight_is_edited_by_keyboard_and_goes_into_the_state(one: Playground) -> None:
    one.press("[data-node='1-2']", ENTER)
    assert one.page.read(one.cell, ".pg-card strong") == ["Neuron 3 of layer 1"]
    one.type("[data-place='4']", "-1.5", ENTER)
    one.wait(lambda: one.ask("view.driver.network.theta[4]") == -1.5, "the weight")
    one.press("[data-place='4']", UP)
    one.wait(lambda: abs(one.ask("view.driver.network.theta[4]") + 1.4) < 1e-9, "the arrow key")
    one.type("[data-place='4']", "much", ENTER)
    one.wait(lambda: "A weight is a number" in one.said, "the sentence")
    assert abs(one.ask("view.driver.network.theta[4]") + 1.4) < 1e-9
    one.press("[data-place='4']", ESCAPE)
    assert one.page.js("return document.activeElement.dataset.node") == "1-2"
    assert "edits=" in one.ask(
        "view.options && document.querySelector('.pg') && view.state.edits.length ? 'edits=' : ''"
    )
    python(one.page, "print(p.state)")
    one.wait(lambda: "edits=" in one.page.js("return window.printed"), "the state in Python")
    python(one.page, "p.state += '&hide=lr,weights,features'")
    one.wait(lambda: one.ask("view.state.hide.length") == 3, "the state from Python")
    assert one.ask("view.fields.lr.getClientRects().length === 0 && view.card.hidden")
    assert one.ask("view.nodes.filter(n => n.c === 0 && n.node.getClientRects().length).length") == 2
    python(one.page, "p.state = 'data=moons'")
    one.wait(lambda: "data=moons is not allowed" in one.page.js("return window.printed"), "the sentence")
    assert one.ask("view.state.data") == "gauss"


def test_points_are_painted_with_the_pointer_and_with_the_keyboard(one: Playground) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    one.click("[data-panel=own]")
    one.click(".pg-class[title='Class 2']")
    canvas = one.find(".pg-points")
    one.page.js("arguments[0].scrollIntoView({block: 'center'})", canvas)
    time.sleep(0.3)
    ActionChains(one.page.driver).move_to_element_with_offset(canvas, -90, -90).click().perform()
    one.wait(
        lambda: "1 point yet" in "".join(one.page.read(one.cell, ".pg-own .pg-result")), "the first point"
    )
    chain = ActionChains(one.page.driver).move_to_element_with_offset(canvas, 90, -90).click_and_hold()
    chain.move_by_offset(0, 40).move_by_offset(0, 40).release().perform()
    one.click(".pg-class[title='Class 0']")
    one.press(".pg-points", RIGHT, RIGHT, ENTER)
    one.wait(lambda: one.ask("view.state.data") == "points", "the points as data")
    points = one.ask("Array.from(view.state.points)")
    assert len(points) >= 9 and points[2] == 2 and points[-1] == 0
    assert points[-3:] == [1, 0, 0]
    assert one.ask("view.driver.network.sizes.at(-1)") == 3  # classes 0, 1, 2
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.epoch > 3, "training on the points")
    one.press(".pg-play", SPACE)
    shot(one.page, "painted")


def test_a_string_is_restored_and_a_bad_one_leaves_everything_as_it_is(one: Playground) -> None:
    one.click("[data-panel=take]")
    one.type(".pg-state", "v=1&data=spiral&noise=10&layers=5,3&activation=relu")
    one.click(".pg-state ~ .pg-row button:last-child")
    one.wait(lambda: one.ask("view.state.data") == "spiral", "the state")
    assert one.ask("view.driver.network.sizes") == [2, 5, 3, 1]
    one.type(".pg-state", "data=moons")
    one.click(".pg-state ~ .pg-row button:last-child")
    said = lambda: "".join(one.page.read(one.cell, "[data-control=link] ~ .pg-result"))  # noqa: E731
    one.wait(lambda: "data=moons is not allowed; give one of circle, xor" in said(), "the sentence")
    assert one.ask("view.state.data") == "spiral" and one.ask("view.driver.network.sizes") == [2, 5, 3, 1]


def test_slow_motion_goes_through_and_its_update_is_made(one: Playground) -> None:
    one.press("[aria-label=Step]", ENTER)
    one.click("[data-panel=slow]")
    words = lambda: "".join(one.page.read(one.cell, ".pg-slow-words"))  # noqa: E731
    one.wait(lambda: words().startswith("Step 1 of 15"), "the first step")
    one.press(".pg-slow input[type=range]", *[RIGHT] * 7)
    one.wait(lambda: "the loss is" in words(), "the loss")
    one.press(".pg-slow input[type=range]", *[RIGHT] * 7)
    one.wait(lambda: "the update" in words(), "the update")
    before = one.ask("Array.from(view.driver.network.theta)")
    lines = one.page.read(one.cell, ".pg-formulas div")
    assert len(lines) == len(before) == 25
    shot(one.page, "slow_motion")
    one.click(".pg-slow .pg-row button:last-child")
    one.wait(lambda: one.ask("Array.from(view.driver.network.theta)") != before, "the update")


def test_two_playgrounds_and_a_cell_that_runs_twice_do_not_disturb_each_other(
    lab: Site, notebooks: Path
) -> None:
    page = lab.open("two_playgrounds.ipynb")
    page.run_all()
    page.run_all()
    first, second = Playground(page, 0), Playground(page, 1)
    assert first.ask("view.state.data") == "xor" and second.ask("view.state.data") == "plane"
    first.press(".pg-play", SPACE)
    first.wait(lambda: first.epoch > 3, "the first to train")
    assert second.epoch == 0
    first.press(".pg-play", SPACE)
    ids = page.js("return [...document.querySelectorAll('.pg [id]')].map(node => node.id)")
    assert len(ids) == len(set(ids)) > 20
    assert page.errors() == []


def test_twelve_playgrounds_on_one_page_all_start_and_share_their_code(lab: Site, notebooks: Path) -> None:
    page = lab.open("twelve_playgrounds.ipynb", anew=True)
    page.run_all()
    for cell in range(12):
        one = Playground(page, cell)
        assert one.ask("view.state.seed") == cell
    assert page.js("return globalThis.perceptronPlayground.codes.size") == 1


def test_a_playground_that_loads_late_hears_what_python_says(lab: Site, notebooks: Path) -> None:
    page = lab.open("playground.ipynb", anew=True)
    page.js("window.timeout = AbortSignal.timeout; AbortSignal.timeout = () => AbortSignal.abort()")
    page.run_all()  # anywidget's patience is over at once
    one = Playground(page, 0)
    python(page, "p.state = 'data=xor'")
    one.wait(lambda: one.ask("view.state.data") == "xor", "the state from Python")
    python(page, "p.play()")
    one.wait(lambda: one.epoch > 3, "playing")
    page.js("AbortSignal.timeout = window.timeout")  # other notebooks are opened in this page


def test_a_saved_notebook_is_small_and_says_what_to_do_when_it_is_reopened(
    lab: Site, notebooks: Path
) -> None:
    page = lab.open("playground.ipynb")
    page.run_all()
    Playground(page, 0)
    page.save()
    assert (notebooks / "playground.ipynb").stat().st_size < 20_000
    page = lab.open(
        "playground.ipynb", anew=True
    )  # the page is loaded anew, its kernel lives: nothing has to be run
    Playground(page, 0)
    settle(page.driver, f"{page.panel}.sessionContext.session.kernel.restart()")
    one = Playground(page, 0)  # in the page that is open it goes on without the kernel
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.epoch > 3, "training without a kernel that knows it")
    one.press(".pg-play", SPACE)
    page.shut_down()
    page = lab.open("playground.ipynb", anew=True)
    page.show(0)
    wait_for(lambda: "run this cell again" in "".join(page.read(0, ".jp-OutputArea")), "what to do")
    page.run_all()
    Playground(page, 0)


def test_a_notebook_that_was_saved_with_its_widgets_shows_them_before_a_cell_is_run(
    lab: Site, notebooks: Path
) -> None:
    made = [playground(f"data=xor&seed={k}") for k in range(12)]
    wanted = [made[0].source, *made, *(one.layout for one in made)]
    saved = Widget.get_manager_state(widgets=wanted)
    write_notebook(notebooks / "saved.ipynb", *["playground()"] * 12)
    notebook = nbformat.read(notebooks / "saved.ipynb", as_version=4)
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": saved}
    for cell, one in zip(notebook.cells, made, strict=True):
        view = {"version_major": 2, "version_minor": 0, "model_id": one.model_id}
        data = {"application/vnd.jupyter.widget-view+json": view, "text/plain": "a playground"}
        cell.outputs = [nbformat.v4.new_output("display_data", data)]
    nbformat.write(notebook, notebooks / "saved.ipynb")
    assert (notebooks / "saved.ipynb").stat().st_size < 400_000
    page = lab.open("saved.ipynb", anew=True)
    # JupyterLab shows no widgets of a notebook that somebody else wrote, before its reader trusts it.
    page.js(f"{page.panel}.content.widgets.forEach((cell) => {{ cell.model.trusted = true; }})")
    last = Playground(page, 11)
    assert last.ask("view.state.seed") == 11
    last.press(".pg-play", SPACE)
    last.wait(lambda: last.epoch > 3, "training without a kernel that knows it")
    last.press(".pg-play", SPACE)


@pytest.fixture(scope="module")
def own_code(site: Site) -> Page:
    page = site.open("own_code.ipynb")
    page.run_all()
    return page


def test_own_functions_that_are_right_drive_it_and_another_cell_runs_meanwhile(own_code: Page) -> None:
    page = own_code
    one = Playground(page, RIGHT_CODE)
    assert one.ask("view.driver.name") == "kernel"
    before = one.ask("view.driver.trainLoss")
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.epoch > 5, "some epochs in the kernel")
    page.js(
        f"{page.panel}.content.activeCellIndex = {ANSWER}; window.jupyterapp.commands.execute('notebook:run-cell')"
    )
    wait_for(lambda: "42" in "".join(page.read(ANSWER, ".jp-OutputArea")), "another cell to run meanwhile")
    at = one.epoch
    one.wait(lambda: one.epoch > at, "the training to go on")
    one.press(".pg-play", SPACE)
    one.wait(lambda: not one.ask("view.playing"), "the pause")
    assert one.ask("view.driver.trainLoss") < before / 2
    one.press("[data-key=activation]", "T")  # own functions are for ReLU: refused, and nothing changes
    one.wait(lambda: "own functions cannot train activation=tanh" in one.said, "the sentence")
    assert one.ask("view.state.activation") == "relu" == one.ask("view.driver.network.activation")
    assert one.epoch > at
    shot(page, "own_code")
    assert page.errors() == []


def test_an_own_function_that_is_wrong_is_named_and_can_be_watched(own_code: Page) -> None:
    page = own_code
    one = Playground(page, WRONG_CODE)
    one.press(".pg-play", SPACE)
    one.wait(lambda: "backward does not pass the test" in one.said, "the name of the wrong function")
    assert one.epoch == 0 and not one.ask("view.playing")
    # Slow motion and the gradient check show what this backward gives, beside what is right.
    right = one.ask(GRADIENT % "Int32Array.of(data.train[0])")
    one.click("[data-panel=slow]")
    words = lambda: "".join(page.read(one.cell, ".pg-slow-words"))  # noqa: E731
    one.wait(lambda: words().startswith("Step 1 of 11"), "the first step")
    one.press(".pg-slow input[type=range]", *[RIGHT] * 9)
    one.wait(lambda: words().startswith("Step 10 of 11") and "by your backward" in words(), "its gradients")
    weights = [
        re.search(r"∂w = (\S+)(?:  ✗ right: (\S+))?$", line)
        for line in page.read(one.cell, ".pg-formulas div")
    ]
    shown = [(match[1], match[2]) for match in weights if match]
    assert len(shown) == 12 and sum(abs(value) > 1e-9 for value in right[:12]) >= 2
    for (mine, correct), value in zip(shown, right, strict=False):
        assert number(mine) == pytest.approx(-value, rel=0.01, abs=1e-12)
        assert correct is None or number(correct) == pytest.approx(value, rel=0.01)
        assert (correct is None) == (abs(value) < 1e-9)
    drawn = one.ask(DRAWN)  # the same numbers on the picture's edges
    assert [text for text in drawn if "✗" in text] == [f"{mine} ✗" for mine, correct in shown if correct]
    shot(page, "own_slow_motion")
    one.click("[data-panel=check]")
    one.click("[id$=panel-check] button")
    said = lambda: "".join(page.read(one.cell, "[id$=panel-check] .pg-result"))  # noqa: E731
    one.wait(lambda: "All have the right size and the wrong sign" in said(), "the verdict of the check")
    assert "your backward" in page.read(one.cell, "[id$=panel-check] th")
    cells = page.read(one.cell, "[id$=panel-check] td")[:4]
    assert number(cells[1]) == pytest.approx(-number(cells[2]), rel=0.01) and number(cells[3]) == 2
    assert one.ask("view.marked") >= 0 and one.ask("view.nameOf(view.marked)") == cells[0]
    shot(page, "own_gradient_check")
    one.click("[data-panel=functions]")
    assert "backward" in "".join(page.read(one.cell, ".pg-wrong"))
    one.click("[id$=panel-functions] button:last-child")
    one.wait(lambda: "trains all the same" in one.said, "the permission")
    before = one.ask("view.driver.trainLoss")
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.ask("view.driver.step") > 3, "steps uphill")
    assert one.ask(f"!(view.driver.trainLoss <= {before})")  # higher, or beyond all bounds


def test_a_kernel_that_dies_is_told(lab: Site, notebooks: Path) -> None:
    page = lab.open("own_code.ipynb")
    page.run_all()
    one = Playground(page, RIGHT_CODE)
    page.js(f"return {page.panel}.sessionContext.session.kernel.restart()")
    wait_for(
        lambda: page.js(f"return {page.panel}.sessionContext.session.kernel.status === 'idle'"), "the kernel"
    )
    one.press(".pg-play", SPACE)
    one.wait(lambda: "run this cell again" in one.said, "what to do")
    assert not one.ask("view.playing")
    page.run_all()
    one = Playground(page, RIGHT_CODE)
    one.press(".pg-play", SPACE)
    one.wait(lambda: one.epoch > 1, "training with the new kernel")
    one.press(".pg-play", SPACE)


def picture(page: Page) -> bytes:
    return base64.b64decode(page.driver.get_screenshot_as_base64())


def test_the_dark_theme_of_jupyterlab_is_followed(lab: Site, notebooks: Path) -> None:
    page = lab.open("playground.ipynb")
    page.run_all()
    one = Playground(page, 0)
    assert one.page.js("return document.querySelector('.pg').dataset.theme") == "light"
    try:
        page.command("apputils:change-theme", theme="JupyterLab Dark")
        one.wait(lambda: page.js("return document.querySelector('.pg').dataset.theme") == "dark", "dark")
        shot(page, "dark")
        colors = page.js("return getComputedStyle(document.querySelector('.pg')).backgroundColor")
        assert max(map(int, colors[4:-1].split(","))) < 60
    finally:
        page.command("apputils:change-theme", theme="JupyterLab Light")
    assert np.isfinite(one.ask("view.driver.trainLoss"))
