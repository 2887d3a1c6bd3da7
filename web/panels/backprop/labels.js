/**
 * Labels of the derivation: made of symbols and layers here, and nowhere else. Nobody parses one.
 */

import { element } from "../../ui/dom.js";
import { layerName } from "../../ui/layers.js";
import { say } from "../../ui/words.js";

/** @typedef {import("../../protocol.js").Derivation} Derivation */
/** @typedef {import("../../protocol.js").Factor} Factor */
/** @typedef {import("../../protocol.js").Step} Step */
/** @typedef {import("../../protocol.js").Value} Value */

/** Symbols that there is only one of: their layer is not written. */
const ALONE = new Set(["x", "y", "y − a", "(y − a)²", "C", "η"]);
/** What is written before and after the layer, where that is not all before it. @type {Record<string, [string, string]>} */
const AROUND = { "σ′(z)": ["σ′(z", ")"], "y − a": ["(y − a", ")"] };

/** The key of a layer's value. @param {Derivation} derivation @param {string} symbol @param {number} layer */
export function keyOf({ values }, symbol, layer) {
  const [key] =
    Object.entries(values).find(
      ([, value]) =>
        value.symbol === symbol && value.layer === layer && !value.transposed && !value.after,
    ) ?? [];
  if (key === undefined) throw new Error(`expected ${symbol} of layer ${layer}, found none`);
  return key;
}

/** A value with the layer below the line: z<sub>hidden</sub>. @param {Derivation} derivation @param {string} key */
export function label({ values, sizes }, key) {
  return written(partsOf(values[key], sizes));
}

/** The same as text, to be read out. @param {Derivation} derivation @param {string} key */
export function labelText({ values, sizes }, key) {
  const { before, layer, after } = partsOf(values[key], sizes);
  return layer ? `${before} ${layer}${after}` : before + after;
}

/** An entry of a value: z<sub>hidden</sub>[12]. @param {Derivation} derivation @param {string} key @param {number} row @param {number} column */
export function entryLabel({ values, sizes }, key, row, column) {
  const parts = partsOf(values[key], sizes);
  return written({ ...parts, after: parts.after + placeOf(values[key], row, column) });
}

/** A product: −y[3] · w<sub>output</sub>[3, 12]. @param {Derivation} derivation @param {Factor[]} factors */
export function productLabel(derivation, factors) {
  const product = element("span", { className: "name" });
  factors.forEach(({ form, key, row, column }, i) => {
    const [before, after = ""] = form.split("{}");
    product.append(i ? " · " : "", before);
    if (key) product.append(...entryLabel(derivation, key, row, column).childNodes, after);
  });
  return product;
}

/** What a step is about, on the path of steps. @param {Step} step @param {number[]} sizes */
export function stepLabel({ symbol, layer }, sizes) {
  const name = layer === null || layer === undefined ? "" : layerName(layer, sizes);
  return written({ before: symbol, layer: name, after: "" });
}

/** @param {Step} step @param {number[]} sizes */
export function stepTitle({ words, layer }, sizes) {
  return say(`step-${words}-title`, { layer: layer ?? 0, hidden: sizes.length - 2 });
}

/** @param {Step} step @param {number[]} sizes */
export function stepWhy({ words, layer }, sizes) {
  return say(`step-${words}-why`, { layer: layer ?? 0, outputs: sizes[sizes.length - 1] });
}

/** @typedef {{before: string, layer: string, after: string}} Parts */

/** @param {Value} value @param {number[]} sizes @returns {Parts} */
function partsOf({ symbol, layer, transposed, after }, sizes) {
  const [start, end] = AROUND[symbol] ?? [symbol, ""];
  return {
    before: after ? say("label-after", { symbol: start }) : start,
    layer: ALONE.has(symbol) ? "" : layerName(layer, sizes),
    after: end + (transposed ? "ᵀ" : ""),
  };
}

/** @param {Parts} parts */
function written({ before, layer, after }) {
  const lower = layer ? [element("sub", { textContent: layer })] : [];
  return element("span", { className: "name" }, before, ...lower, after);
}

/** @param {Value} value @param {number} row @param {number} column */
function placeOf({ kind }, row, column) {
  if (kind === "number") return "";
  return kind === "neurons" ? `[${Math.max(row, column)}]` : `[${row}, ${column}]`;
}
