// The network itself: forward, backward and the optimisers, on typed arrays.
//
// All weights and biases of a network lie in one Float64Array `theta`, layer by layer: W row by row (row = neuron),
// then b. Gradients and the optimiser's memory have the same layout, so that a step is one flat loop. Samples go
// through in blocks; activations of a block are (neurons, samples), row by row. The loops are written out and
// allocate nothing: they are what makes it fast. `network.py` is the same arithmetic in numpy.

import { stream } from "./generator.js";
import { classesOf } from "./datasets.js";

export const BLOCK = 64; // samples that go through the layers together; a batch may be longer
const LINEAR = 0;
const RELU = 1;
const TANH = 2;
const SIGMOID = 3;
const ACTIVATION_CODES = { linear: LINEAR, relu: RELU, tanh: TANH, sigmoid: SIGMOID };

/**
 * What the last layer does and what is minimised: "logistic" (two classes), "softmax" (more), "squared" (half the squared
 * error; tanh output for classes, linear for a regression), or "mse" (that of exercise 07: linear, without the half).
 */
export function lossOf(state) {
  if (state.loss === "mse") return "mse";
  const classes = classesOf(state);
  if (classes === 0 || state.loss === "squared") return "squared";
  return classes === 2 ? "logistic" : "softmax";
}

/** Sizes of all layers, input features and outputs included. */
export function sizesOf(state) {
  const classes = classesOf(state);
  return [state.features.length, ...state.layers, classes > 2 ? classes : 1];
}

// --- the hot loops -------------------------------------------------------------------------------------------
// Neuron j of sample s lies at j * count + s. Four samples (or four weights) go side by side, so that a number that
// is read is used four times; that, and no allocation, is where the speed comes from.

function weighted(theta, w, b, nIn, nOut, input, output, count) {
  for (let j = 0; j < nOut; j++) {
    const bias = theta[b + j];
    const from = w + j * nIn;
    const to = j * count;
    let s = 0;
    for (; s + 3 < count; s += 4) {
      let z0 = bias;
      let z1 = bias;
      let z2 = bias;
      let z3 = bias;
      let a = s;
      for (let i = 0; i < nIn; i++) {
        const weight = theta[from + i];
        z0 += weight * input[a];
        z1 += weight * input[a + 1];
        z2 += weight * input[a + 2];
        z3 += weight * input[a + 3];
        a += count;
      }
      output[to + s] = z0;
      output[to + s + 1] = z1;
      output[to + s + 2] = z2;
      output[to + s + 3] = z3;
    }
    for (; s < count; s++) {
      let z = bias;
      for (let i = 0, a = s; i < nIn; i++, a += count) z += theta[from + i] * input[a];
      output[to + s] = z;
    }
  }
}

// tanh(z) = t / (t + 2) with t = e^(2z) - 1. The exponential comes from tables of 2^(k/32), the rest r of the exponent
// from its series: e^(2z) - 1 = 2^(k/32) (e^r - 1) + (2^(k/32) - 1). Twice as fast as Math.tanh, which the training
// of small networks mostly waits for, and right to three units in the last place (tested).
const FINE = 32;
const TANH_END = 20; // tanh is 1 in double precision from about 19.1
const FINE_PER_ONE = FINE / Math.LN2;
const STEP_HEAD = Math.fround(Math.LN2 / FINE); // few digits, so that k * STEP_HEAD is exact
const STEP_TAIL = 0.6931471803691238 / FINE - STEP_HEAD + 1.9082149292705877e-10 / FINE; // ln 2 in two parts, as in fdlibm
const MIDDLE = Math.ceil(2 * TANH_END * FINE_PER_ONE) + 1;
const POWER = Float64Array.from({ length: 2 * MIDDLE + 1 }, (_, k) => 2 ** ((k - MIDDLE) / FINE));
const POWER_LESS_ONE = Float64Array.from({ length: 2 * MIDDLE + 1 }, (_, k) => Math.expm1(((k - MIDDLE) * Math.LN2) / FINE));

export function tanhInto(values, start, end) {
  for (let at = start; at < end; at++) {
    const u = 2 * values[at];
    if (!(u < 2 * TANH_END && u > -2 * TANH_END)) {
      values[at] = Math.tanh(values[at]);
      continue;
    }
    const place = (u * FINE_PER_ONE + (MIDDLE + 0.5)) | 0;
    const k = place - MIDDLE;
    const r = u - k * STEP_HEAD - k * STEP_TAIL;
    const series = r + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720)))));
    const t = POWER[place] * series + POWER_LESS_ONE[place];
    values[at] = t / (t + 2);
  }
}

function activate(code, values, length) {
  if (code === TANH) {
    tanhInto(values, 0, length);
  } else if (code === RELU) {
    for (let k = 0; k < length; k++) if (values[k] <= 0) values[k] = 0; // NaN stays NaN
  } else if (code === SIGMOID) {
    for (let k = 0; k < length; k++) values[k] = 1 / (1 + Math.exp(-values[k]));
  }
}

/** Multiply errors by the activation's slope, written with its own output. */
function slope(code, outputs, errors, length) {
  if (code === TANH) {
    for (let k = 0; k < length; k++) errors[k] *= 1 - outputs[k] * outputs[k];
  } else if (code === RELU) {
    for (let k = 0; k < length; k++) if (outputs[k] === 0) errors[k] = 0;
  } else if (code === SIGMOID) {
    for (let k = 0; k < length; k++) errors[k] *= outputs[k] * (1 - outputs[k]);
  }
}

/** Add a block's share to the gradient of one layer. */
function collect(grad, w, b, nIn, nOut, input, errors, count) {
  for (let j = 0; j < nOut; j++) {
    const from = j * count;
    const at = w + j * nIn;
    let sum = 0;
    for (let s = 0; s < count; s++) sum += errors[from + s];
    grad[b + j] += sum;
    let i = 0;
    for (; i + 3 < nIn; i += 4) {
      const a = i * count;
      let g0 = 0;
      let g1 = 0;
      let g2 = 0;
      let g3 = 0;
      for (let s = 0; s < count; s++) {
        const error = errors[from + s];
        g0 += error * input[a + s];
        g1 += error * input[a + count + s];
        g2 += error * input[a + 2 * count + s];
        g3 += error * input[a + 3 * count + s];
      }
      grad[at + i] += g0;
      grad[at + i + 1] += g1;
      grad[at + i + 2] += g2;
      grad[at + i + 3] += g3;
    }
    for (; i + 1 < nIn; i += 2) {
      const a = i * count;
      let g0 = 0;
      let g1 = 0;
      for (let s = 0; s < count; s++) {
        const error = errors[from + s];
        g0 += error * input[a + s];
        g1 += error * input[a + count + s];
      }
      grad[at + i] += g0;
      grad[at + i + 1] += g1;
    }
    if (i < nIn) {
      const a = i * count;
      let g = 0;
      for (let s = 0; s < count; s++) g += errors[from + s] * input[a + s];
      grad[at + i] += g;
    }
  }
}

/** The errors that reach the inputs of a layer through its weights. */
function passBack(theta, w, nIn, nOut, errors, previous, count) {
  for (let i = 0; i < nIn; i++) {
    const to = i * count;
    let s = 0;
    for (; s + 3 < count; s += 4) {
      let e0 = 0;
      let e1 = 0;
      let e2 = 0;
      let e3 = 0;
      for (let j = 0, at = w + i, from = s; j < nOut; j++, at += nIn, from += count) {
        const weight = theta[at];
        e0 += weight * errors[from];
        e1 += weight * errors[from + 1];
        e2 += weight * errors[from + 2];
        e3 += weight * errors[from + 3];
      }
      previous[to + s] = e0;
      previous[to + s + 1] = e1;
      previous[to + s + 2] = e2;
      previous[to + s + 3] = e3;
    }
    for (; s < count; s++) {
      let e = 0;
      for (let j = 0, at = w + i, from = s; j < nOut; j++, at += nIn, from += count) e += theta[at] * errors[from];
      previous[to + s] = e;
    }
  }
}

function softplus(z) {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** Probabilities from a block of logits; `to` may be the same array. */
function softmax(from, to, width, count) {
  for (let s = 0; s < count; s++) {
    const end = s + width * count;
    let most = from[s];
    for (let k = s; k < end; k += count) if (from[k] > most) most = from[k];
    let sum = 0;
    for (let k = s; k < end; k += count) sum += to[k] = Math.exp(from[k] - most);
    for (let k = s; k < end; k += count) to[k] /= sum;
  }
}

// --- the network ---------------------------------------------------------------------------------------------

export class Network {
  /**
   * sizes: neurons a layer, inputs first; activation: name; loss: see lossOf; classes: 0 for a regression.
   */
  constructor(sizes, activation, loss, classes) {
    this.sizes = sizes;
    this.activation = activation;
    this.code = ACTIVATION_CODES[activation];
    this.loss = loss;
    this.classes = classes;
    this.depth = sizes.length - 1;
    this.w = new Int32Array(this.depth + 1); // where layer l's weights start; layers count from 1
    this.b = new Int32Array(this.depth + 1);
    let at = 0;
    for (let l = 1; l <= this.depth; l++) {
      this.w[l] = at;
      at += sizes[l] * sizes[l - 1];
      this.b[l] = at;
      at += sizes[l];
    }
    this.length = at;
    this.theta = new Float64Array(at);
    this.grad = new Float64Array(at);
    this.layers = sizes.map((size) => new Float64Array(BLOCK * size));
    this.errors = sizes.map((size) => new Float64Array(BLOCK * size));
    this.outputCode = loss === "squared" && classes > 0 ? TANH : LINEAR;
  }

  /**
   * First weights: layer by layer, row by row, each layer from a stream "weights" of its own that counts from 0;
   * biases are 0. Then the edited ones, pairs of a place and a value; throws an Error for a place that is not there.
   */
  draw({ init, seed, edits }) {
    const rule = init === "auto" ? (this.activation === "relu" ? "he" : "xavier") : init;
    this.theta.fill(0);
    for (let l = 1; l <= this.depth; l++) {
      const nIn = this.sizes[l - 1];
      const nOut = this.sizes[l];
      const spread =
        rule === "zeros" ? 0 : rule === "small" ? 0.1 : rule === "he" ? Math.sqrt(2 / nIn) : Math.sqrt(2 / (nIn + nOut));
      const random = stream(seed, "weights", l - 1);
      for (let k = this.w[l]; k < this.b[l]; k++) this.theta[k] = spread * random.normal() + 0; // no -0
    }
    for (const [place, value] of edits) {
      if (place >= this.length) {
        throw new Error(
          `edits has parameter ${place}, and this network has ${this.length}, counted from 0; edit its weights anew`,
        );
      }
      this.theta[place] = value;
    }
  }

  /** Place of a weight in theta (column = number of the input), or of a bias (column -1). Layers count from 1. */
  place(layer, row, column) {
    return column < 0 ? this.b[layer] + row : this.w[layer] + row * this.sizes[layer - 1] + column;
  }

  /** Where a place in theta belongs: {layer, row, column}, column -1 for a bias. */
  located(place) {
    let layer = 1;
    while (layer < this.depth && place >= this.w[layer + 1]) layer++;
    if (place >= this.b[layer]) return { layer, row: place - this.b[layer], column: -1 };
    const nIn = this.sizes[layer - 1];
    const k = place - this.w[layer];
    return { layer, row: Math.floor(k / nIn), column: k % nIn };
  }

  /** Forward for `count` samples that lie in this.layers[0]. */
  forward(count) {
    const { theta, sizes, layers, depth } = this;
    for (let l = 1; l <= depth; l++) {
      weighted(theta, this.w[l], this.b[l], sizes[l - 1], sizes[l], layers[l - 1], layers[l], count);
      activate(l < depth ? this.code : this.outputCode, layers[l], sizes[l] * count);
    }
  }

  /** After forward: the slope of each sample's loss with respect to the last weighted sums, into this.errors. */
  outputErrors(targets, rows, start, count) {
    const out = this.layers[this.depth];
    const errors = this.errors[this.depth];
    const width = this.sizes[this.depth];
    const { classes } = this;
    if (this.loss === "logistic") {
      for (let s = 0; s < count; s++) errors[s] = 1 / (1 + Math.exp(-out[s])) - targets[rows[start + s]];
    } else if (this.loss === "softmax") {
      softmax(out, errors, width, count);
      for (let s = 0; s < count; s++) errors[targets[rows[start + s]] * count + s] -= 1;
    } else {
      const factor = this.loss === "mse" ? 2 : 1;
      for (let s = 0; s < count; s++) {
        const target = targets[rows[start + s]];
        for (let k = 0; k < width; k++) {
          const wanted = classes === 0 ? target : width === 1 ? 2 * target - 1 : k === target ? 1 : -1;
          errors[k * count + s] = factor * (out[k * count + s] - wanted);
        }
      }
      slope(this.outputCode, out, errors, width * count);
    }
  }

  /** Sum of the losses of the samples that went forward last. */
  lossSum(targets, rows, start, count) {
    const out = this.layers[this.depth];
    const width = this.sizes[this.depth];
    const { classes } = this;
    let total = 0;
    if (this.loss === "logistic") {
      for (let s = 0; s < count; s++) total += softplus(out[s]) - targets[rows[start + s]] * out[s];
    } else if (this.loss === "softmax") {
      for (let s = 0; s < count; s++) {
        const end = s + width * count;
        let most = out[s];
        for (let k = s; k < end; k += count) if (out[k] > most) most = out[k];
        let sum = 0;
        for (let k = s; k < end; k += count) sum += Math.exp(out[k] - most);
        total += most + Math.log(sum) - out[targets[rows[start + s]] * count + s];
      }
    } else {
      const factor = this.loss === "mse" ? 1 : 0.5;
      for (let s = 0; s < count; s++) {
        const target = targets[rows[start + s]];
        for (let k = 0; k < width; k++) {
          const wanted = classes === 0 ? target : width === 1 ? 2 * target - 1 : k === target ? 1 : -1;
          const miss = out[k * count + s] - wanted;
          total += factor * miss * miss;
        }
      }
    }
    return total;
  }

  /** Backward for the block that went forward last; adds to this.grad. */
  backward(count) {
    const { theta, grad, sizes, layers, errors, depth } = this;
    for (let l = depth; l >= 1; l--) {
      collect(grad, this.w[l], this.b[l], sizes[l - 1], sizes[l], layers[l - 1], errors[l], count);
      if (l === 1) return;
      passBack(theta, this.w[l], sizes[l - 1], sizes[l], errors[l], errors[l - 1], count);
      slope(this.code, layers[l - 1], errors[l - 1], sizes[l - 1] * count);
    }
  }

  /** Samples rows[start … start + count) of X (n, features) into the input layer. */
  take(X, rows, start, count) {
    const width = this.sizes[0];
    const input = this.layers[0];
    for (let s = 0; s < count; s++) {
      const from = rows[start + s] * width;
      for (let i = 0; i < width; i++) input[i * count + s] = X[from + i];
    }
  }

  /** Gradient of the mean loss over the rows start … end, into this.grad. */
  gradient(X, targets, rows, start, end) {
    const { grad } = this;
    grad.fill(0);
    for (let at = start; at < end; at += BLOCK) {
      const count = Math.min(BLOCK, end - at);
      this.take(X, rows, at, count);
      this.forward(count);
      this.outputErrors(targets, rows, at, count);
      this.backward(count);
    }
    const n = end - start;
    for (let k = 0; k < grad.length; k++) grad[k] /= n;
  }

  /** Mean loss over rows; NaN when there are none. */
  meanLoss(X, targets, rows, end = rows.length) {
    let total = 0;
    for (let at = 0; at < end; at += BLOCK) {
      const count = Math.min(BLOCK, end - at);
      this.take(X, rows, at, count);
      this.forward(count);
      total += this.lossSum(targets, rows, at, count);
    }
    return total / end;
  }

  /** Add the regularisation's slope to the gradient of the weights; biases are left alone. */
  regularize(kind, rate) {
    if (kind === "none" || rate === 0) return;
    const { theta, grad } = this;
    for (let l = 1; l <= this.depth; l++) {
      const end = this.b[l];
      if (kind === "l2") for (let k = this.w[l]; k < end; k++) grad[k] += rate * theta[k];
      else for (let k = this.w[l]; k < end; k++) grad[k] += theta[k] > 0 ? rate : theta[k] < 0 ? -rate : 0;
    }
  }

  /**
   * Shown values of the last layer for the block that went forward last: in -1 … 1 for two classes (the sign is the
   * class), the value itself for regression, and one probability a class for more.
   */
  shown(count, result, offset) {
    const out = this.layers[this.depth];
    const width = this.sizes[this.depth];
    if (this.loss === "softmax") softmax(out, out, width, count);
    for (let s = 0; s < count; s++) {
      for (let k = 0; k < width; k++) {
        const value = out[k * count + s];
        result[(offset + s) * width + k] = this.loss === "logistic" ? Math.tanh(value / 2) : value;
      }
    }
  }
}

// --- optimisers ----------------------------------------------------------------------------------------------

/** Makes steps on theta; the formulas are those of chapter 09 and of torch.optim (Adagrad: ε inside the root). */
export class Optimizer {
  constructor(name, length) {
    this.name = name;
    this.step = 0;
    this.first = new Float64Array(length);
    this.second = new Float64Array(length);
  }

  update(theta, grad, lr, state) {
    const { first, second } = this;
    const n = theta.length;
    const t = ++this.step;
    if (this.name === "sgd") {
      for (let k = 0; k < n; k++) theta[k] -= lr * grad[k];
    } else if (this.name === "momentum") {
      const beta = state.momentum;
      for (let k = 0; k < n; k++) {
        first[k] = beta * first[k] + grad[k];
        theta[k] -= lr * first[k];
      }
    } else if (this.name === "adagrad") {
      const eps = state.eps;
      for (let k = 0; k < n; k++) {
        second[k] += grad[k] * grad[k];
        theta[k] -= (lr * grad[k]) / Math.sqrt(eps + second[k]);
      }
    } else if (this.name === "rmsprop") {
      const { rho, eps } = state;
      for (let k = 0; k < n; k++) {
        second[k] = rho * second[k] + (1 - rho) * grad[k] * grad[k];
        theta[k] -= (lr * grad[k]) / (Math.sqrt(second[k]) + eps);
      }
    } else {
      const { beta1, beta2, eps } = state;
      const keep = this.name === "adamw" ? 1 - lr * state.decay : 1;
      const correct1 = 1 - beta1 ** t;
      const correct2 = 1 - beta2 ** t;
      for (let k = 0; k < n; k++) {
        first[k] = beta1 * first[k] + (1 - beta1) * grad[k];
        second[k] = beta2 * second[k] + (1 - beta2) * grad[k] * grad[k];
        theta[k] = keep * theta[k] - (lr * (first[k] / correct1)) / (Math.sqrt(second[k] / correct2) + eps);
      }
    }
  }
}

/** Learning rate of a step: schedules by epoch as in chapter 09, warm-up and cosine by step; all count from 0. */
export function rateAt(state, epoch, step) {
  if (state.schedule === "step") return state.lr * state.drop ** Math.floor(epoch / state.every);
  if (state.schedule === "exponential") return state.lr * Math.exp(-state.rate * epoch);
  if (state.schedule === "cosine") {
    if (step < state.warmup) return (state.lr * (step + 1)) / state.warmup;
    if (step >= state.total) return 0;
    return state.lr * 0.5 * (1 + Math.cos((Math.PI * (step - state.warmup)) / (state.total - state.warmup)));
  }
  return state.lr;
}

// --- number by number ----------------------------------------------------------------------------------------

/**
 * One step of backpropagation for one sample, in the order in which it happens. Returns {steps, update}; a step is
 * {phase, layer, values}: "input" x, "sum" z = Wx + b, "activation" h = f(z), "loss", then backwards "error"
 * (∂L/∂z, with `slopes` f'(z)), "gradient" (∂L/∂W as `weights`, row by row, and ∂L/∂b as `values`), and last
 * "update" with `before` and `after` (theta). Weights change only when the caller puts `after` in place.
 */
export function traceSample(network, x, target, lr, reg = "none", regrate = 0) {
  const { sizes, depth } = network;
  const rows = Int32Array.of(0);
  const targets = Float64Array.of(target);
  const column = (values, width) => Array.from({ length: width }, (_, j) => values[j]);
  network.grad.fill(0);
  network.take(x, rows, 0, 1);
  const steps = [{ phase: "input", layer: 0, values: column(network.layers[0], sizes[0]) }];
  for (let l = 1; l <= depth; l++) {
    const values = network.layers[l];
    weighted(network.theta, network.w[l], network.b[l], sizes[l - 1], sizes[l], network.layers[l - 1], values, 1);
    steps.push({ phase: "sum", layer: l, values: column(values, sizes[l]) });
    activate(l < depth ? network.code : network.outputCode, values, sizes[l]);
    steps.push({ phase: "activation", layer: l, values: column(values, sizes[l]) });
  }
  steps.push({ phase: "loss", layer: depth, values: [network.lossSum(targets, rows, 0, 1)], target });
  network.outputErrors(targets, rows, 0, 1);
  network.backward(1);
  for (let l = depth; l >= 1; l--) {
    const slopes = new Float64Array(sizes[l]).fill(1);
    slope(l < depth ? network.code : network.outputCode, network.layers[l], slopes, sizes[l]);
    steps.push({ phase: "error", layer: l, values: column(network.errors[l], sizes[l]), slopes: column(slopes, sizes[l]) });
    steps.push({
      phase: "gradient",
      layer: l,
      values: Array.from(network.grad.subarray(network.b[l], network.b[l] + sizes[l])),
      weights: Array.from(network.grad.subarray(network.w[l], network.b[l])),
    });
  }
  const before = Float64Array.from(network.theta);
  const gradient = Float64Array.from(network.grad);
  network.regularize(reg, regrate);
  const after = before.map((value, k) => value - lr * network.grad[k]);
  steps.push({ phase: "update", layer: depth, values: [], before, after, gradient, lr });
  return steps;
}

/** Half the way of a central difference at a parameter of this value. `own_gradients.py` takes the same. */
const halfWay = (value) => 1e-5 * Math.max(1, Math.abs(value));

/**
 * Backpropagation against central differences for every weight and bias, over the given rows.
 * Returns what compareGradients does.
 */
export function checkGradients(network, X, targets, rows) {
  network.gradient(X, targets, rows, 0, rows.length);
  const analytic = Float64Array.from(network.grad);
  const numeric = new Float64Array(network.length);
  const { theta } = network;
  for (let k = 0; k < network.length; k++) {
    const kept = theta[k];
    theta[k] = kept + halfWay(kept);
    const above = network.meanLoss(X, targets, rows);
    const high = theta[k];
    theta[k] = kept - halfWay(kept);
    const below = network.meanLoss(X, targets, rows);
    numeric[k] = (above - below) / (high - theta[k]);
    theta[k] = kept;
  }
  return compareGradients(analytic, numeric, theta, network.meanLoss(X, targets, rows));
}

/**
 * {analytic, numeric, relative: Float64Array(parameters), worst: place of the largest relative error}. Relative error as
 * in exercise 07: |a - b| / max(|a|, |b|), 0 where both are below what differences of losses of this size resolve.
 */
export function compareGradients(analytic, numeric, theta, loss) {
  const relative = new Float64Array(theta.length);
  let worst = 0;
  for (let k = 0; k < theta.length; k++) {
    // A difference of losses carries a rounding error of about 1e-16 of the loss, divided by twice the half way.
    const noise = (1e-15 * Math.max(1, Math.abs(loss))) / halfWay(theta[k]);
    const miss = Math.abs(analytic[k] - numeric[k]);
    relative[k] = miss <= 10 * noise ? 0 : miss / Math.max(Math.abs(analytic[k]), Math.abs(numeric[k]));
    if (!(relative[k] <= relative[worst])) worst = k;
  }
  return { analytic, numeric, relative, worst };
}
