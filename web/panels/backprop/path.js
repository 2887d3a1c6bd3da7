/** The path of the steps, the buttons that go on and back, and the one that walks by itself. */

import { button, element, find } from "../../ui/dom.js";
import { say } from "../../ui/words.js";
import { stepLabel, stepTitle } from "./labels.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */

const PLAY_MILLISECONDS = 6000;

export class Path {
  #list;
  #go;
  #previous;
  #next;
  #index = 0;
  #names = "";

  /** @param {HTMLElement} root @param {(index: number) => void} go */
  constructor(root, go) {
    this.#list = find("#steps", root);
    this.#go = go;
    this.#previous = button("#step-previous", root);
    this.#next = button("#step-next", root);
    this.#previous.addEventListener("click", () => go(this.#index - 1));
    this.#next.addEventListener("click", () => go(this.#index + 1));
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
    const entries = [...this.#list.children].map((item) => item.firstElementChild);
    entries.forEach((entry, i) => {
      if (i === index) entry?.setAttribute("aria-current", "step");
      else entry?.removeAttribute("aria-current");
    });
    const present = /** @type {HTMLElement | undefined} */ (entries[index]);
    const middle = (this.#list.clientWidth - (present?.clientWidth ?? 0)) / 2;
    this.#list.scrollTo({ left: (present?.offsetLeft ?? 0) - middle });
    this.#index = index;
    // They keep the focus, which a button that is disabled would lose.
    this.#previous.ariaDisabled = String(index === 0);
    this.#next.ariaDisabled = String(index === entries.length - 1);
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
