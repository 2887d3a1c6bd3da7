/** A layer's weights: as a picture for each neuron, or as a row for each. */

import { COLUMNS, ROWS } from "../../lab/grid.js";
import { element } from "../../ui/dom.js";
import { HeatMap, legend, walk } from "../../ui/heatmap.js";
import { layerName } from "../../ui/layers.js";
import { summary, written } from "../../ui/numbers.js";
import { say } from "../../ui/words.js";

/** The first layer: each neuron's 768 weights as a picture. */
export class Pictures {
  #neurons;
  #scale = element("span");
  #at = 0;

  /** @param {number[]} sizes @param {(j: number) => void} pick */
  constructor(sizes, pick) {
    const [, count] = sizes;
    const layer = layerName(1, sizes);
    this.#neurons = Array.from({ length: count }, (_, j) => new Picture(j, pick));
    const cells = this.#neurons.map(({ cell }) => cell);
    const grid = element("div", { className: "grid", role: "application" }, ...cells);
    grid.setAttribute("aria-label", say("inside-grid", { count, layer }));
    const place = () => ({ row: 1, column: this.#at });
    walk(grid, 3, count, place, ({ row, column }) => {
      // Up and down lead to the neighbour above or below, however many stand in a row.
      const inRow = cells.filter((cell) => cell.offsetTop === cells[0].offsetTop).length;
      pick(Math.max(0, Math.min(count - 1, column + (row - 1) * inRow)));
    });
    const caption = element("figcaption", {}, say("inside-pictures", { layer }), this.#scale);
    this.element = element("figure", {}, caption, grid);
  }

  /** @param {Float32Array} weights @param {number} scale @param {Float32Array} [activations] */
  draw(weights, scale, activations) {
    for (const neuron of this.#neurons) neuron.draw(weights, scale, activations);
    this.#scale.replaceChildren(legend(`−${written(scale)}`, written(scale)));
  }

  /** Frames a neuron, or none. @param {number | null} j */
  mark(j) {
    this.#at = j ?? this.#at;
    this.#neurons.forEach(({ cell }, i) => {
      cell.classList.toggle("picked", i === j);
    });
  }
}

/** One neuron of the first layer: its weights as a picture, and its activation as a bar. */
class Picture {
  #map = new HeatMap({ rows: ROWS, columns: COLUMNS, label: "" });
  #bar = new Bar();
  #j;

  /** @param {number} j @param {(j: number) => void} pick */
  constructor(j, pick) {
    this.#j = j;
    this.cell = element("div", { className: "cell" }, this.#map.element, this.#bar.track);
    this.cell.dataset.neuron = String(j);
    this.cell.addEventListener("click", () => pick(j));
  }

  /** @param {Float32Array} weights of all neurons @param {number} scale @param {Float32Array} [activations] */
  draw(weights, scale, activations) {
    const j = this.#j;
    const activation = activations?.[j];
    this.#map.draw(weights, scale, j * ROWS * COLUMNS);
    this.#bar.set(activation);
    this.cell.dataset.value = activation === undefined ? "" : String(activation);
    this.#map.label(
      activation === undefined
        ? say("inside-picture", { j })
        : say("inside-picture-active", { j, activation: written(activation) }),
    );
  }
}

/** A later layer: a row of weights for each neuron. */
export class Rows {
  #sizes;
  #map;
  #bars;
  #lines;
  #scale = element("span");

  /** @param {number[]} sizes @param {number} layer from 0 @param {(j: number) => void} pick */
  constructor(sizes, layer, pick) {
    const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
    this.#sizes = { inputs, outputs };
    this.#bars = Array.from({ length: outputs }, () => new Bar());
    this.#map = new HeatMap({
      rows: outputs,
      columns: inputs,
      label: "",
      onPick: ({ row }, how) => how === "choose" && pick(row),
    });
    this.#lines = this.#bars.map(({ track }, j) => {
      const number = element("b", { textContent: String(j) });
      const line = element("div", { className: "line" }, number, track);
      line.dataset.neuron = String(j);
      line.addEventListener("click", () => pick(j));
      return line;
    });
    const values = { layer: layerName(layer + 1, sizes), inputs };
    const caption = element("figcaption", {}, say("inside-rows", values), this.#scale);
    const lines = element("div", { className: "lines" }, ...this.#lines);
    const matrix = element("div", { className: "matrix" }, this.#map.element, lines);
    this.element = element("figure", {}, caption, matrix);
  }

  /** @param {Float32Array} weights @param {number} scale @param {Float32Array} [activations] */
  draw(weights, scale, activations) {
    this.#map.draw(weights, scale);
    this.#map.label(say("inside-matrix", { ...this.#sizes, summary: summary(weights) }));
    this.#bars.forEach((bar, j) => {
      bar.set(activations?.[j]);
      this.#lines[j].dataset.value = activations ? String(activations[j]) : "";
    });
    this.#scale.replaceChildren(legend(`−${written(scale)}`, written(scale)));
  }

  /** Frames a neuron's row, or none. @param {number | null} j */
  mark(j) {
    this.#map.mark(j === null ? null : { rows: [j, j + 1], columns: [0, this.#sizes.inputs] });
  }
}

/** An activation from 0 to 1 as a bar. */
class Bar {
  #fill = element("span", { className: "fill" });
  track = element("span", { className: "track" }, this.#fill);

  /** @param {number | undefined} activation */
  set(activation) {
    this.#fill.style.transform = `scaleX(${activation ?? 0})`;
  }
}
