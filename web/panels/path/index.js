/** The first visit's path: draw, train, draw again, see the mistakes. Once closed it does not come back. */

import { store } from "../../lab/store.js";
import { button, find } from "../../ui/dom.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */

const KEPT = "path";

/** @param {HTMLElement} root @param {Lab} lab */
export async function mount(root, lab) {
  if ((await store.get(KEPT)) !== "over") new FirstPath(root, lab);
}

class FirstPath {
  #root;
  #lab;
  #steps;
  /** The step that comes next. */
  #at = 0;
  /** What was on the pad when the last step was done. @type {string | undefined} */
  #before;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#root = root;
    this.#lab = lab;
    this.#steps = ["draw", "train", "again", "mistakes"].map((name) =>
      button(`[data-path=${name}]`, root),
    );
    const [draw, train, again, mistakes] = this.#steps;
    for (const one of [draw, again])
      one.addEventListener("click", () => find("#pad").focus({ preventScroll: true }));
    train.addEventListener("click", () => lab.go("train"));
    mistakes.addEventListener("click", () => lab.go("quality"));
    button("#path-close", root).addEventListener("click", () => this.#close());
    lab.pad.addEventListener("change", () => this.#follow());
    lab.on("run", () => this.#follow());
    find("#panel-quality").addEventListener("panelshow", () => this.#follow());
    this.#show();
    this.#root.hidden = false;
  }

  /** Each step is done by what it asks for, in their order. */
  #follow() {
    const { pad, run } = this.#lab;
    const drawn = pad.inputs?.join();
    const isDone = [
      !pad.isEmpty,
      run.state === "done",
      !pad.isEmpty && drawn !== this.#before,
      !find("#panel-quality").hidden,
    ];
    if (!isDone[this.#at]) return;
    this.#before = drawn;
    this.#at += 1;
    if (this.#at === this.#steps.length) store.set(KEPT, "over");
    this.#show();
  }

  #show() {
    this.#steps.forEach((step, i) => {
      step.classList.toggle("done", i < this.#at);
      if (i === this.#at) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
  }

  #close() {
    this.#root.hidden = true;
    store.set(KEPT, "over");
  }
}
