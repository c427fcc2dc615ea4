// A run: the network of a state with its data, trained in the browser or by Python in the kernel.
//
// The view knows only this interface: reset(state), change(state), train({epochs | steps}), edit(place, value),
// replace(theta), trace(row), gradients(), all of which give promises, and the fields epoch, within, step, trainLoss,
// testLoss, network, data, history, path. With the kernel as driver the weights come from Python; pictures are still
// computed here, from those weights.

import { stream } from "./generator.js";
import { drawData, featureRows } from "./datasets.js";
import { formatState } from "./state.js";
import {
  BLOCK,
  checkGradients,
  compareGradients,
  lossOf,
  Network,
  Optimizer,
  rateAt,
  sizesOf,
  traceSample,
} from "./engine.js";

const MOST_HISTORY = 16384; // rows kept; beyond, every second one is dropped, so that memory stays flat
const MOST_CHECKED = 200; // training samples of a gradient check
const MOST_PATH = 256; // remembered places of the walk through weight space, thinned in the same way

/** Rows of numbers that never need more room: when full, every second row goes, and fewer are taken from then on. */
export class Thinned {
  constructor(width, most) {
    this.width = width;
    this.most = most;
    this.rows = new Float64Array(most * width); // all its room at once: memory stays flat
    this.clear();
  }

  clear() {
    this.count = 0;
    this.every = 1;
    this.skipped = 0;
  }

  /** Whether the next row would be kept; the caller may save the work of making it. */
  get due() {
    return this.skipped + 1 >= this.every || this.count === 0;
  }

  add(...values) {
    this.addRow(values);
  }

  addRow(values) {
    if (!this.due) {
      this.skipped++;
      return;
    }
    this.skipped = 0;
    if (this.count === this.most) {
      for (let r = 0; 2 * r < this.count; r++) {
        this.rows.copyWithin(r * this.width, 2 * r * this.width, (2 * r + 1) * this.width);
      }
      this.count = Math.ceil(this.count / 2);
      this.every *= 2;
    }
    this.rows.set(values, this.count * this.width);
    this.count++;
  }

  /** A copy of the rows that are kept, row by row. */
  values() {
    return this.rows.slice(0, this.count * this.width);
  }
}

/** The part that both drivers share: data and network of a state, losses, history, path. */
class Run {
  /** Throws an Error, one sentence, when the state has no data to train with; then nothing has changed. */
  prepare(state) {
    const data = drawData(state);
    const network = new Network(sizesOf(state), state.activation, lossOf(state), data.classes);
    network.draw(state);
    this.state = state;
    this.data = data;
    this.network = network;
    const all = Int32Array.from(data.target, (_, i) => i);
    this.X = featureRows(state.features, data.x1, data.x2, all);
    this.epoch = 0;
    this.within = 0; // steps of the epoch that goes on
    this.step = 0;
    this.changedAt = ""; // where the run left what its state string says, in words; "" while it can be repeated
    this.history = new Thinned(3, MOST_HISTORY);
    this.path = new Thinned(network.length, MOST_PATH);
  }

  measure() {
    const { X, data, network } = this;
    this.trainLoss = network.meanLoss(X, data.target, data.train);
    this.testLoss = network.meanLoss(X, data.target, data.test);
  }

  record() {
    this.history.add(this.epoch, this.trainLoss, this.testLoss);
    this.path.addRow(this.network.theta);
  }

  /** Note that the run is no longer the one of its string. */
  leave(what) {
    if (this.step > 0 && !this.changedAt) this.changedAt = `${what} in epoch ${this.epoch}`;
  }

  get stepsPerEpoch() {
    return Math.ceil(this.data.train.length / this.state.batch);
  }

  /** The steps of slow motion for a training sample, computed here; see traceSample. */
  traced(row) {
    const { network, state, data } = this;
    const r = data.train[row];
    const width = network.sizes[0];
    const lr = rateAt(state, this.epoch, this.step);
    return traceSample(network, this.X.slice(r * width, (r + 1) * width), data.target[r], lr, state.reg, state.regrate);
  }

  /** Share of samples on the right side, for rows of the data; NaN for regression. */
  accuracy(rows) {
    const { network, data, X } = this;
    if (data.classes === 0 || !rows.length) return NaN;
    const width = network.sizes[network.depth];
    let right = 0;
    for (let at = 0; at < rows.length; at += BLOCK) {
      const count = Math.min(BLOCK, rows.length - at);
      network.take(X, rows, at, count);
      network.forward(count);
      const out = network.layers[network.depth];
      for (let s = 0; s < count; s++) {
        let best = 0;
        if (width === 1) best = out[s] > 0 ? 1 : 0;
        else for (let k = 1; k < width; k++) if (out[k * count + s] > out[best * count + s]) best = k;
        if (best === data.target[rows[at + s]]) right++;
      }
    }
    return right / rows.length;
  }
}

/** Trains in the browser: nothing travels, and no kernel is needed. */
export class BrowserDriver extends Run {
  constructor() {
    super();
    this.name = "browser";
  }

  /** Start anew from a state. A promise, as the kernel's is; but here all is done when it is given. */
  async reset(state) {
    this.prepare(state);
    this.optimizer = new Optimizer(state.optimizer, this.network.length);
    this.order = new Int32Array(this.data.train.length);
    this.rows = new Int32Array(this.data.train.length);
    this.measure();
    this.record();
  }

  /** Go on with other settings (those of CHANGEABLE). A new batch size begins the epoch again; another optimiser forgets. */
  async change(state) {
    if (state.optimizer !== this.state.optimizer) this.optimizer = new Optimizer(state.optimizer, this.network.length);
    if (state.batch !== this.state.batch) this.within = 0;
    this.state = state;
  }

  /** Set one parameter by hand. */
  async edit(place, value) {
    this.network.theta[place] = value;
    this.measure();
  }

  /** Put other parameters in the place of all. */
  async replace(theta) {
    this.network.theta.set(theta);
    this.measure();
  }

  /** The steps of slow motion for a training sample. */
  async trace(row) {
    return this.traced(row);
  }

  /** Backpropagation against central differences; `samples`: over how many. */
  async gradients() {
    const rows = this.data.train.slice(0, MOST_CHECKED);
    return { ...checkGradients(this.network, this.X, this.data.target, rows), samples: rows.length };
  }

  /** One batch: gradient of its mean loss, regularisation, one step of the optimiser. */
  oneStep() {
    const { network, data, state, rows } = this;
    if (this.within === 0) {
      stream(state.seed, "epoch", this.epoch).shuffle(rows.length, this.order);
      for (let i = 0; i < rows.length; i++) rows[i] = data.train[this.order[i]];
    }
    const start = this.within * state.batch;
    const end = Math.min(rows.length, start + state.batch);
    network.gradient(this.X, data.target, rows, start, end);
    network.regularize(state.reg, state.regrate);
    this.optimizer.update(network.theta, network.grad, rateAt(state, this.epoch, this.step), state);
    this.step++;
    this.within++;
    if (end === rows.length) {
      this.within = 0;
      this.epoch++;
    }
  }

  /** Train to the end of `epochs` epochs (one that was begun counts), or `steps` single steps. */
  advance({ epochs = 0, steps = 0 }) {
    for (let s = 0; s < steps; s++) {
      this.oneStep();
      if (this.within > 0 && s < steps - 1) continue;
      this.measure();
      if (this.within === 0) this.record();
    }
    for (let e = 0; e < epochs; e++) {
      do this.oneStep();
      while (this.within > 0);
      this.measure();
      this.record();
    }
  }

  /** The same as advance for epochs, but stops within an epoch when the clock (performance.now) reaches `end`. */
  advanceFor(epochs, end) {
    for (let e = 0; e < epochs; e++) {
      let k = 0;
      do {
        this.oneStep();
        if ((++k & 7) === 0 && this.within > 0 && performance.now() > end) {
          this.measure();
          return;
        }
      } while (this.within > 0);
      this.measure();
      this.record();
      if (performance.now() > end) return;
    }
  }

  async train(much) {
    this.advance(much);
  }

  /** Other samples for the network that is there, such as a point painted while it trains; false if it does not fit. */
  newData(state) {
    const data = drawData(state);
    const fits = data.classes === this.data.classes && lossOf(state) === this.network.loss;
    if (!fits || this.step === 0) return false;
    this.data = data;
    this.state = state;
    const all = Int32Array.from(data.target, (_, i) => i);
    this.X = featureRows(state.features, data.x1, data.x2, all);
    this.order = new Int32Array(data.train.length);
    this.rows = new Int32Array(data.train.length);
    this.within = 0;
    this.measure();
    return true;
  }

  close() {}
}

const PATIENCE = 10000; // ms to wait for the kernel before saying that it does not answer
const NO_ANSWER = "The kernel does not answer: wait for the cell that runs, or restart the kernel and run this cell again.";
const PORTION = 20; // ms of training to ask the kernel for at once, so that controls and other cells get in between

/** Float64 numbers of a message's buffer, copied: it may lie anywhere in a larger one. */
function float64(bytes) {
  if (!bytes.buffer) return new Float64Array(bytes.slice(0));
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/**
 * Asks Python for every step and keeps one question in flight, so that pause and controls are answered at once.
 * The messages are described at the top of `own_code/kernel_driver.py`. Pictures and losses are computed here from the weights.
 */
export class KernelDriver extends Run {
  constructor(model) {
    super();
    this.name = "kernel";
    this.model = model;
    this.waiting = new Map();
    this.asker = Math.random().toString(36).slice(2); // a second view of the same widget hears the same answers
    this.lastId = 0;
    this.wrong = ""; // what the kernel says of a function that failed
    this.listen = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listen);
  }

  close() {
    this.model.off("msg:custom", this.listen);
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Error("The playground was closed."));
    }
    this.waiting.clear();
  }

  ask(message, numbers) {
    const id = `${this.asker}-${++this.lastId}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(NO_ANSWER));
      }, PATIENCE);
      this.waiting.set(id, { resolve, reject, timer });
      try {
        this.model.send({ ...message, id }, undefined, numbers ? [numbers.buffer] : undefined);
      } catch {
        clearTimeout(timer);
        this.waiting.delete(id);
        reject(new Error(NO_ANSWER)); // a kernel that was restarted knows nothing of this widget
      }
    });
  }

  receive(message, buffers) {
    const waiting = this.waiting.get(message?.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.type === "refused") waiting.reject(new Error(message.message));
    else waiting.resolve({ message, buffers });
  }

  async frame(question, numbers) {
    this.took(await this.ask(question, numbers));
  }

  took({ message, buffers }) {
    const theta = float64(buffers[0]);
    if (theta.length !== this.network.length) return; // an answer to an earlier network
    this.network.theta.set(theta);
    const whole = message.within === 0 && message.epoch > this.epoch;
    this.epoch = message.epoch;
    this.within = message.within;
    this.step = message.step;
    this.wrong = message.wrong;
    this.measure();
    if (whole || this.history.count === 0) this.record();
  }

  /** What Python refuses changes nothing here either. */
  async reset(state) {
    const answer = await this.ask({ type: "reset", state: formatState(state) });
    this.prepare(state);
    this.took(answer);
  }

  async change(state) {
    await this.frame({ type: "set", state: formatState(state) });
    this.state = state;
  }

  async edit(place, value) {
    const theta = Float64Array.from(this.network.theta);
    theta[place] = value;
    await this.replace(theta);
  }

  async replace(theta) {
    await this.frame({ type: "weights" }, Float64Array.from(theta));
  }

  /**
   * The same steps as in the browser, but the numbers of the student's functions stand in `values`, `weights` and
   * `after`, and the right ones beside them in `right` and `rightWeights`; `maker`: which function made them.
   */
  async trace(row) {
    const steps = this.traced(row);
    const { message, buffers } = await this.ask({ type: "slow", row });
    const [gradient, after] = buffers.map(float64);
    const { forward, backward, step: updates } = message.makers;
    const { network } = this;
    const put = (step, values, maker) => {
      if (!values) return;
      step.right = step.values;
      step.values = Array.from(values);
      step.maker = maker;
    };
    for (const step of steps) {
      const l = step.layer;
      const biases = gradient.subarray(network.b[l], network.b[l] + network.sizes[l]);
      if (step.phase === "sum") put(step, l === 1 ? message.Z1 : message.Y_hat, forward);
      else if (step.phase === "activation") put(step, l === 1 ? message.H1 : message.Y_hat, forward);
      else if (step.phase === "loss") put(step, [message.loss ?? NaN], forward);
      else if (step.phase === "error") put(step, biases, backward); // for one sample, ∂L/∂z is ∂L/∂b
      else if (step.phase === "gradient") {
        put(step, biases, backward);
        step.rightWeights = step.weights;
        step.weights = Array.from(gradient.subarray(network.w[l], network.b[l]));
      } else if (step.phase === "update") Object.assign(step, { after, gradient, lr: message.rate, maker: updates });
    }
    return steps;
  }

  /** The student's backward against central differences of the loss that the student's forward gives. */
  async gradients() {
    const { message, buffers } = await this.ask({ type: "gradients" });
    const [analytic, numeric] = buffers.map(float64);
    const { makers, samples } = message;
    return { ...compareGradients(analytic, numeric, this.network.theta, this.trainLoss), samples, maker: makers.backward };
  }

  async train({ epochs = 0, steps = 0 }) {
    await this.frame(epochs ? { type: "epoch", n: epochs, ms: PORTION } : { type: "step", n: steps, ms: PORTION });
  }

  /** Verdicts of the exercises' tests on the own functions: {anyway, functions: [{name, right, message}]}. */
  async check(anyway = false) {
    return (await this.ask({ type: anyway ? "anyway" : "check" })).message;
  }
}
