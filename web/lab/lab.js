/**
 * What every panel gets: `mount(root, lab)`.
 *
 * - `lab.engine`: the worker. `ask("run.start", settings)` and all other questions of protocol.js, which
 *   reject with a `Problem`; `status` (and event "status"), `busy` ("busy"), `site`, `halt(problem)`;
 *   events "lost" (a Problem), "whole", "consent", and the reports "evaluation", "activation", "import"
 *   and "console".
 * - `lab.run`: the last report of the run; event "run" with it.
 * - `lab.answering`: which network answers; event "answering". `lab.weights` says the same where a
 *   student's code answers, and `lab.sources` which source parts of it are changed.
 * - `lab.settings`: the settings of the next run, see settings.js; event "change" of it.
 * - `lab.runs`: the runs of this device, and `lab.digits`: the user digits; event "change" of each.
 * - `lab.pad`: the drawing pad, of panels/draw.
 * - `lab.go(panel, { step })`: shows a panel; event "go", and "shown" once it is in view. `lab.train()`:
 *   begins a run as the button Train does; event "train".
 * - `lab.notice(text)`: event "notice", "" for none.
 * - `lab.on(name, act)` and `lab.engine.on(name, act)` listen with types, and return what stops it.
 *
 * Of a run the page keeps the last snapshot, since a worker can die, and nothing else.
 */

import { Problem } from "../protocol.js";
import { UserDigits } from "./digits.js";
import { Emitter } from "./emitter.js";
import { Engine } from "./engine.js";
import { Runs } from "./runs.js";
import { ChosenSettings } from "./settings.js";

/** @typedef {import("../protocol.js").RunReport} RunReport */
/** @typedef {import("../protocol.js").AnsweringReport} AnsweringReport */
/** @typedef {import("../protocol.js").Evaluation} Evaluation */
/** @typedef {import("../protocol.js").NamedBytes} NamedBytes */
/** @typedef {import("./address.js").PanelName} PanelName */
/** @typedef {import("../protocol.js").Kept} Kept */
/**
 * The drawing pad, as panels see it; fires "change".
 * @typedef {EventTarget & {inputs: Float32Array | null, truth?: number, isEmpty: boolean, clear: () => void, focus: () => void, show: (inputs: Float32Array, truth?: number) => void}} Pad
 */
/**
 * @typedef {object} LabEvents
 * @property {RunReport} run
 * @property {AnsweringReport} answering
 * @property {{panel: PanelName, step?: string}} go
 * @property {PanelName} shown a panel has come into view
 * @property {undefined} train a run is to begin, with the settings of the form
 * @property {string} notice
 */

/** @type {AnsweringReport} */
const FRESH = { topic: "answering", answering: "default", weights: "default", sources: [] };

/** @extends {Emitter<LabEvents>} */
export class Lab extends Emitter {
  /** The last report of the run, without its snapshot. @type {RunReport} */
  run = { topic: "run", state: "idle", answering: "default", is_paced: false };
  /** All that is needed to go on when the worker is lost, or later. @type {Kept | null} */
  kept = null;
  /** The drawing pad: panels/draw sets it, before other panels are mounted. */
  pad = /** @type {Pad} */ (/** @type {unknown} */ (undefined));
  #answers = FRESH;

  constructor() {
    super();
    this.engine = new Engine(
      () => this.sources.length > 0 || this.run.progress?.backend === "code",
    );
    this.engine.on("run", (report) => this.#hearRun(report));
    this.engine.on("answering", (report) => this.#hearAnswering(report));
    this.digits = new UserDigits(this.engine);
    this.engine.on("status", ({ state }) => state === "ready" && this.#begin());
    this.settings = new ChosenSettings(this.engine);
    this.runs = new Runs(this);
  }

  /** Which network answers. */
  get answering() {
    return this.#answers.answering;
  }

  /** Whose weights answer, also where a student's code does. */
  get weights() {
    return this.#answers.weights;
  }

  /** The source parts that are changed in the code in use. */
  get sources() {
    return this.#answers.sources;
  }

  /** Starts the worker, and reads what this device keeps. */
  async load() {
    this.engine.load();
    this.digits.load();
    this.runs.load(!(await this.settings.linked));
  }

  /** @param {PanelName} panel @param {{step?: string}} [where] */
  go(panel, where = {}) {
    this.emit("go", { panel, ...where });
  }

  /** Tells that a panel has come into view, as the tabs do. @param {PanelName} panel */
  showing(panel) {
    this.emit("shown", panel);
  }

  /** Begins a run with the settings of the form. */
  train() {
    this.emit("train", undefined);
  }

  /** Tells something for people; "" takes it back. @param {string} text */
  notice(text) {
    this.emit("notice", text);
  }

  /** Reads all test digits. @param {(share: number) => void} onShare @returns {Promise<Evaluation>} */
  evaluate(onShare) {
    return new Promise((resolve, reject) => {
      const stop = [
        this.engine.on("evaluation", ({ share, result, problem }) => {
          if (problem) end(() => reject(Problem.from(problem)));
          else if (result) end(() => resolve(result));
          else onShare(share);
        }),
        this.engine.on("lost", (problem) => end(() => reject(problem))),
        this.engine.on("status", ({ problem }) => {
          if (problem) end(() => reject(problem));
        }),
      ];
      const end = (/** @type {() => void} */ act) => {
        for (const each of stop) each();
        act();
      };
      this.engine.ask("evaluate.start").catch((error) => end(() => reject(error)));
    });
  }

  /** Reads files of digits; nothing changes by it. @param {NamedBytes[]} files @param {(share: number) => void} onShare */
  async readFiles(files, onShare) {
    const stop = this.engine.on("import", ({ share }) => onShare(share));
    try {
      return await this.engine.ask("files.read", files);
    } finally {
      stop();
    }
  }

  /** What answers inputs, for the console of the browser and for tests. @param {Float32Array} inputs 768 numbers from 0 to 1 */
  predict(inputs) {
    return this.engine.ask("predict", inputs);
  }

  /** What goes on now, for the console of the browser and for tests. */
  state() {
    const { status } = this.engine;
    const { answering, weights, sources } = this;
    const { problem, ...plain } = status;
    return structuredClone({
      status: problem ? { ...plain, problem: Problem.plain(problem) } : plain,
      run: this.run,
      answering,
      weights,
      sources,
    });
  }

  /** A worker has begun: one that replaces another goes on from what is kept. */
  async #begin() {
    if (this.#answers !== FRESH) this.#hearAnswering(FRESH);
    try {
      if (this.kept) await this.engine.ask("run.restore", this.kept.snapshot, this.kept.shown);
      else if (this.run.state !== "idle") await this.engine.ask("run.reset");
    } catch (error) {
      await this.#letGo(Problem.plain(error)).catch(() => {}); // this worker is gone too
    }
  }

  /** What cannot be brought back must not keep Python from starting again and again. @param {import("../protocol.js").ProblemData} reason */
  async #letGo({ message: reason }) {
    await this.engine.ask("run.reset");
    const problem = Problem.plain(new Problem("error-run-restore", { reason }));
    this.#hearRun({ ...this.run, state: "failed", answering: "default", problem });
  }

  /** @param {RunReport} report */
  #hearRun({ snapshot, ...run }) {
    this.run = run;
    const { state, run: id, progress } = run;
    if (snapshot) this.kept = { snapshot, shown: { state, run: id, progress } };
    else if (state === "idle") this.kept = null;
    this.emit("run", { snapshot, ...run });
  }

  /** @param {AnsweringReport} report */
  #hearAnswering(report) {
    this.#answers = report;
    this.emit("answering", report);
  }
}
