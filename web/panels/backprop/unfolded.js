/** The number that is picked, as the sum of its terms. */

import { element } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { entryLabel, productLabel } from "./labels.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Unfolded} Sum */
/** @typedef {import("./step.js").Pick} Pick */

export class Unfolded {
  #box;
  #engine;
  #derivationNow;
  /** @type {Pick | null} */
  #pick = null;
  #update = latest(() => this.#ask());

  /** @param {HTMLElement} box @param {Engine} engine @param {() => Derivation | undefined} derivationNow */
  constructor(box, engine, derivationNow) {
    this.#box = box;
    this.#engine = engine;
    this.#derivationNow = derivationNow;
  }

  /** @param {Pick | null} pick */
  show(pick) {
    this.#pick = pick;
    this.#update();
  }

  async #ask() {
    if (!this.#pick) return this.#box.replaceChildren();
    const { key, row, column } = this.#pick;
    // A derivation that is made anew meanwhile may not have it any more: then its own pick follows.
    const sum = await this.#engine.ask("study.unfold", key, row, column).catch(() => null);
    const derivation = this.#derivationNow();
    if (sum && derivation?.values[key]) this.#box.replaceChildren(...partsOf(derivation, sum));
  }
}

/** @param {Derivation} derivation @param {Sum} sum */
function partsOf(derivation, sum) {
  const { key, row, column, value, given, terms } = sum;
  const label = entryLabel(derivation, key, row, column);
  const heading = element("h3", {}, label, ` = ${written(value)}`);
  heading.dataset.total = String(value);
  if (terms.length) return [heading, element("ol", {}, ...linesOf(derivation, sum))];
  const textContent = say(given ? "backprop-given" : "backprop-own-way");
  return [heading, element("p", { textContent })];
}

/** @param {Derivation} derivation @param {Sum} sum */
function linesOf(derivation, { terms, rest, rest_sum: restSum, zeros }) {
  const sizes = [...terms.map(({ value }) => value), restSum].map(Math.abs);
  const largest = Math.max(...sizes) || 1;
  const lines = terms.map(({ factors, written: product, value }) =>
    lineOf(productLabel(derivation, factors), product, value, largest),
  );
  if (rest) {
    const label = element("span", { textContent: say("backprop-more", { count: rest }) });
    const note = zeros ? say("backprop-zeros", { count: zeros }) : "";
    lines.push(lineOf(label, note, restSum, largest));
  }
  return lines;
}

/** @param {Node} label @param {string} product @param {number} value @param {number} largest */
function lineOf(label, product, value, largest) {
  const bar = element("span", { className: value < 0 ? "bar negative" : "bar" });
  bar.style.width = `${(100 * Math.abs(value)) / largest}%`;
  const factors = element("span", { textContent: product });
  const item = element(
    "li",
    {},
    label,
    factors,
    element("b", { textContent: written(value) }),
    bar,
  );
  item.dataset.value = String(value);
  return item;
}
