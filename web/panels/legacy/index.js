/** The engine as panels knew it that do not take the `lab` yet. It goes when they do. */

import { Problem } from "../../protocol.js";
import { say, sayProblem } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

const ORIGINS = { default: "own", run: "own", file: "opened", kept: "kept", edited: "altered" };
const PHASES = { begin: "status-loading", files: "status-files", python: "status-python" };

/** @param {any} error */
const inWords = (error) => Promise.reject(new Error(sayProblem(error)));

export class Legacy extends EventTarget {
  #lab;
  /** @type {any[]} */
  #pictures = [];

  /** @param {Lab} lab */
  constructor(lab) {
    super();
    this.#lab = lab;
    const fire = (/** @type {string} */ name, /** @type {any} */ detail) =>
      this.dispatchEvent(new CustomEvent(name, { detail }));
    lab.on("run", () => fire("training", null));
    lab.on("answering", () => fire("network", null));
    lab.engine.on("status", () => fire("status", null));
    lab.engine.on("busy", () => fire("busy", null));
    lab.engine.on("whole", () => fire("whole", null));
    lab.engine.on("lost", (problem) => fire("lost", sayProblem(problem)));
    lab.engine.on("activation", (report) => this.#pictures.push(report));
  }

  get lab() {
    return this.#lab;
  }
  get site() {
    return this.#lab.engine.site;
  }
  get busy() {
    return this.#lab.engine.busy;
  }
  get changed() {
    return this.#lab.sources;
  }
  get origin() {
    return ORIGINS[this.#lab.weights];
  }
  get kept() {
    const { kept } = this.#lab;
    return kept && { ...kept, training: kept.shown };
  }
  get status() {
    const { state, phase, share, problem } = this.#lab.engine.status;
    const words = problem
      ? sayProblem(problem)
      : say(state === "ready" ? "status-ready" : PHASES[phase]);
    return { state, phase: words, share };
  }
  get training() {
    const { state, run, progress, preparing, problem, batch } = this.#lab.run;
    return {
      state: state === "preparing" ? "running" : state,
      run,
      progress,
      batch,
      preparing:
        preparing &&
        { mnist: "Loading MNIST", synthetic: "Making digits", digits: "Preparing the digits" }[
          preparing.what
        ],
      share: preparing?.share,
      message: problem && sayProblem(problem),
    };
  }
  state() {
    return structuredClone({ status: this.status, training: this.training });
  }
  load() {
    return this.#lab.engine.load();
  }
  /** @param {string} message */
  halt(message) {
    this.#lab.engine.halt(new Problem("", {}, message));
  }
  /** @param {any} name @param {...any} values @returns {Promise<any>} */
  ask(name, ...values) {
    return /** @type {any} */ (this.#lab.engine).ask(name, ...values).catch(inWords);
  }
  /** @param {any} inputs */
  predict = (inputs) => this.ask("predict", inputs);
  /** @param {any} bytes */
  holdsModel = (bytes) => this.ask("holds_model", bytes);
  /** @param {any} bytes */
  open = (bytes) => this.ask("run.open", bytes);
  freeze = () => this.ask("study.freeze");
  /** @param {any[]} values */
  derive = (...values) => this.ask("study.derive", ...values);
  /** @param {any[]} values */
  unfold = (...values) => this.ask("study.unfold", ...values);
  /** @param {any} layer @param {any} j @param {any} [k] */
  check = (layer, j, k) => this.ask("study.check", layer, j, k);
  /** @param {any} count */
  takeSteps = (count) => this.ask("study.take_steps", count);
  keep = () => this.ask("run.keep");
  putBack = () => this.ask("run.undo");
  /** @param {any} inputs */
  look = (inputs) => this.ask("inspect.look", inputs);
  /** @param {any[]} values */
  neuron = (...values) => this.ask("inspect.neuron", ...values);
  /** @param {any} digit */
  dream(digit) {
    this.#pictures = [];
    return this.ask("inspect.maximise", digit);
  }
  async dreamOn() {
    while (!this.#pictures.length) await new Promise((resolve) => setTimeout(resolve, 5));
    const newest = this.#pictures.at(-1);
    this.#pictures = newest.done ? [newest] : [];
    return newest.done ? undefined : newest;
  }
  /** @param {any} settings @param {any} [stride] */
  start = (settings, stride) => this.ask("run.start", settings, stride);
  pause = () => this.ask("run.pause");
  resume = () => this.ask("run.resume");
  /** @param {any} stride */
  step = (stride) => this.ask("run.step", stride);
  reset = () => this.ask("run.reset");
  /** @param {any} isWanted */
  goSlowly = (isWanted) => this.ask("run.slow", isWanted);
  /** @param {any} kind */
  model = (kind) => this.ask("model", kind);
  /** @param {any} onShare */
  assess = (onShare) => this.#lab.evaluate(onShare).catch(inWords);
  /** @param {any} truth @param {any} answer */
  cell = (truth, answer) => this.ask("evaluate.cell", truth, answer);
  ownFile = () => this.ask("data.own_file");
  /** @param {any} files @param {any} onShare */
  readFiles = (files, onShare) => this.#lab.readFiles(files, onShare).catch(inWords);
  digitsRead = () => this.ask("data.imported");
  /** @param {string} method @param {any[]} values */
  askConsole = (method, ...values) =>
    this.ask(
      `console.${method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      ...values,
    );
  /** @param {string} text @param {any} inputs @param {(written: any) => void} onWritten */
  async runCommand(text, inputs, onWritten) {
    const stop = this.#lab.engine.on("console", ({ written }) => onWritten(written));
    try {
      await this.ask("console.run", text, inputs ?? new Float32Array(768));
    } finally {
      stop();
    }
  }
  /** @param {string} method @param {any[]} values */
  askWorkbench = (method, ...values) => this.ask(`code.${method}`, ...values);
  /** @param {any} sources */
  use = (sources) => this.ask("code.use", sources);
}
