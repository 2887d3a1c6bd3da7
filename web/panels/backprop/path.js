/** The path of the steps, and the button that walks it by itself. */

import { element } from "../../ui/dom.js";
import { say } from "../../ui/words.js";
import { stepLabel, stepTitle } from "./labels.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */

const PLAY_MILLISECONDS = 6000;

export class Path {
  #list;
  #go;
  #names = "";

  /** @param {HTMLElement} list @param {(index: number) => void} go */
  constructor(list, go) {
    this.#list = list;
    this.#go = go;
  }

  /** @param {Derivation} derivation */
  set({ steps, sizes }) {
    const names = steps.map(({ name }) => name).join();
    if (names === this.#names) return;
    this.#names = names;
    const items = steps.map((step, i) => {
      const number = element("b", { textContent: String(i + 1) });
      const title = stepTitle(step, sizes);
      const entry = element(
        "button",
        { type: "button", title },
        number,
        " ",
        stepLabel(step, sizes),
      );
      entry.dataset.step = step.name;
      entry.addEventListener("click", () => this.#go(i));
      return element("li", {}, entry);
    });
    this.#list.replaceChildren(...items);
  }

  /** @param {number} index of the step that is shown */
  mark(index) {
    [...this.#list.children].forEach((item, i) => {
      const entry = /** @type {HTMLElement} */ (item.firstElementChild);
      if (i !== index) return entry.removeAttribute("aria-current");
      entry.setAttribute("aria-current", "step");
      const left = entry.offsetLeft - (this.#list.clientWidth - entry.clientWidth) / 2;
      this.#list.scrollTo({ left });
    });
  }
}

/** Has a button walk by itself. @param {HTMLButtonElement} button @param {() => boolean} next goes on; whether there is more */
export function play(button, next) {
  let timer = 0;
  const stop = () => {
    window.clearInterval(timer);
    timer = 0;
    button.textContent = say("backprop-play");
  };
  const walk = () => {
    if (!next()) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    // Before there is a derivation there is nothing to walk, and there may be no words.
    if (!next()) return;
    button.textContent = say("backprop-stop");
    timer = window.setInterval(walk, PLAY_MILLISECONDS);
  });
}
