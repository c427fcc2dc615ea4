// The data sets: what TensorFlow Playground has, more than two classes, a formula's region, and the user's own points.
// Definitions and the order of draws are shared with `datasets.py`; all x lie about in -6 to 6.

import { stream } from "./generator.js";

export const EXTENT = 6; // the pictures show -EXTENT to EXTENT in both directions

/** name: what it is called on the page, and whether a class or a value is to be learned. */
export const DATASETS = {
  circle: { title: "Circle", task: "classes" },
  xor: { title: "XOR", task: "classes" },
  gauss: { title: "Gauss", task: "classes" },
  spiral: { title: "Spiral", task: "classes" },
  rings: { title: "Rings", task: "classes" },
  blobs: { title: "Blobs", task: "classes" },
  formula: { title: "Formula", task: "classes" },
  points: { title: "My points", task: "own" },
  plane: { title: "Plane", task: "values" },
  "multi-gauss": { title: "Hills", task: "values" },
};

/** Input features, each a function of the place; `label` is for people, the key for the state string. */
export const FEATURES = {
  x1: { label: "x₁", of: (a, b) => a },
  x2: { label: "x₂", of: (a, b) => b },
  "x1^2": { label: "x₁²", of: (a, b) => a * a },
  "x2^2": { label: "x₂²", of: (a, b) => b * b },
  x1x2: { label: "x₁x₂", of: (a, b) => a * b },
  "sin(x1)": { label: "sin x₁", of: (a, b) => Math.sin(a) },
  "sin(x2)": { label: "sin x₂", of: (a, b) => Math.sin(b) },
};

// --- formulas ------------------------------------------------------------------------------------------------

const FUNCTIONS = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
};
const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([a-z][a-z0-9]*)|(\*\*|[-+*/^()]))/iy;
const DEEPEST = 60; // brackets and signs inside each other; more is no formula that a person wrote

/**
 * A function (x1, x2) → number from a text such as "x1^2 + sin(x2) - 4".
 * Throws an Error with one sentence for whatever is not understood. Nothing of the text is ever run as code.
 */
export function parseFormula(text) {
  const tokens = [];
  const source = text.trimEnd();
  for (let at = 0; at < source.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    if (!found) throw new Error(`The formula has "${source.slice(at).trim()[0]}", which means nothing here.`);
    tokens.push({ number: found[1], name: found[2]?.toLowerCase(), sign: found[3] === "**" ? "^" : found[3] });
  }
  if (!tokens.length) throw new Error("The formula is empty; write one of x1 and x2, such as x1^2 + x2^2 - 9.");
  let next = 0;
  let depth = 0;
  const at = (sign) => tokens[next]?.sign === sign;
  const shown = () => (tokens[next] ? `"${tokens[next].number ?? tokens[next].name ?? tokens[next].sign}"` : "its end");

  function sum() {
    let left = product();
    while (at("+") || at("-")) {
      const plus = tokens[next++].sign === "+";
      const a = left;
      const b = product();
      left = plus ? (x, y) => a(x, y) + b(x, y) : (x, y) => a(x, y) - b(x, y);
    }
    return left;
  }
  function product() {
    let left = signed();
    while (at("*") || at("/")) {
      const times = tokens[next++].sign === "*";
      const a = left;
      const b = signed();
      left = times ? (x, y) => a(x, y) * b(x, y) : (x, y) => a(x, y) / b(x, y);
    }
    return left;
  }
  function signed() {
    if (++depth > DEEPEST) throw new Error("The formula has too many brackets inside each other.");
    let result;
    if (at("-")) {
      next++;
      const a = signed();
      result = (x, y) => -a(x, y);
    } else if (at("+")) {
      next++;
      result = signed();
    } else {
      result = power();
    }
    depth--;
    return result;
  }
  function power() {
    const base = atom();
    if (!at("^")) return base;
    next++;
    const exponent = signed(); // from the right, and -x1^2 is -(x1^2), as on paper
    return (x, y) => base(x, y) ** exponent(x, y);
  }
  function bracket(after) {
    if (!at("(")) throw new Error(`The formula needs "(" after ${after}, not ${shown()}.`);
    next++;
    const inside = sum();
    if (!at(")")) throw new Error(`The formula needs ")" before ${shown()}.`);
    next++;
    return inside;
  }
  function atom() {
    const token = tokens[next];
    if (token?.number !== undefined) {
      next++;
      const value = Number(token.number);
      return () => value;
    }
    if (token?.name !== undefined) {
      next++;
      if (token.name === "x1" || token.name === "x") return (x) => x;
      if (token.name === "x2" || token.name === "y") return (x, y) => y;
      if (token.name === "pi") return () => Math.PI;
      if (!Object.hasOwn(FUNCTIONS, token.name)) {
        throw new Error(`The formula has "${token.name}"; known are x1, x2, pi, ${Object.keys(FUNCTIONS).join(", ")}.`);
      }
      const of = FUNCTIONS[token.name];
      const inside = bracket(token.name);
      return (x, y) => of(inside(x, y));
    }
    if (at("(")) return bracket("");
    throw new Error(`The formula needs a number, x1, x2 or a function before ${shown()}.`);
  }
  const result = sum();
  if (next < tokens.length) throw new Error(`The formula ends before ${shown()}; is a sign missing, such as *?`);
  return result;
}

// --- samples -------------------------------------------------------------------------------------------------

const MULTI_GAUSS = [
  [-4, 2.5, 1],
  [0, 2.5, -1],
  [4, 2.5, 1],
  [-4, -2.5, -1],
  [0, -2.5, 1],
  [4, -2.5, -1],
];

function multiGauss(x1, x2) {
  let value = 0;
  for (const [c1, c2, sign] of MULTI_GAUSS) {
    const distance = Math.sqrt((x1 - c1) ** 2 + (x2 - c2) ** 2);
    const here = sign * Math.min(1, Math.max(0, 1 - distance / 2));
    if (Math.abs(here) > Math.abs(value)) value = here;
  }
  return value;
}

/** name → (generator, n, q = noise / 100, add(x1, x2, target), state): every sample draws all its numbers. */
const DRAWN = {
  circle(r, n, q, add) {
    const inside = Math.ceil(n / 2);
    for (let i = 0; i < n; i++) {
      const radius = i < inside ? r.between(0, 2.5) : r.between(3.5, 5);
      const angle = r.between(0, 2 * Math.PI);
      const x1 = radius * Math.sin(angle);
      const x2 = radius * Math.cos(angle);
      const a = x1 + r.between(-5, 5) * q;
      const b = x2 + r.between(-5, 5) * q;
      add(x1, x2, Math.sqrt(a * a + b * b) < 2.5 ? 1 : 0);
    }
  },
  xor(r, n, q, add) {
    for (let i = 0; i < n; i++) {
      let x1 = r.between(-5, 5);
      x1 += x1 > 0 ? 0.3 : -0.3;
      let x2 = r.between(-5, 5);
      x2 += x2 > 0 ? 0.3 : -0.3;
      const a = x1 + r.between(-5, 5) * q;
      const b = x2 + r.between(-5, 5) * q;
      add(x1, x2, a * b >= 0 ? 1 : 0);
    }
  },
  gauss(r, n, q, add) {
    const spread = Math.sqrt(0.5 + 7 * q);
    const first = Math.ceil(n / 2);
    for (let i = 0; i < n; i++) {
      const centre = i < first ? 2 : -2;
      const x1 = centre + spread * r.normal();
      const x2 = centre + spread * r.normal();
      add(x1, x2, i < first ? 1 : 0);
    }
  },
  spiral(r, n, q, add) {
    const first = Math.ceil(n / 2);
    for (const label of [1, 0]) {
      const m = label ? first : n - first;
      for (let i = 0; i < m; i++) {
        const radius = (5 * i) / m;
        const t = ((1.75 * i) / m) * 2 * Math.PI + (label ? 0 : Math.PI);
        const x1 = radius * Math.sin(t) + r.between(-1, 1) * q;
        const x2 = radius * Math.cos(t) + r.between(-1, 1) * q;
        add(x1, x2, label);
      }
    }
  },
  rings(r, n, q, add, state) {
    const classes = classesOf(state);
    for (let k = 0; k < classes; k++) {
      const count = Math.floor(n / classes) + (k < n % classes ? 1 : 0);
      for (let i = 0; i < count; i++) {
        const radius = (5.5 * r.between(k + 0.15, k + 0.85)) / classes;
        const angle = r.between(0, 2 * Math.PI);
        const x1 = radius * Math.sin(angle) + (r.between(-6, 6) * q) / classes;
        const x2 = radius * Math.cos(angle) + (r.between(-6, 6) * q) / classes;
        add(x1, x2, k);
      }
    }
  },
  blobs(r, n, q, add, state) {
    const classes = classesOf(state);
    const spread = Math.sqrt(0.4 + 4 * q);
    for (let k = 0; k < classes; k++) {
      const count = Math.floor(n / classes) + (k < n % classes ? 1 : 0);
      const turn = (2 * Math.PI * k) / classes;
      for (let i = 0; i < count; i++) {
        const x1 = 3.5 * Math.sin(turn) + spread * r.normal();
        const x2 = 3.5 * Math.cos(turn) + spread * r.normal();
        add(x1, x2, k);
      }
    }
  },
  formula(r, n, q, add, state) {
    const f = parseFormula(state.formula);
    anywhere(r, n, q, add, (x1, x2) => (f(x1, x2) > 0 ? 1 : 0));
  },
  plane(r, n, q, add) {
    anywhere(r, n, q, add, (x1, x2) => (x1 + x2) / 10);
  },
  "multi-gauss"(r, n, q, add) {
    anywhere(r, n, q, add, multiGauss);
  },
};

function anywhere(r, n, q, add, target) {
  for (let i = 0; i < n; i++) {
    const x1 = r.between(-6, 6);
    const x2 = r.between(-6, 6);
    const n1 = r.between(-6, 6) * q;
    const n2 = r.between(-6, 6) * q;
    add(x1, x2, target(x1 + n1, x2 + n2));
  }
}

/** Number of classes to tell apart; 1 means that a value is to be learned. */
export function classesOf(state) {
  if (DATASETS[state.data].task === "values") return 1;
  if (state.data === "rings" || state.data === "blobs") {
    return state.classes === "auto" ? 3 : Math.max(2, state.classes);
  }
  if (state.data !== "points") return 2;
  if (state.classes !== "auto") return state.classes;
  let most = 1;
  for (let i = 2; i < state.points.length; i += 3) {
    const value = state.points[i];
    if (!(Number.isInteger(value) && value >= 0 && value <= 7)) return 1;
    if (value > most) most = value;
  }
  return most + 1;
}

/**
 * All samples of a state, split into train and test.
 * Returns {x1, x2, target: Float64Array(n), train, test: Int32Array of row numbers, classes}.
 */
export function drawData(state) {
  let samples;
  if (state.data === "points") {
    samples = Float64Array.from(state.points);
  } else {
    const list = [];
    DRAWN[state.data](
      stream(state.seed, "data", 0),
      state.n,
      state.noise / 100,
      (x1, x2, target) => list.push(x1, x2, target),
      state,
    );
    samples = Float64Array.from(list);
  }
  const n = samples.length / 3;
  const x1 = new Float64Array(n);
  const x2 = new Float64Array(n);
  const target = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x1[i] = samples[3 * i];
    x2[i] = samples[3 * i + 1];
    target[i] = samples[3 * i + 2];
  }
  const order = stream(state.seed, "split", 0).shuffle(n);
  const cut = Math.max(Math.min(1, n), Math.min(n - 1, Math.floor((n * state.share) / 100)));
  return { x1, x2, target, train: order.slice(0, cut), test: order.slice(cut), classes: classesOf(state) };
}

/** The chosen features of places: Float64Array, one row a sample, in the order of FEATURES. */
export function featureRows(names, x1, x2, rows) {
  const functions = names.map((name) => FEATURES[name].of);
  const width = functions.length;
  const result = new Float64Array(rows.length * width);
  for (let r = 0; r < rows.length; r++) {
    for (let f = 0; f < width; f++) result[r * width + f] = functions[f](x1[rows[r]], x2[rows[r]]);
  }
  return result;
}

// --- the user's own points from a text ------------------------------------------------------------------------

const MOST_POINTS = 10000;

/**
 * Points from CSV text: three columns x1, x2, class (0, 1, …) or value; a first line of names is skipped.
 * Returns {points: Float32Array of triples, scaled: whether they were squeezed into the picture}.
 * Throws an Error with one sentence that names the line.
 */
export function parsePoints(text, { scale = false } = {}) {
  const lines = text.split(/\r\n|\r|\n/);
  const rows = [];
  let first = true;
  lines.forEach((line, index) => {
    if (!line.trim() || line.trim().startsWith("#")) return;
    let cells = line.includes("\t") ? line.split("\t") : line.includes(";") ? line.split(";") : line.split(",");
    if (cells.length === 1) cells = line.trim().split(/\s+/);
    cells = cells.map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
    // A decimal comma is only possible where commas do not separate.
    if (line.includes(";") || line.includes("\t")) cells = cells.map((cell) => cell.replace(",", "."));
    const isHeader = first && cells.every((cell) => cell === "" || (Number.isNaN(Number(cell)) && !/^nan$/i.test(cell)));
    first = false;
    if (isHeader) return;
    if (cells.length !== 3) {
      throw new Error(
        `Line ${index + 1} has ${cells.length} ${cells.length === 1 ? "column" : "columns"}: give three, x1, x2 and class or value.`,
      );
    }
    const numbers = cells.map((cell, column) => {
      const value = cell === "" ? NaN : Number(cell);
      if (!Number.isFinite(value) || Math.abs(value) > 1e30) {
        throw new Error(
          `Line ${index + 1}, column ${column + 1}: "${cell}" is not a number; write one, such as 1.5, or take the line out.`,
        );
      }
      return value;
    });
    rows.push(numbers);
  });
  if (rows.length < 2) throw new Error(`There ${rows.length === 1 ? "is 1 point" : "are no points"}: give at least two lines x1,x2,class.`);
  if (rows.length > MOST_POINTS) throw new Error(`There are ${rows.length} points: give at most ${MOST_POINTS}.`);
  if (rows.every((row) => row[2] === rows[0][2])) {
    throw new Error(`All ${rows.length} points have class ${rows[0][2]}: there is nothing to tell apart; give two classes.`);
  }
  const far = Math.max(...rows.map((row) => Math.max(Math.abs(row[0]), Math.abs(row[1]))));
  if (far > EXTENT && !scale) {
    throw new Error(`The points reach to ${Number(far.toPrecision(4))}, and the picture from -6 to 6: tick “scale to fit”, or scale them yourself.`);
  }
  if (far > EXTENT) {
    for (const column of [0, 1]) {
      const values = rows.map((row) => row[column]);
      const low = Math.min(...values);
      const high = Math.max(...values);
      for (const row of rows) row[column] = high > low ? (10 * (row[column] - low)) / (high - low) - 5 : 0;
    }
  }
  return { points: Float32Array.from(rows.flat()), scaled: far > EXTENT };
}

/** The same points as CSV text. */
export function formatPoints(points) {
  const lines = ["x1,x2,class"];
  for (let i = 0; i < points.length; i += 3) {
    lines.push([points[i], points[i + 1], points[i + 2]].map((value) => Number(value.toPrecision(6))).join(","));
  }
  return lines.join("\n") + "\n";
}
