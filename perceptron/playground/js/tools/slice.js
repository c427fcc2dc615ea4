// A slice of the loss along two weights or two random directions, with the path that was walked over it.

import { fitCanvas, Grid, paintLosses, shortNumber } from "../draw.js";
import { button, element } from "../controls.js";

const SLICE_SIDE = 41;
const SLICE_PIXELS = 241; // of a side of its picture
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
      element("p", { class: "pg-lead" }, "The training loss around the present weights, along two weights or two random directions, and the path that was walked over it. The nearer a colour is to that of the page, the lower the loss; each band is an equal ratio of losses."),
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
    const grid = new Grid(SLICE_PIXELS, ["x1"]);
    slice = { a, b, centre: Float64Array.from(network.theta), reach: Number(reach.value), losses: new Float64Array(SLICE_SIDE ** 2), done: 0, grid };
    words.textContent = "Drawing …";
    view.dirty.tools = true;
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
      words.textContent = `Loss from ${shortNumber(low)} to ${shortNumber(high)} in this slice; here it is ${shortNumber(driver.trainLoss)}.${ends("Across", first)}${ends("Up", second)}`;
      canvas.setAttribute("aria-label", words.textContent);
    }
  }

  /** From where to where a chosen weight goes; nothing for a random direction. */
  function ends(way, select) {
    if (select.value === "random") return "";
    const here = slice.centre[Number(select.value)];
    return ` ${way}: ${shortNumber(here - slice.reach)} to ${shortNumber(here + slice.reach)}.`;
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
      if (!slice || slice.centre.length !== view.driver.network.length) return false;
      if (slice.done < slice.losses.length) work();
      const { theme } = view;
      const size = canvas.clientWidth || 260;
      const context = fitCanvas(canvas, size, size);
      const image = slice.grid.canvas();
      if (slice.painted !== slice.done || slice.theme !== theme) {
        paintLosses(image.pixels, slice.losses, SLICE_SIDE, SLICE_PIXELS, theme, slice.done);
        image.context.putImageData(image.data, 0, 0);
        Object.assign(slice, { painted: slice.done, theme });
      }
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
      return slice.done < slice.losses.length;
    },
  };
}
