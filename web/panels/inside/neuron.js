/** One neuron in words and pictures. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { element } from "../../ui/dom.js";
import { HeatMap, legend } from "../../ui/heatmap.js";
import { layerName } from "../../ui/layers.js";
import { among, summary, written } from "../../ui/numbers.js";
import { explained } from "../../ui/terms.js";
import { say, write } from "../../ui/words.js";

/** @typedef {import("../../protocol.js").Neuron} Neuron */

/**
 * @param {number[]} sizes
 * @param {number} layer from 0
 * @param {number} j
 * @param {Neuron} neuron
 * @param {number[]} scales of the layers' weights, and of their products: an input is at most 1
 */
export function describeNeuron(sizes, layer, j, neuron, scales) {
  const { weights, products, bias, z, a, says, onward } = neuron;
  const name = layerName(layer + 1, sizes);
  const scale = scales[layer];
  /** @type {HTMLElement[]} */
  const parts = [
    element("h3", { textContent: say("inside-neuron-title", { j, layer: name }) }),
    element(
      "div",
      { className: layer === 0 ? "maps" : "maps wide" },
      mapOf(say("inside-weights"), weights, layer, scale, "weight"),
      ...(products
        ? [mapOf(say(layer ? "inside-products" : "inside-inks"), products, layer, scale)]
        : []),
    ),
    element("p", {}, legend(`−${written(scale)}`, written(scale))),
  ];
  if (z !== undefined && a !== undefined) {
    const sum = explained(element("p"), "bias");
    write(sum, "inside-sum", { bias: written(bias), z: written(z), a: written(a) });
    parts.push(sum);
  }
  if (onward) {
    const words = say(says ? "inside-says" : "inside-onward");
    const caption = explained(element("p", { textContent: words }), "activation");
    parts.push(caption, signed(says ?? onward, scales[layer + 1]));
  }
  return parts;
}

/** @param {string} words @param {Float32Array} numbers @param {number} layer @param {number} scale @param {string} [term] */
function mapOf(words, numbers, layer, scale, term) {
  const shape = layer === 0 ? [ROWS, COLUMNS] : [1, numbers.length];
  const [rows, columns] = shape;
  const map = new HeatMap({ rows, columns, label: `${words}: ${summary(numbers)}` });
  map.draw(numbers, scale);
  const caption = element("figcaption", { textContent: words });
  if (term) explained(caption, term);
  return element("figure", {}, map.element, caption);
}

/** Numbers as bars to both sides of 0. @param {number[]} numbers @param {number} scale */
function signed(numbers, scale) {
  const items = numbers.map((number, j) => {
    const bar = element("span", { className: number < 0 ? "bar negative" : "bar" });
    bar.style.width = `${Math.min(50, (50 * Math.abs(number)) / (scale || 1))}%`;
    return element(
      "li",
      {},
      element("b", { textContent: String(j) }),
      element("span", { className: "axis" }, bar),
      element("span", { textContent: among(number, scale) }),
    );
  });
  return element("ol", { className: "signed", start: 0 }, ...items);
}
