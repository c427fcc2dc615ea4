"""Runs the playground's JavaScript: in headless Chromium, which is always asked for, and in Node where there is one."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
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


@contextlib.contextmanager
def node() -> Iterator[Callable[[str, Any], str]]:
    """Node with all modules loaded, as a page of Chromium has them: it answers one body after the other."""
    loads = ", ".join(f"import({json.dumps((widget.FOLDER / name).as_uri())})" for name in NAMES)
    script = f"""
        const m = Object.assign({{}}, ...(await Promise.all([{loads}])));
        const Body = (async () => {{}}).constructor;
        for await (const line of (await import("node:readline")).createInterface({{ input: process.stdin }})) {{
            const [body, argument] = JSON.parse(line);
            const answer = await (async () => new Body("m", "a", body)(m, argument))().then(
                (value) => ({{ value: value ?? null }}), (error) => ({{ error: String(error.stack ?? error) }}));
            console.log(JSON.stringify(answer));
        }}
    """
    command = [NODE or "node", "--input-type=module", "--experimental-default-type=module", "-e", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout

        def ask(body: str, argument: Any) -> str:
            assert process.stdin and process.stdout
            print(json.dumps([body, argument]), file=process.stdin, flush=True)
            assert select.select([process.stdout], [], [], 300)[0], "no answer from Node"
            return process.stdout.readline()

        yield ask
        process.kill()


def engines() -> list[Any]:
    """Chromium; Node too where it is installed. CI may lack Node: there, Chromium alone is the promise."""
    if NODE:
        return ["chromium", "node"]
    if os.environ.get("CI") == "true":
        return ["chromium"]
    reason = "node is not installed; the same test ran in Chromium"
    return ["chromium", pytest.param("node", marks=pytest.mark.skip(reason=reason))]


@pytest.fixture(scope="session", params=engines())
def evaluate(request: pytest.FixtureRequest) -> Iterator[Evaluate]:
    """Call it with the body of a JavaScript function of `m` (all exports) and `a` (an argument); gives its result."""
    with contextlib.ExitStack() as stack:
        if request.param == "node":
            ask = stack.enter_context(node())
        else:
            driver, address = request.getfixturevalue("chrome"), request.getfixturevalue("pages")
            ask = functools.partial(in_chromium, driver, address)

        def call(body: str, argument: Any = None) -> Any:
            answer = json.loads(ask(body, argument))
            assert "error" not in answer, answer["error"]
            return answer["value"]

        yield call
