/** What the formulas are made of: the list of symbols, and the cost walked with the digit's numbers. */

import { element } from "../../ui/dom.js";
import { digitsFor, indexOfLargest, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";
import { keyOf } from "./labels.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */

/** Each symbol, and the end of its message's id. */
const SYMBOLS = [
  ["x", "x"],
  ["y", "y"],
  ["w", "w"],
  ["b", "b"],
  ["z", "z"],
  ["a", "a"],
  ["σ, σ′", "sigma"],
  ["C", "cost"],
  ["∂C/∂w", "derivative"],
  ["δ", "delta"],
  ["∇", "nabla"],
  ["η", "eta"],
  ["n, m", "counts"],
  ["⊙", "product"],
  ["ᵀ", "transposed"],
];
/** Significant digits of the sum of the squares. */
const DIGITS = 3;

/** @param {number[]} sizes of the network's layers @returns {HTMLElement[]} for a <dl> */
export function symbols(sizes) {
  const about = {
    inputs: sizes[0],
    outputs: sizes[sizes.length - 1],
    neurons: sizes.slice(1).join(" + "),
    weights: sizes
      .slice(1)
      .map((size, i) => `${size} × ${sizes[i]}`)
      .join(" + "),
  };
  return SYMBOLS.flatMap(([symbol, id]) => [
    element("dt", {}, element("span", { className: "name", textContent: symbol })),
    element("dd", { textContent: say(`symbols-${id}`, about) }),
  ]);
}

/** Subtract, square, add, root, square again, halve: a list. @param {Derivation} derivation */
export function costWalk(derivation) {
  const last = derivation.sizes.length - 1;
  const numbersOf = (/** @type {string} */ symbol) =>
    derivation.values[keyOf(derivation, symbol, last)].numbers;
  const [cost] = numbersOf("C");
  const [sum, half] = [written(2 * cost, DIGITS), written(cost, DIGITS)];
  /** @param {number[]} numbers */
  const square = ([root]) => root * root;
  const root = Math.sqrt(2 * cost);
  const numbers = {
    ...differenceOf(numbersOf("y"), numbersOf("a"), numbersOf("y − a")),
    sum,
    half,
    root: written(root, digitsFor([root], square, 2 * cost, DIGITS)),
  };
  const lines = ["subtract", "square", "add", "root", "again", "half"];
  return element(
    "ol",
    { className: "walk-cost" },
    ...lines.map((line) => element("li", { textContent: say(`cost-walk-${line}`, numbers) })),
  );
}

/**
 * The difference of the output that should be largest, as a pocket calculator comes to it.
 * @param {Float32Array} targets @param {Float32Array} outputs @param {Float32Array} differences
 */
function differenceOf(targets, outputs, differences) {
  const digit = indexOfLargest(targets);
  const [y, a, difference] = [targets[digit], outputs[digit], differences[digit]];
  /** @param {number[]} numbers */
  const subtract = ([y, a]) => y - a;
  const digits = digitsFor([y, a], subtract, difference, DIGITS);
  return { digit, y: written(y), a: written(a, digits), difference: written(difference, DIGITS) };
}
