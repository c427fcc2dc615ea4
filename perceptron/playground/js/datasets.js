// The data sets: what TensorFlow Playground has, more than two classes, a formula's region, and the user's own points.
// Definitions and the order of draws are shared with `datasets.py`; all x lie about in -6 to 6.

import { stream } from "./generator.js";

export const EXTENT = 6; // the pictures show -EXTENT to EXTENT in both directions

export const MOST_CLASSES = 6; // as many colours as colour-blind eyes can tell apart

/** What each data set is called on the page, in the order of the state string. */
export const DATASETS = {
  circle: "Circle",
  xor: "XOR",
  gauss: "Gauss",
  spiral: "Spiral",
  plane: "Plane",
  "multi-gauss": "Hills",
  rings: "Rings",
  blobs: "Blobs",
  formula: "Formula",
  points: "Own",
};

/** Input features, each a function of the place; `label` is for people, the key for the state string. */
export const FEATURES = {
  x1: { label: "x₁", of: (a, b) => a },
  x2: { label: "x₂", of: (a, b) => b },
  x1sq: { label: "x₁²", of: (a, b) => a * a },
  x2sq: { label: "x₂²", of: (a, b) => b * b },
  x1x2: { label: "x₁x₂", of: (a, b) => a * b },
  sinx1: { label: "sin x₁", of: (a, b) => Math.sin(a) },
  sinx2: { label: "sin x₂", of: (a, b) => Math.sin(b) },
};

// --- formulas ------------------------------------------------------------------------------------------------
// The grammar of `formula.py`: numbers, x1, x2, pi, + - * / ^, brackets, some functions, and one comparison. A small
// parser of its own, so that a link or a text field can never run code.

const FUNCTIONS = new Map(["sin", "cos", "tan", "exp", "log", "sqrt", "abs"].map((name) => [name, Math[name]]));
const NAMES = new Map([
  ["x1", (x1) => x1],
  ["x2", (x1, x2) => x2],
  ["pi", () => Math.PI],
]);
const LONGEST_FORMULA = 200; // characters
const TOKEN = /(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|([a-z][a-z0-9]*)|([-+*/^()<>])/y;
const KNOWN = "numbers, x1, x2, pi, + - * / ^ ( ), sin cos tan exp log sqrt abs, and one < or >";

/** The one way to write a formula: small letters, no spaces, ^ for powers. */
export function compactFormula(text) {
  return text.replace(/\s+/g, "").toLowerCase().replaceAll("**", "^");
}

/**
 * The function (x1, x2) → number that is above 0 exactly where the formula is true; NaN where it has no value.
 * Throws an Error that says in one sentence what cannot be read.
 */
export function parseFormula(given) {
  const text = compactFormula(given);
  if (!text) throw new Error("the formula is empty; give one such as x2-sin(x1)");
  const length = [...text].length;
  if (length > LONGEST_FORMULA) {
    throw new Error(`the formula has ${length} characters; give one of at most ${LONGEST_FORMULA}`);
  }
  const tokens = [];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) {
      throw new Error(`the formula has "${String.fromCodePoint(text.codePointAt(at))}", which is not known; use ${KNOWN}`);
    }
    tokens.push(found[0]);
  }
  let place = 0;
  const next = () => tokens[place] ?? "";
  const take = (...wanted) => (wanted.includes(next()) ? tokens[place++] : "");
  const unexpected = () =>
    new Error(
      next()
        ? `the formula has "${next()}" where it does not fit`
        : "the formula ends too early; a number, a name or a bracket is missing",
    );

  function comparison() {
    const left = sum();
    const sign = take("<", ">");
    const right = sign ? sum() : null;
    if (next()) throw unexpected();
    if (!sign) return left;
    return sign === ">" ? (a, b) => left(a, b) - right(a, b) : (a, b) => right(a, b) - left(a, b);
  }
  function sum() {
    let result = product();
    for (let sign = take("+", "-"); sign; sign = take("+", "-")) {
      const left = result;
      const right = product();
      result = sign === "+" ? (a, b) => left(a, b) + right(a, b) : (a, b) => left(a, b) - right(a, b);
    }
    return result;
  }
  function product() {
    let result = signed();
    for (let sign = take("*", "/"); sign; sign = take("*", "/")) {
      const left = result;
      const right = signed();
      result = sign === "*" ? (a, b) => left(a, b) * right(a, b) : (a, b) => left(a, b) / right(a, b);
    }
    return result;
  }
  function signed() {
    const sign = take("+", "-");
    if (!sign) return power();
    const inner = signed();
    return sign === "+" ? inner : (a, b) => -inner(a, b);
  }
  function power() {
    const base = atom();
    if (!take("^")) return base;
    const exponent = signed(); // from the right, and -x1^2 is -(x1^2), as on paper
    return (a, b) => base(a, b) ** exponent(a, b);
  }
  function bracket() {
    place++;
    const inner = sum();
    if (!take(")")) throw new Error("the formula has a bracket that is not closed");
    return inner;
  }
  function atom() {
    const token = next();
    if (/^[\d.]/.test(token)) {
      place++;
      const value = Number(token);
      return () => value;
    }
    if (NAMES.has(token)) {
      place++;
      return NAMES.get(token);
    }
    if (FUNCTIONS.has(token)) {
      place++;
      if (next() !== "(") throw new Error(`the formula has ${token} without a bracket; write ${token}(...)`);
      const outer = FUNCTIONS.get(token);
      const inner = bracket();
      return (a, b) => outer(inner(a, b));
    }
    if (token === "(") return bracket();
    if (/^[a-z]/.test(token)) throw new Error(`the formula has "${token}", which is not known; use ${KNOWN}`);
    throw unexpected();
  }
  return comparison();
}

// --- samples -------------------------------------------------------------------------------------------------

const CONES = [
  [-4, 2.5, 1],
  [0, 2.5, -1],
  [4, 2.5, 1],
  [-4, -2.5, -1],
  [0, -2.5, 1],
  [4, -2.5, -1],
];

/** Six cones of radius 2 and height 1 or -1; where two meet, the one that is higher or deeper counts. */
function cones(x1, x2) {
  let value = 0;
  for (const [c1, c2, sign] of CONES) {
    const height = sign * Math.min(1, Math.max(0, 1 - Math.hypot(x1 - c1, x2 - c2) / 2));
    if (Math.abs(height) > Math.abs(value)) value = height;
  }
  return value;
}

/** Standard deviation of the Gaussian clouds: variance 0.5 without noise, 4 at 50 %. */
const spreadOf = (q) => Math.sqrt(0.5 + 7 * q);

/** name → (generator, n, q = noise / 100, add(x1, x2, target), state): every sample draws all its numbers. */
const DRAWN = {
  circle(r, n, q, add) {
    const inside = Math.ceil(n / 2);
    for (let i = 0; i < n; i++) {
      const radius = i < inside ? 2.5 * r.uniform() : 3.5 + 1.5 * r.uniform();
      const angle = 2 * Math.PI * r.uniform();
      const x1 = radius * Math.sin(angle);
      const x2 = radius * Math.cos(angle);
      const a = x1 + q * (10 * r.uniform() - 5);
      const b = x2 + q * (10 * r.uniform() - 5);
      add(x1, x2, Math.hypot(a, b) < 2.5 ? 1 : 0);
    }
  },
  xor(r, n, q, add) {
    for (let i = 0; i < n; i++) {
      const u1 = 10 * r.uniform() - 5;
      const u2 = 10 * r.uniform() - 5;
      const x1 = u1 + (u1 > 0 ? 0.3 : -0.3);
      const x2 = u2 + (u2 > 0 ? 0.3 : -0.3);
      const a = x1 + q * (10 * r.uniform() - 5);
      const b = x2 + q * (10 * r.uniform() - 5);
      add(x1, x2, a * b >= 0 ? 1 : 0);
    }
  },
  gauss(r, n, q, add) {
    for (let i = 0; i < n; i++) {
      const label = i < Math.ceil(n / 2) ? 1 : 0;
      const centre = label ? 2 : -2;
      const x1 = centre + spreadOf(q) * r.normal();
      const x2 = centre + spreadOf(q) * r.normal();
      add(x1, x2, label);
    }
  },
  spiral(r, n, q, add) {
    const first = Math.ceil(n / 2);
    for (let k = 0; k < n; k++) {
      const label = k < first ? 1 : 0;
      const i = label ? k : k - first;
      const radius = (i / (n / 2)) * 5;
      const t = ((1.75 * i) / (n / 2)) * 2 * Math.PI + (label ? 0 : Math.PI);
      const x1 = radius * Math.sin(t) + q * (2 * r.uniform() - 1);
      const x2 = radius * Math.cos(t) + q * (2 * r.uniform() - 1);
      add(x1, x2, label);
    }
  },
  plane(r, n, q, add) {
    anywhere(r, n, q, add, (x1, x2) => (x1 + x2) / 10);
  },
  "multi-gauss"(r, n, q, add) {
    anywhere(r, n, q, add, cones);
  },
  rings(r, n, q, add, state) {
    classByClass(n, state.classes, (label) => {
      const radius = (5 * (label + 0.15 + 0.7 * r.uniform())) / state.classes;
      const angle = 2 * Math.PI * r.uniform();
      const x1 = radius * Math.sin(angle) + 2 * q * (2 * r.uniform() - 1);
      const x2 = radius * Math.cos(angle) + 2 * q * (2 * r.uniform() - 1);
      add(x1, x2, label);
    });
  },
  blobs(r, n, q, add, state) {
    classByClass(n, state.classes, (label) => {
      const turn = (2 * Math.PI * label) / state.classes;
      const x1 = 3.5 * Math.sin(turn) + spreadOf(q) * r.normal();
      const x2 = 3.5 * Math.cos(turn) + spreadOf(q) * r.normal();
      add(x1, x2, label);
    });
  },
  formula(r, n, q, add, state) {
    const f = parseFormula(state.formula);
    let above = 0;
    anywhere(r, n, q, add, (x1, x2) => {
      const label = f(x1, x2) > 0 ? 1 : 0;
      above += label;
      return label;
    });
    if (above === 0 || above === n) {
      const where = above ? "everywhere" : "nowhere";
      throw new Error(`formula=${state.formula} is true ${where} in the picture; give one that splits it in two`);
    }
  },
  points(r, n, q, add, state) {
    const { points } = state;
    for (let i = 0; i < points.length; i += 3) add(points[i], points[i + 1], points[i + 2]);
  },
};

function anywhere(r, n, q, add, target) {
  for (let i = 0; i < n; i++) {
    const x1 = 12 * r.uniform() - 6;
    const x2 = 12 * r.uniform() - 6;
    const a = x1 + q * (12 * r.uniform() - 6);
    const b = x2 + q * (12 * r.uniform() - 6);
    add(x1, x2, target(a, b));
  }
}

/** Labels in order, as many of each class as of the others, or one more of the first ones. */
function classByClass(n, classes, draw) {
  for (let k = 0; k < classes; k++) {
    const count = Math.floor(n / classes) + (k < n % classes ? 1 : 0);
    for (let i = 0; i < count; i++) draw(k);
  }
}

/** Number of classes to tell apart; 0 for a regression. */
export function classesOf(state) {
  const { data } = state;
  if (data === "rings" || data === "blobs") return state.classes;
  if (data !== "points") return data === "plane" || data === "multi-gauss" ? 0 : 2;
  if (state.problem === "regression") return 0;
  let most = 1;
  for (let i = 2; i < state.points.length; i += 3) most = Math.max(most, state.points[i]);
  return most + 1;
}

/** Throws an Error, one sentence, when the user's points are none that a network can learn from. */
function checkPoints(state) {
  const { points } = state;
  const n = points.length / 3;
  if (n < 2) throw new Error(`points holds ${n}; give at least 2 points, by mouse, from arrays or a CSV file`);
  if (state.problem === "regression") return;
  let different = false;
  for (let i = 2; i < points.length; i += 3) {
    const label = points[i];
    if (!(Number.isInteger(label) && label >= 0 && label < MOST_CLASSES)) {
      const shown = Number(label.toPrecision(6));
      throw new Error(`points has the class ${shown}; give classes 0 to ${MOST_CLASSES - 1}, or set problem=regression`);
    }
    if (label !== points[2]) different = true;
  }
  if (!different) throw new Error("points has only one class; give points of at least two");
}

/**
 * All samples of a state, split into train and test; throws an Error, one sentence, where there are none to train with.
 * Returns {x1, x2, target: Float64Array(n), train, test: Int32Array of row numbers, classes}.
 */
export function drawData(state) {
  if (state.data === "points") checkPoints(state);
  const list = [];
  const add = (x1, x2, target) => list.push(x1, x2, target);
  DRAWN[state.data](stream(state.seed, "data", 0), state.n, state.noise / 100, add, state);
  const n = list.length / 3;
  const x1 = new Float64Array(n);
  const x2 = new Float64Array(n);
  const target = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    x1[i] = list[3 * i];
    x2[i] = list[3 * i + 1];
    target[i] = list[3 * i + 2];
  }
  const order = stream(state.seed, "split", 0).shuffle(n);
  const cut = Math.min(Math.max(Math.floor((n * state.share) / 100 + 0.5), 1), n - 1);
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

const MOST_POINTS = 5000;
const FILLED = 5; // points outside the picture are scaled to fill it to here

/**
 * Points from CSV text: three columns, x1, x2, and class or value; a first line of names is skipped.
 * Classes may be numbers or words; words are numbered in sorted order. Inputs outside -6 … 6 are scaled, each column by
 * itself, to -5 … 5, and values of a regression to -1 … 1.
 * Returns {points: Float32Array of triples, note: what was done to them, ""}.
 * Throws an Error with one sentence that names line and column. As `datasets.points_from_csv` in Python.
 */
export function parsePoints(text, problem = "classification") {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/).filter((line) => line.trim());
  if (!lines.length) throw new Error("the CSV is empty; give lines such as 1.5,-2,0");
  const count = (sign) => lines[0].split(sign).length;
  const separator = [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  const rows = lines.map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
  const first = rows[0].slice(0, 2).every((cell) => numberIn(cell) === null) && rows.length > 1 ? 1 : 0;
  if (rows.length - first > MOST_POINTS) {
    throw new Error(`the CSV has ${rows.length - first} points; give at most ${MOST_POINTS}`);
  }
  const words = new Set();
  for (let r = first; r < rows.length; r++) {
    const row = rows[r];
    if (row.length !== 3) {
      throw new Error(`line ${r + 1} of the CSV has ${row.length} column${row.length > 1 ? "s" : ""}; give three: x1, x2, class or value`);
    }
    for (const column of problem === "regression" ? [0, 1, 2] : [0, 1]) {
      const value = numberIn(row[column]);
      if (value === null || !Number.isFinite(value)) {
        throw new Error(`line ${r + 1} of the CSV has "${row[column].slice(0, 30)}" in column ${column + 1}; give a number there`);
      }
    }
    if (/^[+-]*(|nan|inf|infinity)$/i.test(row[2])) {
      throw new Error(`line ${r + 1} of the CSV has "${row[2]}" in column 3; give a class there`);
    }
    words.add(row[2]);
  }
  const data = rows.slice(first);
  const notes = [];
  let label = (row) => Number(row[2]);
  if (problem === "regression") {
    const values = data.map(label);
    const low = Math.min(...values);
    const high = Math.max(...values);
    if (Math.max(high, -low) > 1) {
      label = (row) => (Number(row[2]) - (low + high) / 2) / ((high - low) / 2 || 1);
      notes.push(`Values were scaled from ${short(low)} … ${short(high)} to −1 … 1.`);
    }
  } else {
    const numbers = [...words].every((word) => numberIn(word) !== null);
    const names = [...new Set(numbers ? [...words].map(Number) : words)].sort(numbers ? (a, b) => a - b : undefined);
    if (names.length > MOST_CLASSES) {
      throw new Error(`y has ${names.length} different classes; give at most ${MOST_CLASSES}, or problem='regression'`);
    }
    if (names.length < 2) throw new Error("points has only one class; give points of at least two");
    const asTheyAre = numbers && names.every((name) => Number.isInteger(name) && name >= 0 && name < MOST_CLASSES);
    if (!asTheyAre) {
      label = (row) => names.indexOf(numbers ? Number(row[2]) : row[2]);
      notes.push(`Classes were numbered: ${names.map((name, k) => `${name} is class ${k}`).join(", ")}.`);
    }
  }
  const inputs = [0, 1].map((column) => data.map((row) => Number(row[column])));
  if (Math.max(...inputs.flat().map(Math.abs)) > EXTENT) {
    for (const column of inputs) {
      const low = Math.min(...column);
      const high = Math.max(...column);
      column.forEach((value, k) => (column[k] = high > low ? FILLED * ((2 * (value - low)) / (high - low) - 1) : 0));
    }
    notes.push("Inputs were scaled, each column to −5 … 5.");
  }
  const points = Float32Array.from(data.flatMap((row, k) => [inputs[0][k], inputs[1][k], label(row)]));
  checkPoints({ points, problem });
  return { points, note: notes.join(" ") };
}

function numberIn(text) {
  if (/^[+-]?(inf|infinity|nan)$/i.test(text)) return NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

const short = (value) => String(Number(value.toPrecision(6)));

/** The same points as CSV text. */
export function formatPoints(points) {
  const lines = ["x1,x2,class"];
  for (let i = 0; i < points.length; i += 3) lines.push(Array.from(points.slice(i, i + 3), short).join(","));
  return `${lines.join("\n")}\n`;
}
