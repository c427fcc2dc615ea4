// Two runs side by side: the same data and first weights, other settings, one curve picture.

import { KEYS, parseState, readValue, writeValue } from "../state.js";
import { BrowserDriver } from "../driver.js";
import {
  drawCurve,
  drawSamples,
  fitCanvas,
  Grid,
  paintClasses,
  paintSigned,
  shortNumber,
  signChange,
} from "../draw.js";
import { button, element } from "../controls.js";

const FOLLOW_MS = 14; // of training in one frame
// "" stands for several settings, written as key=value&key=value.
const COMPARED = ["lr", "optimizer", "activation", "batch", "init", "reg", "regrate", "schedule", "layers", "features", "loss", "momentum", ""];

/** A setting in words short enough for a caption: points and edited weights are only counted. */
function settingOf(name, state) {
  if (name === "edits") return `${state.edits.length || "no"} weights set by hand`;
  if (name === "points") return `${state.points.length / 3} points`;
  return state[name].length === 0 ? `no ${name === "layers" ? "hidden layer" : name}` : `${name}=${writeValue(name, state[name])}`;
}

export function comparePanel(view) {
  let rival = null; // {driver, state, grid, changes}
  const key = element("select", { "aria-label": "Setting that differs", onchange: () => suggest() }, ...COMPARED.map((name) => element("option", { value: name }, name || "several")));
  const value = element("input", { type: "text", "aria-label": "Its value in the second run", autocomplete: "off", list: `${view.id}-values` });
  const list = element("datalist", { id: `${view.id}-values` });
  const words = element("p", { class: "pg-result" });
  const maps = [element("canvas", { class: "pg-twin", role: "img" }), element("canvas", { class: "pg-twin", role: "img" })];
  const captions = [element("figcaption"), element("figcaption")];
  const curve = element("canvas", { class: "pg-curve", role: "img", "aria-label": "Loss of both runs" });
  const pictures = element(
    "div",
    { class: "pg-twins", hidden: true },
    ...maps.map((canvas, k) => element("figure", {}, canvas, captions[k])),
    element("div", { class: "pg-twin-curve" }, curve, element("p", { class: "pg-caption" }, "First run: full lines; second run: dashes. Training loss: blue, thick; test loss: orange, thin.")),
  );
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "A second run with the same data, the same order and, where the shape is the same, the same first weights."),
    element("div", { class: "pg-row" }, element("label", {}, "Second run: ", key), element("span", {}, "="), value, list, button("Start both", () => start(null), { class: "pg-wide pg-strong" }), button("End", () => end())),
    words,
    pictures,
  );
  let optional = { optimizer: "adam", lr: "0.3", activation: "relu", batch: "1", init: "zeros", reg: "l2", regrate: "0.03", schedule: "cosine", layers: "8,8", features: "x1,x2,x1sq,x2sq", loss: "squared", momentum: "0.5", "": "reg=l2&regrate=0.03" };

  function suggest() {
    const { kind, choices } = KEYS[key.value] ?? {};
    list.replaceChildren(...(kind === "choice" ? choices : []).map((one) => element("option", { value: one })));
    value.value = optional[key.value];
  }
  suggest();

  /** Start anew with a second run beside: text says in what it differs, key=value&…; null for what is chosen here. */
  async function start(text = null) {
    const typed = value.value.trim();
    const changes = {};
    try {
      if (text === null) optional = { ...optional, [key.value]: typed };
      if (text === null && key.value) changes[key.value] = readValue(key.value, typed, view.limits);
      else {
        const several = (text ?? typed).slice((text ?? typed).lastIndexOf("#") + 1);
        const all = parseState(several, view.limits);
        for (const part of several.split("&")) {
          const name = part.split("=")[0].trim();
          if (name && name !== "v") changes[name] = all[name];
        }
      }
      if (!Object.keys(changes).length) throw new Error("Say in what the second run differs, such as reg=l2&regrate=0.03");
    } catch (error) {
      words.textContent = `${error.message}.`;
      return;
    }
    if (text !== null) {
      const [name, ...more] = Object.keys(changes);
      key.value = !more.length && COMPARED.includes(name) ? name : "";
      suggest();
      value.value = key.value ? writeValue(name, changes[name]) : text;
    }
    end();
    await view.reset();
    rival = { changes, driver: new BrowserDriver() };
    try {
      await again();
    } catch (error) {
      end();
      words.textContent = error.message;
      return;
    }
    view.listeners.push(follow);
    if (text === null) view.toggle(true);
  }

  async function again() {
    const state = { ...view.state, ...rival.changes };
    // Edits name weights by their number, which means another weight in another shape.
    if ("layers" in rival.changes || "features" in rival.changes) state.edits = [];
    await rival.driver.reset(state);
    rival.grid = new Grid(50, state.features);
    rival.own = new Grid(50, view.state.features);
    view.rivals = [{ rows: rival.driver.history, name: "second run", dash: [5, 4] }];
    pictures.hidden = false;
    view.redraw();
  }

  /** Whether the second run has still to train to be where the first one is. */
  function behind() {
    const [first, second] = [view.driver, rival.driver];
    return second.epoch < first.epoch || (second.epoch === first.epoch && second.within < first.within);
  }

  /** Keep in step with the first run, epoch by epoch. */
  function follow() {
    const end = performance.now() + FOLLOW_MS;
    while (behind() && performance.now() < end) {
      if (rival.driver.epoch < view.driver.epoch) rival.driver.advanceFor(1, end);
      else rival.driver.advance({ steps: 1 });
    }
  }

  function end() {
    rival = null;
    view.rivals = [];
    view.listeners = view.listeners.filter((one) => one !== follow);
    words.textContent = "";
    pictures.hidden = true;
    view.dirty.curve = true;
  }

  function drawTwin(canvas, grid, driver, state) {
    const size = canvas.clientWidth || 180;
    const context = fitCanvas(canvas, size, size);
    const image = grid.canvas();
    const { network, data } = driver;
    const values = grid.outputs(network);
    if (network.sizes.at(-1) > 1) paintClasses(image.pixels, values, network.sizes.at(-1), view.theme, state.discretize, network.loss !== "softmax");
    else paintSigned(image.pixels, values, 0, view.theme, state.discretize);
    image.context.putImageData(image.data, 0, 0);
    context.drawImage(image.canvas, 0, 0, size, size);
    if (network.sizes.at(-1) === 1 && data.classes === 2) {
      context.strokeStyle = view.theme.ink;
      signChange(context, grid, values, size);
    }
    context.drawImage(samplesOf(canvas, data, size, state.showtest), 0, 0, size, size);
  }

  /** The samples over a map, as a picture that is drawn anew only when they change. */
  function samplesOf(canvas, data, size, test) {
    const wanted = [data, size, test, view.theme];
    const kept = (canvas.samples ??= { of: [], canvas: element("canvas") });
    if (wanted.some((value, k) => value !== kept.of[k])) {
      kept.of = wanted;
      const context = fitCanvas(kept.canvas, size, size);
      context.clearRect(0, 0, size, size);
      drawSamples(context, data, size, view.theme, { test, most: 300 });
    }
    return kept.canvas;
  }

  return {
    name: "compare",
    start,
    end,
    title: "Two at once",
    control: "compare",
    node,
    reset(onTheWay) {
      if (rival && !onTheWay) {
        again().catch((error) => {
          end();
          words.textContent = error.message;
        });
      } else if (rival) rival.driver.change({ ...view.state, ...rival.changes });
    },
    draw() {
      if (!rival?.grid) return false;
      if (!view.playing && behind()) {
        follow(); // what was left when the first one stopped
        view.dirty.curve = true;
      }
      const { driver } = view;
      const second = rival.driver;
      drawTwin(maps[0], rival.own, driver, view.state);
      drawTwin(maps[1], rival.grid, second, second.state);
      const names = Object.keys(rival.changes);
      const tell = (run, state) => {
        const right = run.accuracy(run.data.test);
        const share = Number.isNaN(right) ? "" : `, ${Math.round(100 * right)} % of the test samples right`;
        return `${names.map((name) => settingOf(name, state)).join(", ")}: training loss ${shortNumber(run.trainLoss)}, test loss ${shortNumber(run.testLoss)}${share}`;
      };
      captions[0].textContent = tell(driver, view.state);
      captions[1].textContent = tell(second, second.state);
      maps[0].setAttribute("aria-label", `First run, ${captions[0].textContent}`);
      maps[1].setAttribute("aria-label", `Second run, ${captions[1].textContent}`);
      const width = curve.clientWidth;
      const height = curve.clientHeight;
      drawCurve(fitCanvas(curve, width, height), [{ rows: driver.history }, { rows: second.history, dash: [5, 4] }], width, height, view.theme);
      return behind();
    },
    close: end,
  };
}
