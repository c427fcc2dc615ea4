// The tools under the picture: slow motion, a slice of the loss, the gradient check, two runs side by side, own points,
// settings that are known to work, and what can be taken along. Each is a function of the view that returns
// {name, title, control, node} and, where it needs them, open, leave, reset, draw, picked, painted, label, themed, close.

import { EXTENT, FEATURES, formatPoints, MOST_CLASSES, parsePoints } from "./datasets.js";
import { formatState, KEYS, leftOutSentence, parseState, readValue, writeValue } from "./state.js";
import { checkGradients, rateAt, traceSample } from "./engine.js";
import { BrowserDriver } from "./driver.js";
import { drawCurve, drawLabel, drawSamples, fitCanvas, Grid, onEdge, paintClasses, paintLosses, paintSigned, shortNumber, signChange } from "./draw.js";
import { EXPERIMENTS } from "./experiments.js";
import { download, historyCsv, picturePng, pictureSvg, pytorchCode } from "./export.js";
import { ACTIVATION_NAMES, element } from "./view.js";

const button = (text, act, more = {}) => element("button", { type: "button", class: "pg-wide", onclick: act, ...more }, text);
const signed = (value) => (value < 0 ? `(${shortNumber(value)})` : shortNumber(value));

// --- slow motion ---------------------------------------------------------------------------------------------

const SLOW_MS = 1100; // one step of slow motion while it plays

export function slowMotionPanel(view) {
  let steps = [];
  let at = 0;
  let row = 0;
  let timer = 0;
  const sample = element("input", { type: "number", min: 1, value: 1, "aria-label": "Training sample", onchange: () => choose(Number(sample.value) - 1) });
  const total = element("span", { class: "pg-caption" });
  const words = element("p", { class: "pg-slow-words", role: "status" });
  const formulas = element("div", { class: "pg-formulas", tabindex: 0, "aria-label": "The numbers of this step" });
  const progress = element("input", { type: "range", min: 0, value: 0, "aria-label": "Step of slow motion", oninput: () => go(Number(progress.value)) });
  const playButton = button("Play slowly", () => (timer ? halt() : run()), { class: "pg-wide pg-strong" });
  const node = element(
    "div",
    { class: "pg-slow" },
    element("p", { class: "pg-lead" }, "One training sample goes through the network, and its error comes back, number by number. Click a sample in the output, or choose one here."),
    element(
      "div",
      { class: "pg-row" },
      element("label", {}, "Sample ", sample),
      total,
      button("Back", () => go(at - 1)),
      button("Next", () => go(at + 1)),
      playButton,
      button("Make this update", () => apply()),
    ),
    progress,
    words,
    formulas,
  );

  function choose(next) {
    const { data } = view.driver;
    row = Math.min(data.train.length - 1, Math.max(0, Math.floor(next) || 0));
    sample.value = row + 1;
    sample.max = data.train.length;
    total.textContent = ` of ${data.train.length}`;
    const r = data.train[row];
    view.picked = [data.x1[r], data.x2[r]];
    view.dirty.data = true;
    compute();
    go(0);
  }

  function compute() {
    const { driver, state } = view;
    const r = driver.data.train[row];
    const width = driver.network.sizes[0];
    const lr = rateAt(state, driver.epoch, driver.step);
    steps = traceSample(driver.network, driver.X.slice(r * width, (r + 1) * width), driver.data.target[r], lr, state.reg, state.regrate);
    progress.max = steps.length - 1;
  }

  function go(next) {
    if (!steps.length) return;
    at = Math.min(steps.length - 1, Math.max(0, next));
    progress.value = at;
    words.textContent = `Step ${at + 1} of ${steps.length}: ${describe(steps[at])}`;
    progress.setAttribute("aria-valuetext", words.textContent);
    formulas.replaceChildren(...lines(steps[at]).map((line) => element("div", {}, line)));
    view.dirty.network = true;
  }

  const layerName = (l) => (l === view.driver.network.depth ? "the output" : `layer ${l}`);
  const valuesOf = (phase, layer) => steps.find((step) => step.phase === phase && step.layer === layer).values;

  function describe(step) {
    const f = ACTIVATION_NAMES[view.state.activation];
    switch (step.phase) {
      case "input":
        return "the features of the sample enter.";
      case "sum":
        return `${layerName(step.layer)}: weighted sums z = W·h + b.`;
      case "activation":
        return step.layer < view.driver.network.depth ? `${layerName(step.layer)}: activations h = ${f}(z).` : "what the output gives.";
      case "loss":
        return `the loss is ${shortNumber(step.values[0])}.`;
      case "error":
        return `${layerName(step.layer)}: how the loss changes with each z, ∂L/∂z.`;
      case "gradient":
        return `the weights into ${layerName(step.layer)}: ∂L/∂W is ∂L/∂z times what came in; ∂L/∂b is ∂L/∂z.`;
      default:
        return `the update: w − ${shortNumber(step.lr)} · ∂L/∂w, for this one sample, by plain gradient descent.`;
    }
  }

  function lines(step) {
    const { network } = view.driver;
    const { theta, sizes } = network;
    const names = (l, j) => (l === 0 ? FEATURES[view.state.features[j]].label : l === network.depth ? (sizes[l] > 1 ? `output ${j}` : "output") : `neuron ${j + 1}`);
    const l = step.layer;
    if (step.phase === "input") return step.values.map((value, j) => `${names(0, j)} = ${shortNumber(value)}`);
    if (step.phase === "sum") {
      const before = valuesOf(l === 1 ? "input" : "activation", l - 1);
      return step.values.map((value, j) => {
        const terms = before.map((h, i) => `${signed(theta[network.place(l, j, i)])}·${signed(h)}`);
        return `${names(l, j)}: z = ${terms.join(" + ")} + ${signed(theta[network.place(l, j, -1)])} = ${shortNumber(value)}`;
      });
    }
    if (step.phase === "activation") {
      const sums = valuesOf("sum", l);
      const f = l < network.depth ? ACTIVATION_NAMES[view.state.activation] : network.outputCode ? "Tanh" : "";
      return step.values.map((value, j) => (f ? `${names(l, j)}: h = ${f}(${shortNumber(sums[j])}) = ${shortNumber(value)}` : `${names(l, j)}: ${shortNumber(value)} (no activation)`));
    }
    if (step.phase === "loss") {
      const wanted = view.driver.data.classes ? `class ${step.target}` : shortNumber(step.target);
      return [`wanted: ${wanted}`, `L = ${shortNumber(step.values[0])}`];
    }
    if (step.phase === "error") {
      if (l === network.depth) return step.values.map((value, j) => `${names(l, j)}: ∂L/∂z = ${shortNumber(value)}`);
      const after = valuesOf("error", l + 1);
      return step.values.map((value, j) => {
        const terms = after.map((error, k) => `${signed(theta[network.place(l + 1, k, j)])}·${signed(error)}`);
        return `${names(l, j)}: ∂L/∂z = (${terms.join(" + ")}) · slope ${shortNumber(step.slopes[j])} = ${shortNumber(value)}`;
      });
    }
    if (step.phase === "gradient") {
      const before = valuesOf(l === 1 ? "input" : "activation", l - 1);
      return step.values.flatMap((error, j) => [
        ...before.map((h, i) => `${names(l - 1, i)} → ${names(l, j)}: ∂L/∂w = ${signed(error)}·${signed(h)} = ${shortNumber(step.weights[j * before.length + i])}`),
        `bias of ${names(l, j)}: ∂L/∂b = ${shortNumber(error)}`,
      ]);
    }
    return Array.from(step.before, (value, k) => `${view.nameOf(k)}: ${shortNumber(value)} → ${shortNumber(step.after[k])}`);
  }

  /** Numbers on the picture: at neurons for sums, activations and errors, on edges for gradients and the update. */
  function overlay(context) {
    const step = steps[at];
    if (!step || !view.places) return;
    const { theme, places, nodeSize, edges } = view;
    const rowOf = (l, j) => (l === 0 ? Object.keys(FEATURES).indexOf(view.state.features[j]) : j);
    const atNode = (l, j, text) => {
      const place = places[l][rowOf(l, j)];
      drawLabel(context, text, place.x, place.y + nodeSize / 2 + 9, theme, { strong: true });
    };
    if (["input", "sum", "activation", "error"].includes(step.phase)) {
      const sign = { input: "", sum: "z ", activation: "h ", error: "∂z " }[step.phase];
      step.values.forEach((value, j) => atNode(step.layer, j, `${sign}${shortNumber(value)}`));
    } else if (step.phase === "loss") atNode(step.layer, 0, `L ${shortNumber(step.values[0])}`);
    else {
      const { network } = view.driver;
      const some = edges.filter((edge) => step.phase === "update" || edge.layer === step.layer);
      some.forEach((edge, k) => {
        if (some.length > 40) return; // they would hide each other; the list has them all
        const value = step.phase === "update" ? step.after[edge.place] : step.weights[edge.j * network.sizes[edge.layer - 1] + edge.i];
        const middle = onEdge(edge.path, some.length > 8 ? 0.25 + 0.5 * ((k % 5) / 4) : 0.5);
        drawLabel(context, shortNumber(value), middle.x, middle.y, theme);
      });
    }
  }

  function run() {
    if (at === steps.length - 1) go(0);
    playButton.textContent = "Stop";
    timer = setInterval(() => (at < steps.length - 1 ? go(at + 1) : halt()), SLOW_MS);
  }

  function halt() {
    clearInterval(timer);
    timer = 0;
    playButton.textContent = "Play slowly";
  }

  /** The update of the last step, into the network. */
  async function apply() {
    const { after } = steps.at(-1);
    const { driver } = view;
    if (driver.name === "kernel") {
      view.say("Your own functions make the steps here; this button is for the browser's own training.", true);
      return;
    }
    driver.network.theta.set(after);
    driver.measure();
    driver.leave("one sample's update was made by hand");
    if (driver.step === 0) driver.changedAt = "one sample's update was made by hand";
    view.trained();
    compute();
    go(0);
    view.say(`The update is made. ${view.summary()}`);
  }

  return {
    name: "slow",
    title: "Slow motion",
    control: "slow",
    node,
    open() {
      view.toggle(false);
      view.overlay = overlay;
      choose(row);
      view.listeners.push(refresh);
    },
    leave() {
      halt();
      view.overlay = null;
      view.picked = null;
      view.listeners = view.listeners.filter((one) => one !== refresh);
      view.dirty.network = view.dirty.data = true;
    },
    reset() {
      if (view.overlay === overlay) choose(row);
    },
    played(playing) {
      if (playing) halt();
    },
    picked(x1, x2) {
      if (view.overlay !== overlay) return;
      const { data } = view.driver;
      let best = 0;
      data.train.forEach((r, k) => {
        const b = data.train[best];
        if (Math.hypot(data.x1[r] - x1, data.x2[r] - x2) < Math.hypot(data.x1[b] - x1, data.x2[b] - x2)) best = k;
      });
      halt();
      choose(best);
    },
    close: halt,
  };

  function refresh() {
    compute();
    go(at);
  }
}

// --- a slice of the loss -------------------------------------------------------------------------------------

const SLICE_SIDE = 41;
const SLICE_MS = 10; // of work in one frame

export function slicePanel(view) {
  const first = element("select", { "aria-label": "First direction", onchange: () => start() });
  const second = element("select", { "aria-label": "Second direction", onchange: () => start() });
  const reach = element("input", { type: "range", min: 0.25, max: 8, step: 0.25, value: 2, "aria-label": "How far the slice reaches", oninput: () => start() });
  const canvas = element("canvas", { class: "pg-slice", role: "img" });
  const words = element("p", { class: "pg-lead" });
  let slice = null;
  const node = element(
    "div",
    { class: "pg-split" },
    canvas,
    element(
      "div",
      {},
      element("p", { class: "pg-lead" }, "The training loss around the present weights, along two weights or two random directions, and the path that was walked over it. Light is low; each band is an equal ratio of losses."),
      element("div", { class: "pg-field" }, element("label", {}, "Across ", first)),
      element("div", { class: "pg-field" }, element("label", {}, "Up ", second)),
      element("div", { class: "pg-field" }, element("label", {}, "Reach ", reach)),
      element("div", { class: "pg-row" }, button("Draw around the present weights", () => start()), button("Other random directions", () => start(true))),
      words,
    ),
  );
  let turn = 0;

  function choices() {
    const { network } = view.driver;
    for (const [k, select] of [first, second].entries()) {
      const kept = select.value;
      const options = [
        ["random", `Random direction ${k + 1}`],
        ...Array.from({ length: network.length }, (_, place) => [String(place), view.nameOf(place)]),
      ];
      select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
      select.value = options.some(([value]) => value === kept) ? kept : "random";
    }
  }

  /** A direction: one weight; or random, in each layer as long as the layer's weights are (Li and others, 2018). */
  function direction(choice, seed) {
    const { network } = view.driver;
    const d = new Float64Array(network.length);
    if (choice !== "random") {
      d[Number(choice)] = 1;
      return d;
    }
    let state = (seed * 2654435761) >>> 0;
    const uniform = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) + 0.5) / 4294967296;
    for (let k = 0; k < d.length; k++) d[k] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    for (let l = 1; l <= network.depth; l++) {
      const end = network.b[l] + network.sizes[l];
      let a = 0;
      let b = 0;
      for (let k = network.w[l]; k < end; k++) {
        a += d[k] * d[k];
        b += network.theta[k] * network.theta[k];
      }
      const scale = Math.sqrt(Math.max(b, 0.01) / a);
      for (let k = network.w[l]; k < end; k++) d[k] *= scale;
    }
    return d;
  }

  function start(other = false) {
    if (other) turn++;
    const { network } = view.driver;
    const a = direction(first.value, 2 * turn + 1);
    const b = direction(second.value, 2 * turn + 2);
    if (first.value === second.value && first.value !== "random") {
      words.textContent = "Choose two different weights.";
      return;
    }
    const grid = new Grid(SLICE_SIDE, ["x1"]);
    slice = { a, b, centre: Float64Array.from(network.theta), reach: Number(reach.value), losses: new Float64Array(SLICE_SIDE ** 2), done: 0, grid };
    words.textContent = "Drawing …";
  }

  function work() {
    const { driver } = view;
    const { network } = driver;
    const kept = Float64Array.from(network.theta);
    const end = performance.now() + SLICE_MS;
    const { a, b, centre, losses } = slice;
    const rows = driver.data.train;
    const most = Math.min(rows.length, 400);
    while (slice.done < losses.length && performance.now() < end) {
      const u = (((slice.done % SLICE_SIDE) / (SLICE_SIDE - 1)) * 2 - 1) * slice.reach;
      const v = (1 - (Math.floor(slice.done / SLICE_SIDE) / (SLICE_SIDE - 1)) * 2) * slice.reach;
      for (let k = 0; k < kept.length; k++) network.theta[k] = centre[k] + u * a[k] + v * b[k];
      losses[slice.done++] = network.meanLoss(driver.X, driver.data.target, rows, most);
    }
    network.theta.set(kept);
    if (slice.done === losses.length) {
      const low = losses.reduce((one, two) => Math.min(one, two));
      const high = losses.reduce((one, two) => Math.max(one, two));
      words.textContent = `Loss from ${shortNumber(low)} to ${shortNumber(high)} in this slice; here it is ${shortNumber(driver.trainLoss)}.`;
      canvas.setAttribute("aria-label", words.textContent);
    }
  }

  /** Coordinates of a place in the plane of the slice: the nearest point of the plane. */
  function project(theta, offset) {
    const { a, b, centre } = slice;
    let aa = 0;
    let bb = 0;
    let ab = 0;
    let pa = 0;
    let pb = 0;
    for (let k = 0; k < a.length; k++) {
      const d = theta[offset + k] - centre[k];
      aa += a[k] * a[k];
      bb += b[k] * b[k];
      ab += a[k] * b[k];
      pa += d * a[k];
      pb += d * b[k];
    }
    const det = aa * bb - ab * ab || 1;
    return [(pa * bb - pb * ab) / det, (pb * aa - pa * ab) / det];
  }

  return {
    name: "slice",
    title: "Slice of the loss",
    control: "slice",
    node,
    open() {
      choices();
      start();
    },
    reset(onTheWay) {
      if (node.parentElement.hidden || onTheWay) return;
      choices();
      start();
    },
    draw() {
      if (!slice || slice.centre.length !== view.driver.network.length) return;
      if (slice.done < slice.losses.length) work();
      const { theme } = view;
      const size = canvas.clientWidth || 260;
      const context = fitCanvas(canvas, size, size);
      const image = slice.grid.canvas();
      paintLosses(image.pixels, slice.losses, theme, slice.done);
      image.context.putImageData(image.data, 0, 0);
      context.imageSmoothingEnabled = true;
      context.drawImage(image.canvas, 0, 0, size, size);
      const place = ([u, v]) => [((u / slice.reach + 1) / 2) * size, ((1 - v / slice.reach) / 2) * size];
      const { path, network } = view.driver;
      for (const [color, width] of [
        [theme.paper, 4],
        [theme.negative, 2],
      ]) {
        context.strokeStyle = color;
        context.lineWidth = width;
        context.lineJoin = "round";
        context.beginPath();
        for (let r = 0; r < path.count; r++) context.lineTo(...place(project(path.rows, r * path.width)));
        context.lineTo(...place(project(network.theta, 0)));
        context.stroke();
      }
      const dot = (at, color) => {
        context.fillStyle = color;
        context.strokeStyle = theme.paper;
        context.lineWidth = 2;
        context.beginPath();
        context.arc(...place(at), 6, 0, 2 * Math.PI);
        context.fill();
        context.stroke();
      };
      if (path.count) dot(project(path.rows, 0), theme.faint);
      dot(project(network.theta, 0), theme.negative);
    },
  };
}

// --- gradient check ------------------------------------------------------------------------------------------

const AGREES = 1e-5; // relative error up to which central differences and backpropagation count as equal

export function checkPanel(view) {
  const words = element("p", { class: "pg-result", role: "status" });
  const table = element("table", { class: "pg-table" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "Every weight and bias is moved a little up and down, and the change of the loss compared with what backpropagation says. The worst one gets a green ring."),
    button("Check the gradients", () => run(), { class: "pg-wide pg-strong" }),
    words,
    table,
  );

  function run() {
    const { driver } = view;
    const rows = driver.data.train.slice(0, 200);
    const { analytic, numeric, relative, worst } = checkGradients(driver.network, driver.X, driver.data.target, rows);
    view.marked = worst;
    view.dirty.network = true;
    const order = Array.from(relative.keys()).sort((a, b) => relative[b] - relative[a]);
    const kink = view.state.activation === "relu" ? " ReLU has a corner at 0: a difference taken across it is off, and rightly so." : "";
    words.textContent =
      relative[worst] <= AGREES
        ? `All ${relative.length} agree: the largest relative error is ${shortNumber(relative[worst])}, at: ${view.nameOf(worst)}.`
        : `${view.nameOf(worst)} differs by ${shortNumber(relative[worst])}.${kink}`;
    const cells = (tag, ...texts) => element("tr", {}, ...texts.map((text) => element(tag, tag === "th" ? { scope: "col" } : {}, text)));
    table.replaceChildren(
      element("caption", {}, `The ${Math.min(6, order.length)} largest relative errors of ${order.length}, over ${rows.length} samples`),
      cells("th", "parameter", "backpropagation", "differences", "relative error"),
      ...order.slice(0, 6).map((k) => cells("td", view.nameOf(k), shortNumber(analytic[k]), shortNumber(numeric[k]), shortNumber(relative[k]))),
    );
  }

  return {
    name: "check",
    title: "Gradient check",
    control: "check",
    node,
    leave() {
      view.marked = -1;
      view.dirty.network = true;
    },
    reset(onTheWay) {
      if (onTheWay) return;
      words.textContent = "";
      table.replaceChildren();
    },
  };
}

// --- two at once ---------------------------------------------------------------------------------------------

const COMPARED = ["lr", "optimizer", "activation", "batch", "init", "reg", "regrate", "schedule", "layers", "features", "loss", "momentum"];

export function comparePanel(view) {
  let rival = null; // {driver, state, grid, changes}
  const key = element("select", { "aria-label": "Setting that differs", onchange: () => suggest() }, ...COMPARED.map((name) => element("option", { value: name }, name)));
  const value = element("input", { type: "text", "aria-label": "Its value in the second run", autocomplete: "off", list: `${view.id}-values` });
  const list = element("datalist", { id: `${view.id}-values` });
  const words = element("p", { class: "pg-result", role: "status" });
  const maps = [element("canvas", { class: "pg-twin", role: "img" }), element("canvas", { class: "pg-twin", role: "img" })];
  const captions = [element("figcaption"), element("figcaption")];
  const curve = element("canvas", { class: "pg-curve", role: "img", "aria-label": "Loss of both runs" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "A second run with the same data, the same order and, where the shape is the same, the same first weights. Only one setting differs."),
    element("div", { class: "pg-row" }, element("label", {}, "Second run: ", key), element("span", {}, "="), value, list, button("Start both", () => start(null), { class: "pg-wide pg-strong" }), button("End", () => end())),
    words,
    element(
      "div",
      { class: "pg-twins" },
      ...maps.map((canvas, k) => element("figure", {}, canvas, captions[k])),
      element("div", { class: "pg-twin-curve" }, curve, element("p", { class: "pg-caption" }, "first run: full lines; second run: dashes; training loss blue, test loss orange")),
    ),
  );
  let optional = { optimizer: "adam", lr: "0.3", activation: "relu", batch: "1", init: "zeros", reg: "l2", regrate: "0.03", schedule: "cosine", layers: "8,8", features: "x1,x2,x1sq,x2sq", loss: "squared", momentum: "0.5" };

  function suggest() {
    const { kind, choices } = KEYS[key.value];
    list.replaceChildren(...(kind === "choice" ? choices : []).map((one) => element("option", { value: one })));
    value.value = optional[key.value];
  }
  suggest();

  async function start(text = null) {
    const changes = {};
    try {
      if (text === null) {
        changes[key.value] = readValue(key.value, value.value.trim(), view.limits);
        optional = { ...optional, [key.value]: value.value.trim() };
      } else {
        const all = parseState(text, view.limits);
        for (const part of text.split("&")) {
          const name = part.split("=")[0];
          if (name && name !== "v") changes[name] = all[name];
        }
      }
    } catch (error) {
      words.textContent = `${error.message}.`;
      return;
    }
    end();
    rival = { changes, driver: new BrowserDriver() };
    await view.reset();
    try {
      await again();
    } catch (error) {
      words.textContent = error.message;
      rival = null;
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
    view.dirty.curve = true;
  }

  /** Keep in step with the first run, epoch by epoch. */
  function follow() {
    const { driver } = view;
    if (driver.epoch < rival.driver.epoch) return;
    const end = performance.now() + 20;
    while ((rival.driver.epoch < driver.epoch || (rival.driver.epoch === driver.epoch && rival.driver.within < driver.within)) && performance.now() < end) {
      if (rival.driver.epoch < driver.epoch) rival.driver.advanceFor(1, end);
      else rival.driver.advance({ steps: 1 });
    }
  }

  function end() {
    rival = null;
    view.rivals = [];
    view.listeners = view.listeners.filter((one) => one !== follow);
    words.textContent = "";
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
    drawSamples(context, data, size, view.theme, { most: 300 });
  }

  return {
    name: "compare",
    start,
    end,
    title: "Two at once",
    control: "compare",
    node,
    reset(onTheWay) {
      if (rival && !onTheWay) again().catch(end);
      else if (rival) Promise.resolve(rival.driver.change({ ...view.state, ...rival.changes }));
    },
    draw() {
      if (!rival?.grid) return;
      const { driver } = view;
      const second = rival.driver;
      drawTwin(maps[0], rival.own, driver, view.state);
      drawTwin(maps[1], rival.grid, second, second.state);
      const names = Object.keys(rival.changes);
      const tell = (run, state) => `${names.map((name) => `${name}=${writeValue(name, state[name])}`).join(", ")}: training ${shortNumber(run.trainLoss)}, test ${shortNumber(run.testLoss)}`;
      captions[0].textContent = tell(driver, view.state);
      captions[1].textContent = tell(second, second.state);
      maps[0].setAttribute("aria-label", `First run, ${captions[0].textContent}`);
      maps[1].setAttribute("aria-label", `Second run, ${captions[1].textContent}`);
      const width = curve.clientWidth;
      const height = curve.clientHeight;
      drawCurve(fitCanvas(curve, width, height), [{ rows: driver.history }, { rows: second.history, dash: [5, 4] }], width, height, view.theme);
      if (!view.playing) words.textContent = `Epoch ${driver.epoch}.`;
    },
    close: end,
  };
}

// --- own points and formula ----------------------------------------------------------------------------------

export function ownPanel(view) {
  const labels = element("div", { class: "pg-row", role: "radiogroup", "aria-label": "Class of painted points" });
  const tools = element("select", { "aria-label": "What the pointer does in the output", onchange: () => setTool(tools.value) },
    element("option", { value: "none" }, "nothing"), element("option", { value: "paint" }, "paints points"), element("option", { value: "erase" }, "erases points"));
  const amount = element("input", { type: "range", min: -1, max: 1, step: 0.1, value: 1, "aria-label": "Value of painted points" });
  const amountBox = element("label", { class: "pg-row" }, "Value ", amount);
  const csv = element("textarea", { rows: 5, spellcheck: "false", "aria-label": "Points as CSV", placeholder: "x1,x2,class\n1.5,-2,0\n-1,0.5,1" });
  const problem = element("select", { "aria-label": "What the third column is" }, element("option", { value: "classification" }, "a class"), element("option", { value: "regression" }, "a value"));
  const file = element("input", { type: "file", accept: ".csv,.txt,.tsv,text/csv,text/plain", "aria-label": "CSV file", onchange: () => readFile() });
  const formula = element("input", { type: "text", spellcheck: "false", autocomplete: "off", "aria-label": "Formula of a region", onkeydown: (event) => event.key === "Enter" && useFormula() });
  const words = element("p", { class: "pg-result", role: "status" });
  const node = element(
    "div",
    { class: "pg-own" },
    element(
      "section",
      {},
      element("h4", {}, "Paint"),
      element("p", { class: "pg-lead" }, "Draw in the output with mouse, finger or keyboard (arrows, Enter; digits choose the class). The network goes on training with what it sees."),
      element("label", { class: "pg-row" }, "The pointer ", tools),
      labels,
      amountBox,
      element("div", { class: "pg-row" }, button("Start from these samples", () => copy()), button("Clear", () => clear())),
    ),
    element(
      "section",
      {},
      element("h4", {}, "Points from CSV"),
      csv,
      element("div", { class: "pg-row" }, element("label", {}, "Third column: ", problem), button("Use these points", () => useCsv()), button("Show mine as CSV", () => (csv.value = formatPoints(current())))),
      file,
    ),
    element(
      "section",
      {},
      element("h4", {}, "Region of a formula"),
      element("p", { class: "pg-lead" }, "One class where it is true. With + − * / ^, sin, cos, tan, exp, log, sqrt, abs, and < or >."),
      element("div", { class: "pg-row" }, formula, button("Use the formula", () => useFormula())),
    ),
    words,
  );

  const current = () => view.paint.points ?? view.state.points;
  const task = () => (view.state.data === "points" ? view.state.problem : view.driver.data.classes === 0 ? "regression" : "classification");

  function showLabels() {
    labels.hidden = task() === "regression";
    amountBox.hidden = !labels.hidden;
    labels.replaceChildren(
      ...Array.from({ length: MOST_CLASSES }, (_, k) => {
        const canvas = element("canvas", { width: 32, height: 32, "aria-hidden": "true" });
        drawSamples(canvas.getContext("2d"), { x1: [0], x2: [0], target: [k], train: [0], test: [], classes: MOST_CLASSES }, 32, view.theme, { radius: 9 });
        return element(
          "button",
          { type: "button", class: "pg-class", role: "radio", "aria-checked": String(view.paint.label === k), "aria-label": `Class ${k}`, title: `Class ${k}`, onclick: () => setLabel(k) },
          canvas,
        );
      }),
    );
  }

  function setLabel(k) {
    view.paint.label = k;
    if (view.paint.tool === "none") setTool("paint");
    showLabels();
  }

  function setTool(tool) {
    view.paint.tool = tool;
    tools.value = tool;
    view.root.classList.toggle("pg-painting", tool !== "none");
    view.pointsCanvas.setAttribute("role", tool === "none" ? "img" : "application");
    view.pointsCanvas.setAttribute("aria-label", view.mapWords());
  }

  /** Take these points as data; while they are none that can be learned, only show them. */
  async function take(points, what, keepWeights = true) {
    const kept = task();
    const labelsNow = new Set();
    for (let i = 2; i < points.length; i += 3) labelsNow.add(points[i]);
    if (points.length < 6 || (kept === "classification" && labelsNow.size < 2)) {
      view.paint.points = points;
      const n = points.length / 3;
      view.paint.draft = { x1: points.filter((_, i) => i % 3 === 0), x2: points.filter((_, i) => i % 3 === 1), target: points.filter((_, i) => i % 3 === 2), train: Array.from({ length: n }, (_, i) => i), test: [], classes: kept === "regression" ? 0 : MOST_CLASSES };
      view.dirty.data = true;
      words.textContent = n < 2 ? `${n === 1 ? "1 point" : "No point"} yet: the network needs at least two, of two classes.` : "All points are of one class: paint another class too.";
      return;
    }
    view.paint.points = view.paint.draft = null;
    if (await view.set({ data: "points", points, problem: kept }, { keepWeights })) words.textContent = `${what} ${points.length / 3} points now.`;
    else words.textContent = view.live.textContent;
  }

  function copy() {
    const { data } = view.driver;
    const rows = [...data.train, ...data.test].slice(0, 250);
    take(Float32Array.from(rows.flatMap((r) => [data.x1[r], data.x2[r], data.target[r]])), "Copied:", false);
    setTool("paint");
  }

  function clear() {
    setTool("paint");
    const kept = task();
    view.paint.points = new Float32Array(0);
    view.paint.draft = { x1: [], x2: [], target: [], train: [], test: [], classes: kept === "regression" ? 0 : MOST_CLASSES };
    view.paint.cleared = true;
    view.dirty.data = true;
    words.textContent = "Cleared. Paint points of two classes; until then the network keeps its old samples.";
  }

  async function useCsv() {
    let read;
    try {
      read = parsePoints(csv.value, problem.value);
    } catch (error) {
      words.textContent = `${error.message.replace(/\.$/, "")}.`;
      return;
    }
    view.paint.points = view.paint.draft = null;
    if (await view.set({ data: "points", points: read.points, problem: problem.value })) words.textContent = `${read.points.length / 3} points. ${read.note}`;
    else words.textContent = view.live.textContent;
  }

  async function readFile() {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > 2e6) {
      words.textContent = `${chosen.name} has ${Math.round(chosen.size / 1e6)} MB; give a file of at most 2 MB.`;
      return;
    }
    csv.value = await chosen.text();
    await useCsv();
  }

  async function useFormula() {
    let text;
    try {
      text = readValue("formula", formula.value, view.limits);
    } catch (error) {
      words.textContent = `${error.message}.`;
      formula.setAttribute("aria-invalid", "true");
      return;
    }
    formula.removeAttribute("aria-invalid");
    words.textContent = (await view.set({ data: "formula", formula: text })) ? `Class 1 where ${text}${/[<>]/.test(text) ? "" : " > 0"}.` : view.live.textContent;
  }

  return {
    name: "own",
    title: "My data",
    control: "data",
    node,
    open() {
      formula.value = view.state.formula;
      showLabels();
      if (view.state.data === "points") setTool("paint");
    },
    leave() {
      setTool("none");
      view.paint.points = view.paint.draft = null;
    },
    reset() {
      if (!node.parentElement.hidden) {
        formula.value = view.state.formula;
        showLabels();
      }
    },
    themed: showLabels,
    label: setLabel,
    painted(x1, x2) {
      const points = view.state.data === "points" || view.paint.points ? current() : new Float32Array(0);
      if (view.paint.tool === "erase") {
        let best = -1;
        let least = 0.5;
        for (let i = 0; i < points.length; i += 3) {
          const distance = Math.hypot(points[i] - x1, points[i + 1] - x2);
          if (distance < least) {
            least = distance;
            best = i;
          }
        }
        if (best >= 0) take(Float32Array.from([...points.slice(0, best), ...points.slice(best + 3)]), "Erased:");
        return;
      }
      const value = task() === "regression" ? Number(amount.value) : view.paint.label;
      take(Float32Array.from([...points, Math.min(EXTENT, x1), x2, value]), "Painted:");
    },
  };
}

// --- settings that are known to work -------------------------------------------------------------------------

export function experimentsPanel(view) {
  const node = element(
    "ol",
    { class: "pg-experiments" },
    ...EXPERIMENTS.map(({ title, state, against, why }) =>
      element(
        "li",
        {},
        element("strong", {}, title),
        element("span", {}, why),
        button("Set it up", () => setUp(title, state, against), { "aria-label": `Set up: ${title}` }),
      ),
    ),
  );

  /** Both runs are made ready; the student predicts, and presses play. */
  async function setUp(title, state, against) {
    const compare = view.panels.find((panel) => panel.name === "compare");
    compare.end();
    const done = await view.set({ ...parseState(state, view.limits), hide: view.state.hide });
    if (!done) return;
    view.openPanel("compare");
    await compare.start(against);
    view.say(`${title}: predict what will happen, then press play.`);
    view.playButton.focus();
  }

  return { name: "settings", title: "Settings to try", node };
}

// --- what can be taken along ---------------------------------------------------------------------------------

export function takePanel(view) {
  const text = element("textarea", { rows: 2, spellcheck: "false", "aria-label": "State of the playground as a string", class: "pg-state" });
  const code = element("textarea", { rows: 12, readonly: true, spellcheck: "false", "aria-label": "PyTorch code", class: "pg-code", hidden: true });
  const epochs = element("input", { type: "number", min: 1, max: 100000, value: 100, "aria-label": "Epochs in the exported code" });
  const words = element("p", { class: "pg-result", role: "status" });
  const part = (control, ...children) => element("section", { "data-control": control }, ...children);
  const node = element(
    "div",
    { class: "pg-own" },
    part(
      "link",
      element("h4", {}, "Everything in one string"),
      text,
      element("div", { class: "pg-row" }, button("Copy", () => copy()), button("Use this string", () => use())),
    ),
    part(
      "picture",
      element("h4", {}, "Picture and numbers"),
      element(
        "div",
        { class: "pg-row" },
        button("PNG", async () => download("playground.png", await picturePng(view))),
        button("SVG", () => download("playground.svg", pictureSvg(view), "image/svg+xml")),
        button("History as CSV", () => download("history.csv", historyCsv(view.driver.history), "text/csv")),
      ),
    ),
    part(
      "export",
      element("h4", {}, "PyTorch code that trains the same way"),
      element("div", { class: "pg-row" }, element("label", {}, "Epochs ", epochs), button("Show the code", () => show()), button("Save it", () => save())),
      code,
    ),
    words,
  );

  function fill() {
    const { link } = view.options;
    const string = formatState(view.state);
    text.value = link ? link(string) : string;
    words.textContent = leftOutSentence(view.state);
  }

  async function copy() {
    fill();
    try {
      await navigator.clipboard.writeText(text.value);
      words.textContent = `Copied. ${leftOutSentence(view.state)}`;
    } catch {
      text.select();
      words.textContent = "It is selected: copy it with Ctrl+C.";
    }
  }

  async function use() {
    let state;
    try {
      state = parseState(text.value, view.limits);
    } catch (error) {
      words.textContent = `${error.message}.`;
      text.setAttribute("aria-invalid", "true");
      return;
    }
    text.removeAttribute("aria-invalid");
    words.textContent = (await view.set(state)) ? "Restored." : view.live.textContent;
  }

  function make() {
    const { network, data } = view.driver;
    const n = Math.min(100000, Math.max(1, Math.floor(Number(epochs.value)) || 100));
    return pytorchCode(view.options.template, view.state, { sizes: network.sizes, classes: data.classes, loss: network.loss }, n);
  }

  function show() {
    if (!view.options.template) {
      words.textContent = "The template of the code is missing; in Python, pytorch_code(state) gives it.";
      return;
    }
    code.value = make();
    code.hidden = false;
    words.textContent = "Save it as a file and run it; it needs numpy and torch.";
  }

  function save() {
    show();
    if (!code.hidden) download("playground.py", code.value, "text/x-python");
  }

  return {
    name: "take",
    title: "Take along",
    node,
    open: fill,
    reset() {
      if (!node.parentElement.hidden) fill();
      code.hidden = true;
    },
  };
}

// --- own functions in the kernel -----------------------------------------------------------------------------

export function functionsPanel(view) {
  if (view.driver.name !== "kernel") return null;
  const list = element("ul", { class: "pg-verdicts" });
  const node = element(
    "div",
    {},
    element("p", { class: "pg-lead" }, "Your own functions make every step, in the kernel. They were checked with the visible tests of their exercises."),
    list,
    element(
      "div",
      { class: "pg-row" },
      button("Check again", () => check(false)),
      button("Train with them anyway", () => check(true)),
    ),
  );

  async function check(anyway) {
    try {
      const { functions, anyway: on } = await view.driver.check(anyway);
      show(functions);
      const wrong = functions.find((one) => one.right === false);
      view.say(wrong && !on ? wrong.message.split("\n")[0] : on && wrong ? `${wrong.name} is wrong, and trains all the same: watch what it does.` : "All your functions pass.", Boolean(wrong && !on));
    } catch (error) {
      view.say(error.message, true);
    }
  }

  function show(functions) {
    list.replaceChildren(
      ...functions.map(({ name, right, message }) =>
        element("li", { class: right === false ? "pg-wrong" : "" }, element("strong", {}, `${right === false ? "✗" : right ? "✓" : "·"} ${name}`), element("pre", {}, message || "passes its tests")),
      ),
    );
  }
  show(view.options.verdicts ?? []);
  return { name: "functions", title: "My functions", node };
}

export const PANELS = [functionsPanel, slowMotionPanel, slicePanel, checkPanel, comparePanel, ownPanel, experimentsPanel, takePanel];
