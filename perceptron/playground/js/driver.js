// A run: the network of a state with its data, trained in the browser or by Python in the kernel.
//
// The view knows only this interface: reset(state), train({epochs | steps}), setTheta, and the fields epoch, step,
// train, test, network, data, history. With the kernel as driver the weights come from Python; pictures are still
// computed here, from those weights.

import { stream } from "./generator.js";
import { drawData, featureRows } from "./datasets.js";
import { BLOCK, lossOf, Network, Optimizer, rateAt, sizesOf } from "./engine.js";

const MOST_HISTORY = 16384; // rows kept; beyond, every second one is dropped, so that memory stays flat
const MOST_PATH = 256; // remembered places of the walk through weight space, thinned in the same way

/** Rows of numbers that never need more room: when full, every second row goes, and fewer are taken from then on. */
export class Thinned {
  constructor(width, most) {
    this.width = width;
    this.most = most;
    this.rows = new Float64Array(Math.min(64, most) * width);
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
    if ((this.count + 1) * this.width > this.rows.length) {
      const longer = new Float64Array(Math.min(this.most * this.width, 2 * this.rows.length));
      longer.set(this.rows);
      this.rows = longer;
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
  prepare(state) {
    this.state = state;
    this.data = drawData(state);
    const all = Int32Array.from(this.data.target, (_, i) => i);
    this.X = featureRows(state.features, this.data.x1, this.data.x2, all);
    this.network = new Network(sizesOf(state), state.activation, lossOf(state), this.data.classes);
    this.network.draw(state.init, state.seed);
    this.epoch = 0;
    this.step = 0;
    this.changedAt = null; // epoch at which settings were changed during the run, if they were
    this.history = new Thinned(3, MOST_HISTORY);
    this.path = new Thinned(this.network.length, MOST_PATH);
  }

  measure() {
    const { X, data, network } = this;
    this.train = network.meanLoss(X, data.target, data.train);
    this.test = network.meanLoss(X, data.target, data.test);
  }

  record() {
    this.history.add(this.epoch, this.train, this.test);
    if (this.path.due) this.path.addRow(this.network.theta);
    else this.path.skipped++;
  }

  /** Share of samples on the right side, for rows of the data; NaN for regression. */
  accuracy(rows) {
    const { network, data, X } = this;
    if (data.classes === 1 || !rows.length) return NaN;
    const width = network.sizes[network.depth];
    let right = 0;
    for (let at = 0; at < rows.length; at += BLOCK) {
      const count = Math.min(BLOCK, rows.length - at);
      network.take(X, rows, at, count);
      network.forward(count);
      const out = network.layers[network.depth];
      for (let s = 0; s < count; s++) {
        const label = data.target[rows[at + s]];
        let best = 0;
        if (width === 1) best = out[s] > 0 ? 1 : 0;
        else for (let k = 1; k < width; k++) if (out[k * count + s] > out[best * count + s]) best = k;
        if (best === label) right++;
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

  reset(state) {
    this.prepare(state);
    this.optimizer = new Optimizer(state.optimizer, this.network.length);
    this.order = new Int32Array(this.data.train.length);
    this.rows = new Int32Array(this.data.train.length);
    this.within = 0; // samples of this epoch that are done
    this.nextEdit = 0;
    this.applyEdits();
    this.measure();
    this.record();
  }

  /** Settings that may change while it runs: learning rate, schedule, regularisation, batch, optimiser's numbers. */
  change(state) {
    if (this.step > 0) this.changedAt = this.epoch;
    this.state = state;
  }

  /** Set one weight (column) or bias (column 255); it goes into the state, so that the run can be repeated. */
  edit(layer, row, column, value) {
    const { state, step } = this;
    // What lies ahead of an edit made after a reset is no longer this run.
    const edits = state.edits.filter(
      (e) => e.step < step || (e.step === step && !(e.layer === layer && e.row === row && e.column === column)),
    );
    this.state = { ...state, edits: [...edits, { step, layer, row, column, value }] };
    this.nextEdit = this.state.edits.length;
    this.network.theta[this.network.place(layer, row, column)] = value;
    this.measure();
    return this.state;
  }

  applyEdits() {
    const { edits } = this.state;
    while (this.nextEdit < edits.length && edits[this.nextEdit].step <= this.step) {
      const { layer, row, column, value } = edits[this.nextEdit++];
      const { sizes, depth } = this.network;
      if (layer <= depth && row < sizes[layer] && (column === 255 || column < sizes[layer - 1])) {
        this.network.theta[this.network.place(layer, row, column)] = value;
      }
    }
  }

  /** One batch: gradient of its mean loss, regularisation, one step of the optimiser. */
  oneStep() {
    const { network, data, state, rows } = this;
    if (this.within === 0) {
      stream(state.seed, "epoch", this.epoch).shuffle(rows.length, this.order);
      for (let i = 0; i < rows.length; i++) rows[i] = data.train[this.order[i]];
    }
    const end = Math.min(rows.length, this.within + state.batch);
    network.gradient(this.X, data.target, rows, this.within, end);
    network.regularize(state.reg, state.regrate);
    this.optimizer.update(network.theta, network.grad, rateAt(state, this.epoch, this.step), state);
    this.step++;
    this.within = end;
    if (end === rows.length) {
      this.within = 0;
      this.epoch++;
    }
    if (this.nextEdit < state.edits.length) this.applyEdits();
  }

  /** To the end of `epochs` epochs (the present one counts), or `steps` single steps. */
  advance({ epochs = 0, steps = 0 }) {
    for (let s = 0; s < steps; s++) {
      this.oneStep();
      if (this.within === 0) {
        this.measure();
        this.record();
      }
    }
    for (let e = 0; e < epochs; e++) {
      do this.oneStep();
      while (this.within > 0);
      this.measure();
      this.record();
    }
    if (steps && this.within > 0) this.measure();
  }

  /** As the kernel's driver does: a promise that is kept when the work is done. */
  async train(much) {
    this.advance(much);
  }
}

const PATIENCE = 8000; // ms to wait for the kernel before saying that it does not answer

/** Asks Python for every step; keeps one request in flight, so that pause and controls are answered at once. */
export class KernelDriver extends Run {
  constructor(model) {
    super();
    this.name = "kernel";
    this.model = model;
    this.waiting = new Map();
    this.nextId = 1;
    this.listen = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listen);
  }

  close() {
    this.model.off("msg:custom", this.listen);
    for (const { reject } of this.waiting.values()) reject(new Error("The playground was closed."));
    this.waiting.clear();
  }

  ask(message) {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error("The kernel does not answer: wait for its cell to end, or restart it and run this cell again."));
      }, PATIENCE);
      this.waiting.set(id, { resolve, reject, timer });
      this.model.send({ ...message, id });
    });
  }

  receive(message, buffers) {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.type === "error") waiting.reject(new Error(message.text));
    else waiting.resolve({ message, buffers });
  }

  take(answer) {
    const { message, buffers } = answer;
    if (message.type !== "snapshot") return;
    const view = buffers[0];
    const theta = new Float64Array(
      view.buffer ? view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) : view.slice(0),
    );
    if (theta.length !== this.network.length) return;
    this.network.theta.set(theta);
    this.epoch = message.epoch;
    this.step = message.step;
    // Losses are computed here from the weights: the same formula, and less to trust.
    this.measure();
    this.record();
  }

  async reset(state) {
    this.prepare(state);
    this.measure();
    this.take(await this.ask({ type: "reset", state: this.text(state) }));
  }

  async train(much) {
    this.take(await this.ask({ type: "train", ...much }));
  }

  async change(state) {
    if (this.step > 0) this.changedAt = this.epoch;
    this.state = state;
    await this.ask({ type: "change", state: this.text(state) });
  }

  edit(layer, row, column, value) {
    this.network.theta[this.network.place(layer, row, column)] = value;
    this.measure();
    this.ask({ type: "edit", layer, row, col: column, value }).catch(() => {});
    return this.state;
  }
}
