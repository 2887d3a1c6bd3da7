/** How many digits of each file are read correctly, the worst first: whose digits are hard to read. */

import { CELLS } from "../../lab/grid.js";
import { element, find } from "../../ui/dom.js";
import { percent } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../lab/lab.js").Lab} Lab */
/** @typedef {{name: string, count: number, right: number}} Result */

/** Digits that are read by one question, which takes some 30 ms. */
const AT_ONCE = 500;

export class ByFile {
  #lab;
  #section;
  #list;
  /** Counts the times it was shown: an older one that is still reading gives up. */
  #times = 0;

  /** @param {HTMLElement} root @param {Lab} lab */
  constructor(root, lab) {
    this.#lab = lab;
    this.#section = find("#by-file", root);
    this.#list = find("#by-file ol", root);
  }

  /** Reads the digits of all files with the network that answers now. */
  async show() {
    const { images, labels, sources } = this.#lab.digits.files;
    const time = ++this.#times;
    this.#section.hidden = sources.length < 2;
    /** @type {Result[]} */
    const results = [];
    let at = 0;
    for (const source of this.#section.hidden ? [] : sources) {
      const end = at + source.count;
      let right = 0;
      for (; at < end; at += AT_ONCE) {
        const to = Math.min(at + AT_ONCE, end);
        const part = images.slice(at * CELLS, to * CELLS);
        right += await this.#lab.engine.ask("evaluate.right", part, labels.slice(at, to));
        if (time !== this.#times) return;
      }
      at = end;
      results.push({ ...source, right });
    }
    results.sort((one, other) => one.right / one.count - other.right / other.count);
    this.#list.replaceChildren(...results.map(row));
  }
}

/** @param {Result} result */
function row({ name, count, right }) {
  const fill = element("span", { className: "fill" });
  fill.style.transform = `scaleX(${right / count})`;
  return element(
    "li",
    {},
    element("b", { textContent: name || say("evaluate-pictures") }),
    element("span", { className: "track" }, fill),
    say("evaluate-by-file-one", { right, count, accuracy: percent(0)(right / count) }),
  );
}
