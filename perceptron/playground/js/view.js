// What a person sees and touches, put together: output, curve, frames, words. Built once; then only what changed is drawn
// again. Every control works by mouse, touch and keyboard, and one live line says what happens.

import { classesOf, EXTENT, FEATURES } from "./datasets.js";
import { CHANGEABLE, formatState, KEYS, LIMITS, parseState, readValue, writeValue } from "./state.js";
import { BrowserDriver } from "./driver.js";
import {
  drawCurve,
  drawMark,
  drawSamples,
  fitCanvas,
  paintClasses,
  paintSigned,
  shortNumber,
  signChange,
  THEMES,
} from "./draw.js";
import { element, icon } from "./controls.js";
import { NetworkPicture, SMALL_SIDE } from "./network.js";

const FRAME_MS = 24; // training in one frame ends after this, so that controls are answered in the next
const BIAS_SHADES = 12; // of a bias's dot: a change of style costs more than a picture of a neuron
const SAID_EVERY = 2500; // ms between two readings of the live line while it plays

export class View extends NetworkPicture {
  /**
   * root: an empty element. options: {state: text, limits, driver, template (for the PyTorch export), onState(text),
   * link(text) → address or "", panels: [function(view) → {name, title, node, …}]}.
   */
  constructor(root, options = {}) {
    super();
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
    this.resting = false; // whether no frame is asked for, because there is nothing to draw or to train
    const asks = (parts, name, isDirty) => (isDirty && this.wake(), Reflect.set(parts, name, isDirty));
    this.dirty = new Proxy({}, { set: asks }); // what is to be drawn in the next frame
    this.redraw();
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
      problem = problem || error.message;
      if (this.driver.name === "browser") {
        this.state = parseState(""); // such as a formula that is true everywhere
        await this.driver.reset(this.state);
      } else {
        this.driver.prepare(this.state); // no kernel: the picture of the first weights
        this.driver.measure();
      }
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
    this.sight?.disconnect();
    this.themes?.disconnect();
    this.heard?.disconnect();
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
        element("div", {}, element("span", { class: "pg-caption pg-line-train" }, "Training loss"), this.trainText),
        element("div", {}, element("span", { class: "pg-caption pg-line-test" }, "Test loss"), this.testText),
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
    // What a tool says stands beside it, and is read out by the one live line.
    this.heard = new MutationObserver((changes) => {
      const text = changes.at(-1).target.textContent;
      if (text && text !== this.live.textContent) this.say(text);
    });
    for (const words of bodies.querySelectorAll(".pg-result, .pg-slow-words")) this.heard.observe(words, { childList: true });
    return element("div", { class: "pg-panels" }, tabs, bodies);
  }

  openPanel(name) {
    this.root.dataset.tool = name ?? "";
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
    this.layout();
    this.redraw();
  }

  shownTabs() {
    return this.panels.map((panel) => panel.tab).filter((tab) => !tab.classList.contains("pg-hidden"));
  }

  walkTabs(event) {
    const tabs = this.shownTabs();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
    for (const tab of tabs) tab.tabIndex = tab === next ? 0 : -1;
    next.focus();
  }

  // --- fields of the state -----------------------------------------------------------------------------------

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

  /** Show another state, given from outside as a string; whether it was done. If not, it is said why. */
  async restore(text, points) {
    if (text === formatState(this.state)) return true;
    let state;
    try {
      state = parseState(text, this.limits);
    } catch (error) {
      this.say(`${error.message}.`, true);
      return false;
    }
    if (points?.length && state.data === "points" && !state.points.length) state.points = points;
    return this.set(state);
  }

  stateChanged(onTheWay) {
    this.options.onState?.(formatState(this.state), this.state);
    if (onTheWay) this.redraw();
    else this.shapeChanged();
    this.refreshFields();
    for (const panel of this.panels) panel.reset?.(onTheWay);
    this.say(this.summary());
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
    this.redraw(); // finer when it stands still; and asks for a frame
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
    const { driver } = this;
    const goal = driver.epoch + 1;
    let before;
    let done;
    do {
      before = driver.step;
      done = await this.train(batch ? { steps: 1 } : { epochs: 1 });
      // Slow functions in the kernel take several portions for an epoch.
    } while (done && !batch && driver.epoch < goal && driver.step > before && !this.playing);
    if (done) this.say(this.summary());
  }

  /** Whether it was done; if not, it is said why. */
  async train(much) {
    if (this.busy) return false;
    this.busy = true;
    let problem = "";
    try {
      await this.driver.train(much);
      problem = this.driver.wrong ?? "";
    } catch (error) {
      problem = error.message;
    } finally {
      this.busy = false;
    }
    this.trained();
    if (!problem) return true;
    this.toggle(false);
    this.say(problem, true);
    return false;
  }

  /** Weights have changed: everything that shows them is drawn in the next frame. */
  trained() {
    Object.assign(this.dirty, { output: true, neurons: true, network: true, curve: true, tools: true });
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

  /** One line for the screen and for screen readers; the pictures' own words are renewed with it, not with each frame. */
  say(text, alarm = false) {
    this.live.textContent = text;
    this.describePictures();
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

  /** Everything is drawn in the next frame. */
  redraw() {
    Object.assign(this.dirty, { output: true, neurons: true, data: true, network: true, curve: true, tools: true });
  }

  // --- frames ------------------------------------------------------------------------------------------------

  tick(now) {
    if (this.closed) return;
    this.resting = true;
    if (this.playing) this.wake();
    if (this.playing && !this.busy) this.trainFrame(now);
    this.draw();
  }

  /** Asks for the next frame, where none is asked for. Whoever marks something as dirty does so by that. */
  wake() {
    if (!this.resting) return;
    this.resting = false;
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  trainFrame(now) {
    const { driver } = this;
    const epochs = this.pauseAt ? Math.min(this.speed, this.pauseAt - driver.epoch) : this.speed;
    if (driver.name === "browser") {
      const end = performance.now() + FRAME_MS;
      if (epochs === 0) driver.advance({ steps: 1 });
      else driver.advanceFor(epochs, end);
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
      this.describePictures();
      this.said = now;
    } else if (this.alarm && now - this.said > 2 * SAID_EVERY) this.say(this.summary());
    if (!Number.isFinite(this.driver.trainLoss)) this.toggle(false);
  }

  /**
   * Whatever is dirty. While it trains, the output is drawn in every picture, and what stands around it takes turns, so
   * that pictures stay short: edges and tools in one, neurons, curve and numbers in the next.
   */
  draw() {
    if (!this.driver.network || !this.places || !this.inSight) return;
    this.turn = !this.turn;
    const due = (part, turn = this.turn) => {
      if (!this.dirty[part] || (this.playing && turn !== this.turn)) return false;
      this.dirty[part] = false;
      return true;
    };
    if (due("output")) this.drawOutput();
    if (due("data")) this.drawPoints();
    if (due("network", true)) this.drawNetwork();
    if (due("neurons", false)) this.drawNeurons();
    if (due("curve", false)) this.drawLosses();
    if (!due("tools", true)) return;
    // A tool that has not finished asks for another frame.
    for (const panel of this.panels) if (!panel.body.hidden && panel.draw?.()) this.dirty.tools = true;
  }

  drawNeurons() {
    const { driver, theme } = this;
    const { network } = driver;
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
      if (one.bias) showBias(one, network.theta[network.b[one.c] + one.r], theme);
    }
  }

  /** The large map: the output, or the neuron or feature that is hovered or focused. */
  drawOutput() {
    const { driver, theme, hovered } = this;
    const { network, data } = driver;
    const grid = this.playing ? this.coarseGrid : this.fineGrid;
    const size = this.mapSize;
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
  }

  describePictures() {
    if (!this.driver.network) return;
    this.pointsCanvas.setAttribute("aria-label", this.mapWords());
    this.curve.setAttribute("aria-label", `Loss over ${this.driver.epoch} epochs. ${this.summary()}`);
  }

  mapWords() {
    const paints = this.paint.tool === "none" ? "" : " Arrow keys move the cursor, Enter paints, digits choose the class.";
    return `${this.mapTitle.textContent} over x₁ and x₂ from −6 to 6. ${this.driver.data.train.length} training samples.${paints}`;
  }

  drawPoints() {
    const { driver, theme } = this;
    const size = this.mapSize;
    const context = fitCanvas(this.pointsCanvas, size, size);
    context.clearRect(0, 0, size, size);
    // Whoever paints sees every point, also those that fall into the test set.
    drawSamples(context, driver.data, size, theme, { test: this.state.showtest || this.paint.tool !== "none" });
    if (this.paint.draft) drawSamples(context, this.paint.draft, size, theme);
    if (this.picked) drawMark(context, ...this.picked, size, theme);
    if (this.paint.cursor && document.activeElement === this.pointsCanvas) drawMark(context, ...this.paint.cursor, size, theme, true);
    context.font = "12px system-ui, sans-serif";
    context.fillStyle = theme.ink;
    context.strokeStyle = theme.paper;
    context.lineWidth = 3;
    context.lineJoin = "round";
    const write = (text, x, y) => {
      context.strokeText(text, x, y); // so that it holds on any colour, and over samples
      context.fillText(text, x, y);
    };
    for (const value of [-4, 0, 4]) {
      const at = ((value + EXTENT) / (2 * EXTENT)) * size;
      context.textAlign = "center";
      write(String(value).replace("-", "−"), at, size - 5);
      context.textAlign = "left";
      if (value !== -4) write(String(value).replace("-", "−"), 4, size - at + 4);
    }
  }

  drawLosses() {
    const { driver } = this;
    this.epochText.textContent = String(driver.epoch).replace(/\B(?=(\d{3})+$)/g, "\u2009");
    this.trainText.textContent = shortNumber(driver.trainLoss);
    this.testText.textContent = shortNumber(driver.testLoss);
    if (driver.data.classes) this.rightText.textContent = `${Math.round(100 * driver.accuracy(driver.data.test))} %`;
    const { width, height } = this.curveSize;
    const curves = [{ rows: driver.history, name: "" }, ...(this.rivals ?? [])];
    drawCurve(fitCanvas(this.curve, width, height), curves, width, height, this.theme);
  }

  // --- surroundings ------------------------------------------------------------------------------------------

  watchSize() {
    this.sizes = new ResizeObserver(() => this.layout());
    this.sizes.observe(this.netBox);
    this.sizes.observe(this.mapBox);
    this.sizes.observe(this.curve);
    // Where nobody can see it, in a hidden tab of a notebook or beyond the window's edge, it trains but does not draw.
    this.inSight = true;
    const looked = (seen) => {
      this.inSight = seen.at(-1).isIntersecting;
      this.wake();
    };
    this.sight = new IntersectionObserver(looked, { rootMargin: "200px" });
    this.sight.observe(this.root);
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
      this.redraw();
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

/** The dot at a neuron's corner: its bias, by colour and strength. */
function showBias(one, bias, theme) {
  const strength = Math.ceil(BIAS_SHADES * Math.min(1, 0.25 + Math.abs(bias))) / BIAS_SHADES;
  const look = `${bias >= 0 ? theme.positive : theme.negative}${Math.round(255 * strength || 0).toString(16).padStart(2, "0")}`;
  if (look === one.look) return;
  one.look = look;
  one.bias.style.background = look;
}
