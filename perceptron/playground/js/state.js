// The state: everything that a run depends on, as one readable string that fits in a link.
// `state.py` reads and writes the same strings; tests/perceptron/playground/states.json holds both to it.

import { DATASETS, FEATURES, parseFormula } from "./datasets.js";

export const ACTIVATIONS = ["relu", "tanh", "sigmoid", "linear"];
export const OPTIMIZERS = ["sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw"];
export const SCHEDULES = ["constant", "step", "exponential", "cosine"];
export const LIMITS = { layers: 6, neurons: 8 };
export const CONTROLS = [
  "play", "step", "reset", "data", "noise", "share", "batch", "n", "newdata", "features", "layers", "activation",
  "lr", "optimizer", "schedule", "reg", "init", "loss", "showtest", "discretize", "panels",
];
export const MOST_POINTS_IN_TEXT = 375;
const MOST_EDITS_IN_TEXT = 200;
const EDIT_BYTES = 16;

const choice = (...options) => ({ kind: "choice", options });
const number = (low, high, { whole = false, below = false } = {}) => ({ kind: "number", low, high, whole, below });
const flag = { kind: "flag" };

/** key → [default, what it may be], in the order in which they are written. */
export const KEYS = {
  data: ["circle", choice(...Object.keys(DATASETS))],
  n: [500, number(10, 10000, { whole: true })],
  noise: [0, number(0, 50)],
  share: [50, number(1, 99)],
  seed: [1, number(0, 4294967295, { whole: true })],
  classes: ["auto", { kind: "classes" }],
  formula: ["x2 - 2*sin(x1)", { kind: "formula" }],
  features: [["x1", "x2"], { kind: "names", names: Object.keys(FEATURES), atLeast: 1 }],
  layers: [[4, 2], { kind: "layers" }],
  activation: ["tanh", choice(...ACTIVATIONS)],
  init: ["auto", choice("auto", "zeros", "small", "xavier", "he")],
  loss: ["auto", choice("auto", "squared", "course")],
  optimizer: ["sgd", choice(...OPTIMIZERS)],
  lr: [0.03, number(1e-6, 100)],
  momentum: [0.9, number(0, 1, { below: true })],
  rho: [0.9, number(0, 1, { below: true })],
  beta1: [0.9, number(0, 1, { below: true })],
  beta2: [0.999, number(0, 1, { below: true })],
  eps: [1e-8, number(1e-16, 1)],
  decay: [0.01, number(0, 10)],
  schedule: ["constant", choice(...SCHEDULES)],
  drop: [0.5, number(0.001, 1)],
  every: [50, number(1, 100000, { whole: true })],
  rate: [0.01, number(0, 10)],
  warmup: [0, number(0, 1000000, { whole: true })],
  total: [2000, number(1, 10000000, { whole: true })],
  reg: ["none", choice("none", "l1", "l2")],
  regrate: [0, number(0, 10)],
  batch: [10, number(1, 10000, { whole: true })],
  discretize: [false, flag],
  showtest: [false, flag],
  pause: [0, number(0, 1000000, { whole: true })],
  hide: [[], { kind: "names", names: CONTROLS, atLeast: 0 }],
  points: [new Float32Array(0), { kind: "points" }],
  edits: [[], { kind: "edits" }],
};

export function defaultState() {
  const state = {};
  for (const [key, [value]] of Object.entries(KEYS)) state[key] = Array.isArray(value) ? [...value] : value;
  return state;
}

/** One sentence: what `key` may be. */
export function allowed(key, limits = LIMITS) {
  const rule = KEYS[key][1];
  if (rule.kind === "choice") return `${key} is one of ${rule.options.join(", ")}`;
  if (rule.kind === "number") {
    const what = rule.whole ? "a whole number" : "a number";
    return rule.below ? `${key} is ${what} from ${rule.low} to below ${rule.high}` : `${key} is ${what} from ${rule.low} to ${rule.high}`;
  }
  if (rule.kind === "flag") return `${key} is 0 or 1`;
  if (rule.kind === "classes") return `${key} is auto or a whole number from 1 to 8`;
  if (rule.kind === "names") return `${key} is a list, with commas, of ${rule.names.join(", ")}`;
  if (rule.kind === "layers") return `${key} is a list of 0 to ${limits.layers} whole numbers from 1 to ${limits.neurons}`;
  if (rule.kind === "formula") return `${key} is an expression in x1 and x2 of at most 200 characters`;
  return `${key} is written by the playground itself: copy it whole`;
}

class Refused extends Error {}

function parseNumber(text) {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function parseValue(key, text, limits) {
  const rule = KEYS[key][1];
  const refuse = (why) => {
    const given = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new Refused(`${key}=${given}: ${why ?? allowed(key, limits)}.`);
  };
  if (rule.kind === "choice") return rule.options.includes(text) ? text : refuse();
  if (rule.kind === "number") {
    const value = parseNumber(text);
    const fits = value >= rule.low && (rule.below ? value < rule.high : value <= rule.high);
    return fits && (!rule.whole || Number.isInteger(value)) ? value + 0 : refuse();
  }
  if (rule.kind === "flag") return text === "1" ? true : text === "0" ? false : refuse();
  if (rule.kind === "classes") {
    if (text === "auto") return text;
    return /^[1-8]$/.test(text) ? Number(text) : refuse();
  }
  if (rule.kind === "names") {
    const given = text === "" ? [] : text.split(",");
    if (given.length < rule.atLeast || given.some((name) => !rule.names.includes(name))) refuse();
    return rule.names.filter((name) => given.includes(name));
  }
  if (rule.kind === "layers") {
    const given = text === "" ? [] : text.split(",").map(parseNumber);
    const fits = (width) => Number.isInteger(width) && width >= 1 && width <= limits.neurons;
    return given.length <= limits.layers && given.every(fits) ? given : refuse();
  }
  if (rule.kind === "formula") {
    if (text.length > 200) refuse();
    try {
      parseFormula(text);
    } catch (error) {
      refuse(error.message.replace(/\.$/, ""));
    }
    return text;
  }
  const bytes = decodeBase64(text);
  return (bytes && (rule.kind === "points" ? readPoints(bytes) : readEdits(bytes))) || refuse();
}

/**
 * The state that a string describes; what it does not name has its default.
 * Throws an Error with one sentence that names the key, the value given and what is allowed.
 */
export function parseState(text, limits = LIMITS) {
  const state = defaultState();
  const seen = new Set();
  for (const piece of text.trim().replace(/^[#?]/, "").split("&")) {
    if (!piece) continue;
    const cut = piece.indexOf("=");
    const key = cut < 0 ? piece : piece.slice(0, cut);
    let value;
    try {
      value = decodeURIComponent(piece.slice(cut + 1));
    } catch {
      throw new Refused(`${key}: its value has a % that is not followed by two hexadecimal digits.`);
    }
    if (key !== "v" && !Object.hasOwn(KEYS, key)) {
      throw new Refused(`Unknown key "${key}": the keys are ${Object.keys(KEYS).join(", ")}.`);
    }
    if (cut < 0) throw new Refused(`${key} has no value: write ${key}=… .`);
    if (seen.has(key)) throw new Refused(`${key} is given twice: keep one of the two.`);
    seen.add(key);
    if (key === "v") {
      if (value !== "1") throw new Refused(`v=${value}: this playground reads version 1 of the state.`);
    } else {
      state[key] = parseValue(key, value, limits);
    }
  }
  return state;
}

/** encodeURIComponent, but commas stay, so that lists can be read. */
const encode = (text) => encodeURIComponent(text).replaceAll("%2C", ",");

function valueText(key, value) {
  const kind = KEYS[key][1].kind;
  if (kind === "flag") return value ? "1" : "0";
  if (kind === "names" || kind === "layers") return value.join(",");
  if (kind === "points") return encodeBase64(new Uint8Array(Float32Array.from(value).buffer));
  if (kind === "edits") return encodeBase64(writeEdits(value));
  return String(value);
}

/** Keys that are too long for the string and are left out of it: [] or ["points"], ["edits"], both. */
export function leftOut(state) {
  const result = [];
  if (state.data === "points" && state.points.length / 3 > MOST_POINTS_IN_TEXT) result.push("points");
  if (state.edits.length > MOST_EDITS_IN_TEXT) result.push("edits");
  return result;
}

/** The one string of a state: version, then the keys that differ from their default, in the order of KEYS. */
export function formatState(state) {
  const missing = leftOut(state);
  const pieces = [];
  for (const [key, [standard]] of Object.entries(KEYS)) {
    if (missing.includes(key)) continue;
    const text = valueText(key, state[key]);
    if (text !== valueText(key, standard)) pieces.push(`${key}=${encode(text)}`);
  }
  return pieces.length ? ["v=1", ...pieces].join("&") : "";
}

/** A copy in which some keys are changed; the old state stays as it is. */
export function withChanges(state, changes) {
  return { ...state, ...changes };
}

// --- bytes as text -------------------------------------------------------------------------------------------

function encodeBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decodeBase64(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function readPoints(bytes) {
  if (bytes.length % 12) return null;
  const points = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return points.every(Number.isFinite) ? points : null;
}

/** An edit: before `step` steps were made, the weight (column) or bias (column 255) of a row was set to a value. */
function readEdits(bytes) {
  if (bytes.length % EDIT_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const edits = [];
  for (let at = 0; at < bytes.length; at += EDIT_BYTES) {
    const value = view.getFloat64(at + 8, true);
    if (!Number.isFinite(value) || view.getUint8(at + 7)) return null;
    edits.push({
      step: view.getUint32(at, true),
      layer: view.getUint8(at + 4),
      row: view.getUint8(at + 5),
      column: view.getUint8(at + 6),
      value,
    });
  }
  return edits;
}

function writeEdits(edits) {
  const bytes = new Uint8Array(edits.length * EDIT_BYTES);
  const view = new DataView(bytes.buffer);
  edits.forEach((edit, index) => {
    const at = index * EDIT_BYTES;
    view.setUint32(at, edit.step, true);
    view.setUint8(at + 4, edit.layer);
    view.setUint8(at + 5, edit.row);
    view.setUint8(at + 6, edit.column);
    view.setFloat64(at + 8, edit.value, true);
  });
  return bytes;
}
