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

const PING_MILLISECONDS = 2000;
const PINGS_UNANSWERED = 5;

/**
 * Fires "status" (loading, ready, failed) and "training" when `status` or `training` changed.
 */
export class Engine extends EventTarget {
  /** @type {{state: "loading" | "ready" | "failed", phase: string, share: number}} */
  status = { state: "loading", phase: "Loading", share: 0 };
  /** @type {Training} */
  training = { state: "idle" };
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
    return this.#ask("predict", inputs);
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
    if (this.training.state === "running") {
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

  /** @param {Training} training */
  #setTraining(training) {
    this.training = training;
    this.dispatchEvent(new Event("training"));
  }
}

/** @returns {Promise<Site>} */
async function fetchSite() {
  const response = await fetch(new URL("site.json", import.meta.url)).catch(() => null);
  if (!response) throw new Error("site.json did not arrive. Check the connection.");
  if (!response.ok) throw new Error(`site.json did not arrive: the server answered ${response.status}.`);
  return response.json();
}
