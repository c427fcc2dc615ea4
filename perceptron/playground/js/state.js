// The state: every setting, as one object and as one readable string that fits into a link.
//
// The string is key=value&key=value, percent-encoded, with only what differs from the defaults, in the order of KEYS.
// `state.py` reads and writes the same strings and says the same sentences; tests/perceptron/playground/states.json
// holds both to it. Whatever is wrong with a string is said in one sentence, and the old state stays.

import { compactFormula, DATASETS, FEATURES, MOST_CLASSES, parseFormula } from "./datasets.js";

const VERSION = "1";
export const LIMITS = { layers: 6, neurons: 8 };
const LONGEST_ATTACHMENT = 4000; // characters of points or edits in a link: 250 points
const SHOWN = 60; // characters of a bad value that its sentence repeats

export const CONTROLS = [
  "play", "step", "reset", "epoch", "data", "n", "noise", "share", "seed", "features", "layers", "activation", "init",
  "loss", "optimizer", "lr", "schedule", "reg", "batch", "discretize", "showtest", "pause", "weights", "slow", "slice",
  "check", "compare", "picture", "export", "link", "speed", "settings",
];

const choice = (standard, ...choices) => ({ kind: "choice", standard, choices });
const whole = (standard, low, high) => ({ kind: "whole", standard, low, high });
const number = (standard, low, high, open = "") => ({ kind: "number", standard, low, high, open });
const flag = { kind: "flag", standard: false };

/** key → its kind, default (`standard`) and what is allowed, in the order of the string. */
export const KEYS = {
  data: choice("circle", ...Object.keys(DATASETS)),
  n: whole(500, 10, 5000),
  noise: number(0, 0, 50),
  share: whole(50, 1, 99),
  seed: whole(0, 0, 2 ** 32 - 1),
  classes: whole(3, 3, MOST_CLASSES),
  formula: { kind: "formula", standard: "x2-sin(x1)" },
  problem: choice("classification", "classification", "regression"),
  features: { kind: "list", standard: ["x1", "x2"], choices: Object.keys(FEATURES) },
  layers: { kind: "layers", standard: [4, 2] },
  activation: choice("tanh", "relu", "tanh", "sigmoid", "linear"),
  init: choice("auto", "auto", "zeros", "small", "xavier", "he"),
  loss: choice("auto", "auto", "squared", "mse"),
  optimizer: choice("sgd", "sgd", "momentum", "adagrad", "rmsprop", "adam", "adamw"),
  lr: number(0.03, 0, 100),
  momentum: number(0.9, 0, 1, "high"),
  rho: number(0.9, 0, 1, "high"),
  beta1: number(0.9, 0, 1, "high"),
  beta2: number(0.999, 0, 1, "high"),
  eps: number(1e-8, 0, 1, "low"),
  decay: number(0.01, 0, 1),
  schedule: choice("constant", "constant", "step", "exponential", "cosine"),
  drop: number(0.5, 0, 1, "low"),
  every: whole(50, 1, 100000),
  rate: number(0.01, 0, 10),
  warmup: whole(100, 0, 1000000),
  total: whole(5000, 1, 10000000),
  reg: choice("none", "none", "l1", "l2"),
  regrate: number(0.003, 0, 10),
  batch: whole(10, 1, 5000),
  discretize: flag,
  showtest: flag,
  pause: whole(0, 0, 1000000),
  hide: { kind: "list", standard: [], choices: CONTROLS },
  points: { kind: "points", standard: new Float32Array(0) },
  edits: { kind: "edits", standard: [] },
};

/** What others call a key, TensorFlow Playground's links among them. */
const OTHER_NAMES = {
  learning_rate: "lr", learningRate: "lr", eta: "lr", batch_size: "batch", batchSize: "batch", dataset: "data",
  optimiser: "optimizer", hidden: "layers", neurons: "layers", networkShape: "layers", epochs: "pause",
  regularization: "reg", regularizationRate: "regrate", percTrainData: "share",
};

/** What may change while a network trains, without a new start. */
export const CHANGEABLE = [
  "optimizer", "lr", "momentum", "rho", "beta1", "beta2", "eps", "decay", "schedule", "drop", "every", "rate", "warmup",
  "total", "reg", "regrate", "batch", "discretize", "showtest", "pause", "hide",
];

export function defaultState() {
  return Object.fromEntries(
    Object.entries(KEYS).map(([name, { standard }]) => [name, Array.isArray(standard) ? [...standard] : standard]),
  );
}

/** What may be given for a key, in words. */
export function allowedFor(name, limits = LIMITS) {
  const key = KEYS[name];
  if (key.kind === "whole" || key.kind === "number") {
    const what = key.kind === "whole" ? "a whole number" : "a number";
    if (!key.open) return `${what} from ${key.low} to ${key.high}`;
    const above = key.open === "low" ? `above ${key.low}` : `from ${key.low}`;
    const below = key.open === "high" ? `below ${key.high}` : `up to ${key.high}`;
    return `${what} ${above}, ${below}`;
  }
  if (key.kind === "choice") return `one of ${key.choices.join(", ")}`;
  if (key.kind === "list") return `some of ${key.choices.join(", ")}, each once`;
  if (key.kind === "layers") {
    return `up to ${limits.layers} numbers of neurons from 1 to ${limits.neurons}, such as 4,2`;
  }
  if (key.kind === "flag") return "0 or 1";
  if (key.kind === "points") return "points in base64url, three float32 each: x1, x2, class or value";
  return "edited weights in base64url, two float64 each: number of the parameter, value";
}

function shortened(text) {
  const letters = [...text];
  return letters.length <= SHOWN ? text : `${letters.slice(0, SHOWN - 3).join("")}...`;
}

/** The value of a text for a key, as a link gives it or a person types it; throws an Error, one sentence. */
export function readValue(name, text, limits = LIMITS) {
  const key = KEYS[name];
  const refused = (allowed = allowedFor(name, limits)) => new Error(`${name}=${shortened(text)} is not allowed; give ${allowed}`);
  switch (key.kind) {
    case "whole":
    case "number": {
      const form = key.kind === "whole" ? /^-?\d+$/ : /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
      const value = form.test(text) ? Number(text) : NaN;
      const above = key.open === "low" ? value > key.low : value >= key.low;
      const below = key.open === "high" ? value < key.high : value <= key.high;
      if (!(above && below)) throw refused();
      return value + 0; // -0 becomes 0
    }
    case "choice":
      if (!key.choices.includes(text)) throw refused();
      return text;
    case "flag":
      if (text !== "0" && text !== "1") throw refused();
      return text === "1";
    case "list": {
      const names = text ? text.split(",") : [];
      if (names.some((one) => !key.choices.includes(one)) || new Set(names).size < names.length) throw refused();
      if (name === "features" && !names.length) throw refused(`at least one of ${key.choices.join(", ")}`);
      return key.choices.filter((one) => names.includes(one));
    }
    case "layers": {
      const parts = text ? text.split(",") : [];
      if (!parts.every((part) => /^-?\d+$/.test(part))) throw refused();
      const sizes = parts.map(Number);
      if (sizes.length > limits.layers || !sizes.every((size) => size >= 1 && size <= limits.neurons)) throw refused();
      return sizes;
    }
    case "formula":
      try {
        parseFormula(text);
      } catch (error) {
        throw new Error(`formula=${shortened(text)} is not allowed; ${error.message}`);
      }
      return compactFormula(text);
    case "points": {
      const bytes = decodeBase64(text, 12);
      if (!bytes) throw refused();
      const points = new Float32Array(bytes.buffer);
      if (!points.every(Number.isFinite)) throw refused("points that are numbers, neither nan nor infinite");
      return points;
    }
    default: {
      const bytes = decodeBase64(text, 16);
      if (!bytes) throw refused();
      const numbers = new Float64Array(bytes.buffer);
      const last = new Map();
      for (let i = 0; i < numbers.length; i += 2) {
        const fits = Number.isInteger(numbers[i]) && numbers[i] >= 0 && Number.isFinite(numbers[i + 1]);
        if (!fits) throw refused("pairs of a parameter's number, counted from 0, and a finite value");
        last.set(numbers[i], numbers[i + 1]);
      }
      return [...last].sort((a, b) => a[0] - b[0]);
    }
  }
}

const withoutSpaces = (text) => text.replace(/^ +| +$/g, "");

/** What to say of a part of a string that has no "=". */
function withoutKey(part) {
  if (Object.hasOwn(KEYS, part)) return `"${part}" has no value; write ${part}=...`;
  const key = Object.keys(KEYS).find((name) => KEYS[name].kind === "choice" && KEYS[name].choices.includes(part));
  return `"${shortened(part)}" has no key; write key=value, such as ${key ? `${key}=${part}` : "data=spiral&lr=0.1"}`;
}

/** The state of a string, or of a whole link: what stands after its "#". Throws an Error, one sentence. */
export function parseState(text, limits = LIMITS) {
  const state = defaultState();
  const seen = new Set();
  for (const one of text.slice(text.lastIndexOf("#") + 1).trim().split("&")) {
    const part = withoutSpaces(one);
    if (!part) continue;
    const cut = part.indexOf("=");
    if (cut < 0) throw new Error(withoutKey(part));
    const name = withoutSpaces(part.slice(0, cut));
    const written = withoutSpaces(part.slice(cut + 1));
    if (written.includes("=") && name !== "formula") throw new Error(`"${shortened(part)}" holds more than one setting; put & between them`);
    if (seen.has(name)) throw new Error(`${name} is given twice; give it once`);
    let value;
    try {
      value = decodeURIComponent(written);
    } catch {
      throw new Error(`${name}=${shortened(written)} is damaged: its %-signs are no encoded text`);
    }
    if (name === "v") {
      if (value !== VERSION) {
        throw new Error(`v=${shortened(value)} is not allowed; this playground reads version ${VERSION} of the link`);
      }
    } else if (!Object.hasOwn(KEYS, name)) {
      const meant = Object.hasOwn(OTHER_NAMES, name) ? `it is called ${OTHER_NAMES[name]} here` : `the keys are ${Object.keys(KEYS).join(", ")}`;
      throw new Error(`"${name}" is no key of a state; ${meant}`);
    } else {
      state[name] = readValue(name, value, limits);
    }
    seen.add(name);
  }
  return state;
}

/** A value as it is written in the string, before its percent-encoding. */
export function writeValue(name, value) {
  const { kind } = KEYS[name];
  if (kind === "flag") return value ? "1" : "0";
  if (kind === "list" || kind === "layers") return value.join(",");
  if (kind === "points") return encodeBase64(Float32Array.from(value));
  if (kind === "edits") return encodeBase64(Float64Array.from(value.flat()));
  return String(value);
}

/** Which of "points" and "edits" are too long for a link. */
export function leftOut(state) {
  return ["points", "edits"].filter((name) => writeValue(name, state[name]).length > LONGEST_ATTACHMENT);
}

/** What to tell the user who copies the link; "" when it holds everything. */
export function leftOutSentence(state) {
  const names = leftOut(state).map((name) => (name === "points" ? "your points" : "your edited weights"));
  if (!names.length) return "";
  return `The link leaves out ${names.join(" and ")}: more than ${LONGEST_ATTACHMENT} characters do not fit into it.`;
}

/** The one string of a state. Points or edits that are too long for a link are left out. */
export function formatState(state) {
  const parts = [`v=${VERSION}`];
  const missing = leftOut(state);
  for (const [name, { standard }] of Object.entries(KEYS)) {
    if (missing.includes(name)) continue;
    const text = writeValue(name, state[name]);
    if (text !== writeValue(name, standard)) {
      parts.push(`${name}=${encodeURIComponent(text).replaceAll("%2C", ",")}`);
    }
  }
  return parts.join("&");
}

// --- numbers as text -----------------------------------------------------------------------------------------
// Typed arrays lie in memory as the string has them, little-endian, on every machine that runs a browser today.

function encodeBase64(numbers) {
  let text = "";
  for (const byte of new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a text, or null when it is none or they are no rows of `size` bytes. */
function decodeBase64(text, size) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  return bytes.length % size ? null : bytes;
}
