"""The playground: its engine against TensorFlow Playground's own, pictures a second, answers to controls, memory.

Needs chromium and chromedriver; Node too where there is one. Run

    python benchmarks/playground.py --peer nn.ts --typescript node_modules/typescript

with src/nn.ts of github.com/tensorflow/playground and a folder where `npm install typescript` put its package (to take
the types out; a peer that is JavaScript already needs none). Both engines train in the same process, in turn, from the
same first weights, with the same batches in the same order, and must end at the same weights. Without --peer only the
playground is measured. With --build FOLDER, the `dist` that `npm run build` makes of the same repository, its page trains
the same networks beside ours.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import conftest as browsing  # noqa: E402
from tests.browser.test_playground import OWN_CODE, Playground  # noqa: E402
from tests.perceptron.playground.js.test_page import StaticPage  # noqa: E402

PLAYGROUND = ROOT / "perceptron" / "playground"
NETWORKS = {"2-4-2-1": "4,2", "2-8-8-8-8-8-8-1": "8,8,8,8,8,8"}
ROUNDS = 41
SECONDS = 10.0  # of playing

# One epoch, 250 samples, batch 10, tanh everywhere and half the squared error: what nn.ts does by default. A round times
# `repeat` epochs of one engine, then of the other. Returns ms an epoch of every round, and how far the weights differ.
RACE = """
async function race(base, peerAddress, layers, rounds) {
  const { BrowserDriver } = await import(`${base}/driver.js`);
  const { parseState } = await import(`${base}/state.js`);
  const run = new BrowserDriver();
  await run.reset(parseState(`data=gauss&noise=20&loss=squared&layers=${layers}`));
  const { network, data } = run;
  const epoch = () => { do run.oneStep(); while (run.within > 0); };
  let other = null;
  let difference = null;
  if (peerAddress) {
    const nn = await import(peerAddress);
    const { TANH } = nn.Activations;
    const nodes = nn.buildNetwork(network.sizes, TANH, TANH, null, ["x1", "x2"], false);
    const eachParameter = (act) => {
      for (let l = 1; l <= network.depth; l++) {
        nodes[l].forEach((node, j) => {
          act(node, "bias", network.place(l, j, -1));
          node.inputLinks.forEach((link, i) => act(link, "weight", network.place(l, j, i)));
        });
      }
    };
    eachParameter((object, name, place) => { object[name] = network.theta[place]; });
    other = () => {
      const { rows } = run; // the order of the epoch that our engine has just trained
      for (let i = 0; i < rows.length; i++) {
        const r = rows[i];
        nn.forwardProp(nodes, [data.x1[r], data.x2[r]]);
        nn.backProp(nodes, data.target[r] ? 1 : -1, nn.Errors.SQUARE);
        if ((i + 1) % 10 === 0) nn.updateWeights(nodes, 0.03, 0);
      }
    };
    for (let e = 0; e < 20; e++) { epoch(); other(); }
    difference = 0;
    eachParameter((object, name, place) => {
      difference = Math.max(difference, Math.abs(object[name] - network.theta[place]));
    });
  }
  const time = (act, repeat) => {
    const begin = performance.now();
    for (let k = 0; k < repeat; k++) act();
    return (performance.now() - begin) / repeat;
  };
  const repeat = network.length < 100 ? 200 : 30;
  time(epoch, 5 * repeat); // compiled and warm
  if (other) time(other, 5 * repeat);
  const ours = [];
  const theirs = [];
  for (let k = 0; k < rounds; k++) {
    ours.push(time(epoch, repeat));
    if (other) theirs.push(time(other, repeat));
  }
  return { ours, theirs, difference };
}
"""


def prepare(folder: Path, peer: Path | None, typescript: Path | None, old: Path | None) -> None:
    """The playground's files, an older version's, and the peer as a module, in a folder that is served."""
    shutil.copytree(PLAYGROUND / "js", folder / "js")
    shutil.copy(PLAYGROUND / "export_template.txt", folder)
    if old is not None:
        shutil.copytree(old / "perceptron" / "playground" / "js", folder / "old" / "js")
        shutil.copy(PLAYGROUND / "export_template.txt", folder / "old")
    if peer is None:
        return
    if peer.suffix != ".ts":
        shutil.copy(peer, folder / "peer.mjs")
        return
    if typescript is None:
        sys.exit("nn.ts has types: give --typescript FOLDER, where `npm install typescript` put the package")
    compiler = [shutil.which("node") or "node", str(typescript / "bin" / "tsc")]
    shutil.copy(peer, folder / "peer.ts")
    options = ["--target", "es2020", "--module", "es2020", "--skipLibCheck"]
    subprocess.run([*compiler, *options, str(folder / "peer.ts")], check=False, stdout=subprocess.DEVNULL)
    (folder / "peer.js").rename(folder / "peer.mjs")


def report(where: str, name: str, result: dict[str, Any]) -> None:
    ours = statistics.median(result["ours"])
    if not result["theirs"]:
        print(f"{where:9} {name:16} ours {ours:.4f} ms an epoch")
        return
    ratios = [b / a for a, b in zip(result["ours"], result["theirs"], strict=True)]
    print(
        f"{where:9} {name:16} ours {ours:.4f} ms, nn.ts {statistics.median(result['theirs']):.4f} ms an epoch: "
        f"{statistics.median(ratios):.2f} times as fast (middle half of {len(ratios)} rounds "
        f"{statistics.quantiles(ratios)[0]:.2f} to {statistics.quantiles(ratios)[2]:.2f}); "
        f"weights differ by {result['difference']:.1e}"
    )


def race_in_node(folder: Path, peer: bool) -> None:
    node = shutil.which("node")
    if node is None:
        print("Node       is not installed: measured in Chromium only")
        return
    for name, layers in NETWORKS.items():
        base = json.dumps((folder / "js").as_uri())
        address = json.dumps((folder / "peer.mjs").as_uri()) if peer else "null"
        script = f"{RACE} console.log(JSON.stringify(await race({base}, {address}, {json.dumps(layers)}, {ROUNDS})))"
        command = [node, "--input-type=module", "--experimental-default-type=module", "-e", script]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        report("Node", name, json.loads(done.stdout))


def race_in_chromium(driver: Any, address: str, peer: bool) -> None:
    driver.get(f"{address}/export_template.txt")
    for name, layers in NETWORKS.items():
        script = f"""{RACE}
            const done = arguments[arguments.length - 1];
            race("{address}/js", {f"'{address}/peer.mjs'" if peer else "null"}, "{layers}", {ROUNDS}).then(done);"""
        report("Chromium", name, driver.execute_async_script(script))


# Counts pictures in which the epoch has moved on, and the time between them, for some seconds.
PICTURES = """
const [seconds, done] = arguments;
const view = document.querySelector('.pg').playground;
const gaps = [], epochs = [];
let last = null, begin = null;
function look(now) {
  if (begin === null) { begin = now; epochs.push(view.driver.epoch); }
  if (last !== null) gaps.push(now - last);
  last = now;
  if (now - begin < 1000 * seconds) requestAnimationFrame(look);
  else done({ gaps, epochs: view.driver.epoch - epochs[0], seconds: (now - begin) / 1000 });
}
view.toggle(true);
setTimeout(() => requestAnimationFrame(look), 500);
"""
# A control is used while the network trains; ms until the picture that follows it has been drawn, and how many frames.
CONTROL = """
const [name, way, done] = arguments;
const view = document.querySelector('.pg').playground;
const before = view.state[name];
const begin = performance.now();
let frames = 0;
view.nudge(name, way);
function look() {
  frames++;
  if (view.state[name] !== before || frames > 100) done({ ms: performance.now() - begin, frames });
  else requestAnimationFrame(look);
}
requestAnimationFrame(look);
"""


# Pause while it trains; ms after which nothing has changed any more, of one second that is watched.
PAUSE = """
const done = arguments[arguments.length - 1];
const view = document.querySelector('.pg').playground;
view.toggle(true);
setTimeout(() => {
  view.toggle(false);
  const begin = performance.now();
  let step = view.driver.step, last = 0;
  function look() {
    const now = performance.now() - begin;
    if (view.driver.step !== step) { step = view.driver.step; last = now; }
    if (now < 1000) requestAnimationFrame(look);
    else done(last);
  }
  requestAnimationFrame(look);
}, 700);
"""


# TensorFlow Playground's own page, by the names that its elements have: the times between two epochs that it shows.
THEIR_PICTURES = """
const [seconds, done] = arguments;
const epoch = () => Number(document.getElementById('iter-number').textContent.replace(/[^0-9]/g, ''));
document.getElementById('play-pause-button').click();
setTimeout(() => {
  const begin = performance.now(), first = epoch(), gaps = [];
  let last = begin, shown = first;
  function look() {
    const now = performance.now();
    if (epoch() !== shown) { gaps.push(now - last); last = now; shown = epoch(); }
    if (now - begin < 1000 * seconds) requestAnimationFrame(look);
    else done({ gaps, epochs: shown - first, seconds: (now - begin) / 1000 });
  }
  requestAnimationFrame(look);
}, 500);
"""


def processor_time(driver: Any) -> float:
    """Seconds of processor time that the browser has used, all its processes together."""
    processes = psutil.Process(driver.service.process.pid).children(recursive=True)
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def pictures(driver: Any, address: str, state: str, what: str) -> None:
    StaticPage(driver, address).open(state)
    time.sleep(1)
    begin = processor_time(driver)
    result = driver.execute_async_script(PICTURES, SECONDS)
    say_pictures(what, result, processor_time(driver) - begin)
    answers = []
    for _ in range(10):
        for name in ("lr", "batch", "n", "noise"):
            answers.append(driver.execute_async_script(CONTROL, name, 1 if len(answers) % 8 < 4 else -1))
    slowest = max(answers, key=lambda answer: answer["ms"])
    print(
        f"  controls: {statistics.median(answer['ms'] for answer in answers):.1f} ms in the median, "
        f"{slowest['ms']:.1f} ms at most, {max(answer['frames'] for answer in answers)} frame(s) at most, of {len(answers)}"
    )


def say_pictures(what: str, result: dict[str, Any], spent: float) -> None:
    gaps = sorted(result["gaps"])
    print(
        f"{what}: {result['epochs'] / result['seconds']:.1f} epochs and {len(gaps) / result['seconds']:.1f} pictures a "
        f"second; between two pictures {statistics.median(gaps):.1f} ms in the median, {gaps[-1]:.1f} ms at most; "
        f"{1000 * spent / len(gaps):.1f} ms of processor time for one"
    )


def their_pictures(driver: Any, address: str, state: str, what: str, seconds: float = SECONDS) -> None:
    """The same of TensorFlow Playground's own page."""
    driver.get("about:blank")
    driver.get(f"{address}/build/index.html#{state}")
    browsing.wait_for(
        lambda: driver.execute_script("return !!document.getElementById('iter-number')"),
        "TensorFlow Playground",
    )
    time.sleep(1)
    begin = processor_time(driver)
    result = driver.execute_async_script(THEIR_PICTURES, seconds)
    if not result["gaps"]:
        raise RuntimeError("its page shows no epoch that moves: is FOLDER what `npm run build` made?")
    say_pictures(what, result, processor_time(driver) - begin)


def memory(driver: Any, address: str) -> None:
    """Heap after a garbage collection, before and after 10,000 epochs with a picture each 20 epochs."""
    StaticPage(driver, address).open("data=gauss&layers=6,6,6&n=100")

    def heap() -> float:
        driver.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
        return driver.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"] / 1e6

    driver.execute_script("const v = document.querySelector('.pg').playground; v.speed = 20; v.toggle(true)")
    epoch = "return document.querySelector('.pg').playground.driver.epoch"
    sizes = []
    for goal in (1000, 2500, 5000, 7500, 11000):
        browsing.wait_for(lambda goal=goal: driver.execute_script(epoch) >= goal, f"epoch {goal}", 300)
        sizes.append((driver.execute_script(epoch), heap()))
    print("memory: " + ", ".join(f"{size:.2f} MB at epoch {at:,}" for at, size in sizes))


def in_the_kernel(driver: Any) -> None:
    """Own functions in JupyterLab: pictures a second, answers to a control and to pause."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        browsing.write_notebook(folder / "own.ipynb", *OWN_CODE)
        with browsing.serve("jupyterlab", "LabApp", folder) as address:
            page = browsing.Page(driver, address.format(place="lab/tree", path="own.ipynb") + "&reset")
            page.run_all()
            Playground(page, 1)
            time.sleep(1)
            result = driver.execute_async_script(
                PICTURES.replace(
                    "const gaps", "let drawn = 0; view.listeners.push(() => drawn++); const gaps"
                ).replace("done({ gaps,", "done({ drawn, gaps,"),
                SECONDS,
            )
            answers = [driver.execute_async_script(CONTROL, "lr", (-1) ** k)["ms"] for k in range(20)]
            pauses = [driver.execute_async_script(PAUSE) for _ in range(10)]
            print(
                f"in the kernel, own code: {result['drawn'] / result['seconds']:.1f} pictures and "
                f"{result['epochs'] / result['seconds']:.1f} epochs a second, {max(result['gaps']):.0f} ms between two frames at "
                f"most; a control is answered in {statistics.median(answers):.0f} ms, at most {max(answers):.0f} ms; "
                f"after a pause nothing changes any more after {statistics.median(pauses):.0f} ms, at most {max(pauses):.0f} ms"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", type=Path, help="TensorFlow Playground's src/nn.ts, or it as JavaScript")
    parser.add_argument("--typescript", type=Path, help="folder of npm's package typescript")
    parser.add_argument(
        "--old", type=Path, help="another checkout, whose pictures are measured in turn with ours"
    )
    parser.add_argument("--build", type=Path, help="TensorFlow Playground's built page, its folder dist")
    parser.add_argument("--only", choices=("engine", "pictures", "memory", "kernel"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, given.peer, given.typescript, given.old)
        if given.build is not None:
            shutil.copytree(given.build, folder / "build")
        wanted = lambda part: given.only in (None, part)  # noqa: E731
        if wanted("engine"):
            race_in_node(folder, given.peer is not None)
        with browsing.serve_files(folder) as address, browsing.chromium() as driver:
            driver.set_script_timeout(600)
            if wanted("engine"):
                race_in_chromium(driver, address, given.peer is not None)
            if wanted("pictures"):
                versions = (
                    {"": address} if given.old is None else {"ours, ": address, "old, ": f"{address}/old"}
                )
                for _ in range(1 if given.old is None else 3):
                    for layers, what in (
                        ("6,6,6", "3 hidden layers of 6"),
                        ("8,8,8,8,8,8", "6 hidden layers of 8"),
                    ):
                        for version, place in versions.items():
                            pictures(driver, place, f"data=circle&layers={layers}", f"{version}{what}")
                        if given.build is not None:
                            state = f"dataset=circle&networkShape={layers}&activation=tanh&batchSize=10&percTrainData=50"
                            their_pictures(driver, address, state, f"TensorFlow Playground, {what}")
            if wanted("memory"):
                memory(driver, address)
            if wanted("kernel"):
                in_the_kernel(driver)


if __name__ == "__main__":
    main()
