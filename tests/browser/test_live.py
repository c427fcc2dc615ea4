"""Live figures under the pointer and the keyboard in a real JupyterLab: handles, names, sizes, themes, and no kernel."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.conftest import Page, Site, wait_for

pytestmark = pytest.mark.browser

HOME = "\ue011"

# What a figure has plotted, compared with the formula of its chapter: `v` are the values of its controls.
FORMULAS = {
    "update_curve": "np.allclose(curve.curve.get_ydata(), 1 / (1 + np.exp(-(v['w'] * curve.x + v['b']))))",
    "update_plane": "np.array_equal(plane.point.get_xydata()[0], [v['x1'], v['x2']]) "
    "and np.allclose(v['w1'] * plane.line.get_xdata() + v['w2'] * plane.line.get_ydata() + v['b'], 0, atol=1e-9) "
    "and np.array_equal(plane.colors.get_array(), style.SIGNED("
    "1 / (1 + np.exp(-(v['w1'] * plane.X1 + v['w2'] * plane.X2 + v['b']))), bytes=True))",
    "update_gate": "np.array_equal(square.area.get_array(), style.SIGNED(0.5 + figures.PALE * np.where("
    "v['w1'] * square.X1 + v['w2'] * square.X2 + v['b'] > 0, 1, -1), bytes=True))",
}
LECTURES = ["01_neuron"]

# In the kernel: which figures have handles, and where a handle and its controls are.
DESCRIBE = """
import json as _json
def _place(number, handle):
    figure = live.figures()[number]
    one, values = figure.handles[handle], figure.values()
    (left, right), (low, high) = one.axes.get_xlim(), one.axes.get_ylim()
    return _json.dumps({"values": values, "points": np.asarray(one.points(values), float).tolist(), "kind": one.kind,
        "scrubs": one.scrubs, "names": one.names, "error": figure.error.value,
        "step": {name: figure.controls[name].step for name in one.names}, "frame": [left, right, low, high]})
def _figures():
    return _json.dumps([[figure.update.__name__, len(figure.handles)] for figure in live.figures()])
def _asked():
    for figure in live.figures():
        for asked in figure.ask:
            asked.skip()
    return "[]"
def _right(number, formula):
    return _json.dumps(bool(eval(formula, globals(), {"v": live.figures()[number].values()})))
"""


class Kernel:
    """Asks the kernel of a page's notebook."""

    def __init__(self, page: Page):
        self.page = page
        self._execute(DESCRIBE, "None")

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

    def ask(self, expression: str) -> Any:
        """The value of an expression that is JSON."""
        return json.loads(
            self._execute("", expression).strip("'").replace("\\'", "'").replace('\\\\"', '\\"')
        )


def live_cells(page: Page) -> list[int]:
    return page.cells_with(".live-figure")


def node(page: Page, cell: int, selector: str) -> Any:
    return page.js(
        f"return {page.panel}.content.widgets[{cell}].node.querySelectorAll(arguments[0])", selector
    )


def bring(page: Page, element: Any) -> None:
    page.js("arguments[0].scrollIntoView({block: 'center'})", element)


@pytest.mark.parametrize("lecture", LECTURES)
def test_every_handle_is_dragged_and_what_is_plotted_is_what_the_formula_says(
    lab: Site, lecture: str
) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page = lab.open(f"lectures/{lecture}.ipynb")
    page.run_all()
    kernel = Kernel(page)
    kernel.ask("_asked()")
    figures = kernel.ask("_figures()")
    cells = live_cells(page)
    assert len(cells) == len(figures)
    dragged = 0
    for number, ((update, handles), cell) in enumerate(zip(figures, cells, strict=True)):
        if not handles:
            continue
        page.show(cell)
        wait_for(lambda cell=cell: len(node(page, cell, ".live-handle")), "the handles")
        for handle in range(handles):
            element = node(page, cell, ".live-handle")[0]
            element = page.js(
                "return arguments[0].closest('.live-page').parentElement.querySelectorAll('.live-handle')",
                element,
            )
            element = next(each for each in element if each.get_attribute("data-index") == str(handle))
            if not element.is_displayed():
                continue
            bring(page, element)
            before = kernel.ask(f"_place({number}, {handle})")
            grip = element.find_element("css selector", ".live-grip")
            way = (0, -24) if before["scrubs"] else (18, -30)
            ActionChains(page.driver, duration=50).move_to_element(grip).click_and_hold().move_by_offset(
                *way
            ).release().perform()

            def moved(number: int = number, handle: int = handle, before: Any = before) -> Any:
                now = kernel.ask(f"_place({number}, {handle})")
                return now if now["values"] != before["values"] else None

            now = wait_for(moved, f"handle {handle} of {update} to move its controls")
            assert now["error"] == ""
            changed = {name for name in now["values"] if now["values"][name] != before["values"][name]}
            assert changed <= set(now["names"])
            if now["scrubs"]:
                (name,) = now["names"]
                assert now["values"][name] == pytest.approx(before["values"][name] + 3 * now["step"][name])
            assert kernel.ask(f"_right({number}, {FORMULAS[update]!r})"), (update, handle, now)
            dragged += 1
    assert dragged == sum(handles for _, handles in figures)
    assert page.errors() == []
