/**
 * The page's side of the worker: promises for single questions, events for what goes on.
 */

import * as Comlink from "./vendor/comlink.mjs";

/**
 * What the build says of the site (site.json).
 * @typedef {object} Site
 * @property {string} version
 * @property {Record<string, number>} load bytes by path of what is loaded before the first answer
 * @property {Record<"train_images" | "train_labels" | "test_images" | "test_labels", string> | null} mnist
 */
/** @typedef {{phase: string, share: number}} Loading share: from 0 to 1 */
/** @typedef {{dataset: string, epochs: number, miniBatchSize: number, eta: number, seed: number}} Settings */
/** @typedef {{epoch: number, accuracy: number, cost: number}} Measure */
/**
 * @typedef {object} Progress as digitlab.training.Progress
 * @property {number} epoch
 * @property {number} epochs
 * @property {number} examples in an epoch
 * @property {number} samples
 * @property {number} samples_per_second
 * @property {number | null} cost
 * @property {Measure[]} measures
 */
/**
 * @typedef {object} Training
 * @property {"idle" | "running" | "paused" | "done" | "failed"} state
 * @property {Progress} [progress]
 * @property {string} [preparing] what is being prepared
 * @property {number} [share] how much of that is
 * @property {string} [message] of a failure
 */

/**
 * @typedef {object} Derivation as digitlab.study.Study.derive
 * @property {number[]} sizes
 * @property {string[]} layers their names, the inputs first
 * @property {{title: string, line: string, wrong: string}} [fault]
 * @property {Record<string, string>} faults the titles of all that can be wrong
 * @property {Step[]} steps
 * @property {Record<string, Value>} values
 */
/** @typedef {{name: string, label: string, title: string, why: string, equations: Equation[]}} Step */
/** @typedef {{formula: string, code: string, result: string, parts: string[]}} Equation */
/**
 * @typedef {object} Value
 * @property {Float32Array} numbers row by row
 * @property {number} rows
 * @property {number} columns
 * @property {number} layer 0 are the inputs
 * @property {"neurons" | "weights" | "number"} kind
 * @property {boolean} transposed
 */
/** @typedef {{name: string, value: number, terms: {name: string, written: string, value: number}[], rest: number, rest_sum: number, zeros: number}} Unfolded */
/** @typedef {{cost_minus: number, cost_plus: number, slope: number, backprop: number, relative_error: number, agrees: boolean, epsilon: number}} Check */
/** @typedef {{costs: number[], before: number[], after: number[]}} Trial */
/** @typedef {{sizes: number[], layers: string[], weights: Float32Array[], scales: number[], activations: Float32Array[]}} Inside */
/** @typedef {{weights: Float32Array, bias: number, onward?: number[], products?: Float32Array, z?: number, a?: number, says?: number[]}} Neuron */
/** @typedef {{step: number, picture: Float32Array, outputs: number[]}} Dream */

const DREAM_SLICE_SECONDS = 0.012;
const PING_MILLISECONDS = 2000;
const PINGS_UNANSWERED = 5;

/**
 * Fires "status" (loading, ready, failed) and "training" when `status` or `training` changed, and
 * "network" when another network answers, but for what training changes.
 */
export class Engine extends EventTarget {
  /** @type {{state: "loading" | "ready" | "failed", phase: string, share: number}} */
  status = { state: "loading", phase: "Loading", share: 0 };
  /** @type {Training} */
  training = { state: "idle" };
  /** Whose weights answer: the default model's or a run's, a file's, or those of kept steps. @type {"own" | "opened" | "kept"} */
  origin = "own";
  /** Whose weights `putBack` would bring back. @type {Engine["origin"]} */
  #aside = "own";
  /** @type {Site | undefined} once it is read */
  site;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {any} */
  #remote;
  /** @type {number | undefined} */
  #heartbeat;
  /** @type {(error: Error) => void} */
  #giveUp = () => {};
  /** Rejects when the worker is gone, which leaves its answers open for ever. @type {Promise<never>} */
  #gone = new Promise(() => {});

  /** Loads the engine, or loads it anew after a failure. Never rejects: see `status`. */
  async load() {
    this.#stop();
    this.#setStatus("loading", "Loading", 0);
    this.#setTraining({ state: "idle" });
    this.#gone = new Promise((_, reject) => (this.#giveUp = reject));
    this.#gone.catch(() => {});
    try {
      if (typeof WebAssembly !== "object") {
        throw new Error("This browser does not run WebAssembly, which Python needs here. Allow it, or use another browser.");
      }
      this.site = await fetchSite();
      await this.#startWorker(this.site);
      this.#setStatus("ready", "Ready", 1);
      this.#beat();
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {Float32Array} inputs 768 numbers from 0 to 1 @returns {Promise<number[]>} ten outputs */
  predict(inputs) {
    return this.#ask("ask", "predict", inputs);
  }

  /** Lets the network of a model file answer; rejects for another file. @param {Uint8Array} bytes */
  async open(bytes) {
    await this.#ask("open", bytes);
    this.#setOrigin("opened");
  }

  /** Takes a copy of the network as it is now, for what follows up to `keep`. */
  freeze() {
    return this.#ask("freeze");
  }

  /**
   * The derivation for an example on the frozen copy.
   * @param {Float32Array} inputs @param {number} target @param {number} eta
   * @param {string} fault what is wrong in it on purpose, or ""
   * @returns {Promise<Derivation>}
   */
  derive(inputs, target, eta, fault) {
    return this.#ask("askStudy", "derive", inputs, target, eta, fault);
  }

  /** @param {string} name @param {number} row @param {number} column @returns {Promise<Unfolded>} */
  unfold(name, row, column) {
    return this.#ask("askStudy", "unfold", name, row, column);
  }

  /** @param {number} layer from 0 @param {number} j @param {number} [k] none: the bias @returns {Promise<Check>} */
  check(layer, j, k) {
    return this.#ask("askStudy", "check", layer, j, ...(k === undefined ? [] : [k]));
  }

  /** @param {number} count @returns {Promise<Trial>} */
  takeSteps(count) {
    return this.#ask("askStudy", "take_steps", count);
  }

  /** Lets the network that took the steps answer. */
  async keep() {
    await this.#ask("keep");
    this.#aside = this.origin;
    this.#setOrigin("kept");
  }

  /** Undoes `keep`. */
  async putBack() {
    await this.#ask("ask", "put_back");
    this.#setOrigin(this.#aside);
  }

  /** @param {Float32Array | null} inputs @returns {Promise<Inside>} */
  look(inputs) {
    return this.#ask("ask", "look", ...(inputs ? [inputs] : []));
  }

  /** @param {number} layer from 0 @param {number} j @param {Float32Array | null} inputs @returns {Promise<Neuron>} */
  neuron(layer, j, inputs) {
    return this.#ask("ask", "neuron", layer, j, ...(inputs ? [inputs] : []));
  }

  /** Begins to look for what the digit looks like to the network. @param {number} digit */
  dream(digit) {
    return this.#ask("ask", "dream", digit);
  }

  /** Dreams a little further. @returns {Promise<Dream | undefined>} nothing when it is done */
  dreamOn() {
    return this.#ask("ask", "dream_for", DREAM_SLICE_SECONDS);
  }

  /** @param {Settings} settings @param {boolean} [single] whether to pause after one mini-batch */
  start(settings, single = false) {
    return this.#ask("start", settings, single);
  }

  pause() {
    return this.#ask("pause");
  }

  resume() {
    return this.#ask("resume");
  }

  step() {
    return this.#ask("step");
  }

  reset() {
    return this.#ask("reset");
  }

  /** What goes on now, for the console and for tests. */
  state() {
    return structuredClone({ status: this.status, training: this.training });
  }

  /** @param {string} method @param {...unknown} values */
  #ask(method, ...values) {
    if (this.status.state !== "ready") {
      return Promise.reject(new Error(`expected the engine to be ready, found it ${this.status.state}`));
    }
    return Promise.race([this.#remote[method](...values), this.#gone]);
  }

  /** @param {Site} site */
  async #startWorker(site) {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#fail(event.message ? `The engine stopped: ${event.message}.` : "worker.js, or what it needs, did not arrive. Check the connection, then try again.");
    });
    this.#remote = Comlink.wrap(worker);
    // What an ended worker had still to say comes too late.
    const onLoading = (/** @type {Loading} */ { phase, share }) => {
      if (worker === this.#worker) this.#setStatus("loading", phase, share);
    };
    const onTraining = (/** @type {Training} */ training) => {
      if (worker === this.#worker) this.#setTraining(training);
    };
    const loaded = this.#remote.load(site, Comlink.proxy(onLoading), Comlink.proxy(onTraining));
    await Promise.race([loaded, this.#gone]);
  }

  /** Asks now and then whether the worker is alive: one that the system ended says nothing. */
  #beat() {
    let unanswered = 0;
    this.#heartbeat = window.setInterval(() => {
      if (unanswered >= PINGS_UNANSWERED) return this.#fail("The engine stopped answering.");
      unanswered++;
      this.#remote.ping().then(() => (unanswered = 0));
    }, PING_MILLISECONDS);
  }

  /** @param {string} message */
  #fail(message) {
    if (this.status.state === "failed") return;
    this.#stop();
    this.#setStatus("failed", message, 0);
    if (this.training.state === "running" || this.training.state === "paused") {
      this.#setTraining({ ...this.training, state: "failed", message: "The training ended with the engine." });
    }
    this.#giveUp(new Error(message));
  }

  #stop() {
    window.clearInterval(this.#heartbeat);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** @param {"loading" | "ready" | "failed"} state @param {string} phase @param {number} share */
  #setStatus(state, phase, share) {
    this.status = { state, phase, share };
    this.dispatchEvent(new Event("status"));
  }

  /** @param {Engine["origin"]} origin */
  #setOrigin(origin) {
    this.origin = origin;
    this.dispatchEvent(new Event("network"));
  }

  /** @param {Training} training */
  #setTraining(training) {
    this.training = training;
    if (training.state !== "failed") this.origin = "own";
    this.dispatchEvent(new Event("training"));
  }
}

/** @returns {Promise<Site>} */
async function fetchSite() {
  const response = await fetch(new URL("site.json", import.meta.url)).catch(() => null);
  if (!response) throw new Error("site.json did not arrive. Check the connection.");
  if (!response.ok) throw new Error(`site.json did not arrive: the server answered ${response.status}.`);
  return response.json().catch(() => {
    throw new Error("site.json: expected JSON, found something else. Is this device signed in to its network?");
  });
}
