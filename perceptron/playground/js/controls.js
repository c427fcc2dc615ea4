// The controls: elements, icons, and one field for each key of the state, by mouse, touch and keyboard. They show the state
// and ask the view to change it; what a field refuses is said in one sentence, and nothing changes.

import { DATASETS, drawData } from "./datasets.js";
import { KEYS, writeValue } from "./state.js";
import { drawSamples, shortNumber, THEMES } from "./draw.js";

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

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button with words on it. */
export const button = (text, act, more = {}) => element("button", { type: "button", class: "pg-wide", onclick: act, ...more }, text);

/** The part of the view that holds its controls. */
export class Controls {
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
        element("div", { class: "pg-field", "data-control": "speed" }, element("label", { for: `${this.id}-speed` }, "Speed, per picture"), this.speedField),
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

  walkRadios(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.thumbnails.children];
    const next = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
    next.focus();
    this.choose(next.dataset.name);
  }

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
    this.hideControls();
    const depth = state.layers.length;
    this.layerText.textContent = depth === 0 ? "no hidden layer" : depth === 1 ? "1 hidden layer" : `${depth} hidden layers`;
    this.drawThumbnails();
  }

  /** What the state hides is not shown, and closed if it was open. */
  hideControls() {
    const { hide, features } = this.state;
    for (const node of this.root.querySelectorAll("[data-control]")) {
      node.classList.toggle("pg-hidden", hide.includes(node.dataset.control));
    }
    for (const one of this.nodes) {
      if (one.c === 0) one.node.classList.toggle("pg-hidden", hide.includes("features") && !features.includes(one.name));
    }
    if (hide.includes("weights")) this.closeCard();
    for (const { tab, body } of this.panels) {
      const parts = [...body.querySelectorAll("[data-control]")];
      if (parts.length && parts.every((part) => part.classList.contains("pg-hidden"))) tab.classList.add("pg-hidden");
      if (!body.hidden && tab.classList.contains("pg-hidden")) this.openPanel(null);
    }
    const shown = this.shownTabs();
    if (shown.length && !shown.some((tab) => tab.tabIndex === 0)) shown[0].tabIndex = 0;
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
}
