/** The buttons of a run: train, pause and go on, one step, reset; and its speed. */

import { SETTINGS, SPEEDS } from "../../generated/schema.js";
import { button, choice, field, find } from "../../ui/dom.js";
import { say } from "../../ui/words.js";
import { sayAbout } from "./problems.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {import("../../protocol.js").Stride} Stride */

const MOST_EPOCHS = SETTINGS.find(({ name }) => name === "epochs")?.most ?? 0;

export class Buttons {
  #lab;
  #root;
  #start;
  #pause;
  #step;
  #reset;
  #stride;
  #speed;
  #speedSays;
  #read;
  /** Whether one of the buttons had the focus last. */
  #hadFocus = false;
  /** Whether a run was begun here, of which nothing has been heard yet. */
  #isAwaited = false;

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
    this.#speed = field("#speed", root);
    this.#speedSays = find("output[for=speed]", root);
    this.#speed.max = this.#speed.value = String(SPEEDS.length - 1);
    this.#listen();
    lab.engine.on("status", () => {
      this.#show();
      this.#setSpeed();
    });
    lab.on("run", () => {
      this.#show();
      this.#followStart();
    });
    lab.settings.on("change", () => this.#show());
    lab.on("answering", () => this.#show());
    lab.on("train", () => this.#begin());
    this.#show();
  }

  #listen() {
    const form = find("#train-settings", this.#root);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#start.disabled) return;
      this.#begin();
      this.#isAwaited = true;
      if (this.#isHigh) this.#bringIntoView();
    });
    this.#root.addEventListener("focusin", ({ target }) => {
      this.#hadFocus = [this.#start, this.#pause, this.#step].some((one) => one === target);
    });
    this.#pause.addEventListener("click", () => this.#ask(this.#pauseOrGoOn()));
    this.#step.addEventListener("click", () => this.#takeStep());
    this.#reset.addEventListener("click", () => this.#ask(this.#lab.engine.ask("run.reset")));
    this.#speed.addEventListener("input", () => this.#setSpeed());
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

  /** A run that is done goes on for as many epochs more as the form says, with the form's η. */
  async #pauseOrGoOn() {
    const { engine, run } = this.#lab;
    this.#lab.notice("");
    if (run.state === "done" && run.progress) {
      const { epochs, eta } = this.#read();
      const more = Math.min(run.progress.epochs + epochs, MOST_EPOCHS);
      await engine.ask("run.change", { epochs: more, eta });
    }
    const isUnderWay = run.state === "running" || run.state === "preparing";
    await engine.ask(isUnderWay ? "run.pause" : "run.resume");
    // What can be changed now, with its label.
    const eta = find("#eta", this.#root).closest("label");
    if (isUnderWay) eta?.scrollIntoView({ block: "nearest" });
  }

  /**
   * The curves and what stands above them, from the speed on; on a phone, where that is too high, from
   * the status on. What the buttons would cut is either wholly above them or wholly below.
   */
  #bringIntoView() {
    const pace = find("#train-pace", this.#root);
    const first = this.#isHigh ? find("#train-status", this.#root) : pace;
    first.scrollIntoView({ block: "start" });
  }

  /** Whether the curves and the speed do not fit into the panel together. */
  get #isHigh() {
    const [curves, pace] = [find(".curves", this.#root), find("#train-pace", this.#root)];
    const end = curves.offsetTop + curves.offsetHeight;
    return end - pace.offsetTop > this.#root.clientHeight - pace.offsetHeight;
  }

  /** Once the run is listed below the curves: before that there may be no room to scroll. */
  #followStart() {
    if (!this.#isAwaited || !this.#lab.run.progress?.samples) return;
    this.#isAwaited = false;
    requestAnimationFrame(() => this.#bringIntoView());
  }

  #takeStep() {
    const stride = /** @type {Stride} */ (this.#stride.value);
    if (this.#lab.run.state === "paused") this.#ask(this.#lab.engine.ask("run.step", stride));
    else this.#begin(stride);
  }

  #setSpeed() {
    const { engine } = this.#lab;
    const speed = SPEEDS[this.#speed.valueAsNumber];
    const said = say(`train-speed-${speed}`);
    this.#speedSays.textContent = said;
    this.#speed.setAttribute("aria-valuetext", said);
    if (engine.status.state === "ready") this.#ask(engine.ask("run.speed", speed));
  }

  /** @param {Promise<unknown>} answer */
  #ask(answer) {
    answer.catch((error) => this.#lab.notice(sayAbout(error)));
  }

  #show() {
    const { state, problem, batch } = this.#lab.run;
    const isReady = this.#lab.engine.status.state === "ready";
    const isUnderWay = state === "preparing" || state === "running" || state === "paused";
    const isOver = state === "done" || state === "failed";
    this.#start.disabled = !isReady || isUnderWay;
    this.#start.textContent = say(isOver ? "train-again" : "train-start");
    this.#pause.disabled = !isReady || !["running", "paused", "done"].includes(state);
    /** @type {Partial<Record<typeof state, string>>} */
    const goesOn = {
      done: say("train-go-on", { epochs: this.#lab.settings.value.epochs }),
      // After a single step nothing was interrupted that could be resumed.
      paused: say(batch ? "train-rest" : "train-resume"),
    };
    this.#pause.textContent = goesOn[state] ?? say("train-pause");
    this.#pause.title = state === "done" ? say("train-go-on.title") : "";
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
    if (this.#hadFocus && isLost)
      [this.#pause, this.#start].find((one) => !one.disabled)?.focus({ preventScroll: true });
  }
}
