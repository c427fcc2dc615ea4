// Pictures from numbers, on canvas: maps of outputs, points, the loss curve, the edges of the network.
//
// Colours mean the same everywhere in the course (perceptron/style.py, Okabe and Ito): positive blue, negative orange,
// train blue, test orange. Whatever a colour says is also said without it: shapes for classes, dashes for negative
// weights, a line where the sign changes. Nothing here knows of controls or of training.

import { EXTENT, featureRows } from "./datasets.js";
import { BLOCK } from "./engine.js";

export const THEMES = {
  light: {
    paper: "#ffffff",
    ink: "#1d2126",
    faint: "#6b7280",
    grid: "#e4e7eb",
    positive: "#0072b2",
    negative: "#d55e00",
    nearPositive: "#a9cde4",
    nearNegative: "#f6c9a8",
    middle: "#ffffff",
    highlight: "#009e73",
    classes: ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"],
    strength: 0.8,
    low: "#f2f4f7",
    high: "#24476b",
  },
  dark: {
    paper: "#16191d",
    ink: "#e9ecef",
    faint: "#9aa3ad",
    grid: "#2c3138",
    positive: "#4aa8e0",
    negative: "#f28e3c",
    nearPositive: "#265470",
    nearNegative: "#6e4524",
    middle: "#16191d",
    highlight: "#3fc79a",
    classes: ["#f28e3c", "#4aa8e0", "#3fc79a", "#dd93bd", "#e8b83a", "#8fd0f5"],
    strength: 0.62,
    low: "#20262d",
    high: "#a9d3f2",
  },
};

// --- colours -------------------------------------------------------------------------------------------------

const SHADES = 256;

function rgb(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** A pixel as ImageData has it in memory on a little-endian machine. */
const pixel = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

function mix(a, b, share) {
  return a.map((value, k) => Math.round(value + (b[k] - value) * share));
}

const palettes = new Map();

/** Pixels from -1 (orange) over 0 (paper) to 1 (blue). */
function signedPalette(theme) {
  if (!palettes.has(theme)) {
    // Paler than points and lines, so that these stand out from it.
    const paper = rgb(theme.paper);
    const stops = ["negative", "nearNegative", "middle", "nearPositive", "positive"].map((name, k) =>
      mix(paper, rgb(theme[name]), k % 4 ? 0.9 : theme.strength),
    );
    palettes.set(
      theme,
      Uint32Array.from({ length: SHADES }, (_, k) => {
        const at = (k / (SHADES - 1)) * (stops.length - 1);
        const low = Math.min(stops.length - 2, Math.floor(at));
        return pixel(mix(stops[low], stops[low + 1], at - low));
      }),
    );
  }
  return palettes.get(theme);
}

/** Colour of a number with a sign for a point or a line: full blue at 1, full orange at -1. */
export function signedColor(value, theme) {
  const paper = rgb(theme.middle);
  return `rgb(${mix(paper, rgb(value < 0 ? theme.negative : theme.positive), Math.min(1, Math.abs(value))).join(", ")})`;
}

// --- maps ----------------------------------------------------------------------------------------------------

/** A square of places from -EXTENT to EXTENT, its features, and room for what a network says there. */
export class Grid {
  constructor(side, features) {
    this.side = side;
    const n = side * side;
    const x1 = new Float64Array(n);
    const x2 = new Float64Array(n);
    this.rows = new Int32Array(n);
    for (let g = 0; g < n; g++) {
      x1[g] = ((g % side) + 0.5) * ((2 * EXTENT) / side) - EXTENT;
      x2[g] = EXTENT - (Math.floor(g / side) + 0.5) * ((2 * EXTENT) / side);
      this.rows[g] = g;
    }
    this.X = featureRows(features, x1, x2, this.rows);
    this.values = new Float32Array(n);
    this.wide = new Float32Array(0);
    this.image = null;
  }

  /** What the network shows everywhere: one value for each place, or one for each class and place. */
  outputs(network) {
    const width = network.sizes[network.depth];
    const result = width === 1 ? this.values : this.room(width);
    for (let at = 0; at < this.rows.length; at += BLOCK) {
      const count = Math.min(BLOCK, this.rows.length - at);
      network.take(this.X, this.rows, at, count);
      network.forward(count);
      network.shown(count, result, at);
    }
    return result;
  }

  /** What one neuron gives everywhere (layer 0: a feature). */
  neuron(network, layer, j) {
    for (let at = 0; at < this.rows.length; at += BLOCK) {
      const count = Math.min(BLOCK, this.rows.length - at);
      network.take(this.X, this.rows, at, count);
      network.forward(count);
      const from = network.layers[layer];
      for (let s = 0; s < count; s++) this.values[at + s] = from[j * count + s];
    }
    return this.values;
  }

  /** What all neurons give everywhere: for each layer a Float32Array (neurons, places). */
  neurons(network) {
    const n = this.rows.length;
    if (!this.layers || this.layers.some((part, l) => part.length !== n * network.sizes[l]) || this.layers.length !== network.sizes.length) {
      this.layers = network.sizes.map((size) => new Float32Array(n * size));
    }
    for (let at = 0; at < n; at += BLOCK) {
      const count = Math.min(BLOCK, n - at);
      network.take(this.X, this.rows, at, count);
      network.forward(count);
      for (let l = 0; l < network.sizes.length; l++) {
        const from = network.layers[l];
        const to = this.layers[l];
        for (let j = 0; j < network.sizes[l]; j++) {
          for (let s = 0; s < count; s++) to[j * n + at + s] = from[j * count + s];
        }
      }
    }
    return this.layers;
  }

  room(width) {
    if (this.wide.length !== width * this.rows.length) this.wide = new Float32Array(width * this.rows.length);
    return this.wide;
  }

  canvas() {
    if (!this.image) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = this.side;
      const context = canvas.getContext("2d");
      const data = context.createImageData(this.side, this.side);
      this.image = { canvas, context, data, pixels: new Uint32Array(data.data.buffer) };
    }
    return this.image;
  }
}

/** Paint values with a sign into pixels. */
export function paintSigned(pixels, values, offset, theme, discrete) {
  const palette = signedPalette(theme);
  const n = pixels.length;
  if (discrete) {
    for (let g = 0; g < n; g++) pixels[g] = palette[values[offset + g] > 0 ? (SHADES * 0.86) | 0 : (SHADES * 0.14) | 0];
  } else {
    for (let g = 0; g < n; g++) {
      const value = values[offset + g];
      pixels[g] = palette[value >= 1 ? SHADES - 1 : value > -1 ? ((value + 1) * (SHADES / 2)) | 0 : 0];
    }
  }
}

/** Paint probabilities (places, classes): the likeliest class's colour, paler the less sure. */
export function paintClasses(pixels, values, classes, theme, discrete, signed) {
  const colors = theme.classes.map(rgb);
  const paper = rgb(theme.paper);
  for (let g = 0; g < pixels.length; g++) {
    let best = 0;
    for (let k = 1; k < classes; k++) if (values[g * classes + k] > values[g * classes + best]) best = k;
    const value = values[g * classes + best];
    const sure = signed ? (value + 1) / 2 : (value - 1 / classes) / (1 - 1 / classes);
    const share = discrete ? 0.7 : 0.12 + 0.68 * Math.min(1, Math.max(0, sure));
    const [r, green, b] = colors[best];
    pixels[g] =
      ((255 << 24) |
        (Math.round(paper[2] + (b - paper[2]) * share) << 16) |
        (Math.round(paper[1] + (green - paper[1]) * share) << 8) |
        Math.round(paper[0] + (r - paper[0]) * share)) >>>
      0;
  }
}

/** The line where a grid's values change their sign, by marching squares, on every second place of a fine grid. */
export function signChange(context, grid, values, size) {
  const { side } = grid;
  const step = side > 80 ? 2 : 1;
  const scale = size / side;
  const at = (r, c) => values[r * side + c];
  const place = (k) => (k + 0.5) * scale;
  context.beginPath();
  for (let r = 0; r + step < side; r += step) {
    for (let c = 0; c + step < side; c += step) {
      const a = at(r, c);
      const b = at(r, c + step);
      const d = at(r + step, c);
      const e = at(r + step, c + step);
      const code = (a > 0 ? 1 : 0) | (b > 0 ? 2 : 0) | (e > 0 ? 4 : 0) | (d > 0 ? 8 : 0);
      if (code === 0 || code === 15) continue;
      const top = () => [place(c + (step * a) / (a - b)), place(r)];
      const bottom = () => [place(c + (step * d) / (d - e)), place(r + step)];
      const left = () => [place(c), place(r + (step * a) / (a - d))];
      const right = () => [place(c + step), place(r + (step * b) / (b - e))];
      const join = (from, to) => {
        context.moveTo(...from);
        context.lineTo(...to);
      };
      if (code === 1 || code === 14) join(left(), top());
      else if (code === 2 || code === 13) join(top(), right());
      else if (code === 4 || code === 11) join(right(), bottom());
      else if (code === 8 || code === 7) join(bottom(), left());
      else if (code === 3 || code === 12) join(left(), right());
      else if (code === 6 || code === 9) join(top(), bottom());
      else {
        join(left(), top());
        join(right(), bottom());
      }
    }
  }
  context.stroke();
}

// --- canvases ------------------------------------------------------------------------------------------------

/** Give a canvas as many pixels as the screen shows of it; returns its context, scaled to page pixels. */
export function fitCanvas(canvas, width, height) {
  const density = Math.min(2, globalThis.devicePixelRatio || 1);
  const w = Math.max(1, Math.round(width * density));
  const h = Math.max(1, Math.round(height * density));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  const context = canvas.getContext("2d");
  context.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

const toPixel = (value, size) => ((value + EXTENT) / (2 * EXTENT)) * size;

/** Shapes of the classes 0, 1, 2, …: told apart without their colour. */
const SHAPES = [
  (c, x, y, r) => c.rect(x - r * 0.88, y - r * 0.88, 1.76 * r, 1.76 * r),
  (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
  (c, x, y, r) => polygon(c, x, y, 1.25 * r, 3, -Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.25 * r, 4, 0),
  (c, x, y, r) => polygon(c, x, y, 1.25 * r, 3, Math.PI / 2),
  (c, x, y, r) => polygon(c, x, y, 1.15 * r, 6, 0),
];

function polygon(c, x, y, r, corners, turn) {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    if (k === 0) c.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    else c.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  c.closePath();
}

/** The look of one sample: fill, outline and shape. */
function drawSample(context, x, y, target, classes, radius, hollow, theme) {
  const color = classes === 0 ? signedColor(target, theme) : theme.classes[target];
  context.beginPath();
  (SHAPES[classes === 0 ? 1 : target] ?? SHAPES[1])(context, x, y, radius);
  if (hollow) {
    context.lineWidth = 2.6;
    context.strokeStyle = theme.paper;
    context.stroke();
    context.lineWidth = 1.4;
    context.strokeStyle = classes === 0 ? theme.ink : color;
    if (classes === 0) {
      context.fillStyle = color;
      context.fill();
    }
    context.stroke();
  } else {
    context.fillStyle = color;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = classes === 0 ? theme.faint : theme.paper;
    context.stroke();
  }
}

/** Samples of a data set: those for training filled, those for testing hollow. */
export function drawSamples(context, data, size, theme, { test = false, radius = Math.max(2, size / 100), most = 1500 } = {}) {
  const draw = (rows, hollow) => {
    for (let i = 0; i < Math.min(most, rows.length); i++) {
      const r = rows[i];
      drawSample(context, toPixel(data.x1[r], size), toPixel(-data.x2[r], size), data.target[r], data.classes, radius, hollow, theme);
    }
  };
  if (test) draw(data.test, true);
  draw(data.train, false);
}

/** A ring around a place, such as the sample in slow motion or the keyboard's cursor. */
export function drawMark(context, x1, x2, size, theme, cross = false) {
  const x = toPixel(x1, size);
  const y = toPixel(-x2, size);
  for (const [color, width] of [
    [theme.paper, 4.5],
    [theme.ink, 2],
  ]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8, 0, 2 * Math.PI);
    if (cross) {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + 8 * dx, y + 8 * dy);
        context.lineTo(x + 14 * dx, y + 14 * dy);
      }
    }
    context.stroke();
  }
}

// --- the loss curve ------------------------------------------------------------------------------------------

function niceStep(range, most) {
  const raw = range / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].find((factor) => factor * power >= raw) * power;
}

/**
 * Loss over epochs. curves: [{rows: Thinned (epoch, train, test), name, dash}]; the training loss is blue, the test loss
 * orange. Returns what the axes reach to, for the readout of a place.
 */
export function drawCurve(context, curves, width, height, theme) {
  const left = 42;
  const right = 10;
  const top = 8;
  const bottom = 22;
  context.clearRect(0, 0, width, height);
  let last = 10;
  let most = 0;
  let first = 0;
  for (const { rows } of curves) {
    if (!rows.count) continue;
    first = Math.max(first, rows.rows[1] || 0, rows.rows[2] || 0);
    last = Math.max(last, rows.rows[3 * (rows.count - 1)]);
    const step = Math.max(1, Math.floor(rows.count / 400));
    for (let r = 0; r < rows.count; r += step) {
      for (const value of [rows.rows[3 * r + 1], rows.rows[3 * r + 2]]) if (Number.isFinite(value)) most = Math.max(most, value);
    }
  }
  most = most > 0 ? Math.min(most, Math.max(4 * first, 1e-12)) : 1; // a run that diverges leaves through the top
  const yStep = niceStep(most, 3);
  most = Math.max(yStep, Math.ceil(most / yStep - 1e-9) * yStep);
  const x = (epoch) => left + ((width - left - right) * epoch) / last;
  const y = (loss) => top + (height - top - bottom) * (1 - Math.min(9, loss / most));
  context.font = "12px system-ui, sans-serif";
  context.fillStyle = theme.faint;
  context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  for (let value = 0; value <= most * 1.001; value += yStep) {
    context.moveTo(left, Math.round(y(value)) + 0.5);
    context.lineTo(width - right, Math.round(y(value)) + 0.5);
    context.fillText(shortNumber(value), left - 5, y(value));
  }
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  const xStep = niceStep(last, Math.max(2, Math.floor(width / 60)));
  for (let epoch = xStep; epoch <= last; epoch += xStep) {
    context.textAlign = x(epoch) > width - right - 12 ? "right" : "center";
    context.fillText(shortNumber(epoch), Math.min(width - 2, x(epoch)), height - 5);
  }
  context.textAlign = "left";
  context.fillText("epoch 0", 0, height - 5);
  context.save();
  context.beginPath();
  context.rect(left, 0, width - left, height - bottom + 2);
  context.clip();
  for (const { rows, dash } of curves) {
    const step = Math.max(1, Math.floor(rows.count / (2 * width)));
    for (const [column, color] of [
      [2, theme.negative],
      [1, theme.positive],
    ]) {
      context.strokeStyle = color;
      context.lineWidth = column === 1 ? 2.6 : 1.2; // told apart without colour, too
      context.setLineDash(dash ?? []);
      context.beginPath();
      for (let r = 0; r < rows.count; r += step) {
        const value = rows.rows[3 * r + column];
        if (Number.isFinite(value)) context.lineTo(x(rows.rows[3 * r]), y(value));
      }
      if (rows.count) {
        const value = rows.rows[3 * (rows.count - 1) + column];
        if (Number.isFinite(value)) context.lineTo(x(rows.rows[3 * (rows.count - 1)]), y(value));
      }
      context.stroke();
    }
  }
  context.restore();
}

/** At most four digits, readable: 0.0123, 12.3, 1.2e-7. */
export function shortNumber(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (value === 0) return "0";
  const text = size < 1e-4 || size >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

// --- the network ---------------------------------------------------------------------------------------------

/** Where everything of the network lies: centres of nodes by column and row, in page pixels. */
export function layoutNetwork(width, height, columns, nodeSize, { left = 0, right = 0, top = 0 } = {}) {
  const inner = width - left - right;
  return columns.map((count, c) => {
    const x = left + (columns.length === 1 ? inner / 2 : (inner * c) / (columns.length - 1));
    const gap = Math.min(nodeSize * 1.42, (height - top) / Math.max(1, count));
    const first = top + nodeSize / 2 + 4;
    return Array.from({ length: count }, (_, r) => ({ x, y: first + r * gap }));
  });
}

/** The curve of an edge, and it as lines that a canvas strokes: whole, and in dashes. */
export function edgePath(from, to, nodeSize) {
  const x1 = from.x + nodeSize / 2;
  const x2 = to.x - nodeSize / 2;
  const bend = (x2 - x1) * 0.45;
  const path = { x1, y1: from.y, x2, y2: to.y, c1: x1 + bend, c2: x2 - bend };
  path.whole = new Path2D();
  path.whole.moveTo(x1, path.y1);
  path.whole.bezierCurveTo(path.c1, path.y1, path.c2, path.y2, x2, path.y2);
  path.dashes = dashesOf(path);
  return path;
}

/** Dashes once for all: with setLineDash the browser would measure every curve anew in every picture. */
function dashesOf(path) {
  const dashes = new Path2D();
  const pieces = 40;
  let last = onEdge(path, 0);
  let gone = 0;
  let drawn = false; // whether the pen is down
  for (let k = 1; k <= pieces; k++) {
    const next = onEdge(path, k / pieces);
    const length = Math.hypot(next.x - last.x, next.y - last.y);
    for (let at = 0; at < length; ) {
      const phase = (gone + at) % (DASH + GAP);
      const end = Math.min(length, at + (phase < DASH ? DASH : DASH + GAP) - phase);
      const on = (way) => [last.x + ((next.x - last.x) * way) / length, last.y + ((next.y - last.y) * way) / length];
      if (phase < DASH) {
        if (!drawn || phase === 0) dashes.moveTo(...on(at));
        dashes.lineTo(...on(end));
      }
      drawn = phase < DASH;
      at = end > at ? end : length;
    }
    gone += length;
    last = next;
  }
  return dashes;
}

export const DASH = 6; // page pixels of a dash of a negative weight, and of the gap after it
export const GAP = 4;

/** Width of an edge from the size of its weight. */
export const edgeWidth = (weight) => 0.75 + Math.min(7, 1.9 * Math.abs(weight) ** 0.8);

/** A place on the curve of an edge, 0 ≤ t ≤ 1. */
export function onEdge(p, t) {
  const u = 1 - t;
  return {
    x: u * u * u * p.x1 + 3 * u * u * t * p.c1 + 3 * u * t * t * p.c2 + t * t * t * p.x2,
    y: u * u * u * p.y1 + 3 * u * u * t * p.y1 + 3 * u * t * t * p.y2 + t * t * t * p.y2,
  };
}

/** Edges: [{path, weight, place}]; blue for positive, orange and dashed for negative, as wide as they are large. */
export function drawEdges(context, edges, values, theme, { marked = -1, faint = false } = {}) {
  for (let k = 0; k < edges.length; k++) {
    const { path, place } = edges[k];
    const weight = values[place];
    context.strokeStyle = weight >= 0 ? theme.positive : theme.negative;
    context.globalAlpha = place === marked ? 1 : (faint ? 0.25 : 1) * Math.min(0.95, 0.22 + 0.5 * Math.abs(weight));
    context.lineWidth = edgeWidth(weight);
    context.stroke(weight < 0 ? path.dashes : path.whole);
    if (place === marked) {
      context.strokeStyle = theme.highlight;
      context.lineWidth = 2;
      const middle = onEdge(path, 0.5);
      context.beginPath();
      context.arc(middle.x, middle.y, 7, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** A number on a small plate, so that it can be read over lines. */
export function drawLabel(context, text, x, y, theme, { strong = false, wrong = false, room = Infinity } = {}) {
  context.font = labelFont(strong);
  const width = context.measureText(text).width + 8;
  const left = Math.max(1, Math.min(x - width / 2, room - width - 1)); // inside a picture as wide as `room`
  context.fillStyle = theme.paper;
  context.globalAlpha = 0.92;
  context.beginPath();
  context.roundRect(left, y - 8, width, 16, 4);
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = wrong ? theme.negative : strong ? theme.highlight : theme.grid;
  context.lineWidth = wrong ? 2 : 1;
  context.stroke();
  context.fillStyle = theme.ink;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(text, left + 4, y + 0.5);
}

const labelFont = (strong) => `${strong ? "600 " : ""}12px system-ui, sans-serif`;

/** Where along edges their labels go, none over another: for each the place nearest to the middle that is still free. */
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.14, 0.86, 0.06, 0.94];

/** Labels on edges: [{path, text, wrong}]. One for which there is no free place is left out. */
export function drawEdgeLabels(context, labels, theme) {
  context.font = labelFont(false);
  const taken = [];
  for (const { path, text, wrong } of labels) {
    const width = context.measureText(text).width + 10;
    const free = ALONG.map((t) => onEdge(path, t)).find(({ x, y }) => taken.every((one) => Math.abs(x - one.x) >= (width + one.width) / 2 || Math.abs(y - one.y) >= 18));
    if (!free) continue;
    taken.push({ ...free, width });
    drawLabel(context, text, free.x, free.y, theme, { wrong });
  }
}

// --- a slice of the loss -------------------------------------------------------------------------------------

const BANDS = 12; // so that the lines of equal loss can be seen

/**
 * Losses (side, side) on a logarithmic scale, from the lowest in the colour nearest to the paper to the highest: pixels
 * (fine, fine), between the places of the losses interpolated. Rows that are not yet done are paper.
 */
export function paintLosses(pixels, losses, side, fine, theme, done) {
  const logs = Float64Array.from(losses, (loss, k) => (k < done ? Math.log(loss + 1e-6) : NaN));
  const known = logs.filter(Number.isFinite);
  const low = known.reduce((one, two) => Math.min(one, two), Infinity);
  const width = known.reduce((one, two) => Math.max(one, two), -Infinity) - low || 1;
  const a = rgb(theme.low);
  const b = rgb(theme.high);
  const bands = Array.from({ length: BANDS + 1 }, (_, k) => pixel(mix(a, b, k / BANDS)));
  const paper = pixel(rgb(theme.paper));
  const ready = Math.floor(done / side);
  for (let y = 0; y < fine; y++) {
    const v = (y / (fine - 1)) * (side - 1);
    const top = Math.min(side - 2, Math.floor(v));
    for (let x = 0; x < fine; x++) {
      const u = (x / (fine - 1)) * (side - 1);
      const left = Math.min(side - 2, Math.floor(u));
      const at = top * side + left;
      const row = (k) => logs[k] + (logs[k + 1] - logs[k]) * (u - left);
      const value = (row(at) + (row(at + side) - row(at)) * (v - top) - low) / width;
      // Where a loss is beyond all bounds there is nothing to interpolate: the highest.
      pixels[y * fine + x] = top + 1 >= ready ? paper : bands[Number.isNaN(value) ? BANDS : Math.min(BANDS, Math.floor(value * BANDS))];
    }
  }
}
