// Slow motion: one sample forward, its error back, and the update, number by number over the drawn network.

import { FEATURES } from "../datasets.js";
import { rateAt, traceSample } from "../engine.js";
import { drawLabel, onEdge, shortNumber } from "../draw.js";
import { ACTIVATION_NAMES, button, element } from "../controls.js";

const signed = (value) => (value < 0 ? `(${shortNumber(value)})` : shortNumber(value));
const SLOW_MS = 1100; // one step of slow motion while it plays

export function slowMotionPanel(view) {
  let steps = [];
  let at = 0;
  let row = 0;
  let timer = 0;
  const sample = element("input", { type: "number", min: 1, value: 1, "aria-label": "Training sample", onchange: () => choose(Number(sample.value) - 1) });
  const total = element("span", { class: "pg-caption" });
  const words = element("p", { class: "pg-slow-words" });
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
