"""Live figures under the pointer and the keyboard in a real JupyterLab: handles, names, sizes, themes, and no kernel."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.browser import conftest
from tests.browser.conftest import ARROW_RIGHT, Page, Site, by_finger, drag_across

pytestmark = pytest.mark.browser

# What a figure has plotted, compared with the formula of its chapter, by the name of its update (and its chapter, where two
# have one of that name): `v` are the values of its controls.
FORMULAS = {
    "update_curve": "np.allclose(curve.curve.get_ydata(), 1 / (1 + np.exp(-(v['w'] * curve.x + v['b']))))",
    "update_plane": "np.array_equal(plane.point.get_xydata()[0], [v['x1'], v['x2']]) "
    "and np.allclose(v['w1'] * plane.line.get_xdata() + v['w2'] * plane.line.get_ydata() + v['b'], 0, atol=1e-9) "
    "and np.array_equal(plane.colors.get_array(), style.SIGNED("
    "1 / (1 + np.exp(-(v['w1'] * plane.X1 + v['w2'] * plane.X2 + v['b']))), bytes=True))",
    "update_gate": "np.array_equal(square.area.get_array(), style.SIGNED(0.5 + figures.PALE * np.where("
    "v['w1'] * square.X1 + v['w2'] * square.X2 + v['b'] > 0, 1, -1), bytes=True))",
    "update_structure": "len(sketch.neurons.get_offsets()) == sum(v.values())",
    "update_pass": "np.allclose(_read(picture.network.value_labels[2]), (w := np.array([1, -1, -1, 1, 0.5, 0.5, -1, 1, -2, 1, "
    "-1, -2]) + v['change'] * (np.arange(12) == v['edge']))[6:].reshape(2, 3) @ np.maximum(0, w[:6].reshape(3, 2) "
    "@ [v['x1'], v['x2']] + [0, 0, -1]) + 2, atol=0.0051) "
    "and np.allclose(picture.knob.grip.get_xydata()[0], picture.knob.place(v['edge'], v['change']))",
    "update_row": "picture.equation.row.get_y() == v['neuron'] - 1 and np.allclose(_read(picture.network.value_labels[1]), "
    "np.maximum(0, W @ [x[0], v['x2'], *x[2:]] + b), atol=0.0051)",
    "update_times": "np.allclose(race.dots.get_xydata()[:, 1], [1e6 * times[round(np.log2(v['batch']))] for times in "
    "measured.values()]) and np.isclose(race.now.get_ydata()[0], v['time'])",
    "update_slope": "np.allclose(collapse.activation.get_ydata(), leaky_relu(collapse.activation.get_xdata(), v['slope']))",
    "update_activation": "np.allclose([dot.get_xydata()[0] for dot in value_and_slope.dots], "
    "[[v['z'], float(f(np.float64(v['z'])))] for f in ACTIVATIONS[v['activation']]])",
    "update_deep": "deep.marks[0].get_xdata()[0] == min(v['step'], 25 - v['step']) "
    "and len(deep.shapes.get_paths()) == min(v['step'], 12) and len(deep.left.get_xdata()) == max(0, v['step'] - 12)",
    "update_softmax": "np.allclose([bar.get_height() for bar in softmax_picture.probabilities], "
    "v['output'](np.array([v['z1'], v['z2'], v['z3']]) / v['temperature']))",
    "update_hinges": "np.allclose(np.interp(hinge_x, *hinge_picture.sum.line.get_data()), "
    "sum(v[f'v{j}'] * np.maximum(hinge_x - v[f'k{j}'], 0) for j in range(3)))",
    "update_fit": "np.allclose(fit_picture.network.get_xdata(), np.linspace(0, 2 * np.pi, v['pieces'] + 1))",
    "update_knots": "np.allclose(hand_picture.curves.network.get_xydata(), np.column_stack([k := 2 * np.pi * (np.arange(7) / 6) "
    "** v['crowding'], (k / (2 * np.pi) * np.sqrt(2 * np.pi) - 1 if v['target'] == 'square root' else 0) "
    "+ np.array([0, *(v[f'h{j}'] for j in range(1, 6)), 0])]))",
    "update_tower": "all(np.allclose(np.interp(hinge_x, *data), plane.FOOT + plane.UNIT * (np.clip(v['w'] * hinge_x + v[up], 0, 1) "
    "- np.clip(v['w'] * hinge_x + v[down], 0, 1))) for plane in [tower_picture.plane] for data, up, down in "
    "((plane.bumps[0].get_data(), 'b1', 'b2'), (plane.bumps[1].get_data()[::-1], 'b3', 'b4'))) "
    "and np.isclose(tower_picture.plane.level.dots.get_ydata()[0], -2 * v['c'])",
    "update_four": "np.allclose(_read(four_picture.network.weights.strings), [v[f'v{j}'] for j in range(1, 5)]) and np.allclose("
    "four_picture.grips.dots.get_xydata(), [four_picture.towers.seen(*at, v[f'v{j}']) for j, at in enumerate(four_picture.MIDDLES, 1)])",
    "update_towers": "np.allclose(towers_picture.errors.now.get_xydata()[0], [v['n'], "
    "largest_error(SURFACES[v['target']], v['n'], v['copies'])[0]])",
    "update_fold": "np.allclose(fold_picture.curves.deep.get_ydata(), np.abs((fold_x * 2 ** v['depth'] + 1) % 2 - 1)) "
    "and np.isclose(fold_picture.curves.point.get_xdata()[0], v['at'])",
    "update_kernel": "np.allclose(kernel_picture.found_mark.get_xydata()[:4].mean(axis=0), [v['column'] + 1, v['row'] + 1]) and np.isclose("
    "float(kernel_picture.products.sum.strings[0].split()[1].replace('−', '-')), np.sum(np.reshape([v[name] for name in own_weights], "
    "(3, 3)) * photo[v['row'] : v['row'] + 3, v['column'] : v['column'] + 3]), atol=0.0051)",
    "update_chain": "np.allclose(log_sin.point.get_xydata()[0], [v['x'], np.log(np.sin(v['x'] ** 2))]) "
    "and np.isclose(np.ptp(log_sin.tangent.get_ydata()) / np.ptp(log_sin.tangent.get_xdata()), "
    "abs(2 * v['x'] / np.tan(v['x'] ** 2)))",
    "update_losses": "np.allclose(loss_picture.start.get_xydata()[0], [v['p'], -np.log(v['p'])])",
    "update_steepest": "np.allclose(steepest.chosen.get_xydata()[1] - here, v['length'] * np.array([np.cos(a := np.deg2rad("
    "v['angle']) + steepest.uphill), np.sin(a)]))",
    "update_valleys": "np.allclose(curve_picture.path.get_xydata()[0], [v['start'], valleys(v['start'])])",
    "update_valley": "np.allclose(valley_picture.path.get_xydata()[0], "
    "2.6 * np.array([np.cos(np.deg2rad(30 + v['start'])), np.sin(np.deg2rad(30 + v['start']))])) and np.isclose("
    "valley_picture.parts[0].get_ydata()[0] + valley_picture.parts[1].get_ydata()[0], "
    "valley.loss(valley_picture.path.get_xydata()[0]), rtol=1e-5)",
    "update_line": "np.allclose(line_picture.now.get_xydata()[0], [v['step'], line_losses[v['step']]])",
    "update_reading": "np.allclose(reading.now.get_xydata()[0], [v['step'], curves[v['step'], reading.run(v['eta'])]])",
    "update_noise": "np.allclose(noise.now.get_xydata()[0], [round(v['batch_size']), spread_of(round(v['batch_size']))])",
    "update_path": "np.array_equal(paths.trails['SGD'].path.get_xydata()[0], [v['start_0'], v['start_1']])",
    "update_cost": "costs.step_now.get_xdata()[0] == costs.nearest(v['batch_size'])",
    "update_schedule": "np.allclose(schedule_picture.rates.get_ydata(), v['eta0'] * v['drop'] ** (np.arange(150) // v['every']))",
    "update_momentum": "np.array_equal(rolling.trails['momentum'].path.get_xydata()[0], [v['start_0'], v['start_1']]) "
    "and np.array_equal(rolling.pair.get_xydata()[0], [v['eta'], v['beta']])",
    "update_adam": "np.array_equal(striding.trails['Adam'].path.get_xydata()[0], [v['start_0'], v['start_1']])",
    "update_race": "np.allclose(race_picture.start.get_xydata()[0], np.add(race.LANDSCAPES['ravine'].start, (v['right'], v['up'])))",
    "update_network": "np.allclose(_read(flow.network.value_labels[2]), (w := np.concatenate([W1.ravel(), W2.ravel(), b1, b2]) "
    "+ v['change'] * (np.arange(17) == v['edge']))[6:12].reshape(2, 3) @ np.maximum(w[:6].reshape(3, 2) @ [v['x1'], v['x2']] "
    "+ w[12:15], 0) + w[15:], atol=0.00051) "
    "and np.allclose(flow.knob.grip.get_xydata()[0], flow.knob.place(v['edge'], v['change']))",
    "10 update_fit": "np.array_equal(fit_picture.mine.get_xydata()[0], [v['mine_x'], v['mine_y']])",
    "update_l2": "np.array_equal(l2_picture.mine.get_xydata()[0], [v['mine_x'], v['mine_y']])",
    "update_stop": "np.ptp(stop_picture.wait.get_xdata()) == v['patience'] "
    "and np.isclose(stop_picture.now.get_ydata()[0], stop_picture.whole.test_errors[v['epoch'] - 1]) "
    "and np.allclose(stop_picture.present.get_ydata(), overfitting.predict(stop_picture.networks[v['epoch'] - 1], figures.LINE)) "
    "and np.array_equal(stop_picture.mine.get_xydata()[0], [0.5, v['mine_y']])",
    "update_graph": "np.isclose(float((graph.gradients['w'] or '0').replace('−', '-')), "
    "(v['step'] + 1) // 10 * 4 * (2 * v['w'] + v['b'] - 1), atol=0.0051)",
    "update_digit": "np.allclose(np.ravel(reading.ink.get_array()), v['page']) and np.allclose("
    "[bar.get_width() for bar in reading.bars], torch.softmax(kept[v['step']]['out.weight'] @ torch.relu("
    "kept[v['step']]['hidden.weight'] @ torch.tensor(v['page']) + kept[v['step']]['hidden.bias']) "
    "+ kept[v['step']]['out.bias'], dim=0).numpy(), atol=1e-4) and np.array_equal(reading.weights.get_array().reshape(64, 4), "
    "style.SIGNED(0.5 + 0.5 * (w := kept[v['step']]['hidden.weight'][v['neuron'] - 1].numpy()) / abs(w).max(), bytes=True)) "
    "and np.array_equal(reading.product.get_array().reshape(64, 4), "
    "style.SIGNED(0.5 + 0.5 * w * np.array(v['page']) / abs(w).max(), bytes=True))",
    "update_training": "np.allclose(picture.chosen.get_xydata()[0], [v['lr'], v['width']])",
    "update_product": "np.allclose(picture.product.get_ydata(), v['launch'] * 1e-6 + np.maximum("
    "2 * n_axis**3 / v['peak'] / 1e12, 12 * n_axis**2 / 2e12)) and np.allclose(picture.with_copies.get_ydata() "
    "- picture.product.get_ydata(), 12 * n_axis**2 / v['link'] / 1e9)",
    "update_loop": "np.array_equal(loop.cursor.get_xdata(), [v['time']] * 2) and np.allclose([bar.get_extents().width "
    "for bar in loop.kernels.get_paths()], v['kernel']) and np.allclose([bar.get_extents().width "
    "for bar in loop.copies.get_paths()], v['copy'])",
    "update_batch": "np.isclose(throughput.points[1].get_ydata()[0], v['batch'] / step_seconds(v['batch'], "
    "Card(peak=50e12, memory=2e12, launch=v['launch'] * 1e-6, link=25e9)))",
    "update_memory": "np.isclose(memory.dot.get_ydata()[0], step_of(v['batch'], v['first'])[v['moment']].total / 1e6)",
    "update_rate": "rate_picture.chosen.get_xdata()[0] == v['eta']",
    "update_confusion": "confusion.frame.get_xy() == (v['read_as'] - 0.5, v['digit'] - 0.5)",
    "update_calibration": "np.isclose(calibration.mark.get_ydata()[0], "
    "cross_entropy(logits / v['T'], y['valid']).item())",
}
# How they start here, so that all handles are there and all numbers shown.
STARTS = {
    "update_structure": {"hidden_2": 2, "hidden_3": 3, "outputs": 2},
    "update_row": {"x2": 0.0},
    "update_tower": {"steps": 4},
    "update_slope": {"slope": 0.5},
    "update_deep": {"step": 3},
    "update_network": {"x2": 0.5},
    "update_schedule": {"plan": "step decay"},
    "update_stop": {"epoch": 65},  # a place of the slider
}
# How many handles are nowhere then: 07's knob on two hidden layers stands there only with these.
NOWHERE = {"update_network": 1}
# In pixels, where there is room to go: a start goes round a circle, not outwards; steps lie far apart.
WAYS = {
    "update_valley": (-20, -26),
    "update_noise": (40, 0),
    "update_cost": (70, 0),
    "update_loop": (-40, 0),
    "update_memory": (90, 0),
    "update_times": (45, -40),  # one of its lines goes right, the other up
    "update_deep": (60, 0),
    "update_pass": (14, -3),
    "update_network": (14, 3),
    "update_stop": (-24, -4),
    "update_fold": (70, -10),
    "update_towers": (60, 60),  # to more towers and more copies
}
LECTURES = [
    "01_neuron",
    "02_layers",
    "03_matrix_form",
    "04_activations",
    "05_approximation",
    "06_training",
    "07_chain_rule",
    "08_sgd",
    "09_optimizers",
    "10_overfitting",
    "11_pytorch",
    "12_gpu",
    "14_practice",
]

# In the kernel: which figures have handles, and where a figure stands, by its formula.
DESCRIBE = """
import json as _json
def _figures(starts):
    told = []
    for figure in live.figures():
        for asked in figure.ask:
            asked.skip()
        figure.set(**starts.get(figure.update.__name__, {}))
        told.append([figure.update.__name__, figure.values(), [{"scrubs": one.scrubs, "names": one.names,
            "there": len(one.points(figure.values())) > 0,
            "step": [getattr(figure.controls[name], "step", 1) for name in one.names]} for one in figure.handles]])
    return _json.dumps(told, default=str)
def _state(number, formula):
    figure = live.figures()[number]
    v = figure.values()
    return _json.dumps({"values": v, "error": figure.error.value, "right": bool(eval(formula, {**globals(), "v": v})),
        "heard": figure.image.heard == figure.image.move.get("number")}, default=str)
def _read(labels):
    return [float(label.replace("−", "-")) for label in labels]
"""


class Kernel:
    """Asks the kernel of a page's notebook."""

    def __init__(self, page: Page):
        self.page = page

    def _execute(self, code: str, expression: str) -> str:
        script = """
            const [panel, code, expression, done] = arguments;
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.requestExecute({code, silent: true, store_history: false, user_expressions: {asked: expression}})
              .done.then((reply) => done(JSON.stringify(reply.content)));
        """
        reply = json.loads(self.page.driver.execute_async_script(script, self.page.panel, code, expression))
        assert reply["status"] == "ok", reply
        asked = reply["user_expressions"]["asked"]
        assert asked["status"] == "ok", asked
        return str(asked["data"]["text/plain"])

    def ask(self, expression: str, code: str = "") -> Any:
        """The value of an expression that is JSON, once some code has run."""
        return json.loads(
            self._execute(code, expression).strip("'").replace("\\'", "'").replace('\\\\"', '\\"')
        )


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """What a moved figure shows is there soon."""
    return conftest.wait_for(look, what, 20)


def live_cells(page: Page) -> list[int]:
    return page.cells_saying("live.figure(")


def node(page: Page, cell: int, selector: str) -> Any:
    return page.js(
        f"return {page.panel}.content.widgets[{cell}].node.querySelectorAll(arguments[0])", selector
    )


def bring(page: Page, element: Any) -> None:
    page.js("arguments[0].scrollIntoView({block: 'center'})", element)


def middle(page: Page, element: Any) -> tuple[float, float]:
    """An element's middle in the window."""
    x, y = page.js(
        "const b = arguments[0].getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]",
        element,
    )
    return x, y


def drag(page: Page, element: Any, x: int, y: int) -> tuple[float, float]:
    """Drag with the pointer, seen from the element's middle; returns the place of the pointer in the window."""
    from selenium.webdriver.common.action_chains import ActionChains

    box = middle(page, element)
    chain = ActionChains(page.driver, duration=40)
    chain.move_to_element(element).click_and_hold().move_by_offset(x, y).release().perform()
    return box[0] + x, box[1] + y


def handles_of(page: Page, cell: int) -> list[Any]:
    """The handles of the figure in a cell, in Python's order."""
    found = node(page, cell, ".live-handle")
    return sorted(found, key=lambda each: int(each.get_attribute("data-index")))


@pytest.fixture(scope="module")
def loaded(lab: Site) -> Page:
    """A page that goes from lecture to lecture."""
    return lab.open("empty.ipynb")


@pytest.mark.parametrize("lecture", LECTURES)
def test_every_handle_is_dragged_and_what_is_plotted_is_what_the_formula_says(
    loaded: Page, lecture: str
) -> None:
    page = loaded
    page.go(f"figures/{lecture}.ipynb")
    page.run_all()
    kernel = Kernel(page)
    figures = kernel.ask(f"_figures({STARTS!r})", DESCRIBE)
    cells = live_cells(page)
    assert len(cells) == len(figures)
    dragged = 0
    for number, ((update, before, handles), cell) in enumerate(zip(figures, cells, strict=True)):
        if not handles:
            continue
        formula = FORMULAS.get(f"{lecture[:2]} {update}") or FORMULAS[update]
        page.show(cell)
        wait_for(lambda cell=cell: node(page, cell, ".live-handle"), "the handles")
        assert sum(not told["there"] for told in handles) == NOWHERE.get(update, 0)
        for handle, (told, element) in enumerate(zip(handles, handles_of(page, cell), strict=True)):
            if not told["there"]:
                continue
            grip, value, label = page.js(
                "const [handle] = arguments; handle.scrollIntoView({block: 'center'}); return [handle.querySelector("
                "'.live-grip'), handle.getAttribute('aria-valuetext'), handle.getAttribute('aria-label')]",
                element,
            )
            assert "=" in value and label
            pointer = drag(page, grip, *((0, -16) if told["scrubs"] else WAYS.get(update, (18, -28))))

            last: Any = None

            def moved(number: int = number, formula: str = formula, before: Any = before) -> Any:
                nonlocal last
                seen, last = last, kernel.ask(f"_state({number}, {formula!r})")
                return last if last["values"] != before and last["heard"] and last == seen else None

            now = wait_for(moved, f"handle {handle} of {update} to move its controls")
            assert now["error"] == ""
            changed = {name for name in now["values"] if now["values"][name] != before[name]}
            assert changed <= set(told["names"])
            if told["scrubs"]:  # eight pixels a step
                (name,) = told["names"]
                assert now["values"][name] == pytest.approx(before[name] + 2 * told["step"][0])
            elif (
                update == "update_plane" and len(changed) == 2
            ):  # a point is where the pointer left it, to a step
                assert middle(page, grip) == pytest.approx(pointer, abs=4)
            assert now["right"], (update, handle, now)
            before = now["values"]
            dragged += 1
    assert dragged == sum(told["there"] for *_, handles in figures for told in handles) > 0
    assert page.errors() == []
    page.shut_down()  # nobody opens it again


HOME, ARROW_UP = "\ue011", "\ue013"


@pytest.fixture(scope="module")
def touched(lab: Site) -> Iterator[Page]:
    """A notebook with one figure that has every kind of control and handle."""
    page = lab.open("touched.ipynb")
    page.run_all()
    page.show(0)
    wait_for(lambda: node(page, 0, ".live-handle"), "the handles")
    yield page
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def values(page: Page) -> dict[str, Any]:
    return dict(Kernel(page).ask("__import__('json').dumps(live.figures()[0].values())"))


def until_values(page: Page, **wanted: Any) -> None:
    wait_for(lambda: wanted.items() <= values(page).items(), f"{wanted}")


def test_bar_line_and_cell_follow_pointer_and_keyboard(touched: Page) -> None:
    page = touched
    bar, line, cell = handles_of(page, 0)
    height = page.js(
        "return arguments[0].getBoundingClientRect().height", bar.find_element("css selector", ".live-grip")
    )
    drag(page, bar, 0, -round((height - 6) / 2))  # the bar is 1 high, and its top goes up by half of that
    wait_for(lambda: 1.4 <= values(page)["height"] <= 1.6, "the bar to be higher")
    drag(page, line, 40, 0)
    wait_for(lambda: values(page)["at"] > 0.55, "the line to stand further right")
    drag(page, cell, 0, -24)
    until_values(page, count=5)
    page.press(0, ".live-handle[data-index='2']", ARROW_UP)
    until_values(page, count=6)
    before = values(page)["at"]
    page.press(0, ".live-handle[data-index='1']", ARROW_RIGHT)
    until_values(page, at=round(before + 0.01, 10))
    assert page.js(f"return {page.panel}.content.activeCellIndex") == 0, (
        "the notebook left its arrow keys to the figure"
    )


def test_a_finger_drags_a_handle_and_does_not_scroll(touched: Page) -> None:
    page = touched
    bar = handles_of(page, 0)[0].find_element("css selector", ".live-grip")
    bring(page, bar)
    before, (x, y) = values(page)["height"], middle(page, bar)
    with by_finger(page.driver):
        drag_across(page.driver, (x, y), (x, y + 20), finger=True)
    wait_for(lambda: values(page)["height"] < before - 0.2, "the bar to be lower")
    assert middle(page, bar)[1] > y, "the page stayed, and the bar's middle went down with its top"


def test_what_belongs_together_lights_up(touched: Page) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page = touched
    _, _, cell = handles_of(page, 0)
    ActionChains(page.driver, duration=40).move_to_element(node(page, 0, ".live-readout")[0]).perform()
    ActionChains(page.driver, duration=40).move_to_element(cell).perform()
    assert len(node(page, 0, ".live-glow.live-lit")) == 2
    assert len(node(page, 0, ".live-control.live-lit")) == 1
    ActionChains(page.driver, duration=40).move_to_element(node(page, 0, ".live-readout")[0]).perform()
    assert not node(page, 0, ".live-lit")


def test_a_slider_has_no_binary_dust(touched: Page) -> None:
    page = touched
    page.press(0, ".noUi-handle", HOME, *[ARROW_RIGHT] * 17)
    until_values(page, height=-2.3)
    assert "height -2.3," in Kernel(page).ask("__import__('json').dumps(live.figures()[0].text)")
    assert "height −2.3," in "".join(page.read(0, "[role=status]"))
    wait_for(
        lambda: node(page, 0, ".noUi-handle")[0].get_attribute("aria-valuetext") == "−2.3",
        "its value to be spoken",
    )


def test_every_slider_has_three_pixels_a_step(touched: Page) -> None:
    page = touched
    steps = {"height": 80, "at": 160, "count": 9}
    tracks = page.js(
        "return [...arguments[0]].map((each) => each.getBoundingClientRect().width)",
        node(page, 0, ".noUi-base"),
    )
    assert len(tracks) == len(steps)
    for track, count in zip(tracks, steps.values(), strict=True):
        assert track >= max(240, 3 * count)


def test_everything_has_a_name_and_the_picture_says_what_its_line_says(touched: Page) -> None:
    page = touched
    tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    own = page.js("return [...arguments[0].querySelectorAll('*')].length", node(page, 0, ".live-figure")[0])
    assert own > 50
    named: dict[str, list[str]] = {}
    for one in tree:
        role, name = one.get("role", {}).get("value", ""), one.get("name", {}).get("value", "")
        named.setdefault(role, []).append(name)
    assert {"h 1", "at", "count", "bar", "threshold", "number"} <= set(named["slider"])
    assert all(named["slider"])
    assert {"kind", "Speed of count"} <= set(named["combobox"])
    assert {"Play count", "count: one step back", "count: one step forward"} <= set(named["button"])
    assert "show it" in named["checkbox"]
    line = "".join(page.read(0, "[role=status]"))
    assert line in [name for role in ("image", "img") for name in named.get(role, ())]


def test_play_goes_step_by_step_and_the_picture_follows(touched: Page) -> None:
    page = touched
    start = values(page)["count"]
    back, play, forward = node(page, 0, ".live-player button")
    for _ in range(start + 1):
        back.click()
    until_values(page, count=0)
    forward.click()
    until_values(page, count=1)
    play.click()
    assert play.get_attribute("aria-label") == "Pause count"
    wait_for(lambda: values(page)["count"] >= 3, "the figure to play")
    wait_for(lambda: values(page)["count"] == 9, "it to come to the end")
    wait_for(lambda: play.get_attribute("aria-label") == "Play count", "the button to offer play again")
    play.click()
    wait_for(lambda: values(page)["count"] < 5, "it to start from the beginning")
    play.click()


def test_a_curve_is_drawn_by_pointer_and_arrow_keys_and_then_the_true_one_appears(touched: Page) -> None:
    page = touched
    page.show(1)
    wait_for(lambda: node(page, 1, ".live-sketch"), "the panel")
    (area,) = node(page, 1, ".live-sketch")
    bring(page, area)
    kernel = Kernel(page)

    def drawn() -> list[Any]:
        return list(kernel.ask("__import__('json').dumps(live.figures()[1].image.drawn)"))

    assert node(page, 1, ".noUi-target[disabled]")
    x, y = middle(page, area)
    with by_finger(page.driver):
        drag_across(page.driver, (x, y), (x + 100, y - 40), finger=True)
    before = wait_for(drawn, "the stroke")
    known = [share for share in before if share is not None]
    assert before[: len(before) // 2 - 1] == [None] * (len(before) // 2 - 1)
    assert known[0] == pytest.approx(0.5, abs=0.02) and (np.diff(known) <= 0).all() and known[-1] < 0.4
    page.press(1, ".live-sketch", HOME, *["\ue012"] * 8, ARROW_UP, ARROW_UP, ARROW_RIGHT, ARROW_UP)
    after = wait_for(lambda: (d := drawn())[0] is not None and d[8] is not None and d, "the keys")
    assert after[0] == pytest.approx(0.46) and after[8] == pytest.approx(0.44)
    assert after[4] == pytest.approx(0.45), "a straight line between two marks"
    assert page.js("return arguments[0].getAttribute('aria-valuetext')", area).startswith("step 0.875: 1.12")
    assert page.js(f"return {page.panel}.content.activeCellIndex") == 1
    assert kernel.ask("'%d' % curve.get_visible()") == 0
    page.press(1, ".live-ask button", conftest.ENTER)
    wait_for(lambda: not node(page, 1, ".live-sketch"), "the answer")
    assert "farthest off" in "".join(page.read(1, ".live-ask [role=status]"))
    assert kernel.ask("'%d' % curve.get_visible()") == 1
    wait_for(lambda: not node(page, 1, ".noUi-target[disabled]"), "the slider to move")
    assert "".join(page.read(1, ".live-readout [role=status]")) == "step 3"


def picture_of(page: Page) -> np.ndarray:
    image = node(page, 0, "img.widget-image")[0]
    bring(page, image)
    return np.asarray(Image.open(io.BytesIO(image.screenshot_as_png)).convert("RGB")).astype(int)


def sizes(page: Page) -> dict[str, float]:
    return dict(
        page.js(
            "const i = arguments[0]; return {shown: i.clientWidth, high: i.clientHeight, drawn: i.naturalWidth, "
            "box: i.closest('.live-picture').clientWidth}",
            node(page, 0, "img.widget-image")[0],
        )
    )


def test_the_picture_is_drawn_for_the_pixels_that_it_has_and_panels_stand_under_each_other(
    touched: Page,
) -> None:
    page = touched

    def emulate(width: int, ratio: float) -> None:
        page.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 1400, "deviceScaleFactor": ratio, "mobile": False},
        )

    wide = wait_for(lambda: (s := sizes(page))["drawn"] == s["shown"] and s, "a pixel for a pixel")
    assert wide["shown"] > 1.5 * wide["high"]
    emulate(1280, 2)
    wait_for(lambda: (s := sizes(page))["drawn"] == 2 * s["shown"], "two pixels for one")
    emulate(820, 1)
    narrow = wait_for(
        lambda: (s := sizes(page))["high"] > s["shown"] and s, "the panels to stand under each other"
    )
    wait_for(lambda: (s := sizes(page))["drawn"] == s["shown"], "a pixel for a pixel again")
    least = Kernel(page).ask("__import__('json').dumps(live.figures()[0].canvas.least)")
    assert narrow["shown"] >= least, "its text can be read"
    emulate(1280, 1)
    wait_for(
        lambda: (s := sizes(page))["shown"] > 1.5 * s["high"] and s["drawn"] == s["shown"],
        "side by side again",
    )


def test_in_a_dark_theme_white_and_black_change_places_and_blue_stays_blue(touched: Page) -> None:
    page = touched
    Kernel(page).ask("(live.figures()[0].set(height=2.0), '[]')[1]")
    time.sleep(0.3)
    light = picture_of(page)
    page.command("apputils:change-theme", theme="JupyterLab Dark")
    try:
        wait_for(lambda: node(page, 0, ".live-dark"), "the picture to know")
        time.sleep(0.5)  # the page around it changes more slowly, and may move it
        dark = picture_of(page)
    finally:
        page.command("apputils:change-theme", theme="JupyterLab Light")
    assert light[2, 2].min() > 240 and dark[2, 2].max() < 40
    blue = (light[..., 2] > light[..., 0] + 100) & (light[..., 0] < 30)
    assert blue.sum() > 500
    in_dark = np.median(dark[blue], axis=0)
    assert in_dark[2] > in_dark[0] + 100 and in_dark[2] > 180, "a lighter blue, on black"
    photo = (abs(light - 204) < 3).all(axis=-1)
    assert photo.sum() > 500 and abs(np.median(dark[photo]) - 204) < 30, (
        "a photograph is no drawing: it stays as it is"
    )


def test_a_notebook_without_its_kernel_shows_the_last_picture_and_says_what_to_press(
    touched: Page, lab: Site
) -> None:
    page = touched
    line = "".join(page.read(0, "[role=status]"))

    def kept() -> str:
        outputs = page.js(f"return {page.panel}.content.widgets[0].model.outputs.toJSON()")
        return "".join("".join(out.get("data", {}).get("text/html", "")) for out in outputs)

    wait_for(lambda: line in kept(), "the still picture to be the last one")
    assert len(kept()) < 60_000
    assert not node(page, 0, ".live-still")[0].is_displayed()
    page.save()
    page.shut_down()
    time.sleep(0.5)
    page = lab.open("touched.ipynb", anew=True)
    page.show(0)
    still = wait_for(lambda: node(page, 0, ".live-still"), "the still picture")[0]
    wait_for(lambda: "Press Shift+Enter" in still.text and line in still.text, "what to press")
    assert still.find_element("css selector", "img").is_displayed()
    assert "Error displaying widget" not in page.js(
        f"return {page.panel}.content.widgets[0].node.querySelector('.jp-OutputArea').innerText"
    )
