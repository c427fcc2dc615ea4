// Slow motion: one sample forward, its error back, and the update, number by number over the drawn network.

import { FEATURES } from "../datasets.js";
import { drawEdgeLabels, drawLabel, shortNumber } from "../draw.js";
import { ACTIVATION_NAMES, button, element } from "../controls.js";

const signed = (value) => (value < 0 ? `(${shortNumber(value)})` : shortNumber(value));
const SLOW_MS = 1100; // one step of slow motion while it plays
const SAME = 1e-6; // relative difference up to which a number of own functions counts as right

const differs = (value, right) => right !== undefined && !(Math.abs(value - right) <= SAME * Math.max(Math.abs(value), Math.abs(right), 1e-6));

/** What a step shows, [value, the right one or undefined] each: gradients of weights first, then one for each neuron. */
const pairsOf = (step) => [...(step.weights ?? []).map((value, k) => [value, step.rightWeights?.[k]]), ...step.values.map((value, j) => [value, step.right?.[j]])];

/** A value in words; a wrong one of own functions with the right one beside it. */
const told = (value, right) => (differs(value, right) ? `${shortNumber(value)}  ✗ right: ${shortNumber(right)}` : shortNumber(value));

/** y, what output j should give: 0 or 1 where it becomes a probability, else the value of a regression or −1 and 1. */
function wantedOf(network, target, j) {
  if (network.loss === "logistic") return target;
  if (network.loss === "softmax") return j === target ? 1 : 0;
  if (network.classes === 0) return target;
  return network.sizes.at(-1) === 1 ? 2 * target - 1 : j === target ? 1 : -1;
}

/** The loss as it is computed from the outputs: {before: lines, formula}. */
function lossInWords(network, outputs, target) {
  if (network.loss === "logistic") {
    return { before: [`p = σ(z) = 1 / (1 + exp(−z)) = ${shortNumber(1 / (1 + Math.exp(-outputs[0])))}`], formula: target ? "−ln p" : "−ln(1 − p)" };
  }
  if (network.loss === "softmax") {
    const most = Math.max(...outputs);
    const powers = outputs.map((z) => Math.exp(z - most));
    const sum = powers.reduce((one, two) => one + two, 0);
    return { before: [`p = softmax(z) = ${powers.map((power) => shortNumber(power / sum)).join(", ")}`], formula: `−ln p of class ${target}` };
  }
  const squares = outputs.map((out, j) => `(${shortNumber(out)} − ${signed(wantedOf(network, target, j))})²`).join(" + ");
  return { before: [], formula: network.loss === "mse" ? squares : `½ ${outputs.length > 1 ? `(${squares})` : squares}` };
}

/** ∂L/∂z of an output: p − y, or the derivative of the square times the slope of the activation. */
function errorInWords(network, output, error, wanted, slope) {
  if (network.loss === "logistic" || network.loss === "softmax") return `p − y = ${shortNumber(error + wanted)} − ${wanted}`;
  const factor = network.loss === "mse" ? "2·" : "";
  return `${factor}(${shortNumber(output)} − ${signed(wanted)})${slope === 1 ? "" : ` · slope ${shortNumber(slope)}`}`;
}

export function slowMotionPanel(view) {
  let steps = [];
  let at = 0;
  let row = 0;
  let timer = 0;
  let asked = 0; // counts questions to the driver, so that a late answer to an old one is dropped
  const sample = element("input", { type: "number", min: 1, value: 1, "aria-label": "Training sample", onchange: () => choose(Number(sample.value) - 1) });
  const total = element("span", { class: "pg-caption" });
  const words = element("p", { class: "pg-slow-words" });
  const formulas = element("div", { class: "pg-formulas", tabindex: 0, "aria-label": "The numbers of this step" });
  const progress = element("input", { type: "range", min: 0, value: 0, "aria-label": "Step of slow motion", oninput: () => go(Number(progress.value)) });
  const playButton = button("Play slowly", () => (timer ? halt() : run()), { class: "pg-wide pg-strong" });
  const whose = view.driver.name === "kernel" ? " The numbers are those of your functions; one that is wrong has a ✗, and the right one beside it in the list." : "";
  const node = element(
    "div",
    { class: "pg-slow" },
    element("p", { class: "pg-lead" }, `One training sample goes through the network, and its error comes back, number by number. Click a sample in the output, or choose one here.${whose}`),
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
    return show(0);
  }

  /** Ask the driver for the steps of the sample, and go to one of them; without one, stay at the present. */
  async function show(step) {
    const mine = ++asked;
    let found;
    try {
      found = await view.driver.trace(row);
    } catch (error) {
      if (mine !== asked) return;
      steps = [];
      words.textContent = error.message;
      formulas.replaceChildren();
      view.dirty.network = true;
      return;
    }
    if (mine !== asked || view.overlay !== overlay) return;
    steps = found;
    progress.max = steps.length - 1;
    go(step ?? at);
  }

  function go(next) {
    if (!steps.length) return;
    at = Math.min(steps.length - 1, Math.max(0, next));
    progress.value = at;
    const pairs = pairsOf(steps[at]);
    const wrong = pairs.filter(([value, right]) => differs(value, right)).length;
    const verdict = wrong ? ` ✗ ${wrong} of ${pairs.length} ${wrong === 1 ? "is" : "are"} wrong.` : "";
    words.textContent = `Step ${at + 1} of ${steps.length}: ${describe(steps[at])}${verdict}`;
    progress.setAttribute("aria-valuetext", words.textContent);
    formulas.replaceChildren(...lines(steps[at]).map((line) => element("div", {}, line)));
    view.dirty.network = true;
  }

  const layerName = (l) => (l === view.driver.network.depth ? "the output" : `layer ${l}`);
  const valuesOf = (phase, layer) => steps.find((step) => step.phase === phase && step.layer === layer).values;

  function describe(step) {
    const f = ACTIVATION_NAMES[view.state.activation];
    const by = step.maker ? `, by ${step.maker}` : "";
    switch (step.phase) {
      case "input":
        return "the features of the sample enter.";
      case "sum":
        return `${layerName(step.layer)}: weighted sums z = W·h + b${by}.`;
      case "activation":
        return step.layer < view.driver.network.depth ? `${layerName(step.layer)}: activations h = ${f}(z)${by}.` : "what the output gives.";
      case "loss":
        return `the loss is ${shortNumber(step.values[0])}.`;
      case "error":
        return `${layerName(step.layer)}: how the loss changes with each z, ∂L/∂z${step.maker ? `. For one sample that is ∂L/∂b of ${step.maker}` : ""}.`;
      case "gradient":
        return step.maker
          ? `the weights into ${layerName(step.layer)}: ∂L/∂W and ∂L/∂b, by ${step.maker}.`
          : `the weights into ${layerName(step.layer)}: ∂L/∂W is ∂L/∂z times what came in; ∂L/∂b is ∂L/∂z.`;
      default:
        return step.maker
          ? `the update that ${step.maker} makes of these gradients, at the learning rate ${shortNumber(step.lr)}.`
          : `the update: w − ${shortNumber(step.lr)} · ∂L/∂w, for this one sample, by plain gradient descent.`;
    }
  }

  function lines(step) {
    const { network } = view.driver;
    const { theta, sizes } = network;
    const names = (l, j) => (l === 0 ? FEATURES[view.state.features[j]].label : l === network.depth ? (sizes[l] > 1 ? `output ${j}` : "output") : `neuron ${j + 1}`);
    const l = step.layer;
    const value = (j) => told(step.values[j], step.right?.[j]);
    if (step.phase === "input") return step.values.map((_, j) => `${names(0, j)} = ${value(j)}`);
    if (step.phase === "sum") {
      const before = valuesOf(l === 1 ? "input" : "activation", l - 1);
      return step.values.map((_, j) => {
        const terms = before.map((h, i) => `${signed(theta[network.place(l, j, i)])}·${signed(h)}`);
        return `${names(l, j)}: z = ${terms.join(" + ")} + ${signed(theta[network.place(l, j, -1)])} = ${value(j)}`;
      });
    }
    if (step.phase === "activation") {
      const sums = valuesOf("sum", l);
      const f = l < network.depth ? ACTIVATION_NAMES[view.state.activation] : network.outputCode ? "Tanh" : "";
      return step.values.map((_, j) => (f ? `${names(l, j)}: h = ${f}(${shortNumber(sums[j])}) = ${value(j)}` : `${names(l, j)}: ${value(j)} (no activation)`));
    }
    if (step.phase === "loss") {
      const wanted = view.driver.data.classes ? `class ${step.target}` : shortNumber(step.target);
      const { before, formula } = lossInWords(network, valuesOf("activation", l), step.target);
      return [`wanted: ${wanted}`, ...before, `L = ${formula} = ${value(0)}`];
    }
    if (step.phase === "error") {
      if (step.maker) return step.values.map((_, j) => `${names(l, j)}: ∂L/∂z = ${value(j)}`);
      if (l === network.depth) {
        const outputs = valuesOf("activation", l);
        return step.values.map((error, j) => `${names(l, j)}: ∂L/∂z = ${errorInWords(network, outputs[j], error, wantedOf(network, steps.find((one) => one.phase === "loss").target, j), step.slopes[j])} = ${value(j)}`);
      }
      const after = valuesOf("error", l + 1);
      return step.values.map((_, j) => {
        const terms = after.map((error, k) => `${signed(theta[network.place(l + 1, k, j)])}·${signed(error)}`);
        return `${names(l, j)}: ∂L/∂z = (${terms.join(" + ")}) · slope ${shortNumber(step.slopes[j])} = ${value(j)}`;
      });
    }
    if (step.phase === "gradient") {
      const before = valuesOf(l === 1 ? "input" : "activation", l - 1);
      return step.values.flatMap((error, j) => [
        ...before.map((h, i) => {
          const k = j * before.length + i;
          const product = step.maker ? "" : `${signed(error)}·${signed(h)} = `;
          return `${names(l - 1, i)} → ${names(l, j)}: ∂L/∂w = ${product}${told(step.weights[k], step.rightWeights?.[k])}`;
        }),
        `bias of ${names(l, j)}: ∂L/∂b = ${value(j)}`,
      ]);
    }
    return Array.from(step.before, (old, k) => `${view.nameOf(k)}: ${shortNumber(old)} → ${shortNumber(step.after[k])}`);
  }

  /** Numbers on the picture: at neurons for sums, activations and errors, on edges for gradients and the update. */
  function overlay(context) {
    const step = steps[at];
    if (!step || !view.places) return;
    const { theme, places, nodeSize, edges } = view;
    const rowOf = (l, j) => (l === 0 ? Object.keys(FEATURES).indexOf(view.state.features[j]) : j);
    const atNode = (l, j, text, wrong) => {
      const place = places[l][rowOf(l, j)];
      drawLabel(context, wrong ? `${text} ✗` : text, place.x, place.y + nodeSize / 2 + 9, theme, { strong: true, wrong, room: view.netSize.width });
    };
    if (["input", "sum", "activation", "error"].includes(step.phase)) {
      const sign = { input: "", sum: "z ", activation: "h ", error: "∂z " }[step.phase];
      step.values.forEach((value, j) => atNode(step.layer, j, `${sign}${shortNumber(value)}`, differs(value, step.right?.[j])));
    } else if (step.phase === "loss") atNode(step.layer, 0, `L ${shortNumber(step.values[0])}`, differs(step.values[0], step.right?.[0]));
    else {
      const { network } = view.driver;
      const some = edges.filter((edge) => step.phase === "update" || edge.layer === step.layer);
      const labels = some.map((edge) => {
        const at = edge.j * network.sizes[edge.layer - 1] + edge.i;
        const value = step.phase === "update" ? step.after[edge.place] : step.weights[at];
        const wrong = step.phase === "gradient" && differs(value, step.rightWeights?.[at]);
        return { path: edge.path, text: wrong ? `${shortNumber(value)} ✗` : shortNumber(value), wrong };
      });
      if (some.length <= 40) drawEdgeLabels(context, labels, theme); // more would hide the network; the list has them all
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
    if (!steps.length) return;
    const { driver } = view;
    const began = driver.step > 0;
    try {
      await driver.replace(steps.at(-1).after);
    } catch (error) {
      view.say(error.message, true);
      return;
    }
    const what = "one sample's update was made by hand";
    driver.leave(what);
    if (!began) driver.changedAt = what;
    view.trained();
    await show(0);
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
    show();
  }
}
