/**
 * The page's side of the worker: promises for single questions, events for what goes on.
 */

import * as Comlink from "../vendor/comlink.mjs";

/** @typedef {import("../protocol.js").Site} Site */
/** @typedef {import("../protocol.js").Loading} Loading */
/** @typedef {import("../protocol.js").Settings} Settings */
/** @typedef {import("../protocol.js").EpochMetrics} EpochMetrics */
/** @typedef {import("../protocol.js").Snapshot} Snapshot */
/** @typedef {import("../protocol.js").Stride} Stride */
/** @typedef {import("../protocol.js").Digits} Digits */
/** @typedef {import("../protocol.js").Found} Found */
/** @typedef {import("../protocol.js").Assessment} Assessment */
/** @typedef {import("../protocol.js").Progress} Progress */
/** @typedef {import("../protocol.js").Training} Training */
/** @typedef {import("../protocol.js").Derivation} Derivation */
/** @typedef {import("../protocol.js").Step} Step */
/** @typedef {import("../protocol.js").Equation} Equation */
/** @typedef {import("../protocol.js").Value} Value */
/** @typedef {import("../protocol.js").Unfolded} Unfolded */
/** @typedef {import("../protocol.js").Check} Check */
/** @typedef {import("../protocol.js").Trial} Trial */
/** @typedef {import("../protocol.js").Inside} Inside */
/** @typedef {import("../protocol.js").Neuron} Neuron */
/** @typedef {import("../protocol.js").Dream} Dream */
/** @typedef {import("../protocol.js").Written} Written */

const DREAM_SLICE_SECONDS = 0.012;
const PING_MILLISECONDS = 500;
const PINGS_UNANSWERED = 10;
const SECONDS_WITHOUT_A_BYTE = 15;
const SECONDS_TO_START = 60;
/** Reading a long file keeps the worker from answering: that is no failure yet. */
const PINGS_UNANSWERED_WHILE_READING = 120;
/** A student's code may be slow: after the first few the page offers to stop it. */
const PINGS_UNANSWERED_BY_CODE = 60;
const PINGS_UNTIL_BUSY = 2;
const SHORTEST_LIFE_MILLISECONDS = 4000;

const WITHOUT_WORKER =
  "worker/main.js, or what it needs, did not arrive, or is not allowed to run. Check the connection, then try again, or use another browser.";

/**
 * Fires "status" (loading, ready, failed) and "training" when `status` or `training` changed,
 * "whole" when the files that Python needs later are there too,
 * "network" when another network or other code answers, but for what training changes, "busy" when
 * `busy` changed, "lost", with the reason, when the worker is being replaced, and "consent" with a
 * `ConsentRequest` that waits for an answer.
 */
export class Engine extends EventTarget {
  /** @type {{state: "loading" | "ready" | "failed", phase: string, share: number}} */
  status = { state: "loading", phase: "Loading", share: 0 };
  /** @type {Training} */
  training = { state: "idle" };
  /** Whose weights answer: the default model's or a run's, a file's, those of kept steps, or what the console made of them. @type {"own" | "opened" | "kept" | "altered"} */
  origin = "own";
  /** All that is needed to go on after the worker is lost, or later. @type {{snapshot: Snapshot, training: Training, origin: Engine["origin"]} | null} */
  kept = null;
  /** What `putBack` would bring back. @type {Pick<Engine, "origin" | "kept">} */
  #aside = { origin: "own", kept: null };
  /** The parts of the code in use that a student changed, by their names. @type {string[]} */
  changed = [];
  /** Whether a student's code has kept the worker from answering for a while. */
  busy = false;
  /** @type {Site | undefined} once it is read */
  site;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {any} */
  #remote;
  /** @type {number | undefined} */
  #heartbeat;
  /** For how many seconds nothing has arrived while loading. */
  #silence = 0;
  /** How many files are being read or written. */
  #reading = 0;
  /** How many commands of the console run. */
  #commands = 0;
  /** How many questions are asked that a student's code answers. */
  #trying = 0;
  /** Whether all files of Python are there. */
  #isWhole = false;
  /** How many times the worker was loaded. */
  #loads = 0;
  /** When, in milliseconds. */
  #loaded = 0;
  /** Rejects of what is asked: a worker that is gone leaves its answers open for ever. @type {Set<(error: Error) => void>} */
  #asked = new Set();

  /** Loads the engine, or loads it anew after a failure, with what was kept. Never rejects: see `status`. */
  async load() {
    const load = ++this.#loads;
    this.#stop();
    this.#setStatus("loading", "Loading", 0);
    try {
      if (typeof WebAssembly !== "object") {
        throw new Error(
          "This browser does not run WebAssembly, which Python needs here. Allow it, or use another browser.",
        );
      }
      if (typeof Worker !== "function") {
        throw new Error(
          "This browser does not run workers, in which Python works here. Allow them, or use another browser.",
        );
      }
      const started = this.#startWorker();
      started.catch(() => {});
      this.#watchLoading();
      this.site = await fetchSite();
      await started;
      this.#loaded = performance.now();
      this.#setStatus("ready", "Ready", 1);
      this.#beat();
      this.#awaitRest(load);
      // What the console made of the network went with the worker.
      if (this.origin === "altered") this.#setOrigin(this.kept?.origin ?? "own");
      if (this.kept) await this.restore(this.kept).catch((error) => this.#letGo(error));
      else if (this.training.state !== "idle") await this.reset();
    } catch (error) {
      if (load === this.#loads) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** A run that cannot be brought back, as of weights that are no numbers, must not keep Python from starting. @param {Error} error */
  async #letGo({ message }) {
    await this.reset();
    this.#setTraining({ state: "failed", message: `It could not be brought back. ${message}` });
  }

  /** @param {Float32Array} inputs 768 numbers from 0 to 1 @returns {Promise<number[]>} ten outputs */
  predict(inputs) {
    return this.#ask("predict", inputs);
  }

  /** Whether a file is meant as a model, and not as digits. @param {Uint8Array} bytes @returns {Promise<boolean>} */
  holdsModel(bytes) {
    return this.#ask("ask", "holds_model", bytes);
  }

  /** Lets the network of a model file answer; rejects for another file. @param {Uint8Array} bytes */
  async open(bytes) {
    await this.#patiently(this.#ask("open", bytes));
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
    const { origin, kept } = this;
    await this.#ask("keep");
    this.#aside = { origin, kept };
    this.#setOrigin("kept");
  }

  /** Undoes `keep`. */
  async putBack() {
    const { origin, kept } = this.#aside;
    await this.#ask("putBack", kept?.snapshot);
    Object.assign(this, { origin, kept });
    this.dispatchEvent(new Event("network"));
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

  /** @param {Settings} settings @param {Stride} [stride] after which to pause */
  start(settings, stride) {
    return this.#ask("start", settings, stride);
  }

  pause() {
    return this.#ask("pause");
  }

  resume() {
    return this.#ask("resume");
  }

  /** @param {Stride} stride */
  step(stride) {
    return this.#ask("step", stride);
  }

  /** Has a run under way keep where it is, now. */
  save() {
    return this.#ask("save");
  }

  /** Whether to train slowly enough to watch. @param {boolean} wanted */
  goSlowly(wanted) {
    return this.#ask("goSlowly", wanted);
  }

  /**
   * Shows a run of before, which `resume` goes on with, or a network.
   * @param {NonNullable<Engine["kept"]>} kept
   */
  async restore({ snapshot, training, origin }) {
    const state =
      training.state === "idle" || training.state === "done" ? training.state : "paused";
    const { run, progress } = training;
    await this.#ask("restore", snapshot, { state, run, progress });
    if (origin !== "own") this.#setOrigin(origin);
  }

  /** The network as a model file. @param {"npz" | "json"} kind @returns {Promise<Uint8Array<ArrayBuffer>>} */
  model(kind) {
    return this.#patiently(this.#ask("ask", "model", kind));
  }

  /** Reads all test digits. @param {(share: number) => void} onShare @returns {Promise<Assessment>} */
  assess(onShare) {
    return this.#ask("assess", Comlink.proxy(onShare));
  }

  /** The test digits of a cell of the confusion, once assessed. @param {number} truth @param {number} answer @returns {Promise<Digits & {count: number}>} */
  cell(truth, answer) {
    return this.#ask("ask", "cell", truth, answer);
  }

  /** Lets these digits be a data set. @param {"user" | "files"} dataset @param {Digits} digits */
  setDigits(dataset, { images, labels }) {
    return this.#ask("askLibrary", "set_digits", dataset, images, labels);
  }

  /** The user's digits as a file. @returns {Promise<Uint8Array<ArrayBuffer>>} */
  ownFile() {
    return this.#patiently(this.#ask("askLibrary", "own_file"));
  }

  /**
   * Reads files of digits; nothing changes by it.
   * @param {{name: string, bytes: Uint8Array}[]} files @param {(share: number) => void} onShare
   * @returns {Promise<Found>}
   */
  readFiles(files, onShare) {
    return this.#patiently(this.#ask("readFiles", files, Comlink.proxy(onShare)));
  }

  /** All digits that were read. @returns {Promise<Digits>} */
  digitsRead() {
    return this.#ask("askLibrary", "imported");
  }

  reset() {
    return this.#ask("reset");
  }

  /** Asks the console: see worker/console.js. @param {string} method @param {...unknown} values @returns {Promise<any>} */
  askConsole(method, ...values) {
    return this.#ask("askConsole", method, ...values);
  }

  /**
   * Runs a command of the console, which takes as long as it takes: `halt` ends it.
   * @param {string} text @param {Float32Array | null} inputs @param {(written: Written) => void} onWritten
   */
  async runCommand(text, inputs, onWritten) {
    this.#commands++;
    try {
      const isChanged = await this.askConsole(
        "run",
        text,
        inputs ?? new Float32Array(768),
        Comlink.proxy(onWritten),
      );
      if (!isChanged) return;
      // It is tried out, and not kept: what a run has learnt is there again after a reload.
      if (this.training.state !== "running") this.origin = "altered";
      this.dispatchEvent(new Event("network"));
    } finally {
      this.#commands--;
    }
  }

  /** Asks digitlab.workbench.Workbench, which runs a student's code: it may never answer. @param {string} method @param {...unknown} values @returns {Promise<any>} */
  async askWorkbench(method, ...values) {
    this.#trying++;
    try {
      return await this.#ask("askWorkbench", method, ...values);
    } finally {
      this.#trying--;
    }
  }

  /** Lets changed parts of the code answer, and train from the next run on. @param {Record<string, string>} parts sources by name; none: the original */
  async use(parts) {
    this.changed = await this.askWorkbench("use", parts);
    this.dispatchEvent(new Event("network"));
  }

  /** Ends whatever the worker does, by another worker, with what was kept. @param {string} message why, for people */
  halt(message) {
    if (this.status.state === "ready") this.#replace(message);
  }

  /** What goes on now, for the console and for tests. */
  state() {
    return structuredClone({ status: this.status, training: this.training });
  }

  /** @param {string} method @param {...unknown} values */
  #ask(method, ...values) {
    if (this.status.state !== "ready") {
      return Promise.reject(
        new Error(`expected the engine to be ready, found it ${this.status.state}`),
      );
    }
    return this.#whileAlive(this.#remote[method](...values));
  }

  /** The answer, or a failure once the worker is gone. @template T @param {Promise<T>} answer @returns {Promise<T>} */
  #whileAlive(answer) {
    return new Promise((resolve, reject) => {
      this.#asked.add(reject);
      answer.then(resolve, reject).finally(() => this.#asked.delete(reject));
    });
  }

  /** @template T @param {Promise<T>} answer that reads or writes a file @returns {Promise<T>} */
  async #patiently(answer) {
    this.#reading++;
    try {
      return await answer;
    } finally {
      this.#reading--;
    }
  }

  /** Lets all that is asked fail. @param {string} message */
  #giveUp(message) {
    for (const reject of this.#asked) reject(new Error(message));
    this.#asked.clear();
  }

  async #startWorker() {
    // The first one was begun by startup.js, before this module was there.
    const early = /** @type {{firstWorker?: Worker}} */ (window);
    const worker =
      early.firstWorker ??
      new Worker(new URL("../worker/main.js", import.meta.url), { type: "module" });
    early.firstWorker = undefined;
    this.#worker = worker;
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      if (event.message) this.#revive(`The engine stopped: ${event.message}.`);
      else this.#fail(WITHOUT_WORKER);
    });
    // What is told on the way comes by the same port as the answers, and so in its place among them.
    worker.addEventListener("message", ({ data, ports: [port] }) => {
      if (worker === this.#worker) this.#hear(data, port);
    });
    this.#remote = Comlink.wrap(worker);
    await this.#whileAlive(this.#remote.load());
  }

  /** @param {{loading?: Loading, training?: Training, request?: string}} told @param {MessagePort} port */
  #hear({ loading, training, request }, port) {
    if (loading) {
      this.#silence = 0;
      if (this.status.state === "loading") this.#setStatus("loading", loading.phase, loading.share);
    }
    if (training) this.#setTraining(training);
    if (request) {
      const answer = (/** @type {boolean} */ consents) => port.postMessage(consents);
      this.dispatchEvent(new CustomEvent("consent", { detail: { url: request, answer } }));
    }
  }

  /**
   * Gives up when nothing arrives any more: that is no failure to the browser, which waits for ever.
   * A worker that is busy starting Python waits for nothing, and answers no pings.
   */
  #watchLoading() {
    let [runs, busy, working] = [false, false, 0];
    this.#silence = 0;
    this.#heartbeat = window.setInterval(() => {
      if (runs && busy) {
        working += PING_MILLISECONDS / 1000;
        if (working >= SECONDS_TO_START)
          this.#fail(
            `Python did not start within ${SECONDS_TO_START} seconds. Try again, or use another browser.`,
          );
        return;
      }
      if (this.#isSilent(runs ? undefined : WITHOUT_WORKER) || busy) return;
      busy = true;
      this.#remote.ping().then(() => ([runs, busy, working] = [true, false, 0]));
    }, PING_MILLISECONDS);
  }

  /** Whether nothing has arrived for too long: then it fails. */
  #isSilent(
    message = `Nothing has arrived for ${SECONDS_WITHOUT_A_BYTE} seconds. Check the connection, then try again.`,
  ) {
    this.#silence += PING_MILLISECONDS / 1000;
    const isSilent = this.#silence >= SECONDS_WITHOUT_A_BYTE;
    if (isSilent) this.#fail(message);
    return isSilent;
  }

  /** Waits for the files that the first answer did not need, and all else does. @param {number} load */
  async #awaitRest(load) {
    try {
      await this.#whileAlive(this.#remote.rest());
      this.#isWhole = true;
      this.dispatchEvent(new Event("whole"));
    } catch (error) {
      if (load === this.#loads) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Asks now and then whether the worker is alive: one that the system ended says nothing. */
  #beat() {
    let unanswered = 0;
    window.clearInterval(this.#heartbeat);
    this.#silence = 0;
    this.#heartbeat = window.setInterval(() => {
      if (!this.#isWhole && this.#isSilent()) return;
      // Whether a command of the console will ever end, who wrote it knows best.
      if (this.#commands) unanswered = Math.min(unanswered, PINGS_UNTIL_BUSY);
      const [theirs, reading] = [this.#isTheirs || this.#commands > 0, this.#reading > 0];
      const patience = reading
        ? PINGS_UNANSWERED_WHILE_READING
        : theirs
          ? PINGS_UNANSWERED_BY_CODE
          : PINGS_UNANSWERED;
      if (unanswered >= patience) {
        return theirs
          ? this.#replace(
              "Your code gave no answer for half a minute, and was stopped. The original code answers again; what you wrote is in the editor.",
            )
          : this.#revive("The engine stopped answering.");
      }
      this.#setBusy(theirs && !reading && unanswered >= PINGS_UNTIL_BUSY);
      unanswered++;
      this.#remote.ping().then(() => {
        unanswered = 0;
        this.#setBusy(false);
      });
    }, PING_MILLISECONDS);
  }

  /** Whether it may be a student's code that keeps the worker from answering. */
  get #isTheirs() {
    return (
      this.#trying > 0 || this.changed.length > 0 || this.training.progress?.backend === "code"
    );
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    if (busy === this.busy) return;
    this.busy = busy;
    this.dispatchEvent(new Event("busy"));
  }

  /** @param {string} message */
  #fail(message) {
    if (this.status.state === "failed") return;
    this.#stop();
    this.#setStatus("failed", message, 0);
    this.#giveUp(message);
  }

  /** Replaces a worker that is lost, unless that just happened. @param {string} message */
  #revive(message) {
    if (
      this.status.state !== "ready" ||
      performance.now() - this.#loaded < SHORTEST_LIFE_MILLISECONDS
    )
      return this.#fail(message);
    this.#replace(`${message} It was started anew.`);
  }

  /** @param {string} message why, for people */
  #replace(message) {
    this.#giveUp(message);
    this.dispatchEvent(new CustomEvent("lost", { detail: message }));
    this.load();
  }

  #stop() {
    window.clearInterval(this.#heartbeat);
    this.#isWhole = false;
    this.changed = [];
    this.#setBusy(false);
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
    if (this.kept) this.kept.origin = origin;
    this.dispatchEvent(new Event("network"));
  }

  /** @param {Training} training */
  #setTraining({ snapshot, ...training }) {
    this.training = training;
    if (training.state !== "failed") this.origin = "own";
    if (snapshot) this.kept = { snapshot, training, origin: this.origin };
    else if (training.state === "idle") this.kept = null;
    this.dispatchEvent(new Event("training"));
  }
}

/** @returns {Promise<Site>} */
async function fetchSite() {
  const response = await fetch(new URL("../site.json", import.meta.url)).catch(() => null);
  if (!response) throw new Error("site.json did not arrive. Check the connection.");
  if (!response.ok)
    throw new Error(`site.json did not arrive: the server answered ${response.status}.`);
  return response.json().catch(() => {
    throw new Error(
      "site.json: expected JSON, found something else. Is this device signed in to its network?",
    );
  });
}
