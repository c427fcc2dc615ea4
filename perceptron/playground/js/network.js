// The drawn network: neurons with their small maps, edges, the buttons that change its shape, and the card in which weights
// and biases are edited.

import { FEATURES } from "./datasets.js";
import { Controls, element } from "./controls.js";
import { drawEdges, drawLabel, drawSamples, edgePath, fitCanvas, Grid, layoutNetwork, onEdge, shortNumber } from "./draw.js";

const DRAGGED = 4; // a weight is dragged from minus to plus this, or further if it is large

// Page pixels, side of a neuron's map: the largest for which there is room.
const NODES = [46, 38, 28];
const NARROW = 640; // page pixels up to which all parts stand one below the other, as in playground.css
export const SMALL_SIDE = 24; // places along a neuron's map

/** The part of the view that shows the network. */
export class NetworkPicture extends Controls {
  buildNetwork() {
    this.edgeCanvas = element("canvas", { class: "pg-edges", "aria-hidden": "true" });
    this.nodesBox = element("div", { class: "pg-nodes" });
    this.overCanvas = element("canvas", { class: "pg-edges pg-over", "aria-hidden": "true" }); // numbers, above the neurons
    this.card = element("div", { class: "pg-card", role: "dialog", "aria-label": "Weights", hidden: true });
    this.netBox = element("div", { class: "pg-net-box" }, this.edgeCanvas, this.nodesBox, this.overCanvas, this.card);
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
    this.hovered = null;
    this.closeCard();
    this.smallGrid = new Grid(SMALL_SIDE, state.features);
    this.featureGrid = new Grid(SMALL_SIDE, Object.keys(FEATURES));
    const { network } = driver;
    const cost = network.length * 0.9 + network.sizes.reduce((sum, size) => sum + size, 0) * 6;
    this.coarseGrid = new Grid(cost > 1200 ? 50 : 64, state.features); // while it trains; so a picture takes few milliseconds
    this.fineGrid = new Grid(100, state.features); // when it stands still
    this.hideControls();
    this.buildLegend();
    this.layout();
    this.redraw();
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
    // On a phone the network stays in sight, above its numbers, while slow motion goes through it.
    const tight = this.root.dataset.tool === "slow" && this.root.clientWidth <= NARROW;
    const size = tallest > 10 || tight ? NODES[2] : NODES.find((side) => room > 1.75 * side) ?? NODES[2];
    this.nodeSize = size;
    const labels = 42; // room for the features' names
    const top = room < 46 ? 50 : 30; // room for the buttons of a layer
    const gap = size * 1.42;
    const height = top + tallest * gap + 10;
    this.netBox.style.height = `${height}px`;
    this.netSize = { width, height };
    this.mapSize = this.mapBox.clientWidth; // read here, once: asking for a size in each frame makes the browser lay out anew
    this.curveSize = { width: this.curve.clientWidth, height: this.curve.clientHeight };
    this.netBox.style.setProperty("--node", `${size}px`);
    const last = this.driver.network.sizes.at(-1) > 1 ? 46 : 8;
    const places = layoutNetwork(width, height, this.columns.map((column) => column.length), size, { left: labels + size / 2, right: size / 2 + last, top });
    this.places = places;
    for (const one of this.nodes) {
      const at = places[one.c][one.r];
      one.node.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
    }
    for (const box of this.nodesBox.querySelectorAll(".pg-neurons")) {
      box.classList.toggle("pg-stacked", room < 46); // no room for two buttons side by side
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
    this.redraw();
  }

  hover(layer, j) {
    this.hovered = layer === null ? null : { layer, j };
    this.dirty.output = true;
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
      const slider = element("input", {
        type: "range", step: 0.05, "aria-label": `${this.nameOf(place)}, to drag`, tabindex: -1,
        oninput: async () => {
          await this.edit(place, Number(slider.value));
          this.fillCard();
        },
      });
      return { place, input, slider };
    });
    const rows = this.cardInputs.map(({ place, input, slider }) => {
      const { column } = network.located(place);
      const from = column < 0 ? "bias" : layer === 1 ? FEATURES[this.state.features[column]].label : `neuron ${column + 1}`;
      return element("div", { class: "pg-card-row" }, element("span", {}, from), slider, input);
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
    for (const { place, input, slider } of this.cardInputs) {
      const value = this.driver.network.theta[place];
      if (input !== document.activeElement || !this.playing) input.value = String(Number(value.toPrecision(6)));
      if (slider.matches(":active")) continue; // its ends stay where they are while it is dragged
      const end = Math.max(DRAGGED, Math.ceil(1.5 * Math.abs(value)) || 0);
      slider.min = -end;
      slider.max = end;
      slider.value = value;
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

  drawNetwork() {
    const { theme, driver } = this;
    const { width, height } = this.netSize;
    const context = fitCanvas(this.edgeCanvas, width, height);
    context.clearRect(0, 0, width, height);
    drawEdges(context, this.edges, this.edgeValues ?? driver.network.theta, theme, { marked: this.marked, faint: Boolean(this.overlay) });
    const hovered = this.overEdge && this.edges.find((edge) => edge.place === this.overEdge.place);
    this.overCanvas.hidden = !this.overlay && !hovered; // one layer less for the browser while it trains
    if (!this.overCanvas.hidden) {
      const over = fitCanvas(this.overCanvas, width, height);
      over.clearRect(0, 0, width, height);
      this.overlay?.(over);
      if (hovered) {
        const middle = onEdge(hovered.path, 0.5);
        drawLabel(over, shortNumber(driver.network.theta[hovered.place]), middle.x, middle.y, theme, { strong: true });
      }
    }
    const { network } = driver;
    for (const { node, bias, c, r } of this.nodes) if (bias) node.classList.toggle("pg-marked", network.b[c] + r === this.marked);
    this.fillCard();
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
