"""Runs the playground's JavaScript: in headless Chromium, which is always asked for, and in Node where there is one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from perceptron.playground import widget
from tests.browser.conftest import chromium_or_skip, serve_files

NODE = shutil.which("node")
NAMES = widget.MODULES
Evaluate = Callable[..., Any]


@pytest.fixture(scope="session")
def pages() -> Iterator[str]:
    """Address of the playground's folder: js/index.html in it is the static page."""
    with serve_files(widget.FOLDER.parent) as address:
        yield address


@pytest.fixture(scope="session")
def chrome() -> Iterator[Any]:
    with chromium_or_skip("no JavaScript can be tried", script_seconds=300) as driver:
        yield driver


def in_chromium(driver: Any, address: str, body: str, argument: Any) -> Any:
    if driver.current_url != f"{address}/export_template.txt":
        driver.get(f"{address}/export_template.txt")  # a page of the same origin that runs nothing
    loads = ", ".join(f"import('{address}/js/{name}')" for name in NAMES)
    script = f"""
        const done = arguments[arguments.length - 1];
        Promise.all([{loads}]).then(async (parts) => {{
            const m = Object.assign({{}}, ...parts);
            const run = async (m, a) => {{ {body} }};
            done(JSON.stringify({{ value: (await run(m, JSON.parse(arguments[0]))) ?? null }}));
        }}).catch((error) => done(JSON.stringify({{ error: String(error.stack ?? error) }})));
    """
    return driver.execute_async_script(script, json.dumps(argument))


def in_node(body: str, argument: Any) -> Any:
    loads = ", ".join(f"import({json.dumps((widget.FOLDER / name).as_uri())})" for name in NAMES)
    script = f"""
        const parts = await Promise.all([{loads}]);
        const m = Object.assign({{}}, ...parts);
        const run = async (m, a) => {{ {body} }};
        const argument = JSON.parse((await import("node:fs")).readFileSync(0, "utf8"));
        console.log(JSON.stringify({{ value: (await run(m, argument)) ?? null }}));
    """
    command = [NODE or "node", "--input-type=module", "--experimental-default-type=module", "-e", script]
    result = subprocess.run(command, input=json.dumps(argument), capture_output=True, text=True, timeout=300)
    return result.stdout if result.returncode == 0 else json.dumps({"error": result.stderr})


def engines() -> list[Any]:
    """Chromium; Node too where it is installed. CI may lack Node: there, Chromium alone is the promise."""
    if NODE:
        return ["chromium", "node"]
    if os.environ.get("CI") == "true":
        return ["chromium"]
    reason = "node is not installed; the same test ran in Chromium"
    return ["chromium", pytest.param("node", marks=pytest.mark.skip(reason=reason))]


@pytest.fixture(scope="session", params=engines())
def evaluate(request: pytest.FixtureRequest) -> Evaluate:
    """Call it with the body of a JavaScript function of `m` (all exports) and `a` (an argument); gives its result."""
    if request.param == "chromium":
        driver, address = request.getfixturevalue("chrome"), request.getfixturevalue("pages")

    def call(body: str, argument: Any = None) -> Any:
        if request.param == "node":
            answer = json.loads(in_node(body, argument))
        else:
            answer = json.loads(in_chromium(driver, address, body, argument))
        assert "error" not in answer, answer["error"]
        return answer["value"]

    return call
