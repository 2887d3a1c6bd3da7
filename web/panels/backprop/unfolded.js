/** The number that is picked, as the sum of its terms. */

import { action, element } from "../../ui/dom.js";
import { latest } from "../../ui/latest.js";
import { digitsApart, digitsFor, largestSize, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { entryLabel, productLabel } from "./labels.js";

/** @typedef {import("../../lab/engine.js").Engine} Engine */
/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Unfolded} Sum */
/** @typedef {import("../../protocol.js").Term} Term */
/** @typedef {import("./step.js").Pick} Pick */

/** Significant digits of the number that is picked, as in the tables. */
const DIGITS = 3;
/** What can be checked by nudging it. */
const PARAMETERS = new Set(["w", "b", "∂C/∂w", "∂C/∂b"]);

export class Unfolded {
  #box;
  #engine;
  #derivationNow;
  #acts;
  /** @type {Pick | null} */
  #pick = null;
  #isHeld = false;
  #update = latest(() => this.#ask());

  /**
   * @param {HTMLElement} box @param {Engine} engine @param {() => Derivation | undefined} derivationNow
   * @param {{letGo: () => void, check: (pick: Pick) => void}} acts what its buttons do
   */
  constructor(box, engine, derivationNow, acts) {
    this.#box = box;
    this.#engine = engine;
    this.#derivationNow = derivationNow;
    this.#acts = acts;
  }

  /** @param {Pick | null} pick @param {boolean} isHeld */
  show(pick, isHeld) {
    this.#pick = pick;
    this.#isHeld = isHeld;
    this.#update();
  }

  async #ask() {
    const [pick, isHeld] = [this.#pick, this.#isHeld];
    if (!pick) return this.#box.replaceChildren();
    const { key, row, column } = pick;
    // A derivation that is made anew meanwhile may not have it any more: then its own pick follows.
    const sum = await this.#engine.ask("study.unfold", key, row, column).catch(() => null);
    const derivation = this.#derivationNow();
    if (!sum || !derivation?.values[key]) return;
    const held = element("div", { className: "buttons" });
    if (isHeld) {
      if (PARAMETERS.has(derivation.values[key].symbol))
        held.append(action(say("backprop-check-this"), () => this.#acts.check(pick)));
      held.append(action(say("backprop-let-go"), () => this.#acts.letGo()));
    }
    const hint = element("p", { className: "hint", textContent: say("backprop-hold") });
    this.#box.replaceChildren(...partsOf(derivation, sum), isHeld ? held : hint);
  }
}

/** @param {Derivation} derivation @param {Sum} sum */
function partsOf(derivation, sum) {
  const { key, row, column, value, given, terms } = sum;
  const digits = digitsOf(sum);
  const label = entryLabel(derivation, key, row, column);
  const heading = element("h3", {}, label, ` = ${written(value, digits)}`);
  heading.dataset.total = String(value);
  if (terms.length) {
    const list = element("ol", { tabIndex: 0 }, ...linesOf(derivation, sum, digits));
    return [heading, list];
  }
  const ownWay = say(derivation.fault ? "backprop-wrong-way" : "backprop-own-way");
  const textContent = given ? say("backprop-given") : ownWay;
  return [heading, element("p", { textContent })];
}

/** Of the result: a difference is told from what it is taken from. @param {Sum} sum */
function digitsOf({ value, terms }) {
  return terms.length === 2 && terms[1].value ? digitsApart(value, terms[0].value, DIGITS) : DIGITS;
}

/** @param {Derivation} derivation @param {Sum} sum @param {number} totalDigits */
function linesOf(derivation, { value: total, terms, rest, rest_sum: restSum, zeros }, totalDigits) {
  const values = terms.map(({ value }) => value).concat(rest ? [restSum] : []);
  const largest = largestSize(values) || 1;
  const digits = digitsFor(values, add, total, totalDigits);
  const lines = terms.map((term) =>
    lineOf(productLabel(derivation, term.factors), inNumbers(term, digits), term.value, {
      largest,
      digits,
    }),
  );
  if (rest) {
    const label = element("span", { textContent: say("backprop-more", { count: rest }) });
    const note = zeros ? say("backprop-zeros", { count: zeros }) : "";
    lines.push(lineOf(label, note, restSum, { largest, digits }));
  }
  return lines;
}

/** A term's factors in numbers, whose product is the term as it is written. @param {Term} term @param {number} digits of the term */
function inNumbers({ numbers, value, z }, digits) {
  if (z !== undefined) {
    const needed = digitsFor([z], ([z]) => 1 / (1 + Math.exp(-z)), value, digits);
    return `1 / (1 + e^${written(-z, needed)})`;
  }
  const needed = digitsFor(numbers, multiply, value, digits);
  return numbers
    .map((number) => written(number, needed))
    .map((text, i) => (numbers[i] < 0 ? `(${text})` : text))
    .join(" · ");
}

/** @param {number[]} numbers */
function add(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** @param {number[]} numbers */
function multiply(numbers) {
  return numbers.reduce((product, number) => product * number, 1);
}

/**
 * @param {Node} label @param {string} product @param {number} value
 * @param {{largest: number, digits: number}} how
 */
function lineOf(label, product, value, { largest, digits }) {
  const bar = element("span", { className: value < 0 ? "bar negative" : "bar" });
  bar.style.width = `${(100 * Math.abs(value)) / largest}%`;
  const factors = element("span", { textContent: product });
  const number = element("b", { textContent: written(value, digits) });
  const item = element("li", {}, label, factors, number, bar);
  item.dataset.value = String(value);
  return item;
}
