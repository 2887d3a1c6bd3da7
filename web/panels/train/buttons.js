/** The buttons of a run: train, pause and resume, one step, reset, and slow motion. */

import { button, choice, field, find } from "../../ui/dom.js";
import { say } from "../../ui/words.js";
import { sayAbout } from "./problems.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Stride} Stride */

export class Buttons {
  #lab;
  #root;
  #start;
  #pause;
  #step;
  #reset;
  #stride;
  #slow;
  #read;
  /** Whether one of the buttons had the focus last. */
  #hadFocus = false;

  /**
   * @param {HTMLElement} root @param {Lab} lab
   * @param {() => import("../../protocol.js").Settings} read the settings to train with; throws
   */
  constructor(root, lab, read) {
    this.#lab = lab;
    this.#root = root;
    this.#read = read;
    this.#start = button("#train-start", root);
    this.#pause = button("#train-pause", root);
    this.#step = button("#train-step", root);
    this.#reset = button("#train-reset", root);
    this.#stride = choice("#stride", root);
    this.#slow = field("#slow", root);
    this.#listen();
    lab.engine.on("status", () => {
      this.#show();
      this.#setSpeed();
    });
    lab.on("run", () => this.#show());
    lab.on("answering", () => this.#show());
    this.#show();
  }

  #listen() {
    const form = find("#train-settings", this.#root);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#start.disabled) return;
      this.#begin();
      // On a phone the curves are below.
      find("#train-status", this.#root).scrollIntoView({ block: "nearest" });
    });
    form.addEventListener("focusin", ({ target }) => {
      this.#hadFocus = [this.#start, this.#pause, this.#step].some((one) => one === target);
    });
    this.#pause.addEventListener("click", () => this.#pauseOrResume());
    this.#step.addEventListener("click", () => this.#takeStep());
    this.#reset.addEventListener("click", () => this.#ask(this.#lab.engine.ask("run.reset")));
    this.#slow.addEventListener("change", () => this.#setSpeed());
  }

  /** @param {Stride} [stride] after which to pause */
  #begin(stride) {
    this.#lab.notice("");
    try {
      this.#ask(this.#lab.engine.ask("run.start", this.#read(), stride));
    } catch (error) {
      this.#lab.notice(sayAbout(/** @type {Error} */ (error)));
    }
  }

  #pauseOrResume() {
    const { engine, run } = this.#lab;
    this.#lab.notice("");
    this.#ask(engine.ask(run.state === "paused" ? "run.resume" : "run.pause"));
  }

  #takeStep() {
    const stride = /** @type {Stride} */ (this.#stride.value);
    if (this.#lab.run.state === "paused") this.#ask(this.#lab.engine.ask("run.step", stride));
    else this.#begin(stride);
  }

  #setSpeed() {
    const { engine } = this.#lab;
    if (engine.status.state === "ready") this.#ask(engine.ask("run.slow", this.#slow.checked));
  }

  /** @param {Promise<unknown>} answer */
  #ask(answer) {
    answer.catch((error) => this.#lab.notice(sayAbout(error)));
  }

  #show() {
    const { state, problem } = this.#lab.run;
    const isReady = this.#lab.engine.status.state === "ready";
    const isUnderWay = state === "preparing" || state === "running" || state === "paused";
    const isOver = state === "done" || state === "failed";
    this.#start.disabled = !isReady || isUnderWay;
    this.#start.textContent = say(isOver ? "train-again" : "train-start");
    this.#pause.disabled = !isReady || !(state === "running" || state === "paused");
    this.#pause.textContent = say(state === "paused" ? "train-resume" : "train-pause");
    this.#step.disabled =
      !isReady || !(state === "idle" || state === "paused" || state === "failed");
    this.#reset.disabled = !isReady || (state === "idle" && this.#lab.answering === "default");
    // A failure is said in the panel; a run that could not go on is told why here.
    if (problem && state !== "failed") this.#lab.notice(sayAbout(problem));
    this.#keepFocus();
  }

  /** A button that is disabled loses the focus: the next one that can be used takes it. */
  #keepFocus() {
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement?.matches(":disabled");
    if (this.#hadFocus && isLost) [this.#pause, this.#start].find((one) => !one.disabled)?.focus();
  }
}
