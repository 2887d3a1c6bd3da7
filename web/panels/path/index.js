/** The first visit's path: draw, train, draw again, see the mistakes. Once closed it does not come back. */

import { store } from "../../lab/store.js";
import { button, find } from "../../ui/dom.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

const KEPT = "path";
const STEPS = ["draw", "train", "again", "mistakes"];

/** Whether somebody has gone it here, or closed it. */
export async function isOver() {
  return (await store.get(KEPT)) === "over";
}

/** @param {HTMLElement} root @param {Lab} lab */
export function mount(root, lab) {
  new FirstPath(root, lab);
}

class FirstPath {
  #lab;
  #steps;
  #says;
  /** The step that comes next. */
  #at = 0;
  /** What was on the pad when the last step was done. @type {string | undefined} */
  #before;
  #stop = new AbortController();

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#steps = STEPS.map((name) => button(`[data-path=${name}]`, root));
    this.#says = find("#path-says", root);
    const [draw, train, again, mistakes] = this.#steps;
    for (const one of [draw, again]) one.addEventListener("click", () => lab.pad.focus());
    train.addEventListener("click", () => lab.go("train"));
    mistakes.addEventListener("click", () => lab.go("quality", { step: "mistakes" }));
    button("#path-close", root).addEventListener("click", () => {
      root.hidden = true;
      this.#end();
    });
    this.#listen();
    this.#show();
    root.hidden = false;
  }

  #listen() {
    const { pad } = this.#lab;
    const stops = [
      this.#lab.on("run", () => this.#follow("")),
      this.#lab.on("shown", (panel) => this.#follow(panel)),
    ];
    const { signal } = this.#stop;
    pad.addEventListener("change", () => this.#follow(""), { signal });
    signal.addEventListener("abort", () => {
      for (const stop of stops) stop();
    });
  }

  /** Each step is done by what it asks for, in their order. @param {string} panel that has come into view */
  #follow(panel) {
    const { pad, run } = this.#lab;
    const isDone = [
      () => !pad.isEmpty,
      () => run.state === "done",
      () => !pad.isEmpty && pad.inputs?.join() !== this.#before,
      () => panel === "quality",
    ];
    if (!isDone[this.#at]()) return;
    this.#before = pad.inputs?.join();
    this.#at += 1;
    this.#show();
    if (this.#at === STEPS.length) this.#end();
  }

  #show() {
    this.#steps.forEach((step, i) => {
      const isDone = i < this.#at;
      step.classList.toggle("done", isDone);
      step.ariaLabel = isDone ? say("path-done", { step: step.textContent ?? "" }) : null;
      if (i === this.#at) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    this.#says.textContent = say(`path-${STEPS[this.#at] ?? "over"}-says`);
  }

  #end() {
    this.#stop.abort();
    store.set(KEPT, "over");
  }
}
