// What a person sees and touches: controls, the network, the map, the curve. Built once; then only what changed is
// drawn again. Every control works by mouse, touch and keyboard, and one live line says what happens.

import { classesOf, DATASETS, drawData, EXTENT, FEATURES } from "./datasets.js";
import { CHANGEABLE, formatState, KEYS, LIMITS, parseState, readValue, writeValue } from "./state.js";
import { BrowserDriver } from "./driver.js";
import {
  drawCurve, drawEdges, drawLabel, drawMark, drawSamples, edgePath, fitCanvas, Grid, layoutNetwork, onEdge, paintClasses,
  paintSigned, shortNumber, signChange, THEMES,
} from "./draw.js";

// Page pixels, side of a neuron's map: the largest for which there is room.
const NODES = [46, 38, 28];
const SMALL_SIDE = 24; // places along a neuron's map
const FRAME_MS = 24; // training in one frame ends after this, so that controls are answered in the next
const SAID_EVERY = 2500; // ms between two readings of the live line while it plays

export const ACTIVATION_NAMES = { relu: "ReLU", tanh: "Tanh", sigmoid: "Sigmoid", linear: "Linear" };
const OPTIMIZER_NAMES = { sgd: "SGD", momentum: "Momentum", adagrad: "Adagrad", rmsprop: "RMSprop", adam: "Adam", adamw: "AdamW" };
const SCHEDULE_NAMES = { constant: "Constant", step: "Step decay", exponential: "Exponential decay", cosine: "Warm-up and cosine" };
const INIT_NAMES = { auto: "Automatic", zeros: "Zeros", small: "Small random", xavier: "Xavier", he: "He" };
const LOSS_NAMES = { auto: "Automatic", squared: "Half squared", mse: "Squared (exercise 07)" };
const REG_NAMES = { none: "None", l1: "L1", l2: "L2" };

/** Which numbers belong to an optimiser or a schedule, with what they are called. */
const NUMBERS_OF = {
  optimizer: {
    sgd: [],
    momentum: ["momentum"],
    adagrad: ["eps"],
    rmsprop: ["rho", "eps"],
    adam: ["beta1", "beta2", "eps"],
    adamw: ["beta1", "beta2", "eps", "decay"],
  },
  schedule: { constant: [], step: ["drop", "every"], exponential: ["rate"], cosine: ["warmup", "total"] },
};
const NUMBER_NAMES = {
  momentum: "β momentum", eps: "ε", rho: "ρ", beta1: "β₁", beta2: "β₂", decay: "Weight decay", drop: "Factor", every: "Every … epochs",
  rate: "Rate per epoch", warmup: "Warm-up steps", total: "Steps in all",
};
// Values that the arrow keys and the buttons − and + go through: 1, 3, 10, … for rates, even steps for the rest.
const LADDERS = {
  lr: [0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  regrate: [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  eps: [1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1],
  decay: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  rate: [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  momentum: [0, 0.5, 0.8, 0.9, 0.95, 0.99],
  rho: [0, 0.5, 0.8, 0.9, 0.95, 0.99],
  beta1: [0, 0.5, 0.8, 0.9, 0.95, 0.99],
  beta2: [0, 0.9, 0.99, 0.999, 0.9999],
  drop: [0.1, 0.2, 0.3, 0.5, 0.8, 0.9, 1],
  every: [1, 5, 10, 20, 50, 100, 200, 500],
  warmup: [0, 10, 50, 100, 200, 500, 1000],
  total: [500, 1000, 2000, 5000, 10000, 20000, 50000],
  pause: [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
  batch: [1, 2, 5, 10, 20, 30, 50, 100, 250, 500],
  n: [50, 100, 200, 300, 500, 1000, 2000, 5000],
  classes: [3, 4, 5, 6],
};

/** A short way to make elements: element("button", {class: "x", onclick}, child, …). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "textContent") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  reset: "M12 5V2L7 6.5 12 11V8a5 5 0 1 1-5 5H5a7 7 0 1 0 7-8z",
  step: "M6 5v14l9-7zM16 5h3v14h-3z",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export class View {
  /**
   * root: an empty element. options: {state: text, limits, driver, template (for the PyTorch export), onState(text),
   * link(text) → address or "", panels: [function(view) → {name, title, node, …}]}.
   */
  constructor(root, options = {}) {
    this.root = root;
    this.options = options;
    this.limits = options.limits ?? LIMITS;
    this.id = `pg-${Math.random().toString(36).slice(2, 10)}`; // two playgrounds in one page differ
    this.driver = options.driver ?? new BrowserDriver();
    this.playing = false;
    this.speed = 1;
    this.hovered = null; // {layer, j}: whose map is shown large
    this.chosen = null; // {layer, j} or {place}: what the card is open for
    this.marked = -1; // parameter with a green ring, such as the worst of a gradient check
    this.overlay = null; // function(context) that draws numbers of slow motion over the network
    this.listeners = []; // called after each frame in which weights changed
    this.busy = false;
    this.closed = false;
    this.dirty = { maps: true, data: true, network: true, curve: true };
    this.fields = {};
    this.paint = { tool: "none", label: 1, draft: null };
    let state;
    let problem = "";
    try {
      state = parseState(options.state ?? "", this.limits);
    } catch (error) {
      state = parseState("");
      problem = `${error.message}. The playground starts with its defaults.`;
    }
    if (options.points?.length && state.data === "points" && !state.points.length) state.points = options.points;
    this.state = state;
    this.theme = THEMES.light;
    this.build();
    this.watchTheme();
    this.watchSize();
    this.started = this.start(problem);
  }

  async start(problem) {
    try {
      await this.driver.reset(this.state);
    } catch (error) {
      if (!this.driver.network) {
        const fallback = new BrowserDriver();
        await fallback.reset(parseState(""));
        if (this.driver.name === "browser") {
          this.state = fallback.state;
          this.driver = fallback;
        }
      }
      problem = problem || error.message;
    }
    this.shapeChanged();
    this.refreshFields();
    for (const panel of this.panels) panel.reset?.();
    this.say(problem || this.summary(), Boolean(problem));
    if (this.options.against) {
      this.openPanel("compare");
      await this.panels.find((panel) => panel.name === "compare").start(this.options.against);
    }
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  close() {
    this.closed = true;
    cancelAnimationFrame(this.frame);
    this.sizes?.disconnect();
    this.themes?.disconnect();
    this.driver.close();
    for (const panel of this.panels) panel.close?.();
    this.root.replaceChildren();
  }

  // --- building ----------------------------------------------------------------------------------------------

  build() {
    const { root } = this;
    root.classList.add("pg");
    root.tabIndex = -1;
    root.setAttribute("role", "region");
    root.setAttribute("aria-label", "Neural network playground");
    // JupyterLab and Notebook 7 leave the keys to an element with this attribute; some of their shortcuts look at the
    // focused element alone, not at what it lies in.
    root.addEventListener("focusin", (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
    root.setAttribute("data-lm-suppress-shortcuts", "true");
    root.addEventListener("keydown", (event) => this.onKey(event));
    for (const name of ["keydown", "keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());

    this.live = element("p", { class: "pg-live", role: "status", "aria-live": "polite" });
    root.replaceChildren(
      this.buildBar(),
      element("div", { class: "pg-main" }, this.buildData(), this.buildNetwork(), this.buildOutput()),
      this.live,
      this.buildPanels(),
    );
  }

  buildBar() {
    this.playButton = element(
      "button",
      { type: "button", class: "pg-play", "data-control": "play", "aria-label": "Play", title: "Play (space)", onclick: () => this.toggle() },
      icon("play"),
    );
    const button = (name, label, title, act) =>
      element("button", { type: "button", class: "pg-round", "data-control": name, "aria-label": label, title, onclick: act }, icon(name));
    this.epochText = element("output", { class: "pg-epoch", "aria-label": "Epoch" }, "0");
    this.speedField = element(
      "select",
      { id: `${this.id}-speed`, onchange: () => (this.speed = Number(this.speedField.value)) },
      ...[
        [0, "1 batch"],
        [1, "1 epoch"],
        [5, "5 epochs"],
        [20, "20 epochs"],
      ].map(([value, text]) => element("option", { value, selected: value === 1 }, text)),
    );
    this.more = element(
      "details",
      { class: "pg-more" },
      element("summary", {}, "More settings"),
      element(
        "div",
        { class: "pg-fields" },
        this.numbersOf("optimizer"),
        this.selectField("schedule", "Schedule", SCHEDULE_NAMES),
        this.numbersOf("schedule"),
        this.selectField("init", "First weights", INIT_NAMES),
        this.selectField("loss", "Loss", LOSS_NAMES),
        this.numberField("seed", "Seed"),
        this.numberField("pause", "Pause at epoch (0: never)"),
      ),
    );
    return element(
      "div",
      { class: "pg-bar", role: "toolbar", "aria-label": "Training" },
      element(
        "div",
        { class: "pg-transport" },
        button("reset", "Reset", "Start anew with the same first weights (r)", () => this.reset()),
        this.playButton,
        button("step", "Step", "Train one epoch (s); with Shift one batch", (event) => this.step(event.shiftKey)),
        element("div", { class: "pg-epochs", "data-control": "epoch" }, element("span", { class: "pg-caption" }, "Epoch"), this.epochText),
        element("div", { class: "pg-field" }, element("label", { for: `${this.id}-speed` }, "Speed, per picture"), this.speedField),
      ),
      element(
        "div",
        { class: "pg-fields" },
        this.numberField("lr", "Learning rate"),
        this.selectField("activation", "Activation", ACTIVATION_NAMES),
        this.selectField("optimizer", "Optimiser", OPTIMIZER_NAMES),
        this.selectField("reg", "Regularisation", REG_NAMES),
        this.numberField("regrate", "Its rate", "reg"),
      ),
      this.more,
    );
  }

  buildData() {
    this.thumbnails = element("div", { class: "pg-thumbs", role: "radiogroup", "aria-label": "Data set" });
    for (const [name, title] of Object.entries(DATASETS)) {
      const canvas = element("canvas", { width: 80, height: 80, "aria-hidden": "true" });
      this.thumbnails.append(
        element(
          "button",
          {
            type: "button", class: "pg-thumb", role: "radio", "data-name": name, title, "aria-label": title,
            onclick: () => this.choose(name),
            onkeydown: (event) => this.walkRadios(event),
          },
          canvas,
          element("span", {}, title),
        ),
      );
    }
    return element(
      "section",
      { class: "pg-data", "data-control": "data", "aria-label": "Data" },
      element("h3", {}, "Data"),
      this.thumbnails,
      element("div", { class: "pg-when-classes" }, this.numberField("classes", "Classes")),
      this.sliderField("noise", "Noise", 0, 50, 5, " %"),
      this.sliderField("share", "Training share", 10, 90, 10, " %"),
      this.numberField("n", "Samples"),
      this.numberField("batch", "Batch size"),
      element(
        "button",
        { type: "button", class: "pg-wide", "data-control": "seed", title: "Another seed: other samples, first weights and order", onclick: () => this.newData() },
        "New data",
      ),
    );
  }

  buildNetwork() {
    this.edgeCanvas = element("canvas", { class: "pg-edges", "aria-hidden": "true" });
    this.nodesBox = element("div", { class: "pg-nodes" });
    this.card = element("div", { class: "pg-card", role: "dialog", "aria-label": "Weights", hidden: true });
    this.netBox = element("div", { class: "pg-net-box" }, this.edgeCanvas, this.nodesBox, this.card);
    this.netBox.addEventListener("pointermove", (event) => this.onPointer(event));
    this.netBox.addEventListener("pointerleave", () => this.hoverEdge(null));
    this.netBox.addEventListener("click", (event) => {
      if (event.target === this.netBox || event.target === this.nodesBox || event.target === this.edgeCanvas) {
        const edge = this.edgeAt(event);
        if (edge) this.openCard({ place: edge.place });
        else this.closeCard();
      }
    });
    this.layerText = element("span", { class: "pg-layer-text" });
    const change = (name, label, act) => element("button", { type: "button", class: "pg-small", "aria-label": label, title: label, onclick: act }, name);
    return element(
      "section",
      { class: "pg-net", "aria-label": "Network" },
      element(
        "div",
        { class: "pg-net-head" },
        element("h3", {}, "Features"),
        element(
          "div",
          { class: "pg-layers-head", "data-control": "layers" },
          change("−", "Remove the last hidden layer", () => this.setLayers(this.state.layers.slice(0, -1))),
          change("+", "Add a hidden layer", () => this.addLayer()),
          this.layerText,
        ),
      ),
      this.netBox,
    );
  }

  buildOutput() {
    this.map = element("canvas", { class: "pg-map" });
    this.pointsCanvas = element("canvas", { class: "pg-points", tabindex: 0, role: "img" });
    this.mapBox = element("div", { class: "pg-map-box" }, this.map, this.pointsCanvas);
    this.pointsCanvas.addEventListener("pointerdown", (event) => this.onPaint(event));
    this.pointsCanvas.addEventListener("pointermove", (event) => event.buttons && this.onPaint(event));
    this.pointsCanvas.addEventListener("focus", () => (this.dirty.data = true));
    this.pointsCanvas.addEventListener("blur", () => (this.dirty.data = true));
    this.mapTitle = element("h3", {}, "Output");
    this.legend = element("div", { class: "pg-legend", "aria-hidden": "true" });
    this.curve = element("canvas", { class: "pg-curve", role: "img", "aria-label": "Loss over epochs" });
    this.trainText = element("output", { class: "pg-train" }, "–");
    this.testText = element("output", { class: "pg-test" }, "–");
    this.rightText = element("output", {}, "–");
    return element(
      "section",
      { class: "pg-out", "aria-label": "Output" },
      this.mapTitle,
      this.mapBox,
      this.legend,
      element(
        "div",
        { class: "pg-checks" },
        this.flagField("showtest", "Show test data"),
        this.flagField("discretize", "Discretise output"),
      ),
      element(
        "div",
        { class: "pg-losses" },
        element("div", {}, element("span", { class: "pg-caption" }, "Training loss"), this.trainText),
        element("div", {}, element("span", { class: "pg-caption" }, "Test loss"), this.testText),
        element("div", { class: "pg-right-share" }, element("span", { class: "pg-caption" }, "Test right"), this.rightText),
      ),
      this.curve,
    );
  }

  buildPanels() {
    this.panels = (this.options.panels ?? []).map((make) => make(this)).filter(Boolean);
    const tabs = element("div", { class: "pg-tabs", role: "tablist", "aria-label": "Tools" });
    const bodies = element("div", { class: "pg-bodies" });
    this.panels.forEach((panel, index) => {
      const tab = element(
        "button",
        {
          type: "button", role: "tab", id: `${this.id}-tab-${panel.name}`, class: "pg-tab", "aria-selected": "false",
          "aria-controls": `${this.id}-panel-${panel.name}`, tabindex: index ? -1 : 0, "data-panel": panel.name, "data-control": panel.control,
          onclick: () => this.openPanel(tab.getAttribute("aria-selected") === "true" ? null : panel.name),
          onkeydown: (event) => this.walkTabs(event),
        },
        panel.title,
      );
      const body = element(
        "div",
        { role: "tabpanel", id: `${this.id}-panel-${panel.name}`, class: "pg-panel", "aria-labelledby": tab.id, hidden: true },
        panel.node,
      );
      panel.tab = tab;
      panel.body = body;
      tabs.append(tab);
      bodies.append(body);
    });
    return element("div", { class: "pg-panels" }, tabs, bodies);
  }

  openPanel(name) {
    for (const panel of this.panels) {
      const open = panel.name === name;
      panel.tab.setAttribute("aria-selected", String(open));
      if (open) for (const other of this.panels) other.tab.tabIndex = other === panel ? 0 : -1;
      if (panel.body.hidden && open) {
        panel.body.hidden = false;
        panel.open?.();
      } else if (!panel.body.hidden && !open) {
        panel.body.hidden = true;
        panel.leave?.();
      }
    }
    this.dirty.maps = this.dirty.data = this.dirty.network = true;
  }

  walkTabs(event) {
    const tabs = this.panels.map((panel) => panel.tab).filter((tab) => !tab.hidden);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
    for (const tab of tabs) tab.tabIndex = tab === next ? 0 : -1;
    next.focus();
  }

  walkRadios(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.thumbnails.children];
    const next = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
    next.focus();
    this.choose(next.dataset.name);
  }

  // --- fields of the state -----------------------------------------------------------------------------------

  /** One label with its control; the control is known by the name of its key. */
  field(name, label, control, hideName = name) {
    control.id = `${this.id}-${name}`;
    control.setAttribute("data-key", name);
    this.fields[name] = control;
    return element("div", { class: "pg-field", "data-control": hideName, "data-field": name }, element("label", { for: control.id }, label), control);
  }

  selectField(name, label, names) {
    const options = KEYS[name].choices.map((value) => element("option", { value }, names[value]));
    return this.field(name, label, element("select", { onchange: (event) => this.setText(name, event.target.value) }, ...options));
  }

  flagField(name, label) {
    const box = element("input", { type: "checkbox", onchange: (event) => this.set({ [name]: event.target.checked }) });
    const field = this.field(name, label, box);
    field.classList.add("pg-flag");
    field.prepend(box);
    return field;
  }

  sliderField(name, label, low, high, step, unit) {
    const shown = element("output", { class: "pg-value" });
    const slider = element("input", { type: "range", min: low, max: high, step, oninput: (event) => this.setText(name, event.target.value) });
    const field = this.field(name, label, slider);
    field.firstChild.append(" ", shown);
    slider.show = () => (shown.textContent = `${shortNumber(this.state[name])}${unit}`);
    return field;
  }

  /** A number to type, with arrow keys and two buttons that go through sensible values. */
  numberField(name, label, hideName = name) {
    const input = element("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      onchange: () => this.setText(name, input.value.trim().replace("−", "-")),
      onkeydown: (event) => {
        const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!way) return;
        event.preventDefault();
        this.nudge(name, way);
      },
    });
    const button = (sign, way) =>
      element("button", { type: "button", class: "pg-nudge", tabindex: -1, "aria-label": `${label}: ${way > 0 ? "larger" : "smaller"}`, onclick: () => this.nudge(name, way) }, sign);
    const field = this.field(name, label, input, { eps: "optimizer", classes: "data" }[name] ?? hideName);
    const box = element("span", { class: "pg-number" }, button("−", -1));
    input.replaceWith(box);
    box.append(input, button("+", 1));
    return field;
  }

  numbersOf(owner) {
    const names = [...new Set(Object.values(NUMBERS_OF[owner]).flat())];
    return element("div", { class: "pg-numbers", "data-control": owner }, ...names.map((name) => this.numberField(name, NUMBER_NAMES[name], owner)));
  }

  nudge(name, way) {
    const value = this.state[name];
    const ladder = LADDERS[name];
    const key = KEYS[name];
    let next;
    if (!ladder) next = value + way;
    else if (way > 0) next = ladder.find((one) => one > value * (1 + 1e-9)) ?? value;
    else next = ladder.findLast((one) => one < value * (1 - 1e-9)) ?? value;
    this.set({ [name]: Math.min(key.high, Math.max(key.low, next)) });
  }

  /** Set a key from what was typed or chosen; says what is wrong with it, and then nothing changes. */
  async setText(name, text) {
    let value;
    try {
      value = readValue(name, text, this.limits);
    } catch (error) {
      this.say(`${error.message}.`, true);
      this.refreshFields();
      this.fields[name]?.setAttribute("aria-invalid", "true");
      return false;
    }
    return this.set({ [name]: value });
  }

  /** Change keys of the state; trains anew unless they may change on the way. Returns whether it was done. */
  async set(changes, { keepWeights = false } = {}) {
    const state = { ...this.state, ...changes };
    const names = Object.keys(changes).filter((name) => writeValue(name, changes[name]) !== writeValue(name, this.state[name]));
    if (!names.length) {
      this.refreshFields();
      return true;
    }
    const viewOnly = names.every((name) => ["discretize", "showtest", "pause", "hide"].includes(name));
    const onTheWay = names.every((name) => CHANGEABLE.includes(name));
    // Other shapes, other first weights: edits of the old ones have lost their meaning.
    if (!onTheWay && !("edits" in changes) && names.some((name) => ["layers", "features", "data", "classes"].includes(name))) state.edits = [];
    try {
      if (viewOnly && this.driver.name === "browser") this.driver.state = state;
      else if (onTheWay) {
        await this.driver.change(state);
        if (!viewOnly) this.driver.leave(`${names.join(", ")} changed`);
      } else if (keepWeights && this.driver.newData?.(state)) {
        this.driver.leave("data changed");
      } else {
        await this.driver.reset(state);
        this.marked = -1;
      }
    } catch (error) {
      this.say(`${error.message.replace(/\.?$/, ".")}`, true);
      this.refreshFields();
      return false;
    }
    this.state = state;
    this.driver.state = state;
    this.stateChanged(onTheWay);
    return true;
  }

  /** Show another state, given from outside as a string; what is wrong with it is said, and then nothing changes. */
  async restore(text, points) {
    if (text === formatState(this.state)) return;
    try {
      const state = parseState(text, this.limits);
      if (points?.length && state.data === "points" && !state.points.length) state.points = points;
      await this.set(state);
    } catch (error) {
      this.say(`${error.message}.`, true);
    }
  }

  stateChanged(onTheWay) {
    this.options.onState?.(formatState(this.state), this.state);
    if (onTheWay) this.dirty.maps = this.dirty.data = this.dirty.curve = this.dirty.network = true;
    else this.shapeChanged();
    this.refreshFields();
    for (const panel of this.panels) panel.reset?.(onTheWay);
    this.say(this.summary());
  }

  /** Every control shows what the state says; what is hidden is hidden. */
  refreshFields() {
    const { state } = this;
    for (const [name, control] of Object.entries(this.fields)) {
      control.removeAttribute("aria-invalid");
      if (control.type === "checkbox") control.checked = state[name];
      else if (control !== document.activeElement || control.type !== "text" || true) control.value = writeValue(name, state[name]);
      control.show?.();
    }
    const wanted = [...NUMBERS_OF.optimizer[state.optimizer], ...NUMBERS_OF.schedule[state.schedule]];
    for (const name of Object.values(NUMBERS_OF).flatMap((of) => Object.values(of).flat())) {
      this.fields[name].closest(".pg-field").hidden = !wanted.includes(name);
    }
    this.fields.regrate.closest(".pg-field").hidden = state.reg === "none";
    this.root.querySelector(".pg-when-classes").hidden = !["rings", "blobs"].includes(state.data);
    const own = state.data === "points";
    for (const name of ["noise", "n"]) this.fields[name].closest(".pg-field").hidden = own;
    for (const thumb of this.thumbnails.children) {
      const chosen = thumb.dataset.name === state.data;
      thumb.setAttribute("aria-checked", String(chosen));
      thumb.tabIndex = chosen ? 0 : -1;
    }
    for (const node of this.root.querySelectorAll("[data-control]")) {
      node.classList.toggle("pg-hidden", state.hide.includes(node.dataset.control));
    }
    const hidden = state.layers.length;
    this.layerText.textContent = hidden === 0 ? "no hidden layer" : hidden === 1 ? "1 hidden layer" : `${hidden} hidden layers`;
    this.drawThumbnails();
  }

  drawThumbnails() {
    const wanted = `${this.state.noise} ${this.state.seed} ${this.state.classes} ${this.state.formula} ${this.state.points.length} ${this.theme === THEMES.dark}`;
    if (wanted === this.thumbnailsShow) return;
    this.thumbnailsShow = wanted;
    for (const thumb of this.thumbnails.children) {
      const { name } = thumb.dataset;
      const canvas = thumb.firstChild;
      const context = canvas.getContext("2d");
      context.fillStyle = this.theme.paper;
      context.fillRect(0, 0, 80, 80);
      if (name === "points" && !this.state.points.length) {
        context.strokeStyle = this.theme.faint;
        context.lineWidth = 3;
        context.beginPath();
        context.moveTo(26, 40);
        context.lineTo(54, 40);
        context.moveTo(40, 26);
        context.lineTo(40, 54);
        context.stroke();
        continue;
      }
      try {
        const data = drawData({ ...this.state, data: name, n: 160, share: 99 });
        drawSamples(context, data, 80, this.theme, { radius: 3.2, most: 160 });
      } catch {
        // a formula that is true everywhere: its picture stays empty
      }
    }
  }

  // --- actions -----------------------------------------------------------------------------------------------

  toggle(play = !this.playing) {
    if (play === this.playing) return;
    this.playing = play;
    if (play) this.pauseAt = this.state.pause > this.driver.epoch ? this.state.pause : 0;
    this.playButton.replaceChildren(icon(play ? "pause" : "play"));
    this.playButton.setAttribute("aria-label", play ? "Pause" : "Play");
    this.playButton.title = play ? "Pause (space)" : "Play (space)";
    this.root.classList.toggle("pg-playing", play);
    this.said = performance.now();
    for (const panel of this.panels) panel.played?.(play);
    if (!play) this.onPause?.();
    this.say(play ? `Training from epoch ${this.driver.epoch}.` : this.summary());
  }

  async reset() {
    this.toggle(false);
    try {
      await this.driver.reset(this.state);
    } catch (error) {
      this.say(error.message, true);
      return;
    }
    this.marked = -1;
    this.shapeChanged();
    for (const panel of this.panels) panel.reset?.();
    this.say(this.summary());
  }

  /** Train one epoch, or one batch, and stop. */
  async step(batch = false) {
    this.toggle(false);
    await this.train(batch ? { steps: 1 } : { epochs: 1 });
    this.say(this.summary());
  }

  async train(much) {
    if (this.busy) return;
    this.busy = true;
    try {
      await this.driver.train(much);
      if (this.driver.wrong) {
        this.toggle(false);
        this.say(this.driver.wrong, true);
      }
    } catch (error) {
      this.toggle(false);
      this.say(error.message, true);
    } finally {
      this.busy = false;
    }
    this.trained();
  }

  /** Weights have changed: everything that shows them is drawn in the next frame. */
  trained() {
    this.dirty.maps = this.dirty.network = this.dirty.curve = true;
    for (const listener of this.listeners) listener();
  }

  newData() {
    this.set({ seed: (this.state.seed + 1) % 2 ** 32, edits: [] });
  }

  choose(name) {
    if (name === "points" && this.state.points.length < 6) {
      const { data } = this.driver;
      const rows = [...data.train].slice(0, 40);
      const points = Float32Array.from(rows.flatMap((r) => [data.x1[r], data.x2[r], data.target[r]]));
      this.set({ data: name, points, problem: data.classes === 0 ? "regression" : "classification" }).then((done) => done && this.openPanel("own"));
    } else {
      this.set({ data: name });
      if (name === "points" || name === "formula") this.openPanel("own");
    }
  }

  setLayers(layers) {
    if (layers.length > this.limits.layers || layers.some((size) => size < 1 || size > this.limits.neurons)) return;
    this.closeCard();
    this.set({ layers });
  }

  addLayer() {
    const { layers } = this.state;
    if (layers.length >= this.limits.layers) {
      this.say(`${layers.length} hidden layers are the most that this playground shows.`);
      return;
    }
    this.setLayers([...layers, layers.at(-1) ?? 4]);
  }

  toggleFeature(name) {
    if (this.state.hide.includes("features")) return;
    const { features } = this.state;
    const chosen = features.includes(name) ? features.filter((one) => one !== name) : KEYS.features.choices.filter((one) => one === name || features.includes(one));
    if (!chosen.length) this.say("The network needs at least one feature.", true);
    else this.set({ features: chosen });
  }

  /** Set one weight or bias by hand. Before the first step it becomes part of the state, and of the link. */
  async edit(place, value) {
    if (!Number.isFinite(value)) {
      this.say(`A weight is a number such as 0.5; nothing was changed.`, true);
      return false;
    }
    const { driver } = this;
    try {
      await driver.edit(place, value);
    } catch (error) {
      this.say(error.message, true);
      return false;
    }
    if (driver.step === 0) {
      const edits = [...this.state.edits.filter(([one]) => one !== place), [place, value]].sort((a, b) => a[0] - b[0]);
      this.state = { ...this.state, edits };
      driver.state = this.state;
      this.options.onState?.(formatState(this.state), this.state);
      driver.history.clear();
      driver.path.clear();
      driver.record();
      for (const panel of this.panels) panel.reset?.(true);
    } else {
      driver.leave("a weight was set by hand");
    }
    this.trained();
    this.say(`${this.nameOf(place)} is now ${shortNumber(value)}. ${this.summary()}`);
    return true;
  }

  onKey(event) {
    const { target } = event;
    if (event.key === "Escape" && !this.card.hidden) {
      this.closeCard(true);
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input:not([type=range]):not([type=checkbox]), textarea, select")) return;
    const pressesSpace = target.closest("button:not(.pg-node), summary, a, [type=checkbox]");
    if (event.key === " " && !pressesSpace && !event.defaultPrevented) {
      event.preventDefault();
      this.toggle();
    } else if (event.key === "r") this.reset();
    else if (event.key === "s" || event.key === "S") this.step(event.shiftKey);
    else if (target === this.pointsCanvas) this.onMapKey(event);
  }

  // --- words -------------------------------------------------------------------------------------------------

  /** One line for the screen and for screen readers. */
  say(text, alarm = false) {
    this.live.textContent = text;
    this.live.classList.toggle("pg-alarm", alarm);
    this.live.setAttribute("aria-live", alarm ? "assertive" : "polite");
    this.said = performance.now();
    this.alarm = alarm;
  }

  summary() {
    const { driver } = this;
    if (!driver.network) return "";
    const right = driver.accuracy(driver.data.test);
    const parts = [`training loss ${shortNumber(driver.trainLoss)}`, `test loss ${shortNumber(driver.testLoss)}`];
    if (!Number.isNaN(right)) parts.push(`${Math.round(100 * right)} % of the test samples right`);
    const within = driver.within ? `, batch ${driver.within} of ${driver.stepsPerEpoch}` : "";
    const left = driver.changedAt ? ` The link starts anew without this: ${driver.changedAt}.` : "";
    const lost = Number.isFinite(driver.trainLoss) ? "" : " The weights have grown beyond all bounds: reset, and take a smaller learning rate.";
    return `Epoch ${driver.epoch}${within}: ${parts.join(", ")}.${lost}${left}`;
  }

  /** What a parameter is called: "Weight from x₁ to neuron 2 of layer 1". */
  nameOf(place) {
    const { network } = this.driver;
    const { layer, row, column } = network.located(place);
    const to = layer === network.depth ? (network.sizes[layer] > 1 ? `output ${row + 1}` : "the output") : `neuron ${row + 1} of layer ${layer}`;
    if (column < 0) return `Bias of ${to}`;
    const from = layer === 1 ? FEATURES[this.state.features[column]].label : `neuron ${column + 1} of layer ${layer - 1}`;
    return `Weight from ${from} to ${to}`;
  }

  // --- the network -------------------------------------------------------------------------------------------

  /** Nodes are built anew: other layers, features or data. */
  shapeChanged() {
    const { driver, state } = this;
    const sizes = driver.network.sizes;
    this.columns = [Object.keys(FEATURES), ...sizes.slice(1).map((size) => Array.from({ length: size }))];
    const focused = document.activeElement?.dataset?.node;
    this.nodes = [];
    const children = [];
    this.columns.forEach((column, c) => {
      column.forEach((name, r) => {
        const isFeature = c === 0;
        const isOutput = c === this.columns.length - 1;
        const canvas = element("canvas", { width: SMALL_SIDE, height: SMALL_SIDE, "aria-hidden": "true" });
        const label = isFeature
          ? `Feature ${FEATURES[name].label}`
          : isOutput
            ? sizes.at(-1) > 1 ? `Output for class ${r}` : "Output"
            : `Neuron ${r + 1} of layer ${c}`;
        const key = `${c}-${r}`;
        const node = element(
          "button",
          {
            type: "button", class: "pg-node", "data-node": key, title: isFeature ? label : `${label}: click for its weights`,
            "aria-label": isFeature ? label : `${label}, weights`,
            ...(isFeature ? { "aria-pressed": String(state.features.includes(name)) } : { "aria-haspopup": "dialog" }),
            onclick: () => (isFeature ? this.toggleFeature(name) : this.openCard({ layer: c, j: r })),
            onpointerenter: (event) => event.pointerType !== "touch" && this.hover(c, r),
            onpointerleave: () => this.hover(null),
            onfocus: () => node.matches(":focus-visible") && this.hover(c, r),
            onblur: () => this.hover(null),
            onkeydown: (event) => this.walkNodes(event, c, r),
          },
          canvas,
        );
        if (isFeature) node.append(element("span", { class: "pg-node-name" }, FEATURES[name].label));
        if (isOutput && sizes.at(-1) > 1) node.append(element("span", { class: "pg-node-name" }, `class ${r}`));
        if (c > 0) node.append(element("i", { class: "pg-bias", "aria-hidden": "true" }));
        const context = canvas.getContext("2d");
        const image = context.createImageData(SMALL_SIDE, SMALL_SIDE);
        this.nodes.push({ node, context, image, pixels: new Uint32Array(image.data.buffer), c, r, name, bias: node.querySelector(".pg-bias") });
        children.push(node);
      });
      if (c > 0 && c < this.columns.length - 1) {
        const set = (change) => this.setLayers(state.layers.map((size, l) => (l === c - 1 ? size + change : size)));
        children.push(
          element(
            "div",
            { class: "pg-neurons", "data-control": "layers", "data-column": c },
            element("button", { type: "button", class: "pg-small", "aria-label": `One neuron less in layer ${c}`, "data-layer": c, "data-change": -1, onclick: () => set(-1) }, "−"),
            element("button", { type: "button", class: "pg-small", "aria-label": `One neuron more in layer ${c}`, "data-layer": c, "data-change": 1, onclick: () => set(1) }, "+"),
          ),
        );
      }
    });
    const changer = document.activeElement?.dataset;
    const again = changer?.change ? `[data-layer="${changer.layer}"][data-change="${changer.change}"]` : focused ? `[data-node="${focused}"]` : null;
    this.nodesBox.replaceChildren(...children);
    if (again) this.nodesBox.querySelector(again)?.focus();
    for (const one of this.nodes) {
      if (one.c === 0) one.node.classList.toggle("pg-hidden", state.hide.includes("features") && !state.features.includes(one.name));
    }
    for (const node of this.nodesBox.querySelectorAll("[data-control]")) node.classList.toggle("pg-hidden", state.hide.includes("layers"));
    this.hovered = null;
    this.closeCard();
    this.smallGrid = new Grid(SMALL_SIDE, state.features);
    this.featureGrid = new Grid(SMALL_SIDE, Object.keys(FEATURES));
    const { network } = driver;
    const cost = network.length * 0.9 + network.sizes.reduce((sum, size) => sum + size, 0) * 6;
    this.grid = new Grid(cost > 1200 ? 50 : 100, state.features); // so that a picture takes few milliseconds
    this.buildLegend();
    this.layout();
    this.dirty.maps = this.dirty.data = this.dirty.network = this.dirty.curve = true;
  }

  buildLegend() {
    const { classes } = this.driver.data;
    if (classes > 2) {
      this.legend.replaceChildren(
        ...Array.from({ length: classes }, (_, k) => {
          const canvas = element("canvas", { width: 36, height: 36 });
          const context = canvas.getContext("2d");
          const data = { x1: [0], x2: [0], target: [k], train: [0], test: [], classes };
          drawSamples(context, data, 36, this.theme, { radius: 10 });
          return element("span", { class: "pg-legend-class" }, canvas, `${k}`);
        }),
      );
    } else {
      const words = classes === 2 ? ["class 0", "undecided", "class 1"] : ["−1", "0", "1"];
      this.legend.replaceChildren(element("span", { class: "pg-ramp" }), ...words.map((word) => element("span", {}, word)));
    }
    this.rightText.closest("div").hidden = classes === 0;
  }

  walkNodes(event, c, r) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    const column = Math.min(this.columns.length - 1, Math.max(0, c + way[0]));
    const row = Math.min(this.columns[column].length - 1, Math.max(0, r + way[1]));
    this.nodesBox.querySelector(`[data-node="${column}-${row}"]`)?.focus();
  }

  /** Places of nodes and edges for the present width. */
  layout() {
    if (!this.nodes || !this.netBox.clientWidth) return;
    const width = this.netBox.clientWidth;
    const tallest = Math.max(...this.columns.map((column) => column.length));
    const room = width / this.columns.length;
    const size = tallest > 10 ? NODES[2] : NODES.find((side) => room > 1.75 * side) ?? NODES[2];
    this.nodeSize = size;
    const labels = 42; // room for the features' names
    const top = 30; // room for the buttons of a layer
    const gap = size * 1.42;
    const height = top + tallest * gap + 10;
    this.netBox.style.height = `${height}px`;
    this.netBox.style.setProperty("--node", `${size}px`);
    const last = this.driver.network.sizes.at(-1) > 1 ? 46 : 8;
    const places = layoutNetwork(width, height, this.columns.map((column) => column.length), size, { left: labels + size / 2, right: size / 2 + last, top });
    this.places = places;
    for (const one of this.nodes) {
      const at = places[one.c][one.r];
      one.node.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
    }
    for (const box of this.nodesBox.querySelectorAll(".pg-neurons")) {
      box.style.transform = `translate(${places[Number(box.dataset.column)][0].x}px, 0px) translateX(-50%)`;
    }
    const { network } = this.driver;
    this.edges = [];
    for (let l = 1; l <= network.depth; l++) {
      for (let j = 0; j < network.sizes[l]; j++) {
        for (let i = 0; i < network.sizes[l - 1]; i++) {
          const row = l === 1 ? Object.keys(FEATURES).indexOf(this.state.features[i]) : i;
          this.edges.push({ path: edgePath(places[l - 1][row], places[l][j], size), place: network.place(l, j, i), layer: l, j, i });
        }
      }
    }
    this.dirty.network = this.dirty.maps = this.dirty.data = this.dirty.curve = true;
  }

  hover(layer, j) {
    this.hovered = layer === null ? null : { layer, j };
    this.dirty.maps = true;
    const feature = layer === 0 ? Object.values(FEATURES)[j].label : "";
    this.mapTitle.textContent =
      layer === null || layer === this.driver.network.depth ? "Output" : layer === 0 ? `Feature ${feature}` : `Neuron ${j + 1} of layer ${layer}`;
  }

  edgeAt(event) {
    const box = this.netBox.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const reach = event.pointerType === "touch" ? 14 : 7;
    let best = null;
    let least = reach;
    for (const edge of this.edges ?? []) {
      const { path } = edge;
      if (x < path.x1 || x > path.x2) continue;
      const at = onEdge(path, solveEdge(path, x));
      const distance = Math.abs(at.y - y);
      if (distance < least) {
        least = distance;
        best = edge;
      }
    }
    return best;
  }

  onPointer(event) {
    if (event.pointerType === "touch") return;
    const inside = event.target === this.netBox || event.target === this.nodesBox || event.target === this.edgeCanvas;
    this.hoverEdge(inside ? this.edgeAt(event) : null);
  }

  hoverEdge(edge) {
    if (edge?.place === this.overEdge?.place) return;
    this.overEdge = edge;
    this.netBox.style.cursor = edge ? "pointer" : "";
    this.dirty.network = true;
  }

  // --- the card: weights and bias of a neuron, or one weight --------------------------------------------------

  openCard(what) {
    if (this.state.hide.includes("weights")) return;
    const { network } = this.driver;
    this.chosen = what;
    const places =
      what.place !== undefined
        ? [what.place]
        : [...Array.from({ length: network.sizes[what.layer - 1] }, (_, i) => network.place(what.layer, what.j, i)), network.place(what.layer, what.j, -1)];
    const layer = what.place === undefined ? what.layer : network.located(what.place).layer;
    const row = what.place === undefined ? what.j : network.located(what.place).row;
    this.cardInputs = places.map((place) => {
      const input = element("input", {
        type: "text", inputmode: "text", autocomplete: "off", "aria-label": this.nameOf(place), "data-place": place,
        onchange: async () => {
          const number = Number(input.value.trim().replace("−", "-").replace(",", "."));
          await this.edit(place, input.value.trim() === "" ? Number.NaN : number);
          this.fillCard();
        },
        onkeydown: async (event) => {
          const way = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
          if (!way) return;
          event.preventDefault();
          await this.edit(place, Math.round((this.driver.network.theta[place] + 0.1 * way) * 1e6) / 1e6);
          this.fillCard();
        },
      });
      return { place, input };
    });
    const rows = this.cardInputs.map(({ place, input }) => {
      const { column } = network.located(place);
      const from = column < 0 ? "bias" : layer === 1 ? FEATURES[this.state.features[column]].label : `neuron ${column + 1}`;
      return element("label", {}, element("span", {}, from), input);
    });
    const title = layer === network.depth ? (network.sizes[layer] > 1 ? `Output ${row}` : "Output") : `Neuron ${row + 1} of layer ${layer}`;
    this.card.replaceChildren(
      element(
        "div",
        { class: "pg-card-head" },
        element("strong", {}, what.place === undefined ? title : this.nameOf(what.place)),
        element("button", { type: "button", class: "pg-small", "aria-label": "Close", onclick: () => this.closeCard(true) }, "×"),
      ),
      element("div", { class: "pg-card-rows" }, ...rows),
    );
    this.card.setAttribute("aria-label", `Weights: ${title}`);
    this.card.hidden = false;
    const at = this.places[layer][row];
    const width = this.card.offsetWidth;
    const left = Math.min(this.netBox.clientWidth - width - 4, Math.max(4, at.x - width / 2));
    this.card.style.left = `${left}px`;
    this.card.style.top = `${at.y + this.nodeSize / 2 + 8}px`;
    this.fillCard();
    this.cardInputs[0].input.focus();
    this.cardInputs[0].input.select();
    this.dirty.network = true;
  }

  fillCard() {
    if (this.card.hidden) return;
    for (const { place, input } of this.cardInputs) {
      if (input !== document.activeElement || !this.playing) input.value = String(Number(this.driver.network.theta[place].toPrecision(6)));
    }
  }

  closeCard(back = false) {
    if (this.card.hidden) return;
    const { chosen } = this;
    this.card.hidden = true;
    this.chosen = null;
    this.dirty.network = true;
    if (back && chosen?.layer !== undefined) this.nodesBox.querySelector(`[data-node="${chosen.layer}-${chosen.j}"]`)?.focus();
  }

  // --- painting points ---------------------------------------------------------------------------------------

  onPaint(event) {
    const box = this.pointsCanvas.getBoundingClientRect();
    const x1 = ((event.clientX - box.left) / box.width) * 2 * EXTENT - EXTENT;
    const x2 = EXTENT - ((event.clientY - box.top) / box.height) * 2 * EXTENT;
    if (this.paint.tool === "none") {
      if (event.type === "pointerdown") for (const panel of this.panels) panel.picked?.(x1, x2);
      return;
    }
    event.preventDefault();
    if (event.type === "pointerdown") {
      this.pointsCanvas.focus({ preventScroll: true });
      this.pointsCanvas.setPointerCapture?.(event.pointerId);
      this.lastPaint = null;
    }
    // Points of one stroke keep a distance, so that a slow hand does not paint hundreds in one place.
    if (this.lastPaint && Math.hypot(x1 - this.lastPaint[0], x2 - this.lastPaint[1]) < 0.45) return;
    this.lastPaint = [x1, x2];
    this.paintAt(x1, x2);
  }

  paintAt(x1, x2) {
    for (const panel of this.panels) panel.painted?.(Math.max(-EXTENT, Math.min(EXTENT, x1)), Math.max(-EXTENT, Math.min(EXTENT, x2)));
  }

  onMapKey(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const { paint } = this;
    paint.cursor ??= [0, 0];
    if (way) {
      const step = event.shiftKey ? 0.1 : 0.5;
      paint.cursor = paint.cursor.map((value, k) => Math.min(EXTENT, Math.max(-EXTENT, Math.round((value + way[k] * step) * 10) / 10)));
      this.say(`At x₁ = ${shortNumber(paint.cursor[0])}, x₂ = ${shortNumber(paint.cursor[1])}.`);
      this.dirty.data = true;
    } else if (event.key === "Enter") {
      if (paint.tool === "none") for (const panel of this.panels) panel.picked?.(...paint.cursor);
      else this.paintAt(...paint.cursor);
    } else if (/^[0-5]$/.test(event.key)) {
      for (const panel of this.panels) panel.label?.(Number(event.key));
    } else return;
    event.preventDefault();
  }

  // --- frames ------------------------------------------------------------------------------------------------

  tick(now) {
    if (this.closed) return;
    this.frame = requestAnimationFrame((later) => this.tick(later));
    if (this.playing && !this.busy) this.trainFrame(now);
    this.draw();
  }

  trainFrame(now) {
    const { driver } = this;
    const epochs = this.speed;
    if (driver.name === "browser") {
      const end = performance.now() + FRAME_MS;
      if (epochs === 0) driver.advance({ steps: 1 });
      else driver.advanceFor(this.pauseAt ? Math.min(epochs, this.pauseAt - driver.epoch) : epochs, end);
      this.trained();
      this.afterFrame(now);
    } else {
      this.train(epochs === 0 ? { steps: 1 } : { epochs }).then(() => this.playing && this.afterFrame(now));
    }
  }

  afterFrame(now) {
    if (this.pauseAt && this.driver.epoch >= this.pauseAt) this.toggle(false);
    else if (now - this.said > SAID_EVERY && !this.alarm) {
      this.live.textContent = this.summary();
      this.said = now;
    } else if (this.alarm && now - this.said > 2 * SAID_EVERY) this.say(this.summary());
    if (!Number.isFinite(this.driver.trainLoss)) this.toggle(false);
  }

  draw() {
    const { dirty, driver } = this;
    if (!driver.network || !this.places) return;
    const visible = this.root.offsetParent !== null;
    if (!visible) return;
    if (dirty.maps) this.drawMaps();
    if (dirty.data) this.drawPoints();
    if (dirty.network) this.drawNetwork();
    if (dirty.curve) this.drawLosses();
    this.dirty = { maps: false, data: false, network: false, curve: false };
    for (const panel of this.panels) if (!panel.body.hidden) panel.draw?.();
  }

  drawMaps() {
    const { driver, theme, hovered, grid } = this;
    const { network, data } = driver;
    const small = this.smallGrid.neurons(network);
    const places = SMALL_SIDE * SMALL_SIDE;
    const features = this.features ?? (this.features = this.featureGrid.X);
    const shown = network.sizes.at(-1) === 1 ? this.smallGrid.outputs(network) : null;
    for (const one of this.nodes) {
      if (one.c === 0) {
        if (one.painted === theme) continue; // features never change
        one.painted = theme;
        const count = Object.keys(FEATURES).length;
        const values = Float32Array.from({ length: places }, (_, g) => features[g * count + one.r] / (one.name.startsWith("sin") ? 1 : one.name.length > 2 ? 12 : 6));
        paintSigned(one.pixels, values, 0, theme, false);
      } else if (one.c === network.depth && shown) {
        paintSigned(one.pixels, shown, 0, theme, this.state.discretize);
      } else {
        paintSigned(one.pixels, small[one.c], one.r * places, theme, this.state.discretize && one.c === network.depth);
      }
      one.context.putImageData(one.image, 0, 0);
      if (one.bias) {
        const bias = network.theta[network.b[one.c] + one.r];
        one.bias.style.background = bias >= 0 ? theme.positive : theme.negative;
        one.bias.style.opacity = String(Math.min(1, 0.25 + Math.abs(bias)));
      }
    }
    const size = this.mapBox.clientWidth;
    const context = fitCanvas(this.map, size, size);
    const image = grid.canvas();
    const discrete = this.state.discretize;
    let line = null;
    if (hovered && hovered.layer < network.depth) {
      let values;
      if (hovered.layer === 0) {
        const column = this.state.features.indexOf(Object.keys(FEATURES)[hovered.j]);
        values = column < 0 ? null : grid.neuron(network, 0, column);
        if (values) for (let g = 0; g < values.length; g++) values[g] /= 6;
      } else values = grid.neuron(network, hovered.layer, hovered.j);
      if (values) paintSigned(image.pixels, values, 0, theme, false);
      line = values;
    } else if (network.sizes.at(-1) > 1) {
      const values = grid.outputs(network);
      paintClasses(image.pixels, values, network.sizes.at(-1), theme, discrete, network.loss !== "softmax");
    } else {
      const values = grid.outputs(network);
      paintSigned(image.pixels, values, 0, theme, discrete);
      line = data.classes === 2 ? values : null;
    }
    image.context.putImageData(image.data, 0, 0);
    context.imageSmoothingEnabled = !discrete;
    context.drawImage(image.canvas, 0, 0, size, size);
    if (line) {
      context.strokeStyle = theme.ink;
      context.globalAlpha = 0.55;
      context.lineWidth = 1.2;
      signChange(context, grid, line, size);
      context.globalAlpha = 1;
    }
    this.pointsCanvas.setAttribute("aria-label", this.mapWords());
  }

  mapWords() {
    const paints = this.paint.tool === "none" ? "" : " Arrow keys move the cursor, Enter paints, digits choose the class.";
    return `${this.mapTitle.textContent} over x₁ and x₂ from −6 to 6. ${this.driver.data.train.length} training samples.${paints}`;
  }

  drawPoints() {
    const { driver, theme } = this;
    const size = this.mapBox.clientWidth;
    const context = fitCanvas(this.pointsCanvas, size, size);
    context.clearRect(0, 0, size, size);
    drawSamples(context, driver.data, size, theme, { test: this.state.showtest });
    if (this.paint.draft) drawSamples(context, this.paint.draft, size, theme);
    if (this.picked) drawMark(context, ...this.picked, size, theme);
    if (this.paint.cursor && document.activeElement === this.pointsCanvas) drawMark(context, ...this.paint.cursor, size, theme, true);
    context.font = "10px system-ui, sans-serif";
    context.fillStyle = theme.ink;
    context.globalAlpha = 0.7;
    for (const value of [-4, 0, 4]) {
      const at = ((value + EXTENT) / (2 * EXTENT)) * size;
      context.textAlign = "center";
      context.fillText(String(value).replace("-", "−"), at, size - 4);
      context.textAlign = "left";
      if (value !== -4) context.fillText(String(value).replace("-", "−"), 4, size - at + 3);
    }
    context.globalAlpha = 1;
  }

  drawNetwork() {
    const { theme, driver } = this;
    const context = fitCanvas(this.edgeCanvas, this.netBox.clientWidth, this.netBox.clientHeight);
    context.clearRect(0, 0, this.netBox.clientWidth, this.netBox.clientHeight);
    drawEdges(context, this.edges, this.edgeValues ?? driver.network.theta, theme, { marked: this.marked, faint: Boolean(this.overlay) });
    if (this.overlay) this.overlay(context);
    const over = this.overEdge && this.edges.find((edge) => edge.place === this.overEdge.place);
    if (over) {
      const middle = onEdge(over.path, 0.5);
      drawLabel(context, `${shortNumber(driver.network.theta[over.place])}`, middle.x, middle.y, theme, { strong: true });
    }
    this.fillCard();
  }

  drawLosses() {
    const { driver } = this;
    this.epochText.textContent = String(driver.epoch).padStart(1, "0").replace(/\B(?=(\d{3})+$)/g, "\u2009");
    this.trainText.textContent = shortNumber(driver.trainLoss);
    this.testText.textContent = shortNumber(driver.testLoss);
    if (driver.data.classes) this.rightText.textContent = `${Math.round(100 * driver.accuracy(driver.data.test))} %`;
    const width = this.curve.clientWidth;
    const height = this.curve.clientHeight;
    const curves = [{ rows: driver.history, name: "" }, ...(this.rivals ?? [])];
    drawCurve(fitCanvas(this.curve, width, height), curves, width, height, this.theme);
    this.curve.setAttribute("aria-label", `Loss over ${driver.epoch} epochs. ${this.summary()}`);
  }

  // --- surroundings ------------------------------------------------------------------------------------------

  watchSize() {
    this.sizes = new ResizeObserver(() => this.layout());
    this.sizes.observe(this.netBox);
    this.sizes.observe(this.mapBox);
  }

  /** Light or dark as the page is: JupyterLab, Notebook, VS Code, Colab, or what the system asks for. */
  watchTheme() {
    const query = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
    const decide = () => {
      const { body, documentElement } = document;
      const said = this.options.theme ?? documentElement.dataset.playgroundTheme;
      const jupyter = body.dataset.jpThemeLight;
      let dark;
      if (said) dark = said === "dark";
      else if (jupyter !== undefined) dark = jupyter === "false";
      else if (body.dataset.vscodeThemeKind) dark = /dark|high-contrast$/.test(body.dataset.vscodeThemeKind);
      else if (documentElement.getAttribute("theme")) dark = documentElement.getAttribute("theme") === "dark";
      else dark = Boolean(query?.matches);
      const theme = dark ? THEMES.dark : THEMES.light;
      this.root.dataset.theme = dark ? "dark" : "light";
      if (theme === this.theme) return;
      this.theme = theme;
      if (!this.nodes) return;
      this.buildLegend();
      this.drawThumbnails();
      this.dirty = { maps: true, data: true, network: true, curve: true };
      for (const panel of this.panels) panel.themed?.();
    };
    decide();
    query?.addEventListener?.("change", decide);
    this.themes = new MutationObserver(decide);
    for (const node of [document.body, document.documentElement]) {
      this.themes.observe(node, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "theme", "data-playground-theme"] });
    }
  }

  /** Number of classes that the present data has; 0 for a regression. */
  get classes() {
    return classesOf(this.state);
  }
}

/** Where along an edge its x is reached; x grows steadily with t. */
function solveEdge(path, x) {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 20; k++) {
    const middle = (low + high) / 2;
    if (onEdge(path, middle).x < x) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
