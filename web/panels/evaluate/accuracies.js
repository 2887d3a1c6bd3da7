/** How many of each digit are read correctly, as bars. */

import { element, find } from "../../ui/dom.js";
import { percent } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

export class Accuracies {
  #rows = Array.from({ length: 10 }, (_, digit) => new Row(digit));

  /** @param {HTMLElement} root */
  constructor(root) {
    find("#accuracies", root).replaceChildren(...this.#rows.map(({ item }) => item));
  }

  /** @param {number[][]} counts rows truth, columns answer */
  show(counts) {
    counts.forEach((row, digit) => {
      const all = row.reduce((sum, count) => sum + count, 0);
      this.#rows[digit].show(all ? row[digit] / all : null);
    });
  }
}

class Row {
  #fill = element("span", { className: "fill" });
  #value = element("span");

  /** @param {number} digit */
  constructor(digit) {
    const track = element("span", { className: "track" }, this.#fill);
    this.item = element("li", {}, element("b", {}, String(digit)), track, this.#value);
  }

  /** @param {number | null} share null: there are none of this digit */
  show(share) {
    this.#fill.style.transform = `scaleX(${share ?? 0})`;
    this.#value.textContent = share === null ? say("evaluate-none") : percent(1)(share);
    this.item.dataset.value = String(share ?? 0);
  }
}
